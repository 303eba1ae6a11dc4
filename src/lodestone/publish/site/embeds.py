"""The pictures of the overviews, each on a small page of its own, for pages elsewhere to frame.

Such a page runs no script: it has the picture, its title, the line that cites it and the way back.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from lodestone.publish.site import conventions, drawn, overviews
from lodestone.publish.site.frame import Frame


@dataclass(frozen=True)
class Place:
    """Where a picture stands on the site.

    Attributes:
        stem: path of its page from the root of its language, without ending.
        anchor: its place there; empty where it opens the page.
        title: key of the words for what it shows.
        page: key of the words for what its page is called.
        draw: makes it; empty where there is nothing to draw.
    """

    stem: str
    anchor: str
    title: str
    page: str
    draw: Callable[[Frame], Markup]


PICTURES: Final[Mapping[str, Place]] = {
    "money-sums": Place("money", "#sums", "money_chart", "money_title", overviews.sums_picture),
    "money-counted": Place(
        "money", "#counted", "money_flows", "money_title", overviews.deals_picture
    ),
    "timeline": Place("timeline", "", "timeline_title", "timeline_title", overviews.time_picture),
}


def pages(frame: Frame) -> Iterator[tuple[str, str]]:
    """Yield the pages of pictures, with their paths; none where no picture can be drawn.

    Args:
        frame: that of pages one folder below the root of their language.
    """
    if not drawn.is_possible():
        return
    for name, place in PICTURES.items():
        body = place.draw(frame)
        if body:
            yield (
                f"embed/{name}",
                frame.render(
                    "embed.html",
                    f"embed/{name}",
                    frame.t[place.title],
                    body=body,
                    shown_at=conventions.where(frame.lang, place.stem),
                    back=f"{frame.home}{place.stem}.html{place.anchor}",
                    page=frame.t[place.page],
                ),
            )
