"""Hostile files for every reader: each is refused in words, at its line, at little cost.

The table stands in ``hostile``; the files of facts that need no command are judged in the process,
all others by the command that reads them, in a process of its own, its work counted.
"""

from pathlib import Path

import bounded
import copies
import hostile
import pytest
import scores
from hostile import CALLS, Case

from lodestone.model.findings import Severity
from lodestone.model.house import House
from lodestone.read import checkout
from lodestone.read.checkout import Sources

#: A file whose name nobody reads is told by the command alone.
JUDGED = [one for one in hostile.CASES if one.reader == "turtle" and one.name == "02-x.ttl"]
ASKED = [one for one in hostile.CASES if one not in JUDGED]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> House:
    made = copies.build(tmp_path_factory.mktemp("hostile") / "checkout")
    (made.root / "texts").mkdir()
    (made.root / "texts/sample.txt").write_text(hostile.TEXT, encoding="utf-8")
    (made.root / "q.rq").write_text(hostile.EVERY, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def base(home: House) -> Sources:
    return checkout.read(home)


def place(case: Case, root: Path) -> Path:
    folder = root / "data/documents/sample" if case.reader == "turtle" else root
    return folder / case.name


@pytest.mark.parametrize("case", JUDGED, ids=str)
def test_a_hostile_file_of_facts_is_refused_at_its_line(
    case: Case, home: House, base: Sources
) -> None:
    path = place(case, home.root)
    path.write_bytes(case.data)
    try:
        found = copies.judge(base, path)
    finally:
        path.unlink()
    grave = [finding for finding in found if finding.severity >= Severity.VIOLATION]
    assert grave, "the file was let in"
    assert all(one.path == path and one.message["en"] and one.message["zh"] for one in grave)
    assert not case.line or case.line in {one.line for one in grave}


def asked(case: Case, home: House) -> bounded.Done:
    path = place(case, home.root)
    before = {*(home.root / "data").rglob("*")}
    path.write_bytes(case.data)
    before.add(path)
    try:
        done = bounded.run(home.root, CALLS[case.reader](case.name))
    finally:
        path.unlink()
    left = sorted({*(home.root / "data").rglob("*")} - before, reverse=True)
    for one in left:  # the next case begins as this one did
        one.rmdir() if one.is_dir() else one.unlink()
    assert not left, "a refused file left something behind"
    return done


@pytest.mark.parametrize("case", scores.some([*ASKED, *JUDGED], 45), ids=str)
def test_the_command_that_reads_a_hostile_file_says_so_at_little_cost(
    case: Case, home: House
) -> None:
    done = asked(case, home)
    assert done.code in case.codes, done.said
    assert "Traceback" not in done.said
    assert done.said.strip()
    assert done.calls < bounded.CALLS
    assert done.bytes < bounded.BYTES
    if case.line:
        assert (
            f":{case.line}" in done.said
            or f'"line": {case.line}' in done.said
            or (f"{case.line}:" in done.said)
        )


def test_the_table_is_as_large_as_it_says() -> None:
    assert len(hostile.CASES) >= 150
    assert len({str(case) for case in hostile.CASES}) == len(hostile.CASES)
    assert {case.reader for case in hostile.CASES} == set(CALLS)


def test_the_lawful_patterns_of_the_table_are_let_in(home: House, base: Sources) -> None:
    path = copies.write(home.root, hostile.LOAN, "data/documents/sample/02-x.ttl")
    assert [one for one in copies.judge(base, path) if one.severity >= Severity.VIOLATION] == []
    path.unlink()
    for name, text, reader in (
        ("facts.csv", hostile.CELLS + hostile.ROW, "sheet"),
        ("mine.rq", hostile.SELECT, "query"),
        ("note.txt", hostile.TEXT, "text"),
        ("graph.nq", hostile.QUAD, "published"),
    ):
        (home.root / name).write_text(text, encoding="utf-8")
        done = bounded.run(home.root, CALLS[reader](name))
        assert done.code == 0, done.said
