"""Who bears a word of the name of a statement has its chief part, and no stranger printed there."""

from pathlib import Path

import made_up
import pytest
from made_up import REGISTER, Checkout

from lodestone.check.prove import grounding
from lodestone.model.findings import Severity

THINGS = (
    REGISTER
    + """
actor:tidal-council a lode:GovernmentBody ;
    skos:prefLabel "Tidal Council"@en , "潮汐委员会"@zh-Hans .
actor:lake-assembly a lode:GovernmentBody ;
    skos:prefLabel "Lake Assembly"@en , "湖区议事会"@zh-Hans .
instrument:shore-duty a lode:Obligation ;
    skos:prefLabel "duty on the shore"@en , "岸线义务"@zh-Hans .
measure:tidal-deal a lode:Programme ; skos:prefLabel "Tidal deal"@en , "潮汐协定"@zh-Hans .
role:tidal-secretary a lode:Role ; skos:prefLabel "secretary"@en , "秘书"@zh-Hans .
"""
)
TEXT = "北国与南邦谈到潮汐委员会、湖区议事会、星辰矿业与金河银行，也谈到岸线义务与潮汐协定。"


def is_refused(tmp_path: Path, claims: str, text: str = TEXT) -> bool:
    """Tell whether the name of the subject of some claims is said to speak of another."""
    refused = made_up.refusals(tmp_path, THINGS, text, f"{claims} ; lode:locator 1 .")
    return "named-after" in refused


@pytest.mark.parametrize(
    ("name", "who", "refused"),
    [
        ("tidal-works", "actor:tidal-council", False),
        ("tidal-works", "actor:star-mining", True),
        ("assemblies-oversight", "actor:star-mining", True),  # another form of the word
        ("assemblies-oversight", "actor:lake-assembly", False),
        ("mining-council-works", "actor:gold-river-bank", False),  # words of many names
        ("jobs", "actor:star-mining", False),
        ("tidal-works-star", "actor:star-mining", False),
    ],
)
def test_a_chief_part_is_not_that_of_a_stranger_beside_a_namesake(
    tmp_path: Path, name: str, who: str, refused: bool
) -> None:
    claims = f"observation:{name} lode:hasIndicator indicator:jobs ; lode:isOf {who}"
    assert is_refused(tmp_path, claims) is refused


def test_a_namesake_that_is_not_printed_or_told_of_elsewhere_takes_no_part(tmp_path: Path) -> None:
    claims = (
        "observation:tidal-works lode:hasIndicator indicator:jobs ; lode:isOf actor:star-mining"
    )
    assert is_refused(tmp_path / "printed", claims)
    assert not is_refused(tmp_path / "silent", claims, "星辰矿业增产。")
    told = claims + " ; lode:isMadeUnder measure:tidal-deal"
    assert not is_refused(tmp_path / "told", told)


@pytest.mark.parametrize(
    ("filler", "refused"), [("actor:lake-assembly", False), ("actor:star-mining", True)]
)
def test_who_fills_a_part_is_named_behind_the_name_of_the_act(
    tmp_path: Path, filler: str, refused: bool
) -> None:
    claims = (
        f"participation:tidal-deal-assembly-checks lode:isFilledBy {filler} ;"
        " lode:isFunctionIn measure:tidal-deal"
    )
    assert is_refused(tmp_path, claims) is refused


@pytest.mark.parametrize(
    ("who", "scope", "refused"),
    [
        ("actor:tidal-council", "actor:star-mining", False),
        ("actor:star-mining", "actor:tidal-council", True),
        ("actor:star-mining", "actor:gold-river-bank", True),
    ],
)
def test_a_duty_lies_on_the_body_of_the_office_on_which_it_lies(
    tmp_path: Path, who: str, scope: str, refused: bool
) -> None:
    claims = (
        f"instrument:shore-duty lode:obliges {who} ; lode:obligesOffice role:tidal-secretary ;"
        f" lode:hasScope {scope} ; lode:reached stage:unsaid"
    )
    assert is_refused(tmp_path, claims) is refused


@pytest.mark.parametrize(
    ("name", "claims", "refused"),
    [
        ("jobs-northland", "lode:inPlace country:northland", False),
        ("jobs-northland", "lode:inPlace country:southland", True),
        (
            "jobs-northland-southland",
            "lode:inPlace country:southland ; lode:isRelativeTo country:northland",
            False,
        ),
        ("jobs-northland", "lode:inPlace country:southland ; lode:isOf country:northland", False),
        ("jobs", "lode:inPlace country:southland", False),
    ],
)
def test_a_figure_is_of_a_country_of_its_name(
    tmp_path: Path, name: str, claims: str, refused: bool
) -> None:
    figure = f"observation:{name} lode:hasIndicator indicator:jobs ; {claims}"
    assert is_refused(tmp_path, figure) is refused


@pytest.mark.parametrize(
    ("claims", "refused"),
    [
        ("lode:isSetBy actor:gold-river-bank ; lode:isOf actor:star-mining", False),
        ("lode:isSetBy actor:star-mining ; lode:isOf actor:gold-river-bank", True),
        ("lode:isRelativeTo actor:star-mining ; lode:isOf actor:gold-river-bank", False),
    ],
)
def test_who_stands_first_in_the_name_of_a_priority_sets_it(
    tmp_path: Path, claims: str, refused: bool
) -> None:
    assert is_refused(tmp_path, f"priority:gold-river-bank-star-mining {claims}") is refused


def test_nothing_is_of_the_place_where_it_is(tmp_path: Path) -> None:
    for number, place in enumerate(("country:southland", "country:northland")):
        made = Checkout(tmp_path / str(number))
        made.document("note", [("北国与南邦的就业。", "")])
        claims = f"lode:isOf country:northland ; lode:inPlace {place} ; lode:locator 1"
        made.state("note", "01", f"observation:jobs-northland {claims} .")
        found = grounding.ground(made.sources(), made.texts).findings
        refused = [one.rule for one in found if one.severity is Severity.VIOLATION]
        assert ("grounding-role" in refused) is (number == 1)
