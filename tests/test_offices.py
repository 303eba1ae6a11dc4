"""The office of its head stands for a body where a person says so, and the document infers it."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from copies import build_with_note, run
from test_workbench import WHO, ask, files

from lodestone.enter.proposals import form, judging, shelf
from lodestone.enter.proposals.verdicts import Verdict
from lodestone.model.house import House
from lodestone.serve.workbench import Workbench

PLANS = "The Secretary of Mines shall within 90 days publish a list."
OTHERS = "The Assistant Secretary of Mines shall within 60 days review it."
SEVERAL = "The Secretaries of Trade and Mines shall within 30 days report."
TEXT = f"{PLANS} {OTHERS} {SEVERAL}\n"
MORE = """
actor:department-of-mines a lode:GovernmentBody ;
    skos:prefLabel "Department of Mines"@en , "矿业部"@zh-Hans .
actor:trade-department a lode:GovernmentBody ; skos:prefLabel "Trade Department"@en .
instrument:example-list-duty a lode:Obligation ;
    skos:prefLabel "duty to publish the list of the Secretary of Mines"@en .
"""
BY = {"tool": "test", "version": "1"}
MINES = "actor:department-of-mines"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = build_with_note(tmp_path_factory.mktemp("offices") / "checkout", TEXT, drafts=False)
    register = root / "data/register/things.ttl"
    register.write_text(register.read_text("utf-8") + MORE, encoding="utf-8")
    assert run(root, "format").returncode == 0
    return root


def line(quote: str, value: str, **more: Any) -> str:
    return json.dumps(
        {"document": "note", "quote": quote, "thing": "instrument:example-list-duty",
         "property": "obliges", "value": value, "proposer": BY, **more}
    )  # fmt: skip


def sorted_(bench: Workbench, *lines: str) -> tuple[Verdict, ...]:
    read = form.parse(lines, bench.sources.ontology)
    assert not read.findings
    found = judging.sort(bench.sources, bench.folder, read.proposals, against_graph=False)
    return found.verdicts


@pytest.fixture
def bench(base: Path, tmp_path: Path) -> Workbench:
    root = tmp_path / "checkout"
    shutil.copytree(base, root)
    return Workbench(House(root), base.parent / "texts")


@pytest.mark.parametrize(
    ("quote", "value", "is_open"),
    [
        (PLANS, "Department of Mines", True),
        (SEVERAL, "Department of Mines", True),
        (SEVERAL, "Trade Department", True),
        (OTHERS, "Department of Mines", False),
        (PLANS, "Trade Department", False),
        (PLANS, "Example Agency", False),
    ],
)
def test_a_body_is_in_doubt_where_the_office_of_its_head_is_printed_and_else_refused(
    quote: str, value: str, is_open: bool, bench: Workbench
) -> None:
    (found,) = sorted_(bench, line(quote, value))
    rules = {reason.rule for reason in found.reasons}
    assert ("name-office" in rules, "quote-lacks" in rules) == (is_open, not is_open)
    assert found.sort == ("doubtful" if is_open else "refused"), found.reasons
    assert len(found.licences) == is_open


@pytest.mark.parametrize("value", ["Secretary of Mines", "the Secretary of Mines"])
def test_the_body_is_offered_where_the_office_is_proposed(value: str, bench: Workbench) -> None:
    shelf.write(
        bench.home, "note", form.parse([line(PLANS, value)], bench.sources.ontology).proposals
    )
    (waiting,) = ask(bench, "state")["proposals"]
    assert waiting["sort"] == "refused"
    (meant,) = waiting["meant"]
    assert (meant["value"], meant["name"], meant["label"]) == (value, MINES, "Department of Mines")
    body = {"ids": [waiting["id"]], "row": {"value": meant["name"]}}
    (mended,) = ask(bench, "mend", body)["proposals"]
    assert mended["sort"] == "doubtful", mended["reasons"]


def test_what_is_accepted_of_an_office_is_inferred_by_its_passage_and_taken_back(
    bench: Workbench,
) -> None:
    due = line(PLANS, "within 90 days", property="dueWithin", stage="required")
    lines = [due, line(PLANS, "Department of Mines"), line(SEVERAL, "Department of Mines")]
    rows = form.parse(lines, bench.sources.ontology).proposals
    before = files(bench)
    shelf.write(bench.home, "note", rows)
    for row in ask(bench, "state")["proposals"]:
        if row["property"] == "dueWithin" or "Secretary" in row["quote"]:
            ask(bench, "accept", {"ids": [row["id"]], **WHO})
    document = bench.home.root / "data/documents/note/document.ttl"
    assert document.read_text("utf-8").count("inference:actor-department-of-mines-role") == 1
    done = run(bench.home.root, "format", "--check")
    assert done.returncode == 0, done.stdout
    done = run(bench.home.root, "check", "--sources", bench.folder)
    assert "grounding-name" not in done.stdout, done.stdout
    assert "[licence-" not in done.stdout, done.stdout
    for row in ask(bench, "state")["accepted"]:
        ask(bench, "back", {"id": row["id"]})
    assert files(bench) == before
