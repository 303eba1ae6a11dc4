"""The neighbourhood of some files: all of the graph that judging them can depend on.

What a rule, a shape or the vocabulary asks of the rest of the graph is asked of the index here, and
whatever it answers is kept. The kept triples, in their files, with the new files in the place of
the old, are a small checkout: the same stations judge it, and report on the new files what they
would report there of the whole.

* *vocabulary*: the classes of every name that a file writes, wherever something gives them.
* *shapes*: what other files state of a subject in the same passage; what the register, a document
  or a decision states of it; the classes of the objects.
* *conflicts*: what any passage states of a subject by a single-valued property or as its stage, the
  bodies and concepts above the values, the decisions on the subject.
* *tensions*: the parts of a thing, and of what it is part of, with their sums; what a body or list
  names beside the number that is stated of it; what is stated of the subject of a denial.
* *settled*: what any passage states of a subject, with the classes of the objects.
* *twins*: the other instruments of the same amount whose giver is of one family, with what either
  is part of; those that share an object of an identifying property, or giver and mineral, with
  all that is told of them.
* *names*: what else bears a name that a file gives, with the decisions that set the two apart.
* *texts*: the document of a passage, and the things of which the passage may print a name.
"""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.check.neighbourhood import index as indexing
from lodestone.check.neighbourhood.asking import TYPE
from lodestone.check.neighbourhood.disputes import AMOUNT, JUDGES, PART_OF, Disputes
from lodestone.model import terms
from lodestone.model.terms import LODE
from lodestone.read.checkout import (
    CURATION,
    DOCUMENT,
    ONTOLOGY,
    PASSAGE,
    REGISTER,
    SHAPES,
    FactFile,
    Sources,
)

_SHARE_OF_WHOLE: Final = ox.NamedNode(LODE + "shareOfWhole")
_DENIED: Final = ox.NamedNode(LODE + "deniesSubject")
_PASSAGE_OF: Final = ox.NamedNode(LODE + "isPassageOf")
_NAMING: Final = tuple(ox.NamedNode(terms.SKOS + one) for one in ("prefLabel", "altLabel"))
_KINDS: Final = (ONTOLOGY, SHAPES, REGISTER, DOCUMENT, PASSAGE, CURATION)
#: Names are looked through whole for a suggestion up to this many things; beyond, those that begin
#: alike.
FEW: Final = 20_000


