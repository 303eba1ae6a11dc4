"""Drafts: what the tool has read out of a text and no person has accepted yet.

A draft is a file whose name ends in ``.draft`` before its ending, such as ``01-loan.draft.csv``. No
draft is a fact: the build does not read it, and the check tells of it as of work that is not done
until somebody has decided each candidate and taken the sheet in, or dropped it.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from lodestone.model.findings import Finding, Severity, worded

#: What a draft is named by, before the ending of the file.
MARK: Final = ".draft"


def is_draft(path: Path) -> bool:
    """Tell whether a file is a draft by its name."""
    return path.stem.endswith(MARK)


def lying_in(folder: Path) -> list[Path]:
    """Return the drafts among the documents of a folder, in order."""
    return sorted(path for path in folder.glob(f"*/*{MARK}.*") if is_draft(path))


def findings(paths: Iterable[Path]) -> Iterator[Finding]:
    """Tell of drafts: what is not decided is neither a fact nor a fault."""
    for path in paths:
        yield worded("draft", path, 1, Severity.NOTE)
