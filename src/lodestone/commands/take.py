"""``import``: turn fact sheets into the canonical files that they mean."""

import argparse
from pathlib import Path

from lodestone.check.prove import passages
from lodestone.commands import common
from lodestone.enter import taking
from lodestone.model import house, writing
from lodestone.model.errors import UsageError
from lodestone.model.house import House
from lodestone.read import checkout

WORDS = "turn fact sheets (CSV, XLSX) into files of facts"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("sheets", nargs="+", type=Path, metavar="SHEET")
    parser.add_argument("--out", type=Path, default=None, help="the passage file to write")
    parser.add_argument("--passage", default="", help="the passage of rows that name none")
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--add", action="store_true", help="put facts into files that exist")
    group.add_argument("--replace", action="store_true", help="write files that exist anew")
    common.sources(parser)


def run(options: argparse.Namespace) -> int:
    """Take the sheets in, print the files that were written, and return the exit code."""
    home = house.find()
    with writing.alone(home):
        return _taken(options, home)


def _taken(options: argparse.Namespace, home: House) -> int:
    folder = common.texts_folder(options)
    mode = taking.ADD if options.add else taking.REPLACE if options.replace else taking.NEW
    out = options.out
    if out is not None and out.suffix != ".ttl":
        raise UsageError.of("no-ttl-file", out=out)
    request = taking.Request(
        options.sheets,
        mode,
        out.absolute() if out else None,
        options.passage,
        passages.load_texts(folder) if folder else None,
    )
    taken = taking.take(checkout.read(home, judged=True), request)
    common.print_findings(taken.findings, home, options.lang)
    if code := common.exit_code(taken.findings, strict=False):
        return code
    inside = home.root.resolve()
    idle = [path.absolute() for path in taken.drafts if path.resolve().is_relative_to(inside)]
    writing.write_all(home, taken.files, idle)
    for path in taken.files:
        print(home.relative(path))
    return 0
