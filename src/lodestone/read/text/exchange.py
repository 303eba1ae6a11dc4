"""Rates of exchange whose number bears no unit: 美元兑人民币报7.08, USD/CNY at 7.08.

A rate is so much of one currency per one of the other. The second is told per the first, unless the
second is the dearer of the two and the number is above one: 台币兑美元32.1 is dollars' price.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from lodestone.model.currencies import UNKNOWN
from lodestone.model.currencies import table as codes
from lodestone.model.tables import pattern, table
from lodestone.read.text import currencies, shares
from lodestone.read.text.amounts import Amount
from lodestone.read.text.currencies import Purse

_NUMBER: Final = r"[0-9]{1,3}(?:,[0-9]{3})*(?:\.[0-9]+)?(?![0-9,.]*[0-9])"
_AGAINST = re.compile(pattern(__name__, "against"))
_QUOTE = re.compile(pattern(__name__, "quote", number=_NUMBER))
_LINK, _SAID, _CHANGED, _END, _SENTENCE_END = (
    re.compile(pattern(__name__, name))
    for name in ("link", "said", "changed", "end", "sentence_end")
)
#: Currencies of which one is worth a dollar or more, the dearest first.
_DEAR: Final = tuple(table(__name__, "dear"))
_SLASHED = re.compile(pattern(__name__, "slashed", number=_NUMBER))
_PER_ONE = re.compile(pattern(__name__, "per_one", number=_NUMBER))
_ONES: Final[dict[str, str]] = table(__name__, "ones")
_QUOTED: Final = tuple((re.compile(form), code) for form, code in table(__name__, "quoted"))


def elsewhere(purse: Purse) -> Iterator[Amount]:
    """Yield the rates of exchange of a text.

    Args:
        purse: the text.
    """
    text = purse.text
    for match in _AGAINST.finditer(text):
        first, second = (
            currencies.before(purse, match.start()),
            currencies.after(purse, match.end()),
        )
        if (
            first
            and second
            and UNKNOWN not in (first.code, second.code)
            and first.code != second.code
        ):
            yield from _quoted(text, second.place, first.code, second.code)
    for match in _SLASHED.finditer(text) if "/" in text else ():
        if match["first"] in codes() and match["second"] in codes():
            yield _rate(text, match.start("n"), match.end("n"), match["first"], match["second"])
    for match in _PER_ONE.finditer(text) if any(one in text for one in _ONES) else ():
        if code := _whose(purse, match):
            start, end = match.start("n"), match.end()
            unit = f"{code}-per-{_ONES[match['one']]}"
            low = Decimal(match["n"].replace(",", ""))
            yield shares.with_words(text, Amount(start, end, unit, "", "", None, low, None, None))


def _quoted(text: str, place: int, first: str, second: str) -> Iterator[Amount]:
    """Yield what a pair of currencies is quoted at, to the end of its sentence."""
    ended = _SENTENCE_END.search(text, place)
    last = ended.start() if ended else len(text)
    is_first = True
    for match in _QUOTE.finditer(text, place, last):
        between = text[place : match.start()]
        is_said = _SAID.search(between) or (is_first and _LINK.fullmatch(between))
        is_first = False
        if is_said and not _CHANGED.search(between) and _END.match(text, match.end()):
            found = _rate(text, *match.span(), first, second)
            high = match["high"] and Decimal(match["high"].replace(",", ""))
            yield replace(found, high=high) if high else found


def _rate(text: str, start: int, end: int, first: str, second: str) -> Amount:
    """Return a number as how much of one currency it says per one of the other."""
    found = _QUOTE.match(text, start)
    assert found is not None
    low = Decimal(found["low"].replace(",", ""))
    is_dearer = second in _DEAR and (first not in _DEAR or _DEAR.index(second) < _DEAR.index(first))
    pair = (first, second) if is_dearer and low > 1 else (second, first)
    unit = f"{pair[0]}-per-{pair[1]}"
    return shares.with_words(text, Amount(start, end, unit, "", "", None, low, None, None))


def _whose(purse: Purse, match: re.Match[str]) -> str:
    """Return what a number per dollar is of: the word behind it, or what the sentence names."""
    if match["own"]:
        own = currencies.after(purse, match.start("own"))
        is_known = own is not None and own.code not in (UNKNOWN, _ONES[match["one"]])
        return own.code if own and is_known else ""
    floor = purse.text.rfind(". ", 0, match.start()) + 1
    named = [
        (found.start(), code)
        for form, code in _QUOTED
        for found in form.finditer(purse.text, floor, match.start())
    ]
    return max(named)[1] if named else ""
