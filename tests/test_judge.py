"""Judging some files alone: the same findings as the full check gives on them, from an index.

The changes are generated: triples of one or two files deleted, altered, misspelt, moved to another
subject, or added from elsewhere. Each is judged twice, on the neighbourhood that the index finds
and on the whole graph, and the findings on the changed files have to be equal.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import copies
import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lodestone.check import whole
from lodestone.check.neighbourhood import fresh, index, judging
from lodestone.check.neighbourhood.index import StaleError
from lodestone.check.neighbourhood.surroundings import Neighbourhood
from lodestone.commands import generate
from lodestone.commands.lab import bench as bench_station
from lodestone.derive import derivation
from lodestone.model.errors import UnreadableError, UsageError
from lodestone.model.findings import Finding, Severity, unreadable, worst
from lodestone.model.house import House
from lodestone.read import checkout, turtle
from lodestone.read.checkout import CURATION, DOCUMENT, PASSAGE, REGISTER, FactFile, Sources

ROOT = Path(__file__).resolve().parents[1]

MORE = """\
instrument:example-magnets-loan-2 a lode:Loan ;
    skos:prefLabel "second loan"@en , "第二笔贷款"@zh-Hans .
instrument:example-programme a lode:FundingTotal ;
    skos:prefLabel "programme"@en , "项目资金"@zh-Hans .
actor:example-bureau a lode:GovernmentBody ; lode:isOrganPartOf actor:example-agency ;
    skos:prefLabel "Example Bureau"@en , "示例局"@zh-Hans .
"""
OTHER = """\
instrument:example-magnets-loan
    lode:amount quantity:USD-600m ; lode:hasBorrower actor:example-magnets ;
    lode:hasLender actor:example-agency ; lode:locator 1 ; lode:reached stage:conditional-2025-12 .
instrument:example-magnets-loan-2
    lode:amount quantity:USD-620m ; lode:hasLender actor:example-bureau ;
    lode:hasBorrower actor:example-magnets ; lode:isPartOf instrument:example-programme ;
    lode:locator 1 ; lode:reached stage:signed-2025-11 .
instrument:example-programme
    lode:amount quantity:USD-620m ; lode:isProvidedBy actor:example-agency ;
    lode:locator 1 ; lode:reached stage:signed-2025 .
"""
DECISIONS = """\
decision:loan-amount a lode:Decision ;
    lode:onSubject instrument:example-magnets-loan ; lode:onProperty lode:amount ;
    lode:prefers quantity:USD-600m ; skos:note "The later text."@en , "后文为准。"@zh-Hans .
deal:apart a lode:NotSameDeal ;
    lode:hasValue instrument:example-magnets-loan-2 , instrument:example-programme ;
    skos:note "One is part of the other."@en , "其一为其二之部分。"@zh-Hans .
