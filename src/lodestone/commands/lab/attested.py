"""The evidence lock of a made-up graph: no text exists, so its places are made up as its names are.

Each claim that is to be printed has a selector at the head of its passage. A figure is quoted as
the pattern's own lock quotes the same value, so that the made-up lock holds what a lock has to.
"""

from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from lodestone.check.prove import locking
from lodestone.check.prove.grounding import Span
from lodestone.commands.lab.generate import Made
from lodestone.model import terms
from lodestone.read import evidence
from lodestone.read.checkout import DOCUMENT, PASSAGE, FactFile, Sources
from lodestone.read.evidence import Lock
from lodestone.read.intake import Located

_VALUES: Final = frozenset({"quantity", "date", "stage"})
_START: Final = terms.LODE + "start"


def lock(pattern: Sources, made: Iterable[Made]) -> Lock:
    """Make the lock of made-up files.

    Args:
        pattern: the checkout whose shape they have.
        made: all files; those that are no document and no passage are passed over.
    """
    kept = [one for one in made if one.kind in (DOCUMENT, PASSAGE)]
    printed = _printed(pattern)
    starts = {
        triple.subject.value: int(triple.object.value)
        for one in kept
        for triple in one.triples
        if triple.predicate.value == _START
    }
    files = tuple(_file(pattern, one) for one in kept)
    sources = Sources(pattern.house, pattern.ontology, files)
    kinds = pattern.ontology.kinds_with("printed")
    stating = [one for one in kept if one.kind == PASSAGE]
    spans = (span for one in stating for span in _spans(one, printed, starts, kinds))
    return locking.of_spans(spans, evidence.digests(sources))


def _file(pattern: Sources, made: Made) -> FactFile:
    path = pattern.house.root / made.name
    return FactFile(path, made.kind, made.graph, "", tuple(Located(t, 0) for t in made.triples))


def _printed(pattern: Sources) -> dict[str, str]:
    """Return how the pattern's lock quotes each value, by its IRI; nothing where it has no lock."""
    known = evidence.load_all(pattern.house, pattern.ontology.prefixes, judged=True)
    printed: dict[str, str] = {}
    for file in pattern.of(PASSAGE):
        for subject, predicate, node in _claims(located.triple for located in file.triples):
            if selector := known.of(file.graph, subject, predicate, node):
                printed.setdefault(node, selector.exact)
    return printed


def _spans(
    made: Made, printed: dict[str, str], starts: dict[str, int], kinds: frozenset[str]
) -> Iterator[Span]:
    start = starts.get(made.graph, 0)
    for subject, predicate, node in _claims(made.triples):
        kind, _ = terms.kind_and_slug(node) or ("", "")
        text = printed.get(node, "") if kind in _VALUES else ""
        if text or kind in kinds:
            yield Span(made.graph, subject, predicate, node, start, start + (len(text) or 1), text)


def _claims(triples: Iterable[ox.Triple]) -> Iterator[tuple[str, str, str]]:
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode):
            yield triple.subject.value, triple.predicate.value, triple.object.value
