"""Patterns: each has an example in English and Chinese that it fits; drafts need no model."""

import dataclasses
from pathlib import Path

import pytest
from copies import build_with_note, run

from lodestone.check.prove import passages
from lodestone.enter.cells import Cells
from lodestone.enter.columns import Columns
from lodestone.enter.proposals import drafting, patterns, recognising, scoring
from lodestone.enter.proposals.form import NewThing, Proposal
from lodestone.enter.proposals.patterns import Pattern
from lodestone.model.errors import UsageError
from lodestone.model.house import House
from lodestone.model.ontology import Ontology
from lodestone.model.terms import LODE
from lodestone.read import checkout
from lodestone.read.checkout import Sources
from lodestone.read.text import figures
from lodestone.read.text.spelling import plain

EXAMPLES = [
    pytest.param(pattern, text, id=f"{pattern.name}-{lang}")
    for pattern in patterns.patterns()
    for lang, text in pattern.example.items()
    if text
]


@pytest.mark.parametrize(("pattern", "text"), EXAMPLES)
def test_a_pattern_is_the_first_that_fits_a_figure_of_its_example(
    pattern: Pattern, text: str
) -> None:
    clause = plain(text).lower()
    first = {
        next((p.name for p in patterns.patterns() if p.fits(f, clause, (f.start, f.end))), "")
        for f in figures.find(text)
    }
    same = {p.name for p in patterns.patterns() if p.sorts & pattern.sorts and
            p.property == pattern.property}  # fmt: skip
    assert pattern.name in first or first & same, first


def test_a_traditional_text_is_read_as_a_simplified_one() -> None:
    (share,) = [p for p in patterns.patterns() if p.name == "stake-share"]
    text = "示例署取得示例磁材公司15%股權。"
    (figure,) = figures.find(text)
    assert share.fits(figure, plain(text).lower(), (figure.start, figure.end))


@pytest.mark.parametrize("pattern", patterns.patterns(), ids=lambda pattern: pattern.name)
def test_a_pattern_speaks_of_terms_that_exist(pattern: Pattern, ontology: Ontology) -> None:
    assert LODE + pattern.property in ontology.properties
    assert {LODE + name for name in (pattern.cls, *pattern.barred)} <= ontology.classes
    assert pattern.subject in (patterns.REGISTERED, patterns.STATEMENT)
    assert any(pattern.example.values())


@pytest.mark.parametrize("text", ["[[pattern]]\nname = 'x'", "[[pattern]]\nfoo = 1"])
def test_a_broken_pattern_is_told(text: str) -> None:
    with pytest.raises(UsageError):
        patterns.read(text)


