"""Fact sheets as they are handed out: empty, or filled with what the graph states."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from lodestone.check import tombstones
from lodestone.enter.cells import Cells, Term
from lodestone.enter.columns import (
    CLASS,
    KEEP,
    LOCATOR,
    PASSAGE,
    PASSAGES,
    REGISTER,
    THING,
    Column,
    Columns,
)
from lodestone.enter.tables import COMMENT, Row, Table
from lodestone.model import terms
from lodestone.model.tags import bcp47
from lodestone.model.terms import LODE, RDF, SKOS, kind_and_slug, thing
from lodestone.read import checkout
from lodestone.read.checkout import FactFile

_TYPE: Final = RDF + "type"
UNDECIDED: Final = "?"
_OFFER_LIMIT: Final = 1500


def empty(kind: str, cells: Cells, path: Path) -> Table:
    """Return the empty sheet of a kind, with its talk, its lists and its prompts."""
    return dressed(path, kind, cells.columns.of_kind(kind), [], cells)


def mixed(files: Iterable[FactFile], cells: Cells, path: Path, lang: str | None) -> Table:
    """Return the facts of some passage files as one sheet of all kinds."""
    described = list(_described(files, cells.columns))
    used = {column for _, _, row in described for column in row}
    columns = _ordered([cells.columns.get(name) for name in used])
    head = [cells.columns.get(PASSAGE), cells.columns.get(THING), *columns]
    return _filled(path, "", head, described, cells, lang)


def by_kind(files: Iterable[FactFile], cells: Cells, path: Path, lang: str | None) -> list[Table]:
    """Return the facts of some files as a sheet for each kind of thing that they speak of."""
    rows: defaultdict[str, list[_Described]] = defaultdict(list)
    for one in _described(files, cells.columns):
        rows[terms.kind(one[1])].append(one)
    return [_of_kind(path, kind, rows[kind], cells, lang) for kind in sorted(rows)]


def register(files: Iterable[FactFile], cells: Cells, path: Path, lang: str | None) -> Table:
    """Return the things of some files of the register as a sheet; what was withdrawn is none."""
    return _of_kind(path, REGISTER, list(_described(_alive(files), cells.columns)), cells, lang)


def _alive(files: Iterable[FactFile]) -> Iterator[FactFile]:
    """Yield files of the register without the tombstones that stand there."""
    for file in files:
        stones = {
            located.triple.subject
            for located in file.triples
            if located.triple.predicate.value == tombstones.DEPRECATED
        }
        kept = tuple(one for one in file.triples if one.triple.subject not in stones)
        yield replace(file, triples=kept)


def passages(file: FactFile, cells: Cells, path: Path, lang: str | None) -> Table:
    """Return the passages that a document declares as a sheet."""
    by_predicate = {column.predicate for column in cells.columns.of_kind(PASSAGES)}
    told = tuple(
        located
        for located in file.triples
        if located.triple.subject.value.startswith(thing("passage", ""))
        and located.triple.predicate.value in by_predicate
    )
    rows = list(_described([replace(file, triples=told)], cells.columns))
    return _of_kind(path, PASSAGES, rows, cells, lang)


_Described = tuple[str, str, dict[str, list[Term]]]


def _described(files: Iterable[FactFile], columns: Columns) -> Iterator[_Described]:
    """Yield each subject of each file: its passage, its IRI, and its terms by column."""
    for file in files:
        rows: defaultdict[str, defaultdict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for located in file.triples:
            triple = located.triple
            rows[triple.subject.value][_column_of(triple, columns)].append(triple.object)
        passage = file.graph if file.kind == checkout.PASSAGE else ""
        for subject in sorted(rows):
            yield passage, subject, {name: list(terms) for name, terms in rows[subject].items()}


def _column_of(triple: ox.Triple, columns: Columns) -> str:
    """Return the name of the column that a triple stands in."""
    iri, node = triple.predicate.value, triple.object
    if iri == _TYPE:
        return CLASS
    name = iri.removeprefix(LODE) if iri.startswith(LODE) else re.split(r"[/#]", iri)[-1]
    if isinstance(node, ox.Literal) and node.language:
        name = f"{name}@{bcp47(node.language)}"
    column = columns.get(name)
    if column.predicate != iri:
        raise KeyError(iri)
    return name


def _ordered(columns: Iterable[Column]) -> list[Column]:
    """Order the columns of a mixed sheet: class and sentence, names, then the rest."""
    first = {CLASS: 0, LOCATOR: 1}

    def rank(column: Column) -> tuple[int, str]:
        return (first.get(column.name, 2 if column.predicate.startswith(SKOS) else 3), column.name)

    return sorted(columns, key=rank)


def _of_kind(
    path: Path, kind: str, rows: list[_Described], cells: Cells, lang: str | None
) -> Table:
    head = cells.columns.of_kind(kind)
    known = {column.name for column in head}
    more = sorted({name for _, _, row in rows for name in row} - known)
    head += [cells.columns.get(name) for name in more]
    return _filled(path, kind, head, rows, cells, lang)


def _filled(
    path: Path,
    title: str,
    head: Sequence[Column],
    rows: Iterable[_Described],
    cells: Cells,
    lang: str | None,
) -> Table:
    made = []
    for passage, subject, row in rows:
        texts = []
        for column in head:
            if column.name == PASSAGE:
                texts.append(passage.rpartition("/")[2])
            elif not column.predicate:
                texts.append(_subject_text(column.name, subject, cells, lang))
            else:
                texts.append(cells.write(column, row.get(column.name, ()), lang))
        made.append(texts)
    return dressed(path, title, head, made, cells, lang)


def _subject_text(header: str, subject: str, cells: Cells, lang: str | None) -> str:
    kind, slug = kind_and_slug(subject) or ("", subject)
    if header == PASSAGES:
        return slug
    if header in (THING, REGISTER):
        return f"{kind}:{slug}"
    if lang is None or kind in cells.ontology.statement_kinds:
        return slug
    shown = cells.shown(subject, frozenset({kind}), lang)
    return slug if shown == f"{kind}:{slug}" else shown


def dressed(
    path: Path,
    title: str,
    head: Sequence[Column],
    rows: Sequence[Sequence[str]],
    cells: Cells,
    lang: str | None = "en",
) -> Table:
    """Make a table with what helps a person: labels below the header, lists, prompts."""
    labels = tuple(
        f"{COMMENT} {' · '.join(column.labels)}" if place == 0 else " · ".join(column.labels)
        for place, column in enumerate(head)
    )
    prompts = {column.name: "\n".join(column.advice) for column in head if any(column.advice)}
    help_rows = (labels,)
    numbered = [Row(n, tuple(texts)) for n, texts in enumerate(rows, 2 + len(help_rows))]
    offers = {
        column.name: offered
        for column in head
        if path.suffix == ".xlsx" and (offered := _offers(column, title, cells, lang or "en"))
    }
    header = tuple(column.name for column in head)
    return Table(path, title, header, tuple(numbered), help_rows, offers, prompts)


def _offers(column: Column, kind: str, cells: Cells, lang: str) -> tuple[str, ...]:
    """Return what a spreadsheet offers in a column: classes, or names of the register."""
    if column.name == KEEP:
        return ("yes", "no", UNDECIDED)
    if column.name == CLASS:
        classes = cells.columns.class_names
        chosen = classes.get(kind) or tuple(n for names in classes.values() for n in names)
        return tuple(dict.fromkeys(iri.removeprefix(LODE) for iri in chosen))
    kinds = column.kinds - {"iri", "term"}
    if column.name in cells.ontology.register_classes:
        kinds = frozenset({column.name})
    if column.name == "reached":
        return tuple(sorted(cells.ontology.rungs))
    return cells.offered(kinds, lang)[:_OFFER_LIMIT]
