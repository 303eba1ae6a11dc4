"""Canonical Turtle: the one text that a graph has in this repository.

The layout is the house style's: prefixes in alphabetical order and only those in use, the header
first, then blocks in IRI order; the subject alone on its line, one predicate a line, the objects of
a list one a line, a lone full stop. Leading comment lines, lexical forms and the case of language
tags survive; a blank node is written only as a list or as a nested node with a single owner.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.model.errors import refused
from lodestone.model.tags import bcp47
from lodestone.model.terms import OWL, RDF, RDFS, SKOS, XSD
from lodestone.read import intake

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Triples = Sequence[ox.Triple]

_FIRST: Final = (
    RDF + "type",
    SKOS + "prefLabel",
    SKOS + "altLabel",
    SKOS + "hiddenLabel",
    SKOS + "definition",
    SKOS + "example",
    SKOS + "scopeNote",
    RDFS + "subClassOf",
    RDFS + "subPropertyOf",
)
_RANK: Final = {predicate: rank for rank, predicate in enumerate(_FIRST)}
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.\-]*[A-Za-z0-9_\-])?\Z")
_SHORT_INTEGER = re.compile(r"[+-]?[0-9]+\Z")
_SHORT_DECIMAL = re.compile(r"[+-]?[0-9]+\.[0-9]+\Z")
_QUOTED = re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"|<[^<>\s]*>', re.S)
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_NIL: Final = RDF + "nil"
#: Predicates that have a sign of their own.
_UNWRITTEN: Final = frozenset({RDF + "type", RDF + "first", RDF + "rest"})
_STRING, _INTEGER, _DECIMAL, _BOOLEAN = (
    XSD + name for name in ("string", "integer", "decimal", "boolean")
)
_TRUTHS: Final = ("true", "false")
#: How many IRIs, and how many triples, are remembered in the form in which they are written.
_MANY: Final = 1_000_000
#: A blank node; no other text of a node begins so.
_BLANK: Final = "_:"
_EMPTY: Final = "()"

#: Where a predicate stands in its block, and how it is written.
Verb = tuple[int, str]
#: A triple as it is written: subject (its IRI, or a blank node), verb, object and prefixes.
Row = tuple[str, Verb, str, tuple[str, ...]]


def leading_comments(text: str) -> list[str]:
    """Return the comment lines that open a file, without the blank lines around them."""
    comments = []
    for line in text.splitlines():
        if line.startswith("#"):
            comments.append(line.rstrip())
        elif line.strip():
            break
    return comments


#: A line that declares a prefix; no text of a literal begins a line, since line ends are escaped.
_PREFIX: Final = re.compile(r"^PREFIX ([a-z][a-z0-9]*: <[^<>\s]+>)$", re.M)


def write(
    triples: Iterable[ox.Triple],
    prefixes: Mapping[str, str],
    comments: Sequence[str] = (),
    rows: "Rows | None" = None,
) -> str:
    """Return the canonical Turtle text of some triples.

    Args:
        triples: what the text states; the order does not matter.
        prefixes: prefix to namespace IRI; only those in use are written.
        comments: lines, each with its ``#``, that stand before everything else.
        rows: what remembers triples that are written more than once, made of the same prefixes.
    """
    made = rows or Rows(prefixes, is_remembering=False)
    return _Writer(made.of(triples), prefixes, made.table).text(comments)


class _Table:
    """A prefix table, and how the IRIs that it has met are written with it."""

    def __init__(self, pairs: tuple[tuple[str, str], ...]) -> None:
        self._prefix_of = {namespace: prefix for prefix, namespace in pairs}
        self._met: dict[str, tuple[str | None, str]] = {}
        self._verbs: dict[str, Verb] = {}

    def short(self, iri: str) -> tuple[str | None, str]:
        """Return the prefix of an IRI, if it has one, and the way to write the IRI."""
        found = self._met.get(iri)
        if found is None:
            cut = max(iri.rfind("/"), iri.rfind("#")) + 1
            prefix, local = self._prefix_of.get(iri[:cut]), iri[cut:]
            is_short = prefix is not None and _LOCAL.match(local)
            found = (prefix, f"{prefix}:{local}") if is_short else (None, f"<{iri}>")
            if len(self._met) < _MANY:
                self._met[iri] = found
        return found

    def verb(self, iri: str) -> Verb:
        """Return the place of a predicate in its block and its text; those of note come first."""
        found = self._verbs.get(iri)
        if found is None:
            found = self._verbs[iri] = (_RANK.get(iri, len(_RANK)), self.short(iri)[1])
        return found


@lru_cache(maxsize=8)
def _table(pairs: tuple[tuple[str, str], ...]) -> _Table:
    return _Table(pairs)


class Rows:
    """Triples as they are written: each is made once, in however many texts it stands.

    Args:
        prefixes: prefix to namespace IRI.
        is_remembering: false where no triple is written twice.
    """

    def __init__(self, prefixes: Mapping[str, str], *, is_remembering: bool = True) -> None:
        self.prefixes = prefixes
        self.table = _table(tuple(sorted(prefixes.items(), reverse=True)))
        self._is_remembering = is_remembering
        # By the identity of the triple, which is far cheaper than its hash; the triple is kept
        # beside its row so that no other can take its identity.
        self._met: dict[int, tuple[Row, ox.Triple]] = {}

    def of(self, triples: Iterable[ox.Triple]) -> Iterator[Row]:
        """Yield the row of each triple."""
        met = self._met
        for triple in triples:
            found = met.get(id(triple))
            if found is None:
                found = (self._row(triple), triple)
                if self._is_remembering and len(met) < _MANY:
                    met[id(triple)] = found
            yield found[0]

    def _row(self, triple: ox.Triple) -> Row:
        used: list[str] = []
        subject, iri = triple.subject, triple.predicate.value
        if isinstance(subject, ox.NamedNode):
            head = subject.value
            self._use(head, used)
        else:
            head = f"{_BLANK}{subject.value}"
        if iri not in _UNWRITTEN:
            self._use(iri, used)
        return head, self.table.verb(iri), self._node(triple.object, used), tuple(used)

    def _use(self, iri: str, used: list[str]) -> str:
        """Return how an IRI is written, and note the prefix that it needs."""
        prefix, text = self.table.short(iri)
        if prefix is not None:
            used.append(prefix)
        return text

    def _node(self, node: Node, used: list[str]) -> str:
        if isinstance(node, ox.NamedNode):
            iri = node.value
            return _EMPTY if iri == _NIL else self._use(iri, used)
        if isinstance(node, ox.Literal):
            return self._literal(node, used)
        return f"{_BLANK}{node.value}"

    def _literal(self, node: ox.Literal, used: list[str]) -> str:
        value = node.value
        if node.language:
            return f'"{value.translate(_ESCAPES)}"@{bcp47(node.language)}'
        kind = node.datatype.value
        if kind == _STRING:
            return f'"{value.translate(_ESCAPES)}"'
        if (
            (kind == _INTEGER and _SHORT_INTEGER.match(value))
            or (kind == _DECIMAL and _SHORT_DECIMAL.match(value))
            or (kind == _BOOLEAN and value in _TRUTHS)
        ):
            return value
        return f'"{value.translate(_ESCAPES)}"^^{self._use(kind, used)}'


class _Writer:
    """The state of one text: who owns which triples, and which prefixes were used."""

    def __init__(self, rows: Iterable[Row], prefixes: Mapping[str, str], table: _Table) -> None:
        self._prefixes = prefixes
        self._table = table
        self._first, self._rest = table.verb(RDF + "first"), table.verb(RDF + "rest")
        self._by_subject: dict[str, dict[Verb, dict[str, None]]] = {}
        uses: set[tuple[str, ...]] = set()
        blocks = self._by_subject
        for subject, verb, node, used in rows:
            block = blocks.get(subject)
            if block is None:
                block = blocks[subject] = {}
            nodes = block.get(verb)
            if nodes is None:
                nodes = block[verb] = {}
            nodes[node] = None
            uses.add(used)
        self._used = {prefix for used in uses for prefix in used}

    def text(self, comments: Sequence[str]) -> str:
        subjects = sorted(name for name in self._by_subject if not name.startswith(_BLANK))
        subjects.sort(key=lambda name: not self._is_header(name))
        blocks = [self._block(subject) for subject in subjects]
        head = [f"PREFIX {prefix}: <{self._prefixes[prefix]}>" for prefix in sorted(self._used)]
        parts = ["\n".join(comments)] if comments else []
        if head:
            parts.append("\n".join(head))
        return "\n\n".join([*parts, *blocks]) + "\n"

    def _is_header(self, name: str) -> bool:
        types = self._by_subject[name].get(self._table.verb(RDF + "type"), ())
        return self._table.short(OWL + "Ontology")[1] in types

    def _block(self, subject: str) -> str:
        lines = [self._table.short(subject)[1]]
        self._predicates(subject, 1, lines)
        lines.append(".")
        return "\n".join(lines)

    def _predicates(self, subject: str, depth: int, lines: list[str]) -> None:
        indent = "    " * depth
        for verb, nodes in sorted(self._by_subject[subject].items(), key=_by_verb):
            texts = [
                self._nested(node, depth + 1) if node.startswith(_BLANK) else node for node in nodes
            ]
            name = verb[1] if verb[0] else "a"
            if len(texts) == 1:
                lines.append(f"{indent}{name} {texts[0]} ;")
            else:
                texts.sort()
                lines.append(f"{indent}{name}")
                lines += [f"{indent}    {text} ," for text in texts[:-1]]
                lines.append(f"{indent}    {texts[-1]} ;")

    def _nested(self, node: str, depth: int) -> str:
        """Write a blank node inside its owner: a list, or a node of its own."""
        if self._first in self._by_subject.get(node, {}):
            return "( " + " ".join(self._items(node, depth)) + " )"
        lines = ["["]
        self._predicates(node, depth, lines)
        return "\n".join([*lines, "    " * (depth - 1) + "]"])

    def _items(self, node: str, depth: int) -> list[str]:
        items = []
        while node != _EMPTY:
            links = self._by_subject[node]
            item = next(iter(links[self._first]))
            items.append(self._nested(item, depth + 1) if item.startswith(_BLANK) else item)
            node = next(iter(links[self._rest]))
        return items


def _by_verb(pair: tuple[Verb, dict[str, None]]) -> Verb:
    return pair[0]


def dotted(text: str) -> str:
    """Return Turtle with ``@prefix x: <…> .`` for each ``PREFIX x: <…>``.

    Published files are written so: parsers of Turtle 1.0, OWLAPI's among them, know no other form.
    """
    head, gap, rest = _split(text)
    return _PREFIX.sub(r"@prefix \1 .", head) + gap + rest


def _split(text: str) -> tuple[str, str, str]:
    """Part the lines before the first block from the blocks, of which there may be thousands."""
    begin = max(text.find("\nPREFIX "), 0)
    end = text.find("\n\n", begin)
    return (text, "", "") if end < 0 else (text[:end], "\n\n", text[end + 2 :])


def canonical(path: Path, prefixes: Mapping[str, str]) -> str:
    """Return the canonical text of a Turtle file, and prove that it loses nothing.

    Raises:
        UnreadableError: the file does not pass intake, a comment stands below its first lines, or
            a blank node has no single owner.
    """
    parsed = intake.parse(path, prefixes)
    comments = leading_comments(parsed.text)
    inner = _inner_comment(parsed.text, len(comments))
    if inner:
        raise refused("comments-first", path, line=inner)
    if unowned := _unowned(parsed.triples):
        raise refused("blank-node-owner", path, line=unowned)
    return write((located.triple for located in parsed.triples), prefixes, comments)


def _unowned(triples: Sequence[intake.Located]) -> int | None:
    """Return the line of the first blank node that the layout has no place for, if there is one."""
    below: dict[Node, list[Node]] = {}
    for located in triples:
        below.setdefault(located.triple.subject, []).append(located.triple.object)
    owners = Counter(node for nodes in below.values() for node in nodes)
    todo: list[Node] = [node for node in below if isinstance(node, ox.NamedNode)]
    placed: set[Node] = set()
    while todo:
        nested = [n for n in below.get(todo.pop(), ()) if isinstance(n, ox.BlankNode)]
        new = [n for n in nested if owners[n] == 1 and n in below and n not in placed]
        placed.update(new)
        todo += new
    for located in triples:
        for node in (located.triple.subject, located.triple.object):
            if isinstance(node, ox.BlankNode) and node not in placed:
                return located.line
    return None


def _inner_comment(text: str, leading: int) -> int | None:
    """Return the line of the first comment after the leading ones, if there is one."""
    seen = 0
    for number, line in enumerate(_QUOTED.sub(_blank, text).split("\n"), 1):
        if "#" in line:
            seen += 1
            if seen > leading:
                return number
    return None


def _blank(match: re.Match[str]) -> str:
    """Blank out what a quotation or an IRI holds, but keep its line ends."""
    return "\n" * match[0].count("\n")
