"""The index that a search reads: every name of everything that is named, in any script.

It is cut into parts, so that the first names are found at once however many there are.

It is a script and not a JSON file, because a page that is opened from a disk may not fetch one. A
reader's words are folded as ``lodestone.read.text.folding`` does, by a table of the characters
needed to reach a name in the index.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from lodestone.model import terms
from lodestone.model.addresses import address
from lodestone.model.terms import SKOS
from lodestone.publish.site.claims import Text
from lodestone.publish.site.facts import Facts
from lodestone.publish.site.frame import kind_of, kind_words
from lodestone.read.text.folding import fold, fold_character

#: What is searched besides the kinds that the ontology declares so.
_MORE: Final = frozenset({"conflict", "ont", "quantity", "query"})
_NAMES: Final = tuple(SKOS + n for n in ("prefLabel", "altLabel", "hiddenLabel", "notation"))
#: Names in one part of the index, and the kinds whose names do not grow with the documents.
PART: Final = 1200
_FIXED: Final = frozenset({"ont", "query"})
#: Kinds that are found by what they are tied to as well, the kinds of those ends, and how many.
_TIED: Final = frozenset({"measure", "instrument", "project", "product"})
_ENDS: Final = frozenset({"actor", "mineral", "product", "country", "project", "measure"})
_MOST_TIES: Final = 8
_PERCENT: Final = re.compile(re.escape(terms.thing("quantity", "percent-")) + r"(?P<number>[\d.]+)")
_UNSLUGGED: Final = re.compile(r"[^a-z0-9]+")
#: What stands between the names that a label is made of, and the longest name not worth a number.
_JOINTS: Final = re.compile(r"( \u2192 |, | \(|\)|: |; |[^\w\s\x00-\x7f])")
_SHORTEST: Final = 2
#: Where Chinese characters stand in Unicode.
_CHINESE: Final = range(0x3400, 0xA000)


def parts(facts: Facts) -> list[str]:
    """Return the scripts that define the index: what most passages speak of, then the rest."""
    kinds = _MORE | facts.ontology.kinds_with("searched")
    rows = _ranked(dict(_rows(facts, kinds)))
    places = {iri: number for number, iri in enumerate(rows)}
    near = [[places[one] for one in _near(facts, iri) if one in places] for iri in rows]
    pages, english, chinese, *others = map(list, zip(*map(_light, rows.values()), strict=True))
    columns = [[slug for _, slug in pages], _composed(english), _composed(chinese), *others, near]
    made = []
    for start in range(0, len(rows), PART):
        here = slice(start, start + PART)
        runs = [(one, len(list(run))) for one, run in groupby(page[0] for page in pages[here])]
        # In columns, since like stands beside like there and packs into fewer bytes.
        made.append({"folders": runs, "columns": [column[here] for column in columns]})
    made[0] |= {
        "kinds": {
            k: {lang: kind_words(facts, k, lang)[1] for lang in ("en", "zh")} for k in sorted(kinds)
        },
        "fold": _folding({char for row in rows.values() for name in row[3] for char in name}),
        "parts": len(made),
    }
    return [_script(one) for one in made]


def path(number: int) -> str:
    """Return where a part of the index stands; the first is number 1."""
    return f"static/search-index-{number}.js" if number > 1 else "static/search-index.js"


def _script(part: Mapping[str, Any]) -> str:
    text = json.dumps(part, ensure_ascii=False, separators=(",", ":"))
    return f"(window.lodestoneIndex ??= []).push({text});\n"


def _ranked(rows: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Put rows in parts, those of which most passages speak first; in a part like beside like.

    Terms and questions stand first of all: they are few, however many documents there are.
    """

    def rank(iri: str) -> tuple[bool, int, str]:
        return kind_of(iri) not in _FIXED, -rows[iri][4], iri

    ranked = sorted(rows, key=rank)
    made = (sorted(ranked[start : start + PART]) for start in range(0, len(ranked), PART))
    return {iri: rows[iri] for part in made for iri in part}


def _rows(facts: Facts, kinds: frozenset[str]) -> Iterator[tuple[str, list[Any]]]:
    """Yield each IRI with its page, the two labels, the folded names and the count of passages."""
    prints = _prints(facts)
    for iri in sorted(facts.iris):
        kind, place = kind_of(iri), address(iri, facts.shared)
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
        page = f"{place.stem}#{place.anchor}" if place.anchor else place.stem
        yield iri, [page, *pair, folded, len(facts.speaking.get(iri, ()))]


def _light(row: list[Any]) -> list[Any]:
    """Leave out of a row what the script makes of its labels: folded names, the end of the page.

    The page is a pair: its folder, and its end, empty if it is the English label with hyphens.
    """
    page, english, chinese, names, passages = row
    told = {fold(english), fold(chinese)}
    folder, _, slug = page.rpartition("/")
    slug = "" if slug == _UNSLUGGED.sub("-", english.lower()) else slug
    return [(folder, slug), english, chinese, [n for n in names if n not in told], passages]


def _composed(labels: Sequence[str]) -> list[str | list[str | int]]:
    """Write a label that others make up as the numbers of their rows and what stands between.

    The others stand in the same part of the index or in one before.
    """
    places: dict[str, int] = {}
    made: list[str | list[str | int]] = []
    for start in range(0, len(labels), PART):
        part = list(enumerate(labels[start : start + PART], start))
        for number, label in part:
            places.setdefault(label, number)
        made += [_parts(label, number, places) for number, label in part]
    return made


def _parts(label: str, own: int, places: Mapping[str, int]) -> str | list[str | int]:
    found: list[str | int] = []
    for text in filter(None, _JOINTS.split(label)):
        part = places.get(text, text) if len(text) > _SHORTEST else text
        part = text if part == own else part
        last = found[-1] if found else 0
        if isinstance(part, str) and isinstance(last, str):
            found[-1] = last + part
        else:
            found.append(part)
    return label if all(isinstance(part, str) for part in found) else found


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


def _near(facts: Facts, iri: str) -> list[str]:
    """Return what stands near a thing: what kind it is, and whom and what it is tied to."""
    if kind_of(iri) not in _TIED:
        return []
    ties = [s.node for s in facts.stated(iri) if isinstance(s.node, str)]
    ends = [node for node in ties if kind_of(node) in _ENDS]
    return [*facts.kinds(iri), *dict.fromkeys(ends)][:_MOST_TIES]


def _folding(needed: set[str]) -> str:
    """Return pairs of characters: one that a reader may type, and the one it is folded into."""
    pairs = []
    for code in _CHINESE:
        char = chr(code)
        folded = fold_character(char)
        if folded != char and folded in needed:
            pairs.append(char + folded)
    return "".join(pairs)
