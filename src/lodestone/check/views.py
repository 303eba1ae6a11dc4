"""Shapes on three views: what each passage states, what stands named once, what is settled.

A union of all passages would make two honest disagreements break ``sh:maxCount``, and a passage
alone would make every silence break ``sh:minCount``. So the shapes are laid upon three views:

* *stated*: each subject as one passage states it, under a name of its own (``subject?in=passage``),
  with its registered types; ``sh:minCount`` holds for statement nodes alone.
* *named*: register, documents and curation; ``sh:minCount`` on claims does not apply.
* *settled*: the settled graph; a missing claim is a warning, since a source may be silent.

The engine is ``lodestone.check.shacl``; ``lodestone.commands.lab.reference`` runs pySHACL on the
same views, and the tests hold the two against each other. Shapes come from the trusted tree, with
no imports, no rules, no JavaScript and no inference.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.check import shacl, shape_graph
from lodestone.model.findings import Finding, Severity, violation
from lodestone.model.ontology import Ontology
from lodestone.model.places import Place
from lodestone.model.tags import bcp47
from lodestone.model.terms import LODE, RDF, RDFS, SH, kind_and_slug
from lodestone.model.words import pair
from lodestone.read.checkout import CURATION, DOCUMENT, ONTOLOGY, PASSAGE, REGISTER, SHAPES, Sources
from lodestone.read.intake import Located

IN: Final = "?in="
_TYPE = ox.NamedNode(RDF + "type")
_MIN_COUNT = ox.NamedNode(SH + "minCount")
_TARGET_CLASS = ox.NamedNode(SH + "targetClass")
_PROPERTY = ox.NamedNode(SH + "property")
_PATH = ox.NamedNode(SH + "path")
_MESSAGE = ox.NamedNode(SH + "message")
#: Node shapes of these classes keep their minimum counts wherever they are read.
_COMPLETE: Final = ("Statement", "Post", "Document", "Passage", "Decision", "SameDeal",
                    "SecondReading",
                    "NotSameDeal", "Tension")  # fmt: skip


#: What is said where it is stated alone: the settled graph has evidence and stages elsewhere.
_UNSAID: Final = LODE + "leavesUnsaid"
_UNSETTLED: Final = (LODE + "locator", LODE + "reached")


@dataclass(frozen=True)
class Result:
    """One result of a validation.

    Attributes:
        shape: IRI of the property or node shape that failed.
        focus: IRI of the node at fault, without the name of a view.
        passage: IRI of the passage that states it, in the view *stated*.
        path: IRI of the property, where the shape has one.
        value: the IRI or lexical form of the value at fault, if the engine names one.
        is_missing: true where a minimum count failed.
        is_warning: true where the shape only asks (SHOULD).
    """

    shape: str
    focus: str
    passage: str | None
    path: str | None
    value: str | None
    is_missing: bool
    is_warning: bool


#: What lays shapes upon data, both given as triples; the results are sorted, without repeats.
Engine = Callable[[list[ox.Triple], list[ox.Triple]], list[Result]]


def stated_view(
    triples: Mapping[str, Iterable[ox.Triple]], types: Mapping[str, frozenset[str]]
) -> list[ox.Triple]:
    """Build the view in which each subject stands once per passage.

    Args:
        triples: passage IRI to what the passage states.
        types: IRIs of the registered classes of each thing.
    """
    view: dict[ox.Triple, None] = {}
    for passage, stated in triples.items():
        for triple in stated:
            subject = ox.NamedNode(f"{triple.subject.value}{IN}{passage}")
            view[ox.Triple(subject, triple.predicate, triple.object)] = None
            nodes = [(subject, triple.subject.value)]
            # The types of an object stand on its plain name; a shape reads them from there.
            if isinstance(triple.object, ox.NamedNode):
                nodes.append((triple.object, triple.object.value))
            for node, iri in nodes:
                for name in types.get(iri, ()):
                    view[ox.Triple(node, _TYPE, ox.NamedNode(name))] = None
    return list(view)


def run(data: list[ox.Triple], shapes: list[ox.Triple]) -> list[Result]:
    """Lay shapes upon data with the engine of the project."""
    return in_order(
        named(
            _value(one.shape) or "",
            _value(one.focus) or "",
            _value(one.path),
            _value(one.value),
            is_missing=one.component == "MinCountConstraintComponent",
            is_warning=one.is_warning,
        )
        for one in shacl.validate(data, shapes)
    )


def named(
    shape: str,
    focus: str,
    path: str | None,
    value: str | None,
    *,
    is_missing: bool,
    is_warning: bool,
) -> Result:
    """Build a result from what an engine says, with the view's name parted from the node's."""
    plain, _, passage = focus.partition(IN)
    return Result(shape, plain, passage or None, path, value, is_missing, is_warning)


def in_order(results: Iterable[Result]) -> list[Result]:
    """Sort results and drop repeats."""
    return sorted(
        dict.fromkeys(results),
        key=lambda r: (r.focus, r.passage or "", r.shape, str(r.value), r.is_missing),
    )


def subclass_axioms(sources: Sources) -> list[ox.Triple]:
    """Return the triples of the ontology that ``sh:class`` needs."""
    return [
        t
        for t in sources.triples(ONTOLOGY)
        if t.predicate.value in (RDFS + "subClassOf", RDF + "type")
        and isinstance(t.object, ox.NamedNode)
    ]


def all_types(sources: Sources, described: Iterable[ox.Triple]) -> dict[str, frozenset[str]]:
    """Join the registered types, the types of statement nodes and those of described values."""
    found = {iri: set(classes) for iri, classes in sources.types.items()}
    for triple in [*sources.triples(PASSAGE), *described]:
        if triple.predicate.value == RDF + "type" and (
            sources.ontology.is_statement(triple.subject.value)
            or triple.subject.value not in sources.types
        ):
            found.setdefault(triple.subject.value, set()).add(triple.object.value)
    return {iri: frozenset(classes) for iri, classes in found.items()}


def shapes_for(view: str, shapes: Iterable[ox.Triple], ontology: Ontology) -> list[ox.Triple]:
    """Return the shapes as one view reads them, with the minimum counts that apply there."""
    given = list(shapes)
    if view == "settled":
        return given
    complete_classes = {
        cls
        for name in _COMPLETE
        for cls, parents in ontology.parents.items()
        if LODE + name in parents
    }
    owners = {
        t.subject
        for t in given
        if t.predicate == _TARGET_CLASS and _value(t.object) in complete_classes
    }
    complete = {t.object for t in given if t.predicate == _PROPERTY and t.subject in owners}
    claims = {
        t.subject
        for t in given
        if t.predicate == _PATH
        and t.object.value.startswith(LODE)
        and t.object.value not in ontology.structural_properties
    }
    return [
        t
        for t in given
        if t.predicate != _MIN_COUNT
        or t.subject in complete
        or not (view == "stated" or t.subject in claims)
    ]


def validate(
    sources: Sources, described: list[ox.Triple], engine: Engine = run
) -> Iterator[Finding]:
    """Run the shapes on the views *stated* and *named*.

    Args:
        sources: what was read.
        described: the triples of ``graph:values``.
        engine: what lays the shapes upon the views.
    """
    shapes = list(sources.triples(SHAPES))
    if not shapes:
        return
    results: list[Result] = []
    for name, view in views(sources, described).items():
        found = engine(view, shapes_for(name, shapes, sources.ontology))
        # An object stands in *stated* under its plain name, with nothing but its types: no
        # subject of ours.
        results += (one for one in found if one.passage or name != "stated")
    yield from to_findings(results, _places(sources), shapes)


def views(sources: Sources, described: list[ox.Triple]) -> dict[str, list[ox.Triple]]:
    """Build the views *stated* and *named*."""
    axioms = subclass_axioms(sources)
    stated: dict[str, list[ox.Triple]] = {}
    for file in sources.of(PASSAGE):
        stated.setdefault(file.graph, []).extend(located.triple for located in file.triples)
    return {
        "stated": stated_view(stated, all_types(sources, described)) + axioms,
        "named": [*sources.triples(REGISTER, DOCUMENT, CURATION), *described, *axioms],
    }


def validate_settled(
    sources: Sources,
    settled: Iterable[ox.Triple],
    described: Iterable[ox.Triple],
    engine: Engine = run,
    only: Collection[Path] = (),
) -> Iterator[Finding]:
    """Run the shapes on the settled graph: what is missing there is a warning.

    A claim that some passage states is not missing, though nothing settles it: its values may be
    in dispute, or the parties not bound yet. Statement nodes were judged where they are stated.

    Args:
        sources: what was read.
        settled: the triples of ``graph:settled``.
        described: the triples of ``graph:values``.
        engine: what lays the shapes upon the view.
        only: the resolved paths of the files whose claims are judged; all where empty. A file of
            the register says who is meant, and not what is told of him.
    """
    shapes = list(sources.triples(SHAPES))
    if not shapes:
        return
    stated = {(t.subject.value, t.predicate.value) for t in sources.triples(PASSAGE, REGISTER)}
    stated |= {  # the text speaks of it and names nothing: there is nothing to ask for
        (t.subject.value, t.object.value)
        for t in sources.triples(PASSAGE)
        if t.predicate.value == _UNSAID
    }
    places = _stating(sources, only)
    view = settled_view(sources, settled, described)
    claims = [
        one
        for one in engine(view, shapes_for("settled", shapes, sources.ontology))
        if one.path
        and one.path.startswith(LODE)
        and one.path not in _UNSETTLED
        and ("", one.focus) in places
        and not (one.is_missing and (one.focus, one.path) in stated)
        and not (one.is_missing and sources.ontology.is_statement(one.focus))
    ]
    yield from to_findings(claims, places, shapes, missing=Severity.WARNING)


def settled_view(
    sources: Sources, settled: Iterable[ox.Triple], described: Iterable[ox.Triple]
) -> list[ox.Triple]:
    """Build the view *settled*: what is settled, with the types of all that it names."""
    given = list(described)
    types = all_types(sources, given)
    view = [*settled, *given, *subclass_axioms(sources)]
    nodes = {node for t in view for node in (t.subject, t.object) if isinstance(node, ox.NamedNode)}
    view += (
        ox.Triple(node, _TYPE, ox.NamedNode(name))
        for node in sorted(nodes, key=str)
        for name in sorted(types.get(node.value, ()))
    )
    return view


def to_findings(
    results: Iterable[Result],
    places: "Places",
    shapes: Iterable[ox.Triple],
    missing: Severity = Severity.VIOLATION,
) -> Iterator[Finding]:
    """Turn results into findings, with the file and line that state the value at fault."""
    worded: dict[str, dict[str, str]] = {}
    for triple in shapes:
        if triple.predicate == _MESSAGE and isinstance(triple.object, ox.Literal):
            language = bcp47(triple.object.language or "en")[:2]
            worded.setdefault(triple.subject.value, {})[language] = triple.object.value
    for result in results:
        messages = worded.get(result.shape, {})
        severity = Severity.WARNING if result.is_warning else Severity.VIOLATION
        if result.is_missing:
            severity = min(severity, missing)
        path, line = _place(result, places)
        name = _shorten(result.focus)
        value = "" if result.value is None else f" ({_shorten(result.value)})"
        shape = _shorten(result.shape)
        said = pair(__name__, "breaks-shape", name=name, value=value, shape=shape)
        if result.is_missing and missing < Severity.VIOLATION and result.path:
            asked = _shorten(result.path)
            said = pair(__name__, "no-passage-states", asked=asked, name=name)
        yield violation(
            _shorten(result.shape),
            *said,
            messages.get("en", ""),
            messages.get("zh", messages.get("en", "")),
            path,
            line,
            severity=severity,
        )


Places = Mapping[tuple[str, str], list[tuple[Path, Located]]]


def _places(sources: Sources) -> Places:
    found: dict[tuple[str, str], list[tuple[Path, Located]]] = {}
    for file in sources.of(REGISTER, DOCUMENT, CURATION, PASSAGE):
        graph = file.graph if file.kind == PASSAGE else ""
        for located in file.triples:
            found.setdefault((graph, located.triple.subject.value), []).append((file.path, located))
    return found


def _stating(sources: Sources, only: Collection[Path]) -> Places:
    """Return what passages state of each thing, in some files or in all."""
    found: dict[tuple[str, str], list[tuple[Path, Located]]] = {}
    for file in sources.of(PASSAGE):
        if not only or file.path.resolve() in only:
            for located in file.triples:
                key = ("", located.triple.subject.value)
                found.setdefault(key, []).append((file.path, located))
    return found


def _place(result: Result, places: Places) -> tuple[Path | None, Place | None]:
    """Find the line of the value at fault, else the last of its property, else the node's first."""
    rows = places.get((result.passage or "", result.focus), [])
    same = [row for row in rows if row[1].triple.predicate.value == result.path]
    exact = [row for row in same if row[1].triple.object.value == result.value]
    if best := exact[:1] or same[-1:]:
        return best[0][0], best[0][1].at
    return (rows[0][0], rows[0][1].subject_at) if rows else (None, None)


def _value(node: shape_graph.Node | None) -> str | None:
    """Return the IRI, the lexical form or the label of a node."""
    return None if node is None or isinstance(node, ox.Triple) else node.value


def _shorten(iri: str) -> str:
    pair = kind_and_slug(iri)
    if pair:
        return ":".join(pair)
    for mark in ("/shape/", "/ont/"):
        if mark in iri:
            return {"/shape/": "shape:", "/ont/": "lode:"}[mark] + iri.split(mark)[1]
    return iri
