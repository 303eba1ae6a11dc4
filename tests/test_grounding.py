"""Every rule of grounding, on made-up documents, seen to hold and seen to fail."""

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from made_up import Checkout

from lodestone.check.prove import attest, cuts, grounding, locking, passages, proof
from lodestone.check.prove.grounding import Grounding
from lodestone.model import dates
from lodestone.model.errors import UnreadableError, UsageError
from lodestone.model.findings import Severity
from lodestone.read import evidence
from lodestone.read.evidence import Lock

TEXT = "星辰矿业在北国获约3亿美元贷款。该行由金河银行于3月5日批准。笔者认为此举有风险。"
LOAN = (
    "instrument:star-loan lode:amount quantity:USD-about-300m ;"
    " lode:hasBorrower actor:star-mining ; lode:locator 1 ; lode:reached stage:unsaid ."
)
MEMBER = "country:southland lode:isMemberOf actor:star-mining ; lode:locator 1 ."
RISK = "assessment:tale-01-risk a lode:Risk ; lode:hasTheme theme:risk ; lode:locator 3 ."


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def ground(checkout: Checkout, claims: str, more: str = "", text: str = TEXT) -> Grounding:
    checkout.document("tale", [(text, more)])
    checkout.state("tale", "01", claims)
    return grounding.ground(checkout.sources(), checkout.texts)


def locked(checkout: Checkout) -> Lock:
    sources = checkout.sources()
    found = grounding.ground(sources, checkout.texts)
    return locking.of_spans([*found.spans, *found.names], evidence.digests(sources))


def rules(result: Grounding) -> list[str]:
    return [finding.rule for finding in result.findings]


def test_what_is_printed_with_its_bound_in_a_located_sentence_holds(checkout: Checkout) -> None:
    result = ground(checkout, LOAN)
    assert rules(result) == []
    assert {TEXT[span.start : span.end] for span in result.spans} == {"约3亿美元", "星辰矿业"}
    assert [span.text for span in result.spans if span.text] == ["约3亿美元"]


@pytest.mark.parametrize(
    ("claims", "more", "rule"),
    [
        (LOAN.replace("about-300m", "300m"), "", "grounding-quantity"),
        (LOAN.replace("about-300m", "about-400m"), "", "grounding-quantity"),
        (LOAN.replace("locator 1", "locator 3"), "", "grounding-quantity"),
        (LOAN.replace("locator 1", "locator 1 , 9"), "", "grounding-locator"),
        (LOAN.replace("lode:locator 1 ;", ""), "", "grounding-unlocated"),
        (LOAN.replace("star-mining", "gold-river-bank"), "", "grounding-name"),
        (LOAN.replace("unsaid", "approved-2031-03-05"), "", "grounding-date"),
        (RISK.replace("lode:locator 3", "lode:isAbout theme:risk"), "", "grounding-unlocated"),
        (RISK.replace(":risk ;", ":risk ; lode:isAbout mineral:lithium ;"), "", "grounding-name"),
        (MEMBER, "", "grounding-subject"),
        (LOAN, "lode:infers inference:actor-star-mining-anaphora", "licence-unused"),
    ],
)  # fmt: skip
def test_what_is_not_printed_there_is_a_finding(
    checkout: Checkout, claims: str, more: str, rule: str
) -> None:
    result = ground(checkout, claims, more)
    assert rule in rules(result)
    found = next(finding for finding in result.findings if finding.rule == rule)
    assert found.line
    assert found.path
    assert all((found.message["zh"], found.advice["en"], found.advice["zh"]))
    assert found.severity is Severity.VIOLATION


@pytest.mark.parametrize(
    ("claims", "more"),
    [
        (LOAN.replace("about-300m", "400m"), "lode:infers inference:quantity-USD-400m-title"),
        (LOAN.replace("star-mining", "writer"), "lode:infers inference:actor-writer-anaphora"),
        (LOAN.replace("star-mining", "writer"), "lode:misprints actor:writer"),
        (LOAN, "lode:misprints actor:star-mining"),
        (
            LOAN.replace("locator 1", 'locator 1 , "2 批准"').replace(
                "unsaid", "approved-2031-03-05"
            ),
            "lode:infers inference:date-2031-03-05-context-year",
        ),
    ],
)
def test_a_licence_lets_stand_what_the_context_says(
    checkout: Checkout, claims: str, more: str
) -> None:
    assert rules(ground(checkout, claims, more)) == []


