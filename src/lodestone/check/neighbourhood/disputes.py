"""What conflicts and twins of some things rest on, asked of the graph around them and kept."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import cycle
from typing import Final

import pyoxigraph as ox

from lodestone.check.neighbourhood import index as indexing
from lodestone.check.neighbourhood.asking import TYPE, Asking
from lodestone.model import terms
from lodestone.model.terms import LODE, RDFS, SKOS
from lodestone.read.checkout import CURATION, PASSAGE

AMOUNT: Final = ox.NamedNode(LODE + "amount")
PART_OF: Final = ox.NamedNode(LODE + "isPartOf")
#: What a thing may have its stage from.
_BEARING: Final = tuple(
    ox.NamedNode(LODE + name) for name in ("isPartOf", "isMadeUnder", "isAttachedTo")
)
_FOR_MINERAL: Final = ox.NamedNode(LODE + "forMineral")
_REACHED: Final = ox.NamedNode(LODE + "reached")
_PASSAGE_OF: Final = ox.NamedNode(LODE + "isPassageOf")
_SUBPROPERTY: Final = RDFS + "subPropertyOf"
_PROVIDED: Final = LODE + "isProvidedBy"
#: What lies above a value: the body that an organ belongs to, the broader concept.
_ABOVE: Final = (ox.NamedNode(LODE + "isOrganPartOf"), ox.NamedNode(SKOS + "broader"))
#: How a decision, or a finding that two deals are one or are not, points at what it judges.
JUDGES: Final = tuple(
    ox.NamedNode(LODE + name) for name in ("onSubject", "keeps", "drops", "hasValue")
)


class Disputes(Asking):
    """Collects what may contradict, or be one with, what some new files state."""

    def _stated(self, subject: ox.NamedNode) -> None:
        """Keep all that passages state of a thing: the settled view says what is missing."""
        for name, triple in list(self._about(subject)):
            if indexing.kind_of(name) == PASSAGE:
                self._declared(name)
                if isinstance(triple.object, ox.NamedNode):
                    self._types(triple.object)

    def _contest(self, subject: ox.NamedNode) -> None:
        """Keep all that passages state of a thing by the properties that may be in conflict."""
        for predicate in self._contested:
            for name, triple in list(self._about(subject, predicate)):
                self._declared(name)
                if isinstance(triple.object, ox.NamedNode):
                    self._ancestors(triple.object)
                    if predicate in self._providing:
                        self._types(triple.object)
        for tie in _BEARING:
            for bearer in self._objects(subject, tie):
                list(self._about(bearer, _REACHED))
        self._judgements(subject)

    def _declared(self, name: str) -> None:
        """Keep what says of which document a passage is: a rule reads declared passages alone."""
        if indexing.kind_of(name) == PASSAGE and name not in self._hidden:
            graph = indexing.fact_file(self._home, name, ()).graph
            list(self._about(ox.NamedNode(graph), _PASSAGE_OF))

    def _ancestors(self, node: ox.NamedNode) -> set[ox.NamedNode]:
        """Keep and return the bodies and concepts above one, itself included."""
        seen: set[ox.NamedNode] = set()
        todo = [node]
        while todo:
            here = todo.pop()
            if here not in seen:
                seen.add(here)
                for predicate in _ABOVE:
                    todo += self._objects(here, predicate)
        return seen

    def _judgements(self, subject: ox.NamedNode) -> None:
        """Keep the decisions, and the findings of same deals, that point at a thing."""
        for predicate in JUDGES:
            for name, triple in list(self._pointing(predicate, subject)):
                if indexing.kind_of(name) == CURATION and isinstance(triple.subject, ox.NamedNode):
                    list(self._about(triple.subject))

    def _twins(self, subject: ox.NamedNode) -> None:
        """Keep the instruments of one amount with a thing whose givers are of one family."""
        givers = self._givers(subject)
        amounts = {
            amount
            for amount in self._objects(subject, AMOUNT)
            if not amount.value.endswith("-lost")
        }
        if not (givers and amounts):
            return
        # Many a deal has one amount, many a deal one giver; few have both, so the shorter is taken.
        for other in _shorter(self._sharing(amounts), self._given_by(givers)):
            if (
                other != subject
                and not amounts.isdisjoint(self._seen_objects(other, AMOUNT))
                and self._is_related(givers, self._givers(other))
            ):
                list(self._about(other, AMOUNT))
                for one in (subject, other):
                    self._parts(one)

    def _alike(self, subject: ox.NamedNode) -> None:
        """Keep what is told of the instruments that may be one with an instrument."""
        if terms.kind(subject.value) != "instrument":
            return
        others: set[ox.NamedNode] = set()
        for tie in self._identifying:
            for thing in self._objects(subject, tie):
                others |= _subjects_of(self._scan(None, tie, thing))
        givers = self._givers(subject)
        if givers:
            minerals = self._objects(subject, _FOR_MINERAL)
            tied = (_subjects_of(self._scan(None, _FOR_MINERAL, one)) for one in minerals)
            given = set(self._given_by(givers)) if minerals else set()
            others |= {other for found in tied for other in found & given}
        kinds = self._seen_objects(subject, TYPE)
        for other in sorted(others - {subject}, key=str):
            if self._is_kin(kinds, self._seen_objects(other, TYPE)):
                for one in (subject, other):
                    self._types(one)
                    self._stated(one)
                    self._givers(one)
                    self._judgements(one)
                    self._parts(one)

    def _is_kin(self, ours: set[ox.NamedNode], theirs: set[ox.NamedNode]) -> bool:
        """Tell whether a class of the one is, or is above or below, a class of the other."""
        above = self._index.ontology.parents
        return any(
            one == other
            or other.value in above.get(one.value, ())
            or one.value in above.get(other.value, ())
            for one in ours
            for other in theirs
        )

    def _sharing(self, amounts: Iterable[ox.NamedNode]) -> Iterator[ox.NamedNode]:
        """Yield what has one of some amounts."""
        for amount in amounts:
            for triple in self._scan(None, AMOUNT, amount):
                if isinstance(triple.subject, ox.NamedNode):
                    yield triple.subject

    def _given_by(self, givers: Mapping[ox.NamedNode, set[ox.NamedNode]]) -> Iterator[ox.NamedNode]:
        """Yield what the family of some givers provides: the bodies above them and below."""
        seen = {one for above in givers.values() for one in above}
        todo = list(givers)
        family = list(seen)
        while todo or family:
            if family:
                member = family.pop()
                for predicate in self._providing:
                    for triple in self._scan(None, predicate, member):
                        if isinstance(triple.subject, ox.NamedNode):
                            yield triple.subject
                continue
            for triple in self._scan(None, _ABOVE[0], todo.pop()):
                organ = triple.subject
                if isinstance(organ, ox.NamedNode) and organ not in seen:
                    seen.add(organ)
                    todo.append(organ)
                    family.append(organ)

    def _seen_objects(self, subject: ox.NamedNode, predicate: ox.NamedNode) -> set[ox.NamedNode]:
        found = (triple.object for triple in self._scan(subject, predicate, None))
        return {value for value in found if isinstance(value, ox.NamedNode)}

    def _givers(self, subject: ox.NamedNode) -> dict[ox.NamedNode, set[ox.NamedNode]]:
        """Return who provides an instrument, each with the bodies above it."""
        givers: dict[ox.NamedNode, set[ox.NamedNode]] = {}
        for predicate in self._providing:
            for name, triple in list(self._about(subject, predicate)):
                self._declared(name)
                if isinstance(triple.object, ox.NamedNode) and triple.object not in givers:
                    givers[triple.object] = self._ancestors(triple.object)
        return givers

    @staticmethod
    def _is_related(
        ours: Mapping[ox.NamedNode, set[ox.NamedNode]],
        theirs: Mapping[ox.NamedNode, set[ox.NamedNode]],
    ) -> bool:
        """Tell whether a giver of the one is, or is above or below, a giver of the other."""
        return any(
            one in others_above or other in above
            for one, above in ours.items()
            for other, others_above in theirs.items()
        )

    def _parts(self, subject: ox.NamedNode) -> None:
        """Keep what a thing is part of, up to the top, with what may be in conflict about it."""
        seen: set[ox.NamedNode] = set()
        todo = [subject]
        while todo:
            here = todo.pop()
            if here not in seen:
                seen.add(here)
                self._contest(here)
                for name, _ in list(self._about(here, PART_OF)):
                    self._declared(name)
                todo += self._objects(here, PART_OF)

    @cached_property
    def _contested(self) -> tuple[ox.NamedNode, ...]:
        settled = sorted(self._index.ontology.settled_properties)
        return (*dict.fromkeys((*map(ox.NamedNode, settled), *self._providing)), _REACHED)

    @cached_property
    def _identifying(self) -> tuple[ox.NamedNode, ...]:
        named = sorted(self._index.ontology.identifying_properties)
        return tuple(ox.NamedNode(iri) for iri in named)

    @cached_property
    def _providing(self) -> tuple[ox.NamedNode, ...]:
        below: defaultdict[str, set[str]] = defaultdict(set)
        for triple in self._index.ontology.triples:
            if triple.predicate.value == _SUBPROPERTY:
                below[triple.object.value].add(triple.subject.value)
        seen: set[str] = set()
        todo = [_PROVIDED]
        while todo:
            here = todo.pop()
            if here not in seen:
                seen.add(here)
                todo += below[here]
        return tuple(ox.NamedNode(iri) for iri in sorted(seen))


def _shorter(
    one: Iterator[ox.NamedNode], other: Iterator[ox.NamedNode]
) -> dict[ox.NamedNode, None]:
    """Take from two sources by turns; return, without repeats, what the first to end yielded."""
    found: tuple[dict[ox.NamedNode, None], dict[ox.NamedNode, None]] = ({}, {})
    for source, kept in cycle(((one, found[0]), (other, found[1]))):
        node = next(source, None)
        if node is None:
            return kept
        kept[node] = None
    raise AssertionError("a cycle does not end")


def _subjects_of(triples: Iterable[ox.Triple]) -> set[ox.NamedNode]:
    return {t.subject for t in triples if isinstance(t.subject, ox.NamedNode)}
