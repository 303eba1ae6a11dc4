"""The rules of derivation: each case in ``tests/derivation/<rule>/`` proves the claim in its name.

``derivation.cases`` says how a case is written. A rule without which all cases hold is not tested.
"""

from pathlib import Path

import pytest
from derivation import cases

from lodestone import derive
from lodestone.ontology import Ontology

FOLDER = Path(__file__).parent / "derivation"
CASES = sorted(FOLDER.glob("*/*.trig"))
RULES = sorted(derive.RULES.glob("*.rq"))


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
