"""The settled links as a network, in GraphML: things are nodes, and each link says its evidence."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from xml.etree import ElementTree

import pyoxigraph as ox

from lodestone.model import terms
from lodestone.model.tags import bcp47
from lodestone.model.terms import LODE, RDF, VALUE_KINDS
from lodestone.publish.files.release import LICENCE, Release

#: ``label`` is the name that Gephi shows; the other two are for whoever wants one language.
_NODE_KEYS = ("label", "iri", "kind", "label_en", "label_zh")
_EDGE_KEYS = ("label", "property", "label_en", "label_zh")
_COUNTS = ("passageCount", "documentCount", "rootCount")
#: On how many passages an edge rests: what Gephi draws as its strength.
_WEIGHT = "weight"

Triples = Sequence[ox.Triple]
Link = tuple[str, str, str]


def graphml(
    by_graph: Mapping[str, Triples],
    prefixes: Mapping[str, str],
    labels: Mapping[str, Mapping[str, str]],
    release: Release,
) -> str:
    """Write the settled links between things as a directed network.

    Args:
        by_graph: the triples of each named graph.
        prefixes: the prefix table; compact IRIs are the identifiers of nodes.
        labels: IRI to label by language tag.
        release: whose licence and citation the file bears.
    """
    settled = by_graph.get(terms.graph("settled"), ())
    links = sorted({_link(triple) for triple in settled if is_link(triple)})
    counts = _counts(by_graph.get(terms.graph("evidence"), ()))
    root = ElementTree.Element("graphml", xmlns="http://graphml.graphdrawing.org/xmlns")
    for where, names, kind in (
        ("node", _NODE_KEYS, "string"),
        ("edge", _EDGE_KEYS, "string"),
        ("edge", (*_COUNTS, _WEIGHT), "int"),
    ):
        for name in names:
            ElementTree.SubElement(
                root,
                "key",
                {"id": f"{where}_{name}", "for": where, "attr.name": name, "attr.type": kind},
            )
    graph = ElementTree.SubElement(root, "graph", id="lodestone", edgedefault="directed")
    short = _Shortener(prefixes)
    for iri in sorted({end for s, _, o in links for end in (s, o)}):
        node = ElementTree.SubElement(graph, "node", id=short(iri))
        pair = terms.kind_and_slug(iri)
        _data(node, "node", {"iri": iri, "kind": pair[0] if pair else ""}, labels.get(iri, {}))
    for number, link in enumerate(links):
        s, p, o = link
        edge = ElementTree.SubElement(
            graph, "edge", id=f"e{number}", source=short(s), target=short(o)
        )
        _data(edge, "edge", {"property": short(p)}, labels.get(p, {}))
        told = counts.get(link, {})
        for name, text in {**told, _WEIGHT: told.get("passageCount", "1")}.items():
            ElementTree.SubElement(edge, "data", key=f"edge_{name}").text = text
    ElementTree.indent(root, " ")
    head = f"<!-- {release.citation} {LICENCE} -->"
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n{body}\n'


class _Shortener:
    """Writes IRIs with their prefix."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._prefix_of = {namespace: prefix for prefix, namespace in sorted(prefixes.items())}

    def __call__(self, iri: str) -> str:
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = self._prefix_of.get(iri[:cut])
        return f"{prefix}:{iri[cut:]}" if prefix else iri


def _link(triple: ox.Triple) -> Link:
    return triple.subject.value, triple.predicate.value, triple.object.value


def is_link(triple: ox.Triple) -> bool:
    """Tell whether a triple links two things of which neither is a value."""
    ends = (triple.subject, triple.object)
    return triple.predicate.value != RDF + "type" and all(map(_is_thing, ends))


def _is_thing(node: object) -> bool:
    if not isinstance(node, ox.NamedNode):
        return False
    pair = terms.kind_and_slug(node.value)
    return pair is not None and pair[0] not in VALUE_KINDS


def _counts(evidence: Iterable[ox.Triple]) -> dict[Link, dict[str, str]]:
    """Return for each claim how many passages, documents and roots it has."""
    rows: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for triple in evidence:
        if isinstance(triple.subject, ox.NamedNode):
            name = triple.predicate.value.removeprefix(RDF).removeprefix(LODE)
            rows[triple.subject.value][name] = triple.object.value
    return {
        (row["subject"], row["predicate"], row["object"]): {
            name: row[name] for name in _COUNTS if name in row
        }
        for row in rows.values()
        if "subject" in row
    }


def _data(
    element: ElementTree.Element, where: str, own: Mapping[str, str], words: Mapping[str, str]
) -> None:
    tongues = {bcp47(tag): text for tag, text in words.items()}
    english, chinese = tongues.get("en", ""), tongues.get("zh-Hans", "")
    texts = {"label": english or chinese, "label_en": english, "label_zh": chinese}
    for name, text in {**own, **texts}.items():
        if text:
            ElementTree.SubElement(element, "data", key=f"{where}_{name}").text = text
