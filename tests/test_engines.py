"""Two engines, one answer: each rule and question gives on rdflib what it gives on pyoxigraph.

``second_engine`` asks rdflib. Questions are asked of what is published: of the whole graph, or,
where rdflib would take minutes, of what two documents state. ``portable`` proves of each query that
it holds nothing which other engines read differently.
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import portable
import pyoxigraph as ox
import pytest
import rdflib
import scores
from derivation import cases
from rdflib.plugins.sparql.evalutils import _join
from rdflib.plugins.sparql.sparql import FrozenBindings, QueryContext
from rdflib.term import URIRef, Variable

from lodestone.answer import parameters
from lodestone.answer.names import Names
from lodestone.commands.lab import second_engine
from lodestone.commands.lab.second_engine import Row
from lodestone.derive import derivation
from lodestone.derive.derivation import PREMISES, Dataset
from lodestone.model import house, terms
from lodestone.model.house import House
from lodestone.model.ontology import Ontology
from lodestone.read import sparql
from lodestone.read.checkout import Sources

TESTS = Path(__file__).parent
ROOT = TESTS.parent
RULES = sorted(derivation.RULES.glob("*.rq"))
REASONING = sorted((derivation.RULES / "owl").glob("*.rq"))
QUESTIONS = sorted((ROOT / "queries").glob("*.rq"))
#: For each question that takes parameters, one choice of them.
PARAMETERS = [
    min(folder.glob("params-*.json"))
    for folder in sorted((TESTS / "queries").iterdir())
    if any(folder.glob("params-*.json"))
]
#: Questions that rdflib answers in seconds there, and in minutes on the whole graph.
LONG = {"q03", "q05", "q18", "q19", "q23", "q24", "q25", "q27", "q28", "q32", "q33", "q35", "q36"}
LONG |= {"q37", "q38", "q40", "q41", "q46", "q49", "q50", "q51", "q54", "q55", "q57", "q92"}
#: Questions that it answers on the whole graph in a quarter of a minute: for the full scoreboard.
HEAVY = set() if scores.IS_FULL else {"q72", "q73", "q79"}


@dataclass(frozen=True)
class Engines:
    """One data set in two engines."""

    first: ox.Store
    second: rdflib.Dataset

    @staticmethod
    def of(quads: Sequence[ox.Quad]) -> "Engines":
        store = ox.Store()
        store.extend(quads)
        return Engines(store, second_engine.dataset(quads))

    def rows(self, query: str) -> list[Row]:
        """Return the rows of a SELECT, the same on both and in the same order."""
        columns, rows = second_engine.first_rows(self.first, query)
        others, again = second_engine.second_rows(self.second, query)
        assert others == columns
        # A difference is told by its first row: thousands of rows side by side tell nothing.
        differing = (pair for pair in zip_longest(rows, again) if pair[0] != pair[1])
        assert next(differing, None) is None
        return rows

    def triples(self, query: str) -> int:
        """Return how many triples a CONSTRUCT makes, the same on both."""
        found = second_engine.first_triples(self.first, query)
        again = second_engine.second_triples(self.second, query)
        assert next(iter(found - again), None) is None
        assert next(iter(again - found), None) is None
        return len(found)


@pytest.fixture(scope="session")
def small(two_documents: Dataset) -> Engines:
    return Engines.of(two_documents.quads)


@pytest.fixture(scope="session")
def working(two_documents: Dataset) -> Engines:
    """The same with the graphs that rules leave for each other."""
    return Engines.of(list(two_documents.store))


@pytest.fixture(scope="session")
def whole(dataset: Dataset) -> Engines:
    return Engines.of([q for q in dataset.quads if q.graph_name.value != terms.graph("shapes")])


@pytest.fixture(scope="session")
def names(sources: Sources) -> Names:
    return Names.of(sources)


def bound(path: Path, given: dict[str, str], names: Names, home: House) -> str:
    """Return a question as an engine takes it, with its parameters."""
    query = sparql.load(path, names.prefixes)
    return parameters.bind(query, given, names, house.release(home)[1]).text


def number(path: Path) -> str:
    return path.stem.partition("-")[0]


def marked(paths: Sequence[Path]) -> list[object]:
    return [
        pytest.param(p, id=p.stem, marks=[pytest.mark.slow] if number(p) in LONG else [])
        for p in paths
    ]


# --- the rules -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_a_rule_derives_the_same_from_its_cases(
    path: Path, ontology: Ontology, tmp_path: Path
) -> None:
    rule = sparql.load(path, ontology.prefixes)
    for case in sorted((TESTS / "derivation" / path.stem).glob("*.trig")):
        made_up = cases.sources(cases.load(case, ontology.prefixes), ontology, tmp_path)
        if Engines.of(list(cases.derived(made_up, without=path.stem))).triples(rule.text):
            return
    pytest.fail("no case derives anything")


@pytest.mark.parametrize("path", REASONING, ids=lambda path: path.stem)
def test_a_rule_of_owl_infers_the_same_from_its_case(path: Path, ontology: Ontology) -> None:
    text = (TESTS / "owl" / "rules" / f"{path.stem}.ttl").read_text(encoding="utf-8")
    table = {**ontology.prefixes, "ex": "https://example.org/"}
    head = " ".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in table.items())
    parsed = ox.parse(f"{head}\n{text}", ox.RdfFormat.TURTLE)
    quads = [ox.Quad(*quad.triple, ox.NamedNode(PREMISES)) for quad in parsed]
    assert Engines.of(quads).triples(sparql.load(path, ontology.prefixes).text)


@pytest.mark.slow
@pytest.mark.parametrize("path", [*RULES, *REASONING], ids=lambda path: path.stem)
def test_a_rule_derives_the_same_from_two_documents(
    path: Path, ontology: Ontology, working: Engines
) -> None:
    working.triples(sparql.load(path, ontology.prefixes).text)


# --- the questions -------------------------------------------------------------------------------


@pytest.mark.parametrize("path", marked(QUESTIONS))
def test_a_question_has_the_same_rows_on_two_documents(
    path: Path, names: Names, home: House, small: Engines, ontology: Ontology, tmp_path: Path
) -> None:
    if (own := TESTS / "queries" / path.stem / "case.trig").is_file():
        stated = cases.sources(cases.load(own, ontology.prefixes), ontology, tmp_path)
        small = Engines.of(derivation.derive(stated).quads)
    assert small.rows(bound(path, {}, names, home))


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [p for p in PARAMETERS if number(p.parent) not in LONG],
    ids=lambda path: path.parent.name,
)
def test_a_question_has_the_same_rows_with_parameters(
    path: Path, names: Names, home: House, small: Engines, ontology: Ontology, tmp_path: Path
) -> None:
    if (own := path.with_name("case.trig")).is_file():
        stated = cases.sources(cases.load(own, ontology.prefixes), ontology, tmp_path)
        small, names = Engines.of(derivation.derive(stated).quads), Names.of(stated)
    given = json.loads(path.read_text(encoding="utf-8"))
    small.rows(bound(ROOT / "queries" / f"{path.parent.name}.rq", given, names, home))


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", [p for p in QUESTIONS if number(p) not in LONG | HEAVY], ids=lambda path: path.stem
)
def test_a_quick_question_has_the_same_rows_on_the_whole_graph(
    path: Path, names: Names, home: House, whole: Engines
) -> None:
    is_alone = (TESTS / "queries" / path.stem / "case.trig").is_file()
    assert whole.rows(bound(path, {}, names, home)) or is_alone


# --- the second engine itself --------------------------------------------------------------------


def solutions(dice: random.Random, context: QueryContext) -> list[FrozenBindings]:
    """Return solutions at random, each of some of three variables and a few terms."""
    return [
        FrozenBindings(
            context,
            {
                Variable(name): URIRef(f"urn:{dice.randrange(3)}")
                for name in "abc"
                if dice.random() < 0.7
            },
        )
        for _ in range(dice.randrange(8))
    ]


def test_the_hash_join_joins_as_rdflib_does() -> None:
    dice = random.Random(20251122)
    context = QueryContext(rdflib.Graph(), initBindings={})
    sizes = set()
    for _ in range(500):
        first, second = solutions(dice, context), solutions(dice, context)
        own = sorted(map(tell, _join(first, set(second))))
        assert (
            sorted(map(tell, second_engine.hash_join(first, second_engine.distinct(second)))) == own
        )
        sizes.add(len(own))
    assert len(sizes) > 10


def tell(solution: FrozenBindings) -> list[tuple[str, str]]:
    return sorted((str(name), str(term)) for name, term in solution.items())


SMALL_DATA = """
<urn:d> { <urn:p1> <urn:of> <urn:x> . <urn:p2> <urn:of> <urn:x> . <urn:p3> <urn:of> <urn:y> }
<urn:p1> { <urn:a> <urn:says> 1 , 2 . <urn:b> <urn:says> "2"@en }
<urn:p2> { <urn:a> <urn:says> 2 . <urn:c> <urn:part> <urn:a> }
<urn:p3> { <urn:b> <urn:says> "2"@en . <urn:a> <urn:part> <urn:b> }
"""
JOINS = [
    "SELECT * { GRAPH <urn:d> { ?p <urn:of> ?d } GRAPH ?p { ?s ?q ?o } GRAPH ?r { ?s ?q ?o } }",
    "SELECT * { GRAPH <urn:d> { ?p <urn:of> ?d } { GRAPH ?p { ?s <urn:says> ?o } } UNION"
    " { GRAPH ?p { ?s <urn:part> ?t } } GRAPH ?r { ?t <urn:part> ?u } }",
    "SELECT * { GRAPH ?p { ?s <urn:says> ?o } OPTIONAL { GRAPH ?r { ?s <urn:part> ?t } }"
    " GRAPH ?q { ?t <urn:part>* ?u } }",
    "SELECT * { GRAPH ?p { ?s <urn:says> ?o } FILTER EXISTS { GRAPH ?q { ?s <urn:part> ?t }"
    " GRAPH ?r { ?t <urn:says> ?w } } }",
    "SELECT * { { SELECT ?s (COUNT(?o) AS ?n) { GRAPH ?p { ?s <urn:says> ?o } } GROUP BY ?s }"
    " GRAPH ?q { ?s <urn:says> ?v } GRAPH ?r { ?w ?x ?s } }",
    "SELECT * { GRAPH ?p { ?s <urn:says> ?o } OPTIONAL { GRAPH ?r { ?s <urn:part> ?t } }"
    " { GRAPH ?q { ?t <urn:part>|<urn:says> ?u } } UNION { GRAPH ?v { ?t ?w ?o } } }",
    "SELECT * { GRAPH ?p { ?s <urn:says> ?o } GRAPH ?q { ?t <urn:says> ?o }"
    " FILTER NOT EXISTS { GRAPH <urn:d> { ?p <urn:of> ?d } GRAPH <urn:d> { ?q <urn:of> ?d }"
    " GRAPH ?q { ?s <urn:says> ?o } } }",
    # A group may leave open what it groups by.
    "SELECT * { { SELECT ?s ?t { GRAPH ?p { ?s <urn:says> ?o } OPTIONAL { GRAPH ?r { ?s <urn:part>"
    " ?t } } } GROUP BY ?s ?t } GRAPH ?q { ?s <urn:says> ?v } GRAPH ?w { ?t ?x ?y } }",
]


@pytest.mark.parametrize("query", JOINS)
def test_rdflib_has_the_same_rows_with_its_own_join(query: str) -> None:
    data = rdflib.Dataset(default_union=False)
    data.parse(data=SMALL_DATA, format="trig")
    columns, rows = second_engine.second_rows(data, query)
    own = [tuple(second_engine.cell(row[name]) for name in columns) for row in data.query(query)]  # type: ignore[index]
    assert rows
    assert sorted(rows, key=str) == sorted(own, key=str)


def test_the_second_engine_does_not_read_the_union_of_graphs() -> None:
    quad = ox.Quad(*(ox.NamedNode(f"urn:{name}") for name in "abcg"))
    engines = Engines.of([quad])
    assert engines.rows("SELECT ?s WHERE { ?s ?p ?o }") == []
    assert len(engines.rows("SELECT ?s WHERE { GRAPH <urn:g> { ?s ?p ?o } }")) == 1


def test_a_difference_between_the_engines_is_seen() -> None:
    graph = ox.NamedNode("urn:g")
    quads = [ox.Quad(ox.NamedNode(f"urn:{n}"), ox.NamedNode("urn:p"), graph, graph) for n in "abc"]
    engines = Engines(Engines.of(quads).first, Engines.of(quads[:2]).second)
    with pytest.raises(AssertionError):
        engines.rows("SELECT ?s WHERE { GRAPH <urn:g> { ?s ?p ?o } } ORDER BY ?s")
    with pytest.raises(AssertionError):
        engines.triples("CONSTRUCT { ?o ?p ?s } WHERE { GRAPH <urn:g> { ?s ?p ?o } }")


# --- what any engine reads alike -----------------------------------------------------------------


@pytest.mark.parametrize("path", [*RULES, *REASONING, *QUESTIONS], ids=lambda path: path.stem)
def test_a_query_holds_nothing_that_engines_read_differently(
    path: Path, ontology: Ontology
) -> None:
    assert portable.faults(sparql.load(path, ontology.prefixes).text) == []


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_a_question_reads_only_what_is_published(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [
        name for name in derivation.WORKING if f"graph:{name.rpartition('/')[2]} " in text
    ] == []


def unfit() -> Iterator[tuple[str, str]]:
    """Yield a fault and a made-up query that has it and no other."""
    stated = "GRAPH <urn:g> { ?s ?p ?o }"
    yield "no GRAPH around ?s ?p ?o", "SELECT ?s WHERE { ?s ?p ?o } ORDER BY ?s"
    yield "no GRAPH around ?s ?p ?o", "CONSTRUCT WHERE { ?s ?p ?o }"
    yield "no GRAPH around ?s <urn:p>+ ?o", "SELECT ?s WHERE { ?s <urn:p>+ ?o } ORDER BY ?s"
    yield (
        "no GRAPH around ?o ?q ?s",
        f"SELECT ?s WHERE {{ {stated} FILTER NOT EXISTS {{ ?o ?q ?s }} }} ORDER BY ?s",
    )
    yield (
        "no GRAPH around ?o ?q ?s",
        f"SELECT ?s WHERE {{ {stated} {{ SELECT ?o WHERE {{ ?o ?q ?s }} }} }} ORDER BY ?s",
    )
    yield "GRAPH ?g may be any graph", "SELECT ?s WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?s"
    yield "FROM", f"SELECT ?s FROM <urn:d> WHERE {{ {stated} }} ORDER BY ?s"
    yield "FROM", f"SELECT ?s FROM NAMED <urn:d> WHERE {{ {stated} }} ORDER BY ?s"
    yield "SERVICE", f"SELECT ?s WHERE {{ {stated} SERVICE <urn:e> {{ {stated} }} }} ORDER BY ?s"
    yield "function urn:f", f"SELECT ?s WHERE {{ {stated} FILTER(<urn:f>(?s)) }} ORDER BY ?s"
    yield "unsteady NOW", f"SELECT ?s WHERE {{ {stated} FILTER(?o < NOW()) }} ORDER BY ?s"
    yield (
        "unsteady RAND",
        f"SELECT ?s WHERE {{ {stated} FILTER EXISTS {{ BIND(RAND() AS ?r) }} }} ORDER BY ?s",
    )
    for name, word in (("Sample", "SAMPLE"), ("GroupConcat", "GROUP_CONCAT")):
        counted = f"SELECT ?s ({word}(?o) AS ?x) WHERE {{ {stated} }} GROUP BY ?s ORDER BY ?s"
        yield f"unsteady {name}", counted
    for test, sign in (("= 'zh'", "="), ("!= 'zh'", "!="), ("IN ('zh')", "IN")):
        spoken = f"SELECT ?s WHERE {{ {stated} FILTER(LANG(?o) {test}) }} ORDER BY ?s"
        yield f"LANG() {sign}", spoken
    yield "LIMIT without ORDER BY", f"CONSTRUCT {{ ?o ?p ?s }} WHERE {{ {stated} }} LIMIT 1"
    yield (
        "LIMIT without ORDER BY",
        f"SELECT ?s WHERE {{ {{ SELECT ?s WHERE {{ {stated} }} LIMIT 1 }} }} ORDER BY ?s",
    )
    yield (
        "FILTER on ?s beside its VALUES { UNDEF }",
        f"SELECT ?s WHERE {{ VALUES ?s {{ UNDEF }} {stated} FILTER(?s != <urn:x>) }} ORDER BY ?s",
    )
    yield "?o is not ordered by", f"SELECT ?s ?o WHERE {{ {stated} }} ORDER BY ?s"
    yield "?o is ordered by its words alone", f"SELECT ?o WHERE {{ {stated} }} ORDER BY STR(?o)"
    yield (
        "?p is not ordered by",
        f"SELECT ?s (COUNT(?o) AS ?n) WHERE {{ {stated} }} GROUP BY ?s ?p ORDER BY ?s ?n",
    )


@pytest.mark.parametrize(("fault", "query"), list(unfit()))
def test_a_query_that_some_engine_would_read_differently_is_found(fault: str, query: str) -> None:
    assert portable.faults(query) == [fault]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?o WHERE { GRAPH <urn:g> { ?s ?p ?o FILTER EXISTS { ?o ?q ?s } } }"
        " ORDER BY STR(?o) COALESCE(LANG(?o), '')",
        "SELECT ?s WHERE { GRAPH <urn:d> { ?g ?is ?d } GRAPH ?g { ?s ?p ?o } } ORDER BY DESC(?s)",
        "SELECT ?s WHERE { VALUES ?g { <urn:d> } GRAPH ?g { ?s ?p ?o } } ORDER BY ?s LIMIT 1",
        "SELECT ?s (COUNT(?o) AS ?n) WHERE { GRAPH <urn:g> { ?s ?p ?o } } GROUP BY ?s ORDER BY ?s",
        "SELECT ?s WHERE { VALUES ?o { UNDEF } VALUES ?s { UNDEF } GRAPH <urn:g> { ?s ?p ?q"
        " FILTER(?s != <urn:x>) } FILTER(!BOUND(?o) || ?q = ?o) } ORDER BY ?s",
        "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> CONSTRUCT { ?s ?p ?o } WHERE {"
        " GRAPH <urn:g> { ?s ?p ?o }"
        " FILTER(xsd:decimal(?o) > 1 || LANGMATCHES(LANG(?o), 'zh') || LCASE(LANG(?o)) = 'en') }",
    ],
)
def test_a_query_that_every_engine_reads_alike_passes(query: str) -> None:
    assert portable.faults(query) == []
