"""Quantities that begin with a numeral: the numeral, its unit, the other end, the bound words.

A measure word after a lone 一 is only an article; what is numbered, ranked or named by a number
(Section 232, 第三, 附件1) is no quantity.
"""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from lodestone.model import tables
from lodestone.model.currencies import UNKNOWN, table
from lodestone.model.tables import pattern
from lodestone.read.text import (
    bare,
    bounds,
    changes,
    counting,
    currencies,
    numerals,
    parts,
    shares,
    unit_of,
    units,
)
from lodestone.read.text.amounts import BARE, COUNT, Amount
from lodestone.read.text.currencies import Purse
from lodestone.read.text.numerals import GAP, Numeral
from lodestone.read.text.unit_of import Found, UnitOf

#: Words and marks of Chinese, by what they say.
_ZH: Final = tables.table(__name__, "zh")

_RANGE = re.compile(pattern(__name__, "range", gap=GAP))
_BETWEEN_RANGE = re.compile(r"\s(?P<to>and)\s")
_BETWEEN = re.compile(r"\bbetween\s(?:an estimated |about )?\Z", re.IGNORECASE | re.ASCII)
_RISES = re.compile(pattern(__name__, "rises", gap=GAP))
_CHANGE = re.compile(pattern(__name__, "change"), re.IGNORECASE | re.ASCII)
#: 由7至11名委员组成 is a range all the same.
_MADE_OF = re.compile(pattern(__name__, "made_of"))
#: 由四至六周拉长到十周: the range is where the change begins.
_GOES_TO = re.compile(pattern(__name__, "goes_to"))
#: 由3年至30年不等 is a range, and no change.
_VARIED, _RANGING = (re.compile(pattern(__name__, name)) for name in ("varied", "ranging"))
_ORDINAL = re.compile(pattern(__name__, "ordinal"))
#: The 15th Five-Year Plan is the name of one.
_NTH_PLAN = re.compile(pattern(__name__, "nth_plan"), re.IGNORECASE)
_OF_PLAN = re.compile(pattern(__name__, "of_plan"), re.IGNORECASE)
#: Grades of a material: 6061 aluminium sheets, 304不锈钢.
_GRADE = re.compile(pattern(__name__, "grade"))
#: A map of 1:500, at 10:30.
_SCALED = re.compile(pattern(__name__, "scaled"))
_RANKED = re.compile(pattern(__name__, "ranked"))
_ARTICLE = re.compile(pattern(__name__, "article"))
#: 较前一年: the year before, and no length of time.
_HELD = re.compile(pattern(__name__, "held"))
_THE_LAST = re.compile(pattern(__name__, "the_last"))
_ANY_ONE = re.compile(pattern(__name__, "any_one"), re.IGNORECASE)
_EITHER = re.compile(pattern(__name__, "either"), re.IGNORECASE)
_SOLE = re.compile(pattern(__name__, "sole"))
_MANY: Final = frozenset(tables.table(__name__, "many"))
#: 日韩两地, 正本一份, 委员二人: where a number counts that is none as a rule.
_NAMED_PLACES, _COPIES, _TWO_COUNTS = (
    re.compile(pattern(__name__, name)) for name in ("named_places", "copies", "two_counts")
)
_YEAR = re.compile(r"(?:1[89]|20|21)[0-9]{2}\Z")
_SIGNED: Final = frozenset({"percent", "percentage-point", "degree-celsius", "degree-fahrenheit"})
_SHARES: Final = _SIGNED | {"fraction", "multiple"}
#: Below it, a product of a number and a unit is rounded: 28 digits hold no more.
_ROUNDED: Final = Decimal(10**15)
#: What stands between the numbers of a list, or of two bounds, before the unit of them all.
_AND = re.compile(pattern(__name__, "and"), re.IGNORECASE)
#: A bound in such a link is of the number behind it: 12, and more than 50 percent.
_BOUNDED = re.compile(pattern(__name__, "bounded"))
_TO_HERE = re.compile(pattern(__name__, "to_here"))
_OF_LISTS = re.compile(r"\W")
#: A number behind a capital letter, a digit or the head of a line is a name or a mark of a list.
_IN_NAME = re.compile(pattern(__name__, "in_name"))
#: Nine Democrats, Three Americans: whoever is told with a capital, and no part of a name.
_PEOPLES = re.compile(
    r"(?:[aio]ns|[a-z]ese|crats|(?:nd|on|k|lin|burg)ers|ists|[ei]ans|nds|Swiss|SOEs|[A-Z]s)\Z"
)
_OF_THE = re.compile(
    r" of (?:the |its |their |our |his |her |these |those |all )?"
    r"(?:(?:[A-Za-z.]+ )?[A-Za-z.]+(?:['’]s|s['’]) )?(?=[0-9a-z])"
)
_BY_A_SUM = re.compile(pattern(__name__, "by_a_sum"))
_OF_DEGREES = re.compile(pattern(__name__, "of_degrees"))
_LONE = re.compile(pattern(__name__, "lone"))
_MINUS = re.compile(pattern(__name__, "minus"))


