"""An answer as text: a table for the screen, CSV, JSON or Markdown."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from lodestone.answer import joined, json_rows, mark_words, marking, questions, spread
from lodestone.answer.wording import Wording
from lodestone.derive import phrases
from lodestone.model.terms import XSD
from lodestone.model.words import tell

if TYPE_CHECKING:
    from lodestone.answer import grid
    from lodestone.model.ontology import Ontology

#: The forms that a terminal can show, and those of which a file is written.
TEXTS: Final = ("table", "csv", "json", "md")
FILES: Final = ("parquet", "xlsx")
#: Forms that state the numbers of values, and need the ontology for it.
COUNTED: Final = ("csv", "json")
_NUMBERS: Final = frozenset({XSD + "integer", XSD + "decimal"})
#: What opens the note on light marks, which is told in any case.
LIGHT: Final = "[+n]"
#: From here on a number is written with its thousands apart; a year never is.
_LARGE: Final = 10_000


@dataclass(frozen=True)
class Style:
    """How an answer is written.

    Attributes:
        lang: ``en`` or ``zh``.
        labels: IRI to the label that stands in its place.
        words: what columns and coded values are called; as in the question where ``None``.
        ontology: for the numbers that CSV and JSON state beside values.
        is_long: true for a row per passage, false for one per thing.
        has_codes: true for short names and the names of variables in the place of words.
        screen: columns of the screen, at which cells are broken; 0 for no bound.
        notes: how many cases of doubt are told below; 0 for all.
        only: the names of the columns that a table for the screen has; all where none is named.
    """

    lang: str
    labels: Mapping[str, str] = field(default_factory=dict)
    words: Wording | None = None
    ontology: "Ontology | None" = None
    is_long: bool = False
    has_codes: bool = False
    screen: int = 0
    notes: int = 0
    only: frozenset[str] = frozenset()

    @property
    def said(self) -> Wording:
        """The words; none where codes are wished for."""
        plain = Wording(lang=self.lang)
        return plain if self.has_codes else self.words or plain


@dataclass(frozen=True)
class Claims:
    """Claims that are told in lines, below a table or alone.

    Attributes:
        title: what stands above them.
        lines: what is told of each thing.
        found: the claims, marked with what is in doubt of each.
        is_below: true where they stand below the table.
    """

    title: str
    lines: tuple[str, ...]
    found: questions.Answer
    is_below: bool = False


def rows(result: questions.Answer, form: str, style: Style, claims: Claims | None = None) -> str:
    """Write an answer as a table for the screen, CSV, JSON or Markdown.

    Args:
        result: the answer.
        form: ``table``, ``csv``, ``json`` or ``md``.
        style: how.
        claims: what is told below a table for the screen.
    """
    if form in ("csv", "json"):
        return _for_programs(result, form, style)
    tag = phrases.TAGS[style.lang]
    shown = joined.rows(result, is_long=style.is_long, tag=tag)
    kept = [at for at, n in enumerate(result.columns) if not style.only or n in style.only]
    head = [style.said.column(result.columns[at], result.question.name) for at in kept]
    said = (_said(shown, row, style) for row in shown.cells)
    body = [[cells[at] for at in kept] for cells in said]
    notes: list[str] = []
    cases: dict[str, str] = {}
    if shown.doubts is not None:
        head.append(mark_words.head(style.lang))
        numbers, notes = _footnotes(shown, style, cases)
        for cells, number in zip(body, numbers, strict=True):
            cells.append(number)
    sums = mark_words.sums(joined.sums(shown), style.lang)
    if form == "md":
        lines = [head, ["---"] * len(head), *body]
        made = "".join("| " + " | ".join(_cell(c) for c in row) + " |\n" for row in lines)
        return made + "".join(f"\n{note}\n" for note in filter(None, (*notes, sums)))
    told, more = _told(claims, style, cases) if claims else ([], [])
    is_below = claims is not None and claims.is_below
    every = [*dict.fromkeys([*notes, *more])]
    return _table(result, head, body, every, sums, style, told, is_below=is_below)


def told(claims: Claims, style: Style) -> str:
    """Write claims for the screen, and below them what is in doubt of each."""
    lines, notes = _told(claims, style, {})
    return "\n".join([*lines, "", *_notes(notes, style)]).rstrip("\n") + "\n"


def coded(result: questions.Answer, end: str = "\n", *, is_long: bool = True) -> str:
    """Write an answer as CSV, things as compact IRIs, columns as the question names them.

    Args:
        result: the answer.
        end: what ends a line.
        is_long: true for a row per passage; else several IRIs of a cell stand one after the other.
    """
    shown, pairs = (
        joined.rows(result, is_long=is_long),
        result.question.pairs,
    )
    body = [[" ".join(questions.text(t, pairs) for t in c) for c in row] for row in shown.cells]
    head = list(shown.columns)
    if shown.doubts is not None:
        head.append(marking.COLUMN)
        for cells, row in zip(body, shown.doubts, strict=True):
            cells.append(" ".join(result.shorten(case.iri) for case in row))
    return csv_text(head, body, end)


def csv_text(head: Any, body: Any, end: str = "\n") -> str:
    """Write lines of cells as CSV (RFC 4180)."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator=end)
    writer.writerow(head)
    writer.writerows(body)
    return stream.getvalue()


