# ruff: noqa: E501 -- a form a line
"""The forms of dates, in Chinese and in English, and the words around them that bound them."""

import re
from typing import Final

YEAR: Final = r"(?:(?:1[5-9]|20|21)[0-9]{2}|[一二][〇零一二三四五六七八九]{3})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_TO = r" (?:-|–|—|~|至|到) "
_SEASONS = "春夏秋冬"
# A page break of the copy may stand inside a date, so white space is taken between its parts.
CHINESE: Final = tuple(
    re.compile(form.replace(" ", r"\s*"))
    for form in (
        r"(?P<century>1[5-9]|2[01]?|十九|二十一?) 世纪 (?P<tens>[0-9]0|[一二三四五六七八九]十)年代",
        rf"(?P<decade>{YEAR}) 年代",
        r"(?P<roc>1[01][0-9]) 年度",
        rf"(?P<fy>{YEAR}) (?:财年|财政年度|会计年度)",
        rf"(?P<fy>{YEAR})(?: 财年)?{_TO}(?P<fyto>{YEAR}) (?:财年|财政年度)",
        rf"(?P<y>{YEAR})[/-](?P<short>[0-9]{{2}}) (?:年度|财年|年|产季|榨季)",
        rf"(?P<y>{YEAR})(?:年度?)?{_TO}(?P<to>{YEAR}) 年",
        rf"(?P<y>{YEAR})(?=年?(?: [、和及与或/] {YEAR}年?)* [、和及与或/] {YEAR} 年)(?:年)?",
        r"(?P<y>20[0-9]{2})[-–—](?P<short>[0-9]{2}) 年",
        rf"(?P<y>{YEAR}) 年 (?P<m>{_MONTH}) 月 (?P<d>{_DAY}) [日号]?{_TO}(?:(?P<y2>{YEAR}) 年 )?(?:(?P<m2>{_MONTH}) 月 )?(?P<d2>{_DAY}) [日号](?!内|以内)",
        rf"(?P<y>{YEAR}) 年 (?P<m>{_MONTH}) 月?{_TO}(?:(?P<y2>{YEAR}) 年 )?(?P<m2>{_MONTH}) 月(?![0-9 ]*[0-9一二三四五六七八九十]+[日号])",
        rf"(?P<y>{YEAR}) 年 (?P<m>{_MONTH}) 月 (?P<d>{_DAY}) [日号]",
        rf"(?P<y>{YEAR}) 年 (?P<m>{_MONTH}) 月(?P<lost>日)?",
        rf"(?P<y>{YEAR}) 年?(?P<lost>月(?: [0-9]{{1,2}}日|日)?)",
        rf"(?P<y>{YEAR}) 年? (?:第 )?(?P<q>[一二三四1-4]) 季度?(?!报)",
        rf"(?P<y>{YEAR}) 年? [Qq](?P<q>[1-4])",
        rf"(?P<y>{YEAR}) 年 前(?P<qs>[二两三23]) (?:个)?季度?",
        rf"(?P<y>{YEAR}) 年 (?P<h>[上下]) 半年",
        rf"(?P<y>{YEAR}) 年 (?P<season>[{_SEASONS}])(?:季|天|末|初|(?=[，。、]))",
        rf"(?P<y>{YEAR}) 年",
        rf"(?P<yy>[0-9]{{2}})年(?P<m>{_MONTH})月(?:(?P<d>{_DAY})[日号])?",
        rf"(?P<m>{_MONTH}) 月 (?P<d>{_DAY}) [日号]?{_TO}(?:(?P<m2>{_MONTH}) 月 )?(?P<d2>{_DAY}) [日号](?!内|以内)",
        rf"(?P<m>{_MONTH}) 月{_TO}(?P<m2>{_MONTH}) 月(?![0-9 ]*[0-9一二三四五六七八九十]+[日号])",
        rf"(?P<m>{_MONTH})[-–—至到](?P<m2>{_MONTH})月(?!光|[0-9]+日)",
        rf"(?P<m>{_MONTH}) 月 (?P<d>{_DAY}) [日号]",
        rf"(?P<m>{_MONTH}) 月(?P<lost>日)",
        rf"(?P<m>{_MONTH}) 月(?![光大])",
        rf"(?P<y>{YEAR})(?P<sep>[-/.])(?P<m>1[0-2]|0?[1-9])(?P=sep)(?P<d>3[01]|[12][0-9]|0?[1-9])(?![0-9])",
        r"(?<![0-9/])(?P<m>1[0-2]|0?[1-9])/(?P<d>3[01]|[12][0-9]|0?[1-9])/(?P<y>(?:19|20)[0-9]{2})(?![0-9/])",
        r"(?<![0-9/])(?P<m>1[0-2]|0?[1-9])/(?P<d>3[01]|[12][0-9]|0?[1-9])/(?P<yy>[0-9]{2})(?![0-9/])",
        rf"(?P<y>{YEAR})-(?P<m>1[0-2]|0[1-9])(?![0-9年-])",
        rf"(?P<y>{YEAR})(?P<lost>[0-9]{{0,2}}日)(?!元|本|内|以内|圆|币)",
        r"(?P<d>3[01]|[12][0-9]|0?[1-9]) [日号]?(?:-|–|—|至|到)(?P<d2>3[01]|[12][0-9]|0?[1-9]) [日号](?!元|本|内|以内|之内|期|圆|币)",
        r"(?P<d>3[01]|[12][0-9]|0?[1-9]|二?十[一二三四五六七八九]|三十一?|二十) 日(?!元|本|韩|内|以内|之内|期|圆|币|夜|游|产|均|[0-9])",
    )
)
#: Words before a number of days that make it no day of a month.
DURATION: Final = re.compile(
    r"(?:届满|公告前|前|期满|装船|每|连续|为期|过去|未来|近|逾|超过?|第|约|共|长达|达|仅|不足|至少|最多|前后|后|延长|后的)\s?\Z"
)
LAST_CENTURY: Final = re.compile(r"上(?:个)?世纪\s*(?P<tens>[0-9]0|[一二三四五六七八九]十)年代")
LOST: Final = re.compile(r"(?<![^，。；、,;:：\s])(?<![0-9])月(?=[，,、])")
#: Dates whose first sign is no numeral: 去（2025）年, 上半年, 第三季度.
CHINESE_ELSEWHERE: Final = tuple(
    re.compile(form)
    for form in (
        rf"[去今明前本当][（(](?P<y>{YEAR})[）)]年(?:(?P<m>{_MONTH})月(?:(?P<d>{_DAY})[日号])?)?",
        r"(?<![0-9年一二三四五])(?:今年|去年|明年|同年)?前(?P<qs>[二两三23])(?:个)?季度?",
        r"(?<!连续)第\s*(?P<q>[一二三四1-4])\s*季(?![度节])",
        r"(?P<first>首)季度?(?!节)",
        r"[昨今明前本][(（](?P<d>[0-9]{1,2})[)）]日",
        r"(?P<same>同月|同日)(?![0-9])",
        r"(?<![0-9〇零一二三四五六七八九年个半])(?P<thisyear>年)(?:初(?!步|期|级|始|中)|底(?!部)|末)",
        rf"民国\s*(?P<roc>[0-9]{{2,3}})\s*年(?:\s*(?P<m>{_MONTH})\s*月(?:\s*(?P<d>{_DAY})\s*[日号])?)?",
        r"(?<![0-9一二三四五六七八九〇零年\s])(?:今年|去年|明年|同年)?(?P<h>[上下])半年(?![报度])",
        r"(?<![0-9年前])(?:今年|去年|明年|同年)?第?(?P<q>[一二三四1-4])季度(?!报)",
    )
)

MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_NAMES = "|".join(f"{month[:3]}(?:{month[3:]})?" for month in MONTHS).replace("sep(", "sept?(")
_NAMES = _NAMES.replace("sept?(?:tember)?", "sep(?:t(?:ember)?)?")
_FULL = "|".join(MONTHS)
_NAME = rf"(?P<name>{_NAMES})\b\.?"
_NAME2 = rf"(?P<name2>{_NAMES})\b\.?"
_D = r"(?P<d>3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?"
_D2 = r"(?P<d2>3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?"
_Y = r"(?P<y>[12][0-9]{3})"
_YY = r"(?P<y>(?:19|20)[0-9]{2})"
_DASH = r"\s*(?:-|–|—|\bto\b|\bthrough\b|\buntil\b|\band\b)\s*"
_ORDER = r"(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th)"
#: Words after which four digits are a year, and not a number of things.
_BEFORE_YEAR = "|".join(
    f"(?<={word})"
    for word in (
        "in ", "by ", "since ", "before ", "after ", "until ", "till ", "through ", "during ",
        "around ", "about ", "than ", "early ", "late ", "mid-", "end-", "year ", "as of ",
        "end of ", "start of ", "beginning of ", "middle of ", "half of ", "quarter of ", "back to ",
        "throughout ", "starting ", "early-", "late-", "from ", "circa ", "year-end ", "least ",
        "between ", "mid ", "years ", "beginning ", "ending ", "of ", "summer of ",
    )
)  # fmt: skip
_NO_THINGS = (
    r"(?![-.,]?[0-9])(?!\s*(?:%|percent|per cent|tonnes|tons|million|billion|people|jobs|workers|shares|cars|vehicles|minerals|projects|firms|plants|employees|staff|homes|units|hours|days|troops|pages|words|samples"
    r"|companies|countries|pounds|kg|km|miles|acres|dollars|euros|feet|metres|meters)\b)(?!\s?%)"
)
#: Two English words side by side, a year or a part of it in Latin letters: else no English date.
IS_ENGLISH: Final = re.compile(
    rf"[A-Za-z]{{2,}} (?:[a-z]{{2,}}|[0-9])|\b(?:{_NAMES}|FY|[1-4]?Q|[12]?H)(?![a-z])|[0-9]0s|\((?:19|20)[0-9]{{2}}\)"
    r"|(?<![0-9])20[0-9]{2}[-–/][0-9]|[1-4]Q[0-9]|[12]H[0-9]|Q[1-4]|H[12]",
    re.IGNORECASE | re.ASCII,
)
ENGLISH: Final = tuple(
    re.compile(form, re.IGNORECASE | re.ASCII)
    for form in (
        rf"\b{_NAME}\s+{_D}{_DASH}(?:{_NAME2}\s+)?{_D2},?\s+{_Y}\b",
        rf"\b{_NAME}\s+{_D},?\s+{_Y}\b",
        rf"\b{_D}\s+(?:of\s+)?{_NAME},?\s+{_Y}\b",
        rf"\b{_NAME}{_DASH}{_NAME2},?\s+(?:of )?{_Y}\b",
        rf"\b{_NAME},?\s+(?:of )?{_Y}\b(?!\s*(?:%|percent|tonnes|tons))",
        rf"\b{_NAME}\s+{_D}(?:-|–|—| to | through ){_D2}\b",
        rf"\b{_NAME}\s+{_D}\b(?![,.]?[0-9])(?!\s*(?:%|percent|million|billion|tonnes))",
        rf"\b{_D}\s+(?:of\s+)?{_NAME}(?![a-z])",
        r"\b(?P<decade>[12][0-9]{2}0)s\b",
        rf"\bQ(?P<q>[1-4])(?:\s+of)?(?:\s+(?:FY)?|-|/)['’]?{_YY}\b",
        rf"\b(?P<q>[1-4])Q\s?{_YY}\b",
        rf"\b{_YY}[ -]?Q(?P<q>[1-4])\b",
        r"\b(?P<q>[1-4])Q\s?['’]?(?P<yy>[0-9]{2})\b",
        r"\b(?P<h>[12])H\s?['’]?(?P<yy>[0-9]{2})\b",
        r"\b(?P<h>[12])H\s?(?P<y>20[0-9]{2})\b",
        rf"\b(?:the )?(?P<qmonth>March|June|September|December)[ -]quarter(?:,? (?:of )?{_YY})?\b",
        r"\b[QqHh](?P<qbare>[1-4])\b(?=[ ,.;)])(?! [0-9])",
        rf"\bH(?P<h>[12])(?:\s+of)?\s+{_YY}\b",
        rf"\b(?:the )?{_ORDER}[ -](?P<unit>quarter|half)(?:\s+of(?:\s+fiscal(?: year)?)?)?,?\s+{_YY}\b",
        rf"\bthe {_ORDER} (?P<unit>quarter|half)(?:\s+of (?:the|this|next|last) year)?\b(?! of)",
        rf"\b(?P<season>spring|summer|autumn|fall|winter)(?: of|,)?\s+{_YY}\b",
        r"\bfiscal\s+(?:years?\s+)?(?P<fy>(?:19|20)[0-9]{2})(?:\s*(?:-|–|—)\s*|\s+(?:to|through|and)\s+)(?:FY)?(?P<fyto>(?:19|20)[0-9]{2})\b",
        r"\bFYs?\s?-?(?P<fy>(?:19|20)[0-9]{2})(?:\s*(?:-|–|—)\s*|\s+(?:to|through)\s+)(?:FY ?)?(?P<fyto>(?:19|20)[0-9]{2})\b",
        r"\b(?:fiscal\s+(?:year\s+)?|FY\s?-?['’]?)(?P<fy>(?:19|20)[0-9]{2})\b",
        r"\b(?:fiscal\s+(?:year\s+)?|FY\s?-?)['’]?(?P<fyy>[0-9]{2})\b(?![,.]?[0-9])",
        r"(?<![0-9$€£./-])(?P<y>(?:19|20)[0-9]{2})/(?P<short>[0-9]{2})\b(?![/0-9])",
        r"\b(?:(?<=from )|(?<=years )|(?<=in )|(?<=period )|(?<=between ))(?P<y>[12][0-9]{3})(?:\s*(?:-|–|—)\s*|\s+(?:to|through|until)\s+)(?P<to>[12][0-9]{3})\b",
        r"\b(?<=from )(?P<y>(?:19|20)[0-9]{2})(?=\s+onwards?\b)",
        r"\b(?<=between )(?P<y>[12][0-9]{3})\s+and\s+(?P<to>[12][0-9]{3})\b",
        r"(?<![0-9$€£.,/-])(?P<y>(?:19|20)[0-9]{2})\s?[-–—]\s?(?P<to>(?:19|20)[0-9]{2})\b(?![-0-9年])",
        r"(?<![0-9$€£.,/-])(?P<y>20[0-9]{2})[-–](?P<short>[1-9][0-9])\b(?![-0-9年月])",
        rf"\b(?:{_BEFORE_YEAR}){_YY}\b{_NO_THINGS}",
        rf"(?<=[0-9]{{4}} and ){_YY}\b{_NO_THINGS}|(?<=[0-9]{{4}}, )(?P<y2>(?:19|20)[0-9]{{2}})\b{_NO_THINGS}",
        rf"(?:(?<=[ (]the )|(?<=^the )|(?<=^The )|(?<=[ (]its )|(?<=[ (]a )){_YY}\b(?=[ -][a-z]){_NO_THINGS}",
        rf"(?<=\(){_YY}\b(?=[),;])",
        rf"(?<![\w$€£.,/#-])(?<!No\. )(?<!Order )(?<!Section )(?<!Resolution )(?<!ISO )(?<!SA )(?<!SEM )(?<!Law )(?<!Rule )(?<![一-鿿])(?<![一-鿿][ \n]){_YY}\b(?![/–—~-]|[.,][0-9]| ?[一-鿿]| ?(?:to|–) ?[0-9])(?-i:(?! [A-Z][a-z])){_NO_THINGS}",
        rf"\b(?:(?<=in )|(?<=by )|(?<=since )|(?<=until )|(?<=late )|(?<=early )|(?<=before )|(?<=mid-)"
        rf"|(?<=after )|(?<=from )|(?<=last )|(?<=this )|(?<=next )|(?<=end of )|(?<=through )|(?<=ended )|(?<=ending ))"
        rf"(?P<name>{_FULL})\b(?:\s+(?:to|through)\s+(?P<name2>{_FULL})\b)?(?!\s+[0-9])",
        r"(?:(?<=on the )|(?<=by the )|(?<=until the )|(?<=On the ))(?P<d>3[01]|[12]?[0-9])(?:st|nd|rd|th)\b(?! (?:of (?:January|February|March|April|May|June|July|August|September|October|November|December)|[a-z]+(?:day|ary|ury|ment)|floor|anniversary|century|Amendment|Congress|session))",
        r"(?<![0-9])['’](?P<apos>[0-9])0s\b",
        r"\bthe (?P<tens_word>fifties|sixties|seventies|eighties|nineties)\b",
        r"\b(?P<thisyear>year)[- ]end\b",
    )
)

