"""The ladder of rungs, and the printed words that say them.

The words stand with the rungs in ``ontology/``, each under the property of its kind:

- a *stage word* (签署) says its rung;
- a *reserving word* (拟, "plans to") says a low one, and what follows it in its clause says nothing
  more: a stake that somebody plans to buy is not bought;
- a *turning word* (会, 应尽快) says nothing alone; it makes the stage word behind it one of its
  own rung, which then reserves;
- a *lowering word* (意向书) takes back the higher ones closely before it: who signs a letter of
  intent signs no contract;
- a *denying word* (未, "not") takes back what follows it closely;
- an *idle word* (董事会) hides the words that stand in it.

A word for an end (暂停, "barred") reserves or turns what stands closely behind it alone: that is
not done, and what comes later may be. Chinese is compared in simplified characters.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Final

from lodestone.model import terms
from lodestone.model.ontology import Ontology
from lodestone.model.tables import pattern
from lodestone.read.text.sentences import Sentence
from lodestone.read.text.spelling import plain

_WORDS: Final = tuple(
    f"{kind}Word" for kind in ("stage", "reserving", "turning", "lowering", "denying", "idle")
)
_CLAUSE: Final = re.compile(pattern(__name__, "clause"))
#: The name of a month that is written as a word of a stage is.
_MONTH: Final = re.compile(pattern(__name__, "month"))
#: The name of a notice, which says no stage of anything: 本公告, 公告2025年第61号.
_NOUN: Final = re.compile(pattern(__name__, "noun"))
#: What stands between a lowering word and another that does not speak of it.
_APART: Final = re.compile(pattern(__name__, "apart"))
#: A denying word takes back what begins within so many characters after it, in its clause.
_CLOSE: Final = {True: 24, False: 3}
#: A word for an end takes back what begins within so many, a lowering word what ends so far before.
_NEAR: Final = {True: 48, False: 14}
#: Rungs of this rank and above have ended the thing: no other word says as much.
ENDED: Final = 9


@dataclass(frozen=True)
class Said:
    """A word that says rungs.

    Attributes:
        start: code point in the passage.
        end: code point after it.
        rungs: what it says.
        clause: start of its clause.
    """

    start: int
    end: int
    rungs: frozenset[str]
    clause: int


@dataclass(frozen=True)
class Ladder:
    """The rungs with their words, as ``ontology/`` gives them."""

    ranks: dict[str, int]
    words: dict[str, dict[str, frozenset[str]]]
    implied: dict[str, frozenset[str]]
    implied_from: dict[str, int]
    open_to: dict[str, frozenset[str]]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What finds every word; of two that begin together the longer."""
        words = {word for some in self.words.values() for word in some}
        ordered = sorted(words, key=lambda word: (-len(word), word))
        return re.compile("|".join(_whole(word) for word in ordered))

    def says(self, sentence: Sentence) -> list[Said]:
        """Return the words of a sentence that count, with what they say."""
        return self._kept(sentence)

    @cached_property
    def _kept(self) -> Callable[[Sentence], list[Said]]:
        """What reads a sentence once, though several rules ask for its words."""
        return lru_cache(maxsize=1024)(self._says)

    def _says(self, sentence: Sentence) -> list[Said]:
        text = _NOUN.sub(_blank, plain(_MONTH.sub(_blank, sentence.text)).lower())
        at = sentence.start
        return [
            replace(one, start=one.start + at, end=one.end + at, clause=one.clause + at)
            for start, end in clauses(text)
            for one in self._of_clause(text, start, end)
        ]

    def _of_clause(self, text: str, start: int, end: int) -> list[Said]:
        """Return the words of a clause that count, at places of ``text``."""
        clause = _Clause(self, start)
        for match in self.pattern.finditer(text, start, end):
            clause.read(match)
        return clause.found

    def kinds(self, word: str) -> dict[str, frozenset[str]]:
        """Return of which kinds a word is, and the rungs that it stands with as each."""
        return {kind: some[word] for kind, some in self.words.items() if word in some}

    def is_end(self, rungs: frozenset[str]) -> bool:
        """Tell whether rungs end the thing, all of them."""
        return bool(rungs) and all(self.ranks[rung] >= ENDED for rung in rungs)


def _blank(match: re.Match[str]) -> str:
    return "_" * len(match[0])


