"""Names for people: the label of every thing, and labels made for statements that have none.

Only assessments are worded by an author. Figures, facts, causal links and posts are named here
after what they are about, in both languages, for ``graph:labels``. In tables a decision is named
after its subject and property, and a passage says of which document it is.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import pyoxigraph as ox

from lodestone.derive import phrases
from lodestone.model import describe, terms
from lodestone.model.tags import bcp47
from lodestone.model.terms import LODE, RDF, SKOS
from lodestone.model.words import mark
from lodestone.read.checkout import CURATION, DOCUMENT, ONTOLOGY, PASSAGE, REGISTER, Sources

_LABEL: Final = SKOS + "prefLabel"
_TYPE: Final = RDF + "type"
#: What an observation, target or forecast is about, in the order of its label.
_ABOUT: Final = ("isOf", "forMineral", "forProduct", "forStep", "inPlace", "isRelativeTo")
#: Where and for what a fact holds, in the order of its label.
_WITHIN: Final = ("forMineral", "forProduct", "forStep", "inPlace")

Labels = Mapping[str, Mapping[str, str]]
Claims = Mapping[str, set[str]]
Worder = Callable[[Claims, Labels, str], str]


def labels(sources: Sources, lang: str, derived: Iterable[ox.Triple] = ()) -> dict[str, str]:
    """Return the label of everything that has one, values and statements included.

    What waits for a translation goes by its name in the other language.

    Args:
        sources: what was read.
        lang: ``en`` or ``zh`` (simplified).
        derived: triples of the rules, which name conflicts and tensions.
    """
    return _in(sources, lang, _known(sources, derived))


def in_each(sources: Sources) -> dict[str, dict[str, str]]:
    """Return ``labels`` for each language."""
    known = _known(sources)
    return {lang: _in(sources, lang, known) for lang in phrases.TAGS}


def _known(sources: Sources, derived: Iterable[ox.Triple] = ()) -> dict[str, dict[str, str]]:
    """Return the preferred labels of everything: IRI to language tag to label."""
    stated = list(sources.triples(REGISTER, DOCUMENT, ONTOLOGY, PASSAGE, CURATION))
    named = (t.object.value for t in stated if isinstance(t.object, ox.NamedNode))
    described = describe.describe(named, sources.ontology)
    return _collected([*stated, *described, *statement_labels(sources), *derived])


def _in(sources: Sources, lang: str, found: dict[str, dict[str, str]]) -> dict[str, str]:
    tag = phrases.TAGS[lang]
    tags = (tag, *(other for other in phrases.TAGS.values() if other != tag))
    words = {
        iri: next(by_tag[one] for one in tags if one in by_tag)
        for iri, by_tag in found.items()
        if any(one in by_tag for one in tags)
    }
    words |= _decisions(sources, found, tag)
    return {iri: phrases.placed(iri, label, lang) for iri, label in words.items()}


def statement_labels(sources: Sources) -> list[ox.Triple]:
    """Make the labels of the statements that no author words: ``graph:labels``."""
    known = _collected(sources.triples(REGISTER, ONTOLOGY, PASSAGE))
    nodes: defaultdict[str, dict[str, set[str]]] = defaultdict(dict)
    for triple in sources.triples(PASSAGE):
        if isinstance(triple.object, ox.NamedNode):
            name = triple.predicate.value.removeprefix(LODE)
            nodes[triple.subject.value].setdefault(name, set()).add(triple.object.value)
    authored = frozenset(known)
    for iri in sorted(nodes):
        _word(iri, nodes, known)
    return [
        ox.Triple(ox.NamedNode(iri), ox.NamedNode(_LABEL), ox.Literal(text, language=tag))
        for iri in sorted(nodes)
        if iri in known and iri not in authored
        for tag, text in known[iri].items()
    ]


def _word(iri: str, nodes: Mapping[str, Claims], known: dict[str, dict[str, str]]) -> None:
    """Name a statement, after the statements that it speaks of."""
    worded = _WORDED.get(terms.kind(iri))
    if worded is None or iri in known:
        return
    known[iri] = {}  # two that speak of each other do not wait for each other
    for spoken_of in nodes[iri].values():
        for other in sorted(spoken_of & nodes.keys()):
            _word(other, nodes, known)
    known[iri] = {tag: worded(nodes[iri], known, tag) for tag in phrases.TAGS.values()}


def _decisions(
    sources: Sources, known: Mapping[str, Mapping[str, str]], tag: str
) -> dict[str, str]:
    """Name what the curators decided after its subject and property, or the deals it compares."""
    rows: defaultdict[str, dict[str, set[str]]] = defaultdict(dict)
    for triple in sources.triples(CURATION):
        if isinstance(triple.object, ox.NamedNode) and triple.subject.value not in known:
            name = triple.predicate.value.removeprefix(LODE)
            rows[triple.subject.value].setdefault(name, set()).add(triple.object.value)
    deals = {
        iri: set().union(*(row.get(name, ()) for name in phrases.DEALS))
        for iri, row in rows.items()
        if not row.keys() & phrases.ON
    }
    return {iri: _names(things, known, tag) for iri, things in deals.items() if things} | {
        iri: phrases.joined([_names(row[name], known, tag) for name in phrases.ON], tag)
        for iri, row in rows.items()
        if all(name in row for name in phrases.ON)
    }


def _collected(triples: Iterable[ox.Triple]) -> dict[str, dict[str, str]]:
    """Collect preferred labels: IRI to language tag to label."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for triple in triples:
        label = triple.object
        if triple.predicate.value == _LABEL and isinstance(label, ox.Literal) and label.language:
            found[triple.subject.value].setdefault(bcp47(label.language), label.value)
    return dict(found)


