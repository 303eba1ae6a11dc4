"""Folds the ways in which one name is printed into one: script, width, case, brackets.

Traditional characters become simplified ones one by one, so that positions in a folded text are
positions in the text itself.
"""

from functools import cache, lru_cache

from opencc import OpenCC


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")


@cache
def fold_character(char: str) -> str:
    """Fold one character; the result is one character as well."""
    code = ord(char)
    if 0xFF01 <= code <= 0xFF5E:  # full-width forms of ASCII
        char = chr(code - 0xFEE0)
    elif code == 0x3000:
        char = " "
    if char.isascii():
        return char.lower()
    folded = str(_converter().convert(char))
    return folded if len(folded) == 1 else char


def fold(text: str) -> str:
    """Fold a text; the result has the same length."""
    return "".join(fold_character(char) for char in text)


def without_article(text: str) -> str:
    """Return an English name without the article before it: the White House is White House."""
    return text[4:] if text[:4].casefold() == "the " else text
