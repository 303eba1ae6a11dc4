"""The rules of OWL 2 RL: each does what the W3C says, and together they agree with owlrl.

The cases of ``tests/owl/rules/`` begin with what the rule of that name adds to them, whole:
``# then:`` a triple, ``# clash:`` the subject of a contradiction. ``# owlrl:`` says why owlrl does
not conclude the same. The tables beside them list what is left out, each with its reason.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import owlrl
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS

from lodestone.commands.lab import reference
from lodestone.derive import derivation
from lodestone.derive.derivation import PREMISES, Dataset
from lodestone.model.ontology import Ontology
from lodestone.model.terms import LODE, XSD, thing
from lodestone.read import intake
from lodestone.read.checkout import Sources

FOLDER = Path(__file__).parent / "owl"
RULES = sorted((derivation.RULES / "owl").glob("*.rq"))
CASES = sorted((FOLDER / "rules").glob("*.ttl"))
EX = "https://example.org/"
#: Where owlrl notes that a graph contradicts itself.
ERROR = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
INCONSISTENCY = ox.NamedNode(LODE + "Inconsistency")

#: Tables 4 to 9 of https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules
W3C = {
    "4, equality": """eq-ref eq-sym eq-trans eq-rep-s eq-rep-p eq-rep-o eq-diff1 eq-diff2
        eq-diff3""",
    "5, properties": """prp-ap prp-dom prp-rng prp-fp prp-ifp prp-irp prp-symp prp-asyp prp-trp
        prp-spo1 prp-spo2 prp-eqp1 prp-eqp2 prp-pdw prp-adp prp-inv1 prp-inv2 prp-key prp-npa1
        prp-npa2""",
    "6, classes": """cls-thing cls-nothing1 cls-nothing2 cls-int1 cls-int2 cls-uni cls-com cls-svf1
        cls-svf2 cls-avf cls-hv1 cls-hv2 cls-maxc1 cls-maxc2 cls-maxqc1 cls-maxqc2 cls-maxqc3
        cls-maxqc4 cls-oo""",
    "7, class axioms": "cax-sco cax-eqc1 cax-eqc2 cax-dw cax-adc",
    "8, datatypes": "dt-type1 dt-type2 dt-eq dt-diff dt-not-type",
    "9, schema": """scm-cls scm-sco scm-eqc1 scm-eqc2 scm-op scm-dp scm-spo scm-eqp1 scm-eqp2
        scm-dom1 scm-dom2 scm-rng1 scm-rng2 scm-hv scm-svf1 scm-svf2 scm-avf1 scm-avf2 scm-int
        scm-uni""",
}

Node = rdflib.term.Node
RdfTriple = tuple[Node, Node, Node]


def table(name: str) -> dict[str, str]:
    """Read a table of two columns, the second a reason, which no row may lack."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file)
    found = dict(rows)
    assert len(found) == len(rows), f"{name}.csv names a row twice"
    assert all(found.values()), f"{name}.csv lacks a reason"
    return found


def store_of(triples: Iterable[ox.Triple]) -> ox.Store:
    store = ox.Store()
    graph = ox.NamedNode(PREMISES)
    store.extend(ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples)
    return store


