# ruff: noqa: E501 -- a form a line
"""The words around a quantity that bound it, and what they mean (design, section 4)."""

import re
from typing import Final

_PREFIX_WORDS: Final = (
    (r"不得?(?:超过|超出|高于|多于|大于|逾)|不超过|不超出|不高于|不多于|不大于|最高|最多|至多|顶多|上限为?|高达|多达|可达|最高达"
     r"|\bup to|\bat most|\bno more than|\b(?:as|so) (?:much|many|high|large) as|\bnot more than|\bnot exceeding"
     r"|\b(?:not|n't) (?:to )?exceed|\b(?:a )?maximum of|\bcapped at|\bno (?:greater|higher|larger) than"
     r"|\bwithin(?: the (?:next|first))?|\b(?:no|not) later than|\binside|\ba ceiling of|\bnot (?:greater|higher) than|\\leq?\b|≤|<=", "atmost"),
    (r"不得?(?:少于|低于|小于)|至少|最少|不少于|不低于|不小于|起码|最低|不下|不亚于|\bat least|\bno less than|\bno fewer than|\b(?:no|not) (?:less|fewer|lower) than"
     r"|\b(?:a )?minimum of|\bat a minimum|\\geq?\b|≥|>=", "atleast"),
    (r"不足|不到|未满|不满|少于|低于|小于|未达|未及|\b(?:far |well )?(?:less|lower|fewer|smaller) than"
     r"|\b(?:just |well |far )?under|\bbelow|\bshy of|<", "under"),
    (r"超过|超出|超逾|超越|逾|超|多于|高于|大于|突破|刚过|(?<=[^通经超不])过(?=[半百千万亿0-9])|\b(?:far |well |slightly |much )?more than"
     r"|\b(?:just |well )?over|\babove|\bexceed(?:ing|s|ed)?|\bin excess of|\bupwards? of|\bnorth of"
     r"|\b(?:greater|higher|larger|bigger) than|\bsurpass(?:ing|es|ed)?|\btopped|\btopping|>", "over"),
    (r"将近|接近于?|近乎|逼近|(?<![最附邻临靠逼远亲相新贴])近|\b(?:very )?nearly|\balmost|\bclose to|\bnear|\bapproaching|\bjust shy of", "nearly"),
    (r"大约|大概|大致|约合|折合约|(?<![节条签缔预履公])(?<!签署合)(?<!订合)(?<!份合)(?<!项合)约为?|大体|粗略"
     r"|\b(?:an )?estimated|\bapproximately|\babout|\baround|\broughly|\bsome|\bapprox\.?|\bcirca|\bca\.|~|\\approx|≈|\bin the region of|\bon the order of", "about"),
)  # fmt: skip
_LINK = r"(?:占|持股|持有|投入|提供|出资|新增|增加|减少|投资|可|能|达|到|至|为|了|有|是|的|a\b|an\b|the\b|another\b|its\b|\s)*"
_PREFIXES: Final = tuple(
    (re.compile(rf"(?:\$\s*)?(?:{words}){_LINK}\Z", re.IGNORECASE | re.ASCII), bound)
    for words, bound in _PREFIX_WORDS
)
_SUFFIXES: Final = (
    (re.compile(r"(?:及|或|或者)?(?:以上|之上)|\s?(?:or (?:more|above|higher|greater|over)|and (?:above|over|more|up))\b"), "atleast"),
    (re.compile(r"(?:及|或)?(?:以下|之下)|\s?(?:or (?:less|fewer|below|lower)|and (?:below|under))\b"), "atmost"),
    (re.compile(r"[以之]内|内(?![部外容地需幕涵存陆销阁政])"), "atmost"),
    (re.compile(r"左右|上下(?![游级文])|前后(?!端)|许(?=[，。]|$)|\s?or so\b|-odd\b|-ish\b|,? (?:approximately|give or take)\b"), "about"),
    (re.compile(r"有[余多]|出头|[多余](?=[，。；、,;）)来\s]|的|$)|\+|[ -]?plus\b(?! [0-9$€£a-z])|-plus\b"), "over"),
    (re.compile(r" ?不到(?=[，。；,]|$)"), "under"),
)  # fmt: skip
_RECENT = re.compile(
    r"年来|[年月天日周][间里内以来]|(?<![0-9十百千万])(?:[0-9]|10|[一二两三四五六七八九十])(?:个?月|[年天日周])[^余多]?\Z"
)
_LONGER = re.compile(
    r"\b(?:for|in|just|well|lasts?|lasting|lasted|took|takes?|wait(?:ed)?|after|of) over\s*\Z"
)
_SPREAD = re.compile(
    r"\b(?:spread|split|stretch(?:ed|ing)?|phased|paid(?: out)?) over\s*\Z", re.IGNORECASE
)
_LEVEL = re.compile(r"级(?![别联])")
_WITHIN_CHINESE = frozenset({"year", "month", "day", "week", "hour", "minute"})


def level(text: str, end: int) -> int:
    """Return where 级 ends that follows a figure (30万吨级); 0 where it does not."""
    match = _LEVEL.match(text, end)
    return match.end() if match else 0


def behind(text: str, end: int, unit: str) -> tuple[str, int] | None:
    """Return the bound word that follows a figure, and where it ends."""
    for pattern, bound in _SUFFIXES:
        if match := pattern.match(text, end):
            if match[0] == "内" and unit not in _WITHIN_CHINESE:
                continue
            return bound, match.end()
    return None


#: 不得低于注册资本的百分之三十: what a share is of stands between the bound and the share.
_SHARE_OF: Final = (
    (re.compile(r"不得?(?:低于|少于|小于)[^，。；、0-9]{1,12}的\Z"), "atleast"),
    (re.compile(r"不得?(?:高于|超过|多于|大于)[^，。；、0-9]{1,12}的\Z"), "atmost"),
)


def ahead(head: str, text: str, end: int, unit: str) -> tuple[str, int] | None:
    """Return the bound word that ends the text before a figure, and how long it is."""
    forms = (*_PREFIXES, *_SHARE_OF) if unit in ("percent", "fraction") else _PREFIXES
    for pattern, bound in forms:
        match = pattern.search(head)
        if not match:
            continue
        if match[0] == "近" and unit in _WITHIN_CHINESE and _RECENT.search(text[end - 8 : end + 1]):
            continue  # 近三年 and 近10年来 are of late, not nearly
        if _SPREAD.search(head):
            continue
        if (
            match[0].strip().lower() == "over"
            and unit in _WITHIN_CHINESE
            and not _LONGER.search(head)
        ):
            continue  # spread over five years
        word = match[0].strip(" $").lower()
        if (
            word.startswith(("within", "no later", "not later", "inside"))
            and unit not in _WITHIN_CHINESE
        ):
            continue
        return bound, len(head) - match.start()
    return None
