"""Loaded once by the server of ``forks``: every command, the ontology and the shapes.

Each command that is forked finds those two parsed (``parsed_once``). What stands in memory then is
left alone by the collector of each fork, which would otherwise go through all of it, and copy it, a
few times a command.
"""

import gc
from importlib import import_module
from typing import Final

import parsed_once  # noqa: F401
from conftest import ROOT

from lodestone.commands import main
from lodestone.model.house import House
from lodestone.read import checkout, intake

COMMANDS: Final = [f"lodestone.commands.{name}" for name in main.COMMANDS.values()]
#: What commands load when they need it, and what the tests let a fork do.
PARTS: Final = ("lodestone.enter.proposals.judging", "lodestone.enter.proposals.accepting")
BY_TESTS: Final = ("bounded", "killing")

for name in (*COMMANDS, *PARTS, *BY_TESTS):
    import_module(name)
for judged in (True, False):
    ontology = checkout.read_ontology(House(ROOT), judged=judged)
    for path in (*House(ROOT).ontology, *House(ROOT).shapes):
        intake.parse(path, ontology.prefixes, judged=judged)
gc.collect()
gc.freeze()
