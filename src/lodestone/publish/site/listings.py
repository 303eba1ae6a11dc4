"""Pages that list what the graph names: kinds, the things of a kind, the terms of the ontology."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from markupsafe import Markup, escape

from lodestone.model.addresses import SHARED, address
from lodestone.model.ontology import Ontology
from lodestone.model.terms import LODE, OWL, RDF, SKOS
from lodestone.publish.site import blocks, cases, leaves, standing, things
from lodestone.publish.site.frame import Frame, kind_of
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
                      "certainty", "manner", "rhythm", "duty", "genre", "ground", "aspect")),
)  # fmt: skip
_HOMES: Final = {"register": "browse_things", "document": "browse_sources",
                 "passage": "browse_statements", "curation": "browse_judgement"}  # fmt: skip


def by_kind(frame: Frame) -> dict[str, list[str]]:
    """Return the IRIs of each kind."""
    found: dict[str, list[str]] = {}
    for iri in sorted(frame.facts.iris):
        place = address(iri)
        if place is not None and not _is_reason_alone(frame, iri):
            found.setdefault(kind_of(iri), []).append(iri)
    return found


def _is_reason_alone(frame: Frame, iri: str) -> bool:
    """Tell whether an IRI is named like a conflict and only says why values that fit were taken."""
    return kind_of(iri) == "conflict" and LODE + "Conflict" not in frame.facts.kinds(iri)


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
    families = _families(frame.facts.ontology)
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
    frame.begin(stem, plural)
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
            t["withdrawn_short"] if standing.is_withdrawn(frame, iri) else frame.kinds(iri),
            len(spoken.get(iri, ())) or "",
        )
        for iri in sorted(iris, key=_sorter(frame, kind))
    ]
    columns = [t["name_col"], t["also_col"], t["kind"], t["spoken"]]
    return leaves.table(frame, "list", columns, cells, plural, "index", room=leaves.ALONE)


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
