"""``vendor``: fetch the parts of the query page, once, by lockfile."""

import argparse

from lodestone.model import house
from lodestone.model.words import tell
from lodestone.publish.site import vendoring

WORDS = "fetch the parts of the query page by lockfile"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes: nothing."""
    del parser


def run(options: argparse.Namespace) -> int:
    """Fetch, say what lies there, and return the exit code."""
    home = house.find()
    found = vendoring.fetch(home)
    files = dict(vendoring.files(found))
    for name, content in files.items():
        print(f"{len(content):>9,}  {name}")
    place = home.relative(found)
    print(tell(options.lang, __name__, "whole-next-build-makes-query", place=place))
    return 0
