"""Drafts without a model: proposals that the patterns of this field make of a text.

Figures lead: each printed sum, share, count, term or date is given to what its clause speaks of, as
the first pattern that fits says. A date without a year takes the last one printed before it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lodestone.check.prove import prints, stages
from lodestone.check.prove.passages import Passage
from lodestone.enter.cells import Cells
from lodestone.enter.proposals import owners, patterns
from lodestone.enter.proposals.form import NewThing, Proposal, Proposer
from lodestone.enter.proposals.patterns import Pattern
from lodestone.enter.proposals.recognising import Register, stems
from lodestone.model import dates, terms, values
from lodestone.model.errors import ValueNameError
from lodestone.model.terms import kind_and_slug, thing
from lodestone.read.checkout import Sources
from lodestone.read.text.figures import Figure
from lodestone.read.text.spelling import plain

TOOL: Final = Proposer("lodestone patterns", patterns.VERSION)
_OPEN: Final = re.compile(r"\?{4}")
#: Kinds of a place or mineral that a statement may be about, with their properties.
_ABOUT: Final = (("mineral", "forMineral"), ("product", "forProduct"), ("country", "inPlace"))
#: So much of an indicator's name must be printed in the sentence.
_INDICATED: Final = 0.6


@dataclass(frozen=True)
class _Place:
    """Where a figure stands: its passage, sentence, clause, and what the headings name."""

    passage: Passage
    number: int
    clause: tuple[int, int]
    heads: frozenset[str]
    year: int


def draft(sources: Sources, passages: Sequence[Passage], cells: Cells) -> list[Proposal]:
    """Return the proposals that the patterns make of the passages of a document, in order.

    Args:
        sources: what may be known of the things; nothing of the document itself is needed.
        passages: the passages.
        cells: who names things.
    """
    if not passages:
        return []
    register = Register(sources, passages)
    made: list[Proposal] = []
    year = 0
    for passage in passages:
        heads = passage.titled
        for sentence in passage.sentences:
            there = passage.numbered(sentence.number)
            if _is_heading(sentence.text, there):
                heads = frozenset(passage.names.find(sentence.text)) | passage.titled
            for figure in there:
                if figure.date is not None and figure.date.year:
                    year = figure.date.year
                clause = owners.clause_of(passage, (figure.start, figure.end))
                place = _Place(passage, sentence.number, clause, heads, year or passage.until)
                made += _of_figure(figure, place, register, sources, cells)
    return _once(made)


def _is_heading(text: str, figures: Sequence[Figure]) -> bool:
    return text.startswith("#") or (not figures and len(text) < 40 and text[-1] not in "。.；;！!")


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
    figure: Figure, place: _Place, register: Register, sources: Sources, cells: Cells
) -> Iterator[Proposal]:
    value = _value(figure, place, sources)
    if not value:
        return
    start, end = place.clause
    clause = plain(place.passage.text[start:end]).lower()
    at = (figure.start - start, figure.end - start)
    for pattern in patterns.patterns():
        if not pattern.fits(figure, clause, at):
            continue
        if pattern.subject == patterns.STATEMENT:
            yield from _statement(pattern, figure, value, place, cells)
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
    subject, signs = register.best(
        pattern.cls, place.passage, place.number, place.clause, thing(kind, value), place.heads
    )
    if not subject:
        return None
    short = ":".join(kind_and_slug(subject) or ("", ""))
    sure = round(min(0.95, 0.4 + signs / 20), 2)
    if pattern.property != "reached":
        return _proposal(place, short, pattern.property, value, "", sure)
    rung = _rung(subject, figure, place, sources)
    return _proposal(place, short, "", "", f"{rung}-{value}", sure) if rung else None


def _rung(subject: str, figure: Figure, place: _Place, sources: Sources) -> str:
    """Return the rung that the words nearest to a date say; that of the class where it has one."""
    ladder = stages.ladder(sources.ontology)
    sentence = place.passage.sentences[place.number - 1]
    said = ladder.says(sentence)
    classes = sources.types.get(subject, frozenset())
    implied = {rung for cls in classes for rung in ladder.implied.get(cls, ())}
    start, end = place.clause
    near = [word for word in said if start <= word.start < end] or [
        word for word in said if end <= word.start
    ][:1]
    near.sort(key=lambda word: abs(word.start - figure.start))
    for word in near:
        if implied & word.rungs:
            return min(implied & word.rungs)
    if len(implied) == 1:
        return min(implied)
    for word in near:
        fitting = [
            rung
            for rung in word.rungs
            if not (wanted := ladder.open_to.get(rung))
            or any(wanted & sources.ontology.parents.get(cls, frozenset()) for cls in classes)
        ]
        if fitting:
            return min(fitting, key=lambda rung: (ladder.ranks.get(rung, 0), rung))
    return ""


def _statement(
    pattern: Pattern, figure: Figure, value: str, place: _Place, cells: Cells
) -> Iterator[Proposal]:
    """Propose a statement that a figure makes: what it measures, of what, and how large it is."""
    sentence = place.passage.sentences[place.number - 1]
    indicator = _indicator(sentence.text, cells)
    if not indicator and prints.sort_of(figure) != "part":
        return
    near = {
        kind: [iri for iri in _named(place) if (kind_and_slug(iri) or ("",))[0] == kind]
        for kind, _ in _ABOUT
    }
    index = place.passage.numbered(place.number).index(figure) + 1
    own = place.passage.slug
    slug = f"{own}-{place.number}-{index}-{pattern.cls.lower()}"
    made = NewThing(pattern.cls, slug)
    yield _proposal(place, made, pattern.property, value, "", 0.5)
    if indicator:
        yield _proposal(place, made, "hasIndicator", indicator, "", 0.5)
    for kind, name in _ABOUT:
        if len(near[kind]) == 1 and indicator:
            short = ":".join(kind_and_slug(near[kind][0]) or ("", ""))
            yield _proposal(place, made, name, short, "", 0.4)


def _named(place: _Place) -> list[str]:
    start, end = place.clause
    return sorted(
        iri
        for iri, spans in place.passage.mentions.items()
        if any(start <= s < end for s, _ in spans)
    )


def _indicator(text: str, cells: Cells) -> str:
    """Return the indicator whose name a sentence prints most of."""
    said = frozenset(stems(text))
    best, found = _INDICATED, ""
    for iri in sorted(cells.declared):
        if not iri.startswith(terms.thing("indicator", "")):
            continue
        for lang in ("en", "zh"):
            own = frozenset(stems(cells.label(iri, lang)))
            part = len(own & said) / len(own) if own else 0.0
            if part > best:
                best, found = part, ":".join(kind_and_slug(iri) or ("", ""))
    return found


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
