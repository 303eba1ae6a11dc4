"""The evidence lock: where each claim is printed, kept beside the facts for days without the texts.

Each document has its own, ``data/documents/<slug>/evidence.ttl``, made from its own text: one Web
Annotation text position selector for each claim whose object is printed, and for each passage a
digest of what the selectors were made from. A figure is quoted as printed, a sentence never; of a
thing that bears several names the selector says by which one it is printed. The
name of a selector says which claim it belongs to::

    evidence:<the first 16 hexadecimal digits of SHA-1 of "passage subject predicate object">

so that SPARQL finds it with ``SHA1(CONCAT(STR(?passage), " ", STR(?s), " ", ...))``. Positions are
Unicode code points of the document's text, written as plain integers to keep the file small.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.model import terms
from lodestone.model.errors import UnreadableError, refused
from lodestone.model.house import House
from lodestone.model.words import pair
from lodestone.read import checkout, intake, turtle
from lodestone.read.checkout import FactFile, Sources

PREFIX: Final = "evidence"
NAMESPACE: Final = terms.thing(PREFIX, "")
_DIGITS: Final = 16
_OA_START = ox.NamedNode(terms.OA + "start")
_OA_END = ox.NamedNode(terms.OA + "end")
_OA_EXACT = ox.NamedNode(terms.OA + "exact")
_OA_SOURCE = ox.NamedNode(terms.OA + "hasSource")
_SELECTOR = ox.NamedNode(terms.OA + "TextPositionSelector")
_TYPE = ox.NamedNode(terms.RDF + "type")
_DIGEST = ox.NamedNode(terms.LODE + "digest")
_PRINTS = ox.NamedNode(terms.LODE + "printsName")
_NAMES = ox.NamedNode(terms.LODE + "isNameOf")
_INTEGER = ox.NamedNode(terms.XSD + "integer")


@dataclass(frozen=True)
class Selector:
    """Where the object of a claim is printed.

    Attributes:
        passage: IRI of the passage.
        start: code point in the document.
        end: code point after it.
        exact: the figure as printed; empty where the object is a thing.
        name: the name under which a thing of several names is printed, in one spelling.
        thing: IRI of that thing; empty where no name is kept.
    """

    passage: str
    start: int
    end: int
    exact: str = ""
    name: str = ""
    thing: str = ""


@dataclass(frozen=True)
class Lock:
    """What the lock of a document holds, or those of several.

    Attributes:
        selectors: IRI of the selector (``name``) to what it selects.
        digests: IRI of a passage to the digest of what its selectors were made from.
        lines: the line of its file on which each selector begins, by its IRI.
    """

    selectors: Mapping[str, Selector]
    digests: Mapping[str, str]
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)

    def of(self, passage: str, subject: str, predicate: str, node: str) -> Selector | None:
        """Return where a passage prints the object of a claim, if the lock holds it."""
        return self.selectors.get(name(passage, subject, predicate, node))

    def within(self, document: str) -> "Lock":
        """Return what the lock holds of one document, by its slug."""
        kept = {i: s for i, s in self.selectors.items() if document_of(s.passage) == document}
        digests = {p: d for p, d in self.digests.items() if document_of(p) == document}
        return Lock(kept, digests, {iri: n for iri, n in self.lines.items() if iri in kept})


def document_of(passage: str) -> str:
    """Return the slug of the document of a passage, given by its IRI: the name says it."""
    return passage.rpartition("/")[2].rpartition("-")[0]


def name(passage: str, subject: str, predicate: str, node: str) -> str:
    """Return the IRI of the selector of a claim in a passage."""
    key = " ".join((passage, subject, predicate, node))
    return NAMESPACE + hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest()[:_DIGITS]


def digests(sources: Sources) -> dict[str, str]:
    """Return, for each stated passage, the digest of its file and of its declared text.

    The digest is over the triples, so that layout does not matter, and over the digest and place
    of the text that the document declares; it needs no text.
    """
    declared: dict[str, list[str]] = {}
    for triple in sources.triples(checkout.DOCUMENT):
        if triple.predicate.value in _DECLARING and isinstance(triple.subject, ox.NamedNode):
            declared.setdefault(triple.subject.value, []).append(str(triple))
    stated: dict[str, list[FactFile]] = {}
    for file in sources.of(checkout.PASSAGE):
        stated.setdefault(file.graph, []).append(file)
    return {
        passage: _digest(
            [*declared.get(passage, []), *(str(t.triple) for file in files for t in file.triples)]
        )
        for passage, files in sorted(stated.items())
    }


_DECLARING: Final = frozenset(
    terms.LODE + local for local in ("digest", "start", "end", "infers", "misprints")
)


def _digest(lines: Iterable[str]) -> str:
    body = "\n".join(sorted(lines))
    return hashlib.sha256(body.encode()).hexdigest()[: 2 * _DIGITS]


def write(lock: Lock, prefixes: Mapping[str, str]) -> str:
    """Return the lock as canonical Turtle."""
    return turtle.write(triples(lock), {**prefixes, PREFIX: NAMESPACE}, pair(__name__, "head"))


def triples(lock: Lock) -> Iterator[ox.Triple]:
    """Yield the triples of a lock, as they stand in the evidence graph."""
    for iri, selector in sorted(lock.selectors.items()):
        node = ox.NamedNode(iri)
        yield ox.Triple(node, _TYPE, _SELECTOR)
        yield ox.Triple(node, _OA_SOURCE, ox.NamedNode(selector.passage))
        yield ox.Triple(node, _OA_START, ox.Literal(str(selector.start), datatype=_INTEGER))
        yield ox.Triple(node, _OA_END, ox.Literal(str(selector.end), datatype=_INTEGER))
        if selector.exact:
            yield ox.Triple(node, _OA_EXACT, ox.Literal(selector.exact))
        if selector.name:
            yield ox.Triple(node, _PRINTS, ox.Literal(selector.name))
            yield ox.Triple(node, _NAMES, ox.NamedNode(selector.thing))
    for passage, digest in sorted(lock.digests.items()):
        node = ox.NamedNode(NAMESPACE + passage.rpartition("/")[2])
        yield ox.Triple(node, _OA_SOURCE, ox.NamedNode(passage))
        yield ox.Triple(node, _DIGEST, ox.Literal(digest))


def load_all(house: House, prefixes: Mapping[str, str], *, judged: bool = False) -> Lock:
    """Read the locks of all documents that have one.

    Raises:
        UnreadableError: one of them does not pass intake, or speaks of another document.
    """
    locks = [load(path, prefixes, judged=judged) for path in house.evidence]
    selectors, digests, lines = (
        {iri: value for lock in locks for iri, value in getattr(lock, part).items()}
        for part in ("selectors", "digests", "lines")
    )
    return Lock(selectors, digests, lines)


def load(path: Path, prefixes: Mapping[str, str], *, judged: bool = False) -> Lock:
    """Read the lock of a document back.

    Args:
        path: the file; its folder names the document.
        prefixes: the table of prefixes.
        judged: true for a lock that the check has passed before.

    Raises:
        UnreadableError: the file does not pass intake, or speaks of another document.
    """
    rows: dict[str, dict[str, str]] = {}
    lines: dict[str, int] = {}
    for located in intake.parse(path, prefixes, judged=judged).triples:
        triple = located.triple
        if isinstance(triple.subject, ox.NamedNode) and not isinstance(triple.object, ox.Triple):
            row = rows.setdefault(triple.subject.value, {})
            row[triple.predicate.value] = triple.object.value
            lines.setdefault(triple.subject.value, located.subject_at.line)
    selectors: dict[str, Selector] = {}
    made_from: dict[str, str] = {}
    for iri, row in rows.items():
        try:
            passage = row[_OA_SOURCE.value]
            if document_of(passage) != path.parent.name:
                raise ValueError(passage)
            if _DIGEST.value in row:
                made_from[passage] = row[_DIGEST.value]
            else:
                start, end = int(row[_OA_START.value]), int(row[_OA_END.value])
                exact, name, thing = (
                    row.get(key.value, "") for key in (_OA_EXACT, _PRINTS, _NAMES)
                )
                selectors[iri] = Selector(passage, start, end, exact, name, thing)
        except (KeyError, ValueError):
            raise _malformed(path, lines[iri]) from None
    return Lock(selectors, made_from, lines)


def _malformed(path: Path, line: int) -> UnreadableError:
    return refused("evidence-lock/read", path, line=line)


def stale(lock: Lock, sources: Sources) -> list[str]:
    """Return the passages that changed, came or went since the lock was made; needs no text.

    Args:
        lock: the lock as read.
        sources: the checkout, or the part of it that the lock is held against.
    """
    now = digests(sources)
    changed = [p for p, digest in now.items() if lock.digests.get(p) != digest]
    gone = [passage for passage in lock.digests if passage not in now]
    return sorted([*changed, *gone])
