"""No command deletes what it did not make. The hostile calls run in a copy of the checkout."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import copies
import pytest

from lodestone.check.neighbourhood import index
from lodestone.model.errors import UsageError
from lodestone.model.house import House
from lodestone.publish import folders
from lodestone.publish.site import vendoring

#: What makes a folder one that a build left.
BUILT = {
    "lodestone.nq": "# all quads\n# Lodestone 0.1.0, 2026-01-01. Licence: x\n",
    "ontology.ttl": "# what can be said\n",
    "void.ttl": "# what there is\n",
    "site/index.html": "<!doctype html>\n",
}


@pytest.fixture
def copy(tmp_path: Path) -> House:
    """A small checkout under git, which a hostile call may not harm."""
    home = copies.build(tmp_path / "copy")
    shutil.copy(copies.ROOT / "pyproject.toml", home.root)
    shutil.copy(copies.ROOT / "CITATION.cff", home.root)
    subprocess.run(["git", "init", "-q", str(home.root)], check=True)
    return home


def built(folder: Path) -> Path:
    """Lay out a folder as a build leaves it."""
    for name, text in BUILT.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    lines = [f"{hashlib.sha256(t.encode()).hexdigest()}  {n}\n" for n, t in BUILT.items()]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
    return folder


def everything(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def place(name: str, home: House) -> Path:
    """Make a folder of some kind that holds what no build made."""
    above = home.root.parent
    if name == "a folder of notes":
        (home.root / "notes").mkdir()
        (home.root / "notes" / "mine.txt").write_text("mine")
        return home.root / "notes"
    if name == "a file":
        return home.root / "pyproject.toml"
    if name == "a link to a build":
        (home.root / "link").symlink_to(built(above / "real"), target_is_directory=True)
        return home.root / "link"
    if name == "a build with a file of somebody else":
        (built(home.root / "dist") / "mine.txt").write_text("mine")
        return home.root / "dist"
    if name == "a build with a file changed by hand":
        (built(home.root / "dist") / "site" / "index.html").write_text("mine")
        return home.root / "dist"
    if name == "a build with a link in it":
        (built(home.root / "dist") / "site" / "link").symlink_to(above)
        return home.root / "dist"
    if name == "downloads with checksums of their own":
        folder = home.root / "downloads"
        folder.mkdir()
        (folder / "a.iso").write_text("a")
        (folder / "SHA256SUMS").write_text(f"{hashlib.sha256(b'a').hexdigest()}  a.iso\n")
        return folder
    return {
        "the checkout": Path("."),
        "the folder above": Path(".."),
        "its git": home.root / ".git",
        "its data": home.root / "data",
        "a new folder among the documents": home.root / "data" / "documents" / "fresh",
    }[name]


PLACES = (
    "the checkout",
    "the folder above",
    "its git",
    "its data",
    "a new folder among the documents",
    "a folder of notes",
    "a file",
    "a link to a build",
    "a build with a file of somebody else",
    "a build with a file changed by hand",
    "a build with a link in it",
    "downloads with checksums of their own",
)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", PLACES)
def test_build_deletes_nothing_that_no_build_made(name: str, lang: str, copy: House) -> None:
    out = place(name, copy)
    before = everything(copy.root.parent)
    done = copies.run(copy.root, "build", "--out", out, "--lang", lang)
    assert everything(copy.root.parent) == before
    assert done.returncode == 2, done.stderr
    assert "--out" in done.stderr or "link" in done.stderr or "链接" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("change", [{"lodestone.nq": "# A graph\n# of ours\n"}, {"void.ttl": ""}])
def test_a_folder_that_lists_files_as_a_build_does_and_is_none_is_kept(
    change: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders.prove(built(tmp_path / "dist"), House(tmp_path / "copy"))
    listed = {name: text for name, text in {**BUILT, **change}.items() if text}
    monkeypatch.setattr(sys.modules[__name__], "BUILT", listed)
    with pytest.raises(UsageError):
        folders.prove(built(tmp_path / "other"), House(tmp_path / "copy"))


@pytest.mark.parametrize("name", [name for name in PLACES if "build" not in name])
def test_generate_deletes_nothing_and_writes_into_no_source(name: str, copy: House) -> None:
    out = place(name, copy)
    before = everything(copy.root.parent)
    done = copies.run(copy.root, "generate", "--documents", "1", "--out", out)
    assert everything(copy.root.parent) == before
    assert done.returncode == 2, done.stderr


def test_a_folder_as_a_build_left_it_may_be_replaced(copy: House) -> None:
    out = built(copy.root / "dist")
    with folders.replacing(out, copy) as new:
        (new / "fresh").write_text("fresh")
    assert everything(out) == {"fresh": b"fresh"}
    assert sorted(path.name for path in copy.root.iterdir() if "making" in path.name) == []


@pytest.mark.parametrize("made", [False, True])
def test_an_absent_or_empty_folder_is_filled(made: bool, copy: House) -> None:
    out = copy.root / "deep" / "dist"
    if made:
        out.mkdir(parents=True)
    with folders.replacing(out, copy) as new:
        (new / "fresh").write_text("fresh")
    assert everything(out) == {"fresh": b"fresh"}


def test_what_somebody_puts_there_during_a_build_is_not_lost(copy: House) -> None:
    out = built(copy.root / "dist")
    with pytest.raises(UsageError, match=r"mine\.txt"), folders.replacing(out, copy):
        (out / "mine.txt").write_text("mine")
    assert (out / "mine.txt").read_text() == "mine"
    assert [path.name for path in copy.root.iterdir() if "making" in path.name] == []


def test_what_somebody_changes_there_during_a_build_is_not_lost(copy: House) -> None:
    out = built(copy.root / "dist")
    file = out / "void.ttl"
    with pytest.raises(UsageError, match=r"void\.ttl"), folders.replacing(out, copy):
        file.write_text(file.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    assert file.read_text(encoding="utf-8").endswith("# mine\n")


def test_a_build_that_fails_leaves_the_old_one_and_nothing_beside_it(copy: House) -> None:
    out = built(copy.root / "dist")
    before = everything(copy.root)
    with pytest.raises(OSError, match="disk full"), folders.replacing(out, copy):
        raise OSError("disk full")
    assert everything(copy.root) == before


@pytest.mark.parametrize("exchange", [True, False])
def test_the_old_folder_is_there_until_the_new_one_is(
    exchange: bool, copy: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(*_: Path) -> None:
        raise OSError("no such call")

    if not exchange:
        monkeypatch.setattr(folders, "_swap_names", cannot)
    out = built(copy.root / "dist")
    with folders.replacing(out, copy) as new:
        (new / "fresh").write_text("fresh")
        assert (out / "SHA256SUMS").is_file()
    assert everything(out) == {"fresh": b"fresh"}


def test_a_build_killed_between_two_renames_is_put_right_by_a_build_that_fails(
    copy: House,
) -> None:
    before = everything(built(copy.root / "dist"))
    stage = copy.root / ".dist.making"
    (stage / "new").mkdir(parents=True)
    (stage / "lock").touch()
    (copy.root / "dist").rename(stage / "old")
    (copy.root / "data" / "register" / "things.ttl").write_text("broken")
    done = copies.run(copy.root, "build")
    assert done.returncode == 3
    assert everything(copy.root / "dist") == before
    assert not stage.exists()


def test_what_a_killed_build_had_begun_is_cleared_away(copy: House) -> None:
    stage = copy.root / ".dist.making"
    (stage / "new").mkdir(parents=True)
    (stage / "new" / "half").write_text("half")
    (stage / "lock").touch()
    with folders.replacing(copy.root / "dist", copy) as new:
        assert everything(new) == {}
        (new / "fresh").write_text("fresh")
    assert everything(copy.root / "dist") == {"fresh": b"fresh"}
    assert not stage.exists()


def test_a_folder_of_that_name_that_no_build_made_is_left_alone(copy: House) -> None:
    stage = copy.root / ".dist.making"
    stage.mkdir()
    (stage / "mine.txt").write_text("mine")
    with (
        pytest.raises(UsageError, match="take it away"),
        folders.replacing(copy.root / "dist", copy),
    ):
        raise AssertionError("it was taken for its own")
    folders.recover(copy.root / "dist")
    assert everything(stage) == {"mine.txt": b"mine"}


def test_two_builds_into_one_folder_do_not_meet(copy: House) -> None:
    out = copy.root / "dist"
    with folders.replacing(out, copy) as new:
        (new / "fresh").write_text("first")
        with pytest.raises(UsageError, match="another build"), folders.replacing(out, copy):
            raise AssertionError("both write")
        folders.recover(out)
    assert everything(out) == {"fresh": b"first"}


@pytest.mark.parametrize("name", ["notes", "meta.json", "a link", "a file", "an index and more"])
def test_index_deletes_nothing_that_is_no_index(name: str, copy: House) -> None:
    out = copy.root / "out"
    if name == "a file":
        out.write_text("mine")
    elif name == "a link":
        (copy.root / "theirs").mkdir()
        (copy.root / "theirs" / "meta.json").write_text("{}")
        out.symlink_to(copy.root / "theirs", target_is_directory=True)
    elif name == "an index and more":
        assert copies.run(copy.root, "index", "--out", out).returncode == 0
        (out / "mine.txt").write_text("mine")
    else:
        out.mkdir()
        (out / "meta.json").write_text("{}")
        if name == "notes":
            (out / "mine.txt").write_text("mine")
    before = everything(copy.root)
    done = copies.run(copy.root, "index", "--out", out)
    if name == "meta.json":  # a broken index is made anew
        assert done.returncode == 0, done.stderr
        return
    assert done.returncode == 2, done.stderr
    assert {name: now for name, now in everything(copy.root).items() if name in before} == before


def test_what_was_not_fetched_is_not_deleted_with_what_was(copy: House) -> None:
    target = vendoring.folder(copy)
    target.mkdir(parents=True)
    (target / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="not fetched"):
        vendoring.fetch(copy)
    assert (target / "mine.txt").read_text() == "mine"


def test_an_index_of_somebody_else_is_not_trusted(
    copy: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """One that calls itself generated would be believed whatever the files say."""
    assert copies.run(copy.root, "check", "data/register/things.ttl").stdout
    meta = copy.root / index.PLACE / "meta.json"
    told = meta.read_text(encoding="utf-8")
    assert isinstance(index.open_index(meta.parent), index.Index)
    meta.write_text(told.replace('"origin": "checkout"', '"origin": "generated"'), encoding="utf-8")
    with pytest.raises(index.StaleError, match="not as this user's tool left it"):
        index.open_index(meta.parent)
    meta.write_text(told, encoding="utf-8")
    (meta.parent / "closure.nt").write_text("<x:a> <x:b> <x:c> .\n")
    with pytest.raises(index.StaleError, match="not as this user's tool left it"):
        index.open_index(meta.parent)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another"))
    with pytest.raises(index.StaleError, match="not as this user's tool left it"):
        index.open_index(meta.parent)
