"""Finds the saved question that a reader asks in plain words, and the things that the words name.

Each question is weighed by the words that it shares with the reader's (BM25 over what its header
says, in both languages), rare words more than common ones; Chinese is weighed by pairs of
characters. Things are found by their names, the longest first.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from lodestone.answer import gazetteer, matching, spoken
from lodestone.answer.claims import kind_of
from lodestone.answer.names import Names
from lodestone.model import terms
from lodestone.model.tables import pattern
from lodestone.model.terms import ID
from lodestone.read import sparql

if TYPE_CHECKING:
    from lodestone.read.text.figures import Figure

#: What a word is worth by where it stands in the header of a question.
_WORTH: Final = {"title": 3.0, "keywords": 2.0, "words": 2.0, "description": 0.5, "trap": 0.25}
#: Where the words stand that readers use, not whole sentences.
_TYPED: Final = {part: _WORTH[part] for part in ("keywords", "words")}
#: The two constants of BM25, as is usual.
_SATURATION: Final = 1.2
_LENGTH: Final = 0.75
#: Kinds of things that a question takes for a parameter.
_KINDS: Final = frozenset(
    {
        "actor",
        "country",
        "document",
        "instrument",
        "measure",
        "mineral",
        "product",
        "project",
    }
)
#: Kinds of things that say where a mine or a plant stands, and what it is for.
_AROUND: Final = frozenset({"country", "mineral", "place", "product"})
_POSSESSIVE: Final = re.compile("['’]s?$")
#: What a word of a header is worth that a reader uses as a part of a name.
_OF_NAMES: Final = 0.3
#: Letters from which on a name may be typed in small ones: ``IN`` is India, ``in`` is not.
_SHORT: Final = 4
#: Words and characters of the longest name that is looked for.
_WORDS: Final = 24
_SIGNS: Final = 16
#: Chinese characters that stand together, with what stands in brackets behind some of them.
_PIECE: Final = re.compile(
    r"[\u4e00-\u9fff]+(?:[(\uff08][\u4e00-\u9fff]+[)\uff09][\u4e00-\u9fff]*)*"
    r"|[^\s\u4e00-\u9fff]+"
)


@dataclass(frozen=True)
class Meant:
    """What a reader may mean.

    Attributes:
        questions: the names of saved questions, the nearest first, each with how near it is;
            those that share no word are left out.
        things: the IRIs of the things that the words name, the longest name first.
        rest: the words by which rows are weighed, those that are no part of the name of a thing.
        days: the days, months or years that the words name, as the names of values write them.
        wishes: for each thing that is asked for, the kinds that answer it.
        headers: the words of the header of each of the questions.
        said: the text without the names of things and without days.
        is_list: true where a list is asked for.
        is_total: true where a sum is.
        is_definition: true where it is asked what a term means.
        typed: for each of the things, the words of the name by which it was typed.
    """

    questions: Mapping[str, float]
    things: tuple[str, ...]
    rest: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    wishes: tuple[frozenset[str], ...] = ()
    headers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    said: str = ""
    is_list: bool = False
    is_total: bool = False
    is_definition: bool = False
    typed: Mapping[str, frozenset[str]] = field(default_factory=dict)


def meant(
    text: str,
    known: Sequence[sparql.QueryFile],
    names: Names,
    is_general: Callable[[str], bool] = lambda _: False,
    acts: Callable[[str], Sequence[str]] = lambda _: (),
) -> Meant:
    """Return the saved questions and the things that a reader's words mean.

    Args:
        text: a question in plain words, in English or Chinese.
        known: the saved questions.
        names: the names that things go by.
        is_general: tells of the IRI of a thing that it narrows nothing down.
        acts: tells which acts are issued in a month or on a day.
    """
    return Reader(known, names, is_general, acts).meant(text)


class Reader:
    """Reads what readers ask: several texts, by the same questions and names; see ``meant``."""

    def __init__(
        self,
        known: Sequence[sparql.QueryFile],
        names: Names,
        is_general: Callable[[str], bool] = lambda _: False,
        acts: Callable[[str], Sequence[str]] = lambda _: (),
        described: Callable[[str], str | None] = lambda _: None,
        works: Callable[[str], str | None] = lambda _: None,
    ) -> None:
        self._weights, self._names = _Weights(known), names
        self._is_general, self._acts, self._described = is_general, acts, described
        self._works = works

    def meant(self, text: str) -> Meant:
        """Return the saved questions and the things that a text means, without what it excepts."""
        text = spoken.formal(re.sub(pattern(__name__, "except"), " ", spoken.uncontracted(text)))
        parts = self._weights, self._names, self._is_general, self._acts
        found = _meant(text, *parts)
        if spoken.says(text, "authoring"):  # of a document: what it is about is no thing asked of
            own = tuple(iri for iri in found.things if kind_of(iri) == "document")
            rest = tuple(dict.fromkeys(_sought(text, self._weights)))
            return replace(found, things=own, rest=rest)
        if spoken.says(text, "works") and all(terms.kind(i) in _AROUND for i in found.things):
            work = self._works(text)
            found = replace(found, things=(*found.things, work)) if work else found
        if not spoken.says(text, "acts") or any(map(_is_measure, found.things)):
            return found
        act = self._described(found.said)
        if not act:
            return found
        found = _meant(_without_acts(text), *parts)
        return replace(found, things=(*found.things, act))


def _meant(
    text: str,
    weights: "_Weights",
    names: Names,
    is_general: Callable[[str], bool],
    acts: Callable[[str], Sequence[str]],
) -> Meant:
    days = [*_dated(text)]
    for day in reversed(days):
        text = f"{text[: day.start]} {text[day.end :]}"
    rest, typed = _things(text, names, weights)
    named: tuple[str, ...] = tuple(typed)
    if spoken.says(text, "acts"):
        issued = [acts(day.name.partition(":")[2]) for day in days]
        named = (*named, *(one[0] for one in issued if len(one) == 1))
    things = tuple(iri for iri in dict.fromkeys(named) if not is_general(iri))
    if any(map(_is_measure, things)):
        rest = _without_acts(rest)
    sought = dict.fromkeys(_sought(text, weights))
    kept = tuple(t for t in dict.fromkeys(_sought(rest, weights)) if t not in spoken.joining())
    scores = weights.scores(kept)
    for name, score in weights.scores([t for t in sought if t not in kept]).items():
        scores[name] += _OF_NAMES * score
    ranked = sorted((-score, name) for name, score in scores.items() if score)
    return Meant(
        {name: -score for score, name in ranked},
        things,
        kept,
        tuple(day.name.partition(":")[2].removeprefix("by-") for day in days),
        tuple(spoken.wishes(text)),
        weights.headers,
        rest,
        spoken.says(text, "listing"),
        spoken.says(text, "totals"),
        spoken.says(text, "defining"),
        {iri: frozenset(spoken.weighed(part)) for iri, part in typed.items()},
    )


def _is_measure(iri: str) -> bool:
    return kind_of(iri) == "measure"


def _without_acts(text: str) -> str:
    """Return a text without the words that say no more than that an act is one."""
    words = [*spoken.asking()["acts"]["words"], *spoken.asking()["acts"]["counted"]]
    for word in sorted(words, key=len, reverse=True):
        plain = re.escape(word)
        text = re.sub(plain if matching.is_chinese(word) else rf"(?i)\b{plain}\b", " ", text)
    return text


def _dated(text: str) -> "Iterator[Figure]":
    """Yield the days of a text: where it has a figure, for what reads them is slow to load."""
    if re.search(pattern(__name__, "figure"), text):
        from lodestone.read.text import figures

        yield from (figure for figure in figures.owed(text) if figure.name.startswith("date:"))


def _sought(text: str, weights: "_Weights") -> list[str]:
    """Return the words by which rows are weighed: those that do more than ask.

    A single character asks only where it makes no word of readers with a neighbour.
    """
    text = spoken.parted(text)
    small = sorted(filter(matching.is_chinese, spoken.small()), key=len, reverse=True)
    for word in small:
        if len(word) > 1:
            text = text.replace(word, " ")
    return spoken.weighed(
        "".join(
            " " if char in small and not any(map(weights.is_typed, _pairs(text, at))) else char
            for at, char in enumerate(text)
        )
    )


def _things(text: str, names: Names, weights: "_Weights") -> tuple[str, dict[str, str]]:
    """Take the names of things out of a text; return what is left, and the things as typed."""
    found: dict[str, str] = {}
    single = _singles(text, weights)
    for part in [*sorted(_parts(text), key=len, reverse=True), *single]:
        if part.lower() in spoken.plain_words() or part not in text:
            continue
        if part.islower() and len(part) < _SHORT and part.isascii():
            continue
        iris = sorted(i for i in _found(part, names) if i.startswith(ID) and kind_of(i) in _KINDS)
        if len(iris) == 1:
            found.setdefault(iris[0], part)
            text = text.replace(part, " ")
    return text, found


def _found(part: str, names: Names) -> frozenset[str]:
    """Return what goes by a name: by another name of the union or kingdom that it is of, too."""
    found = names.find(part)
    if found or part not in gazetteer.forms(gazetteer.UNIONS):
        return found
    other = (names.find(form) for form in gazetteer.forms(gazetteer.UNIONS)[part])
    return next(filter(None, other), frozenset())


def _parts(text: str) -> Iterator[str]:
    """Yield what may be a name in a text: some words together, some characters together."""
    pieces = [match.span() for match in _PIECE.finditer(text)]
    for first, (start, _) in enumerate(pieces):
        for _, end in pieces[first : first + _WORDS]:
            part = text[start:end].strip(" .,;:?!()'\"")
            yield part
            if (owner := _POSSESSIVE.sub("", part)) != part:
                yield owner
    for start, end in pieces:
        if matching.is_chinese(text[start]):
            for at in range(start, end - 1):
                for till in range(at + 2, min(end, at + _SIGNS) + 1):
                    yield text[at:till]


def _singles(text: str, weights: "_Weights") -> Iterator[str]:
    """Yield the characters that may name a mineral: those that make no word with a neighbour."""
    inside = spoken.inside(text)
    for at, char in enumerate(text):
        is_free = matching.is_chinese(char) and at not in inside
        if is_free and not any(map(weights.knows, _pairs(text, at))):
            yield char


def _pairs(text: str, at: int) -> list[str]:
    """Return the pairs that a character makes with its neighbours."""
    around = text[max(0, at - 1) : at + 2]
    return [around[i : i + 2] for i in range(len(around) - 1)]


class _Weights:
    """The words of the saved questions, with what each is worth there."""

    def __init__(self, known: Sequence[sparql.QueryFile]) -> None:
        self._counts = {query.name: _counted(query) for query in known}
        self._lengths = {name: sum(counts.values()) for name, counts in self._counts.items()}
        self._mean = sum(self._lengths.values()) / max(1, len(known))
        self._bearers = Counter(term for counts in self._counts.values() for term in counts)
        self.headers = {name: frozenset(counts) for name, counts in self._counts.items()}
        self._typed = {term for query in known for term in _counted(query, _TYPED)}

    def knows(self, term: str) -> bool:
        """Tell whether a question has a word."""
        return term in self._bearers

    def is_typed(self, term: str) -> bool:
        """Tell whether a word stands among those that readers of a question use."""
        return term in self._typed

    def scores(self, terms: Sequence[str]) -> dict[str, float]:
        """Return what each question is worth for some words."""
        rarity = {term: self._rarity(term) for term in terms}
        return {
            name: sum(rare * self._weight(name, term) for term, rare in rarity.items())
            for name in self._counts
        }

    def _rarity(self, term: str) -> float:
        bearers = self._bearers[term]
        return math.log(1 + (len(self._counts) - bearers + 0.5) / (bearers + 0.5))

    def _weight(self, name: str, term: str) -> float:
        count = self._counts[name][term]
        fullness = 1 - _LENGTH + _LENGTH * self._lengths[name] / self._mean
        return count * (_SATURATION + 1) / (count + _SATURATION * fullness)


def _counted(query: sparql.QueryFile, worths: Mapping[str, float] = _WORTH) -> Counter[str]:
    """Count the words of a question's header, each by what it is worth there."""
    counts: Counter[str] = Counter()
    for key in query.header:
        worth = worths.get(key.partition("@")[0], 0.0)
        for term in spoken.weighed(query.one(key)) if worth else ():
            counts[term] += worth  # type: ignore[assignment]
    return counts
