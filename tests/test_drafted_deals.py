"""Drafted deals: known by whom they concern, with parties, class and stage; and provable."""

import dataclasses
from pathlib import Path

import pytest
from copies import build_with_note

from lodestone.check.prove import passages
from lodestone.enter.proposals import drafting, judging, measured, placing
from lodestone.enter.proposals.form import NewThing, Proposal
from lodestone.model.house import House
from lodestone.model.terms import thing
from lodestone.read import checkout
from lodestone.read.checkout import Sources
from lodestone.read.text import figures, name_forms

TEXT = "Example Agency signed a loan of up to $620 million to Example Magnets in November 2025.\n"
NOTICE = (
    "示例署公告2025年第84号 对锑实施出口管制的决定\n"
    "示例署应当在30日内作出决定。\n"
    "本公告自2025年12月1日起施行。示例署公告2023年第17号同时废止。\n"
    "示例署\n2025年11月9日\n"
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    root = build_with_note(tmp_path_factory.mktemp("deals") / "checkout", TEXT)
    return checkout.read(House(root), judged=True)


def of(stated: Sources, text: str) -> list[Proposal]:
    laid, _ = passages.lay(stated, {"note": TEXT})
    return drafting.draft(stated, [dataclasses.replace(laid[0], text=text)])


def classes(found: list[Proposal], property_: str) -> set[str]:
    return {
        one.thing.cls
        for one in found
        if one.property == property_ and isinstance(one.thing, NewThing)
    }


def test_a_registered_loan_is_known_by_the_company_that_a_sentence_points_back_at(
    small: Sources,
) -> None:
    text = "Example Magnets makes magnets. Example Agency lends the company up to $620 million."
    sums = [one.thing for one in of(small, text) if one.property == "amount"]
    assert sums == ["instrument:example-magnets-loan"]


def test_a_loan_of_another_sum_is_another_loan(small: Sources) -> None:
    text = "Example Agency lends Example Magnets $90 million for antimony."
    assert classes(of(small, text), "amount") == {"Loan"}


def test_a_new_loan_is_proposed_with_who_lends(small: Sources) -> None:
    found = of(small, "Example Agency lends Harbor Antimony $90 million for antimony.")
    assert ("hasLender", ("actor:example-agency",)) in [(p.property, p.values) for p in found]


def test_a_duty_is_proposed_with_whom_it_obliges(small: Sources) -> None:
    found = of(small, "Within 60 days, Example Agency shall publish a list of antimony mines.")
    assert ("obliges", ("actor:example-agency",)) in [(p.property, p.values) for p in found]


@pytest.mark.parametrize(
    ("text", "cls"),
    [
        ("A loan guarantee of $90 million for antimony.", "LoanGuarantee"),
        ("A supply agreement of $90 million for antimony.", "PurchaseContract"),
        ("A letter of interest of $90 million for antimony.", "Financing"),
        ("向锑企提供9000万美元赠款。", "Grant"),
    ],
)
def test_the_word_beside_a_sum_tells_its_class(text: str, cls: str, small: Sources) -> None:
    assert classes(of(small, text), "amount") == {cls}


@pytest.mark.parametrize(
    ("text", "cls"),
    [
        ("The mine will produce 300 tonnes of antimony.", "Forecast"),
        ("The mine produced 300 tonnes of antimony.", "Observation"),
        ("该矿料将年产300吨锑。", "Forecast"),
        ("该厂耗用锑原料300吨。", "Observation"),
    ],
)
def test_what_is_still_to_come_is_a_forecast(text: str, cls: str, small: Sources) -> None:
    assert classes(of(small, text), "quantity") == {cls}


def test_what_hangs_on_a_condition_is_no_observation(small: Sources) -> None:
    text = "As long as antimony makes up 5 percent of the ore, the mine may work."
    assert not [one for one in of(small, text) if one.property == "quantity"]


def test_a_notice_repeals_another_on_the_day_from_which_it_holds(small: Sources) -> None:
    stages = {one.stage for one in of(small, NOTICE)}
    assert {"in-force-2025-12-01", "issued-2025-11-09", "reversed-2025-12-01"} <= stages


def test_a_notice_on_export_control_is_of_that_class(small: Sources) -> None:
    issued = [one.thing for one in of(small, NOTICE) if one.stage.startswith("issued")]
    assert [one.cls for one in issued if isinstance(one, NewThing)] == ["ExportControl"]


def test_the_stages_of_a_notice_are_not_refused_for_its_own_name(tmp_path: Path) -> None:
    root = build_with_note(tmp_path / "checkout", NOTICE)
    stated = checkout.read(House(root), judged=True)
    texts = root.parent / "texts"
    laid, _ = passages.lay(stated, passages.load_texts(texts))
    own = [one for one in drafting.draft(stated, laid) if one.stage.startswith(("issued", "in-f"))]
    found = judging.sort(stated, texts, own, against_graph=False).verdicts
    assert len(found) == 2
    assert not [r.rule for v in found for r in v.reasons if r.refuses]


def test_the_clause_of_a_sum_may_name_the_giver_alone(tmp_path: Path) -> None:
    text = "2025年，示例磁材公司扩产，示例署提供6.2亿美元贷款。\n"
    root = build_with_note(tmp_path / "checkout", text)
    stated = checkout.read(House(root), judged=True)
    texts = root.parent / "texts"
    laid, _ = passages.lay(stated, passages.load_texts(texts))
    made = drafting.draft(stated, laid)
    sums = [one for one in made if one.property == "amount"]
    verdicts = judging.sort(stated, texts, made, against_graph=False).verdicts
    rules = {r.rule for v in verdicts if v.proposal in sums for r in v.reasons}
    assert sums
    assert "owner-other" not in rules


def test_texts_print_an_order_by_its_number_in_several_ways() -> None:
    printed = set(name_forms.orders("On Mines (E.O. 19990)"))
    assert {"Executive Order 19990", "EO 19990"} <= printed
    assert not list(name_forms.orders("On Mines"))


@pytest.mark.parametrize(
    ("text", "day", "year"),
    [
        ("7月20日", "2026-07-22", 2026),
        ("12月20日", "2026-01-05", 2025),
        ("3月9日", "2026-07-22", 0),
        ("7月30日", "2026-07-22", 0),
        ("7月30日", "2026-07", 2026),
    ],
)
def test_a_day_without_a_year_is_of_the_months_before_the_text(
    text: str, day: str, year: int
) -> None:
    (figure,) = figures.find(text)
    assert placing.year_near(figure, day) == year


def test_every_indicator_that_drafts_know_is_registered(sources: Sources) -> None:
    missing = [slug for slug in measured.slugs() if thing("indicator", slug) not in sources.types]
    assert not missing


def test_other_stakes_in_a_firm_are_offered_where_nothing_tells_which_is_meant(
    tmp_path: Path,
) -> None:
    root = build_with_note(
        tmp_path / "checkout", "The loan of up to $620 million for antimony holds.\n"
    )
    register = root / "data" / "register" / "things.ttl"
    other = (
        "\ninstrument:example-magnets-loan-2 a lode:Loan ;\n"
        '    skos:prefLabel "second loan to Example Magnets"@en , "第二笔贷款"@zh-Hans .\n'
    )
    register.write_text(register.read_text(encoding="utf-8") + other, encoding="utf-8")
    told = root / "data" / "documents" / "sample" / "03-second.ttl"
    first = (root / "data" / "documents" / "sample" / "01-loan.ttl").read_text(encoding="utf-8")
    told.write_text(first.replace("magnets-loan", "magnets-loan-2"), encoding="utf-8")
    stated = checkout.read(House(root), judged=True)
    texts = root.parent / "texts"
    laid, _ = passages.lay(stated, passages.load_texts(texts))
    one = next(p for p in drafting.draft(stated, laid) if p.values == ("USD-atmost-620m",))
    meant = dataclasses.replace(one, thing="instrument:example-magnets-loan")
    (found,) = judging.sort(stated, texts, [meant], against_graph=False).verdicts
    assert found.near == (thing("instrument", "example-magnets-loan-2"),)
