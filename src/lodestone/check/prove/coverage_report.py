"""Tells coverage: lines for a reader, JSON for a machine and for the summary that is stored."""

from collections.abc import Iterator
from typing import Any

from lodestone.check.prove import carriers
from lodestone.check.prove.coverage import (
    FIGURE,
    OPEN,
    Coverage,
    DocumentCoverage,
    Item,
    NameUse,
    Tally,
)
from lodestone.model import terms
from lodestone.model.words import mark, pair, tell


def to_json(coverage: Coverage, *, items: bool = True) -> dict[str, Any]:
    """Return the coverage as JSON data; it quotes figures and no sentence.

    Args:
        coverage: what was measured.
        items: false leaves out the single sentences and figures (the summary for ``ratchet``).
    """
    documents = []
    for document in coverage.documents:
        row: dict[str, Any] = {
            "slug": document.slug,
            "sentences": _tally_json(document.sentences),
            "figures": _tally_json(document.figures),
            "carriers": document.carriers.to_json(),
            "statements": {"total": document.subjects, "assessments": document.assessments},
            "claims": {"printable": document.claims, "inferred": document.inferred},
            "names": {
                "total": len(document.names),
                "carried": sum(map(len, document.told.values())),
                "told": document.told,
            },
        }
        if items:
            row["items"] = [_item_json(item) for item in document.items]
            row["names"]["open"] = [_use_json(use) for use in document.names if not use.is_told]
        documents.append(row)
    return {"documents": documents}


def to_text(coverage: Coverage, lang: str = "en", *, details: bool = True) -> str:
    """Return the coverage as text: a line for each document, then what is open and where.

    Args:
        coverage: what was measured.
        lang: ``en`` or ``zh``.
        details: false leaves out what is open, or in words only without a reason.
    """
    lines: list[str] = []
    for document in coverage.documents:
        lines += _document_lines(document, lang)
        if details:
            lines += [_open_line(item, lang) for item in document.items if item.state == OPEN]
            lines += [_worded_line(item, lang) for item in document.items if item.is_unexplained]
    return "\n".join(lines)


def _tally_json(tally: Tally) -> dict[str, Any]:
    return {
        "total": tally.total,
        "carried": tally.carried,
        "waived": tally.waived,
        "open": tally.open,
        "substantive": tally.substantive,
        "reasons": dict(tally.reasons),
    }


def _item_json(item: Item) -> dict[str, Any]:
    row: dict[str, Any] = {
        "what": item.what,
        "passage": item.passage,
        "sentence": item.sentence,
        "start": item.start,
        "end": item.end,
        "state": item.state,
    }
    if item.reason:
        row["reason"] = item.reason
    if item.located:
        row["located"] = list(item.located)
    if item.carrier:
        row |= {"carrier": item.carrier.how, "reasons": sorted(item.carrier.reasons)}
    if item.what == FIGURE:
        row |= {"figure": item.figure, "printed": item.printed, "value": item.value}
    return row


def _use_json(use: NameUse) -> dict[str, Any]:
    row: dict[str, Any] = {"passage": use.passage, "name": terms.short(use.thing)}
    return row | (
        {"label": terms.short(use.subject)} if use.subject else {"sentence": use.sentence}
    )


def _document_lines(document: DocumentCoverage, lang: str) -> Iterator[str]:
    yield document.slug
    for key, tally in (("sentences", document.sentences), ("figures", document.figures)):
        reasons = ", ".join(f"{reason} {count}" for reason, count in tally.reasons.items())
        line = tell(lang, __name__, "tally", name=pair(__name__, key), total=tally.total,
                    carried=tally.carried, waived=tally.waived, open=tally.open)  # fmt: skip
        line += mark(lang, "brackets", text=reasons) if reasons else ""
        share = 100 * tally.substantive / tally.total if tally.total else 0
        yield line + tell(lang, __name__, "waived-content", share=share)
    yield carriers.line(document.carriers, lang)
    part = f"{document.assessments} / {document.subjects}"
    yield tell(lang, __name__, "assessments-among-statements", part=part)
    inferred, claims = document.inferred, document.claims
    yield tell(lang, __name__, "inferred", inferred=inferred, claims=claims)
    told, names = sum(map(len, document.told.values())), len(document.names)
    yield tell(lang, __name__, "names", names=names, told=told)


def _open_line(item: Item, lang: str) -> str:
    place = f"{item.sentence}.{item.figure}" if item.figure else str(item.sentence)
    what, state = tell(lang, __name__, item.what), tell(lang, __name__, "open")
    shown = f"{item.printed} = {item.value}" if item.what == FIGURE else f"{item.excerpt}…"
    shown = " ".join(shown.split())
    line = f"  {state} {what} {item.passage} {place} [{item.start}, {item.end}) {shown}"
    idle = tell(lang, __name__, "idle", listed=", ".join(item.located)) if item.located else ""
    return f"{line}\n    {idle}" if idle else line


def _worded_line(item: Item, lang: str) -> str:
    what = tell(lang, __name__, "unexplained")
    shown = " ".join(f"{item.excerpt}…".split())
    return f"  {what} {item.passage} {item.sentence} [{item.start}, {item.end}) {shown}"
