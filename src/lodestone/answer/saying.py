"""What a reader sees of things, by their labels and by their other names."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

import pyoxigraph as ox

from lodestone.answer.questions import Term
from lodestone.answer.wording import Wording
from lodestone.model.terms import SKOS

#: Properties that give a thing another name than its label.
_ALSO: Final = (SKOS + "altLabel", SKOS + "hiddenLabel")


class Saying:
    """Looks the words for terms up, each once.

    Args:
        store: the graph.
        labels: what stands in the place of an IRI.
        words: what tables say.
    """

    def __init__(self, store: ox.Store, labels: Mapping[str, str], words: Wording) -> None:
        self._store, self._all, self._words = store, labels, words
        self._labels: dict[str, str] = {}
        self._others: defaultdict[str, list[str]] = defaultdict(list)

    def said(self, column: str, term: Term) -> str:
        """Return what a reader sees of a term in a column; empty for an IRI without a label."""
        if not isinstance(term, ox.NamedNode):
            return self._words.value(column, term.value)
        if term.value not in self._labels:
            self._labels[term.value] = self._all.get(term.value, "")
        return self._labels[term.value]

    def also(self, iri: str) -> str:
        """Return the names of a thing that its label does not say, those that readers type too."""
        if not self._others:
            for prop in _ALSO:
                for quad in self._store.quads_for_pattern(None, ox.NamedNode(prop), None, None):
                    self._others[quad.subject.value].append(quad.object.value)
        return " ".join(self._others.get(iri, ()))
