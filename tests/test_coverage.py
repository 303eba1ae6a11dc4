"""Every rule of coverage, on made-up documents, seen to hold and seen to fail."""

import copy
import json
from pathlib import Path

import pytest
from made_up import Checkout

from lodestone.check.prove import coverage, coverage_report, ratchet
from lodestone.check.prove.coverage import CARRIED, OPEN, WAIVED, Coverage
from lodestone.model.errors import UsageError

TEXT = (
    "示例标题\n星辰矿业于2031年获3亿美元贷款。北国有2个矿区。有人说过5次。此举有风险。"
    "《2031年示例清单》发布。"
)
LOAN = (
    "instrument:star-loan lode:amount quantity:USD-300m ; lode:hasBorrower actor:star-mining ;"
    " lode:locator 2 ; lode:reached stage:unsaid ."
)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def cover(checkout: Checkout, claims: str = LOAN, more: str = "") -> Coverage:
    checkout.document("tale", [("开头。", ""), (TEXT, more)])
    checkout.state("tale", "02", claims)
    return coverage.cover(checkout.sources(), checkout.texts)


def states(found: Coverage, what: str) -> dict[str, str]:
    return {
        f"{item.sentence}.{item.figure}" if item.figure else f"{item.sentence}": item.state
        for item in found.documents[0].items
        if item.what == what and item.passage == "tale-02"
    }


def test_a_sentence_is_carried_by_a_claim_whose_object_it_prints(checkout: Checkout) -> None:
    assert states(cover(checkout), "sentence") == {
        "1": OPEN, "2": CARRIED, "3": OPEN, "4": OPEN, "5": OPEN, "6": OPEN
    }  # fmt: skip


def test_a_name_alone_carries_nothing(checkout: Checkout) -> None:
    claims = "country:northland lode:isMemberOf actor:star-mining ; lode:locator 3 ."
    assert states(cover(checkout, claims), "sentence")["3"] == OPEN


def test_an_object_printed_in_another_sentence_carries_nothing(checkout: Checkout) -> None:
    claims = LOAN.replace("locator 2", "locator 3")
    assert set(states(cover(checkout, claims), "sentence").values()) == {OPEN}


@pytest.mark.parametrize(
    "claims",
    [
        "assessment:tale-02-risk a lode:Risk ; lode:hasTheme theme:risk ; lode:locator 5 .",
        "link:tale-02-a a lode:CausalLink ; lode:hasEffect theme:risk ; lode:locator 5 .",
        "post:a a lode:Post ; lode:hasRole role:b ; lode:locator 5 .",
        "assessment:tale-02-a a lode:Risk ; lode:isAbout country:northland ; lode:locator 5 .",
    ],
)
def test_an_assessment_a_link_or_a_statement_without_printed_objects_carries_its_sentence(
    checkout: Checkout, claims: str
) -> None:
    assert states(cover(checkout, claims), "sentence")["5"] == CARRIED


def test_an_observation_carries_only_the_sentence_that_prints_its_value(
    checkout: Checkout,
) -> None:
    claims = (
        "observation:a a lode:Observation ; lode:quantity quantity:USD-300m ; lode:locator 2 , 3 ."
    )
    found = states(cover(checkout, claims), "sentence")
    assert (found["2"], found["3"]) == (CARRIED, OPEN)


def test_a_figure_is_carried_by_the_value_of_a_subject_of_its_sentence(checkout: Checkout) -> None:
    assert states(cover(checkout), "figure") == {
        "2.1": OPEN, "2.2": CARRIED, "3.1": OPEN, "4.1": OPEN
    }  # fmt: skip


def test_a_figure_is_not_carried_by_the_same_value_of_another_sentence(checkout: Checkout) -> None:
    claims = LOAN.replace("locator 2", "locator 3")
    assert states(cover(checkout, claims), "figure")["2.2"] == OPEN


def test_a_numeral_inside_a_registered_name_is_no_figure(checkout: Checkout) -> None:
    assert not [key for key in states(cover(checkout), "figure") if key.startswith("6")]


def test_a_waiver_gives_its_reason_and_takes_the_figures_of_its_sentence_along(
    checkout: Checkout,
) -> None:
    found = cover(
        checkout, more="lode:waives waiver:1-heading , waiver:4-rhetoric , waiver:2.1-repeats"
    )
    assert {f.rule for f in found.findings} <= {"figure-open"}
    assert states(found, "sentence") | states(found, "figure") == {
        "1": WAIVED, "2": CARRIED, "3": OPEN, "4": WAIVED, "5": OPEN, "6": OPEN,
        "2.1": WAIVED, "2.2": CARRIED, "3.1": OPEN, "4.1": WAIVED,
    }  # fmt: skip
    tally = found.documents[0].sentences
    assert dict(tally.reasons) == {"heading": 1, "rhetoric": 1}
    assert tally.substantive == 1


