"""What shares a mere act or firm with a registered thing is open; what is told alike is a twin."""

import json
from typing import Any

import pytest
from copies import PLACE, build_with_note

from lodestone.enter.proposals import form, judging
from lodestone.model.house import House
from lodestone.read import checkout
from lodestone.read.checkout import Sources

TEXT = (
    "Under the Example deal, Example Agency shall within 90 days publish a list. "
    "Within 180 days Example Agency shall plan for Example Magnets. "
    "Example Office or Harbor Bank lends $900 million or up to $620 million to Example Magnets.\n"
)
MORE = """
actor:example-office a lode:GovernmentBody ;
    skos:prefLabel "Example Office"@en ; lode:isOrganPartOf actor:example-agency .
actor:harbor-bank a lode:Bank ; skos:prefLabel "Harbor Bank"@en .
instrument:example-list-duty a lode:Obligation ;
    skos:prefLabel "duty to publish a list"@en .
"""
STATED = """\
PREFIX action: <https://w3id.org/lodestone/id/action/>
PREFIX actor: <https://w3id.org/lodestone/id/actor/>
PREFIX instrument: <https://w3id.org/lodestone/id/instrument/>
PREFIX lode: <https://w3id.org/lodestone/ont/>
PREFIX measure: <https://w3id.org/lodestone/id/measure/>
PREFIX quantity: <https://w3id.org/lodestone/id/quantity/>
PREFIX stage: <https://w3id.org/lodestone/id/stage/>

instrument:example-list-duty
    lode:dueWithin quantity:day-90 ;
    lode:hasAction action:publish ;
    lode:isMadeUnder measure:example-deal ;
    lode:locator 1 ;
    lode:obliges actor:example-agency ;
    lode:reached stage:required ;
.
"""


@pytest.fixture(scope="module")
def stated(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    root = build_with_note(tmp_path_factory.mktemp("twins") / "checkout", TEXT, drafts=False)
    register = root / "data/register/things.ttl"
    register.write_text(register.read_text("utf-8") + MORE, encoding="utf-8")
    (root / PLACE).write_text(STATED, encoding="utf-8")
    return checkout.read(House(root), judged=True)


def weights(sources: Sources, cls: str, number: int, claims: dict[str, str]) -> set[bool]:
    """Return whether a new thing of these claims is refused or doubted as a twin."""
    quote = TEXT.strip().split(". ")[number - 1]
    row: dict[str, Any] = {
        "document": "note", "quote": quote, "proposer": {"tool": "test", "version": "1"},
        "thing": {"class": cls, "slug": "another", "names": {"en": "something quite different"}},
    }  # fmt: skip
    rows = [{**row, "property": name, "value": value} for name, value in claims.items()]
    read = form.parse([json.dumps(one) for one in rows], sources.ontology)
    assert not read.findings
    texts = sources.house.root.parent / "texts"
    found = judging.sort(sources, texts, read.proposals, against_graph=False).verdicts
    assert not [one for one in found if one.sort == "proven"]
    return {
        reason.refuses for one in found for reason in one.reasons if reason.rule == "identity-twin"
    }


DUTY = {"isMadeUnder": "measure:example-deal", "obliges": "Example Agency"}
FIRM = {"hasBorrower": "Example Magnets"}


@pytest.mark.parametrize(
    ("cls", "number", "claims", "expected"),
    [
        ("Obligation", 1, {"isMadeUnder": "measure:example-deal"}, {False}),
        ("Obligation", 1, DUTY, {False}),
        ("Obligation", 2, {**DUTY, "dueWithin": "180 days"}, {False}),
        ("Obligation", 1, {**DUTY, "dueWithin": "90 days", "hasAction": "plan"}, {False}),
        ("Obligation", 1, {**DUTY, "dueWithin": "90 days"}, {True}),
        ("Obligation", 1, {**DUTY, "dueWithin": "90 days", "hasAction": "publish"}, {True}),
        ("Obligation", 1, {"obliges": "Example Agency", "dueWithin": "90 days"}, set()),
        ("Loan", 3, FIRM, {True}),
        ("Loan", 3, {**FIRM, "amount": "up to $620 million"}, {True}),
        ("Loan", 3, {**FIRM, "amount": "$900 million"}, {False}),
        ("Loan", 3, {**FIRM, "hasLender": "Example Office"}, {True}),
        ("Loan", 3, {**FIRM, "hasLender": "Harbor Bank"}, {False}),
        ("Grant", 3, {"isGivenTo": "Example Magnets"}, set()),
    ],
    ids=[
        "one-act-alone", "one-act-and-obliged", "other-time", "other-action", "all-alike",
        "all-and-action-alike", "no-tie", "one-borrower", "one-borrower-and-sum", "other-sum",
        "an-organ-lends", "another-lends", "another-class",
    ],
)  # fmt: skip
def test_a_new_thing_is_a_twin_where_nothing_tells_it_from_the_registered_one(
    cls: str, number: int, claims: dict[str, str], expected: set[bool], stated: Sources
) -> None:
    assert weights(stated, cls, number, claims) == expected
