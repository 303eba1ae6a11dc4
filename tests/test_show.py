"""``show``: one thing on one page, by any of its names, in both languages."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from lodestone.answer import spread
from lodestone.answer.spread import width
from lodestone.commands import main

Told = tuple[int, str, str]
Show = Callable[..., Told]


@pytest.fixture
def show(
    graph_at_hand: None,  # noqa: ARG001
    capsys: pytest.CaptureFixture[str],
) -> Show:
    """The command over the frozen corpus: exit code, standard output, standard error."""

    def run(*arguments: str) -> Told:
        code = main.main(["show", *arguments])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return run


@pytest.fixture
def tables(show: Show) -> Callable[[str], dict[str, list[dict[str, Any]]]]:
    """The tables of a thing, as its JSON gives them."""

    def run(thing: str) -> dict[str, list[dict[str, Any]]]:
        code, out, err = show(thing, "--format", "json")
        assert (code, err) == (0, "")
        found: dict[str, list[dict[str, Any]]] = json.loads(out)["tables"]
        return found

    return run


def names(row: dict[str, Any], column: str) -> list[str]:
    return [cell.get("name", cell.get("value")) for cell in row[column]]


def lines_of(out: str, title: str) -> list[str]:
    """Return the lines of a table of the screen, without its head."""
    return out.split(f"\n{title}\n")[1].split("\n\n")[0].splitlines()[2:]


@pytest.mark.parametrize(
    "name", ["MP Materials", "mp materials", "MP材料公司", "actor:mp-materials", "mp-materials"]
)
def test_a_thing_is_shown_by_any_of_its_names(show: Show, name: str) -> None:
    code, out, err = show(name)
    assert (code, err) == (0, "")
    assert out.startswith("MP Materials: company\nshort name         actor:mp-materials\n")


def test_a_name_of_several_words_needs_no_quotes(show: Show) -> None:
    assert show("MP", "Materials") == show("MP Materials")


def test_the_head_says_names_identifiers_stage_money_and_where_it_is_told(show: Show) -> None:
    _, out, _ = show("actor:mp-materials")
    assert re.search(r"^also called +MP, .*MP材料公司", out, re.M)
    assert re.search(r"^money that counts +2 of 3 amounts count$", out, re.M)
    assert re.search(r"^told in +7 passages of equity-turn, global-layout, year-one$", out, re.M)
    _, out, _ = show("measure:us-rare-earth-refining-retreat")
    assert re.search(r"^told in +1 passage of [a-z-]+$", out, re.M)
    _, out, _ = show("EO 14241")
    assert re.search(r"^stands at +issued, 2025-03-20$", out, re.M)
    _, out, _ = show("antimony")
    assert re.search(r"^identifiers +", out, re.M)


def test_money_names_what_counts_and_why_the_rest_does_not(show: Show) -> None:
    rows = lines_of(show("MP Materials")[1], "Money")
    assert [re.split(r" {2,}", row)[::3] for row in rows] == [
        ["loan to MP Materials", "counts"],
        ["stake in MP Materials", "counts"],
        ["private co-investment in MP Materials", "it is private money"],
    ]


def test_stages_stand_by_day_and_the_latest_is_marked(show: Show) -> None:
    rows = lines_of(show("EO 14241")[1], "Stages")
    assert [re.split(r" {2,}", row)[:2] for row in rows] == [
        ["issued, 2025-03", "settled"],
        ["issued, 2025-03-20", "stands here"],
    ]


def test_relations_are_told_in_both_directions_with_standing_and_passages(
    tables: Callable[[str], dict[str, list[dict[str, Any]]]],
) -> None:
    rows = tables("MP Materials")["relations"]
    own = [row for row in rows if names(row, "relation") == ["lode:forMineral"]]
    assert [names(row, "thing") for row in own] == [["mineral:rare-earths"]]
    assert "direction" not in own[0]["relation"][0]
    (stake,) = [row for row in rows if names(row, "thing") == ["instrument:mp-materials-stake"]]
    assert stake["relation"][0]["direction"] == "in"
    assert names(stake, "standing") == ["settled"]
    assert "passage:year-one-09" in names(stake, "passage")


def test_a_value_that_is_left_open_is_not_called_settled(
    tables: Callable[[str], dict[str, list[dict[str, Any]]]],
) -> None:
    rows = tables("instrument:lithium-americas-stake")["relations"]
    shares = {
        name: names(row, "standing")
        for row in rows
        if names(row, "relation") == ["lode:share"]
        for name in names(row, "thing")
    }
    assert shares == {
        "quantity:percent-5": ["left open"],
        "quantity:percent-5-to-10": ["left open"],
    }


def test_what_is_settled_on_one_of_two_sides_points_to_the_doubts(
    tables: Callable[[str], dict[str, list[dict[str, Any]]]],
) -> None:
    rows = tables("instrument:thacker-pass-loan")["relations"]
    standings = {
        name: names(row, "standing")
        for row in rows
        if names(row, "relation") == ["lode:amount"]
        for name in names(row, "thing")
    }
    assert standings["quantity:USD-2.26bn"] == ["settled, but see doubts"]
    assert standings["quantity:USD-2.3bn"] == ["another preferred"]


def test_opinions_name_their_holder_and_their_passage(
    tables: Callable[[str], dict[str, list[dict[str, Any]]]],
) -> None:
    rows = tables("Project Vault")["opinions"]
    assert rows
    for row in rows:
        assert names(row, "holder"), row
        assert all(name.startswith("passage:") for name in names(row, "passage")), row
    holders = {name for row in rows for name in names(row, "holder")}
    assert {"actor:bai", "actor:he-wenxiang"} <= holders


def test_opinions_on_the_parts_of_a_thing_are_told_with_it(
    tables: Callable[[str], dict[str, list[dict[str, Any]]]],
) -> None:
    about = {name for row in tables("MP Materials")["opinions"] for name in names(row, "about")}
    assert {"actor:mp-materials", "instrument:mp-materials-loan"} <= about


def test_doubts_have_their_reason_and_both_sides_with_their_passages(show: Show) -> None:
    _, out, _ = show("Thacker Pass")
    doubts = out.split("\nIn doubt\n")[1]
    case = doubts[doubts.index("* loan for Thacker Pass: amount") :].split("\n* ")[0]
    assert re.search(r"^ {4}2\.26 billion US dollars · preferred · \S", case, re.M)
    assert re.search(r"^ {4}2\.3 billion US dollars · not preferred · \S", case, re.M)
    assert re.search(r"^ {4}Why: \S", case, re.M)
    assert "nobody has ruled" not in case


def test_a_tension_between_statements_gives_the_passage_of_each(
    tables: Callable[[str], dict[str, list[dict[str, Any]]]],
) -> None:
    rows = tables("Project Vault")["doubts"]
    sides = {
        name: names(row, "passage")
        for row in rows
        if names(row, "case") == ["tension:vault-backstop"]
        for name in names(row, "side")
    }
    assert sides == {
        "assessment:vault-doubts-03-role": ["passage:vault-doubts-03"],
        "assessment:vault-doubts-13-no-backstop": ["passage:vault-doubts-13"],
    }


def test_a_doubt_about_what_names_a_thing_is_told_with_it(
    tables: Callable[[str], dict[str, list[dict[str, Any]]]],
) -> None:
    cases = {name for row in tables("刚果")["doubts"] for name in names(row, "case")}
    assert "tension:congo-cobalt" in cases


@pytest.mark.parametrize(
    ("case", "about", "sides"),
    [
        (
            "conflict:instrument-thacker-pass-loan-amount",
            ("instrument:thacker-pass-loan", "lode:amount", "decided"),
            {
                "quantity:USD-2.26bn": "preferred",
                "quantity:USD-2.3bn": "not preferred",
                "quantity:USD-about-2.26bn": "not preferred",
            },
        ),
        (
            "tension:rungs-instrument-lithium-americas-stake",
            ("instrument:lithium-americas-stake", "lode:reached", "nobody ruled"),
            {"stage:negotiated": None, "stage:taken": None},
        ),
        (
            "decision:lithium-americas-stake-share",
            ("instrument:lithium-americas-stake", "lode:share", "left open"),
            {"quantity:percent-5": "left open", "quantity:percent-5-to-10": "left open"},
        ),
        (
            "deal:dla-minerals-purchase",
            (None, None, "decided"),
            {
                "instrument:dla-minerals-purchase": "kept",
                "instrument:national-mineral-strategic-reserve-purchase-money": "dropped",
            },
        ),
    ],
)
def test_a_case_tells_what_is_at_issue_and_its_sides_with_their_passages(
    tables: Callable[[str], dict[str, list[dict[str, Any]]]],
    case: str,
    about: tuple[str | None, ...],
    sides: dict[str, str | None],
) -> None:
    found = tables(case)
    (row,) = found["case"]
    told = tuple(next(iter(names(row, c)), None) for c in ("subject", "property", "ruling"))
    assert told[:2] == about[:2]
    assert row["ruling"][0]["value"] == about[2]
    rows = found["doubts"]
    assert {names(r, "side")[0]: next(iter(names(r, "ruling")), None) for r in rows} == sides
    assert all(names(r, "kind") and names(r, "passage") for r in rows)


def test_a_case_is_told_in_both_languages(show: Show) -> None:
    _, out, _ = show("conflict:instrument-thacker-pass-loan-amount")
    assert "no passage states anything" not in out
    assert re.search(r"^loan for Thacker Pass +amount +decided$", out, re.M)
    _, out, _ = show("conflict:instrument-thacker-pass-loan-amount", "--lang", "zh")
    assert "\n争议所在\n" in out
    assert re.search(r"^ {4}22\.6亿美元 · 采用 · \S", out, re.M)


def test_a_document_tells_who_wrote_it_when_and_what_its_passages_are_on(show: Show) -> None:
    _, out, _ = show("document:year-one")
    assert "no passage states anything" not in out
    assert re.search(r"^author +Zheng Hongjun$", out, re.M)
    rows = re.findall(r"^year-one-(\d+) +\S.*? +(\d+)(?: +\d+)?$", out, re.M)
    assert [number for number, _ in rows[:2]] == ["01", "02"]
    assert sum(int(claims) for _, claims in rows) > 400
    _, out, _ = show("document:year-one", "--lang", "zh")
    assert re.search(r"^作者 +郑宏军$", out, re.M)
    assert "\n各段落\n" in out


def test_a_thing_lists_its_cases_by_the_names_that_show_them(show: Show) -> None:
    _, out, _ = show("Thacker Pass")
    cases = re.findall(r"^\* .* · show (\S+)$", out, re.M)
    assert "conflict:instrument-thacker-pass-loan-amount" in cases


def test_a_passage_shows_what_it_states(show: Show) -> None:
    _, out, _ = show("year-one-07", "--all")
    assert re.search(r"^stake in MP Materials +amount +400 million US dollars$", out, re.M)


def test_a_figure_is_a_thing_as_well(show: Show) -> None:
    _, out, _ = show("15%")
    assert out.startswith("15%: ")
    assert re.search(r"^← share +stake in MP Materials", out, re.M)


def test_an_unknown_name_is_answered_with_what_comes_near_and_with_find(show: Show) -> None:
    code, out, err = show("litium")
    assert (code, out) == (2, "")
    assert "nothing goes by the name 'litium'; did you mean lithium (mineral:lithium)?" in err
    assert "find litium" in err


def test_an_unknown_name_is_told_in_chinese(show: Show) -> None:
    code, _, err = show("没有的东西", "--lang", "zh")
    assert code == 2
    assert "没有名为“没有的东西”的事物" in err
    assert "find 没有的东西" in err
    assert "nothing" not in err


def test_an_ambiguous_name_lists_what_it_may_mean(
    show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lodestone.answer.names import Names

    both = frozenset(f"https://w3id.org/lodestone/id/mineral/{m}" for m in ("gold", "silver"))
    monkeypatch.setattr(Names, "find", lambda *_: both)
    code, _, err = show("metal")
    assert code == 2
    assert "'metal' is ambiguous: " in err
    assert "name one of them" in err


def test_the_name_of_a_question_points_to_ask(show: Show) -> None:
    code, _, err = show("q05")
    assert code == 2
    assert "'q05' is a question: ask q05" in err


@pytest.mark.parametrize("thing", ["MP Materials", "Project Vault", "Thacker Pass", "EO 14241"])
def test_a_chinese_page_is_chinese(show: Show, thing: str) -> None:
    _, out, _ = show(thing, "--lang", "zh", "--all")
    head, _, body = out.partition("\n\n")
    assert re.match("[^\n]*[\u3400-\u9fff]", head)
    known = r"[a-z]+(?:-[a-z]+)+-\d+\w?|MP|Thacker Pass|ReElement|show|--all"
    left = re.findall(r"[a-z]{3,}(?: [a-z]+)+", re.sub(known, "", body))
    assert left == []


def test_a_long_table_says_how_many_rows_it_leaves_out(show: Show) -> None:
    _, out, _ = show("United States")
    rest = re.findall(r"^and (\d+) more: --all$", out, re.M)
    assert rest
    _, every, _ = show("United States", "--all")
    assert "more: --all" not in every
    assert len(every.splitlines()) > len(out.splitlines())


def test_nothing_is_cut_on_a_narrow_screen() -> None:
    cells = [
        ["right of US companies to invest first in minerals", "美国企业在刚果矿产的优先投资权"]
    ]
    lines = spread.table(["thing", "事物"], cells, 40)
    assert all(width(line) <= 40 for line in lines)
    shown = [" ".join(line[:20].split()) for line in lines[2:]]
    assert " ".join(shown).startswith("right of US") or "…" not in "".join(lines)
    joined = re.sub(r"\s", "", "".join(lines[2:]))
    for char in re.sub(r"\s", "", "".join(cells[0])):
        assert char in joined
    assert "…" not in joined


def test_a_wide_screen_breaks_no_cell() -> None:
    cells = [["a long label that fits", "another"]]
    assert len(spread.table(["one", "two"], cells, 200)) == 3
    assert len(spread.table(["one", "two"], cells, 0)) == 3
