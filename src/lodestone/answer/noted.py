"""What is in doubt in a graph, kept beside it, so that an answer is marked without reading it all.

Of what is kept only the cases become ``marking.Doubt`` that touch what is to be marked.
"""

import contextlib
import json
import sys
from collections.abc import Collection
from dataclasses import fields
from functools import cached_property
from itertools import chain
from typing import Any, Final

import pyoxigraph as ox

from lodestone.answer import marking
from lodestone.answer.marking import Doubt, Doubts
from lodestone.model import terms
from lodestone.read import beside
from lodestone.read.beside import Kept

#: Where it is kept, beside the graph.
NAME: Final = "doubts"
_FIELDS: Final = tuple(field.name for field in fields(Doubt))
_SETS: Final = frozenset({"subjects", "props", "passages", "named", "kinds"})
_LISTS: Final = frozenset({"values", "preferred", "left_open", "told"})


class Noted:
    """What is in doubt in a graph.

    Args:
        store: the graph.
        graph: where it is kept; ``None`` where it is not: then it is read once in each process.
    """

    def __init__(self, store: ox.Store, graph: Kept | None) -> None:
        self._store = store
        code = [marking, terms, sys.modules[__name__]]
        self._note = beside.note(graph, NAME, code) if graph else None

    def about(self, shown: Collection[str]) -> Doubts:
        """Return what is in doubt of the things of some rows, by their IRIs."""
        return _touched(self._said, shown)

    @cached_property
    def _said(self) -> dict[str, Any]:
        if self._note is not None and (body := self._note.read()) is not None:
            with contextlib.suppress(ValueError):
                kept: dict[str, Any] = json.loads(body)
                return kept
        said = _written(marking.of_store(self._store))
        if self._note is not None:
            self._note.write(json.dumps(said, separators=(",", ":")).encode())
        return said


def _written(whole: Doubts) -> dict[str, Any]:
    places = {case.iri: at for at, case in enumerate(whole.cases)}
    return {
        "cases": [[_plain(getattr(case, name)) for name in _FIELDS] for case in whole.cases],
        "by": {iri: sorted(places[c.iri] for c in found) for iri, found in whole.by_term.items()},
        "near": {iri: sorted(some) for iri, some in whole.near.items()},
        "narrower": {name: sorted(some) for name, some in whole.narrower.items()},
    }


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else value


def _touched(said: dict[str, Any], shown: Collection[str]) -> Doubts:
    """Return the cases that touch what is shown, as ``marking.of_store`` reads them."""
    places = {iri: said["by"][iri] for iri in shown if iri in said["by"]}
    cases = {at: _case(said["cases"][at]) for at in sorted({*chain(*places.values())})}
    subjects = {iri for case in cases.values() for iri in case.subjects} & said["near"].keys()
    near = {iri: frozenset(said["near"][iri]) for iri in subjects}
    narrower = {name: frozenset(some) for name, some in said["narrower"].items()}
    by_term = {iri: [cases[at] for at in found] for iri, found in places.items()}
    return Doubts([*cases.values()], near, narrower, by_term)


def _case(row: list[Any]) -> Doubt:
    made = dict(zip(_FIELDS, row, strict=True))
    made.update((name, frozenset(made[name])) for name in _SETS)
    made.update((name, tuple(made[name])) for name in _LISTS)
    return Doubt(**made)
