"""What made-up worlds would have in common by chance: instruments of givers whom they share."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Final

import pyoxigraph as ox

from lodestone.model.ontology import Ontology
from lodestone.model.terms import LODE, RDF, RDFS, SKOS, kind_and_slug
from lodestone.read.checkout import CURATION, PASSAGE, Sources

_PROVIDED: Final = LODE + "isProvidedBy"


def given(pattern: Sources, shared: Collection[str]) -> dict[ox.NamedNode, frozenset[str]]:
    """Find what a thing that all worlds share gives, by whatever narrower property.

    Args:
        pattern: the checkout whose shape is copied.
        shared: the kinds of what worlds share.

    Returns:
        Each instrument, unless a judgement joins it to another, with the slugs of the documents
        that say so.
    """
    giving = _narrower(pattern.ontology, _PROVIDED)
    joining = (LODE + "keeps", LODE + "drops")
    joined = {t.object for t in pattern.triples(CURATION) if t.predicate.value in joining}
    found: defaultdict[ox.NamedNode, set[str]] = defaultdict(set)
    for file in pattern.of(PASSAGE):
        for triple in (located.triple for located in file.triples):
            subject, giver = triple.subject, triple.object
            if triple.predicate.value not in giving or subject in joined:
                continue
            pair = kind_and_slug(giver.value) if isinstance(giver, ox.NamedNode) else None
            if pair and pair[0] in shared and isinstance(subject, ox.NamedNode):
                found[subject].add(file.path.parent.name)
    return {one: frozenset(slugs) for one, slugs in found.items()}


def apart(
    node: ox.NamedNode, alike: Iterable[ox.NamedNode], notes: Iterable[ox.Literal]
) -> tuple[ox.Triple, ...]:
    """Return a judgement that some instruments are not one, with the notes that say why."""
    found = [ox.Triple(node, ox.NamedNode(RDF + "type"), ox.NamedNode(LODE + "NotSameDeal"))]
    found += [ox.Triple(node, ox.NamedNode(LODE + "hasValue"), one) for one in alike]
    found += [ox.Triple(node, ox.NamedNode(SKOS + "note"), note) for note in notes]
    return tuple(found)


def _narrower(ontology: Ontology, broadest: str) -> frozenset[str]:
    """Return a property and all below it."""
    below = {
        (t.subject.value, t.object.value)
        for t in ontology.triples
        if t.predicate.value == RDFS + "subPropertyOf" and isinstance(t.object, ox.NamedNode)
    }
    found = {broadest}
    while more := {one for one, other in below if other in found} - found:
        found |= more
    return frozenset(found)
