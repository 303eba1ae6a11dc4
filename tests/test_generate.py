"""Made-up graphs: lawful, of the shipped graph's shape and without its words, one for each seed."""

import re
import shutil
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import copies
import pyoxigraph as ox
import pytest

from lodestone.check import whole
from lodestone.check.neighbourhood import index
from lodestone.commands import bench as bench_command
from lodestone.commands import generate as command
from lodestone.commands.lab import bench
from lodestone.commands.lab.bench import Cost, Ratio
from lodestone.commands.lab.generate import SHARED, Made, generate
from lodestone.derive import derivation
from lodestone.model.errors import LodestoneError, UsageError
from lodestone.model.findings import Severity, worst
from lodestone.model.house import House
from lodestone.model.terms import LODE, RDF, VALUE_KINDS, kind_and_slug
from lodestone.read import checkout
from lodestone.read.checkout import CURATION, DOCUMENT, PASSAGE, REGISTER, Sources

KINDS = (REGISTER, DOCUMENT, PASSAGE, CURATION)


@pytest.fixture(scope="module")
def made(pattern: Sources) -> list[Made]:
    """As many documents as the pattern has: one world."""
    count = sum(1 for _ in pattern.of(DOCUMENT))
    return list(generate(pattern, count, 5))


def predicates(triples: Iterable[ox.Triple]) -> Counter[str]:
    return Counter(triple.predicate.value for triple in triples)


def of_kind(files: Iterable[Made], kind: str) -> list[ox.Triple]:
    return [triple for file in files for triple in file.triples if file.kind == kind]


@pytest.mark.slow
@pytest.mark.parametrize("documents", [2, 11])
def test_a_made_checkout_passes_the_check(pattern: Sources, documents: int, tmp_path: Path) -> None:
    out = tmp_path / "made"
    files, triples = command.make(pattern, out, documents, documents, is_index_only=False)
    made = checkout.read(House(out), judged=True)
    judged = whole.check(made)
    assert worst(judged.findings) < Severity.VIOLATION, judged.findings[:3]
    assert worst(whole.check_derived(derivation.derive(made))) < Severity.VIOLATION
    assert sum(1 for _ in made.of(DOCUMENT)) == documents
    assert sum(1 for _ in made.of(*KINDS)) == files
    assert sum(1 for _ in made.triples(*KINDS)) == triples


@pytest.mark.parametrize("kind", [DOCUMENT, PASSAGE])
def test_one_world_has_the_properties_and_classes_of_the_pattern(
    pattern: Sources, made: list[Made], kind: str
) -> None:
    theirs, ours = list(pattern.triples(kind)), of_kind(made, kind)
    notes = "http://www.w3.org/2004/02/skos/core#"
    kept = {p: n for p, n in predicates(theirs).items() if not p.startswith(notes)}
    assert {p: n for p, n in predicates(ours).items() if not p.startswith(notes)} == kept
    typed = [
        Counter(t.object.value for t in triples if t.predicate.value == RDF + "type")
        for triples in (theirs, ours)
    ]
    assert typed[0] == typed[1]


def test_a_seed_makes_the_same_graph_and_another_seed_another(
    pattern: Sources, made: list[Made]
) -> None:
    count = sum(1 for _ in pattern.of(DOCUMENT))
    assert list(generate(pattern, count, 5)) == made
    assert list(generate(pattern, count, 6)) != made


def test_no_name_and_no_words_of_the_pattern_are_kept(pattern: Sources, made: list[Made]) -> None:
    ours = [triple for file in made for triple in file.triples]
    slugs = {
        kind_and_slug(t.subject.value)
        for t in pattern.triples(*KINDS)
        if (kind_and_slug(t.subject.value) or ("",))[0] not in VALUE_KINDS
    }
    assert not slugs & {kind_and_slug(t.subject.value) for t in ours}
    assert not slugs & {
        kind_and_slug(t.object.value) for t in ours if isinstance(t.object, ox.NamedNode)
    }
    words = {t.object.value for t in pattern.triples(*KINDS) if is_worded(t.object)}
    assert len(words) > 1000
    assert not words & {t.object.value for t in ours if is_worded(t.object)}
    text = "\n".join(str(triple) for triple in ours)
    assert not [file.path.parent.name for file in pattern.of(DOCUMENT) if re.search(
        rf"\b{file.path.parent.name}\b", text)]  # fmt: skip


