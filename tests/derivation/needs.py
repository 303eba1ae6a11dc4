"""What a rule cannot do without: patterns that each have to match, or the rule adds nothing.

An engine takes longer to read a rule than to find that nobody states what it reads, and a case
states little: of some hundred and fifty rules a few have anything to do there. What is not plain (a
path, an OPTIONAL, a UNION, whatever stands in brackets) is not counted as needed, and such a rule
is run.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

import pyoxigraph as ox

from lodestone.model.terms import RDF

#: Subject, predicate, object and graph; ``None`` stands for any term.
Pattern = tuple[ox.NamedNode | None, ox.NamedNode | None, ox.NamedNode | None, ox.NamedNode | None]

_TOKEN: Final = re.compile(
    r'#[^\n]*|"(?:[^"\\\n]|\\.)*"(?:@[\w-]+|\^\^[^\s{}();,]+)?|<[^<>\s]*>|[{}()\[\];,]'
    r'|[^\s{}()\[\];,"]+'
)
_PREFIX: Final = re.compile(r"PREFIX (?P<name>[\w-]*): <(?P<iri>[^>]*)>")
_NAME: Final = re.compile(r"(?P<prefix>[A-Za-z][\w-]*):(?P<local>[\w-]+)\Z")
#: A term of which any may stand there: a variable, a literal, a number.
_OPEN: Final = re.compile(r'\?\w+\Z|".*|[+-]?[\d.]+\Z|(?:true|false)\Z', re.DOTALL)
_CLOSING: Final = {"(": ")", "[": "]", "{": "}"}
_KEYWORDS: Final = {"OPTIONAL", "MINUS", "UNION", "VALUES", "BIND", "FILTER", "NOT", "EXISTS"}


@cache
def needs(rule: str) -> tuple[Pattern, ...]:
    """Return patterns without a match of each of which a CONSTRUCT yields nothing."""
    where = rule.index("WHERE {") + len("WHERE {")
    reader = _Reader(_TOKEN.findall(rule[where:]), dict(_PREFIX.findall(rule[:where])))
    return tuple(dict.fromkeys(reader.group(None)))


def are_met(rule: str, store: ox.Store) -> bool:
    """Tell whether a store has a match of everything that a rule needs."""
    return all(any(True for _ in store.quads_for_pattern(*one)) for one in needs(rule))


class _Reader:
    def __init__(self, tokens: list[str], prefixes: dict[str, str]) -> None:
        self._tokens = [token for token in tokens if not token.startswith("#")]
        self._prefixes = prefixes
        self._at = 0

    def group(self, graph: ox.NamedNode | None) -> Iterator[Pattern]:
        """Yield the needs of a group that has been opened; it is read to its end."""
        if self._now() == "SELECT":
            yield from self._select(graph)
            return
        terms: list[ox.NamedNode | None] = []
        plain, keyword = True, ""
        while (token := self._next()) != "}":
            if token == "{":
                inside = list(self.group(graph))
                if not keyword and self._now() != "UNION":
                    yield from inside
                terms, plain, keyword = [], True, ""
            elif token == "GRAPH":
                named = self._term(self._next())
                self._next()
                yield from self.group(named)
                terms, plain, keyword = [], True, ""
            elif token in _KEYWORDS:
                terms, plain, keyword = [], True, token
            elif token in _CLOSING:
                self._skip(_CLOSING[token])
                plain, keyword = bool(keyword), ""
            elif token == ".":
                terms, plain, keyword = [], True, ""
            elif token in (";", ","):
                terms = terms[: 1 if token == ";" else 2]
            elif plain and not keyword:
                plain = self._is_plain(token)
                terms.append(self._term(token))
                if plain and len(terms) == 3 and any(terms):
                    yield terms[0], terms[1], terms[2], graph

    def _select(self, graph: ox.NamedNode | None) -> Iterator[Pattern]:
        """Yield the needs of a sub-SELECT that groups; any other counts nothing as a row."""
        while self._next() != "{":
            pass
        inside = list(self.group(graph))
        if self._now() == "GROUP":
            yield from inside
        self._skip("}")

    def _now(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    def _skip(self, closing: str) -> None:
        """Read to the end of what has been opened."""
        while (token := self._next()) != closing:
            if token in _CLOSING:
                self._skip(_CLOSING[token])

    def _is_plain(self, token: str) -> bool:
        return token == "a" or bool(_OPEN.match(token)) or self._term(token) is not None

    def _term(self, token: str) -> ox.NamedNode | None:
        if token == "a":
            return ox.NamedNode(RDF + "type")
        if token.startswith("<"):
            return ox.NamedNode(token[1:-1])
        match = _NAME.match(token)
        return match and ox.NamedNode(self._prefixes[match["prefix"]] + match["local"])
