"""The worked example of ``docs/``, run word for word in a copy of the checkout."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TEXT = {
    lang: (ROOT / "docs" / lang / "start.md").read_text(encoding="utf-8") for lang in ("en", "zh")
}
SECTIONS = {"en": "en-3", "zh": "zh-3"}
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PLACE = re.compile(r"`(data/[\w./-]+\.(?:ttl|csv))`")


@dataclass(frozen=True)
class Step:
    """A command with the output that the page shows, or a file that the page has one write.

    Attributes:
        command: what is typed; empty for a file.
        output: what the page shows below it.
        path: the file; empty for a command.
        text: what is written at the end of it.
    """

    command: str = ""
    output: str = ""
    path: str = ""
    text: str = ""


def steps(section: str) -> list[Step]:
    """Read the steps of a section, in its order."""
    text = TEXT[section.split("-")[0]]
    start = text.index(f'<a id="{section}">')
    body = text[start : text.index("\n## ", start)]
    found: list[Step] = []
    after = 0
    for block in _BLOCK.finditer(body):
        if block[1] == "console":
            found += _commands(block[2])
        else:
            places = _PLACE.findall(body[after : block.start()])
            found.append(Step(path=places[-1], text=block[2]))
        after = block.end()
    return found


def _commands(block: str) -> list[Step]:
    """Split a console into its commands; a here-document belongs to its command."""
    found: list[Step] = []
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        lines = part.rstrip("\n").split("\n")
        ends = 1
        if here := re.search(r"<<'(\w+)'", lines[0]):
            ends = lines.index(here[1]) + 1
        found.append(Step("\n".join(lines[:ends]), "\n".join(lines[ends:])))
    return found


def play(section: str, folder: Path) -> list[tuple[Step, str]]:
    """Do every step in a copy of the checkout, in one shell, and return what each printed."""
    checkout = folder / "checkout"
    checkout.mkdir()
    for name in ("ontology", "shapes", "data", "queries", "build.py", "pyproject.toml"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, checkout / name)
    mark = "= = ="
    script, told = [], []
    for number, step in enumerate(steps(section)):
        if step.path:
            piece = folder / f"piece-{number}"
            piece.write_text(step.text, encoding="utf-8")
            script.append(f"cat '{piece}' >> '{step.path}'")
        else:
            script += [step.command, f"echo '{mark}'"]
            told.append(step)
    environment = {key: value for key, value in os.environ.items() if key != "LODESTONE_SOURCES"}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    environment["PYTHONPATH"] = str(ROOT / "src")
    done = subprocess.run(
        ["bash", "-c", "\n".join(script)],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    printed = [part.strip("\n") for part in done.stdout.split(f"{mark}\n")]
    return list(zip(told, printed, strict=False))


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the example is for a POSIX shell")
@pytest.mark.parametrize("lang", SECTIONS)
def test_the_worked_example_prints_what_the_page_shows(lang: str, tmp_path: Path) -> None:
    played = play(SECTIONS[lang], tmp_path)
    assert len(played) == len([step for step in steps(SECTIONS[lang]) if step.command])
    for step, printed in played:
        assert printed == step.output, step.command


@pytest.mark.parametrize("lang", SECTIONS)
def test_the_worked_example_goes_from_a_text_to_a_green_check(lang: str) -> None:
    told = steps(SECTIONS[lang])
    checks = [step for step in told if re.search(r"build\.py check ", step.command)]
    assert any("../texts/" in step.command for step in told[:2])
    assert len(checks) >= 2
    green = {"en": "0 unreadable, 0 violation", "zh": "0 无法读取，0 违规"}[lang]
    assert green not in checks[0].output
    assert green in checks[-1].output


def test_both_languages_work_the_same_example() -> None:
    shapes = [
        [(step.path, step.command.split(" ")[:3]) for step in steps(section)]
        for section in SECTIONS.values()
    ]
    assert shapes[0] == shapes[1]
