"""The published JSON-LD is compact, readable, and says the same to every processor."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import framing
import pyoxigraph as ox
import pytest
import rdflib
from pyld import jsonld as pyld

from lodestone.derive.derivation import Dataset
from lodestone.model.tags import bcp47
from lodestone.model.terms import LODE, SKOS, XSD
from lodestone.publish import distribution, graph_files
from lodestone.publish.files import framed, jsonld, release

WEB = Path(__file__).parent / "web"
FILES = ("lodestone.jsonld", "lodestone-framed.jsonld")
#: What the second processor is told: read JSON-LD, write N-Quads, fetch nothing.
SCRIPT = """
const jsonld = require('jsonld');
const read = require('fs').readFileSync(0, 'utf-8');
const documentLoader = async url => { throw new Error('fetches ' + url); };
// In safe mode whatever a processor would drop is an error.
jsonld.toRDF(JSON.parse(read), {safe: true, format: 'application/n-quads', documentLoader})
  .then(text => process.stdout.write(text), error => {
    process.stderr.write(JSON.stringify(error.details ?? error.message));
    process.exit(1);
  });
"""


def lowered(quads: Iterable[ox.Triple | ox.Quad]) -> set[str]:
    """Quads as text without those of blank nodes; tags are compared without their case."""
    return {
        re.sub(r"@[A-Za-z-]+$", lambda tag: tag[0].lower(), f"{q.subject} {q.predicate} {q.object}")
        for q in quads
        if not any(isinstance(node, ox.BlankNode) for node in (q.subject, q.object))
    }


def load(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def walk(node: Any) -> Iterator[tuple[str, Any]]:
    """Every key with its value, at any depth."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield key, value
            yield from walk(value)
    elif isinstance(node, list):
        for item in node:
            yield from walk(item)


@pytest.fixture(scope="module")
def plain(dataset: Dataset) -> set[str]:
    return lowered(graph_files.plain(dataset))


def test_the_framed_file_says_the_plain_readers_graph_to_pyoxigraph(
    dist: Path, plain: set[str]
) -> None:
    content = (dist / "lodestone-framed.jsonld").read_bytes()
    assert lowered(ox.parse(content, ox.RdfFormat.JSON_LD)) == plain


def test_the_framed_file_says_the_plain_readers_graph_to_pyld(dist: Path, plain: set[str]) -> None:
    document = load(dist / "lodestone-framed.jsonld")
    text = pyld.to_rdf(document, {"format": "application/n-quads"})
    assert lowered(ox.parse(text, ox.RdfFormat.N_QUADS)) == plain


def test_the_framed_file_says_the_plain_readers_graph_to_a_processor_in_javascript(
    dist: Path, plain: set[str]
) -> None:
    content = (dist / "lodestone-framed.jsonld").read_text(encoding="utf-8")
    assert lowered(ox.parse(in_javascript(content), ox.RdfFormat.N_QUADS)) == plain


@pytest.mark.slow
def test_the_framed_file_is_what_pyld_makes_of_the_frame(dist: Path, dataset: Dataset) -> None:
    edition = distribution.Edition(dataset, release.of(dataset.sources.house))
    made = framing.framed_file(graph_files.plain(dataset), edition.context, edition.release)
    assert (dist / "lodestone-framed.jsonld").read_text(encoding="utf-8") == made


def test_a_part_of_the_framed_file_is_what_pyld_makes_of_the_frame(dataset: Dataset) -> None:
    edition = distribution.Edition(dataset, release.of(dataset.sources.house))
    triples = graph_files.plain(dataset)
    stages = {t.subject for t in triples if t.predicate.value == LODE + "standsAt"}
    few = set(sorted(stages, key=str)[:40])
    few |= {t.object for t in triples if t.subject in few}
    few |= {t.object for t in triples if t.subject in few}
    part = [t for t in triples if t.subject in few]
    ours = framed.framed_file(part, edition.context, edition.release)
    assert ours == framing.framed_file(part, edition.context, edition.release)
    assert ours.count('"standsAt": {') > 10


@pytest.mark.slow
def test_a_processor_in_javascript_reads_the_whole_dataset(dist: Path, dataset: Dataset) -> None:
    text = in_javascript((dist / "lodestone.jsonld").read_text(encoding="utf-8"))
    found = list(ox.parse(text, ox.RdfFormat.N_QUADS))
    assert lowered(found) == lowered(dataset.quads)
    assert {q.graph_name.value for q in found} == dataset.by_graph.keys()


def in_javascript(content: str) -> str:
    """Turn JSON-LD into N-Quads with the npm package ``jsonld``."""
    node = shutil.which("node")
    if node is None or not (WEB / "node_modules" / "jsonld").is_dir():
        pytest.skip("node or the packages of tests/web are not installed")
    ran = subprocess.run(
        [node, "-e", SCRIPT], input=content, cwd=WEB, capture_output=True, text=True, check=True
    )
    return ran.stdout


def test_the_framed_file_writes_amounts_and_stages_where_they_are_used(dist: Path) -> None:
    nodes = {n["id"]: n for n in load(dist / "lodestone-framed.jsonld")["@graph"]}
    stakes = [node for node in nodes.values() if "isStakeIn" in node and "amount" in node]
    assert len(stakes) > 3
    for stake in stakes:
        assert stake["amount"]["prefLabel"]["en"].endswith("US dollars")
        assert stake["standsAt"]["onRung"].startswith("rung:")
        assert nodes[stake["isStakeIn"]]["type"]


