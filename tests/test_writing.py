"""What is written is written whole: two at once lose nothing, and nobody else's file is touched.

How commands survive a kill and a full disk is tried in ``test_kills``.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import copies
import pytest
import test_kills
from conftest import ROOT
from test_trust import proven

from lodestone.commands import main
from lodestone.model import writing
from lodestone.model.errors import UsageError
from lodestone.model.house import House
from lodestone.read import checkout
from lodestone.read.checkout import Sources


@pytest.fixture
def home(tmp_path: Path) -> House:
    return House(proven(tmp_path)[0])


def prepare(name: str, home: House) -> list[str]:
    """Lay out what a command needs, and return its arguments."""
    root = home.root
    if name == "format":
        loan = root / "data/documents/sample/01-loan.ttl"
        loan.write_text(loan.read_text(encoding="utf-8").replace("    ", "  "), encoding="utf-8")
        return ["format"]
    if name == "import":
        sheet = root / "data/documents/sample/01-more.draft.csv"
        sheet.write_text(
            "passage,thing,locator,reached,amount\n"
            "sample-01,instrument:example-magnets-loan,1,unsaid,USD 5m\n",
            encoding="utf-8",
        )
        return ["import", str(sheet.relative_to(root)), "--add"]
    if name == "withdraw":
        return ["withdraw", "actor:example-writer", "--reason", "twice", "--reason-zh", "重复"]
    assert name == "names"
    return ["names", "--lock"]


def sources(root: Path) -> dict[str, bytes]:
    """Return what stands in ``data/``, but for what a killed command had begun beside."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in (root / "data").rglob("*")
        if path.is_file() and not path.name.endswith(".lodestone")
    }


