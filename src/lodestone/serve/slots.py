"""Places for queries, dealt out fairly: nobody's greed is another's waiting.

A stranger's query begins in a *quick* place. One that is not done within ``QUICK`` seconds needs a
*long* place; where none is free it is ended, so that quick places come free all the time. Saved
questions, and what the server looks up itself, have places of their own. A client that is known
by name has a share of the places at most, whoever waits is served in turn, and who has hung up
waits no more.
"""

import math
import os
import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from lodestone.model.errors import LodestoneError
from lodestone.model.words import pair

STRANGER, OWN, INNER = "stranger", "own", "inner"
#: Seconds after which a stranger's query is a long one.
QUICK: Final = 0.5
#: Seconds that a query waits for a place.
PATIENCE: Final = {STRANGER: 5.0, OWN: 10.0, INNER: 5.0}
#: Seconds between two looks whether the asker is still there.
LOOK: Final = 0.1


class BusyError(LodestoneError):
    """No place is free.

    Attributes:
        seconds: after which it is worth asking again.
        is_share: true where it is the asker's own share that is used up.
    """

    def __init__(self, seconds: float, *, is_share: bool = False) -> None:
        en, zh = pair(__name__, "full")
        super().__init__(en, zh=zh)
        self.seconds = math.ceil(seconds)
        self.is_share = is_share


class GoneError(LodestoneError):
    """Whoever asked has hung up."""


def _here() -> bool:
    return False


@dataclass(frozen=True)
class Asker:
    """Who asks.

    Attributes:
        lane: ``STRANGER``, ``OWN`` for a saved question, ``INNER`` for what the server looks up.
        client: name of the client; empty where it is not known.
        is_gone: tells whether the client has hung up.
    """

    lane: str = STRANGER
    client: str = ""
    is_gone: Callable[[], bool] = _here


SERVER: Final = Asker(INNER)


@dataclass(eq=False)
class _Waiter:
    """An asker that waits, and what wakes it: one is woken for a place, and not all of them."""

    client: str
    turn: threading.Condition


@dataclass
class _Lane:
    """Places of one kind, and who waits for one."""

    places: int
    used: Counter[str] = field(default_factory=Counter)
    waiting: deque[_Waiter] = field(default_factory=deque)

    def allows(self, client: str) -> bool:
        return self.used.total() < self.places and not self.is_shared_out(client)

    def is_shared_out(self, client: str) -> bool:
        """Tell whether a client has its share; half of the places, one at least."""
        return bool(client) and self.used[client] >= max(1, self.places // 2)

    def next(self) -> _Waiter | None:
        """Return who waits longest of those who could have a place."""
        return next((one for one in self.waiting if self.allows(one.client)), None)

    def wake(self) -> None:
        """Tell whose turn it is."""
        if waiter := self.next():
            waiter.turn.notify()


class Slots:
    """All places of a server.

    Attributes:
        quick: places for strangers' queries.
        long: places for those that take long.
        own: places for saved questions.
        inner: places for what the server looks up itself.
        waiting: askers that wait at most, in all; more are sent away at once.
    """

    def __init__(self, processors: int | None = None, long_seconds: float = 10.0) -> None:
        """Deal out places.

        Args:
            processors: of the machine; as it says where ``None``.
            long_seconds: after which a long query is sure to have ended.
        """
        number = processors or os.cpu_count() or 1
        self.quick, self.long = 4 * number, 2 * number
        self.own, self.inner = max(2, number), 2 * number
        self.waiting = 32 * number
        self._long_seconds = long_seconds
        self._lanes = {
            STRANGER: _Lane(self.quick),
            OWN: _Lane(self.own),
            INNER: _Lane(self.inner),
        }
        self._long = _Lane(self.long)
        self._lock = threading.Lock()

    @property
    def most(self) -> int:
        """How many askers are inside at once at most, those that wait among them."""
        return self.quick + self.long + self.own + self.inner + self.waiting

    def take(self, asker: Asker) -> "Place":
        """Wait for a place.

        Raises:
            BusyError: there is none, and too many wait or it took too long.
            GoneError: the asker hung up.
        """
        lane = self._lanes[asker.lane]
        waiter = _Waiter(asker.client, threading.Condition(self._lock))
        deadline = time.monotonic() + PATIENCE[asker.lane]
        with self._lock:
            if sum(len(one.waiting) for one in self._lanes.values()) >= self.waiting:
                raise BusyError(PATIENCE[asker.lane], is_share=lane.is_shared_out(asker.client))
            lane.waiting.append(waiter)
            try:
                while lane.next() is not waiter:
                    if asker.is_gone():
                        raise GoneError("the client has hung up")
                    if time.monotonic() > deadline:
                        is_share = lane.is_shared_out(asker.client)
                        raise BusyError(PATIENCE[asker.lane], is_share=is_share)
                    waiter.turn.wait(LOOK)
                lane.used[asker.client] += 1
            finally:
                lane.waiting.remove(waiter)
                lane.wake()
        return Place(self, lane, asker)

    def lengthen(self, place: "Place") -> None:
        """Move a query from a quick to a long place.

        Raises:
            BusyError: there is none.
        """
        client = place.asker.client
        with self._lock:
            if not self._long.allows(client):
                is_share = self._long.is_shared_out(client)
                raise BusyError(self._long_seconds, is_share=is_share)
            self._long.used[client] += 1
            self._give_back(place)
            place.lane = self._long

    def free(self, place: "Place") -> None:
        """Give a place back."""
        with self._lock:
            self._give_back(place)

    def _give_back(self, place: "Place") -> None:
        place.lane.used[place.asker.client] -= 1
        place.lane.used += Counter()  # drop who has none
        place.lane.wake()


class Place:
    """A place that is taken; a context that gives it back.

    Attributes:
        lane: where it is.
        asker: whose it is.
    """

    def __init__(self, slots: Slots, lane: _Lane, asker: Asker) -> None:
        self._slots, self.lane, self.asker = slots, lane, asker
        self._since = time.monotonic()
        self._is_quick = asker.lane == STRANGER

    def __enter__(self) -> "Place":
        return self

    def __exit__(self, *_: object) -> None:
        self._slots.free(self)

    def look(self) -> None:
        """See whether the query may go on.

        Raises:
            BusyError: it takes long, and no long place is free.
            GoneError: the asker hung up.
        """
        if self.asker.is_gone():
            raise GoneError("the client has hung up")
        if self._is_quick and time.monotonic() - self._since > QUICK:
            self._slots.lengthen(self)
            self._is_quick = False
