"""What a page weighs: as a file, and as a reader's browser fetches it, packed."""

import gzip
import re
from functools import cache
from pathlib import Path
from posixpath import normpath
from typing import Final

import pytest

from lodestone.publish.site import search, vendoring

#: Bytes of the largest page as it lies there, and of any page with all that it fetches, packed.
LARGEST: Final = 400_000
WEIGHT: Final = 200_000
#: What a reader fetches who turns to the box of the search; the library only where there is one.
SEARCH: Final = (search.path(1), vendoring.PLACE + vendoring.SEARCH)
_FETCHED: Final = re.compile(
    r'<script[^>]*? src="(?P<script>[^"]+)"|<link rel="(?:stylesheet|icon)" href="(?P<link>[^"]+)"'
)


@pytest.fixture(scope="module")
def pages(dist: Path) -> dict[Path, int]:
    """Every page with its size; the page of the query engine is weighed elsewhere."""
    found = (dist / "site").rglob("*.html")
    return {path: path.stat().st_size for path in found if path.name != "query.html"}


def is_alone(page: Path) -> bool:
    """Tell whether a page has one picture and runs no script."""
    return page.parent.name == "embed"


@cache
def packed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 6))


def weight(page: Path, site: Path) -> int:
    """Return the bytes of a page and of all that it fetches, packed."""
    folder = page.parent.relative_to(site).as_posix()
    text = page.read_text(encoding="utf-8")
    fetched = {normpath(f"{folder}/{m['script'] or m['link']}") for m in _FETCHED.finditer(text)}
    if is_alone(page):
        assert fetched == {"static/site.css", "static/mark.svg"}, page
    else:
        assert {"static/site.css", "static/search.js"} <= fetched, page
        fetched.update(name for name in SEARCH if (site / name).is_file())
    return packed(page) + sum(packed(site / name) for name in sorted(fetched))


def test_no_page_is_too_large_to_open_at_once(pages: dict[Path, int]) -> None:
    largest = max(pages, key=pages.__getitem__)
    print(f"largest page: {pages[largest]:,} bytes, {largest.name}")
    assert pages[largest] < LARGEST, largest


def test_no_page_with_what_it_fetches_is_heavier_than_a_picture(
    pages: dict[Path, int], dist: Path
) -> None:
    site = dist / "site"
    least = min((page for page in pages if not is_alone(page)), key=pages.__getitem__)
    shared = weight(least, site) - packed(least)
    # A page lighter than what is left of the budget cannot exceed it, packed or not.
    heavy = [page for page, size in pages.items() if shared + size > WEIGHT - 10_000]
    weights = {page: weight(page, site) for page in heavy}
    heaviest = max(weights, key=weights.__getitem__)
    print(f"heaviest page: {weights[heaviest]:,} bytes packed, {heaviest.name}, of {len(heavy)}")
    assert weights[heaviest] <= WEIGHT, heaviest
