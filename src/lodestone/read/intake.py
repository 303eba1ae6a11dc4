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
from lodestone.model.errors import UnreadableError
from lodestone.model.places import Place, Places
from lodestone.model.terms import RDF, XSD
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
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\uf8ff\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\uffff\U0001d173-\U0001d17a\U000e0000-\U0010ffff]"
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
            raise UnreadableError(
                "is not a plain file",
                path,
                rule="plain-file",
                advice="give a file, not a folder or link",
                zh="不是普通文件",
                zh_advice="请给出文件本身，而非目录或链接",
            )
        if status.st_size > MAX_BYTES:
            raise UnreadableError(
                f"holds {status.st_size} bytes; at most {MAX_BYTES} are taken",
                path,
                rule="size",
                advice="split the file by passage",
                zh=f"有 {status.st_size} 字节，上限为 {MAX_BYTES}",
                zh_advice="请按段落拆分文件",
            )
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableError(
            f"cannot be opened: {error.strerror}",
            path,
            advice="check the path",
            zh=f"无法打开：{error.strerror}",
            zh_advice="请检查路径",
        ) from None
    return _checked_text(path, data)


def _checked_text(path: Path, data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        raise UnreadableError(
            f"is not UTF-8 at byte {error.start}",
            path,
            line=line,
            column=len(before.rpartition(b"\n")[2].decode("utf-8")) + 1,
            rule="utf-8",
            advice="save the file as UTF-8",
            zh=f"第 {error.start} 字节处不是 UTF-8",
            zh_advice="请以 UTF-8 保存文件",
        ) from None
    text = text.replace("\r\n", "\n")
    for number, words in enumerate(text.split("\n"), 1):
        if len(words) > MAX_LINE:
            zh = f"有一行超过 {MAX_LINE} 个字符"
            raise _too_much(path, f"has a line of over {MAX_LINE} characters", zh, number)
        _check_characters(path, words, number)
    return text


def _check_characters(path: Path, words: str, line: int) -> None:
    """Refuse what a reader of a line, or of a term that an escape has hidden, could not see."""
    if words.isascii() and words.isprintable():
        return
    if found := FORBIDDEN.search(words):
        raise UnreadableError(
            f"holds the invisible character U+{ord(found[0]):04X}",
            path,
            line=line,
            column=found.start() + 1,
            rule="characters",
            advice=f"delete the character U+{ord(found[0]):04X}",
            zh=f"含有不可见字符 U+{ord(found[0]):04X}",
            zh_advice=f"请删除字符 U+{ord(found[0]):04X}",
        )
    if found := _MIXED.search(words):
        raise UnreadableError(
            f"mixes letters that look alike in one word: '{found[0]}'",
            path,
            line=line,
            column=found.start() + 1,
            rule="look-alike",
            advice="write the word in the letters of one script: "
            f"{_unlike(found[0])} is not a Latin letter",
            zh=f"同一词中混用形近字母：“{found[0]}”",
            zh_advice=f"整词请用同一种文字的字母：{_unlike(found[0])} 不是拉丁字母",
        )
    if not unicodedata.is_normalized("NFC", words):
        raise UnreadableError(
            "is not in Unicode normal form C",
            path,
            line=line,
            column=_first_unlike(words, unicodedata.normalize("NFC", words)),
            rule="nfc",
            advice="normalise the line to NFC",
            zh="不是 Unicode 规范形式 C",
            zh_advice="请将该行规范化为 NFC",
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
        raise UnreadableError(
            "is a draft: candidates that nobody has accepted are no facts",
            path,
            rule="draft",
            advice="decide each row in the column keep, then build.py import the sheet",
            zh="这是草稿：尚无人采纳的候选项不是事实",
            zh_advice="在 keep 列逐行定夺，再用 build.py import 导入",
        )
    text = read_text(path)
    full = with_prefixes(text, prefixes)
    triples = tuple(islice(strict(path, full, prefixes), MAX_TRIPLES + 1))
    if len(triples) > MAX_TRIPLES:
        words = f"states more than {MAX_TRIPLES} triples"
        raise _too_much(path, words, f"超过 {MAX_TRIPLES} 条三元组", triples[-1].line)
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


def _too_much(path: Path, en: str, zh: str, line: int | None) -> UnreadableError:
    return UnreadableError(
        en,
        path,
        line=line,
        rule="size",
        advice="split the file by passage",
        zh=zh,
        zh_advice="请按段落拆分文件",
    )


def _check_terms(path: Path, located: Located) -> None:
    """Refuse a term that escapes have made unlawful, or whose datatype has no business here."""
    triple, line = located.triple, located.line
    for term in (triple.subject, triple.predicate, triple.object):
        if not isinstance(term, ox.BlankNode):
            _check_term(path, term.value, line)
    value = triple.object
    # rdflib hands some datatypes to parsers of HTML and XML that a short text can keep busy.
    if isinstance(value, ox.Literal) and not value.datatype.value.startswith(_DATATYPES):
        raise UnreadableError(
            f"holds a literal of the datatype <{value.datatype.value}>",
            path,
            line=line,
            rule="datatype",
            advice="use a datatype of XML Schema, or a language tag",
            zh=f"有数据类型为 <{value.datatype.value}> 的文本",
            zh_advice="请用 XML Schema 的数据类型，或语言标签",
        )


def _check_term(path: Path, value: str, line: int) -> None:
    """Check what escapes have made of a term; where in the line is not known."""
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
            _refuse_rdf_12(path, quad.triple, lines.number)
            yield Located(_renamed(quad.triple, names, path), lines.number)
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
    advice, zh_advice = (
        "close what is open here: a quotation mark, a bracket, or the statement with ' .'",
        "请补全此处未闭合的部分：引号、括号，或以“ .”结束陈述",
    )
    if unbound := _UNBOUND.search(why):
        advice, zh_advice = _other_prefix(unbound[1], prefixes)
    elif "A dot is expected" in why and (before := _last_line_before(text, line)):
        advice = f"end line {before} with ' ;' if more is said of the same thing, else with ' .'"
        zh_advice = f"第 {before} 行末尾：对同一事物还有陈述则加“ ;”，否则加“ .”"
    table = _TABLE.match(text) if line == 1 else None
    column = (error.offset or 0) - (table.end() if table else 0)
    return UnreadableError(
        f"is not Turtle: {why}",
        path,
        line=line,
        column=column if column > 0 else None,
        rule="syntax",
        advice=advice,
        zh=f"不是合规的 Turtle：{why}",
        zh_advice=zh_advice,
    )


def _other_prefix(unbound: str, prefixes: Mapping[str, str]) -> tuple[str, str]:
    near = difflib.get_close_matches(unbound, sorted(prefixes), n=1, cutoff=0.6)
    known = "the prefixes stand in ontology/prefixes.ttl", "前缀见 ontology/prefixes.ttl"
    if not near:
        return known
    return f"write {near[0]}: ({known[0]})", f"请写 {near[0]}: （{known[1]}）"


def _last_line_before(text: str, line: int) -> int:
    """Return the last line above one that says anything; 0 where none does."""
    lines = text.split("\n")[: line - 1]
    spoken = (n for n in range(len(lines), 0, -1) if lines[n - 1].partition("#")[0].strip())
    return next(spoken, 0)


def _refuse_silence(path: Path, lines: _Lines) -> None:
    if lines.is_silent:
        en, zh = (
            f"states nothing in over {MAX_SILENT_LINES} lines",
            f"连续 {MAX_SILENT_LINES} 行以上没有陈述",
        )
        raise _too_much(path, en, zh, lines.heard + 1)


def _check_directives(
    path: Path, parser: ox.QuadParser, prefixes: Mapping[str, str], lines: _Lines
) -> None:
    if parser.base_iri is not None:
        raise UnreadableError(
            f"sets the base IRI <{parser.base_iri}>",
            path,
            line=lines.last_with("base"),
            rule="no-base",
            advice="delete the line; write every IRI with its prefix",
            zh=f"设置了基准 IRI <{parser.base_iri}>",
            zh_advice="请删除此行；IRI 一律写作前缀形式",
        )
    bound = parser.prefixes
    if len(bound) > MAX_PREFIXES:
        en, zh = f"binds more than {MAX_PREFIXES} prefixes", f"绑定的前缀超过 {MAX_PREFIXES} 个"
        raise _too_much(path, en, zh, lines.number)
    for prefix, namespace in bound.items():
        if prefixes.get(prefix, namespace) != namespace:
            raise UnreadableError(
                f"binds the prefix {prefix}: to <{namespace}>",
                path,
                line=lines.last_with(f"{prefix.lower()}:"),
                rule="prefix-table",
                advice="delete the line: the table in ontology/prefixes.ttl says "
                f"<{prefixes[prefix]}>",
                zh=f"把前缀 {prefix}: 绑定到 <{namespace}>",
                zh_advice=f"请删除此行：ontology/prefixes.ttl 规定为 <{prefixes[prefix]}>",
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
            zh="属于 RDF 1.2：引用了三元组，或给文本标了方向",
            zh_advice="请直接陈述事实；文件位置已说明出处",
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
