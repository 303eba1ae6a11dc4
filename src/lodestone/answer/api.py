"""The graph as a Python object: load it, ask it, and see which passages a claim rests on."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from lodestone.answer import marking, opened, parameters, questions, things
from lodestone.answer.opened import Opened
from lodestone.answer.table import Table
from lodestone.model import house, terms
from lodestone.model.terms import PROV, RDF
from lodestone.read import sparql


@dataclass(frozen=True)
class Graph:
    """The whole graph, stated and derived.

    Attributes:
        opened: the graph and what is looked up in it.
    """

    opened: Opened

    @property
    def store(self) -> ox.Store:
        """The store that answers SPARQL (``graph.store.query``); it may be read only."""
        return self.opened.store

    def __repr__(self) -> str:
        """Say in a line what is held: the whole graph is no answer to a question of one's own."""
        return f"<lodestone.Graph: {len(self.store):,} quads>"

    def ask(self, question: str, **params: str) -> Table:
        """Run a saved question.

        Args:
            question: its name, or the number that it begins with (``q07``).
            params: its parameters: things by any name, days as ``YYYY-MM-DD``; every question takes
                ``thing`` beside its own.

        Raises:
            UsageError: no such question or parameter, or a name that nothing or too much bears.
        """
        query = self.opened.shelf.one(question)
        day = self.opened.day(query)
        thing = params.pop(things.NAME, None) if things.is_general(query) else None
        bound = parameters.bind(query, params, self.opened, day)
        ask = partial(questions.ask, self.store)
        found = things.asked(bound, self.opened.resolve(thing), ask) if thing else ask(bound)
        return self._table(marking.marked(found, self.opened.doubts.about(marking.iris_of(found))))

    def sparql(self, query: str) -> Table:
        """Run a SELECT query of one's own; the prefixes of the graph need no declaration.

        A query that names no graph reads the plain reader's graph, as everywhere.

        Raises:
            UsageError: it is not SPARQL, or no SELECT.
            UnreadableError: it asks for what no query may.
        """
        told = sparql.QueryFile(Path("query.rq"), {}, query, self.opened.prefixes)
        plain = (ox.NamedNode(terms.graph(name)) for name in terms.PLAIN)
        return self._table(questions.ask(self.store, told, list(plain)))

    def _table(self, found: questions.Answer) -> Table:
        return Table(found.question, found.columns, found.rows, found.doubts, opened=self.opened)

    def evidence(self, subject: str, predicate: str, value: str) -> list[str]:
        """Return the passages, as IRIs in order, that state one claim.

        Args:
            subject: the thing, by name, CURIE or IRI.
            predicate: the property, by CURIE or IRI.
            value: the object, by name, CURIE or IRI.
        """
        given = (subject, predicate, value)
        s, p, o = (ox.NamedNode(self.opened.resolve(text)) for text in given)
        store, graph = self.store, ox.NamedNode(terms.graph("evidence"))
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


def load(path: str | Path = ".", *, keep: bool = True) -> Graph:
    """Open a graph: that of a checkout, or one that was published.

    The graph of a checkout is kept under ``.lodestone/`` and derived again when something of it
    has changed. A published one needs no checkout; what was read of it is kept in the user's cache
    folder (``XDG_CACHE_HOME``, else ``~/.cache``), under the digest of all its bytes.

    Args:
        path: any folder inside the checkout; or ``lodestone.nq``, ``lodestone.trig``, or the
            folder of a build that holds them.
        keep: false to read a published graph into memory and to keep nothing of it: slower to open,
            faster where much is asked.

    Raises:
        UsageError: the folder is not inside a checkout, or there is no such file.
        FaultyError: files of the checkout do not pass intake.
        UnreadableError: its ontology, or the published file, cannot be read.
    """
    at = Path(path)
    if opened.is_published(at):
        return Graph(opened.published(at, keep=keep))
    return Graph(opened.checkout(house.find(at)))
