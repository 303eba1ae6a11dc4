"""Tables of text: CSV for programs, and a variant that Excel opens rightly by a double click."""

import csv
import io
import re
from typing import Final

from lodestone.answer import questions, written
from lodestone.answer.grid import Cell, Grid

_BOM: Final = "\ufeff"
#: What a spreadsheet would take for a formula; a number may begin with a sign.
_FORMULA: Final = re.compile(r"\s*[=+\-@]|[\t\r]")


def plain(found: questions.Answer) -> str:
    """Write an answer as CSV (RFC 4180, UTF-8, no byte-order mark), things as compact IRIs."""
    return written.coded(found, "\r\n")


def excel(table: Grid) -> str:
    """Write a table as CSV for Excel: with a byte-order mark, labels, and no cell that computes."""
    stream = io.StringIO()
    stream.write(_BOM)
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows([_safe(cell) for cell in row] for row in table.rows)
    return stream.getvalue()


def _safe(cell: Cell) -> Cell:
    """Put an apostrophe before a text that a spreadsheet would compute."""
    if isinstance(cell, str) and _FORMULA.match(cell):
        return "'" + cell
    return cell
