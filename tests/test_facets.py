"""Of the risks of a thing, its reasons and its conditions, what one passage tells is told whole."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from lodestone.answer import facets, questions, telling, told
from lodestone.answer.nearest import Meant
from lodestone.answer.weighing import Weigher
from lodestone.model.terms import ID, LODE, RDF
from lodestone.read import sparql

LABELS = {
    "link/a": "stake leads to quarrel",
    "link/b": "quarrel leads to delay",
    "link/c": "stake leads to gain",
    "condition/a": "permit if it is lawful",
    "condition/b": "permit if it is clean",
    "condition/c": "tax if it is due",
    "actor/bank": "Moon Bank",
}


def said(_column: str, term: questions.Term) -> str:
    return LABELS.get(term.value.removeprefix(ID), "")


def claims(*rows: str) -> questions.Answer:
    """Return what passages tell: a subject, a property, a value and a passage each."""
    cells = tuple(tuple(ox.NamedNode(_iri(part)) for part in row.split()) for row in rows)
    query = told.query(sparql.QueryFile(Path("q1.rq"), {}, "", {}))
    return told.parted(questions.Answer(query, ("subject", "property", "value", "passage"), cells))


def _iri(part: str) -> str:
    if part == "a":
        return RDF + "type"
    return (LODE if "/" not in part else ID) + part


RISKS = claims(
    "link/a hasEffect indicator/quarrel passage/x-01",
    "link/a hasCertainty certainty/possible passage/x-01",
    "link/b hasCause indicator/quarrel passage/x-01",
    "link/b hasCertainty certainty/likely passage/x-01",
    "link/c hasEffect indicator/gain passage/x-01",
    "link/c hasCause indicator/quarrel passage/x-01",
)
CONDITIONS = claims(
    "condition/a requires indicator/lawful passage/x-02",
    "condition/b requires indicator/clean passage/x-02",
    "condition/c requires indicator/due passage/x-03",
)


def weigher(answer: questions.Answer, *rest: str) -> Weigher:
    return Weigher(Meant({}, (), rest), [answer], {}, said)


def found(answer: questions.Answer, facet: str, *rest: str) -> list[str]:
    weighs = weigher(answer, *rest)
    rows = weighs.rows[told.NAME]
    return [rows[at].subject.removeprefix(ID) for at in facets.places(weighs, rows, facet)]


def test_a_risk_is_told_with_those_that_go_on_where_it_ends_and_no_gain_beside_them() -> None:
    assert found(RISKS, "risk", "stak") == ["link/a", "link/b"]


def test_of_conditions_all_are_told_that_a_passage_puts_on_what_is_asked() -> None:
    assert found(CONDITIONS, "condition", "permit") == ["condition/a", "condition/b"]


def test_a_facet_of_what_nothing_tells_is_none() -> None:
    assert found(CONDITIONS, "condition", "mine") == []


@pytest.mark.parametrize(
    ("text", "facet"),
    [
        ("What could go wrong with the stakes?", "risk"),
        ("Why were the stakes taken?", "why"),
        ("Can a firm draw from it?", "condition"),
        ("囤矿为什么解决不了问题？", "risk"),
        ("这项权限有什么限制？", "condition"),
    ],
)
def test_a_facet_is_asked_for_by_everyday_words(text: str, facet: str) -> None:
    assert facets.asked(text)[0] == facet


def test_what_tells_of_a_facet_is_told_before_what_else_comes_near() -> None:
    weighs = weigher(CONDITIONS, "permit")
    one = telling.choose(weighs, None, (), ["condition"])
    assert one is not None
    assert one.is_sure
    subjects = [row[0].value for row in one.found.rows if row[0] is not None]
    assert [iri.removeprefix(ID) for iri in subjects[:2]] == ["condition/a", "condition/b"]


def test_every_facet_is_asked_for_by_words_of_its_own() -> None:
    from lodestone.answer import spoken

    assert all(spoken.asking()[name]["words"] for name in facets.table())
