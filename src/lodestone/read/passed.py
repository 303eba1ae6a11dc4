"""Which texts the second parser has read already, so that it reads only what is new.

The digests stand in the user's own state folder, beside the key of ``model.seal``: no checkout can
bring them along. A digest covers the text, both parsers and the code that compares them; whatever
stands here may be deleted at any time, and a machine that has none reads everything once.
"""

import hashlib
import os
import re
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.model import seal

_NAME: Final = "passed"
_DIGEST: Final = re.compile(rb"^[0-9a-f]{64}$", re.M)
_COMPARER: Final = Path(__file__).with_name("second_parser.py")
#: From this size on the file is begun anew.
_LARGEST: Final = 32 * 1024 * 1024


def digest(text: str) -> str:
    """Return the digest under which a text is remembered."""
    return hashlib.sha256(_parsers() + text.encode()).hexdigest()


def is_known(of: str) -> bool:
    """Tell whether the second parser has read a text of that digest as the first did."""
    return of.encode() in _known()


def remember(of: str) -> None:
    """Note that the parsers agree on a text; where that cannot be written, it is read again."""
    _known().add(of.encode())
    path = seal.folder() / _NAME
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > _LARGEST:
            path.unlink()
        with os.fdopen(os.open(path, flags, 0o600), "ab", buffering=0) as file:
            file.write(f"{of}\n".encode())  # one write, so that two processes keep lines whole
    except OSError:
        pass


@cache
def _parsers() -> bytes:
    versions = f"{ox.__version__} {metadata.version('rdflib')}\n"
    return hashlib.sha256(versions.encode() + _COMPARER.read_bytes()).digest()


@cache
def _read(path: Path) -> set[bytes]:
    try:
        return set(_DIGEST.findall(path.read_bytes()))
    except OSError:
        return set()


def _known() -> set[bytes]:
    return _read(seal.folder() / _NAME)
