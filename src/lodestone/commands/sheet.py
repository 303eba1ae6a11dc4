"""``sheet``: write an empty fact sheet of a kind, or the facts that a file states as a sheet."""

import argparse
import sys
from pathlib import Path

from lodestone.enter import filled, tables
from lodestone.enter.cells import Cells
from lodestone.enter.columns import Columns
from lodestone.model import house, writing
from lodestone.model.errors import UsageError
from lodestone.model.words import joined
from lodestone.read import checkout
from lodestone.read.checkout import FactFile, Sources

WORDS = "write a fact sheet: an empty one, or one of the facts of a file"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("kind", nargs="?", metavar="KIND", help="without one, list the kinds")
    parser.add_argument(
        "--from",
        dest="files",
        action="append",
        type=Path,
        metavar="FILE",
        help="a passage file, a file of the register, or document.ttl",
    )
    parser.add_argument(
        "--out", type=Path, default=None, metavar="FILE", help=".csv or .xlsx; else print CSV"
    )
    parser.add_argument("--again", action="store_true", help="overwrite a file that exists")
    parser.add_argument("--ids", action="store_true", help="show kind:slug, not names")


def run(options: argparse.Namespace) -> int:
    """Write or print the sheet, and return the exit code."""
    home = house.find()
    sources = checkout.read(home, options.files or (), judged=True)
    cells = Cells(Columns.of(sources), sources)
    if not options.kind and not options.files:
        print("\n".join(cells.columns.kinds()))
        return 0
    if options.kind and options.kind not in cells.columns.kinds():
        raise UsageError.of(
            "there-no-sheet-there",
            kind=options.kind,
            kinds=joined(cells.columns.kinds()),
        )
    made = _made(options, sources, cells)
    if options.out is None:
        if len(made) != 1:
            raise UsageError.of("several-sheets-are-no")
        sys.stdout.write(tables.csv_text(made[0]).replace("\r\n", "\n"))
        return 0
    writing.prove_output(options.out, again=options.again)
    tables.write(made, options.out)
    print(home.relative(options.out))
    return 0


def _made(options: argparse.Namespace, sources: Sources, cells: Cells) -> list[tables.Table]:
    out: Path = options.out or Path("sheet.csv")
    if not options.files:
        return [filled.empty(options.kind, cells, out)]
    chosen = _chosen(sources, options.files)
    lang = None if options.ids else options.lang
    kinds = {file.kind for file in chosen}
    if kinds == {checkout.REGISTER}:
        return [filled.register(chosen, cells, out, lang)]
    if kinds == {checkout.DOCUMENT}:
        return [filled.passages(file, cells, out, lang) for file in chosen]
    if kinds != {checkout.PASSAGE}:
        raise UsageError.of("from-takes-passage-files")
    if options.kind:
        return [
            table
            for table in filled.by_kind(chosen, cells, out, lang)
            if table.title == options.kind
        ]
    if out.suffix.lower() == ".xlsx":
        return filled.by_kind(chosen, cells, out, lang)
    return [filled.mixed(chosen, cells, out, lang)]


def _chosen(sources: Sources, paths: list[Path]) -> list[FactFile]:
    """Return the files of some paths.

    Raises:
        UsageError: one does not pass intake, as ``read`` has found.
    """
    wanted = {path.resolve() for path in paths}
    found = [file for file in sources.files if file.path.resolve() in wanted]
    for finding in sources.findings:
        if finding.path and finding.path.resolve() in wanted:
            message = finding.message["en"], finding.message["zh"]
            raise UsageError.of("question-failed", name=finding.path, words=message)
    return found
