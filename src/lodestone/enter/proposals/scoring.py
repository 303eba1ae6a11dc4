"""The measuring stick: proposals held against what a person stated of the same document.

The key is what the passage files of the document state with a figure or a date. A proposal is right
where its passage states its value under its property, of the same subject, or, for a statement or a
new thing, of a subject of its kind; the identity of registered things is told apart.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pyoxigraph as ox

from lodestone.enter.cells import Cells
from lodestone.enter.faults import CellError
from lodestone.enter.proposals import identity
from lodestone.enter.proposals.form import Proposal
from lodestone.model import terms
from lodestone.model.errors import ValueNameError
from lodestone.model.ontology import Ontology
from lodestone.model.terms import LODE, kind_and_slug
from lodestone.model.values import parse_stage
from lodestone.model.words import tell
from lodestone.read.checkout import PASSAGE, Sources

Key = tuple[str, str, str]
_REACHED: Final = LODE + "reached"


@dataclass
class Kind:
    """The counts of one kind of claim: the kind of its subject and its property."""

    stated: int = 0
    found: int = 0
    proposed: int = 0
    right: int = 0
    named: int = 0
    known: int = 0


@dataclass(frozen=True)
class Score:
    """How proposals compare with the key.

    Attributes:
        kinds: the counts by kind of claim.
    """

    kinds: Mapping[str, Kind] = field(default_factory=dict)

    def total(self, name: str) -> int:
        """Return the sum of one count."""
        return sum(getattr(kind, name) for kind in self.kinds.values())

    def rates(self) -> dict[str, float | None]:
        """Return recall, precision, and how often the identity of registered things is right."""
        return {
            "recall": _rate(self.total("found"), self.total("stated")),
            "precision": _rate(self.total("right"), self.total("proposed")),
            "identity": _rate(self.total("known"), self.total("named")),
        }

    def data(self) -> dict[str, Any]:
        """Return it as JSON data."""
        rows = {name: vars(kind) for name, kind in sorted(self.kinds.items())}
        return {**self.rates(), "kinds": rows}

    def lines(self, lang: str) -> list[str]:
        """Return it as lines of text in ``en`` or ``zh``."""
        rows = [
            "\t".join([name, *(str(getattr(kind, key)) for key in _COUNTS)])
            for name, kind in sorted(self.kinds.items())
        ]
        told = [
            f"{tell(lang, __name__, key)}: {'-' if rate is None else f'{rate:.0%}'}"
            for key, rate in self.rates().items()
        ]
        return [
            "\t".join(
                [tell(lang, __name__, "kind"), *(tell(lang, __name__, key) for key in _COUNTS)]
            ),
            *rows,
            *told,
        ]


_COUNTS: Final = ("stated", "found", "proposed", "right", "named", "known")


def _rate(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def score(sources: Sources, document: str, proposals: Sequence[Proposal], cells: Cells) -> Score:
    """Hold proposals against what the passage files of a document state.

    Args:
        sources: the checkout.
        document: slug of the document.
        proposals: proposals of its passages; others are passed over.
        cells: who reads values.
    """
    stated, everything = _stated(sources, document)
    kinds: defaultdict[str, Kind] = defaultdict(Kind)
    for _, subject, predicate, _ in stated:
        kinds[_name(subject, predicate)].stated += 1
    met: set[tuple[str, str, str, str]] = set()
    for passage, subject, kind, predicate, value, has_figure in _proposed(proposals, cells):
        if passage.rpartition("-")[0] != document:
            continue
        rows = [
            row for row in everything
            if row[0] == passage and row[2] == predicate and row[3] == value
        ]  # fmt: skip
        alike = [row for row in rows if row[1] == subject] or (
            [] if subject else [row for row in rows if _of(row[1]) == kind]
        )
        row = kinds[f"{kind}.{predicate.removeprefix(LODE)}"]
        row.proposed += 1
        row.right += bool(alike)
        if subject and has_figure:
            at_all = [one for one in rows if _of(one[1]) == kind]
            row.named += bool(at_all)
            row.known += bool(alike and at_all)
        open_ = [one for one in sorted(alike) if one in stated and one not in met]
        met |= set(open_[:1])
    for _, subject, predicate, _ in met:
        kinds[_name(subject, predicate)].found += 1
    return Score(dict(kinds))


def _of(iri: str) -> str:
    return terms.kind(iri)


def _name(subject: str, predicate: str) -> str:
    return f"{_of(subject)}.{predicate.removeprefix(LODE)}"


Row = tuple[str, str, str, str]


def _stated(sources: Sources, document: str) -> tuple[set[Row], set[Row]]:
    """Return the claims of a document with a figure or a date, and all of its claims."""
    dated: set[Row] = set()
    every: set[Row] = set()
    for file in sources.of(PASSAGE):
        if file.path.parent.name != document:
            continue
        passage = file.graph.rpartition("/")[2]
        for located in file.triples:
            triple = located.triple
            if isinstance(triple.object, ox.NamedNode):
                row = (passage, triple.subject.value, triple.predicate.value, triple.object.value)
                every.add(row)
                if has_figure(triple.object.value, sources.ontology):
                    dated.add(row)
    return dated, every


def has_figure(iri: str, ontology: Ontology) -> bool:
    """Tell whether a value is a quantity, a date, or a stage with a date."""
    kind, slug = kind_and_slug(iri) or ("", "")
    if kind == "stage":
        try:
            return parse_stage(slug, ontology.rungs).when is not None
        except ValueNameError:
            return False
    return kind in ("quantity", "date")


def _proposed(
    proposals: Iterable[Proposal], cells: Cells
) -> Iterable[tuple[str, str, str, str, str, bool]]:
    """Yield passage, registered subject, its kind, predicate, value, and whether that is a figure.

    A proposal of which nothing can be read counts as one that is wrong.
    """
    for one in proposals:
        subject, kind = "", ""
        if isinstance(one.thing, str):
            try:
                subject = cells.thing(one.thing, frozenset(cells.columns.classes_of_kind))
            except CellError:
                subject = "?"
            kind = _of(subject)
        else:
            kind = identity.kind_of(one.thing.cls, cells)
        rows = [(one.property, text) for text in one.values if one.property]
        rows += [("reached", one.stage)] if one.stage else []
        for name, text in rows:
            column = cells.columns.find(name)
            value = ""
            if column is not None:
                try:
                    value = cells.read(column, text)[0].value
                except (CellError, IndexError):
                    value = "?"
            figure = has_figure(value, cells.ontology)
            yield one.passage, subject, kind, LODE + name, value, figure
