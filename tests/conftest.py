"""What many tests share: the shipped checkout and the frozen corpus, derived once a session."""

import fcntl
import inspect
import os
from collections import defaultdict
from pathlib import Path

import cut_short
import frozen
import longest
import parsed_once  # noqa: F401
import pytest
import scores
from _pytest.junitxml import xml_key
from hypothesis import HealthCheck, settings

from lodestone.answer import opened, questions
from lodestone.commands.lab.scoreboard import SIZE
from lodestone.derive import derivation, keeping
from lodestone.derive.derivation import Dataset
from lodestone.model import house
from lodestone.model.house import House
from lodestone.model.ontology import Ontology
from lodestone.publish import distribution
from lodestone.read import checkout
from lodestone.read.checkout import Sources

# No example has a time to keep: a busy machine would fail what is right.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

ROOT = Path(__file__).resolve().parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--shipped", action="store_true", help="run the tests that read the shipped data alone"
    )


def pytest_sessionstart(session: pytest.Session) -> None:
    """Say in a JUnit file, from which the scoreboard is read, whether every case was asked for."""
    if xml := session.config.stash.get(xml_key, None):
        xml.add_global_property(SIZE, "full" if scores.IS_FULL else "sample")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the longest files and mark what takes long; keep what is asked for.

    What reads the shipped data is told by its fixtures: what is derived from the data, or the files
    themselves in the hands of the test. What reads neither cannot fail because a document came.
    """
    items.sort(key=lambda item: -longest.of_files()[item.path.stem])
    if scores.IS_BRIEF:
        _keep(config, items, _few(items))
    for item in filter(_is_long, items):
        item.add_marker(pytest.mark.long)
    if not config.getoption("--shipped"):
        return
    _keep(config, items, [x for x in items if isinstance(x, pytest.Function) and _reads(x)])


def _is_long(item: pytest.Item) -> bool:
    """Tell whether a test was measured to take long, or waits for a build that nobody has made."""
    test = f"{item.path.stem}::{item.name.partition('[')[0]}"
    waits = "dist" in getattr(item, "fixturenames", ()) and "LODESTONE_DIST" not in os.environ
    return waits or longest.seconds().get(test, 0.0) >= longest.LONG


def _keep(config: pytest.Config, items: list[pytest.Item], chosen: list[pytest.Item]) -> None:
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen


def _few(items: list[pytest.Item]) -> list[pytest.Item]:
    """Return a few cases of each test, spread evenly over all that it has."""
    tests: defaultdict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        tests[item.nodeid.partition("[")[0]].append(item)
    few = {one.nodeid for cases in tests.values() for one in scores.spread(cases, scores.MOST)}
    return [item for item in items if item.nodeid in few]


def _reads(item: pytest.Function) -> bool:
    given = inspect.signature(item.function).parameters
    return "dist" not in item.fixturenames and (
        "dataset" in item.fixturenames or "sources" in given
    )


@pytest.fixture(scope="session")
def home() -> House:
    return house.find(ROOT)


@pytest.fixture(scope="session")
def ontology(home: House) -> Ontology:
    return checkout.read_ontology(home)


@pytest.fixture(scope="session")
def sources(home: House) -> Sources:
    return checkout.read(home)


@pytest.fixture(scope="session")
def pattern(sources: Sources) -> Sources:
    """The shipped facts as the pattern of made-up ones: such a test says nothing of the data."""
    return sources


@pytest.fixture(scope="session")
def dataset(sources: Sources) -> Dataset:
    return derivation.derive(sources)


@pytest.fixture(scope="session")
def shipped_answers(dataset: Dataset, home: House) -> tuple[questions.Answer, ...]:
    """The saved questions, asked of the shipped data once a session."""
    known = questions.questions(home.root / "queries", dataset.sources.ontology.prefixes)
    return tuple(questions.ask(dataset.store, query) for query in known)


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """The shipped data, published once a run: by the CI, else by the first worker."""
    if built := os.environ.get("LODESTONE_DIST"):
        return _awaited(Path(built))
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    out = shared / "dist"
    with (shared / "dist.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not out.is_dir():
            dataset = request.getfixturevalue("dataset")
            version, day = house.release(dataset.sources.house)
            distribution.publish(dataset, out, version, day.isoformat())
    return out


def _awaited(built: Path) -> Path:
    """Return a build, once whoever is at it lets go of the lock beside it (``.ci/run``)."""
    if (lock := built.with_name(f"{built.name}.lock")).exists():
        with lock.open() as held:
            fcntl.flock(held, fcntl.LOCK_SH)
    assert built.is_dir(), f"{built} holds no build"
    return built


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The frozen corpus (``frozen``): what a test pins stands on it."""
    home = frozen.build(tmp_path_factory.mktemp("corpus") / "checkout")
    return derivation.derive(checkout.read(home, judged=True))


@pytest.fixture(scope="session")
def two_documents(corpus: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """What follows from two documents of the frozen corpus, cut short (``cut_short``)."""
    return cut_short.derived(corpus.sources, tmp_path_factory.mktemp("no-lock"))


@pytest.fixture(scope="session")
def graph_kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where ``ask`` keeps the graph of the frozen corpus, written once a session."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(scope="session")
def graph_opened(corpus: Dataset, graph_kept: Path) -> opened.Opened:
    """The frozen corpus as ``ask`` opens it: what it finds in the graph it finds once a session."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keeping, "PLACE", graph_kept)
        patch.setattr(checkout, "read", lambda *_, **__: corpus.sources)
        patch.setattr(derivation, "derive", lambda _: corpus)
        return opened.checkout(corpus.sources.house)


@pytest.fixture
def graph_at_hand(
    corpus: Dataset,
    graph_opened: opened.Opened,
    graph_kept: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Let ``ask``, run in this process, take the frozen corpus and not derive its own graph.

    Nor does it take the graph of the shipped data that the checkout may have kept.
    """
    monkeypatch.setattr(opened, "checkout", lambda _: graph_opened)
    monkeypatch.setattr(keeping, "PLACE", graph_kept)
    monkeypatch.setattr(checkout, "read", lambda *_, **__: corpus.sources)
    monkeypatch.setattr(derivation, "derive", lambda _: corpus)
    monkeypatch.chdir(corpus.sources.house.root)


@pytest.fixture(scope="session")
def texts() -> Path:
    """The folder of the documents' texts, which are no part of the project."""
    given = os.environ.get("LODESTONE_SOURCES")
    if not given:
        pytest.skip("the documents' texts are not given (LODESTONE_SOURCES)")
    return Path(given)


@pytest.fixture(scope="session")
def conformance() -> Path:
    """The folder of the W3C test suites, which are no part of the project."""
    given = os.environ.get("LODESTONE_CONFORMANCE")
    if not given:
        pytest.skip("the W3C test suites are not given (LODESTONE_CONFORMANCE)")
    return Path(given)
