"""Words for the person at the screen: findings and the summary that ends a build."""

from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

from lodestone.answer import spread
from lodestone.check.report import text as formats_text
from lodestone.check.whole import Judged
from lodestone.derive.derivation import Dataset
from lodestone.model import terms
from lodestone.model.findings import Finding
from lodestone.model.house import House
from lodestone.model.terms import LODE, RDF
from lodestone.read.checkout import CURATION, PASSAGE, REGISTER, Sources


def line(finding: Finding, home: House, lang: str) -> str:
    """Write a finding as text: place, weight, rule, what is wrong, and below it what to do."""
    path = home.relative(finding.path) if finding.path else ""
    return formats_text.line(finding, path, lang)


def summary(dataset: Dataset, judged: Judged, out: Path, files: Sequence[str], lang: str) -> str:
    """Write the summary that ends a build: real counts, coverage, conflicts."""
    sources = dataset.sources
    claims = sum(len(file.triples) for file in sources.of(PASSAGE))
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

    parts = dataset.by_graph.get(terms.graph("documents"), ())
    cut = len({t.subject for t in parts if t.predicate.value == LODE + "isPassageOf"})
    documents = len(list(sources.house.documents))
    counted = sum(
        t.predicate.value == LODE + "counts"
        for t in dataset.by_graph.get(terms.graph("countable"), ())
    )
    rows = [
        ("documents", "文献", str(documents)),
        ("passages", "段落", str(cut)),
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
    width = max(spread.width(row[label]) for row in rows)
    lines = [f"{spread.padded(row[label], width)}  {row[2]}" for row in rows]
    tail = [judged.grounding[lang]]
    if judged.coverage is not None:
        from lodestone.check.prove import coverage  # the tables for reading texts are slow to load

        tail.append(coverage.to_text(judged.coverage, lang, details=False))
        tail.append(readings(sources, lang))
    return "\n".join([*lines, *tail])


def next_steps(notes: int, out: Path, lang: str) -> list[str]:
    """Say how to see the notes on the data, and what to open."""
    start = out / "site" / ("index.html" if lang == "en" else "zh/index.html")
    if lang == "zh":
        told = f"数据另有 {notes} 条提示，不影响构建：用 build.py check 查看"
        opened = f"现在可打开 {start}，或运行 build.py serve 并按其所示网址访问"
    else:
        told = (
            f"{notes} notes on the data, none of which stops a build: build.py check shows them"
            if notes != 1
            else "1 note on the data, which stops no build: build.py check shows it"
        )
        opened = f"now open {start}, or run build.py serve and open the address that it prints"
    return [told, opened] if notes else [opened]


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
