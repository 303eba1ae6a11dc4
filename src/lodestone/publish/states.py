"""States of the graph that are compared: published, of another checkout, or of a revision."""

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.derive import derivation
from lodestone.model import house, terms
from lodestone.model.errors import UsageError
from lodestone.model.house import House
from lodestone.model.tags import bcp47
from lodestone.model.terms import LODE, OWL, RDF, SKOS, thing
from lodestone.read import checkout, revisions

TYPE: Final = RDF + "type"
LABEL: Final = SKOS + "prefLabel"
LOCATOR: Final = LODE + "locator"
DEPRECATED: Final = OWL + "deprecated"
PASSAGE_BASE: Final = thing("passage", "")
#: What of a revision is read.
_DATA: Final = ("ontology", "shapes", "data", "queries", "pyproject.toml")
TAGS: Final = {"en": "en", "zh": "zh-Hans"}

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Fact:
    """A claim of one passage: IRIs, or a literal as N-Triples writes it."""

    passage: str
    subject: str
    property: str
    object: str


@dataclass(frozen=True)
class Change:
    """A claim of one passage that says another thing than before."""

    passage: str
    subject: str
    property: str
    before: str
    after: str


@dataclass(frozen=True)
class Name:
    """A name that came, went or reads otherwise.

    Attributes:
        iri: the name.
        before: its label, or what it was called.
        after: its new label; of one that went, the IRI of its successor.
        reason: why it went, by language tag, as its tombstone says.
    """

    iri: str
    before: str = ""
    after: str = ""
    reason: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Move:
    """A thing whose stage has moved: the stages at which it stood, and stands."""

    subject: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Dispute:
    """A conflict that was opened, closed or decided: what it is about, and the values."""

    iri: str
    subject: str
    property: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Changes:
    """Everything that differs, each list in order."""

    documents_added: tuple[Name, ...]
    documents_withdrawn: tuple[Name, ...]
    facts_added: tuple[Fact, ...]
    facts_changed: tuple[Change, ...]
    facts_withdrawn: tuple[Fact, ...]
    stages_moved: tuple[Move, ...]
    conflicts_opened: tuple[Dispute, ...]
    conflicts_closed: tuple[Dispute, ...]
    conflicts_decided: tuple[Dispute, ...]
    names_added: tuple[Name, ...]
    names_changed: tuple[Name, ...]
    names_withdrawn: tuple[Name, ...]
    terms_added: tuple[Name, ...]
    terms_withdrawn: tuple[Name, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each, by the name of the list."""
        return {one.name: len(getattr(self, one.name)) for one in fields(self)}


@dataclass(frozen=True)
class State:
    """A state of the graph.

    Attributes:
        name: what the caller called it.
        graphs: the triples of each named graph, by its IRI.
        version: the version that its ``pyproject.toml`` states; empty for a published graph.
    """

    name: str
    graphs: Mapping[str, frozenset[ox.Triple]]
    version: str = ""

    @property
    def called(self) -> str:
        """Its version if it has one, else what the caller called it."""
        return self.version or self.name

    def graph(self, name: str) -> frozenset[ox.Triple]:
        """Return the triples of one of the build's own graphs."""
        return self.graphs.get(terms.graph(name), frozenset())

    @cached_property
    def facts(self) -> frozenset[Fact]:
        """Every claim of every passage, but for where in the passage it stands."""
        return frozenset(
            Fact(graph, t.subject.value, t.predicate.value, text_of(t.object))
            for graph, triples in self.graphs.items()
            if graph.startswith(PASSAGE_BASE)
            for t in triples
            if t.predicate.value != LOCATOR
        )

    @cached_property
    def labels(self) -> dict[str, dict[str, str]]:
        """The preferred labels of everything, by IRI and language tag."""
        found: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for triples in self.graphs.values():
            for t in triples:
                if t.predicate.value == LABEL and t.object.language:
                    found[t.subject.value][bcp47(t.object.language)] = t.object.value
        return dict(found)

    def typed(self, graph: str) -> dict[str, str]:
        """Return what one of the build's graphs gives a class, with that class."""
        return {
            t.subject.value: t.object.value
            for t in sorted(self.graph(graph), key=str)
            if t.predicate.value == TYPE and t.subject.value.startswith(terms.BASE)
        }

    def values(self, graph: str, name: str) -> dict[str, tuple[str, ...]]:
        """Return the values of one of our properties in one graph, by subject."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for t in self.graph(graph):
            if t.predicate.value == LODE + name:
                found[t.subject.value].add(text_of(t.object))
        return {iri: tuple(sorted(values)) for iri, values in found.items()}


# --- states -------------------------------------------------------------------------------------


def load(text: str, home: House) -> State:
    """Read a state: a ``dist`` folder, an N-Quads file, a checkout, or a revision of this one.

    Raises:
        UsageError: it is none of these, or its data cannot be read.
    """
    path = Path(text)
    if path.is_file() and path.suffix == ".nq":
        return _published(text, path)
    if (path / "lodestone.nq").is_file():
        return _published(text, path / "lodestone.nq")
    if (path / "ontology").is_dir() and (path / "data").is_dir():
        return _derived(text, House(path.resolve()))
    if path.exists():
        raise UsageError.of("no-dist-folder-no", text=text)
    with tempfile.TemporaryDirectory(prefix="lodestone-") as folder:
        revisions.unpack(home, text, _DATA, Path(folder))
        return _derived(text, House(Path(folder)))


def _published(name: str, path: Path) -> State:
    try:
        quads = list(ox.parse(path.read_bytes(), ox.RdfFormat.N_QUADS))
    except (SyntaxError, OSError) as error:
        raise UsageError.of("cannot-be-read-2", file=path, error=error) from None
    return _state(name, quads)


def _derived(name: str, home: House) -> State:
    sources = checkout.read(home, judged=True)
    if sources.findings:
        first = sources.findings[0]
        message = first.message["en"], first.message["zh"]
        raise UsageError.of("state-refused", name=name, path=first.path, words=message)
    state = of_dataset(name, derivation.derive(sources))
    has_version = (home.root / "pyproject.toml").is_file()
    return replace(state, version=house.release(home)[0] if has_version else "")


def of_dataset(name: str, dataset: derivation.Dataset) -> State:
    """Return the state of a graph that was just derived."""
    return _state(name, dataset.quads)


def _state(name: str, quads: Iterable[ox.Quad]) -> State:
    found: defaultdict[str, set[ox.Triple]] = defaultdict(set)
    for quad in quads:
        if isinstance(quad.graph_name, ox.NamedNode):
            found[quad.graph_name.value].add(quad.triple)
    return State(name, {graph: frozenset(triples) for graph, triples in found.items()})


# --- comparing ----------------------------------------------------------------------------------


def label_of(state: State, iri: str) -> str:
    """Return the English label of a thing in a state; empty where it has none."""
    return state.labels.get(iri, {}).get("en", "")


def text_of(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """Return an IRI as it is, and all else as N-Triples writes it."""
    return node.value if isinstance(node, ox.NamedNode) else str(node)
