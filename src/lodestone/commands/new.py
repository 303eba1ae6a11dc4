"""``new``: draft a passage, with what it prints as candidates to keep or to strike."""

import argparse
from collections.abc import Iterable
from pathlib import Path

from lodestone.check.prove import passages
from lodestone.check.prove.passages import Passage
from lodestone.commands import common
from lodestone.enter import new_documents, tables
from lodestone.enter.candidates import Newcomer, Proposal, Reader
from lodestone.enter.cells import Cells
from lodestone.enter.columns import Columns
from lodestone.model import house, writing
from lodestone.model.errors import UsageError
from lodestone.model.terms import DCTERMS, thing
from lodestone.read import checkout
from lodestone.read.checkout import Sources

WORDS = "draft a passage: its figures, dates and known names as candidates"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("document", metavar="DOCUMENT", help="slug of the document")
    parser.add_argument("passage", metavar="PASSAGE", help="its number, such as 01 or 14a")
    parser.add_argument("--topic", default="", help="what the file is named after its number")
    parser.add_argument("--format", choices=("csv", "xlsx", "ttl"), default="csv")
    parser.add_argument("--out", type=Path, default=None, metavar="FILE")
    parser.add_argument("--again", action="store_true", help="overwrite a draft that lies there")
    common.sources(parser)


def run(options: argparse.Namespace) -> int:
    """Write the draft, print its name, and return the exit code."""
    home = house.find()
    folder = common.needed_texts_folder(options, "a draft")
    sources = checkout.read(home, judged=True)
    passage = _passage(sources, options, passages.load_texts(folder))
    cells = Cells(Columns.of(sources), sources)
    lang = language(sources, options.document)
    reader = Reader(cells, passage.names, lang, passage.standpoint)
    found, fresh = reader.read(passage.text, passage.start, passage.slug)
    number = passage.slug.rpartition("-")[2]
    path = options.out or new_documents.draft_path(
        home.root / "data" / "documents" / options.document,
        number,
        options.topic or topic(reader, passage.text),
        options.format,
    )
    if path.exists() and not options.again:
        shown = home.relative(path)
        raise UsageError.of("exists-again-drafts-anew", shown=shown)
    for written in write(path, passage.iri, found, fresh, cells):
        print(home.relative(written))
    return 0


def write(
    path: Path, passage: str, found: list[Proposal], fresh: list[Newcomer], cells: Cells
) -> list[Path]:
    """Write a draft, and the names that it may bring, and return the files.

    Args:
        path: the draft; its ending says if it is a sheet or the head of a Turtle file.
        passage: IRI of the passage.
        found: what the passage may state.
        fresh: what the register may have to name.
        cells: who writes the cells.
    """
    if path.suffix == ".ttl":
        writing.write(path, new_documents.skeleton(passage, found))
        return [path]
    made = new_documents.draft(path, passage, found, cells)
    if path.suffix == ".xlsx":
        tables.write(
            [*made, *([new_documents.register_draft(path, fresh, cells)] * bool(fresh))], path
        )
        return [path]
    tables.write(made, path)
    if not fresh:
        return [path]
    number = passage.rpartition("-")[2]
    names = new_documents.draft_path(path.parent, number, "names", "csv")
    tables.write([new_documents.register_draft(names, fresh, cells)], names)
    return [path, names]


def topic(reader: Reader, text: str) -> str:
    """Return what the file of a passage is named by: the first thing that it speaks of."""
    named = reader.named(text)
    return named[0].rpartition("/")[2][:40].rstrip("-") if named else "passage"


def language(sources: Sources, document: str) -> str:
    """Return the language that a document declares; English where it declares none."""
    for triple in sources.triples(checkout.DOCUMENT):
        if (triple.subject.value, triple.predicate.value) == (
            thing("document", document),
            DCTERMS + "language",
        ):
            return str(triple.object.value)
    return "en"


def _passage(sources: Sources, options: argparse.Namespace, texts: dict[str, str]) -> Passage:
    """Return the passage that is wanted, with its text.

    Raises:
        UsageError: there is no such document, text or passage.
    """
    known = {file.path.parent.name for file in sources.of(checkout.DOCUMENT)}
    if options.document not in known:
        raise UsageError.of("there-no-document-there", document=options.document, all=_all(known))
    if options.document not in texts:
        raise UsageError.of("folder-texts-holds-no", document=options.document)
    laid, _ = passages.lay(sources, {options.document: texts[options.document]})
    wanted = options.passage.removeprefix("passage:").removeprefix(f"{options.document}-")
    for passage in laid:
        if passage.slug.rpartition("-")[2].lstrip("0") == wanted.lstrip("0"):
            return passage
    numbers = _all(passage.slug.rpartition("-")[2] for passage in laid)
    raise UsageError.of(
        "has-no-passage-has", document=options.document, passage=options.passage, numbers=numbers
    )


def _all(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
