"""The site: a page for every IRI, links that open, pictures with tables, names that are found.

What one page can show is tried on one page of each kind; what needs every page is slow.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from html import escape, unescape
from pathlib import Path
from posixpath import dirname, normpath
from typing import Final
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import html5lib
import pyoxigraph as ox
import pytest
from conftest import ROOT
from test_never import RUN, runs, squeezed

from lodestone.answer import joined, marking, parameters, questions
from lodestone.check import tombstones
from lodestone.derive.derivation import Dataset
from lodestone.model import terms
from lodestone.model.addresses import FOLDERS, address
from lodestone.model.house import House
from lodestone.model.terms import DCTERMS, LODE, SKOS
from lodestone.publish.files import release
from lodestone.publish.site import (
    blocks,
    chains,
    charts,
    conventions,
    drawn,
    embeds,
    lettering,
    listings,
    network,
    overviews,
    pages,
    question_pages,
    search,
    standing,
    things,
    vendoring,
    words,
)
from lodestone.publish.site.facts import Facts
from lodestone.publish.site.frame import TAGS, Frame, environment, kind_of
from lodestone.publish.site.overviews import Extras

_HREF: Final = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"([^>]*)')
_SOURCE: Final = re.compile(
    r'<(?:link|script|img|form)\b[^>]*?\b(?:href|src|action)="([^"]*)"[^>]*'
)
_ANCHOR: Final = re.compile(r'\bid="([^"]*)"')

#: What the site has beside its pages.
DATA: Final = {".ttl", ".jsonld", ".trig", ".png", ".br", ".wasm"}
Site = Mapping[str, str]
Pages = list[tuple[str, str]]


@pytest.fixture(scope="module")
def answered(
    dataset: Dataset, shipped_answers: tuple[questions.Answer, ...]
) -> list[questions.Answer]:
    doubts = marking.of_store(dataset.store)
    return [marking.marked(answer, doubts) for answer in shipped_answers]


@pytest.fixture(scope="module")
def facts(dataset: Dataset, answered: list[questions.Answer]) -> Facts:
    """What the pages of the shipped data show."""
    return Facts(dataset, answered)


@pytest.fixture(scope="module")
def site(dist: Path) -> Site:
    """Every file of the published site as text, but for the data files behind each IRI."""
    folder = dist / "site"
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8", errors="replace")
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in DATA
    }


@pytest.fixture(scope="module")
def frozen_facts(corpus: Dataset) -> Facts:
    """What the pages of the frozen corpus show, for the words that a test pins."""
    asked = questions.questions(
        corpus.sources.house.root / "queries", corpus.sources.ontology.prefixes
    )
    return Facts(corpus, [questions.ask(corpus.store, query) for query in asked])


@cache
def frame(facts: Facts, lang: str, depth: int = 2) -> Frame:
    return Frame(facts, templates(), lang, depth)


templates = cache(environment)


def depth_of(iri: str) -> int:
    place = address(iri)
    assert place is not None
    return place.stem.count("/")


def page_of(facts: Facts, iri: str, lang: str = "en") -> str:
    return things.page(frame(facts, lang, depth_of(iri)), iri)


def leaves_of(facts: Facts, iri: str, lang: str = "en") -> dict[str, str]:
    """Return the pages on which that of a thing goes on."""
    page_of(facts, iri, lang)
    return dict(frame(facts, lang, depth_of(iri)).taken())


def plain(page: str) -> str:
    """Return the words of a page, as a reader sees them."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def one_of_each(facts: Facts) -> dict[str, str]:
    """Return, for each kind, the thing of which most is said."""
    found: dict[str, str] = {}
    for iri in sorted(facts.iris, key=lambda i: (-len(facts.said.get(i, ())), i)):
        place = address(iri)
        kind = kind_of(iri)
        if place and not place.anchor and kind not in ("page", "query"):
            found.setdefault(kind, iri)
    return found


@pytest.fixture(scope="module")
def sample(facts: Facts, home: House) -> list[tuple[str, str]]:
    """A page of each kind and every page over many things, in both languages."""
    return [(name, str(page)) for name, page in drawn.filled(made_pages(facts, home))]


def made_pages(facts: Facts, home: House) -> Iterator[tuple[str, str]]:
    edition = release.of(home)
    for lang in FOLDERS:
        for kind, iri in one_of_each(facts).items():
            yield f"{lang} {kind}", page_of(facts, iri, lang)
        top = frame(facts, lang, 0)
        yield f"{lang} index", overviews.landing(top, edition, Extras())
        yield f"{lang} question", question_pages.page(frame(facts, lang, 1), facts.answered[5])
        makers: tuple[Callable[[Frame], str], ...] = (
            listings.browse,
            overviews.conflicts,
            overviews.money_page,
            overviews.timeline,
            overviews.coverage,
            listings.term_list,
            question_pages.index,
        )
        for make in makers:
            yield f"{lang} {make.__name__}", make(top)


# One page of each kind


