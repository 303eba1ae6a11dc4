"""``sheet``: write an empty fact sheet of a kind, or the facts that a file states as a sheet."""

import argparse
import sys
from pathlib import Path

from lodestone.enter import sheets, tables
from lodestone.enter.cells import Cells
from lodestone.enter.columns import Columns
from lodestone.model import house, writing
from lodestone.model.errors import UsageError
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
        raise UsageError(
            f"there is no sheet '{options.kind}'; there are {', '.join(cells.columns.kinds())}",
            zh=f"没有表“{options.kind}”；现有：{'、'.join(cells.columns.kinds())}",
        )
    made = _made(options, sources, cells)
    if options.out is None:
        if len(made) != 1:
            raise UsageError(
                "several sheets are no CSV; name a KIND, or give --out FILE.xlsx",
                zh="多张表不能写成一个 CSV；请指明 KIND，或用 --out FILE.xlsx",
            )
        sys.stdout.write(tables.csv_text(made[0]).replace("\r\n", "\n"))
        return 0
    writing.prove_output(options.out, again=options.again)
    tables.write(made, options.out)
    print(home.relative(options.out))
    return 0


def _made(options: argparse.Namespace, sources: Sources, cells: Cells) -> list[tables.Table]:
    out: Path = options.out or Path("sheet.csv")
    if not options.files:
        return [sheets.empty(options.kind, cells, out)]
    chosen = _chosen(sources, options.files)
    lang = None if options.ids else options.lang
    kinds = {file.kind for file in chosen}
    if kinds == {checkout.REGISTER}:
        return [sheets.register(chosen, cells, out, lang)]
    if kinds == {checkout.DOCUMENT}:
        return [sheets.passages(file, cells, out, lang) for file in chosen]
    if kinds != {checkout.PASSAGE}:
        raise UsageError(
            "--from takes passage files, files of the register, or document.ttl",
            zh="--from 须是段落文件、登记表文件或 document.ttl",
        )
    if options.kind:
        return [
            table
            for table in sheets.by_kind(chosen, cells, out, lang)
            if table.title == options.kind
        ]
    if out.suffix.lower() == ".xlsx":
        return sheets.by_kind(chosen, cells, out, lang)
    return [sheets.mixed(chosen, cells, out, lang)]


def _chosen(sources: Sources, paths: list[Path]) -> list[FactFile]:
    """Return the files of some paths.

    Raises:
        UsageError: one does not pass intake, as ``read`` has found.
    """
    wanted = {path.resolve() for path in paths}
    found = [file for file in sources.files if file.path.resolve() in wanted]
    for finding in sources.findings:
        if finding.path and finding.path.resolve() in wanted:
            raise UsageError(
                f"{finding.path}: {finding.message['en']}",
                zh=f"{finding.path}：{finding.message['zh']}",
            )
    return found
