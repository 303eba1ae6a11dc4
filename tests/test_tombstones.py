"""A name that was published opens for ever: who withdraws one leaves a tombstone, or is told."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from copies import REGISTER, build, run, write

from lodestone.answer import names
from lodestone.check import tombstones, vocabulary, whole
from lodestone.commands import generate
from lodestone.model.findings import Finding, Severity
from lodestone.model.house import House, release
from lodestone.model.terms import thing
from lodestone.read import checkout, drafts
from lodestone.read.text import mentions

STONE = """\
theme:supply owl:deprecated true ; dcterms:isReplacedBy theme:security ;
    skos:historyNote "The name was too wide."@en , "原名过宽。"@zh-Hans .
"""
RENAMED = REGISTER.replace("theme:supply a", "theme:security a")
CLAIM = """\
assessment:sample-02-risk a lode:Risk ; lode:locator 1 ; lode:isAbout actor:example-magnets ;
    lode:hasTheme theme:supply ; skos:prefLabel "A risk."@en , "风险。"@zh-Hans .
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("stones") / "checkout").root


@pytest.fixture
def copy(small: Path, tmp_path: Path) -> Path:
    shutil.copytree(small, tmp_path / "checkout")
    return tmp_path / "checkout"


def judge(root: Path) -> Sequence[Finding]:
    """Return what the rules of this file find in a whole checkout."""
    sources = checkout.read(House(root), judged=True)
    found = [*vocabulary.lint(sources), *tombstones.findings(sources)]
    return [finding for finding in found if finding.rule != "stage-stated"]


def lock(root: Path, version: str = "0.1.0") -> None:
    sources = checkout.read(House(root), judged=True)
    text = tombstones.lock_text(sources, version)
    tombstones.lock_path(House(root)).write_text(text, encoding="utf-8")


def test_a_checkout_with_all_its_published_names_is_in_order(copy: Path) -> None:
    lock(copy)
    assert not judge(copy)


def test_a_published_name_that_went_without_a_tombstone_is_told(copy: Path) -> None:
    lock(copy)
    write(copy, RENAMED, "data/register/things.ttl")
    (finding,) = judge(copy)
    assert finding.rule == "withdrawn-silently"
    assert "theme:supply was published" in finding.message["en"]
    assert finding.path == tombstones.lock_path(House(copy))
    line = finding.path.read_text("utf-8").splitlines()[(finding.line or 0) - 1]
    assert line == "theme:supply"


def test_the_names_of_a_file_that_cannot_be_read_are_not_told_as_gone(copy: Path) -> None:
    lock(copy)
    write(copy, RENAMED + "theme:other a", "data/register/things.ttl")
    found = whole.check(checkout.read(House(copy), judged=True)).findings
    assert "withdrawn-silently" not in {finding.rule for finding in found}
    refused = run(copy, "names", "--lock")
    assert refused.returncode not in (0, None)
    assert "theme:supply\n" in tombstones.lock_path(House(copy)).read_text("utf-8")


def test_a_tombstone_with_reason_and_successor_settles_it(copy: Path) -> None:
    lock(copy)
    write(copy, RENAMED, "data/register/things.ttl")
    write(copy, STONE, "data/register/withdrawn.ttl")
    assert not judge(copy)
    (stone,) = tombstones.of(checkout.read(House(copy), judged=True)).values()
    assert stone.successor == thing("theme", "security")
    assert stone.reasons["zh-Hans"] == "原名过宽。"


def test_a_statement_that_was_published_can_be_withdrawn_too(copy: Path) -> None:
    write(copy, CLAIM, "data/documents/sample/02-risk.ttl")
    lock(copy)
    (copy / "data/documents/sample/02-risk.ttl").unlink()
    assert [finding.rule for finding in judge(copy)] == ["withdrawn-silently"]
    stone = STONE.replace("theme:supply", "assessment:sample-02-risk")
    write(copy, stone.replace("theme:security", "theme:supply"), "data/register/withdrawn.ttl")
    assert not judge(copy)


def test_who_uses_a_withdrawn_name_is_told_its_successor(copy: Path) -> None:
    write(copy, RENAMED, "data/register/things.ttl")
    write(copy, STONE, "data/register/withdrawn.ttl")
    write(copy, CLAIM, "data/documents/sample/02-risk.ttl")
    found = [finding for finding in judge(copy) if finding.rule == "withdrawn"]
    assert [(f.line, f.advice["en"]) for f in found] == [(2, "write theme:security")]
    assert "原名过宽" in found[0].message["zh"]


@pytest.mark.parametrize(
    ("stone", "said"),
    [
        (STONE.replace(' , "原名过宽。"@zh-Hans', ""), "no reason in zh-Hans"),
        (STONE.replace("theme:supply owl", "theme:security owl"), "in use all the same"),
    ],
    ids=["no-reason", "alive"],
)
def test_a_tombstone_that_does_not_hold_is_refused(copy: Path, stone: str, said: str) -> None:
    write(copy, RENAMED, "data/register/things.ttl")
    write(copy, stone, "data/register/withdrawn.ttl")
    (finding,) = (finding for finding in judge(copy) if finding.rule == "tombstone")
    assert said in finding.message["en"]


