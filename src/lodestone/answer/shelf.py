"""Where the saved questions stand: in a folder of files, or published beside the graph."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.answer import questions, wording
from lodestone.answer.wording import Wording
from lodestone.model.errors import refused
from lodestone.model.tags import bcp47
from lodestone.model.terms import CSVW, DCTERMS, QUERY, SH, SKOS
from lodestone.read import sparql

_KEYS: Final = {
    SKOS + "prefLabel": "title",
    SKOS + "hiddenLabel": "words",
    DCTERMS + "description": "description",
}


@dataclass(frozen=True)
class Folder:
    """The questions of a checkout, one file each; only those that are asked for are read.

    Attributes:
        path: the folder.
        prefixes: the prefix table.
    """

    path: Path
    prefixes: Mapping[str, str]

    @property
    def names(self) -> list[str]:
        """The names of the questions, in order."""
        return sorted(path.stem for path in self.path.glob("*.rq"))

    def one(self, name: str) -> sparql.QueryFile:
        """Read the question of a name, or of the number that its name begins with.

        Raises:
            UsageError: none or several go by it.
        """
        meant = questions.pick(name, self.names)
        return sparql.load(self.path / f"{meant}.rq", self.prefixes)

    def all(self) -> list[sparql.QueryFile]:
        """Read every question."""
        return questions.questions(self.path, self.prefixes)

    def words(self, lang: str) -> Wording:
        """Read what tables call columns and coded values."""
        return wording.load(self.path, lang)


@dataclass(frozen=True)
class Published:
    """The questions of ``queries.ttl``, which a build leaves beside the graph; none without it.

    Attributes:
        path: the file.
        prefixes: the prefix table.
    """

    path: Path
    prefixes: Mapping[str, str]

    @property
    def names(self) -> list[str]:
        """The names of the questions, in order."""
        return [query.name for query in self._read]

    def one(self, name: str) -> sparql.QueryFile:
        """Return the question of a name, or of the number that its name begins with.

        Raises:
            UsageError: none or several go by it.
        """
        return questions.find(name, self._read)

    def all(self) -> list[sparql.QueryFile]:
        """Return every question."""
        return self._read

    def words(self, lang: str) -> Wording:
        """Return no words: they are not published; columns go by their variables."""
        return Wording({}, lang)

    @cached_property
    def _read(self) -> list[sparql.QueryFile]:
        headers: dict[str, dict[str, tuple[str, ...]]] = {}
        texts: dict[str, str] = {}
        for subject, name, node in _statements(self.path):
            if name == SH + "select":
                texts[subject] = node.value
            elif name == CSVW + "primaryKey":
                headers.setdefault(subject, {})["row"] = (node.value,)
            elif name in _KEYS and node.language:
                key = f"{_KEYS[name]}@{bcp47(node.language)}"
                headers.setdefault(subject, {})[key] = (node.value,)
        return [
            sparql.QueryFile(
                self.path.with_name(f"{subject.removeprefix(QUERY)}.rq"),
                headers.get(subject, {}),
                sparql.without_prefixes(texts[subject], self.prefixes),
                self.prefixes,
            )
            for subject in sorted(texts)
        ]


Shelf = Folder | Published


def _statements(path: Path) -> list[tuple[str, str, ox.Literal]]:
    """Read what a file says in words; nothing where there is no such file.

    Raises:
        UnreadableError: it is no Turtle.
    """
    if not path.is_file():
        return []
    try:
        return [
            (quad.subject.value, quad.predicate.value, quad.object)
            for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
            if isinstance(quad.object, ox.Literal)
        ]
    except (SyntaxError, OSError) as error:
        raise refused("readable/turtle", path, error=error) from None
