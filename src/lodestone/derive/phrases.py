"""How a label is put together where no author wrote one."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from lodestone.model.terms import thing

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
    return f"{label} ({document} {number})" if lang == "en" else f"{label}（{document} {number}）"


def listed(iris: Iterable[str], label: Callable[[str], str | None], tag: str) -> str:
    """List some things by their labels; one without a label by the end of its IRI."""
    words = (label(iri) or iri.rsplit("/", 1)[-1] for iri in sorted(iris))
    return (", " if tag == "en" else "、").join(word.rstrip(".。") for word in words)


def joined(parts: Sequence[str], tag: str) -> str:
    """Join the parts of a label: the thing, and what is said of it."""
    return (": " if tag == "en" else "：").join(parts)
