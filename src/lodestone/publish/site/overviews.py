"""Pages over many things: the start, the lists, disagreement, money, time, coverage."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from lodestone.answer import questions
from lodestone.answer.grid import Grid
from lodestone.model import terms
from lodestone.model.addresses import SHARED, address
from lodestone.model.ontology import Ontology
from lodestone.model.terms import LODE, OWL, RDF, SKOS
from lodestone.publish.files.description import Download
from lodestone.publish.files.release import Release
from lodestone.publish.site import (
    blocks,
    cases,
    chains,
    charts,
    document_pages,
    money,
    question_pages,
    things,
    words,
)
from lodestone.publish.site.frame import Frame, Section, kind_of
from lodestone.publish.site.marked import marked

#: The kinds of things under each heading of the page that lists them all, in order; a kind that is
#: new to the ontology comes last under the heading of the files that type it.
FAMILIES: Final = (
    ("browse_things", ("actor", "measure", "instrument", "mineral", "product", "project", "country",
                       "place", "theme", "list", "indicator")),
    ("browse_sources", ("document", "passage")),
    ("browse_statements", ("assessment", "link", "observation", "target", "forecast", "post",
                           "ranking", "control", "dependence", "aim", "bargain", "priority",
                           "participation", "condition", "denial", "renaming", "significance",
                           "stance")),
    ("browse_judgement", ("conflict", "pair", "tension", "decision", "deal", "reading")),
    ("browse_values", ("quantity", "date", "stage", "waiver", "inference")),
    ("browse_lists", ("rung", "unit", "basis", "exclusion", "reason", "ruling", "step", "role",
                      "relation", "dispute", "standing", "degree", "direction", "mode", "function",
                      "action", "wording", "weight", "attitude",
                      "certainty", "genre", "ground", "aspect")),
)  # fmt: skip
_HOMES: Final = {"register": "browse_things", "document": "browse_sources",
                 "passage": "browse_statements", "curation": "browse_judgement"}  # fmt: skip
#: Values of one case that can be told apart in a picture.
_FEW: Final = 8
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
    """

    dataset_jsonld: str = ""
    downloads: Sequence[Download] = ()
    query_page: bool = False
    grids: Sequence[Grid] = ()


def by_kind(frame: Frame) -> dict[str, list[str]]:
    """Return the IRIs of each kind."""
    found: dict[str, list[str]] = {}
    for iri in sorted(frame.facts.iris):
        place = address(iri)
        if place is not None:
            found.setdefault(kind_of(iri), []).append(iri)
    return found


# The start


def landing(frame: Frame, release: Release, extras: Extras) -> str:
    """Return the first page."""
    known, t = frame.facts, frame.t
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
        documents=[(frame.link(d), _author(frame, d)) for d in texts],
        sums=_sums_picture(frame) + _folded(frame, t["as_table"], "public-money-per-agency"),
        disputes=_some_conflicts(frame),
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


def _families(ontology: Ontology) -> dict[str, list[str]]:
    """Return the kinds under each heading."""
    found = {heading: list(names) for heading, names in FAMILIES}
    listed = {name for names in found.values() for name in names}
    for name, kind in ontology.kinds.items():
        if name not in listed:
            found[_HOMES[kind.home]].append(name)
    return found


def browse(frame: Frame) -> str:
    """Return the list of all kinds."""
    t, known = frame.t, by_kind(frame)
    parts = []
    families = _families(frame.facts.dataset.sources.ontology)
    for heading, names in families.items():
        parts.append(_kinds(frame, t[heading], [n for n in names if known.get(n)], known))
    listed = {name for names in families.values() for name in names} | {"page"}
    rest = sorted(kind for kind in known if kind not in listed)
    parts.append(_kinds(frame, t["browse_machine"], rest, known))
    body = Markup("").join(parts)
    return frame.render(
        "overview.html", "browse", t["browse_title"], lead=t["browse_lead"], body=body
    )


def _kinds(
    frame: Frame, heading: str, names: Iterable[str], known: Mapping[str, Sequence[str]]
) -> Markup:
    items = [
        marked(
            '<a href="{}{}.html">{}</a> <span class="quiet">{}</span>',
            frame.home,
            things.index_stem(name),
            frame.kind(name)[0],
            f"{len(known[name]):,}",
        )
        for name in names
    ]
    shown = frame.blocks.items(items, "columns")
    return marked("<section><h2>{}</h2>{}</section>", heading, shown)


def index(frame: Frame, kind: str, iris: Sequence[str], stem: str) -> str:
    """Return the list of the things of a kind."""
    t = frame.t
    plural = frame.kind(kind)[0]
    if kind in SHARED:
        stems = sorted({place.stem for iri in iris if (place := address(iri))})
        body = frame.blocks.items(
            [
                marked(
                    '<a href="{}{}.html"><code>{}</code></a>',
                    frame.home,
                    one,
                    one.rpartition("/")[2],
                )
                for one in stems
            ],
            "columns tight",
        )
    else:
        body = _list(frame, kind, iris, plural)
    lead = t["index_lead"].format(f"{len(iris):,}")
    return frame.render("overview.html", stem, plural, lead=lead, body=body)


