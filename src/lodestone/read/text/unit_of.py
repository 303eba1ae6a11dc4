"""What a number is of: the currency, unit, measure word or noun beside it, and its scale word."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Final

from lodestone.model import tables
from lodestone.model.currencies import UNKNOWN, table
from lodestone.model.tables import pattern
from lodestone.read.text import counting, currencies, date_forms, numerals, units
from lodestone.read.text.amounts import BARE, CAPACITY, COUNT
from lodestone.read.text.currencies import Purse
from lodestone.read.text.numerals import GAP, Numeral

#: Words and marks of Chinese, by what they say.
_ZH: Final = tables.table(__name__, "zh")

_ENGLISH_SCALE = re.compile(
    GAP
    + r"-?(trillion|lakh crores?|crores?|lakhs?|tn|trn|billion|bn|bln|million|mn|mln|mm|m|thousand"
    r"|hundred|dozen|k|[BTM])\b",
    re.IGNORECASE | re.ASCII,
)


_ENGLISH_SCALES: Final = {
    "t": 10**12,
    "b": 10**9,
    "m": 10**6,
    "k": 10**3,
    "h": 100,
    "d": 12,
    "c": 10**7,
    "l": 10**5,
}


_MARK = re.compile(pattern(__name__, "mark"))


#: USc 6.9: cents before their number.
_CENT_SIGN = re.compile(r"(?<![A-Za-z])(US|A|AU|C|NZ|HK|S|EUR?)[c¢] ?\Z")
_CENT_CODES: Final = {"US": "USD", "A": "AUD", "AU": "AUD", "C": "CAD", "NZ": "NZD", "HK": "HKD",
                      "S": "SGD", "EU": "EUR", "EUR": "EUR"}  # fmt: skip
#: US56c: whose cents they are, before their number.
_WHOSE_CENTS = re.compile(r"(?<![A-Za-z])(US|AU|NZ|HK)\Z")
#: Countries whose papers print cents as a bare c: a 3c dividend.
_OF_C: Final = frozenset({"AU", "CA", "NZ", "SG", "ZA"})
_PAIR_OF = re.compile(r"(?<![A-Z])([A-Z]{3})/\Z")
_MORE = re.compile(pattern(__name__, "more"))
_OFTEN, _GROWN, _REPEATED = (
    re.compile(pattern(__name__, name)) for name in ("often", "grown", "repeated")
)
_MARKS: Final = tables.table(__name__, "marks")


_CENTS = re.compile(pattern(__name__, "cents"), re.IGNORECASE | re.ASCII)


#: 人民币7.2分: a hundredth of the sum's currency, which stands before it.
_FEN = re.compile(pattern(__name__, "fen"))
#: 摄氏168度.
_CELSIUS = re.compile(pattern(__name__, "celsius"))
_DEGREES = re.compile(pattern(__name__, "degrees"))
#: 赞成票101张.
_BALLOTS = re.compile(pattern(__name__, "ballots"))
_SHEETS = re.compile(pattern(__name__, "sheets"))
_INHABITANTS = re.compile(pattern(__name__, "inhabitants"))
#: 成千上万的手工矿工: a crowd without a measure word.
_CROWD = re.compile(pattern(__name__, "crowd"))
#: 恒指跌211点，收报27,397点: what an index is told in, and no time of day.
_POINT = re.compile(pattern(__name__, "point"))
_OF_INDEX = re.compile(pattern(__name__, "of_index"))
_MOVES = re.compile(pattern(__name__, "moves"))
#: 百公里电耗11.9度.
_OF_HEAT_HAN = re.compile(pattern(__name__, "of_heat"))
_OF_POWER = re.compile(pattern(__name__, "of_power"))
_OF_PLACE = re.compile(pattern(__name__, "of_place"))
#: At 23C: no letter of a name.
_OF_HEAT = re.compile(
    r"(?:\A|\b(?:at|to|of|about|around|from|above|below|nearly|almost|over|under|is|was|be|been|hits?"
    r"|reach(?:ed|es|ing)?|between|than|exceed(?:ed|s|ing)?|topped|topping|touched|minus|roughly|some"
    r"|approximately|just|past|near|averag(?:es|ed|ing)|[0-9,.]*[0-9]C (?:and|or)) "
    r"|[0-9]C?[-–]|[ ($~<>±]-?)\Z",
)
_HEAT = re.compile(
    r"\b(?:temperatures?|heat(?:ed|ing|s)?|hot|cold|warm\w*|cool\w*|melt\w*|boil\w*|furnaces?|freez\w*|frozen"
    r"|thermometers?|weather|degrees?|roast\w*|kilns?|sinter\w*|celsius)\b",
    re.IGNORECASE,
)
_TENTHS = re.compile(pattern(__name__, "tenths"))


_PENCE = re.compile(r"p(?![A-Za-z0-9])")


#: 一百八 is 180; 二百五 is a fool.
_SPOKEN = re.compile(pattern(__name__, "spoken"))


#: A number that a word follows is part of a phrase: its own end is a figure only in a clause's end.
_GOES_ON = re.compile(GAP + pattern(__name__, "goes_on"))


#: Words of a report on drilling, where m is a metre.
_DRILLED = re.compile(
    r"\b(?:drill(?:ed|ing|s)?|intercept(?:s|ed)?|intersect\w*|holes?|downhole|assays?|grading"
    r"|core|g/t)\b",
    re.IGNORECASE,
)


_YEAR: Final = re.compile("(?:19|20)[0-9]{2}\\Z")
_BEHIND_HAN = re.compile(pattern(__name__, "behind_han"))
_OF_MILLIONS = re.compile(pattern(__name__, "of_millions"))
_DECLARED = re.compile(pattern(__name__, "declared"))
_TABLE_END = re.compile(pattern(__name__, "table_end"))
_CAPACITY = re.compile(pattern(__name__, "capacity"))
_TALL = re.compile(r"[- ](?:high|deep|long|wide|thick|tall|above|below|down)\b(?!-)")
_SPENT = re.compile(
    r"\b(?:cost(?:s|ing)?|paid|pays?|worth|spen[dt]|invest(?:s|ed|ing)?|raised|fined|owed?|lent|borrowed)\b"
    r"[^.;,]{0,16}\Z"
)


@dataclass(frozen=True)
class UnitOf:
    """What a number is of.

    Attributes:
        slug: the unit, currency or kind of count.
        measure: the measure word or noun of a count.
        noun: the counting unit of that noun; empty if unknown.
        end: code point after it.
        doubt: what settled a currency that several share.
        one: what one of it is in the unit.
    """

    slug: str
    measure: str
    noun: str
    end: int
    doubt: str = ""
    one: Decimal = Decimal(1)


Found = tuple[Numeral, UnitOf, str | None]


def read(purse: Purse, token: Numeral, head: str) -> Found | None:
    """Read the unit after a numeral.

    Returns:
        The numeral (an English scale word taken in), the unit, and the bound that stands between
        numeral and unit (余, 多) or in the numeral.
    """
    text = purse.text
    number, end = scaled(purse, token)
    mark = _MARK.match(text, end)
    if mark and (found := _plain_unit(purse, mark.end(), number, head, token.start)):
        return number, found, _MARKS.get(mark["mark"], "over")
    found = _plain_unit(purse, end, number, head, token.start)
    return (number, found, token.bound) if found else None


def scaled(purse: Purse, token: Numeral) -> tuple[Numeral, int]:
    """Take in an English scale word: 12bn, 2.26 billion; a lone B, T or M only after a sign."""
    match = _ENGLISH_SCALE.match(purse.text, token.end)
    if (
        not match
        or token.scale != 1
        or (not token.is_digits and not token.vague and match[1] != "hundred")
    ):
        return token, token.end
    word = match[1]
    if word == "mm" and not currencies.before(purse, token.start):
        return token, token.end  # 200-mm wafers
    if word == "m" and _BEHIND_HAN.search(purse.text, max(0, token.start - 3), token.start):
        return token, token.end  # 长1,250m
    if word == "m" and match[0] == "m" and _is_tall(purse, token, match.end()):
        return token, token.end  # a dam 90m high
    if word == "m" and (_is_drilled(purse, token) or _is_grouped(purse, token, match)):
        return token, token.end
    if word in "BTbt" and (
        word == "t" or match[0] == " b" or not currencies.before(purse, token.start)
    ):
        return token, token.end  # $1.65b is a sum, 5 b is none
    if word in "mM" and match[0][0] == " " and not currencies.before(purse, token.start):
        return token, token.end  # 300 m deep
    if word == "M" and match[0] != "M":
        return token, token.end
    scale = _ENGLISH_SCALES[word.lower().replace("thousand", "k").replace("lakh c", "t")[0]]
    return replace(token, low=token.low * scale, scale=Decimal(scale)), match.end()


def _plain_unit(purse: Purse, start: int, number: Numeral, head: str, first: int) -> UnitOf | None:
    text = purse.text
    money = currencies.before(purse, first)
    gap = re.compile(GAP + r"-?(?:of (?=dollars|US))?").match(text, start)
    place = gap.end() if gap else start
    if number.vague and text.startswith(" of ", start):
        place, start = start + 4, start + 3
    elif number.vague and text.startswith(_ZH["of"], start):
        place = start = start + 1
    is_sign = text[first - 1 : first] in ("c", "¢", " ")
    if is_sign and (sign := _CENT_SIGN.search(text, max(0, first - 6), first)):
        code = _CENT_CODES.get(sign[1], "USD")
        return UnitOf(units.rated(code, text, start, head)[0], "", "", start, one=Decimal("0.01"))
    cents = _CENTS.match(text, start)
    if cents and cents.group("bare") and purse.standpoint not in _OF_C:
        cents = None
    if cents and cents.lastgroup not in (None, "own") and not money:
        return _of_cents(purse, cents, first, head)
    if (named := currencies.after(purse, place)) and not (money and named.code in (UNKNOWN, "CNY")):
        is_own = money and not (money.is_shared and named.code in table())
        slug, end = units.rated(money.code if is_own else named.code, text, named.place, head)
        return UnitOf(slug, "", "", end, "" if money else named.doubt)
    pair = _PAIR_OF.search(text, max(0, money.place - 4), money.place) if money else None
    if money and pair and pair[1] in table():  # AUD/USD 0.65
        return UnitOf(f"{money.code}-per-{pair[1]}", "", "", start, money.doubt)
    if money:
        if tag := currencies.tagged(money, text, start):
            money = replace(money, code=tag.code, doubt="")
        end = named.place if named else tag.place if tag else start
        if fen := _FEN.match(text, start):
            slug, end = units.rated(money.code, text, fen.end(), text[: money.place][-32:])
            return UnitOf(slug, "", "", end, money.doubt, Decimal("0.01"))
        slug, end = units.rated(money.code, text, end, text[max(0, money.place - 32) : money.place])
        return UnitOf(slug, "", "", end, money.doubt)
    if start == first + len(number.text) and _is_pence(purse, start):
        slug, end = units.rated("GBP", text, start + 1, head)
        return UnitOf(slug, "", "", end, one=Decimal("0.01"))
    if cents:
        return _of_cents(purse, cents, first, head)
    if number.low < 100 and (tenths := _TENTHS.match(text, start)):
        more = numerals.chinese(tenths["more"]) if tenths["more"] else 5 * bool(tenths["half"])
        slug, end = units.rated(purse.resolve("yuan", first).code, text, tenths.end(), head)
        return UnitOf(slug, "", "", end, one=(number.low + Decimal(more) / 10) / 10 / number.low)
    if (degree := _CELSIUS.match(text, start)) and (scale := _DEGREES.search(head)):
        name = "degree-fahrenheit" if scale["fahrenheit"] else "degree-celsius"
        return UnitOf(name, "", "", degree.end())
    if text[place : place + 1] == _ZH["degree"] and _OF_PLACE.search(head):
        return UnitOf(COUNT, _ZH["degree"], "", place + 1)
    if text[place : place + 1] == _ZH["degree"] and _OF_HEAT_HAN.search(head):
        return UnitOf("degree-celsius", "", "", place + 1)
    is_much = number.scale >= 10**4 and _ZH["power"] in text  # 售电量减至270.8亿度
    if text[place : place + 1] == _ZH["degree"] and (is_much or _OF_POWER.search(head)):
        slug, end = units.rated("kilowatt-hour", text, place + 1, head)
        return UnitOf(slug, "", "", end)
    if start == first + len(number.text) and _is_drilled(purse, number):
        return UnitOf("metre", "", "", start + 1)
    if start == first + len(number.text) and _is_celsius(text, first, start, number):
        return UnitOf("degree-celsius", "", "", start + 1)
    unit = units.after(text, start) or _behind_more(text, start)
    if unit and not _is_british(purse, unit.slug, unit.end, head):
        if number.low % 1 == 0 and _is_often(text, unit, head):
            return UnitOf(COUNT, "times", "", unit.end)
        slug, end = units.rated(unit.slug, text, unit.end, head)
        doubt = CAPACITY if "-per-" in slug and _CAPACITY.search(head) else ""
        return UnitOf(slug, "", "", end, doubt, unit.one)
    if unit:  # 5,000 pounds of a British text
        return UnitOf("GBP", "", "", unit.end, "standpoint")
    is_lasting = number.low > 31 or date_forms.DURATION.search(head)
    if is_lasting and text[place : place + 1] == _ZH["day"]:
        return UnitOf("day", "", "", place + 1)
    if (sheet := _SHEETS.match(text, place)) and _BALLOTS.search(head):
        return UnitOf("vote", "", "", sheet.end())
    if (number.vague or _is_large(number)) and (crowd := _CROWD.match(text, start)):
        return UnitOf(COUNT, crowd["noun"], "person", crowd.end())
    if (point := _POINT.match(text, place)) and _is_of_index(number, head):
        return UnitOf(COUNT, point[0], "", point.end())
    if text[place : place + 1] == _ZH["month"] and date_forms.MONTHS_LONG.search(head):
        return UnitOf("month", "", "", place + 1)
    if counted := counting.after(text, start):
        if counted.unit == "vehicle":
            slug, end = units.rated("vehicle", text, counted.end, head)
            if slug != "vehicle":
                return UnitOf(slug, "", "", end, CAPACITY if _CAPACITY.search(head) else "")
        return UnitOf(COUNT, counted.measure, counted.unit, counted.end)
    is_dated = bool(number.is_digits and _YEAR.match(number.text))
    if number.low > 1 and not is_dated and (crew := counting.before(text, first, start)):
        return UnitOf(COUNT, crew.measure, crew.unit, start)
    if (_is_large(number) or number.vague) and _INHABITANTS.search(head):
        return UnitOf(COUNT, _ZH["person"], "person", start)
    if number.text == "3" and text[start - 1 : start] == "M":
        return None  # the firm
    if (_is_large(number) and not _declared(purse)) or (
        _is_spoken(number) and not _GOES_ON.match(text, start)
    ):
        return UnitOf(BARE, "", "", start)
    if (declared := _declared(purse)) and declared[0] < first and _TABLE_END.match(text, start):
        is_year = number.scale == 1 and 1900 <= number.low < 2100 and number.is_digits
        if not is_year:
            one = declared[2] if number.scale == 1 else Decimal(1)
            return UnitOf(declared[1], "", "", start, "", one)
    return None


def _is_often(text: str, unit: units.Unit, head: str) -> bool:
    """Tell how often something happened (met four times) from how many times as much it is."""
    is_times = unit.slug == "multiple" and text.startswith("times", unit.end - 5)
    is_told = bool(head.strip()) and _OFTEN.match(text, unit.end) is not None
    return is_times and is_told and bool(_REPEATED.search(head) or not _GROWN.search(head))


def _behind_more(text: str, place: int) -> units.Unit | None:
    """Return the unit behind a word of degree: three more years."""
    more = _MORE.match(text, place)
    return units.after(text, more.end()) if more else None


def _of_cents(purse: Purse, cents: re.Match[str], first: int, head: str) -> UnitOf:
    """Read a hundredth of a currency, which its own word names or the text's dollars are."""
    group = cents.lastgroup or "own"
    if group == "own" and "€" in purse.text and "$" not in purse.text:
        group = "EUR"
    if whose := _WHOSE_CENTS.search(purse.text, max(0, first - 3), first):
        group = _CENT_CODES[whose[1]]
    code = purse.resolve("dollar", first).code if group == "own" else group
    slug, end = units.rated(code, purse.text, cents.end(), head)
    return UnitOf(slug, "", "", end, one=Decimal("0.01"))


