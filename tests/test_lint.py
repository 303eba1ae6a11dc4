"""Each rule of the gate is seen to pass and to fail, at the right line and with its advice."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import copies
import pytest

from lodestone.check import triple_rules, vocabulary
from lodestone.model import findings
from lodestone.model.findings import Finding, Severity
from lodestone.model.house import House
from lodestone.read import checkout
from lodestone.read.checkout import Sources

PASSAGE = copies.PLACE
REGISTER = "data/register/more.ttl"
DOCUMENT = "data/documents/other/document.ttl"
CURATION = "data/curation/more.ttl"
LABELS = 'skos:prefLabel "Other"@en , "其他"@zh-Hans'
DIGEST = "0" * 64
OTHER = f"""\
document:other a lode:Document ;
    {LABELS} ;
    dcterms:creator actor:example-writer ;
    dcterms:language "zh-Hans" ;
    lode:coversUntil date:2025-12 ;
    lode:digest "{DIGEST}" ;
    lode:length 9 .
"""
OBSERVATION = """\
observation:jobs-example a lode:Observation ;
    lode:hasIndicator indicator:jobs ;
    lode:locator 1 ;
    lode:quantity quantity:job-50 .
"""
RISK = f"""\
assessment:sample-02-risk a lode:Risk ;
    {LABELS} ;
    lode:hasTheme theme:supply ;
    lode:isAbout mineral:antimony ;
    lode:locator 1 .
"""
DECISION = """\
decision:sample-amount a lode:Decision ;
    lode:leavesOpen quantity:USD-1m , quantity:USD-2m ;
    lode:onProperty lode:amount ;
    lode:onSubject instrument:example-magnets-loan ;
    skos:note "Nothing decides."@en , "无从裁定。"@zh-Hans .
