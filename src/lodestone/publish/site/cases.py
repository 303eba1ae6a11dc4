"""The sections of conflicts, tensions, decisions and values: sides, reasons, bounds."""

from collections.abc import Iterable

from markupsafe import Markup

from lodestone.model import terms
from lodestone.model.terms import LODE, RDF, SKOS
from lodestone.publish.site import blocks, charts
from lodestone.publish.site.facts import Text
from lodestone.publish.site.frame import Frame, Section, kind_of
from lodestone.publish.site.marked import marked


def sides(frame: Frame, iri: str) -> Section | None:
    """Return who states which side of a conflict or tension, drawn on one line."""
    known, t = frame.facts, frame.t
    subjects = known.iri_of(iri, LODE + "onSubject")
    props = known.iri_of(iri, LODE + "onProperty")
    values = known.iri_of(iri, LODE + "hasValue")
    if not subjects and iri in known.contested:
        subject, prop = known.contested[iri]
        subjects, props = [subject], [prop]
        values = known.iri_of(subject, prop)
    rows = []
    for value in values:
        for use in known.told_of(value):
            if use.subject in subjects and (not props or use.predicate in props):
                quote = blocks.printed(frame, use.subject, use.predicate, value, [use.graph])
                rows.append(
                    (
                        frame.link(value),
                        frame.link(use.subject),
                        frame.link(use.predicate),
                        quote,
                        frame.passage(use.graph, use.subject),
                        frame.list(known.roots(use.graph, use.subject)),
                    )
                )
    if not rows:
        return None
    columns = [t["value"], t["subject"], t["property"], t["printed_as"], t["stated_by"]]
    body = value_picture(frame, frame.label(iri), values, rounded=is_rounding(frame, iri))
    body += frame.blocks.table([*columns, t["on_whose_word"]], rows, t["sides"])
    return Section("sides", t["sides"], body)


def is_rounding(frame: Frame, case: str) -> bool:
    """Tell whether the values of a conflict differ by their rounding alone."""
    return terms.thing("dispute", "rounding") in frame.facts.iri_of(case, LODE + "hasKind")


def decision(frame: Frame, iri: str) -> Section | None:
    """Return what was decided about a conflict, and why."""
    t, parts = frame.t, []
    for one in frame.facts.iri_of(iri, LODE + "hasDecision") or [iri]:
        kept, left = (frame.facts.iri_of(one, LODE + n) for n in ("prefers", "leavesOpen"))
        if not kept and not left:
            continue
        words = t["decided_for"] if kept else t["decided_open"]
        parts.append(marked("<p><strong>{}</strong> {}</p>", words, frame.list(kept or left)))
        parts.append(notes(frame, one))
        parts.append(marked("<p class='quiet'>{}</p>", frame.link(one)))
    return Section("decision", t["decision"], Markup("").join(parts)) if parts else None


def notes(frame: Frame, iri: str) -> Markup:
    """Return the notes of a thing in the language of the page."""
    found = [
        node.value
        for prop in (SKOS + "note", SKOS + "editorialNote")
        for node in frame.facts.get(iri, prop)
        if isinstance(node, Text) and node.lang in ("", frame.tag)
    ]
    return Markup("").join(marked("<p>{}</p>", note) for note in found)


def value_picture(
    frame: Frame, title: str, values: Iterable[str], *, rounded: bool = False
) -> Markup:
    """Draw values on one line of numbers or of days, if they are of one kind and unit.

    Args:
        frame: makes the page.
        title: what the picture shows.
        values: quantities, or dates and stages.
        rounded: true to draw what rounds to an exact quantity, too.
    """
    values = sorted(values)
    kinds = {kind_of(value) for value in values}
    units = {frame.facts.one(value, LODE + "inUnit") for value in values}
    if kinds == {"quantity"} and len(units) == 1:
        sign = "%" if units.pop().endswith("/percent") else ""
        lanes = [_numbers(frame, value, rounded=rounded) for value in values]
        note = frame.t["imprecise_numbers"] + (frame.t["rounded"] if rounded else "")
        drawn = charts.numberline(title, lanes, lambda n: charts.short(n, frame.lang) + sign)
    elif kinds and kinds <= {"date", "stage"}:
        note = frame.t["imprecise"]
        drawn = charts.timeline(title, [_days(frame, value) for value in values])
    else:
        return Markup("")
    made: Markup = frame.blocks.figure(drawn, title, note) if drawn else drawn
    return made


def _numbers(frame: Frame, value: str, *, rounded: bool) -> charts.Lane:
    """Return a quantity to draw, if so wished with what rounds to it behind an exact one."""
    ends = [_number(frame, value, end) for end in ("low", "high", "roundedLow", "roundedHigh")]
    exact = charts.Span(ends[0], ends[1])
    if rounded and ends[0] == ends[1] and ends[2] != ends[3]:
        spans = (charts.Span(ends[2], ends[3], "rounded"), exact)
        return charts.Lane(frame.label(value), spans, frame.href(value))
    return charts.Lane(frame.label(value), (exact,), frame.href(value))


def _days(frame: Frame, value: str) -> charts.Lane:
    low, high = (charts.days(frame.facts.one(value, LODE + end)) for end in ("earliest", "latest"))
    return charts.Lane(frame.label(value), (charts.Span(low, high),), frame.href(value))


def _number(frame: Frame, value: str, end: str) -> float | None:
    text = frame.facts.one(value, LODE + end)
    return float(text) if text else None


def parsed(frame: Frame, iri: str) -> Section | None:
    """Return how the name of a value was read."""
    rows = [
        (frame.link(said.predicate), frame.link(said.node))
        for said in frame.facts.said.get(iri, ())
        if said.predicate not in (SKOS + "prefLabel", RDF + "type")
        and said.graph == terms.graph("values")
    ]
    if not rows:
        return None
    t = frame.t
    name = marked("<p>{} <code>{}</code></p>", t["value_name"], frame.short(iri))
    body = name + value_picture(frame, frame.label(iri), [iri])
    return Section(
        "parsed",
        t["parsed"],
        body + frame.blocks.table([t["property"], t["value"]], rows, t["parsed"]),
    )
