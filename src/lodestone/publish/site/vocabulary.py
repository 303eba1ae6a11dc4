"""The sections of terms, shapes and graphs, and what the vocabulary says of any thing."""

from typing import Final

from markupsafe import Markup, escape

from lodestone.model import terms
from lodestone.model.terms import LODE, OWL, RDFS, SH, SKOS
from lodestone.publish.site import blocks, leaves
from lodestone.publish.site.claims import Text
from lodestone.publish.site.frame import Frame, Section, kind_of
from lodestone.publish.site.marked import marked

#: Examples of the use of a term that its page shows.
EXAMPLES: Final = 12


def definition(frame: Frame, iri: str) -> Section | None:
    """Return the definition of a term in both languages, with its notes and examples."""
    t, parts = frame.t, []
    for prop, name in (
        (SKOS + "definition", "definition"),
        (SKOS + "scopeNote", "scope"),
        (SKOS + "example", "example"),
        (SKOS + "note", "note"),
        (SKOS + "editorialNote", "note"),
    ):
        texts = [n for n in frame.facts.get(iri, prop) if isinstance(n, Text)]
        if texts:
            parts.append(marked("<dt>{}</dt>", t[name]))
        for node in sorted(texts, key=lambda n: (n.lang != frame.tag, n.lang, n.value)):
            parts.append(marked('<dd lang="{}">{}</dd>', node.lang, node.value))
    if not parts:
        return None
    body = marked('<dl class="pairs">{}</dl>', Markup("").join(parts))
    return Section("definition", t["definition"], body)


def axioms(frame: Frame, iri: str) -> Section | None:
    """Return what the ontology says of a term, and the terms below it."""
    t, rows = frame.t, []
    for said in frame.facts.said.get(iri, ()):
        if said.graph == terms.graph("ontology") and said.predicate not in blocks.HEADED:
            rows.append((frame.link(said.predicate), blocks.nested(frame, [said.node])))
    for prop in (RDFS + "subClassOf", RDFS + "subPropertyOf", OWL + "disjointWith"):
        below = sorted(
            {
                u.subject
                for u in frame.facts.uses.get(iri, ())
                if u.predicate == prop and u.graph == terms.graph("ontology")
            },
            key=frame.order,
        )
        if below:
            words = marked("{} {}", t["inverse_of"], frame.link(prop))
            rows.append((words, frame.list(below)))
    if not rows:
        return None
    table = frame.blocks.table([t["axiom"], t["value"]], rows, t["axioms"])
    return Section("axioms", t["axioms"], table)


def constraints(frame: Frame, iri: str) -> Section | None:
    """Return the shapes that constrain a term."""
    t, rows = frame.t, []
    shapes = dict.fromkeys(
        u.subject for u in frame.facts.uses.get(iri, ()) if u.graph == terms.graph("shapes")
    )
    for shape in sorted(s for s in shapes if not s.startswith("_:")):
        rows.append((frame.link(shape), message(frame, shape)))
        for part in frame.facts.iri_of(shape, SH + "property"):
            rows.append((frame.link(part), message(frame, part)))
    if not rows:
        return None
    table = frame.blocks.table(
        [t["shape"], t["demand"]], list(dict.fromkeys(rows)), t["constraints"]
    )
    return Section("constraints", t["constraints"], table)


def message(frame: Frame, shape: str) -> Markup:
    """Return what a shape demands, in the language of the page."""
    for node in frame.facts.get(shape, SH + "message"):
        if isinstance(node, Text) and node.lang == frame.tag:
            return escape(node.value)
    return Markup("")


def examples(frame: Frame, iri: str) -> Section | None:
    """Return facts that use a term: instances of a class, claims with a property."""
    t = frame.t
    claims = frame.facts.by_predicate.get(iri, [])
    if claims:
        rows = [
            (frame.link(c.subject), frame.link(c.node), frame.passages(c.passages, c.subject))
            for c in claims[:EXAMPLES]
        ]
        table = frame.blocks.table(
            [t["subject"], frame.label(iri), t["stated_by"]], rows, t["examples"]
        )
        count = marked("<p>{}</p>", t["claims_made"].format(len(claims)))
        return Section("examples", t["examples"], count + table)
    things = sorted(
        {u.subject for u in frame.facts.uses.get(iri, ()) if u.predicate == LODE + "isOfKind"},
        key=frame.order,
    )
    if not things:
        return None
    count = marked("<p>{}</p>", t["things_of"].format(len(things)))
    links = [frame.link(thing) for thing in things]
    shown = leaves.items(frame, "examples", links, t["examples"], "columns")
    return Section("examples", t["examples"], count + shown)


def shape(frame: Frame, iri: str) -> Section | None:
    """Return what a shape demands of whom."""
    rows = []
    for said in frame.facts.said.get(iri, ()):
        if said.graph == terms.graph("shapes"):
            node = said.node
            words = blocks.nested(frame, [node])
            if isinstance(node, str) and kind_of(node) == "shape":
                words += marked(" <span class='quiet'>{}</span>", message(frame, node))
            rows.append((frame.link(said.predicate), words))
    if not rows:
        return None
    t = frame.t
    return Section(
        "shape", t["demand"], frame.blocks.table([t["property"], t["value"]], rows, t["demand"])
    )


def graph(frame: Frame, iri: str) -> Section | None:
    """Return what a named graph holds, property by property."""
    counts = frame.facts.properties_of(iri)
    if not counts:
        return None
    t = frame.t
    rows = [(frame.link(p), n) for p, n in sorted(counts.items(), key=lambda r: (-r[1], r[0]))]
    return Section(
        "graph", t["holds"], frame.blocks.table([t["property"], t["triples"]], rows, t["holds"])
    )


def questions(frame: Frame, iri: str) -> Section | None:
    """Return the saved questions in whose answers a thing stands."""
    found = frame.facts.asked.get(iri)
    if not found:
        return None
    t = frame.t
    items = [
        marked(
            '{} <span class="quiet">{}</span>', frame.link(terms.QUERY + name), frame.rows(number)
        )
        for name, number in found.items()
    ]
    return Section("questions", t["in_answers"], frame.blocks.items(items))


def outside(frame: Frame, iri: str) -> Section | None:
    """Return what others call a thing."""
    rows = [
        (frame.link(said.predicate), frame.link(said.node))
        for said in frame.facts.said.get(iri, ())
        if isinstance(said.node, str)
        and not terms.is_ours(said.node)
        and not said.node.startswith("_:")
        and (said.predicate.endswith(("sameAs", "Match")) or said.predicate == LODE + "alignsWith")
    ]
    return Section("outside", frame.t["outside"], frame.blocks.pairs(rows)) if rows else None
