"""Mistakes that contributors make, one for each kind of rule, in a small lawful checkout.

A mistake is an edit of one lawful file. Where the advice of its finding can be followed to the
letter it has no mending of its own; where it asks for a judgement, the mending is given, together
with the words of the advice that it obeys.
"""

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

SENTENCES = {
    1: (
        "In November 2025 Example Bank made a conditional commitment to lend Example Magnets up to "
        "$620 million. ",
        "Example Bank wants its money back by 2030. ",
    ),
    2: (
        "Exampleland imports about 70% of its antimony. ",
        "If shipments stop, the plant of the firm may stand still. ",
    ),
    3: (
        "On 3 March Example Agency took a stake in Example Magnets for $50 million. ",
        "It is held. ",
    ),
}
TEXT = "".join("".join(sentences) for sentences in SENTENCES.values())

REGISTER = """\
actor:example-agency
    a lode:GovernmentBody ;
    skos:prefLabel
        "Example Agency"@en ,
        "示例署"@zh-Hans ;
.

actor:example-bank
    a lode:Bank ;
    skos:prefLabel
        "Example Bank"@en ,
        "示例银行"@zh-Hans ;
.

actor:example-magnets
    a lode:Company ;
    skos:prefLabel
        "Example Magnets"@en ,
        "示例磁材公司"@zh-Hans ;
.

country:exampleland
    a lode:Country ;
    skos:prefLabel
        "Exampleland"@en ,
        "示例国"@zh-Hans ;
    skos:notation "XA" ;
.

indicator:import-reliance
    a lode:Indicator ;
    skos:prefLabel
        "import reliance"@en ,
        "进口依存度"@zh-Hans ;
    skos:definition
        "Share of use that comes from abroad."@en ,
        "来自境外的消费份额。"@zh-Hans ;
.

instrument:example-magnets-loan
    a lode:Loan ;
    skos:prefLabel
        "loan to Example Magnets"@en ,
        "对示例磁材公司的贷款"@zh-Hans ;
.

instrument:example-magnets-stake
    a lode:EquityStake ;
    skos:prefLabel
        "stake in Example Magnets"@en ,
        "示例磁材公司的股权"@zh-Hans ;
.

measure:example-deal
    a lode:Deal ;
    skos:prefLabel
        "Example deal"@en ,
        "示例交易"@zh-Hans ;
.

mineral:antimony
    a lode:Mineral ;
    skos:prefLabel
        "antimony"@en ,
        "锑"@zh-Hans ;
    skos:notation "Sb" ;
.

theme:supply
    a lode:Theme ;
    skos:prefLabel
        "supply"@en ,
        "供应"@zh-Hans ;
.
"""
LOAN = """\
instrument:example-magnets-loan
    lode:amount quantity:USD-atmost-620m ;
    lode:hasBorrower actor:example-magnets ;
    lode:hasLender actor:example-bank ;
    lode:locator 1 ;
    lode:reached stage:conditional-2025-11 ;
.
"""
IMPORT = """\
assessment:note-02-halt
    a lode:Risk ;
    skos:prefLabel
        "A stop of imports could idle the plant."@en ,
        "进口中断可能使工厂停工。"@zh-Hans ;
    lode:hasTheme theme:supply ;
    lode:isAbout mineral:antimony ;
    lode:locator 1 ;
    lode:locator 2 ;
.

observation:import-reliance-antimony
    a lode:Observation ;
    lode:forMineral mineral:antimony ;
    lode:hasIndicator indicator:import-reliance ;
    lode:inPlace country:exampleland ;
    lode:locator 1 ;
    lode:quantity quantity:percent-about-70 ;
.
"""
STAKE = """\
instrument:example-magnets-stake
    lode:amount quantity:USD-50m ;
    lode:isHeldBy actor:example-agency ;
    lode:isStakeIn actor:example-magnets ;
    lode:locator 1 ;
    lode:reached stage:taken-2026-03-03 ;
.
"""
CURATION = """\
decision:example-magnets-loan-amount
    a lode:Decision ;
    lode:onProperty lode:amount ;
    lode:onSubject instrument:example-magnets-loan ;
    lode:prefers quantity:USD-atmost-620m ;
    skos:note
        "The bank's own words."@en ,
        "以银行自述为准。"@zh-Hans ;
.
"""


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _document() -> str:
    blocks = [
        f"""\
document:note
    a lode:Document ;
    skos:prefLabel
        "Note on Example Magnets"@en ,
        "示例磁材公司简讯"@zh-Hans ;
    dcterms:language "en" ;
    lode:coversUntil date:2026-03 ;
    lode:digest "{digest(TEXT)}" ;
    lode:hasGenre genre:release ;
    lode:isSilentOn
        aspect:address ,
        aspect:author ,
        aspect:day ,
        aspect:publisher ,
        aspect:title ;
    lode:length {len(TEXT)} ;
.
"""
    ]
    start = 0
    for number, sentences in SENTENCES.items():
        body = "".join(sentences)
        infers = "    lode:infers inference:date-2026-03-03-context-year ;\n" * (number == 3)
        waives = "    lode:waives waiver:2-background ;\n" * (number != 2)
        blocks.append(
            f"""\
passage:note-0{number}
    a lode:Passage ;
    skos:prefLabel
        "Part {number}"@en ,
        "第{number}段"@zh-Hans ;
    lode:digest "{digest(body)}" ;
    lode:end {start + len(body)} ;
{infers}    lode:isPassageOf document:note ;
    lode:order {number} ;
    lode:start {start} ;
{waives}.
"""
        )
        start += len(body)
    return "\n".join(blocks)


