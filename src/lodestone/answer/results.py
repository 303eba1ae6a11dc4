"""The answers of a query as text, cut at a cap and never in the middle of a row.

Tables follow the W3C's formats of SPARQL 1.1 (JSON, XML, CSV, TSV), graphs are Turtle, N-Triples,
JSON-LD or RDF/XML. The engine lower-cases language tags; every writer here restores them.
"""

import importlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from lodestone.answer import json_rows
from lodestone.model.tags import bcp47
from lodestone.model.terms import BASE

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = Sequence[Term | None]

#: What the head of a cut table links to.
CUT: Final = BASE + "ont/cut"

TABLES: Final[Mapping[str, str]] = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
GRAPHS: Final[Mapping[str, str]] = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdf",
}
_ENDINGS: Final = {"json": "]}}\n", "xml": "</results>\n</sparql>\n", "csv": "", "tsv": ""}
_TAG: Final = re.compile(r'(<[^<>]*\sxml:lang=")([^"]+)(")')
_TSV: Final = str.maketrans({"\t": "\\t", "\n": "\\n", "\r": "\\r"})


@dataclass(frozen=True)
class Cap:
    """How much an answer may hold.

    Attributes:
        rows: rows of a table, or triples of a graph.
        bytes: bytes of UTF-8.
    """

    rows: int
    bytes: int


@dataclass(frozen=True)
class Text:
    """An answer as text.

    Attributes:
        body: the text.
        cut: ``rows`` or ``bytes`` where the cap was reached; empty where the answer is whole.
    """

    body: str
    cut: str = ""


def table(form: str, columns: Sequence[str], rows: Iterable[Row], cap: Cap) -> Text:
    """Write the solutions of a SELECT.

    Args:
        form: ``json``, ``xml``, ``csv`` or ``tsv``.
        columns: the names of the variables.
        rows: the solutions; no more are drawn than the cap allows.
        cap: where to stop.
    """
    write = _ROWS[form]
    kept, cut = _kept((write(columns, row) for row in rows), cap)
    separator = ",\n" if form == "json" else ""
    return Text(_head(form, columns, cut) + separator.join(kept) + _ENDINGS[form], cut)


def boolean(form: str, is_true: bool) -> Text:
    """Write the answer of an ASK."""
    word = "true" if is_true else "false"
    if form == "json":
        return Text('{"head":{},"boolean":' + word + "}\n")
    if form == "xml":
        return Text(f"{_XML}<head/>\n<boolean>{word}</boolean>\n</sparql>\n")
    return Text(word + "\n")


def graph(form: str, triples: Iterable[ox.Triple], prefixes: Mapping[str, str], cap: Cap) -> Text:
    """Write the triples of a CONSTRUCT or DESCRIBE, each once.

    Args:
        form: ``ttl``, ``nt``, ``jsonld`` or ``rdf``.
        triples: the triples; no more are drawn than the cap allows.
        prefixes: the prefix table.
        cap: where to stop.
    """
    found: dict[ox.Triple, str] = {}
    cut = ""
    size = 0
    for triple in triples:
        line = ntriple(triple)
        if len(found) == cap.rows or size + len(line.encode()) > cap.bytes:
            cut = "rows" if len(found) == cap.rows else "bytes"
            break
        if triple not in found:
            found[triple] = line
            size += len(line.encode())
    return Text(_GRAPHS[form](found, prefixes), cut)


def ntriple(triple: ox.Triple) -> str:
    """Write a triple as a line of N-Triples."""
    return f"{n3(triple.subject)} {n3(triple.predicate)} {n3(triple.object)} .\n"


def n3(term: Term) -> str:
    """Write a term as N-Triples and TSV do."""
    if isinstance(term, ox.Literal) and term.language:
        return f"{ox.Literal(term.value)}@{bcp47(term.language)}"
    return str(term)


def _kept(texts: Iterator[str], cap: Cap) -> tuple[list[str], str]:
    """Draw texts up to the cap; say which cap was reached."""
    kept: list[str] = []
    size = 0
    for text in texts:
        size += len(text.encode())
        if len(kept) == cap.rows:
            return kept, "rows"
        if size > cap.bytes:
            return kept, "bytes"
        kept.append(text)
    return kept, ""


