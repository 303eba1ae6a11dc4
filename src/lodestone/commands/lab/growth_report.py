"""Tells what ``bench`` measured: lines for a reader, JSON for a machine, a chart for a page."""

import html
import math
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

import pyoxigraph

from lodestone.commands.lab import growth
from lodestone.commands.lab.growth import Row
from lodestone.commands.lab.measures import Measure
from lodestone.model.words import part, tell

#: Steps whose count is not of bytes.
_NO_FILES: Final = ("all files", "context and labels")
_COLOURS: Final = (
    "#1f5a7a", "#b5542c", "#3b7d4f", "#7a4f9c", "#a8842a", "#2a8f8f", "#8c3b5a", "#5b5b5b",
)  # fmt: skip


def lines(measures: Sequence[Measure], lang: str) -> list[str]:
    """Return the table of the stations in Markdown, and what stands out below it."""
    words = _words(lang)
    steps, stations = growth.steps(measures), growth.stations(measures)
    scales = sorted({m.scale for m in measures})
    largest = scales[-1] if scales else 0
    head = [
        words["station"],
        *(words["scale"].format(scale) for scale in scales),
        words["exponent"],
        words["peak"].format(largest),
        words["reference"],
        words["equal"],
    ]
    table = [_line(head), _line(["---", *["---:"] * (len(scales) + 4)])]
    for row in stations:
        told = [
            _seconds(row.ours[scale], words) if scale in row.ours else words["none"]
            for scale in scales
        ]
        most = row.peak.get(largest, 0)
        peak = f"{most / 2**20:,.0f} MiB" if most else words["none"]
        rest = [_number(row.exponent, words), peak, _ratio(steps, row.station, words)]
        name = named(row.station, lang)
        table.append(_line([name, *told, *rest, _equal(row.is_equal, words)]))
    return [*table, "", words["unit"], machine(lang), *_sizes(measures, lang), *_notes(steps, lang)]


def machine(lang: str) -> str:
    """Say on what machine this runs."""
    return _words(lang)["machine"].format(
        cores=os.cpu_count(),
        machine=platform.machine(),
        system=platform.system(),
        python=platform.python_version(),
        engine=pyoxigraph.__version__,
    )


def as_json(measures: Sequence[Measure]) -> dict[str, Any]:
    """Return everything that was measured, and what follows from it."""
    return {
        "machine": machine("en"),
        "stations": [_as_json(row) for row in growth.stations(measures)],
        "steps": [_as_json(row) for row in growth.steps(measures)],
        "measures": [asdict(measure) for measure in measures],
    }


def _as_json(row: Row) -> dict[str, Any]:
    return {**asdict(row), "ratio": row.ratio, "steep": row.is_steep}


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def named(station: str, lang: str) -> str:
    """Return what a station is called."""
    return tell(lang, __name__, f"station-{station}")


def _seconds(value: float | None, words: dict[str, str]) -> str:
    return words["endless"] if value is None else f"{value:.2f}" if value < 10 else f"{value:.0f}"


def _number(value: float | None, words: dict[str, str]) -> str:
    return words["none"] if value is None else f"{value:.2f}"


def _equal(value: bool | None, words: dict[str, str]) -> str:
    return words["none"] if value is None else words["yes"] if value else words["no"]


def _ratio(steps: Sequence[Row], station: str, words: dict[str, str]) -> str:
    """Say how many times as long the reference takes for the steps that it ended, and at what."""
    rows = [row for row in steps if row.station == station]
    for scale in sorted({scale for row in rows for scale in row.theirs}, reverse=True):
        ours, theirs, endless = growth.both(rows, scale)
        if ours:
            more = f" (+{endless} {words['endless']})" if endless else ""
            return f"{theirs / ours:.0f}× @ {words['scale'].format(scale)}{more}"
    return words["none"]


