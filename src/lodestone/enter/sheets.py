"""Fact sheets: from the files of facts to tables, and back from tables to facts.

A row is one thing as one passage speaks of it: the passage, the thing, its class, the sentences,
and a column for each property. A sheet for one kind of thing has that kind as the header of the
thing's column; a mixed sheet says ``thing`` there, and its cells say ``kind:slug``.
"""

import difflib
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from lodestone.enter.cells import Cells, Term
from lodestone.enter.columns import (
    CLASS,
    KEEP,
    PASSAGE,
    PASSAGES,
    REGISTER,
    THING,
    Column,
    Columns,
)
from lodestone.enter.faults import CellError
from lodestone.enter.filled import UNDECIDED
from lodestone.enter.tables import COMMENT, Row, Table
from lodestone.model.findings import Finding
from lodestone.model.tables import table
from lodestone.model.terms import LODE, RDF, SKOS, SLUG, thing
from lodestone.model.terms import kind as kind_of
from lodestone.model.words import joined, pair

YES: Final = frozenset(table(__name__, "yes"))
NO: Final = frozenset(table(__name__, "no"))

_TYPE: Final = RDF + "type"
_WORD = re.compile(r"[a-z0-9]+")
#: A passage is called by its document and its number: example-note-14a.
_PASSAGE = re.compile(r"[a-z0-9-]+-[0-9]{2,3}[a-z]?\Z")


@dataclass(frozen=True)
class Fact:
    """A triple that a sheet states, with its place there.

    Attributes:
        passage: IRI of the passage that states it; empty in a sheet of the register.
        triple: the triple.
        row: number of the row.
    """

    passage: str
    triple: ox.Triple
    row: int


@dataclass(frozen=True)
class Taken:
    """What a table says.

    Attributes:
        table: the table.
        kind: ``register``, ``passages``, a kind of fact, or ``thing`` where it is mixed.
        facts: its triples.
        findings: what is wrong with its cells.
    """

    table: Table
    kind: str
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...] = field(default=())


# --- from facts to tables ---------------------------------------------------------------------


# --- from tables to facts ---------------------------------------------------------------------


def take(table: Table, cells: Cells, default: str = "") -> Taken:
    """Read what a table says; what is wrong with it becomes findings.

    Args:
        table: the table.
        cells: who reads its cells.
        default: IRI of the passage of a row that names none.
    """
    head, findings = _header(table, cells.columns)
    kind = next(
        (c.name for c in head if c and not c.predicate and c.name not in (PASSAGE, KEEP)), ""
    )
    if not kind:
        findings.append(_no_kind(table, cells.columns))
    if findings:
        return Taken(table, kind, (), tuple(findings))
    facts: list[Fact] = []
    for row in table.rows:
        try:
            facts += _row(table, row, head, kind, cells, default, findings)
        except CellError as error:
            findings.append(error.at(table.path, table.title, row.number, None))
    return Taken(table, kind, tuple(facts), tuple(findings))


def named_statements(table: Table, cells: Cells, default: str) -> Iterator[ox.Triple]:
    """Yield that each statement that a row names exists, so that any row may point at it.

    One that is named within its passage goes by the name that its row gives it as well.

    Args:
        table: the table.
        cells: who reads its cells.
        default: IRI of the passage of a row that names none.
    """
    head, _ = _header(table, cells.columns)
    for row in table.rows:
        by_name = {
            column.name: (place, column, _cell(row, place))
            for place, column in enumerate(head)
            if column and _cell(row, place)
        }
        for column in by_name.keys() & {THING, *cells.ontology.statement_kinds}:
            kind, _, slug = by_name[column][2].rpartition(":")
            kind = kind or column
            if kind not in cells.ontology.statement_kinds or not slug:
                continue
            with suppress(CellError):  # what is wrong with the row is told when it is taken
                if not _is_struck(by_name):
                    passage = _passage(by_name, kind, cells, default)
                    of_class = ox.NamedNode(LODE + cells.ontology.statement_classes[kind])
                    iri = ox.NamedNode(_statement(kind, slug, passage, {}))
                    yield ox.Triple(iri, ox.NamedNode(_TYPE), of_class)
                    if not iri.value.endswith(f"/{slug}"):
                        name = ox.NamedNode(SKOS + "altLabel")
                        yield ox.Triple(iri, name, ox.Literal(f"{kind}:{slug}"))


