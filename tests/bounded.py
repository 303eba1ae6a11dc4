"""A command run in a fork, its work and its memory counted, and what it said.

The fork is made by the server of ``forks``.
"""

import os
import resource
import sys
import tempfile
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import forks
import growing
from copies import HANGS

from lodestone.commands import main

#: Calls, and bytes beyond what the test has, for a file of some kilobytes.
CALLS, BYTES = 100_000_000, 600 * 2**20


@dataclass(frozen=True)
class Done:
    """How a command ended.

    Attributes:
        code: its exit code; below zero, the signal that ended it.
        out: standard output.
        err: standard error.
        calls: of functions, those of C among them.
        bytes: memory that it took at most beyond what it had at its start.
    """

    code: int
    out: str
    err: str
    calls: int
    bytes: int

    @property
    def said(self) -> str:
        return self.out + self.err


def run(root: Path, arguments: Sequence[str]) -> Done:
    """Run a command inside a checkout."""
    with tempfile.TemporaryDirectory() as folder:
        child = forks.started(_child, root, tuple(arguments), Path(folder))
        child.join()
        assert child.exitcode is not None
        told = Path(folder, "told")
        calls, size = told.read_text().split() if told.exists() else ("0", "0")
        out, err = (forks.text(Path(folder, name)) for name in ("out", "err"))
        return Done(child.exitcode, out, err, int(calls), int(size))


def _child(root: Path, arguments: Sequence[str], folder: Path) -> None:
    code = 99
    try:
        os.chdir(root)
        os.environ.pop("LODESTONE_SOURCES", None)
        forks.redirect(folder, "backslashreplace")
        resource.setrlimit(resource.RLIMIT_CPU, (HANGS, resource.RLIM_INFINITY))
        _reset_peak()
        before = _memory("VmRSS")
        counted = growing.Calls()
        try:
            with counted:
                code = main.main(list(arguments))
        except SystemExit as ended:  # argparse refuses a call so
            code = int(ended.code or 0)
        except BaseException:
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        (folder / "told").write_text(f"{counted.number} {_memory('VmHWM') - before}")
    finally:
        os._exit(code)


def _reset_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def _memory(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name + ":"))
