"""SHACL Core without rdflib: the closed list of components that shapes here may use.

pySHACL is the reference and the tests hold the two against each other. This engine works on the
terms of the strict parser, needs no import that costs a start-up, and judges as many or as few
nodes as it is given. It knows one-step paths alone; a shape that uses anything else of SHACL is
refused, never passed over.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from lodestone.check.literals import compare, is_well_formed
from lodestone.check.shape_graph import Data, Node, UnknownComponentError
from lodestone.model.terms import RDFS, SH

#: What says nothing about validity, or is read beside the component that it belongs to.
_SILENT: Final = frozenset(
    {"message", "severity", "path", "property", "deactivated", "flags", "name", "description",
     "order", "group", "defaultValue", "targetClass", "targetSubjectsOf", "targetObjectsOf",
     "targetNode", "qualifiedMinCount", "qualifiedMaxCount"}
)  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """A shape after compilation.

    Attributes:
        node: its name in the shapes graph.
        path: its property, where it is a property shape.
        targets: pairs of a kind (``targetClass`` ...) and a node.
        constraints: triples of component name, the function that judges, and its parameter.
        properties: the names of its property shapes.
        is_warning: whether it only asks.
    """

    node: Node
    path: Node | None
    targets: tuple[tuple[str, Node], ...]
    constraints: tuple[tuple[str, "Component", Node], ...]
    properties: tuple[Node, ...]
    is_warning: bool


@dataclass(frozen=True)
class Result:
    """One result: which shape failed on which node, by which component, with which value."""

    shape: Node
    focus: Node
    path: Node | None
    value: Node | None
    component: str
    is_warning: bool


@dataclass(frozen=True)
class _Case:
    """What a component judges: the shape, the node in focus, and its value nodes."""

    engine: "Engine"
    shape: Shape
    focus: Node
    values: Sequence[Node]


#: Yields the value at fault; ``None`` where the set of values is at fault.
Component = Callable[[_Case, Node], Iterator[Node | None]]


@dataclass
class Engine:
    """Shapes laid upon data.

    Attributes:
        shapes: every shape by its name.
        raw: the triples of the shapes, for lists and counts.
        data: what is judged.
    """

    shapes: Mapping[Node, Shape]
    raw: Data
    data: Data
    _conforming: dict[tuple[Node, Node], bool] = field(default_factory=dict)

    def run(self, only: Callable[[Node], bool] | None = None) -> list[Result]:
        """Judge the targets of all shapes.

        Args:
            only: which nodes to judge; all where it is ``None``.
        """
        found: dict[Result, None] = {}
        for shape in self.shapes.values():
            for focus in dict.fromkeys(self._targets(shape)):
                if only is None or only(focus):
                    found.update(dict.fromkeys(self.judge(shape, focus)))
        return list(found)

    def judge(self, shape: Shape, focus: Node) -> Iterator[Result]:
        """Judge one node by one shape."""
        values = [focus] if shape.path is None else self.data.objects(focus, shape.path)
        case = _Case(self, shape, focus, values)
        for name, component, parameter in shape.constraints:
            for value in component(case, parameter):
                yield Result(shape.node, focus, shape.path, value, name, shape.is_warning)
        for node in shape.properties:
            for value in values:
                yield from self.judge(self.shapes[node], value)

    def conforms(self, shape: Node, node: Node) -> bool:
        """Tell whether a node conforms to a shape."""
        key = (shape, node)
        if key not in self._conforming:
            self._conforming[key] = True  # a shape that comes back to itself adds nothing
            self._conforming[key] = not any(self.judge(self.shapes[shape], node))
        return self._conforming[key]

    def _targets(self, shape: Shape) -> Iterator[Node]:
        for kind, node in shape.targets:
            if kind == "targetClass":
                yield from self.data.instances(node)
            elif kind == "targetSubjectsOf":
                yield from self.data.subjects(node)
            elif kind == "targetObjectsOf":
                for subject in self.data.subjects(node):
                    yield from self.data.objects(subject, node)
            else:
                yield node


@lru_cache(maxsize=4)
def compile_shapes(triples: tuple[ox.Triple, ...]) -> tuple[dict[Node, Shape], Data]:
    """Compile the shapes among some triples; the same few are laid on much.

    Returns:
        The shapes by name, and the triples as ``Data``: the first two fields of an ``Engine``.

    Raises:
        UnknownComponentError: a shape uses a part of SHACL that the engine does not know.
    """
    raw = Data(triples)
    names = dict.fromkeys(
        node
        for kind in ("NodeShape", "PropertyShape")
        for node in raw.instances(ox.NamedNode(SH + kind))
    )
    names.update(dict.fromkeys(_mentioned(raw)))
    return {node: _compile(node, raw) for node in names}, raw


def validate(data: Iterable[ox.Triple], shapes: Iterable[ox.Triple]) -> list[Result]:
    """Judge some triples by some shapes.

    Raises:
        UnknownComponentError: a shape uses a part of SHACL that the engine does not know.
    """
    compiled, raw = compile_shapes(tuple(shapes))
    return Engine(compiled, raw, Data(data)).run()


def _mentioned(raw: Data) -> Iterator[Node]:
    """Yield the shapes that bear no class of their own: targets or another shape name them."""
    for name in ("property", "node", "not", "qualifiedValueShape"):
        for owner in list(raw.subjects(ox.NamedNode(SH + name))):
            yield owner
            yield from raw.objects(owner, ox.NamedNode(SH + name))
    for name in ("and", "or", "xone"):
        for owner in list(raw.subjects(ox.NamedNode(SH + name))):
            yield owner
            for head in raw.objects(owner, ox.NamedNode(SH + name)):
                yield from raw.members(head)
    for name in ("targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode"):
        yield from list(raw.subjects(ox.NamedNode(SH + name)))


def _compile(node: Node, raw: Data) -> Shape:
    path = raw.one(node, ox.NamedNode(SH + "path"))
    if path is not None and not isinstance(path, ox.NamedNode):
        raise UnknownComponentError(f"the path of {node} has more than one step")
    constraints: list[tuple[str, Component, Node]] = []
    targets: list[tuple[str, Node]] = []
    for predicate in raw.properties(node):
        assert isinstance(predicate, ox.NamedNode)
        if not predicate.value.startswith(SH):
            continue
        name = predicate.value.removeprefix(SH)
        if name not in _SILENT and name not in COMPONENTS:
            raise UnknownComponentError(f"{node} uses sh:{name}, which the engine does not know")
        for value in raw.objects(node, predicate):
            if name in COMPONENTS:
                constraints += ((as_name, what, value) for as_name, what in COMPONENTS[name])
            elif name.startswith("target"):
                targets.append((name, value))
    if raw.is_instance(node, ox.NamedNode(RDFS + "Class")):
        targets.append(("targetClass", node))
    if _flag(raw, node, "deactivated"):
        return Shape(node, path, (), (), (), False)
    severity = raw.one(node, ox.NamedNode(SH + "severity"))
    return Shape(
        node,
        path,
        tuple(targets),
        tuple(constraints),
        tuple(raw.objects(node, ox.NamedNode(SH + "property"))),
        severity is not None and severity != ox.NamedNode(SH + "Violation"),
    )


def _flag(raw: Data, node: Node, name: str) -> bool:
    value = raw.one(node, ox.NamedNode(SH + name))
    return isinstance(value, ox.Literal) and value.value in ("true", "1")


def _integer(value: Node) -> int:
    if isinstance(value, ox.Literal) and value.value.lstrip("+").isdigit():
        return int(value.value)
    raise UnknownComponentError(f"{value} is no count")


def _class(case: _Case, cls: Node) -> Iterator[Node]:
    for value in case.values:
        if isinstance(value, ox.Literal) or not case.engine.data.is_instance(value, cls):
            yield value


def _datatype(case: _Case, datatype: Node) -> Iterator[Node]:
    for value in case.values:
        if not (
            isinstance(value, ox.Literal) and value.datatype == datatype and is_well_formed(value)
        ):
            yield value


def _node_kind(case: _Case, kind: Node) -> Iterator[Node]:
    assert isinstance(kind, ox.NamedNode)
    wanted = kind.value.removeprefix(SH)
    for value in case.values:
        name = "Literal" if isinstance(value, ox.Literal) else "IRI"
        if isinstance(value, ox.BlankNode):
            name = "BlankNode"
        if name not in wanted.split("Or"):
            yield value


def _min_count(case: _Case, count: Node) -> Iterator[None]:
    if len(case.values) < _integer(count):
        yield None


def _max_count(case: _Case, count: Node) -> Iterator[None]:
    if len(case.values) > _integer(count):
        yield None


def _text(value: Node) -> str | None:
    return value.value if isinstance(value, (ox.NamedNode, ox.Literal)) else None


def _min_length(case: _Case, length: Node) -> Iterator[Node]:
    for value in case.values:
        text = _text(value)
        if text is None or len(text) < _integer(length):
            yield value


def _max_length(case: _Case, length: Node) -> Iterator[Node]:
    for value in case.values:
        text = _text(value)
        if text is None or len(text) > _integer(length):
            yield value


def _pattern(case: _Case, pattern: Node) -> Iterator[Node]:
    given = case.engine.raw.one(case.shape.node, ox.NamedNode(SH + "flags"))
    flags = 0
    for letter in _text(given) or "" if given is not None else "":
        if letter not in "ims":
            raise UnknownComponentError(f"sh:flags {letter!r} is not known")
        flags |= {"i": re.I, "m": re.M, "s": re.S}[letter]
    compiled = re.compile(_text(pattern) or "", flags)
    for value in case.values:
        text = _text(value)
        if text is None or not compiled.search(text):
            yield value


def _language_in(case: _Case, head: Node) -> Iterator[Node]:
    ranges = [(_text(node) or "").lower() for node in case.engine.raw.members(head)]
    for value in case.values:
        tag = (value.language or "").lower() if isinstance(value, ox.Literal) else ""
        if not tag or not any(r == "*" or tag == r or tag.startswith(f"{r}-") for r in ranges):
            yield value


def _unique_lang(case: _Case, wanted: Node) -> Iterator[None]:
    if _text(wanted) != "true":
        return  # "1" is true as well, yet the suite of the W3C wants the word
    tags = [v.language.lower() for v in case.values if isinstance(v, ox.Literal) and v.language]
    for _ in sorted({tag for tag in tags if tags.count(tag) > 1}):
        yield None


def _in(case: _Case, head: Node) -> Iterator[Node]:
    allowed = set(case.engine.raw.members(head))
    yield from (value for value in case.values if value not in allowed)


def _has_value(case: _Case, wanted: Node) -> Iterator[None]:
    if wanted not in case.values:
        yield None


def _equals(case: _Case, other: Node) -> Iterator[Node]:
    theirs = case.engine.data.objects(case.focus, other)
    yield from (value for value in case.values if value not in theirs)
    yield from (value for value in theirs if value not in case.values)


def _disjoint(case: _Case, other: Node) -> Iterator[Node]:
    theirs = case.engine.data.objects(case.focus, other)
    yield from (value for value in case.values if value in theirs)


def _limit(is_within: Callable[[int], bool]) -> Component:
    def judge(case: _Case, limit: Node) -> Iterator[Node]:
        for value in case.values:
            order = compare(value, limit)
            if order is None or not is_within(order):
                yield value

    return judge


def _less(is_within: Callable[[int], bool]) -> Component:
    def judge(case: _Case, other: Node) -> Iterator[Node]:
        for value in case.values:
            for theirs in case.engine.data.objects(case.focus, other):
                order = compare(value, theirs)
                if order is None or not is_within(order):
                    yield value

    return judge


def _node(case: _Case, shape: Node) -> Iterator[Node]:
    yield from (value for value in case.values if not case.engine.conforms(shape, value))


def _not(case: _Case, shape: Node) -> Iterator[Node]:
    yield from (value for value in case.values if case.engine.conforms(shape, value))


def _some(is_enough: Callable[[int, int], bool]) -> Component:
    def judge(case: _Case, head: Node) -> Iterator[Node]:
        shapes = list(case.engine.raw.members(head))
        for value in case.values:
            met = sum(case.engine.conforms(shape, value) for shape in shapes)
            if not is_enough(met, len(shapes)):
                yield value

    return judge


def _qualified(name: str, is_enough: Callable[[int, int], bool]) -> Component:
    def judge(case: _Case, shape: Node) -> Iterator[None]:
        count = case.engine.raw.one(case.shape.node, ox.NamedNode(SH + name))
        if count is not None:
            met = sum(case.engine.conforms(shape, value) for value in case.values)
            if not is_enough(met, _integer(count)):
                yield None

    return judge


def _entry(name: str, judge: Component) -> tuple[tuple[str, Component], ...]:
    return ((f"{name[0].upper()}{name[1:]}ConstraintComponent", judge),)


_ONE_EACH: Final[Mapping[str, Component]] = {
    "class": _class,
    "datatype": _datatype,
    "nodeKind": _node_kind,
    "minCount": _min_count,
    "maxCount": _max_count,
    "minLength": _min_length,
    "maxLength": _max_length,
    "pattern": _pattern,
    "languageIn": _language_in,
    "uniqueLang": _unique_lang,
    "in": _in,
    "hasValue": _has_value,
    "equals": _equals,
    "disjoint": _disjoint,
    "minInclusive": _limit(lambda order: order >= 0),
    "minExclusive": _limit(lambda order: order > 0),
    "maxInclusive": _limit(lambda order: order <= 0),
    "maxExclusive": _limit(lambda order: order < 0),
    "lessThan": _less(lambda order: order < 0),
    "lessThanOrEquals": _less(lambda order: order <= 0),
    "node": _node,
    "not": _not,
    "and": _some(lambda met, count: met == count),
    "or": _some(lambda met, _: met > 0),
    "xone": _some(lambda met, _: met == 1),
}
#: Each property of SHACL that constrains, with the components that it gives.
COMPONENTS: Final[Mapping[str, tuple[tuple[str, Component], ...]]] = {
    **{name: _entry(name, judge) for name, judge in _ONE_EACH.items()},
    "qualifiedValueShape": (
        *_entry("qualifiedMinCount", _qualified("qualifiedMinCount", lambda met, n: met >= n)),
        *_entry("qualifiedMaxCount", _qualified("qualifiedMaxCount", lambda met, n: met <= n)),
    ),
}
