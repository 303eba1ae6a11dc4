"""Claims answer what the rows of the best question leave open, and alone where they hold more."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from lodestone.answer import choosing, questions, telling, told
from lodestone.answer.nearest import Meant
from lodestone.answer.telling import Telling
from lodestone.answer.weighing import Weigher
from lodestone.model.terms import ID
from lodestone.read import sparql

LABELS = {
    "actor/star": "Star Mines",
    "actor/moon": "Moon Bank",
    "actor/sun": "Sun Fund",
    "instrument/loan": "loan to the mine",
    "instrument/grant": "grant for the mill",
    "quantity/USD-5m": "5 million",
    "quantity/percent-7": "7%",
}


def said(_column: str, term: questions.Term) -> str:
    return LABELS.get(term.value.removeprefix(ID), "")


def cells(*rows: str) -> tuple[tuple[ox.NamedNode, ...], ...]:
    return tuple(tuple(ox.NamedNode(ID + iri) for iri in row.split()) for row in rows)


def answer(name: str, *rows: str) -> questions.Answer:
    """Return the answer of a question whose rows name two things each."""
    query = sparql.QueryFile(Path(f"{name}.rq"), {}, "", {})
    return questions.Answer(query, ("c0", "c1"), cells(*rows))


def claims(*rows: str) -> questions.Answer:
    """Return what a passage tells: a subject, a property and a value each."""
    every = [f"{row} passage/a-01" for row in rows]
    query = told.query(STAR.question)
    columns = ("subject", "property", "value", "passage")
    return told.parted(questions.Answer(query, columns, cells(*every)))


def meant(
    *rest: str, things: tuple[str, ...] = (), wishes: tuple[str, ...] = (), **headers: float
) -> Meant:
    iris = tuple(ID + one for one in things)
    return Meant(headers, iris, rest, wishes=tuple(frozenset({one}) for one in wishes))


def weigher(meant: Meant, *answers: questions.Answer) -> Weigher:
    return Weigher(meant, list(answers), {}, said)


def subjects(found: Telling | None) -> list[str]:
    assert found is not None
    rows = [row[0].value.removeprefix(ID) for row in found.found.rows if row[0] is not None]
    return [*dict.fromkeys(rows)]


STAR = answer("q1", "actor/star instrument/loan", "actor/sun instrument/grant")
MOON = answer("q2", "actor/moon instrument/grant", "actor/sun instrument/loan")
CLAIMS = claims(
    "instrument/loan actor/moon quantity/USD-5m",
    "instrument/grant actor/sun quantity/percent-7",
)


def test_what_a_table_does_not_hold_is_told_beside_it() -> None:
    weighs = weigher(meant(things=("actor/star", "actor/moon")), STAR, CLAIMS)
    (best,) = choosing.ranked(weighs)
    assert subjects(telling.choose(weighs, best)) == ["instrument/loan"]


def test_below_the_nearest_what_a_table_shows_is_not_told_but_its_other_values_are() -> None:
    table = answer("q1", "instrument/loan actor/moon")
    first = "instrument/grant actor/moon quantity/percent-7"
    for value, more in {"actor/sun": [], "quantity/USD-5m": ["instrument/loan"]}.items():
        other = claims(first, f"instrument/loan actor/moon {value}")
        weighs = weigher(meant(things=("actor/moon",)), table, other)
        found = subjects(telling.choose(weighs, choosing.ranked(weighs)[0]))
        assert found == ["instrument/grant", *more]


def test_the_nearest_claim_is_told_though_the_table_shows_it() -> None:
    table = answer("q1", "instrument/loan actor/moon")
    weighs = weigher(
        meant(things=("actor/moon",)), table, claims("instrument/loan actor/moon actor/sun")
    )
    assert subjects(telling.choose(weighs, choosing.ranked(weighs)[0])) == ["instrument/loan"]


def test_each_half_of_a_question_has_claims_of_its_own() -> None:
    whole = weigher(meant("loan", "grant", things=("actor/star",)), CLAIMS)
    halves = [
        whole.again(meant(word, things=(thing,)), {})
        for word, thing in (("grant", "actor/sun"), ("loan", "actor/moon"))
    ]
    assert subjects(telling.choose(whole, None, halves)) == ["instrument/grant", "instrument/loan"]


def test_a_claim_about_a_mineral_alone_is_none_about_the_country_named_beside_it() -> None:
    rows = ("instrument/loan mineral/ore actor/sun", "instrument/grant country/north actor/sun")
    weighs = weigher(meant(things=("mineral/ore", "country/north")), claims(*rows))
    assert subjects(telling.choose(weighs, None)) == ["instrument/grant"]


def test_things_of_which_no_row_names_two_are_apart() -> None:
    both = ("actor/star", "actor/moon")
    assert telling.apart(weigher(meant(things=both), STAR, MOON))
    assert not telling.apart(weigher(meant(things=both), answer("q3", "actor/star actor/moon")))
    assert not telling.apart(weigher(meant(things=both[:1]), STAR))


def test_claims_that_hold_more_than_the_best_table_are_told_alone() -> None:
    both = meant("loan", things=("actor/star", "actor/moon"), wishes=("money",))
    weighs = weigher(both, answer("q1", "actor/star instrument/grant"), CLAIMS)
    (best,) = choosing.ranked(weighs)
    more = telling.choose(weighs, best)
    assert more is not None
    assert more.is_more
    alike = weigher(
        meant(things=("actor/star",)), STAR, claims("instrument/loan actor/star quantity/USD-5m")
    )
    near = telling.choose(alike, choosing.ranked(alike)[0])
    assert near is not None
    assert not near.is_more


def test_where_a_thing_is_named_only_claims_about_it_are_told() -> None:
    weighs = weigher(meant("grant", things=("actor/moon",)), CLAIMS)
    assert subjects(telling.choose(weighs, None)) == ["instrument/loan"]


def test_claims_that_share_one_of_many_words_are_no_answer() -> None:
    one = telling.choose(weigher(meant("loan", "fund"), CLAIMS), None)
    two = telling.choose(weigher(meant("loan", "min"), CLAIMS), None)
    assert one is None or not one.is_sure
    assert two is not None
    assert two.is_sure


def test_words_that_nothing_given_holds_are_told_where_they_are_most_of_what_is_asked() -> None:
    weighs = weigher(meant("ore", "loan", things=("actor/star",)), STAR, MOON)
    best = next(one for one in choosing.ranked(weighs) if one.query.name == "q1")
    assert telling.missing(weighs, best, None) == ["ore"]
    fewer = weigher(meant("loan", "star", things=("actor/star",)), STAR, MOON)
    assert telling.missing(fewer, choosing.ranked(fewer)[0], None) == []


def test_a_named_thing_that_nothing_given_names_is_told() -> None:
    weighs = weigher(meant(things=("actor/star", "actor/moon")), STAR, CLAIMS)
    best = choosing.ranked(weighs)[0]
    assert telling.away(weighs, best, None) == [f"{ID}actor/moon"]
    assert telling.away(weighs, best, telling.choose(weighs, best)) == []


def test_a_statement_in_a_passage_on_the_order_is_told_of_the_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    labels = {"measure/order": "order on ore", "forecast/jobs": "new jobs", "mineral/ore": "ore"}
    monkeypatch.setattr("test_telling.LABELS", LABELS | labels)
    rows = (
        "measure/order instrument/loan actor/sun",
        "forecast/jobs instrument/grant quantity/percent-7",
    )
    weighs = weigher(meant("job", things=("measure/order",)), claims(*rows))
    assert "forecast/jobs" in subjects(telling.choose(weighs, None))
    other = weigher(meant("job", things=("actor/sun",)), claims(*rows))
    assert "forecast/jobs" not in subjects(telling.choose(other, None))


def test_of_each_thing_that_is_asked_for_the_nearest_claim_is_told() -> None:
    many = claims(
        *(f"instrument/i{at} actor/moon quantity/USD-5m" for at in range(8)),
        "bargain/swap actor/moon quantity/percent-7",
    )
    asked = meant(things=("actor/moon",), wishes=("money", "bargain"))
    found = subjects(telling.choose(weigher(asked, many), None))
    assert "bargain/swap" in found
    assert len(found) == 5
