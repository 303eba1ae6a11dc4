"""``propose``: sort the proposals of a file by what the texts and the graph prove of them."""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from lodestone.commands import common
from lodestone.model import house, writing
from lodestone.model.errors import UsageError
from lodestone.model.findings import Finding
from lodestone.model.house import House
from lodestone.model.words import mark, tell
from lodestone.read import checkout
from lodestone.read.checkout import Sources

if TYPE_CHECKING:  # what sorts proposals is slow to load
    from lodestone.enter.proposals.judging import Sorted

WORDS = "sort proposals of any tool: proven, doubtful, refused"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE.jsonl")
    common.sources(parser)
    parser.add_argument(
        "--document", default="", metavar="SLUG", help="the document of lines that name none"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--accept", action="store_true", help="write what is proven into the files")
    parser.add_argument(
        "--lines", default="", metavar="N,N", help="accept these lines, the doubtful ones too"
    )
    parser.add_argument(
        "--keep", action="store_true", help="let the proposals wait in the workbench (serve)"
    )
    parser.add_argument("--by", default="", metavar="NAME", help="who accepts")
    parser.add_argument("--day", default="", metavar="YYYY-MM-DD", help="when")
    parser.add_argument(
        "--accepted", action="store_true", help="list what rests on machine proposals"
    )
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of a line")


def run(options: argparse.Namespace) -> int:
    """Sort the proposals, print what is found of each, and return the exit code."""
    from lodestone.publish.files import proposal_schema

    home = house.find()
    if options.schema:
        print(json.dumps(proposal_schema.schema(checkout.read_ontology(home)), indent=2))
        return 0
    if options.accepted:
        return _listed(home, options)
    if options.file is None:
        raise UsageError.of("name-file-proposals-or")
    if options.keep:
        return _kept(home, options)
    folder = common.needed_texts_folder(options, "sorting proposals")
    if not options.accept:
        return _sorted(home, folder, options)
    with writing.alone(home):  # what is read may not change before it is written
        return _sorted(home, folder, options)


def _sorted(home: House, folder: Path, options: argparse.Namespace) -> int:
    """Sort the proposals, show or accept them, and return the exit code."""
    from lodestone.enter.proposals import form, judging
    from lodestone.enter.proposals.verdicts import REFUSED

    sources = checkout.read(home, judged=True)
    given = form.read(options.file, sources.ontology, options.document)

    def say(en: str, zh: str) -> None:
        print(f"lodestone: {zh if options.lang == 'zh' else en}", file=sys.stderr)

    found = judging.sort(sources, folder, given.proposals, say)
    common.print_findings(given.findings, home, options.lang)
    code = common.exit_code(given.findings, strict=False)
    if options.accept and _accepted(sources, found, options):
        return code
    _show(found, given.findings, options)
    refuses = any(verdict.sort == REFUSED for verdict in found.verdicts)
    return max(1, code) if refuses else code


def _kept(home: House, options: argparse.Namespace) -> int:
    """Let proposals wait for a person, print how many of each document, and return the code."""
    from lodestone.enter.proposals import form, shelf

    ontology = checkout.read_ontology(home, judged=True)
    given = form.read(options.file, ontology, options.document)
    for document, count in shelf.add(home, given.proposals, ontology).items():
        print(f"{document}\t{count}")
    common.print_findings(given.findings, home, options.lang)
    return common.exit_code(given.findings, strict=False)


def _accepted(sources: Sources, found: "Sorted", options: argparse.Namespace) -> bool:
    """Write what is accepted and print the files; return false where nothing is left to accept."""
    from lodestone.enter.proposals import accepting
    from lodestone.enter.proposals.verdicts import PROVEN

    lines = _lines(options.lines)
    chosen = [
        verdict
        for verdict in found.verdicts
        if (verdict.proposal.line in lines if lines else verdict.sort == PROVEN)
    ]
    home = sources.house
    files = accepting.accept(sources, chosen, found.new, options.by, options.day)
    writing.write_all(home, files)
    for path in files:
        print(home.relative(path))
    if files:
        slugs = " ".join(sorted({v.proposal.document for v in chosen}))
        words = tell(options.lang, __name__, "now-make-evidence-anew")
        print(f"lodestone: {words}: build.py lock {slugs} --sources DIR", file=sys.stderr)
    return bool(files)


def _lines(text: str) -> frozenset[int]:
    """Read the numbers of lines.

    Raises:
        UsageError: one is no number.
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(part.isascii() and part.isdecimal() for part in parts):
        raise UsageError.of("names-no-lines-write", text=text)
    return frozenset(map(int, parts))


def _listed(home: House, options: argparse.Namespace) -> int:
    """Print every claim that rests on a proposal, with who proposed and who accepted it."""
    from lodestone.check import accepted
    from lodestone.model.terms import RDF, kind_and_slug

    def short(iri: str) -> str:
        if iri.startswith(RDF):
            return f"rdf:{iri.removeprefix(RDF)}"
        return ":".join(kind_and_slug(iri) or ("lode", iri.rpartition("/")[2]))

    rows = [
        {
            "passage": short(row.passage), "subject": short(row.subject),
            "property": short(row.predicate), "value": short(row.object), "tool": row.tool,
            "version": row.version, "prompt": row.prompt, "by": row.by, "day": row.day,
        }
        for row in accepted.all_of(home, checkout.read_ontology(home, judged=True))
    ]  # fmt: skip
    if options.format == "json":
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for row in rows:
            print("\t".join(row.values()))
    return 0


def _show(found: "Sorted", findings: tuple[Finding, ...], options: argparse.Namespace) -> None:
    from lodestone.enter.proposals.verdicts import SORTS, sort_word

    lang = options.lang
    if options.format == "json":
        data = {
            "counts": dict(Counter(verdict.sort for verdict in found.verdicts)),
            "unreadable": len(findings),
            "proposals": [verdict.data(lang) for verdict in found.verdicts],
        }
        print(json.dumps(data, ensure_ascii=False, indent=2))
        return
    for verdict in found.verdicts:
        words = sort_word(verdict.sort, lang)
        print(f"{options.file}:{verdict.proposal.line}: {words}: {verdict.claim()}")
        for reason in verdict.reasons:
            print(f"    [{reason.rule}] {reason.words(lang)}")
    counted = Counter(verdict.sort for verdict in found.verdicts)
    print(
        mark(lang, "semicolon").join(f"{sort_word(sort, lang)} {counted[sort]}" for sort in SORTS)
    )
