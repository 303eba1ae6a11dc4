"""The scoreboard of trust: what is promised, and how much of it the tests have just shown.

Its rows stand in ``trust.toml``. The tests are run by pytest, which writes a JUnit file; a row is
the sum of the cases that its tests tried. A test that tries many cases in one says so by properties
(``tried``, ``kept``), and any other property that it records is a figure of the row; figures that
``trust.toml`` calls sums are added up, part by part (``3/4`` and ``1/2`` are ``4/6``).
"""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

from lodestone.model import settings
from lodestone.model.errors import LodestoneError, refused
from lodestone.model.words import tell

#: A property of a whole run: ``full`` where every case was asked for.
SIZE: Final = "size"
TRIED: Final = "tried"
KEPT: Final = "kept"
#: Set in the tests' surroundings, it asks them for every case and not for a sample.
FULL: Final = "LODESTONE_FULL"
#: Likewise, for a few of each sort: a sample that takes a minute or so.
BRIEF: Final = "LODESTONE_BRIEF"
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
        is_full: whether every case was asked for.
        seconds: that its tests took.
        day: on which it was measured, where that is not the day of the board.
    """

    promise: Promise
    kept: int = 0
    tried: int = 0
    skipped: int = 0
    figures: dict[str, str] = field(default_factory=dict)
    is_full: bool = True
    seconds: float = 0.0
    day: str = ""

    @property
    def is_met(self) -> bool:
        """Whether enough cases hold; false where none was tried."""
        return self.tried > 0 and self.kept >= self.promise.goal * self.tried


@dataclass(frozen=True)
class Board:
    """All rows of one run.

    Attributes:
        scores: the rows.
        day: of the run, ISO 8601.
        machine: what it ran on: ``processors``, ``memory`` (GiB), ``system``, ``python``.
    """

    scores: Sequence[Score]
    day: str
    machine: Mapping[str, str]

    @property
    def size(self) -> str:
        """``full`` where every case of each row was asked for, ``sample`` or ``part`` where not."""
        told = {score.is_full for score in self.scores if score.tried}
        return "part" if len(told) > 1 else "full" if told == {True} else "sample"


def promises() -> list[Promise]:
    """Read the rows."""
    return [
        Promise(row["id"], row["name"], tuple(row["tests"]), float(row.get("goal", 1)))
        for row in _table()["row"]
    ]


def measure(root: Path, junit: Path, chosen: Sequence[Promise], *, is_full: bool) -> None:
    """Run the tests of some rows.

    Args:
        root: the checkout, whose ``tests/`` are run.
        junit: the file that pytest writes.
        chosen: the rows.
        is_full: whether to ask for every case; else for a few of each sort.

    Raises:
        LodestoneError: they could not be run.
    """
    tests = [f"tests/{name}" for promise in chosen for name in promise.tests]
    surroundings = {key: value for key, value in os.environ.items() if key not in (FULL, BRIEF)}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", f"--junitxml={junit}", *dict.fromkeys(tests)],
        cwd=root,
        env={**surroundings, FULL if is_full else BRIEF: "1"},
        stdout=sys.stderr,
        check=False,
    )
    if done.returncode not in _RAN:
        raise LodestoneError.of("pytest-ended-with-its", returncode=done.returncode)


def scores(files: Iterable[Path]) -> list[Score]:
    """Add up what the tests have shown.

    Args:
        files: what pytest wrote, the pieces of one run; of a test that was run twice the last
            run counts. A row is full where each piece of it is.

    Raises:
        UnreadableError: a file is none of pytest's.
    """
    cases: dict[tuple[str, str], tuple[ElementTree.Element, bool]] = {}
    for path in files:
        root = _root(path)
        told = root.find(f".//testsuite/properties/property[@name='{SIZE}']")
        is_full = told is not None and told.get("value") == "full"
        for case in root.iter("testcase"):
            cases[case.get("classname", ""), case.get("name", "")] = case, is_full
    found = [Score(promise) for promise in promises()]
    sums = set(_table()["sums"])
    for case, is_full in cases.values():
        names = _names(case)
        for score in found:
            if names & set(score.promise.tests):
                score.is_full &= is_full
                _add(score, case, sums)
    return found


def carried(found: Sequence[Score], before: Board) -> list[Score]:
    """Return rows, each that was not tried now as an earlier board has it, with its day."""
    old = {one.promise.id: replace(one, day=one.day or before.day) for one in before.scores}
    return [one if one.tried else old.get(one.promise.id, one) for one in found]


def _root(path: Path) -> ElementTree.Element:
    try:
        return ElementTree.parse(path).getroot()
    except (ElementTree.ParseError, OSError, UnicodeDecodeError):
        raise refused("readable/junit", path) from None


def _names(case: ElementTree.Element) -> set[str]:
    """Return the names under which a row may ask for a case: its file, and its test in it."""
    module = case.get("classname", "").rpartition("tests.")[2].split(".")[0]
    test = case.get("name", "").partition("[")[0]
    return {f"{module}.py", f"{module}.py::{test}"}


def _add(score: Score, case: ElementTree.Element, sums: Set[str]) -> None:
    told = {one.get("name", ""): one.get("value", "") for one in case.iter("property")}
    if case.find("skipped") is not None:
        score.skipped += 1
        return
    is_well = case.find("failure") is None and case.find("error") is None
    tried = int(told.pop(TRIED, 1))
    kept = int(told.pop(KEPT, tried))
    score.tried += tried
    score.kept += kept if is_well else min(kept, tried - 1)
    for name in sums & told.keys() & score.figures.keys():
        told[name] = _sum(score.figures[name], told[name])
    score.figures |= told
    score.seconds += float(case.get("time") or 0)


def _sum(one: str, other: str) -> str:
    parts = zip(one.split("/"), other.split("/"), strict=True)
    return "/".join(str(int(a) + int(b)) for a, b in parts)


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
            "full": one.is_full,
            "figures": one.figures,
            "seconds": round(one.seconds, 1),
            "day": one.day or board.day,
        }
        for one in board.scores
    ]
    whole = {"day": board.day, "machine": board.machine, "rows": rows}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def of_json(text: str) -> Board:
    """Read a board that was written; its rows are named as they are named now."""
    data = json.loads(text)
    asked = {promise.id: promise for promise in promises()}
    rows = [
        Score(
            asked[row["id"]], row["kept"], row["tried"], row["skipped"], row["figures"],
            row["full"], row.get("seconds", 0.0), row.get("day", data["day"]),
        )
        for row in data["rows"]
        if row["id"] in asked
    ]  # fmt: skip
    return Board(rows, data["day"], data["machine"])


def heading(board: Board, lang: str) -> str:
    """Say what a board is: its size, its day, its machine."""
    words = _words()
    return words["heading"][lang].format(
        size=words[board.size][lang],
        day=board.day,
        machine=words["machine"][lang].format(**board.machine),
    )


def rows(board: Board, lang: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows as words, their heads first: promise, cases, size, goal, verdict, figures."""
    words, known = _words(), _table()["figures"]
    yield (
        words["row"][lang], words["held"][lang], words["size"][lang], words["goal"][lang],
        words["verdict"][lang], words["figures"][lang],
    )  # fmt: skip
    for one in board.scores:
        verdict = "met" if one.is_met else "missed" if one.tried else "unmeasured"
        held = words["of"][lang].format(kept=f"{one.kept:,}", of=f"{one.tried:,}")
        is_old = one.tried and one.day not in ("", board.day)
        told = {**one.figures, "day": one.day} if is_old else one.figures
        figures = (f"{known.get(k, {}).get(lang, k)} {v}" for k, v in told.items())
        yield (
            one.promise.name[lang], held if one.tried else "",
            words["all" if one.is_full else "some"][lang] if one.tried else "",
            f"{one.promise.goal:.0%}",
            words[verdict][lang], tell(lang, __name__, "words").join(figures),
        )  # fmt: skip


def spent(board: Board, lang: str) -> str:
    """Say how long the tests of all rows took, one after another."""
    return _words()["spent"][lang].format(seconds=round(sum(one.seconds for one in board.scores)))


def markdown(board: Board, lang: str) -> str:
    """Write a board as a table in Markdown."""
    lines = [f"| {' | '.join(cells)} |" for cells in rows(board, lang)]
    return "\n".join([lines[0], "|---" * 6 + "|", *lines[1:]]) + "\n"


def _words() -> Mapping[str, Words]:
    found: Mapping[str, Words] = _table()["words"]
    return found


def _table() -> Mapping[str, Any]:
    with resources.as_file(resources.files("lodestone.commands.lab") / _TABLE) as path:
        return settings.toml(path)
