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

from lodestone.answer import grid, joined, mark_words, marking, questions, written
from lodestone.answer.questions import Answer
from lodestone.answer.wording import Wording
from lodestone.derive import labels
from lodestone.derive.derivation import Dataset
from lodestone.model import terms
from lodestone.model.ontology import Ontology
from lodestone.model.terms import LODE, RDF

CONFLICTS = terms.graph("conflicts")
QUERIES = Path(__file__).resolve().parents[1] / "queries"


@dataclass(frozen=True)
class Case:
    """A subject and property of which passages state differing values, or have lost one."""

    iri: str
    subject: str
    prop: str
    values: frozenset[str]


@pytest.fixture(scope="module")
def answers(dataset: Dataset, shipped_answers: tuple[Answer, ...]) -> list[Answer]:
    doubts = marking.of_store(dataset.store)
    return [marking.marked(answer, doubts) for answer in shipped_answers]


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
        ontology = dataset.sources.ontology
        namings = [grid.Naming(lang, labels_, Wording()) for lang, labels_ in words.items()]
        table = grid.grid(answer, namings, ontology, is_long=True, has_codes=True)
        for name in ("in_doubt", "in_doubt_code", "in_doubt_zh"):
            column = next(column for column in table.columns if column.name == name)
            assert [bool(cell) for cell in column.cells] == marked, answer.question.name
        read = list(csv.DictReader(io.StringIO(written.coded(answer))))
        assert [bool(row["doubt"]) for row in read] == marked
        coded = written.Style("en", has_codes=True, is_long=True)
        found = json.loads(written.rows(answer, "json", coded))
        assert ["doubt" in row for row in found["results"]["bindings"]] == marked
        listed = written.rows(answer, "md", written.Style("en", words["en"]))
        body = [line for line in listed.splitlines() if line.startswith("| ")][2:]
        shown = joined.rows(answer, tag="en").doubts or ()
        if any(shown):
            assert [not line.endswith("|  |") for line in body] == [bool(d) for d in shown]
        if any(marked):
            assert "in doubt:" in written.rows(answer, "table", written.Style("en", words["en"]))
            assert "存疑:" in written.rows(answer, "table", written.Style("zh", words["zh"]))
            worded = written.rows(answer, "csv", written.Style("en", words["en"], None, ontology))
            assert any(row["in_doubt"] for row in csv.DictReader(io.StringIO(worded)))


def kinds(dataset: Dataset) -> dict[str, set[str]]:
    """The kinds of dispute of each case, and whether it is a tension, from the quads alone."""
    found: dict[str, set[str]] = {}
    for name in ("conflicts", "curation"):
        for triple in dataset.by_graph[terms.graph(name)]:
            if triple.predicate.value == LODE + "hasKind":
                kind = triple.object.value.rpartition("/")[2]  # type: ignore[union-attr]
                found.setdefault(triple.subject.value, set()).add(kind)
    return found


def test_no_mark_of_a_clash_or_of_what_is_open_or_lost_is_light(
    dataset: Dataset, answers: list[Answer]
) -> None:
    of_kind = kinds(dataset)
    light = {
        case
        for answer in answers
        for marks in answer.doubts or ()
        for case in marks
        if case.is_light
    }
    assert len(light) > 50
    for case in light:
        assert case.kind == "Tension"
        assert not case.left_open
        assert of_kind[case.iri] <= {"wording", "onesided", "view", "tension"}, case.iri
        if case.props:
            assert of_kind[case.iri] <= {"wording", "onesided"}, case.iri


def test_no_row_that_shows_a_side_of_a_view_counts_its_mark_as_light(
    answers: list[Answer],
) -> None:
    seen = 0
    for answer in answers:
        for row, marks in zip(answer.rows, answer.doubts or (), strict=True):
            iris = {term.value for term in row if isinstance(term, ox.NamedNode)}
            for case in marks:
                if case.is_soft and case.statements & iris:
                    seen += 1
                    assert not case.is_light or "view" not in str(sorted(case.kinds)), case.iri
    assert seen > 20


