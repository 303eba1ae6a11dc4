"""Abbreviations that a copy prints for another name: whoever asks by one is told so first."""

import re
from typing import Final

import pyoxigraph as ox

from lodestone.model.terms import LODE

_PRINTED: Final = ox.NamedNode(LODE + "printedAs")
_SHORT: Final = re.compile(r"[A-Z][A-Z&-]+")


def cases(store: ox.Store, text: str) -> list[str]:
    """Return the IRIs of the cases in which a copy prints a word of a text for another.

    Args:
        store: the graph.
        text: what a reader asks; of words it is looked for those in capitals alone.
    """
    words = {match[0] for match in _SHORT.finditer(text)}
    found = (
        quad.subject.value
        for quad in (store.quads_for_pattern(None, _PRINTED, None) if words else ())
        if quad.object.value in words
    )
    return sorted(set(found))
