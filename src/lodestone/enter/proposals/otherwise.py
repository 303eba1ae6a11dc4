"""What the graph states of a proposal's subject already, and otherwise than it."""

from collections.abc import Mapping, Sequence

from lodestone.check.prove import grounding, roles
from lodestone.enter.cells import Cells
from lodestone.enter.proposals.places import Quoted
from lodestone.enter.proposals.verdicts import Reason
from lodestone.model import terms
from lodestone.model.terms import LODE
from lodestone.model.words import pair


def judge(
    quoted: Quoted,
    claims: Sequence[tuple[str, str]],
    told: Mapping[tuple[str, str], set[str]],
    cells: Cells,
) -> list[Reason]:
    """Hold a proposal against what the graph states of its subject.

    Args:
        quoted: its quote.
        claims: predicate and object of each of its claims.
        told: what passages state of its subject: predicate and object to the passages.
        cells: who writes names.
    """
    here, settled = quoted.passage.iri, cells.ontology.settled_properties
    found: list[Reason] = []
    for predicate, value in claims:
        name = predicate.replace(LODE, "lode:")
        others = {o: places for (p, o), places in told.items() if p == predicate and o != value}
        ladder = predicate == LODE + "reached"
        if (predicate in settled or ladder) and (predicate, value) not in told:
            same = sorted(o for o, places in others.items() if here in places)
            if same:
                found.append(_otherwise(name, cells.short(same[0]), True))
            elif others and not ladder:
                found.append(_otherwise(name, cells.short(sorted(others)[0]), False))
        if terms.kind(value) not in ("actor", "project", "country"):
            continue
        sides = roles.sides(cells.ontology).of
        spans = [s for s in quoted.passage.mentions.get(value, ()) if quoted.holds(s)]
        joint = grounding.NO_ROLES.union(*grounding.JOINT_ROLES)
        others_of = {p for (p, o) in told if o == value and p != predicate} - joint
        turned = sorted(
            p
            for p in others_of
            if (sides.get(p) and sides.get(predicate) and sides[p] != sides[predicate])
            or (here in told[p, value] and len(spans) < 2)
        )
        if turned and predicate not in joint and (predicate, value) not in told:
            found.append(_turned(cells.short(value), turned[0].replace(LODE, "lode:"), name))
    return found


def _otherwise(name: str, other: str, here: bool) -> Reason:
    if here:
        return Reason(
            "stated-otherwise",
            *pair(__name__, "passage-states-its", other=other, name=name),
        )
    return Reason(
        "told-otherwise",
        *pair(__name__, "another-passage-states-its-accepting", other=other, name=name),
        refuses=False,
    )


def _turned(value: str, other: str, name: str) -> Reason:
    return Reason(
        "role-turned",
        *pair(__name__, "its-one-print-gives-one", value=value, other=other, name=name),
    )
