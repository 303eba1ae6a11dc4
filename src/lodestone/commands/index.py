"""``index``: put the stated graph on disk, file by file, so that one file can be judged at once."""

import argparse
from pathlib import Path

from lodestone.check.neighbourhood import index as indexing
from lodestone.commands import common
from lodestone.model import house
from lodestone.model.words import pair, tell

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
    common.progress(options.lang)(*pair(__name__, "index"))
    indexing.write(home, folder)
    index = indexing.open_index(folder)
    files, things, quads = len(index.states()), index.things, len(index.store)
    print(tell(options.lang, __name__, "made", files=files, things=things, quads=quads,
               folder=folder))  # fmt: skip
    return 0
