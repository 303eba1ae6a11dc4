"""``check``: judge everything, or the files that were named, against the graph."""

import argparse
import sys
from pathlib import Path

from lodestone import check as station
from lodestone import derive, house, read, report
from lodestone.commands import common

WORDS = "judge everything, or just these files"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    common.sources(parser)
    common.strict(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(options: argparse.Namespace) -> int:
    """Check, print the findings, and return the exit code."""
    home = house.find()
    sources = read.read(home, options.files)
    judged = station.check(sources, common.texts_folder(options), options.files)
    if common.exit_code(judged.findings, strict=False) == 0:
        judged = judged.and_(station.check_derived(derive.derive(sources), options.files))
    if options.format == "json":
        print(report.as_json(judged.findings, home))
    else:
        common.print_findings(judged.findings, home, options.lang, sys.stdout)
        print(report.verdict(judged, options.lang))
    return common.exit_code(judged.findings, strict=options.strict)
