"""Recognising: which registered thing a clause speaks of, by name, by target and by kind.

A registered deal is seldom printed by its own label: a text says that an agency takes 15% of a
firm. The label names the firm, the class has its words, and other documents may state holder and
sum. Each of these is a sign; the thing with the most signs is meant, if no other has as many.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import pyoxigraph as ox

from lodestone.check.prove import roles
from lodestone.check.prove.passages import Passage
from lodestone.enter.proposals.placing import named
from lodestone.model import terms
from lodestone.model.tables import table
from lodestone.model.terms import LODE, SKOS, kind_and_slug
from lodestone.read.checkout import PASSAGE, REGISTER, Sources
from lodestone.read.text.spelling import plain

_KINDS: Final = ("instrument", "measure", "project", "list")
_PARTIES: Final = ("actor", "project", "country", "place")
#: The state whose policy the graph is of: nearly every deal concerns it, and its bodies act for it.
HOME: Final = frozenset(
    {terms.thing("country", "united-states"), terms.thing("actor", "us-government")}
)
#: What joins a thing to the act or the whole that it belongs to.
_ABOVE: Final = frozenset(LODE + name for name in ("isMadeUnder", "isPartOf"))
_WORD: Final = re.compile(r"[a-z]{4,}")
_HAN: Final = re.compile(r"[\u4e00-\u9fff]+")
_STEM: Final = 5
#: Words of labels that tell one thing from another of its class badly.
_COMMON: Final = frozenset(table(__name__, "common"))
#: What joins a word for a kind to its head.
_PARTICLES: Final = table(__name__, "particles")


@dataclass(frozen=True)
class Known:
    """A registered thing with its signs.

    Attributes:
        iri: the thing.
        classes: its classes, those above included.
        keys: things that its labels name, or that other documents state of it.
        words: stems of the words of its labels.
        values: values that other documents state of it.
        told: the same by local name of the property, as names of values.
        givers: who gives it, as other documents state.
        takers: who or what it is given to or made for; else what its labels name.
        above: acts and instruments that it is made under or a part of.
        matter: minerals and products that it is for.
        days: stages that it reached on a day, as names of values.
        parties: all who have a part in it.
    """

    iri: str
    classes: frozenset[str]
    keys: frozenset[str]
    words: frozenset[str]
    values: frozenset[str]
    told: Mapping[str, frozenset[str]] = field(default_factory=dict)
    givers: frozenset[str] = frozenset()
    takers: frozenset[str] = frozenset()
    above: frozenset[str] = frozenset()
    matter: frozenset[str] = frozenset()
    days: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()


class Register:
    """The registered things that may be subjects."""

    def __init__(self, sources: Sources, passages: Iterable[Passage]) -> None:
        self._sources = sources
        self.names = next(iter(passages)).names

    @cached_property
    def known(self) -> list[Known]:
        """Every registered instrument, act, project and list."""
        labels: defaultdict[str, list[str]] = defaultdict(list)
        for triple in self._sources.triples(REGISTER):
            if triple.predicate.value.startswith(SKOS) and triple.predicate.value.endswith("Label"):
                labels[triple.subject.value].append(triple.object.value)
        told: defaultdict[str, set[str]] = defaultdict(set)
        for triple in self._sources.triples(PASSAGE):
            if isinstance(triple.object, ox.NamedNode):
                told[triple.subject.value].add(triple.object.value)
        parents = self._sources.ontology.parents
        found = []
        for iri in sorted(labels):
            if terms.kind(iri) not in _KINDS:
                continue
            own = self._sources.types.get(iri, frozenset())
            above = frozenset(c for cls in own for c in parents.get(cls, frozenset({cls})))
            named = {key for text in labels[iri] for key in self.names.find(text)} - {iri}
            keys = {
                k for k in named | told[iri] if terms.kind(k) in (*_PARTIES, "mineral", "product")
            }
            values = frozenset(v for v in told[iri] if terms.kind(v) in ("quantity", "date"))
            words = frozenset(w for text in labels[iri] for w in stems(text))
            found.append(
                Known(iri, above, frozenset(keys), words, values, **self._parts(iri, named))
            )
        return found

    def _parts(self, iri: str, labelled: Set[str]) -> dict[str, Any]:
        """Return what other documents state of a thing, by the part that each has in it."""
        rows = self._claims.get(iri, frozenset())
        sides = roles.sides(self._sources.ontology).of
        told: defaultdict[str, set[str]] = defaultdict(set)
        for predicate, value in rows:
            if terms.kind(value) in ("quantity", "date"):
                told[predicate.removeprefix(LODE)].add(value.rpartition("/")[2])
        parties = [(p, o) for p, o in rows if terms.kind(o) in _PARTIES]
        givers = {o for p, o in parties if sides.get(p) == "gives"}
        takers = {o for p, o in parties if sides.get(p) == "takes" or p == LODE + "obliges"}
        takers |= {o for p, o in parties if p == LODE + "forProject"}
        named = {one for one in labelled if terms.kind(one) in _PARTIES[:3] and one not in HOME}
        return {
            "told": {name: frozenset(values) for name, values in told.items()},
            "givers": frozenset(givers),
            "takers": frozenset(takers or named - givers),
            "above": frozenset(o for p, o in rows if p in _ABOVE),
            "days": frozenset(o.rpartition("/")[2] for _, o in rows if terms.kind(o) == "stage"),
            "parties": frozenset(o for _, o in parties),
            "matter": frozenset(o for _, o in rows if terms.kind(o) in ("mineral", "product")),
        }

    @cached_property
    def _claims(self) -> dict[str, frozenset[tuple[str, str]]]:
        """What the passages state of each thing: predicate and object."""
        found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for triple in self._sources.triples(PASSAGE):
            if isinstance(triple.object, ox.NamedNode):
                found[triple.subject.value].add((triple.predicate.value, triple.object.value))
        return {iri: frozenset(rows) for iri, rows in found.items()}

    def best(
        self,
        cls: str,
        passage: Passage,
        number: int,
        clause: tuple[int, int],
        value: str,
        heads: frozenset[str],
        print_: tuple[int, int],
        barred: frozenset[str] = frozenset(),
    ) -> tuple[str, float]:
        """Return the thing of a class that a clause speaks of, with its signs; empty if none is.

        Args:
            cls: local name of the class.
            passage: the passage.
            number: the sentence.
            clause: the clause, in code points of the passage.
            value: IRI of the printed value.
            heads: what the headings above the sentence name.
            print_: where the value is printed, in code points of the passage.
            barred: IRIs of classes of which the thing is none.
        """
        sentence = passage.sentences[number - 1]
        near = named(passage, clause)
        wide = named(passage, (sentence.start, sentence.end))
        text = plain(passage.text[slice(*clause)]).lower()
        whole = plain(sentence.text).lower()
        said = (frozenset(stems(text)), frozenset(stems(whole)))
        at = (print_[0] - clause[0], print_[1] - clause[0])
        nearest = self.nearest_word(text, at)
        nearest_party = closest(passage, clause, print_)
        scored: list[tuple[float, str]] = []
        for one in self.known:
            if LODE + cls in one.classes and not barred & one.classes:
                signs = self._signs(one, (near, wide, heads), said, text, whole)
                words = self._kind_words(one)
                if nearest and words:
                    signs += 2.0 if nearest in words else -4.0
                elif nearest and LODE + "Instrument" in one.classes:
                    signs -= 3.0
                signs += 1.0 * (nearest_party in one.keys)
                if signs > 0 and value in one.values and not self._is_of_others(one, wide):
                    signs += 4
                elif _is_otherwise(value, one.values):
                    signs -= 3
                scored.append((signs, one.iri))
        scored.sort(key=lambda pair: (-pair[0], pair[1]))
        if not scored or scored[0][0] < _ENOUGH:
            return "", 0.0
        if len(scored) > 1 and scored[0][0] - scored[1][0] < _APART:
            return "", 0.0
        return scored[0][1], scored[0][0]

    def stated(self, iri: str) -> frozenset[tuple[str, str]]:
        """Return what other documents state of a thing: predicate and object."""
        return self._claims.get(iri, frozenset())

    def about(self, iri: str) -> Known:
        """Return what is known of a registered thing."""
        return next(one for one in self.known if one.iri == iri)

    def nearest_word(self, text: str, at: tuple[int, int]) -> str:
        """Return the word for a kind of instrument that stands nearest to a span of a clause.

        Of words in a row (保底价采购协议, 股权的认股权证) the last is the head, and says the kind.
        """
        best, found, after = 1_000, "", 0
        for word in self._every_word:
            for match in re.finditer(re.escape(word), text):
                far = max(at[0] - match.end(), match.start() - at[1], 0)
                if (far, -len(word)) < (best, -len(found)):
                    best, found, after = far, word, match.end()
        while head := self._head(text, after):
            found, after = head[0], head[1]
        return found

    def _head(self, text: str, start: int) -> tuple[str, int] | None:
        """Return the longest word for a kind that goes on at a place, and where it ends."""
        for particle in ("", *_PARTICLES):
            if not text.startswith(particle, start):
                continue
            begun = start + len(particle)
            fitting = [word for word in self._every_word if text.startswith(word, begun)]
            if fitting and start:
                word = max(fitting, key=len)
                return word, begun + len(word)
        return None

    @cached_property
    def kind_words(self) -> frozenset[str]:
        """Words for kinds of instruments, plain and in lower case."""
        return frozenset(word.lower() for word in self._every_word)

    @cached_property
    def _every_word(self) -> list[str]:
        words = self._sources.ontology.kind_words
        return sorted({plain(word) for some in words.values() for word in some})

    def _signs(
        self,
        one: Known,
        named: tuple[frozenset[str], frozenset[str], frozenset[str]],
        said: tuple[frozenset[str], frozenset[str]],
        text: str,
        whole: str,
    ) -> float:
        """Weigh the signs that a clause speaks of a thing."""
        near, wide, heads = named
        signs = 6.0 * (one.iri in near) or 4.0 * (one.iri in wide)
        parties = {key for key in one.keys if terms.kind(key) in _PARTIES}
        if parties and one.iri not in wide and not parties & near and _has_actor(near):
            signs -= 3.0
        signs += sum(2.0 * self._telling(key) for key in parties & near)
        signs += sum(1.0 * self._telling(key) for key in parties & wide - near)
        signs += 0.5 * len((one.keys - parties) & wide) + 0.5 * len(one.keys & heads - wide)
        telling = one.words - _COMMON
        if telling:
            signs += 3.0 * len(telling & said[1]) / len(telling)
            signs += 1.0 * len(telling & said[0]) / len(telling)
        if one.keys and not (one.keys | {one.iri}) & (wide | heads):
            signs -= _ALONE
        words = self._kind_words(one)
        if words and one.iri not in wide:
            if any(word in text for word in words):
                signs += 1.5
            elif not any(word in whole for word in words):
                signs -= 4.0
        return signs

    def _is_of_others(self, one: Known, names: frozenset[str]) -> bool:
        """Tell whether a sentence names parties, and none of a thing's, nor the thing."""
        parties = {key for key in one.keys if terms.kind(key) in _PARTIES}
        if not parties or one.iri in names or parties & names:
            return False
        return _has_actor(names)

    def _telling(self, key: str) -> float:
        """Return how well a party tells a thing from others: less, the more it is tied to."""
        return min(1.0, _TIED / self._ties[key])

    @cached_property
    def _ties(self) -> Counter[str]:
        return Counter(key for one in self.known for key in one.keys)

    def _kind_words(self, one: Known) -> frozenset[str]:
        own = self._sources.types.get(one.iri, frozenset())
        words: Mapping[str, frozenset[str]] = self._sources.ontology.kind_words
        return frozenset(word for cls in own for word in words.get(cls, ()))


