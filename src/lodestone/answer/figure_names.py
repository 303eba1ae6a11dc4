"""The values of a graph that say what a reader writes as a figure: 15%, "35.6 million", 4亿美元."""

from decimal import Decimal
from typing import Final

import pyoxigraph as ox

from lodestone.answer.claims import kind_of
from lodestone.model import terms
from lodestone.model.terms import LODE
from lodestone.read.text import figures
from lodestone.read.text.amounts import BARE, Amount

_VALUES: Final = ox.NamedNode(terms.graph("values"))
_UNIT: Final = ox.NamedNode(LODE + "inUnit")
_PRINTED: Final = tuple(ox.NamedNode(LODE + name) for name in ("printedNumber", "low"))


def exact(store: ox.Store, text: str) -> str:
    """Return the IRI of the value that a text says from end to end, unit and bound included.

    Empty where it is none, or where the graph has no such value.
    """
    found = figures.owed(text)
    if len(found) != 1 or found[0].text.strip() != text.strip():
        return ""
    reading = found[0].reading
    kind = "quantity" if isinstance(reading, Amount) else "date"
    iri = terms.thing(kind, reading.name)
    return iri if _is_value(store, iri) else ""


def of(store: ox.Store, figure: figures.Figure) -> list[str]:
    """Return the IRIs of the quantities, or of the date and stages, that say what a figure says.

    A number without a unit is taken for that number of anything. What says it exactly comes first,
    before what says it with a bound or as the lower end of a range.
    """
    if not isinstance(figure.reading, Amount):
        return _dated(store, figure.reading.name)
    amount = figure.reading
    same = terms.thing("quantity", amount.name)
    if amount.low is None:
        return [same] if _is_value(store, same) else []
    found = {
        quad.subject.value
        for prop in _PRINTED
        for quad in store.quads_for_pattern(None, prop, None, _VALUES)
        if isinstance(quad.object, ox.Literal)
        and Decimal(quad.object.value) == amount.low
        and (amount.unit == BARE or _unit(store, quad.subject) == amount.unit)
    }
    if _is_value(store, same):
        found.add(same)
    return sorted(found, key=lambda iri: (iri != same, len(iri), iri))


def _dated(store: ox.Store, name: str) -> list[str]:
    """Return a date and the stages that are reached on it."""
    date = terms.thing("date", name)
    rows = store.quads_for_pattern(None, ox.NamedNode(LODE + "onDate"), ox.NamedNode(date), _VALUES)
    return [date] * _is_value(store, date) + sorted({quad.subject.value for quad in rows})


def _is_value(store: ox.Store, iri: str) -> bool:
    return any(store.quads_for_pattern(ox.NamedNode(iri), None, None, _VALUES))


def _unit(store: ox.Store, node: ox.NamedNode | ox.BlankNode | ox.Triple) -> str:
    rows = store.quads_for_pattern(node, _UNIT, None, _VALUES)
    return next((q.object.value.rpartition("/")[2] for q in rows if kind_of(q.object.value)), "")
