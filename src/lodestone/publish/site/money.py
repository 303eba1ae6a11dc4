"""Money on a page: which instruments bring it, how much, from whom to whom, counted or not."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from lodestone.model.terms import LODE
from lodestone.model.words import mark
from lodestone.publish.site import charts, leaves
from lodestone.publish.site.facts import PASSAGE, Facts
from lodestone.publish.site.frame import Frame, Section, kind_of, place_of
from lodestone.publish.site.marked import marked

_AMOUNT: Final = LODE + "amount"
_JOINED: Final = ("isMadeUnder", "forProject", "forMineral", "isPartOf")
#: Bands that a picture can hold; the table beside it has all.
_DRAWN: Final = 30
#: Bounds whose number is the largest that it may be.
_CEILINGS: Final = ("atmost", "under")


@dataclass(frozen=True)
class Deal:
    """An instrument with an amount.

    Attributes:
        instrument: its IRI.
        amounts: its amounts, the settled one alone where there is one.
        givers: who provides it.
        takers: who gains by it.
        counts: the amount that may be summed, if any.
        reason: why no amount may be summed, if so.
    """

    instrument: str
    amounts: tuple[str, ...]
    givers: tuple[str, ...]
    takers: tuple[str, ...]
    counts: str
    reason: str


def instruments(facts: Facts, iri: str) -> list[str]:
    """Return the instruments with an amount that a thing gives, gets, sets up or is meant for."""
    joined = {LODE + name for name in _JOINED} | facts.providers | facts.recipients
    found = [iri] + [
        use.subject
        for use in facts.uses.get(iri, ())
        if use.predicate in joined and use.graph.startswith(PASSAGE)
    ]
    return sorted(
        {
            one
            for one in found
            if kind_of(one) == "instrument"
            and any(s.predicate == _AMOUNT for s in facts.stated(one))
        }
    )


def deal(facts: Facts, iri: str) -> Deal:
    """Return what is known of the money of an instrument."""
    stated = facts.stated(iri)
    amounts = [s.node for s in stated if s.predicate == _AMOUNT and isinstance(s.node, str)]
    settled = [a for a in amounts if (iri, _AMOUNT, a) in facts.settled]
    givers = {s.node for s in stated if s.predicate in facts.providers and isinstance(s.node, str)}
    takers = {s.node for s in stated if s.predicate in facts.recipients and isinstance(s.node, str)}
    return Deal(
        iri,
        tuple(dict.fromkeys(settled or amounts)),
        tuple(sorted(givers)),
        tuple(sorted(takers)),
        facts.one(iri, LODE + "counts"),
        facts.one(iri, LODE + "isLeftOutFor"),
    )


def section(frame: Frame, iri: str) -> Section | None:
    """Return the money that a thing gives, gets or sets up, as a picture and a table."""
    deals = [deal(frame.facts, one) for one in instruments(frame.facts, iri)]
    if not deals:
        return None
    t = frame.t
    body = picture(frame, t["money_of"].format(frame.label(iri)), deals) + table(frame, deals)
    note = marked('<p class="quiet">{}</p>', t["money_note"])
    return Section("money", t["money"], body + note)


def table(frame: Frame, deals: Iterable[Deal]) -> Markup:
    """Return deals as a table."""
    t = frame.t
    columns = [t["instrument"], t["from"], t["to"], t["amount"], t["stage"], t["in_sums"]]
    rows = [
        (
            frame.link(one.instrument) + Markup("<br>") + _quiet(frame.kinds(one.instrument)),
            frame.list(one.givers),
            frame.list(one.takers),
            Markup("<br>").join(_amount(frame, one, amount) for amount in one.amounts),
            frame.valued_list(frame.facts.iri_of(one.instrument, LODE + "standsAt")),
            in_sums(frame, one),
        )
        for one in deals
    ]
    return leaves.table(frame, "money", columns, rows, t["money"], "stack money")


def _amount(frame: Frame, one: Deal, amount: str) -> Markup:
    """Return an amount; one that counts says with which others it may be added."""
    shown = frame.valued(amount)
    if amount != one.counts:
        return shown
    basis = frame.label(frame.facts.one(one.instrument, LODE + "hasBasis"))
    unit = frame.label(frame.facts.one(amount, LODE + "inUnit"))
    kind = frame.t["basis_unit"].format(basis=basis, unit=unit)
    return Markup('<span data-sum="{}">{}</span>').format(kind, shown)


def _quiet(words: Markup) -> Markup:
    return marked('<span class="quiet">{}</span>', words)


def in_sums(frame: Frame, one: Deal) -> Markup:
    """Say whether an amount may be summed, or why not."""
    if one.counts:
        return marked('<span class="st settled">{}</span>', frame.t["counted"])
    if one.reason:
        return marked(
            '<span class="st stated">{} {}</span>', frame.t["left_out"], frame.link(one.reason)
        )
    return escape(frame.t["not_money"])


def picture(frame: Frame, title: str, deals: Iterable[Deal], embed: str = "") -> Markup:
    """Draw the deals whose amounts are of the commonest unit; empty where no band can be drawn.

    Args:
        frame: that of the page.
        title: what the picture shows.
        deals: what to draw.
        embed: the way to where the picture stands alone; empty where it does not.
    """
    facts, t = frame.facts, frame.t
    deals = list(deals)
    units = Counter(facts.one(amount, LODE + "inUnit") for one in deals for amount in one.amounts)
    if not units:
        return Markup("")
    unit = min(units, key=lambda name: (-units[name], name))
    plus = mark(frame.lang, "plus")
    flows = []
    for one in deals:
        for amount in one.amounts:
            if facts.one(amount, LODE + "inUnit") != unit:
                continue
            low, high = (facts.one(amount, LODE + end) for end in ("low", "high"))
            size = high or low
            flows.append(
                charts.Flow(
                    plus.join(frame.label(g) for g in one.givers) or t["unsaid"],
                    frame.label(one.instrument),
                    frame.label(amount),
                    float(size) if size else None,
                    plus.join(frame.label(g) for g in one.takers) or t["unsaid"],
                    bool(one.counts),
                    facts.one(amount, LODE + "bound") in _CEILINGS,
                    not high,
                    frame.href(one.instrument),
                    _printed_at(frame, one.instrument, amount),
                )
            )
    if not any(flow.size for flow in flows):
        return Markup("")
    left = len(flows) - _DRAWN
    flows = sorted(flows, key=lambda flow: -(flow.size or 0.0))[:_DRAWN] if left > 0 else flows
    joint = " " if frame.lang == "en" else ""
    drawn = charts.flow(title, flows, frame.lang, joint + frame.label(unit))
    note = t["floor_note"] if any(flow.is_floor for flow in flows) else ""
    note += (" " if note else "") + t["network_left"].format(left) if left > 0 else ""
    made: Markup = frame.blocks.figure(drawn, title, note, embed) + _legend(frame, flows)
    return made


def _legend(frame: Frame, flows: Sequence[charts.Flow]) -> Markup:
    """Explain the bands that a picture has."""
    seen = {
        "counted": any(one.is_counted for one in flows),
        "uncounted": not all(one.is_counted for one in flows),
        "ceiling": any(one.is_ceiling for one in flows),
    }
    kinds = [(kind, frame.t[kind]) for kind, is_seen in seen.items() if is_seen]
    made: Markup = frame.blocks.legend(kinds)
    return made


def _printed_at(frame: Frame, instrument: str, amount: str) -> str:
    """Return where an amount is stated: in the one passage that does, else on its claim."""
    claim = frame.facts.claim_of.get((instrument, _AMOUNT, amount))
    if claim is None:
        return frame.href(amount)
    if len(claim.passages) == 1:
        return place_of(frame, claim.passages[0], claim)
    return frame.href(claim.iri)
