"""A double question has halves, each of which asks something; a single one has none."""

import pytest

from lodestone.answer import halves


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Who signed the deal, and when does it take effect?",
            ["Who signed the deal", "when does it take effect"],
        ),
        ("Who signed the deal and the treaty?", []),
        ("What is lithium for?", []),
        ("谁签署了协议，何时生效？", ["谁签署了协议", "何时生效"]),
        ("谁签署了协议，以及何时生效？", ["谁签署了协议", "何时生效"]),
        ("美国，哪家公司最大？", []),
        ("协议由谁签署？", []),
    ],
)
def test_only_a_double_question_has_halves(text: str, parts: list[str]) -> None:
    assert halves.of(text) == parts
