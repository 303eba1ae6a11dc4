"""The scoreboard of trust: what is promised, and how much of it the tests have just shown.

Its rows stand in ``trust.toml``. The tests are run by pytest, which writes a JUnit file; a row is
the sum of the cases that its tests tried. A test that tries many cases in one says so by properties
(``tried``, ``kept``), and any other property that it records is a figure of the row.
"""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

from lodestone.model import settings
from lodestone.model.errors import LodestoneError, UnreadableError

TRIED: Final = "tried"
KEPT: Final = "kept"
#: Set in the tests' surroundings, it asks them for every case and not for a sample.
FULL: Final = "LODESTONE_FULL"
_TABLE: Final = "trust.toml"
#: How pytest ends where tests ran: all well, some failed.
_RAN: Final = (0, 1)

Words = Mapping[str, str]


@dataclass(frozen=True)
class Promise:
    """One row as it is asked for.

    Attributes:
        id: its name among the rows.
        name: what is promised, by language.
        tests: what shows it: a file of ``tests/``, or one test of it (``FILE::TEST``).
        goal: the share of cases that must hold.
    """

    id: str
    name: Words
    tests: tuple[str, ...]
    goal: float = 1.0


@dataclass
class Score:
    """One row as it was measured.

    Attributes:
        promise: what is asked.
        kept: cases that hold.
        tried: cases.
        skipped: tests that could not be run here.
        figures: what else was measured, by name.
    """

    promise: Promise
    kept: int = 0
    tried: int = 0
    skipped: int = 0
    figures: dict[str, str] = field(default_factory=dict)

    @property
    def is_met(self) -> bool:
        """Whether enough cases hold; false where none was tried."""
        return self.tried > 0 and self.kept >= self.promise.goal * self.tried


@dataclass(frozen=True)
class Board:
    """All rows of one run.

    Attributes:
        scores: the rows.
        is_full: whether every case was asked for.
        day: of the run, ISO 8601.
        machine: what it ran on: ``processors``, ``memory`` (GiB), ``system``, ``python``.
    """

    scores: Sequence[Score]
    is_full: bool
    day: str
    machine: Mapping[str, str]


def promises() -> list[Promise]:
    """Read the rows."""
    return [
        Promise(row["id"], row["name"], tuple(row["tests"]), float(row.get("goal", 1)))
        for row in _table()["row"]
    ]


def measure(root: Path, junit: Path, *, is_full: bool) -> None:
    """Run the tests of all rows.

    Args:
        root: the checkout, whose ``tests/`` are run.
        junit: the file that pytest writes.
        is_full: whether to ask for every case.

    Raises:
        LodestoneError: they could not be run.
    """
    chosen = [f"tests/{name}" for promise in promises() for name in promise.tests]
    surroundings = {key: value for key, value in os.environ.items() if key != FULL}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", f"--junitxml={junit}", *dict.fromkeys(chosen)],
        cwd=root,
        env={**surroundings, **({FULL: "1"} if is_full else {})},
        stdout=sys.stderr,
        check=False,
    )
    if done.returncode not in _RAN:
        raise LodestoneError(
            f"pytest ended with {done.returncode}; its words stand above",
            zh=f"pytest 以 {done.returncode} 结束；说明见上文",
        )


def scores(junit: Path) -> list[Score]:
    """Add up what the tests have shown.

    Raises:
        UnreadableError: the file is none of pytest's.
    """
    try:
        cases = list(ElementTree.parse(junit).iter("testcase"))
    except (ElementTree.ParseError, OSError, UnicodeDecodeError):
        raise UnreadableError(
            "is no JUnit file", junit, advice="write it with pytest --junitxml=FILE",
            zh="不是 JUnit 文件", zh_advice="请用 pytest --junitxml=FILE 生成",
        ) from None  # fmt: skip
    found = [Score(promise) for promise in promises()]
    for case in cases:
        names = _names(case)
        for score in found:
            if names & set(score.promise.tests):
                _add(score, case)
    return found


def _names(case: ElementTree.Element) -> set[str]:
    """Return the names under which a row may ask for a case: its file, and its test in it."""
    module = case.get("classname", "").rpartition("tests.")[2].split(".")[0]
    test = case.get("name", "").partition("[")[0]
    return {f"{module}.py", f"{module}.py::{test}"}


def _add(score: Score, case: ElementTree.Element) -> None:
    told = {one.get("name", ""): one.get("value", "") for one in case.iter("property")}
    if case.find("skipped") is not None:
        score.skipped += 1
        return
    is_well = case.find("failure") is None and case.find("error") is None
    tried = int(told.pop(TRIED, 1))
    kept = int(told.pop(KEPT, tried))
    score.tried += tried
    score.kept += kept if is_well else min(kept, tried - 1)
    score.figures |= told


def machine() -> dict[str, str]:
    """Say what this machine is, without its name."""
    pages = os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else 0
    size = pages * os.sysconf("SC_PAGE_SIZE") if pages else 0
    return {
        "processors": str(os.cpu_count() or 1),
        "memory": str(round(size / 2**30)),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def to_json(board: Board) -> str:
    """Write a board as JSON, for ``of_json``."""
    rows = [
        {
            "id": one.promise.id,
            "name": dict(one.promise.name),
            "kept": one.kept,
            "tried": one.tried,
            "skipped": one.skipped,
            "goal": one.promise.goal,
            "met": one.is_met,
            "figures": one.figures,
        }
        for one in board.scores
    ]
    whole = {"full": board.is_full, "day": board.day, "machine": board.machine, "rows": rows}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def of_json(text: str) -> Board:
    """Read a board that was written; its rows are named as they are named now."""
    data = json.loads(text)
    asked = {promise.id: promise for promise in promises()}
    rows = [
        Score(asked[row["id"]], row["kept"], row["tried"], row["skipped"], row["figures"])
        for row in data["rows"]
        if row["id"] in asked
    ]
    return Board(rows, data["full"], data["day"], data["machine"])


def heading(board: Board, lang: str) -> str:
    """Say what a board is: its size, its day, its machine."""
    words = _words()
    return words["heading"][lang].format(
        size=words["full" if board.is_full else "sample"][lang],
        day=board.day,
        machine=words["machine"][lang].format(**board.machine),
    )


def rows(board: Board, lang: str) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield the rows as words, their heads first: promise, cases, goal, verdict, figures."""
    words, known = _words(), _table()["figures"]
    yield (
        words["row"][lang], words["held"][lang], words["goal"][lang], words["verdict"][lang],
        words["figures"][lang],
    )  # fmt: skip
    for one in board.scores:
        verdict = "met" if one.is_met else "missed" if one.tried else "unmeasured"
        held = words["of"][lang].format(kept=f"{one.kept:,}", of=f"{one.tried:,}")
        figures = (f"{known.get(k, {}).get(lang, k)} {v}" for k, v in one.figures.items())
        yield (
            one.promise.name[lang], held if one.tried else "", f"{one.promise.goal:.0%}",
            words[verdict][lang], {"en": "; ", "zh": "；"}[lang].join(figures),
        )  # fmt: skip


def markdown(board: Board, lang: str) -> str:
    """Write a board as a table in Markdown."""
    lines = [f"| {' | '.join(cells)} |" for cells in rows(board, lang)]
    return "\n".join([lines[0], "|---" * 5 + "|", *lines[1:]]) + "\n"


def _words() -> Mapping[str, Words]:
    found: Mapping[str, Words] = _table()["words"]
    return found


def _table() -> Mapping[str, Any]:
    with resources.as_file(resources.files("lodestone.commands.lab") / _TABLE) as path:
        return settings.toml(path)
