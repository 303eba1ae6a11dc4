"""``add-document``: cut a new text into passages and draft what each may state."""

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from lodestone.commands import new
from lodestone.enter import document_facts, editing, new_documents, tables
from lodestone.enter.candidates import Newcomer, Reader
from lodestone.enter.cells import Cells
from lodestone.enter.columns import Columns
from lodestone.model import house, writing
from lodestone.model.errors import UsageError
from lodestone.model.house import House
from lodestone.model.terms import LODE, SLUG
from lodestone.model.words import pair, tell
from lodestone.read import checkout, turtle
from lodestone.read.text import mentions, sentences
from lodestone.read.text.folding import fold

WORDS = "cut a new text into passages and draft them"

#: No language has a word, and no address is, as long.
_ENDLESS = re.compile(r"[!-~]{3000}")
_MOST_BYTES = 2_000_000
#: Controls, and what turns a line round: no page prints them, and a screen is led astray.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_WORD = re.compile(r"[a-z0-9]+")
#: What a document is asked of itself; what nobody tells is recorded as not known.
_ASKED: Final = {
    "original-title": "the title that the copy prints",
    "author": "who wrote it: a name of the register, or a new one",
    "publisher": "who put it out and answers for it",
    "host": "the site or platform that only keeps or reprints the copy",
    "day": "when it was put out",
    "day-from": "what that is known from: printed, act or supplied",
    "address": "where on the web the copy can be read",
    "kind": "article, report, order, statute, notice, agreement or release",
    "standpoint": "the country whose bodies and money it means where it names none",
}
_SAID: Final = {"title": "original-title", "genre": "kind"}
#: What may be recorded as not known, as the options call it, and what each is called inside.
MEANT: Final = {_SAID.get(name, name): name for name in document_facts.ASPECTS}
ASPECTS: Final = tuple(MEANT)


def _language(text: str) -> str:
    """Return the tag of a language: ``zh`` alone is Chinese in simplified characters."""
    return "zh-Hans" if text == "zh" else text


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes; ``--lang`` is the language of the text here."""
    parser.add_argument("text", type=Path, metavar="TEXT", help="a plain text in UTF-8")
    parser.add_argument("--title", required=True, help="a short name of our own for it")
    parser.add_argument("--title-en", default="", help="the same in English, if --title is not")
    parser.add_argument("--title-zh", default="", help="the same in Chinese, if --title is not")
    ask(parser)
    parser.add_argument(
        "--date", default="", help="it tells of nothing later as done; else the day of publication"
    )
    parser.add_argument("--lang", choices=new_documents.LANGUAGES, required=True, type=_language)
    parser.add_argument("--slug", default="", help="its name in IRIs; else that of the file")
    parser.add_argument("--format", choices=("csv", "xlsx"), default="csv", help="of the drafts")


def ask(parser: argparse.ArgumentParser) -> None:
    """Add the options that tell of a document what it is."""
    for name, words in _ASKED.items():
        parser.add_argument(f"--{name}", default="", help=words)


def run(options: argparse.Namespace) -> int:
    """Write the document's folder, print the files, and return the exit code."""
    home = house.find()
    with writing.alone(home):
        return _added(options, home)


def _added(options: argparse.Namespace, home: House) -> int:
    text = _text(options.text)
    slug = options.slug or "-".join(_WORD.findall(options.text.stem.lower()))
    folder = home.root / "data" / "documents" / slug
    if not SLUG.match(slug) or folder.exists():
        why, why_zh = pair(__name__, "no-slug-lower-case-letters")
        if folder.exists():
            why, why_zh = pair(__name__, "exists")
        raise UsageError.of("document-name-another-with", slug=slug, why=(why, why_zh))
    sources = checkout.read(home, judged=True)
    cells = Cells(Columns.of(sources), sources)
    until = _until(options, cells)
    names = mentions.names(sources)
    facts = document_facts.read(answers(options), options.lang, cells, names)
    cuts = new_documents.cut(text, options.lang)
    whose = _whose(facts, names)
    first = Reader(cells, names, options.lang, whose)
    newcomers = facts.newcomers + _newcomers(text, cuts, first)
    provisional = [triple for one in newcomers for triple in one.triples(sources.ontology)]
    cells.learn(provisional)
    known = mentions.of_triples(
        [*sources.triples(checkout.REGISTER), *provisional], sources.ontology
    )
    reader = Reader(cells, known, options.lang, whose)
    about = new_documents.Facts(slug, _labels(options), options.lang, until, facts.told)
    stated = new_documents.describe(about, text, cuts, reader)
    cells.learn(stated)
    with writing.folder(home, folder) as work:
        path = work / "document.ttl"
        writing.write(path, turtle.write(stated, sources.ontology.prefixes))
        made, fresh = _draft(options, text, cuts, slug, work, reader, cells)
        if newcomers or fresh:
            named = new_documents.draft_path(work, "00", "register", options.format)
            tables.write([new_documents.register_draft(named, [*newcomers, *fresh], cells)], named)
            made.insert(0, named)
    for one in (path, *made):
        print(home.relative(folder / one.name))
    _tell(facts.unknown, "en" if options.lang == "en" else "zh")
    return 0


