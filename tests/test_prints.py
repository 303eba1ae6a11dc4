"""Where a sentence prints two figures of one sort, a claim names the print that it is about."""

from pathlib import Path

import made_up
import pyoxigraph as ox
import pytest
from made_up import REGISTER

from lodestone.check.prove import prints
from lodestone.enter.cells import Cells
from lodestone.enter.columns import Columns
from lodestone.model.findings import Finding
from lodestone.model.terms import XSD
from lodestone.read.checkout import Sources
from lodestone.read.text import figures

TARIFF = (
    REGISTER
    + """
instrument:lake-tariff a lode:Tariff ; skos:prefLabel "lake tariff"@en , "湖泊关税"@zh-Hans .
"""
)
TWO = "金河银行提供3亿美元贷款，另投资5亿美元。"


def told(tmp_path: Path, text: str, claims: str) -> list[Finding]:
    found = made_up.found(tmp_path, TARIFF, text, claims)
    return [one for one in found if not one.rule.startswith("stage")]


def loan(amount: str, locator: str) -> str:
    return (
        f"instrument:star-loan lode:amount quantity:{amount} ; lode:locator {locator} ;"
        " lode:reached stage:agreed ."
    )


def rules(found: list[Finding]) -> list[str]:
    return [one.rule for one in found]


@pytest.mark.parametrize(("amount", "locator"), [("USD-300m", "1.1"), ("USD-500m", "1.2")])
def test_a_named_print_proves_the_figure(tmp_path: Path, amount: str, locator: str) -> None:
    assert told(tmp_path, TWO, loan(amount, locator)) == []


@pytest.mark.parametrize(("amount", "locator"), [("USD-300m", "1.2"), ("USD-500m", "1.1")])
def test_a_figure_of_another_print_is_a_violation(
    tmp_path: Path, amount: str, locator: str
) -> None:
    assert set(rules(told(tmp_path, TWO, loan(amount, locator)))) == {"grounding-print"}


def test_a_print_that_is_not_named_is_a_violation_that_hands_out_none(tmp_path: Path) -> None:
    (found,) = told(tmp_path, TWO, loan("USD-500m", "1"))
    assert found.rule == "grounding-print"
    assert not found.instead
    assert "1.1" in found.message["en"]
    assert "1.2" in found.message["en"]
    assert "1.2" not in found.advice["en"]


def test_a_figure_alone_of_its_sort_needs_no_name(tmp_path: Path) -> None:
    text = "2025年3月金河银行提供3亿美元贷款，占12%。"
    assert told(tmp_path, text, loan("USD-300m", "1")) == []


def test_the_same_figure_printed_twice_needs_no_name(tmp_path: Path) -> None:
    assert told(tmp_path, "先贷款3亿美元，共3亿美元。", loan("USD-300m", "1")) == []


def test_a_print_that_does_not_exist_is_told(tmp_path: Path) -> None:
    assert rules(told(tmp_path, TWO, loan("USD-500m", "1.3"))) == ["grounding-locator"]


@pytest.mark.parametrize(
    "text",
    [
        "关税从32%降至19%。",
        "關稅從32%降至19%。",
        "The tariff was cut from 32% to 19%.",
    ],
)
def test_from_and_to_are_told_apart_by_their_words(tmp_path: Path, text: str) -> None:
    claims = (
        "instrument:lake-tariff lode:priorRate quantity:percent-{} ; lode:rate quantity:percent-{}"
        " ; lode:locator 1.1 , 1.2 ; lode:reached stage:agreed ."
    )
    assert told(tmp_path / "right", text, claims.format(32, 19)) == []
    swapped = told(tmp_path / "wrong", text, claims.format(19, 32))
    assert set(rules(swapped)) == {"grounding-side"}


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("3亿美元", "money"),
        ("12%", "part"),
        ("三分之二", "part"),
        ("10年期", "time"),
        ("54个国家", "count"),
        ("2025年3月", "date"),
    ],
)
def test_figures_are_mistaken_for_those_of_their_sort(text: str, sort: str) -> None:
    assert prints.sort_of(figures.find(text)[0]) == sort


def test_a_sheet_takes_and_shows_a_named_print(sources: Sources) -> None:
    cells = Cells(Columns.of(sources), sources)
    column = cells.columns.get("locator")
    terms = cells.read(column, "2 | 3.2")
    assert [term.value for term in terms] == ["2", "3.2"]
    assert [terms[0].datatype, terms[1].datatype] == [
        ox.NamedNode(XSD + "integer"),
        ox.NamedNode(XSD + "decimal"),
    ]
    assert cells.write(column, terms, "en") == "2 | 3.2"
