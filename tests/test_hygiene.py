"""The whole graph is tidy: each query asks for one kind of fault, and its rows are the faults.

A query stands in ``tests/hygiene/`` with what is wrong and what to do in its header; beside it a
made-up graph on which it must give the rows that the first line names, and no other. Before a
query runs, ``graph:names`` is filled with the names of the register as they are compared
(``skos:hiddenLabel``: simplified, half-width, in lower case, without punctuation).
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest
import rdflib

from lodestone.derive.derivation import Dataset
from lodestone.model import terms
from lodestone.model.ontology import Ontology
from lodestone.read import sparql
from lodestone.read.text.folding import fold

FOLDER: Final = Path(__file__).parent / "hygiene"
QUERIES: Final = sorted(FOLDER.glob("*.rq"))
HEADERS: Final = ("Problem@en", "Problem@zh-Hans", "Solution@en", "Solution@zh-Hans")


@dataclass(frozen=True)
class Query:
    """A query with its header and its columns."""

    header: dict[str, str]
    text: str
    columns: tuple[str, ...]


def stem(path: Path) -> str:
    return path.stem


def load(path: Path, ontology: Ontology) -> Query:
    text = path.read_text(encoding="utf-8")
    header = dict(re.findall(r"^# (\w+@[\w-]+): (.+)$", text, re.MULTILINE))
    body = "\n".join(line for line in text.split("\n") if not line.startswith("#"))
    selected = re.search(r"SELECT (?:DISTINCT )?((?:\?\w+ ?)+)", body)
    assert selected
    return Query(
        header,
        sparql.prefix_lines(body, ontology.prefixes) + "\n" + body,
        tuple(selected[1].split()),
    )


def compared(name: str) -> str:
    return "".join(char for char in fold(name) if char.isalnum())


def with_names(store: ox.Store) -> ox.Store:
    """Add ``graph:names``, in the spelling in which names are compared."""
    register, into = (ox.NamedNode(terms.graph(name)) for name in ("register", "names"))
    hidden = ox.NamedNode(terms.SKOS + "hiddenLabel")
    for naming in ("prefLabel", "altLabel"):
        found = store.quads_for_pattern(None, ox.NamedNode(terms.SKOS + naming), None, register)
        store.extend(
            ox.Quad(quad.subject, hidden, ox.Literal(compared(quad.object.value)), into)
            for quad in list(found)
        )
    return store


@pytest.fixture(scope="module")
def graph(dataset: Dataset) -> ox.Store:
    store = ox.Store()
    store.extend(dataset.store)
    return with_names(store)


def rows(store: ox.Store, query: Query) -> list[tuple[str, ...]]:
    found = store.query(query.text)
    assert isinstance(found, ox.QuerySolutions)
    return [tuple("" if term is None else term.value for term in row) for row in found]


def made_up(path: Path, ontology: Ontology) -> tuple[ox.Store, list[str]]:
    """Read the graph beside a query, and the things that its rows must name first."""
    text = path.with_suffix(".trig").read_text(encoding="utf-8")
    expected = re.match(r"# rows: (.+)\n", text)
    assert expected
    prefixes = sparql.prefix_lines(re.sub(r"^#.*", "", text), ontology.prefixes)
    store = ox.Store()
    store.load((prefixes + "\n" + text).encode(), format=ox.RdfFormat.TRIG)
    names = (name.partition(":") for name in expected[1].split())
    return with_names(store), [ontology.prefixes[prefix] + slug for prefix, _, slug in names]


@pytest.mark.parametrize("path", QUERIES, ids=stem)
def test_the_graph_has_no_such_fault(path: Path, graph: ox.Store, ontology: Ontology) -> None:
    query = load(path, ontology)
    found = ["  ".join(row).replace(terms.ID, "") for row in rows(graph, query)]
    assert found == [], "\n".join([*(query.header[key] for key in HEADERS), *found])


@pytest.mark.parametrize("path", QUERIES, ids=stem)
def test_the_fault_is_seen_where_it_is_and_nowhere_else(path: Path, ontology: Ontology) -> None:
    store, expected = made_up(path, ontology)
    assert sorted({row[0] for row in rows(store, load(path, ontology))}) == sorted(expected)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("path", QUERIES, ids=stem)
def test_a_second_engine_gives_the_same_rows(path: Path, ontology: Ontology) -> None:
    store, _ = made_up(path, ontology)
    query = load(path, ontology)
    dataset = rdflib.Dataset()
    dataset.parse(data=store.dump(format=ox.RdfFormat.N_QUADS), format="nquads")
    found = [tuple(str(term) for term in row) for row in dataset.query(query.text)]
    assert sorted(found) == sorted(rows(store, query))


@pytest.mark.parametrize("path", QUERIES, ids=stem)
def test_a_query_says_what_is_wrong_and_what_to_do_in_both_languages(
    path: Path, ontology: Ontology
) -> None:
    query = load(path, ontology)
    assert tuple(query.header) == HEADERS
    assert query.text.rstrip().endswith("ORDER BY " + " ".join(query.columns))


def test_every_query_has_a_graph_on_which_it_fails() -> None:
    assert [path.stem for path in QUERIES] == sorted(p.stem for p in FOLDER.glob("*.trig"))
    assert len(QUERIES) >= 10
