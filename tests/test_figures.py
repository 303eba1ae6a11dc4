"""Every printed figure is read as what it says: one case per row of ``figures/cases.csv``.

A row is a short text and the readings of its figures in order, in the notation of value names;
``⏎`` in a text stands for a line end. Most rows are phrases of the five documents.
"""

import csv
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lodestone.model.dates import parse_date
from lodestone.model.values import parse_quantity
from lodestone.read.text.amounts import Amount
from lodestone.read.text.figures import find, owed

CASES = Path(__file__).parent / "figures" / "cases.csv"
STYLES = Path(__file__).parent / "figures" / "styles.csv"
LIGHT = Path(__file__).parent / "figures" / "light.csv"
UNITS = frozenset(
    {
        "USD",
        "tonne",
        "day",
        "share",
        "vehicle",
        "percent",
        "percentage-point",
        "fraction",
        "year",
        "country",
        "mineral",
        "item",
    }
)


def rows() -> list[tuple[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as handle:
        return [(row["text"], row["readings"]) for row in csv.DictReader(handle)]


@pytest.mark.parametrize(("text", "readings"), rows(), ids=[text for text, _ in rows()])
def test_the_figures_of_a_text_are_read_as_what_they_say(text: str, readings: str) -> None:
    printed = text.replace("⏎", "\n")
    found = find(printed)
    assert " ".join(figure.name for figure in found) == readings
    assert [printed[figure.start : figure.end] for figure in found] == [f.text for f in found]


def styles(path: Path = STYLES) -> list[tuple[str, str, str]]:
    """Phrases as ministries, wires, think tanks, statutes and orders print them, made up here."""
    with path.open(encoding="utf-8", newline="") as handle:
        return [(row["standpoint"], row["text"], row["readings"]) for row in csv.DictReader(handle)]


@pytest.mark.parametrize(("standpoint", "text", "readings"), styles())
def test_the_styles_of_printing_are_read_as_what_they_say(
    standpoint: str, text: str, readings: str
) -> None:
    assert " ".join(figure.name for figure in find(text, (), standpoint)) == readings


@pytest.mark.parametrize(("standpoint", "text", "readings"), styles(LIGHT))
def test_relative_dates_ranks_and_levels_of_an_index_are_read_as_what_they_say(
    standpoint: str, text: str, readings: str
) -> None:
    assert " ".join(figure.name for figure in find(text, (), standpoint)) == readings


def test_there_are_light_cases_enough_and_none_stands_twice() -> None:
    rows = styles(LIGHT)
    assert len(rows) >= 200
    assert len({(standpoint, text) for standpoint, text, _ in rows}) == len(rows)


@pytest.mark.parametrize(
    ("text", "owing", "telling"),
    [
        ("去年产量居首，报12吨", "tonne-12", "date:last-year rank-1 tonne-12"),
        ("指数报246.8点", "", "index-246.8"),
        ("明年年底前", "", "date:by-next-year"),
        ("over the last decade", "year-10", "date:last-decade"),
        ("the third-largest holder", "", "rank-3"),
    ],
)
def test_no_document_owes_a_light_figure(text: str, owing: str, telling: str) -> None:
    assert " ".join(figure.name for figure in owed(text)) == owing
    assert " ".join(figure.name for figure in find(text)) == telling


def test_a_relative_date_proves_no_date_of_the_calendar() -> None:
    (figure,) = find("last year")
    assert figure.date is not None
    assert not figure.date.is_whole
    assert not figure.matches_date(parse_date("2025"), licensed=True)


def test_there_are_styles_enough_of_each_script_and_none_stands_twice() -> None:
    rows = styles()
    assert len(rows) >= 400
    assert len({(standpoint, text) for standpoint, text, _ in rows}) == len(rows)
    assert sum(text.isascii() for _, text, _ in rows) >= 150
    assert sum(standpoint in ("TW", "HK") for standpoint, _, _ in rows) >= 80


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("规模为12亿5000万美元。", "USD-1.25bn"),
        ("民間資金16億7000萬元至20億元。", "CNY-1.67bn-to-2bn"),
        ("民間資金16億7000萬元，台灣業者說", "TWD-1.67bn"),
        ("香港上市，集資3億元，資金來自港股", "HKD-300m"),
        ("¥100 billion", "unknown-100bn"),
        ("¥100 billion of Japanese yen", "JPY-100bn"),
        ("500亿卢比", "unknown-50bn"),
        ("印度的500亿卢比", "INR-50bn"),
        ("日圓300億、韩元5000亿", "JPY-30bn KRW-500bn"),
        ("100亿美元300家企业", "USD-10bn company-300"),
        ("2025年3月法国批准；同月签约", "date:2025-03 date:????-03"),
        ("五十万元以上五百万元以下", "CNY-500k-to-5m"),
    ],
)
def test_a_currency_is_never_guessed(text: str, readings: str) -> None:
    assert " ".join(figure.name for figure in find(text)) == readings


