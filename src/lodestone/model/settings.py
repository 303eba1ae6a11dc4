"""Files of the checkout that hold no facts (TOML, JSON, lists): read, or refused in words."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lodestone.model.errors import UnreadableError


def text(path: Path) -> str:
    """Read a text.

    Raises:
        UnreadableError: it cannot be opened, or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise _refused(path, f"cannot be opened: {error.strerror}", "无法打开") from None
    except UnicodeDecodeError as error:
        raise _refused(path, f"is not UTF-8 at byte {error.start}", "不是 UTF-8") from None


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
            raise _refused(path, f"says nothing of {key}", f"未给出 {key}")
        found = found[name]
    return found


def _parsed(path: Path, parse: Callable[[str], Any], form: str) -> dict[str, Any]:
    try:
        found = parse(text(path))
    except (ValueError, RecursionError) as error:
        raise _refused(path, f"is no {form}: {error}", f"不是 {form}：{error}") from None
    if not isinstance(found, dict):
        raise _refused(path, f"is no table of {form}", f"不是 {form} 表")
    return found


def _refused(path: Path, en: str, zh: str) -> UnreadableError:
    return UnreadableError(
        en,
        path,
        advice="mend it, or take it back from git",
        zh=zh,
        zh_advice="请改正，或从 git 取回",
    )
