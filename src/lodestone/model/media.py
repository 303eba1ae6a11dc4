"""Media types, by the ending of a file's name: one table for downloads, server and Apache."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Final


@dataclass(frozen=True)
class Media:
    """What a file of one ending is.

    Attributes:
        type: its media type, without parameters.
        is_text: true where its character set has to be told, which is UTF-8.
        is_download: true where it is a file of the release, which the catalogue describes.
        is_registered: true where IANA lists the type.
        is_common: true where every web server knows it.
    """

    type: str
    is_text: bool = False
    is_download: bool = False
    is_registered: bool = True
    is_common: bool = True

    @property
    def header(self) -> str:
        """The value of ``Content-Type``."""
        return f"{self.type}; charset=utf-8" if self.is_text else self.type


#: By ending; the longest that fits a name counts.
MEDIA: Final[dict[str, Media]] = {
    ".html": Media("text/html", is_text=True),
    ".ttl": Media("text/turtle", is_text=True, is_download=True, is_common=False),
    ".jsonld": Media("application/ld+json", is_download=True, is_common=False),
    ".nt": Media("application/n-triples", is_text=True, is_common=False),
    ".nq": Media("application/n-quads", is_text=True, is_download=True, is_common=False),
    ".trig": Media("application/trig", is_text=True, is_download=True, is_common=False),
    ".json": Media("application/json", is_download=True),
    ".ftm.json": Media("application/x-ndjson", is_download=True, is_registered=False),
    ".csv": Media("text/csv", is_text=True, is_download=True),
    ".tsv": Media("text/tab-separated-values", is_text=True),
    ".xlsx": Media(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", is_download=True
    ),
    ".parquet": Media("application/vnd.apache.parquet", is_download=True),
    ".graphml": Media("application/xml", is_download=True),
    ".xml": Media("application/xml"),
    ".txt": Media("text/plain", is_text=True),
    ".svg": Media("image/svg+xml"),
    ".png": Media("image/png"),
    ".ico": Media("image/x-icon", is_registered=False),
    ".css": Media("text/css", is_text=True),
    ".js": Media("text/javascript", is_text=True),
    ".mjs": Media("text/javascript", is_text=True),
    ".wasm": Media("application/wasm", is_common=False),
    ".zip": Media("application/zip"),
    ".gz": Media("application/gzip"),
}


def ending(name: str) -> str:
    """Return the ending of a file's name in the table, or an empty text."""
    suffixes = PurePath(name).suffixes
    tried = ("".join(suffixes[place:]) for place in range(len(suffixes)))
    return next((end for end in tried if end in MEDIA), "")


def of(name: str) -> Media | None:
    """Return what a file is by its name; ``None`` where the table has no such ending."""
    return MEDIA.get(ending(name))
