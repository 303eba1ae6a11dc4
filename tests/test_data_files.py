"""The files behind each IRI: two for every IRI, the same triples in both, together the graph."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import rdflib.compare

from lodestone.derive.derivation import Dataset
from lodestone.model import house, terms
from lodestone.model.addresses import address
from lodestone.model.terms import LODE
from lodestone.publish.files import pieces

Parsed = Mapping[str, frozenset[str]]


def lines(path: Path, form: ox.RdfFormat) -> frozenset[str]:
    """The triples of a file without blank nodes, tags in lower case."""
    return frozenset(map(line, ox.parse(path.read_bytes(), form)))


def line(triple: ox.Triple | ox.Quad) -> str:
    nodes = (triple.subject, triple.predicate, triple.object)
    return " ".join("_" if isinstance(n, ox.BlankNode) else _text(n) for n in nodes)


def _text(node: object) -> str:
    if isinstance(node, ox.Literal) and node.language:
        return str(ox.Literal(node.value, language=node.language.lower()))
    return str(node)


def stated(triples: Iterable[ox.Triple]) -> frozenset[str]:
    return frozenset(map(line, triples))


@pytest.fixture(scope="module")
def turtle(dist: Path) -> Parsed:
    site = dist / "site"
    return {
        path.relative_to(site).as_posix().removesuffix(".ttl"): lines(path, ox.RdfFormat.TURTLE)
        for path in sorted(site.rglob("*.ttl"))
    }


def test_every_iri_of_the_graph_has_its_two_data_files(dist: Path, dataset: Dataset) -> None:
    named = pieces.iris([[quad.triple for quad in dataset.quads]]) | dataset.by_graph.keys()
    missing = [
        iri
        for iri in sorted(named)
        for ending in ("ttl", "jsonld")
        if (here := address(iri)) is None or not (dist / "site" / here.data(ending)).is_file()
    ]
    assert len(named) > 10_000
    assert missing == []


def test_the_data_files_together_equal_the_graph(turtle: Parsed, dataset: Dataset) -> None:
    release = version(dataset)
    apart = {"dataset", f"dataset/{release}", "ont", f"ont/{release}"}
    queries = {stem for stem in turtle if stem.startswith("query/")}
    everything = frozenset().union(*(turtle[s] for s in turtle.keys() - apart - queries))
    graph = stated(quad.triple for quad in dataset.quads)
    added = turtle["ont"] - graph
    assert everything - added == graph


def version(dataset: Dataset) -> str:
    return house.release(dataset.sources.house)[0]


def test_each_triple_stands_in_the_file_of_its_subject(turtle: Parsed, dataset: Dataset) -> None:
    for quad in dataset.quads:
        if isinstance(quad.subject, ox.NamedNode):
            here = address(quad.subject.value)
            assert here is not None
            assert line(quad) in turtle[here.stem]


def test_the_file_of_a_named_graph_holds_that_graph_and_what_is_said_of_it(
    turtle: Parsed, dataset: Dataset
) -> None:
    for name, triples in dataset.by_graph.items():
        here = address(name)
        assert here is not None
        beside = {text for text in turtle[here.stem] if text.startswith(f"<{name}> ")}
        settled = {line(t) for t in dataset.by_graph[terms.graph("settled")] if name in str(t)}
        assert turtle[here.stem] - beside - settled <= stated(triples) <= turtle[here.stem]


def test_no_passage_speaks_of_itself_so_its_file_can_be_told_apart(dataset: Dataset) -> None:
    for name, triples in dataset.by_graph.items():
        if name.startswith(terms.ID):
            assert ox.NamedNode(name) not in {triple.subject for triple in triples}


def test_a_thing_shows_the_settled_triples_that_point_at_it(
    turtle: Parsed, dataset: Dataset
) -> None:
    for triple in dataset.by_graph[terms.graph("settled")]:
        target = triple.object
        if isinstance(target, ox.NamedNode) and terms.kind_and_slug(target.value):
            here = address(target.value)
            assert here is not None
            assert line(triple) in turtle[here.stem]


def test_the_ontology_opens_whole_under_its_name_and_under_its_version(
    turtle: Parsed, dist: Path, dataset: Dataset
) -> None:
    whole = lines(dist / "ontology.ttl", ox.RdfFormat.TURTLE)
    assert turtle["ont"] == turtle[f"ont/{version(dataset)}"]
    assert whole <= turtle["ont"]


def test_the_data_set_opens_its_description(turtle: Parsed, dist: Path) -> None:
    assert turtle["dataset"] == lines(dist / "void.ttl", ox.RdfFormat.TURTLE)


def test_turtle_and_json_ld_of_each_iri_state_the_same(turtle: Parsed, dist: Path) -> None:
    different = [
        stem
        for stem, triples in turtle.items()
        if lines(dist / "site" / f"{stem}.jsonld", ox.RdfFormat.JSON_LD) != triples
    ]
    assert different == []


def test_each_context_is_a_part_of_the_published_one(dist: Path) -> None:
    whole = json.loads((dist / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    for path in sorted((dist / "site").rglob("*.jsonld")):
        part = json.loads(path.read_text(encoding="utf-8"))["@context"]
        assert part == {key: whole.get(key, "") for key in part}, path


@pytest.mark.parametrize(
    "stem",
    [
        "id/actor/mp-materials",
        "id/passage/equity-turn-09",
        "id/claim/00",
        "shape/Loan",
        "ont/Loan",
        "query/q01-government-holdings",
        "dataset",
        "graph/settled",
    ],
)
def test_rdflib_reads_both_files_alike(stem: str, dist: Path) -> None:
    graphs = [
        rdflib.Graph().parse(dist / "site" / f"{stem}.{ending}", format=form)
        for ending, form in (("ttl", "turtle"), ("jsonld", "json-ld"))
    ]
    assert len(graphs[0]) > 0
    assert rdflib.compare.isomorphic(*graphs)


def test_every_turtle_file_says_its_licence_and_how_to_cite_it(dist: Path) -> None:
    for path in [*(dist / "site").rglob("*.ttl"), *dist.glob("*.ttl")]:
        head = path.read_text(encoding="utf-8").splitlines()[:3]
        assert all(text.startswith("# ") for text in head), path
        assert "Licence: https://creativecommons.org/licenses/by/4.0/" in head[1]
        assert head[2].startswith("# Cite as: ")


def test_a_term_of_the_ontology_says_where_it_is_defined(turtle: Parsed) -> None:
    defined = f"<{LODE}Loan> <http://www.w3.org/2000/01/rdf-schema#isDefinedBy> <{LODE[:-1]}>"
    assert defined in turtle["ont/Loan"]
