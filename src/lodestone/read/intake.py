"""Intake: from a file of unknown origin to triples that know their line.

The order is fixed: a plain file of a sane size; UTF-8, NFC, no control, invisible or
bidirectional characters, no word of look-alike letters; then pyoxigraph parses it (strict Turtle
1.1, with line and column), each triple is judged as it arrives, and rdflib has to agree on them
all. Nothing is fetched and nothing is run. pyoxigraph's parser lower-cases language tags; the
writers restore their case.
"""

import difflib
import re
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Final, cast

import pyoxigraph as ox

from lodestone.model import places
from lodestone.model.errors import UnreadableError, refused
from lodestone.model.places import Place, Places
from lodestone.model.terms import RDF, XSD
from lodestone.model.words import Words, pair
from lodestone.read import passed
from lodestone.read.drafts import is_draft

MAX_BYTES: Final = 1_000_000
MAX_TRIPLES: Final = 20_000
#: The parser works through a whole line before it gives its first triple.
MAX_LINE: Final = 20_000
#: The parser reads a quoted text again at each of its lines.
MAX_SILENT_LINES: Final = 500
#: rdflib needs the square of their number.
MAX_PREFIXES: Final = 500

#: Controls, what no screen shows (Unicode's default ignorables), private and broken characters.
FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    r"\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\uf8ff\ufe00-\ufe0f\ufeff\uffa0"
    r"\ufff0-\uffff\U0001d173-\U0001d17a\U000e0000-\U0010ffff]"
)
#: A letter that looks Latin and is not: Greek, Cyrillic, Armenian, Cherokee, mathematical.
_LETTERS = "\u0370-\u058f\u13a0-\u13ff\u1f00-\u1fff\uab70-\uabbf\U0001d400-\U0001d7ff"
LOOK_ALIKE: Final = re.compile(f"[{_LETTERS}]")
_MIXED = re.compile(f"[A-Za-z][{_LETTERS}]|[{_LETTERS}][A-Za-z]")
_DATATYPES: Final = (XSD, RDF + "langString")


@dataclass(frozen=True)
class Located:
    """A triple and where the file that states it has its object.

    Attributes:
        triple: what is stated.
        line: the line on which the object ends, from 1.
        places: the lines and columns of its three terms, where they are known.
    """

    triple: ox.Triple
    line: int
    places: Places | None = None

    @property
    def at(self) -> Place:
        """Where the object stands."""
        return self.places.object if self.places else Place(self.line)

    @property
    def subject_at(self) -> Place:
        """Where the subject stands: it may be shared with the triples before."""
        return self.places.subject if self.places else Place(self.line)

    @property
    def predicate_at(self) -> Place:
        """Where the predicate stands."""
        return self.places.predicate if self.places else Place(self.line)


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
            raise refused("plain-file", path)
        if status.st_size > MAX_BYTES:
            raise refused("size", path, size=status.st_size, most=MAX_BYTES)
        data = path.read_bytes()
    except OSError as error:
        raise refused("readable/open", path, strerror=error.strerror) from None
    return _checked_text(path, data)


