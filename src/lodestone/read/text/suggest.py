"""Did you mean: the name that somebody had in mind, for a term, a thing or a value that is none.

Things are found by a misspelt slug, by the slug under another kind, and by any of their names typed
in the place of the slug, in any script. Values are mended part by part: unit, bound word, number,
rung, reason. What is suggested is always accepted: a declared name, or a value that parses.
"""

import difflib
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Final, NamedTuple

import pyoxigraph as ox

from lodestone.model import dates, values
from lodestone.model.errors import ValueNameError
from lodestone.model.ontology import Ontology
from lodestone.model.terms import ID, LODE, SKOS, thing
from lodestone.model.words import pair

#: How alike two names have to be, from 0 to 1.
CLOSE: Final = 0.72
CLOSER: Final = 0.8
_LABELS: Final = frozenset(SKOS + name for name in ("prefLabel", "altLabel", "hiddenLabel"))
_NO_SLUG: Final = re.compile(r"[^a-z0-9]+")
#: Words that people write for a bound, and the word of the grammar.
_BOUNDS: Final = {
    "upto": "atmost", "max": "atmost", "maximum": "atmost", "under": "under", "below": "under",
    "lessthan": "under", "min": "atleast", "minimum": "atleast", "morethan": "over",
    "above": "over", "exceeding": "over", "approx": "about", "around": "about", "circa": "about",
    "ca": "about", "roughly": "about", "nearly": "about", "approximately": "about",
}  # fmt: skip
_DATE_BOUNDS: Final = {
    "approx": "about", "around": "about", "circa": "about", "ca": "about", "until": "by",
    "till": "by", "from": "since", "starting": "since", "following": "after",
}  # fmt: skip
_SCALES: Final = {
    "k": "k", "thousand": "k", "m": "m", "mn": "m", "mln": "m", "million": "m", "b": "bn",
    "bn": "bn", "bln": "bn", "billion": "bn", "t": "tn", "tn": "tn", "trillion": "tn", "": "",
}  # fmt: skip
_AMOUNT: Final = re.compile(r"([0-9]+(?:[.,][0-9]+)*)-?([a-z]*)\Z")
_NUMBERS: Final = re.compile(r"-(to|of)-")
_DAY: Final = re.compile(r"([0-9]{4})(?:[-./]?([0-9]{2})|[-./]([0-9]))?(?:[-./]?([0-9]{1,2}))?\Z")


#: Names for which a nearer one is sought; each is held against all that are declared.
MOST: Final = 300


class Fault(NamedTuple):
    """What is wrong with a name, what to do, both in English and Chinese, and what to write."""

    message: tuple[str, str]
    advice: tuple[str, str]
    instead: str


