"""One fact, one place: what is added to a copy of the tree by editing few files, and then works."""

import json
import os
import re
import shutil
import string
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import copies
import pytest

from lodestone.model import media, words
from lodestone.model.ontology import Ontology
from lodestone.model.terms import LODE, VALUE_KINDS

#: More files than these need not be edited to add one thing.
MOST: Final = 3


@dataclass
class Tree:
    """A copy of the tree with a small checkout, and the files that were edited in it."""

    root: Path
    edited: set[str] = field(default_factory=set)

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) >= 1, f"{name} does not say {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        self.edited.add(name)

    def append(self, name: str, text: str) -> None:
        with (self.root / name).open("a", encoding="utf-8") as file:
            file.write(text)
        self.edited.add(name)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {k: v for k, v in os.environ.items() if k != "LODESTONE_SOURCES"}
        environment["PYTHONPATH"] = str(self.root / "src")
        return subprocess.run(
            [sys.executable, "-m", "lodestone", *arguments],
            cwd=self.root,
            capture_output=True,
            text=True,
            check=False,
            env=environment,
        )

    def rules(self) -> set[str]:
        done = self.run("check", "--format", "json")
        assert done.stdout, done.stderr
        found = json.loads(done.stdout)["findings"]
        rules = {one["rule"] for one in found if one["severity"] != "warning"}
        return {rule for rule in rules if not rule.startswith("evidence-")}


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    copies.build(tmp_path)
    for name in ("src", "pyproject.toml", "CITATION.cff"):
        place = copies.ROOT / name
        (shutil.copytree if place.is_dir() else shutil.copy)(place, tmp_path / name)
    return Tree(tmp_path)


SHIP: Final = """
lode:Ship
    a owl:Class ;
    skos:prefLabel "ship"@en , "船舶"@zh-Hans ;
    skos:definition "A vessel that carries ore."@en , "运矿的水上载具。"@zh-Hans ;
    skos:example "Negative example: A port."@en , "A carrier."@en ,
        "反例：港口。"@zh-Hans , "运输船。"@zh-Hans ;
.
"""
PREFIX: Final = """
prefix:ship
    a lode:Kind , sh:PrefixDeclaration ;
    lode:hasTrait "proper" , "searched" ;
    lode:namesThingsOf lode:Ship ;
    lode:isTypedIn "register" ;
    sh:namespace "https://w3id.org/lodestone/id/ship/"^^xsd:anyURI ;
    sh:prefix "ship" ;
.
"""


def test_a_kind_is_added_in_three_files(tree: Tree) -> None:
    things = """ship:example-carrier a lode:Ship ;
        skos:prefLabel "Example Carrier"@en , "示例号"@zh-Hans ."""
    opinion = """assessment:sample-02-risk a lode:Risk ; lode:isAbout ship:example-carrier ;
        skos:prefLabel "It is old."@en , "船龄偏大。"@zh-Hans ;
        lode:hasTheme theme:supply ; lode:locator 1 ."""
    copies.write(tree.root, things, "data/register/ships.ttl")
    copies.write(tree.root, opinion)
    assert tree.rules() & {"syntax", "prefix-table", "known-class", "kind-fits-file"}
    tree.append("ontology/actor.ttl", SHIP)
    tree.append("ontology/prefixes.ttl", PREFIX)
    tree.edit("shapes/document.ttl", "|role|", "|role|ship|")
    assert tree.rules() == set()
    assert len(tree.edited) <= MOST
    shown = tree.run("sheet", "register", "--lang", "en")
    assert "Traceback" not in shown.stderr
    copies.lock(tree.root)
    done = tree.run("build", "--out", "dist")
    assert done.returncode == 0, done.stderr
    browse = (tree.root / "dist/site/browse.html").read_text(encoding="utf-8")
    assert "kind/ship" in browse or "ship" in browse
    parts = sorted((tree.root / "dist/site/static").glob("search-index*.js"))
    index = "".join(part.read_text(encoding="utf-8") for part in parts)
    assert "Example Carrier" in index  # the end of its page follows from its label
    assert '"id/ship"' in index


