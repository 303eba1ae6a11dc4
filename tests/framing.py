"""The framed file as PyLD makes it: the reference for the one that the build writes itself."""

import json
import re
from typing import Any, Final

import pyoxigraph as ox
from pyld import jsonld as pyld

from lodestone.model import terms
from lodestone.model.tags import bcp47
from lodestone.publish.files import jsonld
from lodestone.publish.files.framed import EMBEDDED, Triples
from lodestone.publish.files.release import Release

_TAG: Final = re.compile(r"[a-z]{2,3}-[a-z]{4}\Z")


def framed_file(triples: Triples, context: jsonld.Context, release: Release) -> str:
    """Return the text of the framed file.

    Args:
        triples: the plain reader's graph.
        context: made from triples that include these.
        release: whose licence and citation it bears.
    """
    part = context.part(jsonld.mentioned(triples, context))
    nodes = jsonld.nodes(triples, context)
    found: Any = pyld.frame(
        {"@context": part, "@graph": nodes},
        _frame(part, triples, context),
        {"omitGraph": False, "omitDefault": True, "documentLoader": _nothing_remote},
    )
    whole = {
        "@context": part,
        "@graph": [jsonld.noticed(release), *(_cased(node) for node in found["@graph"])],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _frame(part: jsonld.Node, triples: Triples, context: jsonld.Context) -> jsonld.Node:
    """Frame everything but the values that are written inside another thing."""
    never: jsonld.Node = {"id": {}, "@embed": "@never"}
    always: jsonld.Node = {"id": {}, "@embed": "@always"}
    inner: dict[str, jsonld.Node] = {}
    outer: dict[str, jsonld.Node] = {}
    mixed: set[str] = set()
    pointed: dict[str, set[str]] = {}
    subjects: set[str] = set()
    for triple in triples:
        subject, target = triple.subject.value, triple.object
        subjects.add(subject)
        if not isinstance(target, ox.NamedNode) or triple.predicate.value not in context.names:
            continue
        name = context.names[triple.predicate.value]
        if triple.predicate.value == terms.RDF + "type":
            continue
        if not _is_value(target.value):
            if _is_value(subject):
                inner[name] = never
            else:
                mixed.add(name)
        elif not _is_value(subject):
            outer[name] = always
            pointed.setdefault(name, set()).add(target.value)
    outer = {name: how for name, how in outer.items() if name not in mixed}
    embedded = {iri for name in outer for iri in pointed[name]}
    within = always | dict(sorted(inner.items())) | {"onDate": never}
    tops = sorted(subjects - embedded)
    return {
        "@context": part,
        "@embed": "@never",
        "id": [context.curie(iri) for iri in tops],
        **dict.fromkeys(sorted(outer), within),
    }


def _is_value(iri: str) -> bool:
    pair = terms.kind_and_slug(iri)
    return pair is not None and pair[0] in EMBEDDED


def _cased(node: Any) -> Any:
    """Put identifier and types first and the rest in order; give back the case of the tags.

    PyLD writes ``zh-hans``, as its algorithm says; the keys of a language map and the tags of
    single literals are put right.
    """
    if isinstance(node, list):
        return [_cased(item) for item in node]
    if not isinstance(node, dict):
        return node
    cased = {bcp47(key) if _TAG.match(key) else key: _cased(node[key]) for key in sorted(node)}
    if "@language" in cased:
        cased["@language"] = bcp47(cased["@language"])
    return {key: cased[key] for key in ("id", "type") if key in cased} | cased


def _nothing_remote(url: str, *_: object) -> Any:
    raise pyld.JsonLdError(f"{url} is not read: contexts stand inside the files", "loading", {})
