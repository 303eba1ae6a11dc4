"""Whoever follows the advice of a rule without reading the text never ends green and wrong.

Every rule has its row. A rule that speaks of one fact fires on a wrong one (``WRONG_FACTS``); one
that a slip of another kind breaks (``mistakes``) is seen with a wrong fact beside the slip; the
rules on the evidence of a document are obeyed by making it anew. What is advised is done as long as
anything mechanical is advised; then something must refuse what is left, or the right fact be back.
The other rules (``NO_FACT``) judge files, names and queries, and their advice puts in no claim.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import advice
import mistakes
import pytest
from advice import Desk
from made_up import REGISTER, Checkout
from mistakes import FILES, MISTAKES, Mistake
from test_mistakes import DISPUTES, World, make, rules

from lodestone.check.prove import grounding, passages, proof
from lodestone.model.findings import Finding, Severity

ROUNDS = 6
#: A wrong fact of each file of facts; the first whose old words a slip has left is put in.
WRONG = {
    "loan": (("USD-atmost-620m", "USD-atmost-70"), ("conditional-2025-11", "conditional-2025-10")),
    "import": (("percent-about-70", "percent-about-80"), ("indicator:import", "indicator:export")),
    "stake": (("USD-50m", "USD-60m"), ("taken-2026-03-03", "taken-2026-03-04")),
}
PLAN = "measure:moon-plan lode:locator {} ; lode:reached stage:{} ; "
LENT = "instrument:star-loan lode:locator {} ; lode:reached stage:{} ; "
MORE = REGISTER + (
    'country:eastland a lode:Country ; skos:prefLabel "Eastland"@en , "东域"@zh-Hans .\n'
    'place:salt-town a lode:Place ; skos:prefLabel "Salt Town"@en , "盐镇"@zh-Hans .\n'
)
#: Rule: a text, a wrong fact of it, and what the passage leaves to its context.
WRONG_FACTS = {
    "grounding-beside": (
        "与北国盐镇相比，南邦落后。",
        "place:salt-town lode:inPlace country:southland ; lode:locator 1",
        "",
    ),
    "grounding-order": (
        "北国对南邦实施月亮计划。",
        PLAN.format(1, "unsaid")
        + "lode:isTakenBy country:southland ; lode:isDirectedAt country:northland",
        "",
    ),
    "grounding-print": (
        "金河银行贷款3亿美元给星辰矿业，另贷5亿美元。",
        LENT.format(1, "unsaid")
        + "lode:hasBorrower actor:star-mining ; lode:amount quantity:USD-500m",
        "",
    ),
    "grounding-side": (
        "金河银行向星辰矿业贷款。",
        LENT.format(1, "unsaid") + "lode:hasLender actor:star-mining",
        "",
    ),
    "kind-words": (
        "金河银行入股星辰矿业。",
        LENT.format(1, "unsaid") + "lode:hasBorrower actor:star-mining",
        "",
    ),
    "licence-unproven": (
        "北国在场，该国签署月亮计划。",
        PLAN.format(1, "signed") + "lode:isTakenBy country:southland",
        "country-southland-anaphora",
    ),
    "list-part": (
        "东域与北国、南邦签约。",
        PLAN.format(1, "unsaid") + "lode:hasPartner country:eastland , country:northland",
        "",
    ),
    "locator-words": (
        "北国、南邦在场，北国推动月亮计划。",
        PLAN.format('"1 在场"', "unsaid") + "lode:isTakenBy country:southland",
        "",
    ),
    "named-after": (
        "金河银行称星辰矿业有300个就业岗位。",
        "observation:jobs-star-mining a lode:Observation ; lode:hasIndicator indicator:jobs ; "
        "lode:isOf actor:gold-river-bank ; lode:locator 1 ; lode:quantity quantity:job-300",
        "",
    ),
    "stage-below": (
        "北国签署月亮计划。",
        PLAN.format(1, "agreed") + "lode:isTakenBy country:northland",
        "",
    ),
    "stage-class": (
        "贷款获表决通过。",
        LENT.format(1, "passed") + "lode:hasLender actor:gold-river-bank",
        "actor-gold-river-bank-anaphora",
    ),
    "stage-print": (
        "北国宣布签署月亮计划。",
        PLAN.format(1, "announced") + "lode:isTakenBy country:northland",
        "",
    ),
}
#: Rules whose advice is to make the evidence of a document anew.
EVIDENCE = {
    "coverage-names",
    "coverage-ratchet",
    "evidence-forged",
    "evidence-lock",
    "evidence-missing",
    "evidence-stale",
    "evidence-touched",
    "evidence-unheld",
}
#: Rules on files, names, queries and what was withdrawn.
NO_FACT = {
    "accepted",
    "blank-node-owner",
    "comments-first",
    "decision-idle",
    "document-text",
    "draft",
    "empty-file",
    "figure-open",
    "file-name",
    "label-length",
    "label-script",
    "passage-declared",
    "plain-file",
    "published",
    "query-header",
    "query-refused",
    "query-syntax",
    "readable",
    "size",
    "takes-away",
    "tombstone",
    "trusted-place",
    "two-parsers",
    "withdrawn",
    "withdrawn-silently",
    "withdraws",
}
#: Advice that puts a claim into a file, or takes one for another.
PUTS = re.compile(r"\bdid you mean|^write lode:|^add below|^put ")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("blind"))


@pytest.fixture
def desk(world: World) -> Iterator[Desk]:
    yield Desk(world.root)
    world.restore()


def refused(found: list[Finding]) -> list[Finding]:
    return [one for one in found if one.severity >= Severity.VIOLATION]


def put_wrong(mistake: Mistake, desk: Desk) -> tuple[Path, str]:
    """Put a wrong fact beside a slip; return its file and its words."""
    key = mistake.file if mistake.file in WRONG else "loan"
    path = desk.root / FILES[key][0]
    text = path.read_bytes().decode(mistake.encoding if key == mistake.file else "utf-8")
    old, new = next((pair for pair in WRONG[key] if pair[0] in text), ("", ""))
    if not old:
        return path, ""
    path.write_bytes(text.replace(old, new, 1).encode(mistake.encoding))
    desk.touched[path] = None
    return path, new


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_no_slip_is_mended_blindly_into_a_green_file_with_a_wrong_fact(
    mistake: Mistake, world: World, desk: Desk
) -> None:
    make(mistake, desk)
    path, wrong = put_wrong(mistake, desk)
    for _ in range(ROUNDS):
        found = refused(list(world.judge(list(desk.touched))))
        if not any(advice.follow(one, desk) for one in found):
            break
    left = refused(list(world.judge(list(desk.touched))))
    assert left or not wrong or wrong not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", WRONG_FACTS)
def test_no_advice_on_a_wrong_fact_turns_it_green(rule: str, tmp_path: Path) -> None:
    text, facts, infers = WRONG_FACTS[rule]
    made = Checkout(tmp_path)
    made.register(MORE)
    made.document("note", [(text, f"lode:infers inference:{infers}" if infers else "")])
    path = made.state("note", "01", " ;\n    ".join(facts.split(" ; ")) + " ;\n.\n")
    found = list(grounding.ground(made.sources(), made.texts).findings)
    assert rule in {one.rule for one in found}
    desk = Desk(made.root)
    for one in found:
        if one.rule == rule:
            assert not advice.follow(one, desk), one.advice["en"]
            # An example in the advice, copied as it stands, names no words of the text.
            for example in re.findall(r'lode:locator ("[^"]+")', one.advice["en"]):
                number = facts.replace("lode:locator 1", f"lode:locator {example}", 1)
                path.write_text(f"{number} .", encoding="utf-8")
                now = grounding.ground(made.sources(), made.texts).findings
                assert refused(list(now))


def test_evidence_that_is_made_anew_proves_no_wrong_fact(world: World, desk: Desk) -> None:
    wrong = Mistake("", "loan", *WRONG["loan"][0], line=0)
    path = make(wrong, desk)
    sources = world.with_files([world.read(path)], [path])
    made = proof.lock(sources, proof.prove(sources, passages.load_texts(world.texts)))
    for place, text in made.items():
        place.write_text(text, encoding="utf-8")
    try:
        told = {one.rule for one in refused(list(world.judge([path])))}
        assert told == {"grounding-quantity"}
        without = {one.rule for one in refused(proof.locked(sources))}
        assert without == {"evidence-missing"}
    finally:
        for place in made:
            place.unlink()


def advised() -> dict[str, list[str]]:
    """Return the English advice of each rule, as the book of words has it."""
    book = mistakes.ROOT / "src/lodestone/model/findings.toml"
    found: dict[str, list[str]] = {}
    for rule, words in tomllib.loads(book.read_text(encoding="utf-8")).items():
        if "advice" in words:
            found.setdefault(rule.partition("/")[0], []).append(words["advice"]["en"])
    return found


def test_advice_on_files_and_names_puts_in_no_claim() -> None:
    told = advised()
    assert len(told.keys() & NO_FACT) >= 10
    assert [
        (rule, told[rule]) for rule in NO_FACT if any(map(PUTS.search, told.get(rule, ())))
    ] == []


def test_every_rule_with_an_advice_has_its_row() -> None:
    slips = {one.rule for one in MISTAKES if not one.rule.startswith("shape:")} | DISPUTES.keys()
    rows = (slips, WRONG_FACTS.keys(), EVIDENCE, NO_FACT)
    assert set().union(*rows) == rules()
    assert sum(map(len, rows)) == len(set().union(*rows))
