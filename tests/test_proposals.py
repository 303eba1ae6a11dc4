"""Proposals: what is read of a file, how the proof sorts, and what acceptance writes."""

import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from copies import ROOT, build_with_note, run

from lodestone.enter.proposals import form, judging
from lodestone.enter.proposals.verdicts import Verdict
from lodestone.model.errors import UnreadableError
from lodestone.model.findings import Severity
from lodestone.model.house import House
from lodestone.model.ontology import Ontology
from lodestone.publish.files import proposal_schema
from lodestone.read import checkout
from lodestone.read.checkout import Sources

TEXT = (
    "Example Agency signed a loan of up to $620 million to Example Magnets in November 2025. "
    "Exampleland imports about 70% of its antimony. Harbor Bank opposes it.\n"
)
LOAN = TEXT.split(". ")[0] + "."
IMPORTS = TEXT.split(". ")[1] + "."
BY = {"tool": "test", "version": "1"}


def line(**more: Any) -> dict[str, Any]:
    base = {"document": "note", "quote": LOAN, "thing": "instrument:example-magnets-loan"}
    return {**base, "proposer": BY, **more}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_with_note(tmp_path_factory.mktemp("proposals") / "checkout", TEXT, drafts=False)


@pytest.fixture(scope="module")
def stated(small: Path) -> Sources:
    return checkout.read(House(small), judged=True)


def sort(sources: Sources, *rows: dict[str, Any], weigh: bool = False) -> tuple[Verdict, ...]:
    read = form.parse([json.dumps(row) for row in rows], sources.ontology)
    assert not read.findings
    texts = sources.house.root.parent / "texts"
    return judging.sort(sources, texts, read.proposals, against_graph=weigh).verdicts


def rules(verdict: Verdict) -> set[str]:
    return {reason.rule for reason in verdict.reasons}


# The format


def test_the_schema_is_valid_and_takes_what_the_page_describes(ontology: Ontology) -> None:
    schema = proposal_schema.schema(ontology)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(line(property="amount", value="USD-620m"), schema)


@pytest.mark.parametrize(
    "wrong",
    [
        line(),
        line(property="amount"),
        line(property="locator", value="1"),
        line(property="madeUp", value="1"),
        line(property="amount", value="USD-1m", more=1),
        line(property="amount", value=["x"] * 21),
        line(property="amount", value="x" * 301),
        line(property="amount", value="USD-1m", quote="x" * 2001),
        line(property="amount", value="USD-1m", confidence=2),
        line(property="amount", value="USD-1m", span=[-1, 2]),
        line(stage="dreamt-2025"),
        line(property="amount", value="USD-1m", thing={"class": "Thing"}),
        line(property="amount", value="USD-1m", document="../escape"),
        line(property="amount", value="a\u0000b"),
        [1],
        "text",
    ],
    ids=repr,
)
def test_a_line_of_another_form_is_refused_with_its_number(wrong: Any, ontology: Ontology) -> None:
    read = form.parse(["", json.dumps(wrong)], ontology, Path("p.jsonl"))
    assert not read.proposals
    (finding,) = read.findings
    assert (finding.rule, finding.line, finding.severity) == (
        "proposal-format", 2, Severity.VIOLATION,
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["{", '{"a": NaN}', '{"a": 1, "a": 2}', '{"n": ' + "9" * 5000 + "}", "[" * 50_000],
    ids=["cut", "nan", "twice", "huge", "deep"],
)
def test_hostile_lines_are_told_and_the_others_read(text: str, ontology: Ontology) -> None:
    good = json.dumps(line(property="amount", value="USD-620m"))
    read = form.parse([text, good], ontology)
    assert [one.line for one in read.proposals] == [2]
    assert [finding.line for finding in read.findings] == [1]


def test_a_file_that_is_no_text_is_not_read(tmp_path: Path, ontology: Ontology) -> None:
    path = tmp_path / "p.jsonl"
    path.write_bytes(b"{}\n\xff\xfe")
    with pytest.raises(UnreadableError) as caught:
        form.read(path, ontology)
    assert caught.value.line == 2


