"""The shelf: proposals of a document that wait for a person, kept beside the checkout's caches.

A proposal has a name of its own, made from what it says, so that the same one is kept once.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from lodestone.enter.proposals import form
from lodestone.enter.proposals.form import Proposal
from lodestone.model import writing
from lodestone.model.errors import UsageError
from lodestone.model.house import House
from lodestone.model.ontology import Ontology
from lodestone.model.terms import SLUG

#: Proposals of one document that may wait.
MOST: Final = 5_000


def name(one: Proposal) -> str:
    """Return the name of a proposal."""
    told = json.dumps(one.data(), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def path_of(home: House, document: str) -> Path:
    """Return where the waiting proposals of a document stand.

    Raises:
        UsageError: that is no slug.
    """
    if not SLUG.match(document):
        raise UsageError.of("names-no-document", document=document)
    return home.root / ".lodestone" / "proposals" / f"{document}.jsonl"


def read(home: House, document: str, ontology: Ontology) -> dict[str, Proposal]:
    """Return the waiting proposals of a document by their names, in order."""
    path = path_of(home, document)
    if not path.is_file():
        return {}
    found = form.read(path, ontology).proposals
    return {name(one): one for one in found}


def write(home: House, document: str, proposals: Iterable[Proposal]) -> None:
    """Let these proposals wait, and no others.

    Raises:
        UsageError: there are too many.
    """
    rows = {name(replace(one, line=0)): one for one in proposals}
    if len(rows) > MOST:
        raise UsageError.of("proposals-may-wait", rows=len(rows), document=document, most=MOST)
    path = path_of(home, document)
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(one.data(), ensure_ascii=False) + "\n" for one in rows.values())
    writing.write(path, "".join(lines))


def add(home: House, proposals: Iterable[Proposal], ontology: Ontology) -> dict[str, int]:
    """Let more proposals wait; return how many wait now, by document."""
    by_document: dict[str, list[Proposal]] = {}
    for one in proposals:
        by_document.setdefault(one.document, []).append(one)
    counts = {}
    for document, some in by_document.items():
        waiting = {**read(home, document, ontology), **{name(one): one for one in some}}
        write(home, document, waiting.values())
        counts[document] = len(waiting)
    return counts


def documents(home: House) -> list[str]:
    """Return the documents that have waiting proposals."""
    folder = home.root / ".lodestone" / "proposals"
    return sorted(path.stem for path in folder.glob("*.jsonl") if SLUG.match(path.stem))
