"""Words of a reader that nothing in the graph bears: a topic of which nothing is told.

An answer to something else misleads. So a name that nothing bears is said to be unknown, and so is
a word that no name, label or row has and that not any question may have.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from lodestone.answer import nearest

#: Words of a Latin script as a reader writes them, hyphens and dots within.
_WORD: Final = re.compile(r"[^\W\d_\u4e00-\u9fff]+(?:[-.'’&][^\W\d_\u4e00-\u9fff]+)*")
#: Words that stand together with no more than a space, or a small word, between.
_NAME: Final = re.compile(r"[A-Z][^\W\d_]*(?:\s+(?:(?:of|the|and|for|on)\s+)*[A-Z][^\W\d_]*)+")
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]+")
#: Endings of words that tell how or what is done, and name no topic.
_DOING: Final = ("ed", "ing", "ly", "ize", "ise")
#: Pairs of characters in a row that nothing has, from which on they are a word that nothing has.
_RUN: Final = 2


def topics(
    said: str, is_known: Callable[[str], bool], is_borne: Callable[[Iterable[str]], bool]
) -> list[str]:
    """Return the words that name something of which nothing is told, as they are written.

    Args:
        said: a reader's words, without the names of things and without days.
        is_known: tells whether a word, as it is weighed, stands in a name, a label or a row.
        is_borne: tells whether words stand in one name together.
    """
    found = [*_names(said, is_known, is_borne), *_characters(said, is_known)]
    return [*dict.fromkeys(found)]


def written(said: str, terms: Iterable[str]) -> list[str]:
    """Return the words of a reader in which words stand that are weighed, as they are written."""
    lost = frozenset(terms)
    words = [m[0] for m in _WORD.finditer(said)]
    words += [m[0] for m in _CHINESE.finditer(nearest.asked_away(said))]
    return [w for w in dict.fromkeys(words) if lost.intersection(nearest.weighed(w))]


def is_name(topic: str) -> bool:
    """Tell whether a topic is written as a name is; no script but the Latin one tells."""
    return topic[:1].isupper()


def _names(
    said: str, is_known: Callable[[str], bool], is_borne: Callable[[Iterable[str]], bool]
) -> Iterator[str]:
    """Yield the words of a Latin script, and the names of several, that nothing bears."""
    opens = next((match.start() for match in _WORD.finditer(said)), 0)
    for match in _NAME.finditer(said):
        weighed = [t for t in nearest.weighed(match[0]) if not nearest.is_plain(t)]
        if match.start() != opens and len(weighed) > 1 and not is_borne(weighed):
            yield match[0]
            return
    kept = frozenset(nearest.weighed(said))
    for match in _WORD.finditer(said):
        word = match[0]
        terms = [t for t in nearest.weighed(word) if t in kept]
        is_unheard = terms and not any(is_known(t) or nearest.is_plain(t) for t in terms)
        is_proper = word[0].isupper() and match.start() != opens
        if is_unheard and len(word) > _RUN and (is_proper or not word.endswith(_DOING)):
            yield word


def _characters(said: str, is_known: Callable[[str], bool]) -> Iterator[str]:
    """Yield the runs of Chinese characters of which nothing has any pair; a pair if it is alone."""
    pieces = _CHINESE.findall(nearest.asked_away(said))
    for piece in pieces:
        pairs = [piece[at : at + 2] for at in range(len(piece) - 1)]
        start = None
        for at, pair in enumerate([*pairs, ""]):
            if pair and not is_known(pair):
                start = at if start is None else start
                continue
            if start is not None and (at - start >= _RUN or len("".join(pieces)) == _RUN):
                yield piece[start + bool(start) : at + (not pair)]  # a known word keeps its own
            start = None