def test_every_form_names_the_weighty_marks_of_a_row_and_counts_the_light_ones(
    dataset: Dataset, answers: list[Answer]
) -> None:
    ontology = dataset.sources.ontology
    words = {lang: labels.labels(dataset.sources, lang) for lang in ("en", "zh")}
    of_both = {True: 0, False: 0}
    for answer in answers:
        for lang, said in words.items():
            style = written.Style(lang, said, None, ontology)
            label = mark_words.labelling(said)
            shown = joined.rows(answer, tag={"en": "en", "zh": "zh-Hans"}[lang]).doubts or ()
            found = json.loads(written.rows(answer, "json", style))["rows"]
            full = grid.grid(answer, [grid.Naming(lang, said, Wording())], ontology, is_long=True)
            long = next(
                c for c in full.columns if c.name == mark_words.head(lang).replace(" ", "_")
            )
            for marks, row in zip(shown, found, strict=True):
                cell = row[mark_words.head(lang).replace(" ", "_")] or []
                for case in marks:
                    of_both[case.is_light] += 1
                    text = mark_words.told(case, label, lang)
                    assert case.is_light or text in cell, (answer.question.name, case.iri)
                light = [case for case in marks if case.is_light]
                assert (mark_words.counted(len(light), lang) in cell) == bool(light)
            every = {mark_words.told(c, label, lang) for marks in shown for c in marks}
            assert every <= {text for row in long.parts or () for text in row}
    assert min(of_both.values()) > 50


def test_a_blank_share_says_what_it_hides(dataset: Dataset, answers: list[Answer]) -> None:
    words = labels.labels(dataset.sources, "en")
    holdings = next(a for a in answers if a.question.name == "q01-government-holdings")
    assert "share: 5% / 5 to 10% (left open)" in written.rows(
        holdings, "table", written.Style("en", words)
    )


def marks_of(
    trig: str, ontology: Ontology, tmp_path: Path, question: str = "q01-government-holdings"
) -> list[list[str]]:
    """Return the names of the cases that mark each row of a question."""
    found = doubts_of(trig, ontology, tmp_path, question)
    return [[case.iri.rpartition("/")[2] for case in row] for row in found]


def doubts_of(
    trig: str, ontology: Ontology, tmp_path: Path, question: str = "q01-government-holdings"
) -> tuple[tuple[marking.Doubt, ...], ...]:
    """Return the cases that mark each row of a question."""
    (tmp_path / "case.trig").write_text(trig, encoding="utf-8")
    case = made_up.load(tmp_path / "case.trig", ontology.prefixes)
    store = made_up.derived(made_up.sources(case, ontology, tmp_path / "house"), reasoning=True)
    query = questions.from_file(QUERIES / f"{question}.rq", ontology.prefixes)
    found = marking.marked(questions.ask(store, query), marking.of_store(store))
    assert found.doubts is not None
    return found.doubts


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


SUN = """
graph:register { instrument:sun-stake a lode:EquityStake . actor:sun a lode:Company }
passage:a-02 { instrument:sun-stake lode:isHeldBy actor:moon-office ; lode:isStakeIn actor:sun ;
    lode:reached stage:taken ; lode:share quantity:percent-7 }
"""


def test_a_row_has_no_mark_of_another_stake_of_its_holder(
    ontology: Ontology, tmp_path: Path
) -> None:
    other = "passage:b-01 { instrument:sun-stake lode:reached stage:negotiated }"
    star, sun = marks_of(HELD + SUN + other, ontology, tmp_path)
    assert (star, sun) == ([], ["rungs-instrument-sun-stake"])


def test_a_row_has_no_mark_of_what_its_holder_may_set(ontology: Ontology, tmp_path: Path) -> None:
    setters = """
graph:register { actor:sea-club a lode:Organization . instrument:sky-floor a lode:PriceFloor }
passage:a-02 { instrument:sky-floor lode:isSetBy actor:moon-office }
passage:b-01 { instrument:sky-floor lode:isSetBy actor:sea-club }
"""
    assert marks_of(HELD + setters, ontology, tmp_path) == [[]]


MONEY = """
graph:register { actor:us-government a lode:GovernmentBody .
    actor:moon-office a lode:GovernmentBody ; lode:isOrganPartOf actor:us-government .
    instrument:star-loan a lode:Loan . instrument:sun-grant a lode:Grant .
    actor:star a lode:Company . actor:sun a lode:Company }
passage:a-01 {
    instrument:star-loan lode:hasLender actor:moon-office ; lode:hasBorrower actor:star ;
        lode:amount quantity:USD-2bn ; lode:reached stage:signed .
    instrument:sun-grant lode:isGivenBy actor:moon-office ; lode:isGivenTo actor:sun ;
        lode:amount quantity:USD-1bn ; lode:reached stage:funded }
"""
SUMS = "q06-public-money-per-agency"


def test_the_name_that_texts_print_in_two_ways_is_a_light_mark_and_a_lost_share_is_none(
    ontology: Ontology, tmp_path: Path
) -> None:
    other = """
graph:curation { tension:star-name a lode:Tension ; lode:hasKind dispute:wording ;
    lode:onSubject instrument:star-stake ; lode:restsOn passage:a-01 , passage:b-01 }
passage:b-01 { instrument:star-stake lode:share quantity:percent-lost }
"""
    (marks,) = doubts_of(HELD + other, ontology, tmp_path)
    assert [(case.iri.rpartition("/")[2], case.is_light) for case in marks] == [
        ("loss-instrument-star-stake-share", False),
        ("star-name", True),
    ]