def test_the_table_is_long_enough_and_has_no_row_twice() -> None:
    texts = [text for text, _ in rows()]
    assert len(texts) >= 300
    assert len(set(texts)) == len(texts)


def test_the_table_quotes_no_sentence() -> None:
    assert max(len("".join(text.split())) for text, _ in rows()) < 24


@pytest.mark.parametrize(
    ("text", "name", "matches"),
    [
        ("22.6億美元", "USD-2.26bn", True),
        ("约22.6亿美元", "USD-2.26bn", False),
        ("约22.6亿美元", "USD-about-2.26bn", True),
        ("22.6亿美元", "USD-2.3bn", False),
        ("22.6亿美元", "percent-2.26bn", False),
        ("5%-10%", "percent-5-to-10", True),
        ("5%-10%", "percent-5", False),
        ("三分之二", "fraction-2-of-3", True),
        ("半数", "fraction-1-of-2", True),
        ("九成以上", "fraction-9-of-10", False),
        ("50余种矿产", "mineral-over-50", True),
        ("50余种矿产", "country-over-50", False),
        ("50余种矿产", "item-over-50", True),
        ("29种", "mineral-29", True),
        ("29种", "percent-29", False),
        ("29种", "USD-29", False),
        ("以亿美元收购", "USD-lost", True),
        ("以亿美元收购", "USD-100m", False),
        ("4亿美元", "USD-lost", False),
        ("千亿级", "USD-about-100bn", False),
        ("12亿", "USD-1.2bn", False),
        ("35亿美元，另有12亿", "USD-1.2bn", True),
        ("35亿美元，另有12亿", "EUR-1.2bn", False),
        ("35亿美元，另有12亿", "vehicle-1.2bn", True),
        ("3个百分点", "percentage-point-3", True),
        ("3个百分点", "percent-3", False),
        ("12亿", "vehicle-1.2bn", True),
        ("937亿港元", "USD-93.7bn", False),
        ("937亿港元", "HKD-93.7bn", True),
        ("1,610万股", "USD-16.1m", False),
        ("1,610万股", "share-16.1m", True),
        ("A$368 million", "USD-368m", False),
        ("500亿卢比", "USD-50bn", False),
        ("500亿卢比", "INR-50bn", False),
        ("数十年", "year-vague-tens", True),
        ("数十年", "year-20-to-90", False),
        ("接近100%", "percent-nearly-100", True),
        ("接近100%", "percent-about-100", True),
        ("接近100%", "percent-100", False),
        ("约100%", "percent-nearly-100", False),
        ("每日4万吨", "tonne-40k", False),
        ("每日4万吨", "tonne-per-day-40k", True),
        ("12 letters", "item-12", True),
        ("12 letters", "country-12", False),
        ("10年期", "year-10", True),
        ("最高100亿美元", "USD-atmost-10bn", True),
        ("最高100亿美元", "USD-10bn", False),
    ],
)
def test_a_quantity_matches_what_is_printed_with_its_unit_and_bound(
    text: str, name: str, matches: bool
) -> None:
    value = parse_quantity(name, UNITS)
    assert any(figure.matches_quantity(value) for figure in find(text)) is matches


