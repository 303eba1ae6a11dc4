"""Charts: what is drawn of days and numbers, and how no more is shown than is known.

A day is a dot, a month or a year a bar as wide as itself, an open bound an arrow that leads on. A
mark links to the claim that it draws; no picture stands without its table. What is drawn and how
it looks stands in ``specs/plot.json``; here are its rows, for a desk and for a phone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final, NamedTuple

from markupsafe import Markup

from lodestone.model.tables import table
from lodestone.publish.site import drawn, lettering

_SCALES: Final = {
    "en": ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k")),
    "zh": tuple((10.0**power, name) for power, name in table("lodestone.model.describe", "scales")),
}
#: A scale that no number reaches: the specification asks for four.
_BEYOND: Final = (1e300, "")
#: The least share of a scale that is a bar and no dot.
_DOT: Final = 0.0042
#: Pixels: the head of the names of an axis, the arrow of an open bound, an amount after its bar.
_HEAD: Final = 22
_ARROW: Final = 60
_AMOUNT: Final = 125
_THIN: Final = 720
#: Pixels of a number of an axis without its unit; how many more than asked for Vega may write.
_NUMBER: Final = 46
_MORE: Final = 1.45
_DAY: Final = 86_400_000.0


class Shape(NamedTuple):
    """A way to lay out: name, width, where the words end, and the first and the last mark."""

    name: str
    width: int
    words: int
    left: int
    right: int


#: For a desk words stand beside the marks, for a phone above them.
DESK: Final = Shape("wide", 824, 320, 336, 816)
PHONE: Final = Shape("narrow", 340, 336, 5, 335)


@dataclass(frozen=True)
class Span:
    """Something between two ends; an end that is ``None`` is open.

    Attributes:
        low: the lower end.
        high: the upper end.
        tone: its colour, by name.
        text: what it says on hovering.
        href: where it leads.
    """

    low: float | None
    high: float | None
    tone: str = "plain"
    text: str = ""
    href: str = ""


@dataclass(frozen=True)
class Lane:
    """A line of a chart: a label, which may lead somewhere, and its spans."""

    label: str
    spans: tuple[Span, ...]
    href: str = ""


@dataclass(frozen=True)
class Flow:
    """Money on its way.

    Attributes:
        giver: who gives it.
        label: what it is.
        amount: the amount as it is printed on the page.
        size: the amount to draw; ``None`` where none can be drawn.
        taker: who gains by it.
        is_counted: false where the amount is in no sum.
        is_ceiling: true where the amount is an upper bound only.
        is_floor: true where it is a lower bound only.
        href: where what it is stands.
        claim: where the amount is stated.
    """

    giver: str
    label: str
    amount: str
    size: float | None
    taker: str
    is_counted: bool
    is_ceiling: bool = False
    is_floor: bool = False
    href: str = ""
    claim: str = ""


@dataclass(frozen=True)
class Bar:
    """A bar of a bar chart, from nought to ``low``, and on to ``high`` in a lighter tone."""

    label: str
    note: str
    low: float
    high: float
    href: str = ""


class Words(NamedTuple):
    """Words of a row, with where they lead, their tone and their weight."""

    text: str
    href: str = ""
    tone: str = "ink"
    weight: str = "normal"


class Row(NamedTuple):
    """What stands side by side: words, and marks in the units of the scale."""

    words: Sequence[Words]
    marks: Sequence[Mapping[str, Any]] = ()


def days(day: str) -> float | None:
    """Return a day of ISO 8601 as a number; ``None`` for no day."""
    return float(date.fromisoformat(day).toordinal()) if day else None


def timeline(title: str, lanes: Sequence[Lane]) -> Markup:
    """Draw lanes over the calendar, in whole years.

    Args:
        title: what the picture shows.
        lanes: spans in days (``days``).
    """
    ends = _ends(lanes)
    if not ends:
        return Markup("")
    first, last = (date.fromordinal(int(end(ends))).year for end in (min, max))
    low, high = (_moment(date(year, 1, 1).toordinal()) for year in (first, last + 1))
    shown = [
        Lane(lane.label, tuple(_timed(span) for span in lane.spans), lane.href) for lane in lanes
    ]
    return _lanes(title, shown, low, high, {"isTime": True})


def _moment(day: float) -> float:
    """Return a day as Vega counts time."""
    return (day - date(1970, 1, 1).toordinal()) * _DAY


def _timed(span: Span) -> Span:
    low, high = (None if end is None else _moment(end) for end in (span.low, span.high))
    return Span(low, high, span.tone, span.text, span.href)


def numberline(title: str, lanes: Sequence[Lane], lang: str, unit: str = "") -> Markup:
    """Draw lanes over a line of numbers, which begins at nought unless they lie close together.

    Args:
        title: what the picture shows.
        lanes: the numbers.
        lang: language of the scales of the axis.
        unit: what follows a number of the axis.
    """
    ends = _ends(lanes)
    if not ends:
        return Markup("")
    low, high = min(ends), max(ends)
    is_close = len(lanes) > 1 and low > high / 2
    start, end = (2 * low - high, 2 * high - low) if is_close else (min(0.0, low), high * 1.08)
    return _lanes(title, lanes, start, end if end > start else start + 1.0, _axis(lang, unit))


def _axis(lang: str, unit: str) -> dict[str, Any]:
    scales = [{"size": size, "name": name} for size, name in (*_SCALES[lang], _BEYOND)]
    return {"isTime": False, "unit": unit, "scales": scales[:4]}


def _ends(lanes: Iterable[Lane]) -> list[float]:
    ends = (end for lane in lanes for span in lane.spans for end in (span.low, span.high))
    return [end for end in ends if end is not None]


def _lanes(
    title: str, lanes: Sequence[Lane], low: float, high: float, axis: Mapping[str, Any]
) -> Markup:
    rows = [
        Row(
            [Words(lane.label, lane.href)],
            [mark for span in lane.spans for mark in _marks(span, high - low)],
        )
        for lane in lanes
    ]
    return _plot(title, rows, low, high, axis)


def _marks(span: Span, extent: float) -> Iterator[dict[str, Any]]:
    """Return the mark of a span: a dot, a bar or an arrow; none where both ends are open."""
    told = {"tone": span.tone, "text": span.text, "href": span.href}
    if span.low is not None and span.high is not None:
        if span.high - span.low < _DOT * extent:
            yield told | {"kind": "dot", "low": (span.low + span.high) / 2}
        else:
            yield told | {"kind": "span", "low": span.low, "high": span.high, "tall": 10}
    elif span.low is not None:
        yield told | {"kind": "open", "low": span.low, "away": 1}
    elif span.high is not None:
        yield told | {"kind": "open", "low": span.high, "away": -1}


def flow(title: str, flows: Sequence[Flow], lang: str, unit: str = "") -> Markup:
    """Draw money from givers to takers, each band as long as its amount, to one scale.

    Args:
        title: what the picture shows.
        flows: the bands; those of one giver stand together.
        lang: language of the scales of the axis.
        unit: what follows a number of the axis.
    """
    largest = max((f.size or 0.0 for f in flows), default=0.0)
    rows: list[Row] = []
    ordered = sorted(enumerate(flows), key=lambda pair: (pair[1].giver, pair[0]))
    for giver, group in groupby((f for _, f in ordered), key=lambda f: f.giver):
        rows.append(Row([Words(giver, weight="bold")]))
        rows += (_band(one) for one in group)
    return _plot(title, rows, 0.0, largest or 1.0, _axis(lang, unit))


def _band(one: Flow) -> Row:
    tone = "counted" if one.is_counted else "uncounted"
    if one.is_ceiling:
        tone += "-ceiling"
    if one.size is None:
        tone = "unknown"
    words = [Words(f"{one.amount} · {one.label}", one.href), Words(f"→ {one.taker}", tone="soft")]
    told = f"{one.amount} · {one.label} → {one.taker}"
    band = {"kind": "bar", "low": 0.0, "high": one.size or 0.0, "tall": 12, "tone": tone}
    band |= {"text": told, "href": one.claim}
    beyond = band | {"kind": "open", "low": one.size, "away": 1, "tone": "floor"}
    return Row(words, [band, beyond] if one.is_floor and one.size else [band])


def bars(title: str, rows: Sequence[Bar]) -> Markup:
    """Draw bars from nought; where the two ends of a sum differ, the rest in a lighter tone."""
    top = max((row.high for row in rows), default=0.0)
    if not top:
        return Markup("")
    return _plot(title, [_bar(row) for row in rows], 0.0, top, {"ticks": 0, "room": _AMOUNT})


def _bar(row: Bar) -> Row:
    told = {"kind": "bar", "tall": 14, "text": f"{row.label} · {row.note}", "href": row.href}
    marks = [told | {"low": 0.0, "high": row.low, "tone": "sum"}]
    if row.high > row.low:
        marks.append(told | {"low": row.low, "high": row.high, "tone": "rest"})
    amount = {"kind": "amount", "low": row.high, "text": row.note}
    return Row([Words(row.label, row.href)], [*marks, amount])


def _plot(
    title: str, rows: Sequence[Row], low: float, high: float, asked: Mapping[str, Any]
) -> Markup:
    """Lay rows out for a desk and for a phone.

    Args:
        title: what the picture shows.
        rows: what stands one below the other.
        low: where the scale begins.
        high: where it ends.
        asked: what the axis is to be, and room that is kept at the right.
    """
    away = {mark["away"] for row in rows for mark in row.marks if mark["kind"] == "open"}
    name = lettering.wide(asked.get("unit", "")) + _NUMBER
    views = []
    for shape in (DESK, PHONE):
        laid, tall = _laid(rows, shape)
        view = {"shape": shape.name, "width": shape.width, "height": tall, "rows": laid}
        view |= {"low": low, "high": high, "arrow": _ARROW, "gap": 0}
        view["ticks"] = max(int((shape.right - shape.left) / name / _MORE), 2)
        view["left"] = shape.left + (_ARROW if -1 in away else 0)
        view["right"] = shape.right - (_ARROW if 1 in away else 0) - asked.get("room", 0)
        view |= asked
        view["top"] = _HEAD if view["ticks"] else 0
        views.append(view)
    spec = drawn.CALENDAR if asked.get("isTime") else "plot"
    return drawn.picture(spec, title, views)


def _laid(rows: Sequence[Row], shape: Shape) -> tuple[list[dict[str, Any]], int]:
    """Give everything its height; return it and the height of all."""
    laid: list[dict[str, Any]] = []
    y = 0
    for row in rows:
        start, room = y, shape.words if row.marks else shape.width
        y += 6
        for words in row.words:
            lines = lettering.wrap(words.text, room / lettering.SPREAD[words.weight])
            told = {"kind": "words", "x": 0, "y": y + 11}
            laid.append(words._asdict() | told | {"text": lines})
            y += lettering.LINE * len(lines)
        if shape is DESK:
            y += 6
            middle = (start + y) / 2
        else:
            y += 20 if row.marks else 2
            middle = y - 9.0
        laid += (dict(mark) | {"y": middle} for mark in row.marks)
    return laid, y + 4


def stack(title: str, parts: Sequence[tuple[str, int, str]]) -> Markup:
    """Draw a whole as one bar of parts: label, number, tone."""
    x, rows = 0, list[dict[str, Any]]()
    for label, number, tone in parts:
        told = {"tone": tone, "text": f"{label}: {number}"}
        rows.append(told | {"low": x, "high": x + number})
        x += number
    return _thin(title, [row for row in rows if row["high"] > row["low"]], x, 0)


def strip(title: str, tiles: Sequence[tuple[int, int, float, str]]) -> Markup:
    """Draw a text as a strip cut into its passages: start, end, darkness from 0 to 1, words."""
    rows = [
        {"tone": "tile", "text": words, "low": start, "high": end, "dark": 0.12 + 0.88 * share}
        for start, end, share, words in tiles
    ]
    return _thin(title, rows, max((end for _, end, _, _ in tiles), default=0), 1)


def _thin(title: str, rows: Sequence[Mapping[str, Any]], length: int, gap: int) -> Markup:
    """Draw a row of bars end to end, with a gap between them in pixels."""
    if not length:
        return Markup("")
    view = {"shape": "thin", "width": _THIN, "height": 20, "low": 0, "high": length, "ticks": 0}
    view |= {"left": 0, "right": _THIN, "arrow": 0, "gap": gap}
    view["rows"] = [{"kind": "bar", "y": 10, "tall": 20} | dict(row) for row in rows]
    return drawn.picture("plot", title, [view])


def short(number: float, lang: str) -> str:
    """Write a number in the scales of a language."""
    for size, name in _SCALES[lang]:
        if abs(number) >= size:
            return f"{number / size:g}{name}"
    return f"{number:g}"
