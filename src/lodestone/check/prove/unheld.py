"""Claims that nobody has proven: the text is not at hand, and the lock of the document lacks them.

It is asked of the files that somebody edits, so it loads nothing that reads texts.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from lodestone.check.prove.value import ACCORDING_TO, value_of
from lodestone.model import terms
from lodestone.model.errors import ValueNameError
from lodestone.model.findings import Finding, Severity, worded
from lodestone.model.values import parse_inference
from lodestone.read import evidence
from lodestone.read.checkout import DOCUMENT, PASSAGE, FactFile, Sources
from lodestone.read.evidence import Lock
from lodestone.read.intake import Located

_VALUES: Final = frozenset({"quantity", "date", "stage"})
_NOT_CLAIMS: Final = (terms.RDF, terms.RDFS, terms.SKOS)
_WRITERS: Final = frozenset({terms.DCTERMS + "creator", terms.DCTERMS + "publisher"})


@dataclass(frozen=True)
class _Declared:
    """What documents declare.

    Attributes:
        licences: IRI of a passage to the kinds and slugs that it leaves to its context.
        authors: who wrote and who published, by the slug of the document.
    """

    licences: dict[str, set[tuple[str, str]]]
    authors: dict[str, set[str]]


def unheld(sources: Sources, files: Iterable[FactFile]) -> list[Finding]:
    """Name each claim of some passage files that the lock of their document does not hold.

    A document without a lock has nothing to ask, nor has a passage that no document declares.

    Args:
        sources: the checkout, or what of it stands around the files.
        files: the files that are judged.

    Raises:
        UnreadableError: a lock is none.
    """
    declared = _declared(sources)
    locks: dict[str, Lock | None] = {}
    found: list[Finding] = []
    for file in files:
        slug = evidence.document_of(file.graph)
        if file.kind != PASSAGE or file.graph not in declared.licences:
            continue
        if slug not in locks:
            path = sources.house.evidence_of(slug)
            is_there = path.is_file()
            locks[slug] = evidence.load(path, sources.ontology.prefixes) if is_there else None
        if lock := locks[slug]:
            found += _unheld(sources, file, lock, declared)
    return found


def _unheld(sources: Sources, file: FactFile, lock: Lock, declared: _Declared) -> Iterator[Finding]:
    authors = declared.authors.get(evidence.document_of(file.graph), set())
    licensed = declared.licences[file.graph]
    for located in file.triples:
        triple = located.triple
        if not isinstance(triple.object, ox.NamedNode):
            continue
        names = (triple.subject.value, triple.predicate.value, triple.object.value)
        if names[1].startswith(_NOT_CLAIMS) or lock.of(file.graph, *names) is not None:
            continue
        is_author = names[1] == ACCORDING_TO and names[2] in authors
        wanted = _wanted(names[2], sources)
        if wanted and not is_author and wanted not in licensed:
            yield _finding(file, located, names)


def _wanted(iri: str, sources: Sources) -> tuple[str, str] | None:
    """Return kind and slug of what has to be printed for an object; ``None`` where nothing has."""
    kind, slug = terms.kind_and_slug(iri) or ("", "")
    if kind in _VALUES:
        value = value_of(iri, sources.ontology)
        return (("quantity" if kind == "quantity" else "date"), value.name) if value else None
    return (kind, slug) if kind in sources.ontology.kinds_with("printed") else None


def _declared(sources: Sources) -> _Declared:
    found = _Declared({}, {})
    for file in sources.of(DOCUMENT):
        for located in file.triples:
            triple = located.triple
            name = triple.predicate.value.removeprefix(terms.LODE)
            if triple.predicate.value in _WRITERS:
                slug = triple.subject.value.rpartition("/")[2]
                found.authors.setdefault(slug, set()).add(triple.object.value)
            elif name == "isPassageOf":
                found.licences.setdefault(triple.subject.value, set())
            elif name in ("infers", "misprints"):
                licence = _licence(triple.object.value, sources)
                found.licences.setdefault(triple.subject.value, set()).add(licence)
    return found


def _licence(iri: str, sources: Sources) -> tuple[str, str]:
    """Return kind and slug of what a licence leaves to the context."""
    kind, slug = terms.kind_and_slug(iri) or ("", "")
    if kind != "inference":
        return kind, slug
    try:
        value = parse_inference(slug, sources.ontology.inference_reasons)
    except ValueNameError:
        return kind, slug  # the check of names reports it
    return value.kind, value.slug


def _finding(file: FactFile, located: Located, names: tuple[str, str, str]) -> Finding:
    said = " ".join(terms.short(name) for name in names)
    return worded(
        "evidence-unheld",
        file.path,
        located.at,
        Severity.WARNING,
        graph=terms.short(file.graph),
        said=said,
    )
