"""The notebook of the guide: each of its cells runs, and shows what its text says that it shows."""

import ast
import json
from pathlib import Path
from typing import Any

import pytest

import lodestone
from lodestone.answer import opened
from lodestone.answer.api import Graph
from lodestone.derive.derivation import Dataset

DOCS = Path(__file__).parents[1] / "docs"
LANGS = ("en", "zh")


def cells(lang: str, kind: str) -> list[str]:
    """Return the cells of a kind, each as one text."""
    book = json.loads((DOCS / lang / "notebook.ipynb").read_text(encoding="utf-8"))
    assert book["nbformat"] == 4
    return ["".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == kind]


def run(code: str, names: dict[str, Any]) -> Any:
    """Run a cell as a notebook does; return the value of its last line."""
    *first, last = ast.parse(code).body
    assert isinstance(last, ast.Expr)
    exec(compile(ast.Module(first, []), "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names)


@pytest.fixture(scope="module")
def shown(dataset: Dataset) -> list[Any]:
    """What each cell shows, over the shipped data."""
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    names: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        graph = Graph(opened.derived(dataset))
        patch.setattr(lodestone, "load", lambda *_: graph, raising=False)
        return [run(code, names) for code in cells("en", "code")]


def test_both_languages_run_the_same_cells_and_explain_each() -> None:
    assert cells("en", "code") == cells("zh", "code")
    for lang in LANGS:
        assert len(cells(lang, "markdown")) == len(cells(lang, "code"))


def test_every_cell_runs_and_shows_something(shown: list[Any]) -> None:
    graph, stakes, frame, sums, other, stages, disputes, evidence = shown
    assert repr(graph).startswith("<lodestone.Graph: ")
    for table in (stakes, stages, disputes):
        assert table._repr_html_().startswith("<table>")
        assert table.rows
    assert len(stages.rows) == 5
    assert len(frame) == other.height > len(sums) > 1
    assert sums["at_least"].sum() == frame["at_least"].sum() > 0
    assert evidence
