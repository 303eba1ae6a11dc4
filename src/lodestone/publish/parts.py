"""What an earlier build published, and what of it may stand: parts made from the same things.

A part is a file, or a few, made from things that are named. A build writes down, beside what it
published, for each part a digest of what was given to make it, and which entries of the tables of
the site were read meanwhile, with the digest of each. The next build into the same folder takes a
part over where what is given and every entry read are as they were; it makes the part anew on any
doubt: other code, words, questions, ontology or libraries, a folder that is not as it was left,
a record that is not whole. So what is published is, byte for byte, what a build from nothing makes.

The record is kept as a store is (``read.kept``), under the checksums of the folder it speaks of.
"""

import base64
import contextlib
import hashlib
import json
import os
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from lodestone.model.house import House
from lodestone.publish import folders
from lodestone.publish.watched import ABSENT, BYTES, Watch
from lodestone.read import kept

#: Where the records of a checkout are kept; they may be deleted at any time.
PLACE: Final = Path(".lodestone") / "published"
_PACKAGE: Final = Path(__file__).resolve().parents[1]
#: What parts are made from beside the code and the facts: folders and files of the checkout.
_FOLDERS: Final = ("ontology", "queries")
_FILES: Final = ("pyproject.toml", "CITATION.cff")
_INSTALLED: Final = (".dist-info", ".egg-info")
_FILE: Final = "parts.json"
#: Entries that a record may name, for each that is there: many more are left by parts of old.
_MANY: Final = 3


class Standing(NamedTuple):
    """A file of the folder that stands, which takes its place in the new one as it is."""

    path: Path
    digest: str


Content = str | bytes | Standing
File = tuple[str, Content]
#: Makes the files of a part.
Make = Callable[[], Iterable[tuple[str, str | bytes]]]


#: A piece of a file: the digest of what it is made from, and what makes it.
Piece = tuple[bytes, Callable[[], str]]


class Part(NamedTuple):
    """What is written down of a part.

    Attributes:
        given: the digest of what it was made from.
        files: the names of its files below its folder.
        read: the numbers of the entries that were read meanwhile.
    """

    given: str
    files: tuple[str, ...]
    read: "array[int]"


@dataclass
class Record:
    """What is written down of all parts: the entries by their numbers, what they held, the parts.

    Attributes:
        places: the digest of the place of each entry.
        held: the digest of what stood there.
        parts: each part by its name.
        pieces: of a file that is put together where each piece of it begins and ends, in bytes, by
            the digest of what the piece was made from.
    """

    places: list[bytes] = field(default_factory=list)
    held: list[bytes] = field(default_factory=list)
    parts: dict[str, Part] = field(default_factory=dict)
    pieces: dict[str, dict[str, tuple[int, int]]] = field(default_factory=dict)