def test_the_words_on_a_full_disk_name_the_file(home: House) -> None:
    arguments = prepare("format", home)
    script = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64));"
        "from lodestone.commands import main; sys.exit(main.main(sys.argv[1:]))"
    )
    for lang, words in (("en", "the system refuses it"), ("zh", "系统拒绝了此操作")):
        done = subprocess.run(
            [sys.executable, "-B", "-c", script, *arguments, "--lang", lang],
            cwd=home.root, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 2
        assert "data/" in done.stderr
        assert words in done.stderr
        assert "Traceback" not in done.stderr


def test_two_imports_at_once_lose_nothing(home: House) -> None:
    sheets = []
    for number in (3, 5, 7, 9):
        sheet = home.root / f"{number}.csv"
        sheet.write_text(
            "passage,thing,locator,reached,amount\n"
            f"sample-01,instrument:example-magnets-loan,1,unsaid,USD {number}m\n",
            encoding="utf-8",
        )
        sheets.append(sheet)
    running = [
        subprocess.Popen(
            [sys.executable, str(ROOT / "build.py"), "import", str(sheet), "--add"],
            cwd=home.root, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )
        for sheet in sheets
    ]  # fmt: skip
    for process in running:
        assert process.wait(copies.HANGS) == 0, process.stderr and process.stderr.read()
    text = (home.root / "data/documents/sample/01-loan.ttl").read_text(encoding="utf-8")
    assert [f"USD-{n}m" in text for n in (3, 5, 7, 9)] == [True] * 4


@pytest.mark.parametrize(
    "name", ["add_document", "import", "lock", "name", "names", "propose", "same", "withdraw"]
)
def test_a_command_reads_what_it_changes_when_nobody_else_writes(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    trial = test_kills.TRIALS[name](tmp_path)
    alone, read, is_alone, seen = writing.alone, checkout.read, [False], []

    @contextlib.contextmanager
    def watched(home: House) -> Iterator[None]:
        with alone(home):
            is_alone.append(True)
            yield
            is_alone.pop()

    def looked(*given: Any, **named: Any) -> Sources:
        seen.append(is_alone[-1])
        return read(*given, **named)

    monkeypatch.setattr(writing, "alone", watched)
    monkeypatch.setattr(checkout, "read", looked)
    monkeypatch.chdir(trial.root)
    assert main.main(trial.arguments) == 0
    assert seen
    assert all(seen), "what it read may have changed since"


def test_import_into_a_file_that_cannot_be_read_loses_nothing(home: House) -> None:
    arguments = prepare("import", home)
    loan = home.root / "data/documents/sample/01-loan.ttl"
    loan.write_text(loan.read_text(encoding="utf-8") + "\nbroken", encoding="utf-8")
    before = sources(home.root)
    done = copies.run(home.root, *arguments)
    assert done.returncode == 3
    assert "01-loan.ttl" in done.stderr
    assert sources(home.root) == before


@pytest.mark.parametrize("name", ["withdraw", "names"])
def test_a_list_of_names_is_not_written_while_a_file_cannot_be_read(name: str, home: House) -> None:
    arguments = prepare(name, home)
    things = home.root / "data/register/things.ttl"
    things.write_text(things.read_text(encoding="utf-8") + "\nbroken", encoding="utf-8")
    before = sources(home.root)
    assert copies.run(home.root, *arguments).returncode == 3
    assert sources(home.root) == before


def test_a_draft_that_was_taken_in_is_kept(home: House) -> None:
    arguments = prepare("import", home)
    draft = home.root / arguments[1]
    text = draft.read_bytes()
    done = copies.run(home.root, *arguments)
    assert done.returncode == 0, done.stderr
    assert not draft.exists()
    assert (home.root / writing.TAKEN / draft.name).read_bytes() == text


def test_a_journal_that_somebody_else_wrote_moves_nothing(home: House) -> None:
    own = home.root / ".lodestone"
    own.mkdir(exist_ok=True)
    register = home.root / "data/register"
    (register / ".things.ttl.1.lodestone").write_text("forged", encoding="utf-8")
    moves = '[["data/register/.things.ttl.1.lodestone", "data/register/things.ttl"]]'
    body = f'{{"moves": {moves!r}, "seal": "0"}}'.replace("'", '"').replace('"[[', "'[[")
    before = (register / "things.ttl").read_bytes()
    for text in (moves, body, "{", '{"moves": 5, "seal": 5}', '{"moves": "[]", "seal": ""}'):
        (own / "writing.json").write_text(text, encoding="utf-8")
        assert copies.run(home.root, "format", "--check").returncode in (0, 1)
        assert (register / "things.ttl").read_bytes() == before
        assert not (own / "writing.json").exists()


def test_a_link_is_not_written_through(home: House, tmp_path: Path) -> None:
    (tmp_path / "theirs.csv").write_text("theirs")
    (home.root / "link.csv").symlink_to(tmp_path / "theirs.csv")
    for more in ([], ["--again"]):
        done = copies.run(home.root, "sheet", "observation", "--out", "link.csv", *more)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
    assert (tmp_path / "theirs.csv").read_text() == "theirs"
    away = tmp_path / "away"
    away.mkdir()
    shutil.rmtree(home.root / ".lodestone", ignore_errors=True)
    (home.root / ".lodestone").symlink_to(away)
    done = copies.run(home.root, "names", "--lock")
    assert done.returncode == 2
    assert list(away.iterdir()) == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_answer_or_a_sheet_overwrites_nothing_unless_told(lang: str, home: House) -> None:
    path = home.root / "mine.csv"
    path.write_text("mine")
    done = copies.run(home.root, "sheet", "observation", "--out", path, "--lang", lang)
    assert done.returncode == 2
    assert "--again" in done.stderr
    assert path.read_text() == "mine"
    assert copies.run(home.root, "sheet", "observation", "--out", path, "--again").returncode == 0
    assert path.read_text() != "mine"


def test_a_device_is_written_as_it_is(home: House) -> None:
    writing.output(Path(os.devnull), "text", again=False)
    assert not Path(os.devnull).is_file()
    with contextlib.suppress(FileExistsError):
        os.mkfifo(home.root / "pipe")
    heard: list[str] = []
    reader = threading.Thread(target=lambda: heard.append((home.root / "pipe").read_text()))
    reader.start()
    writing.output(home.root / "pipe", "text", again=False)
    reader.join(copies.HANGS)
    assert heard == ["text"]


def test_a_file_keeps_its_mode_and_a_text_its_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    path.chmod(0o640)
    writing.write(path, "a\r\nb\n")
    assert path.read_bytes() == b"a\r\nb\n"
    assert path.stat().st_mode & 0o777 == 0o640


def test_what_a_dead_process_had_begun_is_cleared_away_and_the_rest_is_not(home: House) -> None:
    folder = home.root / "data/register"
    dead = folder / ".things.ttl.999999999.lodestone"
    alive = folder / f".things.ttl.{os.getpid()}.lodestone"
    theirs = folder / ".theirs.lodestone"
    for path in (dead, alive, theirs):
        path.write_text("half")
    with writing.alone(home):
        assert [path.exists() for path in (dead, alive, theirs)] == [False, True, True]


def test_a_folder_that_a_killed_command_had_begun_is_cleared_away_by_any_other(home: House) -> None:
    begun = home.root / ".lodestone/making/note"
    begun.mkdir(parents=True)
    (begun / "document.ttl").write_text("half")
    with pytest.raises(UsageError), writing.alone(home):
        raise UsageError("the document exists")  # a command that refuses what it is asked
    assert not begun.parent.exists()


def test_a_command_waits_for_the_other_and_then_says_so(
    home: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "PATIENCE", 0.2)
    with writing.alone(home), pytest.raises(UsageError) as caught, writing.alone(home):
        raise AssertionError("both write")
    assert "another command writes" in str(caught.value)


@pytest.fixture(autouse=True)
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("LODESTONE_SOURCES", raising=False)
