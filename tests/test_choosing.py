"""Of the saved questions that is chosen whose rows say most of what a reader asks."""

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from lodestone.answer import choosing, questions
from lodestone.answer.choosing import Chosen
from lodestone.answer.nearest import Meant
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
    "date/2025": "2025",
}


def answer(name: str, *rows: str, keywords: str = "") -> questions.Answer:
    """Return the answer of a question whose rows name some things each."""
    cells = tuple(tuple(ox.NamedNode(ID + iri) for iri in row.split()) for row in rows)
    columns = tuple(f"c{at}" for at in range(max((len(row) for row in cells), default=1)))
    query = sparql.QueryFile(Path(f"{name}.rq"), {"keywords": (keywords,)}, "", {})
    even = tuple((*row, *(None for _ in columns[len(row) :])) for row in cells)
    return questions.Answer(query, columns, even)


def choose(meant: Meant, *answers: questions.Answer, **tied: set[str]) -> list[Chosen]:
    ties = {
        ID + f"actor/{name}": frozenset(ID + one for one in near) for name, near in tied.items()
    }

    def said(_column: str, term: questions.Term) -> str:
        return LABELS.get(term.value.removeprefix(ID), "")

    return choosing.choose(meant, list(answers), ties, said)


def meant(
    *rest: str, things: tuple[str, ...] = (), wishes: tuple[str, ...] = (), **headers: float
) -> Meant:
    iris = tuple(ID + one for one in things)
    kinds = tuple(frozenset({one}) for one in wishes)
    return Meant(headers, iris, tuple(rest), wishes=kinds)


STAR = answer("q1", "actor/star instrument/loan", "actor/sun instrument/grant")
MOON = answer("q2", "actor/moon instrument/grant", "actor/sun instrument/loan")


def rows(one: Chosen) -> list[str]:
    return [row[0].value.removeprefix(ID) for row in one.found.rows if row[0] is not None]


def test_the_question_that_names_the_thing_is_chosen_and_narrowed_to_it() -> None:
    best, _ = choose(meant(things=("actor/star",)), STAR, MOON)
    assert best.query.name == "q1"
    assert rows(best) == ["actor/star"]
    assert best.things == (f"{ID}actor/star",)
    assert best.whole == 2


def test_the_words_of_a_header_weigh_where_the_rows_say_no_more() -> None:
    assert [one.query.name for one in choose(meant(q2=3.0), STAR, MOON)] == ["q2", "q1"]


def test_the_words_of_a_row_weigh() -> None:
    best, _ = choose(meant("loan", "bank"), answer("q1", "actor/star instrument/loan"), MOON)
    assert best.query.name == "q2"
    assert "actor/moon" in rows(best)


def test_a_row_that_holds_what_is_asked_for_goes_before_one_that_does_not() -> None:
    plain = answer("q1", "actor/star instrument/loan")
    money = answer("q2", "actor/star quantity/USD-5m")
    share = answer("q3", "actor/star quantity/percent-7")
    asked = {"money": "q2", "quantity": "q3", "instrument": "q1"}
    for wish, name in asked.items():
        found = choose(meant(things=("actor/star",), wishes=(wish,)), plain, money, share)
        assert found[0].query.name == name


def test_rows_without_what_is_asked_for_are_left_out_where_another_holds_it() -> None:
    both = answer("q1", "instrument/loan actor/star quantity/USD-5m", "instrument/grant actor/star")
    (best,) = choose(meant(things=("actor/star",), wishes=("money",)), both)
    assert rows(best) == ["instrument/loan"]


def test_the_named_thing_is_no_answer_to_who() -> None:
    own = answer("q1", "actor/star instrument/loan")
    other = answer("q2", "actor/star actor/moon")
    best, _ = choose(meant(things=("actor/star",), wishes=("actor",)), own, other)
    assert best.query.name == "q2"


def test_a_row_that_names_what_is_tied_to_a_thing_is_about_it() -> None:
    (best,) = choose(meant(things=("actor/star",)), MOON, star={"instrument/loan"})
    assert rows(best) == ["actor/sun"]


def test_all_rows_of_a_question_stand_where_none_is_nearer() -> None:
    (best,) = choose(meant(q1=2.0), STAR)
    assert len(best.found.rows) == best.whole == 2


def test_of_words_that_nothing_bears_no_answer_is_sure() -> None:
    best = choose(meant("zyx", "wvu", "loan"), STAR)[0]
    assert not best.is_sure
    assert choose(meant("loan"), STAR)[0].is_sure


