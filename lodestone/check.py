"""Station two, check: vocabulary, shapes, grounding and coverage, before anything is inferred."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lodestone import describe, lint, validate
from lodestone.findings import Finding, Severity, ordered, worst
from lodestone.read import CURATION, DOCUMENT, PASSAGE, REGISTER, Sources


@dataclass(frozen=True)
class Judged:
    """What a check found.

    Attributes:
        findings: sorted, without repeats.
        files: number of files of facts that were judged.
        grounding: one line, by language, that says which check of the texts ran.
        coverage: the coverage of the documents, where the texts were given.
    """

    findings: Sequence[Finding]
    files: int
    grounding: dict[str, str]
    coverage: None = None


def check(sources: Sources, texts: Path | None = None, only: Sequence[Path] = ()) -> Judged:
    """Judge everything that was read, or report on some files alone.

    Args:
        sources: what was read.
        texts: the folder of the documents' texts, if they are present.
        only: the files to report on; all where empty.
    """
    chosen = {path.resolve() for path in only}
    files = [
        file
        for file in sources.of(REGISTER, DOCUMENT, PASSAGE, CURATION)
        if not chosen or file.path.resolve() in chosen
    ]
    found = [*sources.findings, *lint.lint(sources, files)]
    if worst(found) < Severity.VIOLATION:
        found += _shapes(sources)
    if chosen:
        found = [f for f in found if f.path and f.path.resolve() in chosen]
    return Judged(ordered(found), len(files), _not_grounded())


def _shapes(sources: Sources) -> list[Finding]:
    names = {
        t.object.value
        for t in sources.triples(DOCUMENT, PASSAGE, CURATION, REGISTER)
        if hasattr(t.object, "value")
    }
    return list(validate.validate(sources, describe.describe(names, sources.ontology)))


def _not_grounded() -> dict[str, str]:
    return {
        "en": "grounding: not run, the texts are not given; the evidence lock stands for it",
        "zh": "落地核对：未运行（未提供原文），以证据锁文件为准",
    }


def measure(sources: Sources, texts: Path, document: str | None):  # type: ignore[no-untyped-def]
    """Stub"""
    raise NotImplementedError
