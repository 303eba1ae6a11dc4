"""The release describes itself: VoID, DCAT 3 and schema.org agree with what lies there."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS, RDF, SKOS, VOID, XSD

from lodestone.derive.derivation import Dataset
from lodestone.model import house, terms
from lodestone.model.house import House
from lodestone.publish import distribution
from lodestone.publish.files import description, release

SPDX = rdflib.Namespace(description.SPDX)
IT = rdflib.URIRef(description.DATASET)


@pytest.fixture(scope="module")
def told(dist: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(dist / "void.ttl", format="turtle")


def downloads(dist: Path) -> list[Path]:
    kinds = {".nq", ".trig", ".ttl", ".jsonld", ".csv", ".parquet", ".xlsx", ".graphml", ".json"}
    found = (path for path in dist.rglob("*") if path.suffix in kinds)
    apart = {dist / "void.ttl"}
    return [path for path in found if path not in apart and dist / "site" not in path.parents]


def test_each_download_is_a_distribution_with_its_size_checksum_and_licence(
    told: rdflib.Graph, dist: Path
) -> None:
    described = {str(told.value(d, DCTERMS.title)): d for d in told.objects(IT, DCAT.distribution)}
    files = {path.relative_to(dist).as_posix(): path for path in downloads(dist)}
    assert described.keys() == files.keys()
    for name, node in described.items():
        content = files[name].read_bytes()
        check = told.value(node, SPDX.checksum)
        assert int(str(told.value(node, DCAT.byteSize))) == len(content)
        assert str(told.value(check, SPDX.checksumValue)) == hashlib.sha256(content).hexdigest()
        assert told.value(check, SPDX.algorithm) == SPDX.checksumAlgorithm_sha256
        assert told.value(node, DCTERMS.license) == rdflib.URIRef(release.LICENCE)
        assert told.value(node, DCAT.accessURL) == rdflib.URIRef(terms.BASE)
        assert told.value(node, DCAT.downloadURL) == rdflib.URIRef(terms.BASE + name)


def test_sizes_are_non_negative_integers_and_checksums_hexadecimal(told: rdflib.Graph) -> None:
    assert {o.datatype for o in told.objects(None, DCAT.byteSize)} == {XSD.nonNegativeInteger}
    assert {o.datatype for o in told.objects(None, SPDX.checksumValue)} == {XSD.hexBinary}


def test_media_types_are_the_registered_ones(told: rdflib.Graph) -> None:
    head = "https://www.iana.org/assignments/media-types/"
    found = {str(media).removeprefix(head) for media in told.objects(None, DCAT.mediaType)}
    assert {"text/turtle", "application/ld+json", "application/n-quads", "text/csv"} <= found
    assert "application/x-ndjson" not in found


@pytest.mark.parametrize(
    "verb",
    [
        DCTERMS.title, DCTERMS.description, DCTERMS.license, DCTERMS.creator, DCTERMS.publisher,
        DCTERMS.issued, DCTERMS.modified, DCTERMS.language, DCTERMS.conformsTo, DCTERMS.identifier,
        DCTERMS.bibliographicCitation, DCAT + "version", DCAT.keyword, DCAT.landingPage,
        VOID.uriSpace, VOID.vocabulary, VOID.dataDump, VOID.triples, VOID.entities, VOID.classes,
        VOID.properties, VOID.distinctSubjects, VOID.distinctObjects, VOID.documents,
    ],
)  # fmt: skip
def test_the_data_set_states_what_dcat_and_void_ask_for(
    verb: rdflib.URIRef, told: rdflib.Graph
) -> None:
    assert (IT, verb, None) in told


def test_the_catalogue_lists_the_data_set(told: rdflib.Graph) -> None:
    (catalogue,) = told.subjects(RDF.type, DCAT.Catalog)
    assert (catalogue, DCAT.dataset, IT) in told
    assert {o.language for o in told.objects(catalogue, DCTERMS.title)} == {"en", "zh-Hans"}


def test_title_and_description_stand_in_both_languages(told: rdflib.Graph) -> None:
    for verb in (DCTERMS.title, DCTERMS.description):
        assert {o.language for o in told.objects(IT, verb)} == {"en", "zh-Hans"}


def test_the_counts_are_those_of_the_graph(told: rdflib.Graph, dataset: Dataset) -> None:
    assert int(str(told.value(IT, VOID.triples))) == len(dataset.quads)
    for name, triples in dataset.by_graph.items():
        assert (IT, VOID.subset, rdflib.URIRef(name)) in told
        assert int(str(told.value(rdflib.URIRef(name), VOID.triples))) == len(triples)


def test_the_partitions_add_up_to_the_graph(told: rdflib.Graph, dataset: Dataset) -> None:
    parts = list(told.objects(IT, VOID.propertyPartition))
    assert sum(int(str(told.value(p, VOID.triples))) for p in parts) == len(dataset.quads)
    labels = next(told.subjects(VOID.property, SKOS.prefLabel))
    stated = sum(quad.predicate.value == str(SKOS.prefLabel) for quad in dataset.quads)
    assert int(str(told.value(labels, VOID.triples))) == stated
    loans = next(told.subjects(VOID["class"], rdflib.URIRef(terms.LODE + "Loan")))
    assert int(str(told.value(loans, VOID.entities))) > 0


def test_links_to_others_are_counted_by_property_and_target(told: rdflib.Graph) -> None:
    sets = list(told.subjects(RDF.type, VOID.Linkset))
    assert any("wikidata" in str(told.value(one, VOID.uriSpace)) for one in sets)
    assert all(int(str(told.value(one, VOID.triples))) > 0 for one in sets)


def test_the_description_has_no_blank_node(told: rdflib.Graph) -> None:
    assert not [n for row in told for n in row if isinstance(n, rdflib.BNode)]


@pytest.fixture(scope="module")
def offered(dataset: Dataset, home: House, dist: Path) -> dict[str, Any]:
    edition = distribution.Edition(dataset, release.of(home))
    return description.schema_org(description.downloads(dist), edition.words, edition.release)


@pytest.mark.parametrize(
    "name", ["name", "description", "license", "creator", "version", "distribution", "inLanguage"]
)
def test_the_landing_page_tells_search_engines_what_they_ask_for(
    name: str, offered: dict[str, Any]
) -> None:
    assert offered[name]


def test_the_description_is_as_long_as_search_engines_want_it(offered: dict[str, Any]) -> None:
    assert 50 <= len(offered["description"]) <= 5000


def test_no_text_ends_the_script_element_early(offered: dict[str, Any]) -> None:
    text = description.script({**offered, "name": "</script><b>"})
    assert "</" not in text
    assert json.loads(text)["name"] == "</script><b>"


def test_title_author_and_version_are_those_of_the_citation_file(home: House) -> None:
    stated = release.of(home)
    text = (home.root / "CITATION.cff").read_text(encoding="utf-8")
    assert f'title: "{stated.title}"' in text
    assert f'name: "{stated.author}"' in text
    assert (stated.version, stated.day) == (
        house.release(home)[0],
        house.release(home)[1].isoformat(),
    )
    assert re.search(rf"\({stated.day[:4]}\).*Version {re.escape(stated.version)}", stated.citation)
