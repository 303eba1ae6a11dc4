"""Dates that are named by what they say: days, months, parts of years, years, decades, spans.

Grammar (date)::

    [about-|by-|before-|after-|since-]YYYY[-MM[-DD]] | YYYYs | YYYY-lost | lost
    YYYY-to-YYYY | YYYY-MM-to-YYYY-MM | YYYY-MM-DD-to-YYYY-MM-DD | FYYYYY-to-FYYYYY
    YYYY-Q3 (quarter) | YYYY-H1 (half) | YYYY-summer (season)
    FYYYYY (US federal fiscal year) | FYYYYY-Q1 | FYYYYY-H1 (its parts, from October)
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from lodestone.model.errors import ValueNameError

DATE_BOUNDS: Final = ("about", "by", "before", "after", "since")
LOST: Final = "lost"
_DATE = re.compile(
    rf"(?:(?P<bound>{'|'.join(DATE_BOUNDS)})-)?"
    r"(?P<fiscal>FY)?(?P<year>[0-9]{4})(?:(?P<decade>s)|-(?P<lost>lost)"
    r"|-(?P<part>Q[1-4]|H[12]|spring|summer|autumn|winter)"
    r"|-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?"
    r"(?:-to-(?P<to>(?:FY)?[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?|-Q[1-4]|-H[12])?))?\Z"
)
#: First month of each part of a year, and how many months it has.
PARTS: Final = {
    "Q1": (1, 3), "Q2": (4, 3), "Q3": (7, 3), "Q4": (10, 3), "H1": (1, 6), "H2": (7, 6),
    "spring": (3, 3), "summer": (6, 3), "autumn": (9, 3), "winter": (12, 3),
}  # fmt: skip
_PRECISION: Final = {"Q": "quarter", "H": "half"} | dict.fromkeys("sawv", "season")


@dataclass(frozen=True)
class DateValue:
    """A day, month, year, decade or span of years, with its bound.

    Attributes:
        name: the canonical name, without its prefix.
        bound: one of ``DATE_BOUNDS`` or ``None``.
        earliest: first day meant; ``None`` where nothing limits it.
        latest: last day meant; ``None`` where nothing limits it.
        precision: ``day``, ``month``, ``quarter``, ``season``, ``half``, ``year``,
            ``fiscal-year``, ``decade``, ``span`` or ``lost``.
        is_lost: true where digits of the printed date were lost in the copy.
    """

    name: str
    bound: str | None
    earliest: date | None
    latest: date | None
    precision: str
    is_lost: bool


def parse_date(name: str) -> DateValue:
    """Parse the name of a date, such as ``2025-08-10``, ``1980s`` or ``about-2028``.

    Raises:
        ValueNameError: the name does not parse or names a day that does not exist.
    """
    if name == LOST:
        return DateValue(name, None, None, None, LOST, True)
    match = _DATE.match(name)
    if not match:
        raise ValueNameError.of("no-date-write-about", name=name)
    first, last, precision = _span(name, match)
    earliest, latest = _bounded(first, last, precision, match["bound"])
    return DateValue(name, match["bound"], earliest, latest, precision, bool(match["lost"]))


def _span(name: str, match: re.Match[str]) -> tuple[date, date, str]:
    year = int(match["year"])
    try:
        if match["decade"]:
            if year % 10:
                raise ValueNameError.of("decade-begins-with-year", name=name)
            return date(year, 1, 1), date(year + 9, 12, 31), "decade"
        if match["to"]:
            return _from_to(name, match)
        if match["fiscal"]:
            if match["month"] or match["lost"] or (match["part"] or "Q")[0] not in "QH":
                raise ValueNameError.of("fiscal-year-has-no", name=name)
            if not match["part"]:
                return date(year - 1, 10, 1), date(year, 9, 30), "fiscal-year"
        if match["part"]:
            first, months = PARTS[match["part"]]
            start = date(year, first, 1)
            if match["fiscal"]:  # it began three months before the year
                start = _shift(start, "month", -3)
            return (
                start,
                _shift(start, "month", months) - timedelta(days=1),
                _PRECISION[match["part"][0]],
            )
        if match["day"]:
            day = date(year, int(match["month"]), int(match["day"]))
            return day, day, "day"
        if match["month"]:
            month = int(match["month"])
            end = calendar.monthrange(year, month)[1]
            return date(year, month, 1), date(year, month, end), "month"
        return date(year, 1, 1), date(year, 12, 31), "year"
    except (ValueError, calendar.IllegalMonthError):
        raise ValueNameError.of("names-day-does-not", name=name) from None


def _from_to(name: str, match: re.Match[str]) -> tuple[date, date, str]:
    """Read a span: from the first day of its first date to the last of its second."""
    head, _, tail = name.removeprefix(f"{match['bound']}-").partition("-to-")
    first, last = (_DATE.match(end) for end in (head, tail))
    if first is None or last is None or _level(head) != _level(tail):
        raise ValueNameError.of("both-ends-span-are", name=name)
    start, end = _span(head, first)[0], _span(tail, last)[1]
    if _span(tail, last)[0] <= start:
        raise ValueNameError.of("span-does-not-rise", name=name)
    return start, end, "span"


def _level(name: str) -> tuple[int, bool]:
    return name.count("-"), name.startswith("FY")


def _bounded(
    first: date, last: date, precision: str, bound: str | None
) -> tuple[date | None, date | None]:
    """Apply the bound of a date; ``about`` widens by one of the last unit printed."""
    if bound == "about":
        return _shift(first, precision, -1), _shift(last, precision, 1)
    if bound == "by":
        return None, last
    if bound == "before":
        return None, first - timedelta(days=1)
    if bound == "after":
        return last + timedelta(days=1), None
    if bound == "since":
        return first, None
    return first, last


def _shift(day: date, precision: str, by: int) -> date:
    if precision == "day":
        return day + timedelta(days=by)
    if precision == "month":
        month = day.month - 1 + by
        year, month = day.year + month // 12, month % 12 + 1
        end = calendar.monthrange(year, month)[1]
        return date(year, month, 1 if day.day == 1 else end)
    if precision in ("quarter", "half", "season"):
        months = {"quarter": 3, "half": 6, "season": 3}[precision] * by
        return _shift(day, "month", months)
    return day.replace(year=day.year + by * (10 if precision == "decade" else 1))
