"""What the figures of a passage leave to each other: a unit, the other end, the currency."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from lodestone.model import tables
from lodestone.model.currencies import UNKNOWN, table
from lodestone.model.tables import pattern
from lodestone.read.text import changes
from lodestone.read.text.amounts import BARE, COUNT, FREE, LEFT_OUT, PASSAGE, Amount

#: Words and marks of Chinese, by what they say.
_ZH: Final = tables.table(__name__, "zh")

_SHARED = re.compile(pattern(__name__, "shared"))
#: Parts of what was counted before: nine of which, 21 held lead.
_OF_WHICH = re.compile(pattern(__name__, "of_which"))
_ENDS = re.compile(pattern(__name__, "ends"))
_SENTENCE_END = re.compile(pattern(__name__, "sentence_end"))
_NAMED = re.compile(pattern(__name__, "named"))
_TO_WHOM = re.compile(pattern(__name__, "to_whom"))
_NEXT_PART = re.compile(pattern(__name__, "next_part"))
_HELD_AGAINST = re.compile(pattern(__name__, "held_against"))
_TO_OR_AND = re.compile(pattern(__name__, "to_or_and"))
_IN_YEAR = re.compile(pattern(__name__, "in_year"))
_FROM_HERE = re.compile(pattern(__name__, "from_here"))
_ONE_MORE = re.compile(pattern(__name__, "one_more"))
_BESIDE = re.compile(pattern(__name__, "beside"))
_PRICED, _AT_PRICE = (re.compile(pattern(__name__, name)) for name in ("priced", "at_price"))
_SIGNED: Final = frozenset({"percent", "percentage-point"})
_SHARES: Final = _SIGNED | {"fraction", "multiple"}
_COMPARED = re.compile(pattern(__name__, "compared"), re.IGNORECASE)
_TO_TENTHS = re.compile(pattern(__name__, "to_tenths"))
_FROM = re.compile(pattern(__name__, "from"))
#: What is counted, right before a number that has no unit: 人口14亿, a population of 1.4 billion.
_NO_MONEY = re.compile(
    pattern(__name__, "no_money"),
    re.IGNORECASE | re.ASCII,
)
_OF_MONEY = re.compile(pattern(__name__, "of_money"))
#: Output of 58.6 million tonnes, offtake of 60.4 mt: the same tonnes by the million.
_MILLION_TONNES = re.compile(pattern(__name__, "million_tonnes"))
_IN_MT = re.compile(pattern(__name__, "in_mt"))
_FEW: Final = 2000
#: Units that may stand between a sum and one that leaves its currency out.
_PASSED: Final = _SHARES | {COUNT, BARE, "year", "month", "week", "day", "hour", "minute"}
_TIMES: Final = frozenset({"year", "month", "week", "day", "hour", "minute"})
#: How far behind a time a number may stand that is held against it.
_NEAR: Final = 40


def shared(text: str, readings: Sequence[Any]) -> list[Any]:
    """Return readings with the unit that stands behind the last of a list: 2亿、3亿和5亿美元."""
    found: list[Any] = []
    for reading in reversed(readings):
        then = found[-1] if found else None
        if (
            isinstance(reading, Amount)
            and isinstance(then, Amount)
            and reading.unit == BARE
            and then.unit not in _SHARES | {BARE}
            and _are_alike(reading, then)
            and _SHARED.fullmatch(text, reading.end, then.start)
        ):
            reading = replace(
                reading, unit=then.unit, measure=then.measure, noun=then.noun, doubt=then.doubt
            )
        found.append(reading)
    return found[::-1]


def _are_alike(one: Amount, other: Amount) -> bool:
    """Tell whether two numbers are of one size, as those of a list are."""
    low, high = sorted((one.low or Decimal(0), other.low or Decimal(0)))
    return 0 < low <= high < 1000 * low and low >= 10**4


def _tenths(text: str, last: Any, reading: Any) -> bool:
    """Tell 一成至一成半, a range of tenths, from a change."""
    return (
        isinstance(last, Amount)
        and isinstance(reading, Amount)
        and last.unit == reading.unit == "fraction"
        and last.whole == reading.whole == 10
        and last.low is not None
        and reading.low is not None
        and last.low < reading.low
        and _TO_TENTHS.fullmatch(text, last.end, reading.start) is not None
        and not _FROM.search(text, max(0, last.start - 4), last.start)
    )


def from_to(text: str, readings: Iterable[Any]) -> list[Any]:
    """Return readings with X以上Y以下, as statutes print a range, made one."""
    found: list[Any] = []
    for reading in readings:
        last = found[-1] if found else None
        if last and _tenths(text, last, reading):
            low, high = 10 * last.low, 10 * reading.low
            found[-1] = replace(
                last, end=reading.end, unit="percent", low=low, high=high, whole=None
            )
        elif (
            isinstance(last, Amount)
            and isinstance(reading, Amount)
            and (last.bound, reading.bound, last.unit) == ("atleast", "atmost", reading.unit)
            and last.low is not None
            and reading.low is not None
            and last.low < reading.low
            and not text[last.end : reading.start].strip()
            and text[: last.end].endswith(_ZH["and_more"])
        ):
            found[-1] = replace(
                last, end=reading.end, bound=None, high=reading.low, noun=reading.noun
            )
        else:
            found.append(reading)
    return found


def compared(text: str, readings: Iterable[Any]) -> list[Any]:
    """Return readings with the unit of what a number is held against: 250 tonnes from 379 million.

    A number that is held against one with a unit, and bears none, is of the same.
    """
    found: list[Any] = []
    for reading in readings:
        measured = (one for one in reversed(found) if isinstance(one, Amount))
        last = next((one for one in measured if one.unit not in _PASSED - {COUNT}), None)
        if (
            last is not None
            and isinstance(reading, Amount)
            and reading.unit == BARE
            and _COMPARED.fullmatch(text, found[-1].end, reading.start)
        ):
            reading = replace(
                reading, unit=last.unit, measure=last.measure, noun=last.noun, doubt=last.doubt
            )
        found.append(reading)
    return found


def rated(text: str, readings: Iterable[Any]) -> list[Any]:
    """Return sums side by side with the rate that one of them bears: 每升0.3元和0.2元."""
    found: list[Any] = []
    for reading in readings:
        last: Any = found[-1] if found else None
        if _share_rate(text, last, reading):
            unit = max(last.unit, reading.unit, key=len)
            found[-1], reading = replace(last, unit=unit), replace(reading, unit=unit)
        found.append(reading)
    return found


def _share_rate(text: str, last: Any, reading: Any) -> bool:
    if not isinstance(last, Amount) or not isinstance(reading, Amount):
        return False
    short, long = sorted((last.unit, reading.unit), key=len)
    if not long.startswith(f"{short}-per-"):
        return False
    low, high = sorted((last.low or Decimal(0), reading.low or Decimal(0)))
    is_beside = _BESIDE.fullmatch(text, last.end, reading.start) is not None
    is_beside = is_beside or _is_priced(text, last, reading)
    if text[last.end : reading.start] == " to " and changes.tells_rise(_head(text, last)):
        return False  # jumped $1,250 to $37,900 a tonne
    return is_beside and 0 < low <= high < 100 * low


def _head(text: str, one: Amount) -> str:
    """Return the words before a sum, its sign left out."""
    return text[max(0, one.start - 32) : one.start]


def _is_priced(text: str, last: Amount, reading: Amount) -> bool:
    """Tell prices of two things, the rate of which is told once: gold at $3 and tin at $2 a kg."""
    link = _PRICED.fullmatch(text, last.end, reading.start)
    return link is not None and bool(_AT_PRICE.search(text, max(0, last.start - 12), last.start))


def left_out(text: str, readings: Iterable[Any]) -> list[Any]:
    """Return small numbers that leave out what they are of: 16 firms, nine of which bid.

    What a number is held against is of the unit before it (7 years, compared with two); one more
    (another 28) is of what was measured last, and a part is of what was counted last.
    """
    found: list[Any] = []
    for reading in readings:
        whole = _left_out(text, found, reading)
        if whole is not None:
            reading = replace(
                reading, unit=whole.unit, measure=whole.measure, noun=whole.noun, doubt=whole.doubt
            )
        if not _is_part_alone(reading):
            found.append(reading)
    return found


def _is_part_alone(reading: Any) -> bool:
    """Tell a number with a decimal point that nothing before it tells the unit of."""
    is_open = isinstance(reading, Amount) and (reading.unit, reading.doubt) == (BARE, LEFT_OUT)
    return is_open and reading.low is not None and reading.low % 1 != 0


def _left_out(text: str, found: Sequence[Any], part: Any) -> Amount | None:
    """Return what a small number without unit has its unit from."""
    if not isinstance(part, Amount) or part.unit != BARE or part.low is None:
        return None
    amounts = [one for one in reversed(found) if isinstance(one, Amount) and one.unit != BARE]
    head = text[max(0, part.start - 32) : part.start]
    if amounts and _goes_on(text, amounts[0], part):
        return amounts[0]
    if part.doubt == LEFT_OUT and _NAMED.search(head):
        return amounts[0] if amounts and _is_gapped(text, amounts[0], part) else None
    if amounts and _is_shared_out(text, amounts[0], part):
        return amounts[0]
    if part.low >= 1000:
        return _weighed(text, amounts, part)
    if _HELD_AGAINST.search(head):
        return amounts[0] if amounts and _is_held_against(amounts[0], part) else None
    if _ONE_MORE.search(head):
        return next((one for one in amounts if one.unit not in _SHARES), None)
    whole = next((one for one in amounts if one.unit == COUNT), None)
    is_same = whole is not None and not _SENTENCE_END.search(text, whole.end, part.start)
    is_of_it = part.doubt == LEFT_OUT or (is_same and _ENDS.match(text, part.end))
    is_of_it = is_of_it or _OF_WHICH.match(text, part.end)
    if whole is None or whole.low is None or not is_of_it:
        return None
    return whole if whole.low / 100 < part.low < 100 * whole.low else None


def _is_held_against(last: Amount, part: Amount) -> bool:
    """Tell whether a number is of what the last one is; a time further back measures no change."""
    is_near = last.unit not in _TIMES or part.start - last.end < _NEAR
    return last.whole is None and is_near


def _is_gapped(text: str, last: Amount, part: Amount) -> bool:
    """Tell whether a number behind a name is of what the last one is: Utah 41, Idaho 22."""
    is_same = _SENTENCE_END.search(text, last.end, part.start) is None
    low, high = sorted((last.low or Decimal(0), part.low or Decimal(0)))
    is_plain = last.unit not in table() and last.whole is None
    return is_same and is_plain and high < 1000 * low


def _is_shared_out(text: str, last: Amount, part: Amount) -> bool:
    """Tell the next part of what was shared out: 30% goes to one, 45 to another."""
    then = _TO_WHOM.match(text, part.end)
    link = text[last.end : part.start]
    low, high = sorted((last.low or Decimal(0), part.low or Decimal(0)))
    is_part = last.unit not in (COUNT, BARE) and part.doubt == FREE and high < 100 * low
    return bool(is_part and then and _NEXT_PART.fullmatch(link) and then[0] in link)


def _goes_on(text: str, last: Amount, part: Amount) -> bool:
    """Tell whether a number is the end of a change or the next of two: from 3 weeks to 14."""
    link = _TO_OR_AND.fullmatch(text, last.end, part.start)
    if link is None or last.whole is not None:
        return False
    if link[0] == ", " and (part.bound is None or last.unit in _SHARES):  # 45 days, 60 at most
        return False
    if part.doubt != LEFT_OUT and link[0] not in (" to ", ", "):
        return False
    is_from = _FROM_HERE.search(text, max(0, last.start - 8), last.start)
    return last.unit not in _SHARES or is_from is not None


def _weighed(text: str, amounts: Sequence[Amount], part: Amount) -> Amount | None:
    """Return what the sentence weighed last, where a large number leaves its unit out."""
    last = next((one for one in amounts if one.unit not in _PASSED), None)
    if last is None or last.low is None or part.low is None or last.unit in table():
        return None
    is_near = _SENTENCE_END.search(text, last.end, part.start) is None
    is_like = abs(last.low) / 100 < part.low < 100 * abs(last.low)
    is_rate = "-per-" in last.unit and not _IN_YEAR.match(text, part.end)
    is_plain = not is_rate and not last.vague
    return (
        last
        if is_near
        and is_like
        and is_plain
        and not _NO_MONEY.search(text, 0, part.start)
        and not _OF_MONEY.search(text, 0, part.start)
        else None
    )


def in_millions(text: str, readings: Sequence[Any]) -> list[Any]:
    """Return readings with mt as million tonnes where the sentence weighs in those: 60.4 mt."""
    if "mt" not in text or not _MILLION_TONNES.search(text):
        return list(readings)
    return [
        replace(one, low=one.low * 10**6, high=None if one.high is None else one.high * 10**6)
        if isinstance(one, Amount)
        and one.unit.startswith("tonne")
        and one.low is not None
        and one.low < _FEW
        and _IN_MT.search(text, one.start, one.end)
        else one
        for one in readings
    ]


def of_passage(text: str, readings: Iterable[Any]) -> list[Any]:
    """Return readings with a large number without unit in the currency that the text named last.

    Whatever is weighed, or counted in such numbers, in between takes its place: nothing is guessed.
    """
    found: list[Any] = []
    code = ""
    for reading in readings:
        if isinstance(reading, Amount):
            unit = reading.unit.partition("-per-")[0]
            is_counted = unit == COUNT and reading.noun != "person" and (reading.low or 0) >= 10**4
            head = text[max(0, reading.start - 24) : reading.start]
            is_open = unit == BARE and reading.doubt not in (FREE, LEFT_OUT)
            is_sum = is_open and (reading.low is None or abs(reading.low) >= 100)
            if is_sum and code and not _NO_MONEY.search(head):
                reading = replace(reading, unit=code, doubt=PASSAGE)
            elif is_sum and _OF_MONEY.search(text, 0, reading.start):
                reading, code = replace(reading, unit=UNKNOWN), UNKNOWN
            elif unit in table():
                code = unit
            elif is_counted or unit not in _PASSED:
                code = ""
        found.append(reading)
    return found
