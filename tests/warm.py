"""Loaded once by the server of ``forks``: every command, the ontology and the shapes.

No command writes those two. Each that is forked finds them parsed, where a file has the very bytes
that the project's has; any other file is read as ever. What stands in memory then is left alone by
the collector of each fork, which would otherwise go through all of it, and copy it, a few times a
command.
"""

import gc
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Final

from conftest import ROOT

from lodestone.commands import main
from lodestone.model.house import House
from lodestone.read import checkout, intake
from lodestone.read.intake import Parsed

COMMANDS: Final = [f"lodestone.commands.{name}" for name in main.COMMANDS.values()]
#: What commands load when they need it, and what the tests let a fork do.
PARTS: Final = ("lodestone.enter.proposals.judging", "lodestone.enter.proposals.accepting")
BY_TESTS: Final = ("bounded", "killing")

_read: Final = intake.parse
_known: Final[dict[object, Parsed]] = {}


def parse(path: Path, prefixes: Mapping[str, str], *, judged: bool = False) -> Parsed:
    """Parse a file, or return what it held; as ``intake.parse``."""
    folder = path.parent.name
    if folder not in ("ontology", "shapes") or path.is_symlink() or not path.is_file():
        return _read(path, prefixes, judged=judged)
    key = (folder, path.name, path.read_bytes(), judged, frozenset(prefixes.items()))
    if key not in _known:
        _known[key] = _read(path, prefixes, judged=judged)
    found = _known[key]
    return Parsed(path, found.text, found.triples)


for name in (*COMMANDS, *PARTS, *BY_TESTS):
    import_module(name)
intake.parse = parse
for judged in (True, False):
    ontology = checkout.read_ontology(House(ROOT), judged=judged)
    for path in (*House(ROOT).ontology, *House(ROOT).shapes):
        parse(path, ontology.prefixes, judged=judged)
gc.collect()
gc.freeze()
