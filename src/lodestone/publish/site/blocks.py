"""The sections that pages of many kinds share: facts with their sources, uses, opinions, money."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple, TypeVar

from markupsafe import Markup, escape

from lodestone.check import tombstones
from lodestone.model import terms
from lodestone.model.terms import DCTERMS, LODE, RDF, SKOS
from lodestone.publish.site import charts
from lodestone.publish.site.facts import PASSAGE, SETTLED, Claim, Node, Said, Text
from lodestone.publish.site.frame import Frame, Section, kind_of, place_of
from lodestone.publish.site.marked import marked

_T = TypeVar("_T")
REACHED: Final = LODE + "reached"
TYPE: Final = RDF + "type"
#: What a page says elsewhere than in its table of facts.
ELSEWHERE: Final = frozenset(
    {LODE + "locator", SKOS + "prefLabel", SKOS + "altLabel", SKOS + "definition", REACHED}
)
QUIET: Final = frozenset(
    terms.graph(n) for n in ("settled", "stages", "inferred", "kinds", "labels", "evidence")
)
#: Properties whose objects the head of a page shows, or that say nothing to a reader.
HEADED: Final = frozenset(
    {SKOS + n for n in ("prefLabel", "altLabel", "definition", "example", "scopeNote")}
    | {SKOS + "note", SKOS + "editorialNote", TYPE, LODE + "isOfKind", LODE + "standsAt"}
)
OPINION: Final = (LODE + "isAbout", LODE + "hasTheme")
#: Kinds of things that have part in each other, so that a disagreement on one touches another.
_PARTAKERS: Final = frozenset({"actor", "measure", "instrument", "project", "mineral", "product"})
#: Kinds of which nothing is settled: they are what their holders think.
_OPINIONS: Final = frozenset({"assessment", "link"})
#: Rows of one kind of use that a page shows.
LIMIT: Final = 400


class Row(NamedTuple):
    """A fact: its value, the figure as printed, whether it is settled, who states it."""

    value: Markup
    printed: Markup
    tone: str
    status: Markup
    passages: Markup
    counts: Markup


class Group(NamedTuple):
    """The facts of one property."""

    name: Markup
    rows: list[Row]


class UseGroup(NamedTuple):
    """The things that point here by one property."""

    name: Markup
    columns: Sequence[str]
    rows: list[Sequence[object]]
    more: str = ""


# Facts


def facts(frame: Frame, iri: str) -> Section | None:
    """Return what passages state about a thing, each value with its sources and its standing."""
    said = [s for s in frame.facts.stated(iri) if s.predicate not in ELSEWHERE]
    groups = fact_groups(frame, iri, said)
    if not groups:
        return None
    body = frame.blocks.facts(groups) + marked('<p class="quiet">{}</p>', frame.t["status_note"])
    return Section("facts", frame.t["facts"], body)


def fact_groups(frame: Frame, iri: str, said: Iterable[Said]) -> list[Group]:
    """Group what is said of a thing by property and by value."""
    found: dict[str, dict[Node, list[str]]] = {}
    for one in said:
        found.setdefault(one.predicate, {}).setdefault(one.node, []).append(one.graph)
    return [
        Group(
            frame.link(prop),
            [fact(frame, iri, prop, node, passages) for node, passages in nodes.items()],
        )
        for prop, nodes in sorted(found.items(), key=lambda p: _property_order(frame, p[0], p[1]))
    ]


def _property_order(frame: Frame, prop: str, nodes: Iterable[Node]) -> tuple[int, str, str]:
    if prop == TYPE:
        return (0, "", prop)
    kinds = {kind_of(n) for n in nodes if isinstance(n, str)}
    return (1 if kinds & terms.VALUE_KINDS else 2, *frame.order(prop))


def fact(frame: Frame, iri: str, prop: str, node: Node, passages: Sequence[str]) -> Row:
    """Return one fact of a thing, as the passages that are given state it."""
    claim = frame.facts.claim_of.get((iri, prop, node))
    tone, status = standing(frame, iri, prop, node)
    return Row(
        frame.link(node),
        printed(frame, iri, prop, node, passages),
        tone,
        status,
        frame.passages(passages, iri),
        Markup("<br>") + frame.counts(claim) if claim else Markup(""),
    )


def printed(
    frame: Frame,
    iri: str,
    prop: str,
    node: Node,
    passages: Iterable[str],
    *,
    linked: bool = True,
) -> Markup:
    """Return the figure as the texts print it, each wording once.

    Args:
        frame: makes the page.
        iri: the subject of the claim.
        prop: its property.
        node: its value.
        passages: who states it.
        linked: true to lead to the place on the page of the passage where it is cited.
    """
    if not isinstance(node, str) or kind_of(node) not in terms.VALUE_KINDS:
        return Markup("")
    found: dict[str, Markup] = {}
    claim = frame.facts.claim_of.get((iri, prop, node))
    for passage in passages:
        selector = frame.facts.selector(passage, iri, prop, node)
        if selector and selector.exact and selector.exact not in found:
            tag = frame.facts.one(frame.facts.document(passage), DCTERMS + "language")
            quote = marked('<q lang="{}">{}</q>', tag, selector.exact)
            if linked and claim:
                place = place_of(frame, passage, claim)
                quote = marked('<a class="to-print" href="{}">{}</a>', place, quote)
            found[selector.exact] = quote
    return Markup(" · ").join(quote for _, quote in sorted(found.items()))


def standing_mark(tone: str, status: Markup) -> Markup:
    """Return a standing as a mark of its tone and its words; empty where nothing is said."""
    return marked('<span class="st {}">{}</span>', tone, status) if status else Markup("")


def standing(frame: Frame, iri: str, prop: str, node: Node) -> tuple[str, Markup]:
    """Say whether a claim is settled, why, and what it loses to where it is not."""
    known, t = frame.facts, frame.t
    if kind_of(iri) in _OPINIONS:
        return "", Markup("")
    case = known.conflict_on.get((iri, prop))
    if (iri, prop, node) in known.settled:
        ruling = known.ruling(iri, prop, node)
        if not ruling:
            return "settled", escape(t["settled"])
        why = t["by_decision"] if kind_of(ruling) == "decision" else frame.label(ruling)
        return "settled", marked("{} {}", t["settled_by"], frame.named(ruling, why))
    if known.is_lost(node):
        return "lost", escape(t["lost"])
    if case and node in known.get(case, LODE + "hasValue"):
        open_ = any(
            node in known.get(d, LODE + "leavesOpen")
            for d in known.iri_of(case, LODE + "hasDecision")
        )
        return "open", frame.named(case, t["left_open"] if open_ else t["not_preferred"])
    if prop in known.single_valued and any(
        s.graph == SETTLED and s.predicate == prop for s in known.said.get(iri, ())
    ):
        return "stated", escape(t["another_settled"])
    if prop in known.providers:
        return "stated", escape(t["not_bound"])
    return "stated", escape(t["stated"])


# Where else it stands


def identity(frame: Frame, iri: str) -> Section | None:
    """Return what the register, the ontology and the build say of a thing: no claim of a text."""
    rows: dict[tuple[str, str], list[Node]] = {}
    for one in frame.facts.said.get(iri, ()):
        if one.graph.startswith(PASSAGE) or one.graph in QUIET or one.predicate in HEADED:
            continue
        rows.setdefault((one.graph, one.predicate), []).append(one.node)
    if not rows:
        return None
    cells = [
        (frame.link(prop), nested(frame, nodes), frame.link(graph))
        for (graph, prop), nodes in sorted(
            rows.items(), key=lambda r: (r[0][0], *frame.order(r[0][1]))
        )
    ]
    t = frame.t
    table = frame.blocks.table([t["property"], t["value"], t["stands_in"]], cells, t["identity"])
    return Section("identity", t["identity"], table)


def nested(frame: Frame, nodes: Iterable[Node]) -> Markup:
    """Return nodes in a row; a blank node as the list or the description that it is."""
    return Markup("<br>").join(_nested(frame, node, 0) for node in nodes)


def _nested(frame: Frame, node: Node, depth: int) -> Markup:
    if isinstance(node, Text) or not node.startswith("_:") or depth > 5:
        return frame.link(node)
    members = _members(frame, node)
    if members is not None:
        inner = Markup(" · ").join(_nested(frame, member, depth + 1) for member in members)
        return marked("({})", inner)
    said = frame.facts.said.get(node, ())
    inner = Markup("; ").join(
        marked("{} {}", frame.link(s.predicate), _nested(frame, s.node, depth + 1)) for s in said
    )
    return marked("[{}]", inner)


def _members(frame: Frame, node: str) -> list[Node] | None:
    """Return the members of an RDF list; ``None`` for any other node."""
    found: list[Node] = []
    while node != RDF + "nil":
        first = frame.facts.get(node, RDF + "first")
        rest = frame.facts.iri_of(node, RDF + "rest")
        if not first or not rest:
            return None
        found.append(first[0])
        node = rest[0]
    return found


def uses(frame: Frame, iri: str) -> Section | None:
    """Return what points at a thing: first by claims of passages, then by other graphs."""
    stated: dict[str, dict[str, list[str]]] = {}
    other: dict[tuple[str, str], list[str]] = {}
    for use in frame.facts.uses.get(iri, ()):
        if use.graph.startswith(PASSAGE):
            if use.predicate not in OPINION:
                stated.setdefault(use.predicate, {}).setdefault(use.subject, []).append(use.graph)
        elif use.graph not in QUIET and not use.subject.startswith("_:"):
            other.setdefault((use.graph, use.predicate), []).append(use.subject)
    groups = [_claimed(frame, iri, p, rows) for p, rows in _by_label(frame, stated)]
    groups += [_placed(frame, iri, g, p, rows) for (g, p), rows in sorted(other.items())]
    if not groups:
        return None
    return Section("uses", frame.t["uses"], frame.blocks.uses(groups))


def _by_label(frame: Frame, found: Mapping[str, _T]) -> list[tuple[str, _T]]:
    return sorted(found.items(), key=lambda pair: frame.order(pair[0]))


def _claimed(frame: Frame, iri: str, prop: str, rows: Mapping[str, list[str]]) -> UseGroup:
    t = frame.t
    cells: list[Sequence[object]] = []
    is_value = kind_of(iri) in terms.VALUE_KINDS
    for subject, passages in _by_label(frame, rows)[:LIMIT]:
        claim = frame.facts.claim_of.get((subject, prop, iri))
        tone, status = standing(frame, subject, prop, iri)
        by = frame.passages(passages, subject)
        if claim:
            by += Markup("<br>") + frame.counts(claim)
        state = standing_mark(tone, status)
        middle = printed(frame, subject, prop, iri, passages) if is_value else frame.kinds(subject)
        cells.append((frame.link(subject), middle, state if prop != REACHED else "", by))
    columns = (
        t["subject"],
        t["printed_as"] if is_value else t["kind"],
        t["status"],
        t["stated_by"],
    )
    name = marked("… {} {}", frame.link(prop), frame.label(iri))
    return UseGroup(name, columns, cells, _more(frame, len(rows)))


def _placed(frame: Frame, iri: str, graph: str, prop: str, rows: Sequence[str]) -> UseGroup:
    t = frame.t
    shown = sorted(set(rows), key=frame.order)
    cells: list[Sequence[object]] = [(frame.link(s), frame.kinds(s)) for s in shown[:LIMIT]]
    name = marked(
        '… {} {} <span class="quiet">({})</span>',
        frame.link(prop),
        frame.label(iri),
        frame.link(graph),
    )
    return UseGroup(name, (t["subject"], t["kind"]), cells, _more(frame, len(shown)))


def _more(frame: Frame, number: int) -> str:
    return frame.t["more"].format(number - LIMIT) if number > LIMIT else ""


def opinions(frame: Frame, iri: str) -> Section | None:
    """Return the assessments about a thing or of a theme: opinions, never facts."""
    found: dict[str, tuple[list[str], str]] = {}
    for use in frame.facts.told_of(iri):
        if use.predicate in OPINION:
            found.setdefault(use.subject, ([], use.predicate))[0].append(use.graph)
    if not found:
        return None
    rows = [
        (
            frame.kinds(subject),
            frame.link(subject),
            holders(frame, subject, prop, iri),
            frame.passages(dict.fromkeys(passages), subject),
        )
        for subject, (passages, prop) in sorted(
            found.items(), key=lambda p: (frame.kinds(p[0]), p[0])
        )
    ]
    t = frame.t
    columns = [t["kind"], t["statement"], t["on_whose_word"], t["passage"]]
    body = marked('<p class="quiet">{}</p>', t["opinions_note"])
    return Section(
        "opinions", t["opinions"], body + frame.blocks.table(columns, rows, t["opinions"])
    )


def holders(frame: Frame, subject: str, prop: str, node: Node) -> Markup:
    """Return on whose word a claim rests."""
    claim: Claim | None = frame.facts.claim_of.get((subject, prop, node))
    return frame.list(sorted(claim.roots)) if claim else Markup("")


# Disagreement


def disagreement(frame: Frame, iri: str) -> Markup:
    """Return the notices of the conflicts and tensions that touch a thing; empty without any."""
    own = frame.facts.disputes.get(iri, [])
    near: dict[str, None] = {}
    if kind_of(iri) in _PARTAKERS:
        for use in frame.facts.told_of(iri):
            if use.predicate not in OPINION and kind_of(use.subject) in _PARTAKERS:
                near.update(dict.fromkeys(frame.facts.about.get(use.subject, ())))
    hard = any(kind_of(case) == "conflict" for case in own)
    title = frame.t["disputed" if hard else "tense"]
    return _cases(frame, title, own) + _cases(
        frame, frame.t["near"], [case for case in near if case not in own]
    )


def _cases(frame: Frame, title: str, cases: Sequence[str]) -> Markup:
    """Return one notice of some conflicts and tensions; empty for none."""
    if not cases:
        return Markup("")
    items = [
        marked(
            '<span class="tag {}">{}</span> {}<br>',
            kind_of(case),
            frame.kind_name(case),
            frame.link(case),
        )
        + sides(frame, case)
        for case in cases
    ]
    tone = "conflict" if any(kind_of(case) == "conflict" for case in cases) else "tension"
    notice: Markup = frame.blocks.notice(tone, title, items)
    return notice


def sides(frame: Frame, case: str) -> Markup:
    """Return the values that stand against each other, and what was decided."""
    values = frame.facts.iri_of(case, LODE + "hasValue")
    shown = Markup("")
    if values and len(values) < 7:
        against = marked(' <span class="against">{}</span> ', frame.t["against"])
        shown = marked(
            '<span class="sides"> {}</span>', against.join(frame.link(value) for value in values)
        )
    for decision in frame.facts.iri_of(case, LODE + "hasDecision"):
        kept = frame.facts.iri_of(decision, LODE + "prefers")
        words = frame.t["decided_for"] if kept else frame.t["decided_open"]
        shown += marked(" — {}", frame.named(decision, words))
        if kept:
            shown += marked(" {}", frame.list(kept))
    return shown


# Stages


def stages(frame: Frame, iri: str) -> Section | None:
    """Return the stages of a thing as a timeline and a table."""
    told: dict[str, list[str]] = {}
    for said in frame.facts.said.get(iri, ()):
        if said.predicate == REACHED and isinstance(said.node, str):
            passages = told.setdefault(said.node, [])
            if said.graph.startswith(PASSAGE):
                passages.append(said.graph)
    if not told:
        return None
    t, rows = frame.t, []
    lanes = []
    for stage in sorted(
        (frame.facts.stage(s) for s in told), key=lambda s: (s.earliest or s.latest, s.iri)
    ):
        passages = told[stage.iri]
        by = frame.passages(passages, iri) if passages else escape(t["shared_stage"])
        quote = printed(frame, iri, REACHED, stage.iri, passages)
        rows.append((frame.link(stage.iri), level(frame, stage.rung), quote, by))
        if span := stage_span(frame, stage.iri, iri):
            lanes.append(charts.Lane(frame.label(stage.iri), (span,), frame.href(stage.iri)))
    columns = [t["stage"], t["level"], t["printed_as"], t["stated_by"]]
    picture = Markup("")
    if lanes:
        title = t["stages_of"].format(frame.label(iri))
        picture = frame.blocks.figure(charts.timeline(title, lanes), title, t["imprecise"])
    table = frame.blocks.table(columns, rows, t["stages"])
    return Section("stages", t["stages"], standing_line(frame, iri) + picture + table)


def standing_line(frame: Frame, iri: str) -> Markup:
    """Say where a thing stands."""
    at = frame.facts.iri_of(iri, LODE + "standsAt")
    if not at:
        return Markup("")
    return marked("<p>{} <strong>{}</strong></p>", frame.t["stands_at"], frame.list(at))


def level(frame: Frame, rung: str) -> Markup:
    """Return the level of bindingness of a rung, in colour and in words."""
    name = frame.facts.one(rung, LODE + "onLevel") or "none"
    words = frame.levels.get(name, name)
    return marked('<span class="level {}">{}</span>', name, words)


def stage_span(frame: Frame, iri: str, subject: str = "") -> charts.Span | None:
    """Return the days within which a stage fell, to draw; ``None`` where no day is known.

    Args:
        frame: makes the page.
        iri: the stage.
        subject: what reached it, to lead to the claim.
    """
    stage = frame.facts.stage(iri)
    low, high = charts.days(stage.earliest), charts.days(stage.latest)
    if low is None and high is None:
        return None
    tone = frame.facts.one(stage.rung, LODE + "onLevel") or "none"
    claim = frame.facts.claim_of.get((subject, REACHED, iri))
    href = frame.href(claim.iri if claim else iri)
    return charts.Span(low, high, f"level-{tone}", frame.label(iri), href)


def is_withdrawn(frame: Frame, iri: str) -> bool:
    """Tell whether a thing has a tombstone."""
    return frame.facts.one(iri, tombstones.DEPRECATED) in ("true", "1")


def withdrawn(frame: Frame, iri: str) -> Markup:
    """Return the notice of a thing that was withdrawn: why, and what stands in its place."""
    if not is_withdrawn(frame, iri):
        return Markup("")
    successors = frame.facts.iri_of(iri, tombstones.SUCCESSOR)
    t, items = frame.t, []
    for note in frame.facts.get(iri, tombstones.REASON):
        if isinstance(note, Text) and note.lang in ("", frame.tag):
            items.append(marked("{} {}", t["reason"], note.value))
    if successors:
        items.append(marked("{} {}", t["successor"], frame.list(successors)))
    else:
        items.append(escape(t["no_successor"]))
    notice: Markup = frame.blocks.notice("withdrawn", t["withdrawn"], items)
    return notice
