"""Hostile files: each is refused with its file and line, in words, and nothing is fetched or run.

They stand in ``tests/attacks/<kind>/``, where the kind says as what sort of file they pose. The
first line of each names the *whole* set of findings, as ``rule:line``; a fault of the whole file
has no line.
"""

from pathlib import Path

import copies
import pytest

from lodestone.model.findings import Severity
from lodestone.model.house import House
from lodestone.read import checkout
from lodestone.read.checkout import Sources

FOLDER = Path(__file__).parent / "attacks"
ATTACKS = sorted(FOLDER.glob("*/*.ttl"))
PLACES = {
    "passage": "data/documents/sample/02-{}.ttl",
    "register": "data/register/{}.ttl",
    "document": "data/documents/{}/document.ttl",
    "curation": "data/curation/{}.ttl",
}


@pytest.fixture(scope="session")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> House:
    return copies.build(tmp_path_factory.mktemp("attacks"))


@pytest.fixture(scope="session")
def base(attacked: House) -> Sources:
    return checkout.read(attacked)


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def pose(attack: Path, root: Path) -> Path:
    """Copy a hostile file to where it would stand."""
    path = root / PLACES[attack.parent.name].format(attack.stem)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(attack.read_bytes())
    return path


def expected(attack: Path) -> set[str]:
    first = attack.read_text(encoding="utf-8").split("\n")[0]
    assert first.startswith("# expect: "), f"{name_of(attack)} does not say what it expects"
    return set(first.removeprefix("# expect: ").split())


@pytest.mark.parametrize("attack", ATTACKS, ids=name_of)
def test_a_hostile_file_is_refused(attack: Path, attacked: House, base: Sources) -> None:
    path = pose(attack, attacked.root)
    try:
        found = copies.judge(base, path)
    finally:
        path.unlink()
    grave = [finding for finding in found if finding.severity >= Severity.VIOLATION]
    assert grave, "the file was let in"
    for finding in grave:
        assert finding.path == path
        assert finding.message["en"]
        assert finding.message["zh"]
    said = {f"{f.rule}:{f.line}" if f.line else f.rule for f in grave}
    assert said == expected(attack)


def test_the_command_line_refuses_all_of_them_in_words(tmp_path: Path) -> None:
    small = copies.build(tmp_path / "checkout")
    paths = [pose(attack, small.root) for attack in ATTACKS]
    done = copies.run(small.root, "check", *paths, "--format", "json")
    assert done.returncode == 3
    assert copies.is_talk(done.stderr)
    blamed = {str(row["file"]) for row in copies.report(done) if row["severity"] != "warning"}
    silent = {small.relative(path) for path in paths} - blamed
    # Shapes are asked once the vocabulary holds; files that only they refuse wait for that.
    assert {path for path in silent if "shape:" not in _first_line(small, path)} == set()


def _first_line(small: House, path: str) -> str:
    return (small.root / path).read_text(encoding="utf-8").split("\n")[0]
