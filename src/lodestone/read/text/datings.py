"""Dates as printed, in Chinese and in English: read from plain text, matched to date values.

The grammar of the values that they are matched with stands in ``model``. What the copy of a
document lost stays lost: ``2025月`` says a year and no month, ``月，`` says nothing. What a text
leaves to its context (the year of 9月, the month of 9日) is marked with ``?``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from lodestone.model.dates import LOST, DateValue
from lodestone.read.text import date_forms as forms
from lodestone.read.text import numerals

_WEAK: Final = frozenset({"by", "since"})
_SEASONS: Final = {"春": "spring", "夏": "summer", "秋": "autumn", "冬": "winter", "fall": "autumn"}
_TENS_WORDS: Final = ("fifties", "sixties", "seventies", "eighties", "nineties")
_NTH: Final = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
}


@dataclass(frozen=True)
class Dating:
    """A date as printed.

    Attributes:
        start: code point where it begins, its bound word included.
        end: code point after it.
        year: the year, or the first year of a decade or span; ``None`` where it is not printed.
        month: from 1 to 12; ``None`` where it is not printed.
        day: from 1 to 31.
        to: year, month and day of the end of a span, as far as the span has them.
        is_decade: true for 20世纪80年代.
        bound: ``about``, ``by``, ``before``, ``after``, ``since`` or ``None``.
        is_lost: true where the copy lost a part of it.
        part: ``Q3``, ``H1`` or a season; empty otherwise.
        is_fiscal: true for a fiscal year.
        context: year and month of the nearest fuller date before it, for what it leaves out.
    """

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None
    to: tuple[int | None, int | None, int | None] | None
    is_decade: bool
    bound: str | None
    is_lost: bool
    part: str = ""
    is_fiscal: bool = False
    context: tuple[int | None, int | None] = (None, None)

    @property
    def name(self) -> str:
        """The name of the date value that says the same; ``?`` stands for what is not printed."""
        bound = f"{self.bound}-" if self.bound else ""
        if self.is_lost:
            return f"{self.year}-lost" if self.year else "lost"
        if self.is_decade:
            return f"{bound}{self.year}s"
        first = _written(self.year, self.month, self.day, self.part, self.is_fiscal)
        if self.to:
            part = "" if not self.part else f"{self.part[0]}{self.to[1]}"
            month = None if self.part else self.to[1]
            return f"{bound}{first}-to-" + _written(
                self.to[0], month, self.to[2], part, self.is_fiscal
            )
        return bound + first

    @property
    def is_whole(self) -> bool:
        """Tell whether its year is printed, and its month where it has a day."""
        return "?" not in self.name

    def matches(self, value: DateValue, licensed: bool) -> bool:
        """Tell whether a date value says what is printed here.

        ``by`` and ``since`` may be left to the property (``dueBy``, ``since``, ``until``); the
        other bounds must be in the value. A date printed without its year or month matches only if
        the passage licenses what is missing (an inference of the reason ``context-year``), and a
        missing month is the one that the text printed last. A fiscal year may be told as a year,
        and a day alone as lost, for the copy may have lost its month.
        """
        if value.name == LOST and self._is_day_alone:
            return True
        names = {self.name}
        if self.is_fiscal:
            names.add(self.name.replace("FY", ""))
        if self.bound in _WEAK and not self.is_lost:
            names |= {name.removeprefix(f"{self.bound}-") for name in names}
        if self.is_lost or self.is_whole:
            return value.name in names
        return licensed and any(self._completes(value.name, name) for name in names)

    @property
    def _is_day_alone(self) -> bool:
        return bool(self.day) and not (self.year or self.month)

    def _completes(self, whole: str, name: str) -> bool:
        month = self.context[1]
        if self.month is None and self.day and month:
            name = name.replace("??-", f"{month:02}-", 1) if "????-??-" not in name else (
                name.replace("????-??-", f"????-{month:02}-")
            )  # fmt: skip
        return bool(re.fullmatch(name.replace("?", "[0-9]"), whole))


def _written(year: int | None, month: int | None, day: int | None, part: str, fiscal: bool) -> str:
    text = ("FY" if fiscal else "") + (f"{year:04}" if year else "????")
    if part:
        return f"{text}-{part}"
    if month or day:
        text += f"-{month:02}" if month else "-??"
    return f"{text}-{day:02}" if day else text


def at(text: str, start: int) -> Dating | None:
    """Return the Chinese or ISO date that begins at ``start`` in a plain text."""
    for form in forms.CHINESE:
        match = form.match(text, start)
        if match and (dating := _dating(match)):
            is_day_alone = dating.month is None and dating.day and not dating.year
            if is_day_alone and forms.DURATION.search(text[max(0, start - 4) : start]):
                return None
            is_western = text[start].isascii() and text[max(0, start - 2) : start].isascii()
            known = (*forms.ENGLISH_PREFIX, *forms.CHINESE_PREFIX) if is_western else None
            return _with_bound(text, dating, known or forms.CHINESE_PREFIX)
    return None


def elsewhere(text: str) -> list[Dating]:
    """Return the dates of a plain text that begin with no numeral: English ones, lost ones."""
    found: list[Dating] = []
    for form in forms.CHINESE_ELSEWHERE:
        for match in form.finditer(text):
            if dating := _dating(match):
                found.append(_with_bound(text, dating))
    for form in forms.ENGLISH if forms.IS_ENGLISH.search(text) else ():
        for match in form.finditer(text):
            dating = _dating(match)
            if dating and not any(d.start < dating.end and dating.start < d.end for d in found):
                found.append(_with_bound(text, dating, forms.ENGLISH_PREFIX, found))
    for match in forms.LAST_CENTURY.finditer(text):
        year = 1900 + _number(match["tens"])
        decade = Dating(match.start(), match.end(), year, None, None, None, True, None, False)
        found.append(_with_bound(text, decade))
    for match in forms.LOST.finditer(text):
        found.append(Dating(match.start(), match.end(), None, None, None, None, False, None, True))
    return found


def in_context(readings: Sequence[Any]) -> list[Any]:
    """Return the readings of a text with what dates leave out taken from the dates before them."""
    year: int | None = None
    month: int | None = None
    day: int | None = None
    found = []
    for reading in readings:
        if isinstance(reading, Dating) and not reading.is_lost:
            reading = replace(reading, context=(year, month))
            if reading.part in ("同月", "同日"):  # the month or day that the text named last
                last = day if reading.part == "同日" else None
                if month is None or (reading.part == "同日" and last is None):
                    continue
                reading = replace(reading, month=month, day=last, part="")
            year, month, day = reading.year or year, reading.month or month, reading.day or day
        found.append(reading)
    return found


def _dating(match: re.Match[str]) -> Dating | None:
    parts = match.groupdict()
    year, month, day = _year(parts), _number(parts.get("m")), _number(parts.get("d"))
    if name := parts.get("name"):
        month = _month(name)
    to, part = _end(parts, year, month), _part(parts)
    if part.startswith("Q1-"):
        part, to = "Q1", (year or None, int(part[3:]), None)
    if to is not None and not _rises((year or None, month or None, day or None), to, bool(part)):
        return None
    fiscal = bool(parts.get("fy") or parts.get("fyy"))
    is_decade = bool(
        parts.get("decade") or parts.get("century") or parts.get("apos") or parts.get("tens_word")
    )
    return Dating(
        match.start(),
        match.end(),
        year or None,
        month or None,
        day or None,
        to,
        is_decade,
        None,
        bool(parts.get("lost")),
        part,
        fiscal,
    )


def _month(name: str) -> int:
    return next(n for n, full in enumerate(forms.MONTHS, 1) if full.startswith(name.lower()[:3]))


def _end(
    parts: dict[str, str | None], year: int, month: int
) -> tuple[int | None, int | None, int | None] | None:
    """Return the end of a span; ``None`` for a date that is none."""
    if to := parts.get("to") or parts.get("fyto"):
        return _number(to), None, None
    if (short := parts.get("short")) and year:
        return year // 100 * 100 + int(short), None, None
    name2 = parts.get("name2")
    month2 = _month(name2) if name2 else _number(parts.get("m2"))
    day2 = _number(parts.get("d2"))
    if not month2 and not day2:
        return None
    return _number(parts.get("y2")) or year or None, month2 or month or None, day2 or None


def _rises(first: tuple[int | None, ...], last: tuple[int | None, ...], is_part: bool) -> bool:
    if is_part:
        return True
    pairs = [
        (a or 0, b or 0) for a, b in zip(first, last, strict=True) if a is not None or b is not None
    ]
    return [a for a, _ in pairs] < [b for _, b in pairs] and all(b for _, b in pairs)


def _part(parts: dict[str, str | None]) -> str:
    if quarter := parts.get("q") or parts.get("qbare"):
        return f"Q{_number(quarter)}"
    if same := parts.get("same"):
        return same
    if parts.get("first"):
        return "Q1"
    if ended := parts.get("qmonth"):
        return f"Q{_month(ended) // 3}"
    if quarters := parts.get("qs"):
        return f"Q1-{_number(quarters)}"
    if half := parts.get("h"):
        return {"上": "H1", "下": "H2"}.get(half, f"H{half}")
    if season := parts.get("season"):
        return _SEASONS.get(season.lower(), season.lower())
    if nth := parts.get("nth"):
        letter = "Q" if (parts.get("unit") or "").lower() == "quarter" else "H"
        return f"{letter}{_NTH[nth.lower()]}"
    return ""


def _year(parts: dict[str, str | None]) -> int:
    if century := parts.get("century"):
        return (_number(century) - 1) * 100 + _number(parts["tens"])
    if short := parts.get("yy") or parts.get("fyy"):
        return 2000 + int(short)
    if word := parts.get("tens_word"):
        return 1950 + 10 * _TENS_WORDS.index(word.lower())
    if tens := parts.get("apos"):
        return (1900 if int(tens) > 4 else 2000) + int(tens) * 10
    if republic := parts.get("roc"):
        return 1911 + int(republic)
    given = parts.get("decade") or parts.get("y") or parts.get("fy")
    if not given and "y2" in parts and not parts.get("d2") and not parts.get("m2"):
        given = parts["y2"]
    return _number(given)


def _number(text: str | None) -> int:
    if not text:
        return 0
    return int(text) if text.isascii() else int(numerals.chinese(text))


def _with_bound(
    text: str,
    dating: Dating,
    prefixes: tuple[tuple[re.Pattern[str], str], ...] = forms.CHINESE_PREFIX,
    others: Sequence[Dating] = (),
) -> Dating:
    """Take in the bound words around a date."""
    start, end, bound = dating.start, dating.end, None
    floor = max((d.end for d in others if d.end <= start), default=0)
    before = text[max(floor, start - 40) : start]
    first = start
    for pattern, name in prefixes:
        if match := pattern.search(before):
            start, bound = start - len(before) + match.start(), name
            break
    for pattern, name in forms.SUFFIX:
        if match := pattern.match(text, end):
            is_end = bool(match["part"]) and match["part"][-1] in "底末"
            # "Before the end of 2025" is by 2025; "since" after "since" is one bound.
            name, end = ("by" if name == "before" and is_end else name), match.end()
            start, bound = (start if name == bound else first), name
            break
    else:
        part = forms.ONLY_PART.match(text, end)
        if part and part["part"]:
            end = part.end("part")
        if bound == "by" and (then := forms.ONLY_THEN.match(text, end)):
            bound, end = "since", then.end()
    return replace(dating, start=start, end=end, bound=bound)
