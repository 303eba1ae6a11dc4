"""``find``: things, passages, questions and figures by words, slips and both scripts included."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from lodestone.answer import matching
from lodestone.commands import main

Told = tuple[int, str, str]
Find = Callable[..., Told]


@pytest.fixture
def find(
    graph_at_hand: None,  # noqa: ARG001
    capsys: pytest.CaptureFixture[str],
) -> Find:
    """The command over the frozen corpus: exit code, standard output, standard error."""

    def run(*arguments: str) -> Told:
        code = main.main(["find", *arguments])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return run


@pytest.fixture
def found(find: Find) -> Callable[[str], dict[str, Any]]:
    def run(words: str) -> dict[str, Any]:
        code, out, err = find(words, "--format", "json")
        assert (code, err) == (0, "")
        made: dict[str, Any] = json.loads(out)
        return made

    return run


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("MP Materials", "actor:mp-materials"),
        ("materials mp", "actor:mp-materials"),
        ("锑", "mineral:antimony"),
        ("銻", "mineral:antimony"),
        ("金库计划", "measure:project-vault"),
        ("Thacker Pass", "project:thacker-pass"),
        ("rare earth magnets", "product:rare-earth-magnets"),
        ("rare-earth magnet", "product:rare-earth-magnets"),
        ("litium", "mineral:lithium"),
        ("antimny", "mineral:antimony"),
        ("金库计化", "measure:project-vault"),
        ("刚果", "country:democratic-republic-of-the-congo"),
        ("剛果", "country:democratic-republic-of-the-congo"),
        ("EO 14241", "measure:executive-order-14241"),
        ("e.o. 14241", "measure:executive-order-14241"),
        ("loan lithium", "instrument:thacker-pass-loan"),
        ("Pentagon", "actor:department-of-defense"),
        ("15%", "instrument:mp-materials-stake"),
        ("35.6 million", "instrument:trilogy-metals-stake"),
        ("3560万美元", "instrument:trilogy-metals-stake"),
        ("15% chip", "instrument:china-chip-sales-levy"),
        ("where do sources state values differently", "q37"),
        ("q05", "q05"),
    ],
)
def test_the_thing_that_is_meant_comes_first(
    found: Callable[[str], dict[str, Any]], words: str, first: str
) -> None:
    assert found(words)["rows"][0]["name"] == first


def test_passages_are_found_by_their_headings(found: Callable[[str], dict[str, Any]]) -> None:
    names = [row["name"] for row in found("share prices private capital")["rows"]]
    assert "passage:year-one-09" in names


def test_questions_are_found_by_their_titles(found: Callable[[str], dict[str, Any]]) -> None:
    assert "q45" in [row["name"] for row in found("tariffs")["rows"]]


def test_a_thing_is_found_by_whom_it_is_tied_to(found: Callable[[str], dict[str, Any]]) -> None:
    made = found("Trump tariff")
    whole = [row["name"] for row in made["rows"][: made["matchEveryWord"]]]
    assert "measure:us-tariff-pressure-for-minerals" in whole


def test_a_figure_says_what_it_is_the_figure_of(find: Find) -> None:
    _, out, _ = find("15%")
    assert re.search(r"^figure +stake in MP Materials · share: 15% ", out, re.M)


def test_a_figure_in_another_unit_is_not_found(found: Callable[[str], dict[str, Any]]) -> None:
    rows = found("15%")["rows"]
    assert rows
    assert all("%" in row["label"] for row in rows)


def test_a_slip_is_told(find: Find) -> None:
    assert "'litium' was taken for: lithium" in find("litium")[1]
    assert "taken for" not in find("lithium")[1]


def test_at_most_twenty_rows_are_shown_and_the_rest_is_counted(find: Find) -> None:
    _, out, _ = find("lithium")
    (shown, every) = map(int, re.search(r"^(\d+) of (\d+) rows$", out, re.M).groups())  # type: ignore[union-attr]
    assert shown == 20 < every
    assert f"\n{every - 20} more; add a word to narrow it down\n" in out
    table = out.split("\n\n")[0].splitlines()
    assert len(table) == 2 + 20


def test_where_no_row_matches_every_word_it_says_so(find: Find) -> None:
    _, out, _ = find("antimony xylophone")
    assert out.startswith("Nothing matches every word; these match some.")
    assert "mineral:antimony" in out


def test_where_few_rows_match_every_word_it_says_how_many(find: Find) -> None:
    _, out, _ = find("Trump tariff")
    assert re.match(r"Rows that match every word: the first \d; the others match some\.", out)


def test_words_that_nothing_bears_are_an_error(find: Find) -> None:
    code, out, err = find("xylophone")
    assert (code, out) == (2, "")
    assert "nothing matches 'xylophone'" in err


@pytest.mark.parametrize("words", ["锂", "MP Materials", "15%", "Trump tariff"])
def test_a_chinese_answer_is_chinese(find: Find, words: str) -> None:
    _, out, _ = find(words, "--lang", "zh")
    assert "行" in out
    for english in ("rows", "kind", "short name", "question", "figure", "match", "more"):
        assert not re.search(rf"(?<![\w:-]){english}(?![\w-])", out), english
    assert "没有与“xylophone”相符的内容" in find("xylophone", "--lang", "zh")[2]


@pytest.mark.parametrize(
    ("word", "other", "is_match"),
    [
        ("magnets", "rare-earth magnet", True),
        ("company", "mining companies", True),
        ("batteries", "battery storage", True),
        ("lith", "lithium", True),
        ("it", "lithium", False),
        ("E.O.", "EO 14241", True),
        ("锂", "美洲锂业", True),
        ("锂矿", "美洲锂业", False),
    ],
)
def test_a_word_matches_a_name_in_either_number_or_as_its_beginning(
    word: str, other: str, is_match: bool
) -> None:
    (asked,) = matching.words(word)
    assert bool(matching.exact(asked, matching.name(other))) is is_match


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("litium", {"lithium"}),
        ("lithuim", {"lithium"}),
        ("gld", set()),
        ("14242", set()),
        ("metarials", {"materials"}),
    ],
)
def test_a_slip_is_of_few_letters_and_never_in_a_number(word: str, meant: set[str]) -> None:
    known = {"lithium", "gold", "14241", "materials", "magnesium"}
    assert set(matching.slips(word, known)) == meant


def test_a_word_that_is_no_question_points_to_show_and_find(
    graph_at_hand: None,  # noqa: ARG001
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main.main(["ask", "antimony"]) == 2
    err = capsys.readouterr().err
    assert "'show antimony'" in err
    assert "'find antimony'" in err
    assert main.main(["ask", "囍囍", "--lang", "zh"]) == 2
    err = capsys.readouterr().err
    assert "“show 囍囍”" in err
    assert "“find 囍囍”" in err


def test_a_chinese_name_alone_is_shown(
    graph_at_hand: None,  # noqa: ARG001
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main.main(["ask", "锑", "--lang", "zh"]) == 0
    assert capsys.readouterr().out.startswith("锑：矿产\n")
