"""The data files behind each IRI: what opens when a machine asks for it.

What a file holds follows from its address alone:

- a **thing** or a term: every published triple of which it is the subject, and the settled triples
  that point at it; a blank node goes with its owner;
- a **named graph** (``graph/...`` and every passage): the triples of that graph as well;
- the **ontology** (``ont`` and its version IRI): the whole published ontology;
- the **data set**: its description in VoID and DCAT.

So the files of all things together are the published triples, the files of the named graphs are the
published quads graph by graph, and no file states what the graph does not.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import pyoxigraph as ox

from lodestone.model import terms
from lodestone.model.addresses import address
from lodestone.publish.files import jsonld
from lodestone.publish.files.release import Release
from lodestone.read import turtle

Triples = Sequence[ox.Triple]
#: What has data files in a lean build, too: the ontology and the data set.
WHOLE: Final = frozenset({"ont", "dataset"})


def pieces(
    by_graph: Mapping[str, Triples],
    ontologies: Mapping[str, Triples],
    questions: Triples,
    described: Mapping[str, Triples],
) -> dict[str, Triples]:
    """Deal the published triples out to the files in which they stand.

    Args:
        by_graph: the triples of each named graph.
        ontologies: the published ontology, by each IRI that it opens under; its triples are dealt
            out to their subjects, too.
        questions: the saved questions as resources, dealt out to their subjects.
        described: the description of the data set, by the IRI of the data set.

    Returns:
        The triples of each file by its stem, in the order of the stems. An IRI that is only spoken
        of has an empty file, unless a settled triple points at it.
    """
    found: defaultdict[str, dict[ox.Triple, None]] = defaultdict(dict)
    subjects = [*by_graph.values(), *ontologies.values(), questions]
    for triples in subjects:
        for stem, triple in _by_subject(triples):
            if stem:  # what is declared of the terms of others stands with the ontology alone
                found[stem][triple] = None
    for iri, triples in (*by_graph.items(), *ontologies.items(), *described.items()):
        found[_stem(iri)].update(dict.fromkeys(triples))
    for triple in by_graph.get(terms.graph("settled"), ()):
        if isinstance(triple.object, ox.NamedNode) and terms.kind_and_slug(triple.object.value):
            found[_stem(triple.object.value)][triple] = None
    for iri in iris(subjects) | by_graph.keys():
        found[_stem(iri)]
    return {stem: tuple(found[stem]) for stem in sorted(found)}


def iris(parts: Iterable[Triples]) -> set[str]:
    """Return every IRI of the project that some triples name."""
    nodes = (node for part in parts for triple in part for node in _nodes(triple))
    return {node.value for node in nodes if isinstance(node, ox.NamedNode) and _opens(node.value)}


def _nodes(triple: ox.Triple) -> tuple[object, object, object]:
    return triple.subject, triple.predicate, triple.object


def files(
    pieces: Mapping[str, Triples],
    prefixes: Mapping[str, str],
    context: jsonld.Context,
    release: Release,
    rows: turtle.Rows | None = None,
) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of the two data files of each stem."""
    rows = rows or turtle.Rows(prefixes)
    for stem, triples in pieces.items():
        header = release.header(terms.BASE + stem)
        yield f"{stem}.ttl", turtle.dotted(turtle.write(triples, prefixes, header, rows))
        yield f"{stem}.jsonld", jsonld.triples_file(triples, context, release)


def _opens(iri: str) -> bool:
    """Tell whether an IRI names something with files of its own, and not a namespace."""
    return terms.is_ours(iri) and not iri.endswith("/")


def _stem(iri: str) -> str:
    found = address(iri.partition("#")[0])
    assert found is not None, iri
    return found.stem


def _by_subject(triples: Iterable[ox.Triple]) -> Iterator[tuple[str, ox.Triple]]:
    """Yield each triple with the stem of its subject, or of what owns its blank subject.

    The stem is empty where the subject is not the project's.
    """
    triples = list(triples)
    owners = {t.object: t.subject for t in triples if isinstance(t.object, ox.BlankNode)}
    stems: dict[object, str] = {}
    for triple in triples:
        subject = triple.subject
        while isinstance(subject, ox.BlankNode):
            subject = owners[subject]
        stem = stems.get(subject)
        if stem is None:
            stem = stems[subject] = _stem(subject.value) if terms.is_ours(subject.value) else ""
        yield stem, triple
