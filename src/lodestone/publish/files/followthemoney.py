"""Actors, stakes, loans and grants as FollowTheMoney entities, one JSON object a line.

Only what the settled view holds is said, and only where FollowTheMoney means the same: a stake of
named holders in a company is an ``Ownership``, a loan between named parties a ``Debt``, a grant a
``Payment``. A group of unnamed firms is no entity; an amount is given as a number only where it is
exact. Each link names the passages that state its parties as ``proof``.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import pyoxigraph as ox

from lodestone.model import terms
from lodestone.model.ontology import Ontology
from lodestone.model.tags import bcp47
from lodestone.model.terms import LODE, PROV, RDF, RDFS, SKOS

#: Class of actor to schema; the nearest ancestor decides.
_ACTORS: Final[Mapping[str, str]] = {
    "Company": "Company",
    "Person": "Person",
    "GovernmentBody": "PublicBody",
    "Country": "PublicBody",
    "InternationalBody": "Organization",
    "Coalition": "Organization",
    "Association": "Organization",
    "ArmedGroup": "Organization",
    "Community": "Organization",
    "ResearchBody": "Organization",
    "Fund": "LegalEntity",
}
#: Class of instrument to schema, and the properties of its two ends.
_LINKS: Final[Mapping[str, tuple[str, str, str]]] = {
    "Stake": ("Ownership", "owner", "asset"),
    "Loan": ("Debt", "creditor", "debtor"),
    "Grant": ("Payment", "payer", "beneficiary"),
}
#: Stakes that are no share of a company.
_NO_SHARE: Final = frozenset({"Warrant", "GoldenShare"})
_WIKIDATA: Final = "http://www.wikidata.org/entity/"
_PRECISE: Final = frozenset({"day", "month", "year"})

Triples = Sequence[ox.Triple]
Entity = dict[str, Any]
Values = Mapping[str, Sequence[ox.NamedNode | ox.Literal]]


def entities(by_graph: Mapping[str, Triples], ontology: Ontology) -> str:
    """Write the settled view as FollowTheMoney entities, sorted by their identifiers.

    Args:
        by_graph: the triples of each named graph.
        ontology: for the classes and the properties of parties.
    """
    made = _Maker(by_graph, ontology)
    found = sorted(made.all(), key=lambda entity: str(entity["id"]))
    lines = (json.dumps(entity, ensure_ascii=False, sort_keys=True) for entity in found)
    return "".join(f"{line}\n" for line in lines)


class _Maker:
    """Looks up in the graphs what the entities say."""

    def __init__(self, by_graph: Mapping[str, Triples], ontology: Ontology) -> None:
        self._ontology = ontology
        self._register = _rows(by_graph, "register")
        self._settled = _rows(by_graph, "settled")
        self._stages = _rows(by_graph, "stages")
        self._values = _rows(by_graph, "values")
        self._documents = _rows(by_graph, "documents")
        self._proofs = _proofs(by_graph.get(terms.graph("evidence"), ()))
        self._gives = _below(ontology, "isProvidedBy")
        self._gets = _below(ontology, "benefits")

    def all(self) -> Iterator[Entity]:
        """Yield every actor, every link between two of them, and the passages that prove it."""
        actors = {iri: schema for iri in self._register if (schema := self._actor_schema(iri))}
        proofs: set[str] = set()
        for iri, schema in actors.items():
            yield _entity(iri, schema, self._named(iri) | {"sourceUrl": [iri]})
        for iri in self._register:
            link = self._link(iri, actors)
            if link is not None:
                entity, passages = link
                proofs |= passages
                yield entity
        for passage in proofs:
            yield self._passage(passage)

    def _types(self, iri: str) -> list[str]:
        return [node.value for node in self._register[iri].get(RDF + "type", ())]

    def _actor_schema(self, iri: str) -> str | None:
        return next(
            (s for name, s in _ACTORS.items() if self._ontology.is_a(self._types(iri), name)), None
        )

    def _named(self, iri: str) -> dict[str, list[str]]:
        row = self._register[iri]
        outside = row.get("https://schema.org/sameAs", ())
        wikidata = [n.value.removeprefix(_WIKIDATA) for n in outside if _WIKIDATA in n.value]
        return {
            "name": [node.value for node in row.get(SKOS + "prefLabel", ())],
            "alias": [node.value for node in row.get(SKOS + "altLabel", ())],
            "wikidataId": wikidata,
        }

    def _link(self, iri: str, actors: Mapping[str, str]) -> tuple[Entity, set[str]] | None:
        """Return an instrument as a link between its parties, and the passages that prove it."""
        kinds = (row for name, row in _LINKS.items() if self._ontology.is_a(self._types(iri), name))
        kind = next(kinds, None)
        if any(self._ontology.is_a(self._types(iri), name) for name in _NO_SHARE):
            return None
        claims = self._settled.get(iri, {})
        givers = _parties(claims, self._gives, actors)
        takers = _parties(claims, self._gets, actors)
        if kind is None or not givers or not takers:
            return None
        schema, giver, taker = kind
        if schema == "Ownership":
            takers = [party for party in takers if actors[party] == "Company"]
        if not takers:
            return None
        proofs = {
            passage
            for verb in self._gives | self._gets
            for node in claims.get(verb, ())
            for passage in self._proofs.get((iri, verb, node.value), ())
        }
        properties = {
            giver: [_id(party) for party in givers],
            taker: [_id(party) for party in takers],
            "summary": self._labels(self._register, iri),
            "recordId": [iri.rsplit("/", 1)[-1]],
            "sourceUrl": [iri],
            "proof": [_id(passage) for passage in proofs],
        }
        return _entity(iri, schema, properties | self._terms(iri, schema)), proofs

    def _terms(self, iri: str, schema: str) -> dict[str, list[str]]:
        """Return amount, share, stage and date of an instrument, as far as they are exact."""
        claims = self._settled[iri]
        amounts = [node.value for node in claims.get(LODE + "amount", ())]
        shares = [node.value for node in claims.get(LODE + "share", ())]
        stages = [n.value for n in self._stages.get(iri, {}).get(LODE + "standsAt", ())]
        words = [text for node in (*amounts, *stages) for text in self._labels(self._values, node)]
        found = {"description": words, "date": [d for s in stages for d in self._date(s)]}
        if schema == "Ownership":
            found["percentage"] = [t for s in shares for t in self._labels(self._values, s)[:1]]
            return found
        exact = [pair for node in amounts if (pair := self._exact(node))]
        return found | {"amount": [n for n, _ in exact], "currency": [unit for _, unit in exact]}

    def _exact(self, iri: str) -> tuple[str, str] | None:
        """Return number and currency of a quantity that is one number of money."""
        row = self._values.get(iri, {})
        low, high, unit = (row.get(LODE + name, ()) for name in ("low", "high", "inUnit"))
        if LODE + "bound" in row or not low or not high or not unit:
            return None
        currency = unit[0].value.rsplit("/", 1)[-1]
        if Decimal(low[0].value) != Decimal(high[0].value) or not currency.isupper():
            return None
        return low[0].value, currency

    def _date(self, stage: str) -> list[str]:
        """Return the day, month or year of a stage, where the text prints no bound with it."""
        found = []
        for node in self._values.get(stage, {}).get(LODE + "onDate", ()):
            row = self._values.get(node.value, {})
            precision = {n.value for n in row.get(LODE + "precision", ())}
            if LODE + "bound" not in row and precision & _PRECISE:
                name = node.value.rsplit("/", 1)[-1]
                found += [name] if name.replace("-", "").isdigit() else []
        return found

    def _passage(self, iri: str) -> Entity:
        row = self._documents.get(iri, {})
        of = [node.value for node in row.get(LODE + "isPassageOf", ())]
        titles = [text for d in of for text in self._labels(self._documents, d)]
        return _entity(
            iri,
            "PlainText",
            {
                "title": self._labels(self._documents, iri),
                "summary": titles,
                "sourceUrl": [iri],
            },
        )

    def _labels(self, rows: Mapping[str, Values], iri: str) -> list[str]:
        """Return the labels of a thing, the English one first."""
        labels = rows.get(iri, {}).get(SKOS + "prefLabel", ())
        tongues = {bcp47(n.language or ""): n.value for n in labels if isinstance(n, ox.Literal)}
        return [tongues[tag] for tag in sorted(tongues)]


def _entity(iri: str, schema: str, properties: Mapping[str, Iterable[str]]) -> Entity:
    cleaned = {name: sorted(set(texts)) for name, texts in properties.items()}
    filled = {name: texts for name, texts in cleaned.items() if texts}
    return {"id": _id(iri), "schema": schema, "properties": filled, "datasets": ["lodestone"]}


def _id(iri: str) -> str:
    return iri.removeprefix(terms.ID).replace("/", "-")


def _rows(by_graph: Mapping[str, Triples], name: str) -> dict[str, dict[str, list[Any]]]:
    rows: defaultdict[str, defaultdict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for triple in by_graph.get(terms.graph(name), ()):
        rows[triple.subject.value][triple.predicate.value].append(triple.object)
    return {iri: dict(row) for iri, row in rows.items()}


def _proofs(evidence: Iterable[ox.Triple]) -> dict[tuple[str, str, str], set[str]]:
    """Return the passages of each claim."""
    claims: defaultdict[str, dict[str, str]] = defaultdict(dict)
    passages: defaultdict[str, set[str]] = defaultdict(set)
    for triple in evidence:
        verb = triple.predicate.value
        if verb == PROV + "wasDerivedFrom":
            passages[triple.subject.value].add(triple.object.value)
        elif verb.startswith(RDF):
            claims[triple.subject.value][verb.removeprefix(RDF)] = triple.object.value
    return {
        (row["subject"], row["predicate"], row["object"]): passages[claim]
        for claim, row in claims.items()
        if "subject" in row
    }


def _parties(claims: Values, verbs: Iterable[str], actors: Mapping[str, str]) -> list[str]:
    named = {node.value for verb in verbs for node in claims.get(verb, ())}
    return sorted(named & actors.keys())


def _below(ontology: Ontology, name: str) -> set[str]:
    """Return a property and those below it."""
    found = {LODE + name}
    while True:
        more = {
            t.subject.value
            for t in ontology.triples
            if t.predicate.value == RDFS + "subPropertyOf" and t.object.value in found
        }
        if more <= found:
            return found
        found |= more
