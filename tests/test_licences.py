"""A licence, a role and a kind are borne out by the text, or refused."""

from pathlib import Path

import pytest
from made_up import REGISTER, Checkout

from lodestone.check.prove import grounding
from lodestone.model.findings import Severity

THINGS = (
    REGISTER
    + """
actor:lake-ministry a lode:GovernmentBody ;
    skos:prefLabel "Ministry of Lakes"@en , "湖泊部"@zh-Hans .
actor:sea-ministry a lode:GovernmentBody ;
    skos:prefLabel "Ministry of Seas"@en , "海洋部"@zh-Hans .
instrument:star-stake a lode:EquityStake ;
    skos:prefLabel "stake in Star Mining"@en , "星辰矿业股权"@zh-Hans .
"""
)
CLAIM = (
    "instrument:star-loan lode:hasBorrower actor:star-mining ; lode:hasLender actor:lake-ministry ;"
    " lode:locator 2 ; lode:reached stage:agreed ."
)


def told(tmp_path: Path, texts: list[str], licence: str, claims: str = CLAIM) -> list[str]:
    """State the claims of the last passage of a document; return the rules that refuse them."""
    made = Checkout(tmp_path)
    made.register(THINGS)
    more = f"lode:infers inference:{licence}" if licence else ""
    made.document("note", [*((one, "") for one in texts[:-1]), (texts[-1], more)])
    made.state("note", f"{len(texts):02}", claims)
    found = grounding.ground(made.sources(), made.texts).findings
    assert all(one.severity is Severity.VIOLATION for one in found)
    return [one.rule for one in found]


@pytest.mark.parametrize(
    "texts",
    [
        ["湖泊部发文。该部向星辰矿业提供贷款。"],
        ["湖泊部发文。", "星辰矿业获益。该部提供贷款给星辰矿业。"],
    ],
)
def test_anaphora_points_back_to_an_earlier_print(tmp_path: Path, texts: list[str]) -> None:
    assert told(tmp_path, texts, "actor-lake-ministry-anaphora") == []


@pytest.mark.parametrize(
    "texts",
    [
        ["此事已定。该部向星辰矿业提供贷款。"],
        ["湖泊部发文。", "此事已定。海洋部向星辰矿业提供贷款。"],
    ],
)
def test_anaphora_without_an_earlier_print_or_past_a_nearer_one_is_refused(
    tmp_path: Path, texts: list[str]
) -> None:
    assert told(tmp_path, texts, "actor-lake-ministry-anaphora") == ["licence-unproven"]


def test_a_nearer_thing_of_the_class_refuses_anaphora(tmp_path: Path) -> None:
    texts = ["湖泊部发文。海洋部随后回应。该部向星辰矿业提供贷款。"]
    claims = CLAIM.replace("locator 2", "locator 3")
    assert told(tmp_path, texts, "actor-lake-ministry-anaphora", claims) == ["licence-unproven"]


@pytest.mark.parametrize(
    ("text", "is_lawful"),
    [
        ("湖泊部发文。海洋部向星辰矿业提供贷款。", False),
        ("湖泊部发文。海洋部称，该部向星辰矿业提供贷款。", True),
        ("湖泊部发文。随后向星辰矿业提供贷款。", True),
        ("湖泊部发文。目前海洋部从日本向星辰矿业提供贷款。", False),
        ("湖泊部发文。以后其实由海洋部承担成本，向星辰矿业提供贷款。", False),
        ("湖泊部发文。前者与海洋部向星辰矿业提供贷款。", True),
        ("The Ministry of Lakes spoke. The Ministry of Seas agreed to lend to Star Mining.", False),
        ("The Ministry of Lakes spoke. For the Ministry of Seas, it lent to Star Mining.", True),
        ("The Ministry of Lakes spoke. Later came a loan deal for Star Mining.", True),
    ],
)
def test_beside_another_of_its_class_that_nothing_tells_of_anaphora_has_a_word_that_points_back(
    tmp_path: Path, text: str, is_lawful: bool
) -> None:
    rules = told(tmp_path, [text], "actor-lake-ministry-anaphora")
    assert ("licence-unproven" not in rules) is is_lawful


def test_beside_another_of_its_class_that_the_claims_tell_of_anaphora_needs_no_such_word(
    tmp_path: Path,
) -> None:
    text = "湖泊部发文。向星辰矿业提供贷款，与海洋部签约。"
    claims = CLAIM.replace(
        "lode:hasLender", "lode:isDirectedAt actor:sea-ministry ; lode:hasLender"
    )
    for folder, told_of in (("untold", CLAIM), ("told", claims)):
        rules = told(tmp_path / folder, [text], "actor-lake-ministry-anaphora", told_of)
        assert ("licence-unproven" in rules) is (folder == "untold")


def test_where_something_is_may_be_left_to_its_context_beside_another_place(tmp_path: Path) -> None:
    text = "北国换届。南邦关注星辰矿业。"
    based = "actor:star-mining lode:isBasedIn country:northland ; lode:locator 2 ."
    taken = "measure:moon-plan lode:isTakenBy country:northland ; lode:locator 2 ;"
    taken += " lode:reached stage:unsaid ."
    for folder, claims in (("based", based), ("taken", taken)):
        rules = told(tmp_path / folder, [text], "country-northland-anaphora", claims)
        assert ("licence-unproven" in rules) is (folder == "taken")


