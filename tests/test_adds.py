"""What files add: facts new, shared and repeated; disputes opened and settled; coverage gained."""

import json
import subprocess
from pathlib import Path
from typing import Any

import copies
import made_up
import pyoxigraph as ox
import pytest

from lodestone.check.neighbourhood import additions
from lodestone.check.neighbourhood.additions import Dispute
from lodestone.check.prove import coverage
from lodestone.model.curie import Shortener
from lodestone.model.house import House
from lodestone.model.terms import LODE, RDF, thing
from lodestone.read import revisions
from lodestone.read.checkout import PASSAGE, REGISTER, FactFile
from lodestone.read.intake import Located

SHORT = Shortener({"lode": LODE, "a": thing("a", ""), "passage": thing("passage", "")})


def triple(subject: str, predicate: str, node: str) -> ox.Triple:
    name = RDF + "type" if predicate == "a" else LODE + predicate
    return ox.Triple(
        ox.NamedNode(thing("a", subject)), ox.NamedNode(name), ox.NamedNode(thing("a", node))
    )


def file(passage: str, *triples: ox.Triple, kind: str = PASSAGE) -> FactFile:
    located = tuple(Located(one, 1) for one in triples)
    return FactFile(Path(f"{passage}.ttl"), kind, thing("passage", passage), "", located)


def weigh(
    files: list[FactFile], others: list[FactFile], before: list[FactFile] | None = None
) -> additions.Facts:
    known = {t.triple.subject.value for other in others for t in other.triples}
    stated_by = additions.stated_in([*files, *others])
    return additions.facts(files, before or [], stated_by, known.__contains__, SHORT)


def test_facts_are_new_shared_or_repeated() -> None:
    amount, share = triple("x", "amount", "m"), triple("x", "share", "p")
    mine = file("n-02", amount, share, share, triple("x", "a", "Loan"))
    found = weigh([mine], [file("n-01", amount), file("o-07", amount)])
    assert (found.new, found.repeated) == (1, 1)
    assert found.shared == (("a:x lode:amount a:m", ("passage:n-01", "passage:o-07")),)


def test_two_files_of_one_passage_repeat_and_do_not_confirm_each_other() -> None:
    amount = triple("x", "amount", "m")
    found = weigh([file("n-02", amount), file("n-02", amount)], [])
    assert (found.new, found.repeated, found.shared) == (1, 1, ())


def test_only_things_that_no_other_file_speaks_of_are_newly_registered() -> None:
    mine = file("", triple("new", "a", "Company"), triple("old", "a", "Company"), kind=REGISTER)
    assert weigh([mine], [file("n-01", triple("old", "amount", "m"))]).things == ("a:new",)


def test_disputes_are_opened_and_settled() -> None:
    def dispute(name: str, is_open: bool) -> Dispute:
        return Dispute(name, "Conflict", "x", is_open)

    before = {"1": dispute("1", True), "2": dispute("2", True), "3": dispute("3", True)}
    after = {"1": dispute("1", True), "2": dispute("2", False), "4": dispute("4", True)}
    moved = additions.moved(before, after | {"5": dispute("5", False)})
    assert [one.name for one in moved.opened] == ["4"]
    assert [one.name for one in moved.settled] == ["2"]
    assert [one.name for one in moved.erased] == ["3"]


def test_a_dispute_that_was_decided_is_erased_with_what_was_said() -> None:
    decided = {"1": Dispute("1", "Conflict", "x", False)}
    assert [one.name for one in additions.moved(decided, {}).erased] == ["1"]


def test_a_value_that_joins_a_decided_conflict_opens_it_and_one_that_leaves_does_not() -> None:
    two, three = frozenset({"a", "b"}), frozenset({"a", "b", "c"})
    before, after = ({"1": Dispute("1", "Conflict", "x", False, values)} for values in (two, three))
    assert [one.name for one in additions.moved(before, after).opened] == ["1"]
    assert additions.moved(after, before).opened == ()
    assert additions.moved(before, before).opened == ()


