"""What the tool says and reads by stands in tables, in both languages; no code holds Chinese."""

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from conftest import ROOT

SOURCE: Final = ROOT / "src" / "lodestone"
MODULES: Final = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts): path
    for path in sorted(SOURCE.rglob("*.py"))
    if path.name != "__init__.py"
}
CHINESE: Final = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
SAID: Final = {path.parent.name: path for path in sorted(SOURCE.rglob("said.toml"))}
CALLS: Final = {"pair": 1, "both": 1, "tell": 2}


def chinese(text: str) -> list[int]:
    """Return the lines of a module where a string that is no docstring holds Chinese."""
    tree = ast.parse(text)
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in told
        and CHINESE.search(node.value)
    ]


@pytest.mark.parametrize("name", MODULES)
def test_no_code_holds_chinese(name: str) -> None:
    assert chinese(MODULES[name].read_text(encoding="utf-8")) == []


def test_chinese_in_code_is_seen_and_a_docstring_is_not() -> None:
    assert chinese('"""分歧"""\nx = 1\ny = f"{x}分歧"\n') == [3]


def entries(room: str) -> Iterator[tuple[str, str, Any]]:
    for module, rows in tomllib.loads(SAID[room].read_text(encoding="utf-8")).items():
        for key, row in rows.items():
            yield module, key, row


ENTRIES: Final = [(room, *entry) for room in SAID for entry in entries(room)]


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("room", SAID)
def test_what_a_room_says_is_there_in_both_languages(room: str) -> None:
    rows = [row for _, _, found in entries(room)
            for row in (found if isinstance(found, list) else [found])]  # fmt: skip
    assert rows
    for row in rows:
        assert row.keys() == {"en", "zh"}, row
        assert CHINESE.search(row["zh"]) or not re.search(
            "[a-z]{3}", re.sub("{.*?}", "", row["zh"])
        )


def said(path: Path) -> Iterator[tuple[str, str | None, set[str], bool]]:
    """Yield the calls by which a module says something: the call, key, parts, and whether all."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            at = CALLS.get(name, 0)
            if at and len(node.args) > at and ast.unparse(node.args[at - 1]) == "__name__":
                key = node.args[at]
                parts = {keyword.arg for keyword in node.keywords}
                yield (
                    f"{path.name}:{node.lineno}",
                    key.value if isinstance(key, ast.Constant) else None,
                    {part for part in parts if part},
                    None not in parts,
                )


def test_what_a_module_says_is_in_its_table_with_the_parts_that_it_gives() -> None:
    table = {(room, module, key): row for room, module, key, row in ENTRIES}
    wrong = []
    for name, path in MODULES.items():
        room, _, own = name.partition(".")
        for where, key, parts, is_all in said(path):
            row = table.get((room, own or room, key or ""))
            wanted = places(row["en"]) | places(row["zh"]) if row else set()
            if key is not None and (row is None or (is_all and wanted != parts)):
                wrong.append((where, key))
    assert wrong == []


def test_no_table_holds_what_no_module_says() -> None:
    idle = []
    for room, module, key, _ in ENTRIES:
        path = MODULES.get(f"{room}.{module}") or MODULES[room]
        text = path.read_text(encoding="utf-8")
        is_chosen = "part(__name__)" in text or any(one[1] is None for one in said(path))
        if (
            not re.search(f"[\"']{re.escape(key)}[\"']", text)
            and not is_chosen
            and (room, module) != ("model", "words")
        ):
            idle.append((room, module, key))
    assert idle == []


TABLES: Final = {path.parent: path for path in sorted(SOURCE.rglob("tables.toml"))}


def test_every_table_of_a_language_is_read_by_the_module_of_its_name() -> None:
    assert TABLES
    for folder, path in TABLES.items():
        for module, rows in tomllib.loads(path.read_text(encoding="utf-8")).items():
            text = (folder / f"{module}.py").read_text(encoding="utf-8")
            idle = [name for name in rows if f'"{name}"' not in text]
            assert idle == [], (module, idle)
