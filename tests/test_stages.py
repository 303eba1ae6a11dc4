"""A stage is proven by the words of the sentences that speak of its subject, in three scripts.

``rungs/cases.csv`` holds sentences in the style of ministries' notices and newspapers: the class of
the thing, the highest rung that the words carry, the words that a locator names where the sentence
says more than one, and a rung that is too high.
"""

import csv
from collections import defaultdict
from pathlib import Path

import made_up
import pytest
from made_up import REGISTER, Checkout, ontology

from lodestone.check.prove import grounding
from lodestone.model import terms
from lodestone.model.findings import Severity

STAKE = (
    REGISTER
    + """
instrument:star-stake a lode:EquityStake ;
    skos:prefLabel "stake in Star Mining"@en , "星辰矿业股权"@zh-Hans .
measure:lake-order a lode:ExecutiveOrder ; skos:prefLabel "Lake order"@en , "湖泊令"@zh-Hans .
measure:lake-meeting a lode:Meeting ; skos:prefLabel "Lake meeting"@en , "湖畔会"@zh-Hans .
measure:lake-pact a lode:Agreement ; skos:prefLabel "Lake pact"@en , "湖约"@zh-Hans .
"""
)
LOAN, SHARES = "instrument:star-loan", "instrument:star-stake"
ORDER, MEETING, PACT = "measure:lake-order", "measure:lake-meeting", "measure:lake-pact"


def told(
    tmp_path: Path, text: str, subject: str, stage: str, words: str = ""
) -> list[tuple[str, Severity]]:
    place = f'"1 {words}"' if words else "1"
    found = made_up.found(
        tmp_path, STAKE, text, f"{subject} lode:reached stage:{stage} ; lode:locator {place} ."
    )
    return [(one.rule, one.severity) for one in found if one.rule.startswith("stage")]


@pytest.mark.parametrize(
    ("text", "subject", "stage", "words"),
    [
        ("金河银行作出有条件贷款承诺。", LOAN, "conditional", "有条件"),
        ("贷款已经拨付。", LOAN, "funded", "已经拨付"),
        ("贷款已经到账。", LOAN, "funded", "已经到账"),
        ("湖约宣布后并未签署，其后双方签署。", PACT, "signed", "签署"),
    ],
)
def test_a_rung_among_others_is_carried_by_the_words_that_are_named(
    tmp_path: Path, text: str, subject: str, stage: str, words: str
) -> None:
    assert told(tmp_path / "named", text, subject, stage, words) == []
    unnamed = told(tmp_path / "unnamed", text, subject, stage)
    assert unnamed == [("stage-print", Severity.VIOLATION)]


@pytest.mark.parametrize(
    ("text", "subject", "stage"),
    [
        ("双方签署了湖约。", PACT, "signed"),
        ("雙方簽署了湖約。", PACT, "signed"),
        ("The two sides signed the pact.", PACT, "signed"),
        ("金河銀行擬收購星辰礦業股份。", SHARES, "planned"),
        ("金河银行收购星辰矿业股份。", SHARES, "taken"),
        ("金河銀行成為星辰礦業最大股東。", SHARES, "taken"),
        ("Gold River Bank acquired the shares.", SHARES, "taken"),
        ("Gold River Bank plans to buy the shares.", SHARES, "planned"),
        ("双方正就股权磋商。", SHARES, "negotiated"),
        ("金河银行递交非约束性意向书。", LOAN, "letter"),
        ("The bank pledged a loan.", LOAN, "committed"),
        ("The two sides commit to the pact.", PACT, "committed"),
        ("The two sides have reached the pact.", PACT, "agreed"),
        ("部门否决了湖约。", PACT, "refused"),
        ("部门终止了湖约。", PACT, "reversed"),
        ("The ministry terminated the pact.", PACT, "reversed"),
        ("湖約已被叫停。", PACT, "suspended"),
        ("The pact was shelved.", PACT, "suspended"),
        ("The loan was drawn down.", LOAN, "funded"),
        ("Parliament ratified the pact.", PACT, "approved"),
        ("湖约已于当日生效。", PACT, "in-force"),
        ("总统签署湖泊令。", ORDER, "issued"),
        ("官员出席湖畔会。", MEETING, "held"),
        ("湖约。", PACT, "unsaid"),
        ("双方谈妥了湖约。", PACT, "agreed"),
        ("湖约以环评为前提。", LOAN, "conditional"),
        ("The loan is contingent on permits.", LOAN, "conditional"),
        ("The pact came into force.", PACT, "in-force"),
        ("The lake meeting took place.", MEETING, "held"),
        ("金河银行预备收购星辰矿业股份。", SHARES, "planned"),
        ("金河銀行預計收購星辰礦業股份。", SHARES, "expected"),
        ("The bank vowed to lend.", LOAN, "committed"),
    ],
)
def test_a_rung_is_carried_by_its_own_word(
    tmp_path: Path, text: str, subject: str, stage: str
) -> None:
    assert told(tmp_path, text, subject, stage) == []


