"""Names for people: the label of every thing, and labels made for statements that have none.

Only assessments are worded by an author. An observation, a target, a forecast, a causal link and a
post are named here after what they are about, in both languages, for ``graph:labels``.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Final

import pyoxigraph as ox

from lodestone import describe
from lodestone.read import CURATION, DOCUMENT, ONTOLOGY, PASSAGE, REGISTER, Sources
from lodestone.terms import LODE, SKOS, kind_and_slug
from lodestone.turtle import bcp47

_LABEL: Final = SKOS + "prefLabel"
#: What an observation, target or forecast is about, in the order of its label.
_ABOUT: Final = ("isOf", "forMineral", "forProduct", "forStep", "inPlace", "isRelativeTo")
_TAGS: Final = {"en": "en", "zh": "zh-Hans"}

Labels = Mapping[str, Mapping[str, str]]
Claims = Mapping[str, set[str]]


def labels(sources: Sources, lang: str, derived: Iterable[ox.Triple] = ()) -> dict[str, str]:
    """Return the label of everything that has one, values and statements included.

    Args:
        sources: what was read.
        lang: ``en`` or ``zh`` (simplified).
        derived: triples of the rules, which name conflicts and tensions.
    """
    stated = list(sources.triples(REGISTER, DOCUMENT, ONTOLOGY, PASSAGE, CURATION))
    named = (t.object.value for t in stated if isinstance(t.object, ox.NamedNode))
    described = describe.describe(named, sources.ontology)
    found = _collected([*stated, *described, *statement_labels(sources), *derived])
    return {iri: words[_TAGS[lang]] for iri, words in found.items() if _TAGS[lang] in words}


def statement_labels(sources: Sources) -> list[ox.Triple]:
    """Make the labels of the statements that no author words: ``graph:labels``."""
    known = _collected(sources.triples(REGISTER, ONTOLOGY, PASSAGE))
    nodes: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for triple in sources.triples(PASSAGE):
        if isinstance(triple.object, ox.NamedNode):
            name = triple.predicate.value.removeprefix(LODE)
            nodes[triple.subject.value][name].add(triple.object.value)
    made = []
    for iri in sorted(nodes):
        worded = _WORDED.get((kind_and_slug(iri) or ("", ""))[0])
        if worded is None or iri in known:
            continue
        for tag in _TAGS.values():
            text = worded(nodes[iri], known, tag)
            literal = ox.Literal(text, language=tag)
            made.append(ox.Triple(ox.NamedNode(iri), ox.NamedNode(_LABEL), literal))
    return made


def _collected(triples: Iterable[ox.Triple]) -> dict[str, dict[str, str]]:
    """Collect preferred labels: IRI to language tag to label."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for triple in triples:
        label = triple.object
        if triple.predicate.value == _LABEL and isinstance(label, ox.Literal) and label.language:
            found[triple.subject.value].setdefault(bcp47(label.language), label.value)
    return dict(found)


def _names(iris: Iterable[str], known: Labels, tag: str) -> str:
    words = (known.get(iri, {}).get(tag, iri.rsplit("/", 1)[-1]) for iri in sorted(iris))
    return (", " if tag == "en" else "、").join(word.rstrip(".。") for word in words)


def _figure(claims: Claims, known: Labels, tag: str) -> str:
    indicator = _names(claims.get("hasIndicator", ()), known, tag)
    parts = [_names(claims[name], known, tag) for name in _ABOUT if claims.get(name)]
    if tag == "en":
        return f"{indicator}: {'; '.join(parts)}" if parts else indicator
    return f"{indicator}：{'；'.join(parts)}" if parts else indicator


def _link(claims: Claims, known: Labels, tag: str) -> str:
    cause, relation, effect = (
        _names(claims.get(name, ()), known, tag)
        for name in ("hasCause", "hasRelation", "hasEffect")
    )
    return f"{cause} → {relation} → {effect}"


def _post(claims: Claims, known: Labels, tag: str) -> str:
    role = _names(claims.get("hasRole", ()), known, tag)
    holder = _names(claims.get("isFilledBy", ()), known, tag)
    return f"{role}: {holder}" if tag == "en" else f"{role}：{holder}"


_WORDED: Final[Mapping[str, Callable[[Claims, Labels, str], str]]] = {
    "observation": _figure,
    "target": _figure,
    "forecast": _figure,
    "link": _link,
    "post": _post,
}
