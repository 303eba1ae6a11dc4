"""A thing of the register whose name is that of another class is told, and no other."""

from pathlib import Path

import pytest
from made_up import REGISTER, Checkout

from lodestone.check import vocabulary
from lodestone.model.findings import Severity

LOAN = """instrument:star-loan a lode:Loan ;
    skos:prefLabel "loan to Star Mining"@en , "对星辰矿业的贷款"@zh-Hans ."""


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"a lode:Loan": "a lode:Tariff"}, "loan"),
        ({"loan to": "equity stake in", "的贷款": "的参股"}, "equity"),
        ({"loan to": "price floor for", "的贷款": "的价格底线"}, "price floor"),
        # Its own word stands in one of its names; or no name holds a word of any class.
        ({"的贷款": "的参股"}, ""),
        ({"loan to": "money for", "的贷款": "的支持"}, ""),
        # The classes above and below are its own, and one that has no words is not judged.
        ({"a lode:Loan": "a lode:Stake", "loan to": "equity in", "的贷款": "的股权"}, ""),
        ({"a lode:Loan": "a lode:EquityStake", "loan to": "stake in", "的贷款": "的认股"}, ""),
        ({"a lode:Loan": "a lode:Instrument"}, ""),
    ],
)
def test_the_name_of_an_instrument_holds_a_word_for_its_class_or_for_none(
    change: dict[str, str], word: str, tmp_path: Path
) -> None:
    block = LOAN
    for old, new in change.items():
        assert old in block
        block = block.replace(old, new)
    checkout = Checkout(tmp_path)
    checkout.register(REGISTER.replace(LOAN, block))
    found = [one for one in vocabulary.lint(checkout.sources()) if one.rule == "kind-words"]
    assert all(one.severity is Severity.VIOLATION for one in found)
    assert bool(found) == bool(word)
    assert not word or f": {word}" in found[0].message["en"]
    assert all(one.line for one in found)
