"""Dates whose year the quote leaves to its context: 去年7月, "in October".

The passage licenses the year (``inference:date-2025-07-context-year``), and the proof asks that it
be printed near by, or told by the text (last year). Accepting such a line states that inference, so
a person has to look at it.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import pyoxigraph as ox

from lodestone.check.prove.stated import Licence
from lodestone.check.prove.unprinted import CONTEXT_YEAR
from lodestone.check.prove.value import value_of
from lodestone.enter.proposals import alone
from lodestone.enter.proposals.places import Quoted
from lodestone.enter.proposals.verdicts import Reason
from lodestone.model import terms
from lodestone.model.dates import DateValue
from lodestone.model.ontology import Ontology
from lodestone.model.places import Place
from lodestone.model.terms import LODE
from lodestone.model.words import pair

_DATE: Final = "date"


def licensed(
    quoted: Quoted, values: Iterable[str], ontology: Ontology
) -> tuple[Quoted, tuple[ox.Triple, ...], list[Reason]]:
    """License in a passage the years that a quote does not print with its dates.

    Args:
        quoted: the quote.
        values: IRIs of what is said of its subject.
        ontology: reads stages.

    Returns:
        The quote in its passage with the licences, those that the passage did not have, and a
        doubt for each.
    """
    passage = quoted.passage
    known = {(one.kind, one.slug) for one in passage.licences}
    inside = [f for f in passage.all_figures if quoted.holds((f.start, f.end))]
    fresh: list[str] = []
    for iri in values:
        value = value_of(iri, ontology)
        if not isinstance(value, DateValue) or (_DATE, value.name) in known:
            continue
        whole = any(one.matches_date(value, False) for one in inside)
        if not whole and any(one.matches_date(value, True) for one in inside):
            fresh.append(value.name)
    if not fresh:
        return quoted, (), []
    licences = [
        Licence(_DATE, name, CONTEXT_YEAR, f"inference:{_written(name)}", Place(1))
        for name in fresh
    ]
    more = replace(passage, licences=(*passage.licences, *licences))
    alone.keep(passage, more)
    triples = tuple(
        ox.Triple(
            ox.NamedNode(passage.iri),
            ox.NamedNode(LODE + "infers"),
            ox.NamedNode(terms.thing("inference", _written(name))),
        )
        for name in fresh
    )
    return replace(quoted, passage=more), triples, [_inferred(name) for name in fresh]


def _written(name: str) -> str:
    return f"{_DATE}-{name}-{CONTEXT_YEAR}"


def _inferred(name: str) -> Reason:
    return Reason("year-inferred", *pair(__name__, "year-of-context", name=name), refuses=False)
