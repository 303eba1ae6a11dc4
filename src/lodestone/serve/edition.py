"""The release that a server serves: whole, whatever a build does to ``dist/`` meanwhile.

A build exchanges the whole folder and takes the old one away. The server gives each file a second
name in a folder of its own, which costs no space, and reads there alone; a new release is served
after a start anew.
"""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lodestone.model import writing
from lodestone.serve import files
from lodestone.serve.store import EVERYTHING

_FOLDER: Final = "release-"


@contextlib.contextmanager
def held(dist: Path, cache: Path) -> Iterator[Path]:
    """Yield a folder with the files of a build that no later build changes.

    Where the system cannot give files second names, that is the build itself.

    Args:
        dist: the build.
        cache: the folder that holds stores.
    """
    if not (dist / EVERYTHING).is_file():  # no build: ``store`` says so
        yield dist
        return
    _clear(cache)
    own = cache / f"{_FOLDER}{os.getpid()}"
    try:
        files.linked(dist, own)
    except OSError:  # another disk, no such names, no leave to write
        shutil.rmtree(own, ignore_errors=True)
        yield dist
        return
    try:
        yield own
    finally:
        shutil.rmtree(own, ignore_errors=True)


def _clear(cache: Path) -> None:
    """Take away what servers that were killed have left."""
    for folder in cache.glob(f"{_FOLDER}*"):
        number = folder.name.removeprefix(_FOLDER)
        if number.isdigit() and not folder.is_symlink() and not writing.is_alive(int(number)):
            shutil.rmtree(folder, ignore_errors=True)
