"""Labels, classes and names, looked up in a derived graph one by one as an answer needs them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from typing import Final

import pyoxigraph as ox

from lodestone.derive import phrases
from lodestone.model import terms
from lodestone.model.tags import bcp47
from lodestone.model.terms import ID, LODE, RDF, SH, SKOS

_LABEL: Final = ox.NamedNode(SKOS + "prefLabel")
_TYPE: Final = ox.NamedNode(RDF + "type")
_CURATION: Final = ox.NamedNode(terms.graph("curation"))
#: Graphs whose label of a thing goes before that of another, and those that label nothing.
_FIRST: Final = ("register", "documents", "ontology")
_RANKS: Final = {terms.graph(name): rank for rank, name in enumerate(_FIRST)}
_SHAPES: Final = terms.graph("shapes")
#: Graphs that say what a thing is.
_TYPING: Final = tuple(
    ox.NamedNode(terms.graph(name)) for name in ("register", "documents", "curation", "ontology")
)
#: Properties that give a name which readers may type.
NAMING: Final = tuple(SKOS + n for n in ("prefLabel", "altLabel", "hiddenLabel", "notation"))
#: That by which a thing bears a name that readers type and no text prints.
HIDDEN: Final = SKOS + "hiddenLabel"


def prefixes(store: ox.Store) -> dict[str, str]:
    """Return the prefix table that the graph declares: prefix to namespace IRI."""
    parts = [
        {
            quad.subject.value: quad.object.value
            for quad in store.quads_for_pattern(None, ox.NamedNode(SH + name), None, None)
        }
        for name in ("prefix", "namespace")
    ]
    return {prefix: parts[1][node] for node, prefix in parts[0].items() if node in parts[1]}


class Labels(Mapping[str, str]):
    """IRI to its label in one language, as ``derive.labels`` makes them."""

    def __init__(self, store: ox.Store, lang: str) -> None:
        self._store, self._lang, self._tag = store, lang, phrases.TAGS[lang]

    def __getitem__(self, iri: str) -> str:
        label = self._stated(iri) or self._decision(iri)
        if label is None:
            raise KeyError(iri)
        return phrases.placed(iri, label, self._lang)

    def __iter__(self) -> Iterator[str]:
        rows = self._store.quads_for_pattern(None, _LABEL, None, None)
        decided = [
            quad
            for name in (phrases.ON[0], *phrases.DEALS)
            for quad in self._store.quads_for_pattern(
                None, ox.NamedNode(LODE + name), None, _CURATION
            )
        ]
        subjects = dict.fromkeys(quad.subject.value for rows in (rows, decided) for quad in rows)
        return (iri for iri in subjects if iri in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _stated(self, iri: str) -> str | None:
        """Return the label that a graph gives to a thing, or its label in the other language."""
        if not _is_name(iri):
            return None
        tags = phrases.TAGS.values()
        found = [
            (tag != self._tag, _RANKS.get(quad.graph_name.value, len(_RANKS)), quad.object.value)
            for quad in self._store.quads_for_pattern(ox.NamedNode(iri), _LABEL, None, None)
            if isinstance(quad.object, ox.Literal)
            and (tag := bcp47(quad.object.language or "")) in tags
            and quad.graph_name.value != _SHAPES
        ]
        return min(found)[2] if found else None

    def _decision(self, iri: str) -> str | None:
        """Name what the curators decided, where it has no label of its own."""
        node = ox.NamedNode(iri) if _is_name(iri) else None
        if node is None or self._is_labelled(node):
            return None
        about = {
            name: {
                quad.object.value
                for quad in self._store.quads_for_pattern(
                    node, ox.NamedNode(LODE + name), None, _CURATION
                )
            }
            for name in (*phrases.ON, *phrases.DEALS)
        }
        return phrases.decided(about, self._stated, self._tag)

    def _is_labelled(self, node: ox.NamedNode) -> bool:
        """Tell whether a thing has a label in any language; then none is put together for it."""
        return any(self._store.quads_for_pattern(node, _LABEL, None, None))


class Kinds(Mapping[str, str]):
    """IRI of a thing to its class; the first in order where it has several."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def __getitem__(self, iri: str) -> str:
        classes = [
            quad.object.value
            for graph in (_TYPING if _is_name(iri) else ())
            for quad in self._store.quads_for_pattern(ox.NamedNode(iri), _TYPE, None, graph)
        ]
        if not classes:
            raise KeyError(iri)
        return min(classes)

    def __iter__(self) -> Iterator[str]:
        rows = (
            quad.subject.value
            for graph in _TYPING
            for quad in self._store.quads_for_pattern(None, _TYPE, None, graph)
        )
        return iter(dict.fromkeys(rows))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Spoken(Collection[str]):
    """The IRIs of all that the graph speaks of: subjects, properties and objects."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def __contains__(self, iri: object) -> bool:
        if not isinstance(iri, str) or not _is_name(iri):
            return False
        node = ox.NamedNode(iri)
        quads = self._store.quads_for_pattern
        found = chain(quads(node, None, None), quads(None, None, node), quads(None, node, None))
        return next(found, None) is not None

    def __iter__(self) -> Iterator[str]:
        found = dict.fromkeys(
            node.value
            for quad in self._store
            for node in (quad.subject, quad.predicate, quad.object)
            if isinstance(node, ox.NamedNode)
        )
        return iter(found)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def written_names(store: ox.Store) -> list[dict[str, set[str]]]:
    """Return the names that readers may type, as they are written, to the IRIs that bear them.

    Returns:
        The names of the ontology, of the documents and of the register; a later one goes first,
        and of each those that readers type before those that texts print.
    """
    merged = []
    for graph in reversed(_FIRST):
        for names in ((HIDDEN,), tuple(name for name in NAMING if name != HIDDEN)):
            found: defaultdict[str, set[str]] = defaultdict(set)
            for name in names:
                rows = store.quads_for_pattern(
                    None, ox.NamedNode(name), None, ox.NamedNode(terms.graph(graph))
                )
                for quad in rows:
                    if isinstance(quad.object, ox.Literal):
                        found[quad.object.value].add(quad.subject.value)
            merged.append(dict(found))
    return merged


def _is_name(text: str) -> bool:
    """Tell whether a text may be an IRI that the engine takes; blank nodes have no label."""
    return text.startswith(("http://", "https://", "urn:", ID))
