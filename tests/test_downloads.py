"""Each download opens in the tool that its users have, and says there what the graph says."""

import csv
import json
import shutil
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import jena
import pyoxigraph as ox
import pytest

from lodestone.answer import grid, joined, questions
from lodestone.answer.wording import Wording
from lodestone.commands import main
from lodestone.derive.derivation import Dataset
from lodestone.model import terms, values
from lodestone.model.house import House
from lodestone.model.ontology import Ontology
from lodestone.model.terms import LODE, RDF, SKOS, XSD
from lodestone.publish import distribution, graph_files
from lodestone.publish.files import followthemoney, graphml, parquet, release, tables, workbook
from lodestone.read import sparql


@pytest.fixture(scope="session")
def class_path(tmp_path_factory: pytest.TempPathFactory) -> str:
    return jena.class_path(tmp_path_factory.mktemp("jena"))


def in_java(path: str, *command: str) -> str:
    ran = subprocess.run(
        ["java", "-cp", path, *command], capture_output=True, text=True, check=True
    )
    return ran.stdout + ran.stderr


@pytest.mark.slow
@pytest.mark.parametrize("name", ["lodestone.nq", "lodestone.trig"])
def test_jena_counts_the_quads_that_the_graph_has(
    name: str, class_path: str, dist: Path, dataset: Dataset
) -> None:
    said = in_java(class_path, "riotcmd.riot", "--count", "--validate", str(dist / name))
    assert said.strip().endswith(f"Quads = {len(dataset.quads):,}")


@pytest.mark.slow
def test_jena_answers_a_query_over_the_plain_readers_graph(
    class_path: str, dist: Path, dataset: Dataset
) -> None:
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    said = in_java(
        class_path, "arq.arq", "--data", str(dist / "lodestone.ttl"), "--results=CSV", query
    )
    assert said.split() == ["n", str(len(graph_files.plain(dataset)))]


# Tables


def measured(name: str, units: frozenset[str] = frozenset(("USD",))) -> values.Quantity:
    return values.parse_quantity(name.removeprefix("quantity:"), units)


@pytest.fixture(scope="module")
def answers(dataset: Dataset, home: House) -> dict[str, questions.Answer]:
    edition = distribution.Edition(dataset, release.of(home))
    return {found.question.name: found for found in edition.answers}


def test_pandas_reads_each_table_with_the_rows_of_its_question(
    dist: Path, answers: dict[str, questions.Answer]
) -> None:
    pandas: Any = pytest.importorskip("pandas")
    for name, found in answers.items():
        path = dist / "tables" / "long" / f"{name}.csv"
        frame = pandas.read_csv(path, dtype=str, keep_default_na=False)
        assert list(frame.columns) == [*found.columns, "doubt"]
        assert frame[list(found.columns)].to_numpy().tolist() == list(found.texts())
        joined_ = pandas.read_csv(dist / "tables" / f"{name}.csv", dtype=str)
        assert len(joined_) == len(joined.rows(found).cells)


def test_the_tables_for_excel_begin_with_a_mark_and_compute_nothing(
    dist: Path, answers: dict[str, questions.Answer]
) -> None:
    for name, found in answers.items():
        content = (dist / "tables-excel" / f"{name}.csv").read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        head, *rows = csv.reader(content.decode("utf-8-sig").splitlines())
        assert len(set(head)) == len(head), name
        assert len(rows) == len(joined.rows(found).cells)
        assert not [cell for row in rows for cell in row if cell[:1] in set("=+@")]


