"""Every command that writes: killed at each step, on a full disk, two at once, nothing is lost.

A command runs in a fork of the test, in which the n-th call that changes the disk ends the process
as ``kill -9`` does. Afterwards each file is the old one or the new one, whole; and the next run is
right.
"""

import contextlib
import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import copies
import pytest
import scores
from conftest import ROOT
from test_trust import proven

from lodestone.commands import main
from lodestone.model import seal, writing
from lodestone.model.errors import UsageError
from lodestone.model.house import House

#: Calls of the system that change what lies on the disk.
CALLS = ("open", "replace", "rename", "unlink", "mkdir", "fsync", "rmdir")
TEXT = "示例署表示，示例磁材公司获得5亿美元贷款。\n\n北方铝业于2025年8月宣布投资20亿美元。\n"
#: So many steps of each command are tried unless all are asked for.
SAMPLE = 5


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
    if name == "lock":
        return ["lock", "--sources", str(root.parent / "texts")]
    if name == "add-document":
        (root / "note.txt").write_text(TEXT, encoding="utf-8")
        return ["add-document", "note.txt", "--title", "短讯", "--title-en", "A note",
                "--date", "2025-11", "--lang", "zh-Hans", "--author", "New Writer"]  # fmt: skip
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


COMMANDS = ("format", "lock", "add-document", "import", "withdraw", "names")


def in_a_fork(act: Callable[[], int]) -> int:
    """Run something in a fork of this process, without a word, and return how it ended."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 99
    try:
        null = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(null, standard)
        sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115
        code = act()
    finally:
        os._exit(code)


def killed(arguments: Sequence[str], root: Path, step: int, steps: Path | None = None) -> int:
    """Run a command that dies at a step; return how it ended, 0 or -9.

    ``steps`` takes the number of steps that it went.
    """

    def act() -> int:
        os.chdir(root)
        count = 0
        told = os.open(steps, os.O_WRONLY | os.O_CREAT) if steps else -1

        def counted(call: Callable[..., object]) -> Callable[..., object]:
            def run(*given: object, **named: object) -> object:
                nonlocal count
                is_change = call.__name__ != "open" or int(str(given[1])) & os.O_CREAT
                count += bool(is_change)
                if is_change and count == step:
                    os.kill(os.getpid(), signal.SIGKILL)
                return call(*given, **named)

            return run

        for name in CALLS:
            setattr(os, name, counted(getattr(os, name)))
        code = main.main(arguments)
        if steps:
            os.write(told, str(count).encode())
        return code

    return in_a_fork(act)


def sources(root: Path) -> dict[str, bytes]:
    """Return what stands in ``data/``, but for what a killed command had begun beside."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in (root / "data").rglob("*")
        if path.is_file() and not path.name.endswith(".lodestone")
    }


def remains(root: Path) -> list[str]:
    return [path.name for path in (root / "data").rglob(".*")]


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("sample", [SAMPLE, pytest.param(10_000, marks=pytest.mark.slow, id="all")])
def test_a_command_killed_at_any_step_loses_nothing_and_its_rerun_is_right(
    sample: int, name: str, home: House, tmp_path: Path, record_property: Any
) -> None:
    arguments = prepare(name, home)
    pattern = tmp_path / "pattern"
    shutil.copytree(home.root, pattern)
    before = sources(pattern)
    whole = tmp_path / "whole"
    shutil.copytree(pattern, whole)
    seal.of(b"made before, so that every run goes the same steps")
    shutil.copytree(pattern, tmp_path / "warm")
    assert killed(arguments, tmp_path / "warm", -1) == 0
    assert killed(arguments, whole, -1, tmp_path / "steps") == 0
    after = sources(whole)
    assert after != before
    steps = int((tmp_path / "steps").read_text())
    assert steps > 3, "no step was seen"
    tried = sorted({round(1 + (steps - 1) * at / (sample - 1)) for at in range(sample)})
    for step in tried:
        root = home.root
        shutil.rmtree(root)
        shutil.copytree(pattern, root)
        assert killed(arguments, root, step) == -signal.SIGKILL, f"step {step} of {name}"
        now = sources(root)
        for path in before.keys() | now.keys() | after.keys():
            assert now.get(path) in (before.get(path), after.get(path)), f"step {step}: {path}"
        again = killed(arguments, root, -1)
        assert sources(root) == after, f"step {step}: the rerun ended with {again}"
        assert remains(root) == []
    scores.tell(record_property, len(tried), len(tried))


@pytest.mark.parametrize("name", COMMANDS)
def test_on_a_full_disk_a_command_says_so_and_loses_nothing(name: str, home: House) -> None:
    arguments = prepare(name, home)
    before = sources(home.root)

    def act() -> int:
        os.chdir(home.root)
        resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))
        return main.main(arguments)

    assert in_a_fork(act) == 2
    assert sources(home.root) == before
    assert remains(home.root) == []


def test_the_words_on_a_full_disk_name_the_file(home: House) -> None:
    arguments = prepare("format", home)
    script = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64));"
        "from lodestone.commands import main; sys.exit(main.main(sys.argv[1:]))"
    )
    for lang, words in (("en", "the system refuses it"), ("zh", "系统拒绝了此操作")):
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments, "--lang", lang],
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
        assert process.wait(120) == 0, process.stderr and process.stderr.read()
    text = (home.root / "data/documents/sample/01-loan.ttl").read_text(encoding="utf-8")
    assert [f"USD-{n}m" in text for n in (3, 5, 7, 9)] == [True] * 4


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
    reader.join(10)
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
