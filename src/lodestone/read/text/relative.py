"""Dates without a numeral, which the day of the text tells: 去年, 上月, last year, yesterday.

Where a numeral gives the month, the quarter or the day (去年12月, the third quarter of last year)
the date is that of the numeral, and the words before or after it are no figure of their own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from lodestone.model.tables import pattern, table
from lodestone.read.text import date_forms
from lodestone.read.text.datings import Dating

#: Senses of the forms of a language, and the forms; an empty sense says what is none.
_SENSES: Final[dict[str, tuple[str, ...]]] = {
    language: tuple(sense for sense, _ in table(__name__, language))
    for language in ("chinese", "english")
}
_FORMS: Final = {
    language: "|".join(f"(?P<f{n}>{form})" for n, (_, form) in enumerate(table(__name__, language)))
    for language in ("chinese", "english")
}
_CHINESE = re.compile(_FORMS["chinese"])
#: The text is in small letters, and each form begins where a word does.
_ENGLISH = re.compile(rf"\b(?:{_FORMS['english']})", re.ASCII)
#: The first characters of the Chinese forms, and the words that no English one is without.
_FIRST = re.compile(pattern(__name__, "first"))
_UNITS: Final = tuple(table(__name__, "units"))
#: What may stand between a relative date and the numeral that says which part of it is meant.
_BEFORE_PART = re.compile(pattern(__name__, "before_part"))
_BEHIND_PART = re.compile(pattern(__name__, "behind_part"))
_PREFIX: Final = tuple(
    (re.compile(form, re.IGNORECASE), bound, re.compile(senses))
    for form, bound, senses in table(__name__, "prefix")
)
_SUFFIX: Final = tuple((re.compile(form), sense) for form, sense in table(__name__, "suffix"))
_ENDS = re.compile(pattern(__name__, "ends"))
#: Before last year's tariffs: the word bounds what happened, and not the year.
_OF_WHAT = re.compile(pattern(__name__, "of_what"))
#: How far before a date its bound words may begin.
_REACH: Final = 40


def find(text: str, owed: Sequence[Any]) -> Iterator[Dating]:
    """Yield the relative dates of a plain text that no other figure tells.

    Args:
        text: the plain text.
        owed: its other readings, in order.
    """
    dated = [one for one in owed if isinstance(one, Dating)]
    for match in _matches(text):
        found = _bounded(text, match.start(), match.end(), _sense(match))
        if found and not any(_tells(text, one, found) for one in dated):
            yield found


def _matches(text: str) -> Iterator[re.Match[str]]:
    end = 0
    for first in _FIRST.finditer(text):
        if first.start() >= end and (match := _CHINESE.match(text, first.start())):
            end = match.end()
            yield match
    small = text.lower() if len(text.lower()) == len(text) else text
    if any(word in small for word in _UNITS):
        yield from _ENGLISH.finditer(small)


def _sense(match: re.Match[str]) -> str:
    language = "chinese" if match.re is _CHINESE else "english"
    return _SENSES[language][int((match.lastgroup or "f0")[1:])]


def _tells(text: str, one: Dating, found: Dating) -> bool:
    """Tell whether a date with a numeral is the relative one, or a part of it: 去年12月."""
    if one.start < found.end and found.start < one.end:
        return not _says_nothing(one)
    if one.year:
        return bool(_BRACKET.match(text, found.end, one.start + 1)) and one.start >= found.end
    if one.start >= found.end:
        return _BEFORE_PART.fullmatch(text, found.end, one.start) is not None
    return _BEHIND_PART.fullmatch(text, one.end, found.start) is not None


#: 去年（2025年）.
_BRACKET = re.compile(pattern(__name__, "bracket"))


def _only_then(sense: str) -> str | None:
    """Return the bound of what is only then: 直到明年才能 is since; what is past is that time."""
    return "since" if sense.startswith(("next-", "tomorrow")) else None


def _says_nothing(one: Dating) -> bool:
    """Tell whether a date has only a bound, and nothing of the calendar: 明年年底前."""
    return not (one.year or one.month or one.day or one.part or one.is_lost)


def _bounded(text: str, start: int, end: int, sense: str) -> Dating | None:
    """Take in the words that bound a relative date; ``None`` for what is none."""
    if not sense:
        return None
    found = Dating(start, end, None, None, None, None, False, None, False, relative=sense)
    for form, bound in _SUFFIX:
        if match := form.match(text, end):
            is_end = bound == "before" and _ENDS.match(text, end - 1)  # 年底前
            found = replace(found, end=match.end(), bound="by" if is_end else bound)
            break
    if _OF_WHAT.match(text, found.end):
        return found
    for form, bound, senses in _PREFIX:
        match = form.search(text, max(0, start - _REACH), start)
        if match and senses.match(sense):
            if bound == "by" and date_forms.ONLY_THEN.match(text, found.end):
                return replace(found, start=match.start(), bound=_only_then(sense))
            return replace(found, start=match.start(), bound=found.bound or bound)
    return found