"""


@dataclass(frozen=True)
class Case:
    """A lawful file, the edit that breaks one rule in it, and what the check has to say.

    Attributes:
        rule: the rule that fails.
        good: the lawful text.
        old: what the edit takes out; at the end where empty.
        new: what it puts in.
        line: the line of the finding.
        says: words of the message or of the advice.
        place: where the file stands.
    """

    rule: str
    good: str
    old: str
    new: str
    line: int
    says: str
    place: str = PASSAGE

    @property
    def bad(self) -> str:
        if not self.old:
            return self.good + self.new
        assert self.good.count(self.old) == 1, self.old
        return self.good.replace(self.old, self.new)


LOAN = copies.LOAN
BORROWER = "lode:hasBorrower actor:example-magnets"
REGISTERED = f"mineral:gold a lode:Mineral ;\n    {LABELS} ;\n    skos:broader mineral:antimony .\n"
CASES = [
    Case("no-blank-node", LOAN, "actor:example-agency", "[ a lode:Bank ]", 4, "name of its own"),
    Case("no-blank-node", LOAN, "instrument:example-magnets-loan", "_:loan", 1, "name of its own"),
    Case("label-length", RISK, LABELS, LABELS.replace('"@en', f'{"x" * 300}"@en'), 2, "characters"),
    Case("label-length", REGISTERED, LABELS, LABELS.replace('"@zh', f'{"金" * 300}"@zh'), 2,
         "no page", REGISTER),
    Case("label-script", REGISTERED, LABELS, f'{LABELS} ; skos:altLabel "СОРА"@en', 2,
         "U+0421", REGISTER),
    Case("no-schema-in-facts", LOAN, BORROWER, "rdfs:range lode:Actor", 3, "rdfs:range"),
    Case("no-schema-in-facts", LOAN, BORROWER, "owl:sameAs actor:x", 3, "shapes/"),
    Case("no-schema-in-facts", REGISTERED, "skos:broader", "sh:class", 3, "sh:class", REGISTER),
    Case("known-property", LOAN, "lode:hasBorrower", "lode:hasBorower", 3,
         "did you mean lode:hasBorrower?"),
    Case("known-property", LOAN, "lode:amount", "schema:price", 2, "schema:price"),
    Case("known-property", LOAN, "lode:amount", "lode:counts", 2, "a passage file may use"),
    Case("known-property", LOAN, BORROWER, "skos:exactMatch wd:Q1", 3, "a passage file may use"),
    Case("known-property", OTHER, "dcterms:creator", "lode:isMadeBy", 3, "a document file may use",
         DOCUMENT),
    Case("known-property", DECISION, "lode:leavesOpen", "lode:amount", 2,
         "a curation file may use", CURATION),
    Case("known-property", REGISTERED, "skos:broader", "lode:passageCount", 3,
         "a register file may use", REGISTER),
    Case("known-class", LOAN, BORROWER, "a lode:Lone", 3, "did you mean lode:Loan?"),
    Case("known-class", OBSERVATION, "lode:Observation", "lode:Observatoin", 1,
         "did you mean lode:Observation?"),
    Case("known-class", REGISTERED, "lode:Mineral", '"https://w3id.org/lodestone/ont/Mineral"', 1,
         "is no class", REGISTER),
    Case("subject-namespace", LOAN, "instrument:example-magnets-loan",
         "<https://example.org/loan>", 1, "kind:slug"),
    Case("subject-namespace", LOAN, "instrument:example-magnets-loan", "lode:Loan", 1, "lode:Loan"),
    Case("value-described", LOAN, "", 'quantity:USD-1m skos:prefLabel "a million"@en .\n', 8,
         "its name says it"),
    Case("kind-fits-file", LOAN, "", "passage:sample-01 lode:accordingTo actor:example-agency .\n",
         8, "passage:sample-01"),
    Case("kind-fits-file", LOAN, "", "rung:issued lode:since date:2025 .\n", 8, "rung:issued"),
    Case("kind-fits-file", REGISTERED, "mineral:gold", "rung:gold", 1, "rung:gold", REGISTER),
    Case("kind-fits-file", OTHER, "", f"actor:new a lode:Company ; {LABELS} .\n", 8, "actor:new",
         DOCUMENT),
    Case("kind-fits-file", DECISION, "", f"actor:new a lode:Company ; {LABELS} .\n", 6, "actor:new",
         CURATION),
    Case("slug", REGISTERED, "mineral:gold", "mineral:Gold", 1, "'Gold' is no slug", REGISTER),
    Case("slug", REGISTERED, "mineral:gold", "mineral:gold%2e%2e%2fx", 1, "is no slug", REGISTER),
    Case("slug", REGISTERED, "mineral:gold", "<https://w3id.org/lodestone/id/mineral/../gold>", 1,
         "is no slug", REGISTER),
    Case("slug", REGISTERED, "mineral:gold", "mineral:" + "g" * 92, 1, "is no slug", REGISTER),
    Case("slug", OTHER, "document:other", "document:a\\/..\\/other", 1, "is no slug", DOCUMENT),
    Case("owned", OTHER, "document:other", "document:sample", 1, "document:other", DOCUMENT),
    Case("owned", OTHER, "", "passage:sample-01 lode:waives waiver:1-rhetoric .\n", 8,
         "passage:sample-01", DOCUMENT),
    Case("owned", RISK, "sample-02", "sample-01", 1, "what passage:sample-02 judges"),
    Case("declared", LOAN, "actor:example-magnets", "actor:example-magnet", 3,
         "did you mean actor:example-magnets?"),
    Case("declared", LOAN, "instrument:example-magnets-loan", "instrument:example-magnet-loan", 1,
         "did you mean instrument:example-magnets-loan?"),
    Case("declared", LOAN, "actor:example-magnets", "actor:unheard-of", 3,
         "if it is new, add to data/register/"),
    Case("declared", REGISTERED, "", 'actor:example-magnets skos:altLabel "Star"@en .\n', 4,
         "actor:example-magnets", REGISTER),
    Case("declared", RISK, "mineral:antimony", "lode:Antimony", 4, "lode:Antimony"),
    Case("object-is-a-name", LOAN, "quantity:USD-atmost-620m", "620000000", 2,
         "quantity:USD-2.26bn"),
    Case("object-is-a-name", LOAN, "stage:conditional-2025-11", '"2025-11-04"^^xsd:date', 6,
         "date:2025-08-10"),
    Case("object-is-a-name", REGISTERED, "mineral:antimony", '"antimony"', 3, "the name of a thing",
         REGISTER),
    Case("object-is-a-literal", LOAN, "lode:locator 1", "lode:locator quantity:job-1", 5,
         "a number or a text"),
    Case("object-is-a-literal", REGISTERED, LABELS, "skos:prefLabel mineral:antimony", 2,
         "a number or a text", REGISTER),
    Case("object-namespace", LOAN, "actor:example-agency", "wd:Q30", 4, "wd:Q30"),
    Case("object-namespace", REGISTERED, "skos:broader mineral:antimony",
         "skos:exactMatch <javascript:alert(1)>", 3, "https://", REGISTER),
    Case("object-namespace", REGISTERED, "skos:broader mineral:antimony",
         "schema:sameAs <file:///etc/passwd>", 3, "https://", REGISTER),
    Case("value-name", LOAN, "USD-atmost-620m", "USD-atmost-620million", 2, "quantity"),
    Case("value-name", LOAN, "USD-atmost-620m", "USD-2260m", 2, "write quantity:USD-2.26bn"),
    Case("value-name", LOAN, "conditional-2025-11", "done-2025-11", 6, "stage"),
    Case("value-name", LOAN, "lode:locator 1", "lode:since date:2025-02-30", 5, "date"),
    Case("value-name", OTHER, "",
         f'passage:other-01 a lode:Passage ;\n    {LABELS} ;\n    lode:digest "{DIGEST}" ;\n'
         "    lode:isPassageOf document:other ; lode:order 1 ; lode:start 0 ; lode:end 9 ;\n"
         "    lode:waives waiver:3-laziness .\n", 12, "waiver", DOCUMENT),
    Case("structural-in-passage", LOAN, "",
         "actor:example-agency lode:isOrganPartOf country:exampleland .\n", 8, "data/register/"),
    Case("claim-in-register", REGISTERED, "skos:broader mineral:antimony",
         "lode:inPlace country:exampleland", 3, "the passage that states it", REGISTER),
    Case("type-fits-name", LOAN, BORROWER, "a lode:EquityStake", 3, "lode:Loan or below"),
    Case("type-fits-name", LOAN, BORROWER, "a lode:Instrument", 3, "lode:Loan or below"),
    Case("type-fits-name", OBSERVATION, "lode:Observation", "lode:Target", 1, "lode:Observation"),
    Case("type-fits-name", REGISTERED, "lode:Mineral", "lode:Company", 1, "lode:Mineral", REGISTER),
    Case("type-fits-name", OTHER, "lode:Document", "lode:Passage", 1, "lode:Document", DOCUMENT),
    Case("type-fits-name", DECISION, "lode:Decision", "lode:Tension", 1, "lode:Decision", CURATION),
    Case("label-in-passage", LOAN, BORROWER, 'skos:prefLabel "my loan"@en', 3, "data/register/"),
    Case("stage-stated", LOAN, "lode:reached stage:conditional-2025-11",
         "lode:hasBorrower actor:example-agency", 1, "stage:unsaid"),
    Case("statement-node", OBSERVATION, "    lode:locator 1 ;\n", "", 1, "lode:locator"),
    Case("declared-twice", REGISTERED, "", f"actor:example-magnets a lode:Company ; {LABELS} .\n",
         4, "data/register/things.ttl", REGISTER),
]  # fmt: skip


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> House:
    return copies.build(tmp_path_factory.mktemp("lint"))


@pytest.fixture(scope="session")
def base(small: House) -> Sources:
    return checkout.read(small)


def judge(base: Sources, text: str, place: str) -> Sequence[Finding]:
    path = base.house.root / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    try:
        return copies.judge(base, path)
    finally:
        path.unlink()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}:{case.says}")
def test_a_broken_rule_is_reported_with_its_line_and_its_advice(case: Case, base: Sources) -> None:
    found = [f for f in judge(base, case.bad, case.place) if f.severity >= Severity.VIOLATION]
    rules = [(finding.rule, finding.line) for finding in found]
    assert (case.rule, case.line) in rules, found
    (first,) = (f for f in found if (f.rule, f.line) == (case.rule, case.line))
    assert case.says in f"{first.message['en']} {first.advice['en']}"
    assert first.path == base.house.root / case.place
    for language in ("en", "zh"):
        assert first.message[language]
        assert first.advice[language]


@pytest.mark.parametrize(
    ("good", "place"),
    sorted({(case.good, case.place) for case in CASES}),
    ids=lambda text: text.split()[0].split("/")[-1],
)
def test_the_lawful_file_passes(good: str, place: str, base: Sources) -> None:
    assert [f for f in judge(base, good, place) if f.severity >= Severity.VIOLATION] == []


def test_every_rule_of_the_gate_has_a_file_that_breaks_it() -> None:
    files = (Path(str(module.__file__)) for module in (vocabulary, triple_rules))
    source = "\n".join(path.read_text(encoding="utf-8") for path in files)
    words = tomllib.loads((Path(str(findings.__file__)).with_suffix(".toml")).read_text("utf-8"))
    known = {*words, "value-name"} - {name for name in words if name.startswith("home/")}
    rules = {name.partition("/")[0] for name in known if f'"{name}"' in source}
    assert rules == {case.rule for case in CASES} | {
        "empty-file",
        "passage-declared",
        "trusted-place",
    }


@pytest.mark.parametrize("folder", ["shapes", "ontology"])
def test_a_file_is_no_shape_and_no_term_because_its_folder_says_so(
    folder: str, base: Sources
) -> None:
    text = "shape:Loan-hasBorrower sh:deactivated true .\n"
    found = judge(base, text, f"elsewhere/{folder}/evil.ttl")
    assert [(f.rule, f.line) for f in found] == [("trusted-place", 1)]
    own = sorted((base.house.root / folder).glob("*.ttl"))[0]
    assert copies.judge(base, own) == []


def test_the_finding_is_reported_once_per_triple(base: Sources) -> None:
    """A misspelt property with a misspelt object is one fault to mend first, not two."""
    text = copies.LOAN.replace(BORROWER, "lode:hasBorower actor:nobody")
    found = [f for f in judge(base, text, PASSAGE) if f.line == 3]
    assert [finding.rule for finding in found] == ["known-property"]


# Stages


@pytest.mark.parametrize(
    ("subject", "link", "other"),
    [
        ("measure:example-deal", "isPartOf", "instrument:example-magnets-loan"),
        ("instrument:example-magnets-loan", "isMadeUnder", "measure:example-deal"),
        ("instrument:example-magnets-loan", "isAttachedTo", "measure:example-deal"),
    ],
)
def test_a_stage_is_shared_along_the_links_that_share_it(
    subject: str, link: str, other: str, base: Sources
) -> None:
    for claim, lacking in ((f"{other} lode:reached stage:unsaid .", []), ("", [1])):
        found = judge(base, f"{subject} lode:{link} {other} .\n{claim}\n", PASSAGE)
        assert [f.line for f in found if f.rule == "stage-stated"] == lacking


def test_two_measures_that_only_share_with_each_other_have_no_stage(base: Sources) -> None:
    text = (
        "measure:example-deal lode:isPartOf instrument:example-magnets-loan .\n"
        "instrument:example-magnets-loan lode:isMadeUnder measure:example-deal .\n"
    )
    found = [f for f in judge(base, text, PASSAGE) if f.rule == "stage-stated"]
    assert [f.line for f in found] == [1, 2]


# The vocabulary itself


def test_no_passage_states_what_the_build_derives(sources: Sources) -> None:
    stated = {t.predicate.value for t in sources.triples(checkout.PASSAGE)}
    ontology = sources.ontology
    assert ontology.derived_properties
    assert not stated & (ontology.derived_properties | ontology.curation_properties)


def test_the_shipped_facts_pass_the_gate(sources: Sources) -> None:
    assert sources.findings == ()
    assert [(f.rule, f.path, f.line) for f in vocabulary.lint(sources)] == []


# The five faults that every contributor makes, through the command line

FIVE = {
    "property": (LOAN.replace("hasBorrower", "hasBorower"), 3, "known-property", 1),
    "actor": (LOAN.replace("actor:example-magnets", "actor:nobody"), 3, "declared", 1),
    "borrower": (LOAN.replace("actor:example-magnets", "mineral:antimony"), 3, "shape:", 1),
    "figure": (LOAN.replace("USD-atmost-620m", "USD-sixhundred"), 2, "value-name", 1),
    "syntax": (LOAN.replace("lode:locator 1 ;", "lode:locator 1"), 6, "syntax", 3),
}


@pytest.mark.parametrize("name", FIVE)
def test_a_common_fault_is_reported_by_the_command_line(name: str, small: House) -> None:
    text, line, rule, code = FIVE[name]
    path = copies.write(small.root, text)
    try:
        done = copies.run(small.root, "check", path)
    finally:
        path.unlink()
    assert done.returncode == code
    assert copies.is_talk(done.stderr)
    heads = re.findall(rf"{PASSAGE}:(\d+):\d+: (\w+) \[([^]]+)\] .+\n    → .+", done.stdout)
    assert heads
    assert {(int(at), word) for at, word, _ in heads} == {
        (line, "unreadable" if code == 3 else "violation")
    }
    assert all(found.startswith(rule) for _, _, found in heads), heads


def test_a_lawful_contribution_is_let_in_by_the_command_line(small: House) -> None:
    path = copies.write(small.root, LOAN)
    try:
        done = copies.run(small.root, "check", path)
    finally:
        path.unlink()
    assert done.returncode == 0
    assert copies.is_talk(done.stderr)
    assert "0 violation" in done.stdout
