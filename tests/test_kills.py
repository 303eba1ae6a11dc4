"""Every command that writes, killed at random moments: nothing is lost, nothing is half.

A command is killed at a moment of its processor time, at a step that changes the disk, or amid a
file that it writes. Afterwards each file, a whole build, each graph of a store is the old one or
the new one; and the next run is right, and leaves nothing behind that was begun.
"""

import filecmp
import hashlib
import os
import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import copies
import hostile
import killing
import pytest
import scores
import serving
from killing import BYTE, MOMENT, STEP
from test_editing import AGAIN, OTHER, REGISTER
from test_folders import built
from test_proposing import TEXT, line
from test_push import Store, other  # noqa: F401  # the fixture of that module
from test_trust import proven

from lodestone.model import seal
from lodestone.publish import push
from lodestone.read import kept

NOTE: Final = "示例署表示，示例磁材公司获得5亿美元贷款。\n\n北方铝业于2025年8月宣布投资20亿美元。\n"
#: How often each command is killed, and in how many parts, each of which may run by itself.
KILLS: Final = scores.size(3, 200)
PARTS: Final = scores.size(1, 8)
SEED: Final = scores.seed(20261129)


def nothing_sent() -> dict[str, str]:
    return {}


@dataclass
class Trial:
    """A command, and what it changes.

    Attributes:
        root: the checkout as it stands before.
        arguments: of the command.
        ways: how it is killed, in turn.
        elsewhere: tells what stands outside the checkout, by name.
        reset: puts back what stands there.
        part: which part of the kills it is.
    """

    root: Path
    arguments: list[str]
    ways: tuple[str, ...] = (STEP, MOMENT, BYTE, MOMENT)
    elsewhere: Callable[[], Mapping[str, str]] = nothing_sent
    reset: Callable[[], None] = lambda: None
    part: int = 0


def of_format(folder: Path) -> Trial:
    root = proven(folder)[0]
    files = [f"data/documents/sample/{name}.ttl" for name in ("01-loan", "document")]
    for path in (root / name for name in files):
        path.write_text(path.read_text(encoding="utf-8").replace("    ", "  "), encoding="utf-8")
    return Trial(root, ["format", *files])


def of_lock(folder: Path) -> Trial:
    root, texts = proven(folder)
    return Trial(root, ["lock", "--sources", str(texts)])


def of_add_document(folder: Path) -> Trial:
    root = proven(folder)[0]
    (root / "note.txt").write_text(NOTE, encoding="utf-8")
    call = ["add-document", "note.txt", "--title", "短讯", "--title-en", "A note", "--lang",
            "zh-Hans", "--date", "2025-11", "--author", "New Writer"]  # fmt: skip
    return Trial(root, call)


def of_import(folder: Path) -> Trial:
    root = proven(folder)[0]
    sheet = "data/documents/sample/01-more.draft.csv"
    (root / sheet).write_text(hostile.CELLS + hostile.ROW, encoding="utf-8")
    return Trial(root, ["import", sheet, "--add"])


def of_withdraw(folder: Path) -> Trial:
    call = ["withdraw", "actor:example-writer", "--reason", "twice", "--reason-zh", "重复"]
    return Trial(proven(folder)[0], call)


def of_names(folder: Path) -> Trial:
    return Trial(proven(folder)[0], ["names", "--lock"])


def of_name(folder: Path) -> Trial:
    return Trial(proven(folder)[0], ["name", "Example Magnets", "Magnets of Example"])


def of_same(folder: Path) -> Trial:
    root = copies.build(folder / "copy").root
    (root / "data/documents/other").mkdir()
    copies.write(root, OTHER, "data/documents/other/document.ttl")
    copies.write(root, AGAIN, "data/documents/other/01-loan.ttl")
    copies.write(root, REGISTER, "data/register/more.ttl")
    call = ["same", "loan to Example Magnets", "credit of Example Magnets", "--because", "One."]
    return Trial(root, call)


def of_propose(folder: Path) -> Trial:
    root = copies.build_with_note(folder / "copy", TEXT)
    proposals = line(property="amount", value="up to $620 million", stage="signed-2025-11")
    (root / "x.jsonl").write_text(proposals + "\n", encoding="utf-8")
    call = ["propose", "x.jsonl", "--accept", "--by", "A Reader", "--day", "2026-01-02",
            "--sources", str(folder / "texts")]  # fmt: skip
    return Trial(root, call)


