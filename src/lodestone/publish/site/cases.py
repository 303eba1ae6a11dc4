"""The sections of conflicts, tensions, decisions and values: sides, reasons, bounds."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from markupsafe import Markup

from lodestone.model import terms
from lodestone.model.terms import LODE, RDF, SKOS
from lodestone.publish.site import charts, facts, leaves, standing
from lodestone.publish.site.claims import Text
from lodestone.publish.site.frame import Frame, Section, kind_of
from lodestone.publish.site.marked import marked

_DEALS: Final = ("SameDeal", "NotSameDeal")
_CLASSES: Final = ("Conflict", "Tension", *_DEALS)
#: The kind of what is no disagreement: a finding that two things are one, or are two.
_IDENTITY: Final = terms.thing("dispute", "identity")


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
                quote = standing.printed(frame, use.subject, use.predicate, value, [use.graph])
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
    body += leaves.table(frame, "sides", [*columns, t["on_whose_word"]], rows, t["sides"])
    return Section("sides", t["sides"], body)


def every(frame: Frame) -> list[str]:
    """Return the IRIs of all conflicts, tensions and findings on deals, each once, in order."""
    found = {
        use.subject
        for name in _CLASSES
        for use in frame.facts.uses.get(LODE + name, ())
        if use.predicate == RDF + "type"
    }
    return sorted((one for one in found if not _is_told(frame, one)), key=frame.order)


def _is_told(frame: Frame, case: str) -> bool:
    """Tell whether a case that a rule found stands in a curator's words already."""
    return any(use.predicate == LODE + "isFoundAs" for use in frame.facts.uses.get(case, ()))


def columns(frame: Frame) -> list[tuple[str, str]]:
    """Return the columns of the table of cases: a name for the address, and its head."""
    keys = ("case", "kind", "sides", "document", "standing", "found", "reason")
    return [(key, frame.t[f"case_{key}"]) for key in keys]


def row(frame: Frame, case: str) -> tuple[Markup, ...]:
    """Return the row of a case."""
    known = frame.facts
    classes = [LODE + name for name in _DEALS if LODE + name in known.iri_of(case, RDF + "type")]
    lines = list(_lines(frame, case))
    passages = {passage for _, stated in lines for passage in stated}
    documents = {known.one(passage, LODE + "isPassageOf") for passage in passages} - {""}
    decisions = known.iri_of(case, LODE + "hasDecision") or [case]
    pairs = [use.subject for use in known.uses.get(case, ()) if use.predicate == LODE + "isPairOf"]
    told = sorted(dict.fromkeys([case, *decisions, *pairs]), key=pairs.count)
    reason = Markup("").join(notes(frame, one) for one in told)
    return (
        frame.link(case),
        frame.list(known.iri_of(case, LODE + "hasKind") or [_IDENTITY]),
        Markup("<br>").join(_line(frame, *line) for line in lines),
        Markup("<br>").join(_slug(frame, one) for one in sorted(documents)),
        _standing(frame, decisions, classes),
        _code(frame, "found", "rule" if _is_of_a_rule(frame, case) else "curators"),
        reason,
    )


def _lines(frame: Frame, case: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each side of a case: its value, empty where words tell it, and the passages."""
    known = frame.facts
    subjects, props = (known.iri_of(case, LODE + name) for name in ("onSubject", "onProperty"))
    rests = known.iri_of(case, LODE + "restsOn")
    for value in known.iri_of(case, LODE + "hasValue") or (() if rests else subjects):
        told = {
            use.graph
            for use in known.told_of(value)
            if use.subject in subjects and (not props or use.predicate in props)
        }
        own = {
            said.graph for said in known.said.get(value, ()) if said.graph.startswith(facts.PASSAGE)
        }
        yield value, sorted(told or own)
    laid = _laid(frame, case)
    yield from laid.items()
    named = {passage for stating in laid.values() for passage in stating}
    others = known.iri_of(case, LODE + "hasCounterpart")
    for passages in (sorted(set(rests) - set(others) - named), sorted(set(others) - named)):
        if passages:
            yield "", passages


def _laid(frame: Frame, case: str) -> dict[str, list[str]]:
    """Return what a rule laid out as the sides of a case told in words, and who states each."""
    known, found = frame.facts, defaultdict[str, set[str]](set)
    pairs = [use.subject for use in known.uses.get(case, ()) if use.predicate == LODE + "isPairOf"]
    for pair in sorted(pairs):
        here = known.iri_of(pair, LODE + "restsOn")
        for name in ("hasValue", "isSetAgainst"):
            for value in known.iri_of(pair, LODE + name) if here else ():
                found[value].update(here)
    return {value: sorted(passages) for value, passages in found.items()}


def _line(frame: Frame, value: str, passages: list[str]) -> Markup:
    by = Markup(", ").join(_slug(frame, passage) for passage in passages)
    return marked("{} {}", frame.link(value), by) if value else by


def _slug(frame: Frame, iri: str) -> Markup:
    """Return a short link: the table is long, and the page of the case has the headings."""
    return marked('<a href="{}">{}</a>', frame.href(iri), iri.rsplit("/", 1)[-1])


def _standing(frame: Frame, decisions: list[str], deals: list[str]) -> Markup:
    """Say what was decided: which value is taken, or that two things are one or two."""
    kept = [v for one in decisions for v in frame.facts.iri_of(one, LODE + "prefers")] or deals
    left = [v for one in decisions for v in frame.facts.iri_of(one, LODE + "leavesOpen")]
    code = "decided" if kept else "open" if left else "none"
    said = _code(frame, "standing", code)
    return marked("{}: {}", said, frame.list(kept)) if kept else said


def _code(frame: Frame, column: str, code: str) -> Markup:
    """Return a word of ours by which rows are chosen, in whatever language the page is."""
    return marked('<span data-choice="{}">{}</span>', code, frame.t[f"{column}_{code}"])


def _is_of_a_rule(frame: Frame, case: str) -> bool:
    """Tell whether a rule found the case, be it told in the curators' words."""
    curation = terms.graph("curation")
    said = frame.facts.said.get(case, ())
    return any(one.predicate == LODE + "isFoundAs" for one in said) or all(
        one.graph != curation for one in said
    )


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
        drawn = charts.numberline(title, lanes, frame.lang, sign)
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
