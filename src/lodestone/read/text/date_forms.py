# ruff: noqa: E501 -- a form a line
"""The forms of dates, in Chinese and in English, and the words around them that bound them."""

import re
from functools import cache
from typing import Final

from lodestone.model.tables import pattern, patterns, table

YEAR: Final = pattern(__name__, "year")
_MONTH = pattern(__name__, "month")
_DAY = pattern(__name__, "day")
_TO = pattern(__name__, "to")
_SEASONS = pattern(__name__, "seasons")
_CHINESE: Final = patterns(
    __name__,
    "chinese",
    year=YEAR,
    to=_TO,
    month=_MONTH,
    day=_DAY,
    seasons=_SEASONS,
    fiscal=pattern(__name__, "fiscal"),
)


def _spaced(form: str) -> re.Pattern[str]:
    """Compile a form; a page break of the copy may stand inside a date, and so may white space."""
    return re.compile(form.replace(" ", r"\s*"))


CHINESE: Final = tuple(_spaced(form) for form in _CHINESE)
_ERA: Final = pattern(__name__, "era")
_SIGN: Final = pattern(__name__, "sign")
#: 民国 before a year of the Republic.
OF_ERA: Final = re.compile(pattern(__name__, "of_era"))


def _of_republic(form: str) -> str:
    """Return a Chinese form with years of the Republic in the place of those of our era."""
    for name, other in (("y", "roc"), ("y2", "roc2"), ("to", "rocto")):
        form = form.replace(f"(?P<{name}>{YEAR})", f"(?P<{other}>{_ERA})")
    return form.replace(YEAR, _ERA)


#: 114年, 115年至118年, where the text speaks from Taiwan or of the Republic.
REPUBLIC: Final = (
    *(
        _spaced(_of_republic(form))
        for form in _CHINESE
        if form.startswith(f"(?P<y>{YEAR})") and not form.endswith(f"(?P<y>{YEAR}) {_SIGN}")
    ),
    _spaced(pattern(__name__, "republic", era=_ERA)),
    _spaced(pattern(__name__, "slashed")),
)
#: Words before a number of years that make it no year of the Republic.
TERM: Final = re.compile(pattern(__name__, "term"))
#: Words before a number of days that make it no day of a month.
DURATION: Final = re.compile(pattern(__name__, "duration"))
#: Words before a number of months that make it no month of the year.
MONTHS_LONG: Final = re.compile(pattern(__name__, "months_long"))
LAST_CENTURY: Final = re.compile(pattern(__name__, "last_century"))
LOST: Final = re.compile(pattern(__name__, "lost"))
#: Dates whose first sign is no numeral: 去（2025）年, 上半年, 第三季度.
CHINESE_ELSEWHERE: Final = tuple(
    re.compile(form)
    for form in patterns(
        __name__,
        "chinese_elsewhere",
        year=YEAR,
        month=_MONTH,
        day=_DAY,
        to=_TO.replace(" ", r"\s*"),
    )
)

MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_NAMES = "|".join(f"{month[:3]}(?:{month[3:]})?" for month in MONTHS).replace("sep(", "sept?(")
_NAMES = _NAMES.replace("sept?(?:tember)?", "sep(?:t(?:ember)?)?")
_FULL = "|".join(MONTHS)
_NAME = rf"(?P<name>{_NAMES})\b\.?"
_NAME2 = rf"(?P<name2>{_NAMES})\b\.?"
_D = r"(?P<d>3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?"
_D2 = r"(?P<d2>3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?"
_Y = r"(?P<y>[12][0-9]{3})"
_YY = r"(?P<y>(?:19|20)[0-9]{2})"
_DASH = r"\s*(?:-|–|—|\bto\b|\bthrough\b|\buntil\b|\band\b)\s*"
_TILL = _DASH.replace(r"|\band\b", "")
_FISCAL = r"(?:FY\s?-?|fiscal[\s-]+(?:year[\s-]+)?)['’]?(?:(?P<fy>20[0-9]{2})|(?P<fyy>[0-9]{2}))(?![0-9]|[.,][0-9])"
_ORDER = r"(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th)"
#: Words after which four digits are a year, and not a number of things.
_BEFORE_YEAR = "|".join(
    f"(?<={word})"
    for word in (
        "in ", "by ", "since ", "before ", "after ", "until ", "till ", "through ", "during ",
        "around ", "about ", "than ", "early ", "late ", "mid-", "end-", "year ", "as of ",
        "end of ", "start of ", "beginning of ", "middle of ", "half of ", "quarter of ", "back to ",
        "throughout ", "starting ", "early-", "late-", "from ", "circa ", "year-end ", "least ",
        "between ", "mid ", "years ", "beginning ", "ending ", "of ", "summer of ",
    )
)  # fmt: skip
_NO_THINGS = (
    r"(?![-.,]?[0-9])(?!-(?-i:[A-Z]{2}))(?!\s*(?:%|percent|per cent|tonnes|tons|million|billion|people|jobs|workers|shares|cars|vehicles|minerals|projects|firms|plants|employees|staff|homes|units|hours|days|troops|pages|words|samples"
    r"|companies|countries|pounds|kg|km|miles|acres|dollars|euros|feet|metres|meters)\b)(?!\s?%)"
)
#: Two English words side by side, a year or a part of it in Latin letters: else no English date.
IS_ENGLISH: Final = re.compile(
    rf"[A-Za-z]{{2,}} (?:[a-z]{{2,}}|[0-9])|\b(?:{_NAMES}|FY|[1-4]?Q|[12]?H)(?![a-z])|[0-9]0s|\((?:19|20)[0-9]{{2}}\)"
    r"|(?<![0-9])20[0-9]{2}[-–/][0-9]|[1-4]Q[0-9]|[12]H[0-9]|Q[1-4]|H[12]",
    re.IGNORECASE | re.ASCII,
)
#: What no date of a form is without, by the part that the form names: a text that has none of it
#: is not searched for the form.
_NEEDS: Final = {
    part: re.compile(words, re.IGNORECASE | re.ASCII)
    for part, words in (
        ("«name»", rf"\b(?:{_NAMES})\b"),
        ("«full»", rf"\b(?:{_FULL})\b"),
        ("«fiscal»", r"fiscal|FY"),
        ("«order»", _ORDER.replace("?P<nth>", "?:")),
        ("(?P<season>", r"spring|summer|autumn|fall|winter"),
        ("«before_year»", r"(?:19|20)[0-9]{2}"),
    )
}
_ENGLISH: Final = patterns(
    __name__,
    "english",
    name=_NAME,
    d=_D,
    dash=_DASH,
    till=_TILL,
    fiscal=_FISCAL,
    name2=_NAME2,
    d2=_D2,
    y=_Y,
    yy=_YY,
    order=_ORDER,
    before_year=_BEFORE_YEAR,
    no_things=_NO_THINGS,
    full=_FULL,
    after_month="|".join(f"(?<={month} {word} )" for month in MONTHS for word in ("and", "or")),
)
#: The forms of English dates, each with what no date of it is without.
ENGLISH: Final = tuple(
    (
        frozenset(part for part in _NEEDS if part in raw),
        re.compile(form, re.IGNORECASE | re.ASCII),
    )
    for raw, form in zip(table(__name__, "english"), _ENGLISH, strict=True)
)


