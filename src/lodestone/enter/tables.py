"""Tables on disk: CSV as spreadsheets write it, and XLSX with a worksheet for each table.

Both come back as the same rows of text. A row whose first cell begins with ``#`` is talk for people
and is passed over. XLSX needs openpyxl (the extra ``exports``); CSV needs nothing.
"""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from lodestone.enter.faults import letter
from lodestone.model import writing
from lodestone.model.errors import UnreadableError, UsageError
from lodestone.model.words import pair
from lodestone.read import intake

MAX_BYTES: Final = 2_000_000
MAX_UNPACKED: Final = 50_000_000
MAX_ROWS: Final = 20_000
MAX_CELL: Final = 20_000
#: No sheet of ours has a tenth of them.
MAX_COLUMNS: Final = 500
#: Where an XLSX workbook keeps the names that its cells offer.
LISTS: Final = "lists"
COMMENT: Final = "#"
#: What a spreadsheet writes where a formula failed: no talk, though it begins like it.
_FAILED: Final = re.compile(r"#(?:N/A|[A-Z][A-Z0-9_/]*[!?])")

_FORMULA = re.compile(r"[=+\-@\t]")
_DELIMITERS: Final = (",", ";", "\t")
_DAWN: Final = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms)")
_PLACE: Final = re.compile(rb'<c [^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')
_NO_DOCTYPE: Final = (b"<!DOCTYPE", b"<!ENTITY")


@dataclass(frozen=True)
class Row:
    """A row of a table: its number as a spreadsheet counts, and its cells."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes:
        path: the file that it stands in.
        title: title of its worksheet; empty in CSV.
        header: the names of its columns.
        rows: its rows, without header and talk.
        help: rows of talk that are written below the header.
        offers: for each column that has some, the texts that a spreadsheet offers there.
        prompts: for each column that has one, what a spreadsheet says of it.
    """

    path: Path
    title: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    help: tuple[tuple[str, ...], ...] = ()
    offers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    prompts: Mapping[str, str] = field(default_factory=dict)


def read(path: Path) -> list[Table]:
    """Read the tables of a CSV or XLSX file.

    Raises:
        UnreadableError: it is no such file, or holds too much.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _refused(path, "cannot-open", why=error.strerror) from None
    if len(data) > MAX_BYTES:
        raise _refused(path, "many-bytes", rule="size", count=len(data), most=MAX_BYTES)
    if path.suffix.lower() == ".xlsx":
        return _read_xlsx(path, data)
    return [_read_csv(path, data)]


def write(tables: Sequence[Table], path: Path) -> None:
    """Write tables as XLSX, or one table as CSV, by the ending of the path.

    Raises:
        UsageError: several tables for CSV, an ending of neither, or no openpyxl for XLSX.
    """
    ending = path.suffix.lower()
    if ending == ".xlsx":
        data = xlsx(tables)
    elif ending == ".csv" and len(tables) == 1:
        data = csv_text(tables[0]).encode("utf-8-sig")
    elif ending == ".csv":
        raise UsageError.of("csv-holds-one-sheet")
    else:
        raise UsageError.of("neither-csv-nor-xlsx", path=path)
    writing.write(path, data)


def csv_text(table: Table) -> str:
    """Return a table as CSV, with the line ends of a spreadsheet and without a mark in front."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(table.header)
    for cells in (*table.help, *(row.cells for row in table.rows)):
        writer.writerow([_safe(cell) for cell in cells])
    return stream.getvalue()


def xlsx(tables: Sequence[Table]) -> bytes:
    """Return tables as one workbook, the same bytes at each call.

    Raises:
        UsageError: openpyxl is not installed.
    """
    workbook = _openpyxl().Workbook()
    workbook.remove(workbook.active)
    offered: dict[tuple[str, ...], int] = {}
    for table in tables:
        _write_sheet(workbook, table, offered)
    if offered:
        lists = workbook.create_sheet(LISTS)
        for texts, place in offered.items():
            for number, text in enumerate(texts, 1):
                _set(lists, number, place, text)
        lists.sheet_state = "hidden"
    return _timeless(writing.workbook(workbook))


