"""Acts that a text cites by day or year: Executive Order 10000 of 1 May 1990, the Act of 1974.

An order is issued on its day, a statute passed in its year. One that the register names is that
one; another is named as it is printed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lodestone.check.prove import stage_words
from lodestone.check.prove.passages import Passage
from lodestone.enter.proposals.events import is_event
from lodestone.enter.proposals.form import NewThing, Proposal
from lodestone.enter.proposals.placing import Place, named, propose, value_of
from lodestone.model import tables, terms
from lodestone.read.checkout import Sources
from lodestone.read.text.figures import Figure

#: So far from the name of an act its year may stand.
_BESIDE: Final = 8
_YEAR: Final = re.compile(r"(?<![0-9])(?:1[89]|20)[0-9]{2}(?![0-9])")


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


def of_names(passage: Passage, number: int, sources: Sources) -> Iterator[Proposal]:
    """Propose the year of each statute of a sentence whose registered name prints it."""
    sentence = passage.sentences[number - 1]
    span = (sentence.start, sentence.end)
    place = Place(passage, number, span, frozenset(), 0)
    for iri in sorted(named(passage, span)):
        classes = sources.types.get(iri, frozenset())
        implied = stage_words.ladder(sources.ontology).implied
        if {rung for cls in classes for rung in implied.get(cls, ())} != {"passed"}:
            continue
        for start, end in passage.mentions[iri]:
            year = _YEAR.search(passage.text[start:end])
            if year and span[0] <= start < span[1]:
                yield propose(place, terms.short(iri), "", "", f"passed-{year[0]}", 0.9)
                break
