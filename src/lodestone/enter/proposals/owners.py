"""Whose a print is: the clause that prints a figure or a name must speak of the proposal's subject.

A sentence may tell of several deals. Each subject has ties: its own names, and those of whom or
what it concerns, as the proposals and the graph state them. The clause of the print names a tie, or
the nearest clause before it that names anybody does. Where it names somebody else, the print is
another's; where nothing tells, it is in doubt.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from lodestone.check.prove import roles
from lodestone.check.prove.passages import Passage
from lodestone.enter.proposals.verdicts import Reason
from lodestone.model import terms
from lodestone.model.ontology import Ontology
from lodestone.model.tables import pattern
from lodestone.model.words import pair

Span = tuple[int, int]

_CLAUSE: Final = re.compile(pattern(__name__, "clause"))
#: Kinds of which the clause of another's print names one.
_PARTIES: Final = ("actor", "project")


def ties_of(
    subject: str, claims: Iterable[tuple[str, str]], ontology: Ontology
) -> tuple[frozenset[str], frozenset[str]]:
    """Return what tells a subject from others: those who take, where there are any; and all ties.

    Args:
        subject: its IRI.
        claims: predicate and object of each of its claims.
        ontology: tells the sides of properties.
    """
    sides = roles.sides(ontology).of
    rows = list(claims)
    printed = ontology.kinds_with("printed")
    of_kind = [(p, o) for p, o in rows if terms.kind(o) in printed]
    taking = {o for p, o in of_kind if sides.get(p) == "takes" or terms.kind(o) == "project"}
    return frozenset({subject, *(taking or {o for _, o in of_kind})}), frozenset(
        {subject, *(o for _, o in of_kind)}
    )


def judge(
    passage: Passage,
    span: Span,
    ties: frozenset[str],
    object_: str,
    givers: frozenset[str],
    offices: Mapping[str, Iterable[Span]],
    *,
    shared: bool,
) -> Reason | None:
    """Say what is wrong or open about whose a print is.

    Args:
        passage: the passage.
        span: the print, in code points of the passage.
        ties: what the subject concerns.
        object_: IRI of what is printed, where it is a thing.
        givers: others who have a part in it, as those who give; they alone tell it from no other.
        offices: bodies to where the offices of their heads are printed.
        shared: true where another print of its sort stands in the same clause.
    """
    number = next(iter(passage.sentences_of(span)), 0)
    if not number:
        return None
    sentence = passage.sentences[number - 1]
    clauses = _clauses(sentence.text, sentence.start)
    at = max(place for place, (start, _) in enumerate(clauses) if start <= span[0])
    printed = {**passage.mentions, **offices}
    named = [_named(printed, clause, span) for clause in clauses]
    own = ties - {object_}
    others = {iri for iri in named[at] if terms.kind(iri) in _PARTIES} - ties - {object_}
    if others and others <= givers and not named[at] & own:
        return _unnamed(True)
    if named[at] & own:
        return _shared() if others and shared else None
    if others:
        return _others(sorted(others)[0], refuses=not object_)
    for before in reversed(named[:at]):
        parties = {iri for iri in before if terms.kind(iri) in _PARTIES} - {object_}
        if parties and parties <= givers and not before & own:
            continue
        if before & own:
            return _shared() if parties - ties else None
        if parties:
            return _others(sorted(parties)[0], refuses=not object_)
    if any(names & own for names in named):
        return None
    return _unnamed(bool(own - {""}))


def clause_of(passage: Passage, span: Span) -> Span:
    """Return the clause in which a print begins, in code points of the passage."""
    number = next(iter(passage.sentences_of(span)), 1)
    sentence = passage.sentences[number - 1]
    clauses = _clauses(sentence.text, sentence.start)
    return max((one for one in clauses if one[0] <= span[0]), default=clauses[0])


def last_clause(text: str) -> str:
    """Return the last clause of a text that ends before another; empty where it has none."""
    found = [text[start:end] for start, end in _clauses(text, 0)]
    return next((one for one in reversed(found) if one.strip()), "")


def _clauses(text: str, offset: int) -> list[Span]:
    found, start = [], 0
    for mark in _CLAUSE.finditer(text):
        found.append((start + offset, mark.start() + offset))
        start = mark.end()
    found.append((start + offset, len(text) + offset))
    return found


def _named(printed: Mapping[str, Iterable[Span]], clause: Span, print_: Span) -> frozenset[str]:
    """Return what a clause names, the print itself left out."""
    return frozenset(
        iri
        for iri, spans in printed.items()
        if any(clause[0] <= s < clause[1] and (s, e) != print_ for s, e in spans)
    )


def _others(iri: str, *, refuses: bool) -> Reason:
    return Reason(
        "owner-other",
        *pair(__name__, "print-stands-which-subject-does", short=terms.short(iri)),
        refuses,
    )


def _shared() -> Reason:
    return Reason(
        "owner-shared",
        *pair(__name__, "clause-names-others-too-prints"),
        refuses=False,
    )


def _unnamed(has_ties: bool) -> Reason:
    return Reason(
        "owner-unnamed",
        *pair(__name__, "concerned-unnamed" if has_ties else "concerned-unknown"),
        refuses=False,
    )