def of_ask(folder: Path) -> Trial:
    """The graph that ``ask`` derives, and keeps."""
    root = proven(folder)[0]
    (root / "q.rq").write_text(hostile.EVERY, encoding="utf-8")
    return Trial(root, ["ask", "q.rq", "--format", "csv"])


def of_build(folder: Path) -> Trial:
    root = copies.build(folder / "copy").root
    for name in ("pyproject.toml", "CITATION.cff"):
        shutil.copy(copies.ROOT / name, root)
    built(root / "dist")
    return Trial(root, ["build", "--lean"])


def pushed(folder: Path, store: Store, way: list[str]) -> Trial:
    """A store that holds what an older build had, every graph of it changed since.

    Its graphs are small: the store keeps for long what is taken out, and reads past it each time.
    """
    new = serving.small(folder, many=60)
    old = folder / "old"
    shutil.copytree(new, old, symlinks=True)
    text = (new / "lodestone.nq").read_text(encoding="utf-8")
    more = [f"<urn:old> <urn:p> <urn:{n}> {graph} .\n" for n, graph in enumerate(graphs(text))]
    (old / "lodestone.nq").write_text(text + "".join(more), encoding="utf-8")
    load = push.by_protocol(store.graphs)

    def there() -> dict[str, str]:
        query = "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }"
        found: dict[str, list[str]] = {iri: [] for iri in push.graphs(new)}
        for row in push.ask(store.query, query):
            found.setdefault(row["g"], []).append(f"{row['s']} {row['p']} {row['o']}")
        return {iri: digest(*sorted(rows)) for iri, rows in found.items()}

    def reset() -> None:
        for iri, lines in push.graphs(old).items():
            load(iri, lines)

    call = ["push", "--dist", str(new), *way]
    return Trial(proven(folder)[0], call, (STEP, MOMENT), there, reset)


def graphs(text: str) -> list[str]:
    return sorted({row.split()[-2] for row in text.splitlines()})


TRIALS: Final = {
    function.__name__.removeprefix("of_"): function
    for function in (of_format, of_lock, of_add_document, of_import, of_withdraw, of_names,
                     of_name, of_same, of_propose, of_ask, of_build)
}  # fmt: skip


def digest(*parts: str | bytes) -> str:
    made = hashlib.sha256()
    for part in parts:
        made.update(part if isinstance(part, bytes) else part.encode() + b"\n")
    return made.hexdigest()


def state(trial: Trial, root: Path) -> dict[str, str]:
    """Return what stands for each thing that is changed at once: a file, a build, a graph."""
    found = {
        path.relative_to(root).as_posix(): digest(path.read_bytes())
        for path in (root / "data").rglob("*")
        if path.is_file() and not path.name.endswith(".lodestone")
    }
    dist = sorted(path for path in (root / "dist").rglob("*") if path.is_file())
    found["dist"] = digest(*(part for path in dist for part in (str(path.relative_to(root)),
                                                                path.read_bytes())))  # fmt: skip
    return found | dict(trial.elsewhere())


def begun(root: Path) -> list[str]:
    """Return what a killed command had begun and no later one has cleared away."""
    own = root / ".lodestone"
    stores = [path for name in ("graph", "published") for path in (own / name).glob("*")]
    halves = [path for path in stores if not kept.KEPT.match(path.name)]
    parts = [root / ".dist.making", own / "making", own / "writing.json", *halves]
    parts += (root / "data").rglob(".*")
    return [path.relative_to(root).as_posix() for path in parts if os.path.lexists(path)]


def sizes(root: Path, pattern: Path) -> list[int]:
    """Return the sizes of the files that a command wrote; a kill amid a file needs two bytes."""
    files = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
    return sorted(
        size
        for name in files
        if (size := (root / name).stat().st_size) > 1
        and not ((pattern / name).is_file() and filecmp.cmp(root / name, pattern / name, False))
    )


def drawn(way: str, whole: killing.Ended, written: list[int], chance: random.Random) -> float:
    """Draw where to kill a command."""
    if way == STEP:
        return chance.randint(1, whole.steps)
    if way == MOMENT:
        return chance.uniform(0, whole.seconds)
    return chance.randint(1, chance.choice(written) - 1)


