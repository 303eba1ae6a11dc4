"""Dates as printed, in Chinese and in English: read from folded text, matched to date values.

The grammar of the values that they are matched with stands in ``values.py``. What the copy of a
document lost stays lost: ``2025月`` says a year and no month, ``月，`` says nothing.
"""

import re
from dataclasses import dataclass
from typing import Final

from lodestone.model.values import DateValue
from lodestone.read.text import numerals

_YEAR = r"(?:1[5-9]|20|21)[0-9]{2}|[一二][〇零一二三四五六七八九]{3}"
_MONTH = r"1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]"
_DAY = r"3[01]|[12][0-9]|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九]"
_TO = r"\s*(?:-|–|—|~|至|到)\s*"
# A page break of the copy may stand inside a date, so white space is taken between its parts.
_FORMS: Final = tuple(
    re.compile(form.replace(" ", r"\s*"))
    for form in (
        r"(?P<century>1[5-9]|2[01]?|十九|二十一?) 世纪 (?P<tens>[0-9]0|[一二三四五六七八九]十)年代",
        rf"(?P<decade>(?:{_YEAR})) 年代",
        rf"(?P<y>{_YEAR})年?{_TO}(?P<to>{_YEAR}) 年",
        r"(?P<y>20[0-9]{2})[-–—](?P<short>[0-9]{2}) 年",
        rf"(?P<y>{_YEAR}) 年 (?P<m>{_MONTH}) 月 (?P<d>{_DAY}) [日号]",
        rf"(?P<y>{_YEAR}) 年 (?P<m>{_MONTH}) 月(?P<lost>日)?",
        rf"(?P<y>{_YEAR}) 年?(?P<lost>月(?: [0-9]{{1,2}}日|日)?)",
        rf"(?P<y>{_YEAR}) 年",
        rf"(?P<yy>[0-9]{{2}})年(?P<m>{_MONTH})月(?:(?P<d>{_DAY})[日号])?",
        rf"(?P<m>{_MONTH}) 月 (?P<d>{_DAY}) [日号]",
        rf"(?P<m>{_MONTH}) 月(?P<lost>日)",
        rf"(?P<m>{_MONTH}) 月(?!光)",
        rf"(?P<y>{_YEAR})(?P<sep>[-/.])(?P<m>1[0-2]|0?[1-9])(?P=sep)(?P<d>3[01]|[12][0-9]|0?[1-9])(?![0-9])",
        rf"(?P<y>{_YEAR})-(?P<m>1[0-2]|0[1-9])(?![0-9年-])",
        rf"(?P<y>{_YEAR})(?P<lost>[0-9]{{0,2}}日)(?!元|本|内|以内)",
        r"(?P<lost>[0-9]{1,2}日)(?!元|本|韩|内|以内|期)",
    )
)
_LAST_CENTURY = re.compile(r"上(?:个)?世纪\s*(?P<tens>[0-9]0|[一二三四五六七八九]十)年代")
_LOST = re.compile(r"(?<![^，。；、,;:：\s])(?<![0-9])月(?=[，,、])")

_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_NAMES = "|".join(f"{month[:3]}(?:{month[3:]})?" for month in _MONTHS)
_NAME = rf"(?P<name>{_NAMES})\b\.?"
#: Words after which four digits are a year, and not a number of things.
_BEFORE_YEAR = "|".join(
    f"(?<={word})"
    for word in (
        "in ", "by ", "since ", "before ", "after ", "until ", "till ", "through ", "during ",
        "around ", "about ", "than ", "early ", "late ", "mid-", "end-", "year ", "FY", "as of ",
        "end of ", "start of ", "beginning of ", "middle of ", "half of ", "quarter of ",
        "throughout ", "starting ",
    )
)  # fmt: skip
_ENGLISH = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\b{_NAME}\s+(?P<d>3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?,?\s+(?P<y>[12][0-9]{{3}})\b",
        rf"\b(?P<d>3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?\s+{_NAME},?\s+(?P<y>[12][0-9]{{3}})\b",
        rf"\b{_NAME},?\s+(?P<y>[12][0-9]{{3}})\b",
        rf"\b{_NAME}\s+(?P<d>3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?\b",
        rf"\b(?P<d>3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?\s+{_NAME}(?![a-z])",
        r"\b(?P<decade>[12][0-9]{2}0)s\b",
        r"\b(?<=from )(?P<y>[12][0-9]{3})(?:\s*(?:-|–|—)\s*|\s+to\s+)(?P<to>[12][0-9]{3})\b",
        r"\b(?<=from )(?P<y>(?:19|20)[0-9]{2})(?=\s+onwards?\b)",
        r"\b(?<=between )(?P<y>[12][0-9]{3})\s+and\s+(?P<to>[12][0-9]{3})\b",
        r"(?<![0-9$€£.,-])(?P<y>(?:19|20)[0-9]{2})[-–](?P<to>(?:19|20)[0-9]{2})\b(?![-0-9年])",
        rf"\b(?:{_BEFORE_YEAR})(?P<y>(?:19|20)[0-9]{{2}})\b"
        r"(?![-.,]?[0-9])(?!\s*[%a-z]*(?:percent|tonnes|million|billion))",
        rf"\b(?:(?<=in )|(?<=by )|(?<=since )|(?<=until )|(?<=late )|(?<=early )|(?<=before )"
        rf"|(?<=after ))(?P<name>{'|'.join(_MONTHS)})\b(?!\s+[0-9])",
    )
)

