"""Pictures of what joins things: columns with lines between, and a list with arcs at its left.

How they look stands in ``specs/links.json``; here is where each name and each line stands.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple

from markupsafe import Markup

from lodestone.publish.site import drawn, lettering
from lodestone.publish.site.charts import DESK, PHONE

#: Pixels: from the left edge to the names of a list for a phone and for a desk, and to the words
#: beside them on a desk; the least deep arc.
_NAMES: Final = (96, 200)
_BESIDE: Final = 600
_SHALLOWEST: Final = 10
#: Pixels between a name and the lines at its sides, between columns, and below a name.
_DOT: Final = 8
_BETWEEN: Final = 52
_BELOW: Final = 10


class Name(NamedTuple):
    """A thing of a list: its name, the words below it, where it leads, its heading."""

    name: str
    words: str
    href: str
    heading: str


class Arc(NamedTuple):
    """What joins two things of a list.

    Attributes:
        start: place of the first.
        end: place of the second.
        text: what it says.
        href: where it leads.
        is_across: true between two neighbours.
        is_loose: true where it is not settled.
    """

    start: int
    end: int
    text: str
    href: str
    is_across: bool = False
    is_loose: bool = False


def arcs(title: str, names: Sequence[Name], joined: Sequence[Arc]) -> Markup:
    """Draw a list of names and an arc for each two that are joined.

    Args:
        title: what the picture shows.
        names: in order; those under one heading stand together, the first under none.
        joined: the arcs, by the places of their ends.
    """
    views = [_listed("wide", DESK.width, names, joined), listed(names, joined)]
    return drawn.picture("links", title, views)


def listed(names: Sequence[Name], joined: Sequence[Arc]) -> dict[str, Any]:
    """Return the view of a list with its arcs on a phone."""
    return _listed("narrow", PHONE.width, names, joined)


def _listed(shape: str, width: int, names: Sequence[Name], joined: Sequence[Arc]) -> dict[str, Any]:
    is_desk = shape == "wide"
    left = _NAMES[is_desk]
    rows, heights, y = list[dict[str, Any]](), list[float](), 0
    for heading, group in groupby(names, key=lambda one: one.heading):
        if heading:
            y += 20
            rows.append(_words(left, y, [heading], "", "soft", "bold"))
            y += 2
        for one in group:
            heights.append(y + 11.0)
            rows.append({"kind": "node", "x": left - _DOT, "y": y + 11, "tone": "node"})
            told, tall = _entry(one, left, y, _BESIDE if is_desk else width, is_desk=is_desk)
            rows += told
            y += tall
    lines = [_arc(one, heights, y, left - _DOT) for one in joined]
    return {"shape": shape, "width": width, "height": y + 6, "rows": [*lines, *rows]}


def _entry(
    one: Name, left: int, y: int, right: int, *, is_desk: bool
) -> tuple[list[dict[str, Any]], int]:
    """Return a name with its words, beside it or below; and how tall they are."""
    weight = "normal" if one.href else "bold"
    lines = lettering.wrap(one.name, (right - left - _DOT) / lettering.SPREAD[weight])
    rows = [_words(left, y + 15, lines, one.href, "ink", weight)]
    tall = lettering.LINE * len(lines)
    if one.words and is_desk:
        ways = lettering.wrap(one.words, DESK.width - right)
        rows.append(_words(right, y + 15, ways, "", "soft"))
        return rows, max(tall, lettering.LINE * len(ways)) + 6
    if one.words:
        ways = lettering.wrap(one.words, right - left)
        rows.append(_words(left, y + 15 + tall, ways, "", "soft"))
        tall += lettering.LINE * len(ways)
    return rows, tall + 6


def _words(
    x: float, y: float, lines: Sequence[str], href: str, tone: str = "ink", weight: str = "normal"
) -> dict[str, Any]:
    told = {"kind": "words", "x": x, "y": y, "text": lines, "tone": tone, "weight": weight}
    return told | {"href": href}


def _arc(one: Arc, heights: Sequence[float], whole: float, right: int) -> dict[str, Any]:
    top, bottom = sorted((heights[one.start], heights[one.end]))
    deep = _SHALLOWEST + (right - 4 - _SHALLOWEST) * math.sqrt((bottom - top) / whole)
    bent = right - deep * 4 / 3
    line = {"kind": "line", "x": right, "y": top, "x2": right, "y2": bottom, "bend": bent}
    return line | _said(one)


def _said(one: Arc) -> dict[str, Any]:
    tone = "across" if one.is_across else "own"
    return {"text": one.text, "href": one.href, "tone": tone, "isLoose": one.is_loose}


def layers(title: str, names: Sequence[Name], joined: Sequence[Arc]) -> Markup:
    """Draw columns of names from left to right and the lines between them; a list on a phone.

    Args:
        title: what the picture shows.
        names: in the order of their columns, whose names are their headings.
        joined: the lines, by the places of their ends.
    """
    return drawn.picture("links", title, [_columns(names, joined), listed(names, joined)])


def _columns(names: Sequence[Name], joined: Sequence[Arc]) -> dict[str, Any]:
    columns = [
        [place for place, _ in group]
        for _, group in groupby(enumerate(names), key=lambda pair: pair[1].heading)
    ]
    step = (DESK.width + _BETWEEN) / max(len(columns), 1)
    room = step - _BETWEEN
    lines = [lettering.wrap(one.name, room) for one in names]
    talls = [lettering.LINE * len(one) + _BELOW for one in lines]
    whole = max((sum(talls[place] for place in column) for column in columns), default=0)
    rows, at = list[dict[str, Any]](), dict[int, tuple[float, float]]()
    for number, column in enumerate(columns):
        x, y = number * step, 24.0
        gap = (whole - sum(talls[place] for place in column)) / len(column)
        rows.append(_words(x, 12, [names[column[0]].heading], "", "soft", "bold"))
        for place in _near(column, at, joined):
            top = y + gap / 2 + 10
            rows.append(_words(x, top, lines[place], names[place].href))
            at[place] = (x, top + lettering.LINE / 2 * (len(lines[place]) - 1) - 4)
            y += talls[place] + gap
    drawn_lines = [_curve(one, at, lines) for one in joined]
    return {"shape": "wide", "width": DESK.width, "height": whole + 30, "rows": drawn_lines + rows}


def _curve(
    one: Arc, at: Mapping[int, tuple[float, float]], lines: Sequence[Sequence[str]]
) -> dict[str, Any]:
    """Return the line between two names, from the end of the one to the start of the other."""
    left, right = sorted((one.start, one.end), key=lambda place: at[place])
    (x, y), (x2, y2) = at[left], at[right]
    x += max(lettering.wide(line) for line in lines[left]) + 6
    line = {"kind": "line", "x": x, "y": y, "x2": x2 - 5, "y2": y2, "bend": (x + x2) / 2}
    return line | _said(one)


def _near(
    column: Sequence[int], at: Mapping[int, tuple[float, float]], joined: Sequence[Arc]
) -> list[int]:
    """Put a column in the order of what its names are joined to on their left."""

    def height(place: int) -> float:
        ends = [{one.start, one.end} - {place} for one in joined if place in (one.start, one.end)]
        left = [at[end][1] for pair in ends for end in pair if end in at]
        return sum(left) / len(left) if left else math.inf

    return sorted(column, key=lambda place: (height(place), place))
