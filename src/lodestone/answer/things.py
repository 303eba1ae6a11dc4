"""One parameter for every question: the thing that its rows are to be about.

A question has parameters of its own, each for one column. ``thing`` is for a reader who does not
know them: it is tried on each parameter that takes things, and where none of them gives a row the
rows of the whole answer are kept that name the thing, or something that is settled to be tied to it
(a stake in the company, a loan for the project).
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import pyoxigraph as ox

from lodestone.answer import parameters, questions
from lodestone.model import terms
from lodestone.read import sparql

#: The name that every question takes.
NAME: Final = "thing"
_TIED: Final = (
    "SELECT DISTINCT ?near WHERE {{ GRAPH <{settled}> {{ ?near ?tie <{thing}> }} }} ORDER BY ?near"
)


def is_general(query: sparql.QueryFile) -> bool:
    """Tell whether ``thing`` is the general parameter here, and none of the question's own."""
    return NAME not in questions.parameters(query)


def asked(
    query: sparql.QueryFile,
    iri: str,
    ask: Callable[[sparql.QueryFile], questions.Answer],
) -> questions.Answer:
    """Return the rows of a question that are about a thing.

    Args:
        query: the question, its own parameters bound as far as the reader gave them.
        iri: the thing.
        ask: what runs a question.
    """
    node = ox.NamedNode(iri)
    for name, rows in questions.parameters(query).items():
        if parameters.is_thing(rows) and rows == questions.ALL:
            found = ask(questions.bind(query, {name: [node]}))
            if found.rows:
                return found
    tied = replace(query, body=_TIED.format(settled=terms.graph("settled"), thing=iri))
    named = {node, *(term for row in ask(tied).rows for term in row)}
    found = ask(query)
    return replace(found, rows=tuple(row for row in found.rows if named & set(row)))
