"""``draft``: propose what a text may state, by patterns and without a model; or score proposals.

What is proposed is JSON Lines, as ``propose`` takes it. The text alone is read: what the passage
files of the document state already is left aside, so that ``--score`` is an honest measure.
"""

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

from lodestone.commands import common
from lodestone.model import house, writing
from lodestone.model.words import tell
from lodestone.read import checkout

WORDS = "propose what a text may state, by patterns; or score proposals"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("document", metavar="DOCUMENT", help="slug of the document")
    parser.add_argument(
        "--score", action="store_true", help="hold the proposals against what is stated"
    )
    parser.add_argument(
        "--proposals", type=Path, metavar="FILE.jsonl", help="score these, not the patterns'"
    )
    parser.add_argument("--out", type=Path, metavar="FILE.jsonl", help="else standard output")
    parser.add_argument("--again", action="store_true", help="overwrite a file that exists")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    common.sources(parser)


def run(options: argparse.Namespace) -> int:
    """Write the proposals, or how they score, and return the exit code."""
    from lodestone.check.prove import passages, proof
    from lodestone.enter.cells import Cells
    from lodestone.enter.columns import Columns
    from lodestone.enter.proposals import drafting, form, places, scoring

    home = house.find()
    folder = common.needed_texts_folder(options, "a draft")
    sources = checkout.read(home, judged=True)
    texts = passages.load_texts(folder)
    proof.need(sources, texts, [options.document])
    stated = {file.path for file in sources.of(checkout.PASSAGE)
              if file.path.parent.name == options.document}  # fmt: skip
    blind = replace(sources, files=tuple(f for f in sources.files if f.path not in stated))
    laid, _ = passages.lay(blind, {options.document: texts[options.document]})
    if options.proposals is None:
        proposals = drafting.draft(blind, laid)
    else:
        read = form.read(options.proposals, sources.ontology, options.document)
        common.print_findings(read.findings, home, options.lang)
        if code := common.exit_code(read.findings, strict=False):
            return code
        proposals = [
            replace(one, passage=where.passage.slug)
            for one in read.proposals
            if isinstance(
                where := places.locate(one, texts, {options.document: laid}), places.Quoted
            )
        ]
    if options.score:
        cells = Cells(Columns.of(sources), sources)
        score = scoring.score(sources, options.document, proposals, cells)
        words = json.dumps(score.data(), indent=2) if options.format == "json" else ""
        print(words or "\n".join(score.lines(options.lang)))
        return 0
    lines = "".join(json.dumps(one.data(), ensure_ascii=False) + "\n" for one in proposals)
    if options.out is None:
        print(lines, end="")
        return 0
    writing.output(options.out, lines, again=options.again)
    print(home.relative(options.out))
    words = tell(options.lang, __name__, "made" if proposals else "none", number=len(proposals))
    print(f"lodestone: {words}", file=sys.stderr)
    return 0
