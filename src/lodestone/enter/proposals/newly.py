"""New things of a draft: what a figure is of where the register names nothing that fits.

The word for a kind that stands nearest to the figure tells the class. Two figures of one clause
under different properties are of one new thing: 12 percent for $150 million is one stake.
"""

import re
from collections.abc import Iterable
from typing import Final

from lodestone.enter.proposals import classing, owners, patterns
from lodestone.enter.proposals.form import NewThing, Proposal
from lodestone.enter.proposals.patterns import Pattern
from lodestone.enter.proposals.placing import Place, named, propose
from lodestone.model import tables, terms
from lodestone.read.text.figures import Figure
from lodestone.read.text.spelling import plain

#: Properties that a new thing may be proposed with; the class where no word tells one.
_CLASSES: Final = {
    "amount": "Financing", "dueWithin": "Obligation", "dueBy": "Obligation", "share": "",
    "shareOfWhole": "", "rate": "", "priorRate": "", "term": "", "unitPrice": "", "size": "",
    "until": "", "partnerCount": "", "startsOn": "", "constructionStart": "",
}  # fmt: skip
#: Words for acts by the class that each tells.
_ACTS: Final = tables.table(__name__, "acts")
#: What closes a sentence.
_STOPS: Final = frozenset(tables.table(__name__, "stops"))
#: Kinds of shares that a word tells from plain ones.
_STAKES: Final = frozenset({"Warrant", "PreferredStock", "GoldenShare"})
#: Words for a right to shares that are not held.
_WARRANTS: Final = tables.table(__name__, "warrants")
#: Properties of acts as often as of instruments.
_OF_ACTS: Final = frozenset({"term", "size", "until", "partnerCount"})
#: Properties of deals, which are known by whom they concern.
DEALS: Final = frozenset({"amount", "share", "unitPrice", "term", "rate", "priorRate", "size"})
#: Properties of what is built.
_OF_WORKS: Final = frozenset({"startsOn", "constructionStart"})
#: Kinds of which a passage names one where it speaks of this field.
_FIELD: Final = ("mineral", "product", "list")


def newly(figure: Figure, value: str, place: Place, cls: str, name: str) -> Proposal | None:
    """Propose a new thing of a class with what a figure says of it.

    Args:
        figure: the figure.
        value: name of its value.
        place: where it stands.
        cls: local name of the class (``class_of``); nothing is proposed without one.
        name: local name of the property.
    """
    if not cls or name not in _CLASSES or (name == "amount" and not is_of_field(place)):
        return None
    if is_headline(place):
        return None
    made = (
        _beside(cls, name, place)
        or _going_on(cls, name, place)
        or _pointed(cls, name, place)
        or _named(cls, figure, place)
    )
    return propose(place, made, name, value, "", 0.4)


def is_headline(place: Place) -> bool:
    """Tell whether a sentence is the headline of the text, which its body tells more of."""
    text = place.passage.sentences[place.number - 1].text.strip()
    return place.number == 1 and not place.passage.earlier and text[-1:] not in _STOPS


def class_of(pattern: Pattern, figure: Figure, place: Place) -> str:
    """Return the class of what a figure is of, as the words around it tell; empty if none does."""
    start, end = place.clause
    sentence = place.passage.sentences[place.number - 1]
    text = place.passage.text[start:end]
    whole = sentence.text
    at = (figure.start - start, figure.end - start)
    wide = (figure.start - sentence.start, figure.end - sentence.start)
    if pattern.property in _OF_WORKS:
        return classing.work(text) or classing.work(whole) or "Project"
    if pattern.cls == "Stake":
        return _stake(text, at)
    if pattern.cls not in ("Instrument", "Measure"):
        return pattern.cls
    barred = frozenset(pattern.barred)
    cls = classing.instrument(text, at, barred) if pattern.cls == "Instrument" else ""
    if pattern.property in _OF_ACTS:
        if pattern.cls == "Measure":
            return _act(plain(text).lower(), at) or classing.act(whole) or _by_number(whole)
        if not cls and pattern.cls == "Instrument" and _ANY.search(plain(text).lower()):
            return "PurchaseContract"
        return cls or _act(plain(text).lower(), at)
    if pattern.property in _SUMS:
        cls = cls or classing.instrument(whole, wide, barred)
    return cls or _CLASSES.get(pattern.property, "")


def _by_number(text: str) -> str:
    return "Regulation" if _NUMBERED.search(text) else ""


