"""What a document says of itself: title, author, publisher, host, day, address, kind, standpoint.

Each is told or recorded as not known (``lode:isSilentOn``): nobody takes a gap for an answer.
Kinds, grounds and aspects are read from the ontology.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from lodestone.enter.candidates import Newcomer, Seen
from lodestone.enter.cells import Cells
from lodestone.enter.faults import CellError
from lodestone.model.errors import UsageError
from lodestone.model.terms import DCTERMS, LODE, XSD, kind_and_slug, thing
from lodestone.model.words import joined
from lodestone.read.text.mentions import Names, spelled

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
#: The properties that tell each aspect.
_TOLD_BY: Final[Mapping[str, frozenset[str]]] = {
    **{aspect: frozenset({predicate}) for aspect, (predicate, _) in _ACTORS.items()},
    "title": frozenset({DCTERMS + "title"}),
    "day": frozenset({DCTERMS + "issued", LODE + "dayRestsOn"}),
    "address": frozenset({_URL}),
    "genre": frozenset({LODE + "hasGenre"}),
    "standpoint": frozenset({LODE + "hasStandpoint"}),
}
_SILENT: Final = LODE + "isSilentOn"
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


def read(answers: Answers, lang: str, cells: Cells, names: Names, country: str = "") -> Read:
    """Read what a contributor told of a document.

    Args:
        answers: the answers.
        lang: the language of the text, and so of its title.
        cells: reads names and values.
        names: tells whose body a name means where the bodies of many states bear it.
        country: IRI of the standpoint that the document states already; may be empty.

    Raises:
        UsageError: an answer means nothing, or several things.
    """
    found = Read()
    country = _country(answers.standpoint, cells).value if answers.standpoint else country
    bodies = {name for name in (answers.publisher, answers.host) if name}
    for aspect, (predicate, of_class) in _ACTORS.items():
        if name := getattr(answers, aspect):
            standpoint = names.codes.get(country, "")
            of_class = "Actor" if name in bodies else of_class  # who publishes may be no person
            iri, newcomers = _actor(name, of_class, cells, names, standpoint)
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
    found.told += [(_SILENT, ox.NamedNode(thing("aspect", aspect))) for aspect in found.unknown]
    found.unknown += [name for name in ("genre", "standpoint") if not getattr(answers, name)]
    return found


def changed(
    stated: Iterable[ox.Triple],
    document: ox.NamedNode,
    answers: Answers,
    read: Read,
    unknown: Collection[str],
) -> list[ox.Triple]:
    """Return what a document's file states once some of it is told anew.

    Args:
        stated: what the file states.
        document: the document.
        answers: what is told anew; what it leaves empty stays as it is.
        read: what the answers mean.
        unknown: the aspects that nobody knows.
    """
    anew = {aspect for aspect in _TOLD_BY if getattr(answers, aspect)} | set(unknown)
    gone = {predicate for aspect in anew for predicate in _TOLD_BY[aspect]}
    silent = {ox.NamedNode(thing("aspect", aspect)) for aspect in anew}
    kept = [
        t
        for t in stated
        if t.subject != document
        or (
            t.predicate.value not in gone
            and (t.predicate.value != _SILENT or t.object not in silent)
        )
    ]
    told = [pair for pair in read.told if pair[0] != _SILENT]
    told += [(_SILENT, ox.NamedNode(thing("aspect", aspect))) for aspect in sorted(unknown)]
    return kept + [ox.Triple(document, ox.NamedNode(prop), node) for prop, node in told]


def _actor(
    name: str, of_class: str, cells: Cells, names: Names, standpoint: str
) -> tuple[str, list[Newcomer]]:
    """Return the IRI of an actor, and what the register lacks where it does not know the name.

    Raises:
        UsageError: the name means several actors, or the body of another country, or no slug can
            be made of it.
    """
    try:
        iri = cells.thing(name, frozenset({"actor"}))
        if not standpoint or names.speaks(spelled(name).casefold(), 0, len(name), iri, standpoint):
            return iri, []
        raise UsageError.of("body-of-another-country", name=name, known=cells.label(iri, "en"))
    except CellError as error:
        if "ambiguous" in str(error):
            raise UsageError(str(error), zh=error.zh) from None
    slug = "-".join(_WORD.findall(name.lower()))
    if not slug:
        raise UsageError.of("not-registered-slug-cannot", name=name)
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
        raise UsageError.of("no-day-publication-write", day=answers.day)
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
        raise UsageError.of("no-date-write-august", text=text) from None


def _address(text: str) -> ox.Literal:
    if not _ADDRESS.match(text):
        raise UsageError.of("no-address-web-begins", text=text)
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
        raise UsageError.of("no-such-slug", slug=slug, kind=kind, known=joined(known))
    return ox.NamedNode(iri)


def act(name: str, cells: Cells) -> ox.NamedNode:
    """Return the registered act of a name.

    Raises:
        UsageError: nothing registered goes by it, or several acts do.
    """
    return _registered(name, "measure", cells)


def _country(name: str, cells: Cells) -> ox.NamedNode:
    return _registered(name, "country", cells)


def _registered(name: str, kind: str, cells: Cells) -> ox.NamedNode:
    try:
        return ox.NamedNode(cells.thing(name, frozenset({kind})))
    except CellError as error:
        raise UsageError(str(error), zh=error.zh) from None
