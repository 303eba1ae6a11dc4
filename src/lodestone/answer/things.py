"""One parameter for every question: the thing that its rows are to be about.

A question has parameters of its own, each for one column. ``thing`` is for a reader who does not
know them: it is tried on each parameter that takes things, and where none of them gives a row the
rows of the whole answer are kept that name the thing, or something that is settled to be tied to it
(a stake in the company, a loan for the project).
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

import pyoxigraph as ox

from lodestone.answer import parameters, questions
from lodestone.model import terms
from lodestone.model.terms import SKOS
from lodestone.read import sparql

#: The name that every question takes.
NAME: Final = "thing"
#: Kinds of things that are no part of what they are tied to: the members of a partnership.
_APART: Final = frozenset({"actor", "country", "mineral", "place"})
_TIED: Final = (
    "SELECT DISTINCT ?near WHERE {{ GRAPH <{settled}> {{ ?near ?tie <{thing}> }} }} ORDER BY ?near"
)

_MADE: Final = (
    "SELECT DISTINCT ?near WHERE {{ GRAPH <{settled}> {{ ?measure ?tie <{thing}> . "
    "?near <{made}> ?measure }} }} ORDER BY ?near"
)

_WIDER: Final = (
    "SELECT DISTINCT ?group WHERE {{ GRAPH <{register}> {{ <{thing}> <{broader}>+ ?group }} }} "
    "ORDER BY ?group"
)

_NARROWER: Final = (
    "SELECT DISTINCT ?kind WHERE {{ GRAPH <{register}> {{ ?kind <{broader}>+ <{thing}> }} }} "
    "ORDER BY ?kind"
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
    named = {node, *tied(query, iri, ask)}
    found = ask(query)
    return replace(found, rows=tuple(row for row in found.rows if named & set(row)))


def tied(
    query: sparql.QueryFile, iri: str, ask: Callable[[sparql.QueryFile], questions.Answer]
) -> list[questions.Term]:
    """Return what is settled to be tied to a thing: a stake in it, a loan for it.

    Args:
        query: any question of the graph.
        iri: the thing.
        ask: what runs a question.
    """
    return _listed(query, _TIED.format(settled=terms.graph("settled"), thing=iri), ask)


def made(
    query: sparql.QueryFile, iri: str, ask: Callable[[sparql.QueryFile], questions.Answer]
) -> list[questions.Term]:
    """Return what is made under what is tied to a thing; the arguments are of ``tied``."""
    body = _MADE.format(settled=terms.graph("settled"), thing=iri, made=terms.LODE + "isMadeUnder")
    return _listed(query, body, ask)


def wider(
    query: sparql.QueryFile, iri: str, ask: Callable[[sparql.QueryFile], questions.Answer]
) -> list[questions.Term]:
    """Return the groups that a thing of the register belongs to; the arguments are of ``tied``."""
    body = _WIDER.format(register=terms.graph("register"), thing=iri, broader=SKOS + "broader")
    return _listed(query, body, ask)


def narrower(
    query: sparql.QueryFile, iri: str, ask: Callable[[sparql.QueryFile], questions.Answer]
) -> list[questions.Term]:
    """Return what belongs to a group of the register; the arguments are of ``tied``."""
    body = _NARROWER.format(register=terms.graph("register"), thing=iri, broader=SKOS + "broader")
    return _listed(query, body, ask)


def _listed(
    query: sparql.QueryFile, body: str, ask: Callable[[sparql.QueryFile], questions.Answer]
) -> list[questions.Term]:
    found = ask(replace(query, body=body)).rows
    return [term for row in found for term in row if term is not None]


def around(
    query: sparql.QueryFile,
    iris: Iterable[str],
    ask: Callable[[sparql.QueryFile], questions.Answer],
) -> dict[str, frozenset[str]]:
    """Return for each thing what is tied to it, and what is a kind of it; no other of the things.

    Args:
        query: any saved question; its prefixes are taken.
        iris: the things.
        ask: asks a question.
    """
    every = frozenset(iris)
    return {iri: _around(query, iri, ask) - every for iri in every}


def _around(
    query: sparql.QueryFile, iri: str, ask: Callable[[sparql.QueryFile], questions.Answer]
) -> frozenset[str]:
    near = [t.value for t in tied(query, iri, ask) if t is not None]
    if terms.kind(iri) == "actor":  # what a body did under its own measures
        near += [t.value for t in made(query, iri, ask) if t is not None]
    parts = [one for one in near if terms.kind(one) not in _APART]
    kinds = [t.value for t in narrower(query, iri, ask) if t is not None]
    return frozenset([*parts, *kinds])
