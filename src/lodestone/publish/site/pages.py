"""All files of the site, one after the other: a page for every IRI, in both languages."""

import json
from collections.abc import Callable, Iterator, Sequence
from importlib import resources
from typing import Final

from lodestone.answer import grid, questions
from lodestone.derive import labels
from lodestone.derive.derivation import Dataset
from lodestone.model import terms
from lodestone.model.addresses import FOLDERS, SHARED, address
from lodestone.publish.files import tables
from lodestone.publish.files.release import Release
from lodestone.publish.site import (
    api_page,
    conventions,
    overviews,
    query_page,
    question_pages,
    search,
    shards,
    things,
    words,
)
from lodestone.publish.site.facts import Facts
from lodestone.publish.site.frame import Frame, environment, kind_of
from lodestone.publish.site.overviews import Extras

STATIC: Final = (
    "site.css",
    "tables.js",
    "charts.js",
    "cite.js",
    "ask.js",
    "search.js",
    "mark.svg",
    "card.png",
)
_DEPTHS: Final = 3

File = tuple[str, str | bytes]
#: The page that another part of the build may write in the place of ours.
QUERY_PAGE: Final = "query"


def pages(
    dataset: Dataset,
    answered: Sequence[questions.Answer],
    release: Release,
    extras: Extras | None = None,
) -> Iterator[File]:
    """Yield the files of the site, their names relative to its root.

    Args:
        dataset: what to show.
        answered: the saved questions with their rows.
        release: version and day.
        extras: what other parts of the build put on the pages.
    """
    extras = extras or Extras()
    facts = Facts(dataset, answered)
    facts.iris.update(terms.QUERY + one.question.name for one in answered)
    facts.release = release
    facts.has_engine = extras.query_page
    templates = environment()
    for name in STATIC:
        yield f"static/{name}", _static(name)
    yield "static/search-index.js", search.index(facts)
    for lang in FOLDERS:
        said = json.dumps(words.script(lang), ensure_ascii=False, separators=(",", ":"))
        yield f"static/words-{lang}.js", f"window.lodestoneWords = {said};\n"
    for one, table in zip(answered, extras.grids or _grids(dataset, answered), strict=True):
        yield f"tables/{one.question.name}.csv", tables.excel(table)
        yield f"tables/{one.question.name}-codes.csv", tables.plain(one)
    log = dataset.sources.house.root / "CHANGELOG.md"
    changes = log.read_text(encoding="utf-8") if log.is_file() else ""
    stems: list[str] = []
    for lang in FOLDERS:
        frames = [Frame(facts, templates, lang, depth) for depth in range(_DEPTHS)]
        stems.clear()
        for made in (
            _overviews(frames[0], release, extras, changes),
            _indexes(frames),
            _things(frames, release),
        ):
            for stem, page in made:
                stems.append(stem)
                yield f"{FOLDERS[lang]}{stem}.html", page
    yield from conventions.files(release, stems, changes)


def _grids(dataset: Dataset, answered: Sequence[questions.Answer]) -> list[grid.Grid]:
    words = {lang: labels.labels(dataset.sources, lang) for lang in FOLDERS}
    return [grid.grid(one, words, dataset.sources.ontology) for one in answered]


def _static(name: str) -> bytes:
    return resources.files("lodestone.publish.site").joinpath("static", name).read_bytes()


def _overviews(
    frame: Frame, release: Release, extras: Extras, changes: str
) -> Iterator[tuple[str, str]]:
    yield "index", overviews.landing(frame, release, extras)
    yield "changes", overviews.changes(frame, changes)
    yield "dataset", overviews.dataset(frame, release)
    yield (
        "search",
        frame.render("search.html", "search", frame.t["search_title"], lead=frame.t["search_lead"]),
    )
    console = query_page.page if extras.query_page else overviews.query
    yield QUERY_PAGE, console(frame)
    makers: dict[str, Callable[[Frame], str]] = {
        "browse": overviews.browse,
        "questions": question_pages.index,
        "conflicts": overviews.conflicts,
        "money": overviews.money_page,
        "timeline": overviews.timeline,
        "coverage": overviews.coverage,
        "ont": overviews.term_list,
        "api": api_page.page,
    }
    for stem, make in makers.items():
        yield stem, make(frame)


def _indexes(frames: Sequence[Frame]) -> Iterator[tuple[str, str]]:
    """Yield the list of each kind, at the place where its namespace opens."""
    for kind, iris in overviews.by_kind(frames[0]).items():
        stem = things.index_stem(kind)
        if kind not in ("page", "query", "ont"):
            yield stem, overviews.index(frames[stem.count("/")], kind, iris, stem)


def _things(frames: Sequence[Frame], release: Release) -> Iterator[tuple[str, str]]:
    facts = frames[0].facts
    for stem, iris in shards.shards(facts).items():
        yield stem, shards.page(frames[stem.count("/")], stem, iris)
    for one in facts.answered:
        yield f"query/{one.question.name}", question_pages.page(frames[1], one)
    yield f"ont/{release.version}", overviews.term_list(frames[1], f"ont/{release.version}")
    written = {terms.QUERY + one.question.name for one in facts.answered}
    for iri in sorted(facts.iris - written):
        place = address(iri)
        if (
            place
            and not place.anchor
            and kind_of(iri) not in ("page", *SHARED)
            and "/" in place.stem
        ):
            yield place.stem, things.page(frames[place.stem.count("/")], iri)
