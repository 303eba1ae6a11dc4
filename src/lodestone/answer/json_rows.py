"""Documents of SPARQL results in JSON: read, and written."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import pyoxigraph as ox

from lodestone.answer.questions import Answer, Term
from lodestone.model.tags import bcp47
from lodestone.model.terms import XSD
from lodestone.read import sparql

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def answer_of(query: sparql.QueryFile, found: Any) -> Answer:
    """Return the answer that a document of SPARQL results in JSON holds.

    Args:
        query: the question that it answers.
        found: the document.
    """
    columns = tuple(found["head"]["vars"])
    named: dict[str, ox.NamedNode] = {}  # most cells name what others do

    def cell(binding: dict[str, str] | None) -> Term | None:
        if binding is None or binding["type"] != "uri":
            return None if binding is None else _term(binding)
        value = binding["value"]
        if value not in named:
            named[value] = ox.NamedNode(value)
        return named[value]

    rows = tuple(
        tuple([cell(row.get(name)) for name in columns]) for row in found["results"]["bindings"]
    )
    return Answer(query, columns, rows)


def _term(binding: dict[str, str]) -> Term:
    value = binding["value"]
    if binding["type"] == "bnode":
        return ox.BlankNode(value)
    if language := binding.get("xml:lang"):
        return ox.Literal(value, language=language)
    if datatype := binding.get("datatype"):
        return ox.Literal(value, datatype=ox.NamedNode(datatype))
    return ox.Literal(value)


def document(columns: Sequence[str], rows: Iterable[Sequence[Node | None]]) -> str:
    """Write some rows as a document."""
    bindings = ",\n".join(row(columns, cells) for cells in rows)
    return (
        f'{{"head":{{"vars":{json.dumps(list(columns))}}},"results":{{"bindings":[{bindings}]}}}}'
    )


def row(columns: Sequence[str], cells: Sequence[Node | None]) -> str:
    """Write one row: an object with a key for each column that has a value."""
    pairs = zip(columns, cells, strict=True)
    bound = {name: term(node) for name, node in pairs if node is not None}
    return json.dumps(bound, ensure_ascii=False, separators=(",", ":"))


def term(node: Node) -> dict[str, str]:
    """Write a term, a language tag in the case of BCP 47."""
    if isinstance(node, ox.NamedNode):
        return {"type": "uri", "value": node.value}
    if isinstance(node, ox.BlankNode):
        return {"type": "bnode", "value": node.value}
    if isinstance(node, ox.Triple):
        return {"type": "literal", "value": str(node)}
    if node.language:
        return {"type": "literal", "value": node.value, "xml:lang": bcp47(node.language)}
    if node.datatype.value == XSD + "string":
        return {"type": "literal", "value": node.value}
    return {"type": "literal", "value": node.value, "datatype": node.datatype.value}
