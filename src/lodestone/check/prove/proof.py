"""The proof of the texts: what each document prints, held against what its passage files state."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lodestone.check.prove import (
    attest,
    coverage,
    coverage_report,
    grounding,
    locking,
    passages,
    ratchet,
)
from lodestone.check.prove.coverage import Coverage
from lodestone.check.prove.grounding import Grounding, Span
from lodestone.model import settings
from lodestone.model.errors import UsageError
from lodestone.model.findings import Finding, worded
from lodestone.model.words import LANGUAGES, both, joined, mark, pair, tell
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
        names: under which of its names a subject is printed.
    """

    findings: Sequence[Finding]
    words: dict[str, str]
    coverage: Coverage
    spans: Sequence[Span] = ()
    names: Sequence[Span] = ()

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
    laid, findings = passages.lay(sources, texts)
    proofs = [grounding.prove(passage, sources.ontology) for passage in laid]
    proof = grounding.gathered(findings, proofs)
    covered = coverage.cover_proven(sources, zip(laid, proofs, strict=True))
    found = [*proof.findings, *covered.findings]
    return Proof(found, grounded(proof), covered, proof.spans, proof.names)


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
        raise UsageError.of(
            "no-such-document-there",
            unknown=joined(unknown),
            known=joined(sorted(known)),
        )
    if missing := sorted(set(slugs) - texts.keys()):
        raise UsageError.of("evidence-document-made-from", missing=joined(missing))


def lock(sources: Sources, proof: Proof) -> dict[Path, str]:
    """Make the evidence lock and the summary of coverage of the proven documents anew.

    Args:
        sources: the checkout.
        proof: what their texts prove.

    Returns:
        The text of the two files of each document, by their paths.
    """
    made = locking.of_spans([*proof.spans, *proof.names], evidence.digests(sources))
    files: dict[Path, str] = {}
    for row in coverage_report.to_json(proof.coverage, items=False)["documents"]:
        slug, home = row["slug"], sources.house
        text = evidence.write(made.within(slug), sources.ontology.prefixes)
        files[home.evidence_of(slug)] = text
        files[home.coverage_of(slug)] = json.dumps(row, indent=2) + "\n"
    return files


def fallen(sources: Sources, covered: Coverage) -> list[Finding]:
    """Compare the coverage of each measured document with the one that it reached before."""
    found: list[Finding] = []
    for row in coverage_report.to_json(covered, items=False)["documents"]:
        path = sources.house.coverage_of(row["slug"])
        if path.is_file():
            before = settings.json_object(path)
            found += ratchet.ratchet({"documents": [before]}, {"documents": [row]})
    return found


def locked(sources: Sources, proof: Proof | None = None) -> list[Finding]:
    """Judge the evidence lock of each document, with what the texts prove where they are given.

    Raises:
        UnreadableError: one of them is no lock.
    """
    found: list[Finding] = []
    names = mentions.printed(sources)
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
            every = (*proof.spans, *proof.names)
            spans = [s for s in every if evidence.document_of(s.passage) == slug]
            found += attest.compare(part, lock, path, spans)
    return found


def _not_made(path: Path) -> Finding:
    slug = path.parent.name
    return worded("evidence-lock", path, name=path.name, slug=slug)


def judged_by(sources: Sources, proof: Proof | None) -> dict[str, str]:
    """Say in one line which documents are judged by their text and which by their lock."""
    stated = {file.path.parent.name for file in sources.of(DOCUMENT)}
    by_text = proof.measured if proof else []
    by_lock = sorted(stated - set(by_text))
    parts = []
    if proof is not None and by_text:
        words = proof.words["en"], proof.words["zh"]
        parts.append(pair(__name__, "by-text", words=words, listed=joined(by_text)))
    if by_lock:
        parts.append(pair(__name__, "by-lock", listed=joined(by_lock)))
    return {
        lang: mark(lang, "semicolon").join(part[at] for part in parts)
        or tell(lang, __name__, "no-document")
        for at, lang in enumerate(LANGUAGES)
    }


def grounded(proof: Grounding) -> dict[str, str]:
    """Say in one line how much was found in the texts."""
    claims = len({(s.passage, s.subject, s.predicate, s.object) for s in proof.spans})
    licensed = len(proof.licensed)
    return both(__name__, "grounded", claims=claims, licensed=licensed)