@pytest.mark.parametrize("name", FILES)
def test_language_maps_have_the_case_that_bcp_47_recommends(name: str, dist: Path) -> None:
    tags = {tag for key, value in walk(load(dist / name)) if key == "prefLabel" for tag in value}
    assert {"en", "zh-Hans", "zh-Hant"} <= tags
    assert {bcp47(tag) for tag in tags} == tags


@pytest.mark.parametrize("name", FILES)
def test_no_value_is_a_json_number_or_boolean(name: str, dist: Path) -> None:
    bare = [pair for pair in walk(load(dist / name)["@graph"]) if isinstance(pair[1], int | float)]
    assert bare == []


@pytest.mark.parametrize("name", FILES)
def test_keys_are_short_and_hold_no_keyword_but_the_needed_ones(name: str, dist: Path) -> None:
    document = load(dist / name)
    keys = {key for key, _ in walk(document["@graph"])}
    assert {key for key in keys if key.startswith(("@", "http"))} <= {
        "@graph", "@list", "@value", "@type", "@language"
    }  # fmt: skip
    assert {"id", "type", "prefLabel", "amount", "isHeldBy"} <= keys


@pytest.mark.parametrize("name", FILES)
def test_each_file_names_licence_and_citation_without_a_triple(name: str, dist: Path) -> None:
    document = load(dist / name)
    node = document["@graph"][0]
    assert set(node) == {"id", "notice"}
    assert "https://creativecommons.org/" in node["notice"]
    assert "(2026)" in node["notice"]
    assert document["@context"]["notice"] == "@index"


@pytest.mark.parametrize(
    "path",
    ["dataset", "ont", "id/actor/mp-materials", "id/passage/equity-turn-09", "graph/conflicts"],
)
def test_the_data_of_a_page_passes_safe_mode_and_says_what_its_turtle_says(
    path: str, dist: Path
) -> None:
    stem = dist / "site" / path
    found = ox.parse(in_javascript(stem.with_suffix(".jsonld").read_text()), ox.RdfFormat.N_QUADS)
    turtle = ox.parse(stem.with_suffix(".ttl").read_bytes(), ox.RdfFormat.TURTLE)
    assert lowered(found) == lowered(turtle)


def test_safe_mode_refuses_what_a_processor_would_drop() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        in_javascript('{"@context": {"x": null}, "@id": "urn:a", "x": 1, "urn:p": "2"}')


def test_no_file_needs_a_context_from_elsewhere(dist: Path) -> None:
    for path in [*dist.glob("*.jsonld"), *(dist / "site" / "ont").glob("*.jsonld")]:
        assert isinstance(load(path)["@context"], dict), path


def test_the_published_context_types_decimals_days_and_links(dist: Path) -> None:
    context = load(dist / "context.jsonld")["@context"]
    assert context["low"] == {"@id": "lode:low", "@type": "xsd:decimal"}
    assert context["earliest"] == {"@id": "lode:earliest", "@type": "xsd:date"}
    assert context["amount"] == {"@id": "lode:amount", "@type": "@id"}
    assert context["prefLabel"] == {"@id": "skos:prefLabel", "@container": "@language"}


def test_the_published_context_is_read_by_rdflib_as_by_pyld(dist: Path) -> None:
    context = load(dist / "context.jsonld")["@context"]
    document = {
        "@context": context,
        "id": "quantity:USD-1",
        "low": "1.50",
        "prefLabel": {"en": "one and a half", "zh-Hans": "一点五"},
    }
    first = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    text = pyld.to_rdf(document, {"format": "application/n-quads"})
    second = rdflib.Graph().parse(data=text, format="nt")
    texts = [{"".join(n.n3() for n in row).lower() for row in graph} for graph in (first, second)]
    assert texts[0] == texts[1]
    assert len(texts[0]) == 3
    assert '"1.50"^^<' + XSD + "decimal>" in text


def test_a_property_of_two_kinds_of_values_says_each_kind() -> None:
    def triple(text: str, **kind: Any) -> ox.Triple:
        return ox.Triple(*map(ox.NamedNode, (LODE + "x", LODE + "mixed")), ox.Literal(text, **kind))

    integer = ox.NamedNode(XSD + "integer")
    triples = [triple("a"), triple("甲", language="zh-hans"), triple("1", datatype=integer)]
    context = jsonld.Context(triples, {"lode": LODE, "xsd": XSD})
    (node,) = jsonld.nodes(triples, context)
    assert node["mixed"] == [
        {"@language": "zh-Hans", "@value": "甲"},
        {"@type": "xsd:integer", "@value": "1"},
        {"@value": "a"},
    ]


def test_two_terms_of_one_local_name_and_a_prefix_of_that_name_stay_apart() -> None:
    other = "https://example.org/"
    made = [
        ox.Triple(ox.NamedNode(LODE + "x"), ox.NamedNode(verb), ox.NamedNode(LODE + "y"))
        for verb in (LODE + "same", other + "same", LODE + "skos")
    ]
    context = jsonld.Context(made, {"lode": LODE, "ex": other, "skos": SKOS})
    assert context.names == {
        LODE + "same": "same",
        other + "same": "ex:same",
        LODE + "skos": "lode:skos",
    }
