"""The derived graph is kept, and only what this user's tool made of these very files is opened."""

import json
import multiprocessing
import os
import shutil
import subprocess
import sys
from pathlib import Path

import copies
import pyoxigraph as ox
import pytest
from conftest import ROOT

import lodestone
from lodestone.answer import opened, questions
from lodestone.answer.names import Names
from lodestone.commands import main as cli
from lodestone.derive import derivation, keeping, labels
from lodestone.derive.derivation import Dataset
from lodestone.model import house, seal, terms
from lodestone.model.errors import UnreadableError, UsageError
from lodestone.model.house import House
from lodestone.read import kept

KEY = kept.key([("what it is made from", b"one")])
QUAD = ox.Quad(*(ox.NamedNode(f"urn:x-{name}") for name in "spog"))


@pytest.fixture(autouse=True)
def _own_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "state"))


def make(folder: Path) -> None:
    store = ox.Store(str(folder))
    store.add(QUAD)
    store.flush()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / ".lodestone" / "graph"


@pytest.fixture
def copy(tmp_path: Path) -> House:
    """A checkout of its own, with the shipped files."""
    for name in house.MARKS:
        shutil.copytree(ROOT / name, tmp_path / "copy" / name)
    shutil.copy(ROOT / "pyproject.toml", tmp_path / "copy")
    return House(tmp_path / "copy")


@pytest.fixture
def quick(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let deriving take the session's graph; return how often it was asked to."""
    asked: list[int] = []

    def derive(_: object) -> Dataset:
        asked.append(1)
        return dataset

    monkeypatch.setattr(derivation, "derive", derive)
    return asked


def test_what_was_kept_is_opened(place: Path) -> None:
    assert kept.find(place, KEY) is None
    folder = kept.keep(place, KEY, make)
    assert kept.find(place, KEY) == folder
    assert list(ox.Store.read_only(str(folder))) == [QUAD]
    assert kept.find(place, KEY) == folder, "opening it changed it"
    assert [path.name for path in place.iterdir()] == [folder.parent.name]


@pytest.mark.parametrize("harm", ["byte", "cut", "more", "less", "link", "meta", "key"])
def test_what_is_not_whole_is_made_again(place: Path, harm: str, tmp_path: Path) -> None:
    folder = kept.keep(place, KEY, make)
    file = max(folder.glob("*.sst"), key=lambda path: path.stat().st_size)
    body, meta = file.read_bytes(), folder.parent / "meta.json"
    if harm == "byte":
        file.write_bytes(body[:40] + bytes([body[40] ^ 1]) + body[41:])
    elif harm == "cut":
        file.write_bytes(body[:-1])
    elif harm == "more":
        (folder / "more.sst").write_bytes(body)
    elif harm == "less":
        file.unlink()
    elif harm == "link":
        shutil.move(file, tmp_path / "elsewhere")
        file.symlink_to(tmp_path / "elsewhere")
    elif harm == "meta":
        meta.write_bytes(meta.read_bytes()[:-9])
    else:
        told = json.loads(meta.read_text())
        told["body"] = told["body"].replace(KEY, "0" * len(KEY))
        meta.write_text(json.dumps(told))
    assert kept.find(place, KEY) is None
    assert list(ox.Store.read_only(str(kept.keep(place, KEY, make)))) == [QUAD]
    assert kept.find(place, KEY) == folder


def test_what_somebody_else_sealed_is_not_opened(
    place: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kept.keep(place, KEY, make)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "another"))
    assert kept.find(place, KEY) is None


def test_a_place_that_leads_elsewhere_is_not_written(place: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    place.parent.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="is a link"):
        kept.keep(place, KEY, make)
    assert not any((tmp_path / "elsewhere").iterdir())


def test_two_keys_are_never_made_and_the_first_stays(tmp_path: Path) -> None:
    first = seal.of(b"text")
    assert seal.of(b"text") == first
    assert (seal.folder() / "seal.key").stat().st_size == 32
    assert seal.is_ours(b"text", first)
    assert not seal.is_ours(b"other", first)
    assert [path.name for path in (tmp_path / "state" / "lodestone").iterdir()] == ["seal.key"]


def _writer(place: Path) -> None:
    for _ in range(5):
        kept.keep(place, KEY, make)
        assert kept.find(place, KEY) is not None


def test_writers_at_once_leave_one_whole_store(place: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_writer, args=(place,)) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(copies.HANGS)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    found = kept.find(place, KEY)
    assert found is not None
    assert [path.name for path in place.iterdir()] == [found.parent.name]


def test_a_writer_that_dies_leaves_nothing_that_is_opened(place: Path) -> None:
    def die(folder: Path) -> None:
        make(folder)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kept.keep(place, KEY, die)
    assert list(place.iterdir()) == []


def test_only_the_newest_stores_are_kept(place: Path) -> None:
    keys = [kept.key([("n", bytes([n]))]) for n in range(5)]
    for at, one in enumerate(keys):
        folder = kept.keep(place, one, make).parent
        os.utime(folder, (at, at))
    assert kept.find(place, keys[-1])
    assert len(list(place.iterdir())) == 3


def test_a_checkout_is_derived_once(copy: House, quick: list[int]) -> None:
    for _ in range(3):
        assert len(keeping.open_graph(copy)[0]) > 100_000
    assert len(quick) == 1


