"""Ranks: which place a thing takes among others by its size, output, holdings or standing.

第三大股东 and "third-largest" are ``rank-3``, 居首 and "largest producer" ``rank-1``, 前三名 and
"top three" ``rank-top-3``. A superlative is a rank only where things are ranked: the largest
producer is one, the largest possible effort, the largest rise since May and one of the largest are
none.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from lodestone.model.tables import pattern, rows, table
from lodestone.read.text import numerals
from lodestone.read.text.amounts import Amount
from lodestone.read.text.closing_dates import ORDINALS

RANK: Final = "rank"
#: What bounds the places of the first few.
TOP: Final = "top"
_NUMBERS: Final = "|".join(numerals.COUNTED)
_NTH: Final = "|".join(sorted(ORDINALS, key=len, reverse=True))
_PARTS: Final = {
    **{name: pattern(__name__, name) for name in ("numeral", "end", "scope", "no_rank", "ranked")},
    **{name: pattern(__name__, name) for name in ("ranked_en", "no_rank_en")},
    "ordinal": rf"(?:{_NTH}|[1-9][0-9]?(?:st|nd|rd|th))",
    "counted": f"(?:{_NUMBERS})",
}


#: The place that a form tells, what stands before it, and the form.
_CHINESE: Final = tuple(
    (place, re.compile(before), re.compile(form))
    for place, before, form in rows(__name__, "chinese", **_PARTS)
)
#: As above, with the words one of which a text has; the text is in small letters.
_ENGLISH: Final = tuple(
    (place, needed.split("|"), re.compile(before), re.compile(form))
    for place, needed, before, form in rows(__name__, "english", **_PARTS)
)
#: 最大, and what must stand before or behind it.
_LARGEST = table(__name__, "largest")
_BEHIND_LARGEST, _BEFORE_LARGEST = (
    re.compile(pattern(__name__, name, measure=pattern(__name__, "measure"), **_PARTS))
    for name in ("behind_largest", "before_largest")
)
_NO_RANK = re.compile(pattern(__name__, "behind_none", **_PARTS))
_OVER_TIME = re.compile(pattern(__name__, "over_time"))
_ONE_OF = re.compile(pattern(__name__, "one_of"))
_SUPERLATIVE = re.compile(pattern(__name__, "superlative"), re.IGNORECASE)
_NOT_ONE, _PHRASE, _EVER, _PLACE, _SCOPE = (
    re.compile(pattern(__name__, name, **_PARTS), re.IGNORECASE if name == "not_one" else 0)
    for name in ("not_one", "phrase", "ever", "place", "scope_en")
)
_RANKED_EN = re.compile(rf"\b{_PARTS['ranked_en']}(?:['’]s)?\Z|\b{_PARTS['ranked_en']}\b")
_NO_RANK_EN = re.compile(rf"\b{_PARTS['no_rank_en']}", re.IGNORECASE)
#: 仅次于 says the second place where no other word of the sentence says a place.
_NEXT: Final = "2"
_CLOSE: Final = 24
#: How far before a place the words may begin that make a rank of it.
_BEFORE: Final = 32
#: How far before a superlative its scope may begin.
_REACH: Final = 48


def find(text: str) -> Iterator[Amount]:
    """Yield the ranks of a plain text; the first of two that overlap counts."""
    found: list[Amount] = []
    for start, match, place, printed in _matches(text):
        if not any(one.start < match.end() and start < one.end for one in found):
            found += _placed(text, (start, match.end()), place, printed, found)
    found += _largest(text)
    found += _superlatives(text)
    yield from (one for one in found if one.low)


def _matches(text: str) -> Iterator[tuple[int, re.Match[str], str, str]]:
    """Yield where each form begins, what it matches, its place, and a number that it prints."""
    for place, before, form in _CHINESE:
        for match in form.finditer(text):
            if before.search(text, max(0, match.start() - _BEFORE), match.start()):
                yield match.start(), match, place, _printed(match)
    small = text.lower() if len(text.lower()) == len(text) else text
    for place, needed, before, form in _ENGLISH:
        for match in form.finditer(small) if any(word in small for word in needed) else ():
            if ahead := before.search(small, max(0, match.start() - _BEFORE), match.start()):
                printed = _printed(match) or _printed(ahead)
                yield (
                    ahead.start() if "n" in ahead.groupdict() else match.start(),
                    match,
                    place,
                    printed,
                )


def _printed(match: re.Match[str]) -> str:
    return next((part for part in match.groupdict().values() if part), "")


def _placed(
    text: str, span: tuple[int, int], place: str, printed: str, others: Sequence[Amount]
) -> Iterator[Amount]:
    """Yield the rank that a form tells; one of the place 0 says that there is none."""
    if place == _NEXT and any(_is_near(text, one, span[0]) for one in others):
        return
    if place in ("1", "n", "top") and _ONE_OF.match(text, span[1]):
        return
    number = Decimal(int(place)) if place.isdigit() else _number(printed) if place else Decimal(0)
    yield Amount(*span, RANK, "", "", TOP if place == "top" else None, number, None, None)


def _number(printed: str) -> Decimal:
    if printed in ORDINALS:
        return Decimal(ORDINALS[printed])
    if printed in numerals.COUNTED:
        return Decimal(numerals.COUNTED[printed])
    digits = re.match("[0-9]+", printed)
    return Decimal(digits[0]) if digits else numerals.chinese(printed)


def _is_near(text: str, one: Amount, place: int) -> bool:
    """Tell whether a sentence says a place beside 仅次于, which is the place of that other."""
    start, end = sorted((one.start, place))
    is_of_it = one.low == 2 or (one.low and end - start < _CLOSE)
    return bool(is_of_it) and one.bound is None and not _SENTENCE_END.search(text, start, end)


_SENTENCE_END = re.compile(pattern(__name__, "sentence_end"))


def _largest(text: str) -> Iterator[Amount]:
    """Yield 最大 where things are ranked by their size, and not 最大限度 or 历史最大."""
    place = text.find(_LARGEST)
    while place >= 0:
        end = place + len(_LARGEST)
        head = text[max(0, place - _REACH) : place]
        is_ranked = _BEHIND_LARGEST.match(text, end) or _BEFORE_LARGEST.search(head)
        is_none = _NO_RANK.match(text, end) or _OVER_TIME.search(head) or _ONE_OF.match(text, end)
        if is_ranked and not is_none:
            yield Amount(place, end, RANK, "", "", None, Decimal(1), None, None)
        place = text.find(_LARGEST, end)


def _superlatives(text: str) -> Iterator[Amount]:
    """Yield the largest and the biggest of what is ranked in an English text."""
    for match in _SUPERLATIVE.finditer(text):
        head = text[max(0, match.start() - _REACH) : match.start()]
        if _NOT_ONE.search(head):
            continue
        phrase = _PHRASE.match(text, match.end())
        end = phrase.end() if phrase else match.end()
        words = text[match.end() : end]
        is_ranked = _RANKED_EN.search(words) or _SCOPE.search(head) or _PLACE.match(text, end)
        if is_ranked and not (_NO_RANK_EN.search(words) or _EVER.match(text, end)):
            yield Amount(*match.span(), RANK, "", "", None, Decimal(1), None, None)
