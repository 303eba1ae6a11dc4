"""Pages stay as light as they are, however much is said of their things; nothing is lost by it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from itertools import pairwise
from posixpath import basename
from typing import Final
from urllib.parse import urldefrag

import pyoxigraph as ox
import pytest

from lodestone.answer import questions
from lodestone.derive.derivation import Dataset
from lodestone.model import terms
from lodestone.model.addresses import FOLDERS, SHARED, address
from lodestone.publish.site import (
    cases,
    facts,
    leaves,
    listings,
    overviews,
    question_pages,
    relations,
    shards,
    things,
)
from lodestone.publish.site.facts import Facts
from lodestone.publish.site.frame import Frame, environment, kind_of

#: How often the documents are copied, and the bytes of any page then, with its pictures as data.
TIMES: Final = 10
MOST: Final = 330_000
#: Kinds of things that all documents share: a copy of a document speaks of the same.
SHARED_KINDS: Final = frozenset(
    {"actor", "mineral", "product", "country", "place", "theme", "list", "indicator", "project",
     "quantity", "date", "stage"}
)  # fmt: skip
#: Kinds of which each copy has its own.
COPIED: Final = frozenset(
    {"document", "passage", "measure", "instrument", "assessment", "aim", "observation", "link",
     "tension", "conflict", "participation", "claim"}
)  # fmt: skip
MINERAL: Final = terms.thing("mineral", "critical-minerals")
_ROW: Final = re.compile(r"<tr><td>.*?</tr>", re.S)
_NEXT: Final = re.compile(r'<a href="([^"]+)" rel="next"')
_PREV: Final = re.compile(r'<a href="([^"]+)" rel="prev"')

templates = cache(environment)


def copied(dataset: Dataset, times: int) -> Dataset:
    """Return a dataset in which many documents say the same of the same things."""
    graphs = {q.graph_name.value for q in dataset.quads}
    own = {g for g in graphs if kind_of(g) == "passage"}
    told = {q.subject.value for q in dataset.quads if q.graph_name.value in own}
    told = {iri for iri in told if kind_of(iri) not in SHARED_KINDS}
    told |= {q.subject.value for q in dataset.quads if isinstance(q.subject, ox.NamedNode)
             and kind_of(q.subject.value) in COPIED} | own  # fmt: skip

    def renamed(node: object, number: int) -> object:
        is_copied = isinstance(node, ox.NamedNode) and node.value in told
        return ox.NamedNode(f"{node.value}-x{number}") if is_copied else node

    moved = [
        quad
        for quad in dataset.quads
        if any(getattr(part, "value", "") in told for part in (quad.subject, quad.graph_name))
    ]
    quads = [
        ox.Quad(*(renamed(part, number) for part in (*quad.triple, quad.graph_name)))
        for number in range(1, times)
        for quad in moved
    ]
    return replace(dataset, quads=(*dataset.quads, *quads))


@pytest.fixture(scope="module")
def small(corpus: Dataset) -> Facts:
    return Facts(corpus)


@pytest.fixture(scope="module")
def large(corpus: Dataset) -> Facts:
    return Facts(copied(corpus, TIMES))


@cache
def frame(known: Facts, lang: str, depth: int = 2) -> Frame:
    return Frame(known, templates(), lang, depth)


def made(known: Facts, iri: str, lang: str = "en") -> dict[str, str]:
    """Return the page of a thing and those on which it goes on, by path without ending."""
    place = address(iri)
    assert place is not None
    used = frame(known, lang, place.stem.count("/"))
    page = things.page(used, iri)
    return {place.stem: page, **dict(used.taken())}


def rows(page: str, part: str) -> list[str]:
    """Return the rows of a section of a page."""
    inside = page[page.index(f'<section id="{part}"') :]
    return _ROW.findall(inside[: inside.index("</table>")])


def most_told(known: Facts) -> dict[str, str]:
    """Return of each kind the thing of which most is said by others."""
    found: dict[str, str] = {}
    for iri in sorted(known.iris, key=lambda one: (-len(known.uses.get(one, ())), one)):
        place = address(iri)
        if place and not place.anchor and kind_of(iri) not in ("page", "query"):
            found.setdefault(kind_of(iri), iri)
    return found


def test_a_page_weighs_the_same_however_much_is_said_of_its_thing(
    corpus: Dataset, large: Facts
) -> None:
    half = Facts(copied(corpus, TIMES // 2))
    told = [len(known.told_of(MINERAL)) for known in (half, large)]
    assert told[1] > 1.8 * told[0] > 500
    before, after = made(half, MINERAL), made(large, MINERAL)
    stem = "id/mineral/critical-minerals"
    assert len(after) > len(before) > 1
    assert len(after[stem].encode()) < 1.1 * len(before[stem].encode())


@pytest.mark.parametrize("lang", FOLDERS)
def test_no_page_of_any_kind_grows_beyond_a_bound(large: Facts, lang: str) -> None:
    sizes = {
        stem: len(page.encode())
        for iri in most_told(large).values()
        for stem, page in made(large, iri, lang).items()
    }
    top = frame(large, lang, 0)
    for stem, make in (
        ("conflicts", overviews.conflicts),
        ("coverage", overviews.coverage),
        ("money", overviews.money_page),
        ("timeline", overviews.timeline),
    ):
        sizes[stem] = len(make(top).encode())
        sizes |= {at: len(page.encode()) for at, page in top.taken()}
    by_kind = listings.by_kind(top)
    for kind in ("document", "passage", "tension", "assessment"):
        used = frame(large, lang, 1)
        sizes[kind] = len(listings.index(used, kind, by_kind[kind], f"id/{kind}").encode())
        sizes |= {at: len(page.encode()) for at, page in used.taken()}
    assert len(sizes) > 150
    largest = max(sizes, key=sizes.__getitem__)
    assert sizes[largest] < MOST, largest


def test_the_pages_of_a_table_have_all_its_rows_each_once_in_order(large: Facts) -> None:
    pages = made(large, MINERAL)
    told = frame(large, "en")
    told.stem = ""
    whole = relations.relations(told, MINERAL)
    assert whole is not None
    stem, *others = [at for at in pages if at.count(".") == 0 or ".relations-" in at]
    found = [row for at in (stem, *others) for row in rows(pages[at], "relations")]
    assert found == _ROW.findall(whole.body)
    assert len(found) > 500


def test_each_page_of_a_table_leads_to_the_next_and_back(large: Facts) -> None:
    pages = {basename(at): page for at, page in made(large, MINERAL).items()}
    first = "critical-minerals"
    way = [first]
    inside = pages[first][pages[first].index('<section id="relations"') :]
    while found := _NEXT.search(inside):
        way.append(basename(found[1]).removesuffix(".html"))
        inside = pages[way[-1]]
    assert len(way) == len([at for at in pages if ".relations-" in at]) + 1 > 3
    for one, other in pairwise(way):
        back = _PREV.search(pages[other])
        assert back is not None
        place, anchor = urldefrag(basename(back[1]))
        assert place == f"{one}.html"
        assert not anchor or f'id="{anchor}"' in pages[one]
    heading = pages[way[-1]]
    assert f'href="../../id/mineral/{first}.html#rows-relations">' in heading
    assert re.search(r"rows [\d,]+–[\d,]+ of [\d,]+</p>", heading)


def test_both_languages_go_on_on_the_same_pages(large: Facts) -> None:
    for iri in most_told(large).values():
        english, chinese = (list(made(large, iri, lang)) for lang in FOLDERS)
        assert english == chinese


def test_a_table_is_cut_where_its_rows_have_links_enough() -> None:
    assert leaves.cuts([4] * 5, 20, 20) == [0, 5]
    assert leaves.cuts([4] * 6, 20, 20) == [0, 5, 6]
    assert leaves.cuts([4] * 12, 8, 16) == [0, 2, 6, 10, 12]
    assert leaves.cuts([8, 1, 1, 8, 1, 1], 10, 20) == leaves.cuts([1, 8, 1, 1, 8, 1], 10, 20)
    assert leaves.cuts([99, 99, 99], 20, 20) == [0, 1, 2, 3]
    assert leaves.cuts([], 20, 20) == [0, 0]


def test_the_answer_to_a_question_stands_whole_on_its_pages(
    corpus: Dataset, small: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = corpus.sources.house
    asked = questions.questions(house.root / "queries", corpus.sources.ontology.prefixes)
    (one,) = (query for query in asked if query.name.startswith("q38-"))
    answer, used = questions.ask(corpus.store, one), frame(small, "en", 1)
    used.begin("", "")
    whole = _ROW.findall(str(question_pages.rows(used, answer)))
    monkeypatch.setattr(leaves, "ALONE", 100)
    page = question_pages.page(used, answer)
    pages = [page, *(text for _, text in used.taken())]
    assert len(pages) > 3
    parts = [rows(pages[0], "answer"), *(rows(text, "rows") for text in pages[1:])]
    assert [row for part in parts for row in part][: len(whole)] == whole


def test_a_tension_told_in_words_names_the_thing_that_each_side_states(small: Facts) -> None:
    used = frame(small, "en", 1)
    sides = str(cases.row(used, terms.thing("tension", "congo-cobalt"))[2]).split("<br>")
    told = {
        "us-companies-drc-cobalt-right": "equity-turn-20",
        "drc-mineral-control-opening-obligation": "global-layout-10",
    }
    for thing, passage in told.items():
        link = str(used.link(terms.thing("instrument", thing)))
        assert [passage in side for side in sides if link in side] == [True], thing


def arrived(pages: Mapping[str, str], stem: str, anchor: str) -> str:
    """Go to an anchor of a shared page as the script of the pages does."""
    if f'id="{anchor}"' in pages[stem]:
        return stem
    (firsts,) = re.findall(r'data-firsts="([^"]*)"', pages[stem])
    place = max(at for at, first in enumerate(firsts.split()) if first <= anchor)
    return leaves.name(stem, leaves.ROWS, place + 1)


def test_a_claim_is_reached_on_whichever_page_it_stands(
    corpus: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facts, "SHARD", 7)
    known = Facts(corpus)
    used = frame(known, "en")
    pages = {
        at: page
        for stem, iris in known.shards.items()
        for at, page in shards.pages(used, stem, iris)
    }
    later = 0
    for iri in known.iris:
        place = address(iri)
        if kind_of(iri) not in SHARED or place is None or not place.anchor:
            continue
        at, _, anchor = used.href(iri).removeprefix("../../").partition("#")
        stem = at.removesuffix(".html")
        assert f'id="{anchor}"' in pages[stem]
        assert arrived(pages, place.stem, place.anchor) == stem
        later += stem != place.stem
    assert later > 1000
