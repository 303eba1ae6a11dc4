"""The proof of the texts: what each document prints, held against what its passage files state."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lodestone.check.prove import attest, coverage, evidence, grounding, passages
from lodestone.check.prove.coverage import Coverage
from lodestone.check.prove.grounding import Grounding, Span
from lodestone.model.errors import UsageError
from lodestone.model.findings import Finding, violation
from lodestone.read.checkout import DOCUMENT, PASSAGE, Sources


@dataclass(frozen=True)
class Proof:
    """What the texts say of the facts.

    Attributes:
        findings: what does not hold.
        words: one line, by language, that says how much was found.
        coverage: what of the documents is carried.
        spans: where the claims are printed.
    """

    findings: Sequence[Finding]
    words: dict[str, str]
    coverage: Coverage
    spans: Sequence[Span] = ()


def prove(sources: Sources, texts: Mapping[str, str]) -> Proof:
    """Ground every claim of some documents, and measure their coverage.

    Args:
        sources: what was read.
        texts: slug of a document to its text.
    """
    proof, covered = grounding.ground(sources, texts), coverage.cover(sources, texts)
    return Proof([*proof.findings, *covered.findings], grounded(proof), covered, proof.spans)


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


def texts_of(folder: Path, slugs: Iterable[str]) -> dict[str, str]:
    """Read the texts of some documents; one that has none is left out.

    Raises:
        UsageError: a text is not UTF-8, or the folder holds no text at all.
    """
    if not any(folder.glob("*.txt")):
        raise UsageError(f"{folder} holds no text of a document")
    texts = {}
    for slug in sorted(slugs):
        path = folder / f"{slug}.txt"
        try:
            if path.is_file():
                texts[slug] = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            raise UsageError(f"{path} is not UTF-8") from None
    return texts


def need_all(sources: Sources, texts: Mapping[str, str]) -> None:
    """Prove that the text of each document is at hand: a lock is made of all or of none.

    Raises:
        UsageError: the text of a document is missing.
    """
    missing = {file.path.parent.name for file in sources.of(DOCUMENT)} - texts.keys()
    if missing:
        listed = ", ".join(sorted(missing))
        raise UsageError(
            f"the evidence lock needs every text; missing: {listed}",
            zh=f"证据锁需要全部原文；缺：{listed}",
        )


def lock(sources: Sources, proof: Proof) -> dict[Path, str]:
    """Make the evidence lock and the summary of coverage anew.

    Args:
        sources: the checkout.
        proof: what all its texts prove.

    Returns:
        The text of each of the two files, by its path.
    """
    made = evidence.of_spans(proof.spans, evidence.digests(sources))
    summary = coverage.to_json(proof.coverage, items=False)
    return {
        sources.house.evidence_lock: evidence.write(made, sources.ontology.prefixes),
        sources.house.coverage_ratchet: json.dumps(summary, indent=2) + "\n",
    }


def fallen(sources: Sources, covered: Coverage) -> list[Finding]:
    """Compare the coverage with the one that was reached before."""
    path = sources.house.coverage_ratchet
    if not path.is_file():
        return []
    before = json.loads(path.read_text(encoding="utf-8"))
    return coverage.ratchet(before, coverage.to_json(covered, items=False))


def locked(sources: Sources, proof: Proof | None = None) -> list[Finding]:
    """Judge the evidence lock, with what the texts prove where they are given.

    Raises:
        UnreadableError: it is no lock.
    """
    path = sources.house.evidence_lock
    if not path.is_file():
        return [_no_lock(path)] if any(sources.of(PASSAGE)) else []
    lock = evidence.load(path, sources.ontology.prefixes)
    found = attest.judge(sources, lock, path)
    return [*found, *(attest.compare(sources, lock, path, proof.spans) if proof else ())]


def _no_lock(path: Path) -> Finding:
    return violation(
        "evidence-lock",
        "there is no evidence lock: nothing says where the claims are printed",
        "缺少证据锁文件：无从得知各项陈述印于何处",
        "make it with the texts at hand: build.py lock --sources DIR",
        "请在备有原文时生成：build.py lock --sources DIR",
        path,
    )


def grounded(proof: Grounding) -> dict[str, str]:
    """Say in one line how much was found in the texts."""
    claims = len({(s.passage, s.subject, s.predicate, s.object) for s in proof.spans})
    licensed = len(proof.licensed)
    return {
        "en": f"grounding: {claims} claims found in the texts, {licensed} rest on a licence",
        "zh": f"落地核对：{claims} 项陈述在原文中找到，{licensed} 项依推断声明",
    }