_CHINESE_PREFIX: Final = (
    (re.compile(r"(?:截至|截止到?|截止至|直至|直到|迟至|不迟于|不晚于|最迟到?|(?<![达得感看提收遇回直])到|至)"
                r"(?:今年|当地时间)?\s*\Z"), "by"),
    (re.compile(r"(?<![来源])自\s*\Z"), "since"),
    (re.compile(r"(?:大约|大概|(?<![节条签缔预履合公])约|接近)在?\s*\Z"), "about"),
    (re.compile(r"早于\s*\Z"), "before"),
    (re.compile(r"晚于\s*\Z"), "after"),
)  # fmt: skip
#: What part of a year or month is meant stands between a bound word and the date.
_ENGLISH_PART = (
    r"(?:(?:the )?(?:end|start|beginning|middle) of |(?:early|late) |(?:mid|end)-"
    r"|the (?:first|second|third|fourth) (?:half|quarter) of |(?:fiscal )?year |FY)?"
)
_ENGLISH_PREFIX: Final = tuple(
    (re.compile(rf"\b(?:{words})\s+{_ENGLISH_PART}(?:the\s+)?\Z", re.I), bound)
    for words, bound in (
        (r"by|until|till|through|up to|(?:no|not) later than|as of", "by"),
        (r"since|starting(?: in)?|as from", "since"),
        (r"before", "before"),
        (r"after", "after"),
        (r"about|around|circa", "about"),
    )
)
_PART = (
    r"(?P<part>年?[底末]|年?初(?!步|期|创|级|始)|[上下]半年|第?[一二三四]季度|[上中下]旬|份|度)?\s*"
)
_SUFFIX: Final = tuple(
    (re.compile(_PART + form), bound)
    for form, bound in (
        (r"(?:前后|左右)", "about"),
        (r"(?:之前|以前|前夕|前(?![后景沿往提端所任述身瞻线几三期海途总列0-9]))", "before"),
        (r"(?:以来|至今|开始|起(?![草诉步初到点义来]))", "since"),
        (r"\s+onwards?\b", "since"),
        (r"(?:之后|以后|后(?![续果台来方端者勤备期发]))", "after"),
    )
)
_ONLY_PART = re.compile(_PART)
_WEAK: Final = frozenset({"by", "since"})
_YEAR_NAME = re.compile(r"(?:(?P<bound>[a-z]+)-)?[0-9]{4}-(?P<rest>[0-9]{2}(?:-[0-9]{2})?)\Z")


