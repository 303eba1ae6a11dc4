"""The half or the tenth that stands behind a unit: 一吨半, 4厘2, 一米八, 1元2毫, 三成五."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from lodestone.model.currencies import table as currencies
from lodestone.model.tables import pattern, table
from lodestone.read.text import counting, numerals
from lodestone.read.text.amounts import Amount
from lodestone.read.text.unit_of import UnitOf

#: Words and marks of Chinese, by what they say.
_ZH: Final = table(__name__, "zh")

_HALF_TENTH = re.compile(pattern(__name__, "half_tenth"))
#: Units after which 半 is half of one: 一吨半.
_HALVED: Final = frozenset({"tonne", "kilogram", "hour", "kilometre", "day", "week", "multiple"})
#: 三厘二五: quarters of an interest.
_HUNDREDTHS = re.compile(pattern(__name__, "hundredths"))
_METRE_TENTH = re.compile(pattern(__name__, "metre_tenth"))
_AND_HALF = re.compile(pattern(__name__, "and_half"))
_HALF_MORE = re.compile(pattern(__name__, "half_more"))
_CHANGE = re.compile(pattern(__name__, "change"))


def with_part(text: str, place: int, unit: UnitOf, low: Decimal) -> tuple[Decimal, UnitOf]:
    """Return a number with the part of its unit that stands behind it, and the unit.

    Args:
        text: the plain text.
        place: where the numeral ends.
        unit: what it is of.
        low: the number.
    """
    end = unit.end
    if _HALF_MORE.search(text, place, end):
        return low + Decimal("0.5"), unit
    if unit.slug in currencies() and (more := _CHANGE.match(text, end)):
        parts = Decimal(_tenth(more["tenth"])) / 10
        parts += Decimal(_tenth(more["last"] or "0")) / 100
        return low + parts, replace(unit, end=more.end())
    if cents := _HUNDREDTHS.match(text, end):
        return low + numerals.chinese(cents[0]) / 100, replace(unit, end=cents.end())
    is_tenth = text[end - 1] in _ZH["interest"] and _HALF_TENTH.match(text, end)
    if is_tenth or (unit.slug == "metre" and (is_tenth := _METRE_TENTH.match(text, end))):
        part = numerals.chinese(is_tenth[0]) if len(is_tenth[0]) > 1 else _tenth(is_tenth[0])
        return low + Decimal(part) / 10 ** len(is_tenth[0]), replace(unit, end=is_tenth.end())
    if unit.slug in _HALVED and (more := _AND_HALF.match(text, end)):
        return low + Decimal("0.5"), replace(unit, end=more.end())
    return low, unit


def tenths(text: str, amount: Amount) -> Amount:
    """Read 三成 and 三成五, which are tenths of a whole.

    Args:
        text: the plain text.
        amount: any quantity.
    """
    if amount.unit != "fraction" or amount.low is None:
        return amount
    low, end = amount.low, amount.end
    if amount.high is not None:  # 三至四成
        return replace(amount, unit="percent", low=low * 10, high=amount.high * 10)
    digit = _HALF_TENTH.match(text, end)
    counted = counting.after(text, digit.end()) if digit else None
    is_counted = counted is not None and len(counted.measure) == 1  # 三成五家
    is_more = digit and (digit[0] == _ZH["half"] or not is_counted)
    if digit and text[end - 1] == _ZH["tenth"] and is_more:
        low, end = low + Decimal(_tenth(digit[0])) / 10, digit.end()
    return replace(amount, low=low, end=end, whole=Decimal(10))


def _tenth(digit: str) -> int:
    if digit.isascii():
        return int(digit)
    return 5 if digit == _ZH["half"] else int(numerals.chinese(digit))
