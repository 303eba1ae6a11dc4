"""Values that are named by what they say: quantities, stages, waivers, inferences.

Dates stand in ``dates``. No author describes such a value. Its name is parsed here, strictly, and
what it says becomes the triples of ``graph:values``. A name that does not parse, or that is not the
canonical one of its value, is an error: two passages that say the same must write the same triple.

Grammar (quantity)::

    unit-[bound-]number[-to-number | -of-number]
    unit-[bound-]vague-tens | unit-vague-hundreds-of-millions | unit-vague-dozens ...
    unit-lost | unit-atmost-lost ...
    bound = about | nearly | atleast | over | atmost | under
    number = [minus-]digits[.digits][k|m|bn|tn], the largest scale whose mantissa is at least 1,
             no trailing zero, at most one leading zero
    unit = one of the closed list, a code of ISO 4217, or a rate of two (``USD-per-kilogram``)

Grammar (stage): ``rung`` or ``rung-date``; waiver: ``sentence[.figure]-reason``; inference:
``kind-slug-reason``. Units, rungs and reasons are closed lists in the ontology.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from lodestone.model import currencies
from lodestone.model.dates import LOST, DateValue, parse_date
from lodestone.model.errors import ValueNameError
from lodestone.model.words import joined

if TYPE_CHECKING:
    from lodestone.model.ontology import Ontology

#: ``about`` and ``nearly`` widen a figure by one in the place of its last digit, and by no more
#: than this share of itself: a choice of the project, written down here.
ABOUT: Final = Decimal("0.05")
#: Rounding to the printed digits may move a figure by no more than this share of itself.
ROUNDING: Final = Decimal("0.025")

BOUNDS: Final = ("about", "nearly", "atleast", "over", "atmost", "under")

_SCALES: Final = {
    "": Decimal(1),
    "k": Decimal(10) ** 3,
    "m": Decimal(10) ** 6,
    "bn": Decimal(10) ** 9,
    "tn": Decimal(10) ** 12,
}
_NUMBER = r"(?:minus-)?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?(?:k|m|bn|tn)?"
_VAGUE = (
    r"teens(?:-of-(?:10k|100m|1tn))?|dozens"
    r"|(?:(?:tens|hundreds)-of-)?(?:thousands|millions|billions|trillions)|tens|hundreds"
)
_QUANTITY = re.compile(
    rf"(?:(?P<bound>{'|'.join(BOUNDS)})-)?"
    rf"(?:(?P<lost>{LOST})|vague-(?P<vague>{_VAGUE})|(?P<low>{_NUMBER})(?:-to-(?P<high>{_NUMBER})|-of-(?P<of>{_NUMBER}))?)\Z"
)
_NUMBER_PARTS = re.compile(r"(minus-)?([0-9.]+)(k|m|bn|tn)?\Z")
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
        vague: how a numeral that says no number is called (``tens``); empty otherwise.
    """

    unit: str
    bound: str | None
    first: Decimal | None
    second: Decimal | None
    is_range: bool
    vague: str = ""

    @property
    def is_lost(self) -> bool:
        """Tell whether the copy of the document lost the figure."""
        return self.first is None and not self.vague

    @property
    def name(self) -> str:
        """The canonical name, without its prefix."""
        parts = [self.unit]
        if self.bound:
            parts.append(self.bound)
        if self.vague:
            parts += ["vague", self.vague]
        elif self.first is None:
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
        whole = self._whole(high)
        if self.bound in ("about", "nearly"):
            first, second = self.first, self.second if self.is_range else self.first
            assert second is not None
            below, above = _slack(first, low, self.unit), _slack(second, high, self.unit)
            top = high if self.bound == "nearly" else high + above
            return low - below, top if whole is None else min(top, whole)
        if self.bound in ("atleast", "over"):
            return low, whole if self.unit == "fraction" else None
        if self.bound in ("atmost", "under"):
            return None, high
        return low, high

    def rule(self) -> str:
        """Return the slug of the rule that makes the interval out of the printed number."""
        if self.is_lost:
            return LOST
        if self.vague:
            return "vague"
        if self.bound in ("about", "nearly"):
            return f"{self.bound}-fraction" if self.unit == "fraction" else self.bound
        return self.bound or ("range" if self.is_range else "exact")

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

    def _whole(self, number: Decimal) -> Decimal | None:
        """Return 100 for a number in percent that may be a share of a whole."""
        is_share = self.unit in ("fraction", "percent") and number <= 100
        return Decimal(100) if is_share else None

    def _stated(self) -> tuple[Decimal, Decimal]:
        assert self.first is not None
        if self.second is None:
            return self.first, self.first
        if self.is_range:
            return self.first, self.second
        part = self.first * 100 / self.second
        return part, part


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
    unit = _unit_of(name, units)
    if unit is None:
        raise ValueNameError.of("does-not-begin-with-2", name=name)
    match = _QUANTITY.match(name[len(unit) + 1 :])
    if not match:
        raise ValueNameError.of("no-quantity-after-unit", name=name)
    quantity = Quantity(
        unit,
        match["bound"],
        number_value(match["low"]) if match["low"] else None,
        number_value(match["high"] or match["of"]) if match["high"] or match["of"] else None,
        bool(match["high"]),
        match["vague"] or "",
    )
    if quantity.name != name:
        raise ValueNameError.of("not-canonical", name=name, canonical=quantity.name)
    if (unit == "fraction") != bool(match["of"]) and match["low"]:
        raise ValueNameError.of("fraction-nothing-else-written", name=name)
    if match["high"] and quantity.first >= quantity.second:  # type: ignore[operator]
        raise ValueNameError.of("range-does-not-rise", name=name)
    return quantity


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
    raise ValueNameError.of("does-not-begin-with", name=name)


