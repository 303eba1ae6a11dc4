"""The rules of derivation: each case in ``tests/derivation/<rule>/`` proves the claim in its name.

``derivation.cases`` says how a case is written, ``derivation.oracle`` works out the same in Python.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from derivation import cases, oracle

from lodestone.derive import derivation
from lodestone.derive.derivation import Dataset
from lodestone.model import dates, terms, values
from lodestone.model.ontology import Ontology
from lodestone.model.terms import LODE
from lodestone.read import checkout
from lodestone.read.checkout import PASSAGE, Sources

FOLDER = Path(__file__).parent / "derivation"
CASES = sorted(FOLDER.glob("*/*.trig"))
RULES = sorted(derivation.RULES.glob("*.rq"))
MANY = 400


@pytest.mark.parametrize("path", CASES, ids=cases.name_of)
def test_what_is_expected_follows_and_what_is_denied_does_not(
    path: Path, ontology: Ontology, tmp_path: Path
) -> None:
    case = cases.load(path, ontology.prefixes)
    store = cases.derived(cases.sources(case, ontology, tmp_path))
    assert cases.missing(case, store) + cases.unwanted(case, store) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_a_rule_is_missed_where_it_is_left_out(
    rule: Path, ontology: Ontology, tmp_path: Path
) -> None:
    for path in sorted((FOLDER / rule.stem).glob("*.trig")):
        case = cases.load(path, ontology.prefixes)
        store = cases.derived(cases.sources(case, ontology, tmp_path), without=rule.stem)
        if cases.missing(case, store):
            return
    pytest.fail(f"no case in {rule.stem}/ expects what this rule alone derives")


def test_each_case_stands_in_the_folder_of_a_rule() -> None:
    assert {path.parent.name for path in CASES} == {rule.stem for rule in RULES}


@pytest.mark.parametrize("path", CASES, ids=cases.name_of)
def test_each_case_expects_or_denies_something(path: Path, ontology: Ontology) -> None:
    case = cases.load(path, ontology.prefixes)
    assert case.expected or case.absent


def test_no_rule_reads_what_the_reasoner_infers() -> None:
    for rule in RULES:
        text = rule.read_text(encoding="utf-8")
        assert "graph:inferred" not in text, rule.stem
        assert "graph:premises" not in text, rule.stem


# --- a second opinion, in Python -----------------------------------------------------------------


def at_random(
    property_name: str, kind: str, make: Callable[[random.Random], list[str]]
) -> tuple[dict[str, set[str]], Mapping[str, cases.Rows]]:
    """Return made-up things with the names of their values, and the passages that state them."""
    dice = random.Random(20251122)
    names = {terms.thing("instrument", f"case-{n}"): make(dice) for n in range(MANY)}
    stated: defaultdict[str, list[ox.Triple]] = defaultdict(list)
    for iri, listed in names.items():
        for place, name in enumerate(listed, 1):
            stated[terms.thing("passage", f"a-{place:02}")].append(
                ox.Triple(
                    ox.NamedNode(iri),
                    ox.NamedNode(LODE + property_name),
                    ox.NamedNode(terms.thing(kind, name)),
                )
            )
    graphs = {graph: tuple(rows) for graph, rows in stated.items()}
    return {iri: set(listed) for iri, listed in names.items()}, graphs


def found_in(store: ox.Store, graph: str, property_name: str) -> dict[str, set[str]]:
    """Return the names of the objects of a property in a graph, by subject."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(
        None, ox.NamedNode(LODE + property_name), None, ox.NamedNode(terms.graph(graph))
    ):
        found[quad.subject.value].add(quad.object.value.rpartition("/")[2])
    return found


def conclude(stated: Mapping[str, cases.Rows], ontology: Ontology, root: Path) -> ox.Store:
    case = cases.Case(root, stated, {}, {}, {}, {})
    return cases.derived(cases.sources(case, ontology, root))


@pytest.mark.parametrize(
    ("kind", "property_name", "make"),
    [("quantity", "amount", oracle.quantities), ("date", "startsOn", oracle.dates)],
)
def test_the_rules_settle_and_dispute_what_python_does(
    kind: str,
    property_name: str,
    make: Callable[[random.Random], list[str]],
    ontology: Ontology,
    tmp_path: Path,
) -> None:
    names, stated = at_random(property_name, kind, make)
    store = conclude(stated, ontology, tmp_path)
    settled = found_in(store, "settled", property_name)
    disputes = found_in(store, "conflicts", "hasValue")
    for iri, listed in names.items():
        if kind == "quantity":
            known = {name: values.parse_quantity(name, ontology.units) for name in listed}
            winner, apart = oracle.settled(known), oracle.disputed(known)
        else:
            days = {name: dates.parse_date(name) for name in listed}
            winner, apart = oracle.settled(days), oracle.disputed(days)
        slug = iri.rpartition("/")[2]
        conflict = terms.thing("conflict", f"instrument-{slug}-{property_name}")
        assert settled.get(iri, set()) == ({winner} if winner else set()), listed
        assert disputes.get(conflict, set()) == apart, listed


