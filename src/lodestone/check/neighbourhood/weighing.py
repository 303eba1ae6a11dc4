"""What the judged files add, weighed on their neighbourhood."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
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
from lodestone.model.house import House
from lodestone.read.checkout import CURATION, PASSAGE, FactFile, Sources


def weigh(
    home: House,
    index: Index,
    sources: Sources,
    files: Sequence[FactFile],
    datasets: tuple[Dataset | None, Dataset | None],
    texts: Path | None,
) -> Added:
    """Weigh some files.

    Args:
        home: the checkout.
        index: the graph as it was.
        sources: the neighbourhood of the files, with them.
        files: the files.
        datasets: what follows without the files and with them; ``None`` where the first cannot
            differ from the second, or where nothing was derived because the files have violations.
        texts: the folder of the documents' texts, if they are present.
    """
    short = Shortener(sources.ontology.prefixes)
    facts = additions.facts(
        files, _stated_by(home, index, files), _is_known(home, index, files), short
    )
    gained = None if texts is None else _gained(sources, without(sources, files), files, texts)
    before, after = datasets
    if after is None:
        return Added(facts, gained=gained, is_weighed=False)
    were = {} if before is None else _disputes(before, short)
    opened, settled = additions.moved(were, _disputes(after, short))
    return Added(facts, opened, settled, gained)


def without(sources: Sources, files: Iterable[FactFile]) -> Sources:
    """Return some sources without what the judged files claim and decide.

    What they name stays: a claim of another file may be about it.
    """
    judged = {file.path.resolve() for file in files if file.kind in (PASSAGE, CURATION)}
    others = tuple(file for file in sources.files if file.path.resolve() not in judged)
    return replace(sources, files=others, findings=())


def may_differ(files: Iterable[FactFile], after: Dataset) -> bool:
    """Tell whether the disputes without the files have to be known.

    Claims settle nothing, and where no dispute is open they have opened none.
    """
    if any(file.kind == CURATION for file in files):
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
    sources: Sources, before: Sources, files: Iterable[FactFile], folder: Path
) -> tuple[Gained, ...]:
    from lodestone.check.prove import coverage, proof  # slow to load

    stated = sorted({file.graph for file in files if file.kind == PASSAGE})
    slugs = {file.path.parent.name for file in files if file.kind == PASSAGE}
    printed = proof.texts_of(folder, slugs)
    now, was = coverage.cover(sources, printed), coverage.cover(before, printed)
    return additions.gained(was, now, [iri.rpartition("/")[2] for iri in stated])
