# ruff: noqa: E501 -- a form a line
"""The units after a number: shares, times, weights, lengths, powers, and the rates made of them.

Units of currencies stand in ``currencies``, counts in ``counting``. A rate (每日4万吨, $110/kg) is a
unit of its own, such as ``tonne-per-day`` or ``USD-per-kilogram``.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from lodestone.read.text.numerals import GAP

_NO_SHARE = r"(?![立为员功本果长品就熟型分效都因交])"
#: Form, unit, and what one of it is in that unit.
_UNITS: Final = (
    (r"\\?%|％|个?百分点|-?per[ -]?cent(?:age[ -]points?)?\b|pct\b|pc\b|ppts?\b", "percent", 1),
    (r"成" + _NO_SHARE, "fraction", 1),
    (r"个?基点|basis points?\b|bps?\b", "percent", "0.01"),
    (r"倍|times\b(?! zones)|-?fold\b|(?<=[0-9])[x×](?![A-Za-z0-9×])", "multiple", 1),
    (r"(?:个月|月)大", "month", 1),
    (r"周?年半?(?![代轻龄报])|[周个]?岁|载(?![体荷重])|-?years?\b|years?-old|-?yrs?\b", "year", 1),
    (r"个?世纪(?!初|末|[0-9一二三四五六七八九十])", "year", 100),
    (r"-?decades?\b|个?十年", "year", 10),
    (r"个[多半]?月|-?months?\b", "month", 1),
    (r"个季度|quarters\b", "month", 3),
    (r"天|日(?=以?内|期|之内)|个?(?:工作|交易|自然)日|(?:-?| )(?:calendar |business |working )?days?\b", "day", 1),
    (r"个?星期|周(?![年边期转围])|-?weeks?\b", "week", 1),
    (r"个?半?(?:小时|钟头)|hours?\b", "hour", 1),
    (r"秒(?!杀)|seconds?\b(?! [a-z]+(?:est|ment))", "second", 1),
    (r"分钟|-?minutes?\b", "minute", 1),
    (r"百万吨|Mt(?:pa)?\b|MMT\b", "tonne", 10**6),
    (r"千吨|kt(?:pa)?\b", "tonne", 1000),
    (r"短吨|short[ -]tons?\b", "short-ton", 1),
    (r"[干湿净实物标准金属]*公?吨|metric[ -]tons?\b|metric[ -]tonnes?\b|-?tonnes?\b|-?tons?\b|mt\b|t(?:pa|py)?\b(?![-A-Za-z]|/(?!y|yr|a|d|day|year))", "tonne", 1),
    (r"公斤|千克|kilograms?\b|kilogrammes?\b|kilos?\b|kgs?\b", "kilogram", 1),
    (r"公克|克(?![朗瓦服拉里隆罗])|grams?\b|g\b(?!/)", "gram", 1),
    (r"磅|pounds?\b(?! sterling)|lbs?\b", "pound", 1),
    (r"盎司|-?(?:troy )?ounces?\b|oz\b", "ounce", 1),
    (r"mtus?\b", "mtu", 1),
    (r"ppm\b", "part-per-million", 1),
    (r"厘(?![米清定])", "percent", 1),
    (r"平方公里|平方千米|square[ -]kilomet(?:er|re)s?\b|sq\.? ?km\b|km2\b|km²", "square-kilometre", 1),
    (r"平方英里|square[ -]miles?\b", "square-mile", 1),
    (r"平方米|square[ -]met(?:er|re)s?\b|m2\b|m²", "square-metre", 1),
    (r"平方英尺|square[ -](?:feet|foot)\b|sq\.? ?ft\b", "square-foot", 1),
    (r"立方米|cubic met(?:er|re)s?\b|m3\b|m³", "cubic-metre", 1),
    (r"公里|千米|kilomet(?:er|re)s?\b|km\b", "kilometre", 1),
    (r"海里|nautical miles?\b", "nautical-mile", 1),
    (r"英里|-?miles?\b", "mile", 1),
    (r"英尺|-?feet\b|-?foot\b|ft\b", "foot", 1),
    (r"米(?![其尔勒德兰歇])|met(?:er|re)s?\b|(?<= )m\b(?! (?:people|tonnes|tons))|m\b(?=[ ,.;)]*(?:deep|below|long|wide|high|thick|of core))", "metre", 1),
    (r"公顷|hectares?\b|ha\b", "hectare", 1),
    (r"英亩|-?acres?\b", "acre", 1),
    (r"亩", "mu", 1),
    (r"桶|barrels?\b|bbls?\b", "barrel", 1),
    (r"吉瓦时|GWh\b|gigawatt[ -]hours?\b", "gigawatt-hour", 1),
    (r"兆瓦时|MWh\b|megawatt[ -]hours?\b", "megawatt-hour", 1),
    (r"千瓦时|度电|kWh\b|kilowatt[ -]hours?\b", "kilowatt-hour", 1),
    (r"吉瓦|GW\b|-?gigawatts?\b", "gigawatt", 1),
    (r"兆瓦|MW\b|-?megawatts?\b", "megawatt", 1),
    (r"千瓦|kW\b|-?kilowatts?\b", "kilowatt", 1),
    (r"摄氏度|°C|degrees Celsius\b", "degree-celsius", 1),
    (r"股(?![权份东价市票本息骨])|股(?:普通|优先)股|(?:[a-z][a-z-]* ){0,2}shares?\b(?! of (?!common|stock|preferred|Class))", "share", 1),
    (r"票(?![价房据面])|votes?\b", "vote", 1),
)  # fmt: skip
#: Every unit of the table.
SLUGS: Final = frozenset(slug for _, slug, _ in _UNITS)
_ANY = re.compile(
    GAP + "-?(?:" + "|".join(f"(?P<u{n}>{form})" for n, (form, _, _) in enumerate(_UNITS)) + ")",
    re.IGNORECASE | re.ASCII,
)
_EACH: Final = tuple(
    re.compile(f"{GAP}-?(?:{form})", re.IGNORECASE | re.ASCII) for form, _, _ in _UNITS
)
_TIMES: Final = (
    ("day", r"每[日天]|日[产均]|每昼夜", r"/[日天]|每[日天]| ?(?:a|per|each|every) day\b| daily\b|/d(?:ay)?\b|-per-day\b"),
    ("week", r"每周|每星期|周产", r"/周|每周| ?(?:a|per|each) week\b| weekly\b"),
    ("month", r"每月|(?<![首当本上该末])月[产均]", r"/月|每月| ?(?:a|per|each) month\b(?! (?:earlier|ago|later|before))| monthly\b|/month\b|-per-month\b"),
    ("year", r"每年|(?<![去今前明上])年产(?!能)|年均|年化|按年率?计",
     r"/年|每年|[（(]?年化[)）]?| ?(?:a|per|each|every) (?:year|annum)\b(?! (?:earlier|ago|later|before|prior|old))| annually\b| annualized\b"
     r"| annualised\b| yearly\b|/(?:yr|year|y|a)\b| p\.a\.| pa\b|-per-(?:year|annum)\b"),
)  # fmt: skip
_WHOLES: Final = (
    ("kilogram", r"每(?:公斤|千克)", r" ?/ ?(?:kg|公斤|千克)|每(?:公斤|千克)|(?: per| a|-per-)[ -]?(?:kg|kilogram|kilo)\b"),
    ("mtu", r"\0", r"(?: per |/)mtu\b"),
    ("tonne", r"每[净干湿]?公?吨", r" ?/ ?(?:公?吨|t|mt|tonne|ton)\b| ?/ ?公?吨|每公?吨"
     r"|(?: per | a |-per-|/)(?:(?:dry|wet|net|metric) )*(?:tonne|ton|mt|wmt|dmt)\b"),
    ("pound", r"每磅", r" ?/ ?(?:lb|磅)|每磅|(?: per| a) (?:pound|lb)\b"),
    ("ounce", r"每盎司", r" ?/ ?(?:oz|盎司)|每盎司|(?: per| an) (?:ounce|oz|troy ounce)\b"),
    ("share", r"每股", r" ?/ ?(?:股|share\b)|每股|(?: per| a|-per-)[ -]?share\b| apiece\b| each\b(?= share)"),
    ("gram", r"每克", r" ?/ ?克| per gram\b"),
    ("barrel", r"每桶", r" ?/ ?(?:桶|bbl\b)| (?:per|a) barrel\b"),
    ("kilowatt-hour", r"每(?:千瓦时|度)", r" ?/ ?(?:kWh\b|千瓦时|度)| per (?:kWh|kilowatt[ -]hour)\b"),
    ("megawatt-hour", r"每兆瓦时", r" ?/ ?(?:MWh\b|兆瓦时)| per (?:MWh|megawatt[ -]hour)\b"),
    ("acre", r"每英亩", r" ?/ ?acre\b| (?:per|an) acre\b"),
    ("hour", r"每小时", r" ?/ ?小时| (?:per|an) hour\b"),
    ("person", r"每人(?![均次])", r" ?/ ?人| per (?:person|head)\b"),
    ("vehicle", r"每辆", r" ?/ ?辆| per vehicle\b"),
)  # fmt: skip
_AHEAD: Final = tuple(
    (re.compile(rf"(?:{ahead})[^，。；,;、\n0-9]{{0,{reach}}}\Z"), slug)
    for forms, reach in ((_TIMES, 12), (_WHOLES, 6))
    for slug, ahead, _ in forms
)
_BEHIND: Final = tuple(
    (re.compile(behind, re.IGNORECASE | re.ASCII), slug)
    for forms in (_WHOLES, _TIMES)
    for slug, _, behind in forms
)
_HINT_AHEAD = re.compile(r"[每产均化计]")
_HINT_BEHIND = re.compile(r"[ /每年日-]|[(（]年")
#: What is weighed may stand between the weight and its rate: tonnes of ore per year.
_OF_WHAT = re.compile(r" of [a-z][a-z -]{1,30}?(?= (?:a|per|each) (?:year|annum|month|day|week)\b)")
_PER_ANNUM = re.compile(r"(?:Mtpa|ktpa|tpa|tpy)\Z")
#: What a rate may be made of besides money.
_RATED: Final = frozenset(
    {"tonne", "kilogram", "gram", "pound", "ounce", "barrel", "short-ton", "vehicle", "share",
     "megawatt-hour", "gigawatt-hour", "kilowatt-hour", "cubic-metre", "unknown", "gigawatt"}
)  # fmt: skip


@dataclass(frozen=True)
class Unit:
    """A unit as printed after a number.

    Attributes:
        slug: the unit.
        one: what the number is multiplied by.
        end: code point after it.
    """

    slug: str
    one: Decimal
    end: int


def after(text: str, place: int) -> Unit | None:
    """Return the unit whose form begins at a place of a plain text, but for white space."""
    match = _ANY.match(text, place)
    if match is None:
        return None
    first = int((match.lastgroup or "u0")[1:])
    for number in range(first, len(_UNITS)):
        found = match if number == first else _EACH[number].match(text, place)
        if found and not _is_case_wrong(found[0].strip(), _UNITS[number][2]):
            slug = _UNITS[number][1]
            name = f"{slug}-per-year" if _PER_ANNUM.search(found[0]) else slug
            return Unit(name, Decimal(_UNITS[number][2]), found.end())
    return None


def rated(slug: str, text: str, end: int, head: str) -> tuple[str, int]:
    """Return a unit as a rate where words around the figure make it one.

    Args:
        slug: the unit.
        text: the plain text.
        end: where the unit ends.
        head: the text before the figure.

    Returns:
        The unit and where it ends, the words of the rate taken in.
    """
    if "-per-" in slug or not (slug.isupper() or slug in _RATED or slug == "percent"):
        return slug, end
    far = _OF_WHAT.match(text, end) if slug in _RATED else None
    if far:
        end = far.end()
    if _HINT_BEHIND.match(text, end):
        for form, name in _BEHIND:
            if (match := form.match(text, end)) and name != slug:
                if slug == "percent" and name not in ("year", "month"):
                    continue
                return f"{slug}-per-{name}", match.end()
    if slug != "percent" and _HINT_AHEAD.search(head[-16:]):
        for form, name in _AHEAD:
            if form.search(head) and name != slug:
                return f"{slug}-per-{name}", end
    if slug == "percent" and re.search(r"年化[^，。；,;\n]{0,6}\Z", head):
        return "percent-per-year", end
    return slug, end


def _is_case_wrong(printed: str, one: int | str) -> bool:
    """Tell a unit whose capitals count (Mt, MW, t) from a word in the same letters."""
    low = printed.lower()
    if low in ("t", "g", "ha", "x"):
        return printed != low
    if low in ("mw", "gw"):
        return not printed.isupper()
    if low.startswith("mt") and one == 10**6:
        return not printed.startswith("Mt")
    return False
