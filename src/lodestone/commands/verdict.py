"""How ``check`` ends: the findings in the format that was asked for, and what the files add."""

import argparse
import os
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

from lodestone.check import report
from lodestone.check.report import github
from lodestone.check.report.result import Result
from lodestone.check.whole import Judged
from lodestone.model.house import House


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add ``--format``."""
    parser.add_argument("--format", choices=tuple(report.FORMATS), default="text")


def show(
    judged: Judged,
    home: House,
    options: argparse.Namespace,
    environment: Mapping[str, str] = os.environ,
) -> None:
    """Print what a check found.

    Args:
        judged: what it found.
        home: the checkout.
        options: the call: its files, format and language.
        environment: names the file of the job summary, where GitHub runs the check.
    """
    result = Result(
        judged.findings,
        home.root,
        options.lang,
        metadata.version("lodestone") if options.format == "sarif" else "",
        judged.files,
        tuple(options.files),
        judged.grounding,
        judged.added,
    )
    print(report.write(options.format, result), end="")
    if options.format == "github" and environment.get(github.SUMMARY):
        with Path(environment[github.SUMMARY]).open("a", encoding="utf-8") as summary:
            summary.write(github.summary(result))
