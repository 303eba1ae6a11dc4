"""How well the words of a reader match a name: several words, slips of the hand, both scripts.

A word matches a word of the name as it is, in its other number, or as its beginning; Chinese
characters match where they stand in the name. Only a word that so matches nothing at all is taken
for a slip: of one or two letters, or of some of the characters.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein

from lodestone.read.text.folding import fold

_CHUNK: Final = re.compile(r"[0-9]+(?:[.,][0-9]+)*%?|[^\W\d_\u4e00-\u9fff]+|[\u4e00-\u9fff]+")
_DOTTED: Final = re.compile(r"(?<=[^\W\d_])\.(?=[^\W\d_]|\s|$)")
_POSSESSIVE: Final = re.compile("['’]s\\b")
#: Words of English that narrow nothing down.
_SMALL: Final = frozenset({"the", "of", "in", "on", "for", "and", "a", "an", "to", "by", "with"})
#: What a match is worth: the word itself, its other number, a word that begins so.
_SAME: Final = 1.0
_NUMBER: Final = 0.95
_BEGINS: Final = 0.8
_SLIP: Final = 0.6
#: Letters from which on a word may hold one slip, and two; those that a beginning needs.
_ONE_SLIP: Final = 4
_TWO_SLIPS: Final = 8
_BEGINNING: Final = 3
#: Characters from which on a Chinese word is a compound.
_COMPOUND: Final = 4
#: Share of the pairs of characters that have to stand in a name.
_PAIRS: Final = 0.5


@dataclass(frozen=True)
class Name:
    """A name, ready to be matched.

    Attributes:
        text: the name, folded, without accents and dots.
        words: its words, each in the singular as well.
    """

    text: str
    words: frozenset[str]
    singular: frozenset[str]


def plain(text: str) -> str:
    """Fold a text: case, width, script, accents, the dots of abbreviations."""
    parts = unicodedata.normalize("NFD", fold(text))
    bare = "".join(char for char in parts if not unicodedata.combining(char))
    return _DOTTED.sub("", _POSSESSIVE.sub("", bare))


def name(text: str) -> Name:
    """Make a name ready."""
    folded = plain(text)
    words = frozenset(_CHUNK.findall(folded))
    return Name(folded, words, frozenset(singular(word) for word in words))


def chunks(text: str) -> list[str]:
    """Return every word of a text in its order, folded."""
    return _CHUNK.findall(plain(text))


def words(text: str) -> list[str]:
    """Return the words that a reader types, without those that narrow nothing down."""
    found = list(dict.fromkeys(chunks(text)))
    return [word for word in found if word not in _SMALL] or found


def parted(words_: Iterable[str]) -> list[str]:
    """Return the words with each Chinese compound cut into the pairs of which most are made."""
    found = []
    for word in words_:
        wide = is_chinese(word) and len(word) >= _COMPOUND and not len(word) % 2
        found += [word[at : at + 2] for at in range(0, len(word), 2)] if wide else [word]
    return list(dict.fromkeys(found))


def singular(word: str) -> str:
    """Return an English word in the singular, as far as its ending tells."""
    if not word.isascii() or len(word) < _ONE_SLIP or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word.removesuffix("s")


def is_chinese(word: str) -> bool:
    """Tell whether a word is of Chinese characters."""
    return 0x4E00 <= ord(word[0]) <= 0x9FFF


def exact(word: str, one: Name) -> float:
    """Return how well a word matches a name as it is typed, from 0 to 1."""
    if is_chinese(word):
        return _SAME if word in one.text else 0.0
    if word in one.words:
        return _SAME
    if singular(word) in one.singular:
        return _NUMBER
    if len(word) >= _BEGINNING and any(other.startswith(word) for other in one.words):
        return _BEGINS
    return 0.0


def slips(word: str, known: Iterable[str]) -> dict[str, float]:
    """Return the words, or names, that a mistyped word may mean, with what each is worth.

    Args:
        word: what was typed, which matches nothing as it is.
        known: every word of every name; for Chinese characters, every name.
    """
    if is_chinese(word):
        return _alike(word, known)
    most = 2 if len(word) >= _TWO_SLIPS else 1 if len(word) >= _ONE_SLIP else 0
    if not most or not word.isalpha():
        return {}
    found = {
        other: DamerauLevenshtein.distance(word, other, score_cutoff=most)
        for other in known
        if abs(len(other) - len(word)) <= most and not is_chinese(other)
    }
    near = [away for away in found.values() if away <= most]
    best = min(near, default=0)
    return {other: _SLIP / away for other, away in found.items() if 0 < away == best}


def _alike(word: str, known: Iterable[str]) -> dict[str, float]:
    """Return the names in which enough pairs of the characters stand."""
    pairs = [word[at : at + 2] for at in range(len(word) - 1)]
    if len(pairs) < 2:
        return {}
    shares = {one: sum(pair in one for pair in pairs) / len(pairs) for one in known}
    best = max(shares.values(), default=0.0)
    return {one: _SLIP * share for one, share in shares.items() if share >= max(_PAIRS, best)}


def fullness(asked: Sequence[str], one: Name) -> float:
    """Return how much of a name the words make up, from 0 to 1."""
    whole = len(re.sub(r"[\W_]", "", one.text))
    return min(1.0, sum(len(word) for word in asked) / whole) if whole else 0.0
