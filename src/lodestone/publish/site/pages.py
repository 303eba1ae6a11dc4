"""All files of the site, one after the other: a page for every IRI, in both languages."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from importlib import resources
from typing import Final

from lodestone.answer import grid, questions, wording
from lodestone.derive import labels
from lodestone.derive.derivation import Dataset
from lodestone.model import terms
from lodestone.model.addresses import FOLDERS, address
from lodestone.publish.files import answer_file, tables, workbook
from lodestone.publish.files.release import Release
from lodestone.publish.parts import File, Parts
from lodestone.publish.site import (
    api_page,
    conventions,
    drawn,
    embeds,
    listings,
    network,
    overviews,
    question_pages,
    search,
    shards,
    things,
    vendoring,
    words,
)
from lodestone.publish.site import query_page as console
from lodestone.publish.site.facts import Facts
from lodestone.publish.site.frame import Frame, environment, kind_of
from lodestone.publish.site.overviews import Extras
from lodestone.publish.watched import digest

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

#: Makes pages: the path of each without ending, and its text.
Make = Callable[[], Iterable[tuple[str, str]]]
#: Pages that are made together: their name, the digest of what is given for them, what makes them.
Unit = tuple[str, bytes, Make]
#: The folder of the site below that of the build.
FOLDER: Final = "site/"
#: The page that another part of the build may write in the place of ours.
QUERY_PAGE: Final = "query"


def pages(
    dataset: Dataset,
    answered: Sequence[questions.Answer],
    release: Release,
    extras: Extras | None = None,
    parts: Parts | None = None,
) -> Iterator[File]:
    """Yield the files of the site, their names relative to its root, with their pictures.

    Args:
        dataset: what to show.
        answered: the saved questions with their rows.
        release: version and day.
        extras: what other parts of the build put on the pages.
        parts: the pages that stand, and need not be made again.
    """
    kept = parts or Parts(dataset.sources.house)
    shown = _pages(dataset, answered, release, extras or Extras(), kept)
    yield from drawn.filled(shown, dataset.sources.house)


def _pages(
    dataset: Dataset,
    answered: Sequence[questions.Answer],
    release: Release,
    extras: Extras,
    parts: Parts,
) -> Iterator[File]:
    facts = Facts(dataset, answered)
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
            book = partial(answer_file.content, one.question, table, "xlsx", release)
            given = digest((one.question.header, table))
            yield from parts.file(f"tables/{one.question.name}.xlsx", given, book, FOLDER)
    log = dataset.sources.house.root / "CHANGELOG.md"
    changes = log.read_text(encoding="utf-8") if log.is_file() else ""
    facts.ready()
    network.ties(facts)
    parts.watch(facts.watch)
    stems: list[str] = []
    for lang, folder in FOLDERS.items():
        frames = [Frame(facts, templates, lang, depth) for depth in range(_DEPTHS)]
        stems.clear()
        for stem, page in _with_leaves(_fronts(frames, release, extras, changes), frames):
            stems.append(stem)
            yield f"{folder}{stem}.html", page
        for name, given, make in (
            *_overviews(frames[0], query_page=extras.query_page),
            *_indexes(frames),
            *_things(frames),
        ):
            filed = partial(_filed, folder, make, frames)
            for file, content in parts.part(f"{lang} {name}", given, filed, FOLDER):
                stems.append(file.removeprefix(folder).removesuffix(".html"))
                yield file, content
        alone = partial(_filed, folder, partial(embeds.pages, frames[1]), frames)
        yield from parts.part(f"{lang} embed", b"", alone, FOLDER)
    yield from conventions.files(release, stems, changes, _notes(dataset))


def _filed(folder: str, make: Make, frames: Sequence[Frame]) -> Iterator[tuple[str, str]]:
    """Yield pages, and those on which they go on, as files."""
    for stem, page in _with_leaves(make(), frames):
        yield f"{folder}{stem}.html", page


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


def _fronts(
    frames: Sequence[Frame], release: Release, extras: Extras, changes: str
) -> Iterator[tuple[str, str]]:
    """Yield the pages that tell of the whole build, made anew each time."""
    top, below = frames[0], frames[1]
    yield "index", overviews.landing(top, release, extras)
    yield "changes", overviews.changes(top, changes)
    yield "dataset", overviews.dataset(top, release)
    yield f"ont/{release.version}", listings.term_list(below, f"ont/{release.version}")
    yield f"dataset/{release.version}", overviews.dataset(below, release, release.version)


def _overviews(frame: Frame, *, query_page: bool) -> Iterator[Unit]:
    """Yield the pages that tell of many things."""
    makers: dict[str, Callable[[Frame], str]] = {
        "search": _search,
        QUERY_PAGE: console.page if query_page else overviews.query,
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
        yield stem, b"", partial(_one, stem, partial(make, frame))


def _search(frame: Frame) -> str:
    t = frame.t
    return frame.render("search.html", "search", t["search_title"], lead=t["search_lead"])


def _indexes(frames: Sequence[Frame]) -> Iterator[Unit]:
    """Yield the list of each kind, at the place where its namespace opens."""
    for kind, iris in listings.by_kind(frames[0]).items():
        stem = things.index_stem(kind)
        if kind not in ("page", "query", "ont"):
            page = partial(listings.index, frames[stem.count("/")], kind, iris, stem)
            yield stem, digest(iris), partial(_one, stem, page)


def _things(frames: Sequence[Frame]) -> Iterator[Unit]:
    """Yield the pages of each thing, and those that many share."""
    facts = frames[0].facts
    for stem, iris in facts.shards.items():
        yield stem, digest(iris), partial(shards.pages, frames[stem.count("/")], stem, iris)
    for one in facts.answered:
        stem = f"query/{one.question.name}"
        yield stem, digest(one), partial(_one, stem, partial(question_pages.page, frames[1], one))
    written = {terms.QUERY + one.question.name for one in facts.answered}
    for iri in sorted(facts.iris - written):
        place = address(iri, facts.shared)
        if (
            place
            and not place.anchor
            and kind_of(iri) not in ("page", *facts.shared)
            and "/" in place.stem
        ):
            frame = frames[place.stem.count("/")]
            yield place.stem, b"", partial(_one, place.stem, partial(things.page, frame, iri))


def _one(stem: str, make: Callable[[], str]) -> Iterator[tuple[str, str]]:
    yield stem, make()
