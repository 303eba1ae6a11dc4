"""Which columns of a saved question are shown below plain words, and which doubts of its rows.

A saved question has every column that somebody may want. A reader who asks one thing wants the
name, what was asked for, the passage and the doubt.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from lodestone.answer import joined
from lodestone.answer.questions import Answer, Term
from lodestone.answer.weighing import FIGURES, kinds
from lodestone.model import terms

if TYPE_CHECKING:
    from lodestone.answer.marking import Doubt

#: How many columns are shown, but for that of the doubts.
_MOST: Final = 6
#: Kinds of things that many rows name and that are not what a row is of.
_SHARED: Final = frozenset(
    {"actor", "country", "mineral", "place", "product", "passage", "document", ""}
)


def shown(found: Answer, wishes: Iterable[frozenset[str]], things: Iterable[str]) -> frozenset[str]:
    """Return the names of the columns that matter to what is asked.

    Those are the first, those of which a row is one as far as there is room, those that hold what
    is asked for, and the passage. One that says what another says, or nothing, is left out.

    Args:
        found: the rows.
        wishes: for each thing that is asked for, the kinds that answer it.
        things: the IRIs that the reader named.
    """
    named = frozenset(things)
    wanted: frozenset[str] = frozenset().union(*wishes)
    cells = {name: _column(found, at) for at, name in enumerate(found.columns)}
    told: dict[tuple[frozenset[Term], ...], str] = {}
    for name, column in cells.items():
        if any(column):
            told.setdefault(column, name)
    kept = [*told.values()]
    bare = [name for name in kept if _says_no_more(cells[name], named)]
    own = {found.columns[at] for at in joined.kept_apart(found.question, found.columns)}
    names = {n for n in kept if n in own and any(_is_thing(t) for c in cells[n] for t in c)}
    if not names <= set(bare):
        kept = [name for name in kept if name not in bare]

    def worth(name: str) -> tuple[bool, bool, bool, bool, int]:
        held = frozenset().union(*(kinds(t.value) for c in cells[name] for t in c if _is_iri(t)))
        is_stated = joined.is_of_passages(name) and "passage" not in held
        is_fixed = name == kept[0] or "passage" in held
        is_figure = bool(held & FIGURES) and not is_stated
        is_own = name in own and not is_stated
        is_wanted = bool(held & wanted) and not is_stated
        return not is_fixed, not is_wanted, not is_figure, not is_own, found.columns.index(name)

    return frozenset(sorted(kept, key=worth)[:_MOST])


def doubted(found: Answer) -> Answer:
    """Return rows with the marks of what they are of and show, without those of other things."""
    marks = tuple(
        tuple(case for case in cases if _is_own(row, case))
        for row, cases in zip(found.rows, found.doubts or (), strict=True)
    )
    return replace(found, doubts=marks)


def _is_own(row: Iterable[Term | None], case: "Doubt") -> bool:
    """Tell whether a case is about what a row is of, or about a value that it shows."""
    iris = frozenset(term.value for term in row if isinstance(term, ox.NamedNode))
    firm = {iri for iri in iris if _firm(iri)}
    at_issue = case.subjects | case.sides
    if not firm or firm & at_issue:
        return True
    return any(terms.kind(iri) in terms.VALUE_KINDS for iri in iris & case.sides)


def _firm(iri: str) -> bool:
    kind = terms.kind(iri)
    return kind not in _SHARED and kind not in terms.VALUE_KINDS and not iri.startswith(terms.LODE)


def _column(found: Answer, at: int) -> tuple[frozenset[Term], ...]:
    """Return the cells of a column, one for each row of a thing."""
    return tuple(
        frozenset(term for place in group if (term := found.rows[place][at]) is not None)
        for group in joined.groups(found)
    )


def _says_no_more(column: tuple[frozenset[Term], ...], named: frozenset[str]) -> bool:
    """Tell whether every cell of a column is a thing that the reader named."""
    values = {term.value for cell in column for term in cell}
    return len(values) == 1 and values <= named


def _is_thing(term: Term) -> bool:
    """Tell whether a term is a thing that a row may be named by."""
    return (
        isinstance(term, ox.NamedNode)
        and terms.kind(term.value) not in terms.VALUE_KINDS
        and not term.value.startswith(terms.LODE)
    )


def _is_iri(term: Term) -> bool:
    return isinstance(term, ox.NamedNode)
