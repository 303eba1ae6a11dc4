"""How a sentence is carried: by typed claims, by these with a rest in words, or in words only.

An assessment tells its content in a sentence of ours; all else that carries a sentence can be asked
for by types and properties. A causal link whose ends are all themes or assessments only ties words
to words. Words alone are allowed for what is no fact, and then say why: ``lode:staysInWords``, one
of the closed list ``wording:``.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from lodestone.check.prove import grounding
from lodestone.check.prove.passages import Passage
from lodestone.check.prove.stated import Claim
from lodestone.check.prove.value import value_of
from lodestone.model import terms
from lodestone.model.ontology import Ontology
from lodestone.model.words import mark, tell

TYPED, MIXED, WORDS = "typed", "mixed", "words"
#: Statements that carry the sentences of their locators whatever they name.
_CARRYING: Final = frozenset({"assessment", "link"})
_ENDS: Final = frozenset(terms.LODE + name for name in ("hasCause", "hasEffect"))
_WORDY: Final = frozenset({"assessment", "theme"})
_REACHED: Final = terms.LODE + "reached"
_UNSAID: Final = terms.thing("stage", "unsaid")
_STAYS_IN_WORDS: Final = terms.LODE + "staysInWords"


@dataclass(frozen=True)
class Carrier:
    """What carries a sentence.

    Attributes:
        how: ``typed``, ``mixed`` or ``words``.
        reasons: why its words are not triples, where that is said.
    """

    how: str
    reasons: frozenset[str] = frozenset()


@dataclass(frozen=True)
class CarrierTally:
    """How the carried sentences of a document are carried.

    Attributes:
        typed: by typed claims alone.
        mixed: by typed claims and by a sentence of ours.
        words: by sentences of ours alone.
        unexplained: of these, how many without a reason.
        reasons: how often each reason is given for them.
    """

    typed: int
    mixed: int
    words: int
    unexplained: int
    reasons: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many sentences are carried."""
        return self.typed + self.mixed + self.words

    @property
    def words_share(self) -> float:
        """The share of the carried sentences that is told in words only."""
        return self.words / self.total if self.total else 0.0

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON data."""
        return {
            "typed": self.typed,
            "mixed": self.mixed,
            "words": self.words,
            "unexplained": self.unexplained,
            "reasons": dict(self.reasons),
        }


def carriers(passage: Passage, ontology: Ontology) -> dict[int, Carrier]:
    """Return what carries each carried sentence of a passage, by its number."""
    typed: set[int] = set()
    worded: defaultdict[int, set[str]] = defaultdict(set)
    for subject, claims in _by_subject(passage).items():
        numbers = _carried_by(passage, subject, claims, ontology)
        if _is_wordy(subject, claims):
            for number in numbers:
                worded[number] |= _reasons(claims)
        else:
            typed |= numbers
    return {
        number: Carrier(_how(number in typed, number in worded), frozenset(worded.get(number, ())))
        for number in sorted(typed | worded.keys())
    }


def is_assessment(subject: str) -> bool:
    """Whether a subject is a sentence of ours."""
    return terms.kind(subject) == "assessment"


def tally(found: Iterable[Carrier]) -> CarrierTally:
    """Count how sentences are carried."""
    counted = list(found)
    how = Counter(one.how for one in counted)
    words = [one for one in counted if one.how == WORDS]
    reasons = Counter(reason for one in words for reason in one.reasons)
    return CarrierTally(
        how[TYPED],
        how[MIXED],
        how[WORDS],
        sum(not one.reasons for one in words),
        dict(sorted(reasons.items())),
    )


def words_share(row: Mapping[str, Any]) -> float:
    """Return the share in words only of a document's summary; all of it where none is told."""
    told = row.get("carriers")
    if told is None:
        return 1.0
    carried = told["typed"] + told["mixed"] + told["words"]
    return float(told["words"] / carried) if carried else 0.0


def unexplained_share(row: Mapping[str, Any]) -> float:
    """Return the share in words only without a reason; all of it where none is told."""
    told = row.get("carriers")
    if told is None:
        return 1.0
    carried = told["typed"] + told["mixed"] + told["words"]
    return float(told["unexplained"] / carried) if carried else 0.0


def line(found: CarrierTally, lang: str) -> str:
    """Say it in one line."""
    reasons = ", ".join(f"{reason} {count}" for reason, count in found.reasons.items())
    share = f"{100 * found.words_share:.1f}%"
    text = tell(lang, __name__, "carried", typed=found.typed, mixed=found.mixed,
                words=found.words, share=share, unexplained=found.unexplained)  # fmt: skip
    return text + (mark(lang, "brackets", text=reasons) if reasons else "")


def _by_subject(passage: Passage) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = {subject: [] for subject in passage.located}
    for claim in passage.claims:
        if claim.subject in found:
            found[claim.subject].append(claim)
    return found


def _carried_by(
    passage: Passage, subject: str, claims: list[Claim], ontology: Ontology
) -> set[int]:
    """Return the numbers of the sentences that a subject carries."""
    numbers = set(passage.located[subject])
    kind = terms.kind(subject)
    if kind in _CARRYING or (
        kind in ontology.statement_kinds and not any(_is_printable(c, ontology) for c in claims)
    ):
        return numbers
    if any(_is_licensed(passage, claim) for claim in claims):
        return numbers
    stated = _stated_stages(passage, subject, claims)
    printing = (_sentences_printing(passage, claim, ontology) for claim in claims)
    return stated | numbers & {number for found in printing for number in found}


def _stated_stages(passage: Passage, subject: str, claims: Iterable[Claim]) -> set[int]:
    """Return the sentences of which a locator of the subject names the words of its rung."""
    if not any(c.predicate == _REACHED and c.object != _UNSAID for c in claims):
        return set()
    return {one.number for one in passage.locators if one.subject == subject and one.words}


def _is_licensed(passage: Passage, claim: Claim) -> bool:
    """Whether the passage leaves the object to its context, and says so."""
    local = terms.kind_and_slug(claim.object)
    return local is not None and any((one.kind, one.slug) == local for one in passage.licences)


def _is_wordy(subject: str, claims: Iterable[Claim]) -> bool:
    """Whether a subject tells its content in words: an assessment, a link between such."""
    kind = terms.kind(subject)
    if kind != "link":
        return is_assessment(subject)
    return all(terms.kind(claim.object) in _WORDY for claim in claims if claim.predicate in _ENDS)


def _reasons(claims: Iterable[Claim]) -> set[str]:
    return {
        claim.object.rpartition("/")[2] for claim in claims if claim.predicate == _STAYS_IN_WORDS
    }


def _how(is_typed: bool, is_worded: bool) -> str:
    if is_typed:
        return MIXED if is_worded else TYPED
    return WORDS


def _is_printable(claim: Claim, ontology: Ontology) -> bool:
    kind = terms.kind(claim.object)
    is_value = value_of(claim.object, ontology) is not None
    return is_value or kind in ontology.kinds_with("printed")


def _sentences_printing(passage: Passage, claim: Claim, ontology: Ontology) -> Iterator[int]:
    """Yield the numbers of the sentences that print the object of a claim."""
    kind = terms.kind(claim.object)
    if kind in ontology.kinds_with("carrying"):
        yield from passage.printing(claim.object)
        return
    for figure in grounding.object_figures(passage, claim, ontology, passage.all_figures):
        yield from passage.sentences_of((figure.start, figure.end))
