"""Quantities that begin with a numeral: the numeral, its unit, the other end, the bound words.

A measure word after a lone 一 is only an article; what is numbered, ranked or named by a number
(Section 232, 第三, 附件1) is no quantity.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from lodestone.model import tables
from lodestone.model.currencies import UNKNOWN, table
from lodestone.model.tables import pattern
from lodestone.read.text import bounds, counting, currencies, date_forms, numerals, shares, units
from lodestone.read.text.amounts import BARE, COUNT, Amount
from lodestone.read.text.currencies import Purse
from lodestone.read.text.numerals import GAP, Numeral

#: Words and marks of Chinese, by what they say.
_ZH: Final = tables.table(__name__, "zh")

_ENGLISH_SCALE = re.compile(
    GAP
    + r"-?(trillion|crore|lakh|tn|trn|billion|bn|bln|million|mn|mln|mm|m|thousand|hundred|dozen|k"
    r"|[BTM])\b",
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
_RANGE = re.compile(pattern(__name__, "range", gap=GAP))
_BETWEEN_RANGE = re.compile(r"\s(?P<to>and)\s")
_BETWEEN = re.compile(r"\bbetween\s(?:an estimated |about )?\Z", re.IGNORECASE | re.ASCII)
_RISES = re.compile(pattern(__name__, "rises", gap=GAP))
_CHANGE = re.compile(pattern(__name__, "change"), re.IGNORECASE | re.ASCII)
#: 由7至11名委员组成 is a range all the same.
_MADE_OF = re.compile(pattern(__name__, "made_of"))
_CHANGE_BY = re.compile(
    r"\bby (?:(?:about|nearly|over|more than|some|another) )?\Z", re.IGNORECASE | re.ASCII
)
_ORDINAL = re.compile(pattern(__name__, "ordinal"))
_RANKED = re.compile(pattern(__name__, "ranked"))
_ARTICLE = re.compile(pattern(__name__, "article"))
#: 较前一年: the year before, and no length of time.
_THE_LAST = re.compile(pattern(__name__, "the_last"))
_SOLE = re.compile(pattern(__name__, "sole"))
_MANY: Final = frozenset(tables.table(__name__, "many"))
_YEAR = re.compile(r"(?:1[89]|20|21)[0-9]{2}\Z")
_MARK = re.compile(pattern(__name__, "mark"))
_CENTS = re.compile(pattern(__name__, "cents"), re.IGNORECASE | re.ASCII)
_PENCE = re.compile(r"p(?![A-Za-z0-9])")
_SIGNED: Final = frozenset({"percent", "percentage-point"})
_SHARES: Final = _SIGNED | {"fraction", "multiple"}
_HALF_TENTH = re.compile(pattern(__name__, "half_tenth"))
#: Units after which 半 is half of one: 一吨半.
_HALVED: Final = frozenset({"tonne", "kilogram", "hour", "kilometre", "day", "week"})
_AND_HALF = re.compile(pattern(__name__, "and_half"))
#: 一百八 is 180; 二百五 is a fool.
_SPOKEN = re.compile(pattern(__name__, "spoken"))
#: A number that a word follows is part of a phrase: its own end is a figure only in a clause's end.
_GOES_ON = re.compile(GAP + pattern(__name__, "goes_on"))
_OF_THE = re.compile(r" of (?:the |its |their )?(?=[0-9a-z])")
#: What is counted was named before: 74 of them, 28 more; a submarine, about 9,200.
_LEFT_OUT = re.compile(r" (?:of (?:them|these|those)|more|others)(?=[.,;]|\Z)")
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\Z")
_CLAUSE_END = re.compile(r"[.;](?:\s|\Z)")
_LONE = re.compile(pattern(__name__, "lone"))
_MINUS = re.compile(pattern(__name__, "minus"))


@dataclass(frozen=True)
class _Unit:
    slug: str
    measure: str
    noun: str
    end: int
    doubt: str = ""
    one: Decimal = Decimal(1)


_Found = tuple[Numeral, _Unit, str | None]


def at(purse: Purse, token: Numeral) -> Amount | None:
    """Return the quantity whose first numeral is ``token``, if it is one."""
    text = purse.text
    head = text[max(0, token.start - 32) : token.start]
    if _ORDINAL.search(head) and not _is_signed(purse, token):
        return None
    amount = shares.fraction(text, token) or _measured(purse, token, head)
    if amount is None:
        return None
    return _with_bound(purse, amount, token)


def _is_signed(purse: Purse, token: Numeral) -> bool:
    """Tell the letters of a currency before a number (USD-5bn, RMB5) from those of a name."""
    return currencies.before(purse, token.start) is not None


def _measured(purse: Purse, token: Numeral, head: str) -> Amount | None:
    """Read one number or a range with its unit."""
    text = purse.text
    if not token.text.strip(_ZH["large"]) or token.text in _ZH["small"]:
        return _lone_scale(purse, token, head)
    first = _unit(purse, token, head)
    if first is None and (first := _part_of(purse, token)):
        return _amount(token.start, first[1], None, first[0].low)
    second = _second(purse, token, first, head)
    if second:
        token, unit, bound = second
    elif first:
        number, unit, bound = first
        token = replace(token, low=number.low, high=number.high)
    else:
        return None
    if _is_no_figure(token, unit, head):
        return None
    low, high = token.low * unit.one, None if token.high is None else token.high * unit.one
    if re.search(_ZH["half_more"], text[token.end : unit.end]):
        low += Decimal("0.5")
    elif unit.slug in _HALVED and (more := _AND_HALF.match(text, unit.end)):
        low, unit = low + Decimal("0.5"), replace(unit, end=more.end())
    amount = _amount(token.start, replace(unit, one=Decimal(1)), bound, low, high)
    return _tenths(text, replace(amount, vague=token.vague))


def _amount(
    start: int, unit: _Unit, bound: str | None, low: Decimal, high: Decimal | None = None
) -> Amount:
    return Amount(
        start, unit.end, unit.slug, unit.measure, unit.noun, bound, low, high, None, "", unit.doubt
    )


def _tenths(text: str, amount: Amount) -> Amount:
    """Read 三成 and 三成五, which are tenths of a whole."""
    if amount.unit != "fraction" or amount.low is None:
        return amount
    low, end = amount.low, amount.end
    if amount.high is not None:  # 三至四成
        return replace(amount, unit="percent", low=low * 10, high=amount.high * 10)
    digit = _HALF_TENTH.match(text, end)
    is_more = digit and (digit[0] == _ZH["half"] or not counting.after(text, digit.end()))
    if digit and text[end - 1] == _ZH["tenth"] and is_more:
        tenths = int(digit[0]) if digit[0].isascii() else _tenth(digit[0])
        low, end = low + Decimal(tenths) / 10, digit.end()
    return replace(amount, low=low, end=end, whole=Decimal(10))


def _tenth(digit: str) -> int:
    return 5 if digit == _ZH["half"] else int(numerals.chinese(digit))


def _lone_scale(purse: Purse, token: Numeral, head: str) -> Amount | None:
    """Read 近百家 and 过万人: a scale with no digit before it, and a bound."""
    match = _LONE.search(head)
    found = _unit(purse, token, head)
    if not found:
        return None
    unit = found[1]
    if not match and found[2] != "over" and not bounds.level(purse.text, unit.end):
        return None
    word = match[0] if match else ""
    bound = found[2] or ("over" if word else None)
    bound = _ZH["bounds"].get(word, bound)
    return _amount(token.start - len(word), unit, bound, token.low)


def _is_no_figure(token: Numeral, unit: _Unit, head: str) -> bool:
    """Tell an article (一个), a set phrase (百姓, 两国) and a part of a word from a figure."""
    if unit.slug == COUNT:
        if counting.is_identifier(head) or (
            _RANKED.search(head) and unit.measure[:1] in _ZH["of_ranks"]
        ):
            return True
        if token.low == 0 and not token.vague:
            return True  # 零部件
    if token.is_digits or token.high is not None or token.vague:
        # 2026 Critical Minerals Ministerial: a year inside a name
        return bool(unit.measure.isascii() and unit.slug == COUNT and _YEAR.match(token.text))
    if token.text == _ZH["one"] and (_ARTICLE.search(head) or _THE_LAST.search(head)):
        return True
    if token.text.lower() in ("one", "a", "an") and unit.slug == COUNT:
        return True
    if token.text == _ZH["two"] and unit.slug == COUNT:
        return True  # 二 counts nothing (两 does): 二次上台 is the second time
    if unit.slug == COUNT and token.text + unit.measure in _ZH["set_phrases"]:
        return True
    if unit.slug == COUNT and not token.text.strip(_ZH["one"]):
        return not _SOLE.search(head)
    is_set_phrase = token.text in _MANY and unit.slug in (COUNT, "year")
    return is_set_phrase and not re.search(_ZH["bounding"], head)


def _unit(purse: Purse, token: Numeral, head: str) -> _Found | None:
    """Read the unit after a numeral.

    Returns:
        The numeral (an English scale word taken in), the unit, and the bound that stands between
        numeral and unit (余, 多) or in the numeral.
    """
    text = purse.text
    number, end = _scaled(purse, token)
    mark = _MARK.match(text, end)
    if mark and (found := _plain_unit(purse, mark.end(), number, head, token.start)):
        return number, found, "about" if mark["mark"] in (_ZH["about"], "-odd") else "over"
    found = _plain_unit(purse, end, number, head, token.start)
    return (number, found, token.bound) if found else None


def _scaled(purse: Purse, token: Numeral) -> tuple[Numeral, int]:
    """Take in an English scale word: 12bn, 2.26 billion; a lone B, T or M only after a sign."""
    match = _ENGLISH_SCALE.match(purse.text, token.end)
    if (
        not match
        or token.scale != 1
        or (not token.is_digits and not token.vague and match[1] != "hundred")
    ):
        return token, token.end
    word = match[1]
    if word in "BTbt" and (word.islower() or not currencies.before(purse, token.start)):
        return token, token.end
    if word in "mM" and match[0][0] == " " and not currencies.before(purse, token.start):
        return token, token.end  # 300 m deep
    if word == "M" and match[0] != "M":
        return token, token.end
    scale = _ENGLISH_SCALES[word.lower().replace("thousand", "k")[0]]
    return replace(token, low=token.low * scale, scale=Decimal(scale)), match.end()


def _plain_unit(purse: Purse, start: int, number: Numeral, head: str, first: int) -> _Unit | None:
    text = purse.text
    money = currencies.before(purse, first)
    gap = re.compile(GAP + r"-?(?:of (?=dollars|US))?").match(text, start)
    place = gap.end() if gap else start
    if number.vague and text.startswith(" of ", start):
        place, start = start + 4, start + 3
    if (named := currencies.after(purse, place)) and not (money and named.code in (UNKNOWN, "CNY")):
        slug, end = units.rated(money.code if money else named.code, text, named.place, head)
        return _Unit(slug, "", "", end, "" if money else named.doubt)
    if money:
        end = named.place if named else start
        slug, end = units.rated(money.code, text, end, text[max(0, money.place - 32) : money.place])
        return _Unit(slug, "", "", end, money.doubt)
    if start == first + len(number.text) and purse.standpoint == "GB" and _PENCE.match(text, start):
        slug, end = units.rated("GBP", text, start + 1, head)
        return _Unit(slug, "", "", end, one=Decimal("0.01"))
    if cents := _CENTS.match(text, start):
        slug, end = units.rated(cents.lastgroup or "USD", text, cents.end(), head)
        return _Unit(slug, "", "", end, one=Decimal("0.01"))
    if (unit := units.after(text, start)) and not _is_british(purse, unit.slug):
        slug, end = units.rated(unit.slug, text, unit.end, head)
        return _Unit(slug, "", "", end, one=unit.one)
    if unit:  # 5,000 pounds of a British text
        return _Unit("GBP", "", "", unit.end, "standpoint")
    is_lasting = number.low > 31 or date_forms.DURATION.search(head)
    if is_lasting and text[place : place + 1] == _ZH["day"]:
        return _Unit("day", "", "", place + 1)
    if counted := counting.after(text, start):
        return _Unit(COUNT, counted.measure, counted.unit, counted.end)
    if _is_large(number) or (_is_spoken(number) and not _GOES_ON.match(text, start)):
        return _Unit(BARE, "", "", start)
    is_grouped = _GROUPED.match(number.text) and _CLAUSE_END.match(text, start)
    if number.is_digits and (is_grouped or (number.low < 1000 and _LEFT_OUT.match(text, start))):
        return _Unit(BARE, "", "", start)
    return None


def _is_british(purse: Purse, slug: str) -> bool:
    """Tell whether pounds are money: the document speaks from Britain."""
    return slug == "pound" and purse.standpoint == "GB"


def _is_large(number: Numeral) -> bool:
    """Tell whether a number without unit is a figure all the same: 12亿, 千亿(级)."""
    if number.vague:
        return False
    if number.text.isascii() and not number.is_digits:
        return number.low >= 10**6  # half a billion
    return number.scale >= 10**4 and number.text not in _ZH["scales_alone"]


def _is_spoken(number: Numeral) -> bool:
    """Tell whether a number without unit is one as people say it: 一万二, 两三百, 上万."""
    if number.vague:
        return number.text.startswith(tuple(_ZH["up_to"]))
    is_pair = number.high is not None and not number.is_digits
    return number.low >= 100 and (is_pair or bool(_SPOKEN.fullmatch(number.text)))


def _second(purse: Purse, token: Numeral, own: _Found | None, head: str) -> _Found | None:
    """Read the rest of a range: its upper end, with the unit of both; else ``None``."""
    text = purse.text
    if token.high is not None or token.vague:
        return None
    for start in dict.fromkeys(
        (own[1].end if own else token.end, _scaled(purse, token)[1], token.end)
    ):
        bare_head = _without_sign(purse, token, head)
        sign = _RANGE.match(text, start)
        if not sign and not own and _CHANGE.search(bare_head):
            rise = _RISES.match(text, start)  # 由5,000增至8,000吨
            second = numerals.match(text, rise.end()) if rise else None
            return _borrowed(purse, token, second) if second and not second.vague else None
        if not sign and _BETWEEN.search(bare_head):
            sign = _BETWEEN_RANGE.match(text, start)
        if not sign:
            continue
        second = numerals.match(text, sign.end())
        if not second:  # $1.5bn to $2bn
            signed = re.compile(r"(?:[A-Z]{0,3}[$¥€£]|[A-Z]{3} ?|[^\W\d]{2,3}(?=[0-9]))").match(
                text, sign.end()
            )
            second = numerals.match(text, signed.end()) if signed else None
        if not second or second.vague:
            continue
        is_choice = (sign["to"] or "-") in _ZH["or"]
        if is_choice and (second.low - token.low) not in (1, 10, 100):
            continue
        is_change = (sign["to"] or "-").lower() in _ZH["to"] and _CHANGE.search(bare_head)
        if is_change and (own or not _MADE_OF.match(text, second.end)):
            # 从38%到65% is a change, not a range; from 14 to 9 points leaves the first unit out
            first, end = (own[0], own[1].end) if own else (token, token.end)
            is_bare = own is None or own[1].slug == BARE or _is_short(token, own[1])
            return _borrowed(purse, replace(first, end=end), second) if is_bare else None
        if (
            (sign["to"] or "-") == "to"
            and own
            and own[1].slug not in _SHARES
            and _CHANGE_BY.search(bare_head)
        ):
            return None  # by $2.5bn to $7.4bn is a rise and its end
        found = _unit(purse, second, text[max(0, second.start - 32) : second.start])
        is_short = own is not None and _is_short(token, own[1])
        if not found and own and is_short:  # $1,050-1,100/mtu
            slug, end = units.rated(own[1].slug, text, second.end, "")
            found = second, replace(own[1], slug=slug, end=end), None
        if not found:
            continue
        number, unit, bound = found
        slug, end = units.rated(unit.slug, text, unit.end, bare_head)  # 每磅76至79美元
        if own is None:
            unit = replace(unit, slug=slug, end=end)
        slugs = {unit.slug, BARE, UNKNOWN}
        if is_short:  # $265-$275 a kilogram
            slugs.add(unit.slug.partition("-per-")[0])
        if own and start == own[1].end and own[1].slug not in slugs and unit.slug != BARE:
            continue
        if own and unit.slug == BARE and own[1].slug.isupper():
            unit = replace(unit, slug=own[1].slug)
        if unit.slug == COUNT and (sign["to"] or "-") == "-" and counting.is_identifier(head):
            continue
        if own and own[1].doubt != unit.doubt:
            unit = replace(unit, doubt=own[1].doubt or unit.doubt)
        low = own[0].low if own else _scaled(purse, token)[0].low
        scale = own[0].scale if own else _scaled(purse, token)[0].scale
        if scale == 1 and number.scale != 1 and low < number.low / number.scale:
            low *= number.scale  # 20至30亿
        if own and own[1].slug == unit.slug and own[1].one != unit.one:
            low *= own[1].one / unit.one
        if low < number.low and number.high is None:
            return replace(token, low=low, high=number.low), unit, bound
    return None


def _is_short(token: Numeral, unit: _Unit) -> bool:
    """Tell whether only a sign before a number says what it is of: $2 to $3 million."""
    return unit.end == token.end and token.scale == 1 and unit.slug in table()


def _part_of(purse: Purse, token: Numeral) -> _Found | None:
    """Read the part of a counted whole, whose noun stands behind the whole: 24 of 161 contracts."""
    match = _OF_THE.match(purse.text, token.end)
    whole = numerals.match(purse.text, match.end()) if match else None
    if whole is None or whole.vague or not 1 < token.low < whole.low:
        return None
    found = _borrowed(purse, token, whole)
    return found if found and found[1].slug == COUNT else None


def _borrowed(purse: Purse, token: Numeral, second: Numeral) -> _Found | None:
    """Read the first number of a change whose unit stands behind the second one alone."""
    head = purse.text[max(0, second.start - 32) : second.start]
    found = None if second.high is not None else _unit(purse, second, head)
    if not found or found[1].slug in (BARE, UNKNOWN):
        return None
    number, unit, _ = found
    low = token.low
    if token.scale == 1 and number.scale != 1 and low < 20 * number.low / number.scale:
        low *= number.scale
    return replace(token, low=low), replace(unit, end=token.end), None


def _without_sign(purse: Purse, token: Numeral, head: str) -> str:
    money = currencies.before(purse, token.start)
    return head[: len(head) - (token.start - money.place)] if money else head


def _with_bound(purse: Purse, amount: Amount, token: Numeral) -> Amount:
    """Take in the sign of a currency, a minus, and the bound words around a quantity."""
    text, start = purse.text, amount.start
    is_money = amount.unit.split("-per-")[0] in (UNKNOWN, *table())
    if is_money and (money := currencies.before(purse, token.start)):
        start = money.place
    minus = _MINUS.search(text[max(0, start - 6) : start])
    if (
        is_money
        and text[token.start - 1] == "-"
        and text[token.start - 2] in "$ "
        and start < token.start - 1
    ):
        amount = replace(amount, low=-amount.low if amount.low is not None else None)
    is_negative = minus and (is_money or amount.unit in _SIGNED or minus[0] == _ZH["minus"])
    if minus and is_negative and amount.low is not None and not amount.vague:
        start -= len(minus[0])
        low, high = -amount.low, amount.high
        ends = (low, None) if high is None else (-high, low)
        amount = replace(amount, low=ends[0], high=ends[1])
    return shares.with_words(text, replace(amount, start=start))