def test_pages_of_every_kind_are_html_without_a_fault(sample: Pages) -> None:
    for name, page in sample:
        parser = html5lib.HTMLParser(strict=True)
        try:
            parser.parse(page)
        except html5lib.html5parser.ParseError as error:
            pytest.fail(f"{name}: {error}")


def test_a_fault_in_html_is_seen() -> None:
    with pytest.raises(html5lib.html5parser.ParseError):
        html5lib.HTMLParser(strict=True).parse("<!DOCTYPE html><title>x</title><p><table><td>y")


def test_every_picture_has_a_name_and_a_table_or_its_values_in_words(sample: Pages) -> None:
    for name, page in sample:
        for part in re.split(r"<(?:section|article|header)\b", page):
            for svg in re.findall(r"<svg class=\"chart[^>]*>", part):
                assert re.search(r'role="group" .*aria-label="[^"]+"', svg), name
                assert re.search(r'<table|class="sides"', part), f"{name}: {svg}"


def test_every_page_has_one_heading_its_language_and_its_landmarks(sample: Pages) -> None:
    for name, page in sample:
        assert page.count("<h1") == 1, name
        assert f'<html lang="{TAGS[name[:2]]}"' in page, name
        for mark in ('<main id="main"', 'class="skip" href="#main"', "<nav ", "<footer"):
            assert mark in page, (name, mark)
        twice = [a for a, n in Counter(_ANCHOR.findall(page)).items() if n > 1]
        assert not twice, (name, twice)


def test_every_input_has_a_label(sample: Pages) -> None:
    for name, page in sample:
        for box in re.findall(r'<input id="([^"]+)"', page):
            assert f'<label class="away" for="{box}"' in page or f'for="{box}"' in page, name


def test_every_kind_in_the_graph_has_words_in_both_languages(facts: Facts) -> None:
    for kind in {kind_of(iri) for iri in facts.iris}:
        for lang in FOLDERS:
            assert kind not in words.kind(kind, lang) or kind in words.kind(kind, "en"), kind
            assert words.kind(kind, "zh") != (kind, kind), kind


def test_pages_say_why_a_value_is_settled_and_what_lost(frozen_facts: Facts) -> None:
    conflict = terms.thing("conflict", "instrument-thacker-pass-loan-amount")
    said = plain(page_of(frozen_facts, terms.thing("instrument", "thacker-pass-loan")))
    assert "2.26 billion US dollars printed" in said
    assert "settled: by decision" in said
    assert "disputed, another preferred" in said
    assert "The sources disagree" in said
    assert "Decided for 2.26 billion US dollars" in plain(page_of(frozen_facts, conflict))


def test_a_disagreement_is_shown_where_it_touches_a_page(frozen_facts: Facts) -> None:
    for slug in ("actor/lithium-americas", "actor/department-of-energy", "project/thacker-pass"):
        said = plain(page_of(frozen_facts, terms.ID + slug))
        assert "loan for Thacker Pass: amount 2.26 billion US dollars against 2.3" in said, slug


def test_an_opinion_is_never_called_settled(facts: Facts) -> None:
    for iri in facts.iris:
        if kind_of(iri) == "assessment" and iri.endswith("private-capital"):
            page = page_of(facts, iri)
            table = page[page.index('class="facts"') : page.index("</table>")]
            assert "settled" not in table


def test_a_figure_stands_with_its_bound_as_it_is_printed(frozen_facts: Facts) -> None:
    page = page_of(frozen_facts, terms.thing("quantity", "USD-atmost-10bn"))
    printed = {s.exact for s in frozen_facts.selectors.values() if s.exact and s.exact in page}
    assert any(word in exact for exact in printed for word in ("最高", "最多", "不超过"))
    assert "at most 10 billion US dollars" in plain(page)


def test_a_mineral_leads_from_law_to_project(frozen_facts: Facts) -> None:
    page = page_of(frozen_facts, terms.thing("mineral", "rare-earths"))
    section = page[page.index('id="chain"') : page.index('id="figures"')]
    for slug in (
        "measure/defense-production-act",
        "instrument/mp-materials-stake",
        "actor/mp-materials",
        "project/longonjo",
    ):
        assert f"id/{slug}.html" in section, slug


def test_a_passage_page_gives_places_and_figures_and_its_neighbours(frozen_facts: Facts) -> None:
    passages = frozen_facts.passages[terms.thing("document", "year-one")]
    page = page_of(frozen_facts, passages[6])
    assert re.search(r'<q lang="zh-Hans">4亿美元</q>.*?\d+–\d+', page)
    for neighbour in (passages[5], passages[7]):
        assert f"{neighbour.rpartition('/')[2]}.html" in page


