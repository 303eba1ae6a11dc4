"""Linked data: an IRI leads to its page or its data, as the client prefers; the files of the site.

An IRI names a thing, and a thing is no document: it answers 303 and the document answers 200, or
410 where the thing was withdrawn and its page is a tombstone. Data that no file holds is made from
the store.
"""

import contextlib
import mimetypes
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from lodestone.answer import results
from lodestone.model import terms
from lodestone.model.addresses import FOLDERS, LEAN, Address, address
from lodestone.model.media import of as media_of
from lodestone.model.words import pair
from lodestone.serve import accept, endpoint, files, web
from lodestone.serve import catalogue as catalogues
from lodestone.serve.catalogue import Catalogue
from lodestone.serve.pool import Job, Pool
from lodestone.serve.web import FaultError, Request, Response

HTML: Final = "text/html"
#: The data of an IRI: media type to the ending of its file.
DATA: Final[Mapping[str, str]] = {
    "text/turtle": "ttl",
    "application/ld+json": "jsonld",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdf",
}
#: Forms that no file holds: they are made from Turtle.
_MADE: Final = frozenset({"nt", "rdf"})
_ALIASES: Final = {"application/xhtml+xml": HTML, "application/json": "application/ld+json"}
_TAGS: Final = {"en": "en", "zh": "zh-Hans"}
#: One part of a path: nothing hidden, nothing that climbs, nothing that a file system reads anew.
_PART: Final = re.compile(r"(?!\.)[^\x00-\x1f\x7f/\\:]{1,200}\Z")
#: Characters of a path; no name is as long.
_LONGEST: Final = 2000
#: Folders of ``dist/`` that are no part of what is served.
_APART: Final = frozenset({"site", "w3id"})


@dataclass(frozen=True)
class Documents:
    """The files of a build, and the IRIs that they stand for.

    Attributes:
        dist: the folder that ``build`` has written.
        pool: what answers where no file does.
        catalogue: what is known of the graph.
    """

    dist: Path
    pool: Pool
    catalogue: Catalogue

    def handle(self, request: Request) -> Response:
        """Answer a request for an IRI or a file."""
        if len(request.path) > _LONGEST:
            raise not_found()
        parts = request.path.removeprefix("/").split("/")
        is_folder = parts[-1] == ""
        if not all(_PART.match(part) for part in (parts[:-1] if is_folder else parts)):
            raise not_found()
        path = "/".join(parts).rstrip("/")
        if is_folder and path and (file := self._file(f"{path}/index.html")):
            return self._page(file, f"{path}/index.html", request)
        if not is_folder and (file := self._file(path)):
            return self._page(file, path, request)
        if made := self._made(path):
            return made
        return self._led(request, path)

    def _file(self, path: str) -> Path | None:
        """Return a file of the site, or of ``dist/`` beside it; never one outside of them."""
        first = path.partition("/")[0]
        for root in (self.dist / "site", *([] if first in _APART else [self.dist])):
            found = root / path
            with contextlib.suppress(OSError):  # a name that no file system takes
                if found.is_file() and found.resolve().is_relative_to(root.resolve()):
                    return found
        return None

    def _page(self, file: Path, path: str, request: Request) -> Response:
        """Answer a file, or its smaller twin; the page of a withdrawn thing is a tombstone."""
        known = media_of(file.name)
        kind = known.header if known else mimetypes.guess_type(file.name)[0]
        stem, _, ending = path.rpartition(".")
        lang, stem = ("zh", stem[3:]) if stem.startswith("zh/") else ("en", stem)
        is_html = ending == "html"
        is_gone = is_html and terms.BASE + stem in self.catalogue.gone
        headers: web.Headers = web.OPEN
        if ending in ("html", *DATA.values()):
            headers = (*self._links(stem, ending, lang), *headers)
        twin = file.with_name(f"{file.name}.br")
        if twin.is_file():
            headers = (*headers, ("Vary", "Accept-Encoding"))
            if accept.takes_coding(request.headers.get("accept-encoding", ""), "br"):
                file, headers = twin, (*headers, ("Content-Encoding", "br"))
        status, kind = 410 if is_gone else 200, kind or "application/octet-stream"
        try:
            if large := files.sent(file):
                return Response(status, b"", kind, headers, large, is_part=True)
            return Response(status, file.read_bytes(), kind, headers, is_part=True)
        except OSError:  # it was taken away a moment ago
            raise not_found() from None

    def _links(self, stem: str, ending: str, lang: str) -> Iterator[tuple[str, str]]:
        """Yield the links from a document to its thing, its other languages and its data."""
        here = Address(stem)
        permanent = here.page(lang) if ending == "html" else here.data(ending)
        yield _link(terms.BASE + permanent, "canonical")
        yield _link(terms.BASE + ("" if stem == "index" else stem), "describes")
        for other in FOLDERS:
            page = here.page(other)
            if (ending != "html" or other != lang) and self._file(page):
                yield _link(f"/{page}", "alternate", HTML, hreflang=_TAGS[other])
        for media, data in DATA.items():
            if data != ending and self._data_file(here, data):
                yield _link(f"/{here.data(data)}", "alternate", media)
        if ending == "html":
            yield ("Content-Language", _TAGS[lang])

    def _data_file(self, here: Address, ending: str) -> Path | None:
        """Return the file that a form of data is read from."""
        return self._file(here.data("ttl" if ending in _MADE else ending))

    def _made(self, path: str) -> Response | None:
        """Make the data of an IRI that no file holds, if the path asks for it."""
        stem, _, ending = path.rpartition(".")
        if ending not in DATA.values() or not stem:
            return None
        media = next(told for told, name in DATA.items() if name == ending)
        file = self._file(f"{stem}.ttl")
        if ending in _MADE and file:
            body = _remade(file, file.stat().st_mtime_ns, ending)
        else:
            body = self._described(_meant(stem), ending)
        headers = (*self._links(stem, ending, "en"), *web.OPEN)
        return Response(200, body, f"{media}; charset=utf-8", headers)

    def _described(self, iri: str, ending: str) -> bytes:
        """Make the data of an IRI from the store.

        Raises:
            FaultError: nothing is said of it.
        """
        query = catalogues.description(iri)
        job = Job(query, graph=ending, prefixes=self.catalogue.prefixes)
        reply = endpoint.ran(self.pool, job)
        if reply.body.strip() in (b"", b"[]"):
            raise not_found()
        return reply.body

    def _led(self, request: Request, path: str) -> Response:
        """Answer the IRI of a thing: 303 to the document that the client prefers.

        Raises:
            FaultError: there is no such IRI, or no document that the client accepts.
        """
        forced, path = ("zh", path[3:]) if path.startswith("zh/") else ("", path)
        here = shown = address(terms.BASE + path)
        assert here is not None
        pages = self._pages(here)
        lean = address(terms.BASE + path, LEAN)
        if not pages and lean and lean != here and self._is_stored(terms.BASE + path):
            shown, pages = lean, self._pages(lean)
        data = list(self._offered(here, terms.BASE + path))
        offers = [*([HTML] if pages else []), *data]
        if not offers:
            raise not_found()
        wanted = request.media([*offers, *(a for a, of in _ALIASES.items() if of in offers)])
        vary = ("Vary", "Accept, Accept-Language")
        if wanted is None:
            fault = endpoint.unacceptable(offers)
            raise FaultError(406, str(fault), fault.zh, offers=offers)
        wanted = _ALIASES.get(wanted, wanted)
        if wanted == HTML:
            lang = forced or request.lang
            place = shown.page(lang if lang in pages else pages[0])
        else:
            place = here.data(DATA[wanted])
        links = [_link(f"/{here.data(DATA[media])}", "alternate", media) for media in data]
        return web.redirect(f"/{quote(place, safe='/#')}", vary, *links, *web.OPEN)

    def _pages(self, here: Address) -> list[str]:
        """Return the languages in which the site has the page of an address."""
        return [lang for lang in FOLDERS if self._file(here.page(lang).partition("#")[0])]

    def _offered(self, here: Address, iri: str) -> Iterator[str]:
        """Yield the media types in which the data of an IRI can be had."""
        stored: bool | None = None
        for media, ending in DATA.items():
            if self._data_file(here, ending):
                yield media
                continue
            if stored is None:
                stored = self._is_stored(iri)
            if stored:
                yield media

    def _is_stored(self, iri: str) -> bool:
        """Tell whether the store says anything of an IRI."""
        if iri in self.catalogue.graphs:
            return True
        if not _is_iri(iri):
            return False
        query = f"ASK {{ GRAPH ?g {{ {ox.NamedNode(iri)} ?p ?o }} }}"
        return b"true" in endpoint.ran(self.pool, Job(query)).body


