"""A seal on what this tool leaves on disk for itself, so that nobody else's file passes for it.

A folder that the tool made may come from somewhere else: committed, unpacked, copied in. Whoever
made it cannot know the key, which stands outside every checkout, in the user's own state folder.
"""

import hashlib
import hmac
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

_BYTES: Final = 32
_NAME: Final = "seal.key"


def folder() -> Path:
    """Return the user's folder for what programs remember between runs.

    Raises:
        OSError: this user has no home.
    """
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or "~/AppData/Local"
    else:
        base = os.environ.get("XDG_STATE_HOME") or "~/.local/state"
    return _home(base) / "lodestone"


def cache() -> Path:
    """Return the user's folder for what programs can make again.

    Raises:
        OSError: this user has no home.
    """
    if sys.platform == "win32":
        return folder() / "cache"
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return _home(base) / "lodestone"


def _home(base: str) -> Path:
    try:
        return Path(base).expanduser()
    except RuntimeError as error:  # a user without an entry, as in a container
        raise OSError(str(error)) from error


def of(content: bytes) -> str:
    """Return the seal of some bytes.

    Raises:
        OSError: there is no key, and none can be made.
    """
    return hmac.new(_key(), content, hashlib.sha256).hexdigest()


def is_ours(content: bytes, seal: str) -> bool:
    """Tell whether this user's tool sealed some bytes."""
    try:
        return hmac.compare_digest(of(content), seal)
    except (OSError, TypeError):
        return False


def _key() -> bytes:
    """Read the key, made when it is first asked for.

    Raises:
        OSError: it cannot be read or made.
    """
    path = folder() / _NAME
    with suppress(FileNotFoundError):
        return _whole(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f"{_NAME}.{os.getpid()}.{os.urandom(4).hex()}")
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(os.urandom(_BYTES))
    try:
        os.link(made, path)  # unlike a rename, it leaves a key that another process made
    except FileExistsError:
        pass
    finally:
        made.unlink()
    return _whole(path)


def _whole(path: Path) -> bytes:
    key = path.read_bytes()
    if len(key) != _BYTES:
        raise OSError(f"{path} holds no key; delete it")
    return key
