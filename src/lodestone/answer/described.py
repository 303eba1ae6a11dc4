"""What the graph tells of the things that a reader means: acts by day, or described, and themes."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

import pyoxigraph as ox

from lodestone.answer import matching, spoken
from lodestone.answer.names import Names
from lodestone.model import terms
from lodestone.model.terms import LODE, RDF

#: Share of the passages from which on a thing is what all is about: the country, the minerals.
_EVERYWHERE: Final = 1 / 3
#: Classes of acts that words may describe.
_ACTS: Final = ("ExecutiveOrder", "Bill", "Statute")
#: How a day is written of which no year is said.
_UNSAID: Final = "????"
_TYPE: Final = ox.NamedNode(RDF + "type")
#: What the rare words beside the word for an act have to be worth, and how many times as much as
#: for another act; words farther from it are worth less.
_SURE: Final = 0.3
_APART: Final = 1.5
#: What a word is worth that is another of the sense of the reader's.
_ALIKE: Final = 0.5


def act(store: ox.Store, names: Names) -> Callable[[str], str | None]:
    """Return what finds the IRI of the one act that a text describes; ``None`` where none is.

    Args:
        store: the graph.
        names: the names that things go by.
    """
    kinds = (ox.NamedNode(LODE + kind) for kind in _ACTS)
    quads = (q for kind in kinds for q in store.quads_for_pattern(None, _TYPE, kind, None))
    acts = {q.subject.value for q in quads}
    return _finder(_called(names, acts.__contains__), spoken.act_words())


def works(names: Names) -> Callable[[str], str | None]:
    """Return what finds the one mine, plant or project that a text describes, as ``act`` does.

    Args:
        names: the names that things go by.
    """

    def find(text: str) -> str | None:  # few ask so: the names are read then
        called = _called(names, lambda iri: terms.kind(iri) == "project")
        whole = {iri: own for iri, own in called.items() if not _is_part(iri, called)}
        return _finder(whole, spoken.works_words())(text)

    return find


def _is_part(iri: str, every: Iterable[str]) -> bool:
    """Tell whether a thing is a part of another, as its short name says."""
    return any(iri.startswith(f"{other}-") for other in every)


def _called(names: Names, is_one: Callable[[str], bool]) -> dict[str, set[str]]:
    """Return the words of all names of each thing that is one."""
    called: dict[str, set[str]] = {}
    for name, iris in names.by_name.items():
        for iri in filter(is_one, iris):
            called.setdefault(iri, set()).update(spoken.weighed(name))
    return called


def _finder(
    called: Mapping[str, Collection[str]], kinds: Sequence[str]
) -> Callable[[str], str | None]:
    """Return what finds the one thing of which a text has the rare words near one for its kind."""
    bearers = Counter(term for words in called.values() for term in words)

    def find(text: str) -> str | None:
        near = _near(text, kinds)
        worths = sorted(
            (
                (sum(near[t] / bearers[t] for t in near.keys() & own), i)
                for i, own in called.items()
            ),
            reverse=True,
        )
        best, second = (*worths, (0.0, ""), (0.0, ""))[:2]
        return best[1] if best[0] >= _SURE and best[0] >= _APART * second[0] else None

    return find


def acts_of(store: ox.Store, day: str) -> list[str]:
    """Return the acts that are issued on a day, or in a month or year."""
    reached, graph = ox.NamedNode(LODE + "reached"), ox.NamedNode(terms.graph("stages"))
    begins = re.escape(terms.thing("stage", "issued-")) + _year(day)
    quads = store.quads_for_pattern(None, reached, None, graph)
    return sorted({q.subject.value for q in quads if re.match(begins, q.object.value)})


def _year(day: str) -> str:
    """Return the pattern of a day, of any year where none is said."""
    return re.escape(day).replace(re.escape(_UNSAID), r"\d{4}")


def generality(store: ox.Store) -> Callable[[str], bool]:
    """Return what tells whether so many passages name a thing that it narrows nothing down."""
    place = terms.thing("passage", "")
    every = {g.value for g in store.named_graphs() if g.value.startswith(place)}

    def is_general(iri: str) -> bool:
        quads = store.quads_for_pattern(None, None, ox.NamedNode(iri))
        naming = {quad.graph_name.value for quad in quads}
        return len(naming & every) > len(every) * _EVERYWHERE

    return is_general


def _near(text: str, kinds: Sequence[str]) -> dict[str, float]:
    """Return the words of a text, the more the nearer they stand to a word for a kind."""
    words = [*_placed(text)]
    single = [one for one in kinds if matching.is_chinese(one) and len(one) == 1]
    said = frozenset(term for word in kinds for term in spoken.weighed(word))
    places = [at for term, at in words if term in said or any(map(term.__contains__, single))]
    found: dict[str, float] = {}
    for term, at in words:
        if term not in said and places and not _is_common(term):
            away = min(abs(at - place) for place in places)
            for one in (term, *spoken.alike(term)):
                worth = (1.0 if one == term else _ALIKE) / max(1, away)
                found[one] = max(found.get(one, 0.0), worth)
    return found


def _is_common(term: str) -> bool:
    """Tell whether a word says nothing of a thing: so does a pair with a Chinese small word."""
    joins = matching.is_chinese(term) and not spoken.small().isdisjoint(term)
    return joins or spoken.is_plain(term) or spoken.is_asking(term)


def _placed(text: str) -> Iterator[tuple[str, int]]:
    """Yield the words of a text as they are weighed, each with its place; of Chinese pairs."""
    at = 0
    for chunk in matching.chunks(text):
        if matching.is_chinese(chunk):
            for start in range(max(1, len(chunk) - 1)):
                yield chunk[start : start + 2], at + start // 2
            at += len(chunk) // 2
        for term in () if matching.is_chinese(chunk) else spoken.weighed(chunk):
            yield term, at
        at += 1
