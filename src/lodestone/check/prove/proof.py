"""The proof of the texts: what each document prints, held against what its passage files state."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lodestone.check.prove import attest, coverage, grounding, locking, passages
from lodestone.check.prove.coverage import Coverage
from lodestone.check.prove.grounding import Grounding, Span
from lodestone.model import settings
from lodestone.model.errors import UsageError
from lodestone.model.findings import Finding, violation
from lodestone.read import evidence
from lodestone.read.checkout import DOCUMENT, PASSAGE, FactFile, Sources
from lodestone.read.text import mentions


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

    @property
    def measured(self) -> list[str]:
        """The slugs of the documents whose text was read."""
        return sorted(document.slug for document in self.coverage.documents)


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


def need(sources: Sources, texts: Mapping[str, str], slugs: Iterable[str]) -> None:
    """Prove that some documents are stated here and that their texts are at hand.

    Raises:
        UsageError: one is not stated, or its text is missing.
    """
    known = {file.path.parent.name for file in sources.of(DOCUMENT)}
    if unknown := sorted(set(slugs) - known):
        raise UsageError(
            f"no such document: {', '.join(unknown)}; there are: {', '.join(sorted(known))}",
            zh=f"没有这样的文献：{'、'.join(unknown)}；现有：{'、'.join(sorted(known))}",
        )
    if missing := sorted(set(slugs) - texts.keys()):
        raise UsageError(
            f"the evidence of a document is made from its text; missing: {', '.join(missing)}",
            zh=f"文献的证据须由其原文生成；缺：{'、'.join(missing)}",
        )


def lock(sources: Sources, proof: Proof) -> dict[Path, str]:
    """Make the evidence lock and the summary of coverage of the proven documents anew.

    Args:
        sources: the checkout.
        proof: what their texts prove.

    Returns:
        The text of the two files of each document, by their paths.
    """
    made = locking.of_spans(proof.spans, evidence.digests(sources))
    files: dict[Path, str] = {}
    for row in coverage.to_json(proof.coverage, items=False)["documents"]:
        slug, home = row["slug"], sources.house
        text = evidence.write(made.within(slug), sources.ontology.prefixes)
        files[home.evidence_of(slug)] = text
        files[home.coverage_of(slug)] = json.dumps(row, indent=2) + "\n"
    return files


def fallen(sources: Sources, covered: Coverage) -> list[Finding]:
    """Compare the coverage of each measured document with the one that it reached before."""
    found: list[Finding] = []
    for row in coverage.to_json(covered, items=False)["documents"]:
        path = sources.house.coverage_of(row["slug"])
        if path.is_file():
            before = settings.json_object(path)
            found += coverage.ratchet({"documents": [before]}, {"documents": [row]})
    return found


def locked(sources: Sources, proof: Proof | None = None) -> list[Finding]:
    """Judge the evidence lock of each document, with what the texts prove where they are given.

    Raises:
        UnreadableError: one of them is no lock.
    """
    found: list[Finding] = []
    names = mentions.labels(sources)
    stated: dict[str, list[FactFile]] = {}
    for file in sources.of(DOCUMENT, PASSAGE):
        stated.setdefault(file.path.parent.name, []).append(file)
    for slug, files in sorted(stated.items()):
        if not any(file.kind == PASSAGE for file in files):
            continue
        path = sources.house.evidence_of(slug)
        if not path.is_file():
            found.append(_not_made(path))
            continue
        summary = sources.house.coverage_of(slug)
        if proof is not None and slug in proof.measured and not summary.is_file():
            found.append(_not_made(summary))
        part = replace(sources, files=tuple(files))
        lock = evidence.load(path, sources.ontology.prefixes)
        found += attest.judge(part, lock, path, names)
        if proof is not None:
            spans = [s for s in proof.spans if evidence.document_of(s.passage) == slug]
            found += attest.compare(part, lock, path, spans)
    return found


def _not_made(path: Path) -> Finding:
    slug = path.parent.name
    return violation(
        "evidence-lock",
        f"there is no {path.name} of {slug}: what its text proves is not kept",
        f"{slug} 缺少 {path.name}：其原文所证明的内容未予保存",
        f"make it with the text at hand: build.py lock {slug} --sources DIR",
        f"请备好原文后生成：build.py lock {slug} --sources DIR",
        path,
    )


def judged_by(sources: Sources, proof: Proof | None) -> dict[str, str]:
    """Say in one line which documents are judged by their text and which by their lock."""
    stated = {file.path.parent.name for file in sources.of(DOCUMENT)}
    by_text = proof.measured if proof else []
    by_lock = sorted(stated - set(by_text))
    en, zh = [], []
    if proof is not None and by_text:
        en.append(f"{proof.words['en']}; by the text: {', '.join(by_text)}")
        zh.append(f"{proof.words['zh']}；依原文：{'、'.join(by_text)}")
    if by_lock:
        en.append(f"without the text, by its evidence lock: {', '.join(by_lock)}")
        zh.append(f"无原文，依证据锁：{'、'.join(by_lock)}")
    return {
        "en": "; ".join(en) or "grounding: no document",
        "zh": "；".join(zh) or "落地核对：无文献",
    }


def grounded(proof: Grounding) -> dict[str, str]:
    """Say in one line how much was found in the texts."""
    claims = len({(s.passage, s.subject, s.predicate, s.object) for s in proof.spans})
    licensed = len(proof.licensed)
    return {
        "en": f"grounding: {claims} claims found in the texts, {licensed} rest on a licence",
        "zh": f"落地核对：{claims} 项陈述在原文中找到，{licensed} 项依推断声明",
    }
