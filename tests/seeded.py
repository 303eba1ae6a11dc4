"""Seeded errors: one figure, date, unit, bound or name of a passage file changed, and judged.

A mutant changes one place of one triple. It comes from the *same* passage, where the new value is
stated by another claim of that passage or the new name printed in it, or from *elsewhere*, where
the passage prints neither. It is reported if the vocabulary, the grounding or the coverage of its
passage says something that they do not say of the file as it stands.

``python -m tests.seeded [COUNT] [SEED]`` prints what is reported of how many, with
``LODESTONE_SOURCES`` set; ``--escaped`` lists the others too.
"""

import os
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.check import vocabulary
from lodestone.check.prove import coverage, grounding, passages
from lodestone.check.prove.grounding import PRINTED_SUBJECTS, value_of
from lodestone.check.prove.passages import Passage
from lodestone.model import dates, house, terms, values
from lodestone.model.dates import DateValue
from lodestone.model.errors import ValueNameError
from lodestone.model.findings import Finding
from lodestone.model.values import Quantity
from lodestone.read import checkout
from lodestone.read.checkout import FactFile, Sources
from lodestone.read.text import mentions
from lodestone.read.text.mentions import Names

FIGURE, DATE, UNIT, BOUND, NAME = CLASSES = ("figure", "date", "unit", "bound", "name")
SAME, ELSEWHERE = ORIGINS = ("same passage", "elsewhere")
SEED: Final = 20261122
#: A state acts, so one may stand where the other does.
_KIN: Final = {"country": frozenset({"country", "actor"}), "actor": frozenset({"country", "actor"})}


@dataclass(frozen=True)
class Mutant:
    """One change of one triple.

    Attributes:
        what: one of ``CLASSES``.
        origin: one of ``ORIGINS``.
        passage: IRI of the passage.
        path: the file that is changed.
        index: place of the triple in the file.
        is_subject: true where the subject is changed, false where the object is.
        old: IRI that stands there.
        new: IRI that is put there.
    """

    what: str
    origin: str
    passage: str
    path: Path
    index: int
    is_subject: bool
    old: str
    new: str


@dataclass(frozen=True)
class Verdict:
    """A mutant and the rules that report it; none if it escapes."""

    mutant: Mutant
    rules: tuple[str, ...]


class Bench:
    """The shipped data with their texts, where mutants are made and judged."""

    def __init__(self, sources: Sources, texts: Mapping[str, str]) -> None:
        self.sources = sources
        self.texts = texts
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
            found[_kind(iri)].append(iri)
        return dict(found)

    @cached_property
    def quantities(self) -> list[Quantity]:
        """Every quantity that some passage states."""
        objects = {t.object.value for t in self.sources.triples(checkout.PASSAGE)}
        found = (value_of(iri, self.sources.ontology) for iri in sorted(objects))
        return [value for value in found if isinstance(value, Quantity)]

    def judge(self, mutant: Mutant) -> Verdict:
        """Tell which rules report a mutant that are silent on the file as it stands."""
        if mutant.path not in self._before:
            self._before[mutant.path] = self._judge(self._file(mutant.path))
        before, told_before = self._before[mutant.path]
        now, told = self._judge(self._changed(mutant))
        rules = {rule for rule, _ in now - before}
        if told < told_before:
            rules.add("coverage-names")
        return Verdict(mutant, tuple(sorted(rules)))

    def _file(self, path: Path) -> FactFile:
        return next(file for file in self.files if file.path == path)

    def _changed(self, mutant: Mutant) -> FactFile:
        file = self._file(mutant.path)
        located = file.triples[mutant.index]
        old, new = located.triple, ox.NamedNode(mutant.new)
        triple = (
            ox.Triple(new, old.predicate, old.object)
            if mutant.is_subject
            else ox.Triple(old.subject, old.predicate, new)
        )
        triples = list(file.triples)
        triples[mutant.index] = replace(located, triple=triple)
        return replace(file, triples=tuple(triples))

    @cached_property
    def _before(self) -> dict[Path, tuple[set[tuple[str, str]], int]]:
        return {}

    def _judge(self, file: FactFile) -> tuple[set[tuple[str, str]], int]:
        """Judge a file in the place that the file of the same path has in the checkout.

        Returns:
            What is said of it, as rules and texts, and how many names its claims tell of.
        """
        others = (file if one.path == file.path else one for one in self.sources.files)
        sources = replace(self.sources, files=tuple(others))
        folder = file.path.parent
        document = [one for one in sources.of(checkout.DOCUMENT) if one.path.parent == folder]
        laid, _ = passages.lay(replace(sources, files=(*document, file)), self.texts)
        # Without the register, which no mutant changes, no names are collected anew.
        passage = next(replace(one, names=self.names) for one in laid if one.iri == file.graph)
        items, idle = coverage.cover_passage(passage, sources.ontology)
        uses = coverage.name_uses(passage, items, self.labels)
        found: list[Finding] = [
            *vocabulary.lint(sources, [file]),
            *grounding.prove(passage, sources.ontology).findings,
            *idle,
        ]
        said = {(one.rule, one.message["en"]) for one in found}
        for item in items:
            if item.state == coverage.OPEN:
                said.add((f"open {item.what}", f"{item.sentence}.{item.figure}"))
        return said, sum(use.is_told for use in uses)