TEXT = (
    "Example Agency signed a loan of up to $620 million to Example Magnets in November 2025. "
    "Exampleland imports about 70% of its antimony.\n"
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_with_note(tmp_path_factory.mktemp("patterns") / "checkout", TEXT)


@pytest.fixture(scope="module")
def drafted(small: Path) -> list[Proposal]:
    sources = checkout.read(House(small), judged=True)
    laid, _ = passages.lay(sources, {"note": TEXT})
    return drafting.draft(sources, laid)


def test_a_registered_loan_is_known_by_lender_borrower_and_kind(drafted: list[Proposal]) -> None:
    told = [(one.thing, one.property, one.values, one.stage) for one in drafted]
    assert ("instrument:example-magnets-loan", "amount", ("USD-atmost-620m",), "") in told
    shares = [one for one in drafted if one.values == ("percent-about-70",)]
    assert [one.property for one in shares] == ["quantity"]


ORDER = (
    "Sec. 3. Antimony.\n"
    "Within 60 days of the date of this order:\n"
    "(a) Example Agency shall:\n"
    "(i) publish a list of mines;\n"
    "It names each mine.\n"
    "(ii) report on it.\n"
    "Sec. 4. Costs.\n"
    "(a) Example Agency bears the costs.\n"
)
NEWS = "In March 2025, Example Agency signed a lease. Trade in wheat came to $5 billion.\n"


def of(stated: Sources, text: str) -> list[Proposal]:
    """What the patterns draft of a text of one passage."""
    laid, _ = passages.lay(stated, {"note": TEXT})
    cut = dataclasses.replace(laid[0], text=text)
    return drafting.draft(stated, [cut])


def test_a_deadline_is_carried_down_to_the_lines_under_it(small: Path) -> None:
    found = of(checkout.read(House(small), judged=True), ORDER)
    due = [p for p in found if p.property == "dueWithin"]
    assert {p.values for p in due} == {("day-atmost-60",)}
    slugs = [p.thing.slug for p in due if isinstance(p.thing, NewThing)]
    assert [slug.removeprefix("note-01-") for slug in slugs] == [
        "5-due-obligation", "7-due-obligation",
    ]  # fmt: skip
    assert {p.sentence for p in due} == {3}  # the line that prints the period proves it


def test_the_day_of_an_act_that_nobody_has_named_is_proposed_with_its_stage(small: Path) -> None:
    found = of(checkout.read(House(small), judged=True), NEWS)
    assert [(p.thing.cls, p.stage) for p in found if isinstance(p.thing, NewThing)] == [
        ("Measure", "signed-2025-03")
    ]  # and no sum, as the passage names no mineral


def test_the_day_with_which_a_treaty_closes_is_a_stage_of_the_act_that_it_prints(
    tmp_path: Path,
) -> None:
    root = build_with_note(tmp_path / "checkout", TEXT)
    told = root / "data" / "documents" / "note" / "document.ttl"
    act = "\ndocument:note lode:isTextOf measure:example-deal .\n"
    told.write_text(told.read_text(encoding="utf-8") + act, encoding="utf-8")
    found = of(
        checkout.read(House(root), judged=True),
        "DONE at Exampletown this ninth day of March, two thousand and twenty-four.\n",
    )
    assert ("measure:example-deal", "signed-2024-03-09") in [(p.thing, p.stage) for p in found]


@pytest.mark.parametrize(
    ("text", "name", "stage"),
    [
        ("Executive Order 19990 of January 20, 2021 (On Mines), is hereby revoked.",
         "Executive Order 19990", "issued-2021-01-20"),
        ("It rests on section 3 of the Antimony Reserves and Trade Act of 1962.",
         "Antimony Reserves and Trade Act of 1962", "passed-1962"),
        ("依据《1962年锑贸易法》，开始调查。", "1962年锑贸易法", "passed-1962"),
        ("依据1962年《锑贸易法》，开始调查。", "锑贸易法", "passed-1962"),
    ],
)  # fmt: skip
def test_an_act_that_is_cited_by_its_date_reached_its_stage_then(
    text: str, name: str, stage: str, small: Path
) -> None:
    stated = checkout.read(House(small), judged=True)
    (one,) = [one for one in of(stated, text) if one.stage]
    assert isinstance(one.thing, NewThing)
    assert (list(one.thing.names.values()), one.stage) == ([name], stage)


def test_what_a_treaty_is_signed_by_is_no_country(small: Path) -> None:
    stated = checkout.read(House(small), judged=True)
    closing = (
        "Signed in Exampleton, Exampleland this twentieth day of October, "
        "two thousand and twenty-five."
    )
    laid, _ = passages.lay(stated, {"note": TEXT})
    headed = dataclasses.replace(laid[0], text=closing, heads=("Exampleland",))
    signed = [one for one in drafting.draft(stated, [headed]) if one.stage]
    assert [one.stage for one in signed] == ["signed-2025-10-20"]
    assert not isinstance(signed[0].thing, str)


def test_every_quote_of_a_draft_is_in_the_text(drafted: list[Proposal]) -> None:
    for one in drafted:
        assert one.span is not None
        assert TEXT[slice(*one.span)] == one.quote


def test_draft_writes_what_propose_takes(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "d.jsonl"
    texts = small.parent / "texts"
    done = run(small, "draft", "note", "--sources", texts, "--out", out)
    assert done.returncode == 0, done.stderr
    again = run(small, "draft", "note", "--sources", texts, "--out", out)
    assert again.returncode == 2
    scored = run(small, "draft", "note", "--score", "--proposals", out, "--sources", texts,
                 "--lang", "zh")  # fmt: skip
    assert scored.returncode == 0
    assert "召回率: -" in scored.stdout
    assert run(small, "draft", "none", "--sources", texts).returncode == 2


@pytest.mark.parametrize(
    ("document", "recall", "precision"),
    [("equity-turn", 0.61, 0.83), ("global-layout", 0.51, 0.86), ("year-one", 0.61, 0.86)],
)
def test_drafts_do_not_fall_below_what_they_reached(
    document: str, recall: float, precision: float, sources: Sources, texts: Path
) -> None:
    blind = checkout.Sources(
        sources.house,
        sources.ontology,
        tuple(
            file
            for file in sources.files
            if not (file.kind == checkout.PASSAGE and file.path.parent.name == document)
        ),
    )
    text = passages.load_texts(texts)[document]
    laid, _ = passages.lay(blind, {document: text})
    cells = Cells(Columns.of(sources), sources)
    rates = scoring.score(sources, document, drafting.draft(blind, laid), cells).rates()
    assert (rates["recall"] or 0) >= recall
    assert (rates["precision"] or 0) >= precision


@pytest.mark.parametrize(
    ("text", "word"),
    [("示例署提供10年期保底价采购协议", "采购"), ("并获得额外7.5%股权的认股权证", "认股权证")],
)
def test_of_words_for_kinds_in_a_row_the_last_is_the_head(
    text: str, word: str, small: Path
) -> None:
    sources = checkout.read(House(small), judged=True)
    laid, _ = passages.lay(sources, passages.load_texts(small.parent / "texts"))
    (figure,) = figures.find(text)
    found = recognising.Register(sources, laid).nearest_word(text, (figure.start, figure.end))
    assert found == word


LISTED = (
    "2025年9月16日，示例署宣布向示例磁材公司提供6.2亿美元贷款。"
    "示例国的份额从30%降至5%,12种矿产完全依赖进口,29种进口依赖度超50%。\n"
)


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> list[Proposal]:
    root = build_with_note(tmp_path_factory.mktemp("listed") / "checkout", LISTED)
    sources = checkout.read(House(root), judged=True)
    laid, _ = passages.lay(sources, passages.load_texts(root.parent / "texts"))
    return drafting.draft(sources, laid)


def test_what_a_figure_changes_from_is_the_baseline_of_the_same_statement(
    listed: list[Proposal],
) -> None:
    rows = {one.property: one for one in listed if one.values and "percent-30" in one.values[0]}
    (before,) = rows.values()
    (after,) = [one for one in listed if one.values == ("percent-5",)]
    assert before.property == "baseline"
    assert str(before.thing) == str(after.thing)


def test_a_count_that_leaves_out_what_it_counts_counts_what_the_last_did(
    listed: list[Proposal],
) -> None:
    assert {"mineral-12", "mineral-29"} <= {v for one in listed for v in one.values}


def test_the_day_of_a_sum_is_a_stage_of_its_instrument_and_of_no_act_beside_it(
    listed: list[Proposal],
) -> None:
    staged = [one for one in listed if one.stage.endswith("2025-09-16")]
    assert staged
    assert all(not isinstance(o.thing, NewThing) or o.thing.cls != "Measure" for o in staged)


LETTERED = (
    "Sec. 3. Reports.\n"
    "(b) Within 60 days of the date of this order, Example Agency shall:\n"
    "(i) report on ores that include:\n"
    "(A) antimony; and\n"
    "(B) wheat; and\n"
    "(ii) within 10 days of that report, publish it;\n"
    "(iii) meet.\n"
    "(c) Example Agency shall meet again.\n"
)


def test_of_a_list_each_duty_is_due_but_none_with_its_own_period_and_no_part_of_one(
    small: Path,
) -> None:
    found = of(checkout.read(House(small), judged=True), LETTERED)
    due = [p for p in found if p.property == "dueWithin" and isinstance(p.thing, NewThing)]
    carried = [p.thing.slug for p in due if p.values == ("day-atmost-60",)]
    assert carried == ["note-01-4-due-obligation", "note-01-10-due-obligation"]
    assert len([p for p in due if p.values == ("day-atmost-10",)]) == 1


def test_a_deadline_is_carried_into_the_next_passage_and_proven_where_it_is_printed(
    small: Path,
) -> None:
    stated = checkout.read(House(small), judged=True)
    laid, _ = passages.lay(stated, {"note": TEXT})
    head = "(a) Within 60 days of the date of this order, Example Agency shall:\n(i) meet; and\n"
    after = "(ii) report.\n(b) It ends.\n(i) Nothing is due.\n"
    first = dataclasses.replace(laid[0], text=head)
    second = dataclasses.replace(laid[0], iri=laid[0].iri[:-2] + "02", text=after)
    due = [p for p in drafting.draft(stated, [first, second]) if p.property == "dueWithin"]
    assert [p.thing.slug for p in due if isinstance(p.thing, NewThing)] == [
        "note-01-2-due-obligation",
        "note-02-1-due-obligation",
    ]
    assert {(p.passage, p.sentence) for p in due} == {("note-01", 1)}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("THE WHITE HOUSE, March 20, 2025.", ["issued-2025-03-20"]),
        ("Dated: March 20, 2025.", ["issued-2025-03-20"]),
        ("It met on March 20, 2025.", []),
    ],
)
def test_the_day_at_the_foot_is_of_the_act_whose_number_the_title_begins_with(
    text: str, told: list[str], small: Path
) -> None:
    stated = checkout.read(House(small), judged=True)
    laid, _ = passages.lay(stated, {"note": TEXT})
    cut = dataclasses.replace(laid[0], text=text, heads=("Executive Order 19990: On Mines",))
    found = [p for p in drafting.draft(stated, [cut]) if p.stage.startswith("issued")]
    assert [p.stage for p in found] == told
    assert [p.thing.names for p in found if isinstance(p.thing, NewThing)] == [
        {"en": "Executive Order 19990"}
    ] * len(told)


