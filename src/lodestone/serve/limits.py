"""What a query of the endpoint may take, unless the command says otherwise."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What one query may take.

    Attributes:
        seconds: of wall time.
        memory: bytes beyond what the process has at its start.
        rows: rows of a table or triples of a graph.
        bytes: bytes of the answer.
    """

    seconds: float = 10.0
    memory: int = 512 * 1024 * 1024
    rows: int = 10_000
    bytes: int = 5_000_000