def test_what_was_stated_before_is_neither_new_nor_repeated_and_what_is_not_is_taken_away() -> None:
    amount, share = triple("x", "amount", "m"), triple("x", "share", "p")
    found = weigh(
        [file("n-02", amount, share)], [], [file("n-02", amount, triple("x", "rate", "q"))]
    )
    assert (found.new, found.shared, found.repeated) == (1, (), 0)
    assert found.removed == ("a:x lode:rate a:q",)
    same = weigh([file("n-02", amount)], [file("o-07", amount)], [file("n-02", amount)])
    assert (same.new, same.shared, same.removed) == (0, (), ())


def test_a_thing_that_is_no_longer_registered_is_named() -> None:
    before = file("", triple("old", "a", "Company"), kind=REGISTER)
    assert weigh([file("", kind=REGISTER)], [], [before]).gone == ("a:old",)


def test_coverage_gained_is_what_was_not_carried_before(tmp_path: Path) -> None:
    made = made_up.Checkout(tmp_path)
    made.document("note", [("星辰矿业获得5亿美元贷款。银行是金河银行。", "")])
    before = coverage.cover(made.sources(), made.texts)
    made.state(
        "note", "01",
        "instrument:star-loan lode:amount quantity:USD-500m ; lode:locator 1 ;\n"
        "    lode:hasBorrower actor:star-mining .",
    )  # fmt: skip
    after = coverage.cover(made.sources(), made.texts)
    (gained,) = additions.gained(before, after, ["note-01"])
    assert (gained.sentences, gained.figures, gained.left) == ((1,), ("1.1",), (1, 0))
    assert additions.gained(after, after, ["note-01"])[0].sentences == ()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> House:
    return copies.build(tmp_path_factory.mktemp("adds"))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_check_of_a_file_ends_with_what_it_adds(lang: str, small: House) -> None:
    text = copies.LOAN.replace("USD-atmost-620m", "USD-900m")
    path = copies.write(small.root, text)
    try:
        told = copies.run(small.root, "check", path, "--lang", lang)
        done = copies.run(small.root, "check", path, "--format", "json")
    finally:
        path.unlink()
    assert told.returncode == done.returncode == 0
    words = {
        "en": ("adds 1 new facts; 3 stated by another passage already; 0 repeated",
               "conflicts opened: conflict:instrument-example-magnets-loan-amount"),
        "zh": ("新增事实 1，其他段落已述 3，重复 0",
               "新增分歧：conflict:instrument-example-magnets-loan-amount"),
    }[lang]  # fmt: skip
    for line in words:
        assert line in told.stdout
    added = json.loads(done.stdout)["adds"]
    assert added["facts"]["new"] == 1
    assert {"fact": "instrument:example-magnets-loan lode:hasBorrower actor:example-magnets",
            "passages": ["passage:sample-01"]} in added["facts"]["shared"]  # fmt: skip
    assert [one["kind"] for one in added["opened"]] == ["Conflict"]


def test_a_decision_is_told_to_settle_a_conflict(small: House) -> None:
    """The same conflict, decided in a file that is judged together with the claim."""
    claim = copies.write(small.root, copies.LOAN.replace("USD-atmost-620m", "USD-900m"))
    decision = copies.write(
        small.root,
        "decision:loan a lode:Decision ; lode:onSubject instrument:example-magnets-loan ;\n"
        "    lode:onProperty lode:amount ; lode:prefers quantity:USD-900m ;\n"
        '    skos:note "Said by the bank."@en , "银行自述。"@zh-Hans .\n',
        "data/curation/decisions.ttl",
    )
    try:
        done = copies.run(small.root, "check", decision, "--format", "json")
    finally:
        claim.unlink()
        decision.unlink()
    added = json.loads(done.stdout)["adds"]
    assert done.returncode == 0
    assert (added["opened"], [one["kind"] for one in added["settled"]]) == ([], ["Conflict"])


