"""Making the evidence lock: from what the grounding found in the texts to selectors."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from lodestone.check.prove.grounding import Span
from lodestone.model.findings import Finding, worded
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
    selectors = {
        name_of(s): Selector(s.passage, s.start, s.end, s.text, s.name, s.object if s.name else "")
        for s in spans
    }
    return Lock(selectors, dict(made_from))


def is_stale(passage: str, path: Path) -> Finding:
    """Report a passage that changed since the lock was made.

    Args:
        passage: its IRI.
        path: where the lock stands.
    """
    slug, document = passage.rpartition("/")[2], evidence.document_of(passage)
    return worded("evidence-stale", path, slug=slug, document=document)