def test_a_source_card_stands_on_every_document_and_passage(facts: Facts) -> None:
    for document, passages in facts.passages.items():
        for iri in (document, passages[0], passages[-1]):
            for lang, unknown in (("en", "not known"), ("zh", "不详")):
                page = page_of(facts, iri, lang)
                start = page.index('class="source"')
                assert start < page.index('<div class="body">')
                card = plain(page[start : page.index("</section>", start)])
                for author in facts.iri_of(document, DCTERMS + "creator"):
                    assert frame(facts, lang).label(author) in card
                assert words.of(lang)["address"] in card
                if not facts.iri_of(document, DCTERMS + "publisher"):
                    assert unknown in card
    assert 'class="source"' not in page_of(facts, terms.thing("actor", "mp-materials"))


def test_a_printed_figure_leads_to_its_place_on_the_page_of_its_passage(facts: Facts) -> None:
    page = page_of(facts, terms.thing("instrument", "thacker-pass-loan"))
    links = re.findall(r'class="to-print" href="[./]*id/passage/([^#]+)\.html#(c-[0-9a-f]+)"', page)
    assert links
    for slug, anchor in links:
        target = page_of(facts, terms.thing("passage", slug))
        assert f'id="{anchor}"' in target
        figure = target[target.index(f'id="{anchor}"') :]
        assert "<q " in figure[: figure.index("</span>")]


def test_a_thing_without_facts_of_its_own_shows_what_is_said_of_it(facts: Facts) -> None:
    """One table holds both, and every actor, project and mineral has a row or a notice."""
    for iri in sorted(facts.iris):
        if kind_of(iri) in ("actor", "project", "country", "mineral") and not facts.stated(iri):
            page = page_of(facts, iri)
            if standing.is_withdrawn(frame(facts, "en"), iri):
                continue
            assert page.count('<section id="relations"') <= 1
            told = [u for u in facts.told_of(iri) if u.predicate not in blocks.OPINION]
            if not told:
                continue
            table = page[page.index('<section id="relations"') :]
            table = table[: table.index("</table>")]
            table += "".join(page for at, page in leaves_of(facts, iri).items() if "relat" in at)
            for use in told:
                label = frame(facts, "en", 2).label(use.subject)
                assert label in unescape(re.sub(r"<[^>]*>", "", table)), (iri, use)


def test_a_thing_is_drawn_with_what_it_is_tied_to_and_each_arc_leads_to_its_claim(
    facts: Facts,
) -> None:
    iri = terms.thing("instrument", "mp-materials-stake")
    desk, phone = views(network.picture(frame(facts, "en"), iri))
    near = {tie.other(iri) for tie in network.ties(facts)[iri]}
    assert len(near) > 2
    lines = r'<a href="([^"]+)"><path d="[^"]*"( stroke="[^"]*")?.*?<title>([^<]+)</title>'
    arcs = re.findall(lines, part(desk, "line"))
    assert arcs == re.findall(lines, part(phone, "line"))
    (own_tone,) = {tone for _, tone, words_ in arcs if frame(facts, "en").label(iri) in words_}
    own = [arc for arc in arcs if arc[1] == own_tone]
    assert len(own) == len(network.ties(facts)[iri])
    for href, _, words_ in arcs:
        claim = facts.claims[terms.thing("claim", href.partition("#")[2])]
        ends = [frame(facts, "en").label(end) for end in (claim.subject, claim.node)]
        assert unescape(words_).startswith(ends[0])
        assert unescape(words_).endswith(ends[1])
    assert all(f">{frame(facts, 'en').label(one)[:20]}" in unescape(desk) for one in near)


def test_every_line_of_a_chain_is_a_claim_and_leads_to_it(facts: Facts) -> None:
    section = chains.chain(frame(facts, "en"), terms.thing("mineral", "cobalt"))
    assert section
    desk, phone = (
        re.findall(r'<a href="([^"]+)"><path [^>]*><title>([^<]+)</title>', part(view, "line"))
        for view in views(str(section.body))
    )
    assert sorted(desk) == sorted(phone)
    assert len(desk) > 10
    for href, told in desk:
        claim = facts.claims[terms.thing("claim", href.partition("#")[2])]
        assert unescape(told).startswith(frame(facts, "en").label(claim.subject))


def test_what_is_not_settled_is_drawn_broken_and_a_thing_almost_alone_is_not_drawn(
    facts: Facts,
) -> None:
    asked = {iri: network.picture(frame(facts, "zh"), iri) for iri in list(network.ties(facts))}
    assert any("stroke-dasharray" in view for one in asked.values() for view in views(one))
    for iri, one in asked.items():
        near = {tie.other(iri) for tie in network.ties(facts)[iri]}
        assert bool(one) == (len(near) >= 3)


def test_the_box_beside_a_thing_says_what_counts_and_what_is_in_doubt(facts: Facts) -> None:
    page = page_of(facts, terms.thing("instrument", "thacker-pass-loan"))
    side = plain(page[page.index('<aside class="side"') :])
    assert "Money that counts 1 of 1 amounts 2.26 billion US dollars" in side
    assert "In doubt loan for Thacker Pass: amount" in side
    assert "Kind loan" in side


