"""What is told of one facet of a thing: its risks, its reasons, the conditions on it, as a list.

Such things are told by many short claims of one passage, few of which hold many of the reader's
words. So the passage is found in which most of them do, and its claims of that facet are told
together, with those that go on where another ends.
"""

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from lodestone.answer import spoken
from lodestone.answer.indexed import Row
from lodestone.answer.weighing import Weigher
from lodestone.model import terms
from lodestone.model.terms import ID, LODE

_FILE: Final = Path(__file__).with_name("facets.toml")
#: How many claims are told of a facet, and how few are none.
MOST: Final = 12
_LEAST: Final = 2
#: What share of the worth of the best passage another has to have, and of the best claim.
_NEAR: Final = 0.45
_CLOSE: Final = 0.35
#: Of how many of its claims a passage has its worth, and what each further one adds.
_TOP: Final = 3
_FURTHER: Final = 0.1
#: What share of the weight of what is asked the claims of a passage have to hold together.
_HELD: Final = 0.45
#: Kinds of things that narrow down what is asked of others.
_SOFT: Final = frozenset({"mineral"})
#: What a thing is worth that is only tied to what is named, and a word of the heading.
_TIED: Final = 0.3
_AROUND: Final = 0.6


@cache
def table() -> Mapping[str, Mapping[str, Any]]:
    """Return what tells of each facet."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def asked(text: str) -> list[str]:
    """Return the facets that a text asks of."""
    return [name for name in table() if spoken.says(text, name)]


def is_of(facet: str, row: Row) -> bool:
    """Tell whether a claim tells of a facet.

    Args:
        facet: its name in the table.
        row: the claim, as it is weighed.
    """
    part, kind = table()[facet], terms.kind(row.subject)
    if kind in part["kinds"] or any(LODE + one in row.iris for one in part["classes"]):
        return True
    return any(ID + value in row.iris for value in part["marked"].get(kind, ()))


def places(weigher: Weigher, rows: Sequence[Row], facet: str) -> list[int]:
    """Return the places of the claims that tell of a facet of what is asked, passage by passage.

    Args:
        weigher: has weighed the rows.
        rows: all claims.
        facet: the name of the facet.
    """
    words = _words(weigher)
    worths = {at: _worth(weigher, row, words) for at, row in enumerate(rows) if is_of(facet, row)}
    by_passage: defaultdict[str, list[int]] = defaultdict(list)
    for at in worths:
        for iri in rows[at].iris:
            if terms.kind(iri) == "passage":
                by_passage[iri].append(at)
    ranked = sorted(
        (
            (_of_passage([worths[at] for at in own]) * _held(weigher, rows, own, words), iri)
            for iri, own in by_passage.items()
        ),
        reverse=True,
    )
    best = ranked[0][0] if ranked else 0.0
    kept: list[int] = []
    for worth, iri in ranked:
        if worth >= _NEAR * best and best:
            kept += [at for at in _chain(rows, worths, by_passage[iri]) if at not in kept]
    kept = kept[:MOST]
    return kept if len(kept) >= _LEAST and _held(weigher, rows, kept, words) >= _HELD else []


def _words(weigher: Weigher) -> list[str]:
    """Return the words of the reader that say of what a facet is asked."""
    every = weigher.meant.rest
    said = [t for t in every if not (spoken.is_plain(t) or spoken.is_asking(t))]
    return [t for t in said if not spoken.is_role(t)] or said


def _worth(weigher: Weigher, row: Row, words: Sequence[str]) -> float:
    shared = sum(weigher.worths[t] * weigher.shares(row, t) for t in words)
    around = sum(_AROUND * weigher.worths[t] for t in words if t in row.around)
    return shared + around + sum(_naming(weigher, row, iri) for iri in weigher.meant.things)


def _naming(weigher: Weigher, row: Row, iri: str) -> float:
    """Return what a claim is worth for naming a thing, in a name of another thing, too."""
    firm = any(terms.kind(one) not in _SOFT for one in weigher.meant.things)
    worth = weigher.naming(row, iri, 1.0 if weigher.is_called(iri, row.terms) else _TIED)
    return _TIED * worth if terms.kind(iri) in _SOFT and (firm or _words(weigher)) else worth


def _of_passage(worths: Sequence[float]) -> float:
    """Return what the claims of a passage are worth together."""
    every = sorted(worths, reverse=True)
    return sum(every[:_TOP]) + _FURTHER * sum(every[_TOP:])


def _chain(rows: Sequence[Row], worths: Mapping[int, float], own: Sequence[int]) -> list[int]:
    """Return the claims of a passage that come near, and those that speak on of what they name."""
    best = max(worths[at] for at in own)
    near = [at for at in own if worths[at] >= _CLOSE * best]
    named = frozenset(iri for at in near for iri in _spoken_of(rows[at]))
    on = [at for at in own if at not in near and not named.isdisjoint(_spoken_of(rows[at]))]
    return [*sorted(near, key=lambda at: (-worths[at], at)), *on]


def _spoken_of(row: Row) -> frozenset[str]:
    """Return what a claim is about: no passage, class, property or shade of meaning."""
    kinds = ("indicator", "observation", "instrument", "measure", "project", "link")
    return frozenset(iri for iri in row.iris if terms.kind(iri) in kinds)


def _held(
    weigher: Weigher, rows: Sequence[Row], kept: Sequence[int], words: Sequence[str]
) -> float:
    """Return the share of the weight of what is asked that claims hold together."""
    asked: dict[str, float] = {t: weigher.worths[t] for t in words if weigher.worths[t]}
    held = {t for t in asked if any(weigher.shares(rows[at], t) for at in kept)}
    things = {i: max(weigher.naming(rows[at], i) for at in kept) for i in weigher.meant.things}
    asked |= {i: max(worth, 1.0) for i, worth in things.items()}
    held |= {i for i, worth in things.items() if worth}
    whole = sum(asked.values())
    return sum(asked[one] for one in held) / whole if whole else 0.0
