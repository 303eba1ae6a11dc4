"""Where a quote stands: in which passage and which sentences of a document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lodestone.check.prove.passages import Passage
from lodestone.enter.proposals.form import Proposal
from lodestone.enter.proposals.verdicts import Reason

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
            f"no document '{one.document}' is stated here with its own text at hand",
            f"此处没有文献“{one.document}”，或所附并非其原文",
        )
    if one.span is not None:
        start, end = one.span
        if text[start:end] != one.quote:
            return _absent(one, " there", "该处")
        starts = [start]
    else:
        starts = _all(text, one.quote)
    if not starts:
        return _absent(one, "", "")
    found = [
        quoted for start in starts if (quoted := _inside(laid[one.document], start, len(one.quote)))
    ]
    if not found:
        return Reason(
            "quote-passages", "the quote runs over the end of a passage", "引文跨越了段落边界"
        )
    asked = [
        quoted
        for quoted in found
        if one.passage in ("", quoted.passage.slug) and one.sentence in (0, *quoted.numbers)
    ]
    if not asked:
        where = found[0].passage.slug
        return Reason(
            "quote-elsewhere",
            f"the quote stands in {where}, sentence {found[0].numbers[0]}, not where the proposal "
            "says",
            f"引文在 {where} 第 {found[0].numbers[0]} 句，与提议所指不符",
        )
    chosen = asked[0]
    if len(chosen.numbers) > MOST_SENTENCES:
        return Reason(
            "quote-long",
            f"the quote runs over {len(chosen.numbers)} sentences; {MOST_SENTENCES} at most",
            f"引文跨 {len(chosen.numbers)} 句；至多 {MOST_SENTENCES} 句",
        )
    if len({(q.passage.iri, q.numbers) for q in asked}) > 1:
        doubt = Reason(
            "quote-repeated",
            f"the quote stands in {len(asked)} places; say which by its span",
            f"引文出现 {len(asked)} 次；请以 span 指明",
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
        f"the text of {one.document} does not print the quote{en}",
        f"{one.document} 的原文{zh}未印有该引文",
    )
