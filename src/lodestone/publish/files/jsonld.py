"""Compact JSON-LD: short names, language maps, typed strings for every number, no remote context.

One context is made for everything that is published and stands in ``context.jsonld``. Each file
carries the part of it that it needs, so that any processor reads the file alone. A property is
coerced where all its values are of one kind; where they differ, each value says its own.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from json.encoder import encode_basestring
from typing import Any, Final

import pyoxigraph as ox

from lodestone.model.tags import bcp47
from lodestone.model.terms import LODE, RDF, XSD
from lodestone.publish.files.release import DATASET, LICENCE, Release
from lodestone.publish.parts import Piece
from lodestone.publish.watched import digest

#: The context's own keys. A ``notice`` is for people and says nothing of the graph: an index is
#: passed over by every processor, and the one member without a triple that safe mode lets through.
_FIXED: Final[Mapping[str, Any]] = {
    "id": "@id",
    "type": "@type",
    "notice": "@index",
}
_LANGUAGE: Final = "@language"
_ID: Final = "@id"
_FIRST: Final = RDF + "first"
_REST: Final = RDF + "rest"
_NIL: Final = RDF + "nil"
_TYPE: Final = RDF + "type"
_STRING: Final = XSD + "string"
_TERMS: Final = (ox.NamedNode, ox.BlankNode, ox.Literal)

#: A blank node among the subjects; no IRI begins so.
_BLANK: Final = "_:"
#: So many triples are remembered as they are written.
_MANY: Final = 1_000_000

Node = dict[str, Any]
#: The text by which a value is ordered among others, and the value: of a language map the tag and
#: the text; a blank node, or an item of a list, as the term that it is.
Value = tuple[str, Any]
#: A triple as it is written: subject (its IRI, or a blank node), name of the property, value, and
#: the IRIs that the context must know.
Row = tuple[str, str, Value, tuple[str, ...]]
_Rows = dict[str, dict[str, list[Value]]]


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
        # By the identity of the triple; it is kept beside its row so that no other can take it.
        self._rows: dict[int, tuple[Row, ox.Triple]] = {}
        self.kinds: dict[str, str | None] = {
            iri: next(iter(found)) if len(found) == 1 else None for iri, found in kinds.items()
        }
        self.names = self._named(sorted(kinds) + sorted(classes))
        self.kind_of = {self.names[iri]: kind for iri, kind in self.kinds.items()}
        entries = {name: self._entry(iri) for iri, name in self.names.items()}
        heads = dict(sorted(prefixes.items()))
        self.full: Node = {**_FIXED, **heads, **dict(sorted(entries.items()))}

    @cached_property
    def digest(self) -> bytes:
        """The digest of what decides how a triple is written."""
        return digest((self.full, self.names, self.kinds))

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
        return {key: self.full[key] for key in self._keys(iris)}

    def lines(self, iris: Iterable[str]) -> list[str]:
        """Return that part as its entries are written in a file of its own."""
        return [self._lines[key] for key in self._keys(iris)]

    @cached_property
    def _lines(self) -> dict[str, str]:
        line = "\n  "
        rows = self.full.items()
        return {key: f"{encode_basestring(key)}: {written(value, line)}" for key, value in rows}

    @cached_property
    def _ranks(self) -> dict[str, int]:
        return {key: rank for rank, key in enumerate(self.full)}

    def _keys(self, iris: Iterable[str]) -> list[str]:
        needed: set[str] = set(_FIXED)
        for iri in iris:
            self._need(iri, needed)
            name = self.names.get(iri)
            if name is not None:
                needed.add(name)
                kind = self.kinds.get(iri)
                if kind not in (None, _ID, _LANGUAGE, _STRING):
                    self._need(str(kind), needed)
        return sorted(needed & self._ranks.keys(), key=self._ranks.__getitem__)

    def _need(self, iri: str, needed: set[str]) -> None:
        self.curie(iri)
        if iri in self._prefix_of:
            needed.add(self._prefix_of[iri])

    def row(self, triple: ox.Triple) -> Row:
        """Return a triple as it is written; it is made once, in however many files it stands."""
        found = self._rows.get(id(triple))
        if found is None:
            found = (self._row(triple), triple)
            if len(self._rows) < _MANY:
                self._rows[id(triple)] = found
        return found[0]

    def _row(self, triple: ox.Triple) -> Row:
        iri, node = triple.predicate.value, triple.object
        head = _head(triple.subject)
        named = node.datatype if isinstance(node, ox.Literal) else node
        mentioned = (head, iri, iri if isinstance(named, ox.BlankNode) else named.value)
        if iri == _TYPE:
            return head, "type", ("", self.names.get(mentioned[2])), mentioned
        name, kind = self.names[iri], self.kinds[iri]
        if isinstance(node, ox.BlankNode) or iri in (_FIRST, _REST):
            return head, name, ("", node), mentioned
        if kind == _LANGUAGE:
            return head, name, (bcp47(node.language or ""), node.value), mentioned
        return head, name, _ordered(self.value(kind, node)), mentioned

    def value(self, kind: str | None, node: object) -> Any:
        """Write a literal or an IRI as the value of a property whose values are of some kind."""
        if isinstance(node, ox.NamedNode):
            if node.value == _NIL:
                return {"@list": []}
            return self.curie(node.value) if kind == _ID else {"id": self.curie(node.value)}
        assert isinstance(node, ox.Literal)
        if kind == _kind(node):
            return node.value
        if node.language:
            return {"@language": bcp47(node.language), "@value": node.value}
        if node.datatype.value == _STRING:
            return {"@value": node.value}
        return {"@type": self.curie(node.datatype.value), "@value": node.value}


def _head(node: object) -> str:
    if isinstance(node, ox.NamedNode):
        return node.value
    assert isinstance(node, ox.BlankNode)
    return f"{_BLANK}{node.value}"


def _ordered(value: Any) -> Value:
    """Return a value with the text by which it is ordered among others."""
    if isinstance(value, str):
        return encode_basestring(value), value
    return json.dumps(value, ensure_ascii=False, sort_keys=True), value


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
    rows: _Rows = {}
    for triple in triples:
        head, name, value, _ = context.row(triple)
        values = rows.get(head)
        if values is None:
            values = rows[head] = {}
        known = values.get(name)
        if known is None:
            values[name] = [value]
        else:
            known.append(value)
    heads = sorted(head for head in rows if not head.startswith(_BLANK))
    return [{"id": context.curie(head)} | _body(rows[head], rows, context) for head in heads]


def _body(values: dict[str, list[Value]], rows: _Rows, context: Context) -> Node:
    body: Node = {}
    if types := values.get("type"):
        body["type"] = _one_or_all(sorted(name for _, name in types if name is not None))
    for name in sorted(values):
        kind = context.kind_of.get(name)
        if kind == _LANGUAGE:
            body[name] = _by_tongue(values[name])
        elif name != "type":
            body[name] = _values(kind, values[name], rows, context)
    return body


def _by_tongue(values: list[Value]) -> Node:
    tongues: dict[str, list[str]] = {}
    for tag, text in sorted(values):
        tongues.setdefault(tag, []).append(text)
    return {tag: _one_or_all(texts) for tag, texts in tongues.items()}


def _values(kind: str | None, values: list[Value], rows: _Rows, context: Context) -> Any:
    written = [
        _ordered(_nested(kind, value, rows, context)) if isinstance(value, _TERMS) else (by, value)
        for by, value in values
    ]
    written.sort(key=_by_order)
    return _one_or_all([value for _, value in written])


def _by_order(value: Value) -> str:
    return value[0]


def _nested(kind: str | None, node: object, rows: _Rows, context: Context) -> Any:
    """Write a term that was left as it is: a blank node, or an item of a list."""
    if not isinstance(node, ox.BlankNode):
        return context.value(kind, node)
    first, rest = context.names.get(_FIRST, ""), context.names.get(_REST, "")
    if first not in rows[_head(node)]:
        return _body(rows[_head(node)], rows, context)
    items = []
    at: object = node
    while isinstance(at, ox.BlankNode):
        links = rows[_head(at)]
        items.append(_nested(kind, links[first][0][1], rows, context))
        at = links[rest][0][1]
    return {"@list": items}


def _one_or_all(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def mentioned(triples: Iterable[ox.Triple], context: Context) -> set[str]:
    """Return the IRIs that some triples name, datatypes included."""
    found: set[str] = set()
    for triple in triples:
        found.update(context.row(triple)[3])
    return found


def document(context: Node, graph: Sequence[Node], release: Release) -> str:
    """Return the text of a JSON-LD file.

    Args:
        context: what stands under ``@context``.
        graph: its nodes, or its named graphs.
        release: whose licence and citation it bears.
    """
    whole = {"@context": context, "@graph": [noticed(release), *graph]}
    return written(whole) + "\n"


def written(value: Any, line: str = "\n") -> str:
    """Write objects, lists and texts as ``json.dumps`` does with an indent of one.

    It does so in a third of the time, since it need not look for anything else.
    """
    if isinstance(value, str):
        return encode_basestring(value)
    deeper = line + " "
    if isinstance(value, dict) and value:
        members = [f"{encode_basestring(name)}: {written(value[name], deeper)}" for name in value]
        return f"{{{deeper}{f',{deeper}'.join(members)}{line}}}"
    if isinstance(value, list) and value:
        return f"[{deeper}{f',{deeper}'.join([written(one, deeper) for one in value])}{line}]"
    return json.dumps(value)


def noticed(release: Release) -> Node:
    """Return the node of the data set, which bears licence and citation and states nothing."""
    return {"id": DATASET, "notice": f"Licence: {LICENCE} Cite as: {release.citation}"}


def triples_file(triples: Sequence[ox.Triple], context: Context, release: Release) -> str:
    """Write triples as a file of their own: the default graph.

    It is what ``document`` makes of them; each entry of the context is written once for all files.
    """
    line = "\n  "
    head = f",{line}".join(context.lines(mentioned(triples, context)))
    graph = [written(node, line) for node in (noticed(release), *nodes(triples, context))]
    body = f",{line}".join(graph)
    return f'{{\n "@context": {{{line}{head}\n }},\n "@graph": [{line}{body}\n ]\n}}\n'


def dataset_pieces(
    graphs: Mapping[str, Iterable[tuple[bytes, Sequence[ox.Triple]]]],
    context: Context,
    release: Release,
) -> Iterator[Piece]:
    """Yield what a file of named graphs is made of, one ``@graph`` for each.

    Args:
        graphs: of each graph its triples in runs, one after the other as their subjects are
            ordered, each with the digest of what it says.
        context: made from them all.
        release: whose licence and citation the file bears.
    """
    common = context.digest
    head = written({"@context": context.full, "@graph": [noticed(release)]})
    opened = head.removesuffix("\n ]\n}")
    yield digest(opened), partial(str, opened)
    for name, parted in graphs.items():
        graph = f',\n  {{\n   "id": {encode_basestring(context.curie(name))},\n   "@graph": ['
        yield digest(graph), partial(str, graph)
        for place, (given, run) in enumerate(parted):
            before = "," if place else ""
            yield digest((common, before, given)), partial(_run, run, context, before)
        yield digest("closed"), lambda: "\n   ]\n  }"
    yield digest("ended"), lambda: "\n ]\n}\n"


def _run(triples: Sequence[ox.Triple], context: Context, before: str) -> str:
    """Write a run of nodes as it stands within its graph."""
    line = "\n    "
    return before + ",".join(line + written(one, line) for one in nodes(triples, context))


def context_file(context: Context) -> str:
    """Return the text of the published context."""
    return json.dumps({"@context": context.full}, ensure_ascii=False, indent=1) + "\n"