@pytest.mark.parametrize(
    "text",
    [
        "示例署公布2025年第62号公告。",
        "依据示例署发〔2025〕12号文件，已签署。",
        "It was signed under Docket No. 2025-07.",
    ],
)
def test_the_year_in_the_number_of_a_notice_is_no_day_of_it(text: str, small: Path) -> None:
    found = of(checkout.read(House(small), judged=True), text)
    assert not [p.stage for p in found if p.stage]


def test_a_notice_is_named_by_its_number_and_dated_by_its_day_past_what_it_rests_on(
    small: Path,
) -> None:
    text = "3月9日，经示例署批准，商务部发布2025年第62号公告，管制锑。"
    found = of(checkout.read(House(small), judged=True), text)
    assert [(p.thing.names, p.stage) for p in found if isinstance(p.thing, NewThing)] == [
        ({"zh-Hans": "2025年第62号公告"}, "issued-2025-03-09")
    ]


@pytest.mark.parametrize(
    ("text", "property_", "value"),
    [
        ("By October 1, 2025, Example Agency shall list mines.", "dueBy", "by-2025-10-01"),
        ("示例署应当在2025年10月1日前公布清单。", "dueBy", "before-2025-10-01"),
        ("The ban is suspended until November 10, 2025.", "until", "2025-11-10"),
        ("A loan of $5 million over 10 years for antimony.", "term", "year-10"),
        ("资料保存不少于5年。", "term", "year-atleast-5"),
        ("锑价从每吨1万美元涨至每吨5万美元。", "baseline", "USD-per-tonne-10k"),
        ("Antimony fetches $58,000 a ton.", "quantity", "USD-per-tonne-58k"),
        ("The antimony mine is to begin production in 2028.", "startsOn", "2028"),
        ("A duty rate of 25 percent ad valorem applies.", "rate", "percent-25"),
        ("The partnership covers 12 minerals.", "size", "mineral-12"),
        ("Imports made up 85 percent in 2024, up from 62 percent.", "baseline", "percent-62"),
        ("Imports made up 85 percent in 2024.", "atTime", "2024"),
    ],
)
def test_a_text_is_drafted_by_what_its_words_say(
    text: str, property_: str, value: str, small: Path
) -> None:
    found = of(checkout.read(House(small), judged=True), text)
    assert (property_, (value,)) in [(p.property, p.values) for p in found]


