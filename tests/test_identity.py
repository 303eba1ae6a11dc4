"""One thing told by many: a second name for a registered instrument opens a twin and counts once.

Forty instruments of the frozen corpus are registered again under other names, each in a document of
its own that states what one passage states, with the price and the share left out or told "about".
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from lodestone.answer import questions
from lodestone.derive import derivation
from lodestone.derive.derivation import Dataset
from lodestone.model import terms, values
from lodestone.model.terms import LODE, RDF, SKOS
from lodestone.read.checkout import DOCUMENT, PASSAGE, REGISTER, FactFile, Sources
from lodestone.read.intake import Located

MANY, ENOUGH = 40, 38
FIGURES = frozenset((LODE + "amount", LODE + "share"))
TYPE = ox.NamedNode(RDF + "type")


def told(sources: Sources) -> dict[str, list[list[ox.Triple]]]:
    """Instrument to what each passage states of it."""
    found: defaultdict[str, dict[str, list[ox.Triple]]] = defaultdict(dict)
    for file in sources.of(PASSAGE):
        for located in file.triples:
            if terms.kind_and_slug(located.triple.subject.value or "") and (
                located.triple.subject.value.startswith(terms.thing("instrument", ""))
            ):
                rows = found[located.triple.subject.value].setdefault(file.graph, [])
                rows.append(located.triple)
    return {iri: list(passages.values()) for iri, passages in found.items()}


def chosen(sources: Sources) -> Iterator[tuple[str, list[ox.Triple]]]:
    """Yield forty instruments with a sum or a share, each with the fullest passage about it."""
    known = told(sources)
    priced = [
        iri
        for iri, passages in sorted(known.items())
        if any(t.predicate.value in FIGURES for rows in passages for t in rows)
    ]
    for iri in priced[:MANY]:
        yield iri, max(known[iri], key=len)


def vague(triple: ox.Triple, units: frozenset[str]) -> ox.Triple | None:
    """Tell a figure "about"; one that has a bound already, or is lost, is left out."""
    _, name = terms.kind_and_slug(triple.object.value) or ("", "")
    quantity = values.parse_quantity(name, units)
    if quantity.is_lost or quantity.bound or quantity.is_range or quantity.unit == "fraction":
        return None
    about = terms.thing("quantity", replace(quantity, bound="about").name)
    return ox.Triple(triple.subject, triple.predicate, ox.NamedNode(about))


def registered_again(sources: Sources, *, is_about: bool) -> tuple[Sources, dict[str, str]]:
    """Return the corpus with forty documents more, and each new name by the old one."""
    classes = {
        t.subject.value: t.object
        for t in sources.triples(REGISTER)
        if t.predicate == TYPE and t.subject.value.startswith(terms.thing("instrument", ""))
    }
    files: list[FactFile] = []
    names: dict[str, str] = {}
    for number, (iri, rows) in enumerate(chosen(sources)):
        new = ox.NamedNode(terms.thing("instrument", f"{'az'[number % 2]}-other-name-{number}"))
        names[iri] = new.value
        passage = terms.thing("passage", f"told-again-{number}-01")
        document = ox.NamedNode(terms.thing("document", f"told-again-{number}"))
        label = ox.Literal(f"other name {number}", language="en")
        kept = [
            one
            for row in rows
            if (one := row if row.predicate.value not in FIGURES else
                vague(row, sources.ontology.units) if is_about else None)
        ]  # fmt: skip
        parts = (
            (REGISTER, terms.graph("register"), [
                ox.Triple(new, TYPE, classes[iri]),
                ox.Triple(new, ox.NamedNode(SKOS + "prefLabel"), label)]),
            (DOCUMENT, terms.graph("documents"), [
                ox.Triple(ox.NamedNode(passage), ox.NamedNode(LODE + "isPassageOf"), document)]),
            (PASSAGE, passage, [ox.Triple(new, t.predicate, t.object) for t in kept]),
        )  # fmt: skip
        for kind, graph, triples in parts:
            path = Path(f"told-again-{number}") / f"{kind}.ttl"
            located = tuple(Located(triple, 0) for triple in triples)
            files.append(FactFile(path, kind, graph, "", located))
    return replace(sources, files=(*sources.files, *files)), names


def sums(dataset: Dataset, question: str) -> list[list[str]]:
    root = dataset.sources.house.root / "queries"
    known = questions.questions(root, dataset.sources.ontology.prefixes)
    return [list(r) for r in questions.ask(dataset.store, questions.find(question, known)).texts()]


def pairs(dataset: Dataset) -> set[frozenset[str]]:
    graph = ox.NamedNode(terms.graph("conflicts"))
    found: defaultdict[str, set[str]] = defaultdict(set)
    for quad in dataset.store.quads_for_pattern(None, TYPE, ox.NamedNode(LODE + "Twins"), graph):
        for row in dataset.store.quads_for_pattern(
            quad.subject, ox.NamedNode(LODE + "hasValue"), None, graph
        ):
            found[str(quad.subject)].add(row.object.value)
    return {frozenset(one) for one in found.values()}


@pytest.mark.parametrize("is_about", [False, True], ids=["left out", "told about"])
def test_a_second_name_opens_a_twin_and_changes_no_sum(corpus: Dataset, is_about: bool) -> None:
    sources, names = registered_again(corpus.sources, is_about=is_about)
    again = derivation.derive(sources)
    opened = pairs(again)
    missed = [old for old, new in names.items() if frozenset((old, new)) not in opened]
    assert len(names) == MANY
    assert len(names) - len(missed) >= ENOUGH, missed
    assert sums(again, "q06") == sums(corpus, "q06")


def test_nothing_of_the_corpus_is_taken_for_a_twin(corpus: Dataset) -> None:
    assert pairs(corpus) == set()
