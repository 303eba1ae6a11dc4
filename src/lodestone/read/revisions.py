"""What a revision of the checkout holds, read with git: its files, and which of them differ.

Git gets a path or a revision only behind ``--end-of-options`` or ``--``, so that none is taken for
an option. Paths are relative to the checkout, which may be a folder of a larger repository.
"""

import subprocess
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Final

from lodestone.model.errors import UsageError
from lodestone.model.house import House

#: The last committed state.
HEAD: Final = "HEAD"
_MAX_ARCHIVE: Final = 200_000_000


@dataclass(frozen=True)
class Change:
    """A file of ``data/`` that differs.

    Attributes:
        path: where it stands, or stood.
        before: what it held; empty where it is new.
    """

    path: Path
    before: bytes


def commit(home: House, revision: str) -> str:
    """Return the name of the commit that a revision means; empty where it means none.

    Raises:
        UsageError: there is no git.
    """
    named = _git(
        home, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    return named.decode().strip()


def held(home: House, name: str, path: Path) -> bytes:
    """Return what a commit holds of a file; empty where it holds none, or it is of no checkout."""
    try:
        place = path.absolute().relative_to(home.root)
    except ValueError:
        return b""
    return _git(home, "show", "--end-of-options", f"{name}:./{place.as_posix()}")


def gone(home: House, name: str, folder: Path) -> list[Path]:
    """Return the files of a folder that a commit holds and that are no more."""
    try:
        place = folder.absolute().relative_to(home.root)
    except ValueError:
        return []
    listed = _git(home, "ls-tree", "--name-only", "-z", name, "--", f"{place.as_posix()}/")
    parts = (part.decode("utf-8", "surrogateescape") for part in listed.split(b"\0") if part)
    return [path for part in parts if not (path := home.root / part).exists()]


def since(home: House, revision: str) -> list[Change]:
    """Return the files of ``data/`` that differ from a revision.

    Raises:
        UsageError: there is no such revision, or no git.
    """
    name = commit(home, revision)
    if not name:
        raise UsageError.of("no-revision-this-checkout", revision=revision)
    listed = _git(
        home, "diff", "--name-only", "--no-renames", "--relative", "-z", name, "--", "data"
    )
    new = _git(home, "ls-files", "--others", "--exclude-standard", "-z", "--", "data")
    parts = sorted({*listed.split(b"\0"), *new.split(b"\0")} - {b""})
    paths = [home.root / part.decode("utf-8", "surrogateescape") for part in parts]
    return [Change(path, held(home, name, path)) for path in paths]


def unpack(home: House, revision: str, names: Iterable[str], folder: Path) -> None:
    """Unpack entries of a revision's top: plain files alone, and nothing beside the folder.

    Args:
        home: the checkout.
        revision: what is unpacked.
        names: files and folders; one that the revision lacks is passed over.
        folder: where they are put.

    Raises:
        UsageError: there is no such revision, or it is too large.
    """
    name = commit(home, revision)
    if not name:
        raise UsageError.of("no-dist-folder-no-2", revision=revision)
    listed = _git(home, "ls-tree", "--name-only", name).decode().split("\n")
    present = [part for part in names if part in listed]
    data = _git(home, "archive", "--format=tar", name, "--", *present)
    if not data or len(data) > _MAX_ARCHIVE:
        raise UsageError.of("data-cannot-be-unpacked", revision=revision)
    with tarfile.open(fileobj=BytesIO(data)) as archive:
        for member in archive:
            place = PurePosixPath(member.name)
            if not member.isfile() or place.is_absolute() or ".." in place.parts:
                continue
            body = archive.extractfile(member)
            if body is not None:
                target = folder / place
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(body.read())


def _git(home: House, *arguments: str) -> bytes:
    """Return what git says; nothing where it refuses.

    Raises:
        UsageError: git is not installed.
    """
    try:
        done = subprocess.run(
            ["git", "-C", str(home.root), *arguments], capture_output=True, check=False
        )
    except OSError:
        raise UsageError.of("revision-read-with-git") from None
    return done.stdout if done.returncode == 0 else b""
