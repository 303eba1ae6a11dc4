"""The rows by which plain words are weighed are kept, and made anew where the tool is another."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from lodestone.answer import indexed, questions, told
from lodestone.answer.indexed import Index, Shelf
from lodestone.model.house import House
from lodestone.model.terms import ID, LODE, RDF
from lodestone.read import sparql

GRAPH = "a graph"
QUERY = sparql.QueryFile(Path("q01.rq"), {}, "SELECT", {})


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "state"))
    for name in ("ontology", "shapes", "data", "queries"):
        (tmp_path / "house" / name).mkdir(parents=True)
    return House(tmp_path / "house")


def said(_column: str, term: questions.Term) -> str:
    return term.value.rpartition("/")[2].replace("-", " ")


def claims() -> questions.Answer:
    row = (f"{ID}assessment/ore", RDF + "type", LODE + "Risk", f"{ID}passage/heading-of-it")
    cells = (tuple(ox.NamedNode(iri) for iri in row),)
    query = told.query(QUERY)
    return told.parted(questions.Answer(query, ("subject", "property", "value", "passage"), cells))


def test_a_claim_has_the_words_of_its_class_and_of_the_heading_of_its_passage() -> None:
    (row,) = Index(said).of(claims()).rows
    assert row.subject == f"{ID}assessment/ore"
    assert "ore" in row.terms
    assert row.kinds
    assert row.around == {"head"}


def test_kept_rows_are_those_that_were_made(home: House) -> None:
    index = Index(said)
    index.of(claims())
    shelf = Shelf(home, "en", GRAPH)
    assert shelf.read() == {}
    shelf.keep(index.known)
    assert Shelf(home, "en", GRAPH).read() == index.known
    assert Shelf(home, "zh", GRAPH).read() == {}
    assert Shelf(home, "en", "another graph").read() == {}


def test_of_another_question_the_rows_are_made_anew(home: House) -> None:
    index = Index(said)
    index.of(claims())
    Shelf(home, "en", GRAPH).keep(index.known)
    (home.root / "queries" / "q01-new.rq").write_text("SELECT", encoding="utf-8")
    assert Shelf(home, "en", GRAPH).read() == {}


def test_what_somebody_else_wrote_there_is_not_read(home: House) -> None:
    index = Index(said)
    index.of(claims())
    Shelf(home, "en", GRAPH).keep(index.known)
    (file,) = (home.root / indexed.PLACE).rglob("rows.json")
    file.write_text(file.read_text("utf-8").replace("heading", "another"), "utf-8")
    assert Shelf(home, "en", GRAPH).read() == {}
