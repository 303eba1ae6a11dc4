"""Station two, check: vocabulary, shapes, grounding and coverage, before anything is inferred."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from lodestone import coverage, describe, evidence, grounding, lint, passages, validate
from lodestone.coverage import Coverage
from lodestone.errors import UsageError
from lodestone.findings import Finding, Severity, ordered, violation, worst
from lodestone.grounding import Grounding
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
    coverage: Coverage | None = None


def check(sources: Sources, texts: Path | None = None, only: Sequence[Path] = ()) -> Judged:
    """Judge everything that was read, or report on some files alone.

    Args:
        sources: what was read.
        texts: the folder of the documents' texts, if they are present.
        only: the files to report on; all where empty.

    Raises:
        UsageError: the folder of texts does not exist or holds no text of a document.
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
    said, covered = _not_grounded(), None
    if texts is not None:
        printed = load_texts(sources, texts)
        proof, covered = grounding.ground(sources, printed), coverage.cover(sources, printed)
        found += [*proof.findings, *covered.findings, *_fallen(sources, covered)]
        said = _grounded(proof)
    if not chosen:
        found += _stale(sources)
    else:
        found = [f for f in found if f.path and f.path.resolve() in chosen]
    return Judged(ordered(found), len(files), said, covered)


def load_texts(sources: Sources, folder: Path) -> Mapping[str, str]:
    """Read the texts of the documents that the checkout states.

    Raises:
        UsageError: the folder does not exist or holds no text of a document.
    """
    known = {file.path.parent.name for file in sources.of(DOCUMENT)}
    texts = {slug: text for slug, text in passages.load_texts(folder).items() if slug in known}
    if known and not texts:
        raise UsageError(f"{folder} holds no text of a document: {', '.join(sorted(known))}")
    return texts


def lock(sources: Sources, folder: Path) -> dict[Path, str]:
    """Make the evidence lock and the summary of coverage anew.

    Returns:
        The text of each of the two files, by its path.

    Raises:
        UsageError: the text of a document is missing.
    """
    texts = load_texts(sources, folder)
    made = evidence.make(sources, texts)
    summary = coverage.to_json(coverage.cover(sources, texts), items=False)
    return {
        sources.house.evidence_lock: evidence.write(made, sources.ontology.prefixes),
        sources.house.coverage_ratchet: json.dumps(summary, indent=2) + "\n",
    }


def _shapes(sources: Sources) -> list[Finding]:
    """Run the shapes; they come after the vocabulary, which has closed what they can be asked."""
    names = (
        t.object.value
        for t in sources.triples(DOCUMENT, PASSAGE, CURATION, REGISTER)
        if isinstance(t.object, ox.NamedNode)
    )
    return list(validate.validate(sources, describe.describe(names, sources.ontology)))


def _fallen(sources: Sources, covered: Coverage) -> list[Finding]:
    """Compare the coverage with the one that was reached before."""
    path = sources.house.coverage_ratchet
    if not path.is_file():
        return []
    before = json.loads(path.read_text(encoding="utf-8"))
    return coverage.ratchet(before, coverage.to_json(covered, items=False))


def _stale(sources: Sources) -> list[Finding]:
    path = sources.house.evidence_lock
    if not path.is_file():
        return [
            violation(
                "evidence-lock",
                "there is no evidence lock",
                "缺少证据锁文件",
                "make it with the texts at hand: build.py lock --sources DIR",
                "请在备有原文时生成：build.py lock --sources DIR",
                path,
                severity=Severity.WARNING,
            )
        ]
    return evidence.check(evidence.load(path, sources.ontology.prefixes), sources, path)


def _grounded(proof: Grounding) -> dict[str, str]:
    claims = len({(s.passage, s.subject, s.predicate, s.object) for s in proof.spans})
    licensed = len(proof.licensed)
    return {
        "en": f"grounding: {claims} claims found in the texts, {licensed} rest on a licence",
        "zh": f"落地核对：{claims} 项陈述在原文中找到，{licensed} 项依推断声明",
    }


def _not_grounded() -> dict[str, str]:
    return {
        "en": "grounding: not run, the texts are not given; data/evidence.lock.ttl stands for it",
        "zh": "落地核对：未运行（未提供原文），以 data/evidence.lock.ttl 为准",
    }
