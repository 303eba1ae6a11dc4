"""The words of questions: what they ask for, what they only ask with, and what says the same.

They stand in ``asking.toml`` beside this, in English and Chinese.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from lodestone.answer import matching
from lodestone.model.tables import pattern

_FILE: Final = Path(__file__).with_name("asking.toml")
#: Letters by which words of one stem are one: ``disagree``, ``disagreement``.
_STEM: Final = 7
_ENDINGS: Final = (
    *("ements", "ement", "ment", "ations", "ation", "ings", "ing", "ence", "ency", "ance"),
    *("ent", "ant", "ion", "ers", "er", "or", "ed", "es"),
)
_ROOT: Final = 3
#: Parts of the table whose words say no more than what is asked for.
_BARE: Final = ("who", "when", "size", "quantity")


def uncontracted(text: str) -> str:
    """Return a text without what is contracted to a word: "I've" says no more than "I"."""
    return re.sub(pattern(__name__, "contraction"), " ", text)


def formal(text: str) -> str:
    """Return a text with the everyday words of readers put into those of the graph."""
    return _everyday_forms().sub(lambda m: _formal_words()[m[0].lower()], text)


@cache
def _formal_words() -> Mapping[str, str]:
    return {form: word for word, forms in asking()["formal"].items() for form in forms}


@cache
def _everyday_forms() -> re.Pattern[str]:
    longest = sorted(_formal_words(), key=len, reverse=True)
    wide = "|".join(re.escape(form) for form in longest if not form.isascii())
    latin = "|".join(re.escape(form) for form in longest if form.isascii())
    return re.compile(rf"{wide}|\b(?:{latin})\b", re.IGNORECASE)


def act_words() -> Sequence[str]:
    """Return the words that say of a thing that it is an act."""
    return asking()["acts"]["words"]


def works_words() -> Sequence[str]:
    """Return the words that say of a thing that it is a mine, a plant or a project."""
    return asking()["works"]["words"]


def wishes(text: str) -> Iterator[frozenset[str]]:
    """Yield, for each thing that a text asks for, the kinds that answer it."""
    for wish in asking().values():
        if wish.get("kinds") and says_any(text, wish["words"]):
            yield frozenset(wish["kinds"])


def says_any(text: str, words: Iterable[str]) -> bool:
    """Tell whether a text says one of some words.

    One with ``^`` has to open it; where one has ``*`` a word or two may stand.
    """
    said = f" ^{' '.join(matching.chunks(text))} "
    plain = said.replace("^", "")
    return any(
        word in text if matching.is_chinese(word.lstrip("^")) else _stands(word, place)
        for word in words
        for place in (said, plain)
    )


def _stands(word: str, text: str) -> bool:
    if " * " not in word:
        return f" {word} " in text
    first, last = map(re.escape, word.split(" * "))
    return bool(re.search(rf" {first}(?: \S+){{1,2}} {last} ", text))


@cache
def asking() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Return what the words of a question ask for, and the words that do nothing but ask."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def parted(text: str) -> str:
    """Return a text with its Chinese words of everyday talk set apart, and without bare ones.

    So no pair of characters is weighed of which one belongs to one word and one to the next.
    """
    if text.isascii():
        return text
    return _lexicon().sub(lambda m: " " if m[0] in _bare() else f" {m[0]} ", text)


def inside(text: str) -> frozenset[int]:
    """Return the places of the characters that stand in a word of everyday talk."""
    if text.isascii():
        return frozenset()
    return frozenset(at for m in _lexicon().finditer(text) for at in range(m.start(), m.end()))


@cache
def _lexicon() -> re.Pattern[str]:
    alike_words = (word for group in asking()["alike"].values() for word in group)
    compounds = asking()["compounds"]["words"]
    words = (*plain_words(), *_everyday_words(), *_wishing(), *_bare(), *alike_words, *compounds)
    wide = {word for word in words if matching.is_chinese(word) and len(word) > 1}
    return re.compile("|".join(map(re.escape, sorted(wide, key=len, reverse=True))))


@cache
def _bare() -> frozenset[str]:
    """Return the words that say no more than what is asked for."""
    return frozenset(word for part in _BARE for word in asking()[part]["words"])


def asked_away(text: str) -> str:
    """Return a text without the Chinese words that any question may have."""
    words = (*small(), *asking()["plain"]["words"], *_everyday_words(), *_wishing())
    for word in sorted(filter(matching.is_chinese, words), key=len, reverse=True):
        text = text.replace(word, " ")
    return "".join(" " if char in joining() else char for char in text)


def says(text: str, part: str) -> bool:
    """Tell whether a text says one of the words of a part of the table."""
    return says_any(text, asking()[part]["words"])


@cache
def asking_words() -> frozenset[str]:
    """Return the words of which one stands in whatever asks something."""
    return frozenset(asking()["halves"]["words"])


@cache
def joining() -> frozenset[str]:
    """Return the characters that join words, and belong to no name as a rule."""
    return frozenset(asking()["joining"]["words"])


def _wishing() -> Iterator[str]:
    for wish in asking().values():
        yield from (wish["words"] if wish.get("kinds") else ())


@cache
def alike(term: str) -> frozenset[str]:
    """Return the other words that readers use for what a word says."""
    found = [group for group in _senses() if term in group]
    return frozenset().union(*found) - {term}


@cache
def _senses() -> tuple[frozenset[str], ...]:
    groups = asking()["alike"].values()
    return tuple(frozenset(t for word in group for t in weighed(word)) for group in groups)


def is_plain(term: str) -> bool:
    """Tell whether any question may have a word, whatever it asks."""
    return term in _plain()


def is_role(term: str) -> bool:
    """Tell whether a word names nobody but a role that several bodies have."""
    return term in _roles()


@cache
def _roles() -> frozenset[str]:
    return frozenset(term for word in asking()["roles"]["words"] for term in weighed(word))


def is_everyday(term: str) -> bool:
    """Tell whether a word is of everyday talk, and no name."""
    return term in _everyday()


@cache
def _everyday() -> frozenset[str]:
    return frozenset(term for word in _everyday_words() for term in weighed(word))


def _everyday_words() -> Sequence[str]:
    return asking()["everyday"]["words"]


def is_asking(term: str) -> bool:
    """Tell whether a word says what is asked for: who, when, how much."""
    return term in _asked_for()


@cache
def _asked_for() -> frozenset[str]:
    return frozenset(term for word in _wishing() for term in weighed(word.lstrip("^")))


@cache
def _plain() -> frozenset[str]:
    return frozenset(term for word in asking()["plain"]["words"] for term in weighed(word))


@cache
def plain_words() -> frozenset[str]:
    """Return the words that any question may have, as they are written."""
    return frozenset(asking()["plain"]["words"])


@cache
def small() -> frozenset[str]:
    """Return the words that only ask."""
    return frozenset(asking()["small"]["words"])


def _stem(word: str) -> str:
    """Return what the forms of an English word have in common, as far as endings tell."""
    bare = matching.singular(word)
    for ending in _ENDINGS:
        if bare.endswith(ending) and len(bare) - len(ending) >= _ROOT:
            bare = bare.removesuffix(ending)
            break
    return (bare.rstrip("e") if len(bare) > _ROOT else bare)[:_STEM]


def weighed(text: str) -> list[str]:
    """Return what is weighed in a text: words in the singular, pairs of Chinese characters."""
    found = []
    for word in matching.words(text):
        if matching.is_chinese(word):
            found += [word[at : at + 2] for at in range(max(1, len(word) - 1))]
        elif word not in small():
            found.append(_stem(word))
    return found
