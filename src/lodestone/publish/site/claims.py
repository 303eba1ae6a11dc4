"""What the site knows of a claim: nodes, who states them, where they are printed, their stages."""

from dataclasses import dataclass, field
from typing import NamedTuple

import pyoxigraph as ox

from lodestone.model import terms
from lodestone.model.tags import bcp47
from lodestone.model.terms import LODE, PROV, RDF


class Text(NamedTuple):
    """A literal: its characters, its language tag, its datatype; both empty where it has none."""

    value: str
    lang: str = ""
    datatype: str = ""


Node = str | Text


class Said(NamedTuple):
    """A triple about a subject: the graph that holds it, the predicate, the object."""

    graph: str
    predicate: str
    node: Node


class Use(NamedTuple):
    """A triple that ends in a thing: the graph that holds it, its subject, its predicate."""

    graph: str
    subject: str
    predicate: str


class Selector(NamedTuple):
    """Where the object of a claim is printed: code points, and the figure as printed."""

    passage: str
    start: int
    end: int
    exact: str


@dataclass(slots=True)
class Claim:
    """A distinct claim and what it rests on."""

    iri: str
    subject: str = ""
    predicate: str = ""
    node: Node = ""
    passages: list[str] = field(default_factory=list)
    roots: list[str] = field(default_factory=list)
    documents: int = 0


class Stage(NamedTuple):
    """A stage value: its rung, its date if it has one, and the days within which it fell."""

    iri: str
    rung: str
    date: str
    earliest: str
    latest: str


def case(subject: str, predicate: str) -> str:
    """Return the IRI under which differing values of a subject and property are judged."""
    kind, slug = terms.kind_and_slug(subject) or ("", "")
    return terms.thing("conflict", f"{kind}-{slug}-{predicate.rpartition('/')[2]}")


def key_of(node: object) -> str:
    """Return the key of a claim: subject, predicate and object."""
    """Return an IRI as it is, and a blank node with its mark."""
    return node.value if isinstance(node, ox.NamedNode) else str(node)


def node_of(node: object) -> Node:
    """Return a term as a node."""
    if isinstance(node, ox.NamedNode):
        return node.value
    if isinstance(node, ox.Literal):
        if node.language:
            return Text(node.value, bcp47(node.language))
        return Text(node.value, "", node.datatype.value)
    return str(node)


def plain_of(node: Node) -> str:
    """Return a node as a text."""
    return node.value if isinstance(node, Text) else node


def fill(claim: Claim, predicate: str, node: Node) -> None:
    """Add what one triple says of a claim."""
    if predicate == RDF + "subject":
        claim.subject = plain_of(node)
    elif predicate == RDF + "predicate":
        claim.predicate = plain_of(node)
    elif predicate == RDF + "object":
        claim.node = node
    elif predicate == PROV + "wasDerivedFrom":
        claim.passages.append(plain_of(node))
    elif predicate == LODE + "hasRoot":
        claim.roots.append(plain_of(node))
    elif predicate == LODE + "documentCount":
        claim.documents = int(plain_of(node))
