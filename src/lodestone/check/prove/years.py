"""Years: a thing that bears a year in its name happens in that year, or near it.

A law of 1962 is not passed in 2025, though its sentence prints that day, too; a count of 2025 is
not one of 2018. A bill may bear the year in which it came in, so a few years of difference are let
pass; a plan for 2030 is made long before, and a law of 1962 may be repealed in 2025. What bears the
year of another thing (the spending of a plan for 2025) is not asked. And what ranks first since a
year (1990年以来, "since 1990") has that year printed with a word that says so.
"""

import re
from collections.abc import Iterator
from typing import Final

from lodestone.check.prove import faults
from lodestone.check.prove.passages import Passage
from lodestone.check.prove.stated import Claim
from lodestone.check.prove.value import value_of
from lodestone.model import terms
from lodestone.model.dates import DateValue
from lodestone.model.findings import Finding
from lodestone.model.ontology import Ontology
from lodestone.model.tables import pattern
from lodestone.read.text.spelling import plain

_YEAR: Final = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_SINCE: Final = terms.LODE + "since"
_AT_TIME, _REACHED = terms.LODE + "atTime", terms.LODE + "reached"
#: By how many years the date of a claim may differ from the name of its subject.
_APART: Final = 2
#: Rungs that a thing reaches when it comes to be.
_BEGINNINGS: Final = ("announced", "approved", "issued", "passed", "proposed", "signed", "started")
_BEFORE: Final = re.compile(pattern(__name__, "before"), re.IGNORECASE)
_BEHIND: Final = re.compile(pattern(__name__, "behind"))
_WITHIN: Final = re.compile(pattern(__name__, "within"), re.IGNORECASE)


def check(passage: Passage, ontology: Ontology) -> Iterator[Finding]:
    """Tell which claims are of another year than their subject is named after, or than since."""
    for claim in passage.claims:
        if claim.predicate in (_AT_TIME, _REACHED):
            yield from _check_named(passage, claim, ontology)
        elif claim.predicate == _SINCE and terms.kind(claim.subject) == "ranking":
            yield from _check_since(passage, claim, ontology)


def _check_named(passage: Passage, claim: Claim, ontology: Ontology) -> Iterator[Finding]:
    slug = terms.slug(claim.subject)
    named = [int(year) for year in _YEAR.findall(slug)]
    value = value_of(claim.object, ontology) if named else None
    stated = _YEAR.search(value.name) if isinstance(value, DateValue) else None
    if not stated or any(abs(int(stated[0]) - year) <= _APART for year in named):
        return
    if claim.predicate == _REACHED:
        rung = claim.object.rpartition("/")[2]
        is_wrong = int(stated[0]) > max(named) and rung.startswith(_BEGINNINGS)
    else:
        own = (c.object for c in passage.claims if c.subject == claim.subject)
        slugs = (terms.slug(iri) for iri in own)
        dated = (one for one in slugs if _YEAR.search(one) and "-" in one)
        is_wrong = not any(f"-{one}-" in f"-{slug}-" for one in dated)
    if is_wrong:
        yield faults.of_claim("named-after/year", passage, claim, year=named[0])


def _check_since(passage: Passage, claim: Claim, ontology: Ontology) -> Iterator[Finding]:
    value = value_of(claim.object, ontology)
    if not isinstance(value, DateValue):
        return
    numbers = passage.located.get(claim.subject, ())
    spans = [
        (figure.start, figure.end)
        for figure in passage.all_figures
        if figure.matches_date(value, True) and passage.touches((figure.start, figure.end), numbers)
    ]
    text = plain(passage.text)
    if spans and not any(
        _BEFORE.search(text[:start]) or _BEHIND.match(text, end) or _WITHIN.search(text, start, end)
        for start, end in spans
    ):
        yield faults.of_claim("grounding-print/since", passage, claim)
