"""One SHACL profile per published file: what a reader may hold that file to.

``shapes/`` judges what is stated before it is published, on three views. A published file is none
of them, so each has a profile of its own, which it meets as published. Those of the plain reader's
graph and of all quads are the shapes of the project but for what such a file cannot meet; the words
in ``publish/profiles/`` say what that is and why. The others stand there whole.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.model.ontology import Ontology
from lodestone.model.terms import BASE, LODE, OWL, RDF, SH, SHAPE, SKOS

FOLDER: Final = Path(__file__).parents[1] / "profiles"
PROFILE: Final = BASE + "profile/"
#: Prefixes that only the profiles need.
PREFIXES: Final = {"prof": "http://www.w3.org/ns/dx/prof/", "profile": PROFILE}
PLAIN, QUADS = "plain", "quads"
#: The profile that each published file of triples or quads meets, by the name of the file.
PROFILE_OF: Final[Mapping[str, str]] = {
    "lodestone.nq": QUADS,
    "lodestone.trig": QUADS,
    "lodestone.jsonld": QUADS,
    "lodestone.ttl": PLAIN,
    "lodestone-framed.jsonld": PLAIN,
    "lodestone-statements.ttl": "statements",
    "ontology.ttl": "ontology",
    "queries.ttl": "queries",
    "void.ttl": "description",
}
#: Said in the passage and in curation alone.
_ELSEWHERE: Final = frozenset({LODE + "locator", SKOS + "note"})
#: A choice between things that are there says nothing once none has to be.
_COUNTS: Final = frozenset(SH + name for name in ("minCount", "qualifiedMinCount", "xone"))
_ONCE: Final = frozenset(SH + name for name in ("maxCount", "uniqueLang", "lessThan"))
_QUALIFIED: Final = frozenset({SH + "qualifiedMinCount", SH + "qualifiedValueShape"})
_PATH: Final = SH + "path"
_TARGET: Final = ox.NamedNode(SH + "targetSubjectsOf")
_BASIS: Final = ox.NamedNode(LODE + "hasBasis")
#: Targets that the ontology, which stands among the quads, hits as well: a class has a basis.
_OF_CLASSES: Final = frozenset({ox.Triple(ox.NamedNode(SHAPE + "InstrumentOnly"), _TARGET, _BASIS)})
_SEVERITY: Final = ox.NamedNode(SH + "severity")
_WARNING: Final = ox.NamedNode(SH + "Warning")


def names() -> list[str]:
    """Return what the profiles are called, in order."""
    return sorted(path.stem for path in FOLDER.glob("*.ttl"))


def profile(name: str, shapes: Iterable[ox.Triple], ontology: Ontology) -> list[ox.Triple]:
    """Return one profile.

    Args:
        name: what it is called.
        shapes: the shapes of the project.
        ontology: which properties are transitive.
    """
    own = [
        quad.triple for quad in ox.parse((FOLDER / f"{name}.ttl").read_bytes(), ox.RdfFormat.TURTLE)
    ]
    if name == PLAIN:
        return [*own, *_plain(list(shapes), ontology)]
    if name == QUADS:
        found = _without(list(shapes), _COUNTS | _ONCE)
        return [*own, *(t for t in found if t not in _OF_CLASSES)]
    return own


def _plain(shapes: list[ox.Triple], ontology: Ontology) -> list[ox.Triple]:
    """Drop what asks for a claim to be there, and what is said elsewhere."""
    transitive = {
        t.subject.value
        for t in ontology.triples
        if t.predicate.value == RDF + "type" and t.object.value == OWL + "TransitiveProperty"
    }
    inferred = {t.subject for t in shapes if t.predicate.value == _PATH and _iri(t) in transitive}
    found = _without(shapes, _COUNTS)
    return [
        t for t in found if not (t.predicate.value == SH + "maxCount" and t.subject in inferred)
    ]


def _without(shapes: list[ox.Triple], constraints: frozenset[str]) -> list[ox.Triple]:
    """Drop some constraints, the shapes that only ask, and those of what is said elsewhere."""
    dropped = {
        t.subject
        for t in shapes
        if (t.predicate.value == _PATH and _iri(t) in _ELSEWHERE)
        or (t.predicate == _SEVERITY and t.object == _WARNING)
    }
    qualified = constraints | (_QUALIFIED if SH + "qualifiedMinCount" in constraints else set())
    return [
        t
        for t in shapes
        if t.subject not in dropped
        and t.object not in dropped
        and t.predicate.value not in qualified
    ]


def _iri(triple: ox.Triple) -> str:
    return triple.object.value if isinstance(triple.object, ox.NamedNode) else ""
