"""Proper names of a text that nobody has registered: what may have to be named, and what never is.

English tells a name by its capitals alone, and capitals stand for other things as well: a sentence
begins, a heading shouts, a title comes before a person. Chinese tells a title by its brackets.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from lodestone.model.tables import pattern

Span = tuple[int, int]

_PROPER = re.compile(r"[A-Z][\w&'’.-]*\w(?:\s+(?:(?:of|for|the|de)\s+)*[A-Z][\w&'’-]*\w)*")
_QUOTED = re.compile(pattern(__name__, "quoted"))
#: Words that are capital at the head of a sentence or a title and begin no name.
_HEADS: Final = re.compile(
    r"(?:The|A|An|In|On|At|By|For|From|To|With|Its|It|This|That|These|Those|There|Their|Our|We|He|She|"
    r"They|If|As|But|And|Or|Not|No|Since|After|Before|Under|While|When|Where|Whereas|Today|Yesterday|"
    r"Tomorrow|Additionally|However|Further|Furthermore|Meanwhile|President|Prime|Minister|Secretary|"
    r"Chairman|Senator|Mr|Mrs|Ms|Dr|Fact|Sheet|Section|Sec|Annex|Article)\.?(?:\s+|\Z)"
)
_POSSESSIVE = re.compile(r"['’]s?\s+")
_SMALL = re.compile(r"[a-z]+\b\s*")
#: What a sentence begins after: a bullet, a number, a colon, a dash, a bracket.
_LEAD = re.compile(r"(?:\A|[:;—–•·*#(\[\"“\n]|\s-|\A-|[0-9a-z][.)])\s*\Z")
#: A headline shouts in words of capitals; an abbreviation is one word.
_SHOUTED = re.compile(r"[^a-z]*[A-Z]{2,}[^a-z]*\s[^a-z]*\Z")
_SHORTEST: Final = 3
_MONTHS: Final = frozenset(
    {"january", "february", "march", "april", "may", "june", "july", "august", "september",
     "october", "november", "december"}
)  # fmt: skip


def english(
    text: str,
    start: int,
    end: int,
    known: Iterable[Span],
    actors: Iterable[Span] = (),
    common: Collection[str] = (),
) -> Iterator[Span]:
    """Yield where a sentence prints a proper name that is not known.

    Args:
        text: the text around the sentence.
        start: where the sentence begins.
        end: where it ends.
        known: the spans of figures and of registered names.
        actors: those of them that name an actor: a longer run goes on behind it.
        common: words that name a class of things, in lower case: alone they name nothing.
    """
    taken, parting = list(known), sorted(actors)
    for match in _PROPER.finditer(text, start, end):
        if _SHOUTED.match(match[0]):
            continue
        for piece in _pieces(text, *match.span()):
            for rest in _without(piece, parting):
                span = _trimmed(text, *rest)
                if span and not (_is_known(span, taken) or _is_common(text, start, span, common)):
                    yield span


def quoted(text: str, start: int, end: int, known: Iterable[Span]) -> Iterator[Span]:
    """Yield where a sentence prints a title in Chinese brackets that is not known.

    A country or a mineral inside a title is not the title: only a name of the whole of it counts.
    """
    taken = set(known)
    for match in _QUOTED.finditer(text, start, end):
        first, last = match.span("name")
        if not any(a <= first and last <= b for a, b in taken):
            yield first, last


def _is_known(span: Span, known: Iterable[Span]) -> bool:
    """Tell whether most of a span is a figure or a name of the register."""
    shared = sum(max(0, min(b, span[1]) - max(a, span[0])) for a, b in set(known))
    return shared * 2 >= span[1] - span[0]


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """Part a run of capitals where one owns the next: Australia’s Anduril are two."""
    at = start
    for match in _POSSESSIVE.finditer(text, start, end):
        yield at, match.start()
        at = match.end()
    yield at, end


def _without(span: Span, actors: Iterable[Span]) -> Iterator[Span]:
    """Yield what is left of a span behind the actors at its head."""
    start, end = span
    for first, last in actors:
        if first <= start < last < end:
            start = last
    yield start, end


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """Take heads, small words and marks off both ends; ``None`` where no name is left."""
    while True:
        while start < end and not text[start].isalnum():
            start += 1
        head = _HEADS.match(text, start, end) or _SMALL.match(text, start, end)
        if not head:
            break
        start = head.end()
    while start < end and not text[end - 1].isalnum():
        end -= 1
    while tail := re.search(r"(?:\s+[a-z]+|['’]s)\Z", text[start:end]):
        end = start + tail.start()
    word = text[start:end]
    if len(word) < _SHORTEST or not word[0].isupper():
        return None
    return start, end


def _is_common(text: str, start: int, span: Span, common: Collection[str]) -> bool:
    """Tell whether a single word is none but a common one.

    It is one where the text prints it without its capital as well, where it names a class or a
    month, and where it heads its sentence and stands nowhere else with a capital but at a head.
    """
    word = text[slice(*span)]
    if word.lower() in common or word.lower().removesuffix("s") in common:
        return True
    if re.search(r"\s", word) or word[1:] != word[1:].lower():
        return False
    low = word.lower()
    if low in _MONTHS or re.search(rf"\b{re.escape(low)}\b", text):
        return True
    if not _LEAD.search(text[start : span[0]]):
        return False
    places = (match.start() for match in re.finditer(rf"\b{re.escape(word)}\b", text))
    return not any(re.search(r"[a-z,]\s\Z", text[max(0, at - 2) : at]) for at in places)
