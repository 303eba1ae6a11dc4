"""What texts print of the names of the register besides its labels, and whose bodies they name."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from lodestone.model import terms
from lodestone.model.tables import table
from lodestone.read.text import nations

_AMERICAN: Final = re.compile(r"US (?=[A-Z])")
#: Where the names of a thing stand.
LABELS: Final = frozenset({terms.SKOS + "prefLabel", terms.SKOS + "altLabel"})
#: Kinds whose English names are printed in the singular as well as in the plural.
_COUNTED: Final = frozenset({"mineral", "product"})


#: The number of an executive order in a name, and how else texts print it.
_ORDER: Final = re.compile(r"\bE\.?O\.? ?(?P<number>[0-9]{4,5})\b")
_ORDERS: Final = tuple(table(__name__, "orders"))
_NOTATION: Final = terms.SKOS + "notation"


_ORGAN: Final = terms.LODE + "isOrganPartOf"


_BODY: Final = terms.LODE + "GovernmentBody"


def more(known: Iterable[ox.Triple]) -> Iterator[tuple[str, str]]:
    """Yield what texts print of a name: tickers, adjectives of countries, the other number."""
    for triple in known:
        kind = terms.kind(triple.subject.value)
        word = triple.object
        if triple.predicate.value == _NOTATION:
            if kind == "actor" and word.value.isupper():
                yield triple.subject.value, word.value
            elif kind == "country":
                for form in nations.further(word.value):
                    yield triple.subject.value, form
        elif kind == "measure" and triple.predicate.value in LABELS:
            for form in orders(word.value):
                yield triple.subject.value, form
        elif triple.predicate.value in LABELS and kind in _COUNTED and word.language == "en":
            yield triple.subject.value, _other_number(word.value)
        elif _is_american(
            triple
        ):  # a register writes US Navy, a wire U.S. Navy, a law United States Navy
            yield triple.subject.value, _AMERICAN.sub("U.S. ", word.value)
            yield triple.subject.value, _AMERICAN.sub("United States ", word.value)


def orders(name: str) -> Iterator[str]:
    """Yield how texts print an executive order of which a name gives the number: E.O. 14241."""
    if match := _ORDER.search(name):
        for form in _ORDERS:
            yield form.replace("0", match["number"])


def _is_american(triple: ox.Triple) -> bool:
    is_label = triple.predicate.value in LABELS and triple.object.language == "en"
    is_actor = terms.kind(triple.subject.value) == "actor"
    return is_label and is_actor and bool(_AMERICAN.match(triple.object.value))


def _other_number(name: str) -> str:
    """Return the singular of an English plural, and the plural of a singular; empty if unsure."""
    last = name.rpartition(" ")[2].lower()
    if not last.isalpha() or len(last) < 4 or name.isupper():
        return ""
    if last.endswith("ies"):
        return name[:-3] + "y"
    if last.endswith("s"):
        return "" if last.endswith(("ss", "us", "is")) else name[:-1]
    return name + "s" if " " in name else ""


def countries(known: Iterable[ox.Triple]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the country of each body of a state, and the code of each country."""
    labels: defaultdict[str, list[str]] = defaultdict(list)
    above: dict[str, str] = {}
    codes: dict[str, str] = {}
    states: set[str] = set()
    for triple in known:
        subject, word = triple.subject.value, triple.object.value
        if triple.predicate.value in LABELS:
            labels[subject].append(word)
        elif triple.predicate.value == _ORGAN:
            above[subject] = word
        elif triple.predicate.value == _NOTATION and subject.startswith(terms.thing("country", "")):
            codes[subject] = word
        elif triple.predicate.value == terms.RDF + "type" and word == _BODY:
            states.add(subject)
    found = nations.bodies(labels, above, codes)
    return {iri: code for iri, code in found.items() if iri in states}, codes
