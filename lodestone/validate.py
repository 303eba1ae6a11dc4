"""Shapes on three views: what each passage states, what stands named once, what is settled.

A union of all passages would make two honest disagreements break ``sh:maxCount``, and a passage
alone would make every silence break ``sh:minCount``. So pySHACL, the reference, runs three times:

* *stated*: each subject as one passage states it, under a name of its own (``subject?in=passage``),
  with its registered types; ``sh:minCount`` holds for statement nodes alone.
* *named*: register, documents and curation; ``sh:minCount`` on claims does not apply.
* *settled*: the settled graph; a missing claim is a warning, since a source may be silent.

Shapes come from the trusted tree, with no imports, no rules, no JavaScript and no inference.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib.namespace import SH as SHACL

from lodestone.findings import Finding, Severity, violation
from lodestone.intake import Located
from lodestone.ontology import Ontology
from lodestone.read import CURATION, DOCUMENT, ONTOLOGY, PASSAGE, REGISTER, SHAPES, Sources
from lodestone.terms import LODE, RDF, RDFS, STATEMENT_KINDS, kind_and_slug
from lodestone.turtle import bcp47

IN: Final = "?in="
_TYPE = rdflib.RDF.type
#: Node shapes of these classes keep their minimum counts wherever they are read.
_COMPLETE: Final = ("Statement", "Post", "Document", "Passage", "Decision", "SameDeal",
                    "SecondReading",
                    "NotSameDeal", "Tension")  # fmt: skip


@dataclass(frozen=True)
class Result:
    """One result of a validation.

    Attributes:
        shape: IRI of the property or node shape that failed.
        focus: IRI of the node at fault, without the name of a view.
        passage: IRI of the passage that states it, in the view *stated*.
        path: IRI of the property, where the shape has one.
        value: the offending value, if the engine names one.
        is_missing: true where a minimum count failed.
        is_warning: true where the shape only asks (SHOULD).
    """

    shape: str
    focus: str
    passage: str | None
    path: str | None
    value: rdflib.term.Node | None
    is_missing: bool
    is_warning: bool


def to_rdflib(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    """Copy triples into an rdflib graph, keeping lexical forms and the case of language tags."""
    graph = rdflib.Graph()
    graph += ((_term(t.subject), _term(t.predicate), _term(t.object)) for t in triples)
    return graph


def stated_view(
    triples: Mapping[str, Iterable[ox.Triple]], types: Mapping[str, frozenset[str]]
) -> rdflib.Graph:
    """Build the view in which each subject stands once per passage.

    Args:
        triples: passage IRI to what the passage states.
        types: IRIs of the registered classes of each thing.
    """
    graph = rdflib.Graph()
    for passage, stated in triples.items():
        for triple in stated:
            subject = rdflib.URIRef(f"{triple.subject.value}{IN}{passage}")
            graph.add((subject, _term(triple.predicate), _term(triple.object)))
            for name in types.get(triple.subject.value, ()):
                graph.add((subject, _TYPE, rdflib.URIRef(name)))
            # The types of an object stand on its plain name; a shape reads them from there.
            for name in types.get(triple.object.value, ()):
                graph.add((_term(triple.object), _TYPE, rdflib.URIRef(name)))
    return graph


def run(data: rdflib.Graph, shapes: rdflib.Graph) -> list[Result]:
    """Validate a graph with pySHACL and return its results, sorted."""
    _, report, _ = pyshacl.validate(
        data,
        shacl_graph=shapes,
        inference="none",
        advanced=False,
        js=False,
        do_owl_imports=False,
        meta_shacl=False,
        abort_on_first=False,
        allow_infos=True,
        allow_warnings=True,
    )
    assert isinstance(report, rdflib.Graph)
    results = [_result(report, node) for node in report.objects(None, SHACL.result)]
    return sorted(results, key=lambda r: (r.focus, r.passage or "", r.shape, str(r.value)))


def subclass_axioms(sources: Sources) -> list[ox.Triple]:
    """Return the triples of the ontology that ``sh:class`` needs."""
    return [
        t
        for t in sources.triples(ONTOLOGY)
        if t.predicate.value in (RDFS + "subClassOf", RDF + "type")
        and isinstance(t.object, ox.NamedNode)
    ]


def all_types(sources: Sources, described: Iterable[ox.Triple]) -> dict[str, frozenset[str]]:
    """Join the registered types, the types of statement nodes and those of described values."""
    found = {iri: set(classes) for iri, classes in sources.types.items()}
    for triple in [*sources.triples(PASSAGE), *described]:
        if triple.predicate.value == RDF + "type" and (
            _is_statement(triple.subject.value) or triple.subject.value not in sources.types
        ):
            found.setdefault(triple.subject.value, set()).add(triple.object.value)
    return {iri: frozenset(classes) for iri, classes in found.items()}


def shapes_for(view: str, shapes: rdflib.Graph, ontology: Ontology) -> rdflib.Graph:
    """Return the shapes as one view reads them, with the minimum counts that apply there."""
    kept = rdflib.Graph()
    kept += shapes
    if view == "settled":
        return kept
    complete = {
        owned
        for name in _COMPLETE
        for cls, parents in ontology.parents.items()
        if LODE + name in parents
        for node in shapes.subjects(SHACL.targetClass, rdflib.URIRef(cls))
        for owned in shapes.objects(node, SHACL.property)
    }
    for shape, count in list(shapes.subject_objects(SHACL.minCount)):
        path = shapes.value(shape, SHACL.path)
        is_claim = str(path).startswith(LODE) and str(path) not in ontology.structural_properties
        if shape not in complete and (view == "stated" or is_claim):
            kept.remove((shape, SHACL.minCount, count))
    return kept


def validate(sources: Sources, described: list[ox.Triple]) -> Iterator[Finding]:
    """Run the shapes on the views *stated* and *named*.

    Args:
        sources: what was read.
        described: the triples of ``graph:values``.
    """
    shapes = to_rdflib(sources.triples(SHAPES))
    if not len(shapes):
        return
    types = all_types(sources, described)
    axioms = to_rdflib(subclass_axioms(sources))
    stated = {
        file.graph: [located.triple for located in file.triples] for file in sources.of(PASSAGE)
    }
    view = stated_view(stated, types) + axioms
    # An object stands there under its plain name, with nothing but its types: no subject of ours.
    results = [r for r in run(view, shapes_for("stated", shapes, sources.ontology)) if r.passage]
    named = to_rdflib([*sources.triples(REGISTER, DOCUMENT, CURATION), *described]) + axioms
    results += run(named, shapes_for("named", shapes, sources.ontology))
    yield from to_findings(results, sources, shapes)


def validate_settled(
    sources: Sources, settled: Iterable[ox.Triple], described: list[ox.Triple]
) -> Iterator[Finding]:
    """Run the shapes on the settled graph: what is missing there is a warning."""
    shapes = to_rdflib(sources.triples(SHAPES))
    if not len(shapes):
        return
    types = all_types(sources, described)
    graph = to_rdflib([*settled, *described]) + to_rdflib(subclass_axioms(sources))
    subjects = {str(node) for node in graph.subjects()} | {str(node) for node in graph.objects()}
    for iri in subjects & types.keys():
        for name in types[iri]:
            graph.add((rdflib.URIRef(iri), _TYPE, rdflib.URIRef(name)))
    results = run(graph, shapes_for("settled", shapes, sources.ontology))
    unsettled = (LODE + "locator", LODE + "reached")
    claims = [r for r in results if r.path and r.path.startswith(LODE) and r.path not in unsettled]
    yield from to_findings(claims, sources, shapes, missing=Severity.WARNING)


def to_findings(
    results: Iterable[Result],
    sources: Sources,
    shapes: rdflib.Graph,
    missing: Severity = Severity.VIOLATION,
) -> Iterator[Finding]:
    """Turn results into findings, with the file and line that state the value at fault."""
    places = _places(sources)
    for result in results:
        messages = {
            bcp47(str(m.language or "en"))[:2]: str(m)
            for m in shapes.objects(rdflib.URIRef(result.shape), SHACL.message)
            if isinstance(m, rdflib.Literal)
        }
        severity = Severity.WARNING if result.is_warning else Severity.VIOLATION
        if result.is_missing:
            severity = min(severity, missing)
        path, line = _place(result, places)
        name = _shorten(result.focus)
        value = "" if result.value is None else f" ({_shorten(str(result.value))})"
        yield violation(
            _shorten(result.shape),
            f"{name}{value} breaks the shape {_shorten(result.shape)}",
            f"{name}{value} 不符合形状 {_shorten(result.shape)}",
            messages.get("en", ""),
            messages.get("zh", messages.get("en", "")),
            path,
            line,
            severity=severity,
        )


Places = Mapping[tuple[str, str], list[tuple[Path, Located]]]


def _places(sources: Sources) -> Places:
    found: dict[tuple[str, str], list[tuple[Path, Located]]] = {}
    for file in sources.of(REGISTER, DOCUMENT, CURATION, PASSAGE):
        graph = file.graph if file.kind == PASSAGE else ""
        for located in file.triples:
            found.setdefault((graph, located.triple.subject.value), []).append((file.path, located))
    return found


def _place(result: Result, places: Places) -> tuple[Path | None, int | None]:
    """Find the line of the value at fault, else the last of its property, else the node's first."""
    rows = places.get((result.passage or "", result.focus), [])
    same = [row for row in rows if row[1].triple.predicate.value == result.path]
    exact = [row for row in same if row[1].triple.object.value == str(result.value)]
    best = exact[:1] or same[-1:] or rows[:1]
    return (best[0][0], best[0][1].line) if best else (None, None)