def mutants(bench: Bench, count: int, seed: int = SEED) -> list[Mutant]:
    """Draw mutants: as many of each class and origin, no two alike, the same for the same seed."""
    chance = random.Random(seed)
    drawn: list[Mutant] = []
    for what in CLASSES:
        for origin in ORIGINS:
            wanted = count // (len(CLASSES) * len(ORIGINS))
            places = _places(bench, what)
            seen: set[Mutant] = set()
            for _ in range(200 * wanted):
                if len(seen) == wanted:
                    break
                file, index, is_subject, old = chance.choice(places)
                passage = bench.passages[file.graph]
                offers = _OFFERS[what, origin](bench, passage, old)
                new = chance.choice(offers) if offers else old
                mutant = Mutant(what, origin, passage.iri, file.path, index, is_subject, old, new)
                if new != old and mutant not in seen and not _is_there(file, mutant):
                    seen.add(mutant)
                    drawn.append(mutant)
    return drawn


_Place = tuple[FactFile, int, bool, str]


def _places(bench: Bench, what: str) -> list[_Place]:
    """Return every place that names a thing, or states a date or a quantity."""
    found: list[_Place] = []
    for file in bench.files:
        for index, located in enumerate(file.triples):
            triple = located.triple
            if not isinstance(triple.object, ox.NamedNode) or _says_no_fact(triple):
                continue
            for is_subject, iri in ((True, triple.subject.value), (False, triple.object.value)):
                value = value_of(iri, bench.sources.ontology)
                fits = {
                    NAME: _kind(iri) in PRINTED_SUBJECTS,
                    DATE: isinstance(value, DateValue),
                }.get(what, isinstance(value, Quantity))
                if fits:
                    found.append((file, index, is_subject, iri))
    return found


def _says_no_fact(triple: ox.Triple) -> bool:
    return triple.predicate.value.startswith((terms.RDF, terms.RDFS, terms.SKOS))


def _is_there(file: FactFile, mutant: Mutant) -> bool:
    """Tell whether the file states the changed triple already: a triple lost, not a wrong one."""
    old = file.triples[mutant.index].triple
    subject = mutant.new if mutant.is_subject else old.subject.value
    node = old.object.value if mutant.is_subject else mutant.new
    return subject == node or any(
        (t.triple.subject.value, t.triple.predicate, t.triple.object.value)
        == (subject, old.predicate, node)
        for t in file.triples
    )


_Offer = Callable[[Bench, Passage, str], list[str]]


