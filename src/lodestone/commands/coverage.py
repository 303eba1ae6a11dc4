"""``coverage``: say what of each document is carried, waived and open."""

import argparse
import json

from lodestone.check.prove import coverage as covering
from lodestone.check.prove import coverage_report, proof
from lodestone.commands import common, report
from lodestone.model import house
from lodestone.read import checkout

WORDS = "what of each document is carried"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("document", nargs="?")
    common.sources(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(options: argparse.Namespace) -> int:
    """Measure, print, and return the exit code."""
    home = house.find()
    folder = common.needed_texts_folder(options, "coverage")
    sources = checkout.read(home)
    measured = covering.cover(sources, proof.load_texts(sources, folder))
    if options.document:
        measured = covering.choose(measured, [options.document])
    if options.format == "json":
        print(json.dumps(coverage_report.to_json(measured), ensure_ascii=False, indent=1))
    else:
        print(coverage_report.to_text(measured, options.lang))
        print(report.readings(sources, options.lang, options.document))
    return 0
