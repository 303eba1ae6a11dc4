"""Files are written whole or not at all: beside their place, on the disk, then put there at once.

A command that writes into the checkout does so alone (``alone``); what belongs together is put in
its places by a journal (``write_all``), so that a command that was killed half-way is finished by
the next one. A file that is moved away is kept in ``.lodestone/taken/``.
"""

import contextlib
import errno
import io
import json
import os
import re
import stat
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Final

from lodestone.model import seal
from lodestone.model.errors import UsageError
from lodestone.model.house import House

try:
    import fcntl
except ImportError:  # no POSIX system: two commands at once are not kept apart
    fcntl = None  # type: ignore[assignment]

_OWN: Final = Path(".lodestone")
_LOCK: Final = _OWN / "writing.lock"
_JOURNAL: Final = _OWN / "writing.json"
_MAKING: Final = _OWN / "making"
TAKEN: Final = _OWN / "taken"
#: How a file that is being written is called: its own name, and the process that writes it.
_ASIDE: Final = re.compile(r"\..+\.(?P<process>[0-9]{1,9})\.lodestone\Z")
#: Seconds that a command waits for another to have written.
PATIENCE: Final = 60.0

Content = str | bytes


def write(path: Path, content: Content) -> None:
    """Write a file, or leave it as it was.

    Args:
        path: the file; its folder is made where there is none.
        content: bytes, or a text, which is written as UTF-8 with the line ends that it has.

    Raises:
        UsageError: it is a link, or no plain file.
        OSError: it cannot be written; the error names the file.
    """
    made = _aside(path, content)
    os.replace(made, path)
    sync(path.parent)


def output(path: Path, content: Content, *, again: bool) -> None:
    """Write a file that a call names with ``--out``.

    Args:
        path: the file; a device or pipe is written as it is.
        content: as for ``write``.
        again: true to write a file anew that exists.

    Raises:
        UsageError: it exists, is a link, or cannot be written.
    """
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(_bytes(content))
        else:
            prove_output(path, again=again)
            write(path, content)
    except OSError as error:
        said = f"{path}: {error.strerror}"
        raise UsageError.of("name-another-out", said=said) from None


def prove_output(path: Path, *, again: bool) -> None:
    """Prove that ``--out`` has a place, and overwrites nothing that nobody gave leave to.

    Raises:
        UsageError: the file exists, or there is no such folder.
    """
    if not path.parent.is_dir():
        said = f"{path}: {os.strerror(errno.ENOENT)}"
        raise UsageError.of("name-another-out", said=said)
    if path.is_file() and not path.is_symlink() and not again:
        raise UsageError.of("exists-again-writes-anew", file=path)


def workbook(book: Any) -> bytes:
    """Return a workbook of openpyxl as bytes; its sheets go through files of their own.

    Raises:
        OSError: the system refuses these; the error names their folder.
    """
    stream, failed, hook = io.BytesIO(), "", sys.unraisablehook
    try:
        book.save(stream)
    except Exception as error:
        if type(error).__module__.partition(".")[0] != "lxml":  # which has errors of its own
            raise
        failed, sys.unraisablehook = str(error), lambda _: None  # nor can a half file be closed
    sys.unraisablehook = hook
    if failed:
        number = getattr(errno, failed.removeprefix("IO_"), errno.EIO)
        import tempfile  # slow to load, and only here needed

        raise OSError(number, os.strerror(number), tempfile.gettempdir())
    return stream.getvalue()


@contextlib.contextmanager
def alone(home: House) -> Iterator[None]:
    """Be the only command that writes into a checkout, and finish what a killed one began.

    Raises:
        UsageError: another command writes for long.
    """
    lock = home.root / _LOCK
    _prove_own(home)
    lock.parent.mkdir(exist_ok=True)
    with lock.open("ab") as held:
        _wait(held.fileno())
        _finish(home)
        _remove(home.root / _MAKING)
        for path in (home.root / "data").rglob(".*.lodestone"):
            _sweep(path)
        yield


def is_unfinished(home: House) -> bool:
    """Tell whether a command was killed between the files that it writes."""
    return (home.root / _JOURNAL).exists()


