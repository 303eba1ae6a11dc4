"""Runs the stations at several sizes: made-up checkouts, a process for each size and engine."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lodestone.commands import generate
from lodestone.commands.lab.measures import Measure, load
from lodestone.commands.lab.worker import OURS, THEIRS
from lodestone.model.errors import LodestoneError
from lodestone.model.words import pair
from lodestone.read.checkout import DOCUMENT, Sources

MEASURES: Final = "measures.jsonl"
#: So many steps of one size may run without end before the size is given up.
_MOST_ENDLESS: Final = 40
_SOURCE: Final = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Plan:
    """What is to be measured.

    Attributes:
        pattern: the checkout whose shape the made-up ones have.
        work: the folder in which they and the measures stand; what stands there is not made again.
        scales: how many times the documents of the pattern, rising.
        only: the stations.
        limit: seconds of the processors that a step may take.
        reference: the largest scale at which the reference engines run; none where 0.
        seed: what the made-up names hang on.
    """

    pattern: Sources
    work: Path
    scales: Sequence[int]
    only: Collection[str]
    limit: float
    reference: int
    seed: int


def run(plan: Plan, tell: Callable[[str, str], None]) -> list[Measure]:
    """Measure whatever of a plan has not been measured, and return all of it.

    Args:
        plan: what is to be measured.
        tell: told what is at work, in English and Chinese.

    Raises:
        LodestoneError: a process ended badly, or too many steps do not end.
    """
    plan.work.mkdir(parents=True, exist_ok=True)
    for scale in plan.scales:
        home = _checkout(plan, scale, tell)
        for engine in (OURS, THEIRS) if scale <= plan.reference else (OURS,):
            tell(*pair(__name__, "times-engines", scale=scale, engine=engine))
            _measure(plan, scale, engine, home)
    return [m for m in load(plan.work / MEASURES) if m.scale in plan.scales]


def _checkout(plan: Plan, scale: int, tell: Callable[[str, str], None]) -> Path:
    """Make the checkout of a scale, or take the one that was made before."""
    home = plan.work / f"scale-{scale}"
    if not home.is_dir():
        documents = scale * sum(1 for _ in plan.pattern.of(DOCUMENT))
        tell(*pair(__name__, "make-documents", documents=documents))
        half = plan.work / f"scale-{scale}.making"
        shutil.rmtree(half, ignore_errors=True)
        generate.make(plan.pattern, half, documents, plan.seed, is_index_only=False)
        half.rename(home)
    return home


def _measure(plan: Plan, scale: int, engine: str, home: Path) -> None:
    """Run one process after the other until none is ended by a step that takes too long."""
    asked = {
        "home": str(home),
        "measures": str(plan.work / MEASURES),
        "scale": scale,
        "engine": engine,
        "only": sorted(plan.only),
        "limit": plan.limit,
        "is_compared": scale <= plan.reference,
    }
    environment = {k: v for k, v in os.environ.items() if k != "LODESTONE_SOURCES"}
    environment |= {"PYTHONPATH": str(_SOURCE), "PYTHONHASHSEED": "0"}
    command = [sys.executable, "-m", "lodestone.commands.lab.worker", json.dumps(asked)]
    for _ in range(_MOST_ENDLESS):
        done = subprocess.run(
            command, cwd=home, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode == 0:
            return
        if done.returncode != -signal.SIGPROF:
            told = done.stderr.strip() or f"exit code {done.returncode}"
            raise LodestoneError(f"measuring {scale} times on {engine} engines failed: {told}")
    raise LodestoneError(f"too many steps do not end at {scale} times")
