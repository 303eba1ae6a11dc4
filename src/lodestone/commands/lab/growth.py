"""What the measures say: ratios to the reference, growth with the documents, agreement.

The exponent of a step is the slope of its cost against the number of documents, both as
logarithms, from the smallest scale to the largest: 1 where twice as many take twice the time.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from lodestone.commands.lab.measures import Measure
from lodestone.commands.lab.worker import OURS, THEIRS

#: Steeper growth is pointed at.
STEEP: Final = 1.15
#: So are steps that take longer at the largest scale, in seconds.
LONG: Final = 10.0
#: What takes less at the largest scale says nothing of growth: the clock is too coarse.
BRIEF: Final = 0.05
#: Stations of which each step stands for itself.
SINGLE: Final = ("rule", "question")
#: Measures that are only compared.
_COMPARED: Final = "rule on all"
#: The step that is the whole of its station, where there is one.
_WHOLE: Final = {"publish": ("context and labels", "all files"), "site": ("all files",)}


@dataclass(frozen=True)
class Row:
    """A station or a step at all scales.

    Attributes:
        station: the station.
        step: the step; empty for the whole station.
        ours: seconds by scale; ``None`` where it did not end.
        theirs: the same of the reference engine, where it ran.
        peak: the most memory that had been taken by its end, by scale, in bytes.
        exponent: of its growth; ``None`` where there is nothing to tell it by.
        is_equal: whether the engines agree; ``None`` where they were not compared.
    """

    station: str
    step: str
    ours: dict[int, float | None]
    theirs: dict[int, float | None]
    peak: dict[int, int]
    exponent: float | None
    is_equal: bool | None

    @property
    def ratio(self) -> float | None:
        """How many times as long the reference takes, at the largest scale at which it ended."""
        for scale in sorted(self.theirs, reverse=True):
            ours, theirs = self.ours.get(scale), self.theirs[scale]
            if ours and theirs:
                return theirs / ours
        return None

    @property
    def is_steep(self) -> bool:
        """Whether it grows faster than it should, takes too long, or does not end."""
        largest = self.ours.get(max(self.ours, default=0))
        return (
            None in self.ours.values()
            or (self.exponent or 0.0) > STEEP
            or (self.station in SINGLE and (largest or 0.0) > LONG)
        )


def steps(measures: Iterable[Measure]) -> list[Row]:
    """Return a row for each step, in the order in which they were first measured."""
    known = list(measures)
    by_step: defaultdict[tuple[str, str], list[Measure]] = defaultdict(list)
    for measure in known:
        if measure.station != _COMPARED:
            by_step[measure.station, measure.step].append(measure)
    digests = {(m.scale, m.engine, m.station, m.step): m.digest for m in known}
    return [_row(key, found, digests) for key, found in by_step.items()]


def stations(measures: Iterable[Measure]) -> list[Row]:
    """Return a row for each station: the sum of its steps at each scale."""
    by_station: defaultdict[str, list[Row]] = defaultdict(list)
    for row in steps(measures):
        if row.step in _WHOLE.get(row.station, (row.step,)):
            by_station[row.station].append(row)
    return [_sum(station, rows) for station, rows in by_station.items()]


def _row(
    key: tuple[str, str],
    found: Sequence[Measure],
    digests: dict[tuple[int, str, str, str], str],
) -> Row:
    ours = {m.scale: m.seconds for m in found if m.engine == OURS}
    theirs = {m.scale: m.seconds for m in found if m.engine == THEIRS}
    peak = {m.scale: m.peak for m in found if m.engine == OURS}
    compared = _COMPARED if key[0] == "rule" else key[0]
    pairs = [
        (digests.get((m.scale, OURS, compared, m.step)), m.digest)
        for m in found
        if m.engine == THEIRS
    ]
    told = [one == other for one, other in pairs if one and other]
    equal = all(told) if told else None
    return Row(*key, ours, theirs, peak, exponent(ours), equal)


def _sum(station: str, rows: Sequence[Row]) -> Row:
    """Add up the steps of a station; the reference is held against the same steps alone."""
    scales = sorted({scale for row in rows for scale in row.ours})
    own = [row for row in rows if row.ours]
    ours = {
        scale: _total([row.ours.get(scale) for row in own], is_whole=station in _WHOLE)
        for scale in scales
    }
    peak = {scale: max(row.peak.get(scale, 0) for row in rows) for scale in scales}
    told = [row.is_equal for row in rows if row.is_equal is not None]
    equal = all(told) if told else None
    return Row(station, "", ours, {}, peak, exponent(ours), equal)


def _total(parts: Sequence[float | None], *, is_whole: bool) -> float | None:
    """Add up what ended; a station of which every part counts has no sum without one of them."""
    ended = [part for part in parts if part is not None]
    return sum(ended) if ended and not (is_whole and len(ended) < len(parts)) else None


def both(rows: Iterable[Row], scale: int) -> tuple[float, float, int]:
    """Add up the steps of a scale that ended on both engines.

    Returns:
        Seconds of ours, seconds of the reference, and how many steps did not end on it.
    """
    ours = theirs = 0.0
    endless = 0
    for row in rows:
        if scale in row.theirs:
            own, other = row.ours.get(scale), row.theirs[scale]
            if other is None:
                endless += 1
            elif own is not None:
                ours, theirs = ours + own, theirs + other
    return ours, theirs, endless


def exponent(seconds: dict[int, float | None]) -> float | None:
    """Return the slope from the smallest to the largest scale, where both can be told."""
    known = sorted(scale for scale, value in seconds.items() if value)
    if len(known) < 2:
        return None
    first, last = known[0], known[-1]
    few, many = seconds[first], seconds[last]
    if few is None or many is None or many < BRIEF:
        return None
    return math.log(many / few) / math.log(last / first)
