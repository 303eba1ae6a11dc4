"""The data grows: with a generated and a made-up document more, no test of the data fails.

The made-up document (``tests/added/``) is stated in English alone, tells of a registered company
under a new name, and gives an agency another loan. The generated one brings a register of its own.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from string import ascii_uppercase

import pyoxigraph as ox
import pytest

from lodestone.commands.lab import attested, generate
from lodestone.model.house import House
from lodestone.model.terms import SKOS, thing
from lodestone.read import evidence, turtle
from lodestone.read.checkout import DOCUMENT, REGISTER, Sources

ROOT = Path(__file__).resolve().parents[1]
ADDED = ROOT / "tests" / "added"
#: Codes that ISO 3166 leaves to its users.
FREE_CODES = [f"X{letter}" for letter in ascii_uppercase]
FREE_CODES += [f"Q{letter}" for letter in ascii_uppercase[12:]]


def copy(root: Path) -> House:
    """Copy the checkout without what git does not track."""
    ignored = shutil.ignore_patterns(
        ".git", "dist", ".lodestone", "__pycache__", "node_modules", ".*_cache", ".hypothesis"
    )
    shutil.copytree(ROOT, root, ignore=ignored)
    return House(root)


def add_generated(home: House, pattern: Sources) -> None:
    """Add one generated document with its register; what generated worlds share is named apart."""
    made = [
        one
        for one in generate.generate(pattern, 1, 7)
        if not one.name.endswith(("-tensions.ttl", "-readings.ttl"))
    ]
    lock = attested.lock(pattern, made)
    prefixes = pattern.ontology.prefixes
    known = {triple.subject for triple in pattern.triples(REGISTER)}
    spoken = {t.subject for one in made if one.kind != REGISTER for t in one.triples}
    spoken |= {t.object for one in made if one.kind != REGISTER for t in one.triples}
    named = [t for one in made if one.kind == REGISTER for t in one.triples]
    while more := {t.object for t in named if t.subject in spoken} - spoken:
        spoken |= more
    codes = iter(FREE_CODES)
    for one in made:
        path = home.root / one.name
        path.parent.mkdir(parents=True, exist_ok=True)
        triples = []
        for triple in one.triples:
            if one.kind == REGISTER and (triple.subject in known or triple.subject not in spoken):
                continue
            if triple.predicate.value == SKOS + "hiddenLabel":
                continue
            if one.kind == REGISTER and triple.predicate.value == SKOS + "notation":
                if not triple.subject.value.startswith(thing("country", "")):
                    continue
                code = ox.Literal(next(codes))
                triple = ox.Triple(triple.subject, triple.predicate, code)
            triples.append(triple)
        if triples:
            path.write_text(turtle.write(triples, prefixes), encoding="utf-8")
    for slug in {Path(one.name).parent.name for one in made if one.kind == DOCUMENT}:
        text = evidence.write(lock.within(slug), prefixes)
        home.evidence_of(slug).write_text(text, encoding="utf-8")
        like = next(iter(home.coverage)).read_text(encoding="utf-8")
        home.coverage_of(slug).write_text(like, encoding="utf-8")


def add_made_up(home: House, texts: Path) -> None:
    """Add the made-up document as a contributor does: facts, register, evidence of its own text."""
    texts.mkdir()
    text = (ADDED / "added-note.txt").read_text(encoding="utf-8")
    (texts / "added-note.txt").write_text(text, encoding="utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    folder = home.root / "data/documents/added-note"
    folder.mkdir()
    document = (ADDED / "document.ttl").read_text(encoding="utf-8")
    document = document.replace("LENGTH", str(len(text))).replace("DIGEST", digest)
    (folder / "document.ttl").write_text(document, encoding="utf-8")
    shutil.copy(ADDED / "01-stake.ttl", folder)
    shutil.copy(ADDED / "register.ttl", home.root / "data/register/added.ttl")


def run(home: House, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("LODESTONE_", "PYTEST_"))
    }
    environment["PYTHONPATH"] = str(home.root / "src")
    return subprocess.run(
        [sys.executable, *words],
        cwd=home.root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory, sources: Sources) -> House:
    root = tmp_path_factory.mktemp("grown")
    home = copy(root / "checkout")
    add_generated(home, sources)
    add_made_up(home, root / "texts")
    here = home.root / "data"
    new = [
        path
        for path in here.rglob("*.ttl")
        if not (ROOT / "data" / path.relative_to(here)).exists()
    ]
    assert new
    assert run(home, "build.py", "format", *map(str, new)).returncode == 0
    locked = run(home, "build.py", "lock", "added-note", "--sources", str(root / "texts"))
    assert locked.returncode == 0, locked.stderr
    return home


@pytest.mark.slow
def test_a_document_more_is_green_without_the_other_texts_once_its_twin_is_decided(
    grown: House,
) -> None:
    told = run(grown, "build.py", "check")
    assert told.returncode == 1
    assert told.stdout.count("violation [") == told.stdout.count("violation [twins-decided]") >= 1
    names = ("MP Materials stake", "added stake in MP Materials")
    words = ("--not", "--because", "The made-up note tells of another holder and share.")
    stake = ("instrument:mp-materials-stake", names[1])
    apart = run(grown, "build.py", "same", *stake, *words)
    assert apart.returncode == 0, apart.stderr
    green = run(grown, "build.py", "check")
    assert green.returncode == 0, green.stdout
    assert "added-note" not in green.stdout.splitlines()[-1]


@pytest.mark.slow
def test_no_test_of_the_shipped_data_fails_with_a_document_more(grown: House) -> None:
    done = run(
        grown, "-m", "pytest", "-q", "--shipped", "-m", "not slow", "-p", "no:cacheprovider",
        "-n", "0",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-60000:]
    assert int(done.stdout.rpartition(" passed")[0].split()[-1]) > 100
