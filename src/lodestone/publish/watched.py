"""What a page reads of the graph, noted while it is made, so that an unchanged one may stand.

The tables of ``Facts`` are watched: each look-up is noted by its table and its key, be it there or
not, and who goes through a whole table has read all of it. What is made once for many pages, a link
say, notes what it was made from, and each page that takes it has read the same.
"""

import hashlib
import os
from array import array
from collections.abc import Callable, Hashable, Iterator, Mapping, Set
from dataclasses import fields, is_dataclass
from typing import Any, Final, Generic, TypeVar, cast

_T = TypeVar("_T")
_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")
#: The key under which a whole table is read; no table has it.
_ALL: Final = ...
#: Bytes of a digest.
BYTES: Final = 16
#: Objects whose digests are remembered, by their identity; each is kept, so that no other takes it.
_MET: Final[dict[int, tuple[str, object]]] = {}
_MANY: Final = 100_000
#: The digest of what is not there.
ABSENT: Final = bytes(BYTES)


def digest(value: object) -> bytes:
    """Return the digest of a value, told by how it is written; the order of a set is no matter."""
    text = repr(value)
    if "frozenset(" in text:
        text = _told(value)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=BYTES).digest()


def _told(value: object) -> str:
    """Write a value as ``repr`` does, the members of each set in an order of their own."""
    if isinstance(value, Set):
        return f"{{{', '.join(sorted(map(_told, value)))}}}"
    if isinstance(value, list | tuple):
        return f"({', '.join(map(_told, value))})"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_told(key)}: {_told(value[key])}' for key in value)}}}"
    if is_dataclass(value) and not isinstance(value, type):
        return _described(value)
    return repr(value)


def _described(value: Any) -> str:
    """Return a digest of an object that does not change; one that is told again is looked up."""
    found = _MET.get(id(value))
    if found is None:
        parts = [getattr(value, one.name) for one in fields(value)]
        if len(_MET) >= _MANY:
            _MET.clear()
        found = _MET[id(value)] = (digest(f"{type(value).__name__}{_told(parts)}").hex(), value)
    return found[0]


class Watch:
    """What is read while something is made.

    A number stands for each thing that can be read: an entry of a table, or all of it.
    """

    def __init__(self) -> None:
        #: The tables and the keys that were read of them.
        self.log: set[tuple[_Table, Hashable]] = set()
        self._tables: dict[str, _Table] = {}
        self._numbers: dict[tuple[_Table, Hashable], int] = {}
        self._taken: set[Made[Any]] = set()

    def table(self, name: str, held: Mapping[_K, _V]) -> "Watched[_K, _V]":
        """Return a table whose look-ups are noted."""
        return cast("Watched[_K, _V]", self._known(name, Watched(self, held)))

    def members(self, name: str, held: Set[_K]) -> "WatchedSet[_K]":
        """Return a set whose look-ups are noted."""
        return cast("WatchedSet[_K]", self._known(name, WatchedSet(self, held)))

    def whole(self, name: str, held: object) -> "Whole":
        """Return what is read whole or not at all."""
        return cast("Whole", self._known(name, Whole(self, held)))

    def _known(self, name: str, table: "_Table") -> "_Table":
        self._tables[name] = table
        return table

    def apart(self, make: Callable[[], _T]) -> _T:
        """Make what many pages take, and forget what was read for it."""
        return self._read(make)[0]

    def made(self, make: Callable[[], _T]) -> "Made[_T]":
        """Make what many pages take, with what it was made from."""
        return Made(*self._read(make))

    def take(self, made: "Made[_T]") -> _T:
        """Return what was made once; who takes it has read what it was made from."""
        self._taken.add(made)
        return made.value

    def noting(self, make: Callable[[], _T]) -> "tuple[_T, array[int]]":
        """Make something, and return with it the numbers of what it was made from, sorted."""
        value, numbers = self._read(make)
        return value, array("I", sorted(numbers))

    def _read(self, make: Callable[[], _T]) -> tuple[_T, set[int]]:
        log, taken = self.log, self._taken
        self.log, self._taken = set(), set()
        try:
            value = make()
            known = self._numbers
            numbers = {known.setdefault(place, len(known)) for place in self.log}
            for one in self._taken:
                numbers.update(one.numbers)
        finally:
            self.log, self._taken = log, taken
        return value, numbers

    def digests(self) -> dict[bytes, bytes]:
        """Return the digest of each entry of each table, and of each table as a whole.

        Returns:
            By the digest of its place: the name of the table and the key.
        """
        found: dict[bytes, bytes] = {}
        for name, table in self._tables.items():
            rows = [(digest((name, key)), digest(value)) for key, value in table.entries()]
            found.update(rows)
            found[digest((name, _ALL))] = digest(rows)
        return found

    def places(self) -> list[bytes]:
        """Return the digest of the place of each thing that was read, in the order of the numbers.

        It is what ``digests`` has it under.
        """
        names = {table: name for name, table in self._tables.items()}
        return [digest((names[table], key)) for table, key in self._numbers]


