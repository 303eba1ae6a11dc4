"""A doubt that touches most of what is asked stands above the answer."""

from pathlib import Path

import pyoxigraph as ox

from lodestone.answer import questions, unsettled
from lodestone.answer.marking import Doubt
from lodestone.answer.nearest import Meant
from lodestone.answer.weighing import Weigher
from lodestone.model.terms import ID
from lodestone.read import sparql

QUESTION = sparql.QueryFile(Path("q1.rq"), {}, "", {})
NAMES = {
    "country/star": "Star",
    "measure/pact": "pact",
    "tension/signed": "Star is not among those who signed in one text and signed in another.",
    "tension/why": "Star was glad in one text and sad in another.",
    "tension/kinds": "pact: different kinds",
    "quantity/percent-7": "7 per cent",
}


def label(iri: str) -> str:
    return NAMES.get(iri.removeprefix(ID), iri)


def doubt(name: str, subject: str = "country/star", *sides: str, is_light: bool = False) -> Doubt:
    iris = tuple(ID + side for side in sides)
    subjects = frozenset({ID + subject})
    return Doubt(
        f"{ID}tension/{name}", "Tension", subjects, frozenset(), iris, (), (), is_light=is_light
    )


def told(*cases: Doubt, wishes: tuple[frozenset[str], ...] = ()) -> list[str]:
    row = (ox.NamedNode(ID + "country/star"),)
    answer = questions.Answer(QUESTION, ("c0",), (row,))
    meant = Meant({}, (ID + "country/star",), ("sign",), wishes=wishes)
    weigher = Weigher(meant, [answer], {}, lambda _, term: label(term.value))
    return [text for text, _ in unsettled.first(weigher, cases, label, "en")]


def test_a_doubt_on_what_is_asked_is_told_as_its_sentence() -> None:
    assert told(doubt("signed"))[0].startswith("Star is not among those who signed")


def test_a_doubt_on_something_else_of_the_thing_is_not() -> None:
    assert told(doubt("why")) == []


def test_a_doubt_that_is_named_by_its_subject_alone_or_light_is_not() -> None:
    assert told(doubt("kinds", "measure/pact"), doubt("signed", is_light=True)) == []


def test_where_a_figure_is_asked_for_the_doubt_is_on_one() -> None:
    wish = (frozenset({"quantity"}),)
    assert told(doubt("signed"), wishes=wish) == []
    assert told(doubt("signed", "country/star", "quantity/percent-7"), wishes=wish)
