"""Where on the site each IRI opens: the one place that turns an IRI into a file's name.

Every IRI of the project has a page and two data files. A thing's own files are named as its IRI is:
``id/actor/mp-materials.html`` (English), ``zh/id/actor/mp-materials.html`` (Chinese), ``.ttl`` and
``.jsonld``. Claims and evidence are named by a digest and are many; they share the files of the
first two digits of their digest, on which each has an anchor: ``id/claim/3f.html#3f09...``. On a
lean site so do statements and judgements, whose number grows with the documents, too.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from lodestone.model import terms

#: Kinds whose things share files, by the first two characters of their slugs.
SHARED: Final = frozenset({"claim", "evidence"})
#: Kinds whose things share pages on a lean site: the statements, the judgements on them, and what
#: is set aside or licensed.
LEAN: Final = SHARED | {
    "aim", "assessment", "bargain", "condition", "control", "denial", "dependence", "forecast",
    "link", "observation", "participation", "post", "priority", "ranking", "renaming",
    "significance", "stance", "target",
    "conflict", "deal", "decision", "pair", "reading", "tension",
    "inference", "waiver",
}  # fmt: skip
#: What stands before the path of a page in each language.
FOLDERS: Final = {"en": "", "zh": "zh/"}


@dataclass(frozen=True)
class Address:
    """Where an IRI opens.

    Attributes:
        stem: path of its files from the root of the site, without language and ending.
        anchor: what it is called inside a page that it shares; empty where it has its own.
    """

    stem: str
    anchor: str = ""

    def page(self, lang: str) -> str:
        """Return the path of its page in a language, with its anchor."""
        anchor = f"#{self.anchor}" if self.anchor else ""
        return f"{FOLDERS[lang]}{self.stem}.html{anchor}"

    def data(self, ending: str) -> str:
        """Return the path of a data file (``ttl`` or ``jsonld``)."""
        return f"{self.stem}.{ending}"


@lru_cache(maxsize=terms.MANY)
def address(iri: str, shared: frozenset[str] = SHARED) -> Address | None:
    """Return where an IRI opens; ``None`` for an IRI that is not the project's.

    Args:
        iri: the IRI.
        shared: the kinds whose things share pages: ``LEAN`` on a lean site.
    """
    if not terms.is_ours(iri):
        return None
    path = iri.removeprefix(terms.BASE).rstrip("/") or "index"
    kind, _, slug = path.removeprefix("id/").partition("/")
    if path.startswith("id/") and kind in shared and slug:
        return Address(f"id/{kind}/{slug[:2]}", slug)
    return Address(path)