def _names(iris: Iterable[str], known: Labels, tag: str) -> str:
    def name(iri: str) -> str | None:
        by_tag = known.get(iri, {})
        return by_tag.get(tag) or next(iter(by_tag.values()), None)

    return phrases.listed(iris, name, tag)


def _figure(claims: Claims, known: Labels, tag: str) -> str:
    indicator = _names(claims.get("hasIndicator", ()), known, tag)
    parts = [_names(claims[name], known, tag) for name in _ABOUT if claims.get(name)]
    about = mark(tag, "semicolon").join(parts)
    return phrases.joined([indicator, about] if about else [indicator], tag)


def _link(claims: Claims, known: Labels, tag: str) -> str:
    cause, relation, effect = (
        _names(claims.get(name, ()), known, tag)
        for name in ("hasCause", "hasRelation", "hasEffect")
    )
    return f"{cause} → {relation} → {effect}"


def _post(claims: Claims, known: Labels, tag: str) -> str:
    role = _names(claims.get("hasRole", ()), known, tag)
    holder = _names(claims.get("isFilledBy", ()), known, tag)
    return phrases.joined([role, holder], tag)


def _fact(head: Sequence[str], tail: Sequence[str] = (), *, says_class: bool = False) -> Worder:
    """Return what names a fact: its class where that must be said, its ends, then the rest."""

    def worded(claims: Claims, known: Labels, tag: str) -> str:
        ends = [_names(claims[name], known, tag) for name in head if claims.get(name)]
        rest = [_names(claims[name], known, tag) for name in (*tail, *_WITHIN) if claims.get(name)]
        text = " → ".join(ends)
        if rest:
            text += mark(tag, "brackets", text=mark(tag, "semicolon").join(rest))
        kinds = claims.get(_TYPE, ()) if says_class else ()
        return phrases.joined([*([_names(kinds, known, tag)] if kinds else []), text], tag)

    return worded


_WORDED: Final[Mapping[str, Worder]] = {
    "observation": _figure,
    "target": _figure,
    "forecast": _figure,
    "link": _link,
    "post": _post,
    "aim": _fact(("hasRelation", "hasEffect"), ("isSetBy", "isMadeUnder"), says_class=True),
    "bargain": _fact(("isSoughtBy", "hasMeans", "seeks"), ("isDirectedAt",), says_class=True),
    "condition": _fact(("isConditionOf", "hasMode", "requires")),
    "control": _fact(("isExercisedBy", "isOf"), ("hasDegree",), says_class=True),
    "denial": _fact(
        ("deniesSubject", "deniesProperty", "hasRelation", "deniesObject"), says_class=True
    ),
    "dependence": _fact(("isOf", "dependsOn"), ("hasDegree",), says_class=True),
    "participation": _fact(("isFilledBy", "hasFunction", "isFunctionIn")),
    "priority": _fact(
        ("isOf",), ("isRelativeTo", "hasScope", "isSetBy", "isMadeUnder"), says_class=True
    ),
    "ranking": _fact(("isOf", "hasStanding"), ("hasIndicator", "hasScope")),
    "significance": _fact(("isOf", "hasWeight"), ("hasScope",)),
    "stance": _fact(("isStanceOf", "hasAttitude", "isOf"), ("isDirectedAt",)),
    "renaming": _fact(("isOf",), ("atTime",), says_class=True),
}
