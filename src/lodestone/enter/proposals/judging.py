"""The proof sorts proposals: proven, doubtful, refused, or stated already.

In turn: the quote is found in the text; what the proposal speaks of is resolved; what it says is
proven against the quote alone; what several proposals say of one thing is compared; and what is
left is judged together, by shapes and for conflicts and twins, as ``check FILE`` judges files.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.check.neighbourhood import fresh, judging
from lodestone.check.prove import passages
from lodestone.check.prove.passages import Passage
from lodestone.enter import taking
from lodestone.enter.cells import Cells
from lodestone.enter.columns import Columns
from lodestone.enter.faults import CellError
from lodestone.enter.proposals import form, identity, merging, naming, places, proving, verdicts
from lodestone.enter.proposals.form import Proposal
from lodestone.enter.proposals.places import Quoted
from lodestone.enter.proposals.verdicts import PROVEN, REFUSED, STATED, Reason, Verdict
from lodestone.model import terms
from lodestone.model.findings import Finding
from lodestone.model.terms import LODE, SH, SHAPE, thing
from lodestone.model.words import joined, pair
from lodestone.read.checkout import GRAPHS, REGISTER, SHAPES, FactFile, Sources
from lodestone.read.intake import Located

Say = Callable[[str, str], None]

#: Lines of what is proposed, in findings: no file of facts has so many.
_OURS: Final = 10_000_000
#: Rules by which a text is not the one that the document declares.
_OTHER_TEXT: Final = frozenset({"document-digest", "document-length"})
#: Rules that tell what else has to be said before a proposal can be taken in.
_STAGE: Final = "stage-stated"
_WANTING: Final = frozenset({_STAGE, "statement-node"})
#: Times that what is left is judged.
_ROUNDS: Final = 3
#: Rules that speak of the whole passage and not of the proposal.
_WHOLE: Final = frozenset({"coverage", "evidence-stale", "licence-unused"})


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
) -> Sorted:
    """Sort proposals.

    Args:
        sources: the checkout.
        folder: the folder of the documents' texts.
        proposals: the proposals.
        say: tells what is done to the index.
        against_graph: false to leave out the judgement by shapes, conflicts and twins.
    """
    slugs = {one.document for one in proposals}
    texts = {s: t for s, t in passages.load_texts(folder).items() if s in slugs}
    numbered = list(enumerate(proposals))
    rows, faults = passages.lay(sources, texts)
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
    cells = Cells(Columns.of(sources), sources)
    at = {key: one.passage.iri for key, one in quoted.items()}
    whose = identity.resolve([(k, proposals[k]) for k in quoted], at, cells, sources)
    known = sources
    if whose.new:
        sources = _with(sources, whose.new)
        relaid = {p.iri: p for p in passages.lay(sources, texts)[0]}
        quoted = {k: replace(q, passage=relaid[q.passage.iri]) for k, q in quoted.items()}
    stage = proving.Stage(sources, cells, _beside(proposals, whose.subjects, cells))
    for key, place in quoted.items():
        one, reasons = proposals[key], whose.reasons.get(key, ())
        subject = whose.subjects.get(key, "")
        if form.is_naming(one):
            told = naming.prove(one, place, subject, cells).and_(*reasons)
        elif not subject or any(reason.refuses for reason in reasons):
            told = Verdict(one, (*place.doubts, *reasons), place.passage.iri, subject)
        else:
            told = proving.prove(one, place, subject, stage).and_(*reasons)
        done[key] = replace(told, near=whose.near.get(key, ()))
    ordered = _compared([done[key] for key, _ in numbered], sources)
    if against_graph:
        ordered = _against_graph(known, ordered, whose.new, say)
    ordered = _as_sure(ordered, whose.new)
    left = {v.subject for v in ordered if v.sort != REFUSED}
    new = tuple(t for t in whose.new if t.subject.value in left)
    return Sorted(tuple(ordered), new)


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
    located = tuple(Located(triple, _OURS) for triple in new)
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


def _against_graph(
    sources: Sources, found: list[Verdict], new: Sequence[ox.Triple], say: Say
) -> list[Verdict]:
    """Judge what is left as ``check FILE`` judges files: shapes, conflicts, twins.

    The shapes run only where the vocabulary holds, so that what it refuses is left out, what has
    no stage is given none, and the rest is judged again.
    """
    unstaged: set[str] = set()
    for _ in range(_ROUNDS):
        left = [k for k, one in enumerate(found) if one.sort not in (REFUSED, STATED)]
        if not left:
            break
        chosen = [found[k] for k in left]
        by_line = _judged(sources, chosen, new, unstaged, say)
        wanting = {one.subject for place, one in enumerate(chosen)
                   if any(f.rule == _STAGE for f in by_line[place])}  # fmt: skip
        said: defaultdict[str, set[str]] = defaultdict(set)
        for one in chosen:
            said[one.subject] |= {triple.predicate.value for triple in one.triples}
        for place, key in enumerate(left):
            lacking = _lacking(sources, said[found[key].subject])
            found[key] = found[key].and_(*(_weighed(f, lacking) for f in by_line[place]))
        rules = {f.rule for some in by_line.values() for f in some}
        if wanting <= unstaged and all(rule.startswith("shape:") for rule in rules):
            break
        unstaged |= wanting
    return found


def _judged(
    sources: Sources,
    chosen: Sequence[Verdict],
    new: Sequence[ox.Triple],
    unstaged: Collection[str],
    say: Say,
) -> defaultdict[int, list[Finding]]:
    """Return what is found of each of some proposals, by its place, when all are taken over."""
    home = sources.house
    first: dict[str, int] = {}
    for place, one in enumerate(chosen):
        first.setdefault(one.subject, place + _OURS)
    files = []
    for merged in merging.merge(sources, chosen, _OURS):
        speaks_of = {one.triple.subject.value for one in merged.located}
        more = tuple(
            Located(verdicts.triple(iri, "reached", ox.NamedNode(thing("stage", "unsaid"))), 1)
            for iri in sorted(speaks_of & set(unstaged))
        )
        with_stage = replace(merged, located=(*merged.located, *more))
        files.append(merging.fact_file(sources, with_stage))
    files += _register(sources, new, first)
    paths = [file.path for file in files]
    index = fresh.fresh(home, None, paths, say)
    judged = judging.judge_files(home, index, paths, judging.Contribution(files, is_proven=True))
    speaking = {
        (file.path, located.subject_at.line): located.triple.subject.value
        for file in files
        for located in file.triples
    }
    only = _only(sources)
    by_line: defaultdict[int, list[Finding]] = defaultdict(list)
    for finding in judged.findings:
        if finding.rule in _WHOLE or finding.path is None:
            continue
        subject = speaking.get((finding.path, finding.line or 0), "")
        wanted = only.get(finding.rule.removeprefix("shape:"), frozenset())
        places = [
            place
            for place, one in enumerate(chosen)
            if one.subject == subject and wanted & {t.predicate.value for t in one.triples}
        ]
        if not places and (finding.line or 0) >= _OURS:
            places = [(finding.line or 0) - _OURS]
        for place in places:
            by_line[place].append(finding)
    return by_line


def _only(sources: Sources) -> dict[str, frozenset[str]]:
    """Return, by the name of a shape, the properties that only some things may have."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for triple in sources.triples(SHAPES):
        if triple.predicate.value == SH + "targetSubjectsOf":
            found[triple.subject.value.removeprefix(SHAPE)].add(triple.object.value)
    return {name: frozenset(properties) for name, properties in found.items()}