DOCUMENT = _document()
FILES = {
    "register": ("data/register/things.ttl", REGISTER),
    "document": ("data/documents/note/document.ttl", DOCUMENT),
    "loan": ("data/documents/note/01-loan.ttl", LOAN),
    "import": ("data/documents/note/02-import.ttl", IMPORT),
    "stake": ("data/documents/note/03-stake.ttl", STAKE),
    "curation": ("data/curation/decisions.ttl", CURATION),
}


@dataclass(frozen=True)
class Mistake:
    """A mistake.

    Attributes:
        rule: the rule that has to tell of it.
        file: key of the lawful file.
        old: what the edit takes out; at the end where empty.
        new: what it puts in.
        line: the line of the finding.
        words: words of the advice that the mending obeys; empty where it is followed literally.
        mend: what is put in the place of ``new`` to obey them.
        encoding: of the file as the mistake leaves it.
    """

    rule: str
    file: str
    old: str
    new: str
    line: int
    words: str = ""
    mend: str = ""
    encoding: str = "utf-8"

    @property
    def name(self) -> str:
        """What the test is called."""
        return f"{self.rule}-{self.new.strip()[:24] or self.old.strip()[:24]}"


LENT = "lode:hasLender actor:example-bank"
LABELS = 'skos:prefLabel\n        "Other"@en ,\n        "其他"@zh-Hans ;\n'
END = ""
MISTAKES = [
    # Intake
    Mistake("utf-8", "import", "", "", 5, encoding="gb18030"),
    Mistake("characters", "loan", "example-bank", "example-\u200bbank", 4),
    Mistake("look-alike", "loan", "lode:amount", "lode:аmount", 2),
    Mistake("nfc", "import", "idle the plant", "idle the cafe\u0301", 4),
    Mistake("datatype", "loan", "lode:locator 1", 'lode:locator "1"^^lode:number', 5,
            "use a datatype of XML Schema", 'lode:locator "1"^^xsd:integer'),
    Mistake("syntax", "loan", "lode:locator 1 ;", "lode:locator 1", 6),
    Mistake("syntax", "loan", "actor:example-bank", "actr:example-bank", 4),
    Mistake("syntax", "import", '"A stop of imports could idle the plant."@en',
            '"A stop of imports could idle the plant.@en', 4,
            "close what is open here: a quotation mark",
            '"A stop of imports could idle the plant."@en'),
    Mistake("no-base", "loan", "instrument:example",
            "@base <https://example.org/> .\ninstrument:example", 1),
    Mistake("prefix-table", "loan", "instrument:example",
            "PREFIX actor: <https://example.org/>\ninstrument:example", 1),
    Mistake("rdf-1.2", "loan", "actor:example-bank", '"Example Bank"@en--ltr', 4,
            "state the fact itself", "actor:example-bank"),
    # Vocabulary
    Mistake("no-blank-node", "loan", "actor:example-bank", "[ a lode:Bank ]", 4,
            "write that name here", "actor:example-bank"),
    Mistake("no-schema-in-facts", "loan", LENT, f"{LENT} ;\n    rdfs:range lode:Actor", 5),
    Mistake("known-property", "loan", "lode:hasBorrower", "lode:hasBorower", 3),
    Mistake("known-property", "loan", "lode:hasBorrower", "lode:borrower", 3),
    Mistake("known-property", "loan", LENT, f"{LENT} ;\n    schema:price quantity:USD-1m", 5),
    Mistake("known-class", "import", "a lode:Observation", "a lode:Observatoin", 13),
    Mistake("subject-namespace", "loan", "instrument:example-magnets-loan",
            "<https://example.org/loan>", 1,
            "write the subject as kind:slug", "instrument:example-magnets-loan"),
    Mistake("value-described", "loan", "",
            'quantity:USD-1m\n    skos:prefLabel "a million"@en ;\n.\n', 8),
    Mistake("kind-fits-file", "loan", "",
            "passage:note-01\n    lode:accordingTo actor:example-agency ;\n.\n", 8),
    Mistake("slug", "register", "",
            f"actor:Example_Ministry\n    a lode:GovernmentBody ;\n    {LABELS}.\n", 75),
    Mistake("owned", "import", "assessment:note-02-halt", "assessment:note-01-halt", 1),
    Mistake("declared", "loan", "actor:example-bank", "actor:exmaple-bank", 4),
    Mistake("declared", "loan", "actor:example-bank", "actor:示例银行", 4),
    Mistake("declared", "import", "country:exampleland", "place:exampleland", 16),
    Mistake("declared", "loan", "instrument:example-magnets-loan\n",
            "instrument:example-magnets-lone\n", 1),
    Mistake("declared", "stake", "lode:locator 1 ;",
            "lode:isMadeUnder measure:quite-another-act ;\n    lode:locator 1 ;", 5),
    Mistake("object-is-a-name", "loan", "actor:example-bank", '"Example Bank"', 4),
    Mistake("object-is-a-literal", "register", 'skos:notation "Sb"',
            "skos:notation mineral:antimony", 66,
            "write the number or the text itself", 'skos:notation "Sb"'),
    Mistake("object-namespace", "loan", "actor:example-bank", "<https://example.org/bank>", 4,
            "write the name of a thing of data/register/", "actor:example-bank"),
    Mistake("value-name", "loan", "USD-atmost-620m", "usd-atmost-620m", 2),
    Mistake("value-name", "loan", "USD-atmost-620m", "USD-upto-620m", 2),
    Mistake("value-name", "loan", "USD-atmost-620m", "USD-atmost-620million", 2),
    Mistake("value-name", "loan", "USD-atmost-620m", "USD-atmost-0.62bn", 2),
    Mistake("value-name", "loan", "USD-atmost-620m", "USD-plenty", 2,
            "write the value like quantity:USD-2.26bn", "USD-atmost-620m"),
    Mistake("value-name", "loan", "stage:conditional-2025-11", "stage:conditonal-2025-11", 6),
    Mistake("value-name", "stake", "stage:taken-2026-03-03", "stage:taken-2026-3-3", 6),
    Mistake("value-name", "document", "waiver:2-background", "waiver:2-backgroud", 29),
    Mistake("value-name", "document", "context-year", "context-yaer", 51),
    Mistake("structural-in-passage", "loan", "lode:locator 1 ;",
            "lode:locator 1 ;\n    lode:isOrganPartOf actor:example-agency ;", 6),
    Mistake("claim-in-register", "register", 'skos:notation "Sb" ;',
            'skos:notation "Sb" ;\n    lode:inPlace country:exampleland ;', 67),
    Mistake("type-fits-name", "import", "a lode:Observation", "a lode:Target", 13),
    Mistake("label-in-passage", "loan", "lode:locator 1 ;",
            'lode:locator 1 ;\n    skos:prefLabel "my loan"@en ;', 6),
    Mistake("stage-stated", "loan", "    lode:reached stage:conditional-2025-11 ;\n", "", 1,
            words="or the stage that the text gives"),
    Mistake("statement-node", "import", "    lode:locator 1 ;\n    lode:quantity",
            "    lode:quantity", 12),
    Mistake("statement-node", "import", "    a lode:Observation ;\n", "", 12),
    Mistake("declared-twice", "curation", "",
            f"actor:example-bank\n    a lode:Bank ;\n    {LABELS}.\n", 10),
    # Passages beside their text
    Mistake("document-length", "document", f"lode:length {len(TEXT)}", "lode:length 7", 16),
    Mistake("document-digest", "document", digest(TEXT), "0" * 64, 8),
    Mistake("passage-digest", "document", digest("".join(SENTENCES[2])), "0" * 64, 37),
    Mistake("passage-order", "document", "lode:order 2", "lode:order 1", 40),
    Mistake("passage-tiling", "document", f"lode:end {len(TEXT)}", f"lode:end {len(TEXT) - 1}", 50),
    Mistake("passage-tiling", "document", f"lode:end {len(''.join(SENTENCES[1]))}", "lode:end 20",
            25),
    Mistake("passage-tiling", "document", f"lode:start {len(''.join(SENTENCES[1]))}",
            f"lode:start {len(''.join(SENTENCES[1])) + 2}", 41),
    Mistake("passage-bounds", "document", "lode:start 0 ;", "lode:start 9999 ;", 28,
            "write both as whole numbers from 0 to", "lode:start 0 ;"),
    # Grounding
    Mistake("grounding-locator", "loan", "lode:locator 1", "lode:locator 9", 5,
            "write the number of the sentence that speaks of it, from 1 to 2", "lode:locator 1"),
    Mistake("grounding-unlocated", "loan", "    lode:locator 1 ;\n", "", 1,
            words="read which sentences speak of"),
    Mistake("grounding-quantity", "loan", "USD-atmost-620m", "USD-620m", 2),
    Mistake("grounding-quantity", "loan", "lode:locator 1", "lode:locator 2", 2,
            "if that sentence speaks of", "lode:locator 1"),
    Mistake("grounding-date", "loan", "stage:conditional-2025-11", "stage:conditional-2025-12", 6),
    Mistake("grounding-name", "loan", "actor:example-bank", "actor:example-agency", 4,
            "mend the claim: it is not what the text says", "actor:example-bank"),
    Mistake("grounding-name", "import", "lode:isAbout mineral:antimony",
            "lode:isAbout actor:example-magnets", 7,
            "mend the claim: it is not what the text says", "lode:isAbout mineral:antimony"),
    Mistake("grounding-subject", "import", "",
            "actor:example-magnets\n    lode:isBasedIn country:exampleland ;\n"
            "    lode:locator 1 ;\n.\n", 20, "mend the claim: it is not what the text says"),
    Mistake("grounding-role", "loan", "lode:hasLender actor:example-bank ;",
            "lode:hasLender actor:example-bank ;\n    lode:isAttachedTo measure:example-deal ;\n"
            "    lode:isGivenBy actor:example-bank ;", 6, "read which part the print gives it",
            "lode:hasLender actor:example-bank ;\n    lode:isAttachedTo measure:example-deal ;"),
    Mistake("licence-unused", "document",
            "    lode:isPassageOf document:note ;\n    lode:order 1 ;",
            "    lode:infers inference:actor-example-magnets-anaphora ;\n"
            "    lode:isPassageOf document:note ;\n    lode:order 1 ;", 26),
    Mistake("waiver-idle", "document", "lode:waives waiver:2-background ;\n.\n\npassage:note-02",
            "lode:waives waiver:1-background ;\n    lode:waives waiver:2-background ;\n.\n\n"
            "passage:note-02", 29),
    # Shapes
    Mistake("shape:Loan-hasBorrower", "loan", "actor:example-magnets ;", "mineral:antimony ;", 3,
            "MUST be an actor of the register", "actor:example-magnets ;"),
    Mistake("shape:Loan-hasLender", "loan", "actor:example-bank", "theme:supply", 4,
            "MUST be an actor of the register", "actor:example-bank"),
    Mistake("shape:Instrument-amount", "loan", "quantity:USD-atmost-620m", "quantity:percent-70", 2,
            "MUST be one sum of money in one currency, such as quantity:USD-",
            "quantity:USD-atmost-620m"),
    Mistake("shape:Instrument-reached", "loan", "stage:conditional-2025-11", "date:2025-11", 6,
            "MUST be a stage value", "stage:conditional-2025-11"),
    Mistake("shape:Stake-isHeldBy", "stake", "actor:example-agency", "mineral:antimony", 3,
            "actor", "actor:example-agency"),
    Mistake("shape:Figure-hasIndicator", "import", "lode:hasIndicator indicator:import-reliance",
            "lode:hasIndicator theme:supply", 15,
            "indicator", "lode:hasIndicator indicator:import-reliance"),
    Mistake("shape:Figure-quantity", "import", "lode:quantity quantity:percent-about-70",
            "lode:quantity mineral:antimony", 18, "lode:quantity",
            "lode:quantity quantity:percent-about-70"),
    Mistake("shape:Assessment-hasTheme", "import", "theme:supply", "mineral:antimony", 6,
            "theme", "theme:supply"),
    Mistake("shape:Country-notation", "register", '"XA"', '"XAA"', 27,
            "two-letter ISO 3166 code in capitals", '"XA"'),
    Mistake("shape:Indicator-definition", "register",
            '    skos:definition\n        "Share of use that comes from abroad."@en ,\n'
            '        "来自境外的消费份额。"@zh-Hans ;\n', "", 30, "skos:definition",
            '    skos:definition\n        "Share of use that comes from abroad."@en ,\n'
            '        "来自境外的消费份额。"@zh-Hans ;\n'),
    Mistake("shape:Document-language", "document", 'dcterms:language "en"', 'dcterms:language "zh"',
            6, "MUST have one dcterms:language: en", 'dcterms:language "en"'),
    Mistake("shape:Curated-note-zh", "curation", ' ,\n        "以银行自述为准。"@zh-Hans', "", 7,
            "zh-Hans", ' ,\n        "以银行自述为准。"@zh-Hans'),
    Mistake("shape:Decision-prefers", "curation", "lode:prefers quantity:USD-atmost-620m",
            "lode:prefers quantity:USD-atmost-620m ,\n        quantity:USD-1m", 6, "prefers",
            "lode:prefers quantity:USD-atmost-620m"),
]  # fmt: skip


def build(root: Path) -> tuple[Path, Path]:
    """Write the lawful checkout and the folder of its text."""
    checkout, texts = root / "checkout", root / "texts"
    for name in ("ontology", "shapes"):
        shutil.copytree(ROOT / name, checkout / name)
    (checkout / "queries").mkdir()
    texts.mkdir()
    (texts / "note.txt").write_text(TEXT, encoding="utf-8")
    for place, text in FILES.values():
        path = checkout / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return checkout, texts
