"""Station three, derive: from what is stated to what follows, each result in a graph of its own.

Asserted graphs were checked before. The values are described from their names; the OWL 2 RL rules
run to a fixpoint over ``graph:premises`` (ontology, names, documents, typed statements) and leave
what is new in ``graph:inferred``; then each rule of ``rules/`` runs once, in the order of its name,
and adds to the graph that its header names. Working graphs are not published.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.derive import closure, labels
from lodestone.model import describe, terms
from lodestone.model.terms import RDF
from lodestone.read import evidence, sparql
from lodestone.read.checkout import (
    CURATION,
    DOCUMENT,
    ONTOLOGY,
    PASSAGE,
    REGISTER,
    SHAPES,
    FactFile,
    Sources,
)

RULES: Final = Path(__file__).parent / "rules"
PREMISES: Final = closure.PREMISES
INFERRED: Final = terms.graph("inferred")
VALUES: Final = terms.graph("values")
LABELS: Final = terms.graph("labels")
EVIDENCE: Final = terms.graph("evidence")
#: Opened around a step of the derivation, by its name.
Watch = Callable[[str], AbstractContextManager[object]]
#: Graphs that a rule leaves for the next one and that no reader sees.
WORKING: Final = frozenset(
    terms.graph(name)
    for name in (
        "premises",
        "contested",
        "fits",
        "figures",
        "sides",
        "chosen",
        "traits",
        "may-count",
    )
)
#: A rule in its two parts; a template holds no braces.
_TEMPLATE: Final = re.compile(r"CONSTRUCT\s*\{([^{}]*)\}\s*(WHERE\b.*)", re.DOTALL)
_GRAPH: Final = re.compile(r"(?<![\w:])graph:([a-z-]+)")


@dataclass(frozen=True)
class Dataset:
    """The whole graph: every stated and derived quad.

    Attributes:
        sources: what was read.
        quads: the published quads, sorted, with their lexical forms as written.
        store: the same quads and the working graphs, for queries; it may rewrite literals.
    """

    sources: Sources
    quads: tuple[ox.Quad, ...]
    store: ox.Store

    @cached_property
    def by_graph(self) -> dict[str, tuple[ox.Triple, ...]]:
        """The triples of each published named graph, by its IRI."""
        found: dict[str, list[ox.Triple]] = {}
        for quad in self.quads:
            name = quad.graph_name
            assert isinstance(name, ox.NamedNode)
            found.setdefault(name.value, []).append(quad.triple)
        return {name: tuple(triples) for name, triples in sorted(found.items())}


def derive(
    sources: Sources,
    wanted: Collection[str] | None = None,
    given: Iterable[ox.Triple] = (),
    watch: Watch = lambda _: nullcontext(),
    without: Collection[str] = (),
) -> Dataset:
    """Derive what follows from some sources.

    Args:
        sources: files that the check has passed.
        wanted: the IRIs of the derived graphs that are asked for: no other rule runs than those
            that they rest on; everything is derived where ``None``.
        given: what is known already to follow from the ontology alone.
        watch: opened around each step, by its name; a measurement looks on there.
        without: names of rules that are not run.
    """
    chosen = [r for r in rules(RULES, sources.ontology.prefixes) if r.name not in without]
    needed = {LABELS, EVIDENCE}
    if wanted is not None:
        chosen = leading_to(wanted, chosen)
        needed = {graph for rule in chosen for graph in (into(rule), *reads(rule))} | set(wanted)
    with watch("asserted"):
        asserted = list(_asserted(sources))
        quads = dict.fromkeys(asserted)
        store = ox.Store()
        store.extend(asserted)
    with watch("values"):
        _keep(store, quads, VALUES, describe.describe(_named(asserted), sources.ontology))
    if LABELS in needed:
        with watch("labels"):
            _keep(store, quads, LABELS, labels.statement_labels(sources))
    with watch("reason"):
        store.extend(_in(triple, PREMISES) for triple in (*premises(sources), *given))
        _keep(store, quads, INFERRED, infer(store, sources.ontology.prefixes))
    if EVIDENCE in needed:
        with watch("evidence"):
            _keep(store, quads, EVIDENCE, _selectors(sources))
    for rule in chosen:
        with watch(rule.name):
            _keep(store, quads, into(rule), construct(store, rule))
    with watch("sorted"):
        published = (quad for quad in quads if quad.graph_name.value not in WORKING)
        return Dataset(sources, tuple(in_order(published)), store)


def in_order(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Yield quads by the name of their graph, and within it as their N-Quads would be sorted.

    A graph is sorted by itself: so each line is written once, and compared with fewer others.
    """
    by_graph: dict[str, list[ox.Quad]] = {}
    for quad in quads:
        by_graph.setdefault(quad.graph_name.value, []).append(quad)
    for name in sorted(by_graph):
        yield from sorted(by_graph.pop(name), key=str)


