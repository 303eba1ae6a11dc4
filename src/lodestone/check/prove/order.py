"""Order: who acts is printed before whom the act meets, unless the claim names the words that tell.

The properties of a subject that name actors have a rank in ``ontology/`` (``lode:printRank``): 1
for who acts, gives or holds, higher for who is partner, target or receiver. Texts in Chinese and
English print them in that order; where particles turn it (对北国由南邦…, "Northland was
sanctioned by"), the subject names the words around the later one: ``lode:locator "3 对北国"``. So
a swap of two actors is told, whichever way the sentence runs. Names inside a longer proper name
are passed over.

Who takes a measure is printed before the words that say how far it has come, too; where the deed
comes first ("signed by Northland"), the locator names the words from the deed to the actor. Money
is received as often as it is given, so instruments may have it either way.

The words of a locator that neither say a rung nor name such an actor, or the mineral that is meant,
are refused.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import combinations
from typing import Final

from lodestone.check.prove import faults, stage_words, stages
from lodestone.check.prove.passages import Passage, Span
from lodestone.check.prove.stated import Claim, Locator
from lodestone.model import terms
from lodestone.model.findings import Finding, worded
from lodestone.model.ontology import Ontology
from lodestone.model.tables import pattern
from lodestone.model.words import pair

_ACTOR: Final = terms.LODE + "Actor"
FOR_MINERAL: Final = terms.LODE + "forMineral"

#: What stands between a name and its abbreviation, and behind that.
_OPENING: Final = re.compile(pattern(__name__, "opening"))
_CLOSING: Final = re.compile(pattern(__name__, "closing"))

#: The rank of who acts.
_ACTS: Final = 1

#: The claims of one subject, by the rank of their property.
Ranked = Mapping[int, list[Claim]]


@lru_cache(maxsize=4)
def ranks(ontology: Ontology) -> dict[str, int]:
    """Return the rank of each property that has one, by its IRI."""
    return {
        triple.subject.value: int(triple.object.value)
        for triple in ontology.triples
        if triple.predicate.value == terms.LODE + "printRank"
    }


def outermost(passage: Passage, iri: str) -> list[Span]:
    """Return where a passage prints a thing and no longer proper name around it."""
    return [
        span
        for span in passage.mentions.get(iri, ())
        if not any(s <= span[0] and span[1] <= e and (s, e) != span for s, e in passage.proper)
    ]


def prints(passage: Passage, iri: str) -> list[Span]:
    """Return where a passage prints a thing: of names that overlap, or abbreviate, all in one."""
    found: list[Span] = []
    for start, end in sorted(passage.mentions.get(iri, ())):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif found and _OPENING.fullmatch(passage.text[found[-1][1] : start]):
            closing = _CLOSING.match(passage.text, end)
            found[-1] = (found[-1][0], closing.end() if closing else end)
        else:
            found.append((start, end))
    return found


def check(passage: Passage, ontology: Ontology) -> Iterator[Finding]:
    """Tell which subjects have their actors in another order than the text and name no words."""
    table = ranks(ontology)
    ranked: defaultdict[str, defaultdict[int, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in passage.claims:
        if claim.predicate in table and _is_actor(passage, ontology, claim.object):
            ranked[claim.subject][table[claim.predicate]].append(claim)
    cues: defaultdict[str, list[Locator]] = defaultdict(list)
    for locator in passage.locators:
        if locator.words:
            cues[locator.subject].append(locator)
    for subject in {**ranked, **cues}:
        yield from _check_subject(passage, ontology, ranked[subject], cues[subject])
    deeds = stages.deeds(passage, ontology)
    for subject, some in ranked.items():
        for claim in some.get(_ACTS, ()) if terms.kind(subject) == "measure" else ():
            if (at := _first(passage, [claim])) >= deeds.get(subject, at + 1):
                yield faults.of_claim("grounding-order/deed", passage, claim)


def _check_subject(
    passage: Passage, ontology: Ontology, claims: Ranked, cues: Iterable[Locator]
) -> Iterator[Finding]:
    turned = {(earlier, later): pair for earlier, later, pair in _turned(passage, claims)}
    named: set[int] = set()
    for cue in cues:
        met = _ranks_named(passage, claims, cue)
        if met & {later for _, later in turned}:
            named |= met
        elif not (_says_a_rung(passage, ontology, cue) or names_mineral(passage, cue)):
            yield _idle(passage, cue)
    for (_, later), two in turned.items():
        if later not in named:
            yield _unnamed(passage, *two)


def _turned(passage: Passage, claims: Ranked) -> Iterator[tuple[int, int, tuple[Claim, Claim]]]:
    """Yield each two ranks of which the text prints one of the later first, with the two claims."""
    places = {
        rank: [(at, claim) for claim in some if (at := _first(passage, [claim])) >= 0]
        for rank, some in claims.items()
    }
    for earlier, later in combinations(sorted(places), 2):
        last = max(places[earlier], key=lambda one: one[0], default=None)
        first = min(places[later], key=lambda one: one[0], default=None)
        if last and first and first[0] < last[0]:
            yield earlier, later, (last[1], first[1])


def _first(passage: Passage, claims: Iterable[Claim]) -> int:
    """Return where the sentences of a subject first print an object of some claims, or -1."""
    found = [
        span[0]
        for claim in claims
        for span in outermost(passage, claim.object)
        if passage.touches(span, passage.located.get(claim.subject, ()))
    ]
    return min(found, default=-1)


def _ranks_named(passage: Passage, claims: Ranked, cue: Locator) -> set[int]:
    """Return the ranks of the actors that the words of a locator print; none if they are mixed."""
    spans = passage.printed_words(cue)
    found = {
        rank
        for rank, some in claims.items()
        for claim in some
        for start, end in outermost(passage, claim.object)
        if any(s <= start and end <= e for s, e in spans)
    }
    return found if len(found) == 1 else set()


def _says_a_rung(passage: Passage, ontology: Ontology, cue: Locator) -> bool:
    spans = passage.printed_words(cue)
    if not spans:
        return False
    said = stage_words.ladder(ontology).says(passage.sentences[cue.number - 1])
    return any(s <= one.start and one.end <= e for one in said for s, e in spans)


def names_mineral(passage: Passage, cue: Locator) -> bool:
    """Tell whether the words of a locator print the mineral that its subject is said to be of."""
    spans = passage.printed_words(cue)
    return any(
        start <= s and e <= end
        for claim in passage.claims
        if claim.subject == cue.subject and claim.predicate == FOR_MINERAL
        for s, e in passage.mentions.get(claim.object, ())
        for start, end in spans
    )


def _is_actor(passage: Passage, ontology: Ontology, iri: str) -> bool:
    classes = passage.types.get(iri, frozenset())
    return any(_ACTOR in ontology.parents.get(cls, frozenset()) for cls in classes)


def _unnamed(passage: Passage, earlier: Claim, later: Claim) -> Finding:
    subject, who, whom = (terms.short(x) for x in (earlier.subject, earlier.object, later.object))
    first, second = (one.predicate.replace(terms.LODE, "lode:") for one in (earlier, later))
    return worded(
        "grounding-order",
        later.path,
        later.at,
        subject=subject,
        slug=passage.slug,
        whom=whom,
        second=second,
        who=who,
        first=first,
    )


def _idle(passage: Passage, cue: Locator) -> Finding:
    is_printed = bool(passage.printed_words(cue))
    en, zh = (
        pair(__name__, "neither-say-how-far-has")
        if is_printed
        else pair(__name__, "not-printed-sentence")
    )  # fmt: skip
    name = terms.short(cue.subject)
    return worded(
        "locator-words",
        cue.path,
        cue.at,
        name=name,
        words=cue.words,
        slug=passage.slug,
        number=cue.number,
        fault=(en, zh),
    )
