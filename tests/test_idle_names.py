"""A name that only says where, whose or with whom something is does not act in its sentence."""

from pathlib import Path

import made_up
import pytest
from made_up import REGISTER

THINGS = (
    REGISTER
    + """
actor:lake-ministry a lode:GovernmentBody ; skos:prefLabel "湖泊部"@zh-Hans .
actor:lake-minister a lode:Person ; skos:prefLabel "李四"@zh-Hans .
actor:ocean-union a lode:Coalition ;
    skos:prefLabel "海洋联盟"@zh-Hans ; skos:altLabel "欧"@zh-Hans .
actor:moon-shares a lode:ActorGroup ; skos:prefLabel "月亮股"@zh-Hans .
"""
)
LOAN = "instrument:star-loan lode:{} ; lode:locator {} ; lode:reached stage:unsaid ."
LENT = "hasLender country:northland"


def told(tmp_path: Path, text: str, claims: str) -> list[str]:
    """Return the rules that refuse claims of a text."""
    return made_up.refusals(tmp_path, THINGS, text, claims)


@pytest.mark.parametrize(
    ("text", "claim", "is_lawful"),
    [
        ("北国提供贷款。", LENT, True),
        ("北国金河银行提供贷款。", LENT, False),
        ("北国金河银行提供贷款，北国也参与。", LENT, True),
        ("以贷款支持北国的湖心锂矿。", LENT, False),
        ("以贷款支持北国的金锭。", LENT, True),
        ("在北国，金河银行提供贷款。", LENT, False),
        ("在北国与金河银行会谈后放出贷款。", LENT, True),
        ("金河银行在北国的会议上提供贷款。", LENT, True),
        ("金河银行贷款，与北国协作。", LENT, False),
        ("除北国外，各方提供贷款。", LENT, False),
        ("按“北国振兴”办法提供贷款。", LENT, False),
        ("按“北国”的办法提供贷款。", LENT, True),
        ("加澳博弈加剧，贷款增加。", LENT, False),
        ("加澳博弈加剧，贷款增加。", "isProvidedBy country:northland , country:southland", True),
        ("加欧商定贷款。", "isProvidedBy country:northland , actor:ocean-union", True),
        (
            "湖泊部政策司司长李四提供贷款。",
            "isProvidedBy actor:lake-ministry , actor:lake-minister",
            False,
        ),
        (
            "湖泊部商定后局长李四提供贷款。",
            "isProvidedBy actor:lake-ministry , actor:lake-minister",
            True,
        ),
        ("湖泊部长李四提供贷款。", "isProvidedBy actor:lake-ministry , actor:lake-minister", False),
        ("湖泊部长提供贷款。", "isProvidedBy actor:lake-ministry", True),
        ("金河银行把北国星辰矿业的贷款转走。", "isGivenTo country:northland", False),
    ],
)
def test_who_only_describes_another_does_not_act(
    tmp_path: Path, text: str, claim: str, is_lawful: bool
) -> None:
    rules = told(tmp_path, text, LOAN.format(claim, 1))
    assert ("grounding-side" not in rules) is is_lawful, rules


@pytest.mark.parametrize(
    ("text", "claim", "is_lawful"),
    [
        ("金河银行收购北国星辰矿业的贷款。", "hasBorrower actor:star-mining", True),
        ("金河银行收购北国星辰矿业的贷款。", "hasLender actor:star-mining", False),
        ("金河银行将星辰矿业的贷款转走。", "hasLender actor:star-mining", False),
        ("贷款方为星辰矿业。", "hasLender actor:star-mining", True),
        ("为星辰矿业放出贷款。", "hasLender actor:star-mining", False),
        ("对星辰矿业(STM)放出贷款。", "hasLender actor:star-mining", False),
        ("买入月亮股，放出贷款。", "hasLender actor:moon-shares", True),
        ("买入月亮股份，放出贷款。", "hasLender actor:moon-shares", False),
    ],
)
def test_the_side_is_read_past_a_country_an_abbreviation_and_the_word_for_is(
    tmp_path: Path, text: str, claim: str, is_lawful: bool
) -> None:
    rules = told(tmp_path, text, LOAN.format(claim, 1))
    assert (not {"grounding-side", "grounding-name"} & set(rules)) is is_lawful, rules


@pytest.mark.parametrize(
    ("lender", "is_lawful"), [("star-mining", True), ("gold-river-bank", False)]
)
def test_who_gives_the_second_sum_stands_between_the_two(
    tmp_path: Path, lender: str, is_lawful: bool
) -> None:
    text = "贷款由金河银行出资3亿美元、星辰矿业出资2亿美元。"
    claims = LOAN.format(f"amount quantity:USD-200m ; lode:hasLender actor:{lender}", "1.2")
    assert ("grounding-side" not in told(tmp_path, text, claims)) is is_lawful


@pytest.mark.parametrize(
    ("claims", "is_lawful"),
    [
        ("lode:isTakenBy country:northland ; lode:hasPartner country:southland", True),
        ("lode:isTakenBy country:southland ; lode:hasPartner country:southland", False),
    ],
)
def test_nobody_is_his_own_partner(tmp_path: Path, claims: str, is_lawful: bool) -> None:
    text = "北国与南邦商定月亮计划，南邦称好。"
    state = f"measure:moon-plan {claims} ; lode:locator 1 ; lode:reached stage:unsaid ."
    assert ("grounding-role" not in told(tmp_path, text, state)) is is_lawful
