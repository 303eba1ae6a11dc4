"""False proposals of fifteen kinds, by a seed: none is proven, and few are left in doubt."""

from collections import Counter
from pathlib import Path

import pytest
import seeded_proposals

from lodestone.enter.proposals import judging
from lodestone.read.checkout import Sources

DOCUMENTS = ("year-one", "equity-turn", "vault-doubts")


@pytest.fixture(scope="module")
def world(sources: Sources, texts: Path) -> seeded_proposals.World:
    return seeded_proposals.world(sources, texts, DOCUMENTS)


def test_no_false_proposal_is_proven_and_few_are_in_doubt(
    sources: Sources, texts: Path, world: seeded_proposals.World
) -> None:
    rows = list(seeded_proposals.false(world, 7, 4))
    assert len({kind for kind, _ in rows}) == len(seeded_proposals.KINDS) == 15
    made = [proposal for _, proposal in rows]
    found = judging.sort(sources, texts, made, against_graph=False)
    counted = Counter(verdict.sort for verdict in found.verdicts)
    assert counted["proven"] == counted["stated"] == 0
    assert counted["refused"] >= 0.95 * len(rows), counted


def test_what_is_stated_is_known_as_stated(
    sources: Sources, texts: Path, world: seeded_proposals.World
) -> None:
    some = world.trues[::5]
    found = judging.sort(sources, texts, [one.proposal for one in some], against_graph=False)
    counted = Counter(verdict.sort for verdict in found.verdicts)
    assert counted["stated"] > 0.9 * len(some), counted
    assert not counted["proven"]
