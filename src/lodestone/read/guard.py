"""What is refused of a query before any engine sees it; one guard for every way to ask.

A query is taken apart into the tokens of SPARQL's grammar, and what is judged is what is run: the
comments are taken out, and the words outside texts, IRIs and variables are looked at. Engines read
``trueSERVICE`` and ``SERVICE:x`` as calls to the outside, so a word that only *holds* such a word
is refused as well. The guard is the first wall; the second is the child process of a stranger's
query, which can open nothing and dies at its limits.
"""

import re
from collections.abc import Container, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from lodestone.model.words import pair

#: Brackets within brackets; no reader writes so many, and thousands end a parser's stack.
DEEPEST: Final = 100
#: Operators of all kinds; thousands in a chain end a parser's stack, too.
LINKS: Final = 1000
#: Bytes of a query.
LONGEST: Final = 64 * 1024

_NAME = r"(?:[\w:-]|%[0-9A-Fa-f]{2}|\\[^\w\s])"
# A text that does not end takes what is left of its line, or of the query: the engine refuses it
# anyhow, and a search that began anew at each of its quotation marks would never end.
_TOKEN: Final = re.compile(
    r"(?P<space>\s+)|(?P<comment>#[^\n\r]*)"
    r'|(?P<text>"""(?:[^"\\]|\\.|"(?!""))*+(?:""")?|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*+(?:\'\'\')?'
    r'|"(?:[^"\\\n\r]|\\.)*+"?|\'(?:[^\'\\\n\r]|\\.)*+\'?)'
    r"|<(?P<iri>(?:[^<>\"{}|^`\\\s]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+)>"
    r"|(?P<variable>[?$]\w+)|(?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)"
    rf"|(?P<name>(?:_|[^\W\d_](?:[\w.-]{{0,99}}[\w-])?)?:(?:{_NAME}|\.+(?={_NAME}))*+)"
    r"|(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<word>[^\W\d]\w*)"
    r"|(?P<operator>&&|\|\||[!+*/^|=<>-])|(?P<mark>.)",
    re.S,
)
_UPDATES: Final = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD"}
)
_LINKS: Final = frozenset({"UNION", "MINUS"})
_ELSEWHERE: Final = re.compile(r"(?:^|[.])service\Z", re.I)


class Token(NamedTuple):
    """A token: its kind, its text (an IRI without its angle brackets), and where it begins."""

    kind: str
    text: str
    start: int


class Refusal(NamedTuple):
    """Why a query is refused, in English and Chinese, and the line, from 1."""

    en: str
    zh: str
    line: int


def tokens(query: str) -> Iterator[Token]:
    """Yield the tokens of a query but space and comments."""
    for match in _TOKEN.finditer(query):
        kind = match.lastgroup or "mark"
        if kind not in ("space", "comment"):
            yield Token(kind, match[kind], match.start())


def bare(query: str) -> str:
    """Return a query as an engine is to have it: comments are blank, every place stays."""
    return _TOKEN.sub(
        lambda match: " " * len(match[0]) if match["comment"] is not None else match[0], query
    )


def refusal(query: str, graphs: Container[str]) -> Refusal | None:
    """Say why a query is refused; ``None`` where it is not.

    Args:
        query: the text of the query.
        graphs: IRIs of the named graphs that it may name as its dataset.
    """
    if len(query.encode("utf-8", "surrogatepass")) > LONGEST:
        return Refusal(*pair(__name__, "query-has-more-than-bytes", longest=LONGEST), 1)
    found = list(tokens(query))
    at, en, zh = (
        _nested(found) or _elsewhere(found) or _no_query(found) or _dataset(found, graphs) or _NONE
    )
    return Refusal(en, zh, query.count("\n", 0, at) + 1) if en else None


_Fault = tuple[int, str, str]
_NONE: Final[_Fault] = (0, "", "")


def _nested(found: Sequence[Token]) -> _Fault | None:
    depth = links = 0
    for token in found:
        if token.kind == "mark" and token.text in "({[":
            depth += 1
        elif token.kind == "mark" and token.text in ")}]":
            depth -= 1
        elif token.kind == "operator" or token.text.upper() in _LINKS:
            links += 1
        if depth > DEEPEST:
            return (
                token.start,
                *pair(__name__, "query-nests-brackets-more-than", deepest=DEEPEST),
            )
        if links > LINKS:
            return (
                token.start,
                *pair(__name__, "query-has-more-than-operators", links=LINKS),
            )
    return None


def _elsewhere(found: Sequence[Token]) -> _Fault | None:
    for token in found:
        text = token.text
        if token.kind == "name":
            before, _, local = text.partition(":")
            asks = "service" in before.lower() or bool(_ELSEWHERE.search(f" {local}"))
        else:
            asks = token.kind == "word" and "service" in text.lower()
        if asks:
            return (
                token.start,
                *pair(__name__, "service-refused-nothing-asked-elsewhere"),
            )
    return None


def _no_query(found: Sequence[Token]) -> _Fault | None:
    """Refuse an update; what begins as no query is left to the engine to name."""
    for token in found:
        if token.kind == "word" and token.text.upper() in _UPDATES:
            return (
                token.start,
                *pair(__name__, "refused-graph-only-read", upper=token.text.upper()),
            )
    return None


def _dataset(found: Sequence[Token], graphs: Container[str]) -> _Fault | None:
    for at, token in enumerate(found):
        word = token.text.partition(":")[0] if token.kind == "name" else token.text
        if token.kind not in ("word", "name") or "from" not in word.lower():
            continue
        names = _named(found, at) if word.upper() in ("FROM", "FROMNAMED") else [word]
        for iri in names:
            if token.kind == "name" or iri not in graphs:
                return (
                    token.start,
                    *pair(__name__, "from-refused-there-no-such", iri=iri),
                )
    return None


def _named(found: Sequence[Token], at: int) -> list[str]:
    """Return the IRIs that the dataset clause at a place may mean."""
    rest = [token for token in found[at + 1 : at + 3] if token.text.upper() != "NAMED"]
    if not rest:
        return [""]
    if rest[0].kind != "name":
        return [rest[0].text]
    prefix, _, local = rest[0].text.partition(":")
    meant = [
        after.text + local
        for name, after in pairwise(found)
        if name.kind == "name" and name.text == f"{prefix}:" and after.kind == "iri"
    ]
    return meant or [rest[0].text]
