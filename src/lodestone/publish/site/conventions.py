"""What machines look for on any site: robots, a map, a feed, a search description, a card."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from xml.sax.saxutils import escape

from markupsafe import Markup

from lodestone.model import terms
from lodestone.model.addresses import FOLDERS
from lodestone.model.terms import DCTERMS, LODE
from lodestone.publish.files.release import DATASET, Release
from lodestone.publish.site import words
from lodestone.publish.site.frame import TAGS, Frame, kind_of

#: Pages that a search engine has no use for: they are many, and say little without their things.
_LEFT_OUT: Final = re.compile(
    r"id/(?:claim|evidence|quantity|date|stage|waiver|inference|interval|pair|prefix)/|shape/|graph/"
)
_SCHEMA: Final[Mapping[str, str]] = {
    "country": "Country",
    "place": "Place",
    "document": "Article",
    "passage": "CreativeWork",
    "theme": "DefinedTerm",
    "mineral": "DefinedTerm",
    "indicator": "DefinedTerm",
    "list": "DefinedTermSet",
    "ont": "DefinedTerm",
}
_CLASSES: Final[Mapping[str, str]] = {
    "Company": "Corporation",
    "Bank": "Corporation",
    "Fund": "Organization",
    "Person": "Person",
    "GovernmentBody": "GovernmentOrganization",
    "InternationalBody": "Organization",
    "Association": "Organization",
    "ThinkTank": "ResearchOrganization",
    "NewsOutlet": "NewsMediaOrganization",
}
_HEADING: Final = re.compile(
    r"^## \[?(?P<name>[^\]\n]+?)\]?(?: [-–—] (?P<day>\d{4}-\d\d-\d\d))?$", re.M
)


def files(
    release: Release, stems: Iterable[str], log: str, notes: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, str]]:
    """Yield the files that belong to the site as a whole.

    Args:
        release: the release that is published.
        stems: the pages of one language, without ending.
        log: the text of the changelog, which is in English.
        notes: the notes of releases, by language and version.
    """
    listed = sorted(stem for stem in stems if not _LEFT_OUT.match(stem))
    for lang in FOLDERS:
        yield f"sitemap-{lang}.xml", _map(listed, lang, release)
    yield "sitemap.xml", _index(release)
    yield (
        "robots.txt",
        (f"User-agent: *\nDisallow: /sparql\nDisallow: /api/\nSitemap: {terms.BASE}sitemap.xml\n"),
    )
    for lang, folder in FOLDERS.items():
        yield f"{folder}feed.xml", _feed(lang, release, log, {} if lang == "en" else notes[lang])
        yield f"{folder}opensearch.xml", _search(lang)


_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MAPS: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def where(lang: str, stem: str) -> str:
    """Return the lasting address of a page."""
    return f"{terms.BASE}{FOLDERS[lang]}{stem}.html"


def _map(stems: Iterable[str], lang: str, release: Release) -> str:
    rows = "".join(
        f"<url><loc>{where(lang, stem)}</loc><lastmod>{release.day}</lastmod></url>\n"
        for stem in stems
    )
    return f"{_HEAD}<urlset {_MAPS}>\n{rows}</urlset>\n"


def _index(release: Release) -> str:
    rows = "".join(
        f"<sitemap><loc>{terms.BASE}sitemap-{lang}.xml</loc>"
        f"<lastmod>{release.day}</lastmod></sitemap>\n"
        for lang in FOLDERS
    )
    return f"{_HEAD}<sitemapindex {_MAPS}>\n{rows}</sitemapindex>\n"


def _feed(lang: str, release: Release, log: str, notes: Mapping[str, str]) -> str:
    """Return the changes of each release as Atom: its notes, or what the changelog has of it."""
    t = words.of(lang)
    marks = list(_HEADING.finditer(log))
    ends = [*(mark.start() for mark in marks), len(log)][1:]
    entries = []
    for mark, end in zip(marks, ends, strict=True):
        name, day = mark["name"], mark["day"] or release.day
        tag = TAGS[lang] if name in notes else "en"
        text = notes.get(name, log[mark.end() : end]).strip()
        entries.append(
            f"<entry><id>{terms.BASE}changes.html#{_slug(name)}</id>"
            f"<title>{escape(name)}</title><updated>{day}T00:00:00Z</updated>"
            f'<link href="{where(lang, "changes")}"/>'
            f'<content type="text" xml:lang="{tag}">{escape(text)}</content></entry>\n'
        )
    return (
        f'{_HEAD}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{TAGS[lang]}">\n'
        f"<id>{where(lang, 'changes')}</id><title>{escape(t['name'])}: {escape(t['changes_title'])}"
        f"</title><updated>{release.day}T00:00:00Z</updated>"
        f"<author><name>{escape(release.author)}</name></author>"
        f'<link rel="self" href="{terms.BASE}{FOLDERS[lang]}feed.xml"/>\n'
        f"{''.join(entries)}</feed>\n"
    )


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _search(lang: str) -> str:
    t = words.of(lang)
    template = f"{where(lang, 'search')}?q={{searchTerms}}"
    return (
        f'{_HEAD}<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{escape(t['name'])}</ShortName><Description>{escape(t['tagline'])}"
        f'</Description>\n<Url type="text/html" template="{template}"/>\n'
        f"<Language>{TAGS[lang]}</Language></OpenSearchDescription>\n"
    )


# What a page says of its thing


def described(frame: Frame, iri: str) -> Markup:
    """Return what schema.org has words for of a thing; empty for values, cases and claims."""
    kind, known = kind_of(iri), frame.facts
    if kind not in _SCHEMA and kind not in ("actor", "project", "product", "measure"):
        return Markup("")
    classes = [one.removeprefix(LODE) for one in known.kinds(iri)]
    made: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": next((_CLASSES[c] for c in classes if c in _CLASSES), _SCHEMA.get(kind, "Thing")),
        "@id": iri,
        "name": frame.label(iri),
        "url": iri,
    }
    others = sorted({n for n in known.labels.get(iri, {}).values() if n != made["name"]})
    if others:
        made["alternateName"] = others
    same = [node for node in known.iri_of(iri, "https://schema.org/sameAs") if ":" in node]
    if same:
        made["sameAs"] = sorted(same)
    if kind == "document":
        made.update(_article(frame, iri))
    if kind == "passage":
        made["isPartOf"] = {"@type": "Article", "@id": known.document(iri)}
    return as_script(made)


def _article(frame: Frame, iri: str) -> Iterator[tuple[str, Any]]:
    known = frame.facts
    if title := known.one(iri, DCTERMS + "title"):
        yield "headline", title
    if language := known.one(iri, DCTERMS + "language"):
        yield "inLanguage", language
    for word, prop in (("author", "creator"), ("publisher", "publisher")):
        ends = known.iri_of(iri, DCTERMS + prop)
        if ends:
            yield word, [{"@type": "Thing", "@id": e, "name": frame.label(e)} for e in ends]
    if digest := known.one(iri, LODE + "digest"):
        yield "sha256", digest


def answer(frame: Frame, name: str, title: str, about: str) -> Markup:
    """Return the description of the answer to a question: a data set of its own."""
    made = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": terms.QUERY + name,
        "name": title,
        "description": about or title,
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "isPartOf": {"@type": "Dataset", "@id": DATASET},
        "version": frame.facts.release.version,
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": "text/csv",
                "contentUrl": f"{terms.BASE}tables/{name}.csv",
            }
        ],
    }
    return as_script(made)


def as_script(made: Mapping[str, Any]) -> Markup:
    """Write a description so that it may stand in a page."""
    text = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))
