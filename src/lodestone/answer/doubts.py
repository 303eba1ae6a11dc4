"""What is in doubt about a thing: conflicts, tensions and decisions, each with reason and sides."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from lodestone.answer.claims import Claims, kind_of
from lodestone.derive import phrases
from lodestone.model import terms
from lodestone.model.tags import bcp47
from lodestone.model.terms import LODE, SKOS

_GRAPHS: Final = ("conflicts", "curation")
#: What lists two or more sides; a second reading is none.
_KINDS: Final = frozenset({"conflict", "tension", "decision", "deal"})
_NOTE: Final = ox.NamedNode(SKOS + "note")
_PRECISION: Final = terms.thing("dispute", "precision")
_DEALS: Final = frozenset({LODE + "SameDeal", LODE + "NotSameDeal"})
_RULINGS: Final = (
    *(("prefers", "preferred"), ("leavesOpen", "left open")),
    *(("keeps", "kept"), ("drops", "dropped")),
)


@dataclass(frozen=True)
class Side:
    """One side of a case.

    Attributes:
        node: IRI of the value or the thing.
        passages: IRIs of the passages that state it.
        ruling: ``preferred``, ``left open``, ``not preferred``; empty where nothing is ruled.
    """

    node: str
    passages: tuple[str, ...]
    ruling: str


@dataclass(frozen=True)
class Case:
    """A conflict, a tension, or a decision on what is the same and what is not.

    Attributes:
        iri: its IRI.
        kinds: IRIs of its kinds of dispute; its class where it has none.
        note: the editors' reason, or else what the rule says that found it.
        sides: its sides, in order.
        subjects: IRIs of what it is about.
        props: IRIs of the properties at issue; none where whole things are.
        found: IRIs of the cases in which a rule found what the editors tell here.
    """

    iri: str
    kinds: tuple[str, ...]
    note: str
    sides: tuple[Side, ...]
    subjects: tuple[str, ...] = ()
    props: tuple[str, ...] = ()
    found: tuple[str, ...] = ()

    @property
    def ruling(self) -> str:
        """The code of what was decided: ``decided``, ``left open`` or ``nobody ruled``."""
        rulings = {side.ruling for side in self.sides} - {""}
        if not rulings and _DEALS & set(self.kinds):
            return "decided"
        return ("left open" if "left open" in rulings else "decided") if rulings else "nobody ruled"


def is_case(iri: str) -> bool:
    """Tell whether an IRI is that of a case."""
    return kind_of(iri) in _KINDS


def one(claims: Claims, store: ox.Store, iri: str, lang: str) -> Case:
    """Return a case; of a decision that conflict, of what a rule found what the editors tell."""
    ruled = claims.starts("hasDecision", iri, "conflicts")
    return _case(claims, store, ruled[0] if ruled else _teller(claims, iri), lang)


def of(claims: Claims, store: ox.Store, things: Iterable[str], lang: str) -> list[Case]:
    """Return the cases about some things, each once; a decision stands with its case.

    What a rule found and the editors tell is one case, in their words.

    Args:
        claims: the claims of the graph.
        store: the graph.
        things: IRIs of the things.
        lang: ``en`` or ``zh``, the language of the notes.
    """
    found: dict[str, None] = {}
    for thing in things:
        for graph in _GRAPHS:
            for name in ("onSubject", "hasValue"):
                rows = claims.starts(name, thing, graph)
                found.update(
                    (_teller(claims, case), None) for case in rows if kind_of(case) in _KINDS
                )
    ruled = {one for case in found for one in claims.ends(case, "hasDecision", "conflicts")}
    cases = [_case(claims, store, case, lang) for case in found if case not in ruled]
    return sorted(cases, key=lambda case: (_PRECISION in case.kinds, case.iri))


def _teller(claims: Claims, iri: str) -> str:
    """Return the case that tells what a rule found; the case itself where there is none."""
    return next(iter(claims.starts("isFoundAs", iri, "conflicts")), iri)


def _case(claims: Claims, store: ox.Store, iri: str, lang: str) -> Case:
    decisions = claims.ends(iri, "hasDecision", "conflicts") or [iri]
    told = list(dict.fromkeys([iri, *decisions]))
    note = " ".join(text for one in told for text in _notes(store, one, lang))
    note = note or " ".join(_differences(claims, store, iri, lang)) or _names(store, iri)
    kinds = _both(claims, iri, "hasKind") or tuple(_classes(store, iri))
    about = _both(claims, iri, "onSubject"), _both(claims, iri, "onProperty")
    found = tuple(claims.ends(iri, "isFoundAs", "conflicts"))
    return Case(iri, kinds, note, tuple(_laid(claims, iri, found, decisions)), *about, found)


def _laid(
    claims: Claims, iri: str, found: Sequence[str], decisions: Sequence[str]
) -> dict[Side, None]:
    """Return the sides of a case as rules found them, if they found two; else as it names them."""
    laid = [tuple(_sides(claims, one, decisions)) for one in found]
    paired = [sides for sides in laid if len(sides) > 1 and all(side.passages for side in sides)]
    chosen = paired or [tuple(_sides(claims, iri, decisions))]
    return dict.fromkeys(side for sides in chosen for side in sides)


def _sides(claims: Claims, iri: str, decisions: Iterable[str]) -> Iterator[Side]:
    if against := claims.ends(iri, "isSetAgainst", "conflicts"):
        yield from _opposed(claims, iri, against)
        return
    subjects, props = _both(claims, iri, "onSubject"), _both(claims, iri, "onProperty")
    ruled = {
        node: ruling
        for name, ruling in _RULINGS
        for decision in decisions
        for node in claims.ends(decision, name, "curation")
    }
    values = _both(claims, iri, "hasValue") or tuple(ruled)
    rest = "not preferred" if "preferred" in ruled.values() else ""
    rests = set(claims.ends(iri, "restsOn", "curation"))
    for node in values or subjects:
        told = _stating(claims, node, subjects, props)
        passages = tuple(one for one in told if one in rests) or told
        yield Side(node, passages, ruled.get(node, rest))


def _opposed(claims: Claims, iri: str, against: Sequence[str]) -> Iterator[Side]:
    """Yield the two sides of a tension that names the passage of each."""
    counters = claims.ends(iri, "hasCounterpart", "conflicts")
    own = [one for one in claims.ends(iri, "restsOn", "conflicts") if one not in counters]
    for node in claims.ends(iri, "hasValue", "conflicts"):
        if node not in against:
            yield Side(node, tuple(own or counters), "")
    for node in against:
        yield Side(node, tuple(counters), "")


def _names(store: ox.Store, iri: str) -> str:
    """Return the two names of a thing that a rule set side by side; empty where there are none."""
    graph = ox.NamedNode(terms.graph("conflicts"))
    found = []
    for name in ("printedAs", "isPrintedElsewhereAs"):
        prop = ox.NamedNode(LODE + name)
        rows = store.quads_for_pattern(ox.NamedNode(iri), prop, None, graph)
        found += [quad.object.value for quad in rows]
    return " / ".join(found)


def _stating(
    claims: Claims, node: str, subjects: Iterable[str], props: Iterable[str]
) -> tuple[str, ...]:
    """Return the passages that state a side of the subjects, or, of a statement, its own."""
    rows = [claim for claim in claims.naming(node) if claim.subject in set(subjects)]
    if props:
        rows = [claim for claim in rows if claim.prop in set(props)]
    rows = rows or claims.of(node)
    return tuple(sorted({passage for claim in rows for passage in claim.passages}))


def _both(claims: Claims, iri: str, name: str) -> tuple[str, ...]:
    return tuple(node for graph in _GRAPHS for node in claims.ends(iri, name, graph))


def _classes(store: ox.Store, iri: str) -> list[str]:
    graph = ox.NamedNode(terms.graph("curation"))
    kind = ox.NamedNode(terms.RDF + "type")
    rows = store.quads_for_pattern(ox.NamedNode(iri), kind, None, graph)
    return sorted(quad.object.value for quad in rows if quad.object.value.startswith(LODE))


def _notes(store: ox.Store, iri: str, lang: str, graph: str = "curation") -> list[str]:
    rows = store.quads_for_pattern(ox.NamedNode(iri), _NOTE, None, ox.NamedNode(terms.graph(graph)))
    tag = phrases.TAGS[lang]
    return sorted(q.object.value for q in rows if bcp47(q.object.language or "") == tag)


def _differences(claims: Claims, store: ox.Store, iri: str, lang: str) -> list[str]:
    """Return what a rule says of a case, or of its pairs of values."""
    nodes = [iri, *claims.starts("isPairOf", iri, "conflicts")]
    return [text for node in nodes for text in _notes(store, node, lang, "conflicts")]
