"""What is asked of a thing that is told of, and is not told of it: money, who, when.

An answer that shows what is known leaves a reader to find out that what was asked is not among it.
"""

from collections.abc import Callable, Mapping
from typing import Final

import pyoxigraph as ox

from lodestone.answer import joined, spoken, told
from lodestone.answer.indexed import Row
from lodestone.answer.questions import Term
from lodestone.answer.telling import Telling
from lodestone.answer.weighing import Weigher
from lodestone.model import terms

#: What is asked for by the kinds that answer it, under the keys by which its absence is said.
KINDS: Final[Mapping[str, frozenset[str]]] = {
    "money": frozenset({"money"}),
    "actor": frozenset({"actor"}),
    "date": frozenset({"date", "stage"}),
}
#: The parts of the table of words that ask for each.
_WORDS: Final = {"money": "money", "actor": "firm", "date": "when"}
#: What tells who has or does a thing; a statement on it names whoever makes it.
_DOING: Final = frozenset({"instrument", "measure", "participation", "post", "project"})
#: Figures and forecasts, which are of things.
_FACTS: Final = frozenset({"forecast", "observation"})
#: Kinds of things of which as such it is asked who has them.
_FIRM: Final = frozenset({"instrument", "project"})
#: Of how many of the nearest claims it is said.
_FIRST: Final = 2
#: What share of the best of them another has to hold.
_NEAR: Final = 0.85


def of(
    weigher: Weigher, claims: Telling | None, said: Callable[[str, Term], str]
) -> tuple[str, list[str]]:
    """Return what is asked for and told of none of the nearest things, and what these are called.

    Args:
        weigher: has weighed the rows.
        claims: the claims that are told.
        said: what a reader sees of a term in its column.
    """
    if claims is None or not claims.is_sure or not weigher.meant.things:
        return "", []
    for key, kinds in KINDS.items():
        said_of = weigher.meant.said
        if said_of and not spoken.says(said_of, _WORDS[key]):  # the word is a part of a name
            continue
        if kinds in weigher.meant.wishes and not _is_first(weigher, claims, kinds):
            firm = [iri for iri in weigher.meant.things if terms.kind(iri) in _FIRM]
            nearest = [*map(ox.NamedNode, firm)] or _nearest(weigher, claims)
            nearest = [one for one in nearest if terms.kind(one.value) in _DOING | _FACTS]
            if nearest and not any(_tells(weigher, one.value, key, kinds) for one in nearest):
                return key, [said("subject", one) for one in nearest]
    return "", []


def _is_first(weigher: Weigher, claims: Telling, kinds: frozenset[str]) -> bool:
    """Tell whether the claim that stands first holds what is asked for, and is of a thing."""
    places = joined.groups(claims.found)[0]
    row = weigher.row(claims.found, places)
    return weigher.holds(row, kinds) and terms.kind(row.subject) in _DOING


def _nearest(weigher: Weigher, claims: Telling) -> list[Term]:
    """Return what the claims are of that hold most of the words and names that are asked."""
    shares: dict[Term, float] = {}
    for places in joined.groups(claims.found):
        subject = claims.found.rows[places[0]][0]
        heard = weigher.hearing(weigher.row(claims.found, places))
        if subject is not None:
            worth = sum(w for item, w in heard.items() if item not in weigher.meant.wishes)
            shares[subject] = max(worth, shares.get(subject, 0.0))
    best = max(shares.values(), default=0.0)
    return [one for one, worth in shares.items() if worth >= _NEAR * best][:_FIRST]


def _tells(weigher: Weigher, iri: str, key: str, kinds: frozenset[str]) -> bool:
    """Tell whether a claim that names a thing holds what is asked for."""
    rows: list[Row] = weigher.rows.get(told.NAME, [])
    return any(
        iri in row.iris and weigher.holds(row, kinds)
        for row in rows
        if key != "actor" or terms.kind(row.subject) in _DOING
    )
