"""Marks the rows of an answer that rest on what is in doubt, whichever engine gave them.

Doubt is a *conflict* of values, a *tension* (a figure lost in the copy among them), or a decision
that leaves a question *open*. Each is a case with subjects, properties and values, and stands in
``graph:conflicts`` or ``graph:curation``. No question names it: the rows are terms, the question
names the properties that it reads, and from both it follows which rows rest on a case. So nobody
can write a question that forgets to say what is in doubt.

A row rests on a case when it shows or uses a value at issue: it names the subject, or its figures
are those of a subject that it does not name. That it shares a holder or a stage with the subject
puts nothing of it in doubt.

A mark is light where no value of the row is at stake: a tension of how a name or a title is
printed, of what one side alone tells, or of views of which the row shows none. Tables count light
marks and name the others.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from operator import itemgetter
from typing import Final

import pyoxigraph as ox

from lodestone.answer.questions import Answer, Term
from lodestone.model import terms
from lodestone.model.terms import LODE, RDFS
from lodestone.read import sparql

#: The column of the marks.
COLUMN: Final = "doubt"
#: Columns of questions that are themselves about cases: such a row needs no mark.
_NAMED: Final = re.compile(r"lode:([A-Za-z]+)")
#: What lists variables and states no triple.
_LISTS: Final = re.compile(r"\bSELECT\b[^{]*|\b(?:ORDER|GROUP)\s+BY\b[^{}]*", re.I)
#: Triples whose property is a variable.
_ANY: Final = re.compile(r"\?\w+\s+(\?\w+)\s+\?\w+")
_AGGREGATE: Final = re.compile(r"\b(?:SUM|COUNT|MIN|MAX|AVG|SAMPLE|GROUP_CONCAT)\s*\(", re.I)
#: What a derived property is read from.
_READ_FROM: Final[Mapping[str, tuple[str, ...]]] = {
    "counts": ("amount", "reached"),
    "standsAt": ("reached",),
}
_ROLES: Final = (
    *("onSubject", "onProperty", "hasValue", "hasDecision", "prefers", "leavesOpen"),
    *("restsOn", "hasKind"),
)
#: Kinds of opinions and of words: they touch no value, but rows of a passage that holds one side.
_SOFT: Final = frozenset(terms.thing("dispute", kind) for kind in ("view", "wording", "tension"))
#: Kinds of tensions that are light in every row, and those that are where no side is shown.
_LIGHT: Final = frozenset(terms.thing("dispute", kind) for kind in ("wording", "onesided"))
_VIEWS: Final = _LIGHT | {terms.thing("dispute", kind) for kind in ("view", "tension")}
_CASES: Final = f"""SELECT ?case ?class ?role ?node WHERE {{
    VALUES ?graph {{ <{terms.graph("conflicts")}> <{terms.graph("curation")}> }}
    VALUES ?class {{ <{LODE}Conflict> <{LODE}Tension> <{LODE}Decision> }}
    GRAPH ?graph {{ ?case a ?class . ?case ?role ?node }}
    FILTER(?role IN ({", ".join(f"<{LODE}{role}>" for role in _ROLES)}))
}}"""
_TIES: Final = " ".join(
    f"<{terms.graph(name)}>"
    for name in ("settled", "providers", "kinds", "stages", "bases", "countable")
)
#: What a subject is tied to, and the unit of what it is tied to.
_NEAR: Final = f"""SELECT DISTINCT ?subject ?near ?unit WHERE {{
    VALUES ?from {{ <{terms.graph("conflicts")}> <{terms.graph("curation")}> }}
    GRAPH ?from {{ ?case <{LODE}onSubject> ?subject }}
    VALUES ?graph {{ {_TIES} }}
    GRAPH ?graph {{ ?subject ?tie ?near }}
    FILTER(isIRI(?near))
    OPTIONAL {{ GRAPH <{terms.graph("values")}> {{ ?near <{LODE}inUnit> ?unit }} }}
}}"""
#: Sides that register or ontology name: they are ends of statements and no statements.
_NAMED_SIDES: Final = f"""SELECT DISTINCT ?side WHERE {{
    VALUES ?from {{ <{terms.graph("conflicts")}> <{terms.graph("curation")}> }}
    GRAPH ?from {{ ?case <{LODE}hasValue>|<{LODE}prefers>|<{LODE}leavesOpen> ?side }}
    VALUES ?names {{ <{terms.graph("register")}> <{terms.graph("ontology")}> }}
    GRAPH ?names {{ ?side a ?class }}
}} ORDER BY ?side"""
#: What a rule found, and the curator's case that tells it.
_TOLD: Final = f"""SELECT DISTINCT ?told ?found WHERE {{
    GRAPH <{terms.graph("conflicts")}> {{ ?told <{LODE}isFoundAs> ?found }}
    GRAPH <{terms.graph("curation")}> {{ ?told a <{LODE}Tension> }}
}} ORDER BY ?found ?told"""
_NARROWER: Final = f"""SELECT DISTINCT ?narrow ?wide WHERE {{
    GRAPH <{terms.graph("ontology")}> {{ ?narrow <{RDFS}subPropertyOf>+ ?wide }}
}} ORDER BY ?narrow ?wide"""
#: Kinds of things in a row of which nothing can be told to be tied to a subject.
_FREE: Final = terms.VALUE_KINDS | {"passage", "document", ""}

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
        named: the sides that register or ontology name.
        told: IRIs of the curators' cases that tell the same in their words, in order.
        is_soft: true for views and wordings, which put no value in doubt.
        kinds: IRIs of the kinds of dispute that it is of.
        is_light: true for the mark of a row of which no value is at stake.
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
    named: frozenset[str] = frozenset()
    told: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    is_light: bool = False

    @cached_property
    def sides(self) -> frozenset[str]:
        """The values, in no order."""
        return frozenset(self.values)

    @cached_property
    def names(self) -> frozenset[str]:
        """The local names of the properties."""
        return frozenset(prop.removeprefix(LODE) for prop in self.props)

    @cached_property
    def statements(self) -> frozenset[str]:
        """Its sides that are statements, and neither values nor things of the register."""
        own = (v for v in self.values if terms.kind(v) not in terms.VALUE_KINDS)
        return frozenset(own) - self.named


class Doubts:
    """All that is in doubt in a graph, found by what it is about.

    Attributes:
        cases: what is in doubt.
        near: the IRI of a subject to those of what it is tied to.
        narrower: the local name of a property to those of its subproperties.
        by_term: an IRI to the cases of which it is a subject, a statement or a neighbour.
    """

    def __init__(
        self,
        cases: Sequence[Doubt],
        near: Mapping[str, frozenset[str]],
        narrower: Mapping[str, frozenset[str]],
        by_term: Mapping[str, list[Doubt]] | None = None,
    ) -> None:
        self.cases = tuple(cases)
        self.narrower = narrower
        self.near = near
        self.by_term = self._by_term() if by_term is None else by_term

    def touching(self, row: frozenset[str]) -> Iterator[Doubt]:
        """Yield the cases of which a row names a subject, a statement or a neighbour, each once."""
        found = {case.iri: case for iri in row for case in self.by_term.get(iri, ())}
        return (found[iri] for iri in sorted(found))

    def is_behind(self, case: Doubt, row: frozenset[str]) -> bool:
        """Tell whether a row may be about a subject of the case that it does not name.

        It is about another thing where it names one of that subject's kind, or one that the
        subject is not tied to.
        """
        named = frozenset(iri for iri in row if terms.kind(iri) not in _FREE)
        kinds = {terms.kind(iri) for iri in named}
        return bool(named) and any(
            terms.kind(subject) not in kinds and named <= self.near.get(subject, frozenset())
            for subject in case.subjects
        )

    def _by_term(self) -> dict[str, list[Doubt]]:
        found: dict[str, list[Doubt]] = defaultdict(list)
        for case in self.cases:
            for iri in {*case.subjects, *case.statements, *self._around(case)}:
                found[iri].append(case)
        return found

    def _around(self, case: Doubt) -> Iterator[str]:
        for subject in case.subjects:
            yield from self.near.get(subject, ())


def doubts(rows: Rows) -> Doubts:
    """Read all that is in doubt from a graph.

    Args:
        rows: what runs a SELECT and yields its rows, variable to the value of the term.
    """
    found: defaultdict[tuple[str, str], defaultdict[str, list[str]]]
    found = defaultdict(lambda: defaultdict(list))
    by_name = itemgetter("case", "class", "role", "node")
    for row in sorted(rows(_CASES), key=by_name):  # an engine sorts them more slowly
        key = row["case"], row["class"].removeprefix(LODE)
        found[key][row["role"].removeprefix(LODE)].append(row["node"])
    ruled = {node for roles in found.values() for node in roles["hasDecision"]}
    rulings = {iri: roles for (iri, kind), roles in found.items() if kind == "Decision"}
    named = frozenset(row["side"] for row in rows(_NAMED_SIDES))
    tellers: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows(_TOLD):
        tellers[row["found"]].append(row["told"])
    cases = []
    for (iri, kind), roles in found.items():
        if kind == "Decision" and (iri in ruled or not roles["leavesOpen"]):
            continue
        own = [roles, *(rulings[one] for one in roles["hasDecision"] if one in rulings)]
        kept, left = (tuple(v for r in own for v in r[name]) for name in ("prefers", "leavesOpen"))
        sides = tuple(dict.fromkeys([*roles["hasValue"], *kept, *left]))
        about = frozenset(roles["onSubject"]), frozenset(roles["onProperty"])
        passages, kinds = frozenset(roles["restsOn"]), frozenset(roles["hasKind"])
        things = named & frozenset(sides)
        told = tuple(sorted(tellers[iri])) if iri in tellers else ()
        is_soft = bool(_SOFT & kinds)
        ends = sides, kept, left
        cases.append(Doubt(iri, kind, *about, *ends, passages, is_soft, things, told, kinds))
    ties = [
        (row["subject"], row[end]) for row in rows(_NEAR) for end in ("near", "unit") if end in row
    ]
    near = _sets(ties)
    pairs = ((_local(row["wide"]), _local(row["narrow"])) for row in rows(_NARROWER))
    return Doubts(cases, near, _sets(pairs))


def _sets(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for key, end in pairs:
        found[key].add(end)
    return {key: frozenset(ends) for key, ends in found.items()}


def of_store(store: ox.Store) -> Doubts:
    """Read all that is in doubt from a store in this process; see ``doubts``."""

    def rows(query: str) -> Iterator[dict[str, str]]:
        solutions = store.query(query)
        assert isinstance(solutions, ox.QuerySolutions)
        names = [variable.value for variable in solutions.variables]
        for row in solutions:
            cells = zip(names, row, strict=True)
            yield {name: term.value for name, term in cells if term is not None}

    return doubts(rows)


def iris_of(found: Answer) -> frozenset[str]:
    """Return the IRIs that the rows of an answer name."""
    return frozenset(iri for row in found.rows for iri in _iris(row))


def marked(found: Answer, known: Doubts) -> Answer:
    """Return an answer that says of each row on which cases it rests."""
    reads = _reads(found.question, known.narrower)
    every = [_iris(row) for row in found.rows]
    kinds = frozenset(terms.kind(iri) for row in every for iri in row)
    marks = tuple(tuple(_resting(row, known, reads, kinds)) for row in every)
    return replace(found, doubts=marks)


@dataclass(frozen=True)
class _Reads:
    """What a question reads: local names of properties; whether it takes any; whether it sums."""

    names: frozenset[str]
    takes_any: bool
    sums: bool


def _reads(question: sparql.QueryFile, narrower: Mapping[str, frozenset[str]]) -> _Reads:
    body = question.body
    names = set(_NAMED.findall(body))
    for derived, bases in _READ_FROM.items():
        if derived in names:
            names.update(bases)
    if "subPropertyOf" in body:
        names.update(*(narrower.get(name, frozenset()) for name in tuple(names)))
    free = set(_ANY.findall(_LISTS.sub(" ", body)))
    takes_any = any(not _is_listed(variable, body) for variable in free)
    outer = body.partition("{")[0]
    return _Reads(frozenset(names), takes_any, bool(_AGGREGATE.search(outer)))


def _is_listed(variable: str, body: str) -> bool:
    """Tell whether a question itself says which properties a variable may be."""
    name = re.escape(variable)
    return bool(re.search(rf"{name}\s+rdfs:subPropertyOf|VALUES\s+{name}\s*{{\s*lode:", body))


def _resting(
    row: frozenset[str], known: Doubts, reads: _Reads, shown: frozenset[str]
) -> Iterator[Doubt]:
    """Yield the cases on which a row rests: what a rule found and a curator tells, once."""
    resting = [
        case
        for case in known.touching(row)
        if case.iri not in row and _rests(row, case, known, reads, shown)
    ]
    found = {teller for case in resting for teller in case.told}
    kept = (case for case in resting if case.iri not in found)
    return (replace(case, is_light=True) if _is_light(row, case) else case for case in kept)


def _is_light(row: frozenset[str], case: Doubt) -> bool:
    """Tell whether a case puts no value of a row at stake: what is open or clashes does."""
    if case.kind != "Tension" or case.left_open or not case.kinds:
        return False
    if case.kinds <= _LIGHT:
        return True
    return case.kinds <= _VIEWS and not case.props and not row & case.statements


def _rests(
    row: frozenset[str], case: Doubt, known: Doubts, reads: _Reads, shown: frozenset[str]
) -> bool:
    if not case.statements.isdisjoint(row):
        return True
    is_named = not case.subjects.isdisjoint(row)
    if not case.props:
        return is_named and _touches(row, case, shown)
    shows = not case.sides.isdisjoint(row)
    if is_named:
        return shows or _is_read(row, case, reads)
    return (shows or (reads.sums and _is_read(row, case, reads))) and known.is_behind(case, row)


def _touches(row: frozenset[str], case: Doubt, shown: frozenset[str]) -> bool:
    """Tell whether a row that names a subject of a case without a property rests on it."""
    if not case.sides.isdisjoint(row):
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


def _local(iri: str) -> str:
    return iri.removeprefix(LODE)


def _iris(row: Sequence[Term | None]) -> frozenset[str]:
    return frozenset(term.value for term in row if isinstance(term, ox.NamedNode))
