"""One table of how a thing stands to others, and the box that sums a thing up."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

from lodestone.model import terms
from lodestone.model.terms import LODE, SKOS
from lodestone.publish.site import blocks, leaves, money, network, standing
from lodestone.publish.site.claims import Text
from lodestone.publish.site.facts import PASSAGE
from lodestone.publish.site.frame import Frame, Section, kind_of
from lodestone.publish.site.marked import marked

#: Kinds whose money the box sums up.
_MONEYED = frozenset({"actor", "project", "instrument", "measure", "mineral", "country"})
#: Amounts that the box names one by one.
_FEW = 4


def relations(frame: Frame, iri: str) -> Section | None:
    """Return what is said of a thing and what is said of others that names it, as one table.

    A row is a relation, the thing or value at its other end, the standing of the claim, and who
    states it. What another thing says of this one has an arrow before its relation.
    """
    rows = [*_own(frame, iri), *_others(frame, iri), *_placed(frame, iri)]
    if not rows:
        return None
    t = frame.t
    columns = [t["relation_col"], t["thing_col"], t["status"], t["stated_by"]]
    table = leaves.table(
        frame,
        "relations",
        columns,
        rows,
        t["relations"],
        "stack relations",
        keys=["relation", "thing", "standing", "by"],
    )
    note = t["relations_note"].format(frame.label(iri))
    body = network.picture(frame, iri) + table + marked('<p class="quiet">{}</p>', note)
    return Section("relations", t["relations"], body)


def _own(frame: Frame, iri: str) -> Iterator[Sequence[object]]:
    """Yield what passages state of a thing."""
    said = [s for s in frame.facts.stated(iri) if s.predicate not in blocks.ELSEWHERE]
    for group in blocks.fact_groups(frame, iri, said):
        for row in group.rows:
            value = row.value
            if row.printed:
                value += marked(
                    '<span class="printed">{} {}</span>', frame.t["printed"], row.printed
                )
            by = row.passages + row.counts
            yield group.name, value, standing.standing_mark(row.tone, row.status), by


def _others(frame: Frame, iri: str) -> Iterator[Sequence[object]]:
    """Yield what passages state of others that ends in a thing; opinions stand elsewhere."""
    found: dict[tuple[str, str], list[str]] = {}
    for use in frame.facts.told_of(iri):
        if use.predicate not in blocks.OPINION:
            found.setdefault((use.predicate, use.subject), []).append(use.graph)
    for prop, subject in sorted(found, key=lambda k: (*frame.order(k[0]), *frame.order(k[1]))):
        passages = found[prop, subject]
        claim = frame.facts.claim_of.get((subject, prop, iri))
        mark = Markup("")
        if prop != standing.REACHED:
            mark = standing.standing_mark(*standing.standing(frame, subject, prop, iri))
        by = frame.passages(passages, subject)
        if claim:
            by += Markup("<br>") + frame.counts(claim)
        yield _inverse(frame, prop), _kinded(frame, subject), mark, by


def _placed(frame: Frame, iri: str) -> Iterator[Sequence[object]]:
    """Yield what the register and other graphs say of others that ends in a thing."""
    found = {
        (use.predicate, use.subject, use.graph)
        for use in frame.facts.uses.get(iri, ())
        if not use.graph.startswith(PASSAGE)
        and use.graph not in blocks.QUIET
        and not use.subject.startswith("_:")
    }
    for prop, subject, graph in sorted(
        found, key=lambda k: (*frame.order(k[0]), *frame.order(k[1]), k[2])
    ):
        yield _inverse(frame, prop), _kinded(frame, subject), "", frame.link(graph)


def _inverse(frame: Frame, prop: str) -> Markup:
    return marked('<span aria-hidden="true">← </span>{}', frame.link(prop))


def _kinded(frame: Frame, iri: str) -> Markup:
    kinds = frame.facts.kinds(iri)
    shown = " / ".join(frame.label(kind) for kind in kinds) or frame.kind_name(iri)
    return marked('{} <span class="quiet">{}</span>', frame.link(iri), shown)


def box(frame: Frame, iri: str) -> Iterator[tuple[str, Markup]]:
    """Yield the rows of the box beside a thing: what it is, where it stands, what is in doubt."""
    t, known = frame.t, frame.facts
    yield t["iri"], marked("<code>{}</code>", frame.short(iri))
    if kinds := known.kinds(iri):
        yield t["kind"], frame.list(kinds)
    yield from _registered(frame, iri)
    if at := known.iri_of(iri, LODE + "standsAt"):
        yield t["stands_at"], frame.list(at)
    if kind_of(iri) in _MONEYED:
        yield from _money(frame, iri)
    if cases := known.disputes.get(iri):
        yield t["doubts"], frame.few([frame.link(case) for case in cases], Markup("<br>"))
    if root := known.iri_of(iri, LODE + "hasRoot"):
        yield t["on_whose_word"], frame.list(root)
    if spoken := known.speaking.get(iri):
        documents = {known.document(passage) for passage in spoken} - {""}
        yield t["passages"], escape(len(spoken))
        shown = [frame.link(document) for document in sorted(documents)]
        yield frame.kind("document")[0], frame.few(shown)


def _registered(frame: Frame, iri: str) -> Iterator[tuple[str, Markup]]:
    """Yield the structural properties of a thing, and what others call it."""
    register, found = terms.graph("register"), dict[str, list[str]]()
    codes: list[str] = []
    for said in frame.facts.said.get(iri, ()):
        if said.graph != register or said.predicate in blocks.HEADED:
            continue
        if said.predicate == SKOS + "notation" and isinstance(said.node, Text):
            codes.append(said.node.value)
        elif isinstance(said.node, str) and not said.node.startswith("_:"):
            found.setdefault(said.predicate, []).append(said.node)
    for prop, nodes in sorted(found.items(), key=lambda pair: frame.order(pair[0])):
        yield frame.label(prop), Markup("<br>").join(_identifier(frame, node) for node in nodes)
    if codes:
        yield frame.label(SKOS + "notation"), escape(", ".join(codes))


def _identifier(frame: Frame, iri: str) -> Markup:
    """Return a thing of ours by its label, one of others by the end of its name."""
    if terms.is_ours(iri):
        return frame.link(iri)
    return frame.named(iri, iri.rstrip("/").rpartition("/")[2] or iri)


def _money(frame: Frame, iri: str) -> Iterator[tuple[str, Markup]]:
    deals = [money.deal(frame.facts, one) for one in money.instruments(frame.facts, iri)]
    if not deals:
        return
    counted = [one.counts for one in deals if one.counts]
    total = frame.t["counted_of"].format(len(counted), len(deals))
    shown = marked('<a href="#money">{}</a>', total)
    if 0 < len(counted) <= _FEW:
        shown += Markup("<br>") + frame.list(counted)
    yield frame.t["money_that_counts"], shown
