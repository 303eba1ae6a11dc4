"""What is printed right beside a name says where or what the named thing is."""

from pathlib import Path

import made_up
import pytest
from made_up import REGISTER, Checkout

from lodestone.check.prove import grounding

PLACES = REGISTER + (
    'place:salt-town a lode:Place ; skos:prefLabel "Salt Town"@en , "盐镇"@zh-Hans .\n'
    'mineral:graphite a lode:Mineral ; skos:prefLabel "graphite"@en , "石墨"@zh-Hans .\n'
    'project:hill a lode:Mine ; skos:prefLabel "Hill"@en , "山丘项目"@zh-Hans .\n'
    "instrument:hill-loan a lode:Loan ; "
    'skos:prefLabel "loan for Hill"@en , "山丘项目贷款"@zh-Hans .\n'
    'indicator:listed a lode:Indicator ; skos:prefLabel "listed"@en , "列入种数"@zh-Hans .\n'
)
TOWN = "place:salt-town lode:inPlace country:{} ; lode:locator 1 ."
HILL = "project:hill lode:forMineral mineral:{} ; lode:locator 1 ."
LOAN = "instrument:hill-loan lode:forProject project:hill ; lode:forMineral mineral:{} ; "
LOAN += "lode:locator 1 ; lode:reached stage:unsaid ."
LISTED = (
    "observation:listed a lode:Observation ; lode:hasIndicator indicator:listed ; "
    "lode:quantity quantity:mineral-50 ; lode:forMineral mineral:{} ; lode:locator 1.1 ."
)


@pytest.mark.parametrize(
    ("text", "claims", "right", "wrong"),
    [
        ("与北国盐镇相比，南邦落后。", TOWN, "northland", "southland"),
        ("南邦不如北國鹽鎮。", TOWN, "northland", "southland"),
        ("Unlike Southland, it goes to Northland's Salt Town.", TOWN, "northland", "southland"),
        ("银行支持石墨山丘项目，也支持锂矿。", HILL, "graphite", "lithium"),
        ("银行贷款支持石墨山丘项目，也支持锂矿。", LOAN, "graphite", "lithium"),
        ("清单有50种石墨，含锂。", LISTED, "graphite", "lithium"),
    ],
)
def test_what_stands_beside_a_name_is_what_its_claim_says(
    tmp_path: Path, text: str, claims: str, right: str, wrong: str
) -> None:
    for name, rules in ((right, []), (wrong, ["grounding-beside"])):
        made = Checkout(tmp_path / name)
        made.register(
            PLACES.replace("盐镇", "鹽鎮").replace("北国", "北國") if "鹽" in text else PLACES
        )
        made.document("note", [(text, "")])
        made.state("note", "01", claims.format(name))
        assert [one.rule for one in grounding.ground(made.sources(), made.texts).findings] == rules


@pytest.mark.parametrize(
    "text",
    [
        "北国与盐镇签约，南邦在场。",  # two parties of one list
        "北国认为，盐镇属于南邦。",  # another clause
        "盐镇与北国、南邦都有往来。",  # nothing before it
    ],
)
def test_what_stands_apart_says_nothing(tmp_path: Path, text: str) -> None:
    assert made_up.found(tmp_path, PLACES, text, TOWN.format("southland")) == ()


OWNER = "project:hill lode:isOwnedBy {} ; lode:locator 1 ."


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("银行买下星辰矿业山丘项目，惠及南邦。", "actor:star-mining", "country:southland"),
        ("南邦投资北国国有山丘项目。", "country:northland", "country:southland"),
        (
            "Southland pays for Northland state-owned Hill.",
            "country:northland",
            "country:southland",
        ),
    ],
)
def test_who_stands_beside_a_thing_owns_it(
    tmp_path: Path, text: str, right: str, wrong: str
) -> None:
    for number, (name, rules) in enumerate(((right, []), (wrong, ["grounding-beside"]))):
        made = Checkout(tmp_path / str(number))
        made.register(PLACES)
        made.document("note", [(text, "")])
        made.state("note", "01", OWNER.format(name))
        assert [one.rule for one in grounding.ground(made.sources(), made.texts).findings] == rules
