"""What many tests share: the shipped checkout and the frozen corpus, derived once a session."""

import inspect
import os
from pathlib import Path

import frozen
import pytest

from lodestone.derive import derivation, keeping
from lodestone.derive.derivation import Dataset
from lodestone.model import house
from lodestone.model.house import House
from lodestone.model.ontology import Ontology
from lodestone.publish import distribution
from lodestone.read import checkout
from lodestone.read.checkout import Sources

ROOT = Path(__file__).resolve().parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--shipped", action="store_true", help="run the tests that read the shipped data alone"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep, where asked, the tests that read the shipped data and publish nothing.

    They are told by their fixtures: what is derived from the data, or the files themselves in the
    hands of the test. What reads neither cannot fail because a document came.
    """
    if not config.getoption("--shipped"):
        return
    reading = [item for item in items if isinstance(item, pytest.Function) and _reads(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in reading])
    items[:] = reading


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
def dist(dataset: Dataset, home: House, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped data, published once a session."""
    out = tmp_path_factory.mktemp("published") / "dist"
    version, day = house.release(home)
    distribution.publish(dataset, out, version, day.isoformat())
    return out


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The frozen corpus (``frozen``): what a test pins stands on it."""
    home = frozen.build(tmp_path_factory.mktemp("corpus") / "checkout")
    return derivation.derive(checkout.read(home, judged=True))


@pytest.fixture
def graph_at_hand(corpus: Dataset, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let ``ask``, run in this process, take the frozen corpus and not derive its own graph.

    Nor does it take the graph of the shipped data that the checkout may have kept.
    """
    monkeypatch.setattr(keeping, "PLACE", tmp_path / "kept")
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
