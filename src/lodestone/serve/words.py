"""What the pages of this machine say, in English and Chinese, from ``words.toml``."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from lodestone.model.terms import thing

Labels = Mapping[str, str]


@cache
def of(page: str, lang: str) -> Mapping[str, str]:
    """Return the words of ``reader`` or ``workbench`` in ``en`` or ``zh``, by their keys."""
    file = resources.files("lodestone.serve") / "words.toml"
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    return {key: row[lang] for key, row in (table["both"] | table[page]).items()}


def reason(slug: str, labels: Labels) -> str:
    """Return what the graph calls a reason for which a sentence or figure is waived."""
    return labels.get(thing("reason", slug), slug)
