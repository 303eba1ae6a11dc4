"""Prints: which of several printed figures a claim speaks of.

Where a sentence prints two figures of one sort (two sums, two shares, two counts, two dates), that
the stated one is printed there proves little: the other may be meant. The subject then names the
print, ``lode:locator 3.2`` for the second figure of the third sentence, and each of its claims must
say one of the figures that it names, each figure that it names must be said by one of its claims.
Figures are counted as waivers count them. One whose number ends in 0 cannot be named, for 3.10 and
3.1 are one number.

Words decide which of two figures stands under which property of one subject: what goes from one
amount to another (从32%降至19%, "from 50 to 60") has the first before the change, the second after.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from lodestone.check.prove import faults
from lodestone.check.prove.passages import Passage
from lodestone.check.prove.stated import Claim, Locator
from lodestone.model import terms
from lodestone.model.findings import Finding, worded
from lodestone.model.ontology import Ontology
from lodestone.model.tables import pattern, table
from lodestone.read.text.figures import Figure
from lodestone.read.text.spelling import plain

#: Returns those of some figures that say the value of a claim.
Saying = Callable[[Claim, Iterable[Figure]], list[Figure]]
_PARTS: Final = frozenset({"percent", "fraction"})
_TIMES: Final = frozenset({"year", "month", "day", "week", "hour", "minute"})
#: A word stands so close before the figure that it governs.
_CLOSE: Final = 12


def sort_of(figure: Figure) -> str:
    """Return what figures another may be mistaken for: money, parts, times, counts or dates."""
    if figure.date is not None:
        return "date"
    unit = figure.name.partition("-")[0]
    if len(unit) == 3 and unit.isupper():
        return "money"
    if unit in _PARTS:
        return "part"
    return "time" if unit in _TIMES else "count"


def check(passage: Passage, ontology: Ontology, saying: Saying) -> list[Finding]:
    """Tell which claims do not name the print that they need, or name a wrong one.

    Args:
        passage: the passage.
        ontology: tells which properties stand before a change, and which after it.
        saying: returns those of some figures that say the value of a claim.
    """
    claims: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in passage.claims:
        if terms.kind(claim.object) in ("quantity", "date", "stage"):
            claims[claim.subject].append(claim)
    named: defaultdict[str, list[Locator]] = defaultdict(list)
    for locator in passage.locators:
        if locator.figure:
            named[locator.subject].append(locator)
    found: list[Finding] = []
    for subject in {**claims, **named}:
        found += _check_subject(passage, claims[subject], named[subject], saying)
    for subject, some in claims.items():
        sided = [one for one in some if one.predicate in ontology.sides]
        if len({ontology.sides[one.predicate] for one in sided}) > 1:
            for claim in sided:
                side = ontology.sides[claim.predicate]
                found += _check_side(passage, claim, named[subject], side, saying)
    return found


def _check_subject(
    passage: Passage, claims: list[Claim], named: list[Locator], saying: Saying
) -> Iterable[Finding]:
    figures: list[Figure] = []
    wrong = [one for one in named if one.figure > len(passage.numbered(one.number))]
    if wrong:
        yield from (_no_figure(passage, one, passage.numbered(one.number)) for one in wrong)
        return
    for locator in named:
        figure = passage.numbered(locator.number)[locator.figure - 1]
        figures.append(figure)
        if not any(saying(claim, [figure]) for claim in claims):
            yield _unsaid(passage, locator, figure)
    for claim in claims:
        if saying(claim, figures):
            continue
        rivals = _rivals(passage, claim, saying)
        if rivals:
            yield _unnamed(passage, claim, rivals)


def _rivals(passage: Passage, claim: Claim, saying: Saying) -> Mapping[str, Figure]:
    """Return the figures that a claim may be about, by their numbers; none where one is alone."""
    found: dict[str, Figure] = {}
    for number in passage.located.get(claim.subject, ()):
        there = passage.numbered(number)
        said = saying(claim, there)
        if not said:
            continue
        sorts = {sort_of(figure) for figure in said}
        alike = {
            f"{number}.{place}": figure
            for place, figure in enumerate(there, 1)
            if sort_of(figure) in sorts
        }
        if len({figure.name for figure in alike.values()}) < 2 or _cannot_be_named(alike, said):
            return {}  # this sentence proves it
        found |= alike
    return found


def _cannot_be_named(alike: Mapping[str, Figure], said: Iterable[Figure]) -> bool:
    chosen = list(said)
    return any(figure in chosen and number.endswith("0") for number, figure in alike.items())


def _check_side(
    passage: Passage, claim: Claim, named: list[Locator], side: str, saying: Saying
) -> Iterable[Finding]:
    """Tell of a figure that stands before a change under a property of what comes after it."""
    chosen = [
        there[one.figure - 1]
        for one in named
        if one.figure <= len(there := passage.numbered(one.number))
    ]
    numbers = passage.located.get(claim.subject, ())
    near = [f for f in passage.figures if passage.touches((f.start, f.end), numbers)]
    said = saying(claim, chosen) or saying(claim, near)
    printed = {found for figure in said if (found := _side(passage, figure))}
    if said and len(printed) == 1 and side not in printed:
        yield faults.of_claim("grounding-side", passage, claim, text=said[0].text.strip())


_BEFORE: Final = re.compile(pattern(__name__, "before"))
_AFTER: Final = re.compile(pattern(__name__, "after"))


def _side(passage: Passage, figure: Figure) -> str:
    """Return on which side of a change a figure is printed; nothing where no word says."""
    start = max(0, figure.start - _CLOSE)
    before = plain(passage.text[start : figure.start]).lower()
    after = plain(passage.text[figure.end : figure.end + _CLOSE]).lower()
    own = plain(figure.text).lower()
    if _BEFORE.search(before) or own.startswith(tuple(table(__name__, "from"))):
        return "before" if re.search(pattern(__name__, "onward"), after) else ""
    return "after" if _AFTER.search(before) and not own.startswith("to ") else ""


def _listed(figures: Mapping[str, Figure]) -> str:
    return "; ".join(f"{n} {f.text.strip()} = {f.name}" for n, f in figures.items())


def _unnamed(passage: Passage, claim: Claim, rivals: Mapping[str, Figure]) -> Finding:
    name = terms.short(claim.subject)
    listed = _listed(rivals)
    return worded(
        "grounding-print",
        claim.path,
        claim.at,
        name=name,
        slug=passage.slug,
        object=terms.short(claim.object),
        listed=listed,
    )


def _unsaid(passage: Passage, locator: Locator, figure: Figure) -> Finding:
    place = f"{locator.number}.{locator.figure}"
    name = terms.short(locator.subject)
    return worded(
        "grounding-print/named",
        locator.path,
        locator.at,
        name=name,
        place=place,
        slug=passage.slug,
        text=figure.text.strip(),
        prints=figure.name,
    )


def _no_figure(passage: Passage, locator: Locator, there: list[Figure]) -> Finding:
    place = f"{locator.number}.{locator.figure}"
    return worded(
        "grounding-locator/figure",
        locator.path,
        locator.at,
        place=place,
        number=locator.number,
        slug=passage.slug,
        there=len(there),
    )