class Neighbourhood(Disputes):
    """Collects what some new files have around them."""

    def collect(self, also: Iterable[FactFile] = ()) -> None:
        """Collect what vocabulary, shapes, conflicts, tensions and twins need.

        Args:
            also: what the new files held before, or are to hold: what that has around it is
                collected as well, though what it states itself is not.
        """
        for file in (*self._files, *also):
            names = {ox.NamedNode(file.graph)}
            for located in file.triples:
                nodes = (located.triple.subject, located.triple.object)
                names.update(node for node in nodes if isinstance(node, ox.NamedNode))
            for name in names:
                self._types(name)
            if file.kind == PASSAGE:
                self._passage(file)
            elif file.kind == CURATION:
                self._decided(file)
            for subject in _subjects(file):
                self._named(subject)
                if file.kind == PASSAGE:
                    self._stated(subject)
        if named := [file for file in self._files if file.kind == REGISTER]:
            self._namesakes(named)

    def join(self, other: "Neighbourhood") -> None:
        """Keep what another neighbourhood of the same index keeps, and give it what this does."""
        for ours, theirs in ((self._kept, other._kept), (other._kept, self._kept)):
            for name, triples in theirs.items():
                ours[name].update(triples)

    def add_names(self, text: str) -> None:
        """Add the things of which a text may print a name, with their names and classes."""
        from lodestone.read.text import mentions  # its tables are slow to load

        keys = mentions.beginnings(text, indexing.BEGINNING)
        self._declarations(set(self._index.beginning(indexing.BEGINS, sorted(keys))))

    def add_suggestions(self, slugs: Iterable[str], texts: Iterable[str]) -> None:
        """Add the things that a misspelt slug, or a text in the place of a name, may have meant."""
        if self._index.things <= FEW:
            self._declarations(
                triple.subject
                for _, triple in list(self._old(None, TYPE, None))
                if isinstance(triple.subject, ox.NamedNode)
            )
            return
        from lodestone.read.text import mentions  # its tables are slow to load

        begun = sorted({slug[: indexing.BEGINNING] for slug in slugs})
        called = sorted({mentions.opening(text, indexing.BEGINNING) for text in texts})
        self._declarations(
            {*self._index.beginning(indexing.SLUG, begun),
             *self._index.beginning(indexing.BEGINS, called)}
        )  # fmt: skip

    def add_document_of(self, file: FactFile) -> None:
        """Add, whole, what a file is laid beside its text with.

        That is, for a file of a document, every file that states a passage of it; for a file of a
        passage, the document and the other files of the same passage.
        """
        if file.kind == DOCUMENT:
            graphs = [subject.value for subject in _subjects(file)]
        else:
            graphs = [file.graph]
            self._whole(self._home.relative(file.path.with_name("document.ttl")))
            for name, _ in list(self._about(ox.NamedNode(file.graph))):
                if indexing.kind_of(name) == DOCUMENT:
                    self._whole(name)
        for graph in graphs:
            for name in self._index.files_of(graph):
                self._whole(name)

    def sources(self) -> Sources:
        """Return what was collected as a small checkout."""
        trusted = [
            self._index.trusted_file(kind, paths[0])
            for kind, paths in ((ONTOLOGY, self._home.ontology), (SHAPES, self._home.shapes))
            if paths
        ]
        old = [indexing.fact_file(self._home, name, kept) for name, kept in self._kept.items()]
        own: list[FactFile] = []
        outside: list[FactFile] = []
        for file in self._files:
            (own if self._is_own(file.path) else outside).append(file)
        files = sorted([*old, *own], key=lambda file: (_KINDS.index(file.kind), file.path))
        return Sources(
            self._home,
            self._index.ontology,
            (*trusted, *files, *outside),
            tuple(self._findings),
        )

    def _is_own(self, path: Path) -> bool:
        """Tell whether a file stands where the checkout reads its facts."""
        name = self._home.relative(path)
        return not Path(name).is_absolute() and name.startswith("data/")

    def _named(self, subject: ox.NamedNode) -> None:
        """Keep what register, documents and curation state of a thing, and what it names there."""
        for name in {name for name, _ in self._types(subject)}:
            if name in self._hidden or indexing.kind_of(name) == PASSAGE:
                continue
            for _, triple in list(self._index.of_file(name, subject)):
                self._kept[name][triple] = None
                if isinstance(triple.object, ox.NamedNode):
                    self._types(triple.object)

    def _namesakes(self, files: Iterable[FactFile]) -> None:
        """Keep what bears a name that register files give to another thing, as names compare."""
        from lodestone.check.hygiene import queries  # its tables are slow to load
        from lodestone.read.text import mentions

        triples = [located.triple for file in files for located in file.triples]
        bearers: defaultdict[tuple[str, str], set[ox.NamedNode]] = defaultdict(set)
        for triple in triples:
            if triple.predicate in _NAMING and isinstance(triple.subject, ox.NamedNode):
                kind = terms.kind(triple.subject.value)
                bearers[kind, queries.compared(triple.object.value)].add(triple.subject)
        own = {triple.subject for triple in triples}
        begun = {mentions.beginning(t, indexing.BEGINNING) for t in triples} - {""}
        for thing in set(self._index.beginning(indexing.BEGINS, sorted(begun))) - own:
            kind = terms.kind(thing.value)
            named = [t for naming in _NAMING for t in self._scan(thing, naming, None)]
            if any((kind, queries.compared(t.object.value)) in bearers for t in named):
                self._declarations([thing])
                self._judgements(thing)
        for thing in {one for ones in bearers.values() if len(ones) > 1 for one in ones}:
            self._judgements(thing)

    def _passage(self, file: FactFile) -> None:
        """Keep what bears on the claims of a passage file."""
        subjects = _subjects(file)
        for name in self._index.files_of(file.graph):
            if name in self._hidden:
                continue
            for subject in subjects:
                for _, triple in self._index.of_file(name, subject):
                    self._kept[name][triple] = None
                    if isinstance(triple.object, ox.NamedNode):
                        self._types(triple.object)
        list(self._about(ox.NamedNode(file.graph), _PASSAGE_OF))
        for subject in subjects:
            self._contest(subject)
            self._twins(subject)
            self._alike(subject)
            self._tied(subject)
            self._denied(subject)

    def _decided(self, file: FactFile) -> None:
        """Keep what is in dispute where a file decides: what it settles is told."""
        for located in file.triples:
            node = located.triple.object
            if located.triple.predicate in JUDGES and isinstance(node, ox.NamedNode):
                self._contest(node)
                self._twins(node)
                self._alike(node)

    def _tied(self, subject: ox.NamedNode) -> None:
        """Keep what a thing is a part of, and all parts, where a sum or a share is stated."""
        for whole in (subject, *self._objects(subject, PART_OF)):
            shares = any(self._scan(subject, _SHARE_OF_WHOLE, None))
            if not (shares or any(self._scan(whole, AMOUNT, None))):
                continue
            self._claims(whole, (AMOUNT,))
            for name, triple in list(self._pointing(PART_OF, whole)):
                self._declared(name)
                if isinstance(triple.subject, ox.NamedNode):
                    self._claims(triple.subject, (AMOUNT, PART_OF, _SHARE_OF_WHOLE))
        self._counted(subject)

    def _denied(self, subject: ox.NamedNode) -> None:
        """Keep what is stated of the subject of a denial, and what denies something of a thing."""
        for denied in self._objects(subject, _DENIED):
            self._stated(denied)
        for _, triple in list(self._pointing(_DENIED, subject)):
            if isinstance(triple.subject, ox.NamedNode):
                self._stated(triple.subject)

    def _counted(self, subject: ox.NamedNode) -> None:
        """Keep what is named beside a stated number of it."""
        for counting, naming in self._counting("countsObjectsOf"):
            if any(self._scan(subject, counting, None)):
                self._claims(subject, (counting, naming))
        for counting, joining in self._counting("countsSubjectsOf"):
            for body in (subject, *self._objects(subject, joining)):
                if any(self._scan(body, counting, None)):
                    self._claims(body, (counting,))
                    for name, _ in list(self._pointing(joining, body)):
                        self._declared(name)

    def _claims(self, subject: ox.NamedNode, predicates: Iterable[ox.NamedNode]) -> None:
        for predicate in predicates:
            for name, _ in list(self._about(subject, predicate)):
                self._declared(name)

    def _counting(self, annotation: str) -> list[tuple[ox.NamedNode, ox.NamedNode]]:
        """Return the counting properties with what each counts the objects or subjects of."""
        pairs = self._index.ontology.pairs(annotation)
        return [(ox.NamedNode(one), ox.NamedNode(other)) for one, other in pairs]

    def _declarations(self, things: Iterable[ox.NamedNode]) -> None:
        """Keep what the register or another declaring file states of some things."""
        for thing in things:
            for name in {name for name, _ in self._old(thing, TYPE, None)}:
                for _, triple in self._index.of_file(name, thing):
                    self._kept[name][triple] = None


def _subjects(file: FactFile) -> dict[ox.NamedNode, None]:
    return {
        located.triple.subject: None
        for located in file.triples
        if isinstance(located.triple.subject, ox.NamedNode)
    }
