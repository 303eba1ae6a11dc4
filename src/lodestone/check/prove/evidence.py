"""The evidence lock: where each claim is printed, kept beside the data for days without the texts.

``data/evidence.lock.ttl`` holds one Web Annotation text position selector for each claim whose
object is printed, and for each passage a digest of what the selectors were made from. A figure is
quoted as printed, a sentence never. The name of a selector says which claim it belongs to::

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

from lodestone.check.prove.grounding import Span
from lodestone.model import terms
from lodestone.model.errors import UnreadableError
from lodestone.model.findings import Finding, violation
from lodestone.read import checkout, intake, turtle
from lodestone.read.checkout import FactFile, Sources

PREFIX: Final = "evidence"
NAMESPACE: Final = terms.thing(PREFIX, "")
COMMENT: Final = (
    "# Made by the build from the texts; do not edit. Where each claim is printed.",
    "# 由构建程序依据原文生成，请勿手改。记录各项陈述在原文中的位置。",
)
_DIGITS: Final = 16
_OA_START = ox.NamedNode(terms.OA + "start")
_OA_END = ox.NamedNode(terms.OA + "end")
_OA_EXACT = ox.NamedNode(terms.OA + "exact")
_OA_SOURCE = ox.NamedNode(terms.OA + "hasSource")
_SELECTOR = ox.NamedNode(terms.OA + "TextPositionSelector")
_TYPE = ox.NamedNode(terms.RDF + "type")
_DIGEST = ox.NamedNode(terms.LODE + "digest")
_INTEGER = ox.NamedNode(terms.XSD + "integer")


@dataclass(frozen=True)
class Selector:
    """Where the object of a claim is printed.

    Attributes:
        passage: IRI of the passage.
        start: code point in the document.
        end: code point after it.
        exact: the figure as printed; empty where the object is a thing.
    """

    passage: str
    start: int
    end: int
    exact: str = ""


@dataclass(frozen=True)
class Lock:
    """What the lock holds.

    Attributes:
        selectors: IRI of the selector (``name``) to what it selects.
        digests: IRI of a passage to the digest of what its selectors were made from.
        lines: the line of the lock on which each selector begins, by its IRI.
    """

    selectors: Mapping[str, Selector]
    digests: Mapping[str, str]
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)

    def of(self, passage: str, subject: str, predicate: str, node: str) -> Selector | None:
        """Return where a passage prints the object of a claim, if the lock holds it."""
        return self.selectors.get(name(passage, subject, predicate, node))


def name(passage: str, subject: str, predicate: str, node: str) -> str:
    """Return the IRI of the selector of a claim in a passage."""
    key = " ".join((passage, subject, predicate, node))
    return NAMESPACE + hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest()[:_DIGITS]


def name_of(span: Span) -> str:
    """Return the IRI of the selector of the claim that a span proves."""
    return name(span.passage, span.subject, span.predicate, span.object)


def of_spans(spans: Iterable[Span], made_from: Mapping[str, str]) -> Lock:
    """Make the lock from the spans that grounding found."""
    selectors = {name_of(s): Selector(s.passage, s.start, s.end, s.text) for s in spans}
    return Lock(selectors, dict(made_from))


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
    return turtle.write(triples(lock), {**prefixes, PREFIX: NAMESPACE}, COMMENT)


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
    for passage, digest in sorted(lock.digests.items()):
        node = ox.NamedNode(NAMESPACE + passage.rpartition("/")[2])
        yield ox.Triple(node, _OA_SOURCE, ox.NamedNode(passage))
        yield ox.Triple(node, _DIGEST, ox.Literal(digest))


def load(path: Path, prefixes: Mapping[str, str], *, judged: bool = False) -> Lock:
    """Read a lock back.

    Args:
        path: the file.
        prefixes: the table of prefixes.
        judged: true for a lock that the check has passed before.

    Raises:
        UnreadableError: the file does not pass intake.
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
            if _DIGEST.value in row:
                made_from[passage] = row[_DIGEST.value]
            else:
                start, end = int(row[_OA_START.value]), int(row[_OA_END.value])
                selectors[iri] = Selector(passage, start, end, row.get(_OA_EXACT.value, ""))
        except (KeyError, ValueError):
            raise _malformed(path, lines[iri]) from None
    return Lock(selectors, made_from, lines)


def _malformed(path: Path, line: int) -> UnreadableError:
    return UnreadableError(
        "is no evidence lock here: a selector has one passage, start and end, in numbers",
        path,
        line=line,
        rule="evidence-lock",
        advice="make it again with the texts at hand (build.py lock --sources DIR)",
        zh="此处不是证据锁：每个选择器须有段落、起点与终点（数字）",
        zh_advice="备好原文后重新生成（build.py lock --sources DIR）",
    )


def stale(lock: Lock, sources: Sources) -> list[str]:
    """Return the passages that changed, came or went since the lock was made; needs no text.

    Args:
        lock: the lock as read.
        sources: the checkout.
    """
    now = digests(sources)
    changed = [p for p, digest in now.items() if lock.digests.get(p) != digest]
    gone = [passage for passage in lock.digests if passage not in now]
    return sorted([*changed, *gone])


def is_stale(passage: str, path: Path) -> Finding:
    """Report a passage that changed since the lock was made.

    Args:
        passage: its IRI.
        path: where the lock stands.
    """
    slug = passage.rpartition("/")[2]
    return violation(
        "evidence-stale",
        f"the evidence lock is stale for {slug}: its file, its text or its licences changed",
        f"{slug} 的证据锁已过期：其文件、原文或推断声明有变",
        "make the lock again with the texts at hand",
        "备好原文后重新生成证据锁",
        path,
    )
