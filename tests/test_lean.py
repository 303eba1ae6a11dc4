"""A lean site: statements and judgements share pages, every link opens, and a server finds them."""

import re
import shutil
from collections.abc import Iterator, Mapping
from html import unescape
from os.path import dirname, normpath
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import copies
import pytest
import serving

from lodestone.derive import derivation
from lodestone.model.addresses import FOLDERS, LEAN, SHARED, address
from lodestone.model.house import House
from lodestone.model.ontology import Ontology
from lodestone.publish import distribution, rewrite
from lodestone.publish.files import release
from lodestone.publish.site import search
from lodestone.publish.site.facts import BRIEFS
from lodestone.read import checkout
from lodestone.serve import app, store
from lodestone.serve.pool import Pool
from lodestone.serve.web import FaultError, Request

#: So many observations that those of one beginning go on on a further page.
MANY: Final = BRIEFS + 5
_HREF: Final = re.compile(r'<(?:a|link)\b[^>]*?\bhref="([^"]*)"')
_ANCHOR: Final = re.compile(r'\bid="([^"]*)"')

Site = Mapping[str, str]


def stated() -> str:
    """A passage that states observations, an aim and another sum for a loan."""
    observations = "\n".join(
        f"observation:jobs-{n:02} a lode:Observation ; lode:hasIndicator indicator:jobs ;"
        f" lode:quantity quantity:job-{n + 1} ; lode:locator 1 ."
        for n in range(MANY)
    )
    return (
        f"{observations}\n"
        "aim:more-jobs a lode:Aim ; lode:hasRelation relation:raises ;"
        " lode:hasEffect indicator:jobs ; lode:locator 1 .\n"
        "instrument:example-magnets-loan lode:amount quantity:USD-700m ; lode:locator 1 ;"
        " lode:reached stage:conditional-2025-11 .\n"
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    home = copies.build(tmp_path_factory.mktemp("lean") / "checkout")
    for name in ("CITATION.cff", "CHANGELOG.md", "queries/words.toml"):
        shutil.copyfile(copies.ROOT / name, home.root / name)
    copies.write(home.root, stated())
    dataset = derivation.derive(checkout.read(home, judged=True))
    edition = distribution.Edition(dataset, release.of(home, "0", "2026-01-01"))
    return {
        name.removeprefix("site/"): content if isinstance(content, str) else ""
        for name, content in distribution.site(edition, (), is_lean=True)
        if name.startswith("site/")
    }


def iris(site: Site) -> Iterator[str]:
    """The IRIs that the sample makes of the kinds that share pages on a lean site."""
    base = "https://w3id.org/lodestone/id/"
    yield from (f"{base}observation/jobs-{n:02}" for n in range(MANY))
    yield f"{base}aim/more-jobs"
    listed = re.findall(r'href="\.\./id/(conflict/[^"#]+\.html#[^"]+)"', site["id/conflict.html"])
    assert listed
    yield from (f"{base}conflict/{one.partition('#')[2]}" for one in listed)


def test_statements_and_judgements_share_pages_in_both_languages(site: Site) -> None:
    for iri in iris(site):
        place = address(iri, LEAN)
        assert place is not None
        for lang, folder in FOLDERS.items():
            found = [
                name
                for name, page in site.items()
                if name.startswith(f"{folder}{place.stem}.") and f'id="{place.anchor}"' in page
            ]
            assert len(found) == 1, (iri, lang, found)
        own = address(iri)
        assert own is not None
        assert own.page("en") not in site
    pages = [name for name in site if re.match(r"id/observation/", name)]
    assert sorted(pages) == ["id/observation/jo.html", "id/observation/jo.rows-2.html"]


def test_a_shared_page_says_of_each_thing_what_passages_state(site: Site) -> None:
    page = site["id/aim/mo.html"]
    assert "../../id/indicator/jobs.html" in page
    assert "../../id/passage/sample-02.html" in page
    assert "../../ont/Aim.html" in page


def test_every_link_of_a_lean_site_opens(site: Site) -> None:
    anchors = {n: set(_ANCHOR.findall(page)) for n, page in site.items() if n.endswith(".html")}
    wrong = set()
    for name in anchors:
        for href in _HREF.findall(site[name]):
            target = urlsplit(unescape(href))
            if target.scheme or href.startswith("//"):
                continue
            path = normpath(f"{dirname(name)}/{unquote(target.path)}").lstrip("/")
            path = path if target.path else name
            if path not in site or (target.fragment and target.fragment not in anchors[path]):
                wrong.add((name, href))
    assert not wrong, sorted(wrong)[:5]


def test_the_index_of_the_search_leads_to_the_anchor(site: Site) -> None:
    assert '"mo#more-jobs"' in site[search.path(1)]


def test_what_shares_pages_are_all_statements_and_judgements(ontology: Ontology) -> None:
    kinds = {"conflict", "deal", "decision", "pair", "reading", "tension", "inference", "waiver"}
    assert SHARED | ontology.statement_kinds | kinds == LEAN


def test_the_rules_of_a_lean_site_lead_to_the_shared_page() -> None:
    lean, whole = (rewrite.hosted(kinds) for kinds in (LEAN, SHARED))
    rule = re.compile(r"^RewriteRule \^id/\(([a-z|]+)\)", re.M)
    assert set(rule.findall(lean)[0].split("|")) == LEAN
    assert set(rule.findall(whole)[0].split("|")) == SHARED


def test_a_server_leads_from_a_statement_to_the_page_that_it_shares(
    home: House, tmp_path: Path
) -> None:
    dist = serving.small(tmp_path)
    aim = f"{serving.BASE}id/aim/raise-output"
    line = (
        f"<{aim}> <{serving.RDF}type> <{serving.BASE}ont/Aim> <{serving.BASE}id/passage/a-01> .\n"
    )
    with (dist / "lodestone.nq").open("a", encoding="utf-8") as file:
        file.write(line)
    for folder in FOLDERS.values():
        page = dist / f"site/{folder}id/aim/ra.html"
        page.parent.mkdir(parents=True)
        page.write_text("<!doctype html>", encoding="utf-8")
    with Pool(store.ensure(dist, tmp_path / "store")) as pool:
        served = app.site(home, dist, pool)
        for language, folder in (("en", ""), ("zh", "zh/")):
            headers = {"accept": "text/html", "accept-language": language}
            answer = served.handle(Request("/id/aim/raise-output", headers=headers))
            assert answer.status == 303
            assert dict(answer.headers)["Location"] == f"/{folder}id/aim/ra.html#raise-output"
        turtle = Request("/id/aim/raise-output", headers={"accept": "text/turtle"})
        assert dict(served.handle(turtle).headers)["Location"] == "/id/aim/raise-output.ttl"
        with pytest.raises(FaultError):
            served.handle(Request("/id/aim/rare", headers={"accept": "text/html"}))
