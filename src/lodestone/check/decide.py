"""How a dispute is decided: words of advice, with the block that ``data/curation/`` needs."""

from collections.abc import Mapping, Sequence
from typing import Final

from lodestone.model import terms

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
        block = f"deal:{slug} a lode:NotSameDeal ; lode:hasValue {values} ; {_NOTE}"
        return (
            f"if they are apart, add to data/curation/: {block} "
            "If they are one, say lode:SameDeal with lode:keeps and lode:drops.",
            f"若非同一交易，请在 data/curation/ 加入：{block} "
            "若为同一交易，请写 lode:SameDeal，以 lode:keeps 保留、lode:drops 去除。",
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
