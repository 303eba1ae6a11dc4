"""Days of a draft: which act or instrument a printed date is a stage of, and which stage."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from lodestone.check.prove import stage_words
from lodestone.check.prove.passages import Passage
from lodestone.enter.proposals import acts, classing, newly, owners
from lodestone.enter.proposals.form import NewThing, Proposal
from lodestone.enter.proposals.patterns import Pattern
from lodestone.enter.proposals.placing import Place, is_of_number, named, propose, value_of
from lodestone.enter.proposals.recognising import Register
from lodestone.model import tables, terms
from lodestone.model.terms import LODE, thing
from lodestone.read.checkout import Sources
from lodestone.read.text.figures import Figure
from lodestone.read.text.spelling import plain

#: Rungs whose words are nouns as often as verbs: a day beside them tells little.
#: Rungs at which an act with a number is put out, and how such a number is printed.
_PUT_OUT: Final = frozenset({"issued", "announced"})
_NOTICE: Final = re.compile(tables.pattern(__name__, "notice"))
#: Words before the day from which a rate holds, or behind it; so far from it they may stand.
_FROM: Final = re.compile(tables.pattern(__name__, "from"))
HOLDS: Final = re.compile(tables.pattern(__name__, "holds"))
LEAD: Final = 48
#: How a sentence goes on from the rate before it; words for a rate that is not set yet.
_THIS: Final = re.compile(tables.pattern(__name__, "this"))
_MAYBE: Final = re.compile(tables.pattern(__name__, "maybe"))
#: What makes a year the name of a batch, and no time of an event.
_BATCH: Final = re.compile(tables.pattern(__name__, "batch"))
#: What stands behind the day in the head of a release; words for a letter that binds nobody.
_DATELINE: Final = re.compile(tables.pattern(__name__, "dateline"))
_LETTERS: Final = re.compile(tables.pattern(__name__, "letters"))
#: Properties that a sum or share gives them.
SAID: Final = frozenset({"amount", "share", "unitPrice", "size", "term"})
#: Properties of statements that are dates.
_TIMES: Final = frozenset({"atTime", "horizon", "dueBy", "dueWithin"})
#: Rungs at which an act between parties stands.
_BETWEEN: Final = frozenset(
    {"signed", "agreed", "announced", "in-force", "issued", "negotiated", "suspended"}
)
#: Words before a sum that is still to be paid.
_AHEAD_OF: Final = re.compile(tables.pattern(__name__, "ahead_of"))
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
    if not is_event(figure) or _HEADER.search(sentence.text) or _is_taken(figure, value, place):
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
    cls = _class_of(place.passage.text[slice(*near)])
    if cls == "Measure":
        own = owners.clause_of(place.passage, (words[0].start, words[0].end))
        cls = _class_of(place.passage.text[slice(*own)])
    if cls == "Measure":
        cls = classing.act(sentence.text) or cls
    if (LODE + "Instrument" in sources.ontology.parents[LODE + cls]) == (pattern.cls == "Measure"):
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
    if rung in _BETWEEN and (iri := acts.known(cls, value, place, register, sources)):
        return propose(place, terms.short(iri), "", "", f"{rung}-{value}", 0.5)
    made = NewThing(cls, slug, names)
    return propose(place, made, "", "", f"{rung}-{value}", 0.3)


def _class_of(text: str) -> str:
    """Return the class of what a text with words of a stage tells of: a deal, or an act."""
    cls = classing.instrument(text, (len(text), len(text)))
    if _LETTERS.search(plain(text)):
        return cls or "Financing"
    return cls if cls in newly.DEALING else classing.act(text) or "Measure"


def _is_taken(figure: Figure, value: str, place: Place) -> bool:
    """Tell whether a date is that of a statement of its sentence, or of the paper itself."""
    if _DATELINE.match(place.passage.text, figure.end):
        return True
    return any(one.values == (value,) and one.property in _TIMES for one in place.beside)


def of_deal(figure: Figure, value: str, place: Place, sources: Sources) -> Proposal | None:
    """Propose the stage of the deal whose sum is printed before a day, in its clause or alone."""
    if not is_event(figure) or _is_taken(figure, value, place):
        return None
    before = [one for one in place.beside if one.property in SAID]
    if not before:
        return None
    one = before[-1]
    own = owners.clause_of(place.passage, (figure.start, figure.end))
    there = named(place.passage, own)
    sum_ = _figure_of(one, place)
    if sum_ is None:
        return None
    clause = owners.clause_of(place.passage, (sum_.start, sum_.end))
    is_alone = not any(terms.kind(iri) in ("actor", "project", "measure") for iri in there)
    if clause != own and not (is_alone and _class_of(place.passage.text[slice(*own)]) == "Measure"):
        return None
    classes = classes_of(one, sources)
    if not is_deal(classes, sources):
        return None
    rung = rung_of(classes, figure, place, sources)
    if not rung and _LETTERS.search(place.passage.sentences[place.number - 1].text):
        rung = "letter"
    if not rung or (is_to_come(place, value) and rung not in _AHEAD):
        return None
    return propose(place, one.thing, "", "", f"{rung}-{value}", 0.4)


def _figure_of(one: Proposal, place: Place) -> Figure | None:
    """Return the figure of a sentence that a proposal gives."""
    value = one.values[0]
    there = place.passage.numbered(place.number)
    return next((figure for figure in there if figure.name == value), None)


def classes_of(one: Proposal, sources: Sources) -> frozenset[str]:
    """Return the IRIs of the classes of what a proposal is of."""
    if not isinstance(one.thing, str):
        return frozenset({LODE + one.thing.cls})
    kind, _, slug = one.thing.partition(":")
    return sources.types.get(thing(kind, slug), frozenset())


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
    lead = plain(text[max(sentence.start, figure.start - LEAD) : figure.start]).lower()
    after = plain(text[figure.end : min(sentence.end, figure.end + LEAD)]).lower()
    if not rated or not (_FROM.search(lead) or HOLDS.match(after) or date.bound):
        return None
    if _MAYBE.search(sentence.text[: figure.start - sentence.start]):
        return propose(place, rated[-1].thing, "since", value, "", 0.4)
    return propose(place, rated[-1].thing, "", "", f"in-force-{value}", 0.5)


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


def is_ahead(place: Place, day: str) -> bool:
    """Tell whether a date lies in the year in which what the document covers ends, or after it."""
    years = [int(year) for year in re.findall(r"[0-9]{4}", day)]
    return not place.end[0] or max(years, default=0) >= place.end[0]


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
    days = [
        one
        for one in there
        if is_day(one)
        and one.end <= figure.start
        and not _DATELINE.match(place.passage.text, one.end)
    ]
    if not days or figure.date is not None:
        return
    day = days[-1]
    value = value_of(day, place, sources)
    beside = replace(place, clause=owners.clause_of(place.passage, (day.start, day.end)))
    valued = {str(one.thing) for one in place.beside if one.values}
    is_told = any(
        one.stage.endswith(f"-{value}")
        and str(one.thing) in valued
        and is_deal(classes_of(one, sources), sources)
        for one in place.beside
        if value
    )
    if beside.clause != place.clause and is_told:
        return
    if beside.clause != place.clause and _is_of_act(place.passage.text[slice(*beside.clause)]):
        return
    for one in found:
        if one.property not in SAID:
            continue
        classes = classes_of(one, sources)
        if not is_deal(classes, sources):
            continue
        first, second = (figure, place), (day, beside)
        if beside.clause != place.clause and _AHEAD_OF.search(
            plain(place.passage.text[place.clause[0] : figure.start]).lower()
        ):
            first, second = second, first
        rung = rung_of(classes, *first, sources) or rung_of(classes, *second, sources)
        if rung and value:
            yield propose(place, one.thing, "", "", f"{rung}-{value}", 0.4)


def _is_of_act(text: str) -> bool:
    """Tell whether a clause with a day tells of an act and of no deal."""
    cls = _class_of(text)
    return cls != "Measure" and cls not in newly.DEALING and cls != "Financing"


def is_deal(classes: frozenset[str], sources: Sources) -> bool:
    """Tell whether one of some classes is of an instrument."""
    parents = sources.ontology.parents
    return any(LODE + "Instrument" in parents.get(cls, frozenset({cls})) for cls in classes)


def is_day(figure: Figure) -> bool:
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


def worded(one: Proposal, passages: Sequence[Passage], sources: Sources) -> Proposal:
    """Return a proposal with the words that say its stage, where its sentence has others as well.

    Of several words for the rung the one nearest to the day is named, if it is printed once.
    """
    if not one.stage or one.words:
        return one
    passage = next(passage for passage in passages if passage.slug == one.passage)
    sentence = passage.sentences[one.sentence - 1]
    ladder = stage_words.ladder(sources.ontology)
    rung = next((r for r in ladder.ranks if f"{one.stage}-".startswith(f"{r}-")), "")
    classes = classes_of(one, sources)
    if rung in {r for cls in classes for r in ladder.implied.get(cls, ())}:
        return one
    said = ladder.says(sentence)
    own = [word for word in said if rung in word.rungs]
    if not own or all(rung in word.rungs for word in said):
        return one
    date = one.stage.removeprefix(f"{rung}-")
    days = [f for f in passage.numbered(one.sentence) if f.date and date[-5:] in f.name]
    at = days[0].start if days else sentence.start
    own.sort(key=lambda word: abs(word.start - at))
    for word in own:
        text = passage.text[word.start : word.end]
        if sentence.text.count(text) == 1:
            return replace(one, words=text)
    return one


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
    is_letter = any("letter" in word.rungs for word in said)
    if is_letter and is_deal(classes, sources) and _LETTERS.search(plain(sentence.text)):
        return "letter"
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
