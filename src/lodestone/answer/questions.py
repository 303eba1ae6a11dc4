"""Station four, answer: the saved questions, their parameters and the rows they give.

A question is one file in ``queries/``. What a reader may change stands in ``VALUES`` blocks at the
top of its ``WHERE``; a parameter replaces the rows of the block of its name, built from terms and
never from text templates, so that no value can say more than itself.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from lodestone.model.errors import UsageError
from lodestone.model.words import none
from lodestone.read import sparql

if TYPE_CHECKING:
    from lodestone.answer.marking import Doubt

Term = ox.NamedNode | ox.BlankNode | ox.Literal

_VALUES = re.compile(r"VALUES\s+\?(?P<name>\w+)\s*\{(?P<rows>[^{}]*)\}")
#: The row of a parameter that takes everything.
ALL: Final = "UNDEF"


@dataclass(frozen=True)
class Answer:
    """The rows of a question.

    Attributes:
        question: the question that was asked.
        columns: the names of its variables.
        rows: one tuple of terms per row, ``None`` where a column has no value.
        doubts: for each row, the cases in doubt on which it rests; ``None`` where nobody looked.
    """

    question: sparql.QueryFile
    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    doubts: "tuple[tuple[Doubt, ...], ...] | None" = None

    def texts(self) -> Iterator[list[str]]:
        """Yield the rows as texts: IRIs shortened with the prefix table, literals bare."""
        pairs = self.question.pairs
        return ([text(term, pairs) for term in row] for row in self.rows)

    def shorten(self, iri: str) -> str:
        """Return the compact form of an IRI."""
        return text(ox.NamedNode(iri), self.question.pairs)


def questions(folder: Path, prefixes: Mapping[str, str]) -> list[sparql.QueryFile]:
    """Read the saved questions of a folder, in the order of their names.

    Raises:
        UnreadableError: one has no header, or asks what no query may.
    """
    known = [sparql.load(path, prefixes) for path in sorted(folder.glob("*.rq"))]
    for query in known:
        sparql.prove(query)
    return known


def find(name: str, known: Sequence[sparql.QueryFile]) -> sparql.QueryFile:
    """Find a question by its name, or by the number or words that its name begins with.

    Raises:
        UsageError: no question, or more than one, goes by that name.
    """
    meant = pick(name, [query.name for query in known])
    return next(query for query in known if query.name == meant)


def pick(name: str, known: Sequence[str]) -> str:
    """Return the name of the question that a name, a number or the words of a beginning mean.

    Raises:
        UsageError: no question, or more than one, goes by that name.
    """
    near = [one for one in known if one == name]
    near = near or [one for one in known if one.startswith(name + "-")]
    near = near or [one for one in known if one.startswith(name)]
    if len(near) == 1:
        return near[0]
    if near:
        several = ", ".join(near)
        raise UsageError.of("may-be", name=name, several=several)
    raise UsageError.of("there-no-question-ask", name=name)


def from_file(path: Path, prefixes: Mapping[str, str]) -> sparql.QueryFile:
    """Read a question from a file of one's own, such as a changed copy of a saved one.

    Raises:
        UsageError: there is no such file.
        UnreadableError: it is no text, has no header, or asks what no query may.
    """
    if not path.is_file():
        raise UsageError.of("there-no-file", file=path)
    query = sparql.load(path, prefixes)
    sparql.prove(query)
    return query


def parameters(query: sparql.QueryFile) -> dict[str, str]:
    """Return the parameters of a question: name to the rows that it has in the file."""
    return {m["name"]: m["rows"].strip() for m in _VALUES.finditer(_head(query.body))}


def bind(query: sparql.QueryFile, values: Mapping[str, Sequence[Term]]) -> sparql.QueryFile:
    """Return the question with other rows in the ``VALUES`` blocks of its parameters.

    Raises:
        UsageError: the question has no parameter of that name.
    """
    known = parameters(query)
    for name in values:
        if name not in known:
            offer = ", ".join(sorted(known))
            raise UsageError.of(
                "has-no-parameter-has",
                name=query.name,
                parameter=name,
                offer=offer or none(),
            )

    def rows(match: re.Match[str]) -> str:
        if match["name"] not in values:
            return match[0]
        terms = " ".join(str(term) for term in values[match["name"]]) or ALL
        return f"VALUES ?{match['name']} {{ {terms} }}"

    head = _head(query.body)
    body = _VALUES.sub(rows, head) + query.body[len(head) :]
    return replace(query, body=body)


def day(when: date) -> list[Term]:
    """Return the rows of the parameter ``day``."""
    return [
        ox.Literal(when.isoformat(), datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#date"))
    ]


def day_of(query: sparql.QueryFile) -> str:
    """Return the day on which a question is asked; empty where it depends on none."""
    rows = parameters(query).get("day", "")
    return rows.split('"')[1] if rows.startswith('"') else ""


def ask(
    store: ox.Store,
    query: sparql.QueryFile,
    default: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] | None = None,
) -> Answer:
    """Run a question over a store.

    Args:
        store: the graph.
        query: the question.
        default: the graphs that stand where it names none; the store's own where ``None``.

    Raises:
        UsageError: the question is not a SELECT query, or not SPARQL.
    """
    try:
        solutions = store.query(sparql.proven(query), default_graph=default)
    except SyntaxError as error:
        raise UsageError.of("not-sparql-2", name=query.name, error=error) from None
    if not isinstance(solutions, ox.QuerySolutions):
        raise UsageError.of("not-select-query", name=query.name)
    columns = tuple(variable.value for variable in solutions.variables)
    rows = tuple(tuple(solution[name] for name in columns) for solution in solutions)
    return Answer(query, columns, rows)


def text(term: Term | None, pairs: Sequence[tuple[str, str]]) -> str:
    """Write a term as a reader of a table wants it."""
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        for prefix, namespace in pairs:
            if term.value.startswith(namespace):
                return f"{prefix}:{term.value[len(namespace) :]}"
    return term.value


def _head(body: str) -> str:
    """Return the text up to the last of the ``VALUES`` blocks that open the ``WHERE``."""
    start = body.find("{", body.upper().find("WHERE")) + 1
    end = start
    while match := _VALUES.match(body, end + len(body[end:]) - len(body[end:].lstrip())):
        end = match.end()
    return body[:end]