@pytest.mark.parametrize("name", ["formerName", "laterName", "printedName"])
@pytest.mark.parametrize(
    ("letters", "locator", "is_printed"),
    [
        ("星辰矿业", 1, True),
        ("星辰礦業", 1, True),
        ("星辰矿山", 1, False),
        ("星辰矿业", 2, False),
    ],
    ids=["as printed", "in the other script", "another word", "in another sentence"],
)
def test_a_name_that_is_said_to_be_printed_stands_in_a_sentence_of_its_subject(
    checkout: Checkout, name: str, letters: str, locator: int, is_printed: bool
) -> None:
    claim = f'measure:star-plan lode:{name} "{letters}"@zh-Hans ; lode:locator {locator} .'
    result = ground(checkout, claim)
    assert [finding.line for finding in result.findings if finding.rule == "grounding-name"] == (
        [] if is_printed else [result.findings[0].line]
    )
    assert all(letters in finding.message["zh"] for finding in result.findings)


def test_a_licensed_claim_is_counted_as_inferred(checkout: Checkout) -> None:
    result = ground(
        checkout,
        LOAN.replace("star-mining", "writer"),
        "lode:infers inference:actor-writer-anaphora",
    )
    assert [claim.object.rpartition("/")[2] for claim in result.licensed] == ["writer"]


def test_the_licence_of_a_year_still_wants_month_and_day_printed(checkout: Checkout) -> None:
    claims = LOAN.replace("locator 1", 'locator 1 , "2 批准"').replace(
        "unsaid", "approved-2031-04-05"
    )
    licence = "lode:infers inference:date-2031-04-05-context-year"
    assert rules(ground(checkout, claims, licence)) == ["grounding-date", "licence-unused"]


def test_the_finding_names_the_nearest_figures_and_the_sentence_that_prints_it(
    checkout: Checkout,
) -> None:
    result = ground(checkout, LOAN.replace("locator 1", "locator 2"))
    first = next(f for f in result.findings if f.rule == "grounding-quantity")
    assert "sentence 1 prints it" in first.advice["en"]
    result = ground(checkout, LOAN.replace("about-300m", "300m"))
    assert "约3亿美元 = USD-about-300m" in result.findings[0].message["en"]


def test_an_actor_needs_no_locator_where_its_name_is_printed(checkout: Checkout) -> None:
    result = ground(checkout, "actor:star-mining lode:isBasedIn country:northland .")
    assert rules(result) == []


def test_the_author_need_not_be_printed_as_the_one_who_speaks(checkout: Checkout) -> None:
    claims = RISK.replace("locator 3", "locator 1 ; lode:accordingTo actor:writer")
    assert rules(ground(checkout, claims)) == []


def test_measures_instruments_themes_and_statements_need_not_be_printed(
    checkout: Checkout,
) -> None:
    claims = LOAN.replace("lode:reached", "lode:isMadeUnder measure:moon-plan ; lode:reached")
    assert rules(ground(checkout, claims)) == []


def test_a_statement_always_needs_a_locator(checkout: Checkout) -> None:
    result = ground(checkout, RISK.replace(" ; lode:locator 3", ""))
    assert "assessment:tale-01-risk has no lode:locator" in result.findings[0].message["en"]


def test_a_claim_may_rest_on_a_numeral_inside_a_registered_name(checkout: Checkout) -> None:
    text = "《2031年示例清单》发布。"
    claims = "observation:a a lode:Observation ; lode:atTime date:2031 ; lode:locator 1 ."
    assert rules(ground(checkout, claims, text=text)) == []


