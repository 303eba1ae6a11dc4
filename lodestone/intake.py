"""Intake: from a file of unknown origin to triples that know their line.

The order is fixed: a plain file of a sane size; UTF-8, NFC, no control or bidirectional
characters; then pyoxigraph parses it (strict Turtle 1.1, with line and column) and rdflib has to
agree on the triples. Nothing is fetched and nothing is run. pyoxigraph's parser lower-cases
language tags; the writers restore their case.
"""

import logging
import re
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, cast

import pyoxigraph as ox
import rdflib

from lodestone.errors import UnreadableError

MAX_BYTES: Final = 1_000_000
MAX_TRIPLES: Final = 20_000

_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_PREFIX_LINE = re.compile(r"^\s*@?prefix\s+([A-Za-z0-9_-]*):\s*<([^>]*)>", re.I | re.M)
_DIRECTIVE = re.compile(r"^\s*@?base\s", re.I | re.M)


@dataclass(frozen=True)
class Located:
    """A triple and the line of its object in the file that states it."""

    triple: ox.Triple
    line: int


@dataclass(frozen=True)
class Parsed:
    """A file of Turtle that passed intake.

    Attributes:
        path: where it stands.
        text: its whole text.
        triples: what it states, in the order of the text, each with its line.
    """

    path: Path
    text: str
    triples: tuple[Located, ...]


def read_text(path: Path) -> str:
    """Read a file as text, refusing what no fact file may hold.

    Raises:
        UnreadableError: not a plain file, too large, not UTF-8, not NFC, or with control or
            bidirectional characters.
    """
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        raise UnreadableError(
            f"cannot be opened: {error.strerror}", path, advice="check the path"
        ) from None
    if not stat.S_ISREG(mode):
        raise UnreadableError(
            "is not a plain file",
            path,
            rule="plain-file",
            advice="give a file, not a folder or link",
        )
    data = path.read_bytes()
    if len(data) > MAX_BYTES:
        raise UnreadableError(
            f"holds {len(data)} bytes; at most {MAX_BYTES} are taken",
            path,
            rule="size",
            advice="split the file by passage",
        )
    return _checked_text(path, data)


