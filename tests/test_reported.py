"""What readers reported as wrong stays mended: facts that had passed, and texts that were misread.

Each row is a report in words of our own, with what is right. The first table lays a text and a fact
into a checkout and grounds it; the second reads a phrase; the third looks for names.
"""

from pathlib import Path

import pytest
from conftest import ROOT
from made_up import REGISTER, Checkout

from lodestone.check.prove import grounding
from lodestone.model import house
from lodestone.model.findings import Severity
from lodestone.read import checkout as reading
from lodestone.read.text import figures, mentions
from lodestone.read.text.mentions import Names

THINGS = REGISTER + (
    'actor:commerce a lode:GovernmentBody ; skos:prefLabel "US Department of Commerce"@en , '
    '"美国商务部"@zh-Hans ; skos:altLabel "商务部"@zh-Hans , "Department of Commerce"@en .\n'
    'country:japan a lode:Country ; skos:prefLabel "Japan"@en , "日本"@zh-Hans ; '
    'skos:altLabel "日"@zh-Hans ; skos:notation "JP" .\n'
    'country:united-states a lode:Country ; skos:prefLabel "United States"@en , "美国"@zh-Hans ; '
    'skos:altLabel "美"@zh-Hans ; skos:notation "US" .\n'
    "instrument:star-stake a lode:Stake ; "
    'skos:prefLabel "stake in Star Mining"@en , "星辰矿业股权"@zh-Hans .\n'
)
LOAN = (
    "instrument:star-loan lode:amount quantity:{} ; lode:hasBorrower actor:star-mining ;"
    " lode:hasLender actor:gold-river-bank ; lode:locator {} ; lode:reached stage:{} ."
)
STAKE = (
    "instrument:star-stake lode:amount quantity:{} ; lode:isStakeIn actor:star-mining ;"
    " lode:locator 1 ; lode:reached stage:planned ."
)
DAY = "lode:infers inference:date-2031-11-09-context-year"