def _list(frame: Frame, kind: str, iris: Sequence[str], plural: str) -> Markup:
    t = frame.t
    other = "zh-Hans" if frame.lang == "en" else "en"
    labels, spoken = frame.facts.labels, frame.facts.speaking
    cells = [
        (
            frame.link(iri),
            marked('<span lang="{}">{}</span>', other, labels.get(iri, {}).get(other, "")),
            t["withdrawn_short"] if blocks.is_withdrawn(frame, iri) else frame.kinds(iri),
            len(spoken.get(iri, ())) or "",
        )
        for iri in sorted(iris, key=_sorter(frame, kind))
    ]
    columns = [t["name_col"], t["also_col"], t["kind"], t["spoken"]]
    made: Markup = frame.blocks.table(columns, cells, plural, "index")
    return made


def _sorter(frame: Frame, kind: str) -> Callable[[str], tuple[object, ...]]:
    """Return the order of a list: values by size, passages by place, all else by name."""
    one = frame.facts.one
    if kind == "quantity":
        return lambda iri: (
            one(iri, LODE + "inUnit"),
            float(one(iri, LODE + "low") or one(iri, LODE + "high") or -1),
            iri,
        )
    if kind in ("date", "stage"):
        return lambda iri: (one(iri, LODE + "earliest") or one(iri, LODE + "latest"), iri)
    if kind == "rung":
        return lambda iri: (int(one(iri, LODE + "rank") or 0), iri)
    if kind == "passage":
        return lambda iri: (frame.facts.document(iri), int(one(iri, LODE + "order") or 0))
    return frame.order


# The terms


def term_list(frame: Frame, stem: str = "ont") -> str:
    """Return the terms of the ontology with their definitions.

    Args:
        frame: makes the page.
        stem: where the page stands: at the ontology's own IRI, or at that of its version.
    """
    t, header = frame.t, LODE.rstrip("/")
    iris = [iri for iri in sorted(frame.facts.iris) if iri.startswith(LODE)]
    classes = [i for i in iris if OWL + "Class" in frame.facts.iri_of(i, RDF + "type")]
    properties = [
        i
        for i in iris
        if any("Property" in k and k.startswith(OWL) for k in frame.facts.iri_of(i, RDF + "type"))
    ]
    parts = [cases.notes(frame, header)]
    for heading, names in (("classes", classes), ("properties", properties)):
        rows = [_term(frame, iri) for iri in sorted(names, key=frame.order)]
        columns = [t["name_col"], t["definition"], t["used"]]
        table = frame.blocks.table(columns, rows, t[heading], "terms")
        parts.append(marked('<section id="{}"><h2>{}</h2>{}</section>', heading, t[heading], table))
    about = blocks.identity(frame, header)
    if about:
        parts.append(marked("<section><h2>{}</h2>{}</section>", about.title, about.body))
    body = Markup("").join(parts)
    return frame.render(
        "overview.html", stem, t["terms_title"], lead=t["terms_lead"], body=body, has_data=True
    )


def _term(frame: Frame, iri: str) -> Sequence[object]:
    known = frame.facts
    used = len(known.by_predicate.get(iri, ())) or len(
        {u.subject for u in known.uses.get(iri, ()) if u.predicate == LODE + "isOfKind"}
    )
    name = frame.link(iri) + marked("<br><code>{}</code>", frame.short(iri))
    return name, _in_language(frame, iri, SKOS + "definition"), used or ""


def _in_language(frame: Frame, iri: str, prop: str) -> Markup:
    for node in frame.facts.get(iri, prop):
        if not isinstance(node, str) and node.lang == frame.tag:
            return escape(node.value)
    return Markup("")


# Disagreement, money, time, coverage


def conflicts(frame: Frame) -> str:
    """Return every conflict and every tension, with sides and decisions."""
    t, known = frame.t, frame.facts
    parts = []
    for name, kind in (("Conflict", "conflict"), ("Tension", "tension")):
        cases = sorted(
            {u.subject for u in known.uses.get(LODE + name, ()) if u.predicate == RDF + "type"},
            key=frame.order,
        )
        items = [_case(frame, case) for case in cases]
        plural = frame.kind(kind)[0]
        parts.append(
            marked(
                '<section id="{}"><h2>{} <span class="quiet">{}</span></h2>{}</section>',
                kind,
                plural,
                len(cases),
                Markup("").join(items),
            )
        )
    body = Markup("").join(parts)
    return frame.render(
        "overview.html", "conflicts", t["conflicts_title"], lead=t["conflicts_lead"], body=body
    )


