"""Whose body a name speaks of: the country words around it, and the standpoint of its document.

商务部 is China's ministry in a Chinese notice and the US department in an American report. A name
that several states' bodies bear belongs to the country whose word stands right before it, else to
the standpoint of the document, else to the nearest country before it; where nothing tells, it
speaks of nobody. Names and adjectives of countries stand in ``nations.csv``.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from lodestone.model.tables import pattern

#: Names of bodies that more than one state has one of.
_CHINESE_BODY = re.compile(pattern(__name__, "chinese_body"))
_ENGLISH_BODY = re.compile(
    r"(?:the )?(?:department of (?:the )?[a-z]+|[a-z]+ department|treasury|congress|senate"
    r"|house of representatives|supreme court|federal government|ministry of [a-z ]+)"
)
#: What may stand between a country's word and its body: 中国的商务部, China's Ministry of Commerce.
_BETWEEN = re.compile(pattern(__name__, "between"))
#: How many characters before a name its country is looked for: beside it, and in what goes before.
_NEAR, _FAR = 32, 160
#: The word for a country as a side of a deal.
_SIDE = re.compile(pattern(__name__, "side"))
_SENTENCE_END = re.compile(pattern(__name__, "sentence_end"))


@cache
def table() -> dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]]:
    """Return by code of ISO 3166 the names, adjectives and Chinese words of each country."""
    text = files("lodestone.read.text").joinpath("nations.csv").read_text(encoding="utf-8")
    return {
        row["code"]: (
            tuple(row["names"].split("|")),
            tuple(row["adjectives"].split("|")),
            tuple(row["zh"].split("|")),
        )
        for row in csv.DictReader(text.splitlines())
    }


@cache
def _in_tables() -> dict[str, tuple[str, ...]]:
    text = files("lodestone.read.text").joinpath("nations.csv").read_text(encoding="utf-8")
    return {
        row["code"]: tuple(one for one in row["tables"].split("|") if one)
        for row in csv.DictReader(text.splitlines())
    }


def further(code: str) -> tuple[str, ...]:
    """Return what texts print for a country besides its labels.

    Returns:
        Its English adjectives, and what its people are called (Americans); its names in tables of
        statistics: Korea, Republic of; and the word for it as a side: 日方.
    """
    people = (f"{word}s" for word in adjectives(code) if word.endswith("an"))
    sides = (word for word in chinese_names([code]) if _SIDE.fullmatch(word))
    return (*adjectives(code), *people, *sides, *_in_tables().get(code, ()))


def longer(name: str, code: str) -> tuple[str, ...]:
    """Return the names of other countries that hold a name: Papua New Guinea of Guinea."""
    return tuple(
        word.casefold()
        for other, words in table().items()
        if other != code
        for group in words
        for word in group
        if name in word.casefold() and name != word.casefold()
    )


@cache
def _words() -> tuple[re.Pattern[str], dict[str, str]]:
    owners = {
        word.casefold(): code
        for code, parts in table().items()
        for words in parts
        for word in words
    }
    ordered = sorted(owners, key=len, reverse=True)
    return re.compile(
        "|".join(
            rf"(?<![a-z]){re.escape(word)}(?=s?(?![a-z]))" if word.isascii() else re.escape(word)
            for word in ordered
        )
    ), owners


def countries(text: str) -> list[tuple[int, str]]:
    """Return the countries that a text names, by code, each with the place where its word ends."""
    pattern, owners = _words()
    folded = text.casefold()
    return [(match.end(), owners[match[0]]) for match in pattern.finditer(folded)]


def adjectives(code: str) -> tuple[str, ...]:
    """Return the English adjectives of a country; none where the table does not have it."""
    return table()[code][1] if code in table() else ()


def chinese_names(codes: Iterable[str]) -> list[str]:
    """Return the Chinese words of some countries."""
    return [word for code in codes if code in table() for word in table()[code][2]]


@cache
def _adjectives() -> tuple[re.Pattern[str], dict[str, str]]:
    owners = {word: code for code, parts in table().items() for word in parts[1]}
    ordered = sorted(owners, key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, ordered))})(?![A-Za-z])"), owners


def adjective_at(text: str, place: int) -> tuple[int, str] | None:
    """Return where the adjective of a country ends that begins at a place, and its code."""
    pattern, owners = _adjectives()
    match = pattern.match(text, place)
    return (match.end(), owners[match[0]]) if match else None


def is_shared(name: str) -> bool:
    """Tell whether bodies of many states bear a name, in the spelling of comparison."""
    pattern = _ENGLISH_BODY if name.isascii() else _CHINESE_BODY
    return bool(pattern.fullmatch(name))


def country_in(names: Iterable[str]) -> str:
    """Return the country that some names of a body begin with, such as 美国商务部; else nothing."""
    pattern, owners = _words()
    for name in names:
        if match := pattern.match(name.casefold()):
            return owners[match[0]]
    return ""


def is_of_another(text: str, start: int, end: int, country: str) -> bool:
    """Tell whether another country's word stands right before the name of a country's body."""
    pattern, _ = _words()
    if pattern.match(text, start, end):
        return False
    before = countries(text[max(0, start - _NEAR) : start])
    is_beside = bool(before) and before[-1][0] == min(start, _NEAR)
    return is_beside and before[-1][1] != country


def speaks_of(
    text: str, start: int, country: str, standpoint: str, has_capitals: bool = True
) -> bool:
    """Tell whether a shared name that begins at a place of a text speaks of a country's body.

    Args:
        text: the text in the spelling of comparison.
        start: where the name begins.
        country: code of the country of the body.
        standpoint: code of the country that the document speaks from; may be empty.
        has_capitals: whether the text prints any capital in it: of a "state department" that no
            country stands by, nothing is known.
    """
    pattern, owners = _words()
    near = text[max(0, start - _NEAR) : start]
    before = [(match.end(), owners[match[0]]) for match in pattern.finditer(near)]
    if before and _BETWEEN.match(near, before[-1][0]):
        return before[-1][1] == country
    if standpoint:
        return standpoint == country
    head = text[max(0, start - _FAR) : start]
    before = [(match.end(), owners[match[0]]) for match in pattern.finditer(head)]
    if not text[start : start + 1].isascii():
        return bool(before) and before[-1][1] == country
    here = [code for end, code in before if not _SENTENCE_END.search(head, end)]
    return here[-1] == country if here else has_capitals and country == "US"


def bodies(
    labels: Mapping[str, Iterable[str]], above: Mapping[str, str], codes: Mapping[str, str]
) -> dict[str, str]:
    """Return the country of each body that the register tells it of.

    Args:
        labels: the names of each body.
        above: the body or country that each body is an organ of.
        codes: the code of each country.
    """
    found: dict[str, str] = {}
    for body in labels:
        at: str | None = body
        seen: set[str] = set()
        while at and at not in seen:
            seen.add(at)
            code = codes.get(at) or country_in(labels.get(at, ()))
            if code:
                found[body] = code
                break
            at = above.get(at)
    return found