class Made(Generic[_T]):
    """What was made once, and the numbers of what it was made from."""

    __slots__ = ("numbers", "value")

    def __init__(self, value: _T, numbers: set[int]) -> None:
        self.value = value
        self.numbers = tuple(numbers)


class _Table:
    """What is watched."""

    __slots__ = ("_watch", "held")

    def __init__(self, watch: Watch, held: Any) -> None:
        self._watch = watch
        self.held = held

    def entries(self) -> Iterator[tuple[Hashable, object]]:
        """Yield each key with its value."""
        yield from self.held.items()


class _Keyed(_Table):
    """What is read by keys, be they there or not, or gone through whole."""

    __slots__ = ()

    def __contains__(self, key: object) -> bool:
        self._watch.log.add((self, key))
        return key in self.held

    def __iter__(self) -> Iterator[Any]:
        self._watch.log.add((self, _ALL))
        return iter(self.held)

    def __len__(self) -> int:
        self._watch.log.add((self, _ALL))
        return len(self.held)


class Watched(_Keyed, Mapping[_K, _V]):
    """A table that notes the keys by which it is read."""

    __slots__ = ()
    __eq__ = object.__eq__
    __hash__ = object.__hash__
    held: Mapping[_K, _V]

    def __getitem__(self, key: _K) -> _V:
        self._watch.log.add((self, key))
        return self.held[key]

    def get(self, key: Any, default: Any = None) -> Any:
        """Return the value under a key."""
        self._watch.log.add((self, key))
        return self.held.get(key, default)


class WatchedSet(_Keyed, Set[_K]):
    """A set that notes which members are asked for."""

    __slots__ = ()
    __eq__ = object.__eq__
    __hash__ = object.__hash__
    held: Set[_K]

    @classmethod
    def _from_iterable(cls, it: Any) -> Any:
        return set(it)

    def entries(self) -> Iterator[tuple[Hashable, object]]:
        """Yield each member, whose value is that it is one."""
        return ((key, True) for key in sorted(self.held, key=repr))


class Whole(_Table):
    """What is read whole: a list, a text, a set that is joined with others."""

    __slots__ = ()

    def read(self) -> Any:
        """Return it, and note that it was read."""
        self._watch.log.add((self, _ALL))
        return self.held

    def entries(self) -> Iterator[tuple[Hashable, object]]:
        """Yield it as the one entry that there is."""
        yield "", self.held


class noted(Generic[_T]):  # noqa: N801  a decorator, as ``cached_property`` is
    """A property of what has a ``watch``: worked out once, apart, then watched as it is read."""

    def __init__(self, make: Callable[[Any], _T]) -> None:
        self._make = make
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, of: Any, owner: type) -> _T:
        place = f"{self._name} (watched)"
        found = of.__dict__.get(place)
        if found is None:
            found = of.__dict__[place] = self._watched(of)
        if isinstance(found, Whole):
            return cast("_T", found.read())
        of.__dict__[self._name] = found  # from now on it is found before this property
        return cast("_T", found)

    def _watched(self, of: Any) -> _Table:
        watch: Watch = of.watch
        value: Any = watch.apart(lambda: self._make(of))
        if isinstance(value, Mapping):
            return watch.table(self._name, value)
        if isinstance(value, set):
            return watch.members(self._name, value)
        return watch.whole(self._name, value)


class Unwatched:
    """What no page may read without being made anew each time: its digest is never the same."""

    def __repr__(self) -> str:
        return os.urandom(BYTES).hex()