def undecided(table: Table) -> list[int]:
    """Return the numbers of the rows of which nobody has said whether they stay."""
    if KEEP not in table.header:
        return []
    place = table.header.index(KEEP)
    return [row.number for row in table.rows if _cell(row, place) == UNDECIDED]


def _header(table: Table, columns: Columns) -> tuple[list[Column | None], list[Finding]]:
    """Find the column of each header; one that begins with # is talk."""
    head: list[Column | None] = []
    findings = []
    for place, text in enumerate(table.header):
        column = None if not text or text.startswith(COMMENT) else columns.find(text)
        if column is None and text and not text.startswith(COMMENT):
            near = difflib.get_close_matches(text, columns.names(), n=1, cutoff=0.6)
            error = CellError(
                *pair(__name__, "there-no-column", text=text),
                pair(__name__, "columns-meant" if near else "columns", near="".join(near[:1])),
                rule="sheet-column",
            )
            findings.append(error.at(table.path, table.title, 1, (place, text)))
        elif column is not None and column in head:
            error = CellError(
                *pair(__name__, "column-stands-twice", column=column.name),
                pair(__name__, "keep-one-several-values-stand"),
                rule="sheet-column",
            )
            findings.append(error.at(table.path, table.title, 1, (place, text)))
        head.append(column)
    return head, findings


def _no_kind(table: Table, columns: Columns) -> Finding:
    return CellError(
        *pair(__name__, "no-column-says-what-rows"),
        pair(__name__, "name-one-column-thing-its", listed=joined(columns.kinds())),
        rule="sheet-column",
    ).at(table.path, table.title, 1, None)


def _row(
    table: Table,
    row: Row,
    head: Sequence[Column | None],
    kind: str,
    cells: Cells,
    default: str,
    findings: list[Finding],
) -> list[Fact]:
    """Read one row; faults of single cells are told and the rest is read on.

    Raises:
        CellError: the row as a whole cannot be read.
    """
    by_name = {
        column.name: (place, column, _cell(row, place))
        for place, column in enumerate(head)
        if column and _cell(row, place)
    }
    if _is_struck(by_name):
        return []
    if len(row.cells) > len(head):
        raise CellError(
            *pair(__name__, "cells-stand-beyond-last-column", part=len(row.cells) - len(head)),
            pair(__name__, "quote-cells-hold-comma"),
        )
    terms: dict[str, list[Term]] = {}
    faulty = False
    for name, (place, column, text) in by_name.items():
        if column.predicate:
            try:
                terms[name] = cells.read(column, text)
            except CellError as error:
                faulty = True
                findings.append(
                    error.at(table.path, table.title, row.number, (place, table.header[place]))
                )
    if faulty:
        return []
    passage = _passage(by_name, kind, cells, default)
    subject = _subject(by_name, kind, passage, terms, cells)
    if kind == PASSAGES:
        passage = subject
    _complete(subject, terms, by_name, cells)
    return [
        Fact(
            passage,
            ox.Triple(ox.NamedNode(subject), ox.NamedNode(by_name[name][1].predicate), term),
            row.number,
        )
        for name, found in terms.items()
        for term in found
    ]


def _cell(row: Row, place: int) -> str:
    return row.cells[place] if place < len(row.cells) else ""


def _complete(subject: str, terms: dict[str, list[Term]], by_name: "_Cells", cells: Cells) -> None:
    """Give a statement its class where its kind leaves no choice."""
    kind = kind_of(subject)
    if kind in cells.ontology.statement_kinds and CLASS not in terms:
        below = cells.columns.class_names[kind]
        if len(below) == 1:
            column = cells.columns.get(CLASS)
            terms[CLASS] = [ox.NamedNode(below[0])]
            by_name[CLASS] = (0, column, "")


