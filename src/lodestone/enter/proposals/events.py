"""Days of a draft: which act or instrument a printed date is a stage of, and which stage."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from lodestone.check.prove import stage_words
from lodestone.enter.proposals import owners
from lodestone.enter.proposals.form import NewThing, Proposal
from lodestone.enter.proposals.patterns import Pattern
from lodestone.enter.proposals.placing import Place, is_of_number, propose, value_of
from lodestone.enter.proposals.recognising import Register
from lodestone.model import tables, terms
from lodestone.model.terms import LODE, thing
from lodestone.read.checkout import Sources
from lodestone.read.text.figures import Figure
from lodestone.read.text.spelling import plain

#: Rungs whose words are nouns as often as verbs: a day beside them tells little.
#: Rungs at which an act with a number is put out, and how such a number is printed.
_DUE: Final = frozenset({"dueWithin", "dueBy"})
_PUT_OUT: Final = frozenset({"issued", "announced"})
_NOTICE: Final = re.compile(tables.pattern(__name__, "notice"))
#: Words before the day from which a rate holds, or behind it; so far from it they may stand.
_FROM: Final = re.compile(tables.pattern(__name__, "from"))
_HOLDS: Final = re.compile(tables.pattern(__name__, "holds"))
_LEAD: Final = 48
#: How a sentence goes on from the rate before it; words for a rate that is not set yet.
_THIS: Final = re.compile(tables.pattern(__name__, "this"))
_MAYBE: Final = re.compile(tables.pattern(__name__, "maybe"))
#: What makes a year the name of a batch, and no time of an event.
_BATCH: Final = re.compile(tables.pattern(__name__, "batch"))
#: Rungs that are told of days to come.
_AHEAD: Final = frozenset({"in-force", "lapsed", "suspended", "expected", "planned"})
#: How a clause begins that tells on what, or with whose consent, something is done.
_ASIDE: Final = re.compile(tables.pattern(__name__, "aside"))
_VAGUE: Final = frozenset({"agreed", "considered", "planned", "expected", "required", "unsaid"})
#: So far from the name of an act its year may stand.
_BESIDE: Final = 8
#: What a line says that tells when a text was published: no event.
_HEADER: Final = re.compile(tables.pattern(__name__, "header"))


def event(
    pattern: Pattern,
    figure: Figure,
    value: str,
    place: Place,
    register: Register,
    sources: Sources,
) -> Proposal | None:
    """Propose a new act or instrument by its day: an event that the register may not name.

    Its clause has a word of a stage; a word for a kind of instrument beside it makes it one.
    """
    sentence = place.passage.sentences[place.number - 1]
    if not is_event(figure) or _HEADER.search(sentence.text):
        return None
    if rated := of_rate(figure, place, sources):
        return rated
    if _BATCH.match(place.passage.text, figure.start + 4) and not figure.date.month:
        return None
    words = _words_of(figure, place, sources)
    rungs = [rung for word in words for rung in sorted(word.rungs - _VAGUE)]
    if not rungs:
        return None
    near = min(word.clause for word in words), max(word.end for word in words)
    text = plain(place.passage.text[slice(*near)]).lower()
    word = next((w for w in register.words_in(text) if register.class_of_word(w)), "")
    cls = register.class_of_word(word) if word else "Measure"
    if (cls == "Measure") != (pattern.cls == "Measure"):
        return None
    rung = rungs[0]
    if is_to_come(place, value) and rung not in _AHEAD:
        return None
    index = place.passage.numbered(place.number).index(figure) + 1
    slug = f"{place.passage.slug}-{place.number}-{index}-{rung}"
    notice = _NOTICE.search(place.passage.text, figure.end, sentence.end)
    names = {"en": slug.replace("-", " ")}
    if notice and rung in _PUT_OUT and notice.start() <= near[1] + _BESIDE:
        names = {"zh-Hans": notice[0]}
    made = NewThing(cls, slug, names)
    return propose(place, made, "", "", f"{rung}-{value}", 0.3)


def of_rate(figure: Figure, place: Place, sources: Sources) -> Proposal | None:
    """Propose the day from which the rate of a sentence holds: 50 percent on January 1, 2027."""
    value = value_of(figure, place, sources).removeprefix("since-")
    date = figure.date
    if not value or date is None or date.bound not in (None, "since"):
        return None
    text = place.passage.text
    sentence = place.passage.sentences[place.number - 1]
    rated = [one for one in place.beside if one.property == "rate"]
    if not rated and _THIS.search(sentence.text):
        rated = list(place.rated)
    lead = plain(text[max(sentence.start, figure.start - _LEAD) : figure.start]).lower()
    after = plain(text[figure.end : min(sentence.end, figure.end + _LEAD)]).lower()
    if not rated or not (_FROM.search(lead) or _HOLDS.match(after) or date.bound):
        return None
    if _MAYBE.search(sentence.text[: figure.start - sentence.start]):
        return propose(place, rated[-1].thing, "since", value, "", 0.4)
    return propose(place, rated[-1].thing, "", "", f"in-force-{value}", 0.5)


def cited(figure: Figure, place: Place, sources: Sources) -> Proposal | None:
    """Propose the day of an act that is cited by it: Executive Order 10000 of 1 May 1990.

    An order is issued on its day, a statute passed in its year. One that the register names is
    that one; another is named as it is printed.
    """
    value = value_of(figure, place, sources)
    date = figure.date
    if not value or date is None or not is_event(figure):
        return None
    sentence = place.passage.sentences[place.number - 1]
    text = place.passage.text[: sentence.end]
    for kind in _CITED:
        match = kind.before.search(text, sentence.start, figure.start)
        after = kind.after.match(text, figure.end) if match else None
        if match is None or after is None or (date.month is None) != kind.is_year:
            continue
        start = match.start("name") if "name" in match.groupdict() else figure.start
        span = (start, max(figure.end, after.end()))
        iri = _act_at(span, place)
        if iri:
            return propose(place, terms.short(iri), "", "", f"{kind.rung}-{value}", 0.9)
        has_name = "name" in match.groupdict()
        printed = text[slice(*span)] if kind.is_year or not has_name else match["name"]
        name = " ".join(printed.rpartition(_OPENS)[2].strip(_MARKS).split())
        index = place.passage.numbered(place.number).index(figure) + 1
        slug = f"{place.passage.slug}-{place.number}-{index}-{kind.rung}"
        tag = "en" if name.isascii() else "zh-Hans"
        is_named = (has_name or kind.is_year) and not name.islower()
        names = {tag: name} if is_named else {"en": slug.replace("-", " ")}
        made = NewThing(kind.cls, slug, names)
        return propose(place, made, "", "", f"{kind.rung}-{value}", 0.7)
    return None


def _act_at(span: tuple[int, int], place: Place) -> str:
    """Return the registered act that is printed in a span; the longest name, where several are."""
    found = [
        (min(end, span[1]) - max(start, span[0]), iri)
        for iri, spans in place.passage.mentions.items()
        if terms.kind(iri) == "measure"
        for start, end in spans
        if start < span[1] and span[0] < end
    ]
    return max(found, default=(0, ""))[1]


@dataclass(frozen=True)
class _Cited:
    """How acts of a kind are cited: by their day or year, and what stands around that."""

    cls: str
    rung: str
    is_year: bool
    before: re.Pattern[str]
    after: re.Pattern[str]


_CITED: Final = tuple(
    _Cited(cls, rung, year == "year", re.compile(before), re.compile(after))
    for cls, rung, year, before, after in tables.table(__name__, "cited")
)
_MARKS: Final = tables.table(__name__, "marks")
_OPENS: Final = tables.table(__name__, "opens")


def _words_of(figure: Figure, place: Place, sources: Sources) -> list[stage_words.Said]:
    """Return the stage words that speak of the day: of its clause, else of those up to another."""
    sentence = place.passage.sentences[place.number - 1]
    said = stage_words.ladder(sources.ontology).says(sentence)
    start, end = place.clause
    if near := [word for word in said if start <= word.start < end]:
        # A day stands before its verb in Chinese, and more often than not in English headings.
        return sorted(near, key=lambda word: (word.start < figure.end, word.start))
    there = place.passage.numbered(place.number)
    until = min(
        (
            one.start
            for one in there
            if one.date is not None
            and one.start > figure.start
            and not is_of_number(one, place.passage)
        ),
        default=sentence.end,
    )
    text = place.passage.text
    after = [
        word
        for word in said
        if figure.end <= word.start < until and not _ASIDE.match(text, word.clause)
    ]
    return [word for word in after if word.clause == after[0].clause]


def tells(clause: tuple[int, int], place: Place, sources: Sources) -> bool:
    """Tell whether a clause has a word of a stage that is no noun as often."""
    sentence = place.passage.sentences[place.number - 1]
    said = stage_words.ladder(sources.ontology).says(sentence)
    return any(clause[0] <= word.start < clause[1] and word.rungs - _VAGUE for word in said)


def is_to_come(place: Place, day: str) -> bool:
    """Tell whether a date lies after the end of what the document covers."""
    year = re.match(r"(?:[a-z]+-)?([0-9]{4})", day)
    return bool(year and place.end[0] and int(year[1]) > place.end[0])


def year_of_act(subject: str, figure: Figure, place: Place, sources: Sources) -> str:
    """Return the rung of an act beside whose name its year stands: the Trade Act of 1974."""
    date = figure.date
    if date is None or date.month is not None:
        return ""
    spans = place.passage.mentions.get(subject, ())
    if not any(
        start - _BESIDE <= figure.start and figure.end <= end + _BESIDE for start, end in spans
    ):
        return ""
    ladder = stage_words.ladder(sources.ontology)
    classes = sources.types.get(subject, frozenset())
    implied = {rung for cls in classes for rung in ladder.implied.get(cls, ())}
    return "passed" if implied == {"passed"} else ""


def is_named(subject: str, place: Place) -> bool:
    """Tell whether the sentence prints a name of a thing: the day of an act wants its name."""
    return place.number in place.passage.printing(subject)


def is_event(figure: Figure) -> bool:
    """Tell whether a date is of an event: a day or month, not a bound or a span."""
    date = figure.date
    if date is None or date.is_lost or date.to or date.is_decade or date.part:
        return False
    return date.bound is None and (date.month is not None or date.year is not None)


def dated(
    found: Sequence[Proposal], figure: Figure, place: Place, sources: Sources
) -> Iterator[Proposal]:
    """Propose the stage of an instrument whose sum is printed after the day of an event.

    The words beside the sum say it, else those beside the day.
    """
    there = place.passage.numbered(place.number)
    days = [one for one in there if _is_day(one) and one.end <= figure.start]
    if not days or figure.date is not None:
        return
    day = days[-1]
    value = value_of(day, place, sources)
    beside = replace(place, clause=owners.clause_of(place.passage, (day.start, day.end)))
    for one in found:
        if one.property in _DUE:
            continue
        if isinstance(one.thing, str):
            if not one.thing.startswith("instrument:"):
                continue
            subject = thing("instrument", one.thing.partition(":")[2])
            classes = sources.types.get(subject, frozenset())
        else:
            classes = frozenset({LODE + one.thing.cls})
        if not _is_instrument(classes, sources):
            continue
        rung = rung_of(classes, figure, place, sources) or rung_of(classes, day, beside, sources)
        if rung and value:
            yield propose(place, one.thing, "", "", f"{rung}-{value}", 0.4)


def _is_instrument(classes: frozenset[str], sources: Sources) -> bool:
    parents = sources.ontology.parents
    return any(LODE + "Instrument" in parents.get(cls, frozenset({cls})) for cls in classes)


def _is_day(figure: Figure) -> bool:
    """Tell whether a date is of an event, one of which the copy lost the month or day included."""
    date = figure.date
    return is_event(figure) or (
        date is not None and date.is_lost and date.bound is None and not date.to and not date.part
    )


def without_doubles(made: Iterable[Proposal]) -> list[Proposal]:
    """Drop a new thing that has a day alone where another of its sentence has the day and a sum."""
    rows = list(made)
    valued = {str(one.thing) for one in rows if one.values}
    held = {
        (one.passage, one.sentence, one.stage)
        for one in rows
        if one.stage and str(one.thing) in valued
    }
    held |= {
        (passage, sentence, f"issued-{stage.removeprefix('letter-')}")
        for passage, sentence, stage in held
        if stage.startswith("letter-")
    }
    return [
        one
        for one in rows
        if str(one.thing) in valued
        or isinstance(one.thing, str)
        or (one.passage, one.sentence, one.stage) not in held
    ]


def is_unnamed_act(one: Proposal) -> bool:
    """Tell whether a proposal is of a new act that no printed name tells from others."""
    if isinstance(one.thing, str) or one.thing.cls != "Measure":
        return False
    return one.thing.names == {"en": one.thing.slug.replace("-", " ")}


def rung_of(classes: frozenset[str], figure: Figure, place: Place, sources: Sources) -> str:
    """Return the rung that the words nearest to a date say; that of the class where it has one.

    Args:
        classes: IRIs of the classes of the thing.
        figure: the date, or a sum beside it.
        place: where it stands.
        sources: knows the rungs.
    """
    ladder = stage_words.ladder(sources.ontology)
    sentence = place.passage.sentences[place.number - 1]
    said = ladder.says(sentence)
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
