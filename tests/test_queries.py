"""Each saved question gives the rows that a careful reading of the documents gives."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from lodestone.answer import parameters, questions
from lodestone.answer.names import Names
from lodestone.derive.derivation import Dataset
from lodestone.model import house
from lodestone.model.house import House

ROOT = Path(__file__).resolve().parents[1]
CASES = Path(__file__).parent / "queries"


def cases() -> Iterator[Path]:
    """Yield the expected rows: ``<question>/expected[-<case>].csv``."""
    return iter(sorted(CASES.glob("*/expected*.csv")))


def case_id(path: Path) -> str:
    return path.parent.name + path.stem.removeprefix("expected")


@pytest.fixture(scope="module")
def names(dataset: Dataset) -> Names:
    return Names.of(dataset.sources)


@pytest.mark.parametrize("path", cases(), ids=case_id)
def test_a_question_gives_the_rows_of_a_careful_reading(
    path: Path, dataset: Dataset, names: Names, home: House
) -> None:
    prefixes = dataset.sources.ontology.prefixes
    known = questions.questions(home.root / "queries", prefixes)
    query = questions.find(path.parent.name, known)
    given = path.with_name(path.stem.replace("expected", "params") + ".json")
    params = json.loads(given.read_text(encoding="utf-8")) if given.is_file() else {}
    bound = parameters.bind(query, params, names, house.release(home)[1])
    found = questions.ask(dataset.store, bound)
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert list(found.columns) == rows[0]
    assert list(found.texts()) == rows[1:]


def test_every_question_has_expected_rows(home: House) -> None:
    assert {path.parent.name for path in cases()} == {path.stem for path in home.queries}
