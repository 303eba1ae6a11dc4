"""Intake: from a file of unknown origin to triples that know their line.

The order is fixed: a plain file of a sane size; UTF-8, NFC, no control, invisible or
bidirectional characters, no word of look-alike letters; then pyoxigraph parses it (strict Turtle
1.1, with line and column), each triple is judged as it arrives, and rdflib has to agree on them
all. Nothing is fetched and nothing is run. pyoxigraph's parser lower-cases language tags; the
writers restore their case.
"""

import logging
import re
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Final, cast

import pyoxigraph as ox
import rdflib
from rdflib.plugins.parsers.notation3 import BadSyntax

from lodestone.errors import UnreadableError
from lodestone.terms import RDF, XSD

MAX_BYTES: Final = 1_000_000
MAX_TRIPLES: Final = 20_000
#: The parser works through a whole line before it gives its first triple.
MAX_LINE: Final = 20_000
#: The parser reads a quoted text again at each of its lines.
MAX_SILENT_LINES: Final = 500
#: rdflib needs the square of their number.
MAX_PREFIXES: Final = 500

#: Controls, what no screen shows (Unicode's default ignorables), private and broken characters.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\uf8ff\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\uffff\U0001d173-\U0001d17a\U000e0000-\U0010ffff]"
)
#: A letter that looks Latin and is not: Greek, Cyrillic, Armenian, Cherokee, mathematical.
_LOOK_ALIKE = "\u0370-\u058f\u13a0-\u13ff\u1f00-\u1fff\uab70-\uabbf\U0001d400-\U0001d7ff"
_MIXED = re.compile(f"[A-Za-z][{_LOOK_ALIKE}]|[{_LOOK_ALIKE}][A-Za-z]")
_DATATYPES: Final = (XSD, RDF + "langString")


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
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError(
                "is not a plain file",
                path,
                rule="plain-file",
                advice="give a file, not a folder or link",
            )
        if status.st_size > MAX_BYTES:
            raise UnreadableError(
                f"holds {status.st_size} bytes; at most {MAX_BYTES} are taken",
                path,
                rule="size",
                advice="split the file by passage",
            )
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableError(
            f"cannot be opened: {error.strerror}", path, advice="check the path"
        ) from None
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
    for number, words in enumerate(text.split("\n"), 1):
        if len(words) > MAX_LINE:
            raise _too_much(path, f"has a line of over {MAX_LINE} characters", number)
        _check_characters(path, words, number)
    return text


def _check_characters(path: Path, words: str, line: int) -> None:
    """Refuse what a reader of a line, or of a term that an escape has hidden, could not see."""
    if words.isascii() and words.isprintable():
        return
    if found := _FORBIDDEN.search(words):
        raise UnreadableError(
            f"holds the invisible character U+{ord(found[0]):04X}",
            path,
            line=line,
            rule="characters",
            advice="delete the character",
        )
    if found := _MIXED.search(words):
        raise UnreadableError(
            f"mixes letters that look alike in one word: '{found[0]}'",
            path,
            line=line,
            rule="look-alike",
            advice="write the word in the letters of one script",
        )
    if not unicodedata.is_normalized("NFC", words):
        raise UnreadableError(
            "is not in Unicode normal form C",
            path,
            line=line,
            rule="nfc",
            advice="normalise the line to NFC",
        )


def parse(path: Path, prefixes: Mapping[str, str], *, judged: bool = False) -> Parsed:
    """Read and parse one file of Turtle.

    Args:
        path: the file; its ``PREFIX`` lines may be left out.
        prefixes: the project's prefix table, which the file's own lines must not contradict.
        judged: true for a file that the check has passed before; rdflib is not asked again then.

    Raises:
        UnreadableError: as ``read_text``; a syntax error; a base; a prefix that contradicts the
            table; a term outside RDF 1.1 or of an unknown datatype; too much of anything; rdflib
            reads other triples than pyoxigraph.
    """
    text = read_text(path)
    full = with_prefixes(text, prefixes)
    triples = tuple(islice(strict(path, full, prefixes), MAX_TRIPLES + 1))
    if len(triples) > MAX_TRIPLES:
        raise _too_much(path, f"states more than {MAX_TRIPLES} triples", triples[-1].line)
    for located in triples:
        _check_terms(path, located)
    if not judged:
        _compare_with_rdflib(path, full, triples)
    return Parsed(path, text, triples)


def with_prefixes(text: str, prefixes: Mapping[str, str]) -> str:
    """Put the prefix table in front of a text, on its first line, so that no line moves."""
    used = (prefix for prefix in sorted(prefixes) if f"{prefix}:" in text)
    return "".join(f"PREFIX {prefix}: <{prefixes[prefix]}> " for prefix in used) + text


def _too_much(path: Path, words: str, line: int | None) -> UnreadableError:
    return UnreadableError(words, path, line=line, rule="size", advice="split the file by passage")


def _check_terms(path: Path, located: Located) -> None:
    """Refuse a term that escapes have made unlawful, or whose datatype has no business here."""
    triple, line = located.triple, located.line
    for term in (triple.subject, triple.predicate, triple.object):
        if not isinstance(term, ox.BlankNode):
            _check_characters(path, term.value, line)
    value = triple.object
    # rdflib hands some datatypes to parsers of HTML and XML that a short text can keep busy.
    if isinstance(value, ox.Literal) and not value.datatype.value.startswith(_DATATYPES):
        raise UnreadableError(
            f"holds a literal of the datatype <{value.datatype.value}>",
            path,
            line=line,
            rule="datatype",
            advice="use a datatype of XML Schema, or a language tag",
        )


