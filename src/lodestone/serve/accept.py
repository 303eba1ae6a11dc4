"""Content negotiation: what a client prefers of what there is (RFC 9110, section 12)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

#: Headers longer than this are cut: nobody's honest preferences fill them.
LONGEST: Final = 2000
_QUALITY: Final = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\Z")


@dataclass(frozen=True)
class _Range:
    """One member of an ``Accept`` or ``Accept-Language`` header.

    Attributes:
        text: what it names, in lower case, without parameters.
        quality: from 0 (never) to 1.
    """

    text: str
    quality: float


def media(header: str, offers: Sequence[str]) -> str | None:
    """Choose the media type that a client prefers.

    Args:
        header: the ``Accept`` header; empty where there is none, which accepts anything.
        offers: what there is, the server's own favourite first: it wins between equals.

    Returns:
        One of the offers, or ``None`` where the client accepts none of them.
    """
    ranges = list(_ranges(header))
    if not ranges:
        return offers[0] if offers else None
    best = max(offers, key=lambda offer: _media_quality(offer, ranges), default=None)
    return best if best is not None and _media_quality(best, ranges) > 0 else None


def language(header: str, offers: Sequence[str]) -> str:
    """Choose the language that a client prefers; the first offer where it wants none of them.

    Args:
        header: the ``Accept-Language`` header.
        offers: primary tags (``en``, ``zh``), the server's own favourite first.
    """
    ranges = list(_ranges(header))
    best = max(offers, key=lambda offer: _language_quality(offer, ranges))
    return best if _language_quality(best, ranges) > 0 else offers[0]


def takes_coding(header: str, coding: str) -> bool:
    """Tell whether a client takes a content coding, such as ``br``, that it names itself.

    Args:
        header: the ``Accept-Encoding`` header.
        coding: the coding; ``*`` in the header does not ask for it.
    """
    return any(item.text == coding and item.quality > 0 for item in _ranges(header))


def _media_quality(offer: str, ranges: Sequence[_Range]) -> float:
    """Return the quality that the most specific range gives to an offer."""
    for text in (offer, offer.partition("/")[0] + "/*", "*/*"):
        found = [item.quality for item in ranges if item.text == text]
        if found:
            return max(found)
    return 0.0


def _language_quality(offer: str, ranges: Sequence[_Range]) -> float:
    """Return the quality of a language: ``zh-CN`` and ``zh-Hans`` both ask for ``zh``."""
    named = [item.quality for item in ranges if item.text.partition("-")[0] == offer]
    return max(named or [item.quality for item in ranges if item.text == "*"], default=0.0)


def _ranges(header: str) -> Iterator[_Range]:
    """Read the members of a header; one that is malformed says nothing."""
    for member in header[:LONGEST].lower().split(","):
        text, *parameters = (part.strip() for part in member.split(";"))
        given = [p.partition("=")[2].strip() for p in parameters if p.partition("=")[0] == "q"]
        quality = given[0] if given else "1"
        if text and _QUALITY.match(quality):
            yield _Range(text, float(quality))