_Cells = dict[str, tuple[int, Column, str]]


def _is_struck(by_name: _Cells) -> bool:
    """Tell whether a row is struck out.

    Raises:
        CellError: nobody has decided, or the word means neither yes nor no.
    """
    if KEEP not in by_name:
        return False
    word = by_name[KEEP][2].casefold()
    if word in YES or word in NO:
        return word in NO
    if word == UNDECIDED:
        raise CellError(
            *pair(__name__, "candidate-nobody-has-accepted"),
            pair(__name__, "write-yes-column-keep-once"),
            rule="draft",
        )
    raise CellError(
        *pair(__name__, "neither-yes-nor-no", part=by_name[KEEP][2]),
        pair(__name__, "write-yes-no-column-keep"),
    )


def _passage(by_name: _Cells, kind: str, cells: Cells, default: str) -> str:
    if kind in (REGISTER, PASSAGES):
        return ""
    if PASSAGE in by_name:
        return cells.thing(by_name[PASSAGE][2].removeprefix("passage:"), frozenset({"passage"}))
    if default:
        return default
    raise CellError(
        *pair(__name__, "row-names-no-passage"),
        pair(__name__, "write-its-slug-column-passage"),
        rule="sheet-passage",
    )


def _subject(
    by_name: _Cells, kind: str, passage: str, terms: dict[str, list[Term]], cells: Cells
) -> str:
    """Return the IRI of what a row speaks of; a statement without a name gets one."""
    text = by_name[kind][2] if kind in by_name else ""
    if kind == PASSAGES:
        return _cut(text.removeprefix("passage:"), terms, cells)
    wanted, _, slug = text.rpartition(":") if re.match(r"[a-z]+:", text) else ("", "", text)
    if kind == REGISTER:
        return _registered(text, terms, cells)
    of_kind = kind if kind in cells.columns.classes_of_kind else wanted
    statements = cells.ontology.statement_kinds
    if of_kind in statements:
        return _statement(of_kind, slug, passage, terms)
    if not text and kind == THING and (made := _kind_of_classes(terms, cells)) in statements:
        return _statement(made, "", passage, terms)
    if not text:
        raise CellError(
            *pair(__name__, "row-names-nothing-speaks"),
            pair(__name__, "write-its-name-column", kind=kind),
            rule="sheet-name",
        )
    kinds = frozenset({kind}) if kind != THING else frozenset(cells.columns.classes_of_kind)
    return cells.thing(text, kinds)


def _cut(text: str, terms: dict[str, list[Term]], cells: Cells) -> str:
    """Return the IRI of a passage: one that there is, or a new one of a document that there is.

    Raises:
        CellError: it is neither, or nothing says where a new one begins and ends.
    """
    document = text.rpartition("-")[0]
    is_new = _PASSAGE.match(text) and thing("passage", text) not in cells.declared
    if is_new and thing("document", document) in cells.declared:
        if {"start", "end"} <= terms.keys():
            return thing("passage", text)
        raise CellError(
            *pair(__name__, "new-passage-without-bounds", text=text),
            pair(__name__, "write-where-passage-begins"),
            rule="sheet-passage",
        )
    return cells.thing(text, frozenset({"passage"}))


def _kind_of_classes(terms: dict[str, list[Term]], cells: Cells) -> str:
    """Return the kind of thing whose class a row gives; empty if it gives none."""
    given = {term.value for term in terms.get(CLASS, ()) if isinstance(term, ox.NamedNode)}
    fitting = [kind for kind, names in cells.columns.class_names.items() if given & set(names)]
    # A country is an actor, too: the kind with fewer classes says more.
    return min(fitting, key=lambda kind: len(cells.columns.class_names[kind]), default="")


