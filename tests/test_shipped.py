"""What is always true of the shipped data, whatever documents are added to it."""

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from lodestone.answer import doubts, joined
from lodestone.answer.questions import Answer
from lodestone.check.prove import coverage
from lodestone.derive.derivation import Dataset
from lodestone.model import terms
from lodestone.model.curie import Shortener
from lodestone.model.house import House
from lodestone.model.terms import LODE, RDF, SKOS
from lodestone.publish import graph_files
from lodestone.read.checkout import CURATION, PASSAGE, Sources

CASES = Path(__file__).parent / "queries"

#: What one instrument adds to a sum: its basis, currency, lowest and highest amount.
COUNTED = """
SELECT ?instrument ?basis ?unit ?low ?high WHERE {
    GRAPH graph:countable { ?instrument lode:counts ?amount }
    GRAPH graph:bases { ?instrument lode:hasBasis ?basis }
    GRAPH graph:values { ?amount lode:inUnit ?unit ; lode:low ?low }
    OPTIONAL { GRAPH graph:values { ?amount lode:high ?high } }
} ORDER BY ?instrument ?basis ?unit ?low ?high
"""
#: The instruments of COUNTED that some agency of the government is settled to provide.
PUBLIC = """
SELECT DISTINCT ?instrument WHERE {
    GRAPH graph:ontology { ?provides rdfs:subPropertyOf* lode:isProvidedBy }
    GRAPH graph:settled { ?instrument ?provides ?agency }
    GRAPH graph:register { ?agency lode:isOrganPartOf* actor:us-government }
} ORDER BY ?instrument
"""
Key = tuple[str, str]


@pytest.fixture(scope="module")
def answers(shipped_answers: tuple[Answer, ...]) -> dict[str, Answer]:
    return {answer.question.name.split("-")[0]: answer for answer in shipped_answers}


def ask(dataset: Dataset, text: str) -> list[tuple[str, ...]]:
    found = dataset.store.query(text, prefixes=dataset.sources.ontology.prefixes)
    assert isinstance(found, ox.QuerySolutions)
    return [tuple("" if term is None else term.value for term in row) for row in found]


def rows(answer: Answer) -> list[dict[str, ox.NamedNode | ox.Literal | None]]:
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]


def counted(dataset: Dataset) -> dict[str, tuple[Key, Decimal, Decimal | None]]:
    found: dict[str, tuple[Key, Decimal, Decimal | None]] = {}
    for instrument, basis, unit, low, high in ask(dataset, COUNTED):
        assert instrument not in found, f"{instrument} counts more than once"
        found[instrument] = ((basis, unit), Decimal(low), Decimal(high) if high else None)
    return found


def test_a_table_with_amounts_says_what_of_it_may_be_added_up(answers: dict[str, Answer]) -> None:
    """Where it says that the column of what counts may be, no instrument stands in it twice."""
    states = {name: joined.sums(joined.rows(found)) for name, found in answers.items()}
    for name, found in answers.items():
        amounts = ("amount", "price", "counts", "statedAmount")
        places = [at for at, column in enumerate(found.columns) if column in amounts]
        has_money = any(row[at] for row in found.rows for at in places)
        assert has_money <= bool(states[name]), name
        if states[name] == "counts":
            told = [row for row in joined.rows(found).cells if row[found.columns.index("counts")]]
            place = found.columns.index("instrument")
            assert len(told) == len({row[place] for row in told}), name
    assert states["q05"] in ("counts", "repeated")
    assert states["q01"] == "none"
    assert states["q22"] == ""


def test_the_amounts_that_make_up_the_sums_add_up_to_them(
    dataset: Dataset, answers: dict[str, Answer]
) -> None:
    """The rows of q83, joined, give q06: no instrument is missing, none stands twice."""
    every = counted(dataset)
    sums: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    found = joined.rows(answers["q83"])
    for row in found.cells:
        agency, instrument, basis = (cell[0].value for cell in row[:3])
        sums[agency, basis] += every[instrument][1]
    told = {
        (str(row["agency"]), str(row["basis"])): row["low"].value
        for row in rows(answers["q06"])
        if row["low"]
    }
    assert {(f"<{a}>", f"<{b}>"): v for (a, b), v in sums.items()} == {
        key: Decimal(low) for key, low in told.items()
    }


