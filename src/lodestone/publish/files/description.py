"""What the data set says of itself: VoID and DCAT 3 for machines, schema.org for search engines.

Everything that the description names beside the project's own things is a fragment of the data
set's IRI, so that there is one document to open and no blank node.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from lodestone.model import terms
from lodestone.model.media import MEDIA
from lodestone.model.media import ending as ending_of
from lodestone.model.media import of as media_of
from lodestone.model.terms import DCTERMS, LODE, OWL, PROV, RDF, XSD
from lodestone.publish.files.profiles import PROFILE, PROFILE_OF
from lodestone.publish.files.release import DATASET, LICENCE, Release

SPDX: Final = "http://spdx.org/rdf/terms#"
_VOID: Final = "http://rdfs.org/ns/void#"
_DCAT: Final = "http://www.w3.org/ns/dcat#"
_FOAF: Final = "http://xmlns.com/foaf/0.1/"
_IANA: Final = "https://www.iana.org/assignments/media-types/"
_LANGUAGE: Final = "http://id.loc.gov/vocabulary/iso639-1/"
_RDF_ENDINGS: Final = frozenset({".nq", ".trig", ".ttl", ".jsonld"})

Triples = Sequence[ox.Triple]


@dataclass(frozen=True)
class Download:
    """A file of the release.

    Attributes:
        name: its path from the root of the release.
        size: its length in bytes.
        digest: its SHA-256, in hexadecimal digits.
    """

    name: str
    size: int
    digest: str

    @property
    def media(self) -> str:
        """Its media type."""
        return MEDIA[ending_of(self.name)].type


def downloads(folder: Path) -> list[Download]:
    """Measure the files that lie in a folder, those of known kinds, in the order of their names."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        known = media_of(path.name)
        if known is None or not known.is_download:
            continue
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        found.append(Download(path.relative_to(folder).as_posix(), len(content), digest))
    return found


@dataclass(frozen=True)
class Words:
    """What the data set is called and about, by language tag."""

    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    keywords: tuple[str, ...]


def counted(by_graph: Mapping[str, Triples]) -> list[ox.Triple]:
    """Return what is told of the named graphs: their sizes, their classes, their links."""
    made = _Describer(DATASET)
    _statistics(made, by_graph)
    _partitions(made, by_graph)
    _linksets(made, by_graph)
    return made.triples


def describe(
    counts: Triples, files: Sequence[Download], words: Words, release: Release
) -> list[ox.Triple]:
    """Return the description of the data set, its named graphs, its parts and its files.

    Args:
        counts: what is told of the named graphs.
        files: what can be downloaded.
        words: title, description and keywords.
        release: version, day, author.
    """
    made = _Describer(DATASET)
    _catalogue(made, words, release)
    _dataset(made, words, release)
    made.triples += counts
    for file in files:
        _distribution(made, file, release.dataset)
    return made.triples


class _Describer:
    """Collects triples about one subject and its fragments."""

    def __init__(self, subject: str) -> None:
        self.subject = subject
        self.triples: list[ox.Triple] = []

    def part(self, name: str) -> str:
        """Return the IRI of a fragment of the data set."""
        return f"{self.subject}#{name}"

    def link(self, subject: str, verb: str, *targets: str) -> None:
        s, p = ox.NamedNode(subject), ox.NamedNode(verb)
        self.triples += [ox.Triple(s, p, ox.NamedNode(target)) for target in targets]

    def text(self, subject: str, verb: str, text: str, datatype: str = XSD + "string") -> None:
        literal = ox.Literal(text, datatype=ox.NamedNode(datatype))
        self.triples.append(ox.Triple(ox.NamedNode(subject), ox.NamedNode(verb), literal))

    def words(self, subject: str, verb: str, words: Mapping[str, str]) -> None:
        for tag, text in words.items():
            literal = ox.Literal(text, language=tag)
            self.triples.append(ox.Triple(ox.NamedNode(subject), ox.NamedNode(verb), literal))

    def count(self, subject: str, verb: str, number: int) -> None:
        self.text(subject, _VOID + verb, str(number), XSD + "integer")


