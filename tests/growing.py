"""How the cost of some work grows with the size of what it is given; never how long it takes."""

import gc
import sys
import time
from collections.abc import Callable
from typing import Final, TypeVar

T = TypeVar("T")

#: The least of so many runs counts: what a busy machine adds to one of them is left out.
RUNS: Final = 7


def times(work: Callable[[T], object], small: T, large: T) -> float:
    """Return how many times the cost of a small piece the cost of a large one is.

    Both are measured in this run, on this machine, as it is. What the rest of the program has in
    memory, and the collector would walk through, is no part of the cost.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        return _least(work, large) / _least(work, small)
    finally:
        if was_on:
            gc.enable()


def _least(work: Callable[[T], object], given: T) -> float:
    found = []
    for _ in range(RUNS):
        begun = time.thread_time()
        work(given)
        found.append(time.thread_time() - begun)
    return max(min(found), 1e-6)


class Calls:
    """Counts, within a block, the functions that are called, those of C among them.

    Attributes:
        number: of calls; the same at each run.
    """

    def __init__(self) -> None:
        self.number = 0

    def __enter__(self) -> "Calls":
        sys.setprofile(self._count)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)

    def _count(self, _: object, event: str, __: object) -> None:
        self.number += event.endswith("call")


def calls(work: Callable[[], object]) -> int:
    """Return how many functions some work calls."""
    with Calls() as counted:
        work()
    return counted.number
