"""Folders that a command makes whole: proven its own before they are replaced, exchanged at once.

Nothing is deleted that no build made. A new folder grows in ``.NAME.making`` beside its place,
under a lock that ends with the process; it takes its place in one step where the system can do
that, in two renames elsewhere. What a killed build leaves there is put right by the next one.
"""

import contextlib
import ctypes
import errno
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from lodestone.model import writing
from lodestone.model.errors import UsageError
from lodestone.model.house import MARKS, House
from lodestone.read import kept

try:
    import fcntl
except ImportError:  # no POSIX system: two builds at once are not kept apart
    fcntl = None  # type: ignore[assignment]

SUMS: Final = "SHA256SUMS"
#: What every build lists; a folder of downloads may have checksums of its own.
_LISTED: Final = frozenset({"lodestone.nq", "ontology.ttl", "void.ttl"})
_HEAD: Final = b"# Lodestone "
_LOCK, _NEW, _OLD = "lock", "new", "old"
_SHOWN: Final = 3
_AT_FDCWD: Final = -100
_EXCHANGE: Final = 2


#: Where it is kept how the files of a folder were left; it may be deleted at any time.
PLACE: Final = Path(".lodestone") / "proven"
_FILE: Final = "signs.json"

#: What the system says of a file: its number, its size, when it was written, and, last, when that
#: was last said otherwise, which a link to it changes, too.
Sign = tuple[int, int, int, int]
#: What was proven: each file by its name, with what the system says of it but for the last.
Proof = dict[str, tuple[int, int, int]]


def prove(out: Path, home: House, proven: Proof | None = None) -> Proof:
    """Prove that a build may put a folder in this place: no foreign file would be lost.

    Args:
        out: the folder; absent, empty, or as an earlier build left it.
        home: the checkout, which holds no build in what it is read from.
        proven: what this process has proven before; a file that the system says is the same, and
            not written since, is not read again. Where ``None``, what the last build noted of
            the files that it left is taken.

    Returns:
        What is proven now.

    Raises:
        UsageError: it is a file or a link, it holds or is part of the checkout's sources, or it
            holds something that is not as a build left it.
    """
    prove_apart(out, home)
    if not os.path.lexists(out):
        return {}
    present = sorted(_present(str(out), ""))
    known = _noted(out, home, present) if proven is None else proven
    foreign, now = _judged(out, present, known)
    if foreign:
        shown = ", ".join(foreign[:_SHOWN]) + (" …" if len(foreign) > _SHOWN else "")
        raise UsageError.of("holds-what-no-build", out=out, shown=shown)
    return now


def prove_empty(out: Path, home: House) -> None:
    """Prove that a folder is absent or empty, and in no place that the checkout is read from.

    Raises:
        UsageError: it is not.
    """
    prove_apart(out, home)
    if out.is_dir() and any(out.iterdir()):
        raise UsageError.of("not-empty-folder", out=out)


def prove_apart(out: Path, home: House) -> None:
    """Prove that a place is no file, no link, and neither holds nor is among what is read.

    Raises:
        UsageError: it is.
    """
    if out.is_symlink():
        raise UsageError.of("link-name-folder-itself", out=out)
    if out.exists() and not out.is_dir():
        raise UsageError.of("file-name-folder-with", out=out)
    place, root = Path(os.path.abspath(out)).resolve(), home.root.resolve()
    kept = [root / name for name in (*MARKS, ".git")]
    if root.is_relative_to(place) or any(place.is_relative_to(folder) for folder in kept):
        raise UsageError.of("holds-checkout-or-part", out=out)


@contextlib.contextmanager
def replacing(out: Path, home: House, proven: Proof | None = None) -> Iterator[Path]:
    """Yield a new folder that takes the place of ``out`` when the block ends well.

    What stood there stays whole until then.

    Args:
        out: the folder.
        home: the checkout.
        proven: what this process has proven of it before.

    Raises:
        UsageError: see ``prove``; or the place cannot be written, or another process writes it.
    """
    proven = prove(out, home, proven)
    with _staged(out) as stage:
        _put_right(stage, out)
        new = stage / _NEW
        new.mkdir()
        yield new
        prove(out, home, proven)  # much time has gone by
        if out.exists():
            _exchange(new, out, stage / _OLD)
        else:
            new.rename(out)
        writing.sync(out.parent)


def recover(out: Path) -> None:
    """Put right what a killed build left: the folder that stood there stands there again."""
    if _stage(out).is_dir():
        with contextlib.suppress(UsageError), _staged(out) as stage:
            _put_right(stage, out)


def note(out: Path, home: House, written: Proof) -> None:
    """Keep how a build left its files, so that the next one need not read those that stand so.

    Args:
        out: the folder that stands now.
        home: the checkout.
        written: what the system said of each file when it was written.
    """
    if fcntl is None:  # where the last part of a sign is another thing
        return
    with contextlib.suppress(OSError):
        found = {name: sign for name, sign in _present(str(out), "") if _is(sign, written, name)}

        def make(folder: Path) -> None:
            folder.mkdir()
            (folder / _FILE).write_text(json.dumps(found), encoding="utf-8")

        kept.drop(home.root / PLACE, _key(out))  # the same files may stand in another way now
        kept.keep(home.root / PLACE, _key(out), make)


