"""The on-disk store that queries read: made once from the files of ``dist/``, then only read.

Its default graph is the plain reader's graph (``lodestone.ttl``); its named graphs are those of
``lodestone.nq``. It stands apart from ``dist/`` and is kept as other stores are (``read.kept``): a
new build gets a new store, one that somebody else left there is made again, and nothing in
``dist/`` depends on an engine's file format.
"""

import hashlib
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.model.errors import UsageError
from lodestone.read import kept

EVERYTHING: Final = "lodestone.nq"
PLAIN: Final = "lodestone.ttl"
_DIGITS: Final = 16


def holds_build(dist: Path) -> bool:
    """Tell whether a folder holds what ``build`` writes."""
    return all((dist / name).is_file() for name in (EVERYTHING, PLAIN))


def need(dist: Path) -> None:
    """See that a folder holds what ``build`` writes.

    Raises:
        UsageError: it does not.
    """
    if missing := [name for name in (EVERYTHING, PLAIN) if not (dist / name).is_file()]:
        raise UsageError(f"{dist} holds no build ({', '.join(missing)} missing); run 'build' first")


def ensure(dist: Path, cache: Path, stands_for: Path | None = None) -> Path:
    """Return the store of a build, made now if it is not kept.

    Args:
        dist: the folder that ``build`` has written.
        cache: the folder that holds stores; each place of a build has a folder of its own in it.
        stands_for: the place of the build, where ``dist`` is another name of it.

    Raises:
        UsageError: the folder holds no build, or no store can be kept.
    """
    need(dist)
    own = str((stands_for or dist).resolve())
    place = cache / hashlib.sha256(own.encode()).hexdigest()[:_DIGITS]
    of = kept.key((name, (dist / name).read_bytes()) for name in (EVERYTHING, PLAIN))
    found = kept.find(place, of)
    try:
        return found or kept.keep(place, of, lambda folder: _make(dist, folder))
    except OSError as error:
        raise UsageError.of("no-store-can-be", cache=cache, error=error) from None


def _make(dist: Path, folder: Path) -> None:
    store = ox.Store(str(folder))
    store.bulk_load(path=dist / EVERYTHING, format=ox.RdfFormat.N_QUADS)
    store.bulk_load(path=dist / PLAIN, format=ox.RdfFormat.TURTLE)
    store.optimize()
    store.flush()
