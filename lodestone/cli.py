"""The command line: what is asked for, and the exit code. The work is done at the stations.

Exit codes: 0 fine, 1 at least one violation, 2 wrong usage, 3 unreadable input. Answers go to
standard output, talk and progress to standard error.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from lodestone import commands
from lodestone.errors import LodestoneError, UnreadableError, UsageError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Args:
        argv: the arguments; those of the process where ``None``.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or (arguments[0].startswith("-") and arguments[0] not in ("-h", "--help")):
        arguments.insert(0, "build")
    try:
        options = _parser().parse_args(arguments)
        run: Callable[[argparse.Namespace], int] = options.run
        return run(options)
    except UsageError as error:
        print(f"lodestone: {error}", file=sys.stderr)
        return 2
    except UnreadableError as error:
        place = f"{error.path}:{error.line}" if error.line else str(error.path)
        print(f"{place}: [{error.rule}] {error}. {error.advice}", file=sys.stderr)
        return 3
    except LodestoneError as error:
        print(f"lodestone: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lodestone", description="A linked-data graph of US critical-minerals policy."
    )
    commands_ = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], int], words: str):  # type: ignore[no-untyped-def]
        sub = commands_.add_parser(name, help=words, description=words)
        sub.set_defaults(run=run)
        sub.add_argument("--lang", choices=("en", "zh"), default="en", help="language of the talk")
        return sub

    build = command("build", commands.build, "read, check, derive, answer and publish")
    build.add_argument("--out", type=Path, default=None, help="the folder to publish into (dist)")
    _sources(build)
    build.add_argument("--strict", action="store_true", help="warnings fail, too")

    check = command("check", commands.check, "judge everything, or just these files")
    check.add_argument("files", nargs="*", type=Path, metavar="FILE")
    _sources(check)
    check.add_argument("--strict", action="store_true", help="warnings fail, too")
    check.add_argument("--format", choices=("text", "json"), default="text")

    ask = command("ask", commands.ask, "run a saved question; without a name, list them")
    ask.add_argument("question", nargs="?")
    ask.add_argument("--param", action="append", default=[], metavar="NAME=VALUE")
    ask.add_argument("--as-of", type=_day, default=None, metavar="DATE")
    ask.add_argument("--format", choices=("table", "csv", "json", "md"), default="table")
    ask.add_argument("--iris", action="store_true", help="show IRIs in tables, not labels")
    ask.add_argument("--endpoint", metavar="URL", help="ask a SPARQL 1.1 endpoint instead")

    coverage = command("coverage", commands.coverage, "what of each document is carried")
    coverage.add_argument("document", nargs="?")
    _sources(coverage)
    coverage.add_argument("--format", choices=("text", "json"), default="text")

    lock = command("lock", commands.lock, "make the evidence lock anew from the texts")
    _sources(lock)

    form = command("format", commands.format_files, "write canonical Turtle and SPARQL")
    form.add_argument("files", nargs="*", type=Path, metavar="FILE")
    form.add_argument("--check", action="store_true", help="only say what would change")
    return parser


def _sources(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--sources",
        type=Path,
        default=None,
        metavar="DIR",
        help="the folder of the documents' texts (else LODESTONE_SOURCES)",
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no day; write YYYY-MM-DD") from None
