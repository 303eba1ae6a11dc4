"""Roles: particles and verbs beside a name tell whether its bearer gives or takes.

向…提供, 收购…, "lends to" put the name that follows on the taking side; 由…, …宣布, "by" put it on
the giving side. A claim is refused where every print of its object in the sentences of its subject
stands on the other side than its property says, and none on its own. The words stand in
``ontology/`` with the properties: those printed right before the name, and those right after it.
Where order and particles decide nothing, nothing is said.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from lodestone.check.prove.passages import Claim, Passage
from lodestone.model import terms
from lodestone.model.findings import Finding, violation
from lodestone.model.ontology import Ontology
from lodestone.read.text.spelling import plain

_REACH: Final = 24


@dataclass(frozen=True)
class Sides:
    """What tells the two sides apart.

    Attributes:
        of: the side of each property, by its IRI.
        before: what stands right before a name of a side.
        after: what stands right after a name of a side.
    """

    of: dict[str, str]
    before: dict[str, re.Pattern[str]]
    after: dict[str, re.Pattern[str]]

    def marked(self, text: str, start: int, end: int) -> set[str]:
        """Return the sides on which the words beside a name put it."""
        left, right = text[max(0, start - _REACH) : start], text[end : end + _REACH]
        return {side for side, pattern in self.before.items() if pattern.search(left)} | {
            side for side, pattern in self.after.items() if pattern.match(right)
        }


@lru_cache(maxsize=4)
def sides(ontology: Ontology) -> Sides:
    """Read the sides of the properties, and their words, from the ontology."""
    rows: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for triple in ontology.triples:
        name = triple.predicate.value.removeprefix(terms.LODE)
        if name in ("givesOrTakes", "printedAfter", "printedBefore"):
            rows[name].append((triple.subject.value, triple.object.value))
    of = dict(rows["givesOrTakes"])
    before: defaultdict[str, set[str]] = defaultdict(set)
    after: defaultdict[str, set[str]] = defaultdict(set)
    for table, found in ((rows["printedAfter"], before), (rows["printedBefore"], after)):
        for iri, word in table:
            found[of[iri]].add(plain(word).lower())
    return Sides(
        of,
        {side: re.compile(f"(?:{_any(words, after=' *')})$") for side, words in before.items()},
        {side: re.compile(f" *(?:{_any(words)})") for side, words in after.items()},
    )


def check(passage: Passage, ontology: Ontology) -> Iterator[Finding]:
    """Tell which claims of a passage put a name on the side where no print of it stands."""
    table = sides(ontology)
    text = plain(passage.text).lower() if passage.claims else ""
    for claim in passage.claims:
        side = table.of.get(claim.predicate)
        numbers = passage.located.get(claim.subject, ())
        if side is None or not numbers:
            continue
        spans = passage.mentions.get(claim.object, ())
        marked = [table.marked(text, *s) for s in spans if passage.touches(s, numbers)]
        if marked and all(one and side not in one for one in marked):
            yield _other_side(passage, claim)


def _any(words: set[str], after: str = "") -> str:
    """Return the pattern of some words; white space may follow an English one."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(rf"\b{re.escape(w)}\b{after}" if w.isascii() else re.escape(w) for w in ordered)


def _other_side(passage: Passage, claim: Claim) -> Finding:
    subject, name = (
        ":".join(terms.kind_and_slug(iri) or ("", iri)) for iri in (claim.subject, claim.object)
    )
    term = claim.predicate.replace(terms.LODE, "lode:")
    return violation(
        "grounding-side",
        f"{subject}: {passage.slug} prints {name} only on the other side than {term} says",
        f"{subject}：{passage.slug} 中 {name} 只出现在与 {term} 相反的一方",
        "read who gives and who takes by the words beside each name; mend the property or the name",
        "请按名称旁的字词辨明何者给予、何者接受，改正属性或所指",
        claim.path,
        claim.at,
    )
