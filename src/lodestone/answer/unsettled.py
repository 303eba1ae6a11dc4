"""The doubts on an answer that touch most of what is asked: they stand above it.

Whoever asks whether a thing was done, or what an act says, is misled by a list below which a note
says that the texts are not at one on just that.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from lodestone.answer import mark_words, spoken
from lodestone.answer.weighing import FIGURES, NAMED, Weigher, kinds
from lodestone.model import terms
from lodestone.model.words import mark

if TYPE_CHECKING:
    from lodestone.answer.marking import Doubt

#: How many are told, and what share of the weight of what is asked each has to hold.
_MOST: Final = 2
_HELD: Final = 0.5
#: What share of the words alone it has to hold.
_WORDS: Final = 0.3
#: Kinds of things that narrow down what is asked of others.
_SOFT: Final = frozenset({"mineral", "country"})
#: What is asked for that a doubt has to be on, where it is.
_VALUES: Final = FIGURES | {"date"}


def first(
    weigher: Weigher, cases: Iterable["Doubt"], label: mark_words.Label, lang: str
) -> Iterator[tuple[str, str]]:
    """Yield the doubts that touch most of what is asked, each as words and as an IRI.

    Args:
        weigher: has weighed the rows.
        cases: the doubts on the rows and claims that are shown.
        label: what names a thing in the language of the talk.
        lang: ``en`` or ``zh``.
    """
    found: dict[str, tuple[float, str]] = {}
    for case in cases:
        iri = next(iter(case.told), case.iri)
        text = label(iri)
        names = map(label, (*case.subjects, *case.props))
        if (
            not any(_is_of(text, name) for name in names)
            and not case.is_light
            and (held := _held(weigher, case, text)) >= _HELD
        ):
            found[iri] = held, text
    ranked = sorted(found.items(), key=lambda one: (-one[1][0], one[0]))
    yield from ((text.rstrip(mark(lang, "stops")), iri) for iri, (_, text) in ranked[:_MOST])


def _is_of(text: str, name: str) -> bool:
    """Tell whether a text is no sentence, but a name and behind a mark what is in doubt of it."""
    after = text.removeprefix(name)[:1]
    return text.startswith(name) and unicodedata.category(after or ".").startswith("P")


def _held(weigher: Weigher, case: "Doubt", text: str) -> float:
    """Return the share of the weight of what is asked that a doubt is on."""
    meant = weigher.meant
    words, iris = frozenset(spoken.weighed(text)), case.subjects | case.sides
    asks = [wish for wish in meant.wishes if wish & _VALUES]
    if asks and not any(wish & kinds(iri) for wish in asks for iri in case.sides):
        return 0.0
    said = [t for t in meant.rest if weigher.worths[t] and not _is_loose(t)]
    shared = sum(weigher.worths[t] for t in said if t in words)
    things = [i for i in meant.things if i in iris or weigher.is_called(i, words)]
    firm = [i for i in meant.things if terms.kind(i) not in _SOFT] or meant.things
    every = sum(weigher.worths[t] for t in said)
    if shared < _WORDS * every or not shared or not (things or not firm):
        return 0.0
    return (shared + NAMED * len(things)) / (every + NAMED * len(meant.things))


def _is_loose(term: str) -> bool:
    return spoken.is_plain(term) or spoken.is_role(term) or spoken.is_asking(term)
