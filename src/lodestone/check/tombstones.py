"""Tombstones: what was published under a name that is no longer in use.

A name that was released opens for ever. Whoever withdraws one leaves a block in the register that
says so of the name itself: ``owl:deprecated true``, the reason in both languages
(``skos:historyNote``), and its successor if it has one (``dcterms:isReplacedBy``). Such a thing has
no class and no label, so no rule, no question and no reader of texts takes it for one in use. The
names of the last release stand in ``data/names.lock.txt``.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.model import settings, terms
from lodestone.model.findings import Finding, worded
from lodestone.model.house import House
from lodestone.model.tags import bcp47
from lodestone.model.terms import (
    DCTERMS,
    ID,
    LODE,
    OWL,
    QUERY,
    RDF,
    SKOS,
)
from lodestone.model.words import pair, tell
from lodestone.read.checkout import CURATION, DOCUMENT, PASSAGE, REGISTER, Sources
from lodestone.read.intake import Located

DEPRECATED: Final = OWL + "deprecated"
SUCCESSOR: Final = DCTERMS + "isReplacedBy"
REASON: Final = SKOS + "historyNote"
#: The file in which the tool itself writes tombstones.
PLACE: Final = "data/register/withdrawn.ttl"

_TYPE: Final = RDF + "type"
_LANGUAGES: Final = ("en", "zh-Hans")


@dataclass(frozen=True)
class Tombstone:
    """A name that was withdrawn.

    Attributes:
        iri: the name.
        successor: IRI of what is to be used instead; empty where nothing is.
        reasons: why, by language tag.
        path: the file that says so.
        line: the line there.
    """

    iri: str
    successor: str
    reasons: dict[str, str]
    path: Path
    line: int


def of(sources: Sources) -> dict[str, Tombstone]:
    """Return the tombstones of a checkout, by the IRI that each is for."""
    rows: defaultdict[str, list[tuple[Path, Located]]] = defaultdict(list)
    for file in sources.of(REGISTER):
        for located in file.triples:
            rows[located.triple.subject.value].append((file.path, located))
    return {iri: _tombstone(iri, found) for iri, found in sorted(rows.items()) if _is_dead(found)}


def triples(iri: str, successor: str, reasons: dict[str, str]) -> list[ox.Triple]:
    """State a tombstone."""
    subject = ox.NamedNode(iri)
    true = ox.Literal("true", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean"))
    stated = [ox.Triple(subject, ox.NamedNode(DEPRECATED), true)]
    for tag, text in reasons.items():
        literal = ox.Literal(text, language=tag)
        stated.append(ox.Triple(subject, ox.NamedNode(REASON), literal))
    if successor:
        stated.append(ox.Triple(subject, ox.NamedNode(SUCCESSOR), ox.NamedNode(successor)))
    return stated


def names(sources: Sources) -> list[str]:
    """Return every name that a release publishes, as ``kind:slug``, in order."""
    found = set(sources.types) | set(sources.ontology.individuals)
    found |= sources.ontology.classes | sources.ontology.properties
    for triple in sources.triples(PASSAGE):
        if triple.predicate.value == _TYPE:
            found.add(triple.subject.value)
    found |= {QUERY + path.stem for path in sources.house.queries}
    return sorted(name for name in map(_short, found) if name)


def lock_text(sources: Sources, version: str) -> str:
    """Return the list of names of a release; a withdrawn one stays in it, so that its stone does.

    Args:
        sources: the checkout that is released.
        version: the version of the release.
    """
    known = sorted({*names(sources), *map(_short, of(sources))})
    return "\n".join((*pair(__name__, "head", version=version), *known, ""))


def lock_path(house: House) -> Path:
    """Return where the list of names stands."""
    return house.root / "data" / "names.lock.txt"


def lost(sources: Sources, version: str) -> list[Finding]:
    """Tell which names a lock made now would forget: those of an *earlier* release, gone silently.

    A release is locked as often as it is prepared: its own list may lose names until it is out.

    Args:
        sources: the checkout that is to be released.
        version: the version of the release.
    """
    path = lock_path(sources.house)
    head = settings.text(path).partition("\n")[0] if path.is_file() else ""
    own = tell("en", __name__, "head", version=version)
    return [] if head == own else list(_gone(sources, of(sources)))


def findings(sources: Sources) -> Iterator[Finding]:
    """Judge the tombstones, the use of what they withdraw, and names that went without one."""
    dead = of(sources)
    yield from _bad_tombstones(sources, dead)
    yield from _uses(sources, dead)
    yield from _gone(sources, dead)


def _is_dead(rows: list[tuple[Path, Located]]) -> bool:
    return any(
        located.triple.predicate.value == DEPRECATED and located.triple.object.value == "true"
        for _, located in rows
    )


def _tombstone(iri: str, rows: list[tuple[Path, Located]]) -> Tombstone:
    successor, reasons = "", {}
    for _, located in rows:
        predicate, node = located.triple.predicate.value, located.triple.object
        if predicate == SUCCESSOR:
            successor = node.value
        elif predicate == REASON and node.language:
            reasons[bcp47(node.language)] = node.value
    path, first = rows[0]
    return Tombstone(iri, successor, reasons, path, first.line)


def _bad_tombstones(sources: Sources, dead: dict[str, Tombstone]) -> Iterator[Finding]:
    alive = set(sources.types) | {
        t.subject.value
        for t in sources.triples(PASSAGE)
        if t.predicate.value == _TYPE and sources.ontology.is_statement(t.subject.value)
    }
    for iri, stone in dead.items():
        short = _short(iri)
        if iri in alive:
            yield worded("tombstone", stone.path, stone.line, short=short)
        if missing := [tag for tag in _LANGUAGES if tag not in stone.reasons]:
            tags = ", ".join(missing)
            yield worded(
                "tombstone/reason",
                stone.path,
                stone.line,
                short=short,
                tags=tags,
                missing=missing[0],
            )


def _uses(sources: Sources, dead: dict[str, Tombstone]) -> Iterator[Finding]:
    for file in sources.of(DOCUMENT, PASSAGE, CURATION, REGISTER):
        for located in file.triples:
            node, subject = located.triple.object, located.triple.subject.value
            used = node.value if isinstance(node, ox.NamedNode) else ""
            found = dead.get(used) or (dead.get(subject) if file.kind != REGISTER else None)
            if found:
                instead = _short(found.successor) if found.successor else ""
                yield worded(
                    "withdrawn" if instead else "withdrawn/delete",
                    file.path,
                    located.line,
                    found=_short(found.iri),
                    successor=instead,
                    reasons=(found.reasons.get("en", ""), found.reasons.get("zh-Hans", "")),
                )


def _gone(sources: Sources, dead: dict[str, Tombstone]) -> Iterator[Finding]:
    path = lock_path(sources.house)
    if sources.findings or not path.is_file():  # what an unreadable file names is not gone
        return
    known = {*names(sources), *map(_short, dead)}
    for number, line in enumerate(settings.text(path).splitlines(), 1):
        name = line.strip()
        if name and not name.startswith("#") and name not in known:
            yield worded("withdrawn-silently", path, number, name=name)


def _short(iri: str) -> str:
    """Write an IRI of ours as ``kind:slug``; empty for any other."""
    if iri.startswith(ID):
        return terms.short(iri)
    for prefix, namespace in (("lode", LODE), ("query", QUERY)):
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return ""