def owlrl_closure(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    graph = reference.to_rdflib(triples)
    closure = owlrl.DeductiveClosure(
        owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False
    )
    closure.expand(graph)
    return graph


# The closure of the shipped graph


def literal_subject(triple: RdfTriple) -> bool:
    return isinstance(triple[0], rdflib.Literal)


def same_as_itself(triple: RdfTriple) -> bool:
    return triple[1] == OWL.sameAs and triple[0] == triple[2]


def below_itself(triple: RdfTriple) -> bool:
    reflexive = (RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass, OWL.equivalentProperty)
    return triple[1] in reflexive and triple[0] == triple[2]


def a_thing(triple: RdfTriple) -> bool:
    return triple[1] == RDF.type and triple[2] == OWL.Thing


def below_thing_above_nothing(triple: RdfTriple) -> bool:
    return triple[1] == RDFS.subClassOf and (triple[2] == OWL.Thing or triple[0] == OWL.Nothing)


def thing_and_nothing(triple: RdfTriple) -> bool:
    return triple[0] in (OWL.Thing, OWL.Nothing) and triple[1:] == (RDF.type, OWL.Class)


def datatype_axiom(triple: RdfTriple) -> bool:
    declared = triple[1] == RDF.type and triple[2] == RDFS.Datatype
    return declared or (triple[1] == OWL.disjointWith and str(triple[0]).startswith(XSD))


def annotation_axiom(triple: RdfTriple) -> bool:
    return triple[1] == RDF.type and triple[2] == OWL.AnnotationProperty


DIFFERENCES: Mapping[str, Callable[[RdfTriple], bool]] = {
    kind.__name__.replace("_", "-"): kind
    for kind in (
        literal_subject,
        same_as_itself,
        below_itself,
        a_thing,
        below_thing_above_nothing,
        thing_and_nothing,
        datatype_axiom,
        annotation_axiom,
    )
}


@pytest.mark.slow
def test_the_closure_is_that_of_owlrl_but_for_the_kinds_listed(sources: Sources) -> None:
    given = list(dict.fromkeys(derivation.premises(sources)))
    inferred = derivation.infer(store_of(given), sources.ontology.prefixes)
    ours = set(reference.to_rdflib([*given, *inferred]))
    theirs = set(owlrl_closure(given))
    assert inferred
    assert ours - theirs == set()
    lacking = theirs - ours
    unexplained = [t for t in lacking if not any(kind(t) for kind in DIFFERENCES.values())]
    assert unexplained == []
    idle = [name for name, kind in DIFFERENCES.items() if not any(map(kind, lacking))]
    assert idle == [], "a kind that no longer occurs is to be struck"


def test_each_kind_of_difference_has_its_reason() -> None:
    assert table("differences").keys() == DIFFERENCES.keys()


# One case per rule


class Case:
    """A case as its file states it.

    Attributes:
        premises: its triples.
        then: the triples that the rule adds, as text.
        clashes: the subjects of the contradictions that it finds.
        owlrl: why owlrl does not conclude the same; empty where it does.
    """

    def __init__(self, path: Path, prefixes: Mapping[str, str]) -> None:
        known = {**prefixes, "ex": EX}
        parsed = intake.parse(path, known)
        head = re.findall(r"^# (then|clash|owlrl): (.+)$", parsed.text, re.M)
        expected = "\n".join(text for key, text in head if key == "then")
        self.premises = [located.triple for located in parsed.triples]
        self.then = {
            located.triple
            for located in intake.strict(path, intake.with_prefixes(expected, known), known)
        }
        self.clashes = {text.replace("ex:", EX) for key, text in head if key == "clash"}
        self.owlrl = "".join(text for key, text in head if key == "owlrl")
        assert self.then or self.clashes


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_rule_adds_what_it_should_and_nothing_else(path: Path, ontology: Ontology) -> None:
    case = Case(path, ontology.prefixes)
    (rule,) = (
        r
        for r in derivation.rules(derivation.RULES / "owl", ontology.prefixes)
        if r.name == path.stem
    )
    made = set(derivation.construct(store_of(case.premises), rule)) - set(case.premises)
    about = {t.subject for t in made if t.object == INCONSISTENCY}
    assert {t for t in made if t.subject not in about} == case.then
    rows = {(t.predicate.value, t.object.value) for t in made if t.subject in about}
    assert rows == ({
        (str(RDF.type), INCONSISTENCY.value),
        (LODE + "followsRule", thing("rule", path.stem)),
        *((LODE + "onSubject", subject) for subject in case.clashes),
    } if case.clashes else set())  # fmt: skip


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_owlrl_concludes_the_same_unless_the_case_says_why_not(
    path: Path, ontology: Ontology
) -> None:
    case = Case(path, ontology.prefixes)
    closure = owlrl_closure(case.premises)
    lacking = set(reference.to_rdflib(case.then)) - set(closure)
    agrees = not lacking and bool(list(closure.triples((None, ERROR, None)))) == bool(case.clashes)
    assert agrees == (not case.owlrl), lacking


def test_every_rule_has_a_case() -> None:
    assert {path.stem for path in CASES} == {path.stem for path in RULES}


def test_each_rule_of_the_w3c_is_supported_or_left_out_with_a_reason() -> None:
    names = [name for rules in W3C.values() for name in rules.split()]
    assert len(names) == len(set(names)) == 78
    supported, unsupported = {path.stem for path in RULES}, set(table("unsupported"))
    assert not supported & unsupported
    assert supported | unsupported == set(names)


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_the_header_of_a_rule_names_its_table(path: Path) -> None:
    (number,) = (title[0] for title, rules in W3C.items() if path.stem in rules.split())
    text = path.read_text(encoding="utf-8")
    assert f"Rule {path.stem} of OWL 2 RL/RDF, table {number} of the W3C OWL 2 Profiles." in text


def test_the_shipped_graph_does_not_contradict_itself(dataset: Dataset) -> None:
    inferred = dataset.by_graph[derivation.INFERRED]
    assert [t.subject.value for t in inferred if t.object == INCONSISTENCY] == []


def test_a_contradiction_in_the_shipped_graph_would_be_found(
    sources: Sources, dataset: Dataset
) -> None:
    """The actor is put into the second of two classes that the ontology keeps apart."""
    pairs = [t for t in sources.ontology.triples if t.predicate.value == str(OWL.disjointWith)]
    types = sources.types.items()
    thing_, other = next(
        (iri, pair.object) for pair in pairs for iri, names in types if pair.subject.value in names
    )
    wrong = ox.Triple(ox.NamedNode(thing_), ox.NamedNode(str(RDF.type)), other)
    store = store_of([*derivation.premises(dataset.sources), wrong])
    found = derivation.infer(store, sources.ontology.prefixes)
    clashes = {t.subject for t in found if t.object == INCONSISTENCY}
    assert {t.object.value for t in found if t.subject in clashes and "onSubject" in str(t)} == {
        thing_
    }


# The cases of the W3C

TEST = rdflib.Namespace("http://www.w3.org/2007/OWL/testOntology#")
#: How many cases of each kind the file holds with premises in RDF/XML, and how many pass.
SCORES = {"consistent": (75, 75), "inconsistent": (11, 8), "follows": (29, 7), "not": (6, 6)}


@pytest.fixture(scope="session")
def w3c(conformance: Path) -> rdflib.Graph:
    graph = rdflib.Graph()
    graph.parse(conformance / "owl2-cases.rdf", format="xml")
    return graph


def term(node: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if isinstance(node, rdflib.URIRef):
        return ox.NamedNode(str(node))
    if isinstance(node, rdflib.BNode):
        return ox.BlankNode(str(node))
    assert isinstance(node, rdflib.Literal)
    if node.language:
        return ox.Literal(str(node), language=node.language)
    return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype or XSD + "string")))


