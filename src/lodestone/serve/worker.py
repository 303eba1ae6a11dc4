"""The process that runs queries: a warm parent that holds the store, and children that run them.

``pool`` starts it as ``python -m lodestone.serve.worker STORE CONTROL`` and sends it, for each
child that it wants, one end of a socket. The parent forks; the child takes away its own means (no
file or connection to open, bounded memory and time), reads a job, runs it, and answers on the
socket. Where that took next to nothing it waits for another, since to begin costs more than a small
query; else it ends. The kernel's own timer ends it, too, so no watcher has to stay alive. The
parent never runs a query: it opens the store read-only once, and says on the socket how each child
ended.
"""

import contextlib
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pyoxigraph as ox

from lodestone.answer import results
from lodestone.answer.confined import bound_time, confine, taken, warm
from lodestone.model.terms import BASE

READY: Final = b"ready"
#: A child runs so many queries at most, one after another, and takes no other as soon as all took
#: so many seconds of the processor or so much memory, or one was answered with as many bytes.
MOST: Final = 200
SECONDS: Final = 0.4
MEMORY: Final = 32 * 1024 * 1024
BYTES: Final = 256 * 1024
#: What ends a whole answer; where it is missing, the child did not finish.
END: Final = b"\0end"


def main(arguments: Sequence[str]) -> int:
    """Open the store and fork for every job until the other end hangs up."""
    folder, descriptor = arguments
    control = socket.socket(fileno=int(descriptor))
    store = ox.Store.read_only(folder)
    warm(store)
    results.prepare()
    control.send(READY)
    _Parent(store, control).run()
    return 0


class _Parent:
    """The loop of the warm parent."""

    def __init__(self, store: ox.Store, control: socket.socket) -> None:
        self._store = store
        self._control = control
        self._jobs: dict[int, socket.socket] = {}
        self._deserted: set[int] = set()
        self._poll = select.poll()
        self._wake, woken = socket.socketpair()
        self._woken = woken
        woken.setblocking(False)
        self._wake.setblocking(False)

    def run(self) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._woken.fileno())
        self._poll.register(self._control, select.POLLIN)
        self._poll.register(self._wake, select.POLLIN)
        while True:
            ready = dict(self._poll.poll())
            if self._wake.fileno() in ready:
                with contextlib.suppress(BlockingIOError):
                    self._wake.recv(1024)
            self._end_deserted(ready)
            self._reap()
            if self._control.fileno() in ready:
                data, descriptors, _, _ = socket.recv_fds(self._control, 1, 1)
                if not data:
                    signal.set_wakeup_fd(-1)
                    return
                self._fork(socket.socket(fileno=descriptors[0]))

    def _fork(self, job: socket.socket) -> None:
        try:
            child = os.fork()
        except OSError:
            job.close()
            return
        if child == 0:
            _child(self._store, job, [self._control, self._wake, self._woken, *self._jobs.values()])
        self._jobs[child] = job
        self._poll.register(job, 0)  # tells of nothing but that the other end is closed

    def _end_deserted(self, ready: Mapping[int, int]) -> None:
        """End the queries whose asker has hung up."""
        for child, job in self._jobs.items():
            if ready.get(job.fileno(), 0) & (select.POLLHUP | select.POLLERR):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
                self._poll.unregister(job)
                self._deserted.add(child)

    def _reap(self) -> None:
        """Tell how each child that is gone has ended, after whatever it said itself."""
        for child in list(self._jobs):
            gone, status = os.waitpid(child, os.WNOHANG)
            if gone:
                ended = {"signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0}
                job = self._jobs.pop(child)
                if child not in self._deserted:
                    self._poll.unregister(job)
                self._deserted.discard(child)
                with contextlib.suppress(OSError), job:
                    job.send(b"\n" + json.dumps(ended).encode())


def _child(store: ox.Store, job: socket.socket, others: Sequence[socket.socket]) -> None:
    """Run jobs until one was not small or the asker hangs up, and end the process."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for other in others:
            other.close()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            job.sendall(b"%d\n" % os.getpid())
            _run(store, job)
        code = 0
    finally:
        os._exit(code)


def _run(store: ox.Store, job: socket.socket) -> None:
    before = taken()[1]
    with job.makefile("rb") as asked:
        for number, line in enumerate(asked, 1):
            request = json.loads(line)
            if number == 1:
                confine(request["seconds"], request["memory"])
            bound_time(request["seconds"])
            head, body = _answer(store, request)
            bound_time(request["seconds"])  # to be read may take as long
            seconds, memory = taken()
            is_open = (
                head["state"] not in ("memory", "failed") and number < MOST and seconds < SECONDS
                and memory - before < MEMORY and len(body) < BYTES
            )  # fmt: skip
            told = json.dumps({**head, "length": len(body), "is_open": is_open})
            job.sendall(told.encode() + b"\n" + body + END)
            if not is_open:
                return
            bound_time(0)


def _answer(store: ox.Store, request: Mapping[str, Any]) -> tuple[Mapping[str, Any], bytes]:
    """Run a job; return what says how it went, and the body."""
    try:
        head, text = _evaluated(store, request)
    except SyntaxError as error:
        head, text = {"state": "malformed", "words": str(error)}, ""
    except MemoryError:
        head, text = {"state": "memory"}, ""
    except (OSError, ValueError, RuntimeError) as error:
        head, text = {"state": "failed", "words": str(error)}, ""
    return head, text.encode()


def _evaluated(store: ox.Store, request: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    default, named = request["default"], request["named"]
    is_own = not default and not named
    found = store.query(
        request["query"],
        base_iri=BASE,
        default_graph=None if is_own else [ox.NamedNode(iri) for iri in default],
        named_graphs=None if is_own else [ox.NamedNode(iri) for iri in named],
    )
    cap = results.Cap(request["rows"], request["bytes"])
    is_graph = isinstance(found, ox.QueryTriples)
    form = request["graph" if is_graph else "table"]
    if form is None:
        return {"state": "unfit", "kind": "graph" if is_graph else "table"}, ""
    if isinstance(found, ox.QueryTriples):
        text = results.graph(form, found, request["prefixes"], cap)
    elif isinstance(found, ox.QuerySolutions):
        columns = [variable.value for variable in found.variables]
        rows = ([solution[name] for name in columns] for solution in found)
        text = results.table(form, columns, rows, cap)
    else:
        text = results.boolean(form, bool(found))
    return {"state": "ok", "form": form, "cut": text.cut}, text.body


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
