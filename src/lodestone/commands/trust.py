"""``trust``: the scoreboard of what is promised to whoever sends files and queries, or cites."""

import argparse
import datetime
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from lodestone.answer import spread
from lodestone.commands import common
from lodestone.commands.lab import scoreboard
from lodestone.commands.lab.scoreboard import Board, Score
from lodestone.model import house, writing
from lodestone.model.errors import UsageError
from lodestone.model.words import pair

WORDS = "show how much of what is promised the tests hold: attacks, kills, load, mutants"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("--full", action="store_true", help="every case, not a sample (hours)")
    parser.add_argument(
        "--of", type=Path, nargs="+", default=(), metavar="FILE",
        help="read runs of pytest (--junitxml=FILE), the pieces of one, and run nothing",
    )  # fmt: skip
    parser.add_argument(
        "--base", type=Path, default=None, metavar="FILE",
        help="a board that --json wrote: what was not tried now stands as it has it",
    )  # fmt: skip
    parser.add_argument(
        "--row", action="append", default=[], metavar="ID",
        choices=[one.id for one in scoreboard.promises()],
        help="run the tests of this row alone; may be given again",
    )  # fmt: skip
    parser.add_argument(
        "--keep", type=Path, default=None, metavar="FILE",
        help="keep the run there, as a piece for --of",
    )  # fmt: skip
    parser.add_argument(
        "--json", type=Path, default=None, metavar="FILE", help="write the rows there as JSON"
    )
    parser.add_argument("--again", action="store_true", help="let --json and --keep replace a file")
    parser.add_argument(
        "--format", choices=("table", "md", "json"), default="table", help="how to print the rows"
    )


def run(options: argparse.Namespace) -> int:
    """Measure, print the rows, and return the exit code: 1 where a promise is not held.

    Raises:
        UsageError: the checkout has no tests.
    """
    home = house.find()
    if not (home.root / "tests").is_dir():
        raise UsageError.of("holds-no-tests-take", root=home.root)
    with TemporaryDirectory(prefix="lodestone-trust-") as folder:
        files = options.of or [options.keep or Path(folder) / "junit.xml"]
        if not options.of:
            if options.keep:
                writing.prove_output(options.keep, again=options.again)
            common.progress(options.lang)(*pair(__name__, "measure"))
            chosen = [
                one for one in scoreboard.promises() if not options.row or one.id in options.row
            ]
            scoreboard.measure(home.root, files[0].absolute(), chosen, is_full=options.full)
        today = datetime.datetime.now(datetime.UTC).date().isoformat()
        board = Board(_found(files, options.base), today, scoreboard.machine())
    if options.json:
        writing.output(options.json, scoreboard.to_json(board), again=options.again)
    print(_shown(board, options.format, options.lang))
    print(f"lodestone: {scoreboard.spent(board, options.lang)}", file=sys.stderr)
    return 0 if all(score.is_met or not score.tried for score in board.scores) else 1


def _found(files: Sequence[Path], base: Path | None) -> list[Score]:
    """Return the rows, those that were not tried as an earlier board has them.

    Raises:
        UsageError: there is no such board.
    """
    found = scoreboard.scores(files)
    if base is None:
        return found
    try:
        before = scoreboard.of_json(base.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError):
        raise UsageError.of("no-board", file=base) from None
    return scoreboard.carried(found, before)


def _shown(board: Board, form: str, lang: str) -> str:
    if form == "json":
        return scoreboard.to_json(board).rstrip("\n")
    heading = scoreboard.heading(board, lang)
    if form == "md":
        return f"{heading}\n\n{scoreboard.markdown(board, lang)}".rstrip("\n")
    head, *rows = scoreboard.rows(board, lang)
    return "\n".join([heading, "", *spread.table(list(head), [list(row) for row in rows], 0)])
