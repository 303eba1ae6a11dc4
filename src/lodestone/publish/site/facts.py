"""The graph as the pages read it: one pass over the quads, then look-ups and no query.

A node is a plain text where it is an IRI or a blank node, and a ``Text`` where it is a literal.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence, Set
from functools import cached_property
from pathlib import Path
from typing import Any, Final, TypeVar

import pyoxigraph as ox

from lodestone.answer import questions
from lodestone.derive.derivation import Dataset
from lodestone.model import terms
from lodestone.model.addresses import LEAN, SHARED, address
from lodestone.model.terms import LODE, RDF, RDFS, SKOS
from lodestone.publish.files import release
from lodestone.publish.files.release import Release
from lodestone.publish.site import gathered
from lodestone.publish.site.claims import (
    Claim,
    Node,
    Said,
    Selector,
    Stage,
    Text,
    Use,
    case,
    plain_of,
)
from lodestone.publish.watched import Unwatched, Watch, noted
from lodestone.read import evidence

_V = TypeVar("_V")
#: Rows of a page that many things share.
SHARD: Final = 250
#: How many statements or judgements stand on one page of a lean site.
BRIEFS: Final = 25
PASSAGE: Final = terms.thing("passage", "")
SETTLED: Final = terms.graph("settled")
VALUES: Final = terms.graph("values")
EVIDENCE: Final = terms.graph("evidence")
#: Graphs whose labels name things, the better one first.
_NAMING: Final = ("register", "ontology", "documents", "curation", "values", "labels")
_LABEL: Final = SKOS + "prefLabel"


class Facts:
    """Every published triple by its subject and by its object, watched as pages read it.

    Attributes:
        watch: what notes which entries are read.
        ontology: what can be said; no page notes that it reads it, nor the folder of questions.
        queries: the folder of the saved questions.
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

    @property
    def shared(self) -> frozenset[str]:
        """The kinds whose things share pages."""
        return LEAN if self.is_lean else SHARED

    def __init__(self, dataset: Dataset, answered: Sequence[questions.Answer] = ()) -> None:
        self.watch = Watch()
        self._dataset, self._answered = dataset, answered
        self.ontology = dataset.sources.ontology
        self.queries: Path = dataset.sources.house.root / "queries"
        read = gathered.Gathered(dataset, answered)
        self.said: Mapping[str, list[Said]] = self.watch.table("said", read.said)
        self.uses: Mapping[str, list[Use]] = self.watch.table("uses", read.uses)
        self.claims: Mapping[str, Claim] = self.watch.table("claims", read.claims)
        self.selectors: Mapping[str, Selector] = self.watch.table("selectors", read.selectors)
        self.iris: Set[str] = self.watch.members("iris", read.iris)
        self._never = self.watch.whole("never", Unwatched())
        self._sizes: Mapping[str, int] = self.watch.table("sizes", read.sizes)
        self._properties: Mapping[str, Mapping[str, int]] = self.watch.table(
            "properties", read.properties
        )
        self._once: dict[str, Mapping[str, Any]] = {}

    def ready(self) -> None:
        """Work out all that is worked out once, so that it can be compared with another build's."""
        for name, made in vars(Facts).items():
            if isinstance(made, noted):
                getattr(self, name)

    def once(self, name: str, make: Callable[[], Mapping[str, _V]]) -> Mapping[str, _V]:
        """Return a table that other modules work out, by its name; it is worked out once."""
        found = self._once.get(name)
        if found is None:
            found = self._once[name] = self.watch.table(name, self.watch.apart(make))
        return found

    @property
    def dataset(self) -> Dataset:
        """What was read and derived; a page that asks for it is made anew each time."""
        self._never.read()
        return self._dataset

    @noted
    def answered(self) -> Sequence[questions.Answer]:
        """The saved questions with their rows."""
        return self._answered

    @cached_property
    def release(self) -> Release:
        """The release that the pages belong to: the checkout's own, unless another is set."""
        return release.of(self._dataset.sources.house)

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

    @noted
    def labels(self) -> Mapping[str, dict[str, str]]:
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

    @noted
    def accepted(self) -> Mapping[tuple[str, str, Node], list[str]]:
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

    @noted
    def claim_of(self) -> Mapping[tuple[str, str, Node], Claim]:
        """Subject, predicate and object to the claim that they make."""
        return {(c.subject, c.predicate, c.node): c for c in self.claims.values()}

    @noted
    def settled(self) -> Set[tuple[str, str, Node]]:
        """Every settled triple."""
        return {
            (iri, s.predicate, s.node)
            for iri, rows in self.said.items()
            for s in rows
            if s.graph == SETTLED
        }

    @noted
    def single_valued(self) -> frozenset[str]:
        """The properties that the world allows one value at a time."""
        return self.ontology.settled_properties

    def below(self, property_iri: str) -> frozenset[str]:
        """Return a property and all of its sub-properties."""
        found, todo = {property_iri}, [property_iri]
        while todo:
            for use in self.uses.get(todo.pop(), ()):
                if use.predicate == RDFS + "subPropertyOf" and use.subject not in found:
                    found.add(use.subject)
                    todo.append(use.subject)
        return frozenset(found)

    @noted
    def providers(self) -> frozenset[str]:
        """The properties that join an instrument to who provides it."""
        return self.below(LODE + "isProvidedBy")

    @noted
    def recipients(self) -> frozenset[str]:
        """The properties that join an instrument to who gains by it."""
        return self.below(LODE + "benefits")

    @noted
    def disputes(self) -> Mapping[str, list[str]]:
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

    @noted
    def about(self) -> Mapping[str, list[str]]:
        """Thing to the conflicts and tensions of which it is the subject."""
        return {
            iri: [case for case in cases if iri in self.iri_of(case, LODE + "onSubject")]
            for iri, cases in self.disputes.items()
        }

    @noted
    def conflict_on(self) -> Mapping[tuple[str, str], str]:
        """Subject and property to the conflict on it."""
        return {
            (subject, prop): iri
            for iri, said in self.said.items()
            if any(s.predicate == RDF + "type" and s.node == LODE + "Conflict" for s in said)
            for subject in self.iri_of(iri, LODE + "onSubject")
            for prop in self.iri_of(iri, LODE + "onProperty")
        }

    @noted
    def contested(self) -> Mapping[str, tuple[str, str]]:
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

    @noted
    def passages(self) -> Mapping[str, list[str]]:
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

    @noted
    def speaking(self) -> Mapping[str, frozenset[str]]:
        """Thing to the passages that speak of it."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for claim in self.claims.values():
            for node in (claim.subject, claim.node):
                if isinstance(node, str) and node.startswith(terms.ID):
                    found[node].update(claim.passages)
        return {iri: frozenset(passages) for iri, passages in found.items()}

    @noted
    def subjects(self) -> Mapping[str, list[str]]:
        """Passage to the subjects that it speaks of."""
        found: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for iri, said in self.said.items():
            for one in said:
                if one.graph.startswith(PASSAGE):
                    found[one.graph][iri] = None
        return {graph: list(subjects) for graph, subjects in found.items()}

    @noted
    def by_predicate(self) -> Mapping[str, list[Claim]]:
        """Property to the claims that use it."""
        found: defaultdict[str, list[Claim]] = defaultdict(list)
        for claim in self.claims.values():
            found[claim.predicate].append(claim)
        return dict(found)

    def properties_of(self, graph: str) -> Mapping[str, int]:
        """Return how often each property stands in a named graph."""
        return self._properties.get(graph, {})

    @noted
    def claim_at(self) -> Mapping[str, str]:
        """Selector to the claim whose object it finds."""
        return {
            evidence.name(passage, claim.subject, claim.predicate, claim.node): iri
            for iri, claim in self.claims.items()
            if isinstance(claim.node, str)
            for passage in claim.passages
        }

    @noted
    def coverage(self) -> list[dict[str, Any]]:
        """What of each document is carried, as the last measurement with the texts found it."""
        measured = self._dataset.sources.house.coverage
        return [json.loads(path.read_text(encoding="utf-8")) for path in measured]

    @noted
    def told_names(self) -> Mapping[str, int]:
        """Slug of a passage to how many printed names its facts take up."""
        return {s: len(n) for row in self.coverage for s, n in row["names"]["told"].items()}

    @noted
    def answers(self) -> Mapping[str, questions.Answer]:
        """The answers by the words of their questions' names, without the number."""
        return {found.question.name.partition("-")[2]: found for found in self.answered}

    @noted
    def asked(self) -> Mapping[str, dict[str, int]]:
        """Thing to the questions in whose answers it stands, and in how many rows."""
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for one in self.answered:
            for row in one.rows:
                for iri in {cell.value for cell in row if isinstance(cell, ox.NamedNode)}:
                    found[iri][one.question.name] += 1
        return {iri: dict(sorted(counts.items())) for iri, counts in found.items()}

    @noted
    def shards(self) -> Mapping[str, list[str]]:
        """The IRIs on each page that many share, by the path of the page without ending, sorted."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for iri in sorted(self.iris):
            place = address(iri, self.shared)
            if place and place.anchor and _kind(iri) in self.shared:
                found[place.stem].append(iri)
        return dict(found)

    @noted
    def later(self) -> Mapping[str, int]:
        """The IRIs that stand on a further page of a shared one, and which."""
        return {
            iri: place // room(iris[0]) + 1
            for iris in self.shards.values()
            for place, iri in enumerate(iris)
            if place >= room(iris[0])
        }


def room(iri: str) -> int:
    """Return how many things of its kind stand on one page, where they share pages."""
    return SHARD if _kind(iri) in SHARED else BRIEFS


def _kind(iri: str) -> str:
    return iri.removeprefix(terms.ID).partition("/")[0]
