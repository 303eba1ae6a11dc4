"""Pages that many small things share: claims, and where in the texts they are printed.

On a lean site statements and judgements share pages, too: each with all that its own page would
say.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from markupsafe import Markup

from lodestone.model.addresses import SHARED
from lodestone.model.terms import DCTERMS
from lodestone.publish.site import leaves, things
from lodestone.publish.site.claims import Claim
from lodestone.publish.site.facts import PASSAGE, room
from lodestone.publish.site.frame import Frame, kind_of, place_of
from lodestone.publish.site.marked import marked


def pages(frame: Frame, stem: str, iris: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield a shared page, and those on which it goes on: path without ending, and text."""
    frame.begin(stem, frame.t["shard"].format(frame.kind(kind_of(iris[0]))[0], _digits(stem)))
    starts = [*range(0, len(iris), room(iris[0])), len(iris)]
    cut = leaves.Cut(leaves.ROWS, "", starts)
    for number, (start, end) in enumerate(pairwise(starts), 1):
        frame.stem = stem
        nav = leaves.nav(frame, cut, number) if cut.pages > 1 else ""
        firsts = [iris[place].rpartition("/")[2] for place in starts[:-1]] if nav else []
        here = leaves.name(stem, leaves.ROWS, number)
        yield here, _page(frame, here, iris[start:end], nav, firsts if number == 1 else [])


def _digits(stem: str) -> str:
    return stem.rpartition("/")[2]


def _page(frame: Frame, stem: str, iris: Sequence[str], nav: str, firsts: Sequence[str]) -> str:
    """Return a shared page: one row for each IRI, its anchor the slug.

    Args:
        frame: makes the page.
        stem: its path without ending.
        iris: what stands on it.
        nav: the way to the pages on which it goes on.
        firsts: the first slug of each of them, by which a script finds the page of an anchor.
    """
    kind = kind_of(iris[0])
    if kind not in SHARED:
        return _bundle(frame, stem, iris, nav, firsts)
    rows = list((_claims if kind == "claim" else _selectors)(frame, iris))
    t = frame.t
    columns = {
        "claim": [t["claim"], t["subject"], t["property"], t["value"], t["stated_by"], t["roots"]],
        "evidence": [t["iri"], t["passage"], t["place"], t["printed_as"], t["claim"]],
    }[kind]
    return frame.render(
        "shard.html",
        stem,
        frame.title,
        kind=kind,
        plural=frame.kind(kind)[0],
        intro=t["claims_intro" if kind == "claim" else "evidence_intro"],
        data=frame.stem,
        columns=columns,
        rows=rows,
        nav=nav,
        firsts=" ".join(firsts),
        has_data=stem == frame.stem,
        has_links=not frame.facts.is_lean,
    )


def _bundle(frame: Frame, stem: str, iris: Sequence[str], nav: str, firsts: Sequence[str]) -> str:
    """Return a page that things share which have pages of their own elsewhere."""
    kind, shared = kind_of(iris[0]), frame.stem
    frame.stem = ""  # a part of one of them does not go on on a page that is called after all
    briefs = [things.brief(frame, iri) for iri in iris]
    frame.stem = shared
    return frame.render(
        "bundle.html",
        stem,
        frame.title,
        kind=kind,
        plural=frame.kind(kind)[0],
        briefs=briefs,
        nav=nav,
        firsts=" ".join(firsts),
    )


def _claims(frame: Frame, iris: Sequence[str]) -> Iterator[tuple[str, Sequence[object]]]:
    for iri in iris:
        slug = iri.rpartition("/")[2]
        claim = frame.facts.claims.get(iri)
        if claim is None:
            yield slug, (slug[:10], "", "", "", "", "")
            continue
        yield (
            slug,
            (
                marked('<a href="#{}"><code>{}…</code></a>', slug, slug[:10]),
                frame.link(claim.subject),
                frame.link(claim.predicate),
                frame.link(claim.node),
                _places(frame, claim),
                frame.list(sorted(claim.roots)),
            ),
        )


def _places(frame: Frame, claim: Claim) -> Markup:
    """Return links to where each passage states a claim."""
    return Markup("<br>").join(
        marked(
            '<a class="src" href="{}">{}</a>',
            place_of(frame, passage, claim),
            passage.removeprefix(PASSAGE),
        )
        for passage in sorted(claim.passages)
    )


def _selectors(frame: Frame, iris: Sequence[str]) -> Iterator[tuple[str, Sequence[object]]]:
    claimed = frame.facts.claim_at
    for iri in iris:
        slug = iri.rpartition("/")[2]
        found = frame.facts.selectors.get(iri)
        anchor = marked('<a href="#{}"><code>{}</code></a>', slug, slug)
        if found is None or found.start < 0:
            source = frame.passage(found.passage) if found else ""
            yield slug, (anchor, source, "", "", frame.t["digest"])
            continue
        claim = claimed.get(iri)
        shown = frame.counts(frame.facts.claims[claim]) if claim else Markup("")
        tag = frame.facts.one(frame.facts.document(found.passage), DCTERMS + "language")
        quote = marked('<q lang="{}">{}</q>', tag, found.exact) if found.exact else ""
        place = f"{found.start}–{found.end}"
        yield slug, (anchor, frame.passage(found.passage), place, quote, shown)
