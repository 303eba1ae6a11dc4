"""A table whose cells are broken where the screen ends, so that nothing is ever cut."""

import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import zip_longest
from typing import Final

_GAP: Final = "  "
#: No column is made narrower than this for the sake of the screen.
_LEAST: Final = 14
#: A word and its space, or a space more.
_ASCII: Final = re.compile(r"[^ ]+ ?| ")


def screen() -> int:
    """Return the columns of the screen; 0 where the answer goes into a file or a pipe."""
    if not sys.stdout.isatty():
        return 0
    import shutil  # slow to load

    return shutil.get_terminal_size().columns


def table(head: Sequence[str], rows: Sequence[Sequence[str]], most: int) -> list[str]:
    """Return the lines of a table; of one with too many columns for the screen, row by row.

    Args:
        head: what the columns are called.
        rows: the cells.
        most: columns of the screen; 0 for no bound.
    """
    cells = [[" ".join(cell.split()) for cell in row] for row in [head, *rows]]
    natural = [max(width(row[i]) for row in cells) for i in range(len(head))]
    widths = _fitted(natural, most - len(_GAP) * (len(head) - 1)) if most else natural
    if most and sum(widths) + len(_GAP) * (len(head) - 1) > most:
        return list(_stacked(cells[0], cells[1:], most))
    lines = [line for row in cells[:1] for line in _row(row, widths)]
    lines.append(_GAP.join("-" * columns for columns in widths))
    lines += [line for row in cells[1:] for line in _row(row, widths)]
    return lines


def broken(text: str, columns: int) -> Iterator[str]:
    """Yield a text in lines of so many columns; a word longer than a line is broken inside."""
    line = ""
    for word in _words(text):
        if line and width(line) + width(word.rstrip()) > columns:
            yield line.rstrip()
            line = ""
        while width(word.rstrip()) > columns:
            head = _head(word, columns)
            yield head
            word = word[len(head) :]
        line += word
    yield line.rstrip()


def width(text: str) -> int:
    """Return the columns that a text takes: a Chinese character takes two."""
    if text.isascii():
        return len(text)
    return len(text) + sum(map(_is_wide, text))


@cache
def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def padded(text: str, columns: int) -> str:
    """Fill a text up to a number of columns."""
    return text + " " * (columns - width(text))


def _row(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    columns = [list(broken(cell, most)) for cell, most in zip(cells, widths, strict=True)]
    for parts in zip_longest(*columns, fillvalue=""):
        pairs = zip(parts, widths, strict=True)
        yield _GAP.join(padded(part, most) for part, most in pairs).rstrip()


def _stacked(head: Sequence[str], rows: Sequence[Sequence[str]], most: int) -> Iterator[str]:
    """Yield each row as lines of a name and what stands under it; empty cells are left out."""
    first = max(width(name) for name in head)
    for place, row in enumerate(rows):
        if place:
            yield ""
        for name, cell in zip(head, row, strict=True):
            if cell:
                yield from _row((name, cell), (first, max(most - first - len(_GAP), _LEAST)))


def _fitted(natural: Sequence[int], most: int) -> list[int]:
    """Narrow the widest columns until a row fits, none below the least width."""
    widths = list(natural)
    while sum(widths) > most:
        widest = max(range(len(widths)), key=lambda at: widths[at])
        if widths[widest] <= _LEAST:
            break
        widths[widest] -= 1
    return widths


def _words(text: str) -> Iterator[str]:
    """Yield what may stand on a line of its own: a word and its space, a wide character."""
    if text.isascii():
        yield from _ASCII.findall(text)
        return
    word = ""
    for char in text:
        if _is_wide(char):
            if word:
                yield word
            word = ""
            yield char
            continue
        word += char
        if char == " ":
            yield word
            word = ""
    if word:
        yield word


def _head(text: str, columns: int) -> str:
    """Return as much of a word as fits; one character at least."""
    size = at = 0
    for at, char in enumerate(text):
        size += width(char)
        if size > columns:
            return text[: max(at, 1)]
    return text[: at + 1]
