"""The act that a document prints: the day with which it closes, and the day from which it holds.

The act is the one that the document is said to be the text of, or that its title names; where the
register has none, an order or notice whose number the title begins with.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from lodestone.check.prove import stage_words
from lodestone.enter.proposals import classing
from lodestone.enter.proposals.events import is_event
from lodestone.enter.proposals.form import NewThing, Proposal
from lodestone.enter.proposals.placing import Place, propose, value_of
from lodestone.model import tables, terms
from lodestone.model.terms import LODE, thing
from lodestone.read.checkout import DOCUMENT, Sources
from lodestone.read.text.figures import Figure
from lodestone.read.text.spelling import plain

#: What may stand about a date.
_EDGE: Final = tables.table(__name__, "edge")
#: How acts end that are proclaimed, or signed by several sides.
_CLOSES: Final = re.compile(tables.pattern(__name__, "closes"))
#: Who or what stands beside the day at the foot of an act.
_SIGNER: Final = re.compile(tables.pattern(__name__, "signer"))
#: How a title begins that is the number of an act: its class, the rung that it has reached.
_NUMBERED: Final = tuple(
    (cls, rung, re.compile(title)) for cls, rung, title in tables.table(__name__, "numbered")
)
_KINDS: Final = tuple(
    (cls, rung, re.compile(said)) for cls, rung, said in tables.table(__name__, "kinds")
)
#: How a Chinese title ends that is one of an act, and a line that tells when it was put out.
_TITLED: Final = re.compile(tables.pattern(__name__, "titled"))
_DATELINE: Final = re.compile(tables.pattern(__name__, "dateline"))
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
#: Words by which acts end that are named before them, and how these are named.
_ENDS: Final = re.compile(tables.pattern(__name__, "ends"))
_OTHER: Final = re.compile(tables.pattern(__name__, "other"))
#: Classes of acts that the title of a notice tells.
_TOLD: Final = frozenset(
    {"ExportControl", "Sanction", "Regulation", "ListRevision", "Investigation"}
)
#: Among so many sentences at the beginning the number of an act stands.
_FIRST: Final = 4
#: How an act speaks of itself, and of the day from which it holds.
_ITSELF: Final = re.compile(tables.pattern(__name__, "itself"))
_HOLDS: Final = re.compile(tables.pattern(__name__, "holds"))


def closing(
    found: Sequence[Proposal], figure: Figure, place: Place, sources: Sources
) -> Iterator[Proposal]:
    """Propose the day of the act that a document is: the date of the line that it closes with.

    Such a line is a date with no more than who signs beside it, or is worded as those of
    proclamations and treaties.
    """
    sentence = place.passage.sentences[place.number - 1]
    rest = sentence.text.replace(figure.text.strip(), "").strip(_EDGE)
    worded = _CLOSES.search(sentence.text)
    value = value_of(figure, place, sources)
    is_foot = not rest or _SIGNER.fullmatch(rest)
    is_told = bool(is_foot or worded or _DATELINE.search(sentence.text))
    if not is_told or not value or not is_event(figure):
        return
    ladder = stage_words.ladder(sources.ontology)
    acts = _acts(place, sources)
    has_sides = bool(worded and worded["sides"])
    if not acts and (made := _unnamed(place)):
        yield propose(place, made[0], "", "", f"{made[1]}-{value}", 0.6)
    elif not acts and not found and has_sides:
        slug = f"{place.passage.slug}-{place.number}-signed"
        made_up = NewThing("Measure", slug, {"en": slug.replace("-", " ")})
        yield propose(place, made_up, "", "", f"signed-{value}", 0.5)
    for iri in sorted(acts):
        classes = sources.types.get(iri, frozenset())
        rungs = {rung for cls in classes for rung in ladder.implied.get(cls, ())}
        if not rungs and has_sides:
            rungs = {"signed"}
        if rungs in ({"issued"}, {"signed"}):
            yield propose(place, terms.short(iri), "", "", f"{min(rungs)}-{value}", 0.9)


def holding(figure: Figure, place: Place, sources: Sources) -> Proposal | None:
    """Propose the day from which an act holds that speaks of itself: this order takes effect on."""
    value = value_of(figure, place, sources).removeprefix("since-")
    date = figure.date
    if not value or date is None or date.day is None or date.bound not in (None, "since"):
        return None
    sentence = place.passage.sentences[place.number - 1]
    text = plain(sentence.text)
    if not (_ITSELF.search(text) and _HOLDS.search(text)):
        return None
    acts = sorted(_acts(place, sources))
    if len(acts) == 1:
        return propose(place, terms.short(acts[0]), "", "", f"in-force-{value}", 0.8)
    made = _unnamed(place)
    slug = f"{place.passage.slug}-{place.number}-in-force"
    act = made[0] if made else NewThing("Measure", slug, {"en": slug.replace("-", " ")})
    return propose(place, act, "", "", f"in-force-{value}", 0.5)


def repealed(figure: Figure, place: Place, sources: Sources) -> Iterator[Proposal]:
    """Propose that other acts end on the day from which one holds: 同时废止, is repealed then.

    They are named by number or title in the sentence with the day, or in the one behind it.
    """
    value = value_of(figure, place, sources).removeprefix("since-")
    passage, number = place.passage, place.number
    for sentence in passage.sentences[number - 1 : number + 1]:
        text = passage.text[: sentence.end]
        word = _ENDS.search(text, max(sentence.start, figure.end))
        if word is None:
            continue
        for match in _OTHER.finditer(text, max(sentence.start, figure.end), word.start()):
            name = match["title"] or match["number"]
            slug = f"{passage.slug}-{number}-{match.start()}-reversed"
            made = NewThing("Measure", slug, {"zh-Hans" if _HAN.search(name) else "en": name})
            one = propose(place, made, "", "", f"reversed-{value}", 0.5)
            first = passage.sentences[number - 1].start
            quote = passage.text[first : sentence.end]
            span = (passage.start + first, passage.start + sentence.end)
            yield replace(one, quote=quote, span=span)
        return


def _acts(place: Place, sources: Sources) -> frozenset[str]:
    """Return the acts and instruments that the document prints, as far as they are registered."""
    return frozenset(
        iri
        for iri in _titled(place) | _text_of(place, sources)
        if terms.kind(iri) in ("measure", "instrument")
    )


def _titles(place: Place) -> list[str]:
    """Return the titles of the document: what stands above its first passage as well as here."""
    first = (*place.passage.earlier, place.passage)[0]
    return [text.strip() for text in place.passage.heads if text in first.heads]


def _titled(place: Place) -> frozenset[str]:
    names = place.passage.names
    return frozenset(iri for text in _titles(place) for iri in names.find(text))


def _unnamed(place: Place) -> tuple[NewThing, str] | None:
    """Return the act that the document prints, named as it is, and the rung that it has reached.

    Its number stands in the title or in the lines below, its kind in the words of its first part,
    or at the end of its title.
    """
    cut = (*place.passage.earlier, place.passage)
    first = [one.text.strip() for one in cut[0].sentences[:_FIRST]]
    titles = _titles(place)
    for cls, rung, title in _NUMBERED:
        for text in (*titles, *first):
            if match := title.match(text):
                told = _told(cls, [*titles, *first])
                return _act(place, told, rung, match["name"].strip()), rung
    words = " ".join(one.text for one in cut)
    for cls, rung, said in _KINDS:
        if first and said.search(words):
            return _act(place, cls, rung, first[0]), rung
    if first and _TITLED.match(first[0]):
        return _act(place, _told("Measure", [*titles, *first]), "issued", first[0]), "issued"
    return None


def _told(cls: str, texts: Iterable[str]) -> str:
    """Return the class of an act that its title, or its first lines, tell more narrowly."""
    if cls != "Measure":
        return cls
    found = (classing.act(text) for text in texts)
    return next((one for one in found if one in _TOLD), cls)


def _act(place: Place, cls: str, rung: str, name: str) -> NewThing:
    tag = "zh-Hans" if _HAN.search(name) else "en"
    return NewThing(cls, f"{place.passage.document}-{rung}", {tag: name})


def _text_of(place: Place, sources: Sources) -> frozenset[str]:
    """Return the acts whose own words the document is said to print."""
    document = thing("document", place.passage.document)
    return frozenset(
        triple.object.value
        for triple in sources.triples(DOCUMENT)
        if triple.subject.value == document and triple.predicate.value == LODE + "isTextOf"
    )