def note(result: questions.Answer, style: Style) -> str:
    """Return what may be added up of an answer; empty where it holds no money."""
    shown = joined.rows(result, is_long=style.is_long)
    return mark_words.sums(joined.sums(shown), style.lang)


def _for_programs(result: questions.Answer, form: str, style: Style) -> str:
    """Write CSV or JSON: codes as SPARQL gives them, or words and numbers."""
    if style.has_codes:
        if form == "csv":
            return coded(result, is_long=style.is_long)
        return _dumped(_bindings(joined.rows(result, is_long=style.is_long)))
    from lodestone.answer import grid  # it reads the names of values, and loads much

    assert style.ontology is not None
    naming = grid.Naming(style.lang, style.labels, style.said)
    table = grid.grid(result, [naming], style.ontology, is_long=style.is_long)
    if form == "csv":
        return csv_text([column.name for column in table.columns], table.rows)
    return _dumped(_records(result, table, style.lang))


def _dumped(found: Any) -> str:
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _records(result: questions.Answer, table: "grid.Grid", lang: str) -> dict[str, Any]:
    """Return an answer as objects: a list where several may stand, ``null`` where nothing does."""
    made: dict[str, Any] = {
        "question": result.question.name,
        "title": result.question.one(f"title@{phrases.TAGS[lang]}"),
    }
    if day := questions.day_of(result.question):
        made["day"] = day
    if table.notes.get(lang):
        made["note"] = table.notes[lang]
    made["columns"] = [column.name for column in table.columns]
    columns = [(c.name, c.cells if c.parts is None else c.parts) for c in table.columns]
    made["rows"] = [
        {name: _json(cells[at]) for name, cells in columns} for at in range(len(table.rows))
    ]
    return made


def _json(cell: "grid.Cell | tuple[str, ...]") -> object:
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    return cell.isoformat() if isinstance(cell, date) else cell


def _footnotes(
    shown: joined.Rows, style: Style, number: dict[str, str]
) -> tuple[list[str], list[str]]:
    """Return the numbers that stand in the rows, and below the table what each of them means.

    Cases that have a number keep it; those that get one are put among them.
    """
    assert shown.doubts is not None
    pairs = shown.question.pairs
    parts = [mark_words.parted(row, is_long=style.is_long) for row in shown.doubts]
    cases = {case.iri: case for heavy, _ in parts for case in heavy if case.iri not in number}
    number |= {iri: f"[{at}]" for at, iri in enumerate(cases, len(number) + 1)}
    label = mark_words.labelling(style.labels)
    notes = [
        f"{number[iri]} {mark_words.told(case, label, style.lang)} · "
        f"show {questions.text(ox.NamedNode(iri), pairs)}"
        for iri, case in cases.items()
    ]
    if any(light for _, light in parts):
        notes.append(mark_words.leads(style.lang))
    return [
        " ".join([*(number[case.iri] for case in heavy), *mark_words.short(len(light))])
        for heavy, light in parts
    ], notes