def triples_of(text: object) -> list[ox.Triple]:
    graph = rdflib.Graph()
    graph.parse(data=str(text), format="xml", publicID=EX)
    return [ox.Triple(*(term(node) for node in triple)) for triple in graph]  # type: ignore[arg-type]


def holds(store: ox.Store, triples: Iterable[ox.Triple]) -> bool:
    """Whether a graph entails some triples, their blank nodes being unknowns.

    That a node is an ontology or a thing says nothing, and is not asked for.
    """
    idle = (str(OWL.Ontology), str(OWL.Thing))
    wanted = (
        f"{asked(t.subject)} {t.predicate} {asked(t.object)} ."
        for t in triples
        if not (t.predicate.value == str(RDF.type) and getattr(t.object, "value", "") in idle)
    )
    return bool(store.query(f"ASK {{ GRAPH <{PREMISES}> {{ {' '.join(wanted)} }} }}"))


def asked(node: object) -> str:
    return f"?b{node.value}" if isinstance(node, ox.BlankNode) else str(node)


def verdicts(graph: rdflib.Graph, prefixes: dict[str, str]) -> Iterator[tuple[str, str, bool]]:
    """Run each case of the RL profile: its kind, its name, and whether the rules pass it."""
    for case in sorted(graph.subjects(TEST.profile, TEST.RL), key=str):
        premises = graph.value(case, TEST.rdfXmlPremiseOntology)
        if premises is None:
            continue
        store = store_of(triples_of(premises))
        clash = any(t.object == INCONSISTENCY for t in derivation.infer(store, prefixes))
        name = str(graph.value(case, TEST.identifier))
        kinds = set(graph.objects(case, RDF.type))
        if TEST.ConsistencyTest in kinds:
            yield "consistent", name, not clash
        if TEST.InconsistencyTest in kinds:
            yield "inconsistent", name, clash
        if TEST.PositiveEntailmentTest in kinds:
            due = triples_of(graph.value(case, TEST.rdfXmlConclusionOntology))
            yield "follows", name, holds(store, due)
        if TEST.NegativeEntailmentTest in kinds:
            barred = triples_of(graph.value(case, TEST.rdfXmlNonConclusionOntology))
            yield "not", name, not holds(store, barred)


@pytest.mark.slow
def test_the_cases_of_the_w3c_pass_but_for_those_listed(
    w3c: rdflib.Graph, ontology: Ontology
) -> None:
    found = list(verdicts(w3c, ontology.prefixes))
    assert {name for _, name, passed in found if not passed} == table("w3c").keys()
    assert {
        kind: (
            sum(k == kind for k, _, _ in found),
            sum(k == kind and passed for k, _, passed in found),
        )
        for kind in SCORES
    } == SCORES
