"""The text that figures and names are read from: simplified, half-width, of the same length.

Unlike ``folding.fold``, which makes two names equal, it keeps what a figure or a name is told by:
the case of ASCII letters, and the full-width marks that end a clause. Every kind of space but the
line end is the plain one.
"""

from typing import Final

from lodestone.model.tables import pattern, table
from lodestone.read.text.folding import fold_character

#: Words and marks of Chinese, by what they say.
_ZH: Final = table(__name__, "zh")

#: A full-width comma ends a clause, while an ASCII one may stand inside a number.
_KEPT: Final = frozenset(pattern(__name__, "kept"))
_MINUS: Final = frozenset(pattern(__name__, "minus"))


def plain(text: str) -> str:
    """Return the text in simplified characters and half-width forms; its length is the same."""
    return text.translate(_TABLE)


class _Table(dict[int, str]):
    """Folds each character once."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _plain(chr(code))
        return folded


_TABLE: Final = _Table()


def _plain(char: str) -> str:
    if char.isascii() or char in _KEPT:
        return char
    if char in _MINUS:
        return "-"
    if char.isspace() and char not in "\x85\u2028\u2029":
        return " "
    if _ZH["first_wide"] <= char <= _ZH["last_wide"]:  # the full-width forms of ASCII
        return chr(ord(char) - 0xFEE0)
    return fold_character(char)
