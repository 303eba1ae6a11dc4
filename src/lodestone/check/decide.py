"""How a dispute is decided: words of advice, and decisions that decide nothing."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.derive.derivation import Dataset
from lodestone.model import terms
from lodestone.model.findings import Finding, violation
from lodestone.model.terms import LODE, RDF
from lodestone.read.checkout import CURATION, PASSAGE, FactFile
from lodestone.read.intake import Located

#: What is wrong, by the rule that is broken.
MESSAGES: Final = {
    "contradiction": ("contradicts itself", "自相矛盾"),
    "conflict-decided": ("differs between passages and nobody has decided", "说法不一且尚未裁定"),
    "twins-decided": ("may be one deal under two names", "可能是同一交易的两个名称"),
}
_NOTE: Final = 'skos:note "…"@en , "…"@zh-Hans .'


def advice(iri: str, rule: str, said: Mapping[str, Sequence[str]]) -> tuple[str, str]:
    """Say how a dispute is decided, in English and Chinese.

    Args:
        iri: the dispute.
        rule: the rule that it breaks.
        said: what is said of it: local names of properties to IRIs.
    """
    slug = (terms.kind_and_slug(iri) or ("", "dispute"))[1]
    values = " , ".join(_short(value) for value in said.get("hasValue", ()))
    if rule == "twins-decided":
        pair = values.replace(" , ", " ")
        block = f"deal:{slug} a lode:NotSameDeal ; lode:hasValue {values} ; {_NOTE}"
        return (
            f"if they are one: build.py same {pair} --because …; if they are apart, the same with "
            f"--not, or add to data/curation/: {block} Until somebody decides, one of them counts.",
            f"若为同一交易：build.py same {pair} --because-zh …；若非同一交易，再加 --not，"
            f"或在 data/curation/ 加入：{block} 裁定之前只计其一。",
        )
    if rule == "conflict-decided":
        on = [f"lode:{name} {_short(said[name][0])} ;" for name in ("onSubject", "onProperty")]
        block = (
            f"decision:{slug} a lode:Decision ; {' '.join(on)} lode:leavesOpen {values} ; {_NOTE}"
        )
        return (
            f"mend the facts, or add to data/curation/: {block} "
            "Where a reason tells for one value, it is lode:prefers that value.",
            f"请修正事实，或在 data/curation/ 加入：{block} "
            "若有理由取其中一值，改写 lode:prefers 该值。",
        )
    return (
        "mend the facts: a class, or the body that something is part of, is mostly wrong",
        "请修正事实：多半是类型或所属机构有误",
    )


def _short(iri: str) -> str:
    pair = terms.kind_and_slug(iri)
    return ":".join(pair) if pair else iri.replace(terms.LODE, "lode:")


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
            return "no two passages differ there", "各段落在此并无不同"
        chosen = said[LODE + "prefers"] | said[LODE + "leavesOpen"]
        if gone := sorted(chosen - values):
            return f"{_short(gone[0])} is stated by none of them", f"{_short(gone[0])} 并无段落陈述"
    if classes & {"SameDeal", "NotSameDeal"}:
        named = said[LODE + "keeps"] | said[LODE + "drops"] | said[LODE + "hasValue"]
        if gone := sorted(named - set(told)):
            return f"no passage speaks of {_short(gone[0])}", f"没有段落说到 {_short(gone[0])}"
    return None


def _idle(file: FactFile, at: Located, node: str, why: tuple[str, str]) -> Finding:
    return violation(
        "decision-idle",
        f"{_short(node)} decides nothing: {why[0]}",
        f"{_short(node)} 不起作用：{why[1]}",
        "read both passages again; mend the decision, or delete it",
        "请重读相关段落；改正或删去此裁定",
        file.path,
        at.subject_at,
    )
