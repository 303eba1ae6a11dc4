"""Runs the hygiene queries over the whole graph; a row is reported where its thing is declared."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.derive.derivation import Dataset
from lodestone.model import terms
from lodestone.model.curie import Shortener
from lodestone.model.findings import Finding, Severity, violation
from lodestone.model.places import Place
from lodestone.model.words import pair
from lodestone.read import sparql
from lodestone.read.checkout import CURATION, DOCUMENT, ONTOLOGY, PASSAGE, REGISTER, Sources

FOLDER: Final = Path(__file__).parent
#: Names as they are compared: simplified, half-width, in lower case, without punctuation.
NAMES: Final = ox.NamedNode(terms.graph("names"))
_HIDDEN: Final = ox.NamedNode(terms.SKOS + "hiddenLabel")
#: Where a thing is reported: at its declaration, else where it is spoken of.
_PLACES: Final = (ONTOLOGY, REGISTER, DOCUMENT, CURATION, PASSAGE)


def queries(prefixes: dict[str, str]) -> list[sparql.QueryFile]:
    """Read the hygiene queries, in the order of their names."""
    return [sparql.load(path, prefixes) for path in sorted(FOLDER.glob("*.rq"))]


def findings(
    dataset: Dataset, only: Collection[str] = (), chosen: Collection[Path] = ()
) -> Iterator[Finding]:
    """Report what is untidy in the whole graph.

    Args:
        dataset: the whole graph; ``graph:names`` is added to its store while the queries run.
        only: names of the queries that are run; all where empty.
        chosen: resolved paths of contributed files, in which a violation is a warning still: what
            settles it may need what they register. Of what stands in no such file nothing is told.
    """
    prefixes = dataset.sources.ontology.prefixes
    short, places = Shortener(prefixes), _places(dataset.sources)
    add_names(dataset.store)
    for query in queries(prefixes):
        if only and query.name not in only:
            continue
        severity = Severity[query.one("severity").upper()]
        for row in rows(dataset.store, query):
            path, at = _place(row, places, chosen)
            if chosen and path is None:
                continue
            said = ", ".join(short(cell) if terms.is_ours(cell) else cell for cell in row)
            yield violation(
                f"hygiene-{query.name}",
                *pair(
                    __name__,
                    "words",
                    said=said,
                    one=(query.one("problem@en"), query.one("problem@zh-Hans")),
                ),
                query.one("solution@en"),
                query.one("solution@zh-Hans"),
                path,
                at,
                min(severity, Severity.WARNING) if chosen else severity,
            )
    dataset.store.remove_graph(NAMES)


def _place(
    row: Sequence[str], places: Mapping[str, tuple[Path, Place]], chosen: Collection[Path]
) -> tuple[Path | None, Place | None]:
    """Return where a row is reported: at its first thing, or at the first in a chosen file."""
    found = [places[cell] for cell in row if cell in places]
    if not chosen:
        return places.get(row[0], (None, None))
    return next((one for one in found if one[0].resolve() in chosen), (None, None))


def rows(store: ox.Store, query: sparql.QueryFile) -> list[tuple[str, ...]]:
    """Run a query; each row as the IRIs and texts of its cells, empty where nothing is bound."""
    found = store.query(query.text)
    assert isinstance(found, ox.QuerySolutions)
    return [tuple("" if term is None else term.value for term in row) for row in found]


def add_names(store: ox.Store) -> None:
    """Add the names of the register to ``graph:names``, in the spelling in which they compare."""
    register = ox.NamedNode(terms.graph("register"))
    for naming in ("prefLabel", "altLabel"):
        found = store.quads_for_pattern(None, ox.NamedNode(terms.SKOS + naming), None, register)
        store.extend(
            [
                ox.Quad(quad.subject, _HIDDEN, ox.Literal(compared(quad.object.value)), NAMES)
                for quad in found
            ]
        )


def compared(name: str) -> str:
    """Return a name as it is compared with others."""
    from lodestone.read.text.folding import fold  # its tables are slow to load

    return "".join(char for char in fold(name) if char.isalnum())


def _places(sources: Sources) -> dict[str, tuple[Path, Place]]:
    """Return where each thing is spoken of first, its declaration before its claims."""
    found: dict[str, tuple[Path, Place]] = {}
    for kind in _PLACES:
        for file in sources.of(kind):
            for located in file.triples:
                at = located.subject_at
                place = at if isinstance(at, Place) else Place(at)
                found.setdefault(located.triple.subject.value, (file.path, place))
    return found
