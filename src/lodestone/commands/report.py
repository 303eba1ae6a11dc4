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
from lodestone.model.words import pair, tell
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
        (*pair(__name__, "documents"), str(documents)),
        (*pair(__name__, "passages"), str(cut)),
        (*pair(__name__, "stated-triples"), str(claims)),
        (*pair(__name__, "things-named"), str(len(things))),
        (*pair(__name__, "inferred-triples"), str(size("inferred"))),
        (*pair(__name__, "settled-triples"), str(size("settled"))),
        (*pair(__name__, "countable-amounts"), str(counted)),
        (*pair(__name__, "conflicts"), str(made("conflicts", "Conflict"))),
        (*pair(__name__, "quads-all"), str(len(dataset.quads))),
        (*pair(__name__, "files-written"), f"{len(files)} → {out}"),
    ]
    label = 0 if lang == "en" else 1
    width = max(spread.width(row[label]) for row in rows)
    lines = [f"{spread.padded(row[label], width)}  {row[2]}" for row in rows]
    tail = [judged.grounding[lang]]
    if judged.coverage is not None:
        from lodestone.check.prove import coverage_report  # slow to load

        tail.append(coverage_report.to_text(judged.coverage, lang, details=False))
        tail.append(readings(sources, lang))
    return "\n".join([*lines, *tail])


def next_steps(notes: int, out: Path, lang: str) -> list[str]:
    """Say how to see the notes on the data, and what to open."""
    start = out / "site" / ("index.html" if lang == "en" else "zh/index.html")
    told = tell(lang, __name__, "note" if notes == 1 else "notes", notes=notes)
    opened = tell(lang, __name__, "open", start=start)
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
                tell(
                    lang,
                    __name__,
                    "second-reading-items-found",
                    slug=slug,
                    found=found,
                    items=items,
                    share=share,
                )
            )
    return "\n".join(lines)
