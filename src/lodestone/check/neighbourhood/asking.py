"""What is asked of the graph around some files: each answer is kept, in the file that states it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import pyoxigraph as ox

from lodestone.check.neighbourhood.index import Index, Stated
from lodestone.model.findings import Finding
from lodestone.model.house import House
from lodestone.model.terms import RDF
from lodestone.read.checkout import FactFile

TYPE: Final = ox.NamedNode(RDF + "type")


class Asking:
    """Asks the index and the new files alike, and keeps what the index answers.

    Args:
        home: the checkout.
        index: the graph as it was.
        files: the new files.
        gone: paths, relative to the checkout, of files that are to be read as absent; the old
            content of the new files always is.
        findings: why a new file could not be read.
    """

    def __init__(
        self,
        home: House,
        index: Index,
        files: Sequence[FactFile],
        gone: Iterable[str] = (),
        findings: Sequence[Finding] = (),
    ) -> None:
        self._home, self._index, self._files, self._findings = home, index, files, findings
        self._hidden = {home.relative(file.path) for file in files} | set(gone)
        self._kept: defaultdict[str, dict[ox.Triple, None]] = defaultdict(dict)
        self._new_out: defaultdict[ox.NamedNode, list[Stated]] = defaultdict(list)
        self._new_in: defaultdict[ox.NamedNode, list[Stated]] = defaultdict(list)
        for file in files:
            name = home.relative(file.path)  # asks the file system
            for located in file.triples:
                self._note(name, located.triple)

    @property
    def kept(self) -> dict[str, frozenset[ox.Triple]]:
        """What the index has answered: by the file that states it."""
        return {name: frozenset(triples) for name, triples in self._kept.items() if triples}

    def _old(
        self,
        subject: ox.NamedNode | None,
        predicate: ox.NamedNode | None,
        value: ox.NamedNode | None,
    ) -> Iterator[Stated]:
        """Yield what files that did not change state, and keep it."""
        for name, triple in self._index.quads(subject, predicate, value):
            if name not in self._hidden:
                self._kept[name][triple] = None
                yield name, triple

    def _scan(
        self,
        subject: ox.NamedNode | None,
        predicate: ox.NamedNode,
        value: ox.NamedNode | None,
    ) -> Iterator[ox.Triple]:
        """Yield what is stated, new or old, and keep nothing."""
        new = self._new_out.get(subject, ()) if subject else self._new_in.get(value, ())  # type: ignore[arg-type]
        for _, triple in new:
            if triple.predicate == predicate and value in (None, triple.object):
                yield triple
        for name, triple in self._index.quads(subject, predicate, value):
            if name not in self._hidden:
                yield triple

    def _note(self, name: str, triple: ox.Triple) -> None:
        if isinstance(triple.subject, ox.NamedNode):
            self._new_out[triple.subject].append((name, triple))
        if isinstance(triple.object, ox.NamedNode):
            self._new_in[triple.object].append((name, triple))

    def _about(
        self, subject: ox.NamedNode, predicate: ox.NamedNode | None = None
    ) -> Iterator[Stated]:
        """Yield what is stated of a thing, new or old."""
        for name, triple in self._new_out.get(subject, ()):
            if predicate is None or triple.predicate == predicate:
                yield name, triple
        yield from self._old(subject, predicate, None)

    def _pointing(self, predicate: ox.NamedNode, value: ox.NamedNode) -> Iterator[Stated]:
        """Yield what points at a thing by a property, new or old."""
        for name, triple in self._new_in.get(value, ()):
            if triple.predicate == predicate:
                yield name, triple
        yield from self._old(None, predicate, value)

    def _objects(self, subject: ox.NamedNode, predicate: ox.NamedNode) -> dict[ox.NamedNode, None]:
        return {
            triple.object: None
            for _, triple in self._about(subject, predicate)
            if isinstance(triple.object, ox.NamedNode)
        }

    def _types(self, name: ox.NamedNode) -> list[Stated]:
        return list(self._about(name, TYPE))

    def _whole(self, name: str) -> None:
        if name not in self._hidden:
            for _, triple in self._index.of_file(name):
                self._kept[name][triple] = None
