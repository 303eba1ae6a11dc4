"""``generate``: make a graph of this one's shape at any size, out of made-up names."""

import argparse
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from lodestone.check.neighbourhood import fresh
from lodestone.check.neighbourhood import index as indexing
from lodestone.check.neighbourhood.index import Row
from lodestone.commands import common
from lodestone.commands.lab import attested, generate
from lodestone.commands.lab.generate import Made
from lodestone.model import house, writing
from lodestone.model.errors import UsageError
from lodestone.model.house import House
from lodestone.model.words import pair, tell
from lodestone.publish import folders
from lodestone.read import checkout, evidence, turtle
from lodestone.read.checkout import DOCUMENT, ONTOLOGY, SHAPES, Sources

WORDS = "make a graph of this one's shape at any size"
#: What a build reads beside the graph; what the pattern lacks, the copy lacks.
_BESIDE: Final = ("pyproject.toml", "CITATION.cff", "CHANGELOG.md")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("--documents", type=int, required=True, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="what the names hang on")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="an empty folder")
    parser.add_argument(
        "--index-only",
        action="store_true",
        help="put the facts straight into the index, and the first document alone into files",
    )


def run(options: argparse.Namespace) -> int:
    """Make a checkout, say how large it is, and return the exit code.

    Raises:
        UsageError: the folder holds something, or no document is asked for.
    """
    if options.documents < 1:
        raise UsageError("generate makes one document at least")
    pattern = checkout.read(house.find(), judged=True)
    common.progress(options.lang)(*pair(__name__, "generate"))
    files, triples = make(
        pattern, options.out, options.documents, options.seed, is_index_only=options.index_only
    )
    print(tell(options.lang, __name__, "made", documents=options.documents, files=files,
               triples=triples, out=options.out))  # fmt: skip
    return 0


def make(
    pattern: Sources, out: Path, documents: int, seed: int, *, is_index_only: bool
) -> tuple[int, int]:
    """Make a checkout of made-up documents.

    Args:
        pattern: the checkout whose shape is copied.
        out: where it is made; an empty folder, or none yet.
        documents: how many documents it has.
        seed: the same seed makes the same checkout.
        is_index_only: true to write no files but those of the first document; the index of the
            checkout then holds the graph.

    Returns:
        How many files and triples were made.

    Raises:
        UsageError: the folder holds something, or there is no pattern of a document.
    """
    folders.prove_empty(out, pattern.house)
    if not any(pattern.of(DOCUMENT)):
        raise UsageError("there is no document here whose shape could be copied")
    home = _frame(pattern.house, out)
    counts = [0, 0]
    made = _counted(generate.generate(pattern, documents, seed), counts)
    if not is_index_only:
        kept = []
        for file in made:
            _write(file, pattern, out)
            kept.append(file)
        _write_lock(kept, pattern, home)
        return counts[0], counts[1]
    trusted = {kind: pattern.triples(kind) for kind in (ONTOLOGY, SHAPES)}
    folder = home.root / indexing.PLACE
    with indexing.Writer(folder, home, trusted, fresh.GENERATED) as writer:
        writer.add(_rows(made, pattern, out))
    return counts[0], counts[1]


def _frame(pattern: House, out: Path) -> House:
    """Lay out the folder of a checkout that can be checked and built.

    The ontology, the shapes, the questions and what a build reads beside them are the pattern's.
    """
    for name in ("ontology", "shapes", "queries"):
        shutil.copytree(pattern.root / name, out / name)
    for name in ("data/register", "data/curation", "data/documents"):
        (out / name).mkdir(parents=True, exist_ok=True)
    for name in _BESIDE:
        if (given := pattern.root / name).is_file():
            shutil.copyfile(given, out / name)
    return House(out)


def _counted(files: Iterable[Made], counts: list[int]) -> Iterator[Made]:
    for file in files:
        counts[0] += 1
        counts[1] += len(file.triples)
        yield file


def _write(file: Made, pattern: Sources, out: Path) -> None:
    path = out / file.name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = turtle.write(file.triples, pattern.ontology.prefixes)
    writing.write(path, text)


def _write_lock(files: Iterable[Made], pattern: Sources, home: House) -> None:
    made = attested.lock(pattern, files)
    for document in home.documents:
        slug = document.parent.name
        text = evidence.write(made.within(slug), pattern.ontology.prefixes)
        writing.write(home.evidence_of(slug), text)


def _rows(files: Iterable[Made], pattern: Sources, out: Path) -> Iterator[Row]:
    """Yield the rows of the index; the first document is written to files on the way."""
    first = ""
    for file in files:
        if file.kind == DOCUMENT and not first:
            first = file.name.rpartition("/")[0]
        if first and file.name.startswith(f"{first}/"):
            _write(file, pattern, out)
        yield file.name, file.graph, "", file.triples
