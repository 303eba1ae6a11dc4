"""What is proposed against the graph: judged as ``check FILE`` judges files, and kept.

What waits is laid over the graph in memory, and each file that it would change is judged there.
What is found of a file holds until the file itself or something of its neighbourhood is another:
that is what the neighbourhood is, all of the graph that judging a file can depend on.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.check import file_names, whole
from lodestone.check.neighbourhood import fresh, judging, overlay
from lodestone.check.neighbourhood.fresh import Say
from lodestone.check.neighbourhood.index import Index
from lodestone.check.neighbourhood.surroundings import Neighbourhood
from lodestone.derive import derivation
from lodestone.enter import taking
from lodestone.enter.proposals import merging, verdicts
from lodestone.enter.proposals.verdicts import REFUSED, STATED, Reason, Verdict
from lodestone.model import terms
from lodestone.model.findings import Finding, Severity, ordered, worst
from lodestone.model.house import House
from lodestone.model.terms import SH, SHAPE, thing
from lodestone.read.checkout import (
    DOCUMENT,
    GRAPHS,
    PASSAGE,
    REGISTER,
    SHAPES,
    FactFile,
    Sources,
)
from lodestone.read.intake import Located

#: Lines of what is proposed, in findings: no file of facts has so many.
OURS: Final = 10_000_000
#: Rules that tell what else has to be said before a proposal can be taken in.
_STAGE: Final = "stage-stated"
_WANTING: Final = frozenset({_STAGE, "statement-node"})
#: Times that what is left is judged.
_ROUNDS: Final = 3
#: Rules that speak of the whole passage and not of the proposal.
_WHOLE: Final = frozenset({"coverage", "evidence-stale", "licence-unused"})
#: Kinds of files that are laid over the graph.
_LAID: Final = (REGISTER, DOCUMENT, PASSAGE)
#: States of the graph, and of what is found of a file, that are kept.
_FEW: Final = 6

Around = Mapping[str, frozenset[ox.Triple]]
#: A finding with the subject and the triple at its line.
Found = tuple[Finding, ox.Triple | None]


@dataclass
class _File:
    """What is found of a file in one state of it and of its neighbourhood.

    Attributes:
        key: what the file states, and which of it is proposed.
        around: its neighbourhood.
        state: the number of the state of the graph in which the neighbourhood was seen last.
        facts: what vocabulary and shapes find.
        derived: what is found of what follows; ``None`` where that was not asked yet.
    """

    key: tuple[frozenset[ox.Triple], tuple[ox.Triple, ...]]
    around: Around
    state: int
    facts: list[Found]
    derived: list[Found] | None = None


@dataclass
class Graph:
    """The graph with what is proposed laid over it, and what was found there."""

    _index: Index | None = None
    _named: dict[Path, str] = field(default_factory=dict)
    _held: dict[str, FactFile] = field(default_factory=dict)
    _states: dict[int, dict[str, frozenset[ox.Triple]]] = field(default_factory=dict)
    _now: dict[str, frozenset[ox.Triple]] = field(default_factory=dict)
    _state: int = 0
    _last: int = 0
    _files: defaultdict[str, list[_File]] = field(default_factory=lambda: defaultdict(list))

    def found(self, sources: Sources, files: Sequence[FactFile], say: Say) -> list[Found]:
        """Return what is found of some files, each a file of the checkout with more in it.

        Args:
            sources: the checkout.
            files: the files; what is proposed stands at ``OURS`` and the lines after it.
            say: tells what is done to the index.
        """
        home = sources.house
        names = [self._name(home, file.path) for file in files]
        self._lay(sources, dict(zip(names, files, strict=True)), say)
        judged = [self._of(home, *pair) for pair in zip(names, files, strict=True)]
        found = [row for one in judged for row in one.facts]
        if worst(finding for finding, _ in found) < Severity.VIOLATION:
            self._follow(home, files, judged)
            found += [row for one in judged for row in one.derived or ()]
        return found

    def _lay(self, sources: Sources, files: Mapping[str, FactFile], say: Say) -> None:
        """Bring the graph in memory to a state: the checkout, and files in the place of its own."""
        home = sources.house
        if self._index is None:
            self._index = overlay.over(fresh.fresh(home, None, (), say))
            self._held = {self._name(home, f.path): f for f in sources.of(*_LAID)}
            self._now = {name: _triples(file) for name, file in self._held.items()}
        wanted = {self._name(home, file.path): file for file in sources.of(*_LAID)}
        wanted |= files
        for name in {*wanted, *self._held}:
            file, held = wanted.get(name), self._held.get(name)
            if file is held or (file and held and file.text and file.text == held.text):
                continue
            triples = _triples(file) if file else frozenset()
            if triples != self._now.get(name, frozenset()):
                overlay.put(self._index, name, file)
                self._now[name] = triples
        self._held = wanted
        here = {name: triples for name, triples in self._now.items() if triples}
        known = next((n for n, state in self._states.items() if state == here), 0)
        if not known:
            self._last = known = self._last + 1
        self._state = known
        self._states.pop(known, None)
        self._states[known] = here
        for old in list(self._states)[:-_FEW]:
            del self._states[old]

    def _name(self, home: House, path: Path) -> str:
        """Return the path of a file relative to the checkout, which asks the file system once."""
        if path not in self._named:
            self._named[path] = home.relative(path)
        return self._named[path]

    def _of(self, home: House, name: str, file: FactFile) -> _File:
        """Return what vocabulary and shapes find of a file, from before if nothing has changed."""
        assert self._index is not None
        rows = [located for located in file.triples if located.line < OURS]
        ours = tuple(one.triple for one in file.triples if one.line >= OURS)
        key = frozenset(one.triple for one in rows), ours
        kept = [one for one in self._files[name] if _is_moved(one, key)]
        found = next((one for one in kept if one.state == self._state), None)
        if found is None:
            around = Neighbourhood(home, self._index, [file])
            around.collect()
            now = around.kept
            found = next((one for one in kept if one.around == now), None)
        if found is not None:
            found.state, found.key = self._state, key
            return found
        chosen = {file.path.resolve()}
        told = [*whole.within(judging.facts(around, [file]), chosen),
                *file_names.findings(home, [file.path])]  # fmt: skip
        made = _File(key, now, self._state, _placed(file, told))
        self._files[name] = [made, *self._files[name][: _FEW - 1]]
        return made

    def _follow(self, home: House, files: Sequence[FactFile], judged: Sequence[_File]) -> None:
        """Ask what follows from the files of which that is not known yet, all at once."""
        assert self._index is not None
        rest = [(f, one) for f, one in zip(files, judged, strict=True) if one.derived is None]
        if not rest:
            return
        around = Neighbourhood(home, self._index, [file for file, _ in rest])
        around.collect()
        after = judging.follow(around.sources(), self._index.closure, self._silent)
        found = whole.check_derived(after, [file.path for file, _ in rest])
        for file, one in rest:
            one.derived = _placed(file, [f for f in found if f.path == file.path])

    @cached_property
    def _silent(self) -> frozenset[str]:
        """Names of the rules that read the evidence: they note tensions, which are no findings."""
        assert self._index is not None
        rules = derivation.rules(derivation.RULES, self._index.ontology.prefixes)
        return frozenset(r.name for r in rules if derivation.EVIDENCE in derivation.reads(r))


def _is_moved(one: _File, key: tuple[frozenset[ox.Triple], tuple[ox.Triple, ...]]) -> bool:
    """Tell whether what was found of a file holds for another state of it.

    So it does where the file holds the same, and nothing is found of those things of which it now
    states what was proposed, or the other way round: only the lines of those are others.
    """
    (stated, ours), (before, theirs) = key, one.key
    if stated | frozenset(ours) != before | frozenset(theirs):
        return False
    here, there = ([t for t in some if t not in before ^ stated] for some in (ours, theirs))
    moved = {triple.subject for triple in before ^ stated}
    told = {triple.subject for _, triple in (*one.facts, *(one.derived or ())) if triple}
    return here == there and moved.isdisjoint(told)


def _triples(file: FactFile) -> frozenset[ox.Triple]:
    return frozenset(located.triple for located in file.triples)


def _placed(file: FactFile, findings: Iterable[Finding]) -> list[Found]:
    at: dict[int, ox.Triple] = {}
    for located in file.triples:
        at.setdefault(located.subject_at.line, located.triple)
        at.setdefault(located.line, located.triple)
    return [(finding, at.get(finding.line or 0)) for finding in ordered(findings)]


def judge(
    sources: Sources, found: list[Verdict], new: Sequence[ox.Triple], graph: Graph, say: Say
) -> list[Verdict]:
    """Judge what is left as ``check FILE`` judges files: shapes, conflicts, twins.

    What is refused is left out, what has no stage is given none, and the rest is judged again.

    Args:
        sources: the checkout, without what is proposed.
        found: what is known of each proposal.
        new: what names the new things.
        graph: what is kept of the graph.
        say: tells what is done to the index.
    """
    unstaged: set[str] = set()
    shapes = _Shapes(sources)
    for _ in range(_ROUNDS):
        left = [k for k, one in enumerate(found) if one.sort not in (REFUSED, STATED)]
        if not left:
            break
        chosen = [found[k] for k in left]
        by_place, wanting = _judged(sources, chosen, new, unstaged, graph, say, shapes)
        said: defaultdict[str, set[str]] = defaultdict(set)
        for one in chosen:
            said[one.subject] |= {triple.predicate.value for triple in one.triples}
        for place, key in enumerate(left):
            lacking = shapes.lacking(said[found[key].subject])
            found[key] = found[key].and_(*(_weighed(f, lacking) for f in by_place[place]))
        rules = {f.rule for some in by_place.values() for f in some}
        if wanting <= unstaged and all(rule.startswith("shape:") for rule in rules):
            break
        unstaged |= wanting
    return found


def _judged(
    sources: Sources,
    chosen: Sequence[Verdict],
    new: Sequence[ox.Triple],
    unstaged: Collection[str],
    graph: Graph,
    say: Say,
    shapes: "_Shapes",
) -> tuple[defaultdict[int, list[Finding]], frozenset[str]]:
    """Return what is found of each of some proposals, by its place, when all are taken over.

    Beside it stands what has no stage: of the proposals, and of what was stated before in the files
    that they would change, for the shapes judge no file in which one is wanting.
    """
    merged = merging.merge(sources, chosen, OURS)
    files = [merging.fact_file(sources, _staged(one, unstaged)) for one in merged]
    files += _register(sources, new, {one.subject for one in chosen})
    place_of = {one.passage: one.path for one in merged}
    ours: dict[Path | None, set[ox.Triple]] = {
        file.path: {one.triple for one in file.triples if one.line >= OURS} for file in files
    }
    first: dict[tuple[Path | None, ox.Triple], int] = {}
    speaking: dict[str, int] = {}
    for place, one in enumerate(chosen):
        speaking.setdefault(one.subject, place)
        for said in one.triples:
            first.setdefault((place_of.get(one.passage), said), place)
    by_place: defaultdict[int, list[Finding]] = defaultdict(list)
    rows = graph.found(sources, files, say)
    for finding, triple in rows:
        if finding.rule in _WHOLE or triple is None:
            continue
        subject = triple.subject.value
        wanted = shapes.only.get(finding.rule.removeprefix("shape:"), frozenset())
        places = [
            place
            for place, one in enumerate(chosen)
            if one.subject == subject and wanted & {t.predicate.value for t in one.triples}
        ]
        if not places and triple in ours.get(finding.path, ()):
            places = [first.get((finding.path, triple), speaking[subject])]
        for place in places:
            by_place[place].append(finding)
    wanting = frozenset(t.subject.value for f, t in rows if f.rule == _STAGE and t)
    return by_place, wanting


def _staged(merged: merging.Merged, unstaged: Collection[str]) -> merging.Merged:
    """Give those of some things of which a file speaks the stage that says nothing."""
    speaks_of = {one.triple.subject.value for one in merged.located}
    more = tuple(
        Located(verdicts.triple(iri, "reached", ox.NamedNode(thing("stage", "unsaid"))), -at)
        for at, iri in enumerate(sorted(speaks_of & set(unstaged)), 1)
    )
    return replace(merged, located=(*merged.located, *more))


class _Shapes:
    """What the shapes say of themselves."""

    def __init__(self, sources: Sources) -> None:
        only: defaultdict[str, set[str]] = defaultdict(set)
        self._paths: defaultdict[str, set[str]] = defaultdict(set)
        for triple in sources.triples(SHAPES):
            name = triple.subject.value.removeprefix(SHAPE)
            if triple.predicate.value == SH + "targetSubjectsOf":
                only[name].add(triple.object.value)
            elif triple.predicate.value == SH + "path" and isinstance(triple.object, ox.NamedNode):
                self._paths[triple.object.value].add(name)
        #: By the name of a shape, the properties that only some things may have.
        self.only = {name: frozenset(properties) for name, properties in only.items()}

    def lacking(self, said: Collection[str]) -> frozenset[str]:
        """Return the names of the shapes of properties that nothing gives a subject yet."""
        rest = (names for path, names in self._paths.items() if path not in said)
        return frozenset().union(*rest)


def _weighed(finding: Finding, lacking: Collection[str]) -> Reason:
    """Return a finding as a reason; what is only wanting is a doubt."""
    reason = verdicts.of_finding(finding)
    is_wanting = finding.rule in _WANTING or finding.rule.removeprefix("shape:") in lacking
    return replace(reason, refuses=False) if is_wanting else reason


def _register(
    sources: Sources, new: Sequence[ox.Triple], spoken: Collection[str]
) -> list[FactFile]:
    """Return the files of the register with what the proposals name.

    Args:
        sources: the checkout.
        new: what names the new things.
        spoken: of which things the proposals speak.
    """
    rows: defaultdict[Path, list[Located]] = defaultdict(list)
    places: dict[str, Path] = {}
    for at, triple in enumerate(new, OURS):
        kind = terms.kind(triple.subject.value)
        if triple.subject.value in spoken:
            if kind not in places:
                places[kind] = taking.register_file(sources, kind)
            rows[places[kind]].append(Located(triple, at))
    old = {file.path: file.triples for file in sources.of(REGISTER)}
    return [
        FactFile(path, REGISTER, GRAPHS[REGISTER], "", (*old.get(path, ()), *some))
        for path, some in rows.items()
    ]
