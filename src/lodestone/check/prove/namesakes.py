"""Namesakes: who bears a word of a name has the chief part of it, and not a stranger.

The name of a statement holds words of whom it is about, if not always his whole name
(``observation:congressional-oversight`` of the congress). ``named`` sees whole names. A claim is
refused here where its object shares no word with the name, and an actor shares one whom the same
sentences print and no claim of the statement tells of:

* who has a chief part of a statement; of a participation, who fills it, by what its name has
  besides the name of the act;
* whom a duty lies on, by the name of the office that it lies on (the secretary of commerce heads
  the department of commerce);
* the country of a figure, where its name names another, and none of those of its claims;
* who sets a priority that begins with the name of what it is said to be of.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from lodestone.check.prove import faults, roles
from lodestone.check.prove.passages import Passage
from lodestone.check.prove.stated import Claim
from lodestone.check.prove.together import holds
from lodestone.model import tables, terms
from lodestone.model.findings import Finding
from lodestone.model.ontology import Ontology

_CHIEF: Final = frozenset(
    terms.LODE + name
    for name in ("isDirectedAt", "isDoneBy", "isExercisedBy", "isMadeBy", "isOf", "isSetBy",
                 "isStanceOf")
)  # fmt: skip
_FILLED_BY, _FUNCTION_IN, _OBLIGES, _OFFICE, _IN_PLACE, _IS_OF, _SET_BY = (
    terms.LODE + name
    for name in ("isFilledBy", "isFunctionIn", "obliges", "obligesOffice", "inPlace", "isOf",
                 "isSetBy")
)  # fmt: skip
#: What tells in words has a name of its own.
_IN_WORDS: Final = frozenset({"assessment", "link"})
_FIGURES: Final = frozenset({"observation", "target", "forecast"})
#: Words that many names hold.
_COMMON: Final = frozenset(tables.table(__name__, "common"))
#: So many letters at the beginning make a word of the same stem: congress, congressional.
_STEM: Final = 6


def check(passage: Passage, ontology: Ontology) -> Iterator[Finding]:
    """Tell which claims have a stranger where a name has a namesake of somebody printed."""
    for subject, own in passage.by_subject.items():
        kind = terms.kind(subject)
        if kind == "participation":
            yield from _check(passage, own, _FILLED_BY, _besides(subject, own))
        elif kind in ontology.statement_kinds - _IN_WORDS:
            for chief in sorted(_CHIEF):
                yield from _check(passage, own, chief, terms.slug(subject))
        for office in (claim.object for claim in own if claim.predicate == _OFFICE):
            yield from _check(passage, own, _OBLIGES, terms.slug(office), is_told_open=True)
        if kind in _FIGURES:
            yield from _check_place(passage, own)
        elif kind == "priority":
            yield from _check_priority(passage, own)


def _besides(subject: str, own: Iterable[Claim]) -> str:
    """Return the words that the name of a participation has besides the name of its act."""
    slug = f"-{terms.slug(subject)}-"
    for act in (terms.slug(claim.object) for claim in own if claim.predicate == _FUNCTION_IN):
        slug = slug.replace(f"-{act}-", "-")
    return slug.strip("-")


def _check(
    passage: Passage, own: list[Claim], chief: str, name: str, *, is_told_open: bool = False
) -> Iterator[Finding]:
    """Tell of a chief part that nobody of the name has, while somebody printed is of the name.

    Args:
        passage: the passage.
        own: the claims of the subject.
        chief: the property of the part.
        name: the words of the name.
        is_told_open: whether he may have another part by the claims.
    """
    main = [claim for claim in own if claim.predicate == chief]
    if not main or not all(roles.acts(claim.object) for claim in main):
        return
    named = passage.names.in_slug(name)
    if any(
        claim.object in named or terms.slug(claim.object) in name or _shared(name, claim.object)
        for claim in main
    ):
        return
    told = {claim.object for claim in own}
    numbers = set(passage.located.get(own[0].subject, ()))
    for iri in sorted(passage.mentions):
        words = _shared(name, iri)
        if not words or terms.kind(iri) != "actor" or iri in {claim.object for claim in main}:
            continue  # a country in a name may be where it is
        is_free = iri not in told and not any(words & _shared(name, other) for other in told)
        # Of a whole name ``together`` tells.
        is_free = is_free and not holds(name, terms.slug(iri))
        if (is_free or is_told_open) and passage.printing(iri) & numbers:
            yield faults.of_claim("named-after/chief", passage, main[0], iri)
            return


def _check_place(passage: Passage, own: list[Claim]) -> Iterator[Finding]:
    """Tell of a figure of one country whose name names another, that no claim tells of."""
    places = [claim for claim in own if claim.predicate == _IN_PLACE]
    named = {
        iri
        for iri in passage.names.in_slug(terms.slug(own[0].subject))
        if terms.kind(iri) == "country"
    }
    objects = {claim.object for claim in places}
    if (
        named
        and places
        and all(terms.kind(iri) == "country" for iri in objects)
        and not named & {claim.object for claim in own}
    ):
        yield faults.of_claim("named-after/chief", passage, places[0], min(named))


def _check_priority(passage: Passage, own: list[Claim]) -> Iterator[Finding]:
    """Tell of a priority that is of whom its name begins with, and is set by another."""
    slug = terms.slug(own[0].subject)
    setters = [claim for claim in own if claim.predicate == _SET_BY]
    if not setters or any(_begins(slug, claim.object) for claim in setters):
        return
    for claim in own:
        if claim.predicate == _IS_OF and _begins(slug, claim.object):
            yield faults.of_claim("named-after/chief", passage, setters[0], claim.object)


def _begins(slug: str, iri: str) -> bool:
    return f"{slug}-".startswith(f"{terms.slug(iri)}-")


def _shared(name: str, iri: str) -> frozenset[str]:
    """Return the words of a name that the slug of a thing has too, in any number or form."""
    others = _words(terms.slug(iri))
    return frozenset(word for word in _words(name) if any(_is_same(word, o) for o in others))


def _words(slug: str) -> list[str]:
    return [word for one in slug.split("-") if (word := one.rstrip("s")) not in _COMMON]


def _is_same(word: str, other: str) -> bool:
    return word == other or (min(len(word), len(other)) >= _STEM and word[:_STEM] == other[:_STEM])
