"""A line to a query process: the front's end of the socket on which it asks and is answered.

A process that has answered small queries quickly is asked again, since beginning a new one costs
many times what a small query does. One that was slow, or large, or broke, is asked no more.
"""

import contextlib
import json
import os
import select
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from lodestone.serve.limits import Limits
from lodestone.serve.slots import QUICK
from lodestone.serve.worker import END

#: Seconds of the processor after which a query is put behind younger ones, and how far (``nice``):
#: most are done before the first; no further, since a busy machine would let them starve.
_BEHIND: Final = ((0.05, 5), (QUICK, 10))


@dataclass
class Line:
    """A line to a query process.

    Attributes:
        socket: the front's end; the process ends when it is closed.
        limits: what the process is bounded to.
        process: its id; 0 as long as it has not said so.
        behind: how far the process is put behind others.
    """

    socket: socket.socket
    limits: Limits
    process: int = 0
    behind: int = 0
    _said: bytearray = field(default_factory=bytearray)
    _before: float = 0.0
    _head: Mapping[str, Any] = field(default_factory=dict)

    def is_quiet(self) -> bool:
        """Tell whether nothing is said, as by a process that waits; one that ended says so."""
        return not select.select([self.socket], [], [], 0)[0]

    def begin(self) -> None:
        """Count from here on what a query takes."""
        self._before = self._spent()

    def fall_behind(self) -> None:
        """Put a query that takes long behind others."""
        spent = self._spent() - self._before
        wanted = max((far for after, far in _BEHIND if spent > after), default=0)
        if wanted > self.behind:
            self.behind = wanted
            with contextlib.suppress(OSError):
                own = os.getpriority(os.PRIO_PROCESS, 0)
                os.setpriority(os.PRIO_PROCESS, self.process, max(own, wanted))

    def _spent(self) -> float:
        """Return the seconds of the processor that the process has had."""
        with contextlib.suppress(OSError):
            return time.clock_gettime(~self.process << 3 | 2) if self.process else 0.0
        return 0.0

    def take(self, part: bytes) -> tuple[Mapping[str, Any], bytes] | None:
        """Take in a part of what the process says; return its answer, head and body, when whole."""
        self._said += part
        if not self.process:
            self.process = int(self._line() or 0)
        if self.process and not self._head:
            self._head = json.loads(self._line() or "{}")
        length = self._head.get("length", 0)
        if not self._head or self._said[length : length + len(END)] != END:
            return None
        head, body = self._head, bytes(self._said[:length])
        self._head, self._said = {}, bytearray()
        return head, body

    def _line(self) -> bytes:
        """Take a line off; empty where none is whole, or the line is one that tells of an end."""
        end = self._said.find(b"\n")
        found = bytes(self._said[: max(0, end)])
        if found:
            del self._said[: end + 1]
        return found

    def signal(self) -> int:
        """Return the signal that ended the process, by the last line that was said of it; or 0."""
        last: Any = {}
        with contextlib.suppress(ValueError):
            last = json.loads(self._said.rpartition(b"\n")[2])
        return last.get("signal", 0) if isinstance(last, dict) else 0
