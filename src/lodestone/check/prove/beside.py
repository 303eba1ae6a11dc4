"""Beside: the name that stands right before another, or inside it, tells where or what that is.

英国赫默登钨锡矿 and "China's Baotou" say where the mine and the town lie; 石墨项目 says of which
mineral the project is. So does the mineral right behind a counted figure (50种关键矿产). Where a
sentence prints such a name, a claim under a property that ``ontology/`` marks with
``lode:isPrintedBeside`` names it, or it is refused. Where none stands there, nothing is said.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from lodestone.check.prove import faults, order
from lodestone.check.prove.passages import Passage, Span
from lodestone.check.prove.stated import Claim
from lodestone.model import terms
from lodestone.model.findings import Finding
from lodestone.model.ontology import Ontology
from lodestone.model.tables import pattern

#: So many characters may stand between the two names (英国西部某矿).
_CLOSE: Final = 10
_APART: Final = re.compile(pattern(__name__, "apart"))
#: A thing is described by what is printed beside it; an act is not, but for what its project is of.
_DESCRIBED: Final = frozenset({"project", "place", "actor"})
_PROJECT: Final = frozenset({terms.LODE + "forProject", terms.LODE + "isStakeIn"})
_MINERAL: Final = "mineral"
#: What minerals at large are called: they fit all.
AT_LARGE: Final = re.compile(r"(?:\A|-)minerals\Z")
_OWNED_BY: Final = terms.LODE + "isOwnedBy"
#: A word that says that a state owns the company behind it (北国国有矿业公司), so close to both.
_STATE: Final = 20
_OWNER: Final = re.compile(pattern(__name__, "owner"))
_STATE_OWNED: Final = re.compile(pattern(__name__, "state_owned"), re.IGNORECASE)


@lru_cache(maxsize=4)
def _beside(ontology: Ontology) -> dict[str, str]:
    """Return the kind of what stands beside, by the property."""
    return {
        triple.subject.value: triple.object.value
        for triple in ontology.triples
        if triple.predicate.value == terms.LODE + "isPrintedBeside"
    }


def check(passage: Passage, ontology: Ontology) -> Iterator[Finding]:
    """Tell which claims name another thing than the one that is printed beside their subject."""
    table = _beside(ontology)
    for own in passage.by_subject.values():
        told = {claim.object for claim in own}
        asked: dict[str, Claim] = {}
        for claim in own:
            if table.get(claim.predicate) == terms.kind(claim.object):
                asked.setdefault(claim.predicate, claim)
        for claim in asked.values():
            kind = table[claim.predicate]
            near = [found for found in _anchors(passage, own, kind) if found]
            if near and not any(found & told for found in near):
                yield faults.of_claim("grounding-beside", passage, claim, min(near[0]))
        owned = next((claim for claim in own if claim.predicate == _OWNED_BY), None)
        if owned and terms.kind(owned.object) == "country":
            near = [found for found in _owners(passage, owned.subject) if found]
            if near and not any(found & told for found in near):
                yield faults.of_claim("grounding-beside", passage, owned, min(near[0]))


def _owners(passage: Passage, subject: str) -> Iterator[frozenset[str]]:
    """Yield who stands before each print of a subject: an owner, or a state with a word for it."""
    numbers = passage.located.get(subject, ())
    for span in passage.mentions.get(subject, ()):
        if passage.touches(span, numbers):
            yield frozenset(
                iri
                for iri in passage.mentions.keys() - passage.names.groups
                if terms.kind(iri) == "actor" and iri != subject
                for _, end in order.outermost(passage, iri)
                if 0 <= span[0] - end <= _CLOSE and _OWNER.match(passage.text[end : span[0]])
            )
            yield frozenset(
                iri
                for iri in passage.mentions
                if terms.kind(iri) == "country"
                for _, end in order.outermost(passage, iri)
                if 0 <= span[0] - end <= _STATE and _STATE_OWNED.match(passage.text[end : span[0]])
            )


def tells(passage: Passage, own: list[Claim], kind: str) -> bool:
    """Tell whether something of a kind is printed beside the subject of some claims."""
    return any(_anchors(passage, own, kind))


def _anchors(passage: Passage, own: list[Claim], kind: str) -> Iterator[frozenset[str]]:
    """Yield what is printed beside each print of a subject, of its projects and its figures."""
    subject = own[0].subject
    numbers = passage.located.get(subject, ())
    things = [subject] if terms.kind(subject) in _DESCRIBED else []
    if kind == _MINERAL:
        things += [claim.object for claim in own if claim.predicate in _PROJECT]
        yield from _counted(passage, subject)
    others = {one.object for one in own if terms.kind(one.object) == "project"} - {*things}
    for thing in [*things, *sorted(others if kind == _MINERAL else ())]:
        for span in passage.mentions.get(thing, ()):
            if passage.touches(span, numbers):
                found = _inside(passage, span, thing, kind) or _before(passage, span, thing, kind)
                # A project that is sought, or served, may be of minerals at large.
                yield frozenset(iri for iri in found if thing in things or not AT_LARGE.search(iri))


def _counted(passage: Passage, subject: str) -> Iterator[frozenset[str]]:
    """Yield the minerals right behind the figures that a subject names."""
    for locator in passage.locators:
        if locator.subject == subject and locator.figure:
            figures = passage.numbered(locator.number)[locator.figure - 1 : locator.figure]
            for figure in figures:
                yield frozenset(
                    iri
                    for iri in passage.mentions
                    if terms.kind(iri) == _MINERAL
                    and any(span[0] == figure.end for span in order.outermost(passage, iri))
                )


def _inside(passage: Passage, span: Span, thing: str, kind: str) -> frozenset[str]:
    if kind != _MINERAL:
        return frozenset()
    return frozenset(
        iri
        for iri, spans in passage.mentions.items()
        if iri != thing
        and terms.kind(iri) == kind
        and any(span[0] <= start and end <= span[1] for start, end in spans)
    )


def _before(passage: Passage, span: Span, thing: str, kind: str) -> frozenset[str]:
    """Return the nearest things of a kind right before a name, in its clause."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for iri in passage.mentions:
        if iri != thing and terms.kind(iri) == kind:
            for start, end in order.outermost(passage, iri):
                between = passage.text[end : span[0]]
                if 0 <= span[0] - end <= _CLOSE and not _APART.search(between):
                    found[start].add(iri)
    return frozenset(found[max(found)]) if found else frozenset()
