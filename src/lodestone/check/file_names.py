"""What files of ``data/`` are called: a file of another name is read, or judged, by nobody.

``06-loan.TTL``, ``.05-loan.ttl`` and ``--help.ttl`` look like facts in a pull request. The names
are closed as the vocabulary is, so that no shell, page or glob takes one for something else.
"""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from lodestone.model.findings import Finding, worded
from lodestone.model.house import House

_SLUG: Final = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_TOPIC: Final = r"[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)*"
_KNOWN: Final = re.compile(
    rf"names\.lock\.txt|register/(?:{_SLUG}/)*{_SLUG}\.ttl|curation/{_SLUG}\.ttl"
    rf"|documents/{_SLUG}/(?:(?:document|evidence|accepted)\.ttl|coverage\.json"
    rf"|[0-9]+[a-z]?-{_SLUG}\.ttl|{_TOPIC}\.draft\.(?:csv|xlsx|ttl))"
)
#: What a command writes beside a file before it puts it there.
_ASIDE: Final = re.compile(r"\..+\.[0-9]+\.lodestone")


def findings(home: House, only: Sequence[Path] = ()) -> list[Finding]:
    """Tell of files in ``data/`` whose names nobody reads.

    Args:
        home: the checkout.
        only: the files to report on; all where empty.
    """
    folder = home.root / "data"
    paths = only or list(_files(folder))
    return [
        _unknown(path, home)
        for path in paths
        if (name := _name(path, folder)) and not _KNOWN.fullmatch(name) and os.path.lexists(path)
    ]


def _name(path: Path, folder: Path) -> str:
    """Return the name of a file from ``data/`` on; nothing where it stands elsewhere."""
    try:
        return Path(os.path.abspath(path)).relative_to(os.path.abspath(folder)).as_posix()
    except ValueError:
        return ""


def _files(folder: Path) -> Iterator[Path]:
    """Yield every file and every link below a folder, in order; no link is followed."""
    for at, folders, files in os.walk(folder):
        folders.sort()
        links = [name for name in folders if os.path.islink(os.path.join(at, name))]
        for name in sorted([*files, *links]):
            if not _ASIDE.fullmatch(name):
                yield Path(at, name)


def _unknown(path: Path, home: House) -> Finding:
    shown = home.relative(path).encode("unicode_escape").decode()
    return worded("file-name", path, shown=shown)
