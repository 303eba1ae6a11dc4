"""A word that nothing bears is a topic of which nothing is told; a word of any question is none."""

from collections.abc import Iterable

import pytest

from lodestone.answer import spoken, unheard
from lodestone.model.terms import ID

KNOWN = ("Lithium Mine Act", "Harbour Corridor")
NAMES = ("future mine programme", "lithium mine", "own", "critical mineral", "raw material")
CHINESE = "美国成立组织的铁矿进口"


def is_known(term: str) -> bool:
    return any(term in name for name in NAMES) or term in CHINESE


def is_borne(words: Iterable[str]) -> bool:
    held = frozenset(word.strip() for word in words)
    return any(held <= frozenset(spoken.weighed(name)) for name in NAMES)


@pytest.mark.parametrize(
    ("said", "topics"),
    [
        ("What do the documents say about helium?", ["helium"]),
        ("Who owns the Pebble mine?", ["Pebble"]),
        ("Who owns the lithium mine?", []),
        ("How were the mines bankrolled?", []),
        ("Did that really happen and what became of it?", []),
        ("What is the Future Mines Programme?", []),
        ("What does the Critical Raw Materials Act require?", ["Critical Raw Materials Act"]),
        ("西芒杜铁矿在文件里怎么说？", ["西芒杜"]),
        ("文章里提到台积电了吗？", ["台积电"]),
        ("美国的铁矿", []),
        ("文中说到氦气了吗？", ["氦气"]),
        ("美国的铁矿会损害吗", []),
        ("三个国家想成立什么组织", []),
        ("I've read about the strategy, who reopened it?", []),
        ("Which firm will bankroll mines?", []),
        ("What do they say about tourism?", ["tourism"]),
        ("钱重启了没有", []),
        ("这叫啥，跟原文对得上吗", []),
        ("打算投多少", []),
    ],
)
def test_only_what_nothing_bears_is_a_topic_of_which_nothing_is_told(
    said: str, topics: list[str]
) -> None:
    assert unheard.topics(said, is_known, is_borne) == topics


@pytest.mark.parametrize(
    ("topic", "is_name"),
    [("Pebble", True), ("helium", True), ("比亚迪", True), ("subsidies", False)],
)
def test_a_name_is_written_with_a_capital_or_is_known_as_one(topic: str, is_name: bool) -> None:
    assert unheard.is_name(topic) is is_name


def test_words_are_written_again_as_the_reader_wrote_them() -> None:
    assert unheard.written("its Reserves of nickel", ["reserv"]) == ["Reserves"]
    assert unheard.written("镍的储量有多少", ["储量"]) == ["储量"]


@pytest.mark.parametrize(
    ("text", "orders"),
    [
        ("What does Executive Order 14999 say?", ["Executive Order 14999"]),
        ("What does E.O. 14241 say?", []),
        ("第14999号行政令规定了什么", ["第14999号行政令"]),
        ("It costs 14999 dollars", []),
        ("Did the Pentagon order 10000 tonnes of cobalt?", []),
        ("The border 15000 crossed", []),
        ("What does order no. 149991 say?", []),
    ],
)
def test_an_order_is_known_by_its_number_alone(text: str, orders: list[str]) -> None:
    assert unheard.orders(text, lambda name: "14241" in name) == orders


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("What does the Critical Raw Materials Act say?", ["Critical Raw Materials Act"]),
        ("What does the Lithium Mine Act say?", []),
        ("How do the Harbour Corridor and Lithium Mine Act compare?", []),
        ("How do the Harbour Corridor and Iron Mine Act compare?", ["Iron Mine Act"]),
        ("欧盟的关键原材料法案规定了什么", ["关键原材料法案"]),
    ],
)
def test_an_act_is_known_by_its_whole_name(text: str, found: list[str]) -> None:
    assert unheard.institutions(text, lambda name: name in KNOWN, is_borne) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Does the EU's critical raw materials act set targets?",
            ["EU's critical raw materials act"],
        ),
        ("What is the EU's act on critical raw materials?", ["EU's act on critical raw materials"]),
        ("What does the Canadian investment law ask?", ["Canadian investment law"]),
        ("Is there a regulation of the European Union?", ["regulation of the European Union"]),
        ("欧盟关键原材料法规定了什么", ["欧盟关键原材料法"]),
        ("欧盟的关键原材料法案说了什么", ["欧盟的关键原材料法案"]),
        ("Did the EU sign the act?", []),
        ("Did China act on tin?", []),
        ("What did Ukraine give by law?", []),
        ("中国的做法是什么", []),
        ("加拿大法院怎么说", []),
        ("美国对中国有没有法律限制", []),
    ],
)
def test_an_act_of_another_state_is_known_by_who_made_it(text: str, found: list[str]) -> None:
    assert unheard.foreign(text) == found
    assert all(map(unheard.is_name, found))


def test_no_act_of_another_state_is_meant_where_a_measure_is_named() -> None:
    text = "What is the EU's act on critical raw materials?"
    assert unheard.foreign(text, [f"{ID}measure/partnership"]) == []
    assert unheard.foreign(text, [f"{ID}actor/european-union"])


def test_only_a_word_that_names_a_topic_is_told_to_be_held_by_nothing() -> None:
    assert unheard.written("to royalti the mine", ["royalti"]) == []
    assert unheard.written("the royalti of a mine", ["royalti"]) == ["royalti"]
    assert unheard.written("the strategy of a mine", ["strategi", "strateg"]) == []


def test_a_contraction_is_no_word() -> None:
    assert spoken.weighed(spoken.uncontracted("I've they're isn't won't")) == ["i", "wo"]


@pytest.mark.parametrize(
    ("topics", "things", "sure"),
    [
        ([], [], False),
        (["helium"], ["country:a"], True),
        (["zeppelin"], [], True),
        (["zeppelin"], ["country:a"], False),
        (["比亚迪"], ["country:a"], True),
        (["使出全力"], [], False),
    ],
)
def test_characters_that_may_be_cut_out_of_words_keep_no_answer_back(
    topics: list[str], things: list[str], sure: bool
) -> None:
    assert unheard.is_sure(topics, things) is sure
