"""Files as answers: sent from the disk as they are read, whole or in part (RFC 9110, Range)."""

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, Final

#: From so many bytes on a file is sent as it is read; a smaller one is packed and sent at once.
LARGE: Final = 1_000_000
_BLOCK: Final = 64 * 1024
_RANGE: Final = re.compile(r"bytes=(?P<first>[0-9]{0,15})-(?P<last>[0-9]{0,15})\Z")


class UnsatisfiableError(Exception):
    """A range begins behind the end of what it is a part of."""


@dataclass(frozen=True)
class Sent:
    """A file that is to be sent.

    Attributes:
        path: where it stands.
        size: its length.
        tag: digits that change with its content.
        start: the first byte that is sent.
        length: how many are sent.
    """

    path: Path
    size: int
    tag: str
    start: int
    length: int

    def opened(self) -> IO[bytes]:
        """Open the file at the first byte that is sent.

        Raises:
            OSError: it is gone.
        """
        stream = self.path.open("rb")
        stream.seek(self.start)
        return stream


def sent(path: Path) -> Sent | None:
    """Return a file that is large enough to be sent as it is read; ``None`` for a smaller one."""
    found = path.stat()
    if found.st_size < LARGE:
        return None
    tag = _tag(path, found.st_ino, found.st_mtime_ns, found.st_size)
    return Sent(path, found.st_size, tag, 0, found.st_size)


@lru_cache(maxsize=512)
def _tag(path: Path, node: int, changed: int, size: int) -> str:
    """Return the digest of a file, worked out once as long as it does not change."""
    del node, changed, size
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()[:32]


def part(header: str, size: int) -> tuple[int, int] | None:
    """Return the bytes that a ``Range`` asks for: the first, and how many.

    Args:
        header: the header; several ranges at once, or none, mean the whole.
        size: length of the whole.

    Returns:
        ``None`` where the whole is to be sent.

    Raises:
        UnsatisfiableError: it begins behind the end.
    """
    asked = _RANGE.match(header.strip())
    if not asked or not (asked["first"] or asked["last"]):
        return None
    if not asked["first"]:
        length = min(int(asked["last"]), size)
        first, last = size - length, size - 1
    else:
        first = int(asked["first"])
        last = min(int(asked["last"]), size - 1) if asked["last"] else size - 1
        if asked["last"] and int(asked["last"]) < first:
            return None
    if first > last:
        raise UnsatisfiableError
    return first, last - first + 1


def blocks(stream: IO[bytes], length: int) -> Iterator[bytes]:
    """Yield so many bytes of a stream, and close it: for a server that cannot send files itself."""
    with stream:
        while length > 0 and (block := stream.read(min(_BLOCK, length))):
            length -= len(block)
            yield block


def linked(source: Path, target: Path) -> None:
    """Give every file of a folder a second name in another, so that it outlives the first.

    Raises:
        OSError: the two are on different disks, or the system knows no such names.
    """
    for folder, _, names in os.walk(source):
        place = target / os.path.relpath(folder, source)
        place.mkdir(parents=True, exist_ok=True)
        for name in names:
            file = Path(folder) / name
            if not file.is_symlink():
                os.link(file, place / name)
