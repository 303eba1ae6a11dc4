"""The names that the tool itself speaks: the base IRI, the namespaces and the named graphs.

Everything else that can be said stands in ``ontology/``; the table of prefixes stands once, in
``ontology/prefixes.ttl``. A test holds the two against each other.
"""

import re
from functools import lru_cache
from typing import Final

BASE: Final = "https://w3id.org/lodestone/"

LODE: Final = BASE + "ont/"
SHAPE: Final = BASE + "shape/"
QUERY: Final = BASE + "query/"
GRAPH: Final = BASE + "graph/"
ID: Final = BASE + "id/"

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SH: Final = "http://www.w3.org/ns/shacl#"
CSVW: Final = "http://www.w3.org/ns/csvw#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCTERMS: Final = "http://purl.org/dc/terms/"
PROV: Final = "http://www.w3.org/ns/prov#"
OA: Final = "http://www.w3.org/ns/oa#"

#: The named graphs that the plain reader's graph is made of; its parts share no triple.
PLAIN: Final = (
    "register",
    "documents",
    "values",
    "labels",
    "inferred",
    "settled",
    "stages",
    "countable",
    "providers",
    "conflicts",
    "traces",
    "offices",
)

#: Kinds whose things are named by content: the build describes them, no author does. Each has a
#: grammar of its own in the code; all other kinds are declared in ``ontology/prefixes.ttl``.
VALUE_KINDS: Final = frozenset({"quantity", "date", "stage", "waiver", "inference"})

#: How many IRIs are remembered with what their names say.
MANY: Final = 1 << 18
SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,90}\Z")


def graph(name: str) -> str:
    """Return the IRI of the named graph that the build calls ``name``."""
    return GRAPH + name


def thing(kind: str, slug: str) -> str:
    """Return the IRI of the thing ``slug`` of the kind ``kind``."""
    return f"{ID}{kind}/{slug}"


@lru_cache(maxsize=MANY)
def kind_and_slug(iri: str) -> tuple[str, str] | None:
    """Split the IRI of a thing into its kind and its slug; ``None`` for any other IRI."""
    if not iri.startswith(ID):
        return None
    kind, _, slug = iri[len(ID) :].partition("/")
    return (kind, slug) if slug else None


def is_ours(iri: str) -> bool:
    """Tell whether an IRI stands in one of the project's own namespaces."""
    return iri.startswith(BASE)


def kind(iri: str) -> str:
    """Return the kind of one of our things; empty for any other IRI."""
    return (kind_and_slug(iri) or ("", ""))[0]


def slug(iri: str) -> str:
    """Return the slug of one of our things; empty for any other IRI."""
    return (kind_and_slug(iri) or ("", ""))[1]


def short(iri: str) -> str:
    """Write an IRI of ours as ``kind:slug`` or ``lode:Name``; any other as it is."""
    pair = kind_and_slug(iri)
    return ":".join(pair) if pair else iri.replace(LODE, "lode:")
