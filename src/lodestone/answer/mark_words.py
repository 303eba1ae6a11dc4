"""What a mark of doubt says in a row: the property, the sides, and what was decided."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lodestone.model.words import mark

if TYPE_CHECKING:
    from lodestone.answer.marking import Doubt

#: What names a thing by its IRI.
Label = Callable[[str], str]

_WORDS: Final = Path(__file__).with_name("marks.toml")
#: Sides that a mark names; the case has all.
_MOST: Final = 4


def head(lang: str) -> str:
    """Return what the column of the marks is called."""
    return _words()["head"][lang]


def labelling(labels: Mapping[str, str]) -> Label:
    """Return what names things by a table, and by the end of the IRI where it has none."""
    return lambda iri: labels.get(iri) or iri.rsplit("/", 1)[-1]


def listed(cases: Iterable["Doubt"], label: Label, lang: str) -> str:
    """Return what the marks of one row say, in one text."""
    return beside(lang).join(each(cases, label, lang))


def each(cases: Iterable["Doubt"], label: Label, lang: str) -> tuple[str, ...]:
    """Return what the marks of one row say, what is said twice once."""
    return tuple(dict.fromkeys(told(case, label, lang) for case in cases))


def beside(lang: str) -> str:
    """Return what stands between several that are told in one cell."""
    return _words()["beside"][lang]


def measure(name: str, lang: str) -> str:
    """Return what a column that measures a value is called after the name of the value's own."""
    return _words()[name][lang]


def sums(state: str, lang: str) -> str:
    """Return what a table says of adding up its money, of a state that ``joined.sums`` told."""
    return _words()[f"sums-{state}"][lang] if state else ""


def told(case: "Doubt", label: Label, lang: str) -> str:
    """Return what a mark says.

    Args:
        case: what is in doubt.
        label: what names a thing in the language of the mark.
        lang: ``en`` or ``zh``.
    """
    words = _words()

    def between(iris: Iterable[str]) -> str:
        named = [label(iri).rstrip(mark(lang, "stops")) for iri in iris]
        more = ["…"] if len(named) > _MOST else []
        return words["between"][lang].join([*named[:_MOST], *more])

    about = between(sorted(case.props)) if case.props else ""
    values = [v for v in case.values if v not in case.statements]
    if not about or not values:
        return label(next(iter(case.told), case.iri)).rstrip(mark(lang, "stops"))
    text = words["sides"][lang].format(about=about, sides=between(values))
    if case.left_open:
        return text + words["open"][lang]
    if case.preferred:
        return text + words["taken"][lang].format(side=between(case.preferred))
    return text + (words["undecided"][lang] if case.kind == "Conflict" else "")


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(_WORDS.read_text(encoding="utf-8"))
