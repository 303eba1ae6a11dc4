"""Seeded errors: single wrong changes to true facts of the shipped data, and which are reported.

A mutant is one wrong change of one of ``KINDS`` (``seeded_kinds`` draws them), made of one or more
edits of triples. It comes from the *same sentence*, where what is put there is printed in a
sentence that speaks of the same subject, or from *elsewhere*. It is caught if the vocabulary, the
grounding, the coverage or the shapes of the passages at stake say of it, as a violation, what they
do not say of the data as they stand. What only the ratchet of coverage says is counted apart, for
``lock`` stores a new one.

``python tests/seeded.py [COUNT] [SEED]`` prints what is caught of how many, with
``LODESTONE_SOURCES`` set; ``--escaped`` lists the others too, ``--sets`` tries sets of six changes.
"""

import os
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.check import views, vocabulary
from lodestone.check.prove import coverage, grounding, passages
from lodestone.check.prove.passages import Passage
from lodestone.check.prove.value import value_of
from lodestone.model import describe, house, terms
from lodestone.model.findings import Severity
from lodestone.model.values import Quantity
from lodestone.read import checkout
from lodestone.read.checkout import FactFile, Sources
from lodestone.read.intake import Located
from lodestone.read.text import mentions
from lodestone.read.text.mentions import Names

SAME, ELSEWHERE = ORIGINS = ("same sentence", "elsewhere")
SEED: Final = 20261122
#: What the ratchet says; a lock that is made anew forgets it.
RATCHET: Final = frozenset({"coverage-ratchet", "coverage-names"})
#: What leads from an organ to its body, and from a mineral to its group.
_WIDER: Final = frozenset({terms.LODE + "isOrganPartOf", terms.SKOS + "broader"})
#: What of a passage depends on its text alone, and is not worked out anew for each mutant.
_OF_TEXT: Final = ("sentences", "mentions", "figures", "all_figures")


@dataclass(frozen=True)
class Edit:
    """One triple of a file replaced, deleted (``new`` is none) or added (``old`` is none)."""

    path: Path
    old: ox.Triple | None
    new: ox.Triple | None


@dataclass(frozen=True)
class Mutant:
    """One wrong change.

    Attributes:
        kind: one of ``seeded_kinds.KINDS``.
        origin: one of ``ORIGINS``.
        edits: what is changed.
        told: the change in words.
    """

    kind: str
    origin: str
    edits: tuple[Edit, ...]
    told: str


@dataclass(frozen=True)
class Verdict:
    """A mutant with the rules that refuse it, and those that only warn; none if it escapes."""

    mutant: Mutant
    refusing: tuple[str, ...]
    warning: tuple[str, ...] = ()

    @property
    def is_lasting(self) -> bool:
        """Tell whether it is refused after a new lock too."""
        return bool(set(self.refusing) - RATCHET)