@pytest.mark.parametrize(
    ("text", "subject", "stage"),
    [
        ("双方达成湖约。", PACT, "signed"),
        ("双方未签署湖约。", PACT, "signed"),
        ("The two sides have not signed the pact.", PACT, "signed"),
        ("双方将签署湖约。", PACT, "signed"),
        ("The two sides will sign or have signed nothing yet; they hope to.", PACT, "in-force"),
        ("金河银行拟收购星辰矿业股份。", SHARES, "taken"),
        ("金河銀行計劃收購星辰礦業股份。", SHARES, "taken"),
        ("Gold River Bank plans to buy the shares it would then have acquired.", SHARES, "taken"),
        ("金河银行承诺提供贷款。", LOAN, "agreed"),
        ("金河银行递交非约束性意向书。", LOAN, "agreed"),
        ("双方签署了湖约。", PACT, "considered"),
        ("金河银行收购星辰矿业股份。", SHARES, "planned"),
        ("湖约。", PACT, "agreed"),
        ("金河银行预备收购星辰矿业股份。", SHARES, "taken"),
        ("金河银行有望收购星辰矿业股份。", SHARES, "taken"),
        ("金河銀行預計收購星辰礦業股份。", SHARES, "taken"),
        ("金河银行放弃收购星辰矿业股份。", SHARES, "taken"),
        ("金河银行研究入股星辰矿业。", SHARES, "taken"),
        ("各界呼吁双方签署湖约。", PACT, "signed"),
        ("双方无法签署湖约。", PACT, "signed"),
        ("兩國難以簽署湖約。", PACT, "signed"),
        ("如果双方签署湖约，矿价会跌。", PACT, "signed"),
        ("双方原定签署湖约。", PACT, "signed"),
        ("湖约预计生效。", PACT, "in-force"),
        ("The two sides cannot sign what they signed before.", PACT, "in-force"),
        ("The parties are scheduled to have signed the pact.", PACT, "signed"),
        ("It asks whether they signed the pact.", PACT, "signed"),
    ],
)
def test_a_rung_without_a_word_is_a_violation(
    tmp_path: Path, text: str, subject: str, stage: str
) -> None:
    assert told(tmp_path, text, subject, stage) == [("stage-words", Severity.VIOLATION)]


@pytest.mark.parametrize(
    ("text", "subject", "stage"),
    [
        ("双方签署了湖约。", PACT, "agreed"),
        ("金河银行收购星辰矿业股份。", SHARES, "agreed"),
        ("Gold River Bank bought the shares.", SHARES, "announced"),
    ],
)
def test_a_rung_below_its_words_is_a_warning(
    tmp_path: Path, text: str, subject: str, stage: str
) -> None:
    assert told(tmp_path, text, subject, stage) == [("stage-below", Severity.WARNING)]


