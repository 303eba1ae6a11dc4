"""What differs between two states: facts, stages, conflicts and names, in every form."""

import json
import re
import shutil
import subprocess
from dataclasses import fields
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from copies import LOAN, REGISTER, ROOT, build, run, write

from lodestone.derive import derivation
from lodestone.model.house import House, release
from lodestone.model.terms import thing
from lodestone.publish import changes, release_notes, told_changes
from lodestone.publish.changes import Change, Changes, Fact, State
from lodestone.read import checkout

PASSAGE = thing("passage", "sample-01")
LOAN_IRI = thing("instrument", "example-magnets-loan")
OTHER = """\
instrument:example-magnets-loan
    lode:amount quantity:USD-700m ; lode:locator 2 ; lode:reached stage:signed-2025-12 .
"""
DECISION = """\
decision:example-magnets-loan-amount a lode:Decision ;
    lode:onSubject instrument:example-magnets-loan ; lode:onProperty lode:amount ;
    lode:prefers quantity:USD-700m ;
    skos:note "The later text names the sum."@en , "后一文献写明数额。"@zh-Hans .
"""


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> House:
    home = build(tmp_path_factory.mktemp("old") / "checkout")
    shutil.copy(ROOT / "pyproject.toml", home.root)
    return home


@pytest.fixture
def new(old: House, tmp_path: Path) -> House:
    shutil.copytree(old.root, tmp_path / "new")
    return House(tmp_path / "new")


@cache
def first(root: Path) -> State:
    """The state from which every test sets out; it is read once."""
    return changes.load(str(root), House(root))


def compare(old: House, new: House) -> Changes:
    """Compare two checkouts, one of which is as it was built."""
    return changes.compare(*(_state(home) for home in (old, new)))


def _state(home: House) -> State:
    is_first = home.root.name == "checkout"
    return first(home.root) if is_first else changes.load(str(home.root), home)


def test_two_equal_states_differ_in_nothing(old: House, new: House) -> None:
    found = compare(old, new)
    assert not any(found.counts.values())
    done = run(old.root, "diff", old.root, new.root)
    assert (done.returncode, done.stdout) == (0, "nothing differs\n")


def test_one_value_that_gave_way_to_another_is_a_change(old: House, new: House) -> None:
    write(
        new.root,
        LOAN.replace("USD-atmost-620m", "USD-atmost-650m"),
        "data/documents/sample/01-loan.ttl",
    )
    found = compare(old, new)
    amount = "https://w3id.org/lodestone/ont/amount"
    before, after = thing("quantity", "USD-atmost-620m"), thing("quantity", "USD-atmost-650m")
    assert found.facts_changed == (Change(PASSAGE, LOAN_IRI, amount, before, after),)
    assert not found.facts_added
    assert not found.facts_withdrawn


def test_a_fact_that_came_or_went_is_told_with_its_passage(old: House, new: House) -> None:
    text = LOAN.replace("    lode:hasLender actor:example-agency ;\n", "")
    write(new.root, text, "data/documents/sample/01-loan.ttl")
    found = compare(old, new)
    lender = "https://w3id.org/lodestone/ont/hasLender"
    fact = Fact(PASSAGE, LOAN_IRI, lender, thing("actor", "example-agency"))
    assert found.facts_withdrawn == (fact,)
    assert compare(new, old).facts_added == (fact,)


def test_where_a_fact_stands_in_its_passage_is_no_change(old: House, new: House) -> None:
    text = LOAN.replace("lode:locator 1", "lode:locator 2")
    write(new.root, text, "data/documents/sample/01-loan.ttl")
    assert not any(compare(old, new).counts.values())


def test_a_stage_that_moved_is_told_with_both_stages(old: House, new: House) -> None:
    text = LOAN.replace("stage:conditional-2025-11", "stage:signed-2025-12")
    write(new.root, text, "data/documents/sample/01-loan.ttl")
    (move,) = compare(old, new).stages_moved
    assert move.subject == LOAN_IRI
    assert move.before == (thing("stage", "conditional-2025-11"),)
    assert move.after == (thing("stage", "signed-2025-12"),)