@pytest.fixture
def committed(tmp_path: Path) -> House:
    home = copies.build(tmp_path)
    for words in (
        ("init", "-q"),
        ("add", "-A"),
        ("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "x"),
    ):
        subprocess.run(["git", "-C", str(home.root), *words], check=True)
    return home


def adds(home: House, path: Path) -> dict[str, Any]:
    done = copies.run(home.root, "check", path, "--format", "json")
    assert done.returncode == 0, done.stdout + done.stderr
    added: dict[str, Any] = json.loads(done.stdout)["adds"]
    return added


NOTHING = {"new": 0, "shared": [], "repeated": 0, "things": [], "removed": [], "gone": []}


def test_a_file_that_nobody_edited_adds_nothing(committed: House) -> None:
    path = committed.root / "data/documents/sample/01-loan.ttl"
    for _ in range(2):
        added = adds(committed, path)
        assert (added["since"], added["facts"]) == ("HEAD", NOTHING)
        assert (added["opened"], added["settled"], added["erased"]) == ([], [], [])


def test_an_edit_is_weighed_against_the_last_commit_and_not_against_the_last_check(
    committed: House,
) -> None:
    path = committed.root / "data/documents/sample/01-loan.ttl"
    path.write_text(copies.LOAN.replace("USD-atmost-620m", "USD-900m"), encoding="utf-8")
    for _ in range(2):
        facts = adds(committed, path)["facts"]
        assert facts == NOTHING | {
            "new": 1,
            "removed": ["instrument:example-magnets-loan lode:amount quantity:USD-atmost-620m"],
        }
    told = copies.run(committed.root, "check", path)
    assert "adds 1 new facts" in told.stdout
    assert "takes away 1 facts" in told.stdout


def test_a_file_under_another_name_adds_what_is_new_in_it(committed: House) -> None:
    path = committed.root / "data/documents/sample/01-loan.ttl"
    renamed = path.with_name("01-money.ttl")
    path.rename(renamed)
    added = adds(committed, renamed)
    assert (added["since"], added["facts"]) == ("HEAD", NOTHING)
    renamed.write_text(copies.LOAN.replace("USD-atmost-620m", "USD-900m"), encoding="utf-8")
    assert adds(committed, renamed)["facts"]["new"] == 1
    gone = revisions.gone(committed, revisions.HEAD, path.parent)
    assert gone == [path]
    assert revisions.gone(committed, revisions.HEAD, committed.root.parent) == []


def test_a_decided_conflict_that_an_edit_erases_is_named(committed: House) -> None:
    """Two files dispute the amount; one of them drops its claim."""
    other = copies.write(committed.root, copies.LOAN.replace("USD-atmost-620m", "USD-900m"))
    for words in (
        ("add", "-A"),
        ("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "y"),
    ):
        subprocess.run(["git", "-C", str(committed.root), *words], check=True)
    other.write_text(copies.LOAN.replace("    lode:amount quantity:USD-atmost-620m ;\n", ""))
    added = adds(committed, other)
    assert [one["kind"] for one in added["erased"]] == ["Conflict"]
    assert (added["opened"], added["settled"]) == ([], [])


def test_each_claim_that_the_lock_does_not_hold_is_named_where_the_text_is_not_at_hand(
    committed: House,
) -> None:
    path = committed.root / "data/documents/sample/01-loan.ttl"
    path.write_text(copies.LOAN.replace("USD-atmost-620m", "USD-900m"), encoding="utf-8")
    done = copies.run(committed.root, "check", path, "--format", "json")
    found = [one for one in copies.report(done) if one["rule"] == "evidence-unheld"]
    assert [(one["severity"], one["line"]) for one in found] == [("warning", 2)]
    assert "lode:amount quantity:USD-900m" in str(found[0]["message"])


def test_an_open_figure_is_a_warning_with_its_place(tmp_path: Path) -> None:
    made = made_up.Checkout(tmp_path)
    made.document("note", [("星辰矿业获得5亿美元贷款。银行另有3亿美元。", "")])
    path = made.state(
        "note", "01",
        "instrument:star-loan lode:amount quantity:USD-500m ; lode:locator 1 ;\n"
        "    lode:hasBorrower actor:star-mining .",
    )  # fmt: skip
    (found,) = coverage.cover(made.sources(), made.texts).findings
    assert (found.rule, found.severity.name, found.path) == ("figure-open", "WARNING", path)
    assert "note-01 2.1 [17, 21) prints 3亿美元 = USD-300m" in found.message["en"]
