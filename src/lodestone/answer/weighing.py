"""Weighs rows by what a reader asks in plain words.

A row is worth something by the words that it shares with the reader's, rare ones more, by the
things that the words name or that are tied to them, by the days that they name, and by whether it
holds what is asked for (who, when, how much).
"""

import copy
import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Final

import pyoxigraph as ox

from lodestone.answer import matching, questions, spoken
from lodestone.answer.indexed import Index, Row
from lodestone.answer.nearest import Meant
from lodestone.model import terms
from lodestone.model.terms import LODE

_MONEY: Final = re.compile(r"[A-Z]{3}-")
_DAY: Final = re.compile(r"\d{4}")
#: Properties that give the time in which, or by which, something is to be done.
_LIMITS: Final = frozenset({LODE + "dueWithin", LODE + "dueBy"})
#: What a row is worth that names a thing, that is tied to it, that holds what is asked for.
NAMED: Final = 5.0
#: Kinds of the values that are figures.
FIGURES: Final = frozenset({"money", "quantity"})
_TIED: Final = 0.6
_HELD: Final = 4.0
_DATED: Final = 5.0
#: What a word weighs that nothing has, and a pair of Chinese characters that nothing has.
_UNKNOWN: Final = 4.0
_NO_WORD: Final = 0.5
#: What share of its worth a word has that any question may have.
_SAID: Final = 0.4
#: What a word is worth that a row holds by another of its sense.
_ALIKE: Final = 0.8
#: How many words that say something a row has to hold where no thing is named.
_WORDS: Final = 2
#: What a word is worth that only the heading of the passage of a claim has; what it is worth that a
#: claim is of a kind that is asked for; and how much a long claim is worth less.
_AROUND: Final = 0.6
_KIND: Final = 4.0
_LENGTH: Final = 0.3
#: What a row is worth that has a part of the name of a thing, and from which share of it on.
_NAMESAKE: Final = 0.5
_IN_PART: Final = 0.5
#: Kinds of statements that name what they are of by their passage, kinds of what they are of, and
#: what such a statement is worth beside one that names it.
_STATEMENTS: Final = frozenset(
    {"assessment", "bargain", "forecast", "link", "observation", "ranking"}
)
_TOLD_OF: Final = frozenset({"instrument", "measure", "project"})
_NEXT: Final = 0.8
#: What a claim is worth more that is of a thing that is named, and not of another that names it.
_OWN: Final = 0.6
#: What the question on all claims is called.
_CLAIMS: Final = "told"
#: How many words of a name a row has to hold as the reader typed it to be about that.
_TYPED: Final = 2