def _stake(text: str, at: tuple[int, int]) -> str:
    """Return the class of a share of a firm: plain shares where no word tells another."""
    if patterns.has_any(plain(text[: at[0]]).lower(), _WARRANTS):
        return "Warrant"
    cls = classing.instrument(text, at)
    return cls if cls in _STAKES else "EquityStake"


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
    sentence = place.passage.sentences[place.number - 1]
    number = _NUMBERED.search(sentence.text) if cls in _BY_NUMBER else None
    if number:
        return NewThing(cls, slug, {"zh-Hans": number[0]})
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


def _going_on(cls: str, name: str, place: Place) -> NewThing | None:
    """Return the offtake of a sentence on which a clause goes on that names nobody: 每年采购."""
    if cls != "PurchaseContract":
        return None
    there = named(place.passage, place.clause)
    if any(terms.kind(iri) in ("actor", "project") for iri in there):
        return None
    for one in reversed(place.beside):
        if isinstance(one.thing, NewThing) and one.thing.cls == "OfftakeContract":
            held = {row.property for row in place.beside if row.thing == one.thing}
            return None if name in held else one.thing
    return None


def _pointed(cls: str, name: str, place: Place) -> NewThing | None:
    """Return the last new thing of a class that a clause points back at: the loan, 该协议."""
    text = plain(place.passage.text[slice(*place.clause)]).lower()
    if not _POINTS.search(text):
        return None
    held = {(str(one.thing), one.property) for one in place.made}
    is_any = bool(_ANY.search(text))
    for one in reversed(place.made):
        if not isinstance(one.thing, NewThing) or one.passage != place.passage.slug:
            continue
        if one.thing.cls == cls or (is_any and one.thing.cls in _AGREED):
            return None if (str(one.thing), name) in held else one.thing
    return None


def act_pointed(place: Place) -> str | NewThing | None:
    """Return the last act of a passage that a clause points back at: the measure, 有关措施."""
    if not _ACT_POINTS.search(plain(place.passage.text[slice(*place.clause)]).lower()):
        return None
    for one in reversed([*place.made, *place.beside]):
        if one.passage != place.passage.slug or not one.stage:
            continue
        if isinstance(one.thing, NewThing) and one.thing.cls not in DEALING:
            return one.thing
        if isinstance(one.thing, str) and one.thing.startswith("measure:"):
            return one.thing
    return None


def beside_it(figure: Figure, place: Place) -> str | NewThing | None:
    """Return what the sum before a term is of: $210 million over 10 years, 贷款1亿元，期限15年."""
    there = place.passage.numbered(place.number)
    at = there.index(figure)
    valued = [one for one in place.beside if one.property in DEALS]
    if not at or not valued or valued[-1].property not in _SUMS:
        return None
    start, end = place.clause
    if there[at - 1].start >= start:
        return valued[-1].thing if figure.start - there[at - 1].end <= _NEAR else None
    text = place.passage.text[start:end]
    names = any(
        terms.kind(iri) in ("actor", "project") for iri in named(place.passage, (start, end))
    )
    is_alone = not names and not classing.instrument(text, (0, 0))
    return valued[-1].thing if is_alone else None


_POINTS: Final = re.compile(tables.pattern(__name__, "points"))
#: How a notice is named by its number, and classes of acts that may be.
_NUMBERED: Final = re.compile(tables.pattern(__name__, "numbered"))
_BY_NUMBER: Final = frozenset({"ExportControl", "Regulation", "Measure", "Sanction"})
#: Words that point at an act; classes of deals, which are none.
_ACT_POINTS: Final = re.compile(tables.pattern(__name__, "act_points"))
DEALING: Final = frozenset(tables.table(__name__, "dealing"))
#: Classes of deals that are called agreements.
_AGREED: Final = frozenset({"PurchaseContract", "OfftakeContract", "Loan", "Credit", "Financing",
                            "LoanGuarantee"})  # fmt: skip
#: Words that point at a deal of any kind.
_ANY: Final = re.compile(tables.pattern(__name__, "any"))
#: So close behind a sum its term stands; and what a sum is proposed as.
_NEAR: Final = 12
_SUMS: Final = frozenset({"amount", "unitPrice"})
_INDEX: Final = re.compile(r"-([0-9]+)-")


#: So many passages before it may name what a passage is about.
_EARLIER: Final = 3


def is_of_field(place: Place) -> bool:
    """Tell whether a text names a mineral, product or list: else its sums are for others.

    The passage does, or one shortly before it.
    """
    if _names_field(place.passage.mentions):
        return True
    return any(_names_field(one.mentions) for one in place.passage.earlier[-_EARLIER:])


def _names_field(named: Iterable[str]) -> bool:
    return any(terms.kind(iri) in _FIELD for iri in named)
