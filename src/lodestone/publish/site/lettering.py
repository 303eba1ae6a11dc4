"""How wide words are, roughly, and where they may be broken: no font of the builder is asked."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

#: Pixels of a full-width character and of any other, in the size in which pictures are lettered.
_FULL: Final = 12.0
_HALF: Final = 6.4
#: How much wider words of a weight are, in the widest of the fonts that readers have.
SPREAD: Final = {"normal": 1.0, "bold": 1.25}
#: Pixels from one line to the next.
LINE: Final = 14
_OPENS: Final = ("Ps", "Pi")
_CLOSES: Final = ("Pe", "Pf", "Po")


def wide(words: str) -> float:
    """Return how many pixels words take."""
    return sum(_FULL if _is_full(char) else _HALF for char in words)


def _is_full(char: str) -> bool:
    return ord(char) > 0x2E7F


def cut(words: str, limit: float) -> str:
    """Shorten words to some pixels."""
    used = 0.0
    for place, char in enumerate(words):
        used += wide(char)
        if used > limit:
            return words[: max(place - 1, 1)].rstrip() + "…"
    return words


@lru_cache(maxsize=8192)
def wrap(words: str, limit: float) -> tuple[str, ...]:
    """Break words into lines of some pixels, at spaces or between full-width characters.

    A bracket, a comma or a dot stands with what it opens or closes.
    """
    lines, line, used = list[str](), "", 0.0
    for piece in _pieces(words):
        size = wide(piece.rstrip())
        if used and used + size > limit:
            lines.append(line.rstrip())
            line, used = "", 0.0
        line, used = line + piece, used + wide(piece)
    return (*lines, line.rstrip())


def _pieces(words: str) -> Iterator[str]:
    """Yield what may not be broken, each piece with the space after it."""
    piece = ""
    for char in words:
        if piece and _may_break(piece[-1], char):
            yield piece
            piece = ""
        piece += char
    if piece:
        yield piece


def _may_break(before: str, after: str) -> bool:
    if after == " " or unicodedata.category(after) in _CLOSES:
        return False
    if before == " ":
        return True
    return (_is_full(before) or _is_full(after)) and unicodedata.category(before) not in _OPENS
