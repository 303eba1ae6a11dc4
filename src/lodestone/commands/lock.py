"""``lock``: make the evidence lock and the summary of coverage anew, from the texts."""

import argparse

from lodestone.check.prove import proof
from lodestone.commands import common
from lodestone.model import house
from lodestone.read import checkout

WORDS = "make the evidence lock anew from the texts"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    common.sources(parser)


def run(options: argparse.Namespace) -> int:
    """Write the two files, print their names, and return the exit code."""
    home = house.find()
    folder = common.needed_texts_folder(options, "the lock")
    for path, text in proof.lock(checkout.read(home), folder).items():
        path.write_text(text, encoding="utf-8", newline="\n")
        print(home.relative(path))
    return 0