def parse_waiver(name: str, reasons: frozenset[str]) -> WaiverValue:
    """Parse the name of a waiver, such as ``3-rhetoric`` or ``3.2-repeats``.

    Raises:
        ValueNameError: the name does not parse, or the reason is not in the closed list.
    """
    match = _WAIVER.match(name)
    if not match or match["reason"] not in reasons:
        raise ValueNameError.of("no-waiver", name=name, reasons=joined(sorted(reasons)))
    figure = int(match["figure"]) if match["figure"] else None
    return WaiverValue(int(match["sentence"]), figure, match["reason"])


def parse_inference(name: str, reasons: frozenset[str]) -> InferenceValue:
    """Parse the name of an inference, such as ``actor-us-government-anaphora``.

    Raises:
        ValueNameError: the name does not parse, or the reason is not in the closed list.
    """
    match = _INFERENCE.match(name)
    if not match or match["reason"] not in reasons:
        raise ValueNameError.of("no-inference", name=name, reasons=joined(sorted(reasons)))
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
    number = Decimal(match[2]) * _SCALES[match[3] or ""]
    return -number if match[1] else number


def number_name(number: Decimal) -> str:
    """Return the canonical name of a number: the largest scale whose mantissa is at least 1."""
    if number < 0:
        return f"minus-{number_name(-number)}"
    scale = next((s for s in ("tn", "bn", "m", "k") if number >= _SCALES[s]), "")
    mantissa = (number / _SCALES[scale]).normalize()
    return f"{mantissa:f}{scale}"


def _unit_of(name: str, units: frozenset[str]) -> str | None:
    """Return the unit that a name begins with: the longest that is known, or a rate of two."""
    parts = name.split("-")
    for size in range(len(parts) - 1, 0, -1):
        unit = "-".join(parts[:size])
        if is_unit(unit, units):
            return unit
    return None


def is_unit(slug: str, units: frozenset[str]) -> bool:
    """Tell whether a slug is a unit: of the closed list, a currency, or a rate of two such."""
    if slug in units or slug in currencies.table():
        return True
    whole, _, part = slug.rpartition("-per-")
    return bool(whole) and part in units and (whole in units or whole in currencies.table())


def _slack(printed: Decimal, number: Decimal, unit: str) -> Decimal:
    """Return by how much ``about`` widens a number: one in the place of its last printed digit."""
    share = abs(number) * ABOUT
    return share if unit == "fraction" else min(_half_unit(printed, unit) * 2, share)


def _half_unit(number: Decimal, unit: str) -> Decimal:
    """Return half a unit of the last digit that the name shows."""
    if unit == "fraction":
        return Decimal(0)
    exponent = number.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(5).scaleb(exponent - 1)