def test_money_per_agency_adds_up_to_what_counts_and_no_more(
    dataset: Dataset, answers: dict[str, Answer]
) -> None:
    """The sums of q06 are those of ``lode:counts``: each public amount once."""
    every, public = counted(dataset), {name for (name,) in ask(dataset, PUBLIC)}
    least: defaultdict[Key, Decimal] = defaultdict(Decimal)
    many: defaultdict[Key, int] = defaultdict(int)
    for instrument, (key, low, _) in every.items():
        if instrument in public:
            least[key] += low
            many[key] += 1
    told: defaultdict[Key, Decimal] = defaultdict(Decimal)
    instruments: defaultdict[Key, int] = defaultdict(int)
    for row in rows(answers["q06"]):
        key = row["basis"].value, row["unit"].value  # type: ignore[union-attr]
        told[key] += Decimal(row["low"].value)  # type: ignore[union-attr]
        instruments[key] += int(row["instruments"].value)  # type: ignore[union-attr]
    assert told == least
    assert instruments == many


def test_no_part_counts_beside_its_whole(dataset: Dataset) -> None:
    doubles = ask(
        dataset,
        "SELECT ?part ?whole WHERE { GRAPH graph:countable { ?part lode:counts ?a . "
        "?whole lode:counts ?b } GRAPH graph:settled { ?part lode:isPartOf+ ?whole } } "
        "ORDER BY ?part ?whole",
    )
    assert doubles == []


def passages(answer: Answer) -> Iterator[str]:
    for row in rows(answer):
        for name, term in row.items():
            if name.lower().endswith("passage") and term is not None:
                yield term.value


def document_of(passage: str) -> str:
    return passage.rpartition("/")[2].rpartition("-")[0]


def test_every_passage_of_an_answer_states_something(
    dataset: Dataset, answers: dict[str, Answer]
) -> None:
    stating = {file.graph for file in dataset.sources.of(PASSAGE)}
    for name, answer in answers.items():
        assert set(passages(answer)) <= stating, name


def test_every_case_of_disagreement_names_a_passage_for_each_side(
    answers: dict[str, Answer],
) -> None:
    """A conflict, a tension, a loss, a misprint, a finding on deals: each row has both sides."""
    for name in ("q37", "q38"):
        told = list(rows(answers[name]))
        assert told
        bare = [row for row in told if not (row["onePassage"] and row["otherPassage"])]
        assert bare == []
        assert [row for row in told if not (row["note"] or row["kind"])] == []


def test_every_case_of_the_graph_has_a_row_of_its_own_or_a_curator_s_words(
    dataset: Dataset, answers: dict[str, Answer]
) -> None:
    listed = {
        row[name].value
        for question, name in (("q37", "conflict"), ("q38", "tension"))
        for row in rows(answers[question])
        if row[name] is not None
    }
    classes = {LODE + name for name in ("Conflict", "Tension", "SameDeal", "NotSameDeal")}
    known = {
        quad.subject.value
        for quad in dataset.quads
        if quad.predicate.value == RDF + "type" and quad.object.value in classes
    }
    named = {iri for iri in known if "/id/" in iri}
    joined = {
        quad.object.value
        for quad in dataset.quads
        if quad.predicate.value == LODE + "isFoundAs" and quad.subject.value in listed
    }
    assert joined
    assert named - listed - joined == set()


def test_a_row_that_a_rule_found_says_what_differs_and_not_what_its_kind_means(
    dataset: Dataset, answers: dict[str, Answer]
) -> None:
    meanings = {
        quad.object.value
        for quad in dataset.quads
        if quad.predicate.value == SKOS + "definition" and "/dispute/" in quad.subject.value
    }
    found = [row for row in rows(answers["q38"]) if row["from"].value == terms.graph("conflicts")]
    bare = {row["kind"].value for row in found if row["note"].value in meanings}
    assert len(found) > 50
    assert bare <= {terms.thing("dispute", "count")}


def test_whatever_goes_by_the_name_of_a_case_is_one(dataset: Dataset) -> None:
    named = {
        quad.subject.value
        for quad in dataset.quads
        if quad.graph_name.value == terms.graph("conflicts") and doubts.is_case(quad.subject.value)
    }
    typed = {quad.subject.value for quad in dataset.quads if quad.predicate.value == RDF + "type"}
    assert len(named) > 100
    assert named <= typed


def test_a_tension_rests_on_passages_of_which_one_speaks_of_what_it_is_about(
    dataset: Dataset,
) -> None:
    cases = list(dataset.sources.of(CURATION))
    subjects: dict[str, set[str]] = {}
    places: list[tuple[str, str]] = []
    for file in cases:
        for located in file.triples:
            triple = located.triple
            if triple.predicate.value == LODE + "onSubject":
                subjects.setdefault(triple.subject.value, set()).add(triple.object.value)
            if triple.predicate.value == LODE + "restsOn":
                places.append((triple.subject.value, triple.object.value))
    said = {
        file.graph: {
            node.value
            for located in file.triples
            for node in (located.triple.subject, located.triple.object)
            if isinstance(node, ox.NamedNode)
        }
        for file in dataset.sources.of(PASSAGE)
    }
    assert places
    assert {place for _, place in places} <= set(said)
    spoken = {case for case, place in places if subjects[case] & said[place]}
    assert {case for case, _ in places} - spoken == set()


