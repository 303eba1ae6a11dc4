"""Counts: measure words, nouns, and the counting unit that each belongs to."""

import re
from dataclasses import dataclass
from typing import Final

from lodestone.model.tables import pattern, table
from lodestone.read.text.numerals import COUNTED, GAP

#: Words and marks of Chinese, by what they say.
_ZH: Final = table(__name__, "zh")

_MEASURE = pattern(__name__, "measure", loose=pattern(__name__, "loose"))
_DIRECT = pattern(__name__, "direct")
_COUNTED = re.compile(f"{GAP}(?P<measure>{_DIRECT}|{_MEASURE})")

#: Counting nouns of the language, and the counting unit that each belongs to.
_NOUNS: Final = table(__name__, "nouns")
_NOUN = re.compile(
    "|".join(f"(?P<{unit}>{form})" for form, unit in _NOUNS[:-1]), re.IGNORECASE | re.ASCII
)
_ENGLISH_KNOWN = re.compile(
    "(?:" + "|".join(f"(?P<{unit}>{form})" for form, unit in _NOUNS) + r")\b",
    re.IGNORECASE | re.ASCII,
)
_BY_MEASURE: Final[dict[str, str]] = table(__name__, "by_measure")
#: Counting units that a measure word alone, or a noun without one, may stand for.
FITTING: Final = {measure: set(units) for measure, units in table(__name__, "fitting").items()}
#: Measures of groups: what they are of is not what is counted.
_OF_GROUPS: Final = frozenset(table(__name__, "of_groups"))
#: Measures that a noun of a unit does not go with: 12名公司高管, 3款汽车.
_SORTS: Final = {unit: set(measures) for unit, measures in table(__name__, "sorts").items()}
_WINDOW_END = re.compile(pattern(__name__, "window_end"))
_STOP = pattern(__name__, "stop")
#: Words that no adjective is, so that a noun behind them is not what is counted.
_NO_ADJECTIVE = pattern(__name__, "no_adjective")
#: Tens of thousands of new, high-paying jobs: a comma may stand before an adjective in parts.
_ADJECTIVE = rf"{_NO_ADJECTIVE}(?:U\.[SK]\.|[A-Za-z][A-Za-z'’-]*)(?:,(?= [a-z]+-[a-z]+ ))?"
_ADJECTIVES = rf"(?:[\s-]+(?:and )?{_ADJECTIVE}){{0,5}}?[\s-]+"
_ENGLISH_FORMS = "|".join(
    part for form, _ in _NOUNS for part in form.split("|") if part.isascii() and part[0].isalpha()
)
_ENGLISH_NOUN = re.compile(
    rf"{_ADJECTIVES}(?P<noun>{_ENGLISH_FORMS})\b(?!-)", re.IGNORECASE | re.ASCII
)
_ENGLISH_PLURAL = re.compile(
    rf"(?:[ \n-]{_NO_ADJECTIVE}(?:[A-Z]{{2,5}}(?= [a-z])|[A-Z]{{1,4}}-?[0-9]{{1,4}}[A-Z]?(?= [a-z])"
    r"|[A-Za-z][a-z'’-]*)"
    rf"(?: and {_NO_ADJECTIVE}[a-z][a-z-]*)?){{0,2}}?"
    rf"[ \n]{_NO_ADJECTIVE}"
    rf"(?P<noun>(?!(?:{_STOP})\b)(?:[A-Za-z][a-z-]*(?:[^s\W\d]s|men)|(?:wo)?men|children"
    r"|[A-Z]{1,4}-?[0-9]{1,4}[A-Z]{0,3}s|personnel|cattle|sheep|(?:air|space)craft(?! [a-z]+s\b)))"
    r"\b(?!['’])"
)
#: 457-type visas: the number is of a kind, and counts nothing.
_OF_A_KIND = re.compile(pattern(__name__, "of_a_kind"))
_HYPHENED = re.compile(pattern(__name__, "hyphened"))
#: Units that no value is in, so that what is printed in them is counted.
_RARE_UNIT = re.compile(pattern(__name__, "rare_unit"), re.ASCII)
#: 赣州、九江三市: one sign for what a list names.
_LISTED, _LISTED_NOUN = (re.compile(pattern(__name__, name)) for name in ("listed", "listed_noun"))
#: Whose things are counted, between a number and its noun.
_OF_OURS = re.compile(pattern(__name__, "of_ours"))
#: Five 20-foot containers: what is counted stands behind its size.
_SIZED = re.compile(
    rf" (?:[0-9][0-9.,]*|{'|'.join(COUNTED)})-[a-z]+(?:-[a-z]+)?(?: [a-z]+)?? "
    rf"(?P<noun>(?!(?:{_STOP})\b)[a-z]+[^s\W\d]s)\b"
)
#: One mine and two refineries, two refineries and one mine.
_ONE_BESIDE, _BESIDE_ONE, _ONE_END = (
    re.compile(pattern(__name__, name, counted="|".join(COUNTED)), re.IGNORECASE)
    for name in ("one_beside", "beside_one", "one_end")
)
#: Seven injured: people, by what befell them.
_HURT = re.compile(pattern(__name__, "hurt"))
#: Who is counted, and jobs, that stand before their number: a crew of 1,150.
_SOME: Final = pattern(__name__, "some")
_PEOPLE, _JOBS = (
    re.compile(pattern(__name__, name, some=_SOME), re.IGNORECASE) for name in ("people", "jobs")
)
_PEOPLE_END, _JOBS_END, _AGE = (
    re.compile(pattern(__name__, name)) for name in ("people_end", "jobs_end", "age")
)
#: Words after which a number is the name of something.
_IDENTIFIER = re.compile(pattern(__name__, "identifier"))