def _catalogue(made: _Describer, words: Words, release: Release) -> None:
    catalogue, author = made.part("catalogue"), made.part("contributors")
    made.link(catalogue, RDF + "type", _DCAT + "Catalog")
    made.words(catalogue, DCTERMS + "title", words.titles)
    made.words(catalogue, DCTERMS + "description", words.descriptions)
    made.link(catalogue, _DCAT + "dataset", made.subject)
    made.link(catalogue, DCTERMS + "publisher", author)
    made.link(catalogue, DCTERMS + "license", LICENCE)
    made.link(author, RDF + "type", _FOAF + "Group")
    made.text(author, _FOAF + "name", release.author)


def _dataset(made: _Describer, words: Words, release: Release) -> None:
    it, author = made.subject, made.part("contributors")
    made.link(it, RDF + "type", _DCAT + "Dataset", _VOID + "Dataset")
    made.words(it, DCTERMS + "title", words.titles)
    made.words(it, DCTERMS + "description", words.descriptions)
    made.link(it, DCTERMS + "creator", author)
    made.link(it, DCTERMS + "publisher", author)
    made.link(it, DCTERMS + "license", LICENCE)
    made.text(it, DCTERMS + "bibliographicCitation", release.citation)
    made.text(it, DCTERMS + "identifier", it)
    made.text(it, DCTERMS + "issued", release.day, XSD + "date")
    made.text(it, DCTERMS + "modified", release.day, XSD + "date")
    made.link(it, DCTERMS + "language", _LANGUAGE + "en", _LANGUAGE + "zh")
    made.link(it, DCTERMS + "conformsTo", LODE.rstrip("/"), f"{LODE}{release.version}")
    made.text(it, _DCAT + "version", release.version)
    made.text(it, OWL + "versionInfo", release.version)
    made.link(it, _DCAT + "landingPage", terms.BASE)
    made.link(it, _DCAT + "hasCurrentVersion", release.dataset)
    made.link(it, _DCAT + "hasVersion", release.dataset)
    made.link(release.dataset, RDF + "type", _DCAT + "Dataset")
    made.link(release.dataset, _DCAT + "isVersionOf", it)
    made.words(release.dataset, DCTERMS + "title", words.titles)
    made.text(release.dataset, _DCAT + "version", release.version)
    made.text(release.dataset, DCTERMS + "issued", release.day, XSD + "date")
    made.link(release.dataset, DCTERMS + "license", LICENCE)
    for word in words.keywords:
        made.words(it, _DCAT + "keyword", {"en": word})
    made.text(it, _VOID + "uriSpace", terms.ID)
    made.link(it, _VOID + "feature", "http://www.w3.org/ns/formats/Turtle")
    made.link(it, _VOID + "feature", "http://www.w3.org/ns/formats/JSON-LD")


def _statistics(made: _Describer, by_graph: Mapping[str, Triples]) -> None:
    everything = [triple for triples in by_graph.values() for triple in triples]
    subjects = {t.subject for t in everything}
    things = {s.value for s in subjects if isinstance(s, ox.NamedNode)}
    made.count(made.subject, "triples", len(everything))
    made.count(made.subject, "entities", sum(iri.startswith(terms.ID) for iri in things))
    made.count(made.subject, "distinctSubjects", len(subjects))
    made.count(made.subject, "distinctObjects", len({t.object for t in everything}))
    made.count(made.subject, "properties", len({t.predicate for t in everything}))
    made.count(made.subject, "documents", sum(name.startswith(terms.ID) for name in by_graph))
    vocabularies = {_namespace(t.predicate.value) for t in everything}
    made.link(made.subject, _VOID + "vocabulary", *sorted(vocabularies))
    for name, triples in by_graph.items():
        made.link(made.subject, _VOID + "subset", name)
        made.count(name, "triples", len(triples))
        if name.startswith(terms.ID):
            made.link(name, PROV + "specializationOf", made.subject)


def _partitions(made: _Describer, by_graph: Mapping[str, Triples]) -> None:
    members: defaultdict[str, set[object]] = defaultdict(set)
    uses: Counter[str] = Counter()
    for triples in by_graph.values():
        for triple in triples:
            uses[triple.predicate.value] += 1
            if triple.predicate.value == RDF + "type" and isinstance(triple.object, ox.NamedNode):
                members[triple.object.value].add(triple.subject)
    made.count(made.subject, "classes", len(members))
    for iri, found in sorted(members.items()):
        part = made.part(f"class-{_fragment(iri)}")
        made.link(made.subject, _VOID + "classPartition", part)
        made.link(part, _VOID + "class", iri)
        made.count(part, "entities", len(found))
    for iri, number in sorted(uses.items()):
        part = made.part(f"property-{_fragment(iri)}")
        made.link(made.subject, _VOID + "propertyPartition", part)
        made.link(part, _VOID + "property", iri)
        made.count(part, "triples", number)


