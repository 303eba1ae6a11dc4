"""A third engine, one answer: Apache Jena gives the rows that pyoxigraph gives, and derives as it.

Jena joins as a query is written: rules that look for pairs take it a minute each on the whole
graph, so it derives from two documents; it answers the questions from everything.
"""

from pathlib import Path

import jena
import pyoxigraph as ox
import pytest
import scores

from lodestone.answer import parameters
from lodestone.answer.names import Names
from lodestone.commands.lab import second_engine
from lodestone.derive import derivation
from lodestone.derive.derivation import Dataset
from lodestone.model import house
from lodestone.model.house import House
from lodestone.read import sparql
from lodestone.read.checkout import Sources

ROOT = Path(__file__).parent.parent
#: Questions that Jena answers in a quarter of a minute: for the full scoreboard.
HEAVY = set() if scores.IS_FULL else {"q11", "q28", "q38", "q92"}
QUESTIONS = [
    path
    for path in sorted((ROOT / "queries").glob("*.rq"))
    if path.stem.partition("-")[0] not in HEAVY
]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def class_path(tmp_path_factory: pytest.TempPathFactory) -> str:
    return jena.class_path(tmp_path_factory.mktemp("jena"))


@pytest.fixture(scope="module")
def names(sources: Sources) -> Names:
    return Names.of(sources)


@pytest.fixture(scope="module")
def whole(
    class_path: str, dataset: Dataset, tmp_path_factory: pytest.TempPathFactory
) -> jena.Engine:
    quads = tmp_path_factory.mktemp("whole") / "whole.nq"
    quads.write_bytes(ox.serialize(dataset.quads, format=ox.RdfFormat.N_QUADS))
    return jena.Engine(class_path, quads)


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_a_question_has_the_same_rows_in_jena(
    path: Path, whole: jena.Engine, dataset: Dataset, names: Names, home: House
) -> None:
    query = parameters.bind(sparql.load(path, names.prefixes), {}, names, house.release(home)[1])
    assert whole.rows(query.text) == second_engine.first_rows(dataset.store, query.text)


def test_the_rules_derive_the_same_in_jena_as_updates(
    class_path: str, two_documents: Dataset, tmp_path: Path
) -> None:
    grounds, made = tmp_path / "grounds.nq", tmp_path / "made.nq"
    given = derivation.grounds(two_documents.sources)
    grounds.write_bytes(ox.serialize(given, format=ox.RdfFormat.N_QUADS))
    engine = jena.Engine(class_path, grounds)
    prefixes = two_documents.sources.ontology.prefixes
    engine.update(*map(derivation.update, derivation.rules(derivation.RULES, prefixes)))
    engine.write(made)
    derived = [q for q in ox.parse(path=made) if q.graph_name.value not in derivation.WORKING]
    assert len(derived) > len(given) + 1000
    assert {cells(quad) for quad in derived} == {cells(quad) for quad in two_documents.quads}


def cells(quad: ox.Quad) -> tuple[object, ...]:
    """Return a quad for comparison; whose node a blank one is, is told by what is said of it."""
    terms = (second_engine.cell(second_engine.to_rdflib(t)) for t in quad.triple)
    return quad.graph_name, *((c[0] if c and c[0] == "BNode" else c) for c in terms)