class Bench:
    """The shipped data with their texts, where mutants are made and judged."""

    def __init__(self, sources: Sources, texts: Mapping[str, str]) -> None:
        self.sources = sources
        self.texts = texts
        self.seed = SEED
        self.passages = {p.iri: p for p in passages.lay(sources, texts)[0]}
        self.files = [file for file in sources.of(checkout.PASSAGE) if file.graph in self.passages]

    @cached_property
    def names(self) -> Names:
        """The names of the register."""
        return mentions.names(self.sources)

    @cached_property
    def labels(self) -> coverage.Labels:
        """The labels of all things and statements, which no mutant changes."""
        return coverage.own_labels(self.sources)

    @cached_property
    def things(self) -> dict[str, list[str]]:
        """The registered things of each kind."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for iri in sorted(self.sources.types):
            found[kind_of(iri)].append(iri)
        return dict(found)

    @cached_property
    def _above(self) -> dict[str, set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for triple in self.sources.triples(checkout.REGISTER):
            if triple.predicate.value in _WIDER:
                found[triple.subject.value].add(triple.object.value)
        return dict(found)

    def wider(self, iri: str) -> set[str]:
        """Return the bodies above an organ, and the groups above a mineral."""
        seen: set[str] = set()
        todo = [iri]
        while todo:
            more = self._above.get(todo.pop(), set()) - seen
            seen |= more
            todo += more
        return seen

    @cached_property
    def quantities(self) -> list[Quantity]:
        """Every quantity that some passage states."""
        objects = {t.object.value for t in self.sources.triples(checkout.PASSAGE)}
        found = (value_of(iri, self.sources.ontology) for iri in sorted(objects))
        return [value for value in found if isinstance(value, Quantity)]

    def judge(self, mutant: Mutant) -> Verdict:
        """Tell which rules report a mutant that are silent on the data as they stand."""
        return Verdict(mutant, *self.judge_edits(mutant.edits))

    def judge_edits(self, edits: Iterable[Edit]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Tell which rules refuse some edits, and which warn of them."""
        by_path: defaultdict[Path, list[Edit]] = defaultdict(list)
        for edit in edits:
            by_path[edit.path].append(edit)
        files = tuple(
            _edited(file, by_path[file.path]) if file.path in by_path else file
            for file in self.sources.files
        )
        changed = [file for file in files if file.path in by_path]
        sources = replace(self.sources, files=files)
        if {file.kind for file in changed} == {checkout.PASSAGE}:  # which give nothing a class
            sources.__dict__["types"] = self.sources.types
        now, before = self._judge(sources, changed), self._judged_before(changed)
        new = now - before
        refusing = sorted({rule for rule, severity, _ in new if severity is Severity.VIOLATION})
        if not set(refusing) - RATCHET:  # the shapes are slow, and one reason is enough
            refusing = sorted({*refusing, *self._misshapen(sources, changed)})
        warned = sorted({rule for rule, severity, _ in new if severity is Severity.WARNING})
        return tuple(refusing), tuple(warned)

    def _judged_before(self, changed: Sequence[FactFile]) -> set[tuple[str, Severity, str]]:
        key = tuple(sorted(file.path for file in changed))
        if key not in self._before:
            files = [file for file in self.sources.files if file.path in key]
            self._before[key] = self._judge(self.sources, files)
        return self._before[key]

    @cached_property
    def _before(self) -> dict[tuple[Path, ...], set[tuple[str, Severity, str]]]:
        return {}

    def _judge(
        self, sources: Sources, changed: Sequence[FactFile]
    ) -> set[tuple[str, Severity, str]]:
        """Return what is said of some files: rule, severity and words."""
        found = list(vocabulary.lint(sources, changed))
        said = {(one.rule, one.severity, one.message["en"]) for one in found}
        for passage in self._at_stake(sources, changed):
            items, idle = coverage.cover_passage(passage, sources.ontology)
            proven = grounding.prove(passage, sources.ontology).findings
            said |= {(one.rule, one.severity, one.message["en"]) for one in [*proven, *idle]}
            said |= self._fallen(passage, items)
        return said

    def _misshapen(self, sources: Sources, changed: Sequence[FactFile]) -> set[str]:
        """Return the shapes that the changed files of passages break, each on its own."""
        paths = {file.path for file in changed}
        kept = tuple(f for f in sources.files if f.kind != checkout.PASSAGE or f.path in paths)
        named = (
            located.triple.object.value
            for file in kept
            if file.kind in (checkout.PASSAGE, checkout.REGISTER)
            for located in file.triples
            if isinstance(located.triple.object, ox.NamedNode)
        )
        values = describe.describe(named, sources.ontology)
        found = views.validate(replace(sources, files=kept), values)
        refused = (one for one in found if one.severity is Severity.VIOLATION)
        return {one.rule for one in refused if one.path in paths}

    def _fallen(
        self, passage: Passage, items: Sequence[coverage.Item]
    ) -> set[tuple[str, Severity, str]]:
        """Return what the ratchet says of a passage: more left open, fewer names told of."""
        left, told = self._tally(passage, items)
        was_left, was_told = self._before_of(passage.iri)
        lost = was_told - told
        said = set()
        if left > was_left:
            said.add(("coverage-ratchet", Severity.VIOLATION, f"{passage.slug} {left}"))
        if lost:
            said.add(("coverage-names", Severity.VIOLATION, f"{passage.slug} {sorted(lost)}"))
        return said

    def _tally(
        self, passage: Passage, items: Sequence[coverage.Item]
    ) -> tuple[int, set[tuple[int, str, str]]]:
        uses = coverage.name_uses(passage, items, self.labels)
        told = {(use.sentence, use.subject, use.thing) for use in uses if use.is_told}
        return sum(item.state == coverage.OPEN for item in items), told

    def _before_of(self, iri: str) -> tuple[int, set[tuple[int, str, str]]]:
        if iri not in self._tallies:
            one = self.passages[iri]
            items = coverage.cover_passage(one, self.sources.ontology)[0]
            self._tallies[iri] = self._tally(one, items)
        return self._tallies[iri]

    @cached_property
    def _tallies(self) -> dict[str, tuple[int, set[tuple[int, str, str]]]]:
        return {}

    def _at_stake(self, sources: Sources, changed: Sequence[FactFile]) -> Iterable[Passage]:
        """Lay the passages whose files, or whose document's file, are changed."""
        folders = {
            f.path.parent for f in changed if f.kind in (checkout.PASSAGE, checkout.DOCUMENT)
        }
        kept = tuple(
            file
            for file in sources.files
            if file.kind not in (checkout.PASSAGE, checkout.DOCUMENT) or file.path.parent in folders
        )
        texts = {folder.name: self.texts[folder.name] for folder in folders}
        laid, _ = passages.lay(replace(sources, files=kept), texts, self.names)
        graphs = {file.graph for file in changed if file.kind == checkout.PASSAGE}
        for one in laid:
            known = self.passages[one.iri]
            one.__dict__.update({name: getattr(known, name) for name in _OF_TEXT})
        return [one for one in laid if one.iri in graphs]


