"""What a document says of itself: title, author, publisher, host, day, address, kind, standpoint.

Each is told or recorded as not known (``lode:isSilentOn``): nobody takes a gap for an answer.
Kinds, grounds and aspects are read from the ontology.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from lodestone.enter.candidates import Newcomer, Seen
from lodestone.enter.cells import Cells
from lodestone.enter.faults import CellError
from lodestone.model.errors import UsageError
from lodestone.model.terms import DCTERMS, LODE, XSD, kind_and_slug, thing

Told = tuple[str, ox.NamedNode | ox.Literal]

_URL: Final = "https://schema.org/url"
#: What may be told of a document that names somebody: its property, and the class of a newcomer.
_ACTORS: Final[Mapping[str, tuple[str, str]]] = {
    "author": (DCTERMS + "creator", "Person"),
    "publisher": (DCTERMS + "publisher", "Actor"),
    "host": (LODE + "isHostedBy", "Actor"),
}
#: What a document tells or is silent on; the host is told only where there is one.
ASPECTS: Final = ("title", "author", "publisher", "day", "address")
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+\Z")
_DAY: Final = re.compile(r"[12][0-9]{3}(?:-[0-9]{2}){0,2}\Z")
_TYPES: Final = {4: "gYear", 7: "gYearMonth", 10: "date"}
_WORD: Final = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Answers:
    """What a contributor told; an empty text where nothing is known.

    Attributes:
        title: the title that the copy prints.
        author: who wrote it.
        publisher: who put it out and answers for it.
        host: the site or platform that only keeps or reprints the copy.
        day: when it was put out.
        ground: what the day is known from: the slug of a ``ground:``.
        address: where on the web the copy can be read.
        genre: the slug of a ``genre:``.
        standpoint: the country whose bodies and money the text means where it names none.
    """

    title: str = ""
    author: str = ""
    publisher: str = ""
    host: str = ""
    day: str = ""
    ground: str = ""
    address: str = ""
    genre: str = ""
    standpoint: str = ""


@dataclass
class Read:
    """What the answers mean.

    Attributes:
        told: predicates and objects of the document.
        newcomers: actors that the register does not know.
        unknown: what nobody told, in the order of asking.
    """

    told: list[Told] = field(default_factory=list)
    newcomers: list[Newcomer] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def read(answers: Answers, lang: str, cells: Cells) -> Read:
    """Read what a contributor told of a document.

    Args:
        answers: the answers.
        lang: the language of the text, and so of its title.
        cells: reads names and values.

    Raises:
        UsageError: an answer means nothing, or several things.
    """
    found = Read()
    for aspect, (predicate, of_class) in _ACTORS.items():
        if name := getattr(answers, aspect):
            iri, newcomers = _actor(name, of_class, cells)
            found.told.append((predicate, ox.NamedNode(iri)))
            found.newcomers += newcomers
    if answers.title:
        found.told.append((DCTERMS + "title", ox.Literal(answers.title, language=lang)))
    if answers.day:
        found.told += _day(answers, cells)
    if answers.address:
        found.told.append((_URL, _address(answers.address)))
    if answers.genre:
        found.told.append((LODE + "hasGenre", _concept("genre", answers.genre, cells)))
    if answers.standpoint:
        found.told.append((LODE + "hasStandpoint", _country(answers.standpoint, cells)))
    found.unknown = [aspect for aspect in ASPECTS if not getattr(answers, aspect)]
    found.told += [
        (LODE + "isSilentOn", ox.NamedNode(thing("aspect", aspect))) for aspect in found.unknown
    ]
    found.unknown += [name for name in ("genre", "standpoint") if not getattr(answers, name)]
    return found


def _actor(name: str, of_class: str, cells: Cells) -> tuple[str, list[Newcomer]]:
    """Return the IRI of an actor, and what the register lacks where it does not know the name.

    Raises:
        UsageError: the name means several actors, or yields no slug.
    """
    try:
        return cells.thing(name, frozenset({"actor"})), []
    except CellError as error:
        if "ambiguous" in str(error):
            raise UsageError(str(error), zh=error.zh) from None
    slug = "-".join(_WORD.findall(name.lower()))
    if not slug:
        raise UsageError(
            f"'{name}' is not registered, and a slug cannot be made of it: "
            "name the actor in a sheet of the register first (build.py sheet register)",
            zh=f"“{name}”尚未登记，也无法据以生成标识；"
            "请先在登记表中命名（build.py sheet register）",
        )
    labels = {"en" if name.isascii() else "zh-Hans": name}
    newcomer = Newcomer("actor", of_class, slug, labels, Seen(0, 0, name, "document"))
    return thing("actor", slug), [newcomer]


def _day(answers: Answers, cells: Cells) -> list[Told]:
    """Return the day of publication and its ground.

    Raises:
        UsageError: it is no day, month or year, or nothing says what it is known from.
    """
    day = date(answers.day, cells)
    if not _DAY.match(day):
        raise UsageError(
            f"'{answers.day}' is no day of publication; write 2025-11-03, 2025-11 or 2025",
            zh=f"“{answers.day}”不是发表日期；请写 2025-11-03、2025-11 或 2025",
        )
    literal = ox.Literal(day, datatype=ox.NamedNode(XSD + _TYPES[len(day)]))
    ground = _concept("ground", answers.ground, cells)
    return [(DCTERMS + "issued", literal), (LODE + "dayRestsOn", ground)]


def date(text: str, cells: Cells) -> str:
    """Return the slug of the date value that a text means.

    Raises:
        UsageError: it is no date.
    """
    try:
        return cells.read(cells.columns.get("atTime"), text)[0].value.rpartition("/")[2]
    except (CellError, IndexError):
        raise UsageError(
            f"'{text}' is no date; write 2025-11, 10 August 2025 or 2025年8月",
            zh=f"“{text}”不是日期；请写 2025-11、10 August 2025 或 2025年8月",
        ) from None


def _address(text: str) -> ox.Literal:
    if not _ADDRESS.match(text):
        raise UsageError(
            f"'{text}' is no address of the web; it begins with https://",
            zh=f"“{text}”不是网址；网址以 https:// 开头",
        )
    return ox.Literal(text, datatype=ox.NamedNode(XSD + "anyURI"))


def _concept(kind: str, slug: str, cells: Cells) -> ox.NamedNode:
    """Return a concept of the ontology by its slug.

    Raises:
        UsageError: there is none of that slug.
    """
    iri = thing(kind, slug)
    known = sorted(
        pair[1]
        for one in cells.ontology.individuals
        if (pair := kind_and_slug(one)) and pair[0] == kind
    )
    if iri not in cells.ontology.individuals:
        raise UsageError(
            f"'{slug}' is no {kind}: {', '.join(known)}",
            zh=f"没有 {kind}“{slug}”：{'、'.join(known)}",
        )
    return ox.NamedNode(iri)


def _country(name: str, cells: Cells) -> ox.NamedNode:
    try:
        return ox.NamedNode(cells.thing(name, frozenset({"country"})))
    except CellError as error:
        raise UsageError(str(error), zh=error.zh) from None