def test_the_words_of_a_locator_are_made_up_and_its_sentence_is_kept(
    pattern: Sources, made: list[Made]
) -> None:
    theirs, ours = (
        [t.object.value.partition(" ") for t in triples if t.predicate.value == LODE + "locator"]
        for triples in (list(pattern.triples(PASSAGE)), of_kind(made, PASSAGE))
    )
    assert Counter(place[0] for place in ours) == Counter(place[0] for place in theirs)
    words = {place[2] for place in theirs} - {""}
    assert words
    assert not words & {place[2] for place in ours}


def is_worded(node: object) -> bool:
    return isinstance(node, ox.Literal) and bool(node.language)


def test_worlds_share_minerals_and_the_like_alone(pattern: Sources) -> None:
    count = sum(1 for _ in pattern.of(DOCUMENT))
    files = [file for file in generate(pattern, 2 * count, 5) if file.kind == REGISTER]
    places: dict[str, set[str]] = {}
    for file in files:
        for triple in file.triples:
            kind = (kind_and_slug(triple.subject.value) or ("",))[0]
            places.setdefault(file.name.split("/")[2], set()).add(kind)
    assert len(places) == 3
    assert {name for name, kinds in places.items() if kinds & SHARED} == {"shared"}
    subjects = [{t.subject for t in file.triples} for file in files]
    assert sum(map(len, subjects)) == len(set().union(*subjects))


def test_the_index_alone_holds_what_the_files_would_state(pattern: Sources, tmp_path: Path) -> None:
    both = {}
    for name, is_index_only in (("files", False), ("index", True)):
        out = tmp_path / name
        command.make(pattern, out, 2, 4, is_index_only=is_index_only)
        if not is_index_only:
            index.write(House(out), out / index.PLACE)
        opened = index.open_index(out / index.PLACE)
        both[name] = {
            (path, triple) for path in opened.states() for path, triple in opened.of_file(path)
        }
    assert both["files"] == both["index"]
    assert len({path.parent for path in House(tmp_path / "index").passages}) == 1


def test_generate_wants_an_empty_folder_and_a_document(pattern: Sources, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(UsageError, match="is not an empty folder"):
        command.make(pattern, tmp_path, 1, 1, is_index_only=False)
    home = copies.build(tmp_path / "checkout")
    done = copies.run(home.root, "generate", "--documents", "0", "--out", tmp_path / "none")
    assert (done.returncode, "one document at least" in done.stderr) == (2, True)


@pytest.mark.slow
def test_bench_prints_both_ratios_with_their_goals(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[1]
    done = copies.run(root, "bench", "--documents", "1", "--repeats", "1", "--at", tmp_path / "g")
    assert done.returncode == 0, done.stderr
    assert len(re.findall(r"goal [12]: (?:met|missed)", done.stdout)) == 2
    assert len(done.stdout.splitlines()) == 6


def test_a_goal_is_met_or_missed_by_the_clock(capsys: pytest.CaptureFixture[str]) -> None:
    words = {"en": "thing", "zh": "事物"}
    ratios = [Ratio(words, Cost(3, 1), Cost(2, 1), goal) for goal in (1.0, 2.0, None)]
    assert [ratio.is_met for ratio in ratios] == [False, True, True]
    bench_command._print(ratios, 1234, "en")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "large graph: 1,234 quads"
    assert lines[1] == ("  1.50  thing (3.000 s / 2.000 s; of the processors 1.00); goal 1: missed")
    assert lines[3].endswith("of the processors 1.00)")


def test_what_is_measured_runs_by_turns_and_once_unmeasured() -> None:
    ran: list[str] = []
    costs = bench.by_turns({"a": lambda: ran.append("a"), "b": lambda: ran.append("b")}, 2)
    assert ran == ["a", "b"] * 3
    assert all(cost.clock >= 0 for cost in costs.values())


def test_bench_needs_a_file_to_judge() -> None:
    with pytest.raises(LodestoneError, match="no passage file"):
        bench.nearest([])


def test_a_made_checkout_can_be_built(tmp_path: Path) -> None:
    """What a build reads beside the graph is copied: the questions, the citation, the changes."""
    small = copies.build(tmp_path / "pattern").root
    for name in ("pyproject.toml", "CITATION.cff", "CHANGELOG.md", "queries/words.toml"):
        shutil.copyfile(copies.ROOT / name, small / name)
    first = sorted((copies.ROOT / "queries").glob("*.rq"))[0]
    shutil.copyfile(first, small / "queries" / first.name)
    out = tmp_path / "made"
    command.make(checkout.read(House(small), judged=True), out, 2, 1, is_index_only=False)
    done = copies.run(out, "build", "--out", str(tmp_path / "dist"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / f"dist/site/query/{first.stem}.html").is_file()
    assert (tmp_path / "dist/tables").is_dir()
