"""Pages that many small things share: claims, and where in the texts they are printed."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from lodestone.model.addresses import SHARED, address
from lodestone.model.terms import DCTERMS
from lodestone.publish.site.claims import Claim
from lodestone.publish.site.facts import PASSAGE, Facts
from lodestone.publish.site.frame import Frame, kind_of, place_of
from lodestone.publish.site.marked import marked


def shards(facts: Facts) -> dict[str, list[str]]:
    """Return the stem of each shared page and the IRIs on it, sorted."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for iri in sorted(facts.iris):
        place = address(iri)
        if place and place.anchor and kind_of(iri) in SHARED:
            found[place.stem].append(iri)
    return dict(found)


def page(frame: Frame, stem: str, iris: Sequence[str]) -> str:
    """Return a shared page: one row for each IRI, its anchor the slug."""
    kind = kind_of(iris[0])
    rows = list((_claims if kind == "claim" else _selectors)(frame, iris))
    t = frame.t
    plural = frame.kind(kind)[0]
    columns = {
        "claim": [t["claim"], t["subject"], t["property"], t["value"], t["stated_by"], t["roots"]],
        "evidence": [t["iri"], t["passage"], t["place"], t["printed_as"], t["claim"]],
    }[kind]
    return frame.render(
        "shard.html",
        stem,
        t["shard"].format(plural, stem.rpartition("/")[2]),
        kind=kind,
        plural=plural,
        intro=t["claims_intro" if kind == "claim" else "evidence_intro"],
        columns=columns,
        rows=rows,
        has_data=True,
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
