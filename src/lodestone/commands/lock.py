"""``lock``: make the evidence lock and the summary of coverage anew, from the texts.

Each document has its own two files, made from its text alone; no other text is needed. What
``check`` refuses is not locked: the lock stands for facts that were proven.
"""

import argparse
from collections.abc import Collection, Iterable

from lodestone.check import whole as station
from lodestone.check.prove import proof
from lodestone.commands import common
from lodestone.model import house, writing
from lodestone.model.findings import Finding, Severity
from lodestone.model.house import House
from lodestone.read import checkout

WORDS = "make the evidence lock of documents anew from their texts"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument(
        "documents", nargs="*", metavar="DOCUMENT", help="else each whose text is in the folder"
    )
    common.sources(parser)
    parser.add_argument(
        "--lower", action="store_true", help="accept a coverage below the one that was reached"
    )


def run(options: argparse.Namespace) -> int:
    """Write the two files of each document, print their names, and return the exit code."""
    home = house.find()
    with writing.alone(home):
        return _locked(options, home)


def _locked(options: argparse.Namespace, home: House) -> int:
    folder = common.needed_texts_folder(options, "the lock")
    sources = checkout.read(home)
    texts = proof.load_texts(sources, folder)
    proof.need(sources, texts, options.documents)
    if options.documents:
        texts = {slug: texts[slug] for slug in options.documents}
    proven = proof.prove(sources, texts)
    found = [*station.facts(sources, station.fact_files(sources)), *proven.findings]
    found += [] if options.lower else proof.fallen(sources, proven.coverage)
    common.print_findings(_told(found, texts), home, options.lang)
    if code := common.exit_code(found, strict=False):
        return code
    made = proof.lock(sources, proven)
    writing.write_all(home, made)
    for path in made:
        print(home.relative(path))
    return 0


def _told(found: Iterable[Finding], texts: Collection[str]) -> list[Finding]:
    """Keep what refuses the lock, and what is said of the documents that are locked."""
    return [
        f
        for f in found
        if f.severity >= Severity.VIOLATION or f.path is None or f.path.parent.name in texts
    ]
