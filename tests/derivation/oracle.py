"""A second opinion on the rules: what fits, settles and stands, worked out in Python.

Nothing here reads a rule. The definitions are those of the design; the cases are made at random,
always the same ones.
"""

import random
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from lodestone.model.values import DateValue, Quantity, StageValue

ENDS: Final = 9
NUMBERS: Final = [
    Decimal(n) for n in ("1.9", "1.95", "2", "2.04", "2.05", "2.26", "2.3", "2.5", "5")
]
BOUNDS: Final = (None, None, None, "about", "about", "atleast", "over", "atmost", "under")
DATES: Final = [
    "2024",
    "2025",
    "2025-01",
    "2025-03",
    "2025-12",
    "2025-03-01",
    "2025-03-31",
    "2025-03-10",
    "2020s",
    "2024-to-2026",
    "by-2025",
    "since-2025",
    "after-2024",
    "before-2025-03",
    "about-2025-03",
    "2025-lost",
]
RUNGS: Final = [
    "considered",
    "announced",
    "letter",
    "conditional",
    "agreed",
    "signed",
    "held",
    "in-force",
    "funded",
    "divested",
    "lapsed",
    "suspended",
]
STAGE_DATES: Final = (
    "",
    "",
    "-2023",
    "-2024",
    "-2024-06",
    "-2025",
    "-2025-03",
    "-by-2024",
    "-lost",
)


def quantities(dice: random.Random) -> list[str]:
    """Return the names of one to four quantities that lie near each other."""
    return [_quantity(dice) for _ in range(dice.randint(1, 4))]


def dates(dice: random.Random) -> list[str]:
    """Return the names of one to four dates that lie near each other."""
    return [dice.choice(DATES) for _ in range(dice.randint(1, 4))]


def stages(dice: random.Random) -> list[str]:
    """Return the names of one to four stages."""
    return [dice.choice(RUNGS) + dice.choice(STAGE_DATES) for _ in range(dice.randint(1, 4))]


def fits(narrow: Quantity | DateValue, wide: Quantity | DateValue) -> bool:
    """Tell whether one value lies within another."""
    (low, high), (floor, ceiling) = _ends(narrow), _ends(wide)
    open_ = (
        wide.bound in ("over", "under")
        and isinstance(wide, Quantity)
        and narrow.bound != wide.bound
    )
    above = floor is None or (low is not None and (low > floor or (low == floor and not open_)))  # type: ignore[operator]
    below = ceiling is None or (
        high is not None and (high < ceiling or (high == ceiling and not open_))
    )  # type: ignore[operator]
    return above and below


def rounds_alike(one: Quantity, other: Quantity) -> bool:
    """Tell whether two closed quantities agree at both ends once rounded as printed."""
    slack = Decimal(0)
    for quantity in (one, other):
        high, rounded = quantity.interval()[1], quantity.rounding_interval()[1]
        if high is None or rounded is None or quantity.interval()[0] is None:
            return False
        slack += rounded - high
    pairs = zip(one.interval(), other.interval(), strict=True)
    return all(abs(a - b) <= slack for a, b in pairs)  # type: ignore[operator]


def settled(known: Mapping[str, Quantity] | Mapping[str, DateValue]) -> str | None:
    """Return the name of the value that wins where nobody decided: at most one.

    The one that fits all others (of two alike the first name), else the one with most digits
    where all that it does not fit differ from it by rounding.
    """

    def goes_within(name: str, other: str) -> bool:
        first = name < other or not fits(known[other], known[name])
        return fits(known[name], known[other]) and first

    def is_finer(name: str, other: str) -> bool:
        one, two = known[name], known[other]
        if not isinstance(one, Quantity) or not isinstance(two, Quantity):
            return False
        apart = not fits(one, two) and not fits(two, one)
        return apart and rounds_alike(one, two) and one.digits() > two.digits()

    for name in known:
        if all(goes_within(name, other) for other in known if other != name):
            return name
    for name in known:
        others = [other for other in known if other != name]
        if all(goes_within(name, other) or is_finer(name, other) for other in others):
            return name
    return None


def disputed(known: Mapping[str, Quantity] | Mapping[str, DateValue]) -> set[str]:
    """Return the names of the values that another one contradicts."""
    return {
        name
        for name, value in known.items()
        for other in known.values()
        if not fits(value, other) and not fits(other, value)
    }


def standing(reached: Mapping[str, StageValue], ranks: Mapping[str, int]) -> set[str]:
    """Return the stages at which a thing stands: several where they tie."""
    ends = [name for name, stage in reached.items() if ranks[stage.rung] == ENDS]
    alive = [
        name
        for name in reached
        if name not in ends and all(_before(reached[end], reached[name]) for end in ends)
    ]
    last = [end for end in ends if not any(_before(reached[end], s) for s in reached.values())]
    pool = alive or last
    top = max(ranks[reached[name].rung] for name in pool)
    highest = [name for name in pool if ranks[reached[name].rung] == top]
    return {name for name in highest if not any(_beats(reached[o], reached[name]) for o in highest)}


def _beats(one: StageValue, other: StageValue) -> bool:
    """Tell whether one of two stages of equal rank is the one at which a thing stands."""
    first, last = _span(one), _span(other)
    within = first != last and (
        (last[0] is None or (first[0] is not None and first[0] >= last[0]))
        and (last[1] is None or (first[1] is not None and first[1] <= last[1]))
    )
    if one.rung == other.rung:
        is_lost = other.when is not None and other.when.name == "lost"
        return within or (is_lost and one != other)
    return within or _before(other, one)


def _span(stage: StageValue) -> tuple[date | None, date | None]:
    return (stage.when.earliest, stage.when.latest) if stage.when else (None, None)


def _quantity(dice: random.Random) -> str:
    first = dice.choice(NUMBERS) * 10**9
    bound = dice.choice(BOUNDS)
    wider = [number * 10**9 for number in NUMBERS if number * 10**9 > first]
    second = (
        dice.choice(wider) if wider and bound in (None, "about") and dice.random() < 0.3 else None
    )
    return Quantity("USD", bound, first, second, second is not None).name


def _ends(
    value: Quantity | DateValue,
) -> tuple[Decimal | None, Decimal | None] | tuple[date | None, date | None]:
    if isinstance(value, Quantity):
        return value.interval()
    return value.earliest, value.latest


def _before(end: StageValue, stage: StageValue) -> bool:
    last, first = _last(end), stage.when.earliest if stage.when else None
    return last is not None and first is not None and last < first


def _last(stage: StageValue) -> date | None:
    return stage.when.latest if stage.when else None
