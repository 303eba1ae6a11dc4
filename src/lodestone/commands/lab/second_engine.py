"""The second engine: rdflib, made to answer in minutes what it would answer in hours.

rdflib joins two lists of solutions by comparing each with each. ``quick_joins`` gives it joins
instead that look solutions up, and that have the same ones (a test holds the two against each
other). Where a filter has no truth value it writes the whole expression into an error that it then
drops, row by row; the name of the expression has to do. Its store looks for a triple in all graphs
and then asks which hold it; ``Graphs`` keeps them apart. A query is parsed once. Its parser, its
algebra, its patterns, filters and functions stay its own, and they are what is compared.
"""

from collections import Counter, defaultdict
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Final
from unittest.mock import patch

import pyoxigraph as ox
import rdflib
from rdflib.namespace import XSD
from rdflib.paths import AlternativePath, Path
from rdflib.plugins.sparql import evaluate
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.processor import prepareQuery
from rdflib.plugins.sparql.sparql import AlreadyBound, Query
from rdflib.plugins.stores.memory import SimpleMemory
from rdflib.store import Store

Term = ox.NamedNode | ox.BlankNode | ox.Literal
Cell = tuple[str, str] | None
Row = tuple[Cell, ...]

NUMBERS: Final = {XSD.integer, XSD.decimal, XSD.double, XSD.float, XSD.int, XSD.long}


class Graphs(Store):
    """A store that keeps each graph in a store of its own, has no union of them, and stands."""

    context_aware = True
    graph_aware = True

    def __init__(self) -> None:
        super().__init__()
        self._stores: dict[str, SimpleMemory] = {}
        self._graphs: dict[str, rdflib.Graph] = {}

    def add_graph(self, graph: rdflib.Graph) -> None:
        """Know a graph, though it be empty."""
        self._graphs.setdefault(str(graph.identifier), graph)

    def hold(self, graph: rdflib.Graph, triples: frozenset[ox.Triple]) -> None:
        """Know a graph with its triples."""
        self.add_graph(graph)
        self._stores[str(graph.identifier)] = memory(triples)

    def triples(self, triple: Any, context: rdflib.Graph | None = None) -> Iterator[Any]:
        """Yield the triples of one graph that match a pattern."""
        store = None if context is None else self._stores.get(str(context.identifier))
        for found, _ in () if store is None else store.triples(triple):
            yield found, iter((context,))

    def contexts(self, triple: Any = None) -> Generator[rdflib.Graph, None, None]:  # noqa: ARG002
        """Yield the graphs."""
        yield from list(self._graphs.values())


@lru_cache(maxsize=32)
def memory(triples: frozenset[ox.Triple]) -> SimpleMemory:
    """Return triples in rdflib's store; many small data sets have one ontology in common."""
    found, graph = SimpleMemory(), rdflib.Graph()
    for triple in triples:
        found.add(_terms(triple), graph)
    return found


@lru_cache(maxsize=1 << 17)
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


def dataset(quads: Iterable[ox.Quad], store: Store | None = None) -> rdflib.Dataset:
    """Return quads as a dataset whose default graph is not their union.

    Without a store of rdflib's own it can be asked, and not be written.
    """
    by_graph: defaultdict[str, list[ox.Triple]] = defaultdict(list)
    for quad in quads:
        by_graph[quad.graph_name.value].append(quad.triple)
    graphs = Graphs()
    found = rdflib.Dataset(graphs if store is None else store, default_union=False)
    for name, triples in by_graph.items():
        graph = found.graph(rdflib.URIRef(name))
        if store is None:
            graphs.hold(graph, frozenset(triples))
            continue
        for triple in triples:
            graph.add(_terms(triple))
    return found


def _terms(triple: ox.Triple) -> Any:
    return tuple(map(to_rdflib, triple))


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
    with quick_joins():
        result = data.query(parsed(query))
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
    with quick_joins():
        graph = data.query(parsed(query)).graph
    assert graph is not None
    return Counter({tuple(cell(term) for term in triple) for triple in graph})


@cache
def parsed(query: str) -> Query:
    """Return a query in rdflib's algebra, which takes longer to make than many an answer."""
    return prepareQuery(query)


@contextmanager
def quick_joins() -> Iterator[None]:
    """Let rdflib look up what it joins, and tell of an expression by its name, for a while."""

    def joined(context: Any, join: Any) -> Iterable[Any]:
        if join.lazy:
            return evaluate.evalLazyJoin(context, join)
        first = list(evaluate.evalPart(context, join.p1))
        if not first:  # rdflib would work out the other part, and drop it
            return ()
        if is_plain(join.p2):
            return lookup_join(context, first, join.p2)
        return hash_join(first, distinct(evaluate.evalPart(context, join.p2)))

    with (
        patch.object(evaluate, "evalJoin", joined),
        patch.object(CompValue, "__repr__", lambda value: str(value.name)),
    ):
        yield


def is_plain(part: Any) -> bool:
    """Tell whether a part of a query holds nothing but patterns, one of which has to match.

    It has the same solutions whether what it is joined with is known before or compared after. A
    path of no step is no such pattern: it leads from every term that is known to itself.
    """
    if part.name == "BGP":
        paths = (predicate for _, predicate, _ in part.triples if isinstance(predicate, Path))
        return all(
            isinstance(path, AlternativePath) and not any(isinstance(p, Path) for p in path.args)
            for path in paths
        )
    if part.name == "Graph":
        return is_plain(part.p)
    return part.name in ("Join", "Union") and is_plain(part.p1) and is_plain(part.p2)


def variables(part: Any) -> set[Any]:
    """Return the variables of a plain part, and its blank nodes, which are variables too."""
    if part.name == "BGP":
        terms = {term for triple in part.triples for term in triple}
        return {term for term in terms if isinstance(term, rdflib.Variable | rdflib.BNode)}
    if part.name == "Graph":
        return {part.term, *variables(part.p)}
    return variables(part.p1) | variables(part.p2)


def lookup_join(context: Any, first: Sequence[Any], part: Any) -> Iterator[Any]:
    """Yield the merges of solutions with those of a plain part, as rdflib's own join does.

    The part is asked once for each binding of its variables, and not of every graph. rdflib binds
    what a group left open to nothing at all; the part is not asked for that, only compared with it.
    """
    names = variables(part) if first else set()
    known: dict[frozenset[Any], list[Any]] = {}
    for row in first:
        known_terms = ((name, term) for name, term in row.items() if name in names)
        bound = frozenset((name, term) for name, term in known_terms if term is not None)
        if bound not in known:
            known[bound] = distinct(asked(context, part, bound))
        for other in known[bound]:
            if row.compatible(other):  # it holds what is known outside of the join as well
                yield row.merge(other)


def asked(context: Any, part: Any, bound: Iterable[tuple[Any, Any]]) -> list[Any]:
    """Return the solutions of a part in which some variables are bound already."""
    inner = context.push()
    try:
        for name, term in bound:
            inner[name] = term
    except AlreadyBound:
        return []
    return list(evaluate.evalPart(inner, part))


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
