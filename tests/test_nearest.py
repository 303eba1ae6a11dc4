"""A question in plain words means the saved question that comes nearest, about what it names."""

from pathlib import Path

import pytest

from lodestone.answer import described, nearest, questions, spoken
from lodestone.answer.names import Names
from lodestone.derive.derivation import Dataset
from lodestone.model.ontology import Ontology
from lodestone.model.terms import ID
from lodestone.read import sparql
from lodestone.read.checkout import Sources

ROOT = Path(__file__).parent.parent
QUESTIONS = sorted((ROOT / "queries").glob("*.rq"))
#: What a newcomer may type, and a question that answers it.
TYPED = {
    "Who owns shares of mining companies?": "q01",
    "which stakes are only being negotiated": "q02",
    "How much money has each department committed in total?": "q06",
    "Is the framework signed yet, what is its status?": "q08",
    "What must the Secretary of the Interior do within ten days?": "q14",
    "How much does the US rely on imports from China?": "q15",
    "When was the executive order signed by the president?": "q12",
    "What are the risks and criticisms of the vault?": "q19",
    "What is forecast for demand by 2040?": "q25",
    "Which countries belong to the partnership?": "q29",
    "Where do the sources contradict each other on figures?": "q37",
    "Which tariffs are levied at what rate?": "q45",
    "Who is the minister in charge?": "q48",
    "美国政府入股了哪些企业，占股多少？": "q01",
    "各部门一共承诺了多少资金？": "q06",
    "内政部必须在多少天内提交报告？": "q14",
    "美国有多依赖进口？": "q15",
    "有哪些批评和风险？": "q19",
    "到2030年的需求预计会怎样增长？": "q25",
    "哪些国家加入了这个伙伴关系？": "q29",
    "美国与哪些国家签了双边协议？": "q27",
    "哪里的数字在不同文章里不一致？": "q37",
    "加征的关税税率是多少？": "q45",
    "这位部长是谁？": "q48",
}


@pytest.fixture(scope="module")
def known(ontology: Ontology) -> list[sparql.QueryFile]:
    return questions.questions(ROOT / "queries", ontology.prefixes)


@pytest.fixture(scope="module")
def names(sources: Sources) -> Names:
    return Names.of(sources)


def numbers(meant: nearest.Meant) -> list[str]:
    return [name.partition("-")[0] for name in meant.questions]


@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_the_title_of_a_question_means_that_question(
    path: Path, tag: str, known: list[sparql.QueryFile], names: Names
) -> None:
    title = sparql.load(path, names.prefixes).one(f"title@{tag}")
    assert path.stem in [*nearest.meant(title, known, names).questions][:2]


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_a_question_has_words_of_readers_in_both_languages(path: Path, names: Names) -> None:
    query = sparql.load(path, names.prefixes)
    english, chinese = query.one("words@en"), query.one("words@zh-Hans")
    assert english.isascii()
    assert not chinese.isascii()
    assert min(len(english.split(",")), len(chinese.split(","))) > 1


@pytest.mark.parametrize(("text", "number"), TYPED.items())
def test_what_is_typed_means_a_question_that_answers_it(
    text: str, number: str, known: list[sparql.QueryFile], names: Names
) -> None:
    assert number in numbers(nearest.meant(text, known, names))[:3]


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("Who owns MP Materials?", {"actor/mp-materials"}),
        ("Who holds the stake in MP Materials?", {"instrument/mp-materials-stake"}),
        ("谁持有MP材料公司的股份？", {"actor/mp-materials"}),
        ("What does Executive Order 14241 require?", {"measure/executive-order-14241"}),
        ("agreements on lithium in India", {"mineral/lithium", "country/india"}),
        ("agreements in 2025", set()),
        ("Goldman Sachs's share", {"actor/goldman-sachs"}),
        ("缺锑怎么办", {"mineral/antimony"}),
        ("Is there a British mine?", {"country/united-kingdom"}),
        ("她的养老金有多少", set()),
        ("What was done under Biden?", {"actor/biden-administration"}),
        ("What did the last administration do?", {"actor/biden-administration"}),
        ("拜登时期做了什么", {"actor/biden-administration"}),
        ("现政府和上届政府", {"actor/biden-administration"}),
        (
            "What does Ensuring National Security and Economic Resilience through Section 232 "
            "Actions on Processed Critical Minerals and Derivative Products ask for?",
            {"measure/executive-order-section-232-critical-minerals"},
        ),
        ("银行的资金", set()),
        ("钨矿", {"mineral/tungsten"}),
        ("今年以来与刚果（金）之间的协议", {"country/democratic-republic-of-the-congo"}),
        ("跟刚果(金)签了什么", {"country/democratic-republic-of-the-congo"}),
    ],
)
def test_what_is_named_is_found_by_its_longest_name(
    text: str, things: set[str], known: list[sparql.QueryFile], names: Names
) -> None:
    assert set(nearest.meant(text, known, names).things) == {ID + thing for thing in things}


