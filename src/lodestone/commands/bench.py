"""``bench``: what each station costs as the graph grows, against the reference engines.

With ``--documents`` it measures instead what judging one file costs on a large graph, as ratios.
"""

import argparse
import json
import signal
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from lodestone.check.neighbourhood import fresh
from lodestone.check.neighbourhood import index as indexing
from lodestone.commands import common, generate
from lodestone.commands.lab import bench, growth, growth_report, scales
from lodestone.commands.lab.bench import Ratio
from lodestone.commands.lab.measures import STATIONS
from lodestone.model import house, writing
from lodestone.model.errors import UsageError
from lodestone.model.house import House
from lodestone.model.words import pair, tell
from lodestone.read import checkout
from lodestone.read.checkout import PASSAGE, Sources

WORDS = "measure every station at several sizes, against the reference engines"
_JSON: Final = "bench.json"
_CHART: Final = "bench-{}.svg"
#: More times the documents than any machine is given.
_MOST: Final = 10_000


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument(
        "--scale",
        type=_scales,
        default=(1, 5, 20),
        metavar="N,N",
        help="how many times the documents of the checkout (1,5,20)",
    )
    parser.add_argument(
        "--only", choices=STATIONS, action="append", metavar="STATION", help=", ".join(STATIONS)
    )
    parser.add_argument(
        "--limit",
        type=common.seconds,
        default=120.0,
        metavar="S",
        help="seconds of the processor that one step may take (120)",
    )
    parser.add_argument(
        "--reference",
        type=int,
        default=1,
        metavar="N",
        help="the largest scale at which the reference engines run, too; 0 for none (1)",
    )
    parser.add_argument(
        "--out", type=Path, default=None, metavar="DIR", help=f"write {_JSON} and a chart there"
    )
    parser.add_argument(
        "--documents",
        type=int,
        default=None,
        metavar="N",
        help="measure the check of one file on a graph of so many documents instead",
    )
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--repeats", type=int, default=7, metavar="N", help="with --documents")
    parser.add_argument(
        "--at",
        type=Path,
        default=None,
        metavar="DIR",
        help="keep what is made and measured there; what stands there is not done again",
    )
    parser.add_argument("--strict", action="store_true", help="a goal that is missed fails")


def run(options: argparse.Namespace) -> int:
    """Measure, print what was found, and return the exit code.

    Raises:
        UsageError: a number makes no sense, or the folder holds something else.
        LodestoneError: a station failed.
    """
    if options.documents is not None:
        return _of_one_file(options)
    if not hasattr(signal, "SIGPROF"):
        raise UsageError("bench needs a system that counts the time of the processors: not Windows")
    with TemporaryDirectory(prefix="lodestone-bench-") as folder:
        plan = scales.Plan(
            checkout.read(house.find(), judged=True),
            (options.at or Path(folder)).resolve(),
            options.scale,
            options.only or tuple(STATIONS),
            options.limit,
            options.reference,
            options.seed,
        )
        measures = scales.run(plan, common.progress(options.lang))
    print(*growth_report.lines(measures, options.lang), sep="\n")
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        told = json.dumps(growth_report.as_json(measures), ensure_ascii=False, indent=1)
        writing.write(options.out / _JSON, told + "\n")
        for lang in ("en", "zh"):
            drawn = growth_report.chart(measures, lang)
            writing.write(options.out / _CHART.format(lang), drawn)
    rows = [row for row in growth.steps(measures) if row.station in growth.SINGLE]
    is_missed = any(row.is_steep or row.is_equal is False for row in rows)
    return 1 if options.strict and is_missed else 0


def _scales(text: str) -> tuple[int, ...]:
    """Read the scales of an option.

    Raises:
        argparse.ArgumentTypeError: one is no number above 0.
    """
    parts = text.split(",")
    if not all(part.isascii() and part.isdecimal() and 0 < int(part) <= _MOST for part in parts):
        raise argparse.ArgumentTypeError(f"'{text}' is no list of numbers above 0, as 1,5,20")
    return tuple(sorted({int(part) for part in parts}))


def _of_one_file(options: argparse.Namespace) -> int:
    """Measure the check of one file on a large graph.

    Raises:
        UsageError: a number makes no sense, or the folder holds something else.
    """
    if options.documents < 1 or options.repeats < 1:
        raise UsageError("bench needs a document and a repeat at least")
    sources = checkout.read(house.find(), judged=True)
    with TemporaryDirectory(prefix="lodestone-bench-") as folder:
        work = Path(folder)
        large = _large(options, sources, work)
        common.progress(options.lang)(*pair(__name__, "measure"))
        ratios = _ratios(sources, large, work, options.repeats)
        size = _size(large)
    _print(ratios, size, options.lang)
    return 1 if options.strict and not all(ratio.is_met for ratio in ratios) else 0


def _large(options: argparse.Namespace, sources: Sources, work: Path) -> House:
    """Make the large graph, or take the one that stands where the call says."""
    out = options.at or work / "large"
    if not (out / indexing.PLACE / "meta.json").is_file():
        common.progress(options.lang)(*pair(__name__, "generate"))
        generate.make(sources, out, options.documents, options.seed, is_index_only=True)
    return House(out.resolve())


def _ratios(sources: Sources, large: House, work: Path, repeats: int) -> list[Ratio]:
    home = sources.house
    indexing.write(home, work / "index")
    few = bench.nearest(list(sources.of(PASSAGE)))
    index = fresh.fresh(large, None, (), lambda *_: None)
    files = [
        checkout.read_file(path, PASSAGE, index.ontology, judged=True) for path in large.passages
    ]
    many = bench.nearest(files)
    checks = bench.of_checks((home, work / "index", few.path), (large, many.path), repeats)
    return checks + bench.of_parts(sources, min(repeats, 3))


def _size(large: House) -> int:
    """Return how many quads the index of a checkout holds."""
    return len(indexing.open_index(large.root / indexing.PLACE).store)


def _print(ratios: Sequence[Ratio], size: int, lang: str) -> None:
    print(tell(lang, __name__, "large-graph-quads", size=size))
    for ratio in ratios:
        clock = f"{ratio.ours.clock:.3f} s / {ratio.theirs.clock:.3f} s"
        busy = tell(lang, __name__, "processors")
        print(
            f"{ratio.value:6.2f}  {ratio.name[lang]} ({clock}; "
            f"{busy} {ratio.by_processor:.2f}){_goal(ratio, lang)}"
        )


def _goal(ratio: Ratio, lang: str) -> str:
    if ratio.goal is None:
        return ""
    met = tell(lang, __name__, "met" if ratio.is_met else "missed")
    return tell(lang, __name__, "goal", goal=ratio.goal, met=met)
