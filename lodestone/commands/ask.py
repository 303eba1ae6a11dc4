"""``ask``: run a saved question, here or on an endpoint; without a name, list them."""

import argparse
from collections.abc import Iterable

import pyoxigraph as ox

from lodestone import answer, derive, house, labels, names, parameters, read, remote, report, terms
from lodestone.commands import common
from lodestone.errors import UsageError

WORDS = "run a saved question; without a name, list them"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("question", nargs="?")
    parser.add_argument("--param", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--as-of", type=common.day, default=None, metavar="DATE")
    parser.add_argument("--format", choices=("table", "csv", "json", "md"), default="table")
    parser.add_argument("--iris", action="store_true", help="show IRIs in tables, not labels")
    parser.add_argument("--endpoint", metavar="URL", help="ask a SPARQL 1.1 endpoint instead")


def run(options: argparse.Namespace) -> int:
    """Ask, print the rows, and return the exit code."""
    home = house.find()
    ontology = read.read_ontology(home)
    known = answer.questions(home.root / "queries", ontology.prefixes)
    if not options.question:
        print(report.question_list(known, options.lang))
        return 0
    query = answer.find(options.question, known)
    sources = read.read(home, judged=True)
    if sources.findings:
        common.print_findings(sources.findings, home, options.lang)
        return common.exit_code(sources.findings, strict=False)
    day = house.release(home)[1]
    query = parameters.bind(query, _given(options), names.Names.of(sources), day)
    derived: Iterable[ox.Triple] = ()
    if options.endpoint:
        result = remote.ask(options.endpoint, query)
    else:
        dataset = derive.derive(sources)
        derived = dataset.by_graph.get(terms.graph("conflicts"), ())
        result = answer.ask(dataset.store, query)
    worded = {} if options.iris else labels.labels(sources, options.lang, derived)
    print(report.rows(result, options.format, options.lang, worded), end="")
    return 0


def _given(options: argparse.Namespace) -> dict[str, str]:
    """Read the ``--param NAME=VALUE`` of a call, and its day."""
    given = {}
    for pair in options.param:
        name, equals, text = pair.partition("=")
        if not equals:
            raise UsageError(f"--param takes NAME=VALUE, not '{pair}'")
        given[name] = text
    if options.as_of:
        given["day"] = options.as_of.isoformat()
    return given
