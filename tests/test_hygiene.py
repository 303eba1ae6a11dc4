"""The whole graph is tidy: each query asks for one kind of fault, and its rows are the faults.

A query stands in the tool with what is wrong, how much it weighs and what to do in its header; in
``tests/hygiene/`` a made-up graph on which it must give the rows that the first line names, and no
other. Before a query runs, ``graph:names`` is filled with the names of the register as they are
compared.
"""

import re
from pathlib import Path
from typing import Final

import copies
import pyoxigraph as ox
import pytest
import rdflib

from lodestone.check import whole
from lodestone.check.hygiene import queries
from lodestone.derive import derivation
from lodestone.derive.derivation import Dataset
from lodestone.model.findings import Severity
from lodestone.model.ontology import Ontology
from lodestone.read import checkout, sparql

MADE_UP: Final = Path(__file__).parent / "hygiene"
QUERIES: Final = sorted(queries.FOLDER.glob("*.rq"))
HEADERS: Final = ("title@en", "title@zh-Hans", "severity", "problem@en", "problem@zh-Hans",
                  "solution@en", "solution@zh-Hans")  # fmt: skip


def stem(path: Path) -> str:
    return path.stem


def load(path: Path, ontology: Ontology) -> sparql.QueryFile:
    return sparql.load(path, ontology.prefixes)


def columns(query: sparql.QueryFile) -> list[str]:
    selected = re.search(r"SELECT (?:DISTINCT )?((?:\?\w+ ?)+)", query.body)
    assert selected
    return selected[1].split()


def made_up(path: Path, ontology: Ontology) -> tuple[ox.Store, list[str]]:
    """Read the graph beside a query, and the things that its rows must name first."""
    text = (MADE_UP / f"{path.stem}.trig").read_text(encoding="utf-8")
    expected = re.match(r"# rows: (.+)\n", text)
    assert expected
    prefixes = sparql.prefix_lines(re.sub(r"^#.*", "", text), ontology.prefixes)
    store = ox.Store()
    store.load((prefixes + "\n" + text).encode(), format=ox.RdfFormat.TRIG)
    names = (name.partition(":") for name in expected[1].split())
    queries.add_names(store)
    return store, [ontology.prefixes[prefix] + slug for prefix, _, slug in names]


def test_the_shipped_graph_is_tidy(dataset: Dataset) -> None:
    assert [finding.message["en"] for finding in queries.findings(dataset)] == []


@pytest.mark.parametrize("path", QUERIES, ids=stem)
def test_the_fault_is_seen_where_it_is_and_nowhere_else(path: Path, ontology: Ontology) -> None:
    store, expected = made_up(path, ontology)
    assert sorted({row[0] for row in queries.rows(store, load(path, ontology))}) == sorted(expected)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("path", QUERIES, ids=stem)
def test_a_second_engine_gives_the_same_rows(path: Path, ontology: Ontology) -> None:
    store, _ = made_up(path, ontology)
    query = load(path, ontology)
    dataset = rdflib.Dataset()
    dataset.parse(data=store.dump(format=ox.RdfFormat.N_QUADS), format="nquads")
    found = [tuple(str(term) for term in row) for row in dataset.query(query.text)]
    assert sorted(found) == sorted(queries.rows(store, query))


@pytest.mark.parametrize("path", QUERIES, ids=stem)
def test_a_query_says_what_is_wrong_and_what_to_do_in_both_languages(
    path: Path, ontology: Ontology
) -> None:
    query = load(path, ontology)
    assert tuple(query.header) == HEADERS
    assert all(query.one(key) for key in HEADERS)
    assert query.one("severity") in ("warning", "violation")
    assert query.text.rstrip().endswith("ORDER BY " + " ".join(columns(query)))


def test_every_query_has_a_graph_on_which_it_fails() -> None:
    assert [path.stem for path in QUERIES] == sorted(p.stem for p in MADE_UP.glob("*.trig"))
    assert len(QUERIES) >= 10


def test_a_check_of_everything_reports_a_fault_where_its_thing_is_declared(tmp_path: Path) -> None:
    copies.build(tmp_path)
    double = """actor:example-office a lode:GovernmentBody ;
        skos:prefLabel "Example Office"@en , "示例署"@zh-Hans ."""
    copies.write(tmp_path, double, "data/register/more.ttl")
    sources = checkout.read(copies.House(tmp_path))
    found = whole.check_derived(derivation.derive(sources))
    (same,) = [one for one in found if one.rule == "hygiene-same-name"]
    assert same.severity is Severity.VIOLATION
    assert (same.path, same.line) == (tmp_path / "data/register/things.ttl", 1)
    assert "actor:example-office" in same.message["zh"]