def _linksets(made: _Describer, by_graph: Mapping[str, Triples]) -> None:
    """Describe the links from the project's things to those of others."""
    links: Counter[tuple[str, str]] = Counter()
    for triple in by_graph.get(terms.graph("register"), ()):
        target = triple.object
        if (
            isinstance(target, ox.NamedNode)
            and not terms.is_ours(target.value)
            and triple.predicate.value != RDF + "type"
        ):
            links[triple.predicate.value, _namespace(target.value)] += 1
    for number, ((verb, space), size) in enumerate(sorted(links.items()), 1):
        part = made.part(f"linkset-{number}")
        made.link(made.subject, _VOID + "subset", part)
        made.link(part, RDF + "type", _VOID + "Linkset")
        made.link(part, _VOID + "linkPredicate", verb)
        made.link(part, _VOID + "subjectsTarget", made.subject)
        made.text(part, _VOID + "uriSpace", space)
        made.count(part, "triples", size)


def _distribution(made: _Describer, file: Download, version: str) -> None:
    part = made.part("file-" + file.name.replace("/", "-"))
    check = made.part("sha256-" + file.name.replace("/", "-"))
    ending = ending_of(file.name)
    for dataset in (made.subject, version):
        made.link(dataset, _DCAT + "distribution", part)
    made.link(part, RDF + "type", _DCAT + "Distribution")
    made.text(part, DCTERMS + "title", file.name)
    made.link(part, DCTERMS + "license", LICENCE)
    made.link(part, _DCAT + "accessURL", terms.BASE)
    made.link(part, _DCAT + "downloadURL", terms.BASE + file.name)
    if MEDIA[ending].is_registered:
        made.link(part, _DCAT + "mediaType", _IANA + MEDIA[ending].type)
    made.text(part, _DCAT + "byteSize", str(file.size), XSD + "nonNegativeInteger")
    made.link(part, SPDX + "checksum", check)
    made.link(check, RDF + "type", SPDX + "Checksum")
    made.link(check, SPDX + "algorithm", SPDX + "checksumAlgorithm_sha256")
    made.text(check, SPDX + "checksumValue", file.digest, XSD + "hexBinary")
    if ending in _RDF_ENDINGS:
        made.link(part, DCTERMS + "conformsTo", LODE.rstrip("/"))
        if meets := PROFILE_OF.get(file.name):
            made.link(part, DCTERMS + "conformsTo", PROFILE + meets)
        if "/" not in file.name:
            made.link(made.subject, _VOID + "dataDump", terms.BASE + file.name)


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]


def _fragment(iri: str) -> str:
    """Name a term of any vocabulary by its host's and its own words."""
    return iri.partition("://")[2].replace("/", "-").replace("#", "-")


def schema_org(files: Iterable[Download], words: Words, release: Release) -> dict[str, Any]:
    """Return the schema.org description of the data set, for the landing page.

    Args:
        files: what can be downloaded.
        words: title, description and keywords.
        release: version, day, author.
    """
    first, *others = words.titles.values()
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": DATASET,
        "name": first,
        "alternateName": [*others, release.title],
        "description": " ".join(words.descriptions.values()),
        "url": terms.BASE,
        "identifier": DATASET,
        "license": LICENCE,
        "creator": {"@type": "Organization", "name": release.author, "url": terms.BASE},
        "version": release.version,
        "datePublished": release.day,
        "dateModified": release.day,
        "inLanguage": list(words.titles),
        "keywords": list(words.keywords),
        "isAccessibleForFree": True,
        "creditText": release.citation,
        "distribution": list(_offers(files)),
    }


def _offers(files: Iterable[Download]) -> Iterator[dict[str, str]]:
    for file in files:
        if "/" not in file.name:
            yield {
                "@type": "DataDownload",
                "name": file.name,
                "contentUrl": terms.BASE + file.name,
                "encodingFormat": file.media,
                "contentSize": f"{file.size} B",
                "sha256": file.digest,
            }


def script(data: Mapping[str, Any]) -> str:
    """Write JSON-LD so that it may stand in a page: nothing in it can end the script element."""
    return json.dumps(data, ensure_ascii=False, indent=1).replace("<", "\\u003c")
