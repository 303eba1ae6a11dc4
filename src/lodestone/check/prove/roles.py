"""Roles: particles and verbs beside a name tell whether its bearer gives or takes.

向…提供, 收购…, "lends to" put the name that follows on the taking side; 由…, …宣布, "by" put it on
the giving side. A claim is refused where every print of its object in the sentences of its subject
stands on the other side than its property says, and none on its own. The words stand in
``ontology/`` with the properties: those printed right before the name, and those right after it.
Where order and particles decide nothing, nothing is said.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from lodestone.check.prove import faults, order
from lodestone.check.prove.passages import Passage, Span
from lodestone.check.prove.stated import Claim
from lodestone.check.prove.together import NameList
from lodestone.model import tables, terms
from lodestone.model.findings import Finding
from lodestone.model.ontology import Ontology
from lodestone.model.tables import pattern
from lodestone.read.text.spelling import plain

_REACH: Final = 24
#: A word before whom an act meets governs what follows so closely (向国内某企业提供).
_GOVERNED: Final = re.compile(pattern(__name__, "governed"))
#: Whoever stands before another (面对北国), is something (贷款方为北国, 成为, 列为) or brings it
#: about (因为北国) is not acted upon for that.
_FACING: Final = re.compile(pattern(__name__, "facing"))
#: Whom somebody borrows from (向甲借入), and whose loan he gets (获得甲贷款), gives.
_TURNED: Final = tuple(
    (re.compile(led), re.compile(turn)) for led, turn in tables.table(__name__, "turned")
)


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
        """Return the sides on which the words beside a name put it.

        What stands before it decides: 对甲提供 has 甲 receive, though 甲提供 has it give.
        """
        left = _FACING.sub("", text[max(0, start - _REACH) : start])
        right = text[end : end + _REACH]
        if any(led.search(left) and turn.match(right) for led, turn in _TURNED):
            return {"gives"}
        found = {side for side, pattern in self.before.items() if pattern.search(left)}
        behind = {side for side, pattern in self.after.items() if pattern.match(right)}
        if not found and behind and (governed := _GOVERNED.search(left)):
            left = left[: governed.end(1)]
            return {side for side, pattern in self.before.items() if pattern.search(left)}
        return found or behind


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


class Marks:
    """The words beside the names of a passage, and the sides on which they put these."""

    def __init__(self, passage: Passage, ontology: Ontology, lists: Iterable[NameList]) -> None:
        """Read a passage.

        Args:
            passage: the passage.
            ontology: the sides of the properties, and their words.
            lists: the lists that it prints; what stands before the first of a list is said of all.
        """
        self.passage = passage
        self.table = sides(ontology)
        self.text = plain(passage.text).lower() if passage.claims else ""
        self.ranges = [(one.row[0][0][0], one.end) for one in lists]
        self._countries = _countries(passage) if passage.claims else {}

    def before(self, span: Span) -> int:
        """Return where a name begins, with the list in which it stands and the country before."""
        start = next((a for a, end in self.ranges if a <= span[0] and span[1] <= end), span[0])
        return self._countries.get(start, start)

    def at(self, span: Span) -> set[str]:
        """Return the sides on which the words beside a name put it."""
        return self.table.marked(self.text, self.before(span), span[1])

    def of(self, iri: str, numbers: tuple[int, ...]) -> list[set[str]]:
        """Return the sides of each print of a thing in some sentences."""
        spans = order.prints(self.passage, iri)
        return [self.at(span) for span in spans if self.passage.touches(span, numbers)]


def check(passage: Passage, marks: Marks) -> Iterator[Finding]:
    """Tell which claims of a passage put a name on the side where no print of it stands."""
    for claim in passage.claims:
        side = marks.table.of.get(claim.predicate)
        numbers = passage.located.get(claim.subject, ())
        if side is None or not numbers or (side == "gives" and not acts(claim.object)):
            continue
        marked = marks.of(claim.object, numbers)
        if marked and all(one and side not in one for one in marked):
            yield faults.of_claim("grounding-side/name", passage, claim)
        elif passage.mentions.get(claim.object) and (
            nearer := _nearer(passage, claim, marks.table, marks.text)
        ):
            yield faults.of_claim("grounding-side/figure", passage, claim, nearer)


def _nearer(passage: Passage, claim: Claim, table: Sides, text: str) -> str:
    """Return who stands on the side of a claim between its figure and the one before; or nothing.

    Where 甲出资3亿、乙出资2亿, a subject that names the second figure has 乙 give.
    """
    side = table.of[claim.predicate]
    for start, end in _between(passage, claim.subject):
        if all(last <= start for _, last in passage.mentions[claim.object]):
            told = {one.object for one in passage.claims if one.subject == claim.subject}
            for iri in sorted(filter(acts, passage.mentions.keys() - told)):
                for s, e in order.outermost(passage, iri):
                    if start <= s < e <= end and side in table.marked(text, s, e):
                        return iri
    return ""


def _between(passage: Passage, subject: str) -> Iterator[Span]:
    """Yield what stands between each figure that a subject names and the figure before it."""
    for locator in passage.locators:
        figures = passage.numbered(locator.number)
        if locator.subject == subject and 1 < locator.figure <= len(figures):
            yield figures[locator.figure - 2].end, figures[locator.figure - 1].start


def acts(iri: str) -> bool:
    """Tell whether a thing is an actor or a state."""
    return iri.startswith((terms.thing("actor", ""), terms.thing("country", "")))


def _countries(passage: Passage) -> dict[int, int]:
    """Return where each name of a country begins, by where it ends (收购北国星辰矿业)."""
    return {
        end: start
        for iri, spans in passage.mentions.items()
        if iri.startswith(terms.thing("country", ""))
        for start, end in spans
    }


def _any(words: set[str], after: str = "") -> str:
    """Return the pattern of some words; white space may follow an English one."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(rf"\b{re.escape(w)}\b{after}" if w.isascii() else re.escape(w) for w in ordered)
