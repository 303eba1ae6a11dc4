"""What ``bench`` measures, kept line by line, so that a run that was stopped goes on where it was.

Each step is noted when it begins and again when it has ended. A step that takes more of the
processors than it may ends its process: it stands there as begun, and the next process leaves it
out. Seconds are those of the processors, which other work on the machine hardly changes.
"""

import hashlib
import json
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

#: The stations in the order of their work; ``reason`` and ``rule`` are parts of deriving.
STATIONS: Final = ("read", "check", "derive", "reason", "rule", "question", "publish", "site")

#: What ``ru_maxrss`` counts in: bytes on macOS, KiB elsewhere.
_UNIT: Final = 1 if sys.platform == "darwin" else 1024
_DIGITS: Final = 16


@dataclass
class Measure:
    """One step, measured once.

    Attributes:
        scale: how many times the documents of the checkout.
        engine: ``ours`` or ``theirs``, the reference.
        station: the station that it belongs to.
        step: its name within the station.
        seconds: seconds of the processors; ``None`` where it did not end.
        peak: the most memory that its process had taken by its end, in bytes.
        count: how many rows, triples or bytes it gave.
        digest: of what it gave, the same for engines that agree; empty where none was taken.
    """

    scale: int
    engine: str
    station: str
    step: str
    seconds: float | None = None
    peak: int = 0
    count: int = 0
    digest: str = ""

    @property
    def key(self) -> tuple[int, str, str, str]:
        """What tells it from all others."""
        return self.scale, self.engine, self.station, self.step


def load(path: Path) -> list[Measure]:
    """Read what was measured; a step that began and did not end has no seconds.

    A line that a stopped process left half-written is passed over.
    """
    found: dict[tuple[int, str, str, str], Measure] = {}
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    for line in lines:
        try:
            measure = Measure(**json.loads(line))
        except (ValueError, TypeError):
            continue
        found[measure.key] = measure
    return list(found.values())


@dataclass
class Recorder:
    """Notes the steps of one scale on one engine.

    Attributes:
        path: the file that takes the lines.
        scale: how many times the documents of the checkout.
        engine: ``ours`` or ``theirs``.
        limit: how many seconds of the processors a step may take.
        is_raising: true where a step past its limit raises, false where it ends the process;
            only code in Python can be stopped by raising.
        known: what was measured before.
    """

    path: Path
    scale: int
    engine: str
    limit: float
    is_raising: bool = False
    known: dict[tuple[str, str], Measure] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.known = {
            (m.station, m.step): m
            for m in load(self.path)
            if (m.scale, m.engine) == (self.scale, self.engine)
        }

    def is_endless(self, station: str, step: str) -> bool:
        """Tell whether a step was begun before and did not end."""
        found = self.known.get((station, step))
        return found is not None and found.seconds is None

    def is_done(self, station: str, step: str) -> bool:
        """Tell whether nothing is left to measure of a step."""
        return (station, step) in self.known

    @contextmanager
    def watch(self, station: str, step: str) -> Iterator[Measure]:
        """Measure what is done within; ``end`` keeps it, once its count and digest are set.

        Raises:
            TimeoutError: it takes too long, where ``is_raising``.
        """
        measure = Measure(self.scale, self.engine, station, step)
        if not self.is_done(station, step):
            self._note(measure)
        start = busy()
        with _limited(self.limit, is_raising=self.is_raising):
            yield measure
        measure.seconds, measure.peak = busy() - start, peak()

    def end(self, measure: Measure) -> None:
        """Keep what was measured, unless it was measured before.

        A step that was begun before and not kept may have ended in time: a later one ended the
        process before its digest was known.
        """
        known = self.known.get((measure.station, measure.step))
        if known is None or known.seconds is None:
            self._note(measure)

    def _note(self, measure: Measure) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(measure)) + "\n")


def busy() -> float:
    """Return the seconds that this process has taken of the processors."""
    return time.process_time()


def peak() -> int:
    """Return the most memory that this process has taken, in bytes."""
    import resource  # Windows lacks it, and is told so by the command

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT


def digest(rows: Iterable[object]) -> str:
    """Return a digest of some rows, in the order in which they come."""
    whole = hashlib.sha256()
    for row in rows:
        whole.update(f"{row}\n".encode())
    return whole.hexdigest()[:_DIGITS]


@contextmanager
def _limited(seconds: float, *, is_raising: bool) -> Iterator[None]:
    """Stop what is done within once it has taken so many seconds of the processors."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"more than {seconds:g} s")

    before = signal.signal(signal.SIGPROF, stop if is_raising else signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
