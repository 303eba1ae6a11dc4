"""Everyday words are read as those of the graph, and what they describe as the thing described."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from lodestone.answer import described, limits, misprinted, questions, spoken, telling, told, untold
from lodestone.answer.names import Names
from lodestone.answer.nearest import Meant
from lodestone.answer.weighing import Weigher
from lodestone.model import terms
from lodestone.model.terms import ID, LODE
from lodestone.read import sparql

LABELS = {
    "actor/bank": "Moon Bank",
    "actor/fund": "Sun Fund",
    "project/mill": "copper mill in the north",
    "instrument/aid": "aid for the mill",
    "instrument/list": "duty to list",
    "instrument/report": "duty to report",
    "participation/lends": "Moon Bank lends at home",
    "participation/buys": "Sun Fund buys abroad",
    "participation/bank-risk": "Moon Bank bears the risk",
    "participation/fund-risk": "Sun Fund bears the risk",
    "quantity/day-atmost-10": "at most 10 days",
    "quantity/day-atmost-45": "at most 45 days",
    "quantity/month-atmost-1": "at most a month",
}


def said(_column: str, term: questions.Term) -> str:
    return LABELS.get(term.value.removeprefix(ID), term.value.rpartition("/")[2])


def claims(*rows: str) -> questions.Answer:
    """Return what passages tell: a subject, a property, a value and a passage each."""
    cells = tuple(
        tuple(ox.NamedNode((ID if "/" in part else LODE) + part) for part in row.split())
        for row in rows
    )
    query = told.query(sparql.QueryFile(Path("q1.rq"), {}, "", {}))
    return told.parted(questions.Answer(query, ("subject", "property", "value", "passage"), cells))


def weigher(answer: questions.Answer, *things: str, wishes: tuple[str, ...] = ()) -> Weigher:
    wished = tuple(frozenset({wish}) for wish in wishes)
    return Weigher(
        Meant({}, tuple(ID + one for one in things), (), wishes=wished), [answer], {}, said
    )


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("从国外买的矿", "进口"),
        ("是哪年搞起来的", "成立"),
        ("What did it grow out of?", "builds on"),
    ],
)
def test_everyday_words_are_read_as_those_of_the_graph(text: str, word: str) -> None:
    assert word in spoken.formal(text)


def names(**iris: str) -> Names:
    found = Names.__new__(Names)
    object.__setattr__(found, "by_name", {name: {ID + iri} for name, iri in iris.items()})
    return found


def test_a_plant_is_found_by_what_it_makes_and_where_it_stands() -> None:
    find = described.works(
        names(
            **{
                "copper mill in the north": "project/mill",
                "first copper of the mill in the north": "project/mill-first-copper",
                "tin mine": "project/tin",
            }
        )
    )
    assert find("Who pays for that copper plant up north?") == ID + "project/mill"
    assert find("Who pays for the plant?") is None


def test_an_act_is_found_by_its_day_where_no_year_is_said() -> None:
    store = ox.Store()
    for act, day in (("one", "2025-03-20"), ("two", "2025-04-24")):
        quad = (f"measure/{act}", f"stage/issued-{day}")
        store.add(
            ox.Quad(
                ox.NamedNode(ID + quad[0]),
                ox.NamedNode(LODE + "reached"),
                ox.NamedNode(ID + quad[1]),
                ox.NamedNode(terms.graph("stages")),
            )
        )
    assert described.acts_of(store, "????-03-20") == [ID + "measure/one"]
    assert described.acts_of(store, "2025-04") == [ID + "measure/two"]


def test_all_limits_of_an_act_are_told_the_shortest_first() -> None:
    every = claims(
        *(f"instrument/{one} isMadeUnder measure/act passage/a-01" for one in ("list", "report")),
        "instrument/list dueWithin quantity/day-atmost-45 passage/a-01",
        "instrument/report dueWithin quantity/day-atmost-10 passage/a-02",
        "instrument/aid dueWithin quantity/month-atmost-1 passage/a-03",
    )
    line = limits.line(weigher(every, "measure/act"), "What is the longest limit?", said, "en")
    first, second = line.partition("at most 10 days")[1:][1], "at most 45 days"
    assert second in first
    assert "month" not in line
    assert limits.line(weigher(every, "measure/act"), "What is due?", said, "en") == ""


@pytest.mark.parametrize(("wish", "key"), [("money", "money"), ("actor", "actor")])
def test_what_is_asked_of_a_known_thing_and_not_told_of_it_is_said(wish: str, key: str) -> None:
    bare = claims("project/mill forMineral mineral/copper passage/a-01")
    weighs = weigher(bare, "project/mill", wishes=(wish,))
    found = untold.of(weighs, telling.choose(weighs, None), said)
    assert found == (key, ["copper mill in the north"])


@pytest.mark.parametrize(
    ("wish", "row"),
    [
        ("money", "instrument/aid amount quantity/USD-5m passage/a-01"),
        ("actor", "instrument/aid isProvidedBy actor/bank passage/a-01"),
    ],
)
def test_what_is_told_of_it_is_not_denied(wish: str, row: str) -> None:
    full = claims(
        "project/mill forMineral mineral/copper passage/a-01",
        "instrument/aid forProject project/mill passage/a-01",
        row,
    )
    weighs = weigher(full, "project/mill", wishes=(wish,))
    assert untold.of(weighs, telling.choose(weighs, None), said) == ("", [])


def test_an_abbreviation_that_a_copy_prints_for_another_name_is_found() -> None:
    store = ox.Store()
    case = ox.NamedNode(ID + "tension/misprint")
    store.add(ox.Quad(case, ox.NamedNode(LODE + "printedAs"), ox.Literal("NSC")))
    assert misprinted.cases(store, "Is the NSC right?") == [case.value]
    assert misprinted.cases(store, "Is the OSC right, or nsc?") == []


def test_of_two_bodies_what_each_does_alone_is_told_before_what_both_do() -> None:
    every = claims(
        "participation/bank-risk isFilledBy actor/bank passage/a-01",
        "participation/bank-risk hasFunction function/bears-risk passage/a-01",
        "participation/fund-risk isFilledBy actor/fund passage/a-01",
        "participation/fund-risk hasFunction function/bears-risk passage/a-01",
        "participation/lends isFilledBy actor/bank passage/a-01",
        "participation/lends hasFunction function/lends passage/a-01",
        "participation/buys isFilledBy actor/fund passage/a-01",
        "participation/buys hasFunction function/buys passage/a-01",
    )
    whole = weigher(every, "actor/bank", "actor/fund")
    parts = [
        whole.again(Meant({}, (ID + one,), (), wishes=(telling.ROLES,)), {})
        for one in ("actor/bank", "actor/fund")
    ]
    one = telling.choose(whole, None, parts)
    assert one is not None
    subjects = [*dict.fromkeys(row[0].value for row in one.found.rows if row[0] is not None)]
    assert [iri.removeprefix(f"{ID}participation/") for iri in subjects] == [
        *("lends", "bank-risk"),
        *("buys", "fund-risk"),
    ]
