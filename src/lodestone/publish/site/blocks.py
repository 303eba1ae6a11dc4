"""The sections that pages of many kinds share: facts with their sources, uses, opinions, money."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple, TypeVar

from markupsafe import Markup

from lodestone.model import terms
from lodestone.model.terms import LODE, RDF, SKOS
from lodestone.publish.site import leaves
from lodestone.publish.site.claims import Claim, Node, Said, Text
from lodestone.publish.site.facts import PASSAGE
from lodestone.publish.site.frame import Frame, Section, kind_of
from lodestone.publish.site.marked import marked
from lodestone.publish.site.standing import REACHED, printed, standing, standing_mark

_T = TypeVar("_T")
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
#: Disagreements that a notice shows at once, and what those may cost that a reader unfolds.
_OPEN: Final = 3
_TOLD: Final = 90
#: What stands before the last part of an IRI.
_SEPARATOR: Final = re.compile(r"[/#]")


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
    table: Markup


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
    columns = [t["property"], t["value"], t["stands_in"]]
    table = leaves.table(frame, "identity", columns, cells, t["identity"])
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
    for subject, passages in _by_label(frame, rows):
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
    return _group(frame, f"uses-{_end(prop)}", name, columns, cells)


def _placed(frame: Frame, iri: str, graph: str, prop: str, rows: Sequence[str]) -> UseGroup:
    t = frame.t
    shown = sorted(set(rows), key=frame.order)
    cells: list[Sequence[object]] = [(frame.link(s), frame.kinds(s)) for s in shown]
    name = marked(
        '… {} {} <span class="quiet">({})</span>',
        frame.link(prop),
        frame.label(iri),
        frame.link(graph),
    )
    part = f"uses-{_end(graph)}-{_end(prop)}"
    return _group(frame, part, name, (t["subject"], t["kind"]), cells)


def _end(iri: str) -> str:
    return _SEPARATOR.split(iri)[-1]


def _group(
    frame: Frame,
    part: str,
    name: Markup,
    columns: Sequence[str],
    cells: Sequence[Sequence[object]],
) -> UseGroup:
    return UseGroup(name, leaves.table(frame, part, columns, cells, name.striptags()))


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
        "opinions",
        t["opinions"],
        body + leaves.table(frame, "opinions", columns, rows, t["opinions"]),
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
    return _cases(frame, "cases", title, own) + _cases(
        frame, "near", frame.t["near"], [case for case in near if case not in own]
    )


def _cases(frame: Frame, part: str, title: str, cases: Sequence[str]) -> Markup:
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
    rest = Markup("")
    if len(items) > _OPEN:
        rest = leaves.items(frame, part, items[_OPEN:], title, room=_TOLD)
    notice: Markup = frame.blocks.notice(tone, title, items[:_OPEN], rest, len(items) - _OPEN)
    return notice


def sides(frame: Frame, case: str) -> Markup:
    """Return the values that stand against each other, and what was decided."""
    values = [frame.link(value) for value in _opposed(frame, case)]
    for name in ("printedAs", "isPrintedElsewhereAs"):
        printed = frame.facts.get(case, LODE + name)
        values += [
            marked('<q lang="zh-Hans">{}</q>', node.value)
            for node in printed
            if not isinstance(node, str)
        ]
    shown = Markup("")
    if values and len(values) < 7:
        against = marked(' <span class="against">{}</span> ', frame.t["against"])
        shown = marked('<span class="sides"> {}</span>', against.join(values))
    for decision in frame.facts.iri_of(case, LODE + "hasDecision"):
        kept = frame.facts.iri_of(decision, LODE + "prefers")
        words = frame.t["decided_for"] if kept else frame.t["decided_open"]
        shown += marked(" — {}", frame.named(decision, words))
        if kept:
            shown += marked(" {}", frame.list(kept))
    return shown


def _opposed(frame: Frame, case: str) -> list[str]:
    """Return the IRIs of what stands against each other, the other side last."""
    values = frame.facts.iri_of(case, LODE + "hasValue")
    against = frame.facts.iri_of(case, LODE + "isSetAgainst")
    return [*(value for value in values if value not in against), *against]


# Stages
