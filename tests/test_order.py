"""Who acts is printed before whom the act meets; where words turn that, the claim names them."""

from pathlib import Path

import pytest
from made_up import Checkout

from lodestone.check.prove import grounding

ACT = "measure:moon-plan lode:reached stage:unsaid ; "
SWAPPED = "lode:isTakenBy country:southland ; lode:isDirectedAt country:northland"
RIGHT = "lode:isTakenBy country:northland ; lode:isDirectedAt country:southland"
BANK = "lode:isTakenBy actor:gold-river-bank ; lode:hasPartner actor:star-mining"


def told(tmp_path: Path, text: str, claims: str, *rules: str) -> list[str]:
    made = Checkout(tmp_path)
    made.document("note", [(text, "")])
    made.state("note", "01", f"{ACT}{claims} .")
    found = grounding.ground(made.sources(), made.texts).findings
    wanted = rules or ("grounding-order", "locator-words", "stage-print")
    return [one.rule for one in found if one.rule in wanted]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("北国对南邦实施月亮计划。", f"{RIGHT} ; lode:locator 1"),
        ("Northland acted against Southland.", f"{RIGHT} ; lode:locator 1"),
        ("金河银行与星辰矿业推动月亮计划。", f"{BANK} ; lode:locator 1"),
        ("对南邦，北国实施月亮计划。", f'{RIGHT} ; lode:locator "1 对南邦"'),
        ("Southland was hit by Northland.", f'{RIGHT} ; lode:locator "1 Southland was hit"'),
    ],
)
def test_the_order_of_the_text_is_lawful_and_a_turned_one_with_its_words(
    tmp_path: Path, text: str, claims: str
) -> None:
    assert told(tmp_path, text, claims) == []


@pytest.mark.parametrize(
    ("text", "claims", "rules"),
    [
        ("北国对南邦实施月亮计划。", f"{SWAPPED} ; lode:locator 1", ["grounding-order"]),
        ("Northland acted against Southland.", f"{SWAPPED} ; lode:locator 1", ["grounding-order"]),
        ("对南邦，北国实施月亮计划。", f"{RIGHT} ; lode:locator 1", ["grounding-order"]),
        ("对南邦，北国实施月亮计划。", f'{SWAPPED} ; lode:locator "1 对南邦"', ["locator-words"]),
        ("北国对南邦实施月亮计划。", f'{RIGHT} ; lode:locator "1 对南邦"', ["locator-words"]),
        ("对南邦，北国实施月亮计划。", f'{RIGHT} ; lode:locator "1 对北国"',
         ["locator-words", "grounding-order"]),
    ],
)  # fmt: skip
def test_a_swap_is_a_violation_whichever_way_the_sentence_runs(
    tmp_path: Path, text: str, claims: str, rules: list[str]
) -> None:
    assert sorted(told(tmp_path, text, claims)) == sorted(rules)


def test_a_side_that_the_sentence_does_not_print_decides_nothing(tmp_path: Path) -> None:
    assert (
        told(tmp_path, "月亮计划针对南邦。", f"{RIGHT} ; lode:locator 1", "grounding-order") == []
    )


def test_the_advice_says_what_speaks_against_the_words(tmp_path: Path) -> None:
    made = Checkout(tmp_path)
    made.document("note", [("北国对南邦实施月亮计划。", "")])
    made.state("note", "01", f"{ACT}{SWAPPED} ; lode:locator 1 .")
    found = grounding.ground(made.sources(), made.texts).findings
    (one,) = [f for f in found if f.rule == "grounding-order"]
    assert one.advice["en"].startswith("read who acts and upon whom; if the two are exchanged")
    assert one.line


def test_one_print_of_an_actor_cannot_stand_on_both_sides(tmp_path: Path) -> None:
    claims = "lode:isTakenBy country:northland ; lode:isDirectedAt country:northland"
    made = Checkout(tmp_path)
    made.document("note", [("北国对南邦实施月亮计划。", "")])
    made.state("note", "01", f"{ACT}{claims} ; lode:locator 1 .")
    found = grounding.ground(made.sources(), made.texts).findings
    assert [(f.rule, f.severity.name) for f in found] == [("grounding-role", "VIOLATION")]


@pytest.mark.parametrize(
    ("text", "words", "rules"),
    [
        ("北国签署月亮计划，避免依靠南邦。", "签署", ["grounding-order"]),
        ("月亮计划已签署，签署者是南邦。", "已签署，签署者是南邦", []),
    ],
)
def test_who_takes_a_measure_is_printed_before_its_deed_or_the_words_lead_to_the_name(
    tmp_path: Path, text: str, words: str, rules: list[str]
) -> None:
    made = Checkout(tmp_path)
    made.document("note", [(text, "")])
    claims = f'measure:moon-plan lode:isTakenBy country:southland ; lode:locator "1 {words}" ; '
    made.state("note", "01", f"{claims} lode:reached stage:signed .")
    found = grounding.ground(made.sources(), made.texts).findings
    assert [one.rule for one in found] == rules


def test_each_actor_of_a_side_keeps_the_order(tmp_path: Path) -> None:
    claims = (
        "lode:isTakenBy country:northland , actor:star-mining ; lode:refersTo country:southland ;"
        " lode:locator 1"
    )
    assert told(tmp_path / "right", "北国、星辰矿业仿效南邦。", claims) == []
    swapped = (
        "lode:isTakenBy country:northland , country:southland ; lode:refersTo actor:star-mining ;"
        " lode:locator 1"
    )
    assert told(tmp_path / "wrong", "北国、星辰矿业仿效南邦。", swapped) == ["grounding-order"]


@pytest.mark.parametrize(
    ("text", "words", "rules"),
    [
        ("北国并非复制南邦。", "1", []),
        ("Northland is no copy of Southland.", "1", []),
        ("南邦并非复制北国。", "1", ["grounding-order"]),
        ("对南邦，北国并非复制。", '"1 对南邦"', []),
    ],
)
def test_of_what_something_is_denied_is_printed_before_what_it_is_not(
    tmp_path: Path, text: str, words: str, rules: list[str]
) -> None:
    made = Checkout(tmp_path)
    made.document("note", [(text, "")])
    claims = (
        f"denial:copy a lode:Denial ; lode:locator {words} ; lode:deniesProperty lode:refersTo ;"
        " lode:deniesSubject country:northland ; lode:deniesObject country:southland ."
    )
    made.state("note", "01", claims)
    found = grounding.ground(made.sources(), made.texts).findings
    assert [one.rule for one in found] == rules
