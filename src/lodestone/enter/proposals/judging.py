"""The proof sorts proposals: proven, doubtful, refused, or stated already.

In turn: the quote is found in the text; what the proposal speaks of is resolved; what it says is
proven against the quote alone; what several proposals say of one thing is compared; and what is
left is judged together, by shapes and for conflicts and twins, as ``check FILE`` judges files.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.check.prove import passages
from lodestone.check.prove.passages import Passage
from lodestone.enter.cells import Cells
from lodestone.enter.faults import CellError
from lodestone.enter.proposals import against, form, identity, naming, places, proving
from lodestone.enter.proposals.form import Proposal
from lodestone.enter.proposals.kept import Kept
from lodestone.enter.proposals.known import OPEN
from lodestone.enter.proposals.places import Quoted
from lodestone.enter.proposals.verdicts import PROVEN, REFUSED, Reason, Verdict
from lodestone.model import terms
from lodestone.model.house import ACCEPTED
from lodestone.model.terms import LODE
from lodestone.model.words import joined, pair
from lodestone.read.checkout import GRAPHS, REGISTER, FactFile, Sources
from lodestone.read.intake import Located

Say = Callable[[str, str], None]

#: Rules by which a text is not the one that the document declares.
_OTHER_TEXT: Final = frozenset({"document-digest", "document-length"})


@dataclass(frozen=True)
class Sorted:
    """What became of some proposals.

    Attributes:
        verdicts: one for each proposal, in their order.
        new: what names the new things that are not refused.
    """

    verdicts: tuple[Verdict, ...]
    new: tuple[ox.Triple, ...]


def sort(
    sources: Sources,
    folder: Path,
    proposals: Sequence[Proposal],
    say: Say = lambda _en, _zh: None,
    *,
    against_graph: bool = True,
    kept: Kept | None = None,
) -> Sorted:
    """Sort proposals.

    Args:
        sources: the checkout.
        folder: the folder of the documents' texts.
        proposals: the proposals.
        say: tells what is done to the index.
        against_graph: false to leave out the judgement by shapes, conflicts and twins.
        kept: what an earlier sorting of the same checkout has left; it is brought up to date.
    """
    kept = kept or Kept()
    kept.turn(sources)
    sources = _without_records(sources)
    slugs = {one.document for one in proposals}
    texts = {s: t for s, t in passages.load_texts(folder).items() if s in slugs}
    numbered = list(enumerate(proposals))
    rows, faults = kept.lay(sources, texts)
    laid = by_document(rows)
    for slug in {f.path.parent.name for f in faults if f.rule in _OTHER_TEXT and f.path}:
        laid.pop(slug, None)
    found = {key: places.locate(one, texts, laid) for key, one in numbered}
    done = {
        key: Verdict(numbered[key][1], (reason,))
        for key, reason in found.items()
        if isinstance(reason, Reason)
    }
    quoted = {key: one for key, one in found.items() if isinstance(one, Quoted)}
    cells = Cells(kept.columns(sources), sources)
    at = {key: one.passage.iri for key, one in quoted.items()}
    whose = identity.resolve([(k, proposals[k]) for k in quoted], at, cells, sources)
    known = sources
    if whose.new:
        sources = _with(sources, whose.new)
        relaid = {p.iri: p for p in kept.lay(sources, texts)[0]}
        quoted = {k: replace(q, passage=relaid[q.passage.iri]) for k, q in quoted.items()}
    stage = proving.Stage(sources, cells, _beside(proposals, whose.subjects, cells))
    kept.knows(cells, stage.known.texts)
    for key, place in quoted.items():
        one, reasons = proposals[key], whose.reasons.get(key, ())
        subject = whose.subjects.get(key, "")
        if form.is_naming(one):
            told = naming.prove(one, place, subject, cells).and_(*reasons)
        elif not subject or any(reason.refuses for reason in reasons):
            told = Verdict(one, (*place.doubts, *reasons), place.passage.iri, subject)
        else:
            told = kept.proven(one, place, subject, stage, proving.prove).and_(*reasons)
        near = whose.near.get(key, ())
        if any(reason.rule == OPEN for reason in told.reasons) and isinstance(one.thing, str):
            near = near or stage.known.rivals(subject)
        done[key] = replace(told, near=near)
    kept.settle()
    ordered = _compared([done[key] for key, _ in numbered], sources)
    if against_graph:
        ordered = against.judge(known, ordered, whose.new, kept.graph, say)
    ordered = _as_sure(ordered, whose.new)
    left = {v.subject for v in ordered if v.sort != REFUSED}
    new = tuple(t for t in whose.new if t.subject.value in left)
    return Sorted(tuple(ordered), new)


def _without_records(sources: Sources) -> Sources:
    """Return a checkout without the records of acceptance: no proposal rests on one."""
    files = tuple(file for file in sources.files if file.path.name != ACCEPTED)
    return replace(sources, files=files)


def _as_sure(found: Sequence[Verdict], new: Iterable[ox.Triple]) -> list[Verdict]:
    """Doubt what speaks of a new thing whose own line is not proven: it would register it."""
    firm = {one.subject for one in found if form.is_naming(one.proposal) and one.sort == PROVEN}
    shaky = {triple.subject.value for triple in new} - firm
    ordered = []
    for one in found:
        spoken = {one.subject, *(t.object.value for t in one.triples)} & shaky
        if spoken and not form.is_naming(one.proposal):
            names = joined([terms.short(iri) for iri in sorted(spoken)])
            words = pair(__name__, "speaks-of-new", names=names)
            one = one.and_(Reason("new-open", *words, refuses=False))
        ordered.append(one)
    return ordered


def by_document(laid: Iterable[Passage]) -> dict[str, list[Passage]]:
    """Return passages by the slug of their document."""
    found: defaultdict[str, list[Passage]] = defaultdict(list)
    for passage in laid:
        found[passage.document].append(passage)
    return dict(found)


def _with(sources: Sources, new: Iterable[ox.Triple]) -> Sources:
    """Return a checkout whose register names new things, too."""
    located = tuple(Located(triple, against.OURS) for triple in new)
    path = sources.house.root / "data" / "register" / "proposed.ttl"
    return replace(
        sources,
        files=(*sources.files, FactFile(path, REGISTER, GRAPHS[REGISTER], "", located)),
    )


def _beside(
    proposals: Sequence[Proposal], subjects: Mapping[int, str], cells: Cells
) -> dict[str, frozenset[tuple[str, str]]]:
    """Return what the proposals together state of each subject, as far as it can be read."""
    found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for key, subject in subjects.items():
        one = proposals[key]
        column = cells.columns.find(one.property) if one.property else None
        for text in one.values if column else ():
            try:
                assert column is not None
                terms = cells.read(column, text)
            except CellError:
                continue
            found[subject] |= {
                (column.predicate, t.value) for t in terms if isinstance(t, ox.NamedNode)
            }
    return {subject: frozenset(rows) for subject, rows in found.items()}


def _compared(found: Sequence[Verdict], sources: Sources) -> list[Verdict]:
    """Doubt proposals that give one thing several values where the world has one."""
    settled = sources.ontology.settled_properties
    values: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    for verdict in found:
        if verdict.sort != REFUSED:
            for key, value in _settled(verdict, settled):
                values[key].add(value)
    clash = {key for key, some in values.items() if len(some) > 1}
    doubt = Reason(
        "proposals-differ",
        *pair(__name__, "other-proposals-give-another-value"),
        refuses=False,
    )
    return [
        verdict.and_(doubt) if any(key in clash for key, _ in _settled(verdict, settled))
        else verdict
        for verdict in found
    ]  # fmt: skip


def _settled(
    verdict: Verdict, settled: frozenset[str]
) -> Iterable[tuple[tuple[str, str, str], str]]:
    for t in verdict.triples:
        p = t.predicate.value
        if (p in settled or p == LODE + "reached") and isinstance(t.object, ox.NamedNode):
            yield (verdict.passage, verdict.subject, p), t.object.value
