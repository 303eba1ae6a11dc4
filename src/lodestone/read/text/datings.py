"""Dates as printed, in Chinese and in English: read from plain text, matched to date values.

The grammar of the values that they are matched with stands in ``model``. What the copy of a
document lost stays lost: ``2025月`` says a year and no month, ``月，`` says nothing. What a text
leaves to its context (the year of 9月, the month of 9日) is marked with ``?``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from lodestone.model.dates import LOST, DateValue
from lodestone.model.tables import pattern, table
from lodestone.read.text import closing_dates, numerals
from lodestone.read.text import date_forms as forms

#: Words and marks of Chinese, by what they say.
_ZH: Final = table(__name__, "zh")

_WEAK: Final = frozenset({"by", "since"})
_HALVES: Final[dict[str, str]] = table(__name__, "halves")
_SEASONS: Final[dict[str, str]] = table(__name__, "seasons")
#: The last year of this century that is told by its last two signs.
_SPOKEN_PIVOT: Final = 30
_NEXT = re.compile(pattern(__name__, "next"), re.IGNORECASE)
#: A date that was moved from another is where it ends, and no limit.
_MOVED = re.compile(pattern(__name__, "moved"))
_OF_THEN = re.compile(pattern(__name__, "of_then"))
_RELATIVE = re.compile(pattern(__name__, "relative"))
_AS_EARLY = re.compile(pattern(__name__, "as_early"))
_CLAUSE_ENDS = re.compile(pattern(__name__, "clause_ends"))
_RISES = re.compile(pattern(__name__, "rises"))
_OF_NUMBER = re.compile(pattern(__name__, "of_number"))
_SINCE_THEN = re.compile(pattern(__name__, "since_then"))
#: Before the end of 2025 is by 2025.
_THE_END = re.compile(r"\b(?:end|close)\b", re.IGNORECASE)
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
        is_over: true for one that is printed as the two years that it lies in: 2025/26.
        context: year and month of the nearest fuller date before it, for what it leaves out.
        relative: ``last-year``, ``today`` and the like, where it is told by the day of the text.
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
    relative: str = ""
    is_over: bool = False

    @property
    def name(self) -> str:
        """The name of the date value that says the same; ``?`` stands for what is not printed."""
        bound = f"{self.bound}-" if self.bound else ""
        if self.relative:
            return bound + self.relative
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
        return not self.relative and "?" not in self.name

    def matches(self, value: DateValue, licensed: bool) -> bool:
        """Tell whether a date value says what is printed here.

        ``by`` and ``since`` may be left to the property (``dueBy``, ``since``, ``until``); the
        other bounds must be in the value. A date printed without its year or month matches only if
        the passage licenses what is missing (an inference of the reason ``context-year``), and a
        missing month is the one that the text printed last. A fiscal year may be told as a year,
        and a day alone as lost, for the copy may have lost its month. A relative date says none:
        its licence alone proves it.
        """
        if self.relative:
            return False
        if value.name == LOST and self._is_day_alone:
            return True
        names = {self.name}
        if self.is_fiscal and not self.part:
            names |= self._as_years()
        if self.bound in _WEAK and not self.is_lost:
            names |= {name.removeprefix(f"{self.bound}-") for name in names}
        if self.is_lost or self.is_whole:
            return value.name in names
        return licensed and any(self._completes(value.name, name) for name in names)

    def _as_years(self) -> set[str]:
        """Return the names of the years that a fiscal year may be told as."""
        named = self.name
        if not self.is_over or not self.year or self.to:
            return {named.replace("FY", "")}
        return {named.replace(f"FY{self.year}", f"{self.year - 1}-to-{self.year}")}

    @property
    def is_month_alone(self) -> bool:
        """Tell whether it says a month and nothing else."""
        return bool(self.month) and not (self.year or self.day or self.to)

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


def at(text: str, start: int, republic: bool = False) -> Dating | None:
    """Return the Chinese or ISO date that begins at ``start`` in a plain text.

    Args:
        text: the plain text.
        start: where a numeral begins.
        republic: true where years may be those of the Republic of China (114年).
    """
    for form in (*forms.CHINESE, *forms.REPUBLIC) if republic else forms.CHINESE:
        match = form.match(text, start)
        if match and (dating := _dating(match)):
            is_day_alone = dating.month is None and dating.day and not dating.year
            if dating.is_month_alone and forms.MONTHS_LONG.search(text, max(0, start - 8), start):
                return None  # 连三月, 四年六月
            if is_day_alone and forms.DURATION.search(text[max(0, start - 4) : start]):
                return None
            if match.groupdict().get("roc") and forms.TERM.search(text[max(0, start - 4) : start]):
                return None
            is_western = text[start].isascii() and text[max(0, start - 2) : start].isascii()
            if era := forms.OF_ERA.search(text[max(0, start - 6) : start]) if dating.year else None:
                dating = replace(dating, start=start - len(era[0]))
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
                if "thisyear" in match.groupdict():
                    found.pop()  # 年初 and year-end alone say no year
    for start, end, year, month, day in closing_dates.find(text):
        found.append(Dating(start, end, year, month, day, None, False, None, False))
    for form in forms.english(text):
        for match in form.finditer(text):
            dating = _dating(match)
            if dating and not any(d.start < dating.end and dating.start < d.end for d in found):
                is_english = text[max(0, dating.start - 2) : dating.start].isascii()
                known = forms.ENGLISH_PREFIX if is_english else forms.CHINESE_PREFIX
                whole = _with_bound(text, dating, known, found)
                if "thisyear" in match.groupdict():
                    continue
                found.append(whole)
                found += _more_days(text, found[-1])
    for match in forms.LAST_CENTURY.finditer(text):
        year = 1900 + _number(match["tens"] or match["bare"])
        decade = Dating(match.start(), match.end(), year, None, None, None, True, None, False)
        found.append(_with_bound(text, decade))
    for match in forms.LOST.finditer(text):
        found.append(Dating(match.start(), match.end(), None, None, None, None, False, None, True))
    return found


def _more_days(text: str, dating: Dating) -> list[Dating]:
    """Return the days that share the month of an English date: Jan. 5 and 6."""
    if dating.to or not (dating.day and dating.month):
        return []
    found = []
    place = dating.end
    while match := forms.ANOTHER_DAY.match(text, place):
        place = match.end()
        year = _number(match["y"]) or None
        found.append(
            replace(dating, start=match.start("d"), end=place, year=year, bound=None,
                    month=None, day=int(match["d"]))
        )  # fmt: skip
    return found


def _dating(match: re.Match[str]) -> Dating | None:
    parts = match.groupdict()
    year, month, day = _year(parts), _number(parts.get("m")), _number(parts.get("d"))
    if name := parts.get("name"):
        month = _month(name)
    to, part = _end(parts, year, month), _part(parts)
    if months := _months(parts):  # 2025年前九个月: its first nine months
        month, to = 1, (year or None, months, None)
    if parts.get("qword"):
        part = f"Q1-{2 + (parts['qword'] == 'three')}"
    if part.startswith("Q1-"):
        part, to = "Q1", (year or None, int(part[3:]), None)
    if to and to[0] and to[1] and not year:  # November 30 to January 4, 2027
        year = to[0] - (month > to[1])
    if to is not None and not _rises((year or None, month or None, day or None), to, bool(part)):
        return None
    fiscal = bool(parts.get("fy") or parts.get("fyy") or parts.get("isfiscal"))
    is_over = parts.get("fyshort") or (parts.get("isfiscal") and (to or (0,))[0])
    if is_over and to and to[0] == year + 1:  # FY24-25 goes over the end of one
        year, to = year + 1, None
    elif parts.get("isfiscal") and to:
        fiscal, is_over = False, None
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
        is_over=bool(is_over),
    )


def _months(parts: dict[str, str | None]) -> int:
    word = numerals.search(parts.get("mword") or "", 0)
    return int(word.low) if word else _number(parts.get("months"))


def _month(name: str) -> int:
    return next(n for n, full in enumerate(forms.MONTHS, 1) if full.startswith(name.lower()[:3]))


def _end(
    parts: dict[str, str | None], year: int, month: int
) -> tuple[int | None, int | None, int | None] | None:
    """Return the end of a span; ``None`` for a date that is none."""
    if to := parts.get("to") or parts.get("fyto"):
        return _number(to), None, None
    if short := parts.get("fyyto") or parts.get("fyshort"):
        return 2000 + int(short), None, None
    if rocto := parts.get("rocto"):
        return _republic(rocto), None, None
    if (short := parts.get("short")) and year:
        return year // 100 * 100 + int(short), None, None
    name2 = parts.get("name2")
    month2 = _month(name2) if name2 else _number(parts.get("m2"))
    day2 = _number(parts.get("d2"))
    if not month2 and not day2:
        return None
    roc2 = parts.get("roc2")
    year2 = _republic(roc2) if roc2 else _number(parts.get("y2"))
    if year and not year2 and (parts.get("nexty") or 0 < month2 < month):
        year2 = year + 1  # December 28, 2026 to January 3
    return year2 or year or None, month2 or month or None, day2 or None


def _rises(first: tuple[int | None, ...], last: tuple[int | None, ...], is_part: bool) -> bool:
    if is_part or (first[0] is last[0] is None and (first[1] or 0) > (last[1] or 99)):
        return True  # in winter, December 28 to January 3
    pairs = [
        (a or 0, b or 0) for a, b in zip(first, last, strict=True) if a is not None or b is not None
    ]
    return [a for a, _ in pairs] < [b for _, b in pairs] and all(b for _, b in pairs)


def _part(parts: dict[str, str | None]) -> str:
    if same := parts.get("same"):
        ends = (_ZH["year"], "year"), (_ZH["month"], "month")
        unit = next((u for u, end in zip("ym", ends, strict=True) if same.endswith(end)), "d")
        return unit + ("1" if _NEXT.search(same) else "0") + _part(parts | {"same": None})
    if quarter := parts.get("q") or parts.get("qbare"):
        return f"Q{_number(quarter)}"
    if parts.get("first"):
        return "Q1"
    if ended := parts.get("qmonth"):
        return f"Q{_month(ended) // 3}"
    if quarters := parts.get("qs"):
        return f"Q1-{_number(quarters)}"
    if half := parts.get("h") or parts.get("hbare"):
        return _HALVES.get(half, f"H{half}")
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
    if spoken := parts.get("spoken"):  # nineteen ninety-four, by its last two signs
        return (1900 if _number(spoken) > _SPOKEN_PIVOT else 2000) + _number(spoken)
    if pivot := parts.get("pivot"):  # in '96
        return (1900 if int(pivot) > 40 else 2000) + int(pivot)
    if word := parts.get("tens_word"):
        return 1950 + 10 * _TENS_WORDS.index(word.lower())
    if tens := parts.get("apos"):
        return (1900 if int(tens) > 4 else 2000) + int(tens) * 10
    if republic := parts.get("roc"):
        return _republic(republic)
    given = parts.get("decade") or parts.get("y") or parts.get("fy")
    if not given and "y2" in parts and not parts.get("d2") and not parts.get("m2"):
        given = parts["y2"]
    return _number(given)


def _republic(year: str) -> int:
    return 1911 + _number(year)


def _number(text: str | None) -> int:
    if not text:
        return 0
    if text == _ZH["first_month"]:
        return 1
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
    if known := _RELATIVE.search(before) if dating.month or dating.part else None:
        before = before[: known.start()]
    ahead = start - len(known[0]) if known else start  # where the words before it end
    first = start
    for form, name in prefixes:
        if match := form.search(before):
            if name == "by" and _is_of_change(text, end, before[: match.start()]):
                break
            if _AS_EARLY.search(before) and not _CLAUSE_ENDS.match(text, end):
                break
            ends_it = name == "before" and _THE_END.search(match[0])
            start, bound = ahead - len(before) + match.start(), "by" if ends_it else name
            break
    is_day = dating.day and dating.month and not dating.to and prefixes is forms.ENGLISH_PREFIX
    from_day = forms.FROM_DAY.search(before) if is_day else None
    if from_day and not forms.GOES_ON.match(text, end):
        start, bound = ahead - len(before) + from_day.start(), "since"
    for form, name in forms.SUFFIX:
        if match := form.match(text, end):
            is_end = (match["part"] or text[end - 1 : end])[-1:] in _ZH["ends"]
            # "Before the end of 2025" is by 2025; "since" after "since" is one bound.
            name, end = ("by" if name == "before" and is_end else name), match.end()
            start, bound = (start if name == bound else first), name
            if name == "by" and dating.to:
                bound = None  # 自10月1日至12月31日止
            break
    else:
        part = forms.ONLY_PART.match(text, end)
        if part and part["part"]:
            end = part.end("part")
        if bound == "since" and (dating.to or _OF_THEN.match(text, start)):
            bound = None  # 自3月至5月 says both ends; 自2020年的43.9%降到 what was then
        if bound == "by" and (then := forms.ONLY_THEN.match(text, end)):
            bound, end = "since", then.end()
        if bound is None and not dating.to and _SINCE_THEN.match(text, end):
            bound = "since"
    return replace(dating, start=start, end=end, bound=bound)


def _is_of_change(text: str, end: int, head: str) -> bool:
    """Tell where a change ends (由3月延至5月, 增长至2030年的310亿) from a limit."""
    is_rise = _OF_NUMBER.match(text, end) and _RISES.search(head)
    return bool(_MOVED.search(head) or is_rise)
