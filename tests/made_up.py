"""A made-up checkout in a folder of its own: two documents, a register, and their texts."""

import hashlib
from functools import cache
from pathlib import Path

from lodestone.check.prove import grounding
from lodestone.model import house
from lodestone.model.findings import Finding, Severity
from lodestone.model.house import House
from lodestone.model.ontology import Ontology
from lodestone.read import checkout
from lodestone.read.checkout import Sources

ROOT = Path(__file__).resolve().parents[1]

REGISTER = """
actor:star-mining a lode:Company ;
    skos:prefLabel "Star Mining"@en , "星辰矿业"@zh-Hans ; skos:altLabel "STM"@en .
actor:gold-river-bank a lode:Bank ; skos:prefLabel "Gold River Bank"@en , "金河银行"@zh-Hans .
actor:writer a lode:Person ; skos:prefLabel "Writer"@en , "笔者"@zh-Hans .
country:northland a lode:Country ;
    skos:prefLabel "Northland"@en , "北国"@zh-Hans ; skos:altLabel "加"@zh-Hans .
country:southland a lode:Country ;
    skos:prefLabel "Southland"@en , "南邦"@zh-Hans ; skos:altLabel "澳"@zh-Hans .
mineral:gold a lode:Mineral ; skos:prefLabel "gold"@en , "金"@zh-Hans .
mineral:lithium a lode:Mineral ; skos:prefLabel "lithium"@en , "锂"@zh-Hans .
list:sample-2031 a lode:MineralList ;
    skos:prefLabel "2031 sample list"@en , "2031年示例清单"@zh-Hans .
measure:moon-plan a lode:Programme ; skos:prefLabel "Moon plan"@en , "月亮计划"@zh-Hans .
instrument:star-loan a lode:Loan ;
    skos:prefLabel "loan to Star Mining"@en , "对星辰矿业的贷款"@zh-Hans .
project:lake-mine a lode:Mine ; skos:prefLabel "Lake Mine"@en , "湖心锂矿"@zh-Hans .
theme:risk a lode:Theme ; skos:prefLabel "risk"@en , "风险"@zh-Hans .
indicator:jobs a lode:Indicator ; skos:prefLabel "jobs"@en , "就业"@zh-Hans .
"""


@cache
def ontology() -> Ontology:
    return checkout.read_ontology(house.find(ROOT))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class Checkout:
    """A checkout under ``root`` that tests fill, and read as the tool does."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.texts: dict[str, str] = {}
        for folder in ("shapes", "queries", "data/register", "data/curation"):
            (root / folder).mkdir(parents=True)
        self.register(REGISTER)

    def register(self, turtle: str) -> None:
        (self.root / "data/register/things.ttl").write_text(turtle, encoding="utf-8")

    def document(self, slug: str, passages: list[tuple[str, str]], **change: str) -> None:
        """Write a document of passages (text, further triples of the passage).

        ``change`` replaces strings of the written file, to break it on purpose.
        """
        folder = self.root / "data/documents" / slug
        folder.mkdir(parents=True, exist_ok=True)
        text = "".join(body for body, _ in passages)
        self.texts[slug] = text
        lines = [
            f"document:{slug} a lode:Document ; dcterms:creator actor:writer ;",
            f'    lode:digest "{digest(text)}" ; lode:length {len(text)} .',
        ]
        start = 0
        for order, (body, more) in enumerate(passages, 1):
            end = start + len(body)
            lines += [
                f"passage:{slug}-{order:02} a lode:Passage ; lode:isPassageOf document:{slug} ;",
                f'    lode:digest "{digest(body)}" ; lode:order {order} ;',
                f"    lode:start {start} ; lode:end {end} ; {more} .",
            ]
            start = end
        written = "\n".join(lines)
        for old, new in change.items():
            assert old in written or old.replace("_", " ") in written
            written = written.replace(old.replace("_", " "), new)
        (folder / "document.ttl").write_text(written, encoding="utf-8")

    def state(self, slug: str, number: str, turtle: str) -> Path:
        path = self.root / "data/documents" / slug / f"{number}-topic.ttl"
        path.write_text(turtle, encoding="utf-8")
        return path

    def sources(self) -> Sources:
        """Read the checkout, with the ontology of the project itself."""
        here = House(self.root)
        files = [
            checkout.read_file(path, kind, ontology())
            for kind, paths in (
                (checkout.REGISTER, here.register),
                (checkout.DOCUMENT, here.documents),
                (checkout.PASSAGE, here.passages),
            )
            for path in paths
        ]
        return Sources(here, ontology(), tuple(files))


def found(root: Path, things: str, text: str, claims: str) -> tuple[Finding, ...]:
    """Return what the proof finds of claims of a text, in a checkout that registers some things."""
    made = Checkout(root)
    made.register(things)
    made.document("note", [(text, "")])
    made.state("note", "01", claims)
    return grounding.ground(made.sources(), made.texts).findings


def refusals(root: Path, things: str, text: str, claims: str) -> list[str]:
    """Return the rules that refuse what is claimed of a text."""
    told = found(root, things, text, claims)
    return [one.rule for one in told if one.severity is Severity.VIOLATION]