def test_a_role_shares_a_word_with_the_name(tmp_path: Path) -> None:
    right = ["此事已定。主管湖泊的官员向星辰矿业提供贷款。"]
    wrong = ["此事已定。主管山林的官员向星辰矿业提供贷款。"]
    assert told(tmp_path / "right", right, "actor-lake-ministry-role") == []
    assert told(tmp_path / "wrong", wrong, "actor-lake-ministry-role") == ["licence-unproven"]


def test_a_title_that_names_nothing_is_refused(tmp_path: Path) -> None:
    texts = ["此事已定。该部向星辰矿业提供贷款。"]
    assert told(tmp_path, texts, "actor-lake-ministry-title") == ["licence-unproven"]


def test_a_licence_that_nothing_needs_is_refused(tmp_path: Path) -> None:
    texts = ["此事已定。湖泊部向星辰矿业提供贷款。"]
    assert told(tmp_path, texts, "actor-lake-ministry-anaphora") == ["licence-unused"]


@pytest.mark.parametrize(
    ("text", "lender", "borrower"),
    [
        ("湖泊部向星辰矿业提供贷款。", "lake-ministry", "star-mining"),
        ("湖泊部向星辰礦業提供貸款。", "lake-ministry", "star-mining"),
        ("The Ministry of Lakes lends to Star Mining.", "lake-ministry", "star-mining"),
        ("星辰矿业获湖泊部贷款。", "lake-ministry", "star-mining"),
        ("湖泊部资助星辰矿业，形式为贷款。", "lake-ministry", "star-mining"),
        ("The Ministry of Lakes awarded Star Mining a loan.", "lake-ministry", "star-mining"),
    ],
)
def test_giver_and_taker_are_told_by_particles(
    tmp_path: Path, text: str, lender: str, borrower: str
) -> None:
    claims = (
        "instrument:star-loan lode:hasLender actor:{} ; lode:hasBorrower actor:{} ;"
        " lode:locator 1 ; lode:reached stage:agreed ."
    )
    if "lends" in text:
        claims = claims.replace("agreed", "unsaid")
    if text.startswith("星辰"):  # the borrower is printed first: the words that say so are named
        claims = claims.replace("locator 1", 'locator "1 星辰矿业获"')
    assert told(tmp_path / "right", [text], "", claims.format(lender, borrower)) == []
    assert "grounding-side" in told(tmp_path / "wrong", [text], "", claims.format(borrower, lender))


@pytest.mark.parametrize(
    "text",
    [
        "星辰矿业向湖泊部借入贷款。",
        "星辰礦業向湖泊部申請貸款。",
        "星辰矿业获得湖泊部的贷款。",
    ],
)
def test_whom_one_borrows_from_gives(tmp_path: Path, text: str) -> None:
    claim = (
        "instrument:star-loan lode:hasLender actor:lake-ministry ; lode:locator 1 ;"
        " lode:reached stage:unsaid ."
    )
    assert told(tmp_path / "right", [text], "", claim) == []
    wrong = claim.replace("hasLender", "hasBorrower")
    assert "grounding-side" in told(tmp_path / "wrong", [text], "", wrong)


@pytest.mark.parametrize(
    ("text", "locator", "rules"),
    [
        ("湖泊部入股星辰矿业。", "1", []),
        ("湖泊部入股星辰礦業。", "1", []),
        ("The Ministry of Lakes acquired shares of Star Mining.", "1", []),
        ("湖泊部向星辰矿业提供贷款后收购其资产。", '"1 收购"', ["kind-words"]),
    ],
)
def test_a_stake_is_called_a_stake(
    tmp_path: Path, text: str, locator: str, rules: list[str]
) -> None:
    claims = (
        f"instrument:star-stake lode:isHeldBy actor:lake-ministry ; lode:locator {locator} ;"
        " lode:reached stage:taken ."
    )
    assert told(tmp_path, [text], "", claims) == rules


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("湖泊部向国内的星辰矿业提供贷款。", []),
        ("海洋部和湖泊部提供贷款，对金河银行、星辰矿业等提供。", []),
        ("面对湖泊部提供贷款，星辰矿业欣然。", []),
    ],
)
def test_a_particle_governs_what_follows_closely_and_the_whole_of_a_list(
    tmp_path: Path, text: str, rules: list[str]
) -> None:
    right = (
        "instrument:star-loan lode:hasLender actor:lake-ministry ;"
        " lode:hasBorrower actor:star-mining ; lode:locator 1 ; lode:reached stage:unsaid ."
    )
    assert told(tmp_path / "right", [text], "", right) == rules
    lender = right.replace("lode:hasBorrower actor:star-mining ;", "").replace(
        "lake-ministry", "star-mining"
    )
    if not text.startswith("面对"):
        assert told(tmp_path / "wrong", [text], "", lender) == ["grounding-side"]


def test_nobody_lends_to_himself_however_often_he_is_printed(tmp_path: Path) -> None:
    claims = (
        "instrument:star-loan lode:hasLender actor:star-mining ;"
        " lode:hasBorrower actor:star-mining ; lode:locator 1 ; lode:reached stage:unsaid ."
    )
    text = "星辰矿业有贷款，星辰矿业称。"
    assert told(tmp_path, [text], "", claims) == ["grounding-role"]