UNIT: Final = """
unit:ship
    a lode:Unit ;
    skos:prefLabel "ships"@en , "艘"@zh-Hans ;
    skos:definition "The unit in which ships are counted."@en , "清点船舶所用的单位。"@zh-Hans ;
    skos:notation "ship" ;
.
"""


def test_a_unit_of_values_is_added_in_one_file(tree: Tree) -> None:
    figure = """observation:jobs-example a lode:Observation ; lode:hasIndicator indicator:jobs ;
        lode:locator 1 ; lode:quantity quantity:ship-50 ."""
    copies.write(tree.root, figure)
    assert tree.rules() == {"value-name"}
    tree.append("ontology/value.ttl", UNIT)
    assert tree.rules() == set()
    assert len(tree.edited) == 1


def test_a_hedge_word_is_added_in_one_file(tree: Tree) -> None:
    said = ("read", "估摸着50亿美元")
    assert "USD-5bn" in tree.run(*said).stdout
    tree.edit("src/lodestone/read/text/bounds.toml", "'大概', ", "'大概', '估摸着', ")
    assert "USD-about-5bn" in tree.run(*said).stdout
    assert len(tree.edited) == 1


RULE: Final = """# title@en: Note a loan that a note names in jest.
# description@en: Every loan of the sample.
# into: graph:conflicts

PREFIX graph: <https://w3id.org/lodestone/graph/>
PREFIX lode: <https://w3id.org/lodestone/ont/>
PREFIX tension: <https://w3id.org/lodestone/id/tension/>

CONSTRUCT {
    tension:example-loan a lode:Tension ;
        lode:onSubject ?loan ;
        lode:onProperty lode:amount .
}
WHERE {
    GRAPH graph:register { ?loan a lode:Loan }
}
"""


def test_a_rule_of_conflicts_is_added_in_one_file(tree: Tree) -> None:
    tree.append("src/lodestone/derive/rules/19-tensions-jests.rq", RULE)
    done = tree.run("build", "--out", "dist")
    assert done.returncode == 0, done.stderr
    quads = (tree.root / "dist/lodestone.nq").read_text(encoding="utf-8")
    assert "/id/tension/example-loan>" in quads
    assert len(tree.edited) == 1


def test_the_limit_of_rows_is_changed_in_one_file(tree: Tree) -> None:
    tree.edit("src/lodestone/serve/limits.py", "rows: int = 10_000", "rows: int = 7")
    code = (
        "from lodestone.serve import pool; from lodestone.commands import serve;"
        "print(serve._DEFAULTS.rows, pool.Limits().rows)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(tree.root / "src")},
    )  # fmt: skip
    assert done.stdout.split() == ["7", "7"]


def test_a_download_is_added_in_three_files(tree: Tree) -> None:
    tree.edit(
        "src/lodestone/model/media.py",
        '    ".xml": Media',
        '    ".tally": Media("text/x-tally", is_text=True, is_download=True, is_common=False,\n'
        '                    is_registered=False),\n    ".xml": Media',
    )
    tree.edit(
        "src/lodestone/publish/distribution.py",
        '        ("ontology.ttl", lambda',
        '        ("lodestone.tally", lambda: f"{len(dataset.quads)}\\n"),\n'
        '        ("ontology.ttl", lambda',
    )
    words = next(
        path.relative_to(tree.root).as_posix()
        for path in tree.root.glob("src/**/*.toml")
        if '"lodestone.graphml" =' in path.read_text(encoding="utf-8")
    )
    tree.edit(
        words,
        '"lodestone.graphml" =',
        '"lodestone.tally" = { en = "how many", zh = "总数" }\n"lodestone.graphml" =',
    )
    done = tree.run("build", "--out", "dist")
    assert done.returncode == 0, done.stderr
    dist = tree.root / "dist"
    assert (dist / "lodestone.tally").read_text(encoding="utf-8").strip().isdigit()
    assert "lodestone.tally" in (dist / "void.ttl").read_text(encoding="utf-8")
    rules = (dist / "site/.htaccess").read_text(encoding="utf-8")
    assert "AddType text/x-tally .tally" in rules
    assert re.search(r"\|tally\|", rules)
    pages = "".join(path.read_text("utf-8") for path in (dist / "site").glob("*.html"))
    assert "how many" in pages
    assert len(tree.edited) <= MOST


