"""The names of one list play one part; a statement speaks of what it is named after."""

from pathlib import Path

import made_up
import pytest
from made_up import REGISTER, Checkout

from lodestone.check.prove import grounding

MORE = REGISTER + "".join(
    f'country:{slug} a lode:Country ; skos:prefLabel "{slug.title()}"@en , "{zh}"@zh-Hans .\n'
    for slug, zh in (("eastland", "东域"), ("westland", "西洲"))
)
PARTNERS = "measure:moon-plan lode:reached stage:unsaid ; lode:locator 1 ; lode:hasPartner "


def told(tmp_path: Path, text: str, claims: str) -> list[str]:
    found = made_up.found(tmp_path, MORE, text, f"{claims} .")
    return [one.rule for one in found if one.rule in ("list-part", "named-after")]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("金河银行与北国、南邦和东域签约。", "northland southland eastland"),
        ("The bank met Northland, Southland, and Eastland.", "northland southland eastland"),
        ("北国、南邦、东域和西洲在场，其中北国签约。", "northland"),
        ("北国、南邦、东域和西洲在场。", "northland southland"),
    ],
)
def test_a_list_named_whole_or_in_its_lesser_part_is_lawful(
    tmp_path: Path, text: str, named: str
) -> None:
    claims = PARTNERS + " , ".join(f"country:{slug}" for slug in named.split())
    assert told(tmp_path, text, claims) == []


@pytest.mark.parametrize(
    "text",
    [
        "西洲与北国、南邦和东域签约。",
        "西洲與北國、南邦及東域簽約。",
        "Westland signed with Northland, Southland and Eastland.",
    ],
)
def test_a_name_put_in_the_place_of_a_member_is_a_violation(tmp_path: Path, text: str) -> None:
    claims = PARTNERS + "country:northland , country:southland , country:westland"
    made = text if "與" not in text else text.replace("國", "国").replace("東", "东")
    assert told(tmp_path, made, claims) == ["list-part"]


def test_a_member_with_a_part_of_its_own_is_named_under_it(tmp_path: Path) -> None:
    claims = PARTNERS + "country:northland , country:southland ; lode:isAbout country:eastland"
    assert told(tmp_path, "金河银行与北国、南邦和东域签约。", claims) == []


@pytest.mark.parametrize(
    ("text", "named", "rules"),
    [
        ("金河银行与星辰矿业签约，笔者在场。", "star-mining gold-river-bank", []),
        ("金河银行与星辰矿业签约，笔者在场。", "star-mining writer", ["list-part"]),
        ("要求金河银行、星辰矿业等企业缴款，笔者在场。", "star-mining gold-river-bank firms", []),
        ("要求金河银行、星辰矿业等企业缴款，笔者在场。", "star-mining writer firms", ["list-part"]),
        (
            "要求金河银行、星辰矿业等企业缴款，笔者在场。",
            "star-mining gold-river-bank writer",
            ["list-part"],
        ),
    ],
)
def test_a_stranger_in_the_place_of_a_member_or_of_the_group_is_a_violation(
    tmp_path: Path, text: str, named: str, rules: list[str]
) -> None:
    found = made_up.found(
        tmp_path,
        MORE + 'actor:firms a lode:ActorGroup ; skos:prefLabel "企业"@zh-Hans .',
        text,
        PARTNERS + " , ".join(f"actor:{one}" for one in named.split()) + " .",
    )
    assert [one.rule for one in found if one.rule == "list-part"] == rules


@pytest.mark.parametrize(("group", "rules"), [("critical", []), ("gold", ["list-part"])])
def test_one_member_of_a_list_is_not_counted_among_another(
    tmp_path: Path, group: str, rules: list[str]
) -> None:
    claims = f"mineral:lithium lode:isCountedAmong mineral:{group} ; lode:locator 1 ."
    found = made_up.found(
        tmp_path,
        MORE + 'mineral:critical a lode:Mineral ; skos:prefLabel "关键矿产"@zh-Hans .',
        "关键矿产涵盖锂、金两种。",
        claims,
    )
    assert [one.rule for one in found] == rules


PACT = "measure:northland-southland-pact lode:locator 1 ; lode:reached stage:unsaid ; "


@pytest.mark.parametrize(
    ("claims", "rules"),
    [
        ("lode:hasParty country:northland ; lode:hasPartner country:southland", []),
        ("lode:hasParty country:southland ; lode:hasPartner country:northland", ["named-after"]),
        ("lode:hasParty country:eastland ; lode:hasPartner country:southland", ["named-after"]),
        ("lode:hasParty country:northland ; lode:inPlace country:southland", []),
        ("lode:forMineral mineral:lithium", []),
    ],
)
def test_an_act_has_the_actors_of_its_name_in_their_order(
    tmp_path: Path, claims: str, rules: list[str]
) -> None:
    made = Checkout(tmp_path)
    pact = 'measure:northland-southland-pact a lode:Agreement ; skos:prefLabel "锂约"@zh-Hans .'
    made.register(MORE + pact)
    made.document("note", [("北国与南邦订立锂约，东域在场。", "")])
    made.state("note", "01", f"{PACT}{claims} .")
    found = grounding.ground(made.sources(), made.texts).findings
    assert [one.rule for one in found if one.rule == "named-after"] == rules


OBSERVED = (
    "observation:jobs-{} a lode:Observation ; lode:hasIndicator indicator:jobs ;"
    " lode:isOf actor:{} ; lode:locator 1 ; lode:quantity quantity:job-300"
)


@pytest.mark.parametrize(
    ("name", "thing", "rules"),
    [
        ("star-mining", "star-mining", []),
        ("star-mining", "gold-river-bank", ["named-after"]),
        ("last-year", "gold-river-bank", []),
    ],
)
def test_a_statement_speaks_of_what_it_is_named_after(
    tmp_path: Path, name: str, thing: str, rules: list[str]
) -> None:
    text = "金河银行称星辰矿业有300个就业岗位。"
    assert told(tmp_path, text, OBSERVED.format(name, thing)) == rules


@pytest.mark.parametrize(
    ("claims", "rules"),
    [
        ("lode:isTakenBy country:northland ; lode:hasPartner country:southland", []),
        ("lode:isTakenBy country:southland ; lode:hasPartner country:northland", ["named-after"]),
        ("lode:isTakenBy actor:northland-allies", ["named-after"]),
        ("lode:isTakenBy actor:northland-office", []),
    ],
)
def test_who_takes_an_act_is_the_one_with_whom_its_name_begins(
    tmp_path: Path, claims: str, rules: list[str]
) -> None:
    made = Checkout(tmp_path)
    made.register(
        MORE.replace(
            'skos:altLabel "加"@zh-Hans', 'skos:altLabel "加"@zh-Hans ; skos:notation "NL"'
        )
        + 'actor:northland-allies a lode:ActorGroup ; skos:prefLabel "北国盟友"@zh-Hans .\n'
        "actor:northland-office a lode:GovernmentBody ; lode:isOrganPartOf country:northland ;"
        ' skos:prefLabel "北国办公室"@zh-Hans .\n'
        'measure:northland-plan a lode:Programme ; skos:prefLabel "Plan"@en , "方案"@zh-Hans .\n'
    )
    text = "北国、北国盟友与北国办公室向南邦提出方案。"
    made.document("note", [(text, "")])
    act = f"measure:northland-plan lode:reached stage:unsaid ; lode:locator 1 ; {claims} ."
    made.state("note", "01", act)
    found = grounding.ground(made.sources(), made.texts).findings
    assert [one.rule for one in found if one.rule == "named-after"] == rules
