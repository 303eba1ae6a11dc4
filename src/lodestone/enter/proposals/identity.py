"""Identity: of what a proposal speaks, resolved against the register before anything is named.

A text that names a registered thing is that thing. A new name is held against the names that the
register has, and a new instrument against the registered ones of its class that share what tells
instruments apart; what is known already may not come in again by another name.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox
from rapidfuzz import fuzz

from lodestone.enter import sheets
from lodestone.enter.cells import Cells, Term
from lodestone.enter.faults import CellError
from lodestone.enter.proposals import twins
from lodestone.enter.proposals.form import NewThing, Proposal
from lodestone.enter.proposals.twins import Twin
from lodestone.enter.proposals.verdicts import Reason
from lodestone.model import terms
from lodestone.model.terms import LODE, RDF, SKOS, thing
from lodestone.model.words import pair
from lodestone.read.checkout import PASSAGE, REGISTER, Sources

_WORD: Final = re.compile(r"[a-z0-9]+")
_ORGAN: Final = LODE + "isOrganPartOf"
#: Two names that are alike to this degree may be one.
_NEAR: Final = 90.0
#: Two that are alike to this degree are worth a question.
_LIKE: Final = 70.0
#: Registered things that are offered in place of a new one.
_FEW: Final = 3


@dataclass(frozen=True)
class Identity:
    """Of what some proposals speak.

    Attributes:
        subjects: the line of each proposal to the IRI of its subject.
        reasons: the line to what is wrong or open about it.
        new: what names the new things of the register.
        near: the line to the IRIs of registered things that may be meant, the likeliest first.
    """

    subjects: Mapping[int, str]
    reasons: Mapping[int, tuple[Reason, ...]]
    new: tuple[ox.Triple, ...] = field(default=())
    near: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


def resolve(
    proposals: Sequence[tuple[int, Proposal]], passages: Mapping[int, str], cells: Cells,
    sources: Sources,
) -> Identity:  # fmt: skip
    """Resolve the subjects of proposals.

    Args:
        proposals: each with its key.
        passages: key of a proposal to the IRI of the passage that holds its quote.
        cells: who reads names; it learns the new things.
        sources: the checkout.
    """
    subjects: dict[int, str] = {}
    reasons: dict[int, tuple[Reason, ...]] = {}
    new: list[ox.Triple] = []
    near: dict[int, tuple[str, ...]] = {}
    groups: defaultdict[tuple[object, ...], list[tuple[int, Proposal]]] = defaultdict(list)
    for key, one in proposals:
        if isinstance(one.thing, str):
            try:
                subjects[key] = cells.thing(one.thing, frozenset(cells.columns.classes_of_kind))
            except CellError as error:
                reasons[key] = (Reason("identity-unknown", str(error), error.zh),)
                kinds = frozenset(cells.columns.classes_of_kind)
                near[key] = tuple(cells.alike(one.thing, kinds, _FEW))
        else:
            made = one.thing
            about = (one.quote, one.document) if _is_statement(made, cells) else ()
            groups[made.cls, made.slug, tuple(sorted(made.names.items())), about].append((key, one))
    known = _Known(sources, cells)
    for group in groups.values():
        told = group[0][1].thing
        assert isinstance(told, NewThing)
        iri, found, triples = known.named(told, group, passages)
        meant = known.near(told, group) if iri not in cells.declared else ()
        for key, _ in group:
            if meant:
                near[key] = meant
            if iri:
                subjects[key] = iri
            if found:
                reasons[key] = tuple(found)
        if iri and not any(reason.refuses for reason in found):
            new += triples
            cells.learn(triples)
    return Identity(subjects, reasons, tuple(new), near)


def _is_statement(made: NewThing, cells: Cells) -> bool:
    return kind_of(made.cls, cells) in cells.ontology.statement_kinds


def kind_of(cls: str, cells: Cells) -> str:
    """Return the kind of the things of a class; empty where none is."""
    names = cells.columns.class_names
    fitting = [kind for kind, classes in names.items() if LODE + cls in classes]
    return min(fitting, key=lambda kind: (len(names[kind]), kind), default="")


class _Known:
    """What is registered and stated, to hold new names against."""

    def __init__(self, sources: Sources, cells: Cells) -> None:
        self._sources = sources
        self._cells = cells
        self._registered = frozenset(cells.declared)
        self._told: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for triple in sources.triples(PASSAGE):
            if isinstance(triple.object, ox.NamedNode):
                self._told[triple.subject.value].add((triple.predicate.value, triple.object.value))
        self._above = {
            triple.subject.value: triple.object.value
            for triple in sources.triples(REGISTER)
            if triple.predicate.value == _ORGAN
        }

    def named(
        self,
        made: NewThing,
        group: Sequence[tuple[int, Proposal]],
        passages: Mapping[int, str],
    ) -> tuple[str, list[Reason], list[ox.Triple]]:
        """Return the IRI of a new thing, what is open about it, and what names it."""
        kind = kind_of(made.cls, self._cells)
        if not kind:
            return "", [_no_class(made)], []
        if kind in self._cells.ontology.statement_kinds:
            return self._statement(kind, made, group, passages)
        slug = made.slug or "-".join(_WORD.findall(made.names.get("en", "").lower()))[:90]
        if not slug or not made.names:
            return "", [_no_name(made)], []
        iri = thing(kind, slug.strip("-"))
        if iri in self._cells.declared:
            return iri, [_slug_taken(iri, self._cells)], []
        found = [*self._alike(iri, kind, made)]
        found += [_twin(twin, self._cells) for twin in self._twins(made, group)[:1]]
        if kind in ("instrument", "measure"):
            found.append(_our_name(made))
        subject = ox.NamedNode(iri)
        triples = [ox.Triple(subject, ox.NamedNode(RDF + "type"), ox.NamedNode(LODE + made.cls))]
        triples += [
            ox.Triple(subject, ox.NamedNode(SKOS + "prefLabel"), ox.Literal(text, language=tag))
            for tag, text in sorted(made.names.items())
        ]
        told = next((d for _, one in group if (d := _definition(one))), {})
        triples += [
            ox.Triple(subject, ox.NamedNode(SKOS + "definition"), ox.Literal(text, language=tag))
            for tag, text in sorted(told.items())
        ]
        return iri, found, triples

    def _statement(
        self,
        kind: str,
        made: NewThing,
        group: Sequence[tuple[int, Proposal]],
        passages: Mapping[int, str],
    ) -> tuple[str, list[Reason], list[ox.Triple]]:
        own = passages.get(group[0][0], "").rpartition("/")[2]
        terms: dict[str, list[Term]] = {}
        for _, one in group:
            terms.setdefault(one.property, []).extend(_read(one, self._cells))
        slug = made.slug
        try:
            slug = slug or sheets.made_slug(kind, terms)
        except CellError as error:
            return "", [Reason("identity-unnamed", str(error), error.zh)], []
        if kind in ("assessment", "link") and not slug.startswith(f"{own}-"):
            slug = f"{own}-{slug}"
        return thing(kind, slug[:90].rstrip("-")), [], []

    def _alike(self, iri: str, kind: str, made: NewThing) -> Iterable[Reason]:
        """Tell of registered things of the kind that bear the name, or one like it."""
        for text in made.names.values():
            for other in sorted(self._cells.bearers(text)):
                if terms.kind(other) == kind:
                    yield _registered(text, other, self._cells)
            for lang in ("en", "zh"):
                for other in self._cells.offered(frozenset({kind}), lang):
                    alike = fuzz.ratio(text.casefold(), other.casefold())
                    if _NEAR <= alike < 100 and iri not in self._cells.bearers(other):
                        yield Reason(
                            "identity-near",
                            *pair(__name__, "nearly-which-registered", text=text, other=other),
                            refuses=False,
                        )

    def near(self, made: NewThing, group: Sequence[tuple[int, Proposal]]) -> tuple[str, ...]:
        """Return registered things that may be the new one: of its target, or of a like name."""
        kind = kind_of(made.cls, self._cells)
        if not kind or kind in self._cells.ontology.statement_kinds:
            return ()
        found = [twin.iri for twin in self._twins(made, group)]
        for text in made.names.values():
            found += self._cells.alike(text, frozenset({kind}), _FEW, _LIKE)
        return tuple(iri for iri in dict.fromkeys(found) if iri in self._registered)[:_FEW]

    def _twins(self, made: NewThing, group: Sequence[tuple[int, Proposal]]) -> list[Twin]:
        """Return the registered things of the class that may be the new one."""
        ours = {
            (LODE + one.property, term.value)
            for _, one in group
            for term in _read(one, self._cells)
            if isinstance(term, ox.NamedNode)
        }
        alike = {
            iri: frozenset(told) for iri, told in self._told.items() if self._is_of(iri, made.cls)
        }
        return twins.find(ours, alike, self._above, self._cells.ontology)

    def _is_of(self, iri: str, cls: str) -> bool:
        parents = self._cells.ontology.parents
        own = self._sources.types.get(iri, frozenset())
        above = parents.get(LODE + cls, frozenset())
        return any(one in above or LODE + cls in parents.get(one, ()) for one in own)


def _read(one: Proposal, cells: Cells) -> list[Term]:
    """Return the values of a proposal as far as they can be read."""
    if not one.property:
        return []
    column = cells.columns.find(one.property)
    found: list[Term] = []
    for text in one.values if column else ():
        try:
            assert column is not None
            found += cells.read(column, text)
        except CellError:
            continue
    return found


def _definition(one: Proposal) -> Mapping[str, str]:
    return one.thing.definition if isinstance(one.thing, NewThing) else {}


def _no_class(made: NewThing) -> Reason:
    return Reason(
        "identity-class", *pair(__name__, "no-thing-can-named-here", cls=made.cls),
    )  # fmt: skip


def _no_name(made: NewThing) -> Reason:
    return Reason(
        "identity-unnamed",
        *pair(__name__, "new-needs-names-english-one", cls=made.cls),
    )


def _registered(text: str, iri: str, cells: Cells) -> Reason:
    """Refuse a name that a registered thing bears; tell which of its names that is."""
    name, other = cells.short(iri), cells.called(iri, text)
    return Reason(
        "identity-registered",
        *pair(__name__, "registered-already-propose-name", text=text, other=other, name=name),
    )


def _slug_taken(iri: str, cells: Cells) -> Reason:
    """Refuse a short name that is taken; tell what the registered thing is called."""
    called = tuple(cells.label(iri, lang) for lang in ("en", "zh"))
    return Reason(
        "identity-registered",
        *pair(__name__, "short-name-taken", name=cells.short(iri), called=called),
    )


def _twin(twin: Twin, cells: Cells) -> Reason:
    called = tuple(cells.label(twin.iri, lang) for lang in ("en", "zh"))
    said = "same-class-target-propose-name" if twin.is_sure else "may-be-another"
    words = pair(__name__, said, name=cells.short(twin.iri), called=called)
    return Reason("identity-twin", *words, refuses=twin.is_sure)


def _our_name(made: NewThing) -> Reason:
    text = next(iter(made.names.values()))
    return Reason(
        "identity-open",
        *pair(__name__, "would-new-thing-register-named", text=text),
        refuses=False,
    )
