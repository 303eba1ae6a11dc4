"""The command line: what is asked for, and the exit code. The work is done at the stations.

Exit codes: 0 fine, 1 at least one violation, 2 wrong usage, 3 unreadable input; 130 where Ctrl-C
ended it. Answers go to standard output, talk and progress to standard error.
"""

import argparse
import contextlib
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from itertools import pairwise
from typing import Any, Final

from lodestone.model import house, writing
from lodestone.model.errors import LodestoneError, UnreadableError, UsageError
from lodestone.model.words import tell

#: Every command and the module of ``lodestone.commands`` that does it.
COMMANDS: Final = {
    "build": "build",
    "check": "check",
    "ask": "ask",
    "show": "show",
    "find": "find",
    "coverage": "coverage",
    "read": "read",
    "lock": "lock",
    "format": "format",
    "new": "new",
    "sheet": "sheet",
    "import": "take",
    "add-document": "add_document",
    "describe": "describe",
    "name": "name",
    "same": "same",
    "decide": "decide",
    "withdraw": "withdraw",
    "names": "names",
    "draft": "draft",
    "propose": "propose",
    "diff": "diff",
    "serve": "serve",
    "mcp": "mcp",
    "push": "push",
    "index": "index",
    "generate": "generate",
    "bench": "bench",
    "trust": "trust",
    "vendor": "vendor",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Args:
        argv: the arguments; those of the process where ``None``.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or (arguments[0].startswith("-") and arguments[0] not in ("-h", "--help")):
        arguments.insert(0, "build")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a sign that a screen lacks is spelt out
            stream.reconfigure(errors="backslashreplace")
    options = argparse.Namespace()
    try:
        _parser(arguments[0]).parse_args(arguments, options)
        _finish()
        code: int = options.run(options)
        return code
    except UsageError as error:
        print(f"lodestone: {_words(error, arguments, options)}", file=sys.stderr)
        return 2
    except UnreadableError as error:
        place = f"{error.path}:{error.line}" if error.line else str(error.path)
        advice = error.zh_advice if _is_chinese(arguments, options) else error.advice
        words = _words(error, arguments, options)
        print(f"{place}: [{error.rule}] {words}. {advice}", file=sys.stderr)
        return 3
    except LodestoneError as error:
        print(f"lodestone: {_words(error, arguments, options)}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except OSError as error:
        print(f"lodestone: {_system(error, arguments, options)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(
            tell("zh" if _is_chinese(arguments, options) else "en", __name__, "interrupted"),
            file=sys.stderr,
        )
        return 130


def _finish() -> None:
    """Finish what a command that was killed between two files had begun to write."""
    with contextlib.suppress(UsageError):
        home = house.find()
        if writing.is_unfinished(home):
            with writing.alone(home):
                pass


def _is_chinese(arguments: Sequence[str], options: argparse.Namespace) -> bool:
    """Tell whether a call is to be told in Chinese; known even where the call itself is at fault.

    A command may find the language of the talk in what it is given, and then says so.
    """
    if lang := getattr(options, "lang", None):
        return bool(lang == "zh")
    pairs = pairwise(arguments)
    return any(text.startswith("--lang=zh") for text in arguments) or any(
        first == "--lang" and second.startswith("zh") for first, second in pairs
    )


def _system(error: OSError, arguments: Sequence[str], options: argparse.Namespace) -> str:
    """Say what the system refuses: a full disk, a place without permission."""
    place = f"{error.filename}: " if error.filename else ""
    why = error.strerror or type(error).__name__
    words = tell("zh" if _is_chinese(arguments, options) else "en", __name__, "refused")
    return f"{place}{words} ({why})"


def _words(error: LodestoneError, arguments: Sequence[str], options: argparse.Namespace) -> str:
    return error.zh if _is_chinese(arguments, options) else str(error)


def _parser(wanted: str) -> argparse.ArgumentParser:
    """Build the parser of the wanted command alone, or of all where it is none of them."""
    parser = argparse.ArgumentParser(
        prog="lodestone", description="A linked-data graph of US critical-minerals policy."
    )
    subparsers = parser.add_subparsers(
        required=True, metavar="COMMAND", prog=parser.prog
    )  # found out otherwise, slowly
    for name in [wanted] if wanted in COMMANDS else COMMANDS:
        module: Any = import_module(f"lodestone.commands.{COMMANDS[name]}")
        sub = subparsers.add_parser(
            name, help=module.WORDS, description=module.WORDS, conflict_handler="resolve"
        )
        sub.set_defaults(run=module.run)
        sub.add_argument("--lang", choices=("en", "zh"), default="en", help="language of the talk")
        module.arguments(sub)
    return parser
