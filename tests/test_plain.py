"""The plain reader's graph is whole: nobody is dropped, every statement says whose, doubt is told.

What is asked here is asked of ``lodestone.ttl`` alone, as a reader does who opens the one file.
"""

from collections import defaultdict

import pyoxigraph as ox
import pytest

from lodestone.derive.derivation import Dataset
from lodestone.model import terms
from lodestone.model.ontology import Ontology
from lodestone.model.terms import LODE, RDF, RDFS
from lodestone.publish import graph_files
from lodestone.read.checkout import PASSAGE

PREFIXES = {
    "lode": LODE,
    "prov": terms.PROV,
    "dcterms": terms.DCTERMS,
    "measure": terms.thing("measure", ""),
    "actor": terms.thing("actor", ""),
    "indicator": terms.thing("indicator", ""),
    "mineral": terms.thing("mineral", ""),
}
PROVIDED = LODE + "isProvidedBy"


@pytest.fixture(scope="module")
def triples(corpus: Dataset) -> frozenset[ox.Triple]:
    return frozenset(graph_files.plain(corpus))


@pytest.fixture(scope="module")
def store(triples: frozenset[ox.Triple]) -> ox.Store:
    made = ox.Store()
    made.extend(ox.Quad(*triple) for triple in triples)
    return made


def rows(store: ox.Store, query: str) -> list[tuple[str, ...]]:
    found = store.query(query, prefixes=PREFIXES)
    assert isinstance(found, ox.QuerySolutions)
    return sorted(tuple(_short(node) for node in row) for row in found)


def _short(node: object) -> str:
    value = str(getattr(node, "value", node))
    pair = terms.kind_and_slug(value)
    return ":".join(pair) if pair else value.replace(LODE, "lode:")


def providing(ontology: Ontology) -> set[str]:
    """The properties that say who provides, for a party that is bound."""
    below = {
        t.subject.value
        for t in ontology.triples
        if t.predicate.value == RDFS + "subPropertyOf" and t.object.value == PROVIDED
    }
    return below | {PROVIDED}


#: Those under which whoever is not bound, or not settled, stands.
LOOSE = {
    LODE + name
    for name in ("mayBeProvidedBy", "isToBeProvidedBy", "isPromisedBy", "isNoLongerProvidedBy",
                 "isSaidToBeProvidedBy")
}  # fmt: skip


def test_everybody_whom_a_passage_names_as_a_provider_stands_in_the_plain_graph(
    corpus: Dataset, triples: frozenset[ox.Triple], ontology: Ontology
) -> None:
    bound = providing(ontology)
    named = {
        (t.subject, t.object) for t in corpus.sources.triples(PASSAGE) if t.predicate.value in bound
    }
    told = {(t.subject, t.object) for t in triples if t.predicate.value in bound | LOOSE}
    assert named
    assert {(s.value, o.value) for s, o in named - told} == set()


def test_nobody_stands_both_as_bound_and_as_not_bound(corpus: Dataset, ontology: Ontology) -> None:
    bound = providing(ontology)
    settled = {
        (t.subject, t.object)
        for t in corpus.by_graph[terms.graph("settled")]
        if t.predicate.value in bound
    }
    loose = {(t.subject, t.object) for t in corpus.by_graph[terms.graph("providers")]}
    assert settled
    assert loose
    assert settled & loose == set()


def test_the_plain_graph_says_who_would_lend_to_the_vault_and_how_bound(store: ox.Store) -> None:
    assert rows(
        store,
        """SELECT DISTINCT ?how ?who WHERE {
            ?loan lode:isMadeUnder measure:project-vault ; a lode:Loan ; ?how ?who .
            VALUES ?how {
                lode:hasLender lode:isPromisedBy lode:isToBeProvidedBy lode:mayBeProvidedBy
                lode:isSaidToBeProvidedBy
            }
        }""",
    ) == [("lode:isSaidToBeProvidedBy", "actor:export-import-bank")]


