"""The words that the tool says, in English and Chinese: tables beside this module."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

#: What is said, in English and in Chinese.
Words = tuple[str, str]
LANGUAGES: Final = ("en", "zh")
#: The package; ``importlib.resources`` is slow to load, and finds the same.
_PACKAGE: Final = Path(__file__).resolve().parents[1]


def fill(entry: Mapping[str, str], parts: Mapping[str, object]) -> Words:
    """Return the words of an entry, each part in its place; of a pair each language takes its own.

    Args:
        entry: the words by language.
        parts: what stands in the places of the words, by their names.
    """
    en, zh = (
        entry[lang].format(**{name: _of(part, at) for name, part in parts.items()})
        for at, lang in enumerate(LANGUAGES)
    )
    return en, zh


def pair(module: str, key: str, /, **parts: object) -> Words:
    """Return what a module says, from ``said.toml`` of its room.

    Args:
        module: the ``__name__`` of the module.
        key: the entry in the module's part of the table.
        parts: as for ``fill``.
    """
    return fill(part(module)[key], parts)


def tell(lang: str, module: str, key: str, /, **parts: object) -> str:
    """Return what ``pair`` does, in one language."""
    return pair(module, key, **parts)[lang.startswith("zh")]


def both(module: str, key: str, /, **parts: object) -> dict[str, str]:
    """Return what ``pair`` does, by language."""
    return dict(zip(LANGUAGES, pair(module, key, **parts), strict=True))


def joined(items: Iterable[str | Words], by: str = "comma") -> Words:
    """Join words as either language does in a list, by a mark or by ``and``."""
    rows = list(items)
    en, zh = (
        comma.join(str(_of(row, at)) for row in rows) for at, comma in enumerate(pair(__name__, by))
    )
    return en, zh


def mark(lang: str, name: str, /, **parts: object) -> str:
    """Return a mark as a language prints it: ``comma``, ``colon``, ``semicolon``, ``brackets``."""
    return tell(lang, __name__, name, **parts) if parts else _bare(lang, name)


@cache
def _bare(lang: str, name: str) -> str:
    """Return a mark that holds no words: the pages of a site ask for one at each list."""
    return tell(lang, __name__, name)


def none() -> Words:
    """Return what stands where a list is empty."""
    return pair(__name__, "none")


def part(module: str) -> dict[str, Any]:
    """Return a module's part of ``said.toml``: words, and tables of words."""
    _, room, *rest = module.split(".")
    found: dict[str, Any] = _said(room)[".".join(rest) or room]
    return found


@cache
def _said(room: str) -> dict[str, Any]:
    file = _PACKAGE.joinpath(*room.split("."), "said.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def table(name: str) -> dict[str, Any]:
    """Return a table of words: ``findings`` or ``errors``."""
    return tomllib.loads((_PACKAGE / "model" / f"{name}.toml").read_text(encoding="utf-8"))


def _of(part: object, at: int) -> object:
    return part[at] if isinstance(part, tuple) else part
