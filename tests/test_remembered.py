"""What saved questions answer is kept: asked once, and anew when the graph is another."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from lodestone.answer import confined, remembered
from lodestone.answer.confined import Means
from lodestone.answer.questions import Answer
from lodestone.answer.remembered import Remembered
from lodestone.derive import keeping
from lodestone.model.house import House
from lodestone.read.beside import Kept
from lodestone.read.sparql import QueryFile

pytestmark = pytest.mark.skipif(not confined.is_possible(), reason="no child can be confined here")
QUERY = QueryFile(Path("q.rq"), {}, "SELECT ?o { ?s ?p ?o } ORDER BY ?o", {})
OTHER = QueryFile(Path("r.rq"), {}, "SELECT ?p { ?s ?p ?o } ORDER BY ?p", {})


@pytest.fixture(autouse=True)
def _own_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "state"))


@pytest.fixture
def graph() -> ox.Store:
    store = ox.Store()
    store.add(ox.Quad(*(ox.NamedNode(f"urn:x-{name}") for name in "spo")))
    return store


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The queries that a child was given."""
    texts: list[str] = []
    run = confined._tried

    def tried(store: ox.Store, given: list[str], means: Means) -> tuple[bytes, bool, int]:
        texts.extend(given)
        return run(store, given, means)

    monkeypatch.setattr(confined, "_tried", tried)
    return texts


@pytest.fixture
def home(tmp_path: Path) -> House:
    for name in ("ontology", "shapes", "data"):
        (tmp_path / "house" / name).mkdir(parents=True)
    return House(tmp_path / "house")


def ask(home: House, graph: ox.Store, *queries: QueryFile) -> list[Answer]:
    of = Kept(home.root / keeping.PLACE, keeping.key(home))
    return Remembered(of).ask_each(graph, queries, Means())


def test_a_question_is_asked_once_and_says_the_same_ever_after(
    home: House, graph: ox.Store, asked: list[str]
) -> None:
    first = ask(home, graph, QUERY, OTHER)
    assert len(asked) == 2
    assert ask(home, graph, OTHER, QUERY) == first[::-1]
    assert len(asked) == 2


def test_a_question_more_is_asked_and_kept_beside_the_others(
    home: House, graph: ox.Store, asked: list[str]
) -> None:
    ask(home, graph, QUERY)
    ask(home, graph, QUERY, OTHER)
    ask(home, graph, OTHER, QUERY)
    assert len(asked) == 2


@pytest.mark.parametrize("changed", ["data/facts.ttl", "ontology/terms.ttl"])
def test_of_another_graph_it_is_asked_anew(
    home: House, graph: ox.Store, asked: list[str], changed: str
) -> None:
    ask(home, graph, QUERY)
    (home.root / changed).write_text("# another\n", encoding="utf-8")
    graph.clear()
    assert [one.rows for one in ask(home, graph, QUERY)] == [()]
    assert len(asked) == 2


def test_what_somebody_else_wrote_there_is_no_answer(
    home: House, graph: ox.Store, asked: list[str]
) -> None:
    first = ask(home, graph, QUERY)
    (file,) = (home.root / keeping.PLACE / remembered.NAME).rglob("said.json")
    file.write_text(file.read_text("utf-8").replace("urn:x-o", "urn:x-lie"), "utf-8")
    assert ask(home, graph, QUERY) == first
    assert len(asked) == 2


def test_a_question_that_fails_is_not_kept(
    home: House, graph: ox.Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(confined, "_evaluated", lambda *_: '{"state": "memory"}')
        assert ask(home, graph, QUERY) == []
    assert len(ask(home, graph, QUERY)) == 1


def test_a_place_that_cannot_be_written_costs_no_answer(home: House, graph: ox.Store) -> None:
    (home.root / ".lodestone").write_text("a file", encoding="utf-8")
    assert len(ask(home, graph, QUERY)) == 1
