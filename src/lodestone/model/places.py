"""Places: where in a text of Turtle each triple has its subject, its predicate and its object.

No parser of RDF tells columns. A text that the strict parser has read needs no grammar any more:
its tokens, taken in order, give the three places of every triple in the order in which the parser
states them. Lines and columns count from 1; a column counts Unicode code points.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final, NamedTuple


class Place(NamedTuple):
    """A stretch of one line: its column, and the column after it; 0 where it is not known."""

    line: int
    column: int = 0
    end: int = 0


class Places(NamedTuple):
    """Where a triple has its three terms; a subject that is shared stands where it was written."""

    subject: Place
    predicate: Place
    object: Place


_NAME = r"(?:\\.|[^\s<>\"';,\[\]()#\\.]|\.(?=[^\s<>\"';,\[\]()#.]))+"
_TOKEN: Final = re.compile(
    r"(?P<skip>(?:\s+|\#[^\n]*)+)"
    r'|(?P<text>"""(?:[^"\\]|\\.|"{1,2}(?!"))*"""|\'\'\'(?:[^\'\\]|\\.|\'{1,2}(?!\'))*\'\'\''
    r'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\')(?:@[A-Za-z0-9-]+)?'
    r"|(?P<iri><[^>\s]*>)"
    r"|(?P<mark>\^\^|[;,.\[\]()])"
    rf"|(?P<name>{_NAME})",
    re.DOTALL,
)
#: How many terms follow a directive, and whether a full stop ends it.
_DIRECTIVES: Final = {"@prefix": (2, True), "@base": (1, True), "prefix": (2, False),
                      "base": (1, False)}  # fmt: skip


class _UnplacedError(Exception):
    """The text holds what this module does not follow, such as a list."""


class _Reader:
    """Walks the tokens of one text, and knows which term of which triple each of them is."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._tokens = self._split()
        #: The subject and predicate around each blank node that is open, and its own place.
        self._open: list[tuple[Place | None, Place | None, Place]] = []
        self._subject: Place | None = None
        self._predicate: Place | None = None

    def places(self) -> Iterator[Places]:
        for kind, token, place in self._tokens:
            if kind == "mark":
                yield from self._mark(token, place)
            elif self._subject is None and token.lower() in _DIRECTIVES:
                self._skip(*_DIRECTIVES[token.lower()])
            else:
                yield from self._term(token, place)

    def _term(self, token: str, place: Place) -> Iterator[Places]:
        if self._subject is None:
            self._subject = place
        elif token.startswith("@"):
            pass  # a language, apart from its text
        elif self._predicate is None:
            self._predicate = place
        else:
            yield Places(self._subject, self._predicate, place)

    def _mark(self, token: str, place: Place) -> Iterator[Places]:
        if token == ".":
            self._subject = self._predicate = None
        elif token == ";":
            self._predicate = None
        elif token == "[":
            self._open.append((self._subject, self._predicate, place))
            self._subject, self._predicate = place, None
        elif token == "]":
            subject, self._predicate, opened = self._open.pop()
            self._subject = subject or opened
            if subject and self._predicate:
                yield Places(subject, self._predicate, opened)
        elif token == "^^":
            next(self._tokens)
        elif token in "()":
            raise _UnplacedError

    def _skip(self, terms: int, dotted: bool) -> None:
        for _ in range(terms + dotted):
            next(self._tokens)

    def _split(self) -> Iterator[tuple[str, str, Place]]:
        position = 0
        while position < len(self._text):
            found = _TOKEN.match(self._text, position)
            if not found:
                raise _UnplacedError
            position = found.end()
            if found.lastgroup != "skip":
                yield found.lastgroup or "", found[0], self._place(found.start(), found.end())

    def _place(self, start: int, end: int) -> Place:
        line = bisect_right(self._starts, start)
        first = self._starts[line - 1]
        after = self._text.find("\n", start, end)
        return Place(line, start - first + 1, (end if after < 0 else after) - first + 1)


def find(text: str) -> list[Places] | None:
    """Return the places of all triples of a text, in its order.

    Args:
        text: Turtle that the strict parser has read.

    Returns:
        ``None`` where the text holds a list or what else this module does not follow.
    """
    try:
        return list(_Reader(text).places())
    except (_UnplacedError, IndexError, RuntimeError, StopIteration):
        return None


def first(text: str, word: str, line: int) -> Place:
    """Return where a word first stands on a line; the line alone where it does not."""
    lines = text.split("\n")
    start = lines[line - 1].find(word) if word and 1 <= line <= len(lines) else -1
    return Place(line, start + 1, start + 1 + len(word)) if start >= 0 else Place(line)
