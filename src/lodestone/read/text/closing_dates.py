"""Days as statutes, orders and treaties close with them: the fourteenth day of January, 2026.

The day is an ordinal, in digits or in words; the year stands in digits, in words (two thousand and
twenty-six, nineteen hundred and seventy-four), or not at all.
"""

import re
from collections.abc import Iterator
from typing import Final

from lodestone.read.text.date_forms import MONTHS
from lodestone.read.text.numerals import COUNTED

_ONES: Final = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
)
_TEENS: Final = ("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth",
                 "sixteenth", "seventeenth", "eighteenth", "nineteenth")  # fmt: skip
#: Ordinals to the thirty-first, by the words for them.
ORDINALS: Final = {
    **{word: number for number, word in enumerate((*_ONES, *_TEENS), 1)},
    "twentieth": 20,
    **{f"twenty-{word}": 20 + number for number, word in enumerate(_ONES, 1)},
    "thirtieth": 30,
    "thirty-first": 31,
}
_CENTURIES: Final = {"two thousand": 2000, "nineteen hundred": 1900, "eighteen hundred": 1800}
_FORM: Final = re.compile(
    rf"\b(?:(?P<word>{'|'.join(sorted(ORDINALS, key=len, reverse=True)).replace('-', '[- ]')})"
    r"|(?P<digits>3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th))\s+day\s+of\s+"
    rf"(?P<month>{'|'.join(MONTHS)})\b"
    r"(?:,?\s*(?:in\s+the\s+year(?:\s+of\s+our\s+lord)?,?\s+)?(?:(?P<year>[12][0-9]{3})(?![0-9,.]?[0-9])"
    rf"|(?P<century>{'|'.join(_CENTURIES)})(?:\s+and)?(?:\s+(?P<rest>[a-z]+(?:[- ][a-z]+)?))?))?",
    re.IGNORECASE | re.ASCII,
)

Day = tuple[int, int, int | None, int, int]


def find(text: str) -> Iterator[Day]:
    """Yield start, end, year, month and day of each; the year is ``None`` where none is printed."""
    for match in _FORM.finditer(text):
        word = (match["word"] or "").lower().replace(" ", "-")
        day = ORDINALS[word] if word else int(match["digits"])
        year, end = _year(match)
        yield match.start(), end, year, MONTHS.index(match["month"].lower()) + 1, day


def _year(match: re.Match[str]) -> tuple[int | None, int]:
    """Return the year and where it ends; what follows a century and is no number is left out."""
    if match["year"]:
        return int(match["year"]), match.end()
    if not match["century"]:
        return None, match.end("month")
    year = _CENTURIES[re.sub(r"\s+", " ", match["century"].lower())]
    words = re.split(r"[- ]", (match["rest"] or "").lower())
    for many in (2, 1):
        numbers = [COUNTED.get(word, 0) for word in words[:many]]
        is_one = len(numbers) == 1 and numbers[0]
        if is_one or (len(numbers) == 2 and numbers[0] >= 20 > 10 > numbers[1] > 0):
            length = len("-".join(words[:many]))
            return year + sum(numbers), match.start("rest") + length
    return year, match.end("century")
