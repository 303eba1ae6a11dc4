"""``bench``: what judging one file costs on a large graph, as ratios measured in one run."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from lodestone.check.neighbourhood import fresh
from lodestone.check.neighbourhood import index as indexing
from lodestone.commands import common, generate
from lodestone.commands.lab import bench
from lodestone.commands.lab.bench import Ratio
from lodestone.model import house
from lodestone.model.errors import UsageError
from lodestone.model.house import House
from lodestone.read import checkout
from lodestone.read.checkout import PASSAGE, Sources

WORDS = "measure check on a large graph, as ratios"
#: As many documents have about five million triples.
DOCUMENTS = 1850


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument(
        "--documents", type=int, default=DOCUMENTS, metavar="N", help="size of the large graph"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--repeats", type=int, default=7, metavar="N", help="runs of each")
    parser.add_argument(
        "--at",
        type=Path,
        default=None,
        metavar="DIR",
        help="keep the large graph there; one that generate --index-only left is used as it is",
    )
    parser.add_argument("--strict", action="store_true", help="a goal that is missed fails")


def run(options: argparse.Namespace) -> int:
    """Measure, print the ratios, and return the exit code.

    Raises:
        UsageError: a number makes no sense, or the folder holds something else.
    """
    if options.documents < 1 or options.repeats < 1:
        raise UsageError("bench needs a document and a repeat at least")
    sources = checkout.read(house.find(), judged=True)
    with TemporaryDirectory(prefix="lodestone-bench-") as folder:
        work = Path(folder)
        large = _large(options, sources, work)
        common.progress(options.lang)("measure", "测量")
        ratios = _ratios(sources, large, work, options.repeats)
        size = _size(large)
    _print(ratios, size, options.lang)
    return 1 if options.strict and not all(ratio.is_met for ratio in ratios) else 0


def _large(options: argparse.Namespace, sources: Sources, work: Path) -> House:
    """Make the large graph, or take the one that stands where the call says."""
    out = options.at or work / "large"
    if not (out / indexing.PLACE / "meta.json").is_file():
        common.progress(options.lang)("generate", "生成")
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
    print({"en": f"large graph: {size:,} quads", "zh": f"大图谱：{size:,} 条四元组"}[lang])
    for ratio in ratios:
        clock = f"{ratio.ours.clock:.3f} s / {ratio.theirs.clock:.3f} s"
        busy = {"en": "of the processors", "zh": "处理器时间"}[lang]
        print(
            f"{ratio.value:6.2f}  {ratio.name[lang]} ({clock}; "
            f"{busy} {ratio.by_processor:.2f}){_goal(ratio, lang)}"
        )


def _goal(ratio: Ratio, lang: str) -> str:
    if ratio.goal is None:
        return ""
    met = {"en": ("missed", "met"), "zh": ("未达到", "已达到")}[lang][ratio.is_met]
    return {"en": f"; goal {ratio.goal:g}: {met}", "zh": f"；目标 {ratio.goal:g}：{met}"}[lang]