@dataclass(frozen=True)
class Names:
    """What a suggestion is chosen from.

    Attributes:
        declared: IRIs of all things and terms that may be used.
        labels: yields the triples that name them; asked only where something is misspelt.
    """

    declared: Collection[str]
    labels: Callable[[], Iterable[ox.Triple]] = tuple
    _known: dict[tuple[str, int], str] = field(default_factory=dict, repr=False, compare=False)

    def near(self, iri: str, pool: Collection[str] | None = None) -> str:
        """Return the IRI that was meant, or an empty text.

        Args:
            iri: what was written.
            pool: the IRIs that would do; those of its kind where ``None``.

        A file of thousands of unknown names is told of the nearest to the first of them alone.
        """
        key = (iri, id(pool))
        if key not in self._known:
            self._known[key] = self._near(iri, pool) if len(self._known) < MOST else ""
        return self._known[key]

    def _near(self, iri: str, pool: Collection[str] | None) -> str:
        start, slug = _parts(iri)
        usable = self.declared if pool is None else pool
        here = {name.removeprefix(start): name for name in usable if name.startswith(start)}
        close = difflib.get_close_matches(slug, sorted(here), n=1, cutoff=CLOSE)
        if close:
            return here[close[0]]
        return self._called(slug, usable, start) or self._elsewhere(iri, slug, usable)

    def called(self, text: str) -> str:
        """Return the one thing that bears a name, or an empty text."""
        return self._called(text, self.declared, ID)

    def _called(self, text: str, usable: Collection[str], start: str) -> str:
        found = {iri for iri in self._by_name.get(_plain(text), ()) if iri in usable}
        own = {iri for iri in found if iri.startswith(start)} or found
        return next(iter(own)) if len(own) == 1 else ""

    def _elsewhere(self, iri: str, slug: str, usable: Collection[str]) -> str:
        """Return the one thing of another kind that bears the slug."""
        if not iri.startswith(ID):
            return ""
        same = [name for name in self._by_slug.get(slug, ()) if name in usable]
        return same[0] if len(same) == 1 else ""

    @cached_property
    def _by_name(self) -> Mapping[str, set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for triple in self.labels():
            if triple.predicate.value in _LABELS:
                found[_plain(triple.object.value)].add(triple.subject.value)
        return found

    @cached_property
    def _by_slug(self) -> Mapping[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for iri in sorted(self.declared):
            found[_parts(iri)[1]].append(iri)
        return found


def slug(text: str) -> str:
    """Return the slug that a text would have: lower-case letters, digits and hyphens."""
    return _NO_SLUG.sub("-", text.lower()).strip("-")[:90]


def value(kind: str, name: str, ontology: Ontology) -> str:
    """Return the name of the value that was meant, without its prefix, or an empty text.

    Args:
        kind: ``quantity``, ``date``, ``stage``, ``waiver`` or ``inference``.
        name: the local name as written.
        ontology: the closed lists.
    """
    menders: Mapping[str, Callable[[str, Ontology], Iterable[str]]] = {
        "quantity": _quantities,
        "date": lambda written, _: [_date(written)],
        "stage": _stages,
        "waiver": lambda written, lists: [_reason(written, lists.waiver_reasons)],
        "inference": lambda written, lists: [_reason(written, lists.inference_reasons)],
    }
    for candidate in menders[kind](name, ontology):
        if accepted := _accepted(kind, candidate, ontology):
            return accepted
    return ""


def fault(kind: str, name: str, error: ValueNameError, ontology: Ontology) -> Fault:
    """Say what is wrong with the name of a value, and what to write instead.

    Args:
        kind: as for ``value``.
        name: the local name as written.
        error: why it was refused.
        ontology: the closed lists.
    """
    better = error.canonical or value(kind, name, ontology)
    full = f"{kind}:{better}" if better else ""
    key = "write" if error.canonical else "meant" if better else "like"
    advice = pair(__name__, key, full=full, like=_EXAMPLES.get(kind, ""))
    return Fault(pair(__name__, "wrong", kind=kind, error=(error, error.zh)), advice, full)


#: A name of each kind of value that would be accepted, to follow.
_EXAMPLES: Final = {
    "quantity": "quantity:USD-2.26bn",
    "date": "date:2025-08-10",
    "stage": "stage:announced-2025-08-10",
    "waiver": "waiver:3-rhetoric",
    "inference": "inference:actor-mp-materials-anaphora",
}


def _accepted(kind: str, name: str, ontology: Ontology) -> str:
    """Return a name, or the canonical one that says the same, if it parses."""
    try:
        values.parse(kind, name, ontology)
    except ValueNameError as error:
        return error.canonical or ""
    return name


def _quantities(name: str, ontology: Ontology) -> Iterable[str]:
    by_fold = {unit.lower(): unit for unit in ontology.units}
    for cut in reversed([m.start() for m in re.finditer("-", name)]):
        head, rest = name[:cut], name[cut + 1 :]
        if unit := by_fold.get(head.lower()) or by_fold.get(_close(head.lower(), by_fold)):
            yield f"{unit}-{_amount(rest)}"


def _amount(rest: str) -> str:
    bound, rest = _bound(rest, values.BOUNDS, _BOUNDS)
    numbers = [
        part if index % 2 else _number(part) for index, part in enumerate(_NUMBERS.split(rest))
    ]
    return bound + "-".join(numbers)


def _bound(rest: str, known: tuple[str, ...], others: Mapping[str, str]) -> tuple[str, str]:
    """Split what stands before the first digit off, mended, with its hyphen."""
    words = re.match(r"[A-Za-z-]*", rest)
    written = words[0].strip("-") if words else ""
    if not written or written == dates.LOST:
        return "", rest
    joined = written.lower().replace("-", "")
    bound = joined if joined in known else others.get(joined, "")
    bound = bound or _close(joined, known) or others.get(_close(joined, others), "")
    after = rest[len(words[0]) :] if words else rest
    return (f"{bound}-" if bound else f"{written}-"), after


def _number(written: str) -> str:
    match = _AMOUNT.match(written.lower())
    scale = _SCALES.get(match[2]) if match else None
    if match is None or scale is None:
        return written
    try:
        number = Decimal(match[1].replace(",", ""))
    except InvalidOperation:
        return written
    return values.number_name(number * values.number_value(f"1{scale}"))


def _date(name: str) -> str:
    bound, rest = _bound(name, dates.DATE_BOUNDS, _DATE_BOUNDS)
    day = _DAY.match(rest)
    if not day:
        return bound + rest
    return bound + "-".join([day[1], *(part.zfill(2) for part in day.groups()[1:] if part)])


def _stages(name: str, ontology: Ontology) -> Iterable[str]:
    found = re.match(r"[A-Za-z-]*[A-Za-z]", name)
    head = found[0] if found else ""
    rest = name[len(head) :].strip("-")
    for cut in [*(found.start() for found in re.finditer("-", head)), len(head)]:
        rung = _close(head[:cut].lower(), ontology.rungs, CLOSER)
        after = "-".join(part for part in (head[cut:].strip("-"), rest) if part)
        if rung:
            yield f"{rung}-{_date(after)}" if after else rung


def _reason(name: str, reasons: Collection[str]) -> str:
    """Put the reason that the last words look most like in their place."""
    found: list[tuple[float, str]] = []
    for cut in [match.start() for match in re.finditer("-", name)][-2:]:
        written = name[cut + 1 :]
        for reason in sorted(reasons):
            alike = difflib.SequenceMatcher(None, written, reason).ratio()
            found.append((alike, f"{name[:cut]}-{reason}"))
    best = max(found, default=(0.0, name))
    return best[1] if best[0] >= CLOSER else name


def _close(word: str, known: Iterable[str], cutoff: float = CLOSE) -> str:
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=cutoff)
    return close[0] if close else ""


def _parts(iri: str) -> tuple[str, str]:
    """Split an IRI into what all names of its kind begin with, and the rest."""
    if iri.startswith(ID):
        kind, _, rest = iri.removeprefix(ID).partition("/")
        return thing(kind, ""), rest
    return LODE, iri.removeprefix(LODE)


def _plain(text: str) -> str:
    """Fold a name so that spaces, hyphens, dots and case do not matter."""
    from lodestone.read.text.folding import fold  # its tables are slow to load

    return "".join(char for char in fold(text) if char.isalnum())
