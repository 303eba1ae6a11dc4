"""A reader's name finds the thing that is meant: any script, spelling, alias, slug or CURIE."""

import re
from collections import defaultdict
from dataclasses import replace

import pyoxigraph as ox
import pytest

from lodestone.answer import parameters, questions
from lodestone.answer.names import NAMING, Names
from lodestone.derive.derivation import Dataset
from lodestone.model import terms
from lodestone.model.errors import UsageError
from lodestone.model.house import House
from lodestone.model.house import release as release_of
from lodestone.model.terms import SKOS
from lodestone.read.checkout import DOCUMENT, REGISTER, FactFile, Sources
from lodestone.read.intake import Located
from lodestone.read.text import mentions, nations
from lodestone.read.text.folding import fold

HIDDEN = SKOS + "hiddenLabel"


@pytest.fixture(scope="module")
def names(corpus: Dataset) -> Names:
    derived = corpus.by_graph.get(terms.graph("conflicts"), ())
    return Names.of(corpus.sources, derived)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("EO 14241", "measure:executive-order-14241"),
        ("e.o.14241", "measure:executive-order-14241"),
        ("MP 材料", "actor:mp-materials"),
        ("mp-materials", "actor:mp-materials"),
        ("U.K.", "country:united-kingdom"),
        ("Gecamines", "actor:gecamines"),
        ("刚果金", "country:democratic-republic-of-the-congo"),
        ("剛果（金）", "country:democratic-republic-of-the-congo"),
        ("民主剛果", "country:democratic-republic-of-the-congo"),
        ("Congo", "country:democratic-republic-of-the-congo"),
        ("五角大楼", "actor:department-of-defense"),
        ("五角大廈", "actor:department-of-defense"),
        ("Pentagon", "actor:department-of-defense"),
        ("DoD", "actor:department-of-defense"),
        ("DOE", "actor:department-of-energy"),
        ("US EXIM Bank", "actor:export-import-bank"),
        ("LAC", "actor:lithium-americas"),
        ("Trilogy", "actor:trilogy-metals"),
        ("US Antimony", "actor:us-antimony"),
        ("美國銻業", "actor:us-antimony"),
        ("大而美", "measure:one-big-beautiful-bill-act"),
        ("232調查", "measure:section-232-critical-minerals-investigation"),
        ("REE", "mineral:rare-earths"),
        ("2025 list", "list:usgs-2025"),
        ("vault-doubts", "document:vault-doubts"),
        ("document:vault-doubts", "document:vault-doubts"),
        ("year-one-08", "passage:year-one-08"),
        ("quantity:percent-15", "quantity:percent-15"),
        ("lode:share", "lode:share"),
        ("Price-floor policy", "measure:critical-minerals-price-floor-policy"),
    ],
)
def test_a_name_means_its_thing(names: Names, text: str, meant: str) -> None:
    assert names.short(names.resolve(text)) == meant


def test_every_slug_of_a_passage_means_the_passage(sources: Sources) -> None:
    """Also where its heading is the name of a registered thing, however the names were read."""
    parted = ox.NamedNode(terms.LODE + "isPassageOf")
    passages = {
        triple.subject.value: triple.subject.value.rpartition("/")[2]
        for triple in sources.triples(DOCUMENT)
        if triple.predicate == parted
    }
    assert len(passages) > 50
    found = Names.of(sources)
    assert {iri for iri, slug in passages.items() if found.find(slug) != {iri}} == set()
    store = ox.Store()
    for kind, graph in ((DOCUMENT, "documents"), (REGISTER, "register")):
        name = ox.NamedNode(terms.graph(graph))
        store.extend(ox.Quad(*triple, name) for triple in sources.triples(kind))
    found = Names.of_store(store)
    assert {iri for iri, slug in passages.items() if found.find(slug) != {iri}} == set()


@pytest.mark.parametrize("name", ["actor:mp-material", "lode:shares", "document:vault-doubt"])
def test_a_name_with_a_prefix_that_nothing_has_is_refused_with_a_hint(
    names: Names, name: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(f"nothing goes by the name '{name}'")) as caught:
        names.resolve(name)
    assert name.startswith("lode:") or "did you mean" in str(caught.value)


def test_an_address_of_ours_that_nothing_has_is_refused_and_a_foreign_one_is_not(
    names: Names,
) -> None:
    with pytest.raises(UsageError, match="nothing goes by the name"):
        names.resolve(terms.thing("actor", "nobody-of-that-name"))
    assert names.resolve(terms.RDF + "type") == terms.RDF + "type"


def test_a_hint_is_the_label_with_its_short_name_in_the_language_of_the_talk(names: Names) -> None:
    with pytest.raises(UsageError) as caught:
        names.resolve("Projekt Vault")
    assert "Project Vault (measure:project-vault)" in str(caught.value)
    assert "金库计划（measure:project-vault）" in caught.value.zh
    assert caught.value.zh.startswith("没有名为“Projekt Vault”的事物")


@pytest.mark.parametrize("text", ["XQ", "Zz", "qqq", "、", "()"])
def test_a_short_or_empty_word_is_given_no_far_fetched_hint(names: Names, text: str) -> None:
    assert names.near(text) == []