def test_a_document_page_has_a_row_for_each_passage(facts: Facts) -> None:
    for document, passages in facts.passages.items():
        page = page_of(facts, document)
        rows = page[page.index('id="passages"') :]
        assert all(f"{p.rpartition('/')[2]}.html" in rows for p in passages), document
        tiles = [part(view, "band").count("<path") for view in views(page)]
        assert len(passages) in tiles


def test_a_withdrawn_thing_keeps_a_page_with_the_reason_and_the_successor(
    corpus: Dataset,
) -> None:
    old, new = terms.thing("actor", "old-star-mining"), terms.thing("actor", "mp-materials")
    reasons = {"en": "It was named twice.", "zh-Hans": "重复登记。"}
    register = ox.NamedNode(terms.graph("register"))
    quads = [ox.Quad(*triple, register) for triple in tombstones.triples(old, new, reasons)]
    facts = Facts(replace(corpus, quads=(*corpus.quads, *quads)))
    english, chinese = (page_of(facts, old, lang) for lang in FOLDERS)
    assert "This has been withdrawn Why: It was named twice." in plain(english)
    assert "In its place: MP Materials" in plain(english)
    assert "重复登记。" in chinese
    assert "It was named twice." not in chinese[: chinese.index('<div class="body">')]
    assert "This has been withdrawn" not in page_of(facts, new)
    listed = listings.index(frame(facts, "en", 1), "actor", [old, new], "id/actor")
    assert plain(listed).count("withdrawn") == 1


def test_names_are_escaped(dataset: Dataset) -> None:
    bad = terms.thing("actor", "bad")
    label = ox.Literal('<script>alert("x")</script>', language="en")
    quad = ox.Quad(
        ox.NamedNode(bad),
        ox.NamedNode(SKOS + "prefLabel"),
        label,
        ox.NamedNode(terms.graph("register")),
    )
    page = page_of(Facts(replace(dataset, quads=(*dataset.quads, quad))), bad)
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_page_is_the_same_whoever_made_one_before(frozen_facts: Facts) -> None:
    iri = terms.thing("actor", "mp-materials")
    used = Frame(frozen_facts, templates(), "en", 2)
    things.page(used, terms.thing("actor", "us-government"))
    assert things.page(used, iri) == page_of(frozen_facts, iri)


def test_every_parameter_of_a_question_has_its_field_with_a_label(facts: Facts) -> None:
    for one in facts.answered:
        page = question_pages.page(frame(facts, "zh", 1), one)
        offered = questions.parameters(one.question)
        for name, rows in offered.items():
            if name == parameters.LANGUAGE or (rows.startswith('"') and "date" not in rows):
                continue
            assert f'<label for="ask-{name}">' in page, (one.question.name, name)
            assert f'id="ask-{name}" name="{name}"' in page, (one.question.name, name)


# Pictures


def lane(low: str, high: str) -> charts.Lane:
    return charts.Lane("x", (charts.Span(charts.days(low), charts.days(high)),))


def views(picture: str) -> tuple[str, ...]:
    """Return the views of a picture as they are drawn: for a desk, and for a phone."""
    pytest.importorskip("vl_convert")  # where there is a wheel of it
    ((_, made),) = drawn.filled([("x.html", picture)])
    assert isinstance(made, str)
    return tuple(re.findall(r"<svg.*?</svg>", made))


def part(view: str, name: str) -> str:
    """Return the marks of a name in a view."""
    found = re.search(rf'<g class="{name}"[^>]*>(.*?)</g>', view)
    return found[1] if found else ""


def widths(view: str) -> list[float]:
    return [float(wide) for wide in re.findall(r'd="M[\d.]+,[\d.]+h([\d.]+)v', part(view, "band"))]


def test_a_day_is_a_dot_and_a_year_is_a_bar_a_year_wide() -> None:
    spans = ("2025-08-10", "2025-08-10"), ("2025-01-01", "2025-12-31"), ("2025-03-01", "2025-03-31")
    drawings = [views(charts.timeline("t", [lane(*span)])) for span in spans]
    for day, year, month in zip(*drawings, strict=True):
        assert part(day, "dot")
        assert not part(day, "band")
        assert not part(year, "dot")
        scale = max(float(x) for x in re.findall(r"translate\(([\d.]+),-6\)", year))
        start = min(float(x) for x in re.findall(r"translate\(([\d.]+),-6\)", year))
        assert widths(year)[0] > 0.99 * (scale - start)
        assert 11 < widths(year)[0] / widths(month)[0] < 13


def test_an_open_bound_is_an_arrow_to_its_open_side() -> None:
    for ends, away in ((("", "2026-06-30"), "-"), (("2025-06-30", ""), "")):
        picture = charts.timeline("t", [lane("2025-01-01", "2026-12-31"), lane(*ends)])
        for view in views(picture):
            assert re.findall(r"M[\d.]+,[\d.]+h(-?)\d+", part(view, "open")) == [away]
            assert part(view, "head").count("<path") == 1
            assert len(widths(view)) == 1  # a bound is no bar


