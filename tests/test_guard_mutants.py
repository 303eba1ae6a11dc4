"""Each guard, weakened, makes a test fail: the table stands in ``mutants/guards.toml``."""

import json
import os
import shlex
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from typing import Final, NamedTuple

import pytest
import scores
from conftest import ROOT

from lodestone.commands.lab import scoreboard


class Mutant(NamedTuple):
    """One weakened guard.

    Attributes:
        module: the module below ``lodestone``.
        old: what stands there, once.
        new: what is put in its place.
        tests: arguments of pytest: the tests that are to fail.
        noticed: one test of them that fails; it alone is run as long as it does.
    """

    module: str
    old: str
    new: str
    tests: str
    noticed: str = ""

    def __str__(self) -> str:
        return f"{self.module}: {' '.join(self.old.split())[:70]}"


TABLE: Final = tomllib.loads((ROOT / "tests/mutants/guards.toml").read_text(encoding="utf-8"))
MUTANTS: Final = tuple(
    Mutant(one["module"], one["old"], one["new"], TABLE["tests"].get(one["tests"], one["tests"]),
           one.get("noticed", ""))
    for one in TABLE["mutant"]
)  # fmt: skip
#: What a run of all tests may sample: the test that notices another runs commands, and takes long.
QUICK: Final = [
    mutant
    for mutant, one in zip(MUTANTS, TABLE["mutant"], strict=True)
    if one["tests"] in TABLE["quick"]
]
#: In how many parts all are tried, each of which may run by itself.
PARTS: Final = scores.size(1, 4)
#: How pytest ends where a test failed, and where the mutant broke what the tests import.
FAILED = (1, 2)


def code(mutant: Mutant | None, arguments: list[str]) -> int:
    path = [str(ROOT / "tests/mutants"), str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]
    given = ["", "", ""] if mutant is None else [f"lodestone.{mutant.module}", *mutant[1:3]]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, path)),
                   "LODESTONE_MUTANT": json.dumps(given)}  # fmt: skip
    environment.pop("PYTEST_XDIST_WORKER", None)
    environment[scoreboard.FULL] = "1"  # a sample may lack the very case that notices
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider",
         "--no-header", *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 97, done.stderr
    assert done.returncode in (0, *FAILED), done.stdout + done.stderr
    return done.returncode


def is_noticed(mutant: Mutant) -> bool:
    """Run the test that is known to notice a mutant, and all that may only where it does not."""
    calls = [[mutant.noticed]] if mutant.noticed else []
    return any(code(mutant, call) in FAILED for call in [*calls, shlex.split(mutant.tests)])


def test_the_table_is_as_large_as_it_says_and_fits_the_sources() -> None:
    assert len(MUTANTS) >= 60
    assert len({mutant[:3] for mutant in MUTANTS}) == len(MUTANTS)
    for mutant in MUTANTS:
        path = ROOT / "src/lodestone" / f"{mutant.module.replace('.', '/')}.py"
        assert path.read_text(encoding="utf-8").count(mutant.old) == 1, str(mutant)


@pytest.mark.parametrize("part", range(PARTS))
def test_a_weakened_guard_is_noticed(part: int, record_property: object) -> None:
    tried = MUTANTS[part::PARTS] if scores.IS_FULL else scores.some(QUICK, 6, 2)
    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(is_noticed, tried))
    survivors = [str(one) for one, end in zip(tried, ends, strict=True) if not end]
    scores.tell(record_property, len(tried) - len(survivors), len(tried))  # type: ignore[arg-type]
    unknown = [one for one in survivors if one not in TABLE["survivors"]]
    assert len(unknown) <= 0.05 * len(tried), "\n".join(unknown)


@pytest.mark.skipif(not scores.IS_FULL, reason="the tests run by themselves: trust --full")
def test_the_tests_that_notice_pass_where_nothing_is_weakened() -> None:
    noticing = {mutant.noticed for mutant in MUTANTS if mutant.noticed}
    assert code(None, sorted(noticing)) == 0
