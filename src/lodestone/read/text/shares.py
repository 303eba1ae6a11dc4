# ruff: noqa: E501 -- a form a line
"""Quantities that begin with no numeral (halves, lost digits), and shares of a whole."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from lodestone.model.tables import pattern, table
from lodestone.read.text import bounds, numerals, units
from lodestone.read.text.amounts import BARE, COUNT, Amount
from lodestone.read.text.currencies import Purse
from lodestone.read.text.numerals import Numeral

#: Words and marks of Chinese, by what they say.
_ZH: Final = table(__name__, "zh")

_HALF = re.compile(
    pattern(__name__, "half", whole=pattern(__name__, "whole")),
    re.IGNORECASE | re.ASCII,
)
_HALF_TIME = re.compile(pattern(__name__, "half_time"))
_DOUBLING = re.compile(pattern(__name__, "doubling"))
_LOST_MONEY = re.compile(pattern(__name__, "lost_money"))
_LOST_PERCENT = re.compile(pattern(__name__, "lost_percent"))
_PARTS = re.compile(pattern(__name__, "parts"))
_OUT_OF, _ONE_IN = (re.compile(pattern(__name__, name)) for name in ("out_of", "one_in"))
_ENGLISH_PARTS: Final = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6,
                         "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}  # fmt: skip
_PART = "half|halve|third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
_ENGLISH_FRACTION = re.compile(
    rf"[ -](?P<part>{_PART})s?\b(?! (?:of )?(?:20[0-9]{{2}}|quarter))"
    r"(?![ -](?:largest|biggest|year|round|time))",
    re.IGNORECASE | re.ASCII,
)
_DONE = pattern(__name__, "done")
_ENGLISH_SHARE = re.compile(
    r"\ban? (?P<part>third|quarter(?! of an? (?:million|billion|trillion)\b)|fourth|fifth|sixth|seventh|eighth|ninth|tenth)(?= (?:of|more|less|higher|lower|is|was|were|are|in|and|to|already|by|since|from|ever|on|below|above|came|comes|goes|went|left|fell|rose|said|say|had|have|has|did|do|will|would|could|may|owned|held|remains?|remained|stayed|lost|lacked|wanted|used|that|which|who|being|belongs?|belonged|now|today|last|this|next|at|for|between|through|during|after|before|within|under|over|if|but|because|each|so|or|when|while|until|with|as|no|not)\b|[,.;:)]|$"
    rf"| {_DONE}\b)"
    r"|\b(?:(?<=about )|(?<=almost )|(?<=than )|(?<=nearly )|(?<=roughly )|(?<=least )|(?<=over )|(?<=under )|(?<=below )|(?<=around )|(?<=up to )|(?<=close to )|(?<=approximately )|(?<=above )|(?<=exceed )|(?<=exceeds )|(?<=exceeded )|(?<=exceeding ))(?:an? (?P<led>third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b(?! of an? (?:million|billion|trillion)\b)(?! (?:party|country|person|time|year|month|century|day|term|quarter|round|generation|phase|source)\b)|half\b(?!-)(?! (?:an?|million|billion|trillion|dozen|hundred|thousand|century|the (?:story|battle))\b))"
    r"|(?<=by )half(?=[ ,.;)]|$)(?! (?:an?|million|billion|the)\b)|(?<!other )\bhalf(?= (?:of|the(?! (?:story|battle))|its|their|all|in|is|was|were|are|from|came|comes|went|goes)\b)|\b(?P<one>one)-(?P<of>third|quarter|fifth|tenth)\b",
    re.IGNORECASE | re.ASCII,
)
_NAMES_PART = re.compile(rf"(?:{_PART}|one)\b", re.IGNORECASE)
_GLYPHS: Final = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5)}
_GLYPH = re.compile(rf"(?<![0-9])(?<![0-9] )[{''.join(_GLYPHS)}]")
#: Words before a number of quarters of a year.
_OF_TIME = re.compile(
    r"\b(?:past|last|next|first|previous|prior|coming|in|within) \Z", re.IGNORECASE
)
_SLASHED = re.compile(pattern(__name__, "slashed"))
_DECADES = re.compile(
    r"(?<![-–—] )\bdecades(?=[\s,.;-]|$)",
    re.IGNORECASE | re.ASCII,
)
#: A year and a half.
_AND_A_HALF = re.compile(
    r"\b(?:an?|one) (?P<unit>decade|year|month|week|day|hour|century) and a half\b", re.IGNORECASE
)
#: 个半月, 为期年半: a half more than one, and no numeral.
_ONE_AND_HALF = re.compile(pattern(__name__, "one_and_half"))
_LENGTHS: Final = {
    **{unit: (unit, Decimal("1.5")) for unit in ("year", "month", "week", "day", "hour")},
    "decade": ("year", Decimal(15)),
    "century": ("year", Decimal(150)),
}
_TIME_UNITS: Final = {"decade": ("year", Decimal(10)), "century": ("year", Decimal(100)),
                      "fortnight": ("week", Decimal(2))}  # fmt: skip
_NAMES_TIME = re.compile(r"\ba [a-z]|decade")
#: Within a year, less than a month: one of a unit of time behind a word that bounds it.
_ONE_TIME = re.compile(
    r"\b(?:(?:(?<=than )(?!a [a-z]+ ago)|(?<=over )|(?<=nearly )|(?<=almost )|(?<=about )|(?<=least )|(?<=within )|(?<=around )"
    r"|(?<=roughly )|(?<=under )|(?<=up to )|(?<=by ))a (?P<led>decade|year|month|week|day|hour|century|minute)"
    r"|(?:(?<=for )|(?<=in )|(?<=after )|(?<=and )|(?<=takes )|(?<=took )|(?<=take )|(?<=spent ))a (?P<unit>decade)"
    r"|(?<=the )(?:next|past|last|coming|previous|following) (?P<spell>decade)|a (?P<pair>fortnight))\b"
    r"(?!-| (?:and a half|earlier|before|prior|previous(?:ly)?|old|later|or two)\b)"
)
#: Votes for and against, and how often as much as something.
_VOTES = re.compile(pattern(__name__, "votes"))
#: By a 3-2 vote; backed the bill, 87 to 12.
_MORE_VOTES = re.compile(
    r"\b(?P<a>[0-9]{1,3})[-–](?P<b>[0-9]{1,3})(?= (?:party-line |bipartisan |along )?(?:vote|ruling|decision|split|majority|verdict)\b)",
)
_TALLY = "|".join(("[0-9]{1,3}", *numerals.COUNTED))
_AGAINST = re.compile(rf"\b(?P<a>{_TALLY}) votes? (?:to|against) (?P<b>{_TALLY})\b", re.IGNORECASE)
_TALLIED = re.compile(
    r"\b(?:backed|passed|approved|cleared|rejected|confirmed|adopted|failed|defeated|(?:vote|tally|count) (?:was|stood at|went))\b"
    r"[^.;0-9]{0,60},? (?P<a>[0-9]{1,3})(?:[-–]| to )(?P<b>[0-9]{1,3})"
    r"(?=[.,;]| (?:on|in|after|with|over|against|last|this|late|along)\b)"
)
#: A headcount that grew from 41 to 58.
_STAFFED = re.compile(
    r"\b(?P<who>headcount|workforce|staff|payrolls?|crew|team|employment)\b[^.;,0-9]{0,40}? from "
    r"(?P<a>[0-9]{1,3}(?:,[0-9]{3})*) to (?P<b>[0-9]{1,3}(?:,[0-9]{3})*)"
    r"(?=[.,;](?:\s|$)|\s(?:in|by|over|since|between|during|people|at)\b|$)"
)
#: The number of schools shrank from 25 to 14.
_CHANGED = re.compile(
    r"\b(?:shrank|fell|rose|grew|dropped|declined|increased|climbed|decreased|went|expanded)\b"
    r"[^.;,0-9]{0,24}? from (?P<a>[0-9]{1,3}(?:,[0-9]{3})*) to (?P<b>[0-9]{1,3}(?:,[0-9]{3})*)"
    r"(?=[.,;](?:\s|$)|\s(?:in|by|over|since|between|during)\b|$)"
)
_TIMES: Final = {"twice": 2, "double": 2, "triple": 3, "quadruple": 4, "thrice": 3, "quintuple": 5}
#: Doubled, tripling, to treble: how often as much is told by the verb; and what was halved.
_MULTIPLIED, _HALVED = (
    re.compile(pattern(__name__, name, led=pattern(__name__, "led")), re.IGNORECASE | re.ASCII)
    for name in ("multiplied", "halved")
)
#: What no such verb is without, so that a text without it is not searched.
_STEMS: Final = tuple(table(__name__, "stems"))
_HALF_STEMS: Final = tuple(table(__name__, "half_stems"))
#: Of every five one: 每五人中有一人.
_ONE_OF = re.compile(pattern(__name__, "one_of"))
_VERBS: Final = {"doubl": 2, "tripl": 3, "trebl": 3, "quadrupl": 4, "quintupl": 5}
_AS_MUCH = re.compile(
    rf"\b(?P<times>{'|'.join(_TIMES)})(?= (?:the|th[ao]se|that|its|their|what|a(?! (?:year|month|week|day|quarter|decade)\b)|an|by|in|from|last|to|as (?:much|many|high|large))\b|(?<!twice)(?<!thrice)[,.;])",
    re.IGNORECASE,
)
#: Fivefold, by a factor of five; zero percent.
_FOLD = re.compile(
    r"\b(?P<times>two|three|four|five|six|seven|eight|nine|ten|twelve|twenty)fold\b"
    r"|\bfactor of (?P<factor>[0-9.]+|two|three|four|five|six|seven|eight|nine|ten)\b",
    re.IGNORECASE,
)
_NONE = re.compile(r"\bzero[ -](?:per ?cent)\b", re.IGNORECASE)
_ALL = re.compile(pattern(__name__, "all"))
#: Half a mile, a half-ton block.
_HALF_UNIT = re.compile(pattern(__name__, "half_unit"))
_HALF_WEIGHT = re.compile(pattern(__name__, "half_weight"))
_HALVES: Final = table(__name__, "halves")
_HALF_SIZES: Final = table(__name__, "half_sizes")
#: A quarter-point cut, half a percentage point.
_PART_OF_POINT = re.compile(
    r"\b(?:an? |one[- ])?(?P<part>half|quarter|three[- ]quarters?)"
    r"(?:-(?:percentage[- ])?point|(?<=quarter) (?:percentage )?point|(?: of)? a percentage[ -]point)\b",
    re.IGNORECASE,
)
_POINT_PARTS: Final = {"h": Decimal("0.5"), "q": Decimal("0.25"), "t": Decimal("0.75")}
#: A bound behind the noun of a count: 30个国家以上.
_FAR_BEHIND = re.compile(pattern(__name__, "far_behind"))
#: What is counted or weighed, so that its name may stand between it and its bound.
_STUFFED: Final = frozenset({COUNT, "tonne", "kilogram", "gram"})
_FAR_BOUNDS: Final = table(__name__, "far_bounds")
_OF_YEAR = re.compile(pattern(__name__, "of_year"))
_TERM = re.compile(pattern(__name__, "term"))


def elsewhere(purse: Purse) -> list[Amount]:
    """Return the quantities that begin with no numeral: halves, and those whose digits are lost."""
    text = purse.text
    found = [_half(text, match) for match in _HALF.finditer(text)]
    found += [with_words(text, _span_of_time(match)) for match in _HALF_TIME.finditer(text)]
    for match in _AND_A_HALF.finditer(text) if " and a half" in text else ():
        unit = match["unit"].lower()
        found.append(with_words(text, _plain(match, *_LENGTHS[unit])))
    for match in _ONE_TIME.finditer(text) if _NAMES_TIME.search(text) else ():
        unit = match[match.lastgroup or 0]
        found.append(with_words(text, _plain(match, *_TIME_UNITS.get(unit, (unit, Decimal(1))))))
    for match in _ONE_AND_HALF.finditer(text):
        found.append(with_words(text, _plain(match, match.lastgroup or "", Decimal("1.5"))))
    found += [_plain(match, "percent", Decimal(100)) for match in _ALL.finditer(text)]
    for match in _HALF_WEIGHT.finditer(text):
        size = Decimal(_HALF_SIZES.get(match["of"], "0.5"))
        found.append(with_words(text, _plain(match, _HALVES[match["of"]], size)))
    found += _half_units(text)
    for match in _PART_OF_POINT.finditer(text) if "point" in text else ():
        of_point = _POINT_PARTS[match["part"][:1].lower()]
        found.append(with_words(text, _plain(match, "percentage-point", of_point)))
    for match in _DOUBLING.finditer(text):
        times = Decimal(2) ** int(numerals.chinese(match["times"] or _ZH["one"]))
        inner = bounds.ahead(match["bound"] or "", text, match.end(), "multiple")
        doubled = replace(_plain(match, "multiple", times), bound=inner[0] if inner else None)
        found.append(with_words(text, doubled))
    for match in _AS_MUCH.finditer(text):
        times = Decimal(_TIMES[match["times"].lower()])
        found.append(with_words(text, _plain(match, "multiple", times)))
    for match in _MULTIPLIED.finditer(text) if _has(text, _STEMS) else ():
        verb = match["verb"] or match["base"] or match["now"]
        times = Decimal(_VERBS[verb.lower()])
        found.append(with_words(text, _plain(match, "multiple", times)))
    for match in _HALVED.finditer(text) if _has(text, _HALF_STEMS) else ():
        found.append(with_words(text, _share(match, 1, 2)))
    for match in _ONE_OF.finditer(text):
        few, all_of = (int(_number(match[name])) for name in ("part", "whole"))
        found.append(with_words(text, _share(match, few, all_of)))
    found += [_plain(match, "percent", Decimal(0)) for match in _NONE.finditer(text)]
    for match in _FOLD.finditer(text):
        number = numerals.match(text, match.start(match.lastgroup or 0))
        if number is None and match["times"]:
            number = numerals.match(match["times"], 0)
        if number:
            found.append(with_words(text, _plain(match, "multiple", number.low)))
    for match in _VOTES.finditer(text):
        names = next(names for names in ("ab", "cd", "ef") if match[names[0]])
        found += _both(match, "vote", names)
    forms = ((_MORE_VOTES, "vote"), (_AGAINST, "vote"), (_TALLIED, "vote"))
    for match in _STAFFED.finditer(text):
        ends = _both(match, COUNT, "ab")
        found += [replace(one, measure=match["who"], noun="person") for one in ends]
    for form, unit in (*forms, (_CHANGED, BARE)):
        for match in form.finditer(text):
            found += _both(match, unit, "ab")
    for match in _ENGLISH_SHARE.finditer(text) if _NAMES_PART.search(text) else ():
        part = match["part"] or match["of"] or match["led"]
        whole = _ENGLISH_PARTS[part.lower()] if part else 2
        found.append(with_words(text, _share(match, 1, whole)))
    for match in _GLYPH.finditer(text):
        found.append(with_words(text, _share(match, *_GLYPHS[match[0]])))
    found += [replace(_plain(m, "year", Decimal(0)), vague="tens") for m in _DECADES.finditer(text)]
    for form, unit in ((_LOST_MONEY, "USD"), (_LOST_PERCENT, "percent")):
        found += [_plain(match, unit, None) for match in form.finditer(text)]
    return found


def _number(printed: str) -> Decimal:
    return Decimal(printed) if printed.isascii() else numerals.chinese(printed)


def _has(text: str, stems: tuple[str, ...]) -> bool:
    return any(stem in text for stem in stems)


def _half_units(text: str) -> list[Amount]:
    """Return halves of a unit of an English text."""
    found = []
    for match in _HALF_UNIT.finditer(text) if "alf " in text or "alf-" in text else ():
        if (unit := units.after(text, match.end())) and unit.slug != "percentage-point":
            half = Amount(
                match.start(), unit.end, unit.slug, "", "", None, unit.one / 2, None, None
            )
            found.append(with_words(text, half))
    return found


def _plain(match: re.Match[str], unit: str, low: Decimal | None) -> Amount:
    return Amount(*match.span(), unit, "", "", None, low, None, None)


def _both(match: re.Match[str], unit: str, names: str) -> list[Amount]:
    """Return both numbers of a vote or of a change, each at its place."""
    found = []
    for name in names:
        number = numerals.match(match.string, match.start(name))
        low = number.low if number else None
        found.append(Amount(*match.span(name), unit, "", "", None, low, None, None))
    return found


def _share(match: re.Match[str], part: int, whole: int, bound: str | None = None) -> Amount:
    return Amount(*match.span(), "fraction", "", "", bound, Decimal(part), None, Decimal(whole))


def _half(text: str, match: re.Match[str]) -> Amount:
    """Read a half with its bound; what it is of may stand between: 不到全年的一半."""
    share = _share(match, 1, 2, _half_bound(match))
    return with_words(text, share) if match.lastgroup == "none" else share


def _half_bound(match: re.Match[str]) -> str | None:
    return match.lastgroup if match.lastgroup != "none" else None


def _span_of_time(match: re.Match[str]) -> Amount:
    word = match[0].lower()
    if "quarter" in word:
        return _plain(match, "year", Decimal(25))
    if _ZH["century"] in word or "century" in word:
        return _plain(match, "year", Decimal(50))
    is_month = _ZH["month"] in word or "month" in word
    return _plain(match, "month", Decimal("0.5") if is_month else Decimal(6))


def fraction(text: str, token: Numeral) -> Amount | None:
    """Read 三分之二, 百分之五, 2/3 of, 三成五 and two thirds."""
    parts = _PARTS.match(text, token.end)
    if (
        parts
        and _ZH["of"] not in parts[0]
        and token.text not in (_ZH["three"], _ZH["four"], _ZH["five"])
    ):
        parts = None
    if parts and (part := numerals.match(text, parts.end())):
        span, high = (token.start, part.end), part.high
        if token.low == 100:
            to = re.compile(_ZH["to"]).match(text, part.end)
            upper = numerals.match(text, to.end()) if to else None
            if (
                upper
                and upper.low > part.low
                and not re.match(_ZH["of_dates"], text[upper.end : upper.end + 1])
            ):
                span, high = (token.start, upper.end), upper.low
            return Amount(*span, "percent", "", "", part.bound, part.low, high, None)
        if text[part.end : part.end + 1] == _ZH["interest"]:  # 四分一厘 of interest
            low = part.low / token.low
            return Amount(token.start, part.end + 1, "percent", "", "", None, low, None, None)
        return Amount(*span, "fraction", "", "", None, part.low, None, token.low)
    is_one = token.text.lower() in ("one", "1")
    if out := _OUT_OF.match(text, token.end) or (is_one and _ONE_IN.match(text, token.end)):
        whole_ = numerals.match(text, out.end())
        if whole_ and token.low < whole_.low:
            span = (token.start, whole_.end)
            return Amount(*span, "fraction", "", "", None, token.low, None, whole_.low)
    if token.is_digits and text[token.end : token.end + 1] == "‰":
        return Amount(
            token.start, token.end + 1, "fraction", "", "", None, token.low, None, Decimal(1000)
        )
    if english := _ENGLISH_FRACTION.match(text, token.end):
        if token.is_digits and token.low > 20:
            return None
        whole = Decimal(_ENGLISH_PARTS[english["part"].lower().replace("halve", "half")])
        if token.low >= whole or (whole == 4 and _is_of_time(text, token)):
            return None
        return Amount(token.start, english.end(), "fraction", "", "", None, token.low, None, whole)
    if token.is_digits and (slashed := _SLASHED.match(text, token.end)):
        whole = Decimal(slashed["whole"])
        if token.low < whole:
            return Amount(
                token.start, slashed.end(), "fraction", "", "", None, token.low, None, whole
            )
    return None


def _is_of_time(text: str, token: Numeral) -> bool:
    """Tell quarters of a year (two quarters, the past three quarters) from those of a whole."""
    return token.low == 2 or bool(_OF_TIME.search(text, max(0, token.start - 16), token.start))


def with_words(text: str, amount: Amount) -> Amount:
    """Take in the bound words around a quantity; the one in front weighs most."""
    start, end, bound = amount.start, amount.end, amount.bound
    first = start
    if past := bounds.level(text, end):
        end, bound = past, bound or "about"
    elif amount.unit == "year" and (term := _TERM.match(text, end)):
        end = term.end()
    if amount.unit == "fraction" and text[end : end + 1] == _ZH["more"]:
        bound, end = "over", end + 1
    suffix = bounds.behind(text, end, amount.unit)
    if suffix and not (amount.high is not None and amount.unit in bounds.LENGTHS):
        bound, end = (bound if bound == "over" else suffix[0]), suffix[1]
    elif amount.unit in _STUFFED and (far := _FAR_BEHIND.match(text, end)):
        bound, end = _FAR_BOUNDS[far["bound"][-1]], far.end()  # 30个国家以上
    head = text[max(0, start - 56) : start]
    prefix = bounds.ahead(head, text, end, amount.unit)
    if prefix and bound in ("atleast", "over") and prefix[0] == "atmost":  # 可达99.5%以上
        start -= prefix[1]
    elif prefix:
        bound, start = prefix[0], start - prefix[1]
        if year := _OF_YEAR.search(text, start, first):
            start = year.end()  # 不足2024年产量一半: the year is a figure of its own
    if text[end : end + 1] == "$" and "$" in text[max(0, start - 1) : first]:
        end += 1
    return replace(amount, start=start, end=end, bound=bound)
