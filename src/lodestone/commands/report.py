"""Words and tables for the person at the screen: findings, verdicts, summaries, answers."""

import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.answer import questions
from lodestone.answer.wording import Wording
from lodestone.check.report import text as formats_text
from lodestone.check.whole import Judged
from lodestone.derive.derivation import Dataset
from lodestone.model import terms
from lodestone.model.findings import Finding
from lodestone.model.house import House
from lodestone.model.terms import LODE, RDF, XSD
from lodestone.read import turtle
from lodestone.read.checkout import CURATION, PASSAGE, REGISTER, Sources

#: Longest text of a cell in a table on the screen, in columns.
WIDTH = 60
_NUMBERS: Final = frozenset({XSD + "integer", XSD + "decimal"})
#: From here on a number is written with its thousands apart; a year never is.
_LARGE: Final = 10_000


def line(finding: Finding, home: House, lang: str) -> str:
    """Write a finding as text: place, weight, rule, what is wrong, and below it what to do."""
    path = home.relative(finding.path) if finding.path else ""
    return formats_text.line(finding, path, lang)


def summary(dataset: Dataset, judged: Judged, out: Path, files: Sequence[str], lang: str) -> str:
    """Write the summary that ends a build: real counts, coverage, conflicts."""
    sources = dataset.sources
    passages = list(sources.of(PASSAGE))
    claims = sum(len(file.triples) for file in passages)
    things = {
        t.subject.value for t in sources.triples(REGISTER) if t.predicate.value == RDF + "type"
    }

    def size(name: str) -> int:
        return len(dataset.by_graph.get(terms.graph(name), ()))

    def made(name: str, cls: str) -> int:
        return sum(
            t.predicate.value == RDF + "type" and t.object == ox.NamedNode(LODE + cls)
            for t in dataset.by_graph.get(terms.graph(name), ())
        )

    documents = len(list(sources.house.documents))
    counted = sum(
        t.predicate.value == LODE + "counts"
        for t in dataset.by_graph.get(terms.graph("countable"), ())
    )
    rows = [
        ("documents", "文献", str(documents)),
        ("passages", "段落", str(len(passages))),
        ("stated triples", "陈述三元组", str(claims)),
        ("things named", "登记事物", str(len(things))),
        ("inferred triples", "推断三元组", str(size("inferred"))),
        ("settled triples", "定值三元组", str(size("settled"))),
        ("countable amounts", "可计金额", str(counted)),
        ("conflicts", "分歧", str(made("conflicts", "Conflict"))),
        ("quads in all", "四元组总数", str(len(dataset.quads))),
        ("files written", "输出文件", f"{len(files)} → {out}"),
    ]
    label = 0 if lang == "en" else 1
    width = max(_width(row[label]) for row in rows)
    lines = [f"{_pad(row[label], width)}  {row[2]}" for row in rows]
    tail = [judged.grounding[lang]]
    if judged.coverage is not None:
        from lodestone.check.prove import coverage  # the tables for reading texts are slow to load

        tail.append(coverage.to_text(judged.coverage, lang, details=False))
        tail.append(readings(sources, lang))
    return "\n".join([*lines, *tail])


def readings(sources: Sources, lang: str, document: str | None = None) -> str:
    """Say what a second reader of each document found in the graph before it was mended."""
    rows: dict[str, dict[str, str]] = {}
    for triple in sources.triples(CURATION):
        name = triple.predicate.value.removeprefix(LODE)
        if name == "ofDocument" or name.endswith("Count"):
            rows.setdefault(triple.subject.value, {})[name] = triple.object.value
    lines = []
    for row in sorted(rows.values(), key=lambda row: row["ofDocument"]):
        slug, found, items = (
            row["ofDocument"].rsplit("/", 1)[1],
            row["foundCount"],
            row["itemCount"],
        )
        if document in (None, slug):
            share = f"{int(found) / int(items):.1%}"
            lines.append(
                {
                    "en": f"second reading of {slug}: {found} of {items} items found, {share}",
                    "zh": f"{slug} 二次通读：{items} 项中已含 {found} 项，{share}",
                }[lang]
            )
    return "\n".join(lines)


def rows(
    result: questions.Answer,
    form: str,
    lang: str,
    labels: Mapping[str, str],
    words: Wording | None = None,
) -> str:
    """Write an answer as a table for the screen, CSV, JSON or Markdown.

    Args:
        result: the answer.
        form: ``table``, ``csv``, ``json`` or ``md``; CSV and JSON keep every IRI and every name.
        lang: ``en`` or ``zh``.
        labels: IRI to the label that tables show in its place.
        words: what tables call columns and coded values; as in the question where ``None``.
    """
    if form == "json":
        return json.dumps(_json(result), ensure_ascii=False, indent=2) + "\n"
    if form == "csv":
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(result.columns)
        writer.writerows(result.texts())
        return stream.getvalue()
    words = words or Wording(lang=lang)
    head = [words.column(name, result.question.name) for name in result.columns]
    body = [_labelled(result.columns, *pair, labels, words) for pair in _pairs(result)]
    if form == "md":
        lines = [head, ["---"] * len(head), *body]
        return "".join("| " + " | ".join(_cell(c) for c in row) + " |\n" for row in lines)
    return _table(result, head, body, lang)


def _table(result: questions.Answer, head: list[str], body: list[list[str]], lang: str) -> str:
    key = "title@en" if lang == "en" else "title@zh-Hans"
    title = [result.question.one(key)]
    if day := questions.day_of(result.question):
        title.append(f"as of {day}" if lang == "en" else f"截至 {day}")
    shown = [[_cut(cell) for cell in row] for row in [head, *body]]
    widths = [max(_width(row[i]) for row in shown) for i in range(len(result.columns))]
    lines = ["  ".join(_pad(c, w) for c, w in zip(row, widths, strict=True)) for row in shown]
    lines.insert(1, "  ".join("-" * width for width in widths))
    plural = "" if len(body) == 1 else "s"
    count = f"{len(body)} row{plural}" if lang == "en" else f"{len(body)} 行"
    trap = result.question.one(key.replace("title", "trap"))
    note = f"{'Trap avoided' if lang == 'en' else '已避免的误读'}: {trap}" if trap else ""
    tail = [count, note] if note else [count]
    return "\n".join([*title, "", *(x.rstrip() for x in lines), "", *tail]) + "\n"


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
    return {"head": {"vars": list(result.columns)}, "results": {"bindings": bindings}}


def _binding(term: questions.Term) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": turtle.bcp47(term.language)}
    if term.datatype.value.endswith("#string"):
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _cut(text: str) -> str:
    text = text.replace("\n", " ")
    while _width(text) > WIDTH:
        text = text[: min(len(text) - 2, WIDTH - 1)] + "…"
    return text


def _width(text: str) -> int:
    """Return the columns that a text takes: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
