"""The card of a source: who wrote it, where it can be read, which copy was read, how to cite it."""

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from markupsafe import Markup, escape

from lodestone.model import terms
from lodestone.model.terms import DCTERMS, LODE, RDF, SKOS
from lodestone.publish.site.claims import Node, Text
from lodestone.publish.site.frame import Frame, kind_of
from lodestone.publish.site.marked import marked

_SCHEMA: Final = "https://schema.org/"
_ADDRESS: Final = (_SCHEMA + "url", DCTERMS + "source")
_ARCHIVE: Final = (_SCHEMA + "archivedAt",)
_DAY: Final = (DCTERMS + "issued",)
#: Rows that every card has: the word, and the properties that may tell it; "not known" where none.
_ROWS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("original_title", (DCTERMS + "title",)),
    ("author", (DCTERMS + "creator",)),
    ("publisher", (DCTERMS + "publisher",)),
    ("published_on", _DAY),
    ("covers_until", (LODE + "coversUntil",)),
    ("address", _ADDRESS),
    ("archived", _ARCHIVE),
    ("language", (DCTERMS + "language",)),
)
#: Rows that a card has where something is said.
_MORE: Final[tuple[tuple[str, str], ...]] = (
    ("day_ground", LODE + "dayRestsOn"),
    ("host", LODE + "isHostedBy"),
    ("source_kind", LODE + "hasGenre"),
    ("standpoint", LODE + "hasStandpoint"),
    ("silent_on", LODE + "isSilentOn"),
)
#: What the card writes in its own way, or what the head of the page already says.
_OWN: Final = frozenset(
    {p for _, names in _ROWS for p in names}
    | {p for _, p in _MORE}
    | {RDF + "type", LODE + "isOfKind", LODE + "digest", LODE + "length"}
    | {SKOS + n for n in ("prefLabel", "altLabel", "note", "editorialNote")}
)
_GRAPHS: Final = frozenset(terms.graph(name) for name in ("documents", "curation", "register"))
_LANGUAGES: Final = {"zh-Hans": "chinese", "zh-Hant": "traditional", "en": "english"}
#: What the card of a passage leaves to that of its document.
_OF_DOCUMENT: Final = frozenset({"archived", "language", "silent_on"})


def card(frame: Frame, iri: str) -> Markup:
    """Return the card of a document or of a passage; empty for any other thing."""
    kind = kind_of(iri)
    if kind not in ("document", "passage"):
        return Markup("")
    document = iri if kind == "document" else frame.facts.document(iri)
    if not document:
        return Markup("")
    if kind == "passage":
        head = (frame.t["read_in"], frame.link(document))
        told_of = _known(frame, document, without=_OF_DOCUMENT)
        rows = [head, *told_of, *_digest(frame, document), *_of_passage(frame, iri)]
    else:
        rows = [*_known(frame, document), *_rest(frame, document)]
    told = _data(frame, iri, document)
    made: Markup = frame.blocks.source_card(rows, citation(told), Markup(_script(told)))
    return made


def _known(
    frame: Frame, document: str, without: Collection[str] = ()
) -> Iterator[tuple[str, Markup]]:
    """Yield the rows that every card has, "not known" where nothing is said."""
    t, known = frame.t, frame.facts
    for word, properties in _ROWS:
        if word in without:
            continue
        nodes = [node for prop in properties for node in known.get(document, prop)]
        if word == "language":
            tag = known.one(document, properties[0])
            yield t[word], escape(t.get(_LANGUAGES.get(tag, ""), tag))
        else:
            yield t[word], frame.list(nodes) if nodes else _unknown(frame)
    for word, prop in _MORE:
        if word not in without and (nodes := known.get(document, prop)):
            yield t[word], frame.list(nodes)


def _rest(frame: Frame, document: str) -> Iterator[tuple[str, Markup]]:
    """Yield what else the graph says of a document, in its own words."""
    t, known = frame.t, frame.facts
    more: dict[str, list[Node]] = {}
    for said in known.said.get(document, ()):
        if said.graph in _GRAPHS and said.predicate not in _OWN:
            more.setdefault(said.predicate, []).append(said.node)
    for prop, nodes in sorted(more.items(), key=lambda pair: frame.order(pair[0])):
        shown = [n for n in nodes if not isinstance(n, Text) or n.lang in ("", frame.tag)]
        if shown:
            yield frame.label(prop), frame.list(shown)
    length = known.one(document, LODE + "length")
    if length:
        yield t["length"], escape(t["characters_n"].format(f"{int(length):,}"))
    yield from _digest(frame, document)


def _of_passage(frame: Frame, iri: str) -> Iterator[tuple[str, Markup]]:
    t, row = frame.t, frame.facts.passages.get(frame.facts.document(iri), [])
    if iri in row:
        start, end = (frame.facts.one(iri, LODE + name) for name in ("start", "end"))
        place = t["passage_place"].format(row.index(iri) + 1, len(row), start, end)
        yield t["passage"], escape(place)
    if roots := frame.facts.iri_of(iri, LODE + "hasRoot"):
        yield t["on_whose_word"], frame.list(roots)


def _digest(frame: Frame, iri: str) -> Iterator[tuple[str, Markup]]:
    digest = frame.facts.one(iri, LODE + "digest")
    if digest:
        yield frame.t["copy_read"], marked("<code>sha256 {}</code>", digest)


def _unknown(frame: Frame) -> Markup:
    return marked('<span class="quiet">{}</span>', frame.t["not_known"])


def _data(frame: Frame, iri: str, document: str) -> dict[str, str]:
    """Return what a citation is made of, for the page and for its script."""
    known, edition = frame.facts, frame.facts.release

    def named(prop: str) -> str:
        return "; ".join(frame.label(node) for node in known.iri_of(document, prop))

    days = [day for prop in _DAY for node in known.get(document, prop) if (day := _day(node))]
    return {
        "author": named(DCTERMS + "creator"),
        "title": known.one(document, DCTERMS + "title") or frame.label(document),
        "publisher": named(DCTERMS + "publisher"),
        "day": days[0] if days else "",
        "address": next((known.one(document, p) for p in _ADDRESS if known.one(document, p)), ""),
        "language": known.one(document, DCTERMS + "language"),
        "passage": iri if iri != document else "",
        "passageLabel": frame.label(iri) if iri != document else "",
        "iri": iri,
        "dataset": edition.title,
        "by": edition.author,
        "version": edition.version,
        "released": edition.day,
    }


def _day(node: Node) -> str:
    """Return the day, month or year that a node names, as ISO 8601 writes it."""
    if isinstance(node, Text):
        return node.value
    return str(node).rpartition("/")[2] if str(node).startswith(terms.thing("date", "")) else ""


def citation(told: dict[str, str]) -> str:
    """Return the sentence that cites a document or a passage as the graph has it."""
    head: Sequence[str] = [told["author"], told["title"], told["publisher"], told["day"]]
    parts = [part for part in head if part]
    if told["passageLabel"]:
        parts.append(f"“{told['passageLabel']}”")
    edition = f"{told['dataset']}, {told['version']} ({told['released']})"
    return ". ".join([*parts, edition, told["iri"]])


def _script(told: dict[str, str]) -> str:
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace("<", "\\u003c")
