"""The house: rooms in the order of the pipeline, arrows that run one way, modules of one sitting.

The order of ``ROOMS`` is the order in which data flows. A module may import from its own room and
from the rooms before it, at its top or inside a function; nothing imports in a circle.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from conftest import ROOT

SOURCE: Final = ROOT / "src" / "lodestone"
ROOMS: Final = ("model", "read", "derive", "check", "answer", "publish", "enter", "serve",
                "commands")  # fmt: skip
#: Modules of no room: the doors of the package.
DOORS: Final = ("__init__", "__main__", "py.typed")
MOST_LINES: Final = 450
#: Arrows that run up until what they point at has moved down.
EXCEPTIONS: Final[set[tuple[str, str]]] = set()


class Arrow(NamedTuple):
    """One import: who imports what, on which line, and whether at once or when it is called."""

    module: str
    target: str
    line: int
    at_once: bool


def module_of(path: Path) -> str:
    parts = ("lodestone", *path.relative_to(SOURCE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES: Final = {module_of(path): path for path in sorted(SOURCE.rglob("*.py"))}


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def arrows(module: str, text: str) -> Iterator[Arrow]:
    """Yield every import of a module of ours, however deep in the code it stands."""
    tree = ast.parse(text)
    typing = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for inner in ast.walk(node)
    }
    top = set(tree.body)
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno} imports by dots"
            full = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name if name in MODULES else str(node.module) for name in full]
        for name in names:
            if name.split(".")[0] == "lodestone":
                yield Arrow(module, name, node.lineno, node in top and node not in typing)


def faults(found: Iterator[Arrow]) -> list[str]:
    """Return the arrows that run up."""
    return [
        f"{one.module}:{one.line} imports {one.target}"
        for one in found
        if room(one.module) in ROOMS
        and (
            room(one.target) not in ROOMS
            or ROOMS.index(room(one.target)) > ROOMS.index(room(one.module))
        )
        and (one.module, one.target) not in EXCEPTIONS
    ]


def circle(graph: dict[str, set[str]]) -> list[str]:
    """Return some circle of a graph, or nothing."""
    done: set[str] = set()

    def walk(name: str, path: list[str]) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done:
            return []
        for other in sorted(graph.get(name, ())):
            if found := walk(other, [*path, name]):
                return found
        done.add(name)
        return []

    return next((found for name in sorted(graph) if (found := walk(name, []))), [])


def test_the_package_shows_the_pipeline_and_no_more() -> None:
    entries = {path.name.removesuffix(".py") for path in SOURCE.iterdir()} - {"__pycache__"}
    assert entries == {*ROOMS, *DOORS}
    assert len(entries) <= 12


@pytest.mark.parametrize("name", sorted(MODULES))
def test_no_import_runs_up(name: str) -> None:
    assert not faults(arrows(name, MODULES[name].read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "line",
    [
        "from lodestone.check import whole",
        "import lodestone.serve.app",
        "def f():\n    from lodestone.publish.push import push",
        "from lodestone import load",
    ],
)
def test_an_import_that_runs_up_is_seen(line: str) -> None:
    assert faults(arrows("lodestone.derive.labels", line))


def test_an_exception_is_named_only_while_it_is_needed() -> None:
    found = {
        (one.module, one.target)
        for name, path in MODULES.items()
        for one in arrows(name, path.read_text(encoding="utf-8"))
    }
    assert found >= EXCEPTIONS


def test_no_module_imports_itself_by_way_of_others() -> None:
    graph: defaultdict[str, set[str]] = defaultdict(set)
    for name, path in MODULES.items():
        for one in arrows(name, path.read_text(encoding="utf-8")):
            if one.at_once and one.target in MODULES and one.target != name:
                graph[name].add(one.target)
    assert not circle(graph)


def test_a_circle_is_seen() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]
    assert not circle({"a": {"b", "c"}, "b": {"c"}})


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_module_is_read_at_one_sitting(name: str) -> None:
    path = MODULES[name]
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= MOST_LINES
