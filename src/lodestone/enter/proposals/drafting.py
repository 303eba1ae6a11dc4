"""Drafts without a model: proposals that the patterns of this field make of a text.

Figures lead: each printed sum, share, count, term or date is given to what its clause speaks of, as
the first pattern that fits says. A date without a year takes the last one printed before it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from lodestone.check.prove import prints, roles
from lodestone.check.prove.passages import Passage
from lodestone.enter.proposals import (
    cited,
    context,
    deadlines,
    events,
    matching,
    measured,
    newly,
    own_act,
    owners,
    patterns,
    recognising,
    standing,
)
from lodestone.enter.proposals.form import NewThing, Proposal
from lodestone.enter.proposals.parties import Parties
from lodestone.enter.proposals.patterns import Pattern
from lodestone.enter.proposals.placing import (
    OPEN,
    Place,
    day_of,
    is_of_number,
    named,
    propose,
    value_of,
    year_by,
    year_near,
    year_of,
    year_told,
)
from lodestone.enter.proposals.placing import until as covered_until
from lodestone.enter.proposals.recognising import Register
from lodestone.model import dates, tables, terms
from lodestone.model.terms import LODE, thing
from lodestone.read.checkout import Sources
from lodestone.read.text.figures import Figure
from lodestone.read.text.spelling import plain

#: What closes a sentence.
_STOPS: Final = tables.table(__name__, "stops")
#: A date within so many characters of the start of a sentence is what the sentence is of.
_HEAD: Final = 4
#: Words between a figure and the one to which it changes.
_TO: Final = tables.table(__name__, "to")
#: Words between a figure and the one before it, to which it changed.
_BACK: Final = re.compile(tables.pattern(__name__, "back"))
#: Words before the date of a figure that stands before it.
_DURING: Final = tables.table(__name__, "during")
#: Words for what is still to come.
_TO_COME: Final = re.compile(tables.pattern(__name__, "to_come"))
#: Words for what something hangs on, and nobody tells as so.
_CONDITION: Final = re.compile(tables.pattern(__name__, "condition"))
#: Words for what is past.
_PAST: Final = re.compile(tables.pattern(__name__, "is_past"))
#: How a date begins up to which something was so.
_AS_OF: Final = re.compile(tables.pattern(__name__, "as_of"))
#: So far before a figure such words may begin.
_LEAD: Final = 20
#: Kinds of a place or mineral that a statement may be about, with their properties.
_ABOUT: Final = (("mineral", "forMineral"), ("product", "forProduct"))
#: What the whole field is about: a figure beside it alone is not of it.
_WIDEST: Final = "mineral:critical-minerals"
#: Properties whose words tell what a date is of, though the thing be not known.
_CLOSED: Final = frozenset({"startsOn"})
#: A text that is not English.
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")


def draft(sources: Sources, passages: Sequence[Passage]) -> list[Proposal]:
    """Return the proposals that the patterns make of the passages of a document, in order.

    Args:
        sources: what may be known of the things; nothing of the document itself is needed.
        passages: the passages.
    """
    if not passages:
        return []
    register = Register(sources, passages)
    parts = Parties(register, sources)
    made: list[Proposal] = []
    end = covered_until(sources, passages[0].document)
    day = day_of(sources, passages[0].document)
    order = deadlines.lines(passages)
    before, year, heads = 0, 0, frozenset[str]()
    rated: tuple[Proposal, ...] = ()
    for at, line in enumerate(order):
        passage, sentence, own, told = line.passage, line.sentence, 0, 0
        if line.number == 1:
            heads, year = passage.titled, 0
        if _is_heading(sentence.text, line.figures):
            heads = frozenset(passage.names.find(sentence.text)) | passage.titled
        beside: list[Proposal] = []
        for figure in line.figures:
            if is_of_number(figure, passage):
                continue
            heads_it = figure.start <= sentence.start + _HEAD
            own = year_of(figure, passage.until, heads_it=heads_it) or own
            year = own if own and (heads_it or _HAN.search(sentence.text)) else year
            told_year = year_told(figure, passage, end)
            told_year = told_year or (0 if own else year_near(figure, day))
            given = told_year or own or year or year_by(figure, end, before)
            if figure.date is not None:
                told = given
                if not figure.date.year and not (own or year):
                    before = given
            clause = owners.clause_of(passage, (figure.start, figure.end))
            place = Place(
                passage,
                line.number,
                clause,
                heads,
                told_year or told or given,
                tuple(beside),
                end,
                rated,
                made,
            )
            beside += _all_of(figure, place, register, sources, parts)
        beside += cited.of_names(line.passage, line.number, sources)
        rated = tuple(one for one in beside if one.property == "rate") or rated
        below = list(deadlines.carried(beside, line, order[at + 1 :]))
        made += [*deadlines.without_head(beside, below), *below]
        made += list(deadlines.obliged(below, parts, line, order[at + 1 :]))
    kept = _once(events.without_doubles(made))
    return [events.worded(one, passages, sources) for one in kept]


def _all_of(
    figure: Figure, place: Place, register: Register, sources: Sources, parts: Parties
) -> list[Proposal]:
    """Return what one figure is proposed to say."""
    if holds := own_act.holding(figure, place, sources):
        return [holds, *own_act.repealed(figure, place, sources)]
    if told := standing.closing(figure, place, sources) or standing.holding_since(
        figure, place, sources
    ):
        return [told]
    found = list(_of_figure(figure, place, register, sources))
    if not found and (rated := events.of_rate(figure, place, sources)):
        found = [rated]
    found += list(events.dated(found, figure, place, sources))
    found += list(standing.undated(found, figure, place, sources))
    found += list(own_act.closing(found, figure, place, sources))
    return [*found, *parts.of(found, place)]


def _is_heading(text: str, figures: Sequence[Figure]) -> bool:
    return text.startswith("#") or (not figures and len(text) < 40 and text[-1] not in _STOPS)


def _once(made: Iterable[Proposal]) -> list[Proposal]:
    """Drop what is proposed twice of one passage, and number the rest.

    An act without a name is the one of its passage that has reached the same stage on the same day.
    """
    seen: dict[tuple[object, ...], Proposal] = {}
    staged: set[tuple[str, str]] = set()
    for one in made:
        event = (one.passage, one.stage)
        if one.stage and event in staged and events.is_unnamed_act(one):
            continue
        if one.stage and _is_act(one):
            staged.add(event)
        key = (one.passage, str(one.thing), one.property, one.values, one.stage)
        seen.setdefault(key, one)
    return [
        Proposal(**{**vars(one), "line": number}) for number, one in enumerate(seen.values(), 1)
    ]


def _is_act(one: Proposal) -> bool:
    """Tell whether a proposal is of an act: a registered one, or one that is new."""
    if isinstance(one.thing, str):
        return one.thing.startswith("measure:")
    return one.thing.cls == "Measure"


def _of_figure(
    figure: Figure, place: Place, register: Register, sources: Sources
) -> Iterator[Proposal]:
    value = value_of(figure, place, sources)
    if not value:
        return
    if act := cited.cited(figure, place, sources):
        yield act
        return
    start, end = place.clause
    clause = plain(place.passage.text[start:end]).lower()
    at = (figure.start - start, figure.end - start)
    sentence = place.passage.sentences[place.number - 1]
    before = plain(place.passage.text[sentence.start : start]).lower()
    whole = plain(sentence.text).lower()
    for pattern in patterns.patterns():
        if not pattern.fits(figure, clause, at, before, value, whole):
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
    if pattern.property == "until":
        value = value.removeprefix("by-")
    if pattern.property == "term" and (whole := newly.beside_it(figure, place)):
        return propose(place, whole, pattern.property, value, "", 0.5)
    if pattern.property == "reached" and (staged := events.of_deal(figure, value, place, sources)):
        return staged
    subject, signs = _known(figure, pattern, value, place, register, sources)
    if not subject and pattern.property in _CLOSED:
        subject, signs = _only_project(place), 5.0
    if not subject and pattern.property == "reached":
        return events.event(pattern, figure, value, place, register, sources)
    if not subject and pattern.cls == "Measure" and (act := newly.act_pointed(place)):
        return propose(place, act, pattern.property, value, "", 0.4)
    if not subject:
        cls = newly.class_of(pattern, figure, place)
        return newly.newly(figure, value, place, cls, pattern.property)
    short = terms.short(subject)
    sure = round(min(0.95, 0.4 + signs / 20), 2)
    if pattern.property != "reached":
        return propose(place, short, pattern.property, value, "", sure)
    if not events.is_event(figure):
        return None
    if not events.is_named(subject, place):
        return events.event(pattern, figure, value, place, register, sources)
    rung = cited.year_of_act(subject, figure, place, sources) or events.rung_of(
        sources.types.get(subject, frozenset()), figure, place, sources
    )
    return propose(place, short, "", "", f"{rung}-{value}", sure) if rung else None


def _known(
    figure: Figure,
    pattern: Pattern,
    value: str,
    place: Place,
    register: Register,
    sources: Sources,
) -> tuple[str, float]:
    """Return the registered thing that a figure is of, and how much tells so; empty if none does.

    An instrument is known by whom it concerns and by what is stated of it; what words alone bring
    near is taken where it is named, or has the value.
    """
    is_deal = pattern.property in newly.DEALS and _is_instrument(pattern.cls, sources)
    cls = newly.class_of(pattern, figure, place)
    beside = [one for one in place.beside if isinstance(one.thing, str)]
    about = context.of(place, register.kind_words, roles.sides(sources.ontology))
    claimed = matching.Claimed(
        cls,
        pattern.property,
        value,
        about,
        frozenset(_iri(str(one.thing)) for one in beside),
        frozenset(_iri(str(one.thing)) for one in beside if one.property == pattern.property),
        frozenset(
            one.date.year
            for one in place.passage.numbered(place.number)
            if one.date is not None and one.date.year
        ),
        recognising.closest(place.passage, place.clause, (figure.start, figure.end)),
    )
    if is_deal and (found := matching.find(register, sources, claimed)):
        return found[0], 8.0 / len(found)
    kind = "date" if figure.date is not None else "quantity"
    named_value = thing(kind, value)
    subject, signs = register.best(
        pattern.cls, place.passage, place.number, place.clause, named_value, place.heads,
        (figure.start, figure.end), frozenset(LODE + name for name in pattern.barred),
    )  # fmt: skip
    if subject and is_deal and not (events.is_named(subject, place) and subject not in about.loose):
        thing_ = register.about(subject)
        if named_value not in thing_.values or matching.is_of_others(thing_, claimed.context):
            return "", 0.0
    return subject, signs


def _iri(short: str) -> str:
    kind, _, slug = short.partition(":")
    return thing(kind, slug)


def _is_instrument(cls: str, sources: Sources) -> bool:
    return LODE + "Instrument" in sources.ontology.parents.get(LODE + cls, frozenset())


def _only_project(place: Place) -> str:
    """Return the project that a sentence names, where it names one alone."""
    sentence = place.passage.sentences[place.number - 1]
    there = named(place.passage, (sentence.start, sentence.end))
    found = sorted(iri for iri in there if terms.kind(iri) == "project")
    return found[0] if len(found) == 1 else ""


def _statement(
    pattern: Pattern, figure: Figure, value: str, place: Place, sources: Sources
) -> Iterator[Proposal]:
    """Propose a statement that a figure makes: what it measures, of what, and how large it is."""
    here = sorted(named(place.passage, place.clause))
    near = {kind: [iri for iri in here if terms.kind(iri) == kind] for kind, _ in _ABOUT}
    there = place.passage.numbered(place.number)
    if _CONDITION.search(plain(place.passage.text[place.clause[0] : figure.start]).lower()):
        return
    of = _until_what(figure, place) if pattern.property == "baseline" else figure
    if of is None or (prints.sort_of(figure) == "money" and not newly.is_of_field(place)):
        return
    index = there.index(of) + 1
    own = place.passage.slug
    cls = pattern.cls
    day = _when(place, of, cls, sources)
    if cls == "Observation" and (events.is_to_come(place, day) or _is_ahead(figure, place)):
        cls = "Forecast"
        day = _when(place, of, cls, sources)
    slug = f"{own}-{place.number}-{index}-{cls.lower()}"
    made = NewThing(cls, slug)
    yield propose(place, made, pattern.property, value, "", 0.5)
    if of is not figure:
        return
    if what := measured.indicator(figure, value, place, sources):
        yield propose(place, made, "hasIndicator", what, "", 0.4)
    when = {"Observation": "atTime", "Target": "dueBy", "Forecast": "horizon"}.get(cls)
    if when and day:
        yield propose(place, made, when, day, "", 0.4)
    for kind, name in _ABOUT:
        short = terms.short(near[kind][0]) if len(near[kind]) == 1 else ""
        if short and short != _WIDEST and not value.startswith("mineral-"):
            yield propose(place, made, name, short, "", 0.4)


def _until_what(figure: Figure, place: Place) -> Figure | None:
    """Return the figure to which one changes: the next of its clause, of its sort and unit.

    Behind words such as "up from" it is the last one before.
    """
    there = [one for one in place.passage.numbered(place.number) if one.date is None]
    text = place.passage.text
    before = [one for one in there if one.end <= figure.start]
    lead = plain(text[max(0, figure.start - _LEAD) : figure.start]).lower()
    if before and _BACK.search(lead.rstrip()):
        return before[-1] if _is_alike(before[-1], figure) else None
    after = [one for one in there if figure.end <= one.start < place.clause[1]]
    if not after or not _is_alike(after[0], figure):
        return None
    between = plain(text[figure.end : after[0].start]).lower()
    return after[0] if patterns.has_any(between, _TO) else None


def _is_alike(one: Figure, other: Figure) -> bool:
    return prints.sort_of(one) == prints.sort_of(other)


def _is_of_event(date: Figure, figure: Figure, place: Place, sources: Sources) -> bool:
    """Tell whether the clause of a date, which is not the figure's, tells of something done."""
    clause = owners.clause_of(place.passage, (date.start, date.end))
    return clause != place.clause and events.tells(clause, place, sources) and date is not figure