def _case(frame: Frame, case: str) -> Markup:
    known = frame.facts
    kinds_of = frame.list(known.iri_of(case, LODE + "hasKind"))
    reason = cases.notes(frame, case)
    for decision in known.iri_of(case, LODE + "hasDecision"):
        reason += cases.notes(frame, decision)
    values = known.iri_of(case, LODE + "hasValue")
    rounded = cases.is_rounding(frame, case)
    picture = Markup("")
    if len(values) < _FEW:
        picture = cases.value_picture(frame, frame.label(case), values, rounded=rounded)
    return marked(
        '<article class="case {}"><h3>{}</h3><p class="quiet">{} · {}</p>{}{}</article>',
        kind_of(case),
        frame.link(case),
        kinds_of,
        blocks.sides(frame, case),
        picture,
        reason,
    )


def money_page(frame: Frame) -> str:
    """Return public money per agency, what counts, and what does not."""
    t, known, parts = frame.t, frame.facts, []
    sums = known.answers.get("public-money-per-agency")
    if sums is not None and sums.rows:
        parts.append(_sums(frame, sums))
    counted = sorted(
        {u for u, said in known.said.items() if any(s.predicate == LODE + "counts" for s in said)}
    )
    deals = [money.deal(known, iri) for iri in counted]
    if deals:
        body = money.picture(frame, t["money_flows"], deals) + money.table(frame, deals)
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


def _sums_picture(frame: Frame) -> Markup:
    """Draw public money per agency and basis; empty where no question tells it."""
    sums = frame.facts.answers.get("public-money-per-agency")
    if sums is None or not sums.rows:
        return Markup("")
    t = frame.t
    picture = charts.bars(t["money_chart"], _sum_bars(frame, sums))
    figure: Markup = frame.blocks.figure(picture, t["money_chart"])
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
    t, figure = frame.t, _sums_picture(frame)
    question = frame.link(terms.QUERY + sums.question.name)
    source = marked('<p class="quiet">{} {}</p>', t["from_question"], question)
    return _part("sums", t["money_chart"], figure + question_pages.rows(frame, sums) + source)


def timeline(frame: Frame) -> str:
    """Return every dated stage, as a picture and a table."""
    t, known = frame.t, frame.facts
    found = known.answers.get("timeline")
    body = Markup("")
    if found is not None:
        body = _time_picture(frame, found) + question_pages.rows(frame, found)
        question = frame.link(terms.QUERY + found.question.name)
        body += marked('<p class="quiet">{} {}</p>', t["from_question"], question)
    return frame.render(
        "overview.html", "timeline", t["timeline_title"], lead=t["timeline_lead"], body=body
    )


def _time_picture(frame: Frame, found: questions.Answer) -> Markup:
    t = frame.t
    thing, stage = (found.columns.index(name) for name in ("thing", "stage"))
    lanes: dict[str, dict[str, charts.Span]] = {}
    for row in found.rows:
        one, at = row[thing], row[stage]
        if one and at and (span := blocks.stage_span(frame, at.value, one.value)):
            lanes.setdefault(one.value, {})[at.value] = span
    ends = [e for spans in lanes.values() for s in spans.values() for e in (s.low, s.high) if e]
    start = max(ends, default=0.0) - _YEARS * _DAYS
    shown = [
        charts.Lane(frame.label(iri), tuple(spans.values()), frame.href(iri))
        for iri, spans in lanes.items()
        if all((s.low or s.high or 0.0) >= start for s in spans.values())
    ]
    earlier = len(lanes) - len(shown)
    note = t["imprecise"] + (" " + t["timeline_earlier"].format(earlier) if earlier else "")
    legend = chains.level_legend(frame, (span.tone for lane in shown for span in lane.spans))
    picture = charts.timeline(t["timeline_title"], shown)
    figure: Markup = frame.blocks.figure(picture, t["timeline_title"], note)
    return legend + figure


def coverage(frame: Frame) -> str:
    """Return the coverage of every document."""
    t, parts = frame.t, []
    for document in sorted(frame.facts.passages, key=frame.order):
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
    """Return the changes of each release, from the changelog."""
    t = frame.t
    body = _changelog(log)
    return frame.render(
        "overview.html", "changes", t["changes_title"], lead=t["changes_lead"], body=body
    )


def _changelog(log: str) -> Markup:
    """Turn the headings and the lists of a changelog into HTML; what stands before is left out."""
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
    return marked('<div lang="en">{}</div>', Markup("").join(parts))


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


def dataset(frame: Frame, release: Release) -> str:
    """Return the page of the data set itself."""
    t = frame.t
    graphs = [
        (frame.link(name), frame.facts.size(name))
        for name in frame.facts.dataset.by_graph
        if not name.startswith(terms.thing("passage", ""))
    ]
    rows = [(t["version"], release.version), (t["released"], release.day)]
    body = frame.blocks.pairs(rows)
    body += frame.blocks.table([frame.kind("graph")[0], t["triples"]], graphs, t["holds"])
    return frame.render(
        "overview.html", "dataset", t["dataset_title"], lead=t["tagline"], body=body, has_data=True
    )
