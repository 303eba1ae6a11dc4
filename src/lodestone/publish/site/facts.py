"""The graph as the pages read it: one pass over the quads, then look-ups and no query.

A node is a plain text where it is an IRI or a blank node, and a ``Text`` where it is a literal.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

import pyoxigraph as ox

from lodestone.answer import questions
from lodestone.derive.derivation import Dataset
from lodestone.model import terms
from lodestone.model.addresses import SHARED, address
from lodestone.model.terms import LODE, OA, RDF, RDFS, SKOS
from lodestone.publish.files import release
from lodestone.publish.files.release import Release
from lodestone.publish.site.claims import (
    Claim,
    Node,
    Said,
    Selector,
    Stage,
    Text,
    Use,
    case,
    fill,
    key_of,
    node_of,
    plain_of,
)
from lodestone.read import evidence

#: Rows of a page that many things share.
SHARD: Final = 250
PASSAGE: Final = terms.thing("passage", "")
SETTLED: Final = terms.graph("settled")
VALUES: Final = terms.graph("values")
EVIDENCE: Final = terms.graph("evidence")
#: Graphs whose labels name things, the better one first.
_NAMING: Final = ("register", "ontology", "documents", "curation", "values", "labels")
_LABEL: Final = SKOS + "prefLabel"


class Facts:
    """Every published triple by its subject and by its object.

    Attributes:
        dataset: what was read and derived.
        answered: the saved questions with their rows.
        said: subject to the triples about it, in the order of the published quads.
        uses: object to the triples that end in it.
        claims: IRI of a claim to the claim.
        selectors: IRI of a selector to what it selects.
        iris: every IRI of the project in the published graph.
        has_engine: true where the build has the query engine that answers in the page.
        is_lean: true where the build leaves the data of each thing to a server.
    """

    has_engine = False
    is_lean = False

    def __init__(self, dataset: Dataset, answered: Sequence[questions.Answer] = ()) -> None:
        self.dataset = dataset
        self.answered = answered
        self.said: dict[str, list[Said]] = {}
        self.uses: dict[str, list[Use]] = {}
        self.claims: dict[str, Claim] = {}
        self.selectors: dict[str, Selector] = {}
        self.iris: set[str] = set()
        self._sizes: dict[str, int] = {}
        for graph, triples in dataset.by_graph.items():
            self.iris.add(graph)
            self._sizes[graph] = len(triples)
            rows = [(key_of(t.subject), t.predicate.value, node_of(t.object)) for t in triples]
            self._note(rows)
            if graph == EVIDENCE:
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
                self._read(EVIDENCE, [(subject, predicate, node)])
        for iri, found in parts.items():
            self.selectors[iri] = Selector(
                str(found.get(OA + "hasSource", "")),
                int(plain_of(found.get(OA + "start", "-1"))),
                int(plain_of(found.get(OA + "end", "-1"))),
                plain_of(found.get(OA + "exact", "")),
            )

    @cached_property
    def release(self) -> Release:
        """The release that the pages belong to: the checkout's own, unless another is set."""
        return release.of(self.dataset.sources.house)

    def size(self, graph: str) -> int:
        """Return how many triples a named graph holds."""
        return self._sizes.get(graph, 0)

    def get(self, subject: str, predicate: str) -> list[Node]:
        """Return the objects that any graph gives for a subject and predicate, each once."""
        return list(
            dict.fromkeys(s.node for s in self.said.get(subject, ()) if s.predicate == predicate)
        )

    def one(self, subject: str, predicate: str) -> str:
        """Return the first object for a subject and predicate as text; empty for none."""
        for said in self.said.get(subject, ()):
            if said.predicate == predicate:
                return plain_of(said.node)
        return ""

    def iri_of(self, subject: str, predicate: str) -> list[str]:
        """Return the objects that are IRIs."""
        return [node for node in self.get(subject, predicate) if isinstance(node, str)]

    def stated(self, subject: str) -> list[Said]:
        """Return what passages state about a subject."""
        return [said for said in self.said.get(subject, ()) if said.graph.startswith(PASSAGE)]

    def told_of(self, thing: str) -> list[Use]:
        """Return what passages state that ends in a thing."""
        return [use for use in self.uses.get(thing, ()) if use.graph.startswith(PASSAGE)]

    @cached_property
    def labels(self) -> dict[str, dict[str, str]]:
        """IRI to language tag (as written in BCP 47) to preferred label."""
        found: dict[str, dict[str, str]] = {}
        rank = {terms.graph(name): place for place, name in enumerate(_NAMING)}
        for iri, said in self.said.items():
            rows = [s for s in said if s.predicate == _LABEL and isinstance(s.node, Text)]
            for row in sorted(rows, key=lambda s: rank.get(s.graph, len(rank))):
                if isinstance(row.node, Text):
                    found.setdefault(iri, {}).setdefault(row.node.lang, row.node.value)
        for one in self.answered:
            titles = {tag: one.question.one(f"title@{tag}") for tag in ("en", "zh-Hans")}
            found[terms.QUERY + one.question.name] = titles
        return found

    @cached_property
    def accepted(self) -> dict[tuple[str, str, Node], list[str]]:
        """The acceptances of each claim that rests on a machine proposal, by its three parts."""
        found: dict[tuple[str, str, Node], list[str]] = {}
        for use in self.uses.get(LODE + "Acceptance", ()):
            parts = [
                self.get(use.subject, RDF + part) for part in ("subject", "predicate", "object")
            ]
            if all(parts):
                (subject, *_), (predicate, *_), (node, *_) = parts
                found.setdefault((str(subject), str(predicate), node), []).append(use.subject)
        return found

    @cached_property
    def claim_of(self) -> dict[tuple[str, str, Node], Claim]:
        """Subject, predicate and object to the claim that they make."""
        return {(c.subject, c.predicate, c.node): c for c in self.claims.values()}

    @cached_property
    def settled(self) -> set[tuple[str, str, Node]]:
        """Every settled triple."""
        return {
            (iri, s.predicate, s.node)
            for iri, rows in self.said.items()
            for s in rows
            if s.graph == SETTLED
        }

    @cached_property
    def single_valued(self) -> frozenset[str]:
        """The properties that the world allows one value at a time."""
        return self.dataset.sources.ontology.settled_properties

    def below(self, property_iri: str) -> frozenset[str]:
        """Return a property and all of its sub-properties."""
        found, todo = {property_iri}, [property_iri]
        while todo:
            for use in self.uses.get(todo.pop(), ()):
                if use.predicate == RDFS + "subPropertyOf" and use.subject not in found:
                    found.add(use.subject)
                    todo.append(use.subject)
        return frozenset(found)

    @cached_property
    def providers(self) -> frozenset[str]:
        """The properties that join an instrument to who provides it."""
        return self.below(LODE + "isProvidedBy")

    @cached_property
    def recipients(self) -> frozenset[str]:
        """The properties that join an instrument to who gains by it."""
        return self.below(LODE + "benefits")

    @cached_property
    def disputes(self) -> dict[str, list[str]]:
        """Thing to the conflicts and tensions that are about it, or that name it as a side."""
        kinds = (LODE + "onSubject", LODE + "hasValue")
        types = {LODE + "Conflict", LODE + "Tension"}
        found: defaultdict[str, list[str]] = defaultdict(list)
        for iri, said in sorted(self.said.items()):
            if any(s.predicate == RDF + "type" and s.node in types for s in said):
                for s in said:
                    if s.predicate in kinds and isinstance(s.node, str):
                        found[s.node].append(iri)
        return {iri: list(dict.fromkeys(cases)) for iri, cases in found.items()}

    @cached_property
    def about(self) -> dict[str, list[str]]:
        """Thing to the conflicts and tensions of which it is the subject."""
        return {
            iri: [case for case in cases if iri in self.iri_of(case, LODE + "onSubject")]
            for iri, cases in self.disputes.items()
        }

    @cached_property
    def conflict_on(self) -> dict[tuple[str, str], str]:
        """Subject and property to the conflict on it."""
        return {
            (subject, prop): iri
            for iri, said in self.said.items()
            if any(s.predicate == RDF + "type" and s.node == LODE + "Conflict" for s in said)
            for subject in self.iri_of(iri, LODE + "onSubject")
            for prop in self.iri_of(iri, LODE + "onProperty")
        }

    @cached_property
    def contested(self) -> dict[str, tuple[str, str]]:
        """Case of differing values to its subject and property, be it a conflict or not."""
        return {
            case(claim.subject, claim.predicate): (claim.subject, claim.predicate)
            for claim in self.claims.values()
            if claim.predicate in self.single_valued
        }

    def roots(self, passage: str, subject: str) -> list[str]:
        """Return on whose word a passage speaks of a subject."""
        cited = [
            said.node
            for said in self.said.get(subject, ())
            if said.graph == passage
            and said.predicate == LODE + "accordingTo"
            and isinstance(said.node, str)
        ]
        return cited or self.iri_of(passage, LODE + "hasRoot")

    def ruling(self, subject: str, predicate: str, node: Node) -> str:
        """Return the decision or rule by which a contested value won; empty where none did."""
        about = case(subject, predicate)
        if node in self.get(about, LODE + "settles"):
            return next(iter(self.iri_of(about, LODE + "followsRule")), "")
        return ""

    def is_lost(self, node: Node) -> bool:
        """Tell whether a value is one whose digits were lost in the copy."""
        return isinstance(node, str) and LODE + "LostValue" in self.iri_of(node, RDF + "type")

    def selector(self, passage: str, subject: str, predicate: str, node: Node) -> Selector | None:
        """Return where a passage prints the object of a claim, if the lock says so."""
        if not isinstance(node, str):
            return None
        return self.selectors.get(evidence.name(passage, subject, predicate, node))

    def sentences(self, passage: str, subject: str) -> list[int]:
        """Return the sentences of a passage in which it speaks of a subject."""
        return sorted(
            {
                int(re.split("[. ]", said.node.value)[0])
                for said in self.said.get(subject, ())
                if said.graph == passage
                and said.predicate == LODE + "locator"
                and isinstance(said.node, Text)
            }
        )

    def stage(self, iri: str) -> Stage:
        """Return what the name of a stage says."""
        return Stage(
            iri,
            self.one(iri, LODE + "onRung"),
            self.one(iri, LODE + "onDate"),
            self.one(iri, LODE + "earliest"),
            self.one(iri, LODE + "latest"),
        )

    def rank(self, stage: Stage) -> int:
        """Return the rank of a stage on the scale of bindingness."""
        return int(self.one(stage.rung, LODE + "rank") or 0)

    def document(self, passage: str) -> str:
        """Return the document of a passage."""
        return next(iter(self.iri_of(passage, LODE + "isPassageOf")), "")

    @cached_property
    def passages(self) -> dict[str, list[str]]:
        """Document to its passages, in the order of the text."""
        found: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        for iri in self.iris:
            if iri.startswith(PASSAGE) and (document := self.document(iri)):
                found[document].append((int(self.one(iri, LODE + "order") or 0), iri))
        return {document: [iri for _, iri in sorted(rows)] for document, rows in found.items()}

    def kinds(self, iri: str) -> list[str]:
        """Return the narrowest classes of a thing."""
        return self.iri_of(iri, LODE + "isOfKind") or [
            node for node in self.iri_of(iri, RDF + "type") if node.startswith(LODE)
        ]

    @cached_property
    def speaking(self) -> Mapping[str, frozenset[str]]:
        """Thing to the passages that speak of it."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for claim in self.claims.values():
            for node in (claim.subject, claim.node):
                if isinstance(node, str) and node.startswith(terms.ID):
                    found[node].update(claim.passages)
        return {iri: frozenset(passages) for iri, passages in found.items()}

    @cached_property
    def subjects(self) -> dict[str, list[str]]:
        """Passage to the subjects that it speaks of."""
        found: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for iri, said in self.said.items():
            for one in said:
                if one.graph.startswith(PASSAGE):
                    found[one.graph][iri] = None
        return {graph: list(subjects) for graph, subjects in found.items()}

    @cached_property
    def by_predicate(self) -> dict[str, list[Claim]]:
        """Property to the claims that use it."""
        found: defaultdict[str, list[Claim]] = defaultdict(list)
        for claim in self.claims.values():
            found[claim.predicate].append(claim)
        return dict(found)

    def properties_of(self, graph: str) -> dict[str, int]:
        """Return how often each property stands in a named graph."""
        triples = self.dataset.by_graph.get(graph, ())
        return Counter(triple.predicate.value for triple in triples)

    @cached_property
    def claim_at(self) -> dict[str, str]:
        """Selector to the claim whose object it finds."""
        return {
            evidence.name(passage, claim.subject, claim.predicate, claim.node): iri
            for iri, claim in self.claims.items()
            if isinstance(claim.node, str)
            for passage in claim.passages
        }

    @cached_property
    def coverage(self) -> list[dict[str, Any]]:
        """What of each document is carried, as the last measurement with the texts found it."""
        measured = self.dataset.sources.house.coverage
        return [json.loads(path.read_text(encoding="utf-8")) for path in measured]

    @cached_property
    def told_names(self) -> dict[str, int]:
        """Slug of a passage to how many printed names its facts take up."""
        return {s: len(n) for row in self.coverage for s, n in row["names"]["told"].items()}

    @cached_property
    def answers(self) -> dict[str, questions.Answer]:
        """The answers by the words of their questions' names, without the number."""
        return {found.question.name.partition("-")[2]: found for found in self.answered}

    @cached_property
    def asked(self) -> dict[str, dict[str, int]]:
        """Thing to the questions in whose answers it stands, and in how many rows."""
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for one in self.answered:
            for row in one.rows:
                for iri in {cell.value for cell in row if isinstance(cell, ox.NamedNode)}:
                    found[iri][one.question.name] += 1
        return {iri: dict(sorted(counts.items())) for iri, counts in found.items()}

    @cached_property
    def shards(self) -> dict[str, list[str]]:
        """The IRIs on each page that many share, by the path of the page without ending, sorted."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for iri in sorted(self.iris):
            place = address(iri)
            if place and place.anchor and iri.removeprefix(terms.ID).partition("/")[0] in SHARED:
                found[place.stem].append(iri)
        return dict(found)

    @cached_property
    def later(self) -> dict[str, int]:
        """The IRIs that stand on a further page of a shared one, and which."""
        return {
            iri: place // SHARD + 1
            for iris in self.shards.values()
            for place, iri in enumerate(iris)
            if place >= SHARD
        }
