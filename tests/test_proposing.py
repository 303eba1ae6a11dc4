"""An assistant proposes: it learns the format, hears what is refused, and accepts nothing."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from copies import build_with_note

from lodestone.enter.proposals import shelf
from lodestone.model.house import House
from lodestone.read import checkout
from lodestone.serve import protocol
from lodestone.serve.proposing import MOST, Proposing
from lodestone.serve.web import FaultError

TEXT = "Example Agency signed a loan of up to $620 million to Example Magnets in November 2025.\n"


def line(**more: Any) -> str:
    base = {"document": "note", "quote": TEXT.strip(), "thing": "instrument:example-magnets-loan"}
    return json.dumps({**base, "proposer": {"tool": "test", "version": "1"}, **more})


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_with_note(tmp_path_factory.mktemp("proposing") / "checkout", TEXT)


@pytest.fixture
def tools(base: Path, tmp_path: Path) -> Proposing:
    shutil.copytree(base, tmp_path / "checkout")
    return Proposing(House(tmp_path / "checkout"), base.parent / "texts")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_card_says_how_to_propose_and_fits_an_answer(lang: str, tools: Proposing) -> None:
    card = json.loads(protocol.fitted(tools.card(lang)))
    assert not card.get("truncated")
    assert {"amount", "hasBorrower"} <= set(card["properties"])
    assert "Loan" in card["classes"]
    assert card["documents"] == ["note"]
    assert len(card["rules"]) == 6


def test_what_is_refused_is_told_and_what_is_not_waits(tools: Proposing) -> None:
    lines = "\n".join(
        [line(property="amount", value="up to $620 million", stage="signed-2025-11"),
         line(property="amount", value="USD-1bn"), "{"]
    )  # fmt: skip
    said = tools.check(lines, "en")
    assert said["counts"] == {"proven": 1, "refused": 1}
    assert [fault["line"] for fault in said["unreadable"]] == [3]
    ontology = checkout.read_ontology(tools.home)
    assert not shelf.read(tools.home, "note", ontology)
    kept = tools.propose(lines, "zh")
    assert (kept["kept"], kept["waiting"]) == (1, {"note": 1})
    assert tools.propose(lines, "zh")["waiting"] == {"note": 1}
    assert not list((tools.home.root / "data/documents/note").glob("accepted.ttl"))


def test_a_text_is_read_passage_by_passage(tools: Proposing) -> None:
    (slug,) = tools.text("note", "")["passages"]
    assert tools.text("note", slug)["sentences"] == [TEXT.strip()]
    for document, passage in (("none", ""), ("note", "note-99"), ("../note", "")):
        with pytest.raises(FaultError):
            tools.text(document, passage)


def test_a_call_is_bounded(tools: Proposing) -> None:
    with pytest.raises(FaultError):
        tools.check("\n" * (MOST + 1), "en")
