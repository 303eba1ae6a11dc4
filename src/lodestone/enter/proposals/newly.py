"""New things of a draft: what a figure is of where the register names nothing that fits.

The word for a kind that stands nearest to the figure tells the class. Two figures of one clause
under different properties are of one new thing: 12 percent for $150 million is one stake.
"""

import re
from collections.abc import Iterable
from typing import Final

from lodestone.enter.proposals import owners, patterns
from lodestone.enter.proposals.form import NewThing, Proposal
from lodestone.enter.proposals.patterns import Pattern
from lodestone.enter.proposals.placing import Place, propose
from lodestone.enter.proposals.recognising import Register
from lodestone.model import tables, terms
from lodestone.read.text.figures import Figure
from lodestone.read.text.spelling import plain

#: Properties that a new thing may be proposed with; the class where no word tells one.
_CLASSES: Final = {
    "amount": "Financing", "dueWithin": "Obligation", "dueBy": "Obligation", "share": "",
    "shareOfWhole": "", "rate": "", "priorRate": "", "term": "", "unitPrice": "", "size": "",
    "until": "", "partnerCount": "", "startsOn": "", "constructionStart": "",
}  # fmt: skip
#: Words for acts, and for works, by the class that each tells.
_ACTS: Final = tables.table(__name__, "acts")
_WORKS: Final = tables.table(__name__, "works")
#: Words for a right to shares that are not held.
_WARRANTS: Final = tables.table(__name__, "warrants")
#: Properties of acts as often as of instruments.
_OF_ACTS: Final = frozenset({"term", "size", "until", "partnerCount"})
#: Properties of what is built.
_OF_WORKS: Final = frozenset({"startsOn", "constructionStart"})
#: Kinds of which a passage names one where it speaks of this field.
_FIELD: Final = ("mineral", "product", "list")


def newly(
    pattern: Pattern, figure: Figure, value: str, place: Place, register: Register
) -> Proposal | None:
    """Propose a new thing of the kind that is printed beside the figure, or of the pattern."""
    if pattern.property not in _CLASSES:
        return None
    if pattern.property == "amount" and not is_of_field(place):
        return None
    cls = _class_of(pattern, figure, place, register)
    if not cls:
        return None
    made = _beside(cls, pattern.property, place) or _named(cls, figure, place)
    return propose(place, made, pattern.property, value, "", 0.4)


def _class_of(pattern: Pattern, figure: Figure, place: Place, register: Register) -> str:
    start, end = place.clause
    text = plain(place.passage.text[start:end]).lower()
    if pattern.property in _OF_WORKS:
        return "Project" if patterns.has_any(text, _WORKS) else ""
    if pattern.cls not in ("Instrument", "Measure", "Stake"):
        return pattern.cls
    at = (figure.start - start, figure.end - start)
    if pattern.cls == "Stake":
        return "Warrant" if patterns.has_any(text[: at[0]], _WARRANTS) else "Stake"
    word = register.nearest_word(text, at) if pattern.cls == "Instrument" else ""
    cls = register.class_of_word(word) if word else ""
    if pattern.property in _OF_ACTS and (act := _act(text, at)):
        return cls or act
    return cls or _CLASSES[pattern.property]


def _act(text: str, at: tuple[int, int]) -> str:
    """Return the class of the act whose word stands nearest to a figure."""
    rows = [
        (max(at[0] - match.end(), match.start() - at[1], 0), -len(word), cls)
        for cls, words in _ACTS
        for word in words
        for match in re.finditer(rf"\b{word}" if word.isascii() else re.escape(word), text)
    ]
    return min(rows)[2] if rows else ""


def _named(cls: str, figure: Figure, place: Place) -> NewThing:
    index = place.passage.numbered(place.number).index(figure) + 1
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", cls).lower()
    slug = f"{place.passage.slug}-{place.number}-{index}-{words}"
    return NewThing(cls, slug, {"en": slug.replace("-", " ")})


def _beside(cls: str, name: str, place: Place) -> NewThing | None:
    """Return the new thing of a class that the clause has already, which lacks a property."""
    there = place.passage.numbered(place.number)
    held = {(str(one.thing), one.property) for one in place.beside}
    for one in reversed(place.beside):
        if not isinstance(one.thing, NewThing) or one.thing.cls != cls or not one.property:
            continue
        match = _INDEX.match(one.thing.slug.removeprefix(f"{place.passage.slug}-{place.number}"))
        if match is None or (str(one.thing), name) in held:
            continue
        figure = there[int(match[1]) - 1]
        if owners.clause_of(place.passage, (figure.start, figure.end)) == place.clause:
            return one.thing
    return None


def beside_it(figure: Figure, place: Place) -> str | NewThing | None:
    """Return what the sum right before a figure is of: $210 million over 10 years."""
    there = place.passage.numbered(place.number)
    at = there.index(figure)
    if not at or figure.start - there[at - 1].end > _NEAR or there[at - 1].start < place.clause[0]:
        return None
    valued = [one for one in place.beside if one.property]
    return valued[-1].thing if valued and valued[-1].property in _SUMS else None


#: So close behind a sum its term stands; and what a sum is proposed as.
_NEAR: Final = 12
_SUMS: Final = frozenset({"amount", "unitPrice"})
_INDEX: Final = re.compile(r"-([0-9]+)-")


def is_of_field(place: Place) -> bool:
    """Tell whether a text names a mineral, product or list: else its sums are for others.

    The passage does, or a title and the passage before it do.
    """
    if _names_field(place.passage.mentions):
        return True
    before = place.passage.earlier[-1:]
    return _names_field(place.heads) and any(_names_field(one.mentions) for one in before)


def _names_field(named: Iterable[str]) -> bool:
    return any(terms.kind(iri) in _FIELD for iri in named)
