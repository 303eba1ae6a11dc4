"""From the words of a reader to the terms of a question: days, texts, and things by any name."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, Protocol

import pyoxigraph as ox

from lodestone.answer import questions
from lodestone.answer.wording import Wording
from lodestone.model.errors import UsageError
from lodestone.model.words import joined, mark
from lodestone.read import sparql

#: The parameter that ``--as-of`` sets, and the one that the language of the talk sets.
DAY: Final = "day"
LANGUAGE: Final = "language"
_TEXT: Final = re.compile(r'"([^"]*)"(?!\^)')


class Known(Protocol):
    """What knows the names that things go by."""

    def resolve(self, text: str) -> str:
        """Return the IRI of the thing that a text means; a ``UsageError`` where it means none."""


def read(
    query: sparql.QueryFile,
    given: Mapping[str, str],
    known: Known,
    day: date | None,
    words: Wording | None = None,
) -> dict[str, Sequence[questions.Term]]:
    """Read what a reader gives to a question.

    Args:
        query: the question.
        given: parameter to the reader's words.
        known: the names that things go by.
        day: the day of the question, used where it depends on one and none is given; ``None``
            leaves the one that stands in it.
        words: what readers call parameters and coded values beside their own names.

    Returns:
        Parameter to its rows.

    Raises:
        UsageError: a parameter that the question has not, or a value that is none.
    """
    words = words or Wording()
    offered = questions.parameters(query)
    rows: dict[str, Sequence[questions.Term]] = {}
    if DAY in offered and day is not None:
        rows[DAY] = questions.day(day)
    for word, text in given.items():
        name = words.variable(word, offered, query.name)
        if name not in offered:
            questions.bind(query, {name: []})
        rows[name] = [_term(name, text, offered[name], known, words)]
    return rows


def bind(
    query: sparql.QueryFile, given: Mapping[str, str], known: Known, day: date | None
) -> sparql.QueryFile:
    """Put parameters and the day into a question; the arguments are those of ``read``.

    Raises:
        UsageError: a parameter that the question has not, or a value that is none.
    """
    return questions.bind(query, read(query, given, known, day))


def is_thing(rows: str) -> bool:
    """Tell whether a parameter takes things, by the rows that it has in the file."""
    return not rows.startswith('"')


def codes(rows: str) -> list[str]:
    """Return the texts among which a parameter chooses; none where it takes any text."""
    found = _TEXT.findall(rows)
    return found if len(found) > 1 else []


def _term(name: str, text: str, rows: str, known: Known, words: Wording) -> questions.Term:
    """Read the value of a parameter as the kind of term that the question has there."""
    if is_thing(rows):
        return ox.NamedNode(known.resolve(text))
    if "date" in rows:
        return read_day(text)
    offered = codes(rows)
    if not offered or text in offered:
        return ox.Literal(text)
    meant = [code for code in words.codes(name, text) if code in offered]
    if len(meant) == 1:
        return ox.Literal(meant[0])
    listed = [(code, words.value(name, code)) for code in offered]
    shown = [code if code == word else code + mark("zh", "brackets", text=word)
             for code, word in listed]  # fmt: skip
    offers = joined(zip(offered, shown, strict=True))
    raise UsageError.of("takes-not", name=name, text=text, offered=offers)


def read_day(text: str) -> questions.Term:
    """Read a day.

    Raises:
        UsageError: it is none.
    """
    try:
        return questions.day(date.fromisoformat(text))[0]
    except ValueError:
        raise UsageError.of("no-day-write-yyyy", text=text) from None
