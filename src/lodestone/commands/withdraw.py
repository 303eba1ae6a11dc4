"""``withdraw``: take a published name out of use and leave a tombstone for it."""

import argparse

from lodestone.check import tombstones
from lodestone.commands import common
from lodestone.model import house, writing
from lodestone.model.errors import UsageError
from lodestone.model.house import House
from lodestone.model.terms import thing
from lodestone.read import checkout, turtle

WORDS = "take a name out of use and leave a tombstone"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("name", metavar="NAME", help="kind:slug of what is withdrawn")
    parser.add_argument("--by", default="", metavar="NAME", help="kind:slug of its successor")
    parser.add_argument("--reason", required=True, help="why, in English")
    parser.add_argument("--reason-zh", required=True, help="why, in Chinese")


def run(options: argparse.Namespace) -> int:
    """Write the tombstone, print its file, and return the exit code."""
    home = house.find()
    with writing.alone(home):
        return _withdrawn(options, home)


def _withdrawn(options: argparse.Namespace, home: House) -> int:
    sources = checkout.read(home, judged=True)
    if sources.findings:  # what was not read would be lost
        common.print_findings(sources.findings, home, options.lang)
        return common.exit_code(sources.findings, strict=False)
    iri, successor = _iri(options.name), _iri(options.by) if options.by else ""
    if iri in tombstones.of(sources):
        raise UsageError.of("withdrawn-already", name=options.name)
    if successor and options.by not in tombstones.names(sources):
        raise UsageError.of("nothing-goes-by-name", by=options.by)
    path = home.root / tombstones.PLACE
    before = [
        t for file in sources.of(checkout.REGISTER) if file.path == path for t in file.triples
    ]
    stated = [located.triple for located in before]
    reasons = {"en": options.reason, "zh-Hans": options.reason_zh}
    stated += tombstones.triples(iri, successor, reasons)
    text = turtle.write(stated, sources.ontology.prefixes)
    writing.write(path, text)
    print(home.relative(path))
    return 0


def _iri(name: str) -> str:
    kind, colon, slug = name.partition(":")
    if not colon or not slug or "/" in name:
        raise UsageError.of("no-name-write-kind", name=name)
    return thing(kind, slug)
