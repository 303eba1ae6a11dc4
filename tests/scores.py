"""How much a test tries: a sample by default, everything where the full scoreboard asks for it."""

import os
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from lodestone.commands.lab.scoreboard import FULL, KEPT, TRIED

T = TypeVar("T")

IS_FULL: Final = bool(os.environ.get(FULL))


def size(sample: int, full: int) -> int:
    """Return how many cases to try."""
    return full if IS_FULL else sample


def some(cases: Sequence[T], sample: int) -> Sequence[T]:
    """Return all cases, or so many of them spread evenly over all."""
    if IS_FULL or len(cases) <= sample:
        return cases
    return [cases[at * len(cases) // sample] for at in range(sample)]


def tell(record: Callable[[str, object], None], kept: int, tried: int, **figures: object) -> None:
    """Tell the scoreboard what a test tried in one go, what of it held, and what it measured."""
    record(TRIED, tried)
    record(KEPT, kept)
    for name, value in figures.items():
        record(name, value)
