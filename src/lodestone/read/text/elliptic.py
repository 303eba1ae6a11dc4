"""Numbers of an English text that leave out what they are of, for the words around them tell it.

A staff of nine, five voted for and four against, 54 and up from 35 in 2018: some are counts by the
words beside them, and others (of the doubt ``LEFT_OUT``) of what the number before them is of.
"""

import re
from dataclasses import dataclass
from typing import Final

from lodestone.read.text import date_forms, numerals
from lodestone.read.text.amounts import BARE, COUNT, LEFT_OUT
from lodestone.read.text.numerals import Numeral

_NUMBER: Final = rf"(?:[0-9]+|{'|'.join(numerals.COUNTED)})"
#: What is counted was named before: 74 of them, 28 more; a submarine, about 9,200.
_LEFT_OUT = re.compile(
    r" (?:of (?:them|these|those|which|whom)\b|(?:more|fewer|less|others)(?=[.,;]|\Z"
    r"| (?:than (?:in|last|the|a|at)|are|were|have|had|will|would|in)\b))"
)
#: 12 permits, against only three last year.
_AGAINST = re.compile(
    r"\b(?:against|from|versus|vs\.?|compared (?:with|to)) "
    r"(?:(?:only|just|some|about|around|nearly) )?\Z"
)
_BEFORE_NOW = re.compile(
    r" (?:last|the previous|the prior|the same|a) (?:year|month|quarter|week)\b"
    r"| in (?:(?:19|20)[0-9]{2}|[A-Z][a-z]+)\b|[.,;](?:\s|\Z)"
    r"| at (?:launch|the (?:start|end|time|outset)|its peak)\b| (?:before|previously|originally)\b"
    r"| (?:a year|the year) (?:earlier|ago|before)\b"
    rf"| {_NUMBER} (?:years?|months?|weeks?|decades?) (?:earlier|ago|before|previously)\b"
)
#: Aged 54; one in three is under 18.
_AGED = re.compile(
    r"\b(?:aged?(?: of| between| from)?|average age\b[^.;,0-9]{0,24} (?:is|was)"
    r"|(?:is|are|was|were|those|anyone|people|men|women|children|workers|minors)"
    r" (?:under|over|below|above|aged|now)(?: the age of)?) \Z"
)
_AGE_ENDS = re.compile(r"[.,;)](?:\s|\Z)|\Z| (?:and|or|has|was|is|when|who|to|were|at)\b")
#: 30,000 dmt in 2026 and 60,000 in 2027.
_BESIDE = re.compile(r"\b(?:and|or|but|to) (?:[a-z]+ )?\Z")
_MONTHS = "|".join(month.title() for month in date_forms.MONTHS)
_IN_YEAR = re.compile(rf" in (?:(?:the |fiscal |FY)?(?:19|20)[0-9]{{2}}|{_MONTHS})\b")
#: From 3 weeks to 14.
_TO_END = re.compile(r"\bto (?:(?:just|only|about|nearly|almost|around|some|over|under) )?\Z")
#: Inspectors found 102; the state fills six.
_ENDS = re.compile(
    r"\b(?:found|left|got|took|made|won|lost|sent|built|kept|sold|bought|only|just"
    r"|(?!(?:is|was|its|this|as|us|less|plus|times|versus|minus|aged|numbered|years|months|days|weeks|hours"
    r"|pages|sections|articles|chapters|figures|tables|numbers|phases|units|lots|blocks|nos|needed|red"
    r"|classes|points|series|minutes)\b)[a-z]+(?:ed|s)) \Z"
)
#: Two are left; 31 had a plan.
_REMAINS = re.compile(
    r" (?:are left|remain(?:ed)?|survive[ds]?|are still|have (?:since )?closed)\b"
)
_OPENS = re.compile(
    r"(?:\A|[;,.] (?:(?:and|but|while|only|just|some|about|nearly|at least"
    r"|(?:fewer|more|less) than|over|under) )*)\Z"
)
_DOES = re.compile(
    r" (?:had|have|were|are|did|said|say|will|would|came|went|got|failed|passed|closed|opened|voted"
    r"|lay|lie|used|paid|made|took|gave|want(?:ed)?|plan(?:ned)?|expect(?:ed)?|report(?:ed)?|operate"
    r"|belong(?:ed)?)\b"
)
#: The two firms employ 14,500.
_EMPLOYS = re.compile(
    r"\bemploy(?:s|ed|ing)? "
    r"(?:(?:about|some|nearly|over|around|roughly|almost|more than|up to) )?\Z"
)
#: More than half of another 28.
_ANOTHER = re.compile(r"\b(?:an(?:other| additional| extra)|a further) \Z")
#: Of 54 minerals, 36 are imported: the whole, and what is said of the part.
_OF_WHOLE = re.compile(
    r"\bof (?:the |its |their |all )?(?:[0-9]|(?:"
    + "|".join(numerals.COUNTED)
    + r")\b)[^.;,]{3,60}, (?:only |just |some |about |nearly |at least |more than |fewer than )?\Z",
    re.IGNORECASE,
)
_VERB = re.compile(r" (?!(?:of|or|and|to|in|on|at|by|per)\b)[a-z]")
#: A crew of 1,150: who is counted stands before the number.
_PEOPLE = re.compile(
    r"\b(crew|workforce|staff|team|headcount|payroll|population)"
    r"(?: stood| stands| fell| rose| grew)? (?:of|at|to|was|is) "
    r"(?:about |some |nearly |over |around |just |only |more than )?\Z",
    re.IGNORECASE,
)
#: With a staff of nine.
_FEW_PEOPLE = re.compile(
    r"\b(?:an?|the|its|their|his|her|whole|entire|small) (?:[a-z]+ )?"
    r"(crew|workforce|staff|team|board|panel|family|party|squad|jury|delegation|household"
    r"|congregation|population|garrison|bench|cabinet|committee|gang|shift|village|town|hamlet"
    r"|settlement|community|crowd|audience) of "
    r"(?:about |some |nearly |over |around |just |only |more than |fewer than )?\Z",
    re.IGNORECASE,
)
_PEOPLE_END = re.compile(
    r"[.,;:)](?:\s|\Z)|\Z| (?:and|who|that|which|in|at|to|from|with|was|is|has|had|were|under|led"
    r"|met|meets|sits|left|on|by|for|when|but|before|after|or)\b"
)
#: Employment edged down by 400 in August.
_JOBS = re.compile(
    r"\b(?:employment|payrolls?|jobs|headcount|workforce|job (?:losses|cuts|openings))\b"
    r"[^.;%0-9]{0,48}\b(?:from|from [0-9,]+ to|by|of|rose|fell|grew|shrank|dropped"
    r"|declined|increased|to)"
    r"(?: (?:about|some|nearly|over|around|just|only|more than|roughly|an?|estimated|net))* \Z",
    re.IGNORECASE,
)
_JOBS_END = re.compile(
    r"[.,;)](?:\s|\Z)|\Z| (?:in|last|to(?! [0-9.,]+ ?(?:%|per|[bmk]))|from|since|over|during"
    r"|after|between|on|and|this|by)\b"
)
#: 338 votes, with 226 needed.
_NEEDED = re.compile(r" (?:needed|required)(?=[.,;)]|\Z| (?:to|for)\b)")
_OF_VOTES = re.compile(r"\bvotes?\b[^.;]{0,24}\Z")
#: Small shareholders, about 4,000 of whom paid.
_OF_WHOM = re.compile(r" of whom\b")
#: Five voted for the cut, and four to keep the rate.
_VOTED = re.compile(r" (?:voted|dissented|abstained)\b")
_HEAD_VOTED = re.compile(r"\bvoted\b[^.;]{0,80}?(?:,? (?:and|with|but|while)|,) \Z")
_BALLOT = re.compile(
    r" (?:to|for|against|in favou?r|opposed|dissent(?:ing|ed)|abstain(?:ing|ed)|wanted|preferred)\b"
)
#: It looked at 82 materials and found 34 to be critical.
_JUDGED = re.compile(
    r"\b(?:found|judged|deemed|considered|rated|listed|classed|classified|declared|believed|reckoned"
    r"|identified|designated|flagged|marked|named) "
    r"(?:(?:only|just|some|about|nearly|over|more than|fewer than|at least) )?\Z"
)
_AS_WHAT = re.compile(r" (?:to be|to have|as|that (?:are|were|had|have)|were|was)\b")
#: Of 50 minerals it is reliant on imports for 12.
_RELIANT = re.compile(
    r"\b(?:reliant|dependent|depend(?:s|ed)?|rely|relies|relied|reliance|dependence)\b"
    r"[^.;,]{0,40}\bfor \Z"
)
_GOES_ON = re.compile(r" and\b|[.,;](?:\s|\Z)|\Z")
#: Jessup, 91, died on Sunday.
_NAMED = re.compile(
    rf"\b(?!(?:{_MONTHS}|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b)(?:[A-Z][A-Za-z’'-]+|man|woman|boy"
    r"|girl|father|mother|son|daughter|miner|worker|driver|engineer|farmer|geologist|teacher|student"
    r"|wife|husband|widow(?:er)?|brother|sister|prospector|trader), \Z"
)
_SAID_OF = re.compile(
    r", (?:who|was|is|were|has|had|died|said|says|told|an?|the|from|of|will|whose|became|joined"
    r"|pleaded|faces?|and (?:his|her))\b"
)
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\Z")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\Z")
_CLAUSE_END = re.compile(r"[.;](?:\s|\Z)")


