"""Where the words of a sentence put one name in a part, a claim puts no other there."""

from pathlib import Path

import made_up
import pytest
from made_up import REGISTER, Checkout

from lodestone.check.prove import grounding

THINGS = (
    REGISTER
    + """
country:lakeland a lode:Country ; skos:prefLabel "Lakeland"@en , "湖国"@zh-Hans .
actor:lake-fund a lode:ActorGroup ; skos:prefLabel "Lake Fund"@en , "湖国基金"@zh-Hans .
actor:ocean-union a lode:Coalition ; skos:prefLabel "Ocean Union"@en , "海洋联盟"@zh-Hans .
actor:river-council a lode:GovernmentBody ;
    skos:prefLabel "River Council"@en , "河流委员会"@zh-Hans .
actor:savers a lode:ActorGroup ; skos:prefLabel "savers"@en , "储户"@zh-Hans .
actor:northland-friends a lode:ActorGroup ;
    skos:prefLabel "friends of Northland"@en , "盟友"@zh-Hans .
instrument:lake-right a lode:Right ; skos:prefLabel "right on the lake"@en , "湖上权利"@zh-Hans .
instrument:lake-duty a lode:Obligation ;
    skos:prefLabel "duty on the lake"@en , "湖上义务"@zh-Hans .
measure:lake-pact a lode:Programme ;
    skos:prefLabel "Star Mining Pact"@en , "星辰矿业合作公约"@zh-Hans .
"""
)
PLAN = "measure:moon-plan lode:{} ; lode:locator 1 ; lode:reached stage:unsaid ."
RIGHT = "instrument:lake-right lode:{} ; lode:locator 1 ; lode:reached stage:unsaid ."
DUTY = "instrument:lake-duty lode:{} ; lode:locator 1 ; lode:reached stage:unsaid ."
AIM = (
    "measure:moon-plan lode:isTakenBy actor:river-council ; lode:locator 1 ;"
    " lode:reached stage:unsaid . aim:moon-plan-more-gold lode:isMadeUnder measure:moon-plan ;"
    " lode:forMineral mineral:gold ; lode:isSetBy {} ; lode:locator 1 ."
)
BASE = "月亮计划与湖上权利、湖上义务有关。"


def told(tmp_path: Path, text: str, claims: str) -> list[str]:
    """Return the rules that refuse claims of a text."""
    return made_up.refusals(tmp_path, THINGS, text, claims)


@pytest.mark.parametrize(
    ("text", "claims", "is_lawful"),
    [
        (
            "北国获得湖国基金的控制权。",
            RIGHT.format("isGivenTo country:northland ; lode:actsOn actor:lake-fund"),
            True,
        ),
        (
            "湖国基金设好，北国获得控制权。",
            RIGHT.format("isGivenTo actor:lake-fund ; lode:actsOn country:northland"),
            False,
        ),
        (
            "北国取得对湖国基金的控制权。",
            RIGHT.format("isGivenTo country:northland ; lode:actsOn actor:lake-fund"),
            True,
        ),
        (
            "The Lake Fund stands; Star Mining received the right.",
            RIGHT.format("isGivenTo actor:star-mining ; lode:hasScope actor:lake-fund"),
            True,
        ),
        (
            "The Lake Fund stands, and Star Mining received the right.",
            RIGHT.format("isGivenTo actor:lake-fund ; lode:hasScope actor:star-mining"),
            False,
        ),
    ],
)
def test_who_receives_by_the_words_does_not_stand_under_a_property_without_a_side(
    tmp_path: Path, text: str, claims: str, is_lawful: bool
) -> None:
    assert ("grounding-side" not in told(tmp_path, text, claims)) is is_lawful


@pytest.mark.parametrize(
    ("who", "is_lawful"), [("country:northland", True), ("actor:star-mining", False)]
)
def test_a_name_inside_the_name_of_an_act_does_not_receive_beside_one_that_does(
    tmp_path: Path, who: str, is_lawful: bool
) -> None:
    text = "按《星辰矿业合作公约》，权利交给北国。"
    claims = RIGHT.format(f"isGivenTo {who} ; lode:isMadeUnder measure:lake-pact")
    assert ("grounding-side" not in told(tmp_path, text, claims)) is is_lawful


