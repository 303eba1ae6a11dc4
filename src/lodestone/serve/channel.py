"""Connections that cannot shut others out: a request has a deadline, the oldest half one gives way.

waitress forgets the age of a request with each byte that comes; here the clock of a request that is
not whole runs from its first byte.
"""

import time
from typing import Any, Final

from waitress.channel import HTTPChannel

#: Connections from which on the oldest that has sent no whole request is closed for a new one.
CROWD: Final = 150


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection of a client.

    Attributes:
        begun: when the request that is still coming in began, or when the connection was made.
    """

    def __init__(self, server: Any, sock: Any, addr: Any, adj: Any, map: Any = None) -> None:  # noqa: A002
        self.begun = time.time()
        super().__init__(server, sock, addr, adj, map=map)
        if len(server.active_channels) > CROWD:
            _make_room(server.active_channels.values(), self)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is asked and nothing is to be sent."""
        return not self.requests and not self.total_outbufs_len

    def received(self, data: bytes) -> bool:
        """Take in what a client sends; a byte of a half request does not make it younger."""
        if self.request is None:
            self.begun = time.time()
        found: bool = super().received(data)
        if self.request is not None and self.is_idle:
            self.last_activity = self.begun
        return found


def _make_room(channels: Any, newest: Channel) -> None:
    idle = [one for one in channels if one is not newest and one.is_idle and not one.will_close]
    if idle:
        min(idle, key=lambda one: one.begun).will_close = True
