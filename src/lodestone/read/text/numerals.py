"""The numeral core: numbers as digits, as Chinese numerals, or mixed, and as English words.

Input is folded text (``folding.fold``). A token says the number, and what the numeral itself says
about its bound (``20多亿``, ``数十``); units, measure words and bound words are read elsewhere.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

_DIGIT: Final = {char: n for n, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_SMALL: Final = {"十": 10, "百": 100, "千": 1000}
_LARGE: Final = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_WORDS = {
    word: number
    for number, word in enumerate(
        (
            *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
            *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
            *("eighteen", "nineteen", "twenty"),
        ),
        1,
    )
}
_TENS: Final = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
                "eighty": 80, "ninety": 90}  # fmt: skip
_WORDS |= _TENS
_WORDS |= {
    f"{ten}-{one}": tens + ones
    for ten, tens in _TENS.items()
    for one, ones in list(_WORDS.items())
    if ones < 10
}

# A scale character that begins the next word is none: 千瓦, 百分点, 兆瓦.
_SCALE = r"(?:万|亿|兆(?![瓦赫])|十(?=[万亿])|百(?!分)|千(?![米克瓦卡里]))+"
_ONES = "一二两三四五六七八九"
_TOKEN = re.compile(
    rf"(?P<digits>[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
    rf"(?:(?P<mid>[多余几]?)(?P<scale>{_SCALE}))?"
    rf"|(?P<vague>[数几](?:[十百千万亿])+)"
    rf"|(?P<teens>[{_ONES}]?十几[万亿]*)"
    rf"|(?<![唯统])(?P<chinese>[〇零{_ONES}十百千万亿]+)(?:(?P<more>[多余])(?P<large>[万亿]+))?"
    rf"|\b(?P<word>{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b",
    re.IGNORECASE,
)
_PAIR = re.compile(rf"([{_ONES}])([{_ONES}])\Z")


@dataclass(frozen=True)
class Numeral:
    """A number as printed.

    Attributes:
        start: code point where it begins.
        end: code point after it.
        text: as printed, folded.
        low: the number, or the lower end of a vague one (数十 is 20 to 90).
        high: the upper end of a vague one.
        bound: ``over`` for 20多亿.
        scale: what 万 or 亿 after the digits multiplies by; 1 where nothing does.
        is_digits: true for Western digits.
    """

    start: int
    end: int
    text: str
    low: Decimal
    high: Decimal | None
    bound: str | None
    scale: Decimal
    is_digits: bool


def search(text: str, start: int, end: int | None = None) -> Numeral | None:
    """Return the first numeral at or after ``start`` in a folded text."""
    match = _TOKEN.search(text, start, len(text) if end is None else end)
    return _numeral(match) if match else None


def match(text: str, start: int) -> Numeral | None:
    """Return the numeral that begins at ``start`` in a folded text."""
    found = _TOKEN.match(text, start)
    return _numeral(found) if found else None


def chinese(text: str) -> Decimal:
    """Return the number that Chinese numerals say, such as ``一万二千`` or ``二〇二五``."""
    if len(text) > 1 and all(char in _DIGIT for char in text):
        return Decimal("".join(str(_DIGIT[char]) for char in text))
    total = section = digit = 0
    for char in text:
        if char in _DIGIT:
            digit = _DIGIT[char]
        elif char in _SMALL:
            section, digit = section + (digit or 1) * _SMALL[char], 0
        else:
            section, digit = section + digit, 0
            scale = _LARGE[char]
            if total and total < scale:
                total, section = (total + section) * scale, 0
            else:
                total, section = total + (section or 1) * scale, 0
    return Decimal(total + section + digit)


def _numeral(match: re.Match[str]) -> Numeral:
    low, high, bound, scale = _reading(match)
    return Numeral(
        match.start(), match.end(), match[0], low, high, bound, scale, bool(match["digits"])
    )


def _reading(match: re.Match[str]) -> tuple[Decimal, Decimal | None, str | None, Decimal]:
    if digits := match["digits"]:
        scale = chinese(match["scale"]) if match["scale"] else Decimal(1)
        bound = "over" if match["mid"] else None
        return Decimal(digits.replace(",", "")) * scale, None, bound, scale
    if vague := match["vague"]:
        unit = chinese(vague[1:])
        return 2 * unit, 9 * unit, None, unit
    if teens := match["teens"]:
        tens, _, rest = teens.partition("几")
        low = chinese(tens)
        scale = chinese(rest) if rest else Decimal(1)
        return (low + 1) * scale, (low + 9) * scale, None, scale
    if word := match["word"]:
        return Decimal(_WORDS[word.lower()]), None, None, Decimal(1)
    return _chinese_reading(match["chinese"], match["more"], match["large"])


def _chinese_reading(
    text: str, more: str | None, large: str | None
) -> tuple[Decimal, Decimal | None, str | None, Decimal]:
    scale = chinese(large) if large else Decimal(1)
    pair = _PAIR.match(text)
    if pair and _DIGIT[pair[2]] - _DIGIT[pair[1]] in (1, 2):  # 七八个, 三五年
        return _DIGIT[pair[1]] * scale, _DIGIT[pair[2]] * scale, None, scale
    tail = re.search(r"[万亿]+\Z", text)
    if tail and not large:
        return chinese(text), None, None, chinese(tail[0])
    return chinese(text) * scale, None, "over" if more else None, scale
