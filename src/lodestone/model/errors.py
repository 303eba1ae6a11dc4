"""What can go wrong with input, as exceptions that know their file, line and column."""

from pathlib import Path
from typing import Self

from lodestone.model import words


class LodestoneError(Exception):
    """Any fault that the tool reports in words; it never reaches a reader as a traceback.

    Attributes:
        zh: the words in Chinese; the English ones where none are given.
    """

    def __init__(self, message: str, *, zh: str = "") -> None:
        super().__init__(message)
        self.zh = zh or message

    @classmethod
    def of(cls, key: str, /, **parts: object) -> Self:
        """Return the fault with its words, which ``errors.toml`` holds under a key."""
        en, zh = words.fill(words.table("errors")[key], parts)
        return cls(en, zh=zh)


class UnreadableError(LodestoneError):
    """A file that cannot be read: missing, not plain, wrong encoding, bad syntax.

    Attributes:
        path: the file at fault.
        line: the line at fault, from 1; ``None`` where the whole file is meant.
        column: the code point of the line at fault, from 1; ``None`` where it is not known.
        rule: the identifier of the intake rule.
        advice: what to do.
        zh_advice: the same in Chinese.
    """

    def __init__(
        self,
        message: str,
        path: Path,
        *,
        line: int | None = None,
        column: int | None = None,
        rule: str = "readable",
        advice: str = "",
        zh: str = "",
        zh_advice: str = "",
    ) -> None:
        super().__init__(message, zh=zh)
        self.path = path
        self.line = line
        self.column = column
        self.rule = rule
        self.advice = advice
        self.zh_advice = zh_advice or advice


def refused(
    rule: str, path: Path, /, *, line: int | None = None, column: int | None = None, **parts: object
) -> UnreadableError:
    """Return the fault of a file with the words that ``findings.toml`` holds for a rule.

    Args:
        rule: the identifier of the intake rule; behind a slash, which of its wordings.
        path: the file at fault.
        line: the line at fault, from 1.
        column: the code point of that line, from 1.
        parts: what stands in the places of the words.
    """
    told = words.table("findings")[rule]
    (en, zh), (advice, zh_advice) = (words.fill(told[at], parts) for at in ("what", "advice"))
    return UnreadableError(
        en, path, line=line, column=column, rule=rule.partition("/")[0], advice=advice, zh=zh,
        zh_advice=zh_advice,
    )  # fmt: skip


class UsageError(LodestoneError):
    """A call that cannot be carried out as it was written: exit code 2."""


class ValueNameError(LodestoneError):
    """A value whose name does not parse, or is not the canonical one.

    Attributes:
        canonical: the name that says the same and would be accepted, where there is one.
    """

    def __init__(self, message: str, canonical: str | None = None, *, zh: str = "") -> None:
        super().__init__(message, zh=zh)
        self.canonical = canonical

    @classmethod
    def of(cls, key: str, /, **parts: object) -> Self:
        """Return the fault with its words; ``canonical`` is kept besides."""
        made = super().of(key, **parts)
        made.canonical = str(parts["canonical"]) if "canonical" in parts else None
        return made
