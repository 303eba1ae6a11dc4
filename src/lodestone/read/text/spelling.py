"""The text that figures and names are read from: simplified, half-width, of the same length.

Unlike ``folding.fold``, which makes two names equal, it keeps what a figure or a name is told by:
the case of ASCII letters, and the full-width marks that end a clause.
"""

from typing import Final

from lodestone.read.text.folding import fold_character

#: A full-width comma ends a clause, while an ASCII one may stand inside a number.
_KEPT: Final = frozenset("，；：！？")


def plain(text: str) -> str:
    """Return the text in simplified characters and half-width forms; its length is the same."""
    return "".join(map(_plain, text))


def _plain(char: str) -> str:
    if char.isascii() or char in _KEPT:
        return char
    if "！" <= char <= "～":  # the full-width forms of ASCII
        return chr(ord(char) - 0xFEE0)
    return fold_character(char)
