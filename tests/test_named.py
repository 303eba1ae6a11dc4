"""What the name of a statement puts in its chief part, no claim puts in a lesser one."""

from pathlib import Path

import made_up
import pytest
from made_up import REGISTER

THINGS = (
    REGISTER
    + """
actor:river-council a lode:GovernmentBody ;
    skos:prefLabel "River Council"@en , "河流委员会"@zh-Hans .
project:hill-mine a lode:Mine ; skos:prefLabel "Hill Mine"@en , "山丘矿"@zh-Hans .
measure:star-mining-launch a lode:Programme ;
    skos:prefLabel "launch of Star Mining"@en , "星辰矿业成立计划"@zh-Hans .
measure:land-act-of-1962 a lode:Statute ;
    skos:prefLabel "Land Act of 1962"@en , "1962年土地法"@zh-Hans .
measure:land-plan-2030 a lode:Programme ;
    skos:prefLabel "2030 land plan"@en , "2030年土地计划"@zh-Hans .
instrument:star-mining-contract a lode:PurchaseContract ;
    skos:prefLabel "contract of Star Mining"@en , "星辰矿业的合同"@zh-Hans .
"""
)
TEXT = "河流委员会把任务交给星辰矿业与金河银行，北国的山丘矿由此增产。"


def told(tmp_path: Path, text: str, claims: str) -> list[str]:
    """Return the rules that refuse claims of a text."""
    return made_up.refusals(tmp_path, THINGS, text, f"{claims} ; lode:locator 1 .")


@pytest.mark.parametrize(
    ("filler", "scope", "is_lawful"),
    [
        ("river-council", "star-mining", True),
        ("star-mining", "river-council", False),
        ("gold-river-bank", "star-mining", False),
    ],
)
def test_who_fills_a_part_stands_before_its_function(
    tmp_path: Path, filler: str, scope: str, is_lawful: bool
) -> None:
    claims = (
        f"participation:moon-plan-river-council-assigns lode:isFilledBy actor:{filler} ;"
        f" lode:hasFunction function:assigns ; lode:hasScope actor:{scope}"
    )
    assert ("named-after" not in told(tmp_path, TEXT, claims)) is is_lawful


@pytest.mark.parametrize(
    ("subject", "claims", "is_lawful"),
    [
        (
            "observation:jobs-star-mining",
            "isOf actor:star-mining ; lode:isDoneBy actor:river-council",
            True,
        ),
        (
            "observation:jobs-star-mining",
            "isOf actor:river-council ; lode:isDoneBy actor:star-mining",
            False,
        ),
        (
            "observation:jobs-north",
            "isOf actor:river-council ; lode:isDoneBy actor:star-mining",
            True,
        ),
        ("observation:jobs-hill-mine", "isOf project:hill-mine", True),
        ("observation:jobs-hill-mine", "isOf country:northland", False),
        (
            "observation:jobs-hill-mine",
            "isOf country:northland ; lode:forProject project:hill-mine",
            True,
        ),
        ("ranking:star-mining-first", "isOf actor:star-mining", True),
        (
            "ranking:star-mining-first",
            "isOf actor:gold-river-bank ; lode:hasScope instrument:star-mining-contract",
            False,
        ),
        (
            "measure:star-mining-launch",
            "establishes actor:star-mining ; lode:refersTo actor:river-council",
            True,
        ),
        (
            "measure:star-mining-launch",
            "establishes actor:river-council ; lode:refersTo actor:star-mining",
            False,
        ),
    ],
)
def test_the_chief_part_of_a_name_is_the_chief_part_of_the_claims(
    tmp_path: Path, subject: str, claims: str, is_lawful: bool
) -> None:
    found = told(tmp_path, TEXT, f"{subject} lode:{claims}")
    assert ("named-after" not in found) is is_lawful, found


@pytest.mark.parametrize(
    ("text", "day", "is_lawful"),
    [
        ("1962年通过土地法，2025年4月15日援引。", "1962", True),
        ("1962年通过土地法，2025年4月15日援引。", "2025-04-15", False),
        ("1962年土地法于1963年通过。", "1963", True),
    ],
)
def test_a_law_is_passed_near_the_year_of_its_name(
    tmp_path: Path, text: str, day: str, is_lawful: bool
) -> None:
    found = told(tmp_path, text, f"measure:land-act-of-1962 lode:reached stage:passed-{day}")
    assert ("named-after" not in found) is is_lawful, found


@pytest.mark.parametrize(
    ("text", "year", "number", "is_lawful"),
    [
        ("2025年的增产是2018年以来最大的。", "2018", 2, True),
        ("2025年的增产是2018年以来最大的。", "2025", 1, False),
        ("In 2025 output rose the most since 2018.", "2018", 2, True),
        ("In 2025 output rose the most since 2018.", "2025", 1, False),
    ],
)
def test_a_ranking_counts_from_the_year_with_a_word_for_since(
    tmp_path: Path, text: str, year: str, number: int, is_lawful: bool
) -> None:
    claims = f"ranking:output-largest lode:since date:{year} ; lode:locator 1.{number}"
    assert ("grounding-print" not in told(tmp_path, text, claims)) is is_lawful


@pytest.mark.parametrize(
    ("subject", "claim", "is_lawful"),
    [
        ("measure:land-act-of-1962", "reached stage:lapsed-2025", True),
        ("measure:land-plan-2030", "reached stage:announced-2016", True),
        ("observation:jobs-2025", "atTime date:2016", False),
        ("observation:jobs-2025", "atTime date:2024", True),
        (
            "observation:jobs-land-plan-2030",
            "atTime date:2016 ; lode:isOf measure:land-plan-2030",
            True,
        ),
    ],
)
def test_a_year_in_a_name_may_be_that_of_the_end_of_a_plan_or_of_another_thing(
    tmp_path: Path, subject: str, claim: str, is_lawful: bool
) -> None:
    text = "1962年土地法于2025年失效，2016年公布2030年土地计划，2024年就业良好。"
    assert ("named-after" not in told(tmp_path, text, f"{subject} lode:{claim}")) is is_lawful
