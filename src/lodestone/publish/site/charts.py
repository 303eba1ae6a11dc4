"""Pictures made at the build: SVG whose shapes show no more than is known.

A day is a dot, a month or a year a bar as wide as itself, an open bound an arrow that fades out.
Places are in hundredths of the width and words in pixels, so that a picture is read on a phone as
on a desk. A mark links to the claim that it draws; no picture stands without its table.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from markupsafe import Markup, escape

WIDTH: Final = 720
_LANE: Final = 34
_HEAD: Final = 26
#: Where the first and the last mark may stand, and the least width of a bar, in hundredths.
_LEFT: Final = 0.8
_RIGHT: Final = 99.2
_DOT: Final = 0.42
#: Length of the arrow of an open bound, in pixels.
_ARROW: Final = 70
#: Longest line of a label, in half-width characters that a phone has room for, and its height.
_LABEL: Final = 52
_LINE: Final = 14
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
        href: where it leads.
    """

    low: float | None
    high: float | None
    tone: str = "plain"
    text: str = ""
    href: str = ""


@dataclass(frozen=True)
class Lane:
    """A line of a chart: a label above, which may lead somewhere, the spans below."""

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
    scale = (_RIGHT - _LEFT) / ((extent[1] - extent[0]) or 1.0)

    def x(value: float) -> float:
        return _LEFT + (value - extent[0]) * scale

    top, parts = float(_HEAD), list[str]()
    for lane in lanes:
        label, more = _label(top + 11, lane.label)
        parts.append(linked(label, lane.href))
        parts.extend(linked(_span(span, x, top + more + 22), span.href) for span in lane.spans)
        top += _LANE + more
    axis = _axis(((x(value), name) for value, name in ticks), top + 2)
    return svg(title, top + 6, [*axis, *parts])


def _label(y: float, words: str, kind: str = "lane", before: str = "") -> tuple[str, float]:
    """Write a label in as many lines as it needs; return it and the height beyond one line.

    Args:
        y: where its first line stands.
        words: the label.
        kind: class of the style sheet.
        before: words that stand out before it.
    """
    lines = wrap(before + words, _LABEL) or [""]
    first = f'<tspan class="sum">{escape(before)}</tspan>{escape(lines[0][len(before) :])}'
    drawn = [f'<text class="{kind}" x="0.0" y="{y:.1f}">{first}</text>'] if before else []
    shown = list(enumerate(lines))[len(drawn) :]
    drawn += [text(0, y + _LINE * place, line, kind) for place, line in shown]
    return "".join(drawn), float(_LINE * (len(lines) - 1))


def _axis(ticks: Iterable[tuple[float, str]], bottom: float) -> Iterator[str]:
    """Yield the lines of a grid with their names; every other name gives way on a phone."""
    for number, (place, name) in enumerate(ticks):
        anchor = "start" if place < 6 else "end" if place > 94 else "middle"
        spare = " spare" if number % 2 else ""
        yield f'<line class="grid" x1="{place:.2f}%" x2="{place:.2f}%" y1="18" y2="{bottom:.0f}"/>'
        yield (
            f'<text class="tick{spare}" x="{place:.2f}%" y="12" text-anchor="{anchor}">'
            f"{escape(name)}</text>"
        )


def linked(drawn: str, href: str) -> str:
    """Return what is drawn as a link; as it is where it leads nowhere."""
    return f'<a href="{escape(href)}">{drawn}</a>' if href and drawn else drawn


def _span(span: Span, x: Callable[[float], float], y: float) -> str:
    tip = f"<title>{escape(span.text)}</title>" if span.text else ""
    tone = f"mark {span.tone}"
    if span.low is None or span.high is None:
        end = span.high if span.low is None else span.low
        if end is None:
            return ""
        away = -1 if span.low is None else 1
        return (
            f'<svg class="{tone}" x="{x(end):.2f}%" overflow="visible">{tip}'
            f'<path class="open" d="M0 {y:.0f}H{_ARROW * away}"/>'
            f'<path class="end" d="M0 {y - 6:.0f}v12"/>'
            f'<path class="head" d="M{_ARROW * away} {y:.0f}l{-6 * away} -5v10z"/></svg>'
        )
    start, stop = x(span.low), x(span.high)
    if stop - start < _DOT:
        middle = (start + stop) / 2
        return f'<circle class="{tone}" cx="{middle:.2f}%" cy="{y:.0f}" r="5">{tip}</circle>'
    ends = "".join(
        f'<line class="end" x1="{e:.2f}%" x2="{e:.2f}%" y1="{y - 6:.0f}" y2="{y + 6:.0f}"/>'
        for e in (start, stop)
    )
    return (
        f'<g class="{tone}">{tip}<rect class="wide" x="{start:.2f}%" y="{y - 5:.0f}" '
        f'width="{stop - start:.2f}%" height="10"/>{ends}</g>'
    )