def _meant(stem: str) -> str:
    """Return the IRI, or the beginning of the IRIs, whose data a file would hold.

    Raises:
        FaultError: no IRI is called so.
    """
    iri = terms.BASE + ("" if stem == "index" else stem)
    if not _is_iri(iri):
        raise not_found()
    here = address(iri)
    is_shared = here is not None and here.anchor and here.stem == stem
    return iri + "*" if is_shared else iri


def _is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return "\ufffd" not in text  # what was no UTF-8


def not_found() -> FaultError:
    """Return the fault of an address at which there is nothing."""
    return FaultError(404, *pair(__name__, "there-nothing-here"))


def _link(place: str, relation: str, media: str = "", **more: str) -> tuple[str, str]:
    target = quote(place, safe="/:#?=&%~")
    pairs = [("rel", relation), ("type", media), *more.items()]
    return ("Link", "; ".join([f"<{target}>", *(f'{k}="{v}"' for k, v in pairs if v)]))


@lru_cache(maxsize=256)
def _remade(file: Path, changed: int, ending: str) -> bytes:
    """Write a Turtle file of the build as N-Triples or as RDF/XML."""
    del changed
    triples = [quad.triple for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE)]
    if ending == "nt":
        return "".join(sorted(results.ntriple(triple) for triple in triples)).encode()
    prefixes = dict(_PREFIX.findall(file.read_text(encoding="utf-8")))
    text = results.graph(results.GRAPHS["application/rdf+xml"], triples, prefixes, _WHOLE)
    return text.body.encode()


_PREFIX: Final = re.compile(r"^@prefix ([a-z][a-z0-9]*): <([^<>\s]+)> \.$", re.M)
_WHOLE: Final = results.Cap(10**9, 10**9)
