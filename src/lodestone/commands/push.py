"""``push``: load the graph into another store, named graph by named graph."""

import argparse
import sys
from pathlib import Path

from lodestone.commands import common
from lodestone.derive import derivation
from lodestone.model import house
from lodestone.model.errors import UsageError
from lodestone.model.words import pair, tell
from lodestone.publish import push
from lodestone.read import checkout

WORDS = "load the graph into another store, named graph by named graph"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument("--endpoint", metavar="URL", help="a SPARQL 1.1 Update service")
    way.add_argument("--graph-store", metavar="URL", help="a SPARQL 1.1 graph store")
    parser.add_argument("--dist", type=Path, default=None, help="the build to load (dist)")
    parser.add_argument(
        "--plain", action="store_true", help="load the plain reader's graph as default graph, too"
    )
    parser.add_argument(
        "--derive",
        action="store_true",
        help="load what this checkout states, and let the store derive the rest by the rules",
    )
    parser.add_argument(
        "--verify", metavar="URL", help="a query service of that store, to count what arrived"
    )
    parser.add_argument(
        "--prune", action="store_true", help="also remove our graphs that the build no longer has"
    )


def run(options: argparse.Namespace) -> int:
    """Load, count, and return the exit code."""
    if options.prune and not options.verify:
        raise UsageError("--prune needs --verify URL, to see which graphs are there")
    if options.derive:
        return _derived_there(options)
    dist = options.dist or house.find().root / "dist"
    found = push.graphs(dist, plain=options.plain)
    _load(options, found)
    return _verified(options, found) if options.verify else 0


def _derived_there(options: argparse.Namespace) -> int:
    """Load what is stated, run the rules there, and compare with what they derive here."""
    if not options.endpoint or options.dist or options.plain:
        raise UsageError("--derive takes a checkout and --endpoint URL, and no --dist or --plain")
    sources = checkout.read(house.find())
    grounds = push.by_graph(derivation.grounds(sources))
    _load(options, grounds)
    rules = derivation.rules(derivation.RULES, sources.ontology.prefixes)
    say = common.progress(options.lang)
    for name in push.derive(options.endpoint, rules, grounds):
        say(name, name)
    print(tell(options.lang, __name__, "derived", rules=len(rules)))
    if not options.verify:
        return 0
    return _verified(options, push.by_graph(derivation.derive(sources).quads))


def _load(options: argparse.Namespace, found: push.Graphs) -> None:
    """Load graphs in the way that was chosen."""
    say = common.progress(options.lang)
    if options.graph_store:
        load = push.by_protocol(options.graph_store)
    else:
        load = push.by_update(options.endpoint)
    for iri, lines in found.items():
        say(*(iri, iri) if iri else pair(__name__, "default"))
        load(iri, lines)
    _report(options, found)


def _report(options: argparse.Namespace, found: push.Graphs) -> None:
    triples = sum(len(lines) for lines in found.values())
    print(tell(options.lang, __name__, "loaded", triples=triples, graphs=len(found)))


def _verified(options: argparse.Namespace, found: push.Graphs) -> int:
    """Prune, if asked; compare what arrived with what was sent, and return the exit code."""
    theirs = push.counts(options.verify)
    for iri in sorted(theirs.keys() - found.keys()) if options.prune else ():
        if options.graph_store:
            push.delete(options.graph_store, iri)
        else:
            push.drop(options.endpoint, iri)
        print(tell(options.lang, __name__, "removed", iri=iri))
    differing = push.differences(found, theirs)
    for iri, (sent, there) in differing.items():
        words = tell(options.lang, __name__, "differs", iri=iri, sent=sent, there=there)
        print(words, file=sys.stderr)
    return 1 if differing else 0
