"""A published file is parsed once: the same bytes are opened, nothing else is taken for them."""

import multiprocessing
import os
from pathlib import Path
from typing import Any

import copies
import pytest

import lodestone
from lodestone.answer import opened
from lodestone.model import seal
from lodestone.model.errors import UnreadableError


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / name))
    return seal.cache()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "dist" / "lodestone.nq"
    path.parent.mkdir()
    path.write_text(line("o"), encoding="utf-8")
    return path


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was parsed: into the store that is kept, or into memory."""
    ways: list[str] = []

    for name, way in (("_on_disk", "kept"), ("_in_memory", "memory")):
        real = getattr(opened, name)

        def counted(*given: object, real: Any = real, way: str = way) -> object:
            ways.append(way)
            return real(*given)

        monkeypatch.setattr(opened, name, counted)
    return ways


def line(end: str) -> str:
    return f"<urn:x-s> <urn:x-p> <urn:x-{end}> <urn:x-g> .\n"


def objects(path: Path, *, keep: bool = True) -> list[str]:
    store = lodestone.load(path, keep=keep).store
    return [quad.object.value for quad in store]


def test_the_same_bytes_are_parsed_once_wherever_they_stand(
    file: Path, tmp_path: Path, parsed: list[str]
) -> None:
    other = tmp_path / "copy.nq"
    other.write_bytes(file.read_bytes())
    found = [objects(path) for path in (file.parent, file, other)]
    assert found == [["urn:x-o"]] * 3
    assert parsed == ["kept"]


def test_a_changed_file_is_read_anew_and_the_old_one_still_known(
    file: Path, parsed: list[str]
) -> None:
    told = file.stat()
    for end in ("o", "n", "o"):
        file.write_text(line(end), encoding="utf-8")
        os.utime(file, ns=(told.st_atime_ns, told.st_mtime_ns))
        assert objects(file) == [f"urn:x-{end}"]
    assert parsed == ["kept", "kept"]


def test_bytes_of_another_form_are_another_graph(
    file: Path, tmp_path: Path, parsed: list[str]
) -> None:
    text = "<urn:x-s> <urn:x-p> <urn:x-o> .\n"
    for path in (file, tmp_path / "same.trig"):
        path.write_text(text, encoding="utf-8")
        assert objects(path) == ["urn:x-o"]
    assert parsed == ["kept", "kept"]


@pytest.mark.parametrize("harm", ["byte", "less", "meta"])
def test_what_is_broken_in_the_cache_is_made_anew(
    file: Path, cache: Path, parsed: list[str], harm: str
) -> None:
    objects(file)
    (meta,) = cache.rglob("meta.json")
    table = max(meta.parent.rglob("*.sst"), key=lambda path: path.stat().st_size)
    if harm == "byte":
        body = table.read_bytes()
        table.write_bytes(body[:40] + bytes([body[40] ^ 1]) + body[41:])
    elif harm == "less":
        table.unlink()
    else:
        meta.write_bytes(meta.read_bytes()[:-9])
    assert objects(file) == ["urn:x-o"]
    assert objects(file) == ["urn:x-o"]
    assert parsed == ["kept", "kept"]


def test_what_somebody_else_put_into_the_cache_is_not_opened(
    file: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    objects(file)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another"))
    assert objects(file) == ["urn:x-o"]
    assert parsed == ["kept", "kept"]


def test_a_cache_that_cannot_be_written_costs_no_graph(
    file: Path, cache: Path, parsed: list[str]
) -> None:
    cache.parent.mkdir(parents=True)
    cache.write_text("no folder", encoding="utf-8")
    assert [objects(file), objects(file)] == [["urn:x-o"]] * 2
    assert parsed == ["memory", "memory"]
    assert opened.published(file).kept is None


def test_who_wants_nothing_kept_has_it_in_memory(
    file: Path, cache: Path, parsed: list[str]
) -> None:
    assert objects(file, keep=False) == ["urn:x-o"]
    assert not cache.exists()
    assert parsed == ["memory"]


def test_a_file_that_cannot_be_parsed_leaves_nothing(file: Path, cache: Path) -> None:
    file.write_text(line("o") + "<urn:x-s> .\n", encoding="utf-8")
    for keep in (True, False):
        with pytest.raises(UnreadableError) as told:
            lodestone.load(file, keep=keep)
        assert told.value.line == 2
    assert [path for path in cache.rglob("*") if path.is_file()] == []


def _reader(file: Path) -> None:
    for _ in range(4):
        assert objects(file) == ["urn:x-o"]


def test_readers_at_once_leave_one_whole_store(file: Path, cache: Path) -> None:
    context = multiprocessing.get_context("spawn")
    readers = [context.Process(target=_reader, args=(file,)) for _ in range(3)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(copies.HANGS)
    assert [reader.exitcode for reader in readers] == [0, 0, 0]
    assert len([*cache.rglob("meta.json")]) == 1
