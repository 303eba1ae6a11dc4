"""A Chinese page is Chinese: no English heading, no raw code, no word that only one book has."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
import pytest
from conftest import ROOT

from lodestone.answer import joined, questions
from lodestone.model.ontology import Ontology
from lodestone.model.terms import LODE, SKOS
from lodestone.read import sparql

#: What is called the same in both languages.
SAME: Final = frozenset({"IRI", "SPARQL", "Turtle", "JSON-LD", "CSV"})
#: The log of changes is kept in English.
ENGLISH: Final = frozenset({"changes.html"})
HAN: Final = re.compile("[\u3400-\u9fff]")
HEADING: Final = re.compile(r"<(th|h2|h3|dt|caption|legend|summary)\b[^>]*>(.*?)</\1>", re.S)


def text(inner: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", inner)).strip()


def headings(page: str) -> Iterator[str]:
    """Yield the headings of a page that say something in letters alone."""
    for _, inner in HEADING.findall(page):
        said = text(inner)
        if re.search("[A-Za-z]{2,}", said) and not HAN.search(said) and said not in SAME:
            yield said


@pytest.fixture(scope="module")
def pages(dist: Path) -> dict[str, str]:
    root = dist / "site/zh"
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(root.rglob("*.html"))
    }


def book() -> dict[str, Any]:
    return tomllib.loads((ROOT / "queries/words.toml").read_text(encoding="utf-8"))


def site() -> dict[str, Any]:
    place = ROOT / "src/lodestone/publish/site/words.toml"
    return tomllib.loads(place.read_text(encoding="utf-8"))


def test_no_chinese_page_has_an_english_heading(pages: dict[str, str]) -> None:
    assert len(pages) > 1000
    found = {
        (name, said)
        for name, page in pages.items()
        if name not in ENGLISH
        for said in headings(page)
    }
    assert sorted(found)[:20] == []


def test_an_english_heading_is_seen() -> None:
    assert list(headings("<th>Amount</th><th>金额</th><h2>IRI</h2><dt><b>why</b></dt>")) == [
        "Amount",
        "why",
    ]


def test_every_list_of_a_kind_or_graph_has_a_chinese_title(pages: dict[str, str]) -> None:
    kinds = [name for name in pages if re.fullmatch(r"(id|graph)/[a-z-]+\.html", name)]
    assert kinds
    for name in kinds:
        (title,) = re.findall(r"<h1\b[^>]*>(.*?)</h1>", pages[name], re.S)
        assert HAN.search(text(title)), f"{name}: {text(title)}"


def test_no_cell_of_an_answer_shows_a_raw_code(pages: dict[str, str]) -> None:
    codes = {
        code
        for rows in book()["values"].values()
        for code, words in rows.items()
        if words["zh"] != code
    }
    shown = {
        (name, said)
        for name, page in pages.items()
        if name.startswith("query/")
        for table in re.findall(r"<table.*?</table>", page, re.S)[:1]
        for inner in re.findall(r"<td\b[^>]*>(.*?)</td>", table, re.S)
        if (said := text(inner)) in codes
    }
    assert shown == set()


# The books


def test_no_word_stands_in_two_books() -> None:
    """Columns and coded values are called by the words beside the questions, on the site too."""
    assert not {"columns", "values", "levels", "questions"} & site().keys()
    assert not {"words", "pages", "kinds", "graphs", "downloads"} & book().keys()


def test_every_word_stands_in_both_languages() -> None:
    def leaves(row: Any, at: str) -> Iterator[tuple[str, dict[str, Any]]]:
        if isinstance(row, dict) and any(isinstance(said, str) for said in row.values()):
            yield at, row
        elif isinstance(row, dict):
            for key, inner in row.items():
                yield from leaves(inner, f"{at}.{key}")

    for one in (book(), site()):
        for at, row in leaves(one, ""):
            assert {"en", "zh"} <= row.keys(), at
            assert row["en"], at
            assert row["zh"], at


def test_a_kind_is_called_as_its_class_is(pages: dict[str, str], ontology: Ontology) -> None:
    labels = {
        triple.subject.value: triple.object.value
        for triple in ontology.triples
        if triple.predicate.value == SKOS + "prefLabel"
        and str(triple.object.language).lower() == "zh-hans"
    }
    for name, kind in ontology.kinds.items():
        page = pages.get(f"id/{name}.html")
        if page and len(kind.classes) == 1:
            (title,) = re.findall(r"<h1\b[^>]*>(.*?)</h1>", page, re.S)
            assert text(title) == labels[LODE + kind.classes[0]], name


def literal(words: str, tag: str | None = None) -> ox.Literal:
    return ox.Literal(words, language=tag) if tag else ox.Literal(words)


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        ([("a", "en"), ("甲", "zh-Hans")], ["甲"]),
        ([("a", "en")], ["a"]),
        ([("5", None), ("甲", "zh-Hans")], ["5", "甲"]),
    ],
)
def test_a_row_in_another_language_gives_way_to_its_own(
    rows: Sequence[tuple[str, str | None]], kept: list[str]
) -> None:
    thing = ox.NamedNode("https://example.org/x")
    given: list[tuple[questions.Term | None, ...]] = [(thing, literal(*row)) for row in rows]
    question = sparql.QueryFile(Path("q99.rq"), {}, "", {})
    answer = questions.Answer(question, ("x", "words"), tuple(given))
    found = joined.rows(answer, tag="zh-Hans")
    assert [cell[0].value for row in found.cells for cell in row[1:] if cell] == kept
