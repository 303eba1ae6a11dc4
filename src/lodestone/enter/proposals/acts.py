"""Acts of a draft: which registered act the words beside a day tell of.

A law or order is named by its number or title. A deal between states, or a control on a mineral,
seldom is: it is the registered act of its class whose parties the sentence names, all but the
country from which the text speaks, or whose mineral it names, where the register has no other such.
"""

from collections.abc import Iterable
from typing import Final

from lodestone.enter.proposals.placing import Place, named
from lodestone.enter.proposals.recognising import HOME, Known, Register
from lodestone.model import terms
from lodestone.model.terms import LODE
from lodestone.read.checkout import Sources

_PARTIES: Final = ("actor", "country")
#: Classes of acts between parties, and of acts upon minerals.
_BETWEEN: Final = frozenset(LODE + name for name in ("Agreement", "Deal", "Cooperation"))
_UPON: Final = frozenset({LODE + "ExportControl"})


def known(cls: str, value: str, place: Place, register: Register, sources: Sources) -> str:
    """Return the registered act of a class that a sentence speaks of; empty if none, or several.

    Args:
        cls: local name of the class that the words tell.
        value: name of the day.
        place: where the day stands.
        register: the registered things.
        sources: knows their classes.
    """
    if not cls or cls == "Measure":
        return ""
    sentence = place.passage.sentences[place.number - 1]
    wide = named(place.passage, (sentence.start, sentence.end))
    fitting = [
        one
        for one in register.known
        if terms.kind(one.iri) == "measure" and _is_of(one, cls, sources) and _concerns(one, wide)
    ]
    on_day = [one for one in fitting if any(day.endswith(value) for day in one.days)]
    on_matter = [one for one in fitting if one.matter]
    left = on_day or on_matter or fitting
    return left[0].iri if len(left) == 1 else ""


def _is_of(one: Known, cls: str, sources: Sources) -> bool:
    parents = sources.ontology.parents
    own = sources.types.get(one.iri, frozenset())
    name = LODE + cls
    return name in one.classes or any(iri in parents.get(name, frozenset()) for iri in own)


def _concerns(one: Known, wide: Iterable[str]) -> bool:
    there = frozenset(wide)
    others = {iri for iri in one.parties if terms.kind(iri) in _PARTIES} - HOME
    others = {iri for iri in others if terms.kind(iri) == "country"} or others
    if one.classes & _BETWEEN:
        strangers = {iri for iri in there - others - HOME if terms.kind(iri) == "country"}
        return (
            bool(others)
            and others <= there
            and not strangers
            and bool(one.matter & there or not one.matter)
        )
    return bool(one.classes & _UPON and one.matter & there)