def test_the_rules_let_a_thing_stand_where_python_does(ontology: Ontology, tmp_path: Path) -> None:
    names, stated = at_random("reached", "stage", oracle.stages)
    store = conclude(stated, ontology, tmp_path)
    stands = found_in(store, "stages", "standsAt")
    ranks = {
        triple.subject.value.rpartition("/")[2]: int(triple.object.value)
        for triple in ontology.triples
        if triple.predicate.value == LODE + "rank"
    }
    for iri, listed in names.items():
        reached = {name: values.parse_stage(name, ontology.rungs) for name in listed}
        assert stands[iri] == oracle.standing(reached, ranks), listed


# --- what holds of the shipped data, whatever it says ---------------------------------------------


def test_what_is_published_stands_by_graph_and_then_by_line(dataset: Dataset) -> None:
    placed = [(quad.graph_name.value, str(quad)) for quad in dataset.quads]
    assert placed == sorted(placed)
    assert list(derivation.in_order(reversed(dataset.quads))) == list(dataset.quads)


def test_running_the_rules_again_adds_nothing(dataset: Dataset) -> None:
    prefixes = dataset.sources.ontology.prefixes
    for rule in derivation.rules(derivation.RULES, prefixes):
        graph = ox.NamedNode(prefixes["graph"] + rule.one("into").removeprefix("graph:"))
        again = derivation.construct(dataset.store, rule)
        fresh = [t for t in again if ox.Quad(*t, graph) not in dataset.store]
        assert not fresh, rule.name


def test_no_single_valued_property_settles_to_two_values(dataset: Dataset) -> None:
    single = dataset.sources.ontology.settled_properties
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for triple in dataset.by_graph[terms.graph("settled")]:
        if triple.predicate.value in single:
            found[triple.subject.value, triple.predicate.value].add(str(triple.object))
    assert not {key: values for key, values in found.items() if len(values) > 1}


def test_an_amount_counts_or_is_left_out_for_one_reason(dataset: Dataset) -> None:
    counts = found_in(dataset.store, "countable", "counts")
    reasons = found_in(dataset.store, "countable", "isLeftOutFor")
    amounts = {
        triple.subject.value
        for triple in dataset.sources.triples(PASSAGE)
        if triple.predicate.value == LODE + "amount"
    }
    assert counts.keys() | reasons.keys() == amounts
    assert not counts.keys() & reasons.keys()
    assert {len(found) for found in (*counts.values(), *reasons.values())} == {1}


def test_whatever_reached_a_stage_stands_at_one_rank(dataset: Dataset) -> None:
    reached = found_in(dataset.store, "stages", "reached")
    stands = found_in(dataset.store, "stages", "standsAt")
    assert reached.keys() == stands.keys()
    assert all(stands[iri] <= reached[iri] for iri in reached)


@pytest.mark.slow
def test_telling_everything_twice_changes_no_sum_and_no_stage(
    sources: Sources, dataset: Dataset
) -> None:
    copies = [
        replace(file, graph=file.graph.replace("/passage/", "/passage/copy-of-"))
        for file in sources.of(PASSAGE)
    ]
    passages = {file.graph: () for file in copies}
    told = cases.FactFile(
        sources.house.root / "copies.ttl",
        checkout.DOCUMENT,
        checkout.GRAPHS[checkout.DOCUMENT],
        "",
        tuple(cases.Located(triple, 0) for triple in cases.passages_of(passages)),
    )
    # What is settled, reached or counted rests on no tension; to find them all again takes minutes.
    tensions = [rule.stem for rule in RULES if "-tensions-" in rule.stem]
    all_files = (*sources.files, *copies, told)
    twice = derivation.derive(replace(sources, files=all_files), without=tensions)
    for name in ("settled", "settled-reasons", "stages", "kinds", "countable"):
        assert twice.by_graph[terms.graph(name)] == dataset.by_graph[terms.graph(name)], name