def _result(report: rdflib.Graph, node: rdflib.term.Node) -> Result:
    focus, _, passage = str(report.value(node, SHACL.focusNode)).partition(IN)
    path = report.value(node, SHACL.resultPath)
    component = report.value(node, SHACL.sourceConstraintComponent)
    return Result(
        str(report.value(node, SHACL.sourceShape)),
        focus,
        passage or None,
        str(path) if isinstance(path, rdflib.URIRef) else None,
        report.value(node, SHACL.value),
        component == SHACL.MinCountConstraintComponent,
        report.value(node, SHACL.resultSeverity) != SHACL.Violation,
    )


def _is_statement(iri: str) -> bool:
    pair = kind_and_slug(iri)
    return bool(pair and pair[0] in STATEMENT_KINDS)


def _shorten(iri: str) -> str:
    pair = kind_and_slug(iri)
    if pair:
        return ":".join(pair)
    for mark in ("/shape/", "/ont/"):
        if mark in iri:
            return {"/shape/": "shape:", "/ont/": "lode:"}[mark] + iri.split(mark)[1]
    return iri


def _term(node: object) -> rdflib.term.Node:
    if isinstance(node, ox.NamedNode):
        return rdflib.URIRef(node.value)
    if isinstance(node, ox.BlankNode):
        return rdflib.BNode(node.value)
    assert isinstance(node, ox.Literal)
    if node.language:
        return rdflib.Literal(node.value, lang=bcp47(node.language))
    if node.datatype.value.endswith("#string"):
        return rdflib.Literal(node.value)
    return rdflib.Literal(node.value, datatype=rdflib.URIRef(node.datatype.value), normalize=False)
