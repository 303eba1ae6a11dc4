# ruff: noqa: E501 -- a form a line
"""Counts: measure words, nouns, and the counting unit that each belongs to."""

import re
from dataclasses import dataclass
from typing import Final

from lodestone.read.text.numerals import GAP

_MEASURE = (
    r"个(?![人体别性月])|种|类(?!似|型|别)|项(?!目)|家(?![庭族园长])|座(?![谈右位])|条(?!条?[款约例])|份(?!额)|"
    r"艘|架(?!构)|台(?!湾|[积企商])|辆|"
    r"名(?![义单称为列录])|位(?![于置居列]|一体)|人(?![工类民员士口才次均文形])|人次|次(?![要序级日数大])|届|"
    r"场(?![所景内面地])|轮(?![胎流船])|批(?![准评复])|户|所(?![有谓在需列述属示致])|只(?![有能是要会占])|枚|套|款(?![项式])|"
    r"州|省|支(?![持付撑出])|宗|笔|篇|张|例(?![如外])|处(?![理于置境])|口(?![岸径])井|口井|艘次|班|席(?![位])?|"
    r"部(?![门长委分署队件位])|组(?![织建成])|封|幅(?!度)|株|层(?![面次])|"
    r"国(?!集团|家?安全|会|际|务|内|外|民|有|产|债|籍|策|防|营|两制|演义|[志王君土])|期(?=项目|工程)|"
    r"批次|口人|箱|袋(?!装)|盒|趟|块(?!钱)|党(?=协议|议员|联盟)|单(?=[，。；])|期(?=实施|建设)|间(?![接谍隔歇断])|拨(?![款付出给备])|任(?![期何务命职意])|件(?!事)|档(?![案次])|口(?=[^岸，。]{0,3}井)|地(?=海关|政府|[，。、])|"
    r"大类|大(?=集团|公司|企业|领域|行业|板块|支柱|举措|措施|原则|目标|任务|方面)|类别|类型|品类|页|章(?!程)|节(?![约日能点])|起(?![草诉步初到点义来始源])|道(?![路德理])|股(?=势力)|线(?=城市)"
)
_DIRECT = (
    r"项目|家?企业|家?公司|国家|领域|岗位|行业|州(?![长府])|省份|城市|成员国|伙伴国|矿山|矿区|工厂|机构|部门|矿种|产业|"
    r"税号|物项|附件(?![0-9])|议员|参议员|众议员|国(?=峰会|领导人)|就业岗位"
)
_COUNTED = re.compile(f"{GAP}(?P<measure>{_DIRECT}|{_MEASURE})")

#: Counting nouns of the language, and the counting unit that each belongs to.
_NOUNS: Final = (
    (r"国家(?!级|安全|能源|战略|实验室|公园|重点)|[伙成盟资生进出东][^，。；、\s]{0,2}国(?!家级)|经济体"
     r"|countries|nations|partner states|economies", "country"),
    (r"矿产|矿种|矿物|金属|元素|minerals|metals|elements", "mineral"),
    (r"项目|工程|projects", "project"),
    (r"岗位|就业|jobs|positions", "job"),
    (r"公司|企业|厂商|companies|firms|enterprises|entities", "company"),
    (r"电动车|汽车|车辆|vehicles|cars|EVs", "vehicle"),
    (r"领域|行业|sectors|subsectors|fields|industries", "sector"),
    (r"协议|备忘录|协定|合同|条约|agreements|memoranda|deals|contracts|treaties", "agreement"),
    (r"机构|部门|大学|实验室|智库|institutions|agencies|universities|laboratories", "institution"),
    (r"成员(?!国)|members", "member"),
    (r"人|people|persons|workers|employees|staff|residents", "person"),
)  # fmt: skip
_NOUN = re.compile(
    "|".join(f"(?P<{unit}>{form})" for form, unit in _NOUNS[:-1]), re.IGNORECASE | re.ASCII
)
_ENGLISH_KNOWN = re.compile(
    "(?:" + "|".join(f"(?P<{unit}>{form})" for form, unit in _NOUNS) + r")\b",
    re.IGNORECASE | re.ASCII,
)
_BY_MEASURE: Final = {"国": "country", "辆": "vehicle", "国家": "country", "项目": "project",
                      "领域": "sector", "行业": "sector", "岗位": "job", "就业岗位": "job",
                      "成员国": "country", "伙伴国": "country", "机构": "institution",
                      "部门": "institution", "矿种": "mineral", "产业": "sector"}  # fmt: skip