def test_conflicts_are_opened_decided_and_closed(old: House, new: House, tmp_path: Path) -> None:
    write(new.root, OTHER, "data/documents/sample/02-other.ttl")
    opened = compare(old, new)
    assert [one.subject for one in opened.conflicts_opened] == [LOAN_IRI]
    assert [one.subject for one in compare(new, old).conflicts_closed] == [LOAN_IRI]
    shutil.copytree(new.root, tmp_path / "decided")
    write(tmp_path / "decided", DECISION, "data/curation/decisions.ttl")
    decided = compare(new, House(tmp_path / "decided"))
    assert [one.subject for one in decided.conflicts_decided] == [LOAN_IRI]
    assert not decided.conflicts_opened


def test_a_withdrawn_name_is_told_with_its_successor_and_reason(old: House, new: House) -> None:
    renamed = REGISTER.replace("theme:supply ", "theme:supply-security ")
    write(new.root, renamed, "data/register/things.ttl")
    write(
        new.root,
        "theme:supply owl:deprecated true ; dcterms:isReplacedBy theme:supply-security ;\n"
        '    skos:historyNote "The name was too wide."@en , "原名过宽。"@zh-Hans .\n',
        "data/register/withdrawn.ttl",
    )
    found = compare(old, new)
    (gone,) = found.names_withdrawn
    assert gone.after == thing("theme", "supply-security")
    assert dict(gone.reason) == {"en": "The name was too wide.", "zh-Hans": "原名过宽。"}
    assert [one.iri for one in found.names_added] == [thing("theme", "supply-security")]
    told = run(old.root, "diff", old.root, new.root, "--lang", "zh").stdout
    assert "theme:supply（供应） → theme:supply-security：原名过宽。" in told


@pytest.fixture(scope="module")
def differing(old: House, tmp_path_factory: pytest.TempPathFactory) -> tuple[Changes, State, State]:
    root = tmp_path_factory.mktemp("differing") / "new"
    shutil.copytree(old.root, root)
    text = LOAN.replace("USD-atmost-620m", "USD-atmost-650m").replace("conditional", "signed")
    write(root, text, "data/documents/sample/01-loan.ttl")
    before, after = (changes.load(str(r), House(r)) for r in (old.root, root))
    return changes.compare(before, after), before, after


def test_every_form_tells_the_same_change(differing: tuple[Changes, State, State]) -> None:
    found, before, after = differing
    text = changes.write(found, before, after, "text", "en")
    assert "Facts changed: 2" in text
    assert "amount: at most 620 million US dollars → at most 650 million US dollars" in text
    page = changes.write(found, before, after, "html", "zh")
    assert '<html lang="zh-Hans">' in page
    assert "改动陈述" in page
    table = json.loads(changes.write(found, before, after, "json", "en"))
    assert {row["property"]: (row["before"], row["after"]) for row in table["facts_changed"]} == {
        "lode:amount": ("quantity:USD-atmost-620m", "quantity:USD-atmost-650m"),
        "lode:reached": ("stage:conditional-2025-11", "stage:signed-2025-11"),
    }
    graph = rdflib.Graph().parse(
        data=changes.write(found, before, after, "rdf", "en"), format="turtle"
    )
    replaced = list(graph.subject_objects(rdflib.DCTERMS.isReplacedBy))
    objects = {(str(graph.value(a, rdflib.RDF.object)), str(graph.value(b, rdflib.RDF.object)))
               for a, b in replaced}  # fmt: skip
    assert (thing("quantity", "USD-atmost-620m"), thing("quantity", "USD-atmost-650m")) in objects


def test_a_release_publishes_its_changes_in_every_form_and_both_languages(
    old: House, new: House
) -> None:
    text = LOAN.replace("conditional", "signed")
    write(new.root, text, "data/documents/sample/01-loan.ttl")
    dataset = derivation.derive(checkout.read(new, judged=True))
    files = dict(changes.files(str(old.root), dataset, new))
    assert set(files) == {"changes.json", "changes.ttl", "changes.html", "changes.zh.html"}
    assert json.loads(files["changes.json"])["counts"]["stages_moved"] == 1
    assert "Stages moved" in files["changes.html"]
    assert "阶段变化" in files["changes.zh.html"]
    assert "cs:changeReason" in files["changes.ttl"]


