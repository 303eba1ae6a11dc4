"""The SHACL engine: equal to pySHACL on all data at hand, and to the suite of the W3C.

What the engine does not know it refuses by name; nothing of SHACL is passed over.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from random import Random

import made_up
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.namespace import RDF, SH

from lodestone.check import literals, shacl, shape_graph, views
from lodestone.check.views import Result
from lodestone.commands.lab import reference
from lodestone.model import describe, house
from lodestone.model.ontology import Ontology
from lodestone.model.terms import SH as SHACL
from lodestone.model.terms import XSD
from lodestone.read import checkout, intake
from lodestone.read.checkout import CURATION, DOCUMENT, PASSAGE, REGISTER, SHAPES, Sources

FOLDER = Path(__file__).parent / "shapes"
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = rdflib.Namespace("http://www.w3.org/ns/shacl-test#")
#: The cases of the suite that use what no shape here may use, with what the engine says of it.
REFUSED = {
    "node/closed-001": "sh:closed",
    "node/closed-002": "which the engine does not know",
    "property/qualifiedValueShapesDisjoint-001": "sh:qualifiedValueShapesDisjoint",
    "path/path-inverse-001": "more than one step",
}
BLANK = re.compile(r"\b[nN][0-9a-f]{20,}\w*|\b[0-9a-f]{20,}\b|\bb\d+\b")
EX = "http://example.org/"


def values_of(sources: Sources) -> list[ox.Triple]:
    names = (
        t.object.value
        for t in sources.triples(REGISTER, DOCUMENT, PASSAGE, CURATION)
        if isinstance(t.object, ox.NamedNode)
    )
    return describe.describe(names, sources.ontology)


def examples(sources: Sources, ontology: Ontology) -> list[ox.Triple]:
    """Every example of ``tests/shapes``, each under names of its own."""
    shared = [t.triple for t in intake.parse(FOLDER / "register.ttl", ontology.prefixes).triples]
    known = {triple.subject for triple in shared}
    triples = list(shared)
    for path in sorted(FOLDER.glob("*/*.ttl")):
        own = [located.triple for located in intake.parse(path, ontology.prefixes).triples]
        mark = f"{views.IN}{path.parent.name}/{path.stem}"
        names = {t.subject: ox.NamedNode(f"{t.subject.value}{mark}") for t in own}
        names = {old: new for old, new in names.items() if old not in known}
        triples += (ox.Triple(names.get(s, s), p, names.get(o, o)) for s, p, o in own)
    named = (t.object.value for t in triples if isinstance(t.object, ox.NamedNode))
    values = describe.describe(named, ontology)
    return [*triples, *values, *views.subclass_axioms(sources)]


@pytest.mark.slow
@pytest.mark.parametrize("view", ["stated", "named"])
def test_the_shipped_graph_is_judged_as_pyshacl_judges_it(sources: Sources, view: str) -> None:
    data = views.views(sources, values_of(sources))[view]
    shapes = views.shapes_for(view, sources.triples(SHAPES), sources.ontology)
    assert views.run(data, shapes) == reference.run(data, shapes)


@pytest.mark.parametrize(
    "view",
    ["settled", *(pytest.param(name, marks=pytest.mark.slow) for name in ("stated", "named"))],
)
def test_every_example_is_judged_as_pyshacl_judges_it(
    pattern: Sources, ontology: Ontology, view: str
) -> None:
    data = examples(pattern, ontology)
    shapes = views.shapes_for(view, pattern.triples(SHAPES), ontology)
    found = views.run(data, shapes)
    assert found == reference.run(data, shapes)
    assert len({result.shape for result in found}) > 50


@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_graph_with_faults_is_judged_as_pyshacl_judges_it(seed: int) -> None:
    sources, draw = shipped(), Random(seed)
    subjects = sorted({t.subject.value for t in sources.triples(PASSAGE)})
    some = set(draw.sample(subjects, 40))
    view = views.views(sources, values_of(sources))["stated"]
    axioms = set(views.subclass_axioms(sources))
    rest = [t for t in view if t not in axioms]
    about = [t for t in rest if t.subject.value.partition(views.IN)[0] in some]
    things = {t.object for t in about}
    about += (t for t in rest if t.subject in things)
    data = [*axioms, *mutated(about, draw)]
    shapes = views.shapes_for("settled", sources.triples(SHAPES), sources.ontology)
    assert views.run(data, shapes) == reference.run(data, shapes)


def mutated(triples: list[ox.Triple], draw: Random) -> Iterator[ox.Triple]:
    """Leave out some triples, and give others the object, predicate or subject of another."""
    for triple in triples:
        lot, other = draw.random(), draw.choice(triples)
        if lot < 0.1:
            continue
        if lot < 0.2:
            yield ox.Triple(triple.subject, triple.predicate, other.object)
        elif lot < 0.25:
            yield ox.Triple(triple.subject, other.predicate, triple.object)
        elif lot < 0.3:
            yield ox.Triple(other.subject, triple.predicate, triple.object)
            yield triple
        else:
            yield triple


@cache
def shipped() -> Sources:
    return checkout.read(house.find(made_up.ROOT), judged=True)


def cases(manifest: Path) -> Iterator[Path]:
    """Yield the files of the cases that a manifest includes, in order."""
    graph = rdflib.Graph().parse(manifest)
    for name in sorted(graph.objects(None, MF.include), key=str):
        path = Path(str(name).removeprefix("file://"))
        yield from cases(path) if path.name == "manifest.ttl" else [path]


def strict(name: str) -> list[ox.Triple]:
    """Read a file as the tool does; rdflib would make ``false`` of an ill-typed boolean."""
    text = Path(name.removeprefix("file://")).read_text(encoding="utf-8")
    return [quad.triple for quad in ox.parse(text, ox.RdfFormat.TURTLE, base_iri=name)]


def verdicts(path: Path) -> Iterator[tuple[str, str]]:
    """Judge each case of a file: its name, and ``right``, ``wrong`` or what is refused."""
    graph = rdflib.Graph().parse(path)
    for case in graph.subjects(RDF.type, SHT.Validate):
        action, report = graph.value(case, MF.action), graph.value(case, MF.result)
        data, shapes = (
            strict(str(graph.value(action, part))) for part in (SHT.dataGraph, SHT.shapesGraph)
        )
        wanted = [reference.result_of(graph, node) for node in graph.objects(report, SH.result)]
        name = str(case).rpartition("/")[2]
        try:
            found = views.run(data, shapes)
        except shape_graph.UnknownComponentError as error:
            yield name, str(error)
        else:
            yield name, "right" if said(found) == said(wanted) else "wrong"


def said(results: Iterable[Result]) -> set[tuple[str, str | None, str, bool, bool]]:
    """What some results say; a blank node has another name at each parse."""
    return {
        (BLANK.sub("_", r.focus), r.path, BLANK.sub("_", str(r.value)), r.is_missing, r.is_warning)
        for r in results
    }


@pytest.mark.slow
def test_the_suite_of_the_w3c_is_judged_as_it_wants_or_refused_by_name(
    conformance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    files = list(cases(conformance / "shacl/core/manifest.ttl"))
    found = {f"{path.parent.name}/{name}": said for path in files for name, said in verdicts(path)}
    assert len(found) == 98
    assert not [name for name, verdict in found.items() if verdict == "wrong"]
    assert sum(verdict == "right" for verdict in found.values()) == 79
    for name, part in REFUSED.items():
        assert part in found[name]


def shape(constraint: str) -> list[ox.Triple]:
    text = f"""
        @prefix sh: <{SHACL}> . @prefix ex: <{EX}> . @prefix xsd: <{XSD}> .
        ex:shape a sh:NodeShape ; sh:targetNode ex:node ; sh:property ex:part .
        ex:part a sh:PropertyShape ; sh:path ex:p ; {constraint} .
    """
    return [quad.triple for quad in ox.parse(text, ox.RdfFormat.TURTLE)]


@pytest.mark.parametrize(
    "constraint",
    ["sh:closed true", "sh:sparql ex:query", "sh:js ex:script", "sh:rule ex:rule",
     "sh:target ex:target", "sh:qualifiedValueShapesDisjoint true"],
)  # fmt: skip
def test_what_the_engine_does_not_know_is_refused(constraint: str) -> None:
    with pytest.raises(
        shape_graph.UnknownComponentError, match=r"sh:\w+, which the engine does not"
    ):
        shacl.validate([], shape(constraint))


def test_a_path_of_several_steps_is_refused() -> None:
    steps = shape("sh:minCount 0")
    path = ox.NamedNode(SHACL + "path")
    steps = [t for t in steps if t.predicate != path]
    steps.append(ox.Triple(ox.NamedNode(EX + "part"), path, ox.BlankNode("list")))
    with pytest.raises(shape_graph.UnknownComponentError, match="more than one step"):
        shacl.validate([], steps)


def test_a_text_where_a_number_is_due_is_a_result_and_no_crash() -> None:
    data = [
        ox.Triple(ox.NamedNode(EX + "node"), ox.NamedNode(EX + "p"), ox.Literal("many")),
    ]
    results = shacl.validate(data, shape("sh:minInclusive 1"))
    assert [result.component for result in results] == ["MinInclusiveConstraintComponent"]


@pytest.mark.parametrize(
    ("datatype", "good", "bad"),
    [
        ("integer", ["0", "-7", "+12"], ["", "1.0", "1_000", " 1", "一"]),
        ("nonNegativeInteger", ["0", "7"], ["-1", "x"]),
        ("decimal", ["1", "1.5", ".5", "-2."], ["1e3", ".", "1,5"]),
        ("double", ["1e3", "INF", "NaN", "-.5E-2"], ["inf", "1e", "e3"]),
        ("boolean", ["true", "0"], ["TRUE", "yes"]),
        ("date", ["2025-02-28", "2025-02-28Z", "2025-02-28+08:00"], ["2025-02-30", "2025-2-8"]),
        ("dateTime", ["2025-01-01T00:00:00", "2025-01-01T00:00:00.25Z"], ["2025-01-01"]),
        ("string", ["", "text"], []),
        ("hexBinary", ["no datatype that the engine knows"], []),
    ],
)
def test_a_lexical_form_is_one_of_its_datatype_or_not(
    datatype: str, good: list[str], bad: list[str]
) -> None:
    kind = ox.NamedNode(XSD + datatype)
    assert all(literals.is_well_formed(ox.Literal(text, datatype=kind)) for text in good)
    assert not any(literals.is_well_formed(ox.Literal(text, datatype=kind)) for text in bad)


@pytest.mark.parametrize(
    ("first", "second", "order"),
    [
        (("1", "integer"), ("1.0", "decimal"), 0),
        (("2", "integer"), ("10", "integer"), -1),
        (("1e1", "double"), ("9", "integer"), 1),
        (("2025-01-01", "date"), ("2025-01-02", "date"), -1),
        (("b", "string"), ("a", "string"), 1),
        (("1", "integer"), ("1", "string"), None),
        (("true", "boolean"), ("1", "integer"), None),
        (("2025-01-01T00:00:00", "dateTime"), ("2025-01-01T01:00:00Z", "dateTime"), None),
        (("2025-01-01T08:00:00+08:00", "dateTime"), ("2025-01-01T00:00:00Z", "dateTime"), 0),
    ],
)
def test_two_literals_compare_as_sparql_compares_them(
    first: tuple[str, str], second: tuple[str, str], order: int | None
) -> None:
    one, other = (ox.Literal(t, datatype=ox.NamedNode(XSD + d)) for t, d in (first, second))
    assert literals.compare(one, other) == order
