"""Where a quote stands: in which passage and which sentences of a document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lodestone.check.prove.passages import Passage
from lodestone.enter.proposals.form import Proposal
from lodestone.enter.proposals.verdicts import Reason
from lodestone.model.words import pair

#: A quote may run over so many sentences.
MOST_SENTENCES = 3


@dataclass(frozen=True)
class Quoted:
    """A quote in its passage.

    Attributes:
        passage: the passage.
        start: code point of the passage where the quote begins.
        end: code point after it.
        numbers: the sentences that it touches.
        doubts: what is open about the place.
    """

    passage: Passage
    start: int
    end: int
    numbers: tuple[int, ...]
    doubts: tuple[Reason, ...] = ()

    def holds(self, span: tuple[int, int]) -> bool:
        """Tell whether a span of the passage lies inside the quote."""
        return self.start <= span[0] and span[1] <= self.end


def locate(
    one: Proposal, texts: Mapping[str, str], laid: Mapping[str, Sequence[Passage]]
) -> Quoted | Reason:
    """Find the quote of a proposal, or say why it is not to be found.

    Args:
        one: the proposal.
        texts: slug of a document to its text.
        laid: slug of a document to its passages.
    """
    text = texts.get(one.document)
    if text is None or one.document not in laid:
        return Reason(
            "quote-document",
            *pair(__name__, "no-document-stated-here-its", document=one.document),
        )
    if one.span is not None:
        start, end = one.span
        if text[start:end] != one.quote:
            return _absent(one, *pair(__name__, "there"))
        starts = [start]
    else:
        starts = _all(text, one.quote)
    if not starts:
        return _absent(one, "", "")
    found = [
        quoted for start in starts if (quoted := _inside(laid[one.document], start, len(one.quote)))
    ]
    if not found:
        return Reason("quote-passages", *pair(__name__, "quote-runs-over-end-passage"))
    asked = [
        quoted
        for quoted in found
        if one.passage in ("", quoted.passage.slug) and one.sentence in (0, *quoted.numbers)
    ]
    if not asked:
        where = found[0].passage.slug
        return Reason(
            "quote-elsewhere",
            *pair(
                __name__, "quote-stands-sentence-not-where", where=where, part=found[0].numbers[0]
            ),
        )
    chosen = asked[0]
    if len(chosen.numbers) > MOST_SENTENCES:
        return Reason(
            "quote-long",
            *pair(
                __name__,
                "quote-runs-over-sentences-at",
                count=len(chosen.numbers),
                most_sentences=MOST_SENTENCES,
            ),
        )
    if len({(q.passage.iri, q.numbers) for q in asked}) > 1:
        doubt = Reason(
            "quote-repeated",
            *pair(__name__, "quote-stands-places-say-which", count=len(asked)),
            refuses=False,
        )
        return Quoted(chosen.passage, chosen.start, chosen.end, chosen.numbers, (doubt,))
    return chosen


def _inside(passages: Sequence[Passage], start: int, length: int) -> Quoted | None:
    for passage in passages:
        first = start - passage.start
        if first >= 0 and first + length <= len(passage.text):
            numbers = tuple(passage.sentences_of((first, first + length)))
            return Quoted(passage, first, first + length, numbers) if numbers else None
    return None


def _all(text: str, quote: str) -> list[int]:
    found: list[int] = []
    at = text.find(quote)
    while at >= 0 and len(found) < 50:
        found.append(at)
        at = text.find(quote, at + 1)
    return found


def _absent(one: Proposal, en: str, zh: str) -> Reason:
    return Reason(
        "quote-absent",
        *pair(__name__, "text-does-not-print-quote", document=one.document, en=(en, zh)),
    )
