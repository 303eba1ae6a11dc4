"""Chooses the claims that hold what a reader asks in plain words, and a saved question does not.

They are told beside the rows of the question that is taken; where they hold more of what is asked,
they are told alone. What neither holds is said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import pyoxigraph as ox

from lodestone.answer import facets, joined, questions, spoken, told
from lodestone.answer.choosing import Chosen, answered, is_of_sort
from lodestone.answer.indexed import Row
from lodestone.answer.weighing import Weigher
from lodestone.model import terms

#: How many claims are told, what share of the worth of the best another has to have, and from what
#: weight on what nothing told so far holds is worth a further claim, and of what share of the best.
_TOLD: Final = 5
_NEAR: Final = 0.75
_NEW: Final = 3.0
_LEAST: Final = 0.5
#: Up to how many claims are told of a thing of which little is told, however near they come.
_LITTLE: Final = 12
#: Share of what the claims hold that a table has to hold to be shown beside them.
_BESIDE: Final = 0.7
#: How many claims are told of each half of a double question.
_OF_HALF: Final = 2
_OF_SIDE: Final = 4
#: What tells two bodies, or two acts, apart: what each does and puts first; statements on both.
ROLES: Final = frozenset({"participation", "priority", "significance", "aim"})
_SIDES: Final = ("observation", "measure", "assessment")
#: Kinds of things that narrow down what is asked of others: they are asked of no row alone.
_SOFT: Final = frozenset({"mineral"})
#: From how many rows on a table is a list.
_LIST: Final = 3
#: What is wished for where it is asked who: where nothing is named, several may be meant.
_WHO: Final = frozenset({frozenset({"actor", "country"}), frozenset({"actor"})})
#: How many things several are.
_SEVERAL: Final = 2
#: How many words a claim about nothing that is named has to hold, and what share of their weight.
_WORDS: Final = 2
_MOST: Final = 0.6
#: Kinds of the values that a table may leave out.
_VALUES: Final = frozenset({"quantity", "date", "stage"})
#: Share of what is asked that claims about a named thing have to hold; what they lack is said.
_NAMING: Final = 0.25
#: The same where nothing is named.
_UNNAMED: Final = 0.5
#: Share of what is asked from which on rows leave nothing open.
_ANSWERED: Final = 0.95
#: Share of the weight of the words that say something from which on rows without them mislead.
_LOST: Final = 0.55
#: By how much claims have to hold more of what is asked to be told without a table.
_MORE: Final = 0.12


@dataclass(frozen=True)
class Telling:
    """The claims that are told to a reader, and what they hold of what is asked.

    Attributes:
        found: the claims, those nearest first.
        heard: which share of the weight of what is asked the best of them holds.
        is_more: true where they hold so much more than the best saved question that it is not the
            answer.
        is_alone: true where its rows hold so little beside them that they are not shown, too.
        is_below: true where its rows hold what is asked for, and the nearest claim does not; or
            where a list or a sum is asked for, and they are one.
        is_grounded: as of a question.
        is_naming: true where things are named, and the claims are about one of them.
    """

    found: questions.Answer
    heard: float
    is_more: bool
    is_alone: bool
    is_below: bool
    is_grounded: bool
    is_naming: bool

    @property
    def is_sure(self) -> bool:
        """Tell whether the claims may be given as the answer."""
        least = _NAMING if self.is_naming else _UNNAMED
        return self.is_grounded and self.heard >= least and bool(self.found.rows)


def choose(
    weigher: Weigher,
    best: Chosen | None,
    halves: Sequence[Weigher] = (),
    asked: Sequence[str] = (),
) -> Telling | None:
    """Choose the claims that hold what is asked, and above all what a question leaves open.

    Where things are named, claims about them are told, or those that have most of their names and
    of the words; of a thing of which little is told all may be. Of a double question each half has
    its own.

    Args:
        weigher: has weighed the rows.
        best: the question whose rows are given; ``None`` where none is.
        halves: what weighs the rows by each half of a double question.
        asked: the facets of a thing that are asked for.
    """
    answer, rows = weigher.answers.get(told.NAME), weigher.rows.get(told.NAME, [])
    found = _Claims(weigher, rows, [at for at, row in enumerate(rows) if is_about(weigher, row)])
    parts = [
        _Claims(half, rows, [at for at, row in enumerate(rows) if is_about(half, row)])
        for half in halves
    ]
    listed = _listed(weigher, rows, asked)
    if answer is None or not (listed or any(one.order for one in (found, *parts))):
        return None
    places = weigher.groups[told.NAME]
    union = _union(found) if weigher.meant.things else None
    first = weigher.hearing(rows[found.order[0]]) if found.order else {}
    heard = weigher.share(first if union is None else union)
    heard = max(heard, _UNNAMED if listed else 0.0)
    is_more = best is None or heard > weigher.share(answered(weigher, best)) + _MORE
    held = 0.0 if best is None else weigher.share(answered(weigher, best))
    more = _wishes(weigher, best) - frozenset(first)
    adds = best is not None and is_of_sort(weigher.meant, best.query)
    is_alone = best is None or (held < _BESIDE * heard and not more and not adds)
    covered = {} if best is None or is_more else answered(weigher, best)
    shown = frozenset() if best is None or is_more else _named_by(best)
    kept = listed or [*_both(found, parts), *_each(parts)] or found.order[:1]
    if len(kept) < _TOLD and len(listed) < _LIST:
        kept += [at for at in _kept(found, covered, shown) if at not in kept]
    kept = kept[
        : max(len(listed), _TOLD + len(parts), len(_both(found, parts)) + len(_each(parts)))
    ]
    claims = tuple(answer.rows[place] for at in kept for place in places[at])
    is_grounded = bool(weigher.meant.things or listed)
    is_grounded = is_grounded or any(weigher.is_grounded(rows[at]) for at in kept)
    return Telling(
        replace(answer, rows=claims),
        heard,
        is_more,
        is_alone,
        not listed and (bool(more) or _is_asked_for(weigher, best, is_more=is_more)),
        is_grounded,
        bool(weigher.meant.things),
    )


def _listed(weigher: Weigher, rows: Sequence[Row], asked: Sequence[str]) -> list[int]:
    """Return the places of the claims that tell of the first facet that is asked and told of."""
    return next(filter(None, (facets.places(weigher, rows, one) for one in asked)), [])


class _Claims:
    """Claims about what is asked, the nearest first.

    Attributes:
        weigher: has weighed the rows.
        rows: all claims.
        order: the places of those that are about it, the nearest first.
        worths: what each of them is worth.
    """

    def __init__(self, weigher: Weigher, rows: Sequence[Row], pool: Sequence[int]) -> None:
        self.weigher, self.rows = weigher, rows
        self.worths = {at: weigher.claim(rows[at]) for at in pool}
        self.order = sorted(pool, key=lambda at: (-self.worths[at], at))


def _both(found: _Claims, parts: Sequence[_Claims]) -> list[int]:
    """Return the places of the statements that set side by side what is compared, at most two."""
    things = found.weigher.meant.things
    roles = bool(parts) and all(part.weigher.meant.wishes == (ROLES,) for part in parts)
    rows = ((at, found.rows[at]) for at in found.order if roles)
    both = [
        at
        for at, row in rows
        if terms.kind(row.subject) in _SIDES and all(found.weigher.naming(row, i) for i in things)
    ]
    return sorted(both, key=lambda at: _SIDES.index(terms.kind(found.rows[at].subject)))[:_OF_HALF]


def _shared(parts: Sequence[_Claims]) -> frozenset[str] | None:
    """Return the passages that tell of each of what is compared; ``None`` where nothing is."""
    if not parts or any(part.weigher.meant.wishes != (ROLES,) for part in parts):
        return None
    every = [
        frozenset().union(*(part.rows[at].iris for at in part.order if _is_own(part, at)))
        for part in parts
    ]
    return frozenset(iri for iri in frozenset.intersection(*every) if terms.kind(iri) == "passage")


def _is_own(part: _Claims, at: int) -> bool:
    row = part.rows[at]
    return terms.kind(row.subject) in ROLES and part.weigher.meant.things[0] in row.iris


def _apart(row: Row, shared: frozenset[str], common: frozenset[str]) -> int:
    """Return how little a claim tells a thing apart from another."""
    kind = terms.kind(row.subject)
    does = frozenset(iri for iri in row.iris if terms.kind(iri) == "function")
    is_common = bool(does) and does <= common
    return 4 * shared.isdisjoint(row.iris) + 2 * (kind not in ROLES) + is_common + (kind == "aim")


def _rank(rows: Sequence[Row], shared: frozenset[str], common: frozenset[str], at: int) -> int:
    return _apart(rows[at], shared, common)


def _common(parts: Sequence[_Claims]) -> frozenset[str]:
    """Return what each of several things does."""
    every = [
        frozenset(
            iri
            for at in part.order
            if _is_own(part, at)
            for iri in part.rows[at].iris
            if terms.kind(iri) == "function"
        )
        for part in parts
    ]
    return frozenset.intersection(*every)


def _each(parts: Sequence[_Claims]) -> list[int]:
    """Return the places of the claims that come nearest to each half of a question."""
    kept: list[int] = []
    shared = _shared(parts)
    common = frozenset() if shared is None else _common(parts)
    for part in parts:
        most = _OF_SIDE if shared is not None else _OF_HALF
        order = [at for at in part.order if at not in kept]
        if shared is not None:
            order.sort(key=partial(_rank, part.rows, shared, common))
        best = order[:most]
        least = _NEAR * part.worths[best[0]] if best else 0.0
        kept += [at for at in best if part.worths[at] >= least]
    return kept


def _kept(found: _Claims, covered: Mapping[object, float], shown: frozenset[str]) -> list[int]:
    """Return the places of the rows that are told: those that add something, those near."""
    weigher, rows, order, worths = found.weigher, found.rows, found.order, found.worths
    kept: list[int] = []
    covered = dict(covered)
    is_open = weigher.share(covered) < _ANSWERED
    is_small = is_open and bool(weigher.meant.things) and len(order) <= _LITTLE
    for at in order:
        hears = weigher.hearing(rows[at])
        if not (weigher.meant.things or weigher.is_grounded(rows[at])):
            continue
        new = sum(w for item, w in hears.items() if item not in covered)
        is_near = is_small or worths[at] >= _NEAR * worths[order[0]]
        if (is_near and not _is_shown(rows[at], shown)) or (
            new >= _NEW and worths[at] >= worths[order[0]] * _LEAST
        ):
            kept.append(at)
            covered |= hears
        if len(kept) == _TOLD:
            break
    return _with_wishes(found, kept)


def _with_wishes(found: _Claims, kept: list[int]) -> list[int]:
    """Return what is told, and of what is asked for and not in it the claim that comes nearest."""
    weigher, rows, worths = found.weigher, found.rows, found.worths
    for wish in weigher.meant.wishes if weigher.meant.things else ():
        if not any(weigher.holds(rows[at], wish) for at in kept):
            least = _LEAST * worths[found.order[0]] if found.order else 0.0
            near = [at for at in found.order if worths[at] >= least]
            kept = [*kept[: _TOLD - 1], *[at for at in near if weigher.holds(rows[at], wish)][:1]]
    return kept


def _is_asked_for(weigher: Weigher, best: Chosen | None, *, is_more: bool) -> bool:
    """Tell whether a list is asked for, and rows list several things, or a sum, and they add up."""
    if best is None:
        return False
    if is_of_sort(weigher.meant, best.query):
        return True
    asks_who = not weigher.meant.things and bool(_wishes(weigher, best) & _WHO)
    is_list = weigher.meant.is_list or asks_who
    return is_list and not is_more and len(joined.groups(best.found)) >= _LIST


def _wishes(weigher: Weigher, best: Chosen | None) -> frozenset[object]:
    """Return what is asked for, who, when or how much, that the rows of a question hold."""
    held = frozenset(answered(weigher, best)) if best else frozenset()
    return held & frozenset(weigher.meant.wishes)


def _union(found: _Claims) -> dict[object, float]:
    """Return what the rows that are told hold together."""
    heard: dict[object, float] = {}
    for at in _kept(found, {}, frozenset()):
        heard |= found.weigher.hearing(found.rows[at])
    return heard


def is_about(weigher: Weigher, row: Row) -> bool:
    """Tell whether a row is about what is named, or shares words with the reader.

    A row that names a mineral alone is about no country and no firm that is named beside it.
    """
    meant = weigher.meant
    if not meant.things:
        return any(weigher.shares(row, term) for term in meant.rest)
    firm = [iri for iri in meant.things if terms.kind(iri) not in _SOFT] or meant.things
    if any(weigher.naming(row, iri) for iri in firm):
        return True
    held = [t for t in weigher.says() if weigher.shares(row, t)]
    is_offered = terms.kind(row.subject) == "bargain"  # what is asked for names few things
    if weigher.beside(row) and (held or is_offered or _is_wished(weigher, row)):
        return True
    if len(held) < _WORDS:
        return False
    whole = sum(weigher.worths[t] for t in weigher.says())
    is_namesake = any(weigher.namesake(row, iri) for iri in firm)
    return is_namesake or sum(weigher.worths[t] for t in held) >= _MOST * whole


def _is_wished(weigher: Weigher, row: Row) -> bool:
    """Tell whether a row holds what is asked for, and a word of it, whichever."""
    words = any(weigher.shares(row, term) for term in weigher.meant.rest)
    return words and any(weigher.holds(row, wish) for wish in weigher.meant.wishes)


def missing(weigher: Weigher, best: Chosen | None, told: Telling | None) -> list[str]:
    """Return the words that say something and that nothing holds of what is given and told.

    None are returned where they are the smaller part of what is asked.
    """
    held = _held(weigher, best, told)
    words = (t for t in weigher.meant.rest if not (spoken.is_plain(t) or spoken.is_asking(t)))
    said = [t for t in words if weigher.worths[t]]
    lost = [t for t in said if t not in held]
    weight = sum(weigher.worths[t] for t in said)
    return lost if sum(weigher.worths[t] for t in lost) > _LOST * weight else []


def apart(weigher: Weigher) -> bool:
    """Tell whether several things are named, and no row of anything is about two of them."""
    things = weigher.meant.things
    if len(things) < _SEVERAL:
        return False
    every = (row for rows in weigher.rows.values() for row in rows)
    return not any(sum(1 for i in things if weigher.naming(row, i)) > 1 for row in every)


def away(weigher: Weigher, best: Chosen | None, told: Telling | None) -> list[str]:
    """Return the IRIs of the named things that nothing names of what is given and told.

    An act is named where the claims stand in passages of it.
    """
    held = _held(weigher, best, told)
    lost = [iri for iri in weigher.meant.things if iri not in held]
    groups = joined.groups(told.found) if told and lost else []
    rows = [weigher.row(told.found, places) for places in groups] if told else []
    return [
        iri
        for iri in lost
        if terms.kind(iri) != "measure" or not any(weigher.in_passage(row, iri) for row in rows)
    ]


def _held(weigher: Weigher, best: Chosen | None, told: Telling | None) -> set[object]:
    """Return what of that which is asked a table and claims hold together."""
    found: set[object] = set(answered(weigher, best)) if best else set()
    for places in joined.groups(told.found) if told else ():
        found |= set(weigher.hearing(weigher.row(told.found, places))) if told else set()
    return found


def _named_by(one: Chosen) -> frozenset[str]:
    """Return the IRIs that the rows of a question name."""
    return frozenset(
        term.value for row in one.found.rows for term in row if isinstance(term, ox.NamedNode)
    )


def _is_shown(row: Row, shown: frozenset[str]) -> bool:
    """Tell whether a table has the subject of a row of claims, and all of its values."""
    values = {iri for iri in row.iris if terms.kind(iri) in _VALUES}
    return row.subject in shown and values <= shown