def test_a_name_that_several_things_bear_is_reported_with_all_of_them() -> None:
    prefixes = {"actor": terms.thing("actor", "")}
    pair = frozenset({terms.thing("actor", "one"), terms.thing("actor", "two")})
    labels = {"en": {terms.thing("actor", "one"): "One"}, "zh": {}}
    both = Names({"vulcan": pair}, prefixes, pair, labels)
    with pytest.raises(UsageError, match=r"ambiguous: One \(actor:one\), actor:two") as caught:
        both.resolve("VULCAN")
    assert "有歧义" in caught.value.zh


def test_no_name_of_a_reader_is_borne_twice_or_found_without_it(
    sources: Sources,
) -> None:
    """A hidden name leads to one thing, and no other name of that thing would lead there.

    Where a text prints it as the name of another thing, it leads to that.
    """
    printed: defaultdict[str, set[str]] = defaultdict(set)
    bearers: defaultdict[str, set[str]] = defaultdict(set)
    hidden: list[tuple[str, str]] = []
    for triple in sources.triples(REGISTER):
        iri, label = triple.subject.value, triple.object
        if triple.predicate.value not in NAMING:
            continue
        assert isinstance(label, ox.Literal)
        key = "".join(char for char in label.value.casefold() if char.isalnum())
        if triple.predicate.value == HIDDEN:
            hidden.append((label.value, iri))
            assert key not in printed[iri] or not key.isascii(), label.value
        else:
            printed[iri].add(key)
            bearers[fold(label.value)].add(iri)
    assert len(hidden) > 200
    names = Names.of(sources)
    wrong = [
        label
        for label, iri in hidden
        if names.resolve(label) not in (bearers[fold(label)] or {iri})
    ]
    assert wrong == []


def test_a_name_that_a_text_prints_goes_before_one_that_readers_type(sources: Sources) -> None:
    new = ox.NamedNode(terms.thing("product", "sample-magnets"))
    (label, old) = next(
        (triple.object, triple.subject.value)
        for triple in sources.triples(REGISTER)
        if triple.predicate.value == HIDDEN
    )
    printed = ox.Triple(new, ox.NamedNode(SKOS + "altLabel"), label)
    path = sources.house.root / "data/register/sample.ttl"
    file = FactFile(path, REGISTER, terms.graph("register"), "", (Located(printed, 1),))
    names = Names.of(replace(sources, files=(*sources.files, file)))
    assert names.resolve(label.value) == new.value != old
    store = ox.Store()
    for triple in (printed, ox.Triple(ox.NamedNode(old), ox.NamedNode(HIDDEN), label)):
        store.add(ox.Quad(*triple, ox.NamedNode(terms.graph("register"))))
    assert Names.of_store(store).resolve(label.value) == new.value


def test_a_hidden_name_is_found_by_readers_and_proves_nothing(sources: Sources) -> None:
    iri = terms.thing("actor", "department-of-defense")
    hidden = {
        triple.object.value
        for triple in sources.triples(REGISTER)
        if triple.predicate.value == HIDDEN and triple.subject.value == iri
    }
    assert "五角大楼" in hidden
    assert hidden.isdisjoint(mentions.labels(sources)[iri])
    assert iri not in mentions.names(sources).find("五角大楼与Pentagon")


def test_no_hidden_name_is_found_in_a_text_that_prints_it(sources: Sources) -> None:
    known = mentions.names(sources)
    # Of countries a table says what texts print beside the names of the register.
    printed = {name for code in nations.table() for name in nations.further(code)}
    for triple in sources.triples(REGISTER):
        if triple.predicate.value == HIDDEN and triple.object.value not in printed:
            owners = known.find(triple.object.value)
            full = (0, len(triple.object.value))
            assert full not in owners.get(triple.subject.value, ()), triple.object.value


def test_every_name_works_as_a_parameter(names: Names, corpus: Dataset, home: House) -> None:
    known = questions.questions(home.root / "queries", corpus.sources.ontology.prefixes)
    query = questions.find("q06", known)
    day = release_of(home)[1]
    rows = [
        questions.ask(corpus.store, parameters.bind(query, {"agency": text}, names, day)).rows
        for text in ("国防部", "五角大楼", "actor:department-of-defense", "department-of-defense")
    ]
    assert rows[0]
    assert all(found == rows[0] for found in rows)


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("A State Department official spoke.", "department-of-state"),
        ("The Commerce Department said so.", "department-of-commerce"),
        ("The Interior Department said so.", "department-of-the-interior"),
        ("The Defense Department said so.", "department-of-defense"),
    ],
)
def test_departments_are_known_by_the_names_that_newspapers_print(
    text: str, actor: str, sources: Sources
) -> None:
    assert terms.thing("actor", actor) in mentions.names(sources).find(text)


def test_a_bare_ministry_of_the_shipped_register_is_nobodys_without_a_country(
    sources: Sources,
) -> None:
    known = mentions.names(sources)
    commerce = terms.thing("actor", "department-of-commerce")
    found = [
        commerce in known.find(*call)
        for call in (("商务部",), ("商务部", "US"), ("中国商务部", "US"))
    ]
    assert found == [False, True, False]


def test_every_shipped_analysis_says_whose_bodies_it_means(sources: Sources) -> None:
    given = {
        triple.subject.value.rpartition("/")[2]: triple.object.value
        for triple in sources.triples(DOCUMENT)
        if triple.predicate.value == terms.LODE + "hasStandpoint"
    }
    five = {"equity-turn", "global-layout", "resource-club", "vault-doubts", "year-one"}
    assert {given.get(slug) for slug in five} == {terms.thing("country", "united-states")}
