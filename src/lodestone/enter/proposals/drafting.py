"""Drafts without a model: proposals that the patterns of this field make of a text.

Figures lead: each printed sum, share, count, term or date is given to what its clause speaks of, as
the first pattern that fits says. A date without a year takes the last one printed before it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from lodestone.check.prove import prints
from lodestone.check.prove.passages import Passage
from lodestone.enter.proposals import events, owners, patterns
from lodestone.enter.proposals.form import NewThing, Proposal
from lodestone.enter.proposals.patterns import Pattern
from lodestone.enter.proposals.placing import (
    OPEN,
    Place,
    named,
    propose,
    value_of,
    year_by,
    year_of,
)
from lodestone.enter.proposals.placing import until as covered_until
from lodestone.enter.proposals.recognising import Register
from lodestone.model import dates, tables, terms
from lodestone.model.terms import LODE, thing
from lodestone.model.words import pair
from lodestone.read.checkout import Sources
from lodestone.read.text.figures import Figure
from lodestone.read.text.spelling import plain

#: How a line of a list begins: (a), (iv), 2., a dash.
_LISTED: Final = re.compile(r"\s*(?:\(?(?:[a-z]{1,4}|[0-9]{1,2})[).]|[-–•])\s")
#: What closes a sentence.
_STOPS: Final = tables.table(__name__, "stops")
#: How a part begins that the list before it does not reach.
_SECTION: Final = re.compile(tables.pattern(__name__, "section"))
#: A date within so many characters of the start of a sentence is what the sentence is of.
_HEAD: Final = 4
#: Words between a figure and the one to which it changes.
_TO: Final = tables.table(__name__, "to")
#: Kinds of a place or mineral that a statement may be about, with their properties.
_ABOUT: Final = (("mineral", "forMineral"), ("product", "forProduct"))
#: What the whole field is about: a figure beside it alone is not of it.
_WIDEST: Final = "mineral:critical-minerals"
#: Kinds of which a passage names one where it speaks of this field.
_FIELD: Final = ("mineral", "product", "list")
#: Properties whose words tell what a date is of, though the thing be not known.
_CLOSED: Final = frozenset({"startsOn"})
#: The class of a new instrument of which no word tells the kind.
_UNSAID: Final = {"amount": "Financing", "dueWithin": "Obligation"}


def draft(sources: Sources, passages: Sequence[Passage]) -> list[Proposal]:
    """Return the proposals that the patterns make of the passages of a document, in order.

    Args:
        sources: what may be known of the things; nothing of the document itself is needed.
        passages: the passages.
    """
    if not passages:
        return []
    register = Register(sources, passages)
    made: list[Proposal] = []
    end = covered_until(sources, passages[0].document)
    before = 0
    for passage in passages:
        heads, year = passage.titled, 0
        for sentence in passage.sentences:
            there = passage.numbered(sentence.number)
            if _is_heading(sentence.text, there):
                heads = frozenset(passage.names.find(sentence.text)) | passage.titled
            for figure in there:
                heads_it = figure.start <= sentence.start + _HEAD
                year = year_of(figure, passage.until, heads_it=heads_it) or year
                clause = owners.clause_of(passage, (figure.start, figure.end))
                given = year or year_by(figure, end, before)
                if figure.date is not None and not figure.date.year and not year:
                    before = given
                place = Place(passage, sentence.number, clause, heads, given)
                found = list(_of_figure(figure, place, register, sources))
                made += found
                made += events.dated(found, figure, place, sources)
                made += events.closing(found, figure, place, sources)
                made += _below(found, place)
    return _once(events.without_doubles(made))


def _is_heading(text: str, figures: Sequence[Figure]) -> bool:
    return text.startswith("#") or (not figures and len(text) < 40 and text[-1] not in _STOPS)


def _once(made: Iterable[Proposal]) -> list[Proposal]:
    """Drop what is proposed twice of one passage, and number the rest."""
    seen: dict[tuple[object, ...], Proposal] = {}
    for one in made:
        key = (one.passage, str(one.thing), one.property, one.values, one.stage)
        seen.setdefault(key, one)
    return [
        Proposal(**{**vars(one), "line": number}) for number, one in enumerate(seen.values(), 1)
    ]


def _of_figure(
    figure: Figure, place: Place, register: Register, sources: Sources
) -> Iterator[Proposal]:
    value = value_of(figure, place, sources)
    if not value:
        return
    if act := events.cited(figure, place, sources):
        yield act
        return
    start, end = place.clause
    clause = plain(place.passage.text[start:end]).lower()
    at = (figure.start - start, figure.end - start)
    sentence = place.passage.sentences[place.number - 1]
    before = plain(place.passage.text[sentence.start : start]).lower()
    for pattern in patterns.patterns():
        if not pattern.fits(figure, clause, at, before, value):
            continue
        is_loose = "-vague-" in value or (
            value.startswith("fraction-") and pattern.property != "shareOfWhole"
        )
        if is_loose and pattern.subject != patterns.STATEMENT:
            continue
        if pattern.subject == patterns.STATEMENT:
            if made := list(_statement(pattern, figure, value, place, sources)):
                yield from made
                return
            continue
        found = _registered(pattern, figure, value, place, register, sources)
        if found is not None:
            yield found
        if found is not None or pattern.property in _CLOSED:
            return


def _registered(
    pattern: Pattern,
    figure: Figure,
    value: str,
    place: Place,
    register: Register,
    sources: Sources,
) -> Proposal | None:
    kind = "date" if figure.date is not None else "quantity"
    span = (figure.start, figure.end)
    subject, signs = register.best(
        pattern.cls, place.passage, place.number, place.clause, thing(kind, value), place.heads,
        span, frozenset(LODE + name for name in pattern.barred),
    )  # fmt: skip
    if not subject and pattern.property in _CLOSED:
        subject, signs = _only_project(place), 5.0
    if not subject and pattern.property == "reached":
        return events.event(pattern, figure, value, place, register, sources)
    if not subject:
        return _newly(pattern, figure, value, place, register)
    short = terms.short(subject)
    sure = round(min(0.95, 0.4 + signs / 20), 2)
    if pattern.property != "reached":
        return propose(place, short, pattern.property, value, "", sure)
    if not events.is_event(figure):
        return None
    if not events.is_named(subject, place):
        return events.event(pattern, figure, value, place, register, sources)
    rung = events.year_of_act(subject, figure, place, sources) or events.rung_of(
        sources.types.get(subject, frozenset()), figure, place, sources
    )
    return propose(place, short, "", "", f"{rung}-{value}", sure) if rung else None


def _only_project(place: Place) -> str:
    """Return the project that a sentence names, where it names one alone."""
    sentence = place.passage.sentences[place.number - 1]
    there = named(place.passage, (sentence.start, sentence.end))
    found = sorted(iri for iri in there if terms.kind(iri) == "project")
    return found[0] if len(found) == 1 else ""


def _newly(
    pattern: Pattern, figure: Figure, value: str, place: Place, register: Register
) -> Proposal | None:
    """Propose a new instrument of the kind that is printed beside the figure, or of the pattern."""
    if pattern.property not in (
        "amount",
        "share",
        "shareOfWhole",
        "dueWithin",
        "rate",
        "priorRate",
        "term",
    ):
        return None
    if pattern.property == "amount" and not _is_of_field(place.passage):
        return None
    start, end = place.clause
    text = plain(place.passage.text[start:end]).lower()
    cls = pattern.cls
    if cls == "Instrument":
        word = register.nearest_word(text, (figure.start - start, figure.end - start))
        cls = register.class_of_word(word) if word else _UNSAID.get(pattern.property, "")
    if not cls:
        return None
    index = place.passage.numbered(place.number).index(figure) + 1
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", cls).lower()
    slug = f"{place.passage.slug}-{place.number}-{index}-{words}"
    made = NewThing(cls, slug, {"en": slug.replace("-", " ")})
    return propose(place, made, pattern.property, value, "", 0.4)


def _below(found: Sequence[Proposal], place: Place) -> Iterator[Proposal]:
    """Carry a deadline down: the lines under a sentence that ends with a colon are due, too."""
    sentences = place.passage.sentences
    if not sentences[place.number - 1].text.rstrip().endswith((*pair(__name__, "words"), "—")):
        return
    for one in found:
        if one.property != "dueWithin":
            continue
        for below in sentences[place.number :]:
            if _SECTION.match(below.text):
                break
            if not _LISTED.match(below.text) or below.text.rstrip().endswith("shall:"):
                continue
            slug = f"{place.passage.slug}-{below.number}-due-obligation"
            made = NewThing("Obligation", slug, {"en": slug.replace("-", " ")})
            yield propose(place, made, "dueWithin", one.values[0], "", 0.4)


def _is_of_field(passage: Passage) -> bool:
    """Tell whether a passage names a mineral, product or list: else its sums are for others."""
    return any(terms.kind(iri) in _FIELD for iri in passage.mentions)


def _statement(
    pattern: Pattern, figure: Figure, value: str, place: Place, sources: Sources
) -> Iterator[Proposal]:
    """Propose a statement that a figure makes: what it measures, of what, and how large it is."""
    here = sorted(named(place.passage, place.clause))
    near = {kind: [iri for iri in here if terms.kind(iri) == kind] for kind, _ in _ABOUT}
    there = place.passage.numbered(place.number)
    of = _until_what(figure, place) if pattern.property == "baseline" else figure
    if of is None:
        return
    index = there.index(of) + 1
    own = place.passage.slug
    slug = f"{own}-{place.number}-{index}-{pattern.cls.lower()}"
    made = NewThing(pattern.cls, slug)
    yield propose(place, made, pattern.property, value, "", 0.5)
    if of is not figure:
        return
    when = {"Observation": "atTime", "Target": "dueBy", "Forecast": "horizon"}.get(pattern.cls)
    if when and (day := _when(place, figure, pattern.cls, sources)):
        yield propose(place, made, when, day, "", 0.4)
    for kind, name in _ABOUT:
        short = terms.short(near[kind][0]) if len(near[kind]) == 1 else ""
        if short and short != _WIDEST and not value.startswith("mineral-"):
            yield propose(place, made, name, short, "", 0.4)


def _until_what(figure: Figure, place: Place) -> Figure | None:
    """Return the figure to which one changes: the next of its clause, of its sort and unit."""
    there = place.passage.numbered(place.number)
    after = [one for one in there if figure.end <= one.start < place.clause[1] and one.date is None]
    if not after or prints.sort_of(after[0]) != prints.sort_of(figure):
        return None
    between = plain(place.passage.text[figure.end : after[0].start]).lower()
    return after[0] if patterns.has_any(between, _TO) else None


def _is_of_event(date: Figure, figure: Figure, place: Place, sources: Sources) -> bool:
    """Tell whether the clause of a date, which is not the figure's, tells of something done."""
    clause = owners.clause_of(place.passage, (date.start, date.end))
    return clause != place.clause and events.tells(clause, place, sources) and date is not figure


def _when(place: Place, figure: Figure, cls: str, sources: Sources) -> str:
    """Return the date of a statement: the only one of its sentence, printed before what it says.

    An observation's is a year or a span of them; a target's is the day by which it is due.
    """
    there = [one for one in place.passage.numbered(place.number) if one.date is not None]
    if cls == "Target":
        due = [one for one in there if one.date and one.date.bound in ("by", "before")]
        there = due if len(due) == 1 else there
    if len(there) != 1 or there[0] is figure or OPEN.search(there[0].name):
        return ""
    date, name = there[0].date, there[0].name.removeprefix("date:")
    if cls == "Target" and not name.startswith(("by-", "before-")):
        return ""
    if cls == "Observation" and _is_of_event(there[0], figure, place, sources):
        return ""
    if cls == "Observation" and (
        there[0].start > figure.start or date is None or date.month is not None
        or date.bound not in (None, "since")
    ):  # fmt: skip
        return ""
    return "" if dates.LOST in name else name