def _edited(file: FactFile, edits: Sequence[Edit]) -> FactFile:
    triples = list(file.triples)
    for edit in edits:
        place = next((n for n, one in enumerate(triples) if one.triple == edit.old), None)
        if edit.new is None:
            del triples[place if place is not None else len(triples)]
        elif place is None:
            triples.append(Located(edit.new, triples[-1].at))
        else:
            triples[place] = replace(triples[place], triple=edit.new)
    return replace(file, triples=tuple(triples))


def kind_of(iri: str) -> str:
    """Return the kind of a thing or value."""
    return (terms.kind_and_slug(iri) or ("", ""))[0]


def rate(verdicts: Sequence[Verdict], origin: str, kind: str = "") -> float:
    """Return the share of the mutants of an origin, or of one kind of it, that is refused."""
    chosen = [v for v in verdicts if v.mutant.origin == origin and kind in ("", v.mutant.kind)]
    return sum(bool(v.refusing) for v in chosen) / len(chosen) if chosen else 1.0


def table(verdicts: Sequence[Verdict]) -> str:
    """Return what is refused of how many, for each kind and origin, as text.

    The number after the bar is refused after a new lock too; the one after ``+`` is only warned of.
    """
    kinds = list(dict.fromkeys(v.mutant.kind for v in verdicts))
    made = Counter((v.mutant.kind, v.mutant.origin) for v in verdicts)
    seen = Counter((v.mutant.kind, v.mutant.origin) for v in verdicts if v.refusing)
    kept = Counter((v.mutant.kind, v.mutant.origin) for v in verdicts if v.is_lasting)
    told = Counter(
        (v.mutant.kind, v.mutant.origin) for v in verdicts if v.warning and not v.refusing
    )
    lines = ["refused of".ljust(18) + "".join(origin.rjust(24) for origin in ORIGINS)]
    for kind in kinds:
        cells = (
            f"{seen[kind, o]}|{kept[kind, o]} +{told[kind, o]} of {made[kind, o]}".rjust(24)
            for o in ORIGINS
        )
        lines.append(kind.ljust(18) + "".join(cells))
    totals = (f"{rate(verdicts, origin):.1%}".rjust(24) for origin in ORIGINS)
    return "\n".join([*lines, "all".ljust(18) + "".join(totals)])


def sets(bench: Bench, drawn: Sequence[Mutant], count: int, seed: int) -> list[Verdict]:
    """Put six changes of different files together, ``count`` times; judge each set after a lock."""
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        chosen: dict[Path, Mutant] = {}
        for mutant in chance.sample(list(drawn), len(drawn)):
            paths = {edit.path for edit in mutant.edits}
            if len(chosen) < 6 and paths.isdisjoint(chosen):
                chosen |= dict.fromkeys(paths, mutant)
        parts = list(dict.fromkeys(chosen.values()))
        edits = tuple(edit for one in parts for edit in one.edits)
        refusing, warned = bench.judge_edits(edits)
        lasting = tuple(rule for rule in refusing if rule not in RATCHET)
        whole = Mutant("set", SAME, edits, "; ".join(one.told for one in parts))
        found.append(Verdict(whole, lasting, warned))
    return found


def main(arguments: Sequence[str]) -> None:
    """Print the table, and what escaped with ``--escaped``."""
    import seeded_kinds  # it draws on what stands above

    folder = os.environ.get("LODESTONE_SOURCES")
    if not folder:
        sys.exit("the documents' texts are not given (LODESTONE_SOURCES)")
    bench = Bench(checkout.read(house.find()), passages.load_texts(Path(folder)))
    numbers = [int(one) for one in arguments if one.isdigit()] or [600]
    drawn = seeded_kinds.mutants(bench, *numbers)
    verdicts = [bench.judge(mutant) for mutant in drawn]
    print(table(verdicts))
    if "--sets" in arguments:
        together = sets(bench, drawn, 50, (numbers[1:] or [SEED])[0])
        caught = sum(bool(one.refusing) for one in together)
        print(f"sets of six after a lock: {caught} of {len(together)} refused")
    if "--escaped" in arguments:
        for one in verdicts:
            if not one.refusing:
                mark = "warned " if one.warning else ""
                print(f"{mark}{one.mutant.kind}, {one.mutant.origin}: {one.mutant.told}")


if __name__ == "__main__":
    sys.modules["seeded"] = sys.modules["__main__"]
    main(sys.argv[1:])