def _read_csv(path: Path, data: bytes) -> Table:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused(
            path,
            "not-utf-8",
            rule="utf-8",
            line=data[: error.start].count(b"\n") + 1,
            at=error.start,
        ) from None
    first = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    csv.field_size_limit(MAX_CELL)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            _check_width(path, len(row), len(rows) + 1)
            rows.append(row)
    except csv.Error as error:
        raise _refused(path, "no-csv", rule="syntax", line=len(rows) + 1, why=error) from None
    return _table(path, "", rows)


def _read_xlsx(path: Path, data: bytes) -> list[Table]:
    _refuse_hostile(path, data)
    try:
        workbook = _openpyxl().load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = [
            _table(path, sheet.title, _cells(path, sheet))
            for sheet in workbook.worksheets
            if sheet.title != LISTS
        ]
    except UnreadableError:
        raise
    except Exception as error:  # openpyxl raises many kinds on bad input
        raise _refused(path, "no-workbook-of", rule="syntax", why=type(error).__name__) from None
    return [table for table in sheets if table.header]


def _refuse_hostile(path: Path, data: bytes) -> None:
    """Refuse an archive that unpacks to too much, or whose XML declares entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
                raise _refused(path, "unpacks", rule="size")
            for info in archive.infolist():
                if any(mark in archive.read(info) for mark in _NO_DOCTYPE):
                    raise _refused(path, "doctype", rule="syntax")
                if info.filename.startswith("xl/worksheets/"):
                    _refuse_far_cells(path, archive.read(info))
    except UnreadableError:
        raise
    except Exception:  # each way to pack has errors of its own
        raise _refused(path, "no-workbook", rule="syntax") from None


def _refuse_far_cells(path: Path, xml: bytes) -> None:
    """Refuse a worksheet with a cell far to the right: each row would be filled up to there."""
    for match in _PLACE.finditer(xml):
        column = 0
        for sign in match[1]:
            column = column * 26 + sign - 64
        if column > MAX_COLUMNS:
            _check_width(path, column, int(match[2]))


def _check_width(path: Path, columns: int, row: int) -> None:
    """Refuse a row of too many cells.

    Raises:
        UnreadableError: it has.
    """
    if columns > MAX_COLUMNS:
        raise _refused(path, "wide", rule="size", line=row, count=columns, most=MAX_COLUMNS)


def _cells(path: Path, sheet: Any) -> list[list[str]]:
    rows: list[list[str]] = []
    for row in sheet.iter_rows(max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS + 1):
        texts = [_text(cell) for cell in row]
        while texts and not texts[-1]:
            texts.pop()
        rows.append(texts)
        _check_width(path, len(texts), len(rows))
    return rows


def _text(cell: Any) -> str:
    """Return a cell as a person sees it: a day as a day, a share with its per cent sign."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime | date):
        has_day = "d" in (cell.number_format or "d").lower()
        return value.isoformat()[: 10 if has_day else 7]
    if isinstance(value, int | float):
        share = "%" in (cell.number_format or "")
        return f"{value * 100:.10g}%" if share else f"{value:.15g}"
    return str(value)


