"""Stages of deals and acts that a text tells otherwise than by a day beside a deed.

A sentence without a day says how far its deal has come; a later one, by when it is expected to
close; and an act that is named in passing holds since a day (自2025年4月4日起实施的出口限制).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from lodestone.enter.proposals import events
from lodestone.enter.proposals.form import Proposal
from lodestone.enter.proposals.placing import Place, named, propose, value_of
from lodestone.model import tables, terms
from lodestone.model.terms import LODE
from lodestone.read.checkout import Sources
from lodestone.read.text.figures import Figure
from lodestone.read.text.spelling import plain

#: Rungs whose words seldom speak of something else in the sentence.
_UNDATED: Final = frozenset({"agreed", "conditional", "letter", "negotiated", "signed"})
_STAKES: Final = frozenset(LODE + name for name in ("EquityStake", "PreferredStock", "Warrant"))
#: How a deal is said to be about to close.
_CLOSES: Final = re.compile(tables.pattern(__name__, "closes"))


def undated(
    found: Sequence[Proposal], figure: Figure, place: Place, sources: Sources
) -> Iterator[Proposal]:
    """Propose the stage of a deal whose sentence prints no day, as the words beside its sum say."""
    there = place.passage.numbered(place.number)
    if figure.date is not None or any(events.is_day(one) for one in there):
        return
    held = {str(one.thing) for one in place.beside if one.stage}
    for one in found:
        classes = events.classes_of(one, sources)
        if one.property not in events.SAID or str(one.thing) in held:
            continue
        rung = events.rung_of(classes, figure, place, sources)
        is_fit = rung in _UNDATED or (rung == "taken" and bool(classes & _STAKES))
        if is_fit and events.is_deal(classes, sources):
            yield propose(place, one.thing, "", "", rung, 0.3)


def closing(figure: Figure, place: Place, sources: Sources) -> Proposal | None:
    """Propose the day on which a deal told of before is expected to close: 交易预计于6月完成."""
    is_open = figure.date is not None and not figure.date.year and place.end[0]
    value = value_of(figure, replace(place, year=place.end[0]) if is_open else place, sources)
    text = plain(place.passage.text[slice(*place.clause)]).lower()
    if not value or figure.date is None or not _CLOSES.search(text):
        return None
    for one in reversed([*place.made, *place.beside]):
        if one.passage != place.passage.slug or one.property not in events.SAID:
            continue
        if events.is_deal(events.classes_of(one, sources), sources):
            return propose(place, one.thing, "", "", f"expected-{value}", 0.4)
    return None


def holding_since(figure: Figure, place: Place, sources: Sources) -> Proposal | None:
    """Propose since when a registered act holds: 自2025年4月4日起实施的出口限制."""
    date, text = figure.date, place.passage.text
    value = value_of(figure, place, sources).removeprefix("since-")
    if not value or date is None or date.bound != "since" or not date.year:
        return None
    if not events.HOLDS.match(plain(text[figure.end : figure.end + events.LEAD])):
        return None
    rows = [
        (start, iri)
        for iri in named(place.passage, place.clause)
        if terms.kind(iri) == "measure"
        for start, _ in place.passage.mentions[iri]
        if figure.end <= start < place.clause[1]
    ]
    if not rows:
        return None
    return propose(place, terms.short(min(rows)[1]), "", "", f"in-force-{value}", 0.7)
