"""Words of a reader that nothing in the graph bears: a topic of which nothing is told.

An answer to something else misleads. So a name that nothing bears is said to be unknown, and so is
a word that no name, label or row has and that not any question may have.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from lodestone.answer import gazetteer, matching, nearest, spoken
from lodestone.answer.claims import kind_of
from lodestone.model.tables import pattern

if TYPE_CHECKING:
    from lodestone.answer.names import Names
    from lodestone.answer.weighing import Weigher

#: Words of a Latin script as a reader writes them, hyphens and dots within.
_WORD: Final = re.compile(r"[^\W\d_\u4e00-\u9fff]+(?:(?!['’]s\b)[-.'’&][^\W\d_\u4e00-\u9fff]+)*")
#: Words that stand together with no more than a space, or a small word, between.
_NAME: Final = re.compile(r"[A-Z][^\W\d_]*(?:\s+(?:(?:of|the|and|for|on)\s+)*[A-Z][^\W\d_]*)+")
#: What stands between two names.
_BOTH: Final = " and "
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]+")
#: Endings of words that tell how or what is done, and name no topic.
_DOING: Final = ("ed", "ing", "ly", "ize", "ise")
#: Pairs of characters in a row that nothing has, from which on they are a word that nothing has.
_RUN: Final = 2


def of(text: str, meant: nearest.Meant, weigher: "Weigher", names: "Names") -> list[str]:
    """Return the words of a reader that name something of which nothing is told, as written.

    Args:
        text: what a reader asks.
        meant: what it may mean.
        weigher: knows the words of all rows.
        names: the names that things go by.
    """
    plain = [f" {name.replace('-', ' ')} " for name in names.by_name]

    def is_known(term: str) -> bool:
        begins = term if matching.is_chinese(term) else f" {term}"
        return weigher.is_known(term) or any(begins in name for name in plain)

    def is_borne(words: Iterable[str]) -> bool:
        sought = [word if matching.is_chinese(word) else f" {word}" for word in words]
        return any(all(word in name for word in sought) for name in plain)

    def is_name(name: str) -> bool:
        return bool(names.find(name))

    text = spoken.uncontracted(text)
    found = [*orders(text, is_name), *institutions(text, is_name, is_borne)]
    if others := foreign(text, meant.things):
        return others
    return [
        *dict.fromkeys([*found, *topics(meant.said, is_known, is_borne, is_sure=not meant.things)])
    ]


def topics(
    said: str,
    is_known: Callable[[str], bool],
    is_borne: Callable[[Iterable[str]], bool],
    *,
    is_sure: bool = True,
) -> list[str]:
    """Return the words that name something of which nothing is told, as they are written.

    Args:
        said: a reader's words, without the names of things and without days.
        is_known: tells whether a word, as it is weighed, stands in a name, a label or a row.
        is_borne: tells whether words stand in one name together.
        is_sure: true where of Chinese characters one has to be in no name at all.
    """
    told_of = (one for one, forms in named(said) if not any(is_borne([_whole(f)]) for f in forms))
    found = [
        *told_of,
        *_names(said, is_known, is_borne),
        *_characters(said, is_known, is_sure=is_sure),
    ]
    longest = sorted(dict.fromkeys(found), key=len, reverse=True)
    within = {one for at, one in enumerate(longest) if any(one in o for o in longest[:at])}
    return [one for one in dict.fromkeys(found) if one not in within]


def named(said: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the countries, minerals and bodies that words name, with every form of each name.

    Args:
        said: a reader's words, without the names of things that the graph has.
    """
    forms = gazetteer.forms()
    return [
        (m[0], forms[m[0] if m[0] in forms else m[0].lower()]) for m in _gazetteer().finditer(said)
    ]


def orders(text: str, is_name: Callable[[str], bool]) -> list[str]:
    """Return the numbered orders that a text names and that nothing is, as written.

    Args:
        text: what a reader asks.
        is_name: tells whether something goes by a name.
    """
    return [match[0] for match in _order().finditer(text) if not is_name(match[0].strip())]