_XML: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n'
)


def _head(form: str, columns: Sequence[str], cut: str) -> str:
    if form == "json":
        head: dict[str, Any] = {"vars": list(columns)}
        if cut:
            head["link"] = [CUT]
        return f'{{"head":{json.dumps(head)},"results":{{"bindings":[\n'
    if form == "xml":
        names = "".join(f"<variable name={quoteattr(name)}/>" for name in columns)
        link = f"<link href={quoteattr(CUT)}/>" if cut else ""
        return f"{_XML}<head>{names}{link}</head>\n<results>\n"
    if form == "csv":
        return ",".join(columns) + "\r\n"
    return "\t".join(f"?{name}" for name in columns) + "\n"


def _xml_row(columns: Sequence[str], row: Row) -> str:
    cells = "".join(
        f"<binding name={quoteattr(name)}>{_xml_term(json_rows.term(term))}</binding>"
        for name, term in zip(columns, row, strict=True)
        if term is not None
    )
    return f"<result>{cells}</result>\n"


def _xml_term(cell: Mapping[str, str]) -> str:
    extra = "".join(
        f" {name}={quoteattr(cell[name])}" for name in ("xml:lang", "datatype") if name in cell
    )
    return f"<{cell['type']}{extra}>{_xml_text(cell['value'])}</{cell['type']}>"


def _xml_text(text: str) -> str:
    """Escape a text; characters that XML cannot carry are replaced."""
    return escape(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", text)).replace(
        "\r", "&#13;"
    )


def _csv_row(columns: Sequence[str], row: Row) -> str:
    del columns
    return ",".join(_csv_cell(term) for term in row) + "\r\n"


def _csv_cell(term: Term | None) -> str:
    if term is None:
        return ""
    text = term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)
    return '"' + text.replace('"', '""') + '"' if re.search('[",\r\n]', text) else text


def _tsv_row(columns: Sequence[str], row: Row) -> str:
    del columns
    return "\t".join("" if t is None else n3(t).translate(_TSV) for t in row) + "\n"


_ROWS: Final[Mapping[str, Callable[[Sequence[str], Row], str]]] = {
    "json": json_rows.row,
    "xml": _xml_row,
    "csv": _csv_row,
    "tsv": _tsv_row,
}


def prepare() -> None:
    """Load what the writers need later, while files may still be opened."""
    importlib.import_module("lodestone.read.turtle")


def _turtle(lines: Mapping[ox.Triple, str], prefixes: Mapping[str, str]) -> str:
    """Write Turtle; with blank nodes, whose nesting is not known, plain lines of it."""
    if any(isinstance(node, ox.BlankNode) for t in lines for node in (t.subject, t.object)):
        return "".join(sorted(lines.values()))
    from lodestone.read import turtle  # slow to load, and tables do without

    return turtle.write(lines, prefixes)


def _ntriples(lines: Mapping[ox.Triple, str], _: Mapping[str, str]) -> str:
    return "".join(sorted(lines.values()))


def _jsonld(lines: Mapping[ox.Triple, str], _: Mapping[str, str]) -> str:
    found = json.loads(ox.serialize(lines, format=ox.RdfFormat.JSON_LD) or b"[]")
    return json.dumps(_retagged(found), ensure_ascii=False, indent=1) + "\n"


def _retagged(node: Any) -> Any:
    """Restore the case of every language tag of a JSON-LD document."""
    if isinstance(node, list):
        return [_retagged(item) for item in node]
    if isinstance(node, dict):
        return {
            key: bcp47(item) if key == "@language" else _retagged(item)
            for key, item in node.items()
        }
    return node


def _rdfxml(lines: Mapping[ox.Triple, str], prefixes: Mapping[str, str]) -> str:
    body = ox.serialize(lines, format=ox.RdfFormat.RDF_XML, prefixes=dict(prefixes)) or b""
    return _TAG.sub(lambda m: m[1] + bcp47(m[2]) + m[3], body.decode())


_GRAPHS: Final[Mapping[str, Callable[[Mapping[ox.Triple, str], Mapping[str, str]], str]]] = {
    "ttl": _turtle,
    "nt": _ntriples,
    "jsonld": _jsonld,
    "rdf": _rdfxml,
}
