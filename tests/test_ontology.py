"""The ontology keeps its own house rules: few axioms, plain names, words in both languages."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from lodestone.derive import derivation
from lodestone.derive.derivation import Dataset
from lodestone.model import terms
from lodestone.model.house import House
from lodestone.model.ontology import Ontology
from lodestone.model.terms import LODE, OWL, RDF, RDFS, SKOS
from lodestone.read import checkout
from lodestone.read.checkout import Sources

REUSED = Path(__file__).parent / "ontology" / "reused.csv"
LANGUAGES = {"en": "Negative example: ", "zh-hans": "反例："}
#: Axioms that would equate what two sources tell apart, or that shapes state instead.
FORBIDDEN = frozenset(
    OWL + name
    for name in ("FunctionalProperty", "InverseFunctionalProperty", "cardinality", "hasKey",
                 "inverseOf", "maxCardinality", "maxQualifiedCardinality", "minCardinality",
                 "qualifiedCardinality", "sameAs")
) | {RDFS + "domain", RDFS + "range"}  # fmt: skip
#: Axioms that the design takes; more are a matter of a question that needs them.
TAKEN = frozenset(
    OWL + name
    for name in ("AnnotationProperty", "Class", "DatatypeProperty", "ObjectProperty", "Ontology",
                 "SymmetricProperty", "TransitiveProperty", "AllDisjointClasses", "members",
                 "deprecated", "disjointWith", "equivalentClass", "propertyChainAxiom")
) | {RDFS + "subClassOf", RDFS + "subPropertyOf"}  # fmt: skip


@pytest.fixture(scope="session")
def declared(ontology: Ontology) -> list[str]:
    """IRIs of the classes and properties, in order."""
    return sorted(ontology.classes | ontology.properties)


@pytest.fixture(scope="session")
def words(ontology: Ontology) -> dict[tuple[str, str, str], list[str]]:
    """The texts of each thing, by its IRI, the local name of the property, and the language."""
    found: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for triple in ontology.triples:
        if isinstance(triple.object, ox.Literal) and triple.predicate.value.startswith(SKOS):
            name = triple.predicate.value.removeprefix(SKOS)
            language = (triple.object.language or "").lower()
            found[triple.subject.value, name, language].append(triple.object.value)
    return dict(found)


Words = dict[tuple[str, str, str], list[str]]


def short(iri: str) -> str:
    return iri.replace(LODE, "lode:").replace(terms.ID, "")


def outside(ontology: Ontology) -> set[str]:
    nodes = (n for t in ontology.triples for n in (t.subject, t.predicate, t.object))
    return {n.value for n in nodes if isinstance(n, ox.NamedNode) and not terms.is_ours(n.value)}


# Axioms


def test_no_axiom_equates_what_sources_tell_apart_or_does_the_work_of_a_shape(
    ontology: Ontology,
) -> None:
    assert outside(ontology) & FORBIDDEN == set()


def test_no_other_axiom_is_used_than_those_that_the_design_takes(ontology: Ontology) -> None:
    used = {iri for iri in outside(ontology) if iri.startswith((OWL, RDFS))}
    assert used - TAKEN == set()


def test_no_class_or_property_is_below_itself(ontology: Ontology) -> None:
    for predicate in ("subClassOf", "subPropertyOf"):
        below: defaultdict[str, set[str]] = defaultdict(set)
        for triple in ontology.triples:
            if triple.predicate.value == RDFS + predicate:
                below[triple.subject.value].add(triple.object.value)
        for start in list(below):
            seen, todo = set(), list(below[start])
            while todo:
                here = todo.pop()
                if here not in seen:
                    seen.add(here)
                    todo += below.get(here, ())
            assert start not in seen, f"{short(start)} is below itself"


def test_every_axiom_names_terms_that_exist(ontology: Ontology) -> None:
    known = ontology.classes | ontology.properties
    named = {
        node.value
        for triple in ontology.triples
        if triple.predicate.value.startswith((OWL, RDFS))
        for node in (triple.subject, triple.object)
        if isinstance(node, ox.NamedNode) and node.value.startswith(LODE)
    }
    assert named - known == set()


# Words


@pytest.mark.parametrize("name", ["prefLabel", "definition"])
def test_every_term_has_one_label_and_one_definition_in_each_language(
    name: str, declared: list[str], words: Words
) -> None:
    wrong = [
        (short(iri), language)
        for iri in declared
        for language in LANGUAGES
        if len(words.get((iri, name, language), ())) != 1
    ]
    assert wrong == []


def test_every_individual_has_one_label_in_each_language(ontology: Ontology, words: Words) -> None:
    own = {iri for iri in ontology.individuals if not iri.startswith(terms.thing("prefix", ""))}
    wrong = [
        (short(iri), language)
        for iri in sorted(own)
        for language in LANGUAGES
        if len(words.get((iri, "prefLabel", language), ())) != 1
    ]
    assert own
    assert wrong == []


def test_every_class_has_a_real_and_a_negative_example_in_each_language(
    ontology: Ontology, words: Words
) -> None:
    for iri in sorted(ontology.classes):
        for language, mark in LANGUAGES.items():
            given = words.get((iri, "example", language), [])
            negative = [text for text in given if text.startswith(mark)]
            assert (len(given), len(negative)) == (2, 1), f"{short(iri)} in {language}: {given}"


def test_a_definition_is_one_sentence_and_its_own(declared: list[str], words: Words) -> None:
    seen: dict[str, str] = {}
    for iri in declared:
        for language, stop in (("en", "."), ("zh-hans", "。")):
            for text in words.get((iri, "definition", language), ()):
                assert text.endswith(stop), f"{short(iri)}: {text}"
                assert text.count("。") <= 1, f"{short(iri)}: {text}"
                assert text not in seen, f"{short(iri)} is defined as {seen[text]} is"
                seen[text] = short(iri)


def uses(label: str, definition: str) -> bool:
    """Whether a definition uses a label as a phrase; one Chinese character is no phrase."""
    if label.isascii():
        return bool(re.search(rf"\b{re.escape(label.lower())}s?\b", definition.lower()))
    core = re.sub(r"……|（.*?）", "", label)
    return len(core) > 1 and core in definition


def test_no_definition_uses_the_words_that_it_defines(
    ontology: Ontology, words: Words, declared: list[str]
) -> None:
    """A term may name its parent, whose label its own may be a part of."""
    wrong = [
        (short(iri), label, text)
        for iri in declared
        for language in LANGUAGES
        for label in words.get((iri, "prefLabel", language), ())
        for text in words.get((iri, "definition", language), ())
        if uses(label, text)
        and not any(label in name for name in above(iri, language, ontology, words))
    ]
    assert wrong == []


def above(iri: str, language: str, ontology: Ontology, words: Words) -> list[str]:
    parents = ontology.parents.get(iri, frozenset()) - {iri}
    return [name for p in parents for name in words.get((p, "prefLabel", language), ())]


def said_to_be(label: str, definition: str) -> bool:
    """Whether a definition says that the thing is one of those with a label.

    What a thing is stands first in English and last in Chinese; a list of kinds says it of none.
    """
    english = re.match(rf"(?:An?|The) {label}\b(?!,| or)", definition)
    return bool(english) or definition.endswith(f"的{label}。")


@pytest.mark.parametrize(
    ("label", "definition", "circular", "genus"),
    [
        ("loan", "A loan that a bank makes.", True, True),
        ("loan", "A credit for which loans are the model.", True, False),
        ("loan", "A credit that is paid back.", False, False),
        ("credit", "A credit, grant or stake.", True, False),
        ("贷款", "由银行发放的贷款。", True, True),
        ("值", "可以比较的数值。", False, False),
    ],
)
def test_a_circle_is_told_from_a_definition(
    label: str, definition: str, circular: bool, genus: bool
) -> None:
    assert (uses(label, definition), said_to_be(label, definition)) == (circular, genus)


def test_no_two_classes_are_each_said_to_be_the_other(ontology: Ontology, words: Words) -> None:
    is_a = {
        (iri, other)
        for iri in ontology.classes
        for other in ontology.classes - {iri}
        for language in LANGUAGES
        for text in words.get((iri, "definition", language), ())
        for label in words.get((other, "prefLabel", language), ())
        if said_to_be(label, text)
    }
    assert is_a
    assert {(short(c), short(d)) for c, d in is_a if (d, c) in is_a} == set()


def test_no_two_terms_of_a_module_bear_one_label(sources: Sources, words: Words) -> None:
    for file in sources.of(checkout.ONTOLOGY):
        kinds = {
            located.triple.subject.value: located.triple.object.value
            for located in file.triples
            if located.triple.predicate.value == RDF + "type"
            and located.triple.subject.value.startswith(LODE)
            and located.triple.object.value.startswith(OWL)
        }
        for language in LANGUAGES:
            bearing = Counter(
                (kind == OWL + "Class", text.lower())
                for iri, kind in kinds.items()
                for text in words.get((iri, "prefLabel", language), ())
            )
            assert [key for key, count in bearing.items() if count > 1] == [], file.path.name


# Names


def test_classes_are_in_upper_camel_and_properties_in_lower_camel(ontology: Ontology) -> None:
    for iris, form in (
        (ontology.classes, r"[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)*"),
        (ontology.properties, r"[a-z][a-z0-9]*(?:[A-Z][a-z0-9]+)*"),
    ):
        wrong = [iri for iri in iris if not re.fullmatch(re.escape(LODE) + form, iri)]
        assert sorted(wrong) == []


def test_individuals_are_in_kebab_case_but_for_the_codes_of_currencies(
    ontology: Ontology,
) -> None:
    form = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*|[A-Z]{3}")
    slugs = {iri: (terms.kind_and_slug(iri) or ("", ""))[1] for iri in ontology.individuals}
    assert sorted(iri for iri, slug in slugs.items() if not form.fullmatch(slug)) == []


def test_the_prefix_table_agrees_with_the_names_that_the_tool_speaks(ontology: Ontology) -> None:
    for prefix in ("lode", "shape", "query", "graph", "rdf", "rdfs", "owl", "xsd", "sh", "skos",
                   "dcterms", "prov", "oa"):  # fmt: skip
        assert ontology.prefixes[prefix] == getattr(terms, prefix.upper())
    ours = {p: n for p, n in ontology.prefixes.items() if n.startswith(terms.ID)}
    assert {p: terms.thing(p, "") for p in ours} == ours
    kinds = terms.VALUE_KINDS | ontology.statement_kinds
    assert kinds <= ours.keys()


def test_no_two_prefixes_stand_for_one_namespace(ontology: Ontology) -> None:
    assert max(Counter(ontology.prefixes.values()).values()) == 1


# Use


def asked_for(home: House) -> set[str]:
    """IRIs of the terms that questions and rules name."""
    files = [*home.queries, *derivation.RULES.rglob("*.rq")]
    found = (re.findall(r"\blode:(\w+)", path.read_text(encoding="utf-8")) for path in files)
    return {LODE + name for names in found for name in names}


def spoken(home: House, sources: Sources) -> Iterator[tuple[str, str]]:
    """Yield each term that shapes, questions, rules or the tool name, and where they do."""
    for triple in sources.triples(checkout.SHAPES):
        for node in (triple.subject, triple.predicate, triple.object):
            if isinstance(node, ox.NamedNode) and node.value.startswith(LODE):
                yield node.value, "shapes/"
    for iri in asked_for(home):
        yield iri, "queries/ or rules/"
    for path in sorted((home.root / "src").rglob("*.py")):
        for name in re.findall(r'\bLODE \+ "(\w+)"', path.read_text(encoding="utf-8")):
            yield LODE + name, path.name


def test_every_term_that_something_names_is_declared(
    home: House, sources: Sources, ontology: Ontology, declared: list[str]
) -> None:
    known = {*declared, *ontology.annotation_properties}
    assert {(short(iri), at) for iri, at in spoken(home, sources) if iri not in known} == set()


def test_every_term_is_used_by_a_fact_or_a_question(
    home: House, dataset: Dataset, ontology: Ontology
) -> None:
    """A class is used where one below it is, or where a claim is about it; a shape is no use."""
    shapes = terms.graph("shapes")
    used = asked_for(home)
    for name, triples in dataset.by_graph.items():
        if name != shapes:
            used |= {t.predicate.value for t in triples}
            used |= {t.object.value for t in triples if t.predicate.value == RDF + "type"}
        if name.startswith(terms.ID + "passage/"):
            used |= {t.object.value for t in triples if isinstance(t.object, ox.NamedNode)}
    used |= {above for name in used for above in ontology.parents.get(name, ())}
    unused = (ontology.classes | ontology.properties) - used
    assert sorted(map(short, unused)) == []


def test_every_outside_term_was_found_in_its_vocabulary(ontology: Ontology) -> None:
    with REUSED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    listed = {row["iri"] for row in rows}
    assert all(row["vocabulary"] and row["found in"] for row in rows)
    assert len(listed) == len(rows)
    assert sorted(outside(ontology) - listed) == [], "look it up in its vocabulary, then list it"
    assert sorted(listed - outside(ontology)) == [], "strike what is no longer used"


def test_no_two_terms_differ_in_capitals_alone(declared: list[str]) -> None:
    """Their pages would be one file on a file system that makes no such difference."""
    assert len({iri.lower() for iri in declared}) == len(declared)
