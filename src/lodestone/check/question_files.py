"""The saved questions, judged as the facts are: their header, what they may ask, their syntax.

They are asked at every build, so a contributed one is read here before any engine runs it.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from lodestone.model.errors import UnreadableError
from lodestone.model.findings import Finding, unreadable, worded
from lodestone.model.house import House
from lodestone.read import guard, sparql


def findings(home: House, prefixes: Mapping[str, str]) -> list[Finding]:
    """Judge every saved question of a checkout; none is asked anything but an empty store.

    Args:
        home: the checkout.
        prefixes: the prefix table.
    """
    return [finding for path in home.queries for finding in _judged(path, prefixes)]


def _judged(path: Path, prefixes: Mapping[str, str]) -> Iterator[Finding]:
    try:
        query = sparql.load(path, prefixes)
        sparql.prove(query)
    except UnreadableError as error:
        yield unreadable(error)
        return
    try:
        found = ox.Store().query(guard.bare(query.text))
    except SyntaxError as error:
        yield worded("query-syntax/parse", path, query.first, error=error)
        return
    if not isinstance(found, ox.QuerySolutions):
        yield worded("query-syntax", path, query.first)