CHINESE_PREFIX: Final = (
    (re.compile(r"(?:最快|最早|不早于|至早)(?:也)?(?:要|需|得|须)?(?:等)?(?:到|至|在|于)?\s*\Z"), "since"),
    (re.compile(r"(?:截至|截止到?|截止至|直至|直到|迟至|不迟于|不晚于|最迟到?|最晚到?|(?<![达得感看提收遇回直])到|至)"
                r"(?:今年|当地时间)?\s*\Z"), "by"),
    (re.compile(r"(?<![来源])自(?:从)?\s*\Z"), "since"),
    (re.compile(r"(?:大约|大概|(?<![节条签缔预履合公])约|接近)在?\s*\Z"), "about"),
    (re.compile(r"早于\s*\Z"), "before"),
    (re.compile(r"晚于\s*\Z"), "after"),
)  # fmt: skip
#: 到2028年才能: not before.
ONLY_THEN: Final = re.compile(r"[^，。；,;才]{0,6}(?:才|方(?:能|可))")
#: What part of a year or month is meant stands between a bound word and the date.
_ENGLISH_PART = (
    r"(?:(?:the )?(?:very )?(?:end|start|beginning|middle) of |(?:early|late) |(?:mid|end|early|late|year-end)[- ]"
    r"|the (?:first|second|third|fourth) (?:half|quarter) of |(?:fiscal )?year |FY|at least )?"
)
ENGLISH_PREFIX: Final = tuple(
    (re.compile(rf"\b(?:{words})\s+{_ENGLISH_PART}(?:the\s+)?\Z", re.IGNORECASE | re.ASCII), bound)
    for words, bound in (
        (
            r"(?:not|no earlier than|never)(?: \w+){0,3}? before|(?:no|not) (?:earlier|sooner) than|at the earliest(?: in)?|not until",
            "since",
        ),
        (r"by|until|till|through|up to|(?:no|not) later than|as of|to", "by"),
        (
            r"since|starting(?: in| from)?|as from|beginning(?: in)?|from(?= (?:early|late|the)|$)",
            "since",
        ),
        (r"before|prior to|ahead of", "before"),
        (r"after|following|later than", "after"),
        (r"about|around|circa|roughly", "about"),
    )
)
_PART = r"(?P<part>年?[底末]|年?初(?!步|期|创|级|始)|[上中下]旬|份|度|晚些时候)?\s*"
SUFFIX: Final = tuple(
    (re.compile(_PART + form), bound)
    for form, bound in (
        (r"(?:前后|左右)", "about"),
        (
            r"(?:之前|以前|前夕|前(?!提(?![出交供请报前])|[后景沿往端所任述身瞻线几三期海途总列十0-9]))",
            "before",
        ),
        (r"(?:以来|至今|开始|起(?![草诉步初到点义来]))", "since"),
        (r"\s+(?:onwards?|at the earliest)\b|\s+or later\b", "since"),
        (r"(?:之后|以后|后(?![续果台来方端者勤备期发]))", "after"),
    )
)
ONLY_PART: Final = re.compile(_PART)
