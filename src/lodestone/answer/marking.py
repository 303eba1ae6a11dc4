"""Marks the rows of an answer that rest on what is in doubt, whichever engine gave them.

Doubt is a *conflict* of values, a *tension* (a figure lost in the copy among them), or a decision
that leaves a question *open*. Each is a case with subjects, properties and values, and stands in
``graph:conflicts`` or ``graph:curation``. No question names it: the rows are terms, the question
names the properties that it reads, and from both it follows which rows rest on a case. So nobody
can write a question that forgets to say what is in doubt.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from lodestone.answer.questions import Answer, Term
from lodestone.model import terms
from lodestone.model.terms import LODE
from lodestone.read import sparql

#: The column of the marks.
COLUMN: Final = "doubt"
#: Columns of questions that are themselves about cases: such a row needs no mark.
_NAMED: Final = re.compile(r"lode:([A-Za-z]+)")
#: Triples whose property the question leaves open.
_ANY: Final = re.compile(r"\?\w+\s+\?\w+\s+\?\w+")
_AGGREGATE: Final = re.compile(r"\b(?:SUM|COUNT|MIN|MAX|AVG|SAMPLE|GROUP_CONCAT)\s*\(", re.I)
#: What a derived property is read from.
_READ_FROM: Final[Mapping[str, tuple[str, ...]]] = {
    "counts": ("amount",),
    "standsAt": ("reached",),
    "isProvidedBy": ("isHeldBy", "hasLender", "hasBuyer", "hasGiver"),
}
_ROLES: Final = (
    *("onSubject", "onProperty", "hasValue", "hasDecision", "prefers", "leavesOpen"),
    *("restsOn", "hasKind"),
)
#: Kinds of opinions and of words: they touch no value, but rows of a passage that holds one side.
_SOFT: Final = frozenset(terms.thing("dispute", kind) for kind in ("view", "wording", "tension"))
_CASES: Final = f"""SELECT ?case ?class ?role ?node WHERE {{
    VALUES ?graph {{ <{terms.graph("conflicts")}> <{terms.graph("curation")}> }}
    VALUES ?class {{ <{LODE}Conflict> <{LODE}Tension> <{LODE}Decision> }}
    VALUES ?role {{ {" ".join(f"<{LODE}{role}>" for role in _ROLES)} }}
    GRAPH ?graph {{ ?case a ?class ; ?role ?node }}
}} ORDER BY ?case ?class ?role ?node"""
_NEAR: Final = f"""SELECT DISTINCT ?subject ?near WHERE {{
    VALUES ?from {{ <{terms.graph("conflicts")}> <{terms.graph("curation")}> }}
    VALUES ?graph {{ <{terms.graph("settled")}> <{terms.graph("providers")}> }}
    GRAPH ?from {{ ?case <{LODE}onSubject> ?subject }}
    GRAPH ?graph {{ ?subject ?tie ?near }}
    FILTER(isIRI(?near))
}} ORDER BY ?subject ?near"""

Rows = Callable[[str], Iterable[Mapping[str, str]]]


@dataclass(frozen=True)
class Doubt:
    """A case, as a mark tells it.

    Attributes:
        iri: the conflict, tension or open decision.
        kind: the local name of its class.
        subjects: IRIs of what it is about.
        props: IRIs of the properties at issue; none where whole things are.
        values: IRIs of its sides, in order.
        preferred: the sides that a decision prefers.
        left_open: the sides between which a decision does not choose.
        passages: IRIs of the passages on which it rests, where an editor named them.
        is_soft: true for views and wordings, which put no value in doubt.
    """

    iri: str
    kind: str
    subjects: frozenset[str]
    props: frozenset[str]
    values: tuple[str, ...]
    preferred: tuple[str, ...]
    left_open: tuple[str, ...]
    passages: frozenset[str] = frozenset()
    is_soft: bool = False

    @cached_property
    def names(self) -> frozenset[str]:
        """The local names of the properties."""
        return frozenset(prop.removeprefix(LODE) for prop in self.props)

    @cached_property
    def statements(self) -> frozenset[str]:
        """Its sides that are statements or things and no bare values."""
        return frozenset(v for v in self.values if _kind(v) not in terms.VALUE_KINDS)


class Doubts:
    """All that is in doubt in a graph, found by what it is about."""

    def __init__(self, cases: Sequence[Doubt], near: Mapping[str, frozenset[str]]) -> None:
        self.cases = tuple(cases)
        self._near = near
        self._by_term: dict[str, list[Doubt]] = defaultdict(list)
        for case in self.cases:
            for iri in {*case.subjects, *case.statements, *self._around(case)}:
                self._by_term[iri].append(case)

    def touching(self, row: frozenset[str]) -> Iterator[Doubt]:
        """Yield the cases of which a row names a subject, a statement or a neighbour, each once."""
        found = {case.iri: case for iri in row for case in self._by_term.get(iri, ())}
        return (found[iri] for iri in sorted(found))

    def is_near(self, case: Doubt, row: frozenset[str]) -> bool:
        """Tell whether a row names what a subject of the case is tied to."""
        return any(self._near.get(subject, frozenset()) & row for subject in case.subjects)

    def _around(self, case: Doubt) -> Iterator[str]:
        for subject in case.subjects:
            yield from self._near.get(subject, ())


def doubts(rows: Rows) -> Doubts:
    """Read all that is in doubt from a graph.

    Args:
        rows: what runs a SELECT and yields its rows, variable to the value of the term.
    """
    found: defaultdict[tuple[str, str], defaultdict[str, list[str]]]
    found = defaultdict(lambda: defaultdict(list))
    for row in rows(_CASES):
        key = row["case"], row["class"].removeprefix(LODE)
        found[key][row["role"].removeprefix(LODE)].append(row["node"])
    ruled = {node for roles in found.values() for node in roles["hasDecision"]}
    rulings = {iri: roles for (iri, kind), roles in found.items() if kind == "Decision"}
    cases = []
    for (iri, kind), roles in found.items():
        if kind == "Decision" and (iri in ruled or not roles["leavesOpen"]):
            continue
        own = [roles, *(rulings[one] for one in roles["hasDecision"] if one in rulings)]
        kept, left = (tuple(v for r in own for v in r[name]) for name in ("prefers", "leavesOpen"))
        sides = tuple(dict.fromkeys([*roles["hasValue"], *kept, *left]))
        about = frozenset(roles["onSubject"]), frozenset(roles["onProperty"])
        tail = frozenset(roles["restsOn"]), bool(_SOFT & set(roles["hasKind"]))
        cases.append(Doubt(iri, kind, *about, sides, kept, left, *tail))
    near: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows(_NEAR):
        near[row["subject"]].add(row["near"])
    return Doubts(cases, {subject: frozenset(ends) for subject, ends in near.items()})


def of_store(store: ox.Store) -> Doubts:
    """Read all that is in doubt from a store in this process."""

    def rows(query: str) -> Iterator[dict[str, str]]:
        solutions = store.query(query)
        assert isinstance(solutions, ox.QuerySolutions)
        names = [variable.value for variable in solutions.variables]
        for row in solutions:
            yield {name: row[name].value for name in names}

    return doubts(rows)


def marked(found: Answer, known: Doubts) -> Answer:
    """Return an answer that says of each row on which cases it rests."""
    reads = _reads(found.question)
    every = [_iris(row) for row in found.rows]
    shown = frozenset(_kind(iri) for row in every for iri in row)
    marks = tuple(tuple(_resting(row, known, reads, shown)) for row in every)
    return replace(found, doubts=marks)


@dataclass(frozen=True)
class _Reads:
    """What a question reads: local names of properties; whether it takes any; whether it sums."""

    names: frozenset[str]
    takes_any: bool
    sums: bool


def _reads(question: sparql.QueryFile) -> _Reads:
    names = set(_NAMED.findall(question.body))
    for derived, bases in _READ_FROM.items():
        if derived in names:
            names.update(bases)
    takes_any = bool(_ANY.search(question.body))
    return _Reads(frozenset(names), takes_any, bool(_AGGREGATE.search(question.body)))


def _resting(
    row: frozenset[str], known: Doubts, reads: _Reads, shown: frozenset[str]
) -> Iterator[Doubt]:
    """Yield the cases on which a row rests."""
    for case in known.touching(row):
        if case.iri not in row and _rests(row, case, known, reads, shown):
            yield case


def _rests(
    row: frozenset[str], case: Doubt, known: Doubts, reads: _Reads, shown: frozenset[str]
) -> bool:
    if case.statements & row:
        return True
    if not case.props:
        return bool(case.subjects & row) and _touches(row, case, shown)
    if case.subjects & row and row & frozenset(case.values):
        return True
    if not _is_read(row, case, reads):
        return False
    if case.subjects & row:
        return True
    is_hidden = not {_kind(subject) for subject in case.subjects} & shown
    shows = bool(row & frozenset(case.values))
    return known.is_near(case, row) and (shows or (is_hidden and reads.sums))


def _touches(row: frozenset[str], case: Doubt, shown: frozenset[str]) -> bool:
    """Tell whether a row that names a subject of a case without a property rests on it."""
    if case.values and row & frozenset(case.values):
        return True
    if case.passages and "passage" in shown:
        return bool(case.passages & row)
    return not case.values and not case.is_soft


def _is_read(row: frozenset[str], case: Doubt, reads: _Reads) -> bool:
    """Tell whether the question reads a property of the case for this row."""
    if case.names & reads.names:
        return True
    if not reads.takes_any:
        return False
    named = {iri for iri in row if iri.startswith(LODE)}
    return not named or bool(named & case.props)


def _iris(row: Sequence[Term | None]) -> frozenset[str]:
    return frozenset(term.value for term in row if isinstance(term, ox.NamedNode))


def _kind(iri: str) -> str:
    return (terms.kind_and_slug(iri) or ("", ""))[0]
