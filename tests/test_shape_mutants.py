"""Each constraint of each shape and each filter of each rule, taken away: the examples notice.

The examples are those of ``test_shapes`` and ``test_derivation``: a weakened shape fails on fewer
of them than they expect, a weakened rule derives what they deny or no longer what they expect.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
import pytest
import scores
from derivation import cases
from test_derivation import FOLDER, RULES
from test_shapes import examples, name_of, short  # noqa: F401  # the fixture of that module

from lodestone.check import views
from lodestone.derive import derivation
from lodestone.model.ontology import Ontology
from lodestone.model.terms import SH
from lodestone.read.checkout import SHAPES, Sources

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
#: Taken-away filters that no case notices.
RULE_SURVIVORS: Final = tomllib.loads(
    (Path(__file__).parent / "mutants/rules.toml").read_text(encoding="utf-8")
)

Found = frozenset[tuple[str, str, str | None]]


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


def failing(shape: ox.NamedNode, data: list[ox.Triple], shapes: list[ox.Triple]) -> Found:
    return frozenset(
        (one.shape, one.passage or "", one.focus)
        for one in views.run(data, shapes)
        if one.shape == shape.value
    )


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
    sources: Sources,
    ontology: Ontology,
    record_property: Any,
) -> None:
    shapes = views.shapes_for("settled", sources.triples(SHAPES), ontology)
    mutants = scores.some(weakened(shapes), 40)
    survivors = []
    whole: dict[ox.NamedNode, Found] = {}
    for one in mutants:
        near = around(one.subject, shapes)
        if one.subject not in whole:
            whole[one.subject] = failing(one.subject, examples, near)
        left = [triple for triple in near if triple != one]
        if failing(one.subject, examples, left) == whole[one.subject]:
            survivors.append(f"{short(one.subject.value)} {one.predicate.value.split('#')[1]}")
    scores.tell(record_property, len(mutants) - len(survivors), len(mutants))
    assert len(survivors) <= 0.1 * len(mutants), "\n".join(survivors)


def filters(text: str) -> Iterator[str]:
    """Yield each whole filter of a rule, and each pattern that is denied."""
    for match in re.finditer(r"FILTER(?: NOT EXISTS)?\s*[({]|MINUS\s*\{", text):
        opened, at = 0, match.end() - 1
        for at in range(match.end() - 1, len(text)):
            opened += {"(": 1, "{": 1, ")": -1, "}": -1}.get(text[at], 0)
            if not opened:
                break
        yield text[match.start() : at + 1]


def rule_mutants() -> list[tuple[Path, int, str]]:
    return [
        (rule, number, part)
        for rule in RULES
        for number, part in enumerate(filters(rule.read_text(encoding="utf-8")))
    ]


def test_a_filter_of_a_rule_that_is_taken_away_is_missed_by_a_case(
    ontology: Ontology, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record_property: Any
) -> None:
    mutants = scores.some(rule_mutants(), 8)
    every = derivation.rules
    survivors: defaultdict[str, list[str]] = defaultdict(list)
    for rule, _, part in mutants:
        text = rule.read_text(encoding="utf-8").replace(part, "", 1)
        (tmp_path / "rules").mkdir(exist_ok=True)
        changed = tmp_path / "rules" / rule.name
        changed.write_text(text, encoding="utf-8")
        mutated = derivation.sparql.load(changed, ontology.prefixes)

        def rules(folder: Path, prefixes: Any, mutated: Any = mutated) -> Any:
            return [mutated if one.name == mutated.name else one for one in every(folder, prefixes)]

        monkeypatch.setattr(derivation, "rules", rules)
        if not any(noticed(path, ontology, tmp_path) for path in near(rule)):
            survivors[rule.stem].append(" ".join(part.split())[:90])
    lost = sum(map(len, survivors.values()))
    scores.tell(record_property, len(mutants) - lost, len(mutants))
    unknown = [
        f"{rule}: {one}"
        for rule, found in survivors.items()
        for one in found
        if one not in RULE_SURVIVORS.get(rule, ())
    ]
    assert len(unknown) <= 0.15 * len(mutants), "\n".join(unknown)


def near(rule: Path) -> list[Path]:
    return sorted((FOLDER / rule.stem).glob("*.trig"))


def noticed(path: Path, ontology: Ontology, folder: Path) -> bool:
    case = cases.load(path, ontology.prefixes)
    try:
        store = cases.derived(cases.sources(case, ontology, folder))
    except (SyntaxError, ValueError):
        return True  # what is no rule any more is seen at once
    return bool(cases.missing(case, store) + cases.unwanted(case, store))
