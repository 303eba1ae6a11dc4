"""The scoreboard adds up what the tests have shown, and invents nothing."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import conftest
import pytest
import scores
from _pytest.junitxml import LogXML, xml_key
from conftest import ROOT

from lodestone.commands import main
from lodestone.commands.lab import scoreboard

CASE = '<testcase classname="tests.{}" name="{}">{}</testcase>'
FAILED = '<failure message="x"/>'
SKIPPED = '<skipped message="x"/>'
TOLD = '<properties><property name="{}" value="{}"/><property name="{}" value="{}"/></properties>'


def junit(folder: Path, *cases: str, name: str = "junit.xml", size: str = "sample") -> Path:
    path = folder / name
    told = f'<properties><property name="size" value="{size}"/></properties>'
    whole = f"<testsuites><testsuite>{told}{''.join(cases)}</testsuite></testsuites>"
    path.write_text(whole, "utf-8")
    return path


def row(path: Path, name: str) -> scoreboard.Score:
    return next(one for one in scoreboard.scores([path]) if one.promise.id == name)


def test_every_test_that_a_row_names_is_there() -> None:
    for promise in scoreboard.promises():
        for name in promise.tests:
            file, _, test = name.partition("::")
            text = (ROOT / "tests" / file).read_text(encoding="utf-8")
            assert f"def {test}(" in text if test else "def test_" in text, name


def test_a_row_counts_the_cases_that_hold(tmp_path: Path) -> None:
    path = junit(
        tmp_path,
        CASE.format("test_lawful", "test_a[1]", ""),
        CASE.format("test_lawful", "test_a[2]", FAILED),
        CASE.format("test_lawful", "test_b", SKIPPED),
        CASE.format("test_other", "test_a", FAILED),
    )
    found = row(path, "lawful")
    assert (found.kept, found.tried, found.skipped, found.is_met) == (1, 2, 1, False)
    assert not row(path, "hostile").is_met, "what was not tried is not held"


def test_a_test_may_say_how_many_it_tried(tmp_path: Path) -> None:
    told = TOLD.format("tried", 200, "kept", 200) + TOLD.format("alone", "0.2", "growth", 5)
    found = row(junit(tmp_path, CASE.format("test_lawful", "test_a", told)), "lawful")
    assert (found.kept, found.tried, found.is_met) == (200, 200, True)
    assert found.figures == {"alone": "0.2", "growth": "5"}
    failed = junit(tmp_path, CASE.format("test_lawful", "test_a", told + FAILED))
    assert not row(failed, "lawful").is_met, "a test that failed held not all"


def test_figures_that_are_sums_are_added_part_by_part(tmp_path: Path) -> None:
    told = TOLD.format("amid", 3, "quarters", "1/0/2/0") + TOLD.format("growth", 5, "kept", 1)
    cases = [CASE.format("test_lawful", f"test_a[{n}]", told) for n in range(2)]
    found = row(junit(tmp_path, *cases), "lawful")
    assert found.figures == {"amid": "6", "quarters": "2/0/4/0", "growth": "5"}


def test_a_run_may_come_in_pieces_and_the_last_run_of_a_test_counts(tmp_path: Path) -> None:
    lawful, other = CASE.format("test_lawful", "test_a", "{}"), CASE.format("test_lawful", "b", "")
    pieces = [
        junit(tmp_path, lawful.format(FAILED), other, name="1.xml", size="full"),
        junit(tmp_path, lawful.format(""), name="2.xml", size="full"),
    ]
    found = scoreboard.scores(pieces)
    (score,) = [one for one in found if one.promise.id == "lawful"]
    assert (score.kept, score.tried, score.is_full) == (2, 2, True)
    assert scoreboard.Board(found, "", {}).size == "full"
    sample = junit(tmp_path, CASE.format("test_trust", "test_a", ""), name="3.xml")
    found = scoreboard.scores([*pieces, sample])
    assert {one.promise.id for one in found if one.tried and not one.is_full} == {"invented"}
    assert scoreboard.Board(found, "", {}).size == "part"
    more = junit(tmp_path, CASE.format("test_lawful", "test_c", ""), name="4.xml")
    found = scoreboard.scores([*pieces, more])
    assert scoreboard.Board(found, "", {}).size == "sample", "a row is no fuller than its pieces"


def test_what_was_not_tried_now_stands_as_it_was_with_its_day(tmp_path: Path) -> None:
    old = scoreboard.scores([
        junit(tmp_path, CASE.format("test_lawful", "test_a", ""),
              CASE.format("test_trust", "test_a", FAILED), name="old.xml", size="full"),
    ])  # fmt: skip
    before = scoreboard.of_json(scoreboard.to_json(scoreboard.Board(old, "2026-01-02", {})))
    now = scoreboard.scores([junit(tmp_path, CASE.format("test_lawful", "test_a", FAILED))])
    found = {one.promise.id: one for one in scoreboard.carried(now, before)}
    assert (found["lawful"].kept, found["lawful"].day) == (0, "")
    assert (found["invented"].tried, found["invented"].day) == (1, "2026-01-02")
    assert found["fuzz"].tried == 0
    board = scoreboard.Board(list(found.values()), "2026-03-04", {})
    told = [line for line in scoreboard.markdown(board, "en").splitlines() if "2026" in line]
    assert len(told) == 1
    assert "measured on 2026-01-02" in told[0]
    again = scoreboard.of_json(scoreboard.to_json(board))
    assert scoreboard.markdown(again, "zh") == scoreboard.markdown(board, "zh")


def test_a_board_says_how_long_its_tests_took(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    timed = CASE.replace(" name=", ' time="{}" name=')
    path = junit(tmp_path, timed.format("test_lawful", "1.6", "test_a", ""),
                 timed.format("test_other", "9", "test_a", ""),
                 timed.format("test_trust", "2.6", "test_a", ""))  # fmt: skip
    out = tmp_path / "board.json"
    assert main.main(["trust", "--of", str(path), "--json", str(out)]) == 0
    assert "took 4 s" in capsys.readouterr().err
    assert main.main(["trust", "--of", str(path), "--base", str(out)]) == 0
    for wrong in ("{}", "[", "5"):
        out.write_text(wrong, encoding="utf-8")
        assert main.main(["trust", "--of", str(path), "--base", str(out)]) == 2
    assert main.main(["trust", "--of", str(path), "--base", str(tmp_path / "none")]) == 2


def test_a_run_says_whether_it_asked_for_every_case() -> None:
    xml = LogXML("x.xml", None)
    session = SimpleNamespace(config=SimpleNamespace(stash={xml_key: xml}))
    conftest.pytest_sessionstart(session)  # type: ignore[arg-type]
    assert xml.global_properties == [("size", "full" if scores.IS_FULL else "sample")]


def test_a_test_of_a_file_may_stand_in_a_row_of_its_own(tmp_path: Path) -> None:
    names = ("test_no_query_reaches_out[json]", "test_the_three_ways_to_ask_answer_alike")
    path = junit(tmp_path, *(CASE.format("test_serve", name, "") for name in names))
    assert row(path, "contained").tried == 1


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_command_prints_a_run_and_ends_as_it_ended(
    lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    out = tmp_path / "trust.json"
    path = junit(tmp_path, CASE.format("test_lawful", "test_a", ""))
    call = ["trust", "--of", str(path), "--lang", lang]
    assert main.main([*call, "--json", str(out)]) == 0
    said = capsys.readouterr().out
    assert {"en": "lawful odd files", "zh": "合法而少见的文件"}[lang] in said
    assert {"en": "not measured", "zh": "未测"}[lang] in said
    board = scoreboard.of_json(out.read_text(encoding="utf-8"))
    assert scoreboard.markdown(board, lang) in _printed([*call, "--format", "md"], capsys) + "\n"
    path = junit(tmp_path, CASE.format("test_lawful", "test_a", FAILED))
    assert main.main(call) == 1


def _printed(call: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    main.main(call)
    return capsys.readouterr().out


def test_what_is_no_run_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (tmp_path / "junit.xml").write_text("garbage")
    assert main.main(["trust", "--of", str(tmp_path / "junit.xml")]) == 3
    assert main.main(["trust", "--of", str(tmp_path / "missing.xml")]) == 3


def test_every_word_stands_in_both_languages() -> None:
    for promise in scoreboard.promises():
        assert promise.name.keys() == {"en", "zh"}
    table = scoreboard._table()
    for words in (*table["words"].values(), *table["figures"].values()):
        assert words.keys() == {"en", "zh"}


def test_a_sample_is_spread_over_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scores, "IS_FULL", False)
    monkeypatch.setattr(scores, "IS_BRIEF", False)
    assert scores.some(range(100), 4) == [0, 25, 50, 75]
    assert scores.some([1, 2], 4) == [1, 2]
    assert scores.size(3, 200) == 3
    monkeypatch.setattr(scores, "IS_BRIEF", True)
    assert scores.some(range(100), 8) == [0, 50]
    assert scores.size(3, 200) == 1
    assert scores.size(12, 64, 10) == 10
    monkeypatch.setattr(scores, "IS_FULL", True)
    assert scores.some(range(100), 4) == range(100)
    assert scores.size(3, 200) == 200


def test_a_brief_run_takes_a_few_cases_of_each_test() -> None:
    items: list[Any] = [
        SimpleNamespace(nodeid=f"a.py::test_{name}") for name in ("x[1]", "x[2-[]", "y")
    ]
    items += [SimpleNamespace(nodeid=f"a.py::test_z[{n}]") for n in range(30)]
    few = [item.nodeid.partition("test_")[2] for item in conftest._few(items)]
    assert few == ["x[1]", "x[2-[]", "y", "z[0]", "z[10]", "z[20]"]


def test_the_recorded_run_is_what_the_readme_shows() -> None:
    path = ROOT / "docs/trust.json"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert path.is_file() == ("<!-- trust -->" in readme)
    if path.is_file():
        board = scoreboard.of_json(json.dumps(json.loads(path.read_text(encoding="utf-8"))))
        shown = f"{scoreboard.heading(board, 'en')}\n\n{scoreboard.markdown(board, 'en')}"
        assert shown in readme
