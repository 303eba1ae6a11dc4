"""Shapes: each covers what the data holds, says what to do, and has been seen to fail.

The examples stand in ``tests/shapes/<Class>/``. The first line of a file names the *whole* set of
shapes that must fail on it. All of them are validated in one run, each under names of its own
(``subject?in=<Class>/<file>``), beside the made-up things of ``tests/shapes/register.ttl``.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import SH, SKOS

from lodestone.check import views
from lodestone.commands.lab import reference
from lodestone.model import describe
from lodestone.model.house import House
from lodestone.model.ontology import Ontology
from lodestone.model.tags import bcp47
from lodestone.model.terms import LODE, RDF, SHAPE
from lodestone.read import intake
from lodestone.read.checkout import CURATION, DOCUMENT, PASSAGE, REGISTER, SHAPES, Sources
from lodestone.read.turtle import canonical

FOLDER = Path(__file__).parent / "shapes"
THINGS = FOLDER / "register.ttl"
EXAMPLES = sorted(path for path in FOLDER.glob("*/*.ttl"))
CONSTRAINTS = ("class", "datatype", "in", "languageIn", "lessThan", "maxCount", "minCount", "or",
               "pattern", "qualifiedMinCount", "uniqueLang", "xone")  # fmt: skip
FACTS = (REGISTER, DOCUMENT, PASSAGE, CURATION)


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def expected(path: Path) -> set[str]:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# expect:"), f"{name_of(path)} does not say what it expects"
    return set(first.removeprefix("# expect:").split())


def short(iri: object) -> str:
    return str(iri).replace(SHAPE, "shape:").replace(LODE, "lode:")


def messages(shapes: rdflib.Graph, iri: str) -> dict[str, str]:
    """The messages of a shape, by language."""
    found = [
        m for m in shapes.objects(rdflib.URIRef(iri), SH.message) if isinstance(m, rdflib.Literal)
    ]
    languages = {bcp47(m.language or ""): str(m) for m in found}
    assert len(languages) == len(found), f"{short(iri)} has two messages in one language"
    return languages


@pytest.fixture(scope="session")
def shapes(sources: Sources) -> rdflib.Graph:
    return reference.to_rdflib(sources.triples(SHAPES))


@pytest.fixture(scope="session")
def property_shapes(shapes: rdflib.Graph) -> set[str]:
    return {str(node) for node in shapes.subjects(rdflib.RDF.type, SH.PropertyShape)}


@pytest.fixture(scope="session")
def parts(shapes: rdflib.Graph) -> set[str]:
    """The shapes that say nothing alone: members of sh:or and sh:xone, and qualified values."""
    lists = [*shapes.objects(None, SH["or"]), *shapes.objects(None, SH.xone)]
    members = {str(node) for head in lists for node in Collection(shapes, head)}
    return members | {str(node) for node in shapes.objects(None, SH.qualifiedValueShape)}


@pytest.fixture(scope="session")
def judging(shapes: rdflib.Graph, parts: set[str]) -> set[str]:
    """The shapes that can fail by themselves: each has a message."""
    return {str(node) for node in shapes.subjects(SH.message, None)} - parts


@pytest.fixture(scope="session")
def examples(sources: Sources, ontology: Ontology) -> list[ox.Triple]:
    """All examples in one graph, with the things that they share and the values that they name."""
    shared = [located.triple for located in intake.parse(THINGS, ontology.prefixes).triples]
    known = {triple.subject for triple in shared}
    triples = list(shared)
    for path in EXAMPLES:
        own = [located.triple for located in intake.parse(path, ontology.prefixes).triples]
        renamed: dict[object, ox.NamedNode] = {
            triple.subject: ox.NamedNode(f"{triple.subject.value}{views.IN}{name_of(path)}")
            for triple in own
            if triple.subject not in known
        }
        triples += (
            ox.Triple(renamed.get(s, s), predicate, renamed.get(o, o)) for s, predicate, o in own
        )
    names = (t.object.value for t in triples if isinstance(t.object, ox.NamedNode))
    values = describe.describe(names, ontology)
    return [*triples, *values, *views.subclass_axioms(sources)]


@pytest.fixture(scope="session")
def failures(
    examples: list[ox.Triple], sources: Sources, ontology: Ontology
) -> Mapping[str, frozenset[str]]:
    """The shapes that fail on each example, by its name; on the shared things, by no name."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    shapes = views.shapes_for("settled", sources.triples(SHAPES), ontology)
    for result in reference.run(examples, shapes):
        found[result.passage or ""].add(short(result.shape))
    return {name: frozenset(failed) for name, failed in found.items()}


