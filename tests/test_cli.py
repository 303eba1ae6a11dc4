"""The command line as a person meets it: words, exit codes, no traceback."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import copies
import pytest

from lodestone.commands import main
from lodestone.model.house import House

ROOT = Path(__file__).resolve().parents[1]
CODES = ("--format", "csv", "--codes", "--long")


def run(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(cwd / "build.py"), *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main.main(arguments)
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture(autouse=True)
def in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("LODESTONE_SOURCES", raising=False)


def test_ask_without_a_name_lists_every_question(
    capsys: pytest.CaptureFixture[str], home: House
) -> None:
    code, out, _ = call(capsys, "ask")
    assert code == 0
    assert [line for line in out.splitlines() if not line.startswith(" ")] == [
        path.stem for path in home.queries
    ]


@pytest.mark.usefixtures("graph_at_hand")
@pytest.mark.parametrize(
    "name",
    ["美洲锂业", "美洲鋰業", "Lithium Americas", "actor:lithium-americas", "lithium AMERICAS"],
)
def test_a_thing_is_found_by_any_of_its_names(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = call(capsys, "ask", "q01", "--param", f"target={name}", *CODES)
    assert code == 0
    rows = out.splitlines()[1:]
    assert rows
    assert all(row.startswith("actor:lithium-americas,") for row in rows)


@pytest.mark.usefixtures("graph_at_hand")
def test_a_name_that_several_things_bear_is_said_to_be_ambiguous(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, _, err = call(capsys, "ask", "q24", "--param", "thing=Au")
    assert code == 2
    assert "is ambiguous" in err


@pytest.mark.usefixtures("graph_at_hand")
def test_a_name_that_nothing_bears_is_said_to_be_unknown(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, _, err = call(capsys, "ask", "q24", "--param", "thing=no such thing at all")
    assert code == 2
    assert "nothing goes by the name" in err


@pytest.mark.usefixtures("graph_at_hand")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("ask", "q99"), "there is no question"),
        (("ask", "q"), "may be"),
        (("ask", "q01", "--param", "planet=MP"), "has no parameter"),
        (("ask", "q01", "--param", "MP"), "NAME=VALUE"),
        (("ask", "q01", "--as-of", "2025-01-01"), "depends on no day"),
        (("ask", "q08", "--param", "day=soon"), "is no day"),
        (("ask", "q01", "--endpoint", "ftp://example.org"), "no http(s) address"),
        (("coverage",), "needs the texts"),
        (("check", "--sources", "/nowhere"), "is not a folder"),
    ],
)
def test_wrong_usage_is_said_in_words_and_exits_with_2(
    arguments: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = call(capsys, *arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert "Traceback" not in err


@pytest.mark.usefixtures("graph_at_hand")
@pytest.mark.parametrize("form", ["table", "csv", "json", "md"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_answer_comes_in_each_format_and_language(
    form: str, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = call(capsys, "ask", "q02", "--format", form, "--lang", lang)
    assert code == 0
    if form == "json":
        found = json.loads(out)
        heads = {"en": ["stake", "target"], "zh": ["权益", "对象"]}
        assert found["columns"][:2] == heads[lang]
        assert found["rows"]
    elif form == "csv":
        heads = {"en": "stake,target,", "zh": "权益,对象,"}
        assert out.startswith(heads[lang])
    else:
        assert {"en": "planned", "zh": "计划"}[lang] in out


@pytest.mark.usefixtures("graph_at_hand")
def test_the_day_of_a_question_may_be_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    def stages(day: str) -> int:
        thing = "thing=measure:executive-order-14241"
        _, out, _ = call(capsys, "ask", "q08", "--as-of", day, "--param", thing, *CODES)
        return len(out.splitlines()) - 1

    assert stages("2025-02-28") == 0
    assert stages("2025-12-31") > 0


def test_outside_a_checkout_the_tool_says_so(tmp_path: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-m", "lodestone"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 2
    assert "not inside a Lodestone checkout" in found.stderr
    assert "Traceback" not in found.stderr


def copy(home: House, target: Path) -> Path:
    for name in ("ontology", "shapes", "data", "queries", "build.py", "pyproject.toml"):
        source = home.root / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target / name)
    return target


BAD = {
    "a misspelt property": (
        "instrument:mp-materials-loan lode:amuont quantity:USD-150m ; lode:reached stage:agreed .",
        "known-property",
        1,
    ),
    "an unknown actor": (
        "instrument:mp-materials-loan lode:reached stage:agreed ;\n"
        "  lode:hasLender actor:departmnt-of-defense .",
        "declared",
        2,
    ),
    "a loan whose borrower is a mineral": (
        "instrument:mp-materials-loan lode:reached stage:agreed ;\n"
        "  lode:amount quantity:USD-150m ;\n  lode:hasBorrower mineral:lithium .",
        "shape:",
        3,
    ),
    "a figure that is not a number": (
        "instrument:mp-materials-loan lode:reached stage:agreed ;\n"
        "  lode:amount quantity:USD-plenty .",
        "value-name",
        2,
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_fact_gives_file_line_rule_and_advice(case: str, home: House, tmp_path: Path) -> None:
    text, rule, line = BAD[case]
    path = copy(home, tmp_path) / "data" / "documents" / "equity-turn" / "23-added.ttl"
    path.write_text(text, encoding="utf-8")
    found = run("check", str(path), cwd=tmp_path)
    assert found.returncode == 1, found.stdout + found.stderr
    first = found.stdout.splitlines()[0]
    assert first.startswith(f"data/documents/equity-turn/23-added.ttl:{line}:")
    assert f": violation [{rule}" in first
    assert found.stdout.splitlines()[1].strip().startswith("→ ")
    assert "Traceback" not in found.stderr


def test_a_syntax_error_exits_with_3_at_its_line(home: House, tmp_path: Path) -> None:
    path = copy(home, tmp_path) / "data" / "documents" / "equity-turn" / "23-added.ttl"
    path.write_text('instrument:mp-materials-loan\n  lode:amount "150 .\n', encoding="utf-8")
    found = run("check", str(path), cwd=tmp_path)
    assert found.returncode == 3
    assert "23-added.ttl:2:" in found.stdout
    assert ": unreadable [syntax]" in found.stdout
    assert "Traceback" not in found.stderr


def test_an_undecided_conflict_fails_on_main_and_warns_on_a_contribution(
    home: House, tmp_path: Path
) -> None:
    path = copy(home, tmp_path) / "data" / "documents" / "equity-turn" / "23-added.ttl"
    path.write_text(
        "instrument:intel-stake lode:amount quantity:USD-11bn ; lode:reached stage:agreed ;\n"
        "  lode:locator 1 .\n",
        encoding="utf-8",
    )
    contributed = run("check", str(path), cwd=tmp_path)
    assert contributed.returncode == 0, contributed.stdout
    assert "warning [conflict-decided]" in contributed.stdout
    copies.lock(tmp_path, {"quantity:USD-11bn": "110亿美元"})
    shipped = run("check", cwd=tmp_path)
    assert shipped.returncode == 1
    assert "violation [conflict-decided]" in shipped.stdout


READ = "2025年11月9日，中国主管机关称贷款约937亿港元，15日生效。"


def test_read_shows_each_figure_date_and_name_with_its_value_and_place(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, _ = call(capsys, "read", READ, "--format", "json")
    rows = [
        (row["kind"], READ[row["start"] : row["end"]], row["value"], row["note"])
        for row in json.loads(out)["readings"]
    ]
    assert code == 0
    assert rows == [
        ("date", "2025年11月9日", "2025-11-09", ""),
        ("name", "中国", "country:china", ""),
        ("quantity", "约937亿港元", "HKD-about-93.7bn", ""),
        ("date", "15日", "????-??-15", "context"),
    ]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["quantity", "500亿卢比  =  unknown-50bn", "currency unknown: grounds no value"]),
        ("zh", ["数量", "500亿卢比  =  unknown-50bn", "货币不明：不能作为依据"]),
    ],
)
def test_read_says_in_both_languages_what_is_in_doubt(
    lang: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = call(capsys, "read", "贷款500亿卢比", "--lang", lang)
    assert code == 0
    assert all(word in out for word in words)


def test_read_takes_a_file_and_a_standpoint(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "note.txt"
    path.write_text("商务部：120億元", encoding="utf-8")
    for standpoint, value, name in (
        ("TW", "TWD-12bn", ""), ("US", "USD-12bn", "department-of-c"),
        ("United States", "USD-12bn", "department-of-c"), ("中国", "CNY-12bn", ""),
    ):  # fmt: skip
        code, out, _ = call(capsys, "read", str(path), "--standpoint", standpoint)
        assert (code, value in out, name in out) == (0, True, True)
        assert ("department-of-commerce" in out) is bool(name)
    code, _, err = call(capsys, "read", str(path), "--standpoint", "Nowhere")
    assert (code, "names no country" in err) == (2, True)


@pytest.mark.parametrize(("lang", "words"), [("en", "no text to read"), ("zh", "没有可读的文本")])
def test_read_of_nothing_and_of_bytes_that_are_no_text_exits_with_2(
    lang: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = call(capsys, "read", " ", "--lang", lang)
    assert (code, words in err) == (2, True)
    path = tmp_path / "note.txt"
    path.write_bytes(b"\xff\xfe")
    assert call(capsys, "read", str(path))[0] == 2
