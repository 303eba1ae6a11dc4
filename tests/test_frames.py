"""The graph in a notebook: short names, tables that look like tables, frames that compute."""

from decimal import Decimal

import pytest

from lodestone.answer import opened
from lodestone.answer.api import Graph
from lodestone.derive.derivation import Dataset
from lodestone.model import terms
from lodestone.model.errors import UnreadableError, UsageError


@pytest.fixture(scope="module")
def graph(dataset: Dataset) -> Graph:
    return Graph(opened.derived(dataset))


def test_a_graph_and_an_answer_are_named_in_a_line(graph: Graph) -> None:
    assert len(repr(graph)) < 80
    assert "quads" in repr(graph)
    shown = repr(graph.ask("q06"))
    assert shown.startswith("<q06-public-money-per-agency: ")
    assert "\n" not in shown


def test_a_notebook_shows_an_answer_as_a_table_with_labels(graph: Graph) -> None:
    page = graph.ask("q05")._repr_html_()
    assert page.startswith("<table><caption>")
    assert "MP Materials" in page
    assert "actor:mp-materials" not in page
    assert page.count("<tr>") == 1 + min(60, len(graph.ask("q05").records()))


def test_what_a_label_says_is_no_markup(graph: Graph) -> None:
    found = graph.sparql("SELECT ?x WHERE { VALUES ?x { '<script>' } }")
    assert "&lt;script&gt;" in found._repr_html_()
    assert "<script>" not in found._repr_html_()


def test_a_frame_of_pandas_sums_to_what_the_question_sums(graph: Graph) -> None:
    pandas = pytest.importorskip("pandas")
    frame = graph.ask("q06").to_dataframe()
    assert list(frame.columns[:2]) == ["agency", "basis"]
    summed = sum(Decimal(row[3].value) for row in graph.ask("q06").rows if row[3])
    assert frame["at_least"].sum() == float(summed) > 0
    assert pandas.api.types.is_numeric_dtype(frame["at_least"])
    coded = graph.ask("q06").to_dataframe(codes=True)
    assert list(coded.columns[:3]) == ["agency", "agency_zh", "agency_code"]
    assert "机构" in graph.ask("q06").to_dataframe("zh").columns


def test_prices_of_stakes_add_up_once_each(graph: Graph) -> None:
    """A row per passage counts a stake as often as it is told."""
    held = graph.ask("q01")
    short, long = held.to_dataframe(), held.to_dataframe(long=True)
    assert len(short) == short["stake"].nunique() < len(long)
    assert 0 < short["price_low"].sum() < long["price_low"].sum()


def test_days_are_days_in_both_libraries(graph: Graph) -> None:
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    found = graph.ask("q22")
    frame = found.to_dataframe()
    days = [name for name in frame.columns if pandas.api.types.is_datetime64_any_dtype(frame[name])]
    assert days
    other = found.to_polars()
    assert other.height == len(frame) == len(found.records())
    assert [name for name in other.columns if other[name].dtype == polars.Date] == days


def test_a_query_of_ones_own_reads_the_plain_readers_graph_and_no_union(graph: Graph) -> None:
    rows = graph.sparql("SELECT ?s WHERE { ?s lode:isHeldBy ?o }").rows
    named = graph.sparql("SELECT ?s WHERE { GRAPH graph:settled { ?s lode:isHeldBy ?o } }").rows
    assert sorted(map(str, rows)) == sorted(map(str, named))
    passages = graph.sparql("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s lode:isHeldBy ?o } }").rows
    assert any(row[0].value.startswith(terms.thing("passage", "")) for row in passages)


@pytest.mark.parametrize(
    "query", ["ASK {}", "SELECT * {", "DROP ALL", "SELECT * { SERVICE <http://127.0.0.1/> {} }"]
)
def test_what_is_no_question_is_refused(query: str, graph: Graph) -> None:
    with pytest.raises((UsageError, UnreadableError)):
        graph.sparql(query)