@pytest.mark.parametrize(
    ("text", "stages"),
    [
        ("The tariff of 25% shall rise to 50% on January 1, 2025.", {"in-force-2025-01-01"}),
        ("对锑的关税为10%，自2025年8月6日起生效。", {"in-force-2025-08-06"}),
        ("The tariff of 25% was met with anger.", set()),
    ],
)
def test_a_rate_is_in_force_from_the_day_beside_it(
    text: str, stages: set[str], small: Path
) -> None:
    found = of(checkout.read(House(small), judged=True), text)
    assert {p.stage for p in found if p.stage} == stages


@pytest.mark.parametrize("text", ["This order takes effect on May 1, 2025.",
                                  "本公告自2025年5月1日起施行。"])  # fmt: skip
def test_an_act_holds_from_the_day_that_it_says_of_itself(text: str, small: Path) -> None:
    found = of(checkout.read(House(small), judged=True), text)
    assert [p.stage for p in found] == ["in-force-2025-05-01"]


def test_an_observation_of_a_year_to_come_is_a_forecast(tmp_path: Path) -> None:
    root = build_with_note(tmp_path / "checkout", TEXT)
    told = root / "data" / "documents" / "note" / "document.ttl"
    end = "\ndocument:note lode:coversUntil date:2025-12 .\n"
    told.write_text(told.read_text(encoding="utf-8") + end, encoding="utf-8")
    stated = checkout.read(House(root), judged=True)
    found = of(stated, "到2029年，示例国占全球锑产能的1%。")
    assert {p.thing.cls for p in found if isinstance(p.thing, NewThing)} == {"Forecast"}


