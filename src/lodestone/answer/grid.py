"""An answer as an analyst's table: labels beside names, numbers as numbers, days as days.

A column of things becomes several: the compact IRI, the label in each language, and, where the
things are values, the ends of their interval and their unit, or their earliest and latest day.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal

import pyoxigraph as ox

from lodestone.answer import mark_words, marking, questions
from lodestone.model import describe, terms
from lodestone.model.ontology import Ontology
from lodestone.model.terms import LODE, XSD

Cell = str | int | Decimal | date | None
Kind = Literal["text", "integer", "decimal", "date"]
Rows = tuple[tuple[Cell, ...], ...]

_MEASURES: Final[Mapping[str, tuple[tuple[str, Kind], ...]]] = {
    "quantity": (("low", "decimal"), ("high", "decimal"), ("inUnit", "text")),
    "date": (("earliest", "date"), ("latest", "date")),
    "stage": (("earliest", "date"), ("latest", "date")),
}
_KINDS: Final[Mapping[str, Kind]] = {
    XSD + "integer": "integer",
    XSD + "decimal": "decimal",
    XSD + "date": "date",
}
_READ: Final[Mapping[Kind, Callable[[str], Cell]]] = {
    "text": str,
    "integer": int,
    "decimal": Decimal,
    "date": date.fromisoformat,
}


@dataclass(frozen=True)
class Column:
    """A column: its name, what its cells are, and the cells."""

    name: str
    kind: Kind
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Grid:
    """A table of typed columns of one length.

    Attributes:
        name: the name of the question.
        columns: its columns, in order.
    """

    name: str
    columns: tuple[Column, ...]

    @property
    def rows(self) -> Rows:
        """The cells, row by row."""
        return tuple(zip(*(column.cells for column in self.columns), strict=True))


def grid(
    found: questions.Answer, words: Mapping[str, Mapping[str, str]], ontology: Ontology
) -> Grid:
    """Make the table of an answer.

    Args:
        found: the answer.
        words: for ``en`` and ``zh``, IRI to label.
        ontology: for the meaning of the names of values.
    """
    pairs = sorted(ontology.prefixes.items(), key=lambda pair: -len(pair[1]))
    columns: list[Column] = []
    for place, name in enumerate(found.columns):
        cells = [row[place] for row in found.rows]
        if any(isinstance(term, ox.NamedNode) for term in cells):
            columns.append(Column(name, "text", tuple(_text(t, pairs) for t in cells)))
            columns += _labels(name, cells, words)
            columns += _measures(name, cells, ontology)
        else:
            columns.append(_literals(name, cells))
    if found.doubts is not None:
        columns += _doubts(found, words)
    return Grid(found.question.name, tuple(columns))


def _doubts(found: questions.Answer, words: Mapping[str, Mapping[str, str]]) -> list[Column]:
    """Return the columns of the marks: the cases, and what they say in each language."""
    marks = found.doubts or ()
    codes = (" ".join(found.shorten(case.iri) for case in row) or None for row in marks)
    columns = [Column(marking.COLUMN, "text", tuple(codes))]
    for lang, labels in words.items():
        label = mark_words.labelling(labels)
        texts = (mark_words.listed(row, label, lang) or None for row in marks)
        columns.append(Column(f"{marking.COLUMN}_{lang}", "text", tuple(texts)))
    return columns


def _text(term: questions.Term | None, pairs: list[tuple[str, str]]) -> str | None:
    return None if term is None else questions.text(term, pairs)


def _labels(
    name: str, cells: list[questions.Term | None], words: Mapping[str, Mapping[str, str]]
) -> list[Column]:
    made = []
    for lang, labels in words.items():
        texts = tuple(labels.get(t.value) if isinstance(t, ox.NamedNode) else None for t in cells)
        if any(texts):
            made.append(Column(f"{name}_{lang}", "text", texts))
    return made


def _measures(name: str, cells: list[questions.Term | None], ontology: Ontology) -> list[Column]:
    """Return the columns that measure the values of a column, if it holds any."""
    iris = [term.value if isinstance(term, ox.NamedNode) else "" for term in cells]
    kinds = {pair[0] for iri in iris if (pair := terms.kind_and_slug(iri))}
    wanted = dict.fromkeys(m for kind in sorted(kinds) for m in _MEASURES.get(kind, ()))
    if not wanted:
        return []
    known: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for triple in describe.describe(iris, ontology):
        key = triple.predicate.value.removeprefix(LODE)
        known[triple.subject.value][key] = triple.object.value.removeprefix(terms.ID + "unit/")
    columns = []
    for measure, kind in wanted:
        texts = [known.get(iri, {}).get(measure) for iri in iris]
        if any(text is not None for text in texts):
            suffix = "unit" if measure == "inUnit" else measure
            columns.append(Column(f"{name}_{suffix}", kind, _read(kind, texts)))
    return columns


def _literals(name: str, cells: list[questions.Term | None]) -> Column:
    types = {term.datatype.value for term in cells if isinstance(term, ox.Literal)}
    found = {_KINDS.get(iri, "text") for iri in types}
    kind: Kind = "text"
    if len(found) == 1:
        kind = found.pop()
    elif found == {"integer", "decimal"}:
        kind = "decimal"
    return Column(name, kind, _read(kind, [None if t is None else t.value for t in cells]))


def _read(kind: Kind, texts: list[str | None]) -> tuple[Cell, ...]:
    return tuple(None if text is None else _READ[kind](text) for text in texts)
