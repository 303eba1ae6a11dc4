"""Values that are named by what they say: quantities, dates, stages, waivers, inferences.

No author describes such a value. Its name is parsed here, strictly, and what it says becomes the
triples of ``graph:values``. A name that does not parse, or that is not the canonical one of its
value, is an error: two passages that say the same must write the same triple.

Grammar (quantity)::

    unit-[about-|atleast-|over-|atmost-|under-]number[-to-number | -of-number]
    unit-lost | unit-atmost-lost ...
    number = digits[.digits][k|m|bn|tn], the largest scale whose mantissa is at least 1,
             no trailing zero, at most one leading zero

Grammar (date)::

    [about-|by-|before-|after-|since-]YYYY[-MM[-DD]] | YYYYs | YYYY-to-YYYY | YYYY-lost | lost

Grammar (stage): ``rung`` or ``rung-date``; waiver: ``sentence[.figure]-reason``; inference:
``kind-slug-reason``. Units, rungs and reasons are closed lists in the ontology.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from lodestone.model.errors import ValueNameError

if TYPE_CHECKING:
    from lodestone.model.ontology import Ontology

#: ``about`` widens a figure by this share of itself: a choice of the project, written down here.
ABOUT: Final = Decimal("0.05")
#: Rounding to the printed digits may move a figure by no more than this share of itself.
ROUNDING: Final = Decimal("0.025")

BOUNDS: Final = ("about", "atleast", "over", "atmost", "under")
DATE_BOUNDS: Final = ("about", "by", "before", "after", "since")
LOST: Final = "lost"

_SCALES: Final = {
    "": Decimal(1),
    "k": Decimal(10) ** 3,
    "m": Decimal(10) ** 6,
    "bn": Decimal(10) ** 9,
    "tn": Decimal(10) ** 12,
}
_NUMBER = r"(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?(?:k|m|bn|tn)?"
_QUANTITY = re.compile(
    rf"(?:(?P<bound>{'|'.join(BOUNDS)})-)?"
    rf"(?:(?P<lost>{LOST})|(?P<low>{_NUMBER})(?:-to-(?P<high>{_NUMBER})|-of-(?P<of>{_NUMBER}))?)\Z"
)
_DATE = re.compile(
    rf"(?:(?P<bound>{'|'.join(DATE_BOUNDS)})-)?"
    r"(?P<year>[0-9]{4})(?:(?P<decade>s)|-to-(?P<to>[0-9]{4})|-(?P<lost>lost)"
    r"|-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?\Z"
)
_NUMBER_PARTS = re.compile(r"([0-9.]+)(k|m|bn|tn)?\Z")
_WAIVER = re.compile(
    r"(?P<sentence>[1-9][0-9]*)(?:\.(?P<figure>[1-9][0-9]*))?-(?P<reason>[a-z]+)\Z"
)
_INFERENCE = re.compile(
    r"(?P<kind>[a-z]+)-(?P<slug>[A-Za-z0-9.-]+?)-(?P<reason>[a-z]+(?:-year)?)\Z"
)


@dataclass(frozen=True)
class Quantity:
    """A number or an interval in one unit.

    Attributes:
        unit: slug of the unit (``USD``, ``percent``, ``fraction``, ``mineral`` ...).
        bound: one of ``BOUNDS``, or ``None`` for a figure or range stated as it is.
        first: the figure, or the lower end of a range; ``None`` where it is lost.
        second: the upper end of a range, or the whole of a fraction.
        is_range: true for ``a-to-b``.
    """

    unit: str
    bound: str | None
    first: Decimal | None
    second: Decimal | None
    is_range: bool

    @property
    def is_lost(self) -> bool:
        """Tell whether the copy of the document lost the figure."""
        return self.first is None

    @property
    def name(self) -> str:
        """The canonical name, without its prefix."""
        parts = [self.unit]
        if self.bound:
            parts.append(self.bound)
        if self.first is None:
            parts.append(LOST)
        else:
            parts.append(number_name(self.first))
        if self.second is not None:
            parts += ["to" if self.is_range else "of", number_name(self.second)]
        return "-".join(parts)

    def interval(self) -> tuple[Decimal | None, Decimal | None]:
        """Return the lowest and the highest number meant; ``None`` is no limit.

        A fraction is given in percent. ``over`` and ``under`` have the ends of ``atleast`` and
        ``atmost``; that they leave out the number itself is for the rule that compares to say.
        """
        if self.first is None:
            return None, None
        low, high = self._stated()
        if self.bound == "about":
            return low * (1 - ABOUT), high * (1 + ABOUT)
        if self.bound in ("atleast", "over"):
            return low, None
        if self.bound in ("atmost", "under"):
            return None, high
        return low, high

    def rounding_interval(self) -> tuple[Decimal | None, Decimal | None]:
        """Return the interval of all numbers that would be printed with these digits."""
        low, high = self.interval()
        if self.first is None:
            return low, high
        slack = min(_half_unit(self.first, self.unit), self._stated()[1] * ROUNDING)
        return (None if low is None else low - slack, None if high is None else high + slack)

    def digits(self) -> int:
        """Return the number of significant digits of the finest number in the name."""
        numbers = [n for n in (self.first, self.second) if n is not None]
        return max((len(n.normalize().as_tuple().digits) for n in numbers), default=0)

    def _stated(self) -> tuple[Decimal, Decimal]:
        assert self.first is not None
        if self.second is None:
            return self.first, self.first
        if self.is_range:
            return self.first, self.second
        part = self.first * 100 / self.second
        return part, part


@dataclass(frozen=True)
class DateValue:
    """A day, month, year, decade or span of years, with its bound.

    Attributes:
        name: the canonical name, without its prefix.
        bound: one of ``DATE_BOUNDS`` or ``None``.
        earliest: first day meant; ``None`` where nothing limits it.
        latest: last day meant; ``None`` where nothing limits it.
        precision: ``day``, ``month``, ``year``, ``decade``, ``span`` or ``lost``.
        is_lost: true where digits of the printed date were lost in the copy.
    """

    name: str
    bound: str | None
    earliest: date | None
    latest: date | None
    precision: str
    is_lost: bool


@dataclass(frozen=True)
class StageValue:
    """A rung of the ladder, with the date at which it was reached where that is stated."""

    rung: str
    when: DateValue | None


@dataclass(frozen=True)
class WaiverValue:
    """A sentence, or one figure of it, that carries no fact, with the reason."""

    sentence: int
    figure: int | None
    reason: str


@dataclass(frozen=True)
class InferenceValue:
    """A name, date or quantity that the passage leaves to its context, with the reason."""

    kind: str
    slug: str
    reason: str


def parse_quantity(name: str, units: frozenset[str]) -> Quantity:
    """Parse the name of a quantity.

    Args:
        name: the local name, such as ``USD-atmost-620m``.
        units: slugs of the closed list of units.

    Raises:
        ValueNameError: the name does not parse or is not canonical.
    """
    unit = next((u for u in sorted(units, key=len, reverse=True) if name.startswith(u + "-")), None)
    if unit is None:
        raise ValueNameError(
            f"'{name}' does not begin with a known unit", zh=f"“{name}”不以已知单位开头"
        )
    match = _QUANTITY.match(name[len(unit) + 1 :])
    if not match:
        raise ValueNameError(
            f"'{name}' is no quantity: after the unit comes "
            "[about-|atleast-|over-|atmost-|under-]number[-to-number|-of-number] or 'lost'",
            zh=f"“{name}”不是数量：单位之后应为 "
            "[about-|atleast-|over-|atmost-|under-]数[-to-数|-of-数] 或 lost",
        )
    quantity = Quantity(
        unit,
        match["bound"],
        None if match["lost"] else number_value(match["low"]),
        number_value(match["high"] or match["of"]) if match["high"] or match["of"] else None,
        bool(match["high"]),
    )
    if quantity.name != name:
        raise ValueNameError(
            f"'{name}' is not canonical", quantity.name, zh=f"“{name}”不是规范写法"
        )
    if (unit == "fraction") != bool(match["of"]) and not match["lost"]:
        raise ValueNameError(
            f"'{name}': a fraction, and nothing else, is written a-of-b",
            zh=f"“{name}”：分数且只有分数写作 a-of-b",
        )
    if match["high"] and quantity.first >= quantity.second:  # type: ignore[operator]
        raise ValueNameError(f"'{name}': the range does not rise", zh=f"“{name}”：区间应由小到大")
    return quantity


def parse_date(name: str) -> DateValue:
    """Parse the name of a date, such as ``2025-08-10``, ``1980s`` or ``about-2028``.

    Raises:
        ValueNameError: the name does not parse or names a day that does not exist.
    """
    if name == LOST:
        return DateValue(name, None, None, None, LOST, True)
    match = _DATE.match(name)
    if not match:
        raise ValueNameError(
            f"'{name}' is no date: write [about-|by-|before-|after-|since-]YYYY[-MM[-DD]], "
            "YYYYs, YYYY-to-YYYY, YYYY-lost or lost",
            zh=f"“{name}”不是日期：应写 [about-|by-|before-|after-|since-]YYYY[-MM[-DD]]、"
            "YYYYs、YYYY-to-YYYY、YYYY-lost 或 lost",
        )
    first, last, precision = _span(name, match)
    earliest, latest = _bounded(first, last, precision, match["bound"])
    return DateValue(name, match["bound"], earliest, latest, precision, bool(match["lost"]))


def parse_stage(name: str, rungs: frozenset[str]) -> StageValue:
    """Parse the name of a stage, such as ``announced-2025-08-10`` or ``unsaid``.

    Raises:
        ValueNameError: the rung is not in the closed list, or the date does not parse.
    """
    for rung in sorted(rungs, key=len, reverse=True):
        if name == rung:
            return StageValue(rung, None)
        if name.startswith(rung + "-"):
            return StageValue(rung, parse_date(name[len(rung) + 1 :]))
    raise ValueNameError(
        f"'{name}' does not begin with a known rung of the ladder",
        zh=f"“{name}”不以已知阶段开头",
    )


def parse_waiver(name: str, reasons: frozenset[str]) -> WaiverValue:
    """Parse the name of a waiver, such as ``3-rhetoric`` or ``3.2-repeats``.

    Raises:
        ValueNameError: the name does not parse, or the reason is not in the closed list.
    """
    match = _WAIVER.match(name)
    if not match or match["reason"] not in reasons:
        raise ValueNameError(
            f"'{name}' is no waiver: write sentence[.figure]-reason with a reason of "
            + ", ".join(sorted(reasons)),
            zh=f"“{name}”不是豁免：应写 句号[.数字序号]-理由，理由可为 "
            + "、".join(sorted(reasons)),
        )
    figure = int(match["figure"]) if match["figure"] else None
    return WaiverValue(int(match["sentence"]), figure, match["reason"])


def parse_inference(name: str, reasons: frozenset[str]) -> InferenceValue:
    """Parse the name of an inference, such as ``actor-us-government-anaphora``.

    Raises:
        ValueNameError: the name does not parse, or the reason is not in the closed list.
    """
    match = _INFERENCE.match(name)
    if not match or match["reason"] not in reasons:
        raise ValueNameError(
            f"'{name}' is no inference: write kind-slug-reason with a reason of "
            + ", ".join(sorted(reasons)),
            zh=f"“{name}”不是推断：应写 类别-标识-理由，理由可为 " + "、".join(sorted(reasons)),
        )
    return InferenceValue(match["kind"], match["slug"], match["reason"])


def parse(kind: str, name: str, ontology: "Ontology") -> object:
    """Parse the name of a value of any kind.

    Args:
        kind: ``quantity``, ``date``, ``stage``, ``waiver`` or ``inference``.
        name: the local name.
        ontology: the closed lists.

    Raises:
        ValueNameError: the name does not parse or is not canonical.
    """
    if kind == "quantity":
        return parse_quantity(name, ontology.units)
    if kind == "date":
        return parse_date(name)
    if kind == "stage":
        return parse_stage(name, ontology.rungs)
    if kind == "waiver":
        return parse_waiver(name, ontology.waiver_reasons)
    return parse_inference(name, ontology.inference_reasons)


def number_value(name: str) -> Decimal:
    """Return the number that a name such as ``2.26bn`` says."""
    match = _NUMBER_PARTS.match(name)
    assert match is not None
    return Decimal(match[1]) * _SCALES[match[2] or ""]


def number_name(number: Decimal) -> str:
    """Return the canonical name of a number: the largest scale whose mantissa is at least 1."""
    scale = next((s for s in ("tn", "bn", "m", "k") if number >= _SCALES[s]), "")
    mantissa = (number / _SCALES[scale]).normalize()
    return f"{mantissa:f}{scale}"


def _half_unit(number: Decimal, unit: str) -> Decimal:
    """Return half a unit of the last digit that the name shows."""
    if unit == "fraction":
        return Decimal(0)
    exponent = number.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(5).scaleb(exponent - 1)


def _span(name: str, match: re.Match[str]) -> tuple[date, date, str]:
    year = int(match["year"])
    try:
        if match["decade"]:
            if year % 10:
                raise ValueNameError(
                    f"'{name}': a decade begins with a year that ends in 0",
                    zh=f"“{name}”：年代应以 0 结尾的年份开头",
                )
            return date(year, 1, 1), date(year + 9, 12, 31), "decade"
        if match["to"]:
            last = int(match["to"])
            if last <= year:
                raise ValueNameError(
                    f"'{name}': the span does not rise", zh=f"“{name}”：年份区间应由小到大"
                )
            return date(year, 1, 1), date(last, 12, 31), "span"
        if match["day"]:
            day = date(year, int(match["month"]), int(match["day"]))
            return day, day, "day"
        if match["month"]:
            month = int(match["month"])
            end = calendar.monthrange(year, month)[1]
            return date(year, month, 1), date(year, month, end), "month"
        return date(year, 1, 1), date(year, 12, 31), "year"
    except (ValueError, calendar.IllegalMonthError):
        raise ValueNameError(
            f"'{name}' names a day that does not exist", zh=f"“{name}”所指日期不存在"
        ) from None


def _bounded(
    first: date, last: date, precision: str, bound: str | None
) -> tuple[date | None, date | None]:
    """Apply the bound of a date; ``about`` widens by one of the last unit printed."""
    if bound == "about":
        return _shift(first, precision, -1), _shift(last, precision, 1)
    if bound == "by":
        return None, last
    if bound == "before":
        return None, first - timedelta(days=1)
    if bound == "after":
        return last + timedelta(days=1), None
    if bound == "since":
        return first, None
    return first, last


def _shift(day: date, precision: str, by: int) -> date:
    if precision == "day":
        return day + timedelta(days=by)
    if precision == "month":
        month = day.month - 1 + by
        year, month = day.year + month // 12, month % 12 + 1
        end = calendar.monthrange(year, month)[1]
        return date(year, month, 1 if day.day == 1 else end)
    return day.replace(year=day.year + by * (10 if precision == "decade" else 1))