#: A party to so many things tells each of them fully.
_TIED: Final = 4.0
#: So many signs are wanted, and so many more than any other thing of the class has.
_ENOUGH: Final = 5.0
_APART: Final = 1.0
#: So many fewer has a thing of which nothing that it concerns is named.
_ALONE: Final = 3.0


def _has_actor(names: frozenset[str]) -> bool:
    return any(terms.kind(iri) in ("actor", "project") for iri in names)


def stems(text: str) -> Iterable[str]:
    """Yield what two texts are compared by: stems of English words, pairs of Chinese characters."""
    folded = plain(text).lower()
    yield from (word[:_STEM] for word in _WORD.findall(folded) if word not in _COMMON)
    for run in _HAN.findall(folded):
        yield from (run[at : at + 2] for at in range(len(run) - 1))


def _is_otherwise(value: str, known: frozenset[str]) -> bool:
    """Tell whether other documents state another value of the unit."""
    kind, slug = kind_and_slug(value) or ("", "")
    unit = slug.partition("-")[0]
    return kind == "quantity" and any(
        (kind_and_slug(one) or ("", ""))[1].startswith(f"{unit}-") for one in known
    )


def closest(passage: Passage, clause: tuple[int, int], print_: tuple[int, int]) -> str:
    """Return the party of a clause that is named nearest to a print."""
    rows = [
        (max(print_[0] - end, start - print_[1], 0), iri)
        for iri, spans in passage.mentions.items()
        if terms.kind(iri) in ("actor", "project")
        for start, end in spans
        if clause[0] <= start < clause[1]
    ]
    return min(rows, default=(0, ""))[1]
