"""A command in a process of its own that is killed: at a moment, at a step, or amid a file.

The kernel ends the process, as ``kill -9`` does: no handler runs and nothing is tidied. The process
is forked by the server of ``forks``, which has every command loaded, so that a kill costs little
more than the command itself.
"""

import gc
import http.client
import itertools
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

import forks

from lodestone.commands import main
from lodestone.publish.site import drawn, pages

#: Where a command is killed: after so many seconds of the processor, at its n-th call that changes
#: the disk or sends something, as soon as a file grows beyond so many bytes; or not at all.
MOMENT, STEP, BYTE, NEVER = "moment", "step", "byte", "never"
#: In place of ``BYTE``: the file is refused to grow, as by a disk that is full.
FULL: Final = "full"
#: The signals with which the kernel ends the process.
SIGNALS: Final = {MOMENT: signal.SIGPROF, STEP: signal.SIGKILL, BYTE: signal.SIGXFSZ}
PAGES: Final = 20
_CALLS: Final = ("open", "replace", "rename", "unlink", "mkdir", "fsync", "rmdir", "link")


@dataclass(frozen=True)
class Ended:
    """How a command ended.

    Attributes:
        code: its exit code; below zero, the signal that ended it.
        out: standard output, where it came to its end.
        err: standard error, likewise.
        steps: calls that changed the disk or sent something, where it came to its end.
        seconds: of the processor, likewise.
    """

    code: int
    out: str = ""
    err: str = ""
    steps: int = 0
    seconds: float = 0.0


def run(root: Path, arguments: Sequence[str], way: str = NEVER, at: float = 0) -> Ended:
    """Run a command inside a checkout, killed where ``way`` and ``at`` say."""
    ours, theirs = forks.SERVER.Pipe(duplex=False)
    state = os.environ["XDG_STATE_HOME"]
    child = forks.started(_child, root, tuple(arguments), way, at, state, theirs)
    theirs.close()
    try:
        told = ours.recv()
    except EOFError:
        told = {}
    child.join()
    ours.close()
    assert child.exitcode is not None
    return Ended(child.exitcode, **told)


def _child(
    root: Path, arguments: Sequence[str], way: str, at: float, state: str, told: Connection
) -> None:
    code = 99
    try:
        os.chdir(root)
        os.environ.pop("LODESTONE_SOURCES", None)
        os.environ["XDG_STATE_HOME"] = state
        null = os.open(os.devnull, os.O_RDWR)
        out, err = os.memfd_create("out"), os.memfd_create("err")
        for number, handle in ((0, null), (1, out), (2, err)):
            os.dup2(handle, number)
        sys.stdout, sys.stderr = os.fdopen(1, "w", encoding="utf-8"), os.fdopen(2, "w")
        _shorten_builds()
        steps, begun = _armed(way, at), time.process_time()
        code = main.main(list(arguments))
        gc.collect()
        sys.stdout.flush()
        sys.stderr.flush()
        _disarm()
        seconds = time.process_time() - begun
        said = [Path(f"/proc/self/fd/{one}").read_text(encoding="utf-8") for one in (out, err)]
        told.send({"out": said[0], "err": said[1], "steps": len(steps), "seconds": seconds})
    finally:
        os._exit(code)


def _shorten_builds() -> None:
    """Let a build write the pages of some things, and no pictures, as where they cannot be drawn.

    Its way is the same, and cheaper.
    """
    every = pages._things
    pages._things = lambda *given: itertools.islice(every(*given), PAGES)
    drawn.vl_convert = None  # type: ignore[assignment]


def _disarm() -> None:
    """Let what the test itself is told pass."""
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def _armed(way: str, at: float) -> list[str]:
    """Prepare the end, and return the list to which each step is added by name."""
    steps: list[str] = []

    def counted(call: Callable[..., Any], name: str) -> Callable[..., Any]:
        def step(*given: Any, **named: Any) -> Any:
            if name != "open" or int(given[1]) & os.O_CREAT:
                steps.append(name)
                if way == STEP and len(steps) == at:
                    os.kill(os.getpid(), signal.SIGKILL)
            return call(*given, **named)

        return step

    for name in _CALLS:
        setattr(os, name, counted(getattr(os, name), name))
    for where, name in ((http.client.HTTPConnection, "send"), (socket.socket, "connect")):
        setattr(where, name, counted(getattr(where, name), name))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if way == MOMENT:
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, at)
    if way in (BYTE, FULL):
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL if way == BYTE else signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(at), resource.RLIM_INFINITY))
    return steps
