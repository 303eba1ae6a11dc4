"""Files of the checkout that hold no facts (TOML, JSON, lists): read, or refused in words."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lodestone.model.errors import UnreadableError
from lodestone.model.words import pair


def text(path: Path) -> str:
    """Read a text.

    Raises:
        UnreadableError: it cannot be opened, or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise _refused(path, *pair(__name__, "cannot-opened", strerror=error.strerror)) from None
    except UnicodeDecodeError as error:
        raise _refused(path, *pair(__name__, "not-utf-8-at-byte", start=error.start)) from None


def toml(path: Path) -> dict[str, Any]:
    """Read a table of TOML.

    Raises:
        UnreadableError: it is none.
    """
    return _parsed(path, tomllib.loads, "TOML")


def json_object(path: Path) -> dict[str, Any]:
    """Read an object of JSON.

    Raises:
        UnreadableError: it is none.
    """
    return _parsed(path, json.loads, "JSON")


def member(path: Path, table: dict[str, Any], *names: str) -> Any:
    """Return what a table of a file says under some names, one inside the other.

    Raises:
        UnreadableError: it says nothing there.
    """
    found: Any = table
    for name in names:
        if not isinstance(found, dict) or name not in found:
            key = ".".join(names)
            raise _refused(path, *pair(__name__, "says-nothing", key=key))
        found = found[name]
    return found


def _parsed(path: Path, parse: Callable[[str], Any], form: str) -> dict[str, Any]:
    try:
        found = parse(text(path))
    except (ValueError, RecursionError) as error:
        raise _refused(path, *pair(__name__, "no", form=form, error=error)) from None
    if not isinstance(found, dict):
        raise _refused(path, *pair(__name__, "no-table", form=form))
    return found


def _refused(path: Path, en: str, zh: str) -> UnreadableError:
    advice, zh_advice = pair(__name__, "mend")
    return UnreadableError(en, path, advice=advice, zh=zh, zh_advice=zh_advice)
