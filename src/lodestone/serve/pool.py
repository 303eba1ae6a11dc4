"""The front's hand on the query process: starts it, gives it jobs, and says how they ended.

No query is ever run in the process that answers clients. A job has a slot or waits a moment for
one; what a job did not survive is told apart: out of time, or out of memory or crashed.
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
from lodestone.serve.slots import LOOK, SERVER, Asker, Place, Slots
from lodestone.serve.worker import END, READY

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
        ours, theirs = socket.socketpair()
        with ours:  # where it is closed before the end, the query process ends the query
            with theirs:
                self._send(theirs)
            ours.settimeout(limits.seconds + GRACE)
            try:
                ours.sendall(_request(job, limits))
                ours.shutdown(socket.SHUT_WR)
                return _reply(ours, limits.seconds, place)
            except TimeoutError:
                raise KilledError("the query did not end in its time", is_late=True) from None
            except OSError as error:
                raise KilledError(f"the query process hung up: {error}", is_late=False) from None

    def _send(self, job: socket.socket) -> None:
        """Hand a socket to the query process, and start that anew if it is gone."""
        with self._lock:
            try:
                socket.send_fds(self._control, [b"j"], [job.fileno()])
            except OSError:
                self._stop()
                self._control, self._process = self._started()
                socket.send_fds(self._control, [b"j"], [job.fileno()])

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
        self._control.close()
        try:
            self._process.wait(timeout=GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _request(job: Job, limits: Limits) -> bytes:
    return json.dumps(
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
    ).encode()


def _reply(job: socket.socket, seconds: float, place: Place) -> Reply:
    """Read what a child said, or what its parent said of its end.

    Raises:
        BusyError: it takes long, and there is no place for that.
        GoneError: whoever asked has hung up.
        KilledError: the child did not finish what it had to say.
        TimeoutError: nothing was said in time.
    """
    deadline = time.monotonic() + seconds + GRACE
    data = bytearray()
    head: dict[str, Any] | None = None
    start = 0
    while True:
        place.look()
        ready, _, _ = select.select([job], [], [], LOOK)
        if not ready:
            if time.monotonic() > deadline:
                raise TimeoutError
            continue
        part = job.recv(1 << 20)
        if not part:
            raise _killed(bytes(data))
        data += part
        if head is None and (start := data.find(b"\n") + 1):
            head = json.loads(data[:start]) if start > 1 else {}
        if head:
            end = start + head["length"]
            if data[end : end + len(END)] == END:
                return _told(head, bytes(data[start:end]))


def _told(head: Mapping[str, Any], body: bytes) -> Reply:
    if head["state"] == "memory":
        raise KilledError("the query ran out of memory", is_late=False)
    return Reply(
        head["state"], head.get("form", ""), head.get("cut", ""), head.get("words", ""), body
    )


def _killed(data: bytes) -> KilledError:
    """Make the error that says how a child ended, by the last line that its parent sent."""
    last: Any = {}
    with contextlib.suppress(ValueError):
        last = json.loads(data.rpartition(b"\n")[2])
    number = last.get("signal", 0) if isinstance(last, dict) else 0
    if number in _OUT_OF_TIME:
        return KilledError("the query ran out of time", is_late=True)
    return KilledError("the query ran out of memory or broke its process", is_late=False)
