"""What saved questions answer, kept beside the graph, so that each is asked once.

Plain words weigh the rows of every saved question. One that is asked as it was saved says the same
until the graph, the question, the engine or what writes its rows is another; what is bound to a
thing is asked anew each time. It is kept as the graph is (``read.kept``), and may be deleted at any
time.
"""

import json
from collections.abc import Sequence
from typing import Final

import pyoxigraph as ox

from lodestone.answer import confined, json_rows
from lodestone.answer.questions import Answer
from lodestone.read import beside
from lodestone.read.beside import Kept
from lodestone.read.sparql import QueryFile

#: Where they are kept, beside the graph.
NAME: Final = "answers"


class Remembered:
    """The answers to the saved questions of a graph, as far as they were asked.

    Args:
        graph: the graph, and where it is kept.
    """

    def __init__(self, graph: Kept) -> None:
        self._note = beside.note(graph, NAME, [confined, json_rows])
        self._said = self._read()

    def ask_each(
        self, store: ox.Store, queries: Sequence[QueryFile], means: confined.Means
    ) -> list[Answer]:
        """Run some saved questions, but for those whose answer is kept; see ``confined.ask_each``.

        Args:
            store: the graph.
            queries: questions as they were saved, with nothing put into them.
            means: what they may take.
        """
        before = len(self._said)
        found = confined.ask_each(store, queries, means, self._said)
        if len(self._said) > before:
            self._keep()
        return found

    def _read(self) -> dict[str, bytes]:
        body = self._note.read()
        whole = json.loads(body) if body is not None else {}
        return {text: said.encode() for text, said in whole.items()}

    def _keep(self) -> None:
        """Write down what was said; a place that cannot be written keeps nothing."""
        said = {text: said.decode() for text, said in self._said.items()}
        self._note.write(json.dumps(said).encode())
