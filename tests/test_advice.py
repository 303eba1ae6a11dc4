"""Advice that is followed to the letter never turns a wrong fact green.

Wrong facts of every kind are seeded in the shipped data, and whatever a finding on them says is
done as a contributor would who does not read the text: an offered name is put in, an offered line
is added, a line to be deleted is deleted. Either the right fact comes back, or something refuses
what is left. Advice that asks the reader to read and judge offers nothing to be done blindly.
"""

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest
import seeded
import seeded_kinds
from seeded import Bench, Edit, Mutant

from lodestone.check import vocabulary
from lodestone.check.prove import coverage, grounding, passages
from lodestone.model import terms
from lodestone.model.findings import Finding, Severity
from lodestone.read import checkout
from lodestone.read.checkout import FactFile, Sources

COUNT, SEED = 112, 4711
#: Advice that hands out something to be done, and what.
OFFERED: Final = re.compile(r"\bdid you mean (\S+)\?")
DELETED: Final = re.compile(r"^delete the line")
LICENSED: Final = re.compile(r"^license it on|^add .*lode:infers")
LOCATED: Final = re.compile(r"^(?:add below line \d+: |write )lode:locator ([0-9.]+)")
#: Words that make an advice a matter of reading.
ASKS: Final = re.compile(r"\bif\b|\bread\b|\bmend\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def bench(sources: Sources, texts: Path) -> Bench:
    return Bench(sources, passages.load_texts(texts))


@pytest.fixture(scope="module")
def seeds(bench: Bench) -> list[tuple[Mutant, list[Finding]]]:
    drawn = seeded_kinds.mutants(bench, COUNT, SEED)
    return [(one, list(found(bench, one.edits))) for one in drawn]


def edited(bench: Bench, edits: tuple[Edit, ...]) -> tuple[Sources, list[FactFile]]:
    """Return the checkout with some edits, and the files that they change."""
    paths = {edit.path for edit in edits}
    files = tuple(
        seeded._edited(file, [edit for edit in edits if edit.path == file.path])
        if file.path in paths
        else file
        for file in bench.sources.files
    )
    return dataclasses.replace(bench.sources, files=files), [f for f in files if f.path in paths]


def found(bench: Bench, edits: tuple[Edit, ...]) -> Iterator[Finding]:
    """Return what is refused of the edited files, but for the ratchet."""
    sources, changed = edited(bench, edits)
    told = list(vocabulary.lint(sources, changed))
    for passage in bench._at_stake(sources, changed):
        told += grounding.prove(passage, sources.ontology).findings
        told += coverage.cover_passage(passage, sources.ontology)[1]
    yield from (one for one in told if one.severity is Severity.VIOLATION)


def followed(bench: Bench, mutant: Mutant, finding: Finding) -> tuple[Edit, ...] | None:
    """Do to a mutant what an advice hands out; ``None`` where it hands out nothing."""
    _, changed = edited(bench, mutant.edits)
    here = [
        one.triple
        for file in changed
        if file.path == finding.path
        for one in file.triples
        if one.at.line == finding.line
    ]
    advice = finding.advice["en"]
    if not here or finding.path is None:
        return None
    if offered := OFFERED.search(advice):
        kind, _, slug = offered[1].partition(":")
        new = ox.NamedNode(terms.thing(kind, slug))
        put = [ox.Triple(here[0].subject, here[0].predicate, new)]
        return (*mutant.edits, Edit(finding.path, here[0], put[0]))
    if DELETED.search(advice):
        return (*mutant.edits, Edit(finding.path, here[0], None))
    if located := LOCATED.search(advice):
        literal = ox.Literal(located[1], datatype=ox.NamedNode(terms.XSD + "integer"))
        more = ox.Triple(here[0].subject, ox.NamedNode(terms.LODE + "locator"), literal)
        return (*mutant.edits, Edit(finding.path, None, more))
    return None


def stated(bench: Bench, edits: tuple[Edit, ...]) -> set[ox.Triple]:
    _, changed = edited(bench, edits)
    return {one.triple for file in changed for one in file.triples}


def test_no_advice_that_is_followed_blindly_leaves_a_wrong_fact_green(
    bench: Bench, seeds: list[tuple[Mutant, list[Finding]]]
) -> None:
    green = []
    for mutant, findings in seeds:
        right = {
            one.triple
            for file in bench.sources.files
            if file.path in {edit.path for edit in mutant.edits}
            for one in file.triples
        }
        for finding in findings:
            edits = followed(bench, mutant, finding)
            if edits is not None and not list(found(bench, edits)) and stated(bench, edits) - right:
                green.append(f"{mutant.told}: {finding.rule}: {finding.advice['en']}")
    assert green == []


def test_every_other_advice_asks_the_reader_to_judge(
    seeds: list[tuple[Mutant, list[Finding]]],
) -> None:
    rules = {finding.rule for _, findings in seeds for finding in findings}
    assert len(rules) >= 12, sorted(rules)
    blind = {
        f"{finding.rule}: {finding.advice['en']}"
        for _, findings in seeds
        for finding in findings
        if finding.rule.startswith(("grounding", "licence", "stage", "list", "named", "locator"))
        and not OFFERED.search(finding.advice["en"])
        and not ASKS.search(finding.advice["en"])
    }
    assert {
        row for row in blind if not row.startswith("licence-unused: delete inference:")
    } == set()


def test_no_advice_hands_out_a_licence(seeds: list[tuple[Mutant, list[Finding]]]) -> None:
    told = [finding.advice["en"] for _, findings in seeds for finding in findings]
    assert not [advice for advice in told if LICENSED.search(advice)]


def test_what_is_followed_is_of_a_form_that_these_tests_know() -> None:
    """Each way in which the advice of the proof may begin is known here, or asks to read."""
    room = Path(checkout.__file__).parents[1] / "check" / "prove"
    words = "\n".join(path.read_text(encoding="utf-8") for path in sorted(room.glob("*.py")))
    assert "add below line" not in words
    assert not re.search(r'"delete the line', words)
