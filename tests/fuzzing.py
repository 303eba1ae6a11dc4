"""Random input that is led by what it reaches: the tests of ``test_fuzz`` driven by atheris.

``python tests/fuzzing.py [TEST ...] [-max_total_time=60]`` runs each test in a process of its own,
or those that are named, with the options of libFuzzer behind them. ``--keep FILE`` writes how many
inputs were tried, as a piece for ``build.py trust --of``. atheris is no part of the project's
surroundings (``pip install atheris``; there are wheels for Linux on x86-64 alone, and not for every
Python); what it finds becomes a case of ``hostile``, or of the reader's own tests.
"""

import argparse
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from lodestone.commands.lab.scoreboard import KEPT, SIZE, TRIED

ONE: Final = "--one"
#: What libFuzzer says at its end.
_DONE: Final = re.compile(r"Done ([0-9]+) runs in ([0-9]+) second")


def tests() -> list[str]:
    """Return the tests that hypothesis gives all they ask for."""
    import test_fuzz

    return [name for name, test in vars(test_fuzz).items() if hasattr(test, "hypothesis")]


def fuzz(name: str, options: Sequence[str]) -> None:
    """Run one test, led by what it reaches, until its time is up or it fails."""
    import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]

    with atheris.instrument_imports(include=["lodestone"]):
        import test_fuzz
    atheris.Setup([sys.argv[0], *options], getattr(test_fuzz, name).hypothesis.fuzz_one_input)
    atheris.Fuzz()


def tried(name: str, options: Sequence[str]) -> tuple[int, bool]:
    """Run one test in a child; return how many inputs it tried, and whether it held."""
    call = [sys.executable, __file__, ONE, name, *options]
    done = subprocess.run(call, capture_output=True, text=True, errors="replace", check=False)
    said = _DONE.search(done.stderr)
    is_held = done.returncode == 0 and said is not None
    print(f"{name}: {said[0] if said else 'not ended'}{'' if is_held else ', FAILED'}", flush=True)
    if not is_held:
        print(done.stderr[-4000:], file=sys.stderr)
    return int(said[1]) if said else 0, is_held


def keep(path: Path, found: Sequence[tuple[int, bool]]) -> None:
    """Write what was tried as pytest would."""
    suite = ElementTree.Element("testsuite")
    told = ElementTree.SubElement(suite, "properties")
    ElementTree.SubElement(told, "property", name=SIZE, value="full")
    case = ElementTree.SubElement(suite, "testcase", classname="tests.test_fuzz", name="led")
    held = sum(is_held for _, is_held in found)
    rows = {TRIED: len(found), KEPT: held, "led": sum(number for number, _ in found)}
    properties = ElementTree.SubElement(case, "properties")
    for name, value in rows.items():
        ElementTree.SubElement(properties, "property", name=name, value=str(value))
    if held < len(found):
        ElementTree.SubElement(case, "failure", message="an input breaks a reader")
    whole = ElementTree.Element("testsuites")
    whole.append(suite)
    path.write_bytes(ElementTree.tostring(whole))


def main(arguments: Sequence[str]) -> int:
    """Run each test in a child; return 1 where one of them fails."""
    if ONE in arguments:
        name, *options = [one for one in arguments if one != ONE]
        fuzz(name, options)
        return 0
    parser = argparse.ArgumentParser()
    parser.add_argument("tests", nargs="*")
    parser.add_argument("--keep", type=Path)
    known, options = parser.parse_known_args(arguments)
    options = options or ["-max_total_time=60"]
    found = [tried(name, options) for name in known.tests or tests()]
    if known.keep:
        keep(known.keep, found)
    return int(not all(is_held for _, is_held in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