def test_what_is_read_is_written_again(ontology: Ontology) -> None:
    rows = [
        line(property="amount", value=["USD-620m", "USD-1m"], span=[0, 87], confidence=0.5),
        line(stage="signed", thing={"class": "Loan", "slug": "x", "names": {"en": "X"}}),
    ]
    read = form.parse([json.dumps(row) for row in rows], ontology)
    assert [one.data() for one in read.proposals] == rows


def test_langextract_lines_are_mapped(ontology: Ontology) -> None:
    theirs = {
        "document_id": "note",
        "extractions": [
            {
                "extraction_class": "Loan",
                "extraction_text": LOAN,
                "char_interval": {"start_pos": 0, "end_pos": len(LOAN)},
                "attributes": {"name": "loan to Example Magnets", "amount": "$620 million",
                               "stage": "signed"},
            }
        ],
    }  # fmt: skip
    read = form.parse([json.dumps(theirs)], ontology)
    amount, stage = read.proposals
    assert (amount.property, amount.values, amount.span) == ("amount", ("$620 million",), (0, 87))
    assert (stage.stage, stage.proposer.tool) == ("signed", "langextract")


@pytest.mark.parametrize("theirs", [{"extractions": 3}, {"extractions": [3]}], ids=repr)
def test_a_broken_langextract_line_is_told(theirs: Any, ontology: Ontology) -> None:
    read = form.parse([json.dumps(theirs)], ontology)
    assert [finding.rule for finding in read.findings] == ["proposal-format"]


# The proof


