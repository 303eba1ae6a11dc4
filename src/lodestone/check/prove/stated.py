"""What the files of one passage state: claims, locators, letters, licences, waivers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from lodestone.model import terms
from lodestone.model.places import Place
from lodestone.model.values import WaiverValue
from lodestone.read.checkout import FactFile
from lodestone.read.intake import Located

_NOT_CLAIMS = (terms.RDF, terms.SKOS, terms.RDFS)
_LOCATOR = terms.LODE + "locator"
#: Properties whose text is what the passage prints, letter by letter.
_LETTERS = frozenset(terms.LODE + name for name in ("formerName", "laterName", "printedName"))
_PLACE = re.compile(r"([1-9][0-9]*)(?:\.([1-9][0-9]*)| (\S.*))?\Z")


@dataclass(frozen=True)
class Claim:
    """A triple of a passage file.

    Attributes:
        subject: IRI.
        predicate: IRI.
        object: IRI.
        path: the file that states it.
        at: where its object stands.
    """

    subject: str
    predicate: str
    object: str
    path: Path
    at: Place


@dataclass(frozen=True)
class Locator:
    """The number of a sentence that speaks of a subject, with its place in the file.

    Attributes:
        subject: IRI.
        number: the sentence.
        path: the file.
        at: where it stands there.
        figure: the number of a figure in the sentence that the subject has; 0 for none.
        words: words of the sentence that say its rung, or who is acted upon; empty for none.
    """

    subject: str
    number: int
    path: Path
    at: Place
    figure: int = 0
    words: str = ""


@dataclass(frozen=True)
class Letters:
    """A text that a file says to be printed, with its place there.

    Attributes:
        subject: IRI.
        text: the letters.
        path: the file.
        at: where they stand there.
    """

    subject: str
    text: str
    path: Path
    at: Place


@dataclass(frozen=True)
class Licence:
    """An inference or misprint that a passage declares.

    Attributes:
        kind: kind of the thing or value that is licensed.
        slug: its slug.
        reason: the reason; ``MISPRINT`` for ``lode:misprints``.
        written: the local name as the file writes it.
        at: where it stands in the document's file.
    """

    kind: str
    slug: str
    reason: str
    written: str
    at: Place


@dataclass(frozen=True)
class Waived:
    """A waiver and its place in the document's file."""

    value: WaiverValue
    at: Place


def stated_by(
    files: Iterable[FactFile],
) -> tuple[
    tuple[Claim, ...],
    tuple[Locator, ...],
    dict[str, tuple[Path, Place]],
    tuple[Letters, ...],
]:
    """Sort the triples of the files of one passage: claims, locators, subjects, printed names."""
    claims: list[Claim] = []
    locators: list[Locator] = []
    subjects: dict[str, tuple[Path, Place]] = {}
    letters: list[Letters] = []
    for file in files:
        for located in file.triples:
            _sort_in(file.path, located, claims, locators, subjects)
            node = located.triple.object
            if located.triple.predicate.value in _LETTERS and isinstance(node, ox.Literal):
                subject = located.triple.subject.value
                letters.append(Letters(subject, node.value, file.path, located.at))
    return tuple(claims), tuple(locators), subjects, tuple(letters)


def _sort_in(
    path: Path,
    located: Located,
    claims: list[Claim],
    locators: list[Locator],
    subjects: dict[str, tuple[Path, Place]],
) -> None:
    triple = located.triple
    subject, predicate, node = triple.subject, triple.predicate.value, triple.object
    if not isinstance(subject, ox.NamedNode):
        return
    subjects.setdefault(subject.value, (path, located.subject_at))
    if predicate == _LOCATOR and isinstance(node, ox.Literal):
        if match := _PLACE.match(node.value):
            number, figure, words = int(match[1]), int(match[2] or 0), match[3] or ""
            locators.append(Locator(subject.value, number, path, located.at, figure, words))
    elif isinstance(node, ox.NamedNode) and not predicate.startswith(_NOT_CLAIMS):
        claims.append(Claim(subject.value, predicate, node.value, path, located.at))
