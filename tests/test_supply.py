"""What a release is made with is locked by hashes and listed with its licences."""

import csv
import hashlib
import json
import random
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import copies
import pyoxigraph as ox
import pytest
import scores
from conftest import ROOT
from pyld import jsonld

from lodestone.model import house
from lodestone.model.errors import UnreadableError
from lodestone.model.house import House
from lodestone.publish.files import release, supply

LOCKS = ROOT / ".ci/locks"
PYTHON = sorted(LOCKS.glob("python-*.txt"))
NPM = sorted(path for path in ROOT.rglob("package-lock.json") if "node_modules" not in path.parts)
#: An address; the packages of a lock are named, and where they come from is the reader's own.
ADDRESS = re.compile(r"https?://|file:|--(?:index|extra-index|find-links|trusted)")


def name(text: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", text)[0]).lower()


@pytest.mark.parametrize("path", [*PYTHON, LOCKS / "release.txt"], ids=lambda path: path.name)
def test_every_package_of_a_lock_has_hashes_and_no_address(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = list(supply.locked(path))
    assert len(found) == len(re.findall(r"^[a-z0-9]", text, re.M)) > 20
    assert all(hashes for *_, hashes in found)
    assert not ADDRESS.search(text)


def test_there_is_a_lock_for_each_python_that_is_promised() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {c.rpartition(" ")[2] for c in project["classifiers"] if "Python :: 3." in c}
    assert {path.stem.removeprefix("python-") for path in PYTHON} == named


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: path.name)
def test_a_lock_holds_what_the_project_asks_for(path: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = [*project["dependencies"], *extras["exports"], *extras["test"], *extras["mcp"]]
    assert {name(one) for one in asked} <= {one for one, *_ in supply.locked(path)}


def test_what_a_release_is_made_with_is_what_the_tests_run_with() -> None:
    tested = {(one, version) for one, version, _ in supply.locked(LOCKS / "python-3.11.txt")}
    assert {(one, version) for one, version, _ in supply.locked(LOCKS / "release.txt")} <= tested


@pytest.mark.parametrize("path", NPM, ids=lambda path: path.parent.name)
def test_every_package_of_npm_has_its_hash_and_no_address(path: Path) -> None:
    packages = json.loads(path.read_text(encoding="utf-8"))["packages"]
    assert all("integrity" in one for place, one in packages.items() if place)
    assert not any("resolved" in one for one in packages.values())


def test_no_script_of_a_package_is_run_when_it_is_installed() -> None:
    for path in (ROOT / ".ci/run", ROOT / "src/lodestone/publish/site/vendoring.py"):
        text = path.read_text(encoding="utf-8")
        calls = [line for line in text.splitlines() if "npm ci" in line]
        assert all("--ignore-scripts" in line for line in calls)
        assert "--ignore-scripts" in text


@pytest.fixture(scope="module")
def bill(home: House) -> dict[str, object]:
    found = json.loads(supply.bill(home, release.of(home)))
    assert isinstance(found, dict)
    return found


def test_the_bill_lists_every_package_with_version_hash_and_licence(
    bill: dict[str, list[dict[str, object]]], home: House
) -> None:
    parts = bill["components"]
    names = {str(part["name"]) for part in parts}
    assert {"rdflib", "pyoxigraph", "pyshacl", "oxigraph"} <= names
    for part in parts:
        assert part["version"]
        assert part["hashes"]
        assert part["licenses"] != [{"expression": ""}]
    references = [part["bom-ref"] for part in parts]
    assert len(set(references)) == len(references)
    assert supply.bill(home, release.of(home)) == supply.bill(home, release.of(home))


def test_every_licence_is_of_a_package_that_is_locked() -> None:
    rows = csv.DictReader((LOCKS / "licences.csv").read_text(encoding="utf-8").splitlines())
    assert [row["package"] for row in rows] == [
        one for one, *_ in supply.locked(LOCKS / "release.txt")
    ]


def test_a_package_without_a_licence_or_a_hash_is_told(tmp_path: Path) -> None:
    (tmp_path / ".ci/locks").mkdir(parents=True)
    lock = tmp_path / ".ci/locks/release.txt"
    (tmp_path / ".ci/locks/licences.csv").write_text("package,licence\n")
    hashed = f"nobody==1.0 --hash=sha256:{'0' * 64}\n"
    for text, told in (("nobody==1.0\n", lock), (hashed, lock.with_name("licences.csv"))):
        lock.write_text(text)
        with pytest.raises(UnreadableError) as caught:
            supply.bill(House(tmp_path), release.of(house.find(ROOT)))
        assert caught.value.zh
        assert caught.value.path == told


LINES = (
    '<x:s> <x:p> "示例"@zh-Hans <x:g> .\n',
    '<x:s> <x:p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> <x:g> .\n',
    "_:b0 <x:p> _:b1 <x:g> .\n",
    "_:b1 <x:q> <x:o> <x:g> .\n",
    "_:b0 <x:q> _:b0 <x:h> .\n",
)


def test_the_content_hash_is_the_same_however_the_graph_is_written() -> None:
    lines = list(LINES)
    first = supply.content_hash("".join(lines))
    for seed in range(5):
        random.Random(seed).shuffle(lines)
        assert supply.content_hash("".join(lines).replace("_:b", f"_:z{seed}x")) == first
    trig = ox.serialize(ox.parse("".join(lines), ox.RdfFormat.N_QUADS), format=ox.RdfFormat.TRIG)
    again = ox.serialize(ox.parse(trig or b"", ox.RdfFormat.TRIG), format=ox.RdfFormat.N_QUADS)
    assert supply.content_hash((again or b"").decode()) == first
    assert supply.content_hash("".join(lines[1:])) != first


@pytest.mark.parametrize("lines", [LINES[:-1], LINES[:2]], ids=["blank", "no blank"])
def test_another_implementation_finds_the_same_canonical_form(lines: tuple[str, ...]) -> None:
    text = "".join(lines).replace("zh-Hans", "zh-hans")
    options = {"algorithm": "URDNA2015", "inputFormat": "application/n-quads",
               "format": "application/n-quads"}  # fmt: skip
    canonical = jsonld.normalize(text, options)
    assert hashlib.sha256(canonical.encode()).hexdigest() == supply.content_hash(text)


@pytest.fixture
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The release; of a small checkout where a few cases are asked for, as it takes a minute."""
    if not scores.IS_BRIEF:
        found = request.getfixturevalue("dist")
        assert isinstance(found, Path)
        return found
    root = copies.build(tmp_path / "copy").root
    shutil.copytree(LOCKS, root / ".ci/locks")
    shutil.copy(ROOT / "CITATION.cff", root)
    assert copies.run(root, "build", "--lean").returncode == 0
    return root / "dist"


def test_a_release_holds_its_bill_and_its_content_hash(made: Path) -> None:
    said = (made / supply.HASH).read_text(encoding="utf-8").split()
    quads = (made / "lodestone.nq").read_text(encoding="utf-8")
    assert said == [supply.content_hash(quads), "rdfc-1.0", "sha256", "lodestone.nq"]
    assert json.loads((made / supply.BILL).read_text(encoding="utf-8"))["bomFormat"] == "CycloneDX"
    assert supply.HASH in (made / "SHA256SUMS").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("ending", "status"), [("true", 0), ("exit 3", 3), ("sleep 60 & false", 1)]
)
def test_what_ci_cleans_up_at_its_end_does_not_change_its_verdict(
    ending: str, status: int, tmp_path: Path
) -> None:
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    trap = next(line for line in script.splitlines() if line.startswith("trap "))
    work = tmp_path / "work"
    work.mkdir()
    lines = ["set -euo pipefail", f"work='{work}'", trap, "sleep 0.01 &", "wait $!", ending]
    done = subprocess.run(["bash", "-c", "\n".join(lines)], capture_output=True, check=False)
    assert done.returncode == status
    assert not work.exists()
