"""Names are found where a text prints them, in any script, and nowhere else."""

from pathlib import Path

import pytest
from made_up import Checkout

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
