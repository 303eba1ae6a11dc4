"""The patterns of this field, as their data file gives them, and which of them a figure fits."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Final

from lodestone.check.prove import prints
from lodestone.model import tables
from lodestone.model.errors import UsageError
from lodestone.read.text.figures import Figure

VERSION: Final = "1"
REGISTERED, STATEMENT = "registered", "statement"
_KEYS: Final = frozenset({"name", "sort", "property", "class", "subject", "before", "after",
                          "near", "not", "unit", "except", "scope", "bound", "each", "opens",
                          "example"})  # fmt: skip
#: A word that stands right beside a figure may be this far from it.
_BESIDE: Final = 3


#: How a date begins that belongs to a noun: "by the June 30, 2025, report".
_OF_NOUN: Final = re.compile(tables.pattern(__name__, "of_noun"))
#: A time between a word and the figure that it governs: 高于2020年的81%.
_DATED: Final = re.compile(tables.pattern(__name__, "dated"))
#: What stands before a figure whose sentence begins with it: its mark, and a word.
_OPENING: Final = re.compile(r"(?:\A|[.:)])\s*[a-z]+\s\Z")


@dataclass(frozen=True)
class Pattern:
    """A pattern.

    Attributes:
        name: its name, unique.
        sorts: the sorts of figure (``prints.sort_of``).
        property: local name of what the figure is given as.
        cls: local name of the class of the subject.
        subject: ``registered`` or ``statement``.
        before: words that stand right before the figure; none is asked for where it is empty.
        after: words right after it.
        near: words of which one stands in the clause.
        without: words of which none does.
        units: units of a count; any where it is empty.
        barred: local names of classes of which the subject is none.
        scope: where ``near`` may stand: in the ``clause``, in the ``sentence`` up to the end of the
            clause, or anywhere in the ``whole`` sentence.
        bounds: bounds of a date of which it has one; it has none, or any, where that is empty.
        is_opening: true where the word before the figure begins a sentence, but for its mark.
        is_each: true where it is a price of one unit of something; else a sum is none.
        example: a made-up sentence that fits, by language.
    """

    name: str
    sorts: frozenset[str]
    property: str
    cls: str
    subject: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    near: tuple[str, ...]
    without: tuple[str, ...]
    units: frozenset[str]
    barred: tuple[str, ...]
    scope: str
    bounds: frozenset[str]
    is_each: bool
    is_opening: bool
    example: dict[str, str]

    def fits(
        self,
        figure: Figure,
        clause: str,
        at: tuple[int, int],
        before: str = "",
        value: str = "",
        whole: str = "",
    ) -> bool:
        """Tell whether a figure fits.

        Args:
            figure: the figure.
            clause: its clause, plain and in lower case.
            at: where the figure stands in the clause.
            before: what the sentence prints before the clause.
            value: name of its value; that of the figure where it is empty.
            whole: the whole sentence; the clause where it is empty.
        """
        sort, name = prints.sort_of(figure), value or figure.name
        if sort not in self.sorts or (sort == "money" and self.is_each != ("-per-" in name)):
            return False
        if self.units and name.partition("-")[0] not in self.units:
            return False
        if self.bounds and (figure.date is None or figure.date.bound not in self.bounds):
            return False
        if self.bounds and _OF_NOUN.match(figure.text.lower()):
            return False
        left, own, right = clause[: at[0]], clause[slice(*at)], clause[at[1] :]
        if self.before or self.after:
            bare = _DATED.sub("", left)
            beside = any(
                re.search(rf"{re.escape(w)}\s?.{{0,{_BESIDE}}}\Z", told) or own.startswith(w)
                for w in self.before
                for told in {left, bare}
            ) or any(re.match(rf".{{0,{_BESIDE}}}{re.escape(w)}", right) or own.endswith(w)
                     for w in self.after)  # fmt: skip
            if not beside:
                return False
        if self.is_opening and not _OPENING.search(before + left):
            return False
        told = {"clause": clause, "sentence": before + clause, "whole": whole or clause}[self.scope]
        if self.near and not has_any(told, self.near):
            return False
        return not has_any(clause, self.without)


def has_any(text: str, words: Iterable[str]) -> bool:
    """Tell whether a text has one of some words; an English one as a whole word."""
    return any(
        re.search(rf"\b{re.escape(word)}", text) if word.isascii() else word in text
        for word in words
    )


@lru_cache(maxsize=1)
def patterns() -> Sequence[Pattern]:
    """Read the patterns of the release."""
    file = resources.files("lodestone.enter.proposals") / "patterns.toml"
    return read(file.read_text(encoding="utf-8"))


def read(text: str) -> list[Pattern]:
    """Read patterns.

    Raises:
        UsageError: one has no member that it needs, or one that is not known.
    """
    return [_pattern(row) for row in tomllib.loads(text)["pattern"]]


def _pattern(row: dict[str, Any]) -> Pattern:
    if unknown := sorted(set(row) - _KEYS):
        raise UsageError.of("pattern-has-no-member", unknown=unknown[0])
    try:
        return Pattern(
            row["name"],
            frozenset(row["sort"].split(",")),
            row["property"],
            row["class"],
            row["subject"],
            tuple(row.get("before", ())),
            tuple(row.get("after", ())),
            tuple(row["near"]),
            tuple(row["not"]),
            frozenset(row.get("unit", ())),
            tuple(row.get("except", ())),
            row.get("scope", "clause"),
            frozenset(row.get("bound", ())),
            row.get("each", False),
            row.get("opens", False),
            row["example"],
        )
    except KeyError as error:
        raise UsageError.of("pattern-lacks", error=error) from None
