"""``diff``: say what differs between two builds, checkouts or revisions."""

import argparse

from lodestone.model import house
from lodestone.publish import changes

WORDS = "what differs between two builds, checkouts or revisions"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    for name in ("old", "new"):
        parser.add_argument(
            name, metavar=name.upper(), help="a dist folder, a .nq file, a checkout or a revision"
        )
    parser.add_argument("--format", choices=changes.FORMATS, default="text")


def run(options: argparse.Namespace) -> int:
    """Print what differs, and return the exit code."""
    home = house.find()
    old, new = changes.load(options.old, home), changes.load(options.new, home)
    found = changes.compare(old, new)
    print(changes.write(found, old, new, options.format, options.lang), end="")
    return 0
