"""The README tells the truth: its answer, its figures, its files."""

import re
from pathlib import Path

import pytest

from lodestone.answer import spread
from lodestone.commands import main, report
from lodestone.model.house import House
from lodestone.read.checkout import Sources

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.usefixtures("graph_at_hand")
def test_the_first_screen_shows_a_question_with_its_real_answer(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(spread, "screen", lambda: 118)
    block = README.split("```console\n")[1].split("```")[0]
    command, shown = block.split("\n", 1)
    match = re.fullmatch(r'\$ python build\.py ask (\w+) --param (\w+)="([^"]+)"', command)
    assert match
    assert main.main(["ask", match[1], "--param", f"{match[2]}={match[3]}"]) == 0
    assert capsys.readouterr().out == shown
    assert len(README.split(shown)[0].splitlines()) < 25


def test_the_second_readings_that_it_shows_are_recorded(sources: Sources) -> None:
    recorded = set()
    for line in report.readings(sources, "en").splitlines():
        match = re.fullmatch(r"second reading of (\S+): (\d+) of (\d+) items found, (\S+)", line)
        assert match
        recorded.add(f"| `{match[1]}` | {match[2]} of {match[3]} | {match[4]} |")
    shown = set(re.findall(r"^\| `\S+` \| \d+ of \d+ \| \S+ \|$", README, re.M))
    assert shown
    assert shown <= recorded


def test_every_folder_it_names_is_there(home: House) -> None:
    for name in re.findall(r"^\| `([a-z/]+)/` \|", README, re.M):
        assert (home.root / name).is_dir(), name


def test_every_question_it_asks_is_there(home: House) -> None:
    asked = set(re.findall(r"build\.py ask (q\d+)", README))
    assert asked <= {path.stem.split("-")[0] for path in home.queries}
