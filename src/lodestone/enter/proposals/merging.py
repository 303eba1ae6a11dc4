"""Merging: what accepted proposals state, put into the passage files that state the rest.

A file is the same, byte for byte, as if a person had written its facts: canonical text, and no mark
of who proposed what. That stands in the provenance of the document (``accepting``).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.check.prove import passages
from lodestone.enter.proposals.verdicts import Verdict
from lodestone.model.terms import LODE, SKOS
from lodestone.read import turtle
from lodestone.read.checkout import DOCUMENT, PASSAGE, FactFile, Sources
from lodestone.read.intake import Located

_LOCATOR: Final = LODE + "locator"
_WORD: Final = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Merged:
    """A passage file with what is to be added.

    Attributes:
        path: the file, which may not exist yet.
        passage: IRI of its passage.
        located: its triples; those of proposals at ``first`` and the lines after it.
    """

    path: Path
    passage: str
    located: tuple[Located, ...]


def merge(sources: Sources, chosen: Sequence[Verdict], first: int = 1) -> list[Merged]:
    """Put what some proposals state into the files of their passages.

    Args:
        sources: the checkout.
        chosen: the proposals, none of them refused.
        first: the line that the first of them is given; the others follow.
    """
    by_passage: defaultdict[str, list[tuple[int, Verdict]]] = defaultdict(list)
    for number, verdict in enumerate(chosen, first):
        if not verdict.triples:  # it only names a thing
            continue
        by_passage[verdict.passage].append((number, verdict))
    files: dict[str, list[FactFile]] = passages.stated_files(sources)
    made = []
    for passage, rows in sorted(by_passage.items()):
        there = files.get(passage, [])
        path = there[0].path if there else new_file(sources, passage)
        old = list(there[0].triples) if there else []
        made.append(Merged(path, passage, tuple(_joined(old, rows))))
    return made


def _joined(old: Sequence[Located], rows: Sequence[tuple[int, Verdict]]) -> list[Located]:
    known = {one.triple for one in old}
    located = list(old)
    for number, verdict in rows:
        for triple in verdict.triples:
            if triple not in known:
                known.add(triple)
                located.append(Located(triple, number))
    return [one for one in located if not _is_idle(one.triple, known)]


def _is_idle(triple: ox.Triple, known: set[ox.Triple]) -> bool:
    """Tell whether a locator names a sentence of which another names the print."""
    if triple.predicate.value != _LOCATOR or not triple.object.value.isdecimal():
        return False
    return any(
        other.subject == triple.subject
        and other.predicate == triple.predicate
        and other.object.value.startswith((f"{triple.object.value}.", f"{triple.object.value} "))
        for other in known
    )


def fact_file(sources: Sources, merged: Merged) -> FactFile:
    """Return a merged file as one that passed intake."""
    del sources
    return FactFile(merged.path, PASSAGE, merged.passage, "", merged.located)


def text(sources: Sources, merged: Merged) -> str:
    """Return the canonical text of a merged file."""
    comments: Sequence[str] = ()
    if merged.path.exists():
        comments = turtle.leading_comments(merged.path.read_text(encoding="utf-8"))
    prefixes = sources.ontology.prefixes
    return turtle.write((one.triple for one in merged.located), prefixes, comments)


def new_file(sources: Sources, passage: str) -> Path:
    """Return where a passage that no file states yet is to be stated: named after its heading."""
    document, _, number = passage.rpartition("/")[2].rpartition("-")
    heading = _heading(sources.triples(DOCUMENT), passage)
    topic = "-".join(_WORD.findall(heading.lower())[:4]) or "facts"
    return sources.house.root / "data" / "documents" / document / f"{number}-{topic}.ttl"


def _heading(triples: Iterable[ox.Triple], passage: str) -> str:
    for triple in triples:
        told = (triple.subject.value, triple.predicate.value)
        if told == (passage, SKOS + "prefLabel") and triple.object.language == "en":
            return str(triple.object.value)
    return ""