def _sizes(measures: Sequence[Measure], lang: str) -> list[str]:
    found = []
    for scale in sorted({m.scale for m in measures}):
        own = [m for m in measures if m.scale == scale and m.engine == "ours"]
        triples = next((m.count for m in own if m.step == "strict"), 0)
        files = sum(m.count for m in own if m.step == "all files")
        content = sum(
            m.count for m in own if m.station in ("publish", "site") and m.step not in _NO_FILES
        )
        form = _words(lang)["size" if files else "bare"]
        found.append(form.format(scale=scale, triples=triples, files=files, bytes=content))
    return found


def _notes(steps: Sequence[Row], lang: str) -> list[str]:
    """Name the steps that grow too fast and those in which the engines differ; sum the pipeline."""
    words = _words(lang)
    single = [row for row in steps if row.station in growth.SINGLE]
    steep = [row for row in single if row.is_steep]
    told = []
    if any(len(row.ours) > 1 for row in single):
        form = words["steep" if steep else "fine"]
        told.append(form.format(growth.STEEP, growth.LONG))
        for row in steep:
            seconds = " → ".join(_seconds(row.ours[s], words) for s in sorted(row.ours))
            told.append(f"- {row.step}: {_number(row.exponent, words)} ({seconds} s)")
    for scale in sorted({scale for row in steps for scale in row.theirs}, reverse=True)[:1]:
        ours, theirs, endless = growth.both(steps, scale)
        if ours:
            told.append(
                words["pipeline"].format(
                    scale=scale, ratio=theirs / ours, theirs=theirs, ours=ours, endless=endless
                )
            )
    differ = [f"{row.station} {row.step}" for row in steps if row.is_equal is False]
    return [*told, *([words["differ"].format(", ".join(differ))] if differ else [])]


def chart(measures: Sequence[Measure], lang: str) -> str:
    """Draw the cost of each station by stated triples, both as logarithms, as SVG."""
    sizes = {
        m.scale: m.count
        for m in measures
        if (m.engine, m.station, m.step) == ("ours", "read", "strict") and m.count
    }
    lots = {
        row.station: [
            (sizes[scale], seconds)
            for scale, seconds in sorted(row.ours.items())
            if seconds and scale in sizes
        ]
        for row in growth.stations(measures)
    }
    points = [point for lot in lots.values() for point in lot]
    if not points:
        points = [(1, 1.0)]
    low = [math.floor(math.log10(min(p[axis] for p in points))) for axis in (0, 1)]
    high = [math.ceil(math.log10(max(p[axis] for p in points))) for axis in (0, 1)]
    high = [max(top, bottom + 1) for top, bottom in zip(high, low, strict=True)]

    def place(x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - low[0]) / (high[0] - low[0])
        up = (math.log10(y) - low[1]) / (high[1] - low[1])
        return 60 + 440 * across, 330 - 280 * up

    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 380" font-family="sans-serif"'
        ' font-size="12">',
        f'<text x="60" y="28" font-size="15">{html.escape(_words(lang)["chart"])}</text>',
        *_grid(low, high, place),
    ]
    for number, (station, lot) in enumerate(lots.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        at = [place(*point) for point in lot]
        way = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
        parts.append(f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in at]
        y = 60 + 22 * number
        parts.append(f'<rect x="515" y="{y - 9}" width="10" height="10" fill="{colour}"/>')
        parts.append(f'<text x="531" y="{y}">{html.escape(named(station, lang))}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _grid(low: Sequence[int], high: Sequence[int], place: Any) -> list[str]:
    parts = []
    for power in range(low[0], high[0] + 1):
        x, bottom = place(10.0**power, 10.0 ** low[1])
        _, top = place(10.0**power, 10.0 ** high[1])
        parts.append(f'<path d="M{x:.1f} {bottom:.1f}V{top:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{x:.1f}" y="350" text-anchor="middle">{10**power:,}</text>')
    for power in range(low[1], high[1] + 1):
        left, y = place(10.0 ** low[0], 10.0**power)
        right, _ = place(10.0 ** high[0], 10.0**power)
        parts.append(f'<path d="M{left:.1f} {y:.1f}H{right:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="54" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g} s</text>')
    return parts


def _words(lang: str) -> dict[str, str]:
    """Return the words of a report by their names."""
    return {name: row[lang] for name, row in part(__name__).items()}