def _names_here(_: Bench, passage: Passage, old: str) -> list[str]:
    kinds = _KIN.get(_kind(old), frozenset({_kind(old)}))
    return sorted(iri for iri in passage.mentions if _kind(iri) in kinds and iri != old)


def _names_elsewhere(bench: Bench, passage: Passage, old: str) -> list[str]:
    kinds = _KIN.get(_kind(old), frozenset({_kind(old)}))
    licensed = {terms.thing(one.kind, one.slug) for one in passage.licences}
    known = {*passage.mentions, *licensed, *passage.authors, old}
    return [iri for kind in sorted(kinds) for iri in bench.things[kind] if iri not in known]


def _dates_here(bench: Bench, passage: Passage, old: str) -> list[str]:
    values_ = (value_of(claim.object, bench.sources.ontology) for claim in passage.claims)
    names = {value.name for value in values_ if isinstance(value, DateValue)}
    return _as_old(sorted(names), old)


def _dates_elsewhere(bench: Bench, passage: Passage, old: str) -> list[str]:
    value = value_of(old, bench.sources.ontology)
    assert isinstance(value, DateValue)
    return [
        name
        for name in _as_old(_other_digits(value.name), old)
        if not _prints(passage, value_of(name, bench.sources.ontology))
    ]


def _as_old(names: Iterable[str], old: str) -> list[str]:
    """Write dates as a date stands in the old place: alone, or behind the rung of a stage."""
    kind, slug = terms.kind_and_slug(old) or ("", "")
    start = ""
    if kind == "stage":
        dashes = (n + 1 for n, char in enumerate(slug) if char == "-")
        start = next(slug[:n] for n in dashes if _is_date(slug[n:]))
    return [new for name in names if (new := terms.thing(kind, start + name)) != old]


def _is_date(name: str) -> bool:
    try:
        dates.parse_date(name)
    except ValueNameError:
        return False
    return True


def _other_digits(name: str) -> list[str]:
    """Return the dates that differ from one in one digit."""
    found = []
    for place, char in enumerate(name):
        if char.isdigit():
            others = (name[:place] + digit + name[place + 1 :] for digit in "0123456789")
            found += [one for one in others if one != name and _is_date(one) and _is_near(one)]
    return found or ["2024", "2027", "2031"]


def _is_near(name: str) -> bool:
    return any(name.find(century) >= 0 for century in ("19", "20"))


def _quantities_here(what: str) -> _Offer:
    def offer(bench: Bench, passage: Passage, old: str) -> list[str]:
        value = value_of(old, bench.sources.ontology)
        assert isinstance(value, Quantity)
        stated = {value_of(claim.object, bench.sources.ontology) for claim in passage.claims}
        return sorted(
            terms.thing("quantity", one.name)
            for one in stated
            if isinstance(one, Quantity) and one != value and _difference(one, value) == what
        )

    return offer


def _difference(one: Quantity, other: Quantity) -> str:
    if one.unit != other.unit:
        return UNIT
    return BOUND if one.bound != other.bound else FIGURE


def _figures_elsewhere(bench: Bench, passage: Passage, old: str) -> list[str]:
    value = value_of(old, bench.sources.ontology)
    assert isinstance(value, Quantity)
    offers = [one for one in bench.quantities if _difference(one, value) == FIGURE]
    if value.first is not None:
        for factor in (2, 3, 10, 100):
            offers.append(replace(value, first=value.first * factor))
        offers.append(replace(value, first=value.first + 1))
    return _sound(bench, passage, offers, old)


def _units_elsewhere(bench: Bench, passage: Passage, old: str) -> list[str]:
    value = value_of(old, bench.sources.ontology)
    assert isinstance(value, Quantity)
    units = sorted(bench.sources.ontology.units - {value.unit})
    return _sound(bench, passage, [replace(value, unit=unit) for unit in units], old)


def _bounds_elsewhere(bench: Bench, passage: Passage, old: str) -> list[str]:
    value = value_of(old, bench.sources.ontology)
    assert isinstance(value, Quantity)
    bounds = [bound for bound in (None, *values.BOUNDS) if bound != value.bound]
    return _sound(bench, passage, [replace(value, bound=bound) for bound in bounds], old)


