"""Deadlines of a draft: a period printed once is that of each duty listed under it.

An order says "Within 90 days of the date of this order:" and lists duties below, in lines that are
marked (a), (i), 1. or with a dash, be they cut into the same passage or into later ones. Each line
is a duty of its own, due within the period, but one that only says who shall do what stands under
it, one that prints a period of its own, and what is listed under a duty. The proposal quotes the
line that prints the period.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lodestone.check.prove import prints
from lodestone.check.prove.passages import Passage
from lodestone.enter.proposals.form import NewThing, Proposal
from lodestone.enter.proposals.parties import Parties
from lodestone.enter.proposals.placing import Place, propose
from lodestone.model import tables
from lodestone.read.text.figures import Figure
from lodestone.read.text.sentences import Sentence
from lodestone.read.text.spelling import plain

#: What a deadline is stated with.
DUE: Final = frozenset({"dueWithin", "dueBy"})
#: How a line of a list begins, by the kind of its mark.
_MARK: Final = re.compile(tables.pattern(__name__, "mark"))
#: The same mark inside a sentence, behind a heading: "Reports. (a) Within 45 days".
_INNER: Final = re.compile(tables.pattern(__name__, "inner"))
#: How a part begins that the list before it does not reach.
_SECTION: Final = re.compile(tables.pattern(__name__, "section"))
#: How a line ends that others stand under, and one of them that binds somebody to what is under it.
_OPENS: Final = re.compile(tables.pattern(__name__, "opens"))
_BINDS: Final = re.compile(tables.pattern(__name__, "binds"))
#: Letters that are Roman numerals as well.
_ROMAN: Final = frozenset("ivx")


@dataclass(frozen=True)
class Line:
    """A sentence of a document: its passage and number."""

    passage: Passage
    number: int

    @property
    def sentence(self) -> Sentence:
        """The sentence."""
        return self.passage.sentences[self.number - 1]

    @property
    def text(self) -> str:
        """What it prints."""
        return self.sentence.text

    @property
    def figures(self) -> list[Figure]:
        """Its figures."""
        return self.passage.numbered(self.number)


def lines(passages: Sequence[Passage]) -> list[Line]:
    """Return the sentences of a document, in order."""
    return [Line(one, sentence.number) for one in passages for sentence in one.sentences]


def carried(found: Sequence[Proposal], head: Line, below: Sequence[Line]) -> Iterator[Proposal]:
    """Propose each duty that is listed under a sentence to be due when the sentence says.

    Args:
        found: what is proposed of the sentence.
        head: the sentence.
        below: the sentences after it.
    """
    due = [one for one in found if one.property in DUE]
    if not due or not (_OPENS.search(head.text) and _BINDS.search(head.text)):
        return
    for line in _duties(head.text, below):
        slug = f"{line.passage.slug}-{line.number}-due-obligation"
        made = NewThing("Obligation", slug, {"en": slug.replace("-", " ")})
        at = Place(head.passage, head.number, (0, 0), frozenset(), 0)
        yield propose(at, made, due[0].property, due[0].values[0], "", 0.4)


def obliged(
    found: Sequence[Proposal], parts: Parties, head: Line, below: Sequence[Line]
) -> Iterator[Proposal]:
    """Propose whom the duties of a list oblige: whom their own line names, else its head.

    Args:
        found: what is proposed of the duties (``carried``).
        parts: who tells whom a sentence obliges.
        head: the line that prints their period.
        below: the sentences after it.
    """
    lines_ = {f"{one.passage.slug}-{one.number}-due-obligation": one for one in below}
    for one in found:
        if not isinstance(one.thing, NewThing):
            continue
        own = lines_[one.thing.slug]
        above = [line for line in below[: below.index(own)] if line.passage == own.passage]
        for line in (own, *_over(above), head):
            place = Place(line.passage, line.number, (0, 0), frozenset(), 0)
            if rows := list(parts.obliged(one.thing, place)):
                yield from rows
                break


def _over(lines_: Sequence[Line]) -> list[Line]:
    """Return the last of some lines that only say who shall do what stands under it."""
    return [one for one in lines_ if _OPENS.search(one.text) and _BINDS.search(one.text)][-1:]


def without_head(found: Sequence[Proposal], below: Sequence[Proposal]) -> list[Proposal]:
    """Drop the deadline of a line where duties stand under it: each of them states it.

    Args:
        found: what is proposed of the line.
        below: what is proposed of the duties.
    """
    return [
        one for one in found if not below or isinstance(one.thing, str) or one.property not in DUE
    ]


def _duties(head: str, below: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines of a list that are duties of their own."""
    own = _mark_of(head, "", [])
    levels: list[tuple[str, str]] = []
    under = 0
    before = head
    for line in below:
        text = plain(line.text)
        if _SECTION.match(text):
            return
        found = _mark_of(text, before, [own, *levels])
        before = text
        kind = found[0]
        if not kind:
            if not levels:
                return
            continue
        if kind == own[0]:
            return
        kinds = [one for one, _ in levels]
        depth = kinds.index(kind) if kind in kinds else len(levels)
        levels[depth:] = [found]
        if under and depth >= under:
            continue
        opens = _OPENS.search(text)
        has_own = any(_is_period(figure) for figure in line.figures)
        under = 0
        if opens and not has_own and _BINDS.search(text):
            continue
        if not has_own:
            yield line
        under = depth + 1 if opens else 0


def _is_period(figure: Figure) -> bool:
    """Tell whether a figure says within what time, or by when, something is due."""
    if figure.date is not None:
        return figure.date.bound in ("by", "before")
    return prints.sort_of(figure) == "time" and "-atmost-" in figure.name


def _mark_of(text: str, before: str, levels: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """Return the kind of the mark that begins a line, and the mark; empty where there is none.

    One letter may be a letter or a Roman numeral: it goes on from a letter of its list, or opens a
    list of its own under a line that others stand under.
    """
    match = _MARK.match(text) or (None if before else _INNER.search(text))
    if match is None or match.lastgroup is None:
        return "", ""
    kind, mark = match.lastgroup, match[match.lastgroup]
    if kind != "letter":
        return kind, mark
    lower = "lower" if mark.islower() else "upper"
    roman = f"roman {lower}"
    if set(mark.lower()) <= _ROMAN:
        last = next((m for k, m in reversed(levels) if k == f"letter {lower}"), "")
        follows = bool(last) and len(mark) == 1 and ord(mark) == ord(last[0]) + 1
        if not follows or (_OPENS.search(before) and mark.lower() == "i"):
            return roman, mark
    return f"letter {lower}", mark
