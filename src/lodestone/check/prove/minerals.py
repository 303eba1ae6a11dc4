"""Minerals: where a sentence prints several, a claim is on the one that it speaks of.

That a mineral is printed there proves little where another is printed, too. So a subject with one
mineral alone is refused where the name of the subject holds another, which its sentences print;
and where neither its name, nor what it is said to be of, nor what is printed right beside it
(``beside``), nor the words of a locator (``lode:locator "3 lithium"``) tell which is meant.
Minerals of one family (graphite, natural graphite) are no rivals; nor is anything a rival of
minerals at large, for those fit all. A claim that something is of a mineral is refused, too, where
that only says of what a project or a place is: inside its name, or behind it and before a word for
such (山丘铀矿).
"""

import re
from collections.abc import Iterator
from typing import Final

from lodestone.check.prove import beside, faults, order
from lodestone.check.prove.passages import Passage, Span
from lodestone.check.prove.stated import Claim
from lodestone.model import terms
from lodestone.model.findings import Finding
from lodestone.model.tables import pattern
from lodestone.read.text.spelling import plain

_KIND: Final = "mineral"
#: A mineral inside such a name, or behind it and before a word for one, only says of which it is.
_DESCRIBED: Final = frozenset({"place", "project"})
_MINE: Final = re.compile(pattern(__name__, "mine"), re.IGNORECASE)
_IS_OF: Final = terms.LODE + "isOf"


def check(passage: Passage) -> Iterator[Finding]:
    """Tell which claims are on another mineral than their subject, or on none that words tell."""
    for own in passage.by_subject.values():
        told = [claim for claim in own if claim.predicate == order.FOR_MINERAL]
        if len({claim.object for claim in told}) == 1:
            yield from _check_claim(passage, told[0], own)
        for claim in own:
            if claim.predicate == _IS_OF and terms.kind(claim.object) == _KIND:
                yield from _check_whole(passage, claim)


def _check_whole(passage: Passage, claim: Claim) -> Iterator[Finding]:
    """Tell of a mineral of which something is said to be, and which only describes another."""
    near = {
        span: other
        for other in passage.mentions
        if terms.kind(other) in _DESCRIBED
        for span in order.outermost(passage, other)
    }
    text = plain(passage.text)
    beside_ = [
        next(
            (
                other
                for (a, b), other in near.items()
                if (a <= start and end <= b) or (b == start and _MINE.match(text, end))
            ),
            "",
        )
        for start, end in _spans(passage, claim.subject, claim.object)
    ]
    if beside_ and all(beside_):
        yield faults.of_claim("grounding-print/mineral", passage, claim, beside_[0])


def _spans(passage: Passage, subject: str, iri: str) -> list[Span]:
    """Return where the sentences of a subject print a thing."""
    numbers = passage.located.get(subject, ())
    return [span for span in passage.mentions.get(iri, ()) if passage.touches(span, numbers)]


def _check_claim(passage: Passage, claim: Claim, own: list[Claim]) -> Iterator[Finding]:
    mineral = claim.object
    told = {one.object for one in own}
    others = [terms.slug(one.object) for one in own if terms.kind(one.object) != _KIND]
    known = {iri for slug in others for iri in passage.names.in_slug(slug, inner=True)}
    named = passage.names.in_slug(terms.slug(claim.subject), inner=True)
    if mineral in known or mineral in named:
        return
    rivals = _printed(passage, claim.subject) - told
    if after := sorted(rivals & passage.names.in_slug(terms.slug(claim.subject)).keys()):
        yield faults.of_claim("named-after/mineral", passage, claim, after[0])
    elif not beside.AT_LARGE.search(terms.slug(mineral)):
        far = sorted(iri for iri in rivals if not _is_family(iri, mineral))
        cues = [one for one in passage.locators if one.subject == claim.subject and one.words]
        is_told = any(order.names_mineral(passage, cue) for cue in cues)
        if far and not is_told and not beside.tells(passage, own, _KIND):
            yield faults.of_claim("grounding-print/mineral", passage, claim, far[0])


def _printed(passage: Passage, subject: str) -> set[str]:
    """Return the minerals that the sentences of a subject print, outside longer proper names."""
    numbers = passage.located.get(subject, ())
    return {
        iri
        for iri in passage.mentions
        if terms.kind(iri) == _KIND
        and any(passage.touches(span, numbers) for span in order.outermost(passage, iri))
    }


def _is_family(one: str, other: str) -> bool:
    """Tell whether the words of one name hold those of the other: graphite, natural graphite."""
    short, long = sorted((terms.slug(one), terms.slug(other)), key=len)
    return f"-{short}-" in f"-{long}-"
