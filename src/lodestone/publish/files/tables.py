"""Tables of text: CSV for programs, and a variant that Excel opens rightly by a double click."""

import re
from typing import Final, NamedTuple

from lodestone.answer import questions, written
from lodestone.answer.grid import Cell, Grid

_BOM: Final = "\ufeff"
#: What a spreadsheet would take for a formula; a number may begin with a sign.
_FORMULA: Final = re.compile(r"\s*[=+\-@]|[\t\r]")


class Sheets(NamedTuple):
    """An answer as CSV, once for all the places where it stands.

    Attributes:
        excel: a row per thing, for Excel.
        plain: a row per passage.
    """

    excel: str
    plain: str


def sheets(found: questions.Answer, table: Grid) -> Sheets:
    """Write an answer, and the table that was made of it, as CSV."""
    return Sheets(excel(table), plain(found))


def plain(found: questions.Answer) -> str:
    """Write every row of an answer as CSV without a byte-order mark, things as compact IRIs."""
    return written.coded(found, "\r\n")


def worded(table: Grid) -> str:
    """Write a table as CSV (RFC 4180, UTF-8, no byte-order mark): labels, numbers, codes."""
    return written.csv_text([column.name for column in table.columns], table.rows, "\r\n")


def excel(table: Grid) -> str:
    """Write a table as CSV for Excel: with a byte-order mark, labels, and no cell that computes."""
    body = ([_safe(cell) for cell in row] for row in table.rows)
    return _BOM + written.csv_text([column.name for column in table.columns], body, "\r\n")


def _safe(cell: Cell) -> Cell:
    """Put an apostrophe before a text that a spreadsheet would compute."""
    if isinstance(cell, str) and _FORMULA.match(cell):
        return "'" + cell
    return cell
