"""Levels of an index: 指数报246.8点, the index closed at 4,560; a move is a count of points."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from lodestone.model.tables import pattern, patterns, table
from lodestone.read.text import shares
from lodestone.read.text.amounts import BARE, COUNT, Amount

INDEX: Final = "index"
_NAME = re.compile(pattern(__name__, "name"))
_SENTENCE_END = re.compile(pattern(__name__, "sentence_end"))
_LEVELS: Final = tuple(
    re.compile(form) for form in patterns(__name__, "level", number=pattern(__name__, "number"))
)
_POINTS = re.compile(pattern(__name__, "of_points"))
#: A smaller number without a point is none of an index.
_LEAST: Final = table(__name__, "least")
_YEAR = re.compile("(?:19|20)[0-9]{2}")


def find(text: str, owed: Sequence[Any]) -> Iterator[Amount]:
    """Yield the levels of a plain text.

    Args:
        text: the plain text.
        owed: its other readings: what bears a unit of its own is no level.
    """
    end = 0
    for name in _NAME.finditer(text):
        if name.start() < end:
            continue
        ended = _SENTENCE_END.search(text, name.end())
        start, end = _start(text, name.start(), end), ended.start() if ended else len(text)
        for form in _LEVELS:
            for match in form.finditer(text, start, end):
                if level := _level(text, match, owed):
                    yield level


def _start(text: str, place: int, floor: int) -> int:
    """Return where the sentence begins that a place is in."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text, floor, place)]
    return ends[-1] if ends else floor


def _level(text: str, match: re.Match[str], owed: Sequence[Any]) -> Amount | None:
    group = "n" if "n" in match.re.groupindex else "m"
    printed, (start, end) = match[group], match.span(group)
    number = Decimal(printed.replace(",", ""))
    is_year = _YEAR.fullmatch(printed) and match.end() == end  # 2025点 is none
    if is_year or ("." not in printed and number < _LEAST):
        return None
    for one in owed:
        if one.start < end and start < one.end and not is_open(one):
            return None
    level = Amount(start, match.end(), INDEX, "", "", None, number, None, None)
    return shares.with_words(text, level)


def is_open(one: Any) -> bool:
    """Tell whether a reading is a number of nothing but points, or of what nothing tells.

    Args:
        one: a quantity or a date.
    """
    if not isinstance(one, Amount) or one.high is not None:
        return False
    return one.unit == BARE or (one.unit == COUNT and bool(_POINTS.match(one.measure)))