class Parts:
    """The parts of one build: taken over from the folder that stands, or made.

    Args:
        home: the checkout.
        out: the folder that stands and is to be replaced, as its last build left it.
        constants: what every part depends on beside the code and the words of the checkout.
    """

    def __init__(
        self, home: House, out: Path | None = None, constants: Iterable[object] = ()
    ) -> None:
        self._home, self._out = home, out
        self._sums = folders.sums(out) if out else {}
        self._constants = repr([*constants]).encode()
        self._code = self._key(b"") if out else ""
        self._old = self._found(out) if out and self._sums else Record()
        self._stale: frozenset[int] = frozenset(range(len(self._old.places)))
        self._new: dict[str, Part] = {}
        self._pieces: dict[str, dict[str, tuple[int, int]]] = {}
        self._fresh: set[str] = set()
        self._watch: Watch | None = None
        self._held: dict[bytes, bytes] = {}

    def watch(self, watch: Watch) -> None:
        """Compare what the tables of the site hold with what they held for the folder that stands.

        Args:
            watch: notes what is read of them; every table is there.
        """
        self._watch, self._held = watch, watch.digests()
        rows = enumerate(zip(self._old.places, self._old.held, strict=True))
        self._stale = frozenset(
            number for number, (place, held) in rows if self._held.get(place, ABSENT) != held
        )

    def part(self, name: str, given: bytes, make: Make, folder: str = "") -> Iterator[File]:
        """Yield the files of a part that is made from what is given, and from what is watched.

        Args:
            name: the name of the part, unlike any other.
            given: the digest of what it is made from.
            make: makes its files.
            folder: where the caller puts the files, with a slash at its end.
        """
        standing = self._standing(name, given, folder)
        if standing is not None:
            yield from standing
            return
        if self._watch is None:
            files, read = [*make()], array("I")
        else:
            files, read = self._watch.noting(lambda: [*make()])
        self._new[name] = Part(given.hex(), tuple(file for file, _ in files), read)
        self._fresh.add(name)
        yield from files

    def file(
        self, name: str, given: bytes, make: Callable[[], str | bytes], folder: str = ""
    ) -> Iterator[File]:
        """Yield a part that is one file, as which it is known."""
        return self.part(name, given, lambda: [(name, make())], folder)

    def joined(self, name: str, pieces: Iterable[Piece]) -> bytes:
        """Put a file together; what it is made of is cut out of the one that stands, where it can.

        Args:
            name: the name of the file.
            pieces: what it is made of, in order: each from what is given and from nothing else.
        """
        known = self._old.pieces.get(name, {})
        whole = self._whole(name) if known else b""
        made, new, at = list[bytes](), dict[str, tuple[int, int]](), 0
        for given, make in pieces:
            place = known.get(given.hex()) if whole else None
            one = whole[place[0] : place[1]] if place else make().encode()
            new[given.hex()] = (at, at + len(one))
            made.append(one)
            at += len(one)
        self._pieces[name] = new
        return b"".join(made)

    def _whole(self, name: str) -> bytes:
        """Return a file of the folder that stands, if it is as its last build left it."""
        with contextlib.suppress(OSError):
            whole = (self._out or self._home.root).joinpath(name).read_bytes()
            if hashlib.sha256(whole).hexdigest() == self._sums.get(name):
                return whole
        return b""

    def _standing(self, name: str, given: bytes, folder: str) -> list[File] | None:
        old = self._old.parts.get(name)
        if (
            self._out is None
            or old is None
            or old.given != given.hex()
            or not self._stale.isdisjoint(old.read)
        ):
            return None
        found: list[File] = []
        for file in old.files:
            digest = self._sums.get(folder + file)
            if digest is None:
                return None
            found.append((file, Standing(self._out / (folder + file), digest)))
        self._new[name] = old
        return found

    def keep(self) -> None:
        """Write down what the folder that now stands was made from, for the next build.

        A place that cannot be written keeps nothing; the next build makes everything.
        """
        if self._out is None or self._key(b"") != self._code:  # nobody changed the code meanwhile
            return
        body = written(self._recorded())

        def make(folder: Path) -> None:
            folder.mkdir()
            (folder / _FILE).write_bytes(body)

        with contextlib.suppress(OSError):
            sums = (self._out / folders.SUMS).read_bytes()
            kept.keep(self._home.root / PLACE, self._key(sums), make)

    def _recorded(self) -> Record:
        """Return what is to be written down, every entry under the number that it has there."""
        places = [*self._old.places]
        known = {place: number for number, place in enumerate(places)}
        numbers = array("I")
        for place in self._watch.places() if self._watch else ():
            number = known.setdefault(place, len(places))
            if number == len(places):
                places.append(place)
            numbers.append(number)
        parts = {
            name: part._replace(read=array("I", (numbers[one] for one in part.read)))
            if name in self._fresh
            else part
            for name, part in self._new.items()
        }
        if len(places) > _MANY * len(self._held):  # the next build counts anew
            parts = {}
        held = [self._held.get(place, ABSENT) for place in places]
        return Record(places, held, parts, self._pieces)

    def _found(self, out: Path) -> Record:
        """Return what was written down of the folder that stands; nothing on any doubt."""
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            sums = (out / folders.SUMS).read_bytes()
            place = kept.find(self._home.root / PLACE, self._key(sums))
            if place is not None:
                return read((place / _FILE).read_bytes())
        return Record()

    def _key(self, sums: bytes) -> str:
        """Return the digest of what every part depends on, and of a list of checksums."""
        more = (("constants", self._constants), ("sums", sums))
        return kept.key([*_code(self._home), *more])


def written(record: Record) -> bytes:
    """Write a record down."""
    parts = {
        name: [part.given, part.files, base64.b64encode(part.read.tobytes()).decode()]
        for name, part in record.parts.items()
    }
    whole = {
        "places": base64.b64encode(b"".join(record.places)).decode(),
        "held": base64.b64encode(b"".join(record.held)).decode(),
        "parts": parts,
        "pieces": record.pieces,
    }
    return json.dumps(whole, ensure_ascii=False).encode()


def read(text: bytes) -> Record:
    """Read a record.

    Raises:
        ValueError: it is none; a ``KeyError`` and a ``TypeError`` say the same.
    """
    whole = json.loads(text)
    parts = {
        name: Part(given, tuple(files), array("I", base64.b64decode(read)))
        for name, (given, files, read) in whole["parts"].items()
    }
    pieces = {
        name: {given: (start, end) for given, (start, end) in places.items()}
        for name, places in whole["pieces"].items()
    }
    return Record(_several(whole["places"]), _several(whole["held"]), parts, pieces)


def _several(text: str) -> list[bytes]:
    whole = base64.b64decode(text)
    return [whole[at : at + BYTES] for at in range(0, len(whole), BYTES)]


def _code(home: House) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the digest of all that decides how parts are made, but for the facts."""
    yield "python", sys.version.encode()
    yield "libraries", "\n".join(_libraries()).encode()
    for name, folder in (("code", _PACKAGE), *((one, home.root / one) for one in _FOLDERS)):
        for at, below, files in os.walk(folder):
            below[:] = sorted(one for one in below if one != "__pycache__")
            for file in sorted(files):
                path = Path(at, file)
                yield f"{name}/{path.relative_to(folder)}", _digest(path)
    for name in _FILES:
        yield name, _digest(home.root / name)


def _digest(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b""


def _libraries() -> list[str]:
    """Return the names and versions of all installed packages, as their folders are called."""
    found: set[str] = set()
    for folder in sys.path:
        with contextlib.suppress(OSError):
            found.update(name for name in os.listdir(folder or ".") if name.endswith(_INSTALLED))
    return sorted(found)
