"""What is longer than a page may weigh goes on on further pages, whatever it is a list of.

A page shows the first rows of a table and names the pages that hold the rest; these lie beside it
and are called after it: ``id/mineral/lithium.relations-2.html``. Where a table is cut depends on
what its rows link to and not on the length of words, so both languages have the same pages.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from lodestone.publish.site.marked import marked

if TYPE_CHECKING:
    from lodestone.publish.site.frame import Frame

#: How many links the rows of a table may have: beside other tables, and alone on a page. A link
#: with its words takes some 140 bytes, 20 of them packed; a row counts as two links more.
FIRST: Final = 300
ALONE: Final = 1200
_ROW: Final = 2
#: Pages before and after one that it links to, beside the first and the last.
_NEAR: Final = 8


#: What the rows of a page are called that is a list and nothing else.
ROWS: Final = "rows"


@dataclass(frozen=True)
class Cut:
    """A list that is cut.

    Attributes:
        part: what it is called in the names of its pages.
        caption: what it shows.
        starts: the row with which each page begins, and the number of all rows.
    """

    part: str
    caption: str
    starts: Sequence[int]

    @property
    def pages(self) -> int:
        """The number of its pages."""
        return len(self.starts) - 1


def name(stem: str, part: str, number: int) -> str:
    """Return the path, without ending, of a page on which a part of another goes on."""
    return f"{stem}.{part}-{number}" if number > 1 else stem


def cuts(costs: Sequence[int], first: int, then: int) -> list[int]:
    """Return where each page of some rows begins, and where the last one ends.

    The pages of a list have equally many rows, as many as rows of its mean cost allow: so the
    order of the rows, which differs between languages, does not matter.

    Args:
        costs: what each row costs.
        first: what the rows of the first page may cost together.
        then: what those of each further page may.
    """
    number, whole = len(costs), sum(costs)
    if whole <= first:
        return [0, number]
    own, each = (max(1, room * number // whole) for room in (first, then))
    return [0, *range(own, number, each), number]


def table(
    frame: "Frame",
    part: str,
    columns: Sequence[object],
    rows: Sequence[Sequence[object]],
    caption: str = "",
    kind: str = "",
    keys: Sequence[str] | None = None,
    room: int = FIRST,
) -> Markup:
    """Return the first rows of a table, with the way to the others; write the pages of those.

    Args:
        frame: makes the page, and keeps the further pages until they are fetched.
        part: what the table is called in the names of the pages, unlike others of the page.
        columns: its heads.
        rows: all its rows.
        caption: what it shows.
        kind: the classes of the table.
        keys: the names of the columns in an address.
        room: what the rows of the page itself may cost.
    """

    def make(start: int, end: int) -> Markup:
        made: Markup = frame.blocks.table(columns, rows[start:end], caption, kind, keys)
        return made

    return _first(frame, part, caption, [_cost(row) for row in rows], room, make)


def items(
    frame: "Frame",
    part: str,
    shown: Sequence[Markup],
    caption: str,
    kind: str = "",
    room: int = FIRST,
) -> Markup:
    """Return the first of some entries as a list; the others stand on further pages."""

    def make(start: int, end: int) -> Markup:
        made: Markup = frame.blocks.items(shown[start:end], kind)
        return made

    return _first(frame, part, caption, [_cost([one]) for one in shown], room, make)


def _cost(row: Sequence[object]) -> int:
    return _ROW + sum(cell.count("href=") for cell in row if isinstance(cell, str))


def _first(
    frame: "Frame",
    part: str,
    caption: str,
    costs: Sequence[int],
    room: int,
    make: Callable[[int, int], Markup],
) -> Markup:
    """Return what stands on the page itself; a frame that knows no page cuts nothing."""
    starts = cuts(costs, room, ALONE) if frame.stem else [0, len(costs)]
    made = [make(start, end) for start, end in pairwise(starts)]
    if len(made) == 1:
        return made[0]
    cut = Cut(part, caption, starts)
    for number, body in enumerate(made[1:], 2):
        frame.leaves.append(_leaf(frame, cut, number, body))
    return marked('<div class="cut" id="rows-{}">{}{}</div>', part, made[0], nav(frame, cut, 1))


def _href(frame: "Frame", cut: Cut, number: int) -> str:
    anchor = "" if number > 1 else f"#rows-{cut.part}"
    return f"{frame.home}{name(frame.stem, cut.part, number)}.html{anchor}"


def _rows(frame: "Frame", cut: Cut, number: int) -> str:
    start, end = cut.starts[number - 1 : number + 1]
    return str(frame.t["rows_from_to"]).format(f"{start + 1:,}", f"{end:,}")


def nav(frame: "Frame", cut: Cut, now: int) -> Markup:
    """Return the ways to the pages of a list: the first, the last, and those near."""
    links = Markup("").join(_links(frame, cut, now))
    said = frame.t["rows_on_pages"].format(f"{cut.starts[-1]:,}", cut.pages)
    left = cut.starts[-1] - (cut.starts[now] - cut.starts[now - 1])
    return marked(
        '<nav class="leaves" aria-label="{}" data-left="{}"><p>{}</p><ol>{}</ol></nav>',
        frame.t["rows_pages"].format(cut.caption or frame.title),
        left,
        said,
        links,
    )


def _links(frame: "Frame", cut: Cut, now: int) -> Iterator[Markup]:
    marks = {now: ' aria-current="page"', now - 1: ' rel="prev"', now + 1: ' rel="next"'}
    for number in range(1, cut.pages + 1):
        if number in (1, cut.pages) or abs(number - now) <= _NEAR:
            yield marked(
                '<li><a href="{}"{}>{}</a></li>',
                _href(frame, cut, number),
                Markup(marks.get(number, "")),
                _rows(frame, cut, number),
            )


def _leaf(frame: "Frame", cut: Cut, number: int, body: Markup) -> tuple[str, str]:
    """Return a further page: its path without ending, and its text."""
    t = frame.t
    about = [frame.title, *([cut.caption] if cut.caption not in ("", frame.title) else [])]
    heading = " · ".join(about)
    stem = name(frame.stem, cut.part, number)
    page = frame.render(
        "leaf.html",
        stem,
        t["rows_page_title"].format(heading, number),
        heading=heading,
        whole=(_href(frame, cut, 1), frame.title),
        part=cut.part,
        rows=t["rows_of_all"].format(_rows(frame, cut, number), f"{cut.starts[-1]:,}"),
        nav=nav(frame, cut, number),
        body=body,
    )
    return stem, page
