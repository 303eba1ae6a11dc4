"""Cases of derivation in TriG: what is stated, what has to follow, what must not.

A case is one file; its name is the claim that it proves. It needs no ``PREFIX`` lines: the table of
the project is put before it. Its graphs:

``passage:a-01``
    What passage 01 of document ``a`` states. That it is a passage of ``document:a`` goes without
    saying, as it follows from the place of a real file.
``graph:register``, ``graph:documents``, ``graph:curation``, ``graph:evidence``
    As in a checkout. The ontology is that of the project (``graph:ontology`` adds to it), the
    values are described by the build.
``expect:settled``, ``expect:stages`` ...
    What the graph of that name has to hold: for each subject and property that is listed, these
    objects and no others. A blank node stands for whichever node has all that is listed of it.
``absent:settled`` ...
    What it must not hold (``absent:everywhere``: no graph). ``any:`` names, such as ``any:value``,
    stand for every term.
``support:ontology``, ``poison:ontology`` ...
    To show that the case can fail: what is taken away, or added, for it to do so.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest
from derivation import needs

from lodestone.derive import derivation
from lodestone.model import terms
from lodestone.model.house import House
from lodestone.model.ontology import Ontology
from lodestone.read import checkout, sparql
from lodestone.read.checkout import (
    CURATION,
    DOCUMENT,
    ONTOLOGY,
    PASSAGE,
    REGISTER,
    FactFile,
    Sources,
)
from lodestone.read.intake import Located

Term = ox.NamedNode | ox.BlankNode | ox.Literal
Rows = tuple[ox.Triple, ...]

EXPECT: Final = "urn:expect:"
ABSENT: Final = "urn:absent:"
SUPPORT: Final = "urn:support:"
POISON: Final = "urn:poison:"
PARTS: Final = {"expect": EXPECT, "absent": ABSENT, "support": SUPPORT, "poison": POISON}
ANY: Final = "urn:any:"
PASSAGES: Final = terms.thing("passage", "")
KINDS: Final = {checkout.GRAPHS[kind]: kind for kind in (ONTOLOGY, REGISTER, DOCUMENT, CURATION)}
EVERYWHERE: Final = "everywhere"
_READ: Final = derivation.rules
_CONSTRUCT: Final = derivation.construct


@dataclass(frozen=True)
class Case:
    """A case.

    Attributes:
        path: where it stands.
        stated: the triples of each graph that it states, by the IRI of the graph.
        expected: the triples that each graph has to hold, by the name of the graph.
        absent: the patterns that no triple of a graph may match, by its name.
        support: the triples without which what is expected would not follow, by graph name.
        poison: the triples with which what is denied would follow, by graph name.
    """

    path: Path
    stated: Mapping[str, Rows]
    expected: Mapping[str, Rows]
    absent: Mapping[str, Rows]
    support: Mapping[str, Rows]
    poison: Mapping[str, Rows]


def load(path: Path, prefixes: Mapping[str, str]) -> Case:
    """Read a case.

    Raises:
        ValueError: it holds a graph of no known kind.
        SyntaxError: it is no TriG.
    """
    table = {**prefixes, **PARTS, "any": ANY}
    head = " ".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in table.items())
    text = path.read_text(encoding="utf-8")
    graphs: defaultdict[str, list[ox.Triple]] = defaultdict(list)
    for quad in ox.parse(head + " " + text, ox.RdfFormat.TRIG, without_named_graphs=False):
        name = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else "no graph"
        graphs[name].append(quad.triple)
    parts: dict[str, dict[str, Rows]] = {start: {} for start in ("", *PARTS.values())}
    for name, triples in graphs.items():
        start = next((start for start in PARTS.values() if name.startswith(start)), "")
        known = name in KINDS or name == derivation.EVIDENCE
        if not start and not name.startswith(PASSAGES) and not known:
            raise ValueError(f"{path.name}: <{name}> is no graph of a case")
        parts[start][name.removeprefix(start)] = tuple(triples)
    return Case(path, *parts.values())


def sources(case: Case, ontology: Ontology, root: Path) -> Sources:
    """Return a made-up checkout at ``root``, with the project's ontology, that states the case.

    The words of the ontology, on which nothing depends, are left out of its graph for speed.
    """
    own = replace(terse(ontology), path=root / f"{ONTOLOGY}.ttl")
    graphs = dict(case.stated)
    documents = checkout.GRAPHS[DOCUMENT]
    graphs[documents] = (*graphs.get(documents, ()), *passages_of(graphs))
    files = [_file(root, KINDS.get(name, PASSAGE), name, graphs[name]) for name in sorted(graphs)]
    return Sources(House(root), ontology, (own, *files))


@cache
def terse(ontology: Ontology) -> FactFile:
    """Return the ontology as a file without its words."""
    kept = {t for t in ontology.triples if not isinstance(t.object, ox.Literal) or _is_ours(t)}
    return _file(Path(), ONTOLOGY, checkout.GRAPHS[ONTOLOGY], kept)


def unsupported(made_up: Sources, case: Case) -> Sources:
    """Return the checkout without the support of the case."""
    lost = {terms.graph(name): rows for name, rows in case.support.items()}

    def stays(file: FactFile, located: Located) -> bool:
        return not any(_matches(located.triple, row) for row in lost.get(file.graph, ()))

    files = (
        replace(file, triples=tuple(t for t in file.triples if stays(file, t)))
        for file in made_up.files
    )
    return replace(made_up, files=tuple(files))


def poisoned(made_up: Sources, case: Case) -> Sources:
    """Return the checkout with the poison of the case."""
    graphs = ((terms.graph(name), rows) for name, rows in case.poison.items())
    files = (_file(made_up.house.root, KINDS[graph], graph, rows) for graph, rows in graphs)
    return replace(made_up, files=(*made_up.files, *files))


def derived(made_up: Sources, without: str = "", *, reasoning: bool = False) -> ox.Store:
    """Derive what follows as the build does.

    Args:
        made_up: what is stated.
        without: the name of a rule to leave out.
        reasoning: run the OWL 2 RL rules as well, on which no other rule depends, and lay out their
            premises, which no other rule reads.
    """
    every = rules_read if derivation.rules is _READ else derivation.rules

    def others(folder: Path, prefixes: dict[str, str]) -> list[sparql.QueryFile]:
        if folder != derivation.RULES:
            return every(folder, prefixes) if reasoning else []
        return [rule for rule in every(folder, prefixes) if rule.name != without]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(derivation, "rules", others)
        patch.setattr(derivation, "construct", constructed)
        if not reasoning:
            patch.setattr(derivation, "premises", lambda _: ())
        return derivation.derive(made_up).store


def constructed(store: ox.Store, rule: sparql.QueryFile) -> list[ox.Triple]:
    """Run a rule, unless something is missing that it cannot do without (``needs``)."""
    return _CONSTRUCT(store, rule) if needs.are_met(rule.text, store) else []


def rules_read(folder: Path, prefixes: dict[str, str]) -> list[sparql.QueryFile]:
    """Return the rules of a folder, read once for all cases."""
    return _rules_read(folder, tuple(prefixes.items()))


@cache
def _rules_read(folder: Path, prefixes: tuple[tuple[str, str], ...]) -> list[sparql.QueryFile]:
    return _READ(folder, dict(prefixes))


def missing(case: Case, store: ox.Store) -> list[str]:
    """Say which expectations a store does not meet."""
    faults: list[str] = []
    for name, triples in sorted(case.expected.items()):
        graph = ox.NamedNode(terms.graph(name))
        wanted: defaultdict[Term, defaultdict[ox.NamedNode, set[Term]]] = defaultdict(
            lambda: defaultdict(set)
        )
        for subject, predicate, value in triples:
            wanted[subject][predicate].add(value)
        for subject, values in wanted.items():
            if isinstance(subject, ox.BlankNode):
                if not any(_has(store, graph, node, values) for node in _nodes(store, graph)):
                    faults.append(f"{name}: nothing has {_words(values)}")
                continue
            for predicate, objects in values.items():
                found = _objects(store, graph, subject, predicate)
                if found != objects:
                    faults.append(
                        f"{name}: {subject} {predicate} is {_list(found)}, not {_list(objects)}"
                    )
    return faults


def unwanted(case: Case, store: ox.Store) -> list[str]:
    """Say which denials a store contradicts."""
    return [
        f"{name}: {quad.triple}"
        for name, triples in sorted(case.absent.items())
        for subject, predicate, value in triples
        for quad in store.quads_for_pattern(
            _wild(subject),
            _wild(predicate),
            _wild(value),
            None if name == EVERYWHERE else ox.NamedNode(terms.graph(name)),
        )
    ]


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def _file(root: Path, kind: str, graph: str, triples: Iterable[ox.Triple]) -> FactFile:
    located = tuple(Located(triple, 0) for triple in triples)
    return FactFile(root / f"{kind}.ttl", kind, graph, "", located)


def _is_ours(triple: ox.Triple) -> bool:
    return terms.is_ours(triple.predicate.value)


def passages_of(graphs: Iterable[str]) -> Iterable[ox.Triple]:
    for name in sorted(graphs):
        if name.startswith(PASSAGES):
            document = name.removeprefix(PASSAGES).rpartition("-")[0]
            yield ox.Triple(
                ox.NamedNode(name),
                ox.NamedNode(terms.LODE + "isPassageOf"),
                ox.NamedNode(terms.thing("document", document)),
            )


def _matches(triple: ox.Triple, pattern: ox.Triple) -> bool:
    return all(_wild(w) in (None, t) for t, w in zip(triple, pattern, strict=True))


def _wild(term: Term) -> Term | None:
    return None if isinstance(term, ox.NamedNode) and term.value.startswith(ANY) else term


def _nodes(store: ox.Store, graph: ox.NamedNode) -> set[Term]:
    return {quad.subject for quad in store.quads_for_pattern(None, None, None, graph)}


def _objects(
    store: ox.Store, graph: ox.NamedNode, subject: Term, predicate: ox.NamedNode
) -> set[Term]:
    return {q.object for q in store.quads_for_pattern(subject, predicate, None, graph)}


def _has(
    store: ox.Store,
    graph: ox.NamedNode,
    node: Term,
    values: Mapping[ox.NamedNode, set[Term]],
) -> bool:
    return all(_objects(store, graph, node, p) == objects for p, objects in values.items())


def _words(values: Mapping[ox.NamedNode, set[Term]]) -> str:
    return " ; ".join(f"{predicate} {_list(objects)}" for predicate, objects in values.items())


def _list(objects: Iterable[Term]) -> str:
    return ", ".join(sorted(map(str, objects))) or "nothing"
