"""The closure joins only what is new, and is the one that joining everything again gives."""

import random
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest

from lodestone.derive import closure, derivation
from lodestone.derive.derivation import PREMISES
from lodestone.model.ontology import Ontology
from lodestone.read import intake, sparql

EX = "https://example.org/"
CASES = sorted((Path(__file__).parent / "owl" / "rules").glob("*.ttl"))
#: Rules that are run whole in each round: what they ask is more than patterns.
WHOLE = {"cls-int1"}
#: Rules with a path, run whole where a list has grown.
ALONG_LISTS = {"cax-adc", "cls-int2", "cls-oo", "cls-uni", "prp-adp", "scm-int", "scm-uni"}
THINGS = [ox.NamedNode(f"{EX}t{number}") for number in range(6)]
SEEDS = range(60)


@pytest.fixture(scope="module")
def rules(ontology: Ontology) -> list[sparql.QueryFile]:
    return derivation.rules(derivation.RULES / "owl", ontology.prefixes)


@pytest.fixture(scope="module")
def cases(ontology: Ontology) -> list[list[ox.Triple]]:
    known = {**ontology.prefixes, "ex": EX}
    return [[located.triple for located in intake.parse(path, known).triples] for path in CASES]


def made_up(seed: int, cases: Sequence[Sequence[ox.Triple]]) -> list[ox.Triple]:
    """Throw the cases of some rules together, their things taken for a few, so that they meet."""
    chance = random.Random(seed)
    found = []
    for case in chance.sample(cases, 4):
        place = {iri: chance.choice(THINGS) for iri in sorted(_names(case))}
        for triple in case:
            s, p, o = (place.get(str(node), node) for node in triple)
            found.append(ox.Triple(s, p, o))  # type: ignore[arg-type]
    return found


def _names(case: Sequence[ox.Triple]) -> set[str]:
    return {str(n) for triple in case for n in triple if str(n).startswith(f"<{EX}")}


def store_of(triples: Sequence[ox.Triple]) -> ox.Store:
    store = ox.Store()
    store.extend(ox.Quad(*triple, ox.NamedNode(PREMISES)) for triple in triples)
    return store


def joined_anew(store: ox.Store, rules: Sequence[sparql.QueryFile]) -> None:
    """Run every rule over everything until nothing new follows."""
    name = ox.NamedNode(PREMISES)
    before = -1
    while before != len(store):
        before = len(store)
        made = [t for rule in rules for t in derivation.construct(store, rule)]
        kept = (t for t in made if not isinstance(t.subject, ox.Literal))
        store.extend(ox.Quad(*t, name) for t in kept)


@pytest.mark.parametrize("seed", SEEDS)
def test_joining_what_is_new_gives_what_joining_everything_gives(
    seed: int,
    rules: list[sparql.QueryFile],
    cases: list[list[ox.Triple]],
    ontology: Ontology,
) -> None:
    given = made_up(seed, cases)
    anew, ours = store_of(given), store_of(given)
    joined_anew(anew, rules)
    found = closure.infer(ours, rules, ontology.prefixes)
    assert set(ours) == set(anew)
    assert len(found) == len(set(found)) == len(ours) - len(set(given))


def test_the_made_up_triples_reach_every_rule(
    rules: list[sparql.QueryFile], cases: list[list[ox.Triple]]
) -> None:
    """A rule that none of them reaches would be compared with nothing."""
    idle = list(rules)
    for seed in SEEDS:
        store = store_of(made_up(seed, cases))
        idle = [rule for rule in idle if not derivation.construct(store, rule)]
    assert [rule.name for rule in idle] == []


def test_every_rule_is_split_but_for_those_listed(rules: list[sparql.QueryFile]) -> None:
    splits = [closure.split(rule) for rule in rules]
    assert {one.rule.name for one in splits if not one.variants} == WHOLE
    assert {one.rule.name for one in splits if one.path} == ALONG_LISTS
    assert all(one.path <= {"rdf:rest", "rdf:first"} for one in splits)
