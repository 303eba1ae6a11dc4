"""More suites of the W3C, through the engine that is in use; what it is known to fail is named.

The suites are no part of the project; where ``LODESTONE_CONFORMANCE`` does not name them, these
tests are skipped. A known failure that passes fails the test: the list is strict.
"""

import json
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin

import pyoxigraph as ox
import pytest
import rdflib
import scores
from rdflib.collection import Collection
from rdflib.namespace import RDF
from test_conformance import MF

QT: Final = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
HOME: Final = "https://w3c.github.io/rdf-tests/rdf/rdf11/"
FORMS: Final = {
    "rdf-n-triples": ("triples", ox.RdfFormat.N_TRIPLES, 70),
    "rdf-n-quads": ("quads", ox.RdfFormat.N_QUADS, 87),
    "rdf-trig": ("trig", ox.RdfFormat.TRIG, 356),
}
#: Folders of the suite of SPARQL 1.1 whose cases are queries with results.
QUERIES: Final = (
    "aggregates", "bind", "bindings", "cast", "construct", "exists", "functions", "grouping",
    "negation", "project-expression", "property-path", "subquery",
)  # fmt: skip
#: What the engine is known to fail, by suite.
KNOWN: Final = tomllib.loads((Path(__file__).parent / "suites.toml").read_text(encoding="utf-8"))

Case = tuple[str, str, Path, Path | None]


def entries(manifest: Path, base: str) -> Iterator[tuple[rdflib.Graph, Any]]:
    graph = rdflib.Graph().parse(manifest, publicID=base)
    for head in graph.objects(None, MF.entries):
        for node in Collection(graph, head):
            yield graph, node


def dataset(path: Path, form: ox.RdfFormat, base: str) -> ox.Dataset:
    needs_base = form in (ox.RdfFormat.TRIG, ox.RdfFormat.TURTLE)
    given = {"base_iri": urljoin(base, path.name)} if needs_base else {}
    found = ox.Dataset(ox.parse(path=path, format=form, **given))
    found.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return found


def judged(suite: str, verdicts: dict[str, bool], record: Any, figure: str) -> None:
    """Tell how many cases are as the suite wants, and see that the others are those known."""
    kept = sum(verdicts.values())
    scores.tell(record, kept, len(verdicts), **{figure: f"{kept}/{len(verdicts)}"})
    assert {name for name, right in verdicts.items() if not right} == set(KNOWN.get(suite, ()))


@pytest.mark.parametrize("suite", FORMS)
def test_a_form_of_rdf_is_read_as_its_suite_wants(
    suite: str, conformance: Path, record_property: Any
) -> None:
    figure, form, count = FORMS[suite]
    folder, base = conformance / "rdf11" / suite, f"{HOME}{suite}/"
    verdicts = {}
    for graph, node in entries(folder / "manifest.ttl", base):
        kind = str(graph.value(node, RDF.type)).rpartition("#")[2]
        action = folder / str(graph.value(node, MF.action)).removeprefix(base)
        result = graph.value(node, MF.result)
        try:
            found = dataset(action, form, base)
        except SyntaxError:
            verdicts[str(node)] = "Negative" in kind
            continue
        wanted = folder / str(result).removeprefix(base) if result else None
        same = wanted is None or found == dataset(wanted, ox.RdfFormat.N_QUADS, base)
        verdicts[str(node)] = same and "Negative" not in kind
    assert len(verdicts) == count
    judged(suite, verdicts, record_property, figure)


def test_the_canonical_form_is_that_of_its_suite(conformance: Path, record_property: Any) -> None:
    verdicts = {}
    for path in sorted((conformance / "rdf-canon/rdfc10").glob("*-in.nq")):
        wanted = path.with_name(path.name.replace("-in.nq", "-rdfc10.nq"))
        if not wanted.is_file():
            continue  # a bomb, which a release never holds
        is_384 = path.name.startswith("test075")
        name = "RDFC_1_0_SHA_384" if is_384 else "RDFC_1_0_SHA_256"
        made = ox.Dataset(ox.parse(path=path, format=ox.RdfFormat.N_QUADS))
        made.canonicalize(getattr(ox.CanonicalizationAlgorithm, name))
        lines = (ox.serialize([quad], format=ox.RdfFormat.N_QUADS) or b"" for quad in made)
        verdicts[path.name] = b"".join(sorted(lines)) == wanted.read_bytes()
    assert len(verdicts) > 50
    judged("rdf-canon", verdicts, record_property, "canon")