def _checked_text(path: Path, data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        raise refused(
            "utf-8",
            path,
            line=line,
            column=len(before.rpartition(b"\n")[2].decode("utf-8")) + 1,
            start=error.start,
        ) from None
    text = text.replace("\r\n", "\n")
    for number, words in enumerate(text.split("\n"), 1):
        if len(words) > MAX_LINE:
            raise _too_much(path, pair(__name__, "long-line", most=MAX_LINE), number)
        _check_characters(path, words, number)
    return text


def _check_characters(path: Path, words: str, line: int) -> None:
    """Refuse what a reader of a line, or of a term that an escape has hidden, could not see."""
    if words.isascii() and words.isprintable():
        return
    if found := FORBIDDEN.search(words):
        raise refused("characters", path, line=line, column=found.start() + 1, found=ord(found[0]))
    if found := _MIXED.search(words):
        raise refused(
            "look-alike",
            path,
            line=line,
            column=found.start() + 1,
            found=found[0],
            unlike=_unlike(found[0]),
        )
    if not unicodedata.is_normalized("NFC", words):
        raise refused(
            "nfc", path, line=line, column=_first_unlike(words, unicodedata.normalize("NFC", words))
        )


def _unlike(pair: str) -> str:
    """Name the letter of a pair that is not what it looks like."""
    odd = next(char for char in pair if not char.isascii())
    return f"'{odd}' (U+{ord(odd):04X})"


def _first_unlike(words: str, other: str) -> int:
    """Return the column at which two lines part."""
    pairs = enumerate(zip(words, other, strict=False), 1)
    return next((column for column, (one, two) in pairs if one != two), len(other) + 1)


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
    if is_draft(path):
        raise refused("draft/facts", path)
    text = read_text(path)
    full = with_prefixes(text, prefixes)
    triples = tuple(islice(strict(path, full, prefixes), MAX_TRIPLES + 1))
    if len(triples) > MAX_TRIPLES:
        words = pair(__name__, "many-triples", most=MAX_TRIPLES)
        raise _too_much(path, words, triples[-1].line)
    for located in triples:
        _check_terms(path, located)
    if not judged:
        _compare(path, full, triples)
        triples = _placed(triples, text)
    return Parsed(path, text, triples)


def _compare(path: Path, text: str, triples: tuple[Located, ...]) -> None:
    """Let the second parser read a text, unless it has read the very same before."""
    of = passed.digest(text)
    if not passed.is_known(of):
        from lodestone.read import second_parser  # rdflib is slow to start; most files were read

        second_parser.compare(path, text, [located.triple for located in triples])
        passed.remember(of)


def _placed(triples: tuple[Located, ...], text: str) -> tuple[Located, ...]:
    """Add the places of the terms; a file that nobody has to mend can do without."""
    found = places.find(text)
    if found is None or len(found) != len(triples):
        return triples
    pairs = zip(triples, found, strict=True)
    return tuple(Located(located.triple, located.line, at) for located, at in pairs)


def with_prefixes(text: str, prefixes: Mapping[str, str]) -> str:
    """Put the prefix table in front of a text, on its first line, so that no line moves."""
    used = (prefix for prefix in sorted(prefixes) if f"{prefix}:" in text)
    return "".join(f"PREFIX {prefix}: <{prefixes[prefix]}> " for prefix in used) + text


def triples_of(text: bytes, prefixes: Mapping[str, str]) -> list[ox.Triple]:
    """Parse what a file held in another revision; what never passed intake told nothing."""
    try:
        whole = with_prefixes(text.decode("utf-8"), prefixes)
        return [quad.triple for quad in ox.parse(whole, format=ox.RdfFormat.TURTLE)]
    except (SyntaxError, UnicodeDecodeError):
        return []


def _too_much(path: Path, said: Words, line: int | None) -> UnreadableError:
    (en, zh), (advice, zh_advice) = said, pair(__name__, "split")
    return UnreadableError(
        en, path, line=line, rule="size", advice=advice, zh=zh, zh_advice=zh_advice
    )


def _check_terms(path: Path, located: Located) -> None:
    """Refuse a term that escapes have made unlawful, or whose datatype has no business here."""
    subject, predicate, value = located.triple
    line = located.line
    for term in (subject, predicate, value):
        if not isinstance(term, ox.BlankNode):
            _check_term(path, term.value, line)
    # rdflib hands some datatypes to parsers of HTML and XML that a short text can keep busy.
    if isinstance(value, ox.Literal) and not value.datatype.value.startswith(_DATATYPES):
        raise refused("datatype", path, line=line, datatype=value.datatype.value)


def _check_term(path: Path, value: str, line: int) -> None:
    """Check what escapes have made of a term; where in the line is not known."""
    if value.isascii() and value.isprintable():
        return
    try:
        _check_characters(path, value, line)
    except UnreadableError as error:
        error.column = None
        raise


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
            triple = quad.triple
            subject, _, value = triple
            _refuse_rdf_12(path, value, lines.number)
            if isinstance(subject, ox.BlankNode) or isinstance(value, ox.BlankNode):
                triple = _renamed(triple, names, path)
            yield Located(triple, lines.number)
        _check_directives(path, parser, prefixes, lines)
        _refuse_silence(path, lines)
    except SyntaxError as error:
        _refuse_silence(path, lines)
        raise _syntax(path, error, text, prefixes, lines.number) from None


#: Where a syntax error stands, in the parser's own words.
_WHERE: Final = re.compile(r"\AParser error [^:]*: ")
#: What ``with_prefixes`` puts on the first line, where no column counts it.
_TABLE: Final = re.compile(r"(?:PREFIX [^\s:]*: <[^>\s]*> )*")
_UNBOUND: Final = re.compile(r"The prefix (\S*): has not been declared")


def _syntax(
    path: Path, error: SyntaxError, text: str, prefixes: Mapping[str, str], read: int
) -> UnreadableError:
    """Say what is wrong with the syntax, and what to do about it."""
    line, why = error.lineno or read, _WHERE.sub("", error.msg)
    advice, zh_advice = pair(__name__, "close-what-open-here-quotation")
    if unbound := _UNBOUND.search(why):
        advice, zh_advice = _other_prefix(unbound[1], prefixes)
    elif "A dot is expected" in why and (before := _last_line_before(text, line)):
        advice, zh_advice = pair(__name__, "end-line", before=before)
    table = _TABLE.match(text) if line == 1 else None
    column = (error.offset or 0) - (table.end() if table else 0)
    en, zh = pair(__name__, "not-turtle", why=why)
    return UnreadableError(
        en,
        path,
        line=line,
        column=column if column > 0 else None,
        rule="syntax",
        advice=advice,
        zh=zh,
        zh_advice=zh_advice,
    )


def _other_prefix(unbound: str, prefixes: Mapping[str, str]) -> tuple[str, str]:
    near = difflib.get_close_matches(unbound, sorted(prefixes), n=1, cutoff=0.6)
    known = pair(__name__, "prefixes-stand-ontology-prefixes-ttl")
    if not near:
        return known
    return pair(__name__, "write", near=near[0], known=known)


def _last_line_before(text: str, line: int) -> int:
    """Return the last line above one that says anything; 0 where none does."""
    lines = text.split("\n")[: line - 1]
    spoken = (n for n in range(len(lines), 0, -1) if lines[n - 1].partition("#")[0].strip())
    return next(spoken, 0)


def _refuse_silence(path: Path, lines: _Lines) -> None:
    if lines.is_silent:
        said = pair(__name__, "states-nothing-over-lines", max_silent_lines=MAX_SILENT_LINES)
        raise _too_much(path, said, lines.heard + 1)


def _check_directives(
    path: Path, parser: ox.QuadParser, prefixes: Mapping[str, str], lines: _Lines
) -> None:
    if parser.base_iri is not None:
        raise refused("no-base", path, line=lines.last_with("base"), base_iri=parser.base_iri)
    bound = parser.prefixes
    if len(bound) > MAX_PREFIXES:
        said = pair(__name__, "binds-more-than-prefixes", max_prefixes=MAX_PREFIXES)
        raise _too_much(path, said, lines.number)
    for prefix, namespace in bound.items():
        if prefixes.get(prefix, namespace) != namespace:
            raise refused(
                "prefix-table",
                path,
                line=lines.last_with(f"{prefix.lower()}:"),
                prefix=prefix,
                namespace=namespace,
                prefixes=prefixes[prefix],
            )


def _refuse_rdf_12(path: Path, value: object, line: int) -> None:
    if isinstance(value, ox.Triple) or (isinstance(value, ox.Literal) and value.direction):
        raise refused("rdf-1.2", path, line=line)


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
