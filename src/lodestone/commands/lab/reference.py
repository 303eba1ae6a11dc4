"""The references: rdflib as the second model of RDF, pySHACL as the measure of the SHACL engine.

Nothing that judges one file needs them, so nothing imports them at a start; the tests do, and
``bench``.
"""

from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib.namespace import SH

from lodestone.check.views import Result, in_order, named
from lodestone.model.tags import bcp47


def to_rdflib(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    """Copy triples into an rdflib graph, keeping lexical forms and the case of language tags."""
    graph = rdflib.Graph()
    graph += ((_term(t.subject), _term(t.predicate), _term(t.object)) for t in triples)
    return graph


def run(data: Iterable[ox.Triple], shapes: Iterable[ox.Triple]) -> list[Result]:
    """Lay shapes upon data with pySHACL; the same results as those of ``validate.run``."""
    return run_on(to_rdflib(data), to_rdflib(shapes))


def run_on(data: rdflib.Graph, shapes: rdflib.Graph) -> list[Result]:
    """Lay shapes upon data with pySHACL."""
    report = report_of(data, shapes)
    return in_order(result_of(report, node) for node in report.objects(None, SH.result))


def report_of(data: rdflib.Graph, shapes: rdflib.Graph) -> rdflib.Graph:
    """Return the whole report of pySHACL, with nothing inferred, imported or run."""
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
    return report


def result_of(report: rdflib.Graph, node: Any) -> Result:
    """Read one result of a report."""
    path, value = report.value(node, SH.resultPath), report.value(node, SH.value)
    component = report.value(node, SH.sourceConstraintComponent)
    return named(
        str(report.value(node, SH.sourceShape)),
        str(report.value(node, SH.focusNode)),
        str(path) if isinstance(path, rdflib.URIRef) else None,
        None if value is None else str(value),
        is_missing=component == SH.MinCountConstraintComponent,
        is_warning=report.value(node, SH.resultSeverity) != SH.Violation,
    )


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
