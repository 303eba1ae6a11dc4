"""``propose``: sort the proposals of a file by what the texts and the graph prove of them."""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from lodestone.commands import common
from lodestone.model import house
from lodestone.model.findings import Finding
from lodestone.read import checkout

WORDS = "sort proposals of any tool: proven, doubtful, refused"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE.jsonl")
    common.sources(parser)
    parser.add_argument(
        "--document", default="", metavar="SLUG", help="the document of lines that name none"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of a line")


def run(options: argparse.Namespace) -> int:
    """Sort the proposals, print what is found of each, and return the exit code."""
    from lodestone.enter.proposals import form, judging
    from lodestone.enter.proposals.verdicts import REFUSED
    from lodestone.model.errors import UsageError
    from lodestone.publish.files import proposal_schema

    home = house.find()
    if options.schema:
        print(json.dumps(proposal_schema.schema(checkout.read_ontology(home)), indent=2))
        return 0
    if options.file is None:
        raise UsageError(
            "name the file of proposals, or --schema", zh="请指明提议文件，或用 --schema"
        )
    folder = common.needed_texts_folder(options, "sorting proposals")
    sources = checkout.read(home, judged=True)
    given = form.read(options.file, sources.ontology, options.document)

    def say(en: str, zh: str) -> None:
        print(f"lodestone: {zh if options.lang == 'zh' else en}", file=sys.stderr)

    found = judging.sort(sources, folder, given.proposals, say)
    _show(found, given.findings, options)
    common.print_findings(given.findings, home, options.lang)
    if any(verdict.sort == REFUSED for verdict in found.verdicts):
        return max(1, common.exit_code(given.findings, strict=False))
    return common.exit_code(given.findings, strict=False)


def _show(found: object, findings: tuple[Finding, ...], options: argparse.Namespace) -> None:
    from lodestone.enter.proposals.judging import Sorted
    from lodestone.enter.proposals.verdicts import SORT_WORDS, SORTS

    assert isinstance(found, Sorted)
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
        words = SORT_WORDS[lang][verdict.sort]
        print(f"{options.file}:{verdict.proposal.line}: {words}: {verdict.claim()}")
        for reason in verdict.reasons:
            print(f"    [{reason.rule}] {reason.words(lang)}")
    counted = Counter(verdict.sort for verdict in found.verdicts)
    print(
        ("；" if lang == "zh" else "; ").join(
            f"{SORT_WORDS[lang][sort]} {counted[sort]}" for sort in SORTS
        )
    )
