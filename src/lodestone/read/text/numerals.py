"""The numeral core: numbers as digits, as Chinese numerals, or mixed, and as English words.

Input is plain text (``spelling.plain``). A token says the number, and what the numeral itself says
about its bound (``20多亿``) or its vagueness (``数十``, ``dozens``); units, measure words and bound
words are read elsewhere.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from lodestone.model.tables import pattern, table

#: Words and marks of Chinese, by what they say.
_ZH: Final = table(__name__, "zh")

_DIGIT: Final[dict[str, int]] = table(__name__, "digit")
_SMALL: Final[dict[str, int]] = table(__name__, "small")
_LARGE: Final[dict[str, int]] = table(__name__, "large")
_ONE_WORDS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS: Final = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
                "eighty": 80, "ninety": 90}  # fmt: skip
#: English words for numbers up to nineteen and for the tens.
COUNTED: Final = {word: number for number, word in enumerate(_ONE_WORDS, 1)} | _TENS
_BIGS: Final = {"dozen": 12, "hundred": 100, "thousand": 10**3, "million": 10**6,
                "billion": 10**9, "trillion": 10**12}  # fmt: skip

_TEENS: Final = table(__name__, "teens")

#: White space inside a figure: news sites print 1.5 亿, and a line may break there.
GAP: Final = r"[ \t]{0,3}(?:\r?\n)?[ \t]{0,3}"
# A scale character that begins the next word is none: 千瓦, 百分点, 兆瓦.
_SCALE = pattern(__name__, "scale")
_ONES = pattern(__name__, "ones")
#: 1,25,000 as well as 125,000: India parts its thousands and lakhs.
_NUMBER = (
    r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?"
    r"|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}(?![0-9,])(?:\.[0-9]+)?"
    r"|[0-9]+(?:\.[0-9]+)?|(?<![0-9.])\.[0-9]+"
)
_REST = pattern(__name__, "rest", gap=GAP)
_WORD = "|".join(sorted(COUNTED, key=len, reverse=True))
_BIG = "|".join(_BIGS)
_MANY = "thousands|millions|billions|trillions"
_TOKEN = re.compile(
    pattern(
        __name__,
        "token",
        number=_NUMBER,
        gap=GAP,
        scale=_SCALE,
        rest=_REST,
        ones=_ONES,
        tens=pattern(__name__, "tens"),
        many=_MANY,
        word=_WORD,
        big=_BIG,
    ),
    re.IGNORECASE | re.ASCII,
)
_STEP = re.compile(
    rf"(?P<join>[ -]| and |-and-)(?:(?P<word>{_WORD})|(?P<big>{_BIG})"
    r"|(?P<part>(?:a[ -]|one[ -])?(?:half|quarter)))\b",
    re.IGNORECASE | re.ASCII,
)
_HALF = re.compile(rf"[ -](?:an?[ -]|of a )?(?P<big>{_BIG})\b", re.IGNORECASE)
_SEVERAL = re.compile(r"(?:several|a few|many|a couple(?: of)?) (?P<big>[a-z]+)", re.IGNORECASE)
#: 3 and a half, 3½, 3 1/2.
_PARTS: Final = {
    form: Decimal(part)
    for part, forms in (("0.25", "quarter ¼ 1/4"), ("0.5", "half ½ 1/2"), ("0.75", "¾ 3/4"))
    for form in forms.split()
}
_AND_PART = re.compile(
    r"(?: and|-and)[ -](?:an?|one)[ -](?P<part>half|quarter)\b"
    r"|(?P<glyph> ?[½¼¾]| (?:1/[24]|3/4)(?![0-9/]))",
    re.IGNORECASE,
)
_QUARTERS = re.compile(r"quarters?\Z")
_PAIR = re.compile(pattern(__name__, "pair", ones=_ONES))
_COLLOQUIAL = re.compile(pattern(__name__, "colloquial", ones=_ONES))
_ECHO = re.compile(pattern(__name__, "echo"))
_MORE = re.compile(pattern(__name__, "more"))
_PIECE = re.compile(pattern(__name__, "piece", number=_NUMBER))


@dataclass(frozen=True)
class Numeral:
    """A number as printed.

    Attributes:
        start: code point where it begins.
        end: code point after it.
        text: as printed, folded.
        low: the number, or the lower end of a range (七八).
        high: the upper end of a range.
        bound: ``over`` for 20多亿.
        scale: what 万 or 亿 after the digits multiplies by; 1 where nothing does.
        is_digits: true for Western digits.
        vague: how a numeral without a number is called, such as ``tens`` or ``millions``.
    """

    start: int
    end: int
    text: str
    low: Decimal
    high: Decimal | None
    bound: str | None
    scale: Decimal
    is_digits: bool
    vague: str = ""


_Reading = tuple[Decimal, Decimal | None, str | None, Decimal]


def search(text: str, start: int, end: int | None = None) -> Numeral | None:
    """Return the first numeral at or after ``start`` in a plain text."""
    last = len(text) if end is None else end
    match = _TOKEN.search(text, start, last)
    while match and match["listed"] and not _is_pair(match["listed"]):
        match = _TOKEN.search(text, match.start() + 2, last)
    return _numeral(text, match) if match else None


def match(text: str, start: int) -> Numeral | None:
    """Return the numeral that begins at ``start`` in a plain text."""
    found = _TOKEN.match(text, start)
    if found and found["listed"] and not _is_pair(found["listed"]):
        return None
    return _numeral(text, found) if found else None


def _is_pair(listed: str) -> bool:
    """Tell 两、三吨 from an enumeration: the second digit is the next one."""
    units = listed.removeprefix(_ZH["ten"])  # 十七、八
    first, second = _DIGIT[units[0]], _DIGIT[units[2]]
    return second - first == 1 and first > 1


def chinese(text: str) -> Decimal:
    """Return the number that Chinese numerals say, such as ``一万二千`` or ``二〇二五``."""
    text = text.replace(_ZH["twenty_short"], _ZH["twenty"]).replace(
        _ZH["thirty_short"], _ZH["thirty"]
    )
    if _ZH["point"] in text:
        whole, _, part = text.partition(_ZH["point"])
        return chinese(whole) + Decimal("0." + "".join(str(_DIGIT[char]) for char in part))
    if len(text) > 1 and all(char in _DIGIT for char in text):
        return Decimal("".join(str(_DIGIT[char]) for char in text))
    tail = _COLLOQUIAL.search(text)
    if tail and _ZH["nought"] not in text and _ZH["zero"] not in text:  # 七万五 is 75,000
        return chinese(text[:-1]) + _DIGIT[tail[2]] * Decimal((_SMALL | _LARGE)[tail[1]]) / 10
    return _sum([_DIGIT.get(char, char) for char in text])


def _mixed(text: str) -> Decimal:
    """Return the number that digits with several scales say, such as 2亿1千1百万."""
    pieces = [piece.replace(",", "") for piece in _PIECE.findall(text)]
    return _sum(
        [piece if piece in _SMALL or piece in _LARGE else Decimal(piece) for piece in pieces]
    )


def _sum(pieces: list[Any]) -> Decimal:
    """Add numbers and the scales behind them."""
    total = section = digit = Decimal(0)
    for piece in pieces:
        if piece in _SMALL:
            section, digit = section + (digit or 1) * _SMALL[piece], Decimal(0)
        elif piece in _LARGE:
            section, digit, scale = section + digit, Decimal(0), _LARGE[piece]
            if total and total < scale:
                total, section = (total + section) * scale, Decimal(0)
            else:
                total, section = total + (section or 1) * scale, Decimal(0)
        else:
            digit = Decimal(piece)
    return total + section + digit


def vague_name(power: int) -> str:
    """Return how an unsaid multiple of a power of ten is called: ``tens``, ``tens-of-millions``."""
    words = {1: "tens", 2: "hundreds"}
    thousands, rest = divmod(power, 3)
    scale = ("", "thousands", "millions", "billions", "trillions")[min(thousands, 4)]
    return "-of-".join(part for part in (words.get(rest, ""), scale) if part)


def _numeral(text: str, match: re.Match[str]) -> Numeral:
    if match["word"]:
        return _english(text, match)
    vague = _vague(match)
    low, high, bound, scale = (Decimal(0), None, None, Decimal(1)) if vague else _reading(match)
    digits, end = bool(match["digits"]), match.end()
    if not vague and not match["digits"] and high is None:
        end = echoed(text, end, low)
    if match["digits"] and not match["scale"] and (more := _AND_PART.match(text, end)):
        low, end = low + _PARTS[(more["part"] or more["glyph"].strip()).lower()], more.end()
    return Numeral(
        match.start(), end, text[match.start() : end], low, high, bound, scale, digits, vague
    )


def _vague(match: re.Match[str]) -> str:
    """Return the name of a vague numeral; empty for one that says a number."""
    if dozens := match["dozens"]:
        if several := _SEVERAL.match(dozens):
            return several["big"].lower() + "s"
        first, *rest = re.split(r"(?: of|-of-| and) ", dozens.lower())
        first = "tens" if first == "scores" or (first == "dozens" and rest) else first
        return "-of-".join((first, *rest))
    if match["teens"] and (match["teens"].startswith((_ZH["ten"], _ZH["one"]))):
        scale = match["teens"].partition(_ZH["some"])[2]
        return f"teens-of-{_TEENS[scale]}" if scale in _TEENS else "teens"
    if vague := match["vague"]:
        if vague in (_ZH["tens_of_thousands"], _ZH["hundreds_and_thousands"]):
            return "thousands"
        number = chinese(vague.strip(_ZH["vague"]))
        return vague_name(len(str(number)) - 1)
    return ""


def _reading(match: re.Match[str]) -> _Reading:
    if match["digits"]:
        scale = chinese(match["scale"].replace(_ZH["piece"], "")) if match["scale"] else Decimal(1)
        bound = "over" if match["mid"] else None
        number = Decimal(match["digits"].replace(",", "")) * scale
        if match["rest"] and len(match["rest"]) == 1:  # 1万2 is 12,000
            number += int(match["rest"]) * scale / 10
        elif match["rest"]:
            number = _mixed(match["digits"] + match["scale"] + match["rest"])
            bound = "over" if _MORE.search(match["rest"]) else bound  # 4亿7,600余万
        return number, None, bound, scale
    if teens := match["teens"]:  # 二十几亿
        tens, _, rest = teens.partition(_ZH["some"])
        scale = chinese(rest) if rest else Decimal(1)
        return chinese(tens) * scale, None, "over", scale
    if match["point"]:
        scale = chinese(match["pointscale"]) if match["pointscale"] else Decimal(1)
        return chinese(match["point"]) * scale, None, None, scale
    return _chinese_reading(match["listed"] or match["chinese"], match["more"], match["large"])


def _chinese_reading(text: str, more: str | None, large: str | None) -> _Reading:
    scale = chinese(large) if large else Decimal(1)
    pair = _PAIR.match(text)
    if pair and _DIGIT[pair["b"]] - _DIGIT[pair["a"]] in (1, 2) and (pair["ten"] or not large):
        own = chinese(pair["scale"]) if pair["scale"] else Decimal(1)
        ten = 10 if pair["ten"] else 0  # 十五六
        small = pair["scale"].rstrip(_ZH["large"])
        inner = chinese(small) if small else Decimal(1)
        head = chinese(pair["head"]) if pair["head"] else Decimal(0)
        low, high = (
            (head + (ten + _DIGIT[pair[name]]) * inner) * own / inner for name in ("a", "b")
        )
        return low * scale, high * scale, None, own * scale
    tail = re.search(_ZH["large_end"], text)
    if tail and not large:
        return chinese(text), None, None, chinese(tail[0])
    bound = "about" if more == _ZH["about"] else "over" if more else None
    return chinese(text) * scale, None, bound, scale


def _english(text: str, match: re.Match[str]) -> Numeral:
    """Read a run of English number words: two hundred and five, half a billion, 2 dozen."""
    first, end = match["word"].lower(), match.end()
    if first == "half" or _QUARTERS.search(first):
        whole = _HALF.match(text, end)
        assert whole is not None
        part = Decimal("0.5" if first == "half" else "0.75" if first[0] == "t" else "0.25")
        number = _BIGS[whole["big"].lower()] * part
        return _worded(text, match.start(), whole.end(), number)
    total, section = Decimal(0), Decimal(1 if first in ("a", "an") else COUNTED[first])
    last = first
    while step := _STEP.match(text, end):
        join = step["join"].replace("-and-", " and ")
        if word := step["word"]:
            is_ones = last in _TENS and COUNTED[word.lower()] < 10 and join != " and "
            is_rest = last == "hundred" or (last in _BIGS and last != "dozen" and join == " ")
            if not (is_ones or is_rest):
                break
            section, last = section + COUNTED[word.lower()], word.lower()
        elif big := step["big"]:
            if join == " and ":
                break
            size, last = _BIGS[big.lower()], big.lower()
            if size in (12, 100):
                section *= size
            else:
                total, section = (total + section) * size, Decimal(0)
        elif join == " and " and last not in ("a", "an"):
            part = Decimal("0.5" if step["part"].lower().endswith("half") else "0.25")
            if last in _BIGS and not section:  # a billion and a half
                total += _BIGS[last] * part
            else:
                section += part
            last = "half"
        else:
            break
        end = step.end()
    scale = Decimal(_BIGS[last]) if last in _BIGS and _BIGS[last] >= 10**6 else Decimal(1)
    return _worded(text, match.start(), end, total + section, scale)


def _worded(
    text: str, start: int, end: int, number: Decimal, scale: Decimal = Decimal(1)
) -> Numeral:
    end = echoed(text, end, number)
    return Numeral(start, end, text[start:end], number, None, None, scale, False)


def echoed(text: str, end: int, number: Decimal) -> int:
    """Return where a number ends that its figures follow: thirty (30) days, 三十（30）日."""
    echo = _ECHO.match(text, end)
    return echo.end() if echo and Decimal(echo[1].replace(",", "")) == number else end
