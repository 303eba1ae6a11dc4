"""What a change takes away, told beside what it adds: a deletion is judged as an addition is.

The checkout is held against a revision. What stands there is judged as a whole, since a deletion
shows in what others still say; every statement that is gone, and every name that is withdrawn, is
told to whoever reviews the change.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import pyoxigraph as ox

from lodestone.model.curie import Shortener
from lodestone.model.findings import Finding, Severity, violation
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
        yield violation(
            "takes-away",
            f"the change takes {len(gone)} statements from {name}: {shown}{more}",
            f"此改动从 {name} 中删去 {len(gone)} 条陈述：{shown}{more}",
            "whoever reviews it: see that the passage does not state them, or that they moved",
            "请审阅者确认：该段落并未作此陈述，或陈述已移至别处",
            change.path if file else None,
            1 if file else None,
            Severity.WARNING,
        )
    for triple, located in stated.items():
        if triple.predicate.value == _DEPRECATED and triple not in before:
            yield violation(
                "withdraws",
                f"the change withdraws {_said_node(triple.subject, short)}",
                f"此改动撤销 {_said_node(triple.subject, short)}",
                "whoever reviews it: see that the reason holds and that the successor is the same",
                "请审阅者确认：理由成立，且继任者确为同一事物",
                change.path,
                located.subject_at,
                Severity.WARNING,
            )


def _said(triple: ox.Triple, short: Shortener) -> str:
    nodes = (triple.subject, triple.predicate, triple.object)
    return " ".join(_said_node(node, short) for node in nodes)


def _said_node(node: object, short: Shortener) -> str:
    return short(node.value) if isinstance(node, ox.NamedNode) else str(node)