def test_the_tables_for_excel_name_things_in_both_languages(dist: Path) -> None:
    text = (dist / "tables-excel" / "q01-government-holdings.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    (first,) = [row for row in rows if row["target_code"] == "actor:mp-materials"]
    assert first["target"] == "MP Materials"
    assert first["target_zh"] == "MP材料公司"
    price = measured(first["price_code"])
    assert Decimal(first["price_low"]) == price.first
    assert first["price_unit"] == price.unit


def test_parquet_opens_in_pandas_with_numbers_and_days(
    dist: Path, answers: dict[str, questions.Answer]
) -> None:
    pandas: Any = pytest.importorskip("pandas")
    for name, found in answers.items():
        frame = pandas.read_parquet(dist / "parquet" / f"{name}.parquet")
        assert len(frame) == len(joined.rows(found).cells)
    holdings = pandas.read_parquet(dist / "parquet" / "q01-government-holdings.parquet")
    stake = holdings[holdings["target"] == "MP Materials"].iloc[0]
    assert stake["price_low"] == measured(stake["price_code"]).first
    assert isinstance(stake["stage_earliest"], date)


def test_parquet_says_its_licence_and_how_to_cite_it(dist: Path) -> None:
    reader: Any = pytest.importorskip("pyarrow.parquet")
    schema = reader.read_schema(dist / "parquet" / "q01-government-holdings.parquet")
    assert schema.metadata[b"licence"].startswith(b"https://creativecommons.org/")
    assert b"Lodestone" in schema.metadata[b"citation"]


@pytest.fixture(scope="module")
def book(dist: Path) -> Any:
    openpyxl: Any = pytest.importorskip("openpyxl")
    return openpyxl.load_workbook(dist / "lodestone.xlsx")


def test_the_workbook_has_a_sheet_for_each_question_and_one_that_lists_them(
    book: Any, answers: dict[str, questions.Answer]
) -> None:
    sheets = book.sheetnames
    assert sheets[0] == "README"
    assert sheets[-1] == "names"
    assert sheets[1:-1] == [name.partition("-")[0] for name in answers]
    listed = {row[0]: row for row in book["README"].iter_rows(min_row=2, values_only=True)}
    for name, found in answers.items():
        row = listed[name.partition("-")[0]]
        assert row[1] == name
        assert row[4] == len(joined.rows(found).cells)


def test_the_workbook_says_licence_citation_and_names_in_both_languages(book: Any) -> None:
    told = {row[0]: row[1] for row in book["README"].iter_rows(values_only=True)}
    assert told["licence"].startswith("https://creativecommons.org/")
    assert "Version" in told["citation"]
    names = {row[0]: row[1:] for row in book["names"].iter_rows(values_only=True)}
    assert names["actor:mp-materials"] == ("MP Materials", "MP材料公司")


def test_no_cell_of_the_workbook_is_a_formula(book: Any) -> None:
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "d"}


def test_the_workbook_keeps_numbers_as_numbers_and_days_as_days(book: Any) -> None:
    head, *rows = book["q01"].iter_rows(values_only=True)
    (stake, *_) = [dict(zip(head, r, strict=True)) for r in rows if r[0] == "MP Materials"]
    assert stake["price_low"] == measured(stake["price_code"]).first
    assert str(stake["stage_earliest"].year) in stake["stage"]


# One table of made-up rows


@pytest.fixture
def made_up(ontology: Ontology) -> grid.Grid:
    question = sparql.QueryFile(Path("q99-made-up.rq"), {}, "", ontology.prefixes)
    number, day = (ox.NamedNode(XSD + name) for name in ("decimal", "date"))
    row = (
        ox.Literal("=1+1"),
        ox.Literal("1.50", datatype=number),
        ox.Literal("1899-12-31", datatype=day),
        ox.NamedNode(terms.thing("quantity", "USD-atleast-2bn")),
        None,
    )
    names = ("text", "number", "day", "sum", "none")
    found = questions.Answer(question, names, (row,))
    labels = {terms.thing("quantity", "USD-atleast-2bn"): "x"}
    return grid.grid(found, [grid.Naming("en", labels, Wording())], ontology, has_codes=True)


def test_a_table_types_its_columns_and_measures_its_values(made_up: grid.Grid) -> None:
    columns = {column.name: (column.kind, column.cells[0]) for column in made_up.columns}
    assert columns == {
        "text": ("text", "=1+1"),
        "number": ("decimal", Decimal("1.50")),
        "day": ("date", date(1899, 12, 31)),
        "sum": ("text", "x"),
        "sum_code": ("text", "quantity:USD-atleast-2bn"),
        "sum_low": ("decimal", Decimal(2_000_000_000)),
        "sum_unit": ("text", "USD"),
        "none": ("text", None),
    }


def test_a_text_that_begins_like_a_formula_is_disarmed_for_excel(made_up: grid.Grid) -> None:
    cells = next(csv.reader(tables.excel(made_up).splitlines()[1:]))
    assert cells[0] == "'=1+1"
    assert cells[1] == "1.50"


