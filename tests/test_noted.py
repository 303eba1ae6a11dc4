"""What is in doubt is kept beside the graph, and marks the same rows as what is read from it."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from lodestone.answer import marking, noted
from lodestone.answer.noted import Noted
from lodestone.answer.questions import Answer
from lodestone.derive.derivation import Dataset
from lodestone.read.beside import Kept

KEY = "0" * 64


@pytest.fixture(autouse=True)
def _own_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "state"))


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often the graph was read for what is in doubt."""
    times: list[int] = []
    of_store = marking.of_store

    def counted(store: ox.Store) -> marking.Doubts:
        times.append(1)
        return of_store(store)

    monkeypatch.setattr(marking, "of_store", counted)
    return times


def test_what_was_kept_marks_each_answer_as_the_graph_does(
    dataset: Dataset, shipped_answers: tuple[Answer, ...], tmp_path: Path
) -> None:
    whole = marking.of_store(dataset.store)
    Noted(dataset.store, Kept(tmp_path, KEY)).about([])
    kept = Noted(ox.Store(), Kept(tmp_path, KEY))
    marks = 0
    for answer in shipped_answers:
        marked = marking.marked(answer, whole).doubts
        known = kept.about(marking.iris_of(answer))
        assert marking.marked(answer, known).doubts == marked, answer.question.name
        marks += sum(map(len, marked or ()))
    assert marks > 100


def test_a_graph_is_read_once_and_another_anew(
    dataset: Dataset, tmp_path: Path, read: list[int]
) -> None:
    for _ in range(2):
        for of in (Kept(tmp_path, KEY), Kept(tmp_path, "1" * 64)):
            Noted(dataset.store, of).about([])
    assert len(read) == 2


def test_what_somebody_else_wrote_there_is_not_believed(
    dataset: Dataset, tmp_path: Path, read: list[int]
) -> None:
    Noted(dataset.store, Kept(tmp_path, KEY)).about([])
    (file,) = (tmp_path / noted.NAME).glob("*/store/*")
    file.write_text('{"cases":[],"by":{},"near":{},"narrower":{}}', encoding="utf-8")
    case = marking.of_store(dataset.store).cases[0]
    shown = [*case.subjects]
    assert case in Noted(dataset.store, Kept(tmp_path, KEY)).about(shown).cases
    assert len(read) == 3


def test_a_place_that_cannot_be_written_costs_no_mark(dataset: Dataset, tmp_path: Path) -> None:
    (tmp_path / noted.NAME).write_text("a file", encoding="utf-8")
    case = marking.of_store(dataset.store).cases[0]
    for graph in (Kept(tmp_path, KEY), None):
        assert case in Noted(dataset.store, graph).about([*case.subjects]).cases
