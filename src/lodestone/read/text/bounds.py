"""The words around a quantity that bound it, and what they mean: ``bounds.toml`` lists them."""

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Final

from lodestone.model.tables import pattern, table

#: Words and marks of Chinese, by what they say.
_ZH: Final = table(__name__, "zh")

_LINK: Final = pattern(__name__, "link")
_RECENT = re.compile(pattern(__name__, "recent"))
_LONGER = re.compile(
    r"\b(?:for|in|is|are|was|were|be|been|aged?|just|well|little|shade|bit|slightly|lasts?|lasting|lasted|took|takes?"
    r"|wait(?:ed)?|after|of) over\s*\Z"
)
#: So many hours or days that nothing is spread over them.
_THOUSANDS = re.compile(r",[0-9]{3}\b|\b(?:hundred|thousand|million|billion)\b")
_SPREAD = re.compile(
    r"\b(?:spread|split|stretch(?:ed|ing)?|phased|paid(?: out)?) over\s*\Z", re.IGNORECASE
)
#: Crept up to 104: where something moved, and no bound.
_MOVED = re.compile(pattern(__name__, "moved"), re.IGNORECASE)
_LEVEL = re.compile(pattern(__name__, "level"))
#: Above the ten-year yield: what is meant is known, and no bound of it.
_DEFINITE = re.compile(r"\bthe\s*\Z", re.IGNORECASE)
#: 14 witnesses over four sessions: no bound.
_FEW_TIMES = re.compile(pattern(__name__, "few_times"), re.IGNORECASE)
_OF_AVERAGE = re.compile(pattern(__name__, "of_average"))
#: Units within which something may lie.
LENGTHS = frozenset({"mile", "kilometre", "metre", "foot", "nautical-mile"})
_AREAS = LENGTHS | {"square-mile", "square-kilometre", "hectare", "acre", "square-metre"}
#: What is found, or done, over a length or an area.
_SPREAD_OUT = re.compile(r"[0-9%][^.;,]{0,40}\bover\s*\Z")
#: 停工近三年: a verb before 近 makes it nearly, and not of late.
_BEHIND_VERB = re.compile(pattern(__name__, "behind_verb"))
_WITHIN_CHINESE = frozenset({"year", "month", "day", "week", "hour", "minute"})


def level(text: str, end: int) -> int:
    """Return where 级 ends that follows a figure (30万吨级); 0 where it does not."""
    match = _LEVEL.match(text, end)
    return match.end() if match else 0


def behind(text: str, end: int, unit: str) -> tuple[str, int] | None:
    """Return the bound word that follows a figure, and where it ends."""
    for form, bound in _forms("behind"):
        if match := form.match(text, end):
            if match[0] == _ZH["within"] and unit not in _WITHIN_CHINESE | LENGTHS:
                continue
            return bound, match.end()
    return None


@cache
def _forms(place: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the forms of a place (``before``, ``behind``, ``share``), each with its bound."""
    table = tomllib.loads(
        resources.files("lodestone.read.text").joinpath("bounds.toml").read_text(encoding="utf-8")
    )
    found = ((row["bound"], "|".join(row["words"])) for row in table[place])
    if place == "before":
        ends = re.IGNORECASE | re.ASCII
        return tuple(
            (re.compile(rf"(?:\$\s*)?(?:{words}){_LINK}\Z", ends), bound) for bound, words in found
        )
    return tuple((re.compile(words), bound) for bound, words in found)


def ahead(head: str, text: str, end: int, unit: str) -> tuple[str, int] | None:
    """Return the bound word that ends the text before a figure, and how long it is."""
    forms = (*_forms("far")[2:], *_forms("before"), *_forms("far"))
    if unit in ("percent", "fraction", "multiple"):
        forms += _forms("share")
    for form, bound in forms:
        match = form.search(head)
        if not match:
            continue
        if (
            match[0].strip() == _ZH["nearly"]
            and unit in _WITHIN_CHINESE
            and not _BEHIND_VERB.search(head)
            and _RECENT.search(text[max(0, end - 8) : end + 1])
        ):
            continue  # 近三年 and 近10年来 are of late, not nearly
        if _SPREAD.search(head) or (
            match[0].strip().lower() == "over" and _is_over_times(head, text[:end])
        ):
            continue
        if match[0].lower().split()[:1] == ["over"] and (
            unit in _AREAS and _SPREAD_OUT.search(head)
        ):
            continue  # 3,400 ppm over 1.6 square miles
        if (
            match[0].lower().split()[:1] == ["over"]
            and unit in _WITHIN_CHINESE
            and not _LONGER.search(head)
            and not _THOUSANDS.search(text, text.rfind(head, 0, end) + len(head), end)
            and not text.startswith(" old", end)
        ):
            continue  # spread over five years
        word = match[0].strip(" $").lower()
        if word.startswith("up to") and _MOVED.search(head[: match.start()]):
            continue
        if (
            word.startswith(("within", "no later", "not later", "inside"))
            and unit not in _WITHIN_CHINESE | LENGTHS
        ):
            continue
        if bound in ("over", "under") and _OF_AVERAGE.match(text, end):
            continue  # 低于五年平均
        if bound in ("over", "under") and _DEFINITE.search(match[0]):
            continue
        return bound, len(head) - match.start()
    return None


def _is_over_times(head: str, text: str) -> bool:
    """Tell what was spread over a few sessions from more than so many.

    Args:
        head: the text before the number, that ends in the word.
        text: the text to the end of the figure.
    """
    if _LONGER.search(head):
        return False
    return _FEW_TIMES.fullmatch(text[-24:].rpartition(" over ")[2]) is not None