def survived(trial: Trial, record: Callable[[str, object], None], folder: Path, most: int) -> None:
    """Kill a command again and again, and see after each time what is there."""
    root, chance = folder / "run", random.Random(f"{SEED} {trial.arguments} {trial.part}")

    def fresh() -> None:
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(trial.root, root)
        trial.reset()

    seal.of(b"made before, as is the code that a first run compiles: all runs go the same steps")
    fresh()
    assert killing.run(root, trial.arguments).code == 0
    fresh()
    before = state(trial, root)
    whole = killing.run(root, trial.arguments)
    after, written = state(trial, root), sizes(root, trial.root)
    known = Known(before, after, whole, killing.run(root, trial.arguments))
    assert state(trial, root) == after, "done twice it changes more"
    assert whole.steps > 3, "no step was seen"
    assert after != before or written, "nothing was done"
    kills, misses, lost = 0, 0, set()
    amid, quarters = 0, [0, 0, 0, 0]
    while kills < most:
        way = trial.ways[kills % len(trial.ways)]
        at = drawn(way, whole, written, chance)
        fresh()
        ended = killing.run(root, trial.arguments, way, at)
        if ended.code != -killing.SIGNALS[way]:  # it was done before
            misses += 1
            assert ended.code == 0
            assert misses <= 20 + 2 * most, f"{way} {at} kills nothing"
            continue
        kills += 1
        if way == MOMENT:
            quarters[min(3, int(4 * at / whole.seconds))] += 1
        now = state(trial, root)
        amid += now not in (before, after) or begun(root) != []
        lost |= {f"{way} {at}: {fault}" for fault in judged(trial, root, known, now)}
    kept = kills - len({one.partition(":")[0] for one in lost})
    scores.tell(record, kept, kills, amid=amid, quarters="/".join(map(str, quarters)))
    assert sorted(lost) == []


@dataclass(frozen=True)
class Known:
    """What a command does that nobody kills.

    Attributes:
        before: what stands before it.
        after: what stands after it.
        whole: how it ends.
        second: how it ends where it was done before.
    """

    before: dict[str, str]
    after: dict[str, str]
    whole: killing.Ended
    second: killing.Ended


def judged(trial: Trial, root: Path, known: Known, now: dict[str, str]) -> Iterator[str]:
    """Yield what is wrong after a kill, which left ``now``, and what is after the next run."""
    before, after = known.before, known.after
    for name in before.keys() | now.keys() | after.keys():
        if now.get(name) not in (before.get(name), after.get(name)):
            yield f"{name} is neither the old nor the new"
    # What the journal holds the next run does first: then all is done.
    is_done = now == after or (root / ".lodestone/writing.json").exists()
    again = killing.run(root, trial.arguments)
    if state(trial, root) != after:
        yield "the next run did not end what was begun"
    yield from _said(known, again, now, is_done=is_done)
    for name in begun(root):
        yield f"{name} is left"


def _said(
    known: Known, again: killing.Ended, now: dict[str, str], *, is_done: bool
) -> Iterator[str]:
    """Yield what is wrong in what the next run says: it is a first run, or one behind a whole one.

    Where some files were changed and others not (``format``), it tells of the others alone.
    """
    right = known.second if is_done else known.whole
    if again.code != right.code:
        yield f"the next run ended with {again.code}"
    if "Traceback" in again.err:
        yield "the next run broke"
    if is_done or now == known.before:
        if again.out != right.out:
            yield "the next run says something else"
    elif not set(again.out.splitlines()) <= set(known.whole.out.splitlines()):
        yield "the next run says what the first had not to say"


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("name", TRIALS)
def test_a_command_killed_at_random_loses_nothing_and_the_next_run_is_right(
    name: str, part: int, tmp_path: Path, record_property: Any
) -> None:
    trial = replace(TRIALS[name](tmp_path), part=part)
    survived(trial, record_property, tmp_path, -(-KILLS // PARTS))


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("way", ["protocol", "update"])
def test_a_push_killed_at_random_leaves_each_graph_whole_and_the_next_is_right(
    way: str,
    part: int,
    other: Store,  # noqa: F811
    tmp_path: Path,
    record_property: Any,
) -> None:
    call = ["--graph-store", other.graphs] if way == "protocol" else ["--endpoint", other.update]
    trial = replace(pushed(tmp_path, other, call), part=part)
    survived(trial, record_property, tmp_path, -(-KILLS // PARTS))


@pytest.mark.parametrize("name", TRIALS)
def test_on_a_full_disk_a_command_says_so_and_loses_nothing(name: str, tmp_path: Path) -> None:
    trial = TRIALS[name](tmp_path)
    before = state(trial, trial.root)
    ended = killing.run(trial.root, trial.arguments, killing.FULL, 64)
    assert ended.code == (0 if name == "ask" else 2)  # what is not kept is derived again
    assert "Traceback" not in ended.err
    assert state(trial, trial.root) == before
    assert begun(trial.root) == []


@pytest.fixture(autouse=True)
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("LODESTONE_SOURCES", raising=False)