@dataclass(frozen=True)
class Told:
    """What a number is of by the words around it.

    Attributes:
        slug: the unit, or ``COUNT`` or ``BARE``.
        noun: who or what is counted; empty where nothing says it.
        unit: the counting unit of the noun; empty if unknown.
        doubt: ``LEFT_OUT`` where another number tells what it is of.
    """

    slug: str
    noun: str = ""
    unit: str = ""
    doubt: str = ""


def people(text: str, first: int, start: int, number: Numeral) -> Told | None:
    """Return what a number is of that tells how many people there are, or jobs.

    Args:
        text: the plain text.
        first: where the number begins.
        start: where it ends.
        number: the number.
    """
    if number.low < 2 or text[first - 1 : first] not in ("", " "):
        return None
    head = text[max(0, first - 96) : first]
    is_plain = not (number.is_digits and _YEAR.match(number.text))
    if (few := _FEW_PEOPLE.search(head)) and _PEOPLE_END.match(text, start):
        return Told(COUNT, few[1], "person")
    if is_plain and _JOBS.search(head) and _JOBS_END.match(text, start):
        return Told(COUNT, "jobs", "job")
    if number.low >= 1000 and is_plain and _OF_WHOM.match(text, start):
        return Told(COUNT, "people", "person")
    if _NEEDED.match(text, start) and _OF_VOTES.search(head):
        return Told(COUNT, "votes")
    if _VOTED.match(text, start) or (_HEAD_VOTED.search(head) and _BALLOT.match(text, start)):
        return Told(COUNT, "votes")
    return None


