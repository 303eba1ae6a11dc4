"""The query page's parts: fetched by lockfile, small enough, whole, and asking nobody."""

import gzip
import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest

from lodestone.answer import questions
from lodestone.commands import main
from lodestone.derive.derivation import Dataset
from lodestone.model import terms
from lodestone.model.house import House
from lodestone.publish import distribution, graph_files
from lodestone.publish.site import query_page, vendoring
from lodestone.publish.site.query_page import PARTS

STATIC = Path(vendoring.__file__).parent / "static"
LOCK = Path(vendoring.__file__).parent / "vendor" / "package-lock.json"
#: What a reader fetches before the first query can run, compressed.
BUDGET = 1_800_000


@pytest.fixture(scope="module")
def data(dataset: Dataset, home: House) -> Mapping[str, bytes]:
    """What the page fetches of the graph, by the name of the file."""
    known = questions.questions(home.root / "queries", dataset.sources.ontology.prefixes)
    found = query_page.data(dataset, known, graph_files.plain_parts(dataset))
    return {name.removeprefix(PARTS): content for name, content in found}


@pytest.fixture(scope="module")
def graphs(data: Mapping[str, bytes]) -> dict[str, set[ox.Quad]]:
    names = ("start.trig", "named.trig", "evidence.trig")
    return {name: set(ox.parse(data[name], ox.RdfFormat.TRIG)) for name in names}


def test_the_three_files_of_the_graph_are_the_graph(
    graphs: dict[str, set[ox.Quad]], dataset: Dataset
) -> None:
    held = {line(q) for found in graphs.values() for q in found if is_named(q)}
    assert held == {line(quad) for quad in dataset.quads}


def test_the_page_starts_with_the_plain_readers_graph(
    graphs: dict[str, set[ox.Quad]], dataset: Dataset
) -> None:
    start = {line(quad.triple) for quad in graphs["start.trig"]}
    assert start == {line(triple) for triple in graph_files.plain(dataset)}


def is_named(quad: ox.Quad) -> bool:
    return isinstance(quad.graph_name, ox.NamedNode)


def line(quad: ox.Quad | ox.Triple) -> str:
    text = re.sub(r"_:[^ ]+", "_:b", str(quad))
    return re.sub(r"@[A-Za-z-]+", lambda tag: tag[0].lower(), text)


@pytest.mark.slow
def test_each_saved_question_says_which_files_it_needs(
    data: Mapping[str, bytes],
    graphs: dict[str, set[ox.Quad]],
    shipped_answers: tuple[questions.Answer, ...],
) -> None:
    """With just those files the store gives the rows of the whole graph."""
    asked = {one["name"]: one for one in json.loads(data["questions.json"])}
    stores = {}
    for needs in {tuple(one["needs"]) for one in asked.values()}:
        store = ox.Store()
        store.extend(quad for name in ("start.trig", *needs) for quad in graphs[name])
        for name in {quad.graph_name for quad in graphs["start.trig"] if is_named(quad)}:
            store.update(f"ADD {name} TO DEFAULT")
        stores[needs] = store
    assert asked.keys() == {answer.question.name for answer in shipped_answers}
    for answer in shipped_answers:
        query = answer.question
        assert asked[query.name]["text"] == query.text
        here = questions.ask(stores[tuple(asked[query.name]["needs"])], query)
        assert list(here.texts()) == list(answer.texts()), query.name


def test_the_evidence_is_needed_by_some_questions_and_not_by_most(
    data: Mapping[str, bytes],
) -> None:
    needs = [one["needs"] for one in json.loads(data["questions.json"])]
    heavy = [one for one in needs if "evidence.trig" in one]
    assert 0 < len(heavy) < len(needs) / 2


def test_each_question_is_titled_in_both_languages(data: Mapping[str, bytes]) -> None:
    for one in json.loads(data["questions.json"]):
        assert all(one[part][lang] for part in ("title", "description") for lang in ("en", "zh"))


def test_the_editor_knows_every_term_with_its_labels(
    data: Mapping[str, bytes], dataset: Dataset
) -> None:
    known = json.loads(data["terms.json"])
    ontology = dataset.sources.ontology
    assert {row[0] for row in known["classes"]} == ontology.classes
    assert {row[0] for row in known["properties"]} > ontology.properties
    things = {row[0]: row[1:] for row in known["things"]}
    assert things[terms.thing("actor", "mp-materials")] == ["MP Materials", "MP材料公司"]
    ours = [row for row in known["classes"] if row[0].startswith(terms.LODE)]
    assert all(row[1] and row[2] for row in ours)


