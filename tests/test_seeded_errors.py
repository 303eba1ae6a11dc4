"""A wrong change of a shipped fact is refused, whatever kind of change it is.

The rates are those of ``python tests/seeded.py``: vocabulary, grounding and coverage of the
passages at stake. Shapes, and conflicts with other passages, which the whole check adds, are not
counted.
"""

import copy
import dataclasses
from pathlib import Path
from typing import Any

import pytest
import scores
import seeded
import seeded_kinds
from made_up import REGISTER, Checkout
from seeded import ELSEWHERE, SAME, Bench

from lodestone.check.prove import coverage, coverage_report, grounding, passages, ratchet
from lodestone.check.prove.coverage import Coverage
from lodestone.model.findings import Severity
from lodestone.read.checkout import Sources

#: Errors tried: as many as fit a run of all tests, or what the full scoreboard asks for.
COUNT = scores.size(150, 600)
#: The files of facts that a few errors are drawn from.
FILES = 40
#: The shares that were measured (of 600: 0.994 and 0.975), less what a sample may vary by.
FLOORS = {ELSEWHERE: 0.96, SAME: 0.9}

TEXT = "星辰矿业在北国获3亿美元贷款。金河银行与南邦、北国签约。"
LOAN = (
    "instrument:star-loan lode:amount quantity:USD-300m ; lode:hasBorrower actor:star-mining ;"
    " lode:inPlace country:northland ; lode:locator 1 ; lode:reached stage:unsaid ."
    " measure:moon-plan lode:hasParty country:southland ;"
    " lode:isTakenBy actor:gold-river-bank ; lode:locator 2 ; lode:reached stage:unsaid ."
)


@pytest.fixture(scope="module")
def bench(sources: Sources, texts: Path) -> Bench:
    made = Bench(sources, passages.load_texts(texts))
    if scores.IS_BRIEF:  # to draw from all files takes longer than to judge what is drawn
        made.files = list(scores.spread(made.files, FILES))
    return made


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_a_seeded_error_is_refused(bench: Bench, record_property: Any) -> None:
    seed = scores.seed(seeded.SEED)
    verdicts = [bench.judge(mutant) for mutant in seeded_kinds.mutants(bench, COUNT, seed)]
    escaped = [one.mutant.told for one in verdicts if not one.refusing]
    table = seeded.table(verdicts)
    print(table, *escaped, sep="\n")
    shares = {origin: f"{seeded.rate(verdicts, origin):.1%}" for origin in FLOORS}
    scores.tell(
        record_property, len(verdicts) - len(escaped), len(verdicts),
        elsewhere=shares[ELSEWHERE], beside=shares[SAME], seed=seed,
    )  # fmt: skip
    assert len(verdicts) == COUNT
    for origin, floor in FLOORS.items() if not scores.IS_BRIEF else ():  # a few say no share
        assert seeded.rate(verdicts, origin) >= floor, "\n".join([table, *escaped])


def test_the_data_as_they_stand_are_not_reported(bench: Bench) -> None:
    for mutant in seeded_kinds.mutants(bench, 10):
        edits = tuple(dataclasses.replace(edit, new=edit.old) for edit in mutant.edits if edit.old)
        assert bench.judge_edits(edits) == ((), ())


def test_one_seed_draws_the_same_errors(bench: Bench) -> None:
    few = copy.copy(bench)
    few.files = list(scores.some(bench.files, FILES))
    drawn = seeded_kinds.kept_pools(few, seeded.SEED)
    assert drawn == seeded_kinds.pools(few, seeded.SEED)
    assert seeded_kinds.mutants(few, 6) != seeded_kinds.mutants(few, 6, seed=1)


def cover(checkout: Checkout, claims: str) -> Coverage:
    checkout.document("tale", [(TEXT, "")])
    checkout.state("tale", "01", claims)
    return coverage.cover(checkout.sources(), checkout.texts)


def untold(found: Coverage) -> set[str]:
    uses = found.documents[0].names
    return {f"{u.sentence} {u.thing.rpartition('/')[2]}" for u in uses if not u.is_told}


def test_a_name_is_told_of_by_a_claim_of_its_sentence(checkout: Checkout) -> None:
    assert untold(cover(checkout, LOAN)) == {"2 northland"}


def test_a_name_in_the_label_of_a_subject_is_told_of_by_a_claim_of_that_subject(
    checkout: Checkout,
) -> None:
    claims = LOAN.replace("actor:star-mining", "actor:writer") + (
        " actor:star-mining lode:inPlace country:northland ; lode:locator 1 ."
    )
    assert untold(cover(checkout, claims)) == {"0 star-mining", "2 northland"}


