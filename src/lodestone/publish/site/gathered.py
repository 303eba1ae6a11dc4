"""One pass over the published quads: what the tables of ``Facts`` hold."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from lodestone.answer import questions
from lodestone.derive.derivation import Dataset
from lodestone.model import terms
from lodestone.model.terms import OA
from lodestone.publish.site.claims import (
    Claim,
    Node,
    Said,
    Selector,
    Use,
    fill,
    key_of,
    node_of,
    plain_of,
)
from lodestone.read import evidence

_EVIDENCE: Final = terms.graph("evidence")


class Gathered:
    """Every published triple by its subject and by its object.

    Attributes:
        said: subject to the triples about it, in the order of the published quads.
        uses: object to the triples that end in it.
        claims: IRI of a claim to the claim.
        selectors: IRI of a selector to what it selects.
        iris: every IRI of the project that is named, and those of the questions.
        sizes: named graph to the number of its triples.
        properties: named graph to how often each property stands in it.
    """

    def __init__(self, dataset: Dataset, answered: Sequence[questions.Answer]) -> None:
        self.said: dict[str, list[Said]] = {}
        self.uses: dict[str, list[Use]] = {}
        self.claims: dict[str, Claim] = {}
        self.selectors: dict[str, Selector] = {}
        self.iris = {terms.QUERY + one.question.name for one in answered}
        self.sizes: dict[str, int] = {}
        self.properties: dict[str, Counter[str]] = {}
        for graph, triples in dataset.by_graph.items():
            self.iris.add(graph)
            self.sizes[graph] = len(triples)
            rows = [(key_of(t.subject), t.predicate.value, node_of(t.object)) for t in triples]
            self.properties[graph] = Counter(row[1] for row in rows)
            self._note(rows)
            if graph == _EVIDENCE:
                self._read_evidence(rows)
            else:
                self._read(graph, rows)

    def _note(self, rows: Sequence[tuple[str, str, Node]]) -> None:
        """Keep the IRIs of the project that stand in some triples."""
        met = {node for row in rows for node in row}
        self.iris.update(n for n in met if type(n) is str and n.startswith(terms.BASE))

    def _read(self, graph: str, rows: Iterable[tuple[str, str, Node]]) -> None:
        said, uses = self.said, self.uses
        for subject, predicate, node in rows:
            said.setdefault(subject, []).append(Said(graph, predicate, node))
            if type(node) is str:
                uses.setdefault(node, []).append(Use(graph, subject, predicate))

    def _read_evidence(self, rows: Iterable[tuple[str, str, Node]]) -> None:
        """Read claims and selectors apart from the rest: they are most of the graph."""
        claim_kind, parts = terms.thing("claim", ""), defaultdict[str, dict[str, Node]](dict)
        for subject, predicate, node in rows:
            if subject.startswith(claim_kind):
                claim = self.claims.get(subject)
                if claim is None:
                    claim = self.claims[subject] = Claim(subject)
                fill(claim, predicate, node)
            elif subject.startswith(evidence.NAMESPACE):
                parts[subject][predicate] = node
            else:
                self._read(_EVIDENCE, [(subject, predicate, node)])
        for iri, found in parts.items():
            self.selectors[iri] = Selector(
                str(found.get(OA + "hasSource", "")),
                int(plain_of(found.get(OA + "start", "-1"))),
                int(plain_of(found.get(OA + "end", "-1"))),
                plain_of(found.get(OA + "exact", "")),
            )
