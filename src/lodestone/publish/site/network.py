"""The neighbourhood of a thing as a picture: what it is tied to, and what of that is tied together.

Names stand one below the other under the thing itself, and an arc at their left joins two that a
claim joins. So the picture fits a phone, needs no script, and is the same at every build.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from markupsafe import Markup

from lodestone.publish.site import blocks, graphs
from lodestone.publish.site.claims import Claim
from lodestone.publish.site.facts import Facts
from lodestone.publish.site.frame import Frame, kind_of

#: Kinds of things that are tied, in the order in which their neighbours stand.
KINDS: Final = (
    "measure",
    "instrument",
    "actor",
    "project",
    "mineral",
    "product",
    "country",
    "list",
)
#: Neighbours that a picture is worth drawing for, and those that can still be told apart.
_FEWEST: Final = 3
_MOST: Final = 20
#: Ties among the neighbours that are drawn at most.
_ACROSS: Final = 40


class Tie(NamedTuple):
    """A claim that joins two things."""

    start: str
    end: str
    claim: Claim

    def other(self, iri: str) -> str:
        """Return the end that is not the given one."""
        return self.end if self.start == iri else self.start


def ties(facts: Facts) -> Mapping[str, Sequence[Tie]]:
    """Return each thing with the claims that join it to another; opinions join nothing."""
    return facts.once("ties", lambda: _ties(facts))


def _ties(facts: Facts) -> Mapping[str, Sequence[Tie]]:
    found: defaultdict[str, list[Tie]] = defaultdict(list)
    for claim in sorted(facts.claims.values(), key=lambda one: one.iri):
        node = claim.node
        if not isinstance(node, str) or claim.predicate in blocks.OPINION:
            continue
        if claim.subject != node and {kind_of(claim.subject), kind_of(node)} <= set(KINDS):
            tie = Tie(claim.subject, node, claim)
            found[claim.subject].append(tie)
            found[node].append(tie)
    return dict(found)


def picture(frame: Frame, iri: str) -> Markup:
    """Return the neighbourhood of a thing; empty where it has next to none."""
    own = ties(frame.facts).get(iri, ())
    told = defaultdict[str, list[Tie]](list)
    for tie in own:
        told[tie.other(iri)].append(tie)
    if len(told) < _FEWEST:
        return Markup("")
    near = sorted(told, key=lambda one: (-sum(len(t.claim.passages) for t in told[one]), one))
    shown = sorted(near[:_MOST], key=lambda one: (KINDS.index(kind_of(one)), *frame.order(one)))
    t = frame.t
    names = [graphs.Name(frame.label(iri), "", "", "")]
    names += [_name(frame, iri, one, told[one]) for one in shown]
    places = {one: place for place, one in enumerate([iri, *shown])}
    arcs = [arc(frame, tie, places) for one in shown for tie in told[one]]
    arcs += [
        arc(frame, tie, places)._replace(is_across=True) for tie in _across(frame.facts, shown)
    ]
    title = t["network_of"].format(frame.label(iri))
    note = t["network_note"]
    if left := len(near) - len(shown):
        note += " " + t["network_left"].format(left)
    made: Markup = frame.blocks.figure(graphs.arcs(title, names, arcs), title, note)
    return made


def _across(facts: Facts, shown: Sequence[str]) -> list[Tie]:
    """Return the ties among neighbours, those that most passages state."""
    among = set(shown)
    found = {
        tie.claim.iri: tie
        for one in shown
        for tie in ties(facts)[one]
        if tie.start in among and tie.end in among
    }
    most = sorted(found.values(), key=lambda tie: (-len(tie.claim.passages), tie.claim.iri))
    return most[:_ACROSS]


def _name(frame: Frame, iri: str, one: str, told: Sequence[Tie]) -> graphs.Name:
    """Return a neighbour with how it is tied to the thing."""
    ways = dict.fromkeys(
        ("" if tie.start == iri else "← ") + frame.label(tie.claim.predicate) for tie in told
    )
    kind = kind_of(one)
    return graphs.Name(frame.label(one), " · ".join(ways), frame.href(one), frame.kind(kind)[0])


def arc(frame: Frame, tie: Tie, places: Mapping[str, int]) -> graphs.Arc:
    """Return what is drawn of a claim between two things that have places."""
    claim, facts = tie.claim, frame.facts
    is_settled = (claim.subject, claim.predicate, claim.node) in facts.settled
    words = f"{frame.label(tie.start)} · {frame.label(claim.predicate)} → {frame.label(tie.end)}"
    ends = places[tie.start], places[tie.end]
    return graphs.Arc(*ends, words, frame.href(claim.iri), is_loose=not is_settled)
