"""The derived graph of a checkout, kept on disk: derived again only when something has changed.

What it is made from is every file of ``ontology/``, ``shapes/`` and ``data/``, the code and the
rules that derive it, and the engine; the digest of all that is its key. The working graphs, which
no reader sees, are not kept.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from lodestone.model.errors import LodestoneError
from lodestone.model.house import House
from lodestone.model.words import pair
from lodestone.read import kept
from lodestone.read.beside import GRAPH, Kept

if TYPE_CHECKING:
    from lodestone.model.findings import Finding

#: Below which the graph of a checkout is kept, and what is made of it; it may be deleted at any
#: time.
PLACE: Final = Path(".lodestone")
_FOLDERS: Final = ("ontology", "shapes", "data")
_PACKAGE: Final = Path(__file__).resolve().parents[1]
#: The rooms whose code and rules decide what is derived.
_ROOMS: Final = ("model", "read", "derive", "check")


class FaultyError(LodestoneError):
    """Files of the checkout that do not pass intake.

    Attributes:
        findings: one for each of them.
    """

    def __init__(self, findings: "Sequence[Finding]") -> None:
        first = findings[0]
        message = first.message["en"], first.message["zh"]
        en, zh = pair(__name__, "refused", path=first.path, message=message)
        super().__init__(en, zh=zh)
        self.findings = tuple(findings)


def open_graph(home: House) -> tuple[ox.Store, Kept | None]:
    """Open the derived graph of a checkout, derived now if it is not kept.

    Returns:
        The graph, and where it is kept; ``None`` where it could not be.

    Raises:
        FaultyError: a file does not pass intake.
        UnreadableError: the ontology does not.
    """
    graph = Kept(home.root / PLACE, key(home))
    found = kept.find(graph.folder / GRAPH, graph.of)
    if found is None:
        return _derived(home, graph)
    return ox.Store.read_only(str(found)), graph


def key(home: House) -> str:
    """Return the digest of all that the graph of a checkout is made from."""
    return kept.key(_parts(home))


def _derived(home: House, graph: Kept) -> tuple[ox.Store, Kept | None]:
    from lodestone.derive import derivation  # slow to load, and seldom needed
    from lodestone.read import checkout

    sources = checkout.read(home, judged=True)
    if sources.findings:
        raise FaultyError(sources.findings)
    quads = derivation.derive(sources).quads

    def make(folder: Path) -> None:
        store = ox.Store(str(folder))
        store.bulk_extend(quads)
        store.flush()

    try:
        if key(home) == graph.of:  # nothing changed while it was read
            folder = kept.keep(graph.folder / GRAPH, graph.of, make)
            return ox.Store.read_only(str(folder)), graph
    except OSError:  # a checkout that cannot be written is derived each time
        pass
    store = ox.Store()
    store.extend(quads)
    return store, None


def _parts(home: House) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of everything that decides what is derived."""
    yield "python", str(sys.version_info[:2]).encode()
    for name in _ROOMS:
        yield from _files(_PACKAGE / name, (".py", ".rq"), name)
    for name in _FOLDERS:
        yield from _files(home.root / name, (".ttl",), name)


def _files(folder: Path, endings: tuple[str, ...], name: str) -> Iterator[tuple[str, bytes]]:
    for at, folders, files in os.walk(folder):
        folders.sort()
        for file in sorted(files):
            if file.endswith(endings):
                path = os.path.join(at, file)
                with open(path, "rb") as opened:
                    yield f"{name}{path[len(str(folder)) :]}", opened.read()