def test_a_name_inside_the_name_of_an_act_receives_where_nobody_else_does(tmp_path: Path) -> None:
    claims = RIGHT.format("isGivenTo actor:star-mining ; lode:isMadeUnder measure:lake-pact")
    for number, text in enumerate(("载明权利。", "把权利交给北国的项目。")):
        folder = tmp_path / str(number)
        assert "grounding-side" not in told(folder, f"《星辰矿业合作公约》{text}", claims)


@pytest.mark.parametrize(
    ("text", "taker", "leader", "is_lawful"),
    [
        ("北国签署月亮计划，由海洋联盟牵头。", "country:northland", "actor:ocean-union", True),
        ("北国签署月亮计划，由海洋联盟牵头。", "actor:ocean-union", "country:northland", False),
        ("月亮计划由海洋联盟统筹执行。", "actor:ocean-union", "actor:ocean-union", True),
        (
            "月亮计划由海洋联盟牵头，河流委员会负责。",
            "actor:ocean-union",
            "actor:river-council",
            True,
        ),
    ],
)
def test_whom_words_have_lead_leads(
    tmp_path: Path, text: str, taker: str, leader: str, is_lawful: bool
) -> None:
    claims = PLAN.format(f"isTakenBy {taker} ; lode:isLedBy {leader}")
    assert ("grounding-side" not in told(tmp_path, text, claims)) is is_lawful


@pytest.mark.parametrize(
    ("text", "what", "is_lawful"),
    [
        ("月亮计划设立河流委员会，储户可获赔偿。", "river-council", True),
        ("月亮计划设立河流委员会，储户可获赔偿。", "savers", False),
        ("The Moon plan will set up the River Council, and savers pay.", "river-council", True),
        ("The Moon plan will set up the River Council, and savers pay.", "savers", False),
        ("月亮计划之后，有了河流委员会。", "river-council", True),
        ("星辰矿业组建新机构，名为河流委员会。", "river-council", True),
        ("The River Council, set up by Star Mining, meets.", "river-council", True),
    ],
)
def test_what_is_founded_stands_in_a_clause_with_a_word_for_that(
    tmp_path: Path, text: str, what: str, is_lawful: bool
) -> None:
    claims = PLAN.format(f"establishes actor:{what}")
    assert ("grounding-side" not in told(tmp_path, text, claims)) is is_lawful


@pytest.mark.parametrize(
    ("text", "place", "is_lawful"),
    [
        ("北国星辰矿业在湖国开矿。", "country:lakeland", True),
        ("北国星辰矿业在湖国开矿。", "country:northland", False),
        ("北国星辰矿业开矿。", "country:northland", True),
        ("北国的矿山丰产，在湖国也如此。", "country:northland", True),
    ],
)
def test_a_country_that_only_describes_is_no_place_beside_one_that_is(
    tmp_path: Path, text: str, place: str, is_lawful: bool
) -> None:
    claims = f"observation:gold-output lode:inPlace {place} ; lode:locator 1 ."
    assert ("grounding-side" not in told(tmp_path, text, claims)) is is_lawful


@pytest.mark.parametrize(
    ("text", "who", "is_lawful"),
    [
        ("河流委员会推出月亮计划，替储户多采黄金。", "actor:river-council", True),
        ("河流委员会推出月亮计划，替储户多采黄金。", "actor:savers", False),
        ("河流委员会推出月亮计划，储户计划多采黄金。", "actor:savers", True),
        ("河流委员会推出月亮计划，储户希望多采黄金。", "actor:savers", True),
    ],
)
def test_an_aim_of_an_act_is_set_by_who_takes_it_or_by_who_acts(
    tmp_path: Path, text: str, who: str, is_lawful: bool
) -> None:
    assert ("grounding-side" not in told(tmp_path, text, AIM.format(who))) is is_lawful


