"""The rows of answers as they are weighed: the words and the things of each.

To cut the labels of all rows into words takes longer than to weigh them. So what was made of the
saved questions of a checkout is kept beside their answers, as these are, and made anew where the
graph, a question, a word or the tool is another. It may be deleted at any time.
"""

import contextlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from lodestone.answer import joined, spoken, told, wording
from lodestone.answer.questions import Answer, Term
from lodestone.model.house import House
from lodestone.model.terms import LODE
from lodestone.read import kept
from lodestone.read.sparql import QueryFile
from lodestone.read.text import folding

#: Where the rows of a checkout are kept.
PLACE: Final = Path(".lodestone") / "weighed"
_FILE: Final = "rows.json"


@dataclass(frozen=True)
class Row:
    """A row as it is weighed.

    Attributes:
        terms: its words.
        iris: the IRIs that it names.
        subject: the IRI of what it is of, if that is in its first column.
        kinds: the words of the classes that it names.
        around: the words of the headings of its passages.
    """

    terms: frozenset[str]
    iris: frozenset[str]
    subject: str = ""
    kinds: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Indexed:
    """The rows of an answer.

    Attributes:
        rows: a row for each thing.
        places: for each of them the places of the rows of the answer that are of it.
    """

    rows: list[Row]
    places: list[list[int]]


@dataclass
class Index:
    """Makes the rows of answers, each once.

    Attributes:
        said: what a reader sees of a term in its column.
        also: the other names of a thing.
        known: the rows of saved questions, by what tells an answer apart.
    """

    said: Callable[[str, Term], str]
    also: Callable[[str], str] = lambda _: ""
    known: dict[str, Indexed] = field(default_factory=dict)
    _split: dict[str, frozenset[str]] = field(default_factory=dict)

    def of(self, answer: Answer) -> Indexed:
        """Return the rows of an answer."""
        key = mark(answer.question)
        if key not in self.known:
            places = joined.groups(answer)
            self.known[key] = Indexed([self.row(answer, at) for at in places], places)
        return self.known[key]

    def row(self, answer: Answer, places: Sequence[int]) -> Row:
        """Return what the rows of one thing hold together."""
        held = {
            (column, term)
            for at in places
            for column, term in zip(answer.columns, answer.rows[at], strict=True)
            if term is not None
        }
        of_passages = {name for name in answer.columns if joined.is_of_passages(name)}
        words = (self.terms(self.said(c, term)) for c, term in held if c not in of_passages)
        iris = frozenset(term.value for _, term in held if isinstance(term, ox.NamedNode))
        others = (self.terms(name) for iri in iris if (name := self.also(iri)))
        first = answer.rows[places[0]][0]
        subject = first.value if isinstance(first, ox.NamedNode) else ""
        every = frozenset().union(*words, *others)
        if answer.question.name != told.NAME:
            return Row(every, iris, subject)
        kinds = (self.terms(self.said("", ox.NamedNode(i))) for i in iris if _is_class(i))
        heads = (self.terms(self.said(c, term)) for c, term in held if c in of_passages)
        around = frozenset().union(*heads) - every
        return Row(every, iris, subject, frozenset().union(*kinds), around)

    def terms(self, text: str) -> frozenset[str]:
        """Return the words of a text, as they are weighed."""
        if text not in self._split:
            self._split[text] = frozenset(spoken.weighed(text))
        return self._split[text]


def mark(query: QueryFile) -> str:
    """Return what tells the answer of a question apart: its name and what it asks."""
    return f"{query.name}\n{query.body}"


class Shelf:
    """The rows of the saved questions of a checkout, as far as they were made, in one language.

    Args:
        home: the checkout.
        lang: ``en`` or ``zh``.
        graph: the key of the graph that was asked, by which it is kept.
    """

    def __init__(self, home: House, lang: str, graph: str) -> None:
        self._place = home.root / PLACE
        room = Path(__file__).parent
        files = [*sorted(room.glob("*.py")), *sorted(room.glob("*.toml")), Path(folding.__file__)]
        asked = [
            *sorted((home.root / "queries").glob("*.rq")),
            home.root / "queries" / wording.FILE,
        ]
        parts = [(one.name, one.read_bytes()) for one in (*files, *asked) if one.is_file()]
        self._key = kept.key([("graph", graph.encode()), ("lang", lang.encode()), *parts])
        self._before = 0

    def read(self) -> dict[str, Indexed]:
        """Return the rows that are kept, by what tells an answer apart."""
        found: dict[str, Indexed] = {}
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, IndexError):
            folder = kept.find(self._place, self._key)
            if folder is not None:
                found = _read(json.loads((folder / _FILE).read_bytes()))
        self._before = len(found)
        return found

    def keep(self, rows: Mapping[str, Indexed]) -> None:
        """Write rows down, if there are more; a place that cannot be written keeps nothing."""
        if len(rows) <= self._before:
            return
        body = json.dumps(_written(rows), ensure_ascii=False, separators=(",", ":"))

        def make(folder: Path) -> None:
            folder.mkdir()
            (folder / _FILE).write_text(body, encoding="utf-8")

        with contextlib.suppress(OSError):
            kept.drop(self._place, self._key)
            kept.keep(self._place, self._key, make)


def _written(rows: Mapping[str, Indexed]) -> dict[str, Any]:
    """Return rows as numbers of words, and the words."""
    words: dict[str, int] = {}

    def number(word: str) -> int:
        return words.setdefault(word, len(words))

    made = {
        key: [
            [
                number(row.subject),
                *(sorted(map(number, part)) for part in (row.terms, row.iris, row.kinds)),
                sorted(map(number, row.around)),
                places,
            ]
            for row, places in zip(one.rows, one.places, strict=True)
        ]
        for key, one in rows.items()
    }
    return {"words": [*words], "rows": made}


def _read(whole: Mapping[str, Any]) -> dict[str, Indexed]:
    """Return the rows that were written so."""
    get = whole["words"].__getitem__

    def row(parts: Sequence[Any]) -> Row:
        terms, iris, kinds, around = (frozenset(map(get, part)) for part in parts[1:5])
        return Row(terms, iris, get(parts[0]), kinds, around)

    return {
        key: Indexed([row(parts) for parts in rows], [parts[5] for parts in rows])
        for key, rows in whole["rows"].items()
    }


def _is_class(iri: str) -> bool:
    """Tell whether an IRI is of a class of ours: its name begins with a capital."""
    return iri.startswith(LODE) and iri[len(LODE) :][:1].isupper()
