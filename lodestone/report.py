"""Words and tables for the person at the screen: findings, verdicts, summaries, answers."""

import csv
import io
import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from lodestone import answer, coverage, sparql, terms, turtle
from lodestone.check import Judged
from lodestone.derive import Dataset
from lodestone.findings import Finding, Severity
from lodestone.house import House
from lodestone.read import CURATION, PASSAGE, REGISTER, Sources
from lodestone.terms import LODE, RDF

_WEIGHTS = {
    Severity.NOTE: {"en": "note", "zh": "提示"},
    Severity.WARNING: {"en": "warning", "zh": "警告"},
    Severity.VIOLATION: {"en": "violation", "zh": "违规"},
    Severity.UNREADABLE: {"en": "unreadable", "zh": "无法读取"},
}
#: Longest text of a cell in a table on the screen, in columns.
WIDTH = 60


def line(finding: Finding, home: House, lang: str) -> str:
    """Write a finding as one line: place, weight, rule, what is wrong, what to do."""
    place = home.relative(finding.path) if finding.path else "-"
    if finding.line:
        place += f":{finding.line}"
    weight = _WEIGHTS[finding.severity][lang]
    advice = finding.advice[lang]
    tail = f"\n    → {advice}" if advice else ""
    return f"{place}: {weight} [{finding.rule}] {finding.message[lang]}{tail}"


def as_json(findings: Iterable[Finding], home: House) -> str:
    """Write findings as JSON: a list of objects with file, line, rule, severity and words."""
    rows = [
        {
            "file": home.relative(f.path) if f.path else None,
            "line": f.line,
            "rule": f.rule,
            "severity": f.severity.name.lower(),
            "message": f.message,
            "advice": f.advice,
        }
        for f in findings
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def verdict(judged: Judged, lang: str) -> str:
    """Say in a line or two how a check ended."""
    counts = Counter(finding.severity for finding in judged.findings)
    parts = [f"{counts.get(w, 0)} {_WEIGHTS[w][lang]}" for w in reversed(Severity)]
    files = {"en": f"{judged.files} files judged", "zh": f"已检查 {judged.files} 个文件"}[lang]
    joined = ", ".join(parts) if lang == "en" else "，".join(parts)
    colon = ": " if lang == "en" else "："
    return f"{files}{colon}{joined}\n{judged.grounding[lang]}"


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


def question_list(known: Sequence[sparql.QueryFile], lang: str) -> str:
    """List the saved questions with their titles and parameters."""
    key = "title@en" if lang == "en" else "title@zh-Hans"
    lines = []
    for query in known:
        offered = ", ".join(answer.parameters(query))
        lines.append(f"{query.name}\n    {query.one(key)}" + (f"  [{offered}]" if offered else ""))
    return "\n".join(lines)


def rows(result: answer.Answer, form: str, lang: str, labels: Mapping[str, str]) -> str:
    """Write an answer as a table for the screen, CSV, JSON or Markdown.

    Args:
        result: the answer.
        form: ``table``, ``csv``, ``json`` or ``md``; CSV and JSON keep every IRI.
        lang: ``en`` or ``zh``.
        labels: IRI to the label that tables show in its place.
    """
    if form == "json":
        return json.dumps(_json(result), ensure_ascii=False, indent=2) + "\n"
    if form == "csv":
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(result.columns)
        writer.writerows(result.texts())
        return stream.getvalue()
    body = [_labelled(row, texts, labels) for row, texts in _pairs(result)]
    if form == "md":
        lines = [list(result.columns), ["---"] * len(result.columns), *body]
        return "".join("| " + " | ".join(_cell(c) for c in row) + " |\n" for row in lines)
    return _table(result, body, lang)


def _table(result: answer.Answer, body: list[list[str]], lang: str) -> str:
    key = "title@en" if lang == "en" else "title@zh-Hans"
    shown = [[_cut(cell) for cell in row] for row in [list(result.columns), *body]]
    widths = [max(_width(row[i]) for row in shown) for i in range(len(result.columns))]
    lines = ["  ".join(_pad(c, w) for c, w in zip(row, widths, strict=True)) for row in shown]
    lines.insert(1, "  ".join("-" * width for width in widths))
    count = f"{len(body)} rows" if lang == "en" else f"{len(body)} 行"
    trap = result.question.one(key.replace("title", "trap"))
    note = f"{'Trap avoided' if lang == 'en' else '已避免的误读'}: {trap}" if trap else ""
    tail = [count, note] if note else [count]
    return "\n".join([result.question.one(key), "", *(x.rstrip() for x in lines), "", *tail]) + "\n"


def _pairs(
    result: answer.Answer,
) -> Iterable[tuple[tuple[answer.Term | None, ...], list[str]]]:
    return zip(result.rows, result.texts(), strict=True)


def _labelled(
    row: tuple[answer.Term | None, ...], texts: list[str], labels: Mapping[str, str]
) -> list[str]:
    """Put the label of a thing in the place of its IRI, where it has one."""
    return [
        labels.get(term.value, text) if isinstance(term, ox.NamedNode) else text
        for term, text in zip(row, texts, strict=True)
    ]


def _json(result: answer.Answer) -> dict[str, object]:
    """Return the answer in the SPARQL 1.1 results format."""
    bindings = [
        {name: _binding(term) for name, term in zip(result.columns, row, strict=True) if term}
        for row in result.rows
    ]
    return {"head": {"vars": list(result.columns)}, "results": {"bindings": bindings}}


def _binding(term: answer.Term) -> dict[str, str]:
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
