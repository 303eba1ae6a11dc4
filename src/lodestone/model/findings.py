"""Findings: what is wrong, where, and what to do, in English and Chinese."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from lodestone.model import words
from lodestone.model.errors import UnreadableError
from lodestone.model.places import Place
from lodestone.model.words import LANGUAGES as LANGUAGES
from lodestone.model.words import Words as Words


class Severity(IntEnum):
    """How much a finding weighs; only violations and unreadable files fail a check."""

    NOTE = 0
    WARNING = 1
    VIOLATION = 2
    UNREADABLE = 3


@dataclass(frozen=True)
class Finding:
    """One thing that a reader of the check has to know.

    Attributes:
        rule: identifier of the rule, stable across releases.
        severity: its weight.
        message: what is wrong, by language (``en``, ``zh``).
        advice: what to do, by language; may be empty.
        path: the file at fault, if one is.
        line: the line at fault, from 1, if one is; in a fact sheet, the row.
        column: the code point of that line where the fault begins, from 1, if it is known; in a
            fact sheet, the number of the column.
        end: the column after the fault, if it is known.
        instead: what to write from ``column`` to ``end``, where the check knows it.
        cell: the cell at fault in a fact sheet, such as ``Facts!C7``; empty elsewhere.
    """

    rule: str
    severity: Severity
    message: dict[str, str]
    advice: dict[str, str]
    path: Path | None = None
    line: int | None = None
    column: int | None = None
    end: int | None = None
    instead: str = ""
    cell: str = ""

    @property
    def key(self) -> tuple[str, int, int, int, str, str]:
        """Sort key: file, line, column, then what has to be mended first, rule and words."""
        place = (str(self.path or ""), self.line or 0, self.column or 0)
        return (*place, _turn(self.rule), self.rule, self.message["en"])


def _turn(rule: str) -> int:
    """Return whose turn a rule has at one place: vocabulary, then shapes, then the text."""
    for turn, beginning in ((1, "shape:"), (2, "grounding-"), (2, "licence-")):
        if rule.startswith(beginning):
            return turn
    return 0


def violation(
    rule: str,
    en: str,
    zh: str,
    advice_en: str,
    advice_zh: str,
    path: Path | None = None,
    line: int | Place | None = None,
    severity: Severity = Severity.VIOLATION,
    *,
    instead: str = "",
    cell: str = "",
) -> Finding:
    """Build a finding from its words in both languages; a violation unless said otherwise.

    Args:
        rule: identifier of the rule.
        en: what is wrong.
        zh: the same in Chinese.
        advice_en: what to do.
        advice_zh: the same in Chinese.
        path: the file at fault.
        line: the line at fault, or the place in it.
        severity: its weight.
        instead: what to write at that place.
        cell: the cell of a fact sheet, in the sheet's own notation.
    """
    at = line if isinstance(line, Place) else Place(line or 0)
    return Finding(
        rule,
        severity,
        {"en": en, "zh": zh},
        {"en": advice_en, "zh": advice_zh},
        path,
        at.line or None,
        at.column or None,
        at.end or None,
        instead,
        cell,
    )


def worded(
    rule: str,
    path: Path | None = None,
    line: int | Place | None = None,
    severity: Severity = Severity.VIOLATION,
    *,
    advice: Words | None = None,
    meant: str = "",
    instead: str = "",
    cell: str = "",
    **parts: object,
) -> Finding:
    """Build a finding from the words that ``findings.toml`` holds for its rule.

    Args:
        rule: identifier of the rule; behind a slash, which of its wordings.
        path: the file at fault.
        line: the line at fault, or the place in it.
        severity: its weight.
        advice: what to do, where no words of the table say it.
        meant: the name that was meant, if one is known; it is asked for and offered.
        instead: what to write at that place.
        cell: the cell of a fact sheet, in the sheet's own notation.
        parts: what stands in the places of the words; of a pair, each language takes its own.
    """
    instead = instead or meant
    parts["instead"] = instead
    told = words.table("findings")[rule]
    en, zh = advice or words.fill(told["advice"], parts)
    asked = did_you_mean(meant)
    return violation(
        rule.partition("/")[0],
        *words.fill(told["what"], parts),
        asked[0] + en,
        asked[1] + zh,
        path,
        line,
        severity,
        instead=instead,
        cell=cell,
    )


def did_you_mean(name: str) -> Words:
    """Ask whether a name was meant; nothing where there is none."""
    return said("did-you-mean", name=name) if name else ("", "")


def said(key: str, **parts: object) -> Words:
    """Return words of the table that stand in more than one finding."""
    return words.fill(words.table("findings")[key]["what"], parts)


def unreadable(error: UnreadableError) -> Finding:
    """Turn an intake error into the finding that reports it."""
    return Finding(
        error.rule,
        Severity.UNREADABLE,
        words.both(__name__, "file", error=(error, error.zh)),
        {"en": error.advice, "zh": error.zh_advice},
        error.path,
        error.line,
        error.column,
    )


def worst(findings: Iterable[Finding]) -> Severity:
    """Return the greatest weight among some findings; ``NOTE`` where there are none."""
    return max((finding.severity for finding in findings), default=Severity.NOTE)


def ordered(findings: Iterable[Finding]) -> Sequence[Finding]:
    """Sort findings by file, line, column, rule and words, and drop repeats."""
    unique = {(f.key, f.severity): f for f in findings}
    return [unique[key] for key in sorted(unique)]
