"""What can be said, read once from ``ontology/``: classes, properties, closed lists, prefixes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from lodestone.model.terms import ID, LODE, OWL, RDF, RDFS, SH, SKOS, kind_and_slug


@dataclass(frozen=True)
class Kind:
    """One kind of names, as its prefix is declared.

    Attributes:
        classes: local names of the classes of its things.
        home: the kind of file that gives them their class.
        traits: how its names are read and shown.
    """

    classes: tuple[str, ...]
    home: str
    traits: frozenset[str]


@dataclass(frozen=True)
class Ontology:
    """The ontology as look-up tables over its triples.

    Attributes:
        triples: every triple of ``ontology/``.
    """

    triples: frozenset[ox.Triple]

    @cached_property
    def _by_class(self) -> dict[str, frozenset[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for t in self.triples:
            if t.predicate.value == RDF + "type" and isinstance(t.object, ox.NamedNode):
                found[t.object.value].add(t.subject.value)
        return {class_iri: frozenset(iris) for class_iri, iris in found.items()}

    def _instances(self, class_iri: str) -> frozenset[str]:
        return self._by_class.get(class_iri, frozenset())

    def _slugs(self, class_name: str) -> frozenset[str]:
        found = (kind_and_slug(iri) for iri in self._instances(LODE + class_name))
        return frozenset(pair[1] for pair in found if pair)

    @cached_property
    def labels(self) -> dict[tuple[str, str], str]:
        """Label of each term and individual, by IRI and language (``en``, ``zh``)."""
        return {
            (t.subject.value, (t.object.language or "")[:2]): t.object.value
            for t in self.triples
            if t.predicate.value == SKOS + "prefLabel" and isinstance(t.object, ox.Literal)
        }

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
    def identifying_properties(self) -> frozenset[str]:
        """IRIs of the properties by whose object two instruments may be known to be one."""
        return self._instances(LODE + "IdentifyingProperty")

    @cached_property
    def structural_properties(self) -> frozenset[str]:
        """IRIs of the properties that stand in the register alone."""
        return self._instances(LODE + "StructuralProperty")

    @cached_property
    def document_properties(self) -> frozenset[str]:
        """IRIs of the properties of documents and their passages; no claim uses them."""
        return self._instances(LODE + "DocumentProperty")

    @cached_property
    def curation_properties(self) -> frozenset[str]:
        """IRIs of the properties of decisions; no claim uses them."""
        return self._instances(LODE + "CurationProperty")

    @cached_property
    def derived_properties(self) -> frozenset[str]:
        """IRIs of the properties that the build alone states."""
        return self._instances(LODE + "DerivedProperty")

    @cached_property
    def claim_properties(self) -> frozenset[str]:
        """IRIs of the properties that passages and register use."""
        others = self.document_properties | self.curation_properties | self.derived_properties
        return self.properties - others

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """Each kind of names that is declared, by its prefix, in order."""
        rows: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        chosen = self._instances(LODE + "Kind")
        for triple in self.triples:
            if triple.subject.value in chosen:
                key = triple.predicate.value.removeprefix(LODE)
                rows[triple.subject.value][key].add(triple.object.value)
        return {
            min(row[SH + "prefix"]): Kind(
                tuple(sorted(iri.removeprefix(LODE) for iri in row["namesThingsOf"])),
                min(row["isTypedIn"]),
                frozenset(row["hasTrait"]),
            )
            for _, row in sorted(rows.items())
        }

    @cached_property
    def register_classes(self) -> dict[str, str]:
        """Local name of the class of the register things of each kind."""
        return self._classes_at("register")

    @cached_property
    def statement_classes(self) -> dict[str, str]:
        """Local name of the class of the nodes of each kind that passage files type."""
        return self._classes_at("passage")

    @cached_property
    def statement_kinds(self) -> frozenset[str]:
        """The kinds whose nodes are typed in a passage file and not in the register."""
        return frozenset(self.statement_classes)

    def kinds_with(self, trait: str) -> frozenset[str]:
        """Return the kinds that have a trait."""
        return self._by_trait.get(trait, frozenset())

    @cached_property
    def _by_trait(self) -> dict[str, frozenset[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for name, kind in self.kinds.items():
            for trait in kind.traits:
                found[trait].add(name)
        return {trait: frozenset(names) for trait, names in found.items()}

    def _classes_at(self, home: str) -> dict[str, str]:
        return {name: kind.classes[0] for name, kind in self.kinds.items() if kind.home == home}

    def is_statement(self, iri: str) -> bool:
        """Tell whether an IRI names a node that a passage file types."""
        pair = kind_and_slug(iri)
        return pair is not None and pair[0] in self.statement_kinds

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
    def _labels(self) -> dict[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for triple in self.triples:
            if triple.predicate.value in (SKOS + "prefLabel", SKOS + "altLabel"):
                found[triple.subject.value].append(triple.object.value)
        return found

    def labels_above(self, class_iri: str) -> list[str]:
        """Return the labels of a class and of all classes above it."""
        above = self.parents.get(class_iri, frozenset({class_iri}))
        return [label for cls in sorted(above) for label in self._labels.get(cls, ())]

    @cached_property
    def kind_words(self) -> dict[str, frozenset[str]]:
        """The words for each class that has any, and for those below it; in lower case."""
        own: defaultdict[str, set[str]] = defaultdict(set)
        for triple in self.triples:
            if triple.predicate.value == LODE + "kindWord":
                own[triple.subject.value].add(triple.object.value.lower())
        found: defaultdict[str, set[str]] = defaultdict(set)
        for name, above in self.parents.items():
            nearest = own.get(name) or set().union(*(own.get(one, set()) for one in above))
            found[name] |= nearest
            for one in above & own.keys():
                found[one] |= own.get(name, set())
        return {name: frozenset(words) for name, words in found.items() if words}

    @cached_property
    def sides(self) -> dict[str, str]:
        """The properties whose value stands ``before`` a change or ``after`` it, by their IRI."""
        return {
            triple.subject.value: triple.object.value
            for triple in self.triples
            if triple.predicate.value == LODE + "hasSide"
        }

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
        return self._pairs.get(LODE + predicate, ())

    @cached_property
    def _pairs(self) -> dict[str, tuple[tuple[str, str], ...]]:
        found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for t in self.triples:
            if isinstance(t.object, ox.NamedNode):
                found[t.predicate.value].append((t.subject.value, t.object.value))
        return {predicate: tuple(sorted(rows)) for predicate, rows in found.items()}

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
