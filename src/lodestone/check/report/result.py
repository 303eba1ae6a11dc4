"""What every format is given: the findings, how the check ended, and what the files add."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lodestone.check.neighbourhood.additions import Added
from lodestone.model.findings import Finding, Severity
from lodestone.model.words import tell


def weight(severity: Severity, lang: str) -> str:
    """Say how grave a finding is."""
    return tell(lang, __name__, severity.name.lower())


@dataclass(frozen=True)
class Result:
    """The end of a check.

    Attributes:
        findings: sorted, without repeats.
        root: the checkout; paths are written as seen from there.
        lang: ``en`` or ``zh``.
        version: the version of the tool.
        files: the number of files that were judged.
        judged: the files that were named, where some were.
        grounding: one line, by language, that says which check of the texts ran.
        added: what the named files add, where that was measured.
    """

    findings: Sequence[Finding]
    root: Path
    lang: str
    version: str
    files: int
    judged: tuple[Path, ...] = ()
    grounding: dict[str, str] | None = None
    added: Added | None = None

    @property
    def counts(self) -> dict[Severity, int]:
        """How many findings have each weight, the gravest first."""
        found = Counter(finding.severity for finding in self.findings)
        return {weight: found.get(weight, 0) for weight in reversed(Severity)}

    def place(self, path: Path | None) -> str:
        """Write a path as seen from the checkout, with forward slashes; empty where none is."""
        if path is None:
            return ""
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return path.as_posix()

    def words(self, finding: Finding) -> str:
        """Return what is wrong and, on a line of its own, what to do."""
        advice = finding.advice[self.lang]
        return finding.message[self.lang] + (f"\n→ {advice}" if advice else "")

    def verdict(self) -> str:
        """Say in one line how the check ended."""
        parts = (f"{count} {weight(one, self.lang)}" for one, count in self.counts.items())
        listed = tell(self.lang, __name__, "joint").join(parts)
        return tell(self.lang, __name__, "judged", files=self.files, listed=listed)
