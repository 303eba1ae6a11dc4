"""Files that hold the graph, or one part of it, as RDF."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Final

import pyoxigraph as ox

from lodestone.derive.derivation import Dataset
from lodestone.model import terms
from lodestone.model.tags import bcp47
from lodestone.model.terms import DCTERMS, LODE, OWL, RDF, RDFS, SKOS, XSD
from lodestone.publish.files import release
from lodestone.publish.parts import Piece
from lodestone.publish.watched import digest
from lodestone.read import turtle

_HEADER: Final = ox.NamedNode(OWL + "Ontology")
#: Subjects are written together whose names are alike to so many letters after the last slash.
_NEAR: Final = 2
LABEL: Final = SKOS + "prefLabel"
#: What the plain reader is told of the members of closed lists.
_OF_MEMBERS: Final = frozenset(
    {RDF + "type", SKOS + "broader", LODE + "onLevel", LODE + "rank", LODE + "hasBasis"}
)
#: Vocabularies whose terms OWL itself knows.
_BUILT_IN: Final = (RDF, RDFS, OWL, XSD)
_CLASS_AXIOMS: Final = frozenset(
    {RDF + "type", RDFS + "subClassOf", OWL + "equivalentClass", OWL + "disjointWith"}
)
_PROPERTY_AXIOMS: Final = frozenset({RDFS + "subPropertyOf", OWL + "equivalentProperty"})


def graph(dataset: Dataset, name: str) -> tuple[ox.Triple, ...]:
    """Return the name of a graph of the build."""
    return dataset.by_graph.get(terms.graph(name), ())


def nquads(quads: Iterable[ox.Quad]) -> str:
    """Write quads as sorted N-Quads; without blank nodes this is the canonical form."""
    return "".join(sorted(f"{_quad(quad)} .\n" for quad in quads))


def _quad(quad: ox.Quad) -> str:
    """Write a quad as N-Quads does, with the case of a language tag restored."""
    node = quad.object
    if not isinstance(node, ox.Literal) or not node.language:
        return str(quad)
    text = f"{ox.Literal(node.value)}@{bcp47(node.language)}"
    return f"{quad.subject} {quad.predicate} {text} {quad.graph_name}"


def runs(triples: Iterable[ox.Triple]) -> list[list[ox.Triple]]:
    """Part triples into runs of subjects, as each is written apart from the others, in order.

    What is written of a run follows that of the run before it. A graph with blank nodes, which
    stand within what they belong to, or of an ontology, whose header comes first, is one run.
    """
    found: dict[str, list[ox.Triple]] = {}
    whole = [*triples]
    for triple in whole:
        if isinstance(triple.subject, ox.BlankNode) or triple.object == _HEADER:
            return [whole]
        found.setdefault(triple.subject.value, []).append(triple)
    near = groupby(sorted(found), key=lambda iri: iri[: iri.rfind("/") + _NEAR])
    return [[triple for iri in iris for triple in found[iri]] for _, iris in near]


#: A run of triples, and the digest of what it says.
Run = tuple[bytes, Sequence[ox.Triple]]


def told_runs(triples: Iterable[ox.Triple]) -> list[Run]:
    """Return the runs of some triples, each with the digest of what it says."""
    return [(told(run), run) for run in runs(triples)]


def told(triples: Iterable[ox.Triple]) -> bytes:
    """Return a digest of triples: the same for the same ones in the same order."""
    return digest("\n".join(map(str, triples)))


def trig_pieces(
    header: Sequence[str],
    graphs: Mapping[str, Iterable[Run]],
    prefixes: Mapping[str, str],
    rows: turtle.Rows | None = None,
) -> Iterator[Piece]:
    """Yield what a TriG file is made of: the prefix table, then each graph, run by run.

    All of it is the canonical Turtle of each graph, under one prefix table.
    """
    common = digest([*prefixes.items()])
    head = "".join(f"PREFIX {p}: <{prefixes[p]}>\n" for p in sorted(prefixes))
    opened = "".join(f"{line}\n" for line in header)
    yield digest((opened, head)), lambda: opened + head
    for name, parted in graphs.items():
        opened = f"\nGRAPH <{name}> {{\n"
        yield digest(opened), partial(str, opened)
        for place, (given, run) in enumerate(parted):
            before = "\n" if place else ""
            yield digest((common, before, given)), partial(_run, run, prefixes, rows, before)
        yield digest("}"), lambda: "}\n"


def _run(
    triples: Sequence[ox.Triple],
    prefixes: Mapping[str, str],
    rows: turtle.Rows | None,
    before: str,
) -> str:
    """Write a run as it stands within its graph."""
    lines = turtle.write(triples, prefixes, rows=rows).split("\n")
    text = "\n".join(line for line in lines if not line.startswith("PREFIX ")).strip("\n")
    return before + "".join(f"    {line}\n" if line else "\n" for line in text.split("\n"))


def plain(dataset: Dataset) -> list[ox.Triple]:
    """Return the plain reader's graph: names, documents, values and the settled view, no union."""
    parts = plain_parts(dataset).values()
    return list(dict.fromkeys(triple for triples in parts for triple in triples))


