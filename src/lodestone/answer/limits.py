"""The limits that an act sets, all of them, the shortest first."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Final

import pyoxigraph as ox

from lodestone.answer import joined, spoken, told
from lodestone.answer.questions import Term
from lodestone.answer.weighing import Weigher
from lodestone.model import terms
from lodestone.model.words import mark, tell

#: How many days the units of a length of time have.
_DAYS: Final[Mapping[str, int]] = {"day": 1, "week": 7, "month": 30, "year": 365}
_NUMBER: Final = re.compile(r"(\w+?)-.*?(\d+)")


def line(weigher: Weigher, text: str, said: Callable[[str, Term], str], lang: str) -> str:
    """Return the limits that a named act sets in one line, if the least or most of them is asked.

    Args:
        weigher: has weighed the rows.
        text: what a reader asks.
        said: what a reader sees of a term in its column.
        lang: ``en`` or ``zh``.
    """
    answer = weigher.answers.get(told.NAME)
    acts = [iri for iri in weigher.meant.things if terms.kind(iri) == "measure"]
    if answer is None or not acts or not spoken.says(text, "extremes"):
        return ""
    found: defaultdict[Term, dict[str, dict[str, None]]] = defaultdict(dict)
    for places in joined.groups(answer):
        rows = [answer.rows[at] for at in places]
        if not any(row[3] is not None and row[3].value in acts for row in rows):
            continue
        for subject, _, prop, value, passage in rows:
            if prop == told.LIMIT and value is not None and subject is not None and passage:
                slugs = found[value].setdefault(said("subject", subject), {})
                slugs[terms.slug(passage.value)] = None
    comma = mark(lang, "comma")
    listed = [
        tell(
            lang,
            __name__,
            "limit",
            value=said("value", value),
            count=len(subjects),
            subjects=comma.join(subjects),
            slugs=comma.join(dict.fromkeys(slug for one in subjects.values() for slug in one)),
        )
        for value, subjects in sorted(found.items(), key=lambda one: _length(one[0]))
    ]
    return (
        tell(lang, __name__, "limits", listed=tell(lang, __name__, "between").join(listed))
        if (listed)
        else ""
    )


def _length(value: Term) -> int:
    """Return how many days a length of time has, as far as its name tells."""
    match = _NUMBER.match(terms.slug(value.value)) if isinstance(value, ox.NamedNode) else None
    return _DAYS.get(match[1], 0) * int(match[2]) if match else 0
