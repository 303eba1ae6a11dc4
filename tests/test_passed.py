"""The second parser reads what is new, and nothing that it has read before."""

from pathlib import Path

import pytest

from lodestone.model import seal
from lodestone.model.errors import UnreadableError
from lodestone.read import intake, passed, second_parser

TEXT = (
    "<https://w3id.org/lodestone/id/actor/a>\n    a <https://w3id.org/lodestone/ont/Actor> ;\n.\n"
)


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the second parser is given; it begins without a memory."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "state"))
    given: list[str] = []

    def compare(path: Path, text: str, triples: object) -> None:
        assert triples
        given.append(text)
        if path.name == "bad.ttl":
            raise UnreadableError("is read differently", path, rule="two-parsers")

    monkeypatch.setattr(second_parser, "compare", compare)
    return given


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file.ttl"
    path.write_text(TEXT, encoding="utf-8")
    return path


def parse(path: Path) -> None:
    passed._read.cache_clear()  # as another process would
    intake.parse(path, {})


def test_a_text_is_given_to_the_second_parser_once(file: Path, read: list[str]) -> None:
    for _ in range(3):
        parse(file)
    assert len(read) == 1
    file.write_text(TEXT + "\n", encoding="utf-8")
    parse(file)
    assert len(read) == 2


def test_a_text_that_failed_is_given_again(file: Path, read: list[str]) -> None:
    bad = file.rename(file.with_name("bad.ttl"))
    for _ in range(2):
        with pytest.raises(UnreadableError):
            parse(bad)
    assert len(read) == 2


@pytest.mark.parametrize("harm", ["cut", "gone", "folder"])
def test_a_lost_memory_costs_a_reading_and_no_more(file: Path, read: list[str], harm: str) -> None:
    parse(file)
    memory = seal.folder() / "passed"
    if harm == "cut":
        memory.write_bytes(memory.read_bytes()[:-9])
    else:
        memory.unlink()
    if harm == "folder":
        memory.mkdir()
    parse(file)
    assert len(read) == 2


def test_another_parser_reads_again(
    file: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    parse(file)
    monkeypatch.setattr(passed, "_parsers", lambda: b"another version")
    parse(file)
    assert len(read) == 2
