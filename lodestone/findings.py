"""Findings: what is wrong, where, and what to do, in English and Chinese."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Final

from lodestone.errors import UnreadableError

LANGUAGES: Final = ("en", "zh")


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
        line: the line at fault, from 1, if one is.
    """

    rule: str
    severity: Severity
    message: dict[str, str]
    advice: dict[str, str]
    path: Path | None = None
    line: int | None = None

    @property
    def key(self) -> tuple[str, int, str, str]:
        """Sort key: file, line, rule, words."""
        return (str(self.path or ""), self.line or 0, self.rule, self.message["en"])


def violation(
    rule: str,
    en: str,
    zh: str,
    advice_en: str,
    advice_zh: str,
    path: Path | None = None,
    line: int | None = None,
    severity: Severity = Severity.VIOLATION,
) -> Finding:
    """Build a finding from its words in both languages; a violation unless said otherwise."""
    return Finding(
        rule, severity, {"en": en, "zh": zh}, {"en": advice_en, "zh": advice_zh}, path, line
    )


def unreadable(error: UnreadableError) -> Finding:
    """Turn an intake error into the finding that reports it."""
    return Finding(
        error.rule,
        Severity.UNREADABLE,
        {"en": f"the file {error}", "zh": f"文件无法接收：{error}"},
        {"en": error.advice, "zh": error.advice},
        error.path,
        error.line,
    )


def worst(findings: Iterable[Finding]) -> Severity:
    """Return the greatest weight among some findings; ``NOTE`` where there are none."""
    return max((finding.severity for finding in findings), default=Severity.NOTE)


def ordered(findings: Iterable[Finding]) -> Sequence[Finding]:
    """Sort findings by file, line, rule and words, and drop repeats."""
    unique = {(f.key, f.severity): f for f in findings}
    return [unique[key] for key in sorted(unique)]
