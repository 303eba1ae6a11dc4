"""Each saved question gives the rows that a careful reading of the frozen corpus gives.

``tests/queries/<question>/expected[-<case>].csv`` holds the rows and ``params[-<case>].json`` the
parameters. Where ``case.trig`` lies beside them, the question is asked of that graph alone, and
where ``case-<case>.trig`` does, that case is.
"""

import csv
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from derivation import cases as made_up

from lodestone.answer import parameters, questions
from lodestone.answer.names import Names
from lodestone.derive.derivation import Dataset
from lodestone.model import house, terms
from lodestone.model.house import House
from lodestone.read import sparql

ROOT = Path(__file__).resolve().parents[1]
CASES = Path(__file__).parent / "queries"


def cases() -> list[Path]:
    """Return the expected rows: ``<question>/expected[-<case>].csv``."""
    return sorted(CASES.glob("*/expected*.csv"))


def case_id(path: Path) -> str:
    return path.parent.name + path.stem.removeprefix("expected")


def own_graph(path: Path) -> Path | None:
    """Return the graph that a case is asked of alone: its own, or that of its question."""
    own = path.with_name(path.stem.replace("expected", "case") + ".trig")
    return next((one for one in (own, path.with_name("case.trig")) if one.is_file()), None)


@pytest.fixture(scope="module")
def names(corpus: Dataset) -> Names:
    return Names.of(corpus.sources)


@pytest.mark.parametrize("path", cases(), ids=case_id)
def test_a_question_gives_the_rows_of_a_careful_reading(
    path: Path, corpus: Dataset, names: Names, home: House, tmp_path: Path
) -> None:
    ontology = corpus.sources.ontology
    store = corpus.store
    if own := own_graph(path):
        stated = made_up.sources(made_up.load(own, ontology.prefixes), ontology, tmp_path)
        store, names = made_up.derived(stated, reasoning=True), Names.of(stated)
    known = questions.questions(home.root / "queries", ontology.prefixes)
    query = questions.find(path.parent.name, known)
    given = path.with_name(path.stem.replace("expected", "params") + ".json")
    params = json.loads(given.read_text(encoding="utf-8")) if given.is_file() else {}
    bound = parameters.bind(query, params, names, house.release(home)[1])
    found = questions.ask(store, bound)
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert list(found.columns) == rows[0]
    assert list(found.texts()) == rows[1:]


@pytest.mark.parametrize("name", sorted(path.stem for path in (ROOT / "queries").glob("*.rq")))
def test_a_thing_that_no_passage_names_has_no_row_in_any_parameter(
    name: str, corpus: Dataset
) -> None:
    query = sparql.load(ROOT / "queries" / f"{name}.rq", corpus.sources.ontology.prefixes)
    nobody = ox.NamedNode(terms.thing("actor", "nobody-at-all"))
    for parameter, rows in questions.parameters(query).items():
        if parameters.is_thing(rows):
            bound = questions.bind(query, {parameter: [nobody]})
            assert questions.ask(corpus.store, bound).rows == (), parameter


def test_every_question_has_expected_rows(home: House) -> None:
    assert {path.parent.name for path in cases()} == {path.stem for path in home.queries}