def _touched(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")


@pytest.mark.parametrize("where", ["ontology", "shapes", "data/register", "data/documents", "data"])
def test_whatever_changes_is_derived_again(copy: House, where: str) -> None:
    before = keeping.key(copy)
    assert keeping.key(copy) == before
    _touched(min((copy.root / where).rglob("*.ttl")))
    assert keeping.key(copy) != before


@pytest.mark.parametrize("name", ["20-stages-own.rq", "owl/cax-sco.rq", "../derivation.py"])
def test_a_changed_rule_derives_again(
    copy: House, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "package"
    shutil.copytree(ROOT / "src" / "lodestone", package)
    monkeypatch.setattr(keeping, "_PACKAGE", package)
    before = keeping.key(copy)
    _touched(package / "derive" / "rules" / name)
    assert keeping.key(copy) != before


def test_a_file_that_does_not_pass_intake_is_reported(
    copy: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = next(iter(copy.passages))
    broken.write_text("no turtle", encoding="utf-8")
    monkeypatch.chdir(copy.root)
    assert cli.main(["ask", "q01"]) == 3
    assert broken.name in capsys.readouterr().err
    with pytest.raises(keeping.FaultyError):
        lodestone.load(copy.root)


def test_a_checkout_that_cannot_be_written_is_answered_all_the_same(
    copy: House, quick: list[int]
) -> None:
    (copy.root / ".lodestone").write_text("no folder")
    assert len(keeping.open_graph(copy)[0]) > 100_000
    assert len(keeping.open_graph(copy)[0]) > 100_000
    assert len(quick) == 2


@pytest.fixture(scope="module")
def published(dist: Path) -> opened.Opened:
    return opened.published(dist, keep=False)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_labels_that_are_looked_up_are_those_that_are_made(
    dataset: Dataset, published: opened.Opened, lang: str
) -> None:
    derived = dataset.by_graph[terms.graph("conflicts")]
    made = labels.labels(dataset.sources, lang, derived)
    found = published.labels(lang)
    assert len(made) > 2500
    assert {iri: found.get(iri) for iri in made} == made


def test_names_and_classes_are_those_of_the_files(
    dataset: Dataset, published: opened.Opened
) -> None:
    made = Names.of(dataset.sources, dataset.by_graph[terms.graph("conflicts")])
    found = Names.of_store(published.store)
    assert found.by_name == made.by_name
    assert found.prefixes == made.prefixes
    assert made.declared <= set(found.declared)
    assert all(iri in found.declared for iri in made.declared)
    assert terms.thing("actor", "nobody-of-this-name") not in found.declared
    classes = {iri: min(some) for iri, some in dataset.sources.types.items()}
    assert dict(published.kinds) == classes


def test_a_published_graph_gives_the_rows_of_the_checkout(
    shipped_answers: tuple[questions.Answer, ...], published: opened.Opened
) -> None:
    assert published.shelf.names == [answer.question.name for answer in shipped_answers]
    for answer in shipped_answers:
        other = published.shelf.one(answer.question.name)
        assert other.body == answer.question.body
        found = questions.ask(published.store, other)
        assert found.rows == answer.rows, answer.question.name


@pytest.mark.parametrize("name", ["", "lodestone.nq", "lodestone.trig"])
def test_a_published_graph_is_asked_without_a_checkout(
    dist: Path, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    call = ["ask", "q05", "--graph", str(dist / name), "--param", "company=MP材料公司"]
    assert cli.main(call) == 0
    assert "MP Materials" in capsys.readouterr().out
    graph = lodestone.load(dist / name)
    assert graph.ask("q08", thing="E.O. 14241").rows
    stake = ("instrument:mp-materials-stake", "lode:share", "quantity:percent-15")
    assert all(iri.startswith(terms.thing("passage", "")) for iri in graph.evidence(*stake))
    assert len(graph.evidence(*stake)) > 1


def test_a_published_graph_says_its_day(published: opened.Opened, home: House) -> None:
    assert published.day(published.shelf.one("q08")) == house.release(home)[1]
    assert published.day(published.shelf.one("q01")) is None


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_no_published_graph_is_refused_in_words(
    tmp_path: Path, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "broken.nq").write_text("<urn:a> <urn:b> .\n")
    (tmp_path / "other.txt").write_text("")
    for name, code in (("none.nq", 2), ("other.txt", 2), ("broken.nq", 3)):
        call = ["ask", "q01", "--graph", str(tmp_path / name), "--lang", lang]
        assert cli.main(call) == code
        assert name in capsys.readouterr().err
    with pytest.raises(UsageError):
        lodestone.load(tmp_path)
    with pytest.raises(UnreadableError):
        lodestone.load(tmp_path / "broken.nq")


SEEN = """
import sys
from lodestone.commands.main import main
main(["ask", "q01", "--format", "csv"])
print(*sorted(sys.modules), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """The modules that ``ask`` loads where the graph is kept."""
    for _ in range(2):
        found = subprocess.run(
            [sys.executable, "-c", SEEN], cwd=ROOT, capture_output=True, text=True, check=True
        )
    return set(found.stderr.split())


@pytest.mark.parametrize(
    "slow",
    ["rdflib", "SPARQLWrapper", "pyshacl", "owlrl", "opencc", "jinja2", "http.client", "asyncio",
     "lodestone.read.checkout", "lodestone.derive.derivation", "lodestone.check", "difflib",
     "lodestone.publish"],
)  # fmt: skip
def test_asking_loads_only_what_it_needs(loaded: set[str], slow: str) -> None:
    assert "lodestone.answer.questions" in loaded
    assert slow not in loaded
