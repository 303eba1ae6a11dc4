"""A quantity as a text prints it, and which values say the same.

The bound words and what they mean are those of the value grammar (design, section 4). A number
whose currency is not known says nothing that a value can say.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from lodestone.model.currencies import UNKNOWN, table
from lodestone.model.values import Quantity, number_name
from lodestone.read.text import counting, units

COUNT: Final = "count"
BARE: Final = "bare"
#: The doubt of a sum whose currency stands earlier in the passage.
PASSAGE: Final = "passage"
#: The doubt of what a yearly capacity counts: it may be told as what it is of.
CAPACITY: Final = "capacity"
#: The doubt of a number whose unit another one before it tells.
LEFT_OUT: Final = "left-out"
#: The doubt of a number that counts what the words of its sentence speak of.
FREE: Final = "free"
_GENERIC: Final = frozenset({"item", "member"})
_NEVER_COUNTED: Final = units.SLUGS | {"fraction"}


@dataclass(frozen=True)
class Amount:
    """A quantity as printed.

    Attributes:
        start: code point where it begins, its bound word included.
        end: code point after it.
        unit: a unit of the closed list, a rate of two, an ISO 4217 code, ``count`` (numeral and
            measure word or noun), ``bare`` (a large number whose unit is not printed, such as
            12亿) or ``unknown`` (a currency that nothing settles).
        measure: the measure word or noun of a count.
        noun: the counting unit of the noun that follows, such as ``mineral``; empty if unknown.
        bound: one of ``values.BOUNDS`` or ``None``.
        low: the figure, or the lower end of a range; ``None`` where the copy lost it.
        high: the upper end of a range.
        whole: the whole of a fraction.
        vague: how a numeral without a number is called (``tens``); empty otherwise.
        doubt: what settled a currency that several share; empty where none had to be.
    """

    start: int
    end: int
    unit: str
    measure: str
    noun: str
    bound: str | None
    low: Decimal | None
    high: Decimal | None
    whole: Decimal | None
    vague: str = ""
    doubt: str = ""

    @property
    def name(self) -> str:
        """The name of the quantity that says the same; a count without noun is ``count:种=…``."""
        parts = [self.bound] if self.bound else []
        if self.vague:
            parts += ["vague", self.vague]
        elif self.low is None:
            parts.append("lost")
        else:
            parts.append(number_name(self.low))
        if self.high is not None:
            parts += ["to", number_name(self.high)]
        if self.whole is not None:
            parts += ["of", number_name(self.whole)]
        number = "-".join(parts)
        if self.unit == COUNT:
            return f"{self.noun}-{number}" if self.noun else f"count:{self.measure}={number}"
        return f"{self.unit}-{number}"

    def matches(self, value: Quantity) -> bool:
        """Tell whether a quantity says what is printed here: unit, bound and numbers.

        A value may say ``about`` where ``nearly`` is printed: it says less, and nothing else.
        """
        if not self._has_unit(value.unit) or self.vague != value.vague:
            return False
        bound = "about" if (self.bound, value.bound) == ("nearly", "about") else self.bound
        if self.vague or self.low is None or value.first is None:
            return self.low is value.first if not self.vague else bound == value.bound
        if bound != value.bound or value.is_range != (self.high is not None):
            return False
        if self.whole is not None:
            return value.second is not None and self.low * value.second == value.first * self.whole
        return self.low == value.first and (not value.is_range or self.high == value.second)

    def _has_unit(self, unit: str) -> bool:
        if self.unit == UNKNOWN:
            return False
        if self.unit == unit:
            return True
        if self.doubt == CAPACITY and self.unit == f"{unit}-per-year":
            return True
        if self.unit not in (COUNT, BARE) and self.doubt != PASSAGE:
            return False
        if self.noun:
            return unit == self.noun or unit in _GENERIC
        if unit in _NEVER_COUNTED or unit in table() or "-per-" in unit:
            return False
        fitting = counting.FITTING.get(self.measure[:1])
        if self.unit == COUNT and (fitting is not None or self.measure.isascii()):
            return unit in _GENERIC or unit in (fitting or ())
        return True