def test_passages_of_one_side_of_a_curated_tension_are_never_set_against_each_other(
    dataset: Dataset, answers: dict[str, Answer]
) -> None:
    rests: dict[str, set[str]] = {}
    counters: dict[str, set[str]] = {}
    for file in dataset.sources.of(CURATION):
        for located in file.triples:
            case, place = located.triple.subject.value, located.triple.object.value
            if located.triple.predicate.value == LODE + "restsOn":
                rests.setdefault(case, set()).add(place)
            if located.triple.predicate.value == LODE + "hasCounterpart":
                counters.setdefault(case, set()).add(place)
    assert counters
    for case, others in counters.items():
        assert others < rests[case], f"{case}: a side is empty, or is none of its passages"
        sides = {
            (row["onePassage"].value, row["otherPassage"].value)
            for row in rows(answers["q38"])
            if row["tension"] is not None and row["tension"].value == case
        }
        assert sides == {(one, other) for one in rests[case] - others for other in others}


def test_a_row_that_names_one_subject_and_its_passage_stands_in_that_passage(
    dataset: Dataset, answers: dict[str, Answer]
) -> None:
    """Some thing of each row is a subject or an object in the passage that the row names."""
    said: dict[str, set[str]] = {}
    for file in dataset.sources.of(PASSAGE):
        names = {t.triple.subject.value for t in file.triples}
        names |= {t.triple.object.value for t in file.triples}
        said.setdefault(file.graph, set()).update(names)
    seen = 0
    for name, answer in answers.items():
        if "passage" not in answer.columns:
            continue
        for row in rows(answer):
            passage = row["passage"]
            if passage is None:
                continue
            told = {t.value for t in row.values() if t and terms.kind_and_slug(t.value)}
            told -= {passage.value, terms.thing("document", document_of(passage.value))}
            if not told:
                continue  # the thing was a parameter
            assert told & said[passage.value], (name, row)
            seen += 1
    assert seen > 500


def test_what_is_settled_is_stated(dataset: Dataset) -> None:
    """A settled claim is one that some passage states, or one that a rule says to be shared."""
    stated = set(dataset.sources.triples(PASSAGE))
    assert [
        str(triple)
        for triple in dataset.by_graph[terms.graph("settled")]
        if triple not in stated and triple.predicate.value.startswith(LODE)
    ] == []


def test_a_total_of_a_document_is_the_sum_of_what_becomes_of_it(dataset: Dataset) -> None:
    home = dataset.sources.house
    assert [path.parent for path in home.coverage] == [path.parent for path in home.documents]
    for path in home.coverage:
        row = json.loads(path.read_text(encoding="utf-8"))
        for what in (coverage.SENTENCE, coverage.FIGURE):
            tally = row[what + "s"]
            assert tally["total"] == tally["carried"] + tally["waived"] + tally["open"], row["slug"]
            assert tally["waived"] == sum(tally["reasons"].values()), row["slug"]


def test_every_question_has_rows(answers: dict[str, Answer]) -> None:
    """But for those that are asked of made-up facts: nothing shipped need be of their kind."""
    alone = {path.parent.name.split("-")[0] for path in CASES.glob("*/case.trig")}
    silent = {name for name, answer in answers.items() if not answer.rows}
    assert silent - alone == set()


def test_no_answer_says_a_row_twice(answers: dict[str, Answer]) -> None:
    for name, answer in answers.items():
        texts = list(answer.texts())
        assert len(texts) == len({tuple(row) for row in texts}), name


@pytest.mark.parametrize("name", ["hasDegree", "hasDirection"])
def test_no_question_leaves_out_which_way_a_statement_goes(
    sources: Sources, home: House, name: str
) -> None:
    """Where it asks for statements of a class that say how much or which way, and for no figure.

    Without it a row about none, or about less, reads like one about all, or about more.
    """
    classes = defaultdict(set)
    bearers = set()
    for triple in sources.triples(PASSAGE):
        if triple.predicate.value == RDF + "type":
            classes[triple.subject.value].add(triple.object.value)
        elif triple.predicate.value == LODE + name:
            bearers.add(triple.subject.value)
    told = {kind.removeprefix(LODE) for iri in bearers for kind in classes[iri]}
    assert {"Observation", "Forecast", "Condition"} <= told
    asking = {}
    for path in home.queries:
        text = re.sub(r"OPTIONAL \{[^{}]*\}", "", body := path.read_text(encoding="utf-8"))
        offered = " ".join(re.findall(r"VALUES \?kind \{([^{}]*)\}", text))
        asked = {*re.findall(r"\ba lode:(\w+)", text), *re.findall(r"lode:(\w+)", offered)}
        if asked & told and "lode:quantity" not in text:
            asking[path.stem] = f"lode:{name}" in body
    assert len(asking) > 4
    assert {stem for stem, is_told in asking.items() if not is_told} == set()