#: Counting units that a measure word alone, or a noun without one, may stand for.
FITTING: Final = {
    "种": {"mineral", "product", "sector"}, "类": {"mineral", "product", "sector"},
    "家": {"company", "institution", "member", "project"}, "座": {"project", "institution"},
    "人": {"person", "job", "member"}, "名": {"person", "member", "job"},
    "位": {"person", "member"}, "项": {"agreement", "project", "sector"},
    "份": {"agreement"}, "国": {"country", "member"}, "辆": {"vehicle"}, "台": {"vehicle"},
    "州": set(), "省": set(), "票": set(), "封": set(), "次": set(), "轮": set(), "条": set(),
}  # fmt: skip
_WINDOW_END = re.compile(r"[，。；、：！？,;:.!?()\n0-9]")
_STOP = (
    r"is|was|has|as|its|this|us|thus|versus|does|less|plus|across|towards|besides|perhaps|always|"
    r"years|months|days|weeks|hours|percents|times|others|cents|states of|unless|previous|various|"
    r"serious|business|process|access|success|progress|congress|press|class|gas|basis|analysis|"
    r"sections|hundreds|thousands|millions|billions|trillions|afterwards|onwards|dollars|"
    r"rights|news|series|headquarters|texas|kansas|arkansas|illinois|massachusetts|house|"
    r"goods|affairs|minutes"
)
#: Words that no adjective is, so that a noun behind them is not what is counted.
_NO_ADJECTIVE = (
    r"(?!(?:to|and|or|of|in|by|from|for|at|on|the|a|an|is|are|was|were|has|have|had|per|percent|that"
    r"|which|as|with|into|since|after|before|will|would|than|its|their|his|her|it|they|but|if|when"
    r"|while|under|over|about|who|where|through|between|against)\b)"
)
_ADJECTIVES = rf"(?:[\s-]+(?:and )?{_NO_ADJECTIVE}[A-Za-z][A-Za-z'’-]*){{0,5}}?[\s-]+"
_ENGLISH_FORMS = "|".join(
    part for form, _ in _NOUNS for part in form.split("|") if part.isascii() and part[0].isalpha()
)
_ENGLISH_NOUN = re.compile(
    rf"{_ADJECTIVES}(?P<noun>{_ENGLISH_FORMS})\b(?!-)", re.IGNORECASE | re.ASCII
)
_ENGLISH_PLURAL = re.compile(
    rf"(?:[ \n-]{_NO_ADJECTIVE}[A-Za-z][a-z'’-]*){{0,2}}?[ \n]{_NO_ADJECTIVE}"
    rf"(?P<noun>(?!(?:{_STOP})\b)[A-Za-z][a-z-]*(?:[^s\W\d]s|men|feet|children))\b(?!['’])"
)
_HYPHENED = re.compile(r"-(?P<noun>page|nation|country)\b")
#: Words after which a number is the name of something.
_IDENTIFIER = re.compile(
    r"(?:\b(?:Sections?|Sec\.|§+|Nos?\.|Numbers?|Articles?|Titles?|Parts?|Chapters?|Phases?|Paragraphs?"
    r"|Annex|Schedule|Tables?|Figures?|Fig\.|Pages?|pp?\.|Orders?|Law|Act|Rule|Regulation|Resolution"
    r"|Form|Item|Division|Subpart|Tier|Class|Type|Version|Level|Category|Group of|Unit|Block|Lot"
    r"|Route|Highway|Building|Room|Suite|Pier|Boeing|Docket|Vol\.|Volume|Clause|Appendix|Exhibit"
    r"|Step|Stage|Proposal|Question|Amendment|Proclamation|Notice|Case|Bill|top|Top|chapter|section"
    r"|article|annex|paragraph|title|phase|clause|page|the top|Catch|Big|Group of)|附件|附表|表|图|注|编号|条款|税号)"
    r"[ \u00a0]?[(（]?\Z"
)


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
    if text[place : place + 1] not in " \n-":
        return None
    if english := _ENGLISH_NOUN.match(text, place):
        known = _ENGLISH_KNOWN.search(english["noun"])
        unit = known.lastgroup if known and known.lastgroup else ""
        return Counted(english["noun"], unit, english.end())
    if single := _HYPHENED.match(text, place):
        return Counted(single["noun"], "", single.end())
    if plural := _ENGLISH_PLURAL.match(text, place):
        return Counted(plural["noun"], "", plural.end())
    return None


def is_identifier(head: str) -> bool:
    """Tell whether the words before a number make it a name: Section 232, 附件1, top three."""
    return bool(_IDENTIFIER.search(head))


def _noun(text: str, counted: re.Match[str]) -> str:
    """Return the counting unit of the noun that a measure word leads to, within its clause."""
    measure = counted["measure"]
    if measure in _BY_MEASURE:
        return _BY_MEASURE[measure]
    if measure.endswith(("公司", "企业")):
        return "company"
    if measure in ("人", "人次"):
        return ""
    stop = _WINDOW_END.search(text, counted.end(), counted.end() + 14)
    last = stop.start() if stop else min(len(text), counted.end() + 14)
    match = _NOUN.search(text, counted.end(), last)
    while match and match.lastgroup == "mineral" and measure == "个":  # minerals are counted by 种
        match = _NOUN.search(text, match.end(), last)
    while match and (next_match := _NOUN.match(text, match.end(), last)):
        match = next_match  # the head of 国家项目 is its last noun
    return match.lastgroup or "" if match else ""
