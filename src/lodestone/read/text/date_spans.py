"""What the dates of a text leave to each other: the end of a span, a month, a year, a day.

Two dates with 至, "to" or "through" between them are one span; 同月, 次日 and a day alone are told
by the date before them.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from lodestone.model.tables import pattern
from lodestone.read.text import date_forms as forms
from lodestone.read.text.datings import Dating

#: What begins the part of a date that is told by the one before it: a day, a month, a year.
_AFTER: Final = ("d", "m", "y")


#: Put off from May to July: two dates, and no span.
_PUT_OFF = re.compile(pattern(__name__, "put_off"), re.IGNORECASE)


_BETWEEN = re.compile(r"\bbetween (?:the )?\Z", re.IGNORECASE)


_AND = re.compile(r"\s*and\s*(?:the )?", re.IGNORECASE)


def spanned(text: str, readings: Sequence[Any]) -> list[Any]:
    """Return the readings of a text with two dates made one span: Q1 to Q3 2025, May to July."""
    found: list[Any] = []
    for reading in readings:
        last: Any = found[-1] if found else None
        if _are_years(text, last, reading):
            found[-1] = replace(last, end=reading.end, to=(reading.year, None, None), bound=None)
        elif _is_span(text, last, reading):
            part = int(reading.part[1]) if reading.part else reading.month
            to = (reading.year or last.year, part, reading.day)
            year = last.year or reading.year
            fiscal = last.is_fiscal or reading.is_fiscal
            bound = None if last.bound == "since" else last.bound
            found[-1] = replace(
                last, end=reading.end, year=year, to=to, is_fiscal=fiscal, bound=bound
            )
        else:
            found.append(reading)
    return found


def _is_span(text: str, last: Any, reading: Any) -> bool:
    if not (isinstance(last, Dating) and isinstance(reading, Dating)) or last.to or reading.to:
        return False
    if last.year and reading.year and last.is_fiscal != reading.is_fiscal:
        return False
    letters = {dating.part[:1] for dating in (last, reading)}
    is_part = letters in ({"Q"}, {"H"})
    if not (is_part or _are_months(text, last, reading)) or reading.bound not in (None, "by"):
        return False
    sign = forms.SPAN.match(text, last.end)
    first, second = ((d.year or 0, d.part) for d in (last, reading))
    between = last.bound is None and _BETWEEN.search(text[: last.start])
    if between and not sign:
        sign = _AND.match(text, last.end)
    if not is_part:
        return bool(sign and reading.start <= sign.end())
    rises = first < second if last.year and reading.year else last.part < reading.part
    return bool(sign and rises and reading.start <= sign.end())


def _are_years(text: str, last: Any, reading: Any) -> bool:
    """Tell whether two years that go over the end of one make a span: FY 2024-25 to FY 2030-31."""
    if not (isinstance(last, Dating) and isinstance(reading, Dating)):
        return False
    if not (last.year and reading.year and last.year < reading.year) or last.to or reading.to:
        return False
    is_over = last.is_over and reading.is_over and not (last.part or reading.part)
    sign = forms.SPAN.match(text, last.end)
    return is_over and bool(sign) and reading.start <= (sign.end() if sign else 0)


def _are_months(text: str, last: Dating, reading: Dating) -> bool:
    """Tell two months or days that may end a span from a date that was put off to another."""
    ends = [(d.year or 0, d.month or 0, d.day or 0) for d in (last, reading)]
    is_alike = all(bool(a) == bool(b) for a, b in zip(*ends, strict=True)) and ends[0][1]
    plain = not (last.part or reading.part or last.is_lost or reading.is_lost or last.is_decade)
    if not (is_alike and plain and last.bound in (None, "since") and ends[0] < ends[1]):
        return False
    return not _PUT_OFF.search(text[max(0, last.start - 48) : last.start])


def in_context(readings: Sequence[Any]) -> list[Any]:
    """Return the readings of a text with what dates leave out taken from the dates before them."""
    year: int | None = None
    month: int | None = None
    day: tuple[int | None, int, int] | None = None
    found = []
    for reading in readings:
        if isinstance(reading, Dating) and not reading.is_lost:
            reading = replace(reading, context=(year, month))
            if reading.part[:1] in _AFTER:
                known = _after(reading, (year, month), day)
                if known is None:
                    continue
                reading = known
                year = reading.context[0]
            if reading.month and reading.day:
                day = (reading.year or year, reading.month, reading.day)
            elif reading.day and month:
                day = (year, month, reading.day)
            year, month = reading.year or year, reading.month or month
        found.append(reading)
    return found


def _after(
    reading: Dating, month: tuple[int | None, int | None], day: tuple[int | None, int, int] | None
) -> Dating | None:
    """Return 同月, 次日 and 翌年 as what the text named last, or what came after it."""
    steps, rest = int(reading.part[1]), reading.part[2:]
    if reading.part[0] == "y":
        year = month[0] + steps if month[0] else None
        if year is None and not (reading.month or rest):
            return None
        return replace(reading, year=year, part=rest, context=(year, reading.month))
    if reading.part[0] == "m":
        year, last = month
        if last is None:
            return None
        over, first = divmod(last - 1 + steps, 12)
        year = year + over if year else None
        return replace(reading, month=first + 1, part="", context=(year, first + 1))
    if day is None:
        return None
    year = day[0]
    if steps and not year and day[1:] == (2, 28):
        return None  # a leap year has one day more
    try:
        there = date(year or 2025, *day[1:]) + timedelta(steps)
    except ValueError:
        return None
    year = there.year if year else None
    return replace(reading, month=there.month, day=there.day, part="", context=(year, there.month))
