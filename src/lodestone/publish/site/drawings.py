"""Views of pictures that were drawn for a checkout before, kept so that each is drawn once.

A view is what Vega made of a specification and of its rows, tidied; it is known by the digest of
both. What is kept is kept as a store is (``read.kept``), under the key of the code, the
specifications and the engine that draw; it may be deleted at any time.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any, Final

from lodestone.model.house import House
from lodestone.read import kept
from lodestone.read.beside import Note

#: Where the views of a checkout are kept.
PLACE: Final = Path(".lodestone") / "drawn"
#: Characters of all views that stay; those that were asked for longest ago go first.
_MOST: Final = 48 * 1024**2
_BYTES: Final = 16


class Drawings:
    """The views that were drawn for a checkout.

    Args:
        home: the checkout; ``None`` to keep nothing.
        engine: what draws, and of which version it is.
    """

    def __init__(self, home: House | None, engine: str) -> None:
        self._home, self._engine = home, engine
        self._asked: dict[str, str] = {}
        self._is_new = False

    def views(
        self,
        spec: str,
        views: Sequence[Any],
        draw: Callable[[str, list[Any]], list[str]],
    ) -> list[str]:
        """Return what is inside of some views; those that are not known are drawn together.

        Args:
            spec: the name of their specification.
            views: what each is asked to show.
            draw: draws views of a specification.
        """
        names = [_name(spec, view) for view in views]
        missing = {
            name: view
            for name, view in zip(names, views, strict=True)
            if name not in self._asked and name not in self._known
        }
        if missing:
            self._is_new = True
            self._asked.update(zip(missing, draw(spec, [*missing.values()]), strict=True))
        for name in names:
            if name not in self._asked:
                self._asked[name] = self._known[name]
        return [self._asked[name] for name in names]

    def keep(self) -> None:
        """Keep what was drawn; a place that cannot be written keeps nothing."""
        if not self._is_new or self._note is None:
            return
        left, size = dict[str, str](), 0
        older = (row for row in reversed(self._known.items()) if row[0] not in self._asked)
        for name, view in (*reversed(self._asked.items()), *older):
            size += len(view)
            if size > _MOST:
                break
            left[name] = view
        ordered = dict(reversed(left.items()))
        self._note.write(json.dumps(ordered, ensure_ascii=False).encode())

    @cached_property
    def _known(self) -> dict[str, str]:
        body = self._note.read() if self._note else None
        known: dict[str, str] = json.loads(body) if body is not None else {}
        return known

    @cached_property
    def _note(self) -> Note | None:
        if self._home is None:
            return None
        site = resources.files("lodestone.publish.site")
        specs = sorted(site.joinpath("specs").iterdir(), key=lambda file: file.name)
        files = [site.joinpath("drawn.py"), *specs]
        parts = [(file.name, file.read_bytes()) for file in files if file.is_file()]
        return Note(self._home.root / PLACE, kept.key([("engine", self._engine.encode()), *parts]))


def _name(spec: str, view: Any) -> str:
    text = json.dumps([spec, view], ensure_ascii=False, separators=(",", ":"))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_BYTES).hexdigest()