@pytest.mark.parametrize("waiver", ["2-rhetoric", "2.2-repeats", "9-heading", "2.7-repeats"])
def test_a_waiver_of_what_is_carried_or_not_there_is_a_warning(
    checkout: Checkout, waiver: str
) -> None:
    found = cover(checkout, more=f"lode:waives waiver:{waiver}")
    idle = [f for f in found.findings if f.rule != "figure-open"]
    assert [(f.rule, f.severity.name) for f in idle] == [("waiver-idle", "WARNING")]
    assert idle[0].line


def test_positions_are_code_points_of_the_document(checkout: Checkout) -> None:
    found = cover(checkout)
    text = checkout.texts["tale"]
    figures = [item for item in found.documents[0].items if item.what == "figure"]
    assert [text[item.start : item.end] for item in figures] == [i.printed for i in figures]
    sentence = next(i for i in found.documents[0].items if i.sentence == 2 and not i.figure)
    assert text[sentence.start : sentence.end] == "星辰矿业于2031年获3亿美元贷款。"


def test_the_json_has_the_tallies_and_quotes_no_sentence(checkout: Checkout) -> None:
    data = coverage_report.to_json(cover(checkout))
    row = data["documents"][0]
    assert row["slug"] == "tale"
    assert {"total", "carried", "waived", "open"} <= row["sentences"].keys() & row["figures"].keys()
    assert (row["sentences"]["total"], row["sentences"]["carried"]) == (7, 1)
    assert "星辰矿业" not in json.dumps(data, ensure_ascii=False)
    assert "items" not in coverage_report.to_json(cover(checkout), items=False)["documents"][0]


@pytest.mark.parametrize(("lang", "word"), [("en", "open sentence"), ("zh", "未处理 句子")])
def test_the_text_names_what_is_open_in_both_languages(
    checkout: Checkout, lang: str, word: str
) -> None:
    found = cover(checkout)
    assert word in coverage_report.to_text(found, lang)
    assert word not in coverage_report.to_text(found, lang, details=False)


@pytest.mark.parametrize(("lang", "words"), [("en", "located there"), ("zh", "定位于此")])
def test_an_open_sentence_names_what_is_located_in_it_and_does_not_carry_it(
    checkout: Checkout, lang: str, words: str
) -> None:
    found = cover(checkout, LOAN.replace("locator 2", "locator 3"))
    told = coverage_report.to_text(found, lang).split("\n")
    at = next(place for place, line in enumerate(told) if " tale-02 3 [" in line)
    assert words in told[at + 1]
    assert "instrument:star-loan" in told[at + 1]
    assert sum(words in line for line in told) == 1
    (row,) = coverage_report.to_json(found)["documents"]
    assert [i["sentence"] for i in row["items"] if "located" in i] == [3]
    assert words not in coverage_report.to_text(cover(checkout), lang)


def test_claims_that_rest_on_a_licence_are_counted_as_inferred(checkout: Checkout) -> None:
    found = cover(
        checkout,
        LOAN.replace("actor:star-mining", "actor:star-mining , actor:writer"),
        "lode:infers inference:actor-writer-anaphora",
    )
    assert (found.documents[0].claims, found.documents[0].inferred) == (3, 1)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("sentences", "carried"), 0),
        (("figures", "carried"), 0),
        (("sentences", "substantive"), 1),
        (("figures", "substantive"), 1),
        (("claims", "inferred"), 1),
    ],
)
def test_the_ratchet_fails_when_coverage_falls_or_excuses_grow(
    checkout: Checkout, path: tuple[str, str], value: int
) -> None:
    before = coverage_report.to_json(cover(checkout), items=False)
    assert ratchet.ratchet(before, before) == []
    now = copy.deepcopy(before)
    now["documents"][0][path[0]][path[1]] = value
    assert [f.rule for f in ratchet.ratchet(before, now)] == ["coverage-ratchet"]
    assert ratchet.ratchet(now, before) == []


def test_the_ratchet_fails_when_a_document_leaves(checkout: Checkout) -> None:
    before = coverage_report.to_json(cover(checkout), items=False)
    assert len(ratchet.ratchet(before, {"documents": []})) == 1


def test_one_document_can_be_chosen(checkout: Checkout) -> None:
    found = cover(checkout)
    assert coverage.choose(found, ["tale"]).documents == found.documents
    with pytest.raises(UsageError):
        coverage.choose(found, ["other"])
