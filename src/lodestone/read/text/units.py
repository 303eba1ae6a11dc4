"""The units after a number: shares, times, weights, lengths, powers, and the rates made of them.

The forms stand in ``units.toml``; units of currencies in ``currencies``, counts in ``counting``. A
rate (每日4万吨, $110/kg) is a unit of its own, such as ``tonne-per-day`` or ``USD-per-kilogram``.
"""

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from importlib import resources
from typing import Final

from lodestone.model.currencies import table as currencies
from lodestone.model.tables import pattern, table
from lodestone.read.text.numerals import GAP

#: Words and marks of Chinese, by what they say.
_ZH: Final = table(__name__, "zh")

_TABLE: Final = tomllib.loads(
    resources.files("lodestone.read.text").joinpath("units.toml").read_text(encoding="utf-8")
)
#: Form, unit, and what one of it is in that unit.
_UNITS: Final = tuple(
    ("|".join(row["forms"]), row["unit"], row.get("one", 1)) for row in _TABLE["unit"]
)
#: Every unit of the table.
SLUGS: Final = frozenset(slug for _, slug, _ in _UNITS)
_ANY = re.compile(
    GAP + "-?(?:" + "|".join(f"(?P<u{n}>{form})" for n, (form, _, _) in enumerate(_UNITS)) + ")",
    re.IGNORECASE | re.ASCII,
)
_EACH: Final = tuple(
    re.compile(f"{GAP}-?(?:{form})", re.IGNORECASE | re.ASCII) for form, _, _ in _UNITS
)
_TIMES, _WHOLES = (
    tuple((row["unit"], "|".join(row["ahead"]), "|".join(row["behind"])) for row in _TABLE[kind])
    for kind in ("time", "whole")
)
_AHEAD: Final = tuple(
    (re.compile(pattern(__name__, "ahead", ahead=ahead, reach=str(reach))), slug)
    for forms, reach in ((_TIMES, 12), (_WHOLES, 10))
    for slug, ahead, _ in forms
)
_BEHIND: Final = tuple(
    (re.compile(behind, re.IGNORECASE | re.ASCII), slug)
    for forms in (_WHOLES, _TIMES)
    for slug, _, behind in forms
)
_HINT_AHEAD = re.compile(pattern(__name__, "hint_ahead"))
_HINT_BEHIND = re.compile(pattern(__name__, "hint_behind"))
#: What is weighed may stand between the weight and its rate: tonnes of ore per year.
_OF_WHAT = re.compile(
    r" of (?:[A-Za-z][A-Za-z0-9-]*,? ){0,6}?[A-Za-z][A-Za-z0-9-]*(?= (?:(?:a|per|each|an) "
    r"(?:year|annum|month|day|week|hour|minute|shift)|annually|yearly|monthly|daily)\b)"
    r"| of (?:[a-z]+ ){0,2}?[a-z]+(?= (?:a|per) ton(?:ne)?\b)"
)
_OF_SHARES = re.compile(r"\b(?:shares?|stock)\b", re.IGNORECASE)
_PER_ANNUM = re.compile(r"(?:Mtp[ay]|ktp[ay]|tpa|tpy)\Z")
_EACH_AHEAD = re.compile(pattern(__name__, "each_ahead"))
_BREAK = re.compile(pattern(__name__, "break"))
_PER = re.compile(pattern(__name__, "per"))
_PER_ANY, _A_ANY = (re.compile(pattern(__name__, name)) for name in ("per_any", "a_any"))
#: What money alone is told by: a ship may carry tonnes without a rate of them.
_OF_SALES: Final = frozenset(row["unit"] for row in _TABLE["whole"] if row.get("of_sales"))
#: Other names of what is sold.
_SAME: Final[dict[str, str]] = table(__name__, "same")
#: Units that nothing is taken by.
_NO_RATE: Final = frozenset(
    {"percent", "percentage-point", "fraction", "multiple", "vote", "year", "month", "week", "day",
     "hour", "minute", "second", "degree-celsius", "degree-fahrenheit", "tesla", "inch"}
)  # fmt: skip
#: Times that longer ones may be taken by.
_LASTING: Final = {"hour": ("day", "week", "month", "year"), "day": ("week", "month", "year")}
#: What a rate may be made of besides money.
_RATED: Final = frozenset(
    {"tonne", "kilogram", "gram", "pound", "ounce", "barrel", "short-ton", "vehicle", "share",
     "megawatt-hour", "gigawatt-hour", "kilowatt-hour", "cubic-metre", "unknown", "gigawatt",
     "gallon", "litre", "acre-foot"}
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
    if "-per-" in slug or slug in _NO_RATE - {"percent", "hour", "day"}:
        return slug, end
    if slug in _LASTING:
        return _lasting(slug, text, end, head)
    far = _OF_WHAT.match(text, end) if slug in _RATED else None
    if far:
        end = far.end()
    if _HINT_BEHIND.match(text, end):
        for form, name in _BEHIND:
            if (match := form.match(text, end)) and name != slug:
                if slug == "percent" and name not in ("year", "month"):
                    continue
                if name in _OF_SALES and slug not in currencies():
                    continue
                if match[0] == " apiece" and not _OF_SHARES.search(text, 0, end):
                    continue
                return f"{slug}-per-{name}", match.end()
        if slug != "percent" and (found := _each(slug, text, end)):
            return found
        if slug in currencies() and (sold := _sold_by(text, end)):
            return f"{slug}-per-{sold[0]}", sold[1]
    if slug != "percent" and _HINT_AHEAD.search(head[-16:]):
        time = _time_ahead(slug, head)
        each = _each_ahead(slug, head)
        if each and (time is None or each[0] > time[0]):
            return f"{slug}-per-{each[1]}", end
        if time:
            return f"{slug}-per-{time[1]}", end
    if slug == "percent" and re.search(_ZH["annualised"], head):
        return "percent-per-year", end
    return slug, end


def _sold_by(text: str, end: int) -> tuple[str, int] | None:
    """Return what a price is of, whatever it is, and where its name ends: $3,200 per shell."""
    match = _PER_ANY.match(text, end) or _A_ANY.match(text, end)
    if match is None:
        return None
    return _SAME.get(match["what"], match["what"]).replace(" ", "-"), match.end()


def _time_ahead(slug: str, head: str) -> tuple[int, str] | None:
    """Return what the words before a figure say that it is taken by; of two, the nearer."""
    is_sum = slug in currencies()
    forms = ((form, name) for form, name in _AHEAD if is_sum or name not in _OF_SALES)
    found = ((form.search(head), name) for form, name in forms if name != slug)
    matched = ((match.start(), name) for match, name in found if match)
    if head.count(_ZH["each"]) < 2:
        return next(matched, None)
    return max(matched, default=None)


def _each_ahead(slug: str, head: str) -> tuple[int, str] | None:
    """Return the unit behind the last 每 before a figure, and where it stands."""
    each = _EACH_AHEAD.search(head)
    unit = after(head, each.end("each")) if each else None
    if each is None or unit is None or unit.one != 1 or unit.slug in _NO_RATE | {slug}:
        return None
    rest = head[unit.end :]
    return None if _BREAK.search(rest) or len(rest) > 10 else (each.start("each"), unit.slug)


def _lasting(slug: str, text: str, end: int, head: str) -> tuple[str, int]:
    """Read hours and days as a rate of a longer time: 20 hours per week, 每天8小时."""
    for form, name in _BEHIND:
        if name in _LASTING[slug] and (match := form.match(text, end)):
            return f"{slug}-per-{name}", match.end()
    if slug == "hour" and _HINT_AHEAD.search(head[-16:]):
        for form, name in _AHEAD:
            if name in _LASTING[slug] and form.search(head):
                return f"{slug}-per-{name}", end
    return slug, end


def _each(slug: str, text: str, end: int) -> tuple[str, int] | None:
    """Read a rate of a unit that no form of its own tells: per short ton, an acre, 每立方米."""
    per = _PER.match(text, end)
    unit = after(text, per.end()) if per else None
    if unit is None or unit.one != 1 or unit.slug in _NO_RATE or "-per-" in unit.slug:
        return None
    return None if unit.slug == slug else (f"{slug}-per-{unit.slug}", unit.end)


def _is_case_wrong(printed: str, one: int | str) -> bool:
    """Tell a unit whose capitals count (Mt, MW, t) from a word in the same letters."""
    low = printed.lower()
    if low in ("t", "g", "ha"):
        return printed != low
    if low in ("mw", "gw"):
        return not printed.isupper()
    if low.startswith(("mw", "gw")) and low[2:] in ("e", "th", "p", "ac", "dc"):
        return not printed[:2].isupper()
    if low.startswith("mt") and one == 10**6:
        return not printed.startswith("Mt")
    return False
