"""Below plain words a table has the columns that matter, and the doubts of its own rows."""

from pathlib import Path

import pyoxigraph as ox

from lodestone.answer import columns
from lodestone.answer.marking import Doubt
from lodestone.answer.questions import Answer
from lodestone.model.terms import ID
from lodestone.read import sparql

NAMES = ("target", "stake", "kind", "holder", "share", "price", "statedPrice", "stage", "passage")
ROW = (
    *("actor/star", "instrument/stake", "theme/equity", "actor/state", "quantity/percent-5"),
    *("quantity/USD-5m", "quantity/USD-5m", "stage/taken", "passage/a-01"),
)
OTHER = (
    *("actor/moon", "instrument/loan", "theme/debt", "actor/bank", "", "quantity/USD-7m"),
    *("quantity/USD-7m", "stage/signed", "passage/a-02"),
)


def answer(*rows: tuple[str, ...], keys: str = "target stake") -> Answer:
    query = sparql.QueryFile(Path("q1.rq"), {"row": (keys,)}, "", {})
    cells = (tuple(ox.NamedNode(ID + name) if name else None for name in row) for row in rows)
    return Answer(query, NAMES, tuple(cells))


def shown(*rows: tuple[str, ...], wish: str = "actor", things: tuple[str, ...] = ()) -> set[str]:
    found = columns.shown(answer(*rows), [frozenset({wish})], [ID + name for name in things])
    return set(found)


def test_name_what_is_asked_figures_and_passage_are_shown_and_no_more() -> None:
    assert shown(ROW, OTHER) == {"target", "stake", "holder", "share", "price", "passage"}


def test_what_is_asked_for_goes_before_other_columns() -> None:
    assert "stage" not in shown(ROW, OTHER)
    assert "stage" in shown(ROW, OTHER, wish="stage")


def test_a_column_that_says_what_another_says_is_left_out() -> None:
    assert "statedPrice" not in shown(ROW, OTHER, wish="money")


def test_a_column_of_what_the_reader_named_is_left_out_where_another_names_the_row() -> None:
    assert "target" not in shown(ROW, things=("actor/star",))
    assert "target" in shown(ROW, things=("actor/star", "instrument/stake"))


def case(name: str, subject: str, *values: str) -> Doubt:
    return Doubt(
        iri=f"{ID}tension/{name}",
        kind="Tension",
        subjects=frozenset({ID + subject}),
        props=frozenset(),
        values=tuple(ID + one for one in values),
        preferred=(),
        left_open=(),
    )


def test_a_row_has_the_doubts_of_what_it_is_of_and_shows_and_of_nothing_else() -> None:
    own = case("own", "instrument/stake")
    figure = case("figure", "instrument/aid", "quantity/USD-5m", "quantity/USD-6m")
    other = case("other", "instrument/loan", "actor/star")
    found = answer(ROW)
    marked = Answer(found.question, found.columns, found.rows, ((own, figure, other),))
    assert columns.doubted(marked).doubts == ((own, figure),)


def test_a_row_of_actors_alone_keeps_its_doubts() -> None:
    other = case("other", "instrument/loan", "actor/star")
    query = sparql.QueryFile(Path("q1.rq"), {}, "", {})
    row = (ox.NamedNode(ID + "actor/star"),)
    assert columns.doubted(Answer(query, ("who",), (row,), ((other,),))).doubts == ((other,),)
