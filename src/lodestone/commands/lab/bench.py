"""Measures, as ratios within one run, what judging one file costs on a small and a large graph.

Seconds tell of the machine, ratios of the tool: every figure is the median of repeats, and what is
held against each other is run by turns, so that a busy machine is busy for both. Beside the time on
the clock stands the time of the processors, which other work on the machine hardly changes.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

import pyoxigraph as ox

from lodestone.check import views
from lodestone.model import describe
from lodestone.model.errors import LodestoneError
from lodestone.model.house import House
from lodestone.model.words import both
from lodestone.read import intake
from lodestone.read.checkout import CURATION, DOCUMENT, PASSAGE, REGISTER, SHAPES, FactFile, Sources

#: A file of so many triples is judged.
TRIPLES: Final = 50
#: One file on the large graph may take so many times what it takes on the small one.
GROWTH: Final = 2.0
#: And so many times what it takes to import rdflib and pySHACL, and a little more, in seconds.
FACTOR: Final = 1.5
MORE: Final = 0.2
IMPORTS: Final = "import rdflib, pyshacl"


@dataclass(frozen=True)
class Cost:
    """What something takes, in seconds: by the clock, and of the processors."""

    clock: float
    processor: float


@dataclass(frozen=True)
class Ratio:
    """One thing measured against another.

    Attributes:
        name: what is measured, by language.
        ours: what it takes.
        theirs: what that takes which it is held against.
        goal: what the ratio is to stay below; ``None`` where nothing is asked.
    """

    name: dict[str, str]
    ours: "Cost"
    theirs: "Cost"
    goal: float | None = None

    @property
    def value(self) -> float:
        """How many times as long ours takes, by the clock."""
        return self.ours.clock / self.theirs.clock

    @property
    def by_processor(self) -> float:
        """How many times as much of the processors ours takes."""
        return self.ours.processor / self.theirs.processor

    @property
    def is_met(self) -> bool:
        """Whether the goal is met, if there is one."""
        return self.goal is None or self.value <= self.goal


def nearest(files: Sequence[FactFile]) -> FactFile:
    """Return the file that states most nearly fifty triples.

    Raises:
        LodestoneError: there is none.
    """
    if not files:
        raise LodestoneError("there is no passage file to judge")
    return min(files, key=lambda file: (abs(len(file.triples) - TRIPLES), file.path.name))


def of_checks(
    small: tuple[House, Path, Path], large: tuple[House, Path], repeats: int
) -> list[Ratio]:
    """Measure the check of one file on two graphs, by turns, each in a process of its own.

    Args:
        small: a checkout, its index, and a file of it.
        large: a checkout with an index of its own, and a file of it.
        repeats: how often each is run.

    Raises:
        LodestoneError: a check did not end well.
    """
    start = [sys.executable, "-m", "lodestone"]
    few = [*start, "check", str(small[2]), "--store", str(small[1])]
    many = [*start, "check", str(large[1])]
    times = by_turns(
        {
            "small": lambda: _run(few, small[0].root),
            "large": lambda: _run(many, large[0].root),
            "imports": lambda: _run([sys.executable, "-c", IMPORTS], small[0].root),
        },
        repeats,
    )
    allowed = Cost(
        FACTOR * times["imports"].clock + MORE, FACTOR * times["imports"].processor + MORE
    )
    return [
        Ratio(both(__name__, "files"), times["large"], times["small"], GROWTH),
        Ratio(both(__name__, "limit", factor=FACTOR, more=MORE), times["large"], allowed, 1.0),
        Ratio(both(__name__, "imports"), times["small"], times["imports"]),
    ]


def of_parts(sources: Sources, repeats: int) -> list[Ratio]:
    """Measure reading and shapes of a whole checkout against rdflib and pySHACL."""
    from lodestone.commands.lab import reference  # pySHACL is slow to start

    files = list(sources.of(REGISTER, DOCUMENT, PASSAGE, CURATION))
    prefixes = sources.ontology.prefixes
    named = (
        located.triple.object.value
        for file in files
        for located in file.triples
        if isinstance(located.triple.object, ox.NamedNode)
    )
    view = views.views(sources, describe.describe(named, sources.ontology))["named"]
    shapes = views.shapes_for("named", sources.triples(SHAPES), sources.ontology)
    times = by_turns(
        {
            "strict": lambda: _read(files, prefixes),
            "rdflib": lambda: _read_again(files, prefixes),
            "engine": lambda: views.run(view, shapes),
            "pyshacl": lambda: reference.run(view, shapes),
        },
        repeats,
    )
    return [
        Ratio(
            both(__name__, "strict"),
            times["strict"],
            times["rdflib"],
        ),
        Ratio(
            both(__name__, "engine"),
            times["engine"],
            times["pyshacl"],
        ),
    ]


def by_turns(tasks: Mapping[str, Callable[[], object]], repeats: int) -> dict[str, Cost]:
    """Run some tasks by turns, once unmeasured, and return the median cost of each."""
    found: dict[str, list[Cost]] = {name: [] for name in tasks}
    for turn in range(repeats + 1):
        for name, task in tasks.items():
            start = _now()
            task()
            end = _now()
            if turn:
                found[name].append(Cost(end.clock - start.clock, end.processor - start.processor))
    return {
        name: Cost(median(c.clock for c in costs), median(c.processor for c in costs))
        for name, costs in found.items()
    }


def _now() -> Cost:
    return Cost(perf_counter(), sum(os.times()[:4]))


def _run(command: Sequence[str], folder: Path) -> None:
    """Run a command in a folder, without the texts.

    Raises:
        LodestoneError: it did not end well.
    """
    environment = {k: v for k, v in os.environ.items() if k != "LODESTONE_SOURCES"}
    environment["PYTHONPATH"] = str(Path(__file__).resolve().parents[3])
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise LodestoneError(f"{' '.join(command)} ended with {done.returncode}: {done.stderr}")


def _read(files: Sequence[FactFile], prefixes: Mapping[str, str]) -> None:
    for file in files:
        intake.parse(file.path, prefixes, judged=True)


def _read_again(files: Sequence[FactFile], prefixes: Mapping[str, str]) -> None:
    import rdflib

    for file in files:
        rdflib.Graph().parse(data=intake.with_prefixes(file.text, prefixes), format="turtle")