def _is_celsius(text: str, first: int, start: int, number: Numeral) -> bool:
    """Tell a degree of heat (at 23C, -40C in winter) from the letter of a name or of a rate."""
    if not number.is_digits or text[start : start + 1] != "C":
        return False
    if text[start + 1 : start + 2].isalnum() or text[start + 1 : start + 2] in ("/", "&"):
        return False
    if _HEAT.search(text):
        return bool(_OF_HEAT.search(text, max(0, first - 16), first))
    is_led = _OF_HEAT.search(text, max(0, first - 16), first)
    return is_led is not None and number.low >= 10 and len(is_led[0]) > 1


def _is_of_index(number: Numeral, head: str) -> bool:
    """Tell the points of an index from a time of day."""
    is_level = number.low >= 100 or "." in number.text
    return bool((is_level and _OF_INDEX.search(head)) or _MOVES.search(head))


@lru_cache(maxsize=64)
def _declared(purse: Purse) -> tuple[int, str, Decimal] | None:
    """Return the unit that a table says its numbers are in (单位：万吨), where it says so."""
    match = _DECLARED.search(purse.text)
    if match is None:
        return None
    scale = numerals.chinese(match["scale"]) if match["scale"] else Decimal(1)
    if unit := units.after(match["unit"], 0):
        return None if "-per-" in unit.slug else (match.end(), unit.slug, scale * unit.one)
    money = currencies.after(purse, match.start("unit"))
    return (match.end(), money.code, scale) if money else None


