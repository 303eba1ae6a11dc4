"""Matching: which registered instrument a figure is of, before a new one is made.

A deal is known by its kind, by whom and what it concerns (its taker, its project, the act that it
is made under), and by a sum, share or term that other documents state of it. Whom the text points
at ("the company") counts as much as whom it names. What has another sum, or another giver, is
another deal.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from lodestone.enter.proposals.context import Context
from lodestone.enter.proposals.recognising import HOME, Known, Register
from lodestone.model import terms
from lodestone.model.errors import ValueNameError
from lodestone.model.terms import LODE
from lodestone.model.values import Quantity, parse_quantity
from lodestone.read.checkout import Sources

#: Two sums that differ by no more than this share are one, told more or less closely.
_ROUNDED: Final = Decimal("0.03")
_YEAR: Final = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
#: Over so many years a deal is told of.
_SPELL: Final = 4
#: What marks a thing as the one, and by how much it has to stand before the next.
_ENOUGH: Final = 4.0
_APART: Final = 0.9
#: Classes whose things are seldom told from each other by the same word.
_MONEY: Final = frozenset(
    LODE + name
    for name in ("Credit", "Financing", "FundingTotal", "Grant", "PrivateCapital", "Stake",
                 "PurchaseContract")
)  # fmt: skip
#: Classes so general that a narrower word tells of something else.
_GENERAL: Final = frozenset(LODE + name for name in ("Instrument", "Right", "Measure"))
#: Classes of what is laid on a country, which tells it.
_OF_STATES: Final = frozenset({LODE + "Tariff"})
#: What each property may be said of, where no word tells the class.
_BEARERS: Final[Mapping[str, frozenset[str]]] = {
    "amount": _MONEY | {LODE + "Appropriation", LODE + "LendingAuthority"},
    "share": frozenset({LODE + "Stake", LODE + "RevenueShare", LODE + "Levy"}),
    "unitPrice": frozenset({LODE + "PriceFloor", LODE + "ReferencePrice"}),
    "rate": frozenset({LODE + "Tariff"}),
    "priorRate": frozenset({LODE + "Tariff"}),
}


@dataclass(frozen=True)
class Claimed:
    """What a figure is to be said of.

    Attributes:
        cls: local name of the class that the words tell; empty where none does.
        property: local name of the property.
        value: name of the value.
        context: what the clause speaks of.
        beside: things that the sentence is proposed to speak of already, as IRIs.
        held: those that have a value of the property there.
        years: years that the sentence prints.
        closest: the party that is named nearest to the figure, as an IRI.
    """

    cls: str
    property: str
    value: str
    context: Context
    beside: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    closest: str = ""


def find(register: Register, sources: Sources, claimed: Claimed) -> list[str]:
    """Return the registered instruments that a figure may be of, as IRIs, the likeliest first.

    More than one is returned only where nothing tells which of them is meant.
    """
    rows = [
        (signs, one.iri)
        for one in register.known
        if terms.kind(one.iri) == "instrument"
        and (signs := _signs(one, claimed, sources)) >= _ENOUGH
    ]
    rows.sort(key=lambda row: (-row[0], row[1]))
    return [iri for signs, iri in rows if rows[0][0] - signs < _APART]


def _signs(one: Known, claimed: Claimed, sources: Sources) -> float:
    """Weigh what tells that a figure is of a thing; 0 where something tells that it is not."""
    own = sources.types.get(one.iri, frozenset())
    fits = _fits(own, one.classes, claimed, sources)
    if one.iri in claimed.held or _is_long_ago(one, claimed.years):
        return 0.0
    alike = _alike(one.told.get(claimed.property, ()), claimed.value, sources)
    if alike == _OTHER or (fits == _MISFIT and alike != _SAME):
        return 0.0
    if fits == _MISFIT and not one.classes & _BEARERS.get(claimed.property, frozenset()):
        return 0.0
    context = claimed.context
    if one.iri in context.wide - context.loose and not is_of_others(one, context):
        return _NAMED + fits if fits or not claimed.cls else 0.0
    link = _BY_SENTENCE if one.iri in claimed.beside and fits else _link(one, context)
    is_sure = alike == _SAME and _is_odd(claimed.value)
    if not link or _is_of_another(one, context, sources):
        return 0.0
    if not is_sure and is_of_others(one, context):
        return 0.0
    gives = 1.0 * bool(one.givers & context.wide)
    mineral = 0.5 * bool(one.matter & context.wide)
    if link == _BY_GIVER and not (alike == _SAME and fits and (mineral or _is_odd(claimed.value))):
        return 0.0
    nearest = 0.5 * (claimed.closest in one.takers)
    return link + gives + mineral + nearest + fits + alike


def _is_long_ago(one: Known, years: frozenset[int]) -> bool:
    """Tell whether a thing came about years before or after what the sentence tells of."""
    own = {int(year) for stage in one.days for year in _YEAR.findall(stage)}
    return bool(own and years) and min(abs(a - b) for a in own for b in years) > _SPELL


#: How a class fits, and a value: what each adds.
_MISFIT, _WIDE, _EXACT = 0.0, 1.5, 2.0
_OTHER, _UNTOLD, _SAME = -1.0, 0.0, 3.0
#: How a thing is linked to a clause.
_BY_CLAUSE, _BY_SENTENCE, _BY_POINT, _BY_GIVER = 2.5, 2.0, 1.5, 1.0
#: What a name of its own adds; digits of a sum that tells a deal by itself.
_NAMED: Final = 8.0
_DIGITS: Final = 3


def _is_odd(value: str) -> bool:
    """Tell whether a value has so many digits that two deals seldom share it."""
    return sum(char.isdigit() for char in value.strip("0")) >= _DIGITS


def _fits(own: frozenset[str], above: frozenset[str], claimed: Claimed, sources: Sources) -> float:
    cls = LODE + claimed.cls
    if not claimed.cls:
        return _WIDE if above & _BEARERS.get(claimed.property, frozenset()) else _MISFIT
    if cls in own:
        return _EXACT
    if claimed.cls == "Financing":  # money of no stated kind
        return _WIDE if above & _MONEY else _MISFIT
    parents = sources.ontology.parents.get(cls, frozenset())
    return _WIDE if cls in above or own & parents - _GENERAL else _MISFIT


def _link(one: Known, context: Context) -> float:
    """Return how a clause speaks of whom or what a thing concerns; 0 where it does not."""
    tied = (one.takers - context.giving) | one.above
    if not one.classes & _OF_STATES and not any(terms.kind(iri) != "country" for iri in tied):
        return _BY_GIVER if tied & context.wide else 0.0
    if tied & context.near:
        return _BY_CLAUSE
    if tied & context.pointed:
        return _BY_POINT
    if tied & context.wide:
        return _BY_SENTENCE
    givers = one.givers & context.wide
    if len(givers) > 1:
        return _BY_SENTENCE
    return _BY_GIVER if givers else 0.0


def is_of_others(one: Known, context: Context) -> bool:
    """Tell whether a clause speaks of firms or works, and of none that a thing concerns."""
    meant = {
        iri
        for iri in context.near | context.pointed
        if terms.kind(iri) == "project" or iri in context.firms
    }
    return bool(meant) and not meant & (one.takers | one.givers | one.parties)


def _is_of_another(one: Known, context: Context, sources: Sources) -> bool:
    """Tell whether a clause names bodies or givers, and none that has a part in a thing."""
    body = LODE + "GovernmentBody"
    parents = sources.ontology.parents
    bodies = {
        iri
        for iri in context.near
        if terms.kind(iri) == "actor"
        and any(body in parents.get(c, frozenset({c})) for c in sources.types.get(iri, ()))
    }
    if (bodies | one.givers) & HOME:
        bodies = set()
    giving = bodies | (context.giving & context.firms)
    return bool(giving and one.givers) and not giving & (one.givers | one.takers | one.parties)


def _alike(told: Iterable[str], value: str, sources: Sources) -> float:
    """Tell whether other documents state the same value, another of its unit, or none."""
    given = _quantity(value, sources)
    known = [found for name in told if (found := _quantity(name, sources))]
    if given is None:
        return _SAME if value in told else _UNTOLD
    rivals = [one for one in known if one.unit == given.unit and one.first is not None]
    if given.first is None or not rivals:
        return _UNTOLD
    return _SAME if any(_is_near(one, given) for one in rivals) else _OTHER


def _is_near(one: Quantity, other: Quantity) -> bool:
    ends = [end for end in (one.first, one.second) if end is not None]
    assert other.first is not None
    if one.is_range and len(ends) == 2:
        return ends[0] <= other.first <= ends[1]
    return any(abs(end - other.first) <= _ROUNDED * max(abs(end), abs(other.first)) for end in ends)


def _quantity(name: str, sources: Sources) -> Quantity | None:
    try:
        return parse_quantity(name, sources.ontology.units)
    except ValueNameError:
        return None