def test_json_ld_is_read_as_its_suite_wants(conformance: Path, record_property: Any) -> None:
    folder = conformance / "json-ld"
    manifest = json.loads((folder / "toRdf-manifest.jsonld").read_text(encoding="utf-8"))
    verdicts = {}
    for one in manifest["sequence"]:
        option = one.get("option", {})
        is_plain = "PositiveEvaluation" in str(one["@type"]) and not (
            option.keys() - {"specVersion"}
        )
        if not is_plain or option.get("specVersion") == "json-ld-1.0":
            continue
        verdicts[one["@id"]] = _same(folder / one["input"], folder / one["expect"],
                                     manifest["baseIri"] + one["input"])  # fmt: skip
    assert len(verdicts) > 100
    judged("json-ld", verdicts, record_property, "jsonld")


def _same(path: Path, wanted: Path, base: str) -> bool:
    try:
        data = path.read_bytes()
        found = ox.Dataset(ox.parse(data, format=ox.RdfFormat.JSON_LD, base_iri=base))
    except (SyntaxError, OSError, ValueError):
        return False
    other = ox.Dataset(ox.parse(path=wanted, format=ox.RdfFormat.N_QUADS))
    for one in (found, other):
        one.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return found == other


Rows = list[tuple[tuple[str, str], ...]]


def test_queries_are_answered_as_the_suite_of_sparql_wants(
    conformance: Path, record_property: Any
) -> None:
    verdicts = {}
    for name in QUERIES:
        folder = conformance / "sparql11" / name
        base = folder.as_uri() + "/"
        for graph, node in entries(folder / "manifest.ttl", base):
            if not str(graph.value(node, RDF.type)).endswith("QueryEvaluationTest"):
                continue
            action = graph.value(node, MF.action)
            if action is None or graph.value(action, QT.graphData) is not None:
                continue  # named graphs are asked of our own store by the tests of questions
            verdicts[f"{name}/{str(node).rpartition('#')[2]}"] = _answered(
                graph, node, action, base
            )
    assert len(verdicts) > 150
    judged("sparql11", verdicts, record_property, "sparql")


def _path(graph: rdflib.Graph, subject: Any, verb: Any) -> Path | None:
    found = graph.value(subject, verb)
    return Path(str(found).removeprefix("file://")) if found else None


def _answered(graph: rdflib.Graph, node: Any, action: Any, base: str) -> bool:
    query, data = _path(graph, action, QT.query), _path(graph, action, QT.data)
    wanted = _path(graph, node, MF.result)
    assert query is not None
    assert wanted is not None
    store = ox.Store()
    try:
        if data:
            form = ox.RdfFormat.from_extension(data.suffix[1:]) or ox.RdfFormat.TURTLE
            store.load(path=data, format=form, base_iri=base + data.name)
        found = store.query(query.read_text(encoding="utf-8"), base_iri=base)
        if isinstance(found, ox.QueryTriples):
            other = ox.Dataset(ox.parse(path=wanted, format=ox.RdfFormat.TURTLE, base_iri=base))
            made = ox.Dataset(ox.Quad(*triple, ox.DefaultGraph()) for triple in found)
            for one in (made, other):
                one.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
            return made == other
        said: Callable[[Any], Any] = _rows if isinstance(found, ox.QuerySolutions) else bool
        form = ox.QueryResultsFormat.from_extension(wanted.suffix[1:])
        if form is None:
            return False
        return bool(said(found) == said(ox.parse_query_results(path=wanted, format=form)))
    except (SyntaxError, ValueError, OSError, RuntimeError):
        return False


def _rows(found: ox.QuerySolutions) -> Rows:
    """Return rows in an order of their own; a number by its value, a blank node by no name."""
    names = [variable.value for variable in found.variables]
    return sorted(
        tuple((name, _said(row[name])) for name in names if row[name] is not None) for row in found
    )


def _said(term: Any) -> str:
    if isinstance(term, ox.BlankNode):
        return "_"
    if isinstance(term, ox.Literal) and term.datatype.value.endswith(
        ("decimal", "double", "float")
    ):
        return f"{float(term.value):.9g}^{term.datatype.value}"
    return str(term)
