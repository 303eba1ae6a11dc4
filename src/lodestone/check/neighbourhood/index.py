"""The index: the stated graph on disk, file by file: one file can be judged without the rest.

A folder holds ``quads/`` (a store of every triple of ``data/``, in one graph for each file), the
triples of ``ontology/`` and ``shapes/`` and what follows from the former as N-Triples, and
``meta.json``. Nothing in it is executed when it is read, and whatever is lost is made again: it
may be deleted at any time.

Graphs of the store::

    urn:lodestone:file:<path>    what a file states
    urn:lodestone:names:<path>   how the names of its things begin, and their slugs
    urn:lodestone:files          size, time and graph of each file
"""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, unquote

import pyoxigraph as ox

from lodestone.check.neighbourhood import sealed
from lodestone.derive import derivation
from lodestone.model import terms
from lodestone.model.errors import LodestoneError, UsageError
from lodestone.model.house import House, passage_of
from lodestone.model.ontology import Ontology
from lodestone.read import checkout
from lodestone.read.checkout import (
    CURATION,
    DOCUMENT,
    ONTOLOGY,
    PASSAGE,
    REGISTER,
    SHAPES,
    FactFile,
)
from lodestone.read.intake import Located

FORMAT: Final = 3
#: Where the index of a checkout stands unless another place is named.
PLACE: Final = Path(".lodestone") / "index"
#: What an index holds, and nothing else: a folder with more is somebody's own.
_NAMES_HELD: Final = frozenset(
    {sealed.META, f"{sealed.META}.new", "quads", "closure.nt", f"{ONTOLOGY}.nt", f"{SHAPES}.nt"}
)
_FILE: Final = "urn:lodestone:file:"
_NAMES: Final = "urn:lodestone:names:"
_FILES: Final = ox.NamedNode("urn:lodestone:files")
_GRAPH: Final = ox.NamedNode("urn:lodestone:graph")
_STATE: Final = ox.NamedNode("urn:lodestone:state")
BEGINS: Final = ox.NamedNode("urn:lodestone:begins")
SLUG: Final = ox.NamedNode("urn:lodestone:slug")
_CLOSURE: Final = "closure"
_TYPE: Final = ox.NamedNode(terms.RDF + "type")
#: How many characters of a name, and of a slug, are looked up.
BEGINNING: Final = 4
#: How many files that have changed are brought up to date; for more the index is made again.
MANY: Final = 200

Stated = tuple[str, ox.Triple]


class StaleError(LodestoneError):
    """The index cannot stand for the checkout: it is absent, of another kind, or out of date."""


