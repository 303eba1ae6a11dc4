"""How a dispute is decided: words of advice, and decisions that decide nothing."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.derive.derivation import Dataset
from lodestone.model import terms
from lodestone.model.findings import Finding, worded
from lodestone.model.terms import LODE, RDF
from lodestone.model.words import Words, pair
from lodestone.read.checkout import CURATION, PASSAGE, FactFile
from lodestone.read.intake import Located

#: The rules whose findings this module words.
RULES: Final = ("contradiction", "conflict-decided", "twins-decided")


def message(rule: str) -> Words:
    """Return what is wrong where one of the rules is broken."""
    return pair(__name__, rule)


_NOTE: Final = 'skos:note "…"@en , "…"@zh-Hans .'


def advice(iri: str, rule: str, said: Mapping[str, Sequence[str]]) -> tuple[str, str]:
    """Say how a dispute is decided, in English and Chinese.

    Args:
        iri: the dispute.
        rule: the rule that it breaks.
        said: what is said of it: local names of properties to IRIs.
    """
    slug = (terms.kind_and_slug(iri) or ("", "dispute"))[1]
    values = " , ".join(terms.short(value) for value in said.get("hasValue", ()))
    if rule == "twins-decided":
        two = values.replace(" , ", " ")
        block = f"deal:{slug} a lode:NotSameDeal ; lode:hasValue {values} ; {_NOTE}"
        return pair(__name__, "if-they-one-build-py", two=two, block=block)
    if rule == "conflict-decided":
        on = [f"lode:{name} {terms.short(said[name][0])} ;" for name in ("onSubject", "onProperty")]
        block = (
            f"decision:{slug} a lode:Decision ; {' '.join(on)} lode:leavesOpen {values} ; {_NOTE}"
        )
        return pair(__name__, "mend-facts-add-data-curation", block=block)
    return pair(__name__, "mend-facts-class-body-something")


def idle(dataset: Dataset, only: Collection[Path] = ()) -> Iterator[Finding]:
    """Report judgements without an effect: no conflict is there, or a value or thing is gone.

    Args:
        dataset: the whole graph.
        only: resolved paths of the files to report on; all where empty.
    """
    told = {triple.subject.value for triple in dataset.sources.triples(PASSAGE)}
    told |= {triple.object.value for triple in dataset.sources.triples(PASSAGE)}
    disputed = _disputed(dataset)
    for file in dataset.sources.of(CURATION):
        if only and file.path.resolve() not in only:
            continue
        nodes: defaultdict[str, list[Located]] = defaultdict(list)
        for located in file.triples:
            nodes[located.triple.subject.value].append(located)
        for node, rows in sorted(nodes.items()):
            if why := _why_idle(rows, told, disputed):
                yield _idle(file, rows[0], node, why)


def _disputed(dataset: Dataset) -> dict[tuple[str, str], set[str]]:
    """Subject and property to the values that passages state differently, if one fits the other."""
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for name in ("contested", "conflicts"):
        graph = ox.NamedNode(terms.graph(name))
        cases: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for quad in dataset.store.quads_for_pattern(None, None, None, graph):
            if quad.predicate.value in _CASE and isinstance(quad.subject, ox.NamedNode):
                cases[quad.subject.value][quad.predicate.value].add(quad.object.value)
        for case in cases.values():
            for subject in case[LODE + "onSubject"]:
                for predicate in case[LODE + "onProperty"]:
                    found[subject, predicate] |= case[LODE + "hasValue"]
    return dict(found)


_CASE: Final = frozenset(LODE + name for name in ("onSubject", "onProperty", "hasValue"))


def _why_idle(
    rows: Sequence[Located],
    told: Collection[str],
    disputed: Mapping[tuple[str, str], set[str]],
) -> tuple[str, str] | None:
    """Say in English and Chinese why a judgement decides nothing, if it does not."""
    said: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        said[row.triple.predicate.value].add(row.triple.object.value)
    classes = {name.removeprefix(LODE) for name in said[RDF + "type"]}
    if "Decision" in classes:
        on = [(s, p) for s in said[LODE + "onSubject"] for p in said[LODE + "onProperty"]]
        values = set().union(*(disputed.get(one, ()) for one in on))
        if not values:
            return pair(__name__, "no-two-passages-differ-there")
        chosen = said[LODE + "prefers"] | said[LODE + "leavesOpen"]
        if gone := sorted(chosen - values):
            return pair(__name__, "stated-none-them", short=terms.short(gone[0]))
    if classes & {"SameDeal", "NotSameDeal"}:
        named = said[LODE + "keeps"] | said[LODE + "drops"] | said[LODE + "hasValue"]
        if gone := sorted(named - set(told)):
            return pair(__name__, "no-passage-speaks", short=terms.short(gone[0]))
    return None


def _idle(file: FactFile, at: Located, node: str, why: tuple[str, str]) -> Finding:
    return worded("decision-idle", file.path, at.subject_at, node=terms.short(node), why=why)