"""


@dataclass
class Bench:
    """A checkout, its index, and everything that was read from it."""

    home: House
    index: index.Index
    base: Sources

    def change(self, draw: Random, kinds: Sequence[str]) -> Mapping[Path, list[ox.Triple]]:
        """Alter the triples of one or two files."""
        files = [file for file in self.base.of(*kinds) if file.triples]
        chosen = draw.sample(files, draw.choice((1, 1, 2)))
        everything = [t for file in files for t in (one.triple for one in file.triples)]
        return {file.path: list(altered(file, everything, draw)) for file in chosen}

    def both(
        self, changed: Mapping[Path, list[ox.Triple]], texts: Path | None = None
    ) -> tuple[list[Finding], list[Finding]]:
        """Judge changed files from the index, and with the whole checkout."""
        before = {path: path.read_text(encoding="utf-8") for path in changed}
        try:
            for path, triples in changed.items():
                text = turtle.write(triples, self.base.ontology.prefixes)
                path.write_text(text, encoding="utf-8")
            paths = list(changed)
            part = judging.judge(self.home, self.index, paths, texts).findings
            return list(part), list(self.whole(paths, texts))
        finally:
            for path, text in before.items():
                path.write_text(text, encoding="utf-8")

    def whole(self, paths: Sequence[Path], texts: Path | None) -> Sequence[Finding]:
        """What the full check finds on some files."""
        files: list[FactFile] = []
        findings = []
        for file in self.base.files:
            if file.path not in paths:
                files.append(file)
                continue
            try:
                files.append(checkout.read_file(file.path, file.kind, self.base.ontology))
            except UnreadableError as error:
                findings.append(unreadable(error))
        sources = replace(self.base, files=tuple(files), findings=tuple(findings))
        judged = whole.check(sources, texts, paths)
        if worst(judged.findings) < Severity.VIOLATION:
            judged = judged.and_(whole.check_derived(derivation.derive(sources), paths))
        return judged.findings


def altered(file: FactFile, pool: Sequence[ox.Triple], draw: Random) -> Iterator[ox.Triple]:
    """Yield the triples of a file with a few of them altered."""
    own = [located.triple for located in file.triples]
    struck = {draw.randrange(len(own)) for _ in range(draw.choice((0, 1, 1, 2, 3)))}
    alike = draw.choice((True, True, False))
    for place, triple in enumerate(own):
        yield from alter(triple, pool, alike, draw) if place in struck else [triple]
    if draw.random() < 0.4:
        yield draw.choice(pool)
    if draw.random() < 0.3:
        one, other = draw.choice(own), draw.choice(pool)
        yield ox.Triple(one.subject, other.predicate, other.object)
    if draw.random() < 0.1:
        gone = draw.choice(own).subject
        yield from (ox.Triple(gone, t.predicate, t.object) for t in pool if t.subject == gone)


def alter(
    triple: ox.Triple, pool: Sequence[ox.Triple], alike: bool, draw: Random
) -> Iterator[ox.Triple]:
    """Delete a triple, or give it another object, another subject, or a misspelt name."""
    way = draw.choice(("delete", "object", "object", "subject", "misspell"))
    others = [t for t in pool if t.predicate == triple.predicate] if alike else pool
    other = draw.choice(others or pool)
    if way == "object":
        yield ox.Triple(triple.subject, triple.predicate, other.object)
    elif way == "subject":
        yield ox.Triple(other.subject, triple.predicate, triple.object)
    elif way == "misspell" and isinstance(triple.object, ox.NamedNode):
        name = triple.object.value
        at = draw.randrange(len(name) - 4, len(name))
        yield ox.Triple(
            triple.subject, triple.predicate, ox.NamedNode(name[:at] + name[at + 1 :] + "q")
        )


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A small checkout with a conflict that is decided, and twins that are told apart."""
    root = tmp_path_factory.mktemp("small")
    home = copies.build(root)
    copies.write(root, copies.REGISTER + MORE, "data/register/things.ttl")
    copies.write(root, OTHER, "data/documents/sample/03-other.ttl")
    copies.write(root, DECISIONS, "data/curation/decisions.ttl")
    return bench(home, root / ".lodestone/index")


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A copy of the shipped checkout."""
    root = tmp_path_factory.mktemp("large")
    for name in ("ontology", "shapes", "data", "queries"):
        shutil.copytree(ROOT / name, root / name)
    return bench(House(root), root / ".lodestone/index")


def bench(home: House, folder: Path) -> Bench:
    index.write(home, folder)
    return Bench(home, index.open_index(folder), checkout.read(home, judged=True))


def said(findings: Sequence[Finding]) -> list[tuple[object, ...]]:
    return [(f.rule, str(f.path), f.line, f.message["en"], f.advice["en"], f.severity)
            for f in findings]  # fmt: skip


few = settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
fewer = settings(few, max_examples=4)
seeds = st.integers(0, 2**32)


@few
@given(seed=seeds)
def test_a_change_to_a_small_checkout_is_judged_as_by_the_full_check(
    small: Bench, seed: int
) -> None:
    part, whole = small.both(small.change(Random(seed), (REGISTER, DOCUMENT, PASSAGE, CURATION)))
    assert said(part) == said(whole)


@few
@given(seed=seeds)
def test_claims_that_conflict_or_repeat_a_deal_are_judged_as_by_the_full_check(
    small: Bench, seed: int
) -> None:
    part, whole = small.both(rivals(small, Random(seed)))
    assert said(part) == said(whole)


def rivals(bench: Bench, draw: Random) -> Mapping[Path, list[ox.Triple]]:
    """Change figures, givers, stages and wholes in lawful ways, and strike decisions."""
    prefixes = bench.base.ontology.prefixes
    changed: dict[Path, list[ox.Triple]] = {}
    for file in bench.base.of(PASSAGE, CURATION):
        kept = [t.triple for t in file.triples]
        if file.kind == CURATION and draw.random() < 0.6:
            gone = draw.choice([t.subject for t in kept])
            kept = [t for t in kept if t.subject != gone]
        for place, triple in enumerate(kept):
            if file.kind == PASSAGE and draw.random() < 0.4:
                kept[place] = rival(triple, prefixes, draw)
        changed[file.path] = kept
    chosen = draw.sample(sorted(changed), draw.choice((1, 2, 3)))
    return {path: changed[path] for path in chosen}


def rival(triple: ox.Triple, prefixes: Mapping[str, str], draw: Random) -> ox.Triple:
    name = triple.predicate.value.rpartition("/")[2]
    choices = {
        "amount": ["quantity:USD-600m", "quantity:USD-620m", "quantity:USD-about-620m",
                   "quantity:USD-0.6bn", "quantity:USD-lost", "quantity:USD-500m-to-700m"],
        "hasLender": ["actor:example-agency", "actor:example-bureau"],
        "isProvidedBy": ["actor:example-agency", "actor:example-bureau"],
        "reached": ["stage:signed-2025-11", "stage:signed-2025-12", "stage:signed-2025"],
        "isPartOf": ["instrument:example-programme", "instrument:example-magnets-loan"],
    }.get(name)  # fmt: skip
    if not choices:
        return triple
    prefix, _, local = draw.choice(choices).partition(":")
    return ox.Triple(triple.subject, triple.predicate, ox.NamedNode(prefixes[prefix] + local))


@pytest.mark.slow
@fewer
@given(seed=seeds)
def test_a_change_to_the_shipped_graph_is_judged_as_by_the_full_check(
    large: Bench, seed: int
) -> None:
    part, whole = large.both(large.change(Random(seed), (REGISTER, DOCUMENT, PASSAGE, CURATION)))
    assert said(part) == said(whole)


@pytest.mark.slow
@settings(fewer, max_examples=3)
@given(seed=seeds)
def test_a_change_is_held_against_the_text_as_by_the_full_check(
    large: Bench, texts: Path, seed: int
) -> None:
    changed = large.change(Random(seed), (DOCUMENT, PASSAGE))
    part, whole = large.both(changed, texts)
    assert said(part) == said(whole)


def judged(bench: Bench, turtle_text: str, place: str) -> Sequence[Finding]:
    """Judge a new file from the index, and see that the full check says the same."""
    path = copies.write(bench.home.root, turtle_text, place)
    try:
        part = judging.judge(bench.home, bench.index, [path]).findings
        base, kind = bench.base, checkout.kind_of(path)
        kept = tuple(file for file in base.files if file.path != path)
        sources = replace(base, files=(*kept, checkout.read_file(path, kind, base.ontology)))
        entire = whole.check(sources, None, [path])
        if worst(entire.findings) < Severity.VIOLATION:
            entire = entire.and_(whole.check_derived(derivation.derive(sources), [path]))
        assert said(part) == said(entire.findings)
        return part
    finally:
        path.unlink()


def rules(findings: Sequence[Finding]) -> set[str]:
    return {finding.rule for finding in findings}


NEW = "data/documents/sample/02-contribution.ttl"


def test_a_figure_that_another_passage_states_differently_is_told(small: Bench) -> None:
    claim = """instrument:example-magnets-loan-2 lode:amount quantity:USD-700m ;
        lode:locator 1 ; lode:reached stage:signed-2025-11 ."""
    assert rules(judged(small, claim, NEW)) == {"conflict-decided", "evidence-unheld"}


def test_a_conflict_that_a_decision_names_is_not_told_again(small: Bench) -> None:
    claim = """instrument:example-magnets-loan lode:amount quantity:USD-700m ;
        lode:locator 1 ; lode:reached stage:conditional-2025-11 ."""
    told = [finding.message["en"] for finding in judged(small, claim, NEW)]
    assert not [words for words in told if "loan-amount" in words]


def test_a_deal_of_one_amount_and_one_family_of_givers_is_told_as_a_twin(small: Bench) -> None:
    claim = """instrument:example-magnets-loan lode:amount quantity:USD-620m ;
        lode:hasLender actor:example-agency ; lode:locator 1 ; lode:reached stage:signed-2025 ."""
    assert "twins-decided" in rules(judged(small, claim, NEW))


NAMESAKE = """actor:other-{slug} a lode:Company ;
    skos:prefLabel "other {slug}"@en , "别家{slug}"@zh-Hans ;
    skos:altLabel "EXAMPLE  Magnets"@en ."""


def test_a_name_that_another_thing_of_the_kind_bears_is_told_while_it_is_registered(
    small: Bench,
) -> None:
    place = "data/register/new.ttl"
    found = judged(small, NAMESAKE.format(slug="x"), place)
    (told,) = (f for f in found if f.rule == "hygiene-same-name")
    assert told.severity == Severity.WARNING
    assert (told.path or Path()).name == "new.ttl"
    assert "actor:example-magnets" in told.message["en"]
    assert "actor:other-x" in told.message["en"]
    apart = NAMESAKE.format(slug="x").replace("EXAMPLE  Magnets", "Example Magnet Works")
    assert "hygiene-same-name" not in rules(judged(small, apart, place))


def test_a_statement_of_two_disjoint_classes_contradicts_itself(small: Bench) -> None:
    claim = """observation:x a lode:Observation , lode:Target ; lode:locator 1 ;
        lode:hasIndicator indicator:jobs ; lode:quantity quantity:job-5 ."""
    whole = judged(small, claim, NEW)
    assert rules(whole)


def test_a_file_that_cannot_be_read_is_a_finding_and_is_read_as_absent(small: Bench) -> None:
    path = small.home.root / "data/documents/sample/03-other.ttl"
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace(" .", "", 1), encoding="utf-8")
    try:
        found = judging.judge(small.home, small.index, [path]).findings
        assert [f.severity for f in found] == [Severity.UNREADABLE]
        gone = judging.judge(small.home, small.index, [path.with_name("nowhere.ttl")]).findings
        assert [f.severity for f in gone] == [Severity.UNREADABLE]
    finally:
        path.write_text(before, encoding="utf-8")


def test_ontology_and_shapes_are_not_judged_alone(small: Bench) -> None:
    with pytest.raises(StaleError, match="ontology"):
        judging.judge(small.home, small.index, [small.home.ontology[0]])


def test_the_neighbourhood_does_not_grow_with_the_graph(pattern: Sources, tmp_path: Path) -> None:
    sizes = []
    for documents in (5, 20):
        out = tmp_path / str(documents)
        generate.make(pattern, out, documents, 1, is_index_only=True)
        home = House(out)
        opened = index.open_index(out / index.PLACE)
        files = [
            checkout.read_file(path, PASSAGE, opened.ontology, judged=True)
            for path in home.passages
        ]
        file = bench_station.nearest(files)
        around = Neighbourhood(home, opened, [file])
        around.collect()
        small_checkout = around.sources()
        sizes.append(sum(len(f.triples) for f in small_checkout.of(REGISTER, PASSAGE, CURATION)))
    assert sizes[0] > 50
    assert sizes[1] <= 1.25 * sizes[0]


# The index


@pytest.fixture
def place(tmp_path: Path) -> House:
    return copies.build(tmp_path / "checkout")


def opened(
    home: House, named: Path | None = None, chosen: Sequence[Path] = ()
) -> tuple[index.Index, list[str]]:
    """Return the index that stands for a checkout, and what was said of it."""
    words: list[str] = []
    return fresh.fresh(home, named, chosen, lambda en, _: words.append(en)), words


def test_an_index_is_made_once_and_used_again(place: House) -> None:
    assert "making the index" in opened(place)[1][0]
    assert opened(place)[1] == []


def test_files_that_changed_came_or_went_are_brought_up_to_date(place: House) -> None:
    opened(place)
    loan, new = place.passages[0], place.root / NEW
    new.write_text(loan.read_text(encoding="utf-8"), encoding="utf-8")
    loan.unlink()
    found, words = opened(place)
    assert words == ["bringing 2 changed files up to date in the index"]
    assert sorted(found.states()) == sorted(
        place.relative(path)
        for path in (*place.register, *place.documents, *place.passages, *place.curation)
    )
    assert list(found.of_file(NEW))
    assert not list(found.of_file(place.relative(loan)))
    again = place.root / ".lodestone/again"
    index.write(place, again)
    assert set(found.store) == set(index.open_index(again).store)


def test_the_files_that_are_judged_need_not_be_up_to_date(place: House) -> None:
    opened(place)
    loan = place.passages[0]
    loan.write_text(loan.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert opened(place, chosen=[loan])[1] == []


def test_another_ontology_or_a_broken_index_makes_it_anew(place: House) -> None:
    opened(place)
    shape = place.shapes[0]
    shape.write_text(shape.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert "changed" in opened(place)[1][0]
    (place.root / index.PLACE / "meta.json").write_text("{", encoding="utf-8")
    assert "there is none" in opened(place)[1][0]
    for path in (place.root / index.PLACE / "quads").glob("*.sst"):
        path.unlink()
    assert "not as this user's tool left it" in opened(place)[1][0]


def test_a_named_index_is_trusted_while_the_commit_is_the_same(
    place: House, tmp_path: Path
) -> None:
    git = place.root / ".git"
    (git / "refs/heads").mkdir(parents=True)
    (git / "HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")
    (git / "refs/heads/main").write_text("a" * 40 + "\n", encoding="utf-8")
    named = tmp_path / "named"
    opened(place, named)
    loan = place.passages[0]
    loan.write_text(loan.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert opened(place, named)[1] == []
    (git / "refs/heads/main").write_text("b" * 40 + "\n", encoding="utf-8")
    assert opened(place, named)[1] == ["bringing 1 changed files up to date in the index"]
    assert opened(place, named)[1] == []


def test_a_folder_of_other_things_is_no_place_for_an_index(place: House, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(UsageError, match="no index"):
        opened(place, tmp_path / "mine")


def test_a_generated_index_is_refused_with_another_ontology(
    sources: Sources, tmp_path: Path
) -> None:
    out = tmp_path / "made"
    generate.make(sources, out, 1, 1, is_index_only=True)
    assert opened(House(out))[1] == []
    shape = House(out).shapes[0]
    shape.write_text(shape.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with pytest.raises(UsageError, match="another ontology"):
        opened(House(out))


def test_where_a_file_elsewhere_cannot_be_read_the_whole_checkout_is_judged(place: House) -> None:
    copies.write(place.root, "no Turtle", "data/documents/sample/03-broken.ttl")
    done = copies.run(place.root, "check", "data/documents/sample/01-loan.ttl")
    assert "the whole checkout is judged" in done.stderr
    assert done.returncode == 0, done.stdout


def test_index_says_what_it_holds(place: House) -> None:
    done = copies.run(place.root, "index", "--out", place.root / "elsewhere")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("3 files, 9 things, ")
    assert json.loads((place.root / "elsewhere/meta.json").read_text())["origin"] == "checkout"


def test_one_file_is_judged_without_pyshacl_and_without_the_tables_for_texts(place: House) -> None:
    opened(place)
    script = (
        "import sys; from lodestone.commands.main import main; "
        "code = main(['check', 'data/documents/sample/01-loan.ttl']); "
        "print(code, [m for m in ('pyshacl', 'owlrl', 'opencc', 'lodestone.read.text.datings') "
        "if m in sys.modules])"
    )
    environment = {k: v for k, v in os.environ.items() if k != "LODESTONE_SOURCES"}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=place.root, env=environment,
        capture_output=True, text=True, check=False, timeout=copies.HANGS,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "0 []", done.stdout + done.stderr
