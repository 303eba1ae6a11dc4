"""How a build left its files is noted: the next one need not read them to prove them its own."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from test_folders import BUILT, built

from lodestone.model.errors import UsageError
from lodestone.model.house import House
from lodestone.publish import folders


@pytest.fixture(autouse=True)
def _own_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def home(tmp_path: Path) -> House:
    return House(tmp_path / "checkout")


@pytest.fixture
def out(home: House, tmp_path: Path) -> Path:
    """A folder as a build left it, and what it noted."""
    made = built(tmp_path / "dist")
    folders.note(made, home, {name: folders.sign_of(str(made / name)) for name in BUILT})
    return made


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read to prove them."""
    names: list[str] = []
    digest = folders._digest

    def reading(path: Path) -> str:
        names.append(path.name)
        return digest(path)

    monkeypatch.setattr(folders, "_digest", reading)
    return names


def test_what_stands_as_it_was_left_is_not_read(out: Path, home: House, reads: list[str]) -> None:
    assert folders.prove(out, home).keys() == BUILT.keys()
    assert reads == []


def touched(path: Path, text: str) -> None:
    """Write into a file, and put back when it was written."""
    told = path.stat()
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(told.st_atime_ns, told.st_mtime_ns))


CHANGES: dict[str, Callable[[Path], None]] = {
    "other words, as long and of the same day": lambda out: touched(
        out / "void.ttl", BUILT["void.ttl"].replace("what", "WHAT")
    ),
    "a file in its place": lambda out: (
        (out / "void.ttl").rename(out / "void")
        and touched(Path(shutil.copy2(out / "ontology.ttl", out / "void.ttl")), "# mine\n")
    ),
    "one more": lambda out: (out / "mine.txt").write_text("mine") and None,
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_changed_or_put_there_is_found(change: str, out: Path, home: House) -> None:
    CHANGES[change](out)
    with pytest.raises(UsageError):
        folders.prove(out, home)


def tampered(out: Path, home: House) -> None:
    """Change a file, and write into the notes that it is so."""
    touched(out / "void.ttl", "# mine, and not of a build\n")
    path = next((home.root / folders.PLACE).glob("*/store/signs.json"))
    noted = json.loads(path.read_text())
    told = (out / "void.ttl").stat()
    noted["void.ttl"] = [told.st_ino, told.st_size, told.st_mtime_ns, told.st_ctime_ns]
    path.write_text(json.dumps(noted))


def test_notes_that_somebody_wrote_are_not_believed(out: Path, home: House) -> None:
    tampered(out, home)
    with pytest.raises(UsageError):
        folders.prove(out, home)


DOUBTS: dict[str, Callable[[Path, House], Path]] = {
    "no notes": lambda out, home: shutil.rmtree(home.root / folders.PLACE) or out,
    "half-written notes": lambda out, home: (
        [
            path.write_bytes(path.read_bytes()[:9])
            for path in (home.root / folders.PLACE).glob("*/store/signs.json")
        ]
        and out
    ),
    "another place": lambda out, _: Path(
        shutil.copytree(out, out.with_name("other"), copy_function=shutil.copy2)
    ),
}


@pytest.mark.parametrize("doubt", DOUBTS)
def test_on_any_doubt_every_file_is_read(
    doubt: str, out: Path, home: House, reads: list[str]
) -> None:
    place = DOUBTS[doubt](out, home)
    assert folders.prove(place, home).keys() == BUILT.keys()
    assert sorted(reads) == sorted(Path(name).name for name in BUILT)


def test_what_was_changed_since_it_was_written_is_not_noted(out: Path, home: House) -> None:
    written = {name: folders.sign_of(str(out / name)) for name in BUILT}
    (out / "void.ttl").write_text("# mine\n")
    folders.note(out, home, written)
    with pytest.raises(UsageError, match=r"void\.ttl"):
        folders.prove(out, home)


def test_a_folder_that_is_left_the_same_is_noted_anew(
    out: Path, home: House, reads: list[str]
) -> None:
    """A link to a file changes what the system says of it, and nothing in the list."""
    (out.parent / "linked").hardlink_to(out / "void.ttl")
    assert folders.prove(out, home).keys() == BUILT.keys()
    assert reads == ["void.ttl"]
    folders.note(out, home, {name: folders.sign_of(str(out / name)) for name in BUILT})
    reads.clear()
    assert folders.prove(out, home).keys() == BUILT.keys()
    assert reads == []
