"""A command run in a fork of the test, with bounds on its time and memory, and what it said."""

import os
import resource
import sys
import tempfile
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lodestone.commands import main

#: Seconds of the processor, and bytes beyond what the test has, for a file of some kilobytes.
SECONDS, BYTES = 20, 600 * 2**20


@dataclass(frozen=True)
class Done:
    """How a command ended.

    Attributes:
        code: its exit code; below zero, the signal that ended it.
        out: standard output.
        err: standard error.
        seconds: of the processor.
        bytes: memory that it took at most beyond what it had at its start.
    """

    code: int
    out: str
    err: str
    seconds: float
    bytes: int

    @property
    def said(self) -> str:
        return self.out + self.err


def run(root: Path, arguments: Sequence[str]) -> Done:
    """Run a command inside a checkout."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        reading, telling = os.pipe()
        child = os.fork()
        if child == 0:
            _child(root, arguments, out.fileno(), err.fileno(), telling)
        os.close(telling)
        with os.fdopen(reading) as pipe:
            told = pipe.read().split()
        _, status, spent = os.wait4(child, 0)
        out.seek(0)
        err.seek(0)
        return Done(
            os.waitstatus_to_exitcode(status),
            out.read().decode("utf-8", "replace"),
            err.read().decode("utf-8", "replace"),
            spent.ru_utime + spent.ru_stime,
            int(told[0]) if told else 0,
        )


def _child(root: Path, arguments: Sequence[str], out: int, err: int, telling: int) -> None:
    code = 99
    try:
        os.chdir(root)
        os.environ.pop("LODESTONE_SOURCES", None)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(out, 1)
        os.dup2(err, 2)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", errors="backslashreplace")
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace")
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, resource.RLIM_INFINITY))
        _reset_peak()
        before = _memory("VmRSS")
        try:
            code = main.main(list(arguments))
        except SystemExit as ended:  # argparse refuses a call so
            code = int(ended.code or 0)
        except BaseException:
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        os.write(telling, str(_memory("VmHWM") - before).encode())
    finally:
        os._exit(code)


def _reset_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def _memory(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name + ":"))