def test_words_that_no_question_has_mean_none(known: list[sparql.QueryFile], names: Names) -> None:
    meant = nearest.meant("zyx wvu tsr", known, names)
    assert (meant.questions, meant.things) == ({}, ())


def test_what_a_third_of_the_passages_name_narrows_nothing_down(
    known: list[sparql.QueryFile], corpus: Dataset
) -> None:
    general = described.generality(corpus.store)
    text = "Which critical minerals does the United States import from Australia?"
    found = nearest.meant(text, known, Names.of(corpus.sources), general)
    assert found.things == (f"{ID}country/australia",)


def test_an_order_is_meant_by_its_month_where_it_alone_was_issued_then(
    known: list[sparql.QueryFile], names: Names
) -> None:
    issued = {"2025-03": ["one"], "2025-03-01": ["one"], "2025-04": ["two", "three"]}

    def acts(day: str) -> list[str]:
        return [f"{ID}measure/{name}" for name in issued.get(day, ())]

    def things(text: str) -> tuple[str, ...]:
        return nearest.meant(text, known, names, acts=acts).things

    assert things("What does the March 2025 order define?") == (f"{ID}measure/one",)
    assert things("2025年3月的行政令") == (f"{ID}measure/one",)
    assert things("Orders of 1 March 2025 and of March 2025") == (f"{ID}measure/one",)
    assert things("What happened in March 2025?") == ()
    assert things("What does the April 2025 order define?") == ()


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Who pays?", {"actor", "country", "money"}),
        ("由谁出资？", {"actor", "country", "money"}),
        ("Has it been signed?", {"stage", "date"}),
        ("It has a share", {"quantity"}),
        ("Which firms?", {"actor"}),
        ("What happens when it ends?", set()),
        ("What did they hand over in return?", {"bargain"}),
        ("What limits does it set?", {"condition"}),
        ("The mines", set()),
        ("What dangers are there?", {"lode:Risk", "lode:Criticism", "link"}),
        ("有什么隐患", {"lode:Risk", "lode:Criticism", "link"}),
        ("What is it supposed to do?", {"participation"}),
        ("Is it big enough?", {"assessment"}),
    ],
)
def test_a_word_that_asks_tells_the_kinds_that_answer_it(
    text: str, kinds: set[str], known: list[sparql.QueryFile], names: Names
) -> None:
    assert set().union(*nearest.meant(text, known, names).wishes) == kinds


@pytest.mark.parametrize(
    ("one", "other"),
    [("disagree", "disagreement"), ("agreed", "agreement"), ("replaced", "replaces")],
)
def test_the_forms_of_an_english_word_weigh_as_one(one: str, other: str) -> None:
    assert spoken.weighed(one) == spoken.weighed(other)


@pytest.mark.parametrize(("one", "other"), [("criticism", "critical"), ("mine", "mineral")])
def test_words_of_other_meaning_weigh_apart(one: str, other: str) -> None:
    assert spoken.weighed(one) != spoken.weighed(other)


def test_a_single_character_asks_only_where_it_is_no_part_of_a_word(
    known: list[sparql.QueryFile], names: Names
) -> None:
    rest = nearest.meant("谁持有了哪些股份", known, names).rest
    assert "持有" in rest
    assert not any(char in word for word in rest for char in "谁了哪些")


def test_the_acts_of_a_month_are_those_issued_in_it(corpus: Dataset) -> None:
    found = described.acts_of(corpus.store, "2025-03")
    assert found == [f"{ID}measure/executive-order-14241"]


@pytest.mark.parametrize(
    "text",
    [
        "Do the figures match?",
        "Do they line up?",
        "Is it the same number?",
        "对得上吗",
        "对不对得上",
    ],
)
def test_whether_figures_match_is_a_question_on_texts(text: str) -> None:
    assert spoken.says(text, "comparing")


@pytest.mark.parametrize(
    "text", ["What does that term mean?", "What is meant by it?", "衍生产品是什么意思", "定义"]
)
def test_what_a_word_means_is_a_question_on_a_definition(
    text: str, known: list[sparql.QueryFile], names: Names
) -> None:
    assert nearest.meant(text, known, names).is_definition


def test_no_pair_of_characters_of_two_words_is_weighed(
    known: list[sparql.QueryFile], names: Names
) -> None:
    rest = nearest.meant("有多少家公司被政府入股", known, names).rest
    assert not {"家公", "府入", "司被", "被政"} & set(rest)
    assert {"公司", "政府", "入股"} <= set(rest)
    assert "时候" not in nearest.meant("什么时候签的", known, names).rest