def _when(place: Place, figure: Figure, cls: str, sources: Sources) -> str:
    """Return the date of a statement: that of its clause, else the only one of its sentence.

    An observation's is a year or a span of them, printed before the figure or with a word such as
    "in" behind it; a target's is the day by which it is due.
    """
    there = [one for one in place.passage.numbered(place.number) if one.date is not None
             and not is_of_number(one, place.passage)]  # fmt: skip
    beside = [one for one in there if place.clause[0] <= one.start < place.clause[1]]
    if len(there) > 1 and len(beside) == 1:
        there = beside
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
    if cls == "Forecast" and not (date and date.bound) and not events.is_ahead(place, name):
        return ""
    if cls == "Observation" and events.is_to_come(place, name):
        return name
    if cls == "Observation" and (
        not _is_time_of(there[0], figure, place) or date is None or date.month is not None
        or not (date.bound in (None, "since") or _AS_OF.match(there[0].text))
    ):  # fmt: skip
        return ""
    return "" if dates.LOST in name else name


def _is_time_of(date: Figure, figure: Figure, place: Place) -> bool:
    """Tell whether a date is printed before a figure, or in its clause with a word before it."""
    if date.start < figure.start:
        return True
    lead = plain(place.passage.text[max(0, date.start - _LEAD) : date.start]).lower()
    return date.start < place.clause[1] and lead.endswith(tuple(_DURING))


def _is_ahead(figure: Figure, place: Place) -> bool:
    """Tell whether the words before a figure tell of what is still to come.

    Those of its clause do, or of the clause before, where its own tells of nothing past.
    """
    sentence = place.passage.sentences[place.number - 1]
    text = place.passage.text
    lead = plain(text[place.clause[0] : figure.start]).lower()
    if _TO_COME.search(lead):
        return True
    own = plain(text[slice(*place.clause)]).lower()
    before = plain(text[sentence.start : place.clause[0]]).lower()
    last = owners.last_clause(before)
    return bool(_TO_COME.search(last) and not _PAST.search(own))