def test_a_name_inside_a_longer_name_is_not_counted(checkout: Checkout) -> None:
    checkout.register(REGISTER + 'place:star a lode:Place ; skos:prefLabel "星辰"@zh-Hans .')
    assert untold(cover(checkout, LOAN)) == {"2 northland"}
    checkout.register(REGISTER + 'place:deal a lode:Place ; skos:prefLabel "签约"@zh-Hans .')
    assert untold(cover(checkout, LOAN)) == {"2 northland", "2 deal"}


def test_the_ratchet_fails_when_a_passage_no_longer_tells_of_a_name(checkout: Checkout) -> None:
    before = coverage_report.to_json(cover(checkout, LOAN), items=False)
    assert len(before["documents"][0]["names"]["told"]["tale-01"]) == 5
    swapped = cover(checkout, LOAN.replace("country:southland", "country:northland"))
    now = coverage_report.to_json(swapped, items=False)
    assert ["country:southland" in f.message["en"] for f in ratchet.ratchet(before, now)] == [True]
    lost = cover(checkout, LOAN.replace("country:southland", "actor:gold-river-bank"))
    found = ratchet.ratchet(before, coverage_report.to_json(lost, items=False))
    assert [finding.rule for finding in found] == ["coverage-names"]
    assert coverage_report.to_json(lost)["documents"][0]["names"]["open"] == [
        {"passage": "tale-01", "name": "country:northland", "sentence": 2},
        {"passage": "tale-01", "name": "country:southland", "sentence": 2},
    ]


def test_a_summary_without_names_sets_no_floor(checkout: Checkout) -> None:
    now = coverage_report.to_json(cover(checkout, LOAN), items=False)
    before = coverage_report.to_json(cover(checkout, LOAN), items=False)
    del before["documents"][0]["names"]
    assert ratchet.ratchet(before, now) == []


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        ({}, []),
        ({"lode:inPlace country:northland": "lode:hasLender actor:star-mining"}, ["role"]),
        ({"lode:isTakenBy actor:gold-river-bank": "lode:isTakenBy country:southland"}, ["role"]),
        ({"lode:isTakenBy": "lode:isAbout country:southland ; lode:isTakenBy"}, []),
        (
            {
                "lode:inPlace country:northland": "lode:isSetBy actor:star-mining",
                "lode:hasBorrower": "lode:isPaidTo",
            },
            [],
        ),
        (
            {
                "lode:inPlace country:northland": "lode:isGivenTo country:northland",
                "lode:hasBorrower actor:star-mining": "lode:isGivenBy country:northland",
                "lode:locator 1": "lode:locator 1 , 2",
            },
            ["role"],  # printed twice, and still nobody gives to himself
        ),
    ],
)
def test_one_print_of_a_name_stands_for_one_role(
    checkout: Checkout, change: dict[str, str], rules: list[str]
) -> None:
    claims = LOAN
    for old, new in change.items():
        assert old in claims
        claims = claims.replace(old, new)
    checkout.document("tale", [(TEXT, "")])
    checkout.state("tale", "01", claims)
    found = grounding.ground(checkout.sources(), checkout.texts).findings
    assert [one.rule for one in found] == [f"grounding-{rule}" for rule in rules]
    # Each refused change has one thing act and be acted upon: lend to itself, act as its own party.
    assert all(one.severity is Severity.VIOLATION and one.line for one in found)


@pytest.mark.parametrize(
    ("thing", "found"),
    [
        (
            'actor:star-ministry a lode:GovernmentBody ; skos:prefLabel "金河银行部"@zh-Hans .',
            False,
        ),
        ('actor:star-clients a lode:ActorGroup ; skos:prefLabel "金河银行部"@zh-Hans .', True),
        ('project:star-works a lode:Project ; skos:prefLabel "金河银行部"@zh-Hans .', True),
        ('actor:gold-river-bank skos:altLabel "金河银行部"@zh-Hans .', True),
    ],
)
def test_an_actor_is_not_named_inside_the_proper_name_of_another(
    checkout: Checkout, thing: str, found: bool
) -> None:
    checkout.register(REGISTER + thing)
    checkout.document("tale", [("金河银行部在北国签约。", "")])
    claims = "measure:moon-plan lode:isTakenBy actor:gold-river-bank ; lode:locator 1 ;"
    checkout.state("tale", "01", claims + " lode:reached stage:unsaid .")
    rules = [one.rule for one in grounding.ground(checkout.sources(), checkout.texts).findings]
    assert rules == ([] if found else ["grounding-name"])