class Weigher:
    """Weighs the rows of questions for one reader.

    Args:
        meant: what the words may mean.
        answers: the rows of the questions.
        tied: for each thing that the words name, what is settled to be tied to it.
        said: what a reader sees of a term in its column.
        also: the other names of a thing.
        index: what makes the rows; another of its own where none is given.

    Attributes:
        meant: as above.
        answers: the answers by the names of their questions.
        groups: the places of the rows that are of one thing, by question.
        rows: these rows, as they are weighed, by question.
        known: every word of a row or a header.
        worths: what each word of the reader weighs.
        whole: what all that is named and said weighs.
    """

    def __init__(
        self,
        meant: Meant,
        answers: Sequence[questions.Answer],
        tied: Mapping[str, frozenset[str]],
        said: Callable[[str, questions.Term], str],
        also: Callable[[str], str] = lambda _: "",
        index: Index | None = None,
    ) -> None:
        self._index = index or Index(said, also)
        made = {a.question.name: self._index.of(a) for a in answers}
        self.answers = {a.question.name: a for a in answers}
        self.groups = {name: one.places for name, one in made.items()}
        self.rows = {name: one.rows for name, one in made.items()}
        every = [row for rows in self.rows.values() for row in rows]
        self._count = len(every)
        self._mean = sum(len(row.terms) for row in every) / max(1, len(every))
        self._bearers = Counter(term for row in every for term in row.terms)
        self._bearers.update(iri for row in every for iri in row.iris)
        self._read(meant, tied)

    def again(self, meant: Meant, tied: Mapping[str, frozenset[str]]) -> "Weigher":
        """Return what weighs the same rows by other words: by one half of a question."""
        other = copy.copy(self)
        other._read(meant, tied)
        return other

    def _read(self, meant: Meant, tied: Mapping[str, frozenset[str]]) -> None:
        """Weigh the words of a reader by the rows."""
        self.meant, self._tied = meant, tied
        self._speaking: frozenset[str] | None = None
        self.known = frozenset(self._bearers).union(*meant.headers.values())
        called = {iri: self._index.said("", ox.NamedNode(iri)) for iri in meant.things}
        self._called = {iri: self._index.terms(name) for iri, name in called.items() if name}
        self._typed = {i: own for i, own in meant.typed.items() if len(own) >= _TYPED}
        self._alike = {term: spoken.alike(term) for term in meant.rest}
        self._rare = {term: self._rarest(term) for term in meant.rest}
        self.worths = {term: self._weight(term) for term in meant.rest}
        self.whole = sum(self.worths.values()) + NAMED * len(meant.things)

    def is_known(self, term: str) -> bool:
        """Tell whether a row or a header has a word, or another of its sense."""
        return bool(self.known & {term, *spoken.alike(term)})

    def asked(self, name: str) -> frozenset[str]:
        """Return the words of the reader that the header of a question holds, or their senses."""
        header = self.meant.headers.get(name, frozenset())
        return frozenset(t for t in self.meant.rest if header & {t, *self._alike[t]})

    def says(self) -> list[str]:
        """Return the words of the reader that say something and that the graph has."""
        return [t for t in self.meant.rest if not spoken.is_plain(t) and t in self.known]

    def is_grounded(self, row: Row) -> bool:
        """Tell whether a row holds as many of the words that say something as chance gives none."""
        telling = self.says()
        held = sum(1 for term in telling if self.shares(row, term))
        dated = any(day in iri for day in self.meant.days for iri in row.iris)
        return held + dated >= min(_WORDS, max(1, len(telling)))

    def hearing(self, row: Row) -> dict[object, float]:
        """Return what a row holds of that which is asked, with the weight of each."""
        found: dict[object, float] = {
            term: self.worths[term] for term in self.meant.rest if self.shares(row, term)
        }
        found |= {iri: NAMED for iri in self.meant.things if self.naming(row, iri)}
        found |= {wish: _HELD for wish in self.meant.wishes if self.holds(row, wish)}
        return found | {
            day: _DATED for day in self.meant.days if any(day in iri for iri in row.iris)
        }

    def share(self, heard: Mapping[object, float]) -> float:
        """Return the share of what is asked that is heard."""
        whole = self.whole + _HELD * len(self.meant.wishes) + _DATED * len(self.meant.days)
        return sum(heard.values()) / whole if whole else 1.0

    def row(self, answer: questions.Answer, places: Sequence[int]) -> Row:
        """Return what the rows of one thing hold together."""
        return self._index.row(answer, places)

    def shares(self, row: Row, term: str) -> float:
        """Return by what share a row holds a word: itself, or another of its sense."""
        if term in row.terms:
            return 1.0
        return _ALIKE if row.terms & self._alike[term] else 0.0

    def worth(self, row: Row, tied: float = _TIED, *, has_roles: bool = True) -> float:
        """Return what a row is worth by itself, and by what share it is where it is but tied.

        Without roles a word such as "government" is worth nothing: any agency may act as one; nor
        is one, where a list is asked for, that any question may have, such as "company".
        """
        words = (t for t in self.meant.rest if has_roles or not self._is_loose(t))
        shared = sum(self.worths[t] * s for t in words if (s := self.shares(row, t)))
        named = sum(self.naming(row, iri, tied) for iri in self.meant.things)
        wishes = [
            w for w in self.meant.wishes if has_roles or not (self.meant.is_list and w & FIGURES)
        ]
        held = sum(_HELD for wish in wishes if self.holds(row, wish))
        dated = sum(_DATED for day in self.meant.days if any(day in iri for iri in row.iris))
        return shared + named + held + dated

    def beside(self, row: Row) -> bool:
        """Tell whether a row is a statement in a passage in which claims name what is named.

        So a forecast on coal stands beside the order on coal, and a risk beside the plan, where
        such statements, or figures, are asked for, or nothing of any kind.
        """
        kind = terms.kind(row.subject)
        wishes = self.meant.wishes
        if kind not in _STATEMENTS or not self.meant.things:
            return False
        if wishes and not any(kind in w or self.holds(row, w & FIGURES) for w in wishes):
            return False
        if kind == "bargain":
            return bool(wishes) and any(kind in w for w in wishes) and self._is_beside(row)
        if self._speaking is None:
            things = [i for i in self.meant.things if terms.kind(i) in _TOLD_OF]
            rows = self.rows.get(_CLAIMS, []) if things else []
            naming = (one for one in rows if any(self.naming(one, i) for i in things))
            every = frozenset(iri for one in naming for iri in one.iris)
            self._speaking = frozenset(i for i in every if terms.kind(i) == "passage")
        return not self._speaking.isdisjoint(row.iris)

    def _is_beside(self, row: Row) -> bool:
        return all(self.in_passage(row, iri) for iri in self.meant.things)

    def in_passage(self, row: Row, iri: str) -> bool:
        """Tell whether a claim on a thing stands in the passage of a row."""
        places = [one for one in row.iris if terms.kind(one) == "passage"]
        claims = self.rows.get(_CLAIMS, [])
        return any(self.naming(one, iri) for one in claims if not one.iris.isdisjoint(places))

    def _is_loose(self, term: str) -> bool:
        return spoken.is_role(term) or (self.meant.is_list and spoken.is_plain(term))

    def claim(self, row: Row) -> float:
        """Return what a claim is worth: as a row, if it is short; by its kind and heading, too."""
        words = [t for t in self.meant.rest if self.worths[t]]
        shared = sum(self.worths[t] * self.shares(row, t) for t in words)
        long = 1 - _LENGTH + _LENGTH * len(row.terms) / (self._mean or 1)
        around = sum(_AROUND * self.worths[t] for t in words if t in row.around)
        others = [t for t in words if not row.kinds & {t, *self._alike[t]}]
        whole = sum(self.worths[t] for t in others)
        heard = sum(self.worths[t] for t in others if self.shares(row, t)) / whole if whole else 1.0
        of_kind = _KIND * heard if len(others) < len(words) else 0.0
        named = sum(self.naming(row, i) or self.namesake(row, i) for i in self.meant.things)
        if not named and self.beside(row):
            named = _NEXT * (NAMED + max(self._rarity(iri) for iri in self.meant.things))
        held = sum(_HELD for wish in self.meant.wishes if self.holds(row, wish))
        dated = sum(_DATED for day in self.meant.days if any(day in iri for iri in row.iris))
        named += _OWN * (held > 0 and row.subject in self.meant.things)
        return shared / math.sqrt(max(1.0, long)) + around + of_kind + named + held + dated

    def namesake(self, row: Row, iri: str) -> float:
        """Return what a row is worth for having most of the name of a thing, by rare words."""
        called = self._called.get(iri, frozenset())
        whole = sum(self._rarity(t) for t in called)
        held = sum(self._rarity(t) for t in called & row.terms)
        share = held / whole if whole else 0.0
        return _NAMESAKE * share * NAMED if share >= _IN_PART else 0.0

    def naming(self, row: Row, iri: str, tied: float = _TIED) -> float:
        """Return what a row is worth for naming a thing, or what is tied to it."""
        if iri in row.iris:
            return NAMED + self._rarity(iri)
        if row.iris & self._tied.get(iri, frozenset()) or self.is_called(iri, row.terms):
            return tied * (NAMED + self._rarity(iri))
        return 0.0

    def is_called(self, iri: str, words: frozenset[str]) -> bool:
        """Tell whether words hold the name of a thing, or that by which the reader typed it."""
        names = (self._called.get(iri), self._typed.get(iri))
        return any(name is not None and bool(name) and name <= words for name in names)

    def holds(self, row: Row, wish: frozenset[str]) -> bool:
        """Tell whether a row holds something of a kind that is asked for, beside what is named."""
        return any(wish & kinds(iri) for iri in row.iris - frozenset(self.meant.things))

    def _weight(self, term: str) -> float:
        """Return what a word weighs among the reader's: one that nothing has little or much.

        Of Chinese a pair that nothing has may be no word.
        """
        if term in self.known or self._alike[term] & self.known:
            return _SAID * self._rare[term] if spoken.is_plain(term) else self._rare[term]
        if spoken.is_plain(term):
            return 0.0
        return _NO_WORD if matching.is_chinese(term) else _UNKNOWN

    def _rarest(self, term: str) -> float:
        """Return how rare a word is, those of its sense counted with it."""
        return min(self._rarity(one) for one in (term, *(self._alike[term] & self.known)))

    def _rarity(self, term: str) -> float:
        bearers = self._bearers[term]
        return math.log(1 + (self._count - bearers + 0.5) / (bearers + 0.5))


@cache
def kinds(iri: str) -> frozenset[str]:
    """Return what a thing may answer: its kind or class; of values what says something."""
    pair = terms.kind_and_slug(iri)
    if iri in _LIMITS:
        return frozenset({"limit"})
    if iri.startswith(LODE):
        return frozenset({f"lode:{iri.removeprefix(LODE)}"})
    if pair is None:
        return frozenset()
    kind, slug = pair
    if kind == "quantity":
        return frozenset({"money" if _MONEY.match(slug) else "quantity"})
    if kind == "stage":
        return frozenset({"stage", "date"} if _DAY.search(slug) else {"stage"})
    return frozenset({kind})
