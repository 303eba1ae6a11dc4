"""A small true data set: what chosen passages of two documents of the frozen corpus state."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from lodestone.derive import derivation
from lodestone.derive.derivation import Dataset
from lodestone.model import terms
from lodestone.model.house import House
from lodestone.read.checkout import DOCUMENT, PASSAGE, REGISTER, SHAPES, FactFile, Sources

#: Of two documents the passages, by the beginnings of their files' names, where these alone are
#: read: every question has rows there, and every rule that has any on the whole of them.
PASSAGES = {
    "equity-turn": "02 03 05 08a 08b 09 10 12c 17",
    "year-one": "02 04 06 07 08 09 12 14 16 17 19",
}


def derived(sources: Sources, empty: Path) -> Dataset:
    """Return what follows from the chosen passages and from the things that they speak of.

    Args:
        sources: the frozen corpus.
        empty: a folder without a lock of evidence.
    """
    files = [terse(file) for file in sources.files if file.kind != SHAPES and is_read(file)]
    spoken = {node for file in files if file.kind == PASSAGE for node in nodes(file)}
    register = [file for file in files if file.kind == REGISTER]
    links = [located.triple for file in register for located in file.triples]
    while more := {link.object for link in links if link.subject in spoken} - spoken:
        spoken |= more
    files = [among(file, spoken) if file.kind == REGISTER else file for file in files]
    return derivation.derive(replace(sources, house=House(empty), files=tuple(files)))


def terse(file: FactFile) -> FactFile:
    """Return a file without labels and definitions, which no rule reads."""
    if file.kind == PASSAGE:
        return file
    kept = (
        t for t in file.triples if not isinstance(t.triple.object, ox.Literal) or ours(t.triple)
    )
    return replace(file, triples=tuple(kept))


def is_read(file: FactFile) -> bool:
    """Tell whether a file is of the two documents, and of their chosen passages; or of neither."""
    chosen = PASSAGES.get(file.path.parent.name)
    if file.kind not in (DOCUMENT, PASSAGE) or chosen is None:
        return file.kind not in (DOCUMENT, PASSAGE)
    return file.kind == DOCUMENT or file.path.name.partition("-")[0] in chosen.split()


def nodes(file: FactFile) -> Iterator[object]:
    """Yield what the triples of a file speak of."""
    for located in file.triples:
        yield from (located.triple.subject, located.triple.object)


def among(file: FactFile, spoken: set[object]) -> FactFile:
    """Return a file of the register without the things that nobody speaks of."""
    kept = tuple(located for located in file.triples if located.triple.subject in spoken)
    return replace(file, triples=kept)


def ours(triple: ox.Triple) -> bool:
    return terms.is_ours(triple.predicate.value)
