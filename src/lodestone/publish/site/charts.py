"""Pictures made at the build: SVG whose shapes show no more than is known.

A day is a dot, a month or a year a bar as wide as itself, an open bound an arrow that fades out. No
picture stands without its table, so none holds a link and each is one image to a screen reader.
"""

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from markupsafe import Markup, escape

WIDTH: Final = 720
#: Width of the picture of paths, which has more columns.
_LAYERS: Final = 920
_LANE: Final = 34
_HEAD: Final = 26
#: Longest label of a lane, in half-width characters.
_LABEL: Final = 96
_SCALES: Final = {
    "en": ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k")),
    "zh": ((1e12, "万亿"), (1e8, "亿"), (1e4, "万")),
}


@dataclass(frozen=True)
class Span:
    """Something between two ends; an end that is ``None`` is open.

    Attributes:
        low: the lower end.
        high: the upper end.
        tone: class of the style sheet that colours it.
        text: what it says on hovering.
    """

    low: float | None
    high: float | None
    tone: str = "plain"
    text: str = ""


@dataclass(frozen=True)
class Lane:
    """A line of a chart: a label above, the spans below."""

    label: str
    spans: tuple[Span, ...]


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
    """

    giver: str
    label: str
    amount: str
    size: float | None
    taker: str
    is_counted: bool
    is_ceiling: bool = False


@dataclass(frozen=True)
class Bar:
    """A bar of a bar chart, from nought to ``low``, and on to ``high`` in a lighter tone."""

    label: str
    note: str
    low: float
    high: float


def days(day: str) -> float | None:
    """Return a day of ISO 8601 as a number; ``None`` for no day."""
    return float(date.fromisoformat(day).toordinal()) if day else None


def timeline(title: str, lanes: Sequence[Lane]) -> Markup:
    """Draw lanes over the calendar.

    Args:
        title: what the picture shows.
        lanes: spans in days (``days``).
    """
    low, high = _extent(lanes)
    if low is None or high is None:
        return Markup("")
    first = date.fromordinal(int(low)).year
    last = date.fromordinal(int(high)).year + 1
    extent = (float(date(first, 1, 1).toordinal()), float(date(last, 1, 1).toordinal()))
    return _lanes(title, lanes, extent, list(_days_named(first, last)))


def _days_named(first: int, last: int) -> Iterator[tuple[float, str]]:
    """Yield the days of an axis from the start of one year to that of another, with their names."""
    if last - first <= 3:
        step = (1, 2, 3)[last - first - 1]
        for year in range(first, last):
            for month in range(1, 13, step):
                name = str(year) if month == 1 else f"{month:02}"
                yield float(date(year, month, 1).toordinal()), name
        yield float(date(last, 1, 1).toordinal()), str(last)
        return
    step = _year_step(last - first)
    for year in range(first, last + 1):
        if year % step == 0:
            yield float(date(year, 1, 1).toordinal()), str(year)


def numberline(title: str, lanes: Sequence[Lane], write: Callable[[float], str]) -> Markup:
    """Draw lanes over a line of numbers, which begins at nought unless they lie close together.

    Args:
        title: what the picture shows.
        lanes: the numbers.
        write: writes a number of the axis.
    """
    low, high = _extent(lanes)
    if low is None or high is None:
        return Markup("")
    is_close = len(lanes) > 1 and low > high / 2
    start, end = (2 * low - high, 2 * high - low) if is_close else (min(0.0, low), high * 1.08)
    end = end if end > start else start + 1.0
    named = [(tick, write(tick)) for tick in _ticks(start, end)]
    return _lanes(title, lanes, (start, end), named)


def _extent(lanes: Iterable[Lane]) -> tuple[float | None, float | None]:
    ends = [e for lane in lanes for span in lane.spans for e in (span.low, span.high)]
    known = [end for end in ends if end is not None]
    return (min(known), max(known)) if known else (None, None)


def _lanes(
    title: str,
    lanes: Sequence[Lane],
    extent: tuple[float, float],
    ticks: Iterable[tuple[float, str]],
) -> Markup:
    left, right = 12.0, WIDTH - 12.0
    scale = (right - left) / ((extent[1] - extent[0]) or 1.0)

    def x(value: float) -> float:
        return left + (value - extent[0]) * scale

    height = _HEAD + _LANE * len(lanes) + 6
    parts = []
    for value, name in ticks:
        place = x(value)
        anchor = "start" if place < 30 else "end" if place > WIDTH - 30 else "middle"
        parts.append(f'<path class="grid" d="M{place:.1f} 18V{height - 4}"/>')
        parts.append(
            f'<text class="tick" x="{place:.1f}" y="12" text-anchor="{anchor}">{name}</text>'
        )
    for row, lane in enumerate(lanes):
        top = _HEAD + row * _LANE
        parts.append(_text(left, top + 11, cut(lane.label, _LABEL), "lane"))
        parts.extend(_span(span, x, top + 22, (left, right)) for span in lane.spans)
    return _svg(title, height, parts)


def _span(span: Span, x: Callable[[float], float], y: float, ends: tuple[float, float]) -> str:
    tip = f"<title>{escape(span.text)}</title>" if span.text else ""
    tone = f"mark {span.tone}"
    if span.low is None or span.high is None:
        end = span.high if span.low is None else span.low
        if end is None:
            return ""
        known, away = x(end), -1 if span.low is None else 1
        tip_at = min(max(known + away * 90, ends[0]), ends[1])
        return (
            f'<g class="{tone}">{tip}<path class="open" d="M{known:.1f} {y:.1f}H{tip_at:.1f}"/>'
            f'<path class="end" d="M{known:.1f} {y - 6:.1f}v12"/>'
            f'<path class="head" d="M{tip_at:.1f} {y:.1f}l{-6 * away} -5v10z"/></g>'
        )
    start, stop = x(span.low), x(span.high)
    if stop - start < 3:
        middle = (start + stop) / 2
        return f'<circle class="{tone}" cx="{middle:.1f}" cy="{y:.1f}" r="5">{tip}</circle>'
    return (
        f'<g class="{tone}">{tip}<rect class="wide" x="{start:.1f}" y="{y - 5:.1f}" '
        f'width="{stop - start:.1f}" height="10"/>'
        f'<path class="end" d="M{start:.1f} {y - 6:.1f}v12M{stop:.1f} {y - 6:.1f}v12"/></g>'
    )


def flow(title: str, flows: Sequence[Flow], write: Callable[[float], str]) -> Markup:
    """Draw money from givers to takers, each band as thick as its amount, to one scale.

    Args:
        title: what the picture shows.
        flows: the bands; those of one giver stand together.
        write: writes the amount for which the scale stands.
    """
    largest = max((f.size or 0.0 for f in flows), default=0.0)
    unit = 44.0 / largest if largest else 0.0
    parts: list[str] = []
    y = 8.0
    ordered = sorted(enumerate(flows), key=lambda pair: (pair[1].giver, pair[0]))
    for giver, group in groupby((f for _, f in ordered), key=lambda f: f.giver):
        top = y
        for one in group:
            thick = max(1.5, (one.size or 0.0) * unit)
            parts.append(_band(one, y, thick))
            y += max(thick + 26, 15.0 * len(wrap(one.taker, 26)) + 8)
        lines = wrap(giver, 22)
        y = max(y, top + 15.0 * len(lines) + 8)
        parts += [_text(0, top + 14 + 15 * n, line, "giver") for n, line in enumerate(lines)]
        parts.append(f'<path class="bracket" d="M186 {top + 2:.1f}V{y - 8:.1f}"/>')
        y += 8
    if unit:
        step = _nice(largest / 2)
        parts.append(
            f'<rect class="scale" x="196" y="{y:.1f}" width="14" height="{step * unit:.1f}"/>'
        )
        parts.append(_text(216, y + max(10.0, step * unit / 2 + 4), write(step), "tick"))
        y += max(step * unit, 12.0) + 6
    return _svg(title, y, parts)


def _band(one: Flow, y: float, thick: float) -> str:
    middle = y + 20 + thick / 2
    tone = "counted" if one.is_counted else "uncounted"
    if one.size is None:
        tone += " unknown"
    if one.is_ceiling:
        tone += " ceiling"
    parts = [_text(196, y + 13, cut(f"{one.amount} · {one.label}", 48), "lane")]
    parts.append(
        f'<rect class="band {tone}" x="196" y="{y + 20:.1f}" width="306" height="{thick:.1f}"/>'
        f'<path class="head {tone}" d="M502 {middle - thick / 2 - 4:.1f}l12 {thick / 2 + 4:.1f}'
        f'l-12 {thick / 2 + 4:.1f}z"/>'
    )
    parts += [
        _text(522, y + 14 + 15 * n, line, "taker") for n, line in enumerate(wrap(one.taker, 26))
    ]
    return "".join(parts)


def bars(title: str, rows: Sequence[Bar]) -> Markup:
    """Draw bars from nought; where the two ends of a sum differ, the rest in a lighter tone."""
    top = max((row.high for row in rows), default=0.0)
    if not top:
        return Markup("")
    parts = []
    for place, row in enumerate(rows):
        y = 4 + place * 44
        low, high = (value / top * (WIDTH - 150) for value in (row.low, row.high))
        parts.append(_text(0, y + 12, cut(row.label, 92), "lane"))
        parts.append(
            f'<rect class="bar" x="0" y="{y + 19}" width="{max(low, 1):.1f}" height="14"/>'
        )
        if high > low:
            parts.append(
                f'<rect class="bar rest" x="{low:.1f}" y="{y + 19}" '
                f'width="{high - low:.1f}" height="14"/>'
            )
        parts.append(_text(max(high, 1) + 8, y + 31, row.note, "tick"))
    return _svg(title, 4 + 44 * len(rows), parts)


def stack(title: str, parts: Sequence[tuple[str, int, str]]) -> Markup:
    """Draw a whole as one bar of parts: label, number, class of the style sheet."""
    total = sum(number for _, number, _ in parts)
    if not total:
        return Markup("")
    drawn, x = [], 0.0
    for label, number, tone in parts:
        wide = number / total * WIDTH
        if number:
            drawn.append(
                f'<rect class="part {tone}" x="{x:.1f}" y="0" width="{wide:.1f}" height="18">'
                f"<title>{escape(label)}: {number}</title></rect>"
            )
        x += wide
    return _svg(title, 18, drawn, "thin")


def strip(title: str, tiles: Sequence[tuple[int, int, float, str]]) -> Markup:
    """Draw a text as a strip cut into its passages: start, end, darkness from 0 to 1, words."""
    length = max((end for _, end, _, _ in tiles), default=0)
    if not length:
        return Markup("")
    drawn = []
    for start, end, share, words in tiles:
        x, wide = start / length * WIDTH, (end - start) / length * WIDTH
        drawn.append(
            f'<rect class="tile" x="{x:.1f}" y="0" width="{max(wide - 1, 0.5):.1f}" height="22" '
            f'fill-opacity="{0.12 + 0.88 * share:.2f}"><title>{escape(words)}</title></rect>'
        )
    return _svg(title, 22, drawn, "thin")


def layers(
    title: str, columns: Sequence[tuple[str, Sequence[str]]], edges: Collection[tuple[str, str]]
) -> Markup:
    """Draw columns of names from left to right and the lines between them.

    Args:
        title: what the picture shows.
        columns: heading and names of each column; a name stands in one column only.
        edges: pairs of names, the left one first.
    """
    wide = _LAYERS / max(len(columns), 1)
    fit = int((wide - 44) / 6.6)
    tall = max((sum(_tall(name, fit) for name in names) for _, names in columns), default=0)
    places: dict[str, tuple[float, float]] = {}
    parts = []
    for column, (heading, names) in enumerate(columns):
        x, y = column * wide, 30.0
        gap = (tall - sum(_tall(name, fit) for name in names)) / (len(names) or 1)
        parts.append(_text(x, 12, heading, "column"))
        for name in _near(names, places, edges):
            lines = wrap(name, fit)
            top = y + gap / 2 + 10
            places[name] = (x, top + 7 * (len(lines) - 1) - 4)
            parts += [_text(x, top + 14 * n, line, "lane") for n, line in enumerate(lines)]
            y += _tall(name, fit) + gap
    drawn = [_edge(places[a], places[b], wide) for a, b in edges if a in places and b in places]
    return _svg(title, tall + 36, [*drawn, *parts], "layers", _LAYERS)


def _near(
    names: Sequence[str],
    places: Mapping[str, tuple[float, float]],
    edges: Collection[tuple[str, str]],
) -> list[str]:
    """Put the names of a column in the order of what they are joined to on their left."""

    def height(name: str) -> float:
        left = [places[a][1] for a, b in edges if b == name and a in places]
        return sum(left) / len(left) if left else math.inf

    return sorted(names, key=lambda name: (height(name), name))


def _tall(name: str, fit: int) -> float:
    return 14.0 * len(wrap(name, fit)) + 10


def _edge(start: tuple[float, float], end: tuple[float, float], wide: float) -> str:
    x1, x2 = start[0] + wide - 40, end[0] - 6
    middle = (x1 + x2) / 2
    return (
        f'<path class="edge" d="M{x1:.1f} {start[1]:.1f}C{middle:.1f} {start[1]:.1f} '
        f'{middle:.1f} {end[1]:.1f} {x2:.1f} {end[1]:.1f}"/>'
    )


def _svg(
    title: str, height: float, parts: Iterable[str], shape: str = "", width: int = WIDTH
) -> Markup:
    body = "".join(parts)
    kind = f"chart {shape}".strip()
    return Markup(
        f'<svg class="{kind}" role="img" viewBox="0 0 {width} {math.ceil(height)}" '
        f'aria-label="{escape(title)}">{body}</svg>'
    )


def _text(x: float, y: float, words: str, kind: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(words)}</text>'


def columns_of(char: str) -> int:
    """Return how many half-width columns a character takes, roughly."""
    return 2 if ord(char) > 0x2E7F else 1


def cut(words: str, limit: int) -> str:
    """Shorten a text to some half-width columns."""
    used = 0
    for place, char in enumerate(words):
        used += columns_of(char)
        if used > limit:
            return words[: max(place - 1, 1)].rstrip() + "…"
    return words


def wrap(words: str, limit: int) -> list[str]:
    """Break a text into lines of some half-width columns, at spaces or between characters."""
    lines, line, used = [], "", 0
    for piece in _pieces(words):
        size = sum(columns_of(char) for char in piece)
        if used and used + size > limit:
            lines.append(line.strip())
            line, used = "", 0
            piece = piece.lstrip()
        line, used = line + piece, used + size
    return [*lines, line.strip()] if line.strip() else lines


def _pieces(words: str) -> Iterable[str]:
    piece = ""
    for char in words:
        if char == " " or ord(char) > 0x2E7F:
            if piece:
                yield piece
            piece = ""
            if char != " ":
                yield char
                continue
        piece += char
    if piece:
        yield piece


def short(number: float, lang: str) -> str:
    """Write a number for an axis, in the scales of a language."""
    for size, name in _SCALES[lang]:
        if abs(number) >= size:
            return f"{number / size:g}{name}"
    return f"{number:g}"


def _nice(number: float) -> float:
    """Return the largest of 1, 2, 5 times a power of ten that is not above a number."""
    power = 10.0 ** math.floor(math.log10(number)) if number > 0 else 1.0
    return max(step * power for step in (1, 2, 5) if step * power <= number)


def _ticks(low: float, high: float) -> list[float]:
    step = _nice((high - low) / 4)
    first = math.ceil(low / step)
    return [n * step for n in range(first, math.floor(high / step) + 1)]


def _year_step(years: int) -> int:
    for step in (1, 2, 5, 10, 20, 50):
        if years / step <= 12:
            return step
    return 100
