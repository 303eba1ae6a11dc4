"""What a rule of the vocabulary sees: the triple's file, what may be used, and how to say it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from lodestone.model.curie import Shortener
from lodestone.model.findings import Finding
from lodestone.model.ontology import Ontology
from lodestone.model.terms import (
    DCTERMS,
    LODE,
    OWL,
    PROV,
    RDF,
    RDFS,
    SH,
    SKOS,
    kind_and_slug,
)
from lodestone.read.checkout import (
    CURATION,
    DOCUMENT,
    ONTOLOGY,
    PASSAGE,
    REGISTER,
    FactFile,
    Sources,
)
from lodestone.read.intake import Located
from lodestone.read.text import suggest

TYPE: Final = RDF + "type"
LOCATOR: Final = LODE + "locator"
REACHED: Final = LODE + "reached"
#: What ties a measure or instrument to one whose stage it shares.
STAGE_SHARING: Final = tuple(LODE + name for name in ("isPartOf", "isMadeUnder", "isAttachedTo"))

LABELS = frozenset(SKOS + name for name in ("prefLabel", "altLabel"))
SCHEMA = (RDFS, OWL, SH)
_REGISTER_OUTSIDE = frozenset(
    SKOS + name
    for name in ("prefLabel", "altLabel", "hiddenLabel", "definition", "notation", "broader",
                 "exactMatch", "closeMatch", "editorialNote", "scopeNote", "historyNote")
) | {TYPE, DCTERMS + "isReplacedBy", OWL + "deprecated", "https://schema.org/sameAs"}  # fmt: skip
_PASSAGE_OUTSIDE = frozenset({TYPE, SKOS + "prefLabel", SKOS + "editorialNote"})
#: What is said of who proposed and who accepted a claim, in the terms of schema.org.
_AGENT: Final = ("name", "softwareVersion", "identifier")
#: Properties of other vocabularies whose object is a text; that of the rest is a name.
TEXTS = frozenset(
    SKOS + name
    for name in ("prefLabel", "altLabel", "hiddenLabel", "definition", "notation", "note",
                 "editorialNote", "scopeNote", "historyNote")
) | {OWL + "deprecated", DCTERMS + "language", DCTERMS + "title",
     DCTERMS + "alternative", DCTERMS + "issued", DCTERMS + "dateAccepted",
     "https://schema.org/url"} | {
     f"https://schema.org/{name}" for name in _AGENT}  # fmt: skip
_DOCUMENT_OUTSIDE = (
    _REGISTER_OUTSIDE
    | {
        DCTERMS + name
        for name in (
            "creator",
            "publisher",
            "language",
            "title",
            "alternative",
            "issued",
            "source",
            "references",
        )
    }
    | {"https://schema.org/url"}
)
_ACCEPTED_OUTSIDE = (
    {RDF + name for name in ("subject", "predicate", "object")}
    | {PROV + name for name in ("wasDerivedFrom", "wasAttributedTo", "qualifiedAttribution",
                                "agent", "hadRole")}
    | {DCTERMS + "dateAccepted"}
    | {f"https://schema.org/{name}" for name in _AGENT}
)  # fmt: skip
OUTSIDE: Final[Mapping[str, frozenset[str]]] = {
    REGISTER: _REGISTER_OUTSIDE,
    DOCUMENT: _DOCUMENT_OUTSIDE,
    PASSAGE: _PASSAGE_OUTSIDE,
    CURATION: _DOCUMENT_OUTSIDE | {SKOS + "note"} | _ACCEPTED_OUTSIDE,
}
HAS_BASIS = LODE + "hasBasis"
DEPRECATED: Final = OWL + "deprecated"
ACCORDING_TO = LODE + "accordingTo"
PASSAGE_CLASS: Final = LODE + "Passage"


@dataclass(frozen=True)
class Vocabulary:
    """What a triple may use: the ontology, and every thing that some file declares."""

    ontology: Ontology
    types: Mapping[str, frozenset[str]]
    statements: frozenset[str]
    labels: Callable[[], Iterable[ox.Triple]] = tuple

    @cached_property
    def declared(self) -> frozenset[str]:
        """IRIs of all things that may stand as an object."""
        return frozenset(self.types) | self.statements | self.ontology.individuals

    @cached_property
    def names(self) -> suggest.Names:
        """What a misspelt name may have meant."""
        known = self.declared | self.ontology.properties | self.ontology.classes
        return suggest.Names(known, self.labels)


def vocabulary(sources: Sources) -> Vocabulary:
    """Collect what may be used from everything that was read."""
    statements = {
        t.subject.value
        for t in sources.triples(PASSAGE)
        if t.predicate.value == TYPE and sources.ontology.is_statement(t.subject.value)
    }
    return Vocabulary(
        sources.ontology,
        sources.types,
        frozenset(statements),
        lambda: sources.triples(ONTOLOGY, DOCUMENT, REGISTER),
    )


@dataclass(frozen=True)
class Setting:
    """What a rule sees besides the triple: its file, the vocabulary, and how to write IRIs."""

    file: FactFile
    words: Vocabulary
    short: Shortener

    @cached_property
    def typed(self) -> frozenset[str]:
        """IRIs of the things to which the file itself gives a class."""
        triples = (located.triple for located in self.file.triples)
        return frozenset(t.subject.value for t in triples if t.predicate.value == TYPE)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds of the things that the file speaks of."""
        kinds = self.words.ontology.kinds
        homes = (self.file.kind, REGISTER) if self.file.kind == PASSAGE else (self.file.kind,)
        return frozenset(name for name, kind in kinds.items() if kind.home in homes)

    @cached_property
    def withdrawn(self) -> frozenset[str]:
        """IRIs of the names that a file of the register takes out of use: they have no class."""
        if self.file.kind != REGISTER:
            return frozenset()
        triples = (located.triple for located in self.file.triples)
        return frozenset(t.subject.value for t in triples if t.predicate.value == DEPRECATED)

    @cached_property
    def properties(self) -> frozenset[str]:
        """IRIs of the properties that the file may use."""
        outside, kind = OUTSIDE[self.file.kind], self.file.kind
        if kind == DOCUMENT:
            return outside | self.words.ontology.document_properties | {ACCORDING_TO}
        if kind == CURATION:
            return outside | self.words.ontology.curation_properties
        claims = self.words.ontology.claim_properties
        return outside | claims | ({HAS_BASIS} if kind == REGISTER else frozenset())

    def meant(self, iri: str, pool: Collection[str] | None = None) -> str:
        """Return the way to write what an unknown name meant, or an empty text."""
        near = self.words.names.near(iri, pool)
        return self.short(near) if near else ""


Rule = Callable[[Located, Setting], Finding | None]


def kind_of(node: object) -> str:
    """Return the kind of a name; empty for all else."""
    pair = kind_and_slug(node.value) if isinstance(node, ox.NamedNode) else None
    return pair[0] if pair else ""
