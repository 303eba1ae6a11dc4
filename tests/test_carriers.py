"""How a sentence is carried, on a made-up document: typed, with a rest in words, in words only."""

import copy
from pathlib import Path

import pytest
from made_up import Checkout

from lodestone.check.prove import carriers, coverage, coverage_report, ratchet
from lodestone.check.prove.carriers import MIXED, TYPED, WORDS
from lodestone.check.prove.coverage import Coverage

TEXT = "开头。星辰矿业于2031年获3亿美元贷款。此举有风险。北国依赖星辰矿业。"
LOAN = (
    "instrument:star-loan lode:amount quantity:USD-300m ; lode:locator 2 ;"
    " lode:reached stage:unsaid ."
)
RISK = "assessment:tale-01-risk a lode:Risk ; lode:hasTheme theme:risk ; lode:locator {} {} ."
LINK = "link:tale-01-a a lode:CausalLink ; lode:hasCause {} ; lode:hasEffect {} ; lode:locator 3 ."


def cover(tmp_path: Path, claims: str) -> Coverage:
    checkout = Checkout(tmp_path)
    checkout.document("tale", [(TEXT, "")])
    checkout.state("tale", "01", claims)
    return coverage.cover(checkout.sources(), checkout.texts)


def how(found: Coverage) -> dict[int, str]:
    return {item.sentence: item.carrier.how for item in found.documents[0].items if item.carrier}


@pytest.mark.parametrize(
    ("claims", "carried"),
    [
        (LOAN, {2: TYPED}),
        (RISK.format(3, ""), {3: WORDS}),
        (LOAN + RISK.format(2, ""), {2: MIXED}),
        (LOAN + RISK.format("2 , 3", ""), {2: MIXED, 3: WORDS}),
        ('measure:star-plan lode:reached stage:approved ; lode:locator 1 , "3 此举" .', {3: TYPED}),
        ('measure:star-plan lode:reached stage:unsaid ; lode:locator 1 , "3 此举" .', {}),
        ("dependence:a a lode:Dependence ; lode:isOf lode:Loan ; lode:locator 4 .", {4: TYPED}),
        (LINK.format("measure:star-act", "theme:risk"), {3: TYPED}),
        (LINK.format("assessment:tale-01-risk", "theme:risk"), {3: WORDS}),
    ],
)
def test_a_sentence_is_carried_by_what_speaks_in_it(
    claims: str, carried: dict[int, str], tmp_path: Path
) -> None:
    assert how(cover(tmp_path, claims)) == carried


def test_a_fact_whose_thing_is_left_to_the_context_by_licence_carries_its_sentence(
    tmp_path: Path,
) -> None:
    fact = "dependence:a a lode:Dependence ; lode:isOf country:northland ; lode:locator 3 ."
    for name, licence in (("none", ""), ("said", "lode:infers inference:country-northland-role")):
        checkout = Checkout(tmp_path / name)
        checkout.document("tale", [(TEXT, licence)])
        checkout.state("tale", "01", fact)
        carried = how(coverage.cover(checkout.sources(), checkout.texts))
        assert carried == ({3: TYPED} if licence else {})


def test_words_alone_are_explained_by_the_reason_that_the_statement_gives(tmp_path: Path) -> None:
    bare = cover(tmp_path / "bare", RISK.format(3, "")).documents[0]
    said = cover(
        tmp_path / "said", RISK.format(3, "; lode:staysInWords wording:opinion")
    ).documents[0]
    assert (bare.carriers.words, bare.carriers.unexplained) == (1, 1)
    assert (said.carriers.words, said.carriers.unexplained) == (1, 0)
    assert said.carriers.reasons == {"opinion": 1}
    assert (said.subjects, said.assessments) == (1, 1)


def test_the_text_names_the_sentences_in_words_only_that_say_no_reason(tmp_path: Path) -> None:
    bare = cover(tmp_path / "bare", RISK.format(3, ""))
    said = cover(tmp_path / "said", RISK.format(3, "; lode:staysInWords wording:opinion"))
    for lang, words in (("en", "in words only, without a reason"), ("zh", "仅文字而未说明理由")):
        assert words in coverage_report.to_text(bare, lang)
        assert words not in coverage_report.to_text(bare, lang, details=False)
        assert words not in coverage_report.to_text(said, lang)


def test_the_json_tells_how_each_sentence_is_carried_and_why(tmp_path: Path) -> None:
    found = cover(tmp_path, LOAN + RISK.format(3, "; lode:staysInWords wording:opinion"))
    (row,) = coverage_report.to_json(found)["documents"]
    assert row["carriers"] == {
        "typed": 1, "mixed": 0, "words": 1, "unexplained": 0, "reasons": {"opinion": 1}
    }  # fmt: skip
    assert row["statements"] == {"total": 2, "assessments": 1}
    told = {i["sentence"]: (i["carrier"], i["reasons"]) for i in row["items"] if "carrier" in i}
    assert told == {2: ("typed", []), 3: ("words", ["opinion"])}


@pytest.mark.parametrize("worse", [RISK.format(3, ""), RISK.format("3 , 4", "")])
def test_the_ratchet_fails_when_words_take_the_place_of_claims(worse: str, tmp_path: Path) -> None:
    before = coverage_report.to_json(cover(tmp_path / "before", LOAN), items=False)
    now = coverage_report.to_json(cover(tmp_path / "now", worse), items=False)
    lost = [f.message["en"] for f in ratchet.ratchet(before, now)]
    assert any("in words only" in line for line in lost)
    assert any("without a reason" in line for line in lost)
    assert not [f for f in ratchet.ratchet(now, now) if f]


def test_a_summary_of_before_the_measure_asks_for_nothing(tmp_path: Path) -> None:
    now = coverage_report.to_json(cover(tmp_path, RISK.format(3, "")), items=False)
    before = copy.deepcopy(now)
    for name in ("carriers", "statements"):
        del before["documents"][0][name]
    assert ratchet.ratchet(before, now) == []


def test_a_document_that_is_carried_by_nothing_has_no_share_in_words() -> None:
    assert carriers.tally([]).words_share == 0.0