def at(purse: Purse, token: Numeral) -> Amount | None:
    """Return the quantity whose first numeral is ``token``, if it is one."""
    text = purse.text
    head = text[max(0, token.start - 32) : token.start]
    if _SCALED.search(head):
        return None
    if _ORDINAL.search(head) and not _is_signed(purse, token):
        return None
    if token.is_digits and _GRADE.match(text, token.start):
        return None
    if _OF_PLAN.match(text, token.end) and _NTH_PLAN.search(head):
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
    if (one := _one_beside(text, token, head)) is not None:
        return _amount(token.start, one, None, token.low)
    first = unit_of.read(purse, token, head)
    if first is None and (first := _part_of(purse, token)):
        return _amount(token.start, first[1], None, first[0].low)
    second = _second(purse, token, first, head)
    if not second and (first is None or _is_short(token, first[1])):
        first = _listed(purse, token, head) or first
    if second:
        token, unit, bound = second
    elif first:
        number, unit, bound = first
        token = replace(token, low=number.low, high=number.high)
    else:
        return bare.at(text, token)
    is_code = unit.slug == COUNT and "." in token.text and bare.is_code(text, token)
    if is_code or _is_no_figure(token, unit, head, text[token.end : unit.end]):
        return None
    low = token.low * unit.one
    low = round(low, 12) if abs(low) < _ROUNDED else low
    high = None if token.high is None else token.high * unit.one
    low, unit = parts.with_part(text, token.end, unit, low)
    amount = _amount(token.start, replace(unit, one=Decimal(1)), bound, low, high)
    return parts.tenths(text, replace(amount, vague=token.vague))


def _one_beside(text: str, token: Numeral, head: str) -> UnitOf | None:
    """Read One mine and two refineries: a count beside a second one."""
    if token.text.lower() != "one" or _EITHER.search(head):
        return None
    if units.after(text, token.end) or not (one := counting.beside(text, token.start, token.end)):
        return None
    return UnitOf(COUNT, one.measure, one.unit, one.end)


def _amount(
    start: int, unit: UnitOf, bound: str | None, low: Decimal, high: Decimal | None = None
) -> Amount:
    return Amount(
        start, unit.end, unit.slug, unit.measure, unit.noun, bound, low, high, None, "", unit.doubt
    )


