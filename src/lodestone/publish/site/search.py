"""The index that the search page reads: every name of everything that is named, in any script.

It is a script and not a JSON file, because a page that is opened from a disk may not fetch one. A
reader's words are folded as ``lodestone.read.text.folding`` does, by a table of the characters
needed to reach a name in the index.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from lodestone.model import terms
from lodestone.model.addresses import address
from lodestone.model.terms import SKOS
from lodestone.publish.site.facts import Facts, Text
from lodestone.publish.site.frame import kind_of, kind_words
from lodestone.read.text.folding import fold, fold_character

#: What is searched besides the kinds that the ontology declares so.
_MORE: Final = frozenset({"conflict", "ont", "quantity", "query"})
_NAMES: Final = tuple(SKOS + n for n in ("prefLabel", "altLabel", "hiddenLabel", "notation"))
#: Kinds that are found by what they are tied to as well, the kinds of those ends, and how many.
_TIED: Final = frozenset({"measure", "instrument", "project", "product"})
_ENDS: Final = frozenset({"actor", "mineral", "product", "country", "project", "measure"})
_MOST_TIES: Final = 8
_PERCENT: Final = re.compile(re.escape(terms.thing("quantity", "percent-")) + r"(?P<number>[\d.]+)")
#: Where Chinese characters stand in Unicode.
_CHINESE: Final = range(0x3400, 0xA000)


def index(facts: Facts) -> str:
    """Return the script that defines the index."""
    kinds = _MORE | facts.dataset.sources.ontology.kinds_with("searched")
    rows = list(_rows(facts, kinds))
    content = {
        "kinds": {
            k: {lang: kind_words(facts, k, lang)[1] for lang in ("en", "zh")} for k in sorted(kinds)
        },
        "fold": _folding({char for *_, names, _, _ in rows for name in names for char in name}),
        "rows": [_light(row) for row in rows],
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return f"window.lodestoneIndex = {text};\n"


def _rows(facts: Facts, kinds: frozenset[str]) -> Iterator[list[Any]]:
    """Yield page, kind, the two labels, folded names, passages, and the words near it."""
    prints = _prints(facts)
    for iri in sorted(facts.iris):
        kind, place = kind_of(iri), address(iri)
        if kind not in kinds or place is None:
            continue
        names = [n.value for p in _NAMES for n in facts.get(iri, p) if isinstance(n, Text)]
        labels = facts.labels.get(iri, {})
        if kind == "query":
            names = [*labels.values(), iri.removeprefix(terms.QUERY).partition("-")[0]]
        if kind == "quantity":
            names = [*labels.values(), *sorted(prints.get(iri, ()))]
            if percent := _PERCENT.fullmatch(iri):
                names.append(f"{percent['number']}%")
        if not names:
            continue
        folded = list(dict.fromkeys(fold(name) for name in names))
        pair = [labels.get(tag, names[0]) for tag in ("en", "zh-Hans")]
        yield [
            *(place.stem, kind, *pair, folded),
            len(facts.speaking.get(iri, ())),
            _near(facts, iri, folded),
        ]


def _light(row: list[Any]) -> list[Any]:
    """Leave out of the names of a row those that the script folds out of its two labels."""
    page, kind, english, chinese, names, *rest = row
    told = {fold(english), fold(chinese)}
    return [page, kind, english, chinese, [name for name in names if name not in told], *rest]


def _prints(facts: Facts) -> dict[str, set[str]]:
    """Return the wordings in which the texts print each quantity."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for claim in facts.claims.values():
        if isinstance(claim.node, str) and kind_of(claim.node) == "quantity":
            for passage in claim.passages:
                told = facts.selector(passage, claim.subject, claim.predicate, claim.node)
                if told and told.exact:
                    found[claim.node].add(told.exact)
    return found


def _near(facts: Facts, iri: str, folded: Sequence[str]) -> str:
    """Return words that stand near a thing: what kind it is, and whom and what it is tied to."""
    if kind_of(iri) not in _TIED:
        return ""
    ties = [s.node for s in facts.stated(iri) if isinstance(s.node, str)]
    ends = [node for node in ties if kind_of(node) in _ENDS]
    found: dict[str, None] = {}
    for one in [*facts.kinds(iri), *dict.fromkeys(ends)][:_MOST_TIES]:
        for label in facts.labels.get(one, {}).values():
            found[fold(label)] = None
    return " ".join(word for word in found if word not in folded)


def _folding(needed: set[str]) -> str:
    """Return pairs of characters: one that a reader may type, and the one it is folded into."""
    pairs = []
    for code in _CHINESE:
        char = chr(code)
        folded = fold_character(char)
        if folded != char and folded in needed:
            pairs.append(char + folded)
    return "".join(pairs)
