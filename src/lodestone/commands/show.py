"""``show``: what the graph tells of one thing, on one page."""

import argparse
from collections import ChainMap

from lodestone.answer import figure_names, opened, portrait, shown, spread
from lodestone.answer.opened import Opened
from lodestone.answer.wording import Wording
from lodestone.commands import common
from lodestone.derive.keeping import FaultyError
from lodestone.model import house
from lodestone.model.errors import UsageError

WORDS = "show one thing: what it is, stages, money, relations, opinions, doubts"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("thing", metavar="THING", nargs="+", help="by any of its names")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.add_argument("--all", action="store_true", help="every row of every table")


def run(options: argparse.Namespace) -> int:
    """Print what is told of the thing, and return the exit code."""
    home = house.find()
    try:
        graph = opened.checkout(home)
    except FaultyError as error:
        common.print_findings(error.findings, home, options.lang)
        return common.exit_code(error.findings, strict=False)
    words = graph.shelf.words(options.lang)
    thing = _thing(" ".join(options.thing), graph, words)
    labels = ChainMap(graph.labels(options.lang), words.terms(graph.prefixes))  # type: ignore[arg-type]
    show = shown.Show(labels, words, graph.names.short, spread.screen(), options.all)
    found = portrait.of(graph.store, thing, options.lang)
    print(show.json(found) if options.format == "json" else show.text(found), end="")
    return 0


def _thing(text: str, graph: Opened, words: Wording) -> str:
    """Return the IRI of the thing that is meant by a name, or of the value that a figure says.

    Raises:
        UsageError: nothing goes by that name, or several things do; it points to ``find``.
    """
    try:
        return graph.resolve(text)
    except UsageError as error:
        if (figure := figure_names.exact(graph.store, text)) and not graph.names.find(text):
            return figure
        number = next((n for n in graph.shelf.names if text in (n, n.partition("-")[0])), "")
        key, parts = ("question", (text, text)) if number else ("words", (text,))
        both = [Wording(words.table, lang).said("show", key, *parts) for lang in ("en", "zh")]
        raise UsageError(f"{error}\n{both[0]}", zh=f"{error.zh}\n{both[1]}") from None
