"""Loads the graph into another store, named graph by named graph.

Two ways, both of the W3C: the Graph Store Protocol (one PUT for each graph) and SPARQL Update (one
update for each graph; a large one is filled aside, some triples at a time, and then moved). A graph
that was there is replaced at once, so that none is half when a push breaks off; it is begun again.
Credentials come from the environment: ``LODESTONE_USER`` and ``LODESTONE_PASSWORD``.
"""

import json
import os
import time
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode, urlsplit

import pyoxigraph as ox

from lodestone.answer.results import ntriple
from lodestone.derive import derivation
from lodestone.model import terms
from lodestone.model.errors import UsageError
from lodestone.read import sparql

#: Triples of one update: some stores take no long ones.
CHUNK: Final = 2000
#: How the graph is called, beside its place, that is being filled.
ASIDE: Final = "#being-filled"
#: Seconds: a store may take minutes to fill a graph of a hundred thousand triples.
TIMEOUT: Final = 300.0
TRIES: Final = 4
#: Seconds that a store may ask to wait.
PATIENCE: Final = 10.0
_BUSY: Final = frozenset({429, 503})
#: The default graph, which has no name.
DEFAULT: Final = ""

Graphs = Mapping[str, Sequence[str]]
Loader = Callable[[str, Sequence[str]], None]


def graphs(dist: Path, *, plain: bool = False) -> dict[str, list[str]]:
    """Read the graphs of a build.

    Args:
        dist: the folder that ``build`` has written.
        plain: true to take the plain reader's graph, too, as the default graph.

    Returns:
        IRI of each graph to its triples as lines of N-Triples; the default graph is ``DEFAULT``.

    Raises:
        UsageError: the folder holds no build.
    """
    found: list[ox.Quad] = []
    sources = [(dist / "lodestone.nq", ox.RdfFormat.N_QUADS)]
    if plain:
        sources.append((dist / "lodestone.ttl", ox.RdfFormat.TURTLE))
    for path, form in sources:
        if not path.is_file():
            raise UsageError(f"{dist} holds no build ({path.name} missing); run 'build' first")
        found.extend(ox.parse(path=path, format=form))
    return by_graph(found)


def by_graph(quads: Iterable[ox.Quad]) -> dict[str, list[str]]:
    """Return the triples of each graph as lines of N-Triples, as ``graphs`` does."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for quad in quads:
        name = quad.graph_name
        iri = name.value if isinstance(name, ox.NamedNode) else DEFAULT
        found[iri].append(ntriple(quad.triple))
    return dict(sorted(found.items()))


def by_protocol(url: str) -> Loader:
    """Return what loads a graph by the Graph Store Protocol.

    Args:
        url: address of the graph store.
    """
    _check(url)

    def load(iri: str, lines: Sequence[str]) -> None:
        which = f"graph={quote(iri, safe='')}" if iri else "default"
        target = url + ("&" if urlsplit(url).query else "?") + which
        _send("PUT", target, "".join(lines).encode(), "application/n-triples")

    return load


def by_update(url: str) -> Loader:
    """Return what loads a graph by SPARQL Update.

    Args:
        url: address of the update service.
    """
    _check(url)

    def load(iri: str, lines: Sequence[str]) -> None:
        for update in updates(iri, lines):
            _send("POST", url, update.encode(), "application/sparql-update")

    return load


def derive(url: str, rules: Sequence[sparql.QueryFile], grounds: Graphs) -> Iterator[str]:
    """Let a store derive by itself, and yield the name of each rule before it runs there.

    What an earlier run derived is dropped first, and at the end what rules leave for each other.

    Args:
        url: address of the update service.
        rules: in the order of their names.
        grounds: what the store holds already, of ``derivation.grounds``.

    Raises:
        UsageError: the service refuses a rule, or does not answer.
    """
    made = {derivation.into(rule) for rule in rules} - grounds.keys()
    for iri in sorted(made):
        drop(url, iri)
    for rule in rules:
        yield rule.name
        _send("POST", url, derivation.update(rule).encode(), "application/sparql-update")
    for iri in sorted(made & derivation.WORKING):
        drop(url, iri)


def drop(url: str, iri: str) -> None:
    """Drop a graph by SPARQL Update."""
    _send("POST", url, f"DROP SILENT GRAPH <{iri}>".encode(), "application/sparql-update")


def delete(url: str, iri: str) -> None:
    """Delete a graph by the Graph Store Protocol."""
    mark = "&" if urlsplit(url).query else "?"
    _send("DELETE", f"{url}{mark}graph={quote(iri, safe='')}", b"", "application/n-triples")


def counts(url: str) -> dict[str, int]:
    """Return how many triples each graph of a store has, of those that are the project's.

    Args:
        url: address of the query service.
    """
    query = f"""SELECT ?g (COUNT(*) AS ?n) WHERE {{
        GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{terms.BASE}"))
    }} GROUP BY ?g"""
    return {row["g"]: int(row["n"]) for row in ask(url, query) if "g" in row}


def ask(url: str, query: str) -> list[dict[str, str]]:
    """Return the rows of a query as the values of their variables.

    Args:
        url: address of the query service.
        query: a SELECT query.

    Raises:
        UsageError: the service does not answer it.
    """
    _check(url)
    form = urlencode({"query": query}).encode()
    kind = "application/x-www-form-urlencoded"
    body = _send("POST", url, form, kind, accept="application/sparql-results+json")
    try:
        rows = json.loads(body)["results"]["bindings"]
        return [{name: cell["value"] for name, cell in row.items()} for row in rows]
    except (ValueError, KeyError, TypeError):
        raise UsageError(f"{url} does not answer with SPARQL results") from None


def differences(ours: Graphs, theirs: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Return each graph of ours whose size differs in a store: our number, and theirs."""
    return {
        iri: (len(lines), theirs.get(iri, 0))
        for iri, lines in ours.items()
        if iri and len(lines) != theirs.get(iri, 0)
    }


