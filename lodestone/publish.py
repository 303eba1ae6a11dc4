"""Station five, publish: the files of ``dist/``, the same bytes at every build of one commit.

Texts are written from the quads as they were read, never from a store, which may rewrite literals.
The old ``dist/`` stays whole until the new one is complete.
"""

import csv
import hashlib
import io
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from lodestone import answer, sparql, terms, turtle
from lodestone.derive import Dataset
from lodestone.terms import DCTERMS, LODE, OWL, PROV, RDF, RDFS, SH, SKOS, XSD

LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
#: What the plain reader's graph is made of; its parts share no triple.
PLAIN: Final = (
    "register",
    "documents",
    "values",
    "labels",
    "inferred",
    "settled",
    "stages",
    "countable",
)
_LABEL: Final = SKOS + "prefLabel"


def publish(dataset: Dataset, out: Path, version: str, released: str) -> list[str]:
    """Write everything into ``out``, and swap it for what stood there only when it is complete.

    Args:
        dataset: what to publish.
        out: the folder, made anew.
        version: version of the release, for ``owl:versionIRI``.
        released: day of the release, ISO 8601.

    Returns:
        The names of the files written, sorted.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        for name, content in _files(dataset, version, released):
            target = work / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content if isinstance(content, bytes) else content.encode())
        _checksums(work)
        os.chmod(work, 0o755)
        _swap(work, out)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())


def _swap(work: Path, out: Path) -> None:
    """Put the new folder in the place of the old one; a crash leaves one of the two whole."""
    old = out.with_name(f".{out.name}-old")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    work.rename(out)
    shutil.rmtree(old, ignore_errors=True)


def _files(dataset: Dataset, version: str, released: str) -> Iterable[tuple[str, str | bytes]]:
    """Yield the name and the content of each file, one part of ``dist/`` after the other."""
    prefixes = dataset.sources.ontology.prefixes
    writers: list[tuple[str, Callable[[], str]]] = [
        ("lodestone.nq", lambda: nquads(dataset.quads)),
        ("lodestone.trig", lambda: trig(dataset.by_graph, prefixes)),
        ("lodestone.jsonld", lambda: jsonld(dataset.by_graph, prefixes)),
        ("lodestone.ttl", lambda: turtle.write(plain(dataset), prefixes)),
        ("lodestone-statements.ttl", lambda: turtle.write(statements(dataset), prefixes)),
        ("ontology.ttl", lambda: turtle.write(ontology(dataset, version, released), prefixes)),
        ("shapes.ttl", lambda: turtle.write(_graph(dataset, "shapes"), prefixes)),
        ("queries.ttl", lambda: turtle.write(_questions(dataset), prefixes)),
        ("void.ttl", lambda: turtle.write(void(dataset, version, released), prefixes)),
    ]
    for name, write in writers:
        yield name, write()
    for query in _asked(dataset):
        yield f"tables/{query.name}.csv", table(answer.ask(dataset.store, query))


def _graph(dataset: Dataset, name: str) -> tuple[ox.Triple, ...]:
    return dataset.by_graph.get(terms.graph(name), ())


def nquads(quads: Iterable[ox.Quad]) -> str:
    """Write quads as sorted N-Quads; without blank nodes this is the canonical form."""
    return "".join(sorted(f"{_quad(quad)} .\n" for quad in quads))


def _quad(quad: ox.Quad) -> str:
    return " ".join(_n3(node) for node in (*quad.triple, quad.graph_name))


def _n3(node: object) -> str:
    """Write a term as N-Quads does, with the case of its language tag restored."""
    if isinstance(node, ox.Literal) and node.language:
        bare = str(ox.Literal(node.value))
        return f"{bare}@{turtle.bcp47(node.language)}"
    return str(node)


def trig(by_graph: Mapping[str, Iterable[ox.Triple]], prefixes: Mapping[str, str]) -> str:
    """Write named graphs as TriG: the canonical Turtle of each, under one prefix table."""
    head = "\n".join(f"PREFIX {p}: <{prefixes[p]}>" for p in sorted(prefixes))
    parts = [head]
    for name, triples in by_graph.items():
        text = turtle.write(triples, prefixes)
        lines = [line for line in text.split("\n") if not line.startswith("PREFIX ")]
        body = "\n".join(f"    {line}" if line else "" for line in lines).strip("\n")
        parts.append(f"GRAPH <{name}> {{\n{body}\n}}")
    return "\n\n".join(parts) + "\n"


def jsonld(by_graph: Mapping[str, Iterable[ox.Triple]], prefixes: Mapping[str, str]) -> str:
    """Write named graphs as JSON-LD: one ``@graph`` per named graph, sorted, compact IRIs."""
    context: dict[str, Any] = {
        prefix: {"@id": namespace, "@prefix": True}
        for prefix, namespace in sorted(prefixes.items())
    }
    compact = _Compactor(prefixes)
    graphs = [
        {"@id": name, "@graph": _nodes(triples, compact)} for name, triples in by_graph.items()
    ]
    document = {"@context": context, "@graph": graphs}
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=False) + "\n"


class _Compactor:
    """Writes terms the JSON-LD way: compact IRIs, value objects, never a bare number."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._pairs = sorted(prefixes.items(), key=lambda pair: (-len(pair[1]), pair[0]))

    def iri(self, iri: str) -> str:
        for prefix, namespace in self._pairs:
            if iri.startswith(namespace):
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri

    def node(self, node: object) -> dict[str, str]:
        if isinstance(node, ox.NamedNode):
            return {"@id": self.iri(node.value)}
        if isinstance(node, ox.BlankNode):
            return {"@id": f"_:{node.value}"}
        assert isinstance(node, ox.Literal)
        if node.language:
            return {"@language": turtle.bcp47(node.language), "@value": node.value}
        if node.datatype.value == XSD + "string":
            return {"@value": node.value}
        return {"@type": self.iri(node.datatype.value), "@value": node.value}


