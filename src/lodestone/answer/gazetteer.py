"""Names that readers may ask of, whether the graph has them or not, in all of their forms."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

_FILE: Final = Path(__file__).with_name("gazetteer.toml")
_KINDS: Final = ("countries", "minerals", "actors", "unions")
#: What may have acts of its own.
STATES: Final = ("countries", "unions")
#: What goes by names that the register need not have.
UNIONS: Final = ("unions",)


@cache
def table() -> Mapping[str, Any]:
    """Return the table of names."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def forms(kinds: tuple[str, ...] = _KINDS) -> Mapping[str, tuple[str, ...]]:
    """Return each form of the names of some kinds, with every form of that name."""
    names = [name for kind in kinds for lang in ("en", "zh") for name in table()[kind][lang]]
    return {form: tuple(name.split("|")) for name in names for form in name.split("|")}