@pytest.mark.parametrize(
    ("text", "claims", "is_lawful"),
    [
        (
            "要求星辰矿业守湖上义务。",
            DUTY.format("isSetBy country:northland ; lode:obliges actor:star-mining"),
            True,
        ),
        (
            "北国要求星辰矿业守湖上义务。",
            DUTY.format("isSetBy actor:star-mining ; lode:obliges country:northland"),
            False,
        ),
        (
            "Northland requires Star Mining to keep the duty.",
            DUTY.format("isSetBy actor:star-mining ; lode:obliges country:northland"),
            False,
        ),
        (
            "北国要求河流委员会设定湖上权利。",
            RIGHT.format("isSetBy actor:river-council"),
            True,
        ),
        (
            "Northland requires Star Mining to keep the duty.",
            DUTY.format("isSetBy country:northland"),
            True,
        ),
    ],
)
def test_who_is_asked_for_a_duty_does_not_set_it(
    tmp_path: Path, text: str, claims: str, is_lawful: bool
) -> None:
    assert ("grounding-side" not in told(tmp_path, text, claims)) is is_lawful


@pytest.mark.parametrize(
    ("text", "place", "other", "is_lawful"),
    [
        ("北国的产量远超南邦和湖国。", "northland", "lakeland", True),
        ("北国的产量远超南邦和湖国。", "southland", "northland", False),
        ("北国的产量远超南邦和湖国。", "lakeland", "northland", False),
        ("Output in Northland is higher than in Southland.", "northland", "southland", True),
        ("Output of Northland is higher than Southland sees.", "southland", "northland", False),
    ],
)
def test_what_a_comparison_sets_another_against_is_not_where_it_is(
    tmp_path: Path, text: str, place: str, other: str, is_lawful: bool
) -> None:
    claims = f"observation:gold-output lode:inPlace country:{place} ; lode:isRelativeTo country:"
    found = told(tmp_path, text, f"{claims}{other} ; lode:locator 1 .")
    assert ("grounding-side" not in found) is is_lawful


def test_what_another_exceeds_has_a_value_of_its_own(tmp_path: Path) -> None:
    claims = "observation:gold-output lode:inPlace country:southland ; lode:locator 1.2 ;"
    text = "北国的产量为9吨，高于南邦的5吨。"
    assert told(tmp_path, text, f"{claims} lode:quantity quantity:tonne-5 .") == []


@pytest.mark.parametrize(
    ("text", "is_lawful"),
    [
        ("支持北国及其盟友的月亮计划。", True),
        ("支持南邦及其盟友的月亮计划。", False),
        ("支持盟友的月亮计划。", True),
    ],
)
def test_their_friends_are_those_of_whoever_stands_before(
    tmp_path: Path, text: str, is_lawful: bool
) -> None:
    made = THINGS
    for slug, code in (("northland", "NL"), ("southland", "SD")):
        head = f"country:{slug} a lode:Country ;"
        made = made.replace(head, f'{head} skos:notation "{code}" ;')
    home = Checkout(tmp_path)
    home.register(made)
    home.document("note", [(text, "")])
    home.state("note", "01", PLAN.format("involves actor:northland-friends"))
    found = grounding.ground(home.sources(), home.texts).findings
    assert ("grounding-side" not in [one.rule for one in found]) is is_lawful


@pytest.mark.parametrize(
    ("text", "is_lawful"),
    [
        ("海洋联盟成立后，北国商定月亮计划。", False),
        ("海洋联盟成立后，商定月亮计划。", True),
        ("海洋联盟成立后与北国商定月亮计划。", True),
        ("海洋联盟商定月亮计划。", True),
    ],
)
def test_what_only_tells_when_is_no_party(tmp_path: Path, text: str, is_lawful: bool) -> None:
    claims = PLAN.format("hasParty actor:ocean-union")
    assert ("grounding-side" not in told(tmp_path, text, claims)) is is_lawful
