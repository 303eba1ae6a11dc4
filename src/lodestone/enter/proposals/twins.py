"""Twins: what is registered and may be the very thing that a proposal would name anew.

Two of one kind that share a target (the firm, the borrower, the project) are likely one deal; so
are two of one act that share all else that is said of the new one. One act brings forth many
things, though, and one firm has many deals: what an act alone joins, and what has other figures or
other parties, is told apart by a person.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from lodestone.check.prove import roles
from lodestone.check.prove.value import value_of
from lodestone.model import terms
from lodestone.model.ontology import Ontology
from lodestone.model.terms import LODE
from lodestone.model.values import Quantity

Pair = tuple[str, str]

#: What many things of one kind hang on.
_ABOVE: Final = frozenset(LODE + name for name in ("isAuthorizedBy", "isMadeUnder", "isPartOf"))
_REACHED: Final = LODE + "reached"
_PARTIES: Final = ("actor", "country", "project")
_VALUES: Final = ("quantity", "date")


#: Ends of what is compared: numbers, or days.
_End = TypeVar("_End", Decimal, date)


@dataclass(frozen=True)
class Twin:
    """A registered thing that may be the new one.

    Attributes:
        iri: the thing.
        is_sure: false where something may tell the two apart.
    """

    iri: str
    is_sure: bool


def find(
    ours: Set[Pair], alike: Mapping[str, Set[Pair]], above: Mapping[str, str], ontology: Ontology
) -> list[Twin]:
    """Return the twins of a new thing, the likeliest first.

    Args:
        ours: predicate and object of each claim of the new thing.
        alike: the same of each registered thing of its class.
        above: body to the one that it is an organ of.
        ontology: the properties that identify, and the sides of a deal.
    """
    telling = ontology.identifying_properties
    shared = {pair for pair in ours if pair[0] in telling}
    found = {iri: ours & told for iri, told in alike.items() if shared & told}
    twins = [
        Twin(iri, _is_one(ours, alike[iri], shared & common, above, ontology))
        for iri, common in found.items()
    ]
    return sorted(twins, key=lambda one: (not one.is_sure, -len(found[one.iri]), one.iri))


def _is_one(
    ours: Set[Pair],
    told: Set[Pair],
    ties: Set[Pair],
    above: Mapping[str, str],
    ontology: Ontology,
) -> bool:
    if _sums_differ(ours, told, ontology) or _parties_differ(ours, told, above, ontology):
        return False
    if any(predicate not in _ABOVE for predicate, _ in ties):
        return True
    rest = {pair for pair in ours if pair[0] not in _ABOVE and pair[0] != _REACHED}
    kinds = {terms.kind(value) for _, value in rest}
    return rest <= told and not kinds.isdisjoint(_PARTIES) and not kinds.isdisjoint(_VALUES)


def _sums_differ(ours: Iterable[Pair], told: Iterable[Pair], ontology: Ontology) -> bool:
    """Tell whether a figure or date of the two cannot be one."""
    here, there = _grouped(ours, _VALUES), _grouped(told, _VALUES)
    return any(
        all(_cannot_be_one(one, other, ontology) for one in here[name] for other in there[name])
        for name in here.keys() & there.keys()
    )


def _cannot_be_one(one: str, other: str, ontology: Ontology) -> bool:
    first, second = value_of(one, ontology), value_of(other, ontology)
    if first is None or second is None or first.is_lost or second.is_lost:
        return False
    if isinstance(first, Quantity) and isinstance(second, Quantity):
        ends = (*first.rounding_interval(), *second.rounding_interval())
        return first.unit != second.unit or _are_apart(*ends)
    if isinstance(first, Quantity) or isinstance(second, Quantity):
        return True
    return _are_apart(first.earliest, first.latest, second.earliest, second.latest)


def _are_apart(low: _End | None, high: _End | None, from_: _End | None, to: _End | None) -> bool:
    return (high is not None and from_ is not None and high < from_) or (
        to is not None and low is not None and to < low
    )


def _parties_differ(
    ours: Iterable[Pair], told: Iterable[Pair], above: Mapping[str, str], ontology: Ontology
) -> bool:
    """Tell whether the two have other parties on one side of the deal, a body and its organ one."""
    sides = roles.sides(ontology).of
    here, there = (
        _grouped(((sides.get(p, p), o) for p, o in some), _PARTIES) for some in (ours, told)
    )
    return any(
        not any(_are_one_house(one, other, above) for one in here[side] for other in there[side])
        for side in here.keys() & there.keys()
    )


def _are_one_house(one: str, other: str, above: Mapping[str, str]) -> bool:
    return one in _house(other, above) or other in _house(one, above)


def _house(iri: str, above: Mapping[str, str]) -> list[str]:
    found = [iri]
    while (iri := above.get(iri, "")) and iri not in found:
        found.append(iri)
    return found


def _grouped(pairs: Iterable[Pair], kinds: Iterable[str]) -> dict[str, set[str]]:
    chosen = frozenset(kinds)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name, value in pairs:
        if terms.kind(value) in chosen:
            found[name].add(value)
    return dict(found)