def _nodes(triples: Iterable[ox.Triple], compact: _Compactor) -> list[dict[str, Any]]:
    nodes: dict[str, dict[str, list[Any]]] = {}
    for triple in triples:
        name = compact.node(triple.subject)["@id"]
        values = nodes.setdefault(name, {})
        if triple.predicate.value == RDF + "type" and isinstance(triple.object, ox.NamedNode):
            values.setdefault("@type", []).append(compact.iri(triple.object.value))
        else:
            key = compact.iri(triple.predicate.value)
            values.setdefault(key, []).append(compact.node(triple.object))
    return [
        {"@id": name} | {key: _sorted(values[key]) for key in sorted(values)}
        for name, values in sorted(nodes.items())
    ]


def _sorted(values: list[Any]) -> list[Any]:
    return sorted(values, key=lambda value: json.dumps(value, ensure_ascii=False, sort_keys=True))


def plain(dataset: Dataset) -> list[ox.Triple]:
    """Return the plain reader's graph: names, documents, values and the settled view, no union."""
    found: dict[ox.Triple, None] = {}
    for triple in _graph(dataset, "ontology"):
        if triple.predicate.value == _LABEL:
            found[triple] = None
    for name in PLAIN:
        found.update(dict.fromkeys(_graph(dataset, name)))
    return list(found)


def statements(dataset: Dataset) -> list[ox.Triple]:
    """Return one node per distinct claim, with the passages that state it, and their documents."""
    keep = {LODE + "isPassageOf", _LABEL, RDF + "type"}
    passages = [t for t in _graph(dataset, "documents") if t.predicate.value in keep]
    return [*_graph(dataset, "evidence"), *passages]


def ontology(dataset: Dataset, version: str, released: str) -> list[ox.Triple]:
    """Return the ontology as it is published: with its version and ``rdfs:`` labels."""
    triples = list(_graph(dataset, "ontology"))
    header = ox.NamedNode(LODE.rstrip("/"))
    for triple in list(triples):
        subject = triple.subject
        if triple.predicate.value == _LABEL and isinstance(subject, ox.NamedNode):
            triples.append(ox.Triple(subject, ox.NamedNode(RDFS + "label"), triple.object))
            if subject.value.startswith(LODE):
                triples.append(ox.Triple(subject, ox.NamedNode(RDFS + "isDefinedBy"), header))
    return [*triples, *_versioned(header, version, released)]


