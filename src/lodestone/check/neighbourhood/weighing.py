"""What an edit of the judged files changes, weighed on their neighbourhood."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from lodestone.check.neighbourhood import additions
from lodestone.check.neighbourhood import index as indexing
from lodestone.check.neighbourhood.additions import Added, Dispute, Gained
from lodestone.check.neighbourhood.index import Index
from lodestone.derive.derivation import Dataset
from lodestone.model import house, terms
from lodestone.model.curie import Shortener
from lodestone.model.errors import UsageError
from lodestone.model.house import House
from lodestone.read import intake, revisions
from lodestone.read.checkout import CURATION, PASSAGE, FactFile, Sources
from lodestone.read.intake import Located


@dataclass(frozen=True)
class Edit:
    """Some files as they are and as the last commit has them.

    Attributes:
        files: the files that are judged.
        before: those of them that the commit holds, as it holds them.
        since: the name of the revision; empty where it holds none of them.
    """

    files: Sequence[FactFile]
    before: Sequence[FactFile] = ()
    since: str = ""

    @property
    def is_none(self) -> bool:
        """Tell whether the files say what they said."""
        return {(f.path, t.triple) for f in self.files for t in f.triples} == {
            (f.path, t.triple) for f in self.before for t in f.triples
        }


def committed(home: House, files: Sequence[FactFile], prefixes: Mapping[str, str]) -> Edit:
    """Read what the last commit holds of some files."""
    try:
        name = revisions.commit(home, revisions.HEAD)
    except UsageError:  # there is no git, so nothing is committed
        name = ""
    before = [_held(home, name, file, prefixes) for file in files if name]
    kept = [file for file in before if file.triples]
    for file in (file for file, held in zip(files, before, strict=False) if not held.triples):
        kept += _renamed(home, name, file, prefixes)
    return Edit(files, kept, revisions.HEAD if kept else "")


def _renamed(
    home: House, name: str, file: FactFile, prefixes: Mapping[str, str]
) -> Iterator[FactFile]:
    """Yield what a commit holds of the passage of a file under names that are no more."""
    if file.kind != PASSAGE:
        return
    for path in revisions.gone(home, name, file.path.parent):
        if path.suffix == file.path.suffix and house.passage_of(path) == file.graph:
            yield _held(home, name, replace(file, path=path), prefixes)


def _held(home: House, name: str, file: FactFile, prefixes: Mapping[str, str]) -> FactFile:
    text = revisions.held(home, name, file.path)
    triples = (Located(triple, 0) for triple in intake.triples_of(text, prefixes))
    return replace(file, text="", triples=tuple(triples))


def weigh(
    home: House,
    index: Index,
    sources: tuple[Sources, Sources],
    edit: Edit,
    datasets: tuple[Dataset | None, Dataset | None],
    texts: Path | None,
) -> Added:
    """Weigh an edit.

    Args:
        home: the checkout.
        index: the graph as it was.
        sources: the neighbourhood of the files, with them as they were and as they are.
        edit: the files.
        datasets: what follows from the one and the other; ``None`` where the first cannot differ
            from the second, or where nothing was derived because the files have violations.
        texts: the folder of the documents' texts, if they are present.
    """
    short = Shortener(sources[1].ontology.prefixes)
    files = edit.files
    facts = additions.facts(
        files, edit.before, _stated_by(home, index, files), _is_known(home, index, files), short
    )
    gained = None if texts is None else _gained(*sources, files, texts)
    before, after = datasets
    if after is None:
        return Added(facts, gained=gained, is_weighed=False, since=edit.since)
    now = _disputes(after, short)
    if before is not None:
        moved = additions.moved(_disputes(before, short), now)
    else:
        moved = additions.moved(now if edit.is_none else {}, now)
    return Added(facts, moved.opened, moved.settled, gained, erased=moved.erased, since=edit.since)


def without(sources: Sources, files: Iterable[FactFile]) -> Sources:
    """Return some sources without what the judged files claim and decide.

    What they name stays: a claim of another file may be about it.
    """
    judged = {file.path.resolve() for file in files if file.kind in (PASSAGE, CURATION)}
    others = tuple(file for file in sources.files if file.path.resolve() not in judged)
    return replace(sources, files=others, findings=())


def as_it_was(sources: Sources, edit: Edit) -> Sources:
    """Return some sources with the judged files as they were; what is new there is left out."""
    before = {file.path: file for file in edit.before}
    files = tuple(before.get(file.path, file) for file in without(sources, edit.files).files)
    present = {file.path for file in files}
    return replace(
        sources,
        files=(*files, *(file for path, file in before.items() if path not in present)),
        findings=(),
    )


def may_differ(edit: Edit, after: Dataset) -> bool:
    """Tell whether the disputes as they were have to be known.

    New claims alone settle nothing, and where no dispute is open they have opened none.
    """
    if edit.is_none:
        return False
    if edit.before or any(file.kind == CURATION for file in edit.files):
        return True
    return any(one.is_open for one in _disputes(after, str).values())


def _stated_by(home: House, index: Index, files: Iterable[FactFile]) -> additions.StatedBy:
    """Return what tells which passages state a triple: in the index, and among the files."""
    judged = {home.relative(file.path) for file in files}
    among = additions.stated_in(files)

    def stated_by(triple: ox.Triple) -> list[str]:
        subject, value = triple.subject, triple.object
        if not isinstance(subject, ox.NamedNode) or not isinstance(value, ox.NamedNode):
            return []
        rows = index.quads(subject, triple.predicate, value)
        known = [path for path, _ in rows if path not in judged]
        passages = [path for path in known if indexing.kind_of(path) == PASSAGE]
        return [*among(triple), *(house.passage_of(home.root / path) for path in passages)]

    return stated_by


def _is_known(home: House, index: Index, files: Iterable[FactFile]) -> Callable[[str], bool]:
    """Return what tells whether any other file speaks of a thing."""
    judged = {home.relative(file.path) for file in files}

    def is_known(iri: str) -> bool:
        node = ox.NamedNode(iri)
        rows = chain(index.quads(node), index.quads(None, None, node))
        return any(path not in judged for path, _ in rows)

    return is_known


def _disputes(dataset: Dataset, short: additions.Short) -> dict[str, Dispute]:
    graph = ox.NamedNode(terms.graph("conflicts"))
    quads = dataset.store.quads_for_pattern(None, None, None, graph)
    return additions.disputes(quads, dataset.sources.triples(CURATION), short)


def _gained(
    before: Sources, sources: Sources, files: Iterable[FactFile], folder: Path
) -> tuple[Gained, ...]:
    from lodestone.check.prove import coverage, proof  # slow to load

    stated = sorted({file.graph for file in files if file.kind == PASSAGE})
    slugs = {file.path.parent.name for file in files if file.kind == PASSAGE}
    printed = proof.texts_of(folder, slugs)
    now, was = coverage.cover(sources, printed), coverage.cover(before, printed)
    return additions.gained(was, now, [iri.rpartition("/")[2] for iri in stated])
