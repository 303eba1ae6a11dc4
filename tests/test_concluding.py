"""An answer begins with what is counted, with how far a thing got, or with what no figure tells."""

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from lodestone.answer import choosing, concluding, questions, telling, told
from lodestone.answer.nearest import Meant
from lodestone.answer.weighing import Weigher
from lodestone.model.terms import ID, LODE
from lodestone.read import sparql

LABELS = {
    "actor/star": "Star Mines",
    "country/north": "Northland",
    "instrument/aid": "tax credit for the mill",
    "instrument/loan": "loan to the mine",
    "measure/pact": "pact signed at the meeting",
    "measure/treaty": "treaty of old",
    "measure/order": "order on ore",
    "forecast/jobs": "new jobs",
    "quantity/country-4": "4 countries",
    "quantity/country-11": "11 countries",
    "quantity/job-5": "5 jobs",
    "quantity/USD-5m": "5 million",
    "stage/signed": "signed",
}
FIGURE = (frozenset({"money", "quantity"}),)


def said(_column: str, term: questions.Term) -> str:
    return LABELS.get(term.value.removeprefix(ID), "")


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode((LODE if "/" not in name else ID) + name)


def claims(*rows: str) -> questions.Answer:
    """Return claims: a subject, a property, a value and a passage each."""
    query = told.query(sparql.QueryFile(Path("q1.rq"), {}, "", {}))
    columns = ("subject", "property", "value", "passage")
    cells = tuple(tuple(map(node, row.split())) for row in rows)
    return told.parted(questions.Answer(query, columns, cells))


def weigher(meant: Meant, *answers: questions.Answer) -> Weigher:
    return Weigher(meant, list(answers), {}, said)


def asks(text: str, *rest: str, things: tuple[str, ...] = ("country/north",)) -> Meant:
    return Meant({}, tuple(ID + one for one in things), rest, wishes=FIGURE, said=text)


@pytest.mark.parametrize(
    ("text", "word", "gap"),
    [
        ("How much defence money will  put in?", "def", "defence money"),
        ("出多少国防的钱", "国防", "国防"),
        ("How much tax credit does  give?", "tax", ""),
        ("How much will  put in?", "put", ""),
    ],
)
def test_a_figure_is_missing_where_no_row_about_a_thing_has_it_of_what_it_is_asked(
    text: str, word: str, gap: str
) -> None:
    found = claims(
        "instrument/aid isGivenBy country/north passage/a-01",
        "instrument/aid amount quantity/USD-5m passage/a-01",
    )
    assert concluding.gap(weigher(asks(text, word), found)) == gap


def test_a_figure_that_stands_beside_the_act_in_its_passage_is_not_missing() -> None:
    rows = ("forecast/jobs quantity quantity/job-5 passage/a-01",)
    order = ("measure/order forMineral mineral/ore passage/a-01",)
    meant = asks("How many new jobs will  bring?", "new", "job", things=("measure/order",))
    assert concluding.gap(weigher(meant, claims(*rows, *order))) == ""
    assert concluding.gap(weigher(meant, claims(rows[0].replace("01", "02"), *order)))


def test_a_figure_of_a_mineral_alone_may_be_told_without_its_name() -> None:
    meant = asks("How much defence money is in ?", "def", things=("mineral/ore",))
    assert concluding.gap(weigher(meant, claims("instrument/aid amount quantity/USD-5m a/b"))) == ""


@pytest.mark.parametrize("text", ["养老金投了多少", "多少养老金"])
def test_what_a_figure_is_asked_of_stands_before_or_behind(text: str) -> None:
    found = claims("instrument/aid isGivenBy country/north passage/a-01")
    assert concluding.gap(weigher(asks(text, "养老"), found)) == "养老金"


def test_a_number_of_another_thing_is_none_of_what_is_named() -> None:
    rows = ("measure/pact partnerCount quantity/country-11 passage/a-01",)
    both = (*rows, "measure/pact follows measure/order passage/a-01")
    weighs = weigher(asks("", "countri", things=("measure/order",)), claims(*both))
    found = telling.choose(weighs, None)
    assert found is not None
    assert concluding.stated(weighs, "How many countries?", None, found, said, "en") == []


def test_nothing_is_missing_where_nothing_is_named() -> None:
    meant = asks("How much defence money is there?", "def", things=())
    assert concluding.gap(weigher(meant, claims("instrument/aid amount quantity/USD-5m a/b"))) == ""


def stated(text: str, *rest: str) -> list[str]:
    rows = (
        "measure/treaty partnerCount quantity/country-4 passage/b-02",
        "measure/pact partnerCount quantity/country-11 passage/a-01",
        "measure/pact amount quantity/USD-5m passage/a-01",
    )
    meant = asks(text, *rest, things=())
    weighs = weigher(meant, claims(*rows))
    found = telling.choose(weighs, None)
    assert found is not None
    every = replace(found, found=claims(*rows))
    return concluding.stated(weighs, text, None, every, said, "en")


def test_stated_numbers_of_what_is_counted_are_told_those_of_more_words_first() -> None:
    first, second = stated("How many countries signed at the meeting?", "countri", "meet")
    assert first.startswith("11 countries: pact signed at the meeting [a-01]")
    assert second.startswith("4 countries: treaty of old [b-02]")


def test_a_number_of_something_else_is_not_told() -> None:
    assert stated("How many firms signed at the meeting?", "firm", "meet") == []
    assert not concluding.counts("Who signed at the meeting?")


def test_a_list_is_counted_by_the_column_that_holds_what_is_asked_for() -> None:
    query = sparql.QueryFile(Path("q1.rq"), {}, "", {})
    rows = ("instrument/loan actor/star", "instrument/aid actor/star")
    cells = tuple(tuple(map(node, row.split())) for row in rows)
    answer = questions.Answer(query, ("what", "who"), cells)
    meant = Meant({}, (), ("mine", "mill"))
    for wish, counted in (("actor", ("who", 1)), ("instrument", ("what", 2))):
        weighs = weigher(replace(meant, wishes=(frozenset({wish}),)), answer)
        (best,) = choosing.ranked(weighs)
        assert concluding.listed(weighs, replace(best, found=answer)) == counted
        assert (
            concluding.listed(weighs, replace(best, found=replace(answer, rows=cells[:1]))) is None
        )


def test_how_far_the_nearest_thing_got_is_told_if_a_passage_says_it() -> None:
    rows = (
        "measure/pact hasPartner country/north passage/a-01",
        "measure/pact reached stage/signed passage/a-02",
        "measure/treaty hasPartner country/north passage/a-01",
        "measure/treaty reached stage/unsaid passage/a-01",
    )

    def reached(word: str) -> str:
        weighs = weigher(asks("", word), claims(*rows))
        return concluding.reached(weighs, telling.choose(weighs, None), said, "en")

    assert reached("meet").endswith("pact signed at the meeting: signed [a-02]")
    assert reached("old") == ""
    assert reached("loan") == "", "how far something else got is no answer"
    assert reached("批了")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Has the pact been signed?", True),
        ("Did the north sign?", True),
        ("协议签了吗", True),
        ("What was done under the pact?", False),
        ("Who has signed?", False),
    ],
)
def test_only_who_asks_whether_something_was_done_is_told_how_far_it_got(
    text: str, asked: bool
) -> None:
    assert concluding.is_asked_whether(text) is asked