def _told(claims: Claims, style: Style, number: dict[str, str]) -> tuple[list[str], list[str]]:
    """Return claims in lines, and what their marks of doubt mean."""
    shown = joined.rows(claims.found, is_long=False)
    marks, notes = _footnotes(shown, style, number)
    told = zip(claims.lines, marks, strict=True)
    lines = [f"- {line} {marked}".rstrip() for line, marked in told]
    most = style.screen or 10_000
    return [claims.title, *(one for line in lines for one in spread.broken(line, most))], notes


def _notes(notes: list[str], style: Style) -> list[str]:
    """Return the block of what is in doubt; empty where nothing is."""
    if not notes:
        return []
    most = style.notes if style.notes and not style.is_long else len(notes)
    kept = [note for at, note in enumerate(notes) if at < most or note.startswith(LIGHT)]
    if left := len(notes) - len(kept):
        kept.append(tell(style.lang, __name__, "more-notes", left=left))
    broken = (line for text in kept for line in spread.broken(text, style.screen or 10_000))
    return [f"{mark_words.head(style.lang)}:", *broken, ""]


def _table(
    result: questions.Answer,
    head: list[str],
    body: list[list[str]],
    notes: list[str],
    sums: str,
    style: Style,
    told: list[str],
    *,
    is_below: bool,
) -> str:
    lang = style.lang
    key = "title@en" if lang == "en" else "title@zh-Hans"
    title = [result.question.one(key)]
    if day := questions.day_of(result.question):
        title.append(tell(lang, __name__, "words", day=day))
    lines = spread.table(head, body, style.screen)
    plural = "" if len(body) == 1 else "s"
    count = tell(lang, __name__, "row", count=len(body), plural=plural)
    trap = result.question.one(key.replace("title", "trap")) if body else ""
    avoided = tell(lang, __name__, "trap-avoided", trap=trap) if trap else ""
    tail = [line for line in (count, sums, avoided) if line]
    above = [] if is_below or not told else [*told, ""]
    below = [*told, ""] if is_below and told else []
    whole = [*above, *title, "", *lines, "", *below, *_notes(notes, style), *tail]
    return "\n".join(whole) + "\n"


def _said(shown: joined.Rows, row: tuple[joined.Cell, ...], style: Style) -> list[str]:
    """Return the cells of a row as words, those of a cell with several one after the other."""
    pairs = shown.question.pairs
    between = mark_words.beside(style.lang)
    return [
        between.join(dict.fromkeys(_word(name, term, pairs, style) for term in cell))
        for name, cell in zip(shown.columns, row, strict=True)
    ]


def _word(column: str, term: questions.Term, pairs: list[tuple[str, str]], style: Style) -> str:
    """Put words in the place of an IRI or a coded value, and set thousands apart."""
    text = questions.text(term, pairs)
    if isinstance(term, ox.NamedNode):
        return text if style.has_codes else style.labels.get(term.value, text)
    if isinstance(term, ox.Literal) and term.datatype.value in _NUMBERS:
        return _grouped(text)
    return style.said.value(column, text)


def _grouped(number: str) -> str:
    """Write a large number with its thousands apart."""
    return f"{Decimal(number):,f}" if abs(Decimal(number)) >= _LARGE else number


def _bindings(shown: joined.Rows) -> dict[str, object]:
    """Return rows in the SPARQL 1.1 results format; several IRIs of a cell stand in one text."""
    bindings = [
        {name: _binding(cell) for name, cell in zip(shown.columns, row, strict=True) if cell}
        for row in shown.cells
    ]
    head = list(shown.columns)
    if shown.doubts is not None:
        head.append(marking.COLUMN)
        for binding, row in zip(bindings, shown.doubts, strict=True):
            if row:
                iris = " ".join(case.iri for case in row)
                binding[marking.COLUMN] = {"type": "literal", "value": iris}
    return {"head": {"vars": head}, "results": {"bindings": bindings}}


def _binding(cell: joined.Cell) -> dict[str, str]:
    if len(cell) > 1:
        return {"type": "literal", "value": " ".join(term.value for term in cell)}
    (term,) = cell
    return json_rows.term(term)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
