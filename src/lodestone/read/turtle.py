"""Canonical Turtle: the one text that a graph has in this repository.

The layout is the house style's: prefixes in alphabetical order and only those in use, the header
first, then blocks in IRI order; the subject alone on its line, one predicate a line, the objects of
a list one a line, a lone full stop. Leading comment lines, lexical forms and the case of language
tags survive; a blank node is written only as a list or as a nested node with a single owner.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.model.errors import UnreadableError
from lodestone.model.tags import bcp47
from lodestone.model.terms import OWL, RDF, RDFS, SKOS, XSD
from lodestone.read import intake

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Triples = Sequence[ox.Triple]

_FIRST = tuple(
    ox.NamedNode(iri)
    for iri in (
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
)
_RANK = {predicate: rank for rank, predicate in enumerate(_FIRST)}
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.\-]*[A-Za-z0-9_\-])?\Z")
_SHORT_INTEGER = re.compile(r"[+-]?[0-9]+\Z")
_SHORT_DECIMAL = re.compile(r"[+-]?[0-9]+\.[0-9]+\Z")
_QUOTED = re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"|<[^<>\s]*>', re.S)
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
#: How many IRIs are remembered in the form in which they are written.
_MANY = 1_000_000
_NIL = ox.NamedNode(RDF + "nil")
_LIST_FIRST = ox.NamedNode(RDF + "first")
_LIST_REST = ox.NamedNode(RDF + "rest")


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
    triples: Iterable[ox.Triple], prefixes: Mapping[str, str], comments: Sequence[str] = ()
) -> str:
    """Return the canonical Turtle text of some triples.

    Args:
        triples: what the text states; the order does not matter.
        prefixes: prefix to namespace IRI; only those in use are written.
        comments: lines, each with its ``#``, that stand before everything else.
    """
    return _Writer(list(dict.fromkeys(triples)), prefixes).text(comments)


class _Table:
    """A prefix table, and how the IRIs that it has met are written with it."""

    def __init__(self, pairs: tuple[tuple[str, str], ...]) -> None:
        self._prefix_of = {namespace: prefix for prefix, namespace in pairs}
        self._met: dict[str, tuple[str | None, str]] = {}

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


@lru_cache(maxsize=8)
def _table(pairs: tuple[tuple[str, str], ...]) -> _Table:
    return _Table(pairs)


class _Writer:
    """The state of one text: who owns which triples, and which prefixes were used."""

    def __init__(self, triples: Triples, prefixes: Mapping[str, str]) -> None:
        self._prefixes = prefixes
        self._table = _table(tuple(sorted(prefixes.items(), reverse=True)))
        self._used: set[str] = set()
        self._by_subject: dict[Node, dict[ox.NamedNode, list[Node]]] = {}
        for triple in triples:
            predicates = self._by_subject.setdefault(triple.subject, {})
            predicates.setdefault(triple.predicate, []).append(triple.object)

    def text(self, comments: Sequence[str]) -> str:
        subjects = [node for node in self._by_subject if isinstance(node, ox.NamedNode)]
        subjects.sort(key=lambda node: (not self._is_header(node), node.value))
        blocks = [self._block(subject) for subject in subjects]
        head = [f"PREFIX {prefix}: <{self._prefixes[prefix]}>" for prefix in sorted(self._used)]
        parts = ["\n".join(comments)] if comments else []
        if head:
            parts.append("\n".join(head))
        return "\n\n".join([*parts, *blocks]) + "\n"

    def _is_header(self, node: ox.NamedNode) -> bool:
        types = self._by_subject[node].get(ox.NamedNode(RDF + "type"), [])
        return ox.NamedNode(OWL + "Ontology") in types

    def _block(self, subject: ox.NamedNode) -> str:
        lines = [self._iri(subject), *self._predicates(subject, 1)]
        return "\n".join([*lines, "."])

    def _predicates(self, subject: Node, depth: int) -> list[str]:
        indent = "    " * depth
        lines = []
        for predicate in self._ordered(self._by_subject[subject]):
            objects = self._by_subject[subject][predicate]
            texts = sorted(self._node(node, depth + 1) for node in objects)
            verb = "a" if predicate.value == RDF + "type" else self._iri(predicate)
            if len(texts) == 1:
                lines.append(f"{indent}{verb} {texts[0]} ;")
            else:
                lines.append(f"{indent}{verb}")
                lines += [f"{indent}    {text} ," for text in texts[:-1]]
                lines.append(f"{indent}    {texts[-1]} ;")
        return lines

    def _ordered(self, predicates: Iterable[ox.NamedNode]) -> list[ox.NamedNode]:
        return sorted(predicates, key=lambda p: (_RANK.get(p, len(_RANK)), self._short(p)[1]))

    def _node(self, node: Node, depth: int) -> str:
        if isinstance(node, ox.NamedNode):
            return "()" if node == _NIL else self._iri(node)
        if isinstance(node, ox.Literal):
            return self._literal(node)
        if _LIST_FIRST in self._by_subject.get(node, {}):
            return "( " + " ".join(self._items(node, depth)) + " )"
        inner = self._predicates(node, depth)
        return "\n".join(["[", *inner, "    " * (depth - 1) + "]"])

    def _items(self, node: Node, depth: int) -> list[str]:
        items = []
        while node != _NIL:
            links = self._by_subject[node]
            items.append(self._node(links[_LIST_FIRST][0], depth + 1))
            node = links[_LIST_REST][0]
        return items

    def _iri(self, node: ox.NamedNode) -> str:
        prefix, text = self._short(node)
        if prefix is not None:
            self._used.add(prefix)
        return text

    def _short(self, node: ox.NamedNode) -> tuple[str | None, str]:
        """Return the prefix of an IRI, if it has one, and the way to write the IRI."""
        return self._table.short(node.value)

    def _literal(self, node: ox.Literal) -> str:
        if node.datatype.value == XSD + "integer" and _SHORT_INTEGER.match(node.value):
            return node.value
        if node.datatype.value == XSD + "decimal" and _SHORT_DECIMAL.match(node.value):
            return node.value
        if node.datatype.value == XSD + "boolean" and node.value in ("true", "false"):
            return node.value
        text = '"' + "".join(_ESCAPES.get(char, char) for char in node.value) + '"'
        if node.language:
            return f"{text}@{bcp47(node.language)}"
        if node.datatype.value == XSD + "string":
            return text
        return f"{text}^^{self._iri(node.datatype)}"


def dotted(text: str) -> str:
    """Return Turtle with ``@prefix x: <…> .`` for each ``PREFIX x: <…>``.

    Published files are written so: parsers of Turtle 1.0, OWLAPI's among them, know no other form.
    """
    return _PREFIX.sub(r"@prefix \1 .", text)


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
        raise UnreadableError(
            "holds a comment below its first lines, which formatting would lose",
            path,
            line=inner,
            rule="comments-first",
            advice="move the comment to the top of the file, or state it as skos:editorialNote",
            zh="首行注释之后还有注释，排版时会丢失",
            zh_advice="请把注释移到文件开头，或写成 skos:editorialNote",
        )
    if unowned := _unowned(parsed.triples):
        raise UnreadableError(
            "holds a blank node that is neither a list nor nested in one other node",
            path,
            line=unowned,
            rule="blank-node-owner",
            advice="give the thing a name of its own",
            zh="有空节点既非列表，也不嵌在唯一的另一节点内",
            zh_advice="请为该事物命名",
        )
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