def test_what_is_printed_with_its_part_is_proven(stated: Sources) -> None:
    found = sort(
        stated,
        line(property="amount", value="USD-atmost-620m"),
        line(property="amount", value="up to $620 million"),
        line(property="hasBorrower", value="Example Magnets"),
        line(stage="signed-2025-11"),
        weigh=True,
    )
    assert [(v.sort, sorted(rules(v))) for v in found] == [("proven", [])] * 4
    (amount, printed, *_) = found
    assert amount.triples == printed.triples
    assert amount.span is not None
    assert TEXT[slice(*amount.span)] == "up to $620 million"


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (line(property="amount", value="USD-620m"), "quote-lacks"),
        (line(property="amount", value="USD-atmost-620bn"), "quote-lacks"),
        (line(property="amount", value="USD-atmost-620m", quote="It lent it."), "quote-absent"),
        (line(property="amount", value="USD-atmost-620m", quote=IMPORTS), "quote-lacks"),
        (line(property="amount", value="x", document="none"), "quote-document"),
        (line(property="hasBorrower", value="Harbor Bank"), "value"),
        (line(property="hasBorrower", value="山姆"), "quote-lacks"),
        (line(property="amount", value="USD-atmost-620m", sentence=2), "quote-elsewhere"),
        (line(property="amount", value="USD-atmost-620m", span=[1, 88]), "quote-absent"),
        (line(property="amount", value="x", thing="instrument:unknown"), "identity-unknown"),
        (line(stage="funded-2025-11"), "stage-words"),
        (line(stage="signed-2025-12"), "quote-lacks"),
        (line(property="hasBorrower", value="actor:example-agency"), "grounding-side"),
        (line(stage="signed", thing={"class": "Loan", "slug": "other",
                                     "names": {"en": "loan to Example Magnets"}}),
         "identity-registered"),
        (line(property="hasBorrower", value="Example Magnets",
              thing={"class": "Loan", "slug": "other", "names": {"en": "another one"}}),
         "identity-twin"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_does_not_hold_is_refused_with_its_rule(
    row: dict[str, Any], rule: str, stated: Sources
) -> None:
    (verdict,) = sort(stated, row)
    assert verdict.sort == "refused", verdict
    assert rule in rules(verdict)


def test_what_is_open_is_doubtful_and_named(stated: Sources) -> None:
    new = {"class": "Grant", "slug": "example-grant", "names": {"en": "example loan grant"}}
    made_under, fresh, other = sort(
        stated,
        line(property="isMadeUnder", value="measure:example-deal"),
        line(stage="signed", thing=new),
        line(stage="unsaid"),
    )
    assert (made_under.sort, rules(made_under)) == ("doubtful", {"name-inferred"})
    assert fresh.sort in ("doubtful", "refused")
    assert "identity-open" in rules(fresh)
    assert other.sort == "proven"


def named(*names: str, cls: str = "Bank", **more: Any) -> dict[str, Any]:
    thing = {"class": cls, "names": dict(zip(("en", "zh-Hans"), names, strict=False))}
    return line(thing=thing, quote="Harbor Bank opposes it.", **more)


@pytest.mark.parametrize(
    ("row", "sort_", "rule"),
    [
        (named("Harbor Bank"), "proven", ""),
        (named("Harbor Bank", "海港银行"), "doubtful", "identity-open"),
        (named("Example Bank"), "refused", "quote-lacks"),
        (named("Example Agency"), "refused", "identity-registered"),
        (named("Harbor Bank", cls="Risk"), "refused", "identity-unnamed"),
    ],
)
def test_a_new_name_is_held_against_the_quote(
    row: dict[str, Any], sort_: str, rule: str, stated: Sources
) -> None:
    (verdict,) = sort(stated, row)
    assert verdict.sort == sort_, verdict
    assert rule in rules(verdict) | {""}


@pytest.mark.parametrize(
    ("row", "en", "zh"),
    [
        (named("Harbor Bank", "示例署"), "'示例署' of actor:example-agency", "“示例署”，属"),
        (named("Harbor Bank") | {"thing": {"class": "Bank", "slug": "example-agency",
                                           "names": {"en": "Harbor Bank"}}},
         "actor:example-agency is the short name of 'Example Agency'", "“示例署”的标识"),
        (line(property="hasBorrower", value="Example Magnets",
              thing={"class": "Loan", "slug": "other", "names": {"en": "another one"}}),
         "instrument:example-magnets-loan ('loan to Example Magnets')", "（“"),
    ],
)  # fmt: skip
def test_a_refusal_because_of_a_name_tells_the_registered_name(
    row: dict[str, Any], en: str, zh: str, stated: Sources
) -> None:
    (verdict,) = sort(stated, row)
    told = [r for r in verdict.reasons if r.rule in ("identity-registered", "identity-twin")]
    assert [(en in reason.en, zh in reason.zh) for reason in told] == [(True, True)], told


def test_a_thing_that_is_named_beside_may_be_spoken_of(stated: Sources) -> None:
    claim = named("Harbor Bank") | {"thing": "measure:example-deal"}
    claim |= {"property": "involves", "value": "Harbor Bank"}
    (alone,) = sort(stated, claim)
    _, beside = sort(stated, named("Harbor Bank"), claim)
    assert (alone.sort, "value" in rules(alone)) == ("refused", True)
    assert "value" not in rules(beside)


def test_words_of_a_stage_are_named_where_others_say_another(stated: Sources) -> None:
    bare, told, wrong = (
        sort(stated, line(thing="measure:example-deal", stage="signed", **more))[0]
        for more in ({}, {"words": "signed"}, {"words": "sealed"})
    )
    assert "quote-lacks" in rules(wrong)
    assert "stage-open" in rules(told) - rules(bare)
    assert "1 signed" in {t.object.value for t in told.triples}


def test_shapes_judge_what_is_proposed_whatever_another_proposal_lacks(stated: Sources) -> None:
    """A line without a stage breaks the vocabulary, and the shapes run only where that holds."""
    deal = {"thing": "measure:example-deal", "quote": LOAN}
    bargain = line(property="isSoughtBy", value="Example Agency")
    found = sort(stated, bargain, line(**deal, property="involves", value="Example Agency"),
                 weigh=True)  # fmt: skip
    assert "shape:BargainOnly" in rules(found[0])
    assert found[0].sort == "refused"
    assert "stage-stated" in rules(found[1])
    assert found[1].sort == "doubtful"


def test_a_property_of_other_things_is_refused_where_the_file_speaks_of_the_thing_already(
    small: Path, tmp_path: Path
) -> None:
    root = tmp_path / "checkout"
    shutil.copytree(small, root)
    shutil.copytree(small.parent / "texts", tmp_path / "texts")
    (root / "data/documents/note/01-loan.ttl").write_text(LOAN_FILE, encoding="utf-8")
    sources = checkout.read(House(root), judged=True)
    lender, bargain = sort(
        sources,
        line(property="hasLender", value="Example Agency"),
        line(property="isSoughtBy", value="Example Agency"),
        weigh=True,
    )
    assert "shape:BargainOnly" in rules(bargain) - rules(lender)


def test_a_statement_that_lacks_a_part_is_doubtful_and_not_refused(stated: Sources) -> None:
    target = {"class": "Target", "slug": "antimony"}
    (bare,) = sort(stated, line(thing=target, quote=IMPORTS, property="forMineral",
                                value="antimony"), weigh=True)  # fmt: skip
    assert bare.sort == "doubtful"
    assert any(rule.startswith("shape:Target-") for rule in rules(bare))


def test_the_word_of_a_stage_is_named_where_another_sentence_says_another(
    tmp_path: Path,
) -> None:
    text = f"{LOAN} Its repayment is planned.\n"
    root = build_with_note(tmp_path / "checkout", text, drafts=False)
    sources = checkout.read(House(root), judged=True)
    (alone,) = sort(sources, line(stage="signed-2025-11"))
    assert (alone.sort, "1 signed" in {t.object.value for t in alone.triples}) == ("proven", True)
    # in one sentence it is for the proposer to say which word speaks of it
    both = f"{LOAN[:-1]}, and repayment is planned.\n"
    root = build_with_note(tmp_path / "both" / "checkout", both, drafts=False)
    sources = checkout.read(House(root), judged=True)
    (open_,) = sort(sources, line(stage="signed-2025-11", quote=both.strip()))
    assert "1 signed" not in {t.object.value for t in open_.triples}


def test_proposals_that_differ_doubt_each_other(stated: Sources) -> None:
    found = sort(stated, line(stage="signed-2025-11"), line(stage="unsaid"))
    assert {rule for one in found for rule in rules(one)} == {"proposals-differ"}


def test_a_text_that_is_not_the_documents_own_proves_nothing(
    stated: Sources, tmp_path: Path
) -> None:
    (tmp_path / "note.txt").write_text(TEXT + " ", encoding="utf-8")
    row = line(property="amount", value="USD-atmost-620m")
    read = form.parse([json.dumps(row)], stated.ontology)
    (verdict,) = judging.sort(stated, tmp_path, read.proposals).verdicts
    assert rules(verdict) == {"quote-document"}


# The command


def test_propose_prints_each_sort_and_exits_with_1_where_one_is_refused(
    small: Path, tmp_path: Path
) -> None:
    path = tmp_path / "p.jsonl"
    rows = [line(property="amount", value="USD-atmost-620m"), line(stage="taken")]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    done = run(small, "propose", path, "--sources", small.parent / "texts", "--format", "json")
    assert done.returncode == 1, done.stderr
    assert [one["sort"] for one in json.loads(done.stdout)["proposals"]] == ["doubtful", "refused"]
    path.write_text("{\n", encoding="utf-8")
    done = run(small, "propose", path, "--sources", small.parent / "texts", "--lang", "zh")
    assert done.returncode == 3
    assert "第 1 行不是提议" in done.stderr
    assert run(small, "propose").returncode == 2
    assert json.loads(run(small, "propose", "--schema").stdout)["title"] == "Proposal"


# Acceptance

LOAN_FILE = """\
PREFIX actor: <https://w3id.org/lodestone/id/actor/>
PREFIX instrument: <https://w3id.org/lodestone/id/instrument/>
PREFIX lode: <https://w3id.org/lodestone/ont/>
PREFIX quantity: <https://w3id.org/lodestone/id/quantity/>
PREFIX stage: <https://w3id.org/lodestone/id/stage/>

instrument:example-magnets-loan
    lode:amount quantity:USD-atmost-620m ;
    lode:hasBorrower actor:example-magnets ;
    lode:locator 1 ;
    lode:reached stage:signed-2025-11 ;
.
"""


def accepted_findings(root: Path) -> list[str]:
    """How severe each finding on the records of accepted proposals is."""
    found = json.loads(run(root, "check", "--format", "json").stdout)["findings"]
    return [one["severity"] for one in found if one["rule"] == "accepted"]


def test_accepted_files_are_what_a_person_would_have_written(small: Path, tmp_path: Path) -> None:
    root = tmp_path / "checkout"
    shutil.copytree(small, root)
    texts = small.parent / "texts"
    path = tmp_path / "p.jsonl"
    rows = [
        line(property="amount", value="up to $620 million"),
        line(property="hasBorrower", value="Example Magnets"),
        line(stage="signed-2025-11"),
        line(stage="funded"),
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    call = ("propose", path, "--accept", "--sources", texts)
    nobody = run(root, *call)
    assert nobody.returncode == 2
    assert "--by" in nobody.stderr
    assert run(root, *call, "--by", "R", "--day", "today").returncode == 2
    assert run(root, *call, "--by", "R", "--day", "2026-01-02", "--lines", "4").returncode == 2
    done = run(root, *call, "--by", "A Reader", "--day", "2026-01-02")
    assert done.returncode == 0, done.stderr
    made, record = done.stdout.split()
    assert (root / made).read_text("utf-8") == LOAN_FILE
    assert record == "data/documents/note/accepted.ttl"
    again = run(root, *call, "--by", "A Reader", "--day", "2026-01-02")
    assert again.returncode == 1, "nothing is left to accept, and a line is refused"
    assert again.stdout == run(root, *call[:2], *call[3:]).stdout
    assert "stated already 3" in again.stdout
    assert "refused 1" in again.stdout
    listed = json.loads(run(root, "propose", "--accepted", "--format", "json").stdout)
    assert [(row["property"], row["tool"], row["by"], row["day"]) for row in listed] == [
        (name, "test", "A Reader", "2026-01-02") for name in (row["property"] for row in listed)
    ]
    assert {row["property"] for row in listed} == {
        "lode:amount", "lode:hasBorrower", "lode:reached",
    }  # fmt: skip
    locked = run(root, "lock", "note", "--sources", texts)
    assert locked.returncode == 0, locked.stderr
    assert not accepted_findings(root)
    written = (root / record).read_text("utf-8")
    (root / record).write_text(written.replace("A Reader", "B Reader"), encoding="utf-8")
    assert accepted_findings(root) == ["violation"] * 3  # whoever accepted did not do so
    (root / record).write_text(written, encoding="utf-8")
    (root / made).write_text(
        LOAN_FILE.replace("    lode:hasBorrower actor:example-magnets ;\n", "")
    )
    assert accepted_findings(root) == ["warning"]
    (root / record).write_text("{}", encoding="utf-8")
    assert run(root, "check").returncode == 3


def test_what_was_accepted_is_published_with_who_proposed_and_who_accepted_it(
    small: Path, tmp_path: Path
) -> None:
    root = tmp_path / "checkout"
    shutil.copytree(small, root)
    for name in ("pyproject.toml", "CITATION.cff", "LICENSE", "queries/q82-machine-proposals.rq",
                 "queries/words.toml"):  # fmt: skip
        shutil.copyfile(ROOT / name, root / name)
    texts = ("--sources", small.parent / "texts")
    path = tmp_path / "p.jsonl"
    row = line(property="amount", value="up to $620 million", stage="signed-2025-11")
    path.write_text(json.dumps(row), "utf-8")
    before = run(root, "ask", "q82", "--format", "csv").stdout.splitlines()
    assert len(before) == 1  # nothing that only waits is told
    who = ("--by", "A Reader", "--day", "2026-01-02", "--lines", "1")
    assert run(root, "propose", path, "--accept", *texts, *who).returncode == 0
    rows = run(root, "ask", "q82", "--format", "csv").stdout.splitlines()[1:]
    assert len(rows) == 2
    assert all("test,1,,A Reader,2026-01-02" in one for one in rows)
    assert run(root, "lock", "note", *texts).returncode == 0
    built = run(root, "build", "--out", tmp_path / "dist")
    assert built.returncode == 0, built.stderr
    statements = (tmp_path / "dist/lodestone-statements.ttl").read_text("utf-8")
    for part in (
        "prov:hadRole duty:acceptor",
        'schema:name "A Reader"',
        'schema:softwareVersion "1"',
    ):
        assert part in statements
    page = (tmp_path / "dist/site/id/document/note.html").read_text("utf-8")
    assert "test 1</td>" in page
    assert "A Reader" in page
    loan = (tmp_path / "dist/site/zh/id/instrument/example-magnets-loan.html").read_text("utf-8")
    assert "由工具提议、经人采纳" in loan
