"""A command run in a fork, its work and its memory counted, and what it said.

The fork is made by a server that has never opened a store: a fork of the test itself would wait for
ever for a lock that a thread of an open store held at that moment.
"""

import multiprocessing
import os
import resource
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing import forkserver
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Final

import growing
import pytest
from copies import HANGS

from lodestone.commands import main

#: Calls, and bytes beyond what the test has, for a file of some kilobytes.
CALLS, BYTES = 100_000_000, 600 * 2**20
#: It has every command loaded, and the ontology read (``warm``); it has opened nothing else.
SERVER: Final = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(
    ["bounded", "warm", "lodestone.enter.proposals.judging", "lodestone.enter.proposals.accepting",
     *(f"lodestone.commands.{name}" for name in main.COMMANDS.values())]
)  # fmt: skip


PATH: Final = "PYTHONPATH"


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
        child = started(_child, root, tuple(arguments), Path(folder))
        child.join()
        assert child.exitcode is not None
        told = Path(folder, "told")
        calls, size = told.read_text().split() if told.exists() else ("0", "0")
        out, err = (
            path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
            for path in (Path(folder, "out"), Path(folder, "err"))
        )
        return Done(child.exitcode, out, err, int(calls), int(size))


def started(act: Callable[..., None], *given: object) -> ForkServerProcess:
    """Let the server fork a process that does something; it finds the modules of the tests."""
    path = os.pathsep.join(filter(None, (str(Path(__file__).parent), os.environ.get(PATH, ""))))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(PATH, path)
        forkserver.ensure_running()
    made = SERVER.Process(target=act, args=given)
    made.start()
    return made


def _child(root: Path, arguments: Sequence[str], folder: Path) -> None:
    code = 99
    try:
        os.chdir(root)
        os.environ.pop("LODESTONE_SOURCES", None)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number, name in ((1, "out"), (2, "err")):
            os.dup2(os.open(folder / name, os.O_WRONLY | os.O_CREAT), number)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", errors="backslashreplace")
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace")
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
