"""The second parser of intake: rdflib has to read from a file what pyoxigraph reads.

It stands apart from ``lodestone.read.intake`` because rdflib is slow to start, and a file that has
passed the check before is not given to it again.
"""

import logging
from collections.abc import Collection
from pathlib import Path

import pyoxigraph as ox
import rdflib
from rdflib.plugins.parsers.notation3 import BadSyntax

from lodestone.model.errors import refused


def compare(path: Path, text: str, triples: Collection[ox.Triple]) -> None:
    """Let rdflib read a text, and hold what it reads against what pyoxigraph read.

    Args:
        path: where the text stands, for the error.
        text: Turtle with its prefixes.
        triples: what pyoxigraph read.

    Raises:
        UnreadableError: rdflib cannot read the text, or reads other triples.
    """
    graph = rdflib.Graph()
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    normalize, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        graph.parse(data=text, format="turtle", publicID="urn:x-file:")
    except Exception as error:  # rdflib raises many kinds on bad input
        raise refused(
            "two-parsers/rdflib",
            path,
            line=error.lines + 1 if isinstance(error, BadSyntax) else None,
            why=_why(error),
        ) from None
    finally:
        rdflib.NORMALIZE_LITERALS = normalize
    ours = set(triples)
    if any(isinstance(t.subject, ox.BlankNode) or isinstance(t.object, ox.BlankNode) for t in ours):
        agree = len(graph) == len(ours)
    else:
        agree = {_key(t.subject, t.predicate, t.object) for t in ours} == {
            tuple(_rdflib_key(term) for term in triple) for triple in graph
        }
    if not agree:
        raise refused("two-parsers", path)


def _why(error: Exception) -> str:
    """Say in one line what rdflib holds against a text."""
    if isinstance(error, BadSyntax):
        return str(error._why)
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    return " ".join(str(error).split())[:200] or type(error).__name__


def _key(*terms: object) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (t.value, t.datatype.value, (t.language or "").lower())
        if isinstance(t, ox.Literal)
        else (t.value,)  # type: ignore[attr-defined]
        for t in terms
    )


def _rdflib_key(term: object) -> tuple[str, ...]:
    if isinstance(term, rdflib.Literal):
        language = (term.language or "").lower()
        datatype = term.datatype or (rdflib.RDF.langString if language else rdflib.XSD.string)
        return (str(term), str(datatype), language)
    return (str(term),)
