"""``index``: put the stated graph on disk, file by file, so that one file can be judged at once."""

import argparse
from pathlib import Path

from lodestone.check.neighbourhood import index as indexing
from lodestone.commands import common
from lodestone.model import house

WORDS = "index the graph, so that check FILE is quick"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument(
        "--out",
        type=Path,
        default=None,
        metavar="DIR",
        help=f"the folder of the index ({indexing.PLACE.as_posix()})",
    )


def run(options: argparse.Namespace) -> int:
    """Make the index anew, say where it stands, and return the exit code.

    Raises:
        StaleError: a file of the checkout does not pass intake.
    """
    home = house.find()
    folder = indexing.place(home, options.out)
    common.progress(options.lang)("index", "索引")
    indexing.write(home, folder)
    index = indexing.open_index(folder)
    files, things, quads = len(index.states()), index.things, len(index.store)
    words = {
        "en": f"{files} files, {things} things, {quads} quads: {folder}",
        "zh": f"{files} 个文件，{things} 个事物，{quads} 条四元组：{folder}",
    }
    print(words[options.lang])
    return 0