@pytest.mark.parametrize("path", EXAMPLES, ids=name_of)
def test_exactly_the_expected_shapes_fail(
    path: Path, failures: Mapping[str, frozenset[str]]
) -> None:
    assert failures.get(name_of(path), frozenset()) == expected(path)


def test_the_things_that_examples_share_conform(failures: Mapping[str, frozenset[str]]) -> None:
    assert not failures.get("")


@pytest.mark.parametrize("path", [THINGS, *EXAMPLES], ids=name_of)
def test_an_example_is_canonical(path: Path, ontology: Ontology) -> None:
    assert path.read_text(encoding="utf-8") == canonical(path, ontology.prefixes)


def test_each_folder_holds_one_valid_file_that_expects_nothing() -> None:
    for folder in {path.parent for path in EXAMPLES}:
        assert expected(folder / "valid.ttl") == set(), folder.name


def test_each_invalid_file_expects_something_and_is_an_edit_of_the_valid_one(
    ontology: Ontology,
) -> None:
    for path in EXAMPLES:
        if path.stem == "valid":
            continue
        assert path.stem.startswith("invalid-"), name_of(path)
        assert expected(path), name_of(path)
        both = [
            {located.triple for located in intake.parse(file, ontology.prefixes).triples}
            for file in (path, path.parent / "valid.ttl")
        ]
        assert both[0] & both[1], f"{name_of(path)} shares nothing with the valid file"


def test_every_shape_has_been_seen_to_fail(judging: set[str]) -> None:
    seen = set().union(*(expected(path) for path in EXAMPLES))
    assert {short(iri) for iri in judging} == seen


def test_every_constraint_of_every_shape_has_been_seen_to_fail(
    examples: list[ox.Triple], shapes: rdflib.Graph, judging: set[str]
) -> None:
    report = reference.report_of(reference.to_rdflib(examples), shapes)
    seen = {
        (str(report.value(node, SH.sourceShape)), report.value(node, SH.sourceConstraintComponent))
        for node in report.objects(None, SH.result)
    }
    wanted = {
        (iri, SH[f"{name[0].upper()}{name[1:]}ConstraintComponent"])
        for iri in judging
        for name in CONSTRAINTS
        if (rdflib.URIRef(iri), SH[name], None) in shapes
    }
    assert not sorted((short(iri), str(what).split("#")[1]) for iri, what in wanted - seen)


def test_every_class_with_shapes_has_its_folder(shapes: rdflib.Graph) -> None:
    owners = {short(node).removeprefix("shape:") for node in shapes.subjects(SH.targetClass, None)}
    assert owners <= {path.parent.name for path in EXAMPLES}


def test_the_files_are_those_of_the_ontology(home: House) -> None:
    stems = {path.stem for path in home.ontology} - {"prefixes"}
    assert {path.stem for path in home.shapes} == stems


def test_every_class_of_a_fact_is_covered(sources: Sources, shapes: rdflib.Graph) -> None:
    used = {
        t.object.value
        for t in sources.triples(*FACTS)
        if t.predicate.value == RDF + "type" and t.object.value.startswith(LODE)
    }
    targets = {str(node) for node in shapes.objects(None, SH.targetClass)}
    bare = {iri for iri in used if not sources.ontology.parents[iri] & targets}
    assert not {short(iri) for iri in bare}


def test_every_property_of_a_fact_is_constrained(sources: Sources, shapes: rdflib.Graph) -> None:
    used = {
        t.predicate.value for t in sources.triples(*FACTS) if t.predicate.value.startswith(LODE)
    }
    paths = {str(node) for node in shapes.objects(None, SH.path)}
    assert not {short(iri) for iri in used - paths}


