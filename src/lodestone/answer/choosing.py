"""Chooses the saved question whose rows say most of what a reader asks in plain words.

The header of a question tells what it is for, its rows tell of what. So each row of each saved
question is weighed, and the words of the header are added. Of the question whose best row is the
best, the rows that come near it are the answer.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from lodestone.answer import joined, questions, told
from lodestone.answer.indexed import Row
from lodestone.answer.nearest import Meant
from lodestone.answer.weighing import FIGURES, NAMED, Weigher
from lodestone.read import sparql

#: What the words of the header are worth beside those of a row.
_HEADER: Final = 1.6
#: What share of its weight a word has that the header of a question holds, and none of its rows.
_BY_HEADER: Final = 0.5
#: What a question on sums is worth where a sum is asked for, and the word among its keywords.
_SUM: Final = 6.0
#: What a question on terms is worth where it is asked what one means.
_TERM: Final = 10.0
_OF_SUMS: Final = "total"
_OF_TERMS: Final = "definition"
#: What a question of many rows is worth less: the more there are, the likelier is one by chance.
_CHANCE: Final = 0.8
_FEW: Final = 20
#: Share of what the best row is worth by its own words that another is worth to be shown, too.
_NEAR: Final = 0.75
#: Rows that are shown at most: the nearest.
_MANY: Final = 12
#: Share of the weight of the reader's words that an answer has to hold to be given as one.
HEARD: Final = 0.4
_HEARD_IN_PART: Final = 0.6
#: Which share of the words a header has to hold so that a question is meant that names nothing;
#: as much as of any answer where no word says more than that something is asked.
_ASKED: Final = 0.7
#: The word among the keywords of questions on the graph itself, asked where a reader comes near.
_OF_GRAPH: Final = "provenance"
_NEAREST: Final = 4


@dataclass(frozen=True)
class Chosen:
    """A question that was chosen for a reader's words, and its answer.

    Attributes:
        query: the question.
        things: the IRIs of those named things that its rows are about.
        found: the rows that come near what is asked.
        whole: how many rows the question has.
        worth: how near the best row comes.
        heard: which share of the weight of the reader's words the best row and the header hold.
        is_whole: true where the best row is about every thing that is named.
        is_grounded: true where it names a thing that is asked for, or holds enough of the words.
    """

    query: sparql.QueryFile
    things: tuple[str, ...]
    found: questions.Answer
    whole: int
    worth: float
    heard: float
    is_whole: bool
    is_grounded: bool = True

    @property
    def is_sure(self) -> bool:
        """Tell whether the rows may be given as the answer."""
        return self.is_grounded and self.heard >= (HEARD if self.is_whole else _HEARD_IN_PART)


def wanted(known: Iterable[sparql.QueryFile], meant: Meant) -> list[sparql.QueryFile]:
    """Return the questions worth asking: those on the graph itself only if they are near."""
    near = [*meant.questions][:_NEAREST]
    return [q for q in known if q.name in near or _OF_GRAPH not in q.one("keywords")]


def choose(
    meant: Meant,
    answers: Sequence[questions.Answer],
    tied: Mapping[str, frozenset[str]],
    said: Callable[[str, questions.Term], str],
) -> list[Chosen]:
    """Weigh the answers of saved questions by a reader's words, the best first.

    Args:
        meant: what the words may mean.
        answers: the rows of the questions.
        tied: for each thing that the words name, what is settled to be tied to it.
        said: what a reader sees of a term in its column.
    """
    return ranked(Weigher(meant, answers, tied, said))


def ranked(weigher: Weigher) -> list[Chosen]:
    """Return the saved questions, the best first."""
    found = [
        _chosen(weigher, answer)
        for name, answer in weigher.answers.items()
        if answer.rows and name != told.NAME
    ]
    return sorted(found, key=lambda one: (-one.worth, one.query.name))


def _chosen(weigher: Weigher, answer: questions.Answer) -> Chosen:
    """Weigh a question, and keep the rows that come near the best."""
    name, rows = answer.question.name, weigher.rows[answer.question.name]
    own = [weigher.worth(row) for row in rows]
    best = max(own)
    header = _HEADER * weigher.meant.questions.get(name, 0.0)
    top = rows[own.index(best)]
    named = [iri for iri in weigher.meant.things if weigher.naming(top, iri)]
    wishes = weigher.meant.wishes
    if weigher.meant.is_list:  # how many there are is no figure of each
        wishes = tuple(wish for wish in wishes if not wish & FIGURES)
    held = [kinds for kinds in wishes if weigher.holds(top, kinds)]
    least = _NEAR * weigher.worth(top, tied=1.0, has_roles=False)
    near = [
        (-own[at] - _of_term(weigher, answer, at), at)
        for at, row in enumerate(rows)
        if weigher.worth(row, tied=1.0, has_roles=False) >= least
        and all(weigher.naming(row, iri) for iri in named)
        and all(weigher.holds(row, kinds) for kinds in held)
    ]
    kept = [place for _, at in sorted(near)[:_MANY] for place in weigher.groups[name][at]]
    asked = _ASKED if weigher.says() else HEARD
    chance = _CHANCE * max(0.0, math.log(len(rows) / _FEW))
    return Chosen(
        answer.question,
        tuple(named),
        replace(answer, rows=tuple(answer.rows[at] for at in kept)),
        len(rows),
        best + header - chance + _sort(weigher.meant, answer.question),
        _heard(weigher, top, name),
        len(named) == len(weigher.meant.things),
        bool(named)
        or (
            not weigher.meant.things and (weigher.is_grounded(top) or _asks(weigher, name) >= asked)
        ),
    )


def _of_term(weigher: Weigher, answer: questions.Answer, at: int) -> float:
    """Return what a row is worth more where a definition is asked for, and it is of what is named.

    It is where a column of which rows are one holds that, and not one of its members.
    """
    if not weigher.meant.is_definition:
        return 0.0
    row = answer.rows[weigher.groups[answer.question.name][at][0]]
    own = {row[place] for place in joined.kept_apart(answer.question, answer.columns)}
    return NAMED * sum(1 for term in own if term and term.value in weigher.meant.things)


def is_of_sort(meant: Meant, query: sparql.QueryFile) -> bool:
    """Tell whether a sum is asked for and the question adds up, or a definition and it defines."""
    return (meant.is_total and is_sum(query)) or (meant.is_definition and is_definition(query))


def _sort(meant: Meant, query: sparql.QueryFile) -> float:
    """Return what a question is worth more for being of the sort that is asked for."""
    worth = _TERM if meant.is_definition else _SUM
    return worth if is_of_sort(meant, query) else 0.0


def is_definition(query: sparql.QueryFile) -> bool:
    """Tell whether a question says what terms mean."""
    return _OF_TERMS in query.one("keywords")


def is_sum(query: sparql.QueryFile) -> bool:
    """Tell whether a question adds up."""
    return _OF_SUMS in query.one("keywords")


def answered(weigher: Weigher, one: Chosen) -> dict[object, float]:
    """Return what of that which is asked the best row of a question holds, and what all name."""
    heard = [weigher.hearing(weigher.row(one.found, places)) for places in joined.groups(one.found)]
    best = max(heard, key=weigher.share, default={})
    things = {iri: NAMED for row in heard for iri in weigher.meant.things if iri in row}
    asked = weigher.asked(one.query.name)
    named = {t: _BY_HEADER * weigher.worths[t] for t in asked}
    return named | things | best


def _asks(weigher: Weigher, name: str) -> float:
    """Return which share of the weight of the words the header of a question holds."""
    held = sum(weigher.worths[term] for term in weigher.asked(name))
    return held / weigher.whole if weigher.whole else 1.0


def _heard(weigher: Weigher, row: Row, name: str) -> float:
    """Return which share of the weight of the words a row and the header of its question hold."""
    asked = weigher.asked(name)
    shared = (t for t in weigher.meant.rest if weigher.shares(row, t) or t in asked)
    named = sum(NAMED for iri in weigher.meant.things if weigher.naming(row, iri))
    heard = sum(weigher.worths[term] for term in shared) + named
    return heard / weigher.whole if weigher.whole else 1.0
