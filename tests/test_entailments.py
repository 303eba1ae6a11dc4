"""What follows from the axioms, and above all what must not.

``tests/entailments/must`` and ``must-not`` hold one claim a file, written as ``derivation.cases``
says. Two graphs are judged beside those of the rules:

``inferred``
    What the build infers: it reads ontology, register and typed statements, and no claim.
``entailed``
    What a reader's OWL 2 RL reasoner would conclude from everything at once, claims included.

That a case can fail is shown in each: one that must hold fails without its ``support:``, one that
must not fails with its ``poison:``.
"""

from pathlib import Path

import pyoxigraph as ox
import pytest
from derivation import cases

from lodestone.derive import derivation
from lodestone.model import terms
from lodestone.model.ontology import Ontology
from lodestone.read.checkout import DOCUMENT, ONTOLOGY, PASSAGE, REGISTER, Sources

FOLDER = Path(__file__).parent / "entailments"
MUST = sorted(FOLDER.glob("must/*.trig"))
MUST_NOT = sorted(FOLDER.glob("must-not/*.trig"))
ALL = (ONTOLOGY, REGISTER, DOCUMENT, PASSAGE)
ENTAILED = ox.NamedNode(terms.graph("entailed"))


def entailed(made_up: Sources) -> list[ox.Triple]:
    """Return what follows by OWL 2 RL from all that is stated, claims included."""
    premises = ox.NamedNode(derivation.PREMISES)
    store = ox.Store()
    store.extend(ox.Quad(*triple, premises) for triple in made_up.triples(*ALL))
    return derivation.infer(store, made_up.ontology.prefixes)


def concluded(made_up: Sources) -> ox.Store:
    store = cases.derived(made_up, reasoning=True)
    store.extend(ox.Quad(*triple, ENTAILED) for triple in entailed(made_up))
    return store


@pytest.mark.parametrize("path", [*MUST, *MUST_NOT], ids=cases.name_of)
def test_what_must_follow_does_and_what_must_not_does_not(
    path: Path, ontology: Ontology, tmp_path: Path
) -> None:
    case = cases.load(path, ontology.prefixes)
    store = concluded(cases.sources(case, ontology, tmp_path))
    assert cases.missing(case, store) + cases.unwanted(case, store) == []


@pytest.mark.parametrize("path", MUST, ids=cases.name_of)
def test_what_must_follow_rests_on_its_support(
    path: Path, ontology: Ontology, tmp_path: Path
) -> None:
    case = cases.load(path, ontology.prefixes)
    made_up = cases.sources(case, ontology, tmp_path)
    weaker = cases.unsupported(made_up, case)
    lost = sum(len(rows) for rows in case.support.values())
    assert lost == len([*made_up.triples(*ALL)]) - len([*weaker.triples(*ALL)]) > 0
    assert cases.missing(case, concluded(weaker))


@pytest.mark.parametrize("path", MUST_NOT, ids=cases.name_of)
def test_what_must_not_follow_would_with_its_poison(
    path: Path, ontology: Ontology, tmp_path: Path
) -> None:
    case = cases.load(path, ontology.prefixes)
    made_up = cases.poisoned(cases.sources(case, ontology, tmp_path), case)
    assert cases.unwanted(case, concluded(made_up))
