"""What is kept beside a kept store: one file, made of what the store says and of some code.

It is kept as the store is (``kept``): found under the key of both, sealed, made anew when either is
another, and deleted without harm.
"""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Final

from lodestone.read import kept

#: What the folder of a kept graph is called.
GRAPH: Final = "graph"
_FILE: Final = "said.json"


@dataclass(frozen=True)
class Kept:
    """A graph that is kept.

    Attributes:
        folder: below which it stands, and all that is made of it.
        of: the key of what it was made from.
    """

    folder: Path
    of: str


@dataclass(frozen=True)
class Note:
    """One file beside a graph.

    Attributes:
        place: the folder of all versions of it.
        of: the key of what it is made from.
    """

    place: Path
    of: str

    def read(self) -> bytes | None:
        """Return what was kept; ``None`` where nothing whole is."""
        with contextlib.suppress(OSError):  # another process may remove it meanwhile
            folder = kept.find(self.place, self.of)
            return (folder / _FILE).read_bytes() if folder else None
        return None

    def write(self, body: bytes) -> None:
        """Keep a body in the place of what was; where that cannot be written, nothing is kept."""

        def make(folder: Path) -> None:
            folder.mkdir()
            (folder / _FILE).write_bytes(body)

        with contextlib.suppress(OSError):
            kept.drop(self.place, self.of)
            kept.keep(self.place, self.of, make)


def note(graph: Kept, name: str, code: Iterable[ModuleType]) -> Note:
    """Return the file of a name beside a graph.

    Args:
        graph: what it is made from.
        name: what the file holds; its folder is called so.
        code: the modules that decide what stands in it.
    """
    files = (str(module.__file__) for module in code)
    parts = [(file.rpartition("lodestone")[2], Path(file).read_bytes()) for file in files]
    return Note(graph.folder / name, kept.key([("graph", graph.of.encode()), *parts]))