def test_bands_of_money_are_to_one_scale_and_a_ceiling_is_dashed() -> None:
    flows = [
        charts.Flow("A", "loan", "2bn", 2e9, "B", True),
        charts.Flow("A", "grant", "1bn", 1e9, "B", False),
        charts.Flow("C", "line", "at most 1bn", 1e9, "D", False, True),
        charts.Flow("C", "lost", "lost", None, "D", False),
        charts.Flow("E", "fund", "over 1bn", 1e9, "D", False, is_floor=True),
    ]
    for view in views(charts.flow("t", flows, "en")):
        loan, grant, line, lost, fund = widths(view)
        assert loan == pytest.approx(2 * grant, rel=0.02)
        assert grant == line == fund
        assert lost < 2
        assert part(view, "open").count("<path") == 1  # more than the fund, and no other
        fills = re.findall(r'fill="(#\w+)"', part(view, "band"))
        assert fills[0] not in fills[1:]  # what counts stands out
        dashed = ["dasharray" in one for one in part(view, "band").split("<path")[1:]]
        assert dashed == [False, False, True, True, False]


def test_a_sum_that_is_an_interval_has_two_tones() -> None:
    picture = charts.bars("t", [charts.Bar("x", "", 1.0, 3.0), charts.Bar("y", "", 3.0, 3.0)])
    for view in views(picture):
        assert len(set(re.findall(r'fill="(#\w+)"', part(view, "band")))) == 2
        assert widths(view)[0] + widths(view)[1] == pytest.approx(widths(view)[2], rel=0.01)


def test_a_mark_is_a_link_that_says_what_it_is_and_words_stay_words() -> None:
    span = charts.Span(1.0, 2.0, "plain", "1 & 2 <x>", "../a.html#c-1")
    for view in views(charts.numberline("t", [charts.Lane("一 -- one", (span,), "b.html")], "en")):
        assert '<a href="../a.html#c-1"><path ' in part(view, "band")
        assert "<title>1 &amp; 2 &lt;x&gt;</title></path></a>" in part(view, "band")
        assert '<a href="b.html"><text' in part(view, "words")
        assert ">一 -- one</text>" in part(view, "words")
        assert "invalid" not in view
        ElementTree.fromstring(view)


def test_a_picture_is_the_same_with_whichever_others_it_is_drawn() -> None:
    first = charts.timeline("t", [lane("2025-08-10", "2025-08-10")])
    bar, stack = charts.Bar("x", "1", 1.0, 1.0), charts.stack("s", [("a", 1, "open")])
    others = [charts.bars("t", [bar]), stack]
    together = list(drawn.filled([("a", first), ("b", "".join([*others, first])), ("c", b"x")]))
    assert together[0][1] == "".join(views(first))
    assert str(together[1][1]).endswith("".join(views(first)))
    assert together[2] == ("c", b"x")


def test_without_what_draws_a_page_has_its_tables_and_no_pictures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(drawn, "vl_convert", None)
    stack = charts.stack("s", [("a", 1, "open")])
    figure = f"<figure><div>{stack}</div><p>a</p></figure>"
    named = figure.replace("<figure>", '<figure data-embed="x">')
    page = f"<p>1</p>{named}<table></table><figure>other</figure>{figure}"
    made = list(drawn.filled([("a.html", page)]))
    assert made == [("a.html", "<p>1</p><table></table><figure>other</figure>")]


@pytest.mark.parametrize("lang", FOLDERS)
def test_each_picture_of_the_overviews_stands_alone_without_script(facts: Facts, lang: str) -> None:
    pytest.importorskip("vl_convert")
    below, top = frame(facts, lang, 1), frame(facts, lang, 0)
    alone = {name: str(page) for name, page in drawn.filled(embeds.pages(below))}
    shown = overviews.money_page(top) + overviews.timeline(top)
    offered = re.findall(r'<figure data-embed="([^"]+)\.html"', shown)
    assert list(alone) == offered == [f"embed/{name}" for name in embeds.PICTURES]
    for page, place in zip(alone.values(), embeds.PICTURES.values(), strict=True):
        html5lib.HTMLParser(strict=True).parse(page)
        assert page.count("<h1") == page.count('<main id="main"') == 1
        assert f'<html lang="{TAGS[lang]}"' in page
        assert "<script" not in page
        assert re.findall(r'<svg class="chart (\w+)"', page) == ["wide", "narrow"]
        assert '<meta name="robots" content="noindex">' in page
        assert f'<link rel="canonical" href="{conventions.where(lang, place.stem)}">' in page
        assert f'<a href="../{place.stem}.html{place.anchor}">' in page
        assert escape(facts.release.citation) in page
        assert below.t[place.title] in page
        assert 'href="../id/' in page or 'href="../money.html?' in page


def test_without_what_draws_no_picture_stands_alone(
    facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawn, "vl_convert", None)
    assert not [*embeds.pages(frame(facts, "en", 1))]


def test_a_long_name_of_who_gives_fits_a_phone() -> None:
    giver = "US International Development Finance Corporation"
    _, phone = views(charts.flow("t", [charts.Flow(giver, "loan", "2bn", 2e9, "B", True)], "en"))
    assert giver not in phone
    assert all(word in phone for word in giver.split())