@dataclass(frozen=True)
class Index:
    """An index, open for reading.

    Attributes:
        folder: where it stands.
        store: its quads.
        meta: what ``meta.json`` says.
    """

    folder: Path
    store: ox.Store
    meta: Mapping[str, Any]

    @cached_property
    def ontology(self) -> Ontology:
        """What can be said."""
        return Ontology(frozenset(self.trusted(ONTOLOGY)))

    @property
    def things(self) -> int:
        """How many things the register named when the index was made."""
        return int(self.meta["things"])

    @cached_property
    def closure(self) -> tuple[ox.Triple, ...]:
        """What follows from the ontology alone."""
        return self.trusted(_CLOSURE)

    def trusted_file(self, kind: str, path: Path) -> FactFile:
        """Return what ``ontology/`` or ``shapes/`` states, as one file at a path there."""
        if kind not in self._trusted:
            triples = self.ontology.triples if kind == ONTOLOGY else self.trusted(kind)
            rows = tuple(Located(triple, 0) for triple in triples)
            self._trusted[kind] = FactFile(path, kind, terms.graph(kind), "", rows)
        return self._trusted[kind]

    @cached_property
    def _trusted(self) -> dict[str, FactFile]:
        return {}

    def trusted(self, kind: str) -> tuple[ox.Triple, ...]:
        """Return the triples of ``ontology/`` or ``shapes/``, or what follows from the former."""
        path = self.folder / f"{kind}.nt"
        return tuple(quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.N_TRIPLES))

    def quads(
        self,
        subject: ox.NamedNode | None = None,
        predicate: ox.NamedNode | None = None,
        value: ox.NamedNode | None = None,
    ) -> Iterator[Stated]:
        """Yield what matches a pattern, with the path of the file that states it."""
        for quad in self.store.quads_for_pattern(subject, predicate, value, None):
            name = quad.graph_name.value
            if name.startswith(_FILE):
                yield unquote(name[len(_FILE) :]), quad.triple

    def of_file(self, path: str, subject: ox.NamedNode | None = None) -> Iterator[Stated]:
        """Yield what one file states, of all things or of one."""
        graph = ox.NamedNode(_FILE + quote(path))
        for quad in self.store.quads_for_pattern(subject, None, None, graph):
            yield path, quad.triple

    def files_of(self, graph: str) -> list[str]:
        """Return the paths of the files whose triples stand in a named graph."""
        rows = self.store.quads_for_pattern(None, _GRAPH, ox.NamedNode(graph), _FILES)
        return sorted(unquote(row.subject.value[len(_FILE) :]) for row in rows)

    def beginning(self, predicate: ox.NamedNode, texts: Iterable[str]) -> Iterator[ox.NamedNode]:
        """Yield the things of which a name (``BEGINS``) or the slug (``SLUG``) begins alike."""
        for text in texts:
            for quad in self.store.quads_for_pattern(None, predicate, ox.Literal(text), None):
                assert isinstance(quad.subject, ox.NamedNode)
                yield quad.subject

    def states(self) -> dict[str, str]:
        """Return the state of every file: its size and time of change, by its path."""
        rows = self.store.quads_for_pattern(None, _STATE, None, _FILES)
        return {unquote(row.subject.value[len(_FILE) :]): row.object.value for row in rows}


def open_index(folder: Path) -> Index:
    """Open an index.

    Raises:
        StaleError: there is none, or another version of the tool or another user made it.
    """
    try:
        meta = sealed.read(folder)
        if meta is None:
            raise StaleError("it is not as this user's tool left it")
        if meta["format"] != FORMAT:
            raise StaleError("another version of the tool made it")
        return Index(folder, ox.Store.read_only(str(folder / "quads")), meta)
    except (OSError, RuntimeError, ValueError, KeyError, TypeError) as error:
        raise StaleError("there is none") from error


def write(home: House, folder: Path) -> None:
    """Make the index of a checkout, in the place of the one that was there.

    Raises:
        StaleError: a file of the checkout does not pass intake.
    """
    sources = checkout.read(home, judged=True)
    if sources.findings:
        faulty = sources.findings[0].path
        raise StaleError(f"{home.relative(faulty) if faulty else 'a file'} cannot be read")
    files = (
        (home.relative(file.path), file.graph, _state(file.path), _triples(file.triples))
        for file in sources.of(REGISTER, DOCUMENT, PASSAGE, CURATION)
    )
    with Writer(folder, home, {kind: sources.triples(kind) for kind in (ONTOLOGY, SHAPES)}) as made:
        made.add(files)


#: A file for the index: its path, its graph, its state, its triples.
Row = tuple[str, str, str, Iterable[ox.Triple]]


