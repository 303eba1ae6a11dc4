"""From the words of a reader to the terms of a question: days, texts, and things by any name."""

from collections.abc import Mapping, Sequence
from datetime import date

import pyoxigraph as ox

from lodestone import answer, sparql
from lodestone.errors import UsageError
from lodestone.names import Names


def bind(
    query: sparql.QueryFile, given: Mapping[str, str], known: Names, day: date
) -> sparql.QueryFile:
    """Put parameters and the day into a question.

    Args:
        query: the question.
        given: parameter to the reader's words.
        known: the names that things go by.
        day: the day of the question, used where it depends on one and none is given.

    Raises:
        UsageError: a parameter that the question has not, or a value that is none.
    """
    offered = answer.parameters(query)
    rows: dict[str, Sequence[answer.Term]] = {}
    if "day" in offered:
        rows["day"] = answer.day(day)
    for name, text in given.items():
        if name not in offered:
            answer.bind(query, {name: []})
        rows[name] = [_term(text, offered[name], known)]
    return answer.bind(query, rows)


def _term(text: str, rows: str, known: Names) -> answer.Term:
    """Read the value of a parameter as the kind of term that the question has there."""
    if not rows.startswith('"'):
        return ox.NamedNode(known.resolve(text))
    if "date" not in rows:
        return ox.Literal(text)
    try:
        return answer.day(date.fromisoformat(text))[0]
    except ValueError:
        raise UsageError(f"'{text}' is no day; write YYYY-MM-DD") from None