def _lone_scale(purse: Purse, token: Numeral, head: str) -> Amount | None:
    """Read 近百家 and 过万人: a scale with no digit before it, and a bound."""
    match = _LONE.search(head)
    found = unit_of.read(purse, token, head)
    if not found:
        return None
    unit = found[1]
    is_sum = unit.slug.partition("-per-")[0] in table()
    is_bound = is_sum and (bounds.behind(purse.text, unit.end, unit.slug) or _BY_A_SUM.search(head))
    if not (match or found[2] or is_bound or bounds.level(purse.text, unit.end)):
        return None
    word = match[0] if match and match[0] not in _ZH["bounding_alone"] else ""
    bound = found[2] or ("over" if word else None)
    bound = _ZH["bounds"].get(word, bound)
    return _amount(token.start - len(word), unit, bound, token.low)


def _is_no_figure(token: Numeral, unit: UnitOf, head: str, printed: str) -> bool:
    """Tell an article (一个), a set phrase (百姓, 两国) and a part of a word from a figure.

    Args:
        token: the number.
        unit: what it is of.
        head: the text before it.
        printed: the text behind it, to the end of its unit.
    """
    if unit.slug == COUNT:
        if counting.is_identifier(head) or (
            _RANKED.search(head) and unit.measure[:1] in _ZH["of_ranks"]
        ):
            return True
        if token.low == 0 and not token.vague:
            return True  # 零部件
        if unit.measure.isascii() and bare.is_in_labels(head):
            return True
    word = unit.measure if unit.slug == COUNT else printed.lstrip(" -")
    is_within = head.rstrip()[-1:].isalpha() or (unit.slug == COUNT and not _PEOPLES.search(word))
    if token.text[:1].isupper() and word[:1].isupper() and is_within:
        return True  # the Five Eyes, the Thirty Meter Telescope
    is_named = token.is_digits and unit.slug == COUNT and bare.is_named(head, token)
    if is_named and unit.measure.isascii():
        return True  # Leopard 2 tanks, IATF 16949 certificates
    if token.is_digits or token.high is not None or token.vague:
        # 2026 Critical Minerals Ministerial: a year inside a name
        return bool(unit.measure.isascii() and unit.slug == COUNT and _YEAR.match(token.text))
    if token.text == _ZH["one"] and (_ARTICLE.search(head) or _THE_LAST.search(head)):
        return True
    if token.text.lower() in ("one", "a", "an") and unit.slug in (COUNT, "share"):
        return True
    if token.text.lower() == "one" and _ANY_ONE.search(head):
        return True
    if unit.slug == COUNT and _COPIES.search(head):
        return False
    if token.text == _ZH["two"] and unit.slug == COUNT:
        # 二 counts nothing (两 does): 二次上台 is the second time; but 委员二人
        return not (unit.measure in _ZH["two_counted"] and _TWO_COUNTS.search(head))
    if unit.slug == COUNT and token.text + unit.measure in _ZH["set_phrases"]:
        return not _NAMED_PLACES.search(head)
    if token.text + printed in _ZH["places"] and not _HELD.search(head):
        return True
    if unit.slug == COUNT and not token.text.strip(_ZH["one"]):
        return unit.measure not in _ZH["befallen"] and not _SOLE.search(head)
    is_set_phrase = token.text in _MANY and unit.slug in (COUNT, "year")
    return is_set_phrase and not re.search(_ZH["bounding"], head)