@pytest.mark.parametrize(
    ("text", "subject", "stage"),
    [("双方签署了湖约。", MEETING, "signed"), ("官员出席湖畔会。", SHARES, "held")],
)
def test_a_rung_is_open_to_the_classes_that_can_come_to_it(
    tmp_path: Path, text: str, subject: str, stage: str
) -> None:
    assert told(tmp_path, text, subject, stage) == [("stage-class", Severity.VIOLATION)]


def test_of_two_things_in_a_sentence_each_has_the_words_of_its_own_clauses(
    tmp_path: Path,
) -> None:
    text = "贷款3亿美元已拨付，双方随后会谈，湖约已签署。"
    made = Checkout(tmp_path)
    made.register(STAKE)
    made.document("note", [(text, "")])
    claims = (
        f'{LOAN} lode:amount quantity:USD-300m ; lode:locator "1 已拨付" ; lode:reached stage:%s . '
    )
    claims += f'{PACT} lode:locator "1 签署" ; lode:reached stage:%s .'
    rules = {}
    for pair in (("funded", "signed"), ("signed", "signed"), ("funded", "in-force")):
        made.state("note", "01", claims % pair)
        found = grounding.ground(made.sources(), made.texts).findings
        rules[pair] = sorted(one.rule for one in found if one.rule.startswith("stage"))
    assert rules[("funded", "signed")] == []
    assert rules[("signed", "signed")] == ["stage-print", "stage-words"]
    assert rules[("funded", "in-force")] == ["stage-print", "stage-words"]


SEVERAL = "金河银行宣布收购星辰矿业股份。"


@pytest.mark.parametrize(
    ("stage", "locator", "rules"),
    [
        ("taken", "1", ["stage-print"]),
        ("announced", "1", ["stage-print"]),
        ("taken", '"1 收购"', []),
        ("announced", '"1 宣布"', []),
        ("announced", '"1 收购"', ["stage-below", "stage-print"]),
        ("taken", '"1 宣布"', ["stage-words", "stage-print"]),
        ("taken", '"1 收购" , "1 宣布"', ["stage-print"]),
    ],
)
def test_where_words_say_several_rungs_the_claim_names_its_own(
    tmp_path: Path, stage: str, locator: str, rules: list[str]
) -> None:
    found = made_up.found(
        tmp_path, STAKE, SEVERAL, f"{SHARES} lode:reached stage:{stage} ; lode:locator {locator} ."
    )
    assert [one.rule for one in found] == rules


def test_words_that_are_not_printed_carry_nothing(tmp_path: Path) -> None:
    found = made_up.found(
        tmp_path,
        STAKE,
        "金河银行收购星辰矿业股份。",
        f'{SHARES} lode:reached stage:taken ; lode:locator "1 签署" .',
    )
    assert [one.rule for one in found] == ["locator-words"]


@pytest.mark.parametrize(
    ("text", "stage", "rules"),
    [
        ("北国签署《月亮计划》。", "signed", []),
        ("北国签署《月亮计划》。", "planned", ["stage-words"]),
        ("北国计划签署《月亮计划》。", "planned", []),
        ("北国提及《月亮计划》。", "planned", []),
    ],
)
def test_a_stage_word_inside_the_own_name_of_a_thing_says_nothing_beside_others(
    tmp_path: Path, text: str, stage: str, rules: list[str]
) -> None:
    found = told(tmp_path, text, "measure:moon-plan", stage)
    assert [rule for rule, _ in found] == rules


@pytest.mark.parametrize(
    ("text", "stage", "rules"),
    [
        ("金河银行按月亮计划承诺向星辰矿业贷款。", "committed", []),
        ("金河银行按月亮计划承诺向星辰矿业贷款。", "planned", ["stage-words"]),
        ("金河银行按月亮计划向星辰矿业贷款。", "planned", ["stage-words"]),
        ("金河银行计划承诺向星辰矿业贷款。", "committed", ["stage-print"]),
    ],
)
def test_a_stage_word_inside_the_name_of_another_thing_is_no_rival(
    tmp_path: Path, text: str, stage: str, rules: list[str]
) -> None:
    assert [rule for rule, _ in told(tmp_path, text, "instrument:star-loan", stage)] == rules