class _Lines:
    """Feeds a parser one line at each call, and so knows which line a triple ended on.

    Attributes:
        number: the line that was fed last, from 1.
        heard: the line of the last triple; the parser is fed no further than some way from it.
        is_open: whether a line that may bind a prefix or set a base was fed since it was closed.
    """

    def __init__(self, text: str) -> None:
        self._lines = text.encode().splitlines(keepends=True)
        self._rest = b""
        self.number = 0
        self.heard = 0
        self.is_open = False

    def read(self, size: int = -1) -> bytes:
        if not self._rest:
            if self.number == len(self._lines) or self.is_silent:
                return b""
            self._rest = self._lines[self.number]
            self.number += 1
            self.is_open |= self._binds(self.number)
        # More bytes than asked for would end the process: pyoxigraph aborts on them.
        piece, self._rest = (
            (self._rest, b"") if size < 0 else (self._rest[:size], self._rest[size:])
        )
        return piece

    @property
    def is_silent(self) -> bool:
        """Whether many lines in a row stated nothing."""
        return self.number - self.heard > MAX_SILENT_LINES

    def close(self) -> None:
        """Note that the bindings were judged; a line that binds stays open to its end."""
        self.is_open = self._binds(self.number)

    def last_with(self, word: str) -> int:
        """Return the last line so far that holds a directive and a word."""
        held = (n for n in range(self.number, 0, -1) if word.encode() in self._lines[n - 1].lower())
        return next((n for n in held if self._binds(n)), self.number)

    def _binds(self, number: int) -> bool:
        line = self._lines[number - 1].lower()
        return b"prefix" in line or b"base" in line


def strict(path: Path, text: str, prefixes: Mapping[str, str]) -> Iterator[Located]:
    """Parse Turtle 1.1 and nothing else, with pyoxigraph.

    Raises:
        UnreadableError: a syntax error, a base, a prefix that contradicts the table, RDF 1.2.
    """
    lines = _Lines(text)
    names: dict[str, ox.BlankNode] = {}
    parser = ox.parse(cast("IO[bytes]", lines), ox.RdfFormat.TURTLE)
    try:
        for quad in parser:
            lines.heard = lines.number
            if lines.is_open:
                # A binding may be taken back below; what counts is the one that this triple saw.
                _check_directives(path, parser, prefixes, lines)
                lines.close()
            _refuse_rdf_12(path, quad.triple, lines.number)
            yield Located(_renamed(quad.triple, names, path), lines.number)
        _check_directives(path, parser, prefixes, lines)
        _refuse_silence(path, lines)
    except SyntaxError as error:
        _refuse_silence(path, lines)
        raise UnreadableError(
            f"is not Turtle: {error.msg}",
            path,
            line=error.lineno or lines.number,
            rule="syntax",
            advice="mend the syntax here; an unclosed quotation mark or a missing ';' or '.' "
            "on the line before is the usual cause",
        ) from None


def _refuse_silence(path: Path, lines: _Lines) -> None:
    if lines.is_silent:
        words = f"states nothing in over {MAX_SILENT_LINES} lines"
        raise _too_much(path, words, lines.heard + 1)


def _check_directives(
    path: Path, parser: ox.QuadParser, prefixes: Mapping[str, str], lines: _Lines
) -> None:
    if parser.base_iri is not None:
        raise UnreadableError(
            f"sets the base IRI <{parser.base_iri}>",
            path,
            line=lines.last_with("base"),
            rule="no-base",
            advice="write every IRI with its prefix",
        )
    bound = parser.prefixes
    if len(bound) > MAX_PREFIXES:
        raise _too_much(path, f"binds more than {MAX_PREFIXES} prefixes", lines.number)
    for prefix, namespace in bound.items():
        if prefixes.get(prefix, namespace) != namespace:
            raise UnreadableError(
                f"binds the prefix {prefix}: to <{namespace}>",
                path,
                line=lines.last_with(f"{prefix.lower()}:"),
                rule="prefix-table",
                advice=f"the table in ontology/prefixes.ttl says <{prefixes[prefix]}>",
            )


def _refuse_rdf_12(path: Path, triple: ox.Triple, line: int) -> None:
    value = triple.object
    if isinstance(value, ox.Triple) or (isinstance(value, ox.Literal) and value.direction):
        raise UnreadableError(
            "is RDF 1.2: it quotes a triple or gives a text a direction",
            path,
            line=line,
            rule="rdf-1.2",
            advice="state the fact itself; its place says who states it",
        )


def _renamed(triple: ox.Triple, names: dict[str, ox.BlankNode], path: Path) -> ox.Triple:
    """Name the blank nodes of a file after the file and their order in it.

    Only lists and property paths of the trusted tree have any; the parser names them at random,
    and two files of one graph must not share a name.
    """
    stem = re.sub(r"[^A-Za-z0-9-]", "-", f"{path.parent.name}-{path.stem}").strip("-")

    def named(node: ox.BlankNode) -> ox.BlankNode:
        return names.setdefault(node.value, ox.BlankNode(f"{stem}_{len(names)}"))

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
            f"is read by pyoxigraph but not by rdflib: {_why(error)}",
            path,
            line=error.lines + 1 if isinstance(error, BadSyntax) else None,
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


def _why(error: Exception) -> str:
    """Say in one line what rdflib holds against a text."""
    if isinstance(error, BadSyntax):
        return str(error._why)
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    return " ".join(str(error).split())[:200] or type(error).__name__


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