def foreign(text: str, things: Iterable[str] = ()) -> list[str]:
    """Return the acts of other states that a text asks of, as written: none of them is told of.

    Args:
        text: what a reader asks.
        things: the IRIs of what it names; where one is a measure, that is meant.
    """
    is_measure = any(kind_of(iri) == "measure" for iri in things)
    if is_measure or not re.search(pattern(__name__, "law"), text):  # few texts: to read is slow
        return []
    return [*dict.fromkeys(match[0].strip() for match in _foreign().finditer(text))]


def institutions(
    text: str, is_name: Callable[[str], bool], is_borne: Callable[[Iterable[str]], bool]
) -> list[str]:
    """Return the acts, bodies and firms that a text names and that nothing is, as written.

    Args:
        text: what a reader asks.
        is_name: tells whether something goes by a name.
        is_borne: tells whether words stand in one name together.
    """
    opens = next((match.start() for match in _WORD.finditer(text)), 0)
    names = [m[0] for m in _NAME.finditer(text) if m.start() != opens]
    ends = [name for name in names if name.split()[-1] in _ends_of("en")]
    asked = [_second(name, is_name) for name in ends]
    latin = [n for n in asked if not is_name(n) and not is_borne(spoken.weighed(n))]
    return [*latin, *_wide_institutions(text, is_name, is_borne)]


def _second(name: str, is_name: Callable[[str], bool]) -> str:
    """Return the last of two names that are asked of together, if the first is one by itself."""
    first, both, last = name.rpartition(_BOTH)
    return last if both and is_name(first) else name


def _wide_institutions(
    text: str, is_name: Callable[[str], bool], is_borne: Callable[[Iterable[str]], bool]
) -> Iterator[str]:
    """Yield the acts and firms that Chinese characters name and that nothing is."""
    for piece in _CHINESE.findall(spoken.asked_away(text)):
        for end in _ends_of("zh"):
            stem, suffix, _ = piece.partition(end)
            name = stem + suffix
            is_whole = any(is_name(name[at:]) for at in range(len(name) - len(suffix)))
            if suffix and len(stem) >= _RUN and not is_whole and not is_borne([stem, suffix]):
                yield name


@cache
def _order() -> re.Pattern[str]:
    return re.compile(pattern(__name__, "order"), re.IGNORECASE)


@cache
def _foreign() -> re.Pattern[str]:
    """Return what finds the acts of other states."""
    forms = sorted(gazetteer.forms(gazetteer.STATES), key=len, reverse=True)
    latin = "|".join(re.escape(form) for form in forms if form.isascii())
    wide = "|".join(re.escape(form) for form in forms if not form.isascii())
    small = pattern(__name__, "small")
    return re.compile(
        pattern(__name__, "foreign", latin=f"(?-i:{latin})", wide=wide, small=f"(?i:{small})"), re.I
    )


@cache
def _gazetteer() -> re.Pattern[str]:
    """Return what finds the names that readers may ask of: whole words, or Chinese characters."""
    longest = sorted(gazetteer.forms(), key=len, reverse=True)
    latin = "|".join(re.escape(form) for form in longest if form.isascii())
    small = "|".join(re.escape(form) for form in longest if form.isascii() and form.islower())
    wide = "|".join(re.escape(form) for form in longest if not form.isascii())
    return re.compile(rf"\b(?:{latin}|(?i:{small}))\b|{wide}")


def _whole(form: str) -> str:
    """Return a form of a name so that it stands as a whole word."""
    return f"{form.lower()} " if form.isascii() else form


@cache
def _ends_of(lang: str) -> tuple[str, ...]:
    """Return the words in which the names of acts, bodies and firms end."""
    return tuple(gazetteer.table()["institutions"][lang])


