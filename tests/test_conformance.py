"""The engines that the gate and the check lean on, against the test suites of the W3C.

The suites are no part of the project; where ``LODESTONE_CONFORMANCE`` does not name them, these
tests are skipped.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pyoxigraph as ox
import pytest
import rdflib
import scores
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH

from lodestone.check.views import Result
from lodestone.commands.lab import reference
from lodestone.model.errors import UnreadableError
from lodestone.read import intake

MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
RDFT = rdflib.Namespace("http://www.w3.org/ns/rdftest#")
SHT = rdflib.Namespace("http://www.w3.org/ns/shacl-test#")
BASE = "https://w3c.github.io/rdf-tests/rdf/rdf11/rdf-turtle/"
#: What the gate refuses of lawful Turtle, by rule: contributions are plainer than the language.
STRICTER = {
    "characters": 21,  # controls, a carriage return, an invisible joiner
    "no-base": 10,
    "syntax": 17,  # relative IRIs, which only a base would make lawful
    "two-parsers": 4,  # +1 and 01, of which rdflib drops the sign and the zero
}
#: pySHACL takes "1" and true for the same value of sh:uniqueLang.
NOT_BY_PYSHACL = {"property/uniqueLang-002"}
#: The name that rdflib gives to a blank node.
BLANK = re.compile(r"\bn[0-9a-f]{32}b\d+\b")

Turtle = tuple[str, str, Path, Path | None]


@pytest.fixture(scope="session")
def turtle(conformance: Path) -> list[Turtle]:
    """Each case of the Turtle suite: its kind, its name, its text, and the triples it states."""
    folder = conformance / "rdf11/rdf-turtle"
    manifest = rdflib.Graph().parse(folder / "manifest.ttl", publicID=BASE)
    found = []
    (entries,) = manifest.objects(None, MF.entries)
    for name in Collection(manifest, entries):
        kind = str(manifest.value(name, RDF.type)).rpartition("#")[2]
        action = str(manifest.value(name, MF.action)).removeprefix(BASE)
        result = manifest.value(name, MF.result)
        triples = folder / str(result).removeprefix(BASE) if result else None
        found.append((kind, str(name).rpartition("#")[2], folder / action, triples))
    return found


def parsed(path: Path) -> ox.Dataset:
    quads = ox.parse(path=path, format=ox.RdfFormat.TURTLE, base_iri=urljoin(BASE, path.name))
    found = ox.Dataset(quads)
    found.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return found


def test_the_strict_parser_reads_every_lawful_file_of_the_turtle_suite(
    turtle: list[Turtle], record_property: Any
) -> None:
    wrong = []
    assert sum("Negative" not in kind for kind, *_ in turtle) == 313 - 94
    for kind, name, path, triples in turtle:
        if kind == "TestTurtlePositiveSyntax":
            parsed(path)
        elif kind == "TestTurtleEval":
            assert triples
            wanted = ox.Dataset(ox.parse(path=triples, format=ox.RdfFormat.N_TRIPLES))
            wanted.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
            if parsed(path) != wanted:
                wrong.append(name)
    scores.tell(record_property, 219 - len(wrong), 219, turtle=f"{313 - len(wrong)}/313")
    assert wrong == []


def test_the_gate_refuses_every_bad_file_of_the_turtle_suite(
    turtle: list[Turtle], record_property: Any
) -> None:
    bad = [path for kind, _, path, _ in turtle if "Negative" in kind]
    for path in bad:
        with pytest.raises(UnreadableError) as caught:
            intake.parse(path, {})
        assert caught.value.line, path.name
    assert len(bad) == 94
    scores.tell(record_property, len(bad), len(bad))


def test_the_gate_refuses_lawful_turtle_by_its_own_rules_alone(turtle: list[Turtle]) -> None:
    lawful = [path for kind, _, path, _ in turtle if "Negative" not in kind]
    refused = [error for path in lawful if (error := refusal(path))]
    assert Counter(error.rule for error in refused) == STRICTER
    syntax = [str(error) for error in refused if error.rule == "syntax"]
    assert all("No scheme found in an absolute IRI" in words for words in syntax)


def refusal(path: Path) -> UnreadableError | None:
    try:
        intake.parse(path, {})
    except UnreadableError as error:
        return error
    return None


def shacl_cases(manifest: Path) -> Iterator[Path]:
    """Yield the files of the cases that a manifest includes, in order."""
    graph = rdflib.Graph().parse(manifest)
    for name in sorted(graph.objects(None, MF.include), key=str):
        path = Path(str(name).removeprefix("file://"))
        yield from shacl_cases(path) if path.name == "manifest.ttl" else [path]


def judged(path: Path) -> Iterator[tuple[str, bool]]:
    """Validate each case of a file as the check does: its name, and whether the report is right."""
    graph = rdflib.Graph().parse(path)
    for case in graph.subjects(RDF.type, SHT.Validate):
        action, report = graph.value(case, MF.action), graph.value(case, MF.result)
        data, shapes = (
            rdflib.Graph().parse(str(graph.value(action, part)))
            for part in (SHT.dataGraph, SHT.shapesGraph)
        )
        wanted = [reference.result_of(graph, node) for node in graph.objects(report, SH.result)]
        found = reference.run_on(data, shapes)
        yield str(case).rpartition("/")[2], said(found) == said(wanted)


def said(results: Iterable[Result]) -> set[tuple[str, str | None, str, bool, bool]]:
    """What some results say; a blank node has another name at each parse."""
    return {
        (BLANK.sub("_", r.focus), r.path, BLANK.sub("_", str(r.value)), r.is_missing, r.is_warning)
        for r in results
    }


@pytest.mark.filterwarnings("ignore:Parsing weird boolean")
@pytest.mark.slow
def test_the_shapes_of_the_suite_are_judged_as_it_wants(
    conformance: Path, record_property: Any
) -> None:
    files = list(shacl_cases(conformance / "shacl/core/manifest.ttl"))
    verdicts = {
        f"{path.parent.name}/{name}": right for path in files for name, right in judged(path)
    }
    assert len(verdicts) == 98
    kept = sum(verdicts.values())
    scores.tell(record_property, kept, len(verdicts), shacl=f"{kept}/{len(verdicts)}")
    assert {name for name, right in verdicts.items() if not right} == NOT_BY_PYSHACL
