"""The halves of a double question: each is answered by itself.

``Who signed it and when does it take effect?`` asks two things. What answers one half well holds
little of the other, so rows that are weighed by all of the words may answer neither.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Final

from lodestone.answer import matching, nearest, spoken
from lodestone.model.tables import pattern

#: Characters that a half has to have.
_LEAST: Final = 4


def of(text: str) -> list[str]:
    """Return the halves of a question that asks several things; none where it asks one.

    Args:
        text: what a reader asks, in English or Chinese.
    """
    parts = [part.strip(pattern(__name__, "edge")) for part in _cut(text)]
    parts = [part for part in parts if len(part) >= _LEAST]
    return parts if len(parts) > 1 and all(map(_asks, parts)) else []


def meant(text: str, whole: nearest.Meant, reader: nearest.Reader) -> list[nearest.Meant]:
    """Return what the halves of a question mean; one that names nothing is about what is named.

    Args:
        text: what a reader asks.
        whole: what all of it means.
        reader: reads each half.
    """
    found = [reader.meant(part) for part in of(text)]
    return [half if half.things else replace(half, things=whole.things) for half in found]


def _cut(text: str) -> Iterator[str]:
    start = 0
    for match in _between().finditer(text):
        yield text[start : match.start()]
        start = match.end()
    yield text[start:]


def _asks(part: str) -> bool:
    """Tell whether a part of a question asks something by itself."""
    if any(map(matching.is_chinese, part)):
        return any(word in part for word in spoken.asking_words() if matching.is_chinese(word))
    return bool(set(matching.chunks(part)) & spoken.asking_words())


@cache
def _between() -> re.Pattern[str]:
    """Return what stands between two halves."""
    return re.compile(pattern(__name__, "between"), re.IGNORECASE)