def _table(path: Path, title: str, rows: list[list[str]]) -> Table:
    """Tell header, talk and rows apart; cells beyond the header are kept, to be told of."""
    if len(rows) > MAX_ROWS:
        raise _refused(path, "long", rule="size", most=MAX_ROWS)
    header: tuple[str, ...] = ()
    kept = []
    for number, cells in enumerate(rows, 1):
        texts = [_readable(path, cell, number) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            continue
        if not header:
            header = tuple(texts)
        elif not _is_talk(next(text for text in texts if text)):
            kept.append(Row(number, tuple(texts)))
    return Table(path, title, header, tuple(kept))


def _is_talk(cell: str) -> bool:
    """Tell whether the first cell of a row makes it talk; #N/A and #REF! do not."""
    return cell.startswith(COMMENT) and not _FAILED.fullmatch(cell)


def _readable(path: Path, cell: str, row: int) -> str:
    """Return the text of a cell, composed as files of facts are.

    Raises:
        UnreadableError: it holds a character that no file of facts may hold.
    """
    text = unicodedata.normalize("NFC", _unsafe(cell).replace("\r\n", "\n")).strip()
    if found := intake.FORBIDDEN.search(text):
        name = f"U+{ord(found[0]):04X}"
        raise _refused(path, "unseen", rule="characters", line=row, name=name)
    return text


def _write_sheet(workbook: Any, table: Table, offered: dict[tuple[str, ...], int]) -> None:
    sheet = workbook.create_sheet(table.title)
    styles = _openpyxl(".styles")
    for column, name in enumerate(table.header, 1):
        _set(sheet, 1, column, name).font = styles.Font(bold=True)
        dimension = sheet.column_dimensions[letter(column - 1)]
        dimension.width = max(14, len(name) + 2)
        dimension.number_format = "@"  # else 2025-08 would become a day
    for number, cells in enumerate(table.help, 2):
        for column, text in enumerate(cells, 1):
            _set(sheet, number, column, text).font = styles.Font(italic=True, color="666666")
    for number, row in enumerate(table.rows, 2 + len(table.help)):
        for column, text in enumerate(row.cells, 1):
            if text:
                _set(sheet, number, column, text)
    sheet.freeze_panes = f"C{2 + len(table.help)}"
    for column, name in enumerate(table.header):
        _guide(sheet, table, column, name, offered)


def _guide(
    sheet: Any, table: Table, column: int, name: str, offered: dict[tuple[str, ...], int]
) -> None:
    """Give a column its drop-down list and its prompt; what is not listed stays allowed."""
    texts, prompt = table.offers.get(name, ()), table.prompts.get(name, "")
    if not texts and not prompt:
        return
    formula = None
    if texts:
        place = offered.setdefault(texts, len(offered) + 1)
        formula = f"{LISTS}!${letter(place - 1)}$1:${letter(place - 1)}${len(texts)}"
    rule = _openpyxl(".worksheet.datavalidation").DataValidation(
        type="list" if texts else None,
        formula1=formula,
        allow_blank=True,
        showErrorMessage=False,
        showInputMessage=bool(prompt),
        promptTitle=name[:32],
        prompt=prompt[:255],
    )
    first = 2 + len(table.help)
    rule.add(f"{letter(column)}{first}:{letter(column)}{first + 499}")
    sheet.add_data_validation(rule)


def _set(sheet: Any, row: int, column: int, text: str) -> Any:
    """Write a cell as text: what begins with = is no formula here."""
    cell = sheet.cell(row=row, column=column)
    cell.value = text
    cell.data_type = "s"
    return cell


def _timeless(data: bytes) -> bytes:
    """Pack a workbook anew, without the hour at which it was made."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            body = old.read(info)
            if info.filename == "docProps/core.xml":
                body = _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z\g<2>", body)
            new.writestr(zipfile.ZipInfo(info.filename, _DAWN), body, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _safe(cell: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) or cell.startswith("'") else cell


def _unsafe(cell: str) -> str:
    return (
        cell[1:] if cell.startswith("'") and (_FORMULA.match(cell, 1) or cell[1:2] == "'") else cell
    )


def _openpyxl(part: str = "") -> Any:
    """Import openpyxl, or a part of it.

    Raises:
        UsageError: it is not installed.
    """
    try:
        return import_module(f"openpyxl{part}")
    except ImportError:
        raise UsageError.of("xlsx-needs-openpyxl") from None


def _refused(
    path: Path, key: str, *, rule: str = "readable", line: int | None = None, **parts: object
) -> UnreadableError:
    """Return the fault of a sheet, in the words of a key."""
    (en, zh), (advice, zh_advice) = (
        pair(__name__, name, **parts) for name in (key, f"{key}-advice")
    )
    return UnreadableError(
        en, path, line=line, rule=rule, advice=advice, zh=zh, zh_advice=zh_advice
    )
