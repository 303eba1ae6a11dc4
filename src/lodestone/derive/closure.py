"""Rules to a fixpoint, each round joining only what the round before has found (semi-naive).

What is new in a round follows from at least one triple that is new in the round before. So each
pattern of a rule is in turn read from those alone, and its other patterns from everything. A rule
whose body is more than patterns, filters and bindings is run whole, and so is one with a path where
the path may have grown.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from lodestone.model import terms
from lodestone.model.terms import RDF
from lodestone.read import sparql

PREMISES: Final = terms.graph("premises")
#: What the round before has found; it stands in ``graph:premises`` as well, and is gone in the end.
FRESH: Final = terms.graph("fresh")
#: No closure of this project comes near it; a rule that runs away stops here.
MAX_ROUNDS: Final = 100
_WHOLE: Final = re.compile(
    r"(?P<head>CONSTRUCT \{[^{}]*\}\nWHERE \{\n)\s*GRAPH graph:premises \{\n"
    r"(?P<body>[^{}]*?)\n? *\}\n\}\n*\Z"
)
_CONDITION: Final = re.compile(r"(FILTER|BIND)\(.*\)\Z")
_TYPE: Final = ox.NamedNode(RDF + "type")

Pattern = tuple[str, str, str]


@dataclass(frozen=True)
class Variant:
    """A rule of which one pattern is read from what is new.

    Attributes:
        pattern: that pattern.
        query: the rule as it is then run.
    """

    pattern: Pattern
    query: str


@dataclass(frozen=True)
class Split:
    """A rule and its variants.

    Attributes:
        rule: the rule.
        variants: one for each of its patterns; none where the rule cannot be split.
        path: the properties of which its paths are made.
    """

    rule: sparql.QueryFile
    variants: tuple[Variant, ...]
    path: frozenset[str] = frozenset()

    def due(self, news: "News") -> Iterator[str]:
        """Yield the queries that find all that follows from what is new by this rule."""
        if not self.variants or not self.path.isdisjoint(news.properties):
            yield self.rule.text
            return
        for variant in self.variants:
            if news.may_match(variant.pattern):
                yield variant.query


class News:
    """What a round has found, as the patterns of rules see it.

    Attributes:
        properties: its properties, written as the rules write them.
    """

    def __init__(self, triples: Iterable[ox.Triple], prefixes: dict[str, str]) -> None:
        self._short = {namespace: prefix for prefix, namespace in prefixes.items()}
        triples = list(triples)
        self.properties = {self._word(iri) for iri in {t.predicate.value for t in triples}}
        kinds = {t.object.value for t in triples if t.predicate == _TYPE}
        self._kinds = {self._word(iri) for iri in kinds}

    def _word(self, iri: str) -> str:
        if iri == _TYPE.value:
            return "a"
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = self._short.get(iri[:cut])
        return f"<{iri}>" if prefix is None else f"{prefix}:{iri[cut:]}"

    def may_match(self, pattern: Pattern) -> bool:
        """Tell whether a triple of these may match a pattern."""
        _, verb, end = pattern
        if verb.startswith("?"):
            return True
        if verb == "a" and not end.startswith("?"):
            return end in self._kinds
        return verb in self.properties


def infer(
    store: ox.Store, rules: Sequence[sparql.QueryFile], prefixes: dict[str, str]
) -> list[ox.Triple]:
    """Run rules over ``graph:premises`` of a store until nothing new follows.

    Returns:
        The new triples, which stand in that graph as well.

    Raises:
        RuntimeError: the rules did not come to rest.
    """
    known, new = ox.NamedNode(PREMISES), ox.NamedNode(FRESH)
    splits = [split(rule) for rule in rules]
    queries: list[str] = [rule.text for rule in rules]
    found: list[ox.Triple] = []
    for _ in range(MAX_ROUNDS):
        fresh = {q: None for query in queries for q in _follows(store, query, known)}
        store.remove_graph(new)
        if not fresh:
            return found
        found += [quad.triple for quad in fresh]
        store.extend(fresh)
        store.extend(ox.Quad(q.subject, q.predicate, q.object, new) for q in fresh)
        news = News(found[-len(fresh) :], prefixes)
        queries = [query for one in splits for query in one.due(news)]
    raise RuntimeError(f"the OWL 2 RL rules did not come to rest in {MAX_ROUNDS} rounds")


def _follows(store: ox.Store, query: str, into: ox.NamedNode) -> Iterator[ox.Quad]:
    """Yield what a query adds to a graph; no literal is the subject of a triple."""
    result = store.query(query)
    assert isinstance(result, ox.QueryTriples)
    for triple in result:
        subject = triple.subject
        if not isinstance(subject, ox.Literal):
            quad = ox.Quad(subject, triple.predicate, triple.object, into)
            if quad not in store:
                yield quad


def split(rule: sparql.QueryFile) -> Split:
    """Split a rule over ``graph:premises`` by its patterns."""
    found = _WHOLE.match(rule.body)
    if found is None:
        return Split(rule, ())
    lines = [line.strip() for line in found["body"].split("\n")]
    conditions = [line for line in lines if _CONDITION.match(line)]
    patterns = _patterns(" ".join(line for line in lines if line not in conditions))
    paths = [one for one in patterns if "/" in one[1] or "*" in one[1]]
    variants = []
    for one in patterns:
        if one in paths:
            continue
        others = [" ".join(other) for other in patterns if other is not one]
        body = [
            f"GRAPH graph:fresh {{ {' '.join(one)} }}",
            f"GRAPH graph:premises {{ {' . '.join(others)} }}",
            *conditions,
        ]
        text = found["head"] + "\n".join(body) + "\n}\n"
        head = sparql.prefix_lines(text, rule.prefixes)
        variants.append(Variant(one, f"{head}\n{text}"))
    made_of = {word for _, verb, _ in paths for word in re.split(r"[/*]+", verb) if word}
    return Split(rule, tuple(variants), frozenset(made_of))


def _patterns(text: str) -> list[Pattern]:
    """Read triple patterns, whose words and marks stand apart."""
    found: list[Pattern] = []
    subject = verb = ""
    words: list[str] = []
    for word in [*text.split(), "."]:
        if word not in (".", ";", ","):
            words.append(word)
            continue
        if words:
            *before, end = words
            verb = before.pop() if before else verb
            subject = before.pop() if before else subject
            assert not before, text
            found.append((subject, verb, end))
        words = []
    return found
