"""Without the texts nothing can be invented: neither a source, nor a passage, nor a proof."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import copies
import pytest
from made_up import Checkout
from test_grounding import LOAN, TEXT, locked

from lodestone.check.prove import attest, cuts, grounding
from lodestone.read import evidence
from lodestone.read.evidence import Lock, Selector

CLAIMS = """\
instrument:example-magnets-loan
    lode:amount quantity:USD-atmost-620m ;
    lode:locator 1 ;
    lode:reached stage:unsaid .
"""
#: Files that state what no document declares, and the folder of a document that is none.
GHOSTS = (
    "data/documents/ghost/01-loan.ttl",
    "data/documents/sample/99-x.ttl",
    "data/documents/sample/x.ttl",
    "x.ttl",
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copies.build(tmp_path_factory.mktemp("trust")).root


def rules(done: subprocess.CompletedProcess[str]) -> set[str]:
    return {str(row["rule"]) for row in copies.report(done)}


@pytest.mark.parametrize("place", GHOSTS)
def test_a_passage_that_no_document_declares_is_refused_without_its_text(
    place: str, small: Path
) -> None:
    path = small / place
    path.parent.mkdir(exist_ok=True)
    path.write_text(CLAIMS, encoding="utf-8")
    try:
        done = copies.run(small, "check", path, "--format", "json")
        assert done.returncode == 1, done.stderr
        named_well = place.rpartition("/")[2][0].isdigit() or not place.startswith("data/")
        assert rules(done) == {"passage-declared"} | (set() if named_well else {"file-name"})
        if path.is_relative_to(small / "data"):
            whole = copies.run(small, "check", "--format", "json")
            assert "passage-declared" in rules(whole)
            built = copies.run(small, "build")
            assert built.returncode == 1
            assert not (small / "dist").exists()
    finally:
        path.unlink()
        if path.parent.name == "ghost":
            path.parent.rmdir()


def state(tmp_path: Path) -> tuple[Checkout, Lock]:
    made = Checkout(tmp_path)
    made.document("tale", [(TEXT, "")])
    made.state("tale", "01", LOAN)
    return made, locked(made)


def selector(lock: Lock, *, is_figure: bool) -> tuple[str, Selector]:
    return next((n, s) for n, s in lock.selectors.items() if bool(s.exact) == is_figure)


def without(lock: Lock, is_figure: bool) -> Lock:
    gone, _ = selector(lock, is_figure=is_figure)
    return Lock({n: s for n, s in lock.selectors.items() if n != gone}, lock.digests)


def with_one(lock: Lock, name: str, one: Selector) -> Lock:
    return Lock({**lock.selectors, name: one}, lock.digests)


def changed(is_figure: bool, **change: int | str) -> Callable[[Lock], Lock]:
    def change_it(lock: Lock) -> Lock:
        name, old = selector(lock, is_figure=is_figure)
        return with_one(lock, name, Selector(**{**vars(old), **change}))  # type: ignore[arg-type]

    return change_it


#: Forged locks, and the rule that each breaks without the text.
FORGED: dict[str, tuple[Callable[[Lock], Lock], str]] = {
    "no selector of a figure": (lambda lock: without(lock, True), "evidence-missing"),
    "no selector of a name": (lambda lock: without(lock, False), "evidence-missing"),
    "no selector at all": (lambda lock: Lock({}, lock.digests), "evidence-missing"),
    "a selector of no claim": (
        lambda lock: with_one(
            lock, evidence.NAMESPACE + "0" * 16, selector(lock, is_figure=True)[1]
        ),
        "evidence-forged",
    ),
    "a figure that says something else": (changed(True, exact="约4亿美元"), "evidence-forged"),
    "a figure without its words": (changed(True, exact=""), "evidence-forged"),
    "a figure longer than its span": (changed(True, exact="约3亿美元左右"), "evidence-forged"),
    "a place before the passage": (changed(True, start=-9, end=-3), "evidence-forged"),
    "a place after the passage": (changed(False, start=900, end=904), "evidence-forged"),
    "a place that ends before it begins": (changed(False, start=9, end=5), "evidence-forged"),
    "a name as long as a sentence": (changed(False, start=0, end=30), "evidence-forged"),
    "another passage": (
        changed(True, passage="https://w3id.org/lodestone/id/passage/tale-02"),
        "evidence-forged",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_lock_is_told_without_the_text(name: str, tmp_path: Path) -> None:
    made, lock = state(tmp_path)
    forge, rule = FORGED[name]
    found = attest.judge(made.sources(), forge(lock), tmp_path / "lock.ttl")
    assert {finding.rule for finding in found} == {rule}
    assert all(f.message["zh"] and f.advice["en"] and f.advice["zh"] for f in found)


def test_an_honest_lock_is_told_of_nothing(tmp_path: Path) -> None:
    made, lock = state(tmp_path)
    spans = grounding.ground(made.sources(), made.texts).spans
    assert attest.judge(made.sources(), lock, tmp_path) == []
    assert attest.compare(made.sources(), lock, tmp_path, spans) == []


@pytest.mark.parametrize("is_figure", [True, False])
def test_a_lock_forged_well_is_told_by_the_text(is_figure: bool, tmp_path: Path) -> None:
    made, lock = state(tmp_path)
    _, old = selector(lock, is_figure=is_figure)
    forged = changed(is_figure, start=old.start + 1, end=old.end + 1)(lock)
    assert attest.judge(made.sources(), forged, tmp_path) == []
    spans = grounding.ground(made.sources(), made.texts).spans
    found = attest.compare(made.sources(), forged, tmp_path, spans)
    assert [finding.rule for finding in found] == ["evidence-forged"]


def test_a_licence_stands_for_a_selector(tmp_path: Path) -> None:
    made = Checkout(tmp_path)
    made.document("tale", [(TEXT, "lode:infers inference:quantity-USD-400m-title")])
    made.state("tale", "01", LOAN.replace("about-300m", "400m"))
    assert attest.judge(made.sources(), locked(made), tmp_path) == []


def test_a_missing_lock_fails_check_and_build(small: Path) -> None:
    lock = small / "data/documents/sample/evidence.ttl"
    kept = lock.read_bytes()
    lock.unlink()
    try:
        found = copies.report(copies.run(small, "check", "--format", "json"))
        grave = {str(row["rule"]) for row in found if row["severity"] == "violation"}
        assert grave == {"evidence-lock"}
        assert copies.run(small, "build").returncode == 1
        assert not (small / "dist").exists()
    finally:
        lock.write_bytes(kept)


def test_a_change_of_the_lock_is_told(small: Path) -> None:
    done = copies.run(small, "check", "data/documents/sample/evidence.ttl", "--format", "json")
    assert done.returncode == 0, done.stderr
    assert rules(done) == {"evidence-touched"}


@pytest.mark.parametrize(
    ("old", "new"),
    [("oa:start", "oa:exact"), ("oa:start 0", 'oa:start "x"'), ("oa:hasSource", "oa:motivatedBy")],
)
def test_a_malformed_lock_is_told_at_its_line(old: str, new: str, small: Path) -> None:
    lock = small / "data/documents/sample/evidence.ttl"
    kept = lock.read_text(encoding="utf-8")
    lock.write_text(kept.replace(old, new), encoding="utf-8")
    try:
        done = copies.run(small, "check")
        assert done.returncode == 3
        assert "evidence.ttl:" in done.stderr
        assert "Traceback" not in done.stderr
    finally:
        lock.write_text(kept, encoding="utf-8")


def proven(folder: Path) -> tuple[Path, Path]:
    """A checkout whose one document has a text, and the folder of the text."""
    root, texts = copies.build(folder / "copy").root, folder / "texts"
    texts.mkdir()
    body = "示例署向示例磁材公司提供最高6.2亿美元贷款。"
    (texts / "sample.txt").write_text(body, encoding="utf-8")
    digest = cuts.digest(body)
    document = copies.DOCUMENT[: copies.DOCUMENT.index("passage:sample-02")]
    document = document.replace("0" * 64, digest).replace(
        "lode:length 300", f"lode:length {len(body)}"
    )
    document = document.replace("lode:end 100", f"lode:end {len(body)}")
    copies.write(root, document, "data/documents/sample/document.ttl")
    loan = copies.LOAN.replace("conditional-2025-11", "unsaid")
    copies.write(root, loan, "data/documents/sample/01-loan.ttl")
    return root, texts


def test_lock_refuses_what_check_refuses(tmp_path: Path) -> None:
    root, texts = proven(tmp_path)
    lock = root / "data/documents/sample/evidence.ttl"
    done = copies.run(root, "lock", "--sources", texts)
    assert done.returncode == 0, done.stderr
    assert copies.run(root, "check", "--sources", texts).returncode == 0
    before = lock.read_bytes()
    shutil.copy(root / "data/documents/sample/01-loan.ttl", root / "data/documents/sample/99-x.ttl")
    done = copies.run(root, "lock", "--sources", texts)
    assert done.returncode == 1
    assert "passage-declared" in done.stderr
    assert lock.read_bytes() == before
    (root / "data/documents/sample/99-x.ttl").unlink()
    unprinted = copies.LOAN.replace("conditional-2025-11", "unsaid").replace("620m", "640m")
    copies.write(root, unprinted, "data/documents/sample/01-loan.ttl")
    done = copies.run(root, "lock", "--sources", texts)
    assert done.returncode == 1
    assert "grounding-quantity" in done.stderr
    assert lock.read_bytes() == before


def judged_since(root: Path, *more: str) -> tuple[int, list[dict[str, object]]]:
    done = copies.run(root, "check", "--changed", "HEAD", "--format", "json", *more)
    assert "Traceback" not in done.stderr
    return done.returncode, copies.report(done)


@pytest.fixture
def committed(tmp_path: Path) -> Path:
    """A small checkout, committed, of which a test changes something."""
    root = copies.build(tmp_path / "committed").root
    commit(root)
    return root


def commit(root: Path) -> None:
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
        subprocess.run(
            ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *words],
            cwd=root, check=True, capture_output=True,
        )  # fmt: skip


NAMES = (
    "documents/sample/06-x.TTL", "documents/sample/.05-hidden.ttl", "documents/sample/--help.ttl",
    "documents/sample/07-a\nb.ttl", "documents/sample/x --help y.ttl", "documents/sample/08-x.ttl ",
    "documents/sample/09-\u202eltt.ttl", "documents/sample/01-Loan.ttl", "register/.x.ttl",
    "register/Things.ttl", "curation/x.ttl.bak", "documents/sample/deep/01-x.ttl", "x.ttl",
    "documents/01-x.ttl", "evidence.lock.ttl", "documents/sample/10-x.ttl.ttl",
)  # fmt: skip


def test_a_file_whose_name_nobody_reads_is_refused_however_it_is_given(committed: Path) -> None:
    for name in NAMES:
        path = committed / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(CLAIMS, encoding="utf-8")
    code, found = judged_since(committed)
    blamed = [row for row in found if row["rule"] == "file-name"]
    assert code in (1, 3)
    assert len(blamed) == len(NAMES)
    given = [str(Path("data") / name) for name in NAMES]
    done = copies.run(committed, "check", "--format", "json", "--", *given)
    assert done.returncode in (1, 3), done.stderr
    told = [row for row in copies.report(done) if row["rule"] == "file-name"]
    assert len(told) == len(NAMES)
    said = [words for row in told for words in row["message"].values()]
    seen = [*said, *copies.run(committed, "check", "--", *given).stdout.splitlines()]
    assert not any(sign in one for sign in "\u202e\n" for one in seen), "a screen is led astray"
    assert not any(one.startswith("b.ttl") for one in seen)
    printed = copies.run(committed, "check", "--format", "github").stdout
    assert all(line.startswith(("::", " ")) for line in printed.splitlines()[:-1])


def test_a_link_among_the_facts_is_refused(committed: Path, tmp_path: Path) -> None:
    (committed / "data/documents/other").symlink_to(tmp_path, target_is_directory=True)
    assert "file-name" in {row["rule"] for row in judged_since(committed)[1]}


def test_what_a_change_takes_away_is_told(committed: Path) -> None:
    loan = committed / "data/documents/sample/01-loan.ttl"
    kept = loan.read_text(encoding="utf-8")
    loan.write_text(kept.replace("    lode:hasLender actor:example-agency ;\n", ""), "utf-8")
    copies.lock(committed)
    (row,) = [row for row in judged_since(committed)[1] if row["rule"] == "takes-away"]
    assert row["severity"] == "warning"
    assert "takes 1 statements" in str(row["message"])
    loan.unlink()
    copies.lock(committed)
    found = judged_since(committed)[1]
    assert any("takes 5 statements from data/documents/sample/01-loan.ttl" in str(row["message"])
               for row in found)  # fmt: skip


def test_a_file_that_was_emptied_is_refused(committed: Path) -> None:
    loan = committed / "data/documents/sample/01-loan.ttl"
    for text in ("", "\n", "# nothing\n"):
        loan.write_text(text, encoding="utf-8")
        done = copies.run(committed, "check", "data/documents/sample/01-loan.ttl")
        assert done.returncode == 1
        assert "[empty-file]" in done.stdout
        assert judged_since(committed)[0] == 1


def test_a_name_that_a_change_withdraws_is_told(committed: Path) -> None:
    copies.write(
        committed,
        "actor:example-writer owl:deprecated true ;\n"
        '    skos:historyNote "Twice"@en , "重复"@zh-Hans .\n',
        "data/register/gone.ttl",
    )
    code, found = judged_since(committed)
    assert code == 1, "the thing is in use"
    assert "withdraws" in {row["rule"] for row in found}


def test_a_change_of_evidence_is_told_and_a_conflict_is_a_warning(committed: Path) -> None:
    copies.write(committed, copies.LOAN.replace("atmost-620m", "700m"))
    copies.lock(committed, {**copies.PRINTED, "quantity:USD-700m": "7亿美元"})
    code, found = judged_since(committed)
    weights = {row["rule"]: row["severity"] for row in found}
    assert weights["evidence-touched"] == "warning"
    assert weights["conflict-decided"] == "warning"
    assert code == 0


def test_a_revision_that_is_none_is_told_and_no_option_of_git(committed: Path) -> None:
    for revision in ("no-such", "--output=x", "HEAD:data", ""):
        done = copies.run(committed, "check", f"--changed={revision}")
        assert done.returncode == (2 if revision else done.returncode)
        assert "Traceback" not in done.stderr
    assert not (committed / "x").exists()
