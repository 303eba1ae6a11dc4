"""Pages over many things: the start, the lists, disagreement, money, time, coverage."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from lodestone.answer import questions
from lodestone.answer.grid import Grid
from lodestone.model import terms
from lodestone.model.terms import LODE, RDF
from lodestone.publish.files.description import Download
from lodestone.publish.files.release import Release
from lodestone.publish.files.tables import Sheets
from lodestone.publish.site import (
    blocks,
    cases,
    chains,
    charts,
    document_pages,
    leaves,
    money,
    question_pages,
    standing,
    words,
)
from lodestone.publish.site.frame import Frame, Section, kind_of
from lodestone.publish.site.listings import by_kind
from lodestone.publish.site.marked import marked

#: Documents and disagreements that the first page names, documents whose coverage is drawn on the
#: page of all, and things whose stages are drawn there, at most; each page links to the rest.
_NAMED: Final = 24
_DRAWN: Final = 12
_LANES: Final = 90
#: Years that the picture of all stages goes back at most.
_YEARS: Final = 6
_DAYS: Final = 365.25


@dataclass(frozen=True)
class Extras:
    """What other parts of the build put on the pages.

    Attributes:
        dataset_jsonld: schema.org description of the data set, as JSON-LD that may stand in a page.
        downloads: the files beside the site; the first page lists those that have a purpose.
        query_page: true where another part of the build writes ``query.html``.
        grids: the answers as typed tables, in the order of the questions; made anew where none are.
        sheets: the same as CSV, in the same order; made anew where none are.
        is_lean: true where no thing has data files of its own.
    """

    dataset_jsonld: str = ""
    downloads: Sequence[Download] = ()
    query_page: bool = False
    grids: Sequence[Grid] = ()
    sheets: Sequence[Sheets] = ()
    is_lean: bool = False


# The start


def landing(frame: Frame, release: Release, extras: Extras) -> str:
    """Return the first page."""
    known, t = frame.facts, frame.t
    frame.begin("index", t["name"])
    sizes = {kind: len(iris) for kind, iris in by_kind(frame).items()}
    register = terms.graph("register")
    named = sum(
        any(s.graph == register and s.predicate == RDF + "type" for s in said)
        for said in known.said.values()
    )
    numbers = [
        ("n_documents", sizes.get("document", 0), "id/document"),
        ("n_passages", sizes.get("passage", 0), "id/passage"),
        ("n_claims", len(known.claims), "id/claim"),
        ("n_things", named, "browse"),
        ("n_conflicts", _typed(frame, "Conflict"), "conflicts"),
        ("n_tensions", _typed(frame, "Tension"), "conflicts"),
        ("n_questions", len(known.answered), "questions"),
        ("n_quads", len(known.dataset.quads), "graph"),
    ]
    texts = sorted(known.passages, key=frame.order)
    return frame.render(
        "landing.html",
        "index",
        t["name"],
        description=t["tagline"],
        release=release,
        dataset_jsonld=Markup(extras.dataset_jsonld),
        downloads=_downloads(frame, extras),
        numbers=[(t[key], f"{number:,}", stem) for key, number, stem in numbers],
        not_text=t["is_not_text"].format(len(texts)),
        documents=[(frame.link(d), _author(frame, d)) for d in texts[:_NAMED]],
        documents_left=len(texts[_NAMED:]),
        sums=sums_picture(frame) + _folded(frame, t["as_table"], "public-money-per-agency"),
        disputes=_some_conflicts(frame)[:_NAMED],
        examples=list(_examples(frame)),
        some_questions=[
            frame.named(terms.QUERY + one.question.name, question_pages.asked(frame, one, "title"))
            for one in known.answered[:8]
        ],
        citation=release.citation,
    )


def _downloads(frame: Frame, extras: Extras) -> list[tuple[str, str, str]]:
    """Return name, size and purpose of the files beside the site."""
    return [
        (one.name, f"{one.size / 1e6:.1f} MB", purpose)
        for one in extras.downloads
        if (purpose := words.known("downloads", one.name, frame.lang))
    ]


def _typed(frame: Frame, name: str) -> int:
    return len(
        {u.subject for u in frame.facts.uses.get(LODE + name, ()) if u.predicate == RDF + "type"}
    )


def _author(frame: Frame, document: str) -> str:
    authors = frame.facts.iri_of(document, terms.DCTERMS + "creator")
    return " / ".join(frame.label(author) for author in authors)


def _examples(frame: Frame) -> Iterator[tuple[str, Markup]]:
    """Yield, of each kind of thing, the two that most passages speak of."""
    spoken = frame.facts.speaking
    for kind in ("actor", "measure", "instrument", "mineral", "project", "country"):
        things = [iri for iri in frame.facts.iris if kind_of(iri) == kind and iri in spoken]
        most = sorted(things, key=lambda iri: (-len(spoken[iri]), iri))[:4]
        yield frame.kind(kind)[0], frame.list(most)


# Lists


# The terms


# Disagreement, money, time, coverage


def conflicts(frame: Frame) -> str:
    """Return all that is in dispute as one table, to be filtered: sides, standing, reason."""
    t = frame.t
    found = cases.every(frame)
    columns, rows = cases.columns(frame), [cases.row(frame, case) for case in found]
    frame.begin("conflicts", t["conflicts_title"])
    table = leaves.table(
        frame,
        "cases",
        [head for _, head in columns],
        rows,
        t["conflicts_title"],
        keys=[key for key, _ in columns],
        room=leaves.ALONE,
    )
    body = marked('<section id="cases">{}</section>', table)
    return frame.render(
        "overview.html", "conflicts", t["conflicts_title"], lead=t["conflicts_lead"], body=body
    )


def money_page(frame: Frame) -> str:
    """Return public money per agency, what counts, and what does not."""
    t, known, parts = frame.t, frame.facts, []
    frame.begin("money", t["money_title"])
    sums = known.answers.get("public-money-per-agency")
    if sums is not None and sums.rows:
        parts.append(_sums(frame, sums))
    deals = _deals(frame)
    if deals:
        body = deals_picture(frame) + money.table(frame, deals)
        parts.append(_part("counted", t["money_flows"], body))
    left = known.answers.get("money-left-out")
    if left is not None:
        parts.append(_part("left-out", t["money_out"], question_pages.rows(frame, left)))
    return frame.render(
        "overview.html",
        "money",
        t["money_title"],
        lead=t["money_lead"],
        body=Markup("").join(parts),
    )


def _deals(frame: Frame) -> list[money.Deal]:
    """Return what is counted as public money."""
    known = frame.facts
    counted = sorted(
        {u for u, said in known.said.items() if any(s.predicate == LODE + "counts" for s in said)}
    )
    return [money.deal(known, iri) for iri in counted]


def deals_picture(frame: Frame) -> Markup:
    """Draw what is counted as public money, deal by deal; empty where there is none."""
    title, alone = frame.t["money_flows"], frame.embed("money-counted")
    return money.picture(frame, title, _deals(frame), alone)


def _part(anchor: str, title: str, body: Markup) -> Markup:
    return marked('<section id="{}"><h2>{}</h2>{}</section>', anchor, title, body)


def _some_conflicts(frame: Frame) -> list[Markup]:
    """Return the conflicts with their sides, for the first page."""
    cases = {
        u.subject
        for u in frame.facts.uses.get(LODE + "Conflict", ())
        if u.predicate == RDF + "type"
    }
    return [
        marked("{}<br>", frame.link(case)) + blocks.sides(frame, case)
        for case in sorted(cases, key=frame.order)
    ]


def sums_picture(frame: Frame) -> Markup:
    """Draw public money per agency and basis; empty where no question tells it."""
    sums = frame.facts.answers.get("public-money-per-agency")
    if sums is None or not sums.rows:
        return Markup("")
    t = frame.t
    picture = charts.bars(t["money_chart"], _sum_bars(frame, sums))
    figure: Markup = frame.blocks.figure(picture, t["money_chart"], embed=frame.embed("money-sums"))
    return figure


def _folded(frame: Frame, title: str, question: str) -> Markup:
    """Return the answer to a question as a table that a reader unfolds; empty for no answer."""
    found = frame.facts.answers.get(question)
    if found is None or not found.rows:
        return Markup("")
    return marked(
        "<details><summary>{}</summary>{}</details>", title, question_pages.rows(frame, found)
    )


def _sum_bars(frame: Frame, sums: questions.Answer) -> list[charts.Bar]:
    columns = sums.columns
    rows = []
    for row in sums.rows:
        cells = {name: term.value if term else "" for name, term in zip(columns, row, strict=True)}
        low, high = float(cells["low"] or 0), float(cells["high"] or 0)
        label = f"{frame.label(cells['agency'])} · {frame.label(cells['basis'])}"
        ends = dict.fromkeys(charts.short(end, frame.lang) for end in (low, high))
        note = "–".join(ends) + (" " if frame.lang == "en" else "") + frame.label(cells["unit"])
        agency = cells["agency"].removeprefix(terms.ID)
        href = f"{frame.home}money.html?counted.2={agency}#counted"
        rows.append(charts.Bar(label, note, low, high, href))
    return sorted(rows, key=lambda bar: (-bar.high, bar.label))


def _sums(frame: Frame, sums: questions.Answer) -> Markup:
    t, figure = frame.t, sums_picture(frame)
    question = frame.link(terms.QUERY + sums.question.name)
    source = marked('<p class="quiet">{} {}</p>', t["from_question"], question)
    return _part("sums", t["money_chart"], figure + question_pages.rows(frame, sums) + source)


def timeline(frame: Frame) -> str:
    """Return every dated stage, as a picture and a table."""
    t, known = frame.t, frame.facts
    found = known.answers.get("timeline")
    frame.begin("timeline", t["timeline_title"])
    body = Markup("")
    if found is not None:
        body = time_picture(frame) + question_pages.rows(frame, found)
        question = frame.link(terms.QUERY + found.question.name)
        body += marked('<p class="quiet">{} {}</p>', t["from_question"], question)
    return frame.render(
        "overview.html", "timeline", t["timeline_title"], lead=t["timeline_lead"], body=body
    )


def time_picture(frame: Frame) -> Markup:
    """Draw every dated stage of the last years; empty where no question tells them."""
    t, found = frame.t, frame.facts.answers.get("timeline")
    if found is None:
        return Markup("")
    thing, stage = (found.columns.index(name) for name in ("thing", "stage"))
    lanes: dict[str, dict[str, charts.Span]] = {}
    for row in found.rows:
        one, at = row[thing], row[stage]
        if one and at and (span := standing.stage_span(frame, at.value, one.value)):
            lanes.setdefault(one.value, {})[at.value] = span
    ends = [e for spans in lanes.values() for s in spans.values() for e in (s.low, s.high) if e]
    start = max(ends, default=0.0) - _YEARS * _DAYS
    shown = [
        charts.Lane(frame.label(iri), tuple(spans.values()), frame.href(iri))
        for iri, spans in lanes.items()
        if all((s.low or s.high or 0.0) >= start for s in spans.values())
    ]
    shown = sorted(shown, key=_last)[-_LANES:]
    earlier = len(lanes) - len(shown)
    note = t["imprecise"] + (" " + t["timeline_earlier"].format(earlier) if earlier else "")
    legend = chains.level_legend(frame, (span.tone for lane in shown for span in lane.spans))
    picture = charts.timeline(t["timeline_title"], shown)
    figure: Markup = frame.blocks.figure(
        picture, t["timeline_title"], note, frame.embed("timeline")
    )
    return legend + figure


def _last(lane: charts.Lane) -> float:
    """Return the last day of a lane that is known."""
    return max((span.high or span.low or 0.0 for span in lane.spans), default=0.0)


def coverage(frame: Frame) -> str:
    """Return the coverage of every document: of some in full, of all in one table if more are."""
    t, parts = frame.t, []
    frame.begin("coverage", t["coverage_title"])
    texts = sorted(frame.facts.passages, key=frame.order)
    if len(texts) > _DRAWN:
        parts.append(document_pages.coverage_table(frame, texts))
    for document in texts[:_DRAWN]:
        made: Section | None = document_pages.document_coverage(frame, document)
        if made:
            slug = document.rpartition("/")[2]
            parts.append(
                marked(
                    '<section id="{}"><h2>{}</h2>{}</section>',
                    slug,
                    frame.link(document),
                    made.body,
                )
            )
    return frame.render(
        "overview.html",
        "coverage",
        t["coverage_title"],
        lead=t["coverage_lead"],
        body=Markup("").join(parts),
    )


def changes(frame: Frame, log: str) -> str:
    """Return the changes of each release: notes made from the data, and the changelog."""
    t = frame.t
    folder = frame.facts.dataset.sources.house.root / "docs" / frame.lang
    notes = sorted(folder.glob("release-*.md"), reverse=True)
    made = [_listed(path.read_text(encoding="utf-8")) for path in notes]
    written = marked('<p>{}</p>\n<div lang="en">{}</div>', t["changes_log"], _listed(log))
    body = Markup("").join([*made, written])
    return frame.render(
        "overview.html", "changes", t["changes_title"], lead=t["changes_lead"], body=body
    )


def _listed(log: str) -> Markup:
    """Turn the headings and the lists of a text into HTML; what else it holds is left out."""
    parts: list[Markup] = []
    items: list[str] = []

    def flush() -> None:
        if items:
            listed = Markup("").join(marked("<li>{}</li>", _coded(i)) for i in items)
            parts.append(marked("<ul>{}</ul>", listed))
            items.clear()

    for line in log.splitlines():
        if line.startswith("#"):
            flush()
            level = len(line) - len(line.lstrip("#"))
            if level > 1:
                parts.append(Markup("<h{0}>{1}</h{0}>").format(level, line.lstrip("# ")))
        elif line.startswith("- "):
            items.append(line[2:])
        elif line.startswith("  ") and items:
            items[-1] += " " + line.strip()
    flush()
    return Markup("").join(parts)


def _coded(text: str) -> Markup:
    """Turn what stands between backticks into code."""
    parts = text.split("`")
    return Markup("").join(
        marked("<code>{}</code>", part) if place % 2 and place < len(parts) - 1 else part
        for place, part in enumerate(parts)
    )


def query(frame: Frame) -> str:
    """Return what stands in the place of the query page where the build has no query engine."""
    t = frame.t
    items = [
        frame.named(terms.QUERY + one.question.name, question_pages.asked(frame, one, "title"))
        for one in frame.facts.answered
    ]
    body = frame.blocks.items(items)
    return frame.render("overview.html", "query", t["query_title"], lead=t["query_lead"], body=body)


def dataset(frame: Frame, release: Release, version: str = "") -> str:
    """Return the page of the data set itself, or of one version of it."""
    t = frame.t
    graphs = [
        (frame.link(name), frame.facts.size(name))
        for name in frame.facts.dataset.by_graph
        if not name.startswith(terms.thing("passage", ""))
    ]
    rows = [(t["version"], release.version), (t["released"], release.day)]
    body = frame.blocks.pairs(rows)
    body += frame.blocks.table([frame.kind("graph")[0], t["triples"]], graphs, t["holds"])
    stem = f"dataset/{version}" if version else "dataset"
    return frame.render(
        "overview.html", stem, t["dataset_title"], lead=t["tagline"], body=body, has_data=True
    )
