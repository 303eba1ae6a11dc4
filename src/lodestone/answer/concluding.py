"""What an answer begins with: the number that is stated or counted, how far a thing got, a gap.

Whoever asks how many, or whether something was done, wants that first and the rows below it. What
no claim states is never put together here: a number is one that a passage states, or the count of
the rows that are shown, and a sum is left to the saved questions that add up.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import pyoxigraph as ox

from lodestone.answer import joined, matching, spoken
from lodestone.answer.choosing import Chosen
from lodestone.answer.indexed import Row
from lodestone.answer.questions import Term
from lodestone.answer.telling import Telling
from lodestone.answer.weighing import FIGURES, Weigher
from lodestone.model import terms
from lodestone.model.tables import pattern, patterns
from lodestone.model.terms import LODE
from lodestone.model.words import mark, tell

_Said = Callable[[str, Term], str]
#: Kinds of things that narrow down what is counted, and have no number of their own.
_SOFT: Final = frozenset({"country", "mineral", "product"})
#: Kinds of things of which figures are told without their name: a duty that is lowered for a metal.
_GENERIC: Final = frozenset({"mineral", "product"})
_LIMIT: Final = frozenset({"limit"})
_REACHED: Final = ox.NamedNode(LODE + "reached")
#: A stage of which the passage says nothing.
_UNSAID: Final = terms.thing("stage", "unsaid")
#: How many stated numbers, and from how many rows on a list is counted.
_MOST: Final = 6
_SEVERAL: Final = 2
#: Characters of the shortest Chinese word.
_SHORTEST: Final = 2


def gap(weigher: Weigher) -> str:
    """Return the words that a figure is asked of, where none is told of them; else nothing.

    It is told where a row has one of the words and a figure, and names a thing that is named.

    Args:
        weigher: has weighed the rows.
    """
    meant = weigher.meant
    if all(terms.kind(iri) in _GENERIC for iri in meant.things):
        return ""
    for phrase in _phrases(meant.said):
        if _is_missing(weigher, phrase):
            return phrase
    return ""


def _phrases(said: str) -> Iterator[str]:
    """Yield what a text may ask a figure of, without the words that only ask."""
    for one in patterns(__name__, "amounts"):
        for match in re.finditer(one, said):
            phrase = match[1].strip()
            yield (spoken.asked_away(phrase).strip() or phrase) if _is_wide(phrase) else phrase


def _is_missing(weigher: Weigher, phrase: str) -> bool:
    """Tell whether a phrase has words that say something, and no figure is told of any."""
    meant = weigher.meant
    asked = [t for t in spoken.weighed(phrase) if t in meant.rest and weigher.worths[t]]
    asked = [t for t in asked if not (spoken.is_plain(t) or spoken.is_asking(t))]
    if _is_wide(phrase) and len(phrase) < _SHORTEST:
        return False
    return bool(asked) and not any(_tells(weigher, row, asked) for row in _claims(weigher))


def _is_wide(text: str) -> bool:
    return any(map(matching.is_chinese, text))


def _is_common(term: str) -> bool:
    return spoken.is_plain(term) or spoken.is_asking(term) or spoken.is_everyday(term)


def _claims(weigher: Weigher) -> Iterator[Row]:
    for rows in weigher.rows.values():
        yield from rows


def _tells(weigher: Weigher, row: Row, asked: Sequence[str]) -> bool:
    """Tell whether a row has a figure of what is asked, and is about a thing that is named."""
    is_limit = weigher.holds(row, _LIMIT)  # how long a duty may take is no number of what it is on
    if is_limit or not (
        weigher.holds(row, FIGURES) and any(weigher.shares(row, term) for term in asked)
    ):
        return False
    return weigher.beside(row) or any(weigher.naming(row, i) for i in weigher.meant.things)


def stated(
    weigher: Weigher,
    text: str,
    best: Chosen | None,
    claims: Telling | None,
    said: _Said,
    lang: str,
) -> list[str]:
    """Return the numbers of what a reader counts that shown rows and claims state.

    Those come first that are of something with more of the reader's words.

    Args:
        weigher: has weighed the rows.
        text: what a reader asks.
        best: the question whose rows are shown.
        claims: the claims that are told.
        said: what a reader sees of a term in its column.
        lang: ``en`` or ``zh``.
    """
    counted = _counted(text)
    found: dict[tuple[str, str], dict[str, None]] = {}
    for answer in (one.found for one in (best, claims) if one is not None and counted):
        places = [at for at, name in enumerate(answer.columns) if joined.is_of_passages(name)]
        for row in answer.rows:
            subject = said(answer.columns[0], row[0]) if row[0] is not None else ""
            slugs = [terms.slug(p.value) for at in places if (p := row[at]) and _is(p, "passage")]
            for column, term in zip(answer.columns, row, strict=True):
                if term is None or not _is(term, "quantity"):
                    continue
                label = said(column, term)
                if counted & frozenset(spoken.weighed(label)) and _is_of(weigher, row[0], subject):
                    found.setdefault((label, subject), {}).update(dict.fromkeys(slugs))
    comma = mark(lang, "comma")
    ranked = sorted(found, key=lambda pair: -_shared(weigher, *pair))
    return [
        tell(lang, __name__, "stated", value=one[0], subject=one[1], slugs=comma.join(found[one]))
        for one in ranked[:_MOST]
    ]


def _is_of(weigher: Weigher, subject: Term | None, name: str) -> bool:
    """Tell whether a number is of what is named: of itself, or of what bears its name."""
    firm = [iri for iri in weigher.meant.things if terms.kind(iri) not in _SOFT]
    words = frozenset(spoken.weighed(name))
    return not firm or any(
        (subject is not None and subject.value == iri) or weigher.is_called(iri, words)
        for iri in firm
    )


def _shared(weigher: Weigher, value: str, subject: str) -> float:
    """Return what the words of the reader weigh that a name has, without those of its number."""
    held, counted = frozenset(spoken.weighed(subject)), spoken.weighed(value)
    words = (t for t in weigher.meant.rest if t not in counted)
    return sum(weigher.worths[t] for t in words if held & {t, *spoken.alike(t)})


def counts(text: str) -> bool:
    """Tell whether a reader asks how many of something there are."""
    return bool(_counted(text))


def _counted(text: str) -> frozenset[str]:
    """Return the words for what is counted."""
    match = re.search(pattern(__name__, "number"), text)
    return (
        frozenset(spoken.weighed(next(filter(None, match.groups()), ""))) if match else frozenset()
    )


def _is(term: Term, kind: str) -> bool:
    return isinstance(term, ox.NamedNode) and terms.kind(term.value) == kind


def listed(weigher: Weigher, best: Chosen) -> tuple[str, int] | None:
    """Return the column that is counted of a list, and how many things stand in it.

    It is the first that holds what is asked for, and else the first of all.
    """
    found = best.found
    groups = joined.groups(found)
    if len(groups) < _SEVERAL:
        return None
    kinds = frozenset().union(*weigher.meant.wishes) - FIGURES
    for at, name in enumerate(found.columns):
        if joined.is_of_passages(name):
            continue
        held = {term for row in found.rows if (term := row[at]) is not None}
        if held and (not kinds or all(any(_is(term, k) for k in kinds) for term in held)):
            return name, len(held)
    return found.columns[0], len({row[0] for row in found.rows if row[0] is not None})


def reached(weigher: Weigher, claims: Telling | None, said: _Said, lang: str) -> str:
    """Say how far the thing got that the nearest claim is of; empty where none is told.

    Args:
        weigher: has weighed the rows.
        claims: the claims that are told.
        said: what a reader sees of a term in its column.
        lang: ``en`` or ``zh``.
    """
    if claims is None or not weigher.meant.things or not claims.found.rows:
        return ""
    places = joined.groups(claims.found)[0]
    row = weigher.row(claims.found, places)
    if not all(weigher.naming(row, iri) for iri in weigher.meant.things):
        return ""
    if row.subject not in weigher.meant.things and not _is_about(weigher, row):
        return ""
    rows = [claims.found.rows[at] for at in places]
    stages = [row for row in rows if row[2] == _REACHED and row[3] is not None]
    kept = [row for row in stages if row[3] != ox.NamedNode(_UNSAID)]
    if not kept:
        return ""
    comma = mark(lang, "comma")
    shown = dict.fromkeys(said("value", row[3]) for row in kept if row[3] is not None)
    slugs = dict.fromkeys(terms.slug(row[4].value) for row in kept if row[4] is not None)
    subject = kept[0][0]
    assert subject is not None
    return tell(
        lang,
        __name__,
        "reached",
        subject=said("subject", subject),
        stages=comma.join(shown),
        slugs=comma.join(slugs),
    )


def _is_about(weigher: Weigher, row: Row) -> bool:
    """Tell whether a row holds most of the words that say something beside the names."""
    words = [t for t in weigher.meant.rest if weigher.worths[t] and not _is_common(t)]
    words = [t for t in words if not _is_wide(t) or weigher.is_known(t)]  # else it may be no word
    held = sum(weigher.worths[t] for t in words if weigher.shares(row, t))
    return 2 * held >= sum(weigher.worths[t] for t in words)


def is_asked_whether(text: str) -> bool:
    """Tell whether a reader asks whether something was done."""
    return spoken.says(text, "whether")


def money(weigher: Weigher) -> bool:
    """Tell whether a sum of money is asked for."""
    return weigher.meant.is_total and any("money" in kinds for kinds in weigher.meant.wishes)
