"""Cells of a fact sheet: what a person writes in one, and the terms of RDF that it means.

A cell may hold a name of the register in any script, an alias, a slug, ``kind:slug``, the name of a
value, or an amount or date as it is printed (``22.6亿美元``, ``about 10%``, ``August 2025``).
Several stand apart by ``|``. Written back, a thing shows the name by which it is found again.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import pyoxigraph as ox
from rapidfuzz import fuzz, process

from lodestone.enter.columns import LOCATOR, PROPERTY, TERM, Column, Columns
from lodestone.enter.faults import CellError
from lodestone.model import dates, terms, values
from lodestone.model.errors import ValueNameError
from lodestone.model.tables import pattern, table
from lodestone.model.tags import bcp47
from lodestone.model.terms import (
    ID,
    LODE,
    RDF,
    SKOS,
    SLUG,
    VALUE_KINDS,
    XSD,
    kind_and_slug,
    thing,
)
from lodestone.model.words import Words, joined, pair
from lodestone.read.checkout import DOCUMENT, ONTOLOGY, PASSAGE, REGISTER, Sources
from lodestone.read.text import figures
from lodestone.read.text.folding import fold, without_article

Term = ox.NamedNode | ox.Literal

SEPARATOR: Final = " | "
_LABELS: Final = frozenset(
    SKOS + name for name in ("prefLabel", "altLabel", "hiddenLabel", "notation")
)
_PREFERRED: Final = SKOS + "prefLabel"
_CURIE = re.compile(r"([a-z]+):([A-Za-z0-9][A-Za-z0-9_.-]*)\Z")
_SPLIT = re.compile(r"(?<!\\)\|")
_LOOSE = re.compile(pattern(__name__, "loose"))
_NUMBERS = re.compile(pattern(__name__, "numbers"))
#: Words of the third sentence: 3 签署. Words that a reader might take for numbers stand in quotes.
_WORDS = re.compile(r"([1-9][0-9]{0,8})\s+(\S.*)\Z")
_COUNTS = re.compile(pattern(__name__, "counts"))
_QUOTED = re.compile(r'"(.+)"\Z')
#: The second figure of the third sentence: 3.2.
_PRINT = re.compile(r"[1-9][0-9]*\.[0-9]*[1-9]\Z")
_INTEGER = re.compile(r"(0|[1-9][0-9]{0,8})(?:\.0{1,9})?\Z")
_SPAN = re.compile(r"([1-9][0-9]{0,3})\s?[-–~]\s?([1-9][0-9]{0,3})\Z")
_EDGE: Final = pattern(__name__, "edge")
#: Names that are alike to this degree are offered for one another.
_ALIKE: Final = 60.0
_TAGS: Final = {"en": "en", "zh": "zh-Hans"}


class Cells:
    """Reads and writes cells by what the register, the ontology and the passages name."""

    def __init__(self, columns: Columns, sources: Sources) -> None:
        self.columns = columns
        self.ontology = sources.ontology
        self.declared: set[str] = set(sources.ontology.individuals)
        self._offered: dict[tuple[frozenset[str], str], tuple[str, ...]] = {}
        self._by_name: defaultdict[str, set[str]] = defaultdict(set)
        self._labels: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self._spelled: dict[tuple[str, str], str] = {}
        self.learn(sources.triples(ONTOLOGY, DOCUMENT, REGISTER, PASSAGE))

    def learn(self, triples: Iterable[ox.Triple]) -> None:
        """Take in the names that some triples give, and what they declare."""
        self._offered.clear()
        for triple in triples:
            subject, node = triple.subject.value, triple.object
            if triple.predicate.value == RDF + "type":
                self.declared.add(subject)
            elif triple.predicate.value in _LABELS and isinstance(node, ox.Literal):
                self._by_name[_plain(node.value)].add(subject)
                self._spelled.setdefault((_plain(node.value), subject), node.value)
                if triple.predicate.value == _PREFERRED and node.language:
                    self._labels[subject].setdefault(bcp47(node.language), node.value)

    def is_same(self, other: "Cells") -> bool:
        """Tell whether another reader knows the same names of the same things."""
        ours, theirs = (
            (one.declared, one._by_name, one._labels, one.columns) for one in (self, other)
        )
        return ours == theirs

    def bearers(self, name: str) -> frozenset[str]:
        """Return the IRIs of everything that goes by a name."""
        return frozenset(self._by_name.get(_plain(name), ()))

    def called(self, iri: str, name: str) -> str:
        """Return the name of a thing that is the same as a given one, as it is registered."""
        return self._spelled.get((_plain(name), iri), "")

    def read(self, column: Column, text: str) -> list[Term]:
        """Return what a cell means.

        Raises:
            CellError: a part of it means nothing, or several things.
        """
        if column.name == LOCATOR:
            return list(self._places(column, text))
        if column.predicate in self.ontology.datatype_properties and not column.language:
            return list(self._numbers(column, text))
        if column.is_text:
            parts = [_unescaped(part) for part in _SPLIT.split(text)]
            return [_literal(part.strip(), column.language) for part in parts if part.strip()]
        parts = [part.strip() for part in _SPLIT.split(text.replace("\n", "|")) if part.strip()]
        found: list[Term] = []
        for part in parts:
            found += [ox.NamedNode(iri) for iri in self._things(column, _unescaped(part))]
        return list(dict.fromkeys(found))

    def thing(self, text: str, kinds: frozenset[str]) -> str:
        """Return the IRI that a name, slug or CURIE means among some kinds.

        Raises:
            CellError: nothing goes by it, or several things do.
        """
        found = self._candidates(text, kinds)
        if len(found) == 1:
            return next(iter(found))
        if found:
            listed = ", ".join(sorted(map(self.short, found)))
            raise CellError(
                *pair(__name__, "ambiguous", text=text, listed=listed),
                pair(__name__, "write-one-them"),
                rule="sheet-name",
            )
        raise self._unknown(text, kinds)

    def write(self, column: Column, terms: Iterable[Term], lang: str | None) -> str:
        """Write a cell.

        Args:
            column: its column.
            terms: what it means.
            lang: ``en`` or ``zh`` to show things by their names; ``None`` for ``kind:slug``.
        """
        written = []
        for term in terms:
            if isinstance(term, ox.Literal):
                is_place = column.name == LOCATOR
                written.append(_escaped(_quoted(term.value) if is_place else term.value))
            else:
                written.append(self._written(column, term.value, lang))
        if column.predicate in self.ontology.datatype_properties:
            return SEPARATOR.join(sorted(written, key=lambda text: (len(text), text)))
        return SEPARATOR.join(sorted(written))

    def label(self, iri: str, lang: str) -> str:
        """Return the preferred label of a thing, or its CURIE where it has none."""
        return self._labels.get(iri, {}).get(_TAGS[lang], self.short(iri))

    def shown(self, iri: str, kinds: frozenset[str], lang: str) -> str:
        """Return the name by which a thing is found again among some kinds, or its CURIE."""
        name = self._labels.get(iri, {}).get(_TAGS[lang], "")
        if not name or _CURIE.match(name) or _SPLIT.search(name) or "\n" in name:
            return self.short(iri)
        return name if self._candidates(name, kinds) == {iri} else self.short(iri)

    def offered(self, kinds: frozenset[str], lang: str) -> tuple[str, ...]:
        """Return the names of all registered things of some kinds, in order."""
        if (kinds, lang) not in self._offered:
            chosen = kinds - self.ontology.statement_kinds
            found = {
                self.shown(iri, kinds, lang) for iri in self.declared if terms.kind(iri) in chosen
            }
            self._offered[kinds, lang] = tuple(sorted(found))
        return self._offered[kinds, lang]

    def short(self, iri: str) -> str:
        """Write an IRI as ``kind:slug`` or with its prefix."""
        if pair := kind_and_slug(iri):
            return ":".join(pair)
        if iri.startswith(LODE):
            return "lode:" + iri.removeprefix(LODE)
        for prefix, namespace in self.ontology.prefixes.items():
            local = iri.removeprefix(namespace)
            if iri.startswith(namespace) and _CURIE.match(f"{prefix}:{local}"):
                return f"{prefix}:{local}"
        return iri

    def _written(self, column: Column, iri: str, lang: str | None) -> str:
        kind, slug = kind_and_slug(iri) or ("", "")
        if column.predicate == RDF + "type":
            return iri.removeprefix(LODE)
        if kind in VALUE_KINDS:
            return slug if len(column.kinds & VALUE_KINDS) == 1 else f"{kind}:{slug}"
        if lang is None or not kind or kind in self.ontology.statement_kinds or kind == "passage":
            return self.short(iri)
        return self.shown(iri, column.kinds, lang)

    def _places(self, column: Column, text: str) -> Iterable[ox.Literal]:
        """Read locators: sentences, the figure or the words of one; words end at a ``|``."""
        for part in _SPLIT.split(text.replace("\n", "|")):
            match = _WORDS.match(part.strip())
            if match and not _COUNTS.match(match[2]):
                words = _unescaped(match[2])
                quoted = _QUOTED.match(words)
                yield ox.Literal(f"{match[1]} {quoted[1] if quoted else words}")
            else:
                yield from self._numbers(column, part)

    def _numbers(self, column: Column, text: str) -> Iterable[ox.Literal]:
        integer = ox.NamedNode(XSD + "integer")
        span = _SPAN.match(text.strip())
        parts = [str(n) for n in range(int(span[1]), int(span[2]) + 1)] if span else []
        for part in parts or _NUMBERS.split(text.strip()):
            if column.name == "digest" and part:
                yield ox.Literal(part)
            elif column.name == LOCATOR and _PRINT.match(part):
                yield ox.Literal(part, datatype=ox.NamedNode(XSD + "decimal"))
            elif (match := _INTEGER.match(part)) and not (column.name == LOCATOR and part == "0"):
                yield ox.Literal(match[1], datatype=integer)
            elif part:
                raise _no_number(column, part)

    def _things(self, column: Column, text: str) -> list[str]:
        """Return what one part of a cell means; several names may stand apart by commas."""
        try:
            return [self._one(column, text)]
        except CellError as error:
            parts = [part for part in _LOOSE.split(text) if part]
            if len(parts) < 2 or column.kinds & VALUE_KINDS:
                raise
            try:
                return [self._one(column, part) for part in parts]
            except CellError:
                raise error from None

    def _one(self, column: Column, text: str) -> str:
        if column.kinds == {"iri"}:
            return self._link(text)
        valued = sorted(column.kinds & VALUE_KINDS)
        if valued and column.kinds <= VALUE_KINDS:
            return self._value(valued[0], text)
        return self.thing(text, column.kinds)

    def _link(self, text: str) -> str:
        if match := _CURIE.match(text):
            namespace = self.ontology.prefixes.get(match[1])
            if namespace:
                return namespace + match[2]
        if text.startswith(("https://", "http://")) and not re.search(r'[\s<>"{}|\\^`]', text):
            return text
        raise CellError(
            *pair(__name__, "no-address-web", text=text),
            pair(__name__, "write-wd-q-https"),
        )

    def _candidates(self, text: str, kinds: frozenset[str]) -> set[str]:
        """Return everything of some kinds that a text may mean."""
        if match := _CURIE.match(text):
            iri = LODE + match[2] if match[1] == "lode" else thing(match[1], match[2])
            if self._fits(iri, kinds):
                return {iri}
        bearers = self.bearers(text) or self.bearers(without_article(text))
        named = {iri for iri in bearers if self._fits(iri, kinds)}
        if named:
            ours = {iri for iri in named if iri.startswith(ID)}
            return ours or named
        if SLUG.match(text):
            return {iri for kind in kinds if self._fits(iri := thing(kind, text), kinds)}
        return {iri} if self._fits(iri := LODE + text, kinds) else set()

    def _fits(self, iri: str, kinds: frozenset[str]) -> bool:
        pair = kind_and_slug(iri)
        if pair is None:
            return (TERM in kinds and iri in self.ontology.classes) or (
                PROPERTY in kinds and iri in self.ontology.properties
            )
        return pair[0] in kinds and iri in self.declared

    def alike(
        self, text: str, kinds: frozenset[str], most: int = 3, degree: float = _ALIKE
    ) -> list[str]:
        """Return the IRIs of things of some kinds whose names are like a text, likest first."""
        pool: dict[str, str] = {}
        for name, iris in self._by_name.items():
            for iri in iris:
                if self._fits(iri, kinds):
                    pool.setdefault(name, iri)
        for iri in self.declared:
            if self._fits(iri, kinds):
                pool.setdefault(iri.rpartition("/")[2], iri)
        wanted = text.rpartition(":")[2] if _CURIE.match(text) else text
        found = process.extract(
            _plain(wanted), sorted(pool), scorer=fuzz.ratio, limit=most, score_cutoff=degree
        )
        return list(dict.fromkeys(pool[name] for name, _, _ in found))

    def _unknown(self, text: str, kinds: frozenset[str]) -> CellError:
        near = self.alike(text, kinds)
        names = joined((self.label(iri, "en"), self.label(iri, "zh")) for iri in near)
        listed = ", ".join(sorted(kinds - VALUE_KINDS))
        return CellError(
            *pair(__name__, "nothing-goes-name-looked", text=text, listed=listed),
            pair(__name__, "if-new", meant=_meant(names) if near else ""),
            rule="sheet-name",
        )

    def _value(self, kind: str, text: str) -> str:
        """Return the value that a cell names, as its name or as it is printed.

        Raises:
            CellError: it names none.
        """
        bare = text.removeprefix(f"{kind}:")
        try:
            values.parse(kind, bare, self.ontology)
            return thing(kind, bare)
        except ValueNameError as error:
            if error.canonical:
                return thing(kind, error.canonical)
            if kind == "stage":
                return thing(kind, self._stage(bare))
            if kind in ("quantity", "date"):
                return thing(kind, self._printed(kind, bare))
            raise CellError(
                *pair(__name__, "no-value", kind=_kind(kind), text=text, error=error),
                pair(__name__, "see-grammar-docs-en-values"),
                rule="sheet-value",
            ) from None

    def _stage(self, text: str) -> str:
        """Read a stage such as ``signed, 30 April 2025`` or ``2025年8月宣布``."""
        folded = _plain(text)
        for name, rung in self._rungs():
            if folded == name:
                return rung
            for rest in (
                text[len(name) :] if folded.startswith(name) else "",
                text[: -len(name)] if folded.endswith(name) else "",
            ):
                if rest.strip(_EDGE):
                    return f"{rung}-{self._printed('date', rest.strip(_EDGE))}"
        names = [name for name, _ in self._rungs()]
        near = [n for n, *_ in process.extract(folded, names, limit=2, score_cutoff=_ALIKE)]
        raise CellError(
            *pair(__name__, "no-stage", text=text),
            pair(__name__, "write-rung", meant=_meant(joined(near)) if near else ""),
            rule="sheet-value",
        )

    def _rungs(self) -> list[tuple[str, str]]:
        """Return the names of the rungs, longest first, each with its slug."""
        found = {slug: slug for slug in self.ontology.rungs}
        for slug in self.ontology.rungs:
            for label in self._labels.get(thing("rung", slug), {}).values():
                found.setdefault(_plain(label), slug)
        return sorted(found.items(), key=lambda pair: (-len(pair[0]), pair[0]))

    def _printed(self, kind: str, text: str) -> str:
        """Read a quantity or a date as it is printed and return its name."""
        name = printed(kind, text)
        try:
            if kind == "date":
                return dates.parse_date(name).name
            return values.parse_quantity(name, self.ontology.units).name
        except ValueNameError:
            raise _unprinted(kind, text, name) from None


def printed(kind: str, text: str) -> str:
    """Return the name of the one quantity or date that a text prints; empty if it prints none."""
    for tried in (text, *pair(__name__, "words", text=text)):
        ahead = len(tried) - len(text) if tried.endswith(text) else 0
        for figure in figures.owed(tried):
            outside = tried[ahead : figure.start] + tried[figure.end :]
            if (figure.date is not None) == (kind == "date") and not outside.strip(
                _EDGE + table(__name__, "units")
            ):
                return figure.name.removeprefix("date:")
        if kind != "date":
            break
    return ""


def _kind(kind: str) -> Words:
    return pair(__name__, f"kind-{kind}")


def _unprinted(kind: str, text: str, name: str) -> CellError:
    en, zh = pair(__name__, "no", text=text, kind=_kind(kind))
    if kind == "date":
        advice = pair(__name__, "write-2025-08-10-august")
    elif name.startswith(("count:", "bare-")):
        advice = pair(__name__, "say-what-mineral-50-country")
    else:
        advice = pair(__name__, "write-usd-2-26bn-2")
    return CellError(en, zh, advice, rule="sheet-value")


def _no_number(column: Column, part: str) -> CellError:
    words = pair(__name__, "words-behind") if column.name == LOCATOR else ""
    advice = pair(__name__, "write-numbers-such-3-3", words=words)
    return CellError(*pair(__name__, "no-number", part=part), advice)


def _meant(listed: Words) -> Words:
    return pair(__name__, "meant", listed=listed)


def _quoted(place: str) -> str:
    """Put the words of a locator in quotes where they would be read back as something else."""
    number, space, words = place.partition(" ")
    is_odd = words != words.strip() or _COUNTS.match(words) or _QUOTED.match(words)
    return f'{number} "{words}"' if space and is_odd else place


@lru_cache(maxsize=1 << 15)
def _plain(text: str) -> str:
    return " ".join(fold(text).split())


def _literal(text: str, language: str) -> ox.Literal:
    return ox.Literal(text, language=language) if language else ox.Literal(text)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|")


def _unescaped(text: str) -> str:
    return re.sub(r"\\([\\|])", r"\1", text)
