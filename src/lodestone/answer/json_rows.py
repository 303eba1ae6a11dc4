"""The rows that a document of SPARQL results in JSON holds."""

from typing import Any

import pyoxigraph as ox

from lodestone.answer.questions import Answer, Term
from lodestone.read import sparql


def answer_of(query: sparql.QueryFile, found: Any) -> Answer:
    """Return the answer that a document of SPARQL results in JSON holds.

    Args:
        query: the question that it answers.
        found: the document.
    """
    columns = tuple(found["head"]["vars"])
    rows = tuple(
        tuple(_term(row[name]) if name in row else None for name in columns)
        for row in found["results"]["bindings"]
    )
    return Answer(query, columns, rows)


def _term(binding: dict[str, str]) -> Term:
    value = binding["value"]
    if binding["type"] == "uri":
        return ox.NamedNode(value)
    if binding["type"] == "bnode":
        return ox.BlankNode(value)
    if language := binding.get("xml:lang"):
        return ox.Literal(value, language=language)
    if datatype := binding.get("datatype"):
        return ox.Literal(value, datatype=ox.NamedNode(datatype))
    return ox.Literal(value)