# What others make


def test_the_lockfile_pins_each_package_by_its_digest_and_names_no_registry() -> None:
    lock = json.loads(LOCK.read_text(encoding="utf-8"))
    packages = {name: row for name, row in lock["packages"].items() if name}
    assert len(packages) > 10
    assert all(row["integrity"].startswith("sha512-") for row in packages.values())
    assert not [name for name, row in packages.items() if "resolved" in row]


@pytest.fixture(scope="module")
def vendored(home: House) -> Path:
    found = vendoring.present(home)
    if found is None:
        pytest.skip("the parts of the query page are not fetched (build.py vendor)")
    return found


def test_what_a_first_query_needs_fits_the_budget(
    vendored: Path, data: Mapping[str, bytes]
) -> None:
    parts = {path.stem: path.stat().st_size for path in sorted(vendored.glob("*.br"))}
    elsewhere = {vendoring.SHEETS, vendoring.SEARCH}  # fetched by whoever turns to them
    assert parts.keys() == vendoring.PARTS
    for name in elsewhere:
        parts.pop(name)
    own = {name: (STATIC / name).read_bytes() for name in query_page.OWN}
    ours = {**own, **{n: data[n] for n in ("start.trig", "questions.json", "terms.json")}}
    sizes = parts | {name: len(gzip.compress(content)) for name, content in ours.items()}
    print(f"query page: {sum(sizes.values()):,} bytes compressed, of which {sizes}")
    assert sum(sizes.values()) <= BUDGET


def test_every_package_of_the_lockfile_stands_in_the_list_of_licences(vendored: Path) -> None:
    text = (vendored / vendoring.LICENCES).read_text(encoding="utf-8")
    lock = json.loads(LOCK.read_text(encoding="utf-8"))
    for path, row in lock["packages"].items():
        if path:
            name = path.removeprefix("node_modules/")
            licence = row.get("license", "see the text")
            assert f"\n== {name} {row['version']}: {licence}\n" in text
    assert not re.search(r": see the text\n\s*==", text)


def test_both_pages_forbid_evaluation_and_every_other_origin(vendored: Path, dist: Path) -> None:
    for name in ("query.html", "zh/query.html"):
        page = (dist / "site" / name).read_text(encoding="utf-8")
        (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
        rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
        assert rules["default-src"] == "'none'"
        assert rules["script-src"] == "'self' 'wasm-unsafe-eval'"
        assert rules["connect-src"] == "'self'"
        assert vendored is not None


def test_our_own_scripts_name_no_address_but_that_of_a_vocabulary() -> None:
    for name in query_page.OWN:
        text = (STATIC / name).read_text(encoding="utf-8")
        assert set(re.findall(r"https?://[^\s\"'`]+", text)) <= {terms.SKOS + "prefLabel"}


def test_parts_fetched_by_another_lockfile_are_not_used(vendored: Path, tmp_path: Path) -> None:
    other = House(tmp_path)
    shutil.copytree(vendored, vendoring.folder(other))
    assert vendoring.present(other) is not None
    (vendoring.folder(other) / "vendor.json").write_text('{"lock": "another"}')
    assert vendoring.present(other) is None


def test_a_build_without_the_parts_says_what_it_left_out(tmp_path: Path) -> None:
    said = {lang: distribution.left_out(House(tmp_path), lang) for lang in ("en", "zh")}
    assert "tables" in said["en"][-1]
    assert "query.html" in said["en"][-1]
    assert "build.py vendor" in said["zh"][-1]


def test_vendor_without_npm_is_wrong_usage_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], home: House
) -> None:
    monkeypatch.chdir(home.root)
    monkeypatch.setenv("PATH", "")
    assert main.main(["vendor", "--lang", "zh"]) == 2
    assert "npm" in capsys.readouterr().err


def test_a_failed_fetch_keeps_what_lay_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    home = House(tmp_path)
    old = vendoring.folder(home)
    old.mkdir(parents=True)
    (old / vendoring.LICENCES).write_text("whole")
    failing = shutil.which("false")
    monkeypatch.setattr(shutil, "which", lambda _: failing)
    with pytest.raises(vendoring.VendorError, match="not fetched"):
        vendoring.fetch(home)
    assert [path.name for path in old.parent.iterdir()] == ["vendor"]
    assert (old / vendoring.LICENCES).read_text() == "whole"
    assert capsys.readouterr().err == ""