def test_an_answer_about_one_of_two_named_things_is_not_sure() -> None:
    both = ("actor/star", "actor/moon")
    assert not choose(meant(things=both), STAR)[0].is_sure
    assert choose(meant(things=both[:1]), STAR)[0].is_sure


def test_a_day_that_is_named_is_looked_for() -> None:
    dated = answer("q1", "actor/star date/2025", "actor/moon date/2024")
    (best,) = choose(Meant({}, (), days=("2025",)), dated)
    assert rows(best) == ["actor/star"]


@pytest.mark.parametrize(("place", "is_asked"), [(3, True), (4, False)])
def test_a_question_on_the_graph_itself_is_asked_only_if_it_is_near(
    place: int, is_asked: bool
) -> None:
    near = {f"q{at}": 9.0 - at for at in range(1, place + 1)} | {"own": 1.0}
    known = [answer("own", keywords="provenance").question, STAR.question]
    found = {query.name for query in choosing.wanted(known, Meant(near, ()))}
    assert ("own" in found) is is_asked
    assert "q1" in found


def test_no_rows_are_no_answer() -> None:
    assert choose(meant(q1=2.0), answer("q1")) == []


def test_a_row_that_shares_one_of_many_words_is_no_answer() -> None:
    (best,) = choose(meant("loan", "bank", "mill"), answer("q1", "actor/star instrument/loan"))
    assert not best.is_sure


def test_a_row_holds_a_word_by_another_of_its_sense() -> None:
    LABELS["instrument/purchase"] = "purchase of ore"
    found = choose(meant("buy", "ore"), MOON, answer("q3", "instrument/purchase actor/sun"))
    assert found[0].query.name == "q3"
    assert found[0].heard == 1


def test_a_word_that_any_question_may_have_weighs_nothing_where_nothing_has_it() -> None:
    plain = choose(meant("loan", "really", "happen"), STAR)[0]
    assert plain.heard == choose(meant("loan"), STAR)[0].heard


def test_a_word_for_a_role_narrows_to_no_one_body(monkeypatch: pytest.MonkeyPatch) -> None:
    labels = {"actor/state": "the government", "actor/office": "Office of Mines"}
    monkeypatch.setattr("test_choosing.LABELS", LABELS | labels)
    stakes = answer("q1", "instrument/loan actor/state", "instrument/grant actor/office")
    (best,) = choose(meant("govern", q1=1.0), stakes)
    assert rows(best) == ["instrument/loan", "instrument/grant"]
    (best,) = choose(meant("offic", q1=1.0), stakes)
    assert rows(best) == ["instrument/grant"]


def test_how_many_there_are_narrows_a_list_to_no_rows_with_figures() -> None:
    found = answer("q1", "actor/star quantity/USD-5m", "actor/moon", "actor/sun")
    asked = replace(meant("min", wishes=("money",), q1=5.0), is_list=True)
    (best,) = choose(asked, found)
    assert "actor/star" in rows(best)
    assert len(rows(choose(replace(asked, rest=()), found)[0])) == 3


def test_where_a_definition_is_asked_for_the_question_that_defines_goes_first() -> None:
    terms = answer("q2", "actor/moon actor/star", "actor/star actor/sun", keywords="definition")
    asked = replace(meant(things=("actor/star",), q1=1.0), is_definition=True)
    best, _ = choose(asked, STAR, terms)
    assert best.query.name == "q2"
    best, _ = choose(replace(asked, is_definition=False), STAR, terms)
    assert best.query.name == "q1"


def test_a_row_of_the_term_goes_before_one_of_which_it_is_a_member() -> None:
    found = answer("q2", "actor/moon actor/star", "actor/star actor/sun", keywords="definition")
    query = replace(found.question, header={**found.question.header, "row": ("c0",)})
    asked = replace(meant(things=("actor/star",)), is_definition=True)
    (best,) = choose(asked, replace(found, question=query))
    assert rows(best) == ["actor/star", "actor/moon"]


def test_a_row_that_has_the_name_as_it_was_typed_is_about_the_thing() -> None:
    asked = meant(things=("actor/sun",))
    typed = replace(asked, typed={f"{ID}actor/sun": frozenset({"loan", "min"})})
    assert not any(one.things for one in choose(asked, answer("q1", "actor/star instrument/loan")))
    (best,) = choose(typed, answer("q1", "actor/star instrument/loan"))
    assert best.things == (f"{ID}actor/sun",)


def test_rows_that_name_nothing_that_is_named_are_no_sure_answer() -> None:
    (best,) = choose(meant("loan", "min", things=("actor/moon",), q1=9.0), STAR)
    assert not best.is_sure
