"""Stores that are kept on disk, so that what was made once is opened and not made again.

A store stands in a folder named by the key of what it was made from. It is made aside and put in
its place whole; ``meta.json`` beside it says the digest of each of its files, and what the system
said of it then, under a seal of this user (``model.seal``). A file of which the system says the
same is not read again. What is half-written, changed, of another key, or somebody else's is not
opened but made again; whatever stands here may be deleted at any time.
"""

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.model import seal

try:
    import fcntl
except ImportError:  # no POSIX system: what a dead process left is told by its age
    fcntl = None  # type: ignore[assignment]

#: Changes when a kept store of an older tool cannot stand for one of this.
FORMAT: Final = 2
STORE: Final = "store"
_META: Final = "meta.json"
_DIGITS: Final = 32
KEPT: Final = re.compile(rf"[0-9a-f]{{{_DIGITS}}}\Z")
_ASIDE: Final = ".making-"
#: How many stores stay beside the newest: somebody may be reading one, or go back to it.
_OLDER: Final = 2
#: Seconds after which a store that is being made is taken for one whose maker died; where the
#: system knows locks, one that nobody holds is.
_DEAD: Final = 24 * 3600


def key(parts: Iterable[tuple[str, bytes]]) -> str:
    """Return the key of what a store is made from, and of the engine that makes it.

    Args:
        parts: name and content of each.
    """
    whole = hashlib.sha256(f"{FORMAT} {ox.__version__}\n".encode())
    for name, content in parts:
        whole.update(f"{name} {len(content)}\n".encode())
        whole.update(content)
    return whole.hexdigest()


def find(place: Path, of: str) -> Path | None:
    """Return the folder of the store that was kept under a key; ``None`` where none is whole.

    Args:
        place: the folder that holds kept stores.
        of: the key.
    """
    folder = place / of[:_DIGITS]
    return folder / STORE if _is_whole(folder, of) else None


def keep(place: Path, of: str, make: Callable[[Path], None]) -> Path:
    """Make a store and keep it.

    Args:
        place: the folder that holds kept stores.
        of: the key.
        make: writes the store into a folder that does not exist yet.

    Returns:
        The folder of the store, this one or the same that another process kept meanwhile.

    Raises:
        OSError: the place cannot be written, or leads elsewhere by a link.
    """
    if any(part.is_symlink() for part in (place, place.parent)):
        raise OSError(f"{place} is a link")
    place.mkdir(parents=True, exist_ok=True)
    with _held_aside(place) as work:
        make(work / STORE)
        _sign(work, of)
        folder = _put(work, place / of[:_DIGITS], of)
    _sweep(place, folder)
    return folder / STORE


def drop(place: Path, of: str) -> None:
    """Remove what was kept under a key, so that something else is kept under it.

    Args:
        place: the folder that holds kept stores.
        of: the key.
    """
    _remove(place / of[:_DIGITS])


def _remove(folder: Path) -> None:
    """Remove a folder, as far as the system lets one."""
    from shutil import rmtree  # as slow

    rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _held_aside(place: Path) -> Iterator[Path]:
    """Yield a folder of one's own, under a lock that ends with the process; it is gone after."""
    from tempfile import mkdtemp  # slow to load, and what is kept is mostly found

    while True:
        work = Path(mkdtemp(prefix=_ASIDE, dir=place))
        held = _locked(work, wait=True)
        if work.exists():
            break
        if held is not None:  # it was swept before it was locked
            os.close(held)
    try:
        yield work
    finally:
        _remove(work)
        if held is not None:
            os.close(held)


def _locked(folder: Path, *, wait: bool) -> int | None:
    """Lock a folder; return what holds the lock, ``None`` where it is gone or somebody's."""
    if fcntl is None:
        return None
    try:
        held = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        fcntl.flock(held, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        return None
    return held


def _sign(folder: Path, of: str) -> None:
    store = folder / STORE
    told = {"key": of, "files": _files(store), "signs": _signs(store)}
    body = json.dumps(told, sort_keys=True)
    meta = {"body": body, "seal": seal.of(body.encode())}
    (folder / _META).write_text(json.dumps(meta), encoding="utf-8")


def _is_whole(folder: Path, of: str) -> bool:
    """Tell whether a folder holds what this user's tool kept under a key, byte for byte."""
    try:
        meta = json.loads((folder / _META).read_bytes())
        body = meta["body"]
        if not seal.is_ours(body.encode(), meta["seal"]):
            return False
        told, store = json.loads(body), folder / STORE
        if told["key"] != of:
            return False
        return bool(told["signs"] == _signs(store) or told["files"] == _files(store))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _files(folder: Path) -> dict[str, str]:
    """Return the digest of each file of a store.

    Raises:
        OSError: it holds something that is no plain file.
    """
    found = {}
    for entry in _entries(folder):
        with open(entry.path, "rb") as file:
            found[entry.name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _signs(folder: Path) -> dict[str, list[int]]:
    """Return what the system says of each file of a store; who writes to one changes that.

    Returns:
        Its device and number, its size in bytes, and when its content and what is said of it were
        last changed, in nanoseconds.

    Raises:
        OSError: it holds something that is no plain file.
    """
    told = {entry.name: entry.stat(follow_symlinks=False) for entry in _entries(folder)}
    return {
        name: [one.st_dev, one.st_ino, one.st_size, one.st_mtime_ns, one.st_ctime_ns]
        for name, one in told.items()
    }


def _entries(folder: Path) -> "list[os.DirEntry[str]]":
    with os.scandir(folder) as entries:
        found = [*entries]
    for entry in found:
        if not entry.is_file(follow_symlinks=False):
            raise OSError(f"{entry.path} is no plain file")
    return found


def _put(work: Path, folder: Path, of: str) -> Path:
    """Put a finished store in its place; a whole one that stands there stays."""
    try:
        os.rename(work, folder)
    except OSError:
        if not _is_whole(folder, of):
            os.rename(folder, work.with_name(f"{work.name}.old"))
            os.rename(work, folder)
            _remove(work.with_name(f"{work.name}.old"))
    return folder


def _sweep(place: Path, newest: Path) -> None:
    """Remove all but a few of the older stores, and what a dead process left half-made."""
    rows = []
    for path in place.iterdir():
        try:
            rows.append((path.stat(follow_symlinks=False).st_mtime, path))
        except OSError:  # another process removed it
            continue
    now = max((when for when, _ in rows), default=0.0)
    kept = sorted((row for row in rows if KEPT.match(row[1].name)), reverse=True)
    old = [path for _, path in kept if path != newest][_OLDER:]
    for path in old:
        _remove(path)
    for when, path in rows:
        if path.name.startswith(_ASIDE):
            held = _locked(path, wait=False)
            if held is not None or now - when > _DEAD:
                _remove(path)
            if held is not None:
                os.close(held)
