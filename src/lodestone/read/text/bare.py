"""Numbers of running English text that bear no unit and no noun: counts, unless a word tells else.

226 needed, all nineteen, rose to 1,200 from 950: what is counted stands elsewhere in the sentence.
A label (phase two, hole 12), a part of a name, a place on a scale, a price, a time of day and the
mark of a list count nothing; the words that show it stand in ``tables.toml``.
"""

import re
from dataclasses import replace
from typing import Final

from lodestone.model.tables import pattern
from lodestone.read.text import bounds, counting, date_forms, numerals
from lodestone.read.text.amounts import BARE, COUNT, FREE, LEFT_OUT, Amount
from lodestone.read.text.numerals import Numeral

_PARTS: Final = {
    "counted": "|".join(numerals.COUNTED),
    "months": "|".join(month.title() for month in date_forms.MONTHS),
}


def _words(name: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    return re.compile(pattern(__name__, name, **_PARTS), flags)


_LABEL = _words("label", re.IGNORECASE)
_RATED = _words("rated", re.IGNORECASE)
_TOLD, _AT, _AT_COUNT, _OF_WHOLE, _OF_NAME = (
    _words(name) for name in ("told", "at", "at_count", "of_whole", "of_name")
)
#: Under 8112, the 777: a code and a model that a name before them tells.
_CODED, _MODEL = _words("coded"), _words("model")
_OF_CODES = re.compile(r"[0-9]{4}(?:\.[0-9]{2})?\Z")
_OF_MODELS = re.compile(r"[0-9]{2,4}\Z")
#: The 9/11 attacks; SA8000 audits.
_SLASHED, _GLUED = re.compile("[0-9]/\\Z"), _words("glued")
#: A desk staffed by 14.
_BY_WHOM = _words("by_whom")
_FREE, _FREE_BEHIND, _NEAR = (_words(name) for name in ("free", "free_behind", "words"))
_BEHIND, _MARKED, _LONE, _PHRASE, _APPOSED, _GAPPED, _GAPPED_END = (
    _words(name)
    for name in ("behind", "marked", "lone", "phrase", "apposed", "gapped", "gapped_end")
)
_AGED, _AGE_ENDS, _NAMED, _SAID_OF, _TITLED, _NOW, _OF_NOW, _OF_WHEN = (
    _words(name)
    for name in (
        *("aged", "age_ends", "named", "said_of"),
        *("titled", "now", "of_now", "of_when"),
    )
)
#: No one is older.
_OLDEST: Final = 110
_AGAINST, _BEFORE_NOW, _BESIDE, _IN_YEAR, _TO_END, _CLAUSE_END = (
    _words(name)
    for name in (*("against", "before_now", "beside", "in_year", "to_end", "clause_end"),)
)
_CHINESE_FREE, _CHINESE_LABEL, _CHINESE_RATED, _CHINESE_AHEAD, _CHINESE_BEHIND, _CHINESE_NOUN = (
    _words(name)
    for name in (
        *("chinese_free", "chinese_label", "chinese_rated"),
        *("chinese_ahead", "chinese_behind", "chinese_noun"),
    )
)
_HAN, _BOUNDED, _CODE = _words("han"), _words("bounded"), _words("code")
_TO: Final = re.compile(r" ?(?:-|–|—| to | or ) ?")
_YEAR: Final = re.compile(r"(?:1[5-9]|20|21)[0-9]{2}\Z")
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\Z")
#: A numeral of Chinese signs alone is a count from here on: 观众超过八千.
_HUNDRED: Final = 100
#: How far before a number the words may begin that make a label of it.
_REACH: Final = 96
#: How far before it the words stand that tell an age, or a comparison.
_NEAR_BY: Final = 32


def follows_name(head: str) -> bool:
    """Tell whether the words before a number end in a name: Leopard 2."""
    return bool(_OF_NAME.search(head))


def is_named(head: str, token: Numeral) -> bool:
    """Tell a number that is part of a name: Leopard 2 tanks, IATF 16949 certificates.

    Args:
        head: the text before it.
        token: the number.
    """
    if not token.text.isdigit():
        return False
    return follows_name(head) if token.low < _HUNDRED else bool(_CODE.search(head))


def is_in_labels(head: str) -> bool:
    """Tell whether a number ends a list of labels or a code: notes 3, 5 and 9; 9/11; SA8000."""
    if _SLASHED.search(head) or _GLUED.search(head):
        return True
    label = _LABEL.search(head)
    return label is not None and any(sign.isdigit() for sign in label[0])


def at(text: str, token: Numeral) -> Amount | None:
    """Return the count that a number of English text without unit or noun tells, if it is one.

    Args:
        text: the plain text.
        token: the number.
    """
    head = text[max(0, token.start - _REACH) : token.start]
    if not token.text.isascii() and token.low >= _HUNDRED and not token.high:
        is_bound = bounds.behind(text, token.end, BARE) is not None
        is_open = is_bound or (_CHINESE_BEHIND.match(text, token.end) and _BOUNDED.search(head))
        found = Amount(
            token.start, token.end, BARE, "", "", token.bound, token.low, None, None, "", FREE
        )
        return found if is_open and not _CHINESE_RATED.search(head) else None
    if token.is_digits and (_HAN.search(head[-2:]) or _HAN.match(text, token.end)):
        return _chinese(text, token, head)
    if not _is_free(text, token, head) or _is_label(text, token, head):
        return None
    is_part = token.is_digits and token.scale == 1 and "." in token.text
    found = Amount(
        token.start, token.end, BARE, "", "", token.bound, token.low, token.high, None,
        token.vague, FREE,
    )  # fmt: skip
    if ranged := _ranged(text, found):
        if ranged.high and ranged.high < _OLDEST and _AGED.search(head[-_NEAR_BY:]):
            return replace(ranged, unit="year", doubt="")
        return replace(ranged, doubt=_doubt(text, ranged, head[-_NEAR_BY:]))
    is_joined = text[token.end : token.end + 1] in ("-", "–") and text[token.end + 1].isdigit()
    if is_joined or (is_part and _doubt(text, found, head[-_NEAR_BY:]) != LEFT_OUT):
        return None
    return _of_what(text, found, head, token)


def _chinese(text: str, token: Numeral, head: str) -> Amount | None:
    """Return the count that digits of a Chinese text tell; what follows them is no known unit."""
    if token.scale != 1 or token.low < 2 or not _CHINESE_FREE.search(head):
        return None
    is_year = _YEAR.match(token.text) and token.text[:2] in ("19", "20")
    if is_year or "." in token.text or token.text[0] == "0":
        return None
    if _CHINESE_LABEL.search(head):
        return None
    found = Amount(
        token.start, token.end, BARE, "", "", token.bound, token.low, token.high, None, "", FREE
    )
    if noun := _CHINESE_NOUN.match(text, token.end):
        return replace(found, unit=COUNT, measure=noun[0], end=noun.end(), doubt="")
    is_open = _CHINESE_BEHIND.match(text, token.end) and _CHINESE_AHEAD.search(head)
    return found if is_open and not _CHINESE_RATED.search(head) else None


def _is_free(text: str, token: Numeral, head: str) -> bool:
    """Tell whether a number stands by itself among English words."""
    if not token.text.isascii() or (head and not head.isascii() and not head[-4:].isascii()):
        return False
    if not _FREE.search(head) or not _FREE_BEHIND.match(text, token.end):
        return False
    tail = text[token.end : token.end + 24]
    is_english = _NEAR.search(head[-24:]) or _NEAR.search(tail)
    return bool(is_english) and tail[:3].replace("’", "").replace("”", "").isascii()


def _is_label(text: str, token: Numeral, head: str) -> bool:
    """Tell a label, a name, a rating, a time and the mark of a list from a count."""
    is_plain = token.is_digits and token.scale == 1
    if token.low < 2 and not token.vague and "." not in token.text:
        return True
    if is_plain and (token.text[0] == "0" or _YEAR.match(token.text)):
        return True
    is_named = follows_name(head) and not _is_gapped(text, token, head)
    if is_code(text, token):
        return True
    is_rated = _RATED.search(head) and not _BY_WHOM.search(head)
    if counting.is_identifier(head) or is_named or is_rated:
        return True
    if (label := _LABEL.search(head)) and not (
        label["loose"] and _TOLD.search(head[: label.start()])
    ):
        return True
    if _BEHIND.match(text, token.end) or _PHRASE.search(head):
        return True
    is_in_commas = head.endswith(", ") and text.startswith(",", token.end)
    if is_in_commas and not (_NAMED.search(head) or _APPOSED.search(head) or _TITLED.search(head)):
        return True  # on Monday, 28, a driver
    if token.vague.endswith("illions") and text.startswith(" in ", token.end):
        return True  # billions in loans
    if _NOW.search(head) and _OF_NOW.match(text, token.end):
        return False  # at 58, she
    if _AT.search(head) and not (_AT_COUNT.search(head) or _OF_WHOLE.match(text, token.end)):
        return True
    is_closed = text[token.end : token.end + 1] in (")", ".", ":")
    if is_plain and is_closed and _LONE.search(head):
        return True
    return is_plain and bool(_MARKED.search(head))


def is_code(text: str, token: Numeral) -> bool:
    """Tell the code of a tariff and the model of a machine whose kind was named before."""
    start = max(0, token.start - 2 * _REACH)
    if _OF_CODES.match(token.text) and _CODED.search(text, start, token.start):
        return True
    return bool(_OF_MODELS.match(token.text) and _MODEL.search(text, start, token.start))


def _is_gapped(text: str, token: Numeral | Amount, head: str) -> bool:
    """Tell a number whose verb and noun stand before: Nevada has 87 claims, Utah 41."""
    return bool(_GAPPED.search(head) and _GAPPED_END.match(text, token.end))


def _ranged(text: str, found: Amount) -> Amount | None:
    """Return a range of two such numbers: 20 to 30 were lost."""
    link = _TO.match(text, found.end)
    second = numerals.match(text, link.end()) if link and found.high is None else None
    if second is None or second.vague or found.vague or second.high is not None:
        return None
    if found.low is None or second.low <= found.low or not _FREE_BEHIND.match(text, second.end):
        return None
    is_choice = link is not None and link[0].strip() == "or"
    if "." in text[found.start : second.end]:
        return None
    if is_choice and second.low - found.low not in (1, 10, 100):
        return None
    return replace(found, end=second.end, high=second.low)


def _of_what(text: str, found: Amount, head: str, token: Numeral) -> Amount:
    """Return a number as an age where the words around it tell one, else as a count."""
    low, near = token.low, head[-_NEAR_BY:]
    if 1 < low < 120 and _AGED.search(near) and _AGE_ENDS.match(text, token.end):
        return replace(found, unit="year", doubt="")
    is_said = _NAMED.search(near) and _SAID_OF.match(text, token.end)
    is_now = _NOW.search(near) and _OF_NOW.match(text, token.end)
    is_titled = _TITLED.search(near) and text.startswith(",", token.end)
    if 5 < low < _OLDEST and _OF_WHEN.match(text, token.end):
        return replace(found, unit="year", doubt="")
    if 15 < low < _OLDEST and (is_said or is_now or is_titled):
        return replace(found, unit="year", doubt="")
    return replace(found, doubt=_doubt(text, found, near))


def _doubt(text: str, found: Amount, head: str) -> str:
    """Return whether a number may be of what was measured before it, and not only counted."""
    end = found.end
    is_gapped = follows_name(head) and _is_gapped(text, found, text[: found.start])
    is_held = is_gapped or (_AGAINST.search(head) and _BEFORE_NOW.match(text, end))
    is_next = _BESIDE.search(head) and _IN_YEAR.match(text, end)
    if is_held or is_next or (_TO_END.search(head) and _CLAUSE_END.match(text, end)):
        return LEFT_OUT
    is_grouped = _GROUPED.match(text[found.start : end])
    return "" if is_grouped and _CLAUSE_END.match(text, end) else FREE