def write_all(home: House, files: Mapping[Path, Content], taken: Iterable[Path] = ()) -> None:
    """Write files that belong together: all of them, or none.

    Args:
        home: the checkout; the caller is alone in it (``alone``).
        files: content by path.
        taken: files that are idle then; they move to ``.lodestone/taken/``.

    Raises:
        UsageError: a path is a link, or no plain file.
        OSError: a file cannot be written; none was.
    """
    moves: list[tuple[Path, Path]] = []
    try:
        for path, content in files.items():
            moves.append((_aside(path, content), path))
    except BaseException:
        for made, _ in moves:
            made.unlink(missing_ok=True)
        raise
    moves += [(path, _free(home.root / TAKEN / path.name)) for path in taken]
    is_inside = all(_is_inside(home, path) for move in moves for path in move)
    if len(moves) > 1 and is_inside:
        rows = json.dumps([[home.relative(path) for path in move] for move in moves])
        write(home.root / _JOURNAL, json.dumps({"moves": rows, "seal": seal.of(rows.encode())}))
    _move(moves)
    (home.root / _JOURNAL).unlink(missing_ok=True)


@contextlib.contextmanager
def folder(home: House, place: Path) -> Iterator[Path]:
    """Yield a folder that stands in its place when the block ends well, whole or not at all.

    Args:
        home: the checkout; the caller is alone in it (``alone``).
        place: where it is to stand; nothing is there yet.
    """
    making = home.root / _MAKING
    made = making / place.name
    made.mkdir(parents=True)
    try:
        yield made
        sync(made)
        place.parent.mkdir(parents=True, exist_ok=True)
        made.rename(place)
        sync(place.parent)
    finally:
        _remove(making)


def _remove(made: Path) -> None:
    """Remove what was half made, as far as the system lets one."""
    from shutil import rmtree  # slow to load, and most commands write nothing

    rmtree(made, ignore_errors=True)


def _aside(path: Path, content: Content) -> Path:
    """Write the content beside its place, on the disk, and return where."""
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise UsageError.of("link-or-no-plain", file=path)
    made = path.with_name(f".{path.name}.{os.getpid()}.lodestone")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        made.unlink(missing_ok=True)
        with open(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as file:
            file.write(_bytes(content))
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            made.chmod(stat.S_IMODE(path.stat().st_mode))
            if not os.access(path, os.W_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        made.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(path)) from None
    except BaseException:
        made.unlink(missing_ok=True)
        raise
    return made


def _bytes(content: Content) -> bytes:
    return content.encode() if isinstance(content, str) else content


def _sweep(path: Path) -> None:
    """Clear away a file that a killed command had begun to write."""
    match = _ASIDE.match(path.name)
    if match and not is_alive(int(match["process"])):
        path.unlink(missing_ok=True)


def is_alive(process: int) -> bool:
    """Tell whether a process is there."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _prove_own(home: House) -> None:
    if (home.root / _OWN).is_symlink() or (home.root / _LOCK).is_symlink():
        raise UsageError.of("leads-elsewhere-by-link", root=home.root / _OWN)


def _wait(held: int) -> None:
    if fcntl is None:
        return None
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() > deadline:
                raise UsageError.of("another-command-writes-into") from None
            time.sleep(0.05)


def _finish(home: House) -> None:
    """Finish what a journal tells of; one that is not under this user's seal moves nothing."""
    journal = home.root / _JOURNAL
    if not journal.exists():
        return
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
        told = json.loads(journal.read_bytes())
        if seal.is_ours(told["moves"].encode(), told["seal"]):
            moves = [(home.root / made, home.root / place) for made, place in
                     json.loads(told["moves"])]  # fmt: skip
            _move(move for move in moves if move[0].exists())
    journal.unlink()


def _is_inside(home: House, path: Path) -> bool:
    relative = PurePosixPath(home.relative(path))
    return not relative.is_absolute() and ".." not in relative.parts


def _move(moves: Iterable[tuple[Path, Path]]) -> None:
    for made, place in moves:
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(made, place)
        sync(place.parent)


def _free(path: Path) -> Path:
    """Return a path that is not taken yet, this one if it is free."""
    number = 1
    free = path
    while os.path.lexists(free):
        free, number = path.with_name(f"{path.name}.{number}"), number + 1
    return free


def sync(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can do it."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
