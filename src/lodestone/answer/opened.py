"""A derived graph, open for questions: that of a checkout, or one that was published."""

import contextlib
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from lodestone.answer import lookups, questions
from lodestone.answer.shelf import Folder, Published, Shelf
from lodestone.model import house, seal, terms
from lodestone.model.errors import UsageError, refused
from lodestone.model.house import House
from lodestone.read import kept, sparql
from lodestone.read.beside import GRAPH, Kept

if TYPE_CHECKING:
    from lodestone.answer.grid import Naming
    from lodestone.answer.names import Names
    from lodestone.answer.noted import Noted
    from lodestone.answer.remembered import Remembered
    from lodestone.derive.derivation import Dataset
    from lodestone.model.ontology import Ontology

#: The file of a build that holds everything, and that of its questions.
EVERYTHING: Final = "lodestone.nq"
QUERIES: Final = "queries.ttl"
_FORMATS: Final = {".nq": ox.RdfFormat.N_QUADS, ".trig": ox.RdfFormat.TRIG}
#: Where, in the user's cache folder, published graphs are kept once they were read.
_PLACE: Final = "published"
#: The day of a release, in the lines that open a published file.
_DAY: Final = re.compile(r"^# Lodestone [0-9.]+, ([0-9]{4}-[0-9]{2}-[0-9]{2})\.", re.M)
_HEAD: Final = 1000


@dataclass(frozen=True)
class Opened:
    """A derived graph, open for reading.

    Attributes:
        store: its quads; a store may rewrite literals.
        shelf: the saved questions.
        home: the checkout that it is derived from; ``None`` for a published one.
        published: the file that it was read from; ``None`` for that of a checkout.
        kept: where it is kept; ``None`` for a graph that is not.
    """

    store: ox.Store
    shelf: Shelf
    home: House | None = None
    published: Path | None = None
    kept: Kept | None = None

    @cached_property
    def names(self) -> "Names":
        """Every name that things go by."""
        from lodestone.answer.names import Names  # the table of scripts is slow to load

        return Names.of_store(self.store)

    @cached_property
    def ontology(self) -> "Ontology":
        """What can be said."""
        from lodestone.model.ontology import Ontology

        graph = ox.NamedNode(terms.graph("ontology"))
        rows = self.store.quads_for_pattern(None, None, None, graph)
        return Ontology(frozenset(quad.triple for quad in rows))

    @cached_property
    def doubts(self) -> "Noted":
        """What is in doubt in the graph."""
        from lodestone.answer.noted import Noted

        return Noted(self.store, self.kept)

    @cached_property
    def remembered(self) -> "Remembered | None":
        """What saved questions answer, kept beside a graph that is."""
        from lodestone.answer.remembered import Remembered  # a question by its number keeps none

        return Remembered(self.kept) if self.kept else None

    @property
    def prefixes(self) -> Mapping[str, str]:
        """The prefix table."""
        return self.shelf.prefixes

    def labels(self, lang: str) -> Mapping[str, str]:
        """Return the label of everything that has one, in ``en`` or ``zh``."""
        return lookups.Labels(self.store, lang)

    @property
    def namings(self) -> "tuple[Naming, ...]":
        """How each language names things."""
        from lodestone.answer.grid import Naming

        langs = ("en", "zh")
        return tuple(Naming(lang, self.labels(lang), self.shelf.words(lang)) for lang in langs)

    @property
    def kinds(self) -> Mapping[str, str]:
        """The class of everything that is named."""
        return lookups.Kinds(self.store)

    def resolve(self, text: str) -> str:
        """Return the IRI that a reader means by a name, a slug, a CURIE or an IRI.

        Raises:
            UsageError: nothing goes by that name, or several things do.
        """
        return self.names.resolve(text)

    def day(self, query: sparql.QueryFile) -> date | None:
        """Return the day on which a question is asked unless another is given.

        It is the day of the release; ``None`` where the question depends on no day, or where a
        published graph does not say its day: then the one in the question stands.
        """
        if "day" not in questions.parameters(query):
            return None
        if self.home is not None:
            return house.release(self.home)[1]
        assert self.published is not None
        with self.published.open(encoding="utf-8", errors="replace") as file:
            found = _DAY.search(file.read(_HEAD))
        return date.fromisoformat(found[1]) if found else None


