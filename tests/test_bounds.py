"""What a small file costs: no reader looks at millions of cells, or takes a gigabyte, for it.

The work is counted: how long it takes is the machine's affair.
"""

import difflib
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import copies
import growing
import openpyxl
import pytest
from conftest import ROOT

from lodestone.enter import tables
from lodestone.model.errors import UnreadableError
from lodestone.model.house import House
from lodestone.read import checkout
from lodestone.read.text import suggest

#: Cells that may be looked at, and bytes that may be taken, to refuse a small hostile sheet.
CELLS, BYTES = 5000, 600 * 2**20


def far(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "thing"
    book.active["XFD19999"] = "x"
    book.save(path)


def unplaced(path: Path) -> None:
    """A row of many cells that do not say where they stand."""
    far(path)
    book = openpyxl.Workbook()
    for _ in range(3):
        book.active.append(["x"] * (tables.MAX_COLUMNS + 1))
    book.save(path)


def text(content: str):  # type: ignore[no-untyped-def]
    return lambda path: path.write_text(content, encoding="utf-8")


SHEETS = {
    "many columns.csv": text(",".join(f"c{n}" for n in range(100_000)) + "\n"),
    "a wide row.csv": text("thing\n" + "," * 100_000 + "x\n"),
    "a far cell.xlsx": far,
    "a wide row.xlsx": unplaced,
}


@pytest.mark.parametrize("name", SHEETS)
def test_a_wide_sheet_is_refused_at_its_row_at_little_cost(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    SHEETS[name](path)
    script = (
        "import resource, sys; from pathlib import Path; from lodestone.enter import tables\n"
        f"resource.setrlimit(resource.RLIMIT_AS, ({4 * BYTES}, {4 * BYTES}))\n"
        "from lodestone.model.errors import UnreadableError\n"
        "looked = []\n"
        "def counted(look):\n"
        "    return lambda *given: (looked.append(1), look(*given))[1]\n"
        "tables._text, tables._readable = counted(tables._text), counted(tables._readable)\n"
        "try:\n    tables.read(Path(sys.argv[1]))\n"
        "except UnreadableError as error:\n    print(error.rule, error.line)\n"
        "print(len(looked))\n"
        "print(next(line.split()[1] for line in open('/proc/self/status') if 'VmHWM' in line))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=copies.HANGS,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    first, looked, most = done.stdout.splitlines()
    assert first.startswith("size ")
    assert first != "size None"
    assert int(looked) < CELLS
    # The peak of this program alone: what getrusage says is never less than its parent's.
    assert int(most) * 1024 < BYTES


@pytest.mark.parametrize("char", ["\u202e", "\u200b", "\u0007", "\ufeff", "\U000e0041"])
def test_a_cell_with_what_no_screen_shows_is_refused_at_its_row(char: str, tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    path.write_text(f"thing,note\nx,good\nx,b{char}ad\n", encoding="utf-8")
    with pytest.raises(UnreadableError) as caught:
        tables.read(path)
    assert (caught.value.rule, caught.value.line) == ("characters", 3)
    assert f"U+{ord(char):04X}" in str(caught.value)


def test_a_cell_is_composed_as_files_of_facts_are(tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    path.write_text("thing\nSa\u0303o\n", encoding="utf-8")
    assert tables.read(path)[0].rows[0].cells == ("S\u00e3o",)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many names each misspelt one was held against, as often as one is."""
    found: list[int] = []
    alike = difflib.get_close_matches

    def counted(word: str, known: Sequence[str], **how: float) -> list[str]:
        found.append(len(known))
        return alike(word, known, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(difflib, "get_close_matches", counted)
    return found


def test_a_file_of_thousands_of_unknown_names_costs_little(tmp_path: Path, held: list[int]) -> None:
    root = copies.build(tmp_path / "copy").root
    place = "data/documents/sample/02-many.ttl"
    block = "instrument:unknown-{} lode:amount quantity:USD-5m ; lode:reached stage:unsaid .\n"
    base, cost = checkout.read(House(root)), {}
    for many in (100, 1000, 2000):  # what is read once is read by the first
        path = copies.write(root, "".join(map(block.format, range(many))), place)
        held.clear()
        cost[many] = growing.calls(partial(copies.judge, base, path))
        assert len(held) <= suggest.MOST
    assert cost[2000] < 3 * cost[1000], "twice as many names cost twice as much, not four times"
    assert copies.run(root, "check", place).returncode == 1


def test_a_nearer_name_is_sought_for_the_first_of_many_unknown_ones(held: list[int]) -> None:
    known = [f"https://w3id.org/lodestone/id/actor/name-{number}" for number in range(20)]
    names = suggest.Names(known)
    found = [names.near(f"https://w3id.org/lodestone/id/actor/nmae-{n}") for n in range(5000)]
    assert all(found[:10])
    assert not any(found[-10:])
    assert len(held) == suggest.MOST


def test_a_sheet_of_many_bytes_or_rows_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    for content, words in (
        ("a\n" + "x" * 19_000 + "\n", ""),
        ("a\n" + ("x" * 19_000 + "\n") * 106, "bytes"),
        ("a\n" + "x\n" * (tables.MAX_ROWS - 1), ""),
        ("a\n" + "x\n" * tables.MAX_ROWS, f"{tables.MAX_ROWS}"),
    ):
        path.write_text(content, encoding="utf-8")
        if not words:
            assert tables.read(path)[0].rows
            continue
        with pytest.raises(UnreadableError) as caught:
            tables.read(path)
        assert words in str(caught.value)
        assert caught.value.rule == "size"