def written(said: str, terms: Iterable[str]) -> list[str]:
    """Return the words of a reader in which words stand that are weighed, as they are written.

    Of Chinese characters those are told of which several pairs in a row do, or the only one.
    """
    lost = frozenset(term for term in terms if not spoken.is_everyday(term))
    words = [
        m[0]
        for m in _WORD.finditer(said)
        if lost.intersection(spoken.weighed(m[0])) and _is_topic(said, m)
    ]
    for piece in _CHINESE.findall(spoken.asked_away(said)):
        words += [run for run, _ in _runs(piece, lost.__contains__, is_alone=len(piece) == _RUN)]
    return [*dict.fromkeys(words)]


def is_sure(topics: Sequence[str], things: Iterable[str]) -> bool:
    """Tell whether words make a topic of which nothing is told, so that nothing else answers.

    Chinese characters that are no known name may be cut out of two words: of those it is only
    said that nothing holds them, above what comes near.

    Args:
        topics: what ``of`` found.
        things: the IRIs of what is named beside them.
    """
    if any(map(is_name, topics)):
        return True
    return not tuple(things) and not all(map(matching.is_chinese, topics))


def is_name(topic: str) -> bool:
    """Tell whether a topic is a name: written as one, where the script tells, or known as one."""
    if topic[:1].isupper() or topic.endswith(_ends_of("zh")):
        return True
    is_listed = any(found().search(topic) for found in (_gazetteer, _order))
    return is_listed or bool(foreign(topic))


def _names(
    said: str, is_known: Callable[[str], bool], is_borne: Callable[[Iterable[str]], bool]
) -> Iterator[str]:
    """Yield the words of a Latin script, and the names of several, that nothing bears."""
    opens = next((match.start() for match in _WORD.finditer(said)), 0)
    for match in _NAME.finditer(said):
        weighed = [t for t in spoken.weighed(match[0]) if not spoken.is_plain(t)]
        if match.start() != opens and len(weighed) > 1 and not is_borne(weighed):
            yield match[0]
            return
    kept = frozenset(spoken.weighed(said))
    for match in _WORD.finditer(said):
        word = match[0]
        if word in gazetteer.forms():  # told of by all of its forms
            continue
        terms = [t for t in spoken.weighed(word) if t in kept]
        is_unheard = terms and not any(is_known(t) or _is_common(t) for t in terms)
        if is_unheard and len(word) > _RUN and _is_topic(said, match):
            yield word


def _is_common(term: str) -> bool:
    return spoken.is_plain(term) or spoken.is_everyday(term)


def _is_topic(said: str, match: re.Match[str]) -> bool:
    """Tell whether a word of a Latin script names a topic: by its capital, or where it stands."""
    word = match[0]
    opens = next((other.start() for other in _WORD.finditer(said)), 0)
    if word[0].isupper():
        return match.start() != opens
    if word.endswith(_DOING):
        return False
    before = said[: match.start()]
    return bool(re.search(pattern(__name__, "before"), re.sub(r"\s+", " ", before)))


def _characters(said: str, is_known: Callable[[str], bool], *, is_sure: bool) -> Iterator[str]:
    """Yield the runs of Chinese characters of which nothing has any pair; a pair if it is alone."""
    pieces = _CHINESE.findall(spoken.asked_away(said))
    is_alone = len("".join(pieces)) == _RUN
    for piece in pieces:
        for run, whole in _runs(piece, lambda pair: not is_known(pair), is_alone=is_alone):
            if not (is_sure and all(map(is_known, whole))):
                yield run


def _runs(
    piece: str, is_lost: Callable[[str], bool], *, is_alone: bool
) -> Iterator[tuple[str, str]]:
    """Yield the characters of whose pairs several in a row are lost, or the only one there is.

    Each comes without the characters of known words beside it, and with them.
    """
    pairs = [piece[at : at + 2] for at in range(len(piece) - 1)]
    start = None
    for at, pair in enumerate([*pairs, ""]):
        if pair and is_lost(pair):
            start = at if start is None else start
            continue
        if start is not None and (at - start >= _RUN or is_alone):
            # a known word keeps its own
            yield piece[start + bool(start) : at + (not pair)], piece[start : at + 1]
        start = None
