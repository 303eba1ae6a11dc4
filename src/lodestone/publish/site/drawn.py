"""Pictures that Vega draws at the build, from the specifications in ``specs``.

A page carries a mark in the place of each picture, which says what to draw; ``filled`` has many
drawn in one go and puts them there. A picture has a view for a desk and one for a phone, of which
the style sheet shows the one that there is room for. Words stay words, and each mark is a link.
Without Vega a page has its tables and no pictures.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import islice
from typing import Any, Final
from xml.etree import ElementTree

from markupsafe import Markup, escape

from lodestone.model.house import House
from lodestone.publish.parts import File
from lodestone.publish.site.drawings import Drawings

try:
    import vl_convert
except ImportError:  # No wheel for this machine.
    vl_convert = None  # type: ignore[assignment]

#: Pages whose pictures are drawn in one go.
_PAGES: Final = 80
_MARK: Final = re.compile(r"<!--picture (.*?)-->")
_FIGURE: Final = re.compile(r"<figure[^>]*>(?:(?!</figure>).)*?<!--picture .*?</figure>", re.DOTALL)
#: Vega wants addresses that are whole; this stands before each while it draws.
_BASE: Final = "https://lodestone.invalid/"
#: The specification of what is drawn over days.
CALENDAR: Final = "calendar"
_KEPT: Final = (
    "d",
    "x2",
    "y2",
    "dy",
    "x",
    "transform",
    "text-anchor",
    "font-weight",
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
)
_SHARED: Final = _KEPT[_KEPT.index("text-anchor") :]
_NUMBER: Final = re.compile(r"-?\d+\.\d+(?:e-\d+)?")
#: What says nothing: the default of a drawing or of the style sheet.
_SILENT: Final = {
    ("fill", "#1c1f22"),
    ("fill", "#000"),
    ("font-weight", "normal"),
    ("stroke", "#ddd"),
    ("stroke-dasharray", "0"),
    ("text-anchor", "start"),
    ("transform", "translate(0,0)"),
}

View = Mapping[str, Any]


def is_possible() -> bool:
    """Tell whether pictures can be drawn."""
    return vl_convert is not None


def _engine() -> str:
    """Return what draws, and of which version it is."""
    return f"vl-convert {getattr(vl_convert, '__version__', '')}"


def picture(spec: str, title: str, views: Sequence[View]) -> Markup:
    """Return the mark of a picture.

    Args:
        spec: name of its specification.
        title: what it shows.
        views: its shape (``wide``, ``narrow``, ``thin``), size, rows and what else is asked.
    """
    asked = json.dumps([spec, title, views], ensure_ascii=False, separators=(",", ":"))
    kept = asked.replace("--", "\\u002d\\u002d").replace("<", "\\u003c").replace(">", "\\u003e")
    return Markup(f"<!--picture {kept}-->")


def filled(files: Iterable[File], home: House | None = None) -> Iterator[File]:
    """Yield files with their pictures drawn, or left out where they cannot be.

    Args:
        files: the files, with the marks of pictures.
        home: the checkout beside which what is drawn is kept; ``None`` to keep nothing.
    """
    several, drawings = iter(files), Drawings(home, _engine())
    while group := list(islice(several, _PAGES)):
        if is_possible():
            yield from _with_pictures(group, drawings)
        else:
            yield from map(_without_pictures, group)
    drawings.keep()


def _with_pictures(group: Sequence[File], drawings: Drawings) -> Iterator[File]:
    pages = [content for _, content in group if isinstance(content, str)]
    asked = [json.loads(one) for page in pages for one in _MARK.findall(page)]
    made = iter(_drawn(asked, drawings))
    for name, content in group:
        is_page = isinstance(content, str) and "<!--picture " in content
        yield name, _MARK.sub(lambda _: next(made), str(content)) if is_page else content


def _without_pictures(file: File) -> File:
    name, content = file
    is_page = isinstance(content, str) and "<!--picture " in content
    return name, _FIGURE.sub("", str(content)) if is_page else content


def _drawn(asked: Sequence[Sequence[Any]], drawings: Drawings) -> list[str]:
    """Draw pictures: those of one specification together."""
    done: dict[int, list[str]] = {}
    for spec in sorted({one[0] for one in asked}):
        places = [place for place, one in enumerate(asked) if one[0] == spec]
        views = [view for place in places for view in asked[place][2]]
        shapes = iter(drawings.views(spec, views, _views))
        for place in places:
            _, title, own = asked[place]
            done[place] = [_svg(title, view, next(shapes)) for view in own]
    return ["".join(done[place]) for place in range(len(asked))]


def _views(spec: str, views: Sequence[View]) -> list[str]:
    """Have views drawn; return what is inside of each."""
    told = json.loads(_spec(spec))
    for view in views:
        for row in view["rows"]:
            if row.get("href"):
                row["href"] = _BASE + row["href"]
    told["data"][0]["values"] = views
    text = vl_convert.vega_to_svg(told)
    text = re.sub(r' xmlns(?::xlink)?="[^"]*"', "", text, count=2).replace("xlink:href", "href")
    tree = ElementTree.fromstring(text)
    (scope,) = tree.iterfind(".//g[@class='mark-group role-scope picture']")
    return ["".join(_tidy(part) for part in view) for view in scope]


@cache
def _spec(name: str) -> str:
    """Return a specification; that of the calendar is that of numbers, over time."""
    folder = resources.files("lodestone.publish.site").joinpath("specs")
    if name == CALENDAR:
        return _spec("plot").replace('"type": "linear"', '"type": "utc"')
    return folder.joinpath(f"{name}.json").read_text("utf-8")


def _svg(title: str, view: View, inside: str) -> str:
    wide, tall, top = view["width"], view["height"], view.get("top", 0)
    return (
        f'<svg class="chart {view["shape"]}" role="group" width="{wide}" height="{tall + top}" '
        f'viewBox="0 {-top} {wide} {tall + top}" aria-label="{escape(title)}">{inside}</svg>'
    )


def _tidy(node: ElementTree.Element) -> str:
    """Write an element as a page needs it: no part without a shape, no number finer than it shows.

    What Vega says of a mark to who cannot see it, its title says to everybody.
    """
    kind = node.get("class", "")
    if kind in ("background", "foreground"):
        return ""
    if kind.startswith("mark-") and not kind.startswith("mark-group"):
        _share(node)
    if node.tag == "a":
        href = node.get("href", "").removeprefix(_BASE)
        return f'<a href="{escape(href)}">{"".join(_tidy(part) for part in node)}</a>'
    words = escape(node.text or "")
    told = node.get("aria-label", "") if node.tag != "g" else ""
    inside = words + Markup("".join(_tidy(part) for part in node))
    if told:
        inside = Markup(f"<title>{escape(told)}</title>") + inside
    if node.tag == "g":
        return _group(node, kind, str(inside))
    opened = f"<{node.tag}{_attributes(node)}"
    return f"{opened}>{inside}</{node.tag}>" if inside else f"{opened}/>"


def _share(group: ElementTree.Element) -> None:
    """Say once for a group what all its marks are alike in."""
    marks = [one for one in group.iter() if one.tag not in ("a", "g")]
    for name in _SHARED:
        values = {one.get(name) for one in marks}
        if len(values) == 1 and None not in values:
            group.set(name, values.pop() or "")
            for one in marks:
                del one.attrib[name]


def _group(node: ElementTree.Element, kind: str, inside: str) -> str:
    name = kind.rpartition(" ")[2].removeprefix("role-").removeprefix("axis-")
    moved = node.get("transform", "")
    if not inside or (moved in ("", "translate(0,0)") and not kind):
        return inside
    named = f' class="{name}"' if kind else ""
    return f"<g{named}{_attributes(node)}>{inside}</g>"


def _attributes(node: ElementTree.Element) -> str:
    found = ((name, node.get(name)) for name in _KEPT)
    return "".join(
        f' {name}="{_NUMBER.sub(_short, value)}"'
        for name, value in found
        if value is not None and (name, value) not in _SILENT
    )


def _short(number: re.Match[str]) -> str:
    found = float(number[0])
    return f"{found:.{1 if abs(found) >= 1 else 2}f}".rstrip("0").rstrip(".")
