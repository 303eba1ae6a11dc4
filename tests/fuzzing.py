"""Random input that is led by what it reaches: the tests of ``test_fuzz`` driven by atheris.

``python tests/fuzzing.py [TEST ...] [-max_total_time=60]`` runs each test in a process of its own,
or those that are named, with the options of libFuzzer behind them. atheris is no part of the
project's surroundings (``pip install atheris``); what it finds becomes a case of ``hostile``, or
of the reader's own tests.
"""

import inspect
import subprocess
import sys
from collections.abc import Sequence
from typing import Final

import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]

ONE: Final = "--one"

with atheris.instrument_imports(include=["lodestone"]):
    import test_fuzz


def tests() -> list[str]:
    """Return the tests that hypothesis gives all they ask for."""
    return [
        name
        for name, test in vars(test_fuzz).items()
        if name.startswith("test_") and hasattr(test, "hypothesis")
        if "tmp_path_factory" not in inspect.signature(test.hypothesis.inner_test).parameters
    ]


def main(arguments: Sequence[str]) -> int:
    """Run each test in a child; return 1 where one of them fails."""
    if ONE in arguments:
        name, *options = [one for one in arguments if one != ONE]
        test = getattr(test_fuzz, name).hypothesis.fuzz_one_input
        atheris.Setup([sys.argv[0], *options], test)
        atheris.Fuzz()
        return 0
    options = [one for one in arguments if one.startswith("-")] or ["-max_total_time=60"]
    named = [one for one in arguments if not one.startswith("-")] or tests()
    calls = [[sys.executable, __file__, ONE, name, *options] for name in named]
    return int(any(subprocess.run(call, check=False).returncode for call in calls))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
