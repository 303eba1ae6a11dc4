"""A value's name says it, in one way only."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lodestone.model import dates, describe, values
from lodestone.model.errors import ValueNameError
from lodestone.model.ontology import Ontology
from lodestone.model.terms import LODE, thing

UNITS = frozenset({"USD", "kilogram", "percent", "fraction", "tonne", "tonne-per-month", "year"})
RUNGS = frozenset({"in-force", "signed", "unsaid"})


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("USD-2.26bn", "2260000000", "2260000000"),
        ("USD-atleast-2bn", "2000000000", None),
        ("USD-over-1bn", "1000000000", None),
        ("USD-atmost-620m", None, "620000000"),
        ("percent-under-5", None, "5"),
        ("percent-about-1", "0.95", "1.05"),
        ("percent-5-to-10", "5", "10"),
        ("percent-about-20-to-30", "19", "31.5"),
        ("fraction-1-of-2", "50", "50"),
        ("fraction-atleast-9-of-10", "90", "100"),
        ("USD-about-2.26bn", "2250000000", "2270000000"),
        ("USD-about-70bn", "66500000000", "73500000000"),
        ("percent-about-100", "95", "100"),
        ("percent-nearly-100", "95", "100"),
        ("USD-nearly-70bn", "66500000000", "70000000000"),
        ("percent-about-minus-20", "-21", "-19"),
        ("EUR-per-kilogram-110", "110", "110"),
        ("year-vague-tens", None, None),
        ("USD-vague-hundreds-of-millions", None, None),
        ("tonne-per-month-about-200", "190", "210"),
        ("tonne-300k", "300000", "300000"),
        ("USD-1.5tn", "1500000000000", "1500000000000"),
        ("USD-lost", None, None),
    ],
)
def test_a_quantity_says_its_interval(name: str, low: str | None, high: str | None) -> None:
    found = values.parse_quantity(name, UNITS).interval()
    assert found == tuple(None if end is None else Decimal(end) for end in (low, high))


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("USD-2260m", "USD-2.26bn"),
        ("USD-1000m", "USD-1bn"),
        ("tonne-1500", "tonne-1.5k"),
        ("percent-5-to-10000", "percent-5-to-10k"),
    ],
)
def test_another_name_of_a_quantity_is_refused_with_the_right_one(
    name: str, canonical: str
) -> None:
    with pytest.raises(ValueNameError) as caught:
        values.parse_quantity(name, UNITS)
    assert caught.value.canonical == canonical


@pytest.mark.parametrize(
    "name",
    ["XYZ-2bn", "USD", "USD-vague-some", "USD-per-furlong-2", "USD-minus-0-2",
          "USD-", "USD-two", "USD-2.50bn", "USD-02bn", "USD-2b", "percent-10-to-5",
     "percent-1-of-2", "fraction-3", "USD--2bn", "USD-2bn ", "USD-about-about-2bn"],
)  # fmt: skip
def test_what_is_no_quantity_is_refused(name: str) -> None:
    with pytest.raises(ValueNameError):
        values.parse_quantity(name, UNITS)


@given(st.decimals(min_value=Decimal("0.01"), max_value=Decimal("9e14"), places=2))
def test_the_name_of_a_number_reads_back_as_the_number(number: Decimal) -> None:
    assert values.number_value(values.number_name(number)) == number


@pytest.mark.parametrize(
    ("name", "earliest", "latest"),
    [
        ("2025-08-10", "2025-08-10", "2025-08-10"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("1980s", "1980-01-01", "1989-12-31"),
        ("2025-to-2027", "2025-01-01", "2027-12-31"),
        ("2025-03-to-2025-05", "2025-03-01", "2025-05-31"),
        ("2025-10-30-to-2025-11-02", "2025-10-30", "2025-11-02"),
        ("2025-Q3", "2025-07-01", "2025-09-30"),
        ("2025-Q4", "2025-10-01", "2025-12-31"),
        ("2025-H1", "2025-01-01", "2025-06-30"),
        ("2025-winter", "2025-12-01", "2026-02-28"),
        ("FY2026", "2025-10-01", "2026-09-30"),
        ("FY2019-to-FY2023", "2018-10-01", "2023-09-30"),
        ("2025-Q1-to-2025-Q3", "2025-01-01", "2025-09-30"),
        ("about-2025-Q3", "2025-04-01", "2025-12-31"),
        ("by-FY2026", None, "2026-09-30"),
        ("FY2026-Q1", "2025-10-01", "2025-12-31"),
        ("FY2026-H2", "2026-04-01", "2026-09-30"),
        ("before-FY2027-Q2", None, "2026-12-31"),
        ("FY2025-Q3-to-FY2026-Q1", "2025-04-01", "2025-12-31"),
        ("about-2028", "2027-01-01", "2029-12-31"),
        ("about-2025-12", "2025-11-01", "2026-01-31"),
        ("by-2030", None, "2030-12-31"),
        ("before-2027", None, "2026-12-31"),
        ("after-2025-11", "2025-12-01", None),
        ("since-1980s", "1980-01-01", None),
        ("2025-lost", "2025-01-01", "2025-12-31"),
        ("lost", None, None),
    ],
)
def test_a_date_says_its_days(name: str, earliest: str | None, latest: str | None) -> None:
    found = dates.parse_date(name)
    wanted = tuple(None if day is None else date.fromisoformat(day) for day in (earliest, latest))
    assert (found.earliest, found.latest) == wanted


@pytest.mark.parametrize(
    "name",
    [
        "2025-02-30",
        "2025-13",
        "25-01-01",
        "1985s",
        "2027-to-2025",
        "FY2025-10",
        "FY2025-summer",
        "2025-Q3-to-FY2026-Q1",
        "2025-Q5",
        "2025-03-to-2026",
        "2025-05-to-2025-03",
        "2025-to-lost",
        "2025-8-1",
        "soon",
        "",
    ],
)
def test_what_is_no_date_is_refused(name: str) -> None:
    with pytest.raises(ValueNameError):
        dates.parse_date(name)


def test_a_stage_may_have_a_hyphen_in_its_rung_and_a_date_behind_it() -> None:
    stage = values.parse_stage("in-force-2025-04", RUNGS)
    assert (stage.rung, stage.when and stage.when.name) == ("in-force", "2025-04")


def test_a_rung_outside_the_ladder_is_refused() -> None:
    with pytest.raises(ValueNameError):
        values.parse_stage("done-2025", RUNGS)


def test_a_waiver_names_a_sentence_a_figure_and_a_listed_reason() -> None:
    reasons = frozenset({"rhetoric"})
    assert values.parse_waiver("3.2-rhetoric", reasons) == values.WaiverValue(3, 2, "rhetoric")
    for name in ("3-laziness", "0-rhetoric", "rhetoric"):
        with pytest.raises(ValueNameError):
            values.parse_waiver(name, reasons)


def test_an_inference_names_a_kind_a_thing_and_a_listed_reason() -> None:
    reasons = frozenset({"context-year", "role"})
    found = values.parse_inference("date-2025-03-20-context-year", reasons)
    assert found == values.InferenceValue("date", "2025-03-20", "context-year")
    with pytest.raises(ValueNameError):
        values.parse_inference("actor-us-government-guess", reasons)


@pytest.mark.parametrize(
    ("kind", "slug", "en", "zh"),
    [
        ("quantity", "USD-2.26bn", "2.26 billion US dollars", "22.6亿美元"),
        ("quantity", "percent-over-50", "over 50%", "超过50%"),
        ("quantity", "fraction-about-2-of-3", "about 2 of 3", "约三分之二"),
        ("quantity", "fraction-atleast-9-of-10", "at least 9 of 10", "九成以上"),
        ("quantity", "fraction-over-9-of-10", "over 9 of 10", "超过九成"),
        ("quantity", "fraction-3-of-16", "3 of 16", "16分之3"),
        ("quantity", "percent-nearly-100", "nearly 100%", "接近100%"),
        ("quantity", "year-vague-tens", "tens of years", "数十年"),
        (
            "quantity",
            "USD-vague-hundreds-of-millions",
            "hundreds of millions of US dollars",
            "数亿美元",
        ),
        ("quantity", "project-vague-teens", "ten-odd projects", "十几个项目"),
        ("quantity", "year-1", "1 year", "1年"),
        ("quantity", "country-atleast-1", "at least 1 country", "至少1个国家"),
        ("quantity", "AUD-368m", "368 million Australian dollars", "3.68亿澳大利亚元"),
        ("quantity", "USD-per-kilogram-110", "110 US dollars per kilogram", "110美元/千克"),
        ("quantity", "percent-minus-3.5", "-3.5%", "-3.5%"),
        ("date", "2025-Q3", "third quarter of 2025", "2025年第三季度"),
        ("date", "FY2026", "fiscal year 2026", "2026财年"),
        ("date", "FY2026-Q1", "first quarter of fiscal year 2026", "2026财年第一季度"),
        ("date", "2025-03-to-2025-05", "2025-03 to 2025-05", "2025年3月至2025年5月"),
        ("date", "before-2027", "before 2027", "2027年前"),
        ("date", "2025-08-10", "2025-08-10", "2025年8月10日"),
        ("stage", "signed-2025-04-30", "signed, 2025-04-30", "签署（2025年4月30日）"),
    ],
)
def test_the_build_words_a_value_in_both_languages(
    kind: str, slug: str, en: str, zh: str, ontology: Ontology
) -> None:
    iri = thing(kind, slug)
    labels = {
        triple.object.value
        for triple in describe.describe([iri], ontology)
        if triple.subject.value == iri and triple.predicate.value.endswith("prefLabel")
    }
    assert labels == {en, zh}


def test_a_fraction_is_compared_in_percent(ontology: Ontology) -> None:
    triples = describe.describe([thing("quantity", "fraction-2-of-3")], ontology)
    found = {t.predicate.value: t.object.value for t in triples}
    assert found[LODE + "inUnit"] == thing("unit", "percent")
    assert found[LODE + "low"] == found[LODE + "high"] == "66.666667"


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("USD-about-70bn", {"printedNumber": "70000000000", "bound": "about", "rule": "about",
                            "low": "66500000000", "high": "73500000000"}),
        ("percent-nearly-100", {"printedNumber": "100", "bound": "nearly", "rule": "nearly",
                                "low": "95", "high": "100"}),
        ("USD-2.26bn", {"printedNumber": "2260000000", "rule": "exact",
                        "low": "2260000000", "high": "2260000000"}),
        ("percent-5-to-10", {"printedNumber": "5", "printedUpper": "10", "bound": "range",
                             "rule": "range", "low": "5", "high": "10"}),
        ("fraction-about-2-of-3", {"printedNumber": "2", "printedWhole": "3", "bound": "about",
                                   "rule": "about-fraction", "low": "63.333333", "high": "70"}),
        ("USD-atmost-1bn", {"printedNumber": "1000000000", "bound": "atmost", "rule": "atmost",
                            "high": "1000000000"}),
        ("year-vague-tens", {"bound": "vague", "rule": "vague"}),
        ("USD-lost", {"rule": "lost"}),
    ],
)  # fmt: skip
def test_a_quantity_says_the_printed_number_its_bound_word_and_the_rule_of_its_interval(
    slug: str, said: dict[str, str], ontology: Ontology
) -> None:
    iri = thing("quantity", slug)
    found = {
        triple.predicate.value.removeprefix(LODE): triple.object.value
        for triple in describe.describe([iri], ontology)
        if triple.subject.value == iri
    }
    found["rule"] = found.pop("hasIntervalRule").removeprefix(thing("interval", ""))
    names = ("printedNumber", "printedUpper", "printedWhole", "bound", "rule", "low", "high")
    assert {name: found[name] for name in names if name in found} == said
    assert said["rule"] in {one.rpartition("/")[2] for one in ontology.individuals}


def test_a_currency_and_a_rate_that_the_ontology_does_not_name_are_described_with_their_value(
    ontology: Ontology,
) -> None:
    triples = describe.describe([thing("quantity", "HKD-per-share-3.5")], ontology)
    labels = {t.object.value for t in triples if t.subject.value == thing("unit", "HKD-per-share")}
    assert {"Hong Kong dollars per share", "港元/股"} <= labels
