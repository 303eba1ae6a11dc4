"""What a build writes: one dataset in every format, the same bytes each time."""

import hashlib
import json
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from itertools import islice
from pathlib import Path

import copies
import pyoxigraph as ox
import pytest
import rdflib
from pyld import jsonld as pyld
from test_folders import built

from lodestone.commands.lab import reference
from lodestone.derive import derivation
from lodestone.derive.derivation import Dataset
from lodestone.model import house, terms
from lodestone.model.house import House
from lodestone.model.terms import LODE
from lodestone.publish import distribution, graph_files
from lodestone.publish.files import pieces, release
from lodestone.read import checkout

FORMATS = {
    "lodestone.nq": (ox.RdfFormat.N_QUADS, "nquads"),
    "lodestone.trig": (ox.RdfFormat.TRIG, "trig"),
    "lodestone.jsonld": (ox.RdfFormat.JSON_LD, "json-ld"),
}
TRIPLE_FILES = (
    "lodestone.ttl",
    "lodestone-statements.ttl",
    "ontology.ttl",
    "shapes.ttl",
    "queries.ttl",
    "void.ttl",
)


def by_pyoxigraph(path: Path, form: ox.RdfFormat) -> set[str]:
    quads = ox.parse(path.read_bytes(), form)
    return {graph_files.nquads([quad]) for quad in quads if not has_blank(quad)}


def has_blank(quad: ox.Quad) -> bool:
    return any(isinstance(node, ox.BlankNode) for node in (quad.subject, quad.object))


@pytest.mark.parametrize("name", FORMATS)
def test_pyoxigraph_reads_the_same_dataset_from_each_format(
    name: str, dist: Path, dataset: Dataset
) -> None:
    stated = {graph_files.nquads([quad]) for quad in dataset.quads if not has_blank(quad)}
    assert by_pyoxigraph(dist / name, FORMATS[name][0]) == stated


@pytest.fixture(scope="module")
def three_formats(two_documents: Dataset, home: House) -> dict[str, str | bytes]:
    """The text of each format, written of a few passages: rdflib reads slowly."""
    at_home = replace(two_documents, sources=replace(two_documents.sources, house=home))
    edition = distribution.Edition(at_home, release.of(home))
    return dict(islice(distribution.downloads(edition), len(FORMATS)))


@pytest.mark.parametrize("name", FORMATS)
def test_rdflib_reads_the_same_dataset_from_each_format(
    name: str,
    three_formats: dict[str, str | bytes],
    two_documents: Dataset,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    read = rdflib.Dataset()
    read.parse(data=three_formats[name], format=FORMATS[name][1])
    found = {
        str(graph.identifier): {row for row in graph if not any(map(is_blank, row))}
        for graph in read.graphs()
        if len(graph)
    }
    stated = {
        name: {row for row in reference.to_rdflib(triples) if not any(map(is_blank, row))}
        for name, triples in two_documents.by_graph.items()
    }
    assert found == stated


def is_blank(node: rdflib.term.Node) -> bool:
    return isinstance(node, rdflib.BNode)


@pytest.mark.parametrize("name", TRIPLE_FILES)
def test_both_parsers_read_each_turtle_file(name: str, dist: Path) -> None:
    triples = list(ox.parse((dist / name).read_bytes(), ox.RdfFormat.TURTLE))
    graph = rdflib.Graph().parse(dist / name, format="turtle")
    assert len(graph) == len(set(triples)) > 0


def test_the_plain_readers_graph_holds_no_triple_twice(dataset: Dataset) -> None:
    parts = graph_files.plain_parts(dataset).values()
    stated = [triple for part in parts for triple in part]
    twice = [triple for triple, times in Counter(stated).items() if times > 1]
    assert len(stated) > 1000
    assert twice == []


def test_the_statements_name_the_passages_of_every_claim(dist: Path, dataset: Dataset) -> None:
    graph = rdflib.Graph().parse(dist / "lodestone-statements.ttl", format="turtle")
    rdf, prov = rdflib.RDF, rdflib.PROV
    named = {
        (graph.value(c, rdf.subject), graph.value(c, rdf.predicate), graph.value(c, rdf.object), p)
        for c in graph.subjects(rdf.type, rdf.Statement)
        for p in graph.objects(c, prov.wasDerivedFrom)
    }
    stated = {
        (*row, rdflib.URIRef(name))
        for name, triples in dataset.by_graph.items()
        if name.startswith(terms.ID + "passage/")
        for row in reference.to_rdflib(triples)
        if str(row[1]) != LODE + "locator"
    }
    assert named == stated


def test_a_second_json_ld_processor_reads_the_same_claims(dist: Path, dataset: Dataset) -> None:
    document = json.loads((dist / "lodestone.jsonld").read_text(encoding="utf-8"))
    name = terms.thing("passage", "equity-turn-09")
    part = [graph for graph in document["@graph"] if graph["id"] == "passage:equity-turn-09"]
    cut = {"@context": document["@context"], "@graph": part}
    text = pyld.to_rdf(cut, {"format": "application/n-quads"})
    found = {graph_files.nquads([q]) for q in ox.parse(text, ox.RdfFormat.N_QUADS)}
    stated = {
        graph_files.nquads([ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(name))])
        for t in dataset.by_graph[name]
    }
    assert found == stated


