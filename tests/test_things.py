"""Every question takes one parameter more: the thing that its rows are to be about."""

from functools import partial

import pyoxigraph as ox
import pytest

from lodestone.answer import questions, things
from lodestone.answer.questions import Answer
from lodestone.derive.derivation import Dataset
from lodestone.model import terms


def asked(corpus: Dataset, question: str, thing: str) -> tuple[Answer, Answer]:
    """Return the rows of a question about a thing, and all its rows."""
    folder = corpus.sources.house.root / "queries"
    known = questions.questions(folder, corpus.sources.ontology.prefixes)
    query, ask = questions.find(question, known), partial(questions.ask, corpus.store)
    kind, _, slug = thing.partition(":")
    return things.asked(query, terms.thing(kind, slug), ask), ask(query)


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("q04", "actor:trilogy-metals"),  # its rows name the stake and not the company
        ("q05", "project:thacker-pass"),  # its own parameter is a company
        ("q01", "actor:department-of-defense"),  # the holder, of a question about targets
        ("q32", "mineral:lithium"),
    ],
)
def test_the_rows_about_a_thing_are_some_of_all_and_not_none(
    corpus: Dataset, question: str, thing: str
) -> None:
    some, every = asked(corpus, question, thing)
    assert some.rows
    assert set(some.rows) <= set(every.rows)
    assert len(some.rows) < len(every.rows)


def test_a_thing_that_no_row_is_about_gives_none(corpus: Dataset) -> None:
    assert asked(corpus, "q01", "actor:global-times")[0].rows == ()


def test_a_question_with_a_parameter_of_that_name_keeps_its_own(corpus: Dataset) -> None:
    folder = corpus.sources.house.root / "queries"
    known = questions.questions(folder, corpus.sources.ontology.prefixes)
    assert not things.is_general(questions.find("q08", known))
    assert things.is_general(questions.find("q01", known))


def test_a_row_is_kept_that_names_what_is_tied_to_the_thing(corpus: Dataset) -> None:
    some, _ = asked(corpus, "q04", "actor:trilogy-metals")
    stake = ox.NamedNode(terms.thing("instrument", "trilogy-metals-stake"))
    assert all(row[0] is not None and "trilogy" in row[0].value for row in some.rows)
    assert any(stake in row for row in some.rows)
