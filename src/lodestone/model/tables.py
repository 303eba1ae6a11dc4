"""Tables of the languages that are read: ``tables.toml`` beside the module that reads by them."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

_ABOVE: Final = Path(__file__).resolve().parents[2]
#: Where one part of a pattern stands in another: its name between these marks.
_PART: Final = re.compile("«([a-z0-9_]+)»")


def pattern(module: str, name: str, /, **parts: str) -> str:
    """Return a pattern of a module, or a run of characters; a long one stands in pieces.

    Args:
        module: the ``__name__`` of the module.
        name: the entry in its part of the table.
        parts: what stands in the places of the pattern, by their names.
    """
    return _filled("".join(table(module, name)), parts)


def patterns(module: str, name: str, /, **parts: str) -> list[str]:
    """Return the patterns of a list, as ``pattern`` does each."""
    return [_filled(one, parts) for one in table(module, name)]


def rows(module: str, name: str, /, **parts: str) -> list[list[str]]:
    """Return the rows of a list, with the patterns in each as ``pattern`` does one."""
    return [[_filled(one, parts) for one in row] for row in table(module, name)]


def _filled(text: str, parts: Mapping[str, str]) -> str:
    return _PART.sub(lambda match: parts[match[1]], text)


def table(module: str, name: str) -> Any:
    """Return a list or table of a module."""
    package, _, own = module.rpartition(".")
    return _tables(package)[own][name]


@cache
def _tables(package: str) -> dict[str, Any]:
    file = _ABOVE.joinpath(*package.split("."), "tables.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))