@pytest.mark.parametrize(
    ("text", "stage", "words", "is_lawful"),
    [
        ("董事会签署湖约。", "signed", "", True),  # no 会 of what will be
        ("双方会签署湖约。", "signed", "", False),
        ("双方会签署湖约。", "planned", "会签署", True),
        ("双方签署湖约的意向书。", "signed", "签署", False),  # what is signed is a letter
        ("双方签署湖约以结束谈判。", "signed", "签署", True),
        ("双方签署湖约的消息传到了正在邻国首都举行的谈判。", "signed", "签署", True),
        ("双方启动谈判。", "started", "启动", False),
        ("当局宣布意向书。", "announced", "宣布", True),  # which says less than the letter
        ("当局终止谈判。", "reversed", "终止", True),
        ("双方正就签署湖约展开谈判。", "negotiated", "谈判", True),  # it says so again
        ("双方拟签署湖约。", "signed", "签署", False),
        ("当局暂停执行湖约。", "in-force", "执行", False),
        ("当局暂停那件拖了许多年也没有人肯过问的旧事并执行湖约。", "in-force", "执行", True),
        ("当局禁止执行湖约。", "in-force", "执行", False),
        ("当局禁止那件拖了许多年也没有人肯过问的旧事并执行湖约。", "in-force", "执行", True),
        ("当局拟取消湖约。", "reversed", "取消", False),
        ("当局取消湖约。", "reversed", "取消", True),
        ("当局推翻了先前否决湖约的决定。", "refused", "否决", True),  # two ends stand together
    ],
)
def test_a_word_turns_lowers_or_ends_what_stands_beside_it_and_no_more(
    tmp_path: Path, text: str, stage: str, words: str, is_lawful: bool
) -> None:
    made = Checkout(tmp_path)
    made.register(STAKE)
    made.document("note", [(text, "")])
    place = f'"1 {words}"' if words else "1"
    made.state("note", "01", f"{PACT} lode:reached stage:{stage} ; lode:locator {place} .")
    found = grounding.ground(made.sources(), made.texts).findings
    rules = {one.rule for one in found if one.rule.startswith(("stage", "locator"))}
    assert (rules == set()) is is_lawful


with (Path(__file__).parent / "rungs" / "cases.csv").open(encoding="utf-8", newline="") as _file:
    CASES = list(csv.DictReader(_file))


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Return what is told of the stages of each case: ``r0`` the right one, ``h0`` the high."""
    made = Checkout(tmp_path_factory.mktemp("rungs"))
    instruments = {
        cls for cls, above in ontology().parents.items() if f"{terms.LODE}Instrument" in above
    }
    things = {
        case["class"]: f"{'instrument' if terms.LODE + case['class'] in instruments else 'measure'}"
        f":some-{case['class'].lower()}"
        for case in CASES
    }
    classes = "".join(f"\n{thing} a lode:{cls} ." for cls, thing in things.items())
    made.register(REGISTER + classes)
    for number, case in enumerate(CASES):
        place = f'"1 {case["words"]}"' if case["words"] else "1"
        for name, rung in ((f"r{number}", case["rung"]), (f"h{number}", case["high"])):
            made.document(name, [(case["text"], "")])
            claim = f"lode:reached stage:{rung} ; lode:locator {place}"
            made.state(name, "01", f"{things[case['class']]} {claim} .")
    told: defaultdict[str, list[str]] = defaultdict(list)
    for one in grounding.ground(made.sources(), made.texts).findings:
        if one.rule.startswith(("stage", "locator")) and one.severity is Severity.VIOLATION:
            assert one.path
            told[one.path.parent.name].append(one.rule)
    return dict(told)


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case["text"] for case in CASES])
def test_a_printed_rung_is_let_in_and_a_higher_one_refused(
    judged: dict[str, list[str]], number: int
) -> None:
    assert (judged.get(f"r{number}", []), bool(judged.get(f"h{number}"))) == ([], True)
