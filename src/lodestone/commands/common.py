"""What several commands share: their common arguments, their talk and their exit codes."""

import argparse
import math
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from lodestone.model.errors import UsageError

if TYPE_CHECKING:
    from lodestone.model.findings import Finding
    from lodestone.model.house import House


def sources(parser: argparse.ArgumentParser) -> None:
    """Add ``--sources``, the folder of the documents' texts."""
    parser.add_argument(
        "--sources",
        type=Path,
        default=None,
        metavar="DIR",
        help="the folder of the documents' texts (else LODESTONE_SOURCES)",
    )


def strict(parser: argparse.ArgumentParser) -> None:
    """Add ``--strict``, by which warnings fail, too."""
    parser.add_argument("--strict", action="store_true", help="warnings fail, too")


def day(text: str) -> date:
    """Read a day of the command line.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no day; write YYYY-MM-DD") from None


def seconds(text: str) -> float:
    """Read a time in seconds of an option.

    Raises:
        argparse.ArgumentTypeError: it is no number above 0, or endless.
    """
    return _positive(text, 86_400.0)


def mebibytes(text: str) -> int:
    """Read a size in MiB of an option, and return it in bytes.

    Raises:
        argparse.ArgumentTypeError: it is no number above 0, or more than any machine has.
    """
    return int(_positive(text, 2.0**24) * 1024**2)


def port(text: str) -> int:
    """Read the number of a port.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    if not text.isascii() or not text.isdecimal() or int(text) > 65_535:
        raise argparse.ArgumentTypeError(f"'{text}' is no port; there are 0 to 65535")
    return int(text)


def _positive(text: str, most: float) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 < number <= most:
        raise argparse.ArgumentTypeError(f"'{text}' is no number above 0, up to {most:.0f}")
    return number


def texts_folder(options: argparse.Namespace) -> Path | None:
    """Return the folder of texts that the call or the environment names, if one does.

    Raises:
        UsageError: it is no folder.
    """
    given = options.sources or os.environ.get("LODESTONE_SOURCES")
    if not given:
        return None
    folder = Path(given)
    if not folder.is_dir():
        raise UsageError(f"{folder} is not a folder of texts")
    return folder


def needed_texts_folder(options: argparse.Namespace, en: str) -> Path:
    """Return the folder of texts.

    Args:
        options: the call.
        en: what needs it, as the subject of a sentence.

    Raises:
        UsageError: none was named.
    """
    folder = texts_folder(options)
    if folder is None:
        raise UsageError(f"{en} needs the texts: give --sources DIR or set LODESTONE_SOURCES")
    return folder


def print_findings(
    findings: "Sequence[Finding]", home: "House", lang: str, stream: TextIO | None = None
) -> None:
    """Print findings, a line each; on standard error where no stream is given."""
    from lodestone.commands import report  # slow to load, and most calls find nothing

    for finding in findings:
        print(report.line(finding, home, lang), file=stream or sys.stderr)


def exit_code(findings: "Sequence[Finding]", *, strict: bool) -> int:
    """Return the exit code that findings call for."""
    from lodestone.model.findings import Severity, worst  # an answer has none

    weight = worst(findings)
    if weight == Severity.UNREADABLE:
        return 3
    if weight == Severity.VIOLATION or (strict and weight == Severity.WARNING):
        return 1
    return 0


def progress(lang: str) -> Callable[[str, str], None]:
    """Return what tells a person at a terminal which station is at work."""

    def say(en: str, zh: str) -> None:
        if sys.stderr.isatty():
            print({"en": en, "zh": zh}[lang] + " …", file=sys.stderr)

    return say


@contextmanager
def counted(lang: str) -> Iterator[Callable[[str], None]]:
    """Give what is told of each file as it is written; a person at a terminal sees them counted."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from tqdm import tqdm  # only a person needs it

    with tqdm(unit="" if lang == "zh" else " files", leave=False, file=sys.stderr) as bar:

        def tell(_: str) -> None:
            bar.update()

        yield tell


def limits(parser: argparse.ArgumentParser, most_seconds: float, memory: int) -> None:
    """Add what one query may take: seconds, and bytes, which are given in MiB."""
    parser.add_argument(
        "--timeout",
        type=seconds,
        default=most_seconds,
        metavar="SECONDS",
        help=f"what a query may take ({most_seconds:g})",
    )
    parser.add_argument(
        "--memory",
        type=mebibytes,
        default=memory,
        metavar="MIB",
        help=f"what a query may take ({memory // 1024**2})",
    )
