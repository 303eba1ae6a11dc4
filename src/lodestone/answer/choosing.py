"""Chooses the saved question whose rows say most of what a reader asks in plain words.

The header of a question tells what it is for, its rows tell of what. So each row of each saved
question is weighed: by the words that it shares with the reader's, rare ones more, by the things
that the words name or that are tied to them, by the days that they name, and by whether it holds
what is asked for (who, when, how much); the words of the header are added. Of the question whose
best row is the best, the rows that come near it are the answer.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import pyoxigraph as ox

from lodestone.answer import joined, matching, nearest, questions
from lodestone.answer.nearest import Meant
from lodestone.model import terms
from lodestone.model.terms import LODE
from lodestone.read import sparql

_MONEY: Final = re.compile(r"[A-Z]{3}-")
_DAY: Final = re.compile(r"\d{4}")
#: What a row is worth that names a thing, that is tied to it, that holds what is asked for.
_NAMED: Final = 5.0
_TIED: Final = 0.8
_HELD: Final = 4.0
_DATED: Final = 5.0
#: What the words of the header are worth beside those of a row.
_HEADER: Final = 1.2
#: What a question of many rows is worth less: the more there are, the likelier is one by chance.
_CHANCE: Final = 0.8
_FEW: Final = 20
#: Share of what the best row is worth by its own words that another is worth to be shown, too.
_NEAR: Final = 0.75
#: Share of the weight of the reader's words that an answer has to hold to be given as one.
_HEARD: Final = 0.4
#: What a word weighs that nothing has, and a pair of Chinese characters that nothing has.
_UNKNOWN: Final = 4.0
_NO_WORD: Final = 0.5
_HEARD_IN_PART: Final = 0.6
#: The word among the keywords of questions on the graph itself, asked where a reader comes near.
_OF_GRAPH: Final = "provenance"
_NEAREST: Final = 4


@dataclass(frozen=True)
class Chosen:
    """A question that was chosen for a reader's words, and its answer.

    Attributes:
        query: the question.
        things: the IRIs of those named things that its rows are about.
        found: the rows that come near what is asked.
        whole: how many rows the question has.
        worth: how near the best row comes.
        heard: which share of the weight of the reader's words the best row and the header hold.
        is_whole: true where the best row is about every thing that is named.
    """

    query: sparql.QueryFile
    things: tuple[str, ...]
    found: questions.Answer
    whole: int
    worth: float
    heard: float
    is_whole: bool

    @property
    def is_sure(self) -> bool:
        """Tell whether the rows may be given as the answer."""
        return self.heard >= (_HEARD if self.is_whole else _HEARD_IN_PART)


def wanted(known: Iterable[sparql.QueryFile], meant: Meant) -> list[sparql.QueryFile]:
    """Return the questions worth asking: those on the graph itself only if they are near."""
    near = [*meant.questions][:_NEAREST]
    return [q for q in known if q.name in near or _OF_GRAPH not in q.one("keywords")]


def choose(
    meant: Meant,
    answers: Sequence[questions.Answer],
    tied: Mapping[str, frozenset[str]],
    said: Callable[[str, questions.Term], str],
) -> list[Chosen]:
    """Weigh the answers of saved questions by a reader's words, the best first.

    Args:
        meant: what the words may mean.
        answers: the rows of the questions.
        tied: for each thing that the words name, what is settled to be tied to it.
        said: what a reader sees of a term in its column.
    """
    weigher = _Weigher(meant, answers, tied, said)
    found = [weigher.chosen(answer) for answer in answers if answer.rows]
    return sorted(found, key=lambda one: (-one.worth, one.query.name))


@dataclass(frozen=True)
class _Row:
    """A row as it is weighed: its words, and the IRIs that it names."""

    terms: frozenset[str]
    iris: frozenset[str]


class _Weigher:
    """Weighs the rows of all questions for one reader."""

    def __init__(
        self,
        meant: Meant,
        answers: Sequence[questions.Answer],
        tied: Mapping[str, frozenset[str]],
        said: Callable[[str, questions.Term], str],
    ) -> None:
        self._meant, self._tied, self._said = meant, tied, said
        self._split: dict[str, frozenset[str]] = {}
        self._groups = {a.question.name: joined.groups(a) for a in answers}
        self._rows = {
            a.question.name: [self._row(a, places) for places in self._groups[a.question.name]]
            for a in answers
        }
        every = [row for rows in self._rows.values() for row in rows]
        self._count = len(every)
        self._bearers = Counter(term for row in every for term in row.terms)
        self._bearers.update(iri for row in every for iri in row.iris)
        self._known = frozenset(self._bearers).union(*meant.headers.values())
        self._whole = sum(self._weight(term) for term in meant.rest) + _NAMED * len(meant.things)

    def chosen(self, answer: questions.Answer) -> Chosen:
        """Weigh a question, and keep the rows that come near the best."""
        name, rows = answer.question.name, self._rows[answer.question.name]
        own = [self._worth(row) for row in rows]
        best = max(own)
        header = _HEADER * self._meant.questions.get(name, 0.0)
        top = rows[own.index(best)]
        named = [iri for iri in self._meant.things if self._naming(top, iri)]
        held = [kinds for kinds in self._meant.wishes if self._holds(top, kinds)]
        least = _NEAR * self._worth(top, tied=1.0)
        kept = sorted(
            at
            for places, row in zip(self._groups[name], rows, strict=True)
            if self._worth(row, tied=1.0) >= least
            and all(self._naming(row, iri) for iri in named)
            and all(self._holds(row, kinds) for kinds in held)
            for at in places
        )
        chance = _CHANCE * max(0.0, math.log(len(rows) / _FEW))
        return Chosen(
            answer.question,
            tuple(named),
            replace(answer, rows=tuple(answer.rows[at] for at in kept)),
            len(rows),
            best + header - chance,
            self._heard(top, name),
            len(named) == len(self._meant.things),
        )

    def _row(self, answer: questions.Answer, places: Iterable[int]) -> _Row:
        """Return what the rows of one thing hold together."""
        held = {
            (column, term)
            for at in places
            for column, term in zip(answer.columns, answer.rows[at], strict=True)
            if term is not None
        }
        words = (
            self._terms(self._said(column, term))
            for column, term in held
            if not joined.is_of_passages(column)
        )
        iris = frozenset(term.value for _, term in held if isinstance(term, ox.NamedNode))
        return _Row(frozenset().union(*words), iris)

    def _terms(self, text: str) -> frozenset[str]:
        if text not in self._split:
            self._split[text] = frozenset(nearest.weighed(text))
        return self._split[text]

    def _worth(self, row: _Row, tied: float = _TIED) -> float:
        """Return what a row is worth by itself, and by what share it is where it is but tied."""
        shared = sum(self._rarity(term) for term in self._meant.rest if term in row.terms)
        named = sum(self._naming(row, iri, tied) for iri in self._meant.things)
        held = sum(_HELD for kinds in self._meant.wishes if self._holds(row, kinds))
        dated = sum(_DATED for day in self._meant.days if any(day in iri for iri in row.iris))
        return shared + named + held + dated

    def _naming(self, row: _Row, iri: str, tied: float = _TIED) -> float:
        """Return what a row is worth for naming a thing, or what is tied to it."""
        if iri in row.iris:
            return _NAMED + self._rarity(iri)
        if row.iris & self._tied.get(iri, frozenset()):
            return tied * (_NAMED + self._rarity(iri))
        return 0.0

    def _holds(self, row: _Row, kinds: frozenset[str]) -> bool:
        """Tell whether a row holds something of a kind that is asked for, beside what is named."""
        return any(kinds & _kinds(iri) for iri in row.iris - frozenset(self._meant.things))

    def _heard(self, row: _Row, name: str) -> float:
        header = self._meant.headers.get(name, frozenset())
        shared = (t for t in self._meant.rest if t in row.terms or t in header)
        named = sum(_NAMED for iri in self._meant.things if self._naming(row, iri))
        heard = sum(self._weight(term) for term in shared) + named
        return heard / self._whole if self._whole else 1.0

    def _weight(self, term: str) -> float:
        """Return what a word weighs among the reader's: one that nothing has little or much.

        Of Chinese a pair that nothing has may be no word.
        """
        if term in self._known:
            return self._rarity(term)
        return _NO_WORD if matching.is_chinese(term) else _UNKNOWN

    def _rarity(self, term: str) -> float:
        bearers = self._bearers[term]
        return math.log(1 + (self._count - bearers + 0.5) / (bearers + 0.5))


@cache
def _kinds(iri: str) -> frozenset[str]:
    """Return what a thing may answer: its kind; of values only those that say something."""
    pair = terms.kind_and_slug(iri)
    if pair is None or iri.startswith(LODE):
        return frozenset()
    kind, slug = pair
    if kind == "quantity":
        return frozenset({"money" if _MONEY.match(slug) else "quantity"})
    if kind == "stage":
        return frozenset({"stage", "date"} if _DAY.search(slug) else {"stage"})
    return frozenset({kind})
