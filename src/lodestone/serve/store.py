"""The on-disk store that queries read: made once from the files of ``dist/``, then only read.

Its default graph is the plain reader's graph (``lodestone.ttl``); its named graphs are those of
``lodestone.nq``. It stands apart from ``dist/``, in a folder named by what it was made from: a new
build gets a new store, and nothing in ``dist/`` depends on an engine's file format.
"""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.model.errors import UsageError

EVERYTHING: Final = "lodestone.nq"
PLAIN: Final = "lodestone.ttl"
_DIGITS: Final = 16


def ensure(dist: Path, cache: Path) -> Path:
    """Return the store of a build, made now if it is not there yet.

    Args:
        dist: the folder that ``build`` has written.
        cache: the folder that holds stores; each build has a folder of its own in it.

    Raises:
        UsageError: the folder holds no build.
    """
    missing = [name for name in (EVERYTHING, PLAIN) if not (dist / name).is_file()]
    if missing:
        raise UsageError(f"{dist} holds no build ({', '.join(missing)} missing); run 'build' first")
    place = hashlib.sha256(str(dist.resolve()).encode()).hexdigest()[:_DIGITS]
    home = cache / place
    folder = home / _digest(dist)
    if not folder.is_dir():
        home.mkdir(parents=True, exist_ok=True)
        _make(dist, folder)
    return folder


def _digest(dist: Path) -> str:
    """Return a digest of what a store is made from, and of the engine that makes it."""
    whole = hashlib.sha256(ox.__version__.encode())
    for name in (EVERYTHING, PLAIN):
        whole.update(hashlib.sha256((dist / name).read_bytes()).digest())
    return whole.hexdigest()[:_DIGITS]


def _make(dist: Path, folder: Path) -> None:
    """Make the store aside, and put it in its place when it is whole; stores of old builds go."""
    old = [path for path in folder.parent.iterdir() if len(path.name) == _DIGITS]
    work = Path(tempfile.mkdtemp(prefix=".making-", dir=folder.parent))
    try:
        store = ox.Store(work / "store")
        store.bulk_load(path=dist / EVERYTHING, format=ox.RdfFormat.N_QUADS)
        store.bulk_load(path=dist / PLAIN, format=ox.RdfFormat.TURTLE)
        store.optimize()
        store.flush()
        del store
        try:
            os.rename(work / "store", folder)
        except OSError:  # another process has made the same one
            if not folder.is_dir():
                raise
    finally:
        shutil.rmtree(work, ignore_errors=True)
    for path in old:
        shutil.rmtree(path, ignore_errors=True)
