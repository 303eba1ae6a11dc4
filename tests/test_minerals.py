"""Where a sentence prints several minerals, a claim is on the one that it speaks of."""

from pathlib import Path

import made_up
import pytest
from made_up import REGISTER

MORE = REGISTER + "".join(
    f'mineral:{slug} a lode:Mineral ; skos:prefLabel "{en}"@en , "{zh}"@zh-Hans .\n'
    for slug, en, zh in (
        ("critical-minerals", "critical minerals", "关键矿产"),
        ("graphite", "graphite", "石墨"),
        ("natural-graphite", "natural graphite", "天然石墨"),
    )
)
PLAN = "measure:moon-plan lode:reached stage:unsaid ; lode:forMineral mineral:{} ; lode:locator {}"


def told(tmp_path: Path, text: str, claims: str) -> list[str]:
    return [one.rule for one in made_up.found(tmp_path, MORE, text, f"{claims} .")]


@pytest.mark.parametrize(
    ("text", "mineral", "locator", "rules"),
    [
        ("月亮计划面向锂矿。", "lithium", "1", []),
        ("月亮计划面向锂矿，石墨另议。", "lithium", "1", ["grounding-print"]),
        ("月亮计划面向锂矿，石墨另议。", "lithium", '"1 锂矿"', []),
        (
            "月亮计划面向锂矿，石墨另议。",
            "lithium",
            '"1 石墨"',
            ["grounding-print", "locator-words"],
        ),
        ("The Moon plan is for lithium, not graphite.", "lithium", "1", ["grounding-print"]),
        ("The Moon plan is for lithium, not graphite.", "lithium", '"1 for lithium"', []),
        ("月亮计划面向关键矿产，如锂。", "critical-minerals", "1", []),
        ("月亮计划面向关键矿产，如锂。", "lithium", "1", ["grounding-print"]),
        ("月亮计划面向石墨，尤其是天然石墨。", "natural-graphite", "1", []),
    ],
)
def test_of_two_minerals_in_a_sentence_words_tell_which_is_meant(
    tmp_path: Path, text: str, mineral: str, locator: str, rules: list[str]
) -> None:
    assert sorted(told(tmp_path, text, PLAN.format(mineral, locator))) == rules


@pytest.mark.parametrize(("mineral", "rules"), [("lithium", []), ("graphite", ["named-after"])])
def test_a_statement_that_is_named_after_a_mineral_is_on_it(
    tmp_path: Path, mineral: str, rules: list[str]
) -> None:
    claims = f"observation:lithium-output lode:forMineral mineral:{mineral} ; lode:locator 1"
    found = told(tmp_path, "锂产量上升，石墨产量下降。", claims)
    assert [rule for rule in found if rule in ("named-after", "grounding-print")] == rules


@pytest.mark.parametrize(
    ("text", "claim", "is_lawful"),
    [
        ("湖心锂矿增产，石墨减产。", "isOf project:lake-mine", True),
        ("湖心锂矿增产，石墨减产。", "isOf mineral:lithium", False),
        ("湖心锂矿与锂增产。", "isOf mineral:lithium", True),
        ("湖心锂矿石墨产量上升。", "isOf mineral:graphite", True),
        ("湖心锂矿石墨项目增产。", "isOf mineral:graphite", False),
    ],
)
def test_a_mineral_that_only_describes_a_mine_has_no_output(
    tmp_path: Path, text: str, claim: str, is_lawful: bool
) -> None:
    claims = f"observation:output lode:{claim} ; lode:locator 1"
    assert ("grounding-print" not in told(tmp_path, text, claims)) is is_lawful
