"""A view of a picture is drawn once: what is kept is what would be drawn, and nobody else's."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from lodestone.model.house import House
from lodestone.publish.site import charts, drawings, drawn

pytestmark = pytest.mark.skipif(not drawn.is_possible(), reason="nothing draws here")


@pytest.fixture(autouse=True)
def _own_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "state"))


@pytest.fixture
def home(tmp_path: Path) -> House:
    (tmp_path / "house").mkdir()
    return House(tmp_path / "house")


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many views were drawn each time."""
    found: list[int] = []
    draw = drawn._views

    def counted(spec: str, views: Sequence[Any]) -> list[str]:
        found.append(len(views))
        return draw(spec, views)

    monkeypatch.setattr(drawn, "_views", counted)
    return found


def page(*numbers: int) -> tuple[str, str]:
    rows = [[("a", 3, "tone"), (f"part -- <{number}>", number, "tone")] for number in numbers]
    return "page.html", "".join(charts.stack("a whole", parts) for parts in rows)


def filled(home: House | None, *numbers: int) -> str:
    ((_, content),) = drawn.filled([page(*numbers)], home)
    assert isinstance(content, str)
    return content


def test_a_view_is_drawn_once(home: House, counts: list[int]) -> None:
    first = filled(home, 1, 2)
    assert counts == [2]
    assert "<svg" in first
    assert filled(home, 1, 2) == first
    assert counts == [2]


def test_a_view_beside_others_is_what_it_is_alone(home: House, counts: list[int]) -> None:
    apart = [filled(None, number) for number in (1, 2, 3)]
    assert filled(home, 2) + filled(home, 3, 1) == apart[1] + apart[2] + apart[0]
    assert filled(home, 1, 2, 3, 2) == "".join([*apart, apart[1]])
    assert counts == [1, 1, 1, 1, 2]


def test_only_what_is_new_is_drawn_and_the_rest_stays(home: House, counts: list[int]) -> None:
    filled(home, 1, 2)
    filled(home, 3)
    filled(home, 1, 2, 3)
    assert counts == [2, 1]


def test_what_was_asked_for_longest_ago_goes_first(
    home: House, counts: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = filled(None, 1)
    inside = len(one) - one.index(">") - len("></svg>")
    monkeypatch.setattr(drawings, "_MOST", inside * 5 // 2)
    for numbers in ((1, 2), (3,), (3,), (2,), (1,)):
        filled(home, *numbers)
    assert counts == [1, 2, 1, 1], "the first alone, the two, the third, and the one that went"


@pytest.mark.parametrize("harm", ["engine", "code", "another's", "byte"])
def test_what_another_drew_is_not_taken(
    home: House, counts: list[int], harm: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = filled(home, 1)
    if harm == "engine":
        monkeypatch.setattr(drawn, "_engine", lambda: "vl-convert 0")
    elif harm == "code":
        monkeypatch.setattr(drawings.kept, "FORMAT", -1)
    elif harm == "byte":
        (file,) = (home.root / drawings.PLACE).glob("*/store/*")
        file.write_text(file.read_text("utf-8").replace("part", "lie"), "utf-8")
    else:
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another"))
        monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "another"))
    assert filled(home, 1) == first
    assert counts == [1, 1]


def test_a_place_that_cannot_be_written_costs_no_picture(home: House, counts: list[int]) -> None:
    (home.root / ".lodestone").write_text("a file", encoding="utf-8")
    assert filled(home, 1) == filled(home, 1)
    assert counts == [1, 1]
