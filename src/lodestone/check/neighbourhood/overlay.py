"""A graph in memory, laid over an index: files come and go in it, and nothing is written."""

import pyoxigraph as ox

from lodestone.check.neighbourhood import index as indexing
from lodestone.check.neighbourhood.index import Index
from lodestone.read.checkout import FactFile


def over(index: Index) -> Index:
    """Return an index of the same content that stands in memory, and may be changed there."""
    store = ox.Store()
    store.bulk_extend(iter(index.store))
    made = Index(index.folder, store, index.meta)
    for name in ("ontology", "closure"):  # what follows from them is asked again and again
        vars(made)[name] = getattr(index, name)
    return made


def put(index: Index, name: str, file: FactFile | None) -> None:
    """Put what a file states into the place of what it stated; ``None`` where it is gone.

    Args:
        index: one in memory.
        name: path of the file, relative to the checkout.
        file: what it states now.
    """
    for graph in indexing.graphs_of(name):
        index.store.remove_graph(graph)
    for row in list(indexing.rows_of(index.store, name)):
        index.store.remove(row)
    if file is not None:
        triples = (located.triple for located in file.triples)
        index.store.extend(indexing.quads_of(name, file.graph, "", triples))
