"""What a change takes away, told beside what it adds: a deletion is judged as an addition is.

The checkout is held against a revision. What stands there is judged as a whole, since a deletion
shows in what others still say; every statement that is gone, and every name that is withdrawn, is
told to whoever reviews the change.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import pyoxigraph as ox

from lodestone.model.curie import Shortener
from lodestone.model.findings import Finding, Severity, worded
from lodestone.model.house import EVIDENCE, House
from lodestone.model.terms import OWL
from lodestone.read import intake
from lodestone.read.checkout import FactFile, Sources
from lodestone.read.revisions import Change

_DEPRECATED: Final = OWL + "deprecated"
_SHOWN: Final = 3


def findings(changes: Sequence[Change], sources: Sources) -> list[Finding]:
    """Tell what changes take away, as warnings.

    Args:
        changes: the files that differ.
        sources: the checkout as it is now.
    """
    now = {file.path.resolve(): file for file in sources.files}
    short = Shortener(sources.ontology.prefixes)
    found: list[Finding] = []
    for change in changes:
        if change.path.name == EVIDENCE or change.path.suffix != ".ttl":
            continue
        file = now.get(change.path.resolve())
        before = frozenset(intake.triples_of(change.before, sources.ontology.prefixes))
        found += _told(change, file, before, short, sources.house)
    return found


def _told(
    change: Change,
    file: FactFile | None,
    before: frozenset[ox.Triple],
    short: Shortener,
    home: House,
) -> Iterator[Finding]:
    stated = {located.triple: located for located in file.triples} if file else {}
    gone = sorted(before - stated.keys(), key=str)
    if gone:
        shown = "; ".join(_said(triple, short) for triple in gone[:_SHOWN])
        more = " …" if len(gone) > _SHOWN else ""
        name = home.relative(change.path)
        yield worded(
            "takes-away",
            change.path if file else None,
            1 if file else None,
            Severity.WARNING,
            gone=len(gone),
            name=name,
            shown=shown,
            more=more,
        )
    for triple, located in stated.items():
        if triple.predicate.value == _DEPRECATED and triple not in before:
            yield worded(
                "withdraws",
                change.path,
                located.subject_at,
                Severity.WARNING,
                said_node=_said_node(triple.subject, short),
            )


def _said(triple: ox.Triple, short: Shortener) -> str:
    nodes = (triple.subject, triple.predicate, triple.object)
    return " ".join(_said_node(node, short) for node in nodes)


def _said_node(node: object, short: Shortener) -> str:
    return short(node.value) if isinstance(node, ox.NamedNode) else str(node)
