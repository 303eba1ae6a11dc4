"""The kinds of wrong changes that are seeded in the shipped data, and how each is drawn.

A change is drawn only where it makes a fact wrong: what an assessment is about, what a ground is
and whose word it is give nobody a part in what happens, so they are left alone; so is a change that
only repeats what the file states already, and one to the body of an organ or the group of a
mineral, which fits what was said.
"""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import pyoxigraph as ox
from seeded import ELSEWHERE, ORIGINS, SAME, SEED, Bench, Edit, Mutant, kind_of

from lodestone.check.prove.passages import Passage
from lodestone.check.prove.value import value_of
from lodestone.model import currencies, dates, terms, values
from lodestone.model.dates import DateValue
from lodestone.model.errors import ValueNameError
from lodestone.model.values import Quantity
from lodestone.read import checkout
from lodestone.read.checkout import FactFile

#: A state acts, so one may stand where the other does.
_ACTING: Final = frozenset({"country", "actor"})
_NO_PART: Final = frozenset(
    terms.LODE + name
    for name in ("accordingTo", "hasGround", "isAbout", "hasCause", "hasEffect", "hasTheme")
)
_REACHED: Final = terms.LODE + "reached"
_INFERS: Final = terms.LODE + "infers"
_TYPE: Final = terms.RDF + "type"
#: Properties that say of what a share or a figure is.
_OF_WHAT: Final = frozenset(terms.LODE + name for name in ("isStakeIn", "isOf", "shareOfWhole"))
#: Properties that place a body in a land, or a deal in one.
_WHERE: Final = frozenset(terms.LODE + name for name in ("inPlace", "isBasedIn", "isDirectedAt"))
#: A class with another that a hasty reader may take for it, and how its properties are then named.
_MISTAKEN: Final = {
    "EquityStake": ("Loan", {"isHeldBy": "hasLender", "isStakeIn": "hasBorrower", "share": "",
                             "converts": ""}),
    "Warrant": ("Loan", {"isHeldBy": "hasLender", "isStakeIn": "hasBorrower", "share": ""}),
    "Loan": ("Grant", {"hasLender": "isGivenBy", "hasBorrower": "isGivenTo"}),
    "Grant": ("Loan", {"isGivenBy": "hasLender", "isGivenTo": "hasBorrower"}),
    "LoanGuarantee": ("Grant", {"isProvidedBy": "isGivenBy", "hasBorrower": "isGivenTo"}),
    "Financing": ("Grant", {"isProvidedBy": "isGivenBy"}),
    "PrivateCapital": ("Grant", {"isProvidedBy": "isGivenBy"}),
    "ResearchFunding": ("Loan", {"isGivenBy": "hasLender"}),
    "PriceFloor": ("Tariff", {}),
    "Tariff": ("PriceFloor", {"rate": "", "priorRate": "", "obliges": ""}),
    "OfftakeContract": ("Loan", {"hasBuyer": "hasLender", "hasSeller": "hasBorrower"}),
    "Insurance": ("Grant", {"isProvidedBy": "isGivenBy"}),
    "TaxCredit": ("Grant", {}),
    "Stockpile": ("Grant", {}),
    "TechnicalAssistance": ("Loan", {"isGivenBy": "hasLender"}),
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A triple of a passage file, with its passage and all that the file states."""

    file: FactFile
    passage: Passage
    triple: ox.Triple
    stated: frozenset[ox.Triple]

    @property
    def subject(self) -> str:
        """IRI of its subject."""
        return str(self.triple.subject.value)

    @property
    def predicate(self) -> str:
        """IRI of its property."""
        return str(self.triple.predicate.value)

    @property
    def node(self) -> str:
        """IRI of its object."""
        return str(self.triple.object.value)


def mutants(bench: Bench, count: int, seed: int = SEED) -> list[Mutant]:
    """Draw mutants: as many of each kind, halved between the origins, no two alike.

    A kind or origin that the data allow few of gives what it has, and the others make up for it.
    """
    pools = {key: list(pool) for key, pool in kept_pools(bench, seed).items()}
    drawn: list[Mutant] = []
    while len(drawn) < count and any(pools.values()):
        for pool in pools.values():
            if pool and len(drawn) < count:
                drawn.append(pool.pop())
    order = list(KINDS)
    return sorted(drawn, key=lambda one: (order.index(one.kind), one.origin))


def pools(bench: Bench, seed: int) -> dict[tuple[str, str], list[Mutant]]:
    """Return the mutants of each kind and origin that the data allow, shuffled."""
    chance = random.Random(seed)
    bench.seed = seed
    return {
        (kind, origin): _shuffled(chance, set(draw(bench, origin)))
        for kind, draw in KINDS.items()
        for origin in ORIGINS
    }


kept_pools = cache(pools)


def _shuffled(chance: random.Random, pool: Iterable[Mutant]) -> list[Mutant]:
    """Shuffle a pool so that one place of the data does not fill it: places take turns."""
    by_place: dict[str, list[Mutant]] = {}
    for one in sorted(pool, key=lambda m: m.told):
        by_place.setdefault(str(one.edits[0].old), []).append(one)
    turns = list(by_place.values())
    for turn in turns:
        chance.shuffle(turn)
    chance.shuffle(turns)
    found: list[Mutant] = []
    while turns:
        found = [turn.pop() for turn in turns] + found
        turns = [turn for turn in turns if turn]
    return found


@cache
def _places(bench: Bench) -> tuple[Place, ...]:
    return tuple(_found_places(bench))


def _found_places(bench: Bench) -> Iterator[Place]:
    for file in bench.files:
        passage = bench.passages[file.graph]
        stated = frozenset(located.triple for located in file.triples)
        for located in file.triples:
            triple = located.triple
            if (
                isinstance(triple.object, ox.NamedNode)
                and not triple.predicate.value.startswith((terms.RDF, terms.RDFS, terms.SKOS))
                and passage.located.get(triple.subject.value)
            ):
                yield Place(file, passage, triple, stated)


def _replaced(kind: str, origin: str, place: Place, new: str) -> Mutant | None:
    """Make the mutant that puts another object there; none if the file states that already."""
    triple = ox.Triple(place.triple.subject, place.triple.predicate, ox.NamedNode(new))
    if new in (place.node, place.subject) or triple in place.stated:
        return None
    told = f"{place.passage.slug} {_short(place.subject)} {_short(place.predicate)} "
    told += f"{_short(place.node)} -> {_short(new)}"
    return Mutant(kind, origin, (Edit(place.file.path, place.triple, triple),), told)


def _short(iri: str) -> str:
    return ":".join(terms.kind_and_slug(iri) or ("lode", iri.rpartition("/")[2]))


#: So many things of elsewhere are offered for each place.
_FEW: Final = 4
_Draw = Callable[[Bench, str], Iterator[Mutant]]


def _values(
    kind: str, offers: Callable[[Bench, Place, Quantity, str], Iterable[Quantity]]
) -> _Draw:
    """Return what draws other quantities for the stated ones."""

    def draw(bench: Bench, origin: str) -> Iterator[Mutant]:
        for place in _places(bench):
            value = value_of(place.node, bench.sources.ontology)
            if isinstance(value, Quantity):
                for offer in offers(bench, place, value, origin):
                    new = _sound(bench, place, offer, origin)
                    mutant = new and _replaced(kind, origin, place, new)
                    if mutant:
                        yield mutant

    return draw


def _sound(bench: Bench, place: Place, offer: Quantity, origin: str) -> str:
    """Return the IRI of a quantity with a canonical name that comes from an origin, or nothing."""
    try:
        values.parse_quantity(offer.name, bench.sources.ontology.units)
    except ValueNameError:
        return ""
    is_here = any(figure.matches_quantity(offer) for figure in place.passage.all_figures)
    return terms.thing("quantity", offer.name) if is_here == (origin == SAME) else ""


def _printed_beside(bench: Bench, place: Place) -> Iterator[Quantity]:
    """Yield the stated quantities that are printed in the sentences of a claim."""
    numbers = place.passage.located[place.subject]
    figures = [
        f for f in place.passage.all_figures if place.passage.touches((f.start, f.end), numbers)
    ]
    for value in bench.quantities:
        if any(figure.matches_quantity(value) for figure in figures):
            yield value


def _other_numbers(bench: Bench, place: Place, value: Quantity, origin: str) -> Iterator[Quantity]:
    if origin == SAME:
        yield from (q for q in _printed_beside(bench, place) if q.unit == value.unit)
    elif value.first is not None:
        for factor in (2, 3, 10, 100, 1000):
            yield replace(value, first=value.first * factor)
        yield replace(value, first=value.first + 1)
        yield replace(value, first=value.first / 10)


def _other_units(bench: Bench, place: Place, value: Quantity, origin: str) -> Iterator[Quantity]:
    if origin == SAME:
        yield from (q for q in _printed_beside(bench, place) if q.unit != value.unit)
    else:
        for unit in sorted(bench.sources.ontology.units - {value.unit}):
            if not _is_money(unit) or not _is_money(value.unit):
                yield replace(value, unit=unit)


def _other_currencies(_: Bench, __: Place, value: Quantity, origin: str) -> Iterator[Quantity]:
    if origin == ELSEWHERE and _is_money(value.unit):
        for unit in sorted(currencies.table().keys() - {value.unit}):
            yield replace(value, unit=unit)


def _is_money(unit: str) -> bool:
    return len(unit) == 3 and unit.isupper()


def _other_bounds(_: Bench, __: Place, value: Quantity, origin: str) -> Iterator[Quantity]:
    if origin == ELSEWHERE and value.bound:
        for bound in (None, *values.BOUNDS):
            yield replace(value, bound=bound)


def _hedges(_: Bench, __: Place, value: Quantity, origin: str) -> Iterator[Quantity]:
    if origin == ELSEWHERE and not value.bound and value.first is not None:
        for bound in values.BOUNDS:
            yield replace(value, bound=bound)


def _dates(bench: Bench, origin: str) -> Iterator[Mutant]:
    for place in _places(bench):
        value = value_of(place.node, bench.sources.ontology)
        if not isinstance(value, DateValue):
            continue
        start = place.node.removesuffix(value.name)
        names = _dates_beside(bench, place) if origin == SAME else _digits_changed(value.name)
        for name in names:
            is_here = any(
                f.matches_date(dates.parse_date(name), True) for f in place.passage.all_figures
            )
            if is_here == (origin == SAME):
                mutant = _replaced("date", origin, place, start + name)
                if mutant:
                    yield mutant


def _dates_beside(bench: Bench, place: Place) -> Iterator[str]:
    numbers = place.passage.located[place.subject]
    figures = [
        f for f in place.passage.all_figures if place.passage.touches((f.start, f.end), numbers)
    ]
    stated = {value_of(c.object, bench.sources.ontology) for c in place.passage.claims}
    for one in sorted((v for v in stated if isinstance(v, DateValue)), key=lambda v: v.name):
        if any(figure.matches_date(one, True) for figure in figures):
            yield one.name


def _digits_changed(name: str) -> Iterator[str]:
    for place, char in enumerate(name):
        for digit in "0123456789":
            other = name[:place] + digit + name[place + 1 :]
            if char.isdigit() and other != name and ("19" in other or "20" in other):
                try:
                    dates.parse_date(other)
                except ValueNameError:
                    continue
                yield other


def _names(kind: str, is_meant: Callable[[Place], bool], kinds: frozenset[str]) -> _Draw:
    """Return what draws other things for the named ones."""

    def draw(bench: Bench, origin: str) -> Iterator[Mutant]:
        for place in _places(bench):
            if place.predicate in _NO_PART or not is_meant(place):
                continue
            for new in _other_things(bench, place, kinds, origin):
                mutant = _replaced(kind, origin, place, new)
                if mutant:
                    yield mutant

    return draw


def _other_things(bench: Bench, place: Place, kinds: frozenset[str], origin: str) -> Iterator[str]:
    wider = bench.wider(place.node)
    for iri in _things_of(bench, place, kinds, origin):
        if iri not in wider:
            yield iri


def _things_of(bench: Bench, place: Place, kinds: frozenset[str], origin: str) -> Iterator[str]:
    passage = place.passage
    if origin == SAME:
        numbers = passage.located[place.subject]
        for iri, spans in passage.mentions.items():
            if kind_of(iri) in kinds and any(passage.touches(span, numbers) for span in spans):
                yield iri
        return
    licensed = {terms.thing(one.kind, one.slug) for one in passage.licences}
    known = {*passage.mentions, *licensed, *passage.authors}
    offers = [iri for kind in sorted(kinds) for iri in bench.things.get(kind, ())]
    chance = random.Random(f"{bench.seed} {passage.iri} {place.triple}")
    yield from (iri for iri in chance.sample(offers, min(_FEW, len(offers))) if iri not in known)


def _swaps(bench: Bench, origin: str) -> Iterator[Mutant]:
    """Swap the actors of two roles of one subject, where one sentence prints both."""
    if origin == ELSEWHERE:
        return
    roles = [
        p for p in _places(bench) if kind_of(p.node) in _ACTING and p.predicate not in _NO_PART
    ]
    for one in roles:
        for other in roles:
            is_pair = (one.file.path, one.subject) == (other.file.path, other.subject)
            is_other = one.predicate < other.predicate and one.node != other.node
            if is_pair and is_other and _share_sentence(one, other):
                yield from _swapped("role swap", one, other)


def _from_to(bench: Bench, origin: str) -> Iterator[Mutant]:
    """Swap two figures or dates of one sort that one sentence prints."""
    if origin == ELSEWHERE:
        return
    stated = [(p, value_of(p.node, bench.sources.ontology)) for p in _places(bench)]
    quantities = [(p, v) for p, v in stated if isinstance(v, Quantity)]
    for one, value in quantities:
        for other, second in quantities:
            is_pair = one.file.path == other.file.path and one.node < other.node
            if is_pair and value.unit == second.unit and _share_sentence(one, other):
                yield from _swapped("from-to swap", one, other)


def _share_sentence(one: Place, other: Place) -> bool:
    located = one.passage.located
    return bool(set(located[one.subject]) & set(located[other.subject]))


def _swapped(kind: str, one: Place, other: Place) -> Iterator[Mutant]:
    first = _replaced(kind, SAME, one, other.node)
    second = _replaced(kind, SAME, other, one.node)
    if first and second:
        yield Mutant(kind, SAME, (*first.edits, *second.edits), f"{first.told}; {second.told}")


def _rungs(kind: str, sign: int) -> _Draw:
    """Return what moves stages up (1) or down (-1) the ladder."""

    def draw(bench: Bench, origin: str) -> Iterator[Mutant]:
        ranks = _ranks(bench)
        for place in _places(bench):
            if place.predicate != _REACHED:
                continue
            slug = place.node.rpartition("/")[2]
            rung = values.parse_stage(slug, bench.sources.ontology.rungs).rung
            beside = _rungs_beside(bench, place)
            for other, rank in ranks.items():
                is_moved = rung in ranks and (rank - ranks[rung]) * sign > 0
                if is_moved and (other in beside) == (origin == SAME):
                    new = terms.thing("stage", other + slug.removeprefix(rung))
                    mutant = _replaced(kind, origin, place, new)
                    if mutant:
                        yield mutant

    return draw


def _ranks(bench: Bench) -> dict[str, int]:
    return {
        t.subject.value.rpartition("/")[2]: int(t.object.value)
        for t in sorted(bench.sources.ontology.triples, key=str)
        if t.predicate.value == terms.LODE + "rank"
        and kind_of(t.subject.value) == "rung"
        and t.object.value != "0"  # what is not said is no step
    }


def _rungs_beside(bench: Bench, place: Place) -> set[str]:
    """Return the rungs that other claims reach in the sentences of a claim."""
    located = place.passage.located
    numbers = set(located[place.subject])
    found = set()
    for claim in place.passage.claims:
        if claim.predicate == _REACHED and numbers & set(located.get(claim.subject, ())):
            slug = claim.object.rpartition("/")[2]
            found.add(values.parse_stage(slug, bench.sources.ontology.rungs).rung)
    return found


def _classes(bench: Bench, origin: str) -> Iterator[Mutant]:
    """Take an instrument for one of another class, in the register and in all passages."""
    if origin == SAME:
        return
    for file in bench.sources.of(checkout.REGISTER):
        for located in file.triples:
            old = located.triple
            local = old.object.value.removeprefix(terms.LODE)
            if kind_of(old.subject.value) != "instrument" or old.predicate.value != _TYPE:
                continue
            if local in _MISTAKEN:
                new, renamed = _MISTAKEN[local]
                triple = ox.Triple(old.subject, old.predicate, ox.NamedNode(terms.LODE + new))
                edits = [Edit(file.path, old, triple), *_renamed(bench, old.subject, renamed)]
                told = f"{_short(old.subject.value)} is a {local} -> {new}"
                if any(edit.path.parent.parent.name == "documents" for edit in edits):
                    yield Mutant("class", origin, tuple(edits), told)


def _renamed(bench: Bench, subject: ox.NamedNode, renamed: dict[str, str]) -> Iterator[Edit]:
    for file in bench.files:
        for located in file.triples:
            old = located.triple
            local = old.predicate.value.removeprefix(terms.LODE)
            if old.subject == subject and local in renamed:
                name = renamed[local]
                new = ox.Triple(subject, ox.NamedNode(terms.LODE + name), old.object)
                yield Edit(file.path, old, new if name else None)
            elif old.subject == subject and local == "reached":
                yield Edit(file.path, old, old)  # so that each passage is judged anew


def _licences(bench: Bench, origin: str) -> Iterator[Mutant]:
    """Name a thing that the sentence does not print, and license it by anaphora or role."""
    declared = {
        t.triple.subject.value: file.path
        for file in bench.sources.of(checkout.DOCUMENT)
        for t in file.triples
    }
    for place in _places(bench):
        if kind_of(place.node) not in _ACTING or place.predicate in _NO_PART:
            continue
        offers = (
            _printed_elsewhere(place)
            if origin == SAME
            else _other_things(bench, place, _ACTING, origin)
        )
        for new in offers:
            for reason in ("anaphora", "role", "title"):
                mutant = _replaced("licence added", origin, place, new)
                name = "-".join((*(terms.kind_and_slug(new) or ()), reason))
                infers = ox.Triple(
                    ox.NamedNode(place.passage.iri),
                    ox.NamedNode(_INFERS),
                    ox.NamedNode(terms.thing("inference", name)),
                )
                if mutant:
                    edit = Edit(declared[place.passage.iri], None, infers)
                    told = f"{mutant.told} ({reason})"
                    yield replace(mutant, edits=(*mutant.edits, edit), told=told)


def _printed_elsewhere(place: Place) -> Iterator[str]:
    """Yield the actors that the passage prints, though not in the sentences of a claim."""
    passage = place.passage
    numbers = passage.located[place.subject]
    for iri, spans in passage.mentions.items():
        if kind_of(iri) in _ACTING and not any(passage.touches(span, numbers) for span in spans):
            yield iri


def _is_actor(place: Place) -> bool:
    return kind_of(place.node) == "actor"


def _is_placed(place: Place) -> bool:
    return kind_of(place.node) == "country"


def _is_share(place: Place) -> bool:
    return place.predicate in _OF_WHAT and kind_of(place.node) in _OWNED


_OWNED: Final = frozenset({"actor", "project", "mineral", "country", "product"})

KINDS: Final[dict[str, _Draw]] = {
    "magnitude": _values("magnitude", _other_numbers),
    "unit": _values("unit", _other_units),
    "currency": _values("currency", _other_currencies),
    "bound": _values("bound", _other_bounds),
    "hedge added": _values("hedge added", _hedges),
    "date": _dates,
    "actor": _names("actor", _is_actor, _ACTING),
    "country": _names("country", _is_placed, _ACTING),
    "role swap": _swaps,
    "from-to swap": _from_to,
    "rung up": _rungs("rung up", 1),
    "rung down": _rungs("rung down", -1),
    "class": _classes,
    "share of what": _names("share of what", _is_share, _OWNED),
    "mineral": _names(
        "mineral", lambda place: kind_of(place.node) == "mineral", frozenset({"mineral"})
    ),
    "licence added": _licences,
}
