"""``build``: read, check, derive, answer and publish; print a summary of what was built."""

import argparse
import contextlib
import gc
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from lodestone.check import whole as station
from lodestone.commands import common, report
from lodestone.derive import derivation
from lodestone.model import house
from lodestone.model.findings import Finding, Severity
from lodestone.model.house import House
from lodestone.model.words import pair
from lodestone.publish import changes, distribution, folders
from lodestone.read import checkout

WORDS = "read, check, derive, answer and publish"
#: Objects, and collections of the younger ones, after which the collector of cycles looks again: a
#: build makes millions of objects that live to its end, and next to no cycle.
_SELDOM = (100_000, 20, 100)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("--out", type=Path, default=None, help="the folder to publish into (dist)")
    parser.add_argument(
        "--previous",
        metavar="OLD",
        help="say what changed since a dist folder, a .nq file or a revision: dist/changes.*",
    )
    parser.add_argument(
        "--lean",
        action="store_true",
        help="no data files for each thing (serve makes them), and statements share pages",
    )
    common.sources(parser)
    common.strict(parser)


def run(options: argparse.Namespace) -> int:
    """Build, and return the exit code."""
    with _collecting_seldom():
        return _build(options)


@contextlib.contextmanager
def _collecting_seldom() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _build(options: argparse.Namespace) -> int:
    home = house.find()
    out = Path(os.path.abspath(options.out or home.root / "dist"))
    folders.recover(out)
    proven = folders.prove(out, home)
    say = common.progress(options.lang)
    say(*pair(__name__, "read"))
    sources = checkout.read(home)
    say(*pair(__name__, "check"))
    judged = station.check(sources, common.texts_folder(options))
    _tell(judged.findings, home, options)
    if code := common.exit_code(judged.findings, strict=options.strict):
        return code
    say(*pair(__name__, "derive"))
    dataset = derivation.derive(sources)
    undecided = station.check_derived(dataset)
    _tell(undecided, home, options)
    if code := common.exit_code(undecided, strict=options.strict):
        return code
    say(*pair(__name__, "answer-publish"))
    version, released = house.release(home)
    more = changes.files(options.previous, dataset, home) if options.previous else ()
    with common.counted(options.lang) as count:
        files = distribution.publish(
            dataset,
            out,
            version,
            released.isoformat(),
            more,
            count,
            is_lean=options.lean,
            proven=proven,
        )
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
