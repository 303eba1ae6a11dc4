"""Answers as a workbook: a sheet each, a sheet of names, and a first sheet that says what it is."""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from importlib import import_module
from typing import Any, Final

from lodestone.answer.grid import Cell, Grid
from lodestone.model import writing
from lodestone.model.errors import UsageError
from lodestone.publish.files.release import LICENCE, Release

#: Excel knows no day before this one.
_FIRST_DAY: Final = date(1900, 3, 1)
#: The earliest time that a ZIP file can state; equal contents get equal bytes.
_NEVER: Final = (1980, 1, 1, 0, 0, 0)
_WIDEST: Final = 60
_CHANGED: Final = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
#: Characters that XML cannot hold.
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

Names = Mapping[str, Mapping[str, str]]


def is_possible() -> bool:
    """Tell whether the library that writes workbooks is installed."""
    try:
        import_module("openpyxl")
    except ImportError:
        return False
    return True


def workbook(
    tables: Sequence[tuple[Grid, Mapping[str, str]]], names: Names, release: Release
) -> bytes:
    """Write tables as one workbook.

    Args:
        tables: each table with its title by language.
        names: compact IRI to label by language, for the sheet of names; may be empty.
        release: what the first sheet and the properties of the file say.

    Raises:
        UsageError: openpyxl is not installed.
    """
    try:
        openpyxl: Any = import_module("openpyxl")
    except ImportError:
        raise UsageError.of("xlsx-needs-openpyxl-pip") from None
    book = openpyxl.Workbook()
    book.properties.title = release.title
    book.properties.creator = release.author
    book.properties.description = f"{release.citation} {LICENCE}"
    _fill(book.active, "README", _readme(tables, release))
    for table, _ in tables:
        head = [column.name for column in table.columns]
        _fill(book.create_sheet(), _short(table.name), [head, *table.rows])
    if names:
        languages = list(next(iter(names.values())))
        body = [[iri, *(words.get(lang) for lang in languages)] for iri, words in names.items()]
        _fill(book.create_sheet(), "names", [["iri", *languages], *body])
    return _timeless(writing.workbook(book), release.day)


def _short(name: str) -> str:
    """Name a sheet by the number of its question: Excel allows 31 characters."""
    number = name.partition("-")[0]
    return (number if re.fullmatch(r"q[0-9]+", number) else name)[:31]


def _readme(
    tables: Sequence[tuple[Grid, Mapping[str, str]]], release: Release
) -> list[Sequence[Cell]]:
    languages = list(tables[0][1]) if tables else []
    listed: list[Sequence[Cell]] = [
        [_short(t.name), t.name, *words.values(), len(t.rows), *_notes(t, languages)]
        for t, words in tables
    ]
    notes = [f"note_{lang}" for lang in languages]
    return [
        ["sheet", "question", *languages, "rows", *notes],
        *listed,
        [],
        ["title", release.title],
        ["version", release.version],
        ["day", release.day],
        ["licence", LICENCE],
        ["citation", release.citation],
    ]


def _notes(table: Grid, languages: Iterable[str]) -> list[str | None]:
    return [table.notes.get(lang) or None for lang in languages]


def _fill(sheet: Any, title: str, rows: Sequence[Sequence[Cell]]) -> None:
    """Write rows below a bold head; a text that begins like a formula stays a text."""
    fonts: Any = import_module("openpyxl.styles")
    letters: Any = import_module("openpyxl.utils")
    sheet.title = title
    sheet.freeze_panes = "A2"
    widths: dict[int, int] = {}
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row, 1):
            if value is None:
                continue
            cell = sheet.cell(number, place)
            _write(cell, value)
            widths[place] = min(_WIDEST, max(widths.get(place, 8), len(str(value)) + 2))
            if number == 1:
                cell.font = fonts.Font(bold=True)
    for place, width in widths.items():
        sheet.column_dimensions[letters.get_column_letter(place)].width = width


def _write(cell: Any, value: Cell) -> None:
    if isinstance(value, date) and value < _FIRST_DAY:
        value = value.isoformat()
    if isinstance(value, str):
        cell.value = _CONTROL.sub(" ", value)
        cell.data_type = "s"
        if value[:1] in ("=", "+", "-", "@"):
            cell.quotePrefix = True
    else:
        cell.value = value


def _timeless(content: bytes, day: str) -> bytes:
    """Write the ZIP file anew with the day of the release as its only time."""
    stream = io.BytesIO()
    moment = datetime.fromisoformat(day).strftime("%Y-%m-%dT00:00:00Z").encode()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in _ordered(old.namelist()):
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _CHANGED.sub(rb"\g<1>" + moment, data)
            entry = zipfile.ZipInfo(name, _NEVER)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, data)
    return stream.getvalue()


def _ordered(names: Iterable[str]) -> list[str]:
    """Put the list of contents first, as readers expect, and the rest in order."""
    return sorted(names, key=lambda name: (name != "[Content_Types].xml", name))
