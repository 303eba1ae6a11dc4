"""The settled view for people: each thing once, its amounts, dates and stages written inside it.

It is what the framing algorithm of JSON-LD makes of the frame "every thing that no thing embeds, a
value inside whatever uses it, everything else by its name"; a test holds it against PyLD, which
takes seconds for what is a walk here. It says the same triples as the plain reader's graph.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from lodestone.model import terms
from lodestone.publish.files import jsonld
from lodestone.publish.files.release import Release

#: Kinds of values that are written where they are used.
EMBEDDED: Final = frozenset({"quantity", "date", "stage"})
#: A stage says its date by name: the days stand in the stage itself.
_NEVER: Final = "onDate"

Triples = Sequence[ox.Triple]


def framed_file(triples: Triples, context: jsonld.Context, release: Release) -> str:
    """Return the text of the framed file.

    Args:
        triples: the plain reader's graph.
        context: made from triples that include these.
        release: whose licence and citation it bears.
    """
    frame = _Frame.of(triples, context)
    known = {node["id"]: _plain(node) for node in jsonld.nodes(triples, context)}
    graph = [
        _thing(node, known, frame) for name, node in known.items() if name not in frame.embedded
    ]
    return jsonld.document(context.part(jsonld.mentioned(triples, context)), graph, release)


@dataclass(frozen=True)
class _Frame:
    """Which properties embed what they point at.

    Attributes:
        outer: those by which a thing points at values, and at values alone.
        inner: those by which a value points at a thing.
        embedded: compact IRIs of the values that stand inside a thing.
        links: properties whose texts are names of nodes, and never literals.
        tongues: properties whose objects are language maps, and never nodes.
    """

    outer: frozenset[str]
    inner: frozenset[str]
    embedded: frozenset[str]
    links: frozenset[str]
    tongues: frozenset[str]

    @staticmethod
    def of(triples: Triples, context: jsonld.Context) -> "_Frame":
        """Find them in the triples."""
        outer: set[str] = set()
        inner: set[str] = set()
        mixed: set[str] = set()
        pointed: dict[str, set[str]] = {}
        for triple in triples:
            iri, target = triple.predicate.value, triple.object
            if not isinstance(target, ox.NamedNode) or iri == terms.RDF + "type":
                continue
            name = context.names[iri]
            if not _is_value(target.value):
                (inner if _is_value(triple.subject.value) else mixed).add(name)
            elif not _is_value(triple.subject.value):
                outer.add(name)
                pointed.setdefault(name, set()).add(context.curie(target.value))
        # What points at things as well would write them, and all that they use, inside each other.
        outer -= mixed
        embedded = {name for each in outer for name in pointed[each]}
        kinds = {context.names[iri]: kind for iri, kind in context.kinds.items()}
        return _Frame(
            frozenset(outer),
            frozenset(inner | {_NEVER}),
            frozenset(embedded),
            frozenset(name for name, kind in kinds.items() if kind == "@id"),
            frozenset(name for name, kind in kinds.items() if kind == "@language"),
        )


def _thing(node: jsonld.Node, known: Mapping[str, jsonld.Node], frame: _Frame) -> jsonld.Node:
    """Return a thing with the values that it uses inside it."""
    walk = _Walk(known, frame)
    return {
        name: walk.each(name, value, frame.inner, (node["id"],)) if name in frame.outer else value
        for name, value in node.items()
    }


@dataclass(frozen=True)
class _Walk:
    """Goes from a thing to what it embeds.

    Attributes:
        known: the nodes by their identifiers.
        frame: what embeds what.
    """

    known: Mapping[str, jsonld.Node]
    frame: _Frame

    def each(self, prop: str, value: Any, by_name: frozenset[str], above: tuple[str, ...]) -> Any:
        """Embed whatever a property points at.

        Args:
            prop: the property.
            value: its value, or a list of them; literals stay as they are.
            by_name: properties of what is embedded that embed nothing.
            above: what it is embedded in; it is not embedded in itself.
        """
        if isinstance(value, list):
            return [self.each(prop, one, by_name, above) for one in value]
        name = self._pointed(prop, value)
        if name not in self.known or name in above:
            return value
        return {
            key: inner
            if key in ("id", "type") or key in by_name
            else self.each(key, inner, frozenset(), (*above, name))
            for key, inner in self.known[name].items()
        }

    def _pointed(self, prop: str, value: Any) -> str:
        """Return the identifier that a value of a property is; empty where it is a literal."""
        if isinstance(value, str):
            return value if prop in self.frame.links else ""
        return "" if prop in self.frame.tongues else str(value.get("id", ""))


def _plain(node: jsonld.Node) -> jsonld.Node:
    """Write a bare string of a property that is not coerced as a string, not as an object."""
    return {name: _bare(value) for name, value in node.items()}


def _bare(value: Any) -> Any:
    if isinstance(value, list):
        return [_bare(one) for one in value]
    is_string = isinstance(value, dict) and value.keys() == {"@value"}
    return value["@value"] if is_string else value


def _is_value(iri: str) -> bool:
    pair = terms.kind_and_slug(iri)
    return pair is not None and pair[0] in EMBEDDED
