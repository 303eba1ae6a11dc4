"""The front's hand on the query process: starts it, gives it jobs, and says how they ended.

No query is ever run in the process that answers clients. A job has a slot or waits a moment for
one, and a line to a process that runs it (``line``); what it did not survive is told apart: out of
time, or out of memory or crashed.
"""

import contextlib
import json
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

from lodestone.model.errors import LodestoneError
from lodestone.serve.limits import Limits
from lodestone.serve.line import Line
from lodestone.serve.slots import LOOK, SERVER, Asker, Place, Slots
from lodestone.serve.worker import READY

#: Seconds past its limit after which a job that says nothing is given up.
GRACE: Final = 2.0
#: Seconds that opening the store may take.
OPENING: Final = 120.0
_OUT_OF_TIME: Final = frozenset({signal.SIGALRM, signal.SIGXCPU})


@dataclass(frozen=True)
class Job:
    """One query and the forms that its asker takes.

    Attributes:
        query: its text.
        table: how to write rows or a truth value (``json`` ...); ``None`` where no form fits.
        graph: how to write triples (``ttl`` ...); ``None`` where no form fits.
        default: IRIs of the graphs that a query without ``GRAPH`` reads, where others are wanted.
        named: IRIs of the graphs that ``GRAPH`` reads, where others are wanted.
        prefixes: prefix table for Turtle.
    """

    query: str
    table: str | None = "json"
    graph: str | None = "ttl"
    default: Sequence[str] = ()
    named: Sequence[str] = ()
    prefixes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    """How a job went.

    Attributes:
        state: ``ok``, ``malformed`` or ``failed`` (with ``words``), or ``unfit`` (no form fits).
        form: how the body is written.
        cut: which cap the answer reached (``rows`` or ``bytes``); empty where it is whole.
        words: the engine's, in English.
        body: the answer.
    """

    state: str
    form: str = ""
    cut: str = ""
    words: str = ""
    body: bytes = b""


class KilledError(LodestoneError):
    """A query did not survive.

    Attributes:
        is_late: true where it ran out of time; else out of memory, or it broke its process.
    """

    def __init__(self, message: str, *, is_late: bool) -> None:
        super().__init__(message)
        self.is_late = is_late


class Pool:
    """The query process and its slots; use it as a context."""

    def __init__(
        self, store: Path, limits: Limits | None = None, slots: Slots | None = None
    ) -> None:
        """Start the query process.

        Args:
            store: folder of the on-disk store.
            limits: what one query may take.
            slots: the places for queries; as many as the machine can do where ``None``.
        """
        self.limits = limits or Limits()
        self.slots = slots or Slots(long_seconds=self.limits.seconds)
        self._store = store
        self._lock = threading.Lock()
        self._idle: list[Line] = []
        self._control, self._process = self._started()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the query process."""
        with self._lock:
            self._stop()

    def run(self, job: Job, limits: Limits | None = None, asker: Asker = SERVER) -> Reply:
        """Run a job in a process of its own.

        Raises:
            BusyError: no place is free for it.
            GoneError: whoever asked has hung up.
            KilledError: the query ran out of time or memory, or broke its process.
        """
        with self.slots.take(asker) as place:
            return self._ran(job, limits or self.limits, place)

    def _ran(self, job: Job, limits: Limits, place: Place) -> Reply:
        while True:
            line = self._line(limits)
            is_old = line.process > 0
            try:
                return self._asked(line, job, limits, place)
            except TimeoutError:
                raise KilledError("the query did not end in its time", is_late=True) from None
            except OSError as error:
                if is_old and isinstance(error, ConnectionError):
                    continue  # it was killed as it waited, and has not read the job
                raise KilledError(f"the query process hung up: {error}", is_late=False) from None

    def _asked(self, line: Line, job: Job, limits: Limits, place: Place) -> Reply:
        is_open = False
        try:
            line.socket.settimeout(limits.seconds + GRACE)
            line.socket.sendall(_request(job, limits))
            head, body = _answer(line, limits.seconds, place)
            is_open = head["is_open"] and not line.behind
            return _told(head, body)
        finally:
            self._leave(line, is_open=is_open)

    def _leave(self, line: Line, *, is_open: bool) -> None:
        """Keep a line whose process waits for another query; else end the process."""
        with self._lock:
            if is_open and len(self._idle) < self.slots.quick:
                self._idle.append(line)
            else:
                line.socket.close()

    def _line(self, limits: Limits) -> Line:
        """Return a line to a process that waits, or to a new one; start anew what is gone."""
        with self._lock:
            if self._process.poll() is not None:
                self._restart()
            for line in reversed([one for one in self._idle if one.limits == limits]):
                self._idle.remove(line)
                if line.is_quiet():
                    return line
                line.socket.close()
            ours, theirs = socket.socketpair()
            with theirs:
                try:
                    self._send(theirs)
                except OSError:
                    self._restart()
                    self._send(theirs)
            return Line(ours, limits)

    def _send(self, line: socket.socket) -> None:
        socket.send_fds(self._control, [b"j"], [line.fileno()])

    def _restart(self) -> None:
        self._stop()
        self._control, self._process = self._started()

    def _started(self) -> tuple[socket.socket, "subprocess.Popen[bytes]"]:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, "-m", "lodestone.serve.worker"]
        with theirs:
            process = subprocess.Popen(
                [*command, str(self._store), str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        ours.settimeout(OPENING)
        with contextlib.suppress(OSError):
            if ours.recv(len(READY)) == READY:
                ours.settimeout(None)
                return ours, process
        ours.close()
        process.kill()
        process.wait()
        raise LodestoneError.of("query-process-did-not")

    def _stop(self) -> None:
        while self._idle:
            self._idle.pop().socket.close()
        self._control.close()
        try:
            self._process.wait(timeout=GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _request(job: Job, limits: Limits) -> bytes:
    asked = json.dumps(
        {
            "query": job.query,
            "table": job.table,
            "graph": job.graph,
            "default": list(job.default),
            "named": list(job.named),
            "prefixes": dict(job.prefixes),
            "seconds": limits.seconds,
            "memory": limits.memory,
            "rows": limits.rows,
            "bytes": limits.bytes,
        }
    )
    return asked.encode() + b"\n"


def _answer(line: Line, seconds: float, place: Place) -> tuple[Mapping[str, Any], bytes]:
    """Read what a process answers, head and body, or what its parent says of its end.

    Raises:
        BusyError: it takes long, and there is no place for that.
        GoneError: whoever asked has hung up.
        KilledError: the process did not finish what it had to say.
        TimeoutError: nothing was said in time.
    """
    begun = time.monotonic()
    line.begin()
    while True:
        place.look()
        ready, _, _ = select.select([line.socket], [], [], LOOK)
        if not ready:
            line.fall_behind()
            if time.monotonic() - begun > seconds + GRACE:
                raise TimeoutError
            continue
        part = line.socket.recv(1 << 20)
        if not part:
            raise _killed(line.signal())
        if found := line.take(part):
            return found


def _told(head: Mapping[str, Any], body: bytes) -> Reply:
    if head["state"] == "memory":
        raise KilledError("the query ran out of memory", is_late=False)
    return Reply(
        head["state"], head.get("form", ""), head.get("cut", ""), head.get("words", ""), body
    )


def _killed(number: int) -> KilledError:
    """Make the error that says how a process ended."""
    if number in _OUT_OF_TIME:
        return KilledError("the query ran out of time", is_late=True)
    return KilledError("the query ran out of memory or broke its process", is_late=False)
