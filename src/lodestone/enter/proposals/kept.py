"""What one sorting of proposals leaves for the next: the same verdicts without the same work.

Everything is kept together with all that it rests on, and holds as long as that is the same. A
proof rests on the passage and what is read out of those before it, on what is stated and proposed
of its subject, and on the names that are known; what is laid beside a text, on the names that its
register has.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from lodestone.check.prove import passages
from lodestone.check.prove.passages import Passage
from lodestone.enter.cells import Cells
from lodestone.enter.columns import Columns
from lodestone.enter.proposals.against import Graph
from lodestone.enter.proposals.alone import READ_OUT
from lodestone.enter.proposals.form import Proposal
from lodestone.enter.proposals.places import Quoted
from lodestone.enter.proposals.proving import Stage
from lodestone.enter.proposals.verdicts import Verdict
from lodestone.model.findings import Finding
from lodestone.model.ontology import Ontology
from lodestone.read.checkout import REGISTER, SHAPES, Sources
from lodestone.read.text import mentions
from lodestone.read.text.mentions import Names

#: States of a register, and layings of a passage, that are kept: with new names and without.
_FEW: Final = 4

Prove = Callable[[Proposal, Quoted, str, Stage], Verdict]


@dataclass
class Kept:
    """What is kept from one sorting to the next.

    Attributes:
        graph: what the shapes, conflicts and twins of the graph gave.
    """

    graph: Graph = field(default_factory=Graph)
    _tree: tuple[Ontology, tuple[str, ...]] | None = None
    _columns: Columns | None = None
    _names: list[tuple[Any, Names]] = field(default_factory=list)
    _laid: defaultdict[str, list[Passage]] = field(default_factory=lambda: defaultdict(list))
    _cells: Cells | None = None
    _texts: frozenset[tuple[str, str]] = frozenset()
    _proofs: dict[str, tuple[tuple[Any, ...], Verdict]] = field(default_factory=dict)
    _used: dict[str, tuple[tuple[Any, ...], Verdict]] = field(default_factory=dict)

    def turn(self, sources: Sources) -> None:
        """Let go of everything where ontology or shapes are not those of before."""
        shapes = tuple(file.text for file in sources.of(SHAPES))
        if self._tree and (self._tree[0].triples, self._tree[1]) == (
            sources.ontology.triples, shapes,
        ):  # fmt: skip
            return
        vars(self).update(vars(Kept()))
        self._tree = sources.ontology, shapes

    def columns(self, sources: Sources) -> Columns:
        """Return what cells may hold."""
        if self._columns is None:
            self._columns = Columns.of(sources)
        return self._columns

    def lay(
        self, sources: Sources, texts: Mapping[str, str]
    ) -> tuple[list[Passage], list[Finding]]:
        """Lay the passages of some documents as ``passages.lay`` does."""
        rows, findings = passages.lay(sources, texts, self._names_of(sources))
        laid: list[Passage] = []
        for made in rows:
            first = [one for one in laid if one.document == made.document]
            laid.append(self._known(replace(made, earlier=tuple(first))))
        return laid, findings

    def _names_of(self, sources: Sources) -> Names:
        key = tuple((file.path, file.text or file.triples) for file in sources.of(REGISTER))
        found = next((names for other, names in self._names if other == key), None)
        if found is None:
            found = mentions.names(sources)
            found = next((names for _, names in self._names if names == found), found)
            self._names = [(key, found), *self._names[: _FEW - 1]]
        return found

    def _known(self, made: Passage) -> Passage:
        """Return the same passage as before, or a new one with what was read out of its text."""
        old = self._laid[made.iri]
        for one in old:
            if one == made and all(map(_reads_alike, one.earlier, made.earlier)):
                return one
        for one in old:
            if _reads_alike(one, made):
                vars(made).update({k: v for k, v in vars(one).items() if k in READ_OUT})
                break
        self._laid[made.iri] = [made, *old[: _FEW - 1]]
        return made

    def knows(self, cells: Cells, texts: frozenset[tuple[str, str]]) -> None:
        """Let go of the proofs where other names are known, or documents are of other acts."""
        if self._cells is None or not cells.is_same(self._cells) or texts != self._texts:
            self._proofs.clear()
        self._cells, self._texts, self._used = cells, texts, {}

    def proven(
        self, one: Proposal, place: Quoted, subject: str, stage: Stage, prove: Prove
    ) -> Verdict:
        """Return the proof of a proposal, which is made anew if it rested on something else."""
        key = repr((subject, replace(one, line=0)))
        rests = (place.start, place.end, place.numbers, place.doubts,
                 stage.told.get(subject), stage.beside.get(subject))  # fmt: skip
        before = self._proofs.get(key)
        if before and _proves_alike(before[0][0], place.passage) and before[0][1:] == rests:
            made = replace(before[1], proposal=one)
        else:
            made = prove(one, place, subject, stage)
        self._used[key] = (place.passage, *rests), made
        return made

    def settle(self) -> None:
        """Keep the proofs of what was sorted, and no others."""
        self._proofs = self._used


def _proves_alike(one: Passage, other: Passage) -> bool:
    """Tell whether two passages prove the same: what is waived there is no matter of a proof."""
    if one is other:
        return True
    bare, rest = (replace(passage, waivers=(), line=0) for passage in (one, other))
    return bare == rest and all(map(_reads_alike, one.earlier, other.earlier))


def _reads_alike(one: Passage, other: Passage) -> bool:
    """Tell whether the same is read out of two passages: later ones rest on no more of them."""
    read = (one.iri, one.text, one.standpoint, one.heads)
    return one.names is other.names and read == (
        other.iri, other.text, other.standpoint, other.heads,
    )  # fmt: skip