def english(text: str) -> tuple[re.Pattern[str], ...]:
    """Return the forms of English dates that a text may hold."""
    if not IS_ENGLISH.search(text):
        return ()
    return _with(frozenset(part for part, needed in _NEEDS.items() if needed.search(text)))


@cache
def _with(held: frozenset[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(form for needed, form in ENGLISH if needed <= held)


#: Jan. 5 and 6: a day that shares the month of the one before it.
ANOTHER_DAY: Final = re.compile(
    rf"(?:, | and |, and | & ){_D}(?=[.,;)]|\s+(?:in|at|with|for|by|the)\b|$)(?:,\s+{_YY})?"
    r"(?![,.]?[0-9])",
    re.IGNORECASE,
)
#: What stands between the ends of a span of quarters or halves.
SPAN: Final = re.compile(pattern(__name__, "span"), re.IGNORECASE)
#: An English date from which something runs, and no span.
FROM_DAY: Final = re.compile(
    r"\b(?:(?<!report, )(?<!estimate, )effective|with effect from|(?<!letter )(?<!statement )(?<!report )(?<!notice )(?<!order )"
    r"(?<!memo )(?<!data )(?<!figures )(?<!filing )(?<!up )(?<!down )(?<!changed )from)\s+(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?(?:the )?\Z",
    re.IGNORECASE,
)
GOES_ON: Final = re.compile(
    rf"\s*(?:and|or)\s+(?=[0-9]|(?:{_NAMES})\b)|,?\s*(?:to\b|through\b|until\b|till\b|-|–|—)",
    re.IGNORECASE,
)
CHINESE_PREFIX: Final = tuple((re.compile(form), sense) for form, sense in table(__name__, "chinese_prefix"))  # fmt: skip
#: 到2028年才能: not before.
ONLY_THEN: Final = re.compile(pattern(__name__, "only_then"))
#: What part of a year or month is meant stands between a bound word and the date.
_ENGLISH_PART = (
    r"(?:(?:[0-9]{1,2}(?:[:.][0-9]{2})? ?(?:[ap]\.?m\.?|hours|noon)(?: (?:[A-Z]{2,4}|[A-Z][a-z]+(?: [a-z]+)?))?,? |noon,? |midnight,? |close of business,? |the (?:start|end|close|opening) of (?:trade|trading|business),? )?(?:on )?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?(?:the )?)"
    r"(?:(?:very )?(?:end|start|beginning|middle|close) of |(?:early|late) |(?:mid|end|early|late|year-end)[- ]"
    r"|the (?:first|second|third|fourth) (?:half|quarter) of |(?:fiscal )?year |FY|at least )?"
)
ENGLISH_PREFIX: Final = tuple(
    (re.compile(rf"\b(?:{words})\s+{_ENGLISH_PART}(?:the\s+)?\Z", re.IGNORECASE | re.ASCII), bound)
    for words, bound in (
        (
            r"(?:not|no earlier than|never)(?: \w+){0,3}? before|(?:no|not) (?:earlier|sooner) than|at the earliest(?: in)?|not until",
            "since",
        ),
        (
            r"by(?: or before| about| around| roughly)?|as late as|on or before|(?:until|till|through)(?: at least| about| around)?|up (?:to|until)|(?:no|not) later than|as (?:of|at)|(?<!prior )(?<!ing back )(?<!tes back )(?<!ted back )(?<!oes back )(?<!ced back )to",
            "by",
        ),
        (
            r"on (?:or|and) after|as (?:early|soon) as(?: in)?|since(?: at least| about| around)?|starting(?: in| from)?|as from|beginning(?: in)?|from(?= (?:early|late|mid|the)|$)|(?<=a year )from|(?<=annually )from",
            "since",
        ),
        (r"before|prior to|ahead of|earlier than", "before"),
        (r"after|following|later than", "after"),
        (r"about|around|circa|roughly(?: in)?|approximately|c\.", "about"),
    )
)
_PART = pattern(__name__, "part")
SUFFIX: Final = tuple(
    (re.compile(_PART + form), bound) for form, bound in table(__name__, "suffix")
)
ONLY_PART: Final = re.compile(_PART)
