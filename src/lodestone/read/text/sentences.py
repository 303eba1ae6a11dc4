"""The one splitter of sentences: what a locator counts, and what coverage counts."""

import re
from typing import Final, NamedTuple

from lodestone.model.tables import pattern, table

#: Words and marks of Chinese, by what they say.
_ZH: Final = table(__name__, "zh")

#: Abbreviations after which a full stop and a capital letter do not end an English sentence.
_ABBREVIATIONS = frozenset(
    re.findall(
        r"\S+",
        """
    U.S. U.K. U.N. E.U. D.C. E.O. H.R. S. Inc. Corp. Co. Ltd. Bros. Assn. Dept. Mr. Mrs. Ms. Dr. St.
    No. Nos. Sec. vs. Jr. Sr. Gov. Sen. Sens. Rep. Reps. Gen. Lt. Col. Capt. Sgt. Adm. Maj. Cmdr.
    Hon. Prof. Rev. Pres. Amb. Fed. Reg. Pub. L. Stat. Cong. Rec. Cir. Dist. Supp. Art. Arts. Ch.
    Vol. Para. Fig. Op. cf. e.g. i.e. al. approx. Ph.D. Mt. Ft. Ave. Blvd. Rd. Univ. Gov't. Atty.
        """,
    )
)
_CLOSERS = pattern(__name__, "closers")
_INITIAL = re.compile(r"(?:^|[\s.(])[A-Z]\.\Z")
#: A stop with no space after it, before a word that begins a sentence: Order.He
_RUN_ON = re.compile(
    r"(?<=[a-z]{3})\.(?=(?:He|She|It|The|In|This|These|They|We|On|But|And|An?|At|For|As)\s)"
)
_LAST_WORD = re.compile(r"[A-Za-z][A-Za-z.']*\.\Z")
_ENGLISH_STOP = re.compile(r"\.[\"')\]]*\s+(?=[\"'(\[]?[A-Z])")


class Sentence(NamedTuple):
    """A sentence of a passage.

    Attributes:
        number: its place in the passage, from 1.
        start: code point of its first character, counted from the start of the passage.
        end: code point after its last character.
        text: the sentence, without the white space around it.
    """

    number: int
    start: int
    end: int
    text: str


def split(text: str) -> list[Sentence]:
    """Split the text of a passage into sentences.

    A sentence ends at ``。！？；``, at ``!?;`` (but not at the ``!`` that opens a picture in
    Markdown), at a line end, and in English at a full stop, white space and a capital, unless the
    stop belongs to a listed abbreviation or an initial. Closing quotes and brackets go with what
    they close.
    """
    sentences: list[Sentence] = []
    start = 0
    for end in [*_ends(text), len(text)]:
        piece = text[start:end]
        body = piece.strip()
        if body:
            first = start + len(piece) - len(piece.lstrip())
            sentences.append(Sentence(len(sentences) + 1, first, first + len(body), body))
        start = end
    return sentences


def _ends(text: str) -> list[int]:
    """Return the code points after which a sentence ends, in order."""
    ends = {match.end() for match in _ENGLISH_STOP.finditer(text) if _is_stop(text, match.start())}
    ends |= {match.end() for match in _RUN_ON.finditer(text)}
    for place, char in enumerate(text):
        if char == "\n":
            ends.add(place + 1)
        elif char in _ZH["ends"] or (char == "!" and text[place + 1 : place + 2] != "["):
            ends.add(_after_closers(text, place + 1))
    return sorted(ends)


def _after_closers(text: str, place: int) -> int:
    while place < len(text) and text[place] in _CLOSERS:
        place += 1
    return place


def _is_stop(text: str, place: int) -> bool:
    """Tell a full stop from the mark of an abbreviation or of an initial (J. Doe)."""
    before = text[max(0, place - 12) : place + 1]
    word = _LAST_WORD.search(before)
    if word and word[0] in _ABBREVIATIONS:
        return False
    return not _INITIAL.search(before)
