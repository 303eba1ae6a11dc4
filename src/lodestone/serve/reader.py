"""The evidence reader: a passage's text beside its facts, for whoever reviews them.

It is there only where the texts are given. Nothing of it is written to a disk: pages are made for
each request, and every answer forbids the browser to keep it.
"""

import threading
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Final

from lodestone.check.prove import coverage, grounding, passages
from lodestone.check.prove.coverage import Item
from lodestone.check.prove.passages import Passage
from lodestone.derive import labels
from lodestone.model.house import House
from lodestone.model.terms import DCTERMS
from lodestone.read import checkout
from lodestone.read.checkout import Sources
from lodestone.serve import desk
from lodestone.serve.desk import Fact, Sheet
from lodestone.serve.linked_data import not_found
from lodestone.serve.web import Request, Response

ROOT: Final = "/reader/"
_ASSETS: Final = {
    "reader.css": "text/css; charset=utf-8",
    "reader.js": "text/javascript; charset=utf-8",
}
#: The texts are shown to this machine's reader alone, and kept by nobody.
PRIVATE: Final = (
    ("Cache-Control", "no-store"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Robots-Tag", "noindex"),
    ("Vary", "Accept-Language"),
)


@dataclass
class Reader:
    """The reader of one checkout and its texts; it reads them when first asked.

    Attributes:
        home: the checkout.
        folder: the folder of the texts.
    """

    home: House
    folder: Path
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _sheets: dict[str, Sheet] = field(default_factory=dict)

    def handle(self, request: Request) -> Response:
        """Answer a request below ``/reader/``."""
        parts = request.path.removeprefix(ROOT).rstrip("/").split("/")
        if len(parts) == 1 and parts[0] in _ASSETS:
            asset = resources.files("lodestone.serve") / "static" / parts[0]
            return Response(200, asset.read_bytes(), _ASSETS[parts[0]])
        with self._lock:
            page = self._page(parts, request.lang)
        return Response(200, page.encode(), "text/html; charset=utf-8", PRIVATE)

    def forget(self) -> None:
        """Read the checkout anew when it is asked next: something there was changed."""
        with self._lock:
            self._sheets.clear()
            for name in ("_sources", "_documents", "_labels", "_tags"):
                vars(self).pop(name, None)

    def _page(self, parts: list[str], lang: str) -> str:
        """Make the page of a passage, of a document, or of all documents."""
        documents = self._documents
        if parts == [""]:
            return desk.overview(
                {slug: [self.sheet(p) for p in found] for slug, found in documents.items()},
                self._labels[lang],
                lang,
            )
        laid = documents.get(parts[0])
        if laid is None or len(parts) > 2:
            raise not_found()
        if len(parts) == 1:
            return desk.contents([self.sheet(p) for p in laid], self._labels[lang], lang)
        numbers = [desk.number(passage) for passage in laid]
        if parts[1] not in numbers:
            raise not_found()
        place = numbers.index(parts[1])
        around = (numbers[place - 1] if place else "", [*numbers, ""][place + 1])
        tag = self._tags.get(laid[place].document, "")
        return desk.page(self.sheet(laid[place]), around, self._labels[lang], lang, tag)

    def sheet(self, passage: Passage) -> Sheet:
        """Return what a page shows of a passage, worked out once."""
        if passage.iri not in self._sheets:
            self._sheets[passage.iri] = sheet(passage, self._sources)
        return self._sheets[passage.iri]

    @cached_property
    def _sources(self) -> Sources:
        return checkout.read(self.home, judged=True)

    @cached_property
    def _documents(self) -> dict[str, list[Passage]]:
        laid, _ = passages.lay(self._sources, passages.load_texts(self.folder))
        found: dict[str, list[Passage]] = {}
        for passage in laid:
            found.setdefault(passage.document, []).append(passage)
        return found

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        return {lang: labels.labels(self._sources, lang) for lang in ("en", "zh")}

    @cached_property
    def _tags(self) -> dict[str, str]:
        """The language tag of each document, by its slug."""
        return {
            triple.subject.value.rpartition("/")[2]: triple.object.value
            for triple in self._sources.triples(checkout.DOCUMENT)
            if triple.predicate.value == DCTERMS + "language"
        }


def sheet(passage: Passage, sources: Sources) -> Sheet:
    """Work out what a page shows of a passage: its facts, where they stand, what is not carried."""
    proof = grounding.prove(passage, sources.ontology)
    items, _ = coverage.cover_passage(passage, sources.ontology)
    printed: dict[tuple[str, str, str], list[tuple[int, int]]] = {}
    for span in proof.spans:
        place = (span.start - passage.start, span.end - passage.start)
        printed.setdefault((span.subject, span.predicate, span.object), []).append(place)
    licensed = {(claim.subject, claim.predicate, claim.object) for claim in proof.licensed}
    keys = sorted(
        {(c.subject, c.predicate, c.object) for c in passage.claims}, key=_by_sentence(passage)
    )
    facts = tuple(
        Fact(
            f"c{number}",
            *key,
            tuple(printed.get(key, ())),
            passage.located.get(key[0], ()),
            key in licensed,
        )
        for number, key in enumerate(keys, 1)
    )
    return Sheet(passage, facts, tuple(_relative(item, passage.start) for item in items))


def _by_sentence(passage: Passage) -> desk.Order:
    """Order claims by the first sentence that speaks of their subject, then by name."""

    def order(key: tuple[str, str, str]) -> tuple[int, str, str, str]:
        located = passage.located.get(key[0], ())
        return (located[0] if located else 0, *key)

    return order


def _relative(item: Item, start: int) -> desk.Stretch:
    return desk.Stretch(
        item.what, item.sentence, item.start - start, item.end - start, item.state, item.reason
    )
