"""Finds things, passages, questions and figures by words, the best first."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from lodestone.answer import figure_names, matching
from lodestone.answer.claims import OPINIONS, Claim, Claims, kind_of
from lodestone.answer.lookups import NAMING
from lodestone.answer.matching import Name
from lodestone.answer.opened import Opened
from lodestone.model import terms
from lodestone.model.terms import ID, LODE, RDF, SKOS
from lodestone.read.text import figures

#: Kinds that are values, or that only help to state something.
_NEVER: Final = terms.VALUE_KINDS | {"claim", "evidence", "unit", "rung", "misprint", "reading"}
#: Kinds whose ties to these ends are searched as well.
_TIED: Final = frozenset({"measure", "instrument", "project", "product"})
_ENDS: Final = frozenset({"actor", "mineral", "product", "country", "project", "measure"})
#: What a match among the words near a thing is worth beside one in its name.
_NEAR: Final = 0.5
#: What finds are worth by their kind; a thing of the register is worth 1.
_WEIGHTS: Final = {"passage": 0.8, "query": 0.85, "conflict": 0.7, "tension": 0.7} | dict.fromkeys(
    OPINIONS, 0.7
)
#: Rows that match every word; with fewer, those that match the most words follow.
_ENOUGH: Final = 5
_DOCUMENTS: Final = 0.9


@dataclass(frozen=True)
class Found:
    """What was found.

    Attributes:
        iri: the thing, passage or question; of a figure, what it is the figure of.
        score: how well it matches.
        claim: the claim that ends in the figure; ``None`` for anything else.
    """

    iri: str
    score: float
    claim: Claim | None = None


@dataclass(frozen=True)
class Finds:
    """What words found.

    Attributes:
        rows: the finds, the best first; those that match every word before the others.
        whole: how many of them match every word.
        taken: a mistyped word to the words that it was taken for.
    """

    rows: list[Found]
    whole: int
    taken: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def find(graph: Opened, text: str) -> Finds:
    """Find what matches some words, in a graph and among its questions."""
    return _Finder(graph).find(text)


class _Finder:
    """Matches words against every name of one graph."""

    def __init__(self, graph: Opened) -> None:
        self._graph, self._store = graph, graph.store
        self._claims = Claims(graph.store)

    def find(self, text: str) -> Finds:
        printed = [one for one in figures.owed(text) if figure_names.of(self._store, one)]
        rest = text
        for figure in reversed(printed):
            rest = rest[: figure.start] + " " + rest[figure.end :]
        told = [claim for figure in printed for claim in self._figures(figure, rest)]
        found = self._named(matching.words(text), text)
        if told:
            found = Finds(found.rows[: found.whole], found.whole)  # the figure says enough
        rows = [*(Found(c.subject, 1.0, c) for c in told), *found.rows]
        return Finds(rows, len(told) + found.whole, found.taken)

    # Figures

    def _figures(self, figure: figures.Figure, rest: str) -> Iterator[Claim]:
        """Yield the claims that end in a figure and whose subject matches the other words."""
        words = matching.words(rest)
        for value in figure_names.of(self._store, figure):
            rows = self._claims.naming(value)
            for claim in sorted(rows, key=lambda c: (-len(c.passages), c.subject, c.prop)):
                near = [*self._names.get(claim.subject, ()), *self._near(claim.subject)]
                near += self._labels(claim.prop)
                if all(max((matching.exact(w, n) for n in near), default=0.0) for w in words):
                    yield claim

    # Names

    def _named(self, words: list[str], text: str) -> Finds:
        if not words:
            return Finds([], 0)
        worth = {word: self._matches(word) for word in words}
        slips, taken = self._slipped([word for word in words if not worth[word]])
        worth |= slips
        scores: defaultdict[str, float] = defaultdict(float)
        matched: defaultdict[str, list[str]] = defaultdict(list)
        for word, found in worth.items():
            for iri, score in found.items():
                scores[iri] += score
                matched[iri].append(word)
        meant = self._graph.names.find(text)
        rows = {
            iri: self._score(
                iri,
                scores[iri] / len(words),
                [one for word in those for one in taken.get(word, (word,))],
                is_meant=iri in meant,
            )
            for iri, those in matched.items()
        }
        whole = self._best(rows, [i for i, those in matched.items() if len(those) == len(words)])
        if len(whole) >= _ENOUGH:
            return Finds(whole, len(whole), taken)
        others = {iri: len(those) for iri, those in matched.items() if len(those) < len(words)}
        most = max(others.values(), default=0)
        some = self._best(rows, [iri for iri, number in others.items() if number == most])
        if (parts := matching.parted(words)) != words:  # compounds that no name holds as a whole
            some += self._named(parts, text).rows
        shown = {row.iri: row for row in reversed([*whole, *some])}
        return Finds([*reversed(shown.values())], len(whole), taken)

    def _best(self, scores: Mapping[str, float], iris: Iterable[str]) -> list[Found]:
        return [Found(i, scores[i]) for i in sorted(iris, key=lambda i: (-scores[i], i))]

    def _matches(self, word: str) -> dict[str, float]:
        """Return what a word matches as it is typed, with what that is worth."""
        found: dict[str, float] = {}
        for iri, names in self._names.items():
            score = max(matching.exact(word, one) for one in names)
            if score < 1 and kind_of(iri) in _TIED:
                near = max((matching.exact(word, one) for one in self._near(iri)), default=0.0)
                score = max(score, near * _NEAR)
            if score:
                found[iri] = score
        return found

    def _slipped(
        self, words: Iterable[str]
    ) -> tuple[dict[str, dict[str, float]], dict[str, tuple[str, ...]]]:
        """Match words that nothing bears as slips; return the matches, and what was meant."""
        found: dict[str, dict[str, float]] = {}
        taken: dict[str, tuple[str, ...]] = {}
        for word in words:
            wide = matching.is_chinese(word)
            every = (n for names in self._names.values() for n in names)
            known = {n.text for n in every} if wide else {w for n in every for w in n.words}
            meant = matching.slips(word, known)
            found[word] = {}
            for iri, names in self._names.items():
                near = (
                    (meant.get(n.text, 0.0) for n in names)
                    if wide
                    else (meant[w] for n in names for w in n.words if w in meant)
                )
                if score := max(near, default=0.0):
                    found[word][iri] = score
            if meant and not wide:
                taken[word] = tuple(sorted(meant))
        return found, taken

    def _score(self, iri: str, matched: float, words: list[str], *, is_meant: bool) -> float:
        """Weigh a find: how well it matches, how full its name is, how often it is told of."""
        fullest = max(matching.fullness(words, one) for one in self._names[iri])
        weight = 1.0
        if iri.startswith(terms.QUERY):
            weight = _WEIGHTS["query"]
        elif iri.startswith(ID):
            weight = _WEIGHTS.get(kind_of(iri), _DOCUMENTS if iri not in self._registered else 1.0)
        told = math.log1p(self._spoken[iri])
        return weight * matched * (1 + fullest + 0.05 * told) + is_meant

    @cached_property
    def _names(self) -> dict[str, list[Name]]:
        """Every name of everything that is found, its questions included."""
        written: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for prop in NAMING:
            for quad in self._store.quads_for_pattern(None, ox.NamedNode(prop), None, None):
                iri = quad.subject.value
                if iri.startswith(ID) and kind_of(iri) not in _NEVER:
                    written[iri][quad.object.value] = None
        for query in self._graph.shelf.all():
            titles = [query.one(f"title@{tag}") for tag in ("en", "zh-Hans")]
            number = query.name.partition("-")[0]
            iri = terms.QUERY + query.name
            written[iri] = dict.fromkeys([number, *titles, query.one("keywords")])
        return {
            iri: [matching.name(text) for text in texts if text] for iri, texts in written.items()
        }

    @cached_property
    def _registered(self) -> frozenset[str]:
        graph = ox.NamedNode(terms.graph("register"))
        rows = self._store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), None, graph)
        return frozenset(quad.subject.value for quad in rows)

    def _near(self, iri: str) -> list[Name]:
        """Return the names of the class of a thing, of what it is tied to, and of its measure."""
        ends = self._ties.get(iri, [])
        further = [
            end
            for measure in ends
            if kind_of(measure) == "measure"
            for end in self._ties.get(measure, ())
            if kind_of(end)
        ]
        return [name for end in [*ends, *further] for name in self._end_names(end)]

    def _end_names(self, end: str) -> list[Name]:
        return self._names.get(end) or self._labels(end)

    @cached_property
    def _ties(self) -> Mapping[str, list[str]]:
        """What measures, instruments, projects and products are, and are tied to."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for quad in self._settled:
            end = quad.object.value
            if kind_of(quad.subject.value) in _TIED and (
                kind_of(end) in _ENDS or end.startswith(LODE)
            ):
                found[quad.subject.value].append(end)
        return found

    @cached_property
    def _spoken(self) -> Counter[str]:
        """How often the settled claims speak of each thing."""
        return Counter(node.value for quad in self._settled for node in (quad.subject, quad.object))

    @cached_property
    def _settled(self) -> list[ox.Quad]:
        return [
            quad
            for name in ("settled", "kinds")
            for quad in self._store.quads_for_pattern(
                None, None, None, ox.NamedNode(terms.graph(name))
            )
        ]

    def _labels(self, iri: str) -> list[Name]:
        if iri not in self._labelled:
            node, prop = ox.NamedNode(iri), ox.NamedNode(SKOS + "prefLabel")
            rows = self._store.quads_for_pattern(node, prop, None, None)
            self._labelled[iri] = [matching.name(quad.object.value) for quad in rows]
        return self._labelled[iri]

    @cached_property
    def _labelled(self) -> dict[str, list[Name]]:
        return {}
