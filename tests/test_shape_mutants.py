"""Each constraint of each shape and each filter of each rule, taken away: the examples notice.

The examples are those of ``test_shapes`` and ``test_derivation``: a weakened shape fails on fewer
of them than they expect, a weakened rule derives what they deny or no longer what they expect.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyoxigraph as ox
import pytest
import scores
from derivation import cases
from test_derivation import FOLDER, RULES
from test_shapes import examples, name_of, short  # noqa: F401  # the fixture of that module

from lodestone.check import views
from lodestone.check.shacl import Engine, compile_shapes
from lodestone.check.shape_graph import Data
from lodestone.derive import derivation
from lodestone.derive.derivation import Dataset
from lodestone.model.ontology import Ontology
from lodestone.model.terms import SH
from lodestone.read.checkout import DOCUMENT, PASSAGE, SHAPES, Sources

#: What a shape asks for by one triple; what only describes it is no constraint.
CONSTRAINTS: Final = frozenset(
    SH + name
    for name in (
        "class", "datatype", "nodeKind", "minCount", "maxCount", "pattern", "in", "languageIn",
        "uniqueLang", "lessThan", "lessThanOrEquals", "equals", "disjoint", "hasValue", "minLength",
        "maxLength", "minInclusive", "maxInclusive", "minExclusive", "maxExclusive", "or", "and",
        "not", "xone", "node", "qualifiedMinCount", "qualifiedMaxCount",
    )
)  # fmt: skip
_PROPERTY: Final = ox.NamedNode(SH + "property")
_MESSAGE: Final = ox.NamedNode(SH + "message")
#: Filters that change nothing when they are taken away.
EQUAL: Final = tomllib.loads(
    (Path(__file__).parent / "mutants/rules.toml").read_text(encoding="utf-8")
)["equal"]

Found = frozenset[str]


def around(shape: ox.NamedNode, triples: Sequence[ox.Triple]) -> list[ox.Triple]:
    """Return the shapes without the property shapes that stand beside one."""
    owners = {t.subject for t in triples if t.predicate == _PROPERTY and t.object == shape}
    targets = owners or {shape}
    keep = {*targets, shape}
    while True:
        more = {
            t.object
            for t in triples
            if t.subject in keep and isinstance(t.object, (ox.NamedNode, ox.BlankNode))
            and not (t.subject in owners and t.predicate == _PROPERTY and t.object != shape)
        }  # fmt: skip
        if more <= keep:
            break
        keep |= more
    return [
        t for t in triples if t.subject in keep
        and not (t.subject in owners and t.predicate == _PROPERTY and t.object != shape)
    ]  # fmt: skip


def failing(shape: ox.NamedNode, data: Data, shapes: list[ox.Triple]) -> Found:
    found = Engine(*compile_shapes(tuple(shapes)), data).run()
    return frozenset(str(one.focus) for one in found if one.shape == shape)


def weakened(triples: Sequence[ox.Triple]) -> list[ox.Triple]:
    """Return every constraint of a shape that has a message of its own."""
    judging = {t.subject for t in triples if t.predicate == _MESSAGE}
    found = [
        t for t in triples
        if t.predicate.value in CONSTRAINTS and t.subject in judging
        and isinstance(t.subject, ox.NamedNode)
    ]  # fmt: skip
    return sorted(found, key=str)


def test_a_constraint_that_is_taken_away_is_missed_by_an_example(
    examples: list[ox.Triple],  # noqa: F811
    pattern: Sources,
    ontology: Ontology,
    record_property: Any,
) -> None:
    shapes = views.shapes_for("settled", pattern.triples(SHAPES), ontology)
    data = Data(examples)
    mutants = scores.some(weakened(shapes), 40)
    survivors = []
    whole: dict[ox.NamedNode, Found] = {}
    for one in mutants:
        near = around(one.subject, shapes)
        if one.subject not in whole:
            whole[one.subject] = failing(one.subject, data, near)
        left = [triple for triple in near if triple != one]
        if failing(one.subject, data, left) == whole[one.subject]:
            survivors.append(f"{short(one.subject.value)} {one.predicate.value.split('#')[1]}")
    scores.tell(record_property, len(mutants) - len(survivors), len(mutants))
    assert len(survivors) <= 0.05 * len(mutants), "\n".join(survivors)


class Part(NamedTuple):
    """A whole filter of a rule, or a pattern that is denied: where it stands in the text."""

    rule: Path
    text: str
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.rule.stem}: {' '.join(self.text[self.start : self.end].split())}"

    def is_among(self, listed: list[dict[str, str]]) -> bool:
        """Tell whether it is listed, by its beginning; where two begin alike, by what follows."""
        plain = " ".join(self.text[self.start :].split())
        return any(
            one["rule"] == self.rule.stem and plain.startswith(one["filter"]) for one in listed
        )


def parts(rule: Path) -> Iterator[Part]:
    text = rule.read_text(encoding="utf-8")
    for match in re.finditer(r"FILTER(?: NOT EXISTS)?\s*[({]|MINUS\s*\{", text):
        opened, at = 0, match.end() - 1
        for at in range(match.end() - 1, len(text)):
            opened += {"(": 1, "{": 1, ")": -1, "}": -1}.get(text[at], 0)
            if not opened:
                break
        yield Part(rule, text, match.start(), at + 1)


def rule_mutants(*, equal: bool = False) -> list[Part]:
    return [part for rule in RULES for part in parts(rule) if part.is_among(EQUAL) == equal]


@contextmanager
def without(part: Part, ontology: Ontology, folder: Path) -> Iterator[None]:
    """Take a filter from a rule, for as long as the block runs."""
    every = derivation.rules
    (folder / "rules").mkdir(exist_ok=True)
    changed = folder / "rules" / part.rule.name
    changed.write_text(part.text[: part.start] + part.text[part.end :], encoding="utf-8")
    mutated = derivation.sparql.load(changed, ontology.prefixes)

    def rules(folder: Path, prefixes: Any) -> Any:
        return [mutated if one.name == mutated.name else one for one in every(folder, prefixes)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(derivation, "rules", rules)
        yield


def test_a_filter_of_a_rule_that_is_taken_away_is_missed_by_a_case(
    ontology: Ontology, tmp_path: Path, record_property: Any
) -> None:
    mutants = scores.some(rule_mutants(), 8)
    survivors = []
    for part in mutants:
        with without(part, ontology, tmp_path):
            if not any(noticed(path, ontology, tmp_path) for path in near(part.rule)):
                survivors.append(str(part))
    scores.tell(record_property, len(mutants) - len(survivors), len(mutants))
    assert survivors == []


@pytest.fixture
def whole(sources: Sources, request: pytest.FixtureRequest) -> Dataset:
    """What follows from all facts; from those of a document where a few cases are asked for."""
    if not scores.IS_BRIEF:
        found = request.getfixturevalue("dataset")
        assert isinstance(found, Dataset)
        return found
    folder = list(sources.of(DOCUMENT))[-1].path.parent
    kept = [
        file for file in sources.files
        if file.kind not in (DOCUMENT, PASSAGE) or file.path.parent == folder
    ]  # fmt: skip
    return derivation.derive(replace(sources, files=tuple(kept)))


def test_a_filter_that_is_listed_as_changing_nothing_changes_nothing(
    whole: Dataset, ontology: Ontology, tmp_path: Path
) -> None:
    listed = rule_mutants(equal=True)
    assert len(listed) == len(EQUAL), "a listed filter stands in no rule any more"
    for part in scores.some(listed, 1):
        with without(part, ontology, tmp_path):
            changed = set(derivation.derive(whole.sources).store) ^ set(whole.store)
        assert sorted(map(str, changed))[:5] == [], part.rule.stem


def near(rule: Path) -> list[Path]:
    return sorted((FOLDER / rule.stem).glob("*.trig"))


def noticed(path: Path, ontology: Ontology, folder: Path) -> bool:
    case = cases.load(path, ontology.prefixes)
    try:
        store = cases.derived(cases.sources(case, ontology, folder))
    except (SyntaxError, ValueError):
        return True  # what is no rule any more is seen at once
    return bool(cases.missing(case, store) + cases.unwanted(case, store))
