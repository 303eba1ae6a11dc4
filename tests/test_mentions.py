"""Names are found where a text prints them, in any script, and nowhere else.

``names/cases.csv`` holds sentences in the style of ministries and newspapers, with the country that
each speaks from, if any, and every actor and country of the register that it names; minerals too,
where it lists one.
"""

import csv
from pathlib import Path

import frozen
import pytest
from made_up import Checkout

from lodestone.model import terms
from lodestone.read import checkout
from lodestone.read.text import mentions
from lodestone.read.text.mentions import Names


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Names:
    return mentions.names(Checkout(tmp_path_factory.mktemp("names")).sources())


def printed(names: Names, text: str) -> dict[str, list[str]]:
    return {
        iri.rpartition("/id/")[2]: [text[start:end] for start, end in spans]
        for iri, spans in names.find(text).items()
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("星辰矿业宣布", {"actor/star-mining": ["星辰矿业"]}),
        ("星辰礦業宣布", {"actor/star-mining": ["星辰礦業"]}),
        ("《星辰矿业》宣布", {"actor/star-mining": ["星辰矿业"]}),
        ("星辰\n\n矿业宣布", {"actor/star-mining": ["星辰\n\n矿业"]}),
        ("“星辰”矿业宣布", {"actor/star-mining": ["星辰”矿业"]}),
        ("ＳＴＭ宣布", {"actor/star-mining": ["ＳＴＭ"]}),
        ("星辰（STM）宣布", {"actor/star-mining": ["STM"]}),
        ("stm valve", {}),
        ("STMX", {}),
        ("2STM", {}),
        ("star  mining said", {"actor/star-mining": ["star  mining"]}),
        ("starmining said", {}),
        ("Lake Mineral", {}),
        ("湖心锂矿投产", {"project/lake-mine": ["湖心锂矿"], "mineral/lithium": ["锂"]}),
        ("金河银行放贷", {"actor/gold-river-bank": ["金河银行"]}),
        ("开采金和锂", {"mineral/gold": ["金"], "mineral/lithium": ["锂"]}),
        ("資金與基金，金屬與金融", {}),
        ("加、澳两国", {"country/northland": ["加"], "country/southland": ["澳"]}),
        ("与日澳加合作", {"country/northland": ["加"], "country/southland": ["澳"]}),
        ("加强与加工", {}),
        ("他参加、增加", {}),
        ("加息", {}),
        ("《2031年示例清单》", {"list/sample-2031": ["2031年示例清单"]}),
        ("月亮计", {}),
    ],
)
def test_a_name_is_found_where_it_is_printed_and_nowhere_else(
    names: Names, text: str, found: dict[str, list[str]]
) -> None:
    assert printed(names, text) == found


def test_proper_names_of_more_than_one_character_hide_their_numerals(names: Names) -> None:
    text = "金价上涨，《2031年示例清单》发布，风险上升"
    assert [text[start:end] for start, end in names.proper(text)] == ["2031年示例清单"]


def test_a_name_cut_off_by_the_end_of_the_text_is_no_name(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path)
    checkout.register(
        'actor:a a lode:Company ; skos:prefLabel "甲乙"@zh-Hans ; skos:altLabel "甲乙丙"@zh-Hans .'
    )
    names = mentions.names(checkout.sources())
    assert list(names.find("在甲乙").values()) == [((1, 3),)]


def test_labels_are_kept_as_they_are_written(tmp_path: Path) -> None:
    written = mentions.labels(Checkout(tmp_path).sources())
    assert "STM" in written["https://w3id.org/lodestone/id/actor/star-mining"]


BODIES = """
country:japan a lode:Country ; skos:prefLabel "Japan"@en , "日本"@zh-Hans ;
    skos:altLabel "日"@zh-Hans ; skos:notation "JP" .
country:china a lode:Country ; skos:prefLabel "China"@en , "中国"@zh-Hans ; skos:notation "CN" .
country:united-states a lode:Country ; skos:prefLabel "United States"@en , "美国"@zh-Hans ;
    skos:altLabel "美"@zh-Hans ; skos:notation "US" .
country:australia a lode:Country ; skos:prefLabel "Australia"@en , "澳大利亚"@zh-Hans ;
    skos:notation "AU" .
actor:us-government a lode:GovernmentBody ; skos:prefLabel "US government"@en , "美国政府"@zh-Hans .
actor:us-commerce a lode:GovernmentBody ; lode:isOrganPartOf actor:us-government ;
    skos:prefLabel "Department of Commerce"@en , "商务部"@zh-Hans ;
    skos:altLabel "Commerce Department"@en .
actor:china-commerce a lode:GovernmentBody ; lode:isOrganPartOf country:china ;
    skos:prefLabel "Ministry of Commerce"@en , "商务部"@zh-Hans .
actor:example-magnets a lode:Company ; skos:notation "EXM" ;
    skos:prefLabel "Example Magnets"@en , "示例磁材"@zh-Hans .
mineral:example-earths a lode:Mineral ;
    skos:prefLabel "example earths"@en , "示例土"@zh-Hans .
"""


