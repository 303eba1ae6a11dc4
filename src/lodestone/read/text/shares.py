# ruff: noqa: E501 -- a form a line
"""Quantities that begin with no numeral (halves, lost digits), and shares of a whole."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from lodestone.read.text import bounds, numerals
from lodestone.read.text.amounts import Amount
from lodestone.read.text.currencies import Purse
from lodestone.read.text.numerals import Numeral

_HALF = re.compile(
    r"(?P<over>(?<![通经])过半(?![年个月天])数?|超过?半数|超过?一半|逾半数?|多于一半|一半多|大半(?=[的由来])"
    r"|\b(?:more than|over) half\b)"
    r"|(?P<under>不[足到](?:一半|半数)|\bless than half\b)"
    r"|(?P<nearly>近半(?![年个月天])数?|将?接?近(?:一半|半数)|\b(?:nearly|almost) half\b)"
    r"|(?P<about>约(?:一半|半数)|\b(?:about|roughly|around) half\b)"
    r"|(?P<atleast>一半以上|半数以上|至少一半|\bat least half\b)"
    r"|(?P<none>(?<!另)一半(?!以上)|半数(?!以上))",
    re.IGNORECASE | re.ASCII,
)
_HALF_TIME = re.compile(
    r"(?<![上下一两二三四五0-9大])半(?:年(?!报|度)|个月(?!多)|个世纪)"
    r"|\b(?:half a|a half|half )[ -]?(?:year|month|century)\b"
)
_DOUBLING = re.compile(r"翻了?(?:(?P<times>[一两二三四])?番|倍)")
_LOST_MONEY = re.compile(
    r"(?<![0-9一二三四五六七八九十百千万亿数几上过超近逾余多两兆成. \n])[亿万]+\s?(?:美元|美金)"
)
_LOST_PERCENT = re.compile(r"(?<![0-9\s\\)多余一二三四五六七八九十.])%(?![0-9A-Fa-f]{2})")
_PARTS = re.compile(r"\s?分(?:之\s?|(?=[一二三](?![钟之点])))")
_OUT_OF = re.compile(
    r" (?:in|out of)(?: every)? (?=(?:three|four|five|six|seven|eight|nine|ten|twenty|100)\b|(?:[3-9]|10) [a-z])"
)
_ENGLISH_PARTS: Final = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6,
                         "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}  # fmt: skip
_PART = "half|halve|third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
_ENGLISH_FRACTION = re.compile(
    rf"[ -](?P<part>{_PART})s?\b(?! (?:of )?(?:20[0-9]{{2}}|quarter))"
    r"(?![ -](?:largest|biggest|year|round|time))",
    re.IGNORECASE | re.ASCII,
)
_ENGLISH_SHARE = re.compile(
    r"\ban? (?P<part>third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth)(?= (?:of|more|less|higher|lower|is|was|were|are|in|and|to|already|by|since|from|ever|on|below|above|came|comes|goes|went)\b|[,.;)])"
    r"|(?<!other )\bhalf(?= (?:of|the(?! (?:story|battle))|its|their|all|in|is|was|were|are|from|came|comes|went|goes)\b)|\b(?P<one>one)-(?P<of>third|quarter|fifth|tenth)\b",
    re.IGNORECASE | re.ASCII,
)
_GLYPHS: Final = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5)}
_GLYPH = re.compile(rf"(?<![0-9])[{''.join(_GLYPHS)}]")
_SLASHED = re.compile(r"/(?P<whole>[2-9]|10)(?= of\b|的)")
_DECADES = re.compile(
    r"(?<![-–—] )\bdecades(?=[\s,.;-]|$)",
    re.IGNORECASE | re.ASCII,
)
_ALL = re.compile("百分百|百分之百")
_HALF_WEIGHT = re.compile(
    r"(?<![一两二三四五六七八九十0-9大])半(?=吨|公斤|小时|天)(?:吨|公斤|小时|天)"
)
_TERM = re.compile(r"期(?![间权货望限待])")


def elsewhere(purse: Purse) -> list[Amount]:
    """Return the quantities that begin with no numeral: halves, and those whose digits are lost."""
    text = purse.text
    found = [_share(match, 1, 2, _half_bound(match)) for match in _HALF.finditer(text)]
    found += [with_words(text, _span_of_time(match)) for match in _HALF_TIME.finditer(text)]
    found += [_plain(match, "percent", Decimal(100)) for match in _ALL.finditer(text)]
    for match in _HALF_WEIGHT.finditer(text):
        unit = {"吨": "tonne", "公斤": "kilogram", "小时": "hour", "天": "day"}[match[0][1:]]
        found.append(_plain(match, unit, Decimal("0.5")))
    for match in _DOUBLING.finditer(text):
        times = Decimal(2) ** int(numerals.chinese(match["times"] or "一"))
        found.append(_plain(match, "multiple", times))
    for match in _ENGLISH_SHARE.finditer(text):
        part = match["part"] or match["of"]
        whole = _ENGLISH_PARTS[part.lower()] if part else 2
        found.append(with_words(text, _share(match, 1, whole)))
    for match in _GLYPH.finditer(text):
        found.append(with_words(text, _share(match, *_GLYPHS[match[0]])))
    found += [replace(_plain(m, "year", Decimal(0)), vague="tens") for m in _DECADES.finditer(text)]
    for pattern, unit in ((_LOST_MONEY, "USD"), (_LOST_PERCENT, "percent")):
        found += [_plain(match, unit, None) for match in pattern.finditer(text)]
    return found


def _plain(match: re.Match[str], unit: str, low: Decimal | None) -> Amount:
    return Amount(*match.span(), unit, "", "", None, low, None, None)


def _share(match: re.Match[str], part: int, whole: int, bound: str | None = None) -> Amount:
    return Amount(*match.span(), "fraction", "", "", bound, Decimal(part), None, Decimal(whole))


def _half_bound(match: re.Match[str]) -> str | None:
    return match.lastgroup if match.lastgroup != "none" else None


def _span_of_time(match: re.Match[str]) -> Amount:
    word = match[0].lower()
    if "世纪" in word or "century" in word:
        return _plain(match, "year", Decimal(50))
    is_month = "月" in word or "month" in word
    return _plain(match, "month", Decimal("0.5") if is_month else Decimal(6))


def fraction(text: str, token: Numeral) -> Amount | None:
    """Read 三分之二, 百分之五, 2/3 of, 三成五 and two thirds."""
    parts = _PARTS.match(text, token.end)
    if parts and "之" not in parts[0] and token.text not in ("三", "四", "五"):
        parts = None
    if parts and (part := numerals.match(text, parts.end())):
        span, high = (token.start, part.end), part.high
        if token.low == 100:
            to = re.compile(r"(?:至|到|-|–|—|~)(?:百分之)?").match(text, part.end)
            upper = numerals.match(text, to.end()) if to else None
            if (
                upper
                and upper.low > part.low
                and not re.match(r"[年月日]", text[upper.end : upper.end + 1])
            ):
                span, high = (token.start, upper.end), upper.low
            return Amount(*span, "percent", "", "", part.bound, part.low, high, None)
        return Amount(*span, "fraction", "", "", None, part.low, None, token.low)
    if out := _OUT_OF.match(text, token.end):
        whole_ = numerals.match(text, out.end())
        if whole_ and token.low < whole_.low:
            span = (token.start, whole_.end)
            return Amount(*span, "fraction", "", "", None, token.low, None, whole_.low)
    if english := _ENGLISH_FRACTION.match(text, token.end):
        if token.is_digits and token.low > 20:
            return None
        whole = Decimal(_ENGLISH_PARTS[english["part"].lower().replace("halve", "half")])
        return Amount(token.start, english.end(), "fraction", "", "", None, token.low, None, whole)
    if token.is_digits and (slashed := _SLASHED.match(text, token.end)):
        whole = Decimal(slashed["whole"])
        if token.low < whole:
            return Amount(
                token.start, slashed.end(), "fraction", "", "", None, token.low, None, whole
            )
    return None


def with_words(text: str, amount: Amount) -> Amount:
    """Take in the bound words around a quantity; the one in front weighs most."""
    start, end, bound = amount.start, amount.end, amount.bound
    first = start
    if past := bounds.level(text, end):
        end, bound = past, bound or "about"
    elif amount.unit == "year" and (term := _TERM.match(text, end)):
        end = term.end()
    if amount.unit == "fraction" and text[end : end + 1] == "多":
        bound, end = "over", end + 1
    if suffix := bounds.behind(text, end, amount.unit):
        bound, end = (bound if bound == "over" else suffix[0]), suffix[1]
    head = text[max(0, start - 32) : start]
    if prefix := bounds.ahead(head, text, end, amount.unit):
        bound, start = prefix[0], start - prefix[1]
    if text[end : end + 1] == "$" and "$" in text[max(0, start - 1) : first]:
        end += 1
    return replace(amount, start=start, end=end, bound=bound)
