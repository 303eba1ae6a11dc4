"""All files of the site, one after the other: a page for every IRI, in both languages."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import resources
from typing import Final

from lodestone.answer import grid, questions, wording
from lodestone.derive import labels
from lodestone.derive.derivation import Dataset
from lodestone.model import terms
from lodestone.model.addresses import FOLDERS, SHARED, address
from lodestone.publish.files import answer_file, tables, workbook
from lodestone.publish.files.release import Release
from lodestone.publish.site import (
    api_page,
    conventions,
    drawn,
    embeds,
    listings,
    overviews,
    query_page,
    question_pages,
    search,
    shards,
    things,
    vendoring,
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
    """Yield the files of the site, their names relative to its root, with their pictures.

    Args:
        dataset: what to show.
        answered: the saved questions with their rows.
        release: version and day.
        extras: what other parts of the build put on the pages.
    """
    yield from drawn.filled(_pages(dataset, answered, release, extras or Extras()))


def _pages(
    dataset: Dataset, answered: Sequence[questions.Answer], release: Release, extras: Extras
) -> Iterator[File]:
    facts = Facts(dataset, answered)
    facts.iris.update(terms.QUERY + one.question.name for one in answered)
    facts.release = release
    facts.has_engine = extras.query_page
    facts.is_lean = extras.is_lean
    templates = environment()
    for name in STATIC:
        yield f"static/{name}", _static(name)
    for number, part in enumerate(search.parts(facts), 1):
        yield search.path(number), part
    for lang in FOLDERS:
        told = words.table("script", lang) | _fetched(extras.query_page)
        said = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        yield f"static/words-{lang}.js", f"window.lodestoneWords = {said};\n"
    grids = extras.grids or _grids(dataset, answered)
    written = extras.sheets or [*map(tables.sheets, answered, grids)]
    for one, table, csv in zip(answered, grids, written, strict=True):
        yield f"tables/{one.question.name}.csv", csv.excel
        yield f"tables/{one.question.name}-long.csv", csv.plain
        if workbook.is_possible():
            book = answer_file.content(one.question, table, "xlsx", release)
            yield f"tables/{one.question.name}.xlsx", book
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
            for stem, page in _with_leaves(made, frames):
                stems.append(stem)
                yield f"{FOLDERS[lang]}{stem}.html", page
        for stem, page in embeds.pages(frames[1]):
            yield f"{FOLDERS[lang]}{stem}.html", page
    yield from conventions.files(release, stems, changes, _notes(dataset))


def _with_leaves(
    made: Iterable[tuple[str, str]], frames: Sequence[Frame]
) -> Iterator[tuple[str, str]]:
    """Yield pages, after each those on which parts of it go on."""
    for stem, page in made:
        yield stem, page
        yield from frames[stem.count("/")].taken()


def _notes(dataset: Dataset) -> dict[str, dict[str, str]]:
    """Return the notes of each release, by language and version."""
    docs = dataset.sources.house.root / "docs"
    return {
        lang: {
            path.stem.removeprefix("release-"): path.read_text(encoding="utf-8")
            for path in sorted((docs / lang).glob("release-*.md"))
        }
        for lang in FOLDERS
    }


def _fetched(is_there: bool) -> dict[str, str]:
    """Return where the scripts find the libraries that they fetch when a reader needs them."""
    parts = {"sheets": vendoring.SHEETS, "search": vendoring.SEARCH}
    return {use: vendoring.PLACE + part if is_there else "" for use, part in parts.items()}


def _grids(dataset: Dataset, answered: Sequence[questions.Answer]) -> list[grid.Grid]:
    sources = dataset.sources
    folder = sources.house.root / "queries"
    namings = [
        grid.Naming(lang, named, wording.load(folder, lang))
        for lang, named in labels.in_each(sources).items()
    ]
    return [grid.grid(one, namings, sources.ontology, has_codes=True) for one in answered]


def _static(name: str) -> bytes:
    """Return a file as it is; of a script the lines that run, since every page fetches them."""
    content = resources.files("lodestone.publish.site").joinpath("static", name).read_bytes()
    if not name.endswith(".js"):
        return content
    lines = (line.strip() for line in content.splitlines())
    return b"".join(line + b"\n" for line in lines if line and not line.startswith(b"//"))


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
        "browse": listings.browse,
        "questions": question_pages.index,
        "conflicts": overviews.conflicts,
        "money": overviews.money_page,
        "timeline": overviews.timeline,
        "coverage": overviews.coverage,
        "ont": listings.term_list,
        "api": api_page.page,
    }
    for stem, make in makers.items():
        yield stem, make(frame)


def _indexes(frames: Sequence[Frame]) -> Iterator[tuple[str, str]]:
    """Yield the list of each kind, at the place where its namespace opens."""
    for kind, iris in listings.by_kind(frames[0]).items():
        stem = things.index_stem(kind)
        if kind not in ("page", "query", "ont"):
            yield stem, listings.index(frames[stem.count("/")], kind, iris, stem)


def _things(frames: Sequence[Frame], release: Release) -> Iterator[tuple[str, str]]:
    facts = frames[0].facts
    for stem, iris in facts.shards.items():
        yield from shards.pages(frames[stem.count("/")], stem, iris)
    for one in facts.answered:
        yield f"query/{one.question.name}", question_pages.page(frames[1], one)
    yield f"ont/{release.version}", listings.term_list(frames[1], f"ont/{release.version}")
    yield f"dataset/{release.version}", overviews.dataset(frames[1], release, release.version)
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
