"""What a query must not do if it is to give the same rows on every SPARQL 1.1 engine.

The query is read by rdflib, and each habit that engines take differently is a fault: reading the
union of all graphs, reaching outside the data set, leaning on a function of one engine, on the
clock or on the case of a language tag, leaving the order of rows open.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from pyparsing import ParseResults
from rdflib.namespace import XSD
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import URIRef, Variable

#: Functions whose answer depends on the clock or on chance.
UNSTEADY: Final = {"Builtin_" + name for name in ("NOW", "RAND", "UUID", "STRUUID", "BNODE")}
CASTS: Final = {
    XSD[name] for name in ("boolean", "dateTime", "decimal", "double", "float", "integer", "string")
}
#: What stands around the ORDER BY of a query.
AROUND: Final = ("SelectQuery", "Slice", "Distinct", "Reduced", "Project")


def faults(text: str) -> list[str]:
    """Return what makes a query unfit for some engine, in words; nothing for a good one."""
    parsed = parseQuery(text)
    by_chance = [f"unsteady {name}" for name in chosen_by_chance(walk(parsed))]
    algebra = translateQuery(parsed).algebra
    checks = (
        union_reads,
        open_graphs,
        reaches_outside,
        foreign_functions,
        language_comparisons,
        cut_without_order,
        open_order,
        open_values_filtered,
    )
    return [*by_chance, *(fault for check in checks for fault in check(algebra))]


def chosen_by_chance(written: Iterable[CompValue]) -> Iterator[str]:
    """Name aggregates that take what an engine meets first; the algebra has some of its own."""
    for node in written:
        if node.name in ("Aggregate_Sample", "Aggregate_GroupConcat"):
            yield node.name.removeprefix("Aggregate_")


def union_reads(algebra: CompValue) -> Iterator[str]:
    """A triple pattern outside of every GRAPH reads what the engine calls the default graph."""
    for pattern, graph in triples(algebra):
        if graph is None:
            yield f"no GRAPH around {' '.join(term.n3() for term in pattern)}"


def open_graphs(algebra: CompValue) -> Iterator[str]:
    """A GRAPH variable that no named graph lists stands for the union of all graphs."""
    listed = {
        term
        for pattern, graph in triples(algebra)
        if isinstance(graph, URIRef)
        for term in (pattern[0], pattern[2])
    }
    listed |= {
        name
        for node in walk(algebra)
        if node.name == "values"
        for row in node.res
        for name, term in row.items()
        if isinstance(term, URIRef)
    }
    graphs = {graph for _, graph in triples(algebra) if isinstance(graph, Variable)}
    for graph in sorted(graphs - listed):
        yield f"GRAPH ?{graph} may be any graph"


def reaches_outside(algebra: CompValue) -> Iterator[str]:
    """FROM changes the data set, SERVICE asks another one."""
    if algebra.get("datasetClause"):
        yield "FROM"
    if any(node.name == "ServiceGraphPattern" for node in walk(algebra)):
        yield "SERVICE"


def foreign_functions(algebra: CompValue) -> Iterator[str]:
    """A function that SPARQL 1.1 does not have, or that does not answer alike twice."""
    for node in walk(algebra):
        if node.name == "Function" and node.iri not in CASTS:
            yield f"function {node.iri}"
        if node.name in UNSTEADY:
            yield f"unsteady {node.name.removeprefix('Builtin_')}"


def language_comparisons(algebra: CompValue) -> Iterator[str]:
    """Engines keep the case of a language tag or lower it; LANGMATCHES does not care."""
    for node in walk(algebra):
        if node.name == "RelationalExpression":
            sides = [node.expr, *(node.other if isinstance(node.other, list) else [node.other])]
            if any(isinstance(side, CompValue) and side.name == "Builtin_LANG" for side in sides):
                yield f"LANG() {node.op}"


def cut_without_order(algebra: CompValue) -> Iterator[str]:
    """Which rows a LIMIT keeps is open where nothing orders them."""
    for node in walk(algebra):
        if node.name == "Slice" and not ordered_by(node):
            yield "LIMIT without ORDER BY"


def open_order(algebra: CompValue) -> Iterator[str]:
    """Two rows of a SELECT must not tie: all columns are ordered by, or all that it groups by."""
    if algebra.name != "SelectQuery":
        return
    order = ordered_by(algebra)
    for column in grouped_by(algebra) or algebra.PV:
        told = {how for name, how in order if name == column}
        if not told & {"", "STR"}:
            yield f"?{column} is not ordered by"
        elif not told & {"", "LANG"}:
            yield f"?{column} is ordered by its words alone"


def open_values_filtered(algebra: CompValue) -> Iterator[str]:
    """A FILTER beside ``VALUES ?x { UNDEF }`` on ?x is tried by Jena before ?x has a value.

    One that asks whether ?x is bound is meant for a parameter that may be missing.
    """
    for node in walk(algebra):
        if node.name == "Filter":
            asked = {n.arg for n in walk(node.expr) if n.name == "Builtin_BOUND"}
            for name in sorted((set(variables(node.expr)) - asked) & left_open(node.p)):
                yield f"FILTER on ?{name} beside its VALUES {{ UNDEF }}"


def left_open(node: CompValue) -> set[Variable]:
    """Return the variables to which a VALUES of a group, not of a group within it, gives none."""
    if node.name == "values":
        named = {name for row in node.res for name in row}
        return {name for row in node.res for name in named if row.get(name, "UNDEF") == "UNDEF"}
    if node.name == "ToMultiSet":
        return left_open(node.p)
    if node.name == "Join":
        return left_open(node.p1) | left_open(node.p2)
    return left_open(node.p) if node.name in ("Extend", "Filter") else set()


def variables(expression: Any) -> Iterator[Variable]:
    """Yield the variables of an expression, those of an EXISTS in it left out."""
    if isinstance(expression, Variable):
        yield expression
    elif isinstance(expression, CompValue):
        if expression.name not in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
            for part in expression.values():
                yield from variables(part)
    elif isinstance(expression, list | tuple):
        for part in expression:
            yield from variables(part)


def grouped_by(node: CompValue) -> list[Variable]:
    """Return the variables that the rows of a SELECT are grouped by, if they are."""
    while node.name in (*AROUND, "OrderBy", "Extend", "Filter", "AggregateJoin"):
        node = node.p
    return list(node.expr) if node.name == "Group" and node.expr else []


def ordered_by(node: CompValue) -> set[tuple[Variable, str]]:
    """Return what the rows of a node are ordered by: variable, and the function of it."""
    while node.name in AROUND:
        node = node.p
    if node.name != "OrderBy":
        return set()
    found = set()
    for condition in node.expr:
        expression = condition.expr
        if isinstance(expression, Variable):
            found.add((expression, ""))
            continue
        for inner in walk(expression):
            if inner.name in ("Builtin_STR", "Builtin_LANG") and isinstance(inner.arg, Variable):
                found.add((inner.arg, inner.name.removeprefix("Builtin_")))
    return found


def triples(node: Any, graph: Any = None) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield each triple pattern below a node with the graph that it reads, if one is named.

    The pattern of an EXISTS stands in the algebra as it was written.
    """
    if isinstance(node, CompValue):
        if node.name in ("Graph", "GraphGraphPattern"):
            graph = node.term
        if node.name in ("BGP", "TriplesBlock"):
            for terms in node.triples:
                yield from ((tuple(terms[n : n + 3]), graph) for n in range(0, len(terms), 3))
            return
        node = [part for name, part in node.items() if name != "template"]
    if isinstance(node, list | tuple):
        for part in node:
            yield from triples(part, graph)


def walk(node: Any) -> Iterator[CompValue]:
    """Yield each node of a parse or of the algebra, those in expressions included."""
    if isinstance(node, CompValue):
        yield node
        for value in node.values():
            yield from walk(value)
    elif isinstance(node, list | tuple | ParseResults):
        for value in node:
            yield from walk(value)