@pytest.mark.parametrize("path", sorted(CASES.glob("*/shipped.csv")), ids=lambda p: p.parent.name)
def test_a_row_that_was_read_by_hand_in_the_texts_is_answered(
    path: Path, dataset: Dataset, answers: dict[str, Answer]
) -> None:
    """``shipped.csv`` names some rows of the shipped data; what is added to it moves none."""
    answer = answers[path.parent.name.split("-")[0]]
    with path.open(encoding="utf-8", newline="") as file:
        header, *wanted = [tuple(row) for row in csv.reader(file)]
    assert list(header) == list(answer.columns)
    short = Shortener(dataset.sources.ontology.prefixes)
    told = {
        tuple(
            "" if cell is None else short(cell.value) if terms.is_ours(cell.value) else cell.value
            for cell in row
        )
        for row in answer.rows
    }
    assert wanted
    assert set(wanted) - told == set()


def test_a_claim_of_an_article_about_an_act_has_one_verdict(answers: dict[str, Answer]) -> None:
    """Its value stands in one kind of row alone, and an editor's ruling takes no row beside it."""
    answer = answers["q92"]
    at = {name: answer.columns.index(name) for name in answer.columns}
    verdicts = defaultdict(set)
    rulings = defaultdict(set)
    for row in answer.texts():
        act, thing, verdict, said = (row[at[c]] for c in ("act", "thing", "comparison", "inAct"))
        if verdict == "only-in-act":
            continue
        passage, named, value = (row[at[c]] for c in ("passage", "property", "value"))
        verdicts[act, thing, named, value, passage].add(verdict)
        if (ruling := value if named.startswith("dispute:") else said).startswith("tension:"):
            rulings[act, thing, passage, ruling].add(named.startswith("dispute:"))
    assert {claim for claim, found in verdicts.items() if len(found) > 1} == set()
    assert {ruling for ruling, forms in rulings.items() if len(forms) > 1} == set()
    assert rulings


def test_each_question_about_facts_has_rows_that_were_read_in_the_texts() -> None:
    read = {path.parent.name.split("-")[0] for path in CASES.glob("*/shipped.csv")}
    assert {f"q{number}" for number in range(60, 80)} - read == set()


@pytest.fixture(scope="module")
def plain(dataset: Dataset) -> ox.Store:
    """``lodestone.ttl`` alone, of the shipped data."""
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in graph_files.plain(dataset))
    return store


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        (
            """SELECT DISTINCT ?how ?who WHERE {
                ?loan lode:isMadeUnder measure:project-vault ; a lode:Loan ; ?how ?who .
                VALUES ?how { lode:hasLender lode:isPromisedBy lode:isToBeProvidedBy
                              lode:mayBeProvidedBy lode:isSaidToBeProvidedBy } }""",
            ("lode:isSaidToBeProvidedBy", "actor:export-import-bank"),
        ),
        (
            """SELECT DISTINCT ?criticism ?who WHERE {
                ?criticism a lode:Criticism ; lode:isAbout measure:project-vault ;
                           prov:wasAttributedTo ?who }""",
            ("assessment:vault-doubts-04-market-sensitive", "actor:bai"),
        ),
        (
            """SELECT DISTINCT ?printed ?bound ?passage WHERE {
                ?reading lode:hasIndicator indicator:market-size ; lode:isToldIn ?passage ;
                         lode:forMineral mineral:rare-earths ; lode:quantity ?size .
                ?size lode:printedNumber ?printed ; lode:bound ?bound }""",
            ("70000000000", "nearly", "passage:vault-doubts-12"),
        ),
    ],
    ids=["who would lend to the vault", "who says each criticism", "the size of the market"],
)
def test_the_plain_file_alone_answers(
    plain: ox.Store, dataset: Dataset, question: str, wanted: tuple[str, ...]
) -> None:
    found = plain.query(question, prefixes=dataset.sources.ontology.prefixes)
    assert isinstance(found, ox.QuerySolutions)
    short = Shortener(dataset.sources.ontology.prefixes)
    told = {
        tuple(short(node.value) if terms.is_ours(node.value) else node.value for node in row)
        for row in found
    }
    assert wanted in told
