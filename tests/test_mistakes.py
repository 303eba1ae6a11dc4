"""Sixty mistakes and more: the first finding is at the line, and its advice mends the file."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import advice
import mistakes
import pytest
from advice import Desk
from mistakes import FILES, LOAN, MISTAKES, REGISTER, ROOT, STAKE, Mistake

from lodestone.check import decide, vocabulary, whole
from lodestone.check.neighbourhood import judging
from lodestone.check.prove import passages, proof
from lodestone.model.errors import UnreadableError
from lodestone.model.findings import Finding, Severity, unreadable
from lodestone.model.house import House
from lodestone.read import checkout, sparql
from lodestone.read.checkout import FactFile, Sources


class World:
    """The lawful checkout, read once; what is edited is read again."""

    def __init__(self, root: Path) -> None:
        self.root, self.texts = mistakes.build(root)
        self.lawful: Sources = checkout.read(House(self.root))

    def judge(self, paths: Sequence[Path]) -> Sequence[Finding]:
        """Judge some files as ``check FILE... --sources DIR`` does."""
        edited: list[FactFile] = []
        broken: list[Finding] = []
        for path in paths:
            try:
                edited.append(self.read(path))
            except UnreadableError as error:
                broken.append(unreadable(error))
        sources = self.with_files(edited, paths, broken)
        return whole.check(sources, self.texts, paths).findings

    def with_files(
        self, edited: Sequence[FactFile], paths: Sequence[Path], broken: Sequence[Finding] = ()
    ) -> Sources:
        others = [file for file in self.lawful.files if file.path not in paths]
        return replace(self.lawful, files=(*others, *edited), findings=tuple(broken))

    def derived(self, desk: Desk, path: Path) -> Sequence[Finding]:
        """Judge what follows from the files of a desk, as told of one of them."""
        sources = self.with_files([self.read(one) for one in desk.touched], list(desk.touched))
        return whole.check_derived(judging.follow(sources, ()), [path])

    def lint(self, desk: Desk, path: Path) -> Sequence[Finding]:
        """Judge the vocabulary of one file among those of a desk."""
        edited = [self.read(one) for one in desk.touched]
        sources = self.with_files(edited, list(desk.touched))
        return list(vocabulary.lint(sources, [file for file in edited if file.path == path]))

    def read(self, path: Path) -> FactFile:
        return checkout.read_file(path, checkout.kind_of(path), self.lawful.ontology)

    def restore(self) -> None:
        for place, text in FILES.values():
            (self.root / place).write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("mistakes"))


@pytest.fixture
def desk(world: World) -> Iterator[Desk]:
    yield Desk(world.root)
    world.restore()


def make(mistake: Mistake, desk: Desk) -> Path:
    place, lawful = FILES[mistake.file]
    if mistake.old:
        assert mistake.old in lawful
    text = lawful.replace(mistake.old, mistake.new, 1) if mistake.old else lawful + mistake.new
    path = desk.root / place
    path.write_bytes(text.encode(mistake.encoding))
    desk.touched[path] = None
    return path


def mend(mistake: Mistake, finding: Finding, desk: Desk, path: Path) -> None:
    """Follow the advice; where it asks for a judgement, put in what obeys it."""
    if not mistake.words:
        assert advice.follow(finding, desk), finding.advice["en"]
        return
    assert mistake.words in finding.advice["en"]
    if mistake.new:
        text = path.read_text(encoding="utf-8")
        desk.save(path, text.replace(mistake.new, mistake.mend, 1).split("\n"))
    else:
        desk.save(path, FILES[mistake.file][1].split("\n"))


def test_the_checkout_is_lawful_before_the_mistakes(world: World) -> None:
    paths = [world.root / place for place, _ in FILES.values()]
    found = world.judge(paths)
    assert [(f.rule, f.line, f.message["en"]) for f in found] == []


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_the_advice_of_the_first_finding_mends_the_mistake(
    mistake: Mistake, world: World, desk: Desk
) -> None:
    path = make(mistake, desk)
    found = world.judge([path])
    assert found, "the mistake was not seen"
    first = found[0]
    assert (first.rule, first.line, first.path) == (mistake.rule, mistake.line, path), found
    assert first.message["zh"] != first.message["en"]
    assert first.advice["zh"]
    mend(mistake, first, desk, path)
    left = world.judge(list(desk.touched))
    assert [(f.rule, f.line, f.message["en"]) for f in left if f.severity >= Severity.WARNING] == []


#: Another sum for the same loan; a second loan of the same sum; a bank that is a deal.
DISPUTES = {
    "conflict-decided": (
        "stake",
        STAKE + LOAN.replace("USD-atmost-620m", "USD-900m").replace("locator 1", "locator 2"),
        9,
    ),
    "twins-decided": ("loan", LOAN + LOAN.replace("magnets-loan", "magnets-second-loan"), 2),
    "contradiction": (
        "register",
        REGISTER.replace("a lode:Bank ;", "a lode:Bank ;\n    a lode:Deal ;"),
        8,
    ),
}
SECOND = (
    "instrument:example-magnets-second-loan\n    a lode:Loan ;\n    skos:prefLabel\n"
    '        "second loan"@en ,\n        "第二笔贷款"@zh-Hans ;\n.\n'
)


@pytest.mark.parametrize("rule", DISPUTES)
def test_the_advice_on_a_dispute_brings_the_block_that_decides_it(
    rule: str, world: World, desk: Desk
) -> None:
    """What follows from the facts is judged without the texts, which print no second sum."""
    name, text, line = DISPUTES[rule]
    path, curation, register = (
        world.root / FILES[key][0] for key in (name, "curation", "register")
    )
    desk.save(curation, [""])
    desk.save(register, (REGISTER + SECOND).split("\n"))
    desk.save(path, text.split("\n"))
    first = world.derived(desk, path)[0]
    assert (first.rule, first.line) == (rule, line)
    if rule == "contradiction":
        assert "mend the facts: a class" in first.advice["en"]
        desk.save(path, (REGISTER + SECOND).split("\n"))
    else:
        block = re.search(r"add to data/curation/: (.+? \.) ", first.advice["en"])
        assert block
        desk.save(curation, [block[1], ""])
        assert world.lint(desk, curation) == []
    assert [found for found in world.derived(desk, path) if found.rule == rule] == []


def test_the_advice_on_the_evidence_lock_makes_it(world: World) -> None:
    (missing,) = proof.locked(world.lawful)
    assert missing.rule == "evidence-lock"
    assert "build.py lock" in missing.advice["en"]
    made = proof.lock(world.lawful, proof.prove(world.lawful, passages.load_texts(world.texts)))
    for path, text in made.items():
        path.write_text(text, encoding="utf-8")
    try:
        assert proof.locked(world.lawful) == []
    finally:
        for path in made:
            path.unlink()


def test_the_advice_on_a_query_without_a_header_gives_it_one(tmp_path: Path) -> None:
    path, query = tmp_path / "q.rq", "SELECT * WHERE { ?s ?p ?o }\n"
    path.write_text(query, encoding="utf-8")
    with pytest.raises(UnreadableError) as caught:
        sparql.load(path, {})
    assert (caught.value.rule, caught.value.line) == ("query-header", 1)
    begin = re.search("'(# .+)'", caught.value.advice)
    assert begin
    path.write_text(f"{begin[1]} Everything\n\n{query}", encoding="utf-8")
    assert sparql.load(path, {}).one("title@en") == "Everything"


def test_there_are_sixty_of_different_kinds() -> None:
    kinds = {(mistake.rule, mistake.new, mistake.old) for mistake in MISTAKES}
    assert len(kinds) == len(MISTAKES) >= 60
    assert len({mistake.rule for mistake in MISTAKES}) >= 50


#: Rules that no edit of one file of facts breaks; a test of their own sees each of them fail.
ELSEWHERE = {
    "accepted",
    "blank-node-owner",
    "comments-first",
    "coverage-names",
    "coverage-ratchet",
    "decision-idle",
    "document-text",
    "draft",
    "empty-file",
    "evidence-forged",
    "evidence-missing",
    "evidence-stale",
    "evidence-touched",
    "evidence-unheld",
    "figure-open",
    "file-name",
    "grounding-beside",
    "grounding-order",
    "grounding-print",
    "grounding-side",
    "kind-words",
    "label-length",
    "label-script",
    "licence-unproven",
    "list-part",
    "locator-words",
    "named-after",
    "passage-declared",
    "plain-file",
    "published",
    "query-refused",
    "query-syntax",
    "readable",
    "size",
    "stage-below",
    "stage-class",
    "stage-print",
    "takes-away",
    "tombstone",
    "trusted-place",
    "two-parsers",
    "withdrawn",
    "withdrawn-silently",
    "withdraws",
}


def rules() -> set[str]:
    """Return the identifier of every rule that a check can break, but for the shapes."""
    found = {"readable"}  # what an intake error is called unless it says more
    words = tomllib.loads((ROOT / "src/lodestone/model/findings.toml").read_text(encoding="utf-8"))
    worded = [rule for rule in words if not rule.startswith(("home/", "did-you-mean"))]
    for path in (ROOT / "src").rglob("*.py"):
        if "enter" in path.parts:
            continue  # what is wrong with a sheet is told while it is taken in, not by a check
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r'(?:rule=|violation\(\s*)"([a-z0-9.-]+)"', text))
        found |= {rule.partition("/")[0] for rule in worded if f'"{rule}"' in text}
    found |= {"grounding-quantity", "grounding-date"}  # one function, named by the kind of value
    return found | {*decide.RULES}


def test_every_rule_has_its_mistake_or_is_seen_to_fail_elsewhere() -> None:
    made = {mistake.rule for mistake in MISTAKES if not mistake.rule.startswith("shape:")}
    made |= {*DISPUTES, "evidence-lock", "query-header"}
    assert rules() == made | ELSEWHERE
    assert not made & ELSEWHERE
    own = {"mistakes.py", "test_mistakes.py"}
    tests = [path for path in (ROOT / "tests").glob("*.py") if path.name not in own]
    told = "\n".join(path.read_text(encoding="utf-8") for path in tests)
    assert sorted(rule for rule in ELSEWHERE if rule not in told) == []
