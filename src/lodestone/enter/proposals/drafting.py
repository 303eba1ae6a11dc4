"""Drafts without a model: proposals that the patterns of this field make of a text.

Figures lead: each printed sum, share, count, term or date is given to what its clause speaks of, as
the first pattern that fits says. A date without a year takes the last one printed before it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lodestone.check.prove import stages
from lodestone.check.prove.passages import Passage
from lodestone.enter.proposals import owners, patterns
from lodestone.enter.proposals.form import NewThing, Proposal, Proposer
from lodestone.enter.proposals.patterns import Pattern
from lodestone.enter.proposals.recognising import Register
from lodestone.model import dates, tables, terms, values
from lodestone.model.errors import ValueNameError
from lodestone.model.terms import LODE, kind_and_slug, thing
from lodestone.model.words import pair
from lodestone.read.checkout import DOCUMENT, Sources
from lodestone.read.text.figures import Figure
from lodestone.read.text.spelling import plain

TOOL: Final = Proposer("lodestone patterns", patterns.VERSION)
#: Rungs whose words are nouns as often as verbs: a day beside them tells little.
_VAGUE: Final = frozenset({"agreed", "considered", "planned", "expected", "unsaid"})
#: How a line of a list begins: (a), (iv), 2., a dash.
_LISTED: Final = re.compile(r"\s*(?:\(?(?:[a-z]{1,4}|[0-9]{1,2})[).]|[-–•])\s")
#: What closes a sentence, and what may stand about a date.
_STOPS: Final = tables.table(__name__, "stops")
_EDGE: Final = tables.table(__name__, "edge")
#: How a part begins that the list before it does not reach.
_SECTION: Final = re.compile(tables.pattern(__name__, "section"))
_OPEN: Final = re.compile(r"\?{4}")
#: Kinds of a place or mineral that a statement may be about, with their properties.
_ABOUT: Final = (("mineral", "forMineral"), ("product", "forProduct"))
#: What the whole field is about: a figure beside it alone is not of it.
_WIDEST: Final = "mineral:critical-minerals"
#: Kinds of which a passage names one where it speaks of this field.
_FIELD: Final = ("mineral", "product", "list")
#: The class of a new instrument of which no word tells the kind.
_UNSAID: Final = {"amount": "Financing"}


@dataclass(frozen=True)
class _Place:
    """Where a figure stands: its passage, sentence, clause, and what the headings name."""

    passage: Passage
    number: int
    clause: tuple[int, int]
    heads: frozenset[str]
    year: int


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
    until = _until(sources, passages[0].document)
    before = 0
    for passage in passages:
        heads, year = passage.titled, 0
        for sentence in passage.sentences:
            there = passage.numbered(sentence.number)
            if _is_heading(sentence.text, there):
                heads = frozenset(passage.names.find(sentence.text)) | passage.titled
            for figure in there:
                year = _year(figure, passage.until) or year
                clause = owners.clause_of(passage, (figure.start, figure.end))
                given = year or _year_by(figure, until, before)
                if figure.date is not None and not figure.date.year and not year:
                    before = given
                place = _Place(passage, sentence.number, clause, heads, given)
                found = list(_of_figure(figure, place, register, sources))
                made += found
                made += _dated(found, figure, place, sources)
                made += _closing(figure, place, sources)
                made += _below(found, place)
    return _once(made)


def _year(figure: Figure, until: int) -> int:
    """Return the year that a date gives to those after it which print none; 0 if it gives none."""
    date = figure.date
    if date is None or not date.year or date.is_lost or date.bound or date.to or date.is_decade:
        return 0
    if date.month is None and date.year != until:
        return 0
    return date.year if not until or date.year <= until else 0


def _until(sources: Sources, document: str) -> tuple[int, int]:
    """Return the year and month up to which a document covers events; 0 where it does not say."""
    for triple in sources.triples(DOCUMENT):
        told = (triple.subject.value, triple.predicate.value)
        if told == (thing("document", document), LODE + "coversUntil"):
            slug = (kind_and_slug(triple.object.value) or ("", ""))[1]
            match = re.search(r"([0-9]{4})(?:-([0-9]{2}))?", slug)
            return (int(match[1]), int(match[2] or 12)) if match else (0, 0)
    return 0, 0


def _year_by(figure: Figure, until: tuple[int, int], before: int) -> int:
    """Return the last year in which a date without one lies before the end of the events.

    In the very month in which they end, the year of the date before it holds.
    """
    year, month = until
    if figure.date is None or not year:
        return year
    if figure.date.month == month and before:
        return before
    return year - 1 if (figure.date.month or 0) > month else year


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
    figure: Figure, place: _Place, register: Register, sources: Sources
) -> Iterator[Proposal]:
    value = _value(figure, place, sources)
    if not value:
        return
    start, end = place.clause
    clause = plain(place.passage.text[start:end]).lower()
    at = (figure.start - start, figure.end - start)
    sentence = place.passage.sentences[place.number - 1]
    before = plain(place.passage.text[sentence.start : start]).lower()
    for pattern in patterns.patterns():
        if not pattern.fits(figure, clause, at, before):
            continue
        is_loose = "-vague-" in value or value.startswith("fraction-")
        if is_loose and pattern.subject != patterns.STATEMENT:
            continue
        if pattern.subject == patterns.STATEMENT:
            yield from _statement(pattern, figure, value, place)
            return
        found = _registered(pattern, figure, value, place, register, sources)
        if found is not None:
            yield found
            return


def _value(figure: Figure, place: _Place, sources: Sources) -> str:
    """Return the name of the value that a figure prints; empty where it prints none of ours."""
    name = figure.name.removeprefix("date:")
    try:
        if figure.date is not None:
            if _OPEN.search(name):
                if not place.year:
                    return ""
                name = _OPEN.sub(str(place.year), name)
            return dates.parse_date(name).name
        return values.parse_quantity(name, sources.ontology.units).name
    except ValueNameError:
        return ""


def _registered(
    pattern: Pattern,
    figure: Figure,
    value: str,
    place: _Place,
    register: Register,
    sources: Sources,
) -> Proposal | None:
    kind = "date" if figure.date is not None else "quantity"
    span = (figure.start, figure.end)
    subject, signs = register.best(
        pattern.cls, place.passage, place.number, place.clause, thing(kind, value), place.heads,
        span, frozenset(LODE + name for name in pattern.barred),
    )  # fmt: skip
    if not subject and pattern.property == "reached":
        return _event(pattern, figure, value, place, register, sources)
    if not subject:
        return _newly(pattern, figure, value, place, register)
    short = terms.short(subject)
    sure = round(min(0.95, 0.4 + signs / 20), 2)
    if pattern.property != "reached":
        return _proposal(place, short, pattern.property, value, "", sure)
    if not _is_event(figure):
        return None
    if not _is_named(subject, place):
        return _event(pattern, figure, value, place, register, sources)
    rung = _rung(subject, figure, place, sources)
    return _proposal(place, short, "", "", f"{rung}-{value}", sure) if rung else None


def _newly(
    pattern: Pattern, figure: Figure, value: str, place: _Place, register: Register
) -> Proposal | None:
    """Propose a new instrument of the kind that is printed beside the figure, or of the pattern."""
    if pattern.property not in ("amount", "share", "dueWithin", "rate", "priorRate", "term"):
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
    return _proposal(place, made, pattern.property, value, "", 0.4)


def _below(found: Sequence[Proposal], place: _Place) -> Iterator[Proposal]:
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
            yield _proposal(place, made, "dueWithin", one.values[0], "", 0.4)


def _is_of_field(passage: Passage) -> bool:
    """Tell whether a passage names a mineral, product or list: else its sums are for others."""
    return any(terms.kind(iri) in _FIELD for iri in passage.mentions)


def _event(
    pattern: Pattern,
    figure: Figure,
    value: str,
    place: _Place,
    register: Register,
    sources: Sources,
) -> Proposal | None:
    """Propose a new act or instrument by its day: an event that the register may not name.

    Its clause has a word of a stage; a word for a kind of instrument beside it makes it one.
    """
    if not _is_event(figure):
        return None
    words = _words_of(figure, place, sources)
    rungs = [rung for word in words for rung in sorted(word.rungs - _VAGUE)]
    if not rungs:
        return None
    near = words[0].clause, max(word.end for word in words)
    text = plain(place.passage.text[slice(*near)]).lower()
    word = next((w for w in register.words_in(text) if register.class_of_word(w)), "")
    cls = register.class_of_word(word) if word else "Measure"
    if (cls == "Measure") != (pattern.cls == "Measure"):
        return None
    rung = rungs[0]
    index = place.passage.numbered(place.number).index(figure) + 1
    slug = f"{place.passage.slug}-{place.number}-{index}-{rung}"
    made = NewThing(cls, slug, {"en": slug.replace("-", " ")})
    return _proposal(place, made, "", "", f"{rung}-{value}", 0.3)


def _words_of(figure: Figure, place: _Place, sources: Sources) -> list[stages.Said]:
    """Return the stage words that speak of the day: of its clause, else of those up to another."""
    sentence = place.passage.sentences[place.number - 1]
    said = stages.ladder(sources.ontology).says(sentence)
    start, end = place.clause
    if near := [word for word in said if start <= word.start < end]:
        return near
    there = place.passage.numbered(place.number)
    until = min(
        (one.start for one in there if one.date is not None and one.start > figure.start),
        default=sentence.end,
    )
    after = [word for word in said if figure.end <= word.start < until]
    return [word for word in after if word.clause == after[0].clause]


def _is_named(subject: str, place: _Place) -> bool:
    """Tell whether the sentence prints a name of a thing: the day of an act wants its name."""
    return place.number in place.passage.printing(subject)


def _is_event(figure: Figure) -> bool:
    """Tell whether a date is of an event: a day or month, not a bound or a span."""
    date = figure.date
    if date is None or date.is_lost or date.to or date.is_decade or date.part:
        return False
    return date.bound is None and (date.month is not None or date.year is not None)


def _closing(figure: Figure, place: _Place, sources: Sources) -> Iterator[Proposal]:
    """Propose the day of the act that a document is: it closes with a line that is a date."""
    sentence = place.passage.sentences[place.number - 1]
    rest = sentence.text.replace(figure.text.strip(), "").strip(_EDGE)
    value = _value(figure, place, sources)
    if rest or not value or not _is_event(figure):
        return
    ladder = stages.ladder(sources.ontology)
    for iri in sorted(place.passage.titled):
        classes = sources.types.get(iri, frozenset())
        implied = {rung for cls in classes for rung in ladder.implied.get(cls, ())}
        if implied == {"issued"}:
            short = terms.short(iri)
            yield _proposal(place, short, "", "", f"{min(implied)}-{value}", 0.9)


def _dated(
    found: Sequence[Proposal], figure: Figure, place: _Place, sources: Sources
) -> Iterator[Proposal]:
    """Propose the stage of an instrument whose sum is printed after the day of an event."""
    there = place.passage.numbered(place.number)
    days = [one for one in there if _is_event(one) and one.end <= figure.start]
    if not days or figure.date is not None:
        return
    day = days[-1]
    for one in found:
        if not isinstance(one.thing, str) or not one.thing.startswith("instrument:"):
            continue
        subject = thing("instrument", one.thing.partition(":")[2])
        value = _value(day, place, sources)
        rung = _rung(subject, figure, place, sources)
        if rung and value:
            yield _proposal(place, one.thing, "", "", f"{rung}-{value}", 0.4)


def _rung(subject: str, figure: Figure, place: _Place, sources: Sources) -> str:
    """Return the rung that the words nearest to a date say; that of the class where it has one."""
    ladder = stages.ladder(sources.ontology)
    sentence = place.passage.sentences[place.number - 1]
    said = ladder.says(sentence)
    classes = sources.types.get(subject, frozenset())
    implied = {rung for cls in classes for rung in ladder.implied.get(cls, ())}
    start, end = place.clause
    near = [word for word in said if start <= word.start < end]
    near.sort(key=lambda word: abs(word.start - figure.start))
    for word in near:
        if implied & word.rungs:
            return min(implied & word.rungs)
    if implied == {"issued"} or (len(implied) == 1 and near):
        return min(implied)
    for word in near or [word for word in said if word.start >= figure.end][:1]:
        fitting = [
            rung
            for rung in word.rungs
            if not (wanted := ladder.open_to.get(rung))
            or any(wanted & sources.ontology.parents.get(cls, frozenset()) for cls in classes)
        ]
        fitting = [rung for rung in fitting if rung not in _VAGUE]
        if fitting:
            return min(fitting, key=lambda rung: (ladder.ranks.get(rung, 0), rung))
    return ""


def _statement(pattern: Pattern, figure: Figure, value: str, place: _Place) -> Iterator[Proposal]:
    """Propose a statement that a figure makes: what it measures, of what, and how large it is."""
    near = {kind: [iri for iri in _named(place) if terms.kind(iri) == kind] for kind, _ in _ABOUT}
    index = place.passage.numbered(place.number).index(figure) + 1
    own = place.passage.slug
    slug = f"{own}-{place.number}-{index}-{pattern.cls.lower()}"
    made = NewThing(pattern.cls, slug)
    yield _proposal(place, made, pattern.property, value, "", 0.5)
    when = {"Target": "dueBy", "Forecast": "horizon"}.get(pattern.cls)
    if when and (day := _when(place, figure, pattern.cls)):
        yield _proposal(place, made, when, day, "", 0.4)
    for kind, name in _ABOUT:
        short = terms.short(near[kind][0]) if len(near[kind]) == 1 else ""
        if short and short != _WIDEST and not value.startswith("mineral-"):
            yield _proposal(place, made, name, short, "", 0.4)


def _when(place: _Place, figure: Figure, cls: str) -> str:
    """Return the date of a statement: the one of its clause, or, of a target, of its sentence."""
    there = [one for one in place.passage.numbered(place.number) if one.date is not None]
    start, end = place.clause
    if cls == "Observation":
        there = [f for f in there if start <= f.start < end and f.date and f.date.bound is None]
    if len(there) != 1 or there[0] is figure or _OPEN.search(there[0].name):
        return ""
    name = there[0].name.removeprefix("date:")
    if cls != "Observation" and not name.startswith("by-") and cls == "Target":
        return ""
    return "" if dates.LOST in name else name


def _named(place: _Place) -> list[str]:
    start, end = place.clause
    return sorted(
        iri
        for iri, spans in place.passage.mentions.items()
        if any(start <= s < end for s, _ in spans)
    )


def _proposal(
    place: _Place, subject: str | NewThing, name: str, value: str, stage: str, sure: float
) -> Proposal:
    sentence = place.passage.sentences[place.number - 1]
    start = place.passage.start + sentence.start
    return Proposal(
        1, place.passage.document, sentence.text[:2000], subject, name,
        (value,) if value else (), stage, TOOL, sure,
        (start, start + len(sentence.text[:2000])), place.passage.slug, place.number,
    )  # fmt: skip
