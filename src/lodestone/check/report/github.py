"""GitHub workflow commands: annotations at the lines of a pull request, and a job summary.

A page shows ten annotations of each type at most, so the log below them and the job summary
hold every finding.
"""

import re
from typing import Final

from lodestone.check.report import text
from lodestone.check.report.result import Result
from lodestone.check.report.result import weight as weighed
from lodestone.model.findings import Finding, Severity
from lodestone.model.words import tell

_COMMANDS: Final = {
    Severity.NOTE: "notice",
    Severity.WARNING: "warning",
    Severity.VIOLATION: "error",
    Severity.UNREADABLE: "error",
}
#: The variable that names the file which the job summary is appended to.
SUMMARY: Final = "GITHUB_STEP_SUMMARY"
#: The words of a job summary: its title, and the heads of its columns.
_SUMMARY: Final = ("judging", "where", "weight", "rule", "wrong")
#: A job summary holds a megabyte at most; so many findings stay well below.
_MOST: Final = 1000


def write(result: Result) -> str:
    """Write an annotation for each finding, then the whole as text, folded."""
    lines = [_annotation(finding, result) for finding in result.findings]
    whole = text.write(result).splitlines()
    title = tell(result.lang, __name__, "all")
    # A text that is read as a command would be run: every folded line is indented.
    folded = [f"::group::{title}", *(f" {line}" for line in whole), "::endgroup::"]
    return "\n".join([*lines, *folded, result.verdict()]) + "\n"


def summary(result: Result) -> str:
    """Write the job summary, in Markdown: the verdict, every finding, what the files add."""
    title, *heads = (tell(result.lang, __name__, name) for name in _SUMMARY)
    lines = [f"## {title}", "", result.verdict(), ""]
    if result.findings:
        rows = [_row(finding, result) for finding in result.findings[:_MOST]]
        lines += [_cells(heads), _cells(["---"] * len(heads)), *rows, ""]
    if result.grounding:
        lines += [_plain(result.grounding[result.lang]), ""]
    if result.added:
        lines += [f"- {_plain(line.strip())}" for line in result.added.lines(result.lang)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _annotation(finding: Finding, result: Result) -> str:
    where = {
        "file": result.place(finding.path),
        "line": finding.line,
        "col": finding.column,
        "endColumn": finding.end,
        "title": finding.rule,
    }
    if finding.cell:
        where |= {"line": None, "col": None, "endColumn": None}
    given = ",".join(f"{key}={_escape(str(value), ':,')}" for key, value in where.items() if value)
    return f"::{_COMMANDS[finding.severity]} {given}::{_escape(result.words(finding), '')}"


def _row(finding: Finding, result: Result) -> str:
    numbers = [str(n) for n in (finding.line, finding.column) if n]
    place = [result.place(finding.path) or "-", *([finding.cell] if finding.cell else numbers)]
    words = "<br>".join(_plain(line) for line in result.words(finding).split("\n"))
    weight = weighed(finding.severity, result.lang)
    return _cells([_code(":".join(place)), weight, f"`{finding.rule}`", words])


def _cells(cells: list[str] | tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"


def _code(words: str) -> str:
    """Set a place in code; a name that would break out of it stands escaped."""
    return f"`{words}`" if re.fullmatch(r"[^`|\x00-\x1f\x7f]+", words) else _plain(words)


def _plain(words: str) -> str:
    """Keep words of a file from being read as Markdown or HTML."""
    for char in "\\`*_[]<>|#":
        words = words.replace(char, "\\" + char)
    return words.replace("\n", " ").replace("\r", " ")


def _escape(words: str, more: str) -> str:
    """Escape what a workflow command would read as its own, and further characters."""
    for char in "%\r\n" + more:
        words = words.replace(char, f"%{ord(char):02X}")
    return words
