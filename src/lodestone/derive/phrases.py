"""How a label is put together where no author wrote one."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final

from lodestone.model.terms import thing
from lodestone.model.words import mark, tell

#: The language of the talk to the tag of its labels.
TAGS: Final = {"en": "en", "zh": "zh-Hans"}
#: What a decision is about, in the order of its label.
ON: Final = ("onSubject", "onProperty")
#: What a finding about two deals names; its label lists them.
DEALS: Final = ("keeps", "drops", "hasValue")
_PASSAGE: Final = thing("passage", "")


def placed(iri: str, label: str, lang: str) -> str:
    """Add to the heading of a passage the document and the number, which tell it from others."""
    if not iri.startswith(_PASSAGE):
        return label
    document, _, number = iri.removeprefix(_PASSAGE).rpartition("-")
    return tell(lang, __name__, "words", label=label, document=document, number=number)


def listed(iris: Iterable[str], label: Callable[[str], str | None], tag: str) -> str:
    """List some things by their labels; one without a label by the end of its IRI."""
    words = (label(iri) or iri.rsplit("/", 1)[-1] for iri in sorted(iris))
    return mark(tag, "comma").join(word.rstrip(mark(tag, "stops")) for word in words)


def joined(parts: Sequence[str], tag: str) -> str:
    """Join the parts of a label: the thing, and what is said of it."""
    return mark(tag, "colon").join(parts)


def decided(
    about: Mapping[str, Collection[str]], label: Callable[[str], str | None], tag: str
) -> str | None:
    """Name what the curators decided after its subject and property, or after the deals.

    Args:
        about: names of properties (``ON``, ``DEALS``) to the IRIs that the decision gives.
        label: gives the label of a thing.
        tag: the tag of the label.

    Returns:
        the label; ``None`` where there is nothing to name it after.
    """
    if about.get(ON[0]):
        parts = [listed(about[name], label, tag) for name in ON if about.get(name)]
        return joined(parts, tag) if len(parts) == len(ON) else None
    deals = {iri for name in DEALS for iri in about.get(name, ())}
    return listed(deals, label, tag) if deals else None
