"""Station one, read: from the files of a checkout to triples in their named graphs.

A file's place says what it is and which graph its triples stand in; no file says so itself. The
files of one kind are read in the order of their names, and every triple keeps its file and line.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.model import terms
from lodestone.model.errors import UnreadableError
from lodestone.model.findings import Finding, unreadable
from lodestone.model.house import ACCEPTED, House, passage_of
from lodestone.model.ontology import Ontology
from lodestone.read import intake
from lodestone.read.intake import Located

ONTOLOGY, SHAPES, REGISTER, DOCUMENT, PASSAGE, CURATION = (
    "ontology",
    "shapes",
    "register",
    "document",
    "passage",
    "curation",
)
_TYPE: Final = ox.NamedNode(terms.RDF + "type")


@dataclass(frozen=True)
class FactFile:
    """One file of the checkout after intake.

    Attributes:
        path: where it stands.
        kind: ``ontology``, ``shapes``, ``register``, ``document``, ``passage`` or ``curation``.
        graph: IRI of the named graph of its triples.
        text: its text.
        triples: what it states, each with its line.
    """

    path: Path
    kind: str
    graph: str
    text: str
    triples: tuple[Located, ...]

    @cached_property
    def types(self) -> tuple[tuple[str, str], ...]:
        """The IRI of each thing that it gives a class, with that of the class."""
        return tuple(
            (subject.value, cls.value)
            for subject, predicate, cls in (located.triple for located in self.triples)
            if predicate == _TYPE
        )


@dataclass(frozen=True)
class Sources:
    """Everything that was read.

    Attributes:
        house: the checkout.
        ontology: what can be said.
        files: every file that passed intake.
        findings: one per file that did not.
    """

    house: House
    ontology: Ontology
    files: tuple[FactFile, ...]
    findings: tuple[Finding, ...] = field(default=())

    def of(self, *kinds: str) -> Iterator[FactFile]:
        """Yield the files of some kinds."""
        return (file for file in self.files if file.kind in kinds)

    def triples(self, *kinds: str) -> Iterator[ox.Triple]:
        """Yield the triples of the files of some kinds."""
        return (located.triple for file in self.of(*kinds) for located in file.triples)

    @cached_property
    def types(self) -> dict[str, frozenset[str]]:
        """IRIs of the classes that register, documents and curation give to each thing."""
        found: dict[str, set[str]] = {}
        for file in self.of(REGISTER, DOCUMENT, CURATION, ONTOLOGY):
            for iri, cls in file.types:
                found.setdefault(iri, set()).add(cls)
        return {iri: frozenset(classes) for iri, classes in found.items()}


GRAPHS = {
    ONTOLOGY: terms.graph("ontology"),
    SHAPES: terms.graph("shapes"),
    REGISTER: terms.graph("register"),
    DOCUMENT: terms.graph("documents"),
    CURATION: terms.graph("curation"),
}


def read_ontology(house: House, *, judged: bool = False) -> Ontology:
    """Read ``ontology/``, which is trusted and needs its own prefix lines.

    Args:
        house: the checkout.
        judged: true for one that the check has passed before.

    Raises:
        UnreadableError: one of its files does not pass intake.
    """
    parsed = (intake.parse(path, {}, judged=judged) for path in house.ontology)
    return Ontology(frozenset(located.triple for file in parsed for located in file.triples))


def read(house: House, extra: Iterable[Path] = (), *, judged: bool = False) -> Sources:
    """Read a whole checkout.

    Args:
        house: the checkout.
        extra: further files of facts, such as a contribution that stands elsewhere; a file that
            the checkout holds already is read once.
        judged: true to answer from a checkout that the check has passed: rdflib does not read each
            file a second time.

    Raises:
        UnreadableError: the ontology itself does not pass intake.
    """
    ontology = read_ontology(house, judged=judged)
    files: list[FactFile] = []
    findings: list[Finding] = []
    for kind, path in _places(house, extra):
        try:
            files.append(read_file(path, kind, ontology, judged=judged))
        except UnreadableError as error:
            findings.append(unreadable(error))
    return Sources(house, ontology, tuple(files), tuple(findings))


def read_file(path: Path, kind: str, ontology: Ontology, *, judged: bool = False) -> FactFile:
    """Read one file of a known kind.

    Raises:
        UnreadableError: the file does not pass intake.
    """
    parsed = intake.parse(path, ontology.prefixes, judged=judged)
    graph = passage_of(path) if kind == PASSAGE else GRAPHS[kind]
    return FactFile(path, kind, graph, parsed.text, parsed.triples)


def kind_of(path: Path) -> str:
    """Tell what a file is by its place; a file that stands anywhere else states a passage."""
    parts = path.resolve().parts
    for folder, kind in (
        ("ontology", ONTOLOGY),
        ("shapes", SHAPES),
        ("register", REGISTER),
        ("curation", CURATION),
    ):
        if folder in parts[-4:-1]:
            return kind
    return {"document.ttl": DOCUMENT, ACCEPTED: CURATION}.get(path.name, PASSAGE)


def _places(house: House, extra: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    seen: set[Path] = set()
    for kind, paths in (
        (ONTOLOGY, house.ontology),
        (SHAPES, house.shapes),
        (REGISTER, house.register),
        (DOCUMENT, house.documents),
        (PASSAGE, house.passages),
        (CURATION, house.curation),
    ):
        for path in paths:
            seen.add(path.resolve())
            yield kind, path
    for path in extra:
        if path.resolve() not in seen:
            yield kind_of(path), path
