"""What tables call the columns of the questions, and what they say for coded values.

The words stand beside the questions, in ``queries/words.toml``. What has no words there is shown
as it is: a changed copy of a question may have columns of its own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from lodestone.model import settings

FILE: Final = "words.toml"


@dataclass(frozen=True)
class Wording:
    """The words of one language.

    Attributes:
        table: the file, read.
        lang: ``en`` or ``zh``.
    """

    table: Mapping[str, Any] = field(default_factory=dict)
    lang: str = "en"

    def column(self, name: str, question: str = "") -> str:
        """Return what a column is called.

        Args:
            name: its variable.
            question: the name of the question; a word of its own goes before the common one.
        """
        own = self._own(question).get(name) or self.table.get("columns", {}).get(name)
        return str(own[self.lang]) if own else name

    def value(self, column: str, text: str) -> str:
        """Return what a coded value in a column is called; the value itself where it is none."""
        words = self.table.get("values", {}).get(column, {}).get(text)
        return str(words[self.lang]) if words else text

    def said(self, command: str, key: str, *parts: object) -> str:
        """Return what a command says; its parts stand where the words have braces."""
        return str(self.table[command][key][self.lang]).format(*parts)

    def terms(self, prefixes: Mapping[str, str]) -> dict[str, str]:
        """Return the words for what the graph itself does not label, by IRI."""
        rows = self.table.get("terms", {}).items()
        parts = ((name.partition(":"), words) for name, words in rows)
        return {prefixes[at[0]] + at[2]: words[self.lang] for at, words in parts}

    def variable(self, word: str, offered: Mapping[str, str], question: str = "") -> str:
        """Return the parameter that a reader means by its variable or by its words."""
        columns = {**self.table.get("columns", {}), **self._own(question)}
        meant = (name for name in offered if word in columns.get(name, {}).values())
        return word if word in offered else next(meant, word)

    def codes(self, column: str, text: str) -> Iterator[str]:
        """Yield the coded values of a column that a reader may mean by a word, or a part of one."""
        for code, words in self.table.get("values", {}).get(column, {}).items():
            if text and any(text.casefold() in word.casefold() for word in (code, *words.values())):
                yield code

    def _own(self, question: str) -> Mapping[str, Mapping[str, str]]:
        number = question.partition("-")[0]
        found: Mapping[str, Mapping[str, str]] = (
            self.table.get("questions", {}).get(number, {}).get("columns", {})
        )
        return found


def load(folder: Path, lang: str) -> Wording:
    """Read the words beside the questions of a folder; none where there is no such file."""
    path = folder / FILE
    if not path.is_file():
        return Wording({}, lang)
    return Wording(settings.toml(path), lang)
