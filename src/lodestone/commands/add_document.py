"""``add-document``: cut a new text into passages and draft what each may state."""

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from lodestone.commands import new
from lodestone.enter import document_facts, new_documents, tables
from lodestone.enter.candidates import Newcomer, Reader
from lodestone.enter.cells import Cells
from lodestone.enter.columns import Columns
from lodestone.model import house, writing
from lodestone.model.errors import UsageError
from lodestone.model.house import House
from lodestone.model.terms import SLUG
from lodestone.read import checkout, turtle
from lodestone.read.checkout import Sources
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


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes; ``--lang`` is the language of the text here."""
    parser.add_argument("text", type=Path, metavar="TEXT", help="a plain text in UTF-8")
    parser.add_argument("--title", required=True, help="a short name of our own for it")
    parser.add_argument("--title-en", default="", help="the same in English, if --title is not")
    parser.add_argument("--title-zh", default="", help="the same in Chinese, if --title is not")
    for name, words in _ASKED.items():
        parser.add_argument(f"--{name}", default="", help=words)
    parser.add_argument(
        "--date", default="", help="it tells of nothing later as done; else the day of publication"
    )
    parser.add_argument("--lang", choices=new_documents.LANGUAGES, required=True)
    parser.add_argument("--slug", default="", help="its name in IRIs; else that of the file")
    parser.add_argument("--format", choices=("csv", "xlsx"), default="csv", help="of the drafts")


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
        why, why_zh = "is no slug: lower-case letters, digits, hyphens", "不是合规的标识"
        if folder.exists():
            why, why_zh = "exists", "已存在"
        raise UsageError(
            f"the document '{slug}' {why}; name another with --slug",
            zh=f"文献“{slug}”{why_zh}；请用 --slug 另取标识",
        )
    sources = checkout.read(home, judged=True)
    cells = Cells(Columns.of(sources), sources)
    until = _until(options, cells)
    facts = document_facts.read(_answers(options), options.lang, cells)
    cuts = new_documents.cut(text, options.lang)
    newcomers = facts.newcomers + _newcomers(text, cuts, sources, cells, options.lang)
    provisional = [triple for one in newcomers for triple in one.triples(sources.ontology)]
    cells.learn(provisional)
    known = mentions.of_triples(
        [*sources.triples(checkout.REGISTER), *provisional], sources.ontology
    )
    reader = Reader(cells, known, options.lang)
    about = new_documents.Facts(slug, _labels(options), options.lang, until, facts.told)
    stated = new_documents.describe(about, text, cuts, reader)
    cells.learn(stated)
    with writing.folder(home, folder) as work:
        path = work / "document.ttl"
        writing.write(path, turtle.write(stated, sources.ontology.prefixes))
        made, fresh = _draft(options, text, cuts, slug, work, reader, cells)
        if newcomers or fresh:
            names = new_documents.draft_path(work, "00", "register", options.format)
            tables.write([new_documents.register_draft(names, [*newcomers, *fresh], cells)], names)
            made.insert(0, names)
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
        raise UsageError(
            "say with --day when the text was put out, or with --date how far it tells",
            zh="请用 --day 写明发表日期，或用 --date 写明叙述截至何时",
        )
    return document_facts.date(options.date or options.day, cells)


def _answers(options: argparse.Namespace) -> document_facts.Answers:
    """Return what was told of the document; a day is taken to be printed unless said otherwise."""
    return document_facts.Answers(
        options.original_title, options.author, options.publisher, options.host, options.day,
        options.day_from or "printed", options.address, options.kind, options.standpoint,
    )  # fmt: skip


def _tell(unknown: Sequence[str], talk: str) -> None:
    """Say what nobody told of the document, and with which options it is told."""
    if unknown:
        options = " ".join(f"--{_SAID.get(name, name)}" for name in unknown)
        words = {"en": f"recorded as not known or left open: {options}",
                 "zh": f"记为不详或留空：{options}"}  # fmt: skip
        print(words[talk], file=sys.stderr)


def _newcomers(
    text: str, cuts: list[new_documents.Cut], sources: Sources, cells: Cells, lang: str
) -> list[Newcomer]:
    """Return the proper names of the text that the register does not know."""
    reader = Reader(cells, mentions.names(sources), lang)
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
            raise UsageError(
                f"{path} holds {len(data)} bytes; at most {_MOST_BYTES} are taken: split it",
                zh=f"{path} 有 {len(data)} 字节，上限为 {_MOST_BYTES}：请拆分",
            )
        text = data.decode("utf-8")
    except OSError as error:
        raise UsageError(
            f"{path} cannot be opened: {error.strerror}", zh=f"无法打开 {path}：{error.strerror}"
        ) from None
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8", zh=f"{path} 不是 UTF-8") from None
    if found := _UNSEEN.search(text):
        line, code = text.count("\n", 0, found.start()) + 1, f"U+{ord(found[0]):04X}"
        raise UsageError(
            f"{path}:{line} holds the character {code}, which no text prints; is it a plain text?",
            zh=f"{path}:{line} 含有字符 {code}，并非可印文本；请确认是纯文本",
        )
    if found := _ENDLESS.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise UsageError(
            f"{path}:{line} holds a word without end; is it a plain text?",
            zh=f"{path}:{line} 含有没有尽头的词；请确认是纯文本",
        )
    if not sentences.split(text):
        raise UsageError(f"{path} holds no sentence", zh=f"{path} 中没有句子")
    return text


def _labels(options: argparse.Namespace) -> dict[str, str]:
    """Return the name of the document in the languages that were given."""
    given = {"en": options.title_en, "zh-Hans": fold_chinese(options.title_zh)}
    if options.lang == "en":
        given["en"] = options.title
    else:
        given["zh-Hans"] = fold_chinese(options.title)
    return {tag: text for tag, text in given.items() if text}


def fold_chinese(text: str) -> str:
    """Return a Chinese text in simplified characters, its ASCII as it is."""
    return "".join(char if char.isascii() else fold(char) for char in text)
