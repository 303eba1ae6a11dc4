"""How much a test tries: a sample by default; everything, or a few cases, for the scoreboard."""

import os
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from lodestone.commands.lab.scoreboard import BRIEF, FULL, KEPT, TRIED

T = TypeVar("T")

#: Set in the tests' surroundings, it draws anew what is drawn at random.
SEED: Final = "LODESTONE_SEED"
IS_FULL: Final = bool(os.environ.get(FULL))
IS_BRIEF: Final = bool(os.environ.get(BRIEF)) and not IS_FULL
#: One case of so many that a sample has is tried where a few are asked for, and at most so many
#: cases of one test.
SHARE: Final = 4
MOST: Final = 3


def size(sample: int, full: int, brief: int = 0) -> int:
    """Return how many cases to try; where a few are asked for, ``brief`` or a share of a sample."""
    if IS_FULL:
        return full
    return (brief or max(1, sample // SHARE)) if IS_BRIEF else sample


def seed(usual: int) -> int:
    """Return the seed to draw by: the usual one, unless the surroundings give another."""
    return int(os.environ.get(SEED) or usual)


def some(cases: Sequence[T], sample: int, brief: int = 0) -> Sequence[T]:
    """Return all cases, or so many of them spread evenly over all."""
    return spread(cases, size(sample, len(cases), brief))


def spread(cases: Sequence[T], most: int) -> Sequence[T]:
    """Return so many cases at most, spread evenly over all."""
    if len(cases) <= most:
        return cases
    return [cases[at * len(cases) // most] for at in range(most)]


def tell(record: Callable[[str, object], None], kept: int, tried: int, **figures: object) -> None:
    """Tell the scoreboard what a test tried in one go, what of it held, and what it measured."""
    record(TRIED, tried)
    record(KEPT, kept)
    for name, value in figures.items():
        record(name, value)
