"""A query in a child process that has no means to do harm: no file, no connection, bounds on both.

The child is a fork of this process, so that the graph in memory needs no copy. What it answers
comes back through a pipe; whatever it breaks is its own. Where a system knows no fork or no limits,
``is_possible`` says so and nothing is run.
"""

import contextlib
import faulthandler
import json
import os
import select
import signal
import threading
import time
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from lodestone.answer import json_rows
from lodestone.answer.questions import Answer
from lodestone.model.errors import LodestoneError, UsageError
from lodestone.read import sparql
from lodestone.read.sparql import QueryFile

try:
    import resource
except ImportError:  # no POSIX system
    resource = None  # type: ignore[assignment]

_STATM: Final = Path("/proc/self/statm")
#: Seconds past its limit after which a child that says nothing is ended.
GRACE: Final = 2.0
#: Seconds of one wait: a Ctrl-C that another thread of the store was given interrupts no wait.
_NAP: Final = 0.2
#: How what a child says of a query begins that failed for want of a file.
_FAILED: Final = b'{"state": "failed"'
#: What ends the answer to a query in what a child says: no JSON holds it.
_END: Final = b"\0"
_OUT_OF_TIME: Final = ("SIGALRM", "SIGXCPU")


@dataclass(frozen=True)
class Means:
    """What a query may take.

    Attributes:
        seconds: of wall time, and of the processor's.
        memory: bytes beyond what the process has.
    """

    seconds: float = 60.0
    memory: int = 2 * 1024**3


class EndedError(LodestoneError):
    """A query was ended, by a limit or by itself: exit code 1."""


def is_possible() -> bool:
    """Tell whether this system can take a child process its means."""
    return resource is not None and hasattr(os, "fork") and _STATM.exists()


def ask(store: ox.Store, query: QueryFile, means: Means) -> Answer:
    """Run a question over a store, in a child process.

    Raises:
        UsageError: the question is not a SELECT query, or not SPARQL.
        EndedError: it took too much time or memory, or broke its process.
    """
    said, is_late, status = _warmly(store, [sparql.proven(query)], means)
    return _answer(query, said.rstrip(_END), is_late=is_late, status=status, means=means)


def ask_each(
    store: ox.Store,
    queries: Sequence[QueryFile],
    means: Means,
    known: MutableMapping[str, bytes] | None = None,
) -> list[Answer]:
    """Run some questions over a store, in as few child processes as their means allow.

    A child that is ended is followed by another with the means of one, so what was answered is not
    lost; a question that ends a child by itself, or takes too much or fails in it, is left out.

    Args:
        store: the graph.
        queries: the questions.
        means: what they may take.
        known: what a child said of a query before, by its text: it is not run again. What is said
            of the others now is added, if it is an answer.

    Returns:
        the answers of the questions that ended, in their order.

    Raises:
        UsageError: one is not a SELECT query, or not SPARQL.
    """
    known = {} if known is None else known
    texts = [sparql.proven(query) for query in queries]
    said = _said_of(store, [text for text in texts if text not in known], means)
    found: list[Answer] = []
    for query, text in zip(queries, texts, strict=True):
        part = known.get(text, said.get(text))
        if part is not None:
            with contextlib.suppress(EndedError):
                found.append(_answer(query, part, is_late=False, status=0, means=means))
                known[text] = part
    return found


def _said_of(store: ox.Store, texts: Sequence[str], means: Means) -> dict[str, bytes]:
    """Run queries in children; return what was said of each of which something was."""
    found: dict[str, bytes] = {}
    left = texts
    while left:
        said, _, _ = _warmly(store, left, means)
        parts = said.split(_END)[:-1]
        found.update(zip(left, parts, strict=False))
        left = left[max(1, len(parts)) :]
    return found


def _warmly(store: ox.Store, texts: Sequence[str], means: Means) -> tuple[bytes, bool, int]:
    """Run queries in a child, and once more where a file of a large store was not open yet."""
    said, is_late, status = _tried(store, texts, means)
    if any(part.startswith(_FAILED) for part in said.split(_END)):
        warm(store)
        said, is_late, status = _tried(store, texts, means)
    return said, is_late, status


def _tried(store: ox.Store, texts: Sequence[str], means: Means) -> tuple[bytes, bool, int]:
    """Run queries in a child; return what it said, whether it was too late, and how it ended."""
    reading, writing = os.pipe()
    let_come = _put_off_interrupt()  # until the child can be ended
    child = os.fork()
    if child == 0:
        _run(store, texts, means, reading, writing)
    os.close(writing)
    try:
        let_come()
        said, is_late = _read(reading, means.seconds + GRACE)
    finally:  # Ctrl-C ends the child, too
        os.close(reading)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    return said, is_late, status