def _versioned(header: ox.NamedNode, version: str, released: str) -> list[ox.Triple]:
    day = ox.Literal(released, datatype=ox.NamedNode(XSD + "date"))
    return [
        ox.Triple(header, ox.NamedNode(OWL + "versionInfo"), ox.Literal(version)),
        ox.Triple(header, ox.NamedNode(OWL + "versionIRI"), ox.NamedNode(f"{LODE}{version}")),
        ox.Triple(header, ox.NamedNode(DCTERMS + "issued"), day),
    ]


def _asked(dataset: Dataset) -> list[sparql.QueryFile]:
    house = dataset.sources.house
    return answer.questions(house.root / "queries", dataset.sources.ontology.prefixes)


def _questions(dataset: Dataset) -> list[ox.Triple]:
    """Return the saved questions as resources: ``sh:SPARQLSelectExecutable`` with titles."""
    triples = []
    for query in _asked(dataset):
        subject = ox.NamedNode(terms.QUERY + query.name)
        executable = ox.NamedNode(SH + "SPARQLSelectExecutable")
        triples.append(ox.Triple(subject, ox.NamedNode(RDF + "type"), executable))
        triples.append(ox.Triple(subject, ox.NamedNode(SH + "select"), ox.Literal(query.text)))
        for key, property_iri in (
            ("title", _LABEL),
            ("description", DCTERMS + "description"),
        ):
            for tag in ("en", "zh-Hans"):
                text = query.one(f"{key}@{tag}")
                if text:
                    literal = ox.Literal(text, language=tag)
                    triples.append(ox.Triple(subject, ox.NamedNode(property_iri), literal))
        for word in filter(None, (w.strip() for w in query.one("keywords").split(","))):
            keyword = ox.NamedNode("https://schema.org/keywords")
            triples.append(ox.Triple(subject, keyword, ox.Literal(word)))
    return triples


def void(dataset: Dataset, version: str, released: str) -> list[ox.Triple]:
    """Return the VoID and DCAT description of the data set and of its named graphs."""
    ns = dataset.sources.ontology.prefixes
    subject = ox.NamedNode(terms.BASE + "dataset")

    def iri(prefix: str, name: str) -> ox.NamedNode:
        return ox.NamedNode(ns[prefix] + name)

    def count(node: ox.NamedNode, name: str, number: int) -> ox.Triple:
        literal = ox.Literal(str(number), datatype=ox.NamedNode(XSD + "integer"))
        return ox.Triple(node, iri("void", name), literal)

    triples = [
        ox.Triple(subject, ox.NamedNode(RDF + "type"), iri("void", "Dataset")),
        ox.Triple(subject, ox.NamedNode(RDF + "type"), iri("dcat", "Dataset")),
        ox.Triple(subject, ox.NamedNode(DCTERMS + "title"), ox.Literal("Lodestone", language="en")),
        ox.Triple(subject, ox.NamedNode(DCTERMS + "title"), ox.Literal("磁石", language="zh-Hans")),
        ox.Triple(subject, ox.NamedNode(DCTERMS + "license"), ox.NamedNode(LICENCE)),
        ox.Triple(subject, iri("dcat", "version"), ox.Literal(version)),
        ox.Triple(
            subject,
            ox.NamedNode(DCTERMS + "issued"),
            ox.Literal(released, datatype=ox.NamedNode(XSD + "date")),
        ),
        ox.Triple(subject, iri("void", "uriSpace"), ox.Literal(terms.ID)),
        ox.Triple(subject, iri("void", "vocabulary"), ox.NamedNode(LODE.rstrip("/"))),
        count(subject, "triples", len(dataset.quads)),
    ]
    for name, rows in dataset.by_graph.items():
        node = ox.NamedNode(name)
        triples.append(ox.Triple(subject, iri("void", "subset"), node))
        triples.append(count(node, "triples", len(rows)))
        if name.startswith(terms.ID + "passage/"):
            triples.append(ox.Triple(node, ox.NamedNode(PROV + "specializationOf"), subject))
    return triples


def table(result: answer.Answer) -> str:
    """Write an answer as CSV (RFC 4180, UTF-8, no byte-order mark)."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(result.columns)
    writer.writerows(result.texts())
    return stream.getvalue()


def _checksums(folder: Path) -> None:
    """Write ``SHA256SUMS``, in the format of sha256sum."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in files
    ]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
