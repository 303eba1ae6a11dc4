"""Finds the saved question that a reader asks in plain words, and the things that the words name.

Each question is weighed by the words that it shares with the reader's (BM25 over what its header
says, in both languages), rare words more than common ones; Chinese is weighed by pairs of
characters. Things are found by their names, the longest first.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pyoxigraph as ox

from lodestone.answer import matching, questions
from lodestone.answer import things as about
from lodestone.answer.claims import kind_of
from lodestone.answer.names import Names
from lodestone.derive import phrases
from lodestone.model import terms
from lodestone.model.terms import ID
from lodestone.model.words import mark, tell
from lodestone.read import sparql

#: What a word is worth by where it stands in the header of a question.
_WORTH: Final = {"title": 3.0, "keywords": 2.0, "words": 2.0, "description": 0.5, "trap": 0.25}
#: The two constants of BM25, as is usual.
_SATURATION: Final = 1.2
_LENGTH: Final = 0.75
#: How many of the nearest questions are asked, and what one is worth that has no row.
_TRIED: Final = 5
_EMPTY: Final = 0.1
#: Share of the passages from which on a thing is what all is about: the country, the minerals.
_EVERYWHERE: Final = 1 / 3
#: Kinds of things that a question takes for a parameter.
_KINDS: Final = frozenset(
    {
        "actor",
        "country",
        "document",
        "indicator",
        "instrument",
        "measure",
        "mineral",
        "product",
        "project",
    }
)
#: Words of English that ask, and tell nothing of what is asked for.
_ASKING: Final = {
    "are", "as", "at", "be", "been", "did", "do", "does", "from", "had", "has", "have", "how",
    "is", "it", "its", "many", "much", "that", "this", "was", "were", "what", "which",
}  # fmt: skip
#: Letters by which words of one stem are one: ``disagree``, ``disagreement``.
_STEM: Final = 6
#: Letters from which on a name may be typed in small ones: ``IN`` is India, ``in`` is not.
_SHORT: Final = 4
#: Words and characters of the longest name that is looked for.
_WORDS: Final = 8
_SIGNS: Final = 16
_PIECE: Final = re.compile(r"[\u4e00-\u9fff]+|[^\s\u4e00-\u9fff]+")


@dataclass(frozen=True)
class Meant:
    """What a reader may mean.

    Attributes:
        questions: the names of saved questions, the nearest first, each with how near it is;
            those that share no word are left out.
        things: the IRIs of the things that the words name, the longest name first.
    """

    questions: Mapping[str, float]
    things: tuple[str, ...]


@dataclass(frozen=True)
class Chosen:
    """The question that was chosen for a reader's words, and its answer.

    Attributes:
        query: the question.
        things: the IRIs of those named things that its rows are about.
        found: the rows.
    """

    query: sparql.QueryFile
    things: tuple[str, ...]
    found: questions.Answer


def choose(
    meant_: Meant,
    known: Sequence[sparql.QueryFile],
    bound: Callable[[sparql.QueryFile], sparql.QueryFile],
    ask: Callable[[sparql.QueryFile], questions.Answer],
) -> Chosen:
    """Choose among the nearest questions the one with rows about most of the named things.

    Args:
        meant_: what the words may mean, with one question at least.
        known: the saved questions.
        bound: puts the day and the language into a question.
        ask: runs a question.
    """
    by_name = {query.name: query for query in known}
    tried = {name: _about(bound(by_name[name]), meant_.things, ask)
             for name in [*meant_.questions][:_TRIED]}  # fmt: skip
    worth = {
        name: meant_.questions[name]
        * (1 + len(chosen.things))
        * (1 if chosen.found.rows else _EMPTY)
        for name, chosen in tried.items()
    }
    return tried[max(tried, key=lambda name: worth[name])]


def _about(
    query: sparql.QueryFile,
    things: Sequence[str],
    ask: Callable[[sparql.QueryFile], questions.Answer],
) -> Chosen:
    """Return the rows of a question that are about as many of some things as they can be."""
    found, fitting = None, []
    for iri in things:
        if found is None:
            narrower = about.asked(query, iri, ask)
        else:
            named = {ox.NamedNode(iri), *about.tied(query, iri, ask)}
            narrower = replace(found, rows=tuple(r for r in found.rows if named & set(r)))
        if narrower.rows:
            found = narrower
            fitting.append(iri)
    return Chosen(query, tuple(fitting), ask(query) if found is None else found)


def meant(
    text: str,
    known: Sequence[sparql.QueryFile],
    names: Names,
    is_general: Callable[[str], bool] = lambda _: False,
) -> Meant:
    """Return the saved questions and the things that a reader's words mean.

    Args:
        text: a question in plain words, in English or Chinese.
        known: the saved questions.
        names: the names that things go by.
        is_general: tells of the IRI of a thing that it narrows nothing down.
    """
    rest, named = _things(text, names)
    things = tuple(iri for iri in named if not is_general(iri))
    scores = _Weights(known).scores(_terms(rest))
    ranked = sorted((-score, name) for name, score in scores.items() if score)
    return Meant({name: -score for score, name in ranked}, things)


def is_general(store: ox.Store, iri: str) -> bool:
    """Tell whether so many passages name a thing that it narrows nothing down."""
    place = terms.thing("passage", "")
    every = {g.value for g in store.named_graphs() if g.value.startswith(place)}
    naming = {q.graph_name.value for q in store.quads_for_pattern(None, None, ox.NamedNode(iri))}
    return len(naming & every) > len(every) * _EVERYWHERE


def _things(text: str, names: Names) -> tuple[str, tuple[str, ...]]:
    """Take the names of things out of a text; return what is left, and the things."""
    found: dict[str, None] = {}
    for part in sorted(_parts(text), key=len, reverse=True):
        if part not in text or (part.islower() and len(part) < _SHORT and part.isascii()):
            continue
        iris = sorted(i for i in names.find(part) if i.startswith(ID) and kind_of(i) in _KINDS)
        if len(iris) == 1:
            found[iris[0]] = None
            text = text.replace(part, " ")
    return text, tuple(found)


def _parts(text: str) -> Iterator[str]:
    """Yield what may be a name in a text: some words together, some characters together."""
    pieces = [match.span() for match in _PIECE.finditer(text)]
    for first, (start, _) in enumerate(pieces):
        for _, end in pieces[first : first + _WORDS]:
            yield text[start:end].strip(".,;:?!()'\"")
    for start, end in pieces:
        if matching.is_chinese(text[start]):
            for at in range(start, end - 1):
                for till in range(at + 2, min(end, at + _SIGNS) + 1):
                    yield text[at:till]


def _terms(text: str) -> list[str]:
    """Return what is weighed in a text: words in the singular, pairs of Chinese characters."""
    found = []
    for word in matching.words(text):
        if matching.is_chinese(word):
            found += [word[at : at + 2] for at in range(max(1, len(word) - 1))]
        elif word not in _ASKING:
            found.append(matching.singular(word)[:_STEM])
    return found


class _Weights:
    """The words of the saved questions, with what each is worth there."""

    def __init__(self, known: Sequence[sparql.QueryFile]) -> None:
        self._counts = {query.name: _counted(query) for query in known}
        self._lengths = {name: sum(counts.values()) for name, counts in self._counts.items()}
        self._mean = sum(self._lengths.values()) / max(1, len(known))
        self._bearers = Counter(term for counts in self._counts.values() for term in counts)

    def scores(self, terms: Sequence[str]) -> dict[str, float]:
        """Return what each question is worth for some words."""
        return {
            name: sum(
                self._rarity(term) * self._weight(name, term) for term in dict.fromkeys(terms)
            )
            for name in self._counts
        }

    def _rarity(self, term: str) -> float:
        bearers = self._bearers[term]
        return math.log(1 + (len(self._counts) - bearers + 0.5) / (bearers + 0.5))

    def _weight(self, name: str, term: str) -> float:
        count = self._counts[name][term]
        fullness = 1 - _LENGTH + _LENGTH * self._lengths[name] / self._mean
        return count * (_SATURATION + 1) / (count + _SATURATION * fullness)


def _counted(query: sparql.QueryFile) -> Counter[str]:
    """Count the words of a question's header, each by what it is worth there."""
    counts: Counter[str] = Counter()
    for key in query.header:
        worth = _WORTH.get(key.partition("@")[0], 0.0)
        for term in _terms(query.one(key)) if worth else ():
            counts[term] += worth  # type: ignore[assignment]
    return counts


def told(
    chosen: Chosen,
    meant_: Meant,
    known: Sequence[sparql.QueryFile],
    labels: Mapping[str, str],
    lang: str,
) -> str:
    """Say which question was chosen, what its rows are about, and which others are near.

    Args:
        chosen: the choice.
        meant_: what it was chosen from.
        known: the saved questions.
        labels: IRI to its label.
        lang: ``en`` or ``zh``.
    """
    titles = {query.name: query.one(f"title@{phrases.TAGS[lang]}") for query in known}
    names = mark(lang, "comma").join(labels.get(iri, iri) for iri in chosen.things)
    taken = "taken-about" if names else "taken"
    number = chosen.query.name.partition("-")[0]
    lines = [tell(lang, __name__, taken, number=number, names=names)]
    for name in [*meant_.questions][:_TRIED]:
        if name != chosen.query.name:
            near, title = name.partition("-")[0], titles[name]
            lines.append(tell(lang, __name__, "near", number=near, title=title))
    return "\n".join(lines)
