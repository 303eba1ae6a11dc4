"""Where a figure of a draft stands, the year that a date lacks, and what is proposed there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lodestone.check.prove.passages import Passage
from lodestone.enter.proposals import patterns
from lodestone.enter.proposals.form import NewThing, Proposal, Proposer
from lodestone.model import dates, tables, values
from lodestone.model.errors import ValueNameError
from lodestone.model.terms import LODE, kind_and_slug, thing
from lodestone.read.checkout import DOCUMENT, Sources
from lodestone.read.text.figures import Figure
from lodestone.read.text.spelling import plain

TOOL: Final = Proposer("lodestone patterns", patterns.VERSION)
#: A year that a date does not print.
OPEN: Final = re.compile(r"\?{4}")
#: A count of which the measure word alone is printed.
_BARE: Final = re.compile(r"count:(?P<word>[^=]+)=(?P<number>.+)")


@dataclass(frozen=True)
class Place:
    """Where a figure stands.

    Attributes:
        passage: the passage.
        number: the sentence.
        clause: the clause, in code points of the passage.
        heads: what the headings above it name.
        year: the year of a date that prints none.
        beside: what is proposed of the sentence already.
        rated: what gives the last rate before the sentence.
        made: what is proposed of the sentences before.
        end: year and month up to which the document covers events; 0 where it does not say.
    """

    passage: Passage
    number: int
    clause: tuple[int, int]
    heads: frozenset[str]
    year: int
    beside: tuple[Proposal, ...] = ()
    end: tuple[int, int] = (0, 0)
    rated: tuple[Proposal, ...] = ()
    made: Sequence[Proposal] = ()


#: So far about a date words stand that tell its year by that of the text; by how many years.
_AROUND: Final = 10
_RELATIVE: Final[tuple[tuple[int, re.Pattern[str]], ...]] = tuple(
    (years, re.compile(words)) for years, words in tables.table(__name__, "relative")
)
#: A text tells without a year of what came about so many months before it.
_RECENT: Final = 1
#: A year before the number of a notice, and what stands before a number that looks like a date.
_NUMBERED: Final = re.compile(tables.pattern(__name__, "numbered"))
_NUMBER: Final = re.compile(tables.pattern(__name__, "number"))


def is_of_number(figure: Figure, passage: Passage) -> bool:
    """Tell whether a date is a part of the number of a notice, and says no day of it."""
    if figure.date is None:
        return False
    return bool(
        _NUMBERED.match(passage.text, figure.end)
        or _NUMBER.search(passage.text, max(0, figure.start - 12), figure.start)
    )


def value_of(figure: Figure, place: Place, sources: Sources) -> str:
    """Return the name of the value that a figure prints; empty where it prints none of ours."""
    name = _counted(figure, place) or figure.name.removeprefix("date:")
    try:
        if figure.date is not None:
            if OPEN.search(name):
                if not place.year:
                    return ""
                name = OPEN.sub(str(place.year), name)
            return dates.parse_date(name).name
        return values.parse_quantity(name, sources.ontology.units).name
    except ValueNameError:
        return ""


def _counted(figure: Figure, place: Place) -> str:
    """Return the name of a bare count that leaves out what it counts: 12 minerals ..., 29 ....

    It counts what the last count of its sentence does that has its measure word.
    """
    match = _BARE.fullmatch(figure.name)
    if match is None:
        return ""
    for before in reversed(place.passage.numbered(place.number)):
        if before.end <= figure.start and match["word"] in before.text:
            unit = before.name.partition("-")[0]
            return "" if ":" in unit or "-" not in before.name else f"{unit}-{match['number']}"
    return ""


def propose(
    place: Place, subject: str | NewThing, name: str, value: str, stage: str, sure: float
) -> Proposal:
    """Return a proposal of the sentence of a place, which it quotes.

    Args:
        place: where its figure stands.
        subject: short name of a registered thing, or a new one.
        name: the property; empty for a stage alone.
        value: name of the value.
        stage: the rung with its date; empty for a property.
        sure: the confidence, from 0 to 1.
    """
    sentence = place.passage.sentences[place.number - 1]
    start = place.passage.start + sentence.start
    return Proposal(
        1, place.passage.document, sentence.text[:2000], subject, name,
        (value,) if value else (), stage, TOOL, sure,
        (start, start + len(sentence.text[:2000])), place.passage.slug, place.number,
    )  # fmt: skip


def named(passage: Passage, span: tuple[int, int]) -> frozenset[str]:
    """Return the IRIs of what a span of a passage names, but for names inside longer names."""
    there = [
        (start, end, iri)
        for iri, spans in passage.mentions.items()
        for start, end in spans
        if span[0] <= start < span[1]
    ]
    return frozenset(
        iri
        for start, end, iri in there
        if not any(
            first <= start and end <= last and last - first > end - start
            for first, last, _ in there
        )
    )


def year_of(figure: Figure, until: int, *, heads_it: bool = False) -> int:
    """Return the year that a date gives to those after it which print none; 0 if it gives none.

    Args:
        figure: the date.
        until: the year in which the events of the document end; 0 where it is not known.
        heads_it: true where a sentence begins with it.
    """
    date = figure.date
    if date is None or not date.year or date.is_lost or date.bound or date.to or date.is_decade:
        return 0
    if date.month is None and date.year != until and not heads_it:
        return 0
    return date.year if not until or date.year <= until else 0


def year_told(figure: Figure, passage: Passage, until_: tuple[int, int]) -> int:
    """Return the year of a date that prints none but says last year, 今年; 0 if it does not say.

    Args:
        figure: the date.
        passage: where it stands.
        until_: year and month up to which the document covers events.
    """
    if figure.date is None or figure.date.year or not until_[0]:
        return 0
    around = passage.text[max(0, figure.start - _AROUND) : figure.end + _AROUND]
    for years, words in _RELATIVE:
        if words.search(plain(around).lower()):
            return until_[0] + years
    return 0


def year_near(figure: Figure, day: str) -> int:
    """Return the year of a date without one that lies shortly before the day of a text; 0 if none.

    Args:
        figure: the date.
        day: the day up to which the document covers events; empty where it gives no day.
    """
    date = figure.date
    if date is None or date.year or not date.month or not day:
        return 0
    year, month, last = int(day[:4]), int(day[5:7]), int(day[8:10] or 31)
    back = (month - date.month) % 12
    if not back and (date.day or 0) > last:
        return 0
    return (year if date.month <= month else year - 1) if back <= _RECENT else 0


def until(sources: Sources, document: str) -> tuple[int, int]:
    """Return the year and month up to which a document covers events; 0 where it does not say."""
    match = re.search(r"([0-9]{4})(?:-([0-9]{2}))?", _covered(sources, document))
    return (int(match[1]), int(match[2] or 12)) if match else (0, 0)


def day_of(sources: Sources, document: str) -> str:
    """Return the day up to which a document covers events; empty where it gives none."""
    match = re.search(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", _covered(sources, document))
    return match[0] if match else ""


def _covered(sources: Sources, document: str) -> str:
    """Return the name of the date up to which a document covers events; empty for none."""
    for triple in sources.triples(DOCUMENT):
        told = (triple.subject.value, triple.predicate.value)
        if told == (thing("document", document), LODE + "coversUntil"):
            return (kind_and_slug(triple.object.value) or ("", ""))[1]
    return ""


def year_by(figure: Figure, until: tuple[int, int], before: int) -> int:
    """Return the last year in which a date without one lies before the end of the events.

    In the very month in which they end, the year of the date before it holds.
    """
    year, month = until
    if figure.date is None or not year:
        return year
    if figure.date.month == month and before:
        return before
    return year - 1 if (figure.date.month or 0) > month else year
