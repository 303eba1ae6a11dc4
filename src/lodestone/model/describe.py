"""Describes the values that files name: the triples of ``graph:values``, with bilingual labels."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Final

import pyoxigraph as ox

from lodestone.model import currencies, dates, terms, values
from lodestone.model.ontology import Ontology
from lodestone.model.tables import pattern, table
from lodestone.model.terms import LODE, RDF, SKOS, VALUE_KINDS, XSD, kind_and_slug

_EN_BOUNDS: Final = {
    "about": "about ",
    "nearly": "nearly ",
    "atleast": "at least ",
    "over": "over ",
    "atmost": "at most ",
    "under": "under ",
}
_ZH_BOUNDS: Final[dict[str, str]] = table(__name__, "bounds")
_EN_DATES: Final = {
    "about": "about ",
    "by": "by ",
    "before": "before ",
    "after": "after ",
    "since": "from ",
}
_ZH_DATES: Final[dict[str, str]] = table(__name__, "dates")
_EN_SCALES: Final = (
    (10**12, " trillion"),
    (10**9, " billion"),
    (10**6, " million"),
)
_ZH_SCALES: Final = tuple((10**power, name) for power, name in table(__name__, "scales"))
#: The powers of ten that a vague numeral may name, in Chinese.
_ZH_DIGITS: Final = {str(n): digit for n, digit in enumerate(pattern(__name__, "digits"))}
#: Forms of labels in Chinese.
_ZH: Final[dict[str, str]] = table(__name__, "forms")
_ZH_VAGUE: Final[dict[str, str]] = table(__name__, "vague")
_EN_TEENS: Final = {
    "teens": "ten-odd", "teens-of-10k": "a hundred-odd thousand",
    "teens-of-100m": "a billion-odd", "teens-of-1tn": "ten-odd trillion",
}  # fmt: skip
_EN_PARTS: Final = {
    "Q1": "first quarter of ", "Q2": "second quarter of ", "Q3": "third quarter of ",
    "Q4": "fourth quarter of ", "H1": "first half of ", "H2": "second half of ",
    "spring": "spring of ", "summer": "summer of ", "autumn": "autumn of ",
    "winter": "winter of ",
}  # fmt: skip
_ZH_PARTS: Final[dict[str, str]] = table(__name__, "parts")
_PLACES: Final = Decimal("0.000001")


def describe(iris: Iterable[str], ontology: Ontology) -> list[ox.Triple]:
    """Describe every value among some IRIs, and the dates inside stages.

    Args:
        iris: IRIs of any kind; those that name no value are passed over.
        ontology: for the closed lists of units, rungs and reasons.

    Returns:
        The triples of ``graph:values``, each once, in a stable order.

    Raises:
        ValueNameError: a name does not parse; the check has refused such a file before.
    """
    describer = _Describer(ontology)
    found: dict[ox.Triple, None] = {}
    for iri in sorted(set(iris)):
        pair = kind_and_slug(iri)
        if pair and pair[0] in VALUE_KINDS:
            found.update(dict.fromkeys(describer.triples(*pair)))
    return list(found)


class _Describer:
    def __init__(self, ontology: Ontology) -> None:
        self._ontology = ontology

    def triples(self, kind: str, slug: str) -> Iterator[ox.Triple]:
        subject = ox.NamedNode(terms.thing(kind, slug))
        describe = {
            "quantity": self._quantity,
            "date": self._date,
            "stage": self._stage,
            "waiver": self._waiver,
            "inference": self._inference,
        }[kind]
        yield from describe(subject, slug)

    def _quantity(self, subject: ox.NamedNode, slug: str) -> Iterator[ox.Triple]:
        quantity = values.parse_quantity(slug, self._ontology.units)
        yield _typed(subject, "QuantityValue")
        if quantity.is_lost:
            yield _typed(subject, "LostValue")
        if quantity.vague:
            yield _typed(subject, "VagueValue")
        # A fraction is compared in percent, so that two thirds and 67% can meet.
        unit = "percent" if quantity.unit == "fraction" else quantity.unit
        yield _link(subject, "inUnit", terms.thing("unit", unit))
        yield from self._unit(unit)
        yield _link(subject, "hasIntervalRule", terms.thing("interval", quantity.rule()))
        if quantity.bound or quantity.is_range or quantity.vague:
            word = quantity.bound or ("range" if quantity.is_range else "vague")
            yield _text(subject, "bound", word)
        second = "printedUpper" if quantity.is_range else "printedWhole"
        yield from _numbers(subject, **{"printedNumber": quantity.first, second: quantity.second})
        low, high = quantity.interval()
        yield from _numbers(subject, low=low, high=high)
        low, high = quantity.rounding_interval()
        yield from _numbers(subject, roundedLow=low, roundedHigh=high)
        yield _integer(subject, "digits", quantity.digits())
        yield from _labelled(subject, *self._quantity_labels(quantity))

    def _quantity_labels(self, quantity: values.Quantity) -> tuple[str, str]:
        en_unit, zh_unit = self._unit_labels(quantity.unit)
        en, zh = _EN_BOUNDS.get(quantity.bound or "", ""), _ZH_BOUNDS.get(quantity.bound or "", "")
        if quantity.vague:
            number = _EN_TEENS.get(quantity.vague, quantity.vague.replace("-", " ") + " of")
            return f"{en}{number} {en_unit}", f"{zh}{_ZH_VAGUE[quantity.vague]}{zh_unit}"
        if quantity.first is None:
            return f"{en_unit}: figure lost in the copy", _ZH["lost"].format(zh_unit)
        if quantity.unit == "fraction":
            assert quantity.second is not None
            return (
                f"{en}{quantity.first:f} of {quantity.second:f}",
                _zh_fraction(quantity.first, quantity.second, quantity.bound or ""),
            )
        numbers = [n for n in (quantity.first, quantity.second) if n is not None]
        en_number = " to ".join(_scaled(n, _EN_SCALES) for n in numbers)
        zh_number = _ZH["to"].join(_scaled(n, _ZH_SCALES) for n in numbers)
        if quantity.unit == "percent":
            return f"{en}{en_number}%", f"{zh}{zh_number}%"
        counted = _single(en_unit) if en_number == "1" else en_unit
        return f"{en}{en_number} {counted}", f"{zh}{zh_number}{zh_unit}"

    def _unit(self, slug: str) -> Iterator[ox.Triple]:
        """Describe a unit that the ontology does not name: another currency, or a rate of two."""
        if slug in self._ontology.units:
            return
        subject = ox.NamedNode(terms.thing("unit", slug))
        yield _typed(subject, "Unit")
        notation = ox.NamedNode(SKOS + "notation")
        yield ox.Triple(subject, notation, ox.Literal(slug))
        yield from _labelled(subject, *self._unit_labels(slug))

    def _unit_labels(self, slug: str) -> tuple[str, str]:
        unit = terms.thing("unit", slug)
        if (unit, "en") in self._ontology.labels:
            return self._ontology.labels[unit, "en"], self._ontology.labels[unit, "zh"]
        whole, _, part = slug.rpartition("-per-")
        if whole:
            en, zh = self._unit_labels(whole)
            return f"{en} per {part.replace('-', ' ')}", f"{zh}/{self._unit_labels(part)[1]}"
        currency = currencies.table()[slug]
        return currency.en, currency.zh

    def _date(self, subject: ox.NamedNode, slug: str) -> Iterator[ox.Triple]:
        when = dates.parse_date(slug)
        yield _typed(subject, "DateValue")
        if when.name == dates.LOST:
            yield _typed(subject, "LostValue")
        if when.bound:
            yield _text(subject, "bound", when.bound)
        yield _text(subject, "precision", when.precision)
        yield from _days(subject, when)
        yield from _labelled(subject, *_date_labels(when))

    def _stage(self, subject: ox.NamedNode, slug: str) -> Iterator[ox.Triple]:
        stage = values.parse_stage(slug, self._ontology.rungs)
        rung = terms.thing("rung", stage.rung)
        yield _typed(subject, "StageValue")
        yield _link(subject, "onRung", rung)
        en, zh = self._ontology.labels[rung, "en"], self._ontology.labels[rung, "zh"]
        if stage.when:
            yield _link(subject, "onDate", terms.thing("date", stage.when.name))
            yield from _days(subject, stage.when)
            yield from self._date(
                ox.NamedNode(terms.thing("date", stage.when.name)), stage.when.name
            )
            when_en, when_zh = _date_labels(stage.when)
            en, zh = f"{en}, {when_en}", _ZH["stage"].format(zh, when_zh)
        yield from _labelled(subject, en, zh)

    def _waiver(self, subject: ox.NamedNode, slug: str) -> Iterator[ox.Triple]:
        waiver = values.parse_waiver(slug, self._ontology.waiver_reasons)
        reason = terms.thing("reason", waiver.reason)
        yield _typed(subject, "Waiver")
        yield _link(subject, "hasReason", reason)
        yield _integer(subject, "ofSentence", waiver.sentence)
        en, zh = f"sentence {waiver.sentence}", _ZH["sentence"].format(waiver.sentence)
        if waiver.figure:
            yield _integer(subject, "ofFigure", waiver.figure)
            en, zh = f"{en}, figure {waiver.figure}", zh + _ZH["figure"].format(waiver.figure)
        labels = self._ontology.labels[reason, "en"], self._ontology.labels[reason, "zh"]
        yield from _labelled(subject, f"{en}: {labels[0]}", _ZH["colon"].format(zh, labels[1]))

    def _inference(self, subject: ox.NamedNode, slug: str) -> Iterator[ox.Triple]:
        inference = values.parse_inference(slug, self._ontology.inference_reasons)
        reason = terms.thing("reason", inference.reason)
        yield _typed(subject, "Inference")
        yield _link(subject, "hasReason", reason)
        yield _link(subject, "ofThing", terms.thing(inference.kind, inference.slug))
        what = f"{inference.kind}:{inference.slug}"
        labels = self._ontology.labels[reason, "en"], self._ontology.labels[reason, "zh"]
        yield from _labelled(subject, f"{what}, {labels[0]}", _ZH["comma"].format(what, labels[1]))


def _zh_fraction(part: Decimal, whole: Decimal, bound: str) -> str:
    """Write a fraction as Chinese does: two thirds in characters, nine of ten as nine tenths."""
    first, second = f"{part:f}", f"{whole:f}"
    if {first, second} <= _ZH_DIGITS.keys():
        first, second = _ZH_DIGITS[first], _ZH_DIGITS[second]
    if whole == 10 and part < whole:
        if tail := _ZH.get(f"tenths-{bound}"):
            return first + tail
        return _ZH_BOUNDS.get(bound, "") + first + _ZH["tenths"]
    return _ZH_BOUNDS.get(bound, "") + _ZH["fraction"].format(second, first)


def _single(units: str) -> str:
    """Name one of what an English label counts: ``year`` of ``years``, ``degree Celsius``."""
    counted, joint, rest = units.partition(" per ")
    names = counted.split(" ")
    at = next((n for n in range(len(names) - 1, -1, -1) if names[n].islower()), len(names) - 1)
    name = names[at]
    names[at] = f"{name[:-3]}y" if name.endswith("ies") else name.removesuffix("s")
    return " ".join(names) + joint + rest


def _scaled(number: Decimal, scales: tuple[tuple[int, str], ...]) -> str:
    if number < 0:
        return "-" + _scaled(-number, scales)
    for size, name in scales:
        if number >= size:
            return f"{(number / size).normalize():f}{name}"
    return f"{number:,f}" if number >= 10_000 else f"{number.normalize():f}"


def _date_labels(when: dates.DateValue) -> tuple[str, str]:
    if when.name == dates.LOST:
        return "date lost in the copy", _ZH["lost-date"]
    plain = when.name.removeprefix(f"{when.bound}-") if when.bound else when.name
    en, zh = _plain_date_labels(plain, when.precision, when.is_lost)
    if when.bound:
        return _EN_DATES[when.bound] + en, _ZH_DATES[when.bound].format(zh)
    return en, zh


def _plain_date_labels(plain: str, precision: str, is_lost: bool) -> tuple[str, str]:
    if is_lost:
        year = plain[:4]
        return f"{year}, the rest lost in the copy", _ZH["lost-rest"].format(year)
    if precision == "decade":
        return plain, _ZH["decade"].format(plain[:4])
    if precision == "span":
        ends = [_plain_date_labels(end, "", is_lost=False) for end in plain.split("-to-")]
        return " to ".join(en for en, _ in ends), _ZH["to"].join(zh for _, zh in ends)
    year, _, part = plain.partition("-")
    if plain.startswith("FY"):
        zh = _ZH["fiscal"].format(year[2:]) + _ZH_PARTS.get(part, "")
        return f"{_EN_PARTS.get(part, '')}fiscal year {year[2:]}", zh
    if part in _EN_PARTS:
        return f"{_EN_PARTS[part]}{year}", _ZH["part"].format(year, _ZH_PARTS[part])
    parts = [int(part) for part in plain.split("-")]
    return plain, "".join(f"{n}{unit}" for n, unit in zip(parts, _ZH["units"], strict=False))


def _typed(subject: ox.NamedNode, name: str) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(RDF + "type"), ox.NamedNode(LODE + name))


def _link(subject: ox.NamedNode, name: str, iri: str) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(LODE + name), ox.NamedNode(iri))


def _text(subject: ox.NamedNode, name: str, text: str) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(LODE + name), ox.Literal(text))


def _integer(subject: ox.NamedNode, name: str, number: int) -> ox.Triple:
    literal = ox.Literal(str(number), datatype=ox.NamedNode(XSD + "integer"))
    return ox.Triple(subject, ox.NamedNode(LODE + name), literal)


def _numbers(subject: ox.NamedNode, **numbers: Decimal | None) -> Iterator[ox.Triple]:
    for name, number in numbers.items():
        if number is not None:
            text = _decimal(number)
            literal = ox.Literal(text, datatype=ox.NamedNode(XSD + "decimal"))
            yield ox.Triple(subject, ox.NamedNode(LODE + name), literal)


def _decimal(number: Decimal) -> str:
    """Write a decimal with no more than six places, in the one form every engine keeps."""
    text = f"{number.quantize(_PLACES):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _days(subject: ox.NamedNode, when: dates.DateValue) -> Iterator[ox.Triple]:
    bounds: dict[str, date | None] = {"earliest": when.earliest, "latest": when.latest}
    for name, day in bounds.items():
        if day is not None:
            literal = ox.Literal(day.isoformat(), datatype=ox.NamedNode(XSD + "date"))
            yield ox.Triple(subject, ox.NamedNode(LODE + name), literal)


def _labelled(subject: ox.NamedNode, en: str, zh: str) -> Iterator[ox.Triple]:
    label = ox.NamedNode(SKOS + "prefLabel")
    yield ox.Triple(subject, label, ox.Literal(en, language="en"))
    yield ox.Triple(subject, label, ox.Literal(zh, language="zh-Hans"))