def flow(title: str, flows: Sequence[Flow], write: Callable[[float], str]) -> Markup:
    """Draw money from givers to takers, each band as long as its amount, to one scale.

    Args:
        title: what the picture shows.
        flows: the bands; those of one giver stand together.
        write: writes an amount of the axis.
    """
    largest = max((f.size or 0.0 for f in flows), default=0.0)
    scale = (_RIGHT - _LEFT) / largest if largest else 0.0
    parts: list[str] = []
    y = 30.0
    ordered = sorted(enumerate(flows), key=lambda pair: (pair[1].giver, pair[0]))
    for giver, group in groupby((f for _, f in ordered), key=lambda f: f.giver):
        name, more = _label(y, giver, "giver")
        parts.append(name)
        y += 8 + more
        for one in group:
            drawn, more = _band(one, y, (one.size or 0.0) * scale)
            parts.append(drawn)
            y += 52 + more
        y += 24
    named = [(_LEFT + n * scale, write(n)) for n in _ticks(0.0, largest)] if largest else []
    return svg(title, y - 20, [*_axis(named, y - 26), *parts])


def _band(one: Flow, y: float, wide: float) -> tuple[str, float]:
    """Draw an amount on its way; return it and the height that its words need beyond one line."""
    tone = "counted" if one.is_counted else "uncounted"
    if one.size is None:
        tone += " unknown"
    if one.is_ceiling:
        tone += " ceiling"
    tip = f"<title>{escape(f'{one.amount} · {one.label} → {one.taker}')}</title>"
    name, more = _label(y + 13, f"{one.amount} · {one.label}")
    taker, further = _label(y + more + 28, f"→ {one.taker}", "tick")
    more += further
    band = (
        f'<rect class="band {tone}" x="{_LEFT}%" y="{y + more + 34:.0f}" '
        f'width="{max(wide, 0.3):.2f}%" height="11">{tip}</rect>'
    )
    return linked(name, one.href) + taker + linked(band, one.claim), more


def bars(title: str, rows: Sequence[Bar]) -> Markup:
    """Draw bars from nought; where the two ends of a sum differ, the rest in a lighter tone."""
    top = max((row.high for row in rows), default=0.0)
    if not top:
        return Markup("")
    y, parts = 4.0, list[str]()
    for row in rows:
        low, high = (value / top * (_RIGHT - _LEFT) for value in (row.low, row.high))
        label, more = _label(y + 12, f" · {row.label}", before=row.note)
        drawn = (
            f'{label}<rect class="bar" x="0" y="{y + more + 18:.0f}" '
            f'width="{max(low, 0.2):.2f}%" height="14"/>'
        )
        if high > low:
            drawn += (
                f'<rect class="bar rest" x="{low:.2f}%" y="{y + more + 18:.0f}" '
                f'width="{high - low:.2f}%" height="14"/>'
            )
        parts.append(linked(drawn, row.href))
        y += 40 + more
    return svg(title, y, parts)


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
    return svg(title, 18, drawn, "thin", WIDTH)


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
    return svg(title, 22, drawn, "thin", WIDTH)


def svg(title: str, height: float, parts: Iterable[str], shape: str = "", width: int = 0) -> Markup:
    """Put a picture together: of a width of its own, or else as wide as there is room."""
    body, tall = "".join(parts), math.ceil(height)
    size = f'viewBox="0 0 {width} {tall}"' if width else f'width="100%" height="{tall}"'
    kind = f"chart {shape}".strip()
    return Markup(
        f'<svg class="{kind}" role="group" {size} aria-label="{escape(title)}">{body}</svg>'
    )


def text(x: float, y: float, words: str, kind: str) -> str:
    """Return words at a place in pixels, in a class of the style sheet."""
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
