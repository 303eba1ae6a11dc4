"""A small whole checkout on disk: the project's ontology and shapes, and a document made up."""

import atexit
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import forks
import pyoxigraph as ox

from lodestone.check import whole
from lodestone.model import terms
from lodestone.model.errors import UnreadableError
from lodestone.model.findings import Finding, unreadable
from lodestone.model.house import House
from lodestone.read import checkout, evidence
from lodestone.read.checkout import Sources
from lodestone.read.evidence import Lock, Selector

ROOT = Path(__file__).resolve().parents[1]
#: Seconds after which a command is taken to hang, on any machine.
HANGS = 900

REGISTER = """\
actor:example-agency a lode:GovernmentBody ;
    skos:prefLabel "Example Agency"@en , "示例署"@zh-Hans .
actor:example-magnets a lode:Company ;
    skos:prefLabel "Example Magnets"@en , "示例磁材公司"@zh-Hans .
actor:example-writer a lode:Person ;
    skos:prefLabel "Sam Example"@en , "山姆"@zh-Hans .
country:exampleland a lode:Country ;
    skos:prefLabel "Exampleland"@en , "示例国"@zh-Hans ; skos:notation "XA" .
indicator:jobs a lode:Indicator ;
    skos:prefLabel "jobs"@en , "就业"@zh-Hans ;
    skos:definition "Number of people employed."@en , "受雇人数。"@zh-Hans .
instrument:example-magnets-loan a lode:Loan ;
    skos:prefLabel "loan to Example Magnets"@en , "对示例磁材公司的贷款"@zh-Hans .
measure:example-deal a lode:Deal ;
    skos:prefLabel "Example deal"@en , "示例交易"@zh-Hans .
mineral:antimony a lode:Mineral ;
    skos:prefLabel "antimony"@en , "锑"@zh-Hans ; skos:notation "Sb" .
theme:supply a lode:Theme ;
    skos:prefLabel "supply"@en , "供应"@zh-Hans .
"""

DOCUMENT = """\
document:sample a lode:Document ;
    skos:prefLabel "Sample"@en , "样本"@zh-Hans ;
    dcterms:creator actor:example-writer ; dcterms:language "zh-Hans" ;
    lode:coversUntil date:2025-12 ; lode:hasGenre genre:article ;
    lode:isSilentOn aspect:address , aspect:day , aspect:publisher , aspect:title ;
    lode:length 300 ;
    lode:digest "0000000000000000000000000000000000000000000000000000000000000000" .
""" + "".join(
    f"""\
passage:sample-0{number} a lode:Passage ;
    skos:prefLabel "Passage {number}"@en , "第{number}段"@zh-Hans ;
    lode:digest "0000000000000000000000000000000000000000000000000000000000000000" ;
    lode:isPassageOf document:sample ; lode:order {number} ;
    lode:start {number * 100 - 100} ; lode:end {number * 100} .
"""
    for number in (1, 2, 3)
)

LOAN = """\
instrument:example-magnets-loan
    lode:amount quantity:USD-atmost-620m ;
    lode:hasBorrower actor:example-magnets ;
    lode:hasLender actor:example-agency ;
    lode:locator 1 ;
    lode:reached stage:conditional-2025-11 ;
.
"""

#: Where a contribution stands unless a test says otherwise.
PLACE = "data/documents/sample/02-contribution.ttl"


def build(root: Path) -> House:
    """Write the checkout; it passes ``check`` without a violation."""
    shutil.copytree(_made(), root, dirs_exist_ok=True)
    return House(root)


