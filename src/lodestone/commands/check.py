"""``check``: judge everything, or the files that were named, against the graph.

Files that are named are judged on their neighbourhood alone, which an index finds; the findings are
those that the whole check would report on them. Where no index can be had, the whole checkout is
judged, and standard error says why; so it is where an evidence lock is named: it has to be held
against all that its document states. ``--changed`` judges everything and tells what was taken away.
"""

import argparse
import sys
from pathlib import Path

from lodestone.check import whole as station
from lodestone.check.whole import Judged
from lodestone.commands import common, verdict
from lodestone.model import house
from lodestone.model.errors import UsageError
from lodestone.model.house import EVIDENCE, House
from lodestone.model.words import pair

WORDS = "judge everything, or just these files"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    common.sources(parser)
    common.strict(parser)
    verdict.arguments(parser)
    parser.add_argument(
        "--changed",
        metavar="REVISION",
        help="judge everything, and tell of what changed since",
    )
    parser.add_argument(
        "--store",
        type=Path,
        default=None,
        metavar="DIR",
        help="the index to judge the files against, trusted while the commit is the same",
    )


def run(options: argparse.Namespace) -> int:
    """Check, print the findings, and return the exit code."""
    home = house.find()
    if options.changed and options.files:
        raise UsageError.of("changed-judges-everything-takes")
    if options.changed:
        return _shown(_changed(options, home), options, home)
    few = options.files and all(path.name != EVIDENCE for path in options.files)
    judged = _few(options, home) if few else None
    if judged is None:
        judged = _whole(options, home)
    return _shown(judged, options, home)


def _shown(judged: Judged, options: argparse.Namespace, home: House) -> int:
    verdict.show(judged, home, options)
    return common.exit_code(judged.findings, strict=options.strict)


def _few(options: argparse.Namespace, home: House) -> Judged | None:
    """Judge the named files from an index; ``None`` where none can be had."""
    from lodestone.check.neighbourhood import fresh, judging
    from lodestone.check.neighbourhood.index import StaleError

    def say(en: str, zh: str) -> None:
        words = {"en": en, "zh": zh}[options.lang]
        print(f"lodestone: {words}", file=sys.stderr)

    texts = common.texts_folder(options)
    try:
        index = fresh.fresh(home, options.store, options.files, say)
        return judging.judge(home, index, options.files, texts)
    except StaleError as error:
        say(
            *pair(__name__, "whole-checkout-judged-want-index", error=error),
        )
        return None


def _changed(options: argparse.Namespace, home: House) -> Judged:
    """Judge everything; what differs from a revision counts as contributed."""
    from lodestone.check import changed
    from lodestone.check.prove import attest
    from lodestone.derive import derivation
    from lodestone.read import checkout, revisions

    changes = revisions.since(home, options.changed)
    there = [change.path for change in changes if change.path.is_file()]
    sources = checkout.read(home)
    judged = station.check(sources, common.texts_folder(options))
    judged = judged.and_(changed.findings(changes, sources))
    judged = judged.and_([attest.touched(path) for path in there if path.name == EVIDENCE])
    if common.exit_code(judged.findings, strict=False) == 0:
        judged = judged.and_(station.check_derived(derivation.derive(sources), there))
    return judged


def _whole(options: argparse.Namespace, home: House) -> Judged:
    from lodestone.derive import derivation
    from lodestone.read import checkout

    sources = checkout.read(home, [path for path in options.files if path.name != EVIDENCE])
    judged = station.check(sources, common.texts_folder(options), options.files)
    if common.exit_code(judged.findings, strict=False) == 0:
        judged = judged.and_(station.check_derived(derivation.derive(sources), options.files))
    return judged
