"""Lawful odd files: every one is let in, without a violation."""

from pathlib import Path

import copies
import lawful
import pytest
from lawful import Case

from lodestone.model.findings import Severity
from lodestone.model.house import House
from lodestone.read import checkout
from lodestone.read.checkout import Sources


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> House:
    return copies.build(tmp_path_factory.mktemp("lawful") / "checkout")


@pytest.fixture(scope="module")
def base(home: House) -> Sources:
    return checkout.read(home)


#: What asks for a lock of the new claim is no word on the file itself.
LOCK = {"evidence-lock", "evidence-missing"}


@pytest.mark.parametrize("case", lawful.CASES, ids=str)
def test_a_lawful_odd_file_is_let_in(case: Case, home: House, base: Sources) -> None:
    path = home.root / case.place
    path.write_bytes(case.text.encode())
    try:
        found = copies.judge(base, path)
    finally:
        Path(path).unlink()
    grave = [one for one in found if one.severity >= Severity.VIOLATION and one.rule not in LOCK]
    assert [(one.rule, one.line, one.message["en"]) for one in grave] == []


def test_the_table_is_as_large_as_it_says() -> None:
    assert len(lawful.CASES) >= 200
    assert len({str(case) for case in lawful.CASES}) == len(lawful.CASES)
