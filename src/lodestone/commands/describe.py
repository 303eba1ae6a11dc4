"""``describe``: change what a document tells of itself: names, author, day, kind, address."""

import argparse
from collections.abc import Mapping

import pyoxigraph as ox

from lodestone.commands import add_document
from lodestone.enter import document_facts, editing, taking
from lodestone.enter.cells import Cells
from lodestone.enter.columns import Columns
from lodestone.model import house, writing
from lodestone.model.errors import UsageError
from lodestone.model.terms import DCTERMS, LODE, SKOS, thing
from lodestone.read import checkout
from lodestone.read.checkout import DOCUMENT, FactFile, Sources
from lodestone.read.text import mentions

WORDS = "change what a document tells of itself"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes: the document, and the options of ``add-document``."""
    parser.add_argument("document", metavar="SLUG", help="its name in IRIs")
    parser.add_argument("--title-en", default="", help="a short name of our own, in English")
    parser.add_argument("--title-zh", default="", help="the same in Chinese")
    parser.add_argument(
        "--also-called", action="append", default=[], metavar="NAME",
        help="its number, or its title in another language; may be given again",
    )  # fmt: skip
    parser.add_argument(
        "--not-known", action="append", default=[], choices=add_document.ASPECTS,
        help="what nobody knows of it; may be given again",
    )  # fmt: skip
    parser.add_argument(
        "--text-of", default="", metavar="THING",
        help="the act whose own words it prints, by any of its names",
    )  # fmt: skip
    parser.add_argument("--date", default="", help="it tells of nothing later as done")
    add_document.ask(parser)


def run(options: argparse.Namespace) -> int:
    """Write the document's file anew, print the files, and return the exit code."""
    home = house.find()
    with writing.alone(home):
        sources = checkout.read(home, judged=True)
        files = _described(options, sources)
        writing.write_all(home, files)
    print("\n".join(home.relative(path) for path in files))
    return 0


def _described(options: argparse.Namespace, sources: Sources) -> editing.Files:
    """Return the new text of the document's file, and of the register's where it is named anew.

    Raises:
        UsageError: there is no such document, nothing is told, or what is told means nothing.
    """
    file = _file(sources, options.document)
    answers = add_document.answers(options)
    unknown = frozenset(add_document.MEANT.get(one, one) for one in options.not_known)
    if both := sorted(one for one in unknown if getattr(answers, one)):
        raise UsageError.of("told-said-be-not", both=both[0])
    node = ox.NamedNode(thing("document", options.document))
    cells = Cells(Columns.of(sources), sources)
    lang = _told(file, node, DCTERMS + "language") or "en"
    country = _told(file, node, LODE + "hasStandpoint")
    read = document_facts.read(answers, lang, cells, mentions.names(sources), country)
    stated = [one.triple for one in file.triples]
    fresh = document_facts.changed(stated, node, answers, read, unknown)
    fresh = editing.renamed(fresh, node, _names(options))
    if options.date:
        until = ox.NamedNode(thing("date", document_facts.date(options.date, cells)))
        fresh = [t for t in fresh if t.predicate.value != LODE + "coversUntil"]
        fresh.append(ox.Triple(node, ox.NamedNode(LODE + "coversUntil"), until))
    if options.text_of:
        act = document_facts.act(options.text_of, cells)
        fresh = [t for t in fresh if t.predicate.value != LODE + "isTextOf"]
        fresh.append(ox.Triple(node, ox.NamedNode(LODE + "isTextOf"), act))
    for text in options.also_called:
        name = ox.Literal(text, language=editing.language_of(text))
        fresh.append(ox.Triple(node, ox.NamedNode(DCTERMS + "alternative"), name))
    if set(fresh) == set(stated):
        raise UsageError.of("nothing-told-document-does")
    files = {file.path: editing.text_of(file, fresh, sources)}
    named = [t for one in read.newcomers for t in one.triples(sources.ontology)]
    if named:
        path = taking.register_file(sources, "actor")
        register = next(one for one in sources.files if one.path == path)
        told = [one.triple for one in register.triples]
        files[path] = editing.text_of(register, [*told, *named], sources)
    return files


def _file(sources: Sources, slug: str) -> FactFile:
    path = sources.house.root / "data" / "documents" / slug / "document.ttl"
    for file in sources.of(DOCUMENT):
        if file.path == path:
            return file
    known = ", ".join(sorted(file.path.parent.name for file in sources.of(DOCUMENT)))
    raise UsageError.of("there-no-document-there-2", slug=slug, known=known)


def _told(file: FactFile, node: ox.NamedNode, predicate: str) -> str:
    """Return what a document's file tells by a property; empty where it tells nothing."""
    for one in file.triples:
        triple = one.triple
        if triple.subject == node and triple.predicate.value == predicate:
            return str(triple.object.value)
    return ""


def _names(options: argparse.Namespace) -> Mapping[tuple[str, str], str]:
    given = {"en": options.title_en, "zh-Hans": add_document.fold_chinese(options.title_zh)}
    return {(SKOS + "prefLabel", tag): text for tag, text in given.items() if text}
