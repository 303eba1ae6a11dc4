"""The query page: an editor and a store in the reader's browser, with no server behind them.

The store starts with the plain reader's graph, as the default graph and as the named graphs that
it is made of. The other named graphs come in two files, fetched when a query first needs them.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
from markupsafe import Markup

from lodestone.derive.derivation import Dataset
from lodestone.model import terms
from lodestone.model.tags import bcp47
from lodestone.model.terms import SKOS
from lodestone.publish.site import vendoring
from lodestone.publish.site import words as site_words
from lodestone.publish.site.frame import Frame
from lodestone.read import sparql, turtle

#: The folder of everything that the page needs, from the root of the site.
PARTS: Final = vendoring.PLACE
#: Our own scripts and sheets: name in the package to name on the site.
OWN: Final[Mapping[str, str]] = {
    "query.js": "query.js",
    "query-worker.js": "worker.js",
    "query.css": "query.css",
}
_EVIDENCE: Final = terms.graph("evidence")
_LABEL: Final = SKOS + "prefLabel"
#: What the editor completes by its name besides the things that documents speak of.
_MORE: Final = frozenset({"basis", "document", "passage", "relation", "rung", "step", "unit"})

Triples = Sequence[ox.Triple]


def page(frame: Frame) -> str:
    """Return the page in one language.

    Args:
        frame: the language, and the way to the root of the site.
    """
    words = site_words.table("query", frame.lang)
    parts = frame.root + PARTS
    config = {
        "lang": frame.lang,
        "tags": [frame.tag, "en" if frame.lang == "zh" else "zh-Hans"],
        "home": frame.home,
        "parts": parts,
        "base": terms.BASE,
        "shared": sorted(frame.facts.shared),
        "prefixes": frame.facts.ontology.prefixes,
        "words": words,
    }
    text = json.dumps(config, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
    return frame.render(
        "query.html", "query", words["title"], w=words, parts=parts, config=Markup(text)
    )


def files(vendored: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the scripts and sheets of the page, by the path from the root of the site.

    Args:
        vendored: the folder of the parts that others make.
    """
    for name, target in OWN.items():
        content = resources.files("lodestone.publish.site").joinpath("static", name).read_bytes()
        yield PARTS + target, content
    for name, content in vendoring.files(vendored):
        yield PARTS + name, content


def data(
    dataset: Dataset,
    known: Sequence[sparql.QueryFile],
    plain: Mapping[str, Triples],
    rows: turtle.Rows | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Yield what the page fetches of the graph, by the path from the root of the site.

    Args:
        dataset: the graph.
        known: the saved questions.
        plain: the plain reader's graph: the triples of each named graph that is a part of it, and
            under the empty name those of the ontology.
        rows: what remembers how triples are written.
    """
    for name, text in _graphs(dataset, plain, rows).items():
        yield PARTS + name, text.encode()
    yield PARTS + "questions.json", _json([_question(query) for query in known])
    yield PARTS + "terms.json", _json(_terms(dataset))


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _graphs(
    dataset: Dataset, plain: Mapping[str, Triples], rows: turtle.Rows | None
) -> dict[str, str]:
    """Return the graph in three files: what the page starts with, the evidence, and the rest."""
    graphs: dict[str, dict[str, Triples]] = {"start": {}, "named": {}, "evidence": {}}
    for name, triples in dataset.by_graph.items():
        part = "start" if name in plain else "evidence" if name == _EVIDENCE else "named"
        graphs[part][name] = triples
    rows = rows or turtle.Rows(dataset.sources.ontology.prefixes)
    texts = {f"{part}.trig": _trig(found, rows) for part, found in graphs.items()}
    texts["start.trig"] += turtle.write(plain[""], rows.prefixes, rows=rows)
    return texts


def _trig(graphs: Mapping[str, Triples], rows: turtle.Rows) -> str:
    """Write named graphs as TriG, each with the prefixes that it uses, in few characters."""
    parts = []
    for name, triples in graphs.items():
        lines = turtle.write(triples, rows.prefixes, rows=rows).split("\n")
        head = [line for line in lines if line.startswith("PREFIX ")]
        body = [line.lstrip(" ") for line in lines if not line.startswith("PREFIX ") and line]
        parts.append("\n".join([*head, f"GRAPH <{name}> {{", *body, "}", ""]))
    return "".join(parts)


def needs(query: sparql.QueryFile) -> list[str]:
    """Return the files that a question reads besides the plain reader's graph."""
    found = ["named.trig"] if "GRAPH" in query.body else []
    return [*found, "evidence.trig"] if "graph:evidence" in query.body else found


def _question(query: sparql.QueryFile) -> dict[str, Any]:
    """Return a saved question with the files that it needs."""
    return {
        "name": query.name,
        "title": {"en": query.one("title@en"), "zh": query.one("title@zh-Hans")},
        "description": {"en": query.one("description@en"), "zh": query.one("description@zh-Hans")},
        "text": query.text,
        "needs": needs(query),
    }


def _terms(dataset: Dataset) -> dict[str, list[list[str]]]:
    """Return what the editor completes: IRI and label in each language, by part of speech."""
    labels: dict[str, dict[str, str]] = {}
    for name in ("ontology", "register", "documents"):
        for triple in dataset.by_graph.get(terms.graph(name), ()):
            if triple.predicate.value == _LABEL and isinstance(triple.object, ox.Literal):
                tongue = bcp47(triple.object.language or "")
                labels.setdefault(triple.subject.value, {})[tongue] = triple.object.value
    ontology = dataset.sources.ontology
    completed = _MORE | ontology.register_classes.keys()
    things = {
        iri
        for iri in labels
        if (pair := terms.kind_and_slug(iri)) is not None and pair[0] in completed
    }
    groups = {
        "classes": ontology.classes,
        "properties": ontology.properties | {_LABEL, terms.RDF + "type"},
        "things": things,
    }
    return {
        name: [
            [iri, labels.get(iri, {}).get("en", ""), labels.get(iri, {}).get("zh-Hans", "")]
            for iri in sorted(iris)
        ]
        for name, iris in groups.items()
    }