def test_a_workbook_holds_what_excel_has_no_form_for_as_text(
    made_up: grid.Grid, home: House, tmp_path: Path
) -> None:
    openpyxl: Any = pytest.importorskip("openpyxl")
    path = tmp_path / "made-up.xlsx"
    path.write_bytes(workbook.workbook([(made_up, {"en": "t"})], {}, release.of(home)))
    sheet = openpyxl.load_workbook(path)["q99"]
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    assert sheet["A2"].quotePrefix
    assert sheet["C2"].value == "1899-12-31"


def test_equal_tables_give_equal_bytes(made_up: grid.Grid, home: House) -> None:
    of = release.of(home)
    books = [workbook.workbook([(made_up, {"en": "t"})], {}, of) for _ in range(2)]
    columns = [parquet.parquet(made_up, of) for _ in range(2)]
    assert books[0] == books[1]
    assert columns[0] == columns[1]


# An answer as a file


@pytest.mark.usefixtures("graph_at_hand")
@pytest.mark.parametrize(("form", "opens"), [("parquet", "read_parquet"), ("xlsx", "read_excel")])
def test_ask_writes_a_file_that_pandas_opens(
    form: str, opens: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: House
) -> None:
    pandas: Any = pytest.importorskip("pandas")
    monkeypatch.chdir(home.root)
    out = tmp_path / f"answer.{form}"
    words = ["--param", "target=MP Materials", "--format", form, "--out", str(out)]
    assert main.main(["ask", "q01", *words]) == 0
    options = {"sheet_name": "q01"} if form == "xlsx" else {}
    frame = getattr(pandas, opens)(out, **options)
    assert set(frame["target"]) == {"MP Materials"}
    assert set(frame["target_zh"]) == {"MP材料公司"}


@pytest.mark.usefixtures("graph_at_hand")
def test_ask_says_that_a_table_of_bytes_needs_a_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], home: House
) -> None:
    monkeypatch.chdir(home.root)
    assert main.main(["ask", "q01", "--format", "parquet"]) == 2
    assert "--out FILE" in capsys.readouterr().err


@pytest.mark.usefixtures("graph_at_hand")
def test_ask_says_that_a_file_cannot_be_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], home: House, tmp_path: Path
) -> None:
    monkeypatch.chdir(home.root)
    nowhere = tmp_path / "nowhere" / "answer.csv"
    assert main.main(["ask", "q01", "--format", "csv", "--out", str(nowhere)]) == 2
    assert "nowhere" in capsys.readouterr().err


# Networks and entities


def test_networkx_reads_the_settled_links_between_things(dist: Path, dataset: Dataset) -> None:
    networkx: Any = pytest.importorskip("networkx")
    graph = networkx.read_graphml(dist / "lodestone.graphml")
    stated = {
        (t.subject.value, t.predicate.value, t.object.value)
        for t in dataset.by_graph[terms.graph("settled")]
        if graphml.is_link(t)
    }
    assert graph.is_directed()
    assert graph.number_of_edges() == len(stated) > 1000
    assert graph.nodes["actor:mp-materials"]["label_zh"] == "MP材料公司"
    edges = graph.get_edge_data("instrument:mp-materials-stake", "actor:mp-materials")
    (edge,) = edges.values() if graph.is_multigraph() else [edges]
    assert edge["property"] == "lode:isStakeIn"
    assert edge["passageCount"] > edge["rootCount"] >= 1


@pytest.fixture(scope="module")
def entities(dist: Path) -> list[dict[str, Any]]:
    text = (dist / "lodestone.ftm.json").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_follow_the_money_accepts_each_entity_and_each_value(
    entities: list[dict[str, Any]],
) -> None:
    package: Any = pytest.importorskip("followthemoney")
    for entity in entities:
        proxy = package.model.get_proxy(entity, cleaned=False)
        proxy.schema.validate(entity)
        kept = {name: sorted(values) for name, values in proxy.to_dict()["properties"].items()}
        assert kept == {name: sorted(values) for name, values in entity["properties"].items()}


def test_every_entity_that_an_entity_names_is_there(entities: list[dict[str, Any]]) -> None:
    known = {entity["id"] for entity in entities}
    ends = ("owner", "asset", "creditor", "debtor", "payer", "beneficiary", "proof")
    named = {v for e in entities for end in ends for v in e["properties"].get(end, ())}
    assert named <= known


