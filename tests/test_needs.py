"""What a case may skip: a rule that lacks what it is said to need finds nothing (``needs``).

The other tests of rules rest on that reading. Here each rule runs on a case in which it finds
something, and once more for each pattern that it is said to need, without any match of it.
"""

from pathlib import Path

import pyoxigraph as ox
import pytest
from derivation import cases, needs

from lodestone.derive import derivation
from lodestone.model.ontology import Ontology

FOLDER = Path(__file__).parent / "derivation"
RULES = sorted(derivation.RULES.glob("*.rq"))


def fruitful(name: str, ontology: Ontology, root: Path) -> tuple[cases.sparql.QueryFile, ox.Store]:
    """Return a rule, and what is derived of the first of its cases in which it finds something."""
    (rule,) = (r for r in derivation.rules(derivation.RULES, ontology.prefixes) if r.name == name)
    for path in sorted((FOLDER / name).glob("*.trig")):
        case = cases.load(path, ontology.prefixes)
        store = cases.derived(cases.sources(case, ontology, root), without=name)
        if derivation.construct(store, rule):
            return rule, store
    raise AssertionError(f"{name} finds nothing in any of its cases")


@pytest.mark.slow
@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_a_rule_finds_nothing_without_a_match_of_what_it_is_said_to_need(
    path: Path, ontology: Ontology, tmp_path: Path
) -> None:
    rule, store = fruitful(path.stem, ontology, tmp_path)
    for pattern in needs.needs(rule.text):
        matches = list(store.quads_for_pattern(*pattern))
        assert matches, pattern
        for quad in matches:
            store.remove(quad)
        assert derivation.construct(store, rule) == [], pattern
        store.extend(matches)


def test_a_pattern_that_a_rule_can_do_without_is_not_among_its_needs() -> None:
    rule = """CONSTRUCT { ?s <urn:r> ?o }
    WHERE {
        GRAPH <urn:g> { ?s <urn:p> ?o }
        OPTIONAL { GRAPH <urn:g> { ?s <urn:maybe> ?x } }
        { GRAPH <urn:g> { ?s <urn:one> ?y } } UNION { GRAPH <urn:g> { ?s <urn:other> ?y } }
        FILTER NOT EXISTS { GRAPH <urn:g> { ?s <urn:absent> ?z } }
    }"""
    needed = {str(pattern[1]) for pattern in needs.needs(rule)}
    assert needed == {"<urn:p>"}
