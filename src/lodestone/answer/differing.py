"""Where the texts differ on what is asked: the conflicts and tensions that come nearest.

Readers often ask whether two texts say the same. The graph knows where they do not, so that is
told first, with both sides, before what each text tells.
"""

from collections.abc import Callable, Iterator
from typing import Final

import pyoxigraph as ox

from lodestone.answer import spoken, telling
from lodestone.answer.questions import Term
from lodestone.answer.weighing import Weigher
from lodestone.model import terms
from lodestone.model.words import mark, tell

#: The numbers of the saved questions on conflicts and on tensions.
NUMBERS: Final = ("q37", "q38")
#: How many differences are told, and what share of the worth of the nearest each has to have.
_TOLD: Final = 4
_NEAR: Final = 0.7
_SIDES: Final = (("one", "onePassage"), ("other", "otherPassage"))


def is_asked(text: str) -> bool:
    """Tell whether a reader asks how texts compare, or whether they say the same."""
    return spoken.says(text, "comparing")


def places(weigher: Weigher) -> list[tuple[str, int]]:
    """Return the questions and the places of the rows that are told, the nearest first."""
    names = [name for name in weigher.rows if name.partition("-")[0] in NUMBERS]
    every = [
        (weigher.claim(row), name, at)
        for name in names
        for at, row in enumerate(weigher.rows[name])
        if telling.is_about(weigher, row)
    ]
    every.sort(key=lambda one: (-one[0], one[1], one[2]))
    best = every[0][0] if every else 0.0
    found: dict[Term | None, tuple[str, int]] = {}
    for worth, name, at in every:
        if worth >= _NEAR * best and worth:
            case = weigher.answers[name].rows[weigher.groups[name][at][0]][0]
            found.setdefault(case, (name, at))
    return [*found.values()][:_TOLD]


def lines(
    weigher: Weigher, said: Callable[[str, Term], str], short: Callable[[str], str], lang: str
) -> Iterator[str]:
    """Yield a line for each difference: what it is, both sides with passages, what is taken.

    Args:
        weigher: has weighed the rows.
        said: what a reader sees of a term in its column.
        short: writes an IRI with its prefix.
        lang: ``en`` or ``zh``.
    """
    comma = mark(lang, "comma")
    for name, at in places(weigher):
        answer = weigher.answers[name]
        rows = [
            dict(zip(answer.columns, answer.rows[i], strict=True)) for i in weigher.groups[name][at]
        ]
        first = rows[0]
        case = first[answer.columns[0]]
        assert isinstance(case, ox.NamedNode)
        sides = []
        for column, passage in _SIDES:
            side = first[column]
            slugs = dict.fromkeys(terms.slug(p.value) for row in rows if (p := row[passage]))
            text = said(column, side) if side is not None else ""
            sides.append(tell(lang, __name__, "side", said=text, slugs=comma.join(slugs)))
        ruling = first.get("ruling")
        taken = said("ruling", ruling) if ruling is not None else ""
        label = said("", case)
        told = tell(lang, __name__, "differ", case=label, one=sides[0], other=sides[1])
        if taken:
            told = tell(lang, __name__, "ruling", told=told, taken=taken)
        yield tell(lang, __name__, "show", told=told, short=short(case.value))
