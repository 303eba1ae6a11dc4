"""A page for a thing: which sections it has, what its head and its margin say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from lodestone.model.addresses import address
from lodestone.model.terms import LODE, SKOS
from lodestone.publish.site import (
    blocks,
    cases,
    chains,
    conventions,
    document_pages,
    money,
    relations,
    sources,
    standing,
    vocabulary,
)
from lodestone.publish.site.claims import Text
from lodestone.publish.site.frame import Frame, Maker, Section, kind_of
from lodestone.publish.site.marked import marked

_ALIASES: Final = (SKOS + "altLabel", SKOS + "notation")
#: What every thing may have, in the order of the page.
_COMMON: Final[tuple[Maker, ...]] = (
    vocabulary.definition,
    standing.stages,
    money.section,
    blocks.facts,
    blocks.uses,
    blocks.opinions,
    blocks.identity,
    vocabulary.questions,
    vocabulary.outside,
)
_MINERAL: Final[tuple[Maker, ...]] = (
    vocabulary.definition,
    chains.chain,
    chains.figures,
    chains.family,
    money.section,
    chains.related,
    relations.relations,
    blocks.opinions,
    blocks.identity,
    vocabulary.questions,
    vocabulary.outside,
)
_ABOUT: Final[tuple[Maker, ...]] = (
    standing.stages,
    money.section,
    chains.related,
    relations.relations,
    chains.figures,
    blocks.opinions,
    blocks.identity,
    vocabulary.questions,
    vocabulary.outside,
)
_ACT: Final[tuple[Maker, ...]] = (
    vocabulary.definition,
    standing.stages,
    money.section,
    relations.relations,
    blocks.opinions,
    blocks.identity,
    vocabulary.questions,
    vocabulary.outside,
)
_VALUE: Final[tuple[Maker, ...]] = (
    cases.parsed,
    blocks.uses,
    blocks.identity,
    vocabulary.questions,
)
_CASE: Final[tuple[Maker, ...]] = (
    cases.sides,
    cases.decision,
    vocabulary.definition,
    blocks.identity,
    blocks.uses,
    vocabulary.questions,
)
_TERM: Final[tuple[Maker, ...]] = (
    vocabulary.definition,
    vocabulary.axioms,
    vocabulary.constraints,
    vocabulary.examples,
    blocks.opinions,
    blocks.uses,
    vocabulary.outside,
)
#: The sections of each kind of page; every other kind has the common ones.
SECTIONS: Final[Mapping[str, tuple[Maker, ...]]] = {
    "passage": (
        document_pages.passage_facts,
        document_pages.passage_opinions,
        document_pages.passage_notes,
        document_pages.passage_place,
        blocks.identity,
        blocks.uses,
    ),
    "document": (
        document_pages.document_coverage,
        document_pages.document_passages,
        blocks.identity,
        blocks.uses,
    ),
    "measure": _ACT,
    "instrument": _ACT,
    "mineral": _MINERAL,
    "product": _MINERAL,
    "indicator": (vocabulary.definition, chains.figures, *_ABOUT),
    "country": _ABOUT,
    "place": _ABOUT,
    "actor": _ABOUT,
    "project": _ABOUT,
    "conflict": _CASE,
    "tension": _CASE,
    "pair": _CASE,
    "decision": _CASE,
    "deal": (vocabulary.definition, blocks.identity, blocks.uses, vocabulary.questions),
    "quantity": _VALUE,
    "date": _VALUE,
    "stage": _VALUE,
    "waiver": _VALUE,
    "inference": _VALUE,
    "ont": _TERM,
    "shape": (vocabulary.shape, blocks.uses),
    "graph": (vocabulary.graph, blocks.identity),
}


#: What only a page of one's own has room for.
_ELSEWHERE: Final = frozenset({vocabulary.questions, vocabulary.outside})


def page(frame: Frame, iri: str) -> str:
    """Return the page of a thing that has one of its own."""
    place = address(iri)
    assert place is not None
    kind, title = kind_of(iri), frame.label(iri)
    frame.begin(place.stem, title)
    sections = [made for make in _sections(kind) if (made := make(frame, iri))]
    return frame.render(
        "thing.html",
        place.stem,
        title,
        description=f"{title} – {frame.kind_name(iri)}",
        crumbs=_crumbs(frame, iri, kind),
        kicker=_kicker(frame, iri),
        heading=None,
        also=_also(frame, iri, title),
        lead=_lead(frame, iri, kind),
        notices=standing.withdrawn(frame, iri) + blocks.disagreement(frame, iri),
        card=sources.card(frame, iri),
        described=conventions.described(frame, iri),
        sections=_unique(sections),
        glance=list(_glance(frame, iri)),
        has_data=True,
    )


@dataclass(frozen=True)
class Brief:
    """What the page of a thing would say, for a page that it shares.

    Attributes:
        slug: its anchor.
        title: what it is called.
        kicker: its classes, or its kind.
        short: its IRI with a prefix.
        body: its sections, but those that say where else it is spoken of.
    """

    slug: str
    title: str
    kicker: Markup
    short: str
    body: Markup


def brief(frame: Frame, iri: str) -> Brief:
    """Return what a thing has to say for itself on a page that it shares."""
    makers = (make for make in _sections(kind_of(iri)) if make not in _ELSEWHERE)
    made = _unique([section for make in makers if (section := make(frame, iri))])
    parts = [cases.notes(frame, iri), blocks.disagreement(frame, iri)]
    parts += [marked("<h3>{}</h3>{}", section.title, section.body) for section in made]
    return Brief(
        iri.rpartition("/")[2],
        frame.label(iri),
        _kicker(frame, iri),
        frame.short(iri),
        Markup("").join(parts),
    )


def _sections(kind: str) -> Sequence[Maker]:
    return SECTIONS.get(kind, _COMMON)


def _unique(sections: Sequence[Section]) -> list[Section]:
    return list({section.anchor: section for section in reversed(sections)}.values())[::-1]


def _crumbs(frame: Frame, iri: str, kind: str) -> list[tuple[str, str]]:
    """Return the way from the start to a thing."""
    plural = frame.kind(kind)[0]
    if kind == "page":
        return []
    if kind == "passage":
        document = frame.facts.document(iri)
        place = address(document)
        way = [("id/document.html", frame.kind("document")[0])]
        return [*way, (place.page("en"), frame.label(document))] if place else way
    return [(f"{index_stem(kind)}.html", plural)]


def index_stem(kind: str) -> str:
    """Return the path of the list of a kind."""
    return {"query": "questions", "ont": "ont", "shape": "shape", "graph": "graph"}.get(
        kind, f"id/{kind}"
    )


def _kicker(frame: Frame, iri: str) -> Markup:
    if iri in frame.facts.contested and not frame.facts.iri_of(iri, LODE + "onSubject"):
        return escape(frame.t["contested"])
    classes = frame.facts.iri_of(iri, LODE + "isOfKind")
    return frame.list(classes) if classes else escape(frame.kind_name(iri))


def _also(frame: Frame, iri: str, title: str) -> list[tuple[str, str]]:
    """Return the names of a thing in the other languages, and its aliases, each once."""
    found: dict[str, str] = {}
    for tag, label in sorted(frame.facts.labels.get(iri, {}).items()):
        found.setdefault(label, tag)
    for prop in _ALIASES:
        for node in frame.facts.get(iri, prop):
            if isinstance(node, Text):
                found.setdefault(node.value, node.lang or frame.tag)
    found.pop(title, None)
    return list(found.items())


def _lead(frame: Frame, iri: str, kind: str) -> Markup:
    """Return what stands under the title: the notes of a thing, what a passage page is."""
    lead = cases.notes(frame, iri) if kind not in ("decision", "conflict") else Markup("")
    if kind == "passage":
        lead += marked('<p class="quiet">{}</p>', frame.t["states_note"])
    return lead


def _glance(frame: Frame, iri: str) -> Iterator[tuple[str, Markup]]:
    """Yield the rows of the margin."""
    t, known = frame.t, frame.facts
    yield from relations.box(frame, iri)
    if size := known.size(iri):
        yield t["triples"], escape(size)
    if (rung := known.one(iri, LODE + "onRung")) and not rung.startswith("_:"):
        yield t["level"], standing.level(frame, rung)