def test_the_tones_of_the_pictures_are_those_of_the_legends() -> None:
    sheet = pages._static("site.css").decode()
    (scale,) = json.loads(drawn._spec("plot"))["scales"]
    tones = dict(zip(scale["domain"], scale["range"], strict=True))
    for name, tone in re.findall(r"\.(level-\w+), \.level\.\w+ \{ --tone: (#\w+)", sheet):
        assert tones[name] == tone
    for name, tone in re.findall(r"\.key\.(\w+) \{ background: (#\w+)", sheet):
        assert tones[name] == tone


@pytest.mark.parametrize(
    ("words", "limit", "lines"),
    [
        ("a long name of a thing", 84, ("a long name", "of a thing")),
        ("《释放资源》行政令", 72, ("《释放资源》", "行政令")),
        ("《释放资源》行政令", 60, ("《释放资", "源》行政令")),
        ("释放（资源", 36, ("释放", "（资源")),
        ("", 60, ("",)),
    ],
)
def test_words_are_broken_where_they_may_be(words: str, limit: int, lines: tuple[str]) -> None:
    assert lettering.wrap(words, limit) == lines


def test_numbers_are_written_in_the_scales_of_the_language() -> None:
    assert charts.short(2.26e9, "en") == "2.26bn"
    assert charts.short(2.26e9, "zh") == "22.6亿"


def test_ink_on_paper_has_the_contrast_of_wcag_aa() -> None:
    sheet = pages._static("site.css").decode()
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", sheet))

    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for ink in ("ink", "soft", "link", "deep", "red", "ochre", "green"):
        for paper in ("paper", "panel"):
            high, low = sorted((light(colours[ink]), light(colours[paper])), reverse=True)
            assert (high + 0.05) / (low + 0.05) >= 4.5, (ink, paper)


# Search


Label = str | list[str | int]


def rows_of(index: str) -> tuple[dict[str, str], list[tuple[str, str, str, list[str], int]]]:
    """Read an index as the script does: what it folds, and page, labels, names, passages."""
    parts = [
        json.loads(part.removeprefix("(window.lodestoneIndex ??= []).push(").removesuffix(");"))
        for part in index.splitlines()
    ]
    slugs, english, chinese, names, passages, _ = (
        [one for part in parts for one in part["columns"][at]] for at in range(6)
    )

    def label(labels: list[Label], part: Label) -> str:
        if isinstance(part, str):
            return part
        return "".join(one if isinstance(one, str) else label(labels, labels[one]) for one in part)

    folders = [
        folder for part in parts for folder, number in part["folders"] for _ in range(number)
    ]
    pairs = parts[0]["fold"]
    made = []
    for at, folder in enumerate(folders):
        en, zh = label(english, english[at]), label(chinese, chinese[at])
        slug = slugs[at] or re.sub("[^a-z0-9]+", "-", en.lower())
        made.append(("/".join(filter(None, [folder, slug])), en, zh, names[at], passages[at]))
    return dict(zip(pairs[::2], pairs[1::2], strict=True)), made


def found_by(index: str, wanted: str) -> list[str]:
    """Search as the script does without its library: fold, then by place in a name."""
    simple, rows = rows_of(index)

    def fold(text: str) -> str:
        return "".join(simple.get(char, char.lower()) for char in text)

    folded = fold(wanted)
    hits = [
        (max((name == folded, name.startswith(folded), folded in name) for name in names), row)
        for row in rows
        for names in [[fold(row[1]), fold(row[2]), *row[3]]]
    ]
    best = sorted((h for h in hits if any(h[0])), key=lambda h: (h[0], h[1][4]), reverse=True)
    return [row[0] for _, row in best]


def test_the_index_of_the_search_tells_every_page_and_label_whole(frozen_facts: Facts) -> None:
    _, rows = rows_of("".join(search.parts(frozen_facts)))
    pages = {place.stem: iri for iri in frozen_facts.iris if (place := address(iri))}
    assert len(rows) > 1000
    for page, english, chinese, *_ in rows:
        labels = frozen_facts.labels.get(pages[page], {})
        assert labels.get("en", english) == english
        assert labels.get("zh-Hans", chinese) == chinese


@pytest.mark.parametrize(
    ("wanted", "stem"),
    [
        ("稀土", "id/mineral/rare-earths"),
        ("國防部", "id/actor/department-of-defense"),
        ("MP", "id/actor/mp-materials"),
        ("Lithium Americas", "id/actor/lithium-americas"),
        ("美洲鋰業", "id/actor/lithium-americas"),
        ("q06", "query/q06-public-money-per-agency"),
        ("equity stake", "ont/EquityStake"),
    ],
)
def test_search_finds_a_name_in_any_script(frozen_facts: Facts, wanted: str, stem: str) -> None:
    assert found_by(search.parts(frozen_facts)[0], wanted)[0] == stem


