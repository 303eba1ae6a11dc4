"""What saved questions answer, kept beside the graph of a checkout, so that each is asked once.

Plain words weigh the rows of every saved question. One that is asked as it was saved says the same
until the graph, the question, the engine or what writes its rows is another; what is bound to a
thing is asked anew each time. It is kept as the graph is (``read.kept``), and may be deleted at any
time.
"""

import contextlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from lodestone.answer import confined, json_rows
from lodestone.answer.questions import Answer
from lodestone.derive import keeping
from lodestone.model.house import House
from lodestone.read import kept
from lodestone.read.sparql import QueryFile

#: Where the answers of a checkout are kept.
PLACE: Final = Path(".lodestone") / "answers"
_FILE: Final = "said.json"


class Remembered:
    """The answers to the saved questions of a checkout, as far as they were asked.

    Args:
        home: the checkout.
    """

    def __init__(self, home: House) -> None:
        self._place = home.root / PLACE
        code = [(name, Path(name).read_bytes()) for name in (confined.__file__, json_rows.__file__)]
        self._key = kept.key([("graph", keeping.key(home).encode()), *code])
        self._said = self._read()

    def ask_each(
        self, store: ox.Store, queries: Sequence[QueryFile], means: confined.Means
    ) -> list[Answer]:
        """Run some saved questions, but for those whose answer is kept; see ``confined.ask_each``.

        Args:
            store: the graph of the checkout.
            queries: questions as they were saved, with nothing put into them.
            means: what they may take.
        """
        before = len(self._said)
        found = confined.ask_each(store, queries, means, self._said)
        if len(self._said) > before:
            self._keep()
        return found

    def _read(self) -> dict[str, bytes]:
        with contextlib.suppress(OSError, ValueError, AttributeError):
            folder = kept.find(self._place, self._key)
            if folder is not None:
                whole = json.loads((folder / _FILE).read_bytes())
                return {text: said.encode() for text, said in whole.items()}
        return {}

    def _keep(self) -> None:
        """Write down what was said; a place that cannot be written keeps nothing."""
        body = json.dumps({text: said.decode() for text, said in self._said.items()})

        def make(folder: Path) -> None:
            folder.mkdir()
            (folder / _FILE).write_text(body, encoding="utf-8")

        with contextlib.suppress(OSError):
            kept.drop(self._place, self._key)
            kept.keep(self._place, self._key, make)
