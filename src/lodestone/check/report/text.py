"""Plain text for the screen: a line for each finding, then how the check ended."""

from lodestone.check.report.result import Result
from lodestone.check.report.result import weight as weighed
from lodestone.model.findings import Finding


def write(result: Result) -> str:
    """Write findings, verdict, and what the files add."""
    lines = [line(finding, result.place(finding.path), result.lang) for finding in result.findings]
    lines.append(result.verdict())
    if result.grounding:
        lines.append(result.grounding[result.lang])
    if result.added:
        lines += result.added.lines(result.lang)
    return "\n".join(lines) + "\n"


def line(finding: Finding, path: str, lang: str) -> str:
    """Write a finding as text: place, weight, rule, what is wrong, and below it what to do.

    Args:
        finding: the finding.
        path: its file, as the reader knows it; empty where no file is meant.
        lang: ``en`` or ``zh``.
    """
    name = _shown(path) or "-"
    place = [name, *(str(n) for n in (finding.line, finding.column) if n)]
    if finding.cell:
        place = [name, finding.cell]
    weight, advice = weighed(finding.severity, lang), finding.advice[lang]
    tail = f"\n    → {advice}" if advice else ""
    return f"{':'.join(place)}: {weight} [{finding.rule}] {finding.message[lang]}{tail}"


def _shown(path: str) -> str:
    """Return a path in one line; what no screen shows, or what turns it round, is escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in path)
