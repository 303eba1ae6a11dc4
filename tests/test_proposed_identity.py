"""Of what a proposal speaks, and on which side a name stands: a print is not enough for either."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from copies import PLACE, build_with_note

from lodestone.enter.proposals import accepting, form, judging
from lodestone.enter.proposals.verdicts import Verdict
from lodestone.model.house import House
from lodestone.read import checkout
from lodestone.read.checkout import Sources

FRAMEWORK = "Within 6 months of the date of this Deal, Exampleland and its partner build plants."
VITAL = "Antimony is essential for Example Magnets."
BANK = "Harbor Bank opposes it, and Harbor Bank lent $5 million to Example Magnets."
TEXT = f"{FRAMEWORK} {VITAL} {BANK}\n"
DEAL = """\
PREFIX actor: <https://w3id.org/lodestone/id/actor/>
PREFIX country: <https://w3id.org/lodestone/id/country/>
PREFIX lode: <https://w3id.org/lodestone/ont/>
PREFIX measure: <https://w3id.org/lodestone/id/measure/>
PREFIX stage: <https://w3id.org/lodestone/id/stage/>

measure:example-deal
    lode:hasPartner country:exampleland ;
    lode:isTakenBy actor:example-agency ;
    lode:locator 1 ;
    lode:reached stage:unsaid ;
.
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = build_with_note(tmp_path_factory.mktemp("identity") / "checkout", TEXT, drafts=False)
    (root / PLACE).write_text(DEAL, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def stated(small: Path) -> Sources:
    return checkout.read(House(small), judged=True)


def sort(sources: Sources, *rows: dict[str, Any]) -> tuple[Verdict, ...]:
    by = {"document": "note", "proposer": {"tool": "test", "version": "1"}}
    read = form.parse([json.dumps({**by, **row}) for row in rows], sources.ontology)
    assert not read.findings
    texts = sources.house.root.parent / "texts"
    return judging.sort(sources, texts, read.proposals, against_graph=False).verdicts


def rules(verdict: Verdict) -> set[str]:
    return {reason.rule for reason in verdict.reasons}


DUE = {"quote": FRAMEWORK, "thing": "measure:example-deal"}
CLAIMS = ({"property": "dueWithin", "value": "within 6 months"}, {"stage": "unsaid"})


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: next(iter(claim)))
def test_a_word_of_its_kind_does_not_name_a_registered_thing(
    claim: dict[str, str], stated: Sources
) -> None:
    (verdict,) = sort(stated, {**DUE, **claim})
    assert (verdict.sort, "identity-open" in rules(verdict)) == ("doubtful", True)


def test_a_word_of_its_kind_names_what_the_document_is(small: Path, tmp_path: Path) -> None:
    root = tmp_path / "checkout"
    shutil.copytree(small, root)
    shutil.copytree(small.parent / "texts", tmp_path / "texts")
    path = root / "data/documents/note/document.ttl"
    text = path.read_text("utf-8")
    prefix = "PREFIX measure: <https://w3id.org/lodestone/id/measure/>\n"
    told = text.replace(
        "a lode:Document ;", "a lode:Document ; lode:isTextOf measure:example-deal ;"
    )
    path.write_text(prefix + told, encoding="utf-8")
    (verdict,) = sort(checkout.read(House(root), judged=True), {**DUE, **CLAIMS[0]})
    assert "identity-open" not in rules(verdict)


@pytest.mark.parametrize(
    ("of", "within"), [("antimony", "Example Magnets"), ("Example Magnets", "antimony")]
)
def test_a_statement_of_two_printed_things_is_not_proven_by_their_print(
    of: str, within: str, stated: Sources
) -> None:
    vital = {"quote": VITAL, "thing": {"class": "Significance", "slug": "antimony-vital"}}
    found = sort(
        stated,
        {**vital, "property": "isOf", "value": of},
        {**vital, "property": "hasScope", "value": within},
    )
    assert [(one.sort, "role-open" in rules(one)) for one in found] == [("doubtful", True)] * 2


OPENS = {"quote": BANK, "thing": {"class": "Bank", "names": {"en": "Harbor Bank"}}}
NAMED = {"en": "Harbor Bank", "zh-Hans": "海港银行"}
LENDS = {"quote": BANK, "thing": "instrument:example-magnets-loan", "property": "hasLender",
         "value": "Harbor Bank"}  # fmt: skip


@pytest.mark.parametrize(("names", "is_open"), [({"en": "Harbor Bank"}, False), (NAMED, True)])
def test_a_line_is_as_sure_as_the_new_thing_that_it_speaks_of(
    names: dict[str, str], is_open: bool, stated: Sources
) -> None:
    named, lends = sort(stated, {**OPENS, "thing": {"class": "Bank", "names": names}}, LENDS)
    assert named.sort == ("doubtful" if is_open else "proven")
    assert ("new-open" in rules(lends)) is is_open


def test_a_new_indicator_brings_its_definition_into_the_register(stated: Sources) -> None:
    told = {"en": "Plants that stand.", "zh-Hans": "已建成的工厂数。"}
    plants = {"class": "Indicator", "names": {"en": "plants"}, "definition": told}
    row = {"document": "note", "proposer": {"tool": "test", "version": "1"}, "quote": FRAMEWORK}
    read = form.parse([json.dumps({**row, "thing": plants})], stated.ontology)
    assert not read.findings
    assert read.proposals[0].data()["thing"] == plants
    texts = stated.house.root.parent / "texts"
    found = judging.sort(stated, texts, read.proposals)
    assert found.verdicts[0].sort != "refused", found.verdicts[0].reasons
    (path, text), *_ = accepting.accept(
        stated, found.verdicts, found.new, "A Reader", "2026-01-02"
    ).items()
    assert path.parent.name == "register"
    assert all(f'"{words}"' in text for words in told.values())
    bare = form.parse([json.dumps({**row, "thing": {**plants, "definition": {}}})], stated.ontology)
    assert [one.rule for one in bare.findings] == ["proposal-format"]
