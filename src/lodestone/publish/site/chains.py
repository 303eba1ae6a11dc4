"""The sections that follow a thing: from law to project, over time, in figures."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from markupsafe import Markup

from lodestone.model import terms
from lodestone.model.terms import LODE, SKOS
from lodestone.publish.site import blocks, charts, graphs, leaves, network, standing
from lodestone.publish.site.frame import Frame, Section, kind_of
from lodestone.publish.site.marked import marked

#: Names in a column of a picture that can still be told apart.
_MOST: Final = 24


def chain(frame: Frame, iri: str) -> Section | None:
    """Return the ways from laws over measures and instruments to companies and projects."""
    rows = _paths(frame, iri)
    if not rows:
        return None
    t = frame.t
    columns = [t["laws"], t["measure_col"], t["instrument"], t["takers"], t["projects_col"]]
    cells = [
        [*(frame.list(part) for part in row), frame.list(_standing(frame, row))] for row in rows
    ]
    body = _layers(frame, columns, rows, frame.label(iri))
    body += leaves.table(frame, "chain", [*columns, t["stage"]], cells, t["chain"])
    note = marked('<p class="quiet">{}', t["chain_note"])
    asked = frame.facts.answers.get("from-law-to-mineral")
    if asked is not None:
        note += marked(" {}", frame.link(terms.QUERY + asked.question.name))
    return Section("chain", t["chain"], body + note + Markup("</p>"))


_Path = tuple[list[str], list[str], list[str], list[str], list[str]]


def _paths(frame: Frame, iri: str) -> list[_Path]:
    """Return a row for each instrument that concerns a mineral, and each measure without one."""
    known = frame.facts
    about = {
        use.subject
        for prop in ("forMineral", "forProduct")
        for use in known.told_of(iri)
        if use.predicate == LODE + prop
    }
    carriers = {one for one in about if kind_of(one) in ("measure", "actor", "project")}
    joined = {LODE + "isMadeUnder", LODE + "forProject"} | known.recipients
    tools = {one for one in about if kind_of(one) == "instrument"} | {
        use.subject
        for one in carriers
        for use in known.told_of(one)
        if use.predicate in joined and kind_of(use.subject) == "instrument"
    }
    rows = [_path(frame, tool) for tool in sorted(tools, key=frame.order)]
    shown = {measure for row in rows for measure in row[1]}
    for measure in sorted(carriers - shown, key=frame.order):
        if kind_of(measure) == "measure":
            rows.append((_laws(frame, [measure]), [measure], [], [], []))

    def key(row: _Path) -> tuple[bool, bool, list[list[str]]]:
        return not row[0], not row[1], [[frame.label(iri) for iri in part] for part in row]

    return sorted(rows, key=key)


def _path(frame: Frame, tool: str) -> _Path:
    known = frame.facts
    measures = _ends(frame, tool, {LODE + "isMadeUnder"})
    takers = _ends(frame, tool, known.recipients)
    projects = _ends(frame, tool, {LODE + "forProject"})
    projects += [one for one in takers if kind_of(one) == "project" and one not in projects]
    companies = [one for one in takers if kind_of(one) != "project"]
    return _laws(frame, [tool, *measures]), measures, [tool], companies, projects


def _laws(frame: Frame, things: Iterable[str]) -> list[str]:
    found = [law for one in things for law in _ends(frame, one, {LODE + "isAuthorizedBy"})]
    return list(dict.fromkeys(found))


def _ends(frame: Frame, subject: str, properties: Collection[str]) -> list[str]:
    """Return what passages join to a subject by some properties."""
    return sorted(
        {
            s.node
            for s in frame.facts.stated(subject)
            if s.predicate in properties and isinstance(s.node, str)
        },
        key=frame.order,
    )


def _standing(frame: Frame, row: _Path) -> list[str]:
    """Return where the instrument of a path stands, or its measure."""
    return [at for one in (row[2] or row[1]) for at in frame.facts.iri_of(one, LODE + "standsAt")]


def _layers(frame: Frame, names: Sequence[str], rows: Sequence[_Path], label: str) -> Markup:
    """Draw what claims join across the columns, where it can be told apart."""
    columns = {iri: place for row in rows for place, part in enumerate(row) for iri in part}
    found = {
        tie.claim.iri: tie
        for iri in columns
        for tie in network.ties(frame.facts).get(iri, ())
        if columns.get(tie.start, -1) != columns.get(tie.end, -1)
        and {tie.start, tie.end} <= set(columns)
    }
    joined = {end for tie in found.values() for end in (tie.start, tie.end)}
    shown = sorted((iri for iri in columns if iri in joined), key=lambda iri: columns[iri])
    most = max(Counter(columns[iri] for iri in shown).values(), default=0)
    if not found or most > _MOST:
        return Markup("")
    places = {iri: place for place, iri in enumerate(shown)}
    listed = [
        graphs.Name(frame.label(iri), "", frame.href(iri), names[columns[iri]]) for iri in shown
    ]
    lines = [network.arc(frame, tie, places) for _, tie in sorted(found.items())]
    title = frame.t["chain_of"].format(label)
    drawn = graphs.layers(title, listed, lines)
    picture: Markup = frame.blocks.figure(drawn, title, frame.t["chain_shown"])
    return picture


def related(frame: Frame, iri: str) -> Section | None:
    """Return the dated stages of the measures and instruments that a thing has part in."""
    lanes: dict[str, dict[str, charts.Span]] = {}
    for use in frame.facts.told_of(iri):
        if kind_of(use.subject) not in ("measure", "instrument") or use.subject in lanes:
            continue
        spans = {
            stage: span
            for stage in frame.facts.iri_of(use.subject, standing.REACHED)
            if (span := standing.stage_span(frame, stage, use.subject))
        }
        if spans:
            lanes[use.subject] = spans
    if not lanes:
        return None
    ordered = sorted(lanes, key=lambda one: (min(_first(s) for s in lanes[one].values()), one))
    t, title = frame.t, frame.t["related_of"].format(frame.label(iri))
    rows = [(frame.link(one), frame.list(sorted(lanes[one]))) for one in ordered]
    table = leaves.table(frame, "related", [t["subject"], t["stage"]], rows, title)
    shown = [
        charts.Lane(frame.label(one), tuple(lanes[one].values()), frame.href(one))
        for one in ordered
    ]
    picture = Markup("")
    if len(shown) <= _MOST:
        legend = level_legend(frame, (s.tone for lane in shown for s in lane.spans))
        figure = frame.blocks.figure(charts.timeline(title, shown), title, t["imprecise"])
        picture = figure + legend
    return Section("related", t["related"], picture + table)


def level_legend(frame: Frame, tones: Iterable[str]) -> Markup:
    """Explain the colours of the levels that a picture uses."""
    used = set(tones)
    rows = [
        (f"level-{name}", words) for name, words in frame.levels.items() if f"level-{name}" in used
    ]
    made: Markup = frame.blocks.legend(rows)
    return made


def _first(span: charts.Span) -> float:
    return span.low if span.low is not None else span.high or 0.0


def figures(frame: Frame, iri: str) -> Section | None:
    """Return the observations, targets and forecasts that are about a thing."""
    kinds = ("observation", "target", "forecast")
    subjects = sorted(
        {u.subject for u in frame.facts.told_of(iri) if kind_of(u.subject) in kinds}
        - {u.subject for u in frame.facts.told_of(iri) if u.predicate in (LODE + "hasGround",)},
        key=frame.order,
    )
    rows = [row for subject in subjects for row in _figure(frame, subject)]
    if not rows:
        return None
    t = frame.t
    columns = [t["statement"], t["kind"], t["value"], t["printed_as"], t["status"], t["stated_by"]]
    title = t["figures_about"]
    return Section("figures", title, leaves.table(frame, "figures", columns, rows, title))


def _figure(frame: Frame, subject: str) -> Iterator[Sequence[object]]:
    prop = LODE + "quantity"
    found: dict[str, list[str]] = {}
    for said in frame.facts.stated(subject):
        if said.predicate == prop and isinstance(said.node, str):
            found.setdefault(said.node, []).append(said.graph)
    for value, passages in found.items():
        row = blocks.fact(frame, subject, prop, value, passages)
        status = standing.standing_mark(row.tone, row.status)
        by = row.passages + row.counts
        yield frame.link(subject), frame.kind_name(subject), row.value, row.printed, status, by


def family(frame: Frame, iri: str) -> Section | None:
    """Return the wider and the narrower things, the products and the lists of a mineral."""
    known, t, rows = frame.facts, frame.t, []
    wider = known.iri_of(iri, SKOS + "broader")
    if wider:
        rows.append((t["wider"], frame.list(wider)))
    for prop, name in (
        (SKOS + "broader", "narrower"),
        (LODE + "isMadeOf", "products"),
        (LODE + "isListedIn", "lists"),
        (LODE + "adds", "lists"),
        (LODE + "keeps", "lists"),
    ):
        users = sorted({u.subject for u in known.uses.get(iri, ()) if u.predicate == prop})
        if users:
            rows.append((t[name], frame.few([frame.link(one) for one in users])))
    for edition in known.iri_of(iri, LODE + "isListedIn"):
        rows.append((t["listed_in"], frame.link(edition)))
    return Section("family", t["family"], frame.blocks.pairs(rows)) if rows else None
