"""What the workbench calls things: claims, classes and properties in the reader's language."""

import re
from collections.abc import Iterable
from typing import Final

from lodestone.enter.proposals.form import NewThing, Proposal
from lodestone.enter.proposals.verdicts import Verdict
from lodestone.model import describe
from lodestone.model.ontology import Ontology
from lodestone.model.tags import bcp47
from lodestone.model.terms import LODE, SKOS, thing
from lodestone.serve import words
from lodestone.serve.words import Labels

_TAGS: Final = {"en": "en", "zh": "zh-Hans"}
#: A thing, value or term as texts of ours write it: ``actor:example-magnets``, ``lode:amount``.
_CODE: Final = re.compile(
    r"(?<![A-Za-z0-9])(?P<kind>[a-z]+):(?P<slug>[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*)"
)
_REACHED: Final = LODE + "reached"
_LOCATOR: Final = LODE + "locator"

Pair = tuple[str, str]


def values(iris: Iterable[str], ontology: Ontology, lang: str) -> dict[str, str]:
    """Return what values such as quantities, dates and stages are called."""
    return {
        triple.subject.value: triple.object.value
        for triple in describe.describe(iris, ontology)
        if triple.predicate.value == SKOS + "prefLabel"
        and bcp47(triple.object.language or "") == _TAGS[lang]
    }


def claim(subject: str, pairs: Iterable[Pair], named: Labels) -> str:
    """Write the claims of a subject in one line, by the names of things.

    Args:
        subject: IRI, or what stands for it.
        pairs: predicate and object, as IRIs or as they are given.
        named: IRI to label.
    """
    told = " ; ".join(f"{_name(p, named)}: {_name(o, named)}" for p, o in pairs)
    return " · ".join(filter(None, (_name(subject, named), told)))


def proposed(verdict: Verdict, named: Labels, ontology: Ontology, lang: str) -> str:
    """Write what a proposal says by the names of things; what cannot be read stands as given."""
    one = verdict.proposal
    pairs = [
        (t.predicate.value, t.object.value)
        for t in verdict.triples
        if t.predicate.value.startswith(LODE) and t.predicate.value != _LOCATOR
    ] or _given(one)
    known = {**named, **values([o for _, o in pairs], ontology, lang)}
    if isinstance(one.thing, str):
        return claim(verdict.subject or one.thing, pairs, known)
    told = claim(new(one.thing, lang), pairs, known)
    return f"{_name(LODE + one.thing.cls, known)} · {told}"


def named(subject: str, cls: str, known: Labels, lang: str) -> str:
    """Write that a thing was named: what it is called, and its class."""
    fresh = words.of("workbench", lang)["fresh"]
    return f"{fresh}: {_name(subject, known)} · {_name(cls, known)}"


def told(text: str, known: Labels, ontology: Ontology, lang: str) -> str:
    """Write a text with the names of things, values and terms in the place of their codes."""
    codes = {match[0]: _iri(match) for match in _CODE.finditer(text)}
    called = {**values(filter(None, codes.values()), ontology, lang), **known}
    return _CODE.sub(lambda match: called.get(codes[match[0]], match[0]), text)


def _iri(match: re.Match[str]) -> str:
    return LODE + match["slug"] if match["kind"] == "lode" else thing(match["kind"], match["slug"])


def _given(one: Proposal) -> list[Pair]:
    found = [(LODE + one.property, value) for value in one.values if one.property]
    return [*found, (_REACHED, thing("stage", one.stage))] if one.stage else found


def new(made: NewThing, lang: str) -> str:
    """Return what a new thing is to be called."""
    names = made.names
    other = next(iter(names.values()), made.slug)
    return names.get(_TAGS[lang]) or names.get("en") or other


def terms(names: Iterable[str], named: Labels) -> dict[str, str]:
    """Return what classes or properties of the ontology are called, by their local names."""
    return {name: named.get(LODE + name, name) for name in names}


def _name(iri: str, named: Labels) -> str:
    return named.get(iri) or iri.rpartition("/")[2] or iri
