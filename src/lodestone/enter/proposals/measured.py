"""What a figure of a draft measures: the registered indicator that the words beside it tell of.

The words stand in the data file by indicator and by sort of figure. Those of the clause tell, else
those of the sentence; of several rows that fit the first does. An indicator that the register does
not have is not proposed.
"""

import re
from dataclasses import dataclass
from typing import Final

from lodestone.check.prove import prints
from lodestone.enter.proposals.placing import Place
from lodestone.model import tables
from lodestone.model.terms import thing
from lodestone.read.checkout import Sources
from lodestone.read.text.figures import Figure
from lodestone.read.text.spelling import plain


@dataclass(frozen=True)
class _Row:
    """An indicator, the sorts and units of its figures, and the words that tell of it."""

    slug: str
    sorts: frozenset[str]
    units: frozenset[str]
    words: re.Pattern[str]


_ROWS: Final = tuple(
    _Row(slug, frozenset(sorts), frozenset(units), re.compile(words))
    for slug, sorts, units, words in tables.table(__name__, "indicators")
)


def slugs() -> list[str]:
    """Return the slugs of the indicators that the data file has words for."""
    return sorted({row.slug for row in _ROWS})


def indicator(figure: Figure, value: str, place: Place, sources: Sources) -> str:
    """Return the short name of what a figure measures; empty where no word tells.

    Args:
        figure: the figure.
        value: name of its value.
        place: where it stands.
        sources: knows the registered indicators.
    """
    sort = "price" if "-per-" in value and prints.sort_of(figure) == "money" else (
        prints.sort_of(figure)
    )  # fmt: skip
    unit = value.partition("-")[0]
    sentence = place.passage.sentences[place.number - 1]
    start, end = place.clause
    for text in (place.passage.text[start:end], sentence.text):
        said = plain(text).lower()
        for row in _ROWS:
            if sort not in row.sorts or (row.units and unit not in row.units):
                continue
            if row.words.search(said) and thing("indicator", row.slug) in sources.types:
                return f"indicator:{row.slug}"
    return ""