def _until(options: argparse.Namespace, cells: Cells) -> str:
    """Return the date after which the document tells of nothing as done.

    Raises:
        UsageError: neither it nor the day of publication is given, or it is no date.
    """
    if not (options.date or options.day):
        raise UsageError.of("say-with-day-when")
    return document_facts.date(options.date or options.day, cells)


def answers(options: argparse.Namespace) -> document_facts.Answers:
    """Return what was told of the document; a day is taken to be printed unless said otherwise."""
    return document_facts.Answers(
        options.original_title, options.author, options.publisher, options.host, options.day,
        options.day_from or "printed", options.address, options.kind, options.standpoint,
    )  # fmt: skip


def _tell(unknown: Sequence[str], talk: str) -> None:
    """Say what nobody told of the document, and with which options it is told."""
    if unknown:
        options = " ".join(f"--{_SAID.get(name, name)}" for name in unknown)
        print(tell(talk, __name__, "not-known", options=options), file=sys.stderr)


def _whose(facts: document_facts.Read, names: mentions.Names) -> str:
    """Return the code of the country that the document speaks from; empty where nobody told."""
    told = (node.value for predicate, node in facts.told if predicate == LODE + "hasStandpoint")
    return next((names.codes.get(iri, "") for iri in told), "")


def _newcomers(text: str, cuts: list[new_documents.Cut], reader: Reader) -> list[Newcomer]:
    """Return the proper names of the text that the register does not know."""
    return [one for cut in cuts for one in reader.unknown(text[cut.start : cut.end], cut.start)]


def _draft(
    options: argparse.Namespace,
    text: str,
    cuts: list[new_documents.Cut],
    slug: str,
    folder: Path,
    reader: Reader,
    cells: Cells,
) -> tuple[list[Path], list[Newcomer]]:
    """Write the draft of each passage; return the files, and the things they may bring."""
    made, newcomers = [], []
    for number, cut in enumerate(cuts, 1):
        body = text[cut.start : cut.end]
        found, fresh = reader.read(body, cut.start, f"{slug}-{number:02}")
        kept = [
            one for one in found if int(one.cells["locator"].partition(".")[0]) not in cut.headings
        ]
        newcomers += fresh
        if kept:
            topic = new.topic(reader, body)
            path = new_documents.draft_path(folder, f"{number:02}", topic, options.format)
            passage = new_documents.passage_iri(slug, number)
            tables.write(new_documents.draft(path, passage, kept, cells), path)
            made.append(path)
    return made, newcomers


def _text(path: Path) -> str:
    """Read the text.

    Raises:
        UsageError: it cannot be read, is no plain text, or says nothing.
    """
    try:
        data = path.read_bytes()
        if len(data) > _MOST_BYTES:
            raise UsageError.of("too-many-bytes", file=path, size=len(data), most=_MOST_BYTES)
        text = data.decode("utf-8")
    except OSError as error:
        raise UsageError.of("cannot-be-opened", file=path, strerror=error.strerror) from None
    except UnicodeDecodeError:
        raise UsageError.of("not-utf", file=path) from None
    if found := _UNSEEN.search(text):
        line, code = text.count("\n", 0, found.start()) + 1, f"U+{ord(found[0]):04X}"
        raise UsageError.of("holds-character-which-no", file=path, at=line, code=code)
    if found := _ENDLESS.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise UsageError.of("holds-word-without-end", file=path, at=line)
    if not sentences.split(text):
        raise UsageError.of("holds-no-sentence", file=path)
    return text


def _labels(options: argparse.Namespace) -> dict[str, str]:
    """Return the name of the document in the languages that were given, each by its script."""
    given = {editing.language_of(options.title): fold_chinese(options.title)}
    given |= {"en": options.title_en} if options.title_en else {}
    given |= {"zh-Hans": fold_chinese(options.title_zh)} if options.title_zh else {}
    return {tag: text for tag, text in given.items() if text}


def fold_chinese(text: str) -> str:
    """Return a Chinese text in simplified characters, its ASCII as it is."""
    return "".join(char if char.isascii() else fold(char) for char in text)
