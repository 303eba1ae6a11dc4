"""What differs between two states of the graph: facts, names, stages, conflicts, terms.

A state is a published graph (a ``dist`` folder or its ``lodestone.nq``), another checkout, or a
revision of the project's own repository. Of a revision only the data is read, with the code and the
rules of today; nothing of it is run.
"""

from collections import defaultdict
from pathlib import Path

from lodestone.derive import derivation
from lodestone.model.house import House
from lodestone.model.tags import bcp47
from lodestone.model.terms import DCTERMS, LODE, SKOS
from lodestone.publish.states import (
    LABEL,
    Change,
    Changes,
    Dispute,
    Fact,
    Key,
    Move,
    Name,
    State,
    label_of,
    load,
    of_dataset,
)
from lodestone.publish.told_changes import FORMATS, write

__all__ = ["FORMATS", "compare", "files", "load", "write"]


def compare(old: State, new: State) -> Changes:
    """Say what differs between two states."""
    changed, added, withdrawn = _facts(old, new)
    opened, closed, decided = _conflicts(old, new)
    return Changes(
        *_came_and_went(old, new, "documents", "Document"),
        added,
        changed,
        withdrawn,
        _moves(old, new),
        opened,
        closed,
        decided,
        *_names(old, new),
        *_came_and_went(old, new, "ontology", ""),
    )


def _facts(old: State, new: State) -> tuple[tuple[Change, ...], tuple[Fact, ...], tuple[Fact, ...]]:
    """Return what changed, came and went; one value that gave way to another is a change."""
    went: defaultdict[Key, list[Fact]] = defaultdict(list)
    came: defaultdict[Key, list[Fact]] = defaultdict(list)
    for fact in old.facts - new.facts:
        went[fact.passage, fact.subject, fact.property].append(fact)
    for fact in new.facts - old.facts:
        came[fact.passage, fact.subject, fact.property].append(fact)
    changed = []
    for key in sorted(went.keys() & came.keys()):
        if len(went[key]) == len(came[key]) == 1 and went[key][0].property != LABEL:
            before, after = went.pop(key)[0], came.pop(key)[0]
            changed.append(Change(*key, before.object, after.object))
    return (
        tuple(changed),
        tuple(sorted((fact for facts in came.values() for fact in facts), key=_order)),
        tuple(sorted((fact for facts in went.values() for fact in facts), key=_order)),
    )


def _order(fact: Fact) -> tuple[str, ...]:
    return (fact.passage, fact.subject, fact.property, fact.object)


def _moves(old: State, new: State) -> tuple[Move, ...]:
    before, after = old.values("stages", "standsAt"), new.values("stages", "standsAt")
    return tuple(
        Move(iri, before.get(iri, ()), after.get(iri, ()))
        for iri in sorted(before.keys() | after.keys())
        if before.get(iri) != after.get(iri)
    )


def _conflicts(
    old: State, new: State
) -> tuple[tuple[Dispute, ...], tuple[Dispute, ...], tuple[Dispute, ...]]:
    """Return the conflicts that were opened, closed, and decided since."""
    before, after = _disputes(old), _disputes(new)
    ruled_before, ruled = (
        old.values("conflicts", "hasDecision"),
        new.values("conflicts", "hasDecision"),
    )
    return (
        tuple(after[iri] for iri in sorted(after.keys() - before.keys())),
        tuple(before[iri] for iri in sorted(before.keys() - after.keys())),
        tuple(
            after[iri]
            for iri in sorted(after.keys() & before.keys())
            if iri in ruled and iri not in ruled_before
        ),
    )


def _disputes(state: State) -> dict[str, Dispute]:
    about, of = state.values("conflicts", "onSubject"), state.values("conflicts", "onProperty")
    values = state.values("conflicts", "hasValue")
    return {
        iri: Dispute(iri, about.get(iri, ("",))[0], of.get(iri, ("",))[0], values.get(iri, ()))
        for iri, cls in state.typed("conflicts").items()
        if cls == LODE + "Conflict"
    }


def _came_and_went(
    old: State, new: State, graph: str, cls: str
) -> tuple[tuple[Name, ...], tuple[Name, ...]]:
    """Return what of a class was added to and taken from one graph."""
    before = {iri for iri, of in old.typed(graph).items() if not cls or of == LODE + cls}
    after = {iri for iri, of in new.typed(graph).items() if not cls or of == LODE + cls}
    return (
        tuple(Name(iri, after=label_of(new, iri)) for iri in sorted(after - before)),
        tuple(Name(iri, before=label_of(old, iri)) for iri in sorted(before - after)),
    )


def _names(old: State, new: State) -> tuple[tuple[Name, ...], tuple[Name, ...], tuple[Name, ...]]:
    """Return the things of the register that came, that are called otherwise, and that went."""
    before, after = old.typed("register"), new.typed("register")
    renamed = [
        Name(iri, label_of(old, iri), label_of(new, iri))
        for iri in sorted(before.keys() & after.keys())
        if old.labels.get(iri) != new.labels.get(iri)
    ]
    gone = []
    for iri in sorted(before.keys() - after.keys()):
        stone = [t for t in new.graph("register") if t.subject.value == iri]
        successor = [t.object.value for t in stone if t.predicate.value == DCTERMS + "isReplacedBy"]
        reason = sorted(
            (bcp47(t.object.language), t.object.value)
            for t in stone
            if t.predicate.value == SKOS + "historyNote" and t.object.language
        )
        gone.append(Name(iri, label_of(old, iri), "".join(successor[:1]), tuple(reason)))
    added = [Name(iri, after=label_of(new, iri)) for iri in sorted(after.keys() - before.keys())]
    return tuple(added), tuple(renamed), tuple(gone)


def files(old: str, dataset: derivation.Dataset, home: House) -> list[tuple[str, str]]:
    """Return what a release publishes of its changes: names of files and their texts.

    Args:
        old: the release before, as ``load`` takes it.
        dataset: the release.
        home: the checkout.

    Raises:
        UsageError: the release before cannot be read.
    """
    before, after = load(old, home), of_dataset("this release", dataset)
    before = State(Path(old).name, before.graphs)
    found = compare(before, after)
    return [
        ("changes.json", write(found, before, after, "json", "en")),
        ("changes.ttl", write(found, before, after, "rdf", "en")),
        ("changes.html", write(found, before, after, "html", "en")),
        ("changes.zh.html", write(found, before, after, "html", "zh")),
    ]


# --- writing ------------------------------------------------------------------------------------
