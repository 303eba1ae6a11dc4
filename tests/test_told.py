"""What passages tell of a thing stands in one line, with the place and the marks of the thing."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from lodestone.answer import joined, mark_words, questions, told
from lodestone.answer.marking import Doubt
from lodestone.model.terms import ID, LODE, PROV, RDF
from lodestone.read import sparql

KNOWN = sparql.QueryFile(Path("q01.rq"), {}, "", {})


def claims(*rows: tuple[str, str, str, str]) -> questions.Answer:
    cells = tuple(tuple(ox.NamedNode(iri) for iri in row) for row in rows)
    columns = ("subject", "property", "value", "passage")
    return told.parted(questions.Answer(told.query(KNOWN), columns, cells))


def said(_column: str, term: questions.Term) -> str:
    return term.value.rpartition("/")[2].rpartition("#")[2]


def row(subject: str, prop: str, value: str, passage: str = "a-01") -> tuple[str, str, str, str]:
    return f"{ID}{subject}", LODE + prop, ID + value, f"{ID}passage/{passage}"


LOAN = (
    row("instrument/loan", "amount", "quantity/USD-5m"),
    row("instrument/loan", "amount", "quantity/USD-6m", "b-02"),
    row("instrument/loan", "hasLender", "actor/bank"),
)


def test_the_claims_of_one_subject_are_one_line_with_their_passages() -> None:
    found = list(told.lines(claims(*LOAN), said, "en"))
    assert found == ["loan; amount: USD-5m [a-01], USD-6m [b-02]; hasLender: bank [a-01, b-02]"]


def test_two_figures_stand_each_with_the_passages_that_state_it_and_one_without() -> None:
    one = (*LOAN[:1], row("instrument/loan", "amount", "quantity/USD-5m", "b-02"))
    assert list(told.lines(claims(*one), said, "en")) == ["loan; amount: USD-5m [a-01, b-02]"]
    same = (*LOAN[:1], row("instrument/loan", "amount", "quantity/USD-6m"))
    assert list(told.lines(claims(*same), said, "en")) == ["loan; amount: USD-5m, USD-6m [a-01]"]
    days = ("stage/signed-2025-04-30", "stage/signed-2025-05-01")
    rows = (row("measure/pact", "reached", day, f"a-0{at}") for at, day in enumerate(days))
    (line,) = told.lines(claims(*rows), said, "en")
    assert "signed-2025-04-30 [a-00], signed-2025-05-01 [a-01] [" in line


def test_what_the_name_of_a_subject_says_is_not_said_again() -> None:
    (line,) = told.lines(claims(row("link/bank-lends", "hasCause", "actor/bank")), said, "en")
    assert line == "bank-lends [a-01]"


def test_the_kind_that_a_passage_gives_stands_behind_the_name() -> None:
    kind = (f"{ID}assessment/a", RDF + "type", LODE + "Risk", f"{ID}passage/a-01")
    assert list(told.lines(claims(kind), said, "en")) == ["a (Risk) [a-01]"]


@pytest.mark.parametrize(("kind", "is_told"), [("assessment", True), ("instrument", False)])
def test_whose_word_it_is_is_told_of_opinions(kind: str, is_told: bool) -> None:
    rows = (
        row(f"{kind}/x", "isAbout", "actor/bank"),
        (f"{ID}{kind}/x", PROV + "wasAttributedTo", f"{ID}actor/critic", f"{ID}passage/a-01"),
    )
    (line,) = told.lines(claims(*rows), said, "en")
    assert ("critic" in line) is is_told


def test_each_property_of_a_subject_of_which_much_is_told_is_a_row() -> None:
    many = [row("measure/act", f"p{at % 2}", f"actor/a{at}") for at in range(40)]
    assert len(joined.groups(claims(*many))) == 2
    assert len(joined.groups(claims(*many[:5]))) == 1


def test_a_line_names_so_many_values_and_says_that_there_are_more() -> None:
    many = [row("measure/act", "involves", f"actor/a{at}") for at in range(40)]
    (line,) = told.lines(claims(*many), said, "en")
    assert line.endswith(", … [a-01]")
    assert line.count(",") < 20


def test_only_cases_about_the_subject_or_its_own_statement_mark_a_line() -> None:
    def case(subject: str) -> Doubt:
        return Doubt(
            iri=f"{ID}conflict/{subject}",
            kind="Conflict",
            subjects=frozenset({f"{ID}instrument/{subject}"}),
            props=frozenset(),
            values=(),
            preferred=(),
            left_open=(),
        )

    found = claims(LOAN[0])
    own, other = case("loan"), case("stake")
    marked = questions.Answer(found.question, found.columns, found.rows, ((own, other),))
    assert told.doubted(marked).doubts == ((own,),)


def test_a_limit_is_told_with_what_it_runs_from_or_that_this_is_not_said() -> None:
    found = claims(row("instrument/duty", "dueWithin", "quantity/day-10"))
    (line,) = told.lines(found, said, "en", {f"{ID}instrument/duty": "its day"})
    assert "day-10 (counted from: its day)" in line
    (line,) = told.lines(found, said, "en", {})
    assert "day-10 (counted from: not said)" in line


def test_a_mark_of_a_list_says_that_one_side_alone_has_the_entry() -> None:
    def case(*kinds: str) -> Doubt:
        return Doubt(
            iri=f"{ID}tension/gold",
            kind="Tension",
            subjects=frozenset(),
            props=frozenset({f"{LODE}adds"}),
            values=(f"{ID}mineral/gold",),
            preferred=(),
            left_open=(),
            named=frozenset({f"{ID}mineral/gold"}),
            kinds=frozenset(f"{ID}dispute/{kind}" for kind in kinds),
        )

    label = mark_words.labelling({f"{LODE}adds": "adds", f"{ID}mineral/gold": "gold"})
    told_ = mark_words.told(case("list"), label, "en")
    assert told_ == "adds: gold (listed by one side, not by the other)"
    assert mark_words.told(case("figure"), label, "en") == "adds: gold"
