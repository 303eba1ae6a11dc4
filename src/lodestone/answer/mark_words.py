"""What a mark of doubt says in a row: the property, the sides, and what was decided."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lodestone.model import terms
from lodestone.model.words import mark

if TYPE_CHECKING:
    from lodestone.answer.marking import Doubt

#: What names a thing by its IRI.
Label = Callable[[str], str]

_WORDS: Final = Path(__file__).with_name("marks.toml")
#: Sides that a mark names; the case has all.
_MOST: Final = 4
#: The kind of the cases in which one side lists what another does not.
_LIST: Final = terms.thing("dispute", "list")


def head(lang: str) -> str:
    """Return what the column of the marks is called."""
    return _words()["head"][lang]


def labelling(labels: Mapping[str, str]) -> Label:
    """Return what names things by a table, and by the end of the IRI where it has none."""
    return lambda iri: labels.get(iri) or iri.rsplit("/", 1)[-1]


def each(
    cases: Iterable["Doubt"], label: Label, lang: str, *, is_long: bool = False
) -> tuple[str, ...]:
    """Return what the marks of one row say, what is said twice once; light ones are counted.

    Args:
        cases: the cases on which the row rests.
        label: what names a thing in the language of the marks.
        lang: ``en`` or ``zh``.
        is_long: true to name the light ones as well.
    """
    heavy, light = parted(cases, is_long=is_long)
    said = tuple(dict.fromkeys(told(case, label, lang) for case in heavy))
    return (*said, counted(len(light), lang)) if light else said


def parted(cases: Iterable["Doubt"], *, is_long: bool = False) -> "tuple[list[Doubt], list[Doubt]]":
    """Part the marks of a row into those that are named and those that are counted."""
    every = list(cases)
    named = [case for case in every if is_long or not case.is_light]
    return named, [case for case in every if case not in named]


def counted(count: int, lang: str) -> str:
    """Return what a cell says of its light marks."""
    plural = "" if count == 1 else "s"
    return _words()["light"][lang].format(count=count, plural=plural)


def short(count: int) -> tuple[str, ...]:
    """Return what stands for the light marks of a row in a table with notes below it."""
    return (f"[+{count}]",) if count else ()


def leads(lang: str) -> str:
    """Return the note below a table that says what light marks are, and what names them."""
    return _words()["leads"][lang]


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
    if case.kind == "Tension" and len(values) == 1 and _LIST in case.kinds:
        return text + words["onlist"][lang]
    if case.left_open:
        return text + words["open"][lang]
    if case.preferred:
        return text + words["taken"][lang].format(side=between(case.preferred))
    return text + (words["undecided"][lang] if case.kind == "Conflict" else "")


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(_WORDS.read_text(encoding="utf-8"))
