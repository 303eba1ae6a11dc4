"""Whether a quote speaks of the registered thing that a proposal names.

A word of its kind ("this Framework") is borne by every thing of that kind. It names what the
document itself is, and what the passage prints by name or states already. A deal that has no name
in a text is known by whom it concerns: by the taker or object that identifies it, or by all of
several parties. Where nothing of that is printed, the identity is open.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from lodestone.enter.proposals.form import Proposal
from lodestone.enter.proposals.places import Quoted
from lodestone.enter.proposals.verdicts import Reason
from lodestone.model import terms
from lodestone.model.terms import LODE
from lodestone.model.words import pair
from lodestone.read.checkout import DOCUMENT, Sources

#: The doubt that nothing printed tells which thing is meant.
OPEN: Final = "identity-open"
_PARTIES: Final = ("actor", "country", "project")
#: One party is shared by many deals.
_SEVERAL: Final = 2
#: Registered things that are offered in the place of one that may be meant.
_FEW: Final = 3

Pair = tuple[str, str]


@dataclass(frozen=True)
class Known:
    """What is stated of registered things.

    Attributes:
        sources: the checkout.
        told: what passages state of each subject: predicate and object to the passages.
        beside: what the proposals give it.
    """

    sources: Sources
    told: Mapping[str, Mapping[Pair, set[str]]]
    beside: Mapping[str, frozenset[Pair]]

    @cached_property
    def texts(self) -> frozenset[Pair]:
        """Each document with the act of which it is the text."""
        return frozenset(
            (triple.subject.value, triple.object.value)
            for triple in self.sources.triples(DOCUMENT)
            if triple.predicate.value == LODE + "isTextOf"
        )

    def names(self, quoted: Quoted, subject: str) -> bool:
        """Tell whether the text at hand names a registered thing."""
        passage = quoted.passage
        if subject in passage.mentions or subject in passage.titled:
            return True
        if (terms.thing("document", passage.document), subject) in self.texts:
            return True
        return any(passage.iri in some for some in self.told.get(subject, {}).values())

    def concerns(self, quoted: Quoted, subject: str) -> bool:
        """Tell whether a quote names whom a registered thing concerns, and so the thing."""
        claims = frozenset(self.told.get(subject, ())) or self.beside.get(subject, frozenset())
        parties = {(p, o) for p, o in claims if terms.kind(o) in _PARTIES}
        printed = {
            o for _, o in parties if any(map(quoted.holds, quoted.passage.mentions.get(o, ())))
        }
        telling = self.sources.ontology.identifying_properties
        if any(p in telling and o in printed for p, o in parties):
            return True
        return len(printed) >= _SEVERAL and printed == {o for _, o in parties}

    def rivals(self, subject: str) -> tuple[str, ...]:
        """Return what else of its class has the taker or object that identifies a thing."""
        telling = self.sources.ontology.identifying_properties
        own = {
            (p, o)
            for p, o in self.told.get(subject, ())
            if p in telling and terms.kind(o) in _PARTIES
        }
        types = self.sources.types
        return tuple(
            iri
            for iri in sorted(self.told)
            if iri != subject
            and types.get(iri, frozenset()) & types.get(subject, frozenset())
            and own & set(self.told[iri])
        )[:_FEW]


def judge(one: Proposal, quoted: Quoted, subject: str, known: Known) -> list[Reason]:
    """Doubt a proposal of a registered thing that nothing in its text tells from others."""
    if not isinstance(one.thing, str):
        return []
    if terms.kind(subject) in known.sources.ontology.statement_kinds:
        return []
    if known.names(quoted, subject) or known.concerns(quoted, subject):
        return []
    name = terms.short(subject)
    return [Reason(OPEN, *pair(__name__, "nothing-tells", name=name), refuses=False)]
