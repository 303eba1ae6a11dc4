"""Finds the index that stands for a checkout; makes it, or brings it up to date, where it must.

Without a name, the index is the checkout's own (``.lodestone/index``), and each file's size and
time of change is compared. An index that is named is trusted without that scan as long as the
checkout stands at the commit of which it was made; an index that was generated is of no checkout
and is always trusted. Ontology and shapes are compared byte by byte each time.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from lodestone.check.neighbourhood import index as indexing
from lodestone.check.neighbourhood.index import Index, StaleError
from lodestone.model.errors import UsageError
from lodestone.model.house import House
from lodestone.model.words import pair

Say = Callable[[str, str], None]

GENERATED: Final = "generated"


def fresh(home: House, named: Path | None, chosen: Sequence[Path], say: Say) -> Index:
    """Return an index that stands for all of a checkout but some files.

    Args:
        home: the checkout.
        named: the folder of the index; the checkout's own where ``None``.
        chosen: files whose content in the index does not matter.
        say: tells in English and Chinese what is done to the index.

    Raises:
        StaleError: the index cannot be made or brought up to date.
        UsageError: the folder holds something else, or an index of another ontology.
    """
    folder = indexing.place(home, named)
    try:
        index = indexing.open_index(folder)
        is_same = indexing.is_same_tree(index, home)
    except StaleError as error:
        return _made(home, folder, str(error), say)
    if index.meta["origin"] == GENERATED:
        if not is_same:
            raise UsageError(f"{folder} was generated with another ontology or other shapes")
        return index
    if not is_same:
        return _made(home, folder, "ontology/ or shapes/ changed", say)
    if named is not None and index.meta["head"] and index.meta["head"] == indexing.head(home):
        return index
    return _updated(home, folder, index, chosen, say)


def _made(home: House, folder: Path, why: str, say: Say) -> Index:
    say(*pair(__name__, "making-index-graph", why=why))
    indexing.write(home, folder)
    return indexing.open_index(folder)


def _updated(home: House, folder: Path, index: Index, chosen: Sequence[Path], say: Say) -> Index:
    own = {home.relative(path) for path in chosen}
    changed = [name for name in indexing.stale(index, home) if name not in own]
    if len(changed) > indexing.MANY:
        return _made(home, folder, f"{len(changed)} files changed", say)
    if not changed:
        return index
    say(
        *pair(__name__, "bringing-changed-files-up-date", count=len(changed)),
    )
    del index
    indexing.update(home, folder, changed)
    return indexing.open_index(folder)
