"""Classes of a draft: what kind of instrument or act the words beside a figure tell of.

The words stand in the data file, by class. The word that stands nearest to the figure tells; of
words in a row (采购合同, "loan guarantee") the last or longest is the head. Where the clause has
none, the sentence may.
"""

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from lodestone.model import tables
from lodestone.read.text.spelling import plain

#: What joins a word for a kind to its head.
_PARTICLES: Final = tuple(tables.table(__name__, "particles"))
_FAR: Final = 10_000


@dataclass(frozen=True)
class _Print:
    """Where a word for a class stands."""

    start: int
    end: int
    cls: str


def instrument(text: str, at: tuple[int, int], barred: Set[str] = frozenset()) -> str:
    """Return the class of the instrument whose word stands nearest to a span; empty if none does.

    Args:
        text: a clause or sentence.
        at: the span, in code points of the text.
        barred: local names of classes of which it is none.
    """
    found = _prints(plain(text).lower(), "instruments")
    return _nearest([one for one in found if one.cls not in barred], at)


def act(text: str) -> str:
    """Return the class of the act that the first word for one tells; empty if none does."""
    found = sorted(_prints(plain(text).lower(), "acts"), key=lambda one: (one.start, -one.end))
    return found[0].cls if found else ""


def work(text: str) -> str:
    """Return the class of what is built that a text has a word for; empty if it has none."""
    found = sorted(_prints(plain(text).lower(), "works"), key=lambda one: (one.start, -one.end))
    return found[0].cls if found else ""


def _nearest(prints: Sequence[_Print], at: tuple[int, int]) -> str:
    best = min(
        ((max(at[0] - one.end, one.start - at[1], 0), -one.end, one) for one in prints),
        default=(_FAR, 0, None),
        key=lambda row: row[:2],
    )[2]
    return best.cls if best is not None else ""


def _prints(text: str, name: str) -> list[_Print]:
    """Return the words of a text that stand in no longer one, and are the head of theirs."""
    found: list[_Print] = []
    for match in _pattern(name).finditer(text):
        one = _Print(match.start(), match.end(), _classes(name)[match[0]])
        while (
            found
            and text[found[-1].end : one.start] in ("", *_PARTICLES)
            and not text[one.start].isascii()
        ):
            found.pop()
        found.append(one)
    return found


@lru_cache(maxsize=8)
def _classes(name: str) -> dict[str, str]:
    rows: Iterable[Sequence[object]] = tables.table(__name__, name)
    found: dict[str, str] = {}
    for cls, words in rows:
        assert isinstance(words, list)
        found |= {plain(word).lower(): str(cls) for word in words}
    return found


@lru_cache(maxsize=8)
def _pattern(name: str) -> re.Pattern[str]:
    words = sorted(_classes(name), key=lambda word: (-len(word), word))
    return re.compile(
        "|".join(rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word) for word in words)
    )
