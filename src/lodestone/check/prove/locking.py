"""Making the evidence lock: from what the grounding found in the texts to selectors."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from lodestone.check.prove.grounding import Span
from lodestone.model.findings import Finding, violation
from lodestone.read import evidence
from lodestone.read.evidence import Lock, Selector


def name_of(span: Span) -> str:
    """Return the IRI of the selector of the claim that a span proves."""
    return evidence.name(span.passage, span.subject, span.predicate, span.object)


def of_spans(spans: Iterable[Span], made_from: Mapping[str, str]) -> Lock:
    """Make the lock from the spans that grounding found.

    Args:
        spans: where claims are printed.
        made_from: IRI of a passage to the digest of its file and of its text.
    """
    selectors = {name_of(s): Selector(s.passage, s.start, s.end, s.text) for s in spans}
    return Lock(selectors, dict(made_from))


def is_stale(passage: str, path: Path) -> Finding:
    """Report a passage that changed since the lock was made.

    Args:
        passage: its IRI.
        path: where the lock stands.
    """
    slug, document = passage.rpartition("/")[2], evidence.document_of(passage)
    return violation(
        "evidence-stale",
        f"the evidence lock is stale for {slug}: its file, its text or its licences changed",
        f"{slug} 的证据锁已过期：其文件、原文或推断声明有变",
        f"make it again with the text at hand: build.py lock {document} --sources DIR",
        f"请备好原文后重新生成：build.py lock {document} --sources DIR",
        path,
    )
