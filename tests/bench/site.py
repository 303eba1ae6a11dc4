"""What the site costs: milliseconds of one processor a page, and as a ratio measured in one run.

The measure is rdflib writing the same quads as TriG. Run it from the checkout::

    python tests/bench/site.py
"""

import time
from collections.abc import Callable
from pathlib import Path

import rdflib

from lodestone.answer import questions
from lodestone.derive import derivation
from lodestone.model import house
from lodestone.publish import graph_files
from lodestone.publish.files import release
from lodestone.publish.site import pages
from lodestone.read import checkout


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time that some work takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Measure, and print a line for each."""
    home = house.find(Path(__file__))
    dataset = derivation.derive(checkout.read(home, judged=True))
    asked = questions.questions(home.queries[0].parent, dataset.sources.ontology.prefixes)
    answered = [questions.ask(dataset.store, query) for query in asked]
    files: list[tuple[str, str | bytes]] = []
    site = seconds(lambda: files.extend(pages.pages(dataset, answered, release.of(home))))
    graph = rdflib.Dataset()
    graph.parse(data=graph_files.nquads(dataset.quads), format="nquads")
    rdf = seconds(lambda: graph.serialize(format="trig"))
    number = sum(name.endswith(".html") for name, _ in files)
    print(f"{number} pages in {site:.2f} s: {1000 * site / number:.2f} ms a page (limit 5)")
    print(f"{len(dataset.quads)} quads as TriG by rdflib in {rdf:.2f} s; ratio {site / rdf:.2f}")


if __name__ == "__main__":
    main()
