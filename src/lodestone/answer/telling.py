"""Chooses the claims that hold what a reader asks in plain words, and a saved question does not.

They are told beside the rows of the question that is taken; where they hold more of what is asked,
they are told alone. What neither holds is said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pyoxigraph as ox

from lodestone.answer import joined, nearest, questions, told
from lodestone.answer.choosing import HEARD, Chosen, answered
from lodestone.answer.weighing import Row, Weigher
from lodestone.model import terms

#: How many claims are told, what share of the worth of the best another has to have, and from what
#: weight on what nothing told so far holds is worth a further claim, and of what share of the best.
_TOLD: Final = 5
_NEAR: Final = 0.75
_NEW: Final = 3.0
_LEAST: Final = 0.5
#: Up to how many claims are told of a thing of which little is told, however near they come.
_LITTLE: Final = 12
#: Kinds of the values that a table may leave out.
_VALUES: Final = frozenset({"quantity", "date", "stage"})
#: Share of what is asked that claims about a named thing have to hold; what they lack is said.
_NAMING: Final = 0.25
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
        is_grounded: as of a question.
        is_naming: true where things are named, and the claims are about one of them.
    """

    found: questions.Answer
    heard: float
    is_more: bool
    is_grounded: bool
    is_naming: bool

    @property
    def is_sure(self) -> bool:
        """Tell whether the claims may be given as the answer."""
        least = _NAMING if self.is_naming else HEARD
        return self.is_grounded and self.heard >= least and bool(self.found.rows)


def choose(weigher: Weigher, best: Chosen | None) -> Telling | None:
    """Choose the claims that hold what is asked, and above all what a question leaves open.

    Where things are named, only claims about one of them are told; of a thing of which little
    is told all may be.

    Args:
        weigher: has weighed the rows.
        best: the question whose rows are given; ``None`` where none is.
    """
    answer, rows = weigher.answers.get(told.NAME), weigher.rows.get(told.NAME, [])
    pool = [at for at, row in enumerate(rows) if _is_about(weigher, row)]
    if answer is None or not pool:
        return None
    places = weigher.groups[told.NAME]
    worths = {at: weigher.worth(rows[at]) for at in pool}
    order = sorted(pool, key=lambda at: (-worths[at], places[at][0]))
    union = _union(weigher, rows, order, worths, {}) if weigher.meant.things else None
    heard = weigher.share(weigher.hearing(rows[order[0]]) if union is None else union)
    is_more = best is None or heard > weigher.share(answered(weigher, best)) + _MORE
    covered = {} if best is None or is_more else answered(weigher, best)
    shown = frozenset() if best is None or is_more else _named_by(best)
    kept = _kept(weigher, rows, order, worths, covered, shown)
    claims = tuple(answer.rows[place] for at in kept for place in places[at])
    is_grounded = bool(weigher.meant.things) or weigher.is_grounded(rows[order[0]])
    return Telling(
        replace(answer, rows=claims), heard, is_more, is_grounded, bool(weigher.meant.things)
    )


def _kept(
    weigher: Weigher,
    rows: Sequence[Row],
    order: Sequence[int],
    worths: Mapping[int, float],
    covered: Mapping[object, float],
    shown: frozenset[str],
) -> list[int]:
    """Return the places of the rows that are told: those that add something, those near."""
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
    return kept


def _union(
    weigher: Weigher,
    rows: Sequence[Row],
    order: Sequence[int],
    worths: Mapping[int, float],
    covered: Mapping[object, float],
) -> dict[object, float]:
    """Return what the rows that are told hold together."""
    kept = _kept(weigher, rows, order, worths, covered, frozenset())
    found: dict[object, float] = {}
    for at in kept:
        found |= weigher.hearing(rows[at])
    return found


def _is_about(weigher: Weigher, row: Row) -> bool:
    """Tell whether a row is about one of the named things, or shares a word with the reader."""
    if weigher.meant.things:
        return any(weigher.naming(row, iri) for iri in weigher.meant.things)
    return any(weigher.shares(row, term) for term in weigher.meant.rest)


def missing(weigher: Weigher, best: Chosen | None, told: Telling | None) -> list[str]:
    """Return the words that say something and that nothing holds of what is given and told.

    None are returned where they are the smaller part of what is asked.
    """
    held = _held(weigher, best, told)
    said = [t for t in weigher.meant.rest if not nearest.is_plain(t) and weigher.worths[t]]
    lost = [t for t in said if t not in held]
    weight = sum(weigher.worths[t] for t in said)
    return lost if sum(weigher.worths[t] for t in lost) > _LOST * weight else []


def away(weigher: Weigher, best: Chosen | None, told: Telling | None) -> list[str]:
    """Return the IRIs of the named things that nothing names of what is given and told."""
    held = _held(weigher, best, told)
    return [iri for iri in weigher.meant.things if iri not in held]


def _held(weigher: Weigher, best: Chosen | None, told: Telling | None) -> set[object]:
    """Return what of that which is asked a table and claims hold together."""
    held: set[object] = set(answered(weigher, best)) if best else set()
    for places in joined.groups(told.found) if told else ():
        held |= set(weigher.hearing(weigher.row(told.found, places))) if told else set()
    return held


def _named_by(one: Chosen) -> frozenset[str]:
    """Return the IRIs that the rows of a question name."""
    return frozenset(
        term.value for row in one.found.rows for term in row if isinstance(term, ox.NamedNode)
    )


def _is_shown(row: Row, shown: frozenset[str]) -> bool:
    """Tell whether a table has the subject of a row of claims, and all of its values."""
    values = {iri for iri in row.iris if terms.kind(iri) in _VALUES}
    return row.subject in shown and values <= shown