def updates(iri: str, lines: Sequence[str]) -> Iterator[str]:
    """Yield the updates that replace a graph, none of them long; the last one alone changes it."""
    graph = f"GRAPH <{iri}>" if iri else "DEFAULT"
    aside = f"{iri or terms.BASE}{ASIDE}"
    if len(lines) <= CHUNK:
        yield f"DROP SILENT GRAPH <{aside}> ; DROP SILENT {graph} ; {_insertion(iri, lines)}"
        return
    yield f"DROP SILENT GRAPH <{aside}>"
    for start in range(0, len(lines), CHUNK):
        yield _insertion(aside, lines[start : start + CHUNK])
    yield f"MOVE GRAPH <{aside}> TO {graph}"


def _insertion(iri: str, lines: Sequence[str]) -> str:
    body = "".join(lines)
    return f"INSERT DATA {{ {f'GRAPH <{iri}> {{ {body} }}' if iri else body} }}"


def _check(url: str) -> None:
    """Refuse an address that is not of the web.

    Raises:
        UsageError: it is not http(s), or it holds credentials.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"'{url}' is no http(s) address")
    if parts.username or parts.password:
        raise UsageError("credentials belong in LODESTONE_USER and LODESTONE_PASSWORD")


def _send(method: str, url: str, body: bytes, kind: str, accept: str = "*/*") -> bytes:
    """Send a request, again where the store is busy, and return what it answers.

    Raises:
        UsageError: the store refuses it, or does not answer.
    """
    headers = {"Content-Type": kind, "Accept": accept}
    request = urllib.request.Request(url, body or None, headers, method=method)
    for attempt in range(1, TRIES + 1):
        try:
            with _opener(url).open(request, timeout=TIMEOUT) as answer:
                found: bytes = answer.read()
                return found
        except urllib.error.HTTPError as error:
            if error.code not in _BUSY or attempt == TRIES:
                words = error.read(300).decode("utf-8", "replace").strip()
                raise UsageError(f"{url} answers {error.code}: {words}") from None
            time.sleep(_wait(error.headers.get("Retry-After", ""), attempt))
        except (urllib.error.URLError, OSError) as error:
            raise UsageError(f"{url} did not answer: {error}") from None
    raise AssertionError("the last try returns or raises")


def _wait(asked: str, attempt: int) -> float:
    """Return the seconds before another try: as the store asks, else a little longer each time."""
    seconds = float(asked) if asked.isdecimal() else 0.2 * 2**attempt
    return min(seconds, PATIENCE)


def _opener(url: str) -> urllib.request.OpenerDirector:
    """Return what opens an address, with the credentials of the environment."""
    user, password = os.environ.get("LODESTONE_USER"), os.environ.get("LODESTONE_PASSWORD")
    if user is None or password is None:
        return urllib.request.build_opener()
    known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    known.add_password(None, url, user, password)
    return urllib.request.build_opener(
        urllib.request.HTTPBasicAuthHandler(known), urllib.request.HTTPDigestAuthHandler(known)
    )