def _second(purse: Purse, token: Numeral, own: Found | None, head: str) -> Found | None:
    """Read the rest of a range: its upper end, with the unit of both; else ``None``."""
    text = purse.text
    if token.high is not None or token.vague:
        return None
    for start in dict.fromkeys(
        (own[1].end if own else token.end, unit_of.scaled(purse, token)[1], token.end)
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
            signed = currencies.sign_at(text, sign.end())
            second = numerals.match(text, signed) if signed else None
        if not second or second.vague:
            continue
        is_choice = (sign["to"] or "-") in _ZH["or"]
        if is_choice and (second.low - token.low) not in (1, 10, 100):
            continue
        is_change = (sign["to"] or "-").lower() in _ZH["to"] and _CHANGE.search(bare_head)
        is_made = own is None and _MADE_OF.match(text, second.end)
        is_made = is_made or _VARIED.match(text, second.end) or _RANGING.search(bare_head)
        if is_change and not is_made and not _GOES_TO.match(text, second.end):
            # 从38%到65% is a change, not a range; from 14 to 9 points leaves the first unit out
            first, end = (own[0], own[1].end) if own else (token, token.end)
            is_bare = own is None or own[1].slug == BARE or _is_short(token, own[1])
            return _borrowed(purse, replace(first, end=end), second) if is_bare else None
        if (
            (sign["to"] or "-") == "to"
            and own
            and own[1].slug not in _SHARES
            and changes.BY.search(bare_head)
        ):  # by $2.5bn to $7.4bn is a rise and its end
            return _borrowed(purse, token, second, 1000) if own[1].slug == BARE else None
        found = unit_of.read(purse, second, text[max(0, second.start - 32) : second.start])
        if (
            found
            and own
            and sign["to"] in _ZH["to"]
            and changes.is_rise(bare_head, own, found[0].low)
        ):
            return None  # 上涨3美元至65美元 is a rise and its end
        is_short = own is not None and _is_short(token, own[1])
        if found and own and is_short and found[1].slug == COUNT:
            found = found[0], replace(own[1], end=unit_of.scaled(purse, second)[1]), None
        if not found and own and is_short:  # $1,050-1,100/mtu
            slug, end = units.rated(own[1].slug, text, second.end, "")
            found = second, replace(own[1], slug=slug, end=end), None
        if not found:
            continue
        number, unit, bound = found
        slug, end = units.rated(unit.slug, text, unit.end, bare_head)  # 每磅76至79美元
        if own is None or own[1].slug == BARE:
            unit = replace(unit, slug=slug, end=end)
        if own and start == own[1].end and unit.slug != BARE:
            if not _are_one(own[1], unit):
                continue
            if own[1].slug not in (BARE, UNKNOWN) and "-per-" not in unit.slug:
                unit = replace(unit, slug=own[1].slug)
        if own and unit.slug == BARE and own[1].slug.partition("-per-")[0] in table():
            unit = replace(unit, slug=own[1].slug)
        if unit.slug == BARE and own and own[1].slug == COUNT:
            continue  # climbed 120 points to 4,560
        if unit.slug == COUNT and (sign["to"] or "-") == "-" and counting.is_identifier(head):
            continue
        if own and own[1].doubt != unit.doubt:
            unit = replace(unit, doubt=own[1].doubt or unit.doubt)
        low = own[0].low if own else unit_of.scaled(purse, token)[0].low
        scale = own[0].scale if own else unit_of.scaled(purse, token)[0].scale
        if scale == 1 and number.scale != 1 and low < number.low / number.scale:
            low *= number.scale  # 20至30亿
        if own and own[1].slug == unit.slug and own[1].one != unit.one:
            low *= own[1].one / unit.one
        is_year = unit.slug == "year" and low < 100 and number.low > 1500  # 延后1年至2026年
        if low < number.low and number.high is None and not is_year:
            return replace(token, low=low, high=number.low), unit, bound
    return None


def _are_one(first: UnitOf, second: UnitOf) -> bool:
    """Tell whether the ends of a range are of one unit, which one of them may leave open.

    Args:
        first: what the lower end is of.
        second: what the upper end is of.
    """
    bases = [unit.slug.partition("-per-")[0] for unit in (first, second)]
    if first.slug in (second.slug, BARE, UNKNOWN):
        return True
    if bases[0] == bases[1]:  # 每年£20亿~25亿; the rate may stand with either
        return True
    return bases[0] in table() and bool(second.doubt)  # 港币5亿至6亿元


def _is_short(token: Numeral, unit: UnitOf) -> bool:
    """Tell whether only a sign before a number says what it is of: $2 to $3 million."""
    base = unit.slug.partition("-per-")[0]
    return unit.end == token.end and token.scale == 1 and base in table()


def _part_of(purse: Purse, token: Numeral) -> Found | None:
    """Read the part of a counted whole, whose noun stands behind the whole: 24 of 161 contracts."""
    match = _OF_THE.match(purse.text, token.end)
    whole = numerals.match(purse.text, match.end()) if match else None
    if whole is None or whole.vague or not 1 < token.low < whole.low or _YEAR.match(whole.text):
        return None
    if counting.is_identifier(purse.text[max(0, token.start - 32) : token.start]):
        return None  # chapter two of the report
    found = _borrowed(purse, token, whole)
    is_money = found is not None and found[1].slug.partition("-per-")[0] in table()
    return found if found and not is_money and found[1].slug not in _SHARES else None


def _listed(purse: Purse, token: Numeral, head: str) -> Found | None:
    """Read a number whose unit stands behind the last of its list: 10, 20 and 25 percent."""
    text = purse.text
    is_name = _IN_NAME.search(head) or counting.is_identifier(head)
    if token.high is not None or token.vague or is_name:
        return None
    place, low = token.end, token.low
    while match := _AND.match(text, place):
        number = numerals.match(text, match.end())
        if number is None or number.vague or number.is_digits != token.is_digits:
            return None
        if match[0].startswith(" from") and not _TO_HERE.search(head):
            return None  # fell to 1,200 from 1,450 tonnes
        if match[0].startswith(" to ") and changes.tells_rise(_without_sign(purse, token, head)):
            return None  # dropped $150 to $15,250 a tonne
        if _BOUNDED.search(match[0]) and not bounds.ahead(head, text, token.end, BARE):
            return None
        found = unit_of.read(purse, number, text[max(0, number.start - 32) : number.start])
        if found and not _is_short(number, found[1]):
            return _last_of_list(purse, token, (number, found, low), match[0])
        place, low = number.end, number.low
    return None


def _last_of_list(
    purse: Purse, token: Numeral, last: tuple[Numeral, Found, Decimal], link: str
) -> Found | None:
    """Read a number with the unit of the last of its list, and its scale.

    Args:
        purse: the text.
        token: the number.
        last: the numeral that ends the list, what it is of, and the number before it.
        link: what stands before it.
    """
    number, found, low = last
    unit = found[1]
    is_counted = unit.slug == COUNT and not (unit.noun or _OF_LISTS.match(link))
    if is_counted or unit.slug == UNKNOWN or found[0].low / found[0].scale > 1000 * (low or 1):
        return None
    own = currencies.before(purse, token.start)
    if unit.slug != BARE:
        is_other = own and unit.slug.partition("-per-")[0] not in (own.code, UNKNOWN)
        return None if is_other else _borrowed(purse, token, number, 1000)
    unit = replace(unit, slug=own.code, doubt=own.doubt) if own else unit
    scale = found[0].scale if token.scale == 1 else 1
    return replace(token, low=token.low * scale), replace(unit, end=token.end), None


def _borrowed(purse: Purse, token: Numeral, second: Numeral, reach: int = 20) -> Found | None:
    """Read the first number of a change whose unit stands behind the second one alone."""
    head = purse.text[max(0, second.start - 32) : second.start]
    found = None if second.high is not None else unit_of.read(purse, second, head)
    if not found or found[1].slug in (BARE, UNKNOWN):
        return None
    number, unit, _ = found
    low = token.low
    if token.scale == 1 and number.scale != 1 and low < reach * number.low / number.scale:
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
        inner = bounds.ahead(text[start : token.start], text, amount.end, amount.unit)
        if inner and amount.bound is None:  # 比索逾6,000亿
            amount = replace(amount, bound=inner[0])
    if amount.unit.startswith("degree-") and (scale := _OF_DEGREES.search(text, 0, start)):
        start = scale.start()  # 超过摄氏38度
    minus = _MINUS.search(text[max(0, start - 10) : start])
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