def test_no_number_of_the_json_ld_is_a_bare_json_number(dist: Path) -> None:
    def bare(node: object) -> bool:
        if isinstance(node, dict):
            return any(bare(value) for value in node.values())
        if isinstance(node, list):
            return any(bare(value) for value in node)
        return isinstance(node, int | float) and not isinstance(node, bool)

    assert not bare(json.loads((dist / "lodestone.jsonld").read_text(encoding="utf-8"))["@graph"])


def test_language_tags_keep_their_case(dist: Path) -> None:
    text = (dist / "lodestone.nq").read_text(encoding="utf-8")
    assert "@zh-Hans " in text
    assert "@zh-hans" not in text


def test_the_checksums_hold(dist: Path) -> None:
    for line in (dist / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((dist / name).read_bytes()).hexdigest() == digest


def test_a_failed_build_leaves_the_old_one_whole(
    dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = built(tmp_path / "dist")
    before = {path.name for path in out.iterdir()}

    def broken(*_: object) -> str:
        raise OSError("disk full")

    monkeypatch.setattr(distribution, "trig_pieces", broken)
    with pytest.raises(OSError, match="disk full"):
        distribution.publish(dataset, out, "0", "2026-01-01")
    assert [path.name for path in tmp_path.iterdir()] == ["dist"]
    assert {path.name for path in out.iterdir()} == before


@pytest.mark.slow
def test_a_build_elsewhere_gives_the_same_bytes(home: House, dist: Path, tmp_path: Path) -> None:
    out = tmp_path / "second"
    away = {"PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai", "LC_ALL": "C", "PATH": ""}
    subprocess.run(
        [sys.executable, "build.py", "build", "--out", str(out)],
        cwd=home.root, env=away, check=True, capture_output=True,
    )  # fmt: skip
    assert contents(out) == contents(dist)


def contents(folder: Path) -> dict[str, str]:
    """Return the digest of each file of a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_every_published_version_is_the_projects(dist: Path, home: House) -> None:
    version, day = house.release(home)
    assert f'owl:versionInfo "{version}"' in (dist / "ontology.ttl").read_text(encoding="utf-8")
    assert f'dcat:version "{version}"' in (dist / "void.ttl").read_text(encoding="utf-8")
    citation = (home.root / "CITATION.cff").read_text(encoding="utf-8")
    assert f"version: {version}\n" in citation
    assert f"date-released: {day.isoformat()}\n" in citation


def test_a_lean_build_has_no_data_file_for_each_thing_and_no_page_links_to_one(
    tmp_path: Path,
) -> None:
    home = copies.build(tmp_path / "checkout")
    for name in ("CITATION.cff", "CHANGELOG.md", "pyproject.toml", "queries/words.toml"):
        shutil.copyfile(copies.ROOT / name, home.root / name)
    small = derivation.derive(checkout.read(home, judged=True))
    edition = distribution.Edition(small, release.of(home, "0", "2026-01-01"))
    actor = "site/id/actor/example-magnets.html"
    made: dict[str, str | bytes] = {}
    for name, content in distribution.site(edition, (), is_lean=True):
        made[name] = content
        if name == actor:
            break
    data = {name for name in made if name.endswith((".ttl", ".jsonld"))}
    assert data == {"void.ttl", *(f"site/{n}.{e}" for n in pieces.WHOLE for e in ("ttl", "jsonld"))}
    assert "example-magnets.ttl" not in str(made[actor])
    assert "ont.ttl" in str(made["site/ont.html"])