def _lacking(sources: Sources, said: Collection[str]) -> frozenset[str]:
    """Return the names of the shapes of properties that nothing gives a subject yet."""
    return frozenset(
        triple.subject.value.removeprefix(SHAPE)
        for triple in sources.triples(SHAPES)
        if triple.predicate.value == SH + "path"
        and isinstance(triple.object, ox.NamedNode)
        and triple.object.value not in said
    )


def _weighed(finding: Finding, lacking: Collection[str]) -> Reason:
    """Return a finding as a reason; what is only wanting is a doubt."""
    reason = verdicts.of_finding(finding)
    is_wanting = finding.rule in _WANTING or finding.rule.removeprefix("shape:") in lacking
    return replace(reason, refuses=False) if is_wanting else reason


def _register(
    sources: Sources, new: Sequence[ox.Triple], lines: Mapping[str, int]
) -> list[FactFile]:
    """Return the files of the register with what the proposals name.

    Args:
        sources: the checkout.
        new: what names the new things.
        lines: the line of the first proposal that speaks of each subject.
    """
    rows: defaultdict[Path, list[Located]] = defaultdict(list)
    places: dict[str, Path] = {}
    for triple in new:
        kind = terms.kind(triple.subject.value)
        if line := lines.get(triple.subject.value):
            if kind not in places:
                places[kind] = taking.register_file(sources, kind)
            rows[places[kind]].append(Located(triple, line))
    old = {file.path: file.triples for file in sources.of(REGISTER)}
    return [
        FactFile(path, REGISTER, GRAPHS[REGISTER], "", (*old.get(path, ()), *some))
        for path, some in rows.items()
    ]