def test_a_sum_has_no_mark_of_an_order_to_its_agency(ontology: Ontology, tmp_path: Path) -> None:
    order = """
passage:a-02 { measure:order lode:isAddressedTo actor:moon-office ;
    lode:reached stage:issued-2025-03 }
passage:b-01 { measure:order lode:reached stage:issued-2025-03-20 }
"""
    assert marks_of(MONEY + order, ontology, tmp_path, SUMS) == [[], []]


def test_a_sum_is_marked_whose_part_is_disputed_and_no_sum_of_another_basis(
    ontology: Ontology, tmp_path: Path
) -> None:
    other = "passage:b-01 { instrument:star-loan lode:amount quantity:USD-lost }"
    assert marks_of(MONEY + other, ontology, tmp_path, SUMS) == [
        ["loss-instrument-star-loan-amount"],
        [],
    ]


def test_a_post_has_no_mark_of_a_slip_that_took_its_body_for_another(
    ontology: Ontology, tmp_path: Path
) -> None:
    posts = """
graph:register { actor:moon-council a lode:GovernmentBody ; skos:hiddenLabel "MC"@en .
    actor:moon-office a lode:GovernmentBody ; skos:prefLabel "moon office"@en .
    actor:luna a lode:Person }
graph:curation { tension:slip lode:onSubject actor:moon-office ; lode:printedAs "MC" ;
    lode:restsOn passage:a-01 }
passage:b-01 { post:head a lode:Post ; lode:hasRole role:chair ; lode:isFilledBy actor:luna ;
    lode:isPostIn actor:moon-council }
"""
    assert marks_of(posts, ontology, tmp_path, "q48-posts") == [[]]


@pytest.mark.parametrize(
    ("question", "thing", "case"),
    [
        ("q01", "actor/intel", "rungs-instrument-lithium-americas-stake"),
        ("q01", "actor/us-steel", "rungs-instrument-lithium-americas-stake"),
        ("q01", "actor/vulcan-elements", "rungs-instrument-lithium-americas-stake"),
        ("q01", "actor/citigroup", "actors-instrument-critical-minerals-price-floor-isSetBy"),
        ("q01", "actor/intel", "actors-instrument-critical-minerals-price-floor-isSetBy"),
        ("q46", "actor/lithium-americas", "measure-us-ukraine-minerals-agreement-reached-signed"),
        ("q46", "actor/lithium-americas", "loss-measure-mp-materials-deal-reached"),
        ("q46", "actor/trilogy-metals", "loss-measure-mp-materials-deal-reached"),
        ("q06", "actor/department-of-energy", "precision-measure-executive-order-14241"),
        (
            "q48",
            "actor/rudolph-atallah",
            "misprint-office-of-strategic-capital--national-security-council",
        ),
    ],
)
def test_a_row_about_one_thing_has_no_mark_of_another(
    answers: list[Answer], question: str, thing: str, case: str
) -> None:
    answer = next(a for a in answers if a.question.name.startswith(f"{question}-"))
    found = [marks for iris, marks in rows(answer) if f"{terms.ID}{thing}" in iris]
    assert found
    assert [iri for marks in found for iri in marks if iri.endswith(f"/{case}")] == []


@pytest.mark.parametrize(
    ("question", "things", "case"),
    [
        ("q01", ["instrument/lithium-americas-stake"], "rungs-instrument-lithium-americas-stake"),
        ("q01", ["instrument/mp-materials-stake"], "loss-instrument-mp-materials-stake-amount"),
        (
            "q06",
            ["actor/department-of-energy", "basis/face-value"],
            "instrument-thacker-pass-loan-amount",
        ),
        (
            "q06",
            ["actor/department-of-defense", "basis/price-paid"],
            "loss-instrument-mp-materials-stake-amount",
        ),
        (
            "q17",
            ["list/usgs-2025", "quantity/mineral-60"],
            "figures-observation-critical-mineral-count--critical-mineral-count-us-2025",
        ),
        (
            "q36",
            ["instrument/critical-minerals-price-floor"],
            "made-under-critical-minerals-price-floor-critical-minerals-preferential-trade-zone"
            "--forge-launch",
        ),
    ],
)
def test_a_row_keeps_the_mark_of_what_it_shows_or_sums(
    answers: list[Answer], question: str, things: list[str], case: str
) -> None:
    answer = next(a for a in answers if a.question.name.startswith(f"{question}-"))
    named = {terms.ID + thing for thing in things}
    found = [marks for iris, marks in rows(answer) if named <= iris]
    assert found
    assert all(any(iri.endswith(f"/{case}") for iri in marks) for marks in found)
