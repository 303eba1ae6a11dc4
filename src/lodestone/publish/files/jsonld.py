"""Compact JSON-LD: short names, language maps, typed strings for every number, no remote context.

One context is made for everything that is published and stands in ``context.jsonld``. Each file
carries the part of it that it needs, so that any processor reads the file alone. A property is
coerced where all its values are of one kind; where they differ, each value says its own.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import pyoxigraph as ox

from lodestone.model.tags import bcp47
from lodestone.model.terms import LODE, RDF, XSD
from lodestone.publish.files.release import LICENCE, Release

#: The context's own keys; ``licence`` and ``citation`` are for people and say nothing of the graph.
_FIXED: Final[Mapping[str, Any]] = {
    "id": "@id",
    "type": "@type",
    "licence": None,
    "citation": None,
}
_LANGUAGE: Final = "@language"
_ID: Final = "@id"
_FIRST: Final = ox.NamedNode(RDF + "first")
_REST: Final = ox.NamedNode(RDF + "rest")
_NIL: Final = ox.NamedNode(RDF + "nil")
_TYPE: Final = RDF + "type"
_STRING: Final = XSD + "string"

Node = dict[str, Any]


class Context:
    """The short names of some triples, and how each property's values are written.

    Attributes:
        full: the whole context, as it is published.
    """

    def __init__(self, triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> None:
        kinds: defaultdict[str, set[str]] = defaultdict(set)
        classes: set[str] = set()
        for triple in triples:
            if triple.predicate.value == _TYPE:
                classes.add(triple.object.value)
            else:
                kinds[triple.predicate.value].add(_kind(triple.object))
        self._namespaces = sorted(
            ((namespace, prefix) for prefix, namespace in prefixes.items()),
            key=lambda pair: (-len(pair[0]), pair[1]),
        )
        self._prefixes = frozenset(prefixes)
        self._curies: dict[str, str] = {}
        self._prefix_of: dict[str, str] = {}
        self.kinds: dict[str, str | None] = {
            iri: next(iter(found)) if len(found) == 1 else None for iri, found in kinds.items()
        }
        self.names = self._named(sorted(kinds) + sorted(classes))
        entries = {name: self._entry(iri) for iri, name in self.names.items()}
        heads = dict(sorted(prefixes.items()))
        self.full: Node = {**_FIXED, **heads, **dict(sorted(entries.items()))}

    def _named(self, iris: Sequence[str]) -> dict[str, str]:
        """Name each term: by its local name where that is free, else by its compact IRI."""
        taken: set[str] = {*_FIXED, *self._prefixes}
        names = {}
        for iri in sorted(iris, key=lambda iri: (not iri.startswith(LODE), iri)):
            curie = self.curie(iri)
            local = curie.partition(":")[2]
            names[iri] = local if local.isalnum() and local not in taken else curie
            taken.add(names[iri])
        return names

    def _entry(self, iri: str) -> str | Node:
        kind = self.kinds.get(iri)
        curie = self.curie(iri)
        if kind == _LANGUAGE:
            return {"@id": curie, "@container": _LANGUAGE}
        if kind is None or kind == _STRING:
            return curie
        return {"@id": curie, "@type": _ID if kind == _ID else self.curie(kind)}

    def curie(self, iri: str) -> str:
        """Write an IRI with its prefix, where it has one."""
        found = self._curies.get(iri)
        if found is None:
            found = self._curies[iri] = self._shortened(iri)
        return found

    def _shortened(self, iri: str) -> str:
        for namespace, prefix in self._namespaces:
            local = iri[len(namespace) :]
            if iri.startswith(namespace) and local and not local.startswith("//"):
                self._prefix_of[iri] = prefix
                return f"{prefix}:{local}"
        return iri

    def part(self, iris: Iterable[str]) -> Node:
        """Return the part of the context that some IRIs need, in the order of the whole."""
        needed: set[str] = set(_FIXED)
        for iri in iris:
            self._need(iri, needed)
            name = self.names.get(iri)
            if name is not None:
                needed.add(name)
                kind = self.kinds.get(iri)
                if kind not in (None, _ID, _LANGUAGE, _STRING):
                    self._need(str(kind), needed)
        return {key: value for key, value in self.full.items() if key in needed}

    def _need(self, iri: str, needed: set[str]) -> None:
        self.curie(iri)
        if iri in self._prefix_of:
            needed.add(self._prefix_of[iri])


def _kind(node: object) -> str:
    if not isinstance(node, ox.Literal):
        return _ID
    return _LANGUAGE if node.language else node.datatype.value


def nodes(triples: Iterable[ox.Triple], context: Context) -> list[Node]:
    """Write triples as compact node objects, in the order of their identifiers.

    Args:
        triples: without repetitions; a blank node has one owner and is written inside it.
        context: made from triples that include these.
    """
    rows: dict[object, dict[str, list[object]]] = {}
    for triple in triples:
        values = rows.setdefault(triple.subject, {})
        values.setdefault(triple.predicate.value, []).append(triple.object)
    heads = sorted((n for n in rows if isinstance(n, ox.NamedNode)), key=lambda n: n.value)
    return [{"id": context.curie(n.value)} | _body(rows[n], rows, context) for n in heads]


def _body(
    values: dict[str, list[object]], rows: dict[object, dict[str, list[object]]], context: Context
) -> Node:
    body: Node = {}
    types = values.get(_TYPE, [])
    if types:
        body["type"] = _one_or_all(
            sorted(context.names[t.value] for t in types if isinstance(t, ox.NamedNode))
        )
    written = {}
    for iri, objects in values.items():
        if iri != _TYPE:
            written[context.names[iri]] = _values(context.kinds[iri], objects, rows, context)
    return body | dict(sorted(written.items()))


def _values(
    kind: str | None,
    objects: list[object],
    rows: dict[object, dict[str, list[object]]],
    context: Context,
) -> Any:
    if kind == _LANGUAGE:
        tongues: defaultdict[str, list[str]] = defaultdict(list)
        for node in objects:
            assert isinstance(node, ox.Literal)
            tongues[bcp47(node.language or "")].append(node.value)
        return {tag: _one_or_all(sorted(texts)) for tag, texts in sorted(tongues.items())}
    return _one_or_all(sorted((_value(kind, o, rows, context) for o in objects), key=_order))


def _value(
    kind: str | None,
    node: object,
    rows: dict[object, dict[str, list[object]]],
    context: Context,
) -> Any:
    if isinstance(node, ox.Literal):
        if kind == _kind(node):
            return node.value
        if node.language:
            return {"@language": bcp47(node.language), "@value": node.value}
        if node.datatype.value == _STRING:
            return {"@value": node.value}
        return {"@type": context.curie(node.datatype.value), "@value": node.value}
    if isinstance(node, ox.BlankNode) and _FIRST.value in rows[node]:
        return {"@list": _items(kind, node, rows, context)}
    if node == _NIL:
        return {"@list": []}
    if isinstance(node, ox.BlankNode):
        return _body(rows[node], rows, context)
    assert isinstance(node, ox.NamedNode)
    return context.curie(node.value) if kind == _ID else {"id": context.curie(node.value)}


def _items(
    kind: str | None,
    node: object,
    rows: dict[object, dict[str, list[object]]],
    context: Context,
) -> list[Any]:
    items = []
    while node != _NIL:
        items.append(_value(kind, rows[node][_FIRST.value][0], rows, context))
        node = rows[node][_REST.value][0]
    return items


def _order(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _one_or_all(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def mentioned(triples: Iterable[ox.Triple]) -> set[str]:
    """Return the IRIs that some triples name, datatypes included."""
    found = set()
    for triple in triples:
        for node in (triple.subject, triple.predicate, triple.object):
            if isinstance(node, ox.NamedNode):
                found.add(node.value)
            elif isinstance(node, ox.Literal):
                found.add(node.datatype.value)
    return found


def document(context: Node, graph: Sequence[Node], release: Release) -> str:
    """Return the text of a JSON-LD file.

    Args:
        context: what stands under ``@context``.
        graph: its nodes, or its named graphs.
        release: whose licence and citation it bears.
    """
    whole = {
        "@context": context,
        "licence": LICENCE,
        "citation": release.citation,
        "@graph": graph,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def triples_file(triples: Sequence[ox.Triple], context: Context, release: Release) -> str:
    """Write triples as a file of their own: the default graph."""
    return document(context.part(mentioned(triples)), nodes(triples, context), release)


def dataset_file(
    by_graph: Mapping[str, Sequence[ox.Triple]], context: Context, release: Release
) -> str:
    """Write named graphs as a file: one ``@graph`` for each."""
    graphs = [
        {"id": context.curie(name), "@graph": nodes(triples, context)}
        for name, triples in by_graph.items()
    ]
    return document(context.full, graphs, release)


def context_file(context: Context) -> str:
    """Return the text of the published context."""
    return json.dumps({"@context": context.full}, ensure_ascii=False, indent=1) + "\n"