def _statement(kind: str, slug: str, passage: str, terms: dict[str, list[Term]]) -> str:
    """Name a statement by what it is about, or by what the cell says.

    Raises:
        CellError: the cell says what can be no name.
    """
    own = passage.rpartition("/")[2]
    by_passage = kind in ("assessment", "link")
    if not slug:
        slug = made_slug(kind, terms)
    elif not SLUG.match(slug):
        raise CellError(
            *pair(__name__, "no-slug-lower-case-letters", slug=slug),
            pair(__name__, "leave-cell-empty-name-made"),
            rule="slug",
        )
    if by_passage and not slug.startswith(f"{own}-"):
        slug = f"{own}-{slug}"
    return thing(kind, slug[:90].rstrip("-"))


#: What a statement is named by, for each kind.
_NAMED_BY: Final = {
    "assessment": (CLASS, "hasTheme", "isAbout"),
    "link": ("hasCause", "hasEffect"),
    "post": ("hasRole", "isFilledBy"),
    "aim": ("isMadeUnder", "isSetBy", "hasRelation", "hasEffect"),
    "bargain": ("isSoughtBy", "isDirectedAt", "hasMeans", "seeks"),
    "condition": ("isConditionOf", "hasMode", "requires"),
    "control": ("isExercisedBy", "isOf", "forMineral", "forProduct", "forStep"),
    "denial": ("deniesSubject", "deniesProperty", "hasRelation", "deniesObject"),
    "dependence": ("isOf", "dependsOn", "forMineral", "forProduct"),
    "participation": ("isFunctionIn", "isFilledBy", "hasFunction"),
    "priority": ("isMadeUnder", "isSetBy", "isOf"),
    "ranking": ("isOf", "hasStanding", "hasScope", "forMineral"),
    "renaming": ("isOf",),
    "significance": ("isOf", "hasWeight", "hasScope"),
    "stance": ("isStanceOf", "hasAttitude", "isOf"),
}
_FIGURE_BY: Final = ("hasIndicator", "isOf", "forMineral", "forProduct", "forStep", "inPlace",
                     "isRelativeTo", "atTime", "horizon", "dueBy")  # fmt: skip


def made_slug(kind: str, terms: dict[str, list[Term]]) -> str:
    """Name a statement by what it is about.

    Raises:
        CellError: nothing says what that is.
    """
    parts = []
    for name in _NAMED_BY.get(kind, _FIGURE_BY):
        for term in terms.get(name, ())[: 1 if name in ("hasTheme", "isAbout") else None]:
            parts += _WORD.findall(re.split(r"[/#]", term.value)[-1].lower())
    if not parts:
        raise CellError(
            *pair(__name__, "row-says-nothing-which-its"),
            pair(__name__, "fill-write-slug", listed=joined(_NAMED_BY.get(kind, _FIGURE_BY[:1]))),
            rule="sheet-name",
        )
    return "-".join(parts)


def _registered(text: str, terms: dict[str, list[Term]], cells: Cells) -> str:
    """Return the IRI of a thing of the register: as named, or from its class and English name.

    Raises:
        CellError: there is neither, or another thing bears the name.
    """
    kind, _, slug = text.rpartition(":")
    kind = kind or _kind_of_classes(terms, cells)
    if not slug:
        english = [t.value for t in terms.get("prefLabel@en", ())]
        slug = "-".join(_WORD.findall(english[0].lower())) if english else ""
    if kind not in cells.ontology.register_classes or not SLUG.match(slug):
        raise CellError(
            *pair(__name__, "names-no-thing-register", text=text),
            pair(__name__, "write-name", kinds=", ".join(cells.ontology.register_classes)),
            rule="sheet-name",
        )
    iri = thing(kind, slug)
    for name in ("prefLabel@en", "prefLabel@zh-Hans", "prefLabel@zh-Hant"):
        for term in terms.get(name, ()):
            others = sorted(
                other
                for other in cells.bearers(term.value)
                if other != iri and kind_of(other) == kind
            )
            if others and iri not in cells.declared:
                raise CellError(
                    *pair(
                        __name__,
                        "registered-already",
                        term=term.value,
                        short=cells.short(others[0]),
                    ),
                    pair(__name__, "one-thing-one-name-use"),
                    rule="sheet-registered",
                )
    return iri