def _put_off_interrupt() -> Callable[[], None]:
    """Put a Ctrl-C off; return what lets it come.

    A mask does not do: the store has threads of its own, to which the system then gives the signal,
    and the exception is raised in a hook of the fork, which swallows it. Outside the main thread
    Python raises none.
    """
    if threading.current_thread() is not threading.main_thread():
        return lambda: None
    came: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: came.append(number))

    def let_come() -> None:
        signal.signal(signal.SIGINT, before)
        if came:
            signal.raise_signal(signal.SIGINT)

    return let_come


def warm(store: ox.Store) -> None:
    """Read from every part of the store once, so that no file of it is still to be opened."""
    for graph in ("?s ?p ?o", "GRAPH ?g { ?s ?p ?o }"):
        solutions = store.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ {graph} }}")
        assert isinstance(solutions, ox.QuerySolutions)
        list(solutions)
    for quad in store.quads_for_pattern(None, None, None, None):
        for pattern in (
            (quad.subject, None, None, None),
            (None, quad.predicate, None, None),
            (None, None, quad.object, None),
            (None, None, quad.object, quad.graph_name),
        ):
            next(store.quads_for_pattern(*pattern), None)
        break


def confine(seconds: float, memory: int) -> None:
    """Take from this process the means to do harm; what it holds open already stays open.

    Args:
        seconds: of wall time, and of the processor's, after which the kernel ends it.
        memory: bytes that it may take beyond what it has.
    """
    size = int(_STATM.read_text().split()[0]) * resource.getpagesize()
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    bound_time(seconds)
    spent = resource.getrusage(resource.RUSAGE_SELF)
    whole = max(1, round(spent.ru_utime + spent.ru_stime + seconds + 0.5))
    for kind, limit in (
        (resource.RLIMIT_AS, size + memory),
        (resource.RLIMIT_CPU, whole),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))


def bound_time(seconds: float) -> None:
    """Let the kernel end this process after so many seconds of wall time; never where 0."""
    signal.setitimer(signal.ITIMER_REAL, seconds)


def taken() -> tuple[float, int]:
    """Return what this process has taken: seconds of the processor, and bytes at most."""
    found = resource.getrusage(resource.RUSAGE_SELF)
    return found.ru_utime + found.ru_stime, found.ru_maxrss * 1024


def _run(store: ox.Store, texts: Sequence[str], means: Means, reading: int, writing: int) -> None:
    """Run queries, say their rows into a pipe, and end the process."""
    code = 1
    try:
        os.close(reading)
        faulthandler.disable()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        null = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(null, standard)
        confine(means.seconds, means.memory)
        for text in texts:
            said = _evaluated(store, text).encode() + _END
            while said:
                said = said[os.write(writing, said) :]
        code = 0
    finally:
        os._exit(code)


def _evaluated(store: ox.Store, text: str) -> str:
    try:
        found = store.query(text)
        if not isinstance(found, ox.QuerySolutions):
            return json.dumps({"state": "no table"})
        columns = [variable.value for variable in found.variables]
        rows = ([solution[name] for name in columns] for solution in found)
        return json_rows.document(columns, rows)
    except SyntaxError as error:
        return json.dumps({"state": "malformed", "words": str(error)})
    except MemoryError:
        return json.dumps({"state": "memory"})
    except (OSError, ValueError, RuntimeError) as error:
        return json.dumps({"state": "failed", "words": str(error)})


def _read(pipe: int, seconds: float) -> tuple[bytes, bool]:
    """Read all that the child says; tell, too, whether it was still speaking at the end."""
    deadline = time.monotonic() + seconds
    said = bytearray()
    while True:
        left = deadline - time.monotonic()
        ready, _, _ = select.select([pipe], [], [], min(max(0.0, left), _NAP))
        if not ready and left <= 0:
            return bytes(said), True
        if not ready:
            continue
        part = os.read(pipe, 1 << 20)
        if not part:
            return bytes(said), False
        said += part


def _answer(query: QueryFile, said: bytes, *, is_late: bool, status: int, means: Means) -> Answer:
    number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if is_late or (number and signal.Signals(number).name in _OUT_OF_TIME):
        raise EndedError.of("was-ended-took-longer", name=query.name, seconds=means.seconds)
    try:
        found: Mapping[str, Any] = json.loads(said)
    except ValueError:
        found = {"state": "memory"}
    if "results" in found:
        try:
            return json_rows.answer_of(query, found)
        except ValueError as error:  # a published file is read as it is
            raise EndedError.of("graph-holds-term-none", name=query.name, error=error) from None
    words = found.get("words", "")
    if found.get("state") == "malformed":
        raise UsageError.of("not-sparql", name=query.name, words=words)
    if found.get("state") == "no table":
        raise UsageError.of("not-select-query", name=query.name)
    if found.get("state") == "failed":
        raise EndedError.of("question-failed", name=query.name, words=words)
    raise EndedError.of("was-ended-took-more", name=query.name, memory=means.memory // 1024**2)