def test_how_far_a_thing_has_come_can_be_read_from_its_stage(store: ox.Store) -> None:
    levels = rows(
        store,
        """SELECT DISTINCT ?how ?level WHERE {
            ?tool ?how ?who ; lode:standsAt/lode:onRung/lode:onLevel ?level
            VALUES ?how { lode:hasLender lode:isHeldBy lode:isPromisedBy lode:mayBeProvidedBy }
        }""",
    )
    told = defaultdict(set)
    for how, level in levels:
        told[how].add(level)
    assert told["lode:mayBeProvidedBy"] == {"idea"}
    assert told["lode:isPromisedBy"] == {"promise"}
    assert told["lode:hasLender"] | told["lode:isHeldBy"] <= {"bound", "force", "done"}


def test_every_statement_leads_to_passage_document_and_speaker(
    store: ox.Store, triples: frozenset[ox.Triple], ontology: Ontology
) -> None:
    statements = {
        t.subject.value
        for t in triples
        if t.predicate.value == RDF + "type"
        and LODE + "Statement" in ontology.parents.get(t.object.value, ())
        and (terms.kind_and_slug(t.subject.value) or ("",))[0] in ontology.statement_kinds
    }
    led = rows(
        store,
        """SELECT DISTINCT ?statement WHERE {
            ?statement lode:isToldIn/lode:isPassageOf ?document ; prov:wasAttributedTo ?who .
            ?who a lode:Actor .
        }""",
    )
    anonymous = rows(
        store,
        """SELECT DISTINCT ?statement WHERE {
            ?statement lode:isToldIn ?passage . ?passage lode:isPassageOf ?document .
            FILTER NOT EXISTS { ?document dcterms:creator ?author }
            FILTER NOT EXISTS { ?statement prov:wasAttributedTo ?who }
        }""",
    )
    assert len(statements) > 700
    told = {row[0] for row in (*led, *anonymous)}
    assert {_short(ox.NamedNode(iri)) for iri in statements} - told == set()
    assert {row[0] for row in led} - {row[0] for row in anonymous}


def test_the_plain_graph_says_who_makes_each_criticism(store: ox.Store) -> None:
    found = rows(
        store,
        """SELECT ?criticism ?who WHERE {
            ?criticism a lode:Criticism ; prov:wasAttributedTo ?who
        }""",
    )
    authored = rows(
        store,
        """SELECT DISTINCT ?criticism WHERE {
            ?criticism a lode:Criticism ; lode:isToldIn/lode:isPassageOf/dcterms:creator ?author
        }""",
    )
    assert {row[0] for row in authored} <= {row[0] for row in found}
    assert len({row[1] for row in found}) > 3


def test_a_thing_about_which_passages_differ_says_so_and_names_the_values(
    store: ox.Store, corpus: Dataset
) -> None:
    found = rows(
        store,
        """SELECT ?thing ?property ?value WHERE {
            ?thing lode:isDisputedIn ?property .
            ?conflict a lode:Conflict ; lode:onSubject ?thing ; lode:onProperty ?property ;
                lode:hasValue ?value .
        }""",
    )
    values: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for thing, of, value in found:
        values[thing, of].add(value)
    conflicts = {
        t.subject
        for t in corpus.by_graph[terms.graph("conflicts")]
        if t.predicate.value == RDF + "type" and t.object.value == LODE + "Conflict"
    }
    assert len(values) == len(conflicts) > 3
    assert all(len(given) > 1 for given in values.values())


def test_what_is_undisputed_is_not_called_disputed(store: ox.Store) -> None:
    assert not rows(
        store,
        """SELECT ?thing ?property WHERE {
            ?thing lode:isDisputedIn ?property
            MINUS { ?conflict lode:onSubject ?thing ; lode:onProperty ?property }
        }""",
    )


def test_the_plain_graph_says_what_is_printed_for_the_size_of_the_rare_earth_market(
    store: ox.Store,
) -> None:
    assert rows(
        store,
        """SELECT ?printed ?bound ?document WHERE {
            ?figure lode:hasIndicator indicator:market-size ; lode:forMineral mineral:rare-earths ;
                lode:quantity ?size ; lode:isToldIn/lode:isPassageOf ?document .
            ?size lode:printedNumber ?printed ; lode:bound ?bound .
        }""",
    ) == [("70000000000", "about", "document:vault-doubts")]