def plain_parts(dataset: Dataset) -> dict[str, Sequence[ox.Triple]]:
    """Return what the plain reader's graph is made of, by the named graph that holds it.

    The labels of the ontology's terms, and what it says of the members of closed lists (their
    class, level, rank and broader member), are a part of a named graph and stand under no name.
    """
    members = {
        ox.NamedNode(iri)
        for iri in dataset.sources.ontology.individuals
        if not iri.startswith(terms.thing("prefix", ""))
    }
    labelled = [
        t
        for t in graph(dataset, "ontology")
        if t.predicate.value == LABEL or (t.predicate.value in _OF_MEMBERS and t.subject in members)
    ]
    named = {terms.graph(name): graph(dataset, name) for name in terms.PLAIN}
    return {"": labelled, **named}


def statements(dataset: Dataset) -> list[ox.Triple]:
    """Return one node per distinct claim, with the passages that state it, and their documents."""
    keep = {LODE + "isPassageOf", LABEL, RDF + "type"}
    passages = [t for t in graph(dataset, "documents") if t.predicate.value in keep]
    return [*graph(dataset, "evidence"), *passages]


def ontology(dataset: Dataset, version: str, released: str) -> list[ox.Triple]:
    """Return the ontology as it is published: with its version and ``rdfs:`` labels."""
    triples = list(graph(dataset, "ontology"))
    header = ox.NamedNode(LODE.rstrip("/"))
    for triple in list(triples):
        subject = triple.subject
        if triple.predicate.value == LABEL and isinstance(subject, ox.NamedNode):
            triples.append(ox.Triple(subject, ox.NamedNode(RDFS + "label"), triple.object))
            if subject.value.startswith(LODE):
                triples.append(ox.Triple(subject, ox.NamedNode(RDFS + "isDefinedBy"), header))
    triples += _versioned(header, version, released)
    return [*triples, *declared(triples)]


def declared(triples: Sequence[ox.Triple]) -> list[ox.Triple]:
    """Return the declarations of the terms of others that some triples of an ontology use.

    OWL 2 DL asks that each class and property be declared in the ontology that uses it: a
    property of others is an annotation here, unless one of ours is placed below it.
    """
    kinds = (OWL + "ObjectProperty", OWL + "DatatypeProperty", OWL + "AnnotationProperty")
    types = {
        t.subject.value: t.object.value
        for t in triples
        if t.predicate.value == RDF + "type" and getattr(t.object, "value", "") in kinds
    }
    found: dict[str, str] = {}
    for triple in triples:
        verb, end = triple.predicate.value, triple.object
        if verb in _CLASS_AXIOMS and isinstance(end, ox.NamedNode):
            found[end.value] = OWL + "Class"
        elif verb in _PROPERTY_AXIOMS and isinstance(end, ox.NamedNode):
            found[end.value] = types.get(triple.subject.value, OWL + "ObjectProperty")
    for verb in {triple.predicate.value for triple in triples}:
        found.setdefault(verb, OWL + "AnnotationProperty")
    return [
        ox.Triple(ox.NamedNode(iri), ox.NamedNode(RDF + "type"), ox.NamedNode(kind))
        for iri, kind in sorted(found.items())
        if not iri.startswith((LODE, *_BUILT_IN))
    ]


def _versioned(header: ox.NamedNode, version: str, released: str) -> list[ox.Triple]:
    day = ox.Literal(released, datatype=ox.NamedNode(XSD + "date"))
    author = ox.NamedNode(f"{release.DATASET}#contributors")
    return [
        ox.Triple(header, ox.NamedNode(OWL + "versionInfo"), ox.Literal(version)),
        ox.Triple(header, ox.NamedNode(OWL + "versionIRI"), ox.NamedNode(f"{LODE}{version}")),
        ox.Triple(header, ox.NamedNode(DCTERMS + "creator"), author),
        ox.Triple(header, ox.NamedNode(DCTERMS + "publisher"), author),
        ox.Triple(header, ox.NamedNode(DCTERMS + "issued"), day),
        ox.Triple(header, ox.NamedNode(DCTERMS + "modified"), day),
    ]
