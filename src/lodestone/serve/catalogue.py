"""What the server knows of the graph before anybody asks: its graphs, its names, what is gone.

It is asked of the store as every query is, in a child process, once at the start.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from lodestone.answer.names import Names
from lodestone.derive import phrases
from lodestone.model import terms
from lodestone.model.errors import LodestoneError
from lodestone.model.tags import bcp47
from lodestone.model.terms import LODE, OWL, SKOS
from lodestone.read.text.folding import fold
from lodestone.serve.limits import Limits
from lodestone.serve.pool import Job, Pool

#: What the server asks itself may be large.
_OWN: Final = Limits(seconds=120, memory=2 << 30, rows=10_000_000, bytes=1 << 30)
_GRAPHS: Final = (
    "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
)
_NAMES: Final = f"""SELECT ?g ?s ?p ?o WHERE {{
    VALUES ?p {{ <{SKOS}prefLabel> <{SKOS}altLabel> <{SKOS}hiddenLabel> <{SKOS}notation> }}
    GRAPH ?g {{ ?s ?p ?o }}
    FILTER(isLiteral(?o))
}} ORDER BY ?g ?s ?p ?o"""
_GONE: Final = (
    f"SELECT DISTINCT ?s WHERE {{ GRAPH ?g {{ ?s <{OWL}deprecated> true }} }} ORDER BY ?s"
)
_DECIDED: Final = f"""SELECT ?s ?p ?o WHERE {{
    VALUES ?p {{ {" ".join(f"<{LODE}{name}>" for name in (*phrases.ON, *phrases.DEALS))} }}
    GRAPH <{terms.graph("curation")}> {{ ?s ?p ?o }}
}}"""
#: Graphs whose names readers type; a later one wins over an earlier.
_TYPED: Final = ("ontology", "documents", "register")

Row = Mapping[str, str]


@dataclass(frozen=True)
class Catalogue:
    """What is known of the graph.

    Attributes:
        prefixes: the prefix table.
        graphs: IRI of each named graph to the number of its triples.
        names: every name that things go by.
        labels: ``en`` or ``zh`` to IRI to its label.
        gone: IRIs of withdrawn things.
    """

    prefixes: Mapping[str, str]
    graphs: Mapping[str, int]
    names: Names
    labels: Mapping[str, Mapping[str, str]]
    gone: frozenset[str]

    def candidates(self, text: str) -> list[str]:
        """Return the IRIs of everything that goes by a name, in order."""
        return sorted(self.names.find(text))

    def label(self, iri: str, lang: str) -> str:
        """Return the label of a thing in a language, else in the other, else its short IRI."""
        other = "en" if lang == "zh" else "zh"
        return self.labels[lang].get(iri) or self.labels[other].get(iri) or self.names.short(iri)


def of(pool: Pool, prefixes: Mapping[str, str]) -> Catalogue:
    """Ask a store what it holds."""
    rows = solutions(pool, _NAMES, _OWN)
    labels = _labels(rows)
    names = Names(_by_name(rows), prefixes, frozenset(row["s"] for row in rows), _labels(rows))
    _add_decisions(labels, solutions(pool, _DECIDED, _OWN))
    return Catalogue(
        prefixes,
        {row["g"]: int(row["n"]) for row in solutions(pool, _GRAPHS, _OWN)},
        names,
        labels,
        frozenset(row["s"] for row in solutions(pool, _GONE, _OWN)),
    )


def solutions(pool: Pool, query: str, limits: Limits | None = None) -> list[Row]:
    """Run a query of our own; return its rows as the values of their variables.

    Raises:
        LodestoneError: the store does not answer it.
    """
    reply = pool.run(Job(query), limits)
    if reply.state != "ok":
        raise LodestoneError(f"the store does not answer: {reply.words}")
    bindings = json.loads(reply.body)["results"]["bindings"]
    return [
        {name: cell["value"] for name, cell in row.items()}
        | {f"{name}@": bcp47(cell["xml:lang"]) for name, cell in row.items() if "xml:lang" in cell}
        for row in bindings
    ]


def _by_name(rows: list[Row]) -> dict[str, frozenset[str]]:
    """Return folded name to IRIs, as ``Names.of`` collects them from the files."""
    merged: dict[str, frozenset[str]] = {}
    for graph in _TYPED:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for row in rows:
            if row["g"] == terms.graph(graph):
                found[fold(row["o"])].add(row["s"])
        merged |= {name: frozenset(iris) for name, iris in found.items()}
    return merged


def _labels(rows: list[Row]) -> dict[str, dict[str, str]]:
    labels: dict[str, dict[str, str]] = {"en": {}, "zh": {}}
    for row in rows:
        lang = {"en": "en", "zh-Hans": "zh"}.get(row.get("o@", ""))
        if lang and row["p"] == SKOS + "prefLabel":
            labels[lang].setdefault(row["s"], phrases.placed(row["s"], row["o"], lang))
    return labels


def _add_decisions(labels: dict[str, dict[str, str]], rows: list[Row]) -> None:
    """Add the labels of decisions that have none of their own, as ``lookups`` words them."""
    decisions: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        decisions[row["s"]][row["p"].removeprefix(LODE)].add(row["o"])
    labelled = set().union(*labels.values())
    made: dict[str, dict[str, str]] = {}
    for lang, known in labels.items():
        either = {**labels["zh" if lang == "en" else "en"], **known}
        words = {
            iri: phrases.decided(about, either.get, phrases.TAGS[lang])
            for iri, about in decisions.items()
            if iri not in labelled
        }
        made[lang] = {iri: label for iri, label in words.items() if label}
    for lang, found in made.items():
        labels[lang] |= found


def description(iri: str) -> str:
    """Return the query for the data of one IRI: what is said of it, or what its graph holds.

    Args:
        iri: an IRI of the project; one that ends in ``*`` stands for all that begin so.
    """
    if iri.endswith("*"):
        start = ox.Literal(iri.removesuffix("*"))
        where = f"GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?s), {start}))"
    else:
        node = ox.NamedNode(iri)
        where = (
            f"{{ GRAPH ?g {{ {node} ?p ?o }} BIND({node} AS ?s) }} "
            f"UNION {{ GRAPH {node} {{ ?s ?p ?o }} }}"
        )
    return f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {where} }}"