def test_a_shape_uses_known_terms_alone(shapes: rdflib.Graph, ontology: Ontology) -> None:
    named = {
        str(node)
        for predicate in (SH.path, SH.targetClass, SH.targetSubjectsOf, SH["class"], SH.lessThan)
        for node in shapes.objects(None, predicate)
    }
    ours = {iri for iri in named if iri.startswith(LODE)}
    assert not {short(iri) for iri in ours - ontology.classes - ontology.properties}


def test_a_property_shape_is_named_after_class_and_property(
    shapes: rdflib.Graph, property_shapes: set[str], parts: set[str]
) -> None:
    for iri in property_shapes - parts:
        path = str(shapes.value(rdflib.URIRef(iri), SH.path))
        pattern = rf"[A-Z][A-Za-z]*-{re.split('[/#]', path)[-1]}(-(en|zh|stated))?"
        assert re.fullmatch(pattern, iri.removeprefix(SHAPE)), short(iri)


def test_a_property_shape_belongs_to_the_shape_in_its_name(
    shapes: rdflib.Graph, property_shapes: set[str], parts: set[str]
) -> None:
    for iri in property_shapes - parts:
        owners = {short(node) for node in shapes.subjects(SH.property, rdflib.URIRef(iri))}
        if not owners:  # it has targets of its own: whoever carries the property
            path = shapes.value(rdflib.URIRef(iri), SH.path)
            assert shapes.value(rdflib.URIRef(iri), SH.targetSubjectsOf) == path, short(iri)
        else:
            assert owners == {short(iri).partition("-")[0]}


def test_a_shape_for_one_class_bears_its_name(shapes: rdflib.Graph) -> None:
    for node in set(shapes.subjects(SH.targetClass, None)):
        targets = {short(target) for target in shapes.objects(node, SH.targetClass)}
        if len(targets) == 1:
            assert targets == {short(node).replace("shape:", "lode:")}


def test_every_message_stands_in_both_languages(
    shapes: rdflib.Graph, property_shapes: set[str], parts: set[str], judging: set[str]
) -> None:
    for iri in (property_shapes - parts) | judging:
        assert set(messages(shapes, iri)) == {"en", "zh-Hans"}, short(iri)


def test_a_message_says_must_or_should_as_its_severity_does(
    shapes: rdflib.Graph, property_shapes: set[str], parts: set[str]
) -> None:
    for iri in property_shapes - parts:
        asks = shapes.value(rdflib.URIRef(iri), SH.severity) == SH.Warning
        words = messages(shapes, iri)
        assert (" SHOULD " in words["en"], "应当" in words["zh-Hans"]) == (asks, asks), short(iri)
        assert (" MUST " in words["en"]) == (not asks), short(iri)


def test_a_message_names_its_property(
    shapes: rdflib.Graph, property_shapes: set[str], parts: set[str], ontology: Ontology
) -> None:
    prefixes = {namespace: prefix for prefix, namespace in ontology.prefixes.items()}
    for iri in property_shapes - parts:
        path = str(shapes.value(rdflib.URIRef(iri), SH.path))
        local = re.split("[/#]", path)[-1]
        name = f"{prefixes[path.removesuffix(local)]}:{local}"
        assert all(name in words for words in messages(shapes, iri).values()), short(iri)


def test_severity_is_violation_or_warning(shapes: rdflib.Graph) -> None:
    assert set(shapes.objects(None, SH.severity)) <= {SH.Violation, SH.Warning}


def test_shapes_are_shacl_core_with_paths_of_one_step(shapes: rdflib.Graph) -> None:
    used = set(shapes.predicates())
    assert not used & {SH.sparql, SH.js, SH.rule, SH.target, SH.node, SH.deactivated}
    assert all(isinstance(path, rdflib.URIRef) for path in shapes.objects(None, SH.path))


def test_blank_nodes_stand_for_lists_alone(shapes: rdflib.Graph) -> None:
    blank = {node for node in shapes.subjects() if isinstance(node, rdflib.BNode)}
    assert all((node, rdflib.RDF.rest, None) in shapes for node in blank)


def test_the_shapes_are_themselves_valid_shacl(shapes: rdflib.Graph) -> None:
    nothing = rdflib.Graph().add((rdflib.URIRef("urn:x"), SKOS.note, rdflib.Literal("x")))
    assert pyshacl.validate(nothing, shacl_graph=shapes, meta_shacl=True, inference="none")[0]
