"""An answer as an analyst's table: labels beside names, numbers as numbers, days as days.

A column of things becomes several: the label in each language, the compact IRI if it is wished for,
and, where the things are values, the ends of their interval and their unit, or their earliest and
latest day.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Final, Literal

import pyoxigraph as ox

from lodestone.answer import joined, mark_words, questions
from lodestone.answer.wording import Wording
from lodestone.derive import phrases
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
class Naming:
    """How one language names things.

    Attributes:
        lang: ``en`` or ``zh``.
        labels: IRI to label.
        words: what columns and coded values are called.
    """

    lang: str
    labels: Mapping[str, str]
    words: Wording


@dataclass(frozen=True)
class Column:
    """A column: its name, what its cells are, the cells, and of joined ones what they hold."""

    name: str
    kind: Kind
    cells: tuple[Cell, ...]
    parts: tuple[tuple[str, ...], ...] | None = None


@dataclass(frozen=True)
class Grid:
    """A table of typed columns of one length.

    Attributes:
        name: the name of the question.
        columns: its columns, in order.
        notes: for each language, what may be added up; empty texts where there is no money.
    """

    name: str
    columns: tuple[Column, ...]
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> Rows:
        """The cells, row by row."""
        return tuple(zip(*(column.cells for column in self.columns), strict=True))


def grid(
    found: questions.Answer,
    namings: Sequence[Naming],
    ontology: Ontology,
    *,
    is_long: bool = False,
    has_codes: bool = False,
) -> Grid:
    """Make the table of an answer, one row per thing.

    A column is called as on the screen, in the first of the languages; the labels of another
    language stand beside it under that name and ``_zh``, names of things under ``_code``, the ends
    of values under ``_low`` and ``_high``.

    Args:
        found: the answer.
        namings: the languages.
        ontology: for the meaning of the names of values.
        is_long: true for a row per passage.
        has_codes: true to have the short names of things, too.
    """
    tag = phrases.TAGS[namings[0].lang] if len(namings) == 1 else ""
    shown = joined.rows(found, is_long=is_long, tag=tag)
    maker = _Maker(shown, namings, ontology, has_codes, is_long)
    columns = [made for place in range(len(shown.columns)) for made in maker.columns(place)]
    if shown.doubts is not None:
        columns += maker.doubts()
    notes = {one.lang: mark_words.sums(joined.sums(shown), one.lang) for one in namings}
    return Grid(found.question.name, tuple(columns), notes)


def name(word: str) -> str:
    """Return what a column is called in a file, of what it is called on the screen."""
    return re.sub(r"[ ,;:]+", "_", word.strip())


@dataclass(frozen=True)
class _Maker:
    """What the columns of a table are made of."""

    shown: joined.Rows
    namings: Sequence[Naming]
    ontology: Ontology
    has_codes: bool
    is_long: bool

    def columns(self, place: int) -> Iterator[Column]:
        """Yield the columns that one variable becomes."""
        variable = self.shown.columns[place]
        cells = [row[place] for row in self.shown.cells]
        words, question = self.namings[0].words, self.shown.question.name
        base = name(words.column(variable, question))
        is_named = any(isinstance(term, ox.NamedNode) for cell in cells for term in cell)
        if not is_named and not self._is_coded(variable, cells):
            yield _literals(base, cells)
            return
        yield from self._labels(base, variable, cells)
        if self.has_codes:
            yield self._column(f"{base}_code", variable, cells, self._code)
        if is_named and all(len(cell) < 2 for cell in cells):
            own = [cell[0] if cell else None for cell in cells]
            yield from _measures(base, own, self.ontology, self.namings[0].lang)

    def doubts(self) -> Iterator[Column]:
        """Yield the columns of the marks: what they say in each language, and the cases."""
        marks, pairs = self.shown.doubts or (), self.shown.question.pairs
        base = name(mark_words.head(self.namings[0].lang))
        for one in self.namings:
            label = mark_words.labelling(one.labels)
            parts = [mark_words.each(row, label, one.lang, is_long=self.is_long) for row in marks]
            yield _joined(self._in(base, one), parts, mark_words.beside(one.lang), is_list=True)
        if self.has_codes:
            iris = [tuple(ox.NamedNode(case.iri) for case in row) for row in marks]
            codes = [tuple(questions.text(iri, pairs) for iri in row) for row in iris]
            yield _joined(f"{base}_code", codes, " ", is_list=True)

    def _in(self, base: str, naming: Naming) -> str:
        return base if naming is self.namings[0] else f"{base}_{naming.lang}"

    def _labels(self, base: str, variable: str, cells: list[joined.Cell]) -> Iterator[Column]:
        for one in self.namings:
            yield self._column(
                self._in(base, one), variable, cells, partial(self._label, one, variable), one.lang
            )

    def _column(
        self,
        title: str,
        variable: str,
        cells: list[joined.Cell],
        said: Callable[[questions.Term], str],
        lang: str = "",
    ) -> Column:
        parts = [tuple(dict.fromkeys(said(term) for term in cell)) for cell in cells]
        between = mark_words.beside(lang) if lang else " "
        return _joined(
            title,
            parts,
            between,
            is_list=variable in self.shown.joined and _varies(variable, parts),
        )

    def _label(self, naming: Naming, variable: str, term: questions.Term) -> str:
        if isinstance(term, ox.NamedNode):
            both = (one.labels.get(term.value) for one in (naming, *self.namings))
            return next(filter(None, both), None) or self._code(term)
        return naming.words.value(variable, term.value)

    def _code(self, term: questions.Term) -> str:
        return questions.text(term, self.shown.question.pairs)

    def _is_coded(self, variable: str, cells: list[joined.Cell]) -> bool:
        """Tell whether a language has words for the values of a column."""
        texts = {t.value for cell in cells for t in cell if _is_plain(t)}
        return any(one.words.value(variable, t) != t for one in self.namings for t in texts)


def _is_plain(term: questions.Term) -> bool:
    return isinstance(term, ox.Literal) and term.datatype.value not in _KINDS


def _varies(variable: str, parts: Sequence[tuple[str, ...]]) -> bool:
    return joined.is_of_passages(variable) or any(len(row) > 1 for row in parts)


def _joined(title: str, parts: Sequence[tuple[str, ...]], between: str, *, is_list: bool) -> Column:
    cells = tuple(between.join(row) or None for row in parts)
    return Column(title, "text", cells, tuple(parts) if is_list else None)


def _measures(
    title: str, cells: list[questions.Term | None], ontology: Ontology, lang: str
) -> list[Column]:
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
            columns.append(
                Column(f"{title}_{mark_words.measure(measure, lang)}", kind, _read(kind, texts))
            )
    return columns


def _literals(title: str, cells: list[joined.Cell]) -> Column:
    texts = [tuple(term.value for term in cell) for cell in cells]
    types = {t.datatype.value for cell in cells for t in cell if isinstance(t, ox.Literal)}
    found = {_KINDS.get(iri, "text") for iri in types}
    kind: Kind = "text"
    if any(len(row) > 1 for row in texts):
        return _joined(title, texts, "; ", is_list=True)
    if len(found) == 1:
        kind = found.pop()
    elif found == {"integer", "decimal"}:
        kind = "decimal"
    return Column(title, kind, _read(kind, [row[0] if row else None for row in texts]))


def _read(kind: Kind, texts: list[str | None]) -> tuple[Cell, ...]:
    return tuple(None if text is None else _READ[kind](text) for text in texts)
