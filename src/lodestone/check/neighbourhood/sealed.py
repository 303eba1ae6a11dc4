"""What is told of an index, under this user's seal: nobody else's index is trusted.

An index is too large to be read through each time; size and time of change of each of its files
stand under the seal. What was committed, copied in or changed so shows, and is made anew.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from lodestone.model import seal

META: Final = "meta.json"
_SEAL, _FILES = "seal", "files"


def write(folder: Path, told: Mapping[str, Any]) -> None:
    """Write what is told of an index, whole.

    Args:
        folder: the index; nothing of it is open for writing any more.
        told: what there is to tell.
    """
    body = {name: value for name, value in told.items() if name not in (_SEAL, _FILES)}
    body[_FILES] = _held(folder)
    try:
        mark = seal.of(_bytes(body))
    except OSError:
        mark = ""  # without a key the index is made anew each time
    made = folder / f"{META}.new"
    made.write_text(json.dumps({**body, _SEAL: mark}, indent=2) + "\n", encoding="utf-8")
    os.replace(made, folder / META)


def read(folder: Path) -> Mapping[str, Any] | None:
    """Return what is told of an index; ``None`` where it is not as this user's tool left it.

    Raises:
        OSError: there is none.
        ValueError: it is no JSON.
        KeyError, TypeError: it is of another form.
    """
    told = json.loads((folder / META).read_text(encoding="utf-8"))
    if not isinstance(told, dict):
        return None
    body = {name: value for name, value in told.items() if name != _SEAL}
    is_ours = seal.is_ours(_bytes(body), told[_SEAL]) and told[_FILES] == _held(folder)
    return told if is_ours else None


def _bytes(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True).encode()


def _held(folder: Path) -> dict[str, str]:
    """Return size and time of change of each file of an index."""
    states = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith(META):
            found = path.stat()
            states[path.relative_to(folder).as_posix()] = f"{found.st_size} {found.st_mtime_ns}"
    return states