@pytest.fixture(scope="module")
def bodies(tmp_path_factory: pytest.TempPathFactory) -> Names:
    checkout = Checkout(tmp_path_factory.mktemp("bodies"))
    checkout.register(BODIES)
    return mentions.names(checkout.sources())


@pytest.mark.parametrize(
    ("text", "standpoint", "found"),
    [
        ("中国商务部宣布", "", {"actor/china-commerce"}),
        ("美国商务部宣布", "", {"actor/us-commerce"}),
        ("美国的商务部宣布", "CN", {"actor/us-commerce"}),
        ("商务部宣布", "", set()),
        ("商务部宣布", "CN", {"actor/china-commerce"}),
        ("商务部宣布", "US", {"actor/us-commerce"}),
        ("商務部宣布", "US", {"actor/us-commerce"}),
        ("美方发布公告，商务部随后证实", "", {"actor/us-commerce"}),
        ("德国商务部宣布", "US", set()),
        ("The Commerce Department said so.", "", {"actor/us-commerce"}),
        ("China's Commerce Department said so.", "", set()),
        ("The Ministry of Commerce said so.", "", set()),
        ("China's Ministry of Commerce said so.", "", {"actor/china-commerce"}),
        ("Chinese officials met. The Commerce Department said so.", "", {"actor/us-commerce"}),
        ("The Department of Commerce said so.", "AU", set()),
    ],
)
def test_a_ministry_belongs_to_the_country_that_the_text_tells_of(
    bodies: Names, text: str, standpoint: str, found: set[str]
) -> None:
    named = {iri.rpartition("/id/")[2] for iri in bodies.find(text, standpoint)}
    assert {one for one in named if one.startswith("actor/")} - {"actor/us-government"} == found


@pytest.mark.parametrize(
    ("text", "is_japan"),
    [
        ("7月4日美国总统", False),
        ("10月9日中国宣布", False),
        ("7 月 4 日美国", False),
        ("同日美国宣布", False),
        ("每日美元", False),
        ("三日欧盟", False),
        ("与日、美合作", True),
        ("美日合作", True),
        ("日本宣布", True),
    ],
)
def test_the_day_mark_of_a_date_is_no_country(bodies: Names, text: str, is_japan: bool) -> None:
    named = {iri.rpartition("/")[2] for iri in bodies.find(text)}
    assert ("japan" in named) is is_japan


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("Australian miners", "australia"),
        ("an example earth mine", "example-earths"),
        ("EXM rose", "example-magnets"),
    ],
)
def test_adjectives_singulars_and_tickers_name_their_thing(
    bodies: Names, text: str, thing: str
) -> None:
    assert thing in {iri.rpartition("/")[2] for iri in bodies.find(text)}


def test_a_ticker_has_its_capitals(bodies: Names) -> None:
    assert bodies.find("exm rose") == {}


LANDS = """
country:mexico a lode:Country ; skos:prefLabel "Mexico"@en , "墨西哥"@zh-Hans ;
    skos:altLabel "墨"@zh-Hans ; skos:notation "MX" .
country:guinea a lode:Country ; skos:prefLabel "Guinea"@en , "几内亚"@zh-Hans ;
    skos:notation "GN" .
country:india a lode:Country ; skos:prefLabel "India"@en , "印度"@zh-Hans ; skos:notation "IN" .
country:peru a lode:Country ; skos:prefLabel "Peru"@en , "秘鲁"@zh-Hans ; skos:notation "PE" .
country:zambia a lode:Country ; skos:prefLabel "Zambia"@en , "赞比亚"@zh-Hans ;
    skos:notation "ZM" .
country:china a lode:Country ; skos:prefLabel "China"@en , "中国"@zh-Hans ;
    skos:altLabel "中"@zh-Hans ; skos:notation "CN" .
country:united-states a lode:Country ; skos:prefLabel "United States"@en , "美国"@zh-Hans ;
    skos:altLabel "US"@en , "U.S."@en , "美"@zh-Hans ; skos:notation "US" .
country:south-korea a lode:Country ; skos:prefLabel "South Korea"@en , "韩国"@zh-Hans ;
    skos:altLabel "韩"@zh-Hans ; skos:notation "KR" .
actor:us-ore-office a lode:GovernmentBody ;
    skos:prefLabel "US Ore Office"@en , "美国矿石局"@zh-Hans .
mineral:lead a lode:Mineral ; skos:prefLabel "lead"@en , "铅"@zh-Hans .
mineral:silver a lode:Mineral ; skos:prefLabel "silver"@en , "银"@zh-Hans .
mineral:gold a lode:Mineral ; skos:prefLabel "gold"@en , "金"@zh-Hans .
mineral:copper a lode:Mineral ; skos:prefLabel "copper"@en , "铜"@zh-Hans .
"""