@pytest.mark.parametrize(
    ("text", "facts", "licence", "rules"),
    [
        # 1: another currency, and shares, are no US dollars
        (
            "2031年11月，金河银行承诺向星辰矿业贷款约937亿港元。",
            LOAN.format("USD-about-93.7bn", 1, "committed-2031-11"),
            "",
            ["grounding-quantity"],
        ),
        (
            "2031年11月，金河银行承诺向星辰矿业贷款约937亿港元。",
            LOAN.format("HKD-about-93.7bn", 1, "committed-2031-11"),
            "",
            [],
        ),
        ("星辰矿业将发行1,610万股普通股。", STAKE.format("USD-16.1m"), "", ["grounding-quantity"]),
        ("星辰矿业将发行1,610万股普通股。", STAKE.format("share-16.1m"), "", []),
        # 2: a letter before the dollar sign
        (
            "In November 2031 Gold River Bank committed a loan of A$368 million to Star Mining.",
            LOAN.format("USD-368m", 1, "committed-2031-11"),
            "",
            ["grounding-quantity"],
        ),
        (
            "In November 2031 Gold River Bank committed a loan of A$368 million to Star Mining.",
            LOAN.format("AUD-368m", 1, "committed-2031-11"),
            "",
            [],
        ),
        # 3: a space before the scale
        (
            "2031年11月，金河银行承诺向星辰矿业提供 1.5 亿美元贷款。",
            LOAN.format("USD-150m", 1, "committed-2031-11"),
            "",
            [],
        ),
        # 6: a day without its month
        (
            "金河银行9日宣布承诺向星辰矿业提供1.5亿美元贷款。",
            LOAN.format("USD-150m", '"1 承诺"', "committed-2031-11-09"),
            "",
            ["grounding-date"],
        ),
        (
            "金河银行9日宣布承诺向星辰矿业提供1.5亿美元贷款。",
            LOAN.format("USD-150m", '"1 承诺"', "committed-2031-11-09"),
            DAY,
            [],
        ),
        # 7: the mark of a day is no country
        (
            "7月4日美国总统称，金河银行承诺向星辰矿业提供1.5亿美元贷款。",
            LOAN.format("USD-150m", 1, "committed").replace(
                "lode:locator", "lode:inPlace country:japan ; lode:locator"
            ),
            "",
            ["grounding-name"],
        ),
        # 8: the ministry of another country
        (
            "2031年11月，中国商务部承诺向星辰矿业提供1.5亿美元贷款。",
            LOAN.format("USD-150m", 1, "committed-2031-11").replace("gold-river-bank", "commerce"),
            "",
            ["grounding-name"],
        ),
        (
            "2031年11月，美国商务部承诺向星辰矿业提供1.5亿美元贷款。",
            LOAN.format("USD-150m", 1, "committed-2031-11").replace("gold-river-bank", "commerce"),
            "",
            [],
        ),
    ],
)
def test_a_fact_that_was_reported_is_judged_as_its_text_says(
    tmp_path: Path, text: str, facts: str, licence: str, rules: list[str]
) -> None:
    made = Checkout(tmp_path)
    made.register(THINGS)
    made.document("note", [(text, licence)])
    made.state("note", "01", facts)
    found = grounding.ground(made.sources(), made.texts).findings
    assert [one.rule for one in found if one.severity is Severity.VIOLATION] == rules


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        # 1, 2, 3
        ("300亿日圓、500亿韩元", "JPY-30bn KRW-50bn"),
        ("30亿澳幣与20亿加币、10亿新元", "AUD-3bn CAD-2bn SGD-1bn"),
        ("C$5 million, HK$3bn, NT$2bn, S$4m", "CAD-5m HKD-3bn TWD-2bn SGD-4m"),
        ("新台幣3792億元", "TWD-379.2bn"),
        ("库存 200 万吨，产 1 万噸", "tonne-2m tonne-10k"),
        ("每年約 1 萬噸", "tonne-per-year-about-10k"),
        # 4: two scales in one figure
        ("基金12亿5000万美元", "USD-1.25bn"),
        ("贷款1亿2千万美元", "USD-120m"),
        ("民資16億7000萬元至20億元", "CNY-1.67bn-to-2bn"),
        # 6
        ("（9 日）公布", "date:????-??-09"),
        ("signed on the 15th", "date:????-??-15"),
        # 9: Sept.
        ("It came out on Sept. 25, 2031.", "date:2031-09-25"),
        ("It opens Sept. 25.", "date:????-09-25"),
        ("In Sept 2031 all agreed.", "date:2031-09"),
        # 10: fiscal years and spans
        ("$2 billion for FY2032", "USD-2bn date:FY2032"),
        ("$2 billion in FY 2032", "USD-2bn date:FY2032"),
        ("2032财年给20亿美元", "date:FY2032 USD-2bn"),
        ("2031/32年度产出5万吨", "date:FY2032 tonne-50k"),
        ("fiscal years 2019 to 2023", "date:FY2019-to-FY2023"),
        ("From 2020 through 2023 it led.", "date:2020-to-2023"),
        # 11: letters for scales
        ("a $1.5B vault", "USD-1.5bn"),
        ("a $12B pool, a $2T plan, $400M", "USD-12bn USD-2tn USD-400m"),
        ("a $.5 million gift", "USD-500k"),
        ("a $1 billion-plus pool", "USD-atleast-1bn"),
        # 13: a change, and what it led to
        ("value rose by $2.5 billion to $7.4 billion", "USD-2.5bn USD-7.4bn"),
        # 15: words that hold a numeral
        ("加工成零部件，附件1所列物项", ""),
        ("前五名国家占87%，《三国演义》", "rank-top-5 percent-87"),
        # 16: rates and bounds
        ("规模升至每日4万吨", "tonne-per-day-40k"),
        ("45,000 tonnes per annum", "tonne-per-year-45k"),
        ("45,000 tonnes annually", "tonne-per-year-45k"),
        ("一半以上靠进口", "fraction-atleast-1-of-2"),
        ("上百亿美元", "USD-vague-tens-of-billions"),
        ("60日内提交，六个月内提交", "day-atmost-60 month-atmost-6"),
        ("Within 90 days it reports.", "day-atmost-90"),
        ("50-plus minerals", "mineral-atleast-50"),
        ("50+种矿产", "mineral-over-50"),
    ],
)
def test_a_figure_that_was_misread_is_read_as_what_it_says(text: str, readings: str) -> None:
    assert " ".join(one.name for one in figures.find(text)) == readings


@pytest.fixture(scope="module")
def names() -> Names:
    return mentions.names(reading.read(house.find(ROOT), judged=True))


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        # 28: names as newspapers print them
        ("An official of the State Department spoke.", "department-of-state"),
        ("The Commerce Department said no.", "department-of-commerce"),
        ("The Interior Department said no.", "department-of-the-interior"),
        ("The Defense Department said no.", "department-of-defense"),
    ],
)
def test_a_department_is_known_by_the_name_that_newspapers_print(
    names: Names, text: str, actor: str
) -> None:
    assert actor in {iri.rpartition("/actor/")[2] for iri in names.find(text)}


@pytest.mark.parametrize(
    ("text", "is_named"),
    [("一项《大而美法案》", False), ("美法两国签约", True), ("10月9日中国宣布", False)],
)
def test_a_part_of_a_word_is_no_country(names: Names, text: str, is_named: bool) -> None:
    short = {iri.rpartition("/country/")[2] for iri in names.find(text)} - {"china"}
    assert bool(short & {"united-states", "france", "japan"}) == is_named
