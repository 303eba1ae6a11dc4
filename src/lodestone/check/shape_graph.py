"""A graph as shapes are laid on it: objects, classes, members of lists, by look-up."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import pyoxigraph as ox

from lodestone.model.errors import LodestoneError
from lodestone.model.terms import RDF, RDFS

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_TYPE: Final = ox.NamedNode(RDF + "type")
_FIRST: Final = ox.NamedNode(RDF + "first")
_REST: Final = ox.NamedNode(RDF + "rest")
_NIL: Final = ox.NamedNode(RDF + "nil")
_SUBCLASS: Final = ox.NamedNode(RDFS + "subClassOf")


class UnknownComponentError(LodestoneError):
    """A shape uses a part of SHACL that the engine does not know."""


class Data:
    """Triples, ready to be walked from subject to object and back."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._out: dict[Node, dict[Node, dict[Node, None]]] = {}
        self._subjects: defaultdict[Node, dict[Node, None]] = defaultdict(dict)
        self._typed: defaultdict[Node, dict[Node, None]] = defaultdict(dict)
        self._above: dict[Node, frozenset[Node]] = {}
        for triple in triples:
            self.add(triple.subject, triple.predicate, triple.object)

    def add(self, subject: Node, predicate: ox.NamedNode, value: Node) -> None:
        """Add one triple."""
        self._out.setdefault(subject, {}).setdefault(predicate, {})[value] = None
        self._subjects[predicate][subject] = None
        if predicate == _TYPE:
            self._typed[value][subject] = None

    def objects(self, subject: Node, predicate: Node) -> Sequence[Node]:
        """Return the distinct values of a property of a node."""
        return tuple(self._out.get(subject, {}).get(predicate, ()))

    def one(self, subject: Node, predicate: Node) -> Node | None:
        """Return a value of a property of a node, if it has one."""
        return next(iter(self._out.get(subject, {}).get(predicate, ())), None)

    def properties(self, subject: Node) -> Iterable[Node]:
        """Return the properties that a node has."""
        return self._out.get(subject, {}).keys()

    def subjects(self, predicate: Node) -> Iterable[Node]:
        """Return the nodes that have a property."""
        return self._subjects.get(predicate, {}).keys()

    def above(self, cls: Node) -> frozenset[Node]:
        """Return a class and all classes above it."""
        if cls not in self._above:
            seen: set[Node] = set()
            todo = [cls]
            while todo:
                here = todo.pop()
                if here not in seen:
                    seen.add(here)
                    todo += self.objects(here, _SUBCLASS)
            self._above[cls] = frozenset(seen)
        return self._above[cls]

    def is_instance(self, node: Node, cls: Node) -> bool:
        """Tell whether a node is of a class or of one below it."""
        return any(cls in self.above(given) for given in self.objects(node, _TYPE))

    def instances(self, cls: Node) -> Iterator[Node]:
        """Yield the nodes of a class and of those below it; a node may come twice."""
        for given in list(self._typed):
            if cls in self.above(given):
                yield from self._typed[given]

    def members(self, head: Node) -> Iterator[Node]:
        """Yield the members of an RDF list."""
        while head != _NIL:
            first, rest = self.one(head, _FIRST), self.one(head, _REST)
            if first is None or rest is None:
                raise UnknownComponentError(f"{head} is no well-formed list")
            yield first
            head = rest