def _checked_text(path: Path, data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UnreadableError(
            f"is not UTF-8 at byte {error.start}",
            path,
            line=line,
            rule="utf-8",
            advice="save the file as UTF-8",
        ) from None
    text = text.replace("\r\n", "\n")
    if found := _FORBIDDEN.search(text):
        raise UnreadableError(
            f"holds the invisible character U+{ord(found[0]):04X}",
            path,
            line=text.count("\n", 0, found.start()) + 1,
            rule="characters",
            advice="delete the character",
        )
    for number, words in enumerate(text.split("\n"), 1):
        if not unicodedata.is_normalized("NFC", words):
            raise UnreadableError(
                "is not in Unicode normal form C",
                path,
                line=number,
                rule="nfc",
                advice="normalise the line to NFC",
            )
    return text


def parse(path: Path, prefixes: Mapping[str, str]) -> Parsed:
    """Read and parse one file of Turtle.

    Args:
        path: the file; its ``PREFIX`` lines may be left out.
        prefixes: the project's prefix table, which the file's own lines must not contradict.

    Raises:
        UnreadableError: as ``read_text``; a syntax error; a prefix that contradicts the table;
            rdflib reads other triples than pyoxigraph.
    """
    text = read_text(path)
    _refuse_foreign_prefixes(path, text, prefixes)
    full = with_prefixes(text, prefixes)
    triples = tuple(_strict(path, full))
    if len(triples) > MAX_TRIPLES:
        raise UnreadableError(
            f"states {len(triples)} triples; at most {MAX_TRIPLES} are taken", path, rule="size"
        )
    _compare_with_rdflib(path, full, triples)
    return Parsed(path, text, triples)


def with_prefixes(text: str, prefixes: Mapping[str, str]) -> str:
    """Put the prefix table in front of a text, on its first line, so that no line moves."""
    given = {match[1] for match in _PREFIX_LINE.finditer(text)}
    missing = (p for p in sorted(prefixes) if p not in given and f"{p}:" in text)
    return "".join(f"PREFIX {p}: <{prefixes[p]}> " for p in missing) + text


def _refuse_foreign_prefixes(path: Path, text: str, prefixes: Mapping[str, str]) -> None:
    for match in _PREFIX_LINE.finditer(text):
        if prefixes.get(match[1], match[2]) != match[2]:
            raise UnreadableError(
                f"binds the prefix {match[1]}: to <{match[2]}>",
                path,
                line=text.count("\n", 0, match.start(1)) + 1,
                rule="prefix-table",
                advice=f"the table in ontology/prefixes.ttl says <{prefixes[match[1]]}>",
            )
    if found := _DIRECTIVE.search(text):
        raise UnreadableError(
            "sets a base IRI",
            path,
            line=text.count("\n", 0, found.start()) + 1,
            rule="no-base",
            advice="write every IRI with its prefix",
        )


class _Lines:
    """Feeds a parser one line at each call, and so knows which line a triple ended on."""

    def __init__(self, text: str) -> None:
        self._lines = text.encode().splitlines(keepends=True)
        self._rest = b""
        self.number = 0

    def read(self, size: int = -1) -> bytes:
        if not self._rest:
            if self.number == len(self._lines):
                return b""
            self._rest = self._lines[self.number]
            self.number += 1
        # More bytes than asked for would end the process: pyoxigraph aborts on them.
        piece, self._rest = (
            (self._rest, b"") if size < 0 else (self._rest[:size], self._rest[size:])
        )
        return piece


def _strict(path: Path, text: str) -> Iterator[Located]:
    lines = _Lines(text)
    names: dict[str, ox.BlankNode] = {}
    try:
        for quad in ox.parse(cast("IO[bytes]", lines), ox.RdfFormat.TURTLE):
            yield Located(_renamed(quad.triple, names, path), lines.number)
    except SyntaxError as error:
        raise UnreadableError(
            f"is not Turtle: {error.msg}",
            path,
            line=error.lineno or lines.number,
            rule="syntax",
            advice="mend the syntax here; an unclosed quotation mark or a missing ';' or '.' "
            "on the line before is the usual cause",
        ) from None


def _renamed(triple: ox.Triple, names: dict[str, ox.BlankNode], path: Path) -> ox.Triple:
    """Name the blank nodes of a file after the file and their order in it.

    Only lists and property paths of the trusted tree have any; the parser names them at random,
    and two files of one graph must not share a name.
    """
    stem = re.sub(r"[^A-Za-z0-9]", "", f"{path.parent.name}{path.stem}")

    def named(node: ox.BlankNode) -> ox.BlankNode:
        return names.setdefault(node.value, ox.BlankNode(f"{stem}{len(names)}"))

    subject, value = triple.subject, triple.object
    return ox.Triple(
        named(subject) if isinstance(subject, ox.BlankNode) else subject,
        triple.predicate,
        named(value) if isinstance(value, ox.BlankNode) else value,
    )


def _compare_with_rdflib(path: Path, text: str, triples: tuple[Located, ...]) -> None:
    graph = rdflib.Graph()
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    normalize, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        graph.parse(data=text, format="turtle", publicID="urn:x-file:")
    except Exception as error:  # rdflib raises many kinds on bad input
        raise UnreadableError(
            f"is read by pyoxigraph but not by rdflib: {str(error).splitlines()[0]}",
            path,
            rule="two-parsers",
            advice="write the passage at fault in plainer Turtle",
        ) from None
    finally:
        rdflib.NORMALIZE_LITERALS = normalize
    ours = {located.triple for located in triples}
    if any(isinstance(t.subject, ox.BlankNode) or isinstance(t.object, ox.BlankNode) for t in ours):
        agree = len(graph) == len(ours)
    else:
        agree = {_key(t.subject, t.predicate, t.object) for t in ours} == {
            tuple(_rdflib_key(term) for term in triple) for triple in graph
        }
    if not agree:
        raise UnreadableError(
            "is read differently by pyoxigraph and by rdflib",
            path,
            rule="two-parsers",
            advice="write the passage at fault in plainer Turtle",
        )


def _key(*terms: object) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (t.value, t.datatype.value, (t.language or "").lower())
        if isinstance(t, ox.Literal)
        else (t.value,)  # type: ignore[attr-defined]
        for t in terms
    )


def _rdflib_key(term: object) -> tuple[str, ...]:
    if isinstance(term, rdflib.Literal):
        language = (term.language or "").lower()
        datatype = term.datatype or (rdflib.RDF.langString if language else rdflib.XSD.string)
        return (str(term), str(datatype), language)
    return (str(term),)
