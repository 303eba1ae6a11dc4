"""What can be said, read once from ``ontology/``: classes, properties, closed lists, prefixes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from lodestone.model.terms import ID, LODE, OWL, RDF, RDFS, SH, kind_and_slug


@dataclass(frozen=True)
class Ontology:
    """The ontology as look-up tables over its triples.

    Attributes:
        triples: every triple of ``ontology/``.
    """

    triples: frozenset[ox.Triple]

    def _instances(self, class_iri: str) -> frozenset[str]:
        return frozenset(
            t.subject.value
            for t in self.triples
            if t.predicate.value == RDF + "type"
            and isinstance(t.object, ox.NamedNode)
            and t.object.value == class_iri
        )

    def _slugs(self, class_name: str) -> frozenset[str]:
        found = (kind_and_slug(iri) for iri in self._instances(LODE + class_name))
        return frozenset(pair[1] for pair in found if pair)

    @cached_property
    def classes(self) -> frozenset[str]:
        """IRIs of the classes that the ontology declares."""
        return self._instances(OWL + "Class")

    @cached_property
    def object_properties(self) -> frozenset[str]:
        """IRIs of the properties whose object is a thing or a value."""
        return self._instances(OWL + "ObjectProperty")

    @cached_property
    def datatype_properties(self) -> frozenset[str]:
        """IRIs of the properties whose object is a literal."""
        return self._instances(OWL + "DatatypeProperty")

    @cached_property
    def properties(self) -> frozenset[str]:
        """IRIs of all properties that the ontology declares."""
        return self.object_properties | self.datatype_properties

    @cached_property
    def annotation_properties(self) -> frozenset[str]:
        """IRIs of the properties that say something of terms, and that no fact may use."""
        return self._instances(OWL + "AnnotationProperty")

    @cached_property
    def settled_properties(self) -> frozenset[str]:
        """IRIs of the properties that the world allows one value at a time."""
        return self._instances(LODE + "SettledProperty")

    @cached_property
    def structural_properties(self) -> frozenset[str]:
        """IRIs of the properties that stand in the register alone."""
        return self._instances(LODE + "StructuralProperty")

    @cached_property
    def individuals(self) -> frozenset[str]:
        """IRIs of the things that the ontology itself names: units, rungs, steps and the like."""
        return frozenset(t.subject.value for t in self.triples if t.subject.value.startswith(ID))

    @cached_property
    def units(self) -> frozenset[str]:
        """Slugs of the closed list of units."""
        return self._slugs("Unit")

    @cached_property
    def rungs(self) -> frozenset[str]:
        """Slugs of the rungs of the ladder of stages."""
        return self._slugs("Rung")

    @cached_property
    def waiver_reasons(self) -> frozenset[str]:
        """Slugs of the reasons for which a sentence or figure may be waived."""
        return self._slugs("WaiverReason")

    @cached_property
    def inference_reasons(self) -> frozenset[str]:
        """Slugs of the reasons for which a name may be left to the context."""
        return self._slugs("InferenceReason")

    def pairs(self, predicate: str) -> tuple[tuple[str, str], ...]:
        """Return what an annotation joins: subject and object IRIs, in order.

        Args:
            predicate: local name of the annotation.
        """
        return tuple(
            sorted(
                (t.subject.value, t.object.value)
                for t in self.triples
                if t.predicate.value == LODE + predicate and isinstance(t.object, ox.NamedNode)
            )
        )

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """The prefix table: prefix to namespace IRI."""
        parts: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for triple in self.triples:
            if triple.predicate.value in (SH + "prefix", SH + "namespace"):
                parts[triple.subject.value][triple.predicate.value] = triple.object.value
        return {row[SH + "prefix"]: row[SH + "namespace"] for row in parts.values()}

    @cached_property
    def parents(self) -> dict[str, frozenset[str]]:
        """Each class with all of its super-classes, itself included."""
        direct: defaultdict[str, set[str]] = defaultdict(set)
        for triple in self.triples:
            if triple.predicate.value == RDFS + "subClassOf":
                direct[triple.subject.value].add(triple.object.value)
        return {name: frozenset(_closure(name, direct)) for name in self.classes | direct.keys()}

    def is_a(self, classes: Iterable[str], parent: str) -> bool:
        """Tell whether one of the classes is ``parent`` (a local name) or below it."""
        return any(LODE + parent in self.parents.get(name, frozenset()) for name in classes)


def _closure(name: str, direct: dict[str, set[str]]) -> set[str]:
    seen, todo = set(), [name]
    while todo:
        here = todo.pop()
        if here not in seen:
            seen.add(here)
            todo += direct.get(here, ())
    return seen