def test_the_index_stands_in_parts_of_which_each_is_read_with_those_before(
    frozen_facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = {row[0]: row for row in rows_of("".join(search.parts(frozen_facts)))[1]}
    monkeypatch.setattr(search, "PART", 300)
    parts = search.parts(frozen_facts)
    assert len(parts) == -(-len(whole) // 300) > 3
    told = [rows_of("".join(parts[: number + 1]))[1] for number in range(len(parts))]
    assert [len(rows) for rows in told[:-1]] == [300 * n for n in range(1, len(parts))]
    assert {row[0]: row for row in told[-1]} == whole
    spoken = [[row[4] for row in rows if not row[0].startswith(("ont", "query"))] for rows in told]
    assert min(spoken[2], default=0) >= max(spoken[-1][len(spoken[2]) :], default=0)


def test_search_finds_nothing_where_nothing_is(frozen_facts: Facts) -> None:
    assert found_by("".join(search.parts(frozen_facts)), "no such name") == []


# Every page


@pytest.mark.slow
def test_every_iri_has_its_page_in_both_languages(site: Site, every_iri: set[str]) -> None:
    missing = []
    for iri in every_iri:
        place = address(iri)
        assert place is not None
        for lang in FOLDERS:
            name, _, anchor = place.page(lang).partition("#")
            if name not in site or (anchor and f'id="{anchor}"' not in site[name]):
                missing.append((iri, lang))
    assert not missing, missing[:5]


@pytest.fixture(scope="module")
def every_iri(dist: Path, home: House) -> set[str]:
    """The IRI of ours of everything that the build names."""
    named = re.findall(
        rf"<({re.escape(terms.BASE)}[^>]*)>", (dist / "lodestone.nq").read_text("utf-8")
    )
    found = {terms.QUERY + path.stem for path in home.queries}
    return found | set(named) | {terms.BASE, terms.BASE + "dataset", LODE}


@pytest.mark.slow
def test_every_internal_link_and_anchor_opens(site: Site, every_iri: set[str], dist: Path) -> None:
    anchors = {n: set(_ANCHOR.findall(page)) for n, page in site.items() if n.endswith(".html")}
    data = {a.stem for iri in every_iri if (a := address(iri))}
    data |= {name.removesuffix(".html") for name in site if name.startswith("ont/")}
    wrong: set[tuple[str, str]] = set()
    for name in anchors:
        for href, _ in _HREF.findall(site[name]):
            target = unescape(href)
            if target.startswith("http"):
                continue
            parts = urlsplit(target)
            place = normpath(f"site/{dirname(name)}/{unquote(parts.path)}")
            if parts.path and not place.startswith(
                "site/"
            ):  # a download, which lies beside the site
                if not (dist / place).is_file():
                    wrong.add((name, href))
                continue
            path = place.removeprefix("site/") if parts.path else name
            stem, _, ending = path.rpartition(".")
            if ending in ("ttl", "jsonld"):
                if stem not in data:
                    wrong.add((name, href))
            elif path not in site or (parts.fragment and parts.fragment not in anchors[path]):
                wrong.add((name, href))
    assert not wrong, sorted(wrong)[:5]


@pytest.mark.slow
def test_no_page_asks_anything_of_another_host(site: Site) -> None:
    for name, page in site.items():
        if name.endswith(".html"):
            assert page.count('<link rel="canonical"') == 1, name  # named, never asked for
            fetched = re.sub(r'<link rel="canonical"[^>]*>', "", page)
            asked = [u for u in _SOURCE.findall(fetched) if re.match(r"(?:[a-z]+:)?//", u)]
            assert set(asked) <= {"https://creativecommons.org/licenses/by/4.0/"}, name
            links = [rest for url, rest in _HREF.findall(page) if url.startswith("http")]
            assert all("external" in rest for rest in links), name
    assert not re.search(r"@import|url\(", site["static/site.css"])
    for name in ("search.js", "tables.js", "charts.js", "cite.js"):
        namespaces = r"http://(?:www\.w3\.org|purl\.org)/[\w/.#]+"
        script = re.sub(namespaces, "", site[f"static/{name}"])
        asking = re.findall(r"fetch\([^)]*\)", script)  # other pages of a list: its own host's
        assert all("same-origin" in call for call in asking), name
        assert not re.search(r"https?:|XMLHttp", script), name


@pytest.mark.slow
def test_the_map_names_pages_that_are_there_and_the_feed_and_the_search_are_well_formed(
    site: Site,
) -> None:
    space = {"m": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    for lang, folder in FOLDERS.items():
        tree = ElementTree.fromstring(site[f"sitemap-{lang}.xml"])
        named = [node.text or "" for node in tree.iterfind("m:url/m:loc", space)]
        assert len(named) == len(set(named)) > 500
        assert all(url.removeprefix(terms.BASE) in site for url in named)
        assert f"{terms.BASE}{folder}id/actor/mp-materials.html" in named
        feed = ElementTree.fromstring(site[f"{folder}feed.xml"])
        log = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
        entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
        title = "{http://www.w3.org/2005/Atom}title"
        assert len(entries) == log.count("\n## ") > 0
        told = entries[0].findtext("{http://www.w3.org/2005/Atom}content") or ""
        noted = ROOT / f"docs/{lang}/release-{entries[0].findtext(title)}.md"
        is_noted = lang == "zh" and noted.is_file()
        assert told.startswith(noted.read_text(encoding="utf-8")[:40] if is_noted else "### ")
        assert 'type="application/atom+xml"' in site[f"{folder}changes.html"]
        found = ElementTree.fromstring(site[f"{folder}opensearch.xml"])
        (url,) = [node for node in found if node.tag.endswith("Url")]
        page = url.attrib["template"].partition("?q={searchTerms}")[0]
        assert page.removeprefix(terms.BASE) in site
    maps = ElementTree.fromstring(site["sitemap.xml"])
    places = [node.text or "" for node in maps.iterfind("m:sitemap/m:loc", space)]
    assert all(place.removeprefix(terms.BASE) in site for place in places)
    assert f"Sitemap: {terms.BASE}sitemap.xml" in site["robots.txt"]


def test_a_page_describes_its_thing_in_the_words_of_schema_org(facts: Facts) -> None:
    for iri, kind in (
        (terms.thing("actor", "mp-materials"), "Corporation"),
        (terms.thing("document", "year-one"), "Article"),
        (terms.thing("country", "china"), "Country"),
    ):
        for lang in FOLDERS:
            page = page_of(facts, iri, lang)
            (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
            told = json.loads(text)
            assert (told["@id"], told["@type"]) == (iri, kind)
            assert told["name"] == frame(facts, lang, 2).label(iri)
    assert '<script type="application/ld' not in page_of(facts, terms.thing("rung", "agreed"))


@pytest.mark.slow
def test_each_page_has_its_twin_in_the_other_language(site: Site) -> None:
    english = {n for n in site if n.endswith(".html") and not n.startswith("zh/")}
    chinese = {n.removeprefix("zh/") for n in site if n.startswith("zh/") and n.endswith(".html")}
    assert english == chinese


@pytest.mark.slow
def test_every_page_asks_only_for_the_scripts_of_the_site(site: Site) -> None:
    common = {"tables.js", "charts.js", "search.js", "words-en.js", "words-zh.js"}
    engine = {"query/query.js", "query/yasgui.js"}
    if vendoring.PLACE + vendoring.TABLES in site:  # the libraries were fetched
        common |= {f"query/{vendoring.TABLES}"}
    for name, page in site.items():
        if name.endswith(".html"):
            asked = set(re.findall(r'<script src="[./]*static/([^"]+)"', page))
            allowed = common | {"cite.js"} if 'class="source"' in page else common
            allowed = allowed | {"ask.js"} if '<form id="ask"' in page else allowed
            allowed = allowed | engine if name.endswith("query.html") else allowed
            assert asked <= allowed, name
            assert all(f"static/{one}" in site for one in asked), name


@pytest.mark.slow
def test_no_text_of_a_document_is_published(site: Site, dataset: Dataset, texts: Path) -> None:
    titles = [
        quad.object.value
        for quad in dataset.quads
        if quad.predicate.value in (DCTERMS + "title", SKOS + "prefLabel", SKOS + "altLabel")
    ]
    forbidden: set[str] = set()
    for path in sorted(texts.glob("*.txt")):
        forbidden.update(runs(squeezed(path.read_text(encoding="utf-8")), titles))
    assert forbidden
    for name, content in site.items():
        page = squeezed(unescape(re.sub(r"<[^>]*>", "\n", content)))
        for start in range(len(page) - RUN + 1):
            assert page[start : start + RUN] not in forbidden, name


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_of_a_question_leads_from_each_mark_of_doubt_to_its_case(
    facts: Facts, answered: list[questions.Answer], lang: str
) -> None:
    seen = 0
    for found in answered:
        text = str(question_pages.rows(frame(facts, lang), found))
        for case in {case for row in found.doubts or () for case in row}:
            seen += 1
            assert f'href="{frame(facts, lang).href(case.iri)}"' in text, found.question.name
    assert seen > 50


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_each_row_of_the_page_of_a_question_bears_the_marks_of_that_row(
    facts: Facts, answered: list[questions.Answer], lang: str
) -> None:
    seen, used = 0, frame(facts, lang)
    for found in answered:
        doubts = joined.rows(found, tag=used.tag).doubts or ()
        body = str(question_pages.rows(used, found)).partition("<tbody>")[2]
        shown = [line.rpartition("<td")[2] for line in body.partition("</tbody>")[0].split("<tr")]
        for cell, marks in zip(shown[1:], doubts, strict=False):  # of a long answer the first rows
            seen += 1
            links = {href for href, _ in _HREF.findall(cell)}
            wanted = {used.href(case.iri) for case in marks}
            assert links == wanted, (found.question.name, cell[:200])
    assert seen > 1000
