"""Whether a printed name stands for itself: it is no part of another word, and no verb.

金 of 资金 is no metal, 日 of a date no country; nor is China Lake one, and who leads sells no lead.
"""

import re
from collections.abc import Iterator
from typing import Final

from lodestone.model import terms
from lodestone.model.tables import pattern, table

#: Words and marks of Chinese, by what they say.
_ZH: Final = table(__name__, "zh")
_HAN: Final = re.compile(pattern(__name__, "han"))

Span = tuple[int, int]

#: One-character short names of states and continents as Chinese headlines use them. One of them
#: counts as a name only beside another, or beside 、.
_SHORT_STATES: Final = frozenset(pattern(__name__, "short_states"))


#: Words that hide a one-character name which they do not speak of.
_COMPOUNDS: Final = pattern(__name__, "compounds")


#: What makes a proper name of its own with the name of a country: China Lake, U.S. Steel, Peru,
#: Nebraska; and with that of a mineral: Silver Lake, Cobalt Blue Holdings.
_OF_COUNTRY: Final = re.compile(pattern(__name__, "of_country"))


_OF_MINERAL: Final = re.compile(pattern(__name__, "of_mineral"))


_TITLED: Final = re.compile(pattern(__name__, "titled"))
#: What makes the name of a body of the name of a trade: 矿业局.
OF_BODY: Final = re.compile(pattern(__name__, "of_body"))
_BEFORE_LIST: Final = re.compile(r", [A-Z][a-z]+(?: [A-Z][a-z]+)?,? and ")


#: Characters that are a name of a mineral or actor only among certain others: no 紫金, no 铜陵.
_LONE: Final = {char: re.compile(form) for char, form in table(__name__, "lone").items()}
#: What words beside it tell an English name that is a verb or an adjective too (lead).
_VERBS: Final = {
    name: re.compile("|".join(f"(?:{form})" for form in forms))
    for name, forms in table(__name__, "verbs").items()
}


#: 中 is also "among": only at the head of a clause or behind a word that takes names.
_POSTPOSED: Final = frozenset(pattern(__name__, "postposed"))


_BEFORE_STATES: Final = frozenset(pattern(__name__, "before_states"))


#: What makes a word of its own with the last of a run of states: 中美国, 中日方.
_OF_STATES: Final = frozenset(pattern(__name__, "of_states"))


#: The 日 of dates and of days is no name of Japan.
_DAYS = re.compile(pattern(__name__, "days"))


def is_part_of_name(cased: str, start: int, end: int, is_country: bool) -> bool:
    """Tell whether an English name of a country or mineral is a part of another proper name."""
    if is_country and cased[start].islower() and not cased.islower():
        return True  # fine china, indian ink; the words of a slug have no capitals at all
    if is_country:
        return bool(_OF_COUNTRY.match(cased, end)) and not _BEFORE_LIST.match(cased, end)
    is_titled = _TITLED.search(cased, max(0, start - 12), start)
    return cased[start].isupper() and bool(is_titled or _OF_MINERAL.match(cased, end))


def _around(text: str, start: int, end: int, reach: int = 40) -> str:
    """Return the words beside a name, with a mark in its place."""
    return f"{text[max(0, start - reach) : start]}_{text[end : end + reach]}"


def compounds(text: str) -> Iterator[Span]:
    """Yield the words of a text that hide a one-character name which they do not speak of."""
    for match in _DAYS.finditer(text):
        yield match.span()
    for word in _COMPOUNDS.split():
        start = text.find(word)
        while start >= 0:
            yield start, start + len(word)
            start = text.find(word, start + 1)


def stands_alone(text: str, place: int, iri: str) -> bool:
    """Tell whether a name of one character is no part of a word.

    Args:
        text: the text in the spelling of comparison.
        place: where the character stands.
        iri: who bears the name.
    """
    pair = terms.kind_and_slug(iri)
    if lone := _LONE.get(text[place]):
        return bool(lone.search(_around(text, place, place + 1, 6)))
    if pair is None or not (pair[0] in ("country", "place") or text[place] in _SHORT_STATES):
        return True
    if text[place] == _ZH["day"] and text[:place].rstrip()[-1:].isdigit():
        return False
    before, after = text[max(0, place - 1) : place], text[place + 1 : place + 2]
    is_led = before == _ZH["mark"] or before in _SHORT_STATES or before in _BEFORE_STATES
    if text[place] in _POSTPOSED and not is_led and _HAN.match(before):
        return False  # 进口中美国占六成
    if after in _OF_STATES:
        return False
    if after in _SHORT_STATES and text[place + 2 : place + 3] in _OF_STATES:
        after = ""  # the next word is 美国
    return any(char == _ZH["mark"] or (char and char in _SHORT_STATES) for char in (before, after))


def is_noun(text: str, start: int, end: int) -> bool:
    """Tell whether an English name is no verb here, by the words beside it."""
    verb = _VERBS.get(text[start:end])
    return verb is None or bool(verb.search(_around(text, start, end)))
