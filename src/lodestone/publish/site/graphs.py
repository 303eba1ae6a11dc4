"""Pictures of what joins things: columns with lines between, and a list with arcs at its left."""

import math
from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from markupsafe import Markup, escape

from lodestone.publish.site import charts

#: Width of the picture of paths, which has more columns than others.
_LAYERS: Final = 920
#: Pixels: from the left edge to the names of a list, to the next name, of a line, of the deepest
#: arc and of the least deep.
_NAMES: Final = 104
_STEP: Final = 20
_LINE: Final = 14
_DEEPEST: Final = 92
_SHALLOWEST: Final = 10
#: Longest line of a name, and longest words below one, in half-width characters.
_NAME: Final = 40
_WAYS: Final = 46


class Name(NamedTuple):
    """A thing of a list: its name, the words below it, where it leads, its heading."""

    name: str
    words: str
    href: str
    heading: str


class Arc(NamedTuple):
    """What joins two things of a list: their places, its tone, what it says, where it leads."""

    start: int
    end: int
    tone: str
    text: str
    href: str


def arcs(title: str, names: Sequence[Name], joined: Sequence[Arc]) -> Markup:
    """Draw a list of names and an arc for each two that are joined.

    Args:
        title: what the picture shows.
        names: in order; those under one heading stand together, the first under none.
        joined: the arcs, by the places of their ends.
    """
    y, heights, parts = 4.0, list[float](), list[str]()
    for heading, group in groupby(names, key=lambda one: one.heading):
        if heading:
            y += 16
            parts.append(charts.text(_NAMES, y, heading, "column"))
            y += 4
        for one in group:
            heights.append(y + 11)
            lines = charts.wrap(one.name, _NAME)
            parts.append(_listed(one, lines, y))
            y += _STEP + _LINE * len(lines)
    drawn = [_joined(one, heights, y) for one in joined]
    return charts.svg(title, y, [*drawn, *parts])


def _listed(one: Name, lines: Sequence[str], y: float) -> str:
    kind = "lane" if one.href else "giver"
    name = "".join(
        charts.text(_NAMES, y + 15 + _LINE * place, line, kind) for place, line in enumerate(lines)
    )
    below = y + 14 + _LINE * len(lines)
    dot = f'<circle class="node" cx="{_NAMES - 8}" cy="{y + 11:.0f}" r="3"/>'
    words = charts.text(_NAMES, below, charts.cut(one.words, _WAYS), "tick") if one.words else ""
    return dot + charts.linked(name, one.href) + words


def _joined(one: Arc, heights: Sequence[float], whole: float) -> str:
    top, bottom = sorted((heights[one.start], heights[one.end]))
    deep = _SHALLOWEST + (_DEEPEST - _SHALLOWEST) * math.sqrt((bottom - top) / whole)
    x, far = _NAMES - 8, _NAMES - 8 - deep * 4 / 3
    kind = f"arc {one.tone}".strip()
    drawn = (
        f'<path class="{kind}" d="M{x} {top:.0f}C{far:.0f} {top:.0f} {far:.0f} {bottom:.0f} '
        f'{x} {bottom:.0f}"><title>{escape(one.text)}</title></path>'
    )
    return charts.linked(drawn, one.href)


def layers(
    title: str,
    columns: Sequence[tuple[str, Sequence[str]]],
    edges: Collection[tuple[str, str]],
    links: Mapping[str, str],
) -> Markup:
    """Draw columns of names from left to right and the lines between them.

    Args:
        title: what the picture shows.
        columns: heading and names of each column; a name stands in one column only.
        edges: pairs of names, the left one first.
        links: name to where it leads.
    """
    wide = _LAYERS / max(len(columns), 1)
    fit = int((wide - 44) / 6.6)
    tall = max((sum(_tall(name, fit) for name in names) for _, names in columns), default=0)
    places: dict[str, tuple[float, float]] = {}
    parts = []
    for column, (heading, names) in enumerate(columns):
        x, y = column * wide, 30.0
        gap = (tall - sum(_tall(name, fit) for name in names)) / (len(names) or 1)
        parts.append(charts.text(x, 12, heading, "column"))
        for name in _near(names, places, edges):
            lines = charts.wrap(name, fit)
            top = y + gap / 2 + 10
            places[name] = (x, top + 7 * (len(lines) - 1) - 4)
            written = "".join(
                charts.text(x, top + 14 * n, line, "lane") for n, line in enumerate(lines)
            )
            parts.append(charts.linked(written, links.get(name, "")))
            y += _tall(name, fit) + gap
    drawn = [_edge(places[a], places[b], wide) for a, b in edges if a in places and b in places]
    return charts.svg(title, tall + 36, [*drawn, *parts], "layers", _LAYERS)


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
    return 14.0 * len(charts.wrap(name, fit)) + 10


def _edge(start: tuple[float, float], end: tuple[float, float], wide: float) -> str:
    x1, x2 = start[0] + wide - 40, end[0] - 6
    middle = (x1 + x2) / 2
    return (
        f'<path class="edge" d="M{x1:.1f} {start[1]:.1f}C{middle:.1f} {start[1]:.1f} '
        f'{middle:.1f} {end[1]:.1f} {x2:.1f} {end[1]:.1f}"/>'
    )
