"""``format``: write every Turtle and SPARQL file in its canonical form, or say which are not."""

import argparse
from collections.abc import Iterable
from pathlib import Path

from lodestone.check.hygiene import queries
from lodestone.derive import derivation
from lodestone.model import house, writing
from lodestone.model.house import House
from lodestone.read import checkout, sparql, turtle

WORDS = "write canonical Turtle and SPARQL"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--check", action="store_true", help="only say what would change")


def run(options: argparse.Namespace) -> int:
    """Write or compare, print the files that change, and return the exit code."""
    home = house.find()
    if options.check:
        return _formatted(options, home)
    with writing.alone(home):
        return _formatted(options, home)


def _formatted(options: argparse.Namespace, home: House) -> int:
    prefixes = checkout.read_ontology(home).prefixes
    changed = []
    for path in options.files or _files(home):
        wanted = canonical(path, prefixes)
        text = path.read_text(encoding="utf-8")
        if wanted != text:
            changed.append(path)
            if not options.check:
                writing.write(path, wanted)
    for path in changed:
        print(home.relative(path))
    return 1 if options.check and changed else 0


def canonical(path: Path, prefixes: dict[str, str]) -> str:
    """Return the canonical text of a Turtle or SPARQL file.

    Raises:
        UnreadableError: the file does not pass intake.
    """
    if path.suffix == ".rq":
        return sparql.canonical(sparql.load(path, prefixes))
    return turtle.canonical(path, prefixes)


def _files(home: House) -> Iterable[Path]:
    yield from [*home.ontology, *home.shapes, *home.register, *home.documents]
    yield from [*home.passages, *home.curation, *home.queries]
    yield from sorted([*derivation.RULES.rglob("*.rq"), *queries.FOLDER.glob("*.rq")])
