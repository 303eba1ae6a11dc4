"""The answers at the screen: why one is empty, one's own questions, words in both languages."""

import csv
import io
import json
import re
import shlex
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import copies
import pyoxigraph as ox
import pytest

from lodestone.answer import confined, questions, remote, wording, written
from lodestone.commands import ask as command
from lodestone.derive import derivation, keeping, labels
from lodestone.derive.derivation import Dataset
from lodestone.model import house, terms
from lodestone.model.errors import UsageError
from lodestone.model.house import House
from lodestone.model.terms import XSD
from lodestone.read import checkout, sparql

Asked = tuple[int, str, str]
STRING = XSD + "string"


@pytest.fixture(scope="module")
def asked(corpus: Dataset) -> House:
    """The frozen corpus with its graph, as the first ``ask`` keeps it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checkout, "read", lambda *_, **__: corpus.sources)
        patch.setattr(derivation, "derive", lambda _: corpus)
        keeping.open_graph(corpus.sources.house)
    return corpus.sources.house


@pytest.fixture
def ask(asked: House) -> Callable[..., Asked]:
    """The command over the frozen corpus: exit code, standard output, standard error.

    It runs in a small process: each query of it is a fork, which costs what the process holds.
    """

    def run(*arguments: str) -> Asked:
        done = copies.run(asked.root, "ask", *arguments)
        return done.returncode, done.stdout, done.stderr

    return run


@pytest.fixture(scope="session")
def answers(shipped_answers: tuple[questions.Answer, ...]) -> list[questions.Answer]:
    return list(shipped_answers)


def own(tmp_path: Path, body: str, header: str = "# title@en: My own\n") -> str:
    path = tmp_path / "mine.rq"
    path.write_text(f"{header}\n{body}\n", encoding="utf-8")
    return str(path)


def test_an_empty_answer_says_what_the_name_was_taken_for_and_what_is_taken(
    ask: Callable[..., Asked],
) -> None:
    code, out, err = ask("q28", "--param", "agreement=Japan")
    assert code == 0
    assert "0 rows" in out
    assert "Trap avoided" not in out  # nothing is there to be misread
    first, second, third, *tied, last = err.splitlines()
    assert first == "agreement: Japan (country:japan, country)"
    assert re.fullmatch(r"  without it: \d\d rows; it takes .+ … \(\d+ more\)", second)
    assert third.startswith("  it takes things of the kind: ")
    assert all("tied to Japan" in line for line in tied)
    assert "q27 --param country" in last


def test_a_thing_of_another_class_is_answered_with_the_classes_and_what_is_tied_to_it(
    ask: Callable[..., Asked],
) -> None:
    _, out, err = ask("q04", "--param", "stake=Trilogy Metals")
    assert "0 rows" in out
    lines = err.splitlines()
    assert any(re.match(r"  it takes things of the kind: equity stake", line) for line in lines)
    assert "  of that kind and tied to Trilogy Metals: stake in Trilogy Metals (instrument:" in err


def test_the_nearest_question_is_named_first(ask: Callable[..., Asked]) -> None:
    _, out, err = ask("q37", "--param", "about=Project Vault")
    assert "0 rows" in out
    assert "Project Vault has rows in: q38 --param about, " in err


def test_an_answer_names_the_wider_groups_that_have_rows_of_their_own(
    ask: Callable[..., Asked],
) -> None:
    _, _, err = ask("q15", "--param", "mineral=heavy rare earths")
    assert "wider than heavy rare earths" in err
    assert "mineral:rare-earths" in err
    _, _, err = ask("q15", "--param", "mineral=critical minerals")
    assert "see also" not in err


def test_an_empty_answer_is_explained_in_chinese(ask: Callable[..., Asked]) -> None:
    _, out, err = ask("q28", "--param", "agreement=日本", "--lang", "zh")
    assert "0 行" in out
    assert err.startswith("agreement：日本（country:japan，国家）\n  不限定时：")


def test_an_empty_answer_names_the_other_column_in_which_the_thing_stands(
    ask: Callable[..., Asked],
) -> None:
    _, _, err = ask("q01", "--param", "target=国防部")
    assert "Department of Defense stands there under: holder" in err


def test_an_explanation_leaves_csv_and_json_clean(ask: Callable[..., Asked]) -> None:
    _, out, err = ask("q28", "--param", "agreement=Japan", "--format", "csv")
    assert list(csv.reader(io.StringIO(out)))[1:] == []
    assert err


def test_an_answer_with_rows_explains_nothing(ask: Callable[..., Asked]) -> None:
    _, out, err = ask("q06", "--param", "agency=Pentagon")
    assert "Department of Defense" in out
    assert err == ""


def test_a_day_that_lies_before_everything_is_explained_as_the_day(
    ask: Callable[..., Asked],
) -> None:
    _, _, err = ask("q08", "--as-of", "1800-01-01", "--param", "thing=EO 14241")
    assert err.startswith("--as-of: 1800-01-01\n  without it: ")


def test_a_table_says_of_which_day_it_is(ask: Callable[..., Asked], home: House) -> None:
    _, out, _ = ask("q13", "--as-of", "2027-01-01")
    assert out.splitlines()[1] == "as of 2027-01-01"
    _, out, _ = ask("q13", "--lang", "zh")
    assert out.splitlines()[1] == f"截至 {house.release(home)[1]}"
    _, out, _ = ask("q01")
    assert "as of" not in out.splitlines()[1]


def test_a_day_for_a_question_without_one_is_refused_as_such(ask: Callable[..., Asked]) -> None:
    code, _, err = ask("q11", "--as-of", "2026-01-01")
    assert code == 2
    assert "takes no --as-of; these do: q08, q13" in err
    assert "'day'" not in err
    assert (
        ask("q11", "--as-of", "2026-01-01", "--lang", "zh")[2].endswith(
            "不接受 --as-of；可用的问题：q08、q13、q58\n"
        )
        or "可用的问题：q08、q13" in ask("q11", "--as-of", "2026-01-01", "--lang", "zh")[2]
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("q08", "--as-of", "31.01.2026"), "“31.01.2026”不是日期"),
        (("q01", "--param", "target=Nobody Inc"), "没有名为“Nobody Inc”的事物"),
        (("q01", "--param", "who=MP"), "没有参数“who”；其参数：target"),
        (("q01", "--param", "target"), "--param 应写作"),
        (("q99",), "没有问题“q99”"),
        (("nowhere.rq",), "没有文件 nowhere.rq"),
        (("q35", "--param", "side=甲"), "只接受：vault（金库计划）"),
        (("q01", "--endpoint", "ftp://x"), "不是 http(s) 地址"),
    ],
)
def test_a_fault_of_the_call_is_told_in_chinese(
    ask: Callable[..., Asked], arguments: tuple[str, ...], said: str
) -> None:
    code, _, err = ask(*arguments, "--lang", "zh")
    assert code == 2
    assert said in err


def test_a_changed_copy_is_run_from_anywhere(
    ask: Callable[..., Asked], home: House, tmp_path: Path
) -> None:
    text = (home.root / "queries" / "q11-from-law-to-mineral.rq").read_text(encoding="utf-8")
    line = "VALUES ?law { UNDEF }"
    assert line in text
    copy = tmp_path / "copy.rq"
    copy.write_text(
        text.replace(line, f"{line} VALUES ?mineral {{ mineral:gallium }}"), encoding="utf-8"
    )
    code, out, _ = ask(str(copy))
    assert code == 0
    assert "gallium" in out
    assert "antimony" not in out


def test_a_copy_may_bring_a_prefix_and_columns_of_its_own(
    ask: Callable[..., Asked], tmp_path: Path
) -> None:
    body = (
        "PREFIX mine: <https://w3id.org/lodestone/ont/>\n"
        "SELECT ?whoever WHERE { GRAPH ?g { ?x mine:isHeldBy ?whoever } } ORDER BY ?whoever LIMIT 1"
    )
    code, out, _ = ask(own(tmp_path, body))
    assert code == 0
    assert "whoever" in out


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("SELECT * WHERE { SERVICE <http://example.org/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("ASK { ?s ?p ?o }", "is not a SELECT query"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "is not a SELECT query"),
        ("DELETE WHERE { ?s ?p ?o }", "DELETE is refused"),
        ("SELECT", "is not SPARQL"),
    ],
)
def test_a_copy_that_does_more_than_select_here_is_refused(
    ask: Callable[..., Asked], tmp_path: Path, body: str, said: str
) -> None:
    code, out, err = ask(own(tmp_path, body))
    assert (code, out) == (3 if said.endswith("is refused") else 2, "")
    assert said in err


def test_a_word_that_only_looks_like_a_call_elsewhere_is_none(
    ask: Callable[..., Asked], tmp_path: Path
) -> None:
    body = 'SELECT ?service WHERE { BIND("service" AS ?service) } # SERVICE'
    assert ask(own(tmp_path, body))[0] == 0


def test_the_list_says_what_is_built_in_and_which_questions_take_a_day(
    ask: Callable[..., Asked], home: House
) -> None:
    _, out, _ = ask()
    rows = dict(zip(out.splitlines()[::2], out.splitlines()[1::2], strict=True))
    assert list(rows) == [path.stem for path in home.queries]
    assert rows["q16-measures-per-mineral"].endswith("[mineral=mineral:rare-earths]")
    assert "--as-of" in rows["q08-stage-on-day"]
    assert "day" not in rows["q08-stage-on-day"].split("[")[1]
    assert not rows["q09-promises-by-stage"].endswith("]")


def test_a_description_tells_what_is_asked_taken_and_avoided(ask: Callable[..., Asked]) -> None:
    _, out, _ = ask("q16", "--describe")
    assert "One row per mineral" in out
    assert re.search(r"  mineral\n    takes: mineral: antimony, .+\n", out)
    assert "if not given: rare earths (mineral:rare-earths)" in out
    assert "no --as-of" in out
    assert "Trap avoided: a group taken" in out
    _, out, _ = ask("q35", "--describe", "--lang", "zh")
    assert "不写则为：金库计划、国家储备、法案拟设储备" in out


def test_parameters_and_coded_values_go_by_their_words_as_well(ask: Callable[..., Asked]) -> None:
    _, out, _ = ask("q35", "--lang", "zh", "--param", "一方=国家储备", "--format", "csv", "--codes")
    assert {row[0] for row in csv.reader(io.StringIO(out))} == {"side", "stockpile"}


def test_every_column_of_every_question_has_words_in_both_languages(
    answers: list[questions.Answer], home: House
) -> None:
    english, chinese = (wording.load(home.root / "queries", lang) for lang in ("en", "zh"))
    bare = [
        (found.question.name, name)
        for found in answers
        for name in found.columns
        if chinese.column(name, found.question.name).isascii()
        or not re.fullmatch(r"[a-z, ]+", english.column(name, found.question.name))
    ]
    assert bare == []


def test_every_coded_value_has_words_in_both_languages(
    answers: list[questions.Answer], home: House
) -> None:
    chinese = wording.load(home.root / "queries", "zh")
    bare = {
        (found.question.name, name, term.value)
        for found in answers
        for row in found.rows
        for name, term in zip(found.columns, row, strict=True)
        if isinstance(term, ox.Literal)
        and term.datatype.value == STRING
        and chinese.value(name, term.value) == term.value
    }
    assert bare == set()


def test_codes_keep_the_names_of_the_variables_and_words_are_those_of_the_screen(
    answers: list[questions.Answer], dataset: Dataset
) -> None:
    found = next(one for one in answers if one.question.name.startswith("q06"))
    chinese = wording.load(found.question.path.parent, "zh")
    out = written.coded(found)
    assert out.splitlines()[0].split(",")[: len(found.columns)] == list(found.columns)
    assert "," not in "".join(row[3] for row in list(csv.reader(io.StringIO(out)))[1:])
    style = written.Style("zh", {}, chinese, dataset.sources.ontology)
    assert "机构" in written.rows(found, "table", style)
    assert written.rows(found, "csv", style).startswith("机构,")
    assert json.loads(written.rows(found, "json", style))["columns"][0] == "机构"


def test_large_numbers_have_their_thousands_apart_in_tables(
    answers: list[questions.Answer],
) -> None:
    found = next(one for one in answers if one.question.name.startswith("q06"))
    assert re.search(r" \d{1,3}(,\d{3})+ ", written.rows(found, "table", written.Style("en")))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_table_shows_a_raw_name_where_there_is_a_label(
    answers: list[questions.Answer], dataset: Dataset, home: House, lang: str
) -> None:
    derived = dataset.by_graph[terms.graph("conflicts")]
    words = wording.load(home.root / "queries", lang).terms(dataset.sources.ontology.prefixes)
    known = words | labels.labels(dataset.sources, lang, derived)
    shown = {t.value for a in answers for row in a.rows for t in row if isinstance(t, ox.NamedNode)}
    assert sorted(shown - known.keys()) == []
    slugs = re.compile(r"(?<![\w:])[a-z0-9]+(-[a-z0-9]+){3,}")
    raw = {known[iri] for iri in shown if not iri.startswith(terms.ID + "passage/")}
    assert sorted(label for label in raw if slugs.search(label)) == []


def test_a_passage_is_shown_with_its_document_and_number(dataset: Dataset) -> None:
    shown = labels.labels(dataset.sources, "en")
    iri = terms.thing("passage", "year-one-07")
    assert shown[iri].endswith(" (year-one 07)")
    assert labels.labels(dataset.sources, "zh")[iri].endswith("（year-one 07）")


def test_a_day_is_read_only_where_the_question_has_one(home: House, dataset: Dataset) -> None:
    known = questions.questions(home.root / "queries", dataset.sources.ontology.prefixes)
    days = {questions.day_of(query) for query in known} - {""}
    assert all(date.fromisoformat(day) for day in days)
    assert questions.day_of(questions.find("q01", known)) == ""


def test_plain_words_are_answered_by_the_nearest_question(ask: Callable[..., Asked]) -> None:
    code, rows, said = ask("Does the government hold equity in MP Materials?", "--format", "csv")
    assert code == 0
    assert said.startswith("taken for question q01, about MP Materials: ")
    assert "1 of " in said.splitlines()[1]
    assert "near, too: ask q" in said
    assert 'show "MP Materials"' in said
    assert {row["target"] for row in csv.DictReader(io.StringIO(rows))} == {"MP Materials"}


def test_chinese_words_are_answered_in_chinese(ask: Callable[..., Asked]) -> None:
    code, rows, said = ask("谁持有MP材料公司的股份？")
    assert code == 0
    assert said.startswith("按问题 q01 作答，限于 MP材料公司：")
    assert "MP材料公司" in rows
    assert ask("谁持有MP材料公司的股份？", "--lang", "en")[2].startswith("taken for question q01")


def test_what_is_wrong_with_chinese_words_is_told_in_chinese(ask: Callable[..., Asked]) -> None:
    code, rows, said = ask("魑魅魍魉")
    assert (code, rows) == (2, "")
    assert said.startswith("lodestone: 没有问题“魑魅魍魉”")
    assert ask("魑魅魍魉", "--lang", "en")[2].startswith("lodestone: there is no question")


def test_of_two_things_that_are_named_both_are_answered_for(ask: Callable[..., Asked]) -> None:
    code, _, said = ask("What support did MP Materials get from the Department of Defense?")
    assert code == 0
    assert "Department of Defense" in said.partition("\n")[0]
    assert "MP Materials" in said.partition("\n")[0]


def test_a_topic_of_which_nothing_is_told_is_said_to_be_one(ask: Callable[..., Asked]) -> None:
    asked = {"Who owns the Pebble mine?": "Pebble", "What do documents say of helium?": "helium"}
    for words, topic in asked.items():
        code, said, _ = ask(words)
        assert code == 0
        assert said.startswith(f'Nothing in the graph treats "{topic}".\n')
        assert "----" not in said, "rows about something else mislead"


def test_of_a_question_in_two_parts_both_are_answered(ask: Callable[..., Asked]) -> None:
    _, told, _ = ask("Who holds the golden share in US Steel, and what is it for?")
    top = "\n".join(told.splitlines()[:10])
    assert "US government" in top
    assert "takeover" in top


def test_two_things_that_are_compared_are_told_side_by_side(ask: Callable[..., Asked]) -> None:
    code, told, said = ask(
        "How does the loan for Rhyolite Ridge compare with that for Thacker Pass?"
    )
    assert code == 0
    assert said.startswith("no saved question is sure to be meant; the claims that come nearest")
    assert told.startswith("What the passages tell, the nearest first:\n- ")
    assert "996 million US dollars" in told
    assert "2.26 billion US dollars" in told
    assert "in doubt:\n[1] " in told


def test_claims_are_marked_with_the_doubts_of_the_table_that_they_share(
    ask: Callable[..., Asked],
) -> None:
    _, told, _ = ask("谁持有MP材料公司的股份？")
    _, _, notes = told.partition("存疑:\n")
    numbers = re.findall(r"^\[(\d+)\]", notes, re.MULTILINE)
    assert numbers == [str(at) for at in range(1, len(numbers) + 1)]
    assert numbers
    assert told.startswith("各段落所述，最贴近的在前：\n- ")
    assert re.search(r"^\d+ 行$", told, re.MULTILINE)


def test_who_has_a_thing_is_told_before_what_else_its_passage_says(
    ask: Callable[..., Asked],
) -> None:
    _, told, _ = ask("Who holds a stake in MP Materials?")
    first = told.splitlines()[1]
    assert first.startswith("- stake in MP Materials")
    assert "is held by: Department of Defense" in first


def test_a_doubt_on_just_what_is_asked_stands_above_the_answer(ask: Callable[..., Asked]) -> None:
    _, told, _ = ask("Does Congo refuse US companies rights to its cobalt?")
    lines = [line for line in told.splitlines()[:3] if "not at one" in line]
    assert lines[0].startswith("The texts are not at one on this: Congo refuses cobalt rights")
    assert " · show tension:" in lines[0]


def test_what_could_go_wrong_is_told_by_the_passage_on_the_risks(
    ask: Callable[..., Asked],
) -> None:
    _, told, _ = ask("What could go wrong when the government becomes a shareholder in mines?")
    top = "\n".join(told.splitlines()[:9])
    assert top.count("[equity-turn-21") > 2


def test_what_nothing_told_holds_is_said_above_it(ask: Callable[..., Asked]) -> None:
    _, told, _ = ask("美国的镍储量有多少？")
    assert told.startswith("以下均未述及“储量”；最贴近的为：\n")


def test_both_halves_of_a_question_are_told_one_after_the_other(
    ask: Callable[..., Asked],
) -> None:
    _, told, _ = ask(
        "Who is the chair of the Export-Import Bank and what critics say of the vault?"
    )
    assert told.splitlines()[1].startswith("- chair: John Jovanovic (post)")
    assert "(criticism)" in told


def test_the_government_is_no_one_agency_and_the_table_has_the_columns_that_matter(
    ask: Callable[..., Asked],
) -> None:
    _, told, _ = ask("Who did the government buy into?")
    (head,) = [line for line in told.splitlines() if line.startswith("target  ")]
    assert head.split("  ")[0] == "target"
    assert re.split(r"\s{2,}", head.strip())[1:] == [
        *("stake", "holder", "share", "price", "passage", "in doubt")
    ]
    for name in ("MP Materials", "Trilogy Metals", "Intel", "Vulcan Elements"):
        assert f"\n{name} " in told


def test_a_count_that_is_asked_for_is_told_first(ask: Callable[..., Asked]) -> None:
    _, told, _ = ask("How many countries signed a deal at the ministerial?")
    assert told.startswith("Number stated, the nearest first: 11 countries: ")


def test_a_sum_is_not_made_of_claims_but_left_to_the_question_that_adds_up(
    ask: Callable[..., Asked],
) -> None:
    _, told, _ = ask("How much in all does Ex-Im lend for critical minerals?")
    assert told.startswith("No sum is made here of what passages tell; ask q")


def test_how_far_a_thing_got_is_told_first_where_that_is_asked(ask: Callable[..., Asked]) -> None:
    _, told, _ = ask("Has the House bill become law?")
    assert told.startswith("How far it got, as told: ")


def test_where_texts_differ_is_told_first_where_that_is_asked(ask: Callable[..., Asked]) -> None:
    _, told, _ = ask("Do the articles agree on the sum of the loan to Thacker Pass?")
    title, first = told.splitlines()[:2]
    assert title == "Where the texts differ, the nearest first:"
    assert "2.26 billion US dollars [" in first
    assert "2.3 billion US dollars [" in first


def test_a_limit_is_told_with_what_it_is_counted_from(ask: Callable[..., Asked]) -> None:
    _, told, _ = ask("By when must the interim report of the Section 232 review be handed in?")
    assert re.search(r"90 days \(counted from: \S", told)


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("What does Executive Order 14999 require?", "Executive Order 14999"),
        ("哈萨克斯坦的钨矿由谁开发？", "哈萨克斯坦"),
        (
            "What does the EU require in its Critical Raw Materials Act?",
            "Critical Raw Materials Act",
        ),
        ("Does the EU's act on critical raw materials set targets?", "EU's act on critical raw"),
        ("欧盟关键原材料法规定了什么？", "欧盟关键原材料法"),
    ],
)
def test_a_name_that_nothing_bears_is_said_beside_names_that_are_borne(
    words: str, topic: str, ask: Callable[..., Asked]
) -> None:
    _, told, _ = ask(words)
    assert topic in told.splitlines()[0]
    assert "\n- " not in told, "claims about something else mislead"


def test_things_of_which_nothing_is_told_together_are_said_to_be_apart(
    ask: Callable[..., Asked],
) -> None:
    _, told, _ = ask("How much copper does Chile export?")
    assert told.startswith("No passage told here holds ")


def test_a_program_is_given_rows_alone(ask: Callable[..., Asked]) -> None:
    _, rows, _ = ask(
        "Who holds the golden share in US Steel, and what is it for?", "--format", "csv"
    )
    assert all(row["target"] for row in csv.DictReader(io.StringIO(rows)))


def test_each_command_that_is_offered_finds_as_many_rows_as_it_says(
    ask: Callable[..., Asked],
) -> None:
    _, _, said = ask("What measures and instruments are there for cobalt?")
    whole, near = (
        re.findall(pattern, said)
        for pattern in (r" of (\d+) rows.+: ask (.+)", r"near, too: ask (.+)  \((\d+) rows")
    )
    offered = [(call, count) for count, call in whole] + near
    assert any(call == 'q16 --param mineral="cobalt"' for call, _ in offered)
    assert len(offered) > 1
    for call, count in offered:
        found = ask(*shlex.split(call))[1]
        assert re.search(rf"^{count} rows?$", found, re.MULTILINE), (call, count)


def test_one_thing_of_which_nothing_is_asked_is_shown(ask: Callable[..., Asked]) -> None:
    code, shown, said = ask("What is Thacker Pass?")
    assert code == 0
    assert said == "what is told of Thacker Pass:\n"
    assert shown.startswith("Thacker Pass: mine project\n")


def test_a_thing_shown_beside_an_endpoint_is_said_to_be_of_the_graph_at_hand(
    ask: Callable[..., Asked],
) -> None:
    _, shown, said = ask("What is Thacker Pass?", "--endpoint", "http://127.0.0.1:1/")
    assert shown.startswith("Thacker Pass: mine project\n")
    assert said.splitlines()[1] == (
        "  what follows is of the graph at hand, not of http://127.0.0.1:1/"
    )


def test_a_question_that_an_endpoint_does_not_answer_costs_the_others_no_answer(
    answers: list[questions.Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    def there(_: str, query: sparql.QueryFile) -> questions.Answer:
        if query is answers[1].question:
            raise UsageError.of("did-not-answer", url="it", why="no")
        return next(one for one in answers if one.question is query)

    monkeypatch.setattr(remote, "ask", there)
    graph: Any = None
    asker = command.Asker(graph, wording.Wording(), "http://127.0.0.1:1/", confined.Means())
    assert asker.ask_each([one.question for one in answers[:3]]) == [answers[0], answers[2]]
    with pytest.raises(UsageError, match="it did not answer"):
        asker.ask_each([answers[1].question])


def test_words_that_are_sure_of_no_question_are_answered_by_a_list_and_no_rows(
    ask: Callable[..., Asked],
) -> None:
    code, listed, _ = ask("why do zyxed wvued tsred pqred prefer subsidies")
    assert code == 0
    first = listed.splitlines()[0]
    assert first == "No saved question is sure to be meant. The nearest:"
    assert "  near, too: ask q" in listed
    assert "What bears these words:" in listed


def test_words_that_are_sure_of_no_question_give_a_program_or_a_file_nothing(
    ask: Callable[..., Asked], tmp_path: Path
) -> None:
    words, out = "why do zyx wvu tsr pqr prefer subsidies", tmp_path / "rows.txt"
    for more in (["--format", "csv"], ["--out", str(out)]):
        code, rows, said = ask(words, *more)
        assert (code, rows) == (2, "")
        assert said.startswith("No saved question is sure to be meant. The nearest:\n")
        assert said.splitlines()[-1].startswith("lodestone: no saved question is sure to be meant")
    assert not out.exists()


def test_words_with_describe_describe_the_question_that_they_mean(
    ask: Callable[..., Asked],
) -> None:
    code, described, _ = ask("Does the government hold equity in MP Materials?", "--describe")
    assert code == 0
    assert described == ask("q01", "--describe")[1]


@pytest.mark.parametrize(
    "call", [["zyx wvu tsr"], ["Who holds a stake in it?", "--param", "target=MP Materials"]]
)
def test_words_that_mean_no_question_or_come_with_parameters_are_refused(
    call: list[str], ask: Callable[..., Asked]
) -> None:
    code, rows, said = ask(*call)
    assert (code, rows) == (2, "")
    assert "there is no question" in said