# The tables agree


def test_every_kind_is_declared_once_with_its_class(ontology: Ontology) -> None:
    assert set(ontology.kinds) <= ontology.prefixes.keys()
    assert not set(ontology.kinds) & VALUE_KINDS
    for name, kind in ontology.kinds.items():
        assert kind.classes, name
        assert {LODE + one for one in kind.classes} <= ontology.classes
        assert kind.home in ("register", "document", "passage", "curation")


def test_the_shape_of_a_thing_names_the_kinds_that_documents_speak_of(ontology: Ontology) -> None:
    text = (copies.ROOT / "shapes/document.ttl").read_text(encoding="utf-8")
    (listed,) = re.findall(r"/id/\(([a-z|]+)\)/", text)
    speaking = {*ontology.register_classes, *ontology.statement_classes, "document", "step"}
    assert set(listed.split("|")) == speaking


def test_no_rule_and_no_question_knows_a_rank_by_its_number(ontology: Ontology) -> None:
    assert ontology.rungs
    rules = (copies.ROOT / "src/lodestone").rglob("*.rq")
    for path in [*rules, *(copies.ROOT / "queries").glob("*.rq")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"[rR]ank\w*\s*(?:[<>]=?|!?=)\s*\d|lode:rank\s+\d", text), path.name
        assert not re.search(r"basis:(?:price-paid|face-value|grant)", text), path.name


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("lodestone.ttl", ".ttl"),
        ("lodestone.ftm.json", ".ftm.json"),
        ("a.b.json", ".json"),
        ("README", ""),
        (".ttl", ""),
    ],
)
def test_the_longest_known_ending_of_a_name_counts(name: str, ending: str) -> None:
    assert media.ending(name) == ending


# The words of findings

WORDS: Final = words.table("findings")
ERRORS: Final = words.table("errors")


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("rule", WORDS)
def test_the_words_of_a_finding_say_the_same_in_both_languages(rule: str) -> None:
    for side in WORDS[rule].values():
        assert side.keys() == {"en", "zh"}
        assert places(side["zh"]) <= places(side["en"])
        assert re.search("[\u3000-\u9fff\uff00-\uffef]", side["zh"]) or side["en"] == side["zh"]


@pytest.mark.parametrize("key", ERRORS)
def test_the_words_of_an_error_say_the_same_in_both_languages(key: str) -> None:
    assert ERRORS[key].keys() == {"en", "zh"}
    assert places(ERRORS[key]["zh"]) == places(ERRORS[key]["en"])
    is_mark_alone = not re.search("[a-z]", re.sub("{.*?}", "", ERRORS[key]["en"]))
    assert is_mark_alone or re.search("[\u4e00-\u9fff]", ERRORS[key]["zh"])


def test_every_wording_of_a_finding_is_used_and_every_rule_is_explained() -> None:
    code = "".join(path.read_text("utf-8") for path in (copies.ROOT / "src").rglob("*.py"))
    both = [*WORDS, *ERRORS]
    idle = [rule for rule in both if f'"{rule}"' not in code and not rule.startswith("home/")]
    assert idle == []
    for lang in ("en", "zh"):
        page = (copies.ROOT / f"docs/{lang}/findings.md").read_text(encoding="utf-8")
        rules = {rule.partition("/")[0] for rule in WORDS} - {"did-you-mean", "home"}
        assert {rule for rule in rules if f"`{rule}`" not in page} == set()
