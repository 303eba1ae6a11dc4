"""Writes IRIs the way the files do: with the prefixes of the table."""

from collections.abc import Mapping


class Shortener:
    """Writes IRIs the way the files do."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._pairs = sorted(prefixes.items(), key=lambda pair: -len(pair[1]))

    def __call__(self, iri: str) -> str:
        """Write one IRI."""
        for prefix, namespace in self._pairs:
            if iri.startswith(namespace):
                return f"{prefix}:{iri[len(namespace) :]}"
        return f"<{iri}>"