@dataclass(frozen=True)
class Counted:
    """A measure word or noun after a number.

    Attributes:
        measure: as printed.
        unit: the counting unit of the noun, such as ``mineral``; empty if unknown.
        end: code point after it.
    """

    measure: str
    unit: str
    end: int


def after(text: str, place: int) -> Counted | None:
    """Return the measure word or noun that begins at a place of a plain text."""
    if counted := _COUNTED.match(text, place):
        return Counted(counted["measure"], _noun(text, counted), counted.end())
    if (noun := _LISTED_NOUN.match(text, place)) and _LISTED.search(
        text, max(0, place - 16), place
    ):
        return Counted(noun[0], "", noun.end())
    if rare := _RARE_UNIT.match(text, place):
        return Counted(rare["noun"], "", rare.end())
    if text[place : place + 1] not in " \n-" or _OF_A_KIND.match(text, place):
        return None
    if ours := _OF_OURS.match(text, place):
        place = ours.end() - 1  # 2,318 of our people
    if english := _ENGLISH_NOUN.match(text, place):
        known = _ENGLISH_KNOWN.search(english["noun"])
        unit = known.lastgroup if known and known.lastgroup else ""
        return Counted(english["noun"], unit, english.end())
    if single := _HYPHENED.match(text, place):
        unit = "member" if single["noun"] == "member" else ""
        return Counted(single["noun"], unit, single.end())
    if sized := _SIZED.match(text, place):
        return Counted(sized["noun"], "", place)
    if hurt := _HURT.match(text, place):
        return Counted(hurt["noun"], "person", place)
    if plural := _ENGLISH_PLURAL.match(text, place):
        return Counted(plural["noun"], "", plural.end())
    return None


def beside(text: str, place: int, end: int) -> Counted | None:
    """Return what a lone One counts beside a second thing that is counted.

    Args:
        text: the plain text.
        place: where the word begins.
        end: where it ends.
    """
    found = _ONE_BESIDE.match(text, end)
    if not found and _BESIDE_ONE.search(text, max(0, place - 64), place):
        found = _ONE_END.match(text, end)
    if not found:
        return None
    known = _ENGLISH_KNOWN.search(re.sub("y\\Z", "ie", found["noun"]) + "s")
    unit = known.lastgroup if known and known.lastgroup else ""
    unit = "person" if found["noun"] == "person" else unit
    return Counted(found["noun"], unit, found.end("noun"))


def before(text: str, place: int, end: int) -> Counted | None:
    """Return who is counted by a number whose noun stands before it: a crew of 1,150.

    Args:
        text: the plain text.
        place: where the number begins.
        end: where it ends.
    """
    head = text[max(0, place - 96) : place]
    people = None if _AGE.search(head) else _PEOPLE.search(head)
    if people and _PEOPLE_END.match(text, end):
        return Counted(people["who"] or people["few"] or "employees", "person", end)
    return (
        Counted("jobs", "job", end) if _JOBS.search(head) and _JOBS_END.match(text, end) else None
    )


def is_identifier(head: str) -> bool:
    """Tell whether the words before a number make it a name: Section 232, 附件1, top three."""
    return bool(_IDENTIFIER.search(head))


def _noun(text: str, counted: re.Match[str]) -> str:
    """Return the counting unit of the noun that a measure word leads to, within its clause."""
    measure = counted["measure"]
    if measure in _BY_MEASURE:
        return _BY_MEASURE[measure]
    if measure in _OF_GROUPS:
        return ""
    if measure.endswith((_ZH["firm"], _ZH["business"])):
        return "company"
    if measure in (_ZH["person"], _ZH["visits"]):
        return ""
    stop = _WINDOW_END.search(text, counted.end(), counted.end() + 14)
    last = stop.start() if stop else min(len(text), counted.end() + 14)
    match = _NOUN.search(text, counted.end(), last)
    while (
        match and match.lastgroup == "mineral" and measure == _ZH["piece"]
    ):  # minerals are counted by 种
        match = _NOUN.search(text, match.end(), last)
    while match and (next_match := _NOUN.match(text, match.end(), last)):
        match = next_match  # the head of 国家项目 is its last noun
    unit = match.lastgroup or "" if match else ""
    return "" if measure in _SORTS.get(unit, ()) else unit