@pytest.mark.parametrize(
    ("text", "name", "licensed", "matches"),
    [
        ("2025年9月16日", "2025-09-16", False, True),
        ("2025年9月16日", "2025-09", False, False),
        ("9月16日", "2025-09-16", False, False),
        ("9月16日", "2025-09-16", True, True),
        ("9月16日", "2025-09-17", True, False),
        ("9月", "2025-09", True, True),
        ("9月", "2025", True, False),
        ("到2030年", "by-2030", False, True),
        ("到2030年", "2030", False, True),
        ("2027年前", "before-2027", False, True),
        ("2027年前", "2027", False, False),
        ("2030年", "by-2030", False, False),
        ("2028年前后", "about-2028", False, True),
        ("2025年以来", "since-2025", False, True),
        ("2025年以来", "2025", False, True),
        ("20世纪80年代", "1980s", False, True),
        ("2025-2027年", "2025-to-2027", False, True),
        ("2025月", "2025-lost", False, True),
        ("2025月", "2025", False, False),
        ("22日，", "lost", True, True),
        ("22日，", "2026-01-22", True, True),
        ("22日，", "2026-01-22", False, False),
        ("22日，", "2026-01-23", True, False),
        ("9月8日开会，22日", "2026-09-22", True, True),
        ("9月8日开会，22日", "2026-10-22", True, False),
        ("on the 15th", "2025-11-15", True, True),
        ("FY2026", "FY2026", False, True),
        ("FY2026", "2026", False, True),
        ("2025/26年度", "FY2026", False, True),
        ("2025/26年度", "2025-to-2026", False, True),
        ("2025/26年度", "2026", False, False),
        ("Q1 FY2026", "FY2026-Q1", False, True),
        ("Q1 FY2026", "2026-Q1", True, False),
        ("Q1 FY2026", "FY2026", True, False),
        ("第三财季", "FY2026-Q3", True, True),
        ("第三财季", "2026-Q3", True, False),
        ("2023年签署，次年生效", "2024", False, True),
        ("Q3 2025", "2025-Q3", False, True),
        ("Q3 2025", "2025", False, False),
        ("10月30日至31日", "2025-10-30-to-2025-10-31", True, True),
        ("10月30日至31日", "2025-10-30", True, False),
        ("3月20日前", "before-2026-03-20", True, True),
        ("9月8日开会，次日", "2026-09-09", True, True),
        ("9月8日开会，次日", "2026-09-09", False, False),
        ("9月8日开会，同日", "2026-09-09", True, False),
    ],
)
def test_a_date_matches_what_is_printed_and_a_year_only_where_it_is_printed_or_licensed(
    text: str, name: str, licensed: bool, matches: bool
) -> None:
    value = parse_date(name)
    assert any(figure.matches_date(value, licensed) for figure in find(text)) is matches


def test_numerals_inside_skipped_spans_are_no_figures() -> None:
    text = "《2031年示例清单》列出12种矿产"
    assert [figure.name for figure in find(text)] == ["date:2031", "mineral-12"]
    assert [figure.name for figure in find(text, [(1, 10)])] == ["mineral-12"]


PIECES = [
    "2025", "2027", "年", "月", "日", "1", "2", "3.5", "20", "一", "两", "十", "百",
    "亿", "万", "美元", "%", "个", "种", "国家", "至", "-", "到", "约", "超", "至少",
    "最高", "不足", "以上", "左右", "前", "后", "级", "分之", "成", "半数", "半年", "，",
    "$", "US$", "billion", "percent", "年代", "世纪", "第", "数", "几", "余", "亿美元",
    "March", "by", "in", "~", "\\%", "过半", "上亿", "吨", "每月",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_any_text_is_read_into_figures_that_do_not_overlap(text: str) -> None:
    found = find(text)
    assert all(figure.name and text[figure.start : figure.end] == figure.text for figure in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_a_number_too_long_to_round_is_read_all_the_same() -> None:
    assert [figure.name for figure in find("20252025billion")] == ["bare-20252.025tn"]


def test_figures_do_not_overlap_and_stand_in_order() -> None:
    text = "2025年1月至2027年底，12个国家投入约20亿至30亿美元（占15%），三分之二来自贷款。"
    found = find(text)
    assert [f.start for f in found] == sorted(f.start for f in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert isinstance(found[-1].reading, Amount)