def test_every_link_names_its_passages_and_opens(entities: list[dict[str, Any]]) -> None:
    links = [e for e in entities if e["schema"] in ("Ownership", "Debt", "Payment")]
    assert len(links) >= 5
    assert all(link["properties"]["proof"] for link in links)
    assert all(e["properties"]["sourceUrl"][0].startswith(terms.ID) for e in entities)


def test_no_warrant_golden_share_or_considered_stake_is_an_ownership(
    entities: list[dict[str, Any]], dataset: Dataset
) -> None:
    classes = {LODE + name for name in ("Warrant", "GoldenShare")}
    apart = {
        t.subject.value.rsplit("/", 1)[-1]
        for t in dataset.by_graph[terms.graph("register")]
        if t.predicate.value == RDF + "type" and t.object.value in classes
    }
    owned = {r for e in entities for r in e["properties"].get("recordId", ())}
    assert apart
    assert apart & owned == set()


def test_an_amount_that_is_no_single_number_is_told_in_words_alone(ontology: Ontology) -> None:
    def triples(*rows: tuple[str, str, str]) -> list[ox.Triple]:
        return [ox.Triple(*(ox.NamedNode(iri) for iri in row)) for row in rows]

    loan, bank, firm = terms.thing("instrument", "l"), *(terms.thing("actor", n) for n in "bf")
    amount = terms.thing("quantity", "USD-2bn")
    label = ox.Literal("x", language="en")
    register = triples(
        (loan, RDF + "type", LODE + "Loan"),
        (bank, RDF + "type", LODE + "Bank"),
        (firm, RDF + "type", LODE + "Company"),
    )
    register += [
        ox.Triple(ox.NamedNode(i), ox.NamedNode(SKOS + "prefLabel"), label) for i in (bank, firm)
    ]
    settled = triples(
        (loan, LODE + "hasLender", bank),
        (loan, LODE + "hasBorrower", firm),
        (loan, LODE + "amount", amount),
    )
    number = ox.NamedNode(XSD + "decimal")
    ends = [
        ox.Triple(ox.NamedNode(amount), ox.NamedNode(LODE + n), ox.Literal(v, datatype=number))
        for n, v in (("low", "2000000000"), ("high", "2000000000"))
    ]
    unit = triples((amount, LODE + "inUnit", terms.thing("unit", "USD")))
    bound = ox.Triple(ox.NamedNode(amount), ox.NamedNode(LODE + "bound"), ox.Literal("about"))
    for numbers, told in ([*ends, *unit], ["2000000000"]), ([*ends, *unit, bound], None):
        graphs = {"register": register, "settled": settled, "values": numbers}
        text = followthemoney.entities({terms.graph(n): t for n, t in graphs.items()}, ontology)
        (debt,) = [e for e in map(json.loads, text.splitlines()) if e["schema"] == "Debt"]
        assert debt["properties"].get("amount") == told


# LibreOffice


def calculated(path: Path, folder: Path) -> dict[str, list[list[str]]]:
    """Open a table in LibreOffice Calc and return the rows that it shows, by sheet."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice Calc is not installed (Debian: libreoffice-calc-nogui)")
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
    subprocess.run(
        [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
         every_sheet, "--infilter=CSV:44,34,76,1", "--outdir", str(folder), str(path)]
        if path.suffix == ".csv" else
        [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
         every_sheet, "--outdir", str(folder), str(path)],
        capture_output=True,
        check=True,
        timeout=600,
    )  # fmt: skip
    return {
        made.stem.removeprefix(f"{path.stem}-"): list(
            csv.reader(made.read_text(encoding="utf-8").splitlines())
        )
        for made in folder.glob(f"{path.stem}-*.csv")
    }


@pytest.mark.slow
def test_libreoffice_opens_the_workbook_and_the_csv_of_a_question_alike(
    dist: Path, tmp_path: Path
) -> None:
    name = "q06-public-money-per-agency"
    with (dist / "tables-excel" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    book = calculated(dist / "site" / "tables" / f"{name}.xlsx", tmp_path)
    (sheet,) = calculated(dist / "tables-excel" / f"{name}.csv", tmp_path / "csv").values()
    assert book["q06"] == sheet == [head, *rows]
    assert any("CC BY 4.0" in " ".join(row) or "licenses/by/4.0" in " ".join(row)
               for row in book["README"])  # fmt: skip
    at = head.index("at_least")
    assert sum(Decimal(row[at]) for row in rows) > 0
