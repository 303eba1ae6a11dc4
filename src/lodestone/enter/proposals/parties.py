"""Parties of a draft: who gives and who takes, for what project and mineral, and who is obliged.

A sum without a giver tells little. Of a registered deal the parties that other documents state are
proposed where the sentence prints them; of a new one, those whom the words beside their names put
on one side. A duty is of whom its sentence names, by name or by office, before it binds.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from lodestone.check.prove import order, roles
from lodestone.check.prove.passages import Passage, Span
from lodestone.enter.proposals import offices
from lodestone.enter.proposals.form import NewThing, Proposal
from lodestone.enter.proposals.placing import Place, named, propose
from lodestone.enter.proposals.recognising import Register
from lodestone.model import tables, terms
from lodestone.model.terms import LODE, thing
from lodestone.read.checkout import Sources
from lodestone.read.text.spelling import plain

#: With which properties the parties of a class are stated: who gives, and who takes.
_SIDES: Final[Mapping[str, tuple[str, str]]] = {
    "Loan": ("hasLender", "hasBorrower"),
    "Credit": ("isProvidedBy", "hasBorrower"),
    "LoanGuarantee": ("isProvidedBy", "hasBorrower"),
    "EquityStake": ("isHeldBy", "isStakeIn"),
    "PreferredStock": ("isHeldBy", "isStakeIn"),
    "Warrant": ("isHeldBy", "isStakeIn"),
    "Grant": ("isGivenBy", "isGivenTo"),
    "ResearchFunding": ("isGivenBy", "isGivenTo"),
    "PurchaseContract": ("hasBuyer", "hasSeller"),
    "OfftakeContract": ("hasBuyer", "hasSeller"),
    "PrivateCapital": ("isGivenBy", "isGivenTo"),
    "Financing": ("isProvidedBy", "benefits"),
    "PriceFloor": ("isSetBy", "benefits"),
    "Tariff": ("isSetBy", ""),
}
#: Properties of a registered deal that are proposed again where their objects are printed.
_TOLD: Final = ("actor", "project", "country", "mineral")
#: Classes whose things are for one mineral.
_FOR_MINERAL: Final = frozenset({"Tariff", "Quota", "PurchaseContract", "OfftakeContract",
                                 "Stockpile", "PriceFloor", "Grant", "Loan"})  # fmt: skip
#: Classes of what is for a mineral that its clause names alone.
_NARROW: Final = frozenset({"Grant", "Loan"})
_FOR_PROJECT: Final = frozenset({"Financing", "Grant", "Loan", "LoanGuarantee", "Credit"})
_WIDEST: Final = thing("mineral", "critical-minerals")
#: Words that bind whoever is named before them.
_BINDS: Final = re.compile(tables.pattern(__name__, "binds"))
#: Which of these words say that something is required.
_REQUIRES: Final = re.compile(tables.pattern(__name__, "requires"))
#: How a longer name goes on behind a name, and how it begins before one.
_LONGER: Final = re.compile(tables.pattern(__name__, "longer"))
_WITHIN: Final = re.compile(tables.pattern(__name__, "within"))
_FAR: Final = 24
#: Who gives and takes.
_SUBJECT: Final = ("GovernmentBody", "Bank", "Fund", "Company")


def _goes_on(passage: Passage, span: Span) -> bool:
    return bool(_LONGER.match(plain(passage.text[span[1] : span[1] + _FAR])))


def in_name(passage: Passage, span: Span) -> bool:
    """Tell whether a name stands in a longer one that the register does not have: 北岭镓业."""
    text = passage.text
    if text[span[0]].isupper() and _WITHIN.search(text[max(0, span[0] - _FAR) : span[0]]):
        return True
    return _goes_on(passage, span)


@dataclass(frozen=True)
class Parties:
    """Who has which part in what is drafted.

    Attributes:
        register: the registered things.
        sources: what is known of them.
    """

    register: Register
    sources: Sources

    def of(self, found: Sequence[Proposal], place: Place) -> Iterator[Proposal]:
        """Propose the parties of what the figures of a clause are proposed to be of.

        Args:
            found: what is proposed of the figures.
            place: where they stand.
        """
        seen: set[str] = set()
        for one in found:
            if not one.property or str(one.thing) in seen:
                continue
            seen.add(str(one.thing))
            if isinstance(one.thing, str):
                yield from self._known(one.thing, place)
            elif one.thing.cls == "Obligation":
                yield from self.obliged(one.thing, place)
            else:
                yield from self._new(one.thing, place)

    def obliged(self, made: NewThing, place: Place) -> Iterator[Proposal]:
        """Propose whom a duty obliges: who is printed last before the word that binds."""
        sentence = place.passage.sentences[place.number - 1]
        text = place.passage.text[: sentence.end]
        if not (word := _BINDS.search(text, sentence.start)):
            return
        actors = self._printed(place.passage, (sentence.start, word.start()))
        rows = [(end, iri) for iri, spans in actors.items() for _, end in spans]
        if rows:
            last = max(rows)[1]
            yield propose(place, made, "obliges", terms.short(last), "", 0.5)
        if _REQUIRES.search(word[0]):
            yield propose(place, made, "", "", "required", 0.5)

    def _known(self, short: str, place: Place) -> Iterator[Proposal]:
        """Propose again what other documents state of a deal, as far as the sentence prints it."""
        kind, _, slug = short.partition(":")
        if kind != "instrument":
            return
        sentence = place.passage.sentences[place.number - 1]
        there = named(place.passage, (sentence.start, sentence.end)) - {_WIDEST}
        near = named(place.passage, place.clause)
        for predicate, value in sorted(self.register.stated(thing(kind, slug))):
            name = predicate.removeprefix(LODE)
            if terms.kind(value) not in _TOLD or name not in _AGAIN or value not in there:
                continue
            if terms.kind(value) == "mineral" and value not in near:
                continue
            yield propose(place, short, name, terms.short(value), "", 0.6)

    def _new(self, made: NewThing, place: Place) -> Iterator[Proposal]:
        giver, taker = self._sides(place, place.clause)
        if not giver:
            sentence = place.passage.sentences[place.number - 1]
            giver = self._sides(place, (sentence.start, place.clause[0]))[0]
        gives, takes = _SIDES.get(made.cls, ("", ""))
        if giver and gives:
            yield propose(place, made, gives, terms.short(giver), "", 0.4)
        if taker and takes and taker != giver:
            yield propose(place, made, takes, terms.short(taker), "", 0.4)
        near = named(place.passage, place.clause)
        if made.cls in _FOR_MINERAL:
            yield from self._about(made, place, near, "mineral", "forMineral")
        if made.cls in _FOR_PROJECT:
            yield from self._about(made, place, near, "project", "forProject")

    def _about(
        self, made: NewThing, place: Place, near: Iterable[str], kind: str, name: str
    ) -> Iterator[Proposal]:
        """Propose what a new thing is for, where its clause names one alone, or its sentence."""
        sentence = place.passage.sentences[place.number - 1]
        wide = named(place.passage, (sentence.start, sentence.end))
        for some in (near, wide) if made.cls not in _NARROW else (near,):
            there = [
                iri
                for iri in some
                if terms.kind(iri) == kind
                and iri != _WIDEST
                and not all(
                    kind == "mineral" and in_name(place.passage, one)
                    for one in place.passage.mentions[iri]
                    if sentence.start <= one[0] < sentence.end
                )
            ]
            if len(there) == 1:
                yield propose(place, made, name, terms.short(there[0]), "", 0.4)
            if there:
                return

    def _sides(self, place: Place, span: Span) -> tuple[str, str]:
        """Return who gives and who takes in a span; empty where the words do not tell."""
        passage = place.passage
        text = plain(passage.text).lower()
        table = roles.sides(self.sources.ontology)
        rows = sorted(
            (start, end, iri)
            for iri, spans in self._printed(passage, span).items()
            if self._acts(iri)
            for start, end in spans
        )
        marked = [(start, iri, table.marked(text, start, end)) for start, end, iri in rows]
        gives = [iri for _, iri, sides in marked if sides == {"gives"}]
        takes = [iri for _, iri, sides in marked if sides == {"takes"}]
        if not gives and marked and not marked[0][2] and self._is_body(marked[0][1]):
            gives = [marked[0][1]]
        return next(iter(gives), ""), next((iri for iri in takes if iri not in gives), "")

    def _acts(self, iri: str) -> bool:
        own = self.sources.types.get(iri, frozenset())
        return any(LODE + name in own for name in _SUBJECT)

    def _is_body(self, iri: str) -> bool:
        own = self.sources.types.get(iri, frozenset())
        return any(LODE + name in own for name in ("GovernmentBody", "Bank", "Fund"))

    def _printed(self, passage: Passage, span: Span) -> dict[str, list[Span]]:
        """Return whom a span prints, by name or by office, with where that is."""
        found = {
            iri: [
                one
                for one in order.outermost(passage, iri)
                if span[0] <= one[0] and one[1] <= span[1]
            ]
            for iri in passage.mentions
            if terms.kind(iri) in ("actor", "country")
        }
        found |= {
            iri: [one for one in spans if not _goes_on(passage, one)]
            for iri, spans in found.items()
            if terms.kind(iri) == "country"
        }
        for pattern, iri in self._heads:
            for match in pattern.finditer(passage.text, *span):
                found.setdefault(iri, []).append(match.span())
        return {iri: spans for iri, spans in found.items() if spans}

    @cached_property
    def _heads(self) -> list[tuple[re.Pattern[str], str]]:
        """The offices at whose head bodies have somebody, with these bodies."""
        return sorted(
            {
                (pattern, iri)
                for iri, patterns in offices.patterns(self.register.names.owners).items()
                for pattern in patterns
            },
            key=lambda row: (row[1], row[0].pattern),
        )


_AGAIN: Final = frozenset(
    {name for pair in _SIDES.values() for name in pair if name}
    | {"isGivenBy", "isGivenTo", "isProvidedBy", "benefits", "forProject", "forMineral", "obliges"}
)