class Writer:
    """Makes an index beside its place and puts it there whole when the ``with`` block ends well."""

    def __init__(
        self,
        folder: Path,
        home: House,
        trusted: Mapping[str, Iterable[ox.Triple]],
        origin: str = "checkout",
    ) -> None:
        self._folder, self._home, self._things, self._origin = folder, home, 0, origin
        self._made = folder.with_name(f"{folder.name}.{os.getpid()}.new")
        self._trusted = trusted

    def __enter__(self) -> "Writer":
        try:
            shutil.rmtree(self._made, ignore_errors=True)
            self._made.mkdir(parents=True)
        except OSError as error:
            raise StaleError(f"{self._folder} cannot be written: {error.strerror}") from None
        self._store = ox.Store(str(self._made / "quads"))
        return self

    def add(self, files: Iterable[Row]) -> None:
        """Add files; any number of them, since they are taken as they come."""
        self._store.bulk_extend(self._counted(files))

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._store.flush()
            self._store.optimize()
        del self._store
        try:
            if kind is None:
                self._settle()
        finally:
            shutil.rmtree(self._made, ignore_errors=True)

    def _counted(self, files: Iterable[Row]) -> Iterator[ox.Quad]:
        for row in files:
            for quad in quads_of(*row):
                self._things += quad.predicate == SLUG
                yield quad

    def _settle(self) -> None:
        trusted = {kind: list(triples) for kind, triples in self._trusted.items()}
        trusted[_CLOSURE] = closure(trusted[ONTOLOGY])
        for kind, triples in trusted.items():
            text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
            (self._made / f"{kind}.nt").write_bytes(text or b"")
        meta = {
            "format": FORMAT,
            "things": self._things,
            "origin": self._origin,
            "trusted": trusted_digest(self._home),
            "head": head(self._home),
        }
        sealed.write(self._made, meta)
        old = self._made.with_suffix(".old")
        try:
            if self._folder.exists():
                os.replace(self._folder, old)
            os.replace(self._made, self._folder)
        except OSError:
            raise StaleError("another process makes it") from None
        finally:
            shutil.rmtree(old, ignore_errors=True)