def test_a_date_across_a_page_break_is_printed_in_both_sentences(checkout: Checkout) -> None:
    text = "星辰矿业于2031年\n\n10月获批。"
    claims = "measure:moon-plan lode:locator 2 ; lode:reached stage:approved-2031-10 ."
    assert rules(ground(checkout, claims, text=text)) == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"lode:start_0": "lode:start 1"}, "passage-tiling"),
        ({"lode:start_0": "lode:start 900"}, "passage-bounds"),
        ({"lode:length": "lode:order"}, "document-length"),
        ({cuts.digest(TEXT): "0"}, "passage-digest"),
        ({cuts.digest(TEXT): "0"}, "document-digest"),
        ({"lode:order_1": "lode:order 0"}, "passage-order"),
    ],
)
def test_a_document_that_does_not_fit_its_text_is_a_finding(
    checkout: Checkout, change: dict[str, str], rule: str
) -> None:
    checkout.document("tale", [(TEXT, "")], **change)
    checkout.state("tale", "01", LOAN)
    assert rule in rules(grounding.ground(checkout.sources(), checkout.texts))


def test_passages_tile_their_document(checkout: Checkout) -> None:
    checkout.document("tale", [(TEXT, ""), (TEXT, "")])
    assert rules(grounding.ground(checkout.sources(), checkout.texts)) == []
    cut = f"lode:end_{2 * len(TEXT)}"
    checkout.document("tale", [(TEXT, ""), (TEXT, "")], **{cut: f"lode:end {2 * len(TEXT) - 3}"})
    assert "passage-tiling" in rules(grounding.ground(checkout.sources(), checkout.texts))


def test_a_document_without_text_is_told_and_passed_over(checkout: Checkout) -> None:
    checkout.document("tale", [(TEXT, "")])
    result = grounding.ground(checkout.sources(), {})
    assert [(f.rule, f.severity) for f in result.findings] == [("document-text", Severity.NOTE)]


def test_a_bad_name_of_a_waiver_is_a_finding(checkout: Checkout) -> None:
    assert "value-name" in rules(ground(checkout, LOAN, "lode:waives waiver:1-boredom"))


def test_texts_are_read_from_a_folder_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "tale.txt").write_bytes("一\r\n二".encode())
    assert passages.load_texts(tmp_path) == {"tale": "一\r\n二"}
    (tmp_path / "bad.txt").write_bytes(b"\xff")
    with pytest.raises(UsageError):
        passages.load_texts(tmp_path)
    with pytest.raises(UsageError):
        passages.load_texts(tmp_path / "none")


def test_the_lock_says_where_each_claim_is_printed(checkout: Checkout) -> None:
    result = ground(checkout, LOAN)
    lock = locked(checkout)
    span = next(span for span in result.spans if span.text)
    selector = lock.of(span.passage, span.subject, span.predicate, span.object)
    assert selector
    assert TEXT[selector.start : selector.end] == selector.exact == "约3亿美元"
    assert len(lock.selectors) == len(result.spans)


def test_the_lock_keeps_under_which_of_its_names_a_thing_is_printed(checkout: Checkout) -> None:
    ground(checkout, LOAN.replace("unsaid .", "unsaid ; lode:inPlace country:northland ."))
    sources, lock = checkout.sources(), locked(checkout)
    named = {iri: one for iri, one in lock.selectors.items() if one.name}
    assert {(one.thing.rpartition("/")[2], one.name) for one in named.values()} == {
        ("northland", "北国")
    }
    path = checkout.root / "data/documents/tale/evidence.ttl"
    assert attest.judge(sources, lock, path) == []
    forged = {iri: replace(one, name="南邦") for iri, one in named.items()}
    other = replace(lock, selectors={**lock.selectors, **forged})
    assert [one.rule for one in attest.judge(sources, other, path)] == ["evidence-forged"]


def test_the_lock_is_read_back_as_it_was_written(checkout: Checkout) -> None:
    ground(checkout, LOAN)
    sources = checkout.sources()
    lock = locked(checkout)
    path = checkout.root / "data/documents/tale/evidence.ttl"
    path.write_text(evidence.write(lock, sources.ontology.prefixes), encoding="utf-8")
    again = evidence.load(path, sources.ontology.prefixes)
    assert again == lock
    assert attest.judge(sources, again, path) == []