def _is_drilled(purse: Purse, token: Numeral) -> bool:
    """Tell metres of a drilled hole (42m at 1.8% Li2O from 118m) from millions."""
    return (
        token.low < 3000
        and purse.text.startswith("m", token.end)
        and bool(_DRILLED.search(purse.text))
        and currencies.before(purse, token.start) is None
    )


def _is_tall(purse: Purse, token: Numeral, end: int) -> bool:
    """Tell metres (a dam 90m high) from millions."""
    return bool(_TALL.match(purse.text, end)) and currencies.before(purse, token.start) is None


def _is_grouped(purse: Purse, token: Numeral, match: re.Match[str]) -> bool:
    """Tell metres in groups of digits (15,000m of drilling) from millions of something."""
    if match[0] != "m" or "," not in token.text or _OF_MILLIONS.match(purse.text, match.end()):
        return False
    return currencies.before(purse, token.start) is None


def _is_pence(purse: Purse, place: int) -> bool:
    """Tell whether a p is a penny: the document speaks from Britain, or the text of pounds."""
    is_british = purse.standpoint == "GB" or "£" in purse.text
    return is_british and bool(_PENCE.match(purse.text, place))


def _is_british(purse: Purse, slug: str, end: int, head: str) -> bool:
    """Tell whether pounds are money: of a text from Britain, or what something cost."""
    is_spent = slug == "pound" and _SPENT.search(head) and not purse.text.startswith(" of ", end)
    is_weight = re.match(r" of [A-Za-z]+", purse.text[end : end + 8]) is not None
    if not purse.text[max(0, end - 6) : end].lower().endswith(("pound", "pounds")):
        return False  # 11lb, 200磅
    return bool(is_spent) or (slug == "pound" and purse.standpoint == "GB" and not is_weight)


def _is_large(number: Numeral) -> bool:
    """Tell whether a number without unit is a figure all the same: 12亿, 千亿(级)."""
    if number.vague:
        return False
    if number.text.isascii() and not number.is_digits:
        return number.low >= 250_000  # half a million
    return number.scale >= 10**4 and number.text not in _ZH["scales_alone"]


def _is_spoken(number: Numeral) -> bool:
    """Tell whether a number without unit is one as people say it: 一万二, 两三百, 上万."""
    if number.vague:
        return number.text.startswith(tuple(_ZH["up_to"]))
    is_pair = number.high is not None and not number.is_digits
    return number.low >= 100 and (is_pair or bool(_SPOKEN.fullmatch(number.text)))
