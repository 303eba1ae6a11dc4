"""How a text is cut into passages: order, bounds and digests, and what breaks them."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from lodestone.model import terms
from lodestone.model.findings import Finding, worded
from lodestone.model.places import Place
from lodestone.model.words import pair
from lodestone.read.checkout import FactFile


def digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


Table = dict[str, list[tuple[ox.NamedNode | ox.Literal, Place]]]


def tables_of(file: FactFile) -> dict[str, Table]:
    """Return, for each subject of a file, its objects with their places, by local property name."""
    tables: defaultdict[str, Table] = defaultdict(lambda: defaultdict(list))
    for located in file.triples:
        triple = located.triple
        if isinstance(triple.subject, ox.NamedNode) and isinstance(
            triple.object, (ox.NamedNode, ox.Literal)
        ):
            name = triple.predicate.value.removeprefix(terms.LODE)
            tables[triple.subject.value][name].append((triple.object, located.at))
    return dict(tables)


def number_of(table: Table, name: str) -> int | None:
    """Return the one number that a table gives for a property, if it gives one."""
    values = [node.value for node, _ in table.get(name, ())]
    return int(values[0]) if len(values) == 1 and values[0].isdigit() else None


def place_of(table: Table, name: str) -> Place | None:
    """Return where a table gives a property first."""
    return next((at for _, at in table.get(name, ())), None)


def value_of(table: Table, name: str) -> str | None:
    """Return the first value that a table gives for a property."""
    return next((node.value for node, _ in table.get(name, ())), None)


def check_document(
    file: FactFile, slug: str, tables: Mapping[str, Table], text: str
) -> Iterator[Finding]:
    """Report a document whose text is longer, shorter or another than it says."""
    table = tables.get(terms.thing("document", slug), {})
    if number_of(table, "length") != len(text):
        yield worded(
            "document-length",
            file.path,
            place_of(table, "length"),
            slug=slug,
            text=len(text),
            value=value_of(table, "length") or pair(__name__, "empty"),
        )
    if value_of(table, "digest") != digest(text):
        yield worded(
            "document-digest", file.path, place_of(table, "digest"), slug=slug, digest=digest(text)
        )


Rows = list[tuple[int, int, str]]


def check_tiling(
    file: FactFile, rows: Rows, tables: Mapping[str, Table], text: str
) -> Iterator[tuple[str, Finding]]:
    """Report passages that leave a gap in the text or overlap."""
    """Yield each passage of which an end is wrong: the one whose digest another end would fit."""

    def wrong(iri: str, name: str, due: int, found: int) -> tuple[str, Finding]:
        return iri, _bad_tile(file, iri, name, place_of(tables[iri], name), due, found)

    place, before = 0, (0, 0, "")
    for start, end, iri in rows:
        if start != place:
            first, last, other = before
            if other and value_of(tables[other], "digest") == digest(text[first:start]):
                yield wrong(other, "end", start, last)
            else:
                yield wrong(iri, "start", place, start)
        place, before = max(place, end), (start, end, iri)
    if rows and place != len(text):
        yield wrong(before[2], "end", len(text), place)


def check_order(file: FactFile, rows: Rows, tables: Mapping[str, Table]) -> Iterator[Finding]:
    """Report passages whose order is not the one of the text."""
    order = 0
    for _, _, iri in rows:
        number = number_of(tables[iri], "order") or 0
        if number <= order:
            yield worded(
                "passage-order",
                file.path,
                place_of(tables[iri], "order"),
                iri=terms.short(iri),
                number=number,
                order=order,
                place=order + 1,
            )
        order = number


def _bad_tile(
    file: FactFile, iri: str, name: str, at: Place | None, due: int, found: int
) -> Finding:
    what = pair(__name__, "leaves-gap")
    if found < due:
        what = pair(__name__, "overlaps-ends-early")
    return worded(
        "passage-tiling",
        file.path,
        at,
        instead=str(due),
        iri=terms.short(iri),
        due=due,
        found=found,
        name=name,
        what=what,
    )


def bad_bounds(file: FactFile, iri: str, table: Table, length: int) -> Finding:
    """Tell of a passage that does not lie in the text."""
    return worded(
        "passage-bounds",
        file.path,
        place_of(table, "start") or place_of(table, "end"),
        iri=terms.short(iri),
        length=length,
    )


def bad_digest(file: FactFile, iri: str, table: Table, body: str) -> Finding:
    """Tell of a passage whose text is another than it says."""
    return worded(
        "passage-digest",
        file.path,
        place_of(table, "digest"),
        iri=terms.short(iri),
        digest=digest(body),
    )


def until(tables: Mapping[str, Table], slug: str) -> int:
    """Return the year up to which a document covers events, as its file declares it."""
    name = value_of(tables.get(terms.thing("document", slug), {}), "coversUntil") or ""
    year = re.search(r"/date/([0-9]{4})", name)
    return int(year[1]) if year else 0


def heads(tables: Mapping[str, Table], iri: str, slug: str) -> tuple[str, ...]:
    """Return the headings of a passage and the titles of its document."""
    rows = (tables.get(iri, {}), tables.get(terms.thing("document", slug), {}))
    names = (terms.SKOS + "prefLabel", terms.DCTERMS + "title")
    return tuple(node.value for row in rows for name in names for node, _ in row.get(name, ()))
