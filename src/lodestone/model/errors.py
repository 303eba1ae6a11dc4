"""What can go wrong with input, as exceptions that know their file, line and column."""

from pathlib import Path


class LodestoneError(Exception):
    """Any fault that the tool reports in words; it never reaches a reader as a traceback.

    Attributes:
        zh: the words in Chinese; the English ones where none are given.
    """

    def __init__(self, message: str, *, zh: str = "") -> None:
        super().__init__(message)
        self.zh = zh or message


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
