"""``names``: list every name that a release publishes, or lock the list at a release."""

import argparse

from lodestone.check import tombstones
from lodestone.commands import common
from lodestone.model import house, writing
from lodestone.model.house import House
from lodestone.read import checkout

WORDS = "list every published name, or lock the list at a release"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("--lock", action="store_true", help="write data/names.lock.txt")


def run(options: argparse.Namespace) -> int:
    """Print or write the list, and return the exit code."""
    home = house.find()
    if not options.lock:
        print("\n".join(tombstones.names(checkout.read(home, judged=True))))
        return 0
    with writing.alone(home):
        return _locked(home, options.lang)


def _locked(home: House, lang: str) -> int:
    sources = checkout.read(home, judged=True)
    version, _ = house.release(home)
    # what was not read would be missing, and what is gone without a stone would be forgotten
    if found := sources.findings or tombstones.lost(sources, version):
        common.print_findings(found, home, lang)
        return common.exit_code(found, strict=False)
    path = tombstones.lock_path(home)
    writing.write(path, tombstones.lock_text(sources, version))
    print(home.relative(path))
    return 0
