"""Rivals: where the words put one name in a part, a claim puts no other name there.

Words and order leave many a name open; another name of the same sentence then settles whose the
part is. A claim is refused where

* no word has its object receive, while another object of its subject, which the claims oblige, act
  upon or have in scope, stands right before a word for receiving (北国获得对基金的控制权);
* its object receives, and is printed only inside a longer name, while the clause of another ends
  with a word that has that one receive (交给北国。);
* its object leads, whom no word has lead, while words have the one lead who is said to take the
  act (由海洋联盟牵头);
* its object is founded, in no clause that has a word for it, while another follows such a word;
* it places something in a country that the sentence prints only to say whose others are, while
  another stands behind a word for where;
* its object sets an aim, whom no word has act or want, and the measure that it is the aim of names
  others.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from lodestone.check.prove import faults, idle, order, roles
from lodestone.check.prove.passages import Passage, Span
from lodestone.check.prove.roles import Marks
from lodestone.check.prove.stated import Claim
from lodestone.model import terms
from lodestone.model.findings import Finding
from lodestone.model.tables import pattern

#: Properties that say of no side what they name, and may name by mistake who gives or takes.
_SIDELESS: Final = frozenset(
    terms.LODE + name for name in ("actsOn", "hasScope", "isDoneBy", "obliges")
)
_ESTABLISHES, _LED_BY, _IN_PLACE, _MADE_UNDER, _SET_BY, _TAKEN_BY, _PARTY = (
    terms.LODE + name
    for name in ("establishes", "isLedBy", "inPlace", "isMadeUnder", "isSetBy", "isTakenBy",
                 "hasParty")
)  # fmt: skip
_GIVES, _TAKES = "gives", "takes"
_RECEIVES: Final = re.compile(pattern(__name__, "behind"), re.IGNORECASE)
_WANTS: Final = re.compile(pattern(__name__, "wants"), re.IGNORECASE)
_BY: Final = re.compile(pattern(__name__, "by"), re.IGNORECASE)
_LEADS: Final = re.compile(pattern(__name__, "leads"), re.IGNORECASE)
_FOUNDS: Final = re.compile(pattern(__name__, "founds"), re.IGNORECASE)
_STOP: Final = re.compile(pattern(__name__, "stop"))
_IN: Final = re.compile(pattern(__name__, "in"), re.IGNORECASE)

#: The claims of each subject.
Told = Mapping[str, list[Claim]]


def check(passage: Passage, marks: Marks) -> Iterator[Finding]:
    """Tell which claims put a name in a part that the words of their sentences give another."""
    told: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in passage.claims:
        if roles.acts(claim.object) or claim.predicate == _MADE_UNDER:
            told[claim.subject].append(claim)
    rules = (_swapped, _inside, _leader, _founded, _placed, _aimed)
    for own in told.values():
        for claim in own:
            if roles.acts(claim.object):
                rivals = (rule(passage, marks, claim, told) for rule in rules)
                if right := next(filter(None, rivals), ""):
                    yield faults.of_claim("grounding-side/rival", passage, claim, right)


def _spans(passage: Passage, subject: str, iri: str) -> list[Span]:
    """Return where the sentences of a subject print a thing."""
    numbers = passage.located.get(subject, ())
    return [span for span in order.prints(passage, iri) if passage.touches(span, numbers)]


def _untold(passage: Passage, subject: str) -> Iterable[str]:
    """Return the actors and states that a passage prints, and a subject does not name."""
    told = {claim.object for claim in passage.claims if claim.subject == subject}
    return sorted(filter(roles.acts, passage.mentions.keys() - told - {subject}))


def _swapped(passage: Passage, marks: Marks, claim: Claim, told: Told) -> str:
    """Return who receives by the words, under a property of the subject that has no side."""
    others = [one for one in told[claim.subject] if one.predicate in _SIDELESS]
    if marks.table.of.get(claim.predicate) != _TAKES or not others:
        return ""
    own = marks.of(claim.object, passage.located.get(claim.subject, ()))
    if not own or any(_TAKES in one for one in own):
        return ""
    for other in others:
        spans = _spans(passage, claim.subject, other.object)
        if other.object != claim.object and any(_RECEIVES.match(marks.text, b) for _, b in spans):
            return other.object
    return ""


def _inside(passage: Passage, marks: Marks, claim: Claim, _: Told) -> str:
    """Return who receives where the object of a claim stands inside longer names alone."""
    if marks.table.of.get(claim.predicate) != _TAKES or terms.kind(claim.subject) != "instrument":
        return ""
    numbers = passage.located.get(claim.subject, ())
    whole = order.outermost(passage, claim.object)
    if not _spans(passage, claim.subject, claim.object) or any(
        passage.touches(span, numbers) for span in whole
    ):
        return ""
    for iri in _untold(passage, claim.subject):
        spans = (s for s in order.outermost(passage, iri) if passage.touches(s, numbers))
        if any(_TAKES in marks.at(span) and _STOP.match(marks.text, span[1]) for span in spans):
            return iri
    return ""


def _leader(passage: Passage, marks: Marks, claim: Claim, told: Told) -> str:
    """Return who is said to take an act that by the words he leads, in the place of a leader."""
    spans = _spans(passage, claim.subject, claim.object)
    if claim.predicate != _LED_BY or any(any(_leading(marks.text, span)) for span in spans):
        return ""
    for one in told[claim.subject]:
        prints = _spans(passage, one.subject, one.object) if one.predicate == _TAKEN_BY else []
        if any(all(_leading(marks.text, span)) for span in prints):
            return one.object
    return ""


def _leading(text: str, span: Span) -> tuple[bool, bool]:
    """Tell whether a word for by whom stands before a name, and one for leading behind it."""
    return bool(_BY.search(text[: span[0]])), bool(_LEADS.match(text, span[1]))


def _founded(passage: Passage, marks: Marks, claim: Claim, _: Told) -> str:
    """Return who stands in a clause with a word for founding, where the object does in none."""
    if claim.predicate != _ESTABLISHES:
        return ""
    spans = _spans(passage, claim.subject, claim.object)
    if not spans or any(_is_founded(marks.text, span) for span in spans):
        return ""
    for iri in filter(_is_actor, _untold(passage, claim.subject)):
        for span in _spans(passage, claim.subject, iri):
            if _founds_before(marks.text, span) and not _BY.search(marks.text[: span[0]]):
                return iri
    return ""


def _is_actor(iri: str) -> bool:
    return terms.kind(iri) == "actor"


def _founds_before(text: str, span: Span) -> bool:
    """Tell whether a word for founding stands before a name in its clause."""
    start = max((mark.end() for mark in _STOP.finditer(text, 0, span[0])), default=0)
    return bool(_FOUNDS.search(text, start, span[0]))


def _is_founded(text: str, span: Span) -> bool:
    """Tell whether the clause of a name has a word for founding."""
    stop = _STOP.search(text, span[1])
    behind = _FOUNDS.search(text, span[1], stop.start() if stop else len(text))
    inside = _FOUNDS.search(text, *span)
    return bool(behind or inside) or _founds_before(text, span)


def _placed(passage: Passage, marks: Marks, claim: Claim, told: Told) -> str:
    """Return the country that a word for where stands before, beside one that only describes."""
    if claim.predicate != _IN_PLACE:
        return ""
    own = {one.object for one in told[claim.subject]}
    spans = _spans(passage, claim.subject, claim.object)
    others = [i for i in _untold(passage, claim.subject) if terms.kind(i) == "country"]
    rivals = [
        iri
        for iri in others
        if any(_IN.search(marks.text[:a]) for a, _ in _spans(passage, claim.subject, iri))
    ]
    if not rivals or not spans:
        return ""
    prints = idle.Prints(passage)
    return rivals[0] if all(prints.is_described(claim.object, s, own) for s in spans) else ""


def _aimed(passage: Passage, marks: Marks, claim: Claim, told: Told) -> str:
    """Return who takes the measure of an aim that another sets, whom no word has act."""
    names = passage.names
    if (
        (claim.predicate, terms.kind(claim.subject)) != (_SET_BY, "aim")
        or claim.object in names.countries
        or claim.object in names.codes
    ):
        return ""
    found = marks.of(claim.object, passage.located.get(claim.subject, ()))
    spans = _spans(passage, claim.subject, claim.object)
    if (
        not found
        or any(_GIVES in one for one in found)
        or any(_WANTS.match(marks.text, end) for _, end in spans)
    ):
        return ""
    for under in (one for one in told[claim.subject] if one.predicate == _MADE_UNDER):
        parts = told.get(under.object, [])
        takers = [one.object for one in parts if one.predicate in (_TAKEN_BY, _PARTY)]
        if takers and claim.object not in {one.object for one in parts}:
            return takers[0]
    return ""