@cache
def _made() -> Path:
    """Make the checkout of which all are copies: its lock costs far more than a copy."""
    folder = tempfile.mkdtemp(prefix="lodestone-copies-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    root = Path(folder, "checkout")
    for name in ("ontology", "shapes"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "pyproject.toml", root)
    for name in ("queries", "data/register", "data/curation", "data/documents/sample"):
        (root / name).mkdir(parents=True)
    write(root, REGISTER, "data/register/things.ttl")
    write(root, DOCUMENT, "data/documents/sample/document.ttl")
    write(root, LOAN, "data/documents/sample/01-loan.ttl")
    lock(root)
    return root


#: What the imagined text prints where each value of the sample is stated.
PRINTED = {
    "quantity:USD-atmost-620m": "最高6.2亿美元",
    "stage:conditional-2025-11": "2025年11月",
}


def lock(root: Path, printed: Mapping[str, str] = PRINTED) -> None:
    """Write the evidence of claims whose text is only imagined; what it holds is kept.

    ``printed`` gives what the text prints for each value.
    """
    sources = checkout.read(House(root), judged=True)
    home = House(root)
    prefixes = sources.ontology.prefixes
    known = dict(evidence.load_all(home, prefixes).selectors)
    starts = {
        triple.subject.value: int(triple.object.value)
        for triple in sources.triples(checkout.DOCUMENT)
        if triple.predicate.value == terms.LODE + "start"
    }
    for file in sources.of(checkout.PASSAGE):
        start = starts.get(file.graph, 0)
        for triple in (located.triple for located in file.triples):
            if not isinstance(triple.object, ox.NamedNode):
                continue
            names = (triple.subject.value, triple.predicate.value, triple.object.value)
            kind, slug = terms.kind_and_slug(names[2]) or ("", "")
            text = printed.get(f"{kind}:{slug}", "")
            if text or kind == "actor":
                one = Selector(file.graph, start, start + (len(text) or 2), text)
                known.setdefault(evidence.name(file.graph, *names), one)
    made = Lock(known, evidence.digests(sources))
    for slug in {file.path.parent.name for file in sources.of(checkout.PASSAGE)}:
        text = evidence.write(made.within(slug), prefixes)
        home.evidence_of(slug).write_text(text, encoding="utf-8")


def write(root: Path, turtle: str, place: str = PLACE) -> Path:
    path = root / place
    path.write_text(turtle, encoding="utf-8")
    return path


def judge(base: Sources, path: Path) -> Sequence[Finding]:
    """Judge one more file against a checkout, as ``build.py check FILE`` does."""
    others = tuple(file for file in base.files if file.path != path)
    try:
        file = checkout.read_file(path, checkout.kind_of(path), base.ontology)
    except UnreadableError as error:
        return [unreadable(error)]
    return whole.check(replace(base, files=(*others, file)), only=[path]).findings


def run(root: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run ``python build.py`` with some arguments inside a checkout, in a process of its own."""
    kept = {key: value for key, value in os.environ.items() if key != "LODESTONE_SOURCES"}
    return forks.run(root, [*map(str, arguments)], kept, HANGS)


def build_with_note(root: Path, text: str, *, drafts: bool = True) -> Path:
    """Build a checkout with one more document, ``note``, and its text in ``texts`` beside it.

    Args:
        root: the folder of the checkout.
        text: what the document says.
        drafts: false to take away what was drafted of it.
    """
    home = build(root)
    texts = root.parent / "texts"
    texts.mkdir()
    (texts / "note.txt").write_text(text, encoding="utf-8")
    done = run(
        home.root, "add-document", texts / "note.txt", "--title", "Note", "--title-zh", "短讯",
        "--date", "2025-12", "--lang", "en", "--author", "Sam Example",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    if not drafts:
        for path in (home.root / "data/documents/note").glob("*.draft.*"):
            path.unlink()
    return home.root


def report(done: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    """The findings of ``check --format json``."""
    found = json.loads(done.stdout)["findings"]
    assert isinstance(found, list)
    return found


def is_talk(stderr: str) -> bool:
    """Tell whether standard error holds nothing but what the tool says of its work."""
    return all(line.startswith("lodestone: ") for line in stderr.splitlines())