def test_two_figures_of_one_clause_are_of_one_new_thing(small: Path) -> None:
    text = "Example Agency buys a 12 percent stake in Harbor Antimony for $150 million."
    found = of(checkout.read(House(small), judged=True), text)
    assert {(p.property, str(p.thing)) for p in found} == {
        ("share", str(found[0].thing)),
        ("amount", str(found[0].thing)),
        ("isHeldBy", str(found[0].thing)),
        ("", str(found[0].thing)),
    }
    assert {p.stage for p in found if not p.property} == {"taken"}


def test_the_month_of_may_reserves_nothing(small: Path) -> None:
    text = "In May 2024 Example Agency signed a lease. It may be let in May."
    found = of(checkout.read(House(small), judged=True), text)
    assert [p.stage for p in found if p.stage] == ["signed-2024-05"]


def test_what_a_report_includes_is_no_duty_of_its_own(small: Path) -> None:
    text = (
        "(b) Within 60 days of the date of this order, Example Agency shall submit a report that "
        "includes:\n(i) findings; and\n(ii) options.\n"
    )
    due = [p for p in of(checkout.read(House(small), judged=True), text) if p.property]
    assert [(p.property, p.sentence) for p in due] == [("dueWithin", 1), ("obliges", 1)]


@pytest.mark.parametrize(
    ("text", "cls", "property_", "value"),
    [
        ("2024年第一批锑开采总量控制指标为1000吨。", "Quota", "size", "tonne-1k"),
        ("Exampleland retains 90% of the profits.", "RevenueShare", "share", "percent-90"),
        ("It holds warrants to purchase another 7.5% of it.", "Warrant", "share", "percent-7.5"),
        ("The plants are exempt for a period of 2 years.", "Regulation", "term", "year-2"),
        ("The road will support 2,730 jobs.", "Forecast", "quantity", "job-2.73k"),
        ("On January 1, 2025, Example Agency shall cease.", "Obligation", "dueBy", "2025-01-01"),
        ("Every 6 months until January 1, 2025, Example Agency shall submit a report.",
         "Obligation", "until", "2025-01-01"),
        ("The Agency recommended a tariff of 15 percent starting in 2027.", "Tariff", "since",
         "2027"),
    ],
)  # fmt: skip
def test_a_new_thing_is_of_the_class_that_its_words_tell(
    text: str, cls: str, property_: str, value: str, small: Path
) -> None:
    found = of(checkout.read(House(small), judged=True), text)
    assert (cls, property_, (value,)) in [
        (p.thing.cls, p.property, p.values) for p in found if isinstance(p.thing, NewThing)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "现将2023年第三批锑开采指标下达给你们。",
        "The Agency recommended sales of ore in 2097.",
        "It rests on what is known by the June 30, 2025, and all shall read it.",
    ],
)
def test_the_year_of_a_batch_or_to_come_and_the_day_of_a_noun_are_no_events(
    text: str, small: Path
) -> None:
    root = small / "data" / "documents" / "note" / "document.ttl"
    assert root.exists()
    found = of(checkout.read(House(small), judged=True), text)
    assert not [p for p in found if p.stage or p.property == "dueBy"]


def test_a_rate_told_of_in_the_sentence_before_is_in_force_from_the_day(small: Path) -> None:
    text = "Antimony is subject to a 50 percent tariff. This tariff is effective on May 1, 2025.\n"
    found = of(checkout.read(House(small), judged=True), text)
    assert {str(p.thing) for p in found} == {str(found[0].thing)}
    assert [p.stage for p in found if p.stage] == ["in-force-2025-05-01"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("On Mines\nIt is hereby ordered: dig.\nTHE WHITE HOUSE, March 20, 2025.", "On Mines"),
        ("关于锑的通知\n各单位要执行。\n2025年3月20日\n", "关于锑的通知"),
        ("示例署公告2025年第7号\n【发文日期】2025年3月20日\n", "示例署公告2025年第7号"),
    ],
)
def test_an_act_without_a_number_goes_by_its_title(text: str, name: str, small: Path) -> None:
    found = of(checkout.read(House(small), judged=True), text)
    assert [
        (list(p.thing.names.values()), p.stage) for p in found if isinstance(p.thing, NewThing)
    ] == [([name], "issued-2025-03-20")]
