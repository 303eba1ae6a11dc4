"""Quantities as printed, in Chinese and in English: read from folded text, matched to values.

A quantity is a numeral with a unit or a measure word. The bound words and what they mean are those
of the value grammar (design, section 4). A measure word after a lone 一 is only an article.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from lodestone.model.values import Quantity, number_name
from lodestone.read.text import numerals
from lodestone.read.text.numerals import Numeral

COUNT, BARE = "count", "bare"

_SPACE = r"[ \u3000]?"
_CURRENCIES: Final = (
    (r"美元|美金|US dollars?|dollars?|USD\b", "USD"),
    (r"欧元|euros?|EUR\b", "EUR"),
    (r"英镑|GBP\b", "GBP"),
    (r"日元|JPY\b", "JPY"),
    (r"加元|CAD\b", "CAD"),
    (r"澳元|AUD\b", "AUD"),
    (r"人民币|元(?![素首帅件])|CNY\b", "CNY"),
)
_SIGNS: Final = (("US$", "USD"), ("USD", "USD"), ("$", "USD"), ("€", "EUR"), ("£", "GBP"))
_NO_SHARE = r"(?![立为员功本果长品就熟型分效都])"
_UNITS: Final = (
    *_CURRENCIES,
    (r"\\?%|个?百分点|per ?cent(?:age points?)?\b|pct\b", "percent"),
    (r"成" + _NO_SHARE, "fraction"),
    (r"倍|times\b|-?fold\b", "multiple"),
    (r"周?年半?(?![代轻龄报])|岁|-?years?\b|years?-old", "year"),
    (r"个[多半]?月|-?months?\b", "month"),
    (r"天|日(?=以?内|期)|-?days?\b", "day"),
    (r"个?星期|周(?![年边期转围])|-?weeks?\b", "week"),
    (r"个?小时|-?hours?\b", "hour"),
    (r"公?吨|metric tons?\b|tonnes?\b|tons?\b", "tonne"),
)
_RATES: Final = (
    (r"(?:每月|月产|月均)", r"/月|每月|\s?(?:a|per) month\b", "month"),
    (r"(?:每年|年产(?!能)|年均)", r"/年|每年|\s?(?:a|per) year\b", "year"),
)
_PHYSICAL = (
    r"平方公里|公里|千米|英里|海里|公顷|英亩|公斤|千克|千瓦时?|兆瓦时?|吉瓦时?|GWh?\b|MWh?\b|桶"
)
_MEASURE = (
    r"个(?![人体别性月])|种|类|项(?!目)|家(?![庭族园长])|座|条(?!条?[款约例])|份|艘|架|台(?!湾)|辆|"
    r"名(?![义单称为列])|位(?![于置居列]|一体)|人(?![工类民员士口才次均文])|次(?![要序级日数大])|届|场(?![所景内])|"
    r"轮|批|户|所(?![有谓在需])|只(?![有能是要会占])|枚|套|款|州|支(?![持付撑])|宗|笔|篇|张|例|"
    r"部(?![门长委分署队])|组(?![织建成])|"
    r"国(?!集团|家?安全|会|际|务|内|外|民|有|产|债|籍|策|防|营|两制)"
)
_DIRECT: Final = r"项目|家?企业|家?公司|国家|领域|岗位"
_COUNTED = re.compile(f"{_SPACE}(?P<measure>{_DIRECT}|{_PHYSICAL}|{_MEASURE})")

#: Counting nouns of the language, and the counting unit that each belongs to.
_NOUNS: Final = (
    (r"国家(?!级|安全|能源|战略|实验室|公园|重点)|[伙成盟资生进出东][^，。；、\s]{0,2}国(?!家级)|经济体"
     r"|countries|nations|partner states", "country"),
    (r"矿产|矿种|矿物|金属|元素|minerals|metals|elements", "mineral"),
    (r"项目|工程|projects", "project"),
    (r"岗位|就业|jobs", "job"),
    (r"公司|企业|厂商|companies|firms", "company"),
    (r"电动车|汽车|车辆|vehicles|cars", "vehicle"),
    (r"领域|行业|sectors|subsectors|fields", "sector"),
    (r"协议|备忘录|协定|合同|条约|agreements|memoranda|deals", "agreement"),
    (r"机构|部门|大学|实验室|智库|institutions|agencies", "institution"),
    (r"成员(?!国)|members", "member"),
)  # fmt: skip
_NOUN = re.compile("|".join(f"(?P<{unit}>{form})" for form, unit in _NOUNS), re.IGNORECASE)
_BY_MEASURE: Final = {"国": "country", "辆": "vehicle", "国家": "country", "项目": "project",
                      "领域": "sector", "岗位": "job"}  # fmt: skip
_WINDOW_END = re.compile(r"[，。；、：！？,;:.!?()\n0-9]")
_GENERIC: Final = frozenset({"item", "member"})
_NEVER_COUNTED: Final = frozenset(
    {"percent", "fraction", "multiple", "year", "month", "day", "week", "hour", "tonne",
     "tonne-per-month", "tonne-per-year"}
)  # fmt: skip

_PREFIX_WORDS: Final = (
    (r"不超过|不高于|不多于|不大于|最高|最多|至多|上限为?|\bup to|\bat most|\bno more than"
     r"|\bas (?:much|many) as|\bnot more than|\bnot exceeding|\b(?:a )?maximum of|\bcapped at"
     r"|\\leq?\b|≤|<=", "atmost"),
    (r"至少|最少|不少于|不低于|不小于|起码|最低|\bat least|\bno less than"
     r"|\b(?:no|not) (?:less|fewer|lower) than"
     r"|\b(?:a )?minimum of"
     r"|\\geq?\b|≥|>=", "atleast"),
    (r"不足|不到|未满|少于|低于|小于|未达|\bless than|\bunder|\bfewer than|\bbelow|<", "under"),
    (r"超过|超出|超逾|逾|超|多于|高于|大于|突破|(?<=[^通经超])过(?=[半百千万亿])|\bmore than|\bover"
     r"|\babove|\bexceeding|\bin excess of|\bupwards? of|\b(?:greater|higher) than|>", "over"),
    (r"大约|大概|(?<![节条签缔预履合公])约为?|将近|接近于?|近乎|(?<![最附邻临靠逼远亲相])近"
     r"|\bapproximately|\babout|\baround|\bnearly|\balmost|\broughly|\bclose to"
     r"|\b(?:an )?estimated|\bsome|\\approx|≈", "about"),
)  # fmt: skip
_LINK = r"(?:可|达|到|至|为|了|有|a\b|\s|\$)*"
_PREFIXES: Final = tuple(
    (re.compile(rf"\$?\s*(?:{words}){_LINK}\Z", re.IGNORECASE), bound)
    for words, bound in _PREFIX_WORDS
)
_SUFFIXES: Final = (
    (re.compile(r"(?:及|或)?(?:以上|之上)|\s?(?:or (?:more|above|higher)|and above)\b"), "atleast"),
    (re.compile(r"(?:及|或)?(?:以下|之下)|\s?or (?:less|fewer|below)\b"), "atmost"),
    (re.compile(r"[以之]内"), "atmost"),
    (re.compile(r"左右|上下(?![游级文])|前后(?!端)"), "about"),
    (re.compile(r"有余|[多余](?=[，。；、,;）)来\s]|的|$)"), "over"),
)
_LEVEL = re.compile(r"级(?![别联])")
_TERM = re.compile(r"期(?![间权货望限待])")
_CODE = r"(?:US\$|USD\s?|\$|€|£)?"
_RANGE = re.compile(rf"\s?(?P<to>-|–|—|~|至|到|to\b)\s?{_CODE}")
_BETWEEN_RANGE = re.compile(rf"\s(?P<to>and)\s{_CODE}")
_BETWEEN = re.compile(rf"\bbetween\s{_CODE}\Z", re.IGNORECASE)
_CHANGE = re.compile(r"(?:从|由|\bfrom )[^，。；,;]{0,3}\Z")
_ORDINAL = re.compile(r"(?:第\s?|(?<![A-Za-z])[A-Za-z][-–]?|[A-Za-z]\.\s?|[A-Za-z]{2,}-)\Z")
_ARTICLE = re.compile(r"[统单专逐同归划合如万之其某每任另第这那哪新再惟]\Z")
_SOLE = re.compile(r"(?:唯一的?|仅有?|只有|仅剩)\Z")
_HALF = re.compile(
    r"(?P<over>(?<![通经])过半(?![年个月天])数?|超过?半数|超过?一半|逾半数?|多于一半)"
    r"|(?P<under>不[足到](?:一半|半数))"
    r"|(?P<about>近半(?![年个月天])数?|接近(?:一半|半数)|约(?:一半|半数))"
    r"|(?P<none>(?<!另)一半|半数)"
)
_HALF_YEAR = re.compile(r"(?<![上下一0-9])半年(?!报|度)")
_LOST_MONEY = re.compile(
    r"(?<![0-9一二三四五六七八九十百千万亿数几上过超近逾余多两兆.])[亿万]+\s?(?:美元|美金)"
)
_LOST_PERCENT = re.compile(r"(?<![0-9\s\\)多余])%(?![0-9A-Fa-f]{2})")
_MANY: Final = frozenset({"百", "千", "万", "千万", "百万"})
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\Z")
_MARK = re.compile(rf"{_SPACE}(?P<mark>[多余来])(?!自)")
_PARTS = re.compile(r"\s?分之\s?")
_ENGLISH_PARTS: Final = {"third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "tenth": 10}
_ENGLISH_FRACTION = re.compile(r"[ -](third|quarter|fourth|fifth|tenth)s?\b", re.IGNORECASE)
_ENGLISH_SHARE = re.compile(
    r"\ba (?P<part>third|quarter|fifth|tenth)(?= of\b)|\bhalf(?= (?:of|the|its|their|all)\b)",
    re.IGNORECASE,
)
_ENGLISH_SCALE = re.compile(
    r"\s?-?(trillion|tn|billion|bn|million|mn|m|thousand|hundred|k)\b", re.IGNORECASE
)
_ENGLISH_SCALES: Final = {"t": 10**12, "b": 10**9, "m": 10**6, "k": 10**3, "h": 100}
_ADJECTIVES = r"(?:[\s-]+[a-z][a-z-]*){0,3}?\s+"
_ENGLISH_NOUN = re.compile(_ADJECTIVES + rf"(?:{_NOUN.pattern})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Amount:
    """A quantity as printed.

    Attributes:
        start: code point where it begins, its bound word included.
        end: code point after it.
        unit: a unit of the closed list, an ISO 4217 code, ``count`` (numeral and measure word) or
            ``bare`` (a large number whose unit is not printed, such as 12亿).
        measure: the measure word of a count.
        noun: the counting unit of the noun that follows, such as ``mineral``; empty if unknown.
        bound: one of ``values.BOUNDS`` or ``None``.
        low: the figure, or the lower end of a range; ``None`` where the copy lost it.
        high: the upper end of a range.
        whole: the whole of a fraction.
    """

    start: int
    end: int
    unit: str
    measure: str
    noun: str
    bound: str | None
    low: Decimal | None
    high: Decimal | None
    whole: Decimal | None

    @property
    def name(self) -> str:
        """The name of the quantity that says the same; a count without noun is ``count:种=…``."""
        parts = [self.bound] if self.bound else []
        if self.low is None:
            parts.append("lost")
        else:
            parts.append(number_name(self.low))
        if self.high is not None:
            parts += ["to", number_name(self.high)]
        if self.whole is not None:
            parts += ["of", number_name(self.whole)]
        number = "-".join(parts)
        if self.unit == COUNT:
            return f"{self.noun}-{number}" if self.noun else f"count:{self.measure}={number}"
        return f"{self.unit}-{number}"

    def matches(self, value: Quantity) -> bool:
        """Tell whether a quantity says what is printed here: unit, bound and numbers."""
        if not self._has_unit(value.unit):
            return False
        if self.low is None or value.first is None:
            return self.low is value.first
        if self.bound != value.bound or value.is_range != (self.high is not None):
            return False
        if self.whole is not None:
            return value.second is not None and self.low * value.second == value.first * self.whole
        return self.low == value.first and (not value.is_range or self.high == value.second)

    def _has_unit(self, unit: str) -> bool:
        if self.unit == BARE:
            return True
        if self.unit != COUNT:
            return self.unit == unit
        if self.noun:
            return unit == self.noun or unit in _GENERIC
        return unit not in _NEVER_COUNTED and not unit.isupper()


@dataclass(frozen=True)
class _Unit:
    slug: str
    measure: str
    noun: str
    end: int


def at(text: str, token: Numeral) -> Amount | None:
    """Return the quantity whose first numeral is ``token`` in a folded text, if it is one."""
    before = text[max(0, token.start - 24) : token.start]
    if _ORDINAL.search(before):
        return None
    amount = _fraction(text, token) or _measured(text, token, before)
    if amount is None:
        return None
    return _with_bound(text, amount, text[max(0, amount.start - 24) : amount.start])


def elsewhere(text: str) -> list[Amount]:
    """Return the quantities that begin with no numeral: halves, and those whose digits are lost."""
    found = [_half(match) for match in _HALF.finditer(text)]
    found += [
        Amount(m.start(), m.end(), "month", "", "", None, Decimal(6), None, None)
        for m in _HALF_YEAR.finditer(text)
    ]
    for match in _ENGLISH_SHARE.finditer(text):
        whole = Decimal(_ENGLISH_PARTS[match["part"].lower()] if match["part"] else 2)
        share = Amount(*match.span(), "fraction", "", "", None, Decimal(1), None, whole)
        found.append(_with_bound(text, share, text[max(0, match.start() - 24) : match.start()]))
    for pattern, unit in ((_LOST_MONEY, "USD"), (_LOST_PERCENT, "percent")):
        for match in pattern.finditer(text):
            found.append(Amount(*match.span(), unit, "", "", None, None, None, None))
    return found


def _half(match: re.Match[str]) -> Amount:
    bound = match.lastgroup if match.lastgroup != "none" else None
    return Amount(*match.span(), "fraction", "", "", bound, Decimal(1), None, Decimal(2))


def _fraction(text: str, token: Numeral) -> Amount | None:
    """Read 三分之二, 百分之五 and two thirds."""
    parts = _PARTS.match(text, token.end)
    if parts and (part := numerals.match(text, parts.end())):
        if token.low == 100:
            return Amount(token.start, part.end, "percent", "", "", None, part.low, None, None)
        span = (token.start, part.end)
        return Amount(*span, "fraction", "", "", None, part.low, None, token.low)
    if english := _ENGLISH_FRACTION.match(text, token.end):
        whole = Decimal(_ENGLISH_PARTS[english[1].lower()])
        span = (token.start, english.end())
        return Amount(*span, "fraction", "", "", None, token.low, None, whole)
    return None


def _measured(text: str, token: Numeral, before: str) -> Amount | None:
    """Read one number or a range with its unit."""
    if not token.text.strip("万亿"):
        return _lone_scale(text, token, before)
    first = _unit(text, token, before)
    second = _second(text, token, first[1] if first else token.end, before)
    if second:
        token, _, unit, bound = second
    elif first:
        number, _, unit, bound = first
        token = replace(token, low=number.low, high=number.high)
    else:
        return None
    if _is_no_figure(token, unit, before):
        return None
    low = token.low
    if re.search(r"个半月|年半", text[token.end : unit.end]):
        low += Decimal("0.5")
    whole = Decimal(10) if unit.slug == "fraction" else None
    return Amount(
        token.start, unit.end, unit.slug, unit.measure, unit.noun, bound, low, token.high, whole
    )


def _lone_scale(text: str, token: Numeral, before: str) -> Amount | None:
    """Read 上亿美元 and 过万人: a scale with no digit before it is one of its kind, and a bound."""
    if not (match := re.search(r"(?:上|成|过|超过?|近|逾)\Z", before)):
        return None
    found = _unit(text, token, before)
    if not found:
        return None
    bound = "about" if match[0] == "近" else "over"
    unit = found[2]
    start = token.start - len(match[0])
    return Amount(start, unit.end, unit.slug, unit.measure, unit.noun, bound, token.low, None, None)


def _is_no_figure(token: Numeral, unit: _Unit, before: str) -> bool:
    """Tell an article (一个), a set phrase (百姓, 两国) and a part of a word from a figure."""
    if token.is_digits or token.high is not None:
        # 2026 Critical Minerals Ministerial: a year inside a name
        return bool(unit.measure.isascii() and unit.slug == COUNT and _YEAR.match(token.text))
    if token.text == "一" and _ARTICLE.search(before):
        return True
    if token.text.lower() == "one" and unit.slug == COUNT:
        return True
    if token.text == "二" and unit.slug == COUNT:
        return True  # 二 counts nothing (两 does): 二次上台 is the second time
    if unit.slug == COUNT and token.text + unit.measure == "两国":
        return True
    if unit.slug == COUNT and not token.text.strip("一"):
        return not _SOLE.search(before)
    is_set_phrase = token.text in _MANY and unit.slug in (COUNT, "year")
    return is_set_phrase and not re.search(r"[上近超过逾约]\Z", before)


_Found = tuple[Numeral, int, _Unit, str | None]


def _unit(text: str, token: Numeral, before: str) -> _Found | None:
    """Read the unit after a numeral.

    Returns:
        The numeral (an English scale word taken in), the end of the unit, the unit, and the bound
        that stands between numeral and unit (余, 多) or in the numeral.
    """
    number, end = _scaled(text, token)
    mark = _MARK.match(text, end)
    found = _plain_unit(text, mark.end(), number, before) if mark else None
    if mark and found:
        return number, found.end, found, "about" if mark["mark"] == "来" else "over"
    found = _plain_unit(text, end, number, before)
    return (number, found.end, found, token.bound) if found else None


def _scaled(text: str, token: Numeral) -> tuple[Numeral, int]:
    """Take in an English scale word: 12bn, 2.26 billion."""
    match = _ENGLISH_SCALE.match(text, token.end)
    if not match or token.scale != 1:
        return token, token.end
    scale = _ENGLISH_SCALES[match[1].lower().replace("thousand", "k")[0]]
    return replace(token, low=token.low * scale, scale=Decimal(scale)), match.end()


def _plain_unit(text: str, start: int, number: Numeral, before: str) -> _Unit | None:
    for form, slug in _COMPILED:
        if match := form.match(text, start):
            return _Unit(_rated(slug, text, match.end(), before), "", "", match.end())
    if slug := _sign(before):
        return _Unit(slug, "", "", start)
    if counted := _COUNTED.match(text, start):
        measure = counted["measure"]
        noun = _noun(text, counted) if not re.fullmatch(_PHYSICAL, measure) else ""
        return _Unit(COUNT, measure, noun, counted.end())
    if english := _ENGLISH_NOUN.match(text, start):
        noun = next(name for name, found in english.groupdict().items() if found)
        return _Unit(COUNT, english[noun], noun, english.end())
    if _is_large(number):
        return _Unit(BARE, "", "", start)
    return None


def _is_large(number: Numeral) -> bool:
    """Tell whether a number without unit is a figure all the same: 12亿, 千亿(级)."""
    return number.scale >= 10**4 and number.text not in ("百万", "千万", "万", "万一", "一万")


def _sign(before: str) -> str:
    stripped = before.rstrip(" ")
    return next((code for sign, code in _SIGNS if stripped.endswith(sign)), "")


def _rated(slug: str, text: str, end: int, before: str) -> str:
    if slug != "tonne":
        return slug
    for ahead, behind, name in _RATES:
        ahead_of = re.search(ahead + r"[^，。；,;\n]{0,12}\Z", before)
        if ahead_of or re.compile(behind).match(text, end):
            return f"tonne-per-{name}"
    return slug


def _noun(text: str, counted: re.Match[str]) -> str:
    """Return the counting unit of the noun that a measure word leads to, within its clause."""
    measure = counted["measure"]
    if measure in _BY_MEASURE:
        return _BY_MEASURE[measure]
    if measure.endswith(("公司", "企业")):
        return "company"
    stop = _WINDOW_END.search(text, counted.end(), counted.end() + 14)
    last = stop.start() if stop else min(len(text), counted.end() + 14)
    start = counted.end()
    match = _NOUN.search(text, start, last)
    while match and match.lastgroup == "mineral" and measure == "个":  # minerals are counted by 种
        match = _NOUN.search(text, match.end(), last)
    while match and (next_match := _NOUN.match(text, match.end(), last)):
        match = next_match  # the head of 国家项目 is its last noun
    return match.lastgroup or "" if match else ""


def _second(text: str, token: Numeral, end: int, before: str) -> _Found | None:
    """Read the rest of a range: its upper end, with the unit of both; else ``None``."""
    if token.high is not None:
        return None
    own = _unit(text, token, before)
    for start in dict.fromkeys((end, token.end)):
        sign = _RANGE.match(text, start)
        if not sign and _BETWEEN.search(before):
            sign = _BETWEEN_RANGE.match(text, start)
        second = numerals.match(text, sign.end()) if sign else None
        if not sign or not second:
            continue
        if sign["to"] in ("至", "到", "to") and _CHANGE.search(before):
            return None  # 从38%到65% is a change, not a range
        found = _unit(text, second, before)
        if not found or (own and start != token.end and own[2].slug not in (found[2].slug, BARE)):
            continue
        number, _, unit, bound = found
        low = own[0].low if own else token.low
        scale = own[0].scale if own else token.scale
        if scale == 1 and number.scale != 1 and low < number.low / number.scale:
            low *= number.scale  # 20至30亿
        if low < number.low and number.high is None:
            return replace(token, low=low, high=number.low), unit.end, unit, bound
    return None


def _with_bound(text: str, amount: Amount, before: str) -> Amount:
    """Take in the bound words around a quantity; the one in front weighs most."""
    start, end, bound = amount.start, amount.end, amount.bound
    head = before
    for sign, _ in _SIGNS:
        if head.rstrip(" ").endswith(sign) and amount.unit.isupper():
            head = head.rstrip(" ").removesuffix(sign)
            start = amount.start - (len(before) - len(head))
            break
    if level := _LEVEL.match(text, end):
        end, bound = level.end(), bound or "about"
    elif amount.unit == "year" and (term := _TERM.match(text, end)):
        end = term.end()
    for pattern, name in _SUFFIXES:
        if suffix := pattern.match(text, end):
            end, bound = suffix.end(), bound if bound == "over" else name
            break
    for pattern, name in _PREFIXES:
        prefix = pattern.search(head)
        if prefix and not _is_recent(prefix[0], text, end, amount.unit):
            start, bound = start - (len(head) - prefix.start()), name
            break
    if text[end : end + 1] == "$" and "$" in text[max(0, start - 1) : amount.start]:
        end += 1
    return replace(amount, start=start, end=end, bound=bound)


def _is_recent(word: str, text: str, end: int, unit: str) -> bool:
    """Tell 近10年来 (of late) from 近10年 (nearly)."""
    return word == "近" and unit == "year" and text[end : end + 1] in tuple("来间里内以")


_COMPILED: Final = tuple(
    (re.compile(rf"{_SPACE}(?:{form})", re.IGNORECASE), slug) for form, slug in _UNITS
)