def told(text: str, first: int, start: int, number: Numeral) -> Told | None:
    """Return what a number without a unit of its own is of; ``None`` where nothing tells.

    Args:
        text: the plain text.
        first: where the number begins.
        start: where it ends.
        number: the number.
    """
    head, far = text[max(0, first - 32) : first], text[max(0, first - 96) : first]
    if number.low > 1 and _EMPLOYS.search(head) and _PEOPLE_END.match(text, start):
        return Told(COUNT, "employees", "person")
    if 1 < number.low < 120 and _AGED.search(head) and _AGE_ENDS.match(text, start):
        return Told("year")
    if 15 < number.low < 110 and _NAMED.search(head) and _SAID_OF.match(text, start):
        return Told("year")
    if number.low > 1 and _leaves_out(text, start, head):
        return Told(BARE, doubt=LEFT_OUT)
    is_judged = _JUDGED.search(head) and _AS_WHAT.match(text, start)
    if number.low > 1 and (is_judged or (_RELIANT.search(far) and _GOES_ON.match(text, start))):
        return Told(BARE, doubt=LEFT_OUT)
    left_out = _LEFT_OUT.match(text, start)
    is_another = _ANOTHER.search(head) and _CLAUSE_END.match(text, start)
    if is_another or (_OF_WHOLE.search(text, 0, first) and _VERB.match(text, start)):
        return Told(BARE)
    is_short = number.vague or 1 < number.low < 1000
    if left_out and is_short and (number.is_digits or number.vague or " of " in left_out[0]):
        return Told(BARE)
    if number.is_digits and _GROUPED.match(number.text) and _CLAUSE_END.match(text, start):
        crew = _PEOPLE.search(head)
        return Told(COUNT, crew[1], "person") if crew else Told(BARE)
    return None


def _leaves_out(text: str, start: int, head: str) -> bool:
    """Tell whether a number leaves what it is of to the one before it."""
    if _AGAINST.search(head) and _BEFORE_NOW.match(text, start):
        return True
    if _ENDS.search(head) and _CLAUSE_END.match(text, start):
        return True
    if _BESIDE.search(head) and _IN_YEAR.match(text, start):
        return True
    if _TO_END.search(head) and _CLAUSE_END.match(text, start):
        return True
    return bool(_REMAINS.match(text, start) or (_OPENS.search(head) and _DOES.match(text, start)))
