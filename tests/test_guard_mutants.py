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


class Mutant(NamedTuple):
    """One weakened guard.

    Attributes:
        module: the module below ``lodestone``.
        old: what stands there, once.
        new: what is put in its place.
        tests: arguments of pytest: the tests that are to fail.
    """

    module: str
    old: str
    new: str
    tests: str

    def __str__(self) -> str:
        return f"{self.module}: {' '.join(self.old.split())[:70]}"


TABLE: Final = tomllib.loads((ROOT / "tests/mutants/guards.toml").read_text(encoding="utf-8"))
MUTANTS: Final = tuple(
    Mutant(one["module"], one["old"], one["new"], TABLE["tests"].get(one["tests"], one["tests"]))
    for one in TABLE["mutant"]
)
#: What a run of all tests may sample: a mutant of another group takes half a minute and more.
QUICK: Final = [
    mutant
    for mutant, one in zip(MUTANTS, TABLE["mutant"], strict=True)
    if one["tests"] in TABLE["quick"]
]
#: How pytest ends where a test failed, and where the mutant broke what the tests import.
FAILED = (1, 2)


def code(mutant: Mutant | None, arguments: list[str]) -> int:
    path = [str(ROOT / "tests/mutants"), str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]
    given = ["", "", ""] if mutant is None else [f"lodestone.{mutant.module}", *mutant[1:3]]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, path)),
                   "LODESTONE_MUTANT": json.dumps(given)}  # fmt: skip
    environment.pop("PYTEST_XDIST_WORKER", None)
    environment.pop("LODESTONE_FULL", None)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider",
         "--no-header", *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 97, done.stderr
    assert done.returncode in (0, *FAILED), done.stdout + done.stderr
    return done.returncode


def test_the_table_is_as_large_as_it_says_and_fits_the_sources() -> None:
    assert len(MUTANTS) >= 60
    assert len({mutant[:3] for mutant in MUTANTS}) == len(MUTANTS)
    for mutant in MUTANTS:
        path = ROOT / "src/lodestone" / f"{mutant.module.replace('.', '/')}.py"
        assert path.read_text(encoding="utf-8").count(mutant.old) == 1, str(mutant)


def test_a_weakened_guard_is_noticed(record_property: object) -> None:
    tried = MUTANTS if scores.IS_FULL else scores.some(QUICK, 6)
    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(lambda one: code(one, shlex.split(one.tests)), tried))
    survivors = [str(one) for one, end in zip(tried, ends, strict=True) if end not in FAILED]
    scores.tell(record_property, len(tried) - len(survivors), len(tried))  # type: ignore[arg-type]
    unknown = [one for one in survivors if one not in TABLE["survivors"]]
    assert len(unknown) <= 0.05 * len(tried), "\n".join(unknown)


@pytest.mark.skipif(not scores.IS_FULL, reason="the tests run by themselves: trust --full")
def test_the_tests_that_notice_pass_where_nothing_is_weakened() -> None:
    calls = {tuple(shlex.split(mutant.tests)) for mutant in MUTANTS}
    assert [call for call in calls if code(None, list(call))] == []
