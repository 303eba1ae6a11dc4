"""What the passages state of a thing and of others that name it, and how each claim stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from lodestone.model import terms
from lodestone.model.terms import LODE, PROV, RDF, RDFS

#: Node of the graph that a claim ends in.
Node = ox.NamedNode | ox.Literal

#: Kinds of which nothing is settled: they are what their holders think.
OPINIONS: Final = frozenset({"assessment", "link"})
_Subject = ox.NamedNode | ox.BlankNode | ox.Triple
_DERIVED: Final = ox.NamedNode(PROV + "wasDerivedFrom")
_PARTS: Final = tuple(ox.NamedNode(RDF + part) for part in ("subject", "predicate", "object"))
_TYPE: Final = ox.NamedNode(RDF + "type")


@dataclass(frozen=True)
class Claim:
    """A triple that passages state.

    Attributes:
        subject: IRI of what it is about.
        prop: IRI of its property.
        node: what it ends in.
        passages: IRIs of the passages that state it, in order.
    """

    subject: str
    prop: str
    node: Node
    passages: tuple[str, ...]


def kind_of(iri: str) -> str:
    """Return the kind of a thing; empty for an IRI of any other sort."""
    pair = terms.kind_and_slug(iri)
    return pair[0] if pair else ""


class Claims:
    """The claims of a derived graph, looked up as they are needed."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def of(self, thing: str) -> list[Claim]:
        """Return the claims about a thing."""
        return self._claims(_PARTS[0], thing)

    def naming(self, thing: str) -> list[Claim]:
        """Return the claims about others that end in a thing."""
        return self._claims(_PARTS[2], thing)

    def by(self, passage: str) -> list[Claim]:
        """Return the claims that a passage states."""
        return self._claims(_DERIVED, passage)

    def passages(self, thing: str) -> list[str]:
        """Return the passages that speak of a thing, of its own or where it is named."""
        rows = (*self.of(thing), *self.naming(thing))
        return sorted({passage for claim in rows for passage in claim.passages})

    def ends(self, subject: str, name: str, graph: str) -> list[str]:
        """Return the IRIs, in order, in which a property of ours ends in a graph of the build."""
        return self._ends(subject, LODE + name, graph)

    def starts(self, name: str, node: str, graph: str) -> list[str]:
        """Return the IRIs, in order, from which a property of ours leads to a thing."""
        rows = self._store.quads_for_pattern(
            None,
            ox.NamedNode(LODE + name),
            ox.NamedNode(node),
            ox.NamedNode(terms.graph(graph)),
        )
        return sorted({quad.subject.value for quad in rows})

    def speakers(self, statement: str) -> list[str]:
        """Return whose word a statement is."""
        return self._ends(statement, PROV + "wasAttributedTo", "traces")

    def said_by(self, actor: str) -> list[str]:
        """Return the statements that are somebody's word."""
        node, graph = ox.NamedNode(actor), ox.NamedNode(terms.graph("traces"))
        rows = self._store.quads_for_pattern(
            None, ox.NamedNode(PROV + "wasAttributedTo"), node, graph
        )
        return sorted({quad.subject.value for quad in rows})

    def below(self, name: str) -> frozenset[str]:
        """Return a property of ours and all of its sub-properties."""
        found, todo = {LODE + name}, [LODE + name]
        above, graph = ox.NamedNode(RDFS + "subPropertyOf"), ox.NamedNode(terms.graph("ontology"))
        while todo:
            node = ox.NamedNode(todo.pop())
            for quad in self._store.quads_for_pattern(None, above, node, graph):
                if quad.subject.value not in found:
                    found.add(quad.subject.value)
                    todo.append(quad.subject.value)
        return frozenset(found)

    def standing(self, claim: Claim) -> str:
        """Return the code of how a claim stands; empty for an opinion, which never settles."""
        if kind_of(claim.subject) in OPINIONS:
            return ""
        if self._is_settled(claim):
            return "settled, but see doubts" if self._is_touched(claim) else "settled"
        if claim.node.value.endswith("-lost"):
            return "lost"
        cases = self._cases(claim)
        if any(claim.node.value in self.ends(case, "leavesOpen", "curation") for case in cases):
            return "left open"
        if any(kind_of(case) == "conflict" for case in cases):
            return "another preferred"
        if self._is_single(claim.prop) and self._settles_another(claim):
            return "another settled"
        return "not bound" if claim.prop in self.providers else "stated"

    @cached_property
    def providers(self) -> frozenset[str]:
        """The properties that join an instrument to who provides it."""
        return self.below("isProvidedBy")

    def _claims(self, part: ox.NamedNode, thing: str) -> list[Claim]:
        graph = ox.NamedNode(terms.graph("evidence"))
        rows = self._store.quads_for_pattern(None, part, ox.NamedNode(thing), graph)
        return [claim for quad in rows for claim in self._claim(quad.subject, graph)]

    def _claim(self, node: _Subject, graph: ox.NamedNode) -> Iterator[Claim]:
        """Yield the claim of a node; nothing where the node is no claim."""
        parts = [
            [quad.object for quad in self._store.quads_for_pattern(node, part, None, graph)]
            for part in (*_PARTS, _DERIVED)
        ]
        end = parts[2][0] if all(parts[:3]) else None
        if isinstance(end, ox.NamedNode | ox.Literal):
            passages = tuple(sorted({passage.value for passage in parts[3]}))
            yield Claim(parts[0][0].value, parts[1][0].value, end, passages)

    def _ends(self, subject: str, prop: str, graph: str) -> list[str]:
        rows = self._store.quads_for_pattern(
            ox.NamedNode(subject),
            ox.NamedNode(prop),
            None,
            ox.NamedNode(terms.graph(graph)),
        )
        return sorted({quad.object.value for quad in rows})

    def _is_settled(self, claim: Claim) -> bool:
        subject, prop = ox.NamedNode(claim.subject), ox.NamedNode(claim.prop)
        return any(
            next(self._store.quads_for_pattern(subject, prop, claim.node, graph), None)
            for graph in (ox.NamedNode(terms.graph(name)) for name in ("settled", "stages"))
        )

    def _is_touched(self, claim: Claim) -> bool:
        """Tell whether a tension or a conflict about its subject holds its value."""
        for graph in ("conflicts", "curation"):
            for case in self.starts("onSubject", claim.subject, graph):
                exact = terms.thing("dispute", "precision") in self.ends(case, "hasKind", graph)
                if not exact and claim.node.value in self.ends(case, "hasValue", graph):
                    return True
        return False

    def _cases(self, claim: Claim) -> Sequence[str]:
        """Return the conflicts and decisions on the property of a claim."""
        return [
            case
            for graph in ("conflicts", "curation")
            for case in self.starts("onSubject", claim.subject, graph)
            if claim.prop in self.ends(case, "onProperty", graph)
        ]

    def _is_single(self, prop: str) -> bool:
        graph = ox.NamedNode(terms.graph("ontology"))
        single = ox.NamedNode(LODE + "SettledProperty")
        node = ox.NamedNode(prop)
        return any(self._store.quads_for_pattern(node, _TYPE, single, graph))

    def _settles_another(self, claim: Claim) -> bool:
        return bool(self._ends(claim.subject, claim.prop, "settled"))