@pytest.mark.parametrize("what", ["file", "text", "licence", "gone"])
def test_the_lock_is_stale_when_a_file_a_text_or_a_licence_changes(
    checkout: Checkout, what: str
) -> None:
    ground(checkout, LOAN)
    lock = locked(checkout)
    if what == "file":
        checkout.state("tale", "01", LOAN.replace("300m", "400m"))
    elif what == "text":
        checkout.document("tale", [(TEXT + "完。", "")])
    elif what == "licence":
        checkout.document("tale", [(TEXT, "lode:misprints actor:writer")])
    else:
        (checkout.root / "data/documents/tale/01-topic.ttl").unlink()
    found = attest.judge(checkout.sources(), lock, checkout.root)
    assert [finding.rule for finding in found] == ["evidence-stale"]


def test_the_layout_of_a_file_does_not_make_the_lock_stale(checkout: Checkout) -> None:
    ground(checkout, LOAN)
    lock = locked(checkout)
    checkout.state("tale", "01", LOAN.replace(" ; ", " ;\n    "))
    assert attest.judge(checkout.sources(), lock, checkout.root) == []


def test_a_lock_needs_the_text_of_its_document_and_no_other(checkout: Checkout) -> None:
    ground(checkout, LOAN)
    checkout.document("other", [(TEXT, "")])
    texts = {"tale": TEXT}
    proof.need(checkout.sources(), texts, ["tale"])
    for slug in ("other", "nowhere"):
        with pytest.raises(UsageError, match=slug):
            proof.need(checkout.sources(), texts, [slug])


def test_a_document_is_judged_by_its_text_or_else_by_its_lock(checkout: Checkout) -> None:
    """Two documents, the text of one: the other is held against its lock, and that is told."""
    ground(checkout, LOAN)
    checkout.document("other", [(TEXT, "")])
    checkout.state("other", "01", LOAN)
    sources = checkout.sources()
    both = proof.prove(sources, {"tale": TEXT, "other": TEXT})
    files = proof.lock(sources, both)
    assert {path.relative_to(checkout.root).as_posix() for path in files} == {
        f"data/documents/{slug}/{name}"
        for slug in ("tale", "other")
        for name in ("evidence.ttl", "coverage.json")
    }
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    assert evidence.load_all(sources.house, sources.ontology.prefixes) == Lock(
        locking.of_spans(both.spans, {}).selectors, evidence.digests(sources)
    )
    one = proof.prove(sources, {"tale": TEXT})
    assert proof.locked(sources, one) == []
    said = proof.judged_by(sources, one)
    assert "by the text: tale; without the text, by its evidence lock: other" in said["en"]
    checkout.state("other", "01", LOAN.replace("300m", "400m"))
    (stale,) = proof.locked(checkout.sources(), one)
    assert (stale.rule, stale.path) == ("evidence-stale", sources.house.evidence_of("other"))


def test_evidence_of_another_document_is_refused(checkout: Checkout) -> None:
    ground(checkout, LOAN)
    sources = checkout.sources()
    ((path, text), _) = proof.lock(sources, proof.prove(sources, checkout.texts)).items()
    elsewhere = path.parents[1] / "other" / path.name
    elsewhere.parent.mkdir()
    elsewhere.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableError, match="of this document"):
        evidence.load(elsewhere, sources.ontology.prefixes)


def test_sparql_can_compute_the_name_of_a_selector() -> None:
    query = (
        'SELECT (SUBSTR(SHA1(CONCAT("urn:p", " ", "urn:s", " ", "urn:q", " ", "urn:o")), 1, 16)'
        " AS ?name) WHERE {}"
    )
    rows = ox.Store().query(query)
    assert isinstance(rows, ox.QuerySolutions)
    row = next(iter(rows))
    expected = evidence.name("urn:p", "urn:s", "urn:q", "urn:o").removeprefix(evidence.NAMESPACE)
    assert row["name"].value == expected


@pytest.mark.parametrize(("year", "holds"), [("2025", True), ("2026", False)])
def test_a_bare_year_of_an_english_sentence_is_the_evidence_of_its_year(
    year: str, holds: bool
) -> None:
    """The word before it tells that it is one, and is not quoted."""
    assert attest._says("2025", dates.parse_date(year), False) is holds
