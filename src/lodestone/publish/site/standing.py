"""How a fact is printed: its words, how far it stands, how bound it is."""

from collections.abc import Iterable
from typing import Final

from markupsafe import Markup, escape

from lodestone.check import tombstones
from lodestone.model import terms
from lodestone.model.terms import DCTERMS, LODE
from lodestone.publish.site import charts, leaves
from lodestone.publish.site.claims import Node, Text
from lodestone.publish.site.facts import PASSAGE, SETTLED
from lodestone.publish.site.frame import Frame, Section, kind_of, place_of
from lodestone.publish.site.marked import marked

REACHED: Final = LODE + "reached"
#: Kinds of which nothing is settled: they are what their holders think.
_OPINIONS: Final = frozenset({"assessment", "link"})


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
    """Say whether a claim is settled, why, what it loses to, and that a machine proposed it."""
    tone, status = _standing(frame, iri, prop, node)
    if not (accepted := frame.facts.accepted.get((iri, prop, node))):
        return tone, status
    mark = frame.named(accepted[0], frame.t["machine_proposed"])
    return tone, marked("{} · {}", status, mark) if status else mark


def _standing(frame: Frame, iri: str, prop: str, node: Node) -> tuple[str, Markup]:
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
    table = leaves.table(frame, "stages", columns, rows, t["stages"])
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
