"""``build``: read, check, derive, answer and publish; print a summary of what was built."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from lodestone.check import whole as station
from lodestone.commands import common, report
from lodestone.derive import derivation
from lodestone.model import house
from lodestone.model.findings import Finding, Severity
from lodestone.model.house import House
from lodestone.publish import changes, distribution, folders
from lodestone.read import checkout

WORDS = "read, check, derive, answer and publish"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("--out", type=Path, default=None, help="the folder to publish into (dist)")
    parser.add_argument(
        "--previous",
        metavar="OLD",
        help="say what changed since a dist folder, a .nq file or a revision: dist/changes.*",
    )
    common.sources(parser)
    common.strict(parser)


def run(options: argparse.Namespace) -> int:
    """Build, and return the exit code."""
    home = house.find()
    out = Path(os.path.abspath(options.out or home.root / "dist"))
    folders.recover(out)
    folders.prove(out, home)
    say = common.progress(options.lang)
    say("read", "读取")
    sources = checkout.read(home)
    say("check", "检查")
    judged = station.check(sources, common.texts_folder(options))
    _tell(judged.findings, home, options)
    if code := common.exit_code(judged.findings, strict=options.strict):
        return code
    say("derive", "推导")
    dataset = derivation.derive(sources)
    undecided = station.check_derived(dataset)
    _tell(undecided, home, options)
    if code := common.exit_code(undecided, strict=options.strict):
        return code
    say("answer and publish", "解答与发布")
    version, released = house.release(home)
    more = changes.files(options.previous, dataset, home) if options.previous else ()
    with common.counted(options.lang) as count:
        files = distribution.publish(dataset, out, version, released.isoformat(), more, count)
    for words in distribution.left_out(home, options.lang):
        print(words, file=sys.stderr)
    print(report.summary(dataset, judged, out, files, options.lang))
    notes = [*judged.findings, *undecided]
    print(*report.next_steps(len(notes), out, options.lang), sep="\n")
    return 0


def _tell(findings: Sequence[Finding], home: House, options: argparse.Namespace) -> None:
    """Print what stops the build; warnings are counted at its end, and printed if they stop it."""
    weighty = [f for f in findings if options.strict or f.severity > Severity.WARNING]
    common.print_findings(weighty, home, options.lang)
