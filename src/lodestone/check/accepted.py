"""What rests on machine proposals: who proposed each claim, who accepted it, and when.

Each document has its own record, ``accepted.ttl``, in PROV-O: an acceptance is attributed to the
tool that proposed a claim, to the person who accepted it, and to who mended it before, each in a
duty of its own. The passage
files themselves bear no mark. The name of an acceptance is a digest of all that it says, so that a
record changed by hand is told; so is one whose claim no passage states any longer.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.model import terms
from lodestone.model.findings import Finding, Severity, worded
from lodestone.model.house import ACCEPTED, House
from lodestone.model.ontology import Ontology
from lodestone.model.terms import DCTERMS, LODE, PROV, RDF, XSD, thing
from lodestone.model.words import pair
from lodestone.read import checkout, turtle
from lodestone.read.checkout import CURATION, PASSAGE, FactFile, Sources

_SCHEMA: Final = "https://schema.org/"
_WORD: Final = re.compile(r"[a-z0-9]+")
_DUTIES: Final = ("proposer", "acceptor")
_MENDER: Final = "mender"


@dataclass(frozen=True)
class Accepted:
    """A claim that a tool proposed and a person accepted; or that a thing is to be registered.

    The latter gives the class of the thing, and the passage that speaks of it.

    Attributes:
        passage: IRI of the passage.
        subject: IRI.
        predicate: IRI.
        object: IRI.
        tool: name of the tool.
        version: its version.
        prompt: digest of its prompt; may be empty.
        by: who accepted.
        day: when, as ``YYYY-MM-DD``.
        mended: who mended it before; empty where it is as it was proposed.
    """

    passage: str
    subject: str
    predicate: str
    object: str
    tool: str
    version: str
    prompt: str
    by: str
    day: str
    mended: str = ""

    @property
    def claim(self) -> tuple[str, str, str, str]:
        """The claim: passage, subject, predicate and object."""
        return (self.passage, self.subject, self.predicate, self.object)

    @property
    def iri(self) -> str:
        """The name of the acceptance, which tells whether it was changed."""
        parts = astuple(self) if self.mended else astuple(self)[:-1]
        return thing("acceptance", _digest("\n".join(parts)))


def write(rows: Iterable[Accepted], prefixes: Mapping[str, str]) -> str:
    """Return the record of some claims, in one canonical form."""
    triples = dict.fromkeys(triple for row in rows for triple in _triples(row))
    return turtle.write(triples, prefixes, pair(__name__, "head"))


def _triples(row: Accepted) -> Iterator[ox.Triple]:
    tool = thing("proposer", _named(row.tool, f"{row.tool}\n{row.version}\n{row.prompt}"))
    person = thing("acceptor", _named(row.by, row.by))
    yield _link(row.iri, RDF + "type", LODE + "Acceptance")
    for name, node in zip(("subject", "predicate", "object"), row.claim[1:], strict=True):
        yield _link(row.iri, RDF + name, node)
    yield _link(row.iri, PROV + "wasDerivedFrom", row.passage)
    day = ox.Literal(row.day, datatype=ox.NamedNode(XSD + "date"))
    yield ox.Triple(ox.NamedNode(row.iri), ox.NamedNode(DCTERMS + "dateAccepted"), day)
    parts = [*zip(_DUTIES, (tool, person), strict=True)]
    if row.mended:
        parts.append((_MENDER, thing("acceptor", _named(row.mended, row.mended))))
    for duty, agent in parts:
        part = thing("attribution", f"{duty}-{agent.rpartition('/')[2]}"[:90])
        yield _link(row.iri, PROV + "wasAttributedTo", agent)
        yield _link(row.iri, PROV + "qualifiedAttribution", part)
        yield _link(part, RDF + "type", LODE + "Attribution")
        yield _link(part, PROV + "agent", agent)
        yield _link(part, PROV + "hadRole", thing("duty", duty))
    yield _link(tool, RDF + "type", LODE + "Proposer")
    yield _text(tool, "name", row.tool)
    yield _text(tool, "softwareVersion", row.version)
    if row.prompt:
        yield _text(tool, "identifier", row.prompt)
    for name in filter(None, (row.by, row.mended)):
        somebody = thing("acceptor", _named(name, name))
        yield _link(somebody, RDF + "type", LODE + "Acceptor")
        yield _text(somebody, "name", name)


def _link(subject: str, predicate: str, node: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(node))


def _text(subject: str, name: str, text: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(_SCHEMA + name), ox.Literal(text))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _named(name: str, whole: str) -> str:
    """Return the slug of an agent: its name as far as it is ASCII, and a digest."""
    words = "-".join(_WORD.findall(name.lower()))[:40].strip("-")
    return f"{words}-{_digest(whole)[:8]}".strip("-")


def read(path: Path, ontology: Ontology) -> list[Accepted]:
    """Read a record; nothing where there is none.

    Raises:
        UnreadableError: it does not pass intake.
    """
    if not path.is_file():
        return []
    file = checkout.read_file(path, CURATION, ontology, judged=True)
    return [row for _, row in _rows(file)]


def _rows(file: FactFile) -> Iterator[tuple[str, Accepted]]:
    """Yield the name of each acceptance and what it says; one that lacks a part is passed over."""
    said: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for located in file.triples:
        triple = located.triple
        said[triple.subject.value][triple.predicate.value].append(triple.object.value)

    def one(iri: str, predicate: str) -> str:
        return next(iter(said[iri][predicate]), "")

    for iri in sorted(said):
        if LODE + "Acceptance" not in said[iri][RDF + "type"]:
            continue
        who = {
            one(part, PROV + "hadRole"): one(part, PROV + "agent")
            for part in said[iri][PROV + "qualifiedAttribution"]
        }
        tool, person, mender = (who.get(thing("duty", duty), "") for duty in (*_DUTIES, _MENDER))
        parts = [one(iri, PROV + "wasDerivedFrom")]
        parts += [one(iri, RDF + name) for name in ("subject", "predicate", "object")]
        parts += [one(tool, _SCHEMA + n) for n in ("name", "softwareVersion", "identifier")]
        parts += [one(person, _SCHEMA + "name"), one(iri, DCTERMS + "dateAccepted")]
        parts += [one(mender, _SCHEMA + "name")] if mender else []
        yield iri, Accepted(*parts)


def all_of(home: House, ontology: Ontology) -> Sequence[Accepted]:
    """Return every claim of a checkout that rests on a proposal.

    Raises:
        UnreadableError: a record does not pass intake.
    """
    return [row for path in home.accepted for row in read(path, ontology)]


def findings(sources: Sources) -> list[Finding]:
    """Tell of records that were changed by hand, and of claims in them that no passage states."""
    stated = {
        (file.graph, t.subject.value, t.predicate.value, t.object.value)
        for file in sources.of(PASSAGE)
        for t in (located.triple for located in file.triples)
        if isinstance(t.object, ox.NamedNode)
    }
    named = {(iri, RDF + "type", cls) for iri, some in sources.types.items() for cls in some}
    found: list[Finding] = []
    for file in sources.of(CURATION):
        if file.path.name == ACCEPTED:
            for iri, row in _rows(file):
                if iri != row.iri:
                    found.append(_changed(file.path, iri))
                elif row.claim not in stated and row.claim[1:] not in named:
                    found.append(_gone(file.path, row))
    return found


def _changed(path: Path, iri: str) -> Finding:
    return worded("accepted/changed", path, name=terms.short(iri))


def _gone(path: Path, row: Accepted) -> Finding:
    return worded(
        "accepted",
        path,
        severity=Severity.WARNING,
        subject=terms.short(row.subject),
        name=row.predicate.replace(LODE, "lode:").replace(RDF, "rdf:"),
        tool=row.tool,
        key=terms.short(row.iri),
    )