def premises(sources: Sources) -> Iterator[ox.Triple]:
    """Yield what the OWL 2 RL rules read: schema, names, documents and typed statements."""
    yield from sources.triples(ONTOLOGY, REGISTER, DOCUMENT)
    for triple in sources.triples(PASSAGE):
        if triple.predicate.value == RDF + "type":
            yield triple


def infer(store: ox.Store, prefixes: dict[str, str]) -> list[ox.Triple]:
    """Run the OWL 2 RL rules over ``graph:premises`` until nothing new follows.

    Returns:
        The new triples; they stand in ``graph:premises`` of the store as well.

    Raises:
        RuntimeError: the rules did not come to rest.
    """
    return closure.infer(store, rules(RULES / "owl", prefixes), prefixes)


def rules(folder: Path, prefixes: dict[str, str]) -> list[sparql.QueryFile]:
    """Read the rules of a folder, in the order of their names."""
    return [sparql.load(path, prefixes) for path in sorted(folder.glob("*.rq"))]


def into(rule: sparql.QueryFile) -> str:
    """Return the IRI of the graph to which a rule adds, as its header names it."""
    return rule.prefixes["graph"] + rule.one("into").removeprefix("graph:")


def update(rule: sparql.QueryFile) -> str:
    """Return a rule as a SPARQL Update, which adds to the graph that its header names."""
    construct, where = _TEMPLATE.fullmatch(rule.body.strip()).groups()
    body = f"INSERT {{ GRAPH <{into(rule)}> {{{construct}}} }}\n{where}"
    return f"{sparql.prefix_lines(body, rule.prefixes)}\n{body}"


def grounds(sources: Sources) -> list[ox.Quad]:
    """Return what the rules start from: what is stated, and what follows without a rule.

    A store that holds it derives the rest by ``update``, rule by rule in the order of their names.
    """
    names = [path.stem for path in RULES.glob("*.rq")]
    return list(derive(sources, without=names).quads)


def reads(rule: sparql.QueryFile) -> frozenset[str]:
    """Return the IRIs of the graphs that a rule names."""
    return frozenset(rule.prefixes["graph"] + name for name in _GRAPH.findall(rule.body))


def leading_to(
    wanted: Collection[str], among: Sequence[sparql.QueryFile]
) -> list[sparql.QueryFile]:
    """Choose the rules on which some graphs rest, by what each adds to and reads.

    Args:
        wanted: IRIs of graphs.
        among: the rules, in the order in which they run.
    """
    needed = set(wanted)
    chosen: list[sparql.QueryFile] = []
    for rule in reversed(among):
        if into(rule) in needed:
            needed |= reads(rule)
            chosen.append(rule)
    return chosen[::-1]


def construct(store: ox.Store, rule: sparql.QueryFile) -> list[ox.Triple]:
    """Run one CONSTRUCT over a store and return its triples."""
    try:
        result = store.query(rule.text)
    except SyntaxError as error:
        raise SyntaxError(f"{rule.path}: {error}") from None
    assert isinstance(result, ox.QueryTriples)
    return list(result)


def _selectors(sources: Sources) -> list[ox.Triple]:
    """Read where each claim is printed from the evidence of the documents."""
    lock = evidence.load_all(sources.house, sources.ontology.prefixes, judged=True)
    return list(evidence.triples(lock))


def _asserted(sources: Sources) -> Iterator[ox.Quad]:
    for file in sources.of(ONTOLOGY, SHAPES, REGISTER, DOCUMENT, PASSAGE, CURATION):
        yield from _quads(file)


def _quads(file: FactFile) -> Iterator[ox.Quad]:
    name = ox.NamedNode(file.graph)
    for located in file.triples:
        triple = located.triple
        yield ox.Quad(triple.subject, triple.predicate, triple.object, name)


def _in(triple: ox.Triple, graph: str) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(graph))


def _named(quads: Iterable[ox.Quad]) -> Iterator[str]:
    return (quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode))


def _keep(
    store: ox.Store, quads: dict[ox.Quad, None], graph: str, triples: Iterable[ox.Triple]
) -> None:
    name = ox.NamedNode(graph)
    fresh = {ox.Quad(t.subject, t.predicate, t.object, name): None for t in triples}
    store.extend(fresh)
    quads.update(fresh)
