"""Light figures: dates told by the day of the text, ranks, and levels of an index.

They are read and told, by ``read`` and in drafts, but no document owes them a claim or a waiver,
and no waiver or locator counts them. A relative date says a day of the calendar only beside the day
of the text, and a licence proves what is made of it; a place among others is stated by a ranking
with the words of a standing, which are proven as words; a level of an index has no unit that a
value could be in. What a document owes is what ``figures.owed`` returns.
"""

from collections.abc import Sequence
from dataclasses import replace

from lodestone.read.text import levels, ranks, relative
from lodestone.read.text.amounts import Amount
from lodestone.read.text.datings import Dating

Span = tuple[int, int]
Reading = Amount | Dating


def laid(text: str, owed: Sequence[Reading], skipped: Sequence[Span]) -> list[Reading]:
    """Lay the light figures of a plain text over the others, in order; none overlap.

    Args:
        text: the plain text.
        owed: its other readings, in order.
        skipped: spans, such as registered names, in which there are none.
    """
    found: list[Reading] = [*ranks.find(text), *levels.find(text, owed)]
    found += relative.find(text, owed)
    kept: list[Reading] = []
    for reading in found:
        is_named = any(start <= reading.start < end for start, end in skipped)
        if not is_named and not any(_overlap(reading, one) for one in kept):
            kept.append(reading)
    parted = [_parted(one, kept) for one in owed]
    rest = [one for one in parted if not any(_overlap(one, reading) for reading in kept)]
    return sorted([*rest, *kept], key=lambda reading: reading.start)


def without_levels(text: str, readings: Sequence[Reading]) -> list[Reading]:
    """Return readings without the levels of an index, which nothing is owed for.

    Args:
        text: the plain text.
        readings: its readings, in order.
    """
    if not any(levels.is_open(one) for one in readings):
        return list(readings)
    found = list(levels.find(text, readings))
    return [one for one in readings if not any(_overlap(one, level) for level in found)]


def _parted(one: Reading, kept: Sequence[Reading]) -> Reading:
    """Return a quantity without the date that stands behind its bound: about twice last year's."""
    for reading in kept:
        if isinstance(one, Amount) and one.start < reading.start and reading.end < one.end:
            one = replace(one, start=reading.end)
    return one


def _overlap(one: Reading, other: Reading) -> bool:
    return one.start < other.end and other.start < one.end
