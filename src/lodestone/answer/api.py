"""The graph as a Python object: load it, ask it, and see which passages a claim rests on."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from lodestone.answer import parameters, questions
from lodestone.answer.names import Names
from lodestone.derive import derivation
from lodestone.derive.derivation import Dataset
from lodestone.model import house, terms
from lodestone.model.terms import PROV, RDF
from lodestone.read import checkout


@dataclass(frozen=True)
class Graph:
    """The whole graph of a checkout, stated and derived.

    Attributes:
        dataset: its quads, and a store that answers SPARQL.
    """

    dataset: Dataset

    @cached_property
    def names(self) -> Names:
        """Every name that the register knows."""
        derived = self.dataset.by_graph.get(terms.graph("conflicts"), ())
        return Names.of(self.dataset.sources, derived)

    def ask(self, question: str, **params: str) -> questions.Answer:
        """Run a saved question.

        Args:
            question: its name, or the number that it begins with (``q07``).
            params: its parameters: things by any name, days as ``YYYY-MM-DD``.

        Raises:
            UsageError: no such question or parameter, or a name that nothing or too much bears.
        """
        home = self.dataset.sources.house
        known = questions.questions(home.root / "queries", self.dataset.sources.ontology.prefixes)
        query = questions.find(question, known)
        bound = parameters.bind(query, params, self.names, house.release(home)[1])
        return questions.ask(self.dataset.store, bound)

    def evidence(self, subject: str, predicate: str, value: str) -> list[str]:
        """Return the passages, as IRIs in order, that state one claim.

        Args:
            subject: the thing, by name, CURIE or IRI.
            predicate: the property, by CURIE or IRI.
            value: the object, by name, CURIE or IRI.
        """
        s, p, o = (ox.NamedNode(self.names.resolve(text)) for text in (subject, predicate, value))
        store, graph = self.dataset.store, ox.NamedNode(terms.graph("evidence"))
        found: set[str] = set()
        for row in store.quads_for_pattern(None, ox.NamedNode(RDF + "subject"), s, graph):
            claim = row.subject
            parts = (("predicate", p), ("object", o))
            if all(
                ox.Quad(claim, ox.NamedNode(RDF + name), term, graph) in store
                for name, term in parts
            ):
                derived = ox.NamedNode(PROV + "wasDerivedFrom")
                rows = store.quads_for_pattern(claim, derived, None, graph)
                found.update(quad.object.value for quad in rows)
        return sorted(found)


def load(path: str | Path = ".") -> Graph:
    """Read a checkout and derive what follows from it.

    Args:
        path: any folder inside the checkout.

    Raises:
        UsageError: the folder is not inside a checkout.
        UnreadableError: its ontology cannot be read.
    """
    return Graph(derivation.derive(checkout.read(house.find(Path(path)), judged=True)))
