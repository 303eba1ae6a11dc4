"""Answers of saved questions that are kept: the graph that is served does not change."""

import threading
from collections import OrderedDict
from typing import Final

from lodestone.serve.pool import Reply

#: Bytes of all answers that are kept, and of the largest.
MOST: Final = 64_000_000
LARGEST: Final = 4_000_000


class Replies:
    """Answers by the text of their query; the ones that were asked for longest ago go first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Reply] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, query: str) -> Reply | None:
        """Return the answer of a query, if it is kept."""
        with self._lock:
            if query in self._kept:
                self._kept.move_to_end(query)
            return self._kept.get(query)

    def keep(self, query: str, reply: Reply) -> None:
        """Keep the answer of a query, unless it is large."""
        if len(reply.body) > LARGEST:
            return
        with self._lock:
            if query not in self._kept:
                self._kept[query] = reply
                self._size += len(reply.body)
            while self._size > MOST:
                _, old = self._kept.popitem(last=False)
                self._size -= len(old.body)
