"""Each published file meets a SHACL profile of its own, by pySHACL; each profile can fail."""

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib.namespace import RDFS, SH

from lodestone.commands.lab import reference
from lodestone.model.ontology import Ontology
from lodestone.model.terms import BASE, DCTERMS, LODE, RDF, SHAPE, SKOS, thing
from lodestone.publish.files import description, profiles
from lodestone.read.checkout import SHAPES, Sources

FORMATS = {
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".ttl": ox.RdfFormat.TURTLE,
}
#: Files of triples that are judged otherwise, or that no shape can be laid upon.
APART = {
    "shapes.ttl",  # by the shapes of SHACL itself: tests/test_shapes.py
    "context.jsonld",  # no data
}
Judged = dict[frozenset[ox.Triple], list[str]]


@pytest.fixture(scope="module")
def judged() -> Judged:
    """What was judged: files that say the same are judged once."""
    return {}


def triples(path: Path) -> frozenset[ox.Triple]:
    found = ox.parse(path.read_bytes(), FORMATS[path.suffix])
    return frozenset(
        ox.Triple(quad.subject, quad.predicate, quad.object)
        for quad in found
        if not any(isinstance(node, ox.BlankNode) for node in (quad.subject, quad.object))
    )


def failed(data: Iterable[ox.Triple], shapes: Iterable[ox.Triple]) -> list[str]:
    """The shapes that fail, each as often as it does."""
    report = reference.report_of(reference.to_rdflib(data), reference.to_rdflib(shapes))
    return sorted(
        str(report.value(result, SH.sourceShape)) for result in report.objects(None, SH.result)
    )


@pytest.mark.parametrize("name", profiles.PROFILE_OF)
def test_a_file_meets_its_profile_as_published(name: str, dist: Path, judged: Judged) -> None:
    shapes = profile_of(dist, profiles.PROFILE_OF[name])
    data = triples(framed(dist) if name == "lodestone-framed.jsonld" else dist / name)
    assert data
    if data not in judged:
        judged[data] = failed(data, shapes)
    assert judged[data] == []


def framed(dist: Path) -> Path:
    """The framed file says the triples of the plain one (tests/test_jsonld.py); that is read."""
    return dist / "lodestone.ttl"


def profile_of(dist: Path, name: str) -> list[ox.Triple]:
    path = dist / "profiles" / f"{name}.ttl"
    return [quad.triple for quad in ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE)]


def test_every_published_file_of_triples_has_a_profile(dist: Path) -> None:
    files = {path.name for path in dist.iterdir() if path.suffix in FORMATS}
    assert files - APART == set(profiles.PROFILE_OF)
    written = {path.stem for path in (dist / "profiles").iterdir()}
    assert written == set(profiles.PROFILE_OF.values()) == set(profiles.names())


def test_the_description_says_which_profile_a_file_meets(dist: Path) -> None:
    told = {
        (t.subject.value, t.object.value)
        for t in triples(dist / "void.ttl")
        if t.predicate.value == DCTERMS + "conformsTo"
    }
    for name, meets in profiles.PROFILE_OF.items():
        if name != "void.ttl":  # it does not describe itself
            part = f"{description.DATASET}#file-{name}"
            assert (part, profiles.PROFILE + meets) in told


@pytest.mark.parametrize("name", profiles.names())
def test_a_profile_says_in_both_languages_what_it_asks(name: str, dist: Path) -> None:
    for words in ("title", "description"):
        tags = [
            t.object.language.lower()
            for t in profile_of(dist, name)
            if t.subject.value == profiles.PROFILE + name and t.predicate.value == DCTERMS + words
        ]
        assert sorted(tags) == ["en", "zh-hans"]


def n(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


TYPE = RDF + "type"
LOAN = n(thing("instrument", "star-loan"))
TERM = n(LODE + "Star")
CLAIM = n(thing("claim", "0"))
QUESTION = n(BASE + "query/q00")
FILE = n(BASE + "dataset#file-x")
#: Profile, what a file may come to say, and the shape that has to fail.
FAULTS = [
    (
        "plain",
        [(LOAN, TYPE, n(LODE + "Loan")), (LOAN, LODE + "hasLender", n(LODE + "Loan"))],
        SHAPE + "Loan-hasLender",
    ),
    (
        "plain",
        [
            (LOAN, TYPE, n(LODE + "Loan")),
            (LOAN, TYPE, n(LODE + "Instrument")),
            (LOAN, LODE + "amount", n(thing("quantity", "USD-1m"))),
            (LOAN, LODE + "amount", n(thing("quantity", "USD-2m"))),
            (n(thing("quantity", "USD-1m")), TYPE, n(LODE + "QuantityValue")),
            (n(thing("quantity", "USD-2m")), TYPE, n(LODE + "QuantityValue")),
        ],
        SHAPE + "Instrument-amount",
    ),
    (
        "quads",
        [(LOAN, TYPE, n(LODE + "Loan")), (LOAN, LODE + "hasLender", n(LODE + "Loan"))],
        SHAPE + "Loan-hasLender",
    ),
    ("statements", [(CLAIM, TYPE, n(RDF + "Statement"))], "statements-Claim-wasDerivedFrom"),
    ("ontology", [(TERM, TYPE, n("http://www.w3.org/2002/07/owl#Class"))], "ontology-Own"),
    ("ontology", [(TERM, str(RDFS.isDefinedBy), n(LODE))], "ontology-Term-label"),
    (
        "queries",
        [(QUESTION, TYPE, n(str(SH.SPARQLSelectExecutable)))],
        "queries-Question-select",
    ),
    (
        "description",
        [(FILE, TYPE, n("http://www.w3.org/ns/dcat#Distribution"))],
        "description-File-checksum",
    ),
]


@pytest.mark.parametrize(
    ("name", "stated", "shape"), FAULTS, ids=[f"{f[0]}-{f[2].rsplit('/', 1)[-1]}" for f in FAULTS]
)
def test_a_profile_fails_on_a_file_with_a_fault(
    name: str,
    stated: list[tuple[ox.NamedNode, str, ox.NamedNode]],
    shape: str,
    pattern: Sources,
    ontology: Ontology,
) -> None:
    made = profiles.profile(name, pattern.triples(SHAPES), ontology)
    data = [ox.Triple(s, n(p), o) for s, p, o in stated]
    wanted = shape if shape.startswith(SHAPE) else profiles.PROFILE + shape
    assert wanted in failed(data, made)


def test_the_plain_profile_asks_for_no_claim_and_no_place(
    pattern: Sources, ontology: Ontology
) -> None:
    made = profiles.profile(profiles.PLAIN, pattern.triples(SHAPES), ontology)
    predicates = {t.predicate.value for t in made}
    assert str(SH.minCount) not in predicates
    assert str(SH.maxCount) in predicates
    paths = {t.object.value for t in made if t.predicate.value == str(SH.path)}
    assert {LODE + "locator", SKOS + "note"} & paths == set()