def sign_of(place: str) -> tuple[int, int, int]:
    """Return what the system says of a file that was just written."""
    told = os.stat(place, follow_symlinks=False)
    return told.st_ino, told.st_size, told.st_mtime_ns


def _is(sign: Sign, known: Proof, name: str) -> bool:
    return known.get(name) == sign[:3]


def _noted(out: Path, home: House, present: Iterable[tuple[str, Sign]]) -> Proof:
    """Return which files the system says are as the last build into a folder left them."""
    with contextlib.suppress(OSError, ValueError, TypeError, AttributeError):
        place = kept.find(home.root / PLACE, _key(out))
        if place is not None:
            noted = json.loads((place / _FILE).read_bytes())
            return {name: sign[:3] for name, sign in present if noted.get(name) == [*sign]}
    return {}


def _key(out: Path) -> str:
    """Return the key of what is noted of a folder: where it stands, and what it lists."""
    place = os.fsencode(os.path.abspath(out))
    return kept.key((("out", place), ("sums", (out / SUMS).read_bytes())))


def _judged(
    out: Path, present: Iterable[tuple[str, Sign]], proven: Proof
) -> tuple[list[str], Proof]:
    """Return the names in a folder of what no build made or what was changed since, and the rest.

    Args:
        out: the folder.
        present: what is there.
        proven: what was found to be as a build left it before.
    """
    listed = sums(out) if present else {}
    foreign, now = list[str](), Proof()
    for name, sign in present:
        if name == SUMS and listed:
            continue
        if not listed.get(name) or (
            not _is(sign, proven, name) and listed[name] != _digest(out / name)
        ):
            foreign.append(name)
        else:
            now[name] = sign[:3]
    return foreign, now


def _present(folder: str, below: str) -> Iterator[tuple[str, Sign]]:
    """Yield the name of all that is no folder, with what the system says of it."""
    with os.scandir(folder) as entries:
        for entry in entries:
            name = f"{below}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from _present(entry.path, f"{name}/")
            else:
                told = entry.stat(follow_symlinks=False)
                yield name, (told.st_ino, told.st_size, told.st_mtime_ns, told.st_ctime_ns)


def sums(out: Path) -> dict[str, str]:
    """Return the checksums by name, if a build of ours listed them; else none."""
    try:
        lines = (out / SUMS).read_text(encoding="utf-8").splitlines()
        with (out / "lodestone.nq").open("rb") as stream:
            head = [stream.readline(200), stream.readline(200)]
    except (OSError, UnicodeDecodeError):
        return {}
    found = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    is_ours = found.keys() >= _LISTED and head[1].startswith(_HEAD)
    return found if is_ours else {}


def _digest(path: Path) -> str:
    """Return the checksum of a plain file; none of anything else."""
    if path.is_symlink() or not path.is_file():
        return ""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _stage(out: Path) -> Path:
    return out.with_name(f".{out.name}.making")


@contextlib.contextmanager
def _staged(out: Path) -> Iterator[Path]:
    """Hold the folder in which a build grows; it is gone in the end.

    Raises:
        UsageError: it cannot be made, another process holds it, or it is none of ours.
    """
    stage = _stage(out)
    try:
        stage.mkdir(parents=True, exist_ok=True)
        _prove_stage(stage.iterdir(), stage)
        lock = os.open(stage / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise UsageError.of("cannot-be-written-name", out=out, strerror=error.strerror) from None
    try:
        _hold(lock, stage / _LOCK, out)
        try:
            yield stage
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    finally:
        os.close(lock)


def _prove_stage(held: Iterable[Path], stage: Path) -> None:
    strange = [path.name for path in held if path.name not in (_LOCK, _NEW, _OLD)]
    if stage.is_symlink() or strange:
        raise UsageError.of("holds-what-no-build-2", stage=stage)


def _hold(lock: int, path: Path, out: Path) -> None:
    """Take the lock, and see that it is still the one that stands there.

    Raises:
        UsageError: another process has it.
    """
    if fcntl is None:
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        is_there = path.exists() and os.path.samestat(os.fstat(lock), path.stat())
    except OSError:
        is_there = False
    if not is_there:
        raise UsageError.of("another-build-writes-wait", out=out)


def _put_right(stage: Path, out: Path) -> None:
    """Bring back what a killed build moved aside, and clear away what it had begun."""
    old = stage / _OLD
    if old.is_dir() and not os.path.lexists(out):
        old.rename(out)
    for part in (stage / _NEW, old):
        if part.exists():
            shutil.rmtree(part)


def _exchange(new: Path, out: Path, old: Path) -> None:
    """Put a folder in the place of another, in one step if the system can do it."""
    try:
        _swap_names(new, out)
    except OSError:
        out.rename(old)
        new.rename(out)


def _swap_names(one: Path, other: Path) -> None:
    """Let two folders change their names in one step.

    Raises:
        OSError: the system, or this file system, cannot do it.
    """
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if fcntl else None
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _EXCHANGE):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