def _sound(bench: Bench, passage: Passage, offers: Iterable[Quantity], old: str) -> list[str]:
    """Keep the quantities with a canonical name that the passage does not print."""
    units = bench.sources.ontology.units
    found = set()
    for one in offers:
        try:
            values.parse_quantity(one.name, units)
        except ValueNameError:
            continue
        if not _prints(passage, one):
            found.add(terms.thing("quantity", one.name))
    return sorted(found - {old})


def _prints(passage: Passage, value: Quantity | DateValue | None) -> bool:
    if isinstance(value, Quantity):
        return any(figure.matches_quantity(value) for figure in passage.all_figures)
    return value is not None and any(
        figure.matches_date(value, licensed=True) for figure in passage.all_figures
    )


_OFFERS: Final[Mapping[tuple[str, str], _Offer]] = {
    (FIGURE, SAME): _quantities_here(FIGURE),
    (UNIT, SAME): _quantities_here(UNIT),
    (BOUND, SAME): _quantities_here(BOUND),
    (DATE, SAME): _dates_here,
    (NAME, SAME): _names_here,
    (FIGURE, ELSEWHERE): _figures_elsewhere,
    (UNIT, ELSEWHERE): _units_elsewhere,
    (BOUND, ELSEWHERE): _bounds_elsewhere,
    (DATE, ELSEWHERE): _dates_elsewhere,
    (NAME, ELSEWHERE): _names_elsewhere,
}


def _kind(iri: str) -> str:
    return (terms.kind_and_slug(iri) or ("", ""))[0]


def rate(verdicts: Sequence[Verdict], origin: str, what: str = "") -> float:
    """Return the share of the mutants of an origin, or of one class of it, that is reported."""
    chosen = [v for v in verdicts if v.mutant.origin == origin and what in ("", v.mutant.what)]
    return sum(bool(v.rules) for v in chosen) / len(chosen)


def table(verdicts: Sequence[Verdict]) -> str:
    """Return what is reported of how many, for each class and origin, as text."""
    made = Counter((v.mutant.what, v.mutant.origin) for v in verdicts)
    seen = Counter((v.mutant.what, v.mutant.origin) for v in verdicts if v.rules)
    lines = ["reported of".ljust(12) + "".join(origin.rjust(16) for origin in ORIGINS)]
    for what in CLASSES:
        cells = (f"{seen[what, o]} of {made[what, o]}".rjust(16) for o in ORIGINS)
        lines.append(what.ljust(12) + "".join(cells))
    totals = (f"{rate(verdicts, origin):.1%}".rjust(16) for origin in ORIGINS)
    return "\n".join([*lines, "all".ljust(12) + "".join(totals)])


def describe(mutant: Mutant) -> str:
    """Return a mutant as a line of text."""
    short = [":".join(terms.kind_and_slug(iri) or ("", iri)) for iri in (mutant.old, mutant.new)]
    side = "subject " if mutant.is_subject else ""
    place = f"{mutant.path.parent.name}/{mutant.path.name}"
    return f"{mutant.what}, {mutant.origin}, {place}: {side}{short[0]} -> {short[1]}"


def main(arguments: Sequence[str]) -> None:
    """Print the table, and what escaped with ``--escaped``."""
    folder = os.environ.get("LODESTONE_SOURCES")
    if not folder:
        sys.exit("the documents' texts are not given (LODESTONE_SOURCES)")
    bench = Bench(checkout.read(house.find()), passages.load_texts(Path(folder)))
    numbers = [int(one) for one in arguments if one.isdigit()]
    verdicts = [bench.judge(mutant) for mutant in mutants(bench, *(numbers or [400]))]
    print(table(verdicts))
    if "--escaped" in arguments:
        print("\n".join(describe(v.mutant) for v in verdicts if not v.rules))


if __name__ == "__main__":
    main(sys.argv[1:])
