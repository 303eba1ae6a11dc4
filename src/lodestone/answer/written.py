"""An answer as text: a table for the screen, CSV, JSON or Markdown."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

import pyoxigraph as ox

from lodestone.answer import mark_words, marking, questions, spread
from lodestone.answer.wording import Wording
from lodestone.model.tags import bcp47
from lodestone.model.terms import XSD

#: The forms that a terminal can show, and those of which a file is written.
TEXTS: Final = ("table", "csv", "json", "md")
FILES: Final = ("parquet", "xlsx")
_NUMBERS: Final = frozenset({XSD + "integer", XSD + "decimal"})
#: From here on a number is written with its thousands apart; a year never is.
_LARGE: Final = 10_000


def rows(
    result: questions.Answer,
    form: str,
    lang: str,
    labels: Mapping[str, str],
    words: Wording | None = None,
    screen: int = 0,
) -> str:
    """Write an answer as a table for the screen, CSV, JSON or Markdown.

    Args:
        result: the answer.
        form: ``table``, ``csv``, ``json`` or ``md``; CSV and JSON keep every IRI and every name.
        lang: ``en`` or ``zh``.
        labels: IRI to the label that tables show in its place.
        words: what tables call columns and coded values; as in the question where ``None``.
        screen: columns of the screen, at which cells are broken; 0 for no bound.
    """
    if form == "json":
        return json.dumps(_json(result), ensure_ascii=False, indent=2) + "\n"
    if form == "csv":
        return coded(result, "\n")
    words = words or Wording(lang=lang)
    head = [words.column(name, result.question.name) for name in result.columns]
    body = [_labelled(result.columns, *pair, labels, words) for pair in _pairs(result)]
    notes: list[str] = []
    if result.doubts is not None:
        head.append(mark_words.head(lang))
        numbers, notes = _footnotes(result, labels, lang)
        for cells, number in zip(body, numbers, strict=True):
            cells.append(number)
    if form == "md":
        lines = [head, ["---"] * len(head), *body]
        made = "".join("| " + " | ".join(_cell(c) for c in row) + " |\n" for row in lines)
        return made + "".join(f"\n{note}\n" for note in notes)
    return _table(result, head, body, notes, lang, screen)


def coded(result: questions.Answer, end: str) -> str:
    """Write an answer as CSV, things as compact IRIs.

    Args:
        result: the answer.
        end: what ends a line.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator=end)
    head = list(result.columns)
    marks: list[list[str]] = [[] for _ in result.rows]
    if result.doubts is not None:
        head.append(marking.COLUMN)
        short = result.shorten
        marks = [[" ".join(short(case.iri) for case in row)] for row in result.doubts]
    writer.writerow(head)
    writer.writerows([*row, *mark] for row, mark in zip(result.texts(), marks, strict=True))
    return stream.getvalue()


def _footnotes(
    result: questions.Answer, labels: Mapping[str, str], lang: str
) -> tuple[list[str], list[str]]:
    """Return the numbers that stand in the rows, and below the table what each of them means."""
    assert result.doubts is not None
    cases = list(dict.fromkeys(case for row in result.doubts for case in row))
    number = {case: f"[{at}]" for at, case in enumerate(cases, 1)}
    label = mark_words.labelling(labels)
    notes = [
        f"{mark} {mark_words.told(case, label, lang)} · show {result.shorten(case.iri)}"
        for case, mark in number.items()
    ]
    return [" ".join(number[case] for case in row) for row in result.doubts], notes


def _table(
    result: questions.Answer,
    head: list[str],
    body: list[list[str]],
    notes: list[str],
    lang: str,
    screen: int,
) -> str:
    key = "title@en" if lang == "en" else "title@zh-Hans"
    title = [result.question.one(key)]
    if day := questions.day_of(result.question):
        title.append(f"as of {day}" if lang == "en" else f"截至 {day}")
    lines = spread.table(head, body, screen)
    plural = "" if len(body) == 1 else "s"
    count = f"{len(body)} row{plural}" if lang == "en" else f"{len(body)} 行"
    trap = result.question.one(key.replace("title", "trap"))
    note = f"{'Trap avoided' if lang == 'en' else '已避免的误读'}: {trap}" if trap else ""
    tail = [count, note] if note else [count]
    if notes:
        broken = (line for text in notes for line in spread.broken(text, screen or 10_000))
        tail = [f"{mark_words.head(lang)}:", *broken, "", *tail]
    return "\n".join([*title, "", *lines, "", *tail]) + "\n"


def _pairs(
    result: questions.Answer,
) -> Iterable[tuple[tuple[questions.Term | None, ...], list[str]]]:
    return zip(result.rows, result.texts(), strict=True)


def _labelled(
    columns: Sequence[str],
    row: tuple[questions.Term | None, ...],
    texts: list[str],
    labels: Mapping[str, str],
    words: Wording,
) -> list[str]:
    """Put words in the place of IRIs and coded values, and set the thousands of numbers apart."""
    cells = []
    for column, term, text in zip(columns, row, texts, strict=True):
        if isinstance(term, ox.NamedNode):
            cells.append(labels.get(term.value, text))
        elif isinstance(term, ox.Literal) and term.datatype.value in _NUMBERS:
            cells.append(_grouped(text))
        else:
            cells.append(words.value(column, text))
    return cells


def _grouped(number: str) -> str:
    """Write a large number with its thousands apart."""
    return f"{Decimal(number):,f}" if abs(Decimal(number)) >= _LARGE else number


def _json(result: questions.Answer) -> dict[str, object]:
    """Return the answer in the SPARQL 1.1 results format."""
    bindings = [
        {name: _binding(term) for name, term in zip(result.columns, row, strict=True) if term}
        for row in result.rows
    ]
    head = list(result.columns)
    if result.doubts is not None:
        head.append(marking.COLUMN)
        for binding, row in zip(bindings, result.doubts, strict=True):
            if row:
                iris = " ".join(case.iri for case in row)
                binding[marking.COLUMN] = {"type": "literal", "value": iris}
    return {"head": {"vars": head}, "results": {"bindings": bindings}}


def _binding(term: questions.Term) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": bcp47(term.language)}
    if term.datatype.value.endswith("#string"):
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
