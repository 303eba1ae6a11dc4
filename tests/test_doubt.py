"""No answer of a saved question shows what is in doubt without its mark, whatever its form.

What has to be marked is worked out here from the quads alone, by another way than the code takes:
for each case, the rows that name its subject beside one of its sides, or whose cell for the
property at issue is empty because nothing is settled.
"""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
from derivation import cases as made_up

from lodestone.answer import grid, marking, questions, written
from lodestone.answer.questions import Answer
from lodestone.derive import labels
from lodestone.derive.derivation import Dataset
from lodestone.model import terms
from lodestone.model.house import House
from lodestone.model.ontology import Ontology
from lodestone.model.terms import LODE, RDF

CONFLICTS = terms.graph("conflicts")
QUESTION = Path(__file__).resolve().parents[1] / "queries" / "q01-government-holdings.rq"


@dataclass(frozen=True)
class Case:
    """A subject and property of which passages state differing values, or have lost one."""

    iri: str
    subject: str
    prop: str
    values: frozenset[str]


@pytest.fixture(scope="module")
def answers(dataset: Dataset, home: House) -> list[Answer]:
    known = questions.questions(home.root / "queries", dataset.sources.ontology.prefixes)
    doubts = marking.of_store(dataset.store)
    return [marking.marked(questions.ask(dataset.store, query), doubts) for query in known]


@pytest.fixture(scope="module")
def cases(dataset: Dataset) -> list[Case]:
    said: dict[str, dict[str, set[str]]] = {}
    for triple in dataset.by_graph[CONFLICTS]:
        name = triple.predicate.value.removeprefix(LODE)
        if isinstance(triple.object, ox.NamedNode):
            said.setdefault(triple.subject.value, {}).setdefault(name, set()).add(
                triple.object.value
            )
    return [
        Case(iri, subject, prop, frozenset(row.get("hasValue", ())))
        for iri, row in said.items()
        if row.get(RDF + "type", set()) & {LODE + "Conflict", LODE + "Tension"}
        for subject in row.get("onSubject", ())
        for prop in row.get("onProperty", ())
    ]


def rows(answer: Answer) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """Yield the IRIs of each row, and those of the cases that mark it."""
    assert answer.doubts is not None
    for row, marks in zip(answer.rows, answer.doubts, strict=True):
        iris = frozenset(term.value for term in row if isinstance(term, ox.NamedNode))
        yield iris, frozenset(case.iri for case in marks)


def test_no_row_names_a_subject_beside_a_disputed_value_without_its_mark(
    answers: list[Answer], cases: list[Case]
) -> None:
    bare, seen = [], 0
    for answer in answers:
        for iris, marks in rows(answer):
            for case in cases:
                if case.subject in iris and case.values & iris and case.iri not in iris:
                    seen += 1
                    if case.prop.removeprefix(LODE) in answer.question.body:
                        bare += [(answer.question.name, case.iri)] * (case.iri not in marks)
    assert seen > 50
    assert bare == []


def test_no_row_leaves_a_disputed_property_empty_without_a_mark(
    dataset: Dataset, answers: list[Answer], cases: list[Case]
) -> None:
    settled = {
        (t.subject.value, t.predicate.value) for t in dataset.by_graph[terms.graph("settled")]
    }
    open_ = [case for case in cases if (case.subject, case.prop) not in settled]
    assert open_
    bare = [
        (answer.question.name, case.iri)
        for answer in answers
        for iris, marks in rows(answer)
        for case in open_
        if case.subject in iris
        and case.iri not in iris
        and f"lode:{case.prop.removeprefix(LODE)} " in answer.question.body
        and case.iri not in marks
    ]
    assert bare == []


def test_a_mark_leads_to_a_case_of_the_graph(dataset: Dataset, answers: list[Answer]) -> None:
    known = {quad.subject.value for quad in dataset.quads}
    marks = {iri for answer in answers for _, found in rows(answer) for iri in found}
    assert len(marks) > 50
    assert marks <= known


def test_every_form_of_an_answer_carries_the_marks(dataset: Dataset, answers: list[Answer]) -> None:
    words = {lang: labels.labels(dataset.sources, lang) for lang in ("en", "zh")}
    for answer in answers:
        marked = [bool(marks) for _, marks in rows(answer)]
        table = grid.grid(answer, words, dataset.sources.ontology)
        for name in ("doubt", "doubt_en", "doubt_zh"):
            column = next(column for column in table.columns if column.name == name)
            assert [bool(cell) for cell in column.cells] == marked, answer.question.name
        read = list(csv.DictReader(io.StringIO(written.rows(answer, "csv", "en", {}))))
        assert [bool(row["doubt"]) for row in read] == marked
        found = json.loads(written.rows(answer, "json", "en", {}))
        assert ["doubt" in row for row in found["results"]["bindings"]] == marked
        if any(marked):
            assert "in doubt:" in written.rows(answer, "table", "en", words["en"])
            assert "存疑:" in written.rows(answer, "table", "zh", words["zh"])


def test_a_blank_share_says_what_it_hides(dataset: Dataset, answers: list[Answer]) -> None:
    words = labels.labels(dataset.sources, "en")
    holdings = next(a for a in answers if a.question.name == "q01-government-holdings")
    assert "share: 5% / 5 to 10% (left open)" in written.rows(holdings, "table", "en", words)


def marks_of(trig: str, ontology: Ontology, tmp_path: Path) -> list[list[str]]:
    """Return the names of the cases that mark each row of the question about holdings."""
    (tmp_path / "case.trig").write_text(trig, encoding="utf-8")
    case = made_up.load(tmp_path / "case.trig", ontology.prefixes)
    store = made_up.derived(made_up.sources(case, ontology, tmp_path / "house"), reasoning=True)
    query = questions.from_file(QUESTION, ontology.prefixes)
    found = marking.marked(questions.ask(store, query), marking.of_store(store))
    assert found.doubts is not None
    return [[case.iri.rpartition("/")[2] for case in row] for row in found.doubts]


HELD = """
graph:register { actor:moon-office a lode:GovernmentBody ; lode:isOrganPartOf actor:us-government .
    instrument:star-stake a lode:EquityStake . actor:star a lode:Company }
passage:a-01 { instrument:star-stake lode:isHeldBy actor:moon-office ; lode:isStakeIn actor:star ;
    lode:reached stage:taken ; lode:share quantity:percent-5 }
"""


def test_a_row_whose_values_nobody_disputes_has_no_mark(ontology: Ontology, tmp_path: Path) -> None:
    assert marks_of(HELD, ontology, tmp_path) == [[]]


def test_a_row_is_marked_whose_value_another_passage_contradicts(
    ontology: Ontology, tmp_path: Path
) -> None:
    other = "passage:b-01 { instrument:star-stake lode:share quantity:percent-9 }"
    assert marks_of(HELD + other, ontology, tmp_path) == [["instrument-star-stake-share"]]


def test_a_row_is_marked_whose_value_a_copy_has_lost(ontology: Ontology, tmp_path: Path) -> None:
    other = "passage:b-01 { instrument:star-stake lode:share quantity:percent-lost }"
    assert marks_of(HELD + other, ontology, tmp_path) == [["loss-instrument-star-stake-share"]]