def checkout(home: House) -> Opened:
    """Open the graph of a checkout; it is derived when it is not kept.

    Raises:
        FaultyError: a file of the checkout does not pass intake.
        UnreadableError: its ontology does not.
    """
    from lodestone.derive import keeping

    store, graph = keeping.open_graph(home)
    shelf = Folder(home.root / "queries", lookups.prefixes(store))
    return Opened(store, shelf, home, kept=graph)


def derived(dataset: "Dataset") -> Opened:
    """Open a graph that was derived in this process."""
    sources = dataset.sources
    shelf = Folder(sources.house.root / "queries", sources.ontology.prefixes)
    return Opened(dataset.store, shelf, sources.house)


def is_published(path: Path) -> bool:
    """Tell whether a path is a published graph, or a folder that holds one."""
    return (path / EVERYTHING).is_file() or path.suffix in _FORMATS


def published(path: Path, *, keep: bool = True) -> Opened:
    """Open a graph that was published: ``lodestone.nq``, ``lodestone.trig``, or their folder.

    What was read of a file is kept in the user's cache folder, under the digest of every byte of
    it; the same bytes are not parsed again. Where nothing can be kept, the graph is in memory.

    Args:
        path: the file or folder.
        keep: false to read it into memory, and keep nothing.

    Raises:
        UsageError: there is no such file, or it is of another kind.
        UnreadableError: it cannot be parsed.
    """
    file = path / EVERYTHING if path.is_dir() else path
    if not file.is_file():
        raise UsageError.of("there-no-file", file=file)
    if file.suffix not in _FORMATS:
        raise UsageError.of("no-published-graph-name", file=file)
    try:
        store, graph = _stored(file) if keep else (_in_memory(file.read_bytes(), file), None)
    except (SyntaxError, OSError) as error:
        raise refused("published", file, line=getattr(error, "lineno", None), error=error) from None
    shelf = Published(file.with_name(QUERIES), lookups.prefixes(store))
    return Opened(store, shelf, published=file, kept=graph)


def _stored(file: Path) -> tuple[ox.Store, Kept | None]:
    """Open the kept store of a published file, made now if none is kept.

    Returns:
        The graph, and where it is kept; ``None`` where it could not be.

    Raises:
        SyntaxError: it cannot be parsed.
        OSError: it cannot be read.
    """
    try:
        folder = seal.cache() / _PLACE
    except OSError:
        return _in_memory(file.read_bytes(), file), None
    with file.open("rb") as opened:
        of = _key(file, hashlib.file_digest(opened, "sha256").digest())
    if (found := kept.find(folder / GRAPH, of)) is not None:
        with contextlib.suppress(OSError):  # another process may remove it meanwhile
            return ox.Store.read_only(str(found)), Kept(folder, of)
    content = file.read_bytes()  # what is kept is what was digested, even if the file is written
    of = _key(file, hashlib.sha256(content).digest())
    try:
        found = kept.keep(folder / GRAPH, of, partial(_on_disk, content, file))
        return ox.Store.read_only(str(found)), Kept(folder, of)
    except OSError:
        return _in_memory(content, file), None


def _key(file: Path, digest: bytes) -> str:
    return kept.key([("published", file.suffix.encode()), ("digest", digest)])


def _on_disk(content: bytes, file: Path, place: Path) -> None:
    store = ox.Store(str(place))
    store.bulk_load(content, format=_FORMATS[file.suffix], lenient=True)  # as below
    store.flush()


def _in_memory(content: bytes, file: Path) -> ox.Store:
    store = ox.Store()
    store.load(content, format=_FORMATS[file.suffix], lenient=True)  # a build has proven it
    return store
