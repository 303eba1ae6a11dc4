"""The stations on the reference engines: rdflib, owlrl and pySHACL, a step at a time.

They start from the same files, and, so that one slow step does not hide the next, from what the
tool's own engines derived. Every one of them is Python, so a step that takes too long is stopped.
rdflib joins by hashing (``second_engine``): without that most questions would not end.
"""

from collections.abc import Callable, Collection
from contextlib import suppress
from typing import TypeVar

import pyoxigraph as ox
import rdflib
from rdflib.plugins.stores.memory import Memory
from rdflib.store import Store

from lodestone.commands.lab import ours, reference, second_engine
from lodestone.commands.lab.measures import Measure, Recorder, digest
from lodestone.derive import derivation
from lodestone.model.house import House
from lodestone.read import checkout, intake
from lodestone.read.checkout import CURATION, DOCUMENT, PASSAGE, REGISTER, Sources

T = TypeVar("T")
#: The forms that rdflib writes, too, by the name of the download.
_FORMS = {"lodestone.nq": "nquads", "lodestone.trig": "trig", "lodestone.jsonld": "json-ld"}


def run(home: House, recorder: Recorder, only: Collection[str]) -> None:
    """Run the stations and note what each step takes.

    Args:
        home: the checkout; ``ours`` has left beside it what the rules and questions are asked of.
        recorder: takes the measures; what it knows already is not run again.
        only: the stations that are asked for.
    """
    sources = checkout.read(home, judged=True)
    if "read" in only:
        _read(sources, recorder)
    if "check" in only:
        _check(sources, recorder)
    if "reason" in only:
        _reason(sources, recorder)
    if "rule" in only:
        _rules(sources, recorder)
    if {"question", "publish"} & set(only):
        _published(sources, recorder, only)


def _step(
    recorder: Recorder,
    station: str,
    step: str,
    work: Callable[[], T],
    told: Callable[[Measure, T], None] = lambda *_: None,
) -> None:
    """Measure a step that has not been measured; one that takes too long is given up."""
    if recorder.is_done(station, step):
        return
    with suppress(TimeoutError):
        with recorder.watch(station, step) as measure:
            result = work()
        told(measure, result)
        recorder.end(measure)


def _read(sources: Sources, recorder: Recorder) -> None:
    files = [(file.graph, file.text) for file in sources.of(REGISTER, DOCUMENT, PASSAGE, CURATION)]
    prefixes = sources.ontology.prefixes

    def work() -> list[tuple[str, rdflib.Graph]]:
        read = []
        for graph, text in files:
            made = rdflib.Graph(bind_namespaces="none")
            made.parse(data=intake.with_prefixes(text, prefixes), format="turtle")
            read.append((graph, made))
        return read

    def told(measure: Measure, read: list[tuple[str, rdflib.Graph]]) -> None:
        rows = {
            f"{' '.join(_n3(term) for term in triple)} <{graph}>"
            for graph, made in read
            for triple in made
        }
        measure.count, measure.digest = len(rows), digest(sorted(rows))

    _step(recorder, "read", "strict", work, told)


def _n3(term: object) -> str:
    """Write a term as the strict parser does: language tags in lower case."""
    if isinstance(term, rdflib.Literal):
        kind = None if term.datatype is None else ox.NamedNode(str(term.datatype))
        if term.language:
            return str(ox.Literal(str(term), language=term.language.lower()))
        return str(ox.Literal(str(term), datatype=kind))
    return f"<{term}>"


def _check(sources: Sources, recorder: Recorder) -> None:
    def told(measure: Measure, found: list[object]) -> None:
        measure.count, measure.digest = len(found), digest(found)

    for name, (view, shapes) in ours.stated_views(sources).items():
        step = f"shapes on {name}"
        _step(recorder, "check", step, lambda v=view, s=shapes: reference.run(v, s), told)  # type: ignore[misc]


def _reason(sources: Sources, recorder: Recorder) -> None:
    import owlrl

    given = list(dict.fromkeys(derivation.premises(sources)))
    graph = reference.to_rdflib(given)

    def work() -> rdflib.Graph:
        closure = owlrl.DeductiveClosure(
            owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False
        )
        closure.expand(graph)
        return graph

    def told(measure: Measure, closed: rdflib.Graph) -> None:
        known = set(reference.to_rdflib(given))
        fresh = (
            ox.Triple(*(ox.NamedNode(str(term)) for term in triple))
            for triple in closed
            if triple not in known and all(isinstance(term, rdflib.URIRef) for term in triple)
        )
        found = ours.follows(fresh)
        measure.count, measure.digest = len(found), digest(found)

    _step(recorder, "reason", "reason", work, told)


def _rules(sources: Sources, recorder: Recorder) -> None:
    rules = derivation.rules(derivation.RULES, sources.ontology.prefixes)
    if all(recorder.is_done("rule", rule.name) for rule in rules):
        return
    data = _load(sources.house, ours.EVERYTHING)

    def told(measure: Measure, found: dict[second_engine.Row, int]) -> None:
        measure.count, measure.digest = len(found), digest(sorted(map(str, found)))

    for rule in rules:
        text = rule.text
        _step(
            recorder, "rule", rule.name,
            lambda t=text: second_engine.second_triples(data, t), told,  # type: ignore[misc]
        )  # fmt: skip


def _published(sources: Sources, recorder: Recorder, only: Collection[str]) -> None:
    queries = ours.asked(sources.house, sources.ontology.prefixes) if "question" in only else []
    forms = _FORMS if "publish" in only else {}
    steps = [("question", query.name) for query in queries] + [("publish", name) for name in forms]
    if all(recorder.is_done(*step) for step in steps):
        return
    data = _load(sources.house, ours.PUBLISHED)

    def answered(measure: Measure, found: tuple[object, list[second_engine.Row]]) -> None:
        measure.count, measure.digest = len(found[1]), digest(found[1])

    def written(measure: Measure, text: str) -> None:
        measure.count = len(text.encode())

    for query in queries:
        _step(
            recorder, "question", query.name,
            lambda t=query.text: second_engine.second_rows(data, t), answered,  # type: ignore[misc]
        )  # fmt: skip
    whole = _load(sources.house, ours.PUBLISHED, Memory()) if forms else data
    for name, form in forms.items():
        _step(recorder, "publish", name, lambda f=form: whole.serialize(format=f), written)  # type: ignore[misc]


def _load(home: House, name: str, store: Store | None = None) -> rdflib.Dataset:
    quads = ox.parse(path=str(home.root / ours.HANDED / name), format=ox.RdfFormat.N_QUADS)
    return second_engine.dataset(quads, store)