@dataclass(frozen=True)
class Dating:
    """A date as printed.

    Attributes:
        start: code point where it begins, its bound word included.
        end: code point after it.
        year: the year, or the first year of a decade or span; ``None`` where it is not printed.
        month: from 1 to 12.
        day: from 1 to 31.
        to: the last year of a span.
        is_decade: true for 20世纪80年代.
        bound: ``about``, ``by``, ``before``, ``after``, ``since`` or ``None``.
        is_lost: true where the copy lost a part of it.
    """

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None
    to: int | None
    is_decade: bool
    bound: str | None
    is_lost: bool

    @property
    def name(self) -> str:
        """The name of the date value that says the same; ``????`` stands for an unprinted year."""
        bound = f"{self.bound}-" if self.bound else ""
        if self.is_lost:
            return f"{self.year}-lost" if self.year else "lost"
        if self.is_decade:
            return f"{bound}{self.year}s"
        if self.to:
            return f"{self.year}-to-{self.to}"
        rest = "".join(f"-{part:02}" for part in (self.month, self.day) if part)
        return bound + (f"{self.year:04}" if self.year else "????") + rest

    def matches(self, value: DateValue, licensed: bool) -> bool:
        """Tell whether a date value says what is printed here.

        ``by`` and ``since`` may be left to the property (``dueBy``, ``since``, ``until``); the
        other bounds must be in the value. A date printed without its year matches only if the
        passage licenses the year (an inference of the reason ``context-year``).
        """
        names = {self.name}
        if self.bound in _WEAK and not self.is_lost:
            names.add(self.name.removeprefix(f"{self.bound}-"))
        if self.year is None and not self.is_lost:
            return licensed and _without_year(value.name) in names
        return value.name in names


def _without_year(name: str) -> str | None:
    match = _YEAR_NAME.match(name)
    if not match:
        return None
    bound = f"{match['bound']}-" if match["bound"] else ""
    return f"{bound}????-{match['rest']}"


def at(text: str, start: int) -> Dating | None:
    """Return the Chinese or ISO date that begins at ``start`` in a folded text."""
    for form in _FORMS:
        match = form.match(text, start)
        if match and (dating := _dating(match)):
            return _with_bound(text, dating)
    return None


def elsewhere(text: str) -> list[Dating]:
    """Return the dates of a folded text that begin with no numeral: English ones, lost ones."""
    found: list[Dating] = []
    for form in _ENGLISH:
        for match in form.finditer(text):
            dating = _dating(match)
            if dating and not any(d.start < dating.end and dating.start < d.end for d in found):
                found.append(_with_bound(text, dating, _ENGLISH_PREFIX))
    for match in _LAST_CENTURY.finditer(text):
        year = 1900 + _number(match["tens"])
        decade = Dating(match.start(), match.end(), year, None, None, None, True, None, False)
        found.append(_with_bound(text, decade))
    for match in _LOST.finditer(text):
        found.append(Dating(match.start(), match.end(), None, None, None, None, False, None, True))
    return found


def _dating(match: re.Match[str]) -> Dating | None:
    parts = match.groupdict()
    year, month, day, to = _year(parts), _number(parts.get("m")), _number(parts.get("d")), None
    if name := parts.get("name"):
        month = next(n for n, full in enumerate(_MONTHS, 1) if full.startswith(name.lower()[:3]))
    if parts.get("to"):
        to = _number(parts["to"])
    elif short := parts.get("short"):
        to = year // 100 * 100 + int(short)
    if to is not None and to <= year:
        return None
    return Dating(
        match.start(),
        match.end(),
        year or None,
        month or None,
        day or None,
        to,
        bool(parts.get("decade") or parts.get("century")),
        None,
        bool(parts.get("lost")),
    )


def _year(parts: dict[str, str | None]) -> int:
    if century := parts.get("century"):
        return (_number(century) - 1) * 100 + _number(parts["tens"])
    if short := parts.get("yy"):
        return 2000 + int(short)
    return _number(parts.get("decade") or parts.get("y"))


def _number(text: str | None) -> int:
    if not text:
        return 0
    return int(text) if text.isascii() else int(numerals.chinese(text))


def _with_bound(
    text: str,
    dating: Dating,
    prefixes: tuple[tuple[re.Pattern[str], str], ...] = _CHINESE_PREFIX,
) -> Dating:
    """Take in the bound words around a date."""
    start, end, bound = dating.start, dating.end, None
    before = text[max(0, start - 40) : start]
    first = start
    for pattern, name in prefixes:
        if match := pattern.search(before):
            start, bound = start - len(before) + match.start(), name
            break
    for pattern, name in _SUFFIX:
        if match := pattern.match(text, end):
            is_end = bool(match["part"]) and match["part"][-1] in "底末"
            # "Before the end of 2025" is by 2025; "since" after "since" is one bound.
            name, end = ("by" if name == "before" and is_end else name), match.end()
            start, bound = (start if name == bound else first), name
            break
    else:
        part = _ONLY_PART.match(text, end)
        if part and part["part"]:
            end = part.end("part")
    return Dating(
        start, end, dating.year, dating.month, dating.day, dating.to, dating.is_decade, bound,
        dating.is_lost,
    )  # fmt: skip
