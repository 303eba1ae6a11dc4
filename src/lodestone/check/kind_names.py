"""What the register calls an instrument, and the class that it gives it, say the same.

A name that holds a word for a tariff, and none for a loan, is no name of a loan. Classes above and
below the given one are its own, and a class without kind words in ``ontology/`` is not judged.
"""

from collections import defaultdict
from collections.abc import Iterator

import pyoxigraph as ox

from lodestone.model import terms
from lodestone.model.findings import Finding, worded
from lodestone.model.ontology import Ontology
from lodestone.read.checkout import FactFile
from lodestone.read.intake import Located


def check(file: FactFile, ontology: Ontology) -> Iterator[Finding]:
    """Tell which things of a file of the register bear the name of another class."""
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    names: defaultdict[str, list[Located]] = defaultdict(list)
    for located in file.triples:
        triple = located.triple
        if triple.predicate.value == terms.RDF + "type":
            kinds[triple.subject.value].add(triple.object.value)
        elif triple.predicate.value == terms.SKOS + "prefLabel":
            names[triple.subject.value].append(located)
    words = ontology.kind_words
    for subject, given in kinds.items():
        own = set().union(*(words.get(one, frozenset()) for one in given))
        labels = [_spelled(one) for one in names[subject]]
        if not own or any(word in label for word in own for label in labels):
            continue
        for located, label in zip(names[subject], labels, strict=True):
            for other, word in _others(label, given, ontology):
                yield worded(
                    "kind-words/name",
                    file.path,
                    located.at,
                    name=terms.short(subject),
                    kind=", ".join(sorted(_short(one) for one in given)),
                    label=located.triple.object.value,
                    other=_short(other),
                    word=word,
                )
                break


def _others(label: str, given: set[str], ontology: Ontology) -> Iterator[tuple[str, str]]:
    """Yield the classes of which a name holds a word, and which are neither above nor below."""
    above = set(given).union(*(ontology.parents.get(one, frozenset()) for one in given))
    for other, words in sorted(ontology.kind_words.items()):
        if other not in above and not given & ontology.parents.get(other, frozenset()):
            yield from ((other, word) for word in sorted(words) if word in label)


def _spelled(located: Located) -> str:
    """Return a label in the spelling of the kind words; only a traditional one needs the tables."""
    label = located.triple.object
    if not isinstance(label, ox.Literal):
        return ""
    if (label.language or "").lower() != "zh-hant":
        return label.value.lower()
    from lodestone.read.text.spelling import plain  # its tables are large, and seldom needed

    return plain(label.value).lower()


def _short(iri: str) -> str:
    return iri.replace(terms.LODE, "lode:")
