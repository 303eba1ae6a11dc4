"""The index that the search page reads: every name of everything that is named, in any script.

It is a script and not a JSON file, because a page that is opened from a disk may not fetch one. A
reader's words are folded as ``lodestone.read.text.folding`` does, by a table of the characters
needed to reach a name in the index.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from lodestone.model import terms
from lodestone.model.addresses import address
from lodestone.model.terms import SKOS
from lodestone.publish.site import words
from lodestone.publish.site.facts import Facts, Text
from lodestone.publish.site.frame import kind_of
from lodestone.read.text.folding import fold, fold_character

KINDS: Final = frozenset(
    (
        "actor",
        "measure",
        "instrument",
        "mineral",
        "product",
        "project",
        "country",
        "place",
        "theme",
        "list",
        "indicator",
        "document",
        "passage",
        "conflict",
        "tension",
        "observation",
        "aim",
        "bargain",
        "condition",
        "control",
        "denial",
        "dependence",
        "participation",
        "priority",
        "ranking",
        "renaming",
        "target",
        "forecast",
        "ont",
        "query",
    )
)
_NAMES: Final = tuple(SKOS + n for n in ("prefLabel", "altLabel", "hiddenLabel", "notation"))
#: Where Chinese characters stand in Unicode.
_CHINESE: Final = range(0x3400, 0xA000)


def index(facts: Facts) -> str:
    """Return the script that defines the index."""
    rows = list(_rows(facts))
    content = {
        "kinds": {
            k: {lang: words.kind(k, lang)[1] for lang in ("en", "zh")} for k in sorted(KINDS)
        },
        "fold": _folding({char for row in rows for name in row[4] for char in name}),
        "rows": rows,
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return f"window.lodestoneIndex = {text};\n"


def _rows(facts: Facts) -> Iterator[list[Any]]:
    """Yield page, kind, the two labels, folded names, and in how many passages it stands."""
    for iri in sorted(facts.iris):
        kind, place = kind_of(iri), address(iri)
        if kind not in KINDS or place is None:
            continue
        names = [n.value for p in _NAMES for n in facts.get(iri, p) if isinstance(n, Text)]
        labels = facts.labels.get(iri, {})
        if kind == "query":
            names = [*labels.values(), iri.removeprefix(terms.QUERY).partition("-")[0]]
        if not names:
            continue
        folded = list(dict.fromkeys(fold(name) for name in names))
        pair = [labels.get(tag, names[0]) for tag in ("en", "zh-Hans")]
        yield [place.stem, kind, *pair, folded, len(facts.speaking.get(iri, ()))]


def _folding(needed: set[str]) -> str:
    """Return pairs of characters: one that a reader may type, and the one it is folded into."""
    pairs = []
    for code in _CHINESE:
        char = chr(code)
        folded = fold_character(char)
        if folded != char and folded in needed:
            pairs.append(char + folded)
    return "".join(pairs)
