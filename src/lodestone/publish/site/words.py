"""What the pages themselves say, in English and Chinese, from ``words.toml``."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def _table() -> dict[str, dict[str, dict[str, Any]]]:
    text = (
        resources.files("lodestone.publish.site").joinpath("words.toml").read_text(encoding="utf-8")
    )
    return tomllib.loads(text)


@cache
def of(lang: str) -> dict[str, Any]:
    """Return the words of a language, by the names that the templates use.

    Args:
        lang: ``en`` or ``zh``.
    """
    found: dict[str, Any] = {key: row[lang] for key, row in _table()["words"].items()}
    found["pages"] = [(stem, row[lang]) for stem, row in _table()["pages"].items()]
    return found


def kind(name: str, lang: str) -> tuple[str, str]:
    """Return what a kind of thing is called, in the plural and in the singular."""
    row = _table()["kinds"].get(name)
    plural, singular = row[lang] if row else (name, name)
    return plural, singular


def known(table: str, key: str, lang: str) -> str:
    """Return the words for a named graph, a download or a property of others; empty for none.

    Args:
        table: ``graphs``, ``downloads`` or ``foreign``.
        key: its name.
        lang: ``en`` or ``zh``.
    """
    row = _table()[table].get(key)
    return str(row[lang]) if row else ""


def table(name: str, lang: str) -> dict[str, str]:
    """Return what a page of its own, or the ``script`` of the pages, says in a language."""
    return {key: row[lang] for key, row in _table()[name].items()}