def closure(ontology: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return what follows from the ontology alone, by the OWL 2 RL rules."""
    store = ox.Store()
    premises = ox.NamedNode(derivation.PREMISES)
    triples = frozenset(ontology)
    store.extend(ox.Quad(t.subject, t.predicate, t.object, premises) for t in triples)
    return derivation.infer(store, Ontology(triples).prefixes)


def update(home: House, folder: Path, paths: Iterable[str]) -> None:
    """Bring some files of an index up to date; each changes as a whole or not at all.

    Args:
        home: the checkout.
        folder: the index.
        paths: paths of files, relative to the checkout, that changed, came or went.

    Raises:
        StaleError: a file does not pass intake, or another process writes the index.
    """
    index = open_index(folder)
    told = index.meta
    rows: list[tuple[str, Row | None]] = []
    for name in paths:
        path = home.root / name
        if not path.is_file():
            rows.append((name, None))
            continue
        try:
            file = checkout.read_file(path, kind_of(name), index.ontology, judged=True)
        except LodestoneError as error:
            raise StaleError(f"{name} cannot be read: {error}") from None
        rows.append((name, (name, file.graph, _state(path), _triples(file.triples))))
    del index
    try:
        store = ox.Store(str(folder / "quads"))
    except OSError as error:
        raise StaleError(f"it cannot be written now: {error}") from None
    for name, row in rows:
        store.update(_replacing(name, row))
    store.flush()
    del store
    sealed.write(folder, {**told, "head": head(home)})


def stale(index: Index, home: House) -> list[str]:
    """Return the paths of the files that changed, came or went since they were indexed.

    A file counts as changed where its size or its time of change differs.
    """
    known = index.states()
    found = {
        home.relative(path): path
        for path in (*home.register, *home.documents, *home.passages, *home.curation)
    }
    changed = [name for name, path in found.items() if known.get(name) != _state(path)]
    return sorted({*changed, *(known.keys() - found.keys())})


def is_same_tree(index: Index, home: House) -> bool:
    """Tell whether an index was made with the ontology and the shapes of a checkout."""
    return bool(index.meta["trusted"] == trusted_digest(home))


def trusted_digest(home: House) -> str:
    """Return the digest of ontology and shapes: their names and bytes."""
    digest = sha256()
    for path in (*home.ontology, *home.shapes):
        body = path.read_bytes()
        digest.update(f"{path.parent.name}/{path.name} {len(body)}\n".encode() + body)
    return digest.hexdigest()


def head(home: House) -> str:
    """Return the commit that a checkout stands at, or an empty text where it is under no git."""
    folder = home.root / ".git"
    try:
        if folder.is_file():  # a work tree of another clone
            folder = home.root / folder.read_text(encoding="utf-8").removeprefix("gitdir: ").strip()
        at = (folder / "HEAD").read_text(encoding="utf-8").strip()
        name = at.removeprefix("ref: ")
        if name == at:
            return at
        for common in (folder, folder / ".." / ".."):
            if (common / name).is_file():
                return (common / name).read_text(encoding="utf-8").strip()
        rows = (folder / "packed-refs").read_text(encoding="utf-8").splitlines()
        return next((row.split()[0] for row in rows if row.endswith(f" {name}")), "")
    except (OSError, UnicodeDecodeError):
        return ""


def kind_of(name: str) -> str:
    """Tell what a file of ``data/`` is by its path relative to the checkout."""
    folder = name.split("/")[1] if name.count("/") > 1 else ""
    if folder in (REGISTER, CURATION):
        return folder
    return checkout.kind_of(Path(name)) if folder == "documents" else PASSAGE


def fact_file(home: House, name: str, triples: Iterable[ox.Triple]) -> FactFile:
    """Build the part of an indexed file that was looked up; its lines are not known."""
    kind, path = kind_of(name), home.root / name
    graph = passage_of(path) if kind == PASSAGE else checkout.GRAPHS[kind]
    return FactFile(path, kind, graph, "", tuple(Located(triple, 0) for triple in triples))


def _triples(located: Iterable[Located]) -> Iterator[ox.Triple]:
    return (one.triple for one in located)


def _state(path: Path) -> str:
    found = path.stat()
    return f"{found.st_size} {found.st_mtime_ns}"


def graphs_of(name: str) -> tuple[ox.NamedNode, ox.NamedNode]:
    """Return the graphs of a file: what it states, and how its names begin."""
    return ox.NamedNode(_FILE + quote(name)), ox.NamedNode(_NAMES + quote(name))


def rows_of(store: ox.Store, name: str) -> Iterator[ox.Quad]:
    """Yield what an index tells of a file itself: its graph and its state."""
    return store.quads_for_pattern(graphs_of(name)[0], None, None, _FILES)


def quads_of(name: str, graph: str, state: str, triples: Iterable[ox.Triple]) -> Iterator[ox.Quad]:
    """Yield the quads of one file: what it states, how its names begin, and its state."""
    file, names = graphs_of(name)
    is_register = kind_of(name) == REGISTER
    for triple in triples:
        yield ox.Quad(triple.subject, triple.predicate, triple.object, file)
        if is_register and (found := _lookup(triple)):
            yield ox.Quad(triple.subject, *found, names)
    yield ox.Quad(file, _GRAPH, ox.NamedNode(graph), _FILES)
    yield ox.Quad(file, _STATE, ox.Literal(state), _FILES)


def _lookup(triple: ox.Triple) -> tuple[ox.NamedNode, ox.Literal] | None:
    """Return under what a thing is looked up, by the triple that declares or names it."""
    from lodestone.read.text import mentions  # its tables are slow to load

    if triple.predicate == _TYPE:
        return SLUG, ox.Literal(triple.subject.value.rpartition("/")[2][:BEGINNING])
    key = mentions.beginning(triple, BEGINNING)
    return (BEGINS, ox.Literal(key)) if key else None


def _replacing(name: str, row: Row | None) -> str:
    """Write the update that puts what a file states now in the place of what it stated."""
    file = ox.NamedNode(_FILE + quote(name))
    parts = [
        f"DELETE WHERE {{ GRAPH {_FILES} {{ {file} ?property ?value }} }}",
        f"DROP SILENT GRAPH {file}",
        f"DROP SILENT GRAPH <{_NAMES}{quote(name)}>",
    ]
    if row is not None:
        graphs: dict[str, list[str]] = {}
        for quad in quads_of(*row):
            graphs.setdefault(str(quad.graph_name), []).append(f"{quad.triple} .")
        body = "\n".join(f"GRAPH {graph} {{ {' '.join(rows)} }}" for graph, rows in graphs.items())
        parts.append(f"INSERT DATA {{ {body} }}")
    return " ;\n".join(parts)


def place(home: House, named: Path | None) -> Path:
    """Return the folder of the index: the one that was named, else the checkout's own.

    Raises:
        UsageError: the folder that was named holds other things.
    """
    folder = home.root / PLACE if named is None else named
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise UsageError.of("file-or-link-name", folder=folder)
    held = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if held - _NAMES_HELD or (named is not None and held and sealed.META not in held):
        raise UsageError.of("holds-something-no-index", folder=folder)
    return folder
