"""Offices: a text that names the head of a body speaks of the body.

"The Secretary of Energy" prints no name of the Department of Energy. An inference on the passage
says that the office stands for it (``inference:actor-department-of-energy-role``); accepting such a
line licenses that, and a person has to look at it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from lodestone.check.prove.stated import Licence
from lodestone.enter.proposals import alone
from lodestone.enter.proposals.places import Quoted
from lodestone.enter.proposals.verdicts import Reason
from lodestone.model import terms
from lodestone.model.places import Place
from lodestone.model.tables import pattern
from lodestone.model.terms import LODE
from lodestone.model.words import pair

Span = tuple[int, int]

#: What the proof calls an inference of this sort.
_ROLE: Final = "role"
_BODY: Final = re.compile(pattern(__name__, "body"), re.IGNORECASE)


def prints(quoted: Quoted, body: str) -> list[Span]:
    """Return where a quote prints the office of the head of a body, in its passage.

    Args:
        quoted: the quote.
        body: IRI of the body.
    """
    names = quoted.passage.names.owners
    found = set()
    for domain in _domains(name for name, owners in names.items() if body in owners):
        for match in _office(domain).finditer(quoted.passage.text, quoted.start, quoted.end):
            found.add(match.span())
    return sorted(found)


def printed(quoted: Quoted, iris: Iterable[str]) -> dict[str, list[Span]]:
    """Return where a quote prints the offices of those of some things that it does not name."""
    there = quoted.passage.mentions
    unnamed = [iri for iri in iris if terms.kind(iri) == "actor" and iri not in there]
    return {iri: spans for iri in unnamed if (spans := prints(quoted, iri))}


def heads(texts: Iterable[str], names: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """Return the bodies at whose head offices stand, such as Secretary of Energy.

    Args:
        texts: what may be offices.
        names: each name of a body with those who bear it.

    Returns:
        Each office to the IRIs of its bodies.
    """
    found = {}
    for text in (part.strip() for one in texts for part in one.split("|")):
        bodies = {
            iri
            for name, owners in names.items()
            for domain in _domains([name])
            if _office(domain).fullmatch(text.removeprefix("the "))
            for iri in owners
        }
        if bodies:
            found[text] = tuple(sorted(bodies))
    return found


def patterns(names: Mapping[str, Iterable[str]]) -> dict[str, list[re.Pattern[str]]]:
    """Return how the offices of the heads of bodies are printed, by the IRIs of the bodies.

    Args:
        names: each name of a body with those who bear it.
    """
    found: dict[str, list[re.Pattern[str]]] = {}
    for name, owners in names.items():
        for domain in _domains([name]):
            for iri in owners:
                found.setdefault(iri, []).append(_office(domain))
    return found


def licensed(quoted: Quoted, bodies: Iterable[str]) -> tuple[Quoted, tuple[ox.Triple, ...]]:
    """License in a passage what the offices that a quote prints stand for.

    Args:
        quoted: the quote.
        bodies: IRIs of what is said to be printed; what is no body, or printed by name, is none.

    Returns:
        The quote in its passage with the licences, and those that the passage did not have.
    """
    passage = quoted.passage
    known = {(one.kind, one.slug) for one in passage.licences}
    fresh = [
        body
        for body in dict.fromkeys(bodies)
        if terms.kind_and_slug(body) not in known
        and not any(map(quoted.holds, passage.mentions.get(body, ())))
        and prints(quoted, body)
    ]
    if not fresh:
        return quoted, ()
    more = replace(passage, licences=(*passage.licences, *map(_licence, fresh)))
    alone.keep(passage, more)
    return replace(quoted, passage=more), tuple(inference(passage.iri, body) for body in fresh)


def inference(passage: str, body: str) -> ox.Triple:
    """Return what says that an office of a passage stands for a body, both as IRIs."""
    node = terms.thing("inference", _written(body))
    return ox.Triple(ox.NamedNode(passage), ox.NamedNode(LODE + "infers"), ox.NamedNode(node))


def _licence(body: str) -> Licence:
    kind, slug = terms.kind_and_slug(body) or ("", "")
    return Licence(kind, slug, _ROLE, f"inference:{_written(body)}", Place(1))


def stands_for(quoted: Quoted, span: Span, body: str) -> Reason:
    """Doubt a body of which an office alone is printed."""
    printed = quoted.passage.text[slice(*span)]
    words = pair(__name__, "stands-for", printed=printed, name=terms.short(body))
    return Reason("name-office", *words, refuses=False)


def _written(body: str) -> str:
    return "-".join((*(terms.kind_and_slug(body) or ()), _ROLE))


def _domains(names: Iterable[str]) -> Iterator[str]:
    """Yield what bodies are for, by their names: Department of the Interior, Energy Department."""
    for name in names:
        if match := _BODY.fullmatch(name):
            yield str(match["of"] or match["before"])


@lru_cache(maxsize=256)
def _office(domain: str) -> re.Pattern[str]:
    return re.compile(pattern(__name__, "head", domain=f"(?i:{re.escape(domain)})"))
