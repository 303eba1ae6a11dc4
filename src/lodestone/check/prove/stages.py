"""Stages: a word of the sentences that speak of a subject says the rung that it reaches.

``stage_words`` reads the words. A rung that no word says is refused. One exception: where a word
says more than the claim does, and implies it (``agreed`` where the text says "signed"), the claim
is only too low, which is a warning. Rungs of the same rank are told apart: "agreed" does not say
``signed``. A class may imply a rung, as an executive order has been issued, and a rung may be open
to some classes alone, as a meeting is held.

Where the words of a thing say more than one rung that it might stand on, the claim names the words
that carry it: ``lode:locator "3 签署"``. What these say, the claim must say, and the other way
round.

Words inside a thing's own name (a trade *agreement*), or another's, say nothing where any other
does.

In a sentence that speaks of several things, the words of a thing are those of the clauses that
print its name or its figures, of the last clause with words before each, and of those after it up
to one that prints another's. What is reserved or announced earlier holds on; an end is told
anywhere.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lodestone.check.prove.passages import Passage, Span
from lodestone.check.prove.stage_words import ENDED, Ladder, Said, clauses, ladder
from lodestone.check.prove.stated import Claim, Locator
from lodestone.model import terms, values
from lodestone.model.errors import ValueNameError
from lodestone.model.findings import Finding, Severity, violation, worded
from lodestone.model.ontology import Ontology
from lodestone.model.tables import pattern
from lodestone.model.words import none, pair
from lodestone.read.text.spelling import plain

REACHED: Final = terms.LODE + "reached"
UNSAID: Final = "unsaid"
#: How an act closes, or opens, with its day alone; how its title says that it gives something out.
_FOOT: Final = re.compile(pattern(__name__, "foot"), re.DOTALL)
_GIVES_OUT: Final = re.compile(pattern(__name__, "gives_out"))
#: Among so many sentences of a document its title stands.
_TITLE: Final = 3
_ISSUED: Final = "issued"
#: Rungs below this rank are told of what is still to come.
_BINDING: Final = 6
_WIDEST: Final = frozenset(terms.LODE + name for name in ("Measure", "Instrument"))


def check(
    passage: Passage, ontology: Ontology, spans: Mapping[str, Iterable[Span]]
) -> list[Finding]:
    """Tell which stages of a passage the words of their sentences do not carry.

    Args:
        passage: the passage.
        ontology: the rungs and their words.
        spans: where the passage prints what each subject alone is said to have (``anchors``).
    """
    rungs = ladder(ontology)
    said: dict[int, list[Said]] = {}
    found = []
    named = _named(passage, rungs)
    for claim in passage.claims:
        numbers = passage.located.get(claim.subject, ())
        rung = _rung(claim, ontology)
        if not rung or not numbers:
            continue
        classes = passage.types.get(claim.subject, frozenset())
        if not _is_open(rung, classes, rungs, ontology):
            found.append(_unsuited(passage, claim, rung, classes))
            continue
        for number in numbers:
            if number not in said:
                said[number] = rungs.says(passage.sentences[number - 1])
        own = list(spans.get(claim.subject, ()))
        others = [
            one for subject, some in spans.items() if subject != claim.subject for one in some
        ]
        here: list[Said] = []
        for number in numbers:
            here += _own(passage, number, said[number], (own, others), rungs.ranks)
        here = _outside(here, passage.mentions.get(claim.subject, ())) or here
        here = _outside(here, passage.proper) or here
        implied = {one for cls in classes for one in rungs.implied.get(cls, ())}
        if rung == _ISSUED and not here and _is_at_foot(passage, claim.subject, numbers):
            implied.add(_ISSUED)
        prints = named.get(claim.subject, ())
        carried = {one for word in here for one in word.rungs} | implied
        if prints:
            carried = {one for print_ in prints for one in print_.rungs}
        if rung not in carried:
            found.append(_uncarried(passage, claim, rung, here, carried, rungs))
        elif not prints and rung not in implied:
            rivals = {
                one
                for word in here
                for one in word.rungs - {rung}
                if _is_open(one, classes, rungs, ontology)
            }
            if rivals:
                found.append(_unnamed(passage, claim, rung, here))
    return [*found, *_unsaid(passage, named, ontology)]


def _is_at_foot(passage: Passage, subject: str, numbers: Iterable[int]) -> bool:
    """Tell whether an act is spoken of where its own text closes with its day.

    The title of the document, or what it begins with, names the act and says that it is given out.
    """
    if not all(_FOOT.fullmatch(passage.sentences[n - 1].text) for n in numbers):
        return False
    first = (*passage.earlier, passage)[0]
    opening = first.sentences[:_TITLE]
    titles = [*passage.heads, *(one.text for one in opening)]
    if not any(_GIVES_OUT.search(plain(text)) for text in titles):
        return False
    spans = first.mentions.get(subject, ())
    return subject in passage.titled or any(
        one.start <= start < one.end for one in opening for start, _ in spans
    )


def _outside(said: Iterable[Said], names: Iterable[Span]) -> list[Said]:
    """Return the words that stand in no name of the thing."""
    spans = list(names)
    return [word for word in said if not any(s <= word.start and word.end <= e for s, e in spans)]


@dataclass(frozen=True)
class Print:
    """Printed words that a locator names, with the rungs that they say."""

    locator: Locator
    rungs: frozenset[str]


def deeds(passage: Passage, ontology: Ontology) -> dict[str, int]:
    """Return behind which character the locator of each subject says its deed; who acts is before.

    Rungs that tell of what is still to come tell no deed.
    """
    rungs = ladder(ontology)
    found: dict[str, int] = {}
    for subject, prints in _named(passage, rungs).items():
        for one in prints:
            if max(rungs.ranks.get(rung, 0) for rung in one.rungs) >= _BINDING:
                ends = (end for _, end in passage.printed_words(one.locator))
                found[subject] = max(found.get(subject, 0), *ends)
    return found


def _named(passage: Passage, rungs: Ladder) -> dict[str, list[Print]]:
    """Return the stage words that the locators of each subject name."""
    found: defaultdict[str, list[Print]] = defaultdict(list)
    for locator in passage.locators:
        spans = passage.printed_words(locator)
        if not spans:
            continue  # ``roles`` tells of words that are not printed, or that carry nothing
        said = rungs.says(passage.sentences[locator.number - 1])
        for start, end in spans:
            inside = [one.rungs for one in said if start <= one.start and one.end <= end]
            if inside:
                common = frozenset.intersection(*inside)
                found[locator.subject].append(Print(locator, common or frozenset().union(*inside)))
                break
    return dict(found)


def _unsaid(
    passage: Passage, named: Mapping[str, Iterable[Print]], ontology: Ontology
) -> Iterator[Finding]:
    """Tell of words that a locator names though no claim of its subject says what they say."""
    stated: defaultdict[str, set[str]] = defaultdict(set)
    for claim in passage.claims:
        if rung := _rung(claim, ontology):
            stated[claim.subject].add(rung)
    for subject, prints in named.items():
        for one in prints:
            if not one.rungs & stated[subject]:
                yield _not_claimed(passage, one)


def _is_open(rung: str, classes: Iterable[str], rungs: Ladder, ontology: Ontology) -> bool:
    """Tell whether a thing of some classes may stand on a rung."""
    wanted = rungs.open_to.get(rung)
    own = set(classes)
    if not wanted or not own or own <= _WIDEST:
        return True
    return any(wanted & ontology.parents.get(cls, frozenset()) for cls in own)


def _own(
    passage: Passage,
    number: int,
    said: list[Said],
    anchors: tuple[Iterable[Span], Iterable[Span]],
    ranks: Mapping[str, int],
) -> list[Said]:
    """Return those words of a sentence that speak of a subject.

    Args:
        passage: the passage.
        number: number of the sentence.
        said: its words.
        anchors: where the passage prints the subject, and where it prints others.
        ranks: the ranks of the rungs.
    """
    sentence = passage.sentences[number - 1]
    starts = [start + sentence.start for start, _ in clauses(sentence.text)]
    own, others = (
        {max(s for s in starts if s <= a[0]) for a in some if sentence.start <= a[0] < sentence.end}
        for some in anchors
    )
    chosen: set[int] = set()
    for at in own:
        before = sorted({word.clause for word in said if word.clause <= at})
        following = min((start for start in others - own if start > at), default=sentence.end)
        chosen |= {*(before[-2:] or [-1]), *(s for s in starts if at < s < following)}
    if not own or -1 in chosen:
        return said
    last = max(chosen)
    return [
        word
        for word in said
        if word.clause in chosen or any(_holds_on(ranks[r], word.clause < last) for r in word.rungs)
    ]


def _holds_on(rank: int, is_earlier: bool) -> bool:
    """Tell whether a word of another clause speaks of a thing all the same."""
    return rank >= ENDED or (is_earlier and rank < _BINDING)


def _rung(claim: Claim, ontology: Ontology) -> str:
    """Return the rung that a claim reaches; nothing where it says of none, or of no known one."""
    if claim.predicate != REACHED:
        return ""
    slug = terms.slug(claim.object)
    try:
        rung = values.parse_stage(slug, ontology.rungs).rung
    except ValueNameError:
        return ""  # the check of names reports it
    return "" if rung == UNSAID else rung


def _uncarried(
    passage: Passage,
    claim: Claim,
    rung: str,
    here: Iterable[Said],
    carried: Iterable[str],
    rungs: Ladder,
) -> Finding:
    ranks = [rank for one in carried if (rank := rungs.ranks.get(one, 0)) < ENDED]
    is_low = max(ranks, default=0) >= rungs.implied_from.get(rung, ENDED)
    where = ", ".join(map(str, passage.located[claim.subject]))
    printed = {passage.text[w.start : w.end]: ", ".join(sorted(w.rungs)) for w in here}
    listed = "; ".join(f"{word} = {names}" for word, names in printed.items())
    name = terms.short(claim.subject)
    why = pair(__name__, "less-than-they-say") if is_low else pair(__name__, "no-word")
    return violation(
        "stage-below" if is_low else "stage-words",
        *pair(
            __name__,
            "words",
            name=name,
            rung=rung,
            slug=passage.slug,
            where=where,
            why=why,
            listed=listed or none(),
        ),
        *pair(__name__, "read-again"),
        claim.path,
        claim.at,
        severity=Severity.WARNING if is_low else Severity.VIOLATION,
    )


def _unnamed(passage: Passage, claim: Claim, rung: str, here: Iterable[Said]) -> Finding:
    printed = {passage.text[w.start : w.end]: ", ".join(sorted(w.rungs)) for w in here}
    listed = "; ".join(f"{word} = {names}" for word, names in printed.items())
    name = terms.short(claim.subject)
    return worded(
        "stage-print", claim.path, claim.at, name=name, rung=rung, slug=passage.slug, listed=listed
    )


def _not_claimed(passage: Passage, one: Print) -> Finding:
    locator = one.locator
    name = terms.short(locator.subject)
    listed = ", ".join(sorted(one.rungs))
    return worded(
        "stage-print/named",
        locator.path,
        locator.at,
        name=name,
        words=locator.words,
        slug=passage.slug,
        listed=listed,
    )


def _unsuited(passage: Passage, claim: Claim, rung: str, classes: Iterable[str]) -> Finding:
    name = terms.short(claim.subject)
    listed = ", ".join(sorted(cls.replace(terms.LODE, "lode:") for cls in classes))
    return worded(
        "stage-class", claim.path, claim.at, name=name, listed=listed, rung=rung, slug=passage.slug
    )