class _Clause:
    """A clause that is read word by word, with what the words so far do to the next."""

    def __init__(self, ladder: Ladder, start: int) -> None:
        self.ladder = ladder
        self.start = start
        self.found: list[Said] = []
        self.reserved: frozenset[str] = frozenset()
        self.turn: Said | None = None
        self.denied_until = self.ended_until = -1

    def read(self, match: re.Match[str]) -> None:
        """Take in the next word."""
        word = match[0]
        kinds = self.ladder.kinds(word)
        if not self._is_denied(match, kinds):
            if "loweringWord" in kinds:
                self._lower(match, kinds["loweringWord"])
            if said := self._said(match, kinds):
                self._say(said, said.start < match.start() or "reservingWord" in kinds, word)
            elif "turningWord" in kinds:
                self.turn = Said(match.start(), match.end(), kinds["turningWord"], self.start)
        if "denyingWord" in kinds:
            self.denied_until = match.end() + _CLOSE[word.isascii()]

    def _is_denied(self, match: re.Match[str], kinds: Mapping[str, frozenset[str]]) -> bool:
        """Tell whether an earlier word takes this one back; an end does not take back another."""
        says = kinds.get("stageWord", frozenset()) | kinds.get("reservingWord", frozenset())
        until = max(self.denied_until, -1 if self.ladder.is_end(says) else self.ended_until)
        return match.start() < until

    def _say(self, said: Said, is_closing: bool, word: str) -> None:
        self.found.append(said)
        self.turn = None
        if is_closing and self.ladder.is_end(said.rungs):
            self.ended_until = said.end + _NEAR[word.isascii()]
        elif is_closing:
            self.reserved |= said.rungs

    def _said(self, match: re.Match[str], kinds: Mapping[str, frozenset[str]]) -> Said | None:
        """Return what a word says behind the others; nothing if it says nothing."""
        rungs = kinds.get("reservingWord", frozenset())
        says = kinds.get("stageWord", frozenset())
        if self.reserved:  # and what says the same again still does; no end has come about
            rungs = (rungs if not self.ladder.is_end(rungs) else frozenset()) | says & self.reserved
        elif not rungs and says and self.turn and self._reaches(match):
            return replace(self.turn, end=match.end())
        else:
            rungs |= says
        return Said(*match.span(), rungs, self.start) if rungs else None

    def _reaches(self, match: re.Match[str]) -> bool:
        """Tell whether the turning word before reaches a word: one for an end does so closely."""
        assert self.turn
        is_near = match.start() - self.turn.end <= _NEAR[match[0].isascii()]
        return is_near or not self.ladder.is_end(self.turn.rungs)

    def _lower(self, match: re.Match[str], rungs: frozenset[str]) -> None:
        """Take back the words closely before a lowering word that say more than it."""
        ranks = self.ladder.ranks
        own = max(ranks[rung] for rung in rungs)

        def is_kept(one: Said) -> bool:
            between = match.string[one.end : match.start()]
            is_far = len(between) > _NEAR[match[0].isascii()] or _APART.search(between)
            return bool(is_far) or not own < max(ranks[rung] for rung in one.rungs) < ENDED

        self.found = [one for one in self.found if is_kept(one)]


@lru_cache(maxsize=4)
def ladder(ontology: Ontology) -> Ladder:
    """Read the rungs and their words from the ontology."""
    rows: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for triple in ontology.triples:
        name = triple.predicate.value.removeprefix(terms.LODE)
        slug = terms.slug(triple.subject.value)
        if name in _WORDS:
            rows[name][plain(triple.object.value).lower()].add(slug)
        elif name == "impliesRung":
            rows[name][triple.subject.value].add(triple.object.value.rpartition("/")[2])
        elif name in ("rank", "isImpliedFrom", "isRungOf") and slug in ontology.rungs:
            rows[name][slug].add(triple.object.value)
    frozen = {
        name: {key: frozenset(found) for key, found in row.items()} for name, row in rows.items()
    }
    implied = frozen.get("impliesRung", {})
    below = {
        cls: frozenset(rung for parent in parents for rung in implied.get(parent, ()))
        for cls, parents in ontology.parents.items()
    }
    return Ladder(
        _numbers(frozen.get("rank", {})),
        {kind: frozen.get(kind, {}) for kind in _WORDS},
        {cls: rungs for cls, rungs in below.items() if rungs},
        _numbers(frozen.get("isImpliedFrom", {})),
        frozen.get("isRungOf", {}),
    )


def _numbers(row: Mapping[str, frozenset[str]]) -> dict[str, int]:
    return {slug: int(number) for slug, numbers in row.items() for number in numbers}


def clauses(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each clause of a text."""
    start = 0
    for mark in _CLAUSE.finditer(text):
        yield start, mark.start()
        start = mark.end()
    yield start, len(text)


def _whole(word: str) -> str:
    """Return the pattern of a word; an English one is no part of a longer word."""
    return rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word)
