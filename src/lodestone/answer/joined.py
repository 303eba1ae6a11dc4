"""One row per thing: what several rows of an answer say of one thing stands together in one.

SPARQL gives a row per passage that states something. A reader counts things and adds up numbers,
so rows that differ only in what they say of passages are one row, whose cells hold several terms.
Which rows are one says the question: a header line ``# row:`` names the columns that a row is of.
Where there is none, passages and what is stated in them are joined, and all else is kept apart.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from lodestone.answer.questions import Answer, Term
from lodestone.model import terms
from lodestone.model.tags import bcp47
from lodestone.read import sparql

if TYPE_CHECKING:
    from lodestone.answer.marking import Doubt

Cell = tuple[Term, ...]
Row = tuple[Term | None, ...]
#: The key of the header line that names the columns of which a row is one.
KEY: Final = "row"
_PASSAGE: Final = re.compile(r"stated[A-Z]|.*[Pp]assage\Z")
_MONEY: Final = re.compile(r"[A-Z]{3}-")
#: The column of what may be added up.
_COUNTS: Final = "counts"


@dataclass(frozen=True)
class Rows:
    """The rows of an answer as a reader sees them.

    Attributes:
        question: the question that was asked.
        columns: the names of its variables.
        cells: the rows; a cell holds no term, one, or several.
        doubts: for each row, the cases on which it rests; ``None`` where nobody looked.
        joined: the columns in which several terms may stand.
    """

    question: sparql.QueryFile
    columns: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    doubts: "tuple[tuple[Doubt, ...], ...] | None"
    joined: frozenset[str] = frozenset()


def rows(found: Answer, *, is_long: bool = False, tag: str = "") -> Rows:
    """Return the rows of an answer.

    Args:
        found: the answer.
        is_long: true to keep a row per passage, as the engine gave them.
        tag: a language tag, to leave out what another row says in that language.
    """
    kept = _in_language(found, tag) if tag else range(len(found.rows))
    doubts = found.doubts
    if is_long:
        single = tuple(tuple(_cell(t) for t in found.rows[at]) for at in kept)
        marks = None if doubts is None else tuple(doubts[at] for at in kept)
        return Rows(found.question, found.columns, single, marks)
    apart = kept_apart(found.question, found.columns)
    joint = groups(found, kept)
    cells = tuple(
        tuple(
            _cell(*(found.rows[at][place] for at in group)) for place in range(len(found.columns))
        )
        for group in joint
    )
    marks = None
    if doubts is not None:
        marks = tuple(_together(doubts[at] for at in group) for group in joint)
    together = frozenset(n for at, n in enumerate(found.columns) if at not in apart)
    return Rows(found.question, found.columns, cells, marks, together)


def groups(found: Answer, places: Iterable[int] | None = None) -> list[list[int]]:
    """Return the places of the rows that are of one thing, for each thing; of some or all rows."""
    apart = kept_apart(found.question, found.columns)
    joint: dict[Row, list[int]] = {}
    for at in range(len(found.rows)) if places is None else places:
        joint.setdefault(tuple(found.rows[at][place] for place in apart), []).append(at)
    return [*joint.values()]


def kept_apart(question: sparql.QueryFile, columns: Sequence[str]) -> list[int]:
    """Return the places of the columns of which a row is one."""
    named = question.one(KEY).split()
    if named:
        return [at for at, name in enumerate(columns) if name in named]
    return [at for at, name in enumerate(columns) if not is_of_passages(name)]


def is_of_passages(name: str) -> bool:
    """Tell whether a column says which passages state something, or what they state."""
    return bool(_PASSAGE.match(name))


def _cell(*terms_: Term | None) -> Cell:
    if len(terms_) == 1:  # most cells, and a term is slow to hash
        return () if terms_[0] is None else (terms_[0],)
    return tuple(dict.fromkeys(term for term in terms_ if term is not None))


def language(term: Term | None) -> str:
    """Return the language tag of a text; empty for all else."""
    return bcp47(term.language or "") if isinstance(term, ox.Literal) else ""


def sums(shown: Rows) -> str:
    """Tell what may be added up of the money in some rows.

    Returns:
        ``counts`` where one column may be, ``repeated`` where it holds one amount several times,
        ``none`` where nothing may; empty where there is no money.
    """
    if not any(_is_money(term) for row in shown.cells for cell in row for term in cell):
        return ""
    if _COUNTS not in shown.columns:
        return "none"
    place = shown.columns.index(_COUNTS)
    counted = [_named(row, "instrument") for row in shown.cells if row[place]]
    return "counts" if len(counted) == len(set(counted)) else "repeated"


def _is_money(term: Term) -> bool:
    pair = terms.kind_and_slug(term.value) if isinstance(term, ox.NamedNode) else None
    return pair is not None and pair[0] == "quantity" and bool(_MONEY.match(pair[1]))


def _named(row: Iterable[Cell], kind: str) -> frozenset[str]:
    """Return the things of a kind that a row names."""
    iris = (term.value for cell in row for term in cell if isinstance(term, ox.NamedNode))
    return frozenset(i for i in iris if terms.kind(i) == kind)


def _together(marks: "Iterable[tuple[Doubt, ...]]") -> "tuple[Doubt, ...]":
    """Return the cases of several rows, each once, light if it is in all, by their names."""
    every = [case for row in marks for case in row]
    found = {case.iri: case for case in sorted(every, key=lambda case: not case.is_light)}
    return tuple(found[iri] for iri in sorted(found))


def _in_language(found: Answer, tag: str) -> list[int]:
    """Return the places of the rows, without those that another row says in a language."""

    def shape(row: Row) -> Row:
        return tuple(None if language(term) else term for term in row)

    tags = [{language(term) for term in row} - {""} for row in found.rows]
    said = {shape(row) for row, own in zip(found.rows, tags, strict=True) if own == {tag}}
    return [
        at
        for at, (row, own) in enumerate(zip(found.rows, tags, strict=True))
        if own <= {tag} or shape(row) not in said
    ]