@pytest.fixture(scope="module")
def lands(tmp_path_factory: pytest.TempPathFactory) -> Names:
    checkout = Checkout(tmp_path_factory.mktemp("lands"))
    checkout.register(LANDS)
    return mentions.names(checkout.sources())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mines of New Mexico", set()),
        ("mines of Mexico", {"mexico"}),
        ("drilling in the Gulf of Mexico", set()),
        ("新墨西哥州的矿山", set()),
        ("Papua New Guinea and Guinea", {"guinea"}),
        ("mines of Papua New Guinea", set()),
        ("巴布亚新几内亚的矿山", set()),
        ("几内亚比绍的矿山", set()),
        ("ships on the Indian Ocean", set()),
        ("Indian refiners", {"india"}),
        ("a pot of indian ink", set()),
        ("印度尼西亚的镍", set()),
        ("Korea, Republic of", {"south-korea"}),
        ("USA", {"united-states"}),
        ("South American nations", set()),
        ("尚比亞的銅礦", {"zambia", "copper"}),
        ("Peru, Nebraska, is a town", set()),
        ("Peru, Chile and Bolivia", {"peru"}),
        ("the base at China Lake", set()),
        ("Fine china", set()),
        ("the slug of china", {"china"}),
        ("U.S. Steel will not sell", set()),
        ("U.S. President", {"united-states"}),
        ("中韩两国", {"china", "south-korea"}),
        ("中、美两国", {"china", "united-states"}),
        ("与中美双方", {"china", "united-states"}),
        ("中美洲国家", set()),
        ("进口中美国占六成", {"united-states"}),
        ("They lead the market", set()),
        ("it will lead to a deal", set()),
        ("mines of lead and zinc", {"lead"}),
        ("zinc-lead concentrate", {"lead"}),
        ("imports of lead, among others", {"lead"}),
        ("Silver Lake declined to say", set()),
        ("Silver rose", {"silver"}),
        ("紫金的股价", set()),
        ("金、银和铜", {"gold", "silver", "copper"}),
        ("金价上涨", {"gold"}),
        ("金沙江畔", set()),
        ("銅陵的工廠", set()),
        ("白银市政府", set()),
        ("铜矿和银矿", {"copper", "silver"}),
        ("金银滩的风景", set()),
        ("查获一批银器", set()),
        ("Mr Silver sold it", set()),
        ("the tin man", set()),
        ("no lead was found", {"lead"}),
        ("the U.S. Ore Office", {"us-ore-office", "united-states"}),
    ],
)
def test_a_part_of_another_name_or_word_is_no_name(
    lands: Names, text: str, found: set[str]
) -> None:
    assert {iri.rpartition("/")[2] for iri in lands.find(text)} == found


with (Path(__file__).parent / "names" / "cases.csv").open(encoding="utf-8", newline="") as _file:
    CASES = list(csv.DictReader(_file))


@pytest.fixture(scope="module")
def registered(tmp_path_factory: pytest.TempPathFactory) -> Names:
    """The names of the frozen corpus."""
    home = frozen.build(tmp_path_factory.mktemp("register") / "checkout")
    return mentions.names(checkout.read(home))


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_a_sentence_names_whom_it_names_and_nobody_else(
    registered: Names, case: dict[str, str]
) -> None:
    wanted = set(case["names"].split())
    kinds = {"actor", "country"} | {name.partition(":")[0] for name in wanted}
    found = registered.find(case["text"], case["standpoint"])
    named = {terms.short(iri) for iri, spans in found.items() if spans and terms.kind(iri) in kinds}
    assert named == wanted
