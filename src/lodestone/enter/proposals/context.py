"""Context of a draft: who and what a clause speaks of, by name or by pointing back.

"The company", 该公司 and their like stand for the last company, body or project that was named
before them; a sentence that names nobody at all goes on about those of the one before.
"""

import re
from dataclasses import dataclass
from typing import Final

from lodestone.check.prove import order
from lodestone.check.prove.passages import Passage
from lodestone.check.prove.roles import Sides
from lodestone.enter.proposals.placing import Place, named
from lodestone.model import tables, terms
from lodestone.model.terms import LODE
from lodestone.read.text.spelling import plain

#: Words that point back, by the classes of what they point at.
_POINTS: Final = tuple(
    (frozenset(LODE + name for name in classes), re.compile(words))
    for classes, words in tables.table(__name__, "points")
)
#: So many passages before it a word may point back over.
_BACK: Final = 3
_ACTING: Final = ("actor", "project")
_GOING_ON: Final = ("actor", "project", "measure")


@dataclass(frozen=True)
class Context:
    """What a clause speaks of, as IRIs.

    Attributes:
        near: what the clause names.
        wide: what its sentence names.
        pointed: what it points back at without a name.
        firms: which of all these are companies.
        loose: what the sentence names by a word for its kind alone.
        giving: whom the words beside their names in the clause have give.
    """

    near: frozenset[str]
    wide: frozenset[str]
    pointed: frozenset[str]
    firms: frozenset[str] = frozenset()
    loose: frozenset[str] = frozenset()
    giving: frozenset[str] = frozenset()


def of(place: Place, kind_words: frozenset[str], sides: Sides) -> Context:
    """Return what the clause of a place speaks of.

    Args:
        place: the place.
        kind_words: words for kinds of instruments, plain and in lower case.
        sides: tells by the words beside a name who gives.
    """
    passage = place.passage
    sentence = passage.sentences[place.number - 1]
    near = named(passage, place.clause)
    wide = named(passage, (sentence.start, sentence.end))
    text = plain(passage.text[slice(*place.clause)]).lower()
    pointed = {
        iri
        for classes, words in _POINTS
        if (match := words.search(text))
        and (iri := _last(passage, place.clause[0] + match.start(), classes))
    }
    if not pointed and not any(terms.kind(iri) in _ACTING for iri in wide):
        pointed = set(_of_sentence_before(place))
    firms = {
        iri
        for iri in near | wide | pointed
        if LODE + "Company" in passage.types.get(iri, frozenset())
    }
    loose = {
        iri
        for iri in wide
        if all(
            plain(passage.text[start:end]).lower() in kind_words
            for start, end in passage.mentions[iri]
            if sentence.start <= start < sentence.end
        )
    }
    return Context(
        near, wide, frozenset(pointed), frozenset(firms), frozenset(loose),
        _giving(place, near, sides),
    )  # fmt: skip


def _giving(place: Place, near: frozenset[str], sides: Sides) -> frozenset[str]:
    """Return whom the words beside their names in a clause have give, and none have take."""
    passage = place.passage
    text = plain(passage.text).lower()
    found = set()
    for iri in near:
        if terms.kind(iri) != "actor":
            continue
        spans = [
            (start, end)
            for start, end in order.outermost(passage, iri)
            if place.clause[0] <= start < place.clause[1]
        ]
        marked = [sides.marked(text, *span) for span in spans]
        if {"gives"} in marked and not any("takes" in one for one in marked):
            found.add(iri)
    return frozenset(found)


def _of_sentence_before(place: Place) -> frozenset[str]:
    """Return whom the sentence before speaks of, in the same passage."""
    if place.number < _SECOND:
        return frozenset()
    before = place.passage.sentences[place.number - _SECOND]
    there = named(place.passage, (before.start, before.end))
    return frozenset(iri for iri in there if terms.kind(iri) in _GOING_ON)


_SECOND: Final = 2


def _last(passage: Passage, before: int, classes: frozenset[str]) -> str:
    """Return the last thing of some classes that is named before a place; empty if none is."""
    found = _ending(passage, before, classes)
    for earlier in reversed(passage.earlier[-_BACK:]):
        found = found or _ending(earlier, len(earlier.text), classes)
    return found


def _ending(passage: Passage, before: int, classes: frozenset[str]) -> str:
    rows = [
        (end, end - start, iri)
        for iri, spans in passage.mentions.items()
        if classes & passage.types.get(iri, frozenset())
        for start, end in spans
        if end <= before
    ]
    return max(rows, default=(0, 0, ""))[2]
