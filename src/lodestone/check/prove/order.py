"""Order: who acts is printed before whom the act meets, unless the claim names the words that tell.

The properties of a subject that name actors have a rank in ``ontology/`` (``lode:printRank``): 1
for who acts, gives or holds, higher for who is partner, target or receiver. Texts in Chinese and
English print them in that order; where particles turn it (对北国由南邦…, "Northland was
sanctioned by"), the subject names the words around the later one: ``lode:locator "3 对北国"``. So
a swap of two actors is told, whichever way the sentence runs. Names inside a longer proper name
are passed over.

The words of a locator that neither say a rung nor name such an actor are refused.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import combinations
from typing import Final

from lodestone.check.prove import stages
from lodestone.check.prove.passages import Claim, Locator, Passage, Span
from lodestone.model import terms
from lodestone.model.findings import Finding, violation
from lodestone.model.ontology import Ontology

_ACTOR: Final = terms.LODE + "Actor"

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


def _check_subject(
    passage: Passage, ontology: Ontology, claims: Ranked, cues: Iterable[Locator]
) -> Iterator[Finding]:
    turned = list(_turned(passage, claims))
    named: set[int] = set()
    for cue in cues:
        met = _ranks_named(passage, claims, cue)
        if met & {later for _, later in turned}:
            named |= met
        elif not _says_a_rung(passage, ontology, cue):
            yield _idle(passage, cue)
    for earlier, later in turned:
        if later not in named:
            yield _unnamed(passage, claims[earlier][0], claims[later][0])


def _turned(passage: Passage, claims: Ranked) -> Iterator[tuple[int, int]]:
    """Yield each two ranks of which the text prints the later one first."""
    first = {rank: at for rank, some in claims.items() if (at := _first(passage, some)) >= 0}
    for earlier, later in combinations(sorted(first), 2):
        if first[later] < first[earlier]:
            yield earlier, later


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
    said = stages.ladder(ontology).says(passage.sentences[cue.number - 1])
    return any(s <= one.start and one.end <= e for one in said for s, e in spans)


def _is_actor(passage: Passage, ontology: Ontology, iri: str) -> bool:
    classes = passage.types.get(iri, frozenset())
    return any(_ACTOR in ontology.parents.get(cls, frozenset()) for cls in classes)


def _unnamed(passage: Passage, earlier: Claim, later: Claim) -> Finding:
    subject, who, whom = (_short(x) for x in (earlier.subject, earlier.object, later.object))
    first, second = (one.predicate.replace(terms.LODE, "lode:") for one in (earlier, later))
    return violation(
        "grounding-order",
        f"{subject}: {passage.slug} prints {whom} ({second}) before {who} ({first}), and no "
        "locator names the words that turn the order",
        f"{subject}：{passage.slug} 先印 {whom}（{second}）后印 {who}（{first}），"
        "而定位未指明颠倒次序的字词",
        "read who acts and upon whom; if the two are exchanged, exchange them; if not, give the "
        f"words that show it, with the name of {whom}, behind the number of the sentence, as in "
        'lode:locator "3 against Northland"',
        "请辨明谁施行、谁承受；若两者颠倒则对调；若无误，则将表明此点的字词连同 "
        f'{whom} 的名称写在句号之后作为定位，如 lode:locator "3 对北国"',
        later.path,
        later.at,
    )


def _idle(passage: Passage, cue: Locator) -> Finding:
    is_printed = bool(passage.printed_words(cue))
    en, zh = (
        ("neither say how far it has come nor name whom the act meets, printed before who acts",
         "既未说明进展，也未指明先于施行者印出的承受者")
        if is_printed
        else ("are not printed in that sentence", "未印在该句中")
    )  # fmt: skip
    name = _short(cue.subject)
    return violation(
        "locator-words",
        f"{name}: the words {cue.words} of its locator {en} ({passage.slug}, sentence "
        f"{cue.number})",
        f"{name}：定位所写“{cue.words}”{zh}（{passage.slug} 第 {cue.number} 句）",
        "read who acts, upon whom, and how far it has come; mend the claim that is wrong, or the "
        "words",
        "请辨明谁施行、谁承受、进展如何；改正有误的陈述，或改正字词",
        cue.path,
        cue.at,
    )


def _short(iri: str) -> str:
    pair = terms.kind_and_slug(iri)
    return ":".join(pair) if pair else iri
