"""The second engine: rdflib, made to answer in minutes what it would answer in hours.

rdflib joins two lists of solutions by comparing each with each. ``hash_joins`` gives it a hash join
instead, which has the same solutions (a test holds the two against each other). Where a filter has
no truth value it writes the whole expression into an error that it then drops, row by row; the name
of the expression has to do. Its parser, its algebra, its filters, functions and aggregates stay its
own, and they are what is compared.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, Final
from unittest.mock import patch

import pyoxigraph as ox
import rdflib
from rdflib.namespace import XSD
from rdflib.plugins.sparql import evaluate
from rdflib.plugins.sparql.parserutils import CompValue

Term = ox.NamedNode | ox.BlankNode | ox.Literal
Cell = tuple[str, str] | None
Row = tuple[Cell, ...]

NUMBERS: Final = {XSD.integer, XSD.decimal, XSD.double, XSD.float, XSD.int, XSD.long}


def to_rdflib(term: Term) -> rdflib.term.Identifier:
    """Return a term of pyoxigraph as a term of rdflib."""
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    datatype = rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, datatype=None if datatype == XSD.string else datatype)


def dataset(quads: Iterable[ox.Quad]) -> rdflib.Dataset:
    """Return quads as a dataset whose default graph is not their union."""
    found = rdflib.Dataset(default_union=False)
    by_graph: defaultdict[str, list[ox.Triple]] = defaultdict(list)
    for quad in quads:
        by_graph[quad.graph_name.value].append(quad.triple)
    for graph, triples in by_graph.items():
        target = found.graph(rdflib.URIRef(graph))
        for triple in triples:
            target.add(tuple(to_rdflib(term) for term in triple))  # type: ignore[arg-type]
    return found


def cell(term: object) -> Cell:
    """Return a term for comparison: numbers by value, language tags without case."""
    if term is None:
        return None
    if isinstance(term, rdflib.Literal):
        if term.datatype in NUMBERS:
            return "number", f"{Decimal(str(term)).normalize():f}"
        return f"{term.datatype or ''}@{(term.language or '').lower()}", str(term)
    return type(term).__name__, str(term)


def first_rows(store: ox.Store, query: str) -> tuple[tuple[str, ...], list[Row]]:
    """Return the columns and rows of a SELECT as pyoxigraph gives them."""
    result = store.query(query)
    assert isinstance(result, ox.QuerySolutions)
    columns = tuple(variable.value for variable in result.variables)
    rows = [tuple(cell(None if t is None else to_rdflib(t)) for t in row) for row in result]
    return columns, rows


def second_rows(data: rdflib.Dataset, query: str) -> tuple[tuple[str, ...], list[Row]]:
    """Return the columns and rows of a SELECT as rdflib gives them."""
    with hash_joins():
        result = data.query(query)
        columns = tuple(str(variable) for variable in result.vars or ())
        rows: Iterable[Any] = result
        return columns, [tuple(cell(row[name]) for name in columns) for row in rows]


def first_triples(store: ox.Store, query: str) -> Counter[Row]:
    """Return the triples of a CONSTRUCT as pyoxigraph gives them, each once."""
    result = store.query(query)
    assert isinstance(result, ox.QueryTriples)
    return Counter({tuple(cell(to_rdflib(term)) for term in triple) for triple in result})


def second_triples(data: rdflib.Dataset, query: str) -> Counter[Row]:
    """Return the triples of a CONSTRUCT as rdflib gives them, each once."""
    with hash_joins():
        graph = data.query(query).graph
    assert graph is not None
    return Counter({tuple(cell(term) for term in triple) for triple in graph})


@contextmanager
def hash_joins() -> Iterator[None]:
    """Let rdflib join by hashing, and tell of an expression by its name, for a while."""

    def joined(context: Any, join: Any) -> Iterable[Any]:
        if join.lazy:
            return evaluate.evalLazyJoin(context, join)
        first = list(evaluate.evalPart(context, join.p1))
        return hash_join(first, distinct(evaluate.evalPart(context, join.p2)))

    with (
        patch.object(evaluate, "evalJoin", joined),
        patch.object(CompValue, "__repr__", lambda value: str(value.name)),
    ):
        yield


def distinct(rows: Iterable[Any]) -> list[Any]:
    """Return each solution once, as a set of them does.

    rdflib gives one hash to all solutions in which two variables stand for one term; a set of
    thousands of them takes as many comparisons as a nested loop.
    """
    return list({frozenset(row.items()): row for row in rows}.values())


def hash_join(first: Sequence[Any], second: Sequence[Any]) -> Iterator[Any]:
    """Yield the compatible merges of two lists of solutions, as rdflib's own join does.

    Solutions are looked up by the variables that all of them bind; of those that some leave
    unbound, each pair is asked.
    """
    if not first or not second:
        return
    shared = sorted(set.intersection(*(set(row) for row in (*first, *second))))
    index: defaultdict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for row in second:
        index[tuple(row[name] for name in shared)].append(row)
    for row in first:
        for other in index.get(tuple(row[name] for name in shared), ()):
            if row.compatible(other):
                yield row.merge(other)
