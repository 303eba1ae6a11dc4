"""Printed figures: every quantity and date of a text, with what it says.

A figure is a numeral with a unit, measure word or date mark, in digits or Chinese numerals, in
simplified or traditional characters, or in English. List markers, ordinals, numerals inside names
and set phrases are none (design, section 5).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from lodestone.model.dates import DateValue
from lodestone.model.tables import pattern, table
from lodestone.model.values import Quantity
from lodestone.read.text import (
    date_spans,
    datings,
    exchange,
    light,
    lists,
    measuring,
    numerals,
    shares,
)
from lodestone.read.text.amounts import Amount
from lodestone.read.text.currencies import Purse
from lodestone.read.text.datings import Dating
from lodestone.read.text.spelling import plain

#: Words and marks of Chinese, by what they say.
_ZH: Final = table(__name__, "zh")

Span = tuple[int, int]

#: 10 000 tonnes: groups of three digits parted by a no-break or thin space, or by a plain one.
_NARROW = re.compile("(?<![0-9.,])[0-9]{1,3}(?:[\u00a0\u2009\u202f][0-9]{3})+(?![0-9])")
#: Accountants print a loss in brackets: $(22.6) million.
_BRACKETED = re.compile(
    r"(?<=[$€£])\(([0-9.,]+)\)"
    r"|\(([$€£][0-9.,]+)\)(?= (?:thousand|[mb]illion|trillion|mn?|bn)\b)"
)
#: 1 200 tonnes: groups other than 000 only before a word.
_GROUPS = re.compile(pattern(__name__, "groups"))
#: A line that breaks inside an English sentence is a space.
_WRAPPED = re.compile("(?<=[A-Za-z0-9,%])\n(?=[a-z])")


#: The numerals of cheques and contracts: 壹佰万元.
_FINANCIAL = re.compile(pattern(__name__, "financial"))
#: 二○二五年: a circle or a letter in the place of 〇.
_ROUND_ZERO = re.compile(pattern(__name__, "round_zero"))
_WIDE_GROUPS = re.compile(pattern(__name__, "wide_groups"))
_IDIOMS = re.compile("|".join((pattern(__name__, "idioms"), pattern(__name__, "names"))))
_DIGITS: Final = str.maketrans(table(__name__, "financial_digits"))


@dataclass(frozen=True)
class Figure:
    """A figure as printed.

    Attributes:
        start: code point of its first character, bound words included.
        end: code point after its last character.
        text: the figure as printed.
        reading: what it says, as a quantity or as a date.
    """

    start: int
    end: int
    text: str
    reading: Amount | Dating

    @property
    def quantity(self) -> Amount | None:
        """The figure as a quantity, if it is one."""
        return self.reading if isinstance(self.reading, Amount) else None

    @property
    def date(self) -> Dating | None:
        """The figure as a date, if it is one."""
        return self.reading if isinstance(self.reading, Dating) else None

    @property
    def name(self) -> str:
        """The value that says the same, in the notation of value names, such as ``USD-2.26bn``."""
        prefix = "date:" if isinstance(self.reading, Dating) else ""
        return prefix + self.reading.name

    def matches_quantity(self, value: Quantity) -> bool:
        """Tell whether a quantity says what is printed: same unit, same numbers, same bound."""
        return isinstance(self.reading, Amount) and self.reading.matches(value)

    def matches_date(self, value: DateValue, licensed: bool = False) -> bool:
        """Tell whether a date says what is printed.

        Args:
            value: the date.
            licensed: true if the passage leaves the year of this date to its context.
        """
        return isinstance(self.reading, Dating) and self.reading.matches(value, licensed)


def find(text: str, skip: Iterable[Span] = (), standpoint: str = "") -> list[Figure]:
    """Return the figures of a text in order, the light ones too; they do not overlap.

    Args:
        text: any text.
        skip: spans (start, end) of the text, such as registered names, whose numerals are none.
        standpoint: code of ISO 3166 of the country that the document speaks from, by which a
            shared sign ($, 元) is resolved; may be empty.
    """
    skipped = list(skip)
    return told(text, owed(text, skipped, standpoint), skipped)


def told(text: str, owing: Iterable[Figure], skip: Iterable[Span] = ()) -> list[Figure]:
    """Return the figures that a text owes with its light ones laid over them.

    Args:
        text: the text.
        owing: what ``owed`` returns of it.
        skip: spans of the text whose numerals are none.
    """
    readings = light.laid(_joined(text), [one.reading for one in owing], list(skip))
    return _figures(text, readings)


def owed(text: str, skip: Iterable[Span] = (), standpoint: str = "") -> list[Figure]:
    """Return the figures that a document owes a claim or a waiver: all but the light ones.

    Args:
        text: any text.
        skip: spans of the text whose numerals are none.
        standpoint: code of the country that the document speaks from; may be empty.
    """
    purse = Purse(_joined(text), text, standpoint)
    skipped = [*skip, *(match.span() for match in _IDIOMS.finditer(purse.text))]
    others: list[Amount | Dating] = [*datings.elsewhere(purse.text), *shares.elsewhere(purse)]
    others += exchange.elsewhere(purse)
    whole = [reading for reading in others if not _inside(reading.start, skipped)]
    found = _numbered(purse, skipped, [(r.start, r.end) for r in whole])
    for reading in whole:
        if not any(reading.start < r.end and r.start < reading.end for r in found):
            found.append(reading)
    found.sort(key=lambda reading: reading.start)
    found = date_spans.in_context(date_spans.spanned(purse.text, lists.from_to(purse.text, found)))
    found = lists.in_millions(purse.text, found)
    found = lists.compared(purse.text, lists.shared(purse.text, found))
    found = lists.of_passage(purse.text, lists.rated(purse.text, lists.left_out(purse.text, found)))
    return _figures(text, light.without_levels(purse.text, found))


def _figures(text: str, readings: Iterable[Amount | Dating]) -> list[Figure]:
    return [Figure(r.start, r.end, text[r.start : r.end], r) for r in readings]


def _joined(text: str) -> str:
    """Return the plain text; spaces between groups of three digits become commas."""
    text = _WIDE_GROUPS.sub(",", text)
    joined = plain(_NARROW.sub(lambda match: re.sub(r"\s", ",", match[0]), text))
    joined = _GROUPS.sub(lambda match: match[0].replace(" ", ","), _WRAPPED.sub(" ", joined))
    joined = _ROUND_ZERO.sub(table(__name__, "zero"), joined)
    joined = _FINANCIAL.sub(lambda match: match[0].translate(_DIGITS), joined)
    return _BRACKETED.sub(r"-\1\2 ", joined)


def _numbered(
    purse: Purse, skipped: Sequence[Span], taken: Sequence[Span]
) -> list[Amount | Dating]:
    """Return the figures that begin with a numeral."""
    text = purse.text
    found: list[Amount | Dating] = []
    place = 0
    while token := numerals.search(text, place):
        place = token.end
        if _inside(token.start, skipped) or _inside(token.start, taken):
            continue
        reading = _dated(purse, token.start) or measuring.at(purse, token)
        if reading:
            floor = found[-1].end if found else 0  # a bound word belongs to one figure only
            if reading.end <= floor:
                continue
            found.append(replace(reading, start=max(reading.start, floor)))
            place = max(place, reading.end)
    return found


def _dated(purse: Purse, start: int) -> Dating | None:
    text = purse.text
    if text[start - 1 : start] == _ZH["ordinal"]:
        return None
    return datings.at(text, start, purse.standpoint == "TW" or _ZH["republic"] in text)


def _inside(place: int, spans: Iterable[Span]) -> bool:
    return any(start <= place < end for start, end in spans)