def test_a_page_shows_a_hostile_label_as_text(differing: tuple[Changes, State, State]) -> None:
    found, before, after = differing
    label = ox.Triple(
        ox.NamedNode(LOAN_IRI),
        ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel"),
        ox.Literal("<script>alert(1)</script>", language="en"),
    )
    hostile = State("new", {**after.graphs, "x:y": frozenset({label})})
    graphs = {g: t for g, t in hostile.graphs.items() if not g.endswith("/register")}
    page = changes.write(found, before, State("new", graphs), "html", "en")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_claims_are_named_as_the_published_graph_names_them(
    differing: tuple[Changes, State, State],
) -> None:
    found, before, after = differing
    graph = rdflib.Graph().parse(
        data=changes.write(found, before, after, "rdf", "en"), format="turtle"
    )
    named = {str(node) for node in graph.subjects(rdflib.RDF.type, rdflib.RDF.Statement)}
    published = {
        t.subject.value
        for state in (before, after)
        for t in state.graph("evidence")
        if t.predicate.value == str(rdflib.RDF.subject)
    }
    assert named
    assert named <= published


def test_a_revision_is_read_as_data_and_nothing_of_it_is_run(old: House, tmp_path: Path) -> None:
    root = tmp_path / "repository"
    shutil.copytree(old.root, root)
    (root / "lodestone").mkdir()
    trap = tmp_path / "trap"
    (root / "lodestone" / "__init__.py").write_text(f"open({str(trap)!r}, 'w')\n")
    for command in (
        ("init", "-q"),
        ("add", "-A"),
        ("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "State it"),
    ):
        subprocess.run(["git", "-C", str(root), *command], check=True, capture_output=True)
    text = LOAN.replace("USD-atmost-620m", "USD-atmost-650m")
    write(root, text, "data/documents/sample/01-loan.ttl")
    done = run(root, "diff", "HEAD", root, "--format", "json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["counts"]["facts_changed"] == 1
    assert not trap.exists()


@pytest.mark.parametrize("wrong", ["no-such-revision", "--output=/tmp/x", "pyproject.toml"])
def test_what_is_no_state_is_wrong_usage(old: House, wrong: str) -> None:
    done = run(old.root, "diff", "--", wrong, old.root)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_release_notes_tell_short_lists_in_full_and_long_ones_by_group(
    old: House, new: House
) -> None:
    write(new.root, LOAN.replace("atmost-620m", "atmost-650m"), "data/documents/sample/01-loan.ttl")
    more = "".join(
        f'\nactor:made-up-{n} a lode:Company ; skos:prefLabel "M{n}"@en , "甲{n}"@zh-Hans .'
        for n in range(release_notes.FULL + 1)
    )
    write(new.root, REGISTER + more, "data/register/things.ttl")
    done = {lang: run(old.root, "diff", old.root, new.root, "--format", "notes", "--lang", lang)
            for lang in ("en", "zh")}  # fmt: skip
    version = release(new)[0]
    assert f"## From {version} to {version}\n\n### Facts changed: 1\n\n- loan" in done["en"].stdout
    assert "### Names added: 26\n\n- company: 26\n" in done["en"].stdout
    assert "### 新增名称：26\n\n- 公司：26\n" in done["zh"].stdout
    assert "M3" not in done["en"].stdout
    same = run(old.root, "diff", old.root, old.root, "--format", "notes")
    assert same.stdout.endswith("Nothing differs.\n")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_this_release_has_notes_in_each_language(lang: str, home: House) -> None:
    """They stand before the changelog on the page of changes, in its own language."""
    version = release(home)[0]
    notes = (ROOT / "docs" / lang / f"release-{version}.md").read_text("utf-8")
    assert version in notes.splitlines()[0]
    lists = re.findall(r"^### (.+)[:：] ?([\d,]+)$", notes, re.M)
    assert {title for title, _ in lists} <= {
        told_changes.title(one.name, lang) for one in fields(Changes)
    }
    assert len(lists) > 3