def test_a_withdrawn_name_is_found_in_no_text_and_by_no_question(copy: Path) -> None:
    write(copy, RENAMED, "data/register/things.ttl")
    write(copy, STONE, "data/register/withdrawn.ttl")
    sources = checkout.read(House(copy), judged=True)
    assert thing("theme", "supply") not in mentions.names(sources).find("a supply of theme:supply")
    assert names.Names.of(sources).resolve("supply") == thing("theme", "security")


def test_a_sheet_of_the_register_has_what_is_in_use_and_no_tombstone(copy: Path) -> None:
    write(copy, RENAMED, "data/register/things.ttl")
    write(copy, STONE, "data/register/withdrawn.ttl")
    both = ("--from", "data/register/things.ttl", "--from", "data/register/withdrawn.ttl")
    made = run(copy, "sheet", "register", *both, "--out", "sheet.csv")
    assert made.returncode == 0, made.stderr
    head, _, *rows = (copy / "sheet.csv").read_text("utf-8-sig").splitlines()
    assert "deprecated" not in head
    assert "isReplacedBy" not in head
    assert any(row.startswith("theme:security,") for row in rows)
    assert not any(row.startswith("theme:supply,") for row in rows)


def test_a_made_up_graph_has_no_tombstone_of_the_one_whose_shape_it_has(copy: Path) -> None:
    write(copy, RENAMED, "data/register/things.ttl")
    write(copy, STONE, "data/register/withdrawn.ttl")
    pattern = checkout.read(House(copy), judged=True)
    assert tombstones.of(pattern)
    made = copy / "made"
    generate.make(pattern, made, 1, 1, is_index_only=False)
    sources = checkout.read(House(made), judged=True)
    assert any(sources.types)
    assert not tombstones.of(sources)
    assert not list(tombstones.findings(sources))


def test_withdraw_writes_the_tombstone_and_names_locks_the_list(copy: Path) -> None:
    assert run(copy, "names", "--lock").stdout == "data/names.lock.txt\n"
    write(copy, RENAMED, "data/register/things.ttl")
    wrong = run(copy, "withdraw", "theme:supply", "--by", "theme:none", "--reason", "x",
                "--reason-zh", "x")  # fmt: skip
    assert wrong.returncode == 2
    done = run(copy, "withdraw", "theme:supply", "--by", "theme:security", "--reason",
               "The name was too wide.", "--reason-zh", "原名过宽。")  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "data/register/withdrawn.ttl\n"), done.stderr
    assert not judge(copy)
    assert run(copy, "format", "--check", "data/register/withdrawn.ttl").returncode == 0


def test_a_release_does_not_forget_a_name_of_the_one_before(copy: Path) -> None:
    lock(copy)
    write(copy, RENAMED, "data/register/things.ttl")
    refused = run(copy, "names", "--lock")
    assert refused.returncode == 1
    assert "[withdrawn-silently]" in refused.stderr
    assert "theme:supply\n" in tombstones.lock_path(House(copy)).read_text("utf-8")
    lock(copy, release(House(copy))[0])  # the release that is prepared may still lose names
    assert run(copy, "names", "--lock").returncode == 0


def test_a_withdrawn_name_stays_locked_so_that_its_stone_is_not_taken_away(copy: Path) -> None:
    write(copy, RENAMED, "data/register/things.ttl")
    stone = write(copy, STONE, "data/register/withdrawn.ttl")
    lock(copy)
    assert not judge(copy)
    stone.unlink()
    assert [finding.rule for finding in judge(copy)] == ["withdrawn-silently"]


def test_the_whole_check_tells_of_a_draft_and_refuses_a_silent_withdrawal(copy: Path) -> None:
    lock(copy)
    write(copy, RENAMED, "data/register/things.ttl")
    (copy / "data/documents/sample/02-risk.draft.csv").write_text("keep,thing\n", encoding="utf-8")
    found = whole.check(checkout.read(House(copy), judged=True)).findings
    weights = {finding.rule: finding.severity for finding in found}
    assert weights["draft"] == Severity.NOTE
    assert weights["withdrawn-silently"] == Severity.VIOLATION


def test_a_draft_in_turtle_is_neither_read_nor_passed(copy: Path) -> None:
    path = write(copy, CLAIM, "data/documents/sample/02-risk.draft.ttl")
    assert path not in House(copy).passages
    assert drafts.lying_in(copy / "data" / "documents") == [path]
    done = run(copy, "check", path)
    assert done.returncode == 3
    assert "[draft]" in done.stdout + done.stderr
